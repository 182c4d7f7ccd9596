/*
 * Names: the examples of the tables, one a row, and names.txt: a text, a blank
 * line, and a line a name expected ("text | kind | id").
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

#include "mark/mark.h"

#include "base/banned.h"

static struct soi_tables tables;
static struct soi_arena process;
static const struct soi_marker *marker;

static int open_tables(void **state)
{
	struct soi_err err;

	(void)state;
	soi_arena_init(&process);
	if (soi_tables_open(&tables, NULL, &err) < 0)
		return -1;
	marker = soi_marker_new(&process, &tables, &err);
	return marker ? 0 : -1;
}

static int close_tables(void **state)
{
	(void)state;
	soi_tables_release(&tables);
	soi_arena_release(&process);
	return 0;
}

static struct soi_marks names_of(struct soi_arena *a, struct soi_span text)
{
	struct soi_article art = { .kind = SOI_ARTICLE, .id = SOI_LIT("t"), .text = text };
	struct soi_marks m;

	assert_int_equal(soi_mark(marker, a, &art, &m, NULL), 0);
	return m;
}

static struct soi_span text_of(struct soi_span text, const struct soi_name *n)
{
	struct soi_span s = soi_span_sub(text, n->start, n->end);

	return s.p ? s : SOI_LIT("");
}

/* The name that is exactly words, or NULL. */
static const struct soi_name *named(const struct soi_marks *m, struct soi_span text, struct soi_span words)
{
	for (size_t i = 0; i < m->n_names; i++)
		if (soi_span_eq(text_of(text, &m->names[i]), words))
			return &m->names[i];
	return NULL;
}

static bool any_of(const struct soi_marks *m, enum soi_name_kind kind)
{
	for (size_t i = 0; i < m->n_names; i++)
		if (m->names[i].kind == kind)
			return true;
	return false;
}

/* What must hold of one row's example, by table. */
typedef bool holds(const struct soi_table *t, size_t row, const struct soi_marks *m, struct soi_span text);

static struct soi_span cell(const struct soi_table *t, size_t row, const char *col)
{
	return soi_table_cell(t, row, soi_table_col(t, col));
}

static bool state_holds(const struct soi_table *t, size_t row, const struct soi_marks *m, struct soi_span text)
{
	const struct soi_name *n = named(m, text, soi_table_cell(t, row, 0));

	return n && n->kind == SOI_PLACE && soi_span_eq(n->id, cell(t, row, "state"));
}

static bool place_holds(const struct soi_table *t, size_t row, const struct soi_marks *m, struct soi_span text)
{
	const struct soi_name *n = named(m, text, soi_table_cell(t, row, 0));

	return n && n->kind == SOI_PLACE && soi_span_eq(n->id, soi_table_cell(t, row, 0));
}

static bool org_holds(const struct soi_table *t, size_t row, const struct soi_marks *m, struct soi_span text)
{
	const struct soi_name *n = named(m, text, soi_table_cell(t, row, 0));

	return n && n->kind == SOI_ORG;
}

static bool office_holds(const struct soi_table *t, size_t row, const struct soi_marks *m, struct soi_span text)
{
	const struct soi_name *n = named(m, text, cell(t, row, "person"));

	return n && n->kind == SOI_PERSON && m->n_names == 2;
}

static bool cue_holds(const struct soi_table *t, size_t row, const struct soi_marks *m, struct soi_span text)
{
	struct soi_span kind = cell(t, row, "kind"), cue = soi_table_cell(t, row, 0);

	(void)text;
	if (soi_span_is(kind, "person") || soi_span_is(kind, "role") || soi_span_is(kind, "office") ||
	    soi_span_is(kind, "particle"))
		return any_of(m, SOI_PERSON);
	if (soi_span_is(kind, "org") || soi_span_is(kind, "org-any") || soi_span_is(kind, "org-out") ||
	    soi_span_is(kind, "org-tail") || soi_span_is(kind, "stop"))
		return any_of(m, SOI_ORG);
	if (soi_span_starts(kind, SOI_LIT("place")) || soi_span_starts(kind, SOI_LIT("prep")) ||
	    soi_span_starts(kind, SOI_LIT("admin")) || soi_span_is(kind, "of-state"))
		return any_of(m, SOI_PLACE);
	return !named(m, text, cue);
}

static bool surname_holds(const struct soi_table *t, size_t row, const struct soi_marks *m, struct soi_span text)
{
	(void)t;
	(void)row;
	(void)text;
	return any_of(m, SOI_PERSON);
}

static bool org_word_holds(const struct soi_table *t, size_t row, const struct soi_marks *m, struct soi_span text)
{
	(void)t;
	(void)row;
	return m->n_names == 1 && m->names[0].kind == SOI_ORG && m->names[0].start == 0 && text.n > 0;
}

