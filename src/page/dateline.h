/*
 * Publication times as Vietnamese pages print them.
 */
#ifndef SOI_PAGE_DATELINE_H
#define SOI_PAGE_DATELINE_H

#include "page/words.h"

struct soi_dateline {
	struct soi_date date;	/* at least a year and a month */
	size_t first, last;	/* tokens [first, last) of the date, clock and zone */
	size_t n_other;		/* words of the line that are not of the date */
	bool has_clock;
	bool has_cue;		/* a weekday, a zone, "cập nhật": a dateline's own words */
};

/*
 * Find the publication date in tokens [from, to) of a line.  False where there
 * is none, or two different ones.  clock_words: "thứ bảy", "cập nhật", ...
 */
bool soi_dateline_find(const struct soi_words *t, size_t from, size_t to,
		       const struct soi_wordset *roles, uint32_t clock_role,
		       struct soi_dateline *out);

#endif
