/*
 * Inputs that are no articles, and such as are made to be slow.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <zlib.h>

#include "check.h"
#include "linear.h"

static struct soi_arena tables_arena, arena;
static struct soi_tables tables;
static struct soi_reader *reader;

static int setup(void **state)
{
	struct soi_err err;

	(void)state;
	soi_arena_init(&tables_arena);
	soi_arena_init(&arena);
	if (soi_tables_open(&tables, NULL, &err) < 0)
		return -1;
	reader = soi_reader_new(&tables_arena, &tables, &err);
	return reader ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	soi_tables_release(&tables);
	soi_arena_release(&tables_arena);
	soi_arena_release(&arena);
	return 0;
}

/* The first article of the input, or the code of its refusal. */
static int read_first(struct soi_span bytes, const char *name, struct soi_article **arts, size_t *n,
		      struct soi_err *err)
{
	struct soi_input in;
	struct soi_capture c;
	int rc;

	soi_arena_clear(&arena);
	soi_input_init(&in, bytes, soi_span_str(name), NULL);
	rc = soi_input_next(&in, &arena, &c, err);
	if (rc <= 0)
		return rc;
	rc = soi_page_read(reader, &arena, &c, arts, n, err);
	if (rc == 0)
		for (size_t i = 0; i < *n; i++)
			if (check_article(&(*arts)[i], c.bytes))
				fail_msg("%.60s: %s", bytes.p, check_article(&(*arts)[i], c.bytes));
	return rc;
}

static void what_is_no_text_is_refused_by_name(void **state)
{
	static const struct {
		struct soi_span in;
		const char *says;
	} cases[] = {
		{ SOI_LIT(""), "'x' is empty" },
		{ SOI_LIT(" \n\t\r\n "), "'x' is empty" },
		{ SOI_LIT("\xEF\xBB\xBF"), "'x' is empty" },
		{ SOI_LIT("\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01"), "'x' is " },
		{ SOI_LIT("\xFF\xFEX\x00\x01\x00n\x00"), "'x' is UTF-16, not UTF-8" },
		{ SOI_LIT("X\x00i\x00n\x00 \x00"), "'x' looks like UTF-16, not UTF-8" },
		{ SOI_LIT("Xin ch\xC3\xA0o\x00 b\xE1\xBA\xA1n"), "'x' is no text: a NUL at byte 9" },
		{ SOI_LIT("Xin ch\xFE\xFF\x81\x8D\x8F"), "'x' is not UTF-8 at byte 6" },
	};
	struct soi_article *arts;
	struct soi_err err;
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(read_first(cases[i].in, "x", &arts, &n, &err), SOI_EFORMAT);
		if (strncmp(err.msg, cases[i].says, strlen(cases[i].says)) != 0)
			fail_msg("%zu: %s", i, err.msg);
	}
}

static void utf_16_text_is_read_and_leads_back_to_its_bytes(void **state)
{
	static const struct soi_span cases[] = {
		SOI_LIT("\xFF\xFE\x58\x00\x69\x00\x6E\x00\x20\x00\x63\x00\x68\x00\xE0\x00\x6F\x00"),
		SOI_LIT("\xFE\xFF\x00\x58\x00\x69\x00\x6E\x00\x20\x00\x63\x00\x68\x00\xE0\x00\x6F"),
	};
	struct soi_article *arts;
	struct soi_err err;
	size_t n, bs, be;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(read_first(cases[i], "x", &arts, &n, &err), 0);
		assert_true(soi_span_is(arts[0].text, "Xin chào\n"));
		assert_true(soi_article_bytes(&arts[0], 6, 8, &bs, &be));
		assert_int_equal(bs, 14);
		assert_int_equal(be, 16);
	}
}

static void windows_line_ends_and_a_bom_are_outside_the_text(void **state)
{
	struct soi_span in = SOI_LIT("\xEF\xBB\xBFTiêu đề của bài\r\n\r\nMột câu ngắn.\rHai câu ngắn.");
	struct soi_article *arts;
	struct soi_err err;
	size_t n, bs, be;

	(void)state;
	assert_int_equal(read_first(in, "x", &arts, &n, &err), 0);
	assert_true(soi_span_is(arts[0].text, "Tiêu đề của bài\nMột câu ngắn.\nHai câu ngắn.\n"));
	assert_true(soi_article_bytes(&arts[0], 0, 4, &bs, &be));
	assert_int_equal(bs, 3);
	assert_int_equal(be, 7);
}

