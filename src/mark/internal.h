/*
 * Inside the mark room: the order of the steps and what each may use of those
 * before it.  soi_mark calls them in this order, each filling its own list.
 *
 *   names   -> sentences, tokens
 *   times   -> tokens, names
 *   figures -> tokens, names, times (a number inside a time is no figure)
 *   quotes  -> all of the above
 *   events  -> all of the above
 *   bounds  -> names, times
 *
 * Each step is one file (or a few with its name in front) and has its tables in
 * its own struct. Of the others' tables it knows those of the names, which hold
 * the words of the language (compounds, words for people).
 */
#ifndef SOI_MARK_INTERNAL_H
#define SOI_MARK_INTERNAL_H

#include "mark/mark.h"

struct soi_mark_doc {
	struct soi_arena *a;
	const struct soi_article *art;
	struct soi_text text;		/* tokens and sentences of art->text */
	struct soi_marks *m;		/* filled so far */
	uint32_t *name_at, *time_at;	/* [n_tokens + 1] index + 1 into m's names and times, or 0; made
					 * by soi_mark_places */
};

/* What stands at each token, for the steps behind the times; once a record. */
void soi_mark_places(struct soi_mark_doc *d);

struct soi_names_tables;
struct soi_times_tables;
struct soi_figures_tables;
struct soi_quotes_tables;
struct soi_events_tables;
struct soi_bounds_tables;

struct soi_marker {
	struct soi_text_tables text;
	struct soi_names_tables *names;
	struct soi_times_tables *times;
	struct soi_figures_tables *figures;
	struct soi_quotes_tables *quotes;
	struct soi_events_tables *events;
	struct soi_bounds_tables *bounds;
};

/* Each: NULL and *err on a table that cannot be understood. */
struct soi_names_tables *soi_names_tables_new(struct soi_arena *a, const struct soi_tables *t,
					      const struct soi_text_tables *text, struct soi_err *err);
struct soi_times_tables *soi_times_tables_new(struct soi_arena *a, const struct soi_tables *t,
					      const struct soi_text_tables *text, struct soi_err *err);
struct soi_figures_tables *soi_figures_tables_new(struct soi_arena *a, const struct soi_tables *t,
					      const struct soi_text_tables *text, struct soi_err *err);
struct soi_quotes_tables *soi_quotes_tables_new(struct soi_arena *a, const struct soi_tables *t,
					      const struct soi_text_tables *text, struct soi_err *err);
struct soi_events_tables *soi_events_tables_new(struct soi_arena *a, const struct soi_tables *t,
					      const struct soi_text_tables *text, struct soi_err *err);
struct soi_bounds_tables *soi_bounds_tables_new(struct soi_arena *a, const struct soi_tables *t,
					      const struct soi_text_tables *text, struct soi_err *err);

int soi_mark_names(const struct soi_marker *m, struct soi_mark_doc *d, struct soi_err *err);
int soi_mark_times(const struct soi_marker *m, struct soi_mark_doc *d, struct soi_err *err);
int soi_mark_figures(const struct soi_marker *m, struct soi_mark_doc *d, struct soi_err *err);
int soi_mark_quotes(const struct soi_marker *m, struct soi_mark_doc *d, struct soi_err *err);
int soi_mark_events(const struct soi_marker *m, struct soi_mark_doc *d, struct soi_err *err);
int soi_mark_bounds(const struct soi_marker *m, struct soi_mark_doc *d, struct soi_err *err);

#endif
