/*
 * Grouping again when documents have come: what the last grouping left (links,
 * sketch.c) is taken for what it would find anew, wherever nothing that came can
 * have changed it.
 *
 * What a member finds, in the index of fingerprints or of rare terms, are some
 * of those that stand before it, by date and then by id, under keys of its own.
 * So it finds the same as before unless something came, or left, before it
 * under one of its keys; those are few (what is new is mostly the newest), and
 * they look again, in an index of just their keys.  What a member copies is
 * chosen again where its candidates or what these copy has changed.  Labels are
 * then made from all pairs, which is quick, and a story is told again, for which
 * its documents are loaded, where a label in it or what its members copy is not
 * as it was.
 *
 * Everything that is reused was computed by the same function of the same
 * input; so the result is the same bytes as that of grouping all, which a test
 * compares (tests/cli/same_bytes).
 *
 * What is gone, removed or replaced by another document of its id, stays for this
 * one grouping as a member behind the others that is in no index and no group: those
 * who were linked to it, or stand behind it and share a key with it, look again as
 * if it had come; the components that it stood in are merged again, and the stories
 * that it was told in are told again.
 *
 * Cost: linear in what is kept, a microsecond or two a document; what is new, or
 * touched, costs what it costs in a set of its own.
 */
#include "story/internal.h"

#include "base/banned.h"

/* -- links to members -- */

static uint32_t member_of_row(const struct soi_corpus *s, int64_t row)
{
	if (row < s->first_row || row >= s->end_row)
		return SOI_NOBODY;
	return s->of_row[row - s->first_row];
}

static int number_rows(struct soi_corpus *s, struct soi_err *err)
{
	s->first_row = INT64_MAX;
	s->end_row = INT64_MIN;
	for (uint32_t i = 0; i < s->n_ever; i++) {
		int64_t row = s->m[i].row;

		s->first_row = row < s->first_row ? row : s->first_row;
		s->end_row = row >= s->end_row ? row + 1 : s->end_row;
	}
	if (!s->n_ever)
		s->first_row = s->end_row = 0;
	if ((uint64_t)s->end_row - (uint64_t)s->first_row > SOI_NOBODY)
		return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "the numbers of documents lie too far"
				" apart");
	s->of_row = soi_arena_alloc(s->scratch, (size_t)(s->end_row - s->first_row) *
				    sizeof(*s->of_row));
	memset(s->of_row, 0xff, (size_t)(s->end_row - s->first_row) * sizeof(*s->of_row));
	for (uint32_t i = 0; i < s->n_ever; i++)
		s->of_row[s->m[i].row - s->first_row] = i;
	return 0;
}

/* The lists of links to members; false where one is of somebody unknown. */
static bool recall_lists(struct soi_corpus *s, struct soi_member *m, struct soi_alike *alike,
			 struct soi_found *found)
{
	const struct soi_links *l = m->links;
	uint32_t most = 0;

	alike->n = l->n_alike;
	alike->who = soi_arena_alloc(s->scratch, l->n_alike * sizeof(*alike->who));
	for (uint32_t k = 0; k < l->n_alike; k++) {
		alike->who[k] = member_of_row(s, l->alike[k]);
		most = alike->who[k] > most ? alike->who[k] : most;
	}
	found->n = l->n_found;
	found->nb = soi_arena_alloc(s->scratch, l->n_found * sizeof(*found->nb));
	for (uint32_t k = 0; k < l->n_found; k++) {
		found->nb[k] = (struct soi_neighbour){ member_of_row(s, l->found[k].row),
						       l->found[k].sim, l->found[k].shared };
		most = found->nb[k].who > most ? found->nb[k].who : most;
	}
	m->bereft = most >= s->n && l->n_alike + l->n_found;
	return most != SOI_NOBODY;
}

static int recall(struct soi_corpus *s, struct soi_member *m, struct soi_alike *alike,
		  struct soi_found *found, struct soi_err *err)
{
	struct soi_links *l = m->links = SOI_NEW(s->scratch, struct soi_links);
	int rc = soi_links_get(s->scratch, m->kept->links, l, err);
	bool bad;

	if (rc)
		return rc;
	bad = !recall_lists(s, m, alike, found);
	m->original = member_of_row(s, l->original);
	m->corrects = member_of_row(s, l->corrects);
	m->containment_pm = l->containment_pm;
	m->best = l->best;
	m->cluster = member_of_row(s, l->cluster);
	m->story = member_of_row(s, l->story);
	m->part = member_of_row(s, l->part);
	bad |= m->cluster == SOI_NOBODY || m->story == SOI_NOBODY || m->part == SOI_NOBODY;
	for (uint32_t k = 0; k < SOI_ROUNDS; k++) {
		m->knot[k] = member_of_row(s, l->knot[k]);
		m->arc[k] = member_of_row(s, l->arc[k]);
		bad |= m->knot[k] == SOI_NOBODY || m->arc[k] == SOI_NOBODY;
	}
	bad |= (l->original >= 0) != (m->original != SOI_NOBODY) ||
	       (l->corrects >= 0) != (m->corrects != SOI_NOBODY);
	m->bereft |= m->original != SOI_NOBODY && m->original >= s->n;
	return bad ? soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "'%.*s' is linked to what is not there",
			      SOI_FMT(m->id)) : 0;
}

