/*
 * Sixteen bytes looked at in one step, for scans that pass over most of what
 * they see, and without a branch for each byte.  GCC's vectors: the compiler
 * makes SSE2, NEON or plain C of them.
 *
 *	v = soi_sixteen(p);
 *	at += soi_sixteen_first(v == '<' | v == '&');	16: neither is there
 *
 * The caller sees to it that sixteen bytes are there.
 */
#ifndef SOI_BASE_SIXTEEN_H
#define SOI_BASE_SIXTEEN_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef int8_t soi_sixteen_bytes __attribute__((vector_size(16)));	/* struct has no such thing */

static inline soi_sixteen_bytes soi_sixteen(const void *p)
{
	soi_sixteen_bytes v;

	memcpy(&v, p, sizeof(v));
	return v;
}

/* A bit for each byte of hits (0 or -1, as comparisons give), the lowest for the first. */
static inline uint32_t soi_sixteen_bits(soi_sixteen_bytes hits)
{
#ifdef __SSE2__
	return (uint32_t)_mm_movemask_epi8((__m128i)hits);
#else
	uint64_t half[2];

	memcpy(half, &hits, sizeof(half));
	for (int i = 0; i < 2; i++)	/* the products of the low bits meet in the top byte, in order */
		half[i] = ((le64toh(half[i]) & UINT64_C(0x0101010101010101)) *
			   UINT64_C(0x0102040810204080)) >> 56;
	return (uint32_t)(half[0] | half[1] << 8);
#endif
}

/* The first byte of hits that is set; 16: none. */
static inline size_t soi_sixteen_first(soi_sixteen_bytes hits)
{
	return (size_t)__builtin_ctz(soi_sixteen_bits(hits) | 1u << 16);
}

/* The n bytes at p, at most eight, as one number: the first is the lowest. */
static inline uint64_t soi_up_to_eight(const char *p, size_t n)
{
	uint64_t v = 0;
	uint32_t low, high;

	if (n == 8) {
		memcpy(&v, p, 8);
		return le64toh(v);
	}
	if (n >= 4) {	/* two reads that overlap */
		memcpy(&low, p, 4);
		memcpy(&high, p + n - 4, 4);
		return le32toh(low) | (uint64_t)le32toh(high) << 8 * (n - 4);
	}
	if (n)
		v = (uint64_t)(unsigned char)p[0] | (uint64_t)(unsigned char)p[n / 2] << 8 * (n / 2) |
		    (uint64_t)(unsigned char)p[n - 1] << 8 * (n - 1);
	return v;
}

#endif
