/*
 * Whether two short texts tell of one happening, as log odds.
 *
 * A headline and its lede are forty words: what two of them share is little, and what
 * stands against it counts as much.  So eleven things that can be seen of a pair are
 * added up, each with a weight of its own:
 *
 *   how like the words are, and how many others are about as like (the first says that
 *   they are of one subject, the second that it is a wide one);
 *   the rarest run of words that both have, and the third rarest pair of words: one rare
 *   name is an actor, three rare pairs are an actor who does something to something;
 *   how much of each title the other's head has too;
 *   how long the one came after the other, whether one newspaper printed both;
 *   whether each names somebody and none is the same, the same of places, whether a
 *   figure is the same, and of how many units both have figures and not one in common
 *   ("400 tỉ", "100 tỉ").
 *
 * The weights are those of a logistic regression (Cox, 1958) on pairs of 350 groups that
 * readers judged, rounded; doc/clusters.md has the figures, and what added nothing:
 * trees on the same features, days named, names by kind and rarity, types of events,
 * sections, questions in titles, the rank of a similarity among others.
 *
 * Cost: a walk over the names and figures of two heads.
 */
#include "story/internal.h"

#include "base/banned.h"

/* What each is worth, of SOI_ONE: 2458 make an odds e times as high. */
enum {
	ODDS = 1181,
	LIKE = 157,		/* a sixteenth of a doubling of the similarity; half of all is 0 */
	LIKE_ZERO = 14 * 16,
	RUN = 31,		/* a sixteenth of a doubling of its rarity */
	CROWD = -58,		/* the same of how many are as like */
	LATER = -165,		/* of the days between and one */
	ONE_OUTLET = -1653,
	STRANGERS = -2297,
	THIRD = 46,		/* an eighth of a bit */
	COVER = 65,		/* a per cent of a title */
	COVER_MIDDLE = 23,	/* where there is no title */
	FORM_COVER = 95,	/* of both titles, on other days: a form filled in again */
	ELSEWHERE = -589,
	OTHER_FIGURE = -1200,	/* a unit */
	SAME_FIGURE = 3905,
	UNDATED_DAYS = 7,
	TICK_S = 900		/* below a quarter of an hour days do not count */
};

/* Days between two publications, in sixteenths of log2(1 + days); where nothing says
 * that one soon followed the other, as many as could well be. */
static int32_t later_16(const struct soi_member *x, const struct soi_member *y)
{
	const int64_t day = 86400 / TICK_S;
	int64_t ticks;

	if (x->hi - x->lo > UNDATED_DAYS || y->hi - y->lo > UNDATED_DAYS)
		return soi_log2_16(UNDATED_DAYS + 1);
	if (x->at_s == SOI_NO_TIME || y->at_s == SOI_NO_TIME)
		return soi_log2_16((uint32_t)soi_gap(x, y) + 1);
	ticks = x->at_s / TICK_S - y->at_s / TICK_S;
	ticks = (ticks < 0 ? -ticks : ticks) + day;
	return soi_log2_16(ticks < UINT32_MAX ? (uint32_t)ticks : UINT32_MAX) -
	       soi_log2_16((uint32_t)day);
}

/* What it is worth whom and which places two heads name. */
static int32_t names_worth(const struct soi_traits *p, const struct soi_traits *q)
{
	uint32_t i = 0, j = 0, shared = 0, places = 0, p_places = 0, q_places = 0;
	int32_t worth = 0;

	while (i < p->n_names && j < q->n_names) {
		uint64_t x = p->names[i], y = q->names[j];

		shared += x == y;
		places += x == y && soi_name_key_kind(x) == SOI_PLACE;
		i += x <= y;
		j += y <= x;
	}
	for (i = 0; i < p->n_names; i++)
		p_places += soi_name_key_kind(p->names[i]) == SOI_PLACE;
	for (j = 0; j < q->n_names; j++)
		q_places += soi_name_key_kind(q->names[j]) == SOI_PLACE;
	if (p->n_names && q->n_names && !shared)
		worth += STRANGERS;
	if (p_places && q_places && !places)
		worth += ELSEWHERE;
	return worth;
}

/* The end of the figures from i on that have its unit. */
static uint32_t end_of_unit(const struct soi_traits *t, uint32_t i)
{
	uint64_t unit = t->figures[i] >> 32;

	while (i < t->n_figures && t->figures[i] >> 32 == unit)
		i++;
	return i;
}

static bool share(const uint64_t *x, uint32_t n_x, const uint64_t *y, uint32_t n_y)
{
	for (uint32_t i = 0; i < n_x; i++)
		for (uint32_t j = 0; j < n_y; j++)
			if (x[i] == y[j])
				return true;
	return false;
}

/* What it is worth which figures they give. */
static int32_t figures_worth(const struct soi_traits *p, const struct soi_traits *q)
{
	int32_t others = 0;
	bool same = false;

	for (uint32_t i = 0, j = 0; i < p->n_figures && j < q->n_figures; ) {
		uint64_t u = p->figures[i] >> 32, v = q->figures[j] >> 32;
		uint32_t e = end_of_unit(p, i), k = end_of_unit(q, j);

		if (u == v && share(p->figures + i, e - i, q->figures + j, k - j))
			same = true;
		else
			others += u == v;
		i = u <= v ? e : i;
		j = v <= u ? k : j;
	}
	return OTHER_FIGURE * others + (same ? SAME_FIGURE : 0);
}

int32_t soi_odds(const struct soi_member *x, const struct soi_member *y, uint32_t sim,
		 uint32_t shared, uint32_t others)
{
	const struct soi_traits *p = &x->traits, *q = &y->traits;
	uint32_t cover = soi_shared_cover(shared);

	if (cover == SOI_COVER_UNKNOWN)
		cover = COVER_MIDDLE;
	if (cover >= FORM_COVER && soi_gap(x, y) > 1 && soi_other_days(x, y))
		return -(int32_t)SOI_ONE;
	return ODDS + LIKE * (soi_log2_16(sim + 1) - LIKE_ZERO) +
	       RUN * soi_log2_16(soi_shared_run(shared) + 9) + CROWD * soi_log2_16(others + 1) +
	       LATER * later_16(x, y) + THIRD * (int32_t)soi_shared_third(shared) +
	       COVER * (int32_t)cover + figures_worth(p, q) + names_worth(p, q) +
	       (p->outlet && p->outlet == q->outlet ? ONE_OUTLET : 0);
}
