/*
 * A tag's name as two numbers and their slot, for html_tags.c and the program
 * that lays out its table (tools/tags.c).
 */
#ifndef SOI_PAGE_HTML_TAG_KEY_H
#define SOI_PAGE_HTML_TAG_KEY_H

#include "base/sixteen.h"

#define SOI_TAG_SLOTS 1024

struct soi_tag_key {
	uint64_t head, tail;	/* bytes 0 to 7 and 8 to 15 in lower case, NUL behind the end */
};

/* ASCII capitals among eight bytes made small. */
static inline uint64_t soi_tag_lower(uint64_t v)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t low = v & ones * 0x7F;
	uint64_t from_a = low + ones * (0x80 - 'A'), past_z = low + ones * (0x7F - 'Z');

	return v | (((from_a ^ past_z) & ~v & ones * 0x80) >> 2);
}

/* Of a name of 1 to 16 bytes. */
static inline struct soi_tag_key soi_tag_key(const char *p, size_t n)
{
	struct soi_tag_key k;

	k.head = soi_up_to_eight(p, n < 8 ? n : 8);
	k.tail = n > 8 ? soi_up_to_eight(p + n - 8, 8) >> 8 * (16 - n) : 0;
	k.head = soi_tag_lower(k.head);
	k.tail = soi_tag_lower(k.tail);
	return k;
}

static inline unsigned soi_tag_slot(struct soi_tag_key k, uint64_t multiplier)
{
	return (unsigned)(((k.head ^ k.tail) * multiplier) >> 54);	/* SOI_TAG_SLOTS of them */
}

#endif
