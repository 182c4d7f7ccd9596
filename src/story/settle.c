/*
 * Years for reports that do not say theirs.
 *
 * A report without a year often says a day ("Ngày 21/5"), and the marks bound
 * its year (offices held, terms that end).  A story ties such reports together:
 *
 *   reprint        a copy is of its original's year
 *   listing-order  items of one page in order, whose days fall in that order,
 *                  are of one year
 *   same-round     tellings of one round of a series, whose days agree, are of
 *                  one year; where one of them knows it, all do
 *   same-day       two reports that name one day of the year in sentences that
 *                  share their rarer words are of one year; likewise
 *
 * Reports tied so share one range of years, the intersection of their bounds.
 * Two more things cut it: a telling that knows the year, and
 *
 *   one-week       "tuần này" in a report of a round whose days are known and
 *                  that cannot be older than another day: only years in which
 *                  all of them lie in one ISO week.
 *
 * A year is set only where one is left.  Ranges that contradict each other
 * settle nothing.  Groups whose days lie both at the end and at the start of a
 * year are left open.
 */
#include "story/happenings.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	DAYS_LATE = 10,		/* two tellings of a round may differ by this much */
	ORDER_SLACK = 7,	/* a plan may stand above an older report by this much */
	MAX_WHY = 24,
	MAX_TELLINGS = 2048,
	MAX_DAYS = 2048,
	DAY_PC = 25,		/* of the rarer words of two sentences that name one day */
	EARLIEST = 1900,
	LATEST = 2100
};

/* Days of the year (2000) that a report's own text ties it to; -1: none. */
struct hint {
	int after;	/* published then or later: something had happened */
	int before;	/* published then or earlier: something was to come */
};

/* A telling of a round, with its days. */
struct telling {
	uint32_t pos;
	const struct soi_event *event;
	struct soi_when when;
};

/* A day that a sentence of a report names. */
struct named_day {
	uint32_t pos;
	int day;		/* of the year */
	int year;		/* 0: not known */
	struct soi_range sentence;
	struct soi_bag bag;	/* empty until compared */
};

/* The years that reports tied together may be of. */
struct years {
	int lo, hi;		/* 0: not bounded */
	int told;		/* the year that a telling knows; 0: none */
	bool torn;		/* what is known contradicts itself */
	struct soi_why *why;	/* [MAX_WHY] */
	size_t n_why;
};

struct settling {
	struct soi_tale *t;
	struct hint *hints;	/* [t->n]; listings hand days on to their neighbours */
	uint32_t *up;		/* [t->n] of one year */
	bool *open;		/* [t->n] the report does not know its year */
	struct years *years;	/* [t->n] by the root in up */
	struct telling *tellings;
	size_t n_tellings, cap;
	struct named_day *days;
	size_t n_days, cap_days;
};

static const struct soi_member *member(const struct soi_tale *t, uint32_t pos)
{
	return &t->s->m[t->who[pos]];
}

size_t soi_head_end(const struct soi_article *art)
{
	struct soi_span last = art->lede.n ? art->lede : art->title;

	return last.n ? (size_t)(last.p - art->text.p) + last.n : art->text.n;
}

struct soi_range soi_sentence_at(const struct soi_member *m, size_t at)
{
	size_t lo = 0, hi = m->marks ? m->marks->n_sentences : 0;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (m->marks->sentences[mid].end <= at)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (m->marks && lo < m->marks->n_sentences && m->marks->sentences[lo].start <= at)
		return m->marks->sentences[lo];
	return (struct soi_range){ 0, m->art->text.n };
}

static bool shares_side(const struct soi_event *x, const struct soi_event *y)
{
	size_t nx = x->n_source + x->n_target, ny = y->n_source + y->n_target;

	for (size_t i = 0; i < nx; i++) {
		struct soi_span p = i < x->n_source ? x->source[i] : x->target[i - x->n_source];

		for (size_t k = 0; k < ny; k++)
			if (soi_span_eq(p, k < y->n_source ? y->source[k]
							   : y->target[k - y->n_source]))
				return true;
	}
	return nx == 0 || ny == 0;
}

static uint64_t head_word(struct soi_span name)
{
	return soi_word_key(soi_span_cut(&name, ' '));
}

