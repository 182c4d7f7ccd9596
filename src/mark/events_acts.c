/*
 * Who may act in a clause: the names of events_actors.c, and beside them nouns
 * ("phe đối lập", "quân đội" with the state named behind it), pronouns, and
 * "hai nước".
 *
 * A noun of a state's organ without a name is the organ of the state the
 * article speaks of most.  "hai nước" are the two states last named together,
 * else the two named most.  A pronoun for a body is the one its sentence, or
 * the one before, began with; a pronoun for a person is the person named last.
 */
#include "mark/events_match.h"

#include "base/banned.h"

#define MAX_STATES 64 /* different states counted in one article */

struct tally {
	struct soi_span id;
	size_t n;
};

struct who {
	struct soi_span id;
	enum soi_rank rank;
};

struct acts {
	struct soi_match_walk *m;
	size_t cap;
	struct soi_span main[2]; /* the states named most */
	struct soi_span pair[2]; /* those last named together */
	bool whole;		 /* more than a headline with its lede */
	struct who person;	 /* who was named last, as he acts */
	struct who org;		 /* the body named last */
	struct soi_span *office; /* [rows of words] whose officer of that kind spoke last */
	size_t quote;		 /* the first quotation not yet passed */
	size_t figure;		 /* the first figure not yet passed */
};

static void count_states(struct acts *c)
{
	const struct soi_event_walk *w = c->m->w;
	struct tally t[MAX_STATES];
	size_t n = 0;

	for (size_t i = 0; i < w->n_actors; i++) {
		size_t k = 0;

		if (!w->actors[i].state)
			continue;
		while (k < n && !soi_span_eq(t[k].id, w->actors[i].id))
			k++;
		if (k == n) {
			if (n == MAX_STATES)
				continue;
			t[n++] = (struct tally){ w->actors[i].id, 0 };
		}
		t[k].n++;
	}
	for (int r = 0; r < 2; r++) {
		size_t best = SIZE_MAX;

		for (size_t k = 0; k < n; k++)
			if (!(r == 1 && soi_span_eq(t[k].id, c->main[0])) &&
			    (best == SIZE_MAX || t[k].n > t[best].n))
				best = k;
		c->main[r] = best == SIZE_MAX ? SOI_EMPTY : t[best].id;
		c->m->main_pair = best != SIZE_MAX && t[best].n > 1;
	}
}

/* A new act; one right before it that only describes it ("lãnh đạo" of "phe đối
 * lập", "Tổng thống Nga" of "Vladimir Putin") becomes part of it. */
static struct soi_act *push(struct acts *c, size_t first, size_t end)
{
	struct soi_match_walk *m = c->m;
	struct soi_act *a;
	size_t own = first; /* what it swallows bears its number already */

	if (m->n_acts && m->acts[m->n_acts - 1].end == first && !m->acts[m->n_acts - 1].id2.n)
		first = m->acts[--m->n_acts].first;
	soi_arena_grow(m->w->d->a, &m->acts, m->n_acts, &c->cap, sizeof(*m->acts));
	a = &m->acts[m->n_acts++];
	*a = (struct soi_act){ .first = (uint32_t)first,
			       .end = (uint32_t)end,
			       .span = { m->t->tokens[first].start, m->t->tokens[end - 1].end } };
	for (size_t k = own; k < end; k++)
		m->act_at[k] = m->n_acts;
	return a;
}

static bool of_person(const struct soi_event_walk *w, const struct soi_actor *a)
{
	return w->name_at[a->first] && w->d->m->names[w->name_at[a->first] - 1].kind == SOI_PERSON;
}

/* "cựu Tổng thống Brazil", "con trai ông A": as written. */
static void another(const struct acts *c, struct soi_act *a, size_t first, size_t end,
		    enum soi_rank rank)
{
	const struct soi_text *t = c->m->t;

	a->id = soi_span_sub(t->text, t->tokens[first].start, t->tokens[end - 1].end);
	a->rank = rank;
	a->leader = false;
}

/* "Ngoại trưởng A - Hoàng thân B": the state of the office that B holds. */
static struct soi_span office_before(const struct soi_match_walk *m, size_t i)
{
	const struct soi_act *b = m->n_acts ? &m->acts[m->n_acts - 1] : NULL;
	size_t n;

