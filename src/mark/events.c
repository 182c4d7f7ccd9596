/*
 * Events: who did what to whom, when, where, and whether it happened.
 *
 * The step finds who may act (events_actors.c), then the numbered series of
 * talks (events_series.c), then everything the patterns of events.tsv know
 * (events_acts.c, events_clauses.c, events_match.c, events_sides.c, events_tell.c).  Records are
 * printed in the order of their triggers.
 */
#include "mark/events_match.h"
#include "mark/names.h"

#include <stdlib.h>

#include "base/banned.h"

#define TELLINGS   64  /* events around one that may tell the same */
#define LEAD_BYTES 400 /* behind the title: the lede and the first sentence */
#define REPORT_FAR 1   /* sentences that a day told of a statement reaches on */
#define HABIT_FAR  6   /* tokens back to "từng" */

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

bool soi_event_is_code(struct soi_span id)
{
	return id.n == 3 && id.p[0] >= 'A' && id.p[0] <= 'Z' && id.p[1] >= 'A' && id.p[1] <= 'Z' &&
	       id.p[2] >= 'A' && id.p[2] <= 'Z';
}

bool soi_event_type_in(struct soi_span type, const char *const *types)
{
	for (; *types; types++)
		if (soi_span_is(type, *types))
			return true;
	return false;
}

