/*
 * The open database: opening, versions, errors, transactions, the meta table.
 *
 * WAL with synchronous=NORMAL: readers never block the writer nor wait for it,
 * and a killed process loses nothing that was committed, for the pages are
 * with the kernel by then.  What NORMAL gives up is the last transactions
 * before a loss of power, never the consistency of the file; and since `add`
 * is repeated safely, a sync a batch was not worth its time.
 *
 * A reader opens read-only and needs no right to write, but for one case that
 * SQLite knows: a database whose WAL was left behind by a killed writer in a
 * folder that cannot be written.
 */
#include "store/words.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>

#include "base/banned.h"

#define BUSY_TIMEOUT_MS 10000

int soi_db_fail(struct soi_store *s, struct soi_err *err)
{
	int code = s->db ? sqlite3_errcode(s->db) : SQLITE_CANTOPEN;
	const char *why = s->db ? sqlite3_errmsg(s->db) : "no memory";
	int system = s->db ? sqlite3_system_errno(s->db) : 0;

	switch (code & 0xff) {
	case SQLITE_FULL:
		return soi_fail(err, SOI_EIO, SOI_NO_OFFSET,
				"no space left for '%s'; nothing stored is lost", s->path);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return soi_fail(err, SOI_EIO, SOI_NO_OFFSET,
				"'%s' is being written by another soi", s->path);
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return soi_fail(err, SOI_EIO, SOI_NO_OFFSET, "'%s' cannot be written: %s", s->path,
				why);
	case SQLITE_CANTOPEN:
		return soi_fail(err, SOI_EIO, SOI_NO_OFFSET, "cannot open '%s': %s", s->path,
				system ? strerror(system) : why);
	case SQLITE_NOTADB:
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "'%s' is not a soi database",
				s->path);
	case SQLITE_CORRUPT:
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "'%s' is damaged: %s", s->path,
				why);
	case SQLITE_TOOBIG:
		return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "too big for '%s'", s->path);
	default:
		return soi_fail(err, SOI_EIO, SOI_NO_OFFSET, "'%s': %s%s%s", s->path, why,
				system ? ": " : "", system ? strerror(system) : "");
	}
}

int soi_db_exec(struct soi_store *s, const char *sql, struct soi_err *err)
{
	if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return soi_db_fail(s, err);
	return 0;
}

int soi_db_prepare(struct soi_store *s, const char *sql, sqlite3_stmt **out, struct soi_err *err)
{
	size_t i;

	for (i = 0; i < s->n_statements; i++) {
		if (s->statements[i].sql != sql)
			continue;
		*out = s->statements[i].st;
		return 0;
	}
	if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL) != SQLITE_OK)
		return soi_db_fail(s, err);
	assert(s->n_statements < SOI_MAX_STATEMENTS);
	s->statements[s->n_statements].sql = sql;
	s->statements[s->n_statements++].st = *out;
	return 0;
}

void soi_db_done(sqlite3_stmt *st)
{
	if (!st)
		return;
	(void)sqlite3_reset(st);
	(void)sqlite3_clear_bindings(st);
}

int soi_db_step(struct soi_store *s, sqlite3_stmt *st, struct soi_err *err)
{
	int rc = sqlite3_step(st);

	if (rc == SQLITE_ROW)
		return 1;
	if (rc == SQLITE_DONE)
		return 0;
	return soi_db_fail(s, err);
}

int soi_db_run(struct soi_store *s, sqlite3_stmt *st, struct soi_err *err)
{
	int rc = soi_db_step(s, st, err);

	(void)sqlite3_reset(st);
	return rc < 0 ? rc : 0;
}

int soi_db_number(struct soi_store *s, const char *sql, int64_t *out, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(s, sql, &st, err);

	if (rc < 0)
		return rc;
	rc = soi_db_step(s, st, err);
	*out = rc > 0 ? sqlite3_column_int64(st, 0) : 0;
	soi_db_done(st);
	return rc < 0 ? rc : 0;
}

