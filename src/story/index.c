/*
 * An inverted index over a set: postings sorted by key, and under each key by
 * date, so that a window of days is a slice.  Members with an open date stand
 * behind the dated ones.
 *
 * Postings are written in order of date and then sorted by key with a stable
 * radix sort, which leaves the dates in order: linear, no comparisons.  A
 * member's own place in each of its lists is kept, and what lies before it is
 * found by walking back from there, without a search.
 */
#include "story/internal.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	WIDE_DAYS = 31,		/* a publication known no closer than this is wide */
	RADIX_BITS = 11,
	AHEAD = 4
};

static bool is_wide(const struct soi_member *m)
{
	return m->hi - m->lo > WIDE_DAYS;
}

int32_t soi_index_day(const struct soi_member *m)
{
	return is_wide(m) ? SOI_FAR : m->lo;
}

const uint32_t *soi_index_order(struct soi_corpus *s)
{
	uint32_t *from, *to, *t;
	int32_t lo = SOI_FAR, hi = -SOI_FAR;

	if (s->order || !s->n)
		return s->order;
	from = soi_arena_alloc(s->scratch, s->n * sizeof(*from));
	to = soi_arena_alloc(s->scratch, s->n * sizeof(*to));
	for (uint32_t i = 0; i < s->n; i++) {
		int32_t day = soi_index_day(&s->m[i]);

		from[i] = i;
		lo = day < lo ? day : lo;
		hi = day > hi ? day : hi;
	}
	for (unsigned shift = 0; (uint64_t)(hi - lo) >> shift; shift += RADIX_BITS) {
		uint32_t at[1u << RADIX_BITS] = { 0 }, mask = (1u << RADIX_BITS) - 1, sum = 0;

		for (uint32_t i = 0; i < s->n; i++)
			at[(uint32_t)(soi_index_day(&s->m[i]) - lo) >> shift & mask]++;
		for (uint32_t b = 0; b <= mask; b++) {
			uint32_t k = at[b];

			at[b] = sum;
			sum += k;
		}
		for (uint32_t i = 0; i < s->n; i++)
			to[at[(uint32_t)(soi_index_day(&s->m[from[i]]) - lo) >> shift & mask]++] = from[i];
		t = from;
		from = to;
		to = t;
	}
	return s->order = from;
}

/* Sort p[0..n) by key, stably; spare is as long. */
static void radix(struct soi_posting *p, struct soi_posting *spare, size_t n)
{
	struct soi_posting *from = p, *to = spare, *t;

	for (unsigned shift = 0; shift < 32; shift += RADIX_BITS) {
		size_t at[(1u << RADIX_BITS) + 1] = { 0 };
		uint32_t mask = (1u << RADIX_BITS) - 1;

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

/* Write the keys in only down in order of date, and count those of members that
 * look. */
static int write_postings(struct soi_index *x, struct soi_corpus *s, const struct soi_keys *keys,
			  const uint64_t *only, size_t *n_slots, struct soi_err *err)
{
	struct soi_arena *a = s->scratch;
	size_t n = 0;

	*n_slots = 0;
	x->order = soi_index_order(s);
	x->base = soi_arena_alloc(a, (s->n + 1u) * sizeof(*x->base));
	for (uint32_t i = 0; i < s->n; i++) {
		uint32_t k = keys->n(&s->m[i]);

		x->base[i] = s->m[i].looked ? (uint32_t)*n_slots : SOI_NOBODY;
		n += k;
		*n_slots += s->m[i].looked ? k : 0;
		if (n > UINT32_MAX / 2)
			return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET,
					"too many documents to group at once");
	}
	x->p = soi_arena_alloc(a, (n + 1) * sizeof(*x->p));
	x->n = 0;
	for (uint32_t i = 0; i < s->n; i++) {
		uint32_t who = x->order[i], k = keys->n(&s->m[who]), step = keys->step;
		const uint32_t *key = keys->keys(&s->m[who]);

		for (uint32_t j = 0; j < k; j++, key += step) {
			uint32_t w = step > 1 ? key[1] : 0;

			if (!soi_keyset_has(only, *key))
				continue;
			x->p[x->n++] = (struct soi_posting){
				.key = *key, .who = who, .nth = (uint16_t)j,
				.w = (uint16_t)(w < UINT16_MAX ? w : UINT16_MAX) };
		}
	}
	return 0;
}

bool soi_index_precedes(const struct soi_member *x, const struct soi_member *y)
{
	int32_t p = soi_index_day(x), q = soi_index_day(y);

	return p != q ? p < q : x < y;
}

int soi_index_build(struct soi_index *x, struct soi_corpus *s, const struct soi_keys *keys,
		    const uint64_t *only, struct soi_err *err)
{
	size_t n_slots, n;
	int32_t *day;	/* beside the members, which are large and lie in another order */
	int rc = write_postings(x, s, keys, only, &n_slots, err);

	if (rc)
		return rc;
	n = x->n;
	day = soi_arena_alloc(s->scratch, (s->n + 1u) * sizeof(*day));
	for (uint32_t i = 0; i < s->n; i++)
		day[i] = soi_index_day(&s->m[i]);
	x->m = s->m;
	x->first = SOI_NEW_N(s->scratch, uint32_t, n_slots + 1);
	x->at = SOI_NEW_N(s->scratch, uint32_t, n_slots + AHEAD + 1);
	radix(x->p, soi_arena_alloc(s->scratch, (n + 1) * sizeof(*x->p)), n);
	for (size_t i = 0, e; i < n; i = e) {
		uint32_t key = x->p[i].key;

		for (e = i; e < n && x->p[e].key == key; e++) {
			struct soi_posting *p = &x->p[e];
			uint32_t base = x->base[p->who];

			if (base == SOI_NOBODY)
				continue;
			x->first[base + p->nth] = (uint32_t)i;
			x->at[base + p->nth] = (uint32_t)e;
		}
		for (size_t j = i; j < e; j++)
			x->p[j].day = day[x->p[j].who];
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

/* The last most of p[first, at) that are not before day. */
static uint32_t back(const struct soi_index *x, uint32_t first, uint32_t at, int32_t day,
		     uint32_t most)
{
	if (at - first > most)
		first = at - most;
	/* mostly all of them: the last hundred or so do not reach back that far */
	return first == at || x->p[first].day >= day ? first : from_day(x, first, at, day);
}

struct soi_slice soi_index_before(const struct soi_index *x, uint32_t i, uint32_t nth,
				  int32_t gap_days, uint32_t most)
{
	uint32_t slot = x->base[i] + nth, first = x->first[slot], at = x->at[slot];
	const struct soi_member *m = &x->m[i];
	struct soi_slice s = { .b = at };

	/* lists lie all over memory: the next but three is on its way meanwhile */
	if (x->at[slot + AHEAD])
		__builtin_prefetch(&x->p[x->at[slot + AHEAD] - 1]);
	if (!is_wide(m)) {
		s.a = back(x, first, at, m->lo - gap_days - WIDE_DAYS, most);
		return s;
	}
	s.a = back(x, first, at, SOI_FAR, most);
	s.d = from_day(x, first, s.a, SOI_FAR);
	if (m->hi < SOI_FAR - gap_days)
		s.d = from_day(x, first, s.d, m->hi + gap_days + 1);
	s.c = back(x, first, s.d, m->lo > gap_days + WIDE_DAYS - SOI_FAR ?
				  m->lo - gap_days - WIDE_DAYS : -SOI_FAR, most);
	return s;
}
