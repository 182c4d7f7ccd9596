/*
 * Times: every row of their tables by its own example, phrases by fixture
 * (when.txt), sentences by fixture (times.txt), offsets computed again, and
 * the shapes that hurt.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "world.h"

static int setup(void **state)
{
	struct soi_err err;
	struct world *w;

	if (world_open(state))
		return 1;
	w = *state;
	return !(w->m.times = soi_times_tables_new(&w->process, &w->tables, &w->m.text, &err));
}

static struct soi_date date_of(struct soi_span s)
{
	struct soi_date d = { .hour = -1, .minute = -1, .second = -1 };

	if (s.n && !soi_span_is(s, "-"))
		assert_true(soi_date_parse(s, &d));
	return d;
}

/* The values in a phrase, joined by "; ", "null" where one is open, "-" for none. */
static struct soi_span when_of(struct world *w, struct soi_span phrase, struct soi_span at,
			       enum soi_bias bias)
{
	struct soi_date d = date_of(at);
	struct soi_span out = SOI_EMPTY;
	struct soi_time *t;
	struct soi_err err;
	size_t n;

	assert_int_equal(soi_when(&w->m, &w->a, phrase, &d, bias, &t, &n, &err), 0);
	for (size_t i = 0; i < n; i++) {
		struct soi_span v = t[i].value.n ? t[i].value : SOI_LIT("null");

		out = soi_arena_printf(&w->a, "%.*s%s%.*s", SOI_FMT(out), i ? "; " : "",
				       SOI_FMT(v));
	}
	return n ? out : SOI_LIT("-");
}

/* The examples of a table: "phrase => value" on 2024-05-21 at 10:30; the first
 * or, where several are found, any value must be it. */
static size_t run_examples(struct world *w, const char *table)
{
	const struct soi_table *t = soi_tables_get(&w->tables, table);
	size_t col = soi_table_col(t, "example"), bad = 0;

	for (size_t r = 0; r < t->n_rows; r++) {
		struct soi_span cell = soi_table_cell(t, r, col), got, want, phrase;
		size_t arrow = soi_span_find(cell, SOI_LIT(" => "), 0);

		assert_true(arrow != SIZE_MAX);
		phrase = soi_span_sub(cell, 0, arrow);
		want = soi_span_sub(cell, arrow + 4, cell.n);
		got = when_of(w, phrase, SOI_LIT("2024-05-21T10:30"), SOI_BIAS_PAST);
		if (soi_span_find(got, want, 0) == SIZE_MAX) {
			printf("# %s: '%.*s' gives %.*s, not %.*s\n", table, SOI_FMT(phrase),
			       SOI_FMT(got), SOI_FMT(want));
			bad++;
		}
		soi_arena_clear(&w->a);
	}
	return bad;
}

static void every_row_is_shown_by_its_example(void **state)
{
	struct world *w = *state;
	size_t bad = run_examples(w, "time_words") + run_examples(w, "festivals");

	assert_int_equal(bad, 0);
}

static struct soi_span load(struct world *w, const char *name)
{
	struct soi_span path = soi_arena_printf(&w->process, "%s/%s", SOI_TEST_DIR, name), s;
	struct soi_buf file;
	struct soi_err err;

	soi_buf_init(&file, SOI_MAX_FILE_BYTES);
	assert_int_equal(soi_load(path.p, &file, &err), 0);
	s = soi_arena_copy(&w->process, soi_buf_span(&file));
	soi_buf_release(&file);
	return s;
}

/* when.txt: phrase | at | values, a line each; "at+" for --bias future. */
static void phrases_mean_what_the_fixture_says(void **state)
{
	struct world *w = *state;
	struct soi_span rest = load(w, "when.txt");
	size_t n = 0, bad = 0, line = 0;

	while (rest.p) {
		struct soi_span l = soi_span_cut(&rest, '\n'), phrase, at, got;
		enum soi_bias bias = SOI_BIAS_PAST;

		line++;
		if (l.n == 0 || l.p[0] == '#')
			continue;
		phrase = soi_span_trim(soi_span_cut(&l, '|'));
		at = soi_span_trim(soi_span_cut(&l, '|'));
		if (soi_span_ends(at, SOI_LIT("+"))) {
			bias = SOI_BIAS_FUTURE;
			at.n--;
		}
		got = when_of(w, phrase, at, bias);
		n++;
		if (!soi_span_eq(got, soi_span_trim(l))) {
			printf("# when.txt:%zu: '%.*s' gives %.*s, not %.*s\n", line,
			       SOI_FMT(phrase), SOI_FMT(got), SOI_FMT(soi_span_trim(l)));
			bad++;
		}
		soi_arena_clear(&w->a);
	}
	printf("# %zu phrases\n", n);
	assert_int_equal(bad, 0);
}

/* A text marked as an article. */
static void mark(struct world *w, struct soi_span text, struct soi_span published,
		 struct soi_marks *out)
{
	struct soi_article art = { .text = text, .published = published };
	struct soi_mark_doc d = { .a = &w->a, .art = &art, .m = out };
	struct soi_err err;

	*out = (struct soi_marks){ 0 };
	assert_int_equal(soi_text_split(&d.text, &w->a, text, &w->m.text, &err), 0);
	assert_int_equal(soi_mark_times(&w->m, &d, &err), 0);
}

/* times.txt: blocks of a line "@ published", the text, a blank line, and its
 * times as "words = value" lines, up to the next blank line. */
