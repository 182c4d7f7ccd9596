/*
 * Events by pattern: the triggers of events.tsv and what stands right before
 * them.
 *
 * The triggers are one automaton over token keys (a soi_phrases).  What stands
 * right before a trigger tells what it is: a classifier ("cuộc", "vụ") makes it
 * a noun, "bị" a passive, "chương trình" a part of another word.  Then
 * events_sides.c looks for who does it to whom, and events_tell.c asks whether
 * it is told as done, when and where, and writes the record.
 *
 * Each search looks a fixed number of tokens far, so the walk is linear.
 */
#include "mark/events_match.h"

#include "base/banned.h"

#define NEAR 8 /* tokens to a word that a row asks for */

bool soi_event_word_here(const struct soi_match_walk *m, enum soi_event_word r, size_t i,
			 size_t limit, size_t *n)
{
	struct soi_phrase_hit hit;

	if (i >= limit || !soi_phrases_longest(m->x->word[r], m->t, i, limit, &hit))
		return false;
	if (n)
		*n = hit.n_tokens;
	return true;
}

/* A phrase of role that ends right before i. */
bool soi_event_before(const struct soi_match_walk *m, enum soi_event_word r, size_t i,
			size_t first, size_t *n)
{
	for (size_t k = 5; k > 0; k--) {
		size_t len;

		if (i >= first + k && soi_event_word(m, r, i - k, i, &len) && len == k) {
			if (n)
				*n = k;
			return true;
		}
	}
	return false;
}

/* Whether one of the pattern's prepositions stands at i; its length. */
size_t soi_row_preposition(const struct soi_match_walk *m, const struct soi_event_pattern *p,
			  size_t i, size_t limit)
{
	for (size_t k = 0; k < p->n_preps; k++) {
		size_t n = 0;

		while (n < 3 && p->preps[k][n] && i + n < limit &&
		       m->t->tokens[i + n].key == p->preps[k][n])
			n++;
		if (n && (n == 3 || !p->preps[k][n]))
			return n;
	}
	return 0;
}

/* "chia sẻ nỗi đau của A": "của" belongs to the row. */
static bool own_object(const struct soi_match_walk *m, const struct soi_trigger *g)
{
	return g->end < m->t->n_tokens && soi_row_preposition(m, g->p, g->end, g->end + 1) > 0;
}

/* "được A mời", "được viện trợ": the subject is the one it is done to. Forces are "được triển
 * khai" by their own state, and who "được rút" leaves. */
static bool received(const struct soi_trigger *g)
{
	return !soi_span_is(g->p->type, "MOBILIZE") && !soi_span_is(g->p->type, "CONSULT") &&
	       g->p->target && !g->p->together;
}

/* "thượng đỉnh Mỹ - Nga", "cuộc gặp Putin - Trump": both sides stand behind the noun. */
static bool pair_behind(const struct soi_match_walk *m, const struct soi_trigger *g,
			const struct soi_event_pattern *p, const struct soi_sentence *sen)
{
	const struct soi_act *a = g->end < sen->last ? soi_act_at(m, g->end) : NULL;

	return a && soi_span_is(p->type, "CONSULT") && !soi_span_is(p->mode, "visit") &&
	       a->end + 1 < sen->last && soi_is_mark(m, a->end, '-') && m->act_at[a->end + 1];
}

/* "thúc đẩy hơn nữa quan hệ hữu nghị giữa A và B" */
static bool between_behind(const struct soi_match_walk *m, const struct soi_trigger *g,
			   const struct soi_sentence *sen)
{
	for (size_t k = g->end; k < sen->last && k < g->end + SOI_AHEAD && !soi_is_punct(m, k); k++)
		if (soi_event_word(m, SOI_EW_BETWEEN, k, sen->last, NULL))
			return true;
	return false;
}

/* "kỹ thuật tấn công": the trigger is part of another expression; but "quân đội tấn công", "lên
 * tiếng kêu gọi", whose last syllables only look so. */
static bool hidden_before(const struct soi_match_walk *m, size_t p, size_t first)
{
	size_t n;

	return soi_event_before(m, SOI_EW_NOT_BEFORE, p, first, &n) &&
	       !(n == 1 && p > first + 1 && soi_event_inside_word(m->w, p - 1));
}

