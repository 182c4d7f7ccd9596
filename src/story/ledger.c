/*
 * The ledger: claims of one thing side by side.
 *
 * Two claims are of one thing when they count in one unit, no other deed is
 * told of it (of those who died and of those who were hurt), both speak of the
 * story's time or both of the same time past, and
 *
 *	the rarer words around them are largely the same, one of those right
 *	behind them included: "ba người chết" and "năm người bị thương" are not
 *	the same count, however alike their sentences; or
 *	the same deed is told and some of the words are shared; or
 *	the same doer gives: then sums in several currencies stand in one row.
 *
 * A row's claims conflict when two of them cannot both be true (their ranges,
 * widened where the claim says "about", do not meet), come from different
 * reports or speakers, and are of one time.  Counts that time changes (the
 * dead, the missing) are of one time only where both say up to which hour they
 * count; otherwise the later revises the earlier, as any later figure does,
 * and as a newspaper's own correction does.  An estimate (of damage) that two
 * named voices give on one day is in dispute all the same, and so is a count
 * that can only rise and is less days later.
 *
 * Sums in two currencies are compared only as the texts have them, never at a
 * rate from elsewhere: where a text gives both, in the currency they share;
 * where none does, two exact sums of one giver stand against each other, while
 * a sum that was converted is told as a rounded one ("khoảng").  A
 * report that itself gives several values in a row counts several things there
 * and conflicts with nobody.
 */
#include "story/happenings.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	SAME_PC = 60,		/* of the smaller's words around are shared: one row */
	YEAR_PC = 30,		/* the same for years, whose words are the sentence's */
	DEED_PC = 20,		/* the same where the same is said of what is counted */
	DAY_PC = 30,		/* the same where both sentences name one day */
	DAY_LEAST = 2,
	ONE_PC = 50,		/* where a single word is shared */
	DAYS_APART = 21,	/* between two days of which one is wrong */
	HOUR_PC = 45,		/* the same for hours */
	HOURS_APART = 20,	/* minutes between two hours that are not the same */
	SAME_LEAST = 3,
	YEARS_APART = 3,
	NEAR_DAYS = 7,		/* between two reports of one happening that no cluster holds */
	CONFLICT_DAYS = 3,
	LOOSE_TIMES = 2,	/* the same where no deed says that they count one thing */
	CONFLICT_TIMES = 4,	/* further apart than this they count different things */
	ROUNDED = 500,		/* a number may be off by its 500th part: rounded */
	ABOUT_PC = 10,		/* how wide "about" is */
	ABOUT_MONEY_PC = 5,
	STALE_DAYS = 3,		/* within which a report may repeat an older count */
	SMALL_LEAST = 1000,	/* "a small number" is not that many */
	MAX_POINTS = 1024
};

typedef soi_wide wide;

struct point {
	uint32_t pos;			/* in the tale */
	const struct soi_claim *claim;
	size_t sentence;		/* where it starts */
};

static const struct soi_member *member(const struct soi_tale *t, uint32_t pos)
{
	return &t->s->m[t->who[pos]];
}

static uint32_t shared(const struct soi_claim *x, const struct soi_claim *y)
{
	uint32_t i = 0, j = 0, n = 0;

	while (i < x->n_words && j < y->n_words) {
		uint64_t p = x->words[i], q = y->words[j];

		n += p == q;
		i += p <= q;
		j += q <= p;
	}
	return n;
}

static bool shares(const struct soi_claim *x, const struct soi_claim *y, uint32_t least, uint32_t pc)
{
	uint32_t words = x->n_words < y->n_words ? x->n_words : y->n_words, n = shared(x, y);

	return n >= least && n * 100 >= pc * words;
}

static bool alike(const struct soi_claim *x, const struct soi_claim *y, uint32_t pc)
{
	return shares(x, y, SAME_LEAST, pc);
}

static bool same_next(const struct soi_claim *x, const struct soi_claim *y)
{
	for (int i = 0; i < 2; i++)
		for (int j = 0; j < 2; j++)
			if (x->next[i] && x->next[i] == y->next[j])
				return true;
	return !x->next[0] && !y->next[0];
}

/* -- what a claim allows -- */

struct range {
	wide exact;		/* the unit's 10^-9 */
	wide low, high;		/* hundredths of these */
	bool no_low, no_high;
};

