/* Reprints, clusters, stories: small sets, and what must not change them. */
#include "build.h"

#include <stdio.h>

#include "story/internal.h"

#include "base/banned.h"

/* Reports of a bridge, and of other things in the same words. */
static const char *const BRIDGE =
	"Sáng 12/3, tỉnh Thanh Bình khánh thành cầu Hoa Lau bắc qua sông Trắng sau hai năm thi công. "
	"Cầu dài 640 m, rộng 12 m, tổng vốn 410 tỉ đồng, thay cho bến phà cũ đã chạy hơn bốn mươi năm. "
	"Ông Lê Văn Đước, người lái phà cuối cùng, là khách mời đi đầu tiên qua cầu cùng học sinh hai xã. "
	"Chủ đầu tư cho biết xe tải nặng sẽ được qua cầu từ đầu tháng sau khi thử tải xong.";

static const char *const BRIDGE_OTHER =
	"Cầu Hoa Lau nối hai bờ sông Trắng được tỉnh Thanh Bình đưa vào sử dụng sáng 12/3. "
	"Bến phà Hoa Lau, nơi ông Lê Văn Đước cầm lái ba mươi năm, dừng hoạt động cùng ngày. "
	"Công trình 410 tỉ đồng dài 640 m có hai làn xe và lề đi bộ hai bên, học sinh không còn lỡ phà.";

static const char *const FISH =
	"Giá cá tra nguyên liệu tại đồng bằng tuần này tăng lên 31.000 đồng một kg, cao nhất ba năm. "
	"Các nhà máy thiếu hàng cho đơn xuất khẩu cuối năm nên tranh mua với thương lái.";

static const char *const MATCH =
	"Đội Sao Mai thắng đội Biển Xanh 2-1 ở vòng chín giải hạng nhất nhờ bàn thắng phút bù giờ của Trần Khoa. "
	"Huấn luyện viên Biển Xanh phàn nàn về quả phạt đền không được công nhận trong hiệp hai.";

static void fill(struct world *w)
{
	add(w, SOI_ARTICLE, "b1", "2024-03-12T09:00+07:00", "Khánh thành cầu Hoa Lau", BRIDGE);
	add(w, SOI_ARTICLE, "b2", "2024-03-12T10:30+07:00", "Thanh Bình có cầu mới qua sông Trắng", BRIDGE);
	add(w, SOI_ARTICLE, "b3", "2024-03-12T15:00+07:00", "Cầu Hoa Lau thay bến phà", BRIDGE_OTHER);
	add(w, SOI_ARTICLE, "f1", "2024-03-12T08:00+07:00", "Giá cá tra lên cao nhất ba năm", FISH);
	add(w, SOI_ARTICLE, "m1", "2024-03-12T22:00+07:00", "Sao Mai thắng phút cuối", MATCH);
}

static void a_copy_is_folded_under_its_original(void **state)
{
	struct world *w = *state;

	fill(w);
	group(w, 1);
	assert_span(row(w, "b2")->reprint_of, "b1");
	assert_int_equal(row(w, "b2")->lag_s, 90 * 60);
	assert_true(row(w, "b2")->containment_pm > 800);
	assert_int_equal(row(w, "b1")->reprint_of.n, 0);
	assert_int_equal(row(w, "b3")->reprint_of.n, 0);
	assert_span(row(w, "b2")->cluster, "c-b1");
}

static void two_reports_of_one_happening_are_a_cluster_and_others_stay_out(void **state)
{
	struct world *w = *state;

	fill(w);
	group(w, 1);
	assert_span(row(w, "b3")->cluster, "c-b1");
	assert_span(row(w, "f1")->cluster, "c-f1");
	assert_span(row(w, "m1")->story, "s-m1");
	assert_int_equal(w->out.n_stories, 3);
}

static void an_item_with_the_title_and_lede_of_an_article_is_its_copy(void **state)
{
	struct world *w = *state;

	add(w, SOI_ITEM, "a.0", NULL, "Khánh thành cầu Hoa Lau", BRIDGE);
	add(w, SOI_ARTICLE, "z", "2024-03-12T09:00+07:00", "Khánh thành cầu Hoa Lau", BRIDGE);
	add(w, SOI_ITEM, "a.1", NULL, "Khánh thành cầu Hoa Lau", BRIDGE_OTHER);
	group(w, 1);
	assert_span(row(w, "a.0")->reprint_of, "z");
	assert_int_equal(row(w, "a.0")->lag_s, SOI_NO_TIME);
	assert_int_equal(row(w, "a.1")->reprint_of.n, 0);
}