bool soi_same_round(const struct soi_event *x, const struct soi_event *y)
{
	return x->series_ordinal && x->series_ordinal == y->series_ordinal &&
	       head_word(x->series_name) == head_word(y->series_name) && shares_side(x, y);
}

/* -- hints -- */

static int later(int x, int y)
{
	return x > y ? x : y;
}

static int earlier(int x, int y)
{
	return x < 0 ? y : y < 0 ? x : x < y ? x : y;
}

static bool is_to_come(enum soi_status s)
{
	return s == SOI_PLANNED || s == SOI_POSSIBLE || s == SOI_CALLED_FOR;
}

static void hint_of_events(const struct soi_marks *m, bool *used, struct hint *h)
{
	for (size_t i = 0; i < m->n_events; i++) {
		const struct soi_event *e = &m->events[i];
		struct soi_when w = soi_when_parse(e->when);

		if (e->when_time >= 0 && (size_t)e->when_time < m->n_times)
			used[e->when_time] = true;
		for (size_t k = 0; k < m->n_times; k++)
			if (m->times[k].start >= e->when_span.start && m->times[k].end <= e->when_span.end)
				used[k] = true;
		if (!soi_when_is_days(&w))
			continue;
		if (is_to_come(e->status))
			h->before = earlier(h->before, soi_day_of_year(&w.a));
		else if (e->status == SOI_ACTUAL)
			h->after = later(h->after, soi_day_of_year(&w.a));
	}
}

/* What the text ties a report to.  A day that dates no event is the day on
 * which somebody said something, in the head of a report. */
static struct hint hint_of(struct soi_arena *a, const struct soi_member *m)
{
	struct hint h = { -1, -1 };
	size_t head = soi_head_end(m->art);
	bool *used;

	if (!m->marks)
		return h;
	used = SOI_NEW_N(a, bool, m->marks->n_times);
	hint_of_events(m->marks, used, &h);
	for (size_t i = 0; i < m->marks->n_times && m->marks->times[i].start < head; i++) {
		struct soi_when w = soi_when_parse(m->marks->times[i].value);

		if (!used[i] && soi_when_is_days(&w) && h.before < 0)
			h.after = later(h.after, soi_day_of_year(&w.a));
	}
	/* a plan dated no later than what has happened was no plan for that day */
	if (h.before >= 0 && h.before <= h.after)
		h.before = -1;
	return h;
}

static int some_day(const struct hint *h)
{
	return h->after >= 0 ? h->after : h->before;
}

/* -- reasons -- */

static bool same_why(const struct soi_why *x, const struct soi_why *y)
{
	return soi_span_eq(x->rule, y->rule) && soi_span_eq(x->quote, y->quote) &&
	       soi_span_eq(x->value, y->value) &&
	       (x->quote.n || soi_span_eq(x->article, y->article));
}

static void add_why(struct soi_why *list, size_t *n, struct soi_why why)
{
	for (size_t i = 0; i < *n; i++)
		if (same_why(&list[i], &why))
			return;
	if (*n < MAX_WHY)
		list[(*n)++] = why;
}

static struct soi_why reason(const char *rule, struct soi_span article)
{
	return (struct soi_why){ .rule = soi_span_str(rule), .article = article,
				 .start = SOI_NO_OFFSET, .end = SOI_NO_OFFSET,
				 .byte_start = SOI_NO_OFFSET, .byte_end = SOI_NO_OFFSET };
}

static struct soi_why quoting(const char *rule, const struct soi_member *m, size_t start,
			      size_t end, struct soi_span value)
{
	struct soi_why w = reason(rule, m->art->id);

	w.quote = soi_span_sub(m->art->text, start, end);
	w.start = start;
	w.end = end;
	w.value = value;
	return w;
}

/* -- what ties reports to one year -- */

uint32_t soi_tale_position(const struct soi_tale *t, uint32_t who)
{
	uint32_t lo = 0, hi = t->n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (t->who[mid] < who)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < t->n && t->who[lo] == who ? lo : SOI_NOBODY;
}

/* An item on a page is its article: what bounds one bounds the other. */
static void share_days(struct hint *x, struct hint *y)
{
	x->after = y->after = later(x->after, y->after);
	x->before = y->before = earlier(x->before, y->before);
}

static void share_item_days(struct settling *s)
{
	for (uint32_t i = 0; i < s->t->n; i++) {
		uint32_t o = member(s->t, i)->original;

		if (o != SOI_NOBODY && member(s->t, i)->art->kind == SOI_ITEM &&
		    (o = soi_tale_position(s->t, o)) != SOI_NOBODY)
			share_days(&s->hints[i], &s->hints[o]);
	}
}

