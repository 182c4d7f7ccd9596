/*
 * Dates as timelines need them: a first and a last day, each as far as it is
 * known, the year perhaps open ("XXXX-05-21/XXXX-05-23").
 */
#ifndef SOI_STORY_WHEN_H
#define SOI_STORY_WHEN_H

#include "base/base.h"

/* 0: not known (year), not said (month, day; then the finer are 0 too). */
struct soi_ymd {
	int year, month, day;
};

struct soi_when {
	struct soi_ymd a, b;	/* equal for one point */
	bool known;		/* false: nothing */
};

/* A day, month, year, ISO week or closed interval of these; clocks are cut
 * off.  Anything else (durations, open ends, decades) is not known. */
struct soi_when soi_when_parse(struct soi_span edtf);

/* Empty where not known. */
struct soi_span soi_when_print(struct soi_arena *a, const struct soi_when *w);

/* Both ends have a day. */
bool soi_when_is_days(const struct soi_when *w);

/* The same with every open year set to year. */
struct soi_when soi_when_in_year(struct soi_when w, int year);

/* A point's day in a leap year, 0 to 365, a month standing for its first day;
 * -1 without a month. */
int soi_day_of_year(const struct soi_ymd *p);

/* Days since 1970 of the first day p can mean in the year (p's own where it
 * has one). */
int64_t soi_ymd_day(const struct soi_ymd *p, int year);

#endif
