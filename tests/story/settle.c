/* Years for reports without one, and timelines of rounds. */
#include "build.h"

#include "base/banned.h"

static void bound(struct world *w, const char *years)
{
	struct soi_marks *m = (struct soi_marks *)w->docs[w->n - 1].marks;

	m->published_bounds = soi_span_str(years);
	m->bounds_why = SOI_NEW(&w->a, struct soi_why);
	m->n_bounds_why = 1;
	m->bounds_why[0] = (struct soi_why){ .rule = SOI_LIT("term"), .start = SOI_NO_OFFSET,
		.end = SOI_NO_OFFSET, .byte_start = SOI_NO_OFFSET, .byte_end = SOI_NO_OFFSET };
}

#define TALKS "Lào và Campuchia đàm phán về phân chia phí vận hành cửa khẩu Nậm Xoi"

static const struct soi_entry *entry_of(const struct soi_story *s, int32_t ordinal)
{
	const struct soi_entry *found = NULL;

	for (size_t i = 0; i < s->n_timeline; i++)
		if (s->timeline[i].series_ordinal == ordinal) {
			assert_null(found);
			found = &s->timeline[i];
		}
	assert_non_null(found);
	return found;
}

/* A page of three, newest first: plan of round 2, a remark of 26/4, round 1. */
static void page(struct world *w)
{
	add(w, SOI_ITEM, "p.0", NULL, TALKS " vòng 2",
	    "Vòng 2 đàm phán phí cửa khẩu Nậm Xoi giữa Lào và Campuchia sẽ họp ở Vạn Thành từ 21-23/5.");
	add_time(w, "21-23/5", "XXXX-05-21/XXXX-05-23", "--05-21/--05-23");
	add_round(w, "sẽ họp", 2, SOI_PHASE_WHOLE, SOI_PLANNED, "XXXX-05-21/XXXX-05-23", 0);
	add(w, SOI_ITEM, "p.1", NULL, TALKS,
	    "Trưởng đoàn Lào nói vòng đàm phán đầu tiên về phí cửa khẩu Nậm Xoi họp trong tuần này có tiến triển.");
	add_time(w, "tuần này", "", "week+0");
	add_round(w, "họp trong", 1, SOI_PHASE_WHOLE, SOI_ACTUAL, "", 0);
	add(w, SOI_ITEM, "p.2", NULL, "Campuchia lạc quan về phí cửa khẩu Nậm Xoi",
	    "Ngày 26/4, phái đoàn Campuchia nói hài lòng với đàm phán phí cửa khẩu Nậm Xoi với Lào.");
	add_time(w, "Ngày 26/4", "XXXX-04-26", "--04-26");
	add(w, SOI_ITEM, "p.3", NULL, TALKS " vòng một",
	    "Từ ngày 23-25/4, Lào và Campuchia họp vòng đàm phán thứ nhất về phí cửa khẩu Nậm Xoi.");
	add_time(w, "23-25/4", "XXXX-04-23/XXXX-04-25", "--04-23/--04-25");
	add_round(w, "họp vòng", 1, SOI_PHASE_WHOLE, SOI_ACTUAL, "XXXX-04-23/XXXX-04-25", 0);
	add_listing(w, "p", 0, 4, SOI_NEWEST_FIRST);
}

static void bounds_are_shared_by_what_is_tied(void **state)
{
	struct world *w = *state;
	const struct soi_story *s;

	page(w);
	((struct soi_marks *)w->docs[1].marks)->times[0].offset = SOI_EMPTY;	/* no "tuần này" */
	w->n--;			/* the listing, to be added again */
	add(w, SOI_ARTICLE, "q", NULL, TALKS " vòng 2", "Ngày 21/5, Lào và Campuchia sẽ mở đàm phán vòng 2 về phí cửa khẩu Nậm Xoi.");
	add_time(w, "Ngày 21/5", "XXXX-05-21", "--05-21");
	add_round(w, "sẽ mở", 2, SOI_PHASE_START, SOI_PLANNED, "XXXX-05-21", 0);
	bound(w, "2021/2024");
	add_listing(w, "p", 0, 4, SOI_NEWEST_FIRST);
	group(w, 1);
	s = story_of(w, "q");
	assert_int_equal(s->n_members, 5);
	assert_span(s->bounds_year, "2021/2024");
	assert_true(s->n_bounds_why >= 1);
	assert_span(entry_of(s, 1)->when, "XXXX-04-23/XXXX-04-25");
	assert_int_equal(row(w, "p.0")->published.n, 0);
}

static void this_week_leaves_one_year(void **state)
{
	struct world *w = *state;
	const struct soi_story *s;

	page(w);
	w->n--;
	bound(w, "2021/2024");	/* of p.3 */
	add_listing(w, "p", 0, 4, SOI_NEWEST_FIRST);
	group(w, 1);
	s = story_of(w, "p.0");
	assert_span(s->bounds_year, "2024");
	assert_span(entry_of(s, 1)->when, "2024-04-23/2024-04-25");
	assert_span(entry_of(s, 2)->when, "2024-05-21/2024-05-23");
	assert_int_equal(entry_of(s, 2)->status, SOI_PLANNED);
	assert_int_equal(row(w, "p.1")->published_from, SOI_FROM_LINKED);
	assert_true(row(w, "p.1")->n_why > 0);
}

