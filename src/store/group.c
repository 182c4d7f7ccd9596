/*
 * Grouping what is stored, and deriving all anew.
 *
 * All groups and stories are written in one transaction with the flag that
 * says they are current: a reader sees the old ones or the new ones.  They are
 * a function of the stored records alone, so nothing of the old ones is read.
 * What this costs is a parse of all records and a write of all groups for
 * every `add`; a moving window is the story room's next step.
 */
#include <stdio.h>
#include <stdlib.h>

#include "store/internal.h"
#include "base/banned.h"

int soi_set_log(struct soi_store *s, struct soi_set *set, struct soi_err *err)
{
	struct soi_correction *by_hand;
	struct soi_log log;
	size_t n;
	int rc = soi_log_load(s, soi_set_arena(set), &log, err);

	if (rc < 0)
		return rc;
	by_hand = soi_log_in_force(&log, soi_set_arena(set), &n);
	soi_set_correct(set, by_hand, n);
	return 0;
}

int soi_load_set(struct soi_store *s, const struct soi_engine *e, struct soi_set **set,
		 int64_t **rows, struct soi_err *err)
{
	size_t cap = 0, n = 0;
	sqlite3_stmt *st;
	int rc;

	*set = soi_set_new();
	*rows = NULL;
	rc = soi_set_log(s, *set, err);
	if (rc == 0)
		rc = soi_db_prepare(s, "SELECT id, record FROM articles WHERE article NOT IN"
				       " (SELECT article FROM removed) ORDER BY id", &st, err);
	if (rc < 0)
		return rc;
	while ((rc = soi_db_step(s, st, err)) > 0) {
		if (n == cap) {
			cap = cap ? cap * 2 : 256;
			*rows = reallocarray(*rows, cap, sizeof(**rows));
			if (!*rows)
				soi_out_of_memory();
		}
		(*rows)[n++] = sqlite3_column_int64(st, 0);
		rc = soi_set_add(*set, e, soi_column(st, 1), err);
		if (rc < 0)
			break;
	}
	soi_db_done(st);
	return rc;
}

static int put_speaks(struct soi_store *s, const struct soi_set *set, const int64_t *rows,
		      struct soi_err *err)
{
	sqlite3_stmt *st;
	size_t i;
	int rc;

	rc = soi_db_prepare(s, "UPDATE articles SET speaks = ?1 WHERE id = ?2"
			       " AND speaks IS NOT ?1", &st, err);
	for (i = 0; rc == 0 && i < soi_set_count(set); i++) {
		(void)sqlite3_bind_int(st, 1, soi_set_speaks(set, i));
		(void)sqlite3_bind_int64(st, 2, rows[i]);
		rc = soi_db_run(s, st, err);
	}
	return rc;
}

struct soi_span soi_group_day(const struct soi_group_row *r, char text[24])
{
	int64_t first, last;

	if (!soi_edtf_bounds(r->published, &first, &last))
		return SOI_EMPTY;
	(void)snprintf(text, 24, "%lld", (long long)first);
	return soi_span_str(text);
}

static int put_groups(struct soi_store *s, const struct soi_grouping *g,
		      const struct soi_texts *texts, struct soi_buf *line, struct soi_err *err)
{
	sqlite3_stmt *st;
	struct soi_json j;
	char day[24];
	size_t i;
	int rc;

	rc = soi_db_prepare(s, "INSERT OR REPLACE INTO groups (article, cluster, story, line, day,"
			       " last, original) VALUES (?, ?, ?, ?, ?, ?, ?)", &st, err);
	for (i = 0; rc == 0 && i < g->n_rows; i++) {
		soi_buf_clear(line);
		soi_json_init(&j, line);
		soi_group_row_json(&g->rows[i], texts, &j);
		soi_bind_span(st, 1, g->rows[i].id);
		soi_bind_span(st, 2, g->rows[i].cluster);
		soi_bind_span(st, 3, g->rows[i].story);
		soi_bind_span(st, 4, soi_buf_span(line));
		soi_bind_span(st, 5, soi_group_day(&g->rows[i], day));
		if (g->rows[i].last_day == SOI_NO_TIME)
			(void)sqlite3_bind_null(st, 6);
		else
			(void)sqlite3_bind_int64(st, 6, g->rows[i].last_day);
		soi_bind_span(st, 7, g->rows[i].reprint_of);
		rc = soi_db_run(s, st, err);
	}
	soi_db_done(rc < 0 ? NULL : st);
	return rc;
}

/* Where a story's lines are made, and what they are compared with. */
struct writing {
	struct soi_store *s;
	const struct soi_grouping *g;
	const struct soi_texts *texts;
	struct soi_buf line, whole;
	struct soi_changes *changes;	/* NULL: nobody asks */
};

