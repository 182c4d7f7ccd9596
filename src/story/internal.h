/*
 * Inside the story room: the set as every step sees it, and the order of steps.
 *
 *   features -> tokens of each document (and the IDF table)
 *   reprints -> features: who copies whom
 *   traits   -> features: whom and which days a head names, recurring columns
 *   clusters -> originals only; copies go where their original goes
 *   stories  -> clusters, listings
 *   correct  -> stories, the log of corrections by hand
 *   settle   -> stories: what the set says about publication dates
 *   timeline, ledger, digest -> stories, settled dates
 *
 * Members are sorted by id, so an index compares as its id does and "ties by
 * id" is "ties by index".  Everything is an integer: similarities and scores
 * are fixed-point, SOI_ONE being 1.
 */
#ifndef SOI_STORY_INTERNAL_H
#define SOI_STORY_INTERNAL_H

#include "story/story.h"
#include "story/when.h"

#define SOI_ONE 16384u			/* 1 as a similarity */
#define SOI_ONE_SHIFT 14
#define SOI_FAR ((int32_t)1 << 24)	/* days: further than any date */
#define SOI_NOBODY UINT32_MAX
#define SOI_MAX_FEATS 320		/* terms of a document */
#define SOI_MAX_STEPS 96u		/* of its head; places + 1 fit in a byte */
#define SOI_ROUNDS 2			/* of growing stories */

struct soi_idf;
struct soi_settled;
struct soi_claim_words;
struct soi_plan_words;
struct soi_columns;

struct soi_grouper {
	struct soi_text_tables text;
	const struct soi_idf *idf;
	const struct soi_claim_words *claims;
	const struct soi_plan_words *plans;
	const struct soi_columns *columns;
};

/* A term of a document: what it is and how much of the document it makes. */
struct soi_feat {
	uint32_t key;		/* the upper half of the term's key */
	uint32_t w;		/* the squares of all sum to about SOI_ONE squared */
};

/* What a claim is of: decides how two are compared. */
enum soi_claim_kind { SOI_CLAIM_FIGURE, SOI_CLAIM_YEAR, SOI_CLAIM_VAGUE, SOI_CLAIM_MONTH,
		      SOI_CLAIM_HOUR, SOI_CLAIM_LENGTH, SOI_CLAIM_DAY, SOI_CLAIM_KINDS };

/* A figure, a year with how the claim stands to it, a vague quantity, a month,
 * an hour, a length of time, a day. */
struct soi_claim {
	enum soi_claim_kind kind;
	size_t start, end;	/* bytes */
	size_t what_end;	/* of the words that say what is counted */
	uint64_t thing;		/* the unit's key, synonyms taken for one; of years one key */
	int32_t figure;		/* index, or -1 */
	struct soi_span value;	/* of a year, month, hour or length, as the mark has it */
	int64_t minutes;	/* of an hour or length */
	uint32_t deed;		/* what is said of what is counted; 0: nothing known */
	bool grows;		/* a deed whose count time changes */
	bool estimate;		/* and two voices of one day have to agree on */
	bool shrinks;		/* one that may become less */
	uint32_t against;	/* the claim before it that another voice of its sentence makes, + 1; 0: none */
	bool asked;		/* what somebody wants or expects, not what is */
	uint32_t day;		/* of the year, that its sentence names; 0: none, else 1 and more */
	bool money, head;	/* of title and lede */
	uint64_t who;		/* key of a named doer of a deed of giving, or 0 */
	uint64_t past;		/* of a time long before that its sentence names, or 0 */
	uint64_t as_of;		/* of the hour up to which it counts, or 0 */
	struct soi_span op;
	struct soi_span vague;	/* "small", "large", or empty */
	struct soi_span unit, claimant;
	uint64_t *words;	/* keys of the rarer words around, sorted */
	uint32_t n_words;
	uint64_t next[2];	/* keys of the next two of them behind the claim; 0: none */
	uint64_t prev;		/* of the last before it */
};

/* Two neighbouring words: the upper half of the pair's key, its rarity in eighths of
 * a bit; 0: a break. */