static struct range range_of(const struct soi_figure *f)
{
	struct range r = { 0 };
	wide v = f->num;
	int about = f->unit.n == 3 && f->unit.p[0] <= 'Z' ? ABOUT_MONEY_PC : ABOUT_PC;

	for (unsigned d = f->decimals; d < 9; d++)
		v *= 10;
	r.exact = v;
	r.low = v * 100 - v * 100 / ROUNDED;
	r.high = v * 100 + v * 100 / ROUNDED;
	if (soi_span_is(f->op, "~")) {
		r.low = v * (100 - about);
		r.high = v * (100 + about);
	}
	r.no_high = f->op.n && f->op.p[0] == '>';
	r.no_low = f->op.n && f->op.p[0] == '<';
	return r;
}

static bool ranges_meet(const struct range *x, const struct range *y)
{
	return (x->no_high || y->no_low || x->high >= y->low) &&
	       (y->no_high || x->no_low || y->high >= x->low);
}

static const struct soi_figure *figure_of(const struct soi_tale *t, const struct point *p)
{
	return p->claim->figure < 0 ? NULL : &member(t, p->pos)->marks->figures[p->claim->figure];
}

/* A number against "a small number". */
static bool far_from_small(const struct soi_figure *f, const struct soi_claim *vague)
{
	struct range r;

	if (!f || !soi_span_is(vague->vague, "small"))
		return false;
	r = range_of(f);
	return !r.no_low && r.low >= (wide)SMALL_LEAST * 100000000000;
}

/* "từ", "sau" a year: something starts; "hết", "trước" a year: it is over. */
static bool is_start(const struct soi_claim *c)
{
	return c->op.p[0] == '>';
}

/* The first year it holds, or the last. */
static int edge_year(const struct soi_claim *c)
{
	struct soi_when w = soi_when_parse(c->value);
	bool strict = c->op.n == 1;

	return w.a.year + (strict ? (is_start(c) ? 1 : -1) : 0);
}

/* Lengths of time, one of which may be rounded. */
static bool lengths_meet(const struct soi_claim *x, const struct soi_claim *y)
{
	int64_t slack_x = soi_span_is(x->op, "~") ? ABOUT_PC : 2;
	int64_t slack_y = soi_span_is(y->op, "~") ? ABOUT_PC : 2;

	return x->minutes * (100 + slack_x) >= y->minutes * (100 - slack_y) &&
	       y->minutes * (100 + slack_y) >= x->minutes * (100 - slack_x);
}

/* Two voices of one sentence. */
static bool disputes(const struct soi_tale *t, const struct point *x, const struct point *y)
{
	const struct soi_claim *all = member(t, x->pos)->claims;

	return x->pos == y->pos && ((x->claim->against && &all[x->claim->against - 1] == y->claim) ||
				    (y->claim->against && &all[y->claim->against - 1] == x->claim));
}

/* The same rarer word right before two measures: "vùi lấp 300 m", "vùi lấp 450 m". */
static bool same_verb(const struct soi_claim *x, const struct soi_claim *y)
{
	return x->prev && x->prev == y->prev && !x->money && !soi_span_is(x->unit, "%") &&
	       shares(x, y, DAY_LEAST, DEED_PC);
}

/* Two sentences of two reports that name one day. */
static bool told_of_one_day(const struct point *x, const struct point *y)
{
	return x->pos != y->pos && x->claim->day && x->claim->day == y->claim->day &&
	       !x->claim->money && !soi_span_is(x->claim->unit, "%") &&
	       (shares(x->claim, y->claim, DAY_LEAST, DAY_PC) || shares(x->claim, y->claim, 1, ONE_PC));
}

static bool numbers_differ(const struct soi_tale *t, const struct point *x, const struct point *y)
{
	const struct soi_figure *fx = figure_of(t, x), *fy = figure_of(t, y);
	bool deed = x->claim->deed && x->claim->deed == y->claim->deed;
	bool sure = deed || told_of_one_day(x, y) || disputes(t, x, y) || same_verb(x->claim, y->claim);
	int times = sure ? CONFLICT_TIMES : LOOSE_TIMES;
	struct range rx, ry;

	if (far_from_small(fx, y->claim) || far_from_small(fy, x->claim))
		return true;
	if (!fx || !fy || fx->decimals > 9 || fy->decimals > 9)
		return false;
	rx = range_of(fx);
	ry = range_of(fy);
	if (x->claim->money && !soi_span_eq(fx->unit, fy->unit))	/* of what is converted one is rounded */
		return soi_span_is(x->claim->op, "=") && soi_span_is(y->claim->op, "=");
	return !ranges_meet(&rx, &ry) && rx.exact <= ry.exact * times && ry.exact <= rx.exact * times;
}

