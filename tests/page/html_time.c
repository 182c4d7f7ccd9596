/* Times of publication in the forms that pages have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "page/html_time.h"

#include "base/banned.h"

static const struct {
	const char *in, *want;	/* want NULL: none */
} cases[] = {
	{ "2026-03-07T08:52:11.000 +07:00", "2026-03-07T08:52:11+07:00" },
	{ "2026-03-07T06:15:00+0700", "2026-03-07T06:15:00+07:00" },
	{ "2026-03-07T01:01:53Z", "2026-03-07T01:01:53+00:00" },
	{ "2026-03-07 08:52", "2026-03-07T08:52" },
	{ "Thứ bảy, 7/3/2026, 00:05 (GMT+7)", "2026-03-07T00:05+07:00" },
	{ "07/03/2026 08:01 GMT+7", "2026-03-07T08:01+07:00" },
	{ "07-03-2026 - 00:01 AM", "2026-03-07T00:01" },
	{ "07-03-2026 - 15:30 PM", "2026-03-07T15:30" },
	{ "07-03-2026 - 3:30 PM", "2026-03-07T15:30" },
	{ "07/03/2026 4:05:00 CH", "2026-03-07T16:05:00" },
	{ "07/03/2026 12:05 SA", "2026-03-07T00:05" },
	{ "07/03/2026 8:05 SA", "2026-03-07T08:05" },
	{ "07/03/2026 4:05 CHIỀU", "2026-03-07T04:05" },
	{ "12:05 AM 07/03/2026", "2026-03-07T00:05" },
	{ "08:05 | 07/03/2026", "2026-03-07T08:05" },
	{ "Cập nhật lúc 09:20, Thứ Bảy, 07/03/2026 (GMT+7)", "2026-03-07T09:20" },
	{ "09h49 ngày 31.07.2023", "2023-07-31T09:49" },
	{ "ngày 7 tháng 3 năm 2026", "2026-03-07" },
	{ "March 7, 2026 8:05 pm", "2026-03-07T20:05" },
	{ "7th March, 2026", "2026-03-07" },
	{ "2026/3/7", "2026-03-07" },
	{ "25/12/2025", "2025-12-25" },
	{ "12/25/2025", "2025-12-25" },
	{ "31/2/2026", NULL },
	{ "tỷ số 2-1", NULL },
	{ "Nghị định 31/2026/NĐ-CP", NULL },
	{ "", NULL },
};

static void times_are_found_in_every_form(void **state)
{
	struct soi_arena a;
	size_t i;

	(void)state;
	soi_arena_init(&a);
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct soi_html_time t;
		bool found = soi_html_time_find(soi_span_str(cases[i].in), true, &t);
		struct soi_span got = found ? soi_date_print(&a, &t.date) : SOI_EMPTY;

		if (!soi_span_eq(got, soi_span_str(cases[i].want)))
			printf("# '%s' gave '%.*s'\n", cases[i].in, SOI_FMT(got));
		assert_true(soi_span_eq(got, soi_span_str(cases[i].want)));
	}
	soi_arena_release(&a);
}

static void addresses_give_a_day(void **state)
{
	struct soi_date d;

	(void)state;
	assert_true(soi_html_time_of_url(SOI_LIT("https://vidu.vn/a-b-20260307075519174.htm"), &d));
	assert_int_equal(d.year * 10000 + d.month * 100 + d.day, 20260307);
	assert_int_equal(d.hour, -1);
	assert_true(soi_html_time_of_url(SOI_LIT("https://vidu.vn/2025/10/22/a-b.html"), &d));
	assert_int_equal(d.year * 10000 + d.month * 100 + d.day, 20251022);
	assert_false(soi_html_time_of_url(SOI_LIT("https://vidu.vn/a-b-5047363.html"), &d));
	assert_false(soi_html_time_of_url(SOI_EMPTY, &d));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_found_in_every_form),
		cmocka_unit_test(addresses_give_a_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
