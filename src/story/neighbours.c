/*
 * Who is near whom: each member's most similar others inside a window of days.
 *
 * Of two members the later one, by date and then by id, finds the earlier.  So a
 * pair is weighed once, and what was found among earlier members stays as it is
 * when later ones arrive.  No list is cut after that: what a pair counts depends
 * on its two and on the best that either has, and so on nothing far away.
 *
 * Candidates come from an index over each document's heaviest terms, at most
 * MAX_POSTINGS a term, those nearest in time.  The best CANDIDATES by those
 * terms are compared in full, against the member's terms laid out in a small
 * hash table, which a document's terms are looked up in without a branch that
 * could be guessed wrong.  Cost:
 * documents * (terms * postings + candidates * terms).
 */
#include "story/internal.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	CANDIDATES = 24,
	MAX_POSTINGS = 128,
	SHORT_WORDS = 100,
	FLOOR = SOI_ONE * 8 / 100,		/* no step asks for less */
	PARTIAL = SOI_ONE * 4 / 100,		/* a candidate has so much by its rare terms */
	SHORT_PARTIAL = SOI_ONE * 15 / 100
};

static const uint32_t *rare_keys(const struct soi_member *m)
{
	_Static_assert(sizeof(struct soi_feat) == 2 * sizeof(uint32_t), "a key, its weight");

	return (const uint32_t *)m->feats;
}

bool soi_is_indexed(const struct soi_member *m)
{
	return !soi_is_folded(m) && !soi_is_digest(m) && m->n_rare;
}

static uint32_t n_rare(const struct soi_member *m)
{
	return soi_is_indexed(m) ? m->n_rare : 0;
}

static uint32_t n_rare_ever(const struct soi_member *m)
{
	return m->n_rare;
}

static const struct soi_keys RARE = { n_rare, n_rare_ever, rare_keys, 2 };

struct candidate {
	uint32_t sum, who;
};

struct scores {
	uint32_t *sum;		/* [members]; at most SOI_ONE squared and a few */
	uint32_t *touched;
	uint32_t n, most;	/* members; more are never touched, whatever a sketch says */
	struct soi_probe probe;
	struct soi_runs runs;
};

static void add_slice(const struct soi_index *x, uint32_t w, uint32_t from, uint32_t to,
		      struct scores *c)
{
	uint32_t *sum = c->sum, *touched = c->touched, n = c->n, most = c->most;

	for (uint32_t k = from; k < to; k++) {
		uint32_t who = x->p[k].who;

		touched[n] = who;
		n += (sum[who] == 0) & (n < most);
		sum[who] += w * x->p[k].w + 1;
	}
	c->n = n;
}

/* The CANDIDATES with the highest sums of more than least, best first: an
 * insertion into a short list, which most of them never enter. */
