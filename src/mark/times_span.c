/*
 * Lengths of time, and what is counted with them: "ba ngày" (P3D), "hai năm
 * rưỡi" (P2Y6M), "59 tuổi" (P59Y), "4 năm một lần" (R/P4Y), and points that lie
 * so far from now or from a time in the text: "hai năm trước", "3 ngày sau đó",
 * "4 năm tiếp theo", "9 tháng đầu năm".
 */
#include <stdio.h>

#include "mark/times_in.h"

#include "base/banned.h"

static int years_of(int unit)
{
	return unit == SOI_UNIT_DECADE	  ? 10
	       : unit == SOI_UNIT_CENTURY ? 100
	       : unit == UNIT_MILLENNIUM  ? 1000
					  : 1;
}

/* ISO 8601 designator and factor of a unit. */
static bool designator(int unit, char *letter, int *factor, bool *clock)
{
	*factor = 1;
	*clock = false;
	switch (unit) {
	case SOI_UNIT_SECOND:
		*letter = 'S';
		*clock = true;
		return true;
	case SOI_UNIT_MINUTE:
		*letter = 'M';
		*clock = true;
		return true;
	case SOI_UNIT_HOUR:
	case UNIT_SOUND:
		*letter = 'H';
		*clock = true;
		return true;
	case SOI_UNIT_DAY:
		*letter = 'D';
		return true;
	case SOI_UNIT_WEEK:
		*letter = 'W';
		return true;
	case SOI_UNIT_MONTH:
	case SOI_UNIT_QUARTER:
		*letter = 'M';
		*factor = unit == SOI_UNIT_QUARTER ? 3 : 1;
		return true;
	case SOI_UNIT_YEAR:
	case SOI_UNIT_DECADE:
	case SOI_UNIT_CENTURY:
	case UNIT_MILLENNIUM:
		*letter = 'Y';
		*factor = years_of(unit);
		return true;
	default:
		return false;
	}
}

/* Half of a unit in the next smaller one. */
static bool half_of(int unit, int *n, int *smaller)
{
	switch (unit) {
	case SOI_UNIT_MINUTE:
		*n = 30;
		*smaller = SOI_UNIT_SECOND;
		return true;
	case SOI_UNIT_HOUR:
	case UNIT_SOUND:
		*n = 30;
		*smaller = SOI_UNIT_MINUTE;
		return true;
	case SOI_UNIT_DAY:
		*n = 12;
		*smaller = SOI_UNIT_HOUR;
		return true;
	case SOI_UNIT_MONTH:
		*n = 15;
		*smaller = SOI_UNIT_DAY;
		return true;
	case SOI_UNIT_YEAR:
		*n = 6;
		*smaller = SOI_UNIT_MONTH;
		return true;
	case SOI_UNIT_DECADE:
		*n = 5;
		*smaller = SOI_UNIT_YEAR;
		return true;
	case SOI_UNIT_CENTURY:
		*n = 50;
		*smaller = SOI_UNIT_YEAR;
		return true;
	default:
		return false;
	}
}

/* Append "3M" or "T3M" to an ISO duration; false when it is full or the unit is
 * no smaller than the last. */
static bool append(char out[24], int64_t n, int tenths, int unit, int *last)
{
	size_t at = strlen(out);
	char letter;
	int factor;
	bool clock, t;

	unit = unit == UNIT_SOUND ? SOI_UNIT_HOUR : unit;
	if (!designator(unit, &letter, &factor, &clock) || unit >= *last || n > 9999999)
		return false;
	t = clock && !strchr(out, 'T');
	if (tenths >= 0 && factor == 1)
		snprintf(out + at, 24 - at, "%s%lld.%d%c", t ? "T" : "", (long long)n, tenths,
			 letter);
	else
		snprintf(out + at, 24 - at, "%s%lld%c", t ? "T" : "",
			 (long long)n * factor + (tenths > 0 ? tenths * factor / 10 : 0), letter);
	*last = unit;
	return strlen(out) < 23;
}

/* "tiếng" is also a sound and a language: hours only in the company of time. */
static bool is_hours(const struct parser *p, size_t i, size_t behind)
{
	if (p->phrase || at_stop(p, behind) || (i > 0 && is_dash(p, i - 1) && is_number(p, i - 2)))
		return true;
	switch (cls(p, behind)) {
	case TC_REL:
	case TC_HALF_AFTER:
	case TC_AND:
	case TC_RANGE:
	case TC_AFTER_VAGUE:
	case TC_ONCE:
	case TC_EVERY:
	case TC_DIGIT:
	case TC_HOI:
	case TC_LEAD:
		return true;
	default:
		break;
	}
	return before(p, i).cls == TC_SPAN_LEAD && !is_cap(p, behind);
}

