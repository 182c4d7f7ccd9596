/*
 * What changed: a line for every entry of a timeline that came, was fulfilled,
 * dated otherwise, contradicted or withdrawn when the set was grouped again.
 *
 * Stories are compared as they are stored, old against new, and only those
 * whose bytes differ.  An entry has no name that lasts, so the old and the new
 * are matched by the sentences they rest on: pairs that share most first, one
 * to one; what rests on no sentence of before is new, what nothing rests on
 * any more is withdrawn.  An entry that only gained reports has not changed.
 *
 *	added		on no sentence of before
 *	fulfilled	was to come, has happened
 *	put-off, cancelled, denied	says so now
 *	dated		had no day, has one
 *	corrected	has another day, or a correction of the press stands on it
 *	contradicted	a row of the ledger in which claims disagree now
 *	withdrawn	what it rested on is gone, or its newspapers have taken it back
 *
 * The lines are a function of the order of arrival, which is what they are
 * for; they are no part of export.  A rebuild changes rules, not the news, and
 * writes none.
 *
 * Cost: a parse of the stories that differ, a sort of their evidence.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/value.h"
#include "store/internal.h"
#include "base/banned.h"

/* One entry or row of the ledger, as stored. */
struct told {
	struct soi_span story, when, announced, status, headline, article;
	struct soi_span what, unit;	/* of a row */
	bool row, conflict, corrected;
	uint64_t *keys;			/* of its sentences or points, sorted */
	struct soi_span *articles;	/* [n], as keys */
	size_t n;
	bool matched, shared;		/* with the other side; at all */
};

struct side {
	struct told *t;
	size_t n, cap;
};

struct soi_changes {
	struct soi_arena a, tree;	/* tree: of the story being read */
	struct side old, new;
};

struct soi_changes *soi_changes_new(void)
{
	struct soi_changes *x = calloc(1, sizeof(*x));

	if (!x)
		soi_out_of_memory();
	soi_arena_init(&x->a);
	soi_arena_init(&x->tree);
	return x;
}

void soi_changes_free(struct soi_changes *x)
{
	if (!x)
		return;
	soi_arena_release(&x->tree);
	soi_arena_release(&x->a);
	free(x);
}

/* ---- stories as stored ---- */

static struct soi_span field(struct soi_arena *a, const struct soi_value *o, const char *key)
{
	const struct soi_value *v = soi_value_get(o, key);

	return soi_value_is(v, SOI_VALUE_STR) ? soi_arena_copy(a, v->text) : SOI_EMPTY;
}

struct key {
	uint64_t key;
	struct soi_span article;
};

static int by_key(const void *p, const void *q)
{
	const struct key *x = p, *y = q;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return soi_span_cmp(x->article, y->article);
}

/* The keys of a list of spans: article and start. */
static void list_keys(struct soi_arena *a, const struct soi_value *o, const char *key,
		      struct told *out)
{
	const struct soi_value *list = soi_value_array(o, key, &out->n);
	struct key *k = SOI_NEW_N(a, struct key, out->n);

	for (size_t i = 0; i < out->n; i++) {
		const struct soi_value *e = soi_value_at(list, i);
		int64_t start;

		if (!soi_value_int(soi_value_get(e, "start"), &start))
			start = -1;
		k[i].article = field(a, e, "article");
		k[i].key = soi_hash_pair(soi_hash64(k[i].article), (uint64_t)start + 2 + out->row);
	}
	if (out->n)
		qsort(k, out->n, sizeof(*k), by_key);
	out->keys = SOI_NEW_N(a, uint64_t, out->n);
	out->articles = SOI_NEW_N(a, struct soi_span, out->n);
	for (size_t i = 0; i < out->n; i++) {
		out->keys[i] = k[i].key;
		out->articles[i] = k[i].article;
	}
}

static struct told *next(struct soi_arena *a, struct side *s)
{
	soi_arena_grow(a, &s->t, s->n, &s->cap, sizeof(*s->t));
	s->t[s->n] = (struct told){ 0 };
	return &s->t[s->n++];
}

