/*
 * A document as grouping sees it, in bytes: what is kept of it between two
 * groupings, and what a part of a set carries along (`soi group --shards`), so
 * that neither its record is parsed nor its text read again.
 *
 * A sketch is a function of the record and the tables alone.  Little-endian,
 * nothing aligned, version 3:
 *
 *	u8  3			the version
 *	u8  kind		of the article, as enum soi_kind
 *	u8  1 if its title says that it corrects
 *	i32 lo, hi		days since 1970 that its publication may mean
 *	i64 at_s		publication in Unix seconds, or INT64_MIN
 *	u64 title_numbers, title_key, lede_key, outlet	keys; 0: none
 *	u32 column, n_words, n_rare, n_feats, n_prints, n_names, n_days, n_rounds,
 *	    n_figures, n_steps, n_title
 *	n_names x u64, n_days x u64, n_figures x u64	keys of what its head names, sorted
 *	n_rounds x (u64, u32)	rounds of series it tells of: key of the series, ordinal
 *	n_feats x u32, n_feats x u16	terms: keys and weights, heaviest first
 *	n_prints x u32		fingerprints, sorted
 *	n_steps x u32, n_steps x u8	pairs of words of its head: keys and rarities, in order
 *
 * Links are what a set makes of it; documents are named by the number that the
 * keeper gave them:
 *
 *	u8  5			the version
 *	i64 original, corrects, cluster, story	the numbers of documents; -1: none
 *	i64 part		component of what was merged (stale.c), by one of its own
 *	2 x (i64 knot, arc)	what grew into stories in a round, its component: likewise
 *	u32 containment		per mille
 *	u32 best		the highest similarity it has with anybody
 *	u8  1 if it stood in the index of rare terms
 *	u32 n_alike, n_found
 *	n_alike x i64		those before it that share fingerprints
 *	n_found x (i64, u32, u32)	those before it that are like it, how much, and what words they share
 *
 * Cost: linear in the bytes.  Numbers out of bounds are an error, so a damaged
 * sketch is made anew and never believed.
 */
#include "story/internal.h"

#include "base/banned.h"

enum { VERSION = 3, LINKS_VERSION = 5, MAX_TERMS = 1 << 16 };

static void put(struct soi_buf *out, uint64_t v, unsigned n_bytes)
{
	for (unsigned i = 0; i < n_bytes; i++)
		soi_buf_byte(out, (char)(unsigned char)(v >> (8 * i)));
}

/* What is left to read; bad: it ended, or cannot be. */
struct reading {
	const unsigned char *p, *end;
	bool bad;
};