enum { MAX_YEARS_AGO = 100 };

/* One number with its unit; *unit as in the table. */
static size_t counted(const struct parser *p, size_t i, struct numeral *n, int *unit)
{
	size_t j = soi_times_numeral(p, i, n), k;

	if (j == i || n->v == 0 || n->v > 1000000)
		return i;
	/* "(25) tuổi", "12-year" */
	k = after(p, j);
	if (cls(p, j) == TC_DAYPART && val(p, j) == TV_NIGHT && p->lex[j].n == 1) {
		*unit = SOI_UNIT_DAY; /* một đêm */
		return cls(p, k) == TC_REL && val(p, k) == TV_THIS ? i : k;
	}
	if (cls(p, j) == TC_HON && p->lex[j].n == 1 && n->v > 1 && n->tenths < 0) {
		*unit = SOI_UNIT_DAY; /* hai hôm nữa */
		return cls(p, k) == TC_REL ? k : i;
	}
	/* hai hôm | trước: the table knows "hôm trước", the day before */
	if (cls(p, j) == TC_THAT_DAY && p->lex[j].n == 2 && n->v > 1 && n->tenths < 0 &&
	    soi_span_is(soi_token_span(p->text, j), "hôm")) {
		*unit = SOI_UNIT_DAY;
		return j + 1;
	}
	if (cls(p, j) != TC_UNIT || val(p, j) == UNIT_DECADE_ONLY ||
	    (val(p, j) == SOI_UNIT_YEAR && p->lex[j].n > 1 && n->v == 1) ||
	    (val(p, j) == SOI_UNIT_QUARTER && is_cap(p, j)))
		return i;
	*unit = val(p, j);
	if (*unit == SOI_UNIT_YEAR)
		k = j + 1; /* nhiệm kỳ năm năm | mới */
	if (*unit == UNIT_SOUND && !is_hours(p, i, k))
		return i;
	return k;
}

/* The number belongs to what stands before, and the unit to what follows:
 * "top 10 | năm 2013", "hai | ngày 5-6/10", "vòng 3 | tháng 10/2013". */
static bool unit_is_taken(const struct parser *p, size_t behind, int unit)
{
	struct time_expr e;

	if (unit == SOI_UNIT_YEAR && is_rel(p, behind, TV_LAST_YEAR))
		return true; /* "hạng hai | năm ngoái" */
	if (!is_number(p, behind))
		return unit == SOI_UNIT_QUARTER && behind < p->n &&
		       (p->tok[behind].flags & SOI_TF_UPPER) &&
		       p->tok[behind].end - p->tok[behind].start <= 3;
	expr_init(&e, behind);
	if (unit == SOI_UNIT_YEAR)
		return digits(p, behind) == 4 && p->tok[behind].cp >= 1800 &&
		       p->tok[behind].cp <= 2199;
	if (unit == SOI_UNIT_DAY && digits(p, behind) <= 2 && is_number(p, behind + 2) &&
	    (is_punct(p, behind + 1, ',') || cls(p, behind + 1) == TC_AND))
		return true; /* "hai | ngày 5 và 6/10" */
	if (unit == SOI_UNIT_DAY)
		return soi_times_figures(p, behind, LICENCE_STRONG, false, &e) > behind;
	if (unit == SOI_UNIT_MONTH) /* but "9 tháng 2013" are the year's first nine */
		return soi_times_figures(p, behind, LICENCE_STRONG, true, &e) > behind;
	return false;
}

/* The text's base for counting on from it. */
static const struct soi_pipe *base_of(const struct parser *p, int unit)
{
	if (unit >= SOI_UNIT_YEAR)
		return p->last_year.n	 ? &p->last_year
		       : p->last_month.n ? &p->last_month
		       : p->last_day.n	 ? &p->last_day
					 : NULL;
	if (unit >= SOI_UNIT_MONTH)
		return p->last_month.n ? &p->last_month : p->last_day.n ? &p->last_day : NULL;
	return p->last_day.n ? &p->last_day : NULL;
}

