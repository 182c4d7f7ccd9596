/* soi verify: does everything stored still follow from the captures? */
#include "cli/cli.h"
#include "base/banned.h"

struct broken {
	struct soi_cli *cli;
	size_t n;
};

static void print_broken(void *ctx, const char *line)
{
	struct broken *b = ctx;

	b->n++;
	(void)soi_out_str(b->cli, line);
	(void)soi_out_str(b->cli, "\n");
}

int soi_cmd_verify(struct soi_cli *c)
{
	struct broken broken = { .cli = c };
	struct soi_store *s;
	struct soi_engine e;
	struct soi_err err;
	size_t n_checked = 0;
	int status, rc;

	status = soi_cli_engine(c, SOI_NEED_GROUP, &e);
	if (status != SOI_EXIT_OK)
		return status;
	s = soi_cli_store(c, SOI_OPEN_READ);
	if (!s)
		return SOI_EXIT_SKIPPED;
	rc = soi_store_verify(s, &e, print_broken, &broken, &n_checked, &err);
	if (rc == 0)
		soi_say(c, MSG_VERIFIED, n_checked);
	else if (broken.n)
		soi_say(c, MSG_BROKEN, n_checked, broken.n);
	if (rc < 0 && rc != SOI_EVERIFY)
		soi_say_err(c, NULL, &err);
	soi_store_free(s);
	return soi_cli_exit(c, rc);
}