static void a_page_past_the_limit_is_refused(void **state)
{
	size_t n = SOI_MAX_CAPTURE_BYTES + 1, n_arts;
	char *p = soi_arena_alloc(&tables_arena, n + 20);
	struct soi_article *arts;
	struct soi_err err;

	(void)state;
	memset(p, 'a', n);
	assert_int_equal(read_first((struct soi_span){ p, n }, "x", &arts, &n_arts, &err), SOI_ELIMIT);
	memset(p, 'a', 9u << 20);
	assert_int_equal(read_first((struct soi_span){ p, 9u << 20 }, "x", &arts, &n_arts, &err), SOI_ELIMIT);
}

static void a_line_past_the_limit_does_not_stop_the_next(void **state)
{
	static const char tail[] = "\n{\"id\": \"a\", \"title\": \"Tin ngắn trong ngày\", \"body\": \"Câu.\"}\n";
	size_t n = SOI_MAX_CAPTURE_BYTES + 10;
	char *p = soi_arena_alloc(&tables_arena, n + sizeof(tail));
	struct soi_input in;
	struct soi_capture c;
	struct soi_err err;

	(void)state;
	memset(p, ' ', n);
	p[0] = '{';
	p[n - 1] = '}';
	memcpy(p + n, tail, sizeof(tail));
	soi_input_init(&in, (struct soi_span){ p, n + sizeof(tail) - 1 }, SOI_LIT("x.jsonl"), NULL);
	assert_int_equal(soi_input_next(&in, &arena, &c, &err), SOI_ELIMIT);
	assert_int_equal(soi_input_next(&in, &arena, &c, &err), 1);
	assert_true(soi_span_is(c.id, "a"));
	assert_int_equal(soi_input_next(&in, &arena, &c, &err), 0);
}

static const char *const slow_units[] = {
	"\n", "\n \n", "Ảnh: ", "Ảnh: A\n", "(", "(Ảnh: ", ">> ", "A. ", "Theo Theo ", "\"",
	"Một dòng lặp lại mãi\n", "- ", "“Nói. ", "Trần Đại Theo ", "21/5/2024 ", "a b c d e f.\n",
	"Tin mới nhất\n", "An.An.", "TTXVN/", "Dòng tít không có dấu chấm câu nào ở cuối\nMột câu.\n",
	"e\xCC\x81\xCC\xA3", "\xEF\xBB\xBF", "\xE2\x80\x8B",
};

static double seconds_of(const void *text, size_t unit, size_t n_bytes)
{
	size_t len = strlen(slow_units[unit]), k, n_arts;
	char *p = (char *)(uintptr_t)text;
	struct soi_article *arts;
	struct soi_err err;
	double start;

	memcpy(p, "Tít\n", 5);
	for (k = 5; k + len <= n_bytes; k += len)
		memcpy(p + k, slow_units[unit], len);
	start = linear_now();
	(void)read_first((struct soi_span){ p, k }, "x", &arts, &n_arts, &err);
	return linear_now() - start;
}

static void slow_texts_are_not_slow(void **state)
{
	char *p = soi_arena_alloc(&tables_arena, (1u << 22) + 64);

	(void)state;
	for (size_t i = 0; i < sizeof(slow_units) / sizeof(*slow_units); i++)
		assert_true(is_linear(seconds_of, p, i, 1u << 18, "unit"));
}

static struct soi_span pack(struct soi_span in)
{
	z_stream z = { 0 };
	size_t cap = in.n + 1024;
	char *out = soi_arena_alloc(&tables_arena, cap);

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (unsigned char *)(uintptr_t)in.p;
	z.avail_in = (unsigned)in.n;
	z.next_out = (unsigned char *)out;
	z.avail_out = (unsigned)cap;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	in = (struct soi_span){ out, z.total_out };
	deflateEnd(&z);
	return in;
}

