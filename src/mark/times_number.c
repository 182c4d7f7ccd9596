/*
 * Dates and clocks in figures.
 *
 * Figures joined by / - . may be a date, a range of days, a fraction, a score,
 * a document's number, an address.  The whole run of figures is read first and
 * must fit one of the date shapes from end to end; then shapes that are also
 * something else ask for a licence, a word before them that announces a time.
 *
 *	shape               example          licence
 *	d/m/y               13/4/2011        none
 *	y-m-d               2013-10-22       none
 *	m/y                 3/1947           none with '/', strong else
 *	d-d/m [/y]          10-12/6          none
 *	d/m-d/m [/y]        30/4-1/5         none
 *	m/y-m/y             1/2012-8/2013    none
 *	y-y                 2007-2013        none before a stop, else weak
 *	d/m                 21/5             none where it cannot be a fraction, else weak
 *	d-m                 24-6             strong, or weak where it falls (12-10)
 *	d.m                 30.7             strong
 */
#include <stdio.h>

#include "mark/times_in.h"

#include "base/banned.h"

static char separator(const struct parser *p, size_t i)
{
	if (!glued(p, i))
		return 0;
	if (is_punct(p, i, '/'))
		return '/';
	if (is_punct(p, i, '.'))
		return '.';
	return is_dash(p, i) ? '-' : 0;
}

size_t soi_times_numlit(const struct parser *p, size_t i, struct numlit *out)
{
	out->n = 0;
	out->whole = is_number(p, i) && p->tok[i].cp <= 99999999 ? (int)p->tok[i].cp : 0;
	while (is_number(p, i) && out->n < 7) {
		size_t k = out->n++;

		out->v[k] = p->tok[i].cp > 999999 ? 999999 : (int)p->tok[i].cp;
		out->len[k] = digits(p, i);
		out->sep[k] = separator(p, i + 1);
		i++;
		if (!out->sep[k] || !is_number(p, i + 1) || !glued(p, i + 1)) {
			out->sep[k] = 0;
			break;
		}
		i++;
	}
	out->next = i;
	return i;
}

/* "12 /1", "20- 21/9": figures apart where a slip of the pen put a space; only asked
 * for behind a word for a day, and only for what ends in day and month. */
static size_t loose_numlit(const struct parser *p, size_t i, struct numlit *out)
{
	bool slash = false;
	size_t from = i;

	out->n = 0;
	while (is_number(p, i) && digits(p, i) <= 4 && out->n < 4) {
		size_t k = out->n++;

		out->v[k] = (int)p->tok[i].cp;
		out->len[k] = digits(p, i);
		out->sep[k] = 0;
		i++;
		if (!is_number(p, i + 1) || (!is_punct(p, i, '/') && !is_dash(p, i)) ||
		    (!p->phrase && !glued(p, i) && !glued(p, i + 1)))
			break;
		out->sep[k] = is_punct(p, i, '/') ? '/' : '-';
		slash = slash || is_punct(p, i, '/');
		i++;
	}
	out->next = i;
	/* "26 - 5 - 2024" is a whole phrase */
	if (!slash && !(p->phrase && from == 0 && out->n == 3 && i == p->n))
		out->n = 0;
	return i;
}