/* Whether it corrects a report, or copies one that does: that, and not merging, gave
 * it its cluster and story, and what it corrects may be gone. */
static bool is_moved(const struct soi_corpus *s, const struct soi_member *m)
{
	return s->n_ever > s->n && m->links &&
	       (m->links->corrects >= 0 ||
		(m->original != SOI_NOBODY && s->m[m->original].links->corrects >= 0));
}

int soi_recall(struct soi_corpus *s, struct soi_err *err)
{
	int rc = s->task ? number_rows(s, err) : 0;

	/* corrections by hand are replayed on the labels of all */
	s->again = s->task && s->task->n_kept && !s->n_by_hand;
	s->alike = SOI_NEW_N(s->scratch, struct soi_alike, s->n_ever);
	s->found = SOI_NEW_N(s->scratch, struct soi_found, s->n_ever);
	for (uint32_t i = s->n; i < s->n_ever && rc == 0; i++)
		rc = soi_sketch_get(s->scratch, s->m[i].sketch, &s->m[i], err);
	for (uint32_t i = 0; i < s->n_ever && rc == 0; i++)
		if (s->m[i].kept)
			rc = recall(s, &s->m[i], &s->alike[i], &s->found[i], err);
	for (uint32_t i = 0; i < s->n && rc == 0; i++)
		s->m[i].moved = is_moved(s, &s->m[i]);
	return rc;
}

int soi_load_member(struct soi_corpus *s, struct soi_member *m, struct soi_err *err)
{
	struct soi_doc doc = { 0 };
	int rc;

	if (m->art)
		return 0;
	rc = s->task->load(s->task->ctx, m->row, s->a, &doc, err);
	if (rc)
		return rc;
	m->art = doc.art;
	m->marks = doc.marks;
	return 0;
}

/* -- who looks again -- */

/* Whether x stands before y; one that is gone before all of its day, where it stood or
 * after. */
static bool precedes(const struct soi_corpus *s, uint32_t x, uint32_t y)
{
	if (x >= s->n || y >= s->n)
		return x >= s->n && soi_index_day(&s->m[x]) <= soi_index_day(&s->m[y]);
	return soi_index_precedes(&s->m[x], &s->m[y]);
}

/* The first to have a key, of those that came or went. */
struct first {
	uint32_t key, who;	/* who SOI_NOBODY: free */
};

struct firsts {
	struct first *slot;
	size_t mask;
};

static struct first *first_of(const struct firsts *f, uint32_t key)
{
	size_t at = key & f->mask;

	while (f->slot[at].who != SOI_NOBODY && f->slot[at].key != key)
		at = (at + 1) & f->mask;
	return &f->slot[at];
}

static void list_firsts(struct soi_corpus *s, const struct soi_keys *keys, uint64_t *set,
			struct firsts *f)
{
	size_t n = 0;

	for (uint32_t i = 0; i < s->n_ever; i++)
		n += s->m[i].looked ? keys->n_ever(&s->m[i]) : 0;
	for (f->mask = 15; f->mask < 2 * n; )
		f->mask = f->mask * 2 + 1;
	f->slot = soi_arena_alloc(s->scratch, (f->mask + 1) * sizeof(*f->slot));
	memset(f->slot, 0xff, (f->mask + 1) * sizeof(*f->slot));
	for (uint32_t i = 0; i < s->n_ever; i++) {
		uint32_t n_keys = s->m[i].looked ? keys->n_ever(&s->m[i]) : 0;
		const uint32_t *key = keys->keys(&s->m[i]);

		for (uint32_t k = 0; k < n_keys; k++, key += keys->step) {
			struct first *x = first_of(f, *key);

			soi_keyset_put(set, *key);
			if (x->who == SOI_NOBODY || precedes(s, i, x->who))
				*x = (struct first){ *key, i };
		}
	}
}

static bool is_behind(const struct soi_corpus *s, const struct soi_keys *keys, uint32_t i,
		      const uint64_t *set, const struct firsts *f)
{
	uint32_t n = keys->n(&s->m[i]);
	const uint32_t *key = keys->keys(&s->m[i]);

	for (uint32_t k = 0; k < n; k++, key += keys->step) {
		uint32_t who;

		if (!soi_keyset_has(set, *key))
			continue;
		who = first_of(f, *key)->who;
		if (who != SOI_NOBODY && precedes(s, who, i))
			return true;
	}
	return false;
}

