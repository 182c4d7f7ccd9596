/* Counting characters, words and sentences byte by byte and sixteen bytes at a time is the same:
 * white box, the file itself is included. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "page/html_blocks.c"

#include "base/banned.h"

/* What texts are made of here, and what breaks a count: half references, half characters. */
static const char *const parts[] = {
	"a", "bình", " ", "\n", ".", ",", "!", "  ", "chữ", "&nbsp;", "&", "\xC2\xA0", "\xC2", "\xA0",
	"\xE1\xBA\xBF", "\xBA", "\xE4\xB8\xAD", "\xE3\x80\x82", "\xE4", "\xC3\xA2", "x", "\xFF", "?", "\t\t\t"
};
#define N_PARTS (sizeof(parts) / sizeof(*parts))

static uint64_t next(uint64_t *x, uint64_t n)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return (*x >> 33) % n;
}

static void same(struct soi_span text, struct scan begin)
{
	struct soi_html_block one = { .n_words = begin.space || begin.last }, two = one;
	struct scan slow = begin, fast = begin;
	const char *at, *end = text.p + text.n;
	uint32_t n_slow = 0, n_fast = 0;

	slow.b = &one;
	fast.b = &two;
	assert_ptr_equal(scan_bytes(&slow, text.p, end, end, &n_slow), end);
	for (at = text.p; at < end;) {
		size_t len = end - at < 16 ? (size_t)(end - at) : 16;

		if (scan_sixteen(&fast, at, len, &n_fast))
			at += len;
		else
			at = scan_bytes(&fast, at, at + len, end, &n_fast);
	}
	assert_int_equal(n_slow, n_fast);
	assert_memory_equal(&one, &two, sizeof(one));
	assert_int_equal(slow.space, fast.space);
	assert_int_equal(slow.last, fast.last);
	assert_int_equal(slow.n_han, fast.n_han);
}

static void bytes_and_sixteens_count_the_same(void **state)
{
	uint64_t x = 88172645463325252u;

	(void)state;
	for (int round = 0; round < 100000; round++) {
		struct scan begin = { 0 };
		char text[400] = { 0 };
		size_t n = 0, some = next(&x, N_PARTS) + 1, many = next(&x, 40);

		for (size_t i = 0; i < many; i++) {
			const char *part = parts[next(&x, some)];

			memcpy(text + n, part, strlen(part));
			n += strlen(part);
		}
		if (next(&x, 2)) {
			begin.last = ".,a\xC3"[next(&x, 4)];
			begin.space = next(&x, 2);
		}
		same((struct soi_span){ text, n }, begin);	/* there is room to read behind n */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_and_sixteens_count_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