	if (!b || !b->leader || !soi_event_is_code(b->id) || b->end >= i || i - b->end > 8 ||
	    (m->t->tokens[b->end].cp != '-' && m->t->tokens[b->end].cp != 0x2013))
		return SOI_EMPTY;
	for (size_t k = b->end + 1; k < i; k += n)
		if (!soi_event_word(m, SOI_EW_TITLE, k, i, &n) &&
		    !soi_event_word(m, SOI_EW_OFFICE, k, i, &n)) {
			n = 1;
			if (i - k > 2)
				return SOI_EMPTY;
		}
	return b->id;
}

static size_t add_actor(struct acts *c, const struct soi_actor *actor)
{
	struct soi_match_walk *m = c->m;
	struct soi_span office;
	struct soi_act *a;
	size_t before, kin;
	bool officer;

	if (soi_event_word(m, SOI_EW_OUTLET, actor->first, actor->end, NULL) ||
	    (actor->first > 0 && soi_span_is(soi_token_span(m->t, actor->first - 1), ".") &&
	     !(m->t->tokens[actor->first].flags & SOI_TF_SPACE)))
		return actor->end;
	before = m->n_acts && m->acts[m->n_acts - 1].end == actor->first &&
				 m->acts[m->n_acts - 1].noun && !actor->state
			 ? m->acts[m->n_acts - 1].first
			 : actor->first;
	officer = !actor->state && actor->rank != SOI_POLITICAL &&
		  !of_person(m->w, actor) && m->n_acts &&
		  m->acts[m->n_acts - 1].end == actor->first && m->acts[m->n_acts - 1].leader;
	office = !actor->state && of_person(m->w, actor) ? office_before(m, actor->first) : SOI_EMPTY;
	a = push(c, actor->first, actor->end);
	a->id = office.n ? office : actor->id;
	a->officer = officer;
	a->leader = of_person(m->w, actor);
	/* "người ủng hộ Đảng A" are not the party */
	if (before < actor->first && !of_person(m->w, actor) &&
	    soi_event_word(m, SOI_EW_PERSON, before, before + 1, NULL))
		a->id = soi_span_sub(m->t->text, m->t->tokens[before].start,
				     m->t->tokens[actor->end - 1].end);
	a->rank = office.n ? SOI_POLITICAL : actor->rank;
	kin = soi_event_kin(m->w, actor->first);
	if (kin < actor->first && of_person(m->w, actor))
		another(c, a, kin, actor->end, SOI_PEOPLE);
	/* "New York (Mỹ)" */
	a->place = actor->place ||
		   (actor->first > 0 && soi_span_is(soi_token_span(m->t, actor->first - 1), "("));
	if (of_person(m->w, actor))
		c->person = (struct who){ actor->id, actor->rank };
	else if (!actor->state)
		c->org = (struct who){ actor->id, actor->rank };
	if (actor->state && !actor->place && m->n_acts > 1) {
		const struct soi_act *b = a - 1;
		size_t n;

		if (b->id.n == 3 && !b->place && a->first > b->end && a->first - b->end < 4 &&
		    soi_event_word(m, SOI_EW_JOINT, b->end, a->first, &n) &&
		    !soi_span_eq(a->id, b->id)) {
			c->pair[0] = b->id;
			c->pair[1] = a->id;
		}
	}
	return actor->end;
}

/* Who the sentence, or the one before it, began with; state: which state. */
static struct who first_of(const struct acts *c, size_t sentence, size_t before, bool state)
{
	const struct soi_match_walk *m = c->m;

	for (size_t s = 0; s < 2 && s <= sentence; s++) {
		const struct soi_sentence *sen = &m->t->sentences[sentence - s];

		for (size_t k = sen->first; k < sen->last && k < before && k < sen->first + 40;
		     k++) {
			const struct soi_act *a =
				m->act_at[k] ? &m->acts[m->act_at[k] - 1] : NULL;

			if (a && (state ? soi_act_is_state(a) : !a->place))
				return (struct who){ a->id, a->rank };
		}
	}
	return (struct who){ SOI_EMPTY, SOI_PRIVATE };
}

