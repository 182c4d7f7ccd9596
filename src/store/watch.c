/*
 * The memory of `soi watch`: rows of hosts and addresses, written together with
 * the capture that a request gave, in one transaction.  So after a kill at any
 * moment each answer is either stored and known to be, or neither, and then
 * it is asked for again.
 *
 * Cost: what is due is found by an index of (host, time); a commit is some rows.
 */
#include "store/internal.h"
#include "store/watch.h"

#include <stdio.h>

#include "base/banned.h"

#define HORIZON_S ((int64_t)40 * 86400)	/* nothing is planned further ahead */
#define HOST_HORIZON_S ((int64_t)2 * 86400)

static void bind_time(sqlite3_stmt *st, int at, int64_t v)
{
	if (v == SOI_NO_TIME)
		(void)sqlite3_bind_null(st, at);
	else
		(void)sqlite3_bind_int64(st, at, v);
}

static int64_t column_time(sqlite3_stmt *st, int at)
{
	return sqlite3_column_type(st, at) == SQLITE_NULL ? SOI_NO_TIME : sqlite3_column_int64(st, at);
}

/* ---- hosts ---- */

int soi_watch_host_get(struct soi_store *s, struct soi_arena *a, struct soi_span host,
		       struct soi_watch_host *out, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(s, "SELECT free_s, n_failed, n_requests, robots_state, robots, robots_until_s,"
				   " tdm, tdm_until_s FROM watch_hosts WHERE host = ?", &st, err);

	*out = (struct soi_watch_host){ .host = soi_arena_copy(a, host) };
	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, host);
	rc = soi_db_step(s, st, err);
	if (rc > 0) {
		out->free_s = sqlite3_column_int64(st, 0);
		out->n_failed = sqlite3_column_int64(st, 1);
		out->n_requests = sqlite3_column_int64(st, 2);
		out->robots_state = (enum soi_robots_state)sqlite3_column_int(st, 3);
		out->robots = soi_arena_copy(a, soi_column(st, 4));
		out->robots_until_s = sqlite3_column_int64(st, 5);
		out->tdm = soi_arena_copy(a, soi_column(st, 6));
		out->tdm_until_s = sqlite3_column_int64(st, 7);
	}
	soi_db_done(st);
	return rc;
}

static int put_host(struct soi_store *s, const struct soi_watch_host *h, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(s, "INSERT OR REPLACE INTO watch_hosts (host, free_s, n_failed, n_requests,"
				   " robots_state, robots, robots_until_s, tdm, tdm_until_s)"
				   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", &st, err);

	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, h->host);
	(void)sqlite3_bind_int64(st, 2, h->free_s);
	(void)sqlite3_bind_int64(st, 3, h->n_failed);
	(void)sqlite3_bind_int64(st, 4, h->n_requests);
	(void)sqlite3_bind_int(st, 5, (int)h->robots_state);
	soi_bind_blob(st, 6, h->robots);
	(void)sqlite3_bind_int64(st, 7, h->robots_until_s);
	soi_bind_blob(st, 8, h->tdm);
	(void)sqlite3_bind_int64(st, 9, h->tdm_until_s);
	rc = soi_db_run(s, st, err);
	soi_db_done(st);
	return rc;
}

int soi_watch_hosts_due(struct soi_store *s, int64_t now_s, int64_t until_s,
			int (*use)(void *ctx, struct soi_span host), void *ctx, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(s, "SELECT host FROM watch_hosts h WHERE free_s <= ? AND EXISTS (SELECT 1"
				   " FROM watch_pages p WHERE p.host = h.host AND p.due_s <= ?)"
				   " ORDER BY host", &st, err);

	if (rc < 0)
		return rc;
	(void)sqlite3_bind_int64(st, 1, now_s);
	(void)sqlite3_bind_int64(st, 2, until_s);
	while ((rc = soi_db_step(s, st, err)) > 0) {
		rc = use(ctx, soi_column(st, 0));
		if (rc != 0)
			break;
	}
	soi_db_done(st);
	return rc;
}

int soi_watch_next_s(struct soi_store *s, int64_t until_s, int64_t *out, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(s, "SELECT min(max(h.free_s, d.due)) FROM watch_hosts h JOIN"
				   " (SELECT host, min(due_s) AS due FROM watch_pages WHERE due_s IS NOT NULL"
				   " GROUP BY host) d ON d.host = h.host WHERE d.due <= ?", &st, err);

	*out = SOI_NO_TIME;
	if (rc < 0)
		return rc;
	(void)sqlite3_bind_int64(st, 1, until_s);
	rc = soi_db_step(s, st, err);
	if (rc > 0)
		*out = column_time(st, 0);
	soi_db_done(st);
	return rc < 0 ? rc : 0;
}