static void shift_from_now(struct time_expr *e, int unit, int n)
{
	int factor = unit == SOI_UNIT_QUARTER ? 3 : years_of(unit);
	enum soi_time_unit u = unit == SOI_UNIT_QUARTER ? SOI_UNIT_MONTH
			       : unit == UNIT_SOUND	? SOI_UNIT_HOUR
			       : unit > SOI_UNIT_YEAR	? SOI_UNIT_YEAR
							: (enum soi_time_unit)unit;
	enum level lv = u >= SOI_UNIT_YEAR    ? LV_YEAR
			: u >= SOI_UNIT_MONTH ? LV_MID
			: u >= SOI_UNIT_WEEK  ? LV_WEEK
					      : LV_DAY;

	if (u < SOI_UNIT_DAY)
		lv = LV_DAY;
	e->literal[0] = 0;
	set_level(&e->lv[0], lv, step_shift(u, n * factor));
	e->rule = n < 0 ? "ago" : "from-now";
}

static bool shift_from_text(const struct parser *p, struct time_expr *e, int unit, int n)
{
	const struct soi_pipe *base;

	if (unit == UNIT_SOUND)
		unit = SOI_UNIT_HOUR;
	base = base_of(p, unit);
	if (!base || unit < SOI_UNIT_DAY)
		return false;
	shift_from_now(e, unit, n);
	e->from = FROM_TEXT;
	e->base = *base;
	e->rule = "from-text";
	return true;
}

/* 9 tháng đầu năm 2013, 6 tháng cuối năm, 10 ngày đầu tháng 10, hai quý đầu năm */
size_t soi_times_first_of(struct parser *p, size_t i, int unit, int n, struct time_expr *e)
{
	bool begin = cls(p, i) == TC_FIRST ? val(p, i) == 1 : val(p, i) == TV_BEGIN;
	struct time_expr of;
	size_t j = after(p, i), k;

	if (cls(p, i) != TC_FIRST &&
	    (cls(p, i) != TC_PART || (val(p, i) != TV_BEGIN && val(p, i) != TV_END)))
		return i;
	if (cls(p, j) == TC_OF)
		j++;
	expr_init(&of, j);
	if (unit == SOI_UNIT_MONTH || unit == SOI_UNIT_QUARTER) {
		int months = n * (unit == SOI_UNIT_QUARTER ? 3 : 1);

		if (months > 12 || !is_unit(p, j, SOI_UNIT_YEAR))
			return i;
		k = soi_times_year(p, j, &of);
		if (k == j) {
			if (cls(p, j + 1) == TC_REL)
				return i;
			set_level(&of.lv[0], LV_YEAR, step_shift(SOI_UNIT_YEAR, 0));
			k = j + 1;
		}
		set_level(&of.lv[0], LV_MID, step_md(begin ? 1 : 13 - months, 0));
		of.lv[1] = of.lv[0];
		of.lv[1].s[LV_MID].b = begin ? months : 12;
	} else if ((unit == SOI_UNIT_DAY || unit == SOI_UNIT_WEEK) &&
		   is_unit(p, j, SOI_UNIT_MONTH) && begin &&
		   n <= (unit == SOI_UNIT_DAY ? 28 : 4)) {
		k = soi_times_point(p, j, true, &of);
		if (k == j || of.interval || !has(&of.lv[0], LV_MID) || of.literal[0])
			return i;
		set_level(&of.lv[0], LV_DAY, step_md(0, 1));
		of.lv[1] = of.lv[0];
		of.lv[1].s[LV_DAY].c = unit == SOI_UNIT_DAY ? n : 7 * n;
	} else {
		return i;
	}
	of.interval = n > 1 || unit == SOI_UNIT_QUARTER || unit == SOI_UNIT_WEEK;
	of.first = e->first;
	of.literal[0] = 0;
	of.rule = "first-of";
	*e = of;
	e->last = k;
	return k;
}

/* "2 tiếng rưỡi nữa", "1 năm 2 tháng trước": parts that have a common unit. */
static bool whole_of(int *unit, int64_t *n, int unit2, int64_t n2)
{
	int u = *unit == UNIT_SOUND ? SOI_UNIT_HOUR : *unit;

	if (u == SOI_UNIT_YEAR && unit2 == SOI_UNIT_MONTH)
		*n = *n * 12 + n2;
	else if (u == SOI_UNIT_WEEK && unit2 == SOI_UNIT_DAY)
		*n = *n * 7 + n2;
	else if ((u == SOI_UNIT_HOUR && unit2 == SOI_UNIT_MINUTE) ||
		 (u == SOI_UNIT_MINUTE && unit2 == SOI_UNIT_SECOND))
		*n = *n * 60 + n2;
	else if (u == SOI_UNIT_DAY && unit2 == SOI_UNIT_HOUR)
		*n = *n * 24 + n2;
	else
		return false;
	*unit = unit2;
	return *n < 100000;
}

