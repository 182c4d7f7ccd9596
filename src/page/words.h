/*
 * A light split of a text into words, numbers and marks, and sets of phrases
 * that match over them: what cleaning needs, before the text room sees the
 * article.
 */
#ifndef SOI_PAGE_WORDS_H
#define SOI_PAGE_WORDS_H

#include "base/base.h"

enum { SOI_W_WORD, SOI_W_NUMBER, SOI_W_MARK };

enum {
	SOI_WF_SPACE = 1,	/* white space before it, or the start of the text */
	SOI_WF_LINE = 2,	/* first of its line */
	SOI_WF_CAP = 4,		/* a word that begins with a capital */
	SOI_WF_UPPER = 8	/* of two letters or more, all capitals */
};

struct soi_page_word {
	uint64_t key;		/* of a word's match form (no case, no tone placement); of other
				 * tokens, a hash of their bytes */
	uint32_t start, end;	/* bytes */
	uint8_t kind, flags;
};

struct soi_words {
	struct soi_span text;	/* borrowed, well formed */
	struct soi_page_word *w;
	size_t n;
};

void soi_words_split(struct soi_words *out, struct soi_arena *a, struct soi_span text);

static inline struct soi_span soi_words_span(const struct soi_words *t, size_t i)
{
	return soi_span_sub(t->text, t->w[i].start, t->w[i].end);
}

static inline uint64_t soi_words_key(const struct soi_words *t, size_t i)
{
	return t->w[i].key;
}

/* Token i is the mark c (ASCII). */
static inline bool soi_words_is(const struct soi_words *t, size_t i, char c)
{
	return t->w[i].kind == SOI_W_MARK && t->w[i].end - t->w[i].start == 1 &&
	       t->text.p[t->w[i].start] == c;
}

/* A set of phrases, each with a value.  Built in one thread, read by many. */
struct soi_wordset {
	struct soi_arena *a;
	struct soi_wordset_slot *slots;
	size_t n, cap;		/* cap is a power of two */
};

void soi_wordset_init(struct soi_wordset *s, struct soi_arena *a);

/* A phrase added twice keeps the values OR-ed together; put keeps the first. */
void soi_wordset_add(struct soi_wordset *s, struct soi_span phrase, uint32_t value);
void soi_wordset_put(struct soi_wordset *s, struct soi_span phrase, uint32_t value);

/* The longest phrase that begins at token i and ends before limit: how many
 * tokens, 0 for none. */
size_t soi_wordset_longest(const struct soi_wordset *s, const struct soi_words *t, size_t i,
			   size_t limit, uint32_t *value);

/* The value of the phrase of two tokens with these keys; 0: not in the set. */
uint32_t soi_wordset_pair(const struct soi_wordset *s, uint64_t first, uint64_t second);

#endif
