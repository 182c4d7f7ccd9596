/*
 * What the pages need beside whole lists: a part of one, and what names whom.
 */
#include "store/words.h"
#include "base/banned.h"

/* A cursor is the last story seen: what the list is ordered by, '~', its id. */
int soi_store_stories_after(struct soi_store *s, struct soi_span cursor, size_t limit,
			    int (*line)(void *ctx, struct soi_span line), void *ctx,
			    struct soi_err *err)
{
	struct soi_span id = cursor, updated = soi_span_cut(&id, '~');
	sqlite3_stmt *st;
	int rc;

	if (cursor.n && !id.p)
		return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "'%.*s' is no cursor", SOI_FMT(cursor));
	rc = soi_db_prepare(s, cursor.n ? "SELECT s.line, " SOI_STORY_IS_OPEN
					  " FROM stories s WHERE updated <= ?1 AND"
					  " (updated < ?1 OR id > ?2) ORDER BY updated DESC, id LIMIT ?3" :
			    "SELECT s.line, " SOI_STORY_IS_OPEN
			    " FROM stories s WHERE ?1 IS NULL AND ?2 IS NULL"
			    " ORDER BY updated DESC, id LIMIT ?3", &st, err);
	if (rc < 0)
		return rc;
	if (cursor.n) {	/* a story without a day has the empty text, which is not NULL */
		(void)sqlite3_bind_text(st, 1, updated.n ? updated.p : "", (int)updated.n, SQLITE_TRANSIENT);
		soi_bind_span(st, 2, id);
	} else {
		(void)sqlite3_bind_null(st, 1);
		(void)sqlite3_bind_null(st, 2);
	}
	(void)sqlite3_bind_int64(st, 3, (sqlite3_int64)limit);
	rc = soi_each_open(s, st, line, ctx, err);
	soi_db_done(st);
	return rc;
}

int soi_store_story_line(struct soi_store *s, struct soi_span id, struct soi_buf *out,
			 struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc;

	soi_buf_clear(out);
	rc = soi_db_prepare(s, "SELECT s.line, " SOI_STORY_IS_OPEN " FROM stories s WHERE id = ?", &st, err);
	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, id);
	rc = soi_db_step(s, st, err);
	if (rc > 0)
		soi_put_open(st, out);
	soi_db_done(st);
	return rc;
}

int soi_store_naming(struct soi_store *s, struct soi_span id, size_t limit,
		     int (*row)(void *ctx, struct soi_span record, struct soi_span story,
				struct soi_span group), void *ctx, struct soi_err *err)
{
	struct soi_buf word;
	sqlite3_stmt *st;
	int rc;

	if (!id.n || !soi_has_word(id) || soi_utf8_check(id) != SIZE_MAX)
		return 0;
	rc = soi_db_prepare(s, "SELECT a.record, g.story, g.line FROM"
			       " (SELECT a.id AS row, g.article AS article, g.day AS day FROM search"
			       "  JOIN articles a ON a.place = search.rowid JOIN groups g ON g.article = a.article"
			       "  WHERE search MATCH ?1 AND a.speaks = 1"
			       "  ORDER BY g.day DESC, a.article LIMIT ?2) found"
			       " JOIN articles a ON a.id = found.row JOIN groups g ON g.article = found.article"
			       " ORDER BY found.day DESC, found.article", &st, err);
	if (rc < 0)
		return rc;
	soi_buf_init(&word, SOI_MAX_TEXT_BYTES);
	soi_facet_word(SOI_FACET_ACTOR, id, &word);
	soi_bind_span(st, 1, soi_buf_span(&word));
	(void)sqlite3_bind_int64(st, 2, (sqlite3_int64)limit);
	while ((rc = soi_db_step(s, st, err)) > 0) {
		rc = row(ctx, soi_column(st, 0), soi_column(st, 1), soi_column(st, 2));
		if (rc != 0)
			break;
	}
	soi_db_done(st);
	soi_buf_release(&word);
	return rc;
}

int soi_store_generation(struct soi_store *s, int64_t *out, struct soi_err *err)
{
	return soi_db_number(s, "PRAGMA data_version", out, err);
}

int soi_store_last_change(struct soi_store *s, int64_t *out, struct soi_err *err)
{
	return soi_db_number(s, "SELECT coalesce(max(seq), 0) FROM changes", out, err);
}
