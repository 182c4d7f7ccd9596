/*
 * Stories: clusters that continue each other, over weeks and months.
 *
 * Two things join clusters for certain: a topic page that holds reports of
 * both, and a series both count on (round 2, round 3 of talks of the same
 * sides).  For the rest each cluster becomes one document, its centroid, and
 * stories are grown by average link over the centroids' similarity against what
 * is demanded of them: the more, the more days lie between (a subject comes up
 * again every month; what follows a happening follows soon), and where both name
 * somebody and nobody is named in both, for wording alone makes two accidents one
 * story; and both count the more, the shorter they are.  What has grown together
 * is one document again, and the same is done once more: of a story's reports some
 * are worded like the start and some like the end, and only all of them are like
 * all of its news.  In that second round two may also be joined by the two reports,
 * one of each, that are nearest: a story runs on from its last news, not from the
 * middle of it, and the more reports it has, the likelier what is near it is its own.
 *
 * A listing is a topic page when its items are of one topic: when the mean
 * similarity of its pairs reaches TOPIC.  A section front's items share
 * nothing but their section, and stay apart.  The mean is had from the length
 * of the items' sum, without looking at pairs: |sum|^2 = n + sum over pairs.
 */
#include "story/internal.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	TOPIC = SOI_ONE * 7 / 100,
	MIN_TOPIC_ITEMS = 3,
	MAX_CENTROID = 64,		/* members a centroid is made from */
	LONG_WORDS = 150,
	LEAST_PC = 31,			/* similarity demanded of texts of one day */
	AGAIN_PC = 14,			/* more in a later round */
	LONG_PC = 50,			/* of what follows, texts of so many words need */
	DAYS_PM = 75,			/* more, in thousandths, when the days between double */
	UNDATED_DAYS = 7,		/* where one of two has no day */
	STRANGERS_PC = 25,		/* more of a pair that shares no name */
	RUN_PC = 6,			/* less when the run of words they share is twice as rare, */
	RUN_EIGHTHS = 130,		/* and more when it is less rare than this, */
	LEAST_EIGHTHS = 90,		/* though not for ever */
	LOWEST_PC = 10,			/* whatever they share */
	NEAREST_PC = 35,		/* similarity demanded of the two nearest reports of two groups, */
	NEAREST_STRANGERS_PC = 35,	/* more where they share no name, */
	NEAREST_LEAST_PC = 15,
	MANY_PC = 6,			/* less when the larger group has twice as many */
	MANY = 16,			/* and then no less */
	SERIES_FLOOR = SOI_ONE * 6 / 100,
	SERIES_DAYS = 400,		/* between rounds that follow each other */
	BODY_FLOOR = SOI_ONE * 12 / 100,	/* the same where one body stands for the sides */
	BODY_DAYS = 60,
	MAX_BODIES = 2			/* of a report that stand for them */
};
#define BODY_BIT UINT64_C(1)		/* of a series' key: a body stands for its sides */

static const struct soi_nearness NEARNESS = {
	.window_days = 60,
	.full_days = 60,		/* what days take off stands in demanded_pc() */
	.half_days = 60,
	.floor = SOI_ONE * 12 / 100,
	.short_floor = SOI_ONE * 20 / 100
};

/* Keys of what a cluster's reports name in title and lede. */
struct names {
	uint64_t *key;		/* sorted, no doubles */
	uint32_t n;
};

struct round {
	uint64_t name;		/* of the series and its sides */
	int32_t ordinal;
	uint32_t cluster;	/* position among the clusters */
};

struct plot {
	struct soi_corpus *s;
	struct soi_groups clusters;
	uint32_t *of;		/* [s->n] a member's cluster, as a position */
	uint32_t *up;		/* [clusters.n] joined for certain */
};

static int by_value(const void *x, const void *y)
{
	uint64_t p = *(const uint64_t *)x, q = *(const uint64_t *)y;

	return p < q ? -1 : p > q;
}

/* -- topic pages -- */

