/*
 * The timeline: one entry a happening.
 *
 * Rounds of a series come first: every telling of one round (its number, its
 * series, its sides) is evidence of one entry, be it announced, opened or
 * closed; so a plan and its outcome stand together.  The days come from the
 * telling that knows most: a whole interval, else the opening and the closing.
 *
 * What remains are the reports whose title and lede count no round.  Those of
 * one cluster that tell of one day are one entry, dated by the events of their
 * title and lede, or else by the last day named there that is not after the
 * publication.
 *
 * Everything is walked in order of ids, so no order of arrival can show.
 */
#include "story/internal.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	MAX_EVIDENCE = 512,	/* of one entry */
	NEWS_DAYS = 7,		/* told this long after it happened it is no news */
	LEDE_DAYS = 4		/* a day named in a lede dates the report's happening */
};

/* One piece of evidence while an entry is put together. */
struct proof {
	uint32_t pos;			/* in the tale */
	const struct soi_event *event;	/* NULL: the report's title */
	struct soi_when when;
	struct soi_range span;
	bool head;			/* in title or lede */
};

struct happening {
	struct proof *proofs;
	size_t n, cap;
	uint32_t cluster;		/* of a plain one */
	bool series;
	struct soi_when when;		/* of a plain one */
};

struct telling_all {
	struct soi_tale *t;
	struct happening *h;
	size_t n, cap;
};

static const struct soi_member *member(const struct soi_tale *t, uint32_t pos)
{
	return &t->s->m[t->who[pos]];
}

static void add_proof(struct soi_arena *a, struct happening *h, struct proof p)
{
	if (h->n == MAX_EVIDENCE)
		return;
	soi_arena_grow(a, &h->proofs, h->n, &h->cap, sizeof(*h->proofs));
	h->proofs[h->n++] = p;
}

static struct happening *new_happening(struct telling_all *x)
{
	soi_arena_grow(x->t->s->scratch, &x->h, x->n, &x->cap, sizeof(*x->h));
	x->h[x->n] = (struct happening){ 0 };
	return &x->h[x->n++];
}

/* -- series -- */

/* Whether two whens may be of one round: the same season where both know it. */
static bool one_season(const struct soi_when *x, const struct soi_when *y)
{
	int64_t a, b;

	if (!x->known || !y->known || !x->a.year || !y->a.year || !x->a.month || !y->a.month)
		return true;
	a = soi_ymd_day(&x->a, 0);
	b = soi_ymd_day(&y->a, 0);
	return a - b < 200 && b - a < 200;
}

static bool belongs(const struct happening *h, const struct proof *p)
{
	for (size_t i = 0; i < h->n; i++)
		if (!soi_same_round(h->proofs[i].event, p->event) ||
		    !one_season(&h->proofs[i].when, &p->when))
			return false;
	return true;
}

static void collect_rounds(struct telling_all *x)
{
	for (uint32_t pos = 0; pos < x->t->n; pos++) {
		const struct soi_member *m = member(x->t, pos);
		size_t head = soi_head_end(m->art);

		for (size_t k = 0; m->marks && k < m->marks->n_events; k++) {
			const struct soi_event *e = &m->marks->events[k];
			struct proof p = { .pos = pos, .event = e, .head = e->start < head };
			struct happening *h = NULL;

			if (!e->series_ordinal)
				continue;
			p.when = soi_settled_when(x->t, pos, e);
			p.span = soi_sentence_at(m, e->start);
			for (size_t i = 0; i < x->n && !h; i++)
				if (belongs(&x->h[i], &p))
					h = &x->h[i];
			if (!h) {
				h = new_happening(x);
				h->series = true;
			}
			add_proof(x->t->s->scratch, h, p);
		}
	}
}

/* -- plain happenings -- */

