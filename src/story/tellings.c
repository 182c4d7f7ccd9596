/*
 * What a telling is compared by: its rarer words, whether it is of something
 * to come, put off or called off, and the kind of deed.
 *
 * Words are weighed by the IDF table, syllables and pairs of them (a Vietnamese
 * word is often two); what nearly every text has weighs nothing.
 */
#include "story/happenings.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	RARE_ONE = 24,		/* eighths of a bit: below it a syllable tells nothing */
	RARE_TWO = 40,
	MAX_PHRASE = 4,		/* words of a plan word */
	N_BUCKETS = 1024,
	PAST_NEAR = 4,		/* words between "từng", "sau" and the turn they put behind */
	MAX_WORDS = 400		/* of a telling */
};

struct plan_word {
	uint64_t key[MAX_PHRASE];
	uint32_t n;
	enum soi_state state;
	uint32_t next;			/* the next of its bucket, + 1 */
};

struct soi_plan_words {
	struct plan_word *w;		/* longest first */
	size_t n;
	uint32_t first[N_BUCKETS];	/* by the first key: where its words begin, + 1 */
};

const char *soi_state_name(enum soi_state s)
{
	static const char *const names[] = { "actual", "planned", "called-for", "possible", "denied",
					     "put-off", "cancelled" };

	return s <= SOI_ST_CANCELLED ? names[s] : "";
}

/* Of ASCII: a letter or digit, with which a word begins. */
static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static size_t words_of(struct soi_span text, uint64_t *keys, size_t max)
{
	size_t at = 0, n = 0;

	while (at < text.n && n < max) {
		struct soi_word w;
		size_t end;

		if ((unsigned char)text.p[at] < 0x80 && !is_plain(text.p[at])) {
			at++;	/* mostly a space: not worth a scan */
			continue;
		}
		end = soi_word_scan(text, at, &w);
		if (end == at) {
			(void)soi_utf8_next(text, &at);
			continue;
		}
		keys[n++] = w.key;
		at = end;
	}
	return n;
}

static int by_length(const void *p, const void *q)
{
	const struct plan_word *x = p, *y = q;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return memcmp(x->key, y->key, sizeof(x->key));
}

struct soi_plan_words *soi_plan_words_new(struct soi_arena *a, const struct soi_tables *t,
					  struct soi_err *err)
{
	const struct soi_table *table = soi_tables_get(t, "plan_words");
	struct soi_plan_words *x = SOI_NEW(a, struct soi_plan_words);
	size_t phrase = soi_table_col(table, "phrase"), says = soi_table_col(table, "says");

	x->w = SOI_NEW_N(a, struct plan_word, table->n_rows);
	for (size_t r = 0; r < table->n_rows; r++) {
		struct soi_span s = soi_table_cell(table, r, says);
		struct plan_word *w = &x->w[x->n++];

		w->n = (uint32_t)words_of(soi_table_cell(table, r, phrase), w->key, MAX_PHRASE);
		w->state = soi_span_is(s, "planned") ? SOI_ST_PLANNED
			 : soi_span_is(s, "put-off") ? SOI_ST_PUT_OFF
			 : soi_span_is(s, "cancelled") ? SOI_ST_CANCELLED
			 : soi_span_is(s, "done") ? SOI_ST_DONE
			 : soi_span_is(s, "until") ? SOI_ST_UNTIL
			 : soi_span_is(s, "corrects") ? SOI_ST_CORRECTS
			 : soi_span_is(s, "leans") ? SOI_ST_LEANS
			 : soi_span_is(s, "same-day") ? SOI_ST_SAME_DAY
			 : soi_span_is(s, "and") ? SOI_ST_AND
			 : soi_span_is(s, "other") ? SOI_ST_OTHER
			 : soi_span_is(s, "past") ? SOI_ST_PAST
			 : soi_span_is(s, "by") ? SOI_ST_BY : SOI_ST_ACTUAL;
		if (w->state == SOI_ST_ACTUAL || !w->n) {
			(void)soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
				       "table 'plan_words', row %zu: says nothing", r + 1);
			return NULL;
		}
	}
	qsort(x->w, x->n, sizeof(*x->w), by_length);
	for (size_t i = x->n; i-- > 0; ) {
		uint32_t *first = &x->first[x->w[i].key[0] % N_BUCKETS];

		x->w[i].next = *first;
		*first = (uint32_t)i + 1;
	}
	return x;
}