static struct who subject_of(const struct acts *c, size_t sentence, size_t before)
{
	return first_of(c, sentence, before, false);
}

/* Whose organ a noun without a name is: of the state that acted first in the sentence or the one
 * before, or was named first, else of the one named most. */
static struct soi_span state_near(const struct acts *c, size_t sentence, size_t before)
{
	struct soi_span id = first_of(c, sentence, before, true).id;

	return id.n ? id : c->main[0];
}

/* "của Mỹ" behind a noun: whose it is; *end moves behind. */
static struct soi_span owner(const struct acts *c, size_t *end, size_t limit, size_t sentence)
{
	const struct soi_match_walk *m = c->m;
	const struct soi_actor *a;
	size_t n, at = *end + 1;

	/* "quan chức trong chính quyền A" */
	if (at < limit && soi_event_word(m, SOI_EW_WITHIN, *end, *end + 1, NULL) &&
	    soi_event_word(m, SOI_EW_TITLE, at, limit, &n) && at + n < limit &&
	    m->w->actor_at[at + n]) {
		a = &m->w->actors[m->w->actor_at[at + n] - 1];
		if (a->state) {
			*end = a->end;
			return a->id;
		}
	}
	if (*end + 1 >= limit || !soi_event_word(m, SOI_EW_OF, *end, *end + 1, NULL))
		return SOI_EMPTY;
	if (soi_event_word(m, SOI_EW_PRONOUN, *end + 1, limit, &n)) {
		struct who who = subject_of(c, sentence, *end);

		if (who.rank != SOI_POLITICAL)
			return SOI_EMPTY;
		*end += 1 + n;
		return who.id;
	}
	if (!m->w->actor_at[*end + 1])
		return SOI_EMPTY;
	a = &m->w->actors[m->w->actor_at[*end + 1] - 1];
	if (!a->state)
		return SOI_EMPTY;
	*end = a->end;
	return a->id;
}

/* Who speaks the quotation around token i, as he acts. */
static struct who quoted_speaker(struct acts *c, size_t i)
{
	const struct soi_match_walk *m = c->m;
	const struct soi_marks *marks = m->w->d->m;
	struct who who = { SOI_EMPTY, SOI_PRIVATE };
	const struct soi_quote *q;
	size_t at;

	while (c->quote < marks->n_quotes && marks->quotes[c->quote].end <= m->t->tokens[i].start)
		c->quote++;
	q = c->quote < marks->n_quotes ? &marks->quotes[c->quote] : NULL;
	if (!q || q->start > m->t->tokens[i].start || q->speaker_span.start == q->speaker_span.end)
		return who;
	at = soi_token_at(m->t, q->speaker_span.start);
	who.id = q->speaker;
	if (at < m->t->n_tokens && m->w->actor_at[at]) {
		const struct soi_actor *a = &m->w->actors[m->w->actor_at[at] - 1];

		who = (struct who){ a->id, a->rank };
	}
	return who;
}

