/*
 * A document as numbers: its terms with weights, and its fingerprints.
 *
 * Terms are folded syllables and pairs of neighbours.  A term's weight is
 * (1 + log2 of its count) times its rarity, a count in title or lede being worth
 * two; the heaviest SOI_MAX_FEATS are kept and scaled so that
 * the dot product of two documents is their cosine.  Only the first MAX_WORDS
 * words are read: news says first what it is about.
 *
 * Fingerprints are winnowed shingles (Schleimer, Wilkerson, Aiken, "Winnowing:
 * local algorithms for document fingerprinting", 2003) of SHINGLE bare words,
 * so that neither tone placement nor lost diacritics hide a copy; of every
 * WINDOW neighbouring shingles the smallest hash stays, in short texts as in
 * long ones: a part of a text must keep what the whole keeps there.
 */
#include "story/happenings.h"

#include <stdlib.h>

#include "base/sixteen.h"
#include "base/banned.h"

enum {
	MAX_WORDS = 600,	/* read for terms */
	MAX_RARE = 32,
	COUNT_SLOTS = 4096,	/* over twice the terms of MAX_WORDS words */
	DIGIT = 8,		/* bits of a weight sorted by at a time */
	HEAD_COUNT = 2,		/* title, lede */
	PAIR_PC = 30,		/* a pair's rarity counts this much of a syllable's */
	YEAR_IDF = 16,		/* a year tells little, and which are common ages */
	SHINGLE = 4,
	WINDOW = 4,
	MAX_PRINTS = 4096,
	FEW_PRINTS = 48,	/* so few are sorted by moving them */
	KNOWN_SLOTS = 2048,
	KNOWN_BYTES = 16
};

/* Bare keys of words: a few thousand are nearly all of a text.  A slot by a word's key,
 * which the last word of that slot has, compared by its bytes. */
struct known {
	uint64_t bytes[2], bare;
	uint32_t n;		/* of bytes; 0: free */
};

struct count {
	uint64_t key;
	uint32_t count;
	bool pair, year;	/* of words; one of them a year */
};

/* Counts of one document's terms: an open hash table and the slots in use. */
struct counter {
	struct count *slots;
	uint32_t *used;
	uint32_t n_used, mask;
};

uint32_t soi_isqrt(uint64_t x)
{
	uint64_t bit = UINT64_C(1) << 62, root = 0;

	while (bit > x)
		bit >>= 2;
	for (; bit; bit >>= 2) {
		if (x >= root + bit) {
			x -= root + bit;
			root = (root >> 1) + bit;
		} else {
			root >>= 1;
		}
	}
	return (uint32_t)root;
}

/* log2 in eighths, by squaring the mantissa; x >= 1. */
static uint32_t log2_eighths(uint32_t x)
{
	uint32_t whole = 31u - (uint32_t)__builtin_clz(x), out = whole * 8;
	uint64_t m = ((uint64_t)x << 30) >> whole;	/* 1 to 2, 30 bits of fraction */

	for (uint32_t bit = 4; bit; bit >>= 1) {
		m = (m * m) >> 30;
		if (m >> 31) {
			m >>= 1;
			out += bit;
		}
	}
	return out;
}

static void count(struct counter *c, uint64_t key, uint32_t n, bool pair, bool year)
{
	uint32_t at = (uint32_t)key & c->mask;

	while (c->slots[at].key && c->slots[at].key != key)
		at = (at + 1) & c->mask;
	if (!c->slots[at].key) {
		c->slots[at] = (struct count){ .key = key, .pair = pair, .year = year };
		c->used[c->n_used++] = at;
	}
	c->slots[at].count += n;
}

static bool is_year(const struct soi_token *t)
{
	return t->kind == SOI_TOK_NUMBER && t->end - t->start == 4 && t->cp >= 1900 && t->cp < 2100;
}

static bool is_word(const struct soi_token *t)
{
	return t->kind == SOI_TOK_WORD || t->kind == SOI_TOK_NUMBER;
}

