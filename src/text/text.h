/*
 * The text room: a text to tokens and sentences, each a span of it; and
 * dictionaries of phrases that match over tokens.
 *
 * All offsets are bytes into the text.  Everything returned lives in the arena
 * given, and borrows the text.
 */
#ifndef SOI_TEXT_TEXT_H
#define SOI_TEXT_TEXT_H

#include "base/base.h"

enum soi_token_kind {
	SOI_TOK_WORD,	/* letters, digits after the first letter: "Nam", "G7", "km2" */
	SOI_TOK_NUMBER,	/* ASCII digits only: "1", "03" of "1,03" */
	SOI_TOK_PUNCT,	/* one code point */
	SOI_TOK_BREAK	/* a line break; start..end covers all of it */
};

enum soi_token_flag {
	SOI_TF_SPACE = 1,	/* white space (or a break) stands before it */
	SOI_TF_CAP = 2,		/* first letter is upper case */
	SOI_TF_UPPER = 4,	/* all letters are upper case */
	SOI_TF_SYLLABLE = 8,	/* spelt like a Vietnamese syllable */
	SOI_TF_SENTENCE = 16,	/* first token of a sentence */
	SOI_TF_NO_CASE = 32	/* a word in a line that is all capitals */
};

struct soi_token {
	uint64_t key;		/* soi_word_key of a word; soi_hash64 of a number's digits; of a
				 * mark, soi_mark_key of its code point */
	uint32_t start, end;	/* bytes */
	uint8_t kind, flags;
	uint16_t word;		/* row of the text's words */
	uint32_t cp;		/* of a PUNCT; for a NUMBER its value up to 999,999,999, else
				 * UINT32_MAX */
};

struct soi_sentence {
	uint32_t start, end;	/* bytes; no white space at either end */
	uint32_t first, last;	/* tokens [first, last) */
};

/* Which dictionaries of a lexicon have phrases that begin with a word: a bit each. */
#define SOI_LEXICON_SLOTS 4	/* of 64 dictionaries */
struct soi_word_uses {
	uint64_t begins[SOI_LEXICON_SLOTS];
	uint32_t roots;			/* lexicon.c's: where those phrases stand */
	uint8_t before[SOI_LEXICON_SLOTS];	/* bits of the slots before */
};

struct soi_text {
	struct soi_span text;		/* borrowed */
	const struct soi_lexicon *lexicon;	/* that knows its words, or NULL */
	const struct soi_word_uses *words;	/* of the lexicon */
	const uint16_t *sets;		/* of the same words: the sets of dictionaries, a bit each */
	struct soi_token *tokens;	/* [n_tokens] and a line's end behind them, for who looks one ahead */
	size_t n_tokens;
	struct soi_sentence *sentences;
	size_t n_sentences;
};

struct soi_phrases;

/*
 * The words of all dictionaries that texts are searched with.  soi_text_split looks each token up
 * once, and from then on a test of one bit tells whether a dictionary may have a phrase there.
 * Dictionaries are made and filled first, then the lexicon is closed; texts split before that know
 * nothing of their words and are searched all the same.
 */
struct soi_lexicon;

struct soi_lexicon *soi_lexicon_new(struct soi_arena *a);

/* The keys of words by how frequent they are, the most frequent first, which are numbered in this
 * order when the lexicon is closed.  They live as long as the lexicon's filling. */
void soi_lexicon_frequent(struct soi_lexicon *x, const uint64_t *keys, size_t n);

/* An error where the phrases have more than 65,534 different words. */
int soi_lexicon_close(struct soi_lexicon *x, struct soi_err *err) __attribute__((warn_unused_result));

/* What the room knows: abbreviations that do not end a sentence; and the words of all others. */
struct soi_text_tables {
	struct soi_lexicon *lexicon;
	const struct soi_phrases *abbreviations;
	const struct soi_common *common;	/* frequent words by their bytes (split.c) */
};

int soi_text_tables_init(struct soi_text_tables *x, struct soi_arena *a,
			 const struct soi_tables *t, struct soi_err *err);

/* The key of a mark: all dashes have one, and so have all double quotation
 * marks, and all single ones. */
uint64_t soi_mark_key(uint32_t cp);

/* Tokens and sentences of a well-formed UTF-8 text.  Linear time. */
int soi_text_split(struct soi_text *out, struct soi_arena *a, struct soi_span text,
		   const struct soi_text_tables *x, struct soi_err *err)
	__attribute__((warn_unused_result));

