/*
 * Points on the calendar.  Vietnamese goes from small to large (clock, part of
 * day, weekday, day, week, month, year), each part optional:
 *
 *	lúc 9h sáng thứ Hai ngày 21 tháng 10 năm ngoái
 *	    T09:00  wd1     --10-21          year-1        ("at 9 a.m. on …")
 *
 * so a point is read left to right into levels, and the levels printed coarse
 * to fine are its pipe: "year-1 --10-21 T09:00".  A tried alternative, one
 * pattern a form as HeidelTime has, needs a pattern for each combination and
 * one pass a pattern; this needs one pass, and forms combine by themselves.
 */
#include <stdio.h>

#include "mark/times_in.h"

#include "base/banned.h"

/* ---- relative words behind a unit ---- */

/*
 * The relative word at i and the token behind it.  In "tuần trước khi ông đi"
 * (last week when he left) the dictionary saw "trước khi" (before); behind a
 * unit without a number it is "trước".
 */
static int rel_at(const struct parser *p, size_t i, size_t *next)
{
	*next = i;
	if (cls(p, i) == TC_REL) {
		*next = after(p, i);
		return val(p, i);
	}
	if (cls(p, i) == TC_AFTER_VAGUE && val(p, i) == TV_LAST) {
		*next = i + 1;
		return TV_LAST;
	}
	return TV_NONE;
}

/* How far "trước", "này", "tới" lie from now, in units; false for others. */
static bool rel_shift(int value, int *n)
{
	switch (value) {
	case TV_THIS:
		*n = 0;
		return true;
	case TV_LAST:
	case TV_LAST_ONE:
	case TV_LAST_YEAR:
		*n = -1;
		return true;
	case TV_LAST2:
		*n = -2;
		return true;
	case TV_NEXT:
	case TV_COMING:
		*n = 1;
		return true;
	case TV_NEXT2:
		*n = 2;
		return true;
	default:
		return false;
	}
}

/* The same for words that count from a time in the text. */
static bool rel_from_text(int value, int *n)
{
	switch (value) {
	case TV_THAT:
		*n = 0;
		return true;
	case TV_BEFORE_THAT:
		*n = -1;
		return true;
	case TV_AFTER_THAT:
	case TV_NEXT_ON:
		*n = 1;
		return true;
	default:
		return false;
	}
}

/* What a count of units starts from in the text; n 0 where nothing was named. */
static const struct soi_pipe *text_base(const struct parser *p, enum soi_time_unit unit)
{
	const struct soi_pipe *day = p->last_day.n ? &p->last_day : NULL;
	const struct soi_pipe *month = p->last_month.n ? &p->last_month : day;

	if (unit == SOI_UNIT_DAY || unit == SOI_UNIT_WEEK)
		return day;
	if (unit == SOI_UNIT_MONTH || unit == SOI_UNIT_QUARTER)
		return month;
	return p->last_year.n ? &p->last_year : month;
}

static bool from_text(const struct parser *p, enum soi_time_unit unit, struct time_expr *e)
{
	const struct soi_pipe *base = text_base(p, unit);

	if (!base)
		return false;
	e->from = FROM_TEXT;
	e->base = *base;
	return true;
}

/* A relative word behind a unit that has no number: from now, or from the text. */
static bool rel_units(const struct parser *p, int rel, enum soi_time_unit unit, int *n,
		      struct time_expr *e)
{
	if (rel_shift(rel, n) || (rel_from_text(rel, n) && from_text(p, unit, e)))
		return true;
	*n = 1;
	return p->phrase && rel == TV_NEXT_ON; /* "tháng tiếp theo" asked about alone */
}

/* ---- years ---- */

/* "hai nghìn không trăm hai mươi tư"; "hai nghìn người" are people. */
static size_t year_in_words(const struct parser *p, size_t i, int *year)
{
	struct numeral n;
	size_t j = soi_times_numeral(p, i, &n);

	if (j == i || n.tenths >= 0 || n.v < 1900 || n.v > 2199 || !(p->phrase || at_stop(p, j)))
		return i;
	*year = (int)n.v;
	return j;
}

/* [của|,] năm NUMBER | năm REL | năm CAN CHI, and a bare year behind a month. */
size_t soi_times_year(const struct parser *p, size_t i, struct time_expr *e)
{
	struct soi_step cc;
	size_t j = i, k, next;
	int n;

	if (cls(p, j) == TC_OF ||
	    (is_punct(p, j, ',') && (is_unit(p, j + 1, SOI_UNIT_YEAR) || is_number(p, j + 1))))
		j++;
	if (cls(p, j) == TC_SAME && is_unit(p, j + 1, SOI_UNIT_YEAR) &&
	    from_text(p, SOI_UNIT_YEAR, e)) {
		set_level(&e->lv[0], LV_YEAR, step_shift(SOI_UNIT_YEAR, 0));
		return j + 2;
	}
	if (!is_unit(p, j, SOI_UNIT_YEAR)) {
		bool sep = is_punct(p, j, '/') || is_dash(p, j) || is_punct(p, j, '.');

		if (sep && glued(p, j) && glued(p, j + 1))
			j++;
		else if ((j > i || has(&e->lv[0], LV_DAY)) && !p->phrase && !at_stop(p, j + 1))
			return i; /* "ngày 21/5, 2000 người" */
		if (has(&e->lv[0], LV_MID) && soi_times_year_number(p, j, 1800, 2199) && digits(p, j) == 4 &&
		    !(j + 1 < p->n && glued(p, j + 1) && p->tok[j + 1].kind != SOI_TOK_PUNCT)) {
			set_level(&e->lv[0], LV_YEAR, step_year((int)p->tok[j].cp));
			return j + 1;
		}
		return i;
	}
	k = after(p, j);
	if (is_number(p, k) && cls(p, k + 1) == TC_ERA && p->tok[k].cp > 0 && p->tok[k].cp < 9999) {
		n = (int)p->tok[k].cp;
		if (val(p, k + 1)) /* EDTF has a year 0: 179 before our era is -0178 */
			snprintf(e->literal, sizeof(e->literal), "-%04d", n - 1);
		else
			set_level(&e->lv[0], LV_YEAR, step_year(n));
		return after(p, k + 1);
	}
	if (soi_times_year_number(p, k, 100, 2999)) {
		set_level(&e->lv[0], LV_YEAR, step_year((int)p->tok[k].cp));
		return k + 1;
	}
	/* năm '45, "trước năm 75." */
	next = k + (is_punct(p, k, '\'') || is_punct(p, k, 0x2019));
	if (is_number(p, next) && digits(p, next) == 2 && p->tok[next].cp >= 30 &&
	    (next == k || glued(p, next)) && at_stop(p, next + 1) && j == i &&
	    !(glued(p, next + 1) && is_number(p, next + 2)) && !is_punct(p, next + 1, '%')) {
		set_level(&e->lv[0], LV_YEAR, step_year(1900 + (int)p->tok[next].cp));
		return next + 1;
	}
	if (cls(p, k) == TC_DIGIT && (next = year_in_words(p, k, &n)) > k) {
		set_level(&e->lv[0], LV_YEAR, step_year(n));
		return next;
	}
	if (rel_units(p, rel_at(p, k, &next), SOI_UNIT_YEAR, &n, e)) {
		set_level(&e->lv[0], LV_YEAR, step_shift(SOI_UNIT_YEAR, n));
		return next;
	}
	if (soi_times_can_chi(p, k, &cc) > k) {
		e->lunar = true;
		set_level(&e->lv[0], LV_YEAR, cc);
		if (soi_times_year_number(p, k + 2, 1000, 2999)) {
			set_level(&e->lv[0], LV_YEAR, step_year((int)p->tok[k + 2].cp));
			return k + 3;
		}
		return k + 2;
	}
	return i;
}

static struct soi_step set_of(enum soi_prec prec, int year)
{
	return (struct soi_step){ .op = SOI_STEP_SET, .unit = (uint8_t)prec, .a = year };
}

