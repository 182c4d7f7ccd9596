/*
 * The timeline: one entry a happening (happenings.c), with its days, its state,
 * its headline and the sentences it rests on.
 *
 * A round's days come from the telling that knows most: a whole interval, else
 * the opening and the closing.  Of anything else the day that most tellings
 * have, what happened counting more than what was to come.  A plan and what
 * came of it stand under one entry: held, put off, called off, whatever was
 * said of it last.
 */
#include "story/happenings.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	NEWS_DAYS = 7		/* told this long after it happened it is no news */
};

static const struct soi_member *member(const struct soi_tale *t, uint32_t pos)
{
	return &t->s->m[t->who[pos]];
}

/* -- an entry of a happening -- */

/* A day after all reports of it has not come yet, whatever they say. */
static bool lies_ahead(const struct soi_tale *t, const struct soi_happening *h)
{
	int64_t day = h->when.known && h->when.a.year ? soi_ymd_day(&h->when.a, 0) : INT64_MIN;

	for (size_t i = 0; i < h->n; i++)
		if (!t->at[h->t[i].pos].year || t->at[h->t[i].pos].hi >= day)
			return false;
	return true;
}

/* What became of a plan: what was said last of it, where that is a turn. */
static enum soi_state turn_of(const struct soi_happening *h)
{
	enum soi_state turn = SOI_ST_ACTUAL;
	int64_t last = INT64_MIN;

	for (size_t i = 0; h->joined && i < h->n; i++) {
		const struct soi_telling *p = &h->t[i];
		bool says = p->turn != SOI_ST_ACTUAL || p->state == SOI_ST_ACTUAL;

		if (!says || p->at_s == SOI_NO_TIME || p->at_s < last)
			continue;
		if (p->at_s > last || p->turn != SOI_ST_ACTUAL)
			turn = p->turn;
		last = p->at_s;
	}
	return turn;
}

static enum soi_status status_of(const struct soi_tale *t, const struct soi_happening *h)
{
	static const enum soi_state order[] = { SOI_ST_ACTUAL, SOI_ST_PLANNED, SOI_ST_CALLED_FOR,
						SOI_ST_POSSIBLE, SOI_ST_DENIED };
	static const enum soi_status status[] = { SOI_ACTUAL, SOI_PLANNED, SOI_CALLED_FOR,
						  SOI_POSSIBLE, SOI_DENIED };
	bool seen[SOI_ST_CANCELLED + 1] = { false };

	for (size_t i = 0; i < h->n; i++)
		seen[h->t[i].state] = true;
	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		if (seen[order[i]])
			return i == 0 && !h->series && lies_ahead(t, h) ? SOI_PLANNED : status[i];
	return SOI_ACTUAL;
}

static bool same_days(const struct soi_when *x, const struct soi_when *y)
{
	return x->known && y->known && memcmp(&x->a, &y->a, sizeof(x->a)) == 0 &&
	       memcmp(&x->b, &y->b, sizeof(x->b)) == 0;
}

static bool is_interval(const struct soi_when *w)
{
	return soi_when_is_days(w) && memcmp(&w->a, &w->b, sizeof(w->a)) != 0;
}

static bool has_phase(const struct soi_telling *p, enum soi_phase phase)
{
	return p->event && p->event->series_phase == phase && soi_when_is_days(&p->when);
}

/* How many proofs say the same days; what happened counts more than plans. */
static unsigned support(const struct soi_happening *h, size_t i)
{
	unsigned n = 0;

	for (size_t k = 0; k < h->n; k++)
		if (same_days(&h->t[k].when, &h->t[i].when))
			n += h->t[k].event && h->t[k].event->status == SOI_ACTUAL ? 3 : 2;
	return n;
}

/* The best supported when among those that fit, or none. */
static struct soi_when best_when(const struct soi_happening *h, enum soi_phase phase, bool interval)
{
	struct soi_when best = { 0 };
	unsigned most = 0;

	for (size_t i = 0; i < h->n; i++) {
		const struct soi_telling *p = &h->t[i];

		if (interval ? !is_interval(&p->when)
			     : phase != SOI_PHASE_NONE ? !has_phase(p, phase) : !p->when.known)
			continue;
		if (support(h, i) > most) {
			most = support(h, i);
			best = p->when;
		}
	}
	return best;
}