/* What stands right before the trigger. */
static bool classify(const struct soi_match_walk *m, struct soi_trigger *g,
		     const struct soi_sentence *sen)
{
	size_t p = g->first, n;

	if (hidden_before(m, p, sen->first) ||
	    soi_event_word(m, SOI_EW_NOT_AFTER, g->end, sen->last, NULL))
		return false;
	/* "dập tắt hy vọng của A": a feeling, nothing asked */
	if (soi_trigger_is(g, "REQUEST") && g->p->must && g->end < sen->last &&
	    soi_event_one(m, SOI_EW_OF, g->end))
		return false;
	while (p > sen->first && !m->act_at[p - 1] &&
	       soi_event_before(m, SOI_EW_MODAL, p, sen->first, &n))
		p -= n;
	if (soi_event_before(m, SOI_EW_CLASSIFIER, p, sen->first, &n)) {
		g->nominal = true;
		if (soi_event_word(m, SOI_EW_ANAPHOR, g->end, sen->last, NULL))
			return false;
		while (soi_event_before(m, SOI_EW_CLASSIFIER, p, sen->first, &n) ||
		       soi_event_before(m, SOI_EW_MODAL, p, sen->first, &n))
			p -= n;
		if (soi_event_before(m, SOI_EW_LIGHT, p, sen->first, &n)) {
			g->light = true;
			/* "nhận được sự ủng hộ của A": A's */
			g->got = soi_event_before(m, SOI_EW_GET, p, sen->first, NULL);
			p -= n;
			/* "không tham gia đàm phán" */
			while (soi_event_before(m, SOI_EW_MODAL, p, sen->first, &n))
				p -= n;
			if (soi_event_before(m, SOI_EW_NEGATIVE, p, sen->first, NULL))
				return false;
		}
		g->verb = p;
		return true;
	}
	g->verb = p;
	/* "loạt bắt cóc, tra tấn": joined to a noun */
	if (p == g->first && p > sen->first + 2 &&
	    (soi_is_mark(m, p - 1, ',') || soi_event_one(m, SOI_EW_AND, p - 1)))
		for (n = 1; n < 4 && p > sen->first + n + 1; n++)
			if (m->trigger_at[p - 1 - n] == n &&
			    soi_event_before(m, SOI_EW_CLASSIFIER, p - 1 - n, sen->first, NULL)) {
				g->nominal = true;
				return true;
			}
	if (pair_behind(m, g, g->p, sen) || (g->p->ties && between_behind(m, g, sen))) {
		g->nominal = true;
		return true;
	}
	/* "theo đề nghị của A", "bác yêu cầu của A": what A did, a noun */
	if (p == g->first && !own_object(m, g) &&
	    (soi_event_word(m, SOI_EW_BETWEEN, g->end, sen->last, NULL) ||
	     (g->end + 1 < sen->last && soi_event_one(m, SOI_EW_OF, g->end) &&
	      (m->act_at[g->end + 1] ||
	       (soi_event_word(m, SOI_EW_TITLE, g->end + 1, sen->last, &n) &&
		g->end + 1 + n < sen->last && m->act_at[g->end + 1 + n]))))) {
		g->nominal = true;
		return true;
	}
	/* "Thỏa thuận được ký kết": nobody said */
	if (g->p->together && soi_event_before(m, SOI_EW_RECEIVE, p, sen->first, NULL)) {
		g->nominal = g->light = g->got = true;
		return true;
	}
	/* "bác đề nghị", "đạt yêu cầu": an object */
	if (soi_event_before(m, SOI_EW_TAKER, g->first, sen->first, &n)) {
		g->nominal = true;
		g->verb = g->first - n;
		return true;
	}
	/* "tuyên bố rằng nghe lén …", "bàn về trừng phạt": no subject */
	if (p > sen->first && p == g->first &&
	    soi_event_one(m, SOI_EW_ABOUT, p - 1)) {
		g->nominal = true;
		return true;
	}
	/* "nhận được 2 triệu USD viện trợ từ A": its subject is helped */
	for (size_t k = p;
	     k > sen->first && p - k < 9 && !soi_is_mark(m, k - 1, ',') && !m->act_at[k - 1]; k--)
		if (soi_event_word(m, SOI_EW_GET, k - 1, p, NULL)) {
			g->nominal = g->light = g->got = true;
			g->verb = k - 1;
			return true;
		}
	/* "bác cáo buộc", "sau cáo buộc" */
	if (g->p->clause && p == g->first && p > sen->first && soi_trigger_is(g, "ACCUSE") &&
	    soi_event_one(m, SOI_EW_ABOUT_CLAIM, p - 1)) {
		g->nominal = true;
		return true;
	}
	/* "nói cáo buộc NSA do thám": what is said, a noun */
	if (g->p->clause && p == g->first && soi_event_before(m, SOI_EW_REPORT, p, sen->first, NULL)) {
		g->nominal = true;
		return true;
	}
	if (soi_event_before(m, SOI_EW_PASSIVE, p, sen->first, &n) ||
	    (received(g) && soi_event_before(m, SOI_EW_RECEIVE, p, sen->first, &n))) {
		g->passive = true;
		g->passive_at = p - n;
		return true;
	}
	/* "bị quân Mỹ tấn công": an actor and its title between */
	for (size_t k = p; k > sen->first && p - k < 9 && !soi_is_punct(m, k - 1); k--)
		if (soi_event_word(m, SOI_EW_PASSIVE, k - 1, k, NULL) ||
		    (received(g) && m->act_at[k] &&
		     soi_event_word(m, SOI_EW_RECEIVE, k - 1, k, NULL))) {
			g->passive = m->act_at[p - 1] != 0;
			g->passive_at = k - 1;
			break;
		}
	return !(soi_event_before(m, SOI_EW_NEGATIVE, p, sen->first, NULL));
}