/* ---- addresses ---- */

#define PAGE_COLUMNS "url, host, kind, source, due_s, found_s, last_s, final, etag, modified, content," \
	" n_failed, n_checked, n_fetched, n_same, n_kept, n_hops, status, outcome"

static void page_row(sqlite3_stmt *st, struct soi_arena *a, struct soi_watch_page *p)
{
	p->url = soi_arena_copy(a, soi_column(st, 0));
	p->host = soi_arena_copy(a, soi_column(st, 1));
	p->kind = (enum soi_watch_kind)sqlite3_column_int(st, 2);
	p->source = soi_arena_copy(a, soi_column(st, 3));
	p->due_s = column_time(st, 4);
	p->found_s = sqlite3_column_int64(st, 5);
	p->last_s = column_time(st, 6);
	p->final = soi_arena_copy(a, soi_column(st, 7));
	p->etag = soi_arena_copy(a, soi_column(st, 8));
	p->modified = soi_arena_copy(a, soi_column(st, 9));
	p->content = (uint64_t)sqlite3_column_int64(st, 10);
	p->n_failed = sqlite3_column_int64(st, 11);
	p->n_checked = sqlite3_column_int64(st, 12);
	p->n_fetched = sqlite3_column_int64(st, 13);
	p->n_same = sqlite3_column_int64(st, 14);
	p->n_kept = sqlite3_column_int64(st, 15);
	p->n_hops = sqlite3_column_int64(st, 16);
	p->status = sqlite3_column_int64(st, 17);
	p->outcome = soi_arena_copy(a, soi_column(st, 18));
}

static void bind_page(sqlite3_stmt *st, const struct soi_watch_page *p)
{
	soi_bind_span(st, 1, p->url);
	soi_bind_span(st, 2, p->host);
	(void)sqlite3_bind_int(st, 3, (int)p->kind);
	soi_bind_span(st, 4, p->source);
	bind_time(st, 5, p->due_s);
	(void)sqlite3_bind_int64(st, 6, p->found_s);
	bind_time(st, 7, p->last_s);
	soi_bind_span(st, 8, p->final);
	soi_bind_span(st, 9, p->etag);
	soi_bind_span(st, 10, p->modified);
	(void)sqlite3_bind_int64(st, 11, (sqlite3_int64)p->content);
	(void)sqlite3_bind_int64(st, 12, p->n_failed);
	(void)sqlite3_bind_int64(st, 13, p->n_checked);
	(void)sqlite3_bind_int64(st, 14, p->n_fetched);
	(void)sqlite3_bind_int64(st, 15, p->n_same);
	(void)sqlite3_bind_int64(st, 16, p->n_kept);
	(void)sqlite3_bind_int64(st, 17, p->n_hops);
	(void)sqlite3_bind_int64(st, 18, p->status);
	soi_bind_span(st, 19, p->outcome);
}

int soi_watch_page_get(struct soi_store *s, struct soi_arena *a, struct soi_span url,
		       struct soi_watch_page *out, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(s, "SELECT " PAGE_COLUMNS " FROM watch_pages WHERE url = ?", &st, err);

	*out = (struct soi_watch_page){ .url = url, .due_s = SOI_NO_TIME, .last_s = SOI_NO_TIME };
	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, url);
	rc = soi_db_step(s, st, err);
	if (rc > 0)
		page_row(st, a, out);
	soi_db_done(st);
	return rc;
}

int soi_watch_page_due(struct soi_store *s, struct soi_arena *a, struct soi_span host, int64_t until_s,
		       struct soi_watch_page *out, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(s, "SELECT " PAGE_COLUMNS " FROM watch_pages WHERE host = ? AND due_s <= ?"
				   " ORDER BY kind = 1, due_s, url LIMIT 1", &st, err);

	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, host);
	(void)sqlite3_bind_int64(st, 2, until_s);
	rc = soi_db_step(s, st, err);
	if (rc > 0)
		page_row(st, a, out);
	soi_db_done(st);
	return rc;
}