static void a_topic_page_speaks_for_one_story_and_a_front_does_not(void **state)
{
	struct world *w = *state;

	add(w, SOI_ITEM, "t.0", NULL, "Cầu Hoa Lau thử tải", "Cầu Hoa Lau qua sông Trắng thử tải bằng xe 30 tấn.");
	add(w, SOI_ITEM, "t.1", NULL, "Cầu Hoa Lau hợp long", "Nhịp cuối của cầu Hoa Lau bắc qua sông Trắng đã nối xong.");
	add(w, SOI_ITEM, "t.2", NULL, "Bến phà Hoa Lau trước ngày nghỉ", "Người lái phà sông Trắng kể về những chuyến cuối khi cầu Hoa Lau sắp xong.");
	add_listing(w, "t", 0, 3, SOI_ORDER_NONE);
	add(w, SOI_ITEM, "u.0", NULL, "Giá cá tra lên cao", "Cá tra nguyên liệu tăng giá vì thiếu hàng xuất khẩu.");
	add(w, SOI_ITEM, "u.1", NULL, "Sao Mai thắng phút cuối", "Trần Khoa ghi bàn phút bù giờ vào lưới Biển Xanh.");
	add(w, SOI_ITEM, "u.2", NULL, "Trường học thiếu giáo viên", "Ba huyện miền núi còn thiếu hai trăm giáo viên tiểu học.");
	add_listing(w, "u", 4, 3, SOI_ORDER_NONE);
	group(w, 1);
	assert_span(row(w, "t.1")->story, "s-t.0");
	assert_span(row(w, "t.2")->story, "s-t.0");
	assert_span(row(w, "u.0")->story, "s-u.0");
	assert_span(row(w, "u.1")->story, "s-u.1");
	assert_span(row(w, "u.2")->story, "s-u.2");
}

/* Words of text changed, one in every, but for the first. */
static char *altered(struct world *w, const char *text, size_t every)
{
	char *out = soi_arena_alloc(&w->a, 4 * strlen(text) + 1), *p = out;
	size_t n = 0;

	for (const char *c = text; *c; c++) {
		*p++ = *c;
		if (*c == ' ' && ++n % every == 0) {
			memcpy(p, "khac", 4);
			p += 4;
			while (c[1] && c[1] != ' ')
				c++;
		}
	}
	*p = 0;
	return out;
}

static void a_copy_of_a_copy_goes_under_the_original(void **state)
{
	struct world *w = *state;
	char half[2048];

	/* the second holds half of the first, the third half of what the second added */
	(void)snprintf(half, sizeof(half), "%s %s", BRIDGE, MATCH);
	add(w, SOI_ARTICLE, "b1", "2024-03-12T09:00+07:00", "Khánh thành cầu Hoa Lau", BRIDGE);
	add(w, SOI_ARTICLE, "b2", "2024-03-12T10:30+07:00", "Thanh Bình có cầu mới", half);
	add(w, SOI_ARTICLE, "b3", "2024-03-12T11:30+07:00", "Thanh Bình có cầu mới", half);
	group(w, 1);
	assert_span(row(w, "b2")->reprint_of, "b1");
	assert_span(row(w, "b3")->reprint_of, "b1");
	assert_true(row(w, "b3")->containment_pm > 500 && row(w, "b3")->containment_pm < 900);
}

static void what_a_part_copy_added_is_copied_from_it(void **state)
{
	struct world *w = *state;
	char half[4096];

	(void)snprintf(half, sizeof(half), "%s %s Chợ nổi ven sông mở sớm hơn thường lệ, ghe trái cây đậu kín hai bờ từ"
		       " nửa đêm.", BRIDGE, MATCH);
	add(w, SOI_ARTICLE, "b1", "2024-03-12T09:00+07:00", "Khánh thành cầu Hoa Lau", BRIDGE);
	add(w, SOI_ARTICLE, "b2", "2024-03-12T10:30+07:00", "Thanh Bình có cầu mới, Sao Mai ngược dòng", half);
	add(w, SOI_ARTICLE, "b3", "2024-03-12T11:30+07:00", "Sao Mai ngược dòng", MATCH);
	group(w, 1);
	assert_span(row(w, "b2")->reprint_of, "b1");
	assert_true(row(w, "b2")->containment_pm < 600);	/* also a report of its own */
	assert_span(row(w, "b3")->reprint_of, "b2");
}

