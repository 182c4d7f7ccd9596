/* Inside the store room: the open database and its statements. */
#ifndef SOI_STORE_INTERNAL_H
#define SOI_STORE_INTERNAL_H

#include <sqlite3.h>

#include "store/store.h"

#define SOI_APPLICATION_ID 0x536f6931	/* "Soi1" */

#define SOI_MAX_STATEMENTS 96
#define SOI_MAX_TERMS 32	/* of a search query */

struct soi_pending;	/* index.c */

/* The most common words, which the index has in pairs too (pairs.c). */
#define SOI_COMMON_SLOTS 4096
struct soi_common {
	sqlite3 *db;
	bool loaded;
	uint64_t n_loaded;	/* so often: what was taken from it before no longer holds */
	uint64_t keys[SOI_COMMON_SLOTS];
};

struct soi_store {
	sqlite3 *db;
	char *path;
	enum soi_open how;
	/* Prepared once, found again by the address of their text. */
	struct {
		const char *sql;
		sqlite3_stmt *st;
	} statements[SOI_MAX_STATEMENTS];
	size_t n_statements;
	struct soi_pending *pending;	/* articles that the search index takes at the commit */
	size_t n_flushed;		/* so often it took some since it was settled */
	struct ZSTD_CCtx_s *packer;	/* NULL until something is packed */
	struct soi_common common;
};

/* ---- schema.c ---- */

/* One step from version i to i + 1; the last is the current version. */
extern const char *const soi_migrations[];
extern const int soi_schema_version;

/* ---- store.c ---- */

/* What SQLite says, as one of our errors; names the file. */
int soi_db_fail(struct soi_store *s, struct soi_err *err);
int soi_db_exec(struct soi_store *s, const char *sql, struct soi_err *err);

/*
 * A statement ready to be bound.  sql is a string literal: the statement is
 * kept for the next call from the same place, so a place is not entered again
 * before it is done with it.
 */
int soi_db_prepare(struct soi_store *s, const char *sql, sqlite3_stmt **out, struct soi_err *err);
void soi_db_done(sqlite3_stmt *st);	/* NULL is fine */

/* Step a statement: 1 a row, 0 done, negative *err. */
int soi_db_step(struct soi_store *s, sqlite3_stmt *st, struct soi_err *err);
/* Step one that gives no row, and reset it. */
int soi_db_run(struct soi_store *s, sqlite3_stmt *st, struct soi_err *err);

/* The first column of the first row of sql, 0 where there is none. */
int soi_db_number(struct soi_store *s, const char *sql, int64_t *out, struct soi_err *err);
/* The same, ? being key: 1, or 0 where there is no row and *out keeps its value. */
int soi_db_number_of(struct soi_store *s, const char *sql, struct soi_span key, int64_t *out,
		     struct soi_err *err);

int soi_db_begin(struct soi_store *s, struct soi_err *err);	/* for writing */
int soi_db_commit(struct soi_store *s, struct soi_err *err);
void soi_db_rollback(struct soi_store *s);

void soi_bind_span(sqlite3_stmt *st, int at, struct soi_span v);	/* empty: NULL */
void soi_bind_blob(sqlite3_stmt *st, int at, struct soi_span v);
struct soi_span soi_column(sqlite3_stmt *st, int at);	/* borrowed until the next step */

/* A value of the meta table into out (cleared first); 1, 0 absent, negative. */
int soi_meta_get(struct soi_store *s, const char *key, struct soi_buf *out, struct soi_err *err);
int soi_meta_set(struct soi_store *s, const char *key, struct soi_span value, struct soi_err *err);

/* The engine's version against the one that derived what is stored: 1 the same
 * (or nothing is stored yet), 0 another, negative error. */
int soi_meta_same_rules(struct soi_store *s, const struct soi_engine *e, struct soi_err *err);
int soi_meta_set_rules(struct soi_store *s, const struct soi_engine *e, struct soi_err *err);

/* ---- capture.c ---- */

/* A capture as stored: its row, what was given, the bytes. */
struct soi_stored {
	int64_t row;
	struct soi_capture capture;	/* its spans live in the arena given */
	char sha256[65];		/* as stored */
};

/* SHA-256 over the bytes' hash and all that was given from outside: what makes
 * two captures the same. */
void soi_capture_key(const struct soi_capture *c, const char sha256[65], char key[65]);

/* Store; 1 new, 0 known, negative error.  *row is its row either way. */
int soi_capture_put(struct soi_store *s, const struct soi_capture *c, const char sha256[65],
		    int64_t *row, struct soi_err *err);
/* Whether a capture of this key is stored: 1 (with *row, if not NULL), 0, negative. */
int soi_capture_known(struct soi_store *s, const char key[65], int64_t *row, struct soi_err *err);

