/* The text builder: normal form, pieces, cuts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <utf8proc.h>

#include "page/builder.h"

static struct soi_arena arena;

static int setup(void **state)
{
	(void)state;
	soi_arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	soi_arena_release(&arena);
	return 0;
}

/* Pieces cover the text without gap, and lie inside the capture. */
static void assert_pieces(const struct soi_piece *p, size_t n, struct soi_span text,
			  struct soi_span bytes)
{
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		assert_int_equal(p[i].start, at);
		assert_true(p[i].end > p[i].start);
		assert_true(p[i].byte_start <= p[i].byte_end && p[i].byte_end <= bytes.n);
		at = p[i].end;
	}
	assert_int_equal(at, text.n);
}

static void text_is_nfc_whatever_the_input(void **state)
{
	static const char *const in[] = {
		"Đường Nguyễn Huệ", "tie\xCC\x82\xCC\x81ng Vie\xCC\xA3\xCC\x82t", "e\xCC\x81",
		"\xCC\x81x", "\xE2\x84\xAA \xE2\x80\x80 \xEA\xB0\x80\xE1\x86\xA8",
		"\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8", "a\xCC\xA3\xCC\x82 a\xCC\x82\xCC\xA3",
		"\xF0\x9F\x98\x80 emoji", "\xD8\xA7\xD9\x93\xD9\x84", "q\xCC\x87\xCC\xA3 ",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(in) / sizeof(*in); i++) {
		struct soi_span bytes = soi_span_str(in[i]);
		struct soi_builder b;
		utf8proc_uint8_t *want = utf8proc_NFC((const utf8proc_uint8_t *)in[i]);

		soi_builder_init(&b, &arena, bytes);
		soi_builder_bytes(&b, 0, bytes.n);
		assert_int_equal(b.n, strlen((char *)want));
		assert_memory_equal(b.text, want, b.n);
		assert_pieces(b.pieces, b.n_pieces, soi_builder_text(&b), bytes);
		free(want);
	}
}

static void a_composed_letter_is_one_piece(void **state)
{
	struct soi_span bytes = SOI_LIT("tie\xCC\x82\xCC\x81ng");
	struct soi_builder b;
	size_t bs, be;

	(void)state;
	soi_builder_init(&b, &arena, bytes);
	soi_builder_bytes(&b, 0, bytes.n);
	assert_int_equal(b.n_pieces, 3);
	assert_true(soi_builder_bytes_of(&b, 2, 5, &bs, &be));
	assert_int_equal(bs, 2);
	assert_int_equal(be, 7);
	assert_true(soi_builder_bytes_of(&b, 5, 6, &bs, &be));
	assert_int_equal(bs, 7);
	assert_int_equal(be, 8);
}

static void a_letter_composes_across_an_entity(void **state)
{
	struct soi_span bytes = SOI_LIT("vie&#x302;t");
	struct soi_builder b;

	(void)state;
	soi_builder_init(&b, &arena, bytes);
	soi_builder_bytes(&b, 0, 3);
	soi_builder_replacement(&b, SOI_LIT("\xCC\x82"), 3, 10);
	soi_builder_bytes(&b, 10, 11);
	assert_true(soi_span_is(soi_builder_text(&b), "viêt"));
	assert_int_equal(b.pieces[1].byte_start, 2);
	assert_int_equal(b.pieces[1].byte_end, 10);
}

static void white_space_collapses_where_asked(void **state)
{
	struct soi_span bytes = SOI_LIT("  \n Hà \t\xC2\xA0 Nội&nbsp;  mới ");
	struct soi_builder b;

	(void)state;
	soi_builder_init(&b, &arena, bytes);
	b.collapse = true;
	soi_builder_bytes(&b, 0, 17);
	soi_builder_replacement(&b, SOI_LIT("\xC2\xA0"), 17, 23);
	soi_builder_bytes(&b, 23, bytes.n);
	soi_builder_newline(&b);
	soi_builder_newline(&b);
	assert_true(soi_span_is(soi_builder_text(&b), "Hà Nội mới\n"));
	assert_pieces(b.pieces, b.n_pieces, soi_builder_text(&b), bytes);
}

static void cuts_leave_lines_in_order(void **state)
{
	struct soi_span bytes = SOI_LIT("Tiêu đề\n\n  Một. CHÚ THÍCH Hai.  \nẢnh: A\nBa.XXBốn.");
	struct soi_builder b;
	struct soi_article art = { 0 };
	struct soi_cut cuts[4];
	size_t n = 0, bs, be;
	const char *const gone[] = { "XX", "CHÚ THÍCH", "Ảnh: A" };

	(void)state;
	soi_builder_init(&b, &arena, bytes);
	soi_builder_bytes(&b, 0, bytes.n);
	for (size_t i = 0; i < 3; i++) {
		size_t at = soi_span_find(bytes, soi_span_str(gone[i]), 0);

		cuts[n++] = (struct soi_cut){ at, at + strlen(gone[i]), SOI_DROP_CAPTION, false };
	}
	cuts[n++] = (struct soi_cut){ cuts[1].start + 2, cuts[1].start + 3, SOI_DROP_CREDIT, false };
	assert_int_equal(soi_builder_finish(&b, cuts, n, &art, NULL), 0);
	assert_true(soi_span_is(art.text, "Tiêu đề\nMột. Hai.\nBa. Bốn.\n"));
	assert_pieces(art.pieces, art.n_pieces, art.text, bytes);
	assert_int_equal(art.n_dropped, 3);
	assert_true(soi_span_is(art.dropped[0].text, "CHÚ THÍCH"));
	assert_true(soi_span_is(art.dropped[2].text, "XX"));
	assert_true(soi_article_bytes(&art, soi_span_find(art.text, SOI_LIT("Bốn"), 0),
				      art.text.n - 2, &bs, &be));
	assert_true(soi_span_is(soi_span_sub(bytes, bs, be), "Bốn"));
	assert_true(soi_span_is(soi_builder_map(&b, &art, 0, 12), "Tiêu đề"));
	assert_true(soi_builder_map(&b, &art, cuts[0].start, cuts[0].end).n == 0);
}

