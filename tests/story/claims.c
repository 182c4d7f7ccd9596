/* The words that line claims up, and the ledger of two reports. */
#include "build.h"

#include "story/internal.h"

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
		struct soi_phrases *p = soi_phrases_new(&w->a, NULL);
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

/* Two reports of one flood, each with one count. */
static void floods(struct world *w, const char *first, const char *first_unit, int64_t first_num,
		   const char *second, const char *second_unit, int64_t second_num)
{
	add(w, SOI_ARTICLE, "a", "2024-09-04T08:00+07:00", BORDER, first);
	add_figure(w, soi_arena_printf(&w->a, "%lld %s", (long long)first_num, first_unit).p, first_num,
		   first_unit, "=");
	add(w, SOI_ARTICLE, "b", "2024-09-04T12:00+07:00", BORDER " tràn", second);
	add_figure(w, soi_arena_printf(&w->a, "%lld %s", (long long)second_num, second_unit).p,
		   second_num, second_unit, "=");
	group(w, 1);
}

static const struct soi_ledger_row *only_row(const struct world *w)
{
	const struct soi_story *s = story_of(w, "a");

	if (s->n_ledger != 1)
		fail_msg("%zu rows", s->n_ledger);
	return &s->ledger[0];
}

static void a_later_count_of_the_dead_revises_the_earlier(void **state)
{
	struct world *w = *state;

	floods(w, "Lũ sông Trắng ở Thanh Bình làm 3 người chết.", "người", 3,
	       "Lũ sông Trắng ở Thanh Bình làm 5 người thiệt mạng.", "người", 5);
	assert_false(only_row(w)->conflict);
	assert_true(only_row(w)->revision);
}

static void the_dead_and_the_hurt_are_two_counts(void **state)
{
	struct world *w = *state;

	floods(w, "Lũ sông Trắng ở Thanh Bình làm 3 người chết.", "người", 3,
	       "Lũ sông Trắng ở Thanh Bình làm 5 người bị thương.", "người", 5);
	assert_int_equal(story_of(w, "a")->n_ledger, 0);
}

static void who_may_be_carried_is_in_dispute(void **state)
{
	struct world *w = *state;

	floods(w, "Phà sông Trắng được phép chở 20 người.", "người", 20,
	       "Chủ phà nói phà được phép chở 25 người qua sông Trắng.", "người", 25);
	assert_true(only_row(w)->conflict);
}

static void what_was_asked_for_is_not_what_was_agreed(void **state)
{
	struct world *w = *state;

	floods(w, "Thợ gốm bến Đá ven sông Trắng đề nghị 12 xe chở đất sét từ bãi ven sông.", "xe", 12,
	       "Thợ gốm bến Đá ven sông Trắng nhận 8 xe chở đất sét từ bãi ven sông.", "xe", 8);
	assert_int_equal(story_of(w, "a")->n_ledger, 0);
}

static void two_voices_dispute_an_estimate(void **state)
{
	struct world *w = *state;

	floods(w, "Huyện Thanh Bình ước tính lũ sông Trắng gây thiệt hại 6 tỷ đồng.", "tỷ đồng", 6,
	       "Hội nông dân cho biết lũ sông Trắng gây thiệt hại 9 tỷ đồng.", "tỷ đồng", 9);
	assert_true(only_row(w)->conflict);
	assert_span(only_row(w)->points[0].claimant, "Huyện Thanh Bình");
	w->n = 0;
	floods(w, "Lũ sông Trắng gây thiệt hại 6 tỷ đồng.", "tỷ đồng", 6,
	       "Lũ sông Trắng gây thiệt hại 9 tỷ đồng.", "tỷ đồng", 9);
	assert_false(only_row(w)->conflict);
	assert_true(only_row(w)->revision);
}

/* Two exact sums of one giver in two currencies; one rounded may be the other converted. */
static void sums_are_never_converted(void **state)
{
	struct world *w = *state;

	floods(w, "Hội Chữ thập đỏ viện trợ vùng lũ sông Trắng 9 triệu USD.", "triệu USD", 9,
	       "Hội Chữ thập đỏ viện trợ vùng lũ sông Trắng 5 triệu bảng.", "triệu bảng", 5);
	for (size_t i = 0; i < 2; i++) {
		struct soi_marks *m = (struct soi_marks *)w->docs[i].marks;
		size_t at = soi_span_find(w->docs[i].art->text, SOI_LIT("Hội Chữ thập đỏ"), 0);

		m->figures[0].unit = i ? SOI_LIT("GBP") : SOI_LIT("USD");
		m->names = SOI_NEW(&w->a, struct soi_name);
		m->n_names = 1;
		m->names[0] = (struct soi_name){ .start = at, .end = at + strlen("Hội Chữ thập đỏ"),
			.kind = SOI_ORG, .id = SOI_LIT("Hội Chữ thập đỏ") };
	}
	group(w, 1);
	assert_true(only_row(w)->conflict);
	((struct soi_marks *)w->docs[1].marks)->figures[0].op = SOI_LIT("~");
	group(w, 1);
	assert_false(only_row(w)->conflict);
}

