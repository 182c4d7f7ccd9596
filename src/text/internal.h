/* Inside the text room. */
#ifndef SOI_TEXT_INTERNAL_H
#define SOI_TEXT_INTERNAL_H

#include "text/text.h"

struct soi_phrase_edge {
	uint64_t key;
	uint32_t node, to;	/* to 0: free slot */
};

struct soi_phrase_value {
	uint32_t value, next;	/* index + 1 of the next, 0 at the end */
	uint32_t needs;		/* bit i: word i must begin with a capital; NEEDS_UPPER: all must be capitals */
};

struct soi_phrase_node {
	uint32_t first, last;	/* values: index + 1 */
};

#define MAX_PHRASE 31 /* tokens; as many as needs has bits for */
#define NEEDS_UPPER (UINT32_C(1) << 31)

/* Whether the n tokens of t have the capitals that are needed. */
bool soi_phrase_case(uint32_t needs, const struct soi_token *t, size_t n);

/* Gives p its bit; none where all are given. */
void soi_lexicon_join(struct soi_lexicon *x, struct soi_phrases *p);

/* Looks up all words of t. */
void soi_lexicon_look_up(const struct soi_lexicon *x, struct soi_text *t);

/* soi_phrases_walk where the text's lexicon does not hold p. */
size_t soi_phrases_walk_open(const struct soi_phrases *p, const struct soi_text *t, size_t i,
			     size_t limit, struct soi_phrase_hit *hits, size_t max);

/* Tokens only; out has no sentences.  common: split.c's, or NULL. */
int soi_tokenize(struct soi_text *out, struct soi_arena *a, struct soi_span text, const struct soi_common *common,
		 struct soi_err *err)
	__attribute__((warn_unused_result));

#endif