/* Glued to something else on either side: "A-12/5", "5/2013/NĐ-CP", "12/5%". */
static bool is_cut_out(const struct parser *p, size_t from, size_t to)
{
	if (from > 0 && glued(p, from)) {
		const struct soi_token *b = &p->tok[from - 1];

		if (b->kind == SOI_TOK_WORD && p->lex[from - 1].cls == TC_NONE)
			return true;
		if (b->kind == SOI_TOK_PUNCT &&
		    (b->cp == '/' || b->cp == '.' || b->cp == ',' || b->cp == ':' || b->cp == '$' ||
		     b->cp == '+' || b->cp == '#') &&
		    from > 1 && glued(p, from - 1) && p->tok[from - 2].kind != SOI_TOK_PUNCT)
			return b->cp != '.' || p->tok[from - 2].kind == SOI_TOK_NUMBER;
	}
	if (to < p->n && glued(p, to)) {
		const struct soi_token *b = &p->tok[to];

		if (b->kind == SOI_TOK_NUMBER ||
		    (b->kind == SOI_TOK_WORD && p->lex[to].cls == TC_NONE &&
		     !(b->flags & SOI_TF_CAP)))
			return true;
		if (b->kind == SOI_TOK_PUNCT &&
		    (b->cp == '%' ||
		     ((b->cp == '/' || b->cp == '-') && to + 1 < p->n && glued(p, to + 1) &&
		      p->tok[to + 1].kind == SOI_TOK_WORD && cls(p, to + 1) == TC_NONE)))
			return true;
		if (b->kind == SOI_TOK_PUNCT && b->cp == ',' && is_number(p, to + 1) &&
		    glued(p, to + 1))
			return true;
	}
	return false;
}

enum licence soi_times_licence(const struct parser *p, size_t i)
{
	struct time_lex w;

	if (p->phrase && i == 0)
		return LICENCE_STRONG;
	if (p->n_out && p->out[p->n_out - 1].last < i && p->out[p->n_out - 1].last + 2 >= i &&
	    !p->out[p->n_out - 1].literal[0] &&
	    (is_punct(p, i - 1, ',') || cls(p, i - 1) == TC_AND || is_dash(p, i - 1) ||
	     (is_punct(p, i - 1, '(') && i - 1 == p->out[p->n_out - 1].last)))
		return LICENCE_STRONG; /* "ngày 5/10, 7/10 và 9/10"; "hôm qua (22/10)" */
	if (i == 0)
		return LICENCE_NONE;
	w = before(p, i);
	switch (w.cls) {
	case TC_HON:
	case TC_DAYS:
	case TC_DAYPART:
	case TC_DAY:
	case TC_WEEKDAY:
	case TC_ORDINAL_WEEKDAY:
	case TC_THAT_DAY:
	case TC_FESTIVAL:
	case TC_FESTIVAL_LOW:
	case TC_HOI:
		return LICENCE_STRONG;
	case TC_UNIT:
		return w.val == SOI_UNIT_DAY ? LICENCE_STRONG : LICENCE_NONE;
	case TC_LEAD:
	case TC_RANGE:
	case TC_YEAR_LEAD:
	case TC_FEST_LEAD:
	case TC_SEASON_LEAD:
	case TC_CUE_FUTURE:
		return LICENCE_WEAK;
	case TC_REL:
		return w.val == TV_LAST || w.val == TV_NEXT || w.val == TV_COMING ? LICENCE_WEAK
										  : LICENCE_NONE;
	case TC_NONE:
		break;
	default:
		return p->phrase ? LICENCE_WEAK : LICENCE_NONE;
	}
	if (is_punct(p, i - 1, '(')) /* "ngày Di sản Văn hóa Việt Nam (23.11)" */
		return before(p, i - 1).cls == TC_FESTIVAL ? LICENCE_STRONG : LICENCE_WEAK;
	return p->phrase ? LICENCE_WEAK : LICENCE_NONE;
}

static bool is_year(const struct numlit *l, size_t k)
{
	return l->len[k] == 4 && l->v[k] >= 1000 && l->v[k] <= 2999;
}

static bool is_month(const struct numlit *l, size_t k)
{
	return l->len[k] <= 2 && l->v[k] >= 1 && l->v[k] <= 12;
}

static bool is_day(const struct numlit *l, size_t d, size_t m)
{
	return l->len[d] <= 2 && is_month(l, m) && l->v[d] >= 1 &&
	       l->v[d] <= soi_days_in_month(2000, l->v[m]);
}

/* A year of four digits, or two where a day and month stand before. */
static bool year_at(const struct numlit *l, size_t k, bool two, int *out)
{
	if (is_year(l, k)) {
		*out = l->v[k];
		return true;
	}
	if (!two || l->len[k] != 2)
		return false;
	*out = l->v[k] + (l->v[k] < 70 ? 2000 : 1900);
	return true;
}

