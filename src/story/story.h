/*
 * The story room: a set of marked articles to reprint groups, clusters,
 * stories, timelines.  Pure functions of the *set*: integer arithmetic, ties
 * broken by id, so the order of docs and the number of threads change no byte.
 *
 * Offsets are bytes of the article's text named beside them.
 */
#ifndef SOI_STORY_STORY_H
#define SOI_STORY_STORY_H

#include "mark/mark.h"

struct soi_doc {
	const struct soi_article *art;
	const struct soi_marks *marks;
	struct soi_span sketch;		/* made before (soi_sketch), or empty */
};

/* What soi group prints for one article or item. */
struct soi_group_row {
	struct soi_span id;
	struct soi_span reprint_of;	/* id of the original, or empty */
	int64_t lag_s;			/* SOI_NO_TIME: unknown */
	uint32_t containment_pm;	/* of this in the original, per mille */
	struct soi_span cluster, story;	/* "c-…", "s-…" */
	bool windowed;			/* provisional is known: of soi_group_rows alone */
	bool provisional;		/* a report later than all of the set could still join the cluster */
	int64_t last_day;		/* that its publication can mean, since 1970; SOI_NO_TIME: open */
	struct soi_span published;	/* as settled */
	enum soi_from published_from;
	struct soi_why *why;
	size_t n_why;
};
#define SOI_WINDOW_DAYS 120	/* reports further apart are not compared */

struct soi_evidence {
	struct soi_span article;
	size_t start, end;
	struct soi_span role;		/* a status: "planned", "actual", "put-off", … */
	struct soi_span reprint_of;	/* empty: not a reprint */
	bool is_new;			/* nobody had said it before this report */
	struct soi_span corrected_by;	/* the report in which its newspaper takes it back, or empty */
};

struct soi_entry {
	struct soi_span when, announced;	/* EDTF, or empty */
	enum soi_status status;
	bool put_off, cancelled;		/* what was planned; status is then SOI_PLANNED, SOI_DENIED */
	bool background;			/* was over before the story began */
	bool single;				/* one outlet only, of several */
	bool corrected;				/* some of its evidence was */
	bool withdrawn;				/* all of it was: by the press */
	struct soi_span headline, headline_article;
	size_t headline_start, headline_end;
	struct soi_span where;
	struct soi_span series_name;
	int32_t series_ordinal;			/* 0: none */
	enum soi_phase series_phase;
	struct soi_evidence *realises;		/* the planned state it fulfils; n 0: none */
	size_t n_realises;
	struct soi_evidence *evidence;
	size_t n_evidence;
	bool is_new;
	struct soi_why *why;			/* rules behind when/announced */
	size_t n_why;
};

struct soi_ledger_point {
	struct soi_figure figure;		/* num, decimals, op */
	struct soi_span value_text;		/* for dates: EDTF; else empty */
	struct soi_span claimant, article, published;
	struct soi_span corrected_by;		/* as in evidence */
	size_t start, end;
};

struct soi_ledger_row {
	struct soi_span what, unit;
	struct soi_ledger_point *points;
	size_t n_points;
	bool conflict;				/* two cannot both be true of one time */
	bool revision;				/* they differ, the later for the earlier */
};

struct soi_digest_line {	/* a published sentence */
	struct soi_span article, text;
	size_t start, end;
	uint32_t n_outlets;	/* that say the same, its own among them */
};

struct soi_story_quote {	/* words between quotation marks */
	struct soi_span speaker, article;
	size_t start, end;
};

struct soi_story_actor {
	struct soi_span id;
	enum soi_name_kind kind;
	size_t n_articles;
};

struct soi_undated {
	struct soi_span article, bounds;
	struct soi_why *why;
	size_t n_why;
};

struct soi_story {
	struct soi_span id, title;
	bool title_given;			/* by hand, not a published sentence */
	int64_t *corrections;			/* sequence numbers of those by hand that shaped it */
	size_t n_corrections;
	struct soi_span first, last, updated;	/* EDTF, from the reports */
	struct soi_span *members;		/* ids, sorted */
	size_t n_members;
	struct soi_span bounds_year;		/* EDTF interval or year; empty: nothing open */
	struct soi_why *bounds_why;
	size_t n_bounds_why;
	struct soi_entry *timeline;
	size_t n_timeline;
	struct soi_ledger_row *ledger;
	size_t n_ledger;
	struct soi_digest_line *digest;		/* best first; the first N are the digest of N */
	size_t n_digest;
	struct soi_story_quote *quotes;
	size_t n_quotes;
	struct soi_story_actor *actors;
	size_t n_actors;
	struct soi_undated *undated;
	size_t n_undated;
};

/*
 * What is kept of a document between two groupings, under a number of the
 * keeper's: bytes that sketch.c describes.
 */
struct soi_kept {
	int64_t row;
	struct soi_span id;
	struct soi_span sketch, links;
};

struct soi_grouping {
	struct soi_group_row *rows;	/* sorted by id; listings have none */
	size_t n_rows;
	struct soi_story *stories;	/* sorted by id */
	size_t n_stories;
	/* of soi_regroup alone */
	struct soi_kept *kept;		/* what is to be kept anew; sketch empty: as it was */
	size_t n_kept;
	struct soi_span *gone;		/* stories that were, and are no more */
	size_t n_gone;
	struct soi_doc *told;		/* the documents behind the stories */
	size_t n_told;
};

