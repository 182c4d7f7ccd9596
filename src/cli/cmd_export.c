/* soi export: everything derived, in one fixed order; or a view that others read (export_as.c). */
#include "cli/cli.h"
#include "base/banned.h"

static int print_line(void *ctx, struct soi_span line)
{
	return soi_out_line(ctx, line) ? 0 : 1;
}

int soi_cmd_export(struct soi_cli *c)
{
	const char *format = c->opt[OPT_FORMAT];
	struct soi_store *s = soi_cli_store(c, SOI_OPEN_READ);
	struct soi_err err;
	int rc;

	if (!s)
		return SOI_EXIT_SKIPPED;
	if (format && strcmp(format, "jsonl") != 0)
		rc = soi_export_as(c, s, &err);
	else if (c->n_args)
		rc = soi_fail(&err, SOI_EUSAGE, SOI_NO_OFFSET, "jsonl is of all there is: no story can be named");
	else
		rc = soi_store_export(s, print_line, c, &err);
	if (rc < 0)
		soi_say_err(c, NULL, &err);
	soi_store_free(s);
	return soi_cli_exit(c, rc);
}
