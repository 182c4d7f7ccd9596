/*
 * Sets that are joined (union-find, path halving), each named by its smallest
 * member, so that the order of joins leaves no trace.
 */
#include "story/internal.h"

#include "base/banned.h"

uint32_t soi_find(uint32_t *up, uint32_t x)
{
	while (up[x] != x) {
		up[x] = up[up[x]];
		x = up[x];
	}
	return x;
}

void soi_join(uint32_t *up, uint32_t x, uint32_t y)
{
	x = soi_find(up, x);
	y = soi_find(up, y);
	if (x < y)
		up[y] = x;
	else
		up[x] = y;
}

uint32_t soi_cluster_label(const struct soi_member *m)
{
	return m->cluster;
}

uint32_t soi_story_label(const struct soi_member *m)
{
	return m->story;
}

void soi_groups_of(struct soi_arena *a, const struct soi_member *m, uint32_t n,
		   soi_label_fn *label_of, struct soi_groups *out)
{
	uint32_t *at = SOI_NEW_N(a, uint32_t, n + 1u), *slot = SOI_NEW_N(a, uint32_t, n + 1u);

	out->who = SOI_NEW_N(a, uint32_t, n + 1u);
	out->start = SOI_NEW_N(a, uint32_t, n + 1u);
	out->label = SOI_NEW_N(a, uint32_t, n + 1u);
	out->n = 0;
	for (uint32_t i = 0; i < n; i++)
		at[label_of(&m[i])]++;
	for (uint32_t i = 0; i < n; i++) {
		if (!at[i])
			continue;
		slot[i] = out->n;
		out->label[out->n] = i;
		out->start[out->n + 1] = out->start[out->n] + at[i];
		out->n++;
	}
	memset(at, 0, (n + 1u) * sizeof(*at));
	for (uint32_t i = 0; i < n; i++) {
		uint32_t g = slot[label_of(&m[i])];

		out->who[out->start[g] + at[g]++] = i;
	}
}
