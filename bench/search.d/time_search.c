/*
 * Soi's search index beside FTS5 with its own tokenizer: how fast documents go
 * in, and how long queries take.  Usage: time_search soi|plain DATABASE DIR,
 * where DIR is perturb.py's.  Times are of this thread's processor, since the
 * machine is shared.
 *
 * "soi" indexes and asks as the store does (index.c, search.c: by_words), without
 * reading the records of the hits: documents are of 3,000 days, dealt out by a
 * hash, and sorted by them within a batch.  "plain" is FTS5 with unicode61 and
 * BM25 over the same columns.  SEARCH_SQL in the environment asks in another way,
 * SEARCH_SETUP is run before the first document, SEARCH_AFTER before the first query.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "store/internal.h"
#include "store/words.h"

#define DOCS_A_BATCH 5000
#define MAX_QUERIES 4000

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void run(sqlite3 *db, const char *sql)
{
	char *why = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK) {
		fprintf(stderr, "time_search: %s\n", why);
		exit(1);
	}
}

struct doc {
	int64_t place;
	struct soi_span line;
};

static int by_place(const void *x, const void *y)
{
	const struct doc *a = x, *b = y;

	return a->place < b->place ? -1 : a->place > b->place;
}

static void put_batch(sqlite3 *db, sqlite3_stmt *st, struct doc *docs, size_t n)
{
	run(db, "BEGIN");
	qsort(docs, n, sizeof(*docs), by_place);
	for (size_t i = 0; i < n; i++) {
		sqlite3_bind_int64(st, 1, docs[i].place);
		for (int k = 0; k < 3; k++) {
			struct soi_span cell = soi_span_cut(&docs[i].line, '\t');

			sqlite3_bind_text(st, k + 2, cell.p, (int)cell.n, SQLITE_STATIC);
		}
		if (sqlite3_step(st) != SQLITE_DONE)
			exit(1);
		sqlite3_reset(st);
	}
	run(db, "COMMIT");
}

/* s: NULL where the index is FTS5's own. */
static void index_all(struct soi_store *s, sqlite3 *db, const char *dir)
{
	static struct doc docs[DOCS_A_BATCH];
	struct soi_span rest;
	struct soi_buf file;
	struct soi_err err;
	sqlite3_stmt *st;
	char path[4096];
	double start;
	long n = 0;

	soi_buf_init(&file, SOI_MAX_FILE_BYTES);
	(void)snprintf(path, sizeof(path), "%s/docs.tsv", dir);
	if (soi_load(path, &file, &err) < 0)
		exit(1);
	rest = soi_buf_span(&file);
	start = seconds();
	sqlite3_prepare_v2(db, "INSERT INTO search (rowid, title, lede, body, facets) VALUES (?, ?, ?, ?, '')", -1, &st, NULL);
	while (rest.p && rest.n) {
		size_t k = 0;

		for (; k < DOCS_A_BATCH && rest.p && rest.n; k++) {
			docs[k].line = soi_span_cut(&rest, '\n');
			docs[k].place = ++n;
			if (s)
				docs[k].place += (int64_t)(soi_hash64(docs[k].line) % 3000 + 4000000) << SOI_PLACE_BITS;
		}
		put_batch(db, st, docs, k);
		if (s)
			s->n_flushed++;
	}
	if (s && soi_search_settle(s, &err) < 0)
		exit(1);
	sqlite3_finalize(st);
	printf("  index: %ld documents, %.1f MB/s\n", n, (double)file.n / 1e6 / (seconds() - start));
	soi_buf_release(&file);
}

static int by_value(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return a < b ? -1 : a > b;
}

/* Words to FTS5's language: each in quotes, or all together. */
static void fts_words(struct soi_span q, bool phrase, struct soi_buf *out)
{
	soi_buf_clear(out);
	soi_buf_byte(out, '"');
	for (size_t i = 0; i < q.n; i++) {
		if (q.p[i] == ' ' && !phrase)
			soi_buf_add(out, SOI_LIT("\" AND \""));
		else
			soi_buf_byte(out, q.p[i]);
	}
	soi_buf_byte(out, '"');
}