/* Whether two values cannot be the same. */
static bool contradict(const struct soi_tale *t, const struct point *x, const struct point *y)
{
	const struct soi_claim *c = x->claim, *d = y->claim;
	int64_t apart;

	switch (c->kind) {
	case SOI_CLAIM_YEAR:
		return is_start(c) == is_start(d) && edge_year(c) != edge_year(d);
	case SOI_CLAIM_MONTH:
	case SOI_CLAIM_DAY:
		return !soi_span_eq(c->value, d->value);
	case SOI_CLAIM_HOUR:
		apart = c->minutes > d->minutes ? c->minutes - d->minutes : d->minutes - c->minutes;
		return apart >= HOURS_APART;
	case SOI_CLAIM_LENGTH:
		return !lengths_meet(c, d) && c->minutes <= d->minutes * CONFLICT_TIMES &&
		       d->minutes <= c->minutes * CONFLICT_TIMES;
	case SOI_CLAIM_FIGURE:
	case SOI_CLAIM_VAGUE:
	case SOI_CLAIM_KINDS:
		break;
	}
	return numbers_differ(t, x, y);
}

/* A count that only rises, said to be less days later. */
static bool fell(const struct soi_tale *t, const struct point *x, const struct point *y)
{
	const struct soi_settled *p = &t->at[x->pos], *q = &t->at[y->pos];
	const struct soi_figure *fx = figure_of(t, x), *fy = figure_of(t, y);

	if (!p->year || !q->year || !fx || !fy || x->claim->shrinks || x->claim->estimate)
		return false;
	if (p->lo > q->lo) {
		const struct soi_settled *at = p;
		const struct soi_figure *f = fx;

		p = q, q = at;
		fx = fy, fy = f;
	}
	return q->lo - p->hi >= STALE_DAYS && range_of(fy).exact < range_of(fx).exact;
}

/* Whether time may have changed what is counted between the two. */
static bool has_grown(const struct soi_claim *x, const struct soi_claim *y)
{
	bool disputed = x->estimate && y->estimate && x->claimant.n && y->claimant.n &&
			!soi_span_eq(x->claimant, y->claimant);

	return x->kind != SOI_CLAIM_DAY && x->grows && y->grows && !disputed && !(x->as_of && x->as_of == y->as_of);
}

static bool two_voices(const struct soi_tale *t, const struct point *x, const struct point *y)
{
	bool vague = x->claim->vague.n || y->claim->vague.n;

	if (disputes(t, x, y))
		return true;
	if (x->pos == y->pos)
		return x->sentence != y->sentence &&
		       (vague || (x->claim->claimant.n && y->claim->claimant.n &&
				  !soi_span_eq(x->claim->claimant, y->claim->claimant)));
	return true;
}

static bool close_in_time(const struct soi_tale *t, const struct point *x, const struct point *y)
{
	const struct soi_settled *p = &t->at[x->pos], *q = &t->at[y->pos];
	bool dated = p->year && q->year && p->lo == p->hi && q->lo == q->hi;

	if (x->claim->kind >= SOI_CLAIM_MONTH || x->claim->kind == SOI_CLAIM_YEAR || !dated)
		return true;	/* what is promised for a year does not age in days */
	if (x->claim->deed && x->claim->deed == y->claim->deed && !x->claim->grows && !x->claim->money)
		return true;	/* nor does how many may be carried */
	return p->lo - q->lo <= CONFLICT_DAYS && q->lo - p->lo <= CONFLICT_DAYS;
}

static bool conflict(const struct soi_tale *t, const struct point *x, const struct point *y)
{
	if (x->claim->grows && y->claim->grows && fell(t, x, y))
		return two_voices(t, x, y) && contradict(t, x, y);
	return two_voices(t, x, y) && close_in_time(t, x, y) && !has_grown(x->claim, y->claim) &&
	       contradict(t, x, y);
}

