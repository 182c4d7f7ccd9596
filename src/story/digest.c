/*
 * The digest: a story's few lines, each a published sentence.
 *
 * Candidates are the sentences that stand near the head of the reports and can
 * stand alone.  Each is worth its place in its report, times the outlets that
 * say the same.  They are chosen one after the other: the best of those that
 * are left, its worth being lessened by what the chosen lines say already; one
 * that says largely the same as a chosen line is never taken: that shares a
 * third of its rarer words, or fewer and a figure, two or three names or a doer's deed, or that
 * tells what its report is about where a chosen line does so for another report of the
 * same happening (cluster).
 * So the first N lines are the digest of N lines.
 *
 * What cannot stand alone is no line: what leans on the sentence before, is
 * somebody's words without their speaker, is torn by an initial ("bà V.") or
 * by a pair of marks that does not close, is cut off ("..."), or was taken back.
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
	TOLD_PC = 15,		/* the same where a figure or a doer's deed is shared too */
	NAMES_PC = 15,		/* the same where two names are shared, */
	MANY_NAMES_PC = 8,	/* or three */
	ROUND_PC = 2,		/* a number is rounded by, */
	ABOUT_PC = 25,		/* of a title's rarer words: the line tells what the report is about */
	SOON_PC = 20,		/* shared by two such lines of reports of neighbouring days: the same */
	APART_PC = 60,		/* worth of a line that shares nothing with the story's title */
	NEWER_PC = 8		/* what a day of the story is worth, per cent: developments count */
};

#define ROUND_LEAST ((soi_wide)1000 * 1000000000)	/* that has so many units, 10^-9 each */

struct candidate {
	uint32_t pos;
	struct soi_range r;
	struct soi_bag bag;
	uint32_t worth;
	uint32_t n_outlets;
	bool about;		/* tells what its report is about */
	bool out;
};

static const struct soi_member *member(const struct soi_tale *t, uint32_t pos)
{
	return &t->s->m[t->who[pos]];
}

/* One letter and a stop: an initial. */
static bool is_initial(struct soi_span s, size_t at)
{
	size_t end = at;

	if (at >= s.n || !soi_is_upper(soi_utf8_next(s, &end)))
		return false;
	return end < s.n && s.p[end] == '.' &&
	       (at == 0 || s.p[at - 1] == ' ' || s.p[at - 1] == '.');
}

/* Torn from its neighbours: begins or ends with an initial, opens marks that it
 * does not close, or is cut off. */
static bool is_torn(struct soi_span s)
{
	size_t last = s.n > 5 ? s.n - 5 : 0, opened = 0, closed = 0, straight = 0;

	size_t first = 0;
	uint32_t c = soi_utf8_next(s, &first);

	if (soi_is_letter(c) && !soi_is_upper(c))
		return true;
	if (is_initial(s, 0) || soi_span_ends(s, SOI_LIT("...")) || soi_span_ends(s, SOI_LIT("…")))
		return true;
	while (last < s.n && ((unsigned char)s.p[last] & 0xC0) == 0x80)
		last++;
	for (; last + 2 <= s.n; last++)
		if (((unsigned char)s.p[last] & 0xC0) != 0x80 && is_initial(soi_span_sub(s, 0, s.n), last) &&
		    s.p[s.n - 1] == '.' && s.n - last <= 4)
			return true;
	for (size_t i = 0; i < s.n; i++) {
		struct soi_span rest = soi_span_sub(s, i, s.n);

		straight += s.p[i] == '"';
		if ((unsigned char)s.p[i] != 0xE2)	/* with which both begin */
			continue;
		opened += soi_span_starts(rest, SOI_LIT("“"));
		closed += soi_span_starts(rest, SOI_LIT("”"));
	}
	return opened != closed || straight % 2;
}

/* Whether a sentence says something without those around it. */
static bool stands_alone(const struct soi_tale *t, const struct soi_member *m, struct soi_range r)
{
	struct soi_span s = soi_span_sub(m->art->text, r.start, r.end);

	if (s.n < LEAST_BYTES || s.n > MOST_BYTES || (s.p[s.n - 1] != '.' && r.start > soi_head_end(m->art)) ||
	    soi_plan_begins(t->s->g->plans, s, SOI_ST_LEANS) || is_torn(s))
		return false;
	for (size_t i = 0; i < m->marks->n_quotes; i++)	/* somebody's words need their speaker */
		if (m->marks->quotes[i].direct && m->marks->quotes[i].start <= r.start + 4 &&
		    m->marks->quotes[i].end + 4 >= r.end)
			return false;
	return true;
}