struct fields {
	size_t title_end, lede_start, lede_end;		/* bytes of the text */
};

static struct fields fields_of(const struct soi_article *art)
{
	struct fields f = { 0 };

	if (art->title.n)
		f.title_end = (size_t)(art->title.p - art->text.p) + art->title.n;
	if (art->lede.n) {
		f.lede_start = (size_t)(art->lede.p - art->text.p);
		f.lede_end = f.lede_start + art->lede.n;
	}
	return f;
}

static void count_terms(const struct soi_idf *idf, const struct soi_text *t, struct fields f,
			struct counter *c)
{
	const struct soi_token *before = NULL;
	size_t n = 0;

	for (size_t i = 0; i < t->n_tokens && n < MAX_WORDS; i++) {
		const struct soi_token *k = &t->tokens[i];
		uint32_t times = k->start < f.title_end ||
				 (k->start >= f.lede_start && k->start < f.lede_end) ? HEAD_COUNT : 1;

		if (!is_word(k)) {
			before = NULL;
			continue;
		}
		n++;
		soi_idf_fetch(idf, k->key);
		count(c, k->key, times, false, is_year(k));
		if (before) {
			uint64_t pair = soi_hash_pair(before->key, k->key);

			soi_idf_fetch(idf, pair);
			count(c, pair, times, true, is_year(k) || is_year(before));
		}
		before = k;
	}
}

/* Sort f[0..n) by weight, heaviest first, equal ones as they stand; spare is as
 * long.  Radix: a text has some hundred terms, and weights are small. */
static void by_weight(struct soi_feat *f, struct soi_feat *spare, uint32_t n)
{
	struct soi_feat *from = f, *to = spare, *t;
	uint32_t most = 0;

	for (uint32_t i = 0; i < n; i++)
		most = f[i].w > most ? f[i].w : most;
	for (unsigned shift = 0; shift < 32 && most >> shift; shift += DIGIT) {
		uint32_t at[1u << DIGIT] = { 0 }, sum = 0, mask = (1u << DIGIT) - 1;

		for (uint32_t i = 0; i < n; i++)
			at[from[i].w >> shift & mask]++;
		for (uint32_t b = (most >> shift < mask ? most >> shift : mask) + 1; b-- > 0; ) {
			uint32_t k = at[b];

			at[b] = sum;
			sum += k;
		}
		for (uint32_t i = 0; i < n; i++)
			to[at[from[i].w >> shift & mask]++] = from[i];
		t = from;
		from = to;
		to = t;
	}
	if (from != f)
		memcpy(f, from, n * sizeof(*f));
}

/* The SOI_MAX_FEATS heaviest of f[0..n), scaled to length 1, become m's; spare is as
 * long as f. */
static void keep_heaviest(struct soi_arena *a, struct soi_feat *f, struct soi_feat *spare,
			  uint32_t n, struct soi_member *m)
{
	uint64_t squares = 0;
	uint32_t norm;

	by_weight(f, spare, n);
	if (n > SOI_MAX_FEATS)
		n = SOI_MAX_FEATS;
	for (uint32_t i = 0; i < n; i++)
		squares += (uint64_t)f[i].w * f[i].w;
	norm = soi_isqrt(squares);
	for (uint32_t i = 0; i < n; i++)
		f[i].w = (uint32_t)(((uint64_t)f[i].w << SOI_ONE_SHIFT) / norm);
	while (n && f[n - 1].w == 0)
		n--;
	m->n_rare = n < MAX_RARE ? n : MAX_RARE;
	m->feats = soi_arena_alloc(a, n * sizeof(*f));
	m->n_feats = n;
	if (n)
		memcpy(m->feats, f, n * sizeof(*f));
}

static uint32_t rarity(const struct soi_idf *idf, const struct count *c)
{
	uint32_t eighths = c->year ? YEAR_IDF :
			   c->pair ? soi_idf_two(idf, c->key) : soi_idf_one(idf, c->key);

	return c->pair ? eighths * PAIR_PC / 100 : eighths;
}