static void tie_reprints(struct settling *s)
{
	for (uint32_t i = 0; i < s->t->n; i++) {
		uint32_t o = member(s->t, i)->original;

		if (o == SOI_NOBODY || (o = soi_tale_position(s->t, o)) == SOI_NOBODY)
			continue;
		if (s->open[i] || s->open[o])
			soi_join(s->up, i, o);
	}
}

static bool lacks_day(const struct soi_member *m)
{
	return m->hi - m->lo >= 28;
}

/* The positions of a listing's items without a day, oldest first; *n of them. */
static uint32_t *open_items(struct settling *s, const struct soi_article *l, uint32_t *n)
{
	uint32_t *out = SOI_NEW_N(s->t->s->scratch, uint32_t, l->n_items + 1);

	*n = 0;
	for (size_t k = 0; k < l->n_items; k++) {
		size_t at = l->order == SOI_NEWEST_FIRST ? l->n_items - 1 - k : k;
		uint32_t who = soi_member_of(s->t->s, l->items[at].id);
		uint32_t pos = who == SOI_NOBODY ? who : soi_tale_position(s->t, who);

		if (pos != SOI_NOBODY && lacks_day(member(s->t, pos)))
			out[(*n)++] = pos;
	}
	return out;
}

/* Whether the items' days do not go back, oldest first. */
static bool in_order(const struct settling *s, const uint32_t *items, uint32_t n)
{
	int last = -1, known = 0;

	for (uint32_t i = 0; i < n; i++) {
		int day = some_day(&s->hints[items[i]]);

		if (day < 0)
			continue;
		if (day + ORDER_SLACK < last)
			return false;
		last = later(last, s->hints[items[i]].after);
		known++;
	}
	return known >= 2;
}

/* An item is no older than those below it, and no newer than those above. */
static void hand_days_on(struct settling *s, const uint32_t *items, uint32_t n)
{
	int after = -1, before = -1;

	for (uint32_t i = 0; i < n; i++) {
		struct hint *h = &s->hints[items[i]];

		after = h->after = later(h->after, after);
	}
	for (uint32_t i = n; i-- > 0; ) {
		struct hint *h = &s->hints[items[i]];

		before = h->before = earlier(h->before, before);
	}
}

static int by_story(const void *x, const void *y)
{
	const struct soi_held *p = x, *q = y;

	if (p->story != q->story)
		return p->story < q->story ? -1 : 1;
	return p->listing < q->listing ? -1 : p->listing > q->listing;
}

void soi_list_held(struct soi_corpus *s)
{
	size_t most = 0, n = 0;

	for (uint32_t i = 0; i < s->n_listings; i++)
		most += s->listings[i]->n_items;
	s->held = soi_arena_alloc(s->scratch, (most + 1) * sizeof(*s->held));
	for (uint32_t i = 0; i < s->n_listings; i++) {
		for (size_t k = 0; k < s->listings[i]->n_items; k++) {
			uint32_t who = soi_member_of(s, s->listings[i]->items[k].id);

			if (who != SOI_NOBODY)
				s->held[n++] = (struct soi_held){ s->m[who].story, i };
		}
	}
	if (n)
		qsort(s->held, n, sizeof(*s->held), by_story);
	s->n_held = 0;
	for (size_t i = 0; i < n; i++)
		if (i == 0 || by_story(&s->held[i - 1], &s->held[i]) != 0)
			s->held[s->n_held++] = s->held[i];
}

/* The listings that hold a member of the story, and how many they are. */
static const struct soi_held *held_of(const struct soi_tale *t, size_t *n)
{
	const struct soi_corpus *c = t->s;
	uint32_t story = t->n ? c->m[t->who[0]].story : SOI_NOBODY;
	size_t lo = 0, hi = c->n_held;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c->held[mid].story < story)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (hi = lo; hi < c->n_held && c->held[hi].story == story; hi++)
		;
	*n = hi - lo;
	return c->held + lo;
}

