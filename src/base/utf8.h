/*
 * UTF-8 as Unicode 15 defines it: no surrogates, nothing overlong, at most
 * U+10FFFF.
 */
#ifndef SOI_BASE_UTF8_H
#define SOI_BASE_UTF8_H

#include "base/arena.h"
#include "base/span.h"

#define SOI_BAD_CP ((uint32_t)-1)

/*
 * The code point at s.p[*at], *at moved behind it.  At a bad byte SOI_BAD_CP is
 * returned and *at moves by one.  The caller keeps *at < s.n.
 */
uint32_t soi_utf8_next_long(struct soi_span s, size_t *at);	/* the same, out of line */
static inline uint32_t soi_utf8_next(struct soi_span s, size_t *at)
{
	unsigned char c = (unsigned char)s.p[*at];

	if (c < 0x80) {
		++*at;
		return c;
	}
	return soi_utf8_next_long(s, at);
}

/* The code point that ends at offset at (> 0); *start is where it begins. */
uint32_t soi_utf8_prev(struct soi_span s, size_t at, size_t *start);

/* Bytes written to out (1 to 4). */
size_t soi_utf8_put(uint32_t cp, char out[4]);

/* Offset of the first bad byte, or SIZE_MAX when s is well formed. */
size_t soi_utf8_check(struct soi_span s);

/* Code points in a well-formed s. */
size_t soi_utf8_count(struct soi_span s);

/*
 * Byte offsets to code point offsets and back in one text, in constant time
 * but for a walk of at most 64 bytes.  Lives in the arena it was built in and
 * borrows the text.
 */
struct soi_cpmap {
	struct soi_span text;
	const uint32_t *before;	/* [text.n / 64 + 1] code points before byte 64 i */
	size_t n_cp;
};

void soi_cpmap_build(struct soi_cpmap *m, struct soi_arena *a, struct soi_span text);
size_t soi_cp_of_byte(const struct soi_cpmap *m, size_t byte);
size_t soi_byte_of_cp(const struct soi_cpmap *m, size_t cp);	/* text.n if past the end */

#endif
