/*
 * How rare a term is, from data/idf.tsv: an open hash table of term keys, at
 * most half full.  A term that is not in the table is as rare as the table's
 * floor.  Loading walks each row once; words are keyed once and looked up by
 * their bytes after, because a row is nine tenths pairs of the same syllables.
 */
#include "story/internal.h"

#include "base/banned.h"

struct slot {
	uint64_t key;		/* 0: free */
	uint32_t value;
};

struct soi_idf {
	struct slot *slots;
	size_t mask;
	uint32_t rare_one, rare_two;
};

struct spelling {		/* a word's bytes -> its key */
	struct soi_span word;
	uint64_t key;
};

struct loader {
	struct soi_idf *idf;
	struct spelling *words;
	size_t mask, n_words;
};

static uint64_t word_key(struct loader *l, struct soi_span word)
{
	size_t at = (size_t)soi_hash64(word) & l->mask;

	while (l->words[at].word.p && !soi_span_eq(l->words[at].word, word))
		at = (at + 1) & l->mask;
	if (!l->words[at].word.p) {
		bool digits = word.p[0] >= '0' && word.p[0] <= '9';
		uint64_t key = digits ? soi_hash64(word) : soi_word_key(word);

		if (l->n_words * 2 > l->mask)	/* full: key it each time */
			return key;
		l->n_words++;
		l->words[at].word = word;
		l->words[at].key = key;
	}
	return l->words[at].key;
}

static void put(struct soi_idf *idf, uint64_t key, uint32_t value)
{
	size_t at = (size_t)key & idf->mask;

	while (idf->slots[at].key && idf->slots[at].key != key)
		at = (at + 1) & idf->mask;
	idf->slots[at].key = key;
	idf->slots[at].value = value;
}

static uint32_t get(const struct soi_idf *idf, uint64_t key, uint32_t missing)
{
	size_t at = (size_t)key & idf->mask;

	while (idf->slots[at].key && idf->slots[at].key != key)
		at = (at + 1) & idf->mask;
	return idf->slots[at].key ? idf->slots[at].value : missing;
}

static bool number(struct soi_span s, uint32_t *out)
{
	*out = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || *out > 1000)
			return false;
		*out = *out * 10 + (uint32_t)(s.p[i] - '0');
	}
	return s.n > 0;
}

static void load_row(struct loader *l, uint32_t value, struct soi_span terms)
{
	while (terms.p) {
		struct soi_span second = soi_span_cut(&terms, ' ');
		struct soi_span first = soi_span_cut(&second, '_');

		if (soi_span_is(first, "*") && second.p)
			l->idf->rare_two = value;
		else if (soi_span_is(first, "*"))
			l->idf->rare_one = value;
		else if (second.p && first.n && second.n)
			put(l->idf, soi_hash_pair(word_key(l, first), word_key(l, second)), value);
		else if (first.n)
			put(l->idf, word_key(l, first), value);
	}
}

static size_t power_of_two_over(size_t n)
{
	size_t p = 16;

	while (p < n)
		p *= 2;
	return p;
}

struct soi_idf *soi_idf_new(struct soi_arena *a, const struct soi_tables *t, struct soi_err *err)
{
	const struct soi_table *table = soi_tables_get(t, "idf");
	size_t col_idf = soi_table_col(table, "idf"), col_terms = soi_table_col(table, "terms");
	struct soi_idf *idf = SOI_NEW(a, struct soi_idf);
	struct loader l = { .idf = idf };
	size_t n = 0;

	for (size_t r = 0; r < table->n_rows; r++) {
		struct soi_span terms = soi_table_cell(table, r, col_terms);

		n++;
		for (size_t i = 0; i < terms.n; i++)
			n += terms.p[i] == ' ';
	}
	idf->mask = power_of_two_over(2 * n) - 1;
	idf->slots = SOI_NEW_N(a, struct slot, idf->mask + 1);
	l.mask = power_of_two_over(n) - 1;
	l.words = SOI_NEW_N(a, struct spelling, l.mask + 1);
	for (size_t r = 0; r < table->n_rows; r++) {
		uint32_t value;

		if (!number(soi_table_cell(table, r, col_idf), &value)) {
			(void)soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
				       "table 'idf', row %zu: '%.*s' is no number", r + 1,
				       SOI_FMT(soi_table_cell(table, r, col_idf)));
			return NULL;
		}
		load_row(&l, value, soi_table_cell(table, r, col_terms));
	}
	return idf;
}

uint32_t soi_idf_one(const struct soi_idf *idf, uint64_t key)
{
	return get(idf, key, idf->rare_one);
}

uint32_t soi_idf_two(const struct soi_idf *idf, uint64_t pair_key)
{
	return get(idf, pair_key, idf->rare_two);
}

void soi_idf_fetch(const struct soi_idf *idf, uint64_t key)
{
	__builtin_prefetch(&idf->slots[(size_t)key & idf->mask]);
}