static bool counts_rounds(const struct soi_member *m)
{
	size_t head = soi_head_end(m->art);

	for (size_t k = 0; m->marks && k < m->marks->n_events; k++)
		if (m->marks->events[k].series_ordinal && m->marks->events[k].start < head)
			return true;
	return false;
}

/* The event that dates a report: the first with a day in title or lede, what
 * happened before what is planned. */
static const struct soi_event *main_event(const struct soi_tale *t, uint32_t pos,
					  struct soi_when *when)
{
	const struct soi_member *m = member(t, pos);
	size_t head = soi_head_end(m->art);
	const struct soi_event *best = NULL;

	*when = (struct soi_when){ 0 };
	for (size_t k = 0; m->marks && k < m->marks->n_events; k++) {
		const struct soi_event *e = &m->marks->events[k];
		struct soi_when w = soi_settled_when(t, pos, e);
		bool sooner = best && best->status != SOI_ACTUAL && e->status == SOI_ACTUAL;

		if (e->start >= head)
			continue;
		if (!best || (soi_when_is_days(&w) && (!soi_when_is_days(when) || sooner))) {
			best = e;
			*when = w;
		}
	}
	return best;
}

/* The last day named in title or lede that is not after the publication and
 * not long before it. */
static struct soi_when lede_day(const struct soi_tale *t, uint32_t pos)
{
	const struct soi_member *m = member(t, pos);
	const struct soi_settled *at = &t->at[pos];
	size_t head = soi_head_end(m->art);
	struct soi_when best = { 0 };

	for (size_t k = 0; m->marks && k < m->marks->n_times && m->marks->times[k].start < head; k++) {
		struct soi_when w = soi_when_parse(m->marks->times[k].value);
		int64_t day;

		if (at->linked)
			w = soi_when_in_year(w, at->year);
		if (!soi_when_is_days(&w))
			continue;
		day = soi_ymd_day(&w.a, 0);
		if (w.a.year && at->year && (day > at->hi || day + LEDE_DAYS < at->lo))
			continue;
		best = w;
	}
	return best;
}

static bool same_days(const struct soi_when *x, const struct soi_when *y)
{
	return x->known && y->known && memcmp(x, y, sizeof(*x)) == 0;
}

/* The plain happening of the report's cluster and day; a report without a day
 * goes with any. */
static struct happening *place_for(struct telling_all *x, const struct soi_member *m,
				   const struct soi_when *w)
{
	for (size_t i = 0; i < x->n; i++) {
		struct happening *h = &x->h[i];

		if (!h->series && h->cluster == m->cluster &&
		    (!w->known || !h->when.known || same_days(w, &h->when)))
			return h;
	}
	return NULL;
}

static void add_report(struct telling_all *x, uint32_t pos, const struct soi_event *e,
		       struct soi_when w)
{
	const struct soi_member *m = member(x->t, pos);
	struct happening *h = place_for(x, m, &w);
	size_t at = e ? e->start : 0;

	if (!h) {
		h = new_happening(x);
		h->cluster = m->cluster;
	}
	if (!h->when.known)
		h->when = w;
	add_proof(x->t->s->scratch, h, (struct proof){ .pos = pos, .event = e, .when = w,
		.span = soi_sentence_at(m, at), .head = true });
}

static void collect_plain(struct telling_all *x)
{
	/* Those with a day first: those without join them. */
	for (int dated = 1; dated >= 0; dated--) {
		for (uint32_t pos = 0; pos < x->t->n; pos++) {
			const struct soi_event *e;
			struct soi_when w;

			if (counts_rounds(member(x->t, pos)))
				continue;
			e = main_event(x->t, pos, &w);
			if (!soi_when_is_days(&w))
				w = lede_day(x->t, pos);
			if (w.known == (dated == 1))
				add_report(x, pos, e, w);
		}
	}
}

/* -- an entry of a happening -- */

