#include "story/when.h"

#include "base/banned.h"

static bool point(struct soi_span s, struct soi_ymd *out)
{
	struct soi_date d;

	if (!soi_date_parse(s, &d))
		return false;
	*out = (struct soi_ymd){ d.year, d.month, d.day };
	return d.year || d.month;
}

static bool week(struct soi_span s, struct soi_when *out)
{
	int64_t first, last;

	if (s.n != 8 || s.p[5] != 'W' || !soi_edtf_bounds(s, &first, &last))
		return false;
	soi_civil_of(first, &out->a.year, &out->a.month, &out->a.day);
	soi_civil_of(last, &out->b.year, &out->b.month, &out->b.day);
	return true;
}

struct soi_when soi_when_parse(struct soi_span edtf)
{
	struct soi_span rest = edtf, first = soi_span_cut(&rest, '/');
	struct soi_when w = { 0 };

	if (!first.n)
		return w;
	if (!rest.p) {
		w.known = week(first, &w) || point(first, &w.a);
		if (w.known && !w.b.year && !w.b.month)
			w.b = w.a;
	} else {
		w.known = point(first, &w.a) && point(rest, &w.b);
	}
	if (!w.known)
		w = (struct soi_when){ 0 };
	return w;
}

static struct soi_span print_point(struct soi_arena *a, const struct soi_ymd *p)
{
	struct soi_date d = { .year = (int16_t)p->year, .month = (int8_t)p->month,
			      .day = (int8_t)p->day, .hour = -1, .minute = -1, .second = -1 };

	return soi_date_print(a, &d);
}

struct soi_span soi_when_print(struct soi_arena *a, const struct soi_when *w)
{
	struct soi_span first, last;

	if (!w->known)
		return SOI_EMPTY;
	first = print_point(a, &w->a);
	last = print_point(a, &w->b);
	if (soi_span_eq(first, last))
		return first;
	return soi_arena_printf(a, "%.*s/%.*s", SOI_FMT(first), SOI_FMT(last));
}

bool soi_when_is_days(const struct soi_when *w)
{
	return w->known && w->a.day && w->b.day;
}

struct soi_when soi_when_in_year(struct soi_when w, int year)
{
	if (w.known && year) {
		/* an interval over New Year ends in the next */
		bool wraps = !w.a.year && !w.b.year && w.b.month < w.a.month;

		w.a.year = w.a.year ? w.a.year : year;
		w.b.year = w.b.year ? w.b.year : year + wraps;
	}
	return w;
}

int soi_day_of_year(const struct soi_ymd *p)
{
	if (!p->month)
		return -1;
	return (int)(soi_day_of(2000, p->month, p->day ? p->day : 1) - soi_day_of(2000, 1, 1));
}

int64_t soi_ymd_day(const struct soi_ymd *p, int year)
{
	return soi_day_of(p->year ? p->year : year, p->month ? p->month : 1, p->day ? p->day : 1);
}
