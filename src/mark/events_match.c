/*
 * Events by pattern: the triggers of events.tsv, and around each a search for
 * who, to whom, whether, when and where.
 *
 * The triggers are one automaton over token keys (a soi_phrases).  What stands
 * right before a trigger tells what it is: a classifier ("cuộc", "vụ") makes it
 * a noun, "bị" a passive, "chương trình" a part of another word.  Then
 *
 *   active   S is the nearest actor before that no preposition rules, T the
 *            first one behind, over the row's prepositions
 *   passive  T stands before "bị", S between it and the trigger
 *   noun     "của S", "do S", "giữa S và T", "vào T"; under a light verb
 *            ("tiến hành một cuộc tấn công") the verb's subject
 *
 * "A và B" is one side.  A second verb of one subject ("A cáo buộc B và bác bỏ
 * …") takes the first verb's doer unless that verb's object does the second
 * ("A kêu gọi B rút quân"), which is then called for.
 *
 * Each search looks a fixed number of tokens far, so the walk is linear.
 */
#include "mark/events_match.h"

#include "base/banned.h"

#define BACK	 26 /* tokens to the subject */
#define AHEAD	 13 /* tokens to the object */
#define MAX_STRANGE 5 /* words of no known kind between a verb and its subject in a headline */
#define NEAR	 8 /* tokens to a word that a row asks for */
#define MAX_SIDE 8

struct side {
	uint32_t acts[MAX_SIDE];
	size_t n;
	size_t first, end; /* tokens it covers */
};

struct trigger {
	size_t first, end, sentence;
	const struct soi_event_pattern *p;
	size_t verb; /* where the search for the subject begins */
	bool nominal, light, passive, got;
	bool called; /* asked for by the verb before */
	size_t passive_at; /* token of "bị" */
	struct side source, target;
};

static bool is_type(const struct trigger *g, const char *type)
{
	return soi_span_is(g->p->type, type);
}

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

/* A single word of role at token i. */
static bool is_word(const struct soi_match_walk *m, enum soi_event_word r, size_t i)
{
	return soi_event_word(m, r, i, i + 1, NULL);
}

