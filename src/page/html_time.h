/*
 * Times of publication as pages write them, in attributes, scripts, text and
 * addresses.
 */
#ifndef SOI_PAGE_HTML_TIME_H
#define SOI_PAGE_HTML_TIME_H

#include "base/base.h"

struct soi_html_time {
	struct soi_date date;
	size_t start, end;	/* bytes of what was searched */
	bool slashed;		/* "3/7/2026": its order is a guess of day_first */
};

/*
 * The first full date in s, with the clock and the zone that stand beside it:
 * "2026-03-07T08:52:11.000 +07:00", "Thứ bảy, 7/3/2026, 00:05 (GMT+7)",
 * "07-03-2026 - 00:01 AM", "09:49 31.07.2023", "ngày 7 tháng 3 năm 2026",
 * "March 7, 2026 8:05 pm".  day_first decides the order of "3/7/2026".
 */
bool soi_html_time_find(struct soi_span s, bool day_first, struct soi_html_time *out);

/* The day in an address: "/2026/03/07/", "-20260307075519174.htm".  The clock
 * there is that of the first draft and is left out. */
bool soi_html_time_of_url(struct soi_span url, struct soi_date *out);

#endif
