/*
 * From tellings to happenings.
 *
 *	rounds	every telling of one round of a series (its number, its kind, its
 *		sides) is of one happening, be it announced, opened or closed
 *	heads	title and lede of the reports that count no round: one happening
 *		those of one cluster whose days meet; copies go with their original
 *	bodies	a sentence with a day of its own joins the happening of that day
 *		that it shares its rarer words or its doer and deed with, its own
 *		report's first, or makes a new one; without a day it makes one only
 *		where two reports tell the same deed of the same doer
 *	plans	what was only to come is joined with what a later report says came
 *		of it: the same day and words, or the same words and that it was
 *		put off or called off
 *
 * Where in doubt sentences are joined or left out: two lines of one thing
 * mislead more than one line too few.  Days long past are no happenings of the
 * story.  All is walked in order of ids, so no order of arrival can show.
 *
 * Cost: each sentence with a day against the happenings of its story, which
 * MAX_HAPPENINGS and MAX_COMPARED bound.
 */
#include "story/happenings.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	MAX_EVIDENCE = 512,	/* of one happening */
	MAX_HAPPENINGS = 600,	/* of one story, before bodies stop to make new ones */
	MAX_COMPARED = 6,	/* tellings of a happening that another is compared with */
	LEDE_DAYS = 4,		/* a day named in a lede dates the report's happening */
	PAST_DAYS = 10,		/* a day named in a body longer ago is history */
	AHEAD_DAYS = 120,
	NEAR_DAYS = 3,
	RETOLD_PC = 40,		/* of a title's words stand in the sentence that tells it again */
	OPENING_PC = 25,	/* the same where that sentence opens with its day */
	RETOLD_WITHIN = 2,	/* sentences behind the head */
	OPENING_BYTES = 16,	/* "Sáng " before the day that opens a sentence */
	VOICE_BYTES = 160,	/* in which a sentence says who says so */
	SAID_BYTES = 40,
	UNTIL_BYTES = 24,	/* in which "đến hết" stands before a day */
	OTHER_PC = 45,		/* a head and a happening of another cluster, of one day */
	TITLE_PC = 75,		/* what a title's words count, that are few */
	SAME_PC = 30,		/* of the rarer words shared: the same thing on the same day */
	OWN_PC = 15,		/* added for a report's own head */
	DEED_PC = 30,		/* added for the same doer and deed */
	NIGHT_PC = 45,		/* two reports so alike tell one thing though their days are neighbours */
	TWIN_PC = 70,		/* two heads of a cluster so alike are one though their days differ */
	PLAN_PC = 30,
	LATEST_PC = 22,		/* the same before the last day on which it was to come */
	NAMED_PC = 15,		/* the same where the plan's day is named */
	REPLAN_PC = 60,
	DEED_SHARED_PC = 25
};

struct gathering {
	struct soi_tale *t;
	struct soi_arena *a;
	struct soi_happenings *out;
	size_t *own;			/* [t->n] the happening of a report's head, or SIZE_MAX */
	struct soi_telling *undated;	/* deeds of named doers without a day */
	size_t n_undated, cap_undated;
};

static const struct soi_member *member(const struct gathering *x, uint32_t pos)
{
	return &x->t->s->m[x->t->who[pos]];
}

static void add(struct gathering *x, struct soi_happening *h, struct soi_telling t)
{
	if (h->n == MAX_EVIDENCE)
		return;
	soi_arena_grow(x->a, &h->t, h->n, &h->cap, sizeof(*h->t));
	h->t[h->n++] = t;
	if (!h->series && !h->when.known)
		h->when = t.when;
}

static struct soi_happening *new_happening(struct gathering *x)
{
	struct soi_happenings *o = x->out;

	soi_arena_grow(x->a, &o->h, o->n, &o->cap, sizeof(*o->h));
	o->h[o->n] = (struct soi_happening){ .cluster = SOI_NOBODY };
	return &o->h[o->n++];
}

static enum soi_state state_of(enum soi_status s)
{
	switch (s) {
	case SOI_PLANNED:
		return SOI_ST_PLANNED;
	case SOI_POSSIBLE:
		return SOI_ST_POSSIBLE;
	case SOI_CALLED_FOR:
		return SOI_ST_CALLED_FOR;
	case SOI_DENIED:
		return SOI_ST_DENIED;
	case SOI_ACTUAL:
		break;
	}
	return SOI_ST_ACTUAL;
}

/* A doer that has a name: states by code, others by a capital. */
static uint64_t doer_of(const struct soi_event *e)
{
	size_t at = 0;

	if (!e || !e->n_source || !e->source[0].n || !soi_is_upper(soi_utf8_next(e->source[0], &at)))
		return 0;
	return soi_hash64(e->source[0]);
}

/* When a report was published: where its page does not say, the last day that it
 * tells of as over. */
static int64_t told_at(const struct gathering *x, uint32_t pos)
{
	const struct soi_settled *at = &x->t->at[pos];

	if (member(x, pos)->at_s != SOI_NO_TIME || !at->year || at->lo == soi_day_of(at->year, 1, 1))
		return member(x, pos)->at_s;
	return at->lo * 86400;
}

/* "Ông A, chủ tịch huyện, cho biết quốc lộ sẽ thông xe": the words behind the verb of
 * saying, where enough follow. */
static struct soi_span without_voice(const struct gathering *x, struct soi_span words)
{
	size_t most = words.n < VOICE_BYTES ? words.n : VOICE_BYTES;

	for (size_t at = 1; at < most; at++)
		if (words.p[at] == ' ' && words.n - at >= SAID_BYTES &&
		    soi_claim_says(x->t->s->g, soi_span_sub(words, 0, at)))
			return soi_span_sub(words, at, words.n);
	return words;
}

static void describe(struct gathering *x, struct soi_telling *t, struct soi_span words)
{
	const struct soi_grouper *g = x->t->s->g;
	struct soi_span said = t->head ? words : without_voice(x, words);

	soi_bag_of(g->idf, x->a, words, &t->bag);
	if (said.n < words.n)
		soi_bag_of(g->idf, x->a, said, &t->said);
	t->who = doer_of(t->event);
	t->family = t->event ? soi_event_family(t->event->type) : 0;
	t->at_s = told_at(x, t->pos);
	t->turn = soi_plan_turn(g->plans, words);
}