static void a_dated_telling_of_the_same_round_settles_the_year(void **state)
{
	struct world *w = *state;
	const struct soi_story *s;

	page(w);
	add(w, SOI_ARTICLE, "r", "2019-05-23T18:00+07:00", TALKS " xong vòng 2",
	    "Hôm nay Lào và Campuchia kết thúc vòng đàm phán thứ hai về phí cửa khẩu Nậm Xoi tại Vạn Thành.");
	add_time(w, "Hôm nay", "2019-05-23", "day+0");
	add_round(w, "kết thúc", 2, SOI_PHASE_END, SOI_ACTUAL, "2019-05-23", 0);
	group(w, 1);
	s = story_of(w, "r");
	assert_int_equal(s->n_members, 5);
	assert_span(entry_of(s, 1)->when, "2019-04-23/2019-04-25");
	assert_span(entry_of(s, 2)->when, "2019-05-21/2019-05-23");
	assert_int_equal(entry_of(s, 2)->status, SOI_ACTUAL);
	assert_int_equal(entry_of(s, 2)->n_realises, 1);
	assert_span(row(w, "p.3")->published, "2019");
	assert_span(s->first, "2019-05-23T18:00+07:00");
}

static void a_day_that_a_dated_report_names_too_settles_the_year(void **state)
{
	struct world *w = *state;

	add(w, SOI_ARTICLE, "a", "2019-03-11T18:00+07:00", "Xưởng Đá Bạc lùi cuộc họp với thợ",
	    "Xưởng gốm Đá Bạc cho biết cuộc họp với thợ gốm định vào ngày 12/3 phải lùi một tuần.");
	add_time(w, "ngày 12/3", "2019-03-12", "--03-12");
	add(w, SOI_ARTICLE, "b", NULL, "Xưởng Đá Bạc và thợ hẹn họp",
	    "Xưởng gốm Đá Bạc và thợ gốm hẹn họp với nhau vào ngày 12/3.");
	add_time(w, "ngày 12/3", "XXXX-03-12", "--03-12");
	add(w, SOI_ARTICLE, "c", NULL, "Thợ Đá Bạc xem kịch",
	    "Ngày 12/3, đoàn kịch diễn vở mới cho khán giả.");
	add_time(w, "Ngày 12/3", "XXXX-03-12", "--03-12");
	group(w, 1);
	assert_span(row(w, "a")->story, "s-a");
	assert_span(row(w, "b")->story, "s-a");
	assert_span(row(w, "b")->published, "2019");
	assert_int_equal(row(w, "b")->published_from, SOI_FROM_LINKED);
	assert_span(row(w, "b")->why[0].rule, "same-day");
	assert_int_equal(row(w, "c")->published.n, 0);
}

static void a_round_only_announced_has_the_day_it_was_said(void **state)
{
	struct world *w = *state;
	const struct soi_entry *e;

	add(w, SOI_ITEM, "x", NULL, "Sắp có vòng đàm phán thứ tư", "Báo địa phương ngày 24-6 dẫn lời quan chức nói hai bên sẽ mở vòng đàm phán thứ tư.");
	add_time(w, "ngày 24-6", "XXXX-06-24", "--06-24");
	add_round(w, "sẽ mở", 4, SOI_PHASE_ANNOUNCED, SOI_PLANNED, "", -1);
	group(w, 1);
	e = entry_of(story_of(w, "x"), 4);
	assert_int_equal(e->when.n, 0);
	assert_span(e->announced, "XXXX-06-24");
	assert_int_equal(e->status, SOI_PLANNED);
}

static void a_report_in_january_and_one_in_december_settle_nothing(void **state)
{
	struct world *w = *state;

	add(w, SOI_ITEM, "y.0", NULL, TALKS " vòng 3", "Ngày 5/1, Lào và Campuchia họp vòng đàm phán thứ 3 về phí cửa khẩu Nậm Xoi.");
	add_time(w, "Ngày 5/1", "XXXX-01-05", "--01-05");
	add_round(w, "họp vòng", 3, SOI_PHASE_WHOLE, SOI_ACTUAL, "XXXX-01-05", 0);
	add(w, SOI_ITEM, "y.1", NULL, TALKS " vòng 3 sắp họp", "Vòng 3 đàm phán phí cửa khẩu Nậm Xoi giữa Lào và Campuchia họp cuối năm, ngày 28/12.");
	add_time(w, "ngày 28/12", "XXXX-12-28", "--12-28");
	add_round(w, "họp cuối", 2, SOI_PHASE_WHOLE, SOI_ACTUAL, "XXXX-12-28", 0);
	bound(w, "2020/2020");
	add_listing(w, "y", 0, 2, SOI_NEWEST_FIRST);
	group(w, 1);
	assert_int_equal(row(w, "y.0")->published.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_day_that_a_dated_report_names_too_settles_the_year, setup, teardown),
		cmocka_unit_test_setup_teardown(bounds_are_shared_by_what_is_tied, setup, teardown),
		cmocka_unit_test_setup_teardown(this_week_leaves_one_year, setup, teardown),
		cmocka_unit_test_setup_teardown(a_dated_telling_of_the_same_round_settles_the_year, setup, teardown),
		cmocka_unit_test_setup_teardown(a_round_only_announced_has_the_day_it_was_said, setup, teardown),
		cmocka_unit_test_setup_teardown(a_report_in_january_and_one_in_december_settle_nothing, setup, teardown),
	};

	return cmocka_run_group_tests_name("story/settle", tests, NULL, NULL);
}