/* A round's days. */
static struct soi_when series_when(const struct soi_happening *h)
{
	struct soi_when w = best_when(h, SOI_PHASE_NONE, true), start, end;

	if (w.known)
		return w;
	start = best_when(h, SOI_PHASE_START, false);
	end = best_when(h, SOI_PHASE_END, false);
	if (start.known && end.known) {
		w.known = true;
		w.a = start.a;
		w.b = end.b;
		if (soi_day_of_year(&w.a) <= soi_day_of_year(&w.b) || (w.a.year && w.a.year < w.b.year))
			return w;
	}
	w = best_when(h, SOI_PHASE_WHOLE, false);
	if (!w.known)
		w = start.known ? start : end;
	if (!w.known)
		w = best_when(h, SOI_PHASE_NONE, false);
	return w;
}

static struct soi_span where_of(const struct soi_happening *h)
{
	struct soi_span best = SOI_EMPTY;
	unsigned most = 0;

	for (size_t i = 0; i < h->n; i++) {
		unsigned n = 0;

		if (!h->t[i].event || !h->t[i].event->where.n)
			continue;
		for (size_t k = 0; k < h->n; k++)
			n += h->t[k].event &&
			     soi_span_eq(h->t[k].event->where, h->t[i].event->where);
		if (n > most) {
			most = n;
			best = h->t[i].event->where;
		}
	}
	return best;
}

/* The day on which a report says somebody said so: a day in the sentence that
 * is not the event's own. */
static struct soi_when said_on(const struct soi_tale *t, const struct soi_telling *p)
{
	const struct soi_member *m = member(t, p->pos);
	struct soi_when none = { 0 };

	for (size_t k = 0; m->marks && k < m->marks->n_times; k++) {
		const struct soi_time *x = &m->marks->times[k];
		struct soi_when w = soi_when_parse(x->value);

		if (x->start < p->span.start || x->end > p->span.end || !soi_when_is_days(&w) ||
		    is_interval(&w))
			continue;
		if (p->event && x->start < p->event->when_span.end &&
		    x->end > p->event->when_span.start)
			continue;
		if (t->at[p->pos].linked)
			w = soi_when_in_year(w, t->at[p->pos].year);
		return w;
	}
	return none;
}

static int64_t sort_day(const struct soi_when *w, int year)
{
	return soi_ymd_day(&w->a, year);
}

/* When it was first said. */
static struct soi_when announced_of(const struct soi_tale *t, const struct soi_happening *h)
{
	struct soi_when first = { 0 };

	for (size_t i = 0; i < h->n; i++) {
		const struct soi_telling *p = &h->t[i];
		const struct soi_settled *at = &t->at[p->pos];
		struct soi_when w = { 0 };

		if (at->year && at->lo == at->hi) {
			soi_civil_of(at->lo, &w.a.year, &w.a.month, &w.a.day);
			w.b = w.a;
			w.known = true;
		} else {
			w = said_on(t, p);
		}
		if (w.known && (!first.known || sort_day(&w, 2000) < sort_day(&first, 2000)))
			first = w;
	}
	return first;
}

/* The part a telling plays under its entry. */
static enum soi_state role_of(const struct soi_happening *h, const struct soi_telling *p)
{
	return h->joined && p->turn != SOI_ST_ACTUAL ? p->turn : p->state;
}

static struct soi_evidence evidence_of(const struct soi_tale *t, const struct soi_happening *h,
				       const struct soi_telling *p)
{
	const struct soi_member *m = member(t, p->pos);

	return (struct soi_evidence){
		.article = m->art->id, .start = p->span.start, .end = p->span.end,
		.role = soi_span_str(soi_state_name(role_of(h, p))),
		.reprint_of = m->original == SOI_NOBODY ? SOI_EMPTY : t->s->m[m->original].art->id
	};
}

static bool listed(const struct soi_evidence *e, size_t n, const struct soi_evidence *x)
{
	for (size_t i = 0; i < n; i++)
		if (soi_span_eq(e[i].article, x->article) && e[i].start == x->start &&
		    soi_span_eq(e[i].role, x->role))
			return true;
	return false;
}

/* Who told it first: the earliest where times are known, then the first by id. */
static uint32_t first_teller(const struct soi_tale *t, const struct soi_happening *h)
{
	const struct soi_telling *best = NULL;

	for (size_t i = 0; i < h->n; i++) {
		const struct soi_telling *p = &h->t[i];

		if (member(t, p->pos)->original != SOI_NOBODY)
			continue;
		if (!best || (p->at_s != SOI_NO_TIME && (best->at_s == SOI_NO_TIME || p->at_s < best->at_s)) ||
		    (p->at_s == best->at_s && p->pos < best->pos))
			best = p;
	}
	return best ? best->pos : SOI_NOBODY;
}