struct soi_step {
	uint32_t key, w;
};

/* What a report's head says beside its words. */
struct soi_traits {
	uint64_t outlet;		/* key; 0: not known */
	uint64_t *names, *days;		/* sorted, no doubles; the kind is a name's lowest bits */
	uint64_t *figures;		/* sorted: the unit's key above, the number's below */
	uint32_t n_names, n_days, n_figures;
	struct soi_step *steps;		/* of the head */
	uint32_t n_steps, n_title;	/* the first n_title are of its title */
	uint32_t column;		/* the recurring column it is an issue of; 0: none */
};

/* A round of a series that a report tells of. */
struct soi_round {
	uint64_t series;	/* key of its name and sides, or of the body that stands for them */
	int32_t ordinal;
};

/* One article or item of the set. */
struct soi_member {
	struct soi_span id;
	enum soi_kind kind;
	const struct soi_article *art;	/* NULL: kept from before, and not loaded */
	const struct soi_marks *marks;
	struct soi_span sketch;		/* its features as they were kept, or empty */
	const struct soi_kept *kept;	/* NULL: new */
	struct soi_links *links;	/* of a kept one: what it was linked to */
	int64_t row;
	bool claimed;			/* its claims are read */
	bool changed;			/* what it copies is not what it copied */
	bool looked, relinked;		/* a list is to be made anew; one was */
	bool unlinked;			/* a pair that it stood in is no more */
	bool bereft;			/* of what it was linked to, something is gone */
	bool moved;			/* its labels are not those that merging gave it: a correction's */
	uint32_t copies, copies_pm;	/* original, containment before corrections */
	struct soi_feat *feats;		/* heaviest first */
	uint32_t n_feats;
	uint32_t n_rare;		/* the first of feats, by which the member is found */
	uint32_t *prints;		/* fingerprints, sorted, no doubles */
	uint32_t n_prints;
	struct soi_claim *claims;	/* in order of the text */
	uint32_t n_claims;
	uint32_t *shingles;		/* all of them in order; NULL until asked for */
	uint32_t *sorted_shingles, n_shingles;
	uint8_t *numbers;		/* with them: whether the nth word is a number */
	struct soi_traits traits;
	struct soi_round *rounds;
	uint32_t n_rounds;
	bool is_correction;		/* its title says that it corrects */
	uint64_t title_numbers;		/* sum of the keys of numbers in the title; 0: none */
	uint64_t title_key, lede_key;	/* of the folded words; 0: none */
	uint32_t n_words;
	int32_t lo, hi;			/* publication, days since 1970; -SOI_FAR, SOI_FAR: open */
	int64_t at_s;			/* publication, or SOI_NO_TIME */
	uint32_t original;		/* index of what it copies, or SOI_NOBODY */
	uint32_t containment_pm;
	uint32_t cluster, story;	/* index of the smallest member */
	/* what the last grouping left, of a kept one; of a new one itself and 0 */
	uint32_t best;			/* the highest similarity it has with anybody */
	uint32_t part;			/* component of reports; of each round of growing stories */
	uint32_t knot[SOI_ROUNDS], arc[SOI_ROUNDS];	/* what was merged, and its component */
	uint32_t corrects;		/* index of the report it takes something back of, or SOI_NOBODY */
	const struct soi_settled *settled;
};

/* What a set made of a member, documents named by their rows. */
struct soi_link {
	int64_t row;
	uint32_t sim, shared;
};
struct soi_links {
	int64_t original, corrects, cluster, story;	/* -1: none */
	int64_t part, knot[SOI_ROUNDS], arc[SOI_ROUNDS];
	uint32_t containment_pm, best;
	bool indexed;
	int64_t *alike;
	struct soi_link *found;
	uint32_t n_alike, n_found;
};

/* A listing that holds a member of a story (the label of its members). */
struct soi_held {
	uint32_t story, listing;
};

/* A story (the label of its members) that a correction touched. */
struct soi_touch {
	uint32_t story, which;
};

#define SOI_MAX_PARTS 64u