static void half_a_text_in_one_piece_is_no_form(void **state)
{
	struct world *w = *state;
	char half[4096];

	(void)snprintf(half, sizeof(half), "%s %s", BRIDGE, MATCH);
	add(w, SOI_ARTICLE, "b1", "2024-03-12T09:00+07:00", "Tin ngày 12: khánh thành cầu Hoa Lau", BRIDGE);
	add(w, SOI_ARTICLE, "b2", "2024-03-14T10:30+07:00", "Tin ngày 14: Thanh Bình có cầu mới", half);
	add(w, SOI_ARTICLE, "b3", "2024-03-15T10:30+07:00", "Tin ngày 15: cầu Hoa Lau", altered(w, BRIDGE, 11));
	group(w, 1);
	assert_span(row(w, "b2")->reprint_of, "b1");
	assert_int_equal(row(w, "b3")->reprint_of.n, 0);
}

static void replaced_words_do_not_hide_a_copy(void **state)
{
	struct world *w = *state;

	add(w, SOI_ARTICLE, "b1", "2024-03-12T09:00+07:00", "Khánh thành cầu Hoa Lau", BRIDGE);
	add(w, SOI_ARTICLE, "b2", "2024-03-12T10:30+07:00", "Cầu mới qua sông Trắng", altered(w, BRIDGE, 10));
	add(w, SOI_ARTICLE, "b3", "2024-03-12T10:30+07:00", "Cầu mới qua sông Trắng", altered(w, BRIDGE, 3));
	group(w, 1);
	assert_span(row(w, "b2")->reprint_of, "b1");
	assert_int_equal(row(w, "b3")->reprint_of.n, 0);
}

static void a_digest_stands_alone_and_a_column_has_one_issue_a_day(void **state)
{
	struct world *w = *state;

	add(w, SOI_ARTICLE, "d1", "2024-03-12T18:00+07:00", "Điểm tin 18h: Khánh thành cầu Hoa Lau | Giá cá tra lên", BRIDGE_OTHER);
	add(w, SOI_ARTICLE, "b1", "2024-03-12T09:00+07:00", "Khánh thành cầu Hoa Lau", BRIDGE);
	add(w, SOI_ARTICLE, "g1", "2024-03-12T09:00+07:00", "Giá vàng hôm nay 12.3: tăng nhẹ ở Thanh Bình", FISH);
	add(w, SOI_ARTICLE, "g2", "2024-03-12T12:00+07:00", "Giá vàng hôm nay 12.3: vẫn tăng nhẹ ở Thanh Bình", FISH);
	add(w, SOI_ARTICLE, "g3", "2024-03-13T09:00+07:00", "Giá vàng hôm nay 13.3: tăng nhẹ ở Thanh Bình", MATCH);
	group(w, 1);
	assert_span(row(w, "d1")->story, "s-d1");
	assert_span(row(w, "g2")->cluster, "c-g1");
	assert_span(row(w, "g3")->cluster, "c-g3");
}

/* Every row of the table knows its own example, and nothing else does. */
static void examples_of_columns_are_recognised(void **state)
{
	struct world *w = *state;
	const struct soi_table *t = soi_tables_get(&w->tables, "columns");
	size_t phrase = soi_table_col(t, "phrase"), kind = soi_table_col(t, "kind");
	size_t example = soi_table_col(t, "example");

	for (size_t r = 0; r < t->n_rows; r++) {
		struct soi_article art = { .text = soi_table_cell(t, r, example) };
		struct soi_member m = { .art = &art };
		struct soi_text text;

		art.title = art.text;
		assert_int_equal(soi_text_split(&text, &w->a, art.text, &w->g->text, NULL), 0);
		soi_traits(w->g->columns, w->g->idf, &w->a, &text, &m);
		if (!m.traits.column ||
		    soi_is_digest(&m) != soi_span_is(soi_table_cell(t, r, kind), "digest"))
			fail_msg("'%.*s' does not know its example", SOI_FMT(soi_table_cell(t, r, phrase)));
	}
}

