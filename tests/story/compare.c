/* A copy against its original: texts by fixture (compare.txt), and many sentences
 * that are all alike. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "story/internal.h"

#include "base/banned.h"

struct world {
	struct soi_arena a;
	struct soi_tables tables;
	struct soi_text_tables text;
};

static int setup(void **state)
{
	static struct world w;
	struct soi_err err;

	soi_arena_init(&w.a);
	if (soi_tables_open(&w.tables, NULL, &err) || soi_text_tables_init(&w.text, &w.a, &w.tables, &err))
		return -1;
	*state = &w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;

	soi_arena_release(&w->a);
	soi_tables_release(&w->tables);
	return 0;
}

static struct soi_doc doc_of(struct world *w, struct soi_span text)
{
	struct soi_article *art = SOI_NEW(&w->a, struct soi_article);
	struct soi_marks *marks = SOI_NEW(&w->a, struct soi_marks);
	struct soi_text t;
	struct soi_err err;

	art->text = text;
	assert_int_equal(soi_text_split(&t, &w->a, text, &w->text, &err), 0);
	marks->sentences = SOI_NEW_N(&w->a, struct soi_range, t.n_sentences);
	marks->n_sentences = t.n_sentences;
	for (size_t i = 0; i < t.n_sentences; i++)
		marks->sentences[i] = (struct soi_range){ t.sentences[i].start, t.sentences[i].end };
	return (struct soi_doc){ .art = art, .marks = marks };
}

static void say(struct soi_buf *b, struct soi_span original, struct soi_span copy,
		const struct soi_comparison *x)
{
	soi_buf_printf(b, "= %u\n", x->n_same);
	for (size_t i = 0; i < x->n; i++) {
		struct soi_span is = soi_span_sub(copy, x->changes[i].is.start, x->changes[i].is.end);
		struct soi_span was = soi_span_sub(original, x->changes[i].was.start, x->changes[i].was.end);

		if (x->changes[i].change == SOI_SENTENCE_ADDED)
			soi_buf_printf(b, "+ %.*s\n", SOI_FMT(is));
		else if (x->changes[i].change == SOI_SENTENCE_DROPPED)
			soi_buf_printf(b, "- %.*s\n", SOI_FMT(was));
		else
			soi_buf_printf(b, "~ %.*s | %.*s\n", SOI_FMT(is), SOI_FMT(was));
	}
}

/* Lines up to one that says end, joined; *rest moves behind it. */
static struct soi_span block(struct world *w, struct soi_span *rest, const char *end)
{
	struct soi_span out;
	struct soi_buf b;

	soi_buf_init(&b, 1 << 16);
	while (rest->p) {
		struct soi_span line = soi_span_cut(rest, '\n');

		if (soi_span_is(line, end))
			break;
		if (line.n && line.p[0] == '#')
			continue;
		soi_buf_add(&b, line);
		soi_buf_byte(&b, '\n');
	}
	out = soi_arena_copy(&w->a, soi_buf_span(&b));
	soi_buf_release(&b);
	return out;
}

static void copies_are_compared_as_the_fixture_says(void **state)
{
	struct world *w = *state;
	struct soi_buf file, said;
	struct soi_span rest;
	struct soi_err err;
	size_t n = 0, bad = 0;

	soi_buf_init(&file, 1 << 20);
	soi_buf_init(&said, 1 << 16);
	assert_int_equal(soi_load(SOI_TEST_DIR "/compare.txt", &file, &err), 0);
	rest = soi_buf_span(&file);
	(void)block(w, &rest, "");	/* what it is */
	while (rest.n) {
		struct soi_span original = block(w, &rest, "---"), copy = block(w, &rest, "---");
		struct soi_span want = block(w, &rest, "");
		struct soi_doc is = doc_of(w, copy), was = doc_of(w, original);
		struct soi_comparison x;

		soi_compare(&w->a, &is, &was, &x);
		soi_buf_clear(&said);
		say(&said, original, copy, &x);
		if (!soi_span_eq(soi_buf_span(&said), want)) {
			printf("# of %.*s# wanted\n%.*s# got\n%.*s", SOI_FMT(original), SOI_FMT(want),
			       SOI_FMT(soi_buf_span(&said)));
			bad++;
		}
		n++;
	}
	assert_true(n > 5);
	assert_int_equal(bad, 0);
	soi_buf_release(&said);
	soi_buf_release(&file);
}

/* Two thousand sentences a side, each like all the others. */
static void many_sentences_alike_are_compared_in_bounds(void **state)
{
	struct world *w = *state;
	struct soi_buf x, y;
	struct soi_comparison c;
	struct soi_doc is, was;

	soi_buf_init(&x, 1 << 20);
	soi_buf_init(&y, 1 << 20);
	for (int i = 0; i < 2000; i++) {
		soi_buf_printf(&x, "Xã thứ %d đã có điện và đường.\n", i);
		soi_buf_printf(&y, "Xã thứ %d đã có điện và đường.\n", i + 5000);
	}
	is = doc_of(w, soi_buf_span(&x));
	was = doc_of(w, soi_buf_span(&y));
	soi_compare(&w->a, &is, &was, &c);
	assert_int_equal(c.n_same, 0);
	assert_int_equal(c.changes[0].change, SOI_SENTENCE_CHANGED);
	assert_true(c.n > 2000 && c.n <= 4000);
	soi_buf_release(&x);
	soi_buf_release(&y);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(copies_are_compared_as_the_fixture_says, setup, teardown),
		cmocka_unit_test_setup_teardown(many_sentences_alike_are_compared_in_bounds, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
