/*
 * Clusters: reports of one happening, some days.
 *
 * Only originals are compared (neighbours.c).  A pair's score is its similarity over best^(3/4), best being the highest
 * similarity that either of the two has with anybody: a pair that is the best
 * of both counts more than one of the same similarity in a crowd, which is what
 * tells "another report of this" from "another thing of this kind".  Groups
 * are then merged by average link (average.c).
 */
#include "story/internal.h"

#include "base/banned.h"

enum { THRESHOLD = SOI_ONE * 36 / 100 };

static const struct soi_nearness NEARNESS = {
	.window_days = 30,
	.full_days = 1,
	.half_days = 10,
	.floor = SOI_ONE * 8 / 100
};

/* sim / best^(3/4), in fixed point. */
static uint32_t pair_score(uint32_t sim, uint32_t best)
{
	uint32_t half = soi_isqrt((uint64_t)best << SOI_ONE_SHIFT);	/* best^(1/2) */
	uint32_t most = soi_isqrt((uint64_t)best * half);		/* best^(3/4) */

	return most ? (uint32_t)(((uint64_t)sim << SOI_ONE_SHIFT) / most) : 0;
}

static struct soi_pair *pairs_of(struct soi_corpus *s, const struct soi_around *around, size_t *n)
{
	struct soi_pair *out;
	size_t most = 0;

	for (uint32_t i = 0; i < s->n; i++)
		most += around[i].n;
	out = SOI_NEW_N(s->scratch, struct soi_pair, most + 1);
	*n = 0;
	for (uint32_t i = 0; i < s->n; i++) {
		const struct soi_around *x = &around[i];

		for (uint32_t k = 0; k < x->n; k++) {
			const struct soi_around *y = &around[x->nb[k].who];
			uint32_t j = x->nb[k].who, best = x->nb[0].sim;

			if (j < i && soi_lists(y, i))
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
	uint32_t *label = SOI_NEW_N(s->scratch, uint32_t, s->n);
	struct soi_around *around;
	struct soi_pair *pairs;
	size_t n_pairs;
	int rc = soi_neighbours(s, &NEARNESS, &around, err);

	if (rc)
		return rc;
	pairs = pairs_of(s, around, &n_pairs);
	rc = soi_average_link(s->scratch, s->n, NULL, pairs, n_pairs, THRESHOLD, label, err);
	for (uint32_t i = 0; i < s->n; i++)
		if (s->m[i].original == SOI_NOBODY)
			s->m[i].cluster = label[i];
	for (uint32_t i = 0; i < s->n; i++)
		if (s->m[i].original != SOI_NOBODY)
			s->m[i].cluster = s->m[s->m[i].original].cluster;
	return rc;
}