static void weigh(const struct soi_idf *idf, struct soi_arena *a, struct counter *c,
		  struct soi_feat *scratch, struct soi_member *m)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < c->n_used; i++) {
		struct count *s = &c->slots[c->used[i]];
		uint32_t w = (8 + log2_eighths(s->count)) * rarity(idf, s);

		if (w)
			scratch[n++] = (struct soi_feat){ .key = (uint32_t)(s->key >> 32), .w = w };
		*s = (struct count){ 0 };
	}
	c->n_used = 0;
	keep_heaviest(a, scratch, scratch + 2 * MAX_WORDS, n, m);
}

/* Where key stands, or would. */
static uint32_t probe_at(const struct soi_probe *p, uint32_t key)
{
	uint32_t at = key % SOI_PROBE_SLOTS;

	while (p->slot[at].w && p->slot[at].key != key)
		at = (at + 1) % SOI_PROBE_SLOTS;
	return at;
}

void soi_probe_load(struct soi_probe *p, const struct soi_member *x)
{
	_Static_assert(SOI_MAX_FEATS * 2 <= SOI_PROBE_SLOTS, "a probe is at most half full");

	for (uint32_t i = 0; i < x->n_feats; i++) {
		uint32_t at = probe_at(p, x->feats[i].key);

		if (!p->slot[at].w)	/* of two terms with one key the heavier stays */
			p->slot[at] = x->feats[i];
	}
}

void soi_probe_unload(struct soi_probe *p, const struct soi_member *x)
{
	/* every occupied place of a run is somebody's home or behind one */
	for (uint32_t i = 0; i < x->n_feats; i++)
		for (uint32_t at = x->feats[i].key % SOI_PROBE_SLOTS; p->slot[at].w;
		     at = (at + 1) % SOI_PROBE_SLOTS)
			p->slot[at].w = 0;
}

uint32_t soi_probe_similarity(const struct soi_probe *p, const struct soi_member *y)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < y->n_feats; i++)
		sum += (uint64_t)p->slot[probe_at(p, y->feats[i].key)].w * y->feats[i].w;
	return (uint32_t)(sum >> SOI_ONE_SHIFT);
}

uint32_t soi_similarity(const struct soi_member *x, const struct soi_member *y)
{
	struct soi_probe p = { 0 };

	soi_probe_load(&p, x);
	return soi_probe_similarity(&p, y);
}

/* The terms of all who, each once with the sum of its weights; in scratch. */
static struct soi_feat *add_up(struct soi_arena *scratch, const struct soi_member *m,
			       const uint32_t *who, uint32_t n, uint32_t *n_out)
{
	struct soi_feat *slots, *out;
	uint32_t all = 0, mask = 15, k = 0;

	for (uint32_t i = 0; i < n; i++)
		all += m[who[i]].n_feats;
	while (mask < 2 * all)
		mask = mask * 2 + 1;
	slots = SOI_NEW_N(scratch, struct soi_feat, mask + 1u);
	out = soi_arena_alloc(scratch, (all + 1u) * sizeof(*out));
	for (uint32_t i = 0; i < n; i++) {
		for (uint32_t j = 0; j < m[who[i]].n_feats; j++) {
			const struct soi_feat *f = &m[who[i]].feats[j];
			uint32_t at = f->key & mask;

			while (slots[at].w && slots[at].key != f->key)
				at = (at + 1) & mask;
			if (!slots[at].w)
				out[k++].key = f->key;
			slots[at].key = f->key;
			slots[at].w += f->w;
		}
	}
	for (uint32_t i = 0; i < k; i++) {
		uint32_t at = out[i].key & mask;

		while (slots[at].key != out[i].key)
			at = (at + 1) & mask;
		out[i].w = slots[at].w;
	}
	*n_out = k;
	return out;
}

