/* What is kept of a document comes back, and damage is told. */
#include "build.h"

#include "story/internal.h"

static struct soi_span sketch_of(struct world *w, struct soi_buf *b)
{
	struct soi_err err;

	(void)add(w, SOI_ARTICLE, "a", "2024-05-21T08:00+07:00", "Hai tau cho hang va vao nhau",
		  "Sang nay hai tau cho hang dam nhau o cua song, ba nguoi bi thuong va mot tau chim dan.");
	add_round(w, "Sang", 3, SOI_PHASE_START, SOI_ACTUAL, "2024-05-21", -1);
	soi_buf_init(b, 1 << 20);
	assert_int_equal(soi_sketch(w->g, &w->docs[w->n - 1], b, &err), 0);
	return soi_buf_span(b);
}

static void a_sketch_read_is_the_sketch_written(void **state)
{
	struct world *w = *state;
	struct soi_member m = { 0 };
	struct soi_buf b, again;
	struct soi_err err;
	struct soi_span s = sketch_of(w, &b);

	soi_buf_init(&again, 1 << 20);
	assert_int_equal(soi_sketch_get(&w->a, s, &m, &err), 0);
	assert_true(m.n_feats > 10 && m.n_prints > 2 && m.n_rounds == 1 && m.lo == m.hi);
	soi_sketch_put(&m, &again);
	assert_true(soi_span_eq(s, soi_buf_span(&again)));
	soi_buf_release(&again);
	soi_buf_release(&b);
}

static void a_sketch_cut_short_or_longer_is_refused(void **state)
{
	struct world *w = *state;
	struct soi_member m = { 0 };
	struct soi_buf b;
	struct soi_err err;
	struct soi_span s = sketch_of(w, &b);

	for (size_t n = 0; n < s.n; n++)
		assert_int_equal(soi_sketch_get(&w->a, soi_span_sub(s, 0, n), &m, &err), SOI_EFORMAT);
	soi_buf_byte(&b, 'x');
	assert_int_equal(soi_sketch_get(&w->a, soi_buf_span(&b), &m, &err), SOI_EFORMAT);
	soi_buf_release(&b);
}

static void links_read_are_the_links_written(void **state)
{
	struct world *w = *state;
	int64_t alike[] = { 4, 7 };
	struct soi_link found[] = { { 5, 900, 70 } };
	struct soi_links l = { .original = 4, .corrects = -1, .cluster = 4, .story = 2,
			       .part = 9, .knot = { 2, 3 }, .arc = { 5, 6 }, .best = 901,
			       .containment_pm = 700, .indexed = true, .alike = alike, .n_alike = 2,
			       .found = found, .n_found = 1 }, back = { 0 };
	struct soi_buf b;
	struct soi_err err;

	soi_buf_init(&b, 1 << 10);
	soi_links_put(&l, &b);
	assert_int_equal(soi_links_get(&w->a, soi_buf_span(&b), &back, &err), 0);
	assert_true(back.original == 4 && back.corrects == -1 && back.story == 2 && back.indexed);
	assert_true(back.part == 9 && back.best == 901);
	for (unsigned k = 0; k < SOI_ROUNDS; k++)
		assert_true(back.knot[k] == 2 + k && back.arc[k] == 5 + k);
	assert_true(back.n_alike == 2 && back.alike[1] == 7 && back.found[0].sim == 900 && back.found[0].shared == 70);
	for (size_t n = 0; n < b.n; n++)
		assert_int_equal(soi_links_get(&w->a, soi_span_sub(soi_buf_span(&b), 0, n), &back, &err),
				 SOI_EFORMAT);
	soi_buf_release(&b);
}

/* Grouped from its sketch, a set is what it is grouped from its texts. */
static void a_sketch_stands_for_its_text(void **state)
{
	struct world *w = *state;
	struct soi_grouping plain, sketched;
	struct soi_buf b[2];
	struct soi_err err;
	size_t n_doubled;

	(void)add(w, SOI_ARTICLE, "b", "2024-05-21T09:00+07:00", "Hai tau cho hang va vao nhau",
		  "Sang nay hai tau cho hang dam nhau o cua song, ba nguoi bi thuong va mot tau chim dan.");
	(void)sketch_of(w, &b[0]);
	soi_buf_release(&b[0]);
	assert_int_equal(soi_group(w->g, &w->a, w->docs, w->n, 1, &plain, &n_doubled, &err), 0);
	for (size_t i = 0; i < 2; i++) {
		soi_buf_init(&b[i], 1 << 20);
		assert_int_equal(soi_sketch(w->g, &w->docs[i], &b[i], &err), 0);
		w->docs[i].sketch = soi_buf_span(&b[i]);
	}
	assert_int_equal(soi_group(w->g, &w->a, w->docs, w->n, 1, &sketched, &n_doubled, &err), 0);
	assert_int_equal(plain.n_rows, 2);
	assert_int_equal(sketched.n_stories, plain.n_stories);
	for (size_t i = 0; i < 2; i++) {
		assert_true(soi_span_eq(plain.rows[i].story, sketched.rows[i].story));
		assert_true(soi_span_eq(plain.rows[i].reprint_of, sketched.rows[i].reprint_of));
		soi_buf_release(&b[i]);
	}
	assert_true(plain.rows[0].reprint_of.n || plain.rows[1].reprint_of.n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_sketch_read_is_the_sketch_written, setup, teardown),
		cmocka_unit_test_setup_teardown(a_sketch_cut_short_or_longer_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(links_read_are_the_links_written, setup, teardown),
		cmocka_unit_test_setup_teardown(a_sketch_stands_for_its_text, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