/* "quân đội", "người biểu tình": a noun of event_words.tsv. */
static size_t add_noun(struct acts *c, size_t i, size_t limit, size_t sentence)
{
	struct soi_match_walk *m = c->m;
	const struct soi_events_tables *x = m->x;
	const struct soi_actor *next;
	struct soi_phrase_hit hit;
	struct soi_span value;
	struct soi_act *a;
	bool people, apposed, kin = false;
	size_t end, n, before, former;

	if (!soi_phrases_longest(x->word[SOI_EW_NOUN], m->t, i, limit, &hit) ||
	    (soi_event_word(m, SOI_EW_COMPOUND, i, limit, &n) && n > hit.n_tokens))
		return 0;
	end = i + hit.n_tokens;
	value = soi_table_cell(x->words, hit.value, x->words_value);
	while (c->figure < m->w->d->m->n_figures &&
	       m->w->d->m->figures[c->figure].end < m->t->tokens[end - 1].end)
		c->figure++;
	/* "42 % người Mỹ", "10 người Hàn" */
	if (soi_event_word(m, SOI_EW_PERSON, i, i + 1, NULL) && end == i + 1 && end < limit &&
	    !(m->t->tokens[i].flags & SOI_TF_CAP) && m->w->name_at[end] && !m->act_at[i] &&
	    m->w->d->m->names[m->w->name_at[end] - 1].kind == SOI_PLACE &&
	    soi_event_is_code(m->w->d->m->names[m->w->name_at[end] - 1].id)) {
		size_t name = m->w->name_at[end];

		while (end < limit && m->w->name_at[end] == name)
			end++;
		a = push(c, i, end);
		a->id = soi_span_sub(m->t->text, m->t->tokens[i].start, m->t->tokens[end - 1].end);
		a->rank = SOI_PEOPLE;
		return end;
	}
	if (soi_span_is(value, "counted") &&
	    !(c->figure < m->w->d->m->n_figures &&
	      m->w->d->m->figures[c->figure].start < m->t->tokens[i].start &&
	      m->w->d->m->figures[c->figure].end >= m->t->tokens[end - 1].end))
		return 0;
	apposed = soi_span_is(value, "apposed");
	people = apposed || soi_span_is(value, "people") || soi_span_is(value, "party") ||
		 soi_span_is(value, "counted") || soi_span_is(value, "object") ||
		 soi_span_is(value, "nobody");
	/* "thủ tướng nước Cộng hòa Ba Lan" */
	if (end + 1 < limit && !m->w->actor_at[end] && m->w->actor_at[end + 1] &&
	    soi_event_word(m, SOI_EW_COUNTRY, end, end + 1, NULL))
		end++;
	next = end < limit && m->w->actor_at[end] ? &m->w->actors[m->w->actor_at[end] - 1] : NULL;
	if (next && of_person(m->w, next)) {
		if (next->state)
			c->office[hit.value] = next->id;
		return 0;
	}
	/* "đồng minh Ba Lan": Poland */
	if (apposed && next && next->state)
		return 0;
	former = i;
	if (soi_span_is(value, "office")) {
		former = soi_event_former(m->w, i);
		kin = former == i && (former = soi_event_kin(m->w, end)) < i;
	}
	if (next && next->state && !people) {
		a = push(c, i, next->end);
		if (soi_span_is(value, "folk"))
			a->folk = soi_span_sub(m->t->text, m->t->tokens[i].start,
					       m->t->tokens[end - 1].end);
		a->leader = soi_span_is(value, "office");
		a->id = next->id;
		a->rank = SOI_POLITICAL;
		if (former < i)
			another(c, a, former, next->end, kin ? SOI_PEOPLE : SOI_POLITICAL);
		else
			c->office[hit.value] = next->id;
		return next->end;
	}
	if (!people) {
		size_t behind = end;
		struct soi_span whose = owner(c, &behind, limit, sentence);

		if (whose.n) {
			a = push(c, i, behind);
			a->id = whose;
			a->rank = SOI_POLITICAL;
			return behind;
		}
	}
	if ((soi_span_is(value, "state") && !c->main[0].n) || soi_span_is(value, "thing"))
		return 0;
	before = m->n_acts && m->acts[m->n_acts - 1].end == i &&
				 m->acts[m->n_acts - 1].noun && m->acts[m->n_acts - 1].id.n
			 ? m->acts[m->n_acts - 1].first
			 : i;
	/* "quân nổi dậy Hồi giáo" */
	while (people && end < limit &&
	       ((m->t->tokens[end].flags & SOI_TF_CAP) ||
		(end > i + 1 && soi_event_word(m, SOI_EW_NAME_REST, end, end + 1, NULL))) &&
	       !m->w->actor_at[end] && !m->w->time_at[end] &&
	       m->t->tokens[end].kind == SOI_TOK_WORD)
		end++;
	/* "các nước châu Á", "đồng minh Ả Rập" */
	if ((apposed || soi_span_is(value, "party")) && end < limit && end <= i + 2 &&
	    (!next || m->w->d->m->names[m->w->name_at[end] - 1].kind == SOI_PLACE) &&
	    !(next && next->state) && soi_event_word(m, SOI_EW_REGION, end, limit, &n))
		end += n;
	a = push(c, i, end);
	/* "Thủ tướng đề nghị": somebody's, nobody knows whose; better than the next one's */
	if (soi_span_is(value, "office")) {
		/* "Thủ tướng Ấn Độ … Thủ tướng nói": the same; "Chủ tịch nước": at home */
		a->id = c->office[hit.value];
		if (!a->id.n && (!c->main[0].n || soi_span_is(c->main[0], "VNM") ||
				 soi_span_is(c->main[1], "VNM")) &&
		    soi_event_word(m, SOI_EW_HOME_OFFICE, i, end, NULL))
			a->id = SOI_LIT("VNM");
		a->leader = true;
		if (a->id.n)
			a->rank = SOI_POLITICAL;
		return end;
	}
	/* "nhiều nước": "nước" */
	while (before == i && soi_event_word(m, SOI_EW_QUANTIFIER, before, end, &n) &&
	       before + n < end)
		before = i += n;
	a->id = soi_span_is(value, "state") ? state_near(c, sentence, i)
					    : soi_span_sub(m->t->text, m->t->tokens[before].start,
							   m->t->tokens[end - 1].end);
	a->noun = people;
	a->rank = soi_span_is(value, "state") || soi_span_is(value, "party") || apposed ? SOI_POLITICAL
									     : SOI_PEOPLE;
	a->counted = soi_span_is(value, "counted");
	a->object = soi_span_is(value, "object") || soi_span_is(value, "nobody");
	if (soi_span_is(value, "nobody"))
		a->id = SOI_EMPTY;
	a->place = a->first > 0 &&
		   soi_event_word(m, SOI_EW_AT, a->first - 1, a->first, NULL);
	/* "dân thường Pakistan": the state only says whose */
	return next && next->state ? next->end : end;
}