/* -- days -- */

static bool year_known(const struct soi_when *w)
{
	return w->known && w->a.year && w->b.year;
}

/* Whether two may be of one day: they meet, as far as they are known. */
static bool days_meet(const struct soi_when *x, const struct soi_when *y)
{
	int xa, xb, ya, yb;

	if (!soi_when_is_days(x) || !soi_when_is_days(y))
		return false;
	if (year_known(x) && year_known(y))
		return soi_ymd_day(&x->a, 0) <= soi_ymd_day(&y->b, 0) &&
		       soi_ymd_day(&y->a, 0) <= soi_ymd_day(&x->b, 0);
	xa = soi_day_of_year(&x->a), xb = soi_day_of_year(&x->b);
	ya = soi_day_of_year(&y->a), yb = soi_day_of_year(&y->b);
	return xa <= yb && ya <= xb;
}

static int64_t days_between(const struct soi_when *x, const struct soi_when *y)
{
	int64_t a, b;

	if (!year_known(x) || !year_known(y))
		return INT64_MAX;
	a = soi_ymd_day(&x->a, 0);
	b = soi_ymd_day(&y->a, 0);
	return a > b ? a - b : b - a;
}

static struct soi_when time_of(const struct gathering *x, uint32_t pos, const struct soi_time *time)
{
	struct soi_when w = soi_when_parse(time->value);

	return x->t->at[pos].linked ? soi_when_in_year(w, x->t->at[pos].year) : w;
}

/* "tuần này" is no day of anything. */
static bool is_week(const struct soi_when *w)
{
	return year_known(w) && soi_ymd_day(&w->b, 0) - soi_ymd_day(&w->a, 0) == 6 &&
	       soi_weekday(soi_ymd_day(&w->a, 0)) == 1;
}

static bool is_after(const struct gathering *x, uint32_t pos, const struct soi_when *w)
{
	const struct soi_settled *at = &x->t->at[pos];

	return at->year && year_known(w) && soi_when_is_days(w) && soi_ymd_day(&w->a, 0) > at->hi;
}

/* "kéo dài đến ngày 25/10": the end of what lasts. */
static bool is_until(const struct gathering *x, uint32_t pos, size_t start)
{
	struct soi_span text = member(x, pos)->art->text;
	size_t from = start > UNTIL_BYTES ? start - UNTIL_BYTES : 0;

	while (from < start && ((unsigned char)text.p[from] & 0xC0) == 0x80)
		from++;
	return soi_plan_ends(x->t->s->g->plans, soi_span_sub(text, from, start), SOI_ST_UNTIL);
}

/* "cùng ngày": the day that the report is about, which its head knows best. */
static bool is_same_day(const struct gathering *x, uint32_t pos, const struct soi_time *t)
{
	return soi_plan_says(x->t->s->g->plans,
			     soi_span_sub(member(x, pos)->art->text, t->start, t->end), SOI_ST_SAME_DAY);
}

/* "5 và 6/9", "đêm thứ Tư, rạng sáng thứ Năm": two days side by side are one stretch. */
static struct soi_when day_pair(const struct gathering *x, uint32_t pos, size_t k, struct soi_when w)
{
	const struct soi_member *m = member(x, pos);
	const struct soi_time *t = m->marks->times;

	for (int to = -1; to <= 1; to += 2) {
		size_t i = k + (size_t)to, first = to < 0 ? i : k;
		struct soi_span between;
		struct soi_when other;

		if (i >= m->marks->n_times || t[first + 1].start < t[first].end)
			continue;
		between = soi_span_trim(soi_span_sub(m->art->text, t[first].end, t[first + 1].start));
		if (between.n > UNTIL_BYTES || !(soi_span_is(between, ",") ||
						 soi_plan_is(x->t->s->g->plans, between, SOI_ST_AND)))
			continue;
		other = time_of(x, pos, &t[i]);
		if (!soi_when_is_days(&other) || days_between(&w, &other) != 1)
			continue;
		if (to < 0)
			w.a = other.a;
		else
			w.b = other.b;
	}
	return w;
}

/* "ngày nghỉ cuối tuần" without a number or a word for what is to come may be any. */
static bool is_any_weekend(const struct gathering *x, uint32_t pos, size_t from, size_t to,
			   const struct soi_time *t)
{
	struct soi_span text = member(x, pos)->art->text;

	for (size_t i = t->start; i < t->end; i++)
		if (text.p[i] >= '0' && text.p[i] <= '9')
			return false;
	return !soi_plan_says(x->t->s->g->plans, soi_span_sub(text, from, to), SOI_ST_PLANNED);
}