struct soi_corpus {
	struct soi_arena *a;		/* results */
	struct soi_arena *scratch;	/* dies when soi_group returns */
	struct soi_arena *part;		/* [SOI_MAX_PARTS] the same, one a thread */
	const struct soi_grouper *g;
	unsigned n_threads;
	struct soi_member *m;		/* sorted by id; m[n..n_ever) are gone (again.c) */
	uint32_t n, n_ever;
	const struct soi_article **listings;	/* sorted by id */
	struct soi_held *held;		/* once stories are told; sorted */
	size_t n_held;
	uint32_t n_listings;
	const struct soi_correction *by_hand;
	size_t n_by_hand;
	struct soi_touch *touches;	/* by story, then order of the log */
	size_t n_touches;
	struct soi_found *found;	/* [n_ever] */
	struct soi_alike *alike;	/* [n_ever] */
	bool again;			/* labels left by the last grouping hold where nothing changed */
	bool rows_only;			/* nobody asked for stories */
	const struct soi_task *task;	/* NULL: nothing is kept */
	const uint32_t *order;		/* see soi_index_order */
	uint32_t *of_row;		/* a row's member: by row, from first_row on */
	int64_t first_row, end_row;
	const struct soi_article **new_listings;	/* and those that are gone */
	uint32_t n_new_listings;
};

/* Those before a member in the index that share enough fingerprints with it. */
struct soi_alike {
	uint32_t *who, n;
};

/* -- sketch.c -- */
void soi_sketch_put(const struct soi_member *m, struct soi_buf *out);
int soi_sketch_get(struct soi_arena *a, struct soi_span bytes, struct soi_member *m,
		   struct soi_err *err);
void soi_links_put(const struct soi_links *l, struct soi_buf *out);
int soi_links_get(struct soi_arena *a, struct soi_span bytes, struct soi_links *l,
		  struct soi_err *err);

/* -- again.c: what is left of a grouping when more documents come -- */
struct soi_keys;
/* Kept members' links to members, once all are there. */
int soi_recall(struct soi_corpus *s, struct soi_err *err);
/* A kept member's document, if it is not there yet. */
int soi_load_member(struct soi_corpus *s, struct soi_member *m, struct soi_err *err);
/*
 * Mark as looked the members whose lists are to be made anew: those that are new
 * and those behind one that came or went (differs) which share a key with it.
 * *only, a set of keys, holds those of all of them; NULL where all are new.
 */
typedef bool soi_member_is(const struct soi_member *m);
void soi_mark_behind(struct soi_corpus *s, const struct soi_keys *keys, soi_member_is *differs,
		     uint64_t **only);
int soi_tell_again(struct soi_corpus *s, struct soi_grouping *out, struct soi_err *err);

/* -- idf.c -- */
struct soi_idf *soi_idf_new(struct soi_arena *a, const struct soi_tables *t, struct soi_err *err);
/* In eighths of a bit. */
uint32_t soi_idf_one(const struct soi_idf *idf, uint64_t key);
uint32_t soi_idf_two(const struct soi_idf *idf, uint64_t pair_key);
/* Have a key's place in the table brought near: it will be asked for soon. */
void soi_idf_fetch(const struct soi_idf *idf, uint64_t key);

/* -- features.c -- */
int soi_features(struct soi_corpus *s, struct soi_err *err);
/* Fill m's claims, where they are not. */
int soi_read_claims(struct soi_corpus *s, struct soi_member *m, struct soi_err *err);
/* Fill m's shingles: runs of a few words without tones and diacritics. */
int soi_shingles(struct soi_corpus *s, struct soi_member *m, struct soi_err *err);
struct soi_cover {
	uint32_t pm;			/* words of the copy in a shingle that the other has too */
	uint32_t run_pm;		/* the longest stretch of them */
	bool other_numbers;		/* of the rest, one is a number */
};
struct soi_cover soi_covered(const struct soi_member *copy, const struct soi_member *of);
/* The heaviest terms of the sum of some members, as a member; returns the
 * squared length of the sum, SOI_ONE being that of one member. */
