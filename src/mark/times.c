/*
 * Times in a text: one scan from left to right that tries, at each word that
 * can begin a time, repetitions, lengths and points; then a pass that turns
 * what was found into values.
 *
 *	text ── lex ──> classes ── scan ──> expressions ── resolve ──> soi_time
 *	                                     │    ^
 *	                                     └────┘ "cùng ngày", "2 năm sau đó"
 *	                                            count from one found before
 *
 * Cost: a probe a token, and a bounded look at what stands around the few
 * tokens that begin a time.  Nothing goes back further than one expression.
 *
 * Where the record has no publication day, a relative time counts from the day
 * of the report, when the first lines give it ("Ngày 21/5, …"): the first day
 * named near the beginning of one of their sentences.  Inside quotation marks
 * it counts from the day on which the words were said, when the sentence names
 * one outside the marks.
 */
#include "mark/times_in.h"

#include "base/banned.h"

enum { REPORT_LINES = 5, REPORT_TOKENS = 8, CUE_TOKENS = 30, QUOTE_TOKENS = 400 };

/* ---- levels to pipes ---- */

static bool takes_dir(const struct soi_step *s)
{
	return s->op == SOI_STEP_MD || s->op == SOI_STEP_WD || s->op == SOI_STEP_QUARTER ||
	       s->op == SOI_STEP_LUNAR || s->op == SOI_STEP_CANCHI ||
	       s->op == SOI_STEP_EASTER || s->op == SOI_STEP_TERM;
}

bool soi_times_pipe(const struct levels *l, char dir, struct soi_pipe *out)
{
	struct soi_step day = l->s[LV_DAY], mid = l->s[LV_MID], year = l->s[LV_YEAR];
	bool y = has(l, LV_YEAR), m = has(l, LV_MID), d = has(l, LV_DAY), ok = true;
	size_t start = out->n;

	/* A month and a day of it are one step, and so is a date with its year. */
	if (d && m && day.op == SOI_STEP_MD && !day.b && day.c != SOI_LAST_DAY &&
	    mid.op == SOI_STEP_MD) {
		day.b = mid.b;
		m = false;
	}
	if (y && year.op == SOI_STEP_SET && year.unit == SOI_PREC_YEAR) {
		if (m && mid.op == SOI_STEP_MD) {
			year.b = mid.b;
			year.unit = SOI_PREC_MONTH;
			m = false;
		} else if (!m && d && day.op == SOI_STEP_MD && day.b) {
			if (day.c > soi_days_in_month(year.a, day.b))
				return false;
			year.b = day.b;
			year.c = day.c;
			year.unit = SOI_PREC_DAY;
			d = false;
		}
	}
	if (y)
		ok = soi_pipe_add(out, year);
	if (m)
		ok = ok && soi_pipe_add(out, mid);
	if (has(l, LV_WEEK))
		ok = ok && soi_pipe_add(out, l->s[LV_WEEK]);
	if (d)
		ok = ok && soi_pipe_add(out, day);
	if (has(l, LV_CLOCK))
		ok = ok && soi_pipe_add(out, l->s[LV_CLOCK]);
	if (ok && dir && out->n > start && takes_dir(&out->steps[start]) && !out->steps[start].dir)
		out->steps[start].dir = dir;
	return ok && out->n > start;
}

/* Steps that were read as solar become lunar. */
static bool make_lunar(struct soi_pipe *p, bool leap)
{
	for (size_t i = 0; i < p->n; i++) {
		struct soi_step *s = &p->steps[i];

		if (s->op == SOI_STEP_MD && !s->b)
			return false; /* "ngày 12 âm lịch": of which month is not said */
		if (s->op == SOI_STEP_MD) {
			s->op = SOI_STEP_LUNAR;
			s->a = leap;
		}
		if (s->op == SOI_STEP_SET && s->unit != SOI_PREC_YEAR && s->b &&
		    p->n < SOI_MAX_STEPS) {
			struct soi_step md = {
				.op = SOI_STEP_LUNAR, .a = leap, .b = s->b, .c = s->c
			};

			*s = (struct soi_step){ .op = SOI_STEP_SET,
						.unit = SOI_PREC_YEAR,
						.a = s->a };
			memmove(s + 2, s + 1, (p->n - i - 1) * sizeof(*s));
			s[1] = md;
			p->n++;
			i++;
		}
	}
	return true;
}

/* The whole pipe of one end of an expression. */
static bool pipe_of(const struct time_expr *e, int which, char dir, struct soi_pipe *out)
{
	out->n = 0;
	if (e->from == FROM_TEXT && !(which && e->lv[1].have == 1u << LV_CLOCK))
		*out = e->base; /* a clock alone leans on the first end */
	if (!soi_times_pipe(&e->lv[which], e->dir ? e->dir : dir, out))
		return false;
	return !e->lunar || make_lunar(out, e->leap);
}

/* ---- found expressions ---- */

static void drop_clock(struct soi_pipe *p)
{
	while (p->n && p->steps[p->n - 1].op == SOI_STEP_CLOCK)
		p->n--;
}