/* The first, or the last, day named in [from, to) that lies after the publication. */
static struct soi_when next_day(const struct gathering *x, uint32_t pos, size_t from, size_t to,
				bool last)
{
	const struct soi_marks *m = member(x, pos)->marks;
	const struct soi_settled *at = &x->t->at[pos];
	struct soi_when best = { 0 };

	for (size_t k = 0; m && k < m->n_times; k++) {
		struct soi_when w;

		if (m->times[k].start < from || m->times[k].end > to)
			continue;
		w = time_of(x, pos, &m->times[k]);
		if (is_week(&w) || !is_after(x, pos, &w) || soi_ymd_day(&w.a, 0) > at->hi + AHEAD_DAYS ||
		    is_until(x, pos, m->times[k].start) || is_same_day(x, pos, &m->times[k]) ||
		    (from > 0 && is_any_weekend(x, pos, from, to, &m->times[k])))
			continue;
		best = day_pair(x, pos, k, w);
		if (!last)
			break;
	}
	return best;
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

static bool belongs(const struct soi_happening *h, const struct soi_telling *p)
{
	for (size_t i = 0; i < h->n; i++)
		if (!soi_same_round(h->t[i].event, p->event) || !one_season(&h->t[i].when, &p->when))
			return false;
	return true;
}

static void collect_rounds(struct gathering *x)
{
	for (uint32_t pos = 0; pos < x->t->n; pos++) {
		const struct soi_member *m = member(x, pos);
		size_t head = soi_head_end(m->art);

		for (size_t k = 0; m->marks && k < m->marks->n_events; k++) {
			const struct soi_event *e = &m->marks->events[k];
			struct soi_telling p = { .pos = pos, .event = e, .head = e->start < head,
						 .state = state_of(e->status), .at_s = told_at(x, pos) };
			struct soi_happening *h = NULL;
			struct soi_span words;

			if (!e->series_ordinal)
				continue;
			p.when = soi_settled_when(x->t, pos, e);
			p.span = soi_sentence_at(m, e->start);
			words = soi_span_sub(m->art->text, p.span.start, p.span.end);
			soi_bag_of(x->t->s->g->idf, x->a, words, &p.bag);
			p.turn = soi_plan_turn(x->t->s->g->plans, words);
			if (p.turn != SOI_ST_ACTUAL) {
				p.state = SOI_ST_PLANNED;
				p.next = next_day(x, pos, p.span.start, p.span.end, true);
			}
			for (size_t i = 0; i < x->out->n && !h; i++)
				if (belongs(&x->out->h[i], &p))
					h = &x->out->h[i];
			if (!h) {
				h = new_happening(x);
				h->series = true;
			}
			h->joined |= p.turn != SOI_ST_ACTUAL;
			add(x, h, p);
		}
	}
}

/* -- plans -- */

static bool is_to_come(enum soi_state s)
{
	return s == SOI_ST_PLANNED || s == SOI_ST_POSSIBLE || s == SOI_ST_CALLED_FOR;
}

/* What is only to come as far as a happening tells. */
static bool is_plan(const struct soi_happening *h)
{
	for (size_t i = 0; i < h->n; i++)
		if (!is_to_come(h->t[i].state) && h->t[i].turn == SOI_ST_ACTUAL)
			return false;
	return !h->series && !h->gone && h->n;
}

static int64_t first_said(const struct soi_happening *h)
{
	int64_t first = INT64_MAX;

	for (size_t i = 0; i < h->n; i++)
		if (h->t[i].at_s != SOI_NO_TIME && h->t[i].at_s < first)
			first = h->t[i].at_s;
	return first;
}

static bool says_turn(const struct soi_happening *h, enum soi_state turn)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->t[i].turn == turn)
			return true;
	return false;
}

/* -- heads -- */

/* Where a report's head ends: behind its lede, or the sentence that stands for one. */
static size_t head_end(const struct soi_member *m)
{
	size_t end = soi_head_end(m->art);

	for (size_t i = 0; !m->art->lede.n && m->art->title.n && m->marks && i < m->marks->n_sentences; i++)
		if (m->marks->sentences[i].start >= end)
			return m->marks->sentences[i].end;
	return end;
}

static bool counts_rounds(const struct soi_member *m, size_t from, size_t to)
{
	for (size_t k = 0; m->marks && k < m->marks->n_events; k++)
		if (m->marks->events[k].series_ordinal && m->marks->events[k].start >= from &&
		    m->marks->events[k].start < to)
			return true;
	return false;
}

/* A day that a head can date its happening by: not long before it was
 * published, nor, of what happened, after. */
static bool fits_head(const struct gathering *x, uint32_t pos, const struct soi_when *w,
		      enum soi_status status)
{
	const struct soi_settled *at = &x->t->at[pos];
	int64_t a, b;

	if (is_week(w))
		return false;
	if (!soi_when_is_days(w) || !w->a.year || !w->b.year || !at->year)
		return soi_when_is_days(w);
	a = soi_ymd_day(&w->a, 0);
	b = soi_ymd_day(&w->b, 0);
	return b + PAST_DAYS >= at->lo && (status != SOI_ACTUAL || a <= at->hi);
}

/* The event that dates a report: the first with a day in title or lede, what
 * happened before what is planned. */
static const struct soi_event *main_event(const struct gathering *x, uint32_t pos,
					  struct soi_when *when)
{
	const struct soi_member *m = member(x, pos);
	size_t head = head_end(m);
	const struct soi_event *best = NULL;

	*when = (struct soi_when){ 0 };
	for (size_t k = 0; m->marks && k < m->marks->n_events; k++) {
		const struct soi_event *e = &m->marks->events[k];
		struct soi_when w = soi_settled_when(x->t, pos, e);
		bool sooner = best && best->status != SOI_ACTUAL && e->status == SOI_ACTUAL;

		if (e->start >= head)
			continue;
		if (!fits_head(x, pos, &w, e->status))
			w = (struct soi_when){ 0 };
		if (!best || (w.known && (!when->known || sooner))) {
			best = e;
			*when = w;
		}
	}
	return best;
}

/* The last day named in title or lede that is not after the publication and
 * not long before it. */
static struct soi_when lede_day(const struct gathering *x, uint32_t pos)
{
	const struct soi_member *m = member(x, pos);
	const struct soi_settled *at = &x->t->at[pos];
	size_t head = head_end(m);
	struct soi_when best = { 0 };

	for (size_t k = 0; m->marks && k < m->marks->n_times && m->marks->times[k].start < head; k++) {
		struct soi_when w = time_of(x, pos, &m->marks->times[k]);
		int64_t day;

		if (!soi_when_is_days(&w))
			continue;
		day = soi_ymd_day(&w.a, 0);
		if (w.a.year && at->year && (day > at->hi || day + LEDE_DAYS < at->lo))
			continue;
		best = w;
	}
	return best;
}

/* The first time in a range of a report that can date its head, or -1. */
static int32_t dating_time(const struct gathering *x, uint32_t pos, struct soi_range r)
{
	const struct soi_marks *m = member(x, pos)->marks;

	for (size_t k = 0; k < m->n_times; k++) {
		struct soi_when w;

		if (m->times[k].start < r.start || m->times[k].end > r.end)
			continue;
		w = time_of(x, pos, &m->times[k]);
		if (!is_until(x, pos, m->times[k].start) && !is_after(x, pos, &w) &&
		    fits_head(x, pos, &w, SOI_ACTUAL))
			return (int32_t)k;
	}
	return -1;
}

