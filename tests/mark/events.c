/* Events: every row of their tables by its own example, texts by fixture.
 * Names and times are written into the texts: see given.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "given.h"
#include "mark/plover.h"

#include "base/banned.h"

static void each_row_of_series_gives_what_its_example_says(void **state)
{
	struct world *w = *state;
	const struct soi_table *t = soi_tables_get(&w->tables, "series");
	size_t example = soi_table_col(t, "example"), want = soi_table_col(t, "gives"), bad = 0;

	for (size_t i = 0; i < t->n_rows; i++) {
		struct soi_marks marks;
		struct soi_article art;
		struct soi_span got = SOI_LIT("-");

		soi_arena_clear(&w->a);
		if (!soi_table_cell(t, i, example).n)
			continue;
		given_mark(w, soi_table_cell(t, i, example), &marks, &art);
		for (size_t k = 0; k < marks.n_events; k++)
			if (marks.events[k].series_name.n)
				got = soi_arena_printf(&w->a, "%d %s %s",
						       (int)marks.events[k].series_ordinal,
						       soi_phase_name(marks.events[k].series_phase),
						       soi_status_name(marks.events[k].status));
		bad += !given_same(soi_table_cell(t, i, example), soi_table_cell(t, i, want), got,
				   "series");
	}
	assert_int_equal(bad, 0);
}

static void join(struct soi_buf *b, const struct soi_span *ids, size_t n)
{
	for (size_t i = 0; i < n; i++)
		soi_buf_printf(b, "%s%.*s", i ? "," : "", SOI_FMT(ids[i]));
	if (!n)
		soi_buf_byte(b, '-');
}

/* "bắt đầu đàm phán" CONSULT KOR > USA when=… where=… planned 2 start */
static struct soi_span shown(struct world *w, const struct soi_article *art,
			     const struct soi_event *e)
{
	struct soi_span out;
	struct soi_buf b;

	soi_buf_init(&b, 1 << 16);
	soi_buf_printf(&b, "\"%.*s\" %.*s ", SOI_FMT(soi_span_sub(art->text, e->start, e->end)),
		       SOI_FMT(e->type));
	join(&b, e->source, e->n_source);
	soi_buf_add(&b, SOI_LIT(" > "));
	join(&b, e->target, e->n_target);
	if (e->when.n)
		soi_buf_printf(&b, " when=%.*s", SOI_FMT(e->when));
	if (e->where.n)
		soi_buf_printf(&b, " where=%.*s", SOI_FMT(e->where));
	soi_buf_printf(&b, " %s", soi_status_name(e->status));
	if (e->series_name.n)
		soi_buf_printf(&b, " %.*s %d %s", SOI_FMT(e->series_name), (int)e->series_ordinal,
			       soi_phase_name(e->series_phase));
	out = soi_arena_copy(&w->a, soi_buf_span(&b));
	soi_buf_release(&b);
	return out;
}

static void each_pattern_gives_what_its_example_says(void **state)
{
	struct world *w = *state;
	const struct soi_table *t = soi_tables_get(&w->tables, "events");
	size_t example = soi_table_col(t, "example"), want = soi_table_col(t, "gives"), bad = 0;

	for (size_t i = 0; i < t->n_rows; i++) {
		struct soi_marks marks;
		struct soi_article art;
		struct soi_buf b;

		soi_arena_clear(&w->a);
		given_mark(w, soi_table_cell(t, i, example), &marks, &art);
		soi_buf_init(&b, 1 << 16);
		for (size_t k = 0; k < marks.n_events; k++) {
			const struct soi_event *e = &marks.events[k];

			soi_buf_printf(&b, "%s%.*s ", k ? "; " : "", SOI_FMT(e->type));
			join(&b, e->source, e->n_source);
			soi_buf_add(&b, SOI_LIT(" > "));
			join(&b, e->target, e->n_target);
			soi_buf_printf(&b, " %s", soi_status_name(e->status));
		}
		bad += !given_same(soi_table_cell(t, i, example), soi_table_cell(t, i, want),
				   soi_buf_span(&b), "events");
		soi_buf_release(&b);
	}
	assert_int_equal(bad, 0);
}

static void each_type_of_plover_is_the_type_of_its_example(void **state)
{
	struct world *w = *state;
	const struct soi_table *t = soi_tables_get(&w->tables, "plover");
	size_t example = soi_table_col(t, "example"), quad = soi_table_col(t, "quad"), bad = 0;
	struct soi_err err;
	struct soi_plover *p = soi_plover_new(&w->process, &w->tables, &err);

	assert_non_null(p);
	assert_int_equal(t->n_rows, 16);
	for (size_t i = 0; i < t->n_rows; i++) {
		struct soi_span type = soi_table_cell(t, i, 0);
		struct soi_plover_code c;
		struct soi_marks marks;
		struct soi_article art;

		soi_arena_clear(&w->a);
		given_mark(w, soi_table_cell(t, i, example), &marks, &art);
		bad += !given_same(soi_table_cell(t, i, example), type,
				   marks.n_events ? marks.events[0].type : SOI_EMPTY, "plover");
		c = soi_plover_of(p, type, SOI_EMPTY, SOI_EMPTY, SOI_ACTUAL);
		assert_true(soi_span_eq(c.label, type));
		assert_true(soi_span_eq(c.quad, soi_table_cell(t, i, quad)));
		assert_int_not_equal(c.score, SOI_NO_SCORE);
		assert_int_equal(c.weight, SOI_NO_SCORE);
	}
	assert_int_equal(bad, 0);
}