uint64_t soi_centroid(struct soi_arena *a, const struct soi_member *m, const uint32_t *who,
		      uint32_t n, struct soi_member *out)
{
	struct soi_arena scratch;
	struct soi_feat *f;
	uint64_t squares = 0;
	uint32_t k;

	soi_arena_init(&scratch);
	f = add_up(&scratch, m, who, n, &k);
	for (uint32_t i = 0; i < k; i++)
		squares += (uint64_t)f[i].w * f[i].w >> SOI_ONE_SHIFT;
	keep_heaviest(a, f, soi_arena_alloc(&scratch, (k + 1u) * sizeof(*f)), k, out);
	soi_arena_release(&scratch);
	return squares;
}

static int by_value(const void *x, const void *y)
{
	uint32_t p = *(const uint32_t *)x, q = *(const uint32_t *)y;

	return p < q ? -1 : p > q;
}

/* Sort p[0..n); spare is as long. */
static void sort_prints(uint32_t *p, uint32_t *spare, uint32_t n)
{
	uint32_t *from = p, *to = spare, *t;

	if (n < FEW_PRINTS) {
		for (uint32_t i = 1; i < n; i++) {
			uint32_t x = p[i], at = i;

			for (; at && p[at - 1] > x; at--)
				p[at] = p[at - 1];
			p[at] = x;
		}
		return;
	}
	for (unsigned shift = 0; shift < 32; shift += DIGIT) {
		uint32_t at[1u << DIGIT] = { 0 }, sum = 0, mask = (1u << DIGIT) - 1;

		for (uint32_t i = 0; i < n; i++)
			at[from[i] >> shift & mask]++;
		for (uint32_t b = 0; b <= mask; b++) {
			uint32_t k = at[b];

			at[b] = sum;
			sum += k;
		}
		for (uint32_t i = 0; i < n; i++)
			to[at[from[i] >> shift & mask]++] = from[i];
		t = from;
		from = to;
		to = t;
	}
	_Static_assert(32 / DIGIT % 2 == 0, "the last pass ends in p");
}

/* The words' bare keys, bare[0..n), to shingles in place; returns how many. */
static uint32_t shingle(uint64_t *bare, uint32_t n)
{
	uint32_t n_shingles = n >= SHINGLE ? n - SHINGLE + 1 : 0;

	for (uint32_t i = 0; i < n_shingles; i++) {
		uint64_t h = bare[i];

		for (uint32_t j = 1; j < SHINGLE; j++)
			h = soi_hash_pair(h, bare[i + j]);
		bare[i] = h;
	}
	return n_shingles;
}

/* known may be NULL. */
static uint64_t bare_key(const struct soi_text *t, size_t i, struct known *known)
{
	const struct soi_token *k = &t->tokens[i];
	struct soi_span word = soi_token_span(t, i);
	struct known *x = known ? &known[k->key % KNOWN_SLOTS] : NULL;
	uint64_t a, b;

	if (k->kind == SOI_TOK_NUMBER)
		return k->key;
	if (!x || word.n > KNOWN_BYTES)
		return soi_word_bare_key(word);
	a = soi_up_to_eight(word.p, word.n < 8 ? word.n : 8);
	b = word.n > 8 ? soi_up_to_eight(word.p + 8, word.n - 8) : 0;
	if (x->n != word.n || x->bytes[0] != a || x->bytes[1] != b)
		*x = (struct known){ .bytes = { a, b }, .bare = soi_word_bare_key(word),
				     .n = (uint32_t)word.n };
	return x->bare;
}

int soi_read_claims(struct soi_corpus *s, struct soi_member *m, struct soi_err *err)
{
	struct soi_arena scratch;
	struct soi_text t;
	int rc;

	if (m->claimed)
		return 0;
	soi_arena_init(&scratch);
	rc = soi_text_split(&t, &scratch, m->art->text, &s->g->text, err);
	if (rc == 0)
		soi_claims(s->g, s->scratch, &t, m);
	m->claimed = true;
	soi_arena_release(&scratch);
	return rc;
}

