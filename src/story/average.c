/*
 * Agglomeration by average link over a sparse graph.
 *
 * The likeness of two groups is the sum of the scores between their members
 * over the number of pairs, pairs without an edge counting 0.  In rounds, every
 * group points to its most alike neighbour, and groups that point at each other
 * are merged while they are alike enough.  Average link is reducible (a merge
 * never brings two groups nearer than the nearer of them was), so merging all
 * reciprocal nearest pairs at once gives the tree that merging one best pair at
 * a time gives (Murtagh, "A survey of recent advances in hierarchical
 * clustering algorithms", 1983), whatever the order.  Fractions are compared by
 * cross-multiplication in 128 bits; ties go to the smaller index, which is the
 * smaller id.
 *
 * Cost: a round is a walk over the groups and a counting sort of the edges left;
 * edges that can never lead to a merge (between components of the graph of
 * edges at the threshold or above) are dropped before the first.
 */
#include "story/internal.h"

#include "base/banned.h"

/* Whether p's average is above q's; an equal one is decided by index. */
static bool better(const struct soi_pair *p, const struct soi_pair *q, const uint32_t *size,
		   uint32_t me)
{
	__extension__ typedef unsigned __int128 wide;
	uint32_t po = p->a == me ? p->b : p->a, qo = q->a == me ? q->b : q->a;
	wide x = (wide)p->score * size[qo], y = (wide)q->score * size[po];

	return x != y ? x > y : po < qo;
}

/* One pass of soi_sort_pairs: from -> to by one end; at has n_nodes + 1 places. */
static void sort_by(const struct soi_pair *from, struct soi_pair *to, size_t n, bool by_b,
		    size_t *at, uint32_t n_nodes)
{
	memset(at, 0, (n_nodes + 1u) * sizeof(*at));
	for (size_t i = 0; i < n; i++)
		at[(by_b ? from[i].b : from[i].a) + 1]++;
	for (uint32_t v = 0; v < n_nodes; v++)
		at[v + 1] += at[v];
	for (size_t i = 0; i < n; i++)
		to[at[by_b ? from[i].b : from[i].a]++] = from[i];
}

void soi_sort_pairs(struct soi_arena *a, struct soi_pair *pairs, struct soi_pair *spare, size_t n,
		    uint32_t n_nodes)
{
	size_t *at = soi_arena_alloc(a, (n_nodes + 1u) * sizeof(*at));

	sort_by(pairs, spare, n, true, at, n_nodes);
	sort_by(spare, pairs, n, false, at, n_nodes);
}

/* Edges whose ends have become one go, parallel ones are added up. */
static size_t contract(struct soi_arena *a, struct soi_pair *pairs, struct soi_pair *spare,
		       size_t n, uint32_t *up, uint32_t n_nodes)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t x = soi_find(up, pairs[i].a), y = soi_find(up, pairs[i].b);

		if (x == y)
			continue;
		pairs[kept++] = (struct soi_pair){ .a = x < y ? x : y, .b = x < y ? y : x,
						   .score = pairs[i].score };
	}
	soi_sort_pairs(a, pairs, spare, kept, n_nodes);
	n = kept;
	kept = 0;
	for (size_t i = 0; i < n; i++) {
		struct soi_pair *last = kept ? &pairs[kept - 1] : NULL;

		if (last && last->a == pairs[i].a && last->b == pairs[i].b)
			last->score += pairs[i].score;
		else
			pairs[kept++] = pairs[i];
	}
	return kept;
}

/* Keep only edges inside components of the edges at the threshold or above. */
static size_t prune(struct soi_pair *pairs, size_t n, const uint32_t *size, uint32_t threshold,
		    uint32_t *up, uint32_t n_nodes)
{
	size_t kept = 0;

	for (uint32_t i = 0; i < n_nodes; i++)
		up[i] = i;
	for (size_t i = 0; i < n; i++)
		if (pairs[i].score >= (uint64_t)threshold * size[pairs[i].a] * size[pairs[i].b])
			soi_join(up, pairs[i].a, pairs[i].b);
	for (size_t i = 0; i < n; i++)
		if (soi_find(up, pairs[i].a) == soi_find(up, pairs[i].b))
			pairs[kept++] = pairs[i];
	return kept;
}

