/*
 * Bounds of the date of articles without one: every row of tense_cues.tsv by
 * its own example, and texts by fixture.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "mark/mark.h"

struct world {
	struct soi_tables tables;
	struct soi_arena process, a;
	struct soi_marker *m;
};

static int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct soi_err err;

	soi_arena_init(&w->process);
	soi_arena_init(&w->a);
	*state = w;
	return soi_tables_open(&w->tables, NULL, &err) ||
	       !(w->m = soi_marker_new(&w->process, &w->tables, &err));
}

static int teardown(void **state)
{
	struct world *w = *state;

	soi_arena_release(&w->a);
	soi_arena_release(&w->process);
	soi_tables_release(&w->tables);
	free(w);
	return 0;
}

static struct soi_span bounds_of(struct world *w, struct soi_span text, struct soi_span published)
{
	struct soi_article art = { .kind = SOI_ARTICLE,
				   .published = published,
				   .text = soi_arena_printf(&w->a, "%.*s\n", SOI_FMT(text)) };
	struct soi_marks m;
	struct soi_err err;

	assert_int_equal(soi_mark(w->m, &w->a, &art, &m, &err), 0);
	for (size_t i = 0; i < m.n_bounds_why; i++) {
		assert_true(m.bounds_why[i].start < m.bounds_why[i].end);
		assert_true(m.bounds_why[i].end <= art.text.n);
	}
	assert_true(m.published_bounds.n > 0 || m.n_bounds_why == 0);
	return m.published_bounds.n ? m.published_bounds : SOI_LIT("-");
}

static size_t check(struct world *w, struct soi_span line, const char *where, size_t row)
{
	size_t arrow = soi_span_find(line, SOI_LIT(" => "), 0);
	struct soi_span got, want, text;

	assert_true(arrow != SIZE_MAX);
	text = soi_span_sub(line, 0, arrow);
	want = soi_span_sub(line, arrow + 4, line.n);
	got = bounds_of(w, text, SOI_EMPTY);
	if (!soi_span_eq(got, want)) {
		printf("# %s:%zu: '%.*s' gives %.*s, not %.*s\n", where, row, SOI_FMT(text),
		       SOI_FMT(got), SOI_FMT(want));
		return 1;
	}
	soi_arena_clear(&w->a);
	return 0;
}

static void every_cue_is_shown_by_its_example(void **state)
{
	struct world *w = *state;
	const struct soi_table *t = soi_tables_get(&w->tables, "tense_cues");
	size_t col = soi_table_col(t, "example"), bad = 0;

	for (size_t r = 0; r < t->n_rows; r++)
		bad += check(w, soi_table_cell(t, r, col), "tense_cues", r + 1);
	assert_int_equal(bad, 0);
}

static void texts_have_the_bounds_the_fixture_says(void **state)
{
	struct world *w = *state;
	struct soi_buf file;
	struct soi_span rest;
	struct soi_err err;
	size_t bad = 0, line = 0;

	soi_buf_init(&file, SOI_MAX_FILE_BYTES);
	assert_int_equal(soi_load(SOI_TEST_DIR "/bounds.txt", &file, &err), 0);
	rest = soi_buf_span(&file);
	while (rest.p) {
		struct soi_span l = soi_span_cut(&rest, '\n');

		line++;
		if (l.n && l.p[0] != '#')
			bad += check(w, l, "bounds.txt", line);
	}
	soi_buf_release(&file);
	assert_int_equal(bad, 0);
}

static void a_dated_article_has_none(void **state)
{
	struct world *w = *state;

	assert_true(soi_span_is(
		bounds_of(w, SOI_LIT("Hai bên đã ký năm 2019."), SOI_LIT("2020-05-01")), "-"));
	soi_arena_clear(&w->a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cue_is_shown_by_its_example),
		cmocka_unit_test(texts_have_the_bounds_the_fixture_says),
		cmocka_unit_test(a_dated_article_has_none),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
