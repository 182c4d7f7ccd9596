/* soi export: everything derived, in one fixed order. */
#include "cli/cli.h"
#include "base/banned.h"

static int print_line(void *ctx, struct soi_span line)
{
	return soi_out_line(ctx, line) ? 0 : 1;
}

int soi_cmd_export(struct soi_cli *c)
{
	struct soi_store *s = soi_cli_store(c, SOI_OPEN_READ);
	struct soi_err err;
	int rc;

	if (!s)
		return SOI_EXIT_SKIPPED;
	rc = soi_store_export(s, print_line, c, &err);
	if (rc < 0)
		soi_say_err(c, NULL, &err);
	soi_store_free(s);
	return soi_cli_exit(c, rc);
}
