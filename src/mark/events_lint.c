/*
 * Checking the table of event patterns.
 *
 * Rows of one trigger are tried in order (events_match.c, choose): a row with
 * a slot behind a preposition fires where one of its prepositions stands, a row
 * for two together where two stand, a plain row always.  So a row is in the way
 * of a later one of the same trigger when it fires wherever that one would:
 * it is plain, or both are for two together, or it has all the prepositions of
 * the later one.  What is in the way and gives the same is a repetition or makes
 * the later row unreachable; what gives something else contradicts it.
 *
 * A trigger that another one begins with is no fault: the longest wins.
 *
 * Cost: one lookup a row, and rows of one trigger against each other.
 */
#include "mark/events.h"

#include "base/banned.h"

static bool has_prep(const struct soi_event_pattern *p, const uint64_t prep[3])
{
	for (size_t i = 0; i < p->n_preps; i++)
		if (memcmp(p->preps[i], prep, sizeof(p->preps[i])) == 0)
			return true;
	return false;
}

static bool is_plain(const struct soi_event_pattern *p)
{
	return !p->required && !p->together;
}

static bool has_condition(const struct soi_event_pattern *p)
{
	return p->force || p->meeting || p->war || p->ties || p->leader;
}

static bool same_condition(const struct soi_event_pattern *a, const struct soi_event_pattern *b)
{
	return a->force == b->force && a->meeting == b->meeting && a->war == b->war &&
	       a->ties == b->ties && a->leader == b->leader;
}

/* Does a fire wherever b would? */
static bool covers(const struct soi_event_pattern *a, const struct soi_event_pattern *b)
{
	if (has_condition(a) && !same_condition(a, b))
		return false;
	if (is_plain(a))
		return true;
	if (a->together)
		return b->together;
	if (!b->required)
		return false;
	for (size_t i = 0; i < b->n_preps; i++)
		if (!has_prep(a, b->preps[i]))
			return false;
	return true;
}

static bool same_shape(const struct soi_event_pattern *a, const struct soi_event_pattern *b)
{
	return a->required == b->required && a->target == b->target &&
	       a->together == b->together && a->clause == b->clause &&
	       a->verdict == b->verdict && a->n_preps == b->n_preps && covers(a, b);
}

static bool same_code(const struct soi_event_pattern *a, const struct soi_event_pattern *b)
{
	return soi_span_eq(a->type, b->type) && soi_span_eq(a->mode, b->mode) &&
	       soi_span_eq(a->cameo, b->cameo);
}

static enum soi_lint kind_of(const struct soi_event_pattern *by, const struct soi_event_pattern *p)
{
	if (!same_code(by, p))
		return SOI_LINT_CONTRADICTS;
	return same_shape(by, p) ? SOI_LINT_REPEATED : SOI_LINT_UNREACHABLE;
}

#define MAX_ROWS 64	/* of one trigger */

struct linting {
	struct soi_arena a;
	const struct soi_events_tables *x;
	const struct soi_text_tables *text;
	void (*report)(void *ctx, enum soi_lint what, const struct soi_lint_row *row,
		       const struct soi_lint_row *by);
	void *ctx;
};

/* The first earlier row of the same trigger in the way of row i. */
static int lint_row(struct linting *l, size_t i, struct soi_err *err)
{
	const struct soi_event_pattern *p = &l->x->patterns[i];
	struct soi_phrase_hit hits[MAX_ROWS];
	struct soi_text t;
	size_t n;
	int rc = soi_text_split(&t, &l->a, p->trigger, l->text, err);

	if (rc < 0)
		return rc;
	n = soi_phrases_at(l->x->trigger, &t, 0, t.n_tokens, hits, MAX_ROWS);
	for (size_t k = 0; k < n && hits[k].n_tokens == t.n_tokens && hits[k].value < i; k++) {
		const struct soi_event_pattern *by = &l->x->patterns[hits[k].value];
		struct soi_lint_row row = { i + 1, p->rule, p->type };
		struct soi_lint_row other = { (size_t)hits[k].value + 1, by->rule, by->type };

		if (!covers(by, p))
			continue;
		l->report(l->ctx, kind_of(by, p), &row, &other);
		return 1;
	}
	return 0;
}

int soi_events_lint(const struct soi_tables *t,
		    void (*report)(void *ctx, enum soi_lint what, const struct soi_lint_row *row,
				   const struct soi_lint_row *by),
		    void *ctx, struct soi_err *err)
{
	size_t n_rows = soi_tables_get(t, "events")->n_rows;
	struct linting l = { .report = report, .ctx = ctx };
	struct soi_text_tables text;
	int rc, found = 0;

	soi_arena_init(&l.a);
	rc = soi_text_tables_init(&text, &l.a, t, err);
	l.text = &text;
	l.x = rc < 0 ? NULL : soi_events_tables_new(&l.a, t, &text, err);
	if (!l.x && rc == 0)
		rc = err ? err->code : SOI_EFORMAT;
	for (size_t i = 0; rc >= 0 && i < n_rows; i++) {
		rc = lint_row(&l, i, err);
		found += rc > 0;
	}
	soi_arena_release(&l.a);
	return rc < 0 ? rc : found;
}
