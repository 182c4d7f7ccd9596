/*
 * SHA-256 (FIPS 180-4) for naming captures, and a fast 64-bit hash for tables
 * in memory and ids.  Both give the same value on every machine.
 */
#ifndef SOI_BASE_HASH_H
#define SOI_BASE_HASH_H

#include "base/span.h"

struct soi_sha256 {
	uint32_t h[8];
	uint64_t n_bytes;
	unsigned char block[64];
};

void soi_sha256_init(struct soi_sha256 *s);
void soi_sha256_add(struct soi_sha256 *s, struct soi_span bytes);
void soi_sha256_hex(struct soi_sha256 *s, char hex[65]);	/* ends s; lower case, NUL */

/* 64-bit FNV-1a with a final mix; never 0. */
uint64_t soi_hash64(struct soi_span s);

/* Mix two keys into one, order mattering; never 0. */
uint64_t soi_hash_pair(uint64_t a, uint64_t b);

#endif