/* The day named where the first sentences of the body tell the title again; *r is
 * the sentence. */
static struct soi_when retold_day(const struct gathering *x, uint32_t pos, const struct soi_bag *title,
				  struct soi_range *r)
{
	const struct soi_member *m = member(x, pos);
	size_t head = head_end(m), seen = 0;
	struct soi_when none = { 0 };

	for (size_t i = 0; m->marks && i < m->marks->n_sentences && seen < RETOLD_WITHIN; i++) {
		struct soi_bag bag;
		bool opens;
		int32_t k;

		*r = m->marks->sentences[i];
		if (r->start < head)
			continue;
		seen++;
		k = dating_time(x, pos, *r);
		if (k < 0)
			continue;
		opens = m->marks->times[k].start <= r->start + OPENING_BYTES;
		soi_bag_of(x->t->s->g->idf, x->a, soi_span_sub(m->art->text, r->start, r->end), &bag);
		if (soi_bag_shared_pc(title, &bag) >= (opens ? OPENING_PC : RETOLD_PC))
			return day_pair(x, pos, (size_t)k, time_of(x, pos, &m->marks->times[k]));
	}
	return none;
}

/* The day on which a report was published, where that is known. */
static struct soi_when day_of_report(const struct gathering *x, uint32_t pos)
{
	const struct soi_settled *at = &x->t->at[pos];
	struct soi_when w = { 0 };

	if (!at->year || at->lo != at->hi)
		return w;
	w.known = true;
	soi_civil_of(at->lo, &w.a.year, &w.a.month, &w.a.day);
	w.b = w.a;
	return w;
}

/* The round that a report counts in a range of its text, or SIZE_MAX. */
static size_t round_at(const struct gathering *x, uint32_t pos, struct soi_range r)
{
	for (size_t i = 0; i < x->out->n; i++)
		for (size_t k = 0; x->out->h[i].series && k < x->out->h[i].n; k++)
			if (x->out->h[i].t[k].pos == pos && x->out->h[i].t[k].span.start == r.start)
				return i;
	return SIZE_MAX;
}

static struct soi_telling head_of(struct gathering *x, uint32_t pos)
{
	const struct soi_member *m = member(x, pos);
	struct soi_telling t = { .pos = pos, .head = true };
	struct soi_span words = soi_span_sub(m->art->text, 0, head_end(m));
	struct soi_range retold = { 0 };

	t.event = main_event(x, pos, &t.when);
	if (!t.when.known)
		t.when = lede_day(x, pos);
	t.span = soi_sentence_at(m, t.event ? t.event->start : 0);
	describe(x, &t, words);
	soi_bag_of(x->t->s->g->idf, x->a, m->art->title, &t.title);
	if (t.title.n >= 3)	/* a title tells its own; a lede much besides */
		t.turn = soi_plan_turn(x->t->s->g->plans, m->art->title);
	if (t.event)
		t.state = state_of(t.event->status);
	else if (soi_plan_says(x->t->s->g->plans, m->art->title, SOI_ST_PLANNED))
		t.state = SOI_ST_PLANNED;
	t.next = next_day(x, pos, 0, words.n, true);
	if (!t.when.known && t.next.known && t.turn == SOI_ST_ACTUAL)
		t.when = next_day(x, pos, 0, words.n, false);
	if (!t.when.known && t.state == SOI_ST_ACTUAL && t.turn == SOI_ST_ACTUAL && m->art->title.n)
		t.when = retold_day(x, pos, &t.title, &retold);
	if (t.turn != SOI_ST_ACTUAL && t.next.known) {	/* its day is the day of what was to come */
		t.when = t.next;
		t.state = SOI_ST_PLANNED;
	}
	if (m->corrects != SOI_NOBODY)
		t.when = day_of_report(x, pos);
	if (retold.end && t.when.known)
		x->own[pos] = round_at(x, pos, retold);
	if (is_after(x, pos, &t.when) && t.state == SOI_ST_ACTUAL)
		t.state = SOI_ST_PLANNED;
	return t;
}

static uint32_t likeness(const struct soi_happening *h, const struct soi_bag *bag)
{
	uint32_t best = 0;

	for (size_t i = 0; i < h->n && i < MAX_COMPARED; i++) {
		uint32_t pc = soi_bag_shared_pc(&h->t[i].bag, bag);
		uint32_t title_pc = soi_bag_shared_pc(&h->t[i].title, bag) * TITLE_PC / 100;

		pc = title_pc > pc ? title_pc : pc;
		best = pc > best ? pc : best;
	}
	return best;
}

/* Whether another report tells the same in words much alike and dates it a day
 * apart: what happens at night is of two days. */
static bool night_twin(const struct soi_happening *h, const struct soi_telling *t, uint32_t pc)
{
	bool other = false;

	if (days_between(&t->when, &h->when) != 1 || t->state != SOI_ST_ACTUAL)
		return false;
	for (size_t i = 0; i < h->n && i < MAX_COMPARED; i++)
		other |= h->t[i].pos != t->pos && h->t[i].state == SOI_ST_ACTUAL &&
			 soi_bag_shared_pc(&h->t[i].bag, &t->bag) >= pc;
	return other;
}

/* Where a head belongs: its cluster's happening of its days, or, if it has
 * none or tells the same, the one it is most like. */
static size_t place_for(const struct gathering *x, const struct soi_telling *t)
{
	uint32_t cluster = member(x, t->pos)->cluster, best_pc = 0;
	size_t best = SIZE_MAX;
	bool alone = member(x, t->pos)->corrects != SOI_NOBODY;	/* that it was printed is a happening */

	for (size_t i = 0; !alone && i < x->out->n; i++) {
		const struct soi_happening *h = &x->out->h[i];
		bool known = t->when.known && h->when.known;
		uint32_t pc;

		if (h->series || h->gone)
			continue;
		pc = likeness(h, &t->bag);
		if (h->cluster != cluster && !(known && days_meet(&t->when, &h->when) && pc >= OTHER_PC))
			continue;
		if (known && days_meet(&t->when, &h->when))
			pc += 200;
		else if (known && !night_twin(h, t, h->cluster == cluster ? SAME_PC : NIGHT_PC) &&
			 (pc < TWIN_PC || days_between(&t->when, &h->when) > NEAR_DAYS))
			continue;
		if (best == SIZE_MAX || pc > best_pc) {
			best = i;
			best_pc = pc;
		}
	}
	return best;
}