static uint32_t best_of(struct scores *c, uint32_t least, struct candidate *top)
{
	uint32_t n = 0;

	for (uint32_t k = 0; k < c->n; k++) {
		struct candidate x = { .sum = c->sum[c->touched[k]], .who = c->touched[k] };
		uint32_t at;

		c->sum[x.who] = 0;
		if (x.sum <= least)
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

static void look_around(struct soi_corpus *s, const struct soi_index *x, uint32_t i,
			struct scores *sc, struct soi_arena *a)
{
	const struct soi_member *m = &s->m[i];
	struct soi_found *out = &s->found[i];
	struct candidate top[CANDIDATES];
	uint32_t n;

	sc->n = 0;
	for (uint32_t k = 0; k < m->n_rare; k++) {
		struct soi_slice sl = soi_index_before(x, i, k, SOI_WINDOW_DAYS, MAX_POSTINGS);

		add_slice(x, m->feats[k].w, sl.a, sl.b, sc);
		add_slice(x, m->feats[k].w, sl.c, sl.d, sc);
	}
	n = best_of(sc, (m->n_words < SHORT_WORDS ? SHORT_PARTIAL : PARTIAL) << SOI_ONE_SHIFT, top);
	if (!n)
		return;
	out->nb = soi_arena_alloc(a, n * sizeof(*out->nb));
	soi_probe_load(&sc->probe, m);
	soi_runs_load(&sc->runs, m);
	for (uint32_t k = 0; k < n; k++) {
		const struct soi_member *o = &s->m[top[k].who];
		uint32_t sim;

		if (k + 1 < n)
			__builtin_prefetch(s->m[top[k + 1].who].feats);
		sim = soi_probe_similarity(&sc->probe, o);

		if (sim >= FLOOR && soi_gap(m, o) <= SOI_WINDOW_DAYS && !soi_other_issue(m, o))
			out->nb[out->n++] = (struct soi_neighbour){ .who = top[k].who, .sim = sim,
								    .shared = soi_runs_shared(&sc->runs, o) };
	}
	soi_probe_unload(&sc->probe, m);
}

static int look_part(struct soi_corpus *s, void *ctx, size_t part, size_t from, size_t to,
		     struct soi_err *err)
{
	struct soi_arena *a = &s->part[part];
	struct scores *sc = SOI_NEW(a, struct scores);
	const struct soi_index *x = ctx;

	(void)err;
	sc->sum = SOI_NEW_N(a, uint32_t, s->n);
	sc->touched = SOI_NEW_N(a, uint32_t, s->n + 1u);
	sc->most = s->n;
	/* in order of the lists, so that neighbours in them meet the same memory */
	for (size_t k = from; k < to; k++) {
		uint32_t i = x->order[k];

		if (s->m[i].looked)
			s->found[i].n = 0;
		if (s->m[i].looked && n_rare(&s->m[i]))
			look_around(s, x, i, sc, a);
	}
	return 0;
}

/* Came into the index of rare terms, or left it. */
static bool is_moved(const struct soi_member *m)
{
	return !m->kept || m->links->indexed != soi_is_indexed(m);
}

int soi_find_neighbours(struct soi_corpus *s, struct soi_err *err)
{
	struct soi_index x;
	uint64_t *only;
	int rc;

	soi_mark_behind(s, &RARE, is_moved, &only);
	rc = soi_index_build(&x, s, &RARE, only, err);
	return rc ? rc : soi_parallel(s, look_part, &x, err);
}

static uint32_t floor_of(const struct soi_nearness *how, const struct soi_member *m)
{
	return m->n_words < SHORT_WORDS ? how->short_floor : how->floor;
}

/* Similarity less what the days between take off. */
static uint32_t dated(const struct soi_nearness *how, uint32_t sim, uint32_t gap)
{
	if (gap > how->window_days)
		return 0;
	if (gap <= how->full_days)
		return sim;
	return sim * how->half_days / (how->half_days + gap - how->full_days);
}

struct soi_pair *soi_near_pairs(struct soi_arena *a, const struct soi_member *m, uint32_t n,
				const struct soi_found *found, const struct soi_nearness *how,
				uint32_t *best, size_t *n_pairs)
{
	struct soi_pair *out;
	size_t most = 0, k = 0;

	for (uint32_t i = 0; i < n; i++)
		most += found[i].n;
	out = soi_arena_alloc(a, (most + 1) * sizeof(*out));
	for (uint32_t i = 0; i < n; i++) {
		for (uint32_t f = 0; f < found[i].n; f++) {
			uint32_t j = found[i].nb[f].who;
			uint32_t sim = dated(how, found[i].nb[f].sim, (uint32_t)soi_gap(&m[i], &m[j]));

			if (sim < floor_of(how, &m[i]) && sim < floor_of(how, &m[j]))
				continue;
			best[i] = sim > best[i] ? sim : best[i];
			best[j] = sim > best[j] ? sim : best[j];
			out[k++] = (struct soi_pair){ .a = i < j ? i : j, .b = i < j ? j : i,
						      .score = soi_near(sim, found[i].nb[f].shared) };
		}
	}
	*n_pairs = k;
	return out;
}
