/*
 * Looking things up: lines as they are stored.
 */
#include "store/internal.h"
#include "base/banned.h"

#define MAX_STEPS 64	/* removals that a story's old address leads through */

void soi_put_open(sqlite3_stmt *st, struct soi_buf *out)
{
	struct soi_span object = soi_column(st, 0);

	soi_buf_add(out, soi_span_sub(object, 0, object.n ? object.n - 1 : 0));
	soi_buf_add(out, sqlite3_column_int(st, 1) ? SOI_LIT(",\"provisional\":true}") :
			 SOI_LIT(",\"provisional\":false}"));
}

/* The first column of the first row of sql, for id, with what a second one says. */
static int lookup(struct soi_store *s, const char *sql, struct soi_span id, struct soi_buf *out,
		  struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc;

	soi_buf_clear(out);
	if (id.n == 0 || id.n > SOI_MAX_ID_BYTES)
		return 0;
	rc = soi_db_prepare(s, sql, &st, err);
	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, id);
	rc = soi_db_step(s, st, err);
	if (rc > 0 && sqlite3_column_count(st) > 1)
		soi_put_open(st, out);
	else if (rc > 0)
		soi_buf_add(out, soi_column(st, 0));
	soi_db_done(st);
	return rc > 0 && out->failed ?
	       soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "'%.*s' passes %zu bytes", SOI_FMT(id),
			out->max) : rc;
}

int soi_store_article(struct soi_store *s, struct soi_span id, struct soi_buf *out,
		      struct soi_err *err)
{
	return lookup(s, "SELECT record FROM articles WHERE article = ?1 AND NOT EXISTS"
			 " (SELECT 1 FROM removed WHERE article = ?1) ORDER BY speaks DESC, id LIMIT 1", id, out, err);
}

int soi_store_group(struct soi_store *s, struct soi_span id, struct soi_buf *out,
		    struct soi_err *err)
{
	return lookup(s, "SELECT g.line, " SOI_IS_OPEN("o.story = g.story AND o.cluster = g.cluster")
			 " FROM groups g WHERE g.article = ?", id, out, err);
}

static int story_of_member(struct soi_store *s, struct soi_span id, struct soi_buf *out,
			   struct soi_err *err)
{
	return lookup(s, "SELECT s.story, " SOI_STORY_IS_OPEN " FROM groups g"
			 " JOIN stories s ON s.id = g.story WHERE g.article = ?", id, out, err);
}

/* The story that was named after a member; where that was removed, the story of
 * those it stood with. */
static int story_once_named(struct soi_store *s, struct soi_span id, struct soi_buf *out,
			    struct soi_err *err)
{
	struct soi_span other;
	struct soi_arena a;
	int rc = story_of_member(s, id, out, err);

	soi_arena_init(&a);
	/* Each step leads to an entry of the log; they cannot go round more often. */
	for (int steps = 0; rc == 0 && steps < MAX_STEPS; steps++) {
		rc = soi_removed_story(s, &a, id, &other, err);
		if (rc <= 0)
			break;
		rc = story_of_member(s, other, out, err);
		id = other;
	}
	soi_arena_release(&a);
	return rc;
}

int soi_store_story(struct soi_store *s, struct soi_span id, struct soi_buf *out,
		    struct soi_err *err)
{
	int rc = lookup(s, "SELECT s.story, " SOI_STORY_IS_OPEN " FROM stories s WHERE id = ?", id,
			out, err);

	if (rc == 0)
		rc = story_of_member(s, id, out, err);
	/* A story is named after its smallest member; when a smaller one came,
	 * the old name still leads here. */
	if (rc == 0 && (soi_span_starts(id, SOI_LIT("s-")) || soi_span_starts(id, SOI_LIT("c-"))))
		rc = story_once_named(s, soi_span_sub(id, 2, id.n), out, err);
	return rc;
}

int soi_each_open(struct soi_store *s, sqlite3_stmt *st,
		  int (*line)(void *ctx, struct soi_span line), void *ctx, struct soi_err *err)
{
	struct soi_buf b;
	int rc;

	soi_buf_init(&b, SOI_MAX_CAPTURE_BYTES);
	while ((rc = soi_db_step(s, st, err)) > 0) {
		soi_buf_clear(&b);
		soi_put_open(st, &b);
		rc = line(ctx, soi_buf_span(&b));
		if (rc != 0)
			break;
	}
	soi_buf_release(&b);
	return rc;
}

int soi_store_stories(struct soi_store *s, int (*line)(void *ctx, struct soi_span line),
		      void *ctx, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc;

	rc = soi_db_prepare(s, "SELECT s.line, " SOI_STORY_IS_OPEN " FROM stories s"
				   " ORDER BY updated DESC, id", &st, err);
	if (rc < 0)
		return rc;
	rc = soi_each_open(s, st, line, ctx, err);
	soi_db_done(st);
	return rc;
}

int soi_store_about(struct soi_store *s, struct soi_buf *out, struct soi_err *err)
{
	int64_t captures = 0, bytes = 0, articles = 0, stories = 0;
	struct soi_buf tables, rules, dirty;
	struct soi_json j;
	int rc;

	soi_buf_clear(out);
	soi_buf_init(&tables, 4096);
	soi_buf_init(&rules, 4096);
	soi_buf_init(&dirty, 4096);
	rc = soi_db_number(s, "SELECT count(*) FROM captures", &captures, err);
	if (rc == 0)
		rc = soi_db_number(s, "SELECT total(n_bytes) FROM blobs", &bytes, err);
	if (rc == 0)
		rc = soi_db_number(s, "SELECT count(*) FROM groups", &articles, err);
	if (rc == 0)
		rc = soi_db_number(s, "SELECT count(*) FROM stories", &stories, err);
	if (rc == 0)
		rc = soi_meta_get(s, "tables", &tables, err);
	if (rc >= 0)
		rc = soi_meta_get(s, "rules", &rules, err);
	if (rc >= 0)
		rc = soi_meta_get(s, "dirty", &dirty, err);
	if (rc < 0)
		goto out;
	rc = 0;
	soi_json_init(&j, out);
	soi_json_open(&j, '{');
	soi_json_key_int(&j, "format", soi_schema_version);
	soi_json_key_int(&j, "captures", captures);
	soi_json_key_int(&j, "capture_bytes", bytes);
	soi_json_key_int(&j, "articles", articles);
	soi_json_key_int(&j, "stories", stories);
	soi_json_key_str(&j, "tables", soi_buf_span(&tables));
	soi_json_key_str(&j, "rules", soi_buf_span(&rules));
	soi_json_key(&j, "grouped");
	soi_json_bool(&j, !soi_span_is(soi_buf_span(&dirty), "1"));
	soi_json_close(&j, '}');
out:
	soi_buf_release(&dirty);
	soi_buf_release(&rules);
	soi_buf_release(&tables);
	return rc;
}
