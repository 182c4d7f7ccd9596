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

		if (soi_span_cmp(s->m[mid].id, id) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < s->n && soi_span_eq(s->m[lo].id, id) ? lo : SOI_NOBODY;
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

void soi_member_init(struct soi_member *m, const struct soi_doc *doc)
{
	*m = (struct soi_member){ .id = doc->art->id, .kind = doc->art->kind, .art = doc->art,
				  .marks = doc->marks, .sketch = doc->sketch,
				  .original = SOI_NOBODY, .corrects = SOI_NOBODY };
	if (!m->sketch.n)
		set_dates(m);
}

static void init_kept(struct soi_member *m, const struct soi_kept *k)
{
	*m = (struct soi_member){ .id = k->id, .sketch = k->sketch, .kept = k, .row = k->row,
				  .original = SOI_NOBODY, .corrects = SOI_NOBODY };
}

/* A document that is new, or one that was kept. */
struct entry {
	const struct soi_doc *doc;
	const struct soi_kept *kept;
	uint64_t head;		/* the first bytes of its id, as a number: they mostly decide */
};

static struct soi_span id_of(const struct entry *x)
{
	return x->kept ? x->kept->id : x->doc->art->id;
}

static uint64_t head_of_id(struct soi_span id)
{
	uint64_t head = 0;

	for (size_t i = 0; i < 8; i++)
		head = head << 8 | (i < id.n ? (unsigned char)id.p[i] : 0);
	return head;
}

static int by_entry_id(const struct entry *x, const struct entry *y)
{
	return soi_span_cmp(id_of(x), id_of(y));
}

static int by_entry(const void *p, const void *q)
{
	const struct entry *x = p, *y = q;

	if (x->head != y->head)
		return x->head < y->head ? -1 : 1;
	return x->doc && y->doc ? by_id(x->doc, y->doc) : by_entry_id(x, y);
}

static void add_member(struct soi_corpus *s, const struct entry *e, const struct soi_doc *docs)
{
	struct soi_member *m = &s->m[s->n];

	if (e->kept) {
		init_kept(m, e->kept);
	} else {
		soi_member_init(m, e->doc);
		m->row = s->task ? s->task->rows[e->doc - docs] : 0;
	}
	for (uint32_t k = 0; k < SOI_ROUNDS; k++)
		m->knot[k] = m->arc[k] = s->n;
	m->cluster = m->story = m->part = s->n++;
}

static void add_listing(struct soi_corpus *s, const struct soi_doc *doc, const struct soi_doc *docs)
{
	s->listings[s->n_listings++] = doc->art;
	if (s->task && (size_t)(doc - docs) >= s->task->first_new)
		s->new_listings[s->n_new_listings++] = doc->art;
}

static void add_gone(struct soi_corpus *s)
{
	s->n_ever = s->n;
	for (size_t i = 0; s->task && i < s->task->n_gone; i++)
		init_kept(&s->m[s->n_ever++], &s->task->gone[i]);
	for (size_t i = 0; s->task && i < s->task->n_gone_listings; i++)
		s->new_listings[s->n_new_listings++] = s->task->gone_listings[i].art;
}

static int fill(struct soi_corpus *s, const struct soi_doc *docs, size_t n, size_t *n_doubled,
		struct soi_err *err)
{
	size_t n_kept = s->task ? s->task->n_kept : 0, all = n + n_kept;
	size_t n_gone = s->task ? s->task->n_gone : 0;
	struct entry *sorted = SOI_NEW_N(s->scratch, struct entry, all + 1);

	*n_doubled = 0;
	s->m = soi_arena_alloc(s->scratch, (all + n_gone + 1) * sizeof(*s->m));
	s->listings = SOI_NEW_N(s->scratch, const struct soi_article *, n);
	s->new_listings = SOI_NEW_N(s->scratch, const struct soi_article *,
				    n + (s->task ? s->task->n_gone_listings : 0));
	for (size_t i = 0; i < n; i++)
		sorted[i].doc = &docs[i];
	for (size_t i = 0; i < n_kept; i++)
		sorted[n + i].kept = &s->task->kept[i];
	for (size_t i = 0; i < all; i++)
		sorted[i].head = head_of_id(id_of(&sorted[i]));
	qsort(sorted, all, sizeof(*sorted), by_entry);
	for (size_t i = 0; i < all; i++) {
		if (i && !by_entry_id(&sorted[i], &sorted[i - 1])) {
			if (sorted[i].kept || sorted[i - 1].kept)
				return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "'%.*s' is there already",
						SOI_FMT(id_of(&sorted[i])));
			(*n_doubled)++;
		} else if (sorted[i].doc && sorted[i].doc->art->kind == SOI_LISTING) {
			add_listing(s, sorted[i].doc, docs);
		} else {
			add_member(s, &sorted[i], docs);
		}
	}
	add_gone(s);
	return 0;
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

/* A group's name: printf would take longer than all else that a row costs. */
static struct soi_span group_name(struct soi_arena *a, char kind, struct soi_span id)
{
	char *p = soi_arena_alloc(a, id.n + 3);

	p[0] = kind;
	p[1] = '-';
	memcpy(p + 2, id.p, id.n);
	p[id.n + 2] = '\0';
	return (struct soi_span){ p, id.n + 2 };
}

static void fill_row(struct soi_corpus *s, const struct soi_member *m, struct soi_group_row *r)
{
	const struct soi_member *o = m->original == SOI_NOBODY ? NULL : &s->m[m->original];

	r->id = m->id;
	r->lag_s = SOI_NO_TIME;
	if (o) {
		r->reprint_of = o->id;
		r->containment_pm = m->containment_pm;
		if (o->at_s != SOI_NO_TIME && m->at_s != SOI_NO_TIME)
			r->lag_s = m->at_s - o->at_s;
	}
	r->cluster = group_name(s->a, 'c', s->m[m->cluster].id);
	r->story = group_name(s->a, 's', s->m[m->story].id);
	r->last_day = m->hi < SOI_FAR ? m->hi : SOI_NO_TIME;
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

/* Labels for all. */
static int label(struct soi_corpus *s, struct soi_err *err)
{
	int rc = soi_features(s, err);

	if (rc == 0)
		rc = soi_recall(s, err);
	if (rc == 0)
		rc = soi_reprints(s, err);
	for (uint32_t i = 0; i < s->n && rc == 0; i++) {
		s->m[i].copies = s->m[i].original;
		s->m[i].copies_pm = s->m[i].containment_pm;
	}
	if (rc == 0)
		rc = soi_clusters(s, err);
	if (rc == 0)
		rc = soi_stories(s, err);
	if (rc == 0)
		rc = soi_correct(s, err);
	if (rc == 0) {
		name_groups(s);
		soi_list_touches(s);
	}
	return rc;
}

static int tell_all(struct soi_corpus *s, struct soi_grouping *out, struct soi_err *err)
{
	struct soi_groups g;

	soi_groups_of(s->scratch, s->m, s->n, soi_story_label, &g);
	return soi_tell(s, &g, out, err);
}

/*
 * Say of each row whether its cluster's window is open: whether a report published
 * after all of these may lie within it of a member's date.  Only what is printed
 * and forgotten says so: in a database each new day would close some.
 */
static void mark_open(const struct soi_corpus *s, struct soi_group_row *rows)
{
	int32_t *last = SOI_NEW_N(s->scratch, int32_t, s->n), newest = -SOI_FAR;

	for (uint32_t i = 0; i < s->n; i++)
		last[i] = -SOI_FAR;
	for (uint32_t i = 0; i < s->n; i++) {
		const struct soi_member *m = &s->m[i];

		last[m->cluster] = m->hi > last[m->cluster] ? m->hi : last[m->cluster];
		newest = m->lo > newest ? m->lo : newest;
	}
	for (uint32_t i = 0; i < s->n; i++) {
		rows[i].windowed = true;
		rows[i].provisional = newest < last[s->m[i].cluster] + SOI_WINDOW_DAYS;
	}
}

static int run(struct soi_corpus *s, struct soi_grouping *out, struct soi_err *err)
{
	int rc = label(s, err);

	if (rc == 0)
		rc = s->task ? soi_tell_again(s, out, err) : tell_all(s, out, err);
	if (rc)
		return rc;
	out->rows = SOI_NEW_N(s->a, struct soi_group_row, s->n);
	for (uint32_t i = 0; i < s->n; i++)
		if (s->m[i].settled)	/* it was told */
			fill_row(s, &s->m[i], &out->rows[out->n_rows++]);
	if (s->rows_only)
		mark_open(s, out->rows);
	return 0;
}

static int group(struct soi_corpus *s, const struct soi_doc *docs, size_t n,
		 struct soi_grouping *out, size_t *n_doubled, struct soi_err *err)
{
	struct soi_arena scratch, part[SOI_MAX_PARTS];
	int rc;

	*out = (struct soi_grouping){ 0 };
	if (n + (s->task ? s->task->n_kept + s->task->n_gone : 0) > SOI_NOBODY / 64)
		return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "%zu documents at once", n);
	soi_arena_init(&scratch);
	for (size_t i = 0; i < SOI_MAX_PARTS; i++)
		soi_arena_init(&part[i]);
	s->scratch = &scratch;
	s->part = part;
	rc = fill(s, docs, n, n_doubled, err);
	if (rc == 0)
		rc = run(s, out, err);
	for (size_t i = 0; i < SOI_MAX_PARTS; i++)
		soi_arena_release(&part[i]);
	soi_arena_release(&scratch);
	return rc;
}

int soi_regroup(const struct soi_grouper *g, struct soi_arena *a, const struct soi_task *task,
		struct soi_grouping *out, struct soi_err *err)
{
	struct soi_corpus s = { .a = a, .g = g, .n_threads = task->n_threads, .task = task,
				.by_hand = task->by_hand, .n_by_hand = task->n_by_hand };
	size_t n_doubled;

	return group(&s, task->docs, task->n, out, &n_doubled, err);
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