/* What later words count from: the last day, month and year named. */
static void remember(struct parser *p, const struct time_expr *e)
{
	const struct levels *l = &e->lv[e->interval];
	struct soi_pipe pipe, second;

	if (e->literal[0] || !pipe_of(e, 0, 0, &pipe))
		return;
	if (e->interval) {
		if (!pipe_of(e, 1, 0, &second))
			return;
		if (second.n && takes_dir(&second.steps[0]) && !second.steps[0].dir) {
			second.steps[0].dir = '>';
			for (size_t i = 0; i < second.n; i++)
				if (!soi_pipe_add(&pipe, second.steps[i]))
					return;
		} else {
			pipe = second;
		}
	}
	drop_clock(&pipe);
	if (!pipe.n)
		return;
	if (has(l, LV_DAY))
		p->last_day = p->last_month = p->last_year = pipe;
	if (has(l, LV_DAY) && !e->interval)
		p->last_one_day = pipe;
	if (!has(l, LV_DAY) && has(l, LV_MID) && !e->quarter_or_half)
		p->last_month = p->last_year = pipe;
	else if (!has(l, LV_DAY) && has(l, LV_YEAR))
		p->last_year = pipe;
	if (!has(l, LV_DAY) && (has(l, LV_MID) || e->interval))
		p->last_period = *e;
}

void soi_times_emit(struct parser *p, const struct time_expr *e)
{
	if (p->n_out >= SOI_MAX_MARKS || e->last <= e->first)
		return;
	soi_arena_grow(p->a, &p->out, p->n_out, &p->cap_out, sizeof(*p->out));
	p->out[p->n_out++] = *e;
	remember(p, e);
}

/* ---- ranges ---- */

static int grain(const struct time_expr *e)
{
	for (int v = LV_CLOCK; v > LV_YEAR; v--)
		if (has(&e->lv[0], (enum level)v))
			return v;
	return LV_YEAR;
}

static bool joins(const struct parser *p, size_t i)
{
	return cls(p, i) == TC_RANGE || is_dash(p, i) ||
	       (is_rel(p, i, TV_COMING) && p->lex[i].n == 1);
}

/* What the second end says serves the first too: "ngày 15 đến 26/10/2013". */
static void share(struct time_expr *a, const struct time_expr *b)
{
	struct levels *x = &a->lv[0];
	const struct levels *y = &b->lv[0];

	if (a->bare_day && !b->bare_day) {
		x->s[LV_DAY].b = y->s[LV_DAY].b;
		if (has(y, LV_MID))
			set_level(x, LV_MID, y->s[LV_MID]);
		a->bare_day = false;
		if (has(y, LV_YEAR))
			set_level(x, LV_YEAR, y->s[LV_YEAR]);
	} else if (!has(x, LV_YEAR) && has(y, LV_YEAR) && (has(x, LV_MID) || has(x, LV_DAY)) &&
		   !has(x, LV_WEEK)) {
		struct soi_step year = y->s[LV_YEAR];
		int m = has(x, LV_MID) ? x->s[LV_MID].b : x->s[LV_DAY].b;
		int n = has(y, LV_MID) ? y->s[LV_MID].b : y->s[LV_DAY].b;

		if (m > n && (year.op == SOI_STEP_SET || year.op == SOI_STEP_SHIFT))
			year.a--;
		if (x->s[LV_DAY].op != SOI_STEP_SHIFT || !has(x, LV_DAY))
			set_level(x, LV_YEAR, year);
	}
	/* từ thứ ba đến thứ năm tuần sau */
	if (has(x, LV_DAY) && x->s[LV_DAY].op == SOI_STEP_WD && !(x->have & 1u << LV_WEEK) &&
	    !x->s[LV_DAY].dir && has(y, LV_DAY) && y->s[LV_DAY].op == SOI_STEP_WD &&
	    has(y, LV_WEEK) && x->s[LV_DAY].a < y->s[LV_DAY].a)
		set_level(x, LV_WEEK, y->s[LV_WEEK]);
	a->lunar |= b->lunar;
}

/* "từ năm 2019 đến nay", asked about alone: up to the day of speaking */
static size_t till_now(const struct parser *p, size_t i, struct time_expr *a)
{
	if (!p->phrase || a->interval || a->literal[0] || cls(p, i) != TC_TILL_NOW)
		return i;
	a->lv[1].have = 0;
	set_level(&a->lv[1], LV_DAY, step_shift(SOI_UNIT_DAY, 0));
	a->interval = true;
	return after(p, i);
}