uint64_t soi_centroid(struct soi_arena *a, const struct soi_member *m, const uint32_t *who,
		      uint32_t n, struct soi_member *out);
/*
 * One member's terms, laid out to be asked for.  Load, ask for the similarity
 * with as many as you like, unload.  Zeroed before the first load.
 */
#define SOI_PROBE_SLOTS 2048u
struct soi_probe {
	struct soi_feat slot[SOI_PROBE_SLOTS];	/* w 0: free */
};
void soi_probe_load(struct soi_probe *p, const struct soi_member *x);
void soi_probe_unload(struct soi_probe *p, const struct soi_member *x);
/* Cosine with what is loaded, SOI_ONE being the same. */
uint32_t soi_probe_similarity(const struct soi_probe *p, const struct soi_member *y);

/* The same of two. */
uint32_t soi_similarity(const struct soi_member *x, const struct soi_member *y);

/* -- group.c -- */
/* A new document as a member, its features aside. */
void soi_member_init(struct soi_member *m, const struct soi_doc *doc);

/* -- reprints.c, clusters.c, stories.c, settle.c -- */
/* Fill m's rounds. */
void soi_rounds(struct soi_arena *a, struct soi_member *m);
/* Whether m is a copy through and through, so that its original speaks for it; a
 * text of which half is copied is also a report of its own. */
bool soi_is_folded(const struct soi_member *m);
int soi_reprints(struct soi_corpus *s, struct soi_err *err);
int soi_clusters(struct soi_corpus *s, struct soi_err *err);
int soi_stories(struct soi_corpus *s, struct soi_err *err);

/* -- correct.c -- */
int soi_correct(struct soi_corpus *s, struct soi_err *err);
/* Once stories have their names: which entries touched which, for soi_touched. */
void soi_list_touches(struct soi_corpus *s);
/* Fills the corrections of the story of that label, and its title by hand. */
void soi_touched(const struct soi_corpus *s, uint32_t story, struct soi_story *out);

/* Members of each group one after the other, groups in order of their label:
 * who[start[g]..start[g + 1]) for the g-th of *n groups. */
struct soi_groups {
	uint32_t *who, *start, *label;
	uint32_t n;
};
/* label_of gives a member's label: the index of a member of its group. */
typedef uint32_t soi_label_fn(const struct soi_member *m);
void soi_groups_of(struct soi_arena *a, const struct soi_member *m, uint32_t n,
		   soi_label_fn *label_of, struct soi_groups *out);
uint32_t soi_cluster_label(const struct soi_member *m);
uint32_t soi_story_label(const struct soi_member *m);

/* -- settle.c: what a story says about the dates of its reports -- */

/* What is known of one report's publication once its story is known. */
struct soi_settled {
	int year;		/* 0: open */
	int year_lo, year_hi;	/* 0: no bounds */
	int64_t lo, hi;		/* days since 1970 where year is known */
	bool linked;		/* the year was settled by other reports */
	struct soi_why *why;
	size_t n_why;
};

struct soi_tale {
	struct soi_corpus *s;
	const uint32_t *who;	/* members, sorted */
	uint32_t n;
	struct soi_settled *at;	/* [n] */
	int year_lo, year_hi;	/* of what was open; 0: nothing was */
	struct soi_why *why;	/* behind them */
	size_t n_why;
};

/* What is known of a member's publication once it is settled, as one EDTF
 * value; empty where nothing is. */
struct soi_span soi_settled_date(struct soi_arena *a, const struct soi_member *m);

/* The place of a member in who, or SOI_NOBODY. */
uint32_t soi_tale_position(const struct soi_tale *t, uint32_t who);
/* Fill held; before the first story is settled. */
void soi_list_held(struct soi_corpus *s);
int soi_settle(struct soi_tale *t, struct soi_err *err);

/* An event's date under what was settled of member pos's publication. */
struct soi_when soi_settled_when(const struct soi_tale *t, uint32_t pos, const struct soi_event *e);

