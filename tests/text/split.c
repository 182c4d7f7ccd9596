/* Sentences by fixture; tokens and phrases by table; the shapes that hurt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "text/text.h"

struct world {
	struct soi_tables tables;
	struct soi_arena a;
	struct soi_text_tables x;
};

static int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct soi_err err;

	soi_arena_init(&w->a);
	*state = w;
	return soi_tables_open(&w->tables, NULL, &err) || soi_text_tables_init(&w->x, &w->a, &w->tables, &err);
}

static int teardown(void **state)
{
	struct world *w = *state;

	soi_arena_release(&w->a);
	soi_tables_release(&w->tables);
	free(w);
	return 0;
}

/* "\n" in a fixture becomes a line break. */
static struct soi_span unescape(struct soi_arena *a, struct soi_span s)
{
	struct soi_span copy = soi_arena_copy(a, s);
	char *p = soi_arena_alloc(a, s.n);
	size_t n = 0;

	for (size_t i = 0; i < copy.n; i++) {
		if (copy.p[i] == '\\' && i + 1 < copy.n && copy.p[i + 1] == 'n') {
			p[n++] = '\n';
			i++;
		} else {
			p[n++] = copy.p[i];
		}
	}
	return (struct soi_span){ p, n };
}

static void sentences_are_as_the_fixture_says(void **state)
{
	struct world *w = *state;
	struct soi_span rest, line;
	struct soi_buf file;
	struct soi_err err;
	struct soi_text t = { 0 };
	size_t n = 0, cases = 0;

	soi_buf_init(&file, 1 << 20);
	assert_int_equal(soi_load(SOI_TEST_DIR "/sentences.txt", &file, &err), 0);
	rest = soi_buf_span(&file);
	while (rest.p) {
		line = soi_span_cut(&rest, '\n');
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (line.p[0] != '|') {
			assert_int_equal(n, t.n_sentences);
			assert_int_equal(soi_text_split(&t, &w->a, unescape(&w->a, line), &w->x, &err), 0);
			n = 0;
			cases++;
			continue;
		}
		line = soi_span_sub(line, 2, line.n);
		if (n >= t.n_sentences ||
		    !soi_span_eq(line, soi_span_sub(t.text, t.sentences[n].start, t.sentences[n].end))) {
			print_error("expected: %.*s\n", SOI_FMT(line));
			for (size_t i = 0; i < t.n_sentences; i++)
				print_error("     got: %.*s\n", SOI_FMT(soi_span_sub(t.text, t.sentences[i].start,
										     t.sentences[i].end)));
			fail();
		}
		n++;
	}
	assert_int_equal(n, t.n_sentences);
	assert_true(cases > 8);
	soi_buf_release(&file);
}

/* Each row of the table of abbreviations has a sentence that must stay whole. */
static void abbreviations_keep_their_example_whole(void **state)
{
	struct world *w = *state;
	const struct soi_table *tab = soi_tables_get(&w->tables, "abbreviations");
	size_t col = soi_table_col(tab, "example");
	struct soi_err err;
	struct soi_text t;

	for (size_t r = 0; r < tab->n_rows; r++) {
		struct soi_span ex = soi_table_cell(tab, r, col);

		assert_true(soi_span_find(ex, soi_table_cell(tab, r, 0), 0) != SIZE_MAX);
		assert_int_equal(soi_text_split(&t, &w->a, ex, &w->x, &err), 0);
		if (t.n_sentences != 1)
			print_error("not whole: %.*s\n", SOI_FMT(ex));
		assert_int_equal(t.n_sentences, 1);
	}
}

