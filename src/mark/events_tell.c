/*
 * What a trigger with its sides tells: whether it is told as done, by whom,
 * when, where, and how much.
 *
 * What a text leaves out is taken from what it told of the same kind before
 * (carry), from the two states it is about (complete_pair), or from the one
 * other state of the sentence (only_other); each only where that was right
 * more often than not.  Day and place are those of the clause.
 *
 * Cost: each search looks a fixed number of tokens or events far.
 */
#include "mark/events_match.h"

#include "base/banned.h"

#define MAX_STRANGE 5 /* words of no known kind between a verb and its subject in a headline */
#define LIST_FAR    64 /* tokens to the semicolon before */

/* "viện trợ của A sẽ được chuyển" */
static bool planned_behind(const struct soi_match_walk *m, const struct soi_trigger *g,
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
static bool asked_whether(const struct soi_match_walk *m, const struct soi_trigger *g,
			  const struct soi_sentence *sen)
{
	for (size_t k = g->end; k + 1 < sen->last && k < g->end + SOI_AHEAD && !soi_is_mark(m, k, ';'); k++)
		if (soi_event_word(m, SOI_EW_WHETHER, k, sen->last, NULL))
			return true;
	return false;
}

/* "sẽ có khoảng 40.000 người biểu tình" */
static bool planned_before(const struct soi_match_walk *m, size_t i, const struct soi_sentence *sen)
{
	for (size_t k = i; k > sen->first && i - k < 8 && !m->act_at[k - 1]; k--) {
		/* the point of "40.000" ends no clause */
		if (soi_is_punct(m, k - 1) && m->t->tokens[k].kind != SOI_TOK_NUMBER)
			return false;
		if (soi_event_one(m, SOI_EW_WILL, k - 1))
			return true;
	}
	return false;
}

/* What the words between a subject and its verb, and those right around, make of it. */
static enum soi_status status_of_words(const struct soi_match_walk *m, const struct soi_trigger *g,
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
	if (g->passive && soi_event_before(m, SOI_EW_NEGATIVE, g->passive_at, sen->first, NULL))
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
	    soi_event_before(m, SOI_EW_POSSIBLE, g->source.first, sen->first, NULL))
		return SOI_POSSIBLE;
	if (g->source.n && g->source.first > sen->first &&
	    soi_event_before(m, SOI_EW_DENIED, g->source.first, sen->first, NULL))
		return SOI_DENIED;
	/* a headline asks */
	if (sen->last > sen->first && soi_is_mark(m, sen->last - 1, '?'))
		return SOI_POSSIBLE;
	for (size_t k = from; k > first; k--) {
		if (soi_event_before(m, SOI_EW_DENIED, k, sen->first, NULL))
			return SOI_DENIED;
		if (soi_event_before(m, SOI_EW_POSSIBLE, k, first, NULL))
			return SOI_POSSIBLE;
		if (soi_event_before(m, SOI_EW_PLANNED, k, first, &n) ||
		    (soi_span_is(g->p->type, "AID") &&
		     soi_event_before(m, SOI_EW_PROMISE, k, first, &n)))
			return SOI_PLANNED;
		if (soi_event_one(m, SOI_EW_DONE, k - 1))
			return SOI_ACTUAL;
	}
	/* "nhằm tháo gỡ bất đồng và thúc đẩy hợp tác": an aim */
	for (size_t k = g->first; soi_trigger_is(g, "COOPERATE") && k > sen->first && g->first - k < 14;
	     k--)
		if (soi_event_before(m, SOI_EW_PURPOSE, k, sen->first, NULL))
			return SOI_PLANNED;
	for (size_t k = first; k > sen->first && first - k < 14; k--) {
		if (soi_is_punct(m, k - 1) && first - k > 6)
			break;
		if (soi_event_one(m, SOI_EW_IF, k - 1))
			return SOI_POSSIBLE;
	}
	return SOI_ACTUAL;
}

/* Whether a verb that goes on from others goes on from what will be: "sẽ tăng cường trao đổi, tìm ra
 * biện pháp, hợp tác". */
