/* Plans and what became of them, from reports written by hand. */
#include "build.h"

#include "story/happenings.h"

#include "base/banned.h"

static void every_row_of_the_table_is_in_its_example(void **state)
{
	static const char *const names[] = { "planned", "put-off", "cancelled", "done", "until",
					     "corrects", "leans", "same-day", "and", "other",
					     "past", "by" };
	static const enum soi_state states[] = { SOI_ST_PLANNED, SOI_ST_PUT_OFF, SOI_ST_CANCELLED,
						 SOI_ST_DONE, SOI_ST_UNTIL, SOI_ST_CORRECTS, SOI_ST_LEANS,
						 SOI_ST_SAME_DAY, SOI_ST_AND, SOI_ST_OTHER, SOI_ST_PAST,
						 SOI_ST_BY };
	struct world *w = *state;
	const struct soi_table *t = soi_tables_get(&w->tables, "plan_words");
	struct soi_err err;
	struct soi_plan_words *x = soi_plan_words_new(&w->a, &w->tables, &err);

	assert_non_null(x);
	for (size_t r = 0; r < t->n_rows; r++) {
		struct soi_span says = soi_table_cell(t, r, soi_table_col(t, "says"));
		bool found = false;

		for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
			found |= soi_span_is(says, names[i]) &&
				 soi_plan_says(x, soi_table_cell(t, r, soi_table_col(t, "example")), states[i]);
		if (!found)
			fail_msg("row %zu: its example does not say it", r + 1);
	}
}

static const struct soi_entry *only_entry(const struct world *w, const char *id)
{
	const struct soi_story *s = story_of(w, id);

	if (s->n_timeline != 1)
		fail_msg("%zu entries", s->n_timeline);
	return &s->timeline[0];
}

static void plan(struct world *w)
{
	add(w, SOI_ARTICLE, "a", "2024-09-01", "Hội đua thuyền sông Trắng mở ngày 7/9",
	    "Hội đua thuyền sông Trắng của huyện Thanh Bình sẽ mở ngày 7/9 tại bến Đá.");
	add_time(w, "ngày 7/9", "2024-09-07", "--09-07");
}

static void put_off(struct world *w)
{
	add(w, SOI_ARTICLE, "b", "2024-09-05", "Hội đua thuyền sông Trắng lùi sang ngày 14/9",
	    "Huyện Thanh Bình lùi hội đua thuyền sông Trắng ở bến Đá sang ngày 14/9 vì nước lớn.");
	add_time(w, "ngày 14/9", "2024-09-14", "--09-14");
}

static void a_plan_put_off_has_its_new_day(void **state)
{
	struct world *w = *state;
	const struct soi_entry *e;

	plan(w);
	put_off(w);
	group(w, 1);
	e = only_entry(w, "a");
	assert_span(e->when, "2024-09-14");
	assert_true(e->put_off);
	assert_int_equal(e->n_realises, 1);
	assert_span(e->evidence[1].role, "put-off");
}

static void what_was_put_off_and_held_is_one_entry(void **state)
{
	struct world *w = *state;
	const struct soi_entry *e;

	plan(w);
	put_off(w);
	add(w, SOI_ARTICLE, "c", "2024-09-14", "Hội đua thuyền sông Trắng mở ở bến Đá",
	    "Hội đua thuyền sông Trắng của huyện Thanh Bình đã mở sáng 14/9 tại bến Đá.");
	add_time(w, "sáng 14/9", "2024-09-14", "--09-14");
	group(w, 1);
	e = only_entry(w, "a");
	assert_span(e->when, "2024-09-14");
	assert_false(e->put_off);
	assert_int_equal(e->status, SOI_ACTUAL);
	assert_int_equal(e->n_evidence, 3);
}

static void a_plan_called_off_keeps_its_day(void **state)
{
	struct world *w = *state;
	const struct soi_entry *e;

	plan(w);
	add(w, SOI_ARTICLE, "b", "2024-09-05", "Hủy hội đua thuyền sông Trắng",
	    "Huyện Thanh Bình hủy hội đua thuyền sông Trắng ở bến Đá vì nước lớn.");
	group(w, 1);
	e = only_entry(w, "a");
	assert_span(e->when, "2024-09-07");
	assert_true(e->cancelled);
}

