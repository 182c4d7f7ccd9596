/*
 * What is political.  The patterns know verbs, and the same verbs tell of
 * football ("phản công"), shops ("bán"), crime and weather; what makes an event
 * of the ontology is who stands on its sides.
 *
 * Every act has a rank (enum soi_rank).  Kept is what a political actor does to
 * anybody, and what people do to a political actor or in the street; between
 * companies, clubs and persons nothing is coded.  Meetings, deals and help have
 * two sides, neither of them private, and a side that nobody names is not
 * guessed: abstaining costs less than a false record.  What a state tells its
 * own people to do is administration.
 *
 * An article full of one domain's words (data/event_words.tsv, role elsewhere)
 * has no events at all.  Tried and left: sections, which most sources lack.
 *
 * Cost: a dictionary step a token, a few comparisons an event.
 */
#include "mark/events_match.h"

#include "base/banned.h"

#define POLITICAL (1U << SOI_POLITICAL)
#define PEOPLE	  (1U << SOI_PEOPLE)
#define PRIVATE	  (1U << SOI_PRIVATE)

/* One such word in so many tokens, and at least two of them; a strong one counts twice. */
#define ELSEWHERE_TOKENS 60

#define WHOLE_ACTS 2 /* so many acts of states abroad make a text political */

#define PARADE_FAR 25 /* tokens from a march to a feast that it celebrates */

bool soi_gate_elsewhere(const struct soi_match_walk *m)
{
	const struct soi_events_tables *x = m->x;
	bool political = soi_gate_political(m);
	size_t found = 0;

	for (size_t i = 0; i < m->t->n_tokens; i++) {
		struct soi_phrase_hit hit;

		if (!soi_phrase_set_begins(&x->elsewhere, m->t, i) ||
		    !soi_phrases_longest(x->word[SOI_EW_ELSEWHERE], m->t, i, m->t->n_tokens, &hit))
			continue;
		/* where states act abroad, crime, markets and hospitals are no other domain */
		found += soi_table_cell(x->words, hit.value, x->words_value).n ? 2 : !political;
		i += hit.n_tokens - 1;
	}
	return found > 1 && found * ELSEWHERE_TOKENS >= m->t->n_tokens;
}

bool soi_gate_political(const struct soi_match_walk *m)
{
	size_t n = 0;

	for (uint32_t i = 0; i < m->n_acts; i++)
		n += m->acts[i].rank == SOI_POLITICAL && m->acts[i].id.n &&
		     !soi_span_is(m->acts[i].id, "VNM");
	return n >= WHOLE_ACTS;
}

bool soi_gate_whole(const struct soi_match_walk *m)
{
	return m->t->n_tokens >= SOI_WHOLE_TOKENS && soi_gate_political(m);
}

/* "Đảng bộ xã A tổ chức đại hội" */
static bool is_home_body(const struct soi_match_walk *m, const struct soi_event *e)
{
	struct soi_phrase_hit hit;
	size_t at = e->n_source_spans ? soi_token_at(m->t, e->source_spans[0].start) : SIZE_MAX;

	return at < m->t->n_tokens &&
	       soi_phrases_longest(m->x->home, m->t, at, m->t->n_tokens, &hit);
}

/* A series that is one without its number. */
static bool is_talks(const struct soi_match_walk *m, struct soi_span name)
{
	const struct soi_table *t = m->x->series;
	size_t role = soi_table_col(t, "role");

	for (size_t i = 0; i < t->n_rows; i++)
		if (soi_span_is(soi_table_cell(t, i, role), "name") &&
		    soi_span_eq(soi_table_cell(t, i, m->x->series_value), name))
			return true;
	return false;
}

void soi_gate_series(struct soi_match_walk *m)
{
	struct soi_event_walk *w = m->w;
	size_t n = 0, s = 0;

	for (size_t i = 0; i < w->n_events; i++) {
		const struct soi_event *e = &w->events[i];
		bool keep = !e->series_name.n || e->n_target || e->n_source > 1 ||
			    (e->n_source && !soi_event_is_code(e->source[0]) && !is_home_body(m, e));
		const struct soi_sentence *sen;

		while (s + 1 < m->t->n_sentences &&
		       m->t->tokens[m->t->sentences[s + 1].first].start <= e->start)
			s++;
		sen = &m->t->sentences[s];
		/* "vòng đàm phán": talks have sides, named elsewhere */
		keep = keep || is_talks(m, e->series_name);
		for (size_t k = sen->first; k < sen->last && !keep; k++)
			keep = soi_event_word(m, SOI_EW_PAIR, k, sen->last, NULL);
		if (keep)
			w->events[n++] = *e;
	}
	w->n_events = n;
}

static bool is_home(const struct soi_span *ids, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!soi_span_is(ids[i], "VNM"))
			return false;
	return n > 0;
}

