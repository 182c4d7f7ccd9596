/* SHA-256 in its two ways and cut in any way: white box, the file itself is included. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/hash.c"

#include "base/banned.h"

#define N 1000

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

static void the_extension_agrees_with_portable_c(void **state)
{
	(void)state;
#ifdef HAVE_SHA_EXTENSIONS
	if (__builtin_cpu_supports("sha")) {
		char bytes[64 * 9];

		fill(bytes, sizeof(bytes));
		for (size_t n = 1; n <= 9; n++) {
			uint32_t a[8] = { 1, 2, 3, 4, 5, 6, 7, UINT32_MAX }, b[8];

			memcpy(b, a, sizeof(b));
			compress_x86(a, (const unsigned char *)bytes, n);
			compress_portable(b, (const unsigned char *)bytes, n);
			assert_memory_equal(a, b, sizeof(a));
		}
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
		cmocka_unit_test(the_extension_agrees_with_portable_c),
		cmocka_unit_test(a_hash_is_the_same_however_it_is_made),
		cmocka_unit_test(keyed_hashes_are_those_of_the_standard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
