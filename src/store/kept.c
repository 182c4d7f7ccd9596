/*
 * What one grouping leaves for the next, and `add` on top of it.
 *
 * A row of the table kept is a document's sketch and links (story/sketch.c),
 * under its article's row.  It is a memory, not a result: meta's "kept" says up
 * to which article and correction it goes, and where that does not fit (none
 * yet, a correction since) all is grouped anew.
 *
 * Of what came under an id that is there already one record speaks, as in a set
 * (set.c): either it is silent, or what spoke before is gone from the groups.
 *
 * The cost of an `add`: the table is read once, a microsecond or two a document;
 * records are parsed only of what came and of the stories that it touched.
 */
#include <stdio.h>
#include <stdlib.h>

#include "store/internal.h"
#include "base/banned.h"

/* What the table goes up to; 1, 0 where it knows nothing. */
static int upto(struct soi_store *s, int64_t *row, int64_t *seq, struct soi_err *err)
{
	struct soi_buf b;
	long long r, q;
	int rc;

	soi_buf_init(&b, 64);
	rc = soi_meta_get(s, "kept", &b, err);
	soi_buf_byte(&b, '\0');
	if (rc > 0)
		rc = sscanf(b.p, "%lld %lld", &r, &q) == 2;
	if (rc > 0) {
		*row = r;
		*seq = q;
	}
	soi_buf_release(&b);
	return rc;
}

static int last_of(struct soi_store *s, int64_t *row, int64_t *seq, struct soi_err *err)
{
	int rc = soi_db_number(s, "SELECT max(id) FROM articles", row, err);

	return rc < 0 ? rc : soi_db_number(s, "SELECT max(seq) FROM corrections", seq, err);
}

static int put_upto(struct soi_store *s, struct soi_err *err)
{
	int64_t row, seq;
	char value[64];
	int rc = last_of(s, &row, &seq, err);

	if (rc < 0)
		return rc;
	(void)snprintf(value, sizeof(value), "%lld %lld", (long long)row, (long long)seq);
	return soi_meta_set(s, "kept", soi_span_str(value), err);
}

/* An empty sketch: the links alone are new. */
static int put_kept(struct soi_store *s, const struct soi_kept *k, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = k->sketch.n || !k->links.n
	       ? soi_db_prepare(s, "INSERT OR REPLACE INTO kept (links, id, article, sketch)"
				   " VALUES (?, ?, ?, ?)", &st, err)
	       : soi_db_prepare(s, "UPDATE kept SET links = ? WHERE id = ?", &st, err);

	if (rc < 0)
		return rc;
	soi_bind_blob(st, 1, k->links);
	(void)sqlite3_bind_int64(st, 2, k->row);
	if (k->sketch.n || !k->links.n) {
		soi_bind_span(st, 3, k->id);
		soi_bind_blob(st, 4, k->sketch);
	}
	rc = soi_db_run(s, st, err);
	soi_db_done(st);
	return rc;
}

static int put_all_kept(struct soi_store *s, const struct soi_grouping *g, struct soi_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < g->n_kept && rc == 0; i++)
		rc = put_kept(s, &g->kept[i], err);
	return rc;
}

/* A listing is kept as its name alone. */
static int put_listing(struct soi_store *s, const struct soi_doc *doc, int64_t row,
		       struct soi_err *err)
{
	struct soi_kept k = { .row = row, .id = doc->art->id };

	return doc->art->kind == SOI_LISTING ? put_kept(s, &k, err) : 0;
}

int soi_keep_all(struct soi_store *s, const struct soi_grouping *g, const struct soi_set *set,
		 const int64_t *rows, struct soi_err *err)
{
	struct soi_arena a;
	const struct soi_doc *docs;
	int rc = soi_db_exec(s, "DELETE FROM kept;", err);

	soi_arena_init(&a);
	docs = soi_set_docs(set, &a);
	if (rc == 0)
		rc = put_all_kept(s, g, err);
	for (size_t i = 0; i < soi_set_count(set) && rc == 0; i++)
		if (soi_set_speaks(set, i))
			rc = put_listing(s, &docs[i], rows[i], err);
	soi_arena_release(&a);
	return rc < 0 ? rc : put_upto(s, err);
}

