/*
 * Inside the events step: patterns over the text of one article.
 */
#ifndef SOI_MARK_EVENTS_MATCH_H
#define SOI_MARK_EVENTS_MATCH_H

#include "mark/events.h"

#define SOI_WHOLE_TOKENS 120 /* shorter is a headline with its lede */

/* Someone who may act: a name, a noun ("phe đối lập"), a pronoun resolved. */
struct soi_act {
	uint32_t first, end; /* tokens */
	struct soi_range span;
	struct soi_span id, id2; /* id2: the second of "hai nước" */
	struct soi_span folk;	 /* "người dân" of id: who acts, where they do */
	bool counted;		 /* "12 người": hurt or marching, nobody's side */
	bool place;		 /* only says where */
	bool object;		 /* "nghi phạm": nobody's doer */
	bool officer;		 /* "giám đốc" of a body that is no state */
	bool leader;		 /* a person, or an office */
	bool noun;		 /* "người ủng hộ": what follows says of whom */
	enum soi_rank rank;
};

enum soi_clause_kind {
	SOI_CLAUSE_MAIN,     /* has, or should have, a subject of its own */
	SOI_CLAUSE_JOINED,   /* goes on with the subject of its parent */
	SOI_CLAUSE_SUB,	     /* when, why, what for */
	SOI_CLAUSE_RELATIVE, /* which: tied to the noun before it */
	SOI_CLAUSE_CONTENT,  /* what is said or asked */
};

struct soi_clause {
	uint32_t first;	 /* token */
	uint32_t verb;	 /* token of its first one, or 0 */
	uint32_t parent; /* index, UINT32_MAX for none */
	enum soi_clause_kind kind;
};

struct soi_match_walk {
	struct soi_event_walk *w;
	const struct soi_events_tables *x;
	const struct soi_text *t;
	struct soi_act *acts; /* in order of the text */
	uint32_t n_acts;
	uint32_t *act_at;	 /* [n_tokens] index + 1, or 0 */
	uint32_t *owner_at;	 /* the same of a state that owns a thing; its act is behind n_acts */
	struct soi_clause *clauses;
	uint32_t n_clauses;
	size_t clauses_cap;
	uint32_t *clause_at; /* [n_tokens] index */
	struct soi_span main[2]; /* the states named most */
	bool main_pair;		 /* both are named more than once */
	size_t quote;		 /* the first quotation that ends behind the last event */
	uint8_t *trigger_at;	 /* [n_tokens] length of the trigger that begins there */
	bool elsewhere;		 /* a match, a film, a market: nothing political is told */
	bool political;		 /* a text about what states and parties do */
	bool whole;		 /* the same and no headline with its lede: other mentions settle much */
	struct soi_grade *grades; /* [events] */
	size_t grades_cap;
};

/* Which ranks stand on the sides of an event: bits 1 << enum soi_rank. */
struct soi_grade {
	uint8_t source, target;
};

#define SOI_SIDE_MAX 8
#define SOI_BACK     26 /* tokens to the subject */
#define SOI_AHEAD    13 /* tokens to the object */

/* Who stands on one side: acts, and the tokens they cover. */
struct soi_side {
	uint32_t acts[SOI_SIDE_MAX];
	size_t n;
	size_t first, end;
};

/* A trigger while its event is made. */
struct soi_trigger {
	size_t first, end, sentence;
	const struct soi_event_pattern *p;
	size_t verb; /* where the search for the subject begins */
	bool nominal, light, passive, got;
	bool called;	   /* asked for by the verb before */
	size_t passive_at; /* token of "bị" */
	struct soi_side source, target;
};

/* A phrase of role r at token i; *n: its length, unless n is NULL. */
bool soi_event_word_here(const struct soi_match_walk *m, enum soi_event_word r, size_t i,
			 size_t limit, size_t *n);
static inline bool soi_event_word(const struct soi_match_walk *m, enum soi_event_word r, size_t i,
				  size_t limit, size_t *n)
{
	return soi_phrases_may(m->x->word[r], m->t, i, limit) &&
	       soi_event_word_here(m, r, i, limit, n);
}

/* A phrase of role r that ends right before token i and begins at first or behind. */
bool soi_event_before(const struct soi_match_walk *m, enum soi_event_word r, size_t i, size_t first,
		      size_t *n);

static inline bool soi_trigger_is(const struct soi_trigger *g, const char *type)
{
	return soi_span_is(g->p->type, type);
}