static void each_code_of_cameo_has_the_weight_of_its_example(void **state)
{
	struct world *w = *state;
	const struct soi_table *t = soi_tables_get(&w->tables, "cameo");
	size_t example = soi_table_col(t, "example"), bad = 0;
	struct soi_err err;
	struct soi_plover *p = soi_plover_new(&w->process, &w->tables, &err);

	assert_non_null(p);
	for (size_t i = 0; i < t->n_rows; i++) {
		struct soi_span want = soi_table_cell(t, i, example), got;
		struct soi_span code = soi_span_cut(&want, ' ');
		int v = soi_plover_of(p, SOI_EMPTY, SOI_EMPTY, code, SOI_ACTUAL).weight;

		soi_arena_clear(&w->a);
		got = soi_arena_printf(&w->a, "%s%d.%d", v < 0 ? "-" : "", abs(v) / 10,
				       abs(v) % 10);
		bad += !given_same(code, want, got, "cameo");
	}
	assert_int_equal(bad, 0);
}

static void labels_follow_status(void **state)
{
	struct world *w = *state;
	struct soi_err err;
	struct soi_plover *p = soi_plover_new(&w->process, &w->tables, &err);
	static const struct {
		const char *type, *label;
		enum soi_status status;
	} cases[] = {
		{ "AID", "AID", SOI_ACTUAL },	     { "AID", "AGREE", SOI_PLANNED },
		{ "RETREAT", "CONCEDE", SOI_PLANNED }, { "CONCEDE", "CONCEDE", SOI_PLANNED },
		{ "SANCTION", "SANCTION", SOI_PLANNED }, { "AID", "", SOI_POSSIBLE },
		{ "AID", "", SOI_CALLED_FOR },	     { "ASSAULT", "", SOI_DENIED },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_true(soi_span_is(soi_plover_of(p, soi_span_str(cases[i].type),
						      SOI_LIT("no-such-mode"), SOI_EMPTY,
						      cases[i].status).label, cases[i].label));
	assert_int_equal(soi_plover_of(p, SOI_LIT("CONSULT"), SOI_LIT("phone"), SOI_LIT("041"),
				       SOI_ACTUAL).score, 15);
}

/* A text, then a line "| …" an event. */
static void events_are_as_the_fixture_says(void **state)
{
	struct world *w = *state;
	struct soi_span rest, line, text = SOI_EMPTY;
	struct soi_article art;
	struct soi_marks marks = { 0 };
	struct soi_buf file;
	struct soi_err err;
	size_t bad = 0, n = 0;

	soi_buf_init(&file, 1 << 20);
	assert_int_equal(soi_load(SOI_TEST_DIR "/events.txt", &file, &err), 0);
	rest = soi_buf_span(&file);
	while (rest.p) {
		line = soi_span_cut(&rest, '\n');
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (line.p[0] != '|') {
			if (n != marks.n_events)
				bad += !given_same(text, SOI_LIT("other number of events"),
						   SOI_EMPTY, "events.txt");
			soi_arena_clear(&w->a);
			text = line;
			given_mark(w, line, &marks, &art);
			n = 0;
			continue;
		}
		bad += !given_same(text, soi_span_sub(line, 2, line.n),
				   n < marks.n_events ? shown(w, &art, &marks.events[n])
						      : SOI_EMPTY,
				   "events.txt");
		n++;
	}
	assert_int_equal(n, marks.n_events);
	soi_buf_release(&file);
	assert_int_equal(bad, 0);
}

static void hard_shapes_take_linear_time(void **state)
{
	static const char *const unit[] = { "vòng đàm phán thứ 3 ",
					    "vòng đàm phán. ",
					    "vòng 3 ",
					    "lần thứ ",
					    "kết thúc vòng đàm phán ",
					    "đàm phán ",
					    "tấn công ",
					    "bị ",
					    "Mỹ tấn công ",
					    "cuộc tấn công của ",
					    "hai nước ",
					    "quân đội của ",
					    "Trần ",
					    "kêu gọi, ",
					    "Mỹ, ",
					    "và Mỹ của ",
					    "khi Mỹ tấn công, ",
					    "nói rằng " };
	struct world *w = *state;

	for (size_t k = 0; k < sizeof(unit) / sizeof(*unit); k++) {
		struct soi_article art;
		struct soi_marks marks;
		struct soi_buf b;

		soi_arena_clear(&w->a);
		soi_buf_init(&b, 1 << 21);
		for (size_t i = 0; i < 20000; i++)
			soi_buf_add(&b, soi_span_str(unit[k]));
		given_mark(w, soi_buf_span(&b), &marks, &art);
		soi_buf_release(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_row_of_series_gives_what_its_example_says,
						given_setup, world_close),
		cmocka_unit_test_setup_teardown(each_pattern_gives_what_its_example_says,
						given_setup, world_close),
		cmocka_unit_test_setup_teardown(each_type_of_plover_is_the_type_of_its_example,
						given_setup, world_close),
		cmocka_unit_test_setup_teardown(each_code_of_cameo_has_the_weight_of_its_example,
						given_setup, world_close),
		cmocka_unit_test_setup_teardown(labels_follow_status, given_setup, world_close),
		cmocka_unit_test_setup_teardown(events_are_as_the_fixture_says, given_setup,
						world_close),
		cmocka_unit_test_setup_teardown(hard_shapes_take_linear_time, given_setup,
						world_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
