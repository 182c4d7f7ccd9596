/*
 * Which part of a merging is to be done again when a few pairs have changed.
 *
 * Average link (average.c) looks only at pairs inside a component: one of the
 * graph whose edges are the pairs at the threshold or above.  So a component
 * in which no pair came, went or counts otherwise is merged as it was before,
 * and its labels are still right.  What the last grouping kept is each node's
 * component; a changed pair inside one makes it stale, one that reaches the
 * threshold between two makes them one, and stale.  A changed pair below it
 * between two means nothing.  On three months of headlines the largest
 * component holds one report in fifty; most hold one report.
 *
 * Cost: that of the changed pairs, and a byte and a word a node.
 */
#include "story/internal.h"

#include "base/banned.h"

void soi_stale_init(struct soi_stale *x, struct soi_arena *a, uint32_t n)
{
	x->n = n;
	x->stale = SOI_NEW_N(a, bool, n);
	x->up = soi_arena_alloc(a, (n + 1u) * sizeof(*x->up));
	for (uint32_t i = 0; i < n; i++)
		x->up[i] = i;
}

void soi_stale_pair(struct soi_stale *x, uint32_t a, uint32_t b)
{
	x->stale[a] = x->stale[b] = true;
	soi_join(x->up, a, b);
}

void soi_stale_close(struct soi_stale *x)
{
	for (uint32_t i = 0; i < x->n; i++)
		if (x->stale[i])
			x->stale[soi_find(x->up, i)] = true;
}

bool soi_is_stale(struct soi_stale *x, uint32_t node)
{
	return x->stale[soi_find(x->up, node)];
}

bool soi_stale_both(struct soi_stale *x, uint32_t a, uint32_t b)
{
	uint32_t root = soi_find(x->up, a);

	return x->stale[root] && root == soi_find(x->up, b);
}
