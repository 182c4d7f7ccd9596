#include "base/utf8.h"

#include <endian.h>

#include "base/sixteen.h"
#include "base/banned.h"

static bool cont(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

uint32_t soi_utf8_next_long(struct soi_span s, size_t *at)
{
	const unsigned char *p = (const unsigned char *)s.p + *at;
	size_t left = s.n - *at;
	uint32_t cp;

	if (p[0] < 0x80) {
		*at += 1;
		return p[0];
	}
	if (p[0] >= 0xC2 && p[0] <= 0xDF && left >= 2 && cont(p[1])) {
		*at += 2;
		return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
	}
	if ((p[0] & 0xF0) == 0xE0 && left >= 3 && cont(p[1]) && cont(p[2])) {
		cp = (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
		if (cp >= 0x800 && (cp < 0xD800 || cp > 0xDFFF)) {
			*at += 3;
			return cp;
		}
	}
	if ((p[0] & 0xF8) == 0xF0 && left >= 4 && cont(p[1]) && cont(p[2]) && cont(p[3])) {
		cp = (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
		     (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
		if (cp >= 0x10000 && cp <= 0x10FFFF) {
			*at += 4;
			return cp;
		}
	}
	*at += 1;
	return SOI_BAD_CP;
}

uint32_t soi_utf8_prev(struct soi_span s, size_t at, size_t *start)
{
	size_t i = at - 1, end;
	uint32_t cp;

	while (i > 0 && at - i < 4 && cont((unsigned char)s.p[i]))
		i--;
	end = i;
	cp = soi_utf8_next(soi_span_sub(s, 0, at), &end);
	if (end != at) {
		*start = at - 1;
		return SOI_BAD_CP;
	}
	*start = i;
	return cp;
}

size_t soi_utf8_put(uint32_t cp, char out[4])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

/* Markup and scripts are long runs of ASCII: from at on, over whole 64 bytes of it. */
static size_t skip_ascii(struct soi_span s, size_t at)
{
	for (; s.n - at >= 64; at += 64) {
		soi_sixteen_bytes any = soi_sixteen(s.p + at) | soi_sixteen(s.p + at + 16) |
					soi_sixteen(s.p + at + 32) | soi_sixteen(s.p + at + 48);

		if (soi_sixteen_first(any < 0) < 16)
			break;
	}
	return at;
}

size_t soi_utf8_check(struct soi_span s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t at = 0, was;

	while (at < s.n) {
		uint64_t eight;

		if (s.n - at >= 8) {
			memcpy(&eight, s.p + at, 8);
			eight = le64toh(eight) & UINT64_C(0x8080808080808080);
			if (!eight) {
				at = skip_ascii(s, at + 8);
				continue;
			}
			at += (size_t)__builtin_ctzll(eight) / 8;	/* the first that is not ASCII */
		}
		/* the shapes that Vietnamese is made of; the rest takes the long way */
		if (p[at] < 0x80) {
			at++;
		} else if (p[at] == 0xE1 && s.n - at >= 3 && cont(p[at + 1]) && cont(p[at + 2])) {
			at += 3;
		} else if (p[at] >= 0xC2 && p[at] <= 0xDF && s.n - at >= 2 && cont(p[at + 1])) {
			at += 2;
		} else {
			was = at;
			if (soi_utf8_next(s, &at) == SOI_BAD_CP)
				return was;
		}
	}
	return SIZE_MAX;
}

size_t soi_utf8_count(struct soi_span s)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	size_t n = 0, i = 0;

	while (s.n - i >= 16) {
		soi_sixteen_bytes sum = { 0 };
		uint64_t half[2];

		for (int k = 0; k < 15 && s.n - i >= 16; k++, i += 16)
			sum -= soi_sixteen(s.p + i) > -65;	/* a byte that goes on is at most -65 */
		memcpy(half, &sum, sizeof(half));
		n += (size_t)((half[0] + half[1]) * ones >> 56);	/* no byte of these passes 30 */
	}
	for (; s.n - i >= 8; i += 8) {
		uint64_t eight;

		memcpy(&eight, s.p + i, 8);	/* a byte that goes on has its top bit, not the next */
		n += 8 - (size_t)((eight >> 7 & ~(eight >> 6) & ones) * ones >> 56);
	}
	for (; i < s.n; i++)
		n += !cont((unsigned char)s.p[i]);
	return n;
}

void soi_cpmap_build(struct soi_cpmap *m, struct soi_arena *a, struct soi_span text)
{
	uint32_t *before = SOI_NEW_N(a, uint32_t, text.n / 64 + 1);
	size_t n = 0, at;

	for (at = 0; text.n - at >= 64; at += 64) {
		before[at / 64] = (uint32_t)n;
		n += soi_utf8_count((struct soi_span){ text.p + at, 64 });
	}
	before[at / 64] = (uint32_t)n;
	n += soi_utf8_count(soi_span_sub(text, at, text.n));
	m->text = text;
	m->before = before;
	m->n_cp = n;
}

size_t soi_cp_of_byte(const struct soi_cpmap *m, size_t byte)
{
	size_t from = byte / 64 * 64;

	return m->before[byte / 64] + soi_utf8_count(soi_span_sub(m->text, from, byte));
}

size_t soi_byte_of_cp(const struct soi_cpmap *m, size_t cp)
{
	size_t lo = 0, hi = m->text.n / 64, at, seen;

	if (cp >= m->n_cp)
		return m->text.n;
	while (lo < hi) {	/* the last block that starts at or before cp */
		size_t mid = (lo + hi + 1) / 2;

		if (m->before[mid] <= cp)
			lo = mid;
		else
			hi = mid - 1;
	}
	seen = m->before[lo];
	for (at = lo * 64; at < m->text.n; at++) {
		if (cont((unsigned char)m->text.p[at]))
			continue;
		if (seen == cp)
			break;
		seen++;
	}
	return at;
}