int soi_watch_twin(struct soi_store *s, const struct soi_watch_page *page, uint64_t content,
		   struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(s, "SELECT 1 FROM watch_pages WHERE host = ? AND content = ? AND content <> 0"
				   " AND url <> ? AND kind = 1 LIMIT 1", &st, err);

	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, page->host);
	(void)sqlite3_bind_int64(st, 2, (sqlite3_int64)content);
	soi_bind_span(st, 3, page->url);
	rc = soi_db_step(s, st, err);
	soi_db_done(st);
	return rc;
}

/* known: a row that is there already stays. */
static int put_page(struct soi_store *s, const struct soi_watch_page *p, bool known_stays, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = known_stays ?
		soi_db_prepare(s, "INSERT OR IGNORE INTO watch_pages (" PAGE_COLUMNS ") VALUES"
			       " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", &st, err) :
		soi_db_prepare(s, "INSERT OR REPLACE INTO watch_pages (" PAGE_COLUMNS ") VALUES"
			       " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", &st, err);

	if (rc < 0)
		return rc;
	bind_page(st, p);
	rc = soi_db_run(s, st, err);
	if (rc == 0)
		rc = sqlite3_changes(s->db) > 0;
	soi_db_done(st);
	if (rc <= 0)
		return rc;
	/* A host nobody asked yet has a row, so that it is seen to be free. */
	rc = soi_db_prepare(s, "INSERT OR IGNORE INTO watch_hosts (host) VALUES (?)", &st, err);
	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, p->host);
	rc = soi_db_run(s, st, err);
	soi_db_done(st);
	return rc < 0 ? rc : 1;
}

/* ---- what came of a request ---- */

static int put_rights(struct soi_store *s, const struct soi_watch_result *r, struct soi_err *err)
{
	char sha256[65], key[65];
	sqlite3_stmt *st;
	int64_t row = 0;
	int rc;

	soi_capture_hash(r->capture, sha256);
	soi_capture_key(r->capture, sha256, key);
	rc = soi_capture_known(s, key, &row, err);
	if (rc <= 0)
		return rc;
	rc = soi_db_prepare(s, "INSERT OR REPLACE INTO rights VALUES (?, ?, ?, ?)", &st, err);
	if (rc < 0)
		return rc;
	(void)sqlite3_bind_int64(st, 1, row);
	(void)sqlite3_bind_int(st, 2, r->rights.reserved);
	soi_bind_span(st, 3, r->rights.policy);
	soi_bind_span(st, 4, soi_span_str(r->rights.said_by));
	rc = soi_db_run(s, st, err);
	soi_db_done(st);
	return rc;
}

static int set_number(struct soi_store *s, const char *key, int64_t v, struct soi_err *err)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%lld", (long long)v);
	return soi_meta_set(s, key, soi_span_str(text), err);
}

static int write_result(struct soi_store *s, const struct soi_engine *e, const struct soi_watch_result *r,
			int64_t now_s, struct soi_added *added, size_t *n_new, struct soi_err *err)
{
	struct soi_engine alone = *e;	/* one capture needs no threads */
	int rc = 0;

	alone.n_threads = 1;
	if (r->capture)
		rc = soi_add_within(s, &alone, r->capture, 1, NULL, NULL, added, err);
	if (rc == 0 && r->capture && r->rights.said_by)
		rc = put_rights(s, r, err);
	if (rc == 0 && r->host)
		rc = put_host(s, r->host, err);
	if (rc == 0 && r->page)
		rc = put_page(s, r->page, false, err);
	for (size_t i = 0; rc >= 0 && i < r->n_found; i++) {
		rc = put_page(s, &r->found[i], true, err);
		*n_new += rc > 0;
	}
	if (rc >= 0 && r->note)
		rc = soi_meta_set(s, r->note, r->note_value, err);
	return rc < 0 ? rc : set_number(s, "watch_seen", now_s, err);
}

int soi_watch_commit(struct soi_store *s, const struct soi_engine *e, const struct soi_watch_result *r,
		     int64_t now_s, struct soi_added *added, size_t *n_new, struct soi_err *err)
{
	struct soi_added before = *added;
	int rc = soi_db_begin(s, err);

	if (rc < 0)
		return rc;
	*n_new = 0;
	rc = write_result(s, e, r, now_s, added, n_new, err);
	if (rc == 0)
		rc = soi_db_commit(s, err);
	if (rc < 0) {
		soi_db_rollback(s);
		*added = before;
	}
	return rc;
}

/* ---- beginning and end ---- */