/*
 * A correction made by hand, as the log has it.  what and target name articles
 * that stand for themselves or for the group that holds them ("article:ID",
 * "cluster:ID", "story:ID"); correct.c says what each verb does.  Removing and
 * undoing are the store's: grouping sees only what is left.
 */
enum soi_correction_verb { SOI_MERGE, SOI_SPLIT, SOI_MOVE, SOI_RENAME, SOI_REMOVE, SOI_UNDO };
struct soi_correction {
	int64_t seq;
	enum soi_correction_verb verb;
	struct soi_span *what;
	size_t n_what;
	struct soi_span target;		/* of a move a name, of a rename the title */
};

enum soi_scope { SOI_SCOPE_NONE, SOI_SCOPE_ARTICLE, SOI_SCOPE_CLUSTER, SOI_SCOPE_STORY };
/* What a name names; *id borrows it. */
enum soi_scope soi_scope_of(struct soi_span name, struct soi_span *id);

/* The story tables (idf, series, offices), read-only, shared by threads. */
struct soi_grouper;
struct soi_grouper *soi_grouper_new(struct soi_arena *a, const struct soi_tables *t,
				    struct soi_err *err);

/*
 * Group a set.  docs may stand in any order and may hold listings (their items
 * refer to them; they get no row).  Two docs of one id: the one whose JSON
 * sorts first counts, the other is skipped and counted in *n_doubled.  Results
 * live in a and borrow the docs.  n_threads >= 1 changes nothing but time.
 */
int soi_group(const struct soi_grouper *g, struct soi_arena *a, const struct soi_doc *docs,
	      size_t n, unsigned n_threads, struct soi_grouping *out, size_t *n_doubled,
	      struct soi_err *err) __attribute__((warn_unused_result));

/* The same under corrections by hand, in the order of the log. */
int soi_group_corrected(const struct soi_grouper *g, struct soi_arena *a,
			const struct soi_doc *docs, size_t n, unsigned n_threads,
			const struct soi_correction *by_hand, size_t n_by_hand,
			struct soi_grouping *out, size_t *n_doubled, struct soi_err *err)
	__attribute__((warn_unused_result));
/*
 * The same again, where the last grouping was kept: docs are new, kept are the
 * others as it left them.  rows and stories are those that are not as they were;
 * they are what soi_group_corrected makes of all documents.  load gives a kept
 * document back, in a, when it must be looked at; listings are not kept and
 * always stand among docs, those before first_new having been there.  What was
 * there and is no more, removed or with another document of its id in its place,
 * stands among gone as it was kept, a listing among gone_listings; kept and docs
 * are what is there now.  With no kept all are new.  An id in both fails with
 * SOI_EUSAGE, damaged bytes with SOI_EFORMAT: then group all.
 */
struct soi_task {
	const struct soi_doc *docs;
	const int64_t *rows;		/* [n] the keeper's numbers */
	size_t n, first_new;		/* docs before first_new are listings known before */
	const struct soi_kept *kept, *gone;
	size_t n_kept, n_gone;
	const struct soi_doc *gone_listings;
	size_t n_gone_listings;
	int (*load)(void *ctx, int64_t row, struct soi_arena *a, struct soi_doc *out,
		    struct soi_err *err);
	void *ctx;
	const struct soi_correction *by_hand;	/* with kept: none */
	size_t n_by_hand;
	unsigned n_threads;
};
int soi_regroup(const struct soi_grouper *g, struct soi_arena *a, const struct soi_task *task,
		struct soi_grouping *out, struct soi_err *err) __attribute__((warn_unused_result));

/* Append doc's sketch: what grouping takes from it, so that its text need not be
 * read again. */
int soi_sketch(const struct soi_grouper *g, const struct soi_doc *doc, struct soi_buf *out,
	       struct soi_err *err) __attribute__((warn_unused_result));

/* The same rows without the stories: timelines and ledgers are not made. */
int soi_group_rows(const struct soi_grouper *g, struct soi_arena *a, const struct soi_doc *docs,
		   size_t n, unsigned n_threads, struct soi_grouping *out, size_t *n_doubled,
		   struct soi_err *err) __attribute__((warn_unused_result));

/* A sentence of a copy or of its original (bytes of their texts; empty where it has
 * none). */
enum soi_sentence_change { SOI_SENTENCE_ADDED, SOI_SENTENCE_DROPPED, SOI_SENTENCE_CHANGED };
struct soi_changed_sentence {
	enum soi_sentence_change change;
	struct soi_range is, was;
};
struct soi_comparison {
	struct soi_changed_sentence *changes;	/* in order of the copy, then what was dropped */
	size_t n;
	uint32_t n_same;
};
/* What a copy did to its original, by sentence; both are marked. */
void soi_compare(struct soi_arena *a, const struct soi_doc *copy, const struct soi_doc *original,
		 struct soi_comparison *out);

/* One whole object each, without a newline.  texts are needed to turn byte
 * offsets into code points: lookup gives an article's text by id. */
struct soi_texts;	/* id -> soi_cpmap */
struct soi_texts *soi_texts_new(struct soi_arena *a, const struct soi_doc *docs, size_t n);
void soi_group_row_json(const struct soi_group_row *r, const struct soi_texts *texts,
			struct soi_json *j);
void soi_story_line_json(const struct soi_story *s, struct soi_json *j);	/* `soi stories` */
void soi_story_json(const struct soi_story *s, const struct soi_texts *texts, struct soi_json *j);

#endif
