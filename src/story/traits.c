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
 * Cost: linear in the marks of the heads; a comparison walks two short lists.
 */
#include "story/internal.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	MAX_DAYS = 8,
	MAX_NAMES = 64,
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
			keys[n++] = soi_hash64(m->marks->names[i].id);
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

void soi_traits(const struct soi_columns *x, struct soi_arena *a, const struct soi_text *t,
		struct soi_member *m)
{
	size_t head = soi_head_end(m->art);
	struct soi_phrase_hit hit;

	m->traits.outlet = m->art->outlet.n ? soi_hash64(m->art->outlet) : 0;
	if (t->n_tokens && soi_phrases_longest(x->phrases, t, 0, t->n_tokens, &hit))
		m->traits.column = hit.value;
	if (m->marks) {
		read_names(a, m, head);
		read_days(a, m, head);
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

int32_t soi_traits_pc(const struct soi_member *x, const struct soi_member *y)
{
	const struct soi_traits *p = &x->traits, *q = &y->traits;
	uint32_t shared = common(p->names, p->n_names, q->names, q->n_names);
	int32_t pc = 0;
	bool one_outlet = p->outlet && p->outlet == q->outlet && soi_gap(x, y) > 0;
	bool other_days = p->n_days && q->n_days &&
			  common(p->days, p->n_days, q->days, q->n_days) == 0;

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