/* ---- more ---- */

/* A record that came. */
struct came {
	struct soi_doc doc;
	struct soi_standing standing;
	int64_t row;
	bool speaks;
};

struct more {
	struct soi_store *s;
	const struct soi_engine *e;
	struct soi_arena arena;
	struct came *came;
	size_t n_came, cap_came;
	int64_t *replaced;		/* rows that speak no more, sorted */
	size_t n_replaced, cap_replaced;
	struct soi_doc *docs;		/* listings known before, then what came and speaks */
	int64_t *rows;
	size_t n, cap, cap_rows, first_new;
	struct soi_kept *kept, *gone;
	size_t n_kept, cap_kept, n_gone, cap_gone;
	struct soi_doc *gone_listings;
	size_t n_gone_listings, cap_gone_listings;
};

static int parse(const struct soi_engine *e, struct soi_arena *a, struct soi_span line,
		 struct soi_doc *out, struct soi_err *err)
{
	struct soi_capture capture = { .form = SOI_FORM_RECORD, .bytes = line };
	struct soi_doc *docs;
	size_t n;
	int rc = soi_derive(e, a, &capture, true, &docs, &n, err);

	if (rc == 0)
		*out = docs[0];
	return rc;
}

static int load(void *ctx, int64_t row, struct soi_arena *a, struct soi_doc *out,
		struct soi_err *err)
{
	struct more *m = ctx;
	sqlite3_stmt *st;
	int rc = soi_db_prepare(m->s, "SELECT record FROM articles WHERE id = ?", &st, err);

	if (rc < 0)
		return rc;
	(void)sqlite3_bind_int64(st, 1, row);
	rc = soi_db_step(m->s, st, err);
	if (rc == 0)
		rc = soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "there is no article %lld",
			      (long long)row);
	if (rc > 0)
		rc = parse(m->e, a, soi_column(st, 0), out, err);
	soi_db_done(st);
	return rc;
}

static void add_doc(struct more *m, int64_t row, const struct soi_doc *doc)
{
	soi_arena_grow(&m->arena, &m->docs, m->n, &m->cap, sizeof(*m->docs));
	soi_arena_grow(&m->arena, &m->rows, m->n, &m->cap_rows, sizeof(*m->rows));
	m->rows[m->n] = row;
	m->docs[m->n++] = *doc;
}

/* What came behind row. */
static int read_came(struct more *m, int64_t row, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(m->s, "SELECT id, record FROM articles WHERE id > ?"
				      " AND article NOT IN (SELECT article FROM removed)"
				      " ORDER BY id", &st, err);

	if (rc < 0)
		return rc;
	(void)sqlite3_bind_int64(st, 1, row);
	while ((rc = soi_db_step(m->s, st, err)) > 0) {
		struct came c = { .row = sqlite3_column_int64(st, 0) };

		rc = parse(m->e, &m->arena, soi_column(st, 1), &c.doc, err);
		if (rc < 0)
			break;
		c.standing = soi_standing_of(c.doc.art, soi_column(st, 1));
		soi_arena_grow(&m->arena, &m->came, m->n_came, &m->cap_came, sizeof(*m->came));
		m->came[m->n_came++] = c;
	}
	soi_db_done(st);
	return rc;
}

static int by_standing(const void *p, const void *q)
{
	const struct came *x = p, *y = q;
	int c = soi_span_cmp(x->doc.art->id, y->doc.art->id);

	if (c == 0)
		c = soi_standing_cmp(&x->standing, &y->standing);
	return c ? c : x->row < y->row ? -1 : x->row > y->row;
}

static int by_row(const void *p, const void *q)
{
	int64_t x = *(const int64_t *)p, y = *(const int64_t *)q;

	return x < y ? -1 : x > y;
}