/* Whether two tellings are of one round: number, kind of series, sides. */
bool soi_same_round(const struct soi_event *x, const struct soi_event *y);

/* The sentence that holds text[at]; the whole text where none does. */
struct soi_range soi_sentence_at(const struct soi_member *m, size_t at);

/* Where title and lede end, or the text where there are none. */
size_t soi_head_end(const struct soi_article *art);

/* -- timeline.c, ledger.c, tell.c -- */
int soi_timeline(struct soi_tale *t, struct soi_story *out, struct soi_err *err);
void soi_ledger(struct soi_tale *t, struct soi_story *out);
void soi_digest(struct soi_tale *t, struct soi_story *out);
/* The stories of g, and the rows of their members. */
int soi_tell(struct soi_corpus *s, const struct soi_groups *g, struct soi_grouping *out,
	     struct soi_err *err);

/* Index of the member called id, or SOI_NOBODY. */
uint32_t soi_member_of(const struct soi_corpus *s, struct soi_span id);

/* -- union.c: sets that are joined, named by their smallest member -- */
uint32_t soi_find(uint32_t *up, uint32_t x);
void soi_join(uint32_t *up, uint32_t x, uint32_t y);

/* -- claims.c -- */
struct soi_claim_words *soi_claim_words_new(struct soi_arena *a, const struct soi_tables *t,
					    struct soi_err *err);
__extension__ typedef __int128 soi_wide;
/* Whether a text ends with a verb of saying ("..., ông A cho biết"). */
bool soi_claim_says(const struct soi_grouper *g, struct soi_span text);
/* Fills m's claims; t is its text. */
void soi_claims(const struct soi_grouper *g, struct soi_arena *a, const struct soi_text *t,
		struct soi_member *m);

/* -- traits.c -- */
struct soi_columns *soi_columns_new(struct soi_arena *a, const struct soi_tables *t,
				    struct soi_err *err);
/* Fills m's traits; t is its text. */
void soi_traits(const struct soi_columns *x, const struct soi_idf *idf, struct soi_arena *a,
		const struct soi_text *t, struct soi_member *m);
/*
 * One member's head, laid out to be asked which words others share with it.  Load,
 * then ask as often as you like; the answers are read with soi_shared_run() and so on.
 */
#define SOI_RUN_SLOTS 512u
#define SOI_STEP_WORDS ((SOI_MAX_STEPS + 63) / 64)
struct soi_runs {
	const struct soi_traits *of;
	uint8_t first[SOI_RUN_SLOTS], next[SOI_MAX_STEPS];	/* places by key, + 1; 0: none */
	uint64_t distinct[SOI_STEP_WORDS];	/* a bit a place: the first of its key */
	uint32_t title_w;			/* of the title's pairs */
};
void soi_runs_load(struct soi_runs *r, const struct soi_member *x);
uint32_t soi_runs_shared(const struct soi_runs *r, const struct soi_member *y);
#define SOI_COVER_UNKNOWN 127u
static inline uint32_t soi_shared(uint32_t run, uint32_t third, uint32_t cover_pc)
{
	return (run < 0x7fff ? run : 0x7fff) | third << 15 | cover_pc << 23;
}
/* How rare the rarest run of words is that both have, in eighths of a bit; 0: none. */
static inline uint32_t soi_shared_run(uint32_t shared)
{
	return shared & 0x7fff;
}
/* How rare the third rarest pair of words is that both have; 0: there are but two. */
static inline uint32_t soi_shared_third(uint32_t shared)
{
	return shared >> 15 & 0xff;
}
/* How much of either's title, by rarity of its pairs of words, the other's head has
 * too: of the one of which it is less, in per cent; or SOI_COVER_UNKNOWN. */