/* What two do with each other may be told of one. */
bool soi_row_symmetric(const struct soi_event_pattern *p)
{
	static const char *const types[] = { "CONSULT", "AGREE", "COOPERATE", "ASSAULT", NULL };

	return soi_event_type_in(p->type, types);
}

/* A word of r behind the trigger, of forces also before it; a trigger of one syllable asks for
 * it right behind. */
static bool near_word(const struct soi_match_walk *m, const struct soi_trigger *g,
		      enum soi_event_word r, const struct soi_sentence *sen)
{
	bool one = g->end == g->first + 1;
	size_t far = one ? NEAR / 2 : NEAR;
	size_t i = one || r != SOI_EW_FORCE    ? g->end
		   : g->first > sen->first + far ? g->first - far
						 : sen->first;
	size_t end = g->end + far < sen->last ? g->end + far : sen->last;

	for (; i < end; i++)
		if (soi_event_word(m, r, i, end, NULL))
			return true;
	return false;
}

/* Whether the row's conditions hold: "triển khai" alone is anything, "tham dự" any feast. */
static bool fits(const struct soi_match_walk *m, const struct soi_trigger *g,
		 const struct soi_event_pattern *p, const struct soi_sentence *sen)
{
	struct soi_side s = { .n = 0 };

	if ((p->force && !near_word(m, g, SOI_EW_FORCE, sen)) ||
	    (p->meeting && !near_word(m, g, SOI_EW_MEETING, sen)) ||
	    (p->war && !near_word(m, g, SOI_EW_WAR, sen)) ||
	    (p->ties && !near_word(m, g, SOI_EW_TIES, sen)))
		return false;
	return !p->leader || (soi_sides_subject(m, g->first, sen->first, &s) && m->acts[s.acts[0]].leader &&
			      soi_strange_between(m, s.end, g->first, false) == 0);
}

/* Which of the rows of one trigger fits here. */
static bool choose(const struct soi_match_walk *m, struct soi_trigger *g,
		   const struct soi_phrase_hit *hits, size_t n, const struct soi_sentence *sen)
{
	const struct soi_event_pattern *fallback = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct soi_event_pattern *p = &m->x->patterns[hits[i].value];
		struct soi_side s = { .n = 0 };

		if (!fits(m, g, p, sen))
			continue;
		if (p->required) {
			if (soi_sides_required(m, p, g->end, sen->last, &s)) {
				g->p = p;
				return true;
			}
		} else if (p->together) {
			if ((soi_sides_subject(m, g->first, sen->first, &s) &&
			     (s.n > 1 || m->acts[s.acts[0]].id2.n)) ||
			    soi_event_word(m, SOI_EW_BETWEEN, g->end, sen->last, NULL) ||
			    (p->ties && between_behind(m, g, sen)) || pair_behind(m, g, p, sen)) {
				g->p = p;
				return true;
			}
		} else {
			g->p = p;
			return true;
		}
		if (!fallback && !p->ties && (p->together || soi_row_symmetric(p)))
			fallback = p;
	}
	g->p = fallback;
	return fallback != NULL;
}