static void texts_are_marked_as_the_fixture_says(void **state)
{
	struct world *w = *state;
	struct soi_span rest = load(w, "times.txt");
	size_t bad = 0, line = 0;

	while (rest.p) {
		struct soi_span l = soi_span_cut(&rest, '\n'), at, text;
		struct soi_marks m;
		size_t k = 0;

		line++;
		if (!soi_span_starts(l, SOI_LIT("@")))
			continue;
		at = soi_span_trim(soi_span_sub(l, 1, l.n));
		text = rest;
		for (l = soi_span_cut(&rest, '\n'); l.n; l = soi_span_cut(&rest, '\n'))
			line++;
		text.n = (size_t)(l.p - text.p);
		line++;
		mark(w, text, soi_span_is(at, "-") ? SOI_EMPTY : at, &m);
		for (l = soi_span_cut(&rest, '\n'); l.n; l = soi_span_cut(&rest, '\n')) {
			struct soi_span got = SOI_LIT("nothing more");

			line++;
			if (k < m.n_times)
				got = soi_arena_printf(&w->a, "%.*s = %.*s",
						       SOI_FMT(soi_span_sub(text, m.times[k].start,
									    m.times[k].end)),
						       SOI_FMT(m.times[k].value.n ? m.times[k].value
										  : SOI_LIT("nul"
											    "l")));
			k++;
			if (!soi_span_is(l, "-") && !soi_span_eq(got, l)) {
				printf("# times.txt:%zu: %.*s, not %.*s\n", line, SOI_FMT(got),
				       SOI_FMT(l));
				bad++;
			}
			if (soi_span_is(l, "-"))
				k = 0;
		}
		line++;
		if (k != m.n_times) {
			printf("# times.txt:%zu: %zu times, not %zu\n", line, m.n_times, k);
			bad++;
		}
		soi_arena_clear(&w->a);
	}
	assert_int_equal(bad, 0);
}

/* What hangs on an unknown publication day is settled by knowing it, or its year. */
static void offsets_are_computed_again_when_the_year_is_known(void **state)
{
	struct world *w = *state;
	static const char text[] = "Ngày 21/5, hai bên bắt đầu đàm phán vòng 2.\n"
				   "Vòng đầu diễn ra hồi tháng trước. Hai ngày sau đó, họ ký. Tuần "
				   "tới họ họp.\n";
	static const char *const open[] = { "XXXX-05-21", "XXXX-04", "XXXX-05-23", "" };
	static const char *const year[] = { "2024-05-21", "2024-04", "2024-05-23", "2024-W22" };
	static const char *const day[] = { "2024-05-21", "2024-04", "2024-05-23", "2024-W22" };
	struct soi_date y = date_of(SOI_LIT("2024")), d = date_of(SOI_LIT("2024-05-21"));
	struct soi_marks m;

	mark(w, soi_span_str(text), SOI_EMPTY, &m);
	assert_int_equal(m.n_times, 4);
	for (size_t i = 0; i < 4; i++) {
		struct soi_span v;

		assert_true(soi_span_is(m.times[i].value, open[i]));
		v = soi_time_resolve(&w->a, m.times[i].offset, &y, SOI_BIAS_PAST);
		assert_true(soi_span_is(v, year[i]));
		v = soi_time_resolve(&w->a, m.times[i].offset, &d, SOI_BIAS_PAST);
		assert_true(soi_span_is(v, day[i]));
	}
	soi_arena_clear(&w->a);
}

static void an_offset_that_is_none_is_refused(void **state)
{
	struct world *w = *state;
	static const char *const bad[] = { "",	      "/",	   "day",	   "day+",
					   "week+1 ", " week+1",   "wd8",	   "Q5",
					   "--13",    "--00-10",   "---32",	   "T25:00",
					   "T09:60",  "=13-10-22", "cc60",	   "month+1/",
					   "x",	      "<",	   "day+99999999", "S0",
					   "H3",      "L",	   "L--",	   "wd1#9" };
	struct soi_date d = date_of(SOI_LIT("2024-05-21"));

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (soi_time_resolve(&w->a, soi_span_str(bad[i]), &d, SOI_BIAS_PAST).n)
			fail_msg("'%s' was resolved", bad[i]);
	soi_arena_clear(&w->a);
}

/* 2 MB of each shape that makes the parser look ahead or behind. */
static void hostile_text_takes_linear_time(void **state)
{
	struct world *w = *state;
	static const char *const units[] = { "ngày 1, ",
					     "1-",
					     "cùng kỳ ",
					     "từ 5/10 đến ",
					     "\"hôm qua ",
					     "năm ",
					     "mỗi ",
					     "hai năm trước đó ",
					     "ngày 5/10 2 năm sau đó, ",
					     "thứ hai ",
					     "9h sáng ",
					     "tháng " };

	for (size_t u = 0; u < sizeof(units) / sizeof(*units); u++) {
		size_t n = strlen(units[u]), reps = (1 << 20) / n;
		char *p = malloc(n * reps);
		struct timespec a, b;
		struct soi_marks m;
		double s;

		for (size_t i = 0; i < reps; i++)
			memcpy(p + i * n, units[u], n);
		clock_gettime(CLOCK_MONOTONIC, &a);
		mark(w, (struct soi_span){ p, n * reps }, SOI_LIT("2024-05-21"), &m);
		clock_gettime(CLOCK_MONOTONIC, &b);
		s = (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
		if (s > 20)
			fail_msg("'%s' takes %.1f s a MB", units[u], s);
		soi_arena_clear(&w->a);
		free(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_shown_by_its_example),
		cmocka_unit_test(phrases_mean_what_the_fixture_says),
		cmocka_unit_test(texts_are_marked_as_the_fixture_says),
		cmocka_unit_test(offsets_are_computed_again_when_the_year_is_known),
		cmocka_unit_test(an_offset_that_is_none_is_refused),
		cmocka_unit_test(hostile_text_takes_linear_time),
	};

	return cmocka_run_group_tests(tests, setup, world_close);
}