static void add_head(struct gathering *x, struct soi_telling t, size_t at)
{
	struct soi_happening *h;

	if (at == SIZE_MAX) {
		at = x->out->n;
		new_happening(x)->cluster = member(x, t.pos)->cluster;
	}
	h = &x->out->h[at];
	if (is_plan(h) && t.at_s != SOI_NO_TIME && t.at_s > first_said(h) && !is_to_come(t.state) &&
	    (t.turn == SOI_ST_ACTUAL || !says_turn(h, t.turn))) {
		h->joined = true;
		if (t.turn != SOI_ST_ACTUAL && t.next.known)
			h->when = t.next;
	}
	add(x, h, t);
	x->own[t.pos] = at;
}

/* The head's happening of the report that this one copies, or SIZE_MAX. */
static size_t of_original(const struct gathering *x, uint32_t pos)
{
	uint32_t o = member(x, pos)->original;

	o = o == SOI_NOBODY ? o : soi_tale_position(x->t, o);
	return o == SOI_NOBODY ? SIZE_MAX : x->own[o];
}

static void collect_heads(struct gathering *x)
{
	struct soi_telling *heads = SOI_NEW_N(x->a, struct soi_telling, x->t->n);
	bool *counted = SOI_NEW_N(x->a, bool, x->t->n);

	for (uint32_t pos = 0; pos < x->t->n; pos++) {
		counted[pos] = counts_rounds(member(x, pos), 0, head_end(member(x, pos)));
		x->own[pos] = SIZE_MAX;
		if (!counted[pos])
			heads[pos] = head_of(x, pos);
	}
	/* Those with a day first: those without join them; copies last. */
	for (int turn = 0; turn < 3; turn++) {
		for (uint32_t pos = 0; pos < x->t->n; pos++) {
			bool copy = member(x, pos)->original != SOI_NOBODY;

			if (counted[pos] || (turn == 2) != copy ||
			    (!copy && heads[pos].when.known != (turn == 0)))
				continue;
			add_head(x, heads[pos], x->own[pos] != SIZE_MAX ? x->own[pos] :
				 copy && of_original(x, pos) != SIZE_MAX ?
				 of_original(x, pos) : place_for(x, &heads[pos]));
		}
	}
}

/* All of q's tellings become p's. */
static void take_in(struct gathering *x, size_t p, size_t q)
{
	struct soi_happening *to = &x->out->h[p], *from = &x->out->h[q];

	for (size_t i = 0; i < from->n; i++)
		add(x, to, from->t[i]);
	for (size_t i = 0; i < x->t->n; i++)
		if (x->own[i] == q)
			x->own[i] = p;
	if (to->cluster == SOI_NOBODY)
		to->cluster = from->cluster;
	from->gone = true;
}

/* A plan p and what became of it, or the other way round. */
static void join(struct gathering *x, size_t p, size_t q)
{
	struct soi_happening *to = &x->out->h[p];
	const struct soi_happening *from = &x->out->h[q];

	take_in(x, p, q);
	for (size_t i = 0; i < from->n; i++)
		if (from->t[i].turn != SOI_ST_ACTUAL && from->t[i].next.known)
			to->when = from->t[i].next;
	to->joined = true;
}

/* -- bodies -- */

/* The event of a sentence that tells most: one with a day, then one with a
 * named doer, then the first. */
static const struct soi_event *event_in(const struct gathering *x, uint32_t pos,
					struct soi_range r)
{
	const struct soi_marks *m = member(x, pos)->marks;
	const struct soi_event *best = NULL;
	int most = -1;

	for (size_t k = 0; k < m->n_events; k++) {
		const struct soi_event *e = &m->events[k];
		struct soi_when w;
		int worth;

		if (e->start < r.start || e->end > r.end ||
		    (e->status != SOI_ACTUAL && e->status != SOI_PLANNED))
			continue;
		w = soi_settled_when(x->t, pos, e);
		worth = (soi_when_is_days(&w) ? 2 : 0) + (doer_of(e) ? 1 : 0);
		if (worth > most) {
			most = worth;
			best = e;
		}
	}
	return best;
}

/* A day of the story's own time, seen from a report. */
static bool is_current(const struct gathering *x, uint32_t pos, const struct soi_when *w)
{
	const struct soi_settled *at = &x->t->at[pos];

	if (!soi_when_is_days(w) || is_week(w))
		return false;
	if (!year_known(w) || !at->year)
		return true;
	return soi_ymd_day(&w->b, 0) + PAST_DAYS >= at->lo && soi_ymd_day(&w->a, 0) <= at->hi + AHEAD_DAYS;
}

static bool is_quoted(const struct soi_marks *m, struct soi_range r)
{
	for (size_t i = 0; i < m->n_quotes; i++)
		if (m->quotes[i].direct && m->quotes[i].start <= r.start + 4 && m->quotes[i].end + 4 >= r.end)
			return true;
	return false;
}

/* A body's time k, "cùng ngày" being its head's day where that is known. */
static struct soi_when body_time(const struct gathering *x, uint32_t pos, int32_t k, struct soi_when w)
{
	const struct soi_marks *m = member(x, pos)->marks;

	if (k < 0 || (size_t)k >= m->n_times || !is_same_day(x, pos, &m->times[k]) ||
	    x->own[pos] == SIZE_MAX || !x->out->h[x->own[pos]].when.known)
		return w;
	return x->out->h[x->own[pos]].when;
}

/* "..., ông A cho biết sáng 26/9.": a day that ends a sentence right behind a verb of
 * saying is the day on which somebody said so. */
