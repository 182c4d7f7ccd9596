/*
 * Figures: every row of their tables by its own example, phrases by fixture,
 * and the shapes that hurt.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "world.h"

static int setup(void **state)
{
	struct soi_err err;
	struct world *w;

	if (world_open(state))
		return 1;
	w = *state;
	return !(w->m.figures = soi_figures_tables_new(&w->process, &w->tables, &w->m.text, &err));
}

/* The figures of text as "12 binh sĩ >; 5 %", "-" for none.  No names and no
 * times: what they cover is not tested here. */
static struct soi_span figures_of(struct world *w, struct soi_span text)
{
	struct soi_article art = { .text = text };
	struct soi_marks marks = { 0 };
	struct soi_mark_doc d = { .a = &w->a, .art = &art, .m = &marks };
	struct soi_span out = SOI_EMPTY;
	struct soi_buf b;
	struct soi_err err;

	assert_int_equal(soi_text_split(&d.text, &w->a, text, &w->m.text, &err), 0);
	assert_int_equal(soi_mark_figures(&w->m, &d, &err), 0);
	soi_buf_init(&b, 1 << 24);
	for (size_t i = 0; i < marks.n_figures; i++) {
		const struct soi_figure *f = &marks.figures[i];
		struct soi_json j;

		assert_true(f->start < f->end && f->end <= text.n);
		assert_true(i == 0 || marks.figures[i - 1].start <= f->start);
		soi_buf_add(&b, i ? SOI_LIT("; ") : SOI_EMPTY);
		soi_json_init(&j, &b);
		soi_json_decimal(&j, f->num, f->decimals);
		soi_buf_printf(&b, " %.*s", SOI_FMT(f->unit));
		if (!soi_span_is(f->op, "="))
			soi_buf_printf(&b, " %.*s", SOI_FMT(f->op));
	}
	out = soi_arena_copy(&w->a, marks.n_figures ? soi_buf_span(&b) : SOI_LIT("-"));
	soi_buf_release(&b);
	return out;
}

static bool gives(struct world *w, struct soi_span text, struct soi_span want, const char *where)
{
	struct soi_span got = figures_of(w, text);

	if (soi_span_eq(got, want))
		return true;
	fprintf(stderr, "%s: %.*s\n  want %.*s\n  got  %.*s\n", where, SOI_FMT(text), SOI_FMT(want),
		SOI_FMT(got));
	return false;
}

static void each_row_gives_what_its_example_says(void **state)
{
	static const char *const names[] = { "classifiers", "counted", "currencies", "figures",
					     "units" };
	struct world *w = *state;
	size_t bad = 0;

	for (size_t k = 0; k < sizeof(names) / sizeof(*names); k++) {
		const struct soi_table *t = soi_tables_get(&w->tables, names[k]);
		size_t example = soi_table_col(t, "example"), want = soi_table_col(t, "gives");

		for (size_t i = 0; i < t->n_rows; i++) {
			soi_arena_clear(&w->a);
			if (soi_table_cell(t, i, example).n)
				bad += !gives(w, soi_table_cell(t, i, example),
					      soi_table_cell(t, i, want), names[k]);
		}
	}
	assert_int_equal(bad, 0);
}

/* figures.txt: a text, then what it gives, indented by "| ". */
static void figures_are_as_the_fixture_says(void **state)
{
	struct world *w = *state;
	struct soi_span rest, line, text = SOI_EMPTY;
	struct soi_buf file;
	struct soi_err err;
	size_t bad = 0, n = 0;

	soi_buf_init(&file, 1 << 20);
	assert_int_equal(soi_load(SOI_TEST_DIR "/figures.txt", &file, &err), 0);
	rest = soi_buf_span(&file);
	while (rest.p) {
		line = soi_span_cut(&rest, '\n');
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (line.p[0] != '|') {
			text = line;
			continue;
		}
		soi_arena_clear(&w->a);
		bad += !gives(w, text, soi_span_sub(line, 2, line.n), "figures.txt");
		n++;
	}
	soi_buf_release(&file);
	assert_int_equal(bad, 0);
	assert_true(n > 50);
}

/* Long runs of what could make a walk look far: each must end soon. */
static void hard_shapes_take_linear_time(void **state)
{
	static const char *const unit[] = { "1.",	"9,",	      "một ", "triệu ",
					    "5 nghìn ", "hàng trăm ", "(1 ",  "7-",
					    "cả hai ",	"$1 ",	      "con ", "12 con con ",
					    "1/2 " };
	struct world *w = *state;

	for (size_t k = 0; k < sizeof(unit) / sizeof(*unit); k++) {
		struct soi_buf b;

		soi_arena_clear(&w->a);
		soi_buf_init(&b, 1 << 20);
		for (size_t i = 0; i < 40000; i++)
			soi_buf_add(&b, soi_span_str(unit[k]));
		(void)figures_of(w, soi_buf_span(&b));
		soi_buf_release(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_row_gives_what_its_example_says, setup,
						world_close),
		cmocka_unit_test_setup_teardown(figures_are_as_the_fixture_says, setup, world_close),
		cmocka_unit_test_setup_teardown(hard_shapes_take_linear_time, setup, world_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
