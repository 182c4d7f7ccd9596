/*
 * Days with a name: data/festivals.tsv says on which day of which calendar each
 * lies.  Most have a month and a day of the sun's or the moon's year, some a
 * weekday of a month ("ngày của Mẹ": the second Sunday of May).  Two kinds move:
 *
 *	easter	so many days from Easter Sunday, found by the Gregorian computus in
 *		the form of Meeus, "Astronomical Algorithms", chapter 8
 *	sun	a solar term ("hạ chí", the summer solstice): the day at UTC+7 on
 *		which the Sun reaches a multiple of 15 degrees, from a table that
 *		tools/lunar.c writes (1900 to 2100); good to some minutes, so a term
 *		close to midnight may be a day off
 */
#include "mark/lunar.h"
#include "mark/times_in.h"

#include "base/banned.h"

int64_t soi_easter(int year)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int d = b / 4, e = b % 4, g = (8 * b + 13) / 25;
	int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
	int l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 19 * l) / 433;
	int month = (h + l - 7 * m + 90) / 25;

	return soi_day_of(year, month, (h + l - 7 * m + 33 * month + 19) % 32);
}

size_t soi_times_lunar_year(const struct parser *p, size_t i, bool eve, struct time_expr *e)
{
	struct soi_step cc, *y = &e->lv[0].s[LV_YEAR];
	size_t j = soi_times_can_chi(p, i, &cc);

	if (j > i)
		set_level(&e->lv[0], LV_YEAR, cc);
	else
		j = soi_times_year(p, i, e);
	if (soi_times_year_number(p, j, 1900, 2100)) { /* Tết Mậu Thân 1968: the figures know more */
		set_level(&e->lv[0], LV_YEAR, step_year((int)p->tok[j].cp));
		j++;
	}
	if (eve && j > i)
		y->a = y->op == SOI_STEP_CANCHI ? (y->a + 59) % 60 : y->a - 1;
	return j;
}

bool soi_times_is_tet(const struct parser *p, size_t i)
{
	const struct festival *f = &p->t->festivals[val(p, i)];

	return f->calendar == FEST_LUNAR && f->month == 1 && f->day == 1;
}

static void set_day(const struct festival *f, struct time_expr *e)
{
	struct soi_step s = step_md(f->month, f->day);

	if (f->nth) {
		set_level(&e->lv[0], LV_MID, step_md(f->month, 0));
		s = (struct soi_step){
			.op = SOI_STEP_WD, .a = f->weekday, .b = f->nth, .c = f->later
		};
	} else if (f->calendar == FEST_EASTER || f->calendar == FEST_SUN) {
		s = (struct soi_step){ .op = f->calendar == FEST_SUN ? SOI_STEP_TERM
								       : SOI_STEP_EASTER,
				       .a = f->day };
	}
	set_level(&e->lv[0], LV_DAY, s);
	e->lunar = f->calendar == FEST_LUNAR;
}

size_t soi_times_festival(const struct parser *p, size_t i, bool led, struct time_expr *e)
{
	static const struct festival tet = { .calendar = FEST_LUNAR, .month = 1, .day = 1 };
	const struct festival *f = cls(p, i) == TC_TET ? &tet : &p->t->festivals[val(p, i)];
	size_t j = after(p, i), k;

	if (cls(p, i) != TC_FESTIVAL && cls(p, i) != TC_TET)
		return i;
	if (cls(p, i) == TC_TET && cls(p, j) == TC_FESTIVAL) /* Tết | Trung thu */
		return (k = soi_times_festival(p, j, true, e)) > j ? k : i;
	k = soi_times_lunar_year(p, j, f->calendar == FEST_LUNAR && f->month == 12, e);
	if (k == j && p->phrase && is_rel(p, j, TV_THIS)) {
		set_level(&e->lv[0], LV_YEAR, step_shift(SOI_UNIT_YEAR, 0));
		k = after(p, j);
	}
	if (k == j && cls(p, i) == TC_TET &&
	    !(p->phrase && j == p->n && (i == 0 || before(p, i).cls == TC_FEST_LEAD)))
		return i; /* which Tết, and whether that day, is not said */
	/* "Quốc khánh 2/9": the figures say it */
	if (k == j && (is_number(p, k) || (is_punct(p, k, '(') && is_number(p, k + 1))))
		return i;
	if (k == j && !led && !f->bare && !p->phrase)
		return i;
	set_day(f, e);
	e->rule = "festival";
	return k;
}
