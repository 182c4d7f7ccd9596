/*
 * Inside the events step: its tables, and what its files share while one
 * article is marked.
 */
#ifndef SOI_MARK_EVENTS_H
#define SOI_MARK_EVENTS_H

#include "mark/internal.h"
#include "mark/names_map.h"

/* The roles of data/series.tsv, in the order of role_names in events_tables.c. */
enum soi_series_role {
	SOI_SR_NAME,
	SOI_SR_NUMBERED,
	SOI_SR_START,
	SOI_SR_END,
	SOI_SR_HOLD,
	SOI_SR_PLANNED,
	SOI_SR_ACTUAL,
	SOI_SR_POSSIBLE,
	SOI_SR_DENIED,
	SOI_SR_ORDINAL,
	SOI_SR_ROMAN,
	SOI_SR_FIRST,
	SOI_SR_ROUND,
	SOI_SR_TH,
	SOI_SR_SAME,
	SOI_SR_LENGTH,
	SOI_SR_REPORT,
	SOI_SR_AIM,
	SOI_SR_AT,
	SOI_SR_TOWN,
	SOI_SR_BETWEEN,
	SOI_SR_JOINT,
	SOI_SR_TIMES,
	SOI_SR_ABOUT,
	SOI_SR_TIED,
	SOI_SR_WITH,
	SOI_SR_N
};

/* The roles of data/event_words.tsv, in the order of word_names in events_tables.c. */
enum soi_event_word {
	SOI_EW_CLASSIFIER,
	SOI_EW_LIGHT,
	SOI_EW_ANAPHOR,
	SOI_EW_PLANNED,
	SOI_EW_PROMISE,
	SOI_EW_POSSIBLE,
	SOI_EW_NEGATIVE,
	SOI_EW_DENIED,
	SOI_EW_PURPOSE,
	SOI_EW_PASSIVE,
	SOI_EW_RECEIVE,
	SOI_EW_MODAL,
	SOI_EW_BY,
	SOI_EW_TOWARD,
	SOI_EW_BETWEEN,
	SOI_EW_JOINT,
	SOI_EW_AT,
	SOI_EW_TOWN,
	SOI_EW_REPORT,
	SOI_EW_PAIR,
	SOI_EW_PRONOUN,
	SOI_EW_ORG_PRONOUN,
	SOI_EW_SPEAKER,
	SOI_EW_WHO,
	SOI_EW_CAUSE,
	SOI_EW_GET,
	SOI_EW_TITLE,
	SOI_EW_OFFICE,
	SOI_EW_COUNTERPART,
	SOI_EW_COMPOUND,
	SOI_EW_NOT_BEFORE,
	SOI_EW_NOT_AFTER,
	SOI_EW_THING,
	SOI_EW_RULES,
	SOI_EW_CLAUSE,
	SOI_EW_FORCE,
	SOI_EW_TAKER,
	SOI_EW_PUBLIC,
	SOI_EW_ELSEWHERE,
	SOI_EW_OF,
	SOI_EW_AND,
	SOI_EW_LET,
	SOI_EW_MAKER,
	SOI_EW_ABOUT,
	SOI_EW_ABOUT_CLAIM,
	SOI_EW_WHETHER,
	SOI_EW_WILL,
	SOI_EW_DONE,
	SOI_EW_IF,
	SOI_EW_SINCE,
	SOI_EW_SINCE_THEN,
	SOI_EW_GOES_ON,
	SOI_EW_DEED,
	SOI_EW_PERSON,
	SOI_EW_COUNTRY,
	SOI_EW_NAME_REST,
	SOI_EW_OWNER_ONLY,
	SOI_EW_HE,
	SOI_EW_QUANTIFIER,
	SOI_EW_REGION,
	SOI_EW_HOME_OFFICE,
	SOI_EW_HABIT,
	SOI_EW_POTENTIAL,
	SOI_EW_PARADE,
	SOI_EW_MEETING,
	SOI_EW_WAR,
	SOI_EW_TIES,
	SOI_EW_AHEAD,
	SOI_EW_OUTLET,
	SOI_EW_FORMER,
	SOI_EW_KIN,
	SOI_EW_UNDONE,
	SOI_EW_STATIONED,
	SOI_EW_EACH_OTHER,
	SOI_EW_WITHIN,
	SOI_EW_DEED_NOUN,
	SOI_EW_AGAINST,
	SOI_EW_AGREED,
	SOI_EW_ALLOW,
	SOI_EW_NOUN,
	SOI_EW_N
};

#define SOI_EVENT_PREPS 8

/* A row of events.tsv, compiled. */
struct soi_event_pattern {
	struct soi_span type, mode, cameo, rule;
	struct soi_span trigger; /* its words in the row */
	uint64_t preps[SOI_EVENT_PREPS][3]; /* token keys; 0 ends one shorter than three */
	uint8_t n_preps;
	bool required; /* T must stand behind one of preps */
	bool target;   /* has a slot for T */
	bool must;     /* T!: nothing without one */
	bool together; /* ST: two or more as one subject */
	bool clause;   /* T V: what T does or is to do follows */
	bool force;    /* F: a word of forces or arms stands near */
	bool meeting;  /* M: a word of meetings and ceremonies stands near */
	bool ties;     /* R: a word of relations stands behind */
	bool war;      /* W: a word of war or spying stands near */
	bool leader;   /* L: the doer is a person in office */
	bool both;     /* P: of many uses; in a headline both sides must be political */
	bool verdict;  /* V _: the trigger says what somebody thinks of T's deed */
};

