/* Quotations: the rows of their table by their examples, texts by fixture, and
 * the shapes that hurt.  Names are written into the texts: see given.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "given.h"

#include "base/banned.h"

static struct soi_span shown(struct world *w, struct soi_span src)
{
	struct soi_marks marks;
	struct soi_article art;
	struct soi_span out;
	struct soi_buf b;

	soi_arena_clear(&w->a);
	given_mark(w, src, &marks, &art);
	soi_buf_init(&b, 1 << 22);
	for (size_t i = 0; i < marks.n_quotes; i++) {
		const struct soi_quote *q = &marks.quotes[i];

		assert_true(q->start < q->end && q->end <= art.text.n);
		soi_buf_printf(&b, "%s%s%.*s: ", i ? "\n" : "", q->direct ? "" : "~",
			       SOI_FMT(q->speaker));
		soi_buf_add(&b, soi_span_sub(art.text, q->start, q->end));
	}
	out = soi_arena_copy(&w->a, marks.n_quotes ? soi_buf_span(&b) : SOI_LIT("-"));
	soi_buf_release(&b);
	return out;
}

static void each_row_gives_what_its_example_says(void **state)
{
	struct world *w = *state;
	const struct soi_table *t = soi_tables_get(&w->tables, "reporting");
	size_t example = soi_table_col(t, "example"), want = soi_table_col(t, "gives"), bad = 0;

	for (size_t i = 0; i < t->n_rows; i++)
		if (soi_table_cell(t, i, example).n)
			bad += !given_same(soi_table_cell(t, i, example),
					   soi_table_cell(t, i, want),
					   shown(w, soi_table_cell(t, i, example)), "reporting");
	assert_int_equal(bad, 0);
}

static void quotes_are_as_the_fixture_says(void **state)
{
	struct world *w = *state;
	struct soi_span rest, line, text = SOI_EMPTY;
	struct soi_buf file, want;
	struct soi_err err;
	size_t bad = 0;

	soi_buf_init(&file, 1 << 20);
	soi_buf_init(&want, 1 << 20);
	assert_int_equal(soi_load(SOI_TEST_DIR "/quotes.txt", &file, &err), 0);
	rest = soi_buf_span(&file);
	while (rest.p) {
		line = soi_span_cut(&rest, '\n');
		if (line.n && line.p[0] == '|') {
			soi_buf_add(&want, soi_buf_span(&want).n ? SOI_LIT("\n") : SOI_EMPTY);
			soi_buf_add(&want, soi_span_sub(line, 2, line.n));
			continue;
		}
		if (text.n)
			bad += !given_same(text, soi_buf_span(&want), shown(w, text), "quotes.txt");
		soi_buf_clear(&want);
		text = line.n && line.p[0] != '#' ? line : SOI_EMPTY;
	}
	soi_buf_release(&file);
	soi_buf_release(&want);
	assert_int_equal(bad, 0);
}

static void hard_shapes_take_linear_time(void **state)
{
	static const char *const unit[] = { "“",      "”",	  "\"a \"",	"'",
					    "nói: ",  "“a” nói ", "theo ",	"ông nói “a b c” ",
					    "(nói) ", ", nói",	  "«a» - theo " };
	struct world *w = *state;

	for (size_t k = 0; k < sizeof(unit) / sizeof(*unit); k++) {
		struct soi_buf b;

		soi_buf_init(&b, 1 << 21);
		for (size_t i = 0; i < 20000; i++)
			soi_buf_add(&b, soi_span_str(unit[k]));
		(void)shown(w, soi_buf_span(&b));
		soi_buf_release(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_row_gives_what_its_example_says, given_setup,
						world_close),
		cmocka_unit_test_setup_teardown(quotes_are_as_the_fixture_says, given_setup,
						world_close),
		cmocka_unit_test_setup_teardown(hard_shapes_take_linear_time, given_setup,
						world_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
