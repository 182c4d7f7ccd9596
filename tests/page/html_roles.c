/* Every row of data/html_roles.tsv does what its example shows; so does every
 * prefix and note of data/bylines.tsv. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "page/html_roles.h"
#include "page/internal.h"

#include "base/banned.h"

static void every_row_matches_its_example(void **state)
{
	const struct soi_table *rows;
	struct soi_html_tables *x;
	struct soi_tables tables;
	struct soi_arena a;
	struct soi_err err;
	size_t i, bad = 0;

	(void)state;
	soi_arena_init(&a);
	assert_int_equal(soi_tables_open(&tables, NULL, &err), 0);
	x = soi_html_tables_new(&a, &tables, &err);
	assert_non_null(x);
	rows = soi_tables_get(&tables, "html_roles");
	for (i = 0; i < rows->n_rows; i++) {
		struct soi_span words = soi_table_cell(rows, i, soi_table_col(rows, "words"));
		uint32_t want = soi_html_roles_of(&x->roles, words, words.p + words.n);
		struct soi_html_tree t;

		soi_html_tree_read(&t, &a, soi_table_cell(rows, i, soi_table_col(rows, "example")), NULL);
		if (t.n < 2 || (soi_html_roles(x, &t, 1) & want) != want) {
			printf("# row '%.*s' does not match its example\n", SOI_FMT(words));
			bad++;
		}
	}
	assert_int_equal(bad, 0);
	soi_tables_release(&tables);
	soi_arena_release(&a);
}

static uint32_t roles(const struct soi_html_tables *x, const char *names)
{
	return soi_html_roles_of(&x->roles, soi_span_str(names), names + strlen(names));
}

static void words_are_cut_and_longer_runs_win(void **state)
{
	struct soi_html_tables *x;
	struct soi_tables tables;
	struct soi_arena a;
	struct soi_err err;

	(void)state;
	soi_arena_init(&a);
	assert_int_equal(soi_tables_open(&tables, NULL, &err), 0);
	x = soi_html_tables_new(&a, &tables, &err);
	assert_non_null(x);
	assert_int_equal(roles(x, "articleBody"), SOI_CLASS_BODY);
	assert_int_equal(roles(x, "ARTICLE-body js"), SOI_CLASS_BODY);
	assert_int_equal(roles(x, "has-sidebar"), 0);
	assert_int_equal(roles(x, "sidebar"), SOI_CLASS_NAV);
	assert_int_equal(roles(x, "related share"), SOI_CLASS_RELATED | SOI_CLASS_WIDGET);
	assert_int_equal(roles(x, ""), 0);
	assert_int_equal(roles(x, "--"), 0);
	for (size_t n = 0; n < 200; n++) {	/* wherever it stands among the bytes looked at together */
		char names[260], digits[200];

		memset(digits, '7', sizeof(digits));
		snprintf(names, sizeof(names), "%.*s articleBody--x", (int)n, digits);
		assert_int_equal(roles(x, names), SOI_CLASS_BODY);
		snprintf(names, sizeof(names), "%.*sArticleBody", (int)n, digits);
		assert_int_equal(roles(x, names), SOI_CLASS_BODY);
		snprintf(names, sizeof(names), "article%.*sBody", (int)n, digits);
		assert_int_equal(roles(x, names), n ? roles(x, "body") : SOI_CLASS_BODY);
	}
	soi_tables_release(&tables);
	soi_arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_matches_its_example),
		cmocka_unit_test(words_are_cut_and_longer_runs_win),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