static bool not_name_holds(const struct soi_table *t, size_t row, const struct soi_marks *m, struct soi_span text)
{
	return !named(m, text, soi_table_cell(t, row, 0));
}

/* Two names, one id. */
static bool short_holds(const struct soi_table *t, size_t row, const struct soi_marks *m, struct soi_span text)
{
	(void)t;
	(void)row;
	(void)text;
	return m->n_names == 2 && m->names[0].kind == SOI_ORG && m->names[1].kind == SOI_ORG &&
	       soi_span_eq(m->names[0].id, m->names[1].id);
}

/* No person by its shape. */
static bool no_person_holds(const struct soi_table *t, size_t row, const struct soi_marks *m, struct soi_span text)
{
	(void)t;
	(void)row;
	(void)text;
	return !any_of(m, SOI_PERSON);
}

static void examples_of(const char *name, holds *check)
{
	const struct soi_table *t = soi_tables_get(&tables, name);
	size_t col = soi_table_col(t, "example"), bad = 0;
	struct soi_arena a;

	soi_arena_init(&a);
	for (size_t i = 0; i < t->n_rows; i++) {
		struct soi_span text = soi_table_cell(t, i, col);
		struct soi_marks m = names_of(&a, text);

		if (check(t, i, &m, text))
			continue;
		bad++;
		print_message("# %s '%.*s': %.*s ->", name, SOI_FMT(soi_table_cell(t, i, 0)), SOI_FMT(text));
		for (size_t k = 0; k < m.n_names; k++)
			print_message(" [%.*s %s %.*s]", SOI_FMT(text_of(text, &m.names[k])),
				      soi_name_kind_name(m.names[k].kind), SOI_FMT(m.names[k].id));
		print_message("\n");
		soi_arena_clear(&a);
	}
	soi_arena_release(&a);
	assert_int_equal(bad, 0);
}

static void every_state_is_found_in_its_example(void **state)
{
	(void)state;
	examples_of("states", state_holds);
}

static void every_capital_is_a_place_where_somebody_goes(void **state)
{
	(void)state;
	examples_of("capitals", place_holds);
}

static void every_place_is_found_in_its_example(void **state)
{
	(void)state;
	examples_of("places", place_holds);
}

static void every_organisation_is_found_in_its_example(void **state)
{
	(void)state;
	examples_of("orgs", org_holds);
}

static bool known_holds(const struct soi_table *t, size_t row, const struct soi_marks *m, struct soi_span text)
{
	const struct soi_name *n = named(m, text, soi_table_cell(t, row, 0));

	return n && soi_span_is(cell(t, row, "kind"), soi_name_kind_name(n->kind));
}

static void every_known_name_is_what_it_was(void **state)
{
	(void)state;
	examples_of("known_names", known_holds);
}

static void every_holder_of_an_office_is_a_person(void **state)
{
	(void)state;
	examples_of("offices", office_holds);
}

static void every_cue_does_what_its_kind_says(void **state)
{
	(void)state;
	examples_of("name_cues", cue_holds);
}

static bool link_holds(const struct soi_table *t, size_t row, const struct soi_marks *m, struct soi_span text)
{
	struct soi_span kind = cell(t, row, "finds"), words = soi_span_cut(&kind, '|');
	const struct soi_name *n;

	if (words.n && words.p[0] == '-')
		return !named(m, text, soi_span_sub(words, 1, words.n));
	n = named(m, text, words);
	return n && soi_span_is(kind, soi_name_kind_name(n->kind));
}

static void every_small_word_does_what_its_role_says(void **state)
{
	(void)state;
	examples_of("name_links", link_holds);
}

static void every_surname_and_given_name_makes_a_person(void **state)
{
	(void)state;
	examples_of("surnames", surname_holds);
	examples_of("given_names", surname_holds);
	examples_of("foreign_words", no_person_holds);
	examples_of("org_short", short_holds);
}

static void every_word_of_organisations_goes_on_with_one(void **state)
{
	(void)state;
	examples_of("org_words", org_word_holds);
}

static void what_is_no_name_is_not_found(void **state)
{
	(void)state;
	examples_of("not_names", not_name_holds);
}

/* -- names.txt ------------------------------------------------------------ */

static void expect(struct soi_arena *a, struct soi_span text, struct soi_span want, size_t line, size_t *bad)
{
	struct soi_marks m = names_of(a, text);
	struct soi_buf got;

	soi_buf_init(&got, 1 << 20);
	for (size_t i = 0; i < m.n_names; i++) {
		struct soi_span words = text_of(text, &m.names[i]);

		soi_buf_printf(&got, "%.*s | %s | %.*s\n", SOI_FMT(words), soi_name_kind_name(m.names[i].kind),
			       SOI_FMT(m.names[i].id));
	}
	if (!soi_span_eq(soi_buf_span(&got), want)) {
		(*bad)++;
		print_message("# names.txt:%zu\n# expected:\n%.*s# got:\n%.*s", line, SOI_FMT(want), (int)got.n,
			      got.n ? got.p : "");
	}
	soi_buf_release(&got);
}

