/*
 * A story put together: its reports, title, dates, actors, quotes, what is
 * known of its undated reports; the timeline and the ledger are files of
 * their own.
 */
#include "story/internal.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	MAX_CENTRAL = 64,	/* reports that a centre is made from */
	MAX_ACTORS = 200,
	MAX_QUOTES = 1000
};

static const struct soi_member *member(const struct soi_tale *t, uint32_t pos)
{
	return &t->s->m[t->who[pos]];
}

/* The title of the report nearest the middle of all. */
static void choose_title(const struct soi_tale *t, struct soi_story *out)
{
	struct soi_arena *a = t->s->scratch;
	uint32_t *who = SOI_NEW_N(a, uint32_t, t->n), n = 0, best = 0, most = 0;
	struct soi_member centre = { 0 };

	for (uint32_t i = 0; i < t->n; i++)
		if (member(t, i)->original == SOI_NOBODY && n < MAX_CENTRAL)
			who[n++] = t->who[i];
	if (n > 2)
		(void)soi_centroid(a, t->s->m, who, n, &centre);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t sim = n > 2 ? soi_similarity(&t->s->m[who[i]], &centre) : 0;

		if (sim > most && t->s->m[who[i]].art->title.n) {
			most = sim;
			best = i;
		}
	}
	out->title = n ? t->s->m[who[best]].art->title : SOI_EMPTY;
	if (!out->title.n && n) {
		struct soi_range r = soi_sentence_at(&t->s->m[who[best]], 0);

		out->title = soi_span_sub(t->s->m[who[best]].art->text, r.start, r.end);
	}
}

static struct soi_span day_span(struct soi_arena *a, int64_t day)
{
	struct soi_when w = { .known = true };

	soi_civil_of(day, &w.a.year, &w.a.month, &w.a.day);
	w.b = w.a;
	return soi_when_print(a, &w);
}

struct soi_span soi_settled_date(struct soi_arena *a, const struct soi_member *m)
{
	const struct soi_settled *at = m->settled;

	if (!at->year)
		return SOI_EMPTY;
	if (m->art->published.n && !at->linked)
		return m->art->published;
	if (at->lo == at->hi)
		return day_span(a, at->lo);
	return soi_arena_printf(a, "%04d", at->year);
}

static bool has_day(const struct soi_settled *at)
{
	return at->year && at->lo == at->hi;
}

/* Days count before coarser dates: "2024" is neither first nor last among days. */
static void date_story(const struct soi_tale *t, struct soi_story *out)
{
	uint32_t first = SOI_NOBODY, last = SOI_NOBODY;
	bool days = false;

	for (uint32_t i = 0; i < t->n; i++)
		days |= has_day(&t->at[i]);
	for (uint32_t i = 0; i < t->n; i++) {
		const struct soi_settled *at = &t->at[i];

		if (!at->year || (days && !has_day(at)))
			continue;
		if (first == SOI_NOBODY || at->lo < t->at[first].lo ||
		    (at->lo == t->at[first].lo && member(t, i)->at_s < member(t, first)->at_s))
			first = i;
		if (last == SOI_NOBODY || at->hi > t->at[last].hi ||
		    (at->hi == t->at[last].hi && member(t, i)->at_s > member(t, last)->at_s))
			last = i;
	}
	if (first == SOI_NOBODY)
		return;
	out->first = soi_settled_date(t->s->a, member(t, first));
	out->last = soi_settled_date(t->s->a, member(t, last));
	out->updated = out->last;
}

static struct soi_span years_span(struct soi_arena *a, int lo, int hi)
{
	if (lo && lo == hi)
		return soi_arena_printf(a, "%04d", lo);
	if (lo && hi)
		return soi_arena_printf(a, "%04d/%04d", lo, hi);
	if (lo)
		return soi_arena_printf(a, "%04d/..", lo);
	return hi ? soi_arena_printf(a, "../%04d", hi) : SOI_EMPTY;
}

static void list_undated(const struct soi_tale *t, struct soi_story *out)
{
	struct soi_arena *a = t->s->a;

	out->undated = SOI_NEW_N(a, struct soi_undated, t->n);
	for (uint32_t i = 0; i < t->n; i++) {
		const struct soi_member *m = member(t, i);
		const struct soi_settled *at = &t->at[i];
		struct soi_undated *u = &out->undated[out->n_undated];

		if (at->year && at->lo == at->hi)
			continue;
		u->article = m->art->id;
		if (!at->year)
			u->bounds = years_span(a, at->year_lo, at->year_hi);
		else if (at->hi - at->lo >= 364)
			u->bounds = soi_settled_date(a, m);
		else
			u->bounds = soi_arena_printf(a, "%.*s/%.*s", SOI_FMT(day_span(a, at->lo)),
						     SOI_FMT(day_span(a, at->hi)));
		u->why = at->linked || !at->year ? at->why : m->art->published_why;
		u->n_why = at->linked || !at->year ? at->n_why : m->art->n_published_why;
		out->n_undated++;
	}
}

/* -- actors, quotes -- */

struct mention {
	struct soi_span id;
	enum soi_name_kind kind;
	uint32_t pos;
};

