/*
 * Who copies whom: members that share fingerprints (an index finds them: Broder,
 * "On the resemblance and containment of documents", 1997), then, of those
 * few, exactly: the share of a member's words that stand in a run of four which
 * the other has too.  A run and not a fingerprint is counted, because of what
 * editors do: between two sentences that were kept while those between were
 * dropped, no run is lost but those across the seam, and every word still stands
 * in one.  With a word in ten replaced, two words in three begin an unbroken run,
 * and five in six stand in one.
 *
 * Then one pass in order of precedence, in which each member becomes a copy of
 * what comes before it or an original: whole articles before items, then the
 * earlier, then the longer, then by id.  What copies a copy goes under that
 * copy's original, so a group is a star, unless all that it took is what the copy had
 * of its own; and each copy has one original, so "two halves mixed" joins no two groups.
 *
 * An item is a title and a lede; ledes share set phrases and two items of one
 * topic page often share a sentence.  It is a copy only of what has its title.
 */
#include "story/internal.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	WINDOW_DAYS = 60,
	MAX_POSTINGS = 400,	/* a fingerprint that more members have is boilerplate */
	MAX_CANDIDATES = 24,
	SHORT_WORDS = 120,
	MIN_PRINTS = 6,
	COPY_PM = 500,		/* of a copy's words are covered by the original's runs */
	SHORT_COPY_PM = 800,
	FOLDED_PM = 600,	/* of one copied through and through */
	FORM_PM = 930,
	PIECE_PM = 400,		/* in one piece */
	DISTANT_PM = 200,	/* the same through another copy */
	LEAST_SHARE = 5,	/* a copy has one in so many by what the index shows */
	SHORT_SHARE = 3
};

static const uint32_t *print_keys(const struct soi_member *m)
{
	return m->prints;
}

static uint32_t n_prints(const struct soi_member *m)
{
	return m->n_prints;
}

static const struct soi_keys PRINTS = { n_prints, n_prints, print_keys, 1 };

/* Whether x comes before y. */
static int before(const struct soi_member *x, const struct soi_member *y)
{
	bool xi = x->kind == SOI_ITEM, yi = y->kind == SOI_ITEM;
	int64_t xt = x->at_s == SOI_NO_TIME ? INT64_MAX : x->at_s;
	int64_t yt = y->at_s == SOI_NO_TIME ? INT64_MAX : y->at_s;

	if (xi != yi)
		return xi ? 1 : -1;
	if (xt != yt)
		return xt < yt ? -1 : 1;
	if (x->n_words != y->n_words)
		return x->n_words > y->n_words ? -1 : 1;
	return x < y ? -1 : x > y;
}

static int by_precedence(const void *p, const void *q)
{
	return before(*(struct soi_member *const *)p, *(struct soi_member *const *)q);
}

/* Which of two would be the copy. */
static uint32_t later(const struct soi_corpus *s, uint32_t i, uint32_t who)
{
	return before(&s->m[i], &s->m[who]) > 0 ? i : who;
}

/* "Giá xăng tăng từ 15h hôm nay" (petrol is dearer from 15:00 today) a week later: the
 * same words about another day. */
static bool is_filled_in_again(const struct soi_member *x, const struct soi_member *of)
{
	return x->n_words < SHORT_WORDS && soi_gap(x, of) > 1 && soi_other_days(x, of);
}

static bool is_copy(const struct soi_member *x, const struct soi_member *of, struct soi_cover c)
{
	uint32_t pm = c.pm;
	bool same_title = x->title_key && x->title_key == of->title_key;
	bool same_lede = x->lede_key && x->lede_key == of->lede_key;

	if (is_filled_in_again(x, of))
		return false;
	if (x->kind == SOI_ITEM || of->kind == SOI_ITEM)
		return same_title && (same_lede || (x->n_prints >= MIN_PRINTS && pm >= SHORT_COPY_PM));
	if (x->n_prints < MIN_PRINTS)
		return same_title && same_lede && x->n_words == of->n_words;
	/* "Giá vàng hôm nay 9.8" and "… 15.8": one form filled in twice, with other words
	 * every few; a half taken over in one piece is no form */
	if (x->title_numbers && of->title_numbers && x->title_numbers != of->title_numbers)
		return x->n_words >= SHORT_WORDS &&
		       (pm >= FORM_PM || (pm >= COPY_PM && c.run_pm >= PIECE_PM));
	if (x->n_words >= SHORT_WORDS)
		return pm >= COPY_PM;
	/* "3 người chết", "5 người thiệt mạng" (dead): an update, not a copy */
	return pm >= (c.other_numbers ? FORM_PM : SHORT_COPY_PM);
}

