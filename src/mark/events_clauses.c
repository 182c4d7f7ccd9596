/*
 * The clauses of a sentence, and whose each is.
 *
 * Without a parser, a clause begins where the language says so: a word that
 * subordinates ("khi", "để", "mà", "rằng"), a verb of saying or asking before
 * what is said or asked, a comma or "và" before another verb, or before a
 * subject with its verb.  What a fronted clause or adjunct opens ends at the
 * comma before the subject.  Each clause knows the one it hangs on: where it
 * names nobody who may do what it tells, its subject is that of the other one
 * ("A đến B, gặp C"), or the noun it is tied to ("tên lửa mà A phóng").
 *
 * Cost: one pass over the tokens; the chain of clauses above one is followed a
 * bounded number of steps.
 */
#include "mark/events_match.h"

#include "base/banned.h"

#define VERB_NEAR 6  /* tokens behind a subject, to its verb */
#define CHAIN	  4  /* clauses up from one */
#define LIST_FAR  40 /* tokens to the end of a list */

/* Whether a verb, or what stands right before one, begins at token i; its length. */
static bool is_verb(const struct soi_match_walk *m, size_t i, size_t limit, size_t *n)
{
	static const enum soi_event_word verbs[] = {
		SOI_EW_REPORT,	SOI_EW_MODAL,	SOI_EW_PLANNED,	 SOI_EW_LIGHT,	  SOI_EW_DENIED,
		SOI_EW_PASSIVE, SOI_EW_RECEIVE, SOI_EW_NEGATIVE, SOI_EW_POSSIBLE,
	};

	if (m->act_at[i] || !soi_phrase_set_begins(&m->x->verbs, m->t, i) ||
	    soi_event_inside_word(m->w, i))
		return false;
	if (m->trigger_at[i]) {
		*n = m->trigger_at[i];
		return true;
	}
	for (size_t k = 0; k < sizeof(verbs) / sizeof(*verbs); k++)
		if (soi_event_word(m, verbs[k], i, limit, n))
			return true;
	return false;
}

/* Titles and counts before a member of a list; where they end. */
static size_t over_titles(const struct soi_match_walk *m, size_t i, size_t limit)
{
	size_t n;

	while (i < limit && !m->act_at[i] &&
	       (soi_event_word(m, SOI_EW_TITLE, i, limit, &n) ||
		soi_event_word(m, SOI_EW_OFFICE, i, limit, &n) ||
		soi_event_word(m, SOI_EW_QUANTIFIER, i, limit, &n)))
		i += n;
	return i;
}

bool soi_list_goes_on(const struct soi_match_walk *m, size_t i, size_t limit)
{
	size_t end = i + LIST_FAR < limit ? i + LIST_FAR : limit;

	while (i < end) {
		bool last = soi_event_one(m, SOI_EW_AND, i);

		if (!last && !soi_is_mark(m, i, ',') && !soi_event_one(m, SOI_EW_OF, i))
			return false;
		i = over_titles(m, i + 1, end);
		if (i >= end || !m->act_at[i])
			return false;
		if (last)
			return true;
		i = soi_act_at(m, i)->end;
	}
	return false;
}

/* Whether an actor with a verb stands at token i: a clause of its own. */
static bool has_subject(const struct soi_match_walk *m, size_t i, size_t limit)
{
	size_t n, from = i;

	while (i < limit && !m->act_at[i] && i < from + VERB_NEAR) {
		if (soi_is_punct(m, i) || is_verb(m, i, limit, &n))
			return false;
		i++;
	}
	if (i >= limit || !m->act_at[i])
		return false;
	for (size_t k = soi_act_at(m, i)->end, far = 0; k < limit && far < VERB_NEAR; k++, far++) {
		if (m->act_at[k]) {
			k = soi_act_at(m, k)->end - 1;
			continue;
		}
		if (soi_is_mark(m, k, ',') || soi_is_mark(m, k, ';'))
			return false;
		if (is_verb(m, k, limit, &n))
			return true;
	}
	return false;
}

struct splitter {
	struct soi_match_walk *m;
	size_t first, limit; /* tokens of the sentence */
	uint32_t cur;	     /* the clause we are in */
	bool fronted;	     /* nothing yet but what may stand before the main clause */
};

static void open_clause(struct splitter *s, size_t i, enum soi_clause_kind kind, uint32_t parent)
{
	struct soi_match_walk *m = s->m;

	soi_arena_grow(m->w->d->a, &m->clauses, m->n_clauses, &m->clauses_cap,
		       sizeof(*m->clauses));
	m->clauses[m->n_clauses] =
		(struct soi_clause){ .first = (uint32_t)i, .parent = parent, .kind = kind };
	s->cur = m->n_clauses++;
}

/* What a verb behind a comma or "và" goes on with: not with a clause that only says when, why or
 * which; saying goes on with who said. */