static void put_day(struct time_expr *e, int which, int day, int month)
{
	set_level(&e->lv[which], LV_DAY, step_md(month, day));
}

/* d/m/y and y-m-d, and two of the first with a dash between. */
static bool full_date(const struct numlit *l, struct time_expr *e)
{
	int y, y2 = 0;

	if (l->n == 3 && is_year(l, 0) && is_month(l, 1) && is_day(l, 2, 1) &&
	    l->sep[0] == l->sep[1]) {
		set_level(&e->lv[0], LV_YEAR, step_year(l->v[0]));
		put_day(e, 0, l->v[2], l->v[1]);
		return true;
	}
	if ((l->n != 3 && l->n != 6) || !is_day(l, 0, 1) || l->sep[0] != l->sep[1] ||
	    !year_at(l, 2, l->n == 3, &y))
		return false;
	/* 1.10.30 is a version, 21.05.24 a date */
	if (l->n == 3 && l->len[2] == 2 && l->sep[0] == '.' && (l->len[0] < 2 || l->len[1] < 2))
		return false;
	if (l->n == 6 && (l->sep[2] != '-' || !is_day(l, 3, 4) || !year_at(l, 5, false, &y2)))
		return false;
	set_level(&e->lv[0], LV_YEAR, step_year(y));
	put_day(e, 0, l->v[0], l->v[1]);
	if (l->n == 6) {
		e->interval = true;
		set_level(&e->lv[1], LV_YEAR, step_year(y2));
		put_day(e, 1, l->v[3], l->v[4]);
	}
	return true;
}

/* d-d/m [/y] and d/m-d/m [/y], with '.' for '/' too. */
static bool day_range(const struct numlit *l, struct time_expr *e)
{
	int y = 0;
	bool same = l->n >= 3 && l->n <= 4 && l->sep[0] == '-' && l->sep[1] != '-' &&
		    is_day(l, 0, 2) && is_day(l, 1, 2) && l->v[0] < l->v[1];
	bool two = l->n >= 4 && l->n <= 5 && l->sep[1] == '-' && l->sep[0] != '-' &&
		   l->sep[2] == l->sep[0] && is_day(l, 0, 1) && is_day(l, 2, 3);
	size_t year = same ? 3 : 4;

	if ((!same && !two) ||
	    (l->n > year && (l->sep[year - 1] == '-' || !year_at(l, year, false, &y))))
		return false;
	e->interval = true;
	put_day(e, 0, l->v[0], same ? l->v[2] : l->v[1]);
	put_day(e, 1, same ? l->v[1] : l->v[2], same ? l->v[2] : l->v[3]);
	if (y) {
		set_level(&e->lv[1], LV_YEAR, step_year(y));
		set_level(&e->lv[0], LV_YEAR, step_year(y - (!same && l->v[1] > l->v[3])));
	}
	return true;
}

/* m/y, m/y-m/y, m-m/y. */
static bool month_year(const struct numlit *l, enum licence licence, bool month_said,
		       struct time_expr *e)
{
	bool one =
		l->n == 2 && is_month(l, 0) && is_year(l, 1) && l->v[1] >= 1800 && l->v[1] <= 2199;
	bool two = l->n == 4 && is_month(l, 0) && is_year(l, 1) && l->sep[1] == '-' &&
		   is_month(l, 2) && is_year(l, 3) && l->sep[0] == l->sep[2];
	bool span = l->n == 3 && l->sep[0] == '-' && l->sep[1] != '-' && is_month(l, 0) &&
		    is_month(l, 1) && is_year(l, 2) && l->v[0] < l->v[1] &&
		    (month_said || licence != LICENCE_NONE);

	if (one && l->sep[0] != '/' && !month_said && licence != LICENCE_STRONG)
		return false;
	if (!one && !two && !span)
		return false;
	e->interval = !one;
	set_level(&e->lv[0], LV_YEAR, step_year(l->v[span ? 2 : 1]));
	set_level(&e->lv[0], LV_MID, step_md(l->v[0], 0));
	if (!one) {
		set_level(&e->lv[1], LV_YEAR, step_year(l->v[span ? 2 : 3]));
		set_level(&e->lv[1], LV_MID, step_md(l->v[span ? 1 : 2], 0));
	}
	return true;
}