static void tie_listings(struct settling *s, const struct soi_held *held, size_t n_held, bool *tied)
{
	for (size_t i = 0; i < n_held; i++) {
		const struct soi_article *l = s->t->s->listings[held[i].listing];
		uint32_t n, *items;

		if (l->order == SOI_ORDER_NONE)
			continue;
		items = open_items(s, l, &n);
		if (n < 2 || !in_order(s, items, n))
			continue;
		hand_days_on(s, items, n);
		for (uint32_t k = 1; k < n; k++)
			soi_join(s->up, items[0], items[k]);
		tied[i] = true;
	}
}

static void find_tellings(struct settling *s)
{
	for (uint32_t i = 0; i < s->t->n; i++) {
		const struct soi_marks *m = member(s->t, i)->marks;

		for (size_t k = 0; m && k < m->n_events && s->n_tellings < MAX_TELLINGS; k++) {
			const struct soi_event *e = &m->events[k];
			struct soi_when w = soi_when_parse(e->when);

			if (!e->series_ordinal || !soi_when_is_days(&w))
				continue;
			soi_arena_grow(s->t->s->scratch, &s->tellings, s->n_tellings, &s->cap,
				       sizeof(*s->tellings));
			s->tellings[s->n_tellings++] = (struct telling){ i, e, w };
		}
	}
}

static bool days_agree(const struct soi_when *x, const struct soi_when *y)
{
	int xa = soi_day_of_year(&x->a), xb = soi_day_of_year(&x->b);
	int ya = soi_day_of_year(&y->a), yb = soi_day_of_year(&y->b);

	return xa <= yb + DAYS_LATE && ya <= xb + DAYS_LATE;
}

static bool tells_the_same(const struct telling *x, const struct telling *y)
{
	return soi_same_round(x->event, y->event) && days_agree(&x->when, &y->when);
}

static void tie_rounds(struct settling *s)
{
	for (size_t i = 0; i < s->n_tellings; i++)
		for (size_t k = i + 1; k < s->n_tellings; k++) {
			const struct telling *x = &s->tellings[i], *y = &s->tellings[k];

			if (s->open[x->pos] && s->open[y->pos] && tells_the_same(x, y))
				soi_join(s->up, x->pos, y->pos);
		}
}

static void find_days(struct settling *s)
{
	bool any = false;

	for (uint32_t i = 0; i < s->t->n; i++)
		any |= s->open[i];
	for (uint32_t i = 0; any && i < s->t->n; i++) {
		const struct soi_marks *m = member(s->t, i)->marks;

		for (size_t k = 0; m && k < m->n_times && s->n_days < MAX_DAYS; k++) {
			struct soi_when w = soi_when_parse(m->times[k].value);

			if (!soi_when_is_days(&w) || w.a.month != w.b.month)
				continue;
			soi_arena_grow(s->t->s->scratch, &s->days, s->n_days, &s->cap_days, sizeof(*s->days));
			s->days[s->n_days++] = (struct named_day){ .pos = i, .year = w.a.year,
				.day = soi_day_of_year(&w.a),
				.sentence = soi_sentence_at(member(s->t, i), m->times[k].start) };
		}
	}
}

static const struct soi_bag *bag_of_day(struct settling *s, struct named_day *d)
{
	if (!d->bag.words)
		soi_bag_of(s->t->s->g->idf, s->t->s->scratch,
			   soi_span_sub(member(s->t, d->pos)->art->text, d->sentence.start, d->sentence.end),
			   &d->bag);
	return &d->bag;
}

/* Whether two reports name one day for one thing. */
static bool one_day(struct settling *s, struct named_day *x, struct named_day *y)
{
	return x->day == y->day && x->pos != y->pos && (s->open[x->pos] || s->open[y->pos]) &&
	       soi_bag_shared_pc(bag_of_day(s, x), bag_of_day(s, y)) >= DAY_PC;
}

static void tie_days(struct settling *s)
{
	for (size_t i = 0; i < s->n_days; i++)
		for (size_t k = i + 1; k < s->n_days; k++) {
			struct named_day *x = &s->days[i], *y = &s->days[k];

			if (s->open[x->pos] && s->open[y->pos] && one_day(s, x, y))
				soi_join(s->up, x->pos, y->pos);
		}
}

/* -- the years of what is tied -- */

static struct years *years_of(struct settling *s, uint32_t pos)
{
	struct years *y = &s->years[soi_find(s->up, pos)];

	if (!y->why)
		y->why = SOI_NEW_N(s->t->s->a, struct soi_why, MAX_WHY);
	return y;
}