static bool goes_on_planned(const struct soi_match_walk *m, const struct soi_trigger *g)
{
	uint32_t c = m->clause_at[g->verb];

	for (int up = 0; up < 4 && m->clauses[c].kind == SOI_CLAUSE_JOINED; up++) {
		size_t end = m->clauses[c].first, from;

		for (size_t k = end; k < g->verb && k < end + 4; k++)
			if (soi_event_one(m, SOI_EW_DONE, k))
				return false;
		c = m->clauses[c].parent;
		if (c == UINT32_MAX)
			return false;
		from = m->clauses[c].first;
		if (end > from + SOI_BACK)
			end = from + SOI_BACK;
		for (size_t k = from; k < end; k++) {
			if (m->clause_at[k] == c && soi_event_one(m, SOI_EW_WILL, k))
				return true;
			if (m->clause_at[k] == c && soi_event_one(m, SOI_EW_DONE, k))
				return false;
		}
	}
	return false;
}

/* Whether two agree on it before, in the same sentence: it lies ahead. */
static bool agreed_on(const struct soi_match_walk *m, const struct soi_trigger *g,
		      const struct soi_trigger *last, const struct soi_sentence *sen)
{
	static const char *const types[] = { "COOPERATE", "CONSULT", "AID", "SUPPORT", NULL };

	if (!soi_event_type_in(g->p->type, types))
		return false;
	if (last->p && last->sentence == g->sentence && last->end <= g->first &&
	    soi_trigger_is(last, "AGREE") && !last->nominal && g->first - last->end < SOI_BACK)
		return true;
	for (size_t k = g->first; k > sen->first && g->first - k < SOI_BACK; k--) {
		if (soi_event_one(m, SOI_EW_DONE, k - 1))
			return false;
		if (soi_event_word(m, SOI_EW_AGREED, k - 1, g->first, NULL))
			return true;
	}
	return false;
}