static void tokens_know_their_shape(void **state)
{
	struct world *w = *state;
	struct soi_text t;
	struct soi_err err;

	assert_int_equal(soi_text_split(&t, &w->a, SOI_LIT("Hòa\xE2\x80\x8B bình G7-2, 1,03 TỶ\nA"), &w->x, &err), 0);
	assert_int_equal(t.n_tokens, 12);
	assert_true(t.tokens[0].key == soi_word_key(SOI_LIT("hoà")));
	assert_int_equal(t.tokens[0].flags, SOI_TF_SPACE | SOI_TF_CAP | SOI_TF_SYLLABLE | SOI_TF_SENTENCE);
	assert_int_equal(t.tokens[2].kind, SOI_TOK_WORD);
	assert_true(soi_span_is(soi_token_span(&t, 2), "G7"));
	assert_int_equal(t.tokens[3].cp, '-');
	assert_int_equal(t.tokens[4].kind, SOI_TOK_NUMBER);
	assert_int_equal(t.tokens[8].cp, 3);
	assert_true(t.tokens[9].flags & SOI_TF_UPPER);
	assert_int_equal(t.tokens[10].kind, SOI_TOK_BREAK);
	assert_int_equal(soi_token_at(&t, 0), 0);
	assert_int_equal(soi_token_at(&t, t.text.n), 12);
}

static void phrases_match_longest_first(void **state)
{
	struct world *w = *state;
	struct soi_phrases *p = soi_phrases_new(&w->a, NULL);
	struct soi_phrase_hit h[4];
	struct soi_text t;
	struct soi_err err;

	assert_int_equal(soi_phrases_add(p, SOI_LIT("hòa bình"), 1, 0, &err), 0);
	assert_int_equal(soi_phrases_add(p, SOI_LIT("hoà"), 2, 0, &err), 0);
	assert_int_equal(soi_phrases_add(p, SOI_LIT("Hòa Bình"), 3, SOI_PHRASE_CASED, &err), 0);
	assert_int_equal(soi_phrases_add(p, SOI_LIT("AP"), 4, SOI_PHRASE_UPPER, &err), 0);
	assert_int_equal(soi_phrases_add(p, SOI_LIT(""), 5, 0, &err), SOI_EFORMAT);
	for (uint32_t i = 0; i < 500; i++)
		assert_int_equal(soi_phrases_add(p, soi_arena_printf(&w->a, "từ %u", i), i, 0, &err), 0);
	assert_int_equal(soi_text_split(&t, &w->a, SOI_LIT("Hoà bình. Hòa Bình AP Ap từ 499 hòa\nbình"), &w->x, &err), 0);
	assert_int_equal(soi_phrases_at(p, &t, 0, t.n_tokens, h, 4), 2);
	assert_int_equal(h[0].value, 1);
	assert_int_equal(h[0].n_tokens, 2);
	assert_int_equal(h[1].value, 2);
	assert_int_equal(soi_phrases_at(p, &t, 3, t.n_tokens, h, 4), 3);
	assert_int_equal(h[1].value, 3);
	assert_true(soi_phrases_longest(p, &t, 5, t.n_tokens, h));
	assert_false(soi_phrases_longest(p, &t, 6, t.n_tokens, h));
	assert_true(soi_phrases_longest(p, &t, 7, t.n_tokens, h));
	assert_int_equal(h[0].value, 499);
	assert_false(soi_phrases_longest(p, &t, 7, 8, h));
	assert_int_equal(soi_phrases_at(p, &t, 9, t.n_tokens, h, 4), 1);
}