static bool is_topic(const struct soi_corpus *s, const uint32_t *who, uint32_t n)
{
	struct soi_member sum = { 0 };
	uint64_t squares, pairs = (uint64_t)n * (n - 1);

	if (n < MIN_TOPIC_ITEMS)
		return false;
	squares = soi_centroid(s->scratch, s->m, who, n, &sum);
	return squares > (uint64_t)n * SOI_ONE && squares - (uint64_t)n * SOI_ONE >= TOPIC * pairs;
}

static void join_topics(struct plot *p)
{
	struct soi_corpus *s = p->s;

	for (uint32_t i = 0; i < s->n_listings; i++) {
		const struct soi_article *l = s->listings[i];
		uint32_t *who = SOI_NEW_N(s->scratch, uint32_t, l->n_items);
		uint32_t n = 0;

		for (size_t k = 0; k < l->n_items; k++) {
			uint32_t m = soi_member_of(s, l->items[k].id);

			if (m != SOI_NOBODY)
				who[n++] = m;
		}
		if (!is_topic(s, who, n))
			continue;
		for (uint32_t k = 1; k < n; k++)
			soi_join(p->up, p->of[who[0]], p->of[who[k]]);
	}
}

/* -- centroids -- */

/* The ith group of a labelling as one member; c has a place for each, made when it is
 * first asked for. */
static const struct soi_member *centroid(struct soi_corpus *s, const struct soi_groups *g,
					 uint32_t i, struct soi_member *c)
{
	const uint32_t *who = g->who + g->start[i];
	uint32_t n = g->start[i + 1] - g->start[i];

	if (c[i].original == SOI_NOBODY)
		return &c[i];
	c[i].original = SOI_NOBODY;
	c[i].lo = SOI_FAR;
	c[i].hi = -SOI_FAR;
	for (uint32_t k = 0; k < n; k++) {
		const struct soi_member *m = &s->m[who[k]];

		c[i].n_words = m->n_words > c[i].n_words ? m->n_words : c[i].n_words;
		c[i].lo = m->lo < c[i].lo ? m->lo : c[i].lo;
		c[i].hi = m->hi > c[i].hi ? m->hi : c[i].hi;
	}
	if (n == 1) {
		c[i].feats = s->m[who[0]].feats;
		c[i].n_feats = s->m[who[0]].n_feats;
		c[i].n_rare = s->m[who[0]].n_rare;
	} else {
		(void)soi_centroid(s->scratch, s->m, who, n < MAX_CENTROID ? n : MAX_CENTROID, &c[i]);
	}
	return &c[i];
}

/* -- series -- */

/* A series is its name's first word ("vòng" of "vòng đàm phán") and its sides. */
static uint64_t series_key(struct soi_arena *a, const struct soi_event *e)
{
	size_t n = e->n_source + e->n_target, k = 0;
	uint64_t *sides = SOI_NEW_N(a, uint64_t, n), key;
	struct soi_span name = e->series_name;

	for (size_t i = 0; i < e->n_source; i++)
		sides[k++] = soi_hash64(e->source[i]);
	for (size_t i = 0; i < e->n_target; i++)
		sides[k++] = soi_hash64(e->target[i]);
	qsort(sides, n, sizeof(*sides), by_value);
	key = soi_word_key(soi_span_cut(&name, ' '));
	for (size_t i = 0; i < n; i++)
		if (i == 0 || sides[i] != sides[i - 1])
			key = soi_hash_pair(key, sides[i]);
	return key;
}

static int by_round(const void *x, const void *y)
{
	const struct round *p = x, *q = y;

	if (p->name != q->name)
		return p->name < q->name ? -1 : 1;
	if (p->ordinal != q->ordinal)
		return p->ordinal < q->ordinal ? -1 : 1;
	return p->cluster < q->cluster ? -1 : p->cluster > q->cluster;
}

static void add_round(struct soi_arena *a, struct soi_member *m, size_t *cap, uint64_t key, int32_t ordinal)
{
	soi_arena_grow(a, &m->rounds, m->n_rounds, cap, sizeof(*m->rounds));
	m->rounds[m->n_rounds++] = (struct soi_round){ key, ordinal };
}

/* A round of talks whose sides are not both named is one of each of the first bodies that
 * the report names: "Công ty May Tân Phong lùi vòng thương lượng thứ hai" (puts off its second
 * round).  Not so a session or a congress: what is told of its tenth is told of many things. */