/* "họ" may be anybody; "của họ" is whose the sentence speaks of. */
static bool only_owner(const struct soi_match_walk *m, size_t i, size_t n)
{
	return n == 1 && soi_event_word(m, SOI_EW_OWNER_ONLY, i, i + 1, NULL);
}

static size_t add_pronoun(struct acts *c, size_t i, size_t limit, size_t sentence)
{
	struct soi_match_walk *m = c->m;
	struct who who = { SOI_EMPTY, SOI_PRIVATE };
	struct soi_phrase_hit hit;
	struct soi_act *a;
	size_t n;

	if (soi_event_word(m, SOI_EW_PAIR, i, limit, &n)) {
		const struct soi_span *p = c->main[1].n && (c->whole || !c->pair[1].n) ? c->main
								      : c->pair;

		/* "hai nước Mỹ và Nga": they are named */
		if (!p[1].n || (i + n < limit && m->w->actor_at[i + n] && m->w->actors[m->w->actor_at[i + n] - 1].state))
			return 0;
		a = push(c, i, i + n);
		a->id = p[0];
		a->id2 = p[1];
		a->rank = SOI_POLITICAL;
		return i + n;
	}
	if (soi_event_word(m, SOI_EW_WHO, i, limit, &n) && i > 1 && m->act_at[i - 2] &&
	    m->t->tokens[i - 1].cp == ',' && m->t->tokens[i - 1].kind == SOI_TOK_PUNCT) {
		/* "A, quốc gia đã …" */
		const struct soi_act *of = &m->acts[m->act_at[i - 2] - 1];

		who = (struct who){ of->id, of->rank };
	} else if (soi_event_word(m, SOI_EW_SPEAKER, i, limit, &n)) {
		who = quoted_speaker(c, i);
	} else if (soi_event_word(m, SOI_EW_ORG_PRONOUN, i, limit, &n) && c->org.id.n) {
		who = c->org;
	} else if (soi_event_word(m, SOI_EW_PRONOUN, i, limit, &n) && !only_owner(m, i, n) &&
		   !(i + n < limit && m->w->name_at[i + n])) {
		/* "Anh" may be Britain */
		if (n == 1 && (m->t->tokens[i].flags & SOI_TF_CAP) &&
		    soi_phrases_longest(m->x->state, m->t, i, i + 1, &hit)) {
			(void)push(c, i, i + 1);
			return i + 1;
		}
		if (n == 1 || soi_event_word(m, SOI_EW_HE, i, i + 1, NULL))
			who = c->person;
		if (!who.id.n)
			who = subject_of(c, sentence, i);
	}
	if (!who.id.n)
		return 0;
	/* "công dân nước này" */
	if (m->n_acts && m->acts[m->n_acts - 1].end == i && m->acts[m->n_acts - 1].noun) {
		const struct soi_act of = m->acts[m->n_acts - 1];

		a = push(c, i, i + n);
		a->id = of.id;
		a->rank = of.rank;
		a->object = of.object;
		a->counted = of.counted;
		a->noun = true;
		return i + n;
	}
	a = push(c, i, i + n);
	a->id = who.id;
	a->rank = who.rank;
	a->leader = soi_event_word(m, SOI_EW_HE, i, i + 1, NULL);
	return i + n;
}

