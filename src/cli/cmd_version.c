/* soi version: what decides the output: program, rules, tables. */
#include <stdio.h>

#include "cli/cli.h"
#include "base/banned.h"

int soi_cmd_version(struct soi_cli *c)
{
	struct soi_tables tables;
	struct soi_err err;
	int rc = soi_tables_open(&tables, c->opt[OPT_DATA], &err);

	if (rc < 0)
		soi_say_err(c, c->opt[OPT_DATA], &err);
	else
		printf("soi %s\nrules %d\ntables %s\n", SOI_VERSION, SOI_RULES_VERSION,
		       tables.version);
	soi_tables_release(&tables);
	return soi_cli_exit(c, rc);
}