static void rounds_of_bodies(struct soi_arena *a, struct soi_member *m, size_t *cap, const struct soi_event *e)
{
	struct soi_span name = e->series_name;
	uint64_t key = soi_word_key(soi_span_cut(&name, ' '));

	if (key != soi_word_key(SOI_LIT("vòng")))
		return;
	for (size_t i = 0, n = 0; i < m->marks->n_names && n < MAX_BODIES; i++) {
		const struct soi_name *x = &m->marks->names[i];

		if (x->kind != SOI_ORG)
			continue;
		add_round(a, m, cap, soi_hash_pair(key, soi_hash64(x->id)) | BODY_BIT, e->series_ordinal);
		n++;
	}
}

void soi_rounds(struct soi_arena *a, struct soi_member *m)
{
	size_t cap = 0;

	for (size_t k = 0; m->marks && k < m->marks->n_events; k++) {
		const struct soi_event *e = &m->marks->events[k];

		if (e->series_ordinal && e->n_source + e->n_target >= 2)
			add_round(a, m, &cap, series_key(a, e) & ~BODY_BIT, e->series_ordinal);
		else if (e->series_ordinal)
			rounds_of_bodies(a, m, &cap, e);
	}
}

static struct round *rounds_of(struct plot *p, size_t *n)
{
	struct soi_corpus *s = p->s;
	struct round *out = NULL;
	size_t cap = 0;

	*n = 0;
	for (uint32_t i = 0; i < s->n; i++) {
		for (uint32_t k = 0; k < s->m[i].n_rounds; k++) {
			const struct soi_round *r = &s->m[i].rounds[k];

			soi_arena_grow(s->scratch, &out, *n, &cap, sizeof(*out));
			out[(*n)++] = (struct round){ r->series, r->ordinal, p->of[i] };
		}
	}
	if (*n)
		qsort(out, *n, sizeof(*out), by_round);
	return out;
}

static void join_series(struct plot *p)
{
	struct soi_member *c = SOI_NEW_N(p->s->scratch, struct soi_member, p->clusters.n);
	size_t n;
	struct round *r = rounds_of(p, &n);

	for (size_t i = 0; i < n; i++) {
		for (size_t k = i + 1; k < n && r[k].name == r[i].name &&
				       r[k].ordinal <= r[i].ordinal + 1; k++) {
			const struct soi_member *x, *y;

			if (r[i].cluster == r[k].cluster)
				continue;
			x = centroid(p->s, &p->clusters, r[i].cluster, c);
			y = centroid(p->s, &p->clusters, r[k].cluster, c);
			if (r[i].name & BODY_BIT
			    ? soi_gap(x, y) <= BODY_DAYS && soi_similarity(x, y) >= BODY_FLOOR
			    : soi_gap(x, y) <= SERIES_DAYS && soi_similarity(x, y) >= SERIES_FLOOR)
				soi_join(p->up, r[i].cluster, r[k].cluster);
		}
	}
}

/* -- wording and actors -- */

static struct names names_of(struct soi_corpus *s, const uint32_t *who, uint32_t n)
{
	struct names out = { 0 };
	uint32_t all = 0, kept = 0;

	if (n == 1)
		return (struct names){ s->m[who[0]].traits.names, s->m[who[0]].traits.n_names };
	for (uint32_t i = 0; i < n; i++)
		all += s->m[who[i]].traits.n_names;
	out.key = soi_arena_alloc(s->scratch, all * sizeof(*out.key));
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < s->m[who[i]].traits.n_names; k++)
			out.key[out.n++] = s->m[who[i]].traits.names[k];
	if (out.n)
		qsort(out.key, out.n, sizeof(*out.key), by_value);
	for (uint32_t i = 0; i < out.n; i++)
		if (kept == 0 || out.key[kept - 1] != out.key[i])
			out.key[kept++] = out.key[i];
	out.n = kept;
	return out;
}

static bool strangers(const struct names *x, const struct names *y)
{
	uint32_t i = 0, j = 0;

	while (i < x->n && j < y->n) {
		if (x->key[i] == y->key[j])
			return false;
		if (x->key[i] < y->key[j])
			i++;
		else
			j++;
	}
	return x->n && y->n;
}