static bool inside(struct soi_range r, size_t start, size_t end)
{
	return start >= r.start && end <= r.end;
}

/* One number of one unit, or a large one told exactly and rounded: "63.630 tỷ", "trên 63.000 tỷ". */
static bool one_number(const struct soi_figure *x, const struct soi_figure *y)
{
	soi_wide p = x->num, q = y->num, off;

	if (!x->unit.n || !soi_span_eq(x->unit, y->unit) || x->decimals > 9 || y->decimals > 9)
		return false;
	for (unsigned d = x->decimals; d < 9; d++)
		p *= 10;
	for (unsigned d = y->decimals; d < 9; d++)
		q *= 10;
	off = p > q ? p - q : q - p;
	return off == 0 || (p >= ROUND_LEAST && off * 100 <= p * ROUND_PC);
}

/* Whether two lines give one figure of one unit, or tell one deed of one doer. */
static bool tells_alike(const struct soi_tale *t, const struct candidate *x, const struct candidate *y)
{
	const struct soi_marks *m = member(t, x->pos)->marks, *o = member(t, y->pos)->marks;

	for (size_t i = 0; i < m->n_figures; i++)
		for (size_t k = 0; inside(x->r, m->figures[i].start, m->figures[i].end) && k < o->n_figures; k++)
			if (inside(y->r, o->figures[k].start, o->figures[k].end) &&
			    one_number(&m->figures[i], &o->figures[k]))
				return true;
	for (size_t i = 0; i < m->n_events; i++)
		for (size_t k = 0; inside(x->r, m->events[i].start, m->events[i].end) && k < o->n_events; k++)
			if (inside(y->r, o->events[k].start, o->events[k].end) && m->events[i].n_source &&
			    o->events[k].n_source && soi_span_eq(m->events[i].type, o->events[k].type) &&
			    soi_span_eq(m->events[i].source[0], o->events[k].source[0]))
				return true;
	return false;
}

/* How many names of one line the other has too; a name told twice counts once. */
static unsigned names_shared(const struct soi_tale *t, const struct candidate *x, const struct candidate *y)
{
	const struct soi_marks *m = member(t, x->pos)->marks, *o = member(t, y->pos)->marks;
	struct soi_span last = SOI_EMPTY;
	unsigned n = 0;

	for (size_t i = 0; i < m->n_names; i++) {
		bool both = false;

		if (!inside(x->r, m->names[i].start, m->names[i].end) || soi_span_eq(m->names[i].id, last))
			continue;
		for (size_t k = 0; k < o->n_names && !both; k++)
			both = inside(y->r, o->names[k].start, o->names[k].end) &&
			       soi_span_eq(m->names[i].id, o->names[k].id);
		n += both;
		last = both ? m->names[i].id : last;
	}
	return n;
}

static void take_from(const struct soi_tale *t, uint32_t pos, struct candidate *c, uint32_t *n)
{
	const struct soi_member *m = member(t, pos);
	size_t title = m->art->title.n ? (size_t)(m->art->title.p - m->art->text.p) + m->art->title.n : 0;
	uint32_t place = 0;
	struct soi_bag head;

	if (!m->marks || m->original != SOI_NOBODY)
		return;
	soi_bag_of(t->s->g->idf, t->s->scratch, m->art->title, &head);
	for (size_t i = 0; i < m->marks->n_sentences && place < A_REPORT && *n < MAX_CANDIDATES; i++) {
		struct soi_range r = m->marks->sentences[i];
		struct candidate *x = &c[*n];

		if (r.start < title)
			continue;
		place++;
		if (!stands_alone(t, m, r) || soi_taken_back_by(t, pos, r) != SOI_NOBODY)
			continue;
		*x = (struct candidate){ .pos = pos, .r = r, .worth = 100 - 15 * (place - 1) };
		soi_bag_of(t->s->g->idf, t->s->scratch, soi_span_sub(m->art->text, r.start, r.end), &x->bag);
		x->about = place == 1 || soi_bag_shared_pc(&head, &x->bag) >= ABOUT_PC;
		(*n)++;
	}
}