/* "diễu hành mừng Quốc khánh": a parade, no protest. */
static bool is_parade(const struct soi_match_walk *m, const struct soi_event *e)
{
	size_t at = soi_token_at(m->t, e->start), from = at > PARADE_FAR ? at - PARADE_FAR : 0;

	for (size_t i = from; i < m->t->n_tokens && i < at + PARADE_FAR; i++)
		if (soi_event_word(m, SOI_EW_PARADE, i, m->t->n_tokens, NULL))
			return true;
	return false;
}

/* Whether a side is not named that what is done needs; alone: its pattern has no room for it. */
static bool lacks_side(const struct soi_event *e, bool alone)
{
	static const char *const meeting[] = { "CONSULT", "AGREE", "COOPERATE", NULL };
	static const char *const needs_target[] = { "AID",    "SUPPORT",  "SANCTION",
						    "ACCUSE", "THREATEN", NULL };
	static const char *const violent[] = { "ASSAULT", "COERCE", NULL };

	if (soi_event_type_in(e->type, meeting))
		return e->n_source + e->n_target < 2;
	if (e->n_target)
		return false;
	return soi_event_type_in(e->type, needs_target) ||
	       (soi_event_type_in(e->type, violent) && !alone && !soi_span_is(e->mode, "cyber"));
}

bool soi_gate_open(const struct soi_match_walk *m, const struct soi_event *e,
		   struct soi_grade grade, bool slotless, bool alone)
{
	static const char *const two_sided[] = { "CONSULT", "AGREE",   "COOPERATE", "AID",
						 "SUPPORT", "CONCEDE", "MOBILIZE",  "RETREAT",
						 NULL };
	static const char *const power[] = { "COERCE", "SANCTION", "THREATEN", "ASSAULT", NULL };
	static const char *const violent[] = { "ASSAULT", "COERCE", NULL };
	/* "tài khoản bị hack", "lệnh ngừng bắn": told, whoever it is between */
	static const char *const by_itself[] = { "ASSAULT", "COERCE",  "MOBILIZE",
						 "PROTEST", "RETREAT", NULL };

	if (soi_span_is(e->type, "PROTEST") && is_parade(m, e))
		return false;
	/* a headline names whom it is done to, or leaves the words to guess at */
	if (m->political && !m->whole && lacks_side(e, alone))
		return false;
	if (m->whole)
		return (e->n_source || e->n_target || slotless ||
			soi_event_type_in(e->type, by_itself)) &&
		       !(soi_event_type_in(e->type, two_sided) &&
			 (grade.source | grade.target) == PRIVATE && !m->main_pair);
	if (!e->n_source && !e->n_target)
		return slotless && m->main[0].n;
	/* people march, not states */
	for (size_t i = 0; i < e->n_source && soi_span_is(e->type, "PROTEST"); i++)
		if (soi_event_is_code(e->source[i]))
			return false;
	if (soi_event_type_in(e->type, two_sided) && ((grade.source | grade.target) & PRIVATE))
		return false;
	/* "A bị bắt": by whom is not said, among those who are political it is told */
	/* what is done to a state is done by one: a headline that does not say which, says it
	 * elsewhere */
	if (!e->n_source && !soi_span_is(e->type, "ACCUSE") && e->n_target &&
	    e->status != SOI_DENIED && soi_event_is_code(e->target[0]))
		return false;
	/* what is refused at home has nobody on the other side */
	if (!e->n_target && !alone && soi_span_is(e->type, "REJECT"))
		return false;
	if (!e->n_source && !soi_span_is(e->type, "ACCUSE") &&
	    !(m->political && soi_event_type_in(e->type, violent)))
		return false;
	if (lacks_side(e, alone))
		return false;
	if ((soi_event_type_in(e->type, two_sided) || soi_event_type_in(e->type, power)) && e->n_source &&
	    !(grade.source & POLITICAL))
		return false;
	/* a person's or company's word counts in an article about states */
	if (e->n_source && grade.source == PRIVATE && !m->main_pair)
		return false;
	/* what is attacked and whose it is, is not known by its name alone */
	if (soi_span_is(e->type, "ASSAULT") && grade.target == PRIVATE)
		return false;
	if (soi_span_is(e->type, "ACCUSE") && grade.source == PEOPLE)
		return false;
	if (soi_span_is(e->type, "CONSULT") && ((grade.source | grade.target) & PEOPLE))
		return false;
	if (is_home(e->source, e->n_source) && !(grade.target & POLITICAL))
		return false;
	if (is_home(e->target, e->n_target) && !(grade.source & POLITICAL))
		return false;
	if ((grade.source | grade.target) & POLITICAL)
		return true;
	return soi_span_is(e->type, "PROTEST") && grade.source == PEOPLE && m->main[0].n;
}