/* A day after all reports of it has not come yet, whatever they say. */
static bool lies_ahead(const struct soi_tale *t, const struct happening *h)
{
	int64_t day = h->when.known && h->when.a.year ? soi_ymd_day(&h->when.a, 0) : INT64_MIN;

	for (size_t i = 0; i < h->n; i++)
		if (!t->at[h->proofs[i].pos].year || t->at[h->proofs[i].pos].hi >= day)
			return false;
	return true;
}

static enum soi_status status_of(const struct soi_tale *t, const struct happening *h)
{
	static const enum soi_status order[] = { SOI_ACTUAL, SOI_PLANNED, SOI_CALLED_FOR,
						 SOI_POSSIBLE, SOI_DENIED };
	bool seen[SOI_DENIED + 1] = { false };

	for (size_t i = 0; i < h->n; i++)
		seen[h->proofs[i].event ? h->proofs[i].event->status : SOI_ACTUAL] = true;
	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		if (seen[order[i]])
			return i == 0 && !h->series && lies_ahead(t, h) ? SOI_PLANNED : order[i];
	return SOI_ACTUAL;
}

static bool is_interval(const struct soi_when *w)
{
	return soi_when_is_days(w) && memcmp(&w->a, &w->b, sizeof(w->a)) != 0;
}

static bool has_phase(const struct proof *p, enum soi_phase phase)
{
	return p->event && p->event->series_phase == phase && soi_when_is_days(&p->when);
}

/* How many proofs say the same days; what happened counts more than plans. */
static unsigned support(const struct happening *h, size_t i)
{
	unsigned n = 0;

	for (size_t k = 0; k < h->n; k++)
		if (same_days(&h->proofs[k].when, &h->proofs[i].when))
			n += h->proofs[k].event && h->proofs[k].event->status == SOI_ACTUAL ? 3 : 2;
	return n;
}

/* The best supported when among those that fit, or none. */
static struct soi_when best_when(const struct happening *h, enum soi_phase phase, bool interval)
{
	struct soi_when best = { 0 };
	unsigned most = 0;

