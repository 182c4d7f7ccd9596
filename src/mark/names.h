/*
 * Inside the names step: its tables, the candidates one pass over the tokens
 * finds, and the pass over the whole text that gives them ids.
 */
#ifndef SOI_MARK_NAMES_H
#define SOI_MARK_NAMES_H

#include "mark/internal.h"
#include "mark/names_map.h"

#define SOI_NAME_WORDS 24	/* words of a name that are looked at */

/* Classes of phrases that one dictionary holds; at each token the longest hit
 * of each class is kept. */
enum soi_lex { SOI_LEX_STATE, SOI_LEX_CAPITAL, SOI_LEX_PLACE, SOI_LEX_ORG, SOI_LEX_CUE,
	       SOI_LEX_WORD /* of organisations */, SOI_LEX_NOT, SOI_LEX_KNOWN /* row: enum soi_name_kind */,
	       SOI_N_LEX };

enum soi_cue { SOI_CUE_NONE, SOI_CUE_PERSON, SOI_CUE_ROLE, SOI_CUE_OFFICE, SOI_CUE_ORG, SOI_CUE_ORG_FIRM, SOI_CUE_ORG_BODY, SOI_CUE_ORG_UNIT,
	       SOI_CUE_ORG_ANY, SOI_CUE_ORG_OUT, SOI_CUE_PLACE_IN, SOI_CUE_PLACE_OUT, SOI_CUE_ADMIN,
	       SOI_CUE_ADMIN_NUMBER, SOI_CUE_PLACE_NUMBER, SOI_CUE_PREP,
	       SOI_CUE_PREP_WEAK, SOI_CUE_OF_STATE, SOI_CUE_LANGUAGE, SOI_CUE_SKIP, SOI_CUE_PARTICLE, SOI_CUE_ORG_TAIL, SOI_CUE_STOP,
	       SOI_N_CUES };

enum soi_state_use { SOI_STATE_FULL, SOI_STATE_PAIR, SOI_STATE_NOUN, SOI_STATE_KOREA };

struct soi_state_row {
	struct soi_span code, qid;	/* ISO 3166-1 alpha-3 */
	enum soi_state_use use;
};

struct soi_capital_row {
	struct soi_span code, qid, state_qid;
	bool seat;			/* a house: "Kremlin" */
};

struct soi_place_row {
	struct soi_span qid;
	bool district;			/* needs a head or a province beside it */
};

struct soi_org_row {
	struct soi_span full, qid;
	uint32_t family;		/* rows of one full form share it, from 1 */
};

/* What a short word of organisations' names is written out as. */
struct soi_short_row {
	uint64_t *keys;
	size_t n;
};

/* Properties of single words, by key. */
enum { SOI_WORD_SURNAME_VI = 1, SOI_WORD_SURNAME_ZH = 2, SOI_WORD_SURNAME_KO = 4, SOI_WORD_GIVEN = 8,
       SOI_WORD_NO_PERSON = 16 };

/* The roles of data/name_links.tsv, in the order of link_names in names_tables.c. */
enum soi_link { SOI_LINK_OF, SOI_LINK_AND, SOI_LINK_PLURAL, SOI_LINK_LEADS, SOI_LINK_BODY_NOUN, SOI_LINK_DOES,
		SOI_N_LINKS };

struct soi_names_tables {
	struct soi_phrases *links[SOI_N_LINKS];
	struct soi_phrases *lex;	/* value: class << 24 | row */
	struct soi_state_row *states;
	struct soi_capital_row *capitals;
	struct soi_place_row *places;
	struct soi_org_row *orgs;
	uint8_t *cues;			/* enum soi_cue by row: what the kinds of heads have in common */
	uint8_t *heads;			/* the same, as the table has it */
	bool *verbs;			/* rows of org_words that may be verbs */
	struct soi_phrases *words;	/* value: SOI_WORD_ bits */
	struct soi_phrases *compounds;	/* two syllables that make one word */
	struct soi_phrases *shorts;	/* value: row of short_rows */
	struct soi_short_row *short_rows;
	struct soi_map org_keys;	/* normal form of the rows of orgs -> family */
};

/* What stands at each token: row and length of the longest hit per class. */
struct soi_lexemes {
	uint8_t *n[SOI_N_LEX];		/* [n_tokens], 0: none */
	uint32_t *row[SOI_N_LEX];
	uint8_t *word;			/* SOI_WORD_ bits */
	uint8_t *any;			/* bit 1 << class: that class has a hit */
};

enum soi_cand_kind { SOI_CAND_PERSON, SOI_CAND_ORG, SOI_CAND_PLACE, SOI_CAND_UNKNOWN };

struct soi_cand {
	uint32_t first, last;		/* tokens [first, last) */
	uint8_t kind;			/* enum soi_cand_kind; the first three as in soi_name_kind */
	bool sure;			/* by table or cue, not by shape */
	bool located;			/* a capital that is a place here, not its government */
	int32_t state, capital, org;	/* rows, or -1 */
	int32_t place;
	int32_t same;			/* index of the candidate it abbreviates, or -1 */
	const char *rule;
	uint64_t key;			/* of its words, or 0: not yet computed */
	struct soi_span id, qid;	/* set by soi_names_ids */
};

struct soi_names_work {
	const struct soi_names_tables *x;
	struct soi_mark_doc *d;
	const struct soi_text *t;
	struct soi_lexemes lex;
	struct soi_cand *c;
	size_t n, cap;
};

/* Whether a word for people begins at token i: "bác sĩ", "Bộ trưởng". */
bool soi_names_role_at(const struct soi_names_tables *x, const struct soi_text *t, size_t i, size_t limit);

/* Candidates in order of the text; none overlaps another. */
int soi_names_find(struct soi_names_work *w, struct soi_err *err);

/*
 * The normal form of the organisation [first, last) of t: a key a word, short
 * words written out, "và" and marks left out; at most max.
 */
size_t soi_names_org_words(const struct soi_names_tables *x, const struct soi_text *t, size_t first,
			   size_t last, uint64_t *keys, size_t max);
uint64_t soi_names_key(const uint64_t *keys, size_t n);

/* Organisations: open names that stood behind a head elsewhere; ids and qids. */
void soi_names_cores(struct soi_names_work *w);
void soi_names_org_ids(struct soi_names_work *w);

/* Kinds of what was left open, ids and qids of all. */
void soi_names_ids(struct soi_names_work *w);

static inline bool soi_names_cap(const struct soi_text *t, size_t i)
{
	return i < t->n_tokens && t->tokens[i].kind == SOI_TOK_WORD && (t->tokens[i].flags & SOI_TF_CAP);
}

/* A small word of role at token i. */
static inline bool soi_names_link(const struct soi_names_tables *x, const struct soi_text *t, enum soi_link role,
				  size_t i)
{
	struct soi_phrase_hit hit;

	return i < t->n_tokens && !(t->tokens[i].flags & SOI_TF_CAP) &&
	       soi_phrases_longest(x->links[role], t, i, i + 1, &hit);
}

#endif
