/*
 * The lunar calendar from a table of month lengths, four numbers a year, that
 * tools/lunar.c computes from the positions of Sun and Moon while building.
 * At run time nothing is floating: a look-up and at most 13 additions.
 */
#include "mark/lunar.h"

#include "base/date.h"
#include "base/banned.h"

static const struct soi_lunar_year *year_of(int year)
{
	if (year < SOI_LUNAR_FIRST_YEAR || year > SOI_LUNAR_LAST_YEAR)
		return NULL;
	return &soi_lunar_years[year - SOI_LUNAR_FIRST_YEAR];
}

static int length(const struct soi_lunar_year *y, int i)
{
	return 29 + (y->long_months >> i & 1);
}

bool soi_lunar_of(int64_t day, struct soi_lunar_date *out)
{
	const struct soi_lunar_year *y;
	int64_t at;
	int year, m, d;

	soi_civil_of(day, &year, &m, &d);
	y = year_of(year);
	if (!y || day < y->first_day) /* before Tết: still the year before */
		y = year_of(--year);
	if (!y)
		return false;
	at = y->first_day;
	for (int i = 0; i < y->n_months; i++) {
		int n = length(y, i);

		if (day < at + n) {
			out->leap = y->leap_after && i == y->leap_after;
			out->month = y->leap_after && i >= y->leap_after ? i : i + 1;
			out->year = year;
			out->day = (int)(day - at) + 1;
			return true;
		}
		at += n;
	}
	return false;
}

bool soi_lunar_month(int year, int month, bool leap, int64_t *first, int *n_days)
{
	const struct soi_lunar_year *y = year_of(year);
	int index;

	if (!y || month < 1 || month > 12 || (leap && y->leap_after != month))
		return false;
	index = month - 1 + (leap || (y->leap_after && month > y->leap_after));
	*first = y->first_day;
	for (int i = 0; i < index; i++)
		*first += length(y, i);
	*n_days = length(y, index);
	return true;
}

int64_t soi_lunar_day(const struct soi_lunar_date *d)
{
	int64_t first;
	int n;

	if (!soi_lunar_month(d->year, d->month, d->leap, &first, &n) || d->day < 1 || d->day > n)
		return INT64_MIN;
	return first + d->day - 1;
}

int64_t soi_solar_term(int year, int term)
{
	if (!year_of(year) || term < 1 || term > 24)
		return INT64_MIN;
	return soi_day_of(year, (term + 1) / 2, soi_solar_terms[year - SOI_LUNAR_FIRST_YEAR][term - 1]);
}