/* The columns soi_capture_row reads, in its order. */
#define SOI_CAPTURE_COLUMNS \
	"c.id, c.sha256, c.form, c.title_bytes, c.lede_bytes, c.given_id, c.url, c.outlet," \
	" c.section, c.published, c.fetched, c.fallback, b.n_bytes, b.zstd"
int soi_capture_row(sqlite3_stmt *st, struct soi_arena *a, struct soi_stored *out,
		    struct soi_err *err);

/* ---- query.c ---- */

/* Whether a report later than all could join a cluster that rows of groups (o) fit: a
 * column beside an object that soi_put_open is given. */
#define SOI_STR_OF(x) #x
#define SOI_STR(x) SOI_STR_OF(x)
#define SOI_IS_OPEN(where) \
	"EXISTS (SELECT 1 FROM groups o WHERE " where " AND (o.last IS NULL OR o.last + " \
	SOI_STR(SOI_WINDOW_DAYS) " > ifnull((SELECT max(day) FROM groups), o.last)))"
#define SOI_STORY_IS_OPEN SOI_IS_OPEN("o.story = s.id")
/* Append the object, the first column of the row at hand, with "provisional", the second. */
void soi_put_open(sqlite3_stmt *st, struct soi_buf *out);
/* The same of all rows, a call each. */
int soi_each_open(struct soi_store *s, sqlite3_stmt *st,
		  int (*line)(void *ctx, struct soi_span line), void *ctx, struct soi_err *err);

/* ---- index.c ---- */

/* Registers tokenizer and ranking with a connection; common is filled as it is
 * needed, and has to stay as long as the connection. */
int soi_search_init(sqlite3 *db, struct soi_common *common);

/*
 * An article's place in the index goes by the day that its record gives, the
 * newest first, so that what a search looks at first does not depend on what was
 * added first: place >> SOI_PLACE_BITS is the day's number, and the rest numbers
 * its articles as they came.  Undated ones stand behind all days, in 4,096 heaps
 * by their ids.
 */
#define SOI_PLACE_BITS 20
/* A free place.  SOI_ELIMIT: the day is full (1,048,576 articles). */
int soi_search_place(struct soi_store *s, const struct soi_article *art, int64_t *place,
		     struct soi_err *err);

/* Index one article at its place, at the latest when the transaction is
 * committed; listings are not indexed, their items are. */
int soi_search_put(struct soi_store *s, int64_t place, const struct soi_doc *doc,
		   struct soi_err *err);
/* Write what was put, in order of the places; soi_db_commit does. */
int soi_search_flush(struct soi_store *s, struct soi_err *err);
void soi_search_drop(struct soi_store *s);	/* forget what was put */
/* Merge what many flushes left behind, so that a phrase is looked for in few places. */
int soi_search_settle(struct soi_store *s, struct soi_err *err);

/* A sum over all (term, column, place) of an article's index entries, from the
 * article, ... */
struct soi_sum {
	int64_t place;
	uint64_t sum;
};
int soi_search_sum(struct soi_store *s, const struct soi_doc *doc, uint64_t *sum, struct soi_err *err);
/* ... and the same read back from the index: added to sums[i].sum, which are
 * sorted by place; *bad is a place in the index that is not among them, or 0. */
int soi_search_sums(struct soi_store *s, struct soi_sum *sums, size_t n, int64_t *bad,
		    struct soi_err *err);

/* Take it out again; doc is what was put. */
int soi_search_take(struct soi_store *s, int64_t place, const struct soi_doc *doc,
		    struct soi_err *err);

/* ---- rank.c ---- */

/* FTS5's function of that name: soi_rank(search, RARE), where RARE is a blob of a
 * double for each phrase of the query.  The best is the greatest. */
void soi_rank(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *result, int n,
	      sqlite3_value **args);
/* Make the table `rarity` anew. */
int soi_rarity_put(struct soi_store *s, const struct soi_tables *t, struct soi_err *err);
/* What a word or phrase weighs in the ranking. */
int soi_rarity(struct soi_store *s, struct soi_span phrase, double *out, struct soi_err *err);

/* ---- corrections.c ---- */

/* A row of the log, in the arena it was loaded into. */
struct soi_logged {
	struct soi_correction c;	/* of an undo the target is the number it undoes; of a
					 * removal another article of the story, or empty */
	struct soi_span json;		/* what, as stored */
	struct soi_span note, hash;
	bool undone;
};

struct soi_log {
	struct soi_logged *rows;	/* by seq */
	size_t n;
};

const char *soi_correction_name(enum soi_correction_verb verb);
int soi_log_load(struct soi_store *s, struct soi_arena *a, struct soi_log *out,
		 struct soi_err *err);
