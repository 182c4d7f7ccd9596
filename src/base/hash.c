/*
 * SHA-256 in portable C, and with the SHA extensions of x86 where the machine
 * has them: a page's hash then costs a fifth of reading it instead of more than
 * the rest, and less beside the reading (soi_hashing).
 * The instructions are those of Intel's "SHA Extensions" paper (2013).
 */
#include "base/hash.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define HAVE_SHA_EXTENSIONS 1
#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>
#endif

#include "base/banned.h"

static const uint32_t K[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2
};

static uint32_t rotr(uint32_t x, int n)
{
	return x >> n | x << (32 - n);
}

/* One round; the eight words change places by the order of the arguments. */
static inline void turn(uint32_t a, uint32_t b, uint32_t c, uint32_t *d, uint32_t e, uint32_t f,
			uint32_t g, uint32_t *h, uint32_t kw)
{
	uint32_t t1 = *h + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + (g ^ (e & (f ^ g))) + kw;

	*d += t1;
	*h = t1 + (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) | (c & (a | b)));
}

static void compress_block(uint32_t out[8], const unsigned char *p)
{
	uint32_t a = out[0], b = out[1], c = out[2], d = out[3], e = out[4], f = out[5], g = out[6],
		 h = out[7], w[64];

	for (int i = 0; i < 16; i++)
		w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 |
		       (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
	for (int i = 16; i < 64; i++) {
		uint32_t s0 = rotr(w[i - 15], 7) ^ rotr(w[i - 15], 18) ^ w[i - 15] >> 3;
		uint32_t s1 = rotr(w[i - 2], 17) ^ rotr(w[i - 2], 19) ^ w[i - 2] >> 10;

		w[i] = w[i - 16] + s0 + w[i - 7] + s1;
	}
	for (int i = 0; i < 64; i += 8) {
		turn(a, b, c, &d, e, f, g, &h, K[i] + w[i]);
		turn(h, a, b, &c, d, e, f, &g, K[i + 1] + w[i + 1]);
		turn(g, h, a, &b, c, d, e, &f, K[i + 2] + w[i + 2]);
		turn(f, g, h, &a, b, c, d, &e, K[i + 3] + w[i + 3]);
		turn(e, f, g, &h, a, b, c, &d, K[i + 4] + w[i + 4]);
		turn(d, e, f, &g, h, a, b, &c, K[i + 5] + w[i + 5]);
		turn(c, d, e, &f, g, h, a, &b, K[i + 6] + w[i + 6]);
		turn(b, c, d, &e, f, g, h, &a, K[i + 7] + w[i + 7]);
	}
	out[0] += a;
	out[1] += b;
	out[2] += c;
	out[3] += d;
	out[4] += e;
	out[5] += f;
	out[6] += g;
	out[7] += h;
}

static void compress_portable(uint32_t h[8], const unsigned char *p, size_t n)
{
	for (; n; n--, p += 64)
		compress_block(h, p);
}

#ifdef HAVE_SHA_EXTENSIONS
/* The state is kept as two vectors, ABEF and CDGH, from the first block to the
 * last, and four words of the message are expanded at a time from the sixteen
 * before them.  What a block costs is the chain of its 32 double rounds. */
__attribute__((target("sha,sse4.1,ssse3")))
static void compress_x86(uint32_t h[8], const unsigned char *p, size_t n)
{
	const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
	__m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)h), 0xB1);
	__m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)(h + 4)), 0x1B);
	__m128i abef = _mm_alignr_epi8(cdab, efgh, 8), cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);

	for (; n; n--, p += 64) {
		__m128i abef0 = abef, cdgh0 = cdgh, w[16], kw;

#pragma GCC unroll 16	/* keeps the message in registers */
		for (int i = 0; i < 16; i++) {
			if (i < 4)
				w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i)),
							swap);
			else
				w[i] = _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(w[i - 4], w[i - 3]),
									  _mm_alignr_epi8(w[i - 1], w[i - 2], 4)),
							    w[i - 1]);
			kw = _mm_add_epi32(w[i], _mm_loadu_si128((const __m128i *)(const void *)(K + 4 * i)));
			cdgh = _mm_sha256rnds2_epu32(cdgh, abef, kw);
			abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(kw, 0x0E));
		}
		abef = _mm_add_epi32(abef, abef0);
		cdgh = _mm_add_epi32(cdgh, cdgh0);
	}
	abef = _mm_shuffle_epi32(abef, 0x1B);
	cdgh = _mm_shuffle_epi32(cdgh, 0xB1);
	_mm_storeu_si128((__m128i *)(void *)h, _mm_blend_epi16(abef, cdgh, 0xF0));
	_mm_storeu_si128((__m128i *)(void *)(h + 4), _mm_alignr_epi8(cdgh, abef, 8));
}

static bool ask_processor(void)
{
	unsigned int a, b, c, d;

	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSSE3) || !(c & bit_SSE4_1))
		return false;
	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

/*
 * Asked by cpuid, since clang 14 and gcc 10 refuse __builtin_cpu_supports("sha"),
 * and once, since a virtual machine stops at each cpuid.  Threads that ask
 * at the same time write the same answer.
 */
