/* Words as the search index sees them; index.c says why. */
#ifndef SOI_STORE_WORDS_H
#define SOI_STORE_WORDS_H

#include "store/internal.h"

/* The next word of text at or after *at; *at moves behind it.  Letters and
 * digits make a word; bytes that are no UTF-8 end one. */
bool soi_next_word(struct soi_span text, size_t *at, size_t *start, size_t *end);
bool soi_has_word(struct soi_span text);

/* The two forms of a word; exact is empty where the word has no diacritics. */
struct soi_forms {
	struct soi_buf exact, bare;
};
void soi_forms_init(struct soi_forms *f);
void soi_forms_release(struct soi_forms *f);
void soi_forms_of(struct soi_forms *f, struct soi_span word);

/* Typed text may be decomposed; the index is composed.  malloc'd and ended by
 * NUL; NULL: not UTF-8. */
char *soi_composed(struct soi_span words);

/*
 * The most common words and their pairs; pairs.c says why.  The words are of
 * bare forms and loaded when first asked for (an SQLite code), and again after the
 * table that they come from changed.
 */
#define SOI_COMMON_BYTES 23	/* of one of them */
#define SOI_PAIR_BYTES (2 * SOI_COMMON_BYTES + 3)
int soi_common_load(struct soi_common *c);
void soi_common_forget(struct soi_common *c);
bool soi_common_has(struct soi_common *c, struct soi_span bare);	/* loaded before */
/* The pair's term, a made-up word of letters and digits; its length. */
size_t soi_pair(char out[SOI_PAIR_BYTES], struct soi_span first, struct soi_span second);
/* Append " AND TERM" for each pair in a phrase as typed. */
int soi_phrase_pairs(struct soi_store *s, struct soi_span phrase, struct soi_buf *out, struct soi_err *err);

/* Things besides words that a search may ask for. */
enum soi_facet { SOI_FACET_OUTLET, SOI_FACET_ACTOR, SOI_FACET_PLACE, SOI_FACET_TYPE };

/* Append the made-up word that stands for value: as typed where it has
 * diacritics, bare where it has none. */
void soi_facet_word(enum soi_facet facet, struct soi_span value, struct soi_buf *out);

/* Whether a search for typed finds a record in which value stands. */
bool soi_facet_fits(struct soi_span typed, struct soi_span value);

/*
 * Every record that speaks and fits a query (search.c says what one is; an
 * empty one: all), in order of its article's id, with its story's id and its
 * group's line, both empty until grouped.  A non-zero return of row stops and
 * is returned.
 */
int soi_search_each(struct soi_store *s, struct soi_span words,
		    int (*row)(void *ctx, struct soi_span record, struct soi_span story,
			       struct soi_span group), void *ctx, struct soi_err *err);

#endif