static void cut(struct years *y, int lo, int hi)
{
	if (lo && (!y->lo || lo > y->lo))
		y->lo = lo;
	if (hi && (!y->hi || hi < y->hi))
		y->hi = hi;
	if (y->lo && y->hi && y->lo > y->hi)
		y->torn = true;
}

static int year_of_day(int64_t day)
{
	int y, m, d;

	if (day < soi_day_of(EARLIEST, 1, 1) || day > soi_day_of(LATEST, 1, 1))
		return 0;
	soi_civil_of(day, &y, &m, &d);
	return y;
}

static void own_bounds(struct settling *s, uint32_t pos)
{
	const struct soi_member *m = member(s->t, pos);
	struct years *y = years_of(s, pos);
	int64_t lo, hi;

	if (!m->marks || !m->marks->published_bounds.n ||
	    !soi_edtf_bounds(m->marks->published_bounds, &lo, &hi))
		return;
	cut(y, year_of_day(lo), year_of_day(hi));
	for (size_t i = 0; i < m->marks->n_bounds_why; i++) {
		struct soi_why w = m->marks->bounds_why[i];

		w.article = w.article.n ? w.article : m->art->id;
		add_why(y->why, &y->n_why, w);
	}
}

static void tell_year(struct settling *s, uint32_t pos, int year, struct soi_why why)
{
	struct years *y = years_of(s, pos);

	if (y->told && y->told != year)
		y->torn = true;
	y->told = year;
	add_why(y->why, &y->n_why, why);
	cut(y, year, year);
}

static void told_by_rounds(struct settling *s)
{
	for (size_t i = 0; i < s->n_tellings; i++)
		for (size_t k = 0; k < s->n_tellings; k++) {
			const struct telling *x = &s->tellings[i], *y = &s->tellings[k];
			const struct soi_member *m = member(s->t, y->pos);
			struct soi_range r;

			if (!s->open[x->pos] || x->when.a.year || !y->when.a.year ||
			    !tells_the_same(x, y))
				continue;
			r = soi_sentence_at(m, y->event->start);
			tell_year(s, x->pos, y->when.a.year,
				  quoting("same-round", m, r.start, r.end,
					  soi_when_print(s->t->s->a, &y->when)));
		}
}

static void told_by_days(struct settling *s)
{
	for (size_t i = 0; i < s->n_days; i++)
		for (size_t k = 0; k < s->n_days; k++) {
			struct named_day *x = &s->days[i], *y = &s->days[k];

			if (!s->open[x->pos] || s->open[y->pos] || x->year || !y->year || !one_day(s, x, y))
				continue;
			tell_year(s, x->pos, y->year,
				  quoting("same-day", member(s->t, y->pos), y->sentence.start, y->sentence.end,
					  soi_arena_printf(s->t->s->a, "%d", y->year)));
		}
}

static int own_year(const struct soi_member *m)
{
	struct soi_date d;

	return m->art->published.n && soi_date_parse(m->art->published, &d) ? d.year : 0;
}

static void told_by_reprints(struct settling *s)
{
	for (uint32_t i = 0; i < s->t->n; i++) {
		uint32_t o = member(s->t, i)->original, x, y;
		struct soi_why w;

		if (o == SOI_NOBODY || (o = soi_tale_position(s->t, o)) == SOI_NOBODY || s->open[i] == s->open[o])
			continue;
		x = s->open[i] ? i : o;
		y = s->open[i] ? o : i;
		w = reason("reprint", member(s->t, y)->art->id);
		w.value = member(s->t, y)->art->published;
		tell_year(s, x, own_year(member(s->t, y)), w);
	}
}

/* "tuần này" beside the event, or nothing. */
static const struct soi_time *this_week(const struct soi_member *m, const struct soi_event *e)
{
	struct soi_range r = soi_sentence_at(m, e->start);

	for (size_t i = 0; i < m->marks->n_times; i++) {
		const struct soi_time *t = &m->marks->times[i];

		if (t->start >= r.start && t->end <= r.end && soi_span_is(t->offset, "week+0"))
			return t;
	}
	return NULL;
}

/* Days of the year are counted in a leap year. */
static int64_t day_in(int year, int day_of_year)
{
	int64_t day = soi_day_of(year, 1, 1) + day_of_year;

	return day_of_year >= 60 && soi_days_in_month(year, 2) == 28 ? day - 1 : day;
}

