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

struct soi_match_walk {
	struct soi_event_walk *w;
	const struct soi_events_tables *x;
	const struct soi_text *t;
	struct soi_act *acts; /* in order of the text */
	uint32_t n_acts;
	uint32_t *act_at;	 /* [n_tokens] index + 1, or 0 */
	uint32_t *owner_at;	 /* the same of a state that owns a thing; its act is behind n_acts */
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

/* A phrase of role r at token i; *n: its length, unless n is NULL. */
bool soi_event_word_here(const struct soi_match_walk *m, enum soi_event_word r, size_t i,
			 size_t limit, size_t *n);
static inline bool soi_event_word(const struct soi_match_walk *m, enum soi_event_word r, size_t i,
				  size_t limit, size_t *n)
{
	return soi_phrases_may(m->x->word[r], m->t, i, limit) &&
	       soi_event_word_here(m, r, i, limit, n);
}

/* Fills acts and act_at. */
void soi_acts_find(struct soi_match_walk *m);

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

/* The events; appends to m->w->events. */
void soi_match_find(struct soi_match_walk *m);

#endif
