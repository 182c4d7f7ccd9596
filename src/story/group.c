/*
 * The driver: a set of documents, in the order of their ids, through the steps
 * of internal.h, and the rows that come out.
 */
#include "story/happenings.h"

#include <stdlib.h>

#include "base/banned.h"

struct soi_grouper *soi_grouper_new(struct soi_arena *a, const struct soi_tables *t,
				    struct soi_err *err)
{
	struct soi_grouper *g = SOI_NEW(a, struct soi_grouper);

	if (soi_text_tables_init(&g->text, a, t, err) < 0)
		return NULL;
	g->idf = soi_idf_new(a, t, err);
	g->claims = g->idf ? soi_claim_words_new(a, t, err) : NULL;
	g->plans = g->claims ? soi_plan_words_new(a, t, err) : NULL;
	g->columns = g->plans ? soi_columns_new(a, t, err) : NULL;
	return g->columns ? g : NULL;
}

static int kind_rank(const struct soi_article *art)
{
	return art->kind == SOI_LISTING ? 1 : 0;
}

/* By id; of one id, what is no listing first, then the longer text, then bytes. */
static int by_id(const void *p, const void *q)
{
	const struct soi_article *x = ((const struct soi_doc *)p)->art;
	const struct soi_article *y = ((const struct soi_doc *)q)->art;
	int c = soi_span_cmp(x->id, y->id);

	if (c == 0)
		c = kind_rank(x) - kind_rank(y);
	if (c == 0)
		c = x->kind == y->kind ? 0 : x->kind < y->kind ? -1 : 1;
	if (c == 0 && x->text.n != y->text.n)
		c = x->text.n > y->text.n ? -1 : 1;
	if (c == 0)
		c = soi_span_cmp(x->text, y->text);
	return c ? c : soi_span_cmp(x->published, y->published);
}