static void what_was_called_off_and_taken_up_again_is_one_entry(void **state)
{
	struct world *w = *state;
	const struct soi_entry *e;

	add(w, SOI_ARTICLE, "a", "2024-09-02", "Hủy hội đua thuyền sông Trắng vì nước lớn",
	    "Huyện Thanh Bình hủy hội đua thuyền sông Trắng ở bến Đá, vốn định mở ngày 7/9.");
	add_time(w, "ngày 7/9", "2024-09-07", "--09-07");
	add(w, SOI_ARTICLE, "b", "2024-09-10", "Hội đua thuyền sông Trắng được tổ chức trở lại",
	    "Huyện Thanh Bình mở lại hội đua thuyền sông Trắng ở bến Đá, ngày mới là 28/9.");
	add_time(w, "28/9", "2024-09-28", "--09-28");
	group(w, 1);
	e = only_entry(w, "a");
	assert_span(e->when, "2024-09-28");
	assert_true(e->put_off);
	add(w, SOI_ARTICLE, "c", "2024-09-28", "Hội đua thuyền sông Trắng mở sau một lần bị hủy",
	    "Hội đua thuyền sông Trắng của huyện Thanh Bình đã mở sáng 28/9 tại bến Đá.");
	add_time(w, "sáng 28/9", "2024-09-28", "--09-28");
	group(w, 1);
	e = only_entry(w, "a");
	assert_int_equal(e->status, SOI_ACTUAL);
	assert_false(e->put_off);
	assert_span(e->headline, "Hội đua thuyền sông Trắng mở sau một lần bị hủy");
}

static void what_came_before_its_last_day_was_planned(void **state)
{
	struct world *w = *state;

	add(w, SOI_ARTICLE, "a", "2024-09-01", "Cầu bến Đá sẽ thông xe trước ngày 20/9",
	    "Huyện Thanh Bình nói cầu bến Đá qua sông Trắng sẽ thông xe trước ngày 20/9.");
	add_time(w, "ngày 20/9.", "2024-09-20", "--09-20");
	add(w, SOI_ARTICLE, "b", "2024-09-17", "Cầu bến Đá đã thông xe",
	    "Cầu bến Đá qua sông Trắng của huyện Thanh Bình đã thông xe sáng 17/9.");
	add_time(w, "sáng 17/9", "2024-09-17", "--09-17");
	group(w, 1);
	assert_span(only_entry(w, "a")->when, "2024-09-17");
	assert_int_equal(only_entry(w, "a")->n_realises, 1);
}

static void a_text_may_end_with_a_verb_of_saying(void **state)
{
	struct world *w = *state;

	assert_true(soi_claim_says(w->g, SOI_LIT("Ông Lò Văn An, trưởng bản, cho biết ")));
	assert_false(soi_claim_says(w->g, SOI_LIT("Ông Lò Văn An, trưởng bản, cho biết cầu")));
	assert_false(soi_claim_says(w->g, SOI_LIT("cho biết")));	/* nobody says so */
	assert_false(soi_claim_says(w->g, SOI_LIT("")));
}

static void a_digest_says_nothing_twice(void **state)
{
	struct world *w = *state;
	const struct soi_story *s;

	add(w, SOI_ARTICLE, "a", "2024-09-04T08:00+07:00", "Lũ lớn trên sông Trắng ở huyện Thanh Bình",
	    "Lũ lớn trên sông Trắng sáng 4/9 cuốn trôi bốn ngôi nhà ven bến Đá của huyện Thanh Bình.");
	add(w, SOI_ARTICLE, "b", "2024-09-04T09:00+07:00", "Sông Trắng lũ lớn, nhà ở Thanh Bình bị cuốn trôi",
	    "Sáng 4/9, lũ lớn trên sông Trắng đã cuốn trôi bốn ngôi nhà ven bến Đá ở huyện Thanh Bình.");
	group(w, 1);
	s = story_of(w, "a");
	assert_int_equal(s->n_members, 2);
	assert_int_equal(s->n_digest, 1);
	assert_true(soi_span_ends(s->digest[0].text, SOI_LIT("Thanh Bình.")));
}

