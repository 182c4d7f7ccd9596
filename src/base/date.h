/*
 * The proleptic Gregorian calendar in integers, and the EDTF (ISO 8601-2)
 * values that Soi prints.
 */
#ifndef SOI_BASE_DATE_H
#define SOI_BASE_DATE_H

#include "base/arena.h"
#include "base/span.h"

#define SOI_NO_TIME INT64_MIN
#define SOI_VN_OFFSET_MIN 420		/* UTC+7, minutes */

/* Days since 1970-01-01 of a civil date, after Hinnant, "chrono-Compatible
 * Low-Level Date Algorithms" (2013). */
int64_t soi_day_of(int year, int month, int day);
void soi_civil_of(int64_t day, int *year, int *month, int *mday);
int soi_weekday(int64_t day);			/* 1 Monday to 7 Sunday, as ISO 8601 */
int soi_days_in_month(int year, int month);
void soi_iso_week(int64_t day, int *year, int *week);
int64_t soi_day_of_iso_week(int year, int week);	/* its Monday */

/*
 * One calendar point as far as it is known: a year, month or day of 0 is
 * unknown (or not said: then the finer fields are 0 too).  "XXXX-05-21" has
 * year 0; "2013" has month 0 and day 0.
 */
struct soi_date {
	int16_t year;
	int8_t month, day;
	int8_t hour, minute, second;	/* -1: not said */
	int16_t offset_min;		/* minutes east of UTC, valid with has_offset */
	bool has_offset;
};

/* Parse what soi prints in "published": YYYY[-MM[-DD[Thh:mm[:ss][+hh:mm|Z]]]],
 * X digits as unknown; and a fraction of a second, which is dropped.  False:
 * something else. */
bool soi_date_parse(struct soi_span s, struct soi_date *out);

/* The value back, as short as what is known allows; in the arena. */
struct soi_span soi_date_print(struct soi_arena *a, const struct soi_date *d);

/* Unix seconds of a date with at least a full day; a missing clock is 00:00,
 * a missing offset +07:00; SOI_NO_TIME otherwise. */
int64_t soi_date_unix(const struct soi_date *d);

/* First and last day (days since 1970) that an EDTF value can mean: a day, a
 * month, a year, a season-free interval "A/B", a week "2013-W43", "18XX".
 * False where it bounds no days (durations, XXXX-05-21, null). */
bool soi_edtf_bounds(struct soi_span value, int64_t *first, int64_t *last);

#endif
