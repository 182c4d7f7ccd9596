/* Tokens and sentences of any text: in order, inside the text, each token in at
 * most one sentence, nothing but white space between tokens; bytes that are not
 * UTF-8 are cut off, as the page room does. */
#include "text/text.h"
#include "opened.h"
#include "base/banned.h"

static struct soi_text_tables tables;

static void open_tables(void)
{
	struct soi_err err;

	if (tables.abbreviations)
		return;
	HOLDS(soi_text_tables_init(&tables, &opened()->arena, &opened()->tables, &err) == 0);
}

static void check_tokens(const struct soi_text *t)
{
	size_t end = 0;

	for (size_t i = 0; i < t->n_tokens; i++) {
		const struct soi_token *k = &t->tokens[i];

		HOLDS(k->start >= end && k->end > k->start && k->end <= t->text.n);
		HOLDS(soi_utf8_check(soi_token_span(t, i)) == SIZE_MAX);
		HOLDS(soi_token_at(t, k->start) == i);
		end = k->end;
	}
}

static void check_sentences(const struct soi_text *t)
{
	size_t end = 0, token = 0;

	for (size_t i = 0; i < t->n_sentences; i++) {
		const struct soi_sentence *s = &t->sentences[i];

		HOLDS(s->start >= end && s->end > s->start && s->end <= t->text.n);
		HOLDS(s->first >= token && s->last > s->first && s->last <= t->n_tokens);
		HOLDS(t->tokens[s->first].start == s->start && t->tokens[s->last - 1].end <= s->end);
		HOLDS(t->tokens[s->first].flags & SOI_TF_SENTENCE);
		end = s->end;
		token = s->last;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct soi_span s = { (const char *)p, n };
	size_t bad = soi_utf8_check(s);
	struct soi_arena a;
	struct soi_text t;
	struct soi_err err;

	open_tables();
	if (bad != SIZE_MAX)
		s.n = bad;
	soi_arena_init(&a);
	if (soi_text_split(&t, &a, s, &tables, &err) == 0) {
		check_tokens(&t);
		check_sentences(&t);
	}
	soi_arena_release(&a);
	return 0;
}
