/* Small sets of documents written by hand, marks included. */
#ifndef TESTS_STORY_BUILD_H
#define TESTS_STORY_BUILD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "story/story.h"

#define MAX_DOCS 64

struct world {
	struct soi_arena a;
	struct soi_tables tables;
	struct soi_grouper *g;
	struct soi_doc docs[MAX_DOCS];
	size_t n;
	struct soi_grouping out;
};

static inline int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct soi_err err;

	*state = w;
	soi_arena_init(&w->a);
	if (soi_tables_open(&w->tables, NULL, &err))
		return -1;
	w->g = soi_grouper_new(&w->a, &w->tables, &err);
	return w->g ? 0 : -1;
}

static inline int teardown(void **state)
{
	struct world *w = *state;

	soi_arena_release(&w->a);
	soi_tables_release(&w->tables);
	free(w);
	return 0;
}

/* One more document, its sentences being its lines. */
static inline struct soi_marks *add(struct world *w, enum soi_kind kind, const char *id,
				    const char *published, const char *title, const char *body)
{
	struct soi_article *art = SOI_NEW(&w->a, struct soi_article);
	struct soi_marks *m = SOI_NEW(&w->a, struct soi_marks);

	art->kind = kind;
	art->id = soi_span_str(id);
	art->published = soi_span_str(published);
	art->published_from = published ? SOI_FROM_GIVEN : SOI_FROM_NONE;
	art->text = soi_arena_printf(&w->a, "%s\n%s\n", title, body);
	art->title = soi_span_sub(art->text, 0, strlen(title));
	art->lede = soi_span_sub(art->text, strlen(title) + 1, art->text.n - 1);
	m->sentences = SOI_NEW_N(&w->a, struct soi_range, 2);
	m->n_sentences = 2;
	m->sentences[0] = (struct soi_range){ 0, art->title.n };
	m->sentences[1] = (struct soi_range){ art->title.n + 1, art->text.n - 1 };
	w->docs[w->n++] = (struct soi_doc){ art, m };
	return m;
}

/* The span of words in the last document's text. */
static inline struct soi_range find(const struct world *w, const char *words)
{
	struct soi_span text = w->docs[w->n - 1].art->text;
	size_t at = soi_span_find(text, soi_span_str(words), 0);

	assert_true(at != SIZE_MAX);
	return (struct soi_range){ at, at + strlen(words) };
}

static inline void add_time(struct world *w, const char *words, const char *value, const char *offset)
{
	struct soi_marks *m = (struct soi_marks *)w->docs[w->n - 1].marks;
	struct soi_range r = find(w, words);
	struct soi_time *t = SOI_NEW_N(&w->a, struct soi_time, m->n_times + 1);

	if (m->n_times)
		memcpy(t, m->times, m->n_times * sizeof(*t));
	t[m->n_times++] = (struct soi_time){ .start = r.start, .end = r.end,
		.value = soi_span_str(value), .offset = soi_span_str(offset),
		.anchor = SOI_ANCHOR_PUBLISHED };
	m->times = t;
}

/* A telling of a round of talks between X and Y; time: index, or -1. */
static inline void add_round(struct world *w, const char *words, int32_t ordinal,
			     enum soi_phase phase, enum soi_status status, const char *when,
			     int32_t time)
{
	struct soi_marks *m = (struct soi_marks *)w->docs[w->n - 1].marks;
	struct soi_range r = find(w, words);
	struct soi_event *e = SOI_NEW_N(&w->a, struct soi_event, m->n_events + 1);
	struct soi_event *x = &e[m->n_events];

	if (m->n_events)
		memcpy(e, m->events, m->n_events * sizeof(*e));
	*x = (struct soi_event){ .start = r.start, .end = r.end, .type = SOI_LIT("CONSULT"),
		.when = soi_span_str(when), .when_time = time, .status = status,
		.series_name = SOI_LIT("vòng đàm phán"), .series_ordinal = ordinal,
		.series_phase = phase };
	if (time >= 0)
		x->when_span = (struct soi_range){ m->times[time].start, m->times[time].end };
	x->source = SOI_NEW(&w->a, struct soi_span);
	x->target = SOI_NEW(&w->a, struct soi_span);
	x->source[0] = SOI_LIT("LAO");
	x->target[0] = SOI_LIT("KHM");
	x->n_source = x->n_target = 1;
	m->events = e;
	m->n_events++;
}

/* A listing of documents already added, first to last. */
static inline void add_listing(struct world *w, const char *id, size_t first, size_t n,
			       enum soi_order order)
{
	struct soi_article *art = SOI_NEW(&w->a, struct soi_article);

	art->kind = SOI_LISTING;
	art->id = soi_span_str(id);
	art->order = order;
	art->text = SOI_LIT("\n");
	art->n_items = n;
	art->items = SOI_NEW_N(&w->a, struct soi_list_item, n);
	for (size_t i = 0; i < n; i++)
		art->items[i].id = w->docs[first + i].art->id;
	w->docs[w->n++] = (struct soi_doc){ art, SOI_NEW(&w->a, struct soi_marks) };
}

static inline void group(struct world *w, unsigned threads)
{
	struct soi_err err;
	size_t doubled;

	assert_int_equal(soi_group(w->g, &w->a, w->docs, w->n, threads, &w->out, &doubled, &err), 0);
}

static inline const struct soi_group_row *row(const struct world *w, const char *id)
{
	for (size_t i = 0; i < w->out.n_rows; i++)
		if (soi_span_is(w->out.rows[i].id, id))
			return &w->out.rows[i];
	fail_msg("no row of %s", id);
	return NULL;
}

static inline const struct soi_story *story_of(const struct world *w, const char *id)
{
	for (size_t i = 0; i < w->out.n_stories; i++)
		if (soi_span_eq(w->out.stories[i].id, row(w, id)->story))
			return &w->out.stories[i];
	fail_msg("no story of %s", id);
	return NULL;
}

static inline void assert_span(struct soi_span got, const char *want)
{
	if (!soi_span_is(got, want))
		fail_msg("'%.*s' is not '%s'", SOI_FMT(got), want);
}

#endif