static bool same_value(const struct soi_tale *t, const struct point *x, const struct point *y)
{
	const struct soi_figure *fx = figure_of(t, x), *fy = figure_of(t, y);

	if (!fx || !fy)
		return soi_span_eq(x->claim->value, y->claim->value);
	if (!soi_span_eq(fx->unit, fy->unit))
		return true;	/* the same in another currency */
	return fx->num == fy->num && fx->decimals == fy->decimals;
}

/* -- rows -- */

static int by_thing(const void *p, const void *q)
{
	const struct point *x = p, *y = q;

	if (x->claim->thing != y->claim->thing)
		return x->claim->thing < y->claim->thing ? -1 : 1;
	if (x->pos != y->pos)
		return x->pos < y->pos ? -1 : 1;
	if (x->claim->start != y->claim->start)
		return x->claim->start < y->claim->start ? -1 : 1;
	return x->claim->end < y->claim->end ? -1 : x->claim->end > y->claim->end;
}

static bool same_day(const struct soi_claim *x, const struct soi_claim *y)
{
	return x->value.n >= 10 && y->value.n >= 10 &&
	       soi_span_eq(soi_span_sub(x->value, 0, 10), soi_span_sub(y->value, 0, 10));
}

/* Of the hours that a report names on a day only the first says when it began. */
static bool told_before(const struct soi_member *m, uint32_t k)
{
	for (uint32_t i = 0; m->claims[k].kind == SOI_CLAIM_HOUR && i < k; i++)
		if (m->claims[i].kind == SOI_CLAIM_HOUR && same_day(&m->claims[i], &m->claims[k]))
			return true;
	return false;
}

static struct point *points_of(const struct soi_tale *t, uint32_t *n)
{
	struct point *out;
	size_t most = 0;

	for (uint32_t i = 0; i < t->n; i++)
		most += member(t, i)->n_claims;
	out = SOI_NEW_N(t->s->scratch, struct point, most < MAX_POINTS ? most : MAX_POINTS);
	*n = 0;
	for (uint32_t i = 0; i < t->n; i++) {
		const struct soi_member *m = member(t, i);

		for (uint32_t k = 0; k < m->n_claims && *n < MAX_POINTS; k++)
			if (m->original == SOI_NOBODY && !told_before(m, k))
				out[(*n)++] = (struct point){ i, &m->claims[k],
					soi_sentence_at(m, m->claims[k].start).start };
	}
	if (*n)
		qsort(out, *n, sizeof(*out), by_thing);
	return out;
}

/* Two reports of one happening count one thing that the same is said of. */
static bool one_happening(const struct soi_tale *t, const struct point *x, const struct point *y)
{
	const struct soi_member *m = member(t, x->pos), *o = member(t, y->pos);

	if (x->pos == y->pos || m->cluster == o->cluster)
		return x->pos != y->pos;
	if (m->corrects != SOI_NOBODY || o->corrects != SOI_NOBODY)
		return true;
	return !x->claim->grows && shared(x->claim, y->claim) > 0 && soi_gap(m, o) <= NEAR_DAYS;
}

/* The same number of things: by their words, or by what is said of them. */
static bool same_count(const struct soi_tale *t, const struct point *x, const struct point *y)
{
	const struct soi_claim *c = x->claim, *d = y->claim;
	bool vague = c->vague.n || d->vague.n, share = soi_span_is(c->unit, "%");

	if (c->who || d->who)
		return c->who == d->who;
	if (c->asked != d->asked)
		return false;
	if (c->deed && c->deed == d->deed && !share &&
	    (alike(c, d, DEED_PC) || one_happening(t, x, y)))
		return true;
	if (share && c->prev != d->prev)
		return false;
	if (told_of_one_day(x, y) || (x->pos != y->pos && same_verb(c, d) && one_happening(t, x, y)))
		return true;
	return same_next(c, d) && (alike(c, d, SAME_PC) || (vague && x->pos == y->pos));
}