static uint32_t u32_at(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Of 1, 4 or 8 bytes. */
static inline uint64_t get(struct reading *r, unsigned n_bytes)
{
	const unsigned char *p = r->p;

	if (r->bad || (size_t)(r->end - p) < n_bytes) {
		r->bad = true;
		return 0;
	}
	r->p += n_bytes;
	return n_bytes == 1 ? p[0] : n_bytes == 4 ? u32_at(p) :
	       u32_at(p) | (uint64_t)u32_at(p + 4) << 32;
}

static bool get_flag(struct reading *r)
{
	uint64_t v = get(r, 1);

	if (v > 1)
		r->bad = true;
	return v == 1;
}

/* A count of things of so many bytes, all of which must be there. */
static uint32_t get_count(struct reading *r, uint64_t most)
{
	uint64_t n = get(r, 4);

	if (n > most)
		r->bad = true;
	return r->bad ? 0 : (uint32_t)n;
}

static void need(struct reading *r, size_t n_bytes)
{
	if (!r->bad && (size_t)(r->end - r->p) < n_bytes)
		r->bad = true;
}

void soi_sketch_put(const struct soi_member *m, struct soi_buf *out)
{
	const struct soi_traits *t = &m->traits;

	put(out, VERSION, 1);
	put(out, (uint64_t)m->kind, 1);
	put(out, m->is_correction, 1);
	put(out, (uint32_t)m->lo, 4);
	put(out, (uint32_t)m->hi, 4);
	put(out, (uint64_t)m->at_s, 8);
	put(out, m->title_numbers, 8);
	put(out, m->title_key, 8);
	put(out, m->lede_key, 8);
	put(out, t->outlet, 8);
	put(out, t->column, 4);
	put(out, m->n_words, 4);
	put(out, m->n_rare, 4);
	put(out, m->n_feats, 4);
	put(out, m->n_prints, 4);
	put(out, t->n_names, 4);
	put(out, t->n_days, 4);
	put(out, m->n_rounds, 4);
	put(out, t->n_figures, 4);
	put(out, t->n_steps, 4);
	put(out, t->n_title, 4);
	for (uint32_t i = 0; i < t->n_names; i++)
		put(out, t->names[i], 8);
	for (uint32_t i = 0; i < t->n_days; i++)
		put(out, t->days[i], 8);
	for (uint32_t i = 0; i < t->n_figures; i++)
		put(out, t->figures[i], 8);
	for (uint32_t i = 0; i < m->n_rounds; i++) {
		put(out, m->rounds[i].series, 8);
		put(out, (uint32_t)m->rounds[i].ordinal, 4);
	}
	for (uint32_t i = 0; i < m->n_feats; i++)
		put(out, m->feats[i].key, 4);
	for (uint32_t i = 0; i < m->n_feats; i++)
		put(out, m->feats[i].w, 2);
	for (uint32_t i = 0; i < m->n_prints; i++)
		put(out, m->prints[i], 4);
	for (uint32_t i = 0; i < t->n_steps; i++)
		put(out, t->steps[i].key, 4);
	for (uint32_t i = 0; i < t->n_steps; i++)
		put(out, t->steps[i].w, 1);
}

static uint64_t *get_keys(struct soi_arena *a, struct reading *r, uint32_t n)
{
	uint64_t *out;

	need(r, (size_t)n * 8);
	out = soi_arena_alloc(a, (r->bad ? 0 : n) * sizeof(*out));
	for (uint32_t i = 0; !r->bad && i < n; i++)
		out[i] = get(r, 8);
	return out;
}

static void get_rounds(struct soi_arena *a, struct reading *r, struct soi_member *m)
{
	need(r, (size_t)m->n_rounds * 12);
	m->rounds = soi_arena_alloc(a, (r->bad ? 0 : m->n_rounds) * sizeof(*m->rounds));
	for (uint32_t i = 0; !r->bad && i < m->n_rounds; i++) {
		m->rounds[i].series = get(r, 8);
		m->rounds[i].ordinal = (int32_t)(uint32_t)get(r, 4);
	}
}

static void get_terms(struct soi_arena *a, struct reading *r, struct soi_member *m)
{
	size_t n = m->n_feats, n_prints = m->n_prints;
	const unsigned char *w;

	need(r, n * 6 + n_prints * 4);
	if (r->bad || m->n_rare > m->n_feats || m->n_feats > SOI_MAX_FEATS) {
		r->bad = true;
		return;
	}
	m->feats = soi_arena_alloc(a, n * sizeof(*m->feats));
	m->prints = soi_arena_alloc(a, n_prints * sizeof(*m->prints));
	w = r->p + n * 4;
	for (size_t i = 0; i < n; i++) {
		m->feats[i] = (struct soi_feat){ u32_at(r->p + i * 4),
						 (uint32_t)w[i * 2] | (uint32_t)w[i * 2 + 1] << 8 };
		r->bad |= m->feats[i].w > SOI_ONE;
	}
	r->p = w + n * 2;
	for (size_t i = 0; i < n_prints; i++)
		m->prints[i] = u32_at(r->p + i * 4);
	r->p += n_prints * 4;
}

static void get_steps(struct soi_arena *a, struct reading *r, struct soi_traits *t)
{
	const unsigned char *w;

	need(r, (size_t)t->n_steps * 5);
	if (r->bad)
		return;
	t->steps = soi_arena_alloc(a, t->n_steps * sizeof(*t->steps));
	w = r->p + (size_t)t->n_steps * 4;
	for (uint32_t i = 0; i < t->n_steps; i++)
		t->steps[i] = (struct soi_step){ u32_at(r->p + (size_t)i * 4), w[i] };
	r->p = w + t->n_steps;
}

static int damaged(struct soi_err *err)
{
	return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "what is kept of a document is damaged");
}

int soi_sketch_get(struct soi_arena *a, struct soi_span bytes, struct soi_member *m,
		   struct soi_err *err)
{
	struct reading r = { (const unsigned char *)bytes.p,
			     (const unsigned char *)bytes.p + bytes.n, false };
	struct soi_traits *t = &m->traits;

