/*
 * Happenings: what a timeline's entries are made of.  A telling is a report's
 * head (title and lede) or one sentence of its body; tellings of one thing are
 * one happening.
 */
#ifndef SOI_STORY_HAPPENINGS_H
#define SOI_STORY_HAPPENINGS_H

#include "story/internal.h"

/* Beside what a mark's status says: what became of a plan. */
enum soi_state { SOI_ST_ACTUAL, SOI_ST_PLANNED, SOI_ST_CALLED_FOR, SOI_ST_POSSIBLE, SOI_ST_DENIED,
		 SOI_ST_PUT_OFF, SOI_ST_CANCELLED,
		 SOI_ST_DONE, SOI_ST_UNTIL, SOI_ST_CORRECTS, SOI_ST_LEANS, SOI_ST_SAME_DAY,
		 SOI_ST_AND, SOI_ST_OTHER, SOI_ST_PAST,
		 SOI_ST_BY /* from "done" on of words only */ };
const char *soi_state_name(enum soi_state s);

/* Rarer words and pairs of words, with what they weigh. */
struct soi_bag {
	struct soi_bag_word {
		uint64_t key;
		uint32_t w;
	} *words;			/* by key, no doubles */
	uint32_t n;
	uint64_t sum;
};

struct soi_telling {
	uint32_t pos;			/* in the tale */
	const struct soi_event *event;	/* what dates it, or NULL */
	struct soi_when when;
	struct soi_range span;
	bool head;			/* title and lede */
	enum soi_state state;
	enum soi_state turn;		/* put off or cancelled, where its words say so of something */
	struct soi_when next;		/* the last day it names that was still to come */
	uint64_t who;			/* who does it: key of a named actor, or 0 */
	uint32_t family;		/* of the event's type, or 0 */
	struct soi_bag bag;
	struct soi_bag title;		/* of a head; else empty */
	struct soi_bag said;		/* without whoever says so, where somebody does; else empty */
	int64_t at_s;			/* when it was published, or SOI_NO_TIME */
};

struct soi_happening {
	struct soi_telling *t;
	size_t n, cap;
	bool series;
	uint32_t cluster;		/* of a head, else SOI_NOBODY */
	struct soi_when when;		/* of what is no series */
	bool joined;			/* a plan and what became of it */
	bool gone;			/* went into another */
};

struct soi_happenings {
	struct soi_happening *h;
	size_t n, cap;
};

/* All of a story, in scratch of the tale's corpus. */
void soi_happenings(struct soi_tale *t, struct soi_happenings *out);

/* -- tellings.c -- */

struct soi_plan_words;
struct soi_plan_words *soi_plan_words_new(struct soi_arena *a, const struct soi_tables *t,
					  struct soi_err *err);
/* Whether a text has a word that says so. */
bool soi_plan_says(const struct soi_plan_words *x, struct soi_span text, enum soi_state s);
/* Whether a phrase that says so begins with the word of that key. */
bool soi_plan_may(const struct soi_plan_words *x, uint64_t key, enum soi_state s);
/* The same as soi_plan_says of two at once. */
bool soi_plan_says_either(const struct soi_plan_words *x, struct soi_span text, enum soi_state s,
			  enum soi_state other, bool *says_other);
/* Whether it says that something is put off or called off: the first word of the
 * kind that tells no earlier turn ("từng bị hủy"); else SOI_ST_ACTUAL. */
enum soi_state soi_plan_turn(const struct soi_plan_words *x, struct soi_span text);
/* Whether its first or last words do. */
bool soi_plan_begins(const struct soi_plan_words *x, struct soi_span text, enum soi_state s);
bool soi_plan_ends(const struct soi_plan_words *x, struct soi_span text, enum soi_state s);
/* Whether it is one of them and nothing else. */
bool soi_plan_is(const struct soi_plan_words *x, struct soi_span text, enum soi_state s);

void soi_bag_of(const struct soi_idf *idf, struct soi_arena *a, struct soi_span text,
		struct soi_bag *out);
/* What the smaller shares with the other, per cent of its weight. */
uint32_t soi_bag_shared_pc(const struct soi_bag *x, const struct soi_bag *y);

/* -- press.c -- */
/* Whether the correction corr takes back what a range of the report says. */
bool soi_takes_back(const struct soi_corpus *s, const struct soi_member *corr,
		    const struct soi_member *of, struct soi_range r);
/* The place of the correction that does so of the report at pos, or SOI_NOBODY. */
uint32_t soi_taken_back_by(const struct soi_tale *t, uint32_t pos, struct soi_range r);

/* Types that report one kind of deed; 0 for no type. */
uint32_t soi_event_family(struct soi_span type);

#endif