static bool has_sha_extensions(void)
{
	static atomic_int answer;	/* 0 not asked yet, 1 no, 2 yes */
	int known = atomic_load_explicit(&answer, memory_order_relaxed);

	if (!known) {
		known = ask_processor() ? 2 : 1;
		atomic_store_explicit(&answer, known, memory_order_relaxed);
	}
	return known == 2;
}
#endif

/* n blocks of 64 bytes from p on. */
static void compress(uint32_t h[8], const unsigned char *p, size_t n)
{
#ifdef HAVE_SHA_EXTENSIONS
	if (has_sha_extensions()) {
		compress_x86(h, p, n);
		return;
	}
#endif
	compress_portable(h, p, n);
}

void soi_sha256_init(struct soi_sha256 *s)
{
	static const uint32_t start[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
					   0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };

	memcpy(s->h, start, sizeof(start));
	s->n_bytes = 0;
}

void soi_sha256_add(struct soi_sha256 *s, struct soi_span bytes)
{
	size_t have = (size_t)(s->n_bytes % 64);

	s->n_bytes += bytes.n;
	if (have && bytes.n) {
		size_t take = 64 - have < bytes.n ? 64 - have : bytes.n;

		memcpy(s->block + have, bytes.p, take);
		if (have + take < 64)
			return;
		compress(s->h, s->block, 1);
		bytes = soi_span_sub(bytes, take, bytes.n);
	}
	if (bytes.n >= 64)
		compress(s->h, (const unsigned char *)bytes.p, bytes.n / 64);
	if (bytes.n % 64)
		memcpy(s->block, bytes.p + bytes.n / 64 * 64, bytes.n % 64);
}

void soi_sha256_bytes(struct soi_sha256 *s, unsigned char out[32])
{
	static const unsigned char zeros[64] = { 0x80 };
	uint64_t bits = s->n_bytes * 8;
	size_t have = (size_t)(s->n_bytes % 64);
	char len[8];

	for (int i = 0; i < 8; i++)
		len[i] = (char)(bits >> (56 - 8 * i));
	soi_sha256_add(s, (struct soi_span){ (const char *)zeros,
					     have < 56 ? 56 - have : 120 - have });
	soi_sha256_add(s, (struct soi_span){ len, 8 });
	for (int i = 0; i < 32; i++)
		out[i] = (unsigned char)(s->h[i / 4] >> (24 - 8 * (i % 4)));
}

void soi_sha256_hex(struct soi_sha256 *s, char hex[65])
{
	static const char digit[] = "0123456789abcdef";
	unsigned char bytes[32];

	soi_sha256_bytes(s, bytes);
	for (int i = 0; i < 32; i++) {
		hex[2 * i] = digit[bytes[i] >> 4];
		hex[2 * i + 1] = digit[bytes[i] & 15];
	}
	hex[64] = '\0';
}

void soi_hmac_init(struct soi_hmac *h, struct soi_span key)
{
	unsigned char block[64] = { 0 }, pad[64];

	soi_sha256_init(&h->inner);
	soi_sha256_init(&h->outer);
	if (key.n > sizeof(block)) {
		soi_sha256_add(&h->inner, key);
		soi_sha256_bytes(&h->inner, block);
		soi_sha256_init(&h->inner);
	} else if (key.n) {
		memcpy(block, key.p, key.n);
	}
	for (size_t i = 0; i < sizeof(block); i++)
		pad[i] = block[i] ^ 0x36;
	soi_sha256_add(&h->inner, (struct soi_span){ (const char *)pad, sizeof(pad) });
	for (size_t i = 0; i < sizeof(block); i++)
		pad[i] = block[i] ^ 0x5C;
	soi_sha256_add(&h->outer, (struct soi_span){ (const char *)pad, sizeof(pad) });
}

void soi_hmac_add(struct soi_hmac *h, struct soi_span bytes)
{
	soi_sha256_add(&h->inner, bytes);
}

void soi_hmac_end(struct soi_hmac *h, unsigned char out[32])
{
	soi_sha256_bytes(&h->inner, out);
	soi_sha256_add(&h->outer, (struct soi_span){ (const char *)out, 32 });
	soi_sha256_bytes(&h->outer, out);
}

void soi_hashing_init(struct soi_hashing *h, struct soi_span bytes)
{
	soi_sha256_init(&h->sha);
	h->rest = bytes;
}

void soi_hashing_block(struct soi_hashing *h)
{
	compress(h->sha.h, (const unsigned char *)h->rest.p, 1);
	h->sha.n_bytes += 64;
	h->rest.p += 64;
	h->rest.n -= 64;
}

void soi_hashing_hex(struct soi_hashing *h, char hex[65])
{
	soi_sha256_add(&h->sha, h->rest);
	soi_sha256_hex(&h->sha, hex);
}

static uint64_t mix(uint64_t x)
{
	x ^= x >> 32;
	x *= UINT64_C(0xd6e8feb86659fd93);
	x ^= x >> 32;
	x *= UINT64_C(0xd6e8feb86659fd93);
	x ^= x >> 32;
	return x ? x : 1;
}

uint64_t soi_hash64(struct soi_span s)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001b3);
	return mix(h);
}

uint64_t soi_hash_pair(uint64_t a, uint64_t b)
{
	return mix(a * UINT64_C(0x9e3779b97f4a7c15) + b);
}