static uint32_t resumed(const struct splitter *s, size_t verb, bool comma)
{
	const struct soi_match_walk *m = s->m;
	uint32_t c = s->cur;

	for (int up = 0; up < CHAIN && m->clauses[c].parent != UINT32_MAX; up++) {
		enum soi_clause_kind kind = m->clauses[c].kind;

		if (kind == SOI_CLAUSE_CONTENT
			    ? !soi_event_word(m, SOI_EW_REPORT, verb, s->limit, NULL)
			    : !comma || (kind != SOI_CLAUSE_SUB && kind != SOI_CLAUSE_RELATIVE))
			break;
		c = m->clauses[c].parent;
	}
	return c;
}

/* Whether a comma or "và" before token at stands in a list of those who act: before any verb of
 * the clause, or with the list's end behind it. */
static bool in_list(const struct splitter *s, size_t i, size_t at, bool comma)
{
	const struct soi_match_walk *m = s->m;
	const struct soi_act *a = i > s->first ? soi_act_at(m, i - 1) : NULL;

	if (!a)
		return false;
	if (!comma)
		return m->act_at[at] != 0;
	return soi_list_goes_on(m, i, s->limit) ||
	       (m->act_at[at] && !m->clauses[s->cur].verb && !a->place &&
		!(a->first > s->first && soi_event_one(m, SOI_EW_OF, a->first - 1)));
}

/* A comma, "và", "đồng thời" of n tokens at token i; how many tokens are passed. */
static size_t join(struct splitter *s, size_t i, size_t n, bool comma)
{
	const struct soi_match_walk *m = s->m;
	size_t at = i + n, k;

	while (at < s->limit && (m->w->time_at[at] || soi_event_one(m, SOI_EW_AND, at)))
		at++;
	if (at >= s->limit)
		return at - i;
	if (is_verb(m, at, s->limit, &k)) {
		if (!s->fronted)
			open_clause(s, at, SOI_CLAUSE_JOINED, resumed(s, at, comma));
	} else if (!in_list(s, i, at, comma) && has_subject(m, at, s->limit)) {
		open_clause(s, at, SOI_CLAUSE_MAIN, s->fronted ? UINT32_MAX : s->cur);
		s->fronted = false;
	}
	return at - i;
}

/* A verb of n tokens at token i; whether what it says or asks follows. */
static bool met_verb(struct splitter *s, size_t i, size_t n)
{
	struct soi_match_walk *m = s->m;
	struct soi_clause *c = &m->clauses[s->cur];
	struct soi_phrase_hit hit;

	/* "Phát biểu tại A, B …": before the main clause */
	if (s->fronted && c->kind == SOI_CLAUSE_MAIN && i == s->first)
		return false;
	if (!c->verb)
		c->verb = (uint32_t)i;
	if (c->kind == SOI_CLAUSE_MAIN)
		s->fronted = false;
	if (soi_event_word(m, SOI_EW_REPORT, i, s->limit, NULL))
		return !soi_event_before(m, SOI_EW_CLASSIFIER, i, s->first, NULL);
	return m->trigger_at[i] &&
	       soi_phrases_longest(m->x->trigger, m->t, i, i + n, &hit) &&
	       m->x->patterns[hit.value].clause;
}

static enum soi_clause_kind kind_of(struct soi_span value)
{
	return soi_span_is(value, "relative")  ? SOI_CLAUSE_RELATIVE
	       : soi_span_is(value, "content") ? SOI_CLAUSE_CONTENT
					       : SOI_CLAUSE_SUB;
}

static void split(struct splitter *s, const struct soi_sentence *sen)
{
	struct soi_match_walk *m = s->m;
	size_t n;

	s->first = sen->first;
	s->limit = sen->last;
	s->fronted = true;
	open_clause(s, sen->first, SOI_CLAUSE_MAIN, UINT32_MAX);
	for (size_t i = sen->first; i < sen->last; i += n) {
		uint32_t here = s->cur;
		struct soi_phrase_hit hit;

		n = 1;
		if (m->act_at[i]) {
			n = soi_act_at(m, i)->end - i;
		} else if (soi_event_one(m, SOI_EW_AND, i) ||
			   soi_event_word(m, SOI_EW_GOES_ON, i, sen->last, &n)) {
			n = join(s, i, n, soi_is_punct(m, i));
		} else if (soi_phrases_longest(m->x->word[SOI_EW_CLAUSE], m->t, i, sen->last,
					       &hit)) {
			struct soi_span value =
				soi_table_cell(m->x->words, hit.value, m->x->words_value);

			n = hit.n_tokens;
			if (!soi_span_is(value, "none"))
				open_clause(s, i + n, kind_of(value), s->cur);
		} else if (is_verb(m, i, sen->last, &n) && met_verb(s, i, n)) {
			open_clause(s, i + n, SOI_CLAUSE_CONTENT, s->cur);
		}
		for (size_t k = i; k < i + n && k < sen->last; k++)
			m->clause_at[k] = here;
	}
}

void soi_clauses_find(struct soi_match_walk *m)
{
	struct splitter s = { .m = m };

	m->clause_at = SOI_NEW_N(m->w->d->a, uint32_t, m->t->n_tokens + 1);
	m->clauses_cap = m->t->n_sentences * 4 + 1;
	m->clauses = SOI_NEW_N(m->w->d->a, struct soi_clause, m->clauses_cap);
	for (size_t k = 0; k < m->t->n_sentences; k++)
		split(&s, &m->t->sentences[k]);
}