static void a_cut_may_span_lines_and_everything(void **state)
{
	struct soi_span bytes = SOI_LIT("Một\nhai ba\nbốn năm\nsáu");
	struct soi_builder b;
	struct soi_article art = { 0 };
	struct soi_cut cut = { soi_span_find(bytes, SOI_LIT("ba"), 0),
			       soi_span_find(bytes, SOI_LIT("năm"), 0), SOI_DROP_FORM, false };

	(void)state;
	soi_builder_init(&b, &arena, bytes);
	soi_builder_bytes(&b, 0, bytes.n);
	assert_int_equal(soi_builder_finish(&b, &cut, 1, &art, NULL), 0);
	assert_true(soi_span_is(art.text, "Một\nhai\nnăm\nsáu\n"));
	assert_pieces(art.pieces, art.n_pieces, art.text, bytes);
	cut = (struct soi_cut){ 0, b.n, SOI_DROP_FORM, true };
	assert_int_equal(soi_builder_finish(&b, &cut, 1, &art, NULL), 0);
	assert_int_equal(art.text.n, 0);
	assert_int_equal(art.n_dropped, 0);
}

/* What is given to the normal form, in bytes: the test is linked so that the builder calls this. */
static size_t n_composed;
utf8proc_ssize_t __real_utf8proc_decompose(const utf8proc_uint8_t *s, utf8proc_ssize_t n, utf8proc_int32_t *out,
					   utf8proc_ssize_t n_out, utf8proc_option_t options);
utf8proc_ssize_t __wrap_utf8proc_decompose(const utf8proc_uint8_t *s, utf8proc_ssize_t n, utf8proc_int32_t *out,
					   utf8proc_ssize_t n_out, utf8proc_option_t options);
utf8proc_ssize_t __wrap_utf8proc_decompose(const utf8proc_uint8_t *s, utf8proc_ssize_t n, utf8proc_int32_t *out,
					   utf8proc_ssize_t n_out, utf8proc_option_t options)
{
	n_composed += (size_t)n;
	return __real_utf8proc_decompose(s, n, out, n_out, options);
}

static void bytes_that_are_no_text_are_not_composed_anew(void **state)
{
	static const struct soi_span bad[] = { { "\0", 1 }, { "\xFF", 1 }, { "\xE1\xBB", 2 } };
	enum { N = 10000 };

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		size_t n = bad[k].n * N;
		char *p = soi_arena_alloc(&arena, n);
		struct soi_builder b;

		for (size_t i = 0; i < N; i++)
			memcpy(p + i * bad[k].n, bad[k].p, bad[k].n);
		soi_builder_init(&b, &arena, (struct soi_span){ p, n });
		n_composed = 0;
		for (size_t i = 0; i < N && k == 0; i++)	/* as a tokenizer reports NULs */
			soi_builder_replacement(&b, SOI_LIT("\xEF\xBF\xBD"), i, i + 1);
		if (k)
			soi_builder_bytes(&b, 0, n);
		assert_true(b.n >= 3 * N);
		assert_true(n_composed <= 4 * b.n);	/* 64 times as much where each took those before it along */
	}
}

static void a_million_marks_take_linear_time(void **state)
{
	size_t n = 1000000, i;
	char *p = soi_arena_alloc(&arena, 2 * n);
	struct soi_builder b;

	(void)state;
	for (i = 0; i < n; i++)
		memcpy(p + 2 * i, i & 1 ? "\xCC\xA3" : "\xCC\x82", 2);
	soi_builder_init(&b, &arena, (struct soi_span){ p, 2 * n });
	soi_builder_bytes(&b, 0, 2 * n);
	assert_false(b.failed);
	assert_true(soi_utf8_check(soi_builder_text(&b)) == SIZE_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(text_is_nfc_whatever_the_input, setup, teardown),
		cmocka_unit_test_setup_teardown(a_composed_letter_is_one_piece, setup, teardown),
		cmocka_unit_test_setup_teardown(a_letter_composes_across_an_entity, setup, teardown),
		cmocka_unit_test_setup_teardown(white_space_collapses_where_asked, setup, teardown),
		cmocka_unit_test_setup_teardown(cuts_leave_lines_in_order, setup, teardown),
		cmocka_unit_test_setup_teardown(a_cut_may_span_lines_and_everything, setup, teardown),
		cmocka_unit_test_setup_teardown(bytes_that_are_no_text_are_not_composed_anew, setup, teardown),
		cmocka_unit_test_setup_teardown(a_million_marks_take_linear_time, setup, teardown),
	};

	return cmocka_run_group_tests_name("page/builder", tests, NULL, NULL);
}