static void likeness_is_demanded_by_names_days_and_outlets(void **state)
{
	struct world *w = *state;
	uint64_t an[] = { 1, 2 }, binh[] = { 3 }, both[] = { 1, 2, 3 };
	struct soi_member x = { .traits = { .outlet = 1, .names = an, .n_names = 2 } };
	struct soi_member y = x, z = x;

	(void)w;
	y.lo = y.hi = 1;		/* the same outlet on the next day, the same names */
	z.traits.outlet = 2;
	z.traits.names = binh;		/* another outlet, other names */
	z.traits.n_names = 1;
	assert_true(soi_traits_pc(&x, &y) > 0);
	assert_true(soi_traits_pc(&x, &z) > 0);
	z.traits.names = both;
	z.traits.n_names = 3;
	assert_true(soi_traits_pc(&x, &z) < 0);
	x.traits.days = an;
	y.traits.days = binh;
	x.traits.n_days = y.traits.n_days = 1;
	assert_true(soi_traits_pc(&x, &y) > 50);
}

static uint32_t run_shared(struct world *w, const char *one, const char *other)
{
	struct soi_member m[2] = { 0 };
	struct soi_runs runs;
	uint32_t run;
	struct soi_article art[2] = { { .text = soi_span_str(one) }, { .text = soi_span_str(other) } };

	for (size_t i = 0; i < 2; i++) {
		struct soi_text text;

		m[i].art = &art[i];
		assert_int_equal(soi_text_split(&text, &w->a, art[i].text, &w->g->text, NULL), 0);
		soi_traits(w->g->columns, w->g->idf, &w->a, &text, &m[i]);
	}
	soi_runs_load(&runs, &m[0]);
	run = soi_shared_run(soi_runs_shared(&runs, &m[1]));
	soi_runs_load(&runs, &m[1]);
	assert_int_equal(soi_shared_run(soi_runs_shared(&runs, &m[0])), run);
	return run;
}

static void a_run_of_rare_words_weighs_more_than_as_many_apart(void **state)
{
	struct world *w = *state;
	uint32_t run = run_shared(w, "Dời ngôi nhà xây nhầm đất ở Hoa Lau", "Chủ ngôi nhà xây nhầm đất nói gì");

	assert_true(run > 100);
	assert_true(run_shared(w, "Dời ngôi nhà cũ, xây nhầm đất", "Chủ ngôi nhà to xây nhầm đất") < run);
	assert_true(run_shared(w, "Dời ngôi nhà. Xây nhầm đất", "Chủ ngôi nhà xây nhầm đất") < run);
	assert_true(run_shared(w, "một số người Việt Nam", "một số người Việt Nam") <
		    run_shared(w, "gà lôi trắng mào đen", "gà lôi trắng mào đen"));
	assert_int_equal(run_shared(w, "cá tra lên giá", "mưa lớn ở huyện"), 0);
	assert_int_equal(run_shared(w, "", "mưa lớn ở huyện"), 0);
}

static struct soi_member headline(uint64_t outlet, int64_t at_s)
{
	return (struct soi_member){ .at_s = at_s, .traits = { .outlet = outlet } };
}

static void odds_of_two_headlines_are_of_figures_names_places_and_hours(void **state)
{
	uint64_t four_hundred[] = { UINT64_C(7) << 32 | 400 }, hundred[] = { UINT64_C(7) << 32 | 100 };
	uint64_t dozen[] = { UINT64_C(9) << 32 | 12 };
	uint64_t hue[] = { soi_name_key(soi_span_str("Huế"), SOI_PLACE) };
	uint64_t hue_and_an[] = { soi_name_key(soi_span_str("Hải An"), SOI_PERSON), hue[0] };
	uint64_t da_nang[] = { soi_name_key(soi_span_str("Đà Nẵng"), SOI_PLACE) };
	uint32_t shared = soi_shared(100, 80, 20), sim = SOI_ONE / 3;
	struct soi_member x = headline(1, 0), y = headline(2, 3600), z = y;
	int32_t even = soi_odds(&x, &y, sim, shared, 3);

	(void)state;
	assert_true(soi_odds(&x, &y, sim, soi_shared(100, 120, 20), 3) > even);
	assert_true(soi_odds(&x, &y, sim, soi_shared(100, 80, 60), 3) > even);
	assert_true(soi_odds(&x, &y, sim, shared, 20) < even);
	z.at_s = 86400 * 3;
	assert_true(soi_odds(&x, &z, sim, shared, 3) < even);
	assert_int_equal(soi_odds(&x, &z, sim, shared, 3), soi_odds(&z, &x, sim, shared, 3));
	z = headline(1, 3600);
	assert_true(soi_odds(&x, &z, sim, shared, 3) < even);
	x.traits.figures = four_hundred;
	y.traits.figures = dozen;
	x.traits.n_figures = y.traits.n_figures = 1;
	assert_int_equal(soi_odds(&x, &y, sim, shared, 3), even);	/* of other things */
	y.traits.figures = hundred;
	assert_true(soi_odds(&x, &y, sim, shared, 3) < even);
	y.traits.figures = four_hundred;
	assert_true(soi_odds(&x, &y, sim, shared, 3) > even);
	x.traits.n_figures = y.traits.n_figures = 0;
	x.traits.names = hue;
	y.traits.names = da_nang;
	x.traits.n_names = y.traits.n_names = 1;
	assert_true(soi_odds(&x, &y, sim, shared, 3) < even);
	if (hue_and_an[0] > hue_and_an[1]) {
		hue_and_an[1] = hue_and_an[0];
		hue_and_an[0] = hue[0];
	}
	y.traits.names = hue_and_an;
	y.traits.n_names = 2;
	assert_int_equal(soi_odds(&x, &y, sim, shared, 3), even);
}

