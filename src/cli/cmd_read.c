/* soi read: pages to clean articles, JSON Lines. */
#include "cli/cli.h"
#include "base/banned.h"

static bool print_line(void *ctx, struct soi_span line)
{
	return soi_out_line(ctx, line);
}

int soi_cmd_read(struct soi_cli *c)
{
	struct soi_engine e;
	int status = soi_cli_engine(c, SOI_NEED_READ, &e);

	if (status != SOI_EXIT_OK)
		return status;
	soi_filter(c, &e, false, print_line, c);
	return soi_cli_exit(c, 0);
}
