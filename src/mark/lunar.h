/*
 * The Vietnamese lunar calendar, 1900 to 2100, both ways, in integers.
 *
 * Days are days since 1970-01-01.  A lunar year is named by the solar year in
 * which it begins (lunar 2024 is Giáp Thìn, from 2024-02-10).
 */
#ifndef SOI_MARK_LUNAR_H
#define SOI_MARK_LUNAR_H

#include <stdbool.h>
#include <stdint.h>

#define SOI_LUNAR_FIRST_YEAR 1900
#define SOI_LUNAR_LAST_YEAR  2100

struct soi_lunar_date {
	int year, month, day; /* month 1 to 12, day 1 to 30 */
	bool leap;	      /* the leap month that follows the month of that number */
};

/* False outside the years covered. */
bool soi_lunar_of(int64_t day, struct soi_lunar_date *out);

/* First day and length of a lunar month; false where the year has no such month
 * or is not covered. */
bool soi_lunar_month(int year, int month, bool leap, int64_t *first, int *n_days);

/* The solar day, or INT64_MIN where there is none (a 30th in a month of 29). */
int64_t soi_lunar_day(const struct soi_lunar_date *d);

/* The day of a solar term, 1 (tiểu hàn, 285 degrees, in January) to 24 (đông chí, 270);
 * INT64_MIN outside the years covered. */
int64_t soi_solar_term(int year, int term);

/* One year of the generated table (tools/lunar.c writes lunar_table.c). */
struct soi_lunar_year {
	int32_t first_day;    /* of month 1 */
	uint16_t long_months; /* bit i: the i-th month of the year, leap one counted,
				 * has 30 days */
	uint8_t leap_after;   /* the month the leap month follows, or 0 */
	uint8_t n_months;     /* 12 or 13 */
};
extern const struct soi_lunar_year soi_lunar_years[SOI_LUNAR_LAST_YEAR - SOI_LUNAR_FIRST_YEAR + 1];
/* The day of the month of each term; terms 2k - 1 and 2k fall into month k. */
extern const uint8_t soi_solar_terms[SOI_LUNAR_LAST_YEAR - SOI_LUNAR_FIRST_YEAR + 1][24];

#endif