/* thế kỷ 19, thế kỷ này */
static size_t century(const struct parser *p, size_t i, struct time_expr *e)
{
	size_t j = after(p, i), k;
	int n, m = 0;

	if (!is_unit(p, i, SOI_UNIT_CENTURY))
		return i;
	if (cls(p, j) == TC_ORDINAL_WEEKDAY ||
	    (j < p->n && soi_span_is(soi_token_span(p->text, j), "thứ")))
		j++;
	k = soi_times_ordinal(p, j, 30, &n);
	if (k > j) {
		set_level(&e->lv[0], LV_YEAR, set_of(SOI_PREC_CENTURY, (n - 1) * 100));
		e->rule = "century";
		if (cls(p, k) == TC_ERA) { /* EDTF has a year 0: the second before is -01XX */
			if (val(p, k))
				snprintf(e->literal, sizeof(e->literal), "-%02dXX", n - 1);
			return after(p, k);
		}
		j = is_dash(p, k) ? soi_times_ordinal(p, k + 1, 21, &m) : k; /* thế kỷ 11 -14 */
		if (j > k + 1 && m > n) {
			e->interval = true;
			set_level(&e->lv[1], LV_YEAR, set_of(SOI_PREC_CENTURY, (m - 1) * 100));
			return j;
		}
		return k;
	}
	if (cls(p, j) == TC_REL && rel_shift(val(p, j), &n)) {
		set_level(&e->lv[0], LV_YEAR, step_shift(SOI_UNIT_CENTURY, n));
		e->rule = "century";
		return after(p, j);
	}
	return i;
}

/* thập niên 1990, những năm 60 [của thế kỷ trước], thập kỷ này */
static size_t decade(const struct parser *p, size_t i, struct time_expr *e)
{
	bool only = is_unit(p, i, UNIT_DECADE_ONLY);
	struct time_expr of;
	size_t j = after(p, i), k;
	int n;

	if (!only && !is_unit(p, i, SOI_UNIT_DECADE))
		return i;
	e->rule = "decade";
	k = soi_times_figures(p, j, LICENCE_STRONG, false, e);
	if (k > j && e->interval && !has(&e->lv[0], LV_DAY) && !has(&e->lv[0], LV_MID))
		return k; /* những năm 1965-1968 */
	e->lv[0].have = e->lv[1].have = 0;
	e->interval = false;
	/* những năm 8x */
	if (is_number(p, j) && digits(p, j) == 1 && glued(p, j + 1) &&
	    soi_span_is(soi_token_span(p->text, j + 1), "x")) {
		set_level(&e->lv[0], LV_YEAR, set_of(SOI_PREC_DECADE, 1900 + (int)p->tok[j].cp * 10));
		return j + 2;
	}
	if (is_number(p, j) && (digits(p, j) == 2 || soi_times_year_number(p, j, 1000, 2999))) {
		n = (int)p->tok[j].cp;
		if (digits(p, j) == 2)
			n += n < 20 ? 2000 : 1900;
		j++;
		if (n % 10) { /* "những năm 1965, 1966" are years */
			if (digits(p, j - 1) == 2)
				return i;
			set_level(&e->lv[0], LV_YEAR, step_year(n));
			return j;
		}
		expr_init(&of, j);
		k = century(p, cls(p, j) == TC_OF ? j + 1 : j, &of);
		if (k > j + 1 && of.lv[0].s[LV_YEAR].op == SOI_STEP_SET) {
			n = of.lv[0].s[LV_YEAR].a + n % 100;
			j = k;
		} else if (k > j + 1) {
			j = k; /* "thế kỷ trước": the twentieth, as assumed */
		}
		set_level(&e->lv[0], LV_YEAR, set_of(SOI_PREC_DECADE, n));
		return j;
	}
	if (!only && cls(p, j) == TC_REL && rel_shift(val(p, j), &n)) {
		set_level(&e->lv[0], LV_YEAR, step_shift(SOI_UNIT_DECADE, n));
		return after(p, j);
	}
	return i;
}

/* ---- quarters, halves, seasons, months ---- */

static size_t quarter(const struct parser *p, size_t i, struct time_expr *e)
{
	size_t j = after(p, i), k;
	int n;

	if (cls(p, i) == TC_QUARTER_WORD) { /* Q1/2013; Q1 alone is a part of a town */
		set_level(&e->lv[0], LV_MID,
			  (struct soi_step){ .op = SOI_STEP_QUARTER, .a = val(p, i) });
		e->quarter_or_half = true;
		e->rule = "quarter";
		k = soi_times_year(p, i + 1, e);
		if (k == i + 1)
			e->lv[0].have = 0;
		return k == i + 1 ? i : k;
	}
	if (!is_unit(p, i, SOI_UNIT_QUARTER))
		return i;
	k = soi_times_ordinal(p, j, 4, &n);
	if (k > j) {
		set_level(&e->lv[0], LV_MID, (struct soi_step){ .op = SOI_STEP_QUARTER, .a = n });
		e->quarter_or_half = true;
		e->rule = "quarter";
		return k;
	}
	if (cls(p, j) != TC_REL)
		return i;
	if (val(p, j) == TV_PAST || val(p, j) == TV_PAST_OUT)
		n = -1;
	else if (!rel_units(p, val(p, j), SOI_UNIT_QUARTER, &n, e))
		return i;
	set_level(&e->lv[0], LV_MID, step_shift(SOI_UNIT_QUARTER, n));
	e->quarter_or_half = true;
	e->rule = "quarter";
	return after(p, j);
}

/* mùa hè năm ngoái, thu 2019: only with its year */
static size_t season(const struct parser *p, size_t i, struct time_expr *e)
{
	size_t j = cls(p, i) == TC_SEASON_LEAD ? i + 1 : i, k;
	struct soi_step s = { .op = SOI_STEP_SEASON, .a = val(p, j) };

	if (cls(p, j) != TC_SEASON || before(p, i).cls == TC_SEASON || cls(p, j + 1) == TC_SEASON ||
	    (j == i && i > 0 && is_cap(p, i - 1) && !(p->tok[i - 1].flags & SOI_TF_SENTENCE)))
		return i; /* "vụ Đông Xuân 2013" is a crop, "Biển Đông" a sea */
	k = j + 1;
	set_level(&e->lv[0], LV_MID, s); /* so that a bare year may follow */
	if (cls(p, k) == TC_REL && val(p, k) == TV_THIS && (j > i || p->phrase)) {
		set_level(&e->lv[0], LV_YEAR, step_shift(SOI_UNIT_YEAR, 0));
		k = after(p, k);
	} else if (soi_times_year(p, k, e) > k && (j > i || has(&e->lv[0], LV_YEAR))) {
		k = soi_times_year(p, k, e);
	} else if (p->phrase && j > i && k == p->n) { /* "mùa hè", asked about alone */
		set_level(&e->lv[0], LV_YEAR, step_shift(SOI_UNIT_YEAR, 0));
	} else {
		e->lv[0].have = 0;
		return i;
	}
	e->rule = "season";
	e->quarter_or_half = true;
	return k;
}

static bool month_ordinal_ok(const struct parser *p, size_t i, size_t j)
{
	/* "tháng năm 2013": no month five, but a year behind "tháng". */
	if (is_unit(p, i, SOI_UNIT_YEAR) && (soi_times_year_number(p, j, 1000, 2999) || cls(p, j) == TC_REL))
		return false;
	/* "tháng 5 triệu", "tháng 10%": not a month's number. */
	if (is_number(p, i) && j < p->n && is_punct(p, j, '%'))
		return false;
	return !(is_number(p, i) && (is_punct(p, j, ',') || is_punct(p, j, '.')) && glued(p, j) &&
		 is_number(p, j + 1) && glued(p, j + 1) && digits(p, j + 1) != 4);
}

/* "tháng 4 nhuận": only the moon's months come twice; i behind the number */
static size_t leap_month(const struct parser *p, size_t i, struct time_expr *e)
{
	if (cls(p, i) != TC_LEAP)
		return i;
	e->lunar = e->leap = true;
	return i + 1;
}

