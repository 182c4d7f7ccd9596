/*
 * An inverted index over a set: postings sorted by key, and under each key by
 * date, so that a window of days is a slice.  Members with an open date stand
 * behind the dated ones.
 *
 * Postings are written in order of date and then sorted by key with a stable
 * radix sort, which leaves the dates in order: linear, no comparisons.
 */
#include "story/internal.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	WIDE_DAYS = 31,		/* a publication known no closer than this is wide */
	RADIX_BITS = 11,
	SMALL = 24
};

static bool is_wide(const struct soi_member *m)
{
	return m->hi - m->lo > WIDE_DAYS;
}

static int32_t sort_day(const struct soi_member *m)
{
	return is_wide(m) ? SOI_FAR : m->lo;
}

int32_t soi_gap(const struct soi_member *x, const struct soi_member *y)
{
	int32_t lo = x->lo > y->lo ? x->lo : y->lo, hi = x->hi < y->hi ? x->hi : y->hi;

	return lo > hi ? lo - hi : 0;
}

struct dated {
	int32_t day;
	uint32_t who;
};

static int by_day(const void *x, const void *y)
{
	const struct dated *p = x, *q = y;

	if (p->day != q->day)
		return p->day < q->day ? -1 : 1;
	return p->who < q->who ? -1 : p->who > q->who;
}

/* Sort p[0..n) by key, stably; spare is as long. */
static void radix(struct soi_posting *p, struct soi_posting *spare, size_t n)
{
	struct soi_posting *from = p, *to = spare, *t;

	for (unsigned shift = 0; shift < 64; shift += RADIX_BITS) {
		size_t at[(1u << RADIX_BITS) + 1] = { 0 };
		uint64_t mask = (1u << RADIX_BITS) - 1;

		for (size_t i = 0; i < n; i++)
			at[((from[i].key >> shift) & mask) + 1]++;
		for (size_t b = 1; b <= mask; b++)
			at[b] += at[b - 1];
		for (size_t i = 0; i < n; i++)
			to[at[(from[i].key >> shift) & mask]++] = from[i];
		t = from;
		from = to;
		to = t;
	}
	if (from != p)
		memcpy(p, from, n * sizeof(*p));
}

int soi_index_build(struct soi_index *x, struct soi_corpus *s, const struct soi_keys *keys,
		    struct soi_err *err)
{
	struct soi_arena *a = s->scratch;
	struct dated *order = SOI_NEW_N(a, struct dated, s->n);
	struct soi_posting *spare;
	size_t n = 0;

	x->m = s->m;
	x->base = SOI_NEW_N(a, uint32_t, s->n + 1u);
	for (uint32_t i = 0; i < s->n; i++) {
		order[i] = (struct dated){ .day = sort_day(&s->m[i]), .who = i };
		x->base[i] = (uint32_t)n;
		n += keys->n(&s->m[i]);
		if (n > UINT32_MAX / 2)
			return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET,
					"too many documents to group at once");
	}
	x->base[s->n] = (uint32_t)n;
	qsort(order, s->n, sizeof(*order), by_day);
	x->p = SOI_NEW_N(a, struct soi_posting, n + 1);
	spare = SOI_NEW_N(a, struct soi_posting, n + 1);
	x->first = SOI_NEW_N(a, uint32_t, n + 1);
	x->end = SOI_NEW_N(a, uint32_t, n + 1);
	x->n = 0;
	for (uint32_t i = 0; i < s->n; i++) {
		uint32_t who = order[i].who, k = keys->n(&s->m[who]);

		for (uint32_t j = 0; j < k; j++)
			x->p[x->n++] = (struct soi_posting){ .key = keys->key(&s->m[who], j),
							     .who = who, .nth = j };
	}
	radix(x->p, spare, n);
	for (size_t i = 0, e; i < n; i = e) {
		for (e = i + 1; e < n && x->p[e].key == x->p[i].key; e++)
			;
		for (size_t j = i; j < e; j++) {
			struct soi_posting *p = &x->p[j];
			const struct soi_member *m = &s->m[p->who];

			x->first[x->base[p->who] + p->nth] = (uint32_t)i;
			x->end[x->base[p->who] + p->nth] = (uint32_t)e;
			spare[j].day = sort_day(m);
			spare[j].w = keys->weight ? keys->weight(m, p->nth) : 0;
		}
	}
	for (size_t i = 0; i < n; i++) {
		x->p[i].day = spare[i].day;
		x->p[i].w = spare[i].w;
	}
	return 0;
}

/* The first of p[a, e) whose day is at or after day. */
static uint32_t from_day(const struct soi_index *x, uint32_t a, uint32_t e, int32_t day)
{
	while (a < e) {
		uint32_t mid = a + (e - a) / 2;

		if (x->p[mid].day < day)
			a = mid + 1;
		else
			e = mid;
	}
	return a;
}

static struct soi_slice slice(const struct soi_index *x, uint32_t i, uint32_t nth, int32_t gap)
{
	uint32_t first = x->first[x->base[i] + nth], end = x->end[x->base[i] + nth];
	const struct soi_member *m = &x->m[i];
	struct soi_slice s;

	s.c = from_day(x, first, end, SOI_FAR);
	s.d = end;
	s.a = from_day(x, first, s.c, m->lo - gap - WIDE_DAYS);
	s.b = from_day(x, s.a, s.c, m->hi + gap + 1);
	return s;
}

/* The same slice found by walking. */
static struct soi_slice few(const struct soi_index *x, uint32_t i, uint32_t first, uint32_t end,
			    int32_t gap)
{
	const struct soi_member *m = &x->m[i];
	struct soi_slice s = { .a = first, .d = end };

	while (s.a < end && x->p[s.a].day < m->lo - gap - WIDE_DAYS)
		s.a++;
	for (s.b = s.a; s.b < end && x->p[s.b].day < m->hi + gap + 1; s.b++)
		;
	for (s.c = end; s.c > s.b && x->p[s.c - 1].day == SOI_FAR; s.c--)
		;
	return s;
}

struct soi_slice soi_index_slice(const struct soi_index *x, uint32_t i, uint32_t nth,
				 int32_t gap_days, uint32_t most)
{
	uint32_t first = x->first[x->base[i] + nth], end = x->end[x->base[i] + nth];
	struct soi_slice s;

	/* a key that few have needs no search */
	if (end - first <= SMALL)
		return few(x, i, first, end, gap_days);
	s = slice(x, i, nth, gap_days);
	while (s.b - s.a > most && gap_days) {
		gap_days /= 2;
		s = slice(x, i, nth, gap_days);
	}
	if (s.b - s.a > most)
		s.b = s.a;
	if (s.d - s.c > most)
		s.d = s.c;
	return s;
}