int soi_shingles(struct soi_corpus *s, struct soi_member *m, struct soi_err *err)
{
	struct soi_arena scratch;
	struct soi_text t;
	uint64_t *bare;
	uint32_t n = 0;
	int rc;

	if (m->shingles)
		return 0;
	soi_arena_init(&scratch);
	rc = soi_text_split(&t, &scratch, m->art->text, &s->g->text, err);
	if (rc)
		goto out;
	bare = SOI_NEW_N(&scratch, uint64_t, t.n_tokens + 1);
	m->numbers = soi_arena_alloc(s->scratch, t.n_tokens + 1);
	for (size_t i = 0; i < t.n_tokens; i++) {
		if (!is_word(&t.tokens[i]))
			continue;
		m->numbers[n] = t.tokens[i].kind == SOI_TOK_NUMBER;
		bare[n++] = bare_key(&t, i, NULL);
	}
	m->n_shingles = shingle(bare, n);
	m->shingles = soi_arena_alloc(s->scratch, 2 * (m->n_shingles + 1u) * sizeof(*m->shingles));
	m->sorted_shingles = m->shingles + m->n_shingles;
	for (uint32_t i = 0; i < m->n_shingles; i++)
		m->shingles[i] = m->sorted_shingles[i] = (uint32_t)(bare[i] >> 32);
	if (m->n_shingles)
		qsort(m->sorted_shingles, m->n_shingles, sizeof(*m->shingles), by_value);
out:
	soi_arena_release(&scratch);
	return rc;
}