/* tháng M, tháng Giêng, tháng này, cùng tháng; with i at "tháng" */
static size_t month(const struct parser *p, size_t i, struct time_expr *e)
{
	struct time_expr lit;
	size_t j = after(p, i), k, next;
	int n, rel;

	if (cls(p, i) == TC_SAME && is_unit(p, i + 1, SOI_UNIT_MONTH) &&
	    from_text(p, SOI_UNIT_MONTH, e)) {
		set_level(&e->lv[0], LV_MID, step_shift(SOI_UNIT_MONTH, 0));
		return i + 2;
	}
	if (!is_unit(p, i, SOI_UNIT_MONTH))
		return i;
	e->rule = "month";
	if (cls(p, j) == TC_MONTH_WORD) {
		set_level(&e->lv[0], LV_MID, step_md(val(p, j), 0));
		e->lunar = true; /* unless a solar year follows: see soi_times_point */
		return j + 1;
	}
	if (is_number(p, j)) {
		lit = *e;
		k = soi_times_figures(p, j, LICENCE_STRONG, true, &lit);
	} else {
		k = j;
	}
	if (k > j) {
		*e = lit;
		e->rule = "month";
		return k;
	}
	/* tháng Năm; "9 tháng năm 2013" are a year's first nine */
	if (is_unit(p, j, SOI_UNIT_YEAR) && p->lex[j].n == 1 && cls(p, j + 1) != TC_REL &&
	    cls(p, j + 1) != TC_CAN &&
	    (!is_number(p, j + 1) || is_cap(p, j) || (p->phrase && !i))) {
		set_level(&e->lv[0], LV_MID, step_md(5, 0));
		return leap_month(p, j + 1, e);
	}
	k = soi_times_ordinal(p, j, 12, &n);
	if (k > j && month_ordinal_ok(p, j, k)) {
		set_level(&e->lv[0], LV_MID, step_md(n, 0));
		/* tháng 5-6, tháng 5 - 6 */
		if (is_dash(p, k) && is_number(p, k + 1) && p->tok[k + 1].cp <= 12 &&
		    (int)p->tok[k + 1].cp > n && !(is_punct(p, k + 2, '/') && glued(p, k + 2)) &&
		    cls(p, k + 2) != TC_UNIT && is_number(p, j)) {
			e->interval = true;
			set_level(&e->lv[1], LV_MID, step_md((int)p->tok[k + 1].cp, 0));
			return k + 2;
		}
		/* tháng 5 - 2024 */
		if (is_dash(p, k) && !glued(p, k) && soi_times_year_number(p, k + 1, 1800, 2199) &&
		    at_stop(p, k + 2)) {
			set_level(&e->lv[0], LV_YEAR, step_year((int)p->tok[k + 1].cp));
			return k + 2;
		}
		return leap_month(p, k, e);
	}
	rel = rel_at(p, j, &next);
	if (rel_units(p, rel, SOI_UNIT_MONTH, &n, e)) {
		set_level(&e->lv[0], LV_MID, step_shift(SOI_UNIT_MONTH, n));
		return next;
	}
	return i;
}

/*
 * The number of a week, with i behind "tuần": "tuần đầu tiên của tháng 10", "tuần
 * thứ hai của tháng 10", "tuần 21 năm 2024", "tuần 21/2024".  Weeks are counted of
 * many things; only the month or year behind makes one of the calendar.
 */
static size_t week_number(const struct parser *p, size_t i, struct time_expr *e)
{
	struct time_expr of;
	size_t j = i, k;
	int n = 0;

	if (cls(p, i) == TC_FIRST || cls(p, i) == TC_ORDINAL_WEEKDAY) {
		n = cls(p, i) == TC_FIRST ? val(p, i) : val(p, i) + 1;
		j = after(p, i);
	} else {
		j += j < p->n && soi_span_is(soi_token_span(p->text, j), "thứ");
		k = soi_times_ordinal(p, j, 53, &n);
		if (k == j)
			return i;
		j = k;
	}
	expr_init(&of, e->first);
	k = cls(p, j) == TC_OF ? j + 1 : j;
	if (n <= 5 && month(p, k, &of) > k) {
		k = month(p, k, &of);
		if (of.interval || of.lunar)
			return i;
		of.bare_day = false;
		set_level(&of.lv[0], LV_WEEK, (struct soi_step){ .op = SOI_STEP_WEEK, .b = n });
		j = k;
		if (!has(&of.lv[0], LV_YEAR) && of.lv[0].s[LV_MID].op == SOI_STEP_MD)
			j = soi_times_year(p, k, &of);
	} else if (n > 0) {
		if (is_punct(p, j, '/') && glued(p, j) && soi_times_year_number(p, j + 1, 1900, 2100)) {
			set_level(&of.lv[0], LV_YEAR, step_year((int)p->tok[j + 1].cp));
			k = j + 2;
		} else {
			k = soi_times_year(p, j, &of);
		}
		if (k == j && !(p->phrase && j == p->n && is_number(p, j - 1)))
			return i;
		if (k == j)
			set_level(&of.lv[0], LV_YEAR, step_shift(SOI_UNIT_YEAR, 0));
		set_level(&of.lv[0], LV_WEEK, (struct soi_step){ .op = SOI_STEP_WEEK, .a = n });
		j = k;
	} else {
		return i;
	}
	of.rule = "week";
	*e = of;
	return j;
}

static size_t week(const struct parser *p, size_t i, struct time_expr *e)
{
	size_t j = after(p, i), k, next;
	int n, rel;

	if (cls(p, i) == TC_SAME && is_unit(p, i + 1, SOI_UNIT_WEEK) &&
	    from_text(p, SOI_UNIT_WEEK, e)) {
		set_level(&e->lv[0], LV_WEEK, step_shift(SOI_UNIT_WEEK, 0));
		return after(p, i + 1);
	}
	if (!is_unit(p, i, SOI_UNIT_WEEK))
		return i;
	k = week_number(p, j, e);
	if (k > j)
		return k;
	rel = rel_at(p, j, &next);
	if (!rel_units(p, rel, SOI_UNIT_WEEK, &n, e))
		return i;
	e->rule = "week";
	set_level(&e->lv[0], LV_WEEK, step_shift(SOI_UNIT_WEEK, n));
	return next;
}

/* cuối tuần [này|qua|trước|tới] */
static size_t weekend(const struct parser *p, size_t i, struct time_expr *e)
{
	size_t j = after(p, i);
	int n = 0;

	if (cls(p, i) != TC_WEEKEND)
		return i;
	e->rule = "weekend";
	if (cls(p, j) == TC_REL) {
		if (val(p, j) == TV_PAST || val(p, j) == TV_PAST_OUT)
			n = -1;
		else if (!rel_shift(val(p, j), &n))
			n = 2;
		if (n < 2)
			j = after(p, j);
		else
			n = 0;
	}
	/* "cuối tuần tới" is the next to come, unless that is the week's own. */
	set_level(&e->lv[0], LV_WEEK, step_shift(SOI_UNIT_WEEKEND, n));
	return j;
}

/* ---- days ---- */

static size_t lunar_day(const struct parser *p, size_t i, struct time_expr *e);

/* The month and year behind a day's number: [tháng M] [năm Y]; and "âm lịch". */
static size_t day_rest(const struct parser *p, size_t i, struct time_expr *e, int day)
{
	struct time_expr m = *e;
	size_t j;

	m.lv[0].have &= ~(1u << LV_MID);
	j = is_unit(p, i, SOI_UNIT_MONTH) || cls(p, i) == TC_MONTH_WORD || cls(p, i) == TC_SAME
		    ? (cls(p, i) == TC_MONTH_WORD ? i + 1 : month(p, i, &m))
		    : i;
	if (cls(p, i) == TC_MONTH_WORD) {
		set_level(&m.lv[0], LV_MID, step_md(val(p, i), 0));
		m.lunar = true;
	}
	if (j > i && !m.interval) {
		*e = m;
		e->rule = "date";
	}
	set_level(&e->lv[0], LV_DAY, step_md(0, day));
	e->bare_day = j == i;
	return j;
}

/* A list of days that share what the last of them says: "12, 13 và 14/6".
 * i stands behind the first number; fills the list's rest where there is one. */
static bool day_list(struct parser *p, size_t i, int day, struct time_expr *e)
{
	size_t j = i;
	int last = day;

	for (int k = 0; k < 12; k++) {
		struct time_expr end;
		size_t at;

		if (!is_punct(p, j, ',') && cls(p, j) != TC_AND)
			return false;
		j++;
		if (cls(p, j) == TC_AND)
			j++;
		if (is_unit(p, j, SOI_UNIT_DAY))
			j++;
		if (!is_number(p, j) || digits(p, j) > 2 || (int)p->tok[j].cp <= last ||
		    p->tok[j].cp > 31)
			return false;
		expr_init(&end, j);
		at = soi_times_figures(p, j, LICENCE_STRONG, false, &end);
		if (at > j && has(&end.lv[0], LV_DAY) && !end.interval) {
			at = soi_times_year(p, at, &end) > at ? soi_times_year(p, at, &end) : at;
		} else if (is_unit(p, j + 1, SOI_UNIT_MONTH)) {
			at = day_rest(p, j + 1, &end, (int)p->tok[j].cp);
			(void)soi_times_year(p, at, &end);
			if (end.bare_day)
				return false;
		} else {
			last = (int)p->tok[j].cp;
			j++;
			continue;
		}
		*e = end;
		e->last = j;
		return true;
	}
	return false;
}