/* Else nothing says that one soon followed the other. */
static bool is_dated(const struct soi_member *x)
{
	return x->hi - x->lo <= (int32_t)NEARNESS.window_days;
}

/* What days between and the rarest run of words in both add to what is demanded. */
static int32_t apart_pc(const struct soi_member *x, const struct soi_member *y, uint32_t shared)
{
	bool dated = is_dated(x) && is_dated(y);
	uint32_t run = shared > LEAST_EIGHTHS ? shared : LEAST_EIGHTHS;
	uint32_t days = (uint32_t)soi_log2_16((dated ? (uint32_t)soi_gap(x, y) : UNDATED_DAYS) + 1);

	return (int32_t)(DAYS_PM * days / 160) -
	       RUN_PC * (soi_log2_16(run + 1) - soi_log2_16(RUN_EIGHTHS)) / 16;
}

/* Short texts share set phrases: they must be the more alike. */
static uint32_t demanded_pc(const struct soi_member *x, const struct soi_member *y, bool strange,
			    uint32_t shared, uint32_t nth)
{
	uint32_t words = x->n_words < y->n_words ? x->n_words : y->n_words;
	int32_t more = apart_pc(x, y, shared) + (strange ? STRANGERS_PC : 0);
	int32_t pc;

	words = words < LONG_WORDS ? words : LONG_WORDS;
	pc = LEAST_PC + (nth ? AGAIN_PC : 0) +
	     more * (int32_t)(100 * LONG_WORDS - (100 - LONG_PC) * words) / (100 * LONG_WORDS);
	return pc > LOWEST_PC ? (uint32_t)pc : LOWEST_PC;
}

/* How near two reports, headlines and ledes both, bring their groups of which the larger
 * has size, SOI_ONE being near enough; it fits in 16 bits. */
static uint32_t nearness(const struct soi_member *x, const struct soi_member *y, uint32_t sim,
			 uint32_t shared, uint32_t size)
{
	struct names p = { x->traits.names, x->traits.n_names }, q = { y->traits.names, y->traits.n_names };
	uint64_t near = sim;
	int32_t pc;

	if (x->n_words > LONG_WORDS || y->n_words > LONG_WORDS || !is_dated(x) || !is_dated(y))
		return 0;
	size = size < MANY ? size : MANY;
	pc = NEAREST_PC + apart_pc(x, y, shared) + (strangers(&p, &q) ? NEAREST_STRANGERS_PC : 0) -
	     MANY_PC * (soi_log2_16(size) - 16) / 16;
	near = near * 100 / (uint32_t)(pc > NEAREST_LEAST_PC ? pc : NEAREST_LEAST_PC);
	return near < UINT16_MAX ? (uint32_t)near : UINT16_MAX;
}

/*
 * An edge between two groups whose members found each other: the similarity of two such
 * members, in the upper half of that word how near the nearest two are, and above it the
 * rarest run that any two share.
 */
static uint64_t edge_of(uint32_t sim, uint32_t near, uint32_t run)
{
	return soi_near(sim < UINT16_MAX ? sim : UINT16_MAX, run) | (uint64_t)near << 16;
}

static uint32_t edge_sim(uint64_t edge)
{
	return (uint16_t)edge;
}

static uint32_t edge_near(uint64_t edge)
{
	return (uint16_t)(edge >> 16);
}

/* That of a and b, which are an edge of the sorted e[0..n). */
static uint64_t edge_between(const struct soi_pair *e, size_t n, uint32_t a, uint32_t b)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (e[mid].a < a || (e[mid].a == a && e[mid].b < b))
			lo = mid + 1;
		else
			hi = mid;
	}
	return e[lo].score;
}