/* Days of which one may be wrong; none of one is of both. */
static bool days_near(const struct soi_claim *x, const struct soi_claim *y)
{
	struct soi_when p = soi_when_parse(x->value), q = soi_when_parse(y->value);
	int64_t apart;

	if (!p.a.year || !q.a.year)
		return false;
	apart = soi_ymd_day(&p.a, 0) - soi_ymd_day(&q.a, 0);
	return apart <= DAYS_APART && apart >= -DAYS_APART;
}

static bool one_row(const struct soi_tale *t, const struct point *x, const struct point *y)
{
	const struct soi_claim *c = x->claim, *d = y->claim;

	if (disputes(t, x, y))
		return true;
	if (c->thing != d->thing || c->past != d->past || (c->deed && d->deed && c->deed != d->deed) ||
	    (x->pos == y->pos && x->sentence == y->sentence))
		return false;
	switch (c->kind) {
	case SOI_CLAIM_YEAR:
		return x->pos != y->pos && is_start(c) == is_start(d) &&
		       abs(edge_year(c) - edge_year(d)) <= YEARS_APART && alike(c, d, YEAR_PC);
	case SOI_CLAIM_MONTH:
		return x->pos != y->pos && c->deed == d->deed;
	case SOI_CLAIM_HOUR:
		return x->pos != y->pos && same_day(c, d) && alike(c, d, HOUR_PC);
	case SOI_CLAIM_LENGTH:
		return x->pos != y->pos && c->deed && c->deed == d->deed && alike(c, d, DEED_PC);
	case SOI_CLAIM_DAY:
		return x->pos != y->pos && soi_span_eq(c->op, d->op) && c->deed == d->deed &&
		       days_near(c, d) && shares(c, d, c->deed ? 1 : SAME_LEAST, HOUR_PC);
	case SOI_CLAIM_FIGURE:
	case SOI_CLAIM_VAGUE:
	case SOI_CLAIM_KINDS:
		break;
	}
	return same_count(t, x, y);
}

/* Whether report pos gives several values that line up with y (NULL: that stand
 * in the row): then they are several things. */
static bool gives_several(const struct soi_tale *t, const struct point *p, const uint32_t *who,
			  uint32_t n, uint32_t pos, const struct point *y)
{
	const struct point *first = NULL;

	for (uint32_t i = 0; i < n; i++) {
		const struct point *x = &p[who[i]];

		if (x->pos != pos || x->claim->vague.n || (y && !one_row(t, x, y)))
			continue;
		if (first && !same_value(t, first, x))
			return true;
		first = x;
	}
	return false;
}

static struct soi_ledger_point told(const struct soi_tale *t, const struct point *p)
{
	const struct soi_member *m = member(t, p->pos);
	const struct soi_figure *f = figure_of(t, p);
	struct soi_ledger_point out = {
		.value_text = p->claim->value, .claimant = p->claim->claimant, .article = m->art->id,
		.published = soi_settled_date(t->s->a, m), .start = p->claim->start, .end = p->claim->end
	};

	if (f)
		out.figure = *f;
	out.figure.op = p->claim->op;
	return out;
}

/* A newspaper takes back what it wrote. */
static bool corrects(const struct soi_tale *t, uint32_t pos)
{
	return soi_plan_says(t->s->g->plans, member(t, pos)->art->title, SOI_ST_CORRECTS);
}

/* The correction that takes the i-th claim back: of its report, and giving its
 * value beside another. */
static struct soi_span corrector(const struct soi_tale *t, const struct point *p, const uint32_t *who,
				 uint32_t n, uint32_t i)
{
	const struct point *x = &p[who[i]];

	for (uint32_t k = 0; k < n; k++) {
		const struct point *y = &p[who[k]];

		if (member(t, y->pos)->corrects == t->who[x->pos] && same_value(t, x, y) &&
		    gives_several(t, p, who, n, y->pos, NULL))
			return member(t, y->pos)->art->id;
	}
	return SOI_EMPTY;
}

/* Two sums in two currencies, one of which a text gives in the other's too. */
static bool gives_both(const struct soi_tale *t, const struct point *p, const uint32_t *who,
		       uint32_t n, const struct point *x, const struct point *y)
{
	const struct soi_figure *fx = figure_of(t, x), *fy = figure_of(t, y);

	if (!fx || !fy || soi_span_eq(fx->unit, fy->unit))
		return false;
	for (uint32_t i = 0; i < n; i++) {
		const struct point *z = &p[who[i]];
		const struct soi_figure *f = figure_of(t, z);

		if (f && ((z->pos == x->pos && soi_span_eq(f->unit, fy->unit)) ||
			  (z->pos == y->pos && soi_span_eq(f->unit, fx->unit))))
			return true;
	}
	return false;
}

