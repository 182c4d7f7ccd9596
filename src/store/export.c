/*
 * Everything derived, one JSON line at a time, in one fixed order:
 *
 *	{"type":"soi","format":1,"tables":"…","rules":1}
 *	{"type":"article","id":…,"capture":"key","pos":0,"speaks":true,"record":{…}}
 *	{"type":"correction","seq":1,"verb":"remove","what":[…],…}
 *	{"type":"group","id":…,"group":{…}}
 *	{"type":"story","id":…,"line":{…},"story":{…}}
 *
 * Articles by id, then by their capture's key and place, those removed by hand
 * left out; corrections in order; groups and stories by id; ids as bytes.  Rows' numbers, which depend on the order of adding, do
 * not appear.  The search index is a function of the articles and is not
 * printed.  So two databases hold the same exactly when their exports are
 * equal, and `diff` on two exports names what differs.
 */
#include <stdio.h>
#include <stdlib.h>

#include "store/internal.h"
#include "base/banned.h"

#define EXPORT_FORMAT 1	/* of these lines; the file has a version of its own */

struct printer {
	struct soi_store *store;
	struct soi_buf line;
	struct soi_json j;
	int (*out)(void *ctx, struct soi_span line);
	void *ctx;
};

static void start(struct printer *p, const char *type)
{
	soi_buf_clear(&p->line);
	soi_json_init(&p->j, &p->line);
	soi_json_open(&p->j, '{');
	soi_json_key_str(&p->j, "type", soi_span_str(type));
}

static int end(struct printer *p, struct soi_err *err)
{
	soi_json_close(&p->j, '}');
	if (p->line.failed)
		return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "a line passes %zu bytes",
				p->line.max);
	return p->out(p->ctx, soi_buf_span(&p->line));
}

static void key_raw(struct printer *p, const char *key, struct soi_span json)
{
	soi_json_key(&p->j, key);
	if (json.n)
		soi_json_raw(&p->j, json);
	else
		soi_json_null(&p->j);
}

static void article_line(struct printer *p, sqlite3_stmt *st)
{
	start(p, "article");
	soi_json_key_str(&p->j, "id", soi_column(st, 0));
	soi_json_key_str(&p->j, "capture", soi_column(st, 1));
	soi_json_key_int(&p->j, "pos", sqlite3_column_int64(st, 2));
	soi_json_key(&p->j, "speaks");
	if (sqlite3_column_type(st, 3) == SQLITE_NULL)
		soi_json_null(&p->j);
	else
		soi_json_bool(&p->j, sqlite3_column_int(st, 3) != 0);
	key_raw(p, "record", soi_column(st, 4));
}

static void group_line(struct printer *p, sqlite3_stmt *st)
{
	start(p, "group");
	soi_json_key_str(&p->j, "id", soi_column(st, 0));
	key_raw(p, "group", soi_column(st, 1));
}

static void story_line(struct printer *p, sqlite3_stmt *st)
{
	start(p, "story");
	soi_json_key_str(&p->j, "id", soi_column(st, 0));
	key_raw(p, "line", soi_column(st, 1));
	key_raw(p, "story", soi_column(st, 2));
}

static int each_row(struct printer *p, const char *sql,
		    void (*print)(struct printer *p, sqlite3_stmt *st), struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(p->store, sql, &st, err);

	if (rc < 0)
		return rc;
	while ((rc = soi_db_step(p->store, st, err)) > 0) {
		print(p, st);
		rc = end(p, err);
		if (rc != 0)
			break;
	}
	soi_db_done(st);
	return rc;
}

static int header(struct printer *p, struct soi_err *err)
{
	struct soi_buf value;
	int rc;

	soi_buf_init(&value, 4096);
	start(p, "soi");
	soi_json_key_int(&p->j, "format", EXPORT_FORMAT);
	rc = soi_meta_get(p->store, "tables", &value, err);
	if (rc >= 0) {
		soi_json_key_str(&p->j, "tables", soi_buf_span(&value));
		rc = soi_meta_get(p->store, "rules", &value, err);
	}
	if (rc >= 0) {
		key_raw(p, "rules", soi_buf_span(&value));
		rc = end(p, err);
	}
	soi_buf_release(&value);
	return rc;
}

static int corrections(struct printer *p, struct soi_err *err)
{
	struct soi_arena a;
	struct soi_log log;
	int rc;

	soi_arena_init(&a);
	rc = soi_log_load(p->store, &a, &log, err);
	for (size_t i = 0; rc == 0 && i < log.n; i++) {
		start(p, "correction");
		soi_logged_json(&log.rows[i], &p->j);
		rc = end(p, err);
	}
	soi_arena_release(&a);
	return rc;
}

int soi_store_export(struct soi_store *s, int (*line)(void *ctx, struct soi_span line),
		     void *ctx, struct soi_err *err)
{
	struct printer p = { .store = s, .out = line, .ctx = ctx };
	int rc;

	/* One transaction, so that a writer cannot come between the parts. */
	rc = soi_db_exec(s, "BEGIN", err);
	if (rc < 0)
		return rc;
	soi_buf_init(&p.line, SOI_MAX_FILE_BYTES);
	rc = header(&p, err);
	if (rc == 0)
		rc = each_row(&p, "SELECT a.article, lower(hex(c.key)), a.pos, a.speaks, a.record"
				  " FROM articles a JOIN captures c ON c.id = a.capture"
				  " WHERE a.article NOT IN (SELECT article FROM removed)"
				  " ORDER BY a.article, c.key, a.pos", article_line, err);
	if (rc == 0)
		rc = corrections(&p, err);
	if (rc == 0)
		rc = each_row(&p, "SELECT article, line FROM groups ORDER BY article", group_line,
			      err);
	if (rc == 0)
		rc = each_row(&p, "SELECT id, line, story FROM stories ORDER BY id", story_line,
			      err);
	soi_buf_release(&p.line);
	soi_db_rollback(s);
	return rc;
}