static bool is_said(const struct gathering *x, uint32_t pos, struct soi_range r, size_t start, size_t end)
{
	struct soi_span text = member(x, pos)->art->text;

	for (size_t i = end; i < r.end; ) {
		struct soi_word w;

		if (soi_word_scan(text, i, &w) > i || (text.p[i] >= '0' && text.p[i] <= '9'))
			return false;
		(void)soi_utf8_next(text, &i);
	}
	return soi_claim_says(x->t->s->g, soi_span_sub(text, r.start, start));
}

/* The first current day that a sentence names. */
static struct soi_when day_in(const struct gathering *x, uint32_t pos, struct soi_range r)
{
	const struct soi_marks *m = member(x, pos)->marks;
	struct soi_when none = { 0 };

	for (size_t k = 0; k < m->n_times; k++) {
		struct soi_when w;

		if (m->times[k].start < r.start || m->times[k].end > r.end)
			continue;
		w = body_time(x, pos, (int32_t)k, time_of(x, pos, &m->times[k]));
		if (is_current(x, pos, &w) && !is_until(x, pos, m->times[k].start) &&
		    !is_said(x, pos, r, m->times[k].start, m->times[k].end))
			return day_pair(x, pos, k, w);
	}
	return none;
}

/* Whether a sentence names a day, month or year that is history. */
static bool looks_back(const struct gathering *x, uint32_t pos, struct soi_range r)
{
	const struct soi_marks *m = member(x, pos)->marks;
	const struct soi_settled *at = &x->t->at[pos];

	for (size_t k = 0; at->year && k < m->n_times; k++) {
		struct soi_when w;
		struct soi_ymd end;

		if (m->times[k].start < r.start || m->times[k].end > r.end)
			continue;
		w = time_of(x, pos, &m->times[k]);
		end = w.b;
		if (!year_known(&w))
			continue;
		end.month = end.month ? end.month : 12;
		end.day = end.day ? end.day : 28;
		if (soi_ymd_day(&end, 0) + PAST_DAYS < at->lo)
			return true;
	}
	return false;
}

/* Whether somebody's deed is told in a happening already. */
static bool tells_deed(const struct soi_happening *h, const struct soi_telling *t)
{
	for (size_t i = 0; t->who && t->family && i < h->n; i++)
		if (h->t[i].who == t->who && h->t[i].family == t->family)
			return true;
	return false;
}

/* Whether a correction says anew what the report that it corrects told there. */
static bool puts_right(const struct gathering *x, const struct soi_telling *t,
		       const struct soi_happening *h)
{
	const struct soi_member *m = member(x, t->pos);

	for (size_t i = 0; m->corrects != SOI_NOBODY && i < h->n && i < MAX_COMPARED; i++)
		if (x->t->who[h->t[i].pos] == m->corrects &&
		    soi_takes_back(x->t->s, m, member(x, h->t[i].pos), h->t[i].span))
			return true;
	return false;
}

/* "Cụ thể: ...": a sentence that leans on the one before, which tells h. */
static bool goes_on(const struct gathering *x, const struct soi_telling *t, const struct soi_happening *h)
{
	const struct soi_telling *last = h->n ? &h->t[h->n - 1] : NULL;

	return last && last->pos == t->pos && last->span.end <= t->span.start &&
	       t->span.start - last->span.end <= 2 &&
	       soi_plan_begins(x->t->s->g->plans, soi_span_sub(member(x, t->pos)->art->text, t->span.start,
							      t->span.end), SOI_ST_LEANS);
}

/* Whether another report tells the same plan and gives it a day a few days off: one of
 * the two is wrong, or it was put off and nobody says so. */
static bool plan_twin(const struct soi_happening *h, const struct soi_telling *t)
{
	const struct soi_bag *said = t->said.n ? &t->said : &t->bag;

	return t->state == SOI_ST_PLANNED && h->n && h->t[0].pos != t->pos && h->t[0].state == SOI_ST_PLANNED &&
	       !h->t[0].head && days_between(&t->when, &h->when) <= NEAR_DAYS &&
	       soi_bag_shared_pc(h->t[0].said.n ? &h->t[0].said : &h->t[0].bag, said) >= REPLAN_PC;
}

/* The happening that a dated sentence tells of, or SIZE_MAX. */
static size_t home_of(const struct gathering *x, const struct soi_telling *t)
{
	uint32_t most = SAME_PC - 1;
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < x->out->n; i++) {
		const struct soi_happening *h = &x->out->h[i];
		uint32_t pc;
		bool own = x->own[t->pos] == i;

		if (!h->series && !h->gone && days_meet(&t->when, &h->when) && goes_on(x, t, h))
			return i;
		if (h->series || h->gone || !(days_meet(&t->when, &h->when) || (own && !h->when.known) ||
					      puts_right(x, t, h) || night_twin(h, t, NIGHT_PC) ||
					      plan_twin(h, t)))
			continue;
		pc = likeness(h, &t->bag) + (own ? OWN_PC : 0) + (tells_deed(h, t) ? DEED_PC : 0);
		if (pc > most) {
			most = pc;
			best = i;
		}
	}
	return best;
}

/* A round of that day that the sentence is about has its own tellings. */
static bool is_of_round(const struct gathering *x, const struct soi_telling *t)
{
	for (size_t i = 0; i < x->out->n; i++) {
		const struct soi_happening *h = &x->out->h[i];

		for (size_t k = 0; h->series && k < h->n && k < MAX_COMPARED; k++)
			if (days_meet(&t->when, &h->t[k].when))
				return true;
	}
	return false;
}

/* Whether the sentence that tells what came of a plan has a head above it that
 * is about the same. */
static bool heads_outcome(const struct gathering *x, const struct soi_telling *t, size_t plan)
{
	size_t own = x->own[t->pos];

	return own != SIZE_MAX && own != plan && is_plan(&x->out->h[plan]) &&
	       !is_to_come(t->state) && !x->out->h[own].series && !is_plan(&x->out->h[own]) &&
	       days_meet(&x->out->h[own].when, &t->when) &&
	       likeness(&x->out->h[own], &t->bag) >= SAME_PC - OWN_PC;
}