/* A line of the list: what is known of its address stays, but that it is asked for. */
static int put_source(struct soi_store *s, const struct soi_watch_page *p, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = put_page(s, p, true, err);

	if (rc != 0)
		return rc < 0 ? rc : 0;
	rc = soi_db_prepare(s, "UPDATE watch_pages SET kind = 0, source = NULL,"
			       " due_s = CASE WHEN kind = 0 AND due_s IS NOT NULL THEN due_s ELSE ?2 END"
			       " WHERE url = ?1", &st, err);
	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, p->url);
	(void)sqlite3_bind_int64(st, 2, p->due_s);
	rc = soi_db_run(s, st, err);
	soi_db_done(st);
	return rc;
}

static int begin(struct soi_store *s, const struct soi_watch_page *sources, size_t n, int64_t now_s,
		 struct soi_err *err)
{
	char sql[512];
	sqlite3_stmt *st;
	int rc;

	(void)snprintf(sql, sizeof(sql),
		       "UPDATE watch_pages SET due_s = %lld WHERE due_s > %lld;"
		       "UPDATE watch_hosts SET free_s = iif(free_s > %lld, %lld, free_s),"
		       " robots_until_s = iif(robots_until_s > %lld, 0, robots_until_s),"
		       " tdm_until_s = iif(tdm_until_s > %lld, 0, tdm_until_s);"
		       "CREATE TEMP TABLE IF NOT EXISTS listed (url TEXT PRIMARY KEY); DELETE FROM listed;",
		       (long long)now_s, (long long)(now_s + HORIZON_S), (long long)(now_s + HOST_HORIZON_S),
		       (long long)now_s, (long long)(now_s + HOST_HORIZON_S),
		       (long long)(now_s + HOST_HORIZON_S));
	rc = soi_db_exec(s, sql, err);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		rc = put_source(s, &sources[i], err);
		if (rc == 0)
			rc = soi_db_prepare(s, "INSERT OR IGNORE INTO listed VALUES (?)", &st, err);
		if (rc < 0)
			break;
		soi_bind_span(st, 1, sources[i].url);
		rc = soi_db_run(s, st, err);
		soi_db_done(st);
	}
	if (rc == 0)
		rc = soi_db_exec(s, "UPDATE watch_pages SET due_s = NULL WHERE kind IN (0, 2)"
				    " AND url NOT IN (SELECT url FROM listed)"
				    " AND ifnull(source, '') NOT IN (SELECT url FROM listed);", err);
	if (rc == 0)
		rc = set_number(s, "watch_seen", now_s, err);
	if (rc == 0)
		rc = soi_meta_set(s, "watch_state", SOI_LIT("running"), err);
	return rc;
}

int soi_watch_begin(struct soi_store *s, const struct soi_watch_page *sources, size_t n, int64_t now_s,
		    struct soi_err *err)
{
	/* A small cache of pages: it would go on growing for weeks, and a grouping reads past it. */
	int rc = soi_db_exec(s, "PRAGMA cache_size = -8192;", err);

	if (rc == 0)
		rc = soi_db_begin(s, err);
	if (rc < 0)
		return rc;
	rc = begin(s, sources, n, now_s, err);
	if (rc == 0)
		rc = soi_db_commit(s, err);
	if (rc < 0)
		soi_db_rollback(s);
	return rc;
}

int soi_watch_end(struct soi_store *s, int64_t now_s, struct soi_err *err)
{
	int rc = soi_meta_set(s, "watch_state", SOI_LIT("ended"), err);

	return rc < 0 ? rc : set_number(s, "watch_seen", now_s, err);
}

int soi_watch_note(struct soi_store *s, const char *name, struct soi_buf *out, struct soi_err *err)
{
	return soi_meta_get(s, name, out, err);
}

int soi_watch_dirty(struct soi_store *s, struct soi_err *err)
{
	struct soi_buf b;
	int rc;

	soi_buf_init(&b, 64);
	rc = soi_meta_get(s, "dirty", &b, err);
	if (rc > 0)
		rc = soi_span_is(soi_buf_span(&b), "1");
	soi_buf_release(&b);
	return rc;
}

/* ---- what it says of itself ---- */

static void time_json(struct soi_json *j, const char *key, sqlite3_stmt *st, int at)
{
	soi_json_key(j, key);
	if (sqlite3_column_type(st, at) == SQLITE_NULL)
		soi_json_null(j);
	else
		soi_json_int(j, sqlite3_column_int64(st, at));
}