/* 1 as it is stored, 0 otherwise; what is stored goes to the changes. */
static int is_stored(struct writing *w, struct soi_span id, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(w->s, "SELECT line, story FROM stories WHERE id = ?", &st, err);

	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, id);
	rc = soi_db_step(w->s, st, err);
	if (rc > 0) {
		rc = soi_span_eq(soi_column(st, 0), soi_buf_span(&w->line)) &&
		     soi_span_eq(soi_column(st, 1), soi_buf_span(&w->whole));
		if (!rc && w->changes)
			soi_changes_was(w->changes, soi_column(st, 1));
	}
	soi_db_done(st);
	return rc;
}

static int put_story(struct writing *w, const struct soi_story *story, struct soi_err *err)
{
	struct soi_json j;
	sqlite3_stmt *st;
	int rc;

	soi_buf_clear(&w->line);
	soi_json_init(&j, &w->line);
	soi_story_line_json(story, &j);
	soi_buf_clear(&w->whole);
	soi_json_init(&j, &w->whole);
	soi_story_json(story, w->texts, &j);
	if (w->line.failed || w->whole.failed)
		return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "the story '%.*s' passes %zu bytes",
				SOI_FMT(story->id), w->whole.max);
	rc = is_stored(w, story->id, err);
	if (rc != 0)
		return rc < 0 ? rc : 0;
	if (w->changes)
		soi_changes_is(w->changes, soi_buf_span(&w->whole));
	rc = soi_db_prepare(w->s, "INSERT OR REPLACE INTO stories (id, updated, line, story)"
				  " VALUES (?, ?, ?, ?)", &st, err);
	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, story->id);
	(void)sqlite3_bind_text64(st, 2, story->updated.n ? story->updated.p : "",
				  story->updated.n, SQLITE_STATIC, SQLITE_UTF8);
	soi_bind_span(st, 3, soi_buf_span(&w->line));
	soi_bind_span(st, 4, soi_buf_span(&w->whole));
	rc = soi_db_run(w->s, st, err);
	soi_db_done(st);
	return rc;
}