/*
 * A dictionary of phrases, matched by the keys of their tokens, so that tone
 * placement and (unless asked) case do not matter.  Numbers and marks inside a
 * phrase match themselves.  Build in one thread, then read from many.
 */
enum soi_phrase_flag {
	SOI_PHRASE_CASED = 1,	/* a word written with a capital in the phrase must have one in the text */
	SOI_PHRASE_UPPER = 2	/* every word must be all capitals in the text ("AP") */
};

/* phrases.c's; only the first four are read here, so that a token that begins no phrase, which is
 * most of them, costs no call. */
struct soi_phrases {
	struct soi_lexicon *lexicon;	/* or NULL */
	uint64_t bit;		/* in the words' slot of the lexicon; 0: it has none */
	size_t slot;
	uint64_t first[256];	/* bit (key >> 50) is set: a first token has such a key */
	struct soi_arena *a;
	struct soi_phrase_edge *edges;
	size_t n_edges, cap_edges;	/* cap is a power of two */
	struct soi_phrase_node *nodes;
	size_t n_nodes, cap_nodes;
	struct soi_phrase_value *values;
	size_t n_values, cap_values;
};

/* x: the lexicon it belongs to, or NULL. */
struct soi_phrases *soi_phrases_new(struct soi_arena *a, struct soi_lexicon *x);

/* The same phrase may be added with several values: the earlier is found first. */
int soi_phrases_add(struct soi_phrases *p, struct soi_span phrase, uint32_t value,
		    unsigned flags, struct soi_err *err) __attribute__((warn_unused_result));

struct soi_phrase_hit {
	uint32_t value;
	uint32_t n_tokens;	/* how many tokens from the start it covers */
};

/* Whether some phrase may begin at token i < limit: what is asked inline, the answer being mostly no. */
static inline bool soi_phrases_may(const struct soi_phrases *p, const struct soi_text *t, size_t i, size_t limit)
{
	const struct soi_token *k = &t->tokens[i];

	if (i >= limit)
		return false;
	if (p->bit && p->lexicon == t->lexicon)
		return t->words[k->word].begins[p->slot] & p->bit;
	return p->first[k->key >> 56] >> (k->key >> 50 & 63) & 1;
}

/*
 * All phrases that begin at token i and end before token limit, longest first;
 * returns how many were written to hits (at most max).  Breaks are not crossed.
 */
size_t soi_phrases_walk(const struct soi_phrases *p, const struct soi_text *t, size_t i,
			size_t limit, struct soi_phrase_hit *hits, size_t max);
static inline size_t soi_phrases_at(const struct soi_phrases *p, const struct soi_text *t, size_t i,
				    size_t limit, struct soi_phrase_hit *hits, size_t max)
{
	if (!soi_phrases_may(p, t, i, limit))
		return 0;
	return soi_phrases_walk(p, t, i, limit, hits, max);
}

/*
 * Some dictionaries together, for the question whether any of them may have a phrase at token i:
 * one test where a walk over the text would ask each in turn.
 */
struct soi_phrase_set {
	const struct soi_lexicon *lexicon;	/* NULL: nothing is known, all may */
	uint16_t bit;
};

/* All n of one lexicon, before it is closed; it keeps sixteen sets. */
void soi_phrase_set_init(struct soi_phrase_set *s, struct soi_phrases *const *p, size_t n);

static inline bool soi_phrase_set_begins(const struct soi_phrase_set *s, const struct soi_text *t, size_t i)
{
	return !t->sets || s->lexicon != t->lexicon || (t->sets[t->tokens[i].word] & s->bit);
}

/* The longest, or false. */
static inline bool soi_phrases_longest(const struct soi_phrases *p, const struct soi_text *t,
				       size_t i, size_t limit, struct soi_phrase_hit *hit)
{
	return soi_phrases_at(p, t, i, limit, hit, 1) == 1;
}

/* The token that holds byte offset at, or the first after it; n_tokens if none. */
size_t soi_token_at(const struct soi_text *t, size_t at);

/* Token i's bytes. */
static inline struct soi_span soi_token_span(const struct soi_text *t, size_t i)
{
	return soi_span_sub(t->text, t->tokens[i].start, t->tokens[i].end);
}

#endif
