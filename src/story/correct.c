/*
 * Corrections: those that newspapers print, then those made by hand.
 *
 * A report whose title says that it corrects ("Đính chính", "Cải chính") joins
 * the story of the report that it corrects: the one whose title it quotes, else
 * the likest one of the same outlet in the days before.
 *
 * Corrections by hand are replayed over what was found: the log in its order, each
 * entry on the labels that those before it left.
 *
 * An entry names articles, never groups: groups are named after members that a
 * later arrival may change.  "story:X" is the story that holds X when the entry
 * is replayed, whatever came since, "cluster:X" the happening that holds it,
 * "article:X" X alone with its copies.  So the result is a function of the set
 * and the log; a name that is not in the set does nothing.
 *
 *	merge	the stories of all that is named become one
 *	split	what is named becomes a story of its own
 *	move	what is named goes to the story of the target
 *	rename	the story of what is named has the target as its title
 *
 * Articles that one entry takes out of one cluster stay a cluster.  A copy that
 * ends in another story than its original is no copy any more.
 *
 * Cost: a pass over the set an entry, printed or on the log; both are few.
 */
#include "story/happenings.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	PRESS_DAYS = 21,		/* between a report and its correction */
	PRESS_FLOOR = SOI_ONE * 8 / 100	/* a correction is at least so like what it corrects */
};

struct fixing {
	struct soi_corpus *s;
	uint32_t *story, *cluster;	/* [s->n] labels: below s->n as found, then new ones */
	uint32_t next;			/* the next new label */
	uint32_t *left, *came, n_moved;	/* clusters that this entry takes articles out of */
};

enum soi_scope soi_scope_of(struct soi_span name, struct soi_span *id)
{
	struct soi_span kind = soi_span_cut(&name, ':');

	*id = name;
	return soi_span_is(kind, "article") ? SOI_SCOPE_ARTICLE
	     : soi_span_is(kind, "cluster") ? SOI_SCOPE_CLUSTER
	     : soi_span_is(kind, "story") ? SOI_SCOPE_STORY : SOI_SCOPE_NONE;
}

static uint32_t named(const struct soi_corpus *s, struct soi_span name, enum soi_scope *scope)
{
	struct soi_span id;

	*scope = soi_scope_of(name, &id);
	return *scope == SOI_SCOPE_NONE ? SOI_NOBODY : soi_member_of(s, id);
}

/* Whether member i belongs to what member who and scope name. */
static bool is_meant(const struct fixing *f, uint32_t i, uint32_t who, enum soi_scope scope)
{
	if (scope == SOI_SCOPE_STORY)
		return f->story[i] == f->story[who];
	if (scope == SOI_SCOPE_CLUSTER)
		return f->cluster[i] == f->cluster[who];
	return i == who || f->s->m[i].original == who;
}

/* The cluster that this entry makes of what it takes out of that one. */
static uint32_t new_cluster(struct fixing *f, uint32_t old)
{
	uint32_t i;

	for (i = 0; i < f->n_moved; i++)
		if (f->left[i] == old || f->came[i] == old)
			return f->came[i];
	f->left[f->n_moved] = old;
	f->came[f->n_moved++] = f->next;
	return f->next++;
}

static void relabel(struct fixing *f, struct soi_span name, uint32_t story)
{
	enum soi_scope scope;
	uint32_t who = named(f->s, name, &scope), of;
	bool *meant;

	if (who == SOI_NOBODY)
		return;
	meant = SOI_NEW_N(f->s->scratch, bool, f->s->n);
	for (uint32_t i = 0; i < f->s->n; i++)
		meant[i] = is_meant(f, i, who, scope);
	of = scope == SOI_SCOPE_ARTICLE ? new_cluster(f, f->cluster[who]) : 0;
	for (uint32_t i = 0; i < f->s->n; i++) {
		if (!meant[i])
			continue;
		f->story[i] = story;
		if (scope == SOI_SCOPE_ARTICLE)
			f->cluster[i] = of;
	}
}

static void apply(struct fixing *f, const struct soi_correction *c)
{
	enum soi_scope scope;
	uint32_t who, story = f->next;

	switch (c->verb) {
	case SOI_MERGE:
		break;
	case SOI_SPLIT:
		f->next++;
		break;
	case SOI_MOVE:
		who = named(f->s, c->target, &scope);
		if (who == SOI_NOBODY)
			return;
		story = f->story[who];
		break;
	default:
		return;
	}
	f->left = SOI_NEW_N(f->s->scratch, uint32_t, c->n_what);
	f->came = SOI_NEW_N(f->s->scratch, uint32_t, c->n_what);
	f->n_moved = 0;
	for (size_t i = 0; i < c->n_what; i++) {
		if (c->verb == SOI_MERGE && story == f->next) {
			who = named(f->s, c->what[i], &scope);
			story = who == SOI_NOBODY ? story : f->story[who];
		}
		relabel(f, c->what[i], story);
	}
}

/* Labels as the other steps have them: the smallest member of the group. */
static void settle_labels(const struct fixing *f, uint32_t *label)
{
	uint32_t *first = SOI_NEW_N(f->s->scratch, uint32_t, f->next + 1);

	for (uint32_t i = f->s->n; i-- > 0; )
		first[label[i]] = i;
	for (uint32_t i = 0; i < f->s->n; i++)
		label[i] = first[label[i]];
}

/* -- corrections that newspapers print -- */

static bool was_before(const struct soi_member *x, const struct soi_member *m)
{
	return x->original == SOI_NOBODY && soi_gap(x, m) <= PRESS_DAYS && x->lo <= m->hi &&
	       (x->at_s == SOI_NO_TIME || m->at_s == SOI_NO_TIME || x->at_s <= m->at_s);
}

