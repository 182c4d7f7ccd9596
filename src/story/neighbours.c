/*
 * Who is near whom: each member's NEIGHBOURS most similar others inside a
 * window of days.
 *
 * Candidates come from an index over each document's heaviest terms, at most
 * MAX_POSTINGS a term, those nearest in time.  The best CANDIDATES by those
 * terms are compared in full.  Cost:
 * documents * (terms * postings + candidates * terms).
 */
#include "story/internal.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	CANDIDATES = 24,
	MAX_POSTINGS = 128,
	PARTIAL = 2,		/* a candidate has half of the floor by its rare terms */
	SHORT_WORDS = 100
};

struct near {
	const struct soi_nearness *how;
	struct soi_index index;
	struct soi_around *around;
};

static uint64_t rare_key(const struct soi_member *m, uint32_t nth)
{
	return m->feats[m->rare[nth]].key;
}

static uint32_t n_rare(const struct soi_member *m)
{
	return m->original == SOI_NOBODY ? m->n_rare : 0;
}

static uint32_t rare_weight(const struct soi_member *m, uint32_t nth)
{
	return m->feats[m->rare[nth]].w;
}

static const struct soi_keys RARE = { n_rare, rare_key, rare_weight };

struct candidate {
	uint64_t sum;
	uint32_t who;
};

struct scores {
	uint64_t *sum;		/* [members] */
	uint32_t *touched;
	uint32_t n;
};

static void add_slice(const struct soi_index *x, uint64_t w, uint32_t from,
		      uint32_t to, struct scores *c)
{
	for (uint32_t k = from; k < to; k++) {
		uint32_t who = x->p[k].who;

		if (c->sum[who] == 0)
			c->touched[c->n++] = who;
		c->sum[who] += w * x->p[k].w + 1;
	}
}

/* The CANDIDATES with the highest sums of more than least, best first: an
 * insertion into a short list, which most of them never enter. */
static uint32_t best_of(struct scores *c, uint32_t self, uint64_t least, struct candidate *top)
{
	uint32_t n = 0;

	for (uint32_t k = 0; k < c->n; k++) {
		struct candidate x = { .sum = c->sum[c->touched[k]], .who = c->touched[k] };
		uint32_t at;

		c->sum[x.who] = 0;
		if (x.who == self || x.sum <= least)
			continue;
		if (n == CANDIDATES && (x.sum < top[n - 1].sum ||
					(x.sum == top[n - 1].sum && x.who > top[n - 1].who)))
			continue;
		at = n < CANDIDATES ? n++ : n - 1;
		while (at && (top[at - 1].sum < x.sum ||
			      (top[at - 1].sum == x.sum && top[at - 1].who > x.who))) {
			top[at] = top[at - 1];
			at--;
		}
		top[at] = x;
	}
	return n;
}

static int nearer(const void *p, const void *q)
{
	const struct soi_neighbour *x = p, *y = q;

	if (x->sim != y->sim)
		return x->sim > y->sim ? -1 : 1;
	return x->who < y->who ? -1 : x->who > y->who;
}

/* Similarity with what the days between take off. */
static uint32_t dated_similarity(const struct soi_nearness *how, const struct soi_member *x,
				 const struct soi_member *y)
{
	uint32_t sim = soi_similarity(x, y), gap = (uint32_t)soi_gap(x, y);

	if (gap > how->window_days)
		return 0;
	if (gap <= how->full_days)
		return sim;
	return sim * how->half_days / (how->half_days + gap - how->full_days);
}

static void look_around(struct soi_corpus *s, struct near *c, uint32_t i, struct scores *sc)
{
	const struct soi_member *m = &s->m[i];
	struct soi_around *out = &c->around[i];
	struct candidate top[CANDIDATES];
	struct soi_neighbour found[CANDIDATES];
	uint32_t n, kept = 0, floor = m->n_words < SHORT_WORDS ? c->how->short_floor : c->how->floor;

	sc->n = 0;
	for (uint32_t k = 0; k < m->n_rare; k++) {
		struct soi_slice sl = soi_index_slice(&c->index, i, k, (int32_t)c->how->window_days,
						      MAX_POSTINGS);

		add_slice(&c->index, rare_weight(m, k), sl.a, sl.b, sc);
		add_slice(&c->index, rare_weight(m, k), sl.c, sl.d, sc);
	}
	n = best_of(sc, i, ((uint64_t)floor << SOI_ONE_SHIFT) / PARTIAL, top);
	for (uint32_t k = 0; k < n; k++) {
		uint32_t sim = dated_similarity(c->how, m, &s->m[top[k].who]);

		if (sim >= floor)
			found[kept++] = (struct soi_neighbour){ .who = top[k].who, .sim = sim };
	}
	qsort(found, kept, sizeof(*found), nearer);
	out->n = kept < SOI_NEIGHBOURS ? kept : SOI_NEIGHBOURS;
	memcpy(out->nb, found, out->n * sizeof(*out->nb));
}

static int look_part(struct soi_corpus *s, void *ctx, size_t part, size_t from, size_t to,
		     struct soi_err *err)
{
	struct soi_arena *a = &s->part[part];
	struct scores sc = { .sum = SOI_NEW_N(a, uint64_t, s->n),
			     .touched = SOI_NEW_N(a, uint32_t, s->n) };

	(void)err;
	for (size_t i = from; i < to; i++)
		if (s->m[i].original == SOI_NOBODY)
			look_around(s, ctx, (uint32_t)i, &sc);
	return 0;
}

bool soi_lists(const struct soi_around *x, uint32_t who)
{
	for (uint32_t k = 0; k < x->n; k++)
		if (x->nb[k].who == who)
			return true;
	return false;
}

int soi_neighbours(struct soi_corpus *s, const struct soi_nearness *how, struct soi_around **out,
		   struct soi_err *err)
{
	struct near c = { .how = how, .around = SOI_NEW_N(s->scratch, struct soi_around, s->n) };
	int rc = soi_index_build(&c.index, s, &RARE, err);

	*out = c.around;
	return rc ? rc : soi_parallel(s, look_part, &c, err);
}