void soi_mark_behind(struct soi_corpus *s, const struct soi_keys *keys, soi_member_is *differs,
		     uint64_t **only)
{
	uint32_t first = SOI_NOBODY;
	struct firsts f;
	uint64_t *set;
	bool all = true;

	for (uint32_t i = 0; i < s->n_ever; i++) {
		s->m[i].looked = i >= s->n || s->m[i].bereft || differs(&s->m[i]);
		all &= s->m[i].looked;
		if (s->m[i].looked && (first == SOI_NOBODY || precedes(s, i, first)))
			first = i;
	}
	*only = NULL;
	if (!all) {
		set = SOI_NEW_N(s->scratch, uint64_t, SOI_KEYSET_WORDS);
		list_firsts(s, keys, set, &f);
		for (uint32_t i = 0; i < s->n; i++) {
			if (!s->m[i].looked && first != SOI_NOBODY && precedes(s, first, i) &&
			    is_behind(s, keys, i, set, &f))
				s->m[i].looked = true;
		}
		for (uint32_t i = 0; i < s->n; i++) {
			uint32_t n = s->m[i].looked ? keys->n(&s->m[i]) : 0;
			const uint32_t *key = keys->keys(&s->m[i]);

			for (uint32_t k = 0; k < n; k++, key += keys->step)
				soi_keyset_put(set, *key);
		}
		*only = set;
	}
	for (uint32_t i = 0; i < s->n; i++)
		s->m[i].relinked |= s->m[i].looked;
}

/* -- what is not as it was -- */

static int64_t row_of(const struct soi_corpus *s, uint32_t who)
{
	return who == SOI_NOBODY ? -1 : s->m[who].row;
}

static bool is_as_it_was(const struct soi_corpus *s, const struct soi_member *m)
{
	const struct soi_links *l = m->links;

	return l && l->original == row_of(s, m->copies) && l->containment_pm == m->copies_pm &&
	       l->corrects == row_of(s, m->corrects) && l->cluster == row_of(s, m->cluster) &&
	       l->story == row_of(s, m->story);
}

/* What only the next grouping asks for. */
static bool is_kept_right(const struct soi_corpus *s, const struct soi_member *m)
{
	const struct soi_links *l = m->links;

	for (uint32_t k = 0; k < SOI_ROUNDS; k++)
		if (l->knot[k] != row_of(s, m->knot[k]) || l->arc[k] != row_of(s, m->arc[k]))
			return false;
	return l->indexed == soi_is_indexed(m) && l->best == m->best &&
	       l->part == row_of(s, m->part);
}

/* Whether a story's members and all that is known of them between each other are
 * what they were: size[s] is how many it had. */
static bool is_told(const struct soi_corpus *s, const uint32_t *who, uint32_t n,
		    const uint32_t *size, const bool *touched)
{
	if (size[s->m[who[0]].story] != n || touched[s->m[who[0]].story])
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (!is_as_it_was(s, &s->m[who[i]]))
			return false;
	return true;
}

/* How many members each story had, by its label. */
static uint32_t *sizes_before(struct soi_corpus *s)
{
	uint32_t *size = SOI_NEW_N(s->scratch, uint32_t, s->n_ever);

	for (uint32_t i = 0; i < s->n_ever; i++) {
		uint32_t was = s->m[i].links ? member_of_row(s, s->m[i].links->story) : SOI_NOBODY;

		if (was != SOI_NOBODY)
			size[was]++;
	}
	return size;
}

/* Stories of which a page lists items that did not list them before, or did. */
static bool *listed_anew(struct soi_corpus *s)
{
	bool *touched = SOI_NEW_N(s->scratch, bool, s->n);

	for (uint32_t i = 0; i < s->n_new_listings; i++) {
		const struct soi_article *l = s->new_listings[i];

		for (size_t k = 0; k < l->n_items; k++) {
			uint32_t who = soi_member_of(s, l->items[k].id);

			if (who != SOI_NOBODY)
				touched[s->m[who].story] = true;
		}
	}
	return touched;
}

/* -- what is kept now -- */

static struct soi_span span_of(struct soi_corpus *s, const struct soi_buf *b)
{
	return soi_arena_copy(s->a, soi_buf_span(b));
}