/* e[0..n_edges): the edges behind what was found. */
static struct soi_pair *pairs_of(struct soi_corpus *s, const struct soi_groups *g,
				 const struct soi_member *c, const struct soi_found *found,
				 const struct soi_pair *e, size_t n_edges, uint32_t nth, size_t *n)
{
	struct names *names = SOI_NEW_N(s->scratch, struct names, g->n);
	uint32_t *best = SOI_NEW_N(s->scratch, uint32_t, g->n);
	struct soi_pair *pairs = soi_near_pairs(s->scratch, c, g->n, found, &NEARNESS, best, n);

	for (uint32_t i = 0; i < g->n; i++)
		if (best[i])
			names[i] = names_of(s, g->who + g->start[i], g->start[i + 1] - g->start[i]);
	for (size_t k = 0; k < *n; k++) {
		struct soi_pair *p = &pairs[k];
		uint32_t near = edge_near(edge_between(e, n_edges, p->a, p->b));

		p->score = (uint64_t)soi_near_sim(p->score) * 100 /
			   demanded_pc(&c[p->a], &c[p->b], strangers(&names[p->a], &names[p->b]),
				       soi_near_run(p->score), nth);
		p->score = p->score > near ? p->score : near;
	}
	return pairs;
}

/*
 * What is merged into stories: knots, clusters that are tied for certain, and in the
 * second round what they became in the first.  What the last grouping said of them
 * holds (stale.c) unless their members are others.
 */
struct knots {
	uint32_t nth;			/* round */
	struct soi_groups g;
	uint32_t *of;			/* [s->n] a member's knot */
	struct soi_member *c;		/* [g.n] see centroid */
	bool *changed;			/* [g.n] */
	uint32_t *node;			/* [g.n] its component for stale.c: of the last grouping, or its own */
	struct soi_stale stale;
};

enum edges { EDGES_ALL, EDGES_CHANGED, EDGES_STALE };

static void knots_init(struct soi_corpus *s, struct knots *k)
{
	soi_groups_of(s->scratch, s->m, s->n, soi_story_label, &k->g);
	k->c = SOI_NEW_N(s->scratch, struct soi_member, k->g.n);
	k->of = soi_arena_alloc(s->scratch, (s->n + 1u) * sizeof(*k->of));
	for (uint32_t i = 0; i < k->g.n; i++)
		for (uint32_t j = k->g.start[i]; j < k->g.start[i + 1]; j++)
			k->of[k->g.who[j]] = i;
}

static bool is_changed(const struct soi_corpus *s, uint32_t nth, const uint32_t *who, uint32_t n,
		       const uint32_t *size)
{
	for (uint32_t i = 0; i < n; i++)
		if (!s->m[who[i]].kept || s->m[who[i]].knot[nth] != s->m[who[0]].knot[nth])
			return true;
	return size[s->m[who[0]].knot[nth]] != n;
}

static void find_changed(struct soi_corpus *s, struct knots *k)
{
	uint32_t *size = SOI_NEW_N(s->scratch, uint32_t, s->n_ever);

	soi_stale_init(&k->stale, s->scratch, s->n_ever + k->g.n);
	k->changed = SOI_NEW_N(s->scratch, bool, k->g.n);
	k->node = soi_arena_alloc(s->scratch, (k->g.n + 1u) * sizeof(*k->node));
	for (uint32_t i = 0; i < s->n_ever; i++)
		size[s->m[i].knot[k->nth]] += s->m[i].kept != NULL;
	for (uint32_t i = s->n; i < s->n_ever; i++)
		k->stale.stale[s->m[i].arc[k->nth]] = true;
	for (uint32_t i = 0; i < k->g.n; i++) {
		const uint32_t *who = k->g.who + k->g.start[i];
		uint32_t n = k->g.start[i + 1] - k->g.start[i];

		k->changed[i] = is_changed(s, k->nth, who, n, size);
		k->node[i] = k->changed[i] ? s->n_ever + i : s->m[who[0]].arc[k->nth];
		if (k->changed[i])
			k->stale.stale[k->node[i]] = true;
		for (uint32_t j = 0; j < n; j++)	/* left it, or may have lost an edge */
			if (k->changed[i] || s->m[who[j]].looked || s->m[who[j]].moved)
				k->stale.stale[s->m[who[j]].arc[k->nth]] = true;
	}
}