/* A phrase of role that ends right before i. */
static bool word_before(const struct soi_match_walk *m, enum soi_event_word r, size_t i,
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

static bool is_punct(const struct soi_match_walk *m, size_t i)
{
	return m->t->tokens[i].kind == SOI_TOK_PUNCT || m->t->tokens[i].kind == SOI_TOK_BREAK;
}

static bool is_mark(const struct soi_match_walk *m, size_t i, uint32_t cp)
{
	return m->t->tokens[i].kind == SOI_TOK_PUNCT && m->t->tokens[i].cp == cp;
}

static const struct soi_act *act_of(const struct soi_match_walk *m, size_t token)
{
	return m->act_at[token] ? &m->acts[m->act_at[token] - 1] : NULL;
}

/* Only joining words between two acts, titles and counts; behind a comma, which
 * may open an apposition, nothing, or in a list that goes on (listed) an office. */
static bool joined(const struct soi_match_walk *m, size_t i, size_t end, bool listed)
{
	size_t n, start = i;

	if (!soi_event_word(m, SOI_EW_JOINT, i, end, &n))
		return false;
	if (is_mark(m, i, ','))
		return i + 1 == end &&
		       (m->w->actor_at[end] || (listed && act_of(m, end)->leader));
	i += n;
	while (i < end && end - start < 10) {
		if (soi_event_word(m, SOI_EW_TITLE, i, end, &n) ||
		    soi_event_word(m, SOI_EW_QUANTIFIER, i, end, &n))
			i += n;
		else if (m->t->tokens[i].kind == SOI_TOK_NUMBER || is_mark(m, i, '.'))
			i++;
		else
			return false;
	}
	return i == end;
}

/* Whether a preposition rules the act at token i: "với Thủ tướng A". */
static bool ruled(const struct soi_match_walk *m, size_t i, size_t first)
{
	size_t n;

	for (size_t k = i; k > first && i - k < 6; k--) {
		/* "về khả năng A bắn hạ": a clause of its own */
		if (k < i && soi_event_word(m, SOI_EW_POSSIBLE, k, i, &n) && k + n == i)
			return false;
		if (k < i && is_word(m, SOI_EW_DEED, k) && k + 1 == i)
			return false;
		/* "trước khi Thủ tướng A thăm B": a clause of its own */
		if (is_punct(m, k - 1) || m->act_at[k - 1] ||
		    (m->trigger_at[k - 1] && !is_word(m, SOI_EW_RULES, k - 1)) ||
		    word_before(m, SOI_EW_CLAUSE, k, first, NULL) ||
		    word_before(m, SOI_EW_REPORT, k, first, NULL))
			return false;
		/* "Hồi tháng trước Thủ tướng A" */
		if (soi_event_word(m, SOI_EW_RULES, k - 1, k, NULL) && !m->w->time_at[k - 1])
			return !(k > first + 1 &&
				 soi_event_word(m, SOI_EW_CAUSE, k - 2, k - 1, NULL));
		/* titles are capitals or a few plain words; go on over them */
	}
	return false;
}

/* Whether only titles stand between token i and the beginning of its clause: in "A đòi B, C
 * rút quân" the comma ends a clause, in "A, B rút quân" it joins. */
static bool begins_clause(const struct soi_match_walk *m, size_t i, size_t first)
{
	size_t n;

	while (i > first && !is_punct(m, i - 1)) {
		if (m->act_at[i - 1] && act_of(m, i - 1)->end == i) {
			i = act_of(m, i - 1)->first;
			continue;
		}
		if (!word_before(m, SOI_EW_TITLE, i, first, &n) &&
		    !word_before(m, SOI_EW_OFFICE, i, first, &n))
			return false;
		i -= n;
	}
	return true;
}

static void take_back(const struct soi_match_walk *m, uint32_t act, size_t first, struct side *s)
{
	uint32_t lo = act;
	bool commas = false;

	while (lo > 0 && act - lo + 1 < MAX_SIDE && m->acts[lo - 1].first >= first &&
	       !m->acts[lo - 1].place && joined(m, m->acts[lo - 1].end, m->acts[lo].first,
								lo < act)) {
		commas = commas || is_mark(m, m->acts[lo - 1].end, ',');
		lo--;
	}
	if (commas && !begins_clause(m, m->acts[lo].first, first))
		while (lo < act && is_mark(m, m->acts[lo].end, ','))
			lo++;
	if (lo != act && ruled(m, m->acts[lo].first, first) &&
	    !ruled(m, m->acts[act].first, first) && !is_mark(m, m->acts[lo].end, '-'))
		lo = act;
	for (uint32_t k = lo; k <= act; k++)
		s->acts[s->n++] = k;
	s->first = m->acts[lo].first;
	s->end = m->acts[act].end;
}

/* Whether a clause goes on at token i: in "A đòi B, C rút quân" C begins one. */
static bool goes_on(const struct soi_match_walk *m, size_t i, size_t limit)
{
	return i < limit && m->t->tokens[i].kind == SOI_TOK_WORD &&
	       !soi_event_word(m, SOI_EW_JOINT, i, limit, NULL) &&
	       !soi_event_word(m, SOI_EW_CLAUSE, i, limit, NULL) &&
	       !soi_event_word(m, SOI_EW_AT, i, limit, NULL) &&
	       !soi_event_word(m, SOI_EW_RULES, i, limit, NULL);
}

static void take_ahead(const struct soi_match_walk *m, uint32_t act, size_t limit, struct side *s)
{
	uint32_t hi = act;

	while (hi + 1 < m->n_acts && hi - act + 1 < MAX_SIDE && m->acts[hi + 1].end <= limit &&
	       !m->acts[hi + 1].place && joined(m, m->acts[hi].end, m->acts[hi + 1].first, false) &&
	       !(is_mark(m, m->acts[hi].end, ',') && goes_on(m, m->acts[hi + 1].end, limit)))
		hi++;
	for (uint32_t k = act; k <= hi; k++)
		s->acts[s->n++] = k;
	s->first = m->acts[act].first;
	s->end = m->acts[hi].end;
}

static bool is_state(const struct soi_act *a)
{
	return a->rank == SOI_POLITICAL && soi_event_is_code(a->id);
}

/* "nghi phạm ám sát A bị bắt": the head of the phrase that A ends, NULL if A is one itself. */
static const struct soi_act *head_of(const struct soi_match_walk *m, const struct soi_act *a,
				     size_t first)
{
	size_t k = a->first;

	/* titles of A, a few */
	for (; k > first + 1 && a->first - k < 8 && !act_of(m, k - 1); k--) {
		const struct soi_act *head;

		if (is_punct(m, k - 1) || word_before(m, SOI_EW_CLAUSE, k, first, NULL))
			return NULL;
		if (!m->trigger_at[k - 1])
			continue;
		head = act_of(m, k - 2);
		return head && head->noun && head->end == k - 1 && !head->place ? head : NULL;
	}
	return NULL;
}

/* "25 nhân viên an ninh của con tàu A": those who are named before "của". */
static const struct soi_act *owned_by(const struct soi_match_walk *m, const struct soi_act *a,
				      size_t first)
{
	const struct soi_act *head;

	if (a->first < first + 2 || !is_word(m, SOI_EW_OF, a->first - 1))
		return a;
	head = act_of(m, a->first - 2);
	return head && (head->noun || head->leader) && head->id.n && head->end + 1 == a->first &&
			       !head->place
		       ? head
		       : a;
}

/* "ông A, cựu ủy viên của đảng B, bị điều tra": A, whom the words behind the comma only describe. */
static const struct soi_act *apposed_to(const struct soi_match_walk *m, const struct soi_act *a,
					size_t first)
{
	uint32_t lo = m->act_at[a->first] - 1;

	for (uint32_t back = 1; back < 3 && back <= lo; back++) {
		const struct soi_act *b = &m->acts[lo - back];

		if (b->first < first || b->end + 1 >= a->first || a->first - b->end > BACK)
			return a;
		if (!b->leader || !is_mark(m, b->end, ','))
			continue;
		for (size_t k = b->end + 1; k < a->first; k++)
			if (m->trigger_at[k] || is_punct(m, k))
				return a;
		return soi_event_word(m, SOI_EW_FORMER, b->end + 1, a->first, NULL) ||
				       soi_event_word(m, SOI_EW_OFFICE, b->end + 1, a->first, NULL) ||
				       soi_event_word(m, SOI_EW_TITLE, b->end + 1, a->first, NULL)
			       ? b
			       : a;
	}
	return a;
}

/* "Nghi phạm cướp tiệm vàng A bị bắt": who a phrase that ends in a name begins with. */
static const struct soi_act *caught(const struct soi_match_walk *m, const struct soi_act *a,
				    size_t first)
{
	for (size_t k = a->first; k > first && a->first - k < BACK && !is_punct(m, k - 1); k--) {
		const struct soi_act *b = act_of(m, k - 1);

		if (word_before(m, SOI_EW_CLAUSE, k, first, NULL))
			break;
		if (b && b->object && b->noun && b->id.n)
			return b;
	}
	return a;
}

/* The subject of a verb at token i; people: one who is no state; done_to: of a passive. */
static bool find_subject(const struct soi_match_walk *m, size_t i, size_t first, bool people,
			 bool done_to, struct side *s)
{
	for (size_t k = i; k > first && i - k < BACK; k--) {
		const struct soi_act *a = act_of(m, k - 1);

		if (is_mark(m, k - 1, ';') || is_mark(m, k - 1, '|') ||
		    (is_mark(m, k - 1, ':') && i - k < 2))
			break;
		if (!a)
			continue;
		k = a->first + 1;
		/* "cấp phép cho A bán": A sells */
		if (!a->place && a->end == i &&
		    ((a->first > first && is_word(m, SOI_EW_LET, a->first - 1)) ||
		     word_before(m, SOI_EW_CAUSE, a->first, first, NULL))) {
			take_ahead(m, m->act_at[a->first] - 1, i, s);
			return true;
		}
		if (head_of(m, a, first))
			a = head_of(m, a, first);
		a = owned_by(m, a, first);
		a = apposed_to(m, a, first);
		if (done_to)
			a = caught(m, a, first);
		k = a->first + 1;
		if (a->place || (a->object && !done_to) || ruled(m, a->first, first) ||
		    (people && is_state(a) && !a->folk.n))
			continue;
		take_back(m, m->act_at[a->first] - 1, first, s);
		return true;
	}
	return false;
}

static bool subject(const struct soi_match_walk *m, size_t i, size_t first, struct side *s)
{
	return find_subject(m, i, first, false, false, s);
}

/* The first actor behind token i who is not of the other side. */
static bool object(const struct soi_match_walk *m, size_t i, size_t limit, size_t far, bool places,
		   bool loose, const struct side *other, struct side *s)
{
	size_t weak = SIZE_MAX, owner = SIZE_MAX;

	for (size_t k = i; k < limit && k < i + far; k++) {
		const struct soi_act *a = act_of(m, k);

		if (is_mark(m, k, ';') || is_mark(m, k, ':') ||
		    (is_mark(m, k, ',') && !(k == i && k + 1 < limit && m->trigger_at[k + 1])) ||
		    ((!loose || !m->whole) && (soi_event_word(m, SOI_EW_CLAUSE, k, limit, NULL) ||
				(k + 1 < limit && is_word(m, SOI_EW_AND, k) &&
				 !(k == i && m->trigger_at[k + 1])))))
			break;
		if (m->trigger_at[k] && k > i + 5 && !a && !loose)
			break;
		if (m->owner_at[k] && owner == SIZE_MAX &&
		    !(other->n && soi_span_eq(m->acts[m->owner_at[k] - 1].id,
					      m->acts[other->acts[0]].id)))
			owner = k;
		if (!a)
			continue;
		if (loose && a->rank != SOI_POLITICAL &&
		    k > i + 2) { /* a state is accused before its machines */
			if (weak == SIZE_MAX)
				weak = k;
			k = a->end - 1;
			continue;
		}
		if ((a->place && !places) ||
		    (k > i && is_word(m, SOI_EW_MAKER, k - 1)) ||
		    (other->n && soi_span_eq(a->id, m->acts[other->acts[0]].id))) {
			k = a->end - 1;
			continue;
		}
		take_ahead(m, m->act_at[k] - 1, limit, s);
		return true;
	}
	if (owner != SIZE_MAX)
		take_ahead(m, m->owner_at[owner] - 1, limit, s);
	else if (weak != SIZE_MAX)
		take_ahead(m, m->act_at[weak] - 1, limit, s);
	return s->n > 0;
}

/* Whether one of the pattern's prepositions stands at i; its length. */
static size_t preposition(const struct soi_match_walk *m, const struct soi_event_pattern *p,
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

/* "với T" within a few tokens behind the trigger. */
static bool required_object(const struct soi_match_walk *m, const struct soi_event_pattern *p,
			    size_t i, size_t limit, struct side *s)
{
	for (size_t k = i;
	     k < limit && k < i + AHEAD / 2 && !is_mark(m, k, ',') && !is_mark(m, k, '.'); k++) {
		size_t n = preposition(m, p, k, limit);

		if ((k > i || (!n && !soi_span_is(p->type, "PROTEST"))) &&
		    soi_event_word(m, SOI_EW_CLAUSE, k, limit, NULL))
			break;
		if (!n)
			continue;
		for (size_t at = k + n; at < limit && at < k + n + 6 && !is_punct(m, at) &&
					!soi_event_word(m, SOI_EW_CLAUSE, at, limit, NULL);
		     at++)
			if (m->act_at[at] && !act_of(m, at)->place) {
				take_ahead(m, m->act_at[at] - 1, limit, s);
				return true;
			}
	}
	return false;
}

/* Roles around a noun: "của S", "giữa S và T", "vào T". */
static void nominal_sides(const struct soi_match_walk *m, struct trigger *g,
			  const struct soi_sentence *sen)
{
	size_t limit = sen->last;

	for (size_t k = g->end; k < limit && k < g->end + AHEAD; k++) {
		size_t n, at;
		bool by, toward, between;

		if (is_mark(m, k, ';') || is_mark(m, k, '.') ||
		    (is_mark(m, k, ',') && k > g->end + 3))
			break;
		if (m->trigger_at[k] && k > g->end + 3 && !m->act_at[k] && !g->p->ties)
			break;
		between = soi_event_word(m, SOI_EW_BETWEEN, k, limit, &n);
		by = !between && (soi_event_word(m, SOI_EW_BY, k, limit, &n) ||
				  soi_event_word(m, SOI_EW_RECEIVE, k, limit, &n));
		toward = !between && !by && soi_event_word(m, SOI_EW_TOWARD, k, limit, &n);
		if (!between && !by && !toward) {
			/* "chuyến thăm Mỹ", "vụ do thám Mexico" */
			if (k == g->end && m->act_at[k] && !g->target.n &&
			    (!g->source.n || g->source.end <= g->first) &&
			    (!act_of(m, k)->place || soi_span_is(g->p->mode, "visit"))) {
				take_ahead(m, m->act_at[k] - 1, limit, &g->target);
				/* "cuộc gặp Mỹ - Trung" has both sides here */
				if (g->target.n > 1 && soi_span_is(g->p->type, "CONSULT")) {
					g->source = g->target;
					g->target.n = 0;
				}
			}
			continue;
		}
		/* "sự giận dữ của mình với A" */
		if (by && is_word(m, SOI_EW_OF, k) && is_word(m, SOI_EW_OWNER_ONLY, k + n)) {
			if (!g->source.n)
				(void)subject(m, g->verb, sen->first, &g->source);
			continue;
		}
		for (at = k + n; at < limit && at < k + n + 5 && !is_punct(m, at) && !m->act_at[at];
		     at++)
			;
		if (at >= limit || !m->act_at[at] || act_of(m, at)->place)
			continue;
		/* "do Nga sản xuất" made something else; "do Nga tiến hành" did it */
		if (by && !is_word(m, SOI_EW_OF, k) && !is_word(m, SOI_EW_SINCE, k) &&
		    !soi_event_word(m, SOI_EW_LIGHT, act_of(m, at)->end, limit, NULL))
			continue;
		if (by && g->source.n && g->light && g->got && !g->target.n)
			take_ahead(m, m->act_at[at] - 1, limit, &g->target);
		else if (between && !g->source.n)
			take_ahead(m, m->act_at[at] - 1, limit, &g->source);
		else if (by && !g->source.n)
			take_ahead(m, m->act_at[at] - 1, limit, &g->source);
		else if (toward && !g->target.n)
			take_ahead(m, m->act_at[at] - 1, limit, &g->target);
		k = at;
	}
}

/* "chia sẻ nỗi đau của A": "của" belongs to the row. */
static bool own_object(const struct soi_match_walk *m, const struct trigger *g)
{
	return preposition(m, g->p, g->end, g->end + 1) > 0;
}

/* "được A mời", "được viện trợ": the subject is the one it is done to. Forces are "được triển
 * khai" by their own state, and who "được rút" leaves. */
static bool received(const struct trigger *g)
{
	return !soi_span_is(g->p->type, "MOBILIZE") && !soi_span_is(g->p->type, "CONSULT") &&
	       g->p->target && !g->p->together;
}

/* "thượng đỉnh Mỹ - Nga", "cuộc gặp Putin - Trump": both sides stand behind the noun. */
static bool pair_behind(const struct soi_match_walk *m, const struct trigger *g,
			const struct soi_event_pattern *p, const struct soi_sentence *sen)
{
	const struct soi_act *a = g->end < sen->last ? act_of(m, g->end) : NULL;

	return a && soi_span_is(p->type, "CONSULT") && !soi_span_is(p->mode, "visit") &&
	       a->end + 1 < sen->last && is_mark(m, a->end, '-') && m->act_at[a->end + 1];
}

/* "thúc đẩy hơn nữa quan hệ hữu nghị giữa A và B" */
static bool between_behind(const struct soi_match_walk *m, const struct trigger *g,
			   const struct soi_sentence *sen)
{
	for (size_t k = g->end; k < sen->last && k < g->end + AHEAD && !is_punct(m, k); k++)
		if (soi_event_word(m, SOI_EW_BETWEEN, k, sen->last, NULL))
			return true;
	return false;
}

/* What stands right before the trigger. */
static bool classify(const struct soi_match_walk *m, struct trigger *g,
		     const struct soi_sentence *sen)
{
	size_t p = g->first, n;

	if (word_before(m, SOI_EW_NOT_BEFORE, p, sen->first, NULL) ||
	    soi_event_word(m, SOI_EW_NOT_AFTER, g->end, sen->last, NULL))
		return false;
	/* "dập tắt hy vọng của A": a feeling, nothing asked */
	if (is_type(g, "REQUEST") && g->p->must && g->end < sen->last &&
	    is_word(m, SOI_EW_OF, g->end))
		return false;
	while (p > sen->first && !m->act_at[p - 1] &&
	       word_before(m, SOI_EW_MODAL, p, sen->first, &n))
		p -= n;
	if (word_before(m, SOI_EW_CLASSIFIER, p, sen->first, &n)) {
		g->nominal = true;
		if (soi_event_word(m, SOI_EW_ANAPHOR, g->end, sen->last, NULL))
			return false;
		while (word_before(m, SOI_EW_CLASSIFIER, p, sen->first, &n) ||
		       word_before(m, SOI_EW_MODAL, p, sen->first, &n))
			p -= n;
		if (word_before(m, SOI_EW_LIGHT, p, sen->first, &n)) {
			g->light = true;
			/* "nhận được sự ủng hộ của A": A's */
			g->got = word_before(m, SOI_EW_GET, p, sen->first, NULL);
			p -= n;
			/* "không tham gia đàm phán" */
			while (word_before(m, SOI_EW_MODAL, p, sen->first, &n))
				p -= n;
			if (word_before(m, SOI_EW_NEGATIVE, p, sen->first, NULL))
				return false;
		}
		g->verb = p;
		return true;
	}
	g->verb = p;
	/* "loạt bắt cóc, tra tấn": joined to a noun */
	if (p == g->first && p > sen->first + 2 &&
	    (is_mark(m, p - 1, ',') || is_word(m, SOI_EW_AND, p - 1)))
		for (n = 1; n < 4 && p > sen->first + n + 1; n++)
			if (m->trigger_at[p - 1 - n] == n &&
			    word_before(m, SOI_EW_CLASSIFIER, p - 1 - n, sen->first, NULL)) {
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
	     (g->end + 1 < sen->last && is_word(m, SOI_EW_OF, g->end) &&
	      (m->act_at[g->end + 1] ||
	       (soi_event_word(m, SOI_EW_TITLE, g->end + 1, sen->last, &n) &&
		g->end + 1 + n < sen->last && m->act_at[g->end + 1 + n]))))) {
		g->nominal = true;
		return true;
	}
	/* "Thỏa thuận được ký kết": nobody said */
	if (g->p->together && word_before(m, SOI_EW_RECEIVE, p, sen->first, NULL)) {
		g->nominal = g->light = g->got = true;
		return true;
	}
	/* "bác đề nghị", "đạt yêu cầu": an object */
	if (word_before(m, SOI_EW_TAKER, g->first, sen->first, &n)) {
		g->nominal = true;
		g->verb = g->first - n;
		return true;
	}
	/* "tuyên bố rằng nghe lén …", "bàn về trừng phạt": no subject */
	if (p > sen->first && p == g->first &&
	    is_word(m, SOI_EW_ABOUT, p - 1)) {
		g->nominal = true;
		return true;
	}
	/* "nhận được 2 triệu USD viện trợ từ A": its subject is helped */
	for (size_t k = p;
	     k > sen->first && p - k < 9 && !is_mark(m, k - 1, ',') && !m->act_at[k - 1]; k--)
		if (soi_event_word(m, SOI_EW_GET, k - 1, p, NULL)) {
			g->nominal = g->light = g->got = true;
			g->verb = k - 1;
			return true;
		}
	/* "bác cáo buộc", "sau cáo buộc" */
	if (g->p->clause && p == g->first && p > sen->first && is_type(g, "ACCUSE") &&
	    is_word(m, SOI_EW_ABOUT_CLAIM, p - 1)) {
		g->nominal = true;
		return true;
	}
	/* "nói cáo buộc NSA do thám": what is said, a noun */
	if (g->p->clause && p == g->first && word_before(m, SOI_EW_REPORT, p, sen->first, NULL)) {
		g->nominal = true;
		return true;
	}
	if (word_before(m, SOI_EW_PASSIVE, p, sen->first, &n) ||
	    (received(g) && word_before(m, SOI_EW_RECEIVE, p, sen->first, &n))) {
		g->passive = true;
		g->passive_at = p - n;
		return true;
	}
	/* "bị quân Mỹ tấn công": an actor and its title between */
	for (size_t k = p; k > sen->first && p - k < 9 && !is_punct(m, k - 1); k--)
		if (soi_event_word(m, SOI_EW_PASSIVE, k - 1, k, NULL) ||
		    (received(g) && m->act_at[k] &&
		     soi_event_word(m, SOI_EW_RECEIVE, k - 1, k, NULL))) {
			g->passive = m->act_at[p - 1] != 0;
			g->passive_at = k - 1;
			break;
		}
	return !(word_before(m, SOI_EW_NEGATIVE, p, sen->first, NULL));
}

/* "viện trợ của A sẽ được chuyển" */
static bool planned_behind(const struct soi_match_walk *m, const struct trigger *g,
			   const struct soi_sentence *sen)
{
	size_t k = g->end;

	if (g->source.n && g->source.first >= k)
		k = g->source.end;
	if (g->target.n && g->target.first >= k)
		k = g->target.end;
	return soi_event_word(m, SOI_EW_PLANNED, k, sen->last, NULL);
}

/* "có bị nghe lén hay không" */
static bool asked_whether(const struct soi_match_walk *m, const struct trigger *g,
			  const struct soi_sentence *sen)
{
	for (size_t k = g->end; k + 1 < sen->last && k < g->end + AHEAD && !is_mark(m, k, ';'); k++)
		if (soi_event_word(m, SOI_EW_WHETHER, k, sen->last, NULL))
			return true;
	return false;
}

/* "sẽ có khoảng 40.000 người biểu tình" */
static bool planned_before(const struct soi_match_walk *m, size_t i, const struct soi_sentence *sen)
{
	for (size_t k = i; k > sen->first && i - k < 6 && !is_punct(m, k - 1) && !m->act_at[k - 1];
	     k--)
		if (is_word(m, SOI_EW_WILL, k - 1))
			return true;
	return false;
}

static enum soi_status status_of(const struct soi_match_walk *m, const struct trigger *g,
				 const struct soi_sentence *sen)
{
	size_t first = sen->first, n;
	size_t from = g->nominal ? g->verb : g->first;

	if (g->source.n && g->source.end <= from && from - g->source.end < 12)
		first = g->source.end;
	else if (from > first + 6)
		first = from - 6;
	/* "A nói hành động của B là …": said, whatever "sẽ" stands around */
	if (g->p->verdict)
		return SOI_ACTUAL;
	/* "không bị bắt giữ" */
	if (g->passive && word_before(m, SOI_EW_NEGATIVE, g->passive_at, sen->first, NULL))
		return SOI_DENIED;
	/* "cuộc tấn công tiềm tàng" */
	if (soi_event_word(m, SOI_EW_POTENTIAL, g->end, sen->last, NULL))
		return SOI_POSSIBLE;
	if (g->nominal && !g->light && planned_behind(m, g, sen))
		return SOI_PLANNED;
	if (asked_whether(m, g, sen))
		return SOI_POSSIBLE;
	if (g->source.n && g->source.end <= from && planned_before(m, g->source.first, sen))
		return SOI_PLANNED;
	/* "khả năng A thuê B" */
	if (g->source.n && g->source.first > sen->first && g->source.end <= from &&
	    word_before(m, SOI_EW_POSSIBLE, g->source.first, sen->first, NULL))
		return SOI_POSSIBLE;
	if (g->source.n && g->source.first > sen->first &&
	    word_before(m, SOI_EW_DENIED, g->source.first, sen->first, NULL))
		return SOI_DENIED;
	/* a headline asks */
	if (sen->last > sen->first && is_mark(m, sen->last - 1, '?'))
		return SOI_POSSIBLE;
	for (size_t k = from; k > first; k--) {
		if (word_before(m, SOI_EW_DENIED, k, sen->first, NULL))
			return SOI_DENIED;
		if (word_before(m, SOI_EW_POSSIBLE, k, first, NULL))
			return SOI_POSSIBLE;
		if (word_before(m, SOI_EW_PLANNED, k, first, &n) ||
		    (soi_span_is(g->p->type, "AID") &&
		     word_before(m, SOI_EW_PROMISE, k, first, &n)))
			return SOI_PLANNED;
		if (is_word(m, SOI_EW_DONE, k - 1))
			return SOI_ACTUAL;
	}
	/* "nhằm tháo gỡ bất đồng và thúc đẩy hợp tác": an aim */
	for (size_t k = g->first; is_type(g, "COOPERATE") && k > sen->first && g->first - k < 14;
	     k--)
		if (word_before(m, SOI_EW_PURPOSE, k, sen->first, NULL))
			return SOI_PLANNED;
	for (size_t k = first; k > sen->first && first - k < 14; k--) {
		if (is_punct(m, k - 1) && first - k > 6)
			break;
		if (is_word(m, SOI_EW_IF, k - 1))
			return SOI_POSSIBLE;
	}
	return SOI_ACTUAL;
}

static bool usable(const struct soi_time *t)
{
	return t->value.n == 0 || (t->value.p[0] != 'P' && t->value.p[0] != 'R');
}

/* "có hiệu lực đến hết năm 2025", "kể từ năm 2003": another's day. */
static bool other_day(const struct soi_match_walk *m, size_t token, size_t first)
{
	const uint32_t *time_at = m->w->time_at;
	size_t n;

	while (token > first && time_at[token - 1] == time_at[token])
		token--;
	for (size_t k = 3; k > 0; k--)
		if (token >= first + k &&
		    soi_series_word(m->w, SOI_SR_AIM, token - k, token + 1, &n, NULL) && n >= k)
			return true;
	return soi_series_word(m->w, SOI_SR_AIM, token, token + 4, NULL, NULL);
}

/* "từ tháng 5/2010": since then, where it is something that goes on. */
static bool since(const struct soi_match_walk *m, const struct soi_event *e,
		  const struct soi_time *t)
{
	size_t at = soi_token_at(m->t, t->start);

	return at > 0 && (soi_span_is(e->type, "ASSAULT") || soi_span_is(e->mode, "cyber")) &&
	       memchr(t->value.p, '/', t->value.n) == NULL &&
	       is_word(m, SOI_EW_SINCE, at - 1) &&
	       !(at > 1 && soi_event_word(m, SOI_EW_SINCE_THEN, at - 2, at, NULL));
}

static void set_when(const struct soi_match_walk *m, struct soi_event *e, uint32_t i)
{
	const struct soi_time *t = &m->w->d->m->times[i];

	e->when = t->value;
	if (t->value.n && since(m, e, t))
		e->when = soi_arena_printf(m->w->d->a, "%.*s/..", SOI_FMT(t->value));
	e->when_span = (struct soi_range){ t->start, t->end };
	e->when_time = (int32_t)i;
}

static bool same_acts(const struct soi_match_walk *m, const struct side *a, const struct side *b)
{
	return a->n && b->n && soi_span_eq(m->acts[a->acts[0]].id, m->acts[b->acts[0]].id);
}

/* The nearest time behind the trigger in its clause, else before it; a day of
 * a report counts for what the one who reports did. */
static void find_when(const struct soi_match_walk *m, const struct trigger *g,
		      const struct trigger *last, const struct soi_sentence *sen,
		      struct soi_event *e)
{
	const uint32_t *time_at = m->w->time_at;
	size_t n;

	for (size_t k = g->end; k < sen->last && k < g->end + AHEAD; k++) {
		if (is_mark(m, k, ',') || is_mark(m, k, ';') ||
		    (m->trigger_at[k] && k > g->end + 2))
			break;
		if (time_at[k] && usable(&m->w->d->m->times[time_at[k] - 1]) &&
		    !other_day(m, k, sen->first)) {
			set_when(m, e, time_at[k] - 1);
			return;
		}
	}
	/* "hôm 22/10 nói về cáo buộc …": another day's */
	if (g->nominal && !g->light && !g->source.n && is_type(g, "ACCUSE"))
		return;
	for (size_t k = g->first, acts = 0; k > sen->first && g->first - k < 2 * BACK; k--) {
		/* "hôm 22/10 A phản đối việc B nghe lén": the day of the protest */
		if (last->p && last->sentence == g->sentence && k == last->first &&
		    (is_type(last, "ACCUSE") || is_type(last, "REJECT") ||
		     is_type(last, "REQUEST")) &&
		    !same_acts(m, &last->source, &g->source))
			return;
		if (m->act_at[k - 1] && (k == g->first || m->act_at[k] != m->act_at[k - 1]) &&
		    !act_of(m, k - 1)->place)
			acts++;
		if (acts && word_before(m, SOI_EW_REPORT, k, sen->first, &n)) {
			struct side who = { .n = 0 };

			/* "A ngày 22/10 cho biết ông đã …": A's own deed, A's day */
			if (!subject(m, k - n, sen->first, &who) || !same_acts(m, &who, &g->source))
				return;
			acts = 0;
		}
		if (time_at[k - 1] && usable(&m->w->d->m->times[time_at[k - 1] - 1]) &&
		    !other_day(m, k - 1, sen->first)) {
			set_when(m, e, time_at[k - 1] - 1);
			return;
		}
	}
}

/* "biểu tình ba ngày", "thăm A trong hai ngày": what begins on a day and lasts some. */
static void find_length(const struct soi_match_walk *m, const struct trigger *g,
			const struct soi_sentence *sen, struct soi_event *e)
{
	const uint32_t *time_at = m->w->time_at;
	struct soi_span whole;

	if (e->when.n != 10 ||
	    (!is_type(g, "CONSULT") && !is_type(g, "PROTEST") && !is_type(g, "MOBILIZE")))
		return;
	for (size_t k = g->end; k < sen->last && k < g->end + AHEAD && !is_mark(m, k, ';'); k++) {
		const struct soi_time *t = time_at[k] ? &m->w->d->m->times[time_at[k] - 1] : NULL;
		int days = t ? soi_series_days(t) : 0;

		if (days < 2 || (k > g->end && time_at[k - 1] == time_at[k]) ||
		    !(k == g->end || soi_series_word(m->w, SOI_SR_LENGTH, k - 1, k, NULL, NULL)))
			continue;
		/* "trong 3 ngày 20-21 và 22/10": the days themselves follow */
		while (k + 1 < sen->last && time_at[k + 1] == time_at[k])
			k++;
		if (k + 1 < sen->last && time_at[k + 1])
			return;
		whole = soi_series_interval(m->w, e->when, days);
		if (whole.n)
			e->when = whole;
		return;
	}
}

/* The figures that follow in the clause: how many, how much. */
static void find_figures(const struct soi_match_walk *m, const struct trigger *g,
			 const struct soi_sentence *sen, struct soi_event *e)
{
	const struct soi_marks *marks = m->w->d->m;
	size_t end = g->end, lo = 0, hi = marks->n_figures, n = 0;

	while (end < sen->last && end < g->end + AHEAD && !m->trigger_at[end] &&
	       !is_mark(m, end, ';'))
		end++;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (marks->figures[mid].start < e->end)
			lo = mid + 1;
		else
			hi = mid;
	}
	while (lo + n < marks->n_figures && end > g->end &&
	       marks->figures[lo + n].start < m->t->tokens[end - 1].end)
		n++;
	if (!n)
		return;
	e->figures = SOI_NEW_N(m->w->d->a, uint32_t, n);
	e->n_figures = n;
	for (size_t i = 0; i < n; i++)
		e->figures[i] = (uint32_t)(lo + i);
}

