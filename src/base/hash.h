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

void soi_sha256_bytes(struct soi_sha256 *s, unsigned char out[32]);	/* the same as bytes */

/* HMAC with it (RFC 2104), of what was added. */
struct soi_hmac {
	struct soi_sha256 inner, outer;
};

void soi_hmac_init(struct soi_hmac *h, struct soi_span key);	/* of any length */
void soi_hmac_add(struct soi_hmac *h, struct soi_span bytes);
void soi_hmac_end(struct soi_hmac *h, unsigned char out[32]);

/*
 * The hash of bytes that are all there, made a block at a time between other
 * work.  A block is one long chain of instructions that wait for each other:
 * between them a processor has room for what is done beside it, and a page is
 * read in less time than its reading and its hashing take one after the other.
 */
struct soi_hashing {
	struct soi_sha256 sha;
	struct soi_span rest;		/* borrowed; not hashed yet */
};

void soi_hashing_init(struct soi_hashing *h, struct soi_span bytes);
void soi_hashing_block(struct soi_hashing *h);	/* 64 bytes are there */
void soi_hashing_hex(struct soi_hashing *h, char hex[65]);	/* does the rest and ends h */

/* 64 bytes more, where there are as many. */
static inline void soi_hashing_step(struct soi_hashing *h)
{
	if (h->rest.n >= 64)
		soi_hashing_block(h);
}

/* 64-bit FNV-1a with a final mix; never 0. */
uint64_t soi_hash64(struct soi_span s);

/* Mix two keys into one, order mattering; never 0. */
uint64_t soi_hash_pair(uint64_t a, uint64_t b);

#endif