/* 4 năm một lần */
static size_t once(const struct parser *p, size_t i, struct time_expr *e)
{
	char iso[24];

	snprintf(iso, sizeof(iso), "R/%.20s", e->literal);
	memcpy(e->literal, iso, sizeof(iso));
	e->rule = "repeat";
	return after(p, i);
}

/* "9 tháng 2013", "9 tháng năm nay": the year's first months; i behind "tháng" */
static size_t months_of(const struct parser *p, size_t i, int count, struct time_expr *e)
{
	struct time_expr of;
	size_t j = i;

	if (count < 2 || count > 12)
		return i;
	expr_init(&of, e->first);
	if (is_number(p, i) && digits(p, i) == 4 && p->tok[i].cp >= 1900 && p->tok[i].cp <= 2100 &&
	    !(glued(p, i + 1) && !at_stop(p, i + 1))) {
		set_level(&of.lv[0], LV_YEAR, step_year((int)p->tok[i].cp));
		j = i + 1;
	} else if (is_unit(p, i, SOI_UNIT_YEAR) && !is_rel(p, i + 1, TV_PAST)) {
		j = soi_times_year(p, i, &of);
	}
	if (j == i)
		return i;
	set_level(&of.lv[0], LV_MID, step_md(1, 0));
	of.lv[1] = of.lv[0];
	of.lv[1].s[LV_MID].b = count;
	of.interval = true;
	of.rule = "first-of";
	*e = of;
	return j;
}

/* From one unit to the other of a shift: "trong 30 ngày trước đó" is day-30 to
 * day-1, "4 năm tiếp theo" year+1 to year+4. */
static void shifts(struct time_expr *e, int from, int to)
{
	e->interval = true;
	e->lv[1] = e->lv[0];
	for (int k = 0; k < LV_COUNT; k++) {
		if (!has(&e->lv[0], (enum level)k))
			continue;
		e->lv[0].s[k].a = from;
		e->lv[1].s[k].a = to;
	}
}

/* "2 năm trước", but not "trong 2 năm trước", "2 năm trước cuộc bầu cử". */
static bool is_ago(const struct parser *p, size_t i, const struct time_expr *e)
{
	struct time_lex lead = before(p, e->first);
	size_t j = after(p, i);
	int c = cls(p, j);

	return p->lex[i].n == 1 && c != TC_EVENT && c != TC_UNIT && c != TC_FEST_LEAD &&
	       c != TC_HALF && !is_cap(p, j) && !(lead.cls == TC_SPAN_LEAD && lead.val);
}

/* A relative word behind one length of time, with i on it. */
static size_t counted_off(const struct parser *p, size_t i, int unit, int count,
			  struct time_expr *e)
{
	struct time_lex lead = before(p, e->first);
	size_t j = after(p, i);

	switch (val(p, i)) {
	case TV_ON:
		shift_from_now(e, unit, count);
		return j;
	case TV_AGO:
		shift_from_now(e, unit, -count);
		return j;
	case TV_LAST:
		if (!is_ago(p, i, e))
			return i;
		shift_from_now(e, unit, -count);
		return j;
	case TV_BEFORE_THAT:
		if (shift_from_text(p, e, unit, -count) && lead.cls == TC_SPAN_LEAD && lead.val)
			shifts(e, -count, -1);
		return j;
	case TV_AFTER_THAT:
		(void)shift_from_text(p, e, unit, count);
		return j;
	case TV_NEXT:
		if (p->lex[i].n == 1 && at_stop(p, j) && !is_punct(p, j, '(') &&
		    shift_from_text(p, e, unit, count))
			return j;
		if (!p->phrase)
			return i;
		shift_from_now(e, unit, count);
		return j;
	case TV_NEXT_ON:
		if (shift_from_text(p, e, unit, count) && count > 1)
			shifts(e, 1, count);
		return j;
	default:
		return i;
	}
}

/* What stands behind a length of time and may make a point of it; one: it has a
 * single unit and no decimals. */
static size_t behind_span(struct parser *p, size_t i, int unit, const struct numeral *n, bool one,
			  struct time_expr *e)
{
	int v = val(p, i), count = (int)n->v;
	size_t j = i;