/* "thăm Moscow": Russia, though it only says where. */
static size_t add_capital(struct acts *c, size_t i, size_t limit)
{
	struct soi_match_walk *m = c->m;
	const struct soi_events_tables *x = m->x;
	struct soi_phrase_hit hit;
	struct soi_act *a;

	if ((i > 0 && m->w->name_at[i - 1] == m->w->name_at[i]) ||
	    !soi_phrases_longest(x->capital, m->t, i, limit, &hit) ||
	    (i + hit.n_tokens < limit && m->w->name_at[i + hit.n_tokens] == m->w->name_at[i]))
		return 0;
	a = push(c, i, i + hit.n_tokens);
	a->id = soi_table_cell(x->capitals, hit.value, x->capital_state);
	a->rank = SOI_POLITICAL;
	a->place = true;
	return i + hit.n_tokens;
}

/* "đánh vào cảng Ukraine": whose the thing is, should it be an object. */
static void add_owners(struct acts *c)
{
	struct soi_match_walk *m = c->m;
	size_t n = m->n_acts;

	m->owner_at = SOI_NEW_N(m->w->d->a, uint32_t, m->t->n_tokens + 1);
	for (size_t i = 0; i < m->w->n_owners; i++) {
		const struct soi_actor *o = &m->w->owners[i];
		struct soi_act a = { .first = (uint32_t)o->first,
				     .end = (uint32_t)o->end,
				     .span = o->span,
				     .id = o->id,
				     .rank = SOI_POLITICAL };

		if (m->act_at[o->first])
			continue;
		soi_arena_grow(m->w->d->a, &m->acts, n, &c->cap, sizeof(*m->acts));
		m->acts[n++] = a;
		m->owner_at[o->first] = (uint32_t)n;
	}
}

void soi_acts_find(struct soi_match_walk *m)
{
	struct acts c = { .m = m,
			  .whole = m->t->n_tokens >= SOI_WHOLE_TOKENS,
			  .office = SOI_NEW_N(m->w->d->a, struct soi_span, m->x->words->n_rows) };

	m->act_at = SOI_NEW_N(m->w->d->a, uint32_t, m->t->n_tokens + 1);
	count_states(&c);
	m->main[0] = c.main[0];
	m->main[1] = c.main[1];
	for (size_t s = 0; s < m->t->n_sentences; s++) {
		const struct soi_sentence *sen = &m->t->sentences[s];
		size_t i = sen->first, behind = 0; /* the trigger last met */

		while (i < sen->last) {
			size_t end = 0;

			if (m->w->actor_at[i])
				end = add_actor(&c, &m->w->actors[m->w->actor_at[i] - 1]);
			else if (m->w->name_at[i])
				end = add_capital(&c, i, sen->last);
			else if (!m->w->time_at[i] && i >= behind &&
				 soi_phrase_set_begins(&m->x->acting, m->t, i)) {
				end = add_noun(&c, i, sen->last, s);
				if (!end)
					end = add_pronoun(&c, i, sen->last, s);
			}
			/* "tấn công nhân viên": no workers */
			if (end <= i && m->trigger_at[i] > 1 && i >= behind)
				behind = i + m->trigger_at[i];
			i = end > i ? end : i + 1;
		}
	}
	add_owners(&c);
}