static bool is_among(const struct soi_grouping *g, struct soi_span id)
{
	size_t lo = 0, hi = g->n_stories;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (soi_span_cmp(g->stories[mid].id, id) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < g->n_stories && soi_span_eq(g->stories[lo].id, id);
}

static int name_gone(struct soi_store *s, struct soi_span id, struct soi_err *err)
{
	sqlite3_stmt *put;
	int rc = soi_db_prepare(s, "INSERT OR IGNORE INTO temp.gone VALUES (?)", &put, err);

	if (rc < 0)
		return rc;
	soi_bind_span(put, 1, id);
	return soi_db_run(s, put, err);
}

/* Of all stories, those that are no more. */
static int find_gone(struct writing *w, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(w->s, "SELECT id FROM stories ORDER BY id", &st, err);

	if (rc < 0)
		return rc;
	while ((rc = soi_db_step(w->s, st, err)) > 0) {
		if (!is_among(w->g, soi_column(st, 0)))
			rc = name_gone(w->s, soi_column(st, 0), err);
		if (rc < 0)
			break;
	}
	soi_db_done(st);
	return rc;
}

static int tell_gone(struct writing *w, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(w->s, "SELECT story FROM stories WHERE id IN"
				      " (SELECT id FROM temp.gone) ORDER BY id", &st, err);

	if (rc < 0)
		return rc;
	while ((rc = soi_db_step(w->s, st, err)) > 0)
		soi_changes_was(w->changes, soi_column(st, 0));
	soi_db_done(st);
	return rc;
}

/* Stories that are no more: first named, for a table is not cut while it is read. */
static int drop_stories(struct writing *w, bool all, struct soi_err *err)
{
	int rc = soi_db_exec(w->s, "CREATE TEMP TABLE IF NOT EXISTS gone (id TEXT PRIMARY KEY);"
				   "DELETE FROM temp.gone;", err);

	if (rc == 0 && all)
		rc = find_gone(w, err);
	for (size_t i = 0; rc == 0 && i < w->g->n_gone; i++)
		rc = name_gone(w->s, w->g->gone[i], err);
	if (rc == 0 && w->changes)
		rc = tell_gone(w, err);
	return rc < 0 ? rc : soi_db_exec(w->s, "DELETE FROM stories WHERE id IN"
					       " (SELECT id FROM temp.gone)", err);
}

/* Only what differs is written, and told. */
static int put_stories(struct soi_store *s, const struct soi_grouping *g,
		       const struct soi_texts *texts, bool tell, bool all, struct soi_err *err)
{
	struct writing w = { .s = s, .g = g, .texts = texts };
	int rc;

	soi_buf_init(&w.line, SOI_MAX_CAPTURE_BYTES);
	soi_buf_init(&w.whole, SOI_MAX_FILE_BYTES / 2);	/* SQLite's own limit */
	w.changes = tell ? soi_changes_new() : NULL;
	rc = drop_stories(&w, all, err);
	for (size_t i = 0; rc == 0 && i < g->n_stories; i++)
		rc = put_story(&w, &g->stories[i], err);
	if (rc == 0 && w.changes)
		rc = soi_changes_write(s, w.changes, err);
	soi_changes_free(w.changes);
	soi_buf_release(&w.whole);
	soi_buf_release(&w.line);
	return rc;
}

int soi_put_grouping(struct soi_store *s, const struct soi_grouping *g,
		     const struct soi_texts *texts, bool tell, bool all, struct soi_err *err)
{
	struct soi_buf line;
	int rc = all ? soi_db_exec(s, "DELETE FROM groups;", err) : 0;

	soi_buf_init(&line, SOI_MAX_CAPTURE_BYTES);
	if (rc == 0)
		rc = put_groups(s, g, texts, &line, err);
	if (rc == 0)
		rc = put_stories(s, g, texts, tell, all, err);
	if (rc == 0)
		rc = soi_meta_set(s, "dirty", SOI_LIT("0"), err);
	soi_buf_release(&line);
	return rc;
}

int soi_group_all(struct soi_store *s, const struct soi_engine *e, bool tell,
		  struct soi_err *err)
{
	struct soi_grouping grouping;
	struct soi_texts *texts;
	struct soi_set *set = NULL;
	int64_t *rows = NULL;
	int rc;

	rc = soi_load_set(s, e, &set, &rows, err);
	if (rc == 0)
		rc = soi_set_keep(set, e, rows, &grouping, &texts, err);
	if (rc == 0)
		rc = put_speaks(s, set, rows, err);
	if (rc == 0)
		rc = soi_put_grouping(s, &grouping, texts, tell, true, err);
	if (rc == 0)
		rc = soi_keep_all(s, &grouping, set, rows, err);
	free(rows);
	soi_set_free(set);
	return rc;
}

static int group_new(struct soi_store *s, const struct soi_engine *e, struct soi_err *err)
{
	int rc = soi_group_more(s, e, true, err);

	return rc == 0 ? soi_group_all(s, e, true, err) : rc < 0 ? rc : 0;
}

int soi_store_finish(struct soi_store *s, const struct soi_engine *e, struct soi_err *err)
{
	struct soi_buf dirty;
	int rc;

	rc = soi_db_begin(s, err);
	if (rc < 0)
		return rc;
	soi_buf_init(&dirty, 16);
	rc = soi_meta_get(s, "dirty", &dirty, err);
	if (rc > 0)
		rc = soi_span_is(soi_buf_span(&dirty), "1") ? group_new(s, e, err) : 0;
	soi_buf_release(&dirty);
	if (rc == 0)
		rc = soi_search_settle(s, err);
	if (rc == 0)
		rc = soi_db_commit(s, err);
	if (rc < 0)
		soi_db_rollback(s);
	return rc;
}

/* ---- rebuild ---- */

static int put_anew(void *ctx, struct soi_derivation *d, struct soi_err *err)
{
	struct soi_store *s = ctx;

	if (d->rc < 0)
		return soi_fail(err, d->rc, SOI_NO_OFFSET, "capture %s: %s", d->stored.sha256,
				d->err.msg);
	return soi_put_articles(s, d, err);
}

int soi_store_rebuild(struct soi_store *s, const struct soi_engine *e, struct soi_err *err)
{
	int rc;

	rc = soi_db_begin(s, err);
	if (rc < 0)
		return rc;
	rc = soi_db_exec(s, "DELETE FROM stories; DELETE FROM groups; DELETE FROM articles;"
			    "INSERT INTO search (search) VALUES ('delete-all');", err);
	if (rc == 0)
		rc = soi_log_replay(s, err);
	if (rc == 0)
		rc = soi_each_capture(s, e, put_anew, s, err);
	if (rc == 0)
		rc = soi_meta_set_rules(s, e, err);
	if (rc == 0)
		rc = soi_group_all(s, e, false, err);
	if (rc == 0)
		rc = soi_search_settle(s, err);
	if (rc == 0)
		rc = soi_db_commit(s, err);
	if (rc < 0)
		soi_db_rollback(s);
	return rc;
}