/* The correction that takes back what is told, or empty. */
static struct soi_span corrector_of(const struct soi_tale *t, const struct soi_telling *p)
{
	uint32_t by = soi_taken_back_by(t, p->pos, p->span);

	return by == SOI_NOBODY ? SOI_EMPTY : member(t, by)->art->id;
}

/* What is left of a happening once taken back tellings are taken out; all of it
 * where nothing is left. */
static struct soi_happening what_stands(const struct soi_tale *t, const struct soi_happening *h)
{
	struct soi_happening left = *h;

	left.t = SOI_NEW_N(t->s->scratch, struct soi_telling, h->n);
	left.n = 0;
	for (size_t i = 0; i < h->n; i++)
		if (soi_taken_back_by(t, h->t[i].pos, h->t[i].span) == SOI_NOBODY)
			left.t[left.n++] = h->t[i];
	return left.n ? left : *h;
}

static bool is_plan(enum soi_state s)
{
	return s == SOI_ST_PLANNED;
}

/* By the time it was told, then by report, then as the report goes on. */
static int by_telling(const void *p, const void *q)
{
	const struct soi_telling *x = *(const struct soi_telling *const *)p;
	const struct soi_telling *y = *(const struct soi_telling *const *)q;
	bool x_open = x->at_s == SOI_NO_TIME, y_open = y->at_s == SOI_NO_TIME;

	if (x_open != y_open)
		return x_open ? 1 : -1;
	if (x->at_s != y->at_s)
		return x->at_s < y->at_s ? -1 : 1;
	if (x->pos != y->pos)
		return x->pos < y->pos ? -1 : 1;
	if (x->span.start != y->span.start)
		return x->span.start < y->span.start ? -1 : 1;
	return x->state < y->state ? -1 : x->state > y->state;
}

static const struct soi_telling **in_order(const struct soi_tale *t, const struct soi_happening *h)
{
	const struct soi_telling **out = SOI_NEW_N(t->s->scratch, const struct soi_telling *, h->n);

	for (size_t i = 0; i < h->n; i++)
		out[i] = &h->t[i];
	qsort(out, h->n, sizeof(*out), by_telling);
	return out;
}

static void list_evidence(const struct soi_tale *t, const struct soi_happening *h,
			  struct soi_entry *out)
{
	struct soi_arena *a = t->s->a;
	uint32_t first = first_teller(t, h);
	const struct soi_telling **p = in_order(t, h);
	bool done = out->status == SOI_ACTUAL || out->put_off || out->cancelled;

	out->withdrawn = true;
	out->evidence = SOI_NEW_N(a, struct soi_evidence, h->n);
	out->realises = SOI_NEW_N(a, struct soi_evidence, h->n);
	for (size_t i = 0; i < h->n; i++) {
		struct soi_evidence e = evidence_of(t, h, p[i]);

		if (listed(out->evidence, out->n_evidence, &e))
			continue;
		e.is_new = p[i]->pos == first;
		e.corrected_by = corrector_of(t, p[i]);
		out->corrected |= e.corrected_by.n != 0;
		out->withdrawn &= e.corrected_by.n != 0;
		out->evidence[out->n_evidence++] = e;
		if (is_plan(role_of(h, p[i])) && done)
			out->realises[out->n_realises++] = e;
	}
}

/* One outlet only, where the story has several. */
static bool is_single(const struct soi_tale *t, const struct soi_happening *h)
{
	struct soi_span one = member(t, h->t[0].pos)->art->outlet;
	bool several = false;

	for (size_t i = 0; i < h->n; i++)
		if (!soi_span_eq(member(t, h->t[i].pos)->art->outlet, one))
			return false;
	for (uint32_t i = 0; i < t->n && !several; i++)
		several = member(t, i)->art->outlet.n && !soi_span_eq(member(t, i)->art->outlet, one);
	return several && one.n;
}

/* The report whose title heads an entry: one that tells it in title or lede,
 * that tells it as it now stands, no copy, the earliest, then by id. */