static bool is_asked(struct soi_corpus *s, struct knots *k, enum edges which, uint32_t finder,
		     uint32_t a, uint32_t b)
{
	switch (which) {
	case EDGES_ALL:
		return true;
	case EDGES_CHANGED:
		return k->changed[a] || k->changed[b] || s->m[finder].looked;
	case EDGES_STALE:
		return soi_stale_both(&k->stale, k->node[a], k->node[b]);
	}
	return false;
}

static uint32_t size_of(const struct soi_groups *g, uint32_t i)
{
	return g->start[i + 1] - g->start[i];
}

static uint64_t edge_between_members(const struct soi_corpus *s, const struct knots *k, uint32_t i,
				     const struct soi_neighbour *nb)
{
	uint32_t x = size_of(&k->g, k->of[i]), y = size_of(&k->g, k->of[nb->who]);
	uint32_t run = soi_shared_run(nb->shared);
	uint32_t near = k->nth ? nearness(&s->m[i], &s->m[nb->who], nb->sim, run, x > y ? x : y) : 0;

	return edge_of(nb->sim, near, run);
}

/* The most of both: of what their members found. */
static uint64_t edge_joined(uint64_t x, uint64_t y)
{
	uint32_t near = edge_near(x) > edge_near(y) ? edge_near(x) : edge_near(y);
	uint32_t run = soi_near_run(x) > soi_near_run(y) ? soi_near_run(x) : soi_near_run(y);

	return edge_of(edge_sim(x), near, run);
}

/* Knots whose members found each other, each pair once with its edge as score; sorted. */
static struct soi_pair *edges_of(struct soi_corpus *s, struct knots *k, enum edges which, size_t *n)
{
	struct soi_pair *out;
	size_t most = 0, m = 0;

	for (uint32_t i = 0; i < s->n; i++)
		most += s->found[i].n;
	out = soi_arena_alloc(s->scratch, (most + 1) * sizeof(*out));
	for (uint32_t i = 0; i < s->n; i++) {
		for (uint32_t j = 0; j < s->found[i].n; j++) {
			const struct soi_neighbour *nb = &s->found[i].nb[j];
			uint32_t a = k->of[i], b = k->of[nb->who];

			if (a != b && is_asked(s, k, which, i, a, b))
				out[m++] = (struct soi_pair){
					.a = a < b ? a : b, .b = a < b ? b : a,
					.score = edge_between_members(s, k, i, nb) };
		}
	}
	soi_sort_pairs(s->scratch, out, soi_arena_alloc(s->scratch, (m + 1) * sizeof(*out)), m,
		       k->g.n);
	*n = 0;
	for (size_t i = 0; i < m; i++) {
		struct soi_pair *last = *n ? &out[*n - 1] : NULL;

		if (!last || last->a != out[i].a || last->b != out[i].b)
			out[(*n)++] = out[i];
		else
			last->score = edge_joined(last->score, out[i].score);
	}
	return out;
}

static bool is_alone(const struct soi_groups *g, uint32_t i)
{
	return size_of(g, i) == 1;
}

/* What the groups at the ends of e[0..n) find among each other. */
static struct soi_found *found_by_groups(struct soi_corpus *s, const struct soi_groups *g,
					 struct soi_member *c, const struct soi_pair *e, size_t n)
{
	struct soi_found *found = SOI_NEW_N(s->scratch, struct soi_found, g->n);
	struct soi_probe *probe = SOI_NEW(s->scratch, struct soi_probe);
	struct soi_neighbour *nb = soi_arena_alloc(s->scratch, (n + 1) * sizeof(*nb));

	for (size_t i = 0, k; i < n; i = k) {
		uint32_t a = e[i].a;

		found[a].nb = nb + i;
		soi_probe_load(probe, centroid(s, g, a, c));
		for (k = i; k < n && e[k].a == a; k++) {
			const struct soi_member *other = centroid(s, g, e[k].b, c);

			nb[k] = (struct soi_neighbour){ .who = e[k].b, .sim = edge_sim(e[k].score),
							.shared = soi_near_run(e[k].score) };
			if (!is_alone(g, a) || !is_alone(g, e[k].b))
				nb[k].sim = soi_probe_similarity(probe, other);
		}
		soi_probe_unload(probe, &c[a]);
		found[a].n = (uint32_t)(k - i);
	}
	return found;
}