/* Whose words tell it: the speaker of the quotation, direct or not, around it. */
static void find_claimant(struct soi_match_walk *m, struct soi_event *e)
{
	const struct soi_marks *marks = m->w->d->m;

	while (m->quote < marks->n_quotes && marks->quotes[m->quote].end <= e->start)
		m->quote++;
	if (m->quote < marks->n_quotes && marks->quotes[m->quote].start <= e->start)
		e->claimant = marks->quotes[m->quote].speaker;
}

static void find_where(const struct soi_match_walk *m, const struct trigger *g,
		       const struct soi_sentence *sen, struct soi_event *e)
{
	for (size_t k = g->end; k < sen->last && k < g->end + AHEAD; k++) {
		const struct soi_name *name;
		size_t n, at;

		if (m->trigger_at[k] && k > g->end + 2)
			return;
		if (!soi_event_word(m, SOI_EW_AT, k, sen->last, &n))
			continue;
		at = k + n;
		while (at < sen->last && !m->w->name_at[at] &&
		       soi_event_word(m, SOI_EW_TOWN, at, sen->last, &n))
			at += n;
		if (at >= sen->last || !m->w->name_at[at])
			continue;
		name = &m->w->d->m->names[m->w->name_at[at] - 1];
		if (name->kind == SOI_PERSON)
			continue;
		e->where = soi_span_sub(m->t->text, name->start, name->end);
		e->where_span = (struct soi_range){ name->start, name->end };
		return;
	}
}

