/* Columns at a terminal: composed and decomposed Vietnamese, wide letters, and
 * what must never reach a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "cli/cli.h"

static const struct {
	const char *text;
	int width;
} widths[] = {
	{ "", 0 },
	{ "Hà Nội", 6 },
	{ "Ha\xCC\x80 No\xCC\xA3\xCC\x82i", 6 },	/* decomposed */
	{ "한국", 4 },
	{ "a\tb", 3 },
	{ "\x1b[31m", 4 },		/* the escape itself has no width and is not sent */
	{ "a\xff" "b", 2 },		/* a bad byte neither */
};

static void columns_are_counted_not_code_points(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(widths) / sizeof(widths[0]); i++)
		assert_int_equal(soi_term_width(soi_span_str(widths[i].text)), widths[i].width);
}

static const struct {
	const char *text;
	int width;
	bool pad;
	const char *out;
} puts_[] = {
	{ "Hà Nội", 6, false, "Hà Nội" },
	{ "Hà Nội", 8, true, "Hà Nội  " },
	{ "Hà Nội", 5, false, "Hà N…" },
	{ "Hà Nội", 1, false, "…" },
	{ "Hà Nội", 0, false, "" },
	{ "한국어", 4, true, "한… " },		/* half a letter is not shown */
	{ "hai\ndòng", 9, false, "hai dòng" },
	{ "\x1b]0;x\x07" "b", 9, false, "]0;xb" },
	{ "a\xE2\x80\xAE" "b", 9, false, "ab" },	/* right-to-left override */
	{ "a\xC2\x9B" "31mb", 9, false, "a31mb" },	/* CSI as one character */
};

static void text_is_cut_padded_and_made_safe(void **state)
{
	struct soi_buf b;
	size_t i;

	(void)state;
	soi_buf_init(&b, 1000);
	for (i = 0; i < sizeof(puts_) / sizeof(puts_[0]); i++) {
		soi_buf_clear(&b);
		soi_term_put(&b, soi_span_str(puts_[i].text), puts_[i].width, puts_[i].pad);
		if (!soi_span_is(soi_buf_span(&b), puts_[i].out))
			fail_msg("'%s' became '%.*s', not '%s'", puts_[i].text,
				 SOI_FMT(soi_buf_span(&b)), puts_[i].out);
	}
	soi_buf_release(&b);
}

static const struct {
	const char *text;
	int indent, width;
	const char *out;
} wraps[] = {
	{ "một hai ba bốn", 0, 8, "một hai\nba bốn" },
	{ "một hai ba bốn", 2, 10, "một hai\n  ba bốn" },
	{ "  một \n hai ", 0, 20, "một hai" },
	{ "dàihơncảdòng ba", 0, 5, "dàihơncảdòng\nba" },
	{ "", 0, 5, "" },
	{ "   ", 0, 5, "" },
};

static void lines_are_wrapped_between_words(void **state)
{
	struct soi_buf b;
	size_t i;

	(void)state;
	soi_buf_init(&b, 1000);
	for (i = 0; i < sizeof(wraps) / sizeof(wraps[0]); i++) {
		soi_buf_clear(&b);
		soi_term_wrap(&b, soi_span_str(wraps[i].text), wraps[i].indent, wraps[i].width);
		if (!soi_span_is(soi_buf_span(&b), wraps[i].out))
			fail_msg("'%s' became '%.*s', not '%s'", wraps[i].text,
				 SOI_FMT(soi_buf_span(&b)), wraps[i].out);
	}
	soi_buf_release(&b);
}

static const struct {
	const char *edtf, *out;
} dates[] = {
	{ "2024-05-21T08:00+07:00", "21/5/2024 08:00" },
	{ "2024-05-21", "21/5/2024" },
	{ "XXXX-05-21", "21/5" },
	{ "XXXX-04-23/XXXX-04-25", "23–25/4" },
	{ "2024-04-23/2024-04-25", "23–25/4/2024" },
	{ "2024-04-30/2024-05-02", "30/4–2/5/2024" },
	{ "2023-12-30/2024-01-02", "30/12/2023–2/1/2024" },
	{ "2024-05", "5/2024" },
	{ "2024", "2024" },
	{ "2021/2024", "2021–2024" },
	{ "../2025-12-31", "…–31/12/2025" },
	{ "2013-W43", "2013-W43" },
	{ "201X", "201X" },
	{ "", "" },
};

static void dates_are_told_day_first(void **state)
{
	struct soi_arena a;
	size_t i;

	(void)state;
	soi_arena_init(&a);
	for (i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
		struct soi_span got = soi_term_date(&a, soi_span_str(dates[i].edtf));

		if (!soi_span_is(got, dates[i].out))
			fail_msg("'%s' became '%.*s', not '%s'", dates[i].edtf, SOI_FMT(got),
				 dates[i].out);
	}
	soi_arena_release(&a);
}

/* Both languages say everything, with the same arguments in the same order. */
static void messages_have_the_same_arguments_in_both_languages(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < MSG_COUNT; i++) {
		const char *vi = soi_message(SOI_VI, (enum soi_msg)i);
		const char *en = soi_message(SOI_EN, (enum soi_msg)i);

		for (;;) {
			vi = strchr(vi, '%');
			en = strchr(en, '%');
			assert_int_equal(vi != NULL, en != NULL);
			if (!vi)
				break;
			/* up to the letter that ends a conversion */
			do {
				vi++, en++;
				assert_int_equal(*vi, *en);
			} while (*vi && !strchr("%sduz", *vi));
			vi++, en++;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_counted_not_code_points),
		cmocka_unit_test(text_is_cut_padded_and_made_safe),
		cmocka_unit_test(lines_are_wrapped_between_words),
		cmocka_unit_test(dates_are_told_day_first),
		cmocka_unit_test(messages_have_the_same_arguments_in_both_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
