/*
 * The filters' road: inputs -> captures -> (workers) records -> sink, in the
 * order of input whatever the number of threads.
 *
 * The main thread cuts inputs into captures and hands out records; reading and
 * marking is done by the workers, each job with its own arena.  Two jobs a
 * thread are under way at most, so memory is bounded by the largest pages, and
 * a slow page holds up nothing but its own turn.
 */
#include <stdlib.h>

#include "cli/cli.h"
#include "cli/view.h"
#include "base/banned.h"

#define JOBS_A_THREAD 2

struct job {
	struct soi_arena arena;
	struct soi_buf lines;		/* records, each with its newline; or one article's view */
	struct soi_capture capture;	/* in arena and source */
	struct soi_source *source;
	size_t n_docs;
	int rc;
	struct soi_err err;
};

struct filter {
	const struct soi_engine *engine;
	enum soi_make make;
	struct job *jobs;
	/* of the main thread */
	struct soi_cli *cli;
	struct soi_progress progress;
	struct soi_inputs *inputs;
	size_t n_done;
	bool (*sink)(void *ctx, struct soi_span line);
	void *ctx;
};

/* An article for reading; a listing shows its items itself. */
static void work_view(struct filter *f, struct job *j)
{
	struct soi_doc *docs;

	j->rc = soi_derive(f->engine, &j->arena, &j->capture, false, &docs, &j->n_docs, &j->err);
	if (j->rc < 0 || j->n_docs == 0)
		return;
	if (f->make == SOI_MAKE_TEXT)
		soi_view_text(docs[0].art, &j->lines);
	else
		soi_view_html(docs[0].art, &j->arena, soi_cli_lang(f->cli), &j->lines);
	if (j->lines.failed)
		j->rc = soi_fail(&j->err, SOI_ELIMIT, SOI_NO_OFFSET, "it passes %zu bytes", j->lines.max);
}

static void work(void *ctx, size_t slot)
{
	struct filter *f = ctx;
	struct job *j = &f->jobs[slot];
	struct soi_doc *docs;

	j->n_docs = 0;
	if (f->make == SOI_MAKE_TEXT || f->make == SOI_MAKE_HTML)
		work_view(f, j);
	else
		j->rc = soi_derive_lines(f->engine, &j->arena, &j->capture, f->make == SOI_MAKE_MARKED,
					 &docs, &j->n_docs, &j->lines, &j->err);
	if (j->rc == 0)		/* its records may wait for their turn: they need no page */
		soi_arena_release(&j->arena);
}

/* Hand a finished job to the sink and make it ready for the next capture. */
static bool finish(struct filter *f, struct job *j)
{
	struct soi_span rest = soi_buf_span(&j->lines);
	bool go_on = true;

	if (j->rc < 0)
		soi_say_skipped(f->cli, j->capture.name, &j->err);
	if (j->rc == 0 && rest.n > 0 && f->make == SOI_MAKE_HTML) {
		go_on = f->sink(f->ctx, soi_span_sub(rest, 0, rest.n - 1));
		rest = SOI_EMPTY;
	}
	while (j->rc == 0 && go_on && rest.n > 0)
		go_on = f->sink(f->ctx, soi_span_cut(&rest, '\n'));
	f->n_done += j->n_docs;
	soi_progress_show(&f->progress, f->n_done, soi_inputs_done(f->inputs));
	soi_source_put(j->source);
	j->source = NULL;
	soi_arena_clear(&j->arena);
	soi_buf_clear(&j->lines);
	return go_on;
}

static void run(struct filter *f, struct soi_pool *pool)
{
	size_t slot;

	for (;;) {
		slot = soi_pool_free_slot(pool);
		if (slot == SOI_NO_SLOT) {
			if (!finish(f, &f->jobs[soi_pool_take(pool)]))
				return;
			continue;
		}
		if (!soi_inputs_next(f->inputs, &f->jobs[slot].arena, &f->jobs[slot].capture,
				     &f->jobs[slot].source))
			break;
		soi_pool_put(pool);
	}
	while ((slot = soi_pool_take(pool)) != SOI_NO_SLOT)
		if (!finish(f, &f->jobs[slot]))
			return;
}

void soi_filter(struct soi_cli *c, const struct soi_engine *e, enum soi_make make,
		bool (*sink)(void *ctx, struct soi_span line), void *ctx)
{
	size_t n_jobs = e->n_threads > 1 ? (size_t)e->n_threads * JOBS_A_THREAD : 1;
	struct filter f = { .engine = e, .make = make, .cli = c, .sink = sink, .ctx = ctx };
	struct soi_pool *pool;
	size_t i;

	f.jobs = calloc(n_jobs, sizeof(*f.jobs));
	if (!f.jobs)
		soi_out_of_memory();
	for (i = 0; i < n_jobs; i++) {
		soi_arena_init(&f.jobs[i].arena);
		soi_buf_init(&f.jobs[i].lines, SOI_MAX_RECORDS_BYTES);
	}
	f.inputs = soi_inputs_new(c);
	if ((c->command->opts & SOI_BIT(OPT_NO_SANDBOX)) && !c->opt[OPT_NO_SANDBOX])
		soi_inputs_confine(f.inputs, NULL);
	soi_progress_init(&f.progress, c, soi_inputs_total(f.inputs));
	pool = soi_pool_new(e->n_threads, n_jobs, work, &f);
	run(&f, pool);
	soi_pool_free(pool);
	soi_progress_end(&f.progress);
	for (i = 0; i < n_jobs; i++) {
		soi_source_put(f.jobs[i].source);
		soi_buf_release(&f.jobs[i].lines);
		soi_arena_release(&f.jobs[i].arena);
	}
	soi_inputs_free(f.inputs);
	free(f.jobs);
}