/* A day's number with i on it; lead: a word for "day" stands before. */
static size_t day_number(struct parser *p, size_t i, enum licence licence, bool lead,
			 struct time_expr *e)
{
	struct time_expr list;
	size_t j, k;
	int day;

	j = soi_times_figures(p, i, licence, false, e);
	if (j > i)
		return j;
	j = soi_times_ordinal(p, i, 31, &day);
	if (j == i || (is_number(p, i) && (glued(p, j) && !at_stop(p, j))) || is_punct(p, j, '%'))
		return i;
	if ((is_punct(p, j, ',') || is_punct(p, j, '.') || is_punct(p, j, '/') || is_dash(p, j)) &&
	    glued(p, j) && glued(p, j + 1) && is_number(p, j + 1))
		return i; /* figures of another shape */
	k = day_rest(p, j, e, day);
	if (k > j)
		return k;
	/* "Ngày mười" alone may be, "ngày ba người" not: in words the month is asked for. */
	e->lv[0].have &= ~(1u << LV_DAY);
	if (!lead || !is_number(p, i))
		return i;
	if (p->list_end <= i && day_list(p, j, day, &list)) {
		p->list_end = list.last;
		p->list_of = list;
		list.first = e->first;
		*e = list;
		e->bare_day = false;
		if (has(&e->lv[0], LV_MID))
			set_level(&e->lv[0], LV_DAY, step_md(0, day));
		else
			e->lv[0].s[LV_DAY].c = day;
		return j;
	}
	set_level(&e->lv[0], LV_DAY, step_md(0, day));
	e->bare_day = true;
	return j;
}

static bool weekday_sure(const struct parser *p, size_t i, bool led)
{
	size_t j = after(p, i);

	if (cls(p, i) == TC_WEEKDAY || led || (p->phrase && i == 0))
		return true;
	/* "lần thứ Hai" is a slip; "thứ Hai" with a capital is the day. */
	if (p->lex[i].n == 2 && is_cap(p, i + 1))
		return true;
	if (is_unit(p, j, SOI_UNIT_WEEK) && cls(p, after(p, j)) == TC_REL)
		return true;
	if (is_unit(p, j, SOI_UNIT_DAY) && is_number(p, j + 1))
		return true;
	if (is_punct(p, j, '(') && is_number(p, j + 1) && is_punct(p, j + 2, '/'))
		return true;
	if (cls(p, j) == TC_FIRST && cls(p, after(p, j)) == TC_OF)
		return true;
	return cls(p, j) == TC_REL && (val(p, j) == TV_COMING || val(p, j) == TV_PAST_OUT) &&
	       (i == 0 || p->tok[i - 1].kind != SOI_TOK_WORD); /* "kỳ họp thứ 5 vừa qua" */
}

static bool weekday_led(struct time_lex w)
{
	return w.cls == TC_HON || w.cls == TC_DAYPART || (w.cls == TC_LEAD && w.val != TV_AT) ||
	       w.cls == TC_RANGE || w.cls == TC_HOI || w.cls == TC_WEEKDAY;
}

/* thứ Hai [tuần trước | tới | ngày 21/10] */
static size_t weekday(struct parser *p, size_t i, bool led, struct time_expr *e)
{
	struct soi_step wd = { .op = SOI_STEP_WD, .a = val(p, i) };
	size_t j = after(p, i), k;
	struct time_expr more;

	if ((cls(p, i) != TC_ORDINAL_WEEKDAY && cls(p, i) != TC_WEEKDAY) ||
	    !weekday_sure(p, i, led))
		return i;
	more = *e;
	e->rule = "weekday";
	/* an explicit date behind it is what it says */
	k = (is_punct(p, j, ',') || (p->phrase && is_dash(p, j))) &&
			    (!led || p->phrase || is_unit(p, j + 1, SOI_UNIT_DAY))
		    ? j + 1
		    : j;
	if (is_unit(p, k, SOI_UNIT_DAY) && cls(p, k + 1) == TC_MUNG)
		k = lunar_day(p, k + 1, &more);
	else if (is_unit(p, k, SOI_UNIT_DAY))
		k = day_number(p, k + 1, LICENCE_STRONG, true, &more);
	else if (cls(p, k) == TC_MUNG)
		k = lunar_day(p, k, &more);
	else if (is_number(p, k) && (k == j || !led || p->phrase))
		k = day_number(p, k, k == j || p->phrase ? LICENCE_STRONG : LICENCE_NONE, false, &more);
	else
		k = j;
	if (k > j && has(&more.lv[0], LV_DAY) && (k > j + 1 || is_unit(p, j, SOI_UNIT_DAY))) {
		*e = more;
		return k;
	}
	set_level(&e->lv[0], LV_DAY, wd);
	k = cls(p, j) == TC_OF ? j + 1 : j;
	if (is_unit(p, k, SOI_UNIT_WEEK) &&
	    (is_rel(p, after(p, k), TV_PAST) || is_rel(p, after(p, k), TV_PAST_OUT))) {
		set_level(&e->lv[0], LV_WEEK, step_shift(SOI_UNIT_WEEK, -1));
		return after(p, after(p, k));
	}
	if (week(p, k, e) > k) {
		k = week(p, k, e);
		e->rule = "weekday";
		return k;
	}
	/* thứ Hai đầu tiên của tháng 3, chủ nhật thứ hai của tháng 5 */
	if (cls(p, j) == TC_FIRST || (cls(p, j) == TC_ORDINAL_WEEKDAY && val(p, j) < 5)) {
		size_t m = cls(p, after(p, j)) == TC_OF ? after(p, j) + 1 : after(p, j);

		more = *e;
		k = month(p, m, &more);
		if (k > m) {
			*e = more;
			e->lv[0].s[LV_DAY].b = val(p, j) + (cls(p, j) != TC_FIRST);
			e->rule = "weekday";
			return k;
		}
	}
	if (cls(p, j) == TC_REL && (val(p, j) == TV_COMING || val(p, j) == TV_THIS)) {
		/* "thứ Sáu này" is the one of this week, "thứ Sáu tới" the next to come */
		if (val(p, j) == TV_THIS)
			set_level(&e->lv[0], LV_WEEK, step_shift(SOI_UNIT_WEEK, 0));
		else
			e->lv[0].s[LV_DAY].dir = '>';
		return after(p, j);
	}
	if (is_rel(p, j, TV_LAST_ONE) || is_rel(p, j, TV_PAST_OUT) ||
	    (p->phrase && is_rel(p, j, TV_LAST))) {
		/* on a Tuesday "thứ Ba vừa rồi" is a week ago */
		set_level(&e->lv[0], LV_WEEK, step_shift(SOI_UNIT_DAY, -1));
		e->lv[0].s[LV_DAY].dir = '<';
	}
	return j;
}

/* mùng 3, mùng 10/3, mùng 8 tháng Giêng, rằm tháng 7; *day where only the day is
 * said. */
static size_t lunar_number(const struct parser *p, size_t i, struct time_expr *e, int *day)
{
	bool mung = cls(p, i) == TC_MUNG;
	size_t j = after(p, i), k = j;

	*day = 15;
	e->rule = "lunar";
	if (mung) {
		k = soi_times_ordinal(p, j, 10, day);
		if (k == j)
			return i;
		if (is_punct(p, k, '/') && glued(p, k) && is_number(p, k + 1) &&
		    p->tok[k + 1].cp <= 12) {
			set_level(&e->lv[0], LV_DAY, step_md((int)p->tok[k + 1].cp, *day));
			*day = 0;
			return k + 2;
		}
	}
	j = day_rest(p, k, e, *day);
	if (j > k) {
		e->lunar |= !mung; /* "mùng 2 tháng 9" is said of the sun's months too */
		if (e->lunar)
			e->rule = "lunar"; /* with a year too: "rằm tháng Giêng năm 2024" */
		*day = 0;
		return j;
	}
	e->bare_day = false;
	e->lv[0].have &= ~(1u << LV_DAY);
	return k;
}