static void two_voices_of_one_sentence_are_set_side_by_side(void **state)
{
	struct world *w = *state;
	struct soi_marks *m;
	struct soi_figure f;

	add(w, SOI_ARTICLE, "a", "2024-09-04T08:00+07:00", BORDER,
	    "Ban tổ chức ước tính 900 người dự hội, còn công an huyện cho biết có 500 người.");
	add_figure(w, "500 người", 500, "người", "=");
	m = (struct soi_marks *)w->docs[0].marks;
	f = m->figures[0];
	add_figure(w, "900 người", 900, "người", "=");
	m->figures = SOI_NEW_N(&w->a, struct soi_figure, 2);
	m->figures[0] = (struct soi_figure){ .start = find(w, "900 người").start, .end = find(w, "900 người").end,
					     .num = 900, .unit = f.unit, .op = f.op };
	m->figures[1] = f;
	m->n_figures = 2;
	group(w, 1);
	assert_true(only_row(w)->conflict);
	assert_span(only_row(w)->points[0].claimant, "Ban tổ chức");
	assert_span(only_row(w)->points[1].claimant, "công an huyện");
}

/* The clause's "kể từ tháng 3" is of what goes on since, not of a time past. */
static void a_number_stands_against_a_small_number(void **state)
{
	struct world *w = *state;
	struct soi_marks *m = add(w, SOI_ARTICLE, "a", "2024-09-18", BORDER,
				  "Tỉnh Thanh Bình cho biết khoảng 10.000 quân đã được đưa tới đê sông Trắng.\n"
				  "Báo địa phương viết một số lượng nhỏ binh lính đã được đưa tới đê sông Trắng, "
				  "nơi dân đắp đê kể từ tháng 3.");

	m->sentences = SOI_NEW_N(&w->a, struct soi_range, 2);
	m->n_sentences = 2;
	m->sentences[0] = (struct soi_range){ 0, find(w, "Báo").start };
	m->sentences[1] = (struct soi_range){ find(w, "Báo").start, w->docs[0].art->text.n };
	add_figure(w, "10.000 quân", 10000, "quân", "~");
	add_time(w, "tháng 3", "2024-03", "month-6");
	group(w, 1);
	assert_true(only_row(w)->conflict);
	assert_span(only_row(w)->points[1].figure.op, "vague");
}

/* "từ ngày 23/9" against "từ ngày 25/9" */
static void two_days_from_which_a_thing_holds_conflict(void **state)
{
	struct world *w = *state;

	add(w, SOI_ARTICLE, "a", "2024-09-18", BORDER, "Hội chợ bến Đá hoàn tiền vé cho khách từ ngày 23/9.");
	add_time(w, "ngày 23/9", "2024-09-23", "--09-23");
	add(w, SOI_ARTICLE, "b", "2024-09-19", BORDER " tràn", "Khách của hội chợ bến Đá được hoàn tiền vé từ ngày 25/9.");
	add_time(w, "ngày 25/9", "2024-09-25", "--09-25");
	group(w, 1);
	assert_true(only_row(w)->conflict);
	assert_span(only_row(w)->unit, "ngày");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_row_of_the_table_is_in_its_example, setup, teardown),
		cmocka_unit_test_setup_teardown(two_counts_of_one_thing_conflict, setup, teardown),
		cmocka_unit_test_setup_teardown(a_later_count_of_the_dead_revises_the_earlier, setup, teardown),
		cmocka_unit_test_setup_teardown(the_dead_and_the_hurt_are_two_counts, setup, teardown),
		cmocka_unit_test_setup_teardown(who_may_be_carried_is_in_dispute, setup, teardown),
		cmocka_unit_test_setup_teardown(what_was_asked_for_is_not_what_was_agreed, setup, teardown),
		cmocka_unit_test_setup_teardown(two_voices_dispute_an_estimate, setup, teardown),
		cmocka_unit_test_setup_teardown(sums_are_never_converted, setup, teardown),
		cmocka_unit_test_setup_teardown(two_days_from_which_a_thing_holds_conflict, setup, teardown),
		cmocka_unit_test_setup_teardown(a_number_stands_against_a_small_number, setup, teardown),
		cmocka_unit_test_setup_teardown(two_voices_of_one_sentence_are_set_side_by_side, setup, teardown),
		cmocka_unit_test_setup_teardown(about_as_many_or_more_than_that_is_no_conflict, setup, teardown),
	};

	return cmocka_run_group_tests_name("story/claims", tests, NULL, NULL);
}