static uint32_t words_shared(struct world *w, const char *one, const char *other)
{
	struct soi_member m[2] = { 0 };
	struct soi_article art[2] = { { .text = soi_span_str(one) }, { .text = soi_span_str(other) } };
	struct soi_runs runs;

	for (size_t i = 0; i < 2; i++) {
		struct soi_text text;

		art[i].title = soi_span_sub(art[i].text, 0, soi_span_find(art[i].text, soi_span_str(":"), 0));
		m[i].art = &art[i];
		assert_int_equal(soi_text_split(&text, &w->a, art[i].text, &w->g->text, NULL), 0);
		soi_traits(w->g->columns, w->g->idf, &w->a, &text, &m[i]);
	}
	soi_runs_load(&runs, &m[0]);
	return soi_runs_shared(&runs, &m[1]);
}

static void a_title_is_covered_by_what_the_other_head_says(void **state)
{
	struct world *w = *state;
	uint32_t same = words_shared(w, "Gà lôi trắng về rừng: chiều qua", "Gà lôi trắng về rừng: hôm nay");
	uint32_t none = words_shared(w, "Gà lôi trắng về rừng: chiều qua", "Cá tra lên giá: hôm nay");
	uint32_t half = words_shared(w, "Gà lôi trắng về rừng: gà lôi trắng", "Gà lôi trắng bị bắt: hôm nay");

	assert_int_equal(soi_shared_cover(same), 100);
	assert_int_equal(soi_shared_cover(none), 0);
	assert_true(soi_shared_cover(half) > 0 && soi_shared_cover(half) < 100);
	assert_true(soi_shared_third(same) > 0);
	assert_int_equal(soi_shared_third(half), 0);	/* two pairs, though one text has them twice */
}

/* "hôm nay" (today) in both is not one day. */
static void the_same_words_about_another_day_are_no_copy(void **state)
{
	struct world *w = *state;
	static const char *const day[] = { "2024-03-12", "2024-03-13", "2024-03-19" };
	static const char *const id[] = { "p1", "p2", "p3" };

	for (size_t i = 0; i < 3; i++) {
		struct soi_marks *m = add(w, SOI_ARTICLE, id[i], day[i], "Giá dầu hoả giảm",
					  "Giá dầu hoả giảm từ 15h hôm nay theo quyết định của liên bộ.");
		struct soi_range at = find(w, "15h hôm nay");

		m->times = SOI_NEW_N(&w->a, struct soi_time, 1);
		m->n_times = 1;
		m->times[0] = (struct soi_time){ .start = at.start, .end = at.end, .value = soi_span_str(day[i]) };
	}
	group(w, 1);
	assert_span(row(w, "p2")->reprint_of, "p1");	/* a day later it is one printed again */
	assert_int_equal(row(w, "p3")->reprint_of.n, 0);
	assert_true(soi_span_cmp(row(w, "p3")->cluster, row(w, "p1")->cluster) != 0);
}