static size_t range(struct parser *p, size_t i, struct time_expr *a)
{
	struct time_expr b;
	size_t k, end;
	bool led = before(p, a->first).cls == TC_LEAD;
	/* "giữa 3 giờ và 4 giờ chiều": two clocks only, for "giữa tháng 3" is a time */
	bool between = grain(a) == LV_CLOCK && cls(p, i) == TC_AND && a->first > 0 &&
		       cls(p, a->first - 1) == TC_PART && val(p, a->first - 1) == TV_MIDDLE;

	if (!(joins(p, i) || between) || a->interval || a->literal[0])
		return i;
	k = after(p, i);
	end = soi_times_point(p, k, true, &b);
	if (end == k || b.literal[0] || b.interval || (b.from == FROM_TEXT && !b.no_day))
		return i;
	if (is_dash(p, i) && b.first != k)
		return i;
	if (grain(a) != grain(&b) && !(led && cls(p, i) == TC_RANGE))
		return i;
	if (b.rule[0] == 'b' && grain(a) == LV_YEAR && !has(&a->lv[0], LV_YEAR))
		return i;
	if (grain(&b) == LV_CLOCK) {
		struct soi_step *x = &a->lv[0].s[LV_CLOCK];

		/* "từ 7h đến 9h tối" are both in the evening */
		if (b.daypart && b.daypart != TV_AM && !a->daypart && x->a < 12 &&
		    x->a + 12 <= b.lv[0].s[LV_CLOCK].a)
			x->a += 12;
		if (b.no_day) {
			b.lv[0].have = 1u << LV_CLOCK;
		} else if (a->no_day) {
			set_level(&a->lv[0], LV_DAY, b.lv[0].s[LV_DAY]);
			for (int v = LV_YEAR; v < LV_DAY; v++)
				if (has(&b.lv[0], (enum level)v))
					set_level(&a->lv[0], (enum level)v, b.lv[0].s[v]);
			a->from = b.from;
			b.lv[0].have = 1u << LV_CLOCK;
		}
	}
	share(a, &b);
	a->lv[1] = b.lv[0];
	a->interval = true;
	if (!a->dir)
		a->dir = b.dir == '>' ? b.dir : a->dir;
	return end;
}

/* "20 đến 26/10", "8 - 10h": a bare number takes all from the second end. */
static size_t bare_range(struct parser *p, size_t i, struct time_expr *e)
{
	struct time_expr b;
	size_t k, end;
	int v;

	if (!is_number(p, i) || digits(p, i) > 2 || p->tok[i].cp > 31 || !joins(p, i + 1) ||
	    glued(p, i) || (is_dash(p, i + 1) && glued(p, i + 2) && !glued(p, i + 1)))
		return i;
	v = (int)p->tok[i].cp;
	if (soi_times_licence(p, i) == LICENCE_NONE && cls(p, i + 1) != TC_RANGE)
		return i;
	k = after(p, i + 1);
	if (cls(p, k) == TC_AGE)
		return i;
	end = soi_times_point(p, k, false, &b);
	if (end == k || b.literal[0] || b.interval || b.bare_day)
		return i;
	expr_init(e, i);
	if (has(&b.lv[0], LV_CLOCK)) {
		if (v > 24 || (is_unit(p, k + 1, SOI_UNIT_HOUR) && b.no_day && !b.daypart))
			return i;
		*e = b;
		e->first = i;
		e->lv[1].have = 1u << LV_CLOCK;
		e->lv[1].s[LV_CLOCK] = b.lv[0].s[LV_CLOCK];
		e->lv[0].s[LV_CLOCK].a = v + (b.lv[0].s[LV_CLOCK].a >= 12 && v < 12 && b.daypart &&
							      b.daypart != TV_AM
						      ? 12
						      : 0);
		e->lv[0].s[LV_CLOCK].b = 0;
		e->interval = true;
		return end;
	}
	if (!has(&b.lv[0], LV_DAY) || b.lv[0].s[LV_DAY].op != SOI_STEP_MD || v < 1 ||
	    b.lv[0].s[LV_DAY].c <= v)
		return i;
	*e = b;
	e->first = i;
	e->lv[1] = b.lv[0];
	e->lv[0].s[LV_DAY].c = v;
	e->interval = true;
	return end;
}

/* A period moved to another year: "tháng trước" (month-1) of last year is month-13. */
static void in_year(struct levels *l, struct soi_step year)
{
	struct soi_step *mid = &l->s[LV_MID];

	if (has(l, LV_MID) && mid->op == SOI_STEP_SHIFT) {
		if (year.op == SOI_STEP_SHIFT && mid->unit == SOI_UNIT_MONTH) {
			mid->a += 12 * year.a;
			return;
		}
		if (year.op == SOI_STEP_SHIFT && mid->unit == SOI_UNIT_QUARTER) {
			mid->a += 4 * year.a;
			return;
		}
		l->have = 0;
	}
	set_level(l, LV_YEAR, year);
}

/* cùng kỳ năm ngoái: the period last named, in that year */
static size_t same_period(struct parser *p, size_t i, struct time_expr *e)
{
	struct time_expr of;
	size_t j = after(p, i), k;

	if (cls(p, i) != TC_SAME_PERIOD)
		return i;
	if (cls(p, j) == TC_OF)
		j++;
	expr_init(&of, i);
	k = soi_times_year(p, j, &of);
	if (k == j && is_number(p, j) && digits(p, j) == 4 && p->tok[j].cp >= 1900 &&
	    p->tok[j].cp <= 2100) {
		set_level(&of.lv[0], LV_YEAR, step_year((int)p->tok[j].cp));
		k = j + 1;
	}
	if (k == j) {
		k = soi_times_point(p, j, false, &of); /* cùng kỳ tháng trước, quý trước */
		if (k == j || has(&of.lv[0], LV_DAY) || of.interval)
			return i;
		of.first = i;
		*e = of;
		e->rule = "same-period";
		return e->last = k;
	}
	*e = of;
	if (p->last_period.last) {
		e->lv[0] = p->last_period.lv[0];
		e->lv[1] = p->last_period.lv[1];
		e->interval = p->last_period.interval;
		e->quarter_or_half = p->last_period.quarter_or_half;
		if (!has(&e->lv[0], LV_MID)) {
			e->lv[0].have = 0;
			e->interval = false;
		}
		in_year(&e->lv[0], of.lv[0].s[LV_YEAR]);
		if (e->interval)
			in_year(&e->lv[1], of.lv[0].s[LV_YEAR]);
	}
	e->first = i;
	e->dir = 0;
	e->rule = "same-period";
	return e->last = k;
}