/* "giai đoạn 2007-2013", "mùa 2013/14". */
static bool year_range(const struct parser *p, const struct numlit *l, enum licence licence,
		       struct time_expr *e)
{
	int to;

	if (l->n != 2 || !is_year(l, 0) || l->v[0] > 2199 || l->sep[0] == '.' ||
	    (l->v[0] < 1800 && licence == LICENCE_NONE))
		return false;
	to = l->len[1] == 2 ? l->v[0] / 100 * 100 + l->v[1] : l->v[1];
	if ((l->len[1] != 2 && l->len[1] != 4) || to <= l->v[0] || to > l->v[0] + 200)
		return false;
	if (licence == LICENCE_NONE &&
	    (l->len[1] == 2 || (to > l->v[0] + 15 && !at_stop(p, l->next))))
		return false;
	e->interval = true;
	set_level(&e->lv[0], LV_YEAR, step_year(l->v[0]));
	set_level(&e->lv[1], LV_YEAR, step_year(to));
	return true;
}

static bool is_lower_word(const struct parser *p, size_t i)
{
	return i < p->n && p->tok[i].kind == SOI_TOK_WORD && !is_cap(p, i) && cls(p, i) == TC_NONE;
}

/* 21/5, 24-6, 30.7, where what stands around allows it. */
static bool day_month(const struct parser *p, const struct numlit *l, enum licence licence,
		      struct time_expr *e)
{
	int d = l->v[0], m = l->v[1];
	/* 1/2, 2/3, 3/4: said of shares as often as of days. */
	bool fraction = d < m && m <= 5 && l->len[0] == 1 && l->len[1] == 1;

	if (l->n != 2 || !is_day(l, 0, 1) ||
	    (l->sep[0] != '/' && cls(p, l->next) == TC_UNIT &&
	     (!is_unit(p, l->next, SOI_UNIT_YEAR) ||
	      soi_times_year(p, l->next, &(struct time_expr){ 0 }) == l->next)) ||
	    cls(p, l->next) == TC_AGE)
		return false; /* 8-10 tháng, 18-25 tuổi */
	if (l->sep[0] == '/') {
		if (licence == LICENCE_NONE && d <= 12)
			return false;
		/* nor is "5/7 thành viên", asked about alone, a day */
		if (p->phrase && before(p, l->next - 3).cls == TC_NONE && d < m &&
		    is_lower_word(p, l->next))
			return false;
		if (fraction && ((licence == LICENCE_WEAK && is_lower_word(p, l->next)) ||
				 cls(p, l->next) == TC_BEFORE_STOP))
			return false;
	} else if (l->sep[0] == '-') {
		if (licence == LICENCE_NONE || (licence == LICENCE_WEAK && (d <= m || d < 10)))
			return false;
	} else if (licence != LICENCE_STRONG) {
		return false;
	}
	put_day(e, 0, d, m);
	return true;
}

static bool day_before(const struct parser *p, size_t i)
{
	struct time_lex w = before(p, i);

	return (w.cls == TC_UNIT && w.val == SOI_UNIT_DAY) || w.cls == TC_HON ||
	       w.cls == TC_DAYPART || w.cls == TC_DAYS;
}