static int64_t monday_of(const struct soi_ymd *p, int year)
{
	int64_t day = soi_ymd_day(p, year);

	return day - soi_weekday(day) + 1;
}

/* Whether in that year the round's days and the day after lie in one week. */
static bool one_week(const struct soi_when *w, int after, int year)
{
	int64_t monday = monday_of(&w->a, year), published;

	if (monday != monday_of(&w->b, year))
		return false;
	if (after < 0)
		return true;
	published = day_in(year, after);
	return published <= monday + 6;
}

static void cut_by_week(struct settling *s, uint32_t pos, const struct soi_event *e,
			const struct soi_time *week)
{
	const struct soi_member *m = member(s->t, pos);
	struct years *y = years_of(s, pos);

	if (!y->lo || !y->hi || y->torn || y->hi - y->lo > 60)
		return;
	for (size_t i = 0; i < s->n_tellings; i++) {
		const struct telling *x = &s->tellings[i];
		int after = s->hints[pos].after, lo = 0, hi = 0;

		if (!soi_same_round(x->event, e) || x->when.a.year || after < 0)
			continue;
		after = later(after, soi_day_of_year(&x->when.a));
		for (int year = y->lo; year <= y->hi; year++) {
			if (!one_week(&x->when, after, year))
				continue;
			lo = lo ? lo : year;
			hi = year;
		}
		if (!lo)
			continue;	/* no year fits: the reading is wrong somewhere */
		cut(y, lo, hi);
		add_why(y->why, &y->n_why,
			quoting("one-week", m, week->start, week->end,
				soi_arena_printf(s->t->s->a, lo == hi ? "%d" : "%d/%d", lo, hi)));
		add_why(y->why, &y->n_why,
			quoting("same-round", member(s->t, x->pos), x->event->when_span.start,
				x->event->when_span.end, soi_when_print(s->t->s->a, &x->when)));
		return;
	}
}

static void told_by_weeks(struct settling *s)
{
	for (uint32_t i = 0; i < s->t->n; i++) {
		const struct soi_member *m = member(s->t, i);

		for (size_t k = 0; s->open[i] && m->marks && k < m->marks->n_events; k++) {
			const struct soi_event *e = &m->marks->events[k];
			const struct soi_time *week = e->series_ordinal ? this_week(m, e) : NULL;

			if (week)
				cut_by_week(s, i, e, week);
		}
	}
}

/* Days at both ends of a year may be of two. */
static void mind_new_year(struct settling *s)
{
	bool *early = SOI_NEW_N(s->t->s->scratch, bool, s->t->n);
	bool *late = SOI_NEW_N(s->t->s->scratch, bool, s->t->n);

	for (uint32_t i = 0; i < s->t->n; i++) {
		int day = some_day(&s->hints[i]);
		uint32_t root = soi_find(s->up, i);

		early[root] |= day >= 0 && day < 60;
		late[root] |= day > 300;
	}
	for (uint32_t i = 0; i < s->t->n; i++)
		if (early[i] && late[i])
			s->years[i].torn = true;
}

static void explain_listings(struct settling *s, const struct soi_held *held, size_t n_held,
			     const bool *tied)
{
	for (size_t i = 0; i < n_held; i++) {
		const struct soi_article *l = s->t->s->listings[held[i].listing];
		uint32_t n, *items;
		struct years *y;

		if (!tied[i])
			continue;
		items = open_items(s, l, &n);
		y = years_of(s, items[0]);
		if (y->lo || y->hi)
			add_why(y->why, &y->n_why, reason("listing-order", l->id));
	}
}

/* -- results -- */

static void settle_days(const struct settling *s, uint32_t pos)
{
	struct soi_settled *at = &s->t->at[pos];
	const struct soi_member *m = member(s->t, pos);
	const struct hint *h = &s->hints[pos];

	if (!s->open[pos]) {
		at->lo = m->lo;
		at->hi = m->hi;
		if (!lacks_day(m))
			return;
	} else {
		at->lo = soi_day_of(at->year, 1, 1);
		at->hi = soi_day_of(at->year, 12, 31);
	}
	if (h->after >= 0 && h->before >= 0 && h->after > h->before)
		return;		/* does not fit: leave the year */
	if (h->after >= 0 && day_in(at->year, h->after) > at->lo)
		at->lo = day_in(at->year, h->after);
	if (h->before >= 0 && day_in(at->year, h->before) < at->hi)
		at->hi = day_in(at->year, h->before);
}

