/*
 * The store room: the database file.  Captures as they came, what was derived
 * from them, and the versions of the program's rules that derived it.
 *
 * The only room that calls SQLite.  One writer at a time; readers see the last
 * committed batch (WAL).  A struct soi_store belongs to one thread.
 */
#ifndef SOI_STORE_STORE_H
#define SOI_STORE_STORE_H

#include "story/story.h"

struct soi_store;

/*
 * Bump when code (not a table: those carry their own version) gives another
 * record, group or story for some input.  Kept with what was derived.
 */
#define SOI_RULES_VERSION 6

/* The three functions with their tables, made once per process. */
struct soi_engine {
	const struct soi_tables *tables;
	const struct soi_reader *reader;
	const struct soi_marker *marker;
	const struct soi_grouper *grouper;
	unsigned n_threads;
};

/*
 * One capture to its documents, in page order: read (or, of a RECORD, parsed),
 * and with mark marked, where that has not been done.  marks is NULL where
 * there are none.  A record without a date takes capture->published, and is
 * then marked anew.  All or nothing.  Lives in a, may borrow the capture.
 * Thread-safe.
 */
int soi_derive(const struct soi_engine *e, struct soi_arena *a, const struct soi_capture *capture,
	       bool mark, struct soi_doc **out, size_t *n, struct soi_err *err)
	__attribute__((warn_unused_result));

/* Append the document's record, one line without its newline. */
void soi_record_json(const struct soi_doc *doc, struct soi_arena *a, struct soi_buf *out);

/* Both: the documents, and their records appended to lines, each with its
 * newline.  lines is made with a ceiling of SOI_MAX_RECORDS_BYTES. */
#define SOI_MAX_RECORDS_BYTES (4 * SOI_MAX_CAPTURE_BYTES)
int soi_derive_lines(const struct soi_engine *e, struct soi_arena *a,
		     const struct soi_capture *capture, bool mark, struct soi_doc **out, size_t *n,
		     struct soi_buf *lines, struct soi_err *err)
	__attribute__((warn_unused_result));

/*
 * A set of records to be grouped: what `soi group` and the store both do.
 * Where records share an id (an item and its article, two captures of one
 * page, a revision) one speaks: an article before an item, then the later
 * capture (one without a time comes before all others), then the longer text,
 * then the smaller hash of the record.  That is a function of the set, so no
 * order of arrival can show.
 */
struct soi_set;
struct soi_set *soi_set_new(void);
void soi_set_free(struct soi_set *s);

/* Parse a record line (borrowed for the call), marked or not, into the set. */
int soi_set_add(struct soi_set *s, const struct soi_engine *e, struct soi_span line,
		struct soi_err *err) __attribute__((warn_unused_result));
/* The same with the document's sketch (see soi_sketch), borrowed for the call too. */
int soi_set_add_sketched(struct soi_set *s, const struct soi_engine *e, struct soi_span line,
			 struct soi_span sketch, struct soi_err *err)
	__attribute__((warn_unused_result));
size_t soi_set_count(const struct soi_set *s);

/* Settle ids and group.  What out and texts point to lives in the set. */
int soi_set_group(struct soi_set *s, const struct soi_engine *e, struct soi_grouping *out,
		  struct soi_texts **texts, struct soi_err *err)
	__attribute__((warn_unused_result));

/* Corrections by hand to be replayed; borrowed until the set is freed. */
void soi_set_correct(struct soi_set *s, const struct soi_correction *by_hand, size_t n);

/* The same without stories, and without corrections by hand: what the filter prints. */
int soi_set_rows(struct soi_set *s, const struct soi_engine *e, struct soi_grouping *out,
		 struct soi_texts **texts, struct soi_err *err)
	__attribute__((warn_unused_result));

/* After soi_set_group: whether the i-th record added is the one that speaks. */
bool soi_set_speaks(const struct soi_set *s, size_t i);

enum soi_open { SOI_OPEN_READ, SOI_OPEN_WRITE /* created where missing */ };

/* A file that is no soi database: SOI_EFORMAT; from a newer version:
 * SOI_EVERSION; older ones are migrated when opened for writing. */
int soi_store_open(struct soi_store **out, const char *path, enum soi_open how,
		   struct soi_err *err) __attribute__((warn_unused_result));
void soi_store_free(struct soi_store *s);

/* What one add did, for the message at its end. */
struct soi_added {
	size_t n_captures, n_articles, n_known, n_refused;
};