static void put(struct soi_match_walk *m, struct soi_event *e, uint32_t act, bool target)
{
	static const char *const to_persons[] = { "ACCUSE",  "ASSAULT",	 "COERCE", "REQUEST",
						  "SANCTION", "THREATEN", NULL };
	const struct soi_act *a = &m->acts[act];
	struct soi_actor one = { .id = a->id, .span = a->span };

	uint8_t *grade = target ? &m->grades[e - m->w->events].target
				: &m->grades[e - m->w->events].source;

	if (!target && a->folk.n) {
		one.id = a->folk;
		soi_event_side(m->w, e, &one, false);
		*grade |= 1U << SOI_PEOPLE;
		return;
	}
	/* "sa thải giám đốc Cơ quan A": not the body */
	if (target && a->officer && soi_event_type_in(e->type, to_persons))
		one.id = soi_span_sub(m->t->text, a->span.start, a->span.end);
	if (a->id.n && !(target && a->counted)) {
		soi_event_side(m->w, e, &one, target);
		*grade |= (uint8_t)(1U << a->rank);
	}
	if (a->id2.n) {
		one.id = a->id2;
		soi_event_side(m->w, e, &one, target || e->n_source > 0);
	}
}

/* The verb before in the same sentence, when this one goes on from it. */
static const struct trigger *leader(const struct trigger *g, const struct trigger *last)
{
	if (!last->p || last->sentence != g->sentence || last->end > g->first ||
	    g->first - last->end > 3 * BACK)
		return NULL;
	return last;
}

/* A verb that goes on from the first of its sentence: ", chỉ trích", "và bác bỏ". */
static bool coordinated(const struct soi_match_walk *m, const struct trigger *g, size_t first)
{
	size_t n, verb = g->verb;

	while (word_before(m, SOI_EW_PLANNED, verb, first, &n) ||
	       word_before(m, SOI_EW_MODAL, verb, first, &n))
		verb -= n;
	return verb > first && word_before(m, SOI_EW_GOES_ON, verb, first, NULL);
}