/* The report that member i corrects, or SOI_NOBODY. */
static int corrected_by(struct soi_corpus *s, uint32_t i, uint32_t *out, struct soi_err *err)
{
	const struct soi_member *m = &s->m[i];
	uint32_t most = PRESS_FLOOR;
	int rc = soi_load_member(s, &s->m[i], err);

	*out = SOI_NOBODY;
	for (uint32_t k = 0; k < s->n && rc == 0; k++) {
		struct soi_member *x = &s->m[k];
		uint32_t sim;

		if (k == i || !was_before(x, m) || x->is_correction)
			continue;
		rc = soi_load_member(s, x, err);
		if (rc)
			break;
		if (x->art->title.n > 16 && soi_span_find(m->art->text, x->art->title, 0) != SIZE_MAX) {
			*out = k;
			break;
		}
		if (!x->traits.outlet || x->traits.outlet != m->traits.outlet)
			continue;
		sim = soi_similarity(x, m);
		if (sim > most) {
			most = sim;
			*out = k;
		}
	}
	return rc;
}

/* Whether what kept member m corrects may be other than it was. */
static bool may_differ(const struct soi_corpus *s, const struct soi_member *m)
{
	if (!m->kept)
		return true;
	for (uint32_t k = 0; k < s->n_ever; k++)
		if ((!s->m[k].kept || s->m[k].changed || k >= s->n) &&
		    soi_gap(&s->m[k], m) <= PRESS_DAYS)
			return true;
	return false;
}

/* Whether there is any. */
static int find_corrected(struct soi_corpus *s, bool *any, struct soi_err *err)
{
	int rc = 0;

	*any = false;
	for (uint32_t i = 0; i < s->n && rc == 0; i++) {
		if (!s->m[i].is_correction)
			continue;
		if (may_differ(s, &s->m[i]))
			rc = corrected_by(s, i, &s->m[i].corrects, err);
		*any |= s->m[i].corrects != SOI_NOBODY;
	}
	return rc;
}

static void join_corrected(struct fixing *f)
{
	for (uint32_t i = 0; i < f->s->n; i++) {
		uint32_t o = f->s->m[i].corrects;

		if (o == SOI_NOBODY || f->story[i] == f->story[o])
			continue;
		for (uint32_t k = 0; k < f->s->n; k++)
			if (k == i || f->s->m[k].original == i) {
				f->story[k] = f->story[o];
				f->cluster[k] = f->next;
			}
		f->next++;
	}
}

int soi_correct(struct soi_corpus *s, struct soi_err *err)
{
	struct fixing f = { .s = s, .next = s->n };
	bool any;
	int rc = find_corrected(s, &any, err);

	if (rc)
		return rc;
	for (size_t i = 0; i < s->n_by_hand; i++)
		any |= s->by_hand[i].verb != SOI_RENAME;
	if (!any)
		return 0;
	f.story = SOI_NEW_N(s->scratch, uint32_t, s->n);
	f.cluster = SOI_NEW_N(s->scratch, uint32_t, s->n);
	for (uint32_t i = 0; i < s->n; i++) {
		f.story[i] = s->m[i].story;
		f.cluster[i] = s->m[i].cluster;
	}
	join_corrected(&f);
	for (size_t i = 0; i < s->n_by_hand; i++)
		apply(&f, &s->by_hand[i]);
	settle_labels(&f, f.story);
	settle_labels(&f, f.cluster);
	for (uint32_t i = 0; i < s->n; i++) {
		struct soi_member *m = &s->m[i];

		m->story = f.story[i];
		m->cluster = f.cluster[i];
		if (m->original != SOI_NOBODY && f.story[m->original] != f.story[i]) {
			m->original = SOI_NOBODY;
			m->containment_pm = 0;
		}
	}
	return 0;
}

/* -- what touched a story -- */

static int by_story(const void *p, const void *q)
{
	const struct soi_touch *x = p, *y = q;

	if (x->story != y->story)
		return x->story < y->story ? -1 : 1;
	return x->which < y->which ? -1 : x->which > y->which;
}

static void touch(struct soi_corpus *s, struct soi_span name, uint32_t which, size_t *cap)
{
	enum soi_scope scope;
	uint32_t who = named(s, name, &scope);

	if (who == SOI_NOBODY)
		return;
	soi_arena_grow(s->scratch, &s->touches, s->n_touches, cap, sizeof(*s->touches));
	s->touches[s->n_touches++] = (struct soi_touch){ s->m[who].story, which };
}

void soi_list_touches(struct soi_corpus *s)
{
	size_t cap = 0;

	for (uint32_t i = 0; i < s->n_by_hand; i++) {
		const struct soi_correction *c = &s->by_hand[i];

		for (size_t k = 0; k < c->n_what; k++)
			touch(s, c->what[k], i, &cap);
		if (c->verb == SOI_MOVE)
			touch(s, c->target, i, &cap);
	}
	if (s->n_touches)
		qsort(s->touches, s->n_touches, sizeof(*s->touches), by_story);
}

void soi_touched(const struct soi_corpus *s, uint32_t story, struct soi_story *out)
{
	size_t lo = 0, hi = s->n_touches, n = 0;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (s->touches[mid].story < story)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (size_t i = lo; i < s->n_touches && s->touches[i].story == story; i++)
		n++;
	out->corrections = SOI_NEW_N(s->a, int64_t, n);
	for (size_t i = lo; i < lo + n; i++) {
		const struct soi_correction *c = &s->by_hand[s->touches[i].which];

		if (i > lo && s->touches[i].which == s->touches[i - 1].which)
			continue;
		out->corrections[out->n_corrections++] = c->seq;
		if (c->verb == SOI_RENAME) {
			out->title = c->target;
			out->title_given = true;
		}
	}
}
