/* The words that line claims up, and the ledger of two reports. */
#include "build.h"

#include "base/banned.h"

static void every_row_of_the_table_is_in_its_example(void **state)
{
	struct world *w = *state;
	const struct soi_table *t = soi_tables_get(&w->tables, "claim_words");
	struct soi_text_tables x;
	struct soi_text text;
	struct soi_err err;

	assert_int_equal(soi_text_tables_init(&x, &w->a, &w->tables, &err), 0);
	for (size_t r = 0; r < t->n_rows; r++) {
		struct soi_phrases *p = soi_phrases_new(&w->a);
		struct soi_phrase_hit hit;
		bool found = false;

		assert_int_equal(soi_phrases_add(p, soi_table_cell(t, r, soi_table_col(t, "phrase")), 0, 0, &err), 0);
		assert_int_equal(soi_text_split(&text, &w->a, soi_table_cell(t, r, soi_table_col(t, "example")), &x, &err), 0);
		for (size_t i = 0; i < text.n_tokens; i++)
			found |= soi_phrases_longest(p, &text, i, text.n_tokens, &hit);
		if (!found)
			fail_msg("row %zu: the example has no such phrase", r + 1);
	}
}

static void add_figure(struct world *w, const char *words, int64_t num, const char *unit, const char *op)
{
	struct soi_marks *m = (struct soi_marks *)w->docs[w->n - 1].marks;
	struct soi_range r = find(w, words);

	m->figures = SOI_NEW(&w->a, struct soi_figure);
	m->n_figures = 1;
	m->figures[0] = (struct soi_figure){ .start = r.start, .end = r.end, .num = num,
		.unit = soi_span_str(unit), .op = soi_span_str(op) };
}

#define BORDER "Tỉnh Thanh Bình điều binh sĩ đắp đê sông Trắng sau trận lũ ngày 3/9"

static void reports(struct world *w, int64_t other, const char *op)
{
	add(w, SOI_ARTICLE, "a", "2024-09-04", BORDER, "Tỉnh Thanh Bình cho biết 1.200 binh sĩ đắp đê sông Trắng suốt đêm cùng dân hai xã ven đê.");
	add_figure(w, "1.200 binh sĩ", 1200, "binh sĩ", "=");
	add(w, SOI_ARTICLE, "b", "2024-09-04", BORDER " tràn", "Theo quân khu, 900 lính đắp đê sông Trắng suốt đêm cùng dân hai xã ven đê của Thanh Bình.");
	add_figure(w, "900 lính", other, "lính", op);
	group(w, 1);
}

static void two_counts_of_one_thing_conflict(void **state)
{
	struct world *w = *state;
	const struct soi_story *s;

	reports(w, 900, "=");
	s = story_of(w, "a");
	assert_int_equal(s->n_members, 2);
	assert_int_equal(s->n_ledger, 1);
	assert_int_equal(s->ledger[0].n_points, 2);
	assert_true(s->ledger[0].conflict);
}

static void about_as_many_or_more_than_that_is_no_conflict(void **state)
{
	struct world *w = *state;

	reports(w, 1100, "~");
	assert_false(story_of(w, "a")->ledger[0].conflict);
	w->n = 0;
	reports(w, 1000, ">");
	assert_false(story_of(w, "a")->ledger[0].conflict);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_row_of_the_table_is_in_its_example, setup, teardown),
		cmocka_unit_test_setup_teardown(two_counts_of_one_thing_conflict, setup, teardown),
		cmocka_unit_test_setup_teardown(about_as_many_or_more_than_that_is_no_conflict, setup, teardown),
	};

	return cmocka_run_group_tests_name("story/claims", tests, NULL, NULL);
}
