/*
 * The tables do what their examples say.  agencies, outlets, boilerplate: the
 * example, put where such things stand, is not in the text.  captions: each
 * example holds its word.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "page/clean.h"

static struct soi_arena arena;
static struct soi_tables tables;
static struct soi_reader *reader;

static int setup(void **state)
{
	struct soi_err err;

	(void)state;
	soi_arena_init(&arena);
	if (soi_tables_open(&tables, NULL, &err) < 0)
		return -1;
	reader = soi_reader_new(&arena, &tables, &err);
	return reader ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	soi_tables_release(&tables);
	soi_arena_release(&arena);
	return 0;
}

static const struct soi_article *read_one(struct soi_span bytes, size_t title, size_t lede)
{
	struct soi_capture c = { .form = title == SIZE_MAX ? SOI_FORM_PAGE : SOI_FORM_FIELDS,
				 .bytes = bytes, .title_bytes = title, .lede_bytes = lede,
				 .name = SOI_LIT("example") };
	struct soi_article *arts = NULL;
	struct soi_err err;
	size_t n = 0;

	assert_int_equal(soi_page_read(reader, &arena, &c, &arts, &n, &err), 0);
	assert_int_equal(n, 1);
	return &arts[0];
}

/* title, lede and body as of a JSON line. */
static const struct soi_article *read_fields(const char *lede, struct soi_span more, const char *body,
					     struct soi_span end)
{
	static const char title[] = "Cầu mới thông xe";
	struct soi_span bytes = soi_arena_printf(&arena, "%s\n%s%.*s\n%s %.*s", title, lede, SOI_FMT(more),
						 body, SOI_FMT(end));

	return read_one(bytes, sizeof(title) - 1, strlen(lede) + more.n);
}

#define BODY "Cây cầu dài chín trăm mét đã thông xe sáng nay."

static void assert_dropped(const struct soi_article *art, struct soi_span example)
{
	if (soi_span_find(art->text, example, 0) == SIZE_MAX && art->n_dropped > 0)
		return;
	print_error("not dropped: %.*s\n%.*s", SOI_FMT(example), SOI_FMT(art->text));
	fail();
}

static struct soi_span cell(const struct soi_table *t, size_t row, const char *col)
{
	return soi_table_cell(t, row, soi_table_col(t, col));
}

static void agencies_are_credited(void **state)
{
	const struct soi_table *t = soi_tables_get(&tables, "agencies");

	(void)state;
	for (size_t i = 0; i < t->n_rows; i++)
		assert_dropped(read_fields("", SOI_EMPTY, BODY, cell(t, i, "example")), cell(t, i, "example"));
}

/* "TTO - Sáng nay mưa lớn." loses its tag; "Theo VNE" goes as a byline. */
static void outlets_are_tags(void **state)
{
	const struct soi_table *t = soi_tables_get(&tables, "outlets");
	struct soi_span sentence = SOI_LIT("Sáng nay mưa lớn.");

	(void)state;
	for (size_t i = 0; i < t->n_rows; i++) {
		struct soi_span example = cell(t, i, "example");

		if (!soi_span_ends(example, sentence)) {
			assert_dropped(read_fields("", SOI_EMPTY, BODY, example), example);
			continue;
		}
		assert_dropped(read_fields("", example, BODY, SOI_EMPTY), example);
		assert_true(soi_span_find(read_fields("", example, BODY, SOI_EMPTY)->text, sentence, 0) != SIZE_MAX);
	}
}

static void boilerplate_goes(void **state)
{
	const struct soi_table *t = soi_tables_get(&tables, "boilerplate");
	static const char page[] = "Cầu mới thông xe sau hai năm\n" BODY "\n"
		"Chủ đầu tư nói công trình về đích sớm ba tháng và không đội vốn.\n";

	(void)state;
	for (size_t i = 0; i < t->n_rows; i++) {
		struct soi_span example = cell(t, i, "example"), where = cell(t, i, "where");

		if (soi_span_is(where, "end") || soi_span_is(where, "sentence"))
			assert_dropped(read_fields("", SOI_EMPTY, BODY, example), example);
		else
			assert_dropped(read_one(soi_arena_printf(&arena, "%s%.*s\n", page, SOI_FMT(example)),
						SIZE_MAX, SIZE_MAX), example);
	}
}

static void captions_hold_their_words(void **state)
{
	const struct soi_table *t = soi_tables_get(&tables, "captions");

	(void)state;
	for (size_t i = 0; i < t->n_rows; i++) {
		struct soi_wordset set;
		struct soi_words words;
		uint32_t value;
		size_t k, n = 0;

		soi_wordset_init(&set, &arena);
		soi_wordset_add(&set, cell(t, i, "word"), 1);
		soi_words_split(&words, &arena, cell(t, i, "example"));
		for (k = 0; k < words.n && n == 0; k++)
			n = soi_wordset_longest(&set, &words, k, words.n, &value);
		if (n == 0)
			print_error("captions: '%.*s' is not in '%.*s'\n", SOI_FMT(cell(t, i, "word")),
				    SOI_FMT(cell(t, i, "example")));
		assert_true(n > 0);
	}
}

