/*
 * The mark room: an article to its marks, each a span of its text with a value
 * and the rule that made it.  A function of one record alone.
 *
 * Offsets are bytes of article.text; records have code points.  Everything
 * lives in the document's arena.
 */
#ifndef SOI_MARK_MARK_H
#define SOI_MARK_MARK_H

#include "page/page.h"
#include "text/text.h"

enum soi_name_kind { SOI_PERSON, SOI_ORG, SOI_PLACE };

struct soi_name {
	size_t start, end;
	enum soi_name_kind kind;
	struct soi_span id;	/* see GUIDELINE.md: ISO 3166-1 alpha-3, or the fullest form */
	struct soi_span qid;	/* Wikidata, where the tables know it; else empty */
	struct soi_span rule;
};

enum soi_anchor { SOI_ANCHOR_NONE, SOI_ANCHOR_PUBLISHED, SOI_ANCHOR_SENTENCE, SOI_ANCHOR_QUOTE };

struct soi_time {
	size_t start, end;
	struct soi_span value;	/* EDTF as far as the record supports it; empty: null */
	struct soi_span rule;
	enum soi_anchor anchor;	/* what the value hangs on */
	struct soi_span offset;	/* how it hangs on it, so that soi_time_resolve can compute it
				 * again: "month-1", "week+1", "--05-21" (a day whose year is the
				 * anchor's nearest), …; empty where anchor is none */
	bool lunar;
};

/* A number, exactly: num / 10^decimals. */
struct soi_figure {
	size_t start, end;
	int64_t num;
	uint8_t decimals;
	struct soi_span unit;
	struct soi_span op;	/* "=", "~", ">", ">=", "<", "<=", "vague" */
	struct soi_span rule;
};

struct soi_range {
	size_t start, end;	/* start == end: none */
};

struct soi_quote {
	size_t start, end;
	bool direct;
	struct soi_span speaker;	/* a name's id, or the describing words; empty: unknown */
	struct soi_range speaker_span, cue_span;
	struct soi_span rule;
};

enum soi_phase { SOI_PHASE_NONE, SOI_PHASE_START, SOI_PHASE_END, SOI_PHASE_WHOLE, SOI_PHASE_ANNOUNCED };
enum soi_status { SOI_ACTUAL, SOI_PLANNED, SOI_POSSIBLE, SOI_CALLED_FOR, SOI_DENIED };

struct soi_event {
	size_t start, end;		/* the trigger */
	struct soi_span type, mode, cameo;
	struct soi_span *source, *target;	/* ids */
	size_t n_source, n_target;
	struct soi_range *source_spans, *target_spans; /* their words here; a side may have none */
	size_t n_source_spans, n_target_spans;
	struct soi_span when;		/* EDTF or empty */
	struct soi_range when_span;
	int32_t when_time;		/* index into times, or -1 */
	struct soi_span where;		/* as written, or empty */
	struct soi_range where_span;
	enum soi_status status;
	struct soi_span claimant;
	struct soi_span series_name;	/* what is numbered: "vòng đàm phán"; empty: no series */
	int32_t series_ordinal;		/* 0: none */
	enum soi_phase series_phase;
	uint32_t *figures;		/* indices into figures */
	size_t n_figures;
	struct soi_span rule;
};

struct soi_marks {
	struct soi_range *sentences;
	size_t n_sentences;
	struct soi_name *names;
	size_t n_names;
	struct soi_time *times;
	size_t n_times;
	struct soi_figure *figures;
	size_t n_figures;
	struct soi_quote *quotes;
	size_t n_quotes;
	struct soi_event *events;
	size_t n_events;
	/* Only bounds follow from the text ("2021/2024"), EDTF interval; empty: none. */
	struct soi_span published_bounds;
	struct soi_why *bounds_why;
	size_t n_bounds_why;
};

/* The marks' tables, read-only, shared by threads. */
struct soi_marker;
struct soi_marker *soi_marker_new(struct soi_arena *a, const struct soi_tables *t,
				  struct soi_err *err);

/* Mark one article or item.  Listings and pages in other languages get none. */
int soi_mark(const struct soi_marker *m, struct soi_arena *a, const struct soi_article *art,
	     struct soi_marks *out, struct soi_err *err) __attribute__((warn_unused_result));

/* The list fields, into an open object; and back. */
void soi_marks_json(const struct soi_marks *marks, const struct soi_article *art,
		    struct soi_arena *a, struct soi_json *j);
/* *had is false where the record was not marked yet. */
int soi_marks_parse(struct soi_arena *a, const struct soi_value *o, const struct soi_article *art,
		    struct soi_marks *out, bool *had, struct soi_err *err)
	__attribute__((warn_unused_result));

/* The fields of one event into an open object, as soi_marks_json prints it;
 * map is of the article's text. */
void soi_event_json(const struct soi_event *e, const struct soi_cpmap *map, struct soi_json *j);

/*
 * Look for rows of the table of event patterns that can never fire, or that
 * say something else than a row before them which takes all they would: report
 * is told of each, with the row (from 1, as the table stands after overlays)
 * and the one in its way.  Returns how many, or a negative error.
 */
enum soi_lint { SOI_LINT_REPEATED, SOI_LINT_UNREACHABLE, SOI_LINT_CONTRADICTS };
struct soi_lint_row {
	size_t row;
	struct soi_span pattern, type;
};
int soi_events_lint(const struct soi_tables *t,
		    void (*report)(void *ctx, enum soi_lint what, const struct soi_lint_row *row,
				   const struct soi_lint_row *by),
		    void *ctx, struct soi_err *err) __attribute__((warn_unused_result));

enum soi_bias { SOI_BIAS_PAST, SOI_BIAS_FUTURE };

/*
 * What a time means once its anchor is known: offset as in soi_time, anchor at
 * least a day (or a year, which settles "--05-21" but not "week+1").  Empty
 * when that anchor does not settle it.  Used by mark itself, and by group when
 * the set has settled a date.
 */
struct soi_span soi_time_resolve(struct soi_arena *a, struct soi_span offset,
				 const struct soi_date *anchor, enum soi_bias bias);

/* `soi when`: the time expressions in any phrase, resolved against at
 * (NULL: nothing is known of the day they were said). */
int soi_when(const struct soi_marker *m, struct soi_arena *a, struct soi_span phrase,
	     const struct soi_date *at, enum soi_bias bias, struct soi_time **out, size_t *n,
	     struct soi_err *err) __attribute__((warn_unused_result));

const char *soi_status_name(enum soi_status s);
const char *soi_phase_name(enum soi_phase p);
const char *soi_anchor_name(enum soi_anchor a);
const char *soi_name_kind_name(enum soi_name_kind k);

#endif