/* A bridge fell at night: one report has the evening before, the other the morning. */
static void a_night_dated_by_two_days_is_one_entry(void **state)
{
	struct world *w = *state;

	add(w, SOI_ARTICLE, "a", "2024-09-08", "Sập cầu treo Bến Đá ở Thanh Bình trong đêm mưa",
	    "Cầu treo Bến Đá ở huyện Thanh Bình sập đêm 7/9 vì nước sông Trắng dâng cao.");
	add_time(w, "đêm 7/9", "2024-09-07", "--09-07");
	add(w, SOI_ARTICLE, "b", "2024-09-08", "Cầu treo Bến Đá ở Thanh Bình sập",
	    "Rạng sáng 8/9, cầu treo Bến Đá ở huyện Thanh Bình sập khi nước sông Trắng dâng cao.");
	add_time(w, "Rạng sáng 8/9", "2024-09-08", "--09-08");
	group(w, 1);
	assert_int_equal(only_entry(w, "a")->n_evidence, 2);
}

static void the_day_somebody_said_so_is_no_day_of_what_he_said(void **state)
{
	struct world *w = *state;
	const struct soi_story *s;
	struct soi_marks *m = add(w, SOI_ARTICLE, "a", "2024-09-11", "Cầu treo Bến Đá ở Thanh Bình sập",
				  "Cầu treo Bến Đá ở huyện Thanh Bình sập sáng 8/9.\n"
				  "Ba nhịp dầm thép đã được vớt khỏi lòng kênh, ông Lò Văn An cho biết chiều 10/9.");
	struct soi_article *art = (struct soi_article *)w->docs[0].art;

	m->sentences = SOI_NEW_N(&w->a, struct soi_range, 3);
	m->n_sentences = 3;
	m->sentences[0] = (struct soi_range){ 0, art->title.n };
	m->sentences[1] = find(w, "Cầu treo Bến Đá ở huyện Thanh Bình sập sáng 8/9.");
	m->sentences[2] = find(w, "Ba nhịp dầm thép đã được vớt khỏi lòng kênh, ông Lò Văn An cho biết chiều 10/9.");
	art->lede = soi_span_sub(art->text, m->sentences[1].start, m->sentences[1].end);
	add_time(w, "sáng 8/9", "2024-09-08", "--09-08");
	add_time(w, "chiều 10/9", "2024-09-10", "--09-10");
	group(w, 1);
	s = story_of(w, "a");
	for (size_t i = 0; i < s->n_timeline; i++)
		assert_false(soi_span_is(s->timeline[i].when, "2024-09-10"));
}

/* The last report gets a body of one sentence behind its lede. */
static void body(struct world *w, const char *lede, const char *sentence)
{
	struct soi_article *art = (struct soi_article *)w->docs[w->n - 1].art;
	struct soi_marks *m = (struct soi_marks *)w->docs[w->n - 1].marks;

	m->sentences = SOI_NEW_N(&w->a, struct soi_range, 3);
	m->n_sentences = 3;
	m->sentences[0] = (struct soi_range){ 0, art->title.n };
	m->sentences[1] = find(w, lede);
	m->sentences[2] = find(w, sentence);
	art->lede = soi_span_sub(art->text, m->sentences[1].start, m->sentences[1].end);
}

/* One of the two days is wrong, as the ledger shows; the plan is one. */
static void a_plan_told_with_two_days_is_one_entry(void **state)
{
	struct world *w = *state;
	const struct soi_story *s;
	size_t plans = 0;

	add(w, SOI_ARTICLE, "a", "2024-09-17", "Hủy hội đua thuyền sông Trắng ở Thanh Bình",
	    "Huyện Thanh Bình hủy hội đua thuyền sông Trắng ở bến Đá.\n"
	    "Người mua vé khán đài sẽ được hoàn tiền từ ngày 23/9.");
	body(w, "Huyện Thanh Bình hủy hội đua thuyền sông Trắng ở bến Đá.",
	     "Người mua vé khán đài sẽ được hoàn tiền từ ngày 23/9.");
	add_time(w, "ngày 23/9", "2024-09-23", "--09-23");
	add(w, SOI_ARTICLE, "b", "2024-09-17", "Thanh Bình hủy hội đua thuyền trên sông Trắng",
	    "Hội đua thuyền sông Trắng ở huyện Thanh Bình bị hủy.\n"
	    "Khách mua vé khán đài sẽ được hoàn tiền từ ngày 25/9.");
	body(w, "Hội đua thuyền sông Trắng ở huyện Thanh Bình bị hủy.",
	     "Khách mua vé khán đài sẽ được hoàn tiền từ ngày 25/9.");
	add_time(w, "ngày 25/9", "2024-09-25", "--09-25");
	group(w, 1);
	s = story_of(w, "a");
	assert_int_equal(s->n_members, 2);
	for (size_t i = 0; i < s->n_timeline; i++)
		plans += s->timeline[i].when.n != 0;
	assert_int_equal(plans, 1);
}