static inline uint32_t soi_shared_cover(uint32_t shared)
{
	return shared >> 23;
}
/* A piece on many happenings. */
bool soi_is_digest(const struct soi_member *m);
/* Two issues of one column, or one of a column and something else. */
bool soi_other_issue(const struct soi_member *x, const struct soi_member *y);
/* A name's key, its kind in the lowest bits. */
static inline uint64_t soi_name_key(struct soi_span id, enum soi_name_kind kind)
{
	return (soi_hash64(id) & ~UINT64_C(3)) | (uint64_t)kind;
}
static inline enum soi_name_kind soi_name_key_kind(uint64_t key)
{
	return (enum soi_name_kind)(key & 3);
}
/* Whether both heads name days, and none is the same. */
bool soi_other_days(const struct soi_member *x, const struct soi_member *y);
/* How much more likeness two reports of one happening must have, in per cent:
 * more where their traits conflict, less than none where they agree. */
int32_t soi_traits_pc(const struct soi_member *x, const struct soi_member *y);
/* The binary logarithm of x >= 1 in sixteenths, straight between powers. */
int32_t soi_log2_16(uint32_t x);

/* -- odds.c -- */
/* How much more likely than not two short texts tell of one happening, SOI_ONE being
 * an odds of 785 to one; below 0 where it is less likely.  others: how many are about as
 * like as the two. */
int32_t soi_odds(const struct soi_member *x, const struct soi_member *y, uint32_t sim,
		 uint32_t shared, uint32_t others);

/* -- neighbours.c -- */
struct soi_neighbour {
	uint32_t who, sim;
	uint32_t shared;	/* see soi_runs_shared */
};

/* What a member found among those before it, in no order. */
struct soi_found {
	struct soi_neighbour *nb;
	uint32_t n;
};

struct soi_nearness {
	uint32_t window_days;
	uint32_t full_days;	/* up to here a gap costs nothing */
	uint32_t half_days;	/* this much more halves a similarity */
	uint32_t floor;		/* less alike is not alike */
	uint32_t short_floor;	/* the same for a headline and a lede */
};

/* Whether others can find m. */
bool soi_is_indexed(const struct soi_member *m);
/* Fill s->found: pairs of originals, each once, with their similarities. */
int soi_find_neighbours(struct soi_corpus *s, struct soi_err *err);

/*
 * What was found, less what the days between take off: pairs of m[0..n) that one
 * of the two finds alike enough, in a, each once with soi_near() as score.
 * best[i], zeroed by the caller, becomes the highest that i has with anybody.
 */
struct soi_pair;
struct soi_pair *soi_near_pairs(struct soi_arena *a, const struct soi_member *m, uint32_t n,
				const struct soi_found *found, const struct soi_nearness *how,
				uint32_t *best, size_t *n_pairs);

/* What is known of a pair before it is scored: similarity, and above it what is shared. */
static inline uint64_t soi_near(uint32_t sim, uint32_t shared)
{
	return sim | (uint64_t)shared << 32;
}
static inline uint32_t soi_near_sim(uint64_t near)
{
	return (uint32_t)near;
}
static inline uint32_t soi_near_shared(uint64_t near)
{
	return (uint32_t)(near >> 32);
}
static inline uint32_t soi_near_run(uint64_t near)
{
	return soi_shared_run(soi_near_shared(near));
}

/* -- average.c: agglomeration by average link -- */
struct soi_pair {
	uint32_t a, b;		/* a < b */
	uint64_t score;		/* sum over the pairs of their members */
};
/* Sort by a, then by b, both below n_nodes, equal ones as they stand; spare is as
 * long.  Linear in pairs and nodes. */
void soi_sort_pairs(struct soi_arena *a, struct soi_pair *pairs, struct soi_pair *spare, size_t n,
		    uint32_t n_nodes);
/* label[i]: the smallest index of i's group; part[i]: that of what the graph of pairs
 * at the threshold or above connects with it.  pairs is used up. */
int soi_average_link(struct soi_arena *a, uint32_t n, const uint32_t *size, struct soi_pair *pairs,
		     size_t n_pairs, uint32_t threshold, uint32_t *label, uint32_t *part,
		     struct soi_err *err);