/* ngày 15 hằng tháng, 2/9 hằng năm */
static size_t every_behind(struct parser *p, size_t i, struct time_expr *e)
{
	struct time_expr r;
	size_t k;

	if (cls(p, i) != TC_EVERY || val(p, after(p, i)) < SOI_UNIT_DAY)
		return i;
	k = soi_times_every(p, i, &r);
	if (k == i)
		return i;
	r.first = e->first;
	*e = r;
	return k;
}

/* ---- the scan ---- */

/* Do two expressions say the same parts of a date, the second with its year too? */
static bool lacks_year(const struct time_expr *a, const struct time_expr *b)
{
	unsigned year = 1u << LV_YEAR;

	return !a->literal[0] && !b->literal[0] && (a->from == FROM_PUB || a->listed) &&
	       b->from == FROM_PUB && !(a->lv[0].have & year) && (b->lv[0].have & year) &&
	       (a->lv[0].have | year) == b->lv[0].have &&
	       a->quarter_or_half == b->quarter_or_half &&
	       (!has(&a->lv[0], LV_MID) || a->lv[0].s[LV_MID].op == b->lv[0].s[LV_MID].op) &&
	       (!has(&a->lv[0], LV_DAY) ||
		(a->lv[0].s[LV_DAY].op == SOI_STEP_MD && b->lv[0].s[LV_DAY].op == SOI_STEP_MD));
}

static bool and_between(const struct parser *p, size_t i, size_t k)
{
	return k == i + 1 && (is_punct(p, i, ',') || cls(p, i) == TC_AND);
}

/* "tháng 5 và tháng 6 năm 2023": what was just put out gives its year to those
 * joined to it. */
static void share_back(struct parser *p)
{
	for (size_t k = p->n_out - 1; k > 0; k--) {
		struct time_expr *a = &p->out[k - 1], *b = &p->out[k];

		if (!and_between(p, a->last, b->first) || !lacks_year(a, b))
			return;
		a->from = FROM_PUB;
		a->dir = 0;
		set_level(&a->lv[0], LV_YEAR, b->lv[0].s[LV_YEAR]);
		if (a->interval)
			set_level(&a->lv[1], LV_YEAR, b->lv[0].s[LV_YEAR]);
	}
}

/* "tháng 7, [8] và [9]", "quý III và [IV]": more of what was just put out. */
static size_t more_months(const struct parser *p, size_t i, struct time_expr *e)
{
	const struct time_expr *last = p->n_out ? &p->out[p->n_out - 1] : NULL;
	int max, n;
	size_t j, k;
	bool roman;

	if (!last || last->literal[0] || last->interval || last->lunar ||
	    last->lv[0].have != 1u << LV_MID || !and_between(p, last->last, i) ||
	    !(is_number(p, i) || is_cap(p, i)))
		return i;
	if (last->lv[0].s[LV_MID].op != SOI_STEP_MD && last->lv[0].s[LV_MID].op != SOI_STEP_QUARTER)
		return i;
	max = last->lv[0].s[LV_MID].op == SOI_STEP_MD ? 12 : 4;
	j = soi_times_ordinal(p, i, max, &n);
	roman = max == 4 && cls(p, last->last) == TC_AND && !is_number(p, i);
	if (j == i || (!roman && !at_stop(p, j) && cls(p, j) == TC_NONE) || is_punct(p, j, '%') ||
	    cls(p, j) == TC_EVENT || (at_stop(p, j) && glued(p, j) && is_number(p, j + 1)) ||
	    (cls(p, j) == TC_UNIT && !is_unit(p, j, SOI_UNIT_YEAR)))
		return i;
	*e = *last;
	e->first = i;
	if (max == 12)
		e->lv[0].s[LV_MID].b = n;
	else
		e->lv[0].s[LV_MID].a = n;
	k = soi_times_year(p, j, e);
	/* the next one after the one before, unless the year is said */
	if (k > j) {
		e->from = FROM_PUB;
	} else if (p->last_month.n && max == 12) {
		e->from = FROM_TEXT;
		e->base = p->last_month;
		e->dir = '>';
		e->listed = true;
	}
	return e->last = k;
}

