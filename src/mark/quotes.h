/*
 * Inside the quotes step: its table and what its files share while one article
 * is marked.
 */
#ifndef SOI_MARK_QUOTES_H
#define SOI_MARK_QUOTES_H

#include "mark/internal.h"

/* The roles of data/reporting.tsv, in the order of role_names in quotes.c. */
enum soi_reporting {
	SOI_RP_VERB,
	SOI_RP_LABEL,
	SOI_RP_ACCORDING,
	SOI_RP_NAME_OF,
	SOI_RP_NOUN_BEFORE,
	SOI_RP_ADVERB,
	SOI_RP_PRONOUN,
	SOI_RP_BODY_PRONOUN,
	SOI_RP_TITLE,
	SOI_RP_BY,
	SOI_RP_GIVES,
	SOI_RP_DOCUMENT,
	SOI_RP_BODY,
	SOI_RP_PERSON_NOUN,
	SOI_RP_MEDIA,
	SOI_RP_OUTLET,
	SOI_RP_NOT_VERB,
	SOI_RP_NOT_SAID,
	SOI_RP_OBJECT,
	SOI_RP_WISH,
	SOI_RP_MANNER,
	SOI_RP_QUOTING,
	SOI_RP_TERM,
	SOI_RP_SAID_NOUN,
	SOI_RP_THAT_IS,
	SOI_RP_LEAD,
	SOI_RP_GOVERNS,
	SOI_RP_GOVERNS_NOT,
	SOI_RP_POINTING,
	SOI_RP_ORIGIN,
	SOI_RP_JOINS,
	SOI_RP_THAT,
	SOI_RP_PLACED,
	SOI_RP_QUANTITY,
	SOI_RP_NAMING,
	SOI_RP_SOME,
	SOI_RP_THING,
	SOI_RP_N
};

struct soi_quotes_tables {
	struct soi_phrases *role[SOI_RP_N];
	struct soi_phrase_set cues; /* verbs, labels and wishes */
};

struct soi_speaker {
	struct soi_span who; /* as printed; empty: nobody found */
	struct soi_range span;
	bool media; /* passes the words of others on */
	bool person;
};

/* Words between marks: tokens of the marks themselves. */
struct soi_quoted {
	uint32_t open, close;
	uint32_t row_last; /* index of the last one in its row: “a”, “b” và “c” */
	bool in_row;	   /* another of the row stands before it */
	bool said;	   /* printed; known when the next one is asked */
	bool term;	   /* the same few words stand in marks again and again, or before a name */
};

struct soi_quote_walk {
	const struct soi_quotes_tables *x;
	const struct soi_names_tables *names;
	struct soi_mark_doc *d;
	const struct soi_text *t;
	uint32_t *name_at;  /* [n_tokens] index + 1 into names, or 0 */
	uint32_t *quote_at; /* [n_tokens] index + 1 into quoted, or 0; marks included */
	uint32_t *time_at;  /* [n_tokens] index + 1 into times, or 0 */
	struct soi_quoted *quoted;
	size_t n_quoted;
	struct soi_speaker last; /* who spoke last, and in which sentence */
	size_t last_sentence;
	struct soi_quote *out;
	size_t n_out, cap;
};

/* A phrase of role at token i, before limit. */
bool soi_reporting_at(const struct soi_quote_walk *w, enum soi_reporting role, size_t i,
		      size_t limit, size_t *n_tokens);

/* A phrase of role that ends right before token i; *n_tokens may be NULL. */
bool soi_reporting_before(const struct soi_quote_walk *w, enum soi_reporting role, size_t i,
			  size_t first, size_t *n_tokens);

/* Who does the verb at token verb, looking back as far as token first. */
struct soi_speaker soi_speaker_before(const struct soi_quote_walk *w, size_t verb, size_t first,
				      size_t sentence);

/* Who is named behind "theo" (which ends at token i), before limit. */
struct soi_speaker soi_speaker_after(const struct soi_quote_walk *w, size_t i, size_t limit,
				     bool again);

/* The few words [first, end) without a name as a speaker, as they stand. */
struct soi_speaker soi_speaker_words(const struct soi_quote_walk *w, size_t first, size_t end);

/* Name index as a speaker. */
struct soi_speaker soi_speaker_named(const struct soi_quote_walk *w, size_t name);

#endif
