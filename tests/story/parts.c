/* The parts that the steps stand on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "story/internal.h"

#include "base/banned.h"

static void whens_are_printed_as_they_were_read(void **state)
{
	static const char *const same[] = {
		"2024-05-21", "XXXX-05-21", "2024-05", "2024", "2024-05-21/2024-05-23",
		"XXXX-04-23/XXXX-04-25",
	};
	static const char *const unknown[] = { "", "P3D", "R/P1Y", "../2014", "18XX", "null" };
	struct soi_arena a;

	(void)state;
	soi_arena_init(&a);
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++) {
		struct soi_when w = soi_when_parse(soi_span_str(same[i]));
		struct soi_span s = soi_when_print(&a, &w);

		assert_true(w.known && soi_span_is(s, same[i]));
	}
	for (size_t i = 0; i < sizeof(unknown) / sizeof(*unknown); i++)
		assert_false(soi_when_parse(soi_span_str(unknown[i])).known);
	soi_arena_release(&a);
}

static void an_open_year_is_set_and_new_year_is_crossed(void **state)
{
	struct soi_when w = soi_when_parse(SOI_LIT("XXXX-12-30/XXXX-01-02"));
	struct soi_when week = soi_when_parse(SOI_LIT("2024-W17"));

	(void)state;
	w = soi_when_in_year(w, 2023);
	assert_int_equal(w.a.year, 2023);
	assert_int_equal(w.b.year, 2024);
	assert_int_equal(week.a.day, 22);
	assert_int_equal(week.b.day, 28);
}

static void roots_are_rounded_down(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 70000; i++) {
		uint64_t r = soi_isqrt(i);

		assert_true(r * r <= i && (r + 1) * (r + 1) > i);
	}
	assert_int_equal(soi_isqrt(UINT64_MAX), UINT32_MAX);
}

/* Chains do not grow: a-b and b-c alike, a-c not. */
static void average_link_wants_the_mean_of_all_pairs(void **state)
{
	struct soi_pair pairs[] = { { 0, 1, 900 }, { 1, 2, 700 }, { 3, 4, 650 }, { 2, 3, 100 } };
	uint32_t label[5], part[5];
	struct soi_arena a;

	(void)state;
	soi_arena_init(&a);
	assert_int_equal(soi_average_link(&a, 5, NULL, pairs, 4, 600, label, part, NULL), 0);
	assert_int_equal(label[0], 0);
	assert_int_equal(label[1], 0);
	assert_int_equal(label[2], 2);
	assert_int_equal(label[3], 3);
	assert_int_equal(label[4], 3);
	assert_int_equal(part[2], 0);	/* apart, in one component */
	assert_int_equal(part[4], 3);
	soi_arena_release(&a);
}

static void ties_go_to_the_smaller_index(void **state)
{
	struct soi_pair pairs[] = { { 1, 2, 800 }, { 0, 1, 800 } };
	uint32_t label[3], part[3];
	struct soi_arena a;

	(void)state;
	soi_arena_init(&a);
	assert_int_equal(soi_average_link(&a, 3, NULL, pairs, 2, 600, label, part, NULL), 0);
	assert_int_equal(label[1], 0);
	assert_int_equal(label[2], 2);
	soi_arena_release(&a);
}

static void only_components_that_changed_are_stale(void **state)
{
	struct soi_stale x;
	struct soi_arena a;

	(void)state;
	soi_arena_init(&a);
	soi_stale_init(&x, &a, 6);
	x.stale[1] = true;
	soi_stale_pair(&x, 2, 4);
	soi_stale_close(&x);
	assert_false(soi_is_stale(&x, 0));
	assert_true(soi_is_stale(&x, 1) && soi_stale_both(&x, 1, 1));
	assert_true(soi_stale_both(&x, 2, 4));
	assert_false(soi_stale_both(&x, 1, 2));	/* both, apart */
	assert_false(soi_stale_both(&x, 0, 0));
	soi_arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whens_are_printed_as_they_were_read),
		cmocka_unit_test(an_open_year_is_set_and_new_year_is_crossed),
		cmocka_unit_test(roots_are_rounded_down),
		cmocka_unit_test(average_link_wants_the_mean_of_all_pairs),
		cmocka_unit_test(ties_go_to_the_smaller_index),
		cmocka_unit_test(only_components_that_changed_are_stale),
	};

	return cmocka_run_group_tests_name("story/parts", tests, NULL, NULL);
}
