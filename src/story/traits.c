/*
 * What tells two happenings of one kind apart, where wording does not: whom
 * the heads of two reports name, which days they name, who printed them, and
 * whether one of them is an issue of a column that a newspaper fills in again
 * and again (data/columns.tsv).  A head is title and lede; a text without
 * either is all head.
 *
 * Reports of one accident share its place and its day; two accidents on one
 * road share all words but these.  One newspaper's second piece on another day
 * is mostly a sequel or the next of its kind; another newspaper's is mostly the
 * same happening.  None of this proves anything, so it only makes more or less
 * likeness of wording be demanded of a pair (clusters.c).
 *
 * What words two heads share is told beside it: the longest run of them, weighed by the
 * rarity of its pairs of words and not by how much of the head it is, the third rarest
 * pair, and how much of a title the other head has too.  A cosine asks how much two texts
 * are of one subject; two health columns are.  "xây nhầm nhà trên đất người khác" (built a
 * house on another's land by mistake) in both is one affair, however much else each adds.
 *
 * Cost: linear in the heads and their marks; a comparison walks short lists.
 */
#include "story/internal.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	MAX_DAYS = 8,
	MAX_NAMES = 64,
	MAX_FIGURES = 16,
	OTHER_OUTLET_PC = 35,	/* less of two outlets within a day */
	SAME_OUTLET_PC = 27,	/* more is demanded of two of one outlet on two days */
	OTHER_DAYS_PC = 16,	/* where both name days, and none is the same */
	NEXT_ISSUE_PC = 40,	/* and where both hold: a form filled in again */
	STRANGERS_PC = 38,	/* where both name somebody, and nobody is the same */
	ACQUAINTED_PC = 25,	/* less where so many are */
	ACQUAINTED = 2
};

struct soi_columns {
	struct soi_phrases *phrases;	/* values: rows + 1, digests with DIGEST set */
};

#define DIGEST 0x80000000u

struct soi_columns *soi_columns_new(struct soi_arena *a, const struct soi_tables *t,
				    struct soi_err *err)
{
	const struct soi_table *table = soi_tables_get(t, "columns");
	size_t phrase = soi_table_col(table, "phrase"), kind = soi_table_col(table, "kind");
	struct soi_columns *x = SOI_NEW(a, struct soi_columns);

	x->phrases = soi_phrases_new(a, NULL);
	for (size_t r = 0; r < table->n_rows; r++) {
		struct soi_span k = soi_table_cell(table, r, kind);
		uint32_t value = (uint32_t)r + 1;

		if (soi_span_is(k, "digest")) {
			value |= DIGEST;
		} else if (!soi_span_is(k, "daily")) {
			(void)soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
				       "table 'columns', row %zu: no kind '%.*s'", r + 1, SOI_FMT(k));
			return NULL;
		}
		if (soi_phrases_add(x->phrases, soi_table_cell(table, r, phrase), value, 0, err) < 0)
			return NULL;
	}
	return x;
}

static int by_value(const void *x, const void *y)
{
	uint64_t p = *(const uint64_t *)x, q = *(const uint64_t *)y;

	return p < q ? -1 : p > q;
}

static uint32_t sort_distinct(uint64_t *v, uint32_t n)
{
	uint32_t kept = 0;

	if (n)
		qsort(v, n, sizeof(*v), by_value);
	for (uint32_t i = 0; i < n; i++)
		if (kept == 0 || v[kept - 1] != v[i])
			v[kept++] = v[i];
	return kept;
}

static void read_names(struct soi_arena *a, struct soi_member *m, size_t head)
{
	uint64_t keys[MAX_NAMES];
	uint32_t n = 0;

	for (size_t i = 0; i < m->marks->n_names && n < MAX_NAMES; i++)
		if (m->marks->names[i].start < head)
			keys[n++] = soi_name_key(m->marks->names[i].id, m->marks->names[i].kind);
	m->traits.n_names = sort_distinct(keys, n);
	m->traits.names = soi_arena_alloc(a, m->traits.n_names * sizeof(*keys));
	if (n)
		memcpy(m->traits.names, keys, m->traits.n_names * sizeof(*keys));
}

/* "2024-05-21", with a clock or without. */
static bool day_of(struct soi_span value, uint64_t *out)
{
	struct soi_date d;

	if (value.n < 10 || memchr(value.p, '/', value.n) || !soi_date_parse(value, &d) || !d.year ||
	    !d.day)
		return false;
	*out = (uint64_t)(soi_day_of(d.year, d.month, d.day) + SOI_FAR);
	return true;
}

static void read_days(struct soi_arena *a, struct soi_member *m, size_t head)
{
	uint64_t days[MAX_DAYS];
	uint32_t n = 0;

	for (size_t i = 0; i < m->marks->n_times && n < MAX_DAYS; i++)
		if (m->marks->times[i].start < head && day_of(m->marks->times[i].value, &days[n]))
			n++;
	m->traits.n_days = sort_distinct(days, n);
	m->traits.days = soi_arena_alloc(a, m->traits.n_days * sizeof(*days));
	if (n)
		memcpy(m->traits.days, days, m->traits.n_days * sizeof(*days));
}