static void write_down(struct settling *s)
{
	struct soi_tale *t = s->t;

	for (uint32_t i = 0; i < t->n; i++) {
		struct soi_settled *at = &t->at[i];
		struct years *y = years_of(s, i);

		at->year = own_year(member(t, i));
		if (s->open[i] && !y->torn) {
			at->year_lo = y->lo;
			at->year_hi = y->hi;
			at->why = y->why;
			at->n_why = y->n_why;
			at->linked = y->lo && y->lo == y->hi;
			at->year = at->linked ? y->lo : 0;
		}
		if (at->year)
			settle_days(s, i);
	}
}

/* The story's own bounds: where its open reports agree, or all of them. */
static void sum_up(struct settling *s)
{
	struct soi_tale *t = s->t;
	struct years all = { 0 };
	int lo = 0, hi = 0;

	all.why = SOI_NEW_N(t->s->a, struct soi_why, MAX_WHY);
	for (uint32_t i = 0; i < t->n; i++) {
		const struct soi_settled *at = &t->at[i];

		if (!s->open[i] || (!at->year_lo && !at->year_hi))
			continue;
		cut(&all, at->year_lo, at->year_hi);
		lo = lo && lo < at->year_lo ? lo : at->year_lo;
		hi = hi > at->year_hi ? hi : at->year_hi;
		for (size_t k = 0; k < at->n_why; k++)
			add_why(all.why, &all.n_why, at->why[k]);
	}
	t->year_lo = all.torn ? lo : all.lo;
	t->year_hi = all.torn ? hi : all.hi;
	t->why = all.why;
	t->n_why = all.n_why;
}

int soi_settle(struct soi_tale *t, struct soi_err *err)
{
	struct soi_arena *a = t->s->scratch;
	struct settling s = { .t = t, .hints = SOI_NEW_N(a, struct hint, t->n),
			      .up = SOI_NEW_N(a, uint32_t, t->n), .open = SOI_NEW_N(a, bool, t->n),
			      .years = SOI_NEW_N(a, struct years, t->n) };
	size_t n_held;
	const struct soi_held *held = held_of(t, &n_held);
	bool *tied = SOI_NEW_N(a, bool, n_held);

	(void)err;
	t->at = SOI_NEW_N(t->s->a, struct soi_settled, t->n);
	for (uint32_t i = 0; i < t->n; i++) {
		s.up[i] = i;
		s.open[i] = own_year(member(t, i)) == 0;
		s.hints[i] = hint_of(a, member(t, i));
	}
	tie_reprints(&s);
	share_item_days(&s);
	tie_listings(&s, held, n_held, tied);
	share_item_days(&s);	/* and what the listing says of the item */
	find_tellings(&s);
	tie_rounds(&s);
	find_days(&s);
	tie_days(&s);
	mind_new_year(&s);
	for (uint32_t i = 0; i < t->n; i++)
		if (s.open[i])
			own_bounds(&s, i);
	told_by_rounds(&s);
	told_by_days(&s);
	told_by_reprints(&s);
	told_by_weeks(&s);
	explain_listings(&s, held, n_held, tied);
	write_down(&s);
	sum_up(&s);
	return 0;
}

struct soi_when soi_settled_when(const struct soi_tale *t, uint32_t pos, const struct soi_event *e)
{
	const struct soi_member *m = member(t, pos);
	const struct soi_settled *at = &t->at[pos];
	struct soi_when w = soi_when_parse(e->when);

	if (!at->linked)
		return w;
	if (!w.known && e->when_time >= 0 && (size_t)e->when_time < m->marks->n_times) {
		const struct soi_time *time = &m->marks->times[e->when_time];
		struct soi_date anchor = { .year = (int16_t)at->year, .hour = -1, .minute = -1,
					   .second = -1 };

		if (at->lo == at->hi) {
			int y, mo, d;

			soi_civil_of(at->lo, &y, &mo, &d);
			anchor.month = (int8_t)mo;
			anchor.day = (int8_t)d;
		}
		return soi_when_parse(soi_time_resolve(t->s->scratch, time->offset, &anchor,
						       SOI_BIAS_PAST));
	}
	return soi_when_in_year(w, at->year);
}
