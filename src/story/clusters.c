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
 * less, squared; what is demanded of texts that are not long depends on whom and which days
 * they name, on who printed them (traits.c), and on how
 * many others the later of the two found about as like: what many are as like as each
 * other is a subject, and no happening.  A headline with its lede is too short for one
 * likeness to decide: of such pairs the score is what odds.c says, and of those between
 * some of both.  Groups are then merged by average link (average.c).
 *
 * The settings were chosen on halves of 100 hand-made clusters of whole
 * articles, and those of short texts on what readers judged in three months of
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
	SHORT_DAY_PC = 12,
	CROWD_PC = 75,			/* of a pair's similarity: others at least so alike */
	CROWD_MORE_PC = 15,		/* demanded more when they are twice as many, */
	FEW = 8,			/* and less when they are fewer than so many */
	LEAST_PC = -60,
	HEAD_WORDS = 75,		/* texts of so many words are heads: odds decide, */
	BODY_WORDS = 150,		/* which count for nothing from so many on */
	SURE = SOI_ONE * 30 / 100	/* more of two heads that are likelier one happening than not */
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

/* best^(3/4), in fixed point; memo is zeroed at first. */
static uint32_t rank_of(uint32_t *memo, uint32_t best)
{
	if (!memo[best])
		memo[best] = soi_isqrt((uint64_t)best *
				       soi_isqrt((uint64_t)best << SOI_ONE_SHIFT));
	return memo[best];
}

static bool finds(const struct soi_found *f, uint32_t who)
{
	for (uint32_t k = 0; k < f->n; k++)
		if (f->nb[k].who == who)
			return true;
	return false;
}

/* How many the finder of a pair found about as like.  Only what was earlier counts:
 * what comes later changes nothing of it. */
static uint32_t crowd(const struct soi_corpus *s, const struct soi_pair *p, uint32_t sim)
{
	const struct soi_found *f = &s->found[finds(&s->found[p->a], p->b) ? p->a : p->b];
	uint32_t n = 0;

	for (uint32_t k = 0; k < f->n; k++)
		n += f->nb[k].sim > sim * CROWD_PC / 100;
	return n;
}

/*
 * How alike two reports of one happening are at least: the shorter the texts,
 * the more, because a lede shares its set phrases with every lede of its kind;
 * the further apart, the more; and the more others are as like.
 */
static uint32_t demanded(const struct soi_member *x, const struct soi_member *y, uint32_t others)
{
	uint32_t words = x->n_words < y->n_words ? x->n_words : y->n_words;
	uint32_t gap = (uint32_t)soi_gap(x, y), pc, day_pc;
	int32_t trait_pc;

	words = words < LONG_WORDS ? words : LONG_WORDS;
	pc = SHORT_PC - (SHORT_PC - LONG_PC) * words / LONG_WORDS;
	day_pc = SHORT_DAY_PC - (SHORT_DAY_PC - LONG_DAY_PC) * words / LONG_WORDS;
	gap = gap <= NEAR_DAYS ? 0 : gap > FAR_DAYS ? FAR_DAYS - NEAR_DAYS : gap - NEAR_DAYS;
	trait_pc = soi_traits_pc(x, y) +
		   CROWD_MORE_PC * (soi_log2_16(others + 1) - soi_log2_16(FEW)) / 16;
	/* traits speak where there are few words to compare */
	trait_pc = (int32_t)(LONG_WORDS - words) * trait_pc / LONG_WORDS;
	trait_pc = trait_pc > LEAST_PC ? trait_pc : LEAST_PC;
	return SOI_ONE * pc / 100 * (100 + gap * day_pc) / 100 * (uint32_t)(100 + trait_pc) / 100;
}

/* What lacks of it counts twice. */
static uint32_t weaken(uint32_t score, uint32_t sim, uint32_t demand)
{
	if (sim >= demand)
		return score;
	return (uint32_t)((uint64_t)score * sim / demand * sim / demand);
}

/* What odds say of two heads, as a score: even odds are the threshold, and SURE more. A
 * happening is told in ways of which some share no words; in an average those that do
 * outweigh them. */
static uint32_t score_of_heads(const struct soi_member *x, const struct soi_member *y, uint32_t sim,
			       uint32_t shared, uint32_t others)
{
	int32_t odds = soi_odds(x, y, sim, shared, others);
	int32_t score = (int32_t)THRESHOLD + odds + (odds >= 0 ? SURE : 0);

	return score < 0 ? 0 : score > (int32_t)SOI_ONE ? SOI_ONE : (uint32_t)score;
}