bool soi_is_folded(const struct soi_member *m)
{
	return m->original != SOI_NOBODY && m->containment_pm >= FOLDED_PM;
}

struct counts {
	uint32_t *shared;	/* [members] */
	uint32_t *touched;
	uint32_t n;
};

static void count_slice(const struct soi_index *x, uint32_t from, uint32_t to, struct counts *c)
{
	for (uint32_t i = from; i < to; i++) {
		uint32_t who = x->p[i].who;

		if (c->shared[who]++ == 0)
			c->touched[c->n++] = who;
	}
}

/* Two members that share fingerprints, as the copy would see it. */
struct likeness {
	uint32_t copy, of;
};

/* Whether who and i share enough fingerprints for one of them to be the other's copy. */
static bool are_alike(const struct soi_corpus *s, uint32_t i, uint32_t who, uint32_t shared)
{
	const struct soi_member *copy = &s->m[later(s, i, who)];
	uint32_t share = copy->n_words < SHORT_WORDS ? SHORT_SHARE : LEAST_SHARE;

	return shared * share >= copy->n_prints && soi_gap(&s->m[i], &s->m[who]) <= WINDOW_DAYS;
}

/* Fill s->alike[i]. */
static void find_alike(struct soi_corpus *s, const struct soi_index *x, uint32_t i,
		       struct counts *c)
{
	const struct soi_member *m = &s->m[i];
	struct soi_alike *out = &s->alike[i];

	c->n = 0;
	for (uint32_t k = 0; k < m->n_prints; k++) {
		struct soi_slice sl = soi_index_before(x, i, k, WINDOW_DAYS, MAX_POSTINGS);

		count_slice(x, sl.a, sl.b, c);
		count_slice(x, sl.c, sl.d, c);
	}
	out->n = 0;
	for (uint32_t k = 0; k < c->n; k++)
		out->n += are_alike(s, i, c->touched[k], c->shared[c->touched[k]]);
	out->who = soi_arena_alloc(s->scratch, out->n * sizeof(*out->who));
	out->n = 0;
	for (uint32_t k = 0; k < c->n; k++) {
		uint32_t who = c->touched[k];

		if (are_alike(s, i, who, c->shared[who]))
			out->who[out->n++] = who;
		c->shared[who] = 0;
	}
}

static int cover(struct soi_corpus *s, struct soi_member *copy, struct soi_member *of,
		 struct soi_cover *out, struct soi_err *err)
{
	int rc = soi_load_member(s, copy, err);

	if (rc == 0)
		rc = soi_load_member(s, of, err);
	if (rc == 0)
		rc = soi_shingles(s, copy, err);
	*out = (struct soi_cover){ 0 };
	if (rc == 0)
		rc = soi_shingles(s, of, err);
	if (rc == 0)
		*out = soi_covered(copy, of);
	return rc;
}

/* The one of x[0..n) that m copies most, *pm of it; of originals only if asked. */
static int best_of(struct soi_corpus *s, struct soi_member *m, const struct likeness *x, size_t n,
		   bool originals, uint32_t *best, uint32_t *best_pm, struct soi_err *err)
{
	int rc = 0;

	*best = SOI_NOBODY;
	*best_pm = 0;
	for (size_t k = 0; k < n && rc == 0; k++) {
		struct soi_cover c;
		uint32_t who = x[k].of;

		if (originals && s->m[who].original != SOI_NOBODY)
			continue;
		rc = cover(s, m, &s->m[who], &c, err);
		if (rc || !is_copy(m, &s->m[who], c))
			continue;
		if (*best == SOI_NOBODY || c.pm > *best_pm ||
		    (c.pm == *best_pm && before(&s->m[who], &s->m[*best]) < 0)) {
			*best = who;
			*best_pm = c.pm;
		}
	}
	return rc;
}

/* A copy of a copy is one of the original where it still holds enough of it, else of
 * the copy where that is also a report of its own, else of what it holds most of among
 * originals. */
static int choose_original(struct soi_corpus *s, uint32_t i, const struct likeness *x, size_t n,
			   struct soi_err *err)
{
	struct soi_member *m = &s->m[i];
	uint32_t best, pm;
	int rc = best_of(s, m, x, n, false, &best, &pm, err);

	if (rc == 0 && best != SOI_NOBODY && s->m[best].original != SOI_NOBODY) {
		uint32_t first = s->m[best].original;
		struct soi_cover c;

		rc = cover(s, m, &s->m[first], &c, err);
		if (rc == 0 && c.pm >= DISTANT_PM) {
			best = first;
			pm = c.pm;
		} else if (rc == 0 && soi_is_folded(&s->m[best])) {
			rc = best_of(s, m, x, n, true, &best, &pm, err);
		}
	}
	m->original = best;
	m->containment_pm = pm;
	return rc;
}