/* 2024-W21, 2024-W21-2, 2024-Q2; with i on the year */
static size_t iso_parts(const struct parser *p, size_t i, struct time_expr *e)
{
	struct soi_span w;
	size_t j = i + 2;
	int n = 0;

	if (!is_number(p, i) || digits(p, i) != 4 || !is_dash(p, i + 1) || !glued(p, i + 1) ||
	    j >= p->n || !glued(p, j) || p->tok[j].kind != SOI_TOK_WORD)
		return i;
	w = soi_token_span(p->text, j);
	for (size_t k = 1; k < w.n; k++)
		n = n < 100 && w.p[k] >= '0' && w.p[k] <= '9' ? n * 10 + (w.p[k] - '0') : 100;
	set_level(&e->lv[0], LV_YEAR, step_year((int)p->tok[i].cp));
	e->rule = "date";
	if (w.n == 2 && w.p[0] == 'Q' && n >= 1 && n <= 4) {
		set_level(&e->lv[0], LV_MID, (struct soi_step){ .op = SOI_STEP_QUARTER, .a = n });
		e->quarter_or_half = true;
		return j + 1;
	}
	if (w.n != 3 || w.p[0] != 'W' || n < 1 || n > 53) {
		e->lv[0].have = 0;
		return i;
	}
	set_level(&e->lv[0], LV_WEEK, (struct soi_step){ .op = SOI_STEP_WEEK, .a = n });
	if (is_dash(p, j + 1) && glued(p, j + 1) && is_number(p, j + 2) && glued(p, j + 2) &&
	    digits(p, j + 2) == 1 && p->tok[j + 2].cp >= 1 && p->tok[j + 2].cp <= 7) {
		set_level(&e->lv[0], LV_DAY,
			  (struct soi_step){ .op = SOI_STEP_WD, .a = (int)p->tok[j + 2].cp });
		return j + 3;
	}
	return j + 1;
}

/* ISO 8601 that elsewhere is something else: 2024-05, 20240521, 2024. */
static bool whole_iso(const struct numlit *l, struct time_expr *e)
{
	struct numlit d = { .n = 3, .len = { 4, 2, 2 }, .sep = { '-', '-', 0 } };

	if (l->n == 2 && is_year(l, 0) && l->len[1] == 2 && is_month(l, 1) && l->sep[0] == '-') {
		set_level(&e->lv[0], LV_YEAR, step_year(l->v[0]));
		set_level(&e->lv[0], LV_MID, step_md(l->v[1], 0));
		return true;
	}
	if (l->n != 1 || !is_year(l, 0) || l->v[0] < 1800 || l->v[0] > 2199) {
		if (l->n != 1 || l->len[0] != 8)
			return false;
		d.v[0] = l->whole / 10000;
		d.v[1] = l->whole / 100 % 100;
		d.v[2] = l->whole % 100;
		return full_date(&d, e);
	}
	e->rule = "year";
	set_level(&e->lv[0], LV_YEAR, step_year(l->v[0]));
	return true;
}

size_t soi_times_figures(const struct parser *p, size_t i, enum licence licence, bool month_said,
			 struct time_expr *e)
{
	struct numlit l, loose;
	bool ok;

	if (!is_number(p, i))
		return i;
	if (p->phrase && !month_said) {
		size_t j = iso_parts(p, i, e);

		if (j > i)
			return j;
	}
	(void)soi_times_numlit(p, i, &l);
	if (l.n < 2 && !month_said && licence == LICENCE_STRONG && (day_before(p, i) || p->phrase))
		l = loose_numlit(p, i, &loose) > i && loose.n > 1 ? loose : l;
	if (p->phrase && i == 0 && l.next == p->n && whole_iso(&l, e))
		return l.next;
	if (l.n < 2 || is_cut_out(p, i, l.next) ||
	    (licence != LICENCE_STRONG && before(p, i).cls == TC_BEFORE_STOP))
		return i;
	if (month_said)
		ok = month_year(&l, licence, true, e);
	else
		ok = full_date(&l, e) || day_range(&l, e) || month_year(&l, licence, false, e) ||
		     year_range(p, &l, licence, e) || day_month(p, &l, licence, e);
	return ok ? l.next : i;
}

/* ---- clocks ---- */