static void ask(struct soi_store *s, sqlite3 *db, const char *sql, const char *dir, const char *kind)
{
	struct soi_span rest;
	struct soi_buf fts, file;
	struct soi_err err;
	sqlite3_stmt *st;
	char path[4096];
	static double t[MAX_QUERIES];
	static const double weights[] = { 2, 3 };	/* of two words */
	size_t n = 0, hits = 0;

	soi_buf_init(&file, SOI_MAX_FILE_BYTES);
	soi_buf_init(&fts, 1 << 16);
	(void)snprintf(path, sizeof(path), "%s/queries.tsv", dir);
	if (soi_load(path, &file, &err) < 0)
		exit(1);
	rest = soi_buf_span(&file);
	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK) {
		fprintf(stderr, "time_search: %s\n", sqlite3_errmsg(db));
		exit(1);
	}
	while (rest.p && rest.n && n < MAX_QUERIES) {
		struct soi_span q = soi_span_cut(&rest, '\n');
		double start;

		if (!soi_span_is(soi_span_cut(&q, '\t'), kind))
			continue;
		fts_words(q, strcmp(kind, "phrase") == 0, &fts);
		start = seconds();
		if (s && strcmp(kind, "phrase") == 0 && soi_phrase_pairs(s, q, &fts, &err) < 0)
			exit(1);
		sqlite3_bind_text(st, 1, fts.p, (int)fts.n, SQLITE_STATIC);
		(void)sqlite3_bind_blob(st, 2, weights, sizeof(weights), SQLITE_STATIC);	/* plain has none */
		while (sqlite3_step(st) == SQLITE_ROW)
			hits++;
		sqlite3_reset(st);
		t[n++] = (seconds() - start) * 1e3;
	}
	sqlite3_finalize(st);
	qsort(t, n, sizeof(*t), by_value);
	if (n)
		printf("  %-6s: %zu queries, %zu hits, median %.2f ms, p99 %.2f ms, longest %.1f ms\n", kind, n, hits,
		       t[n / 2], t[n * 99 / 100], t[n - 1]);
	soi_buf_release(&fts);
	soi_buf_release(&file);
}

int main(int argc, char **argv)
{
	bool soi = argc > 1 && strcmp(argv[1], "soi") == 0;
	const char *sql = getenv("SEARCH_SQL");
	struct soi_store *s = NULL;
	struct soi_tables tables;
	struct soi_err err;
	struct stat st;
	sqlite3 *db;
	int had;

	if (argc != 4)
		return 2;
	had = stat(argv[2], &st) == 0;
	if (soi && (soi_store_open(&s, argv[2], SOI_OPEN_WRITE, &err) < 0 || soi_tables_open(&tables, NULL, &err) < 0))
		return 1;
	if (!soi && sqlite3_open(argv[2], &db) != SQLITE_OK)
		return 1;
	if (soi)
		db = s->db;
	run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -200000; PRAGMA mmap_size = 2000000000");
	if (!had) {
		if (soi && (soi_db_begin(s, &err) < 0 || soi_rarity_put(s, &tables, &err) < 0 || soi_db_commit(s, &err) < 0)) {
			fprintf(stderr, "time_search: %s\n", err.msg);
			return 1;
		}
		if (!soi)
			run(db, "CREATE VIRTUAL TABLE search USING fts5 (title, lede, body, facets, content='', tokenize='unicode61')");
		if (getenv("SEARCH_SETUP"))
			run(db, getenv("SEARCH_SETUP"));
		index_all(s, db, argv[3]);
	}
	if (getenv("SEARCH_AFTER"))
		run(db, getenv("SEARCH_AFTER"));
	if (!sql)
		sql = soi ? "SELECT rowid FROM (SELECT rowid, soi_rank(search, ?2) AS score FROM search WHERE search MATCH ?1"
			    " ORDER BY rowid LIMIT " SOI_STR(SOI_N_RANKED) ") ORDER BY score DESC LIMIT 50" :
			    "SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY bm25(search, 4.0, 2.0, 1.0, 0.0) LIMIT 50";
	ask(s, db, sql, argv[3], "and");
	ask(s, db, sql, argv[3], "phrase");
	if (soi) {
		soi_store_free(s);
		soi_tables_release(&tables);
	} else {
		sqlite3_close(db);
	}
	return 0;
}
