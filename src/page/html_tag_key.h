/*
 * A tag's name as sixteen bytes and their slot, for html_tags.c and the program
 * that lays out its table (tools/tags.c).
 */
#ifndef SOI_PAGE_HTML_TAG_KEY_H
#define SOI_PAGE_HTML_TAG_KEY_H

#include "base/sixteen.h"

#define SOI_TAG_SLOTS 1024

/* The first n of the sixteen bytes at p in lower case, NUL behind them. */
static inline soi_sixteen_bytes soi_tag_key(const char *p, size_t n)
{
	static const int8_t window[32] = { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1 };
	soi_sixteen_bytes v = soi_sixteen(p) & soi_sixteen(window + 16 - n);

	return v | (((v >= 'A') & (v <= 'Z')) & 0x20);
}

static inline unsigned soi_tag_slot(soi_sixteen_bytes key, uint64_t multiplier)
{
	uint64_t half[2];

	memcpy(half, &key, sizeof(half));
	return (unsigned)(((le64toh(half[0]) ^ le64toh(half[1])) * multiplier) >> 54);
}

#endif