/* "những năm 1960 và [1970]", "thập niên 60, [70] của thế kỷ trước" */
static size_t more_decades(struct parser *p, size_t i, struct time_expr *e)
{
	const struct time_expr *last = p->n_out ? &p->out[p->n_out - 1] : NULL;
	struct time_expr of;
	size_t j = i + 1, k;
	int year;

	if (!last || last->literal[0] || last->interval || !and_between(p, last->last, i) ||
	    !is_number(p, i) || p->tok[i].cp % 10 || !has(&last->lv[0], LV_YEAR) ||
	    last->lv[0].s[LV_YEAR].op != SOI_STEP_SET ||
	    last->lv[0].s[LV_YEAR].unit != SOI_PREC_DECADE || cls(p, j) == TC_UNIT ||
	    (glued(p, j) && !at_stop(p, j)))
		return i;
	year = last->lv[0].s[LV_YEAR].a;
	if (digits(p, i) == 2 && (int)p->tok[i].cp > year % 100)
		year += (int)p->tok[i].cp - year % 100;
	else if (digits(p, i) == 4 && (int)p->tok[i].cp > year && (int)p->tok[i].cp < year + 100)
		year = (int)p->tok[i].cp;
	else
		return i;
	if (digits(p, i) == 2 && !at_stop(p, j) && cls(p, j) == TC_NONE)
		return i; /* "những năm 60, 70 người" */
	*e = *last;
	e->first = i;
	e->lv[0].s[LV_YEAR].a = year;
	if (cls(p, j) == TC_OF && is_unit(p, j + 1, SOI_UNIT_CENTURY) &&
	    (k = soi_times_point(p, j + 1, false, &of)) > j + 1)
		j = k;
	return e->last = j;
}

/* A bare number inside a list of days: "các ngày 12, [13] và 14/6". */
static size_t listed(struct parser *p, size_t i, struct time_expr *e)
{
	if (i >= p->list_end || !is_number(p, i) || digits(p, i) > 2 || p->tok[i].cp > 31 ||
	    p->tok[i].cp < 1)
		return i;
	*e = p->list_of;
	e->first = i;
	e->last = i + 1;
	e->lv[0].s[LV_DAY].c = (int)p->tok[i].cp;
	e->bare_day = false;
	return i + 1;
}

static size_t one(struct parser *p, size_t i, struct time_expr *e)
{
	size_t j;

	if ((j = listed(p, i, e)) > i || (j = more_months(p, i, e)) > i ||
	    (j = more_decades(p, i, e)) > i ||
	    (j = soi_times_every(p, i, e)) > i || (j = same_period(p, i, e)) > i)
		return j;
	if ((j = bare_range(p, i, e)) > i)
		goto point;
	/* A number may begin a date, a clock or a length: the first two know their shapes. */
	if ((j = soi_times_point(p, i, false, e)) == i) {
		j = soi_times_span(p, i, e);
		if (j == i || e->literal[0])
			return j;
	} else if (e->no_day || e->bare_day || e->rule[0] == 'b') {
		/* shapes that a length explains better: "7 giờ", "2 ngày" */
		struct time_expr s;
		size_t k = soi_times_span(p, i, &s);

		if (k > j) {
			*e = s;
			return k;
		}
	}
	j = range(p, j, e);
	j = till_now(p, j, e);
point:
	e->last = j;
	j = every_behind(p, j, e);
	e->last = j;
	return j;
}

/* tuần qua, tháng vừa qua, năm qua: a length of one */
static size_t past_unit(const struct parser *p, size_t i, struct time_expr *e)
{
	static const char *const iso[] = { [SOI_UNIT_WEEK] = "P1W",
					   [SOI_UNIT_MONTH] = "P1M",
					   [SOI_UNIT_YEAR] = "P1Y",
					   [SOI_UNIT_DECADE] = "P10Y",
					   [SOI_UNIT_CENTURY] = "P100Y" };
	size_t j = after(p, i);
	int u = val(p, i);

	if (cls(p, i) != TC_UNIT || u > SOI_UNIT_CENTURY || !iso[u] ||
	    !(is_rel(p, j, TV_PAST) || is_rel(p, j, TV_PAST_OUT)) ||
	    soi_span_is(soi_token_span(p->text, j), "gần"))
		return i;
	expr_init(e, i);
	memcpy(e->literal, iso[u], strlen(iso[u]) + 1);
	e->rule = "duration";
	return e->last = after(p, j);
}

/* "quý III và [IV]", "tháng Bảy, [Tám]" */
static bool may_be_listed(const struct parser *p, size_t i)
{
	const struct time_expr *last = p->n_out ? &p->out[p->n_out - 1] : NULL;

	return last && last->last + 1 == i &&
	       (last->quarter_or_half || (is_cap(p, i) && last->lv[0].have == 1u << LV_MID));
}