/*
 * Add captures in one transaction a batch: read, mark, store, then group once
 * at the end (soi_store_finish).  Known captures are counted and left alone.
 * A refused one is told to report (not NULL) and counted.
 */
int soi_store_add(struct soi_store *s, const struct soi_engine *e,
		  const struct soi_capture *captures, size_t n,
		  void (*report)(void *ctx, const struct soi_capture *c, const struct soi_err *why),
		  void *ctx, struct soi_added *added, struct soi_err *err)
	__attribute__((warn_unused_result));

/* Group everything again and store the result, in one transaction. */
int soi_store_finish(struct soi_store *s, const struct soi_engine *e, struct soi_err *err)
	__attribute__((warn_unused_result));

/*
 * Check every capture against its hash and derive every stored field again.
 * Each thing that does not hold is told to report; returns SOI_EVERIFY if any.
 */
int soi_store_verify(struct soi_store *s, const struct soi_engine *e,
		     void (*report)(void *ctx, const char *line), void *ctx,
		     size_t *n_checked, struct soi_err *err) __attribute__((warn_unused_result));

/* Derive all anew with the engine's tables. */
int soi_store_rebuild(struct soi_store *s, const struct soi_engine *e, struct soi_err *err)
	__attribute__((warn_unused_result));

/*
 * Everything derived, one JSON line at a time in one fixed order.  line is
 * borrowed for the call; a non-zero return of the callback stops and is
 * returned.
 */
int soi_store_export(struct soi_store *s, int (*line)(void *ctx, struct soi_span line),
		     void *ctx, struct soi_err *err) __attribute__((warn_unused_result));

/*
 * A correction by hand, as typed: what are ids of articles, clusters ("c-…") or
 * stories ("s-…"); target of a move the story, of a rename the title, of an
 * undo the number.
 */
struct soi_hand {
	enum soi_correction_verb verb;
	const struct soi_span *what;
	size_t n_what;
	struct soi_span target, note;
};

/* Append to the log and group anew, all or nothing; *seq is its number.  What
 * cannot be meant (no such id, nothing to change): SOI_EUSAGE. */
int soi_store_correct(struct soi_store *s, const struct soi_engine *e,
		      const struct soi_hand *typed, int64_t *seq, struct soi_err *err)
	__attribute__((warn_unused_result));

/* The log, oldest first, a JSON line each. */
int soi_store_log(struct soi_store *s, int (*line)(void *ctx, struct soi_span line), void *ctx,
		  struct soi_err *err);

/* The tombstone of an article removed by hand: 1 found, 0 not, negative error. */
int soi_store_removed(struct soi_store *s, struct soi_span id, struct soi_buf *out,
		      struct soi_err *err);

/*
 * JSON lines as stored, into out (cleared first).  1 found, 0 not, negative error.
 * Groups, stories and lines of stories end in "provisional": whether a report later
 * than all could still join one of their clusters, which is not kept, because each new
 * day closes some.
 */
int soi_store_article(struct soi_store *s, struct soi_span id, struct soi_buf *out,
		      struct soi_err *err);
int soi_store_group(struct soi_store *s, struct soi_span id, struct soi_buf *out,
		    struct soi_err *err);
/* id: a story's, or any member's. */
int soi_store_story(struct soi_store *s, struct soi_span id, struct soi_buf *out,
		    struct soi_err *err);

/* The list of stories, newest first (updated, then id), a JSON line each. */
int soi_store_stories(struct soi_store *s, int (*line)(void *ctx, struct soi_span line),
		      void *ctx, struct soi_err *err);

/* A part of that list: at most limit lines behind the story that cursor names
 * ("UPDATED~ID" of the last line seen; empty: from the head). */
int soi_store_stories_after(struct soi_store *s, struct soi_span cursor, size_t limit,
			    int (*line)(void *ctx, struct soi_span line), void *ctx,
			    struct soi_err *err);
/* One line of it, by the story's own id: 1 found, 0 not, negative error. */
int soi_store_story_line(struct soi_store *s, struct soi_span id, struct soi_buf *out,
			 struct soi_err *err);

/* The records that name id (a person's, an organisation's, a place's), or an id
 * that folds alike, newest first, at most limit, with story and group line. */
int soi_store_naming(struct soi_store *s, struct soi_span id, size_t limit,
		     int (*row)(void *ctx, struct soi_span record, struct soi_span story,
				struct soi_span group), void *ctx, struct soi_err *err);