/* "h", "h30" and "g30" as a word glued behind the hour. */
static bool hour_word(const struct parser *p, size_t i, int *minute)
{
	struct soi_span w;
	int m = -1;

	if (i >= p->n || p->tok[i].kind != SOI_TOK_WORD || !glued(p, i))
		return false;
	w = soi_token_span(p->text, i);
	if (w.n > 3 && w.p[w.n - 1] == 'p')
		w.n--; /* 14h30p */
	if (w.n < 1 || w.n > 3 || (w.p[0] != 'h' && w.p[0] != 'H' && (w.p[0] != 'g' || w.n < 3)))
		return false;
	for (size_t k = 1; k < w.n; k++) {
		if (w.p[k] < '0' || w.p[k] > '9')
			return false;
		m = (m < 0 ? 0 : m * 10) + (w.p[k] - '0');
	}
	*minute = m;
	return m < 60;
}

static struct soi_step clock_step(int h, int m, int s)
{
	return (struct soi_step){ .op = SOI_STEP_CLOCK, .a = h, .b = m, .c = s };
}

/* hh:mm[:ss] */
static size_t colon_clock(const struct parser *p, size_t i, struct soi_step *clock)
{
	int s = -1;
	size_t j = i + 3;

	if (!is_punct(p, i + 1, ':') || !glued(p, i + 1) || !is_number(p, i + 2) ||
	    !glued(p, i + 2) || digits(p, i + 2) != 2 || p->tok[i + 2].cp > 59)
		return i;
	if (is_punct(p, j, ':') && glued(p, j) && is_number(p, j + 1) && glued(p, j + 1) &&
	    digits(p, j + 1) == 2 && p->tok[j + 1].cp < 60) {
		s = (int)p->tok[j + 1].cp;
		j += 2;
	}
	if (is_cut_out(p, i, j) || before(p, i).cls == TC_BEFORE_STOP)
		return i;
	*clock = clock_step((int)p->tok[i].cp, (int)p->tok[i + 2].cp, s);
	return j;
}

/* "kém 15 [phút]" behind hour h, with i at "kém" */
static size_t minutes_to(const struct parser *p, size_t i, int h, struct soi_step *clock)
{
	struct numeral n;
	size_t k;

	if (cls(p, i) != TC_MINUS)
		return i;
	k = soi_times_numeral(p, i + 1, &n);
	if (k == i + 1 || n.tenths >= 0 || n.v < 1 || n.v > 59)
		return i;
	*clock = clock_step((h + 23) % 24, 60 - (int)n.v, -1);
	return is_unit(p, k, SOI_UNIT_MINUTE) ? after(p, k) : k;
}

/* "giờ [kém] mm [phút [ss giây]]", "giờ rưỡi", with i at "giờ". */
static size_t spoken_clock(const struct parser *p, size_t i, int h, struct soi_step *clock,
			   bool *strong)
{
	struct numeral n;
	size_t j = after(p, i), k;

	*strong = false;
	*clock = clock_step(h, 0, -1);
	if (cls(p, j) == TC_HALF_AFTER) {
		*clock = clock_step(h, 30, -1);
		return after(p, j);
	}
	if (cls(p, j) == TC_MINUS) {
		k = minutes_to(p, j, h, clock);
		*strong = k > j;
		return k;
	}
	k = soi_times_numeral(p, j, &n);
	if (k == j || n.tenths >= 0 || n.v > 59)
		return j;
	if (is_unit(p, k, SOI_UNIT_MINUTE)) {
		*clock = clock_step(h, (int)n.v, -1);
		j = after(p, k);
		k = soi_times_numeral(p, j, &n);
		if (k == j || n.tenths >= 0 || n.v > 59 || !is_unit(p, k, SOI_UNIT_SECOND))
			return j;
		clock->c = (int)n.v;
		return after(p, k);
	}
	/* "tám giờ mười lăm.", but "tám giờ năm" may go on */
	if ((!is_number(p, j) && n.v < 10) || !at_stop(p, k)) {
		if (cls(p, k) != TC_DAYPART && cls(p, k) != TC_RANGE && cls(p, k) != TC_DAY &&
		    cls(p, k) != TC_HON && !is_unit(p, k, SOI_UNIT_DAY))
			return j;
		if (is_dash(p, k) || is_punct(p, k, '/'))
			return j;
	} else if ((is_dash(p, k) || is_punct(p, k, '/')) && is_number(p, k + 1)) {
		return j; /* "9 giờ 5/10" */
	}
	*clock = clock_step(h, (int)n.v, -1);
	*strong = true;
	return k;
}