static void a_night_named_by_both_its_days_is_of_both(void **state)
{
	struct world *w = *state;

	add(w, SOI_ARTICLE, "a", "2024-09-09", "Sập cầu treo Bến Đá ở Thanh Bình",
	    "Nước sông Trắng dâng cao trong nhiều ngày.\n"
	    "Cầu treo Bến Đá ở Thanh Bình sập đêm 7/9, rạng sáng 8/9.");
	body(w, "Nước sông Trắng dâng cao trong nhiều ngày.",
	     "Cầu treo Bến Đá ở Thanh Bình sập đêm 7/9, rạng sáng 8/9.");
	add_time(w, "đêm 7/9", "2024-09-07", "--09-07");
	add_time(w, "rạng sáng 8/9", "2024-09-08", "--09-08");
	group(w, 1);
	assert_span(only_entry(w, "a")->when, "2024-09-07/2024-09-08");
}

#define BY_AN "Thiếu tá Lò Văn An, phó đồn trưởng biên phòng Mường Khoa " \
	      "kiêm đội trưởng đội cứu hộ suối Hoa Lau, cho biết phà Nậm Rốm " \
	      "sẽ chở công nhân nông trường chè Mường Khoa sang ca đêm miễn phí từ ngày 20/9."

/* Whoever says so has no part in what is planned: with him the plan and its outcome share
 * too few of their words. */
static void a_plan_is_compared_without_whoever_says_so(void **state)
{
	struct world *w = *state;
	const struct soi_story *s;

	add(w, SOI_ARTICLE, "a", "2024-09-16", "Cầu treo Bến Đá ở Thanh Bình tạm đóng",
	    "Cầu treo Bến Đá ở huyện Thanh Bình tạm đóng sáng 16/9.\n" BY_AN);
	body(w, "Cầu treo Bến Đá ở huyện Thanh Bình tạm đóng sáng 16/9.", BY_AN);
	add_time(w, "sáng 16/9", "2024-09-16", "--09-16");
	add_time(w, "ngày 20/9", "2024-09-20", "--09-20");
	add(w, SOI_ARTICLE, "b", "2024-09-20", "Cầu treo Bến Đá ở Thanh Bình đóng, khách qua sông bằng phà",
	    "Sáng 20/9, phà Nậm Rốm chở chuyến đầu tiên qua sông Trắng thay cầu treo Bến Đá ở huyện "
	    "Thanh Bình vừa đóng để sửa dầm thép, thay cáp chủ và gia cố mố cầu bị xói lở trong ba tháng.");
	add_time(w, "Sáng 20/9", "2024-09-20", "--09-20");
	group(w, 1);
	s = story_of(w, "a");
	assert_int_equal(s->n_members, 2);
	assert_int_equal(s->n_timeline, 2);
	assert_span(s->timeline[1].when, "2024-09-20");
	assert_int_equal(s->timeline[1].n_realises, 1);
}

/* Both tell what their reports are about, in other words and with another name. */
static void a_digest_has_one_line_of_what_two_reports_are_about(void **state)
{
	struct world *w = *state;
	const struct soi_story *s;

	add(w, SOI_ARTICLE, "a", "2024-09-01T08:00+07:00", "Khánh thành cầu Hoa Lau ở Thanh Bình",
	    "Cầu Hoa Lau ở huyện Thanh Bình được khánh thành sáng nay sau hai năm xây dựng.");
	add(w, SOI_ARTICLE, "b", "2024-09-01T09:00+07:00", "Thông xe cầu Hoa Lau ở Thanh Bình",
	    "Sau lễ cắt băng ngắn, những chiếc xe đầu tiên đã lăn bánh qua cầu Hoa Lau vào trưa nay.");
	group(w, 1);
	s = story_of(w, "a");
	assert_int_equal(s->n_members, 2);
	assert_int_equal(s->n_digest, 1);
}

