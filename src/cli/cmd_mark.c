/* soi mark: articles (or pages, read first) to the same with their marks. */
#include "cli/cli.h"
#include "base/banned.h"

static bool print_line(void *ctx, struct soi_span line)
{
	return soi_out_line(ctx, line);
}

int soi_cmd_mark(struct soi_cli *c)
{
	struct soi_engine e;
	int status = soi_cli_engine(c, SOI_NEED_MARK, &e);

	if (status != SOI_EXIT_OK)
		return status;
	if (c->opt[OPT_EXPLAIN])
		soi_explain(c, &e);
	else
		soi_filter(c, &e, SOI_MAKE_MARKED, print_line, c);
	return soi_cli_exit(c, 0);
}