/* "Đang thăm Mỹ, …, Thủ tướng A lên tiếng": the subject behind the comma. */
static bool behind_comma(const struct soi_match_walk *m, size_t i, size_t limit, struct side *s)
{
	bool comma = false;

	for (size_t k = i; k < limit && k < i + BACK; k++) {
		const struct soi_act *a = act_of(m, k);

		comma = comma || is_mark(m, k, ',');
		if (is_mark(m, k, ';') || is_mark(m, k, '.'))
			return false;
		if (!a)
			continue;
		if (comma && !a->place && !ruled(m, a->first, i)) {
			take_ahead(m, m->act_at[k] - 1, limit, s);
			return true;
		}
		k = a->end - 1;
	}
	return false;
}

/* "… là không thể chấp nhận": who says so of whom. */
static void verdict_sides(const struct soi_match_walk *m, struct trigger *g,
			  const struct soi_sentence *sen, const struct trigger *lead)
{
	for (size_t k = g->first; k > sen->first && g->first - k < 2 * BACK && !g->source.n; k--)
		if (soi_event_word(m, SOI_EW_REPORT, k - 1, g->first, NULL))
			(void)subject(m, k - 1, sen->first, &g->source);
	if (g->end + 1 < sen->last && is_word(m, SOI_EW_OF, g->end) &&
	    m->act_at[g->end + 1]) {
		take_ahead(m, m->act_at[g->end + 1] - 1, sen->last, &g->target);
		return;
	}
	if (lead && lead->source.n && !same_acts(m, &lead->source, &g->source)) {
		g->target = lead->source;
		return;
	}
	for (size_t k = g->first; k > sen->first && g->first - k < BACK; k--) {
		struct side one = { .n = 0 };

		if (!m->act_at[k - 1] || act_of(m, k - 1)->place || act_of(m, k - 1)->id.n != 3)
			continue;
		take_ahead(m, m->act_at[k - 1] - 1, k, &one);
		if (!same_acts(m, &one, &g->source)) {
			g->target = one;
			return;
		}
	}
}

/*
 * How many of the words in [i, end) are neither adverbs, nor times and places, nor verbs of
 * saying, nor another event.  A colon, or (where !soft) a word that begins another clause, counts
 * as many: "A … để phản đối B" is still what A does.
 */
static size_t strange_between(const struct soi_match_walk *m, size_t i, size_t end, bool soft)
{
	static const enum soi_event_word over[] = {
		SOI_EW_MODAL,	   SOI_EW_PLANNED, SOI_EW_POSSIBLE, SOI_EW_NEGATIVE, SOI_EW_REPORT,
		SOI_EW_DENIED,	   SOI_EW_LIGHT,   SOI_EW_AT,	    SOI_EW_TOWN,     SOI_EW_JOINT,
		SOI_EW_CLASSIFIER, SOI_EW_PROMISE, SOI_EW_TITLE,    SOI_EW_OFFICE,
	};
	size_t strange = 0, n;

	for (; i < end; i += n) {
		bool known = m->w->time_at[i] || m->act_at[i] || m->w->name_at[i] ||
			     m->t->tokens[i].kind != SOI_TOK_WORD;

		n = 1;
		if (is_mark(m, i, ':') || is_mark(m, i, ';'))
			return SIZE_MAX;
		for (size_t k = 0; !known && k < sizeof(over) / sizeof(*over); k++)
			known = soi_event_word(m, over[k], i, end, &n);
		if (known)
			continue;
		if (m->trigger_at[i]) {
			n = m->trigger_at[i];
			continue;
		}
		if (!soft && soi_event_word(m, SOI_EW_CLAUSE, i, end, NULL))
			return SIZE_MAX;
		strange++;
	}
	return strange;
}

/* A word of negation between a subject and its verb, not at the verb. */
static bool denied_between(const struct soi_match_walk *m, const struct trigger *g)
{
	size_t end = g->light ? g->verb : g->first;

	for (size_t k = g->source.n ? g->source.end : end; k < end; k++)
		if (!m->trigger_at[k] && soi_event_word(m, SOI_EW_UNDONE, k, end, NULL) &&
		    !soi_event_inside_word(m->w, k))
			return true;
	return false;
}

/* Between a subject and its verb: the more, the likelier the verb is somebody else's. */
static size_t strange_words(const struct soi_match_walk *m, const struct trigger *g)
{
	size_t end = g->light ? g->verb : g->first;

	bool soft = m->whole && (soi_span_is(g->p->type, "ACCUSE") ||
				     soi_span_is(g->p->type, "REQUEST"));

	return g->source.n && g->source.end <= end ? strange_between(m, g->source.end, end, soft)
						   : 0;
}

/* What two do with each other may be told of one. */
static bool symmetric(const struct soi_event_pattern *p)
{
	static const char *const types[] = { "CONSULT", "AGREE", "COOPERATE", "ASSAULT", NULL };

	return soi_event_type_in(p->type, types);
}

/* "từ chối đề nghị của A", "bác bỏ đàm phán với A": whose word is refused, or what with whom. */
static bool whose_word(const struct soi_match_walk *m, struct trigger *g, size_t limit)
{
	for (size_t k = g->end; k < limit && k < g->end + AHEAD && !is_punct(m, k); k++) {
		size_t at = k + 1, n;

		if (soi_event_word(m, SOI_EW_CLAUSE, k, limit, NULL))
			return false;
		if (!is_word(m, SOI_EW_OF, k) && !is_word(m, SOI_EW_LET, k) &&
		    !soi_series_word(m->w, SOI_SR_WITH, k, k + 1, NULL, NULL))
			continue;
		while (at < limit && !m->act_at[at] &&
		       soi_event_word(m, SOI_EW_TITLE, at, limit, &n))
			at += n;
		if (at >= limit || !m->act_at[at] || act_of(m, at)->place ||
		    (g->source.n &&
		     soi_span_eq(act_of(m, at)->id, m->acts[g->source.acts[0]].id)))
			continue;
		take_ahead(m, m->act_at[at] - 1, limit, &g->target);
		return true;
	}
	return false;
}

/* "A dọa tấn công nếu B không rút quân và đầu hàng": a headline's second clause has a subject of
 * its own, and goes on from that. */
static bool restarted(const struct soi_match_walk *m, const struct trigger *first,
		      const struct trigger *g)
{
	bool clause = false;

	for (size_t k = first->end; k + 1 < g->verb; k++) {
		clause = clause || soi_event_word(m, SOI_EW_CLAUSE, k, g->verb, NULL);
		if (clause && m->act_at[k] && !act_of(m, k)->place &&
		    !(m->trigger_at[k - 1]) &&
		    !soi_event_word(m, SOI_EW_RULES, k - 1, k, NULL))
			return true;
	}
	return false;
}

/* "triển khai quân đến A", "phản đối tiêm vaccine cho trẻ em": behind a preposition that is none
 * of the row's stands where, or people whom another verb is for. */
static bool ruled_behind(const struct soi_match_walk *m, const struct trigger *g)
{
	if (!g->target.n || g->target.first <= g->end ||
	    (!is_type(g, "MOBILIZE") && m->acts[g->target.acts[0]].rank == SOI_POLITICAL))
		return false;
	for (size_t k = g->end; k < g->target.first; k++)
		if (!preposition(m, g->p, k, g->target.first) &&
		    soi_event_word(m, SOI_EW_RULES, k, g->target.first, NULL) &&
		    !soi_event_inside_word(m->w, k))
			return true;
	return false;
}

/* "đề xuất cấm trẻ em …", "cam kết ngừng mua dầu của A": whom the deed that is asked, opposed or
 * promised is done to. */
static bool another_verbs(const struct soi_match_walk *m, const struct trigger *g)
{
	if (!g->target.n || g->target.first <= g->end || g->p->must)
		return false;
	/* "lên án vụ không kích nhằm vào A": A suffered it */
	if (is_type(g, "ACCUSE") && !g->p->clause &&
	    word_before(m, SOI_EW_TOWARD, g->target.first, g->end, NULL) &&
	    !preposition(m, g->p, g->end, g->target.first))
		for (size_t k = g->end; k < g->target.first; k++)
			if (m->trigger_at[k])
				return true;
	if (is_type(g, "AGREE"))
		return !g->p->together && !preposition(m, g->p, g->end, g->target.first);
	return (is_type(g, "REQUEST") || (is_type(g, "ACCUSE") && !g->p->clause)) &&
	       m->trigger_at[g->end] && !preposition(m, g->p, g->end, g->target.first);
}

/* What is done, not said. */
static bool is_deed(const struct trigger *g)
{
	static const char *const said[] = { "ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT",
					    "CONSULT", NULL };

	return !soi_event_type_in(g->p->type, said);
}

/* "ở A", "đến A" right before the other side. */
static bool stationed(const struct soi_match_walk *m, const struct trigger *g)
{
	static const char *const to[] = { "ở", "tại", "đến", "tới", "sang", "ra" };
	size_t k = g->target.first;

	if (k <= g->end)
		return false;
	for (size_t i = 0; i < sizeof(to) / sizeof(*to); i++)
		if (soi_span_is(soi_token_span(m->t, k - 1), to[i]))
			return true;
	return false;
}

/* "Tổng thống A thất vọng vì chiến sự ở B, kêu gọi C": behind the comma it is still A. */
static bool opening(const struct soi_match_walk *m, const struct trigger *g,
		    const struct soi_sentence *sen, struct side *s)
{
	for (size_t k = sen->first; k < g->verb && k < sen->first + BACK; k++) {
		const struct soi_act *a = act_of(m, k);

		if (is_punct(m, k))
			return false;
		if (!a)
			continue;
		if (a->place || !begins_clause(m, a->first, sen->first) || a->rank != SOI_POLITICAL)
			return false;
		take_ahead(m, m->act_at[k] - 1, g->verb, s);
		return true;
	}
	return false;
}

/* Nothing, or in a headline a few words that name nobody: "A kêu gọi thế giới trừng phạt B". */
static bool unnamed_between(const struct soi_match_walk *m, size_t i, size_t end)
{
	if (end > i + (m->whole ? 0 : 3))
		return false;
	for (; i < end; i++)
		if (m->act_at[i] || is_punct(m, i) ||
		    soi_event_word(m, SOI_EW_CLAUSE, i, end, NULL))
			return false;
	return true;
}