/* Whether the sentence that dates its head tells of the night another report dates
 * a day apart: then so does the head. */
static bool heads_night(const struct gathering *x, const struct soi_telling *t, size_t at)
{
	size_t own = x->own[t->pos];
	const struct soi_happening *h = &x->out->h[at];

	return own != SIZE_MAX && own != at && !x->out->h[own].series && !h->series && night_twin(h, t, NIGHT_PC) &&
	       days_meet(&x->out->h[own].when, &t->when) &&
	       likeness(&x->out->h[own], &t->bag) >= SAME_PC - OWN_PC;
}

static void add_dated(struct gathering *x, struct soi_telling t)
{
	size_t at = home_of(x, &t), own = x->own[t.pos];
	bool outcome = at != SIZE_MAX && heads_outcome(x, &t, at);
	bool night = at != SIZE_MAX && heads_night(x, &t, at);

	if (at == SIZE_MAX) {
		/* On its own report's day only a named doer's deed is another thing. */
		if (is_of_round(x, &t) || x->out->n >= MAX_HAPPENINGS ||
		    (own != SIZE_MAX && days_meet(&x->out->h[own].when, &t.when) &&
		     !(t.who && t.family)))
			return;
		at = x->out->n;
		(void)new_happening(x);
	}
	add(x, &x->out->h[at], t);
	if (puts_right(x, &t, &x->out->h[at]))
		x->out->h[at].when = t.when;
	if (outcome)
		join(x, at, own);
	else if (night)
		take_in(x, at, own);
}

/* What is to come has a day to come, or words that say so and none that say
 * it is done. */
static enum soi_state body_state(const struct gathering *x, const struct soi_telling *t,
				 struct soi_span words)
{
	const struct soi_plan_words *plans = x->t->s->g->plans;
	enum soi_state own = t->event ? state_of(t->event->status) : SOI_ST_ACTUAL;
	bool done, planned;

	if (t->next.known)
		return SOI_ST_PLANNED;
	planned = soi_plan_says_either(plans, words, SOI_ST_PLANNED, SOI_ST_DONE, &done);
	if (!planned && own != SOI_ST_PLANNED)
		return own;
	return done ? SOI_ST_ACTUAL : SOI_ST_PLANNED;
}

/* The day of a sentence, whatever its words say of it. */
static struct soi_when body_when(const struct gathering *x, const struct soi_telling *t)
{
	struct soi_when w = { 0 };

	if (t->next.known)	/* it is planned */
		return next_day(x, t->pos, t->span.start, t->span.end, false);
	if (t->event && (t->event->when_span.end == t->event->when_span.start ||
			 (!is_until(x, t->pos, t->event->when_span.start) &&
			  !is_said(x, t->pos, t->span, t->event->when_span.start, t->event->when_span.end))))
		w = body_time(x, t->pos, t->event->when_time, soi_settled_when(x->t, t->pos, t->event));
	return is_current(x, t->pos, &w) ? w : day_in(x, t->pos, t->span);
}

static void add_sentence(struct gathering *x, uint32_t pos, struct soi_range r)
{
	const struct soi_member *m = member(x, pos);
	struct soi_telling t = { .pos = pos, .span = r };
	struct soi_span words = soi_span_sub(m->art->text, r.start, r.end);

	if (is_quoted(m->marks, r) || counts_rounds(m, r.start, r.end))
		return;
	t.event = event_in(x, pos, r);
	t.next = next_day(x, pos, r.start, r.end, true);
	t.when = body_when(x, &t);
	if (!t.when.known && !doer_of(t.event))
		return;		/* most sentences: nobody asks what their words say */
	t.state = body_state(x, &t, words);
	/* "cùng ngày" behind a plan is of the day of writing */
	if (t.state == SOI_ST_ACTUAL && is_after(x, pos, &t.when))
		t.when = (struct soi_when){ 0 };
	if (!t.when.known && (!doer_of(t.event) || looks_back(x, pos, r)))
		return;
	describe(x, &t, words);
	if (t.when.known) {
		add_dated(x, t);
	} else {
		soi_arena_grow(x->a, &x->undated, x->n_undated, &x->cap_undated, sizeof(t));
		x->undated[x->n_undated++] = t;
	}
}

static void collect_bodies(struct gathering *x)
{
	for (uint32_t pos = 0; pos < x->t->n; pos++) {
		const struct soi_member *m = member(x, pos);
		size_t head = head_end(m);

		for (size_t i = 0; m->marks && m->original == SOI_NOBODY && i < m->marks->n_sentences; i++)
			if (m->marks->sentences[i].start >= head)
				add_sentence(x, pos, m->marks->sentences[i]);
	}
}

/* -- deeds without a day -- */

static bool same_deed(const struct soi_telling *x, const struct soi_telling *y)
{
	return x->who == y->who && x->family && x->family == y->family &&
	       soi_bag_shared_pc(&x->bag, &y->bag) >= DEED_SHARED_PC;
}

static bool is_told(const struct gathering *x, const struct soi_telling *t)
{
	for (size_t i = 0; i < x->out->n; i++)
		if (tells_deed(&x->out->h[i], t))
			return true;
	return false;
}

static void add_deeds(struct gathering *x)
{
	bool *used = SOI_NEW_N(x->a, bool, x->n_undated);

	for (size_t i = 0; i < x->n_undated && x->out->n < MAX_HAPPENINGS; i++) {
		const struct soi_telling *t = &x->undated[i];
		bool two = false;
		struct soi_happening *h;

		if (used[i] || is_told(x, t))
			continue;
		for (size_t k = i + 1; k < x->n_undated && !two; k++)
			two = x->undated[k].pos != t->pos && same_deed(t, &x->undated[k]);
		if (!two)
			continue;
		h = new_happening(x);
		for (size_t k = i; k < x->n_undated; k++) {
			if (k != i && !same_deed(t, &x->undated[k]))
				continue;
			used[k] = true;
			add(x, h, x->undated[k]);
		}
	}
}

/* -- plans and what came of them -- */