/* Whether c speaks before what spoke for its id up to row; then that is replaced. */
static int speaks_now(struct more *m, const struct came *c, int64_t row, bool *speaks,
		      struct soi_err *err)
{
	struct soi_standing was = { 0 };
	struct soi_arena a;
	struct soi_doc doc;
	sqlite3_stmt *st;
	int64_t before = 0;
	int rc = soi_db_prepare(m->s, "SELECT id, record FROM articles WHERE article = ? AND speaks = 1"
				      " AND id <= ?", &st, err);

	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, c->doc.art->id);
	(void)sqlite3_bind_int64(st, 2, row);
	soi_arena_init(&a);
	*speaks = true;
	rc = soi_db_step(m->s, st, err);
	if (rc > 0) {
		before = sqlite3_column_int64(st, 0);
		rc = parse(m->e, &a, soi_column(st, 1), &doc, err);
		if (rc == 0)
			was = soi_standing_of(doc.art, soi_column(st, 1));
		*speaks = rc == 0 && soi_standing_cmp(&c->standing, &was) < 0;
		if (*speaks) {
			soi_arena_grow(&m->arena, &m->replaced, m->n_replaced, &m->cap_replaced,
				       sizeof(*m->replaced));
			m->replaced[m->n_replaced++] = before;
		}
	}
	soi_arena_release(&a);
	soi_db_done(st);
	return rc;
}

/* One speaks for each id that came, or what was there goes on to. */
static int settle_came(struct more *m, int64_t row, struct soi_err *err)
{
	int rc = 0;

	if (m->n_came)
		qsort(m->came, m->n_came, sizeof(*m->came), by_standing);
	for (size_t i = 0; i < m->n_came && rc == 0; i++)
		if (i == 0 || !soi_span_eq(m->came[i].doc.art->id, m->came[i - 1].doc.art->id))
			rc = speaks_now(m, &m->came[i], row, &m->came[i].speaks, err);
	if (m->n_replaced)
		qsort(m->replaced, m->n_replaced, sizeof(*m->replaced), by_row);
	return rc;
}

static bool is_replaced(const struct more *m, int64_t row)
{
	return m->n_replaced && bsearch(&row, m->replaced, m->n_replaced, sizeof(row), by_row);
}

static int add_listing(struct more *m, int64_t row, struct soi_err *err)
{
	struct soi_doc listing;
	int rc = load(m, row, &m->arena, &listing, err);

	if (rc < 0)
		return rc;
	if (!is_replaced(m, row)) {
		add_doc(m, row, &listing);
		return 0;
	}
	soi_arena_grow(&m->arena, &m->gone_listings, m->n_gone_listings, &m->cap_gone_listings,
		       sizeof(*m->gone_listings));
	m->gone_listings[m->n_gone_listings++] = listing;
	return 0;
}

static void add_kept(struct more *m, int64_t row, sqlite3_stmt *st)
{
	bool gone = is_replaced(m, row);
	struct soi_kept **to = gone ? &m->gone : &m->kept;
	size_t *n = gone ? &m->n_gone : &m->n_kept;

	soi_arena_grow(&m->arena, to, *n, gone ? &m->cap_gone : &m->cap_kept, sizeof(**to));
	(*to)[(*n)++] = (struct soi_kept){ row, soi_arena_copy(&m->arena, soi_column(st, 1)),
					   soi_arena_copy(&m->arena, soi_column(st, 2)),
					   soi_arena_copy(&m->arena, soi_column(st, 3)) };
}

static int read_kept(struct more *m, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(m->s, "SELECT id, article, sketch, links FROM kept ORDER BY id", &st,
				err);

	if (rc < 0)
		return rc;
	while ((rc = soi_db_step(m->s, st, err)) > 0) {
		int64_t row = sqlite3_column_int64(st, 0);

		if (sqlite3_column_bytes(st, 2) == 0)
			rc = add_listing(m, row, err);
		else
			add_kept(m, row, st);
		if (rc < 0)
			break;
	}
	soi_db_done(st);
	m->first_new = m->n;
	for (size_t i = 0; i < m->n_came; i++)
		if (m->came[i].speaks)
			add_doc(m, m->came[i].row, &m->came[i].doc);
	return rc;
}

