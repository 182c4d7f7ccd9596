/*
 * The library: the first two filters as one function of bytes in memory, behind
 * a door that does not change with the rooms (include/soi.h).
 *
 * Nothing of the rooms shows: the version script leaves only soi_lib_* in the
 * symbol table.  A call borrows a desk, an arena and two buffers, from a small
 * shelf and gives it back cleared, so the memory of one page serves the next and a
 * thousand calls take no more than the largest; a thread finds a desk of its own
 * as long as others are at work.
 *
 * Rejected: records as C structures.  They would be a second contract beside the
 * lines, and every language that calls this reads JSON.
 */
#include "soi.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page/stream.h"
#include "page/warc.h"
#include "store/store.h"
#include "base/banned.h"

#define MAX_DESKS 64
#define MAX_KEPT_BYTES ((size_t)4 << 20)	/* of a desk's buffers; what a huge page took is given back */

struct desk {
	struct soi_arena a;
	struct soi_buf bytes, lines;
};

struct soi_lib {
	struct soi_tables tables;
	struct soi_arena arena;		/* of what stands on the tables */
	struct soi_engine engine;
	pthread_mutex_t lock;		/* guards the two below */
	struct desk *desks[MAX_DESKS];
	size_t n_desks;
};

static void say(struct soi_lib_error *to, const char *where, const struct soi_err *why)
{
	if (to && !to->message[0])
		(void)snprintf(to->message, sizeof(to->message), "%.400s%s%s", where, *where ? ": " : "", why->msg);
}

const char *soi_lib_version(void)
{
	return SOI_VERSION;
}

const char *soi_lib_tables(const struct soi_lib *l)
{
	return l->tables.version;
}

struct soi_lib *soi_lib_new(const char *data_dir, struct soi_lib_error *err)
{
	struct soi_lib *l = calloc(1, sizeof(*l));
	struct soi_err why = { 0 };

	if (!l)
		soi_out_of_memory();
	if (err)
		err->message[0] = '\0';
	soi_arena_init(&l->arena);
	pthread_mutex_init(&l->lock, NULL);
	l->engine = (struct soi_engine){ .tables = &l->tables, .n_threads = 1 };
	if (soi_tables_open(&l->tables, data_dir, &why) == 0)
		l->engine.reader = soi_reader_new(&l->arena, &l->tables, &why);
	if (l->engine.reader)
		l->engine.marker = soi_marker_new(&l->arena, &l->tables, &why);
	if (!l->engine.marker) {
		say(err, data_dir ? data_dir : "", &why);
		soi_lib_free(l);
		return NULL;
	}
	return l;
}

/* --- desks ------------------------------------------------------------------------ */

static void desk_free(struct desk *d)
{
	soi_buf_release(&d->lines);
	soi_buf_release(&d->bytes);
	soi_arena_release(&d->a);
	free(d);
}

static struct desk *desk_take(struct soi_lib *l)
{
	struct desk *d = NULL;

	pthread_mutex_lock(&l->lock);
	if (l->n_desks)
		d = l->desks[--l->n_desks];
	pthread_mutex_unlock(&l->lock);
	if (d)
		return d;
	d = calloc(1, sizeof(*d));
	if (!d)
		soi_out_of_memory();
	soi_arena_init(&d->a);
	soi_buf_init(&d->bytes, SOI_MAX_FILE_BYTES);
	soi_buf_init(&d->lines, SOI_MAX_RECORDS_BYTES);
	return d;
}

static void clear(struct soi_buf *b)
{
	size_t max = b->max;

	soi_buf_clear(b);
	if (b->cap > MAX_KEPT_BYTES) {
		soi_buf_release(b);
		soi_buf_init(b, max);
	}
}

static void desk_put(struct soi_lib *l, struct desk *d)
{
	soi_arena_clear(&d->a);
	clear(&d->bytes);
	clear(&d->lines);
	pthread_mutex_lock(&l->lock);
	if (l->n_desks < MAX_DESKS) {
		l->desks[l->n_desks++] = d;
		d = NULL;
	}
	pthread_mutex_unlock(&l->lock);
	if (d)
		desk_free(d);
}

void soi_lib_free(struct soi_lib *l)
{
	if (!l)
		return;
	while (l->n_desks)
		desk_free(l->desks[--l->n_desks]);
	soi_tables_release(&l->tables);
	soi_arena_release(&l->arena);
	pthread_mutex_destroy(&l->lock);
	free(l);
}

