/*
 * soi add: read, mark, store a batch at a time, group at the end.
 *
 * A batch is a transaction of the store: large enough that its commit costs
 * nothing beside the work, small enough that little is done again after a
 * kill.  If it cannot be written (a full disk), what went before stays.
 */
#include "cli/cli.h"
#include "base/banned.h"

#define BATCH_CAPTURES 2048
#define BATCH_BYTES ((size_t)32 << 20)

struct batch {
	struct soi_cli *cli;
	struct soi_arena arena;
	struct soi_capture captures[BATCH_CAPTURES];
	struct soi_source *sources[BATCH_CAPTURES];
	size_t n, n_bytes;
	struct soi_added added;
};

static void refused(void *ctx, const struct soi_capture *capture, const struct soi_err *why)
{
	struct batch *b = ctx;

	soi_say_skipped(b->cli, capture->name, why);
}

static int flush(struct batch *b, struct soi_store *s, const struct soi_engine *e,
		 struct soi_err *err)
{
	size_t i;
	int rc;

	rc = soi_store_add(s, e, b->captures, b->n, refused, b, &b->added, err);
	for (i = 0; i < b->n; i++)
		soi_source_put(b->sources[i]);
	b->n = 0;
	b->n_bytes = 0;
	soi_arena_clear(&b->arena);
	return rc;
}

static int add_all(struct batch *b, struct soi_store *s, const struct soi_engine *e,
		   struct soi_err *err)
{
	struct soi_inputs *in = soi_inputs_new(b->cli);
	struct soi_progress progress;
	int rc = 0;

	if (!b->cli->opt[OPT_NO_SANDBOX])
		soi_inputs_confine(in, soi_cli_database(b->cli));
	soi_progress_init(&progress, b->cli, soi_inputs_total(in));
	while (rc == 0 && soi_inputs_next(in, &b->arena, &b->captures[b->n],
					  &b->sources[b->n])) {
		b->n_bytes += b->captures[b->n++].bytes.n;
		if (b->n < BATCH_CAPTURES && b->n_bytes < BATCH_BYTES)
			continue;
		rc = flush(b, s, e, err);
		soi_progress_show(&progress, b->added.n_articles + b->added.n_known,
				  soi_inputs_done(in));
	}
	/* Also an empty last batch: it leaves the rules' versions in a new file. */
	if (rc == 0)
		rc = flush(b, s, e, err);
	soi_progress_end(&progress);
	soi_inputs_free(in);
	return rc;
}

int soi_cmd_add(struct soi_cli *c)
{
	static struct batch b;		/* large, so not on the stack; one a run */
	struct soi_store *s;
	struct soi_engine e;
	struct soi_err err;
	int status, rc;

	if (!c->opt[OPT_NO_SANDBOX])
		soi_cli_keep_beside(c);
	status = soi_cli_engine_and_store(c, SOI_OPEN_WRITE, &e, &s);
	if (status != SOI_EXIT_OK)
		return status;
	b.cli = c;
	soi_arena_init(&b.arena);
	rc = add_all(&b, s, &e, &err);
	if (rc == 0)
		rc = soi_store_finish(s, &e, &err);
	if (rc < 0)
		soi_say_err(c, NULL, &err);
	soi_say(c, MSG_ADDED, b.added.n_captures, b.added.n_articles, b.added.n_known,
		b.added.n_refused);
	if (c->opt[OPT_JSON])
		(void)soi_out_counts(c, (struct soi_count[]){ { "captures", b.added.n_captures },
							      { "articles", b.added.n_articles },
							      { "known", b.added.n_known },
							      { "refused", b.added.n_refused } }, 4);
	soi_arena_release(&b.arena);
	soi_store_free(s);
	return soi_cli_exit(c, rc);
}
