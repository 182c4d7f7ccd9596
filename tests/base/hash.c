/* SHA-256 in its two ways and cut in any way: white box, the file itself is included. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/hash.c"

#include "base/banned.h"

#define N 1000
#define LARGE 1000003

static void fill(char *p, size_t n)
{
	uint64_t x = 88172645463325252u;

	for (size_t i = 0; i < n; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		p[i] = (char)x;
	}
}

/* The hash of n bytes by one way of compressing alone, with FIPS 180-4's padding made here. */
static void hash_by(void (*by)(uint32_t *, const unsigned char *, size_t), const char *p, size_t n,
		    char hex[65])
{
	unsigned char last[128] = { 0 };
	size_t rest = n % 64, n_last = rest < 56 ? 1 : 2;
	struct soi_sha256 s;

	soi_sha256_init(&s);
	by(s.h, (const unsigned char *)p, n / 64);
	if (rest)
		memcpy(last, p + n - rest, rest);
	last[rest] = 0x80;
	for (size_t i = 0; i < 8; i++)
		last[64 * n_last - 1 - i] = (unsigned char)((uint64_t)n * 8 >> 8 * i);
	by(s.h, last, n_last);
	for (size_t i = 0; i < 8; i++)
		(void)snprintf(hex + 8 * i, 9, "%08x", s.h[i]);
}

/* The examples of FIPS 180-4 (NIST, "SHA256.pdf" of its example values), and no bytes at all. */
static void hashes_are_those_of_the_standard(void **state)
{
	static const struct {
		const char *in;
		size_t times;
		const char *hex;
	} cases[] = {
		{ "", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
		  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
		{ "a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t n = strlen(cases[i].in), all = n * cases[i].times;
		char *bytes = malloc(all + 1), hex[65];
		struct soi_sha256 s;

		assert_non_null(bytes);
		for (size_t k = 0; k < all; k++)
			bytes[k] = cases[i].in[k % n];
		soi_sha256_init(&s);
		soi_sha256_add(&s, (struct soi_span){ bytes, all });
		soi_sha256_hex(&s, hex);
		assert_string_equal(hex, cases[i].hex);
		hash_by(compress_portable, bytes, all, hex);
		assert_string_equal(hex, cases[i].hex);
		free(bytes);
	}
}

/* Every length of up to 300 bytes, from every place beside a word, and a large piece in odd steps. */
static void the_extension_agrees_with_portable_c(void **state)
{
	(void)state;
#ifdef HAVE_SHA_EXTENSIONS
	if (has_sha_extensions()) {
		static char bytes[LARGE];
		char one[65], other[65];
		struct soi_sha256 s;

		fill(bytes, sizeof(bytes));
		for (size_t n = 0; n <= 300; n++) {
			hash_by(compress_x86, bytes + n % 17, n, one);
			hash_by(compress_portable, bytes + n % 17, n, other);
			assert_string_equal(one, other);
		}
		soi_sha256_init(&s);
		for (size_t at = 0, step = 1; at < LARGE; at += step, step = step * 5 % 9973)
			soi_sha256_add(&s, soi_span_sub((struct soi_span){ bytes, LARGE }, at,
							at + step < LARGE ? at + step : LARGE));
		soi_sha256_hex(&s, one);
		hash_by(compress_portable, bytes, LARGE, other);
		assert_string_equal(one, other);
		return;
	}
#endif
	/* not cmocka's skip(): its "not ok 1 # SKIP" counts as a failure */
	print_message("# this processor has no SHA extension to compare with\n");
}

static void a_hash_is_the_same_however_it_is_made(void **state)
{
	char bytes[N], whole[65], cut[65], beside[65];

	(void)state;
	fill(bytes, sizeof(bytes));
	for (size_t n = 0; n < N; n += 7) {
		struct soi_span all = { bytes, n };
		struct soi_hashing h;
		struct soi_sha256 s;

		soi_sha256_init(&s);
		soi_sha256_add(&s, all);
		soi_sha256_hex(&s, whole);

		soi_sha256_init(&s);
		for (size_t at = 0, step = 1; at < n; at += step, step = step * 5 % 131)
			soi_sha256_add(&s, soi_span_sub(all, at, at + step < n ? at + step : n));
		soi_sha256_hex(&s, cut);
		assert_string_equal(cut, whole);

		soi_hashing_init(&h, all);
		for (size_t i = 0; i < n % 20; i++)
			soi_hashing_step(&h);
		soi_hashing_hex(&h, beside);
		assert_string_equal(beside, whole);
	}
}

/* RFC 4231, cases 1, 2, 3 and 6: keys shorter than a block, as long as a word, longer than a block. */
static void keyed_hashes_are_those_of_the_standard(void **state)
{
	static const struct {
		char key;
		size_t n_key;
		const char *words, *mac;
	} cases[] = {
		{ 0x0b, 20, "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
		{ 0, 0, "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
		{ (char)0xaa, 131, "Test Using Larger Than Block-Size Key - Hash Key First",
		  "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		unsigned char mac[32];
		char key[131], hex[65];
		struct soi_hmac h;

		memset(key, cases[i].key, sizeof(key));
		soi_hmac_init(&h, cases[i].n_key ? (struct soi_span){ key, cases[i].n_key } : SOI_LIT("Jefe"));
		soi_hmac_add(&h, soi_span_str(cases[i].words));
		soi_hmac_end(&h, mac);
		for (int k = 0; k < 32; k++)
			(void)snprintf(hex + 2 * k, 3, "%02x", mac[k]);
		assert_string_equal(hex, cases[i].mac);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_are_those_of_the_standard),
		cmocka_unit_test(the_extension_agrees_with_portable_c),
		cmocka_unit_test(a_hash_is_the_same_however_it_is_made),
		cmocka_unit_test(keyed_hashes_are_those_of_the_standard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