/* Can a time begin at token i?  Most words of the tables only stand beside one. */
static bool can_start(const struct parser *p, size_t i)
{
	struct numeral n;
	size_t j;

	switch (p->lex[i].cls) {
	case TC_HON:
	case TC_DAYPART:
	case TC_DAY:
	case TC_NEXT_DAY:
	case TC_NEXT_LEAD:
	case TC_THAT_DAY:
	case TC_SAME:
	case TC_SAME_PERIOD:
	case TC_ORDINAL_WEEKDAY:
	case TC_WEEKDAY:
	case TC_PART:
	case TC_PART_OUT:
	case TC_WEEKEND:
	case TC_EVERY:
	case TC_EVERY_YEAR:
	case TC_AGE:
	case TC_HOI:
	case TC_DAYS:
	case TC_AGO_LEAD:
	case TC_SEASON_LEAD:
	case TC_SEASON:
	case TC_MUNG:
	case TC_RAM:
	case TC_TET:
	case TC_FESTIVAL:
	case TC_PLURAL:
	case TC_FEW:
	case TC_HALF:
	case TC_NOW:
	case TC_QUARTER_WORD:
		return true;
	case TC_UNIT:
		j = after(p, i);
		return j >= p->n || cls(p, j) != TC_NONE || is_number(p, j) ||
		       is_punct(p, j, '\'') || is_punct(p, j, 0x2019) ||
		       (p->tok[j].flags & SOI_TF_UPPER) ||
		       ((is_unit(p, i, SOI_UNIT_WEEK) || is_unit(p, i, SOI_UNIT_CENTURY)) &&
			soi_span_is(soi_token_span(p->text, j), "thứ"));
	case TC_REL:
		return p->phrase && (i == 0 || before(p, i).cls == TC_LEAD);
	case TC_DIGIT:
	case TC_TEN:
	case TC_TENS:
		if (i > 0 && soi_span_is(soi_token_span(p->text, i - 1), "phần"))
			return false; /* ba phần | tư giờ */
		j = soi_times_numeral(p, i, &n);
		return cls(p, j) != TC_NONE || is_dash(p, j);
	default:
		return p->tok[i].kind == SOI_TOK_NUMBER;
	}
}

static void scan(struct parser *p)
{
	size_t i = 0;

	while (i < p->n) {
		struct time_expr e;
		size_t j;

		if (!can_start(p, i) && !may_be_listed(p, i)) {
			i++;
			continue;
		}
		if (cls(p, i) == TC_PLURAL && cls(p, i + 1) == TC_UNIT &&
		    cls(p, after(p, i + 1)) == TC_REL) {
			i = after(p, after(p, i + 1));
			continue;
		}
		j = soi_times_vague(p, i, &e);
		if (j > i && !e.literal[0]) {
			i = j;
			continue;
		}
		if (j == i)
			j = past_unit(p, i, &e);
		if (j == i)
			j = one(p, i, &e);
		if (j == i) {
			/* the 3 of "thứ 3" counts nothing, nor is "những năm qua" a year */
			i = cls(p, i) == TC_ORDINAL_WEEKDAY || is_unit(p, i, UNIT_DECADE_ONLY)
				    ? after(p, i)
				    : i + 1;
			continue;
		}
		soi_times_emit(p, &e);
		share_back(p);
		i = j;
	}
}

/* ---- values ---- */

/* Which way a date without its year leans, from the nearest cue in its sentence. */
static char cue(const struct parser *p, const struct time_expr *e)
{
	size_t best = CUE_TOKENS + 1;
	char dir = 0;

	for (size_t back = 1; back <= CUE_TOKENS && back <= e->first; back++) {
		size_t i = e->first - back;

		if (p->tok[i].kind == SOI_TOK_BREAK)
			break;
		if (p->lex[i].cls == TC_CUE_FUTURE || p->lex[i].cls == TC_CUE_PAST) {
			dir = p->lex[i].cls == TC_CUE_FUTURE ? '~' : 0;
			best = back;
			break;
		}
		if (p->tok[i].flags & SOI_TF_SENTENCE)
			break;
	}
	for (size_t i = e->last; i < p->n && i - e->last + 1 < best; i++) {
		if (p->tok[i].kind == SOI_TOK_BREAK || (p->tok[i].flags & SOI_TF_SENTENCE))
			break;
		if (p->lex[i].cls == TC_CUE_FUTURE)
			return '~';
		if (p->lex[i].cls == TC_CUE_PAST)
			return 0;
	}
	return dir;
}

struct valuing {
	const struct parser *p;
	struct soi_point pub;
	enum soi_bias bias;
	struct soi_pipe report; /* n 0: the text gives no day of its own */
};

static bool prefix(struct soi_pipe *p, const struct soi_pipe *base)
{
	struct soi_pipe whole = *base;

	for (size_t i = 0; i < p->n; i++)
		if (!soi_pipe_add(&whole, p->steps[i]))
			return false;
	*p = whole;
	return true;
}

/* The day on which quoted words were said: an expression with a day in the
 * sentence, outside the marks that enclose e. */