/* A row of offices. */
struct soi_posting {
	uint32_t row, next; /* next: index + 1, 0 at the end */
};

struct soi_events_tables {
	struct soi_event_pattern *patterns; /* [rows of events.tsv] */
	struct soi_phrases *trigger;	    /* values are patterns */
	struct soi_phrase_set triggers;	    /* with the compounds that hide one */
	struct soi_phrase_set acting;	    /* nouns and pronouns of those who act */
	struct soi_phrase_set verbs;	    /* triggers and words of a verb's group */
	struct soi_phrase_set elsewhere;    /* words of other domains alone */
	struct soi_phrase_set talks;	    /* what a mention of a series begins with */
	struct soi_phrases *word[SOI_EW_N]; /* rows of words */
	const struct soi_table *words;
	size_t words_value;
	const struct soi_table *series, *actors, *states, *offices, *capitals;
	struct soi_phrases *role[SOI_SR_N]; /* values are rows of series */
	struct soi_phrases *organ, *body;   /* rows of actors */
	struct soi_phrases *political;	    /* the same: what makes a body's name political */
	struct soi_phrases *surname;	    /* the same: family names of officers at home */
	struct soi_phrases *home;	    /* the same: offices of a party at home */
	struct soi_phrases *state;	    /* rows of states */
	struct soi_phrases *capital;	    /* rows of capitals */
	struct soi_map holders;		    /* hash of a word -> index + 1 of postings: whose first or
					     * last word, or of another spelling the last, it is */
	struct soi_posting *postings;
	size_t series_value, actor_value, state_code, capital_state, office_of, office_person,
		office_also;
};

/* Who can act politically: ../gold's events are between those who do. */
enum soi_rank {
	SOI_PRIVATE,   /* a company, a club, a town's office, a person without one */
	SOI_PEOPLE,    /* "người dân": act against the others, or in the street */
	SOI_POLITICAL, /* states, their bodies and officers, parties, armed groups, alliances */
};

/* A name that may act: a state, a body, a person. */
struct soi_actor {
	size_t first, end; /* tokens */
	struct soi_range span;
	struct soi_span id; /* as events print it: a state's code where it acts for one */
	bool state;	    /* id is a state's code */
	bool place;	    /* stands behind "tại", "ở" */
	enum soi_rank rank;
};

/* What soi_events_tables.holders knows a person by. */
static inline uint64_t soi_event_last_word(struct soi_span name)
{
	size_t at = name.n;

	while (at > 0 && name.p[at - 1] != ' ')
		at--;
	return soi_hash64(soi_span_sub(name, at, name.n));
}

struct soi_event_walk {
	const struct soi_events_tables *x;
	const struct soi_phrases *compounds; /* of the names' tables */
	struct soi_mark_doc *d;
	const struct soi_text *t;
	struct soi_actor *actors; /* in order of the text */
	size_t n_actors;
	struct soi_actor *owners; /* states that only say whose something is: "cảng Mỹ" */
	size_t n_owners;
	uint32_t *actor_at; /* [n_tokens] index + 1, or 0 */
	uint32_t *time_at;  /* [n_tokens] index + 1 into times, or 0 */
	uint32_t *name_at;  /* [n_tokens] index + 1 into names, or 0 */
	struct soi_event *events;
	size_t n_events, cap;
};

/* Fills actors, actor_at, time_at and name_at. */
void soi_actors_find(struct soi_event_walk *w);

/* The numbered series of talks; appends to w->events. */
void soi_series_find(struct soi_event_walk *w);

/* A phrase of role at token i: its length and row, false for none. */
bool soi_series_word(const struct soi_event_walk *w, enum soi_series_role role, size_t i,
		     size_t limit, size_t *n_tokens, size_t *row);

/* "kéo dài trong 3 ngày": the days, 0 for none; and first/first + days - 1, or empty where the
 * month's end is in the way of an unknown year. */
int soi_series_days(const struct soi_time *t);
struct soi_span soi_series_interval(const struct soi_event_walk *w, struct soi_span first, int days);

/* A state's code, ISO 3166-1 alpha-3; whether type is one of types, which NULL ends. */
bool soi_event_is_code(struct soi_span id);
bool soi_event_type_in(struct soi_span type, const char *const *types);

/* Whether token i is only the second syllable of a word: "báo" of "cảnh báo". */
bool soi_event_inside_word(const struct soi_event_walk *w, size_t i);

/* Where the words before token i begin that make an officer another: "cựu Tổng thống", "con trai
 * ông"; i for none.  Between them and i only titles and names of states. */
size_t soi_event_former(const struct soi_event_walk *w, size_t i);
size_t soi_event_kin(const struct soi_event_walk *w, size_t i);

/* One more event, zeroed, its indices set to none. */
struct soi_event *soi_event_push(struct soi_event_walk *w);

/* Put actor a on one side of e, once. */
void soi_event_side(struct soi_event_walk *w, struct soi_event *e, const struct soi_actor *a,
		    bool target);

#endif