static void the_fixtures_hold(void **state)
{
	struct soi_buf file;
	struct soi_span rest, text = SOI_EMPTY;
	struct soi_arena a;
	size_t line = 0, bad = 0, start = 0;
	const char *want = NULL;

	(void)state;
	soi_arena_init(&a);
	soi_buf_init(&file, 1 << 20);
	assert_int_equal(soi_load(SOI_TEST_DIR "/names.txt", &file, NULL), 0);
	rest = soi_buf_span(&file);
	while (rest.p) {
		struct soi_span l = soi_span_cut(&rest, '\n');

		line++;
		if (l.n && l.p[0] == '#')
			continue;
		if (l.n && text.n == 0) {
			text = (struct soi_span){ l.p, l.n + 1 };	/* with its newline */
			start = line;
		} else if (l.n == 0 && text.n && !want) {
			want = rest.p;
		} else if (l.n == 0 && want) {
			expect(&a, text, (struct soi_span){ want, (size_t)(l.p - want) }, start, &bad);
			text = SOI_EMPTY;
			want = NULL;
			soi_arena_clear(&a);
		}
	}
	soi_buf_release(&file);
	soi_arena_release(&a);
	assert_int_equal(bad, 0);
}

static void a_listing_and_another_language_are_not_marked(void **state)
{
	struct soi_article art = { .kind = SOI_LISTING, .text = SOI_LIT("Mỹ tới Hà Nội.\n") };
	struct soi_marks m;
	struct soi_arena a;

	(void)state;
	soi_arena_init(&a);
	assert_int_equal(soi_mark(marker, &a, &art, &m, NULL), 0);
	assert_int_equal(m.n_sentences + m.n_names, 0);
	art.kind = SOI_ARTICLE;
	art.lang = SOI_LIT("en");
	assert_int_equal(soi_mark(marker, &a, &art, &m, NULL), 0);
	assert_int_equal(m.n_sentences + m.n_names, 0);
	art.lang = SOI_LIT("vi");
	assert_int_equal(soi_mark(marker, &a, &art, &m, NULL), 0);
	assert_int_equal(m.n_names, 2);
	soi_arena_release(&a);
}

/* Many different names, one name many times, one run of capitals, heads alone. */
static void hostile_texts_take_linear_time(void **state)
{
	static const char *const units[] = { "Ông Xa%zu Yb%zu nói. ", "Obama ", "Bộ Bộ ", "Mỹ-", "al-", "A. B. ",
		"Hội các các các các các ", "UBND TP (", "Nguyễn Văn An, " };
	struct soi_buf b;
	struct soi_arena a;

	(void)state;
	soi_arena_init(&a);
	soi_buf_init(&b, 8 << 20);
	for (size_t k = 0; k < sizeof(units) / sizeof(units[0]); k++) {
		soi_buf_clear(&b);
		for (size_t i = 0; b.n < 1 << 17; i++) {
			if (k == 0)
				soi_buf_printf(&b, "Ông X%c%c%c Y%c%c nói. ", (char)('a' + i % 26),
					       (char)('a' + i / 26 % 26), (char)('a' + i / 676 % 26),
					       (char)('a' + i / 17576 % 26), (char)('a' + i % 25));
			else
				soi_buf_add(&b, soi_span_str(units[k]));
		}
		(void)names_of(&a, soi_buf_span(&b));
		soi_arena_clear(&a);
	}
	soi_buf_release(&b);
	soi_arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_is_found_in_its_example),
		cmocka_unit_test(every_capital_is_a_place_where_somebody_goes),
		cmocka_unit_test(every_place_is_found_in_its_example),
		cmocka_unit_test(every_organisation_is_found_in_its_example),
		cmocka_unit_test(every_known_name_is_what_it_was),
		cmocka_unit_test(every_holder_of_an_office_is_a_person),
		cmocka_unit_test(every_cue_does_what_its_kind_says),
		cmocka_unit_test(every_small_word_does_what_its_role_says),
		cmocka_unit_test(every_surname_and_given_name_makes_a_person),
		cmocka_unit_test(every_word_of_organisations_goes_on_with_one),
		cmocka_unit_test(what_is_no_name_is_not_found),
		cmocka_unit_test(the_fixtures_hold),
		cmocka_unit_test(a_listing_and_another_language_are_not_marked),
		cmocka_unit_test(hostile_texts_take_linear_time),
	};

	return cmocka_run_group_tests(tests, open_tables, close_tables);
}