static const struct time_expr *said_on(const struct parser *p, size_t k)
{
	const struct time_expr *e = &p->out[k];
	size_t open = SIZE_MAX, close = SIZE_MAX;
	bool in = false;

	for (size_t i = e->first, n = 0; i-- > 0 && n < QUOTE_TOKENS; n++) {
		const struct soi_token *t = &p->tok[i];

		if (t->kind == SOI_TOK_BREAK)
			break;
		if (t->kind == SOI_TOK_PUNCT &&
		    (t->cp == '"' || t->cp == 0x201C || t->cp == 0xAB)) {
			open = i;
			in = true;
			break;
		}
		if (t->kind == SOI_TOK_PUNCT && (t->cp == 0x201D || t->cp == 0xBB))
			return NULL;
	}
	if (!in)
		return NULL;
	if (p->tok[open].cp == '"') { /* straight marks: an odd one opens */
		size_t marks = 0;

		for (size_t i = open, n = 0; n < QUOTE_TOKENS; i--, n++) {
			if (p->tok[i].kind == SOI_TOK_BREAK)
				break;
			marks += p->tok[i].kind == SOI_TOK_PUNCT && p->tok[i].cp == '"';
			if (i == 0)
				break;
		}
		if (marks % 2 == 0)
			return NULL;
	}
	for (size_t i = e->last, n = 0; i < p->n && n < QUOTE_TOKENS; i++, n++) {
		const struct soi_token *t = &p->tok[i];

		if (t->kind == SOI_TOK_BREAK)
			return NULL;
		if (t->kind == SOI_TOK_PUNCT &&
		    (t->cp == '"' || t->cp == 0x201D || t->cp == 0xBB)) {
			close = i;
			break;
		}
	}
	if (close == SIZE_MAX)
		return NULL;
	/* behind the marks up to the end of the sentence, or before them */
	for (size_t n = k + 1; n < p->n_out; n++) {
		const struct time_expr *x = &p->out[n];

		if (x->first < close)
			continue;
		for (size_t i = close + 1; i <= x->first; i++)
			if (p->tok[i].kind == SOI_TOK_BREAK ||
			    (i > close + 1 && (p->tok[i].flags & SOI_TF_SENTENCE)))
				goto before;
		if (has(&x->lv[0], LV_DAY) && !x->interval && !x->literal[0])
			return x;
	}
before:
	for (size_t n = k; n-- > 0;) {
		const struct time_expr *x = &p->out[n];

		for (size_t i = x->last; i < open; i++)
			if (p->tok[i].kind == SOI_TOK_BREAK || (p->tok[i].flags & SOI_TF_SENTENCE))
				return NULL;
		if (x->first < open && has(&x->lv[0], LV_DAY) && !x->interval && !x->literal[0])
			return x;
	}
	return NULL;
}

static bool is_deictic(const struct soi_pipe *p)
{
	return p->n && (p->steps[0].op == SOI_STEP_SHIFT || p->steps[0].op == SOI_STEP_WD);
}

static struct soi_span value_of(const struct valuing *v, struct soi_arena *a,
				const struct soi_pipe *one_, const struct soi_pipe *two)
{
	struct soi_point x = soi_pipe_run(one_, v->pub, v->bias), y;

	if (!two)
		return soi_points_print(a, &x, NULL);
	y = soi_pipe_run_second(two, x, v->pub, v->bias);
	return soi_points_print(a, &x, &y);
}

static void resolve(const struct valuing *v, struct soi_arena *a, size_t k, struct soi_time *out)
{
	const struct parser *p = v->p;
	const struct time_expr *e = &p->out[k], *said;
	struct soi_pipe one_, two;
	struct soi_pipe *second = e->interval ? &two : NULL;
	char dir = e->dir ? 0 : cue(p, e);

	*out = (struct soi_time){ .start = p->tok[e->first].start,
				  .end = p->tok[e->last - 1].end,
				  .rule = soi_span_str(e->rule),
				  .lunar = e->lunar };
	if (e->literal[0]) {
		out->value = soi_arena_copy(a, soi_span_str(e->literal));
		return;
	}
	if (!pipe_of(e, 0, dir, &one_) || (second && !pipe_of(e, 1, 0, &two)))
		return;
	if (one_.steps[0].op == SOI_STEP_SET) {
		out->value = value_of(v, a, &one_, second);
		if (e->from == FROM_TEXT) {
			out->anchor = SOI_ANCHOR_SENTENCE;
			out->offset = soi_pipe_print(a, &one_, second);
		}
		return;
	}
	out->anchor = e->from == FROM_TEXT ? SOI_ANCHOR_SENTENCE : SOI_ANCHOR_PUBLISHED;
	if (e->from == FROM_PUB && is_deictic(&one_) && (said = said_on(p, k)) != NULL) {
		struct soi_pipe day, x = one_, y = two;

		if (pipe_of(said, 0, 0, &day) && (drop_clock(&day), day.n) && prefix(&x, &day) &&
		    (!second || !is_deictic(&two) || prefix(&y, &day))) {
			struct soi_span value = value_of(v, a, &x, second ? &y : NULL);

			if (value.n) {
				out->anchor = SOI_ANCHOR_QUOTE;
				out->value = value;
				out->offset = soi_pipe_print(a, &x, second ? &y : NULL);
				return;
			}
		}
	}
	out->value = value_of(v, a, &one_, second);
	if (!out->value.n && e->from == FROM_PUB && v->report.n) {
		struct soi_pipe x = one_, y = two;

		if (prefix(&x, &v->report) &&
		    (!second || !is_deictic(&two) || prefix(&y, &v->report))) {
			out->anchor = SOI_ANCHOR_SENTENCE;
			out->value = value_of(v, a, &x, second ? &y : NULL);
			out->offset = soi_pipe_print(a, &x, second ? &y : NULL);
			return;
		}
	}
	out->offset = soi_pipe_print(a, &one_, second);
}