/* Likenesses of each copy together: i's are [first[i + 1], first[i + 2]). */
static struct likeness *by_copy(struct soi_corpus *s, size_t *first)
{
	struct likeness *out;
	size_t n = 0;

	for (uint32_t i = 0; i < s->n; i++) {
		for (uint32_t k = 0; k < s->alike[i].n; k++) {
			uint32_t who = s->alike[i].who[k];

			first[later(s, i, who) + 1]++;
		}
		n += s->alike[i].n;
	}
	out = soi_arena_alloc(s->scratch, (n + 1) * sizeof(*out));
	for (uint32_t i = 0; i < s->n; i++)
		first[i + 1] += first[i];
	first[s->n + 1u] = n;
	for (uint32_t i = s->n; i-- > 0; ) {
		for (uint32_t k = s->alike[i].n; k-- > 0; ) {
			uint32_t who = s->alike[i].who[k], copy = later(s, i, who);

			out[--first[copy + 1]] = (struct likeness){ copy, copy == i ? who : i };
		}
	}
	return out;
}

static bool is_among(const struct soi_alike *x, uint32_t who)
{
	for (uint32_t k = 0; k < x->n; k++)
		if (x->who[k] == who)
			return true;
	return false;
}

static bool is_new(const struct soi_member *m)
{
	return !m->kept;
}

/* Those of n that may copy something, in order of precedence; the others are
 * originals whatever the order. */
static const struct soi_member **ranked(struct soi_corpus *s, const size_t *first, uint32_t *n)
{
	const struct soi_member **order = soi_arena_alloc(s->scratch, (s->n + 1u) * sizeof(*order));

	*n = 0;
	for (uint32_t i = 0; i < s->n; i++) {
		if (first[i + 2] > first[i + 1])
			order[(*n)++] = &s->m[i];
		else if (s->m[i].original != SOI_NOBODY)
			s->m[i].changed = true;
		if (s->m[i].changed) {
			s->m[i].original = SOI_NOBODY;
			s->m[i].containment_pm = 0;
		}
	}
	if (*n)
		qsort(order, *n, sizeof(*order), by_precedence);
	return order;
}

/* Fill s->alike; of a kept member as it was, unless one came that may stand in it. */
static int find_all_alike(struct soi_corpus *s, struct soi_err *err)
{
	struct counts c = { .shared = SOI_NEW_N(s->scratch, uint32_t, s->n),
			    .touched = SOI_NEW_N(s->scratch, uint32_t, s->n) };
	struct soi_index x;
	uint64_t *only;
	int rc;

	soi_mark_behind(s, &PRINTS, is_new, &only);
	rc = soi_index_build(&x, s, &PRINTS, only, err);
	for (uint32_t at = 0; at < s->n && rc == 0; at++) {
		uint32_t i = x.order[at];
		struct soi_alike was = s->alike[i];

		if (!s->m[i].looked)
			continue;
		find_alike(s, &x, i, &c);
		for (uint32_t k = 0; k < was.n; k++)
			s->m[was.who[k]].unlinked |= !is_among(&s->alike[i], was.who[k]);
	}
	for (uint32_t i = s->n; i < s->n_ever; i++)
		for (uint32_t k = 0; k < s->alike[i].n; k++)
			s->m[s->alike[i].who[k]].unlinked = true;
	return rc;
}

/* Whether what m may copy is other than it was: x[0..n) are its likenesses. */
static bool may_differ(const struct soi_corpus *s, const struct soi_member *m,
		       const struct likeness *x, size_t n)
{
	if (!m->kept || m->looked || m->unlinked || m->bereft)
		return true;
	for (size_t k = 0; k < n; k++)
		if (!s->m[x[k].of].kept || s->m[x[k].of].looked || s->m[x[k].of].changed)
			return true;
	return false;
}

int soi_reprints(struct soi_corpus *s, struct soi_err *err)
{
	size_t *first = SOI_NEW_N(s->scratch, size_t, s->n + 2u);
	const struct soi_member **order;
	const struct likeness *of;
	uint32_t n_order;
	int rc = find_all_alike(s, err);

	if (rc)
		return rc;
	of = by_copy(s, first);
	order = ranked(s, first, &n_order);
	for (uint32_t i = 0; i < n_order && rc == 0; i++) {
		uint32_t who = (uint32_t)(order[i] - s->m), was = s->m[who].original;
		const struct likeness *x = of + first[who + 1];
		size_t n = first[who + 2] - first[who + 1];

		if (!may_differ(s, &s->m[who], x, n))
			continue;
		rc = choose_original(s, who, x, n, err);
		s->m[who].changed = s->m[who].original != was;
	}
	return rc;
}
