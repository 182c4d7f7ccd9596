/*
 * Events: who did what to whom, when, where, and whether it happened.
 *
 * The step finds who may act (events_actors.c), then the numbered series of
 * talks (events_series.c).  Records are printed in the order of their triggers.
 */
#include "mark/events.h"

#include <stdlib.h>

#include "base/banned.h"

bool soi_series_word(const struct soi_event_walk *w, enum soi_series_role role, size_t i,
		     size_t limit, size_t *n_tokens, size_t *row)
{
	struct soi_phrase_hit hit;

	if (i >= limit || !soi_phrases_longest(w->x->role[role], w->t, i, limit, &hit))
		return false;
	if (n_tokens)
		*n_tokens = hit.n_tokens;
	if (row)
		*row = hit.value;
	return true;
}

struct soi_event *soi_event_push(struct soi_event_walk *w)
{
	soi_arena_grow(w->d->a, &w->events, w->n_events, &w->cap, sizeof(*w->events));
	w->events[w->n_events] = (struct soi_event){ .when_time = -1 };
	return &w->events[w->n_events++];
}

static int by_start(const void *a, const void *b)
{
	const struct soi_event *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->end < y->end ? -1 : x->end > y->end;
}

int soi_mark_events(const struct soi_marker *m, struct soi_mark_doc *d, struct soi_err *err)
{
	struct soi_event_walk w = { .x = m->events, .d = d, .t = &d->text };

	soi_actors_find(&w);
	soi_series_find(&w);
	if (w.n_events > SOI_MAX_MARKS)
		return soi_fail(err, SOI_ELIMIT, 0, "more than %zu events in an article", SOI_MAX_MARKS);
	if (w.n_events)
		qsort(w.events, w.n_events, sizeof(*w.events), by_start);
	d->m->events = w.events;
	d->m->n_events = w.n_events;
	return 0;
}