/* "hôm thứ Hai (21/10)": the figures say which Monday. */
static void appositions(struct parser *p)
{
	for (size_t k = 0; k + 1 < p->n_out; k++) {
		struct time_expr *e = &p->out[k], *x = &p->out[k + 1];

		if (e->literal[0] || x->literal[0] || e->interval || x->interval || x->bare_day ||
		    !has(&e->lv[0], LV_DAY) || e->lv[0].s[LV_DAY].op != SOI_STEP_WD ||
		    has(&e->lv[0], LV_CLOCK) || !has(&x->lv[0], LV_DAY) ||
		    x->lv[0].s[LV_DAY].op != SOI_STEP_MD || x->first != e->last + 1 ||
		    !(is_punct(p, e->last, '(') || is_punct(p, e->last, ',')))
			continue;
		e->lv[0] = x->lv[0];
		e->lunar = x->lunar;
		e->dir = x->dir;
	}
}

/* The day of the report of a text without one: named at the head of a sentence
 * of its first lines. */
static void find_report(struct parser *p, struct valuing *v)
{
	size_t lines = 0, at = 0, since = 0;

	for (size_t k = 0; k < p->n_out; k++) {
		const struct time_expr *e = &p->out[k];

		for (; at < e->first; at++) {
			since = (p->tok[at].flags & SOI_TF_SENTENCE) ? 0 : since + 1;
			lines += p->tok[at].kind == SOI_TOK_BREAK;
		}
		if (p->tok[e->first].flags & SOI_TF_SENTENCE)
			since = 0;
		if (lines > REPORT_LINES)
			return;
		if (since < REPORT_TOKENS && !e->literal[0] && !e->interval &&
		    e->from == FROM_PUB && !e->lunar && has(&e->lv[0], LV_DAY) &&
		    e->lv[0].s[LV_DAY].op == SOI_STEP_MD && !e->bare_day) {
			v->report.n = 0;
			if (pipe_of(e, 0, 0, &v->report))
				drop_clock(&v->report);
			return;
		}
	}
}

/* In a phrase about the future a clock without a day is the next to come. */
static int now_of(const struct soi_date *at, enum soi_bias bias, bool phrase)
{
	if (!phrase || bias != SOI_BIAS_FUTURE || at->hour < 0)
		return -1;
	return at->hour * 60 + (at->minute < 0 ? 0 : at->minute);
}

static int run(const struct soi_times_tables *t, const struct soi_text *text, struct soi_arena *a,
	       const struct soi_date *at, enum soi_bias bias, bool phrase, struct soi_time **out,
	       size_t *n, struct soi_err *err)
{
	struct parser p = { .t = t,
			    .text = text,
			    .tok = text->tokens,
			    .n = text->n_tokens,
			    .a = a,
			    .phrase = phrase,
			    .has_clock = at->hour >= 0,
			    .now_min = now_of(at, bias, phrase) };
	struct valuing v = { .p = &p, .bias = bias, .pub = soi_point_of_date(at) };

	(void)err;
	soi_times_lex(&p);
	scan(&p);
	appositions(&p);
	find_report(&p, &v);
	*out = SOI_NEW_N(a, struct soi_time, p.n_out + 1);
	*n = 0;
	for (size_t k = 0; k < p.n_out; k++) {
		struct soi_time x;

		resolve(&v, a, k, &x);
		/* With a publication day all is known that will be. */
		if (x.value.n || (x.offset.n && !(v.pub.year && v.pub.day)))
			(*out)[(*n)++] = x;
	}
	return 0;
}

/* The press prints the day at home: a publication time in another zone is
 * taken to +07:00. */
static void to_vietnam(struct soi_date *d)
{
	int64_t s;

	if (!d->has_offset || d->offset_min == SOI_VN_OFFSET_MIN || d->hour < 0 ||
	    (s = soi_date_unix(d)) == SOI_NO_TIME)
		return;
	s += SOI_VN_OFFSET_MIN * 60;
	{
		int64_t day = s / 86400 - (s % 86400 < 0), rest = s - day * 86400;
		int y, m, md;

		soi_civil_of(day, &y, &m, &md);
		d->year = (int16_t)y;
		d->month = (int8_t)m;
		d->day = (int8_t)md;
		d->hour = (int8_t)(rest / 3600);
		d->minute = (int8_t)(rest / 60 % 60);
		d->offset_min = SOI_VN_OFFSET_MIN;
	}
}

int soi_mark_times(const struct soi_marker *m, struct soi_mark_doc *d, struct soi_err *err)
{
	struct soi_date at;

	if (!soi_date_parse(d->art->published, &at))
		at = (struct soi_date){ .hour = -1, .minute = -1, .second = -1 };
	to_vietnam(&at);
	return run(m->times, &d->text, d->a, &at, SOI_BIAS_PAST, false, &d->m->times,
		   &d->m->n_times, err);
}

int soi_times_phrase(const struct soi_marker *m, struct soi_arena *a, struct soi_span phrase,
		     const struct soi_date *at, enum soi_bias bias, struct soi_time **out,
		     size_t *n, struct soi_err *err)
{
	static const struct soi_date unknown = { .hour = -1, .minute = -1, .second = -1 };
	struct soi_text text;
	int rc = soi_text_split(&text, a, phrase, &m->text, err);

	if (rc)
		return rc;
	return run(m->times, &text, a, at ? at : &unknown, bias,
		   text.n_sentences <= 1 && text.n_tokens <= 24, out, n, err);
}