static void packed_bytes_are_unpacked_up_to_a_ceiling(void **state)
{
	struct soi_span packed = pack(SOI_LIT("Xin chào")), bytes;
	char *zeros = soi_arena_calloc(&tables_arena, 1, 4u << 20);
	struct soi_buf out;
	struct soi_err err;

	(void)state;
	soi_buf_init(&out, 1u << 20);
	assert_int_equal(soi_unpack(SOI_LIT("không nén"), &out, &bytes, &err), 0);
	assert_true(soi_span_is(bytes, "không nén"));
	assert_int_equal(soi_unpack(packed, &out, &bytes, &err), 0);
	assert_true(soi_span_is(bytes, "Xin chào"));
	assert_int_equal(soi_unpack(soi_span_sub(packed, 0, packed.n - 9), &out, &bytes, &err), SOI_EFORMAT);
	assert_string_equal(err.msg, "the gzip member at byte 0 is cut short");
	packed = pack((struct soi_span){ zeros, 4u << 20 });
	assert_int_equal(soi_unpack(packed, &out, &bytes, &err), SOI_ELIMIT);
	soi_buf_release(&out);
}

static void json_that_is_not_strict_is_refused(void **state)
{
	static const char *const bad[] = {
		"{\"a\": NaN}", "{\"a\": Infinity}", "{\"a\": -Infinity}", "{\"a\": nan}", "{'a': 1}",
		"{\"a\": 1,}", "{\"a\": TRUE}", "{\"a\": \"\xC0\xAF\"}", "{\"a\": 1} x", "{\"a\": 1", "[1]", "",
		"{\"a\": \"x\ty\"}",
		"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
	};
	static const char *const good[] = { "{}", "{\"a\": null, \"a\": 1}", "{\"nan\": \"NaN\"}", " {\"a\": 1e3} \r" };
	struct json_object *o;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (soi_json_line(soi_span_str(bad[i]), &o, NULL) == 0)
			fail_msg("taken: %s", bad[i]);
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		assert_int_equal(soi_json_line(soi_span_str(good[i]), &o, NULL), 0);
		json_object_put(o);
	}
}

static void an_option_gives_way_to_the_page_and_a_field_does_not(void **state)
{
	struct soi_read_opts opts = { .published = SOI_LIT("2024") };
	static const struct {
		struct soi_span in;
		const char *published;
		enum soi_from from;
	} cases[] = {
		{ SOI_LIT("Tin ngắn trong ngày\nMột câu.\n"), "2024", SOI_FROM_GIVEN },
		{ SOI_LIT("Tin ngắn trong ngày\n21/5/2023 08:00\nMột câu.\n"), "2023-05-21T08:00+07:00", SOI_FROM_PAGE },
		{ SOI_LIT("{\"text\": \"Tin ngắn trong ngày\\n21/5/2023 08:00\\nMột câu.\", \"published\": \"2022-01-01\"}"),
		  "2022-01-01", SOI_FROM_GIVEN },
		{ SOI_LIT("{\"title\": \"Tin ngắn\", \"body\": \"Một câu.\", \"published\": \"hôm qua\"}"), "2024", SOI_FROM_GIVEN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct soi_input in;
		struct soi_capture c;
		struct soi_article *arts;
		struct soi_err err;
		size_t n;

		soi_arena_clear(&arena);
		soi_input_init(&in, cases[i].in, SOI_LIT("x"), &opts);
		assert_int_equal(soi_input_next(&in, &arena, &c, &err), 1);
		assert_int_equal(soi_page_read(reader, &arena, &c, &arts, &n, &err), 0);
		if (!soi_span_is(arts[0].published, cases[i].published))
			fail_msg("%zu: %.*s", i, SOI_FMT(arts[0].published));
		assert_int_equal(arts[0].published_from, cases[i].from);
		assert_int_equal(arts[0].n_published_why, 1);
	}
}

static void an_address_gives_outlet_and_day(void **state)
{
	struct soi_capture c = { .form = SOI_FORM_PAGE, .bytes = SOI_LIT("Tin ngắn trong ngày\nMột câu.\n"),
				 .title_bytes = SIZE_MAX, .lede_bytes = SIZE_MAX, .name = SOI_LIT("x"),
				 .url = SOI_LIT("https://thethao.tuoitre.vn/tin-ngan-20240521103045123.htm") };
	struct soi_article *arts;
	struct soi_err err;
	size_t n;

	(void)state;
	assert_int_equal(soi_page_read(reader, &arena, &c, &arts, &n, &err), 0);
	assert_true(soi_span_is(arts[0].outlet, "tuoitre.vn"));
	assert_true(arts[0].publisher.n > 0);
	assert_true(soi_span_is(arts[0].published, "2024-05-21"));
	assert_int_equal(arts[0].published_from, SOI_FROM_URL);
	c.url = SOI_LIT("https://www.bao.example/a");
	assert_int_equal(soi_page_read(reader, &arena, &c, &arts, &n, &err), 0);
	assert_true(soi_span_is(arts[0].outlet, "bao.example"));
}

static void ids_come_from_what_is_said(void **state)
{
	static const char *const in[] = { "Tin ngắn\nMột câu.\n", "\xEF\xBB\xBFTin ngắn\r\n\r\nMột câu.\r\n", "Tin khác\nMột câu.\n" };
	struct soi_article *arts;
	struct soi_err err;
	char ids[3][64];
	size_t n;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(read_first(soi_span_str(in[i]), "x", &arts, &n, &err), 0);
		snprintf(ids[i], sizeof(ids[i]), "%.*s", SOI_FMT(arts[0].id));
	}
	assert_string_equal(ids[0], ids[1]);
	assert_string_not_equal(ids[0], ids[2]);
}

