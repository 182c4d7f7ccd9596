/*
 * The small functions of base against models of a few lines: all inputs of a kind, or
 * many made ones.  Written against survivors of tools/mutate.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/base.h"
#include "base/json.h"
#include "base/vn.h"
#include "base/date.h"

#include "base/banned.h"

/* Each byte below 128 as RFC 8259 wants it, with the escapes that json.h names. */
static void every_byte_is_escaped_as_json_h_says(void **state)
{
	static const char *const named[128] = { ['"'] = "\\\"", ['\\'] = "\\\\", ['\n'] = "\\n", ['\r'] = "\\r", ['\t'] = "\\t",
						['\b'] = "\\b", ['\f'] = "\\f" };

	(void)state;
	for (int c = 0; c < 128; c++) {
		char given[1] = { (char)c }, long_form[16], short_form[16], plain[4] = { '"', (char)c, '"', 0 };
		struct soi_json j;
		struct soi_buf b;
		bool ok;

		soi_buf_init(&b, 64);
		soi_json_init(&j, &b);
		soi_json_str(&j, (struct soi_span){ given, 1 });
		(void)snprintf(long_form, sizeof(long_form), "\"\\u%04x\"", c);
		(void)snprintf(short_form, sizeof(short_form), "\"%s\"", named[c] ? named[c] : "?");
		ok = (c < 32 || c == '"' || c == '\\') ?
			     soi_span_is(soi_buf_span(&b), named[c] ? short_form : long_form) ||
				     (c < 32 && soi_span_is(soi_buf_span(&b), long_form)) :
			     c == 127 || (b.n == 3 && memcmp(b.p, plain, 3) == 0);
		if (!ok)
			fail_msg("byte %d is %.*s", c, (int)b.n, b.p);
		soi_buf_release(&b);
	}
}

static void named_controls_have_their_short_form(void **state)
{
	struct soi_json j;
	struct soi_buf b;

	(void)state;
	soi_buf_init(&b, 64);
	soi_json_init(&j, &b);
	soi_json_str(&j, SOI_LIT("a\tb\nc\rd"));
	assert_true(soi_span_is(soi_buf_span(&b), "\"a\\tb\\nc\\rd\""));
	soi_buf_release(&b);
}

static void invisible_are_these_and_no_others(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp < 0x11000; cp++) {
		bool is = cp == 0xAD || cp == 0x200B || cp == 0x200C || cp == 0x200D || cp == 0x2060 || cp == 0xFEFF;

		assert_int_equal(soi_is_invisible(cp), is);
	}
}

/* Every run of up to five of blank, no-break space and letter, trimmed by a model. */
static void trimming_takes_blanks_and_no_break_spaces(void **state)
{
	static const char *const parts[] = { " ", "\t", "\n", "\xC2\xA0", "a", "\xC3\xA0" };

	(void)state;
	for (unsigned n = 0; n < 6 * 6 * 6 * 6 * 6; n++) {
		unsigned which[5] = { n % 6, n / 6 % 6, n / 36 % 6, n / 216 % 6, n / 1296 };
		size_t first = 0, last = 5;
		struct soi_span got;
		struct soi_buf text, wanted;

		while (first < last && which[first] < 4)
			first++;
		while (last > first && which[last - 1] < 4)
			last--;
		soi_buf_init(&text, 64);
		soi_buf_init(&wanted, 64);
		for (size_t i = 0; i < 5; i++) {
			soi_buf_add(&text, soi_span_str(parts[which[i]]));
			if (i >= first && i < last)
				soi_buf_add(&wanted, soi_span_str(parts[which[i]]));
		}
		got = soi_span_trim(soi_buf_span(&text));
		assert_true(soi_span_eq(got, soi_buf_span(&wanted)));
		soi_buf_release(&text);
		soi_buf_release(&wanted);
	}
}

/* A date without a part has -1 or 0 there, whatever was in the structure before. */
static void parts_that_a_date_has_not_are_marked(void **state)
{
	static const struct {
		const char *text;
		int year, month, day, hour, minute, second;
	} cases[] = {
		{ "2024", 2024, 0, 0, -1, -1, -1 },
		{ "2024-05", 2024, 5, 0, -1, -1, -1 },
		{ "2024-05-21", 2024, 5, 21, -1, -1, -1 },
		{ "2024-05-21T08:30", 2024, 5, 21, 8, 30, -1 },
		{ "2024-05-21T08:30:05", 2024, 5, 21, 8, 30, 5 },
		{ "2024-02-29", 2024, 2, 29, -1, -1, -1 },
		{ "2024-12-31T23:59:59", 2024, 12, 31, 23, 59, 59 },
		{ "2024-01-01T00:00", 2024, 1, 1, 0, 0, -1 },
	};
	static const char *const none[] = { "0000", "2024-13", "2024-00", "2024-02-30", "2023-02-29", "2024-05-00", "2024-05-32",
		"2024-05-21T25:00", "2024-05-21T08:60", "2024-05-21T08:30:61", "24", "2024-", "2024-5", "2024-05-21T", "2024-05-21T08:30+15:00",
		"2024-05-21T08:30+07:60", "2024-04-31", "", "x" };
	struct soi_date d;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		memset(&d, 99, sizeof(d));
		assert_true(soi_date_parse(soi_span_str(cases[i].text), &d));
		assert_int_equal(d.year, cases[i].year);
		assert_int_equal(d.month, cases[i].month);
		assert_int_equal(d.day, cases[i].day);
		assert_int_equal(d.hour, cases[i].hour);
		assert_int_equal(d.minute, cases[i].minute);
		assert_int_equal(d.second, cases[i].second);
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		if (soi_date_parse(soi_span_str(none[i]), &d))
			fail_msg("'%s' is a date", none[i]);
}

/* Unix seconds of every noon of sixty years, against a count of days. */
static void days_are_counted(void **state)
{
	int64_t days = 0;

	(void)state;
	for (int y = 1970; y < 2030; y++)
		for (int m = 1; m <= 12; m++) {
			bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
			int n = m == 2 ? 28 + leap : m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31;

			assert_int_equal(soi_days_in_month(y, m), n);
			for (int day = 1; day <= n; day++, days++) {
				char text[40];
				struct soi_date d;

				(void)snprintf(text, sizeof(text), "%04d-%02d-%02dT12:00:00+07:00", y, m, day);
				assert_true(soi_date_parse(soi_span_str(text), &d));
				assert_int_equal(soi_date_unix(&d), days * 86400 + 5 * 3600);
			}
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_is_escaped_as_json_h_says),
		cmocka_unit_test(named_controls_have_their_short_form),
		cmocka_unit_test(invisible_are_these_and_no_others),
		cmocka_unit_test(trimming_takes_blanks_and_no_break_spaces),
		cmocka_unit_test(parts_that_a_date_has_not_are_marked),
		cmocka_unit_test(days_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