	if (cls(p, i) == TC_ONCE)
		return once(p, i, e);
	if (one && count == 1) { /* một năm hai lần */
		struct numeral times;

		j = soi_times_numeral(p, i, &times);
		if (j > i && j < p->n && soi_span_is(soi_token_span(p->text, j), "lần"))
			return once(p, i, e) > i ? j + 1 : i;
		j = i;
	}
	if (is_punct(p, i, '/') && i + 1 < p->n &&
	    soi_span_is(soi_token_span(p->text, i + 1), "lần")) /* 3 tháng/lần */
		return once(p, i, e) + 1;
	if (one && ((j = soi_times_first_of(p, i, unit, count, e)) > i ||
		    (unit == SOI_UNIT_MONTH && (j = months_of(p, i, count, e)) > i)))
		return j;
	if (cls(p, i) != TC_REL)
		return i;
	j = after(p, i);
	if (unit >= SOI_UNIT_YEAR && unit < UNIT_SOUND && count > MAX_YEARS_AGO)
		return j; /* nobody counts 1,300 years to the year */
	if (v == TV_PAST || v == TV_PAST_OUT || v == TV_COMING ||
	    (v == TV_LAST_ONE && p->lex[i].n > 1)) /* "5 phút rồi": then */
		return j; /* 10 năm qua, 3 ngày tới, 2 tháng vừa rồi: lengths */
	if (v == TV_THIS)
		return unit < SOI_UNIT_DAY ? i : j;
	if (one)
		return counted_off(p, i, unit, count, e);
	if (unit == SOI_UNIT_MONTH && n->tenths < 0 &&
	    (v == TV_ON || v == TV_AGO || (v == TV_LAST && is_ago(p, i, e)))) {
		/* "ba tháng rưỡi trước": the month some 105 days away */
		e->literal[0] = 0;
		count = count * 30 + 15;
		set_level(&e->lv[0], LV_YEAR, step_shift(SOI_UNIT_DAY, v == TV_ON ? count : -count));
		set_level(&e->lv[0], LV_MID, step_shift(SOI_UNIT_MONTH, 0));
		e->rule = v == TV_ON ? "from-now" : "ago";
		return j;
	}
	return v == TV_ON || v == TV_AGO || v == TV_BEFORE_THAT || v == TV_AFTER_THAT ||
			       v == TV_NEXT_ON
		       ? j
		       : i;
}

/* 25 tuổi, 3 tháng tuổi; tuổi 40; i on the number */
static size_t age(struct parser *p, size_t i, struct time_expr *e)
{
	struct numeral n;
	size_t j, k, from = i;
	int unit = SOI_UNIT_YEAR, last = UNIT_DECADE_ONLY;

	if (cls(p, i) == TC_AGE) {
		j = soi_times_numeral(p, i + 1, &n);
		if (j == i + 1 || n.tenths >= 0 || n.v < 1 || n.v > 120 || !is_number(p, i + 1))
			return i;
		snprintf(e->literal, sizeof(e->literal), "P%lldY", (long long)n.v);
		e->rule = "age";
		return j;
	}
	j = soi_times_numeral(p, i, &n);
	if (j == i || n.v > 150)
		return i;
	if (is_punct(p, j, ')') && i > 0 && is_punct(p, i - 1, '(') && cls(p, j + 1) == TC_AGE) {
		from = i - 1;
		j++;
	}
	k = counted(p, i, &n, &unit);
	if (k > i && cls(p, k) == TC_AGE)
		j = k;
	else
		unit = SOI_UNIT_YEAR;
	if (cls(p, j) != TC_AGE)
		return i;
	snprintf(e->literal, sizeof(e->literal), "P");
	if (!append(e->literal, n.v, n.tenths, unit, &last))
		return i;
	e->first = from;
	e->rule = "age";
	j = after(p, j);
	if (cls(p, j) == TC_HALF_AFTER && unit == SOI_UNIT_YEAR &&
	    append(e->literal, 6, -1, SOI_UNIT_MONTH, &last))
		j = after(p, j);
	return j;
}

/* A single step away from now: "4 năm trước", "4 năm nữa". */
static bool counts_from_now(const struct time_expr *e)
{
	return !e->literal[0] && !e->interval && e->from == FROM_PUB &&
	       (e->rule[0] == 'a' || soi_span_is(soi_span_str(e->rule), "from-now"));
}

/* "3-4 năm trước", "5-7 ngày nữa": from the older end to the younger. */
static size_t interval_of(const struct time_expr *second, size_t i, int64_t n, int64_t m,
			  struct time_expr *e)
{
	*e = *second;
	e->first = i;
	e->interval = true;
	e->lv[1] = e->lv[0];
	for (int v = 0; v < LV_COUNT; v++) {
		struct soi_step *near, *far;

		if (!has(&e->lv[0], (enum level)v))
			continue;
		near = &e->lv[e->lv[0].s[v].a < 0].s[v]; /* ago: the second end */
		far = &e->lv[e->lv[0].s[v].a >= 0].s[v];
		near->a = (int)(far->a * n / m);
	}
	return second->last;
}