	if (get(&r, 1) != VERSION)
		return damaged(err);
	m->kind = (enum soi_kind)get(&r, 1);
	m->is_correction = get_flag(&r);
	m->lo = (int32_t)(uint32_t)get(&r, 4);
	m->hi = (int32_t)(uint32_t)get(&r, 4);
	m->at_s = (int64_t)get(&r, 8);
	m->title_numbers = get(&r, 8);
	m->title_key = get(&r, 8);
	m->lede_key = get(&r, 8);
	t->outlet = get(&r, 8);
	t->column = (uint32_t)get(&r, 4);
	m->n_words = (uint32_t)get(&r, 4);
	m->n_rare = get_count(&r, MAX_TERMS);
	m->n_feats = get_count(&r, MAX_TERMS);
	m->n_prints = get_count(&r, MAX_TERMS);
	t->n_names = get_count(&r, MAX_TERMS);
	t->n_days = get_count(&r, MAX_TERMS);
	m->n_rounds = get_count(&r, SOI_MAX_MARKS);
	t->n_figures = get_count(&r, MAX_TERMS);
	t->n_steps = get_count(&r, SOI_MAX_STEPS);
	t->n_title = get_count(&r, t->n_steps);
	t->names = get_keys(a, &r, t->n_names);
	t->days = get_keys(a, &r, t->n_days);
	t->figures = get_keys(a, &r, t->n_figures);
	get_rounds(a, &r, m);
	get_terms(a, &r, m);
	get_steps(a, &r, t);
	if (r.bad || r.p != r.end || m->kind > SOI_OTHER || m->lo > m->hi || m->lo < -SOI_FAR ||
	    m->hi > SOI_FAR)
		return damaged(err);
	return 0;
}

void soi_links_put(const struct soi_links *l, struct soi_buf *out)
{
	put(out, LINKS_VERSION, 1);
	put(out, (uint64_t)l->original, 8);
	put(out, (uint64_t)l->corrects, 8);
	put(out, (uint64_t)l->cluster, 8);
	put(out, (uint64_t)l->story, 8);
	put(out, (uint64_t)l->part, 8);
	for (uint32_t k = 0; k < SOI_ROUNDS; k++) {
		put(out, (uint64_t)l->knot[k], 8);
		put(out, (uint64_t)l->arc[k], 8);
	}
	put(out, l->containment_pm, 4);
	put(out, l->best, 4);
	put(out, l->indexed, 1);
	put(out, l->n_alike, 4);
	put(out, l->n_found, 4);
	for (uint32_t i = 0; i < l->n_alike; i++)
		put(out, (uint64_t)l->alike[i], 8);
	for (uint32_t i = 0; i < l->n_found; i++) {
		put(out, (uint64_t)l->found[i].row, 8);
		put(out, l->found[i].sim, 4);
		put(out, l->found[i].shared, 4);
	}
}

int soi_links_get(struct soi_arena *a, struct soi_span bytes, struct soi_links *l,
		  struct soi_err *err)
{
	struct reading r = { (const unsigned char *)bytes.p,
			     (const unsigned char *)bytes.p + bytes.n, false };

	if (get(&r, 1) != LINKS_VERSION)
		return damaged(err);
	l->original = (int64_t)get(&r, 8);
	l->corrects = (int64_t)get(&r, 8);
	l->cluster = (int64_t)get(&r, 8);
	l->story = (int64_t)get(&r, 8);
	l->part = (int64_t)get(&r, 8);
	for (uint32_t k = 0; k < SOI_ROUNDS; k++) {
		l->knot[k] = (int64_t)get(&r, 8);
		l->arc[k] = (int64_t)get(&r, 8);
	}
	l->containment_pm = (uint32_t)get(&r, 4);
	l->best = (uint32_t)get(&r, 4);
	l->indexed = get_flag(&r);
	l->n_alike = get_count(&r, UINT32_MAX / 16);
	l->n_found = get_count(&r, UINT32_MAX / 16);
	need(&r, (size_t)l->n_alike * 8 + (size_t)l->n_found * 16);
	if (r.bad)
		return damaged(err);
	l->alike = soi_arena_alloc(a, l->n_alike * sizeof(*l->alike));
	l->found = soi_arena_alloc(a, l->n_found * sizeof(*l->found));
	for (uint32_t i = 0; i < l->n_alike; i++)
		l->alike[i] = (int64_t)get(&r, 8);
	for (uint32_t i = 0; i < l->n_found; i++) {
		l->found[i].row = (int64_t)get(&r, 8);
		l->found[i].sim = (uint32_t)get(&r, 4);
		l->found[i].shared = (uint32_t)get(&r, 4);
	}
	return r.p == r.end ? 0 : damaged(err);
}