static void clocks_are_datelines(void **state)
{
	const struct soi_table *t = soi_tables_get(&tables, "captions");
	struct soi_words words;
	struct soi_dateline d;

	(void)state;
	for (size_t i = 0; i < t->n_rows; i++) {
		if (!soi_span_is(cell(t, i, "role"), "clock"))
			continue;
		soi_words_split(&words, &arena, cell(t, i, "example"));
		assert_true(soi_dateline_find(&words, 0, words.n, &reader->roles, SOI_ROLE_CLOCK, &d));
		assert_int_equal(d.n_other, 0);
	}
}

static void datelines_are_read_in_every_form(void **state)
{
	static const struct {
		const char *line, *value;
	} cases[] = {
		{ "Thứ bảy, ngày 02/11/2024 06:08 GMT+7", "2024-11-02T06:08+07:00" },
		{ "31/07/2023 09:49 GMT+7", "2023-07-31T09:49+07:00" },
		{ " date 2023-01 Photo : YONHAP News", "2023-01" },
		{ "Cập nhật 10:05, 21/05/2024", "2024-05-21T10:05+07:00" },
		{ "21-05-2024 | 08:30", "2024-05-21T08:30+07:00" },
		{ "Thứ Ba, 21/5/2024, 10:00 (GMT+7)", "2024-05-21T10:00+07:00" },
		{ "Thứ bảy, 07/03/2026 - 08:07", "2026-03-07T08:07+07:00" },
		{ "07-03-2026 - 00:01 AM", "2026-03-07T00:01+07:00" },
		{ "12:15 PM 21/05/2024", "2024-05-21T12:15+07:00" },
		{ "03:15 PM | 21/05/2024", "2024-05-21T15:15+07:00" },
		{ "21.5.2024 10h05", "2024-05-21T10:05+07:00" },
		{ "21/05/2024 10g05", "2024-05-21T10:05+07:00" },
		{ "Ngày 5 tháng 2 năm 2024", "2024-02-05" },
		{ "Thứ hai ngày 5 tháng 2, 2024", "2024-02-05" },
		{ "2024-05-21T10:05:30+07:00", "2024-05-21T10:05:30+07:00" },
		{ "2024-05-21 10:05:30 +0700", "2024-05-21T10:05:30+07:00" },
		{ "Đăng lúc 21/05/2024 23:59 (UTC+9)", "2024-05-21T23:59+09:00" },
		{ "Chủ nhật 1.1.2023", "2023-01-01" },
		{ "32/05/2024", NULL },
		{ "29/02/2023 10:00", NULL },
		{ "5/2024", NULL },
		{ "10:05", NULL },
		{ "1-2 và 3-4", NULL },
		{ "01/02/2024 - 05/02/2024", NULL },
		{ "192.168.1.2024", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct soi_words words;
		struct soi_dateline d;
		bool found;

		soi_words_split(&words, &arena, soi_span_str(cases[i].line));
		found = soi_dateline_find(&words, 0, words.n, &reader->roles, SOI_ROLE_CLOCK, &d);
		if (found != (cases[i].value != NULL) ||
		    (found && !soi_span_is(soi_date_print(&arena, &d.date), cases[i].value))) {
			print_error("'%s': %.*s\n", cases[i].line,
				    SOI_FMT(found ? soi_date_print(&arena, &d.date) : SOI_LIT("none")));
			fail();
		}
	}
}

static void names_give_ids(void **state)
{
	static const char *const cases[][2] = {
		{ "/a/b/000_x.txt", "000_x" }, { "x.html.gz", "x" }, { "báo.vn_1.htm", "báo.vn_1" },
		{ "dir.d/plain", "plain" }, { "-", "" }, { ".txt", ".txt" }, { "a.jsonl.gz", "a" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_true(soi_span_is(soi_name_id(soi_span_str(cases[i][0])), cases[i][1]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agencies_are_credited),
		cmocka_unit_test(outlets_are_tags),
		cmocka_unit_test(boilerplate_goes),
		cmocka_unit_test(captions_hold_their_words),
		cmocka_unit_test(clocks_are_datelines),
		cmocka_unit_test(datelines_are_read_in_every_form),
		cmocka_unit_test(names_give_ids),
	};

	return cmocka_run_group_tests_name("page/tables", tests, setup, teardown);
}
