/*
 * Clusters: reports of one happening, some days.
 *
 * Each original gets its most similar NEIGHBOURS inside a window of days.  A
 * pair's score is its similarity over best^(3/4), best being the highest
 * similarity that either of the two has with anybody: a pair that is the best
 * of both counts more than one of the same similarity in a crowd, which is what
 * tells "another report of this" from "another thing of this kind".  Groups
 * are then merged by average link (average.c).
 *
 * Candidates come from an index over each document's heaviest terms; a term
 * that more than MAX_POSTINGS documents of a window have leads nowhere.  Cost:
 * documents * (terms * postings + candidates * terms).
 */
#include "story/internal.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	NEIGHBOURS = 16,
	CANDIDATES = 40,
	MAX_POSTINGS = 400,
	WINDOW_DAYS = 30,
	FULL_DAYS = 1,			/* up to here a gap costs nothing */
	HALF_DAYS = 10,			/* this much more halves */
	FLOOR = SOI_ONE * 8 / 100,	/* less alike is not alike */
	THRESHOLD = SOI_ONE * 36 / 100
};

struct neighbour {
	uint32_t who, sim;
};

struct around {
	struct neighbour nb[NEIGHBOURS];	/* most similar first */
	uint32_t n;
};

struct clusters {
	struct soi_index index;
	struct around *around;		/* [members] */
};

static uint64_t rare_key(const struct soi_member *m, uint32_t nth)
{
	return m->feats[m->rare[nth]].key;
}

static uint32_t n_rare(const struct soi_member *m)
{
	return m->original == SOI_NOBODY ? m->n_rare : 0;
}

struct scores {
	uint64_t *sum;		/* [members] */
	uint32_t *touched;
	struct neighbour *top;	/* [members] */
	uint32_t n;
};

static void add_slice(const struct soi_index *x, uint32_t i, uint32_t nth, uint32_t from,
		      uint32_t to, struct scores *c)
{
	const struct soi_member *m = &x->m[i];
	uint64_t w = m->feats[m->rare[nth]].w;

	if (to - from > MAX_POSTINGS)
		return;
	for (uint32_t k = from; k < to; k++) {
		uint32_t who = x->p[k].who;
		const struct soi_member *o = &x->m[who];

		if (who == i)
			continue;
		if (c->sum[who] == 0)
			c->touched[c->n++] = who;
		c->sum[who] += w * o->feats[o->rare[x->p[k].nth]].w + 1;
	}
}

static int nearer(const void *p, const void *q)
{
	const struct neighbour *x = p, *y = q;

	if (x->sim != y->sim)
		return x->sim > y->sim ? -1 : 1;
	return x->who < y->who ? -1 : x->who > y->who;
}

/* Similarity with what the days between take off. */
static uint32_t dated_similarity(const struct soi_member *x, const struct soi_member *y)
{
	uint32_t sim = soi_similarity(x, y), gap = (uint32_t)soi_gap(x, y);

	if (gap > WINDOW_DAYS)
		return 0;
	return gap <= FULL_DAYS ? sim : sim * HALF_DAYS / (HALF_DAYS + gap - FULL_DAYS);
}

static void look_around(struct soi_corpus *s, struct clusters *c, uint32_t i, struct scores *sc)
{
	const struct soi_member *m = &s->m[i];
	struct around *out = &c->around[i];
	uint32_t n = 0;

	sc->n = 0;
	for (uint32_t k = 0; k < m->n_rare; k++) {
		struct soi_slice sl = soi_index_slice(&c->index, i, k, WINDOW_DAYS);

		add_slice(&c->index, i, k, sl.a, sl.b, sc);
		add_slice(&c->index, i, k, sl.c, sl.d, sc);
	}
	for (uint32_t k = 0; k < sc->n; k++) {
		uint32_t who = sc->touched[k];

		sc->top[k] = (struct neighbour){ .who = who,
						 .sim = (uint32_t)(sc->sum[who] >> SOI_ONE_SHIFT) };
		sc->sum[who] = 0;
	}
	qsort(sc->top, sc->n, sizeof(*sc->top), nearer);
	for (uint32_t k = 0; k < sc->n && k < CANDIDATES; k++) {
		uint32_t sim = dated_similarity(m, &s->m[sc->top[k].who]);

		if (sim >= FLOOR)
			sc->top[n++] = (struct neighbour){ .who = sc->top[k].who, .sim = sim };
	}
	qsort(sc->top, n, sizeof(*sc->top), nearer);
	out->n = n < NEIGHBOURS ? n : NEIGHBOURS;
	memcpy(out->nb, sc->top, out->n * sizeof(*out->nb));
}

