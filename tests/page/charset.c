/*
 * The old encodings: one sentence in each, decoded and led back; and that what
 * is none of them is left alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <utf8proc.h>

#include "page/charset.h"

static const char sentence[] =
	"Sáng 20/5, người dân Đà Nẵng được báo trước về đợt mưa lũ lớn ở miền Trung; giá gạo tăng 1.250 đồng mỗi ký.";

struct world {
	struct soi_tables tables;
	struct soi_arena a;
	struct soi_charsets *c;
};

static int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct soi_err err;

	soi_arena_init(&w->a);
	*state = w;
	if (soi_tables_open(&w->tables, NULL, &err))
		return 1;
	w->c = soi_charsets_new(&w->a, &w->tables, &err);
	return w->c == NULL;
}

static int teardown(void **state)
{
	struct world *w = *state;

	soi_arena_release(&w->a);
	soi_tables_release(&w->tables);
	free(w);
	return 0;
}

/* The runs cover the decoded bytes and the capture without a gap, and verbatim
 * ones are the same bytes. */
static void check_runs(const struct soi_decoded *d, struct soi_span bytes, size_t skipped)
{
	size_t at = 0, byte = skipped;

	for (size_t i = 0; i < d->n_runs; i++) {
		const struct soi_decoded_run *r = &d->runs[i];

		assert_int_equal(r->start, at);
		assert_int_equal(r->byte_start, byte);
		if (r->verbatim)
			assert_true(soi_span_eq(soi_span_sub(d->utf8, r->start, r->end),
						soi_span_sub(bytes, r->byte_start, r->byte_end)));
		at = r->end;
		byte = r->byte_end;
	}
	assert_int_equal(at, d->utf8.n);
	assert_int_equal(byte, bytes.n);
}

static void check_text(const struct soi_decoded *d)
{
	utf8proc_uint8_t *nfc = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)d->utf8.p, (utf8proc_ssize_t)d->utf8.n, &nfc,
					  UTF8PROC_COMPOSE | UTF8PROC_STABLE);

	assert_true(n > 0);
	assert_true(soi_span_is((struct soi_span){ (const char *)nfc, (size_t)n }, sentence));
	free(nfc);
}

static void each_encoding_is_told_and_decoded(void **state)
{
	static const struct {
		const char *charset, *bytes;
	} cases[] = {
		{ "windows-1258",
		  "S\xE1ng 20/5, ng\xFD\xF5\xCCi d\xE2n \xD0\xE0 N\xE3\xDEng \xF0\xFD\xF5\xF2" "c b\xE1o"
		  " tr\xFD\xF5\xEC" "c v\xEA\xCC \xF0\xF5\xF2t m\xFD" "a lu\xDE l\xF5\xECn \xF5\xD2 mi\xEA"
		  "\xCCn Trung; gi\xE1 ga\xF2o t\xE3ng 1.250 \xF0\xF4\xCCng m\xF4\xDEi ky\xEC." },
		{ "tcvn3",
		  "S\xB8ng 20/5, ng\xAD\xEAi d\xA9n \xA7\xB5 N\xBDng \xAE\xAD\xEE" "c b\xB8o tr\xAD\xED" "c"
		  " v\xD2 \xAE\xEEt m\xAD" "a l\xF2 l\xEDn \xEB mi\xD2n Trung; gi\xB8 g\xB9o t\xA8ng 1.2"
		  "50 \xAE\xE5ng m\xE7i k\xFD." },
		{ "viscii",
		  "S\xE1ng 20/5, ng\xDF\xB6i d\xE2n \xD0\xE0 N\xC7ng \xF0\xDF\xFE" "c b\xE1o tr\xDF\xBE" "c"
		  " v\xAB \xF0\xFEt m\xDF" "a l\xFB l\xBEn \xB7 mi\xABn Trung; gi\xE1 g\xD5o t\xE5ng 1.2"
		  "50 \xF0\xB0ng m\xB2i k\xFD." },
		{ "vni",
		  "Sa\xF9ng 20/5, ng\xF6\xF4\xF8i da\xE2n \xD1" "a\xF8 Na\xFCng \xF1\xF6\xF4\xEF" "c ba\xF9"
		  "o tr\xF6\xF4\xF9" "c ve\xE0 \xF1\xF4\xEFt m\xF6" "a lu\xF5 l\xF4\xF9n \xF4\xFB mie\xE0"
		  "n Trung; gia\xF9 ga\xEFo ta\xEAng 1.250 \xF1o\xE0ng mo\xE3i ky\xF9." },
		{ "viqr",
		  "Sa'ng 20/5, ngu+o+`i \\da^n DDa` Na(~ng ddu+o+.c ba'o tru+o+'c ve^` ddo+.t mu+a lu~ l"
		  "o+'n o+? mie^`n Trung; gia' ga.o ta(ng 1\\.250 ddo^`ng mo^~i ky'\\." },
	};
	struct world *w = *state;
	struct soi_decoded d;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct soi_span bytes = soi_span_str(cases[i].bytes);

		assert_true(soi_charset_decode(w->c, &w->a, bytes, &d));
		assert_string_equal(d.charset, cases[i].charset);
		check_text(&d);
		check_runs(&d, bytes, 0);
	}
}

static void utf16_is_told_with_and_without_a_mark(void **state)
{
	struct world *w = *state;
	struct soi_decoded d;

	for (int variant = 0; variant < 4; variant++) {
		struct soi_span s = soi_span_str(sentence);
		struct soi_buf b;
		size_t at = 0;

		soi_buf_init(&b, 10000);
		if (variant & 1)
			soi_buf_add(&b, variant & 2 ? SOI_LIT("\xFE\xFF") : SOI_LIT("\xFF\xFE"));
		while (at < s.n) {
			uint32_t cp = soi_utf8_next(s, &at);

			soi_buf_byte(&b, (char)(variant & 2 ? cp >> 8 : cp));
			soi_buf_byte(&b, (char)(variant & 2 ? cp : cp >> 8));
		}
		assert_true(soi_charset_decode(w->c, &w->a, soi_buf_span(&b), &d));
		assert_string_equal(d.charset, variant & 2 ? "utf-16be" : "utf-16le");
		check_text(&d);
		check_runs(&d, soi_buf_span(&b), variant & 1 ? 2 : 0);
		soi_buf_release(&b);
	}
}

static void what_is_none_of_them_is_left_alone(void **state)
{
	static const struct soi_span cases[] = {
		SOI_LIT("Officials said on Tuesday that talks would go on. Who knows? \"We'll see,\" he said."),
		SOI_LIT("\xFF\xD8\xFF\xE0\x12JFIF\x01\x02\x90\xC4\xE3\x91\xDD\xFA\x88\x9B\xC1\xD5\xE8\x07"),
		SOI_LIT("Le ma\xEEtre a \xE9t\xE9 tr\xE8s f\xE2" "ch\xE9 contre l'\xE9l\xE8ve et les parents d\xE9\xE7us"),
		SOI_LIT("Thủ đô Hà Nội mưa lớn, một byte hỏng \xBA ở giữa câu tiếng Việt."),
		SOI_LIT(""),
		SOI_LIT("a"),
	};
	struct world *w = *state;
	struct soi_decoded d;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_false(soi_charset_decode(w->c, &w->a, cases[i], &d));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_encoding_is_told_and_decoded),
		cmocka_unit_test(utf16_is_told_with_and_without_a_mark),
		cmocka_unit_test(what_is_none_of_them_is_left_alone),
	};

	return cmocka_run_group_tests_name("charset", tests, setup, teardown);
}
