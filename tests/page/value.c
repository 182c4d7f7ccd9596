/* soi_value_read beside json-c: what that takes is taken, and is the same tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

#include "same_value.h"

#include "base/banned.h"

/* What json-c takes is read the same way; true if it took it. */
static bool compared(struct soi_span line)
{
	const struct soi_value *v = NULL;
	struct json_object *o = NULL;
	struct soi_arena a;
	struct soi_err err;
	bool taken = soi_json_line(line, &o, &err) == 0;

	soi_arena_init(&a);
	if (taken && (soi_value_read(&a, line, &v, &err) < 0 || !same_value(o, v)))
		fail_msg("read otherwise: %.*s", SOI_FMT(line));
	json_object_put(o);
	soi_arena_release(&a);
	return taken;
}

static void what_json_c_takes_is_the_same_tree(void **state)
{
	static const char *const lines[] = {
		"{}", " { } ", "{\"a\":[]}", "{\"a\":[[],{},[{}]]}", "{\"a\":1,\"b\":null,\"a\":\"2\"}",
		"{\"a\":[1,-1,0,-0,9223372036854775807,-9223372036854775808,92233720368547758070]}",
		"{\"a\":[1.5,-0.25,1e3,1E+3,2e-3,true,false,null]}",
		"{\"a\":\"\",\"\":\"b\",\"c\\u0041\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}",
		"{\"a\":\"\\u1ea1\\u0000 \\ud83d\\ude00 \\ud83d \\ude00 \\ud83d\\u0041 x\\ud83d\"}",
		"{\"a\":\"Đường Nguyễn Huệ\",\"b\" : [ 1 , 2 ] , \"c\":{\"d\":{\"e\":\"\\\\\"}}}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		if (!compared(soi_span_str(lines[i])))
			fail_msg("refused: %s", lines[i]);
}

/* Strings are walked sixteen bytes at a time. */
static void a_string_ends_or_escapes_at_any_place(void **state)
{
	static const char *const ends[] = { "\"}", "\\n\"}", "\\\"x\"}", "\\u1ea1 and more of it\"}" };

	(void)state;
	for (size_t k = 0; k < sizeof(ends) / sizeof(*ends); k++) {
		for (int n = 0; n < 70; n++) {
			char line[128];
			int len = snprintf(line, sizeof(line), "{\"a\":\"%.*s%s", n,
					   "0123456789012345678901234567890123456789012345678901234567890123456789",
					   ends[k]);

			if (!compared((struct soi_span){ line, (size_t)len }))
				fail_msg("refused: %s", line);
		}
	}
}

/* A record with some bytes changed, taken out or doubled, ten thousand times. */
static void broken_lines_are_read_as_json_c_reads_them(void **state)
{
	static const char line[] = "{\"id\":\"a\\n1\",\"n\":[0,12,-3.5e2,null,true],\"o\":{\"k\":\"\\u00e1 ý\",\"k\":[]}}";
	static const char bytes[] = "{}[]\",:\\u0e-+. tfn\n\x01";
	uint32_t seed = 7;
	size_t taken = 0;

	(void)state;
	for (int i = 0; i < 10000; i++) {
		char copy[sizeof(line)];
		size_t n = sizeof(line) - 1;

		memcpy(copy, line, sizeof(line));
		for (int k = 0; k <= i % 3; k++) {
			size_t at;

			seed = seed * 1664525 + 1013904223;
			at = (seed >> 8) % n;
			if (seed >> 31)
				memmove(copy + at, copy + at + 1, --n - at);
			else
				copy[at] = bytes[(seed >> 3) % (sizeof(bytes) - 1)];
		}
		taken += compared((struct soi_span){ copy, n });
	}
	assert_true(taken > 100);
}

static void what_is_no_object_is_refused(void **state)
{
	static const char *const lines[] = { "", "[]", "1", "null", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", 
					     "{\"a\":-}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\\",
					     "{\"a\":\"", "{\"a\":tru}", "{} {}", "{\"a\":[1}", "{\"a\":\"\xff\"}", "{a:1}" };
	const struct soi_value *v;
	struct soi_arena a;
	char deep[200];

	(void)state;
	soi_arena_init(&a);
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		if (soi_value_read(&a, soi_span_str(lines[i]), &v, NULL) != SOI_EFORMAT)
			fail_msg("taken: %s", lines[i]);
	memcpy(deep, "{\"a\":", 5);
	memset(deep + 5, '[', sizeof(deep) - 5);
	assert_int_equal(soi_value_read(&a, (struct soi_span){ deep, sizeof(deep) }, &v, NULL), SOI_EFORMAT);
	soi_arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_json_c_takes_is_the_same_tree),
		cmocka_unit_test(a_string_ends_or_escapes_at_any_place),
		cmocka_unit_test(broken_lines_are_read_as_json_c_reads_them),
		cmocka_unit_test(what_is_no_object_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