static int look_part(struct soi_corpus *s, void *ctx, size_t part, size_t from, size_t to,
		     struct soi_err *err)
{
	struct soi_arena *a = &s->part[part];
	struct scores sc = { .sum = SOI_NEW_N(a, uint64_t, s->n),
			     .touched = SOI_NEW_N(a, uint32_t, s->n),
			     .top = SOI_NEW_N(a, struct neighbour, s->n) };

	(void)err;
	for (size_t i = from; i < to; i++)
		if (s->m[i].original == SOI_NOBODY)
			look_around(s, ctx, (uint32_t)i, &sc);
	return 0;
}

/* sim / best^(3/4), in fixed point. */
static uint32_t pair_score(uint32_t sim, uint32_t best)
{
	uint32_t half = soi_isqrt((uint64_t)best << SOI_ONE_SHIFT);	/* best^(1/2) */
	uint32_t most = soi_isqrt((uint64_t)best * half);		/* best^(3/4) */

	return most ? (uint32_t)(((uint64_t)sim << SOI_ONE_SHIFT) / most) : 0;
}

static bool lists(const struct around *x, uint32_t who)
{
	for (uint32_t k = 0; k < x->n; k++)
		if (x->nb[k].who == who)
			return true;
	return false;
}

static struct soi_pair *pairs_of(struct soi_corpus *s, const struct clusters *c, size_t *n)
{
	struct soi_pair *out;
	size_t most = 0;

	for (uint32_t i = 0; i < s->n; i++)
		most += c->around[i].n;
	out = SOI_NEW_N(&s->scratch, struct soi_pair, most + 1);
	*n = 0;
	for (uint32_t i = 0; i < s->n; i++) {
		const struct around *x = &c->around[i];

		for (uint32_t k = 0; k < x->n; k++) {
			const struct around *y = &c->around[x->nb[k].who];
			uint32_t j = x->nb[k].who, best = x->nb[0].sim;

			if (j < i && lists(y, i))
				continue;	/* j has told it */
			if (y->n && y->nb[0].sim > best)
				best = y->nb[0].sim;
			out[(*n)++] = (struct soi_pair){ .a = i < j ? i : j, .b = i < j ? j : i,
							 .score = pair_score(x->nb[k].sim, best) };
		}
	}
	return out;
}

int soi_clusters(struct soi_corpus *s, struct soi_err *err)
{
	struct clusters c = { .around = SOI_NEW_N(&s->scratch, struct around, s->n) };
	uint32_t *label = SOI_NEW_N(&s->scratch, uint32_t, s->n);
	struct soi_pair *pairs;
	size_t n_pairs;
	int rc;

	rc = soi_index_build(&c.index, s, n_rare, rare_key, err);
	if (rc == 0)
		rc = soi_parallel(s, look_part, &c, err);
	if (rc)
		return rc;
	pairs = pairs_of(s, &c, &n_pairs);
	rc = soi_average_link(&s->scratch, s->n, NULL, pairs, n_pairs, THRESHOLD, label, err);
	for (uint32_t i = 0; i < s->n; i++)
		if (s->m[i].original == SOI_NOBODY)
			s->m[i].cluster = label[i];
	for (uint32_t i = 0; i < s->n; i++)
		if (s->m[i].original != SOI_NOBODY)
			s->m[i].cluster = s->m[s->m[i].original].cluster;
	return rc;
}