static void print_all(struct world *w, struct soi_buf *out)
{
	struct soi_texts *texts = soi_texts_new(&w->a, w->docs, w->n);
	struct soi_json j;

	soi_buf_clear(out);
	for (size_t i = 0; i < w->out.n_rows; i++) {
		soi_json_init(&j, out);
		soi_group_row_json(&w->out.rows[i], texts, &j);
	}
	for (size_t i = 0; i < w->out.n_stories; i++) {
		soi_json_init(&j, out);
		soi_story_json(&w->out.stories[i], texts, &j);
		soi_json_init(&j, out);
		soi_story_line_json(&w->out.stories[i], &j);
	}
	assert_false(out->failed);
}

static void order_and_threads_change_no_byte(void **state)
{
	struct world *w = *state;
	struct soi_buf first, again;
	uint32_t seed = 12345;

	soi_buf_init(&first, 1 << 22);
	soi_buf_init(&again, 1 << 22);
	fill(w);
	add(w, SOI_ITEM, "t.0", NULL, "Khánh thành cầu Hoa Lau", "Cầu Hoa Lau qua sông Trắng thông xe sáng 12/3.");
	add(w, SOI_ITEM, "t.1", NULL, "Bến phà Hoa Lau nghỉ", "Bến phà Hoa Lau dừng chạy khi cầu qua sông Trắng thông xe.");
	add_listing(w, "t", 5, 2, SOI_NEWEST_FIRST);
	group(w, 1);
	print_all(w, &first);
	for (int round = 0; round < 20; round++) {
		for (size_t i = w->n - 1; i > 0; i--) {
			struct soi_doc t = w->docs[i];
			size_t k;

			seed = seed * 1664525u + 1013904223u;
			k = seed % (i + 1);
			w->docs[i] = w->docs[k];
			w->docs[k] = t;
		}
		group(w, (unsigned)(round % 4) + 1);
		print_all(w, &again);
		assert_int_equal(first.n, again.n);
		assert_memory_equal(first.p, again.p, first.n);
	}
	soi_buf_release(&first);
	soi_buf_release(&again);
}

static void of_two_documents_with_one_id_the_longer_counts(void **state)
{
	struct world *w = *state;
	struct soi_err err;
	size_t doubled;

	add(w, SOI_ARTICLE, "x", NULL, "Giá cá tra", "Ngắn.");
	add(w, SOI_ARTICLE, "x", NULL, "Giá cá tra lên cao nhất ba năm", FISH);
	assert_int_equal(soi_group(w->g, &w->a, w->docs, w->n, 1, &w->out, &doubled, &err), 0);
	assert_int_equal(doubled, 1);
	assert_int_equal(w->out.n_rows, 1);
	assert_span(w->out.stories[0].title, "Giá cá tra lên cao nhất ba năm");
}

static void nothing_and_empty_texts_are_grouped(void **state)
{
	struct world *w = *state;

	group(w, 4);
	assert_int_equal(w->out.n_rows, 0);
	add(w, SOI_ARTICLE, "e1", NULL, "", "");
	add(w, SOI_ARTICLE, "e2", "2024", "", "");
	add(w, SOI_OTHER, "e3", "XXXX-02", "!", "?");
	group(w, 2);
	assert_int_equal(w->out.n_rows, 3);
	assert_int_equal(w->out.n_stories, 3);
}

/* A report later than all could still join what is less than a window old. */
static void a_group_whose_window_is_open_is_provisional(void **state)
{
	struct world *w = *state;
	struct soi_err err;
	size_t n_doubled;

	(void)add(w, SOI_ARTICLE, "a", "2024-01-02", "Khai truong cho hoa xuan", "Cho hoa xuan mo cua sang nay.");
	(void)add(w, SOI_ARTICLE, "b", "2024-03-02", "Cau moi thong xe", "Cay cau moi da thong xe chieu qua.");
	(void)add(w, SOI_ARTICLE, "c", "2024-05-02", "Mua lon o mien nui", "Mua lon keo dai ba ngay o mien nui.");
	assert_int_equal(soi_group_rows(w->g, &w->a, w->docs, w->n, 1, &w->out, &n_doubled, &err), 0);
	assert_false(row(w, "a")->provisional);		/* 121 days before */
	assert_true(row(w, "b")->provisional);
	assert_true(row(w, "c")->provisional);
	(void)add(w, SOI_ARTICLE, "d", "", "Khong ro ngay", "Bai nay khong noi ngay nao ca, cung khong ai biet.");
	assert_int_equal(soi_group_rows(w->g, &w->a, w->docs, w->n, 1, &w->out, &n_doubled, &err), 0);
	assert_true(row(w, "d")->provisional);
	assert_int_equal(soi_group(w->g, &w->a, w->docs, w->n, 1, &w->out, &n_doubled, &err), 0);
	assert_false(row(w, "a")->windowed);
}