/* Number the nodes that have a pair, in order, and write the pairs in these numbers;
 * whole[k] is the kth of them. */
static uint32_t only_paired(struct soi_arena *a, struct soi_pair *pairs, size_t n_pairs, uint32_t n,
			    uint32_t **whole)
{
	uint32_t *number = SOI_NEW_N(a, uint32_t, n), k = 0;

	for (size_t i = 0; i < n_pairs; i++)
		number[pairs[i].a] = number[pairs[i].b] = 1;
	*whole = soi_arena_alloc(a, (n < 2 * n_pairs ? n : 2 * n_pairs) * sizeof(**whole));
	for (uint32_t i = 0; i < n; i++) {
		if (number[i]) {
			(*whole)[k] = i;
			number[i] = k++;
		}
	}
	for (size_t i = 0; i < n_pairs; i++) {
		pairs[i].a = number[pairs[i].a];
		pairs[i].b = number[pairs[i].b];
	}
	return k;
}

/* Merge nodes [0, n) in rounds; up is each by itself. */
static void merge(struct soi_arena *a, uint32_t n, uint32_t *size, struct soi_pair *pairs,
		  size_t n_pairs, uint32_t threshold, uint32_t *up)
{
	const struct soi_pair **best = soi_arena_alloc(a, (n + 1u) * sizeof(*best));
	struct soi_pair *spare = soi_arena_alloc(a, (n_pairs + 1) * sizeof(*spare));
	bool merged = true;

	n_pairs = contract(a, pairs, spare, n_pairs, up, n);
	while (merged) {
		merged = false;
		memset(best, 0, n * sizeof(*best));
		for (size_t i = 0; i < n_pairs; i++) {
			struct soi_pair *p = &pairs[i];

			if (!best[p->a] || better(p, best[p->a], size, p->a))
				best[p->a] = p;
			if (!best[p->b] || better(p, best[p->b], size, p->b))
				best[p->b] = p;
		}
		for (size_t i = 0; i < n_pairs; i++) {
			struct soi_pair *p = &pairs[i];

			if (best[p->a] != p || best[p->b] != p ||
			    p->score < (uint64_t)threshold * size[p->a] * size[p->b])
				continue;
			size[p->a] += size[p->b];
			soi_join(up, p->a, p->b);
			best[p->a] = best[p->b] = NULL;
			merged = true;
		}
		if (merged)
			n_pairs = contract(a, pairs, spare, n_pairs, up, n);
	}
}

int soi_average_link(struct soi_arena *a, uint32_t n, const uint32_t *size0, struct soi_pair *pairs,
		     size_t n_pairs, uint32_t threshold, uint32_t *label, uint32_t *part, struct soi_err *err)
{
	uint32_t *size = SOI_NEW_N(a, uint32_t, n), *up = SOI_NEW_N(a, uint32_t, n), *whole, k;

	(void)err;
	for (uint32_t i = 0; i < n; i++)
		size[i] = size0 ? size0[i] : 1;
	n_pairs = prune(pairs, n_pairs, size, threshold, up, n);
	for (uint32_t i = 0; i < n; i++) {
		part[i] = soi_find(up, i);
		label[i] = i;
	}
	k = only_paired(a, pairs, n_pairs, n, &whole);
	for (uint32_t i = 0; i < k; i++) {
		size[i] = size[whole[i]];	/* whole[i] >= i: not yet overwritten */
		up[i] = i;
	}
	merge(a, k, size, pairs, n_pairs, threshold, up);
	for (uint32_t i = 0; i < k; i++)
		label[whole[i]] = whole[soi_find(up, i)];
	return 0;
}