/* Whether a head of the story tells of something put off: then days differ for that. */
static bool was_put_off(const struct soi_tale *t)
{
	for (uint32_t i = 0; i < t->n; i++) {
		const struct soi_article *art = member(t, i)->art;

		if (soi_plan_says(t->s->g->plans, soi_span_sub(art->text, 0, soi_head_end(art)), SOI_ST_PUT_OFF))
			return true;
	}
	return false;
}

static void add_row(const struct soi_tale *t, const struct point *p, const uint32_t *who,
		    uint32_t n, struct soi_story *out)
{
	struct soi_ledger_row *row = &out->ledger[out->n_ledger++];
	const struct soi_member *m = member(t, p[who[0]].pos);
	bool corrected = false;

	row->what = soi_span_sub(m->art->text, p[who[0]].claim->start, p[who[0]].claim->what_end);
	row->unit = p[who[0]].claim->unit;
	row->points = SOI_NEW_N(t->s->a, struct soi_ledger_point, n);
	for (uint32_t i = 0; i < n; i++) {
		corrected |= corrects(t, p[who[i]].pos) && gives_several(t, p, who, n, p[who[i]].pos, NULL);
		row->points[row->n_points++] = told(t, &p[who[i]]);
		for (uint32_t k = 0; k < i; k++) {
			const struct point *x = &p[who[i]], *y = &p[who[k]];

			row->revision |= x->pos != y->pos && contradict(t, x, y);
			row->conflict |= conflict(t, x, y) && one_row(t, x, y) &&
					 !gives_both(t, p, who, n, x, y) &&
					 !gives_several(t, p, who, n, x->pos, y) &&
					 !gives_several(t, p, who, n, y->pos, x);
		}
	}
	for (uint32_t i = 0; corrected && i < n; i++)
		row->points[i].corrected_by = corrector(t, p, who, n, i);
	row->conflict &= !corrected && !(p[who[0]].claim->kind == SOI_CLAIM_DAY && was_put_off(t));
	row->revision &= !row->conflict;
}

/* One report that says several things of several things lines up nothing. */
static bool is_told(const struct soi_ledger_row *row)
{
	bool several = row->conflict;

	for (size_t i = 1; i < row->n_points && !several; i++)
		several = !soi_span_eq(row->points[i].article, row->points[0].article);
	return several;
}

static int row_order(const void *p, const void *q)
{
	const struct soi_ledger_row *x = p, *y = q;
	int c = soi_span_cmp(x->points[0].article, y->points[0].article);

	if (x->conflict != y->conflict)
		return x->conflict ? -1 : 1;
	if (c)
		return c;
	return x->points[0].start < y->points[0].start ? -1 : x->points[0].start > y->points[0].start;
}

void soi_ledger(struct soi_tale *t, struct soi_story *out)
{
	uint32_t n, *up, *who;
	struct point *p = points_of(t, &n);

	if (n < 2)
		return;
	up = SOI_NEW_N(t->s->scratch, uint32_t, n);
	who = SOI_NEW_N(t->s->scratch, uint32_t, n);
	out->ledger = SOI_NEW_N(t->s->a, struct soi_ledger_row, n);
	for (uint32_t i = 0; i < n; i++)
		up[i] = i;
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = i + 1; k < n && p[k].claim->thing == p[i].claim->thing; k++)
			if (one_row(t, &p[i], &p[k]))
				soi_join(up, i, k);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t size = 0;

		if (soi_find(up, i) != i)
			continue;
		for (uint32_t k = i; k < n && p[k].claim->thing == p[i].claim->thing; k++)
			if (soi_find(up, k) == i)
				who[size++] = k;
		if (size > 1)
			add_row(t, p, who, size, out);
		if (size > 1 && !is_told(&out->ledger[out->n_ledger - 1]))
			out->ledger[--out->n_ledger] = (struct soi_ledger_row){ 0 };
	}
	if (out->n_ledger)
		qsort(out->ledger, out->n_ledger, sizeof(*out->ledger), row_order);
}