/* -- stale.c: which components of a graph are to be merged again -- */
struct soi_stale {
	uint32_t *up, n;
	bool *stale;
};
void soi_stale_init(struct soi_stale *x, struct soi_arena *a, uint32_t n);
/* A changed pair of two components (or of one) that joins them. */
void soi_stale_pair(struct soi_stale *x, uint32_t a, uint32_t b);
/* Once all changed pairs were told, and before the questions below. */
void soi_stale_close(struct soi_stale *x);
bool soi_is_stale(struct soi_stale *x, uint32_t component);
/* Whether two components are one by now, and stale. */
bool soi_stale_both(struct soi_stale *x, uint32_t a, uint32_t b);

/* -- index.c: who has a key, by key then by date -- */
struct soi_posting {
	union {
		uint32_t key;	/* while the index is built */
		int32_t day;	/* who's first; SOI_FAR: wide */
	};
	uint32_t who;
	uint16_t nth, w;	/* the nth key of member who, and what it weighs there */
};

/* What of a member is indexed: how many keys, and where they are. */
struct soi_keys {
	uint32_t (*n)(const struct soi_member *m);
	uint32_t (*n_ever)(const struct soi_member *m);	/* while it is, or was, in the index */
	const uint32_t *(*keys)(const struct soi_member *m);
	uint32_t step;			/* 1, or 2 where each is followed by its weight */
};

/* A key's postings stand together: dated members by first day, then by id; wide
 * ones behind them by id. */
struct soi_index {
	const struct soi_member *m;
	struct soi_posting *p;
	size_t n;
	const uint32_t *order;	/* [members] as they stand in all lists */
	uint32_t *base;		/* [members] where the keys of one that looks begin in first, at */
	uint32_t *first, *at;	/* of its nth key: its list, the member's place in p */
};

/* [s->n] the members as they stand in every index: by date, then by id. */
const uint32_t *soi_index_order(struct soi_corpus *s);
/* Of the keys in only alone, where it is not NULL; asked by members that are looked. */
int soi_index_build(struct soi_index *x, struct soi_corpus *s, const struct soi_keys *keys,
		    const uint64_t *only, struct soi_err *err);
/* A set of keys; some that were not put may be said to be in it. */
#define SOI_KEYSET_WORDS (1u << 15)
static inline bool soi_keyset_has(const uint64_t *set, uint32_t key)
{
	return !set || set[key >> 17] >> (key >> 11 & 63) & 1;
}
static inline void soi_keyset_put(uint64_t *set, uint32_t key)
{
	set[key >> 17] |= UINT64_C(1) << (key >> 11 & 63);
}
/* The day by which a member stands in the order. */
int32_t soi_index_day(const struct soi_member *m);
/* The order in which members stand: whether x comes before y. */
bool soi_index_precedes(const struct soi_member *x, const struct soi_member *y);

/*
 * For member i's nth key, those before i whose date may lie within gap_days of
 * i's, the last most of them: p[a, b), and of a wide member also the dated ones
 * in p[c, d).  soi_gap tells for certain.  Of two members one stands before the
 * other, so each pair is met once; and what a member meets does not depend on
 * who comes after it.
 */
struct soi_slice {
	uint32_t a, b, c, d;
};
struct soi_slice soi_index_before(const struct soi_index *x, uint32_t i, uint32_t nth,
				  int32_t gap_days, uint32_t most);

/* Days between two publications at least; 0 where they may be the same day. */
static inline int32_t soi_gap(const struct soi_member *x, const struct soi_member *y)
{
	int32_t lo = x->lo > y->lo ? x->lo : y->lo, hi = x->hi < y->hi ? x->hi : y->hi;

	return lo > hi ? lo - hi : 0;
}

/* -- parallel.c -- */
/* Work on members [from, to) of s; s->part[part] is the thread's own arena. */
typedef int soi_part_fn(struct soi_corpus *s, void *ctx, size_t part, size_t from, size_t to,
			struct soi_err *err);
/* Call fn on parts of [0, s->n) in up to s->n_threads threads; the first error
 * in order of parts is returned. */
int soi_parallel(struct soi_corpus *s, soi_part_fn *fn, void *ctx, struct soi_err *err);

uint32_t soi_isqrt(uint64_t x);

#endif
