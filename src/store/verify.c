/*
 * Whether what is stored still holds: each capture against its hash, and each
 * derived value against what the program derives from the captures now.
 *
 *	1. the file, page by page, as SQLite checks it
 *	2. captures: bytes against their SHA-256, the whole against its key
 *	3. articles: every record of every capture, derived again, byte for byte;
 *	   where it differs, the first field that does is named
 *	4. the search index: the sum of each article's entries (search.c)
 *	5. the log of corrections against its hashes, what is removed against the log
 *	6. which record speaks, groups, stories: from the stored records, again
 *
 * Step 6 rests on stored records because step 3 has checked those.  With other
 * tables or rules than the stored ones a difference would mean nothing, so
 * after step 2 verify says so and stops.
 */
#include <json-c/json.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/internal.h"
#include "base/banned.h"

struct check {
	struct soi_store *store;
	const struct soi_engine *engine;
	void (*report)(void *ctx, const char *line);
	void *ctx;
	size_t n_checked, n_bad;
	bool derive;		/* the rules are those stored: compare what was derived */
	struct soi_sum *sums;	/* [n_sums] of the index by article, as it should be */
	size_t n_sums, cap_sums;
};

static void bad(struct check *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void bad(struct check *c, const char *fmt, ...)
{
	char line[1024];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	c->n_bad++;
	if (c->report)
		c->report(c->ctx, line);
}

/* The first top-level field in which two objects differ, into name. */
static void name_difference(struct soi_span a, struct soi_span b, char name[64])
{
	struct json_object *x = NULL, *y = NULL, *other;

	(void)snprintf(name, 64, "bytes");
	if (soi_json_line(a, &x, NULL) < 0 || soi_json_line(b, &y, NULL) < 0)
		goto out;
	json_object_object_foreach(y, key, value) {
		if (json_object_object_get_ex(x, key, &other) &&
		    json_object_equal(value, other))
			continue;
		(void)snprintf(name, 64, "'%s'", key);
		goto out;
	}
	json_object_object_foreach(x, extra, unused) {
		(void)unused;
		if (json_object_object_get_ex(y, extra, &other))
			continue;
		(void)snprintf(name, 64, "'%s'", extra);
		goto out;
	}
out:
	(void)json_object_put(x);
	(void)json_object_put(y);
}

/* ---- the file ---- */

static int check_file(struct check *c, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(c->store, "PRAGMA integrity_check", &st, err);

	while (rc >= 0 && (rc = soi_db_step(c->store, st, err)) > 0) {
		struct soi_span line = soi_column(st, 0);

		c->n_checked++;
		if (!soi_span_is(line, "ok"))
			bad(c, "the file: %.*s", SOI_FMT(line));
	}
	if (rc == 0)
		soi_db_done(st);
	return rc;
}

/* ---- captures and articles ---- */

static void remember_sum(struct check *c, int64_t place, uint64_t sum)
{
	if (c->n_sums == c->cap_sums) {
		c->cap_sums = c->cap_sums ? 2 * c->cap_sums : 256;
		c->sums = reallocarray(c->sums, c->cap_sums, sizeof(*c->sums));
		if (!c->sums)
			soi_out_of_memory();
	}
	c->sums[c->n_sums++] = (struct soi_sum){ place, sum };
}

static int check_article(struct check *c, const struct soi_derivation *d, size_t i,
			 struct soi_span derived, sqlite3_stmt *st, struct soi_err *err)
{
	const struct soi_article *art = d->docs[i].art;
	struct soi_span record = soi_column(st, 3);
	uint64_t sum;
	char name[64];
	int rc;

	c->n_checked++;
	if (sqlite3_column_int64(st, 1) != (int64_t)i)
		bad(c, "capture %s: record %zu is missing", d->stored.sha256, i);
	else if (!soi_span_eq(soi_column(st, 2), art->id))
		bad(c, "article '%.*s': is kept under the id '%.*s'", SOI_FMT(art->id),
		    SOI_FMT(soi_column(st, 2)));
	else if (!soi_span_eq(record, derived)) {
		name_difference(record, derived, name);
		bad(c, "article '%.*s' (capture %s): %s is not what the capture gives",
		    SOI_FMT(art->id), d->stored.sha256, name);
	}
	if (soi_is_removed(c->store, art->id, NULL) != 0)
		return 0;	/* those are not found */
	rc = soi_search_sum(c->store, &d->docs[i], &sum, err);
	if (rc == 0)
		remember_sum(c, sqlite3_column_int64(st, 0), sum);
	return rc;
}

static int check_articles(struct check *c, const struct soi_derivation *d, struct soi_err *err)
{
	struct soi_span rest = soi_buf_span(&d->lines);
	sqlite3_stmt *st;
	size_t i = 0;
	int rc;

	rc = soi_db_prepare(c->store, "SELECT place, pos, article, record FROM articles"
				      " WHERE capture = ? ORDER BY pos", &st, err);
	if (rc < 0)
		return rc;
	(void)sqlite3_bind_int64(st, 1, d->stored.row);
	while ((rc = soi_db_step(c->store, st, err)) > 0) {
		if (i < d->n_docs) {
			rc = check_article(c, d, i, soi_span_cut(&rest, '\n'), st, err);
			if (rc < 0)
				break;
		} else {
			bad(c, "capture %s: gives no record '%.*s'", d->stored.sha256,
			    SOI_FMT(soi_column(st, 2)));
		}
		i++;
	}
	soi_db_done(st);
	if (rc == 0 && i < d->n_docs)
		bad(c, "capture %s: %zu of its records are missing", d->stored.sha256,
		    d->n_docs - i);
	return rc;
}

static int check_capture(void *ctx, struct soi_derivation *d, struct soi_err *err)
{
	struct check *c = ctx;
	char sha256[65], key[65];
	struct soi_sha256 h;
	int rc;

	c->n_checked++;
	if (!d->stored.capture.bytes.p) {
		bad(c, "capture %s: %s", d->stored.sha256, d->err.msg);
		return 0;
	}
	soi_sha256_init(&h);
	soi_sha256_add(&h, d->stored.capture.bytes);
	soi_sha256_hex(&h, sha256);
	if (strcmp(sha256, d->stored.sha256) != 0) {
		bad(c, "capture %s: its bytes have the hash %s", d->stored.sha256, sha256);
		return 0;
	}
	soi_capture_key(&d->stored.capture, sha256, key);
	rc = soi_capture_known(c->store, key, NULL, err);
	if (rc < 0)
		return rc;
	if (rc == 0)
		bad(c, "capture %s: what was given with it has changed", sha256);
	if (!c->derive)
		return 0;
	if (d->rc < 0) {
		bad(c, "capture %s: cannot be read any more: %s", sha256, d->err.msg);
		return 0;
	}
	return check_articles(c, d, err);
}

static int check_orphans(struct check *c, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc;

	rc = soi_db_prepare(c->store, "SELECT 'article', article FROM articles"
			    " WHERE capture NOT IN (SELECT id FROM captures)"
			    " UNION ALL SELECT 'capture', lower(hex(sha256)) FROM captures"
			    " WHERE sha256 NOT IN (SELECT sha256 FROM blobs)", &st, err);
	while (rc >= 0 && (rc = soi_db_step(c->store, st, err)) > 0)
		bad(c, "%.*s '%.*s': what it rests on is missing", SOI_FMT(soi_column(st, 0)),
		    SOI_FMT(soi_column(st, 1)));
	if (rc == 0)
		soi_db_done(st);
	return rc;
}

/* ---- the index ---- */

/* The article at a place. */
static int name_place(struct check *c, int64_t place, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(c->store, "SELECT article FROM articles WHERE place = ?", &st, err);

	if (rc < 0)
		return rc;
	(void)sqlite3_bind_int64(st, 1, place);
	rc = soi_db_step(c->store, st, err);
	if (rc > 0)
		bad(c, "article '%.*s': the search index does not hold its words",
		    SOI_FMT(soi_column(st, 0)));
	else if (rc == 0)
		bad(c, "the search index holds words at place %lld, where no article is",
		    (long long)place);
	soi_db_done(st);
	return rc < 0 ? rc : 0;
}

static int by_place(const void *pa, const void *pb)
{
	const struct soi_sum *a = pa, *b = pb;

	return a->place < b->place ? -1 : a->place > b->place;
}

static int check_index(struct check *c, struct soi_err *err)
{
	struct soi_sum *stored = calloc(c->n_sums + 1, sizeof(*stored));
	int64_t elsewhere = 0;
	int rc;

	if (!stored)
		soi_out_of_memory();
	if (c->n_sums)
		qsort(c->sums, c->n_sums, sizeof(*c->sums), by_place);
	for (size_t i = 0; i < c->n_sums; i++)
		stored[i].place = c->sums[i].place;
	rc = soi_search_sums(c->store, stored, c->n_sums, &elsewhere, err);
	for (size_t i = 0; rc == 0 && i < c->n_sums; i++) {
		c->n_checked += c->sums[i].sum != 0;
		if (stored[i].sum != c->sums[i].sum)
			rc = name_place(c, c->sums[i].place, err);
	}
	if (rc == 0 && elsewhere)
		rc = name_place(c, elsewhere, err);
	free(stored);
	return rc;
}

/* ---- corrections by hand ---- */

/* What is removed, as the log has it, against the table. */
static int check_removed(struct check *c, const struct soi_log *log, struct soi_err *err)
{
	int64_t stored = 0, wanted = 0;
	int rc = soi_db_number(c->store, "SELECT count(*) FROM removed", &stored, err);

	for (size_t i = 0; rc == 0 && i < log->n; i++) {
		const struct soi_logged *l = &log->rows[i];

		for (size_t k = 0; rc == 0 && k < l->c.n_what; k++) {
			struct soi_span id;

			if (l->undone || l->c.verb != SOI_REMOVE)
				continue;
			(void)soi_scope_of(l->c.what[k], &id);
			rc = soi_is_removed(c->store, id, err);
			if (rc == 0)
				bad(c, "article '%.*s': was removed by correction %lld, and is not",
				    SOI_FMT(id), (long long)l->c.seq);
			wanted += rc > 0;
			rc = rc < 0 ? rc : 0;
		}
	}
	c->n_checked += (size_t)stored;
	if (rc == 0 && stored != wanted)
		bad(c, "%lld articles are removed that no correction removes",
		    (long long)(stored - wanted));
	return rc;
}

static int check_log(struct check *c, struct soi_err *err)
{
	struct soi_arena a;
	struct soi_log log;
	size_t row;
	int rc;

	soi_arena_init(&a);
	rc = soi_log_load(c->store, &a, &log, err);
	if (rc == 0 && !soi_log_check(&log, &row))
		bad(c, "correction %lld: the log has changed here",
		    (long long)log.rows[row].c.seq);
	if (rc == 0) {
		c->n_checked += log.n;
		rc = check_removed(c, &log, err);
	}
	soi_arena_release(&a);
	return rc;
}

/* ---- groups and stories ---- */

static int check_speaks(struct check *c, const struct soi_set *set, const int64_t *rows,
			struct soi_err *err)
{
	sqlite3_stmt *st;
	size_t i = 0;
	int rc;

	rc = soi_db_prepare(c->store, "SELECT id, article, speaks FROM articles WHERE article NOT IN"
				      " (SELECT article FROM removed) ORDER BY id", &st, err);
	if (rc < 0)
		return rc;
	while (i < soi_set_count(set) && (rc = soi_db_step(c->store, st, err)) > 0) {
		c->n_checked++;
		if (sqlite3_column_int64(st, 0) != rows[i] ||
		    sqlite3_column_int(st, 2) != soi_set_speaks(set, i) ||
		    sqlite3_column_type(st, 2) == SQLITE_NULL)
			bad(c, "article '%.*s': whether it speaks for its id is wrong",
			    SOI_FMT(soi_column(st, 1)));
		i++;
	}
	soi_db_done(st);
	return rc < 0 ? rc : 0;
}

/* One stored thing against what it should be: n columns of text. */
static void compare(struct check *c, const char *what, struct soi_span id, sqlite3_stmt *st,
		    const struct soi_span *want, int n)
{
	char name[64];
	int i;

	c->n_checked++;
	for (i = 0; i < n; i++) {
		struct soi_span got = soi_column(st, i + 1);

		if (soi_span_eq(got, want[i]))
			continue;
		name_difference(got, want[i], name);
		bad(c, "%s '%.*s': %s is not what the articles give", what, SOI_FMT(id), name);
		return;
	}
}

/*
 * Walk stored rows (sorted by id) beside the n that should be there (sorted by
 * id too).  id_of and want_of give the i-th of those.
 */
struct walk {
	const char *what, *sql;
	size_t n;
	int n_columns;
	const struct soi_grouping *grouping;
	const struct soi_texts *texts;
	struct soi_buf line, whole;
	char day[24], last[24];
	struct soi_span (*want)(struct walk *w, size_t i, struct soi_span *columns);
};

static struct soi_span want_group(struct walk *w, size_t i, struct soi_span *columns)
{
	const struct soi_group_row *r = &w->grouping->rows[i];
	struct soi_json j;

	soi_buf_clear(&w->line);
	soi_json_init(&j, &w->line);
	soi_group_row_json(r, w->texts, &j);
	columns[0] = r->cluster;
	columns[1] = r->story;
	columns[2] = soi_buf_span(&w->line);
	columns[3] = soi_group_day(r, w->day);
	(void)snprintf(w->last, sizeof(w->last), "%lld", (long long)r->last_day);
	columns[4] = r->last_day == SOI_NO_TIME ? SOI_EMPTY : soi_span_str(w->last);
	columns[5] = r->reprint_of;
	return r->id;
}

static struct soi_span want_story(struct walk *w, size_t i, struct soi_span *columns)
{
	const struct soi_story *s = &w->grouping->stories[i];
	struct soi_json j;

	soi_buf_clear(&w->line);
	soi_json_init(&j, &w->line);
	soi_story_line_json(s, &j);
	soi_buf_clear(&w->whole);
	soi_json_init(&j, &w->whole);
	soi_story_json(s, w->texts, &j);
	columns[0] = s->updated;
	columns[1] = soi_buf_span(&w->line);
	columns[2] = soi_buf_span(&w->whole);
	return s->id;
}

static int check_rows(struct check *c, struct walk *w, struct soi_err *err)
{
	struct soi_span want[6], id = SOI_EMPTY;
	sqlite3_stmt *st;
	size_t i = 0;
	int rc, order;

	rc = soi_db_prepare(c->store, w->sql, &st, err);
	if (rc < 0)
		return rc;
	while ((rc = soi_db_step(c->store, st, err)) > 0) {
		order = 1;
		while (i < w->n) {
			id = w->want(w, i, want);
			order = soi_span_cmp(id, soi_column(st, 0));
			if (order >= 0)
				break;
			bad(c, "%s '%.*s' is missing", w->what, SOI_FMT(id));
			i++;
		}
		if (i == w->n || order > 0) {
			bad(c, "%s '%.*s': the articles give none", w->what,
			    SOI_FMT(soi_column(st, 0)));
			continue;
		}
		compare(c, w->what, id, st, want, w->n_columns);
		i++;
	}
	soi_db_done(st);
	for (; rc == 0 && i < w->n; i++)
		bad(c, "%s '%.*s' is missing", w->what, SOI_FMT(w->want(w, i, want)));
	return rc;
}

static int check_groups(struct check *c, struct soi_err *err)
{
	struct soi_grouping grouping;
	struct soi_set *set = NULL;
	int64_t *rows = NULL;
	struct walk w = {
		.what = "group of", .n_columns = 6, .want = want_group, .grouping = &grouping,
		.sql = "SELECT article, cluster, story, line, day, last, original FROM groups"
		       " ORDER BY article"
	};
	struct soi_texts *texts;
	int rc;

	soi_buf_init(&w.line, SOI_MAX_FILE_BYTES);
	soi_buf_init(&w.whole, SOI_MAX_FILE_BYTES);
	rc = soi_load_set(c->store, c->engine, &set, &rows, err);
	if (rc == 0)
		rc = soi_set_group(set, c->engine, &grouping, &texts, err);
	if (rc == 0)
		rc = check_speaks(c, set, rows, err);
	if (rc < 0)
		goto out;
	w.texts = texts;
	w.n = grouping.n_rows;
	rc = check_rows(c, &w, err);
	if (rc < 0)
		goto out;
	w.what = "story";
	w.n_columns = 3;
	w.want = want_story;
	w.sql = "SELECT id, updated, line, story FROM stories ORDER BY id";
	w.n = grouping.n_stories;
	rc = check_rows(c, &w, err);
out:
	soi_buf_release(&w.whole);
	soi_buf_release(&w.line);
	free(rows);
	soi_set_free(set);
	return rc;
}

static int check_dirty(struct check *c, bool *dirty, struct soi_err *err)
{
	struct soi_buf value;
	int rc;

	soi_buf_init(&value, 16);
	rc = soi_meta_get(c->store, "dirty", &value, err);
	*dirty = rc > 0 && soi_span_is(soi_buf_span(&value), "1");
	soi_buf_release(&value);
	if (*dirty)
		bad(c, "an add was interrupted before its articles were grouped;"
		       " 'soi add' with any input groups them");
	return rc < 0 ? rc : 0;
}

static int check_all(struct check *c, struct soi_err *err)
{
	bool dirty = false;
	int rc;

	rc = check_file(c, err);
	if (rc == 0)
		rc = soi_meta_same_rules(c->store, c->engine, err);
	if (rc < 0)
		return rc;
	c->derive = rc > 0;
	rc = soi_each_capture(c->store, c->engine, check_capture, c, err);
	if (rc < 0)
		return rc;
	if (!c->derive)
		return soi_fail(err, SOI_EVERSION, SOI_NO_OFFSET,
				"%s, but what was derived from them was derived with other tables"
				" or rules than these; 'soi rebuild' derives it anew",
				c->n_bad ? "not all captures hold" : "all captures hold");
	rc = check_orphans(c, err);
	if (rc == 0)
		rc = check_index(c, err);
	if (rc == 0)
		rc = check_log(c, err);
	if (rc == 0)
		rc = check_dirty(c, &dirty, err);
	if (rc == 0 && !dirty)
		rc = check_groups(c, err);
	return rc;
}

int soi_store_verify(struct soi_store *s, const struct soi_engine *e,
		     void (*report)(void *ctx, const char *line), void *ctx,
		     size_t *n_checked, struct soi_err *err)
{
	struct check c = {
		.store = s, .engine = e, .report = report, .ctx = ctx
	};
	struct soi_err why;
	int rc;

	rc = soi_db_exec(s, "BEGIN", err);	/* one state of the file throughout */
	if (rc < 0)
		return rc;
	rc = check_all(&c, &why);
	soi_db_rollback(s);
	free(c.sums);
	*n_checked = c.n_checked;
	if (rc == SOI_EFORMAT) {	/* damage that kept us from going on */
		bad(&c, "%s", why.msg);
		rc = 0;
	}
	if (rc < 0) {
		if (err)
			*err = why;
		return c.n_bad ? SOI_EVERIFY : rc;
	}
	if (c.n_bad)
		return soi_fail(err, SOI_EVERIFY, SOI_NO_OFFSET, "%zu of %zu things do not hold",
				c.n_bad, c.n_checked);
	return 0;
}