int soi_db_number_of(struct soi_store *s, const char *sql, struct soi_span key, int64_t *out,
		     struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(s, sql, &st, err);

	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, key);
	rc = soi_db_step(s, st, err);
	if (rc > 0)
		*out = sqlite3_column_int64(st, 0);
	soi_db_done(st);
	return rc;
}

int soi_db_begin(struct soi_store *s, struct soi_err *err)
{
	return soi_db_exec(s, "BEGIN IMMEDIATE", err);
}

int soi_db_commit(struct soi_store *s, struct soi_err *err)
{
	int rc = soi_search_flush(s, err);

	return rc < 0 ? rc : soi_db_exec(s, "COMMIT", err);
}

void soi_db_rollback(struct soi_store *s)
{
	soi_search_drop(s);
	soi_common_forget(&s->common);
	/* SQLite has rolled back by itself after some errors. */
	if (!sqlite3_get_autocommit(s->db))
		(void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

void soi_bind_span(sqlite3_stmt *st, int at, struct soi_span v)
{
	if (v.n == 0)
		(void)sqlite3_bind_null(st, at);
	else
		(void)sqlite3_bind_text64(st, at, v.p, v.n, SQLITE_STATIC, SQLITE_UTF8);
}

void soi_bind_blob(sqlite3_stmt *st, int at, struct soi_span v)
{
	(void)sqlite3_bind_blob64(st, at, v.n ? v.p : "", v.n, SQLITE_STATIC);
}

struct soi_span soi_column(sqlite3_stmt *st, int at)
{
	const char *p = sqlite3_column_blob(st, at);

	return (struct soi_span){ p, p ? (size_t)sqlite3_column_bytes(st, at) : 0 };
}

/* ---- meta ---- */

int soi_meta_get(struct soi_store *s, const char *key, struct soi_buf *out, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc;

	soi_buf_clear(out);
	rc = soi_db_prepare(s, "SELECT value FROM meta WHERE key = ?", &st, err);
	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, soi_span_str(key));
	rc = soi_db_step(s, st, err);
	if (rc > 0)
		soi_buf_add(out, soi_column(st, 0));
	soi_db_done(st);
	return rc;
}

int soi_meta_set(struct soi_store *s, const char *key, struct soi_span value, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(s, "INSERT OR REPLACE INTO meta VALUES (?, ?)", &st, err);

	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, soi_span_str(key));
	soi_bind_span(st, 2, value);
	rc = soi_db_run(s, st, err);
	soi_db_done(st);
	return rc;
}

static int same(struct soi_store *s, const char *key, struct soi_span want, struct soi_err *err)
{
	struct soi_buf got;
	int rc;

	soi_buf_init(&got, 4096);
	rc = soi_meta_get(s, key, &got, err);
	if (rc == 0)
		rc = 1;		/* nothing was derived yet */
	else if (rc > 0)
		rc = soi_span_eq(soi_buf_span(&got), want);
	soi_buf_release(&got);
	return rc;
}

static struct soi_span rules_text(char text[16])
{
	(void)snprintf(text, 16, "%d", SOI_RULES_VERSION);
	return soi_span_str(text);
}

int soi_meta_same_rules(struct soi_store *s, const struct soi_engine *e, struct soi_err *err)
{
	char text[16];
	int rc = same(s, "tables", soi_span_str(e->tables->version), err);

	return rc > 0 ? same(s, "rules", rules_text(text), err) : rc;
}

int soi_meta_set_rules(struct soi_store *s, const struct soi_engine *e, struct soi_err *err)
{
	int64_t filled = 0;
	char text[16];
	int rc = same(s, "tables", soi_span_str(e->tables->version), err);

	if (rc > 0)
		rc = soi_db_number(s, "SELECT EXISTS (SELECT 1 FROM rarity)", &filled, err);
	if (rc >= 0 && !filled)
		rc = soi_rarity_put(s, e->tables, err);
	if (rc >= 0)
		rc = soi_meta_set(s, "tables", soi_span_str(e->tables->version), err);
	return rc < 0 ? rc : soi_meta_set(s, "rules", rules_text(text), err);
}

/* ---- opening ---- */