/* A pair as it was found to its score. */
static uint32_t score_of(const struct soi_corpus *s, const struct soi_pair *p,
			 const uint32_t *best_of, uint32_t *memo)
{
	uint32_t found = soi_near_sim(p->score), sim = found < SOI_ONE ? found : SOI_ONE;
	uint32_t best = best_of[p->a] > best_of[p->b] ? best_of[p->a] : best_of[p->b];
	uint32_t rank = rank_of(memo, soften(best < SOI_ONE ? best : SOI_ONE, sim));
	const struct soi_member *x = &s->m[p->a], *y = &s->m[p->b];
	uint32_t words = x->n_words < y->n_words ? x->n_words : y->n_words;
	uint32_t others = crowd(s, p, sim), heads, score;

	words = words < HEAD_WORDS ? HEAD_WORDS : words > BODY_WORDS ? BODY_WORDS : words;
	heads = words < BODY_WORDS ? score_of_heads(x, y, sim, soi_near_shared(p->score), others) : 0;
	score = words > HEAD_WORDS ? weaken(rank ? (sim << SOI_ONE_SHIFT) / rank : 0, sim,
					    demanded(x, y, others)) : 0;
	return (heads * (BODY_WORDS - words) + score * (words - HEAD_WORDS)) / (BODY_WORDS - HEAD_WORDS);
}

/* Leave the pairs that have to be merged again: those of components in which one
 * came, went or counts otherwise.  x is of components. */
static size_t stale_pairs(struct soi_corpus *s, struct soi_pair *pairs, size_t n,
			  const uint32_t *best, uint32_t *memo, struct soi_stale *x)
{
	const struct soi_member *m = s->m;
	size_t kept = 0;

	soi_stale_init(x, s->scratch, s->n_ever);
	for (uint32_t i = 0; i < s->n_ever; i++)
		if (m[i].looked || m[i].moved)	/* what it found before may be gone, as it may be */
			x->stale[m[i].part] = true;
	for (size_t k = 0; k < n; k++) {
		uint32_t a = pairs[k].a, b = pairs[k].b;

		if (!m[a].looked && !m[b].looked && best[a] == m[a].best && best[b] == m[b].best)
			continue;
		if (m[a].part == m[b].part || score_of(s, &pairs[k], best, memo) >= THRESHOLD)
			soi_stale_pair(x, m[a].part, m[b].part);
	}
	soi_stale_close(x);
	for (size_t k = 0; k < n; k++)
		if (soi_stale_both(x, m[pairs[k].a].part, m[pairs[k].b].part))
			pairs[kept++] = pairs[k];
	return kept;
}

/* Groups that are not stale as they were, named by their smallest member that is no
 * copy, as merging them again would. */
static void recall_labels(struct soi_corpus *s, struct soi_stale *x, uint32_t *label,
			  uint32_t *part)
{
	uint32_t *smallest = SOI_NEW_N(s->scratch, uint32_t, s->n_ever);

	for (uint32_t i = 0; i < s->n; i++) {
		const struct soi_member *m = &s->m[i];

		if (soi_is_folded(m) || soi_is_stale(x, m->part))
			continue;
		if (!smallest[m->cluster])
			smallest[m->cluster] = i + 1;
		label[i] = smallest[m->cluster] - 1;
		part[i] = m->part;
	}
}

int soi_clusters(struct soi_corpus *s, struct soi_err *err)
{
	uint32_t *label = SOI_NEW_N(s->scratch, uint32_t, s->n), *best, *memo, *part;
	struct soi_stale stale;
	struct soi_pair *pairs;
	size_t n_pairs;
	int rc = soi_find_neighbours(s, err);

	if (rc)
		return rc;
	best = SOI_NEW_N(s->scratch, uint32_t, s->n);
	pairs = soi_near_pairs(s->scratch, s->m, s->n, s->found, &NEARNESS, best, &n_pairs);
	memo = SOI_NEW_N(s->scratch, uint32_t, SOI_ONE + 1);
	if (s->again)
		n_pairs = stale_pairs(s, pairs, n_pairs, best, memo, &stale);
	for (size_t k = 0; k < n_pairs; k++)
		pairs[k].score = score_of(s, &pairs[k], best, memo);
	part = SOI_NEW_N(s->scratch, uint32_t, s->n);
	rc = soi_average_link(s->scratch, s->n, NULL, pairs, n_pairs, THRESHOLD, label, part, err);
	if (s->again)
		recall_labels(s, &stale, label, part);
	for (uint32_t i = 0; i < s->n; i++) {
		s->m[i].best = best[i];
		s->m[i].part = part[i];
		if (!soi_is_folded(&s->m[i]))
			s->m[i].cluster = label[i];
	}
	for (uint32_t i = 0; i < s->n; i++)
		if (soi_is_folded(&s->m[i]))
			s->m[i].cluster = s->m[s->m[i].original].cluster;
	return rc;
}