/* The first number of "3-4 giờ", "18 đến 25 tuổi" has the unit of the second. */
static size_t range_of_spans(struct parser *p, size_t i, struct time_expr *e)
{
	struct time_expr first, second;
	struct numeral n, m;
	size_t j = soi_times_numeral(p, i, &n), k;
	char *iso, letter = 0;

	if (j == i || !(is_dash(p, j) || cls(p, j) == TC_RANGE || cls(p, j) == TC_AND ||
			is_rel(p, j, TV_COMING)))
		return i;
	k = soi_times_numeral(p, j + 1, &m);
	if (k == j + 1 || m.v <= n.v || m.v > 1000 || n.v < 1 ||
	    (cls(p, k) != TC_UNIT && cls(p, k) != TC_AGE) ||
	    (cls(p, j) == TC_AND && !is_number(p, i)))
		return i;
	expr_init(&second, j + 1);
	second.last = soi_times_span(p, j + 1, &second);
	if (second.last > j + 1 && counts_from_now(&second) && second.first == j + 1)
		return interval_of(&second, i, n.v, m.v, e);
	if (second.last == j + 1 || !second.literal[0] || second.first != j + 1)
		return i;
	/* only a plain P4D or PT4H can be shared */
	iso = second.literal + (second.literal[1] == 'T' ? 2 : 1);
	while (*iso >= '0' && *iso <= '9')
		iso++;
	letter = *iso;
	if (second.literal[0] != 'P' || !letter || iso[1])
		return i;
	expr_init(&first, i);
	first.last = i + (size_t)(is_number(p, i) ? 1 : j - i);
	first.rule = second.rule;
	snprintf(first.literal, sizeof(first.literal), "P%s%lld%c",
		 second.literal[1] == 'T' ? "T" : "",
		 (long long)n.v * (val(p, k) == SOI_UNIT_DECADE	   ? 10
				   : val(p, k) == SOI_UNIT_CENTURY ? 100
								   : 1),
		 letter);
	soi_times_emit(p, &first);
	*e = second;
	return second.last;
}

/* cách đây | 6-7 năm */
static size_t range_ago(const struct parser *p, size_t i, struct time_expr *e)
{
	struct time_expr of = *e;
	struct numeral n, m;
	size_t j = soi_times_numeral(p, i, &n), k;
	int unit;

	if (j == i || n.tenths >= 0 || n.v < 1 || !(is_dash(p, j) || cls(p, j) == TC_RANGE))
		return i;
	k = counted(p, j + 1, &m, &unit);
	if (k == j + 1 || m.tenths >= 0 || m.v <= n.v || m.v > MAX_YEARS_AGO)
		return i;
	shift_from_now(&of, unit, (int)-m.v);
	of.last = k;
	return e->last = interval_of(&of, e->first, n.v, m.v, e);
}

static bool glued_before(const struct parser *p, size_t i)
{
	return is_number(p, i) && glued(p, i) && p->tok[i - 1].kind == SOI_TOK_PUNCT && i > 1 &&
	       (p->tok[i - 2].kind == SOI_TOK_NUMBER || p->tok[i - 2].kind == SOI_TOK_WORD) &&
	       glued(p, i - 1) && !is_dash(p, i - 1) && !is_punct(p, i - 1, '(') &&
	       !is_punct(p, i - 1, '"');
}

/* "lần thứ 45 | ngày hai nước lập quan hệ": a rank, no length */
static bool ranked(const struct parser *p, size_t i)
{
	return i > 0 && is_number(p, i) && soi_span_is(soi_token_span(p->text, i - 1), "thứ");
}

/* nửa năm, nửa thế kỷ */
static size_t half(struct parser *p, size_t i, struct time_expr *e)
{
	int n, smaller, last = UNIT_DECADE_ONLY;

	if (cls(p, i) != TC_HALF || cls(p, i + 1) != TC_UNIT ||
	    !half_of(val(p, i + 1), &n, &smaller))
		return i;
	snprintf(e->literal, sizeof(e->literal), "P");
	if (!append(e->literal, n, -1, smaller, &last))
		return i;
	e->rule = "duration";
	return after(p, i + 1);
}

