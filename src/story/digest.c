/*
 * The digest: a story's few lines, each a published sentence.
 *
 * Candidates are the sentences that stand near the head of the reports and can
 * stand alone.  Each is worth its place in its report, times the outlets that
 * say the same.  They are chosen one after the other: the best of those that
 * are left, its worth being lessened by what the chosen lines say already; one
 * that says largely the same as a chosen line is never taken.  So the first N
 * lines are the digest of N lines.
 *
 * Cost: candidates squared, MAX_CANDIDATES bounding them; of a longer story
 * the earliest and the latest reports stand for it.
 *
 * After Carbonell and Goldstein, "The Use of MMR, Diversity-Based Reranking
 * for Reordering Documents and Producing Summaries" (1998), in integers.
 */
#include "story/happenings.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	MAX_LINES = 12,
	MAX_CANDIDATES = 240,
	A_REPORT = 4,		/* sentences of one report */
	LEAST_BYTES = 50,	/* of a line */
	MOST_BYTES = 500,
	AGREE_PC = 35,		/* shared: another report says the same */
	SAME_PC = 33,		/* shared with a chosen line: said already */
	NEWER_PC = 8		/* what a day of the story is worth, per cent: developments count */
};

struct candidate {
	uint32_t pos;
	struct soi_range r;
	struct soi_bag bag;
	uint32_t worth;
	uint32_t n_outlets;
	bool out;
};

static const struct soi_member *member(const struct soi_tale *t, uint32_t pos)
{
	return &t->s->m[t->who[pos]];
}

/* Whether a sentence says something without those around it. */
static bool stands_alone(const struct soi_tale *t, const struct soi_member *m, struct soi_range r)
{
	struct soi_span s = soi_span_sub(m->art->text, r.start, r.end);

	if (s.n < LEAST_BYTES || s.n > MOST_BYTES || (s.p[s.n - 1] != '.' && r.start > soi_head_end(m->art)) ||
	    soi_plan_begins(t->s->g->plans, s, SOI_ST_LEANS))
		return false;
	for (size_t i = 0; i < m->marks->n_quotes; i++)	/* somebody's words need their speaker */
		if (m->marks->quotes[i].direct && m->marks->quotes[i].start <= r.start + 4 &&
		    m->marks->quotes[i].end + 4 >= r.end)
			return false;
	return true;
}

static void take_from(const struct soi_tale *t, uint32_t pos, struct candidate *c, uint32_t *n)
{
	const struct soi_member *m = member(t, pos);
	size_t title = m->art->title.n ? (size_t)(m->art->title.p - m->art->text.p) + m->art->title.n : 0;
	uint32_t place = 0;

	if (!m->marks || m->original != SOI_NOBODY)
		return;
	for (size_t i = 0; i < m->marks->n_sentences && place < A_REPORT && *n < MAX_CANDIDATES; i++) {
		struct soi_range r = m->marks->sentences[i];
		struct candidate *x = &c[*n];

		if (r.start < title)
			continue;
		place++;
		if (!stands_alone(t, m, r))
			continue;
		*x = (struct candidate){ .pos = pos, .r = r, .worth = 100 - 15 * (place - 1) };
		soi_bag_of(t->s->g->idf, t->s->scratch, soi_span_sub(m->art->text, r.start, r.end), &x->bag);
		(*n)++;
	}
}

/* Outlets whose reports say the same, the candidate's own being one. */
static uint32_t agreement(const struct soi_tale *t, const struct candidate *c, uint32_t n, uint32_t i)
{
	uint32_t outlets = 1, last = c[i].pos;

	for (uint32_t k = 0; k < n; k++) {
		const struct soi_article *x = member(t, c[k].pos)->art, *y = member(t, c[i].pos)->art;

		if (c[k].pos == c[i].pos || c[k].pos == last ||
		    (x->outlet.n && soi_span_eq(x->outlet, y->outlet)) ||
		    soi_bag_shared_pc(&c[k].bag, &c[i].bag) < AGREE_PC)
			continue;
		last = c[k].pos;
		outlets++;
	}
	return outlets;
}

static uint32_t said_pc(const struct candidate *c, uint32_t i, const uint32_t *chosen, uint32_t n)
{
	uint32_t most = 0;

	for (uint32_t k = 0; k < n; k++) {
		uint32_t pc = soi_bag_shared_pc(&c[i].bag, &c[chosen[k]].bag);

		most = pc > most ? pc : most;
	}
	return most;
}

/* The best candidate that is left, or SOI_NOBODY. */
static uint32_t best_left(struct candidate *c, uint32_t n, const uint32_t *chosen, uint32_t n_chosen)
{
	uint32_t best = SOI_NOBODY, most = 0;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t said = c[i].out ? 0 : said_pc(c, i, chosen, n_chosen), worth;

		c[i].out |= said >= SAME_PC;
		if (c[i].out)
			continue;
		worth = c[i].worth * (100 - said);
		if (worth > most) {
			most = worth;
			best = i;
		}
	}
	return best;
}

/* Reports by time: the earliest, the latest, the second, ... so that a long
 * story is seen from both ends. */
static uint32_t *in_turns(const struct soi_tale *t)
{
	uint32_t *by_time = SOI_NEW_N(t->s->scratch, uint32_t, t->n);
	uint32_t *out = SOI_NEW_N(t->s->scratch, uint32_t, t->n);

	for (uint32_t i = 0; i < t->n; i++) {
		uint32_t k = i;

		for (; k > 0 && member(t, i)->at_s < member(t, by_time[k - 1])->at_s; k--)
			by_time[k] = by_time[k - 1];
		by_time[k] = i;
	}
	for (uint32_t i = 0; i < t->n; i++)
		out[i] = i % 2 ? by_time[t->n - 1 - i / 2] : by_time[i / 2];
	return out;
}

void soi_digest(struct soi_tale *t, struct soi_story *out)
{
	uint32_t n = 0, chosen[MAX_LINES], n_chosen = 0;
	struct candidate *c = SOI_NEW_N(t->s->scratch, struct candidate, MAX_CANDIDATES);
	uint32_t *turns = in_turns(t);

	for (uint32_t i = 0; i < t->n; i++)
		take_from(t, turns[i], c, &n);
	for (uint32_t i = 0; i < n; i++) {
		const struct soi_settled *at = &t->at[c[i].pos], *first = &t->at[turns[0]];
		int64_t days = at->year && first->year ? at->lo - first->lo : 0;

		days = days < 0 ? 0 : days > 5 ? 5 : days;
		c[i].n_outlets = agreement(t, c, n, i);
		c[i].worth = c[i].worth * (1 + (c[i].n_outlets < 6 ? c[i].n_outlets : 6)) *
			     (100 + NEWER_PC * (uint32_t)days) / 100;
	}
	out->digest = SOI_NEW_N(t->s->a, struct soi_digest_line, MAX_LINES);
	while (n_chosen < MAX_LINES) {
		uint32_t i = best_left(c, n, chosen, n_chosen);

		if (i == SOI_NOBODY)
			break;
		c[i].out = true;
		chosen[n_chosen++] = i;
		out->digest[out->n_digest++] = (struct soi_digest_line){
			.article = member(t, c[i].pos)->art->id, .start = c[i].r.start, .end = c[i].r.end,
			.text = soi_span_sub(member(t, c[i].pos)->art->text, c[i].r.start, c[i].r.end),
			.n_outlets = c[i].n_outlets };
	}
}