/* A flood and the water two days on; the third report's day decides. */
static void flood(struct world *w, const char *day)
{
	add(w, SOI_ARTICLE, "a", "2024-08-01T09:00+07:00", "Hòa Lạc ngập sâu vì nước sông Trắng",
	    "Nước sông Trắng dâng cao, xã Hòa Lạc ngập sâu, hàng trăm hộ dân dời nhà.");
	add(w, SOI_ARTICLE, "b", "2024-08-03T09:00+07:00", "Dân Hòa Lạc chờ cứu trợ trên đê sông Trắng",
	    "Nước sông Trắng rút chậm, hàng trăm hộ dân Hòa Lạc chờ cứu trợ trên đê.");
	add(w, SOI_ARTICLE, "c", day, "Dân Hòa Lạc gặt lúa chạy lũ",
	    "Nước sông Trắng lên, hàng trăm hộ dân Hòa Lạc gặt lúa trong đêm mưa.");
	group(w, 1);
	assert_span(row(w, "b")->story, "s-a");
}

static void what_follows_soon_is_of_the_story(void **state)
{
	flood(*state, "2024-08-04T09:00+07:00");
	assert_span(row(*state, "c")->story, "s-a");
}

static void the_same_subject_weeks_on_is_not(void **state)
{
	flood(*state, "2024-09-25T09:00+07:00");
	assert_span(row(*state, "c")->story, "s-c");
}

/* Two rounds of a company's talks, told in other words. */
static const struct soi_group_row *second_round(struct world *w, const char *series)
{
	add(w, SOI_ARTICLE, "a", "2024-08-01T09:00+07:00", "Công ty Sợi Hoa Lau và thợ dệt chưa thỏa thuận về lương",
	    "Vòng thương lượng đầu tiên ở Công ty Sợi Hoa Lau khép lại mà hai bên không nhượng bộ.");
	add_round(w, "khép lại", 1, SOI_PHASE_END, SOI_ACTUAL, "", -1);
	add(w, SOI_ARTICLE, "b", "2024-08-15T09:00+07:00", "Công ty Sợi Hoa Lau lùi ngày gặp nghiệp đoàn",
	    "Giám đốc đi nước ngoài nên vòng thương lượng thứ hai dời sang cuối tháng, phát ngôn viên cho biết.");
	add_round(w, "dời sang", 2, SOI_PHASE_ANNOUNCED, SOI_PLANNED, "", -1);
	for (size_t i = 0; i < 2; i++) {
		struct soi_marks *m = (struct soi_marks *)w->docs[i].marks;

		m->events[0].n_source = m->events[0].n_target = 0;
		m->events[0].series_name = soi_span_str(series);
		m->names = SOI_NEW(&w->a, struct soi_name);
		m->n_names = 1;
		m->names[0] = (struct soi_name){ .start = 0, .end = strlen("Công ty Sợi Hoa Lau"),
						 .kind = SOI_ORG, .id = SOI_LIT("Công ty Sợi Hoa Lau") };
	}
	group(w, 1);
	return row(w, "b");
}

static void rounds_of_talks_of_one_body_are_one_story(void **state)
{
	assert_span(second_round(*state, "vòng đàm phán")->story, "s-a");
}

static void congresses_of_one_body_are_not(void **state)
{
	assert_span(second_round(*state, "đại hội")->story, "s-b");
}