/* Those that the grouping replays. */
struct soi_correction *soi_log_in_force(const struct soi_log *log, struct soi_arena *a, size_t *n);
/* 1 if numbers and hashes hold; 0: the row *bad does not. */
int soi_log_check(const struct soi_log *log, size_t *bad);
/* Derive the table of what is removed from the log. */
int soi_log_replay(struct soi_store *s, struct soi_err *err);
int soi_is_removed(struct soi_store *s, struct soi_span id, struct soi_err *err);
/* Of a removed article: 1 and another one of its story, 0 where there is none. */
int soi_removed_story(struct soi_store *s, struct soi_arena *a, struct soi_span id,
		      struct soi_span *other, struct soi_err *err);
/* The members of a row's object. */
void soi_logged_json(const struct soi_logged *l, struct soi_json *j);

/* ---- changes.c ---- */

/* Stories before and after; fill with those that differ, then write. */
struct soi_changes;
struct soi_changes *soi_changes_new(void);
void soi_changes_free(struct soi_changes *x);	/* NULL is fine */
void soi_changes_was(struct soi_changes *x, struct soi_span story);
void soi_changes_is(struct soi_changes *x, struct soi_span story);
int soi_changes_write(struct soi_store *s, struct soi_changes *x, struct soi_err *err);

/* ---- add.c ---- */

/* One capture on its way through a worker. */
struct soi_derivation {
	const struct soi_engine *engine;
	struct soi_arena arena;
	struct soi_stored stored;
	struct soi_doc *docs;
	size_t n_docs;
	struct soi_buf lines;		/* the records, each with its newline */
	int rc;				/* SOI_OK, or why nothing was derived */
	struct soi_err err;
};

/* SHA-256 of a capture's bytes. */
void soi_capture_hash(const struct soi_capture *c, char sha256[65]);

/* soi_store_add inside the caller's transaction. */
int soi_add_within(struct soi_store *s, const struct soi_engine *e,
		   const struct soi_capture *captures, size_t n,
		   void (*report)(void *ctx, const struct soi_capture *c, const struct soi_err *why),
		   void *ctx, struct soi_added *added, struct soi_err *err);

/* Store what d derived under its capture's row. */
int soi_put_articles(struct soi_store *s, const struct soi_derivation *d, struct soi_err *err);

/*
 * All stored captures, in order of their rows, unpacked and derived on the
 * engine's threads; each is given to use in that order, failed ones (d->rc)
 * too.  A negative return of use stops.
 */
int soi_each_capture(struct soi_store *s, const struct soi_engine *e,
		     int (*use)(void *ctx, struct soi_derivation *d, struct soi_err *err),
		     void *ctx, struct soi_err *err);

/* ---- set.c ---- */

/* What decides which of the records of one id speaks for it: the first. */
struct soi_standing {
	enum soi_kind kind;
	int64_t fetched_s;	/* SOI_NO_TIME, the smallest: not known */
	size_t text_bytes;
	uint64_t hash;		/* of the record */
};
struct soi_standing soi_standing_of(const struct soi_article *art, struct soi_span record);
int soi_standing_cmp(const struct soi_standing *a, const struct soi_standing *b);

struct soi_arena *soi_set_arena(struct soi_set *s);	/* dies with the set */
/* soi_set_group, and what the next grouping may rest on; rows[i] is the number of
 * the i-th record added. */
int soi_set_keep(struct soi_set *s, const struct soi_engine *e, const int64_t *rows,
		 struct soi_grouping *out, struct soi_texts **texts, struct soi_err *err);
const struct soi_correction *soi_set_corrections(const struct soi_set *s, size_t *n);
/* The documents in the order they were added. */
const struct soi_doc *soi_set_docs(const struct soi_set *s, struct soi_arena *a);

/* ---- group.c ---- */

/* Parse all stored records that are not removed, and the log, into a new set; (*rows)[i] (malloc'd) is the article
 * row of the set's i-th record. */
int soi_load_set(struct soi_store *s, const struct soi_engine *e, struct soi_set **set,
		 int64_t **rows, struct soi_err *err);

/* What groups.day holds for a row, as text; empty: NULL. */
struct soi_span soi_group_day(const struct soi_group_row *r, char text[24]);

/* The log in force goes along with the set. */
int soi_set_log(struct soi_store *s, struct soi_set *set, struct soi_err *err);

/* Write what a grouping made: all anew, or what differs. */
int soi_put_grouping(struct soi_store *s, const struct soi_grouping *g,
		     const struct soi_texts *texts, bool tell, bool all, struct soi_err *err);

/* ---- kept.c ---- */

/* After all was grouped: what the next grouping rests on. */
int soi_keep_all(struct soi_store *s, const struct soi_grouping *g, const struct soi_set *set,
		 const int64_t *rows, struct soi_err *err);
/* Group what came since the last grouping into it: 1 done, 0 it cannot rest on
 * that one, negative. */
int soi_group_more(struct soi_store *s, const struct soi_engine *e, bool tell,
		   struct soi_err *err);

/* Group all and write the result; inside the caller's transaction.  tell: and
 * what changed. */
int soi_group_all(struct soi_store *s, const struct soi_engine *e, bool tell,
		  struct soi_err *err);

#endif