static void give_figure(struct world *w, const char *words, int64_t num)
{
	struct soi_marks *m = (struct soi_marks *)w->docs[w->n - 1].marks;
	struct soi_range r = find(w, words);

	m->figures = SOI_NEW(&w->a, struct soi_figure);
	m->n_figures = 1;
	m->figures[0] = (struct soi_figure){ .start = r.start, .end = r.end, .num = num, .unit = SOI_LIT("VND"),
					     .op = SOI_LIT("=") };
}

/* How many lines there are of a shortfall that a second report tells of in its body. */
static size_t lines_of_shortfall(struct world *w, const char *said, int64_t num)
{
	static const char lede[] = "Hội hè ở huyện Thanh Bình bị cắt chi vì hụt thu ngân sách, mất mùa chè.";

	w->n = 0;
	add(w, SOI_ARTICLE, "a", "2024-09-01T08:00+07:00", "Huyện Thanh Bình hụt thu ngân sách vì mất mùa chè",
	    "Huyện Thanh Bình hụt thu 63,63 tỷ đồng so với dự toán đầu năm, phòng tài chính công bố sáng nay.");
	give_figure(w, "63,63 tỷ đồng", 63630000000);
	add(w, SOI_ARTICLE, "b", "2024-09-02T09:00+07:00", "Huyện Thanh Bình cắt chi hội hè vì hụt thu ngân sách",
	    soi_arena_printf(&w->a, "%s\n%s", lede, said).p);
	body(w, lede, said);
	give_figure(w, "tỷ đồng", num);
	group(w, 1);
	assert_int_equal(story_of(w, "a")->n_members, 2);
	return story_of(w, "a")->n_digest;
}

static void a_digest_has_a_number_exact_or_rounded(void **state)
{
	struct world *w = *state;

	assert_int_equal(lines_of_shortfall(w, "Ông Lò Văn An cho rằng so với dự toán đầu năm, hụt hơn 63 tỷ đồng ấy là nặng nhất từ mười năm.",
					    63000000000), 1);
	assert_int_equal(lines_of_shortfall(w, "Ông Lò Văn An cho rằng so với dự toán đầu năm, hụt hơn 20 tỷ đồng ấy là nặng nhất từ mười năm.",
					    20000000000), 2);
}

static void a_digest_has_no_torn_lines(void **state)
{
	static const char *const torn[] = {
		"nước sông Trắng dâng cao đã cuốn trôi nhiều ngôi nhà ven bến Đá của huyện Thanh Bình.",
		"T. rời nhà ven bến Đá của huyện Thanh Bình khi nước sông Trắng dâng cao trong đêm.",
		"Nước sông Trắng dâng cao trong đêm khiến dân ven bến Đá phải chạy sang nhà bà V.",
		"“Nước sông Trắng dâng cao trong đêm khiến dân ven bến Đá ở Thanh Bình phải chạy.",
		"Nước sông Trắng dâng cao trong đêm khiến dân ven bến Đá ở Thanh Bình phải chạy..."
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(torn) / sizeof(*torn); i++) {
		w->n = 0;
		add(w, SOI_ARTICLE, "a", "2024-09-04T08:00+07:00", "Lũ lớn trên sông Trắng ở Thanh Bình", torn[i]);
		group(w, 1);
		if (story_of(w, "a")->n_digest)
			fail_msg("line %zu stands", i);
	}
}

static void a_printed_correction_joins_its_story_and_marks_it(void **state)
{
	struct world *w = *state;
	const struct soi_story *s;
	const struct soi_entry *e;

	add(w, SOI_ARTICLE, "a", "2024-09-04T08:00+07:00", "Lũ sông Trắng cuốn trôi bốn ngôi nhà ở Thanh Bình",
	    "Lũ lớn trên sông Trắng sáng 4/9 cuốn trôi bốn ngôi nhà ven bến Đá của huyện Thanh Bình.");
	add_time(w, "sáng 4/9", "2024-09-04", "--09-04");
	add(w, SOI_ARTICLE, "b", "2024-09-05T08:00+07:00", "Đính chính về lũ sông Trắng",
	    "Bài \"Lũ sông Trắng cuốn trôi bốn ngôi nhà ở Thanh Bình\" viết bốn ngôi nhà ven bến Đá, đúng ra là hai ngôi nhà.");
	group(w, 1);
	s = story_of(w, "a");
	assert_int_equal(s->n_members, 2);
	e = &s->timeline[0];
	assert_true(e->corrected);
	assert_true(e->withdrawn);
	assert_false(e->is_new);
	assert_span(e->evidence[0].corrected_by, "b");
}

