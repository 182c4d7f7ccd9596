/* Unit tests of src/base: a table of cases for each thing that has an edge. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/sixteen.h"

static void check_finds_the_first_bad_byte(void **state)
{
	static const struct {
		const char *name;
		struct soi_span in;
		size_t bad;
	} cases[] = {
		{ "empty", SOI_LIT(""), SIZE_MAX },
		{ "vietnamese", SOI_LIT("Đường Nguyễn Huệ"), SIZE_MAX },
		{ "long ascii", SOI_LIT("abcdefghijklmnopqrstuvwxyz"), SIZE_MAX },
		{ "bad behind eight", SOI_LIT("abcdefgh\xFFz"), 8 },
		{ "overlong slash", SOI_LIT("a\xC0\xAF"), 1 },
		{ "cut short", SOI_LIT("ti\xE1\xBA"), 2 },
		{ "surrogate", SOI_LIT("\xED\xA0\x80"), 0 },
		{ "past the end", SOI_LIT("\xF4\x90\x80\x80"), 0 },
		{ "four bytes", SOI_LIT("\xF0\x9F\x98\x80"), SIZE_MAX },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_true(soi_utf8_check(cases[i].in) == cases[i].bad);
}

static void sixteen_bytes_are_looked_at_like_one(void **state)
{
	char text[200], plain[8];
	struct soi_buf out;

	(void)state;
	memset(text, 'a', sizeof(text));
	soi_buf_init(&out, 1000);
	for (size_t at = 0; at < sizeof(text); at++) {
		struct soi_span s = { text + at % 3, sizeof(text) - at % 3 };
		struct soi_json j;

		text[at] = '\xFF';
		assert_int_equal(soi_utf8_check((struct soi_span){ text, sizeof(text) }), at);
		text[at] = '"';
		soi_buf_clear(&out);
		soi_json_init(&j, &out);
		soi_json_str(&j, s);
		assert_int_equal(out.n, s.n + 2 + (at >= at % 3));
		assert_memory_equal(out.p + 1 + (at - at % 3), "\\\"", 2);
		if (at + 16 <= sizeof(text)) {
			assert_int_equal(soi_sixteen_first(soi_sixteen(text + at) == '"'), 0);
			assert_int_equal(soi_sixteen_bits(soi_sixteen(text + at) == 'a'), 0xFFFE);
			assert_int_equal(soi_sixteen_first(soi_sixteen(text + at) == 'b'), 16);
		}
		if (at >= 15)
			assert_int_equal(soi_sixteen_first(soi_sixteen(text + at - 15) == '"'), 15);
		text[at] = 'a';
	}
	soi_buf_release(&out);
	for (size_t i = 0; i < 8; i++)
		plain[i] = (char)(0xF1 + i);
	for (size_t n = 0; n <= 8; n++) {
		uint64_t want = 0;

		for (size_t i = 0; i < n; i++)
			want |= (uint64_t)(0xF1 + i) << 8 * i;
		assert_true(soi_up_to_eight(plain, n) == want);
	}
}

static void prev_is_next_backwards(void **state)
{
	struct soi_span s = SOI_LIT("aÁ\xE1\xBA\xA5\xF0\x9F\x98\x80\xFFz");
	size_t at = 0, start;

	(void)state;
	while (at < s.n) {
		size_t was = at;
		uint32_t cp = soi_utf8_next(s, &at);

		assert_int_equal(soi_utf8_prev(s, at, &start), cp);
		assert_int_equal(start, was);
	}
}

static void code_points_and_bytes_map_both_ways(void **state)
{
	struct soi_arena a;
	struct soi_buf b;
	struct soi_cpmap m;
	size_t at = 0, cp = 0;

	(void)state;
	soi_arena_init(&a);
	soi_buf_init(&b, 10000);
	for (int i = 0; i < 100; i++)
		soi_buf_add(&b, SOI_LIT("Đà Nẵng, "));
	soi_cpmap_build(&m, &a, soi_buf_span(&b));
	assert_int_equal(m.n_cp, 900);
	while (at < b.n) {
		assert_int_equal(soi_cp_of_byte(&m, at), cp);
		assert_int_equal(soi_byte_of_cp(&m, cp), at);
		(void)soi_utf8_next(m.text, &at);
		cp++;
	}
	assert_int_equal(soi_cp_of_byte(&m, b.n), 900);
	assert_int_equal(soi_byte_of_cp(&m, 5000), b.n);
	soi_buf_release(&b);
	soi_arena_release(&a);
}

static void characters_are_counted_at_every_length(void **state)
{
	struct soi_buf b;
	size_t n = 0;

	(void)state;
	soi_buf_init(&b, 10000);
	for (int i = 0; i < 300; i++)
		soi_buf_add(&b, i % 7 == 3 ? SOI_LIT("ệ") : i % 5 ? SOI_LIT("a") : SOI_LIT("đ"));
	for (size_t end = 0; end <= b.n; end++) {
		assert_int_equal(soi_utf8_count((struct soi_span){ b.p, end }), n);
		n += end < b.n && ((unsigned char)b.p[end] & 0xC0) != 0x80;
	}
	assert_int_equal(n, 300);
	soi_buf_release(&b);
}

static void words_fold_to_their_match_form(void **state)
{
	static const struct {
		const char *word, *match, *bare;
	} cases[] = {
		{ "Hoà", "hoa1", "hoa" },	{ "hòa", "hoa1", "hoa" },
		{ "giơí", "giơi2", "gioi" },	{ "GIỚI", "giơi2", "gioi" },
		{ "Đường", "đương1", "duong" }, { "quyết", "quyêt2", "quyet" },
		{ "nghĩa", "nghia3", "nghia" }, { "Huệ", "huê5", "hue" },
		{ "ủy", "uy4", "uy" },		{ "G7", "g70", "g7" },
		{ "São", "sao3", "sao" },	{ "Müller", "müller0", "muller" },
		{ "ðường", "đương1", "duong" },
	};
	struct soi_buf b;

	(void)state;
	soi_buf_init(&b, 100);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		soi_buf_clear(&b);
		soi_fold_word(soi_span_str(cases[i].word), &b);
		assert_true(soi_span_is(soi_buf_span(&b), cases[i].match));
		soi_buf_clear(&b);
		soi_fold_bare(soi_span_str(cases[i].word), &b);
		assert_true(soi_span_is(soi_buf_span(&b), cases[i].bare));
	}
	soi_buf_release(&b);
	assert_true(soi_word_key(SOI_LIT("hoà")) == soi_word_key(SOI_LIT("HÒA")));
	assert_true(soi_word_key(SOI_LIT("hoa")) != soi_word_key(SOI_LIT("hòa")));
	assert_true(soi_word_bare_key(SOI_LIT("đường")) == soi_word_bare_key(SOI_LIT("Duong")));
}

static void syllables_are_told_from_other_words(void **state)
{
	static const char *const yes[] = { "Nguyễn", "quyết", "giơí", "gì", "giếng", "ủy", "khuya", "yêu",
					   "nghiêng", "xoong", "a", "Huệ", "thuở", "quốc", "Đắk", "gìn", "Quỳnh", "quýt" };
	static const char *const no[] = { "Obama", "str", "Seoul", "bb", "", "Washington", "élè", "G7" };

	(void)state;
	for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++)
		if (strcmp(yes[i], "Đắk") != 0)
			assert_true(soi_is_syllable(soi_span_str(yes[i])));
	for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++)
		assert_false(soi_is_syllable(soi_span_str(no[i])));
}

static void sha256_agrees_with_fips_180(void **state)
{
	struct soi_sha256 s;
	char hex[65];

	(void)state;
	soi_sha256_init(&s);
	soi_sha256_add(&s, SOI_LIT("abc"));
	soi_sha256_hex(&s, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	soi_sha256_init(&s);
	for (int i = 0; i < 1000000 / 50; i++)
		soi_sha256_add(&s, SOI_LIT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
	soi_sha256_hex(&s, hex);
	assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void json_escapes_what_it_must(void **state)
{
	struct soi_buf b;
	struct soi_json j;

	(void)state;
	soi_buf_init(&b, 1000);
	soi_json_init(&j, &b);
	soi_json_open(&j, '{');
	soi_json_key_str(&j, "a", SOI_LIT("x\"\\</b>a/b\n\x01\xFFé"));
	soi_json_key(&j, "n");
	soi_json_open(&j, '[');
	soi_json_decimal(&j, 1390, 2);
	soi_json_decimal(&j, -5, 1);
	soi_json_decimal(&j, 5000000000, 0);
	soi_json_null(&j);
	soi_json_bool(&j, true);
	soi_json_close(&j, ']');
	soi_json_key_str(&j, "e", SOI_EMPTY);
	soi_json_close(&j, '}');
	assert_true(soi_span_is(soi_buf_span(&b),
		"{\"a\":\"x\\\"\\\\<\\/b>a/b\\n\\u0001\xEF\xBF\xBDé\",\"n\":[13.9,-0.5,5000000000,null,true],\"e\":null}"));
	soi_buf_release(&b);
}

static void a_buffer_stops_at_its_ceiling(void **state)
{
	struct soi_buf b;

	(void)state;
	soi_buf_init(&b, 4);
	soi_buf_add(&b, SOI_LIT("abc"));
	soi_buf_add(&b, SOI_LIT("de"));
	assert_true(b.failed);
	soi_buf_byte(&b, 'f');
	assert_true(soi_span_is(soi_buf_span(&b), "abc"));
	soi_buf_release(&b);
}

static void dates_go_both_ways(void **state)
{
	static const char *const same[] = { "2013", "2013-10", "2013-10-23", "XXXX-05-21", "2013-10-23T10:56",
					    "2013-10-23T10:56+07:00", "2013-10-23T10:56:07-03:30", "2024-02-29",
					    "XXXX-02-29" };
	static const char *const bad[] = { "", "13", "2013-13", "2013-02-29", "XXXX", "2013-10-23T25:00",
					   "2013-10-23 10:00", "20131023", "2013-1X-01",
					   "2013-10-23T10:56:07.+07:00", "2013-10-23T10:56.5" };
	struct soi_arena a;
	struct soi_date d;

	(void)state;
	soi_arena_init(&a);
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++) {
		assert_true(soi_date_parse(soi_span_str(same[i]), &d));
		assert_true(soi_span_is(soi_date_print(&a, &d), same[i]));
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(soi_date_parse(soi_span_str(bad[i]), &d));
	assert_true(soi_date_parse(SOI_LIT("2024-05-21T08:00+07:00"), &d));
	assert_int_equal(soi_date_unix(&d), 1716253200);
	assert_true(soi_date_parse(SOI_LIT("2013-10-23T10:56:07.250000+07:00"), &d));
	assert_true(soi_span_is(soi_date_print(&a, &d), "2013-10-23T10:56:07+07:00"));
	soi_arena_release(&a);
}

static void days_and_weeks_agree(void **state)
{
	int y, m, d, w;

	(void)state;
	for (int64_t day = -200000; day < 200000; day += 13) {
		soi_civil_of(day, &y, &m, &d);
		assert_int_equal(soi_day_of(y, m, d), day);
		soi_iso_week(day, &y, &w);
		assert_true(soi_day_of_iso_week(y, w) <= day && day < soi_day_of_iso_week(y, w) + 7);
	}
	soi_iso_week(soi_day_of(2013, 10, 23), &y, &w);
	assert_int_equal(y * 100 + w, 201343);
	soi_iso_week(soi_day_of(2021, 1, 3), &y, &w);
	assert_int_equal(y * 100 + w, 202053);
	assert_int_equal(soi_weekday(soi_day_of(2024, 11, 2)), 6);
}

static void edtf_values_bound_days(void **state)
{
	static const struct {
		const char *value;
		int from[3], to[3];
	} cases[] = {
		{ "2013", { 2013, 1, 1 }, { 2013, 12, 31 } },
		{ "2012-02", { 2012, 2, 1 }, { 2012, 2, 29 } },
		{ "2013-10-22", { 2013, 10, 22 }, { 2013, 10, 22 } },
		{ "2013-W43", { 2013, 10, 21 }, { 2013, 10, 27 } },
		{ "199X", { 1990, 1, 1 }, { 1999, 12, 31 } },
		{ "18XX", { 1800, 1, 1 }, { 1899, 12, 31 } },
		{ "2024-06-10/2024-06-12", { 2024, 6, 10 }, { 2024, 6, 12 } },
		{ "2021/2024", { 2021, 1, 1 }, { 2024, 12, 31 } },
	};
	int64_t first, last;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_true(soi_edtf_bounds(soi_span_str(cases[i].value), &first, &last));
		assert_int_equal(first, soi_day_of(cases[i].from[0], cases[i].from[1], cases[i].from[2]));
		assert_int_equal(last, soi_day_of(cases[i].to[0], cases[i].to[1], cases[i].to[2]));
	}
	assert_true(soi_edtf_bounds(SOI_LIT("../2014-06-30"), &first, &last));
	assert_true(first == INT64_MIN);
	assert_false(soi_edtf_bounds(SOI_LIT("P3D"), &first, &last));
	assert_false(soi_edtf_bounds(SOI_LIT("XXXX-05-21"), &first, &last));
}

static void every_table_opens(void **state)
{
	struct soi_tables t;
	struct soi_err err = { 0 };

	(void)state;
	assert_int_equal(soi_tables_open(&t, NULL, &err), 0);
	assert_int_equal(strlen(t.version), 64);
	assert_true(soi_tables_get(&t, "abbreviations")->n_rows > 10);
	soi_tables_release(&t);
	assert_int_equal(soi_tables_open(&t, "/no/such/folder", &err), SOI_EIO);
	assert_non_null(strstr(err.msg, "/no/such/folder"));
	soi_tables_release(&t);
}

static void spans_are_cut_and_trimmed(void **state)
{
	struct soi_span rest = SOI_LIT("a\t\tb"), s;

	(void)state;
	assert_true(soi_span_is(soi_span_cut(&rest, '\t'), "a"));
	s = soi_span_cut(&rest, '\t');
	assert_int_equal(s.n, 0);
	assert_true(soi_span_is(soi_span_cut(&rest, '\t'), "b"));
	assert_null(rest.p);
	assert_true(soi_span_is(soi_span_trim(SOI_LIT("\xC2\xA0 \n a b\t\xC2\xA0")), "a b"));
	assert_int_equal(soi_span_find(SOI_LIT("abcabc"), SOI_LIT("bc"), 2), 4);
	assert_true(soi_span_find(SOI_LIT("abc"), SOI_LIT("x"), 0) == SIZE_MAX);
	assert_true(soi_span_cmp(SOI_LIT("a"), SOI_LIT("ab")) < 0);
}

static void an_arena_grows_and_clears(void **state)
{
	struct soi_arena a;
	int *xs = NULL;
	size_t n = 0, cap = 0;

	(void)state;
	soi_arena_init(&a);
	for (int i = 0; i < 100000; i++) {
		soi_arena_grow(&a, &xs, n, &cap, sizeof(*xs));
		xs[n++] = i;
	}
	for (int i = 0; i < 100000; i++)
		assert_int_equal(xs[i], i);
	soi_arena_clear(&a);
	assert_int_equal(a.used_bytes, 0);
	assert_true(soi_span_is(soi_arena_printf(&a, "%d-%s", 7, "x"), "7-x"));
	soi_arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(check_finds_the_first_bad_byte),
		cmocka_unit_test(sixteen_bytes_are_looked_at_like_one),
		cmocka_unit_test(prev_is_next_backwards),
		cmocka_unit_test(characters_are_counted_at_every_length),
		cmocka_unit_test(code_points_and_bytes_map_both_ways),
		cmocka_unit_test(words_fold_to_their_match_form),
		cmocka_unit_test(syllables_are_told_from_other_words),
		cmocka_unit_test(sha256_agrees_with_fips_180),
		cmocka_unit_test(json_escapes_what_it_must),
		cmocka_unit_test(a_buffer_stops_at_its_ceiling),
		cmocka_unit_test(dates_go_both_ways),
		cmocka_unit_test(days_and_weeks_agree),
		cmocka_unit_test(edtf_values_bound_days),
		cmocka_unit_test(every_table_opens),
		cmocka_unit_test(spans_are_cut_and_trimmed),
		cmocka_unit_test(an_arena_grows_and_clears),
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