static int headline_worth(const struct soi_tale *t, const struct soi_happening *h,
			  const struct soi_telling *p, enum soi_state turn, enum soi_status status)
{
	const struct soi_member *m = member(t, p->pos);
	enum soi_state told = h->joined ? p->turn : turn;
	bool as_is = turn != SOI_ST_ACTUAL ? told == turn
		   : (p->state == SOI_ST_ACTUAL && told == SOI_ST_ACTUAL) == (status == SOI_ACTUAL);

	return (p->head ? 8 : 0) + (as_is ? 4 : 0) + (m->original == SOI_NOBODY ? 2 : 0) +
	       (p->event && p->event->series_phase == SOI_PHASE_END ? 1 : 0);
}

static void choose_headline(const struct soi_tale *t, const struct soi_happening *h,
			    enum soi_state turn, struct soi_entry *out)
{
	const struct soi_telling *best = NULL;
	const struct soi_member *m;
	struct soi_range r;

	for (size_t i = 0; i < h->n; i++) {
		const struct soi_telling *p = &h->t[i];
		int c = best ? headline_worth(t, h, p, turn, out->status) -
			       headline_worth(t, h, best, turn, out->status) : 1;

		if (c > 0 || (c == 0 && member(t, p->pos)->at_s < member(t, best->pos)->at_s))
			best = p;
	}
	m = member(t, best->pos);
	r = best->head && m->art->title.n
	  ? (struct soi_range){ (size_t)(m->art->title.p - m->art->text.p),
				(size_t)(m->art->title.p - m->art->text.p) + m->art->title.n }
	  : best->span;
	out->headline = soi_span_sub(m->art->text, r.start, r.end);
	out->headline_article = m->art->id;
	out->headline_start = r.start;
	out->headline_end = r.end;
}

/* Whether it was told as news, not looked back on. */
static bool is_news(const struct soi_tale *t, const struct soi_happening *h, const struct soi_when *w)
{
	for (size_t i = 0; i < h->n; i++) {
		const struct soi_settled *at = &t->at[h->t[i].pos];
		int64_t end = w->known && w->b.year ? soi_ymd_day(&w->b, 0) : INT64_MIN;

		if (h->t[i].head || end == INT64_MIN || !at->year || at->lo <= end + NEWS_DAYS)
			return true;
	}
	return false;
}

static void note_settling(const struct soi_tale *t, const struct soi_happening *h,
			  struct soi_entry *out)
{
	for (size_t i = 0; i < h->n && !out->n_why; i++) {
		const struct soi_settled *at = &t->at[h->t[i].pos];

		if (!at->linked || !h->t[i].when.known)
			continue;
		out->why = at->why;
		out->n_why = at->n_why;
	}
}

/* The day of a plain happening: what most of its tellings say, what happened
 * before plans; of a plan put off the day it was put off to, of one called off
 * the planned one. */
static struct soi_when plain_when(const struct soi_happening *h, enum soi_state turn)
{
	struct soi_when best = { 0 };
	unsigned most = 0;

	for (size_t i = 0; i < h->n; i++)	/* of a plan: as it was said, unless that was taken back */
		if (same_days(&h->t[i].when, &h->when))
			best = h->when;
	for (size_t i = 0; i < h->n && turn == SOI_ST_PUT_OFF; i++)
		if (h->t[i].turn == turn && h->t[i].next.known)
			best = h->t[i].next;
	for (size_t i = 0; i < h->n && turn == SOI_ST_ACTUAL; i++) {
		unsigned n = 0;

		for (size_t k = 0; h->t[i].when.known && k < h->n; k++)
			if (same_days(&h->t[i].when, &h->t[k].when))
				n += (h->t[k].state == SOI_ST_ACTUAL ? 4 : 1) + (h->t[k].head ? 2 : 0);
		if (n > most) {
			most = n;
			best = h->t[i].when;
		}
	}
	return best;
}

/* The first day on which the story was reported, or INT64_MAX. */
static int64_t story_begins(const struct soi_tale *t)
{
	int64_t first = INT64_MAX;

	for (uint32_t i = 0; i < t->n; i++)
		if (t->at[i].year && t->at[i].lo < first)
			first = t->at[i].lo;
	return first;
}