static void an_address_is_completed_by_the_page_it_stands_on(void **state)
{
	static const struct {
		const char *page, *url, *full;
	} cases[] = {
		{ "https://a.vn/tin/b.html", "/c.html", "https://a.vn/c.html" },
		{ "http://a.vn:8080/tin/b.html?x=/y/", "/c.html", "http://a.vn:8080/c.html" },
		{ "http://a.vn:8080/tin/b.html?x=/y/", "c.html", "http://a.vn:8080/tin/c.html" },
		{ "https://a.vn", "c.html", "https://a.vn/c.html" },
		{ "https://a.vn/tin/b.html", "./c.html", "https://a.vn/tin/c.html" },
		{ "https://a.vn/tin/nay/b.html", "../c.html", "https://a.vn/tin/c.html" },
		{ "https://a.vn/tin/b.html", "../../../c.html", "https://a.vn/c.html" },
		{ "https://a.vn/tin/b.html#d", "?trang=2", "https://a.vn/tin/b.html?trang=2" },
		{ "http://a.vn:8080/", "//b.vn/c.html", "http://b.vn/c.html" },
		{ "https://a.vn/", "https://b.vn/c.html", "https://b.vn/c.html" },
		{ "https://a.vn/", "javascript:void(0)", "javascript:void(0)" },
		{ "trang.html", "c.html", "c.html" },
	};
	struct soi_arena a;

	(void)state;
	soi_arena_init(&a);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct soi_span full = soi_full_url(&a, soi_span_str(cases[i].page), soi_span_str(cases[i].url));

		if (!soi_span_is(full, cases[i].full))
			fail_msg("%s on %s: %.*s", cases[i].url, cases[i].page, SOI_FMT(full));
	}
	soi_arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_is_completed_by_the_page_it_stands_on),
		cmocka_unit_test(what_is_no_text_is_refused_by_name),
		cmocka_unit_test(utf_16_text_is_read_and_leads_back_to_its_bytes),
		cmocka_unit_test(windows_line_ends_and_a_bom_are_outside_the_text),
		cmocka_unit_test(a_page_past_the_limit_is_refused),
		cmocka_unit_test(a_line_past_the_limit_does_not_stop_the_next),
		cmocka_unit_test(slow_texts_are_not_slow),
		cmocka_unit_test(packed_bytes_are_unpacked_up_to_a_ceiling),
		cmocka_unit_test(json_that_is_not_strict_is_refused),
		cmocka_unit_test(an_option_gives_way_to_the_page_and_a_field_does_not),
		cmocka_unit_test(an_address_gives_outlet_and_day),
		cmocka_unit_test(ids_come_from_what_is_said),
	};

	return cmocka_run_group_tests_name("page/input", tests, setup, teardown);
}