/* More dictionaries than a lexicon has bits, over few words, so that they share beginnings. */
static void a_closed_lexicon_finds_what_was_found_before(void **state)
{
	static const char *const words[] = { "hòa", "Bình", "AP", "12", "-", "đi", "nước", "Nga" };
	enum { N = SOI_LEXICON_SLOTS * 64 + 9, SAID = 400 };
	struct world *w = *state;
	struct soi_phrases *p[N];
	struct soi_text_tables x;
	struct soi_text open, closed;
	struct soi_buf b;
	struct soi_err err;
	uint32_t seed = 7;
	size_t found = 0;

	assert_int_equal(soi_text_tables_init(&x, &w->a, &w->tables, &err), 0);
	soi_buf_init(&b, 1 << 20);
	for (size_t d = 0; d < N; d++) {
		p[d] = soi_phrases_new(&w->a, x.lexicon);
		for (uint32_t k = 0; k < 1 + d % 12; k++) {
			soi_buf_clear(&b);
			for (uint32_t n = (seed >> 16) % 4 + 1; n; n--, seed = seed * 1103515245 + 12345) {
				soi_buf_add(&b, soi_span_str(words[(seed >> 20) % 8]));
				soi_buf_byte(&b, ' ');
			}
			assert_int_equal(soi_phrases_add(p[d], soi_buf_span(&b), k, k % 5 == 1 ? SOI_PHRASE_CASED
							 : k % 5 == 2 ? SOI_PHRASE_UPPER : 0, &err), 0);
		}
	}
	soi_buf_clear(&b);
	for (size_t k = 0; k < SAID; k++, seed = seed * 1103515245 + 12345) {
		soi_buf_add(&b, soi_span_str((seed >> 20) % 9 < 8 ? words[(seed >> 20) % 9] : "lạ"));
		soi_buf_byte(&b, (seed >> 8) % 16 ? ' ' : '\n');
	}
	assert_int_equal(soi_text_split(&open, &w->a, soi_buf_span(&b), &x, &err), 0);
	assert_int_equal(soi_lexicon_close(x.lexicon, &err), 0);
	assert_int_equal(soi_text_split(&closed, &w->a, soi_buf_span(&b), &x, &err), 0);
	for (size_t d = 0; d < N; d++)
		for (size_t i = 0; i < open.n_tokens; i++) {
			struct soi_phrase_hit was[16], is[16];
			size_t limit = i + 3 < open.n_tokens ? i + 3 : open.n_tokens;
			size_t n = soi_phrases_at(p[d], &open, i, limit, was, 16);

			assert_int_equal(soi_phrases_at(p[d], &closed, i, limit, is, 16), n);
			assert_memory_equal(was, is, n * sizeof(*was));
			found += n;
		}
	assert_true(found > SAID);
	soi_buf_release(&b);
}

static void dashes_and_quotes_are_one_each(void **state)
{
	(void)state;
	assert_true(soi_mark_key('-') == soi_mark_key(0x2013));
	assert_true(soi_mark_key('"') == soi_mark_key(0x201C));
	assert_true(soi_mark_key('\'') == soi_mark_key(0x2019));
	assert_true(soi_mark_key('.') != soi_mark_key(','));
}

/* A megabyte of one mark must not be slower than a megabyte of words; meson's
 * time-out is the judge. */
static void hostile_shapes_are_linear(void **state)
{
	static const char *const unit[] = { ".", "A.", "”", "\n", "1.", "TP.", "a", "Á " };
	struct world *w = *state;
	struct soi_text t;
	struct soi_err err;

	for (size_t u = 0; u < sizeof(unit) / sizeof(*unit); u++) {
		struct soi_arena a;
		struct soi_buf b;

		soi_arena_init(&a);
		soi_buf_init(&b, 2 << 20);
		while (b.n < 1 << 20)
			soi_buf_add(&b, soi_span_str(unit[u]));
		assert_int_equal(soi_text_split(&t, &a, soi_buf_span(&b), &w->x, &err), 0);
		soi_buf_release(&b);
		soi_arena_release(&a);
	}
}

static void behind_the_last_token_stands_a_lines_end(void **state)
{
	static const char *const texts[] = { "", "a", "Hà Nội", "12.", "một hai ba bốn năm sáu bảy tám chín mười", "a\n", "." };
	struct world *w = *state;
	struct soi_text t;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		assert_int_equal(soi_text_split(&t, &w->a, soi_span_str(texts[i]), &w->x, NULL), 0);
		assert_int_equal(t.tokens[t.n_tokens].kind, SOI_TOK_BREAK);
		assert_int_equal(soi_token_span(&t, t.n_tokens).n, 0);
		assert_true(t.tokens[t.n_tokens].flags == 0 && t.tokens[t.n_tokens].cp == 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(behind_the_last_token_stands_a_lines_end),
		cmocka_unit_test(sentences_are_as_the_fixture_says),
		cmocka_unit_test(abbreviations_keep_their_example_whole),
		cmocka_unit_test(tokens_know_their_shape),
		cmocka_unit_test(phrases_match_longest_first),
		cmocka_unit_test(a_closed_lexicon_finds_what_was_found_before),
		cmocka_unit_test(dashes_and_quotes_are_one_each),
		cmocka_unit_test(hostile_shapes_are_linear),
	};

	return cmocka_run_group_tests_name("text", tests, setup, teardown);
}