/* mùng 3 Tết, rằm tháng Giêng, 30 Tết; with i on the first word */
static size_t lunar_day(const struct parser *p, size_t i, struct time_expr *e)
{
	size_t j = i;
	int day = 0;

	if (cls(p, i) == TC_MUNG || cls(p, i) == TC_RAM) {
		j = lunar_number(p, i, e, &day);
		if (j == i || day == 0)
			return j;
	} else if (is_number(p, i) && p->tok[i].cp >= 15 && p->tok[i].cp <= 30 &&
		   digits(p, i) == 2) {
		day = (int)p->tok[i].cp;
		j = i + 1;
	} else {
		return i;
	}
	if (cls(p, j) != TC_TET && !(cls(p, j) == TC_FESTIVAL && soi_times_is_tet(p, j)))
		return i; /* "mùng 3" of which month is not said */
	e->rule = "lunar";
	e->lunar = true;
	set_level(&e->lv[0], LV_DAY, step_md(day >= 15 ? 12 : 1, day));
	return soi_times_lunar_year(p, after(p, j), day >= 15, e);
}

static size_t that_day(const struct parser *p, size_t i, struct time_expr *e)
{
	size_t j = after(p, i), k;

	if (cls(p, i) != TC_THAT_DAY)
		return i;
	/* "12h50 cùng ngày" before any day was named: the report's own */
	if (!from_text(p, SOI_UNIT_DAY, e) && !(val(p, i) == 0 && i > e->first))
		return i;
	if (val(p, i) == 0 && p->last_one_day.n)
		e->base = p->last_one_day;
	e->rule = "text-day";
	set_level(&e->lv[0], LV_DAY, step_shift(SOI_UNIT_DAY, val(p, i)));
	if (is_number(p, j)) { /* tối cùng ngày 19-10 */
		struct time_expr x;

		expr_init(&x, e->first);
		k = soi_times_figures(p, j, LICENCE_STRONG, false, &x);
		if (k > j && !x.interval && has(&x.lv[0], LV_DAY)) {
			x.daypart = e->daypart;
			*e = x;
			return k;
		}
	}
	return j;
}

/* ngày [đầu tiên | cuối cùng] của tháng 3, and asked about alone "ngày cuối tháng" */
static size_t first_day(const struct parser *p, size_t i, struct time_expr *e)
{
	bool begin = cls(p, i) == TC_FIRST ? val(p, i) == 1 : val(p, i) == TV_BEGIN;
	struct time_expr of;
	size_t j = after(p, i), k;

	if (cls(p, i) != TC_FIRST &&
	    !(p->phrase && cls(p, i) == TC_PART && (begin || val(p, i) == TV_END)))
		return i;
	if (cls(p, i) == TC_PART && before(p, e->first).cls == TC_PLURAL)
		return i; /* những ngày cuối tháng 5 */
	j += cls(p, j) == TC_OF;
	expr_init(&of, e->first);
	k = month(p, j, &of);
	if (k == j && is_unit(p, j, SOI_UNIT_MONTH) && p->phrase) {
		set_level(&of.lv[0], LV_MID, step_shift(SOI_UNIT_MONTH, 0));
		k = j + 1;
	}
	if (k > j && !of.interval && !of.lunar) {
		k = has(&of.lv[0], LV_YEAR) ? k : soi_times_year(p, k, &of);
		set_level(&of.lv[0], LV_DAY, step_md(0, begin ? 1 : SOI_LAST_DAY));
	} else if ((k = soi_times_year(p, j, &of)) > j || (p->phrase && is_unit(p, j, SOI_UNIT_YEAR))) {
		if (k == j) {
			set_level(&of.lv[0], LV_YEAR, step_shift(SOI_UNIT_YEAR, 0));
			k = j + 1;
		}
		set_level(&of.lv[0], LV_DAY, begin ? step_md(1, 1) : step_md(12, 31));
	} else if (begin && p->phrase && (k = week(p, j, &of)) > j) {
		set_level(&of.lv[0], LV_DAY, (struct soi_step){ .op = SOI_STEP_WD, .a = 1 });
	} else {
		return i;
	}
	of.rule = "date";
	*e = of;
	return k;
}

/* ngày 5/6, hôm 5/6, hôm thứ Hai, ngày mùng 3, ngày đó, ngày Giáng sinh */
static size_t led_day(struct parser *p, size_t i, struct time_expr *e)
{
	bool hon = cls(p, i) == TC_HON;
	size_t j = after(p, i), k;

	if (!hon && !is_unit(p, i, SOI_UNIT_DAY) && cls(p, i) != TC_DAYS)
		return i;
	if (p->lex[i].n > 1 && cls(p, i) == TC_UNIT)
		return i;
	if (hon)
		e->dir = '<';
	/* "các ngày thứ Tư", "4 ngày thứ Hai": every one of them */
	if ((cls(p, i) == TC_DAYS || (i > 0 && is_number(p, i - 1))) &&
	    (cls(p, j) == TC_WEEKDAY || cls(p, j) == TC_ORDINAL_WEEKDAY))
		return i;
	k = lunar_day(p, j, e);
	if (k > j)
		return k;
	k = first_day(p, j, e);
	if (k > j)
		return k;
	k = day_number(p, j, LICENCE_STRONG, true, e);
	if (k > j)
		return k;
	k = weekday(p, j, hon || is_cap(p, j + 1), e);
	if (k > j)
		return k;
	if (hon)
		return i;
	if ((is_rel(p, j, TV_THAT) || is_rel(p, j, TV_BEFORE_THAT)) &&
	    from_text(p, SOI_UNIT_DAY, e)) {
		set_level(&e->lv[0], LV_DAY,
			  step_shift(SOI_UNIT_DAY, is_rel(p, j, TV_THAT) ? 0 : -1));
		e->rule = "text-day";
		return after(p, j);
	}
	/* "đúng ngày này": the one just named; "ngày này năm ngoái" is no such day */
	if (is_rel(p, j, TV_THIS) && !is_unit(p, j + 1, SOI_UNIT_YEAR) && !is_number(p, j + 1) &&
	    soi_span_is(soi_token_span(p->text, j), "này") && from_text(p, SOI_UNIT_DAY, e)) {
		set_level(&e->lv[0], LV_DAY, step_shift(SOI_UNIT_DAY, 0));
		e->rule = "text-day";
		return j + 1;
	}
	k = soi_times_festival(p, j, true, e);
	if (k > j)
		return k;
	/* ngày cuối tuần */
	return weekend(p, j, e) > j ? weekend(p, j, e) : i;
}

/* "đêm 30, rạng sáng 31/10", "sáng 5 và chiều 6/10": a day that takes its month
 * from the next; with i on its number. */
static size_t day_before_day(const struct parser *p, size_t i, struct time_expr *e)
{
	struct time_expr next;
	size_t j = i + 1, k;

	if (!is_number(p, i) || digits(p, i) > 2)
		return i;
	j += is_punct(p, j, ',') || cls(p, j) == TC_AND;
	if (cls(p, j) != TC_DAYPART)
		return i;
	k = after(p, j);
	k += is_unit(p, k, SOI_UNIT_DAY);
	expr_init(&next, k);
	if (soi_times_figures(p, k, LICENCE_STRONG, false, &next) == k || next.interval ||
	    !has(&next.lv[0], LV_DAY) || next.lv[0].s[LV_DAY].c <= (int)p->tok[i].cp)
		return i;
	e->lv[0] = next.lv[0];
	e->lv[0].s[LV_DAY].c = (int)p->tok[i].cp;
	return i + 1;
}