size_t soi_times_span(struct parser *p, size_t i, struct time_expr *e)
{
	struct numeral n, more;
	size_t j, k, from = i;
	int unit = 0, u2 = 0, last = UNIT_DECADE_ONLY, parts = 1, smaller, h = 0;
	bool ago = cls(p, i) == TC_AGO_LEAD, one = true;
	/* "sau 5 ngày", asked about alone; in a text it is a length */
	bool later = p->phrase && i == 0 && is_rel(p, i, TV_NEXT);

	expr_init(e, i);
	if (ago || later) {
		from = after(p, i);
		if (cls(p, from) == TC_SPAN_LEAD)
			from = after(p, from);
	}
	if (ago && (j = range_ago(p, from, e)) > from)
		return j;
	if (glued_before(p, from) || ranked(p, from) ||
	    (before(p, from).cls == TC_BEFORE_STOP && is_unit(p, from + 1, SOI_UNIT_MONTH)))
		return i; /* đường 3 Tháng 2 */
	if (!ago && ((j = age(p, i, e)) > i || (j = range_of_spans(p, i, e)) > i))
		goto out;
	j = half(p, from, e);
	if (j > from) {
		(void)half_of(val(p, from + 1), &h, &unit);
		n = (struct numeral){ h, -1 };
		if (ago)
			shift_from_now(e, unit, -h);
		else
			j = behind_span(p, j, unit, &n, true, e);
		goto out;
	}
	j = counted(p, from, &n, &unit);
	if (j == from || unit_is_taken(p, j, unit))
		return i;
	snprintf(e->literal, sizeof(e->literal), "P");
	e->rule = "duration";
	if (cls(p, j) == TC_HALF_AFTER && unit == SOI_UNIT_WEEK && n.tenths < 0) {
		n.tenths = 5; /* hai tuần rưỡi */
		j = after(p, j);
	}
	if (!append(e->literal, n.v, n.tenths, unit, &last))
		return i;
	if (cls(p, j) == TC_HALF_AFTER && half_of(unit, &h, &smaller) &&
	    append(e->literal, h, -1, smaller, &last)) {
		j = after(p, j);
		one = whole_of(&unit, &n.v, smaller, h);
	}
	/* 5 năm ba tháng; "3 giờ và 20 phút" */
	while (parts < 5) {
		size_t m = cls(p, j) == TC_AND || (is_punct(p, j, ',') && p->phrase) ? j + 1 : j;

		if (cls(p, m) == TC_AND && m > j)
			m++;
		k = counted(p, m, &more, &u2);
		if (k == m || u2 >= last || unit_is_taken(p, k, u2) ||
		    !append(e->literal, more.v, more.tenths, u2, &last))
			break;
		j = k;
		if (u2 < SOI_UNIT_HOUR && more.v > 59) { /* no clock has a minute 61 */
			e->literal[0] = 0;
			goto out;
		}
		parts++;
		one = one && more.tenths < 0 && whole_of(&unit, &n.v, u2, more.v);
	}
	if (cls(p, j) == TC_AFTER_STOP)
		return i;
	if (ago) {
		if (!one || n.tenths >= 0)
			return i;
		if (unit < SOI_UNIT_YEAR || unit == UNIT_SOUND || n.v <= MAX_YEARS_AGO)
			shift_from_now(e, unit, (int)-n.v);
	} else if (later) {
		if (!one || n.tenths >= 0 || j < p->n)
			return i;
		shift_from_now(e, unit, (int)n.v);
	} else if (n.v == 1 && parts == 1 && unit >= SOI_UNIT_DAY && i > 0 &&
		   soi_span_is(soi_token_span(p->text, i - 1), "lần")) {
		(void)once(p, j, e); /* hai lần | một tuần */
	} else {
		j = behind_span(p, j, unit, &n, one && n.tenths < 0, e);
	}
out:
	e->last = j;
	return j;
}

/* The letter behind "P" or "PT" of "vài ngày", "vài đêm", "mấy hôm"; false for others. */
static bool vague_unit(const struct parser *p, size_t i, char *letter, int *factor, bool *clock)
{
	int unit = val(p, i);

	if (cls(p, i) == TC_HON || (cls(p, i) == TC_DAYPART && val(p, i) == TV_NIGHT))
		unit = SOI_UNIT_DAY;
	else if (cls(p, i) != TC_UNIT || unit == UNIT_DECADE_ONLY || p->lex[i].n > 2)
		return false;
	return designator(unit, letter, factor, clock);
}

/*
 * Lengths without an exact number: "vài ngày" is PXD, "vài chục năm" PXXY, "hàng
 * trăm năm" PXXXY, with X for a digit that is not said, as in EDTF.  With a word
 * that makes a point of them ("vài ngày trước") they are the vague past and future
 * that the record leaves out: then *e has no value, and what is returned is where
 * to go on.
 */