static int put_speaks(struct more *m, int64_t row, bool speaks, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(m->s, "UPDATE articles SET speaks = ? WHERE id = ?", &st, err);

	if (rc < 0)
		return rc;
	(void)sqlite3_bind_int(st, 1, speaks);
	(void)sqlite3_bind_int64(st, 2, row);
	rc = soi_db_run(m->s, st, err);
	soi_db_done(st);
	return rc;
}

static int forget(struct more *m, int64_t row, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(m->s, "DELETE FROM kept WHERE id = ?", &st, err);

	if (rc < 0)
		return rc;
	(void)sqlite3_bind_int64(st, 1, row);
	rc = soi_db_run(m->s, st, err);
	soi_db_done(st);
	return rc;
}

static int put_more(struct more *m, const struct soi_grouping *g, bool tell, struct soi_err *err)
{
	struct soi_texts *texts = soi_texts_new(&m->arena, g->told, g->n_told);
	int rc = 0;

	for (size_t i = 0; i < m->n_replaced && rc == 0; i++) {
		rc = put_speaks(m, m->replaced[i], false, err);
		if (rc == 0)
			rc = forget(m, m->replaced[i], err);
	}
	for (size_t i = 0; i < m->n_came && rc == 0; i++)
		rc = put_speaks(m, m->came[i].row, m->came[i].speaks, err);
	for (size_t i = m->first_new; i < m->n && rc == 0; i++)
		rc = put_listing(m->s, &m->docs[i], m->rows[i], err);
	if (rc == 0)
		rc = soi_put_grouping(m->s, g, texts, tell, false, err);
	if (rc == 0)
		rc = put_all_kept(m->s, g, err);
	return rc < 0 ? rc : put_upto(m->s, err);
}

static int group_more(struct more *m, bool tell, struct soi_err *err)
{
	struct soi_set *set = soi_set_new();	/* for the log alone */
	struct soi_task task = { .docs = m->docs, .rows = m->rows, .n = m->n,
				 .first_new = m->first_new, .kept = m->kept, .n_kept = m->n_kept,
				 .gone = m->gone, .n_gone = m->n_gone,
				 .gone_listings = m->gone_listings, .n_gone_listings = m->n_gone_listings,
				 .load = load, .ctx = m, .n_threads = m->e->n_threads };
	struct soi_grouping g;
	int rc = soi_set_log(m->s, set, err);

	if (rc == 0) {
		task.by_hand = soi_set_corrections(set, &task.n_by_hand);
		rc = soi_regroup(m->e->grouper, &m->arena, &task, &g, err);
	}
	if (rc == 0)
		rc = put_more(m, &g, tell, err);
	soi_set_free(set);
	return rc == SOI_EUSAGE || rc == SOI_EFORMAT ? 0 : rc < 0 ? rc : 1;
}

int soi_group_more(struct soi_store *s, const struct soi_engine *e, bool tell,
		   struct soi_err *err)
{
	struct more m = { .s = s, .e = e };
	int64_t row, seq, last_row, last_seq;
	int rc = upto(s, &row, &seq, err);

	if (rc > 0)
		rc = last_of(s, &last_row, &last_seq, err);
	else if (rc == 0)
		return 0;
	if (rc < 0 || seq != last_seq || row > last_row)
		return rc < 0 ? rc : 0;
	soi_arena_init(&m.arena);
	rc = read_came(&m, row, err);
	if (rc == 0)
		rc = settle_came(&m, row, err);
	if (rc == 0)
		rc = read_kept(&m, err);
	if (rc == 0)
		rc = group_more(&m, tell, err);
	soi_arena_release(&m.arena);
	return rc;
}
