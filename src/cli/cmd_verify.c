/* soi verify: does everything stored still follow from the captures? */
#include "cli/cli.h"
#include "base/banned.h"

struct broken {
	struct soi_cli *cli;
	size_t n;
};

static void print_json(struct soi_cli *c, const char *line)
{
	struct soi_json j;
	struct soi_buf b;

	soi_buf_init(&b, 1 << 20);
	soi_json_init(&j, &b);
	soi_json_open(&j, '{');
	soi_json_key_str(&j, "broken", soi_span_str(line));
	soi_json_close(&j, '}');
	(void)soi_out_line(c, soi_buf_span(&b));
	soi_buf_release(&b);
}

static void print_broken(void *ctx, const char *line)
{
	struct broken *b = ctx;

	b->n++;
	if (b->cli->opt[OPT_JSON]) {
		print_json(b->cli, line);
		return;
	}
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

	status = soi_cli_engine_and_store(c, SOI_OPEN_READ, &e, &s);
	if (status != SOI_EXIT_OK)
		return status;
	rc = soi_store_verify(s, &e, print_broken, &broken, &n_checked, &err);
	if (rc == 0)
		soi_say(c, MSG_VERIFIED, n_checked);
	else if (broken.n)
		soi_say(c, MSG_BROKEN, n_checked, broken.n);
	if (rc < 0 && rc != SOI_EVERIFY)
		soi_say_err(c, NULL, &err);
	else if (c->opt[OPT_JSON])
		(void)soi_out_counts(c, (struct soi_count[]){ { "checked", n_checked },
							      { "broken", broken.n } }, 2);
	soi_store_free(s);
	return soi_cli_exit(c, rc);
}