/* Told on the way, of a time before the story's. */
static bool is_background(const struct soi_tale *t, const struct soi_happening *h,
			  const struct soi_when *w)
{
	struct soi_ymd end = w->b;

	for (size_t i = 0; i < h->n; i++)
		if (h->t[i].head)
			return false;
	if (!w->known || !w->b.year)
		return false;
	end.month = end.month ? end.month : 12;
	end.day = end.day ? end.day : 28;
	return soi_ymd_day(&end, 0) + NEWS_DAYS < story_begins(t);
}

struct sorted {
	struct soi_entry entry;
	struct soi_when when, announced;
	int rank;		/* 0 dated, 1 undated */
	int64_t day;
};

static struct sorted make_entry(const struct soi_tale *t, const struct soi_happening *all)
{
	struct sorted s = { .rank = 1 };
	struct soi_entry *e = &s.entry;
	struct soi_happening stands = what_stands(t, all), *h = &stands;
	enum soi_state turn = turn_of(h);

	e->status = turn == SOI_ST_PUT_OFF ? SOI_PLANNED : turn == SOI_ST_CANCELLED ? SOI_DENIED
		  : status_of(t, h);
	e->put_off = turn == SOI_ST_PUT_OFF;
	e->cancelled = turn == SOI_ST_CANCELLED;
	s.when = h->series && turn == SOI_ST_ACTUAL ? series_when(h) : plain_when(h, turn);
	if (h->series && !s.when.known)
		s.when = series_when(h);
	s.announced = announced_of(t, all);
	e->when = soi_when_print(t->s->a, &s.when);
	e->announced = soi_when_print(t->s->a, &s.announced);
	e->where = where_of(h);
	if (h->series) {
		e->series_name = h->t[0].event->series_name;
		e->series_ordinal = h->t[0].event->series_ordinal;
		e->series_phase = h->n && !s.when.known ? SOI_PHASE_ANNOUNCED : SOI_PHASE_WHOLE;
	}
	list_evidence(t, all, e);
	choose_headline(t, h, turn, e);
	e->background = is_background(t, h, &s.when);
	e->is_new = !e->background && !e->withdrawn && is_news(t, h, &s.when);
	e->single = is_single(t, all);
	note_settling(t, h, e);
	return s;
}

static int in_time(const void *p, const void *q)
{
	const struct sorted *x = p, *y = q;
	int c;

	if (x->rank != y->rank)
		return x->rank - y->rank;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	c = soi_span_cmp(x->entry.headline_article, y->entry.headline_article);
	if (c == 0)
		c = x->entry.series_ordinal - y->entry.series_ordinal;
	if (c == 0 && x->entry.headline_start != y->entry.headline_start)
		c = x->entry.headline_start < y->entry.headline_start ? -1 : 1;
	if (c == 0)
		c = soi_span_cmp(x->entry.when, y->entry.when);
	return c ? c : soi_span_cmp(x->entry.evidence[0].article, y->entry.evidence[0].article);
}

/* Days of open years stand in the latest year that the story allows. */
static int open_year(const struct soi_tale *t)
{
	int year = t->year_hi;

	for (uint32_t i = 0; i < t->n; i++)
		year = t->at[i].year > year ? t->at[i].year : year;
	return year ? year : 2000;
}

/* A round that is only mentioned on the way, without a day, is no entry. */
static bool is_told(const struct soi_happening *h)
{
	if (!h->series)
		return true;
	for (size_t i = 0; i < h->n; i++)
		if (h->t[i].head || h->t[i].when.known)
			return true;
	return false;
}

int soi_timeline(struct soi_tale *t, struct soi_story *out, struct soi_err *err)
{
	struct soi_happenings x;
	struct sorted *s;
	size_t n = 0;
	int year = open_year(t);

	(void)err;
	soi_happenings(t, &x);
	s = SOI_NEW_N(t->s->scratch, struct sorted, x.n);
	for (size_t i = 0; i < x.n; i++) {
		struct sorted *e = &s[n];

		if (x.h[i].gone || !is_told(&x.h[i]))
			continue;
		*e = make_entry(t, &x.h[i]);
		e->rank = e->when.known || e->announced.known ? 0 : 1;
		e->day = e->when.known ? sort_day(&e->when, year)
		       : e->announced.known ? sort_day(&e->announced, year) : 0;
		n++;
	}
	qsort(s, n, sizeof(*s), in_time);
	out->timeline = SOI_NEW_N(t->s->a, struct soi_entry, n);
	for (size_t i = 0; i < n; i++)
		out->timeline[i] = s[i].entry;
	out->n_timeline = n;
	return 0;
}