/* Of 2,50 and 2,5 one key. */
static uint64_t figure_key(const struct soi_figure *f)
{
	int64_t num = f->num;
	unsigned decimals = f->decimals;

	for (; decimals && num % 10 == 0; decimals--)
		num /= 10;
	return (soi_hash64(f->unit) & ~(uint64_t)UINT32_MAX) |
	       soi_hash_pair((uint64_t)num, decimals) >> 32;
}

static void read_figures(struct soi_arena *a, struct soi_member *m, size_t head)
{
	uint64_t keys[MAX_FIGURES];
	uint32_t n = 0;

	for (size_t i = 0; i < m->marks->n_figures && n < MAX_FIGURES; i++)
		if (m->marks->figures[i].start < head)
			keys[n++] = figure_key(&m->marks->figures[i]);
	m->traits.n_figures = sort_distinct(keys, n);
	m->traits.figures = soi_arena_alloc(a, m->traits.n_figures * sizeof(*keys));
	if (n)
		memcpy(m->traits.figures, keys, m->traits.n_figures * sizeof(*keys));
}

/* Pairs of neighbouring words of the head, in order; between two that do not share a
 * word stands an empty one. */
static void read_steps(const struct soi_idf *idf, struct soi_arena *a, const struct soi_text *t,
		       struct soi_member *m, size_t head)
{
	struct soi_step steps[SOI_MAX_STEPS];
	const struct soi_token *before = NULL;
	size_t title_end = m->art->title.n ?
			   (size_t)(m->art->title.p - m->art->text.p) + m->art->title.n : 0;
	uint32_t n = 0;

	for (size_t i = 0; i < t->n_tokens && t->tokens[i].start < head && n < SOI_MAX_STEPS; i++) {
		const struct soi_token *k = &t->tokens[i];

		if (k->kind != SOI_TOK_WORD && k->kind != SOI_TOK_NUMBER) {
			if (before && n && steps[n - 1].w)
				steps[n++] = (struct soi_step){ 0 };
			before = NULL;
			continue;
		}
		if (before) {
			uint64_t pair = soi_hash_pair(before->key, k->key);
			uint32_t w = soi_idf_two(idf, pair);

			steps[n++] = (struct soi_step){ (uint32_t)(pair >> 32),
							w < UINT8_MAX ? w : UINT8_MAX };
			if (k->end <= title_end)
				m->traits.n_title = n;
		}
		before = k;
	}
	m->traits.n_steps = n;
	m->traits.steps = soi_arena_alloc(a, n * sizeof(*steps));
	if (n)
		memcpy(m->traits.steps, steps, n * sizeof(*steps));
}

void soi_traits(const struct soi_columns *x, const struct soi_idf *idf, struct soi_arena *a,
		const struct soi_text *t, struct soi_member *m)
{
	size_t head = soi_head_end(m->art);
	struct soi_phrase_hit hit;

	m->traits.outlet = m->art->outlet.n ? soi_hash64(m->art->outlet) : 0;
	if (t->n_tokens && soi_phrases_longest(x->phrases, t, 0, t->n_tokens, &hit))
		m->traits.column = hit.value;
	read_steps(idf, a, t, m, head);
	if (m->marks) {
		read_names(a, m, head);
		read_days(a, m, head);
		read_figures(a, m, head);
	}
}

bool soi_is_digest(const struct soi_member *m)
{
	return m->traits.column & DIGEST;
}

bool soi_other_issue(const struct soi_member *x, const struct soi_member *y)
{
	return x->traits.column != y->traits.column || (x->traits.column && soi_gap(x, y) > 0);
}

static uint32_t common(const uint64_t *x, uint32_t n_x, const uint64_t *y, uint32_t n_y)
{
	uint32_t i = 0, j = 0, n = 0;

	while (i < n_x && j < n_y) {
		uint64_t p = x[i], q = y[j];

		n += p == q;
		i += p <= q;
		j += q <= p;
	}
	return n;
}

bool soi_other_days(const struct soi_member *x, const struct soi_member *y)
{
	const struct soi_traits *p = &x->traits, *q = &y->traits;

	return p->n_days && q->n_days && common(p->days, p->n_days, q->days, q->n_days) == 0;
}

static bool same_step(const struct soi_traits *p, uint32_t i, const struct soi_traits *q, uint32_t k)
{
	return p->steps[i].key == q->steps[k].key && p->steps[i].w && q->steps[k].w;
}

/* What p's words from i and q's from k have in common weighs; 0 where they only go on
 * with what was common before. */
