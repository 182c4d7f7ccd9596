/*
 * Who does it to whom: the sides of an event, around its trigger.
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
 * Cost: each search looks a fixed number of tokens far.
 */
#include "mark/events_match.h"

#include "base/banned.h"

/* Only joining words between two acts, titles and counts; behind a comma, which
 * may open an apposition, nothing, unless it is known as a list's (listed). */
static bool joined(const struct soi_match_walk *m, size_t i, size_t end, bool listed)
{
	size_t n, start = i;

	if (!soi_event_word(m, SOI_EW_JOINT, i, end, &n))
		return false;
	if (soi_is_mark(m, i, ',') && !listed)
		return i + 1 == end && m->w->actor_at[end];
	i += n;
	while (i < end && end - start < 10) {
		if (soi_event_word(m, SOI_EW_TITLE, i, end, &n) ||
		    soi_event_word(m, SOI_EW_QUANTIFIER, i, end, &n))
			i += n;
		else if (m->t->tokens[i].kind == SOI_TOK_NUMBER || soi_is_mark(m, i, '.'))
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
		if (k < i && soi_event_one(m, SOI_EW_DEED, k) && k + 1 == i)
			return false;
		/* "trước khi Thủ tướng A thăm B": a clause of its own */
		if (soi_is_punct(m, k - 1) || m->act_at[k - 1] ||
		    (m->trigger_at[k - 1] && !soi_event_one(m, SOI_EW_RULES, k - 1)) ||
		    soi_event_before(m, SOI_EW_CLAUSE, k, first, NULL) ||
		    soi_event_before(m, SOI_EW_REPORT, k, first, NULL))
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

	while (i > first && !soi_is_punct(m, i - 1)) {
		if (m->act_at[i - 1] && soi_act_at(m, i - 1)->end == i) {
			i = soi_act_at(m, i - 1)->first;
			continue;
		}
		if (!soi_event_before(m, SOI_EW_TITLE, i, first, &n) &&
		    !soi_event_before(m, SOI_EW_OFFICE, i, first, &n))
			return false;
		i -= n;
	}
	return true;
}

static void take_back(const struct soi_match_walk *m, uint32_t act, size_t first, struct soi_side *s)
{
	uint32_t lo = act;
	bool commas = false;

	while (lo > 0 && act - lo + 1 < SOI_SIDE_MAX && m->acts[lo - 1].first >= first &&
	       !m->acts[lo - 1].place &&
	       joined(m, m->acts[lo - 1].end, m->acts[lo].first,
		      lo < act && soi_list_goes_on(m, m->acts[lo - 1].end, m->acts[act].end))) {
		commas = commas || soi_is_mark(m, m->acts[lo - 1].end, ',');
		lo--;
	}
	if (commas && !begins_clause(m, m->acts[lo].first, first))
		while (lo < act && soi_is_mark(m, m->acts[lo].end, ','))
			lo++;
	if (lo != act && ruled(m, m->acts[lo].first, first) &&
	    !ruled(m, m->acts[act].first, first) && !soi_is_mark(m, m->acts[lo].end, '-'))
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

static void take_ahead(const struct soi_match_walk *m, uint32_t act, size_t limit,
		       struct soi_side *s)
{
	uint32_t hi = act, last = act;
	bool list = false;

	s->acts[s->n++] = act;
	while (hi + 1 < m->n_acts && s->n < SOI_SIDE_MAX && m->acts[hi + 1].end <= limit &&
	       !m->acts[hi + 1].place) {
		const struct soi_act *a = &m->acts[hi], *next = a + 1;

		/* "Vua A của Bỉ" */
		if (next->first == a->end + 1 && soi_event_one(m, SOI_EW_OF, a->end) &&
		    soi_span_eq(a->id, next->id)) {
			hi++;
			continue;
		}
		list = list || (soi_is_mark(m, a->end, ',') && soi_list_goes_on(m, a->end, limit));
		if (!joined(m, a->end, next->first, list) ||
		    (soi_is_mark(m, a->end, ',') && !list && goes_on(m, next->end, limit)))
			break;
		s->acts[s->n++] = last = ++hi;
	}
	s->first = m->acts[act].first;
	s->end = m->acts[last].end;
}

/* "nghi phạm ám sát A bị bắt": the head of the phrase that A ends, NULL if A is one itself. */
static const struct soi_act *head_of(const struct soi_match_walk *m, const struct soi_act *a,
				     size_t first)
{
	size_t k = a->first;

	/* titles of A, a few */
	for (; k > first + 1 && a->first - k < 8 && !soi_act_at(m, k - 1); k--) {
		const struct soi_act *head;

		if (soi_is_punct(m, k - 1) || soi_event_before(m, SOI_EW_CLAUSE, k, first, NULL))
			return NULL;
		if (!m->trigger_at[k - 1])
			continue;
		head = soi_act_at(m, k - 2);
		return head && head->noun && head->end == k - 1 && !head->place ? head : NULL;
	}
	return NULL;
}

/* "25 nhân viên an ninh của con tàu A": those who are named before "của". */
static const struct soi_act *owned_by(const struct soi_match_walk *m, const struct soi_act *a,
				      size_t first)
{
	const struct soi_act *head;

	if (a->first < first + 2 || !soi_event_one(m, SOI_EW_OF, a->first - 1))
		return a;
	head = soi_act_at(m, a->first - 2);
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

		if (b->first < first || b->end + 1 >= a->first || a->first - b->end > SOI_BACK)
			return a;
		if (!b->leader || !soi_is_mark(m, b->end, ','))
			continue;
		for (size_t k = b->end + 1; k < a->first; k++)
			if (m->trigger_at[k] || soi_is_punct(m, k))
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
	for (size_t k = a->first; k > first && a->first - k < SOI_BACK && !soi_is_punct(m, k - 1); k--) {
		const struct soi_act *b = soi_act_at(m, k - 1);

		if (soi_event_before(m, SOI_EW_CLAUSE, k, first, NULL))
			break;
		if (b && b->object && b->noun && b->id.n)
			return b;
	}
	return a;
}

/* The first who may act in clause c, before token limit. */
static bool clause_opens(const struct soi_match_walk *m, uint32_t c, size_t limit, size_t first,
			 struct soi_side *s)
{
	size_t from = m->clauses[c].first;

	for (size_t k = from; k < limit && k < from + 3 * SOI_BACK; k++) {
		const struct soi_act *a = soi_act_at(m, k);

		if (!a)
			continue;
		k = a->end - 1;
		if (m->clause_at[a->first] != c || a->place || a->object || ruled(m, a->first, first))
			continue;
		if (m->clauses[c].verb && m->clauses[c].verb < a->first)
			return false;
		take_ahead(m, m->act_at[a->first] - 1, limit, s);
		return true;
	}
	return false;
}

/* The subject of a verb at token i; people: one who is no state; done_to: of a passive. */
static bool find_subject(const struct soi_match_walk *m, size_t i, size_t first, bool people,
			 bool done_to, struct soi_side *s)
{
	uint32_t c = m->clause_at[i];

	for (size_t k = i; k > first && i - k < SOI_BACK; k--) {
		const struct soi_act *a = soi_act_at(m, k - 1);

		if (c != UINT32_MAX && k - 1 < m->clauses[c].first) {
			if (m->clauses[c].kind == SOI_CLAUSE_JOINED && !people && !done_to &&
			    clause_opens(m, m->clauses[c].parent, k, first, s))
				return true;
			c = m->clauses[c].parent;
		}
		/* another clause, which only stands between */
		if (a && c != UINT32_MAX && m->clause_at[a->first] != c)
			continue;
		if (soi_is_mark(m, k - 1, ';') || soi_is_mark(m, k - 1, '|') ||
		    (soi_is_mark(m, k - 1, ':') && i - k < 2))
			break;
		if (!a)
			continue;
		k = a->first + 1;
		/* "cấp phép cho A bán": A sells */
		if (!a->place && a->end == i &&
		    ((a->first > first && soi_event_one(m, SOI_EW_LET, a->first - 1)) ||
		     soi_event_before(m, SOI_EW_CAUSE, a->first, first, NULL))) {
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
		    (people && soi_act_is_state(a) && !a->folk.n))
			continue;
		take_back(m, m->act_at[a->first] - 1, first, s);
		return true;
	}
	return false;
}

bool soi_sides_subject(const struct soi_match_walk *m, size_t i, size_t first, struct soi_side *s)
{
	return find_subject(m, i, first, false, false, s);
}

/* The first actor behind token i who is not of the other side. */
static bool object(const struct soi_match_walk *m, size_t i, size_t limit, size_t far, bool places,
		   bool loose, const struct soi_side *other, struct soi_side *s)
{
	size_t weak = SIZE_MAX, owner = SIZE_MAX;

	for (size_t k = i; k < limit && k < i + far; k++) {
		const struct soi_act *a = soi_act_at(m, k);

		if (soi_is_mark(m, k, ';') || soi_is_mark(m, k, ':') ||
		    (soi_is_mark(m, k, ',') && !(k == i && k + 1 < limit && m->trigger_at[k + 1])) ||
		    ((!loose || !m->whole) && (soi_event_word(m, SOI_EW_CLAUSE, k, limit, NULL) ||
				(k + 1 < limit && soi_event_one(m, SOI_EW_AND, k) &&
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
		    (k > i && soi_event_one(m, SOI_EW_MAKER, k - 1)) ||
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

/* "với T" within a few tokens behind the trigger. */
bool soi_sides_required(const struct soi_match_walk *m, const struct soi_event_pattern *p,
			    size_t i, size_t limit, struct soi_side *s)
{
	for (size_t k = i;
	     k < limit && k < i + SOI_AHEAD / 2 && !soi_is_mark(m, k, ',') && !soi_is_mark(m, k, '.'); k++) {
		size_t n = soi_row_preposition(m, p, k, limit);

		if ((k > i || (!n && !soi_span_is(p->type, "PROTEST"))) &&
		    soi_event_word(m, SOI_EW_CLAUSE, k, limit, NULL))
			break;
		if (!n)
			continue;
		for (size_t at = k + n; at < limit && at < k + n + 6 && !soi_is_punct(m, at) &&
					!soi_event_word(m, SOI_EW_CLAUSE, at, limit, NULL);
		     at++)
			if (m->act_at[at] && !soi_act_at(m, at)->place) {
				take_ahead(m, m->act_at[at] - 1, limit, s);
				return true;
			}
	}
	return false;
}

/* Roles around a noun: "của S", "giữa S và T", "vào T". */
static void nominal_sides(const struct soi_match_walk *m, struct soi_trigger *g,
			  const struct soi_sentence *sen)
{
	size_t limit = sen->last;

	for (size_t k = g->end; k < limit && k < g->end + SOI_AHEAD; k++) {
		size_t n, at;
		bool by, toward, between;

		if (soi_is_mark(m, k, ';') || soi_is_mark(m, k, '.') ||
		    (soi_is_mark(m, k, ',') && k > g->end + 3))
			break;
		if (m->trigger_at[k] && k > g->end + 3 && !m->act_at[k] && !g->p->ties &&
		    !(k + 1 < limit && m->act_at[k + 1] && soi_event_one(m, SOI_EW_TOWARD, k)))
			break;
		between = soi_event_word(m, SOI_EW_BETWEEN, k, limit, &n);
		by = !between && (soi_event_word(m, SOI_EW_BY, k, limit, &n) ||
				  soi_event_word(m, SOI_EW_RECEIVE, k, limit, &n));
		toward = !between && !by && soi_event_word(m, SOI_EW_TOWARD, k, limit, &n);
		if (!between && !by && !toward) {
			/* "chuyến thăm Mỹ", "vụ do thám Mexico" */
			if (k == g->end && m->act_at[k] && !g->target.n &&
			    (!g->source.n || g->source.end <= g->first) &&
			    (!soi_act_at(m, k)->place || soi_span_is(g->p->mode, "visit"))) {
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
		if (by && soi_event_one(m, SOI_EW_OF, k) && soi_event_one(m, SOI_EW_OWNER_ONLY, k + n)) {
			if (!g->source.n)
				(void)soi_sides_subject(m, g->verb, sen->first, &g->source);
			continue;
		}
		for (at = k + n; at < limit && at < k + n + 5 && !soi_is_punct(m, at) && !m->act_at[at];
		     at++)
			;
		if (at >= limit || !m->act_at[at] || soi_act_at(m, at)->place)
			continue;
		/* "do Nga sản xuất" made something else; "do Nga tiến hành" did it */
		if (by && !soi_event_one(m, SOI_EW_OF, k) && !soi_event_one(m, SOI_EW_SINCE, k) &&
		    !soi_event_word(m, SOI_EW_LIGHT, soi_act_at(m, at)->end, limit, NULL))
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

bool soi_sides_same(const struct soi_match_walk *m, const struct soi_side *a, const struct soi_side *b)
{
	return a->n && b->n && soi_span_eq(m->acts[a->acts[0]].id, m->acts[b->acts[0]].id);
}

/* The verb before in the same sentence, when this one goes on from it. */
static const struct soi_trigger *leader(const struct soi_trigger *g, const struct soi_trigger *last)
{
	if (!last->p || last->sentence != g->sentence || last->end > g->first ||
	    g->first - last->end > 3 * SOI_BACK)
		return NULL;
	return last;
}

/* A verb that goes on from the first of its sentence: ", chỉ trích", "và bác bỏ". */
bool soi_sides_coordinated(const struct soi_match_walk *m, const struct soi_trigger *g, size_t first)
{
	size_t n, verb = g->verb;

	while (soi_event_before(m, SOI_EW_PLANNED, verb, first, &n) ||
	       soi_event_before(m, SOI_EW_MODAL, verb, first, &n))
		verb -= n;
	return verb > first && soi_event_before(m, SOI_EW_GOES_ON, verb, first, NULL);
}

/* "Đang thăm Mỹ, …, Thủ tướng A lên tiếng": the subject behind the comma. */
static bool behind_comma(const struct soi_match_walk *m, size_t i, size_t limit, struct soi_side *s)
{
	bool comma = false;

	for (size_t k = i; k < limit && k < i + SOI_BACK; k++) {
		const struct soi_act *a = soi_act_at(m, k);

		comma = comma || soi_is_mark(m, k, ',');
		if (soi_is_mark(m, k, ';') || soi_is_mark(m, k, '.'))
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
static void verdict_sides(const struct soi_match_walk *m, struct soi_trigger *g,
			  const struct soi_sentence *sen, const struct soi_trigger *lead)
{
	for (size_t k = g->first; k > sen->first && g->first - k < 2 * SOI_BACK && !g->source.n; k--)
		if (soi_event_word(m, SOI_EW_REPORT, k - 1, g->first, NULL))
			(void)soi_sides_subject(m, k - 1, sen->first, &g->source);
	if (g->end + 1 < sen->last && soi_event_one(m, SOI_EW_OF, g->end) &&
	    m->act_at[g->end + 1]) {
		take_ahead(m, m->act_at[g->end + 1] - 1, sen->last, &g->target);
		return;
	}
	if (lead && lead->source.n && !soi_sides_same(m, &lead->source, &g->source)) {
		g->target = lead->source;
		return;
	}
	for (size_t k = g->first; k > sen->first && g->first - k < SOI_BACK; k--) {
		struct soi_side one = { .n = 0 };

		if (!m->act_at[k - 1] || soi_act_at(m, k - 1)->place || soi_act_at(m, k - 1)->id.n != 3)
			continue;
		take_ahead(m, m->act_at[k - 1] - 1, k, &one);
		if (!soi_sides_same(m, &one, &g->source)) {
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
size_t soi_strange_between(const struct soi_match_walk *m, size_t i, size_t end, bool soft)
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
		if (soi_is_mark(m, i, ':') || soi_is_mark(m, i, ';'))
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

/* "từ chối đề nghị của A", "bác bỏ đàm phán với A": whose word is refused, or what with whom. */
static bool whose_word(const struct soi_match_walk *m, struct soi_trigger *g, size_t limit)
{
	for (size_t k = g->end; k < limit && k < g->end + SOI_AHEAD && !soi_is_punct(m, k); k++) {
		size_t at = k + 1, n;

		if (soi_event_word(m, SOI_EW_CLAUSE, k, limit, NULL))
			return false;
		if (!soi_event_one(m, SOI_EW_OF, k) && !soi_event_one(m, SOI_EW_LET, k) &&
		    !soi_series_word(m->w, SOI_SR_WITH, k, k + 1, NULL, NULL))
			continue;
		while (at < limit && !m->act_at[at] &&
		       soi_event_word(m, SOI_EW_TITLE, at, limit, &n))
			at += n;
		if (at >= limit || !m->act_at[at] || soi_act_at(m, at)->place ||
		    (g->source.n &&
		     soi_span_eq(soi_act_at(m, at)->id, m->acts[g->source.acts[0]].id)))
			continue;
		take_ahead(m, m->act_at[at] - 1, limit, &g->target);
		return true;
	}
	return false;
}

/* "A dọa tấn công nếu B không rút quân và đầu hàng": a headline's second clause has a subject of
 * its own, and goes on from that. */
static bool restarted(const struct soi_match_walk *m, const struct soi_trigger *first,
		      const struct soi_trigger *g)
{
	bool clause = false;

	for (size_t k = first->end; k + 1 < g->verb; k++) {
		clause = clause || soi_event_word(m, SOI_EW_CLAUSE, k, g->verb, NULL);
		if (clause && m->act_at[k] && !soi_act_at(m, k)->place &&
		    !(m->trigger_at[k - 1]) &&
		    !soi_event_word(m, SOI_EW_RULES, k - 1, k, NULL))
			return true;
	}
	return false;
}

/* "triển khai quân đến A", "phản đối tiêm vaccine cho trẻ em": behind a preposition that is none
 * of the row's stands where, or people whom another verb is for. */
static bool ruled_behind(const struct soi_match_walk *m, const struct soi_trigger *g)
{
	if (!g->target.n || g->target.first <= g->end ||
	    (!soi_trigger_is(g, "MOBILIZE") && m->acts[g->target.acts[0]].rank == SOI_POLITICAL))
		return false;
	for (size_t k = g->end; k < g->target.first; k++)
		if (!soi_row_preposition(m, g->p, k, g->target.first) &&
		    soi_event_word(m, SOI_EW_RULES, k, g->target.first, NULL) &&
		    !soi_event_inside_word(m->w, k))
			return true;
	return false;
}

/* "đề xuất cấm trẻ em …", "cam kết ngừng mua dầu của A": whom the deed that is asked, opposed or
 * promised is done to. */
static bool another_verbs(const struct soi_match_walk *m, const struct soi_trigger *g)
{
	if (!g->target.n || g->target.first <= g->end || g->p->must)
		return false;
	/* "lên án vụ không kích nhằm vào A": A suffered it */
	if (soi_trigger_is(g, "ACCUSE") && !g->p->clause &&
	    soi_event_before(m, SOI_EW_TOWARD, g->target.first, g->end, NULL) &&
	    !soi_row_preposition(m, g->p, g->end, g->target.first))
		for (size_t k = g->end; k < g->target.first; k++)
			if (m->trigger_at[k])
				return true;
	if (soi_trigger_is(g, "AGREE"))
		return !g->p->together && !soi_row_preposition(m, g->p, g->end, g->target.first);
	return (soi_trigger_is(g, "REQUEST") || (soi_trigger_is(g, "ACCUSE") && !g->p->clause)) &&
	       m->trigger_at[g->end] && !soi_row_preposition(m, g->p, g->end, g->target.first);
}

bool soi_trigger_deed(const struct soi_trigger *g)
{
	static const char *const said[] = { "ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT",
					    "CONSULT", NULL };

	return !soi_event_type_in(g->p->type, said);
}

/* "ở A", "đến A" right before the other side. */
static bool stationed(const struct soi_match_walk *m, const struct soi_trigger *g)
{
	size_t k = g->target.first;

	return k > g->end && soi_event_one(m, SOI_EW_STATIONED, k - 1);
}

/* "Tổng thống A thất vọng vì chiến sự ở B, kêu gọi C": behind the comma it is still A. */
static bool opening(const struct soi_match_walk *m, const struct soi_trigger *g,
		    const struct soi_sentence *sen, struct soi_side *s)
{
	for (size_t k = sen->first; k < g->verb && k < sen->first + SOI_BACK; k++) {
		const struct soi_act *a = soi_act_at(m, k);

		if (soi_is_punct(m, k))
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
		if (m->act_at[i] || soi_is_punct(m, i) ||
		    soi_event_word(m, SOI_EW_CLAUSE, i, end, NULL))
			return false;
	return true;
}

/* "biểu tình phản đối sắc lệnh … của A": against A. */
static void whose_rule(const struct soi_match_walk *m, struct soi_trigger *g,
		       const struct soi_sentence *sen)
{
	for (size_t k = g->end; k + 1 < sen->last && k < g->end + SOI_BACK && !soi_is_punct(m, k); k++) {
		if (!soi_event_one(m, SOI_EW_OF, k))
			continue;
		for (size_t at = k + 1; at < sen->last && at < k + 5; at++)
			if (m->act_at[at]) {
				if (soi_act_at(m, at)->rank == SOI_POLITICAL)
					take_ahead(m, m->act_at[at] - 1, sen->last, &g->target);
				return;
			}
	}
}

/* People march, not states. */
static void protest_sides(const struct soi_match_walk *m, struct soi_trigger *g,
			  const struct soi_sentence *sen)
{
	if (!g->nominal || g->light)
		(void)find_subject(m, g->verb, sen->first, true, false, &g->source);
	if (g->nominal)
		nominal_sides(m, g, sen);
	else if (!g->source.n && m->whole)
		(void)behind_comma(m, g->end, sen->last, &g->source);
	if (g->source.n && soi_act_is_state(&m->acts[g->source.acts[0]]) &&
	    !m->acts[g->source.acts[0]].folk.n)
		g->source.n = 0;
	if (g->p->required)
		(void)soi_sides_required(m, g->p, g->end, sen->last, &g->target);
	else if (g->p->target && !g->nominal)
		(void)object(m, g->end, sen->last, SOI_AHEAD / 2, false, false, &g->source,
			     &g->target);
	if (!g->target.n && g->p->target && m->whole)
		whose_rule(m, g, sen);
}

static void noun_sides(const struct soi_match_walk *m, struct soi_trigger *g,
		       const struct soi_sentence *sen, const struct soi_trigger *lead)
{
	bool accuse = soi_trigger_is(g, "ACCUSE");

	if (g->light && !g->got && !g->p->together)
		(void)soi_sides_subject(m, g->verb, sen->first, &g->source);
	nominal_sides(m, g, sen);
	/* "A và B thiệt mạng trong cuộc giao tranh" */
	if (g->p->together && !g->source.n && !g->target.n) {
		struct soi_side s = { .n = 0 };

		if (soi_sides_subject(m, g->verb, sen->first, &s) && s.n > 1)
			g->source = s;
	}
	if (g->got && g->p->together)
		return;
	if (g->got && !g->target.n)
		(void)soi_sides_subject(m, g->verb, sen->first, &g->target);
	else if (!g->source.n && g->light)
		(void)soi_sides_subject(m, g->verb, sen->first, &g->source);
	if (g->p->clause && !g->target.n)
		(void)object(m, g->end, sen->last, SOI_AHEAD, false, accuse, &g->source,
			     &g->target);
	if (!m->whole && g->p->clause && g->target.n && g->target.first > g->end &&
	    soi_strange_between(m, g->end, g->target.first, false) > 1)
		g->target.n = 0;
	if (!g->source.n && soi_trigger_is(g, "CONSULT") &&
	    !behind_comma(m, g->end, sen->last, &g->source))
		(void)soi_sides_subject(m, g->verb, sen->first, &g->source);
	if (!g->target.n && g->source.n && soi_trigger_is(g, "REQUEST") &&
	    g->source.first > g->end) {
		if (lead && lead->source.n && !lead->nominal)
			g->target = lead->source;
		else
			(void)soi_sides_subject(m, g->verb, sen->first, &g->target);
	}
	if (soi_sides_same(m, &g->source, &g->target))
		g->source.n = 0;
}

static void passive_sides(const struct soi_match_walk *m, struct soi_trigger *g,
			  const struct soi_sentence *sen)
{
	(void)find_subject(m, g->passive_at, sen->first, false, true, &g->target);
	/* "… ở A, bị lên án": another's */
	if (g->target.n &&
	    (soi_strange_between(m, g->target.end, g->passive_at, true) == SIZE_MAX ||
	     (!m->whole && soi_is_mark(m, g->passive_at - 1, ','))))
		g->target.n = 0;
	if (g->passive_at + 1 < g->first)
		(void)soi_sides_subject(m, g->verb, g->passive_at + 1, &g->source);
	for (size_t k = g->end; !g->source.n && k + 1 < sen->last && k < g->end + 4; k++)
		if (soi_event_word(m, SOI_EW_BY, k, sen->last, NULL) && m->act_at[k + 1])
			take_ahead(m, m->act_at[k + 1] - 1, sen->last, &g->source);
	if (!g->target.n)
		(void)behind_comma(m, g->end, sen->last, &g->target);
}

/* "quyết định của A về việc rút quân", "quyết định rút quân của A": whose deed a verb behind such
 * a noun is. */
static bool possessor(const struct soi_match_walk *m, const struct soi_trigger *g,
		      const struct soi_sentence *sen, struct soi_side *s)
{
	size_t i = g->verb, n;

	while (i > sen->first && (soi_event_before(m, SOI_EW_MODAL, i, sen->first, &n) ||
				  soi_event_before(m, SOI_EW_WILL, i, sen->first, &n)))
		i -= n;
	if (i < sen->first + 2)
		return false;
	/* "… của A": behind, before any other verb */
	if (soi_event_one(m, SOI_EW_DEED, i - 1) ||
	    soi_event_before(m, SOI_EW_CLASSIFIER, i, sen->first, NULL) ||
	    soi_event_before(m, SOI_EW_DEED_NOUN, i, sen->first, NULL))
		for (size_t k = g->end; k + 1 < sen->last && k < g->end + SOI_AHEAD; k++) {
			if (soi_is_punct(m, k) ||
			    soi_event_word(m, SOI_EW_CLAUSE, k, sen->last, NULL) ||
			    soi_event_word(m, SOI_EW_REPORT, k, sen->last, NULL))
				break;
			if (!soi_event_one(m, SOI_EW_OF, k))
				continue;
			for (size_t at = k + 1; at < sen->last && at < k + 4; at++)
				if (m->act_at[at]) {
					take_ahead(m, m->act_at[at] - 1, sen->last, s);
					return true;
				}
			break;
		}
	/* "… của A về việc" */
	if (soi_event_one(m, SOI_EW_DEED, i - 1) && i > sen->first + 3 &&
	    soi_event_one(m, SOI_EW_ABOUT, i - 2) && m->act_at[i - 3]) {
		const struct soi_act *a = soi_act_at(m, i - 3);

		for (size_t k = a->first; k > sen->first && a->first - k < 4; k--)
			if (soi_event_one(m, SOI_EW_OF, k - 1)) {
				take_ahead(m, m->act_at[i - 3] - 1, i, s);
				return true;
			}
	}
	return false;
}

static void active_source(const struct soi_match_walk *m, struct soi_trigger *g,
			  const struct soi_sentence *sen, const struct soi_trigger *lead,
			  const struct soi_trigger *first)
{
	if (lead && soi_sides_coordinated(m, g, sen->first) && first->source.n &&
	    !first->nominal && !restarted(m, first, g))
		g->source = first->source;
	else if (lead && lead->source.n && !lead->passive && !lead->nominal && !lead->p->clause &&
		 !soi_trigger_is(lead, "ACCUSE") && lead->source.first < lead->first &&
		 soi_event_before(m, SOI_EW_CLAUSE, g->verb, sen->first, NULL))
		g->source = lead->source; /* "A gặp B khi thăm C": A */
	else if (possessor(m, g, sen, &g->source))
		;
	else if (lead || m->whole || !soi_sides_coordinated(m, g, sen->first) ||
		 !opening(m, g, sen, &g->source))
		(void)soi_sides_subject(m, g->verb, sen->first, &g->source);
	/* "Trộm đột nhập A, B ra lệnh đóng cửa": not B */
	if (!g->source.n &&
	    (m->whole || (g->verb - sen->first < SOI_BACK &&
			  soi_strange_between(m, sen->first, g->verb, true) == 0)))
		(void)behind_comma(m, g->end, sen->last, &g->source);
}

/* "kêu gọi (cần) trừng phạt A": whom the deed asked for is done to. */
static bool asked_deed_of(const struct soi_match_walk *m, const struct soi_trigger *g)
{
	size_t n;

	if (g->target.first <= g->end)
		return false;
	for (size_t k = g->end; k < g->target.first; k += n) {
		n = 1;
		if (m->trigger_at[k])
			return true;
		if (!soi_event_word(m, SOI_EW_MODAL, k, g->target.first, &n) &&
		    !soi_event_word(m, SOI_EW_NEGATIVE, k, g->target.first, &n) &&
		    !soi_event_word(m, SOI_EW_PLANNED, k, g->target.first, &n))
			return false;
	}
	return false;
}

/* "10 binh sĩ mà A bắt": what the clause of the verb is tied to. */
static void tied_to(const struct soi_match_walk *m, struct soi_trigger *g,
		    const struct soi_sentence *sen)
{
	const struct soi_clause *c = &m->clauses[m->clause_at[g->verb]];
	size_t i = c->first;

	if (c->kind != SOI_CLAUSE_RELATIVE || i < sen->first + 2)
		return;
	for (size_t k = i - 1; k > sen->first && i - k < 6 && !soi_is_punct(m, k - 1); k--)
		if (m->act_at[k - 1] && !soi_act_at(m, k - 1)->place) {
			take_ahead(m, m->act_at[k - 1] - 1, i, &g->target);
			return;
		}
}

static void active_target(const struct soi_match_walk *m, struct soi_trigger *g,
			  const struct soi_sentence *sen)
{
	bool near = soi_trigger_is(g, "REJECT");

	if (g->p->required)
		(void)soi_sides_required(m, g->p, g->end, sen->last, &g->target);
	else if (g->p->target)
		(void)object(m, g->end + soi_row_preposition(m, g->p, g->end, sen->last),
			     sen->last,
			     near			  ? SOI_AHEAD / 4
			     : g->p->must && g->p->clause ? 2
							  : SOI_AHEAD,
			     false, soi_trigger_is(g, "ACCUSE"), &g->source, &g->target);
	if (!m->whole && !g->p->required && (ruled_behind(m, g) || another_verbs(m, g)))
		g->target.n = 0;
	if (m->whole && soi_trigger_is(g, "REQUEST") && g->target.n && asked_deed_of(m, g))
		g->target.n = 0;
	if (!g->target.n && g->p->target && !g->p->clause)
		tied_to(m, g, sen);
	if (near && !g->target.n)
		(void)whose_word(m, g, sen->last);
	if (!m->whole && g->target.n && g->target.first > g->end &&
	    (soi_strange_between(m, g->end, g->target.first, true) == SIZE_MAX ||
	     (g->p->clause && soi_strange_between(m, g->end, g->target.first, false) > 1)))
		g->target.n = 0;
	/* who listens "tại Việt Nam" listens to Vietnam; who arrests there does not */
	if (g->p->target && !g->target.n &&
	    (soi_span_is(g->p->mode, "cyber") || soi_span_is(g->p->mode, "aerial") ||
	     (soi_span_is(g->p->mode, "troops") && (m->whole || g->p->n_preps)) ||
	     soi_span_is(g->p->mode, "visit")))
		(void)object(m, g->end, sen->last, SOI_AHEAD, true, false, &g->source, &g->target);
	/* "triển khai tên lửa ở A": where, unless it is against A */
	if (!m->whole && soi_trigger_is(g, "MOBILIZE") && soi_span_is(g->p->mode, "troops") &&
	    g->target.n && !g->p->both && stationed(m, g))
		g->target.n = 0;
}

/* "điều tàu đến … nhằm đối phó A": forces are moved against whom the aim names. */
static void against(const struct soi_match_walk *m, struct soi_trigger *g,
		    const struct soi_sentence *sen)
{
	for (size_t k = g->end; k < sen->last && k < g->end + SOI_BACK; k++) {
		if (soi_is_mark(m, k, ';') || (soi_is_mark(m, k, ',') && k > g->end + SOI_AHEAD))
			return;
		if (!soi_event_word(m, SOI_EW_AGAINST, k, sen->last, NULL))
			continue;
		for (size_t at = k + 1; at < sen->last && at < k + SOI_AHEAD && !soi_is_punct(m, at); at++) {
			const struct soi_act *a = soi_act_at(m, at);

			if (!a || a->place || a->rank != SOI_POLITICAL ||
			    (g->source.n && soi_span_eq(a->id, m->acts[g->source.acts[0]].id)))
				continue;
			take_ahead(m, m->act_at[at] - 1, sen->last, &g->target);
			return;
		}
		return;
	}
}

/* What the verb before makes of this one: asked for, threatened, agreed on. */
static void governed(const struct soi_match_walk *m, struct soi_trigger *g,
		     const struct soi_sentence *sen, const struct soi_trigger *last,
		     enum soi_status *status)
{
	const struct soi_trigger *lead = leader(g, last);

	if (soi_trigger_is(g, "MOBILIZE") && !g->target.n && m->whole)
		against(m, g, sen);
	if (lead && lead->target.n && g->source.n && lead->target.acts[0] == g->source.acts[0]) {
		if (lead->p->clause) {
			/* what is done already may be asked to be explained */
			if (!(g->verb > sen->first && soi_event_one(m, SOI_EW_DEED, g->verb - 1)) &&
			    (soi_trigger_is(lead, "REQUEST") || soi_trigger_is(lead, "THREATEN")))
				*status = SOI_CALLED_FOR;
		} else if (!lead->nominal && soi_sides_coordinated(m, g, sen->first)) {
			g->source = lead->source;
		}
	} else if (lead && !g->source.n) {
		g->source = lead->source;
	}
	/* "A kêu gọi chấm dứt …", "A dọa tấn công": asked of nobody named, threatened */
	if (lead && !lead->nominal && !lead->passive && lead->p->clause &&
	    unnamed_between(m, lead->end, g->verb)) {
		if (soi_trigger_is(lead, "THREATEN")) {
			*status = SOI_POSSIBLE;
		} else if (soi_trigger_is(lead, "REQUEST") && !soi_row_symmetric(g->p)) {
			*status = SOI_CALLED_FOR;
			if (!m->whole)
				g->source.n = 0;
		}
	}
	/* "A kêu gọi B rút quân, thả con tin": asked for like the deed before */
	if (last->p && last->called && last->sentence == g->sentence &&
	    soi_sides_coordinated(m, g, sen->first) && !g->nominal && soi_trigger_deed(g)) {
		*status = SOI_CALLED_FOR;
		g->source = last->source;
		if (soi_sides_same(m, &g->source, &g->target))
			g->target.n = 0;
	}
	g->called = *status == SOI_CALLED_FOR;
	/* "A hy vọng B phối hợp": with A */
	if (*status == SOI_CALLED_FOR && soi_trigger_is(g, "COOPERATE") && !g->target.n && lead &&
	    lead->source.n)
		g->target = lead->source;
	/* "A và B nhất trí để hai cơ quan hợp tác" */
	if (lead && !g->nominal && soi_trigger_is(lead, "AGREE") && lead->end < sen->last &&
	    soi_event_one(m, SOI_EW_PURPOSE, lead->end))
		*status = SOI_PLANNED;
	if (soi_sides_same(m, &g->source, &g->target))
		g->target.n = 0;
}

/* "A phản đối hành động nghe lén", "A cáo buộc B chuẩn bị cho các cuộc tấn công": the deed a
 * complaint speaks of is that of the one complained of. */
static void complained_of(const struct soi_match_walk *m, struct soi_trigger *g,
			  const struct soi_trigger *last)
{
	const struct soi_trigger *lead = leader(g, last);

	if (g->source.n || !g->nominal || !lead || lead->nominal || !soi_trigger_is(lead, "ACCUSE") ||
	    !lead->target.n || !soi_act_is_state(&m->acts[lead->target.acts[0]]) ||
	    !(soi_trigger_is(g, "ASSAULT") || soi_trigger_is(g, "COERCE")))
		return;
	g->source = lead->target;
	if (soi_sides_same(m, &g->source, &g->target))
		g->target.n = 0;
	if (!g->target.n && lead->source.n && soi_act_is_state(&m->acts[lead->source.acts[0]]))
		g->target = lead->source;
}

/* "A biện hộ cho các cuộc tấn công", "A phủ nhận cáo buộc rằng các vụ tấn công …": the deed is that
 * of the one who answers for it. */
static void answered_for(struct soi_trigger *g, const struct soi_trigger *last)
{
	const struct soi_trigger *lead = leader(g, last);

	if (!g->source.n && !g->target.n && g->nominal && lead && lead->source.n &&
	    !lead->nominal && soi_trigger_is(lead, "REJECT") && soi_trigger_deed(g) &&
	    (!soi_row_symmetric(g->p) || soi_trigger_is(g, "ASSAULT")))
		g->source = lead->source;
}

/* "nhằm thể hiện sự ủng hộ đối với B, A …", "A … với cáo buộc B …": a noun with the other side
 * alone is the subject's. */
static void noun_of_subject(const struct soi_match_walk *m, struct soi_trigger *g,
			    const struct soi_sentence *sen, const struct soi_trigger *last)
{
	static const char *const types[] = { "SUPPORT", "AID",	     "CONSULT",
					     "REQUEST", "THREATEN", NULL };
	const struct soi_trigger *lead = leader(g, last);
	bool accuse = soi_trigger_is(g, "ACCUSE");

	if (!m->whole || g->source.n || !g->target.n || !g->nominal || g->got ||
	    (!accuse && !soi_event_type_in(g->p->type, types)))
		return;
	if (accuse && lead && !lead->nominal)
		g->source = lead->source;
	else if (!accuse && !soi_sides_subject(m, g->verb, sen->first, &g->source))
		(void)behind_comma(m, g->end, sen->last, &g->source);
	if (soi_sides_same(m, &g->source, &g->target))
		g->source.n = 0;
}

/* In a meeting told in the same sentence the other side is the one spoken to. */
static void other_party(const struct soi_match_walk *m, struct soi_trigger *g,
			const struct soi_trigger *last)
{
	if (g->target.n || !g->source.n || !g->p->target || g->nominal || !leader(g, last) ||
	    !soi_span_is(last->p->type, "CONSULT"))
		return;
	if (soi_sides_same(m, &g->source, &last->source) && last->target.n)
		g->target = last->target;
	else if (soi_sides_same(m, &g->source, &last->target) && last->source.n)
		g->target = last->source;
}

void soi_sides_find(const struct soi_match_walk *m, struct soi_trigger *g,
		    const struct soi_sentence *sen, const struct soi_trigger *last,
		    const struct soi_trigger *first, enum soi_status *status)
{
	const struct soi_trigger *lead = leader(g, last);

	/* "yêu cầu A mở một cuộc điều tra": asked for, whoever is to do it */
	if (g->nominal && g->light && lead && lead->p->clause && soi_trigger_is(lead, "REQUEST") &&
	    lead->target.n && lead->target.end <= g->verb && g->verb - lead->target.end < 8 &&
	    !soi_is_mark(m, lead->target.end, ',') && !soi_trigger_is(g, "PROTEST"))
		*status = SOI_CALLED_FOR;
	if (soi_trigger_is(g, "PROTEST") && !g->passive) {
		protest_sides(m, g, sen);
	} else if (g->nominal) {
		noun_sides(m, g, sen, lead);
	} else if (g->p->verdict) {
		verdict_sides(m, g, sen, lead);
	} else if (g->passive) {
		passive_sides(m, g, sen);
	} else {
		active_source(m, g, sen, lead, first);
		active_target(m, g, sen);
		governed(m, g, sen, last, status);
	}
	other_party(m, g, last);
	complained_of(m, g, last);
	answered_for(g, last);
	noun_of_subject(m, g, sen, last);
}
