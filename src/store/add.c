/*
 * Adding: captures in, records out, one transaction a batch.
 *
 * The main thread hashes a capture, asks whether it is known, and hands it to
 * a worker; workers derive; the main thread writes what comes back, in order.
 * So SQLite is called from one thread, and the file is the same for any number
 * of workers.  A batch is all or nothing: after SIGKILL the file holds whole
 * batches, the flag `dirty` says that they are not grouped yet, and the same
 * command again finds them known and goes on with the rest.
 *
 * Cost: hashing and writing 4 kB articles, some 10,000 a second on the main
 * thread; deriving is the rest and is shared.
 */
#include <stdlib.h>

#include "store/internal.h"
#include "base/banned.h"

#define JOBS_A_THREAD 4

struct pipeline {
	struct soi_derivation *jobs;
	size_t n_jobs;
	struct soi_pool *pool;
};

static void work(void *ctx, size_t slot)
{
	struct pipeline *p = ctx;
	struct soi_derivation *d = &p->jobs[slot];

	if (d->rc < 0)
		return;		/* did not unpack */
	d->rc = soi_derive_lines(d->engine, &d->arena, &d->stored.capture, true, &d->docs,
				 &d->n_docs, &d->lines, &d->err);
}

static void pipeline_init(struct pipeline *p, const struct soi_engine *e)
{
	size_t i;

	p->n_jobs = e->n_threads > 1 ? (size_t)e->n_threads * JOBS_A_THREAD : 1;
	p->jobs = calloc(p->n_jobs, sizeof(*p->jobs));
	if (!p->jobs)
		soi_out_of_memory();
	for (i = 0; i < p->n_jobs; i++) {
		p->jobs[i].engine = e;
		soi_arena_init(&p->jobs[i].arena);
		soi_buf_init(&p->jobs[i].lines, SOI_MAX_RECORDS_BYTES);
	}
	p->pool = soi_pool_new(e->n_threads, p->n_jobs, work, p);
}

static void pipeline_release(struct pipeline *p)
{
	size_t i;

	soi_pool_free(p->pool);
	for (i = 0; i < p->n_jobs; i++) {
		soi_arena_release(&p->jobs[i].arena);
		soi_buf_release(&p->jobs[i].lines);
	}
	free(p->jobs);
}

/* The next free job, emptied; NULL: take one first. */
static struct soi_derivation *free_job(struct pipeline *p)
{
	size_t slot = soi_pool_free_slot(p->pool);
	struct soi_derivation *d;

	if (slot == SOI_NO_SLOT)
		return NULL;
	d = &p->jobs[slot];
	soi_arena_clear(&d->arena);
	soi_buf_clear(&d->lines);
	d->docs = NULL;
	d->n_docs = 0;
	d->rc = 0;
	return d;
}

static struct soi_derivation *take_job(struct pipeline *p)
{
	size_t slot = soi_pool_take(p->pool);

	return slot == SOI_NO_SLOT ? NULL : &p->jobs[slot];
}

/* ---- writing ---- */

int soi_put_articles(struct soi_store *s, const struct soi_derivation *d, struct soi_err *err)
{
	struct soi_span rest = soi_buf_span(&d->lines);
	sqlite3_stmt *st;
	int64_t place;
	size_t i;
	int rc;

	rc = soi_db_prepare(s, "INSERT INTO articles (capture, pos, article, record, place)"
			       " VALUES (?, ?, ?, ?, ?)", &st, err);
	for (i = 0; rc == 0 && i < d->n_docs; i++) {
		rc = soi_search_place(s, d->docs[i].art, &place, err);
		if (rc < 0)
			break;
		(void)sqlite3_bind_int64(st, 1, d->stored.row);
		(void)sqlite3_bind_int64(st, 2, (sqlite3_int64)i);
		soi_bind_span(st, 3, d->docs[i].art->id);
		soi_bind_span(st, 4, soi_span_cut(&rest, '\n'));
		(void)sqlite3_bind_int64(st, 5, place);
		rc = soi_db_run(s, st, err);
		soi_db_done(st);
		if (rc == 0)
			rc = soi_is_removed(s, d->docs[i].art->id, err);
		if (rc == 0)
			rc = soi_search_put(s, place, &d->docs[i], err);
		else if (rc > 0)
			rc = 0;		/* it stays out */
	}
	return rc;
}

struct adding {
	struct soi_store *store;
	void (*report)(void *ctx, const struct soi_capture *c, const struct soi_err *why);
	void *ctx;
	struct soi_added *added;
};

/* Another capture of an article that was removed by hand is kept, and hidden. */
static int say_removed(struct adding *x, struct soi_derivation *d, struct soi_err *err)
{
	struct soi_err why;
	int rc = soi_is_removed(x->store, d->docs[0].art->id, err);

	if (rc <= 0)
		return rc;
	(void)soi_fail(&why, SOI_EUSAGE, SOI_NO_OFFSET, "was removed by hand and stays out");
	if (x->report)
		x->report(x->ctx, &d->stored.capture, &why);
	x->added->n_refused++;
	return 0;
}