/* Whether both lines name a day, and none is named in both. */
static bool other_days(const struct soi_tale *t, const struct candidate *x, const struct candidate *y)
{
	const struct soi_marks *m = member(t, x->pos)->marks, *o = member(t, y->pos)->marks;
	bool other = false;

	for (size_t i = 0; i < m->n_times; i++) {
		struct soi_when w = soi_when_parse(m->times[i].value);

		for (size_t k = 0; k < o->n_times && inside(x->r, m->times[i].start, m->times[i].end); k++) {
			struct soi_when v = soi_when_parse(o->times[k].value);

			if (!inside(y->r, o->times[k].start, o->times[k].end) || !soi_when_is_days(&w) ||
			    !soi_when_is_days(&v))
				continue;
			if (memcmp(&w.a, &v.a, sizeof(w.a)) == 0)
				return false;
			other = true;
		}
	}
	return other;
}

/* Whether two lines say what their reports of one happening, or of one day and much alike,
 * are about, or twice what one report is. */
static bool both_about(const struct soi_tale *t, const struct candidate *x, const struct candidate *y,
		       uint32_t pc)
{
	const struct soi_member *m = member(t, x->pos), *o = member(t, y->pos);

	return x->about && y->about && (x->pos != y->pos || pc >= TOLD_PC) && !other_days(t, x, y) &&
	       (m->cluster == o->cluster || (pc >= SOON_PC && soi_gap(m, o) <= 1));
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

static uint32_t said_pc(const struct soi_tale *t, const struct candidate *c, uint32_t i,
			const uint32_t *chosen, uint32_t n)
{
	uint32_t most = 0;

	for (uint32_t k = 0; k < n; k++) {
		uint32_t pc = soi_bag_shared_pc(&c[i].bag, &c[chosen[k]].bag);

		if (both_about(t, &c[i], &c[chosen[k]], pc))
			pc = pc > SAME_PC ? pc : SAME_PC;
		else if (pc >= MANY_NAMES_PC && pc < SAME_PC &&
			 ((pc >= TOLD_PC && tells_alike(t, &c[i], &c[chosen[k]])) ||
			  names_shared(t, &c[i], &c[chosen[k]]) > (pc >= NAMES_PC ? 1u : 2u)))
			pc = SAME_PC;
		most = pc > most ? pc : most;
	}
	return most;
}

/* The best candidate that is left, or SOI_NOBODY. */
static uint32_t best_left(const struct soi_tale *t, struct candidate *c, uint32_t n,
			  const uint32_t *chosen, uint32_t n_chosen)
{
	uint32_t best = SOI_NOBODY, most = 0;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t said = c[i].out ? 0 : said_pc(t, c, i, chosen, n_chosen), worth;

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
	struct soi_bag title;

	soi_bag_of(t->s->g->idf, t->s->scratch, out->title, &title);
	for (uint32_t i = 0; i < t->n; i++)
		take_from(t, turns[i], c, &n);
	for (uint32_t i = 0; i < n; i++) {
		const struct soi_settled *at = &t->at[c[i].pos], *first = &t->at[turns[0]];
		int64_t days = at->year && first->year ? at->lo - first->lo : 0;

		days = days < 0 ? 0 : days > 5 ? 5 : days;
		c[i].n_outlets = agreement(t, c, n, i);
		c[i].worth = c[i].worth * (1 + (c[i].n_outlets < 6 ? c[i].n_outlets : 6)) *
			     (100 + NEWER_PC * (uint32_t)days) / 100;
		if (c[i].n_outlets < 2 && soi_bag_shared_pc(&title, &c[i].bag) == 0)
			c[i].worth = c[i].worth * APART_PC / 100;
	}
	out->digest = SOI_NEW_N(t->s->a, struct soi_digest_line, MAX_LINES);
	while (n_chosen < MAX_LINES) {
		uint32_t i = best_left(t, c, n, chosen, n_chosen);

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