static void find_sides(const struct soi_match_walk *m, struct trigger *g,
		       const struct soi_sentence *sen, const struct trigger *last,
		       const struct trigger *first,
		       enum soi_status *status)
{
	const struct trigger *lead = leader(g, last);
	bool near = soi_span_is(g->p->type, "REJECT"), accuse = soi_span_is(g->p->type, "ACCUSE");

	if (soi_span_is(g->p->type, "PROTEST") && !g->passive) {
		/* people march, not states */
		if (!g->nominal || g->light)
			(void)find_subject(m, g->verb, sen->first, true, false, &g->source);
		if (g->nominal)
			nominal_sides(m, g, sen);
		else if (!g->source.n && m->whole)
			(void)behind_comma(m, g->end, sen->last, &g->source);
		if (g->source.n && is_state(&m->acts[g->source.acts[0]]) &&
		    !m->acts[g->source.acts[0]].folk.n)
			g->source.n = 0;
		if (g->p->required)
			(void)required_object(m, g->p, g->end, sen->last, &g->target);
		else if (g->p->target && !g->nominal)
			(void)object(m, g->end, sen->last, AHEAD / 2, false, false, &g->source,
				     &g->target);
		return;
	}
	/* "yêu cầu A mở một cuộc điều tra": asked for, whoever is to do it */
	if (g->nominal && g->light && lead && lead->p->clause && is_type(lead, "REQUEST") &&
	    lead->target.n && lead->target.end <= g->verb && g->verb - lead->target.end < 8 &&
	    !is_mark(m, lead->target.end, ','))
		*status = SOI_CALLED_FOR;
	if (g->nominal) {
		if (g->light && !g->got && !g->p->together)
			(void)subject(m, g->verb, sen->first, &g->source);
		nominal_sides(m, g, sen);
		/* "A và B thiệt mạng trong cuộc giao tranh" */
		if (g->p->together && !g->source.n && !g->target.n) {
			struct side s = { .n = 0 };

			if (subject(m, g->verb, sen->first, &s) && s.n > 1)
				g->source = s;
		}
		if (g->got && g->p->together)
			return;
		if (g->got && !g->target.n)
			(void)subject(m, g->verb, sen->first, &g->target);
		else if (!g->source.n && g->light)
			(void)subject(m, g->verb, sen->first, &g->source);
		if (g->p->clause && !g->target.n)
			(void)object(m, g->end, sen->last, AHEAD, false, accuse, &g->source,
				     &g->target);
		if (!m->whole && g->p->clause && g->target.n && g->target.first > g->end &&
		    strange_between(m, g->end, g->target.first, false) > 1)
			g->target.n = 0;
		if (!g->source.n && soi_span_is(g->p->type, "CONSULT") &&
		    !behind_comma(m, g->end, sen->last, &g->source))
			(void)subject(m, g->verb, sen->first, &g->source);
		if (!g->target.n && g->source.n && soi_span_is(g->p->type, "REQUEST") &&
		    g->source.first > g->end) {
			if (lead && lead->source.n && !lead->nominal)
				g->target = lead->source;
			else
				(void)subject(m, g->verb, sen->first, &g->target);
		}
		if (same_acts(m, &g->source, &g->target))
			g->source.n = 0;
		return;
	}
	if (g->p->verdict) {
		verdict_sides(m, g, sen, lead);
		return;
	}
	if (g->passive) {
		(void)find_subject(m, g->passive_at, sen->first, false, true, &g->target);
		/* "… ở A, bị lên án": another's */
		if (g->target.n &&
		    (strange_between(m, g->target.end, g->passive_at, true) == SIZE_MAX ||
		     (!m->whole && is_mark(m, g->passive_at - 1, ','))))
			g->target.n = 0;
		if (g->passive_at + 1 < g->first)
			(void)subject(m, g->verb, g->passive_at + 1, &g->source);
		if (!g->source.n)
			for (size_t k = g->end; k < sen->last && k < g->end + 4; k++)
				if (soi_event_word(m, SOI_EW_BY, k, sen->last, NULL) &&
				    k + 1 < sen->last && m->act_at[k + 1])
					take_ahead(m, m->act_at[k + 1] - 1, sen->last, &g->source);
		if (!g->target.n)
			(void)behind_comma(m, g->end, sen->last, &g->target);
		return;
	}
	if (lead && coordinated(m, g, sen->first) && first->source.n && !first->nominal &&
	    !restarted(m, first, g))
		g->source = first->source;
	else if (lead && lead->source.n && !lead->passive && !lead->nominal && !lead->p->clause &&
		 !is_type(lead, "ACCUSE") && lead->source.first < lead->first &&
		 word_before(m, SOI_EW_CLAUSE, g->verb, sen->first, NULL))
		g->source = lead->source; /* "A gặp B khi thăm C": A */
	else if (lead || m->whole || !coordinated(m, g, sen->first) ||
		 !opening(m, g, sen, &g->source))
		(void)subject(m, g->verb, sen->first, &g->source);
	/* "Trộm đột nhập A, B ra lệnh đóng cửa": not B */
	if (!g->source.n &&
	    (m->whole || (g->verb - sen->first < BACK &&
			  strange_between(m, sen->first, g->verb, true) == 0)))
		(void)behind_comma(m, g->end, sen->last, &g->source);
	if (g->p->required)
		(void)required_object(m, g->p, g->end, sen->last, &g->target);
	else if (g->p->target)
		(void)object(m, g->end + preposition(m, g->p, g->end, sen->last), sen->last,
			     near			  ? AHEAD / 4
			     : g->p->must && g->p->clause ? 2
							  : AHEAD,
			     false, accuse,
			     &g->source, &g->target);
	if (!m->whole && !g->p->required && (ruled_behind(m, g) || another_verbs(m, g)))
		g->target.n = 0;
	if (near && !g->target.n)
		(void)whose_word(m, g, sen->last);
	if (!m->whole && g->target.n && g->target.first > g->end &&
	    strange_between(m, g->end, g->target.first, true) == SIZE_MAX)
		g->target.n = 0;
	if (!m->whole && g->p->clause && !g->nominal && g->target.n &&
	    strange_between(m, g->end, g->target.first, false) > 1)
		g->target.n = 0;
	/* who listens "tại Việt Nam" listens to Vietnam; who arrests there does not */
	if (g->p->target && !g->target.n &&
	    (soi_span_is(g->p->mode, "cyber") || soi_span_is(g->p->mode, "aerial") ||
	     (soi_span_is(g->p->mode, "troops") && (m->whole || g->p->n_preps)) ||
	     soi_span_is(g->p->mode, "visit")))
		(void)object(m, g->end, sen->last, AHEAD, true, false, &g->source, &g->target);
	/* "triển khai tên lửa ở A": where, unless it is against A */
	if (!m->whole && is_type(g, "MOBILIZE") && soi_span_is(g->p->mode, "troops") &&
	    g->target.n && !g->p->both && stationed(m, g))
		g->target.n = 0;
	if (lead && lead->target.n && g->source.n && lead->target.acts[0] == g->source.acts[0]) {
		if (lead->p->clause) {
			/* what is done already may be asked to be explained */
			if (g->verb > sen->first &&
			    is_word(m, SOI_EW_DEED, g->verb - 1))
				;
			else if (soi_span_is(lead->p->type, "REQUEST") ||
			    soi_span_is(lead->p->type, "THREATEN"))
				*status = SOI_CALLED_FOR;
		} else if (!lead->nominal && coordinated(m, g, sen->first)) {
			g->source = lead->source;
		}
	} else if (lead && !g->source.n) {
		g->source = lead->source;
	}
	/* "A kêu gọi chấm dứt …", "A dọa tấn công": asked of nobody named, threatened */
	if (lead && !lead->nominal && !lead->passive && lead->p->clause &&
	    unnamed_between(m, lead->end, g->verb)) {
		if (is_type(lead, "THREATEN")) {
			*status = SOI_POSSIBLE;
		} else if (is_type(lead, "REQUEST") && !symmetric(g->p)) {
			*status = SOI_CALLED_FOR;
			if (!m->whole)
				g->source.n = 0;
		}
	}
	/* "A kêu gọi B rút quân, thả con tin": asked for like the deed before */
	if (last->p && last->called && last->sentence == g->sentence &&
	    coordinated(m, g, sen->first) && !g->nominal && is_deed(g)) {
		*status = SOI_CALLED_FOR;
		g->source = last->source;
		if (same_acts(m, &g->source, &g->target))
			g->target.n = 0;
	}
	g->called = *status == SOI_CALLED_FOR;
	/* "A hy vọng B phối hợp": with A */
	if (*status == SOI_CALLED_FOR && is_type(g, "COOPERATE") && !g->target.n && lead &&
	    lead->source.n)
		g->target = lead->source;
	/* "A và B nhất trí để hai cơ quan hợp tác" */
	if (lead && !g->nominal && is_type(lead, "AGREE") && lead->end < sen->last &&
	    is_word(m, SOI_EW_PURPOSE, lead->end))
		*status = SOI_PLANNED;
	if (same_acts(m, &g->source, &g->target))
		g->target.n = 0;
}

/* "A phản đối hành động nghe lén", "A cáo buộc B chuẩn bị cho các cuộc tấn công": the deed a
 * complaint speaks of is that of the one complained of. */
static void complained_of(const struct soi_match_walk *m, struct trigger *g,
			  const struct trigger *last)
{
	const struct trigger *lead = leader(g, last);

	if (g->source.n || !g->nominal || !lead || lead->nominal || !is_type(lead, "ACCUSE") ||
	    !lead->target.n || !is_state(&m->acts[lead->target.acts[0]]) ||
	    !(is_type(g, "ASSAULT") || is_type(g, "COERCE")))
		return;
	g->source = lead->target;
	if (same_acts(m, &g->source, &g->target))
		g->target.n = 0;
	if (!g->target.n && lead->source.n && is_state(&m->acts[lead->source.acts[0]]))
		g->target = lead->source;
}