/* --- a call ------------------------------------------------------------------------- */

struct call {
	struct soi_lib *l;
	struct desk *d;
	enum soi_lib_make make;
	soi_lib_line *line;
	void *ctx;
	const char *name;
	struct soi_lib_error *err;
	int code;
	struct soi_stream *stream;
	struct soi_warc warc;
	struct soi_input input;
	bool is_warc;
};

static void refuse(struct call *c, const struct soi_err *why)
{
	say(c->err, c->name ? c->name : "", why);
	if (c->code == SOI_LIB_OK)
		c->code = SOI_LIB_REFUSED;
}

/* One capture's records to the caller; false where it wants no more. */
static bool give(struct call *c, const struct soi_capture *capture)
{
	struct soi_doc *docs;
	struct soi_span rest;
	struct soi_err why;
	size_t n;

	soi_buf_clear(&c->d->lines);
	if (soi_derive_lines(&c->l->engine, &c->d->a, capture, c->make == SOI_LIB_MARK, &docs, &n, &c->d->lines, &why) < 0) {
		refuse(c, &why);
		return true;
	}
	rest = soi_buf_span(&c->d->lines);
	while (rest.n) {
		struct soi_span record = soi_span_cut(&rest, '\n');

		if (c->line(c->ctx, record.p, record.n) != 0) {
			c->code = SOI_LIB_STOPPED;
			return false;
		}
	}
	return true;
}

static int open_bytes(struct call *c, struct soi_span bytes, const struct soi_read_opts *opts, struct soi_err *why)
{
	int rc = 0;

	c->stream = soi_stream_of(bytes);
	c->is_warc = soi_warc_looks(soi_stream_peek(c->stream, 5));
	if (c->is_warc)
		soi_warc_init(&c->warc, c->stream, soi_span_str(c->name), opts);
	else
		rc = soi_stream_rest(c->stream, &c->d->bytes, why);
	if (!c->is_warc)
		soi_input_init(&c->input, soi_buf_span(&c->d->bytes), soi_span_str(c->name), opts);
	return rc;
}

static void run(struct call *c, struct soi_span bytes, const struct soi_read_opts *opts)
{
	struct soi_capture capture;
	struct soi_err why;
	int rc;

	if (open_bytes(c, bytes, opts, &why) < 0) {
		refuse(c, &why);
		return;
	}
	for (;;) {
		rc = c->is_warc ? soi_warc_next(&c->warc, &c->d->a, &capture, &why) :
		     soi_input_next(&c->input, &c->d->a, &capture, &why);
		if (rc == 0)
			return;
		if (rc < 0)
			refuse(c, &why);
		else if (!give(c, &capture))
			return;
		soi_arena_clear(&c->d->a);
	}
}

/* What of source this library knows; a caller built against an older header
 * brings fewer members.  False: the date is none. */
static bool options_of(const struct soi_lib_source *source, struct soi_read_opts *opts, const char **name,
		       struct soi_lib_error *err)
{
	struct soi_lib_source s = { 0 };
	struct soi_err why = { 0 };
	struct soi_date d;

	if (source)
		memcpy(&s, source, source->size < sizeof(s) ? source->size : sizeof(s));
	*opts = (struct soi_read_opts){ .published = soi_span_str(s.published), .id_from_name = s.id_from_name != 0 };
	*name = s.name;
	if (s.published && (!soi_date_parse(opts->published, &d) || !d.year)) {
		(void)soi_fail(&why, SOI_EUSAGE, SOI_NO_OFFSET, "'%s' is no date", s.published);
		say(err, "", &why);
		return false;
	}
	return true;
}

int soi_lib_run(struct soi_lib *l, enum soi_lib_make make, const void *bytes, size_t n_bytes,
		const struct soi_lib_source *source, soi_lib_line *line, void *ctx, struct soi_lib_error *err)
{
	struct call c = { .l = l, .make = make, .line = line, .ctx = ctx, .err = err };
	struct soi_read_opts opts;

	if (err)
		err->message[0] = '\0';
	if (!options_of(source, &opts, &c.name, err))
		return SOI_LIB_USAGE;
	c.d = desk_take(l);
	run(&c, (struct soi_span){ bytes, n_bytes }, &opts);
	soi_stream_free(c.stream);
	desk_put(l, c.d);
	return c.code;
}