/* A number that another one follows when another handle has written; only to be
 * compared with an earlier one of the same handle. */
int soi_store_generation(struct soi_store *s, int64_t *out, struct soi_err *err);

/* What the captures of one article changed, by the time of capture, a JSON line
 * a sentence (edits.c). */
int soi_store_edits(struct soi_store *s, struct soi_span id,
		    int (*line)(void *ctx, struct soi_span line), void *ctx, size_t *n_captures,
		    struct soi_err *err);

/* An article's reprint group, a JSON line each: the original, then its copies by day with
 * what each did to its sentences (copies.c); one: id alone, where it is a copy.  1 found,
 * 0 no such article, negative error, else what line returned. */
int soi_store_reprints(struct soi_store *s, struct soi_span id, bool one,
		       int (*line)(void *ctx, struct soi_span line), void *ctx, size_t *n_copies,
		       struct soi_err *err);

/*
 * What changed, oldest first, a JSON line each (changes.c): those after the
 * since_seq-th, and of that day or later (days since 1970; SOI_NO_TIME: all).
 */
int soi_store_changes(struct soi_store *s, int64_t since_seq, int64_t since_day,
		      int (*line)(void *ctx, struct soi_span line), void *ctx,
		      struct soi_err *err);

/*
 * The last of them, newest first, at most limit: those that stand on one of the
 * articles (a JSON array of ids; empty: all), whatever story these are in by
 * now.  One walk over the log.
 */
int soi_store_changes_of(struct soi_store *s, struct soi_span articles, size_t limit,
			 int (*line)(void *ctx, struct soi_span line), void *ctx, struct soi_err *err);

/* The number of the last of them; 0 where there is none. */
int soi_store_last_change(struct soi_store *s, int64_t *out, struct soi_err *err);

/*
 * JSON lines as record.md has them, best first; search.c says what a query may
 * be.  One that is none (empty, no UTF-8, no date): SOI_EUSAGE.
 */
struct soi_search {
	struct soi_span words;
	size_t limit;		/* hits at most */
	size_t n_ranked;	/* whole days are ranked, the newest first, until they hold so
				 * many articles that fit; 0: SOI_N_RANKED */
};
#define SOI_N_RANKED 2000
int soi_store_search(struct soi_store *s, const struct soi_search *q,
		     int (*line)(void *ctx, struct soi_span line), void *ctx, struct soi_err *err);

/* For a query that found nothing: another one that finds something, into out
 * (cleared first).  1 found, 0 none, negative error. */
int soi_store_suggest(struct soi_store *s, struct soi_span words, struct soi_buf *out,
		      struct soi_err *err);

/* An event as it stands in a record: which one of its marks, and in which story. */
struct soi_event_row {
	const struct soi_article *art;
	const struct soi_marks *marks;
	size_t event;
	struct soi_span story;		/* empty until grouped */
	struct soi_span published;	/* as the group settled it, else the record's */
};

/*
 * The events of all records, or of those that fit a query, in order of the
 * article's id and then of the text; at most limit.  A query is what
 * soi_store_search takes, and these, which are held against each event:
 *
 *	source:USA target:KOR actor:KOR type:CONSULT mode:visit status:planned
 *	place:Seoul from:2024-05 to:2024-05-23
 *
 * actor is either side; from and to mean the event's own day, so an event
 * without one is left out by them; -key:value excludes.  A non-zero return of
 * row stops and is returned; 1 where limit stopped it.  An empty query is all.
 */
int soi_store_events(struct soi_store *s, struct soi_span query, size_t limit,
		     int (*row)(void *ctx, const struct soi_event_row *r), void *ctx,
		     struct soi_err *err);

/* All captures of which not every article was removed by hand, in order of their
 * keys; the capture and the hash of its bytes are borrowed for the call.  A
 * non-zero return of row stops and is returned. */
int soi_store_each_capture(struct soi_store *s,
			   int (*row)(void *ctx, const struct soi_capture *c, const char *sha256),
			   void *ctx, struct soi_err *err);

/* A capture's bytes by its hash, decompressed. */
int soi_store_capture(struct soi_store *s, struct soi_span sha256, struct soi_buf *out,
		      struct soi_err *err);

/* Counts and versions, as one JSON object. */
int soi_store_about(struct soi_store *s, struct soi_buf *out, struct soi_err *err);

#endif
