/*
 * A copy against its original, by sentence: what it added, dropped, changed.
 *
 * Sentences are compared by their words without tones and diacritics, so that
 * neither "hoà" for "hòa" nor lost diacritics nor punctuation is a change, and
 * wherever they stand: editors move paragraphs.  Of what is left on both sides
 * those that share most words are one sentence that was changed, best pairs
 * first, ties by place; the rest was added or dropped.
 *
 * Cost: a sort of the sentences, and for those left pairs by shared words, at
 * most MAX_LEFT a side; of more, those behind are added and dropped.
 */
#include "story/internal.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	MAX_LEFT = 256,
	CHANGED_PC = 50		/* of both sentences' words are shared */
};

struct sentence {
	struct soi_range at;
	uint64_t key;		/* of all its words */
	uint64_t *words;	/* sorted */
	uint32_t n_words, nth;
	bool taken;
};

struct side {
	struct sentence *s;	/* in order of the text */
	struct sentence **sorted;
	uint32_t n;
};

static int by_value(const void *x, const void *y)
{
	uint64_t p = *(const uint64_t *)x, q = *(const uint64_t *)y;

	return p < q ? -1 : p > q;
}

static int by_key(const void *x, const void *y)
{
	const struct sentence *p = *(struct sentence *const *)x, *q = *(struct sentence *const *)y;

	if (p->key != q->key)
		return p->key < q->key ? -1 : 1;
	return p->nth < q->nth ? -1 : p->nth > q->nth;
}

static void read_words(struct soi_arena *a, struct soi_span text, struct sentence *out)
{
	size_t at = 0, cap = 0;

	out->key = 1;
	while (at < text.n) {
		struct soi_word w;
		size_t end = soi_word_scan(text, at, &w), from = at;
		uint64_t key;

		if (end > at) {
			key = soi_word_bare_key(soi_span_sub(text, at, end));
			at = end;
		} else if (text.p[at] >= '0' && text.p[at] <= '9') {
			while (at < text.n && text.p[at] >= '0' && text.p[at] <= '9')
				at++;
			key = soi_hash64(soi_span_sub(text, from, at));
		} else {
			(void)soi_utf8_next(text, &at);
			continue;
		}
		out->key = soi_hash_pair(out->key, key);
		soi_arena_grow(a, &out->words, out->n_words, &cap, sizeof(*out->words));
		out->words[out->n_words++] = key;
	}
	if (out->n_words)
		qsort(out->words, out->n_words, sizeof(*out->words), by_value);
}

static struct side side_of(struct soi_arena *a, const struct soi_doc *doc)
{
	uint32_t n = doc->marks ? (uint32_t)doc->marks->n_sentences : 0;
	struct side out = { .s = SOI_NEW_N(a, struct sentence, n),
			    .sorted = SOI_NEW_N(a, struct sentence *, n) };

	for (uint32_t i = 0; i < n; i++) {
		struct soi_range at = doc->marks->sentences[i];
		struct sentence *s = &out.s[out.n];

		read_words(a, soi_span_sub(doc->art->text, at.start, at.end), s);
		if (!s->n_words)
			continue;
		s->at = at;
		s->nth = out.n;
		out.sorted[out.n++] = s;
	}
	if (out.n)
		qsort(out.sorted, out.n, sizeof(struct sentence *), by_key);
	return out;
}

/* Sentences that both have, one for one. */
static uint32_t take_same(struct side *x, struct side *y)
{
	uint32_t i = 0, k = 0, n = 0;

	while (i < x->n && k < y->n) {
		struct sentence *p = x->sorted[i], *q = y->sorted[k];

		if (p->key < q->key) {
			i++;
		} else if (p->key > q->key) {
			k++;
		} else {
			p->taken = q->taken = true;
			i++;
			k++;
			n++;
		}
	}
	return n;
}

/* The first MAX_LEFT that are not taken. */
static uint32_t left_of(struct side *x, struct sentence *left[MAX_LEFT])
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < x->n && n < MAX_LEFT; i++)
		if (!x->s[i].taken)
			left[n++] = &x->s[i];
	return n;
}

static uint32_t shared_words(const struct sentence *x, const struct sentence *y)
{
	uint32_t i = 0, k = 0, n = 0;

	while (i < x->n_words && k < y->n_words) {
		if (x->words[i] < y->words[k]) {
			i++;
		} else if (x->words[i] > y->words[k]) {
			k++;
		} else {
			i++;
			k++;
			n++;
		}
	}
	return n;
}

struct match {
	struct sentence *is, *was;
	uint32_t shared, of;	/* words of both */
};

/* Those that share the larger part first; then in order of the copy. */
static int by_share(const void *x, const void *y)
{
	const struct match *p = x, *q = y;
	uint64_t a = (uint64_t)p->shared * q->of, b = (uint64_t)q->shared * p->of;

	if (a != b)
		return a > b ? -1 : 1;
	if (p->is->nth != q->is->nth)
		return p->is->nth < q->is->nth ? -1 : 1;
	return p->was->nth < q->was->nth ? -1 : p->was->nth > q->was->nth;
}

static void take_changed(struct soi_arena *a, struct side *copy, struct side *original,
			 struct sentence **was)
{
	struct sentence *x[MAX_LEFT], *y[MAX_LEFT];
	uint32_t nx = left_of(copy, x), ny = left_of(original, y);
	struct match *m = NULL;
	size_t n = 0, cap = 0;

	for (uint32_t i = 0; i < nx; i++) {
		for (uint32_t k = 0; k < ny; k++) {
			uint32_t shared = shared_words(x[i], y[k]), of = x[i]->n_words + y[k]->n_words;

			if (shared * 200 < of * CHANGED_PC)
				continue;
			soi_arena_grow(a, &m, n, &cap, sizeof(*m));
			m[n++] = (struct match){ x[i], y[k], shared, of };
		}
	}
	if (n)
		qsort(m, n, sizeof(*m), by_share);
	for (size_t i = 0; i < n; i++) {
		if (m[i].is->taken || m[i].was->taken)
			continue;
		m[i].is->taken = m[i].was->taken = true;
		was[m[i].is->nth] = m[i].was;
	}
}

static void put(struct soi_comparison *out, enum soi_sentence_change change, struct soi_range is,
		struct soi_range was)
{
	out->changes[out->n++] = (struct soi_changed_sentence){ change, is, was };
}

void soi_compare(struct soi_arena *a, const struct soi_doc *copy, const struct soi_doc *original,
		 struct soi_comparison *out)
{
	static const struct soi_range none = { 0, 0 };
	struct side x = side_of(a, copy), y = side_of(a, original);
	struct sentence **was = SOI_NEW_N(a, struct sentence *, x.n);

	*out = (struct soi_comparison){ .changes = SOI_NEW_N(a, struct soi_changed_sentence,
							     (size_t)x.n + y.n) };
	out->n_same = take_same(&x, &y);
	take_changed(a, &x, &y, was);
	for (uint32_t i = 0; i < x.n; i++) {
		if (was[i])
			put(out, SOI_SENTENCE_CHANGED, x.s[i].at, was[i]->at);
		else if (!x.s[i].taken)
			put(out, SOI_SENTENCE_ADDED, x.s[i].at, none);
	}
	for (uint32_t i = 0; i < y.n; i++)
		if (!y.s[i].taken)
			put(out, SOI_SENTENCE_DROPPED, none, y.s[i].at);
}