static void read_story(struct soi_changes *x, struct soi_span json, struct side *s)
{
	struct soi_arena *a = &x->a;
	const struct soi_value *o, *list;
	struct soi_span id;
	size_t n;

	soi_arena_clear(&x->tree);
	if (json.n == 0 || soi_value_read(&x->tree, json, &o, NULL) < 0)
		return;		/* verify says so */
	id = field(a, o, "id");
	list = soi_value_array(o, "timeline", &n);
	for (size_t i = 0; i < n; i++) {
		const struct soi_value *e = soi_value_at(list, i);
		struct told *t = next(a, s);

		t->story = id;
		t->when = field(a, e, "when");
		t->announced = field(a, e, "announced");
		t->status = field(a, e, "status");
		t->headline = field(a, e, "headline");
		t->article = field(a, e, "article");
		t->corrected = soi_value_get(e, "corrected") != NULL;
		list_keys(a, e, "evidence", t);
	}
	list = soi_value_array(o, "ledger", &n);
	for (size_t i = 0; i < n; i++) {
		const struct soi_value *r = soi_value_at(list, i);
		struct told *t = next(a, s);

		t->row = true;
		t->story = id;
		t->what = field(a, r, "what");
		t->unit = field(a, r, "unit");
		t->conflict = soi_value_is_true(soi_value_get(r, "conflict"));
		list_keys(a, r, "points", t);
	}
}

void soi_changes_was(struct soi_changes *x, struct soi_span story)
{
	read_story(x, story, &x->old);
}

void soi_changes_is(struct soi_changes *x, struct soi_span story)
{
	read_story(x, story, &x->new);
}

/* ---- old against new ---- */

struct place {
	uint64_t key;
	size_t at;		/* in old.t */
};

struct match {
	size_t new, old;
	uint32_t shared;
};