/* "SA" and "CH" (sáng, chiều) need a clock in front; "AM" and "PM" a number. */
static bool is_cap_pair(const struct parser *p, size_t i)
{
	struct soi_span w = soi_token_span(p->text, i);

	return soi_span_is(w, "SA") || soi_span_is(w, "CH");
}

static bool led_by_clock(const struct parser *p, size_t i)
{
	struct time_lex w = before(p, i);

	return w.cls == TC_LEAD && w.val == TV_CLOCK;
}

/* "p.m." behind a number, written apart; TV_NONE for anything else */
static int dotted_meridiem(const struct parser *p, size_t i, size_t *next)
{
	struct soi_span w;

	if (i + 2 >= p->n || p->tok[i].kind != SOI_TOK_WORD || !is_punct(p, i + 1, '.') ||
	    !glued(p, i + 1) || !glued(p, i + 2) || p->tok[i + 2].kind != SOI_TOK_WORD)
		return TV_NONE;
	w = soi_token_span(p->text, i + 2);
	if (!soi_span_is(w, "m") && !soi_span_is(w, "M"))
		return TV_NONE;
	*next = i + 3 + (is_punct(p, i + 3, '.') && glued(p, i + 3));
	w = soi_token_span(p->text, i);
	return soi_span_is(w, "p") || soi_span_is(w, "P")   ? TV_PM
	       : soi_span_is(w, "a") || soi_span_is(w, "A") ? TV_AM
							    : TV_NONE;
}

/* AM, PM behind a clock */
static size_t meridiem(const struct parser *p, size_t i, struct soi_step *clock)
{
	size_t next;
	int dotted = dotted_meridiem(p, i, &next);

	if (dotted != TV_NONE && clock->a <= 12) {
		clock->a = clock->a % 12 + (dotted == TV_PM ? 12 : 0);
		return next;
	}
	if (cls(p, i) != TC_MERIDIEM || clock->a > 12)
		return i;
	if (val(p, i) == TV_PM && clock->a < 12)
		clock->a += 12;
	else if (val(p, i) == TV_AM && clock->a == 12)
		clock->a = 0;
	return after(p, i);
}

size_t soi_times_clock(const struct parser *p, size_t i, struct soi_step *clock, bool *strong)
{
	struct numeral n;
	size_t j;
	int m;

	*strong = true;
	if (is_number(p, i)) {
		if (p->tok[i].cp > 24 || digits(p, i) > 2)
			return i;
		j = colon_clock(p, i, clock);
		if (j > i)
			return clock->a == 24 && clock->b ? i : meridiem(p, j, clock);
		/* 3pm, 11 AM; in a text "2PM" is rather a band */
		if (p->tok[i].cp <= 12 && cls(p, i + 1) == TC_MERIDIEM && !is_cap_pair(p, i + 1) &&
		    (p->phrase || !is_cap(p, i + 1))) {
			*clock = clock_step((int)p->tok[i].cp, 0, -1);
			return meridiem(p, i + 1, clock);
		}
		if (p->tok[i].cp >= 1 && p->tok[i].cp <= 12 && dotted_meridiem(p, i + 1, &j)) {
			*clock = clock_step((int)p->tok[i].cp, 0, -1);
			return meridiem(p, i + 1, clock);
		}
		if (hour_word(p, i + 1, &m)) {
			*clock = clock_step((int)p->tok[i].cp, m < 0 ? 0 : m, -1);
			j = i + 2;
			/* 7h 25 and 21h15': the minute apart, the mark behind it. */
			if ((is_punct(p, j, '\'') || is_punct(p, j, 0x2019) ||
			     is_punct(p, j, 0x2032)) &&
			    glued(p, j))
				j++;
			*strong = p->tok[i].cp < 24 || m >= 0; /* "24h" is also a name */
			if (m < 0 && cls(p, j) == TC_MINUS)
				return minutes_to(p, j, clock->a, clock);
			if (m < 0 && is_number(p, j) && p->tok[j].cp < 60 && clock->a < 24 &&
			    is_unit(p, j + 1, SOI_UNIT_MINUTE)) {
				clock->b = (int)p->tok[j].cp; /* 9h 20 phút */
				return after(p, j + 1);
			}
			return meridiem(p, j, clock);
		}
	}
	j = soi_times_numeral(p, i, &n);
	if (j > i && n.tenths < 0 && n.v >= 1 && n.v <= 12 && cls(p, j) == TC_HALF_AFTER &&
	    (cls(p, after(p, j)) == TC_DAYPART || led_by_clock(p, i))) {
		*clock = clock_step((int)n.v, 30, -1); /* 8 rưỡi tối nay */
		return after(p, j);
	}
	if (j == i || n.tenths >= 0 || n.v > 24 || !is_unit(p, j, SOI_UNIT_HOUR) || p->lex[j].n > 1)
		return i;
	return spoken_clock(p, j, (int)n.v, clock, strong);
}