/* Where triggers stand, so that searches can stop at them. */
void soi_match_triggers(struct soi_match_walk *m)
{
	struct soi_phrase_hit hit;

	const struct soi_marks *marks = m->w->d->m;
	size_t f = 0, n;
	bool found;

	m->trigger_at = SOI_NEW_N(m->w->d->a, uint8_t, m->t->n_tokens + 1);
	for (size_t i = 0; i < m->t->n_tokens; i++) {
		if (!soi_phrase_set_begins(&m->x->triggers, m->t, i))
			continue;
		while (f < marks->n_figures && marks->figures[f].end <= m->t->tokens[i].start)
			f++;
		if (f < marks->n_figures && marks->figures[f].start <= m->t->tokens[i].start &&
		    !soi_span_is(marks->figures[f].rule, "figure.count"))
			continue;
		if (m->w->name_at[i])
			continue;
		found = soi_phrases_longest(m->x->trigger, m->t, i, m->t->n_tokens, &hit);
		/* "triển khai quân đội": the last word begins another */
		if (found && hit.n_tokens > 1 &&
		    soi_event_word(m, SOI_EW_COMPOUND, i + hit.n_tokens - 1, m->t->n_tokens, &n) &&
		    n > 1)
			found = soi_phrases_longest(m->x->trigger, m->t, i, i + hit.n_tokens - 1,
						    &hit);
		/* "phụ trách", "đánh bắt"; but "cuộc gặp", "đã bắt" */
		if (found && hit.n_tokens == 1 && i > 0 && soi_event_inside_word(m->w, i) &&
		    !soi_event_word(m, SOI_EW_CLASSIFIER, i - 1, i, NULL) &&
		    !soi_event_word(m, SOI_EW_MODAL, i - 1, i, NULL))
			found = false;
		if (soi_event_word(m, SOI_EW_COMPOUND, i, m->t->n_tokens, &n) &&
		    (!found || n > hit.n_tokens))
			i += n - 1;
		else if (found)
			m->trigger_at[i] = (uint8_t)hit.n_tokens;
	}
}

void soi_match_find(struct soi_match_walk *m)
{
	if (soi_gate_elsewhere(m))
		return;
	m->political = soi_gate_political(m);
	m->whole = soi_gate_whole(m);
	m->grades_cap = m->w->n_events + 64;
	m->grades = SOI_NEW_N(m->w->d->a, struct soi_grade, m->grades_cap);
	for (size_t s = 0; s < m->t->n_sentences; s++) {
		const struct soi_sentence *sen = &m->t->sentences[s];
		struct soi_trigger last = { .sentence = SIZE_MAX }, opening = { .sentence = s };

		for (size_t i = sen->first; i < sen->last; i++) {
			struct soi_phrase_hit hits[8];
			struct soi_trigger g = { .first = i, .sentence = s };
			size_t n, same = 0;

			if (!m->trigger_at[i] || m->act_at[i])
				continue;
			n = soi_phrases_at(m->x->trigger, m->t, i, i + m->trigger_at[i], hits, 8);
			while (same < n && hits[same].n_tokens == hits[0].n_tokens)
				same++;
			if (!same)
				continue;
			g.end = i + hits[0].n_tokens;
			/* "biểu tình để phản đối A": said by the pattern before */
			if (last.p && last.end <= i && i - last.end < 2 && last.p->required &&
			    soi_row_preposition(m, last.p, last.end, sen->last) >= i + 1 - last.end)
				continue;
			if (choose(m, &g, hits, same, sen) && classify(m, &g, sen))
				soi_event_tell(m, &g, sen, &last, &opening);
			i = g.end - 1;
		}
	}
}
