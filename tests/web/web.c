/* Unit tests of the web room's pure parts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "web/html.h"
#include "web/words.h"

static void text_is_escaped_everywhere(void **state)
{
	struct soi_buf b;

	(void)state;
	soi_buf_init(&b, 1000);
	soi_html_text(&b, SOI_LIT("<script>alert('x')</script> & \"y\""));
	assert_true(soi_span_is(soi_buf_span(&b),
		"&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;"));
	soi_buf_clear(&b);
	soi_html_url(&b, SOI_LIT("a b/ế?\"&"));
	assert_true(soi_span_is(soi_buf_span(&b), "a%20b%2F%E1%BA%BF%3F%22%26"));
	soi_buf_release(&b);
}

static void the_language_is_what_the_reader_prefers(void **state)
{
	static const struct {
		const char *header;
		enum soi_lang lang;
	} cases[] = {
		{ NULL, SOI_VI },
		{ "", SOI_VI },
		{ "en-GB,en;q=0.9", SOI_EN },
		{ "vi-VN,vi;q=0.9,en;q=0.8", SOI_VI },
		{ "en;q=0.8, vi;q=0.7", SOI_EN },
		{ "en;q=0.5, vi", SOI_VI },
		{ "fr, de;q=0.5", SOI_VI },
		{ "fr, en;q=0.3", SOI_EN },
		{ "en;q=0", SOI_VI },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(soi_lang_of_header(cases[i].header), cases[i].lang);
}

static void dates_read_as_people_write_them(void **state)
{
	static const struct {
		const char *value, *vi, *en;
	} cases[] = {
		{ "2024-05-21", "21/5/2024", "21 May 2024" },
		{ "XXXX-05-21", "21/5", "21 May" },
		{ "2024-05-21/2024-05-23", "21–23/5/2024", "21–23 May 2024" },
		{ "2024-04-30/2024-05-02", "30/4 – 2/5/2024", "30 April – 2 May 2024" },
		{ "2024-12-30/2025-01-02", "30/12/2024 – 2/1/2025", "30 December 2024 – 2 January 2025" },
		{ "2024-04", "tháng 4/2024", "April 2024" },
		{ "2024", "năm 2024", "2024" },
		{ "2021/2024", "năm 2021 – năm 2024", "2021 – 2024" },
		{ "2024-05-21T08:05+07:00", "21/5/2024, 08:05", "21 May 2024, 08:05" },
		{ "2024-W17", "2024-W17", "2024-W17" },
	};
	struct soi_buf b;

	(void)state;
	soi_buf_init(&b, 1000);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		soi_buf_clear(&b);
		soi_write_date(&b, SOI_VI, soi_span_str(cases[i].value));
		assert_true(soi_span_is(soi_buf_span(&b), cases[i].vi));
		soi_buf_clear(&b);
		soi_write_date(&b, SOI_EN, soi_span_str(cases[i].value));
		assert_true(soi_span_is(soi_buf_span(&b), cases[i].en));
	}
	soi_buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_escaped_everywhere),
		cmocka_unit_test(the_language_is_what_the_reader_prefers),
		cmocka_unit_test(dates_read_as_people_write_them),
	};

	return cmocka_run_group_tests_name("web", tests, NULL, NULL);
}