static bool has_shingle(const struct soi_member *m, uint32_t key)
{
	uint32_t lo = 0, hi = m->n_shingles;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (m->sorted_shingles[mid] < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < m->n_shingles && m->sorted_shingles[lo] == key;
}

struct soi_cover soi_covered(const struct soi_member *copy, const struct soi_member *of)
{
	struct soi_cover c = { 0 };
	uint32_t covered = 0, upto = 0, n = copy->n_shingles;	/* words before upto are looked at */
	uint32_t run = 0, longest = 0;

	for (uint32_t i = 0; i < n; i++) {
		if (!has_shingle(of, copy->shingles[i]))
			continue;
		if (upto < i)
			run = 0;
		for (; upto < i; upto++)
			c.other_numbers |= copy->numbers[upto];
		covered += i + SHINGLE - upto;
		run += i + SHINGLE - upto;
		longest = run > longest ? run : longest;
		upto = i + SHINGLE;
	}
	for (; n && upto < n + SHINGLE - 1; upto++)
		c.other_numbers |= copy->numbers[upto];
	c.pm = n ? (uint32_t)((uint64_t)covered * 1000 / (n + SHINGLE - 1)) : 0;
	c.run_pm = n ? (uint32_t)((uint64_t)longest * 1000 / (n + SHINGLE - 1)) : 0;
	return c;
}

/* The words' bare keys are in bare[0..n). */
static void fingerprint(struct soi_arena *a, uint64_t *bare, uint32_t n, struct soi_member *m)
{
	uint32_t n_shingles = shingle(bare, n), kept = 0;
	uint32_t window = n_shingles < WINDOW ? n_shingles : WINDOW, last = SOI_NOBODY;

	m->prints = SOI_NEW_N(a, uint32_t, n_shingles < MAX_PRINTS ? n_shingles : MAX_PRINTS);
	for (uint32_t i = 0; window && i + window <= n_shingles && kept < MAX_PRINTS; i++) {
		uint32_t best = i;

		for (uint32_t j = i + 1; j < i + window; j++)
			if (bare[j] <= bare[best])	/* the rightmost of equals */
				best = j;
		if (best != last)
			m->prints[kept++] = (uint32_t)(bare[best] >> 32);
		last = best;
	}
	sort_prints(m->prints, (uint32_t *)(void *)bare, kept);	/* kept <= n_shingles: bare is done with */
	for (uint32_t i = 0; i < kept; i++)
		if (m->n_prints == 0 || m->prints[m->n_prints - 1] != m->prints[i])
			m->prints[m->n_prints++] = m->prints[i];
}

static void read_words(const struct soi_text *t, struct fields f, struct known *known, uint64_t *bare,
		       struct soi_member *m)
{
	for (size_t i = 0; i < t->n_tokens; i++) {
		const struct soi_token *k = &t->tokens[i];

		if (!is_word(k))
			continue;
		if (k->start < f.title_end && k->kind == SOI_TOK_NUMBER)
			m->title_numbers += k->key;
		if (k->start < f.title_end)
			m->title_key = soi_hash_pair(m->title_key, k->key);
		else if (k->start >= f.lede_start && k->start < f.lede_end)
			m->lede_key = soi_hash_pair(m->lede_key, k->key);
		bare[m->n_words++] = bare_key(t, i, known);
	}
}

/* Whether a word of the title begins a phrase that says so: hardly any does. */
static bool may_correct(const struct soi_plan_words *x, const struct soi_text *t, struct fields f)
{
	for (size_t i = 0; i < t->n_tokens && t->tokens[i].start < f.title_end; i++)
		if (soi_plan_may(x, t->tokens[i].key, SOI_ST_CORRECTS))
			return true;
	return false;
}

static int read_part(struct soi_corpus *s, void *ctx, size_t part, size_t from, size_t to,
		     struct soi_err *err)
{
	struct soi_arena *keep = &s->part[part];
	struct soi_arena scratch;
	struct counter c = { .mask = COUNT_SLOTS - 1 };
	struct soi_feat *feats = SOI_NEW_N(keep, struct soi_feat, 4 * MAX_WORDS);
	struct known *known = SOI_NEW_N(keep, struct known, KNOWN_SLOTS);
	int rc = 0;

	(void)ctx;
	soi_arena_init(&scratch);
	c.slots = SOI_NEW_N(keep, struct count, c.mask + 1);
	c.used = SOI_NEW_N(keep, uint32_t, c.mask + 1);
	for (size_t i = from; i < to && rc == 0; i++) {
		struct soi_member *m = &s->m[i];
		struct soi_text t;
		struct fields f;
		uint64_t *bare;

		if (m->sketch.n) {
			rc = soi_sketch_get(keep, m->sketch, m, err);
			continue;
		}
		soi_arena_clear(&scratch);
		rc = soi_text_split(&t, &scratch, m->art->text, &s->g->text, err);
		if (rc)
			break;
		f = fields_of(m->art);
		bare = SOI_NEW_N(&scratch, uint64_t, t.n_tokens + 1);
		read_words(&t, f, known, bare, m);
		count_terms(s->g->idf, &t, f, &c);
		weigh(s->g->idf, keep, &c, feats, m);
		fingerprint(keep, bare, m->n_words, m);
		soi_traits(s->g->columns, s->g->idf, keep, &t, m);
		soi_rounds(keep, m);
		m->is_correction = m->marks && may_correct(s->g->plans, &t, f) &&
				   soi_plan_says(s->g->plans, m->art->title, SOI_ST_CORRECTS);
		m->claimed = !s->rows_only;	/* only stories show them */
		if (m->claimed)
			soi_claims(s->g, keep, &t, m);
	}
	soi_arena_release(&scratch);
	return rc;
}

int soi_features(struct soi_corpus *s, struct soi_err *err)
{
	return soi_parallel(s, read_part, NULL, err);
}

int soi_sketch(const struct soi_grouper *g, const struct soi_doc *doc, struct soi_buf *out,
	       struct soi_err *err)
{
	struct soi_arena a;
	struct soi_member m;
	struct soi_corpus s = { .g = g, .scratch = &a, .part = &a, .m = &m, .n = 1, .n_threads = 1,
				.rows_only = true };
	int rc;

	soi_arena_init(&a);
	soi_member_init(&m, doc);
	rc = soi_features(&s, err);
	if (rc == 0)
		soi_sketch_put(&m, out);
	soi_arena_release(&a);
	return rc;
}