static uint32_t run_from(const struct soi_traits *p, uint32_t i, const struct soi_traits *q, uint32_t k)
{
	uint32_t w = 0;

	if (i && k && same_step(p, i - 1, q, k - 1))
		return 0;
	for (; i < p->n_steps && k < q->n_steps && same_step(p, i, q, k); i++, k++)
		w += q->steps[k].w;
	return w;
}

void soi_runs_load(struct soi_runs *r, const struct soi_member *x)
{
	const struct soi_traits *p = &x->traits;

	r->of = p;
	memset(r->first, 0, sizeof(r->first));
	memset(r->distinct, 0, sizeof(r->distinct));
	r->title_w = 0;
	for (uint32_t i = p->n_steps; i-- > 0; ) {
		uint8_t *at = &r->first[p->steps[i].key % SOI_RUN_SLOTS];

		r->next[i] = *at;
		if (!p->steps[i].w)
			continue;
		for (uint8_t k = *at; k; k = r->next[k - 1])
			if (same_step(p, i, p, k - 1u))
				r->distinct[(k - 1) / 64] &= ~(UINT64_C(1) << (k - 1) % 64);
		r->distinct[i / 64] |= UINT64_C(1) << i % 64;
		*at = (uint8_t)(i + 1);
		r->title_w += i < p->n_title ? p->steps[i].w : 0;
	}
}

/* The third rarest of the steps whose bit is set in both. */
static uint32_t third_of(const struct soi_runs *r, const uint64_t *hit)
{
	uint32_t top[3] = { 0 };

	for (uint32_t k = 0; k < SOI_STEP_WORDS; k++) {
		for (uint64_t left = hit[k] & r->distinct[k]; left; left &= left - 1) {
			uint32_t w = r->of->steps[k * 64 + (uint32_t)__builtin_ctzll(left)].w;

			for (uint32_t i = 0; i < 3; i++) {
				uint32_t less = w < top[i] ? w : top[i];

				top[i] = w > top[i] ? w : top[i];
				w = less;
			}
		}
	}
	return top[2];
}

/* What the title's steps among those hit weigh. */
static uint32_t title_hit(const struct soi_runs *r, const uint64_t *hit)
{
	uint32_t w = 0;

	for (uint32_t i = 0; i < r->of->n_title; i++)
		w += hit[i / 64] >> i % 64 & 1 ? r->of->steps[i].w : 0;
	return w;
}

uint32_t soi_runs_shared(const struct soi_runs *r, const struct soi_member *y)
{
	const struct soi_traits *p = r->of, *q = &y->traits;
	uint64_t hit[SOI_STEP_WORDS] = { 0 };
	uint32_t run = 0, theirs = 0, of_theirs = 0, cover = SOI_COVER_UNKNOWN;

	for (uint32_t k = 0; k < q->n_steps; k++) {
		bool met = false;

		for (uint8_t at = r->first[q->steps[k].key % SOI_RUN_SLOTS]; at; at = r->next[at - 1]) {
			uint32_t i = at - 1u, w;

			if (!same_step(p, i, q, k))
				continue;
			met = true;
			hit[i / 64] |= UINT64_C(1) << i % 64;
			w = run_from(p, i, q, k);
			run = w > run ? w : run;
		}
		if (k < q->n_title) {
			of_theirs += q->steps[k].w;
			theirs += met ? q->steps[k].w : 0;
		}
	}
	if (of_theirs && r->title_w) {
		uint32_t x_pc = title_hit(r, hit) * 100 / r->title_w, y_pc = theirs * 100 / of_theirs;

		cover = x_pc < y_pc ? x_pc : y_pc;
	}
	return soi_shared(run, third_of(r, hit), cover);
}

int32_t soi_traits_pc(const struct soi_member *x, const struct soi_member *y)
{
	const struct soi_traits *p = &x->traits, *q = &y->traits;
	uint32_t shared = common(p->names, p->n_names, q->names, q->n_names);
	int32_t pc = 0;
	bool one_outlet = p->outlet && p->outlet == q->outlet && soi_gap(x, y) > 0;
	bool other_days = soi_other_days(x, y);

	if (p->outlet && q->outlet && p->outlet != q->outlet && soi_gap(x, y) <= 1)
		pc -= OTHER_OUTLET_PC;
	if (one_outlet)
		pc += SAME_OUTLET_PC;
	if (other_days)
		pc += OTHER_DAYS_PC;
	if (one_outlet && other_days)
		pc += NEXT_ISSUE_PC;
	if (p->n_names && q->n_names && shared == 0)
		pc += STRANGERS_PC;
	return shared >= ACQUAINTED ? pc - ACQUAINTED_PC : pc;
}

int32_t soi_log2_16(uint32_t x)
{
	uint32_t whole = 31u - (uint32_t)__builtin_clz(x);

	return (int32_t)(whole * 16 + (uint32_t)(((uint64_t)x << 4) >> whole) - 16);
}