/* The day a part of the day belongs to: sáng nay, tối qua, chiều mai, đêm 5/6. */
static size_t day_of_part(struct parser *p, size_t i, struct time_expr *e)
{
	size_t k;

	if (cls(p, i) == TC_DAY) {
		set_level(&e->lv[0], LV_DAY, step_shift(SOI_UNIT_DAY, val(p, i)));
		e->rule = "relative-day";
		return after(p, i);
	}
	if (cls(p, i) == TC_NEXT_DAY || is_rel(p, i, TV_THIS) || is_rel(p, i, TV_PAST)) {
		int n = cls(p, i) == TC_NEXT_DAY ? 1 : val(p, i) == TV_THIS ? 0 : -1;

		if (p->lex[i].n > 1)
			return i;
		set_level(&e->lv[0], LV_DAY, step_shift(SOI_UNIT_DAY, n));
		e->rule = "relative-day";
		/* "chiều nay 8/11", "sáng nay 5-6": the figures say the same, better */
		k = soi_times_figures(p, i + 1, LICENCE_STRONG, false, e);
		return k > i + 1 && !e->interval ? k : i + 1;
	}
	k = that_day(p, i, e);
	if (k > i)
		return k;
	k = led_day(p, i, e);
	if (k > i)
		return k;
	k = weekday(p, i, true, e);
	if (k > i)
		return k;
	k = lunar_day(p, i, e);
	if (k > i)
		return k;
	k = soi_times_festival(p, i, true, e);
	if (k > i)
		return k;
	k = day_before_day(p, i, e);
	return k > i ? k : day_number(p, i, LICENCE_STRONG, false, e);
}

/* ---- the whole point ---- */

/* "âm lịch" behind a date, perhaps in brackets. */
static size_t lunar_mark(const struct parser *p, size_t i, struct time_expr *e)
{
	size_t j = is_punct(p, i, '(') ? i + 1 : i;

	if (cls(p, j) == TC_SOLAR) {
		e->lunar = false;
		return j == i ? after(p, j) : i;
	}
	if (cls(p, j) != TC_LUNAR)
		return i;
	e->lunar = true;
	e->rule = "lunar";
	return j == i ? after(p, j) : after(p, j) + is_punct(p, after(p, j), ')');
}

/* đầu/giữa/cuối/hết and half a year, before month, quarter, year, decade. */
static size_t part(struct parser *p, size_t i, struct time_expr *e)
{
	int v = val(p, i);
	bool half = v == TV_H1 || v == TV_H2, bare;
	size_t j = after(p, i), k;

	if (cls(p, i) != TC_PART)
		return i;
	if (half && cls(p, j) == TC_OF)
		j++;
	if (half) {
		bare = soi_times_year_number(p, j, 1900, 2100) && digits(p, j) == 4 &&
		       at_stop(p, j + 1); /* nửa cuối 2023 */
		if (!bare && !is_unit(p, j, SOI_UNIT_YEAR)) /* nửa đầu tháng 5: the month */
			return (k = month(p, j, e)) > j ? k : i;
		if (bare)
			set_level(&e->lv[0], LV_YEAR, step_year((int)p->tok[j].cp));
		k = bare ? j + 1 : soi_times_year(p, j, e);
		if (k == j) {
			set_level(&e->lv[0], LV_YEAR, step_shift(SOI_UNIT_YEAR, 0));
			k = j + 1;
		}
		set_level(&e->lv[0], LV_MID,
			  (struct soi_step){ .op = SOI_STEP_HALF, .a = v == TV_H1 ? 1 : 2 });
		e->quarter_or_half = true;
		e->rule = "half";
		return k;
	}
	if ((k = century(p, j, e)) > j || (k = decade(p, j, e)) > j)
		return k;
	if ((k = quarter(p, j, e)) > j || (k = month(p, j, e)) > j || (k = season(p, j, e)) > j)
		return k;
	if ((k = soi_times_year(p, j, e)) > j &&
	    is_unit(p, cls(p, j) == TC_SAME ? j + 1 : j, SOI_UNIT_YEAR)) {
		e->rule = "year";
		return k;
	}
	if ((k = week(p, j, e)) > j)
		return k;
	if (is_unit(p, j, SOI_UNIT_DAY) && (k = led_day(p, j, e)) > j)
		return k;
	/* cuối năm, đầu tháng: this one's */
	bare = (is_unit(p, j, SOI_UNIT_YEAR) || is_unit(p, j, SOI_UNIT_MONTH) ||
		is_unit(p, j, SOI_UNIT_WEEK)) &&
	       p->lex[j].n == 1 &&
	       /* "giữa năm nước": five */
	       (v != TV_MIDDLE || !is_unit(p, j, SOI_UNIT_YEAR) || at_stop(p, j + 1));
	if (!bare || is_number(p, j + 1) || cls(p, j + 1) == TC_REL)
		return i;
	set_level(&e->lv[0],
		  is_unit(p, j, SOI_UNIT_YEAR)	  ? LV_YEAR
		  : is_unit(p, j, SOI_UNIT_MONTH) ? LV_MID
						  : LV_WEEK,
		  step_shift((enum soi_time_unit)val(p, j), 0));
	e->rule = "part-of-this";
	return j + 1;
}

/* Bare years: "mùa giải 2013", "Asian Cup 2015", "(1992)". */
static size_t bare_year(const struct parser *p, size_t i, bool lenient, struct time_expr *e)
{
	const struct time_expr *last = p->n_out ? &p->out[p->n_out - 1] : NULL;
	size_t j = i + 1;
	bool ok;

	if (!soi_times_year_number(p, i, 1800, 2100) || digits(p, i) != 4 ||
	    (i > 0 && glued(p, i) && !is_punct(p, i - 1, '(') && !is_punct(p, i - 1, '"') &&
	     p->tok[i - 1].cp != 0x201C && !(lenient && is_dash(p, i - 1))))
		return i;
	if (j < p->n && glued(p, j) &&
	    (p->tok[j].kind != SOI_TOK_PUNCT || is_punct(p, j, '%') ||
	     ((is_dash(p, j) || is_punct(p, j, '/') || is_punct(p, j, ':')) && glued(p, j + 1))))
		return i;
	ok = lenient || (p->phrase && is_dash(p, j)) || ((p->tok[i].flags & SOI_TF_SENTENCE) && cls(p, j) == TC_AFTER_YEAR);
	if (i > 0 && !ok) {
		size_t b = i - 1;
		enum licence l = soi_times_licence(p, i);

		/* "World Cup 2014 tại": behind a name, before a stop or a small word */
		ok = p->tok[b].kind == SOI_TOK_WORD && is_cap(p, b) &&
		     !(p->tok[b].flags & SOI_TF_SENTENCE) && !(p->tok[b].flags & SOI_TF_NO_CASE);
		ok |= is_punct(p, b, '(') &&
		      (is_punct(p, j, ')') || is_dash(p, j) || is_punct(p, j, ','));
		ok |= l != LICENCE_NONE && (at_stop(p, j) || cls(p, j) == TC_AFTER_YEAR ||
					    cls(p, j) == TC_CUE_PAST || cls(p, j) == TC_CUE_FUTURE);
		/* 2016 - 2020 */
		ok |= is_dash(p, j) &&
		      soi_times_year_number(p, j + 1, (int)p->tok[i].cp + 1, (int)p->tok[i].cp + 15);
		ok |= l != LICENCE_NONE && (cls(p, j) == TC_RANGE || cls(p, j) == TC_TILL_NOW ||
					      is_rel(p, j, TV_COMING));
		ok |= last && has(&last->lv[0], LV_YEAR) && !has(&last->lv[0], LV_MID) &&
		      !has(&last->lv[0], LV_DAY) && last->last + 1 == i &&
		      (is_punct(p, b, ',') || cls(p, b) == TC_AND || is_dash(p, b));
		ok |= before(p, i).cls == TC_SPAN_LEAD && before(p, i).val &&
		      (at_stop(p, j) || cls(p, j) == TC_AFTER_YEAR); /* trong 2016. */
		ok |= before(p, i).cls == TC_YEAR_LEAD || before(p, i).cls == TC_TET;
	}
	if (!ok)
		return i;
	set_level(&e->lv[0], LV_YEAR, step_year((int)p->tok[i].cp));
	e->rule = "bare-year";
	return j;
}

/* sang năm: next year, but not "sang năm 2014", "sang năm thứ hai", "bước sang năm mới" */
static size_t next_year(const struct parser *p, size_t i, struct time_expr *e)
{
	size_t j = i + 2;

	if (cls(p, i) != TC_NEXT_LEAD || !is_unit(p, i + 1, SOI_UNIT_YEAR) || after(p, i + 1) != j ||
	    !(at_stop(p, j) || cls(p, j) == TC_CUE_FUTURE))
		return i;
	set_level(&e->lv[0], LV_YEAR, step_shift(SOI_UNIT_YEAR, 1));
	e->rule = "year";
	return j;
}