static struct soi_pair *pairs_among(struct soi_corpus *s, struct knots *k, enum edges which,
				    size_t *n)
{
	const struct soi_pair *e = edges_of(s, k, which, n);

	return pairs_of(s, &k->g, k->c, found_by_groups(s, &k->g, k->c, e, *n), e, *n, k->nth, n);
}

/* The pairs that have to be merged again. */
static struct soi_pair *stale_pairs(struct soi_corpus *s, struct knots *k, size_t *n)
{
	const struct soi_pair *pairs;

	find_changed(s, k);
	pairs = pairs_among(s, k, EDGES_CHANGED, n);
	for (size_t i = 0; i < *n; i++) {
		uint32_t a = k->node[pairs[i].a], b = k->node[pairs[i].b];

		if (a == b || pairs[i].score >= SOI_ONE)
			soi_stale_pair(&k->stale, a, b);
	}
	soi_stale_close(&k->stale);
	return pairs_among(s, k, EDGES_STALE, n);
}

/* The nth round: merge knots into stories; was: what the last grouping's made of them. */
static int grow(struct soi_corpus *s, uint32_t nth, const uint32_t *was, struct soi_err *err)
{
	struct knots k = { .nth = nth };
	struct soi_pair *pairs;
	uint32_t *label, *part, *first = SOI_NEW_N(s->scratch, uint32_t, s->n_ever);
	size_t n_pairs;
	int rc;

	knots_init(s, &k);
	pairs = s->again ? stale_pairs(s, &k, &n_pairs) : pairs_among(s, &k, EDGES_ALL, &n_pairs);
	label = SOI_NEW_N(s->scratch, uint32_t, k.g.n);
	part = SOI_NEW_N(s->scratch, uint32_t, k.g.n);
	rc = soi_average_link(s->scratch, k.g.n, NULL, pairs, n_pairs, SOI_ONE, label, part, err);
	for (uint32_t i = 0; i < k.g.n; i++) {
		const uint32_t *who = k.g.who + k.g.start[i];
		bool holds = s->again && !soi_is_stale(&k.stale, k.node[i]);

		if (holds && !first[was[who[0]]])
			first[was[who[0]]] = i + 1;
		for (uint32_t j = 0; j < k.g.start[i + 1] - k.g.start[i]; j++) {
			struct soi_member *m = &s->m[who[j]];

			m->knot[nth] = who[0];
			m->story = k.g.label[holds ? first[was[who[0]]] - 1 : label[i]];
			if (!holds)
				m->arc[nth] = k.g.who[k.g.start[part[i]]];
		}
	}
	return rc;
}

int soi_stories(struct soi_corpus *s, struct soi_err *err)
{
	struct plot p = { .s = s };
	uint32_t *was[SOI_ROUNDS];
	int rc = 0;

	for (uint32_t r = 0; r < SOI_ROUNDS; r++)
		was[r] = soi_arena_alloc(s->scratch, (s->n + 1u) * sizeof(*was[r]));
	soi_groups_of(s->scratch, s->m, s->n, soi_cluster_label, &p.clusters);
	p.of = SOI_NEW_N(s->scratch, uint32_t, s->n);
	p.up = SOI_NEW_N(s->scratch, uint32_t, p.clusters.n);
	for (uint32_t i = 0; i < p.clusters.n; i++) {
		p.up[i] = i;
		for (uint32_t k = p.clusters.start[i]; k < p.clusters.start[i + 1]; k++)
			p.of[p.clusters.who[k]] = i;
	}
	join_topics(&p);
	join_series(&p);
	for (uint32_t i = 0; i < s->n; i++) {
		for (uint32_t r = 0; r + 1 < SOI_ROUNDS; r++)
			was[r][i] = s->m[i].knot[r + 1];
		was[SOI_ROUNDS - 1][i] = s->m[i].story;
		s->m[i].story = p.clusters.label[soi_find(p.up, p.of[i])];
	}
	for (uint32_t r = 0; r < SOI_ROUNDS && !rc; r++)
		rc = grow(s, r, was[r], err);
	return rc;
}