static int by_place(const void *p, const void *q)
{
	const struct place *x = p, *y = q;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static int by_pair(const void *p, const void *q)
{
	const struct match *x = p, *y = q;

	if (x->new != y->new)
		return x->new < y->new ? -1 : 1;
	return x->old < y->old ? -1 : x->old > y->old;
}

static int by_shared(const void *p, const void *q)
{
	const struct match *x = p, *y = q;

	if (x->shared != y->shared)
		return x->shared > y->shared ? -1 : 1;
	return by_pair(p, q);
}

static struct place *places(struct soi_changes *x, size_t *n)
{
	struct place *out;

	*n = 0;
	for (size_t i = 0; i < x->old.n; i++)
		*n += x->old.t[i].n;
	out = SOI_NEW_N(&x->a, struct place, *n);
	*n = 0;
	for (size_t i = 0; i < x->old.n; i++)
		for (size_t k = 0; k < x->old.t[i].n; k++)
			out[(*n)++] = (struct place){ x->old.t[i].keys[k], i };
	if (*n)
		qsort(out, *n, sizeof(*out), by_place);
	return out;
}

/* All pairs that share a sentence, once each, with how many. */
static struct match *matches(struct soi_changes *x, size_t *n)
{
	struct match *out = NULL;
	size_t n_places, cap = 0, kept = 0;
	struct place *p = places(x, &n_places);

	*n = 0;
	for (size_t i = 0; i < x->new.n; i++) {
		for (size_t k = 0; k < x->new.t[i].n; k++) {
			uint64_t key = x->new.t[i].keys[k];
			size_t lo = 0, hi = n_places;

			while (lo < hi) {
				size_t mid = lo + (hi - lo) / 2;

				if (p[mid].key < key)
					lo = mid + 1;
				else
					hi = mid;
			}
			for (; lo < n_places && p[lo].key == key; lo++) {
				soi_arena_grow(&x->a, &out, *n, &cap, sizeof(*out));
				out[(*n)++] = (struct match){ i, p[lo].at, 1 };
			}
		}
	}
	if (*n)
		qsort(out, *n, sizeof(*out), by_pair);
	for (size_t i = 0; i < *n; i++) {
		if (kept && by_pair(&out[kept - 1], &out[i]) == 0)
			out[kept - 1].shared++;
		else
			out[kept++] = out[i];
	}
	*n = kept;
	return out;
}

/* ---- the lines ---- */

struct writing {
	struct soi_store *s;
	struct soi_buf line;
	struct soi_err *err;
	int rc;
};

static bool is_to_come(struct soi_span status)
{
	return soi_span_is(status, "planned") || soi_span_is(status, "possible") ||
	       soi_span_is(status, "called-for") || soi_span_is(status, "put-off");
}

/* The last day on which one of the articles was published, or that the entry
 * has; SOI_NO_TIME: none. */
static int64_t day_of(struct writing *w, const struct told *t)
{
	int64_t day = SOI_NO_TIME, first, last;
	sqlite3_stmt *st;

	if (soi_db_prepare(w->s, "SELECT day FROM groups WHERE article = ?", &st, w->err) < 0)
		return day;
	for (size_t i = 0; i < t->n; i++) {
		soi_bind_span(st, 1, t->articles[i]);
		if (soi_db_step(w->s, st, w->err) > 0 &&
		    sqlite3_column_type(st, 0) != SQLITE_NULL &&
		    (day == SOI_NO_TIME || sqlite3_column_int64(st, 0) > day))
			day = sqlite3_column_int64(st, 0);
		soi_db_done(st);
	}
	if (day == SOI_NO_TIME && soi_edtf_bounds(t->announced.n ? t->announced : t->when, &first, &last))
		day = first;
	return day;
}

/* Articles of t that other (may be NULL) does not rest on. */
static void by_json(struct soi_json *j, const struct told *t, const struct told *other)
{
	struct soi_span last = SOI_EMPTY;

	soi_json_key(j, "by");
	soi_json_open(j, '[');
	for (size_t i = 0; i < t->n; i++) {
		bool had = soi_span_eq(t->articles[i], last);

		for (size_t k = 0; other && k < other->n && !had; k++)
			had = soi_span_eq(t->articles[i], other->articles[k]);
		for (size_t k = 0; k < i && !had; k++)
			had = soi_span_eq(t->articles[i], t->articles[k]);
		if (!had)
			soi_json_str(j, t->articles[i]);
		last = t->articles[i];
	}
	soi_json_close(j, ']');
}

static void write_line(struct writing *w, const char *kind, const struct told *t,
		       const struct told *was)
{
	struct soi_json j;
	sqlite3_stmt *st;
	int64_t day = day_of(w, t);

	if (w->rc < 0)
		return;
	soi_buf_clear(&w->line);
	soi_json_init(&j, &w->line);
	soi_json_open(&j, '{');
	soi_json_key_str(&j, "change", soi_span_str(kind));
	soi_json_key_str(&j, "story", t->story);
	if (t->row) {
		soi_json_key_str(&j, "what", t->what);
		soi_json_key_str(&j, "unit", t->unit);
	} else {
		soi_json_key_str(&j, "when", t->when);
		soi_json_key_str(&j, "announced", t->announced);
		soi_json_key_str(&j, "status", t->status);
		soi_json_key_str(&j, "headline", t->headline);
		soi_json_key_str(&j, "article", t->article);
	}
	if (was && !soi_span_eq(was->when, t->when))
		soi_json_key_str(&j, "was", was->when);
	by_json(&j, t, was);
	soi_json_close(&j, '}');
	w->rc = soi_db_prepare(w->s, "INSERT INTO changes (day, line) VALUES (?, ?)", &st, w->err);
	if (w->rc < 0)
		return;
	if (day != SOI_NO_TIME)
		(void)sqlite3_bind_int64(st, 1, day);
	soi_bind_span(st, 2, soi_buf_span(&w->line));
	w->rc = soi_db_run(w->s, st, w->err);
	soi_db_done(st);
}

static void compare(struct writing *w, const struct told *was, const struct told *t)
{
	if (t->row) {
		if (t->conflict && !was->conflict)
			write_line(w, "contradicted", t, was);
		return;
	}
	if (!soi_span_eq(was->status, t->status)) {
		if (soi_span_is(t->status, "withdrawn"))
			write_line(w, "withdrawn", t, was);
		else if (is_to_come(was->status) && soi_span_is(t->status, "actual"))
			write_line(w, "fulfilled", t, was);
		else if (soi_span_is(t->status, "put-off") || soi_span_is(t->status, "cancelled") ||
			 soi_span_is(t->status, "denied"))
			write_line(w, t->status.p[0] == 'p' ? "put-off" : t->status.p[0] == 'c' ?
				   "cancelled" : "denied", t, was);
	} else if (was->when.n == 0 && t->when.n) {
		write_line(w, "dated", t, was);
	} else if (!soi_span_eq(was->when, t->when) || (t->corrected && !was->corrected)) {
		write_line(w, "corrected", t, was);
	}
}

int soi_changes_write(struct soi_store *s, struct soi_changes *x, struct soi_err *err)
{
	struct writing w = { .s = s, .err = err };
	size_t n, *old_of = SOI_NEW_N(&x->a, size_t, x->new.n + 1);
	struct match *m = matches(x, &n);

	soi_buf_init(&w.line, SOI_MAX_CAPTURE_BYTES);
	if (n)
		qsort(m, n, sizeof(*m), by_shared);
	for (size_t i = 0; i < n; i++) {
		struct told *t = &x->new.t[m[i].new], *was = &x->old.t[m[i].old];

		t->shared = was->shared = true;
		if (t->matched || was->matched)
			continue;
		t->matched = was->matched = true;
		old_of[m[i].new] = m[i].old;
	}
	for (size_t i = 0; i < x->new.n; i++) {
		struct told *t = &x->new.t[i];

		if (t->matched)
			compare(&w, &x->old.t[old_of[i]], t);
		else if (t->row ? t->conflict : !t->shared)
			write_line(&w, t->row ? "contradicted" : "added", t, NULL);
	}
	for (size_t i = 0; i < x->old.n; i++)
		if (!x->old.t[i].shared && !x->old.t[i].row)
			write_line(&w, "withdrawn", &x->old.t[i], NULL);
	soi_buf_release(&w.line);
	return w.rc;
}

/* ---- telling ---- */

/* What a line is told as; the words of what was removed since are gone here too. */
#define TOLD "SELECT seq, day, CASE WHEN json_extract(line, '$.article') IN" \
	     " (SELECT article FROM removed) THEN json_set(line, '$.headline', NULL," \
	     " '$.removed', json('true')) ELSE line END FROM changes "

/* The rows of st, each as the line of `soi changes`; ends st. */
static int tell(struct soi_store *s, sqlite3_stmt *st, int (*line)(void *ctx, struct soi_span line),
		void *ctx, struct soi_err *err)
{
	struct soi_json j;
	struct soi_buf b;
	int rc;

	soi_buf_init(&b, SOI_MAX_FILE_BYTES);
	while ((rc = soi_db_step(s, st, err)) > 0) {
		struct soi_span text = soi_column(st, 2);
		struct soi_arena a;

		if (text.n < 2)
			continue;
		soi_arena_init(&a);
		soi_buf_clear(&b);
		soi_json_init(&j, &b);
		soi_json_open(&j, '{');
		soi_json_key_int(&j, "seq", sqlite3_column_int64(st, 0));
		if (sqlite3_column_type(st, 1) == SQLITE_NULL) {
			soi_json_key_str(&j, "day", SOI_EMPTY);
		} else {
			int y, mo, d;

			soi_civil_of(sqlite3_column_int64(st, 1), &y, &mo, &d);
			soi_json_key_str(&j, "day", soi_arena_printf(&a, "%04d-%02d-%02d", y, mo, d));
		}
		soi_buf_byte(&b, ',');
		soi_buf_add(&b, soi_span_sub(text, 1, text.n));
		rc = line(ctx, soi_buf_span(&b));
		soi_arena_release(&a);
		if (rc != 0)
			break;
	}
	soi_db_done(st);
	soi_buf_release(&b);
	return rc;
}

int soi_store_changes(struct soi_store *s, int64_t since_seq, int64_t since_day,
		      int (*line)(void *ctx, struct soi_span line), void *ctx,
		      struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc;

	rc = soi_db_prepare(s, TOLD "WHERE seq > ?1 AND (?2 IS NULL OR day IS NULL OR day >= ?2)"
			       " ORDER BY seq", &st, err);
	if (rc < 0)
		return rc;
	(void)sqlite3_bind_int64(st, 1, since_seq);
	if (since_day != SOI_NO_TIME)
		(void)sqlite3_bind_int64(st, 2, since_day);
	return tell(s, st, line, ctx, err);
}

int soi_store_changes_of(struct soi_store *s, struct soi_span articles, size_t limit,
			 int (*line)(void *ctx, struct soi_span line), void *ctx, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc;

	/* A row of the ledger has no article of its own, only those that claim. */
	rc = soi_db_prepare(s, TOLD "WHERE ?1 IS NULL OR coalesce(json_extract(line, '$.article'),"
			       " json_extract(line, '$.by[0]')) IN (SELECT value FROM json_each(?1))"
			       " ORDER BY seq DESC LIMIT ?2", &st, err);
	if (rc < 0)
		return rc;
	if (articles.n)
		soi_bind_span(st, 1, articles);
	(void)sqlite3_bind_int64(st, 2, limit < INT64_MAX ? (sqlite3_int64)limit : INT64_MAX);
	return tell(s, st, line, ctx, err);
}