/* A state as one of a set. */
static uint32_t bit(enum soi_state s)
{
	return UINT32_C(1) << s;
}

/* The words of the longest phrase that begins at keys, or 0; *said: what those of that
 * length say. */
static uint32_t word_at(const struct soi_plan_words *x, const uint64_t *keys, size_t n, uint32_t *said)
{
	uint32_t longest = 0;

	*said = 0;
	for (uint32_t i = x->first[keys[0] % N_BUCKETS]; i; i = x->w[i - 1].next) {
		const struct plan_word *w = &x->w[i - 1];

		if (w->n < longest)
			break;
		if (w->key[0] != keys[0] || w->n > n || memcmp(w->key, keys, w->n * sizeof(*keys)) != 0)
			continue;
		longest = w->n;
		*said |= bit(w->state);
	}
	return longest;
}

bool soi_plan_may(const struct soi_plan_words *x, uint64_t key, enum soi_state s)
{
	for (uint32_t i = x->first[key % N_BUCKETS]; i; i = x->w[i - 1].next)
		if (x->w[i - 1].key[0] == key && x->w[i - 1].state == s)
			return true;
	return false;
}

bool soi_plan_says(const struct soi_plan_words *x, struct soi_span text, enum soi_state s)
{
	bool other;

	return soi_plan_says_either(x, text, s, s, &other);
}

bool soi_plan_says_either(const struct soi_plan_words *x, struct soi_span text, enum soi_state s,
			  enum soi_state other, bool *says_other)
{
	uint64_t keys[MAX_WORDS];
	size_t n = words_of(text, keys, MAX_WORDS);
	uint32_t wanted = bit(s) | bit(other), found = 0;

	for (size_t i = 0; i < n && (found & wanted) != wanted; i++) {
		uint32_t said, words = word_at(x, keys + i, n - i, &said);

		found |= said;
		i += words ? words - 1 : 0;
	}
	*says_other = (found & bit(other)) != 0;
	return (found & bit(s)) != 0;
}

enum soi_state soi_plan_turn(const struct soi_plan_words *x, struct soi_span text)
{
	static const enum soi_state turns[] = { SOI_ST_CANCELLED, SOI_ST_PUT_OFF };
	uint64_t keys[MAX_WORDS];
	size_t n = words_of(text, keys, MAX_WORDS), past = SIZE_MAX;

	for (size_t i = 0; i < n; i++) {
		uint32_t said, words = word_at(x, keys + i, n - i, &said);

		for (size_t k = 0; k < 2; k++)
			if ((said & bit(turns[k])) && (past == SIZE_MAX || i > past + PAST_NEAR))
				return turns[k];
		past = said & bit(SOI_ST_PAST) ? i : past;
		i += words ? words - 1 : 0;
	}
	return SOI_ST_ACTUAL;
}

bool soi_plan_begins(const struct soi_plan_words *x, struct soi_span text, enum soi_state s)
{
	uint64_t keys[MAX_PHRASE];
	size_t n = words_of(text, keys, MAX_PHRASE);

	for (uint32_t i = n ? x->first[keys[0] % N_BUCKETS] : 0; i; i = x->w[i - 1].next)
		if (x->w[i - 1].state == s && x->w[i - 1].n <= n &&
		    memcmp(x->w[i - 1].key, keys, x->w[i - 1].n * sizeof(*keys)) == 0)
			return true;
	return false;
}

