/* soi version: what decides the output: program, rules, tables; and what shuts it in. */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/sandbox.h"
#include "base/banned.h"

int soi_cmd_version(struct soi_cli *c)
{
	struct soi_tables tables;
	char sandbox[64];
	struct soi_err err;
	int rc = soi_tables_open(&tables, c->opt[OPT_DATA], &err);

	if (rc < 0)
		soi_say_err(c, c->opt[OPT_DATA], &err);
	soi_sandbox_describe(sandbox, sizeof(sandbox));
	if (rc == 0)
		printf("soi %s\nrules %d\ntables %s\nsandbox %s\n", SOI_VERSION, SOI_RULES_VERSION,
		       tables.version, sandbox);
	soi_tables_release(&tables);
	return soi_cli_exit(c, rc);
}