static int by_mention(const void *p, const void *q)
{
	const struct mention *x = p, *y = q;
	int c = soi_span_cmp(x->id, y->id);

	if (c == 0)
		c = x->kind == y->kind ? 0 : x->kind < y->kind ? -1 : 1;
	return c ? c : x->pos < y->pos ? -1 : x->pos > y->pos;
}

static int by_weight(const void *p, const void *q)
{
	const struct soi_story_actor *x = p, *y = q;
	int c;

	if (x->n_articles != y->n_articles)
		return x->n_articles > y->n_articles ? -1 : 1;
	c = soi_span_cmp(x->id, y->id);
	return c ? c : x->kind < y->kind ? -1 : x->kind > y->kind;
}

static void list_actors(const struct soi_tale *t, struct soi_story *out)
{
	struct mention *all = NULL;
	size_t n = 0, cap = 0;

	for (uint32_t i = 0; i < t->n; i++) {
		const struct soi_marks *m = member(t, i)->marks;

		for (size_t k = 0; m && k < m->n_names; k++) {
			soi_arena_grow(t->s->scratch, &all, n, &cap, sizeof(*all));
			all[n++] = (struct mention){ m->names[k].id, m->names[k].kind, i };
		}
	}
	if (!n)
		return;
	qsort(all, n, sizeof(*all), by_mention);
	out->actors = SOI_NEW_N(t->s->a, struct soi_story_actor, n);
	for (size_t i = 0; i < n; i++) {
		struct soi_story_actor *last = out->n_actors ? &out->actors[out->n_actors - 1] : NULL;

		if (last && last->kind == all[i].kind && soi_span_eq(last->id, all[i].id)) {
			last->n_articles += all[i].pos != all[i - 1].pos;
			continue;
		}
		out->actors[out->n_actors++] = (struct soi_story_actor){
			.id = all[i].id, .kind = all[i].kind, .n_articles = 1 };
	}
	qsort(out->actors, out->n_actors, sizeof(*out->actors), by_weight);
	if (out->n_actors > MAX_ACTORS)
		out->n_actors = MAX_ACTORS;
}

static void list_quotes(const struct soi_tale *t, struct soi_story *out)
{
	size_t n = 0;

	for (uint32_t i = 0; i < t->n; i++)
		n += member(t, i)->marks ? member(t, i)->marks->n_quotes : 0;
	out->quotes = SOI_NEW_N(t->s->a, struct soi_story_quote, n);
	for (uint32_t i = 0; i < t->n; i++) {
		const struct soi_member *m = member(t, i);

		if (!m->marks || m->original != SOI_NOBODY)
			continue;
		for (size_t k = 0; k < m->marks->n_quotes && out->n_quotes < MAX_QUOTES; k++) {
			const struct soi_quote *q = &m->marks->quotes[k];

			if (!q->direct)	/* reported speech is the paper's wording, not the speaker's */
				continue;
			out->quotes[out->n_quotes++] = (struct soi_story_quote){
				.speaker = q->speaker, .article = m->art->id,
				.start = q->start, .end = q->end };
		}
	}
}

/* Settle t's dates; with out not NULL, put the story together. */
static int tell(struct soi_tale *t, struct soi_story *out, struct soi_err *err)
{
	int rc = soi_settle(t, err);

	if (rc)
		return rc;
	for (uint32_t i = 0; i < t->n; i++)
		t->s->m[t->who[i]].settled = &t->at[i];
	if (!out)
		return 0;
	out->id = soi_arena_printf(t->s->a, "s-%.*s", SOI_FMT(member(t, 0)->art->id));
	out->members = SOI_NEW_N(t->s->a, struct soi_span, t->n);
	for (out->n_members = 0; out->n_members < t->n; out->n_members++)
		out->members[out->n_members] = member(t, (uint32_t)out->n_members)->art->id;
	choose_title(t, out);
	soi_touched(t->s, member(t, 0)->story, out);
	date_story(t, out);
	out->bounds_year = years_span(t->s->a, t->year_lo, t->year_hi);
	out->bounds_why = t->why;
	out->n_bounds_why = t->n_why;
	list_undated(t, out);
	list_actors(t, out);
	list_quotes(t, out);
	soi_ledger(t, out);
	soi_digest(t, out);
	return soi_timeline(t, out, err);
}

int soi_tell(struct soi_corpus *s, const struct soi_groups *g, struct soi_grouping *out,
	     struct soi_err *err)
{
	int rc = 0;

	soi_list_held(s);
	if (!s->rows_only) {
		out->stories = SOI_NEW_N(s->a, struct soi_story, g->n);
		out->n_stories = g->n;
	}
	for (uint32_t i = 0; i < g->n && rc == 0; i++) {
		struct soi_tale t = { .s = s, .who = g->who + g->start[i],
				      .n = g->start[i + 1] - g->start[i] };

		for (uint32_t k = 0; k < t.n && rc == 0 && !s->rows_only; k++)
			rc = soi_read_claims(s, &s->m[t.who[k]], err);
		if (rc == 0)
			rc = tell(&t, s->rows_only ? NULL : &out->stories[i], err);
	}
	return rc;
}