bool soi_event_inside_word(const struct soi_event_walk *w, size_t i)
{
	struct soi_phrase_hit hit;

	return i > 0 && soi_phrases_longest(w->compounds, w->t, i - 1, i + 1, &hit) &&
	       hit.n_tokens == 2;
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

/* A round of talks is told once: the pattern inside its words goes. */
static void drop_doubles(struct soi_event_walk *w)
{
	size_t n = 0;

	if (w->n_events)
		qsort(w->events, w->n_events, sizeof(*w->events), by_start);
	for (size_t i = 0; i < w->n_events; i++) {
		const struct soi_event *e = &w->events[i];
		bool inside = false;

		for (size_t k = i; k > 0 && i - k < 8 && !e->series_name.n; k--)
			inside = inside || (w->events[k - 1].series_name.n &&
					    w->events[k - 1].end > e->start);
		for (size_t k = i + 1; k < w->n_events && k < i + 8 && !e->series_name.n; k++)
			inside = inside ||
				 (w->events[k].series_name.n && w->events[k].start < e->end);
		if (!inside)
			w->events[n++] = *e;
	}
	w->n_events = n;
}

/* The n-th of those who take part, sources first. */
static struct soi_span party(const struct soi_event *e, size_t n)
{
	if (n < e->n_source)
		return e->source[n];
	return n < e->n_source + e->n_target ? e->target[n - e->n_source] : SOI_EMPTY;
}

/* The same two, whoever stands first: "cuộc gặp giữa A và B", "B gặp A". */
static bool same_sides(const struct soi_event *a, const struct soi_event *b)
{
	struct soi_span a1 = party(a, 0), a2 = party(a, 1), b1 = party(b, 0), b2 = party(b, 1);

	return a1.n && a2.n && b1.n && b2.n &&
	       ((soi_span_eq(a1, b1) && soi_span_eq(a2, b2)) ||
		(soi_span_eq(a1, b2) && soi_span_eq(a2, b1)));
}

/* What two sides do when they meet, beside meeting. */
static bool of_a_meeting(const struct soi_event *e)
{
	static const char *const types[] = { "AGREE", "CONSULT", "COOPERATE", "SUPPORT", NULL };

	return soi_event_type_in(e->type, types);
}

/* The same fight or march, told again. */
static bool same_trouble(const struct soi_event *a, const struct soi_event *b)
{
	if (soi_span_is(a->type, "ASSAULT"))
		return same_sides(a, b);
	return soi_span_is(a->type, "PROTEST") && !a->n_target && !b->n_target && a->n_source &&
	       b->n_source && soi_span_eq(a->source[0], b->source[0]);
}

static void take_when(struct soi_event *e, const struct soi_event *from)
{
	e->when = from->when;
	e->when_span = from->when_span;
	e->when_time = from->when_time;
}

/* The first day named right below the title: what a title tells happened then. */
static void lead_day(struct soi_event_walk *w, struct soi_event *e)
{
	const struct soi_marks *m = w->d->m;
	size_t title_end = w->d->art->title.n;

	for (size_t i = 0; i < m->n_times && m->times[i].start < title_end + LEAD_BYTES; i++) {
		const struct soi_time *t = &m->times[i];

		if (t->start < title_end || t->value.n != 10)
			continue;
		e->when = t->value;
		e->when_span = (struct soi_range){ t->start, t->end };
		e->when_time = (int32_t)i;
		return;
	}
}

/*
 * The day of what is told without one: another telling of the same in this
 * article; for a meeting and its fruits the day of the meeting; for a title the
 * day of the first thing of its kind below, else of the first thing.
 */
static void date_from_others(struct soi_event_walk *w)
{
	size_t title_end = w->d->art->title.n;

	for (size_t i = 0; i < w->n_events; i++) {
		struct soi_event *e = &w->events[i];
		const struct soi_event *found = NULL;
		bool title = e->start < title_end;

		if (e->when_span.end || e->series_name.n || (e->status != SOI_ACTUAL && !title))
			continue;
		/* the nearest before, else the nearest behind */
		for (size_t k = 1; k < 2 * TELLINGS && !found; k++) {
			const struct soi_event *o;

			if (k <= TELLINGS ? k > i : i + k - TELLINGS >= w->n_events)
				continue;
			o = k <= TELLINGS ? e - k : e + (k - TELLINGS);
			if (o->when_time < 0 || o->status != e->status || o->start < title_end)
				continue;
			if (soi_span_eq(o->type, e->type) &&
			    ((same_sides(o, e) && (title || of_a_meeting(e))) ||
			     same_trouble(o, e)))
				found = o;
			else if (of_a_meeting(e) && soi_span_is(o->type, "CONSULT") &&
				 same_sides(o, e))
				found = o;
		}
		title = title && !soi_span_is(e->type, "COERCE") &&
			(e->n_source || !soi_span_is(e->type, "ACCUSE"));
		for (size_t k = 0; title && k < w->n_events && k < 16 && !found; k++)
			if (w->events[k].start >= title_end && w->events[k].when_time >= 0 &&
			    soi_span_eq(w->events[k].type, e->type))
				found = &w->events[k];
		if (found) {
			take_when(e, found);
			/* a title tells how it began */
			if (title && memchr(e->when.p, '/', e->when.n) &&
			    w->d->m->times[e->when_time].value.n == 10) {
				e->when = w->d->m->times[e->when_time].value;
				continue;
			}
		}
		if (title)
			lead_day(w, e);
	}
}

/* "từng", "nhiều lần" right before the trigger: no single day's. */
static bool is_undated(const struct soi_event_walk *w, const struct soi_event *e)
{
	size_t at = soi_token_at(w->t, e->start);
	struct soi_phrase_hit hit;

	for (size_t i = at > HABIT_FAR ? at - HABIT_FAR : 0; i < at; i++)
		if (soi_phrases_longest(w->x->word[SOI_EW_HABIT], w->t, i, at, &hit))
			return true;
	return false;
}

/*
 * Who goes on talking in the sentences behind "Ngày 22/10, A yêu cầu B …" talks on that day:
 * what is asked, blamed, refused or praised without a day takes the last one told of such an act,
 * unless it is too far back.
 */
static void date_from_report(struct soi_event_walk *w)
{
	static const char *const said[] = { "REQUEST", "ACCUSE",  "REJECT", "SUPPORT",
					    "CONSULT", "AGREE", NULL };
	static const char *const opens[] = { "REQUEST", "ACCUSE", "REJECT",  "SUPPORT",
					     "CONSULT", "AGREE",  "THREATEN", NULL };
	const struct soi_event *day = NULL;
	size_t s = 0, day_sentence = 0;

	for (size_t i = 0; i < w->n_events; i++) {
		struct soi_event *e = &w->events[i];

		while (s + 1 < w->t->n_sentences &&
		       w->t->tokens[w->t->sentences[s + 1].first].start <= e->start)
			s++;
		if (e->status != SOI_ACTUAL || e->series_name.n)
			continue;
		if (e->when_time >= 0) {
			if (soi_event_type_in(e->type, opens) && e->when.n == 10) {
				day = e;
				day_sentence = s;
			}
			continue;
		}
		if (!day || !e->n_source || s - day_sentence > REPORT_FAR ||
		    !soi_event_type_in(e->type, said) || is_undated(w, e))
			continue;
		take_when(e, day);
	}
}

/* "diễn ra tuần tới": what is told as done lies ahead, whatever its verb. */
static void plan_what_lies_ahead(struct soi_event_walk *w)
{
	struct soi_span day = w->d->art->published;
	struct soi_phrase_hit hit;

	for (size_t i = 0; i < w->n_events; i++) {
		struct soi_event *e = &w->events[i];
		bool ahead;

		if (e->status != SOI_ACTUAL || e->when_time < 0)
			continue;
		ahead = day.n >= 10 && e->when.n >= 7 && e->when.n <= 10 && e->when.p[0] != 'X' &&
			!memchr(e->when.p, 'W', e->when.n) && !memchr(e->when.p, '/', e->when.n) &&
			memcmp(e->when.p, day.p, e->when.n) > 0;
		for (size_t k = soi_token_at(w->t, e->when_span.start);
		     k < w->t->n_tokens && w->t->tokens[k].start < e->when_span.end && !ahead; k++)
			ahead = soi_phrases_longest(w->x->word[SOI_EW_AHEAD], w->t, k,
						    w->t->n_tokens, &hit);
		if (!ahead)
			continue;
		e->status = SOI_PLANNED;
		if (e->series_name.n && e->series_phase == SOI_PHASE_WHOLE)
			e->series_phase = SOI_PHASE_ANNOUNCED;
	}
}

int soi_mark_events(const struct soi_marker *m, struct soi_mark_doc *d, struct soi_err *err)
{
	struct soi_event_walk w = { .x = m->events, .compounds = m->names->compounds, .d = d,
				    .t = &d->text };
	struct soi_match_walk match = { .x = m->events, .t = &d->text };

	soi_actors_find(&w);
	soi_series_find(&w);
	match.w = &w;
	soi_match_triggers(&match);
	soi_acts_find(&match);
	soi_clauses_find(&match);
	soi_match_find(&match);
	drop_doubles(&w);
	soi_gate_series(&match);
	plan_what_lies_ahead(&w);
	date_from_others(&w);
	date_from_report(&w);
	if (w.n_events > SOI_MAX_MARKS)
		return soi_fail(err, SOI_ELIMIT, 0, "more than %zu events in an article",
				SOI_MAX_MARKS);
	d->m->events = w.events;
	d->m->n_events = w.n_events;
	return 0;
}