static void a_corrected_day_moves_the_entry(void **state)
{
	struct world *w = *state;
	const struct soi_entry *e = NULL;
	const struct soi_story *s;
	struct soi_marks *m;
	size_t body;

	plan(w);
	m = add(w, SOI_ARTICLE, "b", "2024-09-02", "Đính chính bài \"Hội đua thuyền sông Trắng mở ngày 7/9\"",
		"Ngày mở hội không đúng.\nHội đua thuyền sông Trắng của huyện Thanh Bình mở ngày 8/9, không phải ngày 7/9.");
	body = find(w, "Hội đua thuyền sông Trắng của").start;
	((struct soi_article *)w->docs[1].art)->lede.n -= w->docs[1].art->text.n - 1 - (body - 1);
	m->sentences = SOI_NEW_N(&w->a, struct soi_range, 3);
	m->n_sentences = 3;
	m->sentences[0] = (struct soi_range){ 0, w->docs[1].art->title.n };
	m->sentences[1] = (struct soi_range){ w->docs[1].art->title.n + 1, body - 1 };
	m->sentences[2] = (struct soi_range){ body, w->docs[1].art->text.n - 1 };
	add_time(w, "ngày 8/9", "2024-09-08", "--09-08");
	add_time(w, "ngày 7/9.", "2024-09-07", "--09-07");
	group(w, 1);
	s = story_of(w, "a");
	for (size_t i = 0; i < s->n_timeline; i++)
		e = s->timeline[i].corrected ? &s->timeline[i] : e;
	assert_non_null(e);
	assert_span(e->when, "2024-09-08");
	assert_false(e->withdrawn);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_row_of_the_table_is_in_its_example, setup, teardown),
		cmocka_unit_test_setup_teardown(a_plan_put_off_has_its_new_day, setup, teardown),
		cmocka_unit_test_setup_teardown(what_was_put_off_and_held_is_one_entry, setup, teardown),
		cmocka_unit_test_setup_teardown(what_was_called_off_and_taken_up_again_is_one_entry, setup, teardown),
		cmocka_unit_test_setup_teardown(what_came_before_its_last_day_was_planned, setup, teardown),
		cmocka_unit_test_setup_teardown(a_text_may_end_with_a_verb_of_saying, setup, teardown),
		cmocka_unit_test_setup_teardown(a_digest_says_nothing_twice, setup, teardown),
		cmocka_unit_test_setup_teardown(a_night_dated_by_two_days_is_one_entry, setup, teardown),
		cmocka_unit_test_setup_teardown(the_day_somebody_said_so_is_no_day_of_what_he_said, setup, teardown),
		cmocka_unit_test_setup_teardown(a_plan_is_compared_without_whoever_says_so, setup, teardown),
		cmocka_unit_test_setup_teardown(a_plan_told_with_two_days_is_one_entry, setup, teardown),
		cmocka_unit_test_setup_teardown(a_night_named_by_both_its_days_is_of_both, setup, teardown),
		cmocka_unit_test_setup_teardown(a_digest_has_one_line_of_what_two_reports_are_about, setup, teardown),
		cmocka_unit_test_setup_teardown(a_digest_has_a_number_exact_or_rounded, setup, teardown),
		cmocka_unit_test_setup_teardown(a_digest_has_no_torn_lines, setup, teardown),
		cmocka_unit_test_setup_teardown(a_printed_correction_joins_its_story_and_marks_it, setup, teardown),
		cmocka_unit_test_setup_teardown(a_corrected_day_moves_the_entry, setup, teardown),
		cmocka_unit_test_setup_teardown(a_plan_called_off_keeps_its_day, setup, teardown),
	};

	return cmocka_run_group_tests_name("story/happenings", tests, NULL, NULL);
}