/* From version to the current one, each step in the same transaction. */
static int migrate(struct soi_store *s, struct soi_err *err)
{
	int64_t version = 0;
	char sql[64];
	int rc;

	rc = soi_db_begin(s, err);
	if (rc < 0)
		return rc;
	/* Again, now that no other process can be migrating. */
	rc = soi_db_number(s, "PRAGMA user_version", &version, err);
	for (; rc == 0 && version < soi_schema_version; version++)
		rc = soi_db_exec(s, soi_migrations[version], err);
	(void)snprintf(sql, sizeof(sql), "PRAGMA application_id = %d", SOI_APPLICATION_ID);
	if (rc == 0)
		rc = soi_db_exec(s, sql, err);
	(void)snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", soi_schema_version);
	if (rc == 0)
		rc = soi_db_exec(s, sql, err);
	if (rc == 0)
		rc = soi_db_commit(s, err);
	if (rc < 0)
		soi_db_rollback(s);
	return rc;
}

/* Whether the file is ours, and of a version we know. */
static int check_version(struct soi_store *s, struct soi_err *err)
{
	int64_t application = 0, version = 0, tables = 0;
	int rc;

	/* One transaction: another process may be making the file right now. */
	rc = soi_db_exec(s, "BEGIN", err);
	if (rc == 0)
		rc = soi_db_number(s, "PRAGMA application_id", &application, err);
	if (rc == 0)
		rc = soi_db_number(s, "PRAGMA user_version", &version, err);
	if (rc == 0)
		rc = soi_db_number(s, "SELECT count(*) FROM sqlite_master", &tables, err);
	soi_db_rollback(s);
	if (rc < 0)
		return rc;
	if (application != SOI_APPLICATION_ID && (tables > 0 || version > 0))
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "'%s' is not a soi database",
				s->path);
	if (version > soi_schema_version)
		return soi_fail(err, SOI_EVERSION, SOI_NO_OFFSET,
				"'%s' has format %d, from a newer soi; this one knows up to %d",
				s->path, (int)version, soi_schema_version);
	if (version == soi_schema_version)
		return 0;
	if (s->how == SOI_OPEN_READ)
		return soi_fail(err, SOI_EVERSION, SOI_NO_OFFSET,
				version == 0 ? "'%s' is empty; 'soi add' fills it" :
				"'%s' has an older format; 'soi rebuild' brings it up to date",
				s->path);
	return migrate(s, err);
}

static int open_db(struct soi_store *s, struct soi_err *err)
{
	int flags = s->how == SOI_OPEN_READ ? SQLITE_OPEN_READONLY :
		    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	int rc;

	if (sqlite3_open_v2(s->path, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return soi_db_fail(s, err);
	(void)sqlite3_extended_result_codes(s->db, 1);
	(void)sqlite3_busy_timeout(s->db, BUSY_TIMEOUT_MS);
	if (soi_search_init(s->db, &s->common) != SQLITE_OK)
		return soi_db_fail(s, err);
	/* The first statement that reads the file finds out what it is. */
	rc = check_version(s, err);
	if (rc < 0 || s->how == SOI_OPEN_READ)
		return rc;
	return soi_db_exec(s, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
			      " PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536;", err);
}

int soi_store_open(struct soi_store **out, const char *path, enum soi_open how,
		   struct soi_err *err)
{
	struct soi_store *s = calloc(1, sizeof(*s));
	int rc;

	if (!s)
		soi_out_of_memory();
	s->how = how;
	s->path = strdup(path);
	if (!s->path)
		soi_out_of_memory();
	rc = open_db(s, err);
	if (rc < 0) {
		soi_store_free(s);
		return rc;
	}
	*out = s;
	return 0;
}

void soi_store_free(struct soi_store *s)
{
	size_t i;

	if (!s)
		return;
	soi_search_drop(s);
	(void)ZSTD_freeCCtx(s->packer);
	for (i = 0; i < s->n_statements; i++)
		(void)sqlite3_finalize(s->statements[i].st);
	(void)sqlite3_close(s->db);
	free(s->path);
	free(s);
}