/* Of a strike's three reports the last tells what is new; the fourth is like it alone. */
static void what_is_like_the_last_report_goes_on_with_the_story(void **state)
{
	struct world *w = *state;

	add(w, SOI_ARTICLE, "a", "2024-08-01T09:00+07:00", "Thợ dệt Hoa Lau đình công đòi tăng lương",
	    "Hơn hai trăm thợ dệt ở làng nghề Hoa Lau đình công đòi tăng lương trước mùa hội.");
	add(w, SOI_ARTICLE, "b", "2024-08-02T09:00+07:00", "Thợ dệt Hoa Lau vẫn đình công đòi tăng lương",
	    "Thợ dệt ở làng nghề Hoa Lau đình công đòi tăng lương sang ngày thứ hai.");
	add(w, SOI_ARTICLE, "b2", "2024-08-03T09:00+07:00", "Thợ dệt Hoa Lau đình công ngày thứ ba đòi tăng lương",
	    "Hơn hai trăm thợ dệt ở làng nghề Hoa Lau vẫn đình công đòi tăng lương, chủ xưởng chưa trả lời.");
	add(w, SOI_ARTICLE, "c", "2024-08-04T09:00+07:00", "Thợ dệt Hoa Lau đình công, khung cửi phủ bạt dưới mưa đá",
	    "Làng nghề Hoa Lau vắng tiếng thoi, khung cửi phủ bạt dưới mưa đá khi thợ dệt đình công.");
	add(w, SOI_ARTICLE, "d", "2024-08-05T09:00+07:00", "Khung cửi phủ bạt dưới mưa đá bị mục",
	    "Chủ xưởng lụa than phiền: khung cửi phủ bạt dưới mưa đá bị mục hàng loạt.");
	group(w, 1);
	assert_span(row(w, "c")->story, "s-a");
	assert_span(row(w, "d")->story, "s-a");
}

static void logarithms_are_straight_between_powers(void **state)
{
	(void)state;
	assert_int_equal(soi_log2_16(1), 0);
	assert_int_equal(soi_log2_16(2), 16);
	assert_int_equal(soi_log2_16(3), 24);
	assert_int_equal(soi_log2_16(4), 32);
	assert_int_equal(soi_log2_16(UINT32_MAX), 511);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_copy_is_folded_under_its_original, setup, teardown),
		cmocka_unit_test_setup_teardown(two_reports_of_one_happening_are_a_cluster_and_others_stay_out, setup, teardown),
		cmocka_unit_test_setup_teardown(an_item_with_the_title_and_lede_of_an_article_is_its_copy, setup, teardown),
		cmocka_unit_test_setup_teardown(a_topic_page_speaks_for_one_story_and_a_front_does_not, setup, teardown),
		cmocka_unit_test_setup_teardown(a_copy_of_a_copy_goes_under_the_original, setup, teardown),
		cmocka_unit_test_setup_teardown(what_a_part_copy_added_is_copied_from_it, setup, teardown),
		cmocka_unit_test_setup_teardown(half_a_text_in_one_piece_is_no_form, setup, teardown),
		cmocka_unit_test_setup_teardown(replaced_words_do_not_hide_a_copy, setup, teardown),
		cmocka_unit_test_setup_teardown(a_digest_stands_alone_and_a_column_has_one_issue_a_day, setup, teardown),
		cmocka_unit_test_setup_teardown(examples_of_columns_are_recognised, setup, teardown),
		cmocka_unit_test_setup_teardown(likeness_is_demanded_by_names_days_and_outlets, setup, teardown),
		cmocka_unit_test_setup_teardown(a_run_of_rare_words_weighs_more_than_as_many_apart, setup, teardown),
		cmocka_unit_test(odds_of_two_headlines_are_of_figures_names_places_and_hours),
		cmocka_unit_test_setup_teardown(a_title_is_covered_by_what_the_other_head_says, setup, teardown),
		cmocka_unit_test_setup_teardown(the_same_words_about_another_day_are_no_copy, setup, teardown),
		cmocka_unit_test_setup_teardown(order_and_threads_change_no_byte, setup, teardown),
		cmocka_unit_test_setup_teardown(of_two_documents_with_one_id_the_longer_counts, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_and_empty_texts_are_grouped, setup, teardown),
		cmocka_unit_test_setup_teardown(what_follows_soon_is_of_the_story, setup, teardown),
		cmocka_unit_test_setup_teardown(the_same_subject_weeks_on_is_not, setup, teardown),
		cmocka_unit_test_setup_teardown(rounds_of_talks_of_one_body_are_one_story, setup, teardown),
		cmocka_unit_test_setup_teardown(congresses_of_one_body_are_not, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_like_the_last_report_goes_on_with_the_story, setup, teardown),
		cmocka_unit_test(logarithms_are_straight_between_powers),
		cmocka_unit_test_setup_teardown(a_group_whose_window_is_open_is_provisional, setup, teardown),
	};

	return cmocka_run_group_tests_name("story/group", tests, NULL, NULL);
}