/* tháng đầu năm, quý đầu tiên của năm 2024; "những tháng đầu năm" are no one month */
static size_t first_unit(struct parser *p, size_t i, struct time_expr *e)
{
	struct time_expr of;
	size_t j = after(p, i), k;

	if (cls(p, i) != TC_UNIT || (cls(p, j) != TC_FIRST && cls(p, j) != TC_PART) || (val(p, i) != SOI_UNIT_MONTH && val(p, i) != SOI_UNIT_QUARTER) ||
	    before(p, i).cls == TC_PLURAL)
		return i;
	of = *e;
	k = soi_times_first_of(p, j, val(p, i), 1, &of);
	if (k == j)
		return i;
	*e = of;
	return k;
}

/* The parts of a point that are no clock, in their order. */
static size_t calendar(struct parser *p, size_t i, bool lenient, struct time_expr *e)
{
	enum licence licence = lenient ? LICENCE_STRONG : soi_times_licence(p, i);
	size_t j;

	if (cls(p, i) == TC_DAYPART) {
		e->daypart = val(p, i);
		j = day_of_part(p, after(p, i), e);
		if (j > after(p, i))
			return j;
		/* asked about alone, "buổi sáng" is today's */
		if (!p->phrase || after(p, i) < p->n || i > 1)
			return i;
		set_level(&e->lv[0], LV_DAY, step_shift(SOI_UNIT_DAY, 0));
		e->rule = "relative-day";
		return after(p, i);
	}
	if (cls(p, i) == TC_DAY) {
		set_level(&e->lv[0], LV_DAY, step_shift(SOI_UNIT_DAY, val(p, i)));
		e->rule = "relative-day";
		return after(p, i);
	}
	if (cls(p, i) == TC_NOW) {
		if (!p->phrase || i > 0 || after(p, i) < p->n)
			return i;
		set_level(&e->lv[0], LV_DAY,
			  step_shift(p->has_clock ? SOI_UNIT_SECOND : SOI_UNIT_DAY, 0));
		e->rule = "now";
		return after(p, i);
	}
	/* "từ nay đến cuối năm", asked about alone */
	if (p->phrase && is_rel(p, i, TV_THIS) && before(p, i).cls == TC_LEAD &&
	    (cls(p, i + 1) == TC_RANGE || is_rel(p, i + 1, TV_COMING))) {
		set_level(&e->lv[0], LV_DAY, step_shift(SOI_UNIT_DAY, 0));
		e->rule = "relative-day";
		return after(p, i);
	}
	if (cls(p, i) == TC_NEXT_LEAD)
		return next_year(p, i, e);
	if (cls(p, i) == TC_NEXT_DAY)
		return p->phrase && i == 0 && (i + 1 >= p->n || cls(p, i + 1) != TC_NONE || is_number(p, i + 1))
			       ? day_of_part(p, i, e)
			       : i; /* "mai vàng" is a flower */
	if ((j = that_day(p, i, e)) > i || (j = led_day(p, i, e)) > i || (j = part(p, i, e)) > i ||
	    (j = weekend(p, i, e)) > i || (j = lunar_day(p, i, e)) > i)
		return j;
	if ((j = weekday(p, i, weekday_led(before(p, i)), e)) > i)
		return j;
	if ((j = soi_times_festival(p, i, before(p, i).cls == TC_FEST_LEAD || before(p, i).cls == TC_DAYPART,
			  e)) > i)
		return j;
	if ((j = first_unit(p, i, e)) > i || (j = century(p, i, e)) > i ||
	    (j = decade(p, i, e)) > i || (j = quarter(p, i, e)) > i || (j = month(p, i, e)) > i || (j = week(p, i, e)) > i || (j = season(p, i, e)) > i)
		return j;
	if (is_number(p, i)) {
		/* 23 tháng 10: a date where 23 months make no sense */
		if (is_unit(p, i + 1, SOI_UNIT_MONTH) && before(p, i).cls == TC_BEFORE_STOP)
			return i; /* đường 3 Tháng 2 */
		if (digits(p, i) <= 2 && is_unit(p, i + 1, SOI_UNIT_MONTH) &&
		    (is_number(p, i + 2) || cls(p, i + 2) == TC_DIGIT || cls(p, i + 2) == TC_TEN ||
		     cls(p, i + 2) == TC_MONTH_WORD ||
		     (is_unit(p, i + 2, SOI_UNIT_YEAR) && is_cap(p, i + 2)))) {
			j = day_number(p, i, licence, false, e);
			if (j > i &&
			    (licence != LICENCE_NONE || at_stop(p, j) || p->tok[i].cp > 12 ||
			     is_unit(p, j, SOI_UNIT_YEAR) || is_number(p, j) || e->lunar) &&
			    !(cls(p, j) == TC_UNIT && !is_unit(p, j, SOI_UNIT_YEAR)))
				return j;
			e->lv[0].have = 0;
			return i;
		}
		if (digits(p, i) <= 2 && cls(p, i + 1) == TC_MONTH_WORD)
			return day_number(p, i, licence, false, e);
		j = soi_times_figures(p, i, licence, false, e);
		if (j > i)
			return j;
		return bare_year(p, i, lenient, e);
	}
	if ((is_unit(p, i, SOI_UNIT_YEAR) || cls(p, i) == TC_SAME) &&
	    (j = soi_times_year(p, i, e)) > i) {
		e->rule = "year";
		return j;
	}
	return i;
}

/* Behind "tới": the other end of a range? */
static bool ranges_on(const struct parser *p, size_t i)
{
	struct time_expr e;

	if (cls(p, i) == TC_UNIT)
		return (val(p, i) == SOI_UNIT_MONTH || val(p, i) == SOI_UNIT_DAY ||
			val(p, i) == SOI_UNIT_YEAR || val(p, i) == SOI_UNIT_QUARTER) &&
		       is_number(p, i + 1);
	expr_init(&e, i);
	return soi_times_figures(p, i, LICENCE_STRONG, false, &e) > i;
}

/* What may follow a day or month: its year, "âm lịch", "tới", "vừa qua". */
static size_t trailing(struct parser *p, size_t i, struct time_expr *e)
{
	struct levels *l = &e->lv[e->interval];
	size_t j = lunar_mark(p, i, e);
	bool solar_year;

	if (!has(l, LV_YEAR) && (has(l, LV_DAY) || has(l, LV_MID)) && !has(l, LV_WEEK) &&
	    e->from == FROM_PUB && !(has(l, LV_DAY) && l->s[LV_DAY].op == SOI_STEP_SHIFT) &&
	    !(has(l, LV_MID) && l->s[LV_MID].op == SOI_STEP_SHIFT)) {
		struct time_expr y = { 0 };
		size_t k;

		/* what a bare year may stand behind; a weekday or "ngày 5" takes none */
		if (!e->bare_day &&
		    !(has(l, LV_DAY) && l->s[LV_DAY].op == SOI_STEP_WD && !has(l, LV_MID)))
			y.lv[0].have = 1u << LV_MID | (l->have & 1u << LV_DAY);
		k = y.lv[0].have ? soi_times_year(p, j, &y) : j;
		/* a bare number behind a bare d/m is a clock or something else */
		if (k > j && has(&y.lv[0], LV_YEAR)) {
			set_level(&e->lv[0], LV_YEAR, y.lv[0].s[LV_YEAR]);
			if (e->interval) {
				set_level(&e->lv[1], LV_YEAR, y.lv[0].s[LV_YEAR]);
			}
			if (y.from == FROM_TEXT) {
				e->from = y.from;
				e->base = y.base;
			}
			e->lunar |= y.lunar;
			j = k;
			j = lunar_mark(p, j, e);
		}
	}
	/* Tháng Giêng năm 1999 is January: a lunar month has lunar company. */
	solar_year = has(&e->lv[0], LV_YEAR) && e->lv[0].s[LV_YEAR].op == SOI_STEP_SET;
	if (e->lunar && solar_year && e->rule[0] == 'm' && e->lv[0].s[LV_MID].b == 1)
		e->lunar = false;
	if (e->lunar && solar_year && soi_span_is(soi_span_str(e->rule), "date") &&
	    has(&e->lv[0], LV_MID) && e->lv[0].s[LV_MID].b == 1)
		e->lunar = false;
	if (cls(p, j) == TC_REL && !has(&e->lv[0], LV_YEAR) && !has(&e->lv[0], LV_WEEK)) {
		int v = val(p, j);

		if (v == TV_COMING && ranges_on(p, after(p, j))) {
			return j; /* tháng 3 | tới | tháng 5 */
		} else if (v == TV_COMING) {
			e->dir = '>';
			if (p->lex[j].n == 1)
				j++;
		} else if (v == TV_PAST_OUT || v == TV_PAST || v == TV_LAST_ONE) {
			e->dir = '<';
		}
	}
	return j;
}