static enum soi_status status_of(const struct soi_match_walk *m, const struct soi_trigger *g,
				 const struct soi_trigger *last, const struct soi_sentence *sen)
{
	enum soi_status s;

	/* "cho phép A triển khai quân": may */
	if (g->source.n && g->source.end <= g->first && g->source.first > sen->first + 1 &&
	    soi_event_before(m, SOI_EW_ALLOW, g->source.first, sen->first, NULL))
		return SOI_POSSIBLE;
	s = status_of_words(m, g, sen);
	if (s != SOI_ACTUAL || !m->whole)
		return s;
	if (goes_on_planned(m, g))
		return SOI_PLANNED;
	if (agreed_on(m, g, last, sen))
		return SOI_PLANNED;
	return s;
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
	       soi_event_one(m, SOI_EW_SINCE, at - 1) &&
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

/* The nearest time behind the trigger in its clause, else before it; a day of
 * a report counts for what the one who reports did. */
static void find_when(const struct soi_match_walk *m, const struct soi_trigger *g,
		      const struct soi_trigger *last, const struct soi_sentence *sen,
		      struct soi_event *e)
{
	const uint32_t *time_at = m->w->time_at;
	size_t n;

	for (size_t k = g->end; k < sen->last && k < g->end + SOI_AHEAD; k++) {
		if (soi_is_mark(m, k, ',') || soi_is_mark(m, k, ';') ||
		    (m->trigger_at[k] && k > g->end + 2))
			break;
		if (time_at[k] && usable(&m->w->d->m->times[time_at[k] - 1]) &&
		    !other_day(m, k, sen->first)) {
			set_when(m, e, time_at[k] - 1);
			return;
		}
	}
	/* "hôm 22/10 nói về cáo buộc …": another day's */
	if (g->nominal && !g->light && !g->source.n && soi_trigger_is(g, "ACCUSE"))
		return;
	for (size_t k = g->first, acts = 0; k > sen->first && g->first - k < 2 * SOI_BACK; k--) {
		/* "hôm 22/10 A phản đối việc B nghe lén": the day of the protest */
		if (last->p && last->sentence == g->sentence && k == last->first &&
		    (soi_trigger_is(last, "ACCUSE") || soi_trigger_is(last, "REJECT") ||
		     soi_trigger_is(last, "REQUEST")) &&
		    !soi_sides_same(m, &last->source, &g->source))
			return;
		if (m->act_at[k - 1] && (k == g->first || m->act_at[k] != m->act_at[k - 1]) &&
		    !soi_act_at(m, k - 1)->place)
			acts++;
		if (acts && soi_event_before(m, SOI_EW_REPORT, k, sen->first, &n)) {
			struct soi_side who = { .n = 0 };

			/* "A ngày 22/10 cho biết ông đã …": A's own deed, A's day */
			if (!soi_sides_subject(m, k - n, sen->first, &who) || !soi_sides_same(m, &who, &g->source))
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
static void find_length(const struct soi_match_walk *m, const struct soi_trigger *g,
			const struct soi_sentence *sen, struct soi_event *e)
{
	const uint32_t *time_at = m->w->time_at;
	struct soi_span whole;

	if (e->when.n != 10 ||
	    (!soi_trigger_is(g, "CONSULT") && !soi_trigger_is(g, "PROTEST") && !soi_trigger_is(g, "MOBILIZE")))
		return;
	for (size_t k = g->end; k < sen->last && k < g->end + SOI_AHEAD && !soi_is_mark(m, k, ';'); k++) {
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
static void find_figures(const struct soi_match_walk *m, const struct soi_trigger *g,
			 const struct soi_sentence *sen, struct soi_event *e)
{
	const struct soi_marks *marks = m->w->d->m;
	size_t end = g->end, lo = 0, hi = marks->n_figures, n = 0;

	while (end < sen->last && end < g->end + SOI_AHEAD && !m->trigger_at[end] &&
	       !soi_is_mark(m, end, ';'))
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

static void find_where(const struct soi_match_walk *m, const struct soi_trigger *g,
		       const struct soi_sentence *sen, struct soi_event *e)
{
	for (size_t k = g->end; k < sen->last && k < g->end + SOI_AHEAD; k++) {
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

/* A word of negation between a subject and its verb, not at the verb. */
static bool denied_between(const struct soi_match_walk *m, const struct soi_trigger *g)
{
	size_t end = g->light ? g->verb : g->first;

	for (size_t k = g->source.n ? g->source.end : end; k < end; k++)
		if (!m->trigger_at[k] && soi_event_word(m, SOI_EW_UNDONE, k, end, NULL) &&
		    !soi_event_inside_word(m->w, k))
			return true;
	return false;
}

/* Between a subject and its verb: the more, the likelier the verb is somebody else's. */
static size_t strange_words(const struct soi_match_walk *m, const struct soi_trigger *g)
{
	size_t end = g->light ? g->verb : g->first;

	bool soft = m->whole && (soi_span_is(g->p->type, "ACCUSE") ||
				     soi_span_is(g->p->type, "REQUEST"));

	return g->source.n && g->source.end <= end ? soi_strange_between(m, g->source.end, end, soft)
						   : 0;
}

/* "việc Triều Tiên triển khai quân": made a noun, true only as its verb says. */
static bool behind_viec(const struct soi_match_walk *m, const struct soi_trigger *g, size_t first)
{
	size_t at = g->source.n && g->source.first < g->verb && g->verb - g->source.end < 4
			    ? g->source.first
			    : g->verb;

	/* at the head of a sentence it is a fact */
	return (at > first && soi_event_one(m, SOI_EW_DEED, at - 1) &&
		!(m->t->tokens[at - 1].flags & SOI_TF_CAP)) ||
	       (g->verb > first && soi_event_one(m, SOI_EW_DEED, g->verb - 1) &&
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

/* What forces do short of using them. */
static bool is_move(const struct soi_trigger *g)
{
	return soi_trigger_is(g, "MOBILIZE") || soi_trigger_is(g, "RETREAT");
}

/*
 * Whether this is told as something done: a bare noun as an object ("một thỏa
 * thuận mới", "mối đe dọa") is not, nor help as the aim of something else.
 */
static bool told(const struct soi_match_walk *m, const struct soi_trigger *g,
		 const struct soi_trigger *last, const struct soi_sentence *sen)
{
	bool violent = soi_trigger_is(g, "ASSAULT") || soi_trigger_is(g, "COERCE") || soi_trigger_is(g, "PROTEST") ||
		       (soi_trigger_is(g, "ACCUSE") && g->p->clause);

	if (g->nominal && !violent && !g->source.n && !g->target.n &&
	    !(g->got && g->p->together) && !(m->whole && is_move(g)))
		return false;
	/* a whole article names the other side of "chuyến thăm", "cuộc tập trận" elsewhere */
	if (g->nominal && !g->light && !violent && !m->whole)
		return g->source.n &&
		       (g->target.n || soi_trigger_is(g, "REQUEST") || soi_trigger_is(g, "ACCUSE") ||
			g->source.n > 1 || m->acts[g->source.acts[0]].id2.n);
	if ((soi_trigger_is(g, "AGREE") || soi_trigger_is(g, "AID") || soi_trigger_is(g, "COOPERATE") ||
	     soi_trigger_is(g, "SUPPORT")) &&
	    !g->nominal && !g->passive &&
	    (!g->source.n || soi_event_before(m, SOI_EW_PURPOSE, g->verb, sen->first, NULL)))
		return false;
	if (!g->nominal && !g->passive && !g->p->verdict && !soi_sides_coordinated(m, g, sen->first) &&
	    !m->whole && strange_words(m, g) > (g->p->together ? 1 : MAX_STRANGE))
		return false;
	/* "không có quyền chấp nhận", "nên giảm bớt": not done */
	if (!m->whole && denied_between(m, g))
		return false;
	if (!m->whole &&
	    (soi_trigger_is(g, "ASSAULT") || soi_trigger_is(g, "COERCE") || soi_trigger_is(g, "MOBILIZE")) && !g->nominal && soi_event_before(m, SOI_EW_PURPOSE, g->verb, sen->first, NULL))
		return false;
	/* only who is accused by nobody knows whom, not who is sued */
	if (soi_trigger_is(g, "ACCUSE") && !g->source.n && !g->passive && !g->p->verdict &&
	    !(g->p->clause && (m->whole || g->nominal)))
		return false;
	if (!m->whole && !g->nominal && !g->passive && g->source.n &&
	    m->acts[g->source.acts[0]].rank == SOI_PRIVATE && soi_sides_coordinated(m, g, sen->first) &&
	    behind_politician(m, g->source.acts[0], sen))
		return false;
	if (!m->whole && !violent && !g->nominal && behind_viec(m, g, sen->first))
		return false;
	if (!m->whole && soi_trigger_is(g, "ACCUSE") && !g->nominal &&
	    soi_event_before(m, SOI_EW_PURPOSE, g->verb, sen->first, NULL))
		return false;
	/* "triển khai quân để chiến đấu": what forces are moved for */
	if (soi_trigger_is(g, "ASSAULT") && !g->nominal && last->p && soi_trigger_is(last, "MOBILIZE") &&
	    last->sentence == g->sentence &&
	    soi_event_before(m, SOI_EW_PURPOSE, g->verb, sen->first, NULL))
		return false;
	return true;
}

static void take_target(const struct soi_match_walk *m, struct soi_event *e,
			const struct soi_event *o)
{
	e->target = o->target;
	e->n_target = o->n_target;
	e->target_spans = o->target_spans;
	e->n_target_spans = o->n_target_spans;
	m->grades[e - m->w->events].target = m->grades[o - m->w->events].target;
}

/* What the text told of the same kind before: "cuộc tấn công" after "Israel tấn
 * công Syria", a prisoner after his captors. */
static void carry(const struct soi_match_walk *m, const struct soi_trigger *g, struct soi_event *e)
{
	size_t i = m->w->n_events - 1;
	bool whole = !e->n_source && !e->n_target;

	if (e->n_source || (!g->p->target && !g->p->together && !soi_trigger_is(g, "PROTEST")) ||
	    (!g->nominal && !g->passive) ||
	    (!soi_trigger_is(g, "ASSAULT") && !soi_trigger_is(g, "COERCE") && !soi_trigger_is(g, "PROTEST")))
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
		if (whole && g->nominal && o->n_target && soi_event_is_code(o->target[0]))
			take_target(m, e, o);
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
		take_target(m, e, o);
		return;
	}
}

/* Who denies or refuses answers whoever blamed or asked him last. */
static void accuser(const struct soi_match_walk *m, struct soi_event *e)
{
	size_t i = m->w->n_events - 1;

	for (size_t back = 0; back < 24 && i > 0; back++) {
		const struct soi_event *o = &m->w->events[--i];

		if ((!soi_span_is(o->type, "ACCUSE") && !soi_span_is(o->type, "REQUEST")) ||
		    !o->n_source || !o->n_target || !soi_span_eq(o->target[0], e->source[0]) ||
		    soi_span_eq(o->source[0], e->source[0]))
			continue;
		e->target = o->source;
		e->n_target = o->n_source;
		e->target_spans = o->source_spans;
		e->n_target_spans = o->n_source_spans;
		m->grades[e - m->w->events].target = m->grades[i].source;
		return;
	}
}

/* Where a search through the sentence around a trigger begins. */
static size_t from_far(const struct soi_trigger *g, const struct soi_sentence *sen)
{
	return g->first > sen->first + 2 * SOI_BACK ? g->first - 2 * SOI_BACK : sen->first;
}

/* "A theo dõi các cuộc gọi từ đại sứ quán tại B": who is spied on or held is of the one other
 * state that the sentence names, if only as a place. */
static void only_other(const struct soi_match_walk *m, const struct soi_trigger *g,
		       const struct soi_sentence *sen, struct soi_event *e)
{
	const struct soi_act *other = NULL;
	struct soi_actor one;

	for (size_t k = from_far(g, sen); k < sen->last && k < g->end + 2 * SOI_BACK; k++) {
		const struct soi_act *a = soi_act_at(m, k);

		if (!a || !soi_act_is_state(a) || soi_span_eq(a->id, e->source[0]))
			continue;
		/* "hợp tác với A để theo dõi", "hệ thống do thám của A" */
		if (k > sen->first && (soi_event_one(m, SOI_EW_OF, k - 1) ||
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
static void by_police(const struct soi_match_walk *m, const struct soi_trigger *g,
		      const struct soi_sentence *sen, struct soi_event *e)
{
	struct soi_actor one = { .id = m->main[0] };

	for (size_t k = from_far(g, sen); k < sen->last && k < g->end + 2 * SOI_BACK; k++) {
		const struct soi_act *a = soi_act_at(m, k);

		if (a && a->place && soi_act_is_state(a)) {
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
static bool object_follows(const struct soi_match_walk *m, const struct soi_trigger *g,
			   const struct soi_sentence *sen)
{
	size_t i = g->end;

	i += soi_row_preposition(m, g->p, i, sen->last);
	return i < sen->last && soi_strange_between(m, i, i + 1, true) > 0;
}

/* Without a side only what needs none is told. */
static bool is_bare(const struct soi_trigger *g)
{
	bool violent = soi_trigger_is(g, "ASSAULT") || soi_trigger_is(g, "COERCE");

	if (soi_trigger_is(g, "PROTEST") || (violent && (g->nominal || g->passive)) ||
	    (is_move(g) && g->nominal))
		return false;
	return g->p->target || g->p->verdict;
}

/* The same between the same in one sentence: "đã hội đàm … và thảo luận". */
static bool told_twice(const struct soi_match_walk *m, const struct soi_trigger *g,
		       const struct soi_event *e)
{
	size_t i = m->w->n_events - 1, from = m->t->sentences[g->sentence].first, first;

	/* "chào xã giao A; hội kiến B": a list of deeds */
	for (size_t k = g->first; k > from && g->first - k < LIST_FAR; k--)
		if (m->t->tokens[k - 1].kind == SOI_TOK_PUNCT && m->t->tokens[k - 1].cp == ';')
			from = k;
	first = m->t->tokens[from].start;
	if (soi_trigger_is(g, "COERCE") || soi_trigger_is(g, "ACCUSE") || soi_trigger_is(g, "REQUEST") || !e->n_source)
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
static bool is_slotless(const struct soi_trigger *g)
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
static bool asks_deed(const struct soi_match_walk *m, const struct soi_trigger *g,
		      const struct soi_sentence *sen)
{
	for (size_t k = g->end; k < sen->last && k < g->end + 3 && !soi_is_punct(m, k); k++)
		if (m->trigger_at[k])
			return true;
	return false;
}

/* Done with each other: of those joined the first is the source, the others are targets. */
static bool shared(const struct soi_trigger *g)
{
	return g->p->together || soi_trigger_is(g, "CONSULT") || soi_trigger_is(g, "AGREE") ||
	       soi_trigger_is(g, "COOPERATE");
}

/* "A và B tập kích lẫn nhau": the first the other. */
static bool each_other(const struct soi_match_walk *m, const struct soi_trigger *g,
		       const struct soi_sentence *sen)
{
	for (size_t k = g->end; k < sen->last && k < g->end + 3; k++)
		if (soi_event_one(m, SOI_EW_EACH_OTHER, k))
			return true;
	return false;
}

/* What the sentence leaves out of the sides, from the text around. */
static void complete(const struct soi_match_walk *m, const struct soi_trigger *g,
		     const struct soi_sentence *sen, struct soi_event *e)
{
	bool assault = soi_trigger_is(g, "ASSAULT"), accuse = soi_trigger_is(g, "ACCUSE");

	carry(m, g, e);
	/* "từ chối nói": nobody's word is refused */
	if (soi_trigger_is(g, "REJECT") && m->whole && e->n_source && !e->n_target &&
	    !soi_event_word(m, SOI_EW_REPORT, g->end, sen->last, NULL))
		accuser(m, e);
	if ((accuse || assault || soi_trigger_is(g, "AID") || soi_trigger_is(g, "SUPPORT")) &&
	    e->n_source && !e->n_target && (g->p->target || g->p->verdict || assault) &&
	    !(assault && !g->nominal && object_follows(m, g, sen)))
		carry_target(m, e);
	if (m->whole && g->passive && !e->n_source && e->n_target &&
	    (soi_span_is(e->mode, "arrest") || soi_trigger_is(g, "SANCTION") ||
	     (accuse && !g->p->clause && !g->p->verdict)))
		by_police(m, g, sen, e);
	if (m->whole && soi_trigger_is(g, "COERCE") && g->p->target && e->n_source &&
	    !e->n_target && soi_event_is_code(e->source[0]))
		only_other(m, g, sen, e);
	if (g->p->together && (m->whole || g->nominal || !soi_trigger_is(g, "AGREE")))
		complete_pair(m, e);
}

/* Whether e, the last event, lacks what its row or its kind of text asks for, or is told already. */
static bool is_unfit(const struct soi_match_walk *m, const struct soi_trigger *g,
		     const struct soi_sentence *sen, const struct soi_event *e)
{
	struct soi_grade grade = m->grades[m->w->n_events - 1];

	if (told_twice(m, g, e) || (soi_trigger_is(g, "ACCUSE") && g->source.n && !e->n_source))
		return true;
	if (g->p->both && (!e->n_source || !e->n_target))
		return true;
	if (g->p->both && !m->whole && !(grade.source & grade.target & (1U << SOI_POLITICAL)))
		return true;
	if (!m->whole && soi_trigger_is(g, "REQUEST") && g->p->target && !e->n_target &&
	    !asks_deed(m, g, sen))
		return true;
	if (g->p->must && !e->n_target && !(m->whole && soi_trigger_is(g, "COERCE")))
		return true;
	return !soi_gate_open(m, e, grade, is_slotless(g), !g->p->target) ||
	       (!e->n_source && !e->n_target && !g->p->together && is_bare(g));
}

void soi_event_tell(struct soi_match_walk *m, struct soi_trigger *g, const struct soi_sentence *sen,
		 struct soi_trigger *last, struct soi_trigger *first)
{
	enum soi_status status = SOI_ACTUAL, called = SOI_ACTUAL;
	struct soi_event *e;
	bool mutual;

	soi_sides_find(m, g, sen, last, first, &called);
	if (!told(m, g, last, sen))
		return;
	status = called != SOI_ACTUAL ? called : status_of(m, g, last, sen);
	/* what one is asked to look into is the request's content */
	if (status == SOI_CALLED_FOR && soi_trigger_is(g, "ACCUSE") && !g->light)
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
	mutual = g->source.n > 1 && each_other(m, g, sen);
	for (size_t i = 0; i < g->source.n; i++)
		put(m, e, g->source.acts[i], i > 0 && (mutual || (shared(g) && !g->target.n)));
	for (size_t i = 0; i < g->target.n && !mutual; i++)
		put(m, e, g->target.acts[i], true);
	complete(m, g, sen, e);
	if (is_unfit(m, g, sen, e)) {
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