uint32_t soi_member_of(const struct soi_corpus *s, struct soi_span id)
{
	uint32_t lo = 0, hi = s->n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (soi_span_cmp(s->m[mid].art->id, id) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < s->n && soi_span_eq(s->m[lo].art->id, id) ? lo : SOI_NOBODY;
}

static int32_t clamp_day(int64_t day)
{
	return day < -SOI_FAR ? -SOI_FAR : day > SOI_FAR ? SOI_FAR : (int32_t)day;
}

static void set_dates(struct soi_member *m)
{
	struct soi_date date;
	int64_t lo, hi;

	m->lo = -SOI_FAR;
	m->hi = SOI_FAR;
	m->at_s = SOI_NO_TIME;
	if (m->art->published.n && soi_edtf_bounds(m->art->published, &lo, &hi)) {
		if (soi_date_parse(m->art->published, &date))
			m->at_s = soi_date_unix(&date);
	} else if (!(m->marks && m->marks->published_bounds.n &&
		     soi_edtf_bounds(m->marks->published_bounds, &lo, &hi))) {
		return;
	}
	m->lo = clamp_day(lo);
	m->hi = clamp_day(hi);
}

static void fill(struct soi_corpus *s, const struct soi_doc *docs, size_t n, size_t *n_doubled)
{
	struct soi_doc *sorted = SOI_NEW_N(s->scratch, struct soi_doc, n);

	*n_doubled = 0;
	s->m = SOI_NEW_N(s->scratch, struct soi_member, n);
	s->listings = SOI_NEW_N(s->scratch, const struct soi_article *, n);
	if (n)
		memcpy(sorted, docs, n * sizeof(*docs));
	qsort(sorted, n, sizeof(*sorted), by_id);
	for (size_t i = 0; i < n; i++) {
		struct soi_member *m = &s->m[s->n];

		if (i && soi_span_eq(sorted[i].art->id, sorted[i - 1].art->id)) {
			(*n_doubled)++;
			continue;
		}
		if (sorted[i].art->kind == SOI_LISTING) {
			s->listings[s->n_listings++] = sorted[i].art;
			continue;
		}
		m->art = sorted[i].art;
		m->marks = sorted[i].marks;
		m->original = m->corrects = SOI_NOBODY;
		m->cluster = m->story = s->n;
		set_dates(m);
		s->n++;
	}
}

/* Names by the smallest member, copies included. */
static void name_groups(struct soi_corpus *s)
{
	uint32_t *cluster = SOI_NEW_N(s->scratch, uint32_t, s->n);
	uint32_t *story = SOI_NEW_N(s->scratch, uint32_t, s->n);

	for (uint32_t i = s->n; i-- > 0; ) {
		cluster[s->m[i].cluster] = i;
		story[s->m[i].story] = i;
	}
	for (uint32_t i = 0; i < s->n; i++) {
		s->m[i].cluster = cluster[s->m[i].cluster];
		s->m[i].story = story[s->m[i].story];
	}
}

static void fill_row(struct soi_corpus *s, const struct soi_member *m, struct soi_group_row *r)
{
	const struct soi_member *o = m->original == SOI_NOBODY ? NULL : &s->m[m->original];

	r->id = m->art->id;
	r->lag_s = SOI_NO_TIME;
	if (o) {
		r->reprint_of = o->art->id;
		r->containment_pm = m->containment_pm;
		if (o->at_s != SOI_NO_TIME && m->at_s != SOI_NO_TIME)
			r->lag_s = m->at_s - o->at_s;
	}
	r->cluster = soi_arena_printf(s->a, "c-%.*s", SOI_FMT(s->m[m->cluster].art->id));
	r->story = soi_arena_printf(s->a, "s-%.*s", SOI_FMT(s->m[m->story].art->id));
	r->published = m->art->published;
	r->published_from = m->art->published_from;
	r->why = m->art->published_why;
	r->n_why = m->art->n_published_why;
	if (m->settled->linked) {
		r->published = soi_settled_date(s->a, m);
		r->published_from = SOI_FROM_LINKED;
		r->why = m->settled->why;
		r->n_why = m->settled->n_why;
	}
}

static int run(struct soi_corpus *s, struct soi_grouping *out, struct soi_err *err)
{
	int rc = soi_features(s, err);

	if (rc == 0)
		rc = soi_reprints(s, err);
	if (rc == 0)
		rc = soi_clusters(s, err);
	if (rc == 0)
		rc = soi_stories(s, err);
	if (rc)
		return rc;
	soi_correct(s);
	name_groups(s);
	soi_list_touches(s);
	rc = soi_tell(s, out, err);
	if (rc)
		return rc;
	out->rows = SOI_NEW_N(s->a, struct soi_group_row, s->n);
	for (out->n_rows = 0; out->n_rows < s->n; out->n_rows++)
		fill_row(s, &s->m[out->n_rows], &out->rows[out->n_rows]);
	return 0;
}

static int group(struct soi_corpus *s, const struct soi_doc *docs, size_t n,
		 struct soi_grouping *out, size_t *n_doubled, struct soi_err *err)
{
	struct soi_arena scratch, part[SOI_MAX_PARTS];
	int rc;

	*out = (struct soi_grouping){ 0 };
	if (n > SOI_NOBODY / 64)
		return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "%zu documents at once", n);
	soi_arena_init(&scratch);
	for (size_t i = 0; i < SOI_MAX_PARTS; i++)
		soi_arena_init(&part[i]);
	s->scratch = &scratch;
	s->part = part;
	fill(s, docs, n, n_doubled);
	rc = run(s, out, err);
	for (size_t i = 0; i < SOI_MAX_PARTS; i++)
		soi_arena_release(&part[i]);
	soi_arena_release(&scratch);
	return rc;
}

int soi_group_corrected(const struct soi_grouper *g, struct soi_arena *a,
			const struct soi_doc *docs, size_t n, unsigned n_threads,
			const struct soi_correction *by_hand, size_t n_by_hand,
			struct soi_grouping *out, size_t *n_doubled, struct soi_err *err)
{
	struct soi_corpus s = { .a = a, .g = g, .n_threads = n_threads, .by_hand = by_hand,
				.n_by_hand = n_by_hand };

	return group(&s, docs, n, out, n_doubled, err);
}

int soi_group(const struct soi_grouper *g, struct soi_arena *a, const struct soi_doc *docs,
	      size_t n, unsigned n_threads, struct soi_grouping *out, size_t *n_doubled,
	      struct soi_err *err)
{
	return soi_group_corrected(g, a, docs, n, n_threads, NULL, 0, out, n_doubled, err);
}

int soi_group_rows(const struct soi_grouper *g, struct soi_arena *a, const struct soi_doc *docs,
		   size_t n, unsigned n_threads, struct soi_grouping *out, size_t *n_doubled,
		   struct soi_err *err)
{
	struct soi_corpus s = { .a = a, .g = g, .n_threads = n_threads, .rows_only = true };

	return group(&s, docs, n, out, n_doubled, err);
}