/* In a meeting told in the same sentence the other side is the one spoken to. */
static void other_party(const struct soi_match_walk *m, struct trigger *g,
			const struct trigger *last)
{
	if (g->target.n || !g->source.n || !g->p->target || g->nominal || !leader(g, last) ||
	    !soi_span_is(last->p->type, "CONSULT"))
		return;
	if (same_acts(m, &g->source, &last->source) && last->target.n)
		g->target = last->target;
	else if (same_acts(m, &g->source, &last->target) && last->source.n)
		g->target = last->source;
}

/* A word of r behind the trigger, of forces also before it; a trigger of one syllable asks for
 * it right behind. */
static bool near_word(const struct soi_match_walk *m, const struct trigger *g,
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
static bool fits(const struct soi_match_walk *m, const struct trigger *g,
		 const struct soi_event_pattern *p, const struct soi_sentence *sen)
{
	struct side s = { .n = 0 };

	if ((p->force && !near_word(m, g, SOI_EW_FORCE, sen)) ||
	    (p->meeting && !near_word(m, g, SOI_EW_MEETING, sen)) ||
	    (p->war && !near_word(m, g, SOI_EW_WAR, sen)) ||
	    (p->ties && !near_word(m, g, SOI_EW_TIES, sen)))
		return false;
	return !p->leader || (subject(m, g->first, sen->first, &s) && m->acts[s.acts[0]].leader &&
			      strange_between(m, s.end, g->first, false) == 0);
}

/* Which of the rows of one trigger fits here. */
static bool choose(const struct soi_match_walk *m, struct trigger *g,
		   const struct soi_phrase_hit *hits, size_t n, const struct soi_sentence *sen)
{
	const struct soi_event_pattern *fallback = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct soi_event_pattern *p = &m->x->patterns[hits[i].value];
		struct side s = { .n = 0 };

		if (!fits(m, g, p, sen))
			continue;
		if (p->required) {
			if (required_object(m, p, g->end, sen->last, &s)) {
				g->p = p;
				return true;
			}
		} else if (p->together) {
			if ((subject(m, g->first, sen->first, &s) &&
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
		if (!fallback && !p->ties && (p->together || symmetric(p)))
			fallback = p;
	}
	g->p = fallback;
	return fallback != NULL;
}

/* "việc Triều Tiên triển khai quân": made a noun, true only as its verb says. */
static bool behind_viec(const struct soi_match_walk *m, const struct trigger *g, size_t first)
{
	size_t at = g->source.n && g->source.first < g->verb && g->verb - g->source.end < 4
			    ? g->source.first
			    : g->verb;

	/* at the head of a sentence it is a fact */
	return (at > first && is_word(m, SOI_EW_DEED, at - 1) &&
		!(m->t->tokens[at - 1].flags & SOI_TF_CAP)) ||
	       (g->verb > first && is_word(m, SOI_EW_DEED, g->verb - 1) &&
		!(m->t->tokens[g->verb - 1].flags & SOI_TF_CAP));
}

/* "A không thấy B có lỗi và đề nghị": a person named behind a political actor of the same
 * sentence is seldom the one who acts. */
static bool behind_politician(const struct soi_match_walk *m, uint32_t act,
			      const struct soi_sentence *sen)
{
	return act > 0 && m->acts[act - 1].first >= sen->first &&
	       m->acts[act - 1].rank == SOI_POLITICAL;
}

/*
 * Whether this is told as something done: a bare noun as an object ("một thỏa
 * thuận mới", "mối đe dọa") is not, nor help as the aim of something else.
 */
static bool told(const struct soi_match_walk *m, const struct trigger *g,
		 const struct trigger *last, const struct soi_sentence *sen)
{
	bool violent = is_type(g, "ASSAULT") || is_type(g, "COERCE") || is_type(g, "PROTEST") ||
		       (is_type(g, "ACCUSE") && g->p->clause);

	if (g->nominal && !violent && !g->source.n && !g->target.n && !(g->got && g->p->together))
		return false;
	if (g->nominal && !g->light && !violent)
		return g->source.n &&
		       (g->target.n || is_type(g, "REQUEST") || is_type(g, "ACCUSE") ||
			g->source.n > 1 || m->acts[g->source.acts[0]].id2.n);
	if ((is_type(g, "AGREE") || is_type(g, "AID") || is_type(g, "COOPERATE") ||
	     is_type(g, "SUPPORT")) &&
	    !g->nominal && !g->passive &&
	    (!g->source.n || word_before(m, SOI_EW_PURPOSE, g->verb, sen->first, NULL)))
		return false;
	if (!g->nominal && !g->passive && !g->p->verdict && !coordinated(m, g, sen->first) &&
	    !m->whole && strange_words(m, g) > (g->p->together ? 1 : MAX_STRANGE))
		return false;
	/* "không có quyền chấp nhận", "nên giảm bớt": not done */
	if (!m->whole && denied_between(m, g))
		return false;
	if (!m->whole &&
	    (is_type(g, "ASSAULT") || is_type(g, "COERCE") || is_type(g, "MOBILIZE")) && !g->nominal && word_before(m, SOI_EW_PURPOSE, g->verb, sen->first, NULL))
		return false;
	/* only who is accused by nobody knows whom, not who is sued */
	if (is_type(g, "ACCUSE") && !g->source.n && !g->passive && !g->p->verdict &&
	    !(g->p->clause && (m->whole || g->nominal)))
		return false;
	if (!m->whole && !g->nominal && !g->passive && g->source.n &&
	    m->acts[g->source.acts[0]].rank == SOI_PRIVATE && coordinated(m, g, sen->first) &&
	    behind_politician(m, g->source.acts[0], sen))
		return false;
	if (!violent && !g->nominal && behind_viec(m, g, sen->first))
		return false;
	if (is_type(g, "ACCUSE") && !g->nominal &&
	    word_before(m, SOI_EW_PURPOSE, g->verb, sen->first, NULL))
		return false;
	/* "triển khai quân để chiến đấu": what forces are moved for */
	if (is_type(g, "ASSAULT") && !g->nominal && last->p && is_type(last, "MOBILIZE") &&
	    last->sentence == g->sentence &&
	    word_before(m, SOI_EW_PURPOSE, g->verb, sen->first, NULL))
		return false;
	return true;
}

/* What the text told of the same kind before: "cuộc tấn công" after "Israel tấn
 * công Syria", a prisoner after his captors. */
static void carry(const struct soi_match_walk *m, const struct trigger *g, struct soi_event *e)
{
	size_t i = m->w->n_events - 1;
	bool whole = !e->n_source && !e->n_target;

	if (e->n_source || (!g->p->target && !g->p->together && !is_type(g, "PROTEST")) ||
	    (!g->nominal && !g->passive) ||
	    (!is_type(g, "ASSAULT") && !is_type(g, "COERCE") && !is_type(g, "PROTEST")))
		return;
	for (size_t back = 0; back < 24 && i > 0; back++) {
		const struct soi_event *o = &m->w->events[--i];

		if (!soi_span_eq(o->type, e->type) || !o->n_source ||
		    (e->n_target && soi_span_eq(o->source[0], e->target[0])))
			continue;
		e->source = o->source;
		e->n_source = o->n_source;
		e->source_spans = o->source_spans;
		e->n_source_spans = o->n_source_spans;
		m->grades[e - m->w->events].source = m->grades[i].source;
		if (whole && g->nominal && o->n_target && soi_event_is_code(o->target[0])) {
			e->target = o->target;
			e->n_target = o->n_target;
			e->target_spans = o->target_spans;
			e->n_target_spans = o->n_target_spans;
			m->grades[e - m->w->events].target = m->grades[i].target;
		}
		return;
	}
}

/* Talks and fights have two sides: what is missing comes from the two states
 * that the article is about. */
static void complete_pair(const struct soi_match_walk *m, struct soi_event *e)
{
	struct soi_actor one = { .id = SOI_EMPTY };
	const uint8_t both = 1U << SOI_POLITICAL;
	bool first;

	if (!m->main[1].n || e->n_source + e->n_target > 1 ||
	    (!m->main_pair && !soi_span_is(e->type, "CONSULT") && !soi_span_is(e->type, "AGREE")))
		return;
	if (!e->n_source && !e->n_target) {
		one.id = m->main[0];
		soi_event_side(m->w, e, &one, false);
		one.id = m->main[1];
		soi_event_side(m->w, e, &one, true);
		m->grades[e - m->w->events] = (struct soi_grade){ both, both };
		return;
	}
	first = soi_span_eq(e->n_source ? e->source[0] : e->target[0], m->main[0]);
	if (!first && !soi_span_eq(e->n_source ? e->source[0] : e->target[0], m->main[1]))
		return;
	one.id = m->main[first ? 1 : 0];
	soi_event_side(m->w, e, &one, e->n_source > 0);
	m->grades[e - m->w->events] = (struct soi_grade){ both, both };
}

/* Anger without an object goes on against the one blamed before, help for the
 * one helped before. */
static void carry_target(const struct soi_match_walk *m, struct soi_event *e)
{
	size_t i = m->w->n_events - 1;

	for (size_t back = 0; back < 24 && i > 0; back++) {
		const struct soi_event *o = &m->w->events[--i];

		if (!soi_span_eq(o->type, e->type) || !o->n_target ||
		    (soi_span_is(e->type, "ASSAULT") && !soi_event_is_code(o->target[0])) ||
		    soi_span_eq(o->target[0], e->source[0]) ||
		    (soi_span_is(e->type, "ASSAULT") &&
		     !(o->n_source && soi_span_eq(o->source[0], e->source[0]))))
			continue;
		e->target = o->target;
		e->n_target = o->n_target;
		e->target_spans = o->target_spans;
		e->n_target_spans = o->n_target_spans;
		m->grades[e - m->w->events].target = m->grades[i].target;
		return;
	}
}

/* Where a search through the sentence around a trigger begins. */
static size_t from_far(const struct trigger *g, const struct soi_sentence *sen)
{
	return g->first > sen->first + 2 * BACK ? g->first - 2 * BACK : sen->first;
}

/* "A theo dõi các cuộc gọi từ đại sứ quán tại B": who is spied on or held is of the one other
 * state that the sentence names, if only as a place. */
static void only_other(const struct soi_match_walk *m, const struct trigger *g,
		       const struct soi_sentence *sen, struct soi_event *e)
{
	const struct soi_act *other = NULL;
	struct soi_actor one;

	for (size_t k = from_far(g, sen); k < sen->last && k < g->end + 2 * BACK; k++) {
		const struct soi_act *a = act_of(m, k);

		if (!a || !is_state(a) || soi_span_eq(a->id, e->source[0]))
			continue;
		/* "hợp tác với A để theo dõi", "hệ thống do thám của A" */
		if (k > sen->first && (is_word(m, SOI_EW_OF, k - 1) ||
				       soi_series_word(m->w, SOI_SR_WITH, k - 1, k, NULL, NULL)))
			continue;
		if (other && !soi_span_eq(other->id, a->id))
			return;
		other = a;
	}
	if (!other)
		return;
	one = (struct soi_actor){ .id = other->id, .span = other->span };
	soi_event_side(m->w, e, &one, true);
	m->grades[e - m->w->events].target = 1U << SOI_POLITICAL;
}

/* "ông A bị điều tra", "hàng trăm người bị bắt ở B": the police of the place named, else of the
 * state that the text is about. */
static void by_police(const struct soi_match_walk *m, const struct trigger *g,
		      const struct soi_sentence *sen, struct soi_event *e)
{
	struct soi_actor one = { .id = m->main[0] };

	for (size_t k = from_far(g, sen); k < sen->last && k < g->end + 2 * BACK; k++) {
		const struct soi_act *a = act_of(m, k);

		if (a && a->place && is_state(a)) {
			one.id = a->id;
			one.span = a->span;
			break;
		}
	}
	if (!one.id.n || (e->n_target && soi_event_is_code(e->target[0])))
		return;
	soi_event_side(m->w, e, &one, false);
	m->grades[e - m->w->events].source = 1U << SOI_POLITICAL;
}

/* "tiêu diệt 11 tay buôn": somebody is named, whoever it is; not in "tấn công ồ ạt". */
static bool object_follows(const struct soi_match_walk *m, const struct trigger *g,
			   const struct soi_sentence *sen)
{
	size_t i = g->end;

	i += preposition(m, g->p, i, sen->last);
	return i < sen->last && strange_between(m, i, i + 1, true) > 0;
}

/* Without a side only what needs none is told. */
static bool is_bare(const struct trigger *g)
{
	return !is_type(g, "PROTEST") && !(is_type(g, "ASSAULT") && g->nominal) &&
	       (g->p->target || g->p->verdict);
}

/* The same between the same in one sentence: "đã hội đàm … và thảo luận". */
static bool told_twice(const struct soi_match_walk *m, const struct trigger *g,
		       const struct soi_event *e)
{
	size_t i = m->w->n_events - 1;
	size_t first = m->t->tokens[m->t->sentences[g->sentence].first].start;

	if (is_type(g, "COERCE") || is_type(g, "ACCUSE") || is_type(g, "REQUEST") || !e->n_source)
		return false;
	while (i > 0 && m->w->events[i - 1].start >= first) {
		const struct soi_event *o = &m->w->events[--i];

		if (soi_span_eq(o->type, e->type) && o->status == e->status && o->n_source &&
		    o->n_target == e->n_target && soi_span_eq(o->source[0], e->source[0]) &&
		    (!o->n_target || soi_span_eq(o->target[0], e->target[0])))
			return true;
	}
	return false;
}

/* "bạo loạn nổ ra": nobody's by nature. */
static bool is_slotless(const struct trigger *g)
{
	return !g->p->target && !g->p->together && !g->p->verdict && g->p->rule.n &&
	       g->p->rule.p[0] != 'S';
}

/* What is planned does not lie behind the day of its report, and help announced today is not
 * sent today: that is the day it was announced. */
static void forget_past(const struct soi_match_walk *m, struct soi_event *e)
{
	struct soi_span day = m->w->d->art->published;
	int order;

	if (e->status != SOI_PLANNED || e->when.n != 10 || day.n < 10)
		return;
	order = memcmp(e->when.p, day.p, 10);
	if (order > 0 || (order == 0 && !soi_span_is(e->type, "AID")))
		return;
	e->when = SOI_EMPTY;
	e->when_span = (struct soi_range){ 0, 0 };
	e->when_time = -1;
}

/* "A kêu gọi ngừng bắn": nobody in particular is asked, but for a political act. */
static bool asks_deed(const struct soi_match_walk *m, const struct trigger *g,
		      const struct soi_sentence *sen)
{
	for (size_t k = g->end; k < sen->last && k < g->end + 3 && !is_punct(m, k); k++)
		if (m->trigger_at[k])
			return true;
	return false;
}

/* Done with each other: of those joined the first is the source, the others are targets. */
static bool shared(const struct trigger *g)
{
	return g->p->together || is_type(g, "CONSULT") || is_type(g, "AGREE") ||
	       is_type(g, "COOPERATE");
}

/* "A và B tập kích lẫn nhau": the first the other. */
static bool each_other(const struct soi_match_walk *m, const struct trigger *g,
		       const struct soi_sentence *sen)
{
	for (size_t k = g->end; k < sen->last && k < g->end + 3; k++)
		if (soi_span_is(soi_token_span(m->t, k), "nhau"))
			return true;
	return false;
}

static void emit(struct soi_match_walk *m, struct trigger *g, const struct soi_sentence *sen,
		 struct trigger *last, struct trigger *first)
{
	enum soi_status status = SOI_ACTUAL, called = SOI_ACTUAL;
	struct soi_event *e;

	find_sides(m, g, sen, last, first, &called);
	other_party(m, g, last);
	complained_of(m, g, last);
	if (!told(m, g, last, sen))
		return;
	status = called != SOI_ACTUAL ? called : status_of(m, g, sen);
	/* what one is asked to look into is the request's content */
	if (status == SOI_CALLED_FOR && is_type(g, "ACCUSE") && !g->light)
		return;
	if (!g->p->target && !g->p->verdict && status == SOI_POSSIBLE && !g->source.n)
		return;
	e = soi_event_push(m->w);
	soi_arena_grow(m->w->d->a, &m->grades, m->w->n_events - 1, &m->grades_cap,
		       sizeof(*m->grades));
	m->grades[m->w->n_events - 1] = (struct soi_grade){ 0, 0 };
	e->start = m->t->tokens[g->first].start;
	e->end = m->t->tokens[g->end - 1].end;
	e->type = g->p->type;
	e->mode = g->p->mode;
	e->cameo = g->p->cameo;
	e->rule = g->p->rule;
	e->status = status;
	for (size_t i = 0; i < g->source.n; i++)
		put(m, e, g->source.acts[i], (shared(g) && i > 0 && !g->target.n) ||
						     (i > 0 && each_other(m, g, sen)));
	for (size_t i = 0; i < g->target.n && !(g->source.n > 1 && each_other(m, g, sen)); i++)
		put(m, e, g->target.acts[i], true);
	carry(m, g, e);
	if ((is_type(g, "ACCUSE") || is_type(g, "AID") || is_type(g, "SUPPORT") ||
	     is_type(g, "ASSAULT")) &&
	    e->n_source && !e->n_target &&
	    (g->p->target || g->p->verdict || is_type(g, "ASSAULT")) &&
	    !(is_type(g, "ASSAULT") && !g->nominal && object_follows(m, g, sen)))
		carry_target(m, e);
	if (m->whole && g->passive && !e->n_source && e->n_target &&
	    (soi_span_is(e->mode, "arrest") || is_type(g, "SANCTION") ||
	     (is_type(g, "ACCUSE") && !g->p->clause && !g->p->verdict)))
		by_police(m, g, sen, e);
	if (m->whole && is_type(g, "COERCE") && g->p->target && e->n_source && !e->n_target &&
	    soi_event_is_code(e->source[0]))
		only_other(m, g, sen, e);
	if (g->p->together && (m->whole || g->nominal || !is_type(g, "AGREE")))
		complete_pair(m, e);
	if (told_twice(m, g, e) || (is_type(g, "ACCUSE") && g->source.n && !e->n_source) ||
	    (g->p->both && (!e->n_source || !e->n_target)) ||
	    (g->p->both && !m->whole &&
	     !(m->grades[m->w->n_events - 1].source & m->grades[m->w->n_events - 1].target &
	       (1U << SOI_POLITICAL))) ||
	    (!m->whole && is_type(g, "REQUEST") && g->p->target && !e->n_target && !asks_deed(m, g, sen)) ||
	    (g->p->must && !e->n_target && !(m->whole && is_type(g, "COERCE"))) ||
	    !soi_gate_open(m, e, m->grades[m->w->n_events - 1], is_slotless(g), !g->p->target) ||
	    (!e->n_source && !e->n_target && !g->p->together && is_bare(g))) {
		m->w->n_events--;
		/* nobody knows who asks, but asked it is; who meets goes on to ask */
		if (!g->nominal && !g->passive && (g->p->clause || g->source.n)) {
			if (!first->p)
				*first = *g;
			*last = *g;
		}
		return;
	}
	find_when(m, g, last, sen, e);
	forget_past(m, e);
	find_length(m, g, sen, e);
	find_where(m, g, sen, e);
	find_figures(m, g, sen, e);
	find_claimant(m, e);
	if (!first->p)
		*first = *g;
	*last = *g;
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
		struct trigger last = { .sentence = SIZE_MAX }, opening = { .sentence = s };

		for (size_t i = sen->first; i < sen->last; i++) {
			struct soi_phrase_hit hits[8];
			struct trigger g = { .first = i, .sentence = s };
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
			    preposition(m, last.p, last.end, sen->last) >= i + 1 - last.end)
				continue;
			if (choose(m, &g, hits, same, sen) && classify(m, &g, sen))
				emit(m, &g, sen, &last, &opening);
			i = g.end - 1;
		}
	}
}
