/*
 * The ledger: claims of one thing side by side.
 *
 * Two claims are of one thing when they count in one unit and the rarer words
 * around them are largely the same, one of those right behind them included:
 * "ba người chết" and "năm người bị thương" are not the same count, however
 * alike their sentences.  A row's claims conflict when two of them cannot both be
 * true (their ranges, widened where the claim says "about", do not meet), come
 * from different reports or speakers, and stand close in time (later figures are
 * revisions).  A report that itself gives several values in a row counts several
 * things there and conflicts with nobody.
 */
#include "story/internal.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	SAME_PC = 60,		/* of the smaller's words around are shared: one row */
	YEAR_PC = 30,		/* the same for years, whose words are the sentence's */
	SAME_LEAST = 3,
	YEARS_APART = 3,
	CONFLICT_DAYS = 3,
	CONFLICT_TIMES = 4,	/* further apart than this they count different things */
	ROUNDED = 500,		/* a number may be off by its 500th part: rounded */
	ABOUT_PC = 10,		/* how wide "about" is */
	SMALL_LEAST = 1000,	/* "a small number" is not that many */
	MAX_POINTS = 1024
};

__extension__ typedef __int128 wide;

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

static bool alike(const struct soi_claim *x, const struct soi_claim *y, uint32_t pc)
{
	uint32_t least = x->n_words < y->n_words ? x->n_words : y->n_words, n = shared(x, y);

	return n >= SAME_LEAST && n * 100 >= pc * least;
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

	for (unsigned d = f->decimals; d < 9; d++)
		v *= 10;
	r.exact = v;
	r.low = v * 100 - v * 100 / ROUNDED;
	r.high = v * 100 + v * 100 / ROUNDED;
	if (soi_span_is(f->op, "~")) {
		r.low = v * (100 - ABOUT_PC);
		r.high = v * (100 + ABOUT_PC);
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

static bool contradict(const struct soi_tale *t, const struct point *x, const struct point *y)
{
	const struct soi_figure *fx = figure_of(t, x), *fy = figure_of(t, y);
	struct range rx, ry;

	if (x->claim->value.n && y->claim->value.n)
		return is_start(x->claim) == is_start(y->claim) &&
		       edge_year(x->claim) != edge_year(y->claim);
	if (far_from_small(fx, y->claim) || far_from_small(fy, x->claim))
		return true;
	if (!fx || !fy || fx->decimals > 9 || fy->decimals > 9)
		return false;
	rx = range_of(fx);
	ry = range_of(fy);
	return !ranges_meet(&rx, &ry) && rx.exact <= ry.exact * CONFLICT_TIMES &&
	       ry.exact <= rx.exact * CONFLICT_TIMES;
}

static bool two_voices(const struct soi_tale *t, const struct point *x, const struct point *y)
{
	bool vague = x->claim->vague.n || y->claim->vague.n;

	(void)t;
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

	if (x->claim->value.n || !dated)
		return true;	/* what is promised for a year does not age in days */
	return p->lo - q->lo <= CONFLICT_DAYS && q->lo - p->lo <= CONFLICT_DAYS;
}

static bool conflict(const struct soi_tale *t, const struct point *x, const struct point *y)
{
	return two_voices(t, x, y) && close_in_time(t, x, y) && contradict(t, x, y);
}

static bool same_value(const struct soi_tale *t, const struct point *x, const struct point *y)
{
	const struct soi_figure *fx = figure_of(t, x), *fy = figure_of(t, y);

	if (!fx || !fy)
		return soi_span_eq(x->claim->value, y->claim->value);
	return fx->num == fy->num && fx->decimals == fy->decimals;
}

/* Whether a report gives several values in a row: then they are several things. */
static bool gives_several(const struct soi_tale *t, const struct point *p, const uint32_t *who,
			  uint32_t n, uint32_t pos)
{
	const struct point *first = NULL;

	for (uint32_t i = 0; i < n; i++) {
		const struct point *x = &p[who[i]];

		if (x->pos != pos || x->claim->vague.n)
			continue;
		if (first && !same_value(t, first, x))
			return true;
		first = x;
	}
	return false;
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
			if (m->original == SOI_NOBODY)
				out[(*n)++] = (struct point){ i, &m->claims[k],
					soi_sentence_at(m, m->claims[k].start).start };
	}
	if (*n)
		qsort(out, *n, sizeof(*out), by_thing);
	return out;
}

static bool one_row(const struct point *x, const struct point *y)
{
	bool vague = x->claim->vague.n || y->claim->vague.n;

	if (x->claim->thing != y->claim->thing || (x->pos == y->pos && x->sentence == y->sentence))
		return false;
	if (x->claim->value.n)
		return x->pos != y->pos && is_start(x->claim) == is_start(y->claim) &&
		       abs(edge_year(x->claim) - edge_year(y->claim)) <= YEARS_APART &&
		       alike(x->claim, y->claim, YEAR_PC);
	return same_next(x->claim, y->claim) &&
	       (alike(x->claim, y->claim, SAME_PC) || (vague && x->pos == y->pos));
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

static void add_row(const struct soi_tale *t, const struct point *p, const uint32_t *who,
		    uint32_t n, struct soi_story *out)
{
	struct soi_ledger_row *row = &out->ledger[out->n_ledger++];
	const struct soi_member *m = member(t, p[who[0]].pos);

	row->what = soi_span_sub(m->art->text, p[who[0]].claim->start, p[who[0]].claim->what_end);
	row->unit = p[who[0]].claim->unit;
	row->points = SOI_NEW_N(t->s->a, struct soi_ledger_point, n);
	for (uint32_t i = 0; i < n; i++) {
		row->points[row->n_points++] = told(t, &p[who[i]]);
		for (uint32_t k = 0; k < i; k++)
			row->conflict |= conflict(t, &p[who[i]], &p[who[k]]) &&
					 !gives_several(t, p, who, n, p[who[i]].pos) &&
					 !gives_several(t, p, who, n, p[who[k]].pos);
	}
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
			if (one_row(&p[i], &p[k]))
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
	}
	if (out->n_ledger)
		qsort(out->ledger, out->n_ledger, sizeof(*out->ledger), row_order);
}