size_t soi_times_vague(const struct parser *p, size_t i, struct time_expr *e)
{
	static const char digits_x[] = "XXXXXXXX";
	bool few = cls(p, i) == TC_FEW, every = cls(p, i) == TC_EVERY && val(p, i), clock;
	size_t j = few || every ? after(p, i) : i, n = 1, scales = 0, k;
	char letter;
	int factor;

	expr_init(e, i);
	/* "hơn chục năm": not behind a number, whose part it is */
	if (!few && !every &&
	    (cls(p, i) != TC_TENS || before(p, i).cls == TC_DIGIT || (i > 0 && is_number(p, i - 1))))
		return i;
	for (; n < 6 && (cls(p, j) == TC_TENS || cls(p, j) == TC_HUNDRED || cls(p, j) == TC_THOUSAND);
	     j++, scales++)
		n += cls(p, j) == TC_TENS ? 1 : cls(p, j) == TC_HUNDRED ? 2 : 3;
	k = after(p, j < p->n ? j : i);
	if (few && cls(p, j) == TC_DAY && p->lex[j].n == 2 && val(p, j) == 0 &&
	    soi_span_is(soi_token_span(p->text, j), "hôm")) {
		letter = 'D'; /* mấy | hôm nay */
		factor = 1;
		clock = false;
	} else if ((!few && !scales) || !vague_unit(p, j, &letter, &factor, &clock) || factor == 3 ||
		   (few && !scales && is_unit(p, j, SOI_UNIT_HOUR) &&
		    soi_span_is(soi_token_span(p->text, i), "mấy"))) {
		return i; /* "mấy giờ" asks */
	}
	n += factor == 1000 ? 3 : factor == 100 ? 2 : factor == 10 ? 1 : 0;
	e->rule = "duration";
	if (cls(p, k) == TC_AGE)
		k = after(p, k);
	if (before(p, i).cls == TC_AGO_LEAD)
		return e->last = k;
	if (cls(p, k) == TC_REL) {
		int v = val(p, k);

		if (v == TV_PAST || v == TV_PAST_OUT || v == TV_COMING ||
		    (v == TV_LAST_ONE && p->lex[k].n > 1) || (v == TV_THIS && !clock))
			k = after(p, k);
		else if (v != TV_THIS && v != TV_LAST_ONE && (v != TV_LAST || is_ago(p, k, e)))
			return e->last = after(p, k);
	}
	snprintf(e->literal, sizeof(e->literal), "P%s%.*s%c", clock ? "T" : "", (int)n, digits_x,
		 letter);
	return e->last = k;
}

/* hằng năm, mỗi tuần, mỗi 4 năm, mỗi thứ Hai */
size_t soi_times_every(struct parser *p, size_t i, struct time_expr *e)
{
	int last = UNIT_DECADE_ONLY, unit;
	struct numeral n = { 1, -1 };
	size_t j = after(p, i), k;
	char iso[24] = "P";

	expr_init(e, i);
	e->rule = "repeat";
	if (cls(p, i) == TC_EVERY_YEAR) {
		snprintf(e->literal, sizeof(e->literal), "R/P1Y");
		return e->last = j;
	}
	if (cls(p, i) != TC_EVERY)
		return i;
	if (cls(p, j + 1) == TC_DAYPART && soi_span_is(soi_token_span(p->text, j), "buổi"))
		j++; /* mỗi buổi sáng */
	if (cls(p, j) == TC_UNIT && val(p, j) <= SOI_UNIT_CENTURY) {
		unit = val(p, j);
		k = after(p, j);
		if (unit_is_taken(p, k, unit))
			return i; /* "cửa hàng | năm 2029" */
	} else if (cls(p, j) == TC_WEEKDAY ||
		   (cls(p, j) == TC_ORDINAL_WEEKDAY && (is_cap(p, j + 1) || p->phrase))) {
		unit = SOI_UNIT_WEEK;
		k = after(p, j);
		if (cls(p, k) == TC_EVERY && is_unit(p, after(p, k), SOI_UNIT_WEEK))
			k = after(p, after(p, k)); /* mỗi thứ Hai hằng tuần */
	} else if (cls(p, j) == TC_DAYPART) {
		unit = SOI_UNIT_DAY;
		k = after(p, j);
		if (cls(p, k) == TC_WEEKDAY || cls(p, k) == TC_ORDINAL_WEEKDAY) {
			unit = SOI_UNIT_WEEK; /* mỗi sáng thứ Hai */
			k = after(p, k);
		}
	} else {
		k = counted(p, j, &n, &unit);
		if (k == j)
			return i;
	}
	if (!append(iso, n.v, n.tenths, unit, &last))
		return i;
	snprintf(e->literal, sizeof(e->literal), "R/%.20s", iso);
	return e->last = k;
}