/* A single word of role at token i. */
static inline bool soi_event_one(const struct soi_match_walk *m, enum soi_event_word r, size_t i)
{
	return soi_event_word(m, r, i, i + 1, NULL);
}

static inline bool soi_is_punct(const struct soi_match_walk *m, size_t i)
{
	return m->t->tokens[i].kind == SOI_TOK_PUNCT || m->t->tokens[i].kind == SOI_TOK_BREAK;
}

static inline bool soi_is_mark(const struct soi_match_walk *m, size_t i, uint32_t cp)
{
	return m->t->tokens[i].kind == SOI_TOK_PUNCT && m->t->tokens[i].cp == cp;
}

static inline const struct soi_act *soi_act_at(const struct soi_match_walk *m, size_t token)
{
	return m->act_at[token] ? &m->acts[m->act_at[token] - 1] : NULL;
}

static inline bool soi_act_is_state(const struct soi_act *a)
{
	return a->rank == SOI_POLITICAL && soi_event_is_code(a->id);
}

/* Fills acts and act_at. */
void soi_acts_find(struct soi_match_walk *m);

/* Fills clauses and clause_at. */
void soi_clauses_find(struct soi_match_walk *m);

/* Whether the comma at token i is one of a list: another member behind it, and "và", and a last. */
bool soi_list_goes_on(const struct soi_match_walk *m, size_t i, size_t limit);

/* Whether the article tells of a match, a film, a market. */
bool soi_gate_elsewhere(const struct soi_match_walk *m);

/* Whether it is about politics: then its verbs are political, whoever acts. */
bool soi_gate_political(const struct soi_match_walk *m);

/* Whether it is a whole article about politics. */
bool soi_gate_whole(const struct soi_match_walk *m);

/* Whether e is political interaction, as far as its type, its sides and their ranks tell.
 * slotless: its pattern has no room for sides; alone: none for the other side. */
bool soi_gate_open(const struct soi_match_walk *m, const struct soi_event *e,
		   struct soi_grade grade, bool slotless, bool alone);

/* Drops the numbered meetings that nobody is said to hold: a party's congress at home. */
void soi_gate_series(struct soi_match_walk *m);

/* Fills trigger_at. */
void soi_match_triggers(struct soi_match_walk *m);

/* The length of the row's preposition that stands at token i; 0 for none. */
size_t soi_row_preposition(const struct soi_match_walk *m, const struct soi_event_pattern *p,
			   size_t i, size_t limit);

/* Whether what two do with each other by this row may be told of one. */
bool soi_row_symmetric(const struct soi_event_pattern *p);

/* How many of the words in [i, end) are neither adverbs, nor times and places, nor verbs of
 * saying, nor another event.  A colon, or (where !soft) a word that begins another clause, counts
 * as SIZE_MAX: "A … để phản đối B" is still what A does. */
size_t soi_strange_between(const struct soi_match_walk *m, size_t i, size_t end, bool soft);

/* The subject of a verb at token i in a sentence that begins at first; false for none. */
bool soi_sides_subject(const struct soi_match_walk *m, size_t i, size_t first, struct soi_side *s);

/* "với T" within a few tokens behind token i. */
bool soi_sides_required(const struct soi_match_walk *m, const struct soi_event_pattern *p, size_t i,
			size_t limit, struct soi_side *s);

/* What is done, not said. */
bool soi_trigger_deed(const struct soi_trigger *g);

/* Whether both begin with the same actor. */
bool soi_sides_same(const struct soi_match_walk *m, const struct soi_side *a,
		    const struct soi_side *b);

/* A verb that goes on from the first of its sentence: ", chỉ trích", "và bác bỏ". */
bool soi_sides_coordinated(const struct soi_match_walk *m, const struct soi_trigger *g,
			   size_t first);

/* Fills g's source and target.  last and opening are the verbs told before in the sentence: the
 * nearest and the first, with p NULL for none.  *status is changed where the verb before makes
 * the deed asked for, threatened or planned. */
void soi_sides_find(const struct soi_match_walk *m, struct soi_trigger *g,
		    const struct soi_sentence *sen, const struct soi_trigger *last,
		    const struct soi_trigger *opening, enum soi_status *status);

/* Appends g's event, unless it is not told as done; moves on last and opening. */
void soi_event_tell(struct soi_match_walk *m, struct soi_trigger *g,
		    const struct soi_sentence *sen, struct soi_trigger *last,
		    struct soi_trigger *opening);

/* The events; appends to m->w->events. */
void soi_match_find(struct soi_match_walk *m);

#endif
