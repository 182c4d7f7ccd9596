/*
 * Inside the events step: patterns over the text of one article.
 */
#ifndef SOI_MARK_EVENTS_MATCH_H
#define SOI_MARK_EVENTS_MATCH_H

#include "mark/events.h"

/* Someone who may act: a name, a noun ("phe đối lập"), a pronoun resolved. */
struct soi_act {
	uint32_t first, end; /* tokens */
	struct soi_range span;
	struct soi_span id, id2; /* id2: the second of "hai nước" */
	bool counted;		 /* "12 người": hurt or marching, nobody's side */
	bool place;		 /* only says where */
};

struct soi_match_walk {
	struct soi_event_walk *w;
	const struct soi_events_tables *x;
	const struct soi_text *t;
	struct soi_act *acts; /* in order of the text */
	uint32_t n_acts;
	uint32_t *act_at;	 /* [n_tokens] index + 1, or 0 */
	struct soi_span main[2]; /* the states named most */
	size_t quote;		 /* the first quotation that ends behind the last event */
	uint8_t *trigger_at;	 /* [n_tokens] length of the trigger that begins there */
};

bool soi_event_word(const struct soi_match_walk *m, enum soi_event_word r, size_t i, size_t limit,
		    size_t *n);

/* Fills acts and act_at. */
void soi_acts_find(struct soi_match_walk *m);

/* The events; appends to m->w->events. */
void soi_match_find(struct soi_match_walk *m);

#endif