static int sources_json(struct soi_store *s, struct soi_json *j, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(s, "SELECT url, outcome, status, last_s, due_s, n_fetched, n_same, n_kept, n_failed,"
				   " (SELECT count(*) FROM watch_pages i WHERE i.source = p.url AND i.kind = 1)"
				   " FROM watch_pages p WHERE kind = 0 AND due_s IS NOT NULL ORDER BY url",
				&st, err);

	if (rc < 0)
		return rc;
	soi_json_key(j, "sources");
	soi_json_open(j, '[');
	while ((rc = soi_db_step(s, st, err)) > 0) {
		static const char *const counts[] = { "fetched", "same", "kept", "failed", "items" };

		soi_json_open(j, '{');
		soi_json_key_str(j, "url", soi_column(st, 0));
		soi_json_key_str(j, "outcome", soi_column(st, 1));
		soi_json_key_int(j, "status", sqlite3_column_int64(st, 2));
		time_json(j, "last", st, 3);
		time_json(j, "next", st, 4);
		for (int i = 0; i < 5; i++)
			soi_json_key_int(j, counts[i], sqlite3_column_int64(st, 5 + i));
		soi_json_close(j, '}');
	}
	soi_json_close(j, ']');
	soi_db_done(st);
	return rc;
}

static int pages_json(struct soi_store *s, struct soi_json *j, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(s, "SELECT ifnull(outcome, 'waiting'), count(*) FROM watch_pages WHERE kind = 1"
				   " GROUP BY 1 ORDER BY 1", &st, err);

	if (rc < 0)
		return rc;
	soi_json_key(j, "pages");
	soi_json_open(j, '{');
	while ((rc = soi_db_step(s, st, err)) > 0) {
		char key[64];

		/* Our own words: no escape is needed. */
		(void)snprintf(key, sizeof(key), "%.*s", SOI_FMT(soi_column(st, 0)));
		soi_json_key_int(j, key, sqlite3_column_int64(st, 1));
	}
	soi_json_close(j, '}');
	soi_db_done(st);
	return rc;
}

static int hosts_json(struct soi_store *s, struct soi_json *j, struct soi_err *err)
{
	static const char *const states[] = { "unknown", "read", "none", "unreachable" };
	sqlite3_stmt *st;
	int rc = soi_db_prepare(s, "SELECT host, robots_state, robots_until_s, free_s, n_failed, n_requests"
				   " FROM watch_hosts WHERE n_requests > 0 ORDER BY host LIMIT 500", &st, err);

	if (rc < 0)
		return rc;
	soi_json_key(j, "hosts");
	soi_json_open(j, '[');
	while ((rc = soi_db_step(s, st, err)) > 0) {
		int state = sqlite3_column_int(st, 1);

		soi_json_open(j, '{');
		soi_json_key_str(j, "host", soi_column(st, 0));
		soi_json_key_str(j, "robots", soi_span_str(states[state >= 0 && state < 4 ? state : 0]));
		time_json(j, "robots_until", st, 2);
		time_json(j, "free", st, 3);
		soi_json_key_int(j, "failed", sqlite3_column_int64(st, 4));
		soi_json_key_int(j, "requests", sqlite3_column_int64(st, 5));
		soi_json_close(j, '}');
	}
	soi_json_close(j, ']');
	soi_db_done(st);
	return rc;
}

int soi_watch_status(struct soi_store *s, struct soi_buf *out, struct soi_err *err)
{
	struct soi_buf b;
	struct soi_json j;
	int64_t n = 0;
	int rc;

	soi_buf_clear(out);
	soi_buf_init(&b, 64);
	rc = soi_meta_get(s, "watch_state", &b, err);
	if (rc <= 0)
		goto out;
	soi_json_init(&j, out);
	soi_json_open(&j, '{');
	soi_json_key_str(&j, "state", soi_buf_span(&b));
	rc = soi_db_number(s, "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'watch_seen'", &n, err);
	soi_json_key_int(&j, "seen", n);
	if (rc == 0)
		rc = soi_db_number(s, "SELECT count(*) FROM rights WHERE reserved = 1", &n, err);
	soi_json_key_int(&j, "reserved", n);
	if (rc == 0)
		rc = sources_json(s, &j, err);
	if (rc == 0)
		rc = pages_json(s, &j, err);
	if (rc == 0)
		rc = hosts_json(s, &j, err);
	soi_json_close(&j, '}');
	if (rc == 0)
		rc = 1;
out:
	soi_buf_release(&b);
	return rc;
}