	for (size_t i = 0; i < h->n; i++) {
		const struct proof *p = &h->proofs[i];

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
static struct soi_when series_when(const struct happening *h)
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

static struct soi_span where_of(const struct happening *h)
{
	struct soi_span best = SOI_EMPTY;
	unsigned most = 0;

	for (size_t i = 0; i < h->n; i++) {
		unsigned n = 0;

		if (!h->proofs[i].event || !h->proofs[i].event->where.n)
			continue;
		for (size_t k = 0; k < h->n; k++)
			n += h->proofs[k].event &&
			     soi_span_eq(h->proofs[k].event->where, h->proofs[i].event->where);
		if (n > most) {
			most = n;
			best = h->proofs[i].event->where;
		}
	}
	return best;
}

/* The day on which a report says somebody said so: a day in the sentence that
 * is not the event's own. */
static struct soi_when said_on(const struct soi_tale *t, const struct proof *p)
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
static struct soi_when announced_of(const struct soi_tale *t, const struct happening *h)
{
	struct soi_when first = { 0 };

	for (size_t i = 0; i < h->n; i++) {
		const struct proof *p = &h->proofs[i];
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

static struct soi_evidence evidence_of(const struct soi_tale *t, const struct proof *p)
{
	const struct soi_member *m = member(t, p->pos);
	enum soi_status status = p->event ? p->event->status : SOI_ACTUAL;

	return (struct soi_evidence){
		.article = m->art->id, .start = p->span.start, .end = p->span.end,
		.role = soi_span_str(soi_status_name(status)),
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

static void list_evidence(const struct soi_tale *t, const struct happening *h,
			  struct soi_entry *out)
{
	struct soi_arena *a = t->s->a;

	out->evidence = SOI_NEW_N(a, struct soi_evidence, h->n);
	out->realises = SOI_NEW_N(a, struct soi_evidence, h->n);
	for (size_t i = 0; i < h->n; i++) {
		struct soi_evidence e = evidence_of(t, &h->proofs[i]);
		bool plan = h->proofs[i].event && h->proofs[i].event->status == SOI_PLANNED;

		if (listed(out->evidence, out->n_evidence, &e))
			continue;
		out->evidence[out->n_evidence++] = e;
		if (plan && out->status == SOI_ACTUAL)
			out->realises[out->n_realises++] = e;
	}
}

/* The report whose title heads an entry: one that tells it in title or lede,
 * that tells it as it now stands, no copy, the earliest, then by id. */
static int headline_worth(const struct soi_tale *t, const struct proof *p, enum soi_status status)
{
	const struct soi_member *m = member(t, p->pos);
	enum soi_status own = p->event ? p->event->status : SOI_ACTUAL;

	return (p->head ? 8 : 0) + (own == status ? 4 : 0) + (m->original == SOI_NOBODY ? 2 : 0) +
	       (p->event && p->event->series_phase == SOI_PHASE_END ? 1 : 0);
}

static void choose_headline(const struct soi_tale *t, const struct happening *h,
			    struct soi_entry *out)
{
	const struct proof *best = NULL;
	const struct soi_member *m;
	struct soi_range r;

	for (size_t i = 0; i < h->n; i++) {
		const struct proof *p = &h->proofs[i];
		int c = best ? headline_worth(t, p, out->status) - headline_worth(t, best, out->status) : 1;

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
static bool is_news(const struct soi_tale *t, const struct happening *h, const struct soi_when *w)
{
	for (size_t i = 0; i < h->n; i++) {
		const struct soi_settled *at = &t->at[h->proofs[i].pos];
		int64_t end = w->known && w->b.year ? soi_ymd_day(&w->b, 0) : INT64_MIN;

		if (h->proofs[i].head || end == INT64_MIN || !at->year || at->lo <= end + NEWS_DAYS)
			return true;
	}
	return false;
}

static void note_settling(const struct soi_tale *t, const struct happening *h,
			  struct soi_entry *out)
{
	for (size_t i = 0; i < h->n && !out->n_why; i++) {
		const struct soi_settled *at = &t->at[h->proofs[i].pos];

		if (!at->linked || !h->proofs[i].when.known)
			continue;
		out->why = at->why;
		out->n_why = at->n_why;
	}
}

struct sorted {
	struct soi_entry entry;
	struct soi_when when, announced;
	int rank;		/* 0 dated, 1 undated */
	int64_t day;
};

static struct sorted make_entry(const struct soi_tale *t, const struct happening *h)
{
	struct sorted s = { .rank = 1 };
	struct soi_entry *e = &s.entry;

	e->status = status_of(t, h);
	s.when = h->series ? series_when(h) : h->when;
	s.announced = announced_of(t, h);
	e->when = soi_when_print(t->s->a, &s.when);
	e->announced = soi_when_print(t->s->a, &s.announced);
	e->where = where_of(h);
	if (h->series) {
		e->series_name = h->proofs[0].event->series_name;
		e->series_ordinal = h->proofs[0].event->series_ordinal;
		e->series_phase = h->n && !s.when.known ? SOI_PHASE_ANNOUNCED : SOI_PHASE_WHOLE;
	}
	list_evidence(t, h, e);
	choose_headline(t, h, e);
	e->is_new = is_news(t, h, &s.when);
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
static bool is_told(const struct happening *h)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->proofs[i].head || h->proofs[i].when.known)
			return true;
	return false;
}

int soi_timeline(struct soi_tale *t, struct soi_story *out, struct soi_err *err)
{
	struct telling_all x = { .t = t };
	struct sorted *s;
	size_t n = 0;
	int year = open_year(t);

	(void)err;
	collect_rounds(&x);
	collect_plain(&x);
	s = SOI_NEW_N(t->s->scratch, struct sorted, x.n);
	for (size_t i = 0; i < x.n; i++) {
		struct sorted *e = &s[n];

		if (!is_told(&x.h[i]))
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
