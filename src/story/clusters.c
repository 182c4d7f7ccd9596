/*
 * Clusters: reports of one happening, some days.
 *
 * Only originals, and texts that are copied in part, are compared
 * (neighbours.c).  A pair's score is its similarity over best^(3/4), best being
 * the highest similarity that either of the two has with anybody: a pair that
 * is the best of both counts more than one of the same similarity in a crowd,
 * which is what tells "another report of this" from "another thing of this
 * kind".  That alone would pair every loner with its nearest stranger, so a
 * similarity below what two reports of one happening have (demanded) counts
 * less, squared; what is demanded of short texts depends on whom and which days
 * they name and on who printed them (traits.c).  Groups are then merged by
 * average link (average.c).
 *
 * The settings were chosen on halves of 100 hand-made clusters of whole
 * articles, and the demands on short texts by reading three months of
 * headlines; doc/clusters.md has the figures and the errors.
 */
#include "story/internal.h"

#include "base/banned.h"

enum {
	THRESHOLD = SOI_ONE * 46 / 100,
	ENOUGH = SOI_ONE * 65 / 100,
	LONG_WORDS = 300,
	LONG_PC = 20,			/* demanded of texts of so many words */
	SHORT_PC = 49,			/* and, in the limit, of the shortest */
	NEAR_DAYS = 1,
	FAR_DAYS = 16,
	LONG_DAY_PC = 5,		/* a day apart demands so much more */
	SHORT_DAY_PC = 12
};

static const struct soi_nearness NEARNESS = {
	.window_days = SOI_WINDOW_DAYS,
	.full_days = 1,
	.half_days = 120,
	.floor = SOI_ONE * 8 / 100,
	.short_floor = SOI_ONE * 20 / 100
};

/* A near-copy of one of the two says nothing about how alike two reports of its
 * happening are: what is above ENOUGH does not count against a pair. */
static uint32_t soften(uint32_t best, uint32_t sim)
{
	uint32_t most = sim > ENOUGH ? sim : ENOUGH;

	return best < most ? best : most;
}

/* sim / best^(3/4), in fixed point. */
static uint32_t pair_score(uint32_t sim, uint32_t best)
{
	uint32_t half = soi_isqrt((uint64_t)best << SOI_ONE_SHIFT);	/* best^(1/2) */
	uint32_t most = soi_isqrt((uint64_t)best * half);		/* best^(3/4) */

	return most ? (uint32_t)(((uint64_t)sim << SOI_ONE_SHIFT) / most) : 0;
}

/*
 * How alike two reports of one happening are at least: the shorter the texts,
 * the more, because a lede shares its set phrases with every lede of its kind;
 * and the further apart, the more.
 */
static uint32_t demanded(const struct soi_member *x, const struct soi_member *y)
{
	uint32_t words = x->n_words < y->n_words ? x->n_words : y->n_words;
	uint32_t gap = (uint32_t)soi_gap(x, y), pc, day_pc;
	int32_t trait_pc;

	words = words < LONG_WORDS ? words : LONG_WORDS;
	pc = SHORT_PC - (SHORT_PC - LONG_PC) * words / LONG_WORDS;
	day_pc = SHORT_DAY_PC - (SHORT_DAY_PC - LONG_DAY_PC) * words / LONG_WORDS;
	gap = gap <= NEAR_DAYS ? 0 : gap > FAR_DAYS ? FAR_DAYS - NEAR_DAYS : gap - NEAR_DAYS;
	/* traits speak where there are few words to compare */
	trait_pc = (int32_t)(LONG_WORDS - words) * soi_traits_pc(x, y) / LONG_WORDS;
	return SOI_ONE * pc / 100 * (100 + gap * day_pc) / 100 * (uint32_t)(100 + trait_pc) / 100;
}

/* What lacks of it counts twice. */
static uint32_t weaken(uint32_t score, uint32_t sim, uint32_t demand)
{
	if (sim >= demand)
		return score;
	return (uint32_t)((uint64_t)score * sim / demand * sim / demand);
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
			uint32_t j = x->nb[k].who, best = x->nb[0].sim, score;

			if (j < i && soi_lists(y, i))
				continue;	/* j has told it */
			if (y->n && y->nb[0].sim > best)
				best = y->nb[0].sim;
			best = soften(best, x->nb[k].sim);
			score = weaken(pair_score(x->nb[k].sim, best), x->nb[k].sim,
				       demanded(&s->m[i], &s->m[j]));
			out[(*n)++] = (struct soi_pair){ .a = i < j ? i : j, .b = i < j ? j : i,
							 .score = score };
		}
	}
	return out;
}

int soi_clusters(struct soi_corpus *s, struct soi_err *err)
{
	uint32_t *label = SOI_NEW_N(s->scratch, uint32_t, s->n);
	struct soi_pair *pairs;
	size_t n_pairs;
	int rc = soi_find_neighbours(s, err);

	if (rc)
		return rc;
	pairs = pairs_of(s, soi_rank_neighbours(s->scratch, s->m, s->n, s->found, &NEARNESS),
			 &n_pairs);
	rc = soi_average_link(s->scratch, s->n, NULL, pairs, n_pairs, THRESHOLD, label, err);
	for (uint32_t i = 0; i < s->n; i++)
		if (!soi_is_folded(&s->m[i]))
			s->m[i].cluster = label[i];
	for (uint32_t i = 0; i < s->n; i++)
		if (soi_is_folded(&s->m[i]))
			s->m[i].cluster = s->m[s->m[i].original].cluster;
	return rc;
}