/* Whether a telling names a plan's day, whatever else it is of. */
static bool names_day(const struct gathering *x, const struct soi_telling *t, const struct soi_when *day)
{
	const struct soi_marks *m = member(x, t->pos)->marks;

	for (size_t k = 0; m && day->known && k < m->n_times; k++) {
		struct soi_when w = time_of(x, t->pos, &m->times[k]);

		if (m->times[k].start >= t->span.start && m->times[k].end <= t->span.end &&
		    soi_when_is_days(&w) && memcmp(&w.a, &day->a, sizeof(w.a)) == 0)
			return true;
	}
	return false;
}

/* Whether a plan's day is the last on which it is to come: "trước ngày 25/4". */
static bool is_deadline(const struct gathering *x, const struct soi_happening *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct soi_member *m = member(x, p->t[i].pos);
		struct soi_range r = p->t[i].head ? (struct soi_range){ 0, head_end(m) } : p->t[i].span;

		for (size_t k = 0; m->marks && k < m->marks->n_times; k++) {
			const struct soi_time *time = &m->marks->times[k];
			struct soi_when w = time_of(x, p->t[i].pos, time);

			if (time->start >= r.start && time->end <= r.end && days_meet(&w, &p->when) &&
			    soi_plan_ends(x->t->s->g->plans, soi_span_sub(m->art->text, r.start, time->start),
					  SOI_ST_BY))
				return true;
		}
	}
	return false;
}

/* Whether what q tells may be what p said was to come: on its day, or, where that
 * is the last and the words are much alike, since it was said and not long after. */
static bool comes_of(const struct gathering *x, const struct soi_happening *p, const struct soi_happening *q,
		     const struct soi_telling *t, uint32_t pc)
{
	int64_t day, said = first_said(p);

	if (pc < LATEST_PC)
		return false;
	if (!p->when.known || days_meet(&p->when, &q->when))
		return pc >= PLAN_PC && (p->when.known || t->head);
	if (!is_deadline(x, p) || !year_known(&p->when) || !year_known(&q->when) || said == INT64_MAX)
		return false;
	day = soi_ymd_day(&q->when.a, 0);
	return day * 86400 >= said && day <= soi_ymd_day(&p->when.b, 0) + NEAR_DAYS;
}

/* Likeness to what is said in a plan, whoever says so. */
static uint32_t said_likeness(const struct soi_happening *p, const struct soi_bag *bag)
{
	uint32_t best = likeness(p, bag);

	for (size_t i = 0; i < p->n && i < MAX_COMPARED; i++) {
		uint32_t pc = soi_bag_shared_pc(&p->t[i].said, bag);

		best = pc > best ? pc : best;
	}
	return best;
}

/* How well q tells what came of plan p; 0: not at all. */
static uint32_t outcome_pc(const struct gathering *x, const struct soi_happening *p,
			   const struct soi_happening *q)
{
	uint32_t best = 0;
	bool replanned = is_plan(q);

	for (size_t i = 0; i < q->n; i++) {
		const struct soi_telling *t = &q->t[i];
		bool turned = t->turn != SOI_ST_ACTUAL && (!says_turn(p, t->turn) || t->next.known);
		uint32_t pc;

		/* a report tells of an old plan and its turn at once */
		if (t->at_s == SOI_NO_TIME || t->at_s < first_said(p) ||
		    (t->at_s == first_said(p) && !(turned && p->when.known && !is_after(x, t->pos, &p->when))))
			continue;
		pc = turned ? likeness(p, &t->bag) : said_likeness(p, &t->bag);
		if (turned ? pc < (names_day(x, t, &p->when) ? NAMED_PC : PLAN_PC)
			   : replanned ? pc < REPLAN_PC
				       : !comes_of(x, p, q, t, pc))
			continue;
		best = pc > best ? pc : best;
	}
	return best;
}

static void join_plans(struct gathering *x)
{
	for (size_t p = 0; p < x->out->n; p++) {
		const struct soi_when *came;
		size_t best;

		if (!is_plan(&x->out->h[p]))
			continue;
		do {
			uint32_t most = 0;

			best = SIZE_MAX;
			for (size_t q = 0; q < x->out->n; q++) {
				const struct soi_happening *h = &x->out->h[q];
				uint32_t pc = q == p || h->gone ? 0 : outcome_pc(x, &x->out->h[p], h);

				if (pc > most) {
					most = pc;
					best = q;
				}
			}
			if (best == SIZE_MAX)
				break;
			if (x->out->h[best].series) {
				join(x, best, p);
				break;
			}
			came = &x->out->h[best].when;
			if (came->known && !is_plan(&x->out->h[best]) && is_deadline(x, &x->out->h[p]))
				x->out->h[p].when = *came;	/* before its last day */
			join(x, p, best);
		} while (true);
	}
}

/* A plan told before what became of it, in whatever order they were found. */
static void mark_turned(struct gathering *x)
{
	for (size_t i = 0; i < x->out->n; i++) {
		struct soi_happening *h = &x->out->h[i];
		int64_t plan = INT64_MAX;

		for (size_t k = 0; k < h->n; k++)
			if (is_to_come(h->t[k].state) && h->t[k].turn == SOI_ST_ACTUAL &&
			    h->t[k].at_s != SOI_NO_TIME && h->t[k].at_s < plan)
				plan = h->t[k].at_s;
		for (size_t k = 0; k < h->n; k++)
			h->joined |= h->t[k].turn != SOI_ST_ACTUAL &&
				     ((h->t[k].at_s != SOI_NO_TIME && h->t[k].at_s > plan) ||
				      (h->t[k].head && h->t[k].next.known));
	}
}

void soi_happenings(struct soi_tale *t, struct soi_happenings *out)
{
	struct gathering x = { .t = t, .a = t->s->scratch, .out = out,
			       .own = SOI_NEW_N(t->s->scratch, size_t, t->n) };

	*out = (struct soi_happenings){ 0 };
	collect_rounds(&x);
	collect_heads(&x);
	collect_bodies(&x);
	add_deeds(&x);
	join_plans(&x);
	mark_turned(&x);
}