bool soi_plan_ends(const struct soi_plan_words *x, struct soi_span text, enum soi_state s)
{
	uint64_t keys[MAX_WORDS];
	size_t n = words_of(text, keys, MAX_WORDS);

	for (size_t i = n > MAX_PHRASE ? n - MAX_PHRASE : 0; i < n; i++) {
		uint32_t said, words = word_at(x, keys + i, n - i, &said);

		if ((said & bit(s)) && i + words == n)
			return true;
	}
	return false;
}

bool soi_plan_is(const struct soi_plan_words *x, struct soi_span text, enum soi_state s)
{
	uint64_t keys[MAX_PHRASE + 1];
	size_t n = words_of(text, keys, MAX_PHRASE + 1);

	for (size_t i = 0; i < x->n; i++)
		if (x->w[i].state == s && x->w[i].n == n &&
		    memcmp(x->w[i].key, keys, n * sizeof(*keys)) == 0)
			return true;
	return false;
}

/* -- bags -- */

static int by_key(const void *p, const void *q)
{
	const struct soi_bag_word *x = p, *y = q;

	return x->key < y->key ? -1 : x->key > y->key;
}

void soi_bag_of(const struct soi_idf *idf, struct soi_arena *a, struct soi_span text,
		struct soi_bag *out)
{
	uint64_t keys[MAX_WORDS];
	size_t n = words_of(text, keys, MAX_WORDS);
	uint32_t kept = 0;

	*out = (struct soi_bag){ .words = SOI_NEW_N(a, struct soi_bag_word, 2 * n) };
	for (size_t i = 0; i < n; i++) {
		uint32_t one = soi_idf_one(idf, keys[i]);
		uint64_t pair = i + 1 < n ? soi_hash_pair(keys[i], keys[i + 1]) : 0;
		uint32_t two = pair ? soi_idf_two(idf, pair) : 0;

		if (one >= RARE_ONE)
			out->words[out->n++] = (struct soi_bag_word){ keys[i], one };
		if (two >= RARE_TWO)
			out->words[out->n++] = (struct soi_bag_word){ pair, two / 2 };
	}
	if (out->n)
		qsort(out->words, out->n, sizeof(*out->words), by_key);
	for (uint32_t i = 0; i < out->n; i++)
		if (!kept || out->words[kept - 1].key != out->words[i].key)
			out->words[kept++] = out->words[i];
	out->n = kept;
	for (uint32_t i = 0; i < kept; i++)
		out->sum += out->words[i].w;
}

uint32_t soi_bag_shared_pc(const struct soi_bag *x, const struct soi_bag *y)
{
	uint64_t shared = 0, least = x->sum < y->sum ? x->sum : y->sum;
	uint32_t i = 0, j = 0;

	while (i < x->n && j < y->n) {
		uint64_t p = x->words[i].key, q = y->words[j].key;

		if (p == q)
			shared += x->words[i].w;
		i += p <= q;
		j += q <= p;
	}
	return least ? (uint32_t)(shared * 100 / least) : 0;
}

/* -- kinds of deeds -- */

uint32_t soi_event_family(struct soi_span type)
{
	static const struct {
		const char *type;
		uint32_t family;
	} families[] = {
		{ "AGREE", 1 }, { "SUPPORT", 1 }, { "AID", 1 }, { "COOPERATE", 1 }, { "CONCEDE", 1 },
		{ "CONSULT", 2 }, { "REQUEST", 3 }, { "ACCUSE", 3 }, { "REJECT", 3 },
		{ "THREATEN", 3 }, { "PROTEST", 4 }, { "SANCTION", 5 }, { "COERCE", 5 },
		{ "MOBILIZE", 6 }, { "ASSAULT", 7 }, { "RETREAT", 8 },
	};

	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
		if (soi_span_is(type, families[i].type))
			return families[i].family;
	return 0;
}