/* Store a capture that came back from its worker. */
static int put_derived(struct adding *x, struct soi_derivation *d, struct soi_err *err)
{
	int rc;

	if (d->rc < 0) {
		x->added->n_refused++;
		if (x->report)
			x->report(x->ctx, &d->stored.capture, &d->err);
		return 0;
	}
	rc = soi_capture_put(x->store, &d->stored.capture, d->stored.sha256, &d->stored.row, err);
	if (rc < 0)
		return rc;
	if (rc == 0) {		/* twice in this batch */
		x->added->n_known++;
		return 0;
	}
	rc = soi_put_articles(x->store, d, err);
	if (rc == 0 && d->n_docs == 1)
		rc = say_removed(x, d, err);
	x->added->n_captures++;
	x->added->n_articles += d->n_docs;
	return rc;
}

void soi_capture_hash(const struct soi_capture *c, char sha256[65])
{
	struct soi_sha256 h;

	soi_sha256_init(&h);
	soi_sha256_add(&h, c->bytes);
	soi_sha256_hex(&h, sha256);
}

static int add_all(struct adding *x, struct pipeline *p, const struct soi_capture *captures,
		   size_t n, struct soi_err *err)
{
	struct soi_derivation *d;
	char sha256[65], key[65];
	size_t i = 0;
	int rc = 0;

	while (rc == 0 && i < n) {
		d = free_job(p);
		if (!d) {
			rc = put_derived(x, take_job(p), err);
			continue;
		}
		soi_capture_hash(&captures[i], sha256);
		soi_capture_key(&captures[i], sha256, key);
		rc = soi_capture_known(x->store, key, NULL, err);
		if (rc < 0)
			break;
		if (rc > 0) {
			x->added->n_known++;
		} else {
			d->stored.capture = captures[i];
			memcpy(d->stored.sha256, sha256, sizeof(sha256));
			soi_pool_put(p->pool);
		}
		rc = 0;
		i++;
	}
	while (rc == 0 && (d = take_job(p)) != NULL)
		rc = put_derived(x, d, err);
	return rc;
}

/* Only what one set of rules derived may stand together. */
static int check_rules(struct soi_store *s, const struct soi_engine *e, struct soi_err *err)
{
	int rc = soi_meta_same_rules(s, e, err);

	if (rc == 0)
		return soi_fail(err, SOI_EVERSION, SOI_NO_OFFSET, "what '%s' holds was derived with"
				" other tables or rules; 'soi rebuild' derives it anew", s->path);
	return rc < 0 ? rc : soi_meta_set_rules(s, e, err);
}

int soi_add_within(struct soi_store *s, const struct soi_engine *e,
		   const struct soi_capture *captures, size_t n,
		   void (*report)(void *ctx, const struct soi_capture *c, const struct soi_err *why),
		   void *ctx, struct soi_added *added, struct soi_err *err)
{
	struct adding x = { s, report, ctx, added };
	size_t before = added->n_captures;
	struct pipeline p;
	int rc;

	pipeline_init(&p, e);
	rc = check_rules(s, e, err);
	if (rc == 0)
		rc = add_all(&x, &p, captures, n, err);
	if (rc == 0 && added->n_captures > before)
		rc = soi_meta_set(s, "dirty", SOI_LIT("1"), err);
	pipeline_release(&p);
	return rc;
}

int soi_store_add(struct soi_store *s, const struct soi_engine *e,
		  const struct soi_capture *captures, size_t n,
		  void (*report)(void *ctx, const struct soi_capture *c, const struct soi_err *why),
		  void *ctx, struct soi_added *added, struct soi_err *err)
{
	struct soi_added before = *added;
	int rc = soi_db_begin(s, err);

	if (rc < 0)
		return rc;
	rc = soi_add_within(s, e, captures, n, report, ctx, added, err);
	if (rc == 0)
		rc = soi_db_commit(s, err);
	if (rc < 0) {
		soi_db_rollback(s);
		*added = before;
	}
	return rc;
}

/* ---- all that is stored ---- */

int soi_each_capture(struct soi_store *s, const struct soi_engine *e,
		     int (*use)(void *ctx, struct soi_derivation *d, struct soi_err *err),
		     void *ctx, struct soi_err *err)
{
	struct soi_derivation *d;
	sqlite3_stmt *st = NULL;
	struct pipeline p;
	int rc;

	pipeline_init(&p, e);
	rc = soi_db_prepare(s, "SELECT " SOI_CAPTURE_COLUMNS
			       " FROM captures c JOIN blobs b ON b.sha256 = c.sha256"
			       " ORDER BY c.id", &st, err);
	while (rc == 0) {
		d = free_job(&p);
		if (!d) {
			rc = use(ctx, take_job(&p), err);
			continue;
		}
		rc = soi_db_step(s, st, err);
		if (rc <= 0)
			break;
		d->rc = soi_capture_row(st, &d->arena, &d->stored, &d->err);
		soi_pool_put(p.pool);
		rc = 0;
	}
	while (rc == 0 && (d = take_job(&p)) != NULL)
		rc = use(ctx, d, err);
	soi_db_done(st);
	pipeline_release(&p);
	return rc;
}