/* Hours as said to hours of the day. */
void soi_times_apply_daypart(struct soi_step *clock, int part)
{
	int h = clock->a;

	if (part == TV_PM || part == TV_EVENING || (part == TV_NOON && h <= 3))
		h += h < 12 && h > 0 ? 12 : 0;
	else if (part == TV_NIGHT)
		h = h == 12 ? 24 : h >= 6 && h < 12 ? h + 12 : h;
	else if (part == TV_AM && h == 12)
		h = 0;
	clock->a = h;
}

/* The rest of "2013-02-12T10:00:30+07:00", with i on the first colon.  A zone makes
 * the value a moment of its own, as it was written. */
size_t soi_times_iso_clock(const struct parser *p, size_t i, int hour, struct time_expr *e)
{
	const struct soi_step *day = &e->lv[0].s[LV_DAY], *year = &e->lv[0].s[LV_YEAR];
	int minute = (int)p->tok[i + 1].cp, second = -1;
	size_t j = i + 2;
	bool z;

	if (is_punct(p, j, ':') && glued(p, j) && is_number(p, j + 1) && glued(p, j + 1) &&
	    digits(p, j + 1) == 2 && p->tok[j + 1].cp < 60) {
		second = (int)p->tok[j + 1].cp;
		j += 2;
		if (is_punct(p, j, '.') && glued(p, j) && is_number(p, j + 1) && glued(p, j + 1))
			j += 2; /* no parts of a second */
	}
	set_level(&e->lv[0], LV_CLOCK,
		  (struct soi_step){ .op = SOI_STEP_CLOCK, .a = hour, .b = minute, .c = second });
	if (j >= p->n || !glued(p, j) || !has(&e->lv[0], LV_YEAR) || year->op != SOI_STEP_SET)
		return j;
	z = soi_span_is(soi_token_span(p->text, j), "Z");
	if (!z && !((is_punct(p, j, '+') || is_dash(p, j)) && is_number(p, j + 1) &&
		    glued(p, j + 1) && digits(p, j + 1) == 2 && is_punct(p, j + 2, ':') &&
		    is_number(p, j + 3) && digits(p, j + 3) == 2 && p->tok[j + 1].cp < 15 &&
		    p->tok[j + 3].cp < 60))
		return j;
	snprintf(e->literal, sizeof(e->literal), "%04d-%02d-%02dT%02d:%02d", year->a, day->b,
		 day->c, hour, minute);
	if (second >= 0)
		snprintf(e->literal + 16, 4, ":%02d", second);
	if (z) {
		memcpy(e->literal + strlen(e->literal), "Z", 2);
		return j + 1;
	}
	snprintf(e->literal + strlen(e->literal), 7, "%c%02u:%02u", is_punct(p, j, '+') ? '+' : '-',
		 (unsigned)p->tok[j + 1].cp, (unsigned)p->tok[j + 3].cp);
	return j + 4;
}