static bool day_leads(const struct parser *p, size_t i)
{
	int c = cls(p, i);

	return is_unit(p, i, SOI_UNIT_DAY) || c == TC_HON || c == TC_ORDINAL_WEEKDAY ||
	       c == TC_WEEKDAY || c == TC_DAY || c == TC_THAT_DAY;
}

/* 9 giờ | vào | thứ Hai */
static bool led_by(const struct parser *p, size_t i)
{
	return cls(p, i) == TC_LEAD && val(p, i) == TV_FROM && p->lex[i].n == 1 &&
	       soi_span_is(soi_token_span(p->text, i), "vào");
}

static bool is_full_date(const struct parser *p, size_t i)
{
	struct time_expr e;

	expr_init(&e, i);
	return soi_times_figures(p, i, LICENCE_STRONG, false, &e) > i && !e.interval &&
	       has(&e.lv[0], LV_YEAR) && has(&e.lv[0], LV_DAY);
}

/* Whether a clock without a day, in a phrase about the future, is past today. */
static bool is_past(const struct parser *p, const struct soi_step *clock)
{
	return p->now_min >= 0 && clock->a * 60 + (clock->b < 0 ? 0 : clock->b) < p->now_min;
}

/* "(giờ địa phương)", "theo giờ Hà Nội", "GMT+7" behind a clock */
static size_t zone(const struct parser *p, size_t i)
{
	bool bracket = is_punct(p, i, '(');
	size_t j = i + (bracket || is_punct(p, i, ',')), k;
	struct soi_span w;

	if (cls(p, j) == TC_AFTER_YEAR && soi_span_is(soi_token_span(p->text, j), "theo"))
		j++;
	k = j + is_unit(p, j, SOI_UNIT_HOUR);
	if (k >= p->n || p->tok[k].kind != SOI_TOK_WORD)
		return i;
	w = soi_token_span(p->text, k);
	if (soi_span_is(w, "GMT") || soi_span_is(w, "UTC")) {
		k++;
		if ((is_punct(p, k, '+') || is_dash(p, k)) && glued(p, k) && is_number(p, k + 1))
			k += 2;
	} else if (k > j && (soi_span_is(w, "địa") || is_cap(p, k))) {
		k += 1 + (k + 1 < p->n && p->tok[k + 1].kind == SOI_TOK_WORD &&
			  (is_cap(p, k + 1) || soi_span_is(w, "địa")));
	} else {
		return i;
	}
	if (bracket)
		return is_punct(p, k, ')') ? k + 1 : i;
	return k + (j > i && is_punct(p, i, ',') && is_punct(p, k, ','));
}

/* A clock and then, perhaps, its day. */
static size_t clocked(struct parser *p, size_t i, bool lenient, struct time_expr *e)
{
	struct soi_step clock;
	size_t j, k, d;
	struct time_lex w = before(p, i);
	bool strong, led = lenient || (p->phrase && w.cls != TC_SPAN_LEAD) ||
			   (w.cls == TC_LEAD && w.val == TV_CLOCK);

	j = soi_times_clock(p, i, &clock, &strong);
	if (j == i)
		return i;
	e->rule = "clock";
	if (cls(p, j) == TC_DAYPART) {
		e->daypart = val(p, j);
		strong = true;
		d = zone(p, after(p, j));
		if ((is_punct(p, d, ',') || led_by(p, d)) && day_leads(p, d + 1))
			d++;
		k = day_of_part(p, d, e);
		k = k > d ? trailing(p, k, e) : after(p, j);
	} else {
		d = zone(p, j);
		if ((is_punct(p, d, ',') || cls(p, d) == TC_OF || led_by(p, d)) &&
		    day_leads(p, d + 1))
			d++;
		if ((is_punct(p, d, ',') || is_dash(p, d)) && is_full_date(p, d + 1))
			d++; /* 14:30, 01/06/2024 */
		k = d < p->n && (day_leads(p, d) || is_number(p, d) ||
				 (d == j && cls(p, d) == TC_NEXT_DAY))
			    ? day_of_part(p, d, e)
			    : d;
		if (k > d) {
			strong = true;
			k = trailing(p, k, e);
		} else {
			k = j;
		}
	}
	if (!strong && !led)
		return i;
	if (e->interval || e->lv[0].s[LV_DAY].op == SOI_STEP_CLOCK)
		return i;
	if (e->daypart)
		soi_times_apply_daypart(&clock, e->daypart);
	if (!has(&e->lv[0], LV_DAY)) { /* the day spoken of, else today */
		if (!from_text(p, SOI_UNIT_DAY, e))
			e->from = FROM_PUB;
		e->no_day = true;
		set_level(&e->lv[0], LV_DAY,
			  step_shift(SOI_UNIT_DAY, e->from == FROM_PUB && is_past(p, &clock)));
	}
	e->rule = "clock";
	set_level(&e->lv[0], LV_CLOCK, clock);
	return k;
}

/* A full date may carry its clock behind it: "02/11/2024 06:08", "5/6 lúc 9h". */
static size_t clock_behind(struct parser *p, size_t i, struct time_expr *e)
{
	struct soi_step clock;
	bool strong;
	size_t j = (is_punct(p, i, ',') || is_punct(p, i, '|') || is_dash(p, i)) &&
				   is_number(p, i + 1)
			   ? i + 1
			   : i,
	       k;
	bool at = cls(p, i) == TC_LEAD && val(p, i) == TV_CLOCK;

	if (!has(&e->lv[0], LV_DAY) || has(&e->lv[0], LV_CLOCK) || e->interval)
		return i;
	/* 2013-02-12T10:00 */
	if (i < p->n && glued(p, i) && p->tok[i].kind == SOI_TOK_WORD &&
	    p->tok[i].end - p->tok[i].start == 3 && p->text->text.p[p->tok[i].start] == 'T' &&
	    is_punct(p, i + 1, ':') && is_number(p, i + 2) && glued(p, i + 2) &&
	    digits(p, i + 2) == 2) {
		int h = (p->text->text.p[p->tok[i].start + 1] - '0') * 10 +
			p->text->text.p[p->tok[i].start + 2] - '0';

		if (h < 0 || h > 23 || p->tok[i + 2].cp > 59)
			return i;
		return soi_times_iso_clock(p, i + 1, h, e);
	}
	if (at)
		j = after(p, i);
	if (!is_number(p, j) && !at)
		return i;
	k = soi_times_clock(p, j, &clock, &strong);
	/* behind a dash only "14:30": "5/6 - 9h" may begin a programme */
	if (k == j || (!strong && !at) || (is_dash(p, i) && !is_punct(p, j + 1, ':')))
		return i;
	if (cls(p, k) == TC_DAYPART) {
		soi_times_apply_daypart(&clock, val(p, k));
		k = after(p, k);
	} else if (e->daypart) {
		soi_times_apply_daypart(&clock, e->daypart); /* tối nay lúc 8 giờ */
	}
	if (day_leads(p, k) || is_rel(p, k, TV_THIS) || is_rel(p, k, TV_PAST))
		return i; /* the clock has a day of its own */
	set_level(&e->lv[0], LV_CLOCK, clock);
	return k;
}

size_t soi_times_point(struct parser *p, size_t i, bool lenient, struct time_expr *e)
{
	bool hoi = cls(p, i) == TC_HOI;
	size_t from = hoi ? i + 1 : i, j;

	expr_init(e, i);
	if (cls(p, from) == TC_PART_OUT) {
		from = after(p, from);
		e->first = from;
	}
	j = clocked(p, from, lenient || hoi, e);
	if (j == from) {
		expr_init(e, e->first);
		j = calendar(p, from, lenient || hoi, e);
		if (j == from)
			return i;
		j = trailing(p, j, e);
		j = clock_behind(p, j, e);
	}
	if (hoi && !has(&e->lv[0], LV_CLOCK))
		e->dir = '<';
	e->last = j;
	return j;
}