static struct soi_links links_of(struct soi_corpus *s, uint32_t i)
{
	const struct soi_member *m = &s->m[i];
	struct soi_links l = { .original = row_of(s, m->copies), .corrects = row_of(s, m->corrects),
			       .cluster = row_of(s, m->cluster), .story = row_of(s, m->story),
			       .part = row_of(s, m->part), .best = m->best,
			       .containment_pm = m->copies_pm, .indexed = soi_is_indexed(m),
			       .n_alike = s->alike[i].n, .n_found = s->found[i].n };

	for (uint32_t k = 0; k < SOI_ROUNDS; k++) {
		l.knot[k] = row_of(s, m->knot[k]);
		l.arc[k] = row_of(s, m->arc[k]);
	}
	l.alike = soi_arena_alloc(s->scratch, l.n_alike * sizeof(*l.alike));
	l.found = soi_arena_alloc(s->scratch, l.n_found * sizeof(*l.found));
	for (uint32_t k = 0; k < l.n_alike; k++)
		l.alike[k] = row_of(s, s->alike[i].who[k]);
	for (uint32_t k = 0; k < l.n_found; k++)
		l.found[k] = (struct soi_link){ row_of(s, s->found[i].nb[k].who),
						s->found[i].nb[k].sim, s->found[i].nb[k].shared };
	return l;
}

static void keep(struct soi_corpus *s, struct soi_grouping *out)
{
	struct soi_buf b;

	soi_buf_init(&b, SOI_MAX_CAPTURE_BYTES);
	out->kept = SOI_NEW_N(s->a, struct soi_kept, s->n);
	for (uint32_t i = 0; i < s->n; i++) {
		struct soi_member *m = &s->m[i];
		struct soi_kept *k = &out->kept[out->n_kept];
		struct soi_links l;

		if (m->kept && !m->relinked && is_as_it_was(s, m) && is_kept_right(s, m))
			continue;
		k->row = m->row;
		k->id = m->id;
		if (!m->kept) {
			soi_buf_clear(&b);
			soi_sketch_put(m, &b);
			k->sketch = span_of(s, &b);
		}
		l = links_of(s, i);
		soi_buf_clear(&b);
		soi_links_put(&l, &b);
		k->links = span_of(s, &b);
		out->n_kept++;
	}
	soi_buf_release(&b);
}

/* Whether a member, or what has its id now, names a story. */
static bool is_a_story(const struct soi_corpus *s, uint32_t i)
{
	uint32_t who = i < s->n ? i : soi_member_of(s, s->m[i].id);

	return who != SOI_NOBODY && s->m[who].story == who;
}

static void list_gone(struct soi_corpus *s, const uint32_t *size, struct soi_grouping *out)
{
	out->gone = SOI_NEW_N(s->a, struct soi_span, s->n_ever);
	for (uint32_t i = 0; i < s->n_ever; i++)
		if (size[i] && !is_a_story(s, i))
			out->gone[out->n_gone++] = soi_arena_printf(s->a, "s-%.*s",
								    SOI_FMT(s->m[i].id));
}

/* Leave in g the stories that are to be told, their members loaded. */
static int drop_told(struct soi_corpus *s, struct soi_groups *g, const uint32_t *size,
		     struct soi_grouping *out, struct soi_err *err)
{
	const bool *touched = listed_anew(s);
	struct soi_groups left = *g;
	int rc = 0;

	left.who = SOI_NEW_N(s->scratch, uint32_t, s->n + 1u);
	left.start = SOI_NEW_N(s->scratch, uint32_t, g->n + 1u);
	left.label = SOI_NEW_N(s->scratch, uint32_t, g->n + 1u);
	left.n = 0;
	out->told = SOI_NEW_N(s->a, struct soi_doc, s->n);
	for (uint32_t i = 0; i < g->n && rc == 0; i++) {
		const uint32_t *who = g->who + g->start[i];
		uint32_t n = g->start[i + 1] - g->start[i], at = left.start[left.n];

		if (is_told(s, who, n, size, touched))
			continue;
		for (uint32_t k = 0; k < n && rc == 0; k++) {
			struct soi_member *m = &s->m[who[k]];

			left.who[at + k] = who[k];
			rc = soi_load_member(s, m, err);
			out->told[out->n_told++] = (struct soi_doc){ .art = m->art, .marks = m->marks };
		}
		left.label[left.n++] = g->label[i];
		left.start[left.n] = at + n;
	}
	*g = left;
	return rc;
}

int soi_tell_again(struct soi_corpus *s, struct soi_grouping *out, struct soi_err *err)
{
	uint32_t *size = sizes_before(s);
	struct soi_groups g;
	int rc;

	soi_groups_of(s->scratch, s->m, s->n, soi_story_label, &g);
	rc = drop_told(s, &g, size, out, err);
	if (rc)
		return rc;
	list_gone(s, size, out);
	keep(s, out);
	return soi_tell(s, &g, out, err);
}
