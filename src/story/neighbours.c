/*
 * Who is near whom: each member's NEIGHBOURS most similar others inside a
 * window of days.
 *
 * Candidates come from an index over each document's heaviest terms; a term
 * that more than MAX_POSTINGS documents of a window have leads nowhere.  The
 * best CANDIDATES by those terms are compared in full.  Cost:
 * documents * (terms * postings + candidates * terms).
 */
#include "story/internal.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	CANDIDATES = 40,
	MAX_POSTINGS = 400
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

struct scores {
	uint64_t *sum;		/* [members] */
	uint32_t *touched;
	struct soi_neighbour *top;	/* [members] */
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
	uint32_t n = 0;

	sc->n = 0;
	for (uint32_t k = 0; k < m->n_rare; k++) {
		struct soi_slice sl = soi_index_slice(&c->index, i, k, (int32_t)c->how->window_days);

		add_slice(&c->index, i, k, sl.a, sl.b, sc);
		add_slice(&c->index, i, k, sl.c, sl.d, sc);
	}
	for (uint32_t k = 0; k < sc->n; k++) {
		uint32_t who = sc->touched[k];

		sc->top[k] = (struct soi_neighbour){ .who = who,
						 .sim = (uint32_t)(sc->sum[who] >> SOI_ONE_SHIFT) };
		sc->sum[who] = 0;
	}
	qsort(sc->top, sc->n, sizeof(*sc->top), nearer);
	for (uint32_t k = 0; k < sc->n && k < CANDIDATES; k++) {
		uint32_t sim = dated_similarity(c->how, m, &s->m[sc->top[k].who]);

		if (sim >= c->how->floor)
			sc->top[n++] = (struct soi_neighbour){ .who = sc->top[k].who, .sim = sim };
	}
	qsort(sc->top, n, sizeof(*sc->top), nearer);
	out->n = n < SOI_NEIGHBOURS ? n : SOI_NEIGHBOURS;
	memcpy(out->nb, sc->top, out->n * sizeof(*out->nb));
}

static int look_part(struct soi_corpus *s, void *ctx, size_t part, size_t from, size_t to,
		     struct soi_err *err)
{
	struct soi_arena *a = &s->part[part];
	struct scores sc = { .sum = SOI_NEW_N(a, uint64_t, s->n),
			     .touched = SOI_NEW_N(a, uint32_t, s->n),
			     .top = SOI_NEW_N(a, struct soi_neighbour, s->n) };

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
	int rc = soi_index_build(&c.index, s, n_rare, rare_key, err);

	*out = c.around;
	return rc ? rc : soi_parallel(s, look_part, &c, err);
}
