/*
 * Numbered series: rounds of talks, sessions, summits.  Newspapers tell one
 * round many times: announced, opened, under way, closed; each telling is a
 * record here with the number, the phase and the day it gives, and the story
 * room joins them.
 *
 * A mention is a noun of the table with its number, which stands before it
 * ("vòng 3 đàm phán"), right behind it ("vòng đàm phán thứ ba", "đàm phán vòng
 * 2", "… đầu tiên") or at the end of its noun phrase ("vòng đàm phán chia sẻ
 * chi phí lần thứ 3").  The verb before it ("kết thúc vòng …") or behind it
 * ("vòng … diễn ra tại") gives the phase, the words before the verb the status.
 * A mention that opens its sentence without a number ("Vòng đàm phán diễn ra
 * …") is the round spoken of last.
 *
 * The day is the one beside the verb or at the head of the sentence, but not
 * the day on which somebody said so ("Yonhap ngày 24-6 dẫn lời …").  "kéo dài
 * trong 3 ngày" counts from the day on which the same round opens.
 *
 * In a second pass what one telling leaves open is taken from another of the
 * same round in the article: the status of a title without "sẽ" or "đã", the
 * day of the opening, the sides.
 */
#include "mark/events.h"

#include "base/banned.h"

/* How far the verb, the number, the place may be from the noun, in tokens. */
#define NEAR   4
#define CLAUSE 30
#define WINDOW 60

/* Tellings of one article that others may complete themselves from. */
#define DONORS 256

struct mention {
	size_t first, end; /* tokens of the noun with its number */
	size_t noun_end;
	struct soi_span name;
	int32_t ordinal;
	bool numbered_only; /* the noun is no series without its number */
};

struct cue {
	size_t first, end; /* tokens of the verb; first == end: none */
	enum soi_series_role role;
	enum soi_status status;
	bool marked; /* the status was said, not taken for granted */
};

/* What the passes remember beside each event. */
struct note {
	uint32_t event;
	bool marked;
	int days; /* of "kéo dài trong 3 ngày"; 0: none */
};

struct series_walk {
	struct soi_event_walk *w;
	struct note *notes;
	size_t n_notes, cap;
};

static bool word(const struct series_walk *s, enum soi_series_role r, size_t i, size_t limit,
		 size_t *len)
{
	return soi_series_word(s->w, r, i, limit, len, NULL);
}

static struct soi_span value_of(const struct series_walk *s, size_t row)
{
	return soi_table_cell(s->w->x->series, row, s->w->x->series_value);
}

static bool is_punct(const struct series_walk *s, size_t i)
{
	return s->w->t->tokens[i].kind == SOI_TOK_PUNCT;
}

static bool is_mark(const struct series_walk *s, size_t i, uint32_t cp)
{
	return i < s->w->t->n_tokens && is_punct(s, i) && s->w->t->tokens[i].cp == cp;
}

/* The ordinal at i: digits, a word, a Roman numeral; its length, 0 for none. */
static size_t number_at(const struct series_walk *s, size_t i, size_t limit, int32_t *out)
{
	const struct soi_token *k = &s->w->t->tokens[i];
	struct soi_span v;
	size_t len, row;

	if (i >= limit)
		return 0;
	if (k->kind == SOI_TOK_NUMBER) {
		/* "vòng 2", not "vòng 2/3" or "vòng 2.000" */
		if (k->cp == 0 || k->cp > 999 || s->w->time_at[i] ||
		    (i + 1 < limit && is_punct(s, i + 1) && !(k[1].flags & SOI_TF_SPACE) &&
		     i + 2 < limit && k[2].kind == SOI_TOK_NUMBER && !(k[2].flags & SOI_TF_SPACE)))
			return 0;
		*out = (int32_t)k->cp;
		return 1;
	}
	if (!soi_series_word(s->w, SOI_SR_ROMAN, i, limit, &len, &row) &&
	    !soi_series_word(s->w, SOI_SR_ORDINAL, i, limit, &len, &row))
		return 0;
	v = value_of(s, row);
	*out = 0;
	for (size_t c = 0; c < v.n; c++)
		*out = *out * 10 + (v.p[c] - '0');
	return len;
}

/* "thứ ba", "lần thứ 3", "vòng 2", "đầu tiên" at i: the end, 0 for none. */
static size_t ordinal_at(const struct series_walk *s, size_t i, size_t limit, int32_t *out)
{
	size_t len, n;

	if (word(s, SOI_SR_FIRST, i, limit, &len)) {
		*out = 1;
		return i + len;
	}
	if (word(s, SOI_SR_ROUND, i, limit, &len)) {
		size_t th;

		if (word(s, SOI_SR_TH, i + len, limit, &th))
			len += th;
	} else if (!word(s, SOI_SR_TH, i, limit, &len)) {
		return 0;
	}
	n = number_at(s, i + len, limit, out);
	return n ? i + len + n : 0;
}

/* The mention that begins at i. */
static bool mention_at(const struct series_walk *s, size_t i, size_t limit, struct mention *m)
{
	size_t len, n, row, end;

	*m = (struct mention){ .first = i };
	if (word(s, SOI_SR_ROUND, i, limit, &len) &&
	    (end = ordinal_at(s, i, limit, &m->ordinal)) != 0 &&
	    (soi_series_word(s->w, SOI_SR_NUMBERED, end, limit, &n, &row))) {
		m->name = value_of(s, row);
		m->noun_end = m->end = end + n;
		return true;
	}
	m->ordinal = 0;
	if (!soi_series_word(s->w, SOI_SR_NAME, i, limit, &len, &row)) {
		if (!soi_series_word(s->w, SOI_SR_NUMBERED, i, limit, &len, &row))
			return false;
		m->numbered_only = true;
	}
	m->name = value_of(s, row);
	m->noun_end = m->end = i + len;
	end = ordinal_at(s, m->end, limit, &m->ordinal);
	for (size_t k = m->end; !end && k < limit && k < m->end + CLAUSE / 2 && !is_punct(s, k);
	     k++) {
		if (word(s, SOI_SR_START, k, limit, NULL) || word(s, SOI_SR_END, k, limit, NULL) ||
		    word(s, SOI_SR_BETWEEN, k, limit, NULL) || s->w->time_at[k])
			break;
		/* at the end of the phrase only the full form counts */
		if (word(s, SOI_SR_TIMES, k, limit, NULL))
			end = ordinal_at(s, k, limit, &m->ordinal);
	}
	if (end)
		m->end = end;
	return end || !m->numbered_only;
}

/* What stands before the verb at i: "sẽ", "đã", … */
static void status_before(const struct series_walk *s, size_t i, size_t first, struct cue *c)
{
	static const struct {
		enum soi_series_role role;
		enum soi_status status;
	} marks[] = {
		{ SOI_SR_DENIED, SOI_DENIED },
		{ SOI_SR_POSSIBLE, SOI_POSSIBLE },
		{ SOI_SR_PLANNED, SOI_PLANNED },
		{ SOI_SR_ACTUAL, SOI_ACTUAL },
	};

	c->status = SOI_ACTUAL;
	for (size_t r = 0; r < sizeof(marks) / sizeof(*marks); r++)
		for (size_t k = i; k > first && i - k < NEAR; k--) {
			if (is_punct(s, k - 1) || s->w->actor_at[k - 1])
				break;
			if (word(s, marks[r].role, k - 1, i, NULL)) {
				c->status = marks[r].status;
				c->marked = true;
				return;
			}
		}
}

static bool verb_at(const struct series_walk *s, size_t i, size_t limit, struct cue *c)
{
	size_t len;

	for (enum soi_series_role r = SOI_SR_START; r <= SOI_SR_HOLD; r++)
		if (word(s, r, i, limit, &len)) {
			c->role = r;
			c->first = i;
			c->end = i + len;
			return true;
		}
	return false;
}

/* The verb of mention m in its clause: right before it, else behind it. */
static void find_cue(const struct series_walk *s, const struct mention *m,
		     const struct soi_sentence *sen, struct cue *c)
{
	*c = (struct cue){ .first = m->first, .end = m->first, .role = SOI_SR_N };
	for (size_t k = m->first; k > sen->first && m->first - k < NEAR; k--) {
		if (is_punct(s, k - 1) || s->w->actor_at[k - 1])
			break;
		if (verb_at(s, k - 1, m->first, c)) {
			/* "diễn ra" may hide "ra" and "đã tổ chức" its first syllable */
			if (k - 1 > sen->first && !is_punct(s, k - 2))
				(void)verb_at(s, k - 2, m->first, c);
			status_before(s, c->first, sen->first, c);
			return;
		}
	}
	for (size_t k = m->end; k < sen->last && k < m->end + CLAUSE; k++) {
		/* "Kỳ họp thứ 8, Quốc hội khóa XV khai mạc": whose it is may stand between */
		if (is_mark(s, k, ',') && k == m->end && k + 1 < sen->last && s->w->name_at[k + 1])
			continue;
		if (is_mark(s, k, ',') || is_mark(s, k, ';') || is_mark(s, k, ':'))
			break;
		if (verb_at(s, k, sen->last, c)) {
			status_before(s, c->first, m->end, c);
			return;
		}
	}
	status_before(s, m->first, sen->first, c);
}

/* The time that token i opens, or -1. */
static int32_t time_from(const struct series_walk *s, size_t i)
{
	if (!s->w->time_at[i] || (i > 0 && s->w->time_at[i - 1] == s->w->time_at[i]))
		return -1;
	return (int32_t)s->w->time_at[i] - 1;
}

static bool is_duration(const struct soi_time *t)
{
	return t->value.n && (t->value.p[0] == 'P' || t->value.p[0] == 'R');
}

static void set_when(struct series_walk *s, struct soi_event *e, int32_t i)
{
	const struct soi_time *t = &s->w->d->m->times[i];

	e->when_time = i;
	e->when = t->value;
	e->when_span = (struct soi_range){ t->start, t->end };
}

/* "kéo dài trong 3 ngày": the days, 0 for none. */
int soi_series_days(const struct soi_time *t)
{
	int n = 0;

	if (t->value.n < 3 || t->value.n > 5 || t->value.p[0] != 'P' ||
	    t->value.p[t->value.n - 1] != 'D')
		return 0;
	for (size_t i = 1; i + 1 < t->value.n; i++) {
		if (t->value.p[i] < '0' || t->value.p[i] > '9')
			return 0;
		n = n * 10 + (t->value.p[i] - '0');
	}
	return n;
}

static void find_when(struct series_walk *s, struct soi_event *e, const struct mention *m,
		      const struct cue *c, const struct soi_sentence *sen, int *days)
{
	size_t from = c->first < m->first ? c->first : m->first;
	size_t behind = c->end > m->end ? c->end : m->end;
	bool about = false;
	int32_t at;

	for (size_t k = behind; k < sen->last && k < behind + WINDOW; k++) {
		if (word(s, SOI_SR_AIM, k, sen->last, NULL) && !s->w->time_at[k])
			break;
		if (word(s, SOI_SR_ABOUT, k, sen->last, NULL) || s->w->actor_at[k])
			about = true;
		at = time_from(s, k);
		if (at < 0)
			continue;
		if (is_duration(&s->w->d->m->times[at])) {
			if (!*days)
				*days = soi_series_days(&s->w->d->m->times[at]);
			continue;
		}
		/* behind the topic only what is tied back by a preposition, or ends it all */
		if (about && !word(s, SOI_SR_LENGTH, k - 1, sen->last, NULL) &&
		    !word(s, SOI_SR_TIED, k - 1, sen->last, NULL) &&
		    !word(s, SOI_SR_TIED, k, sen->last, NULL))
			continue;
		set_when(s, e, at);
		return;
	}
	for (size_t k = from; k > sen->first && from - k < WINDOW; k--) {
		if (word(s, SOI_SR_REPORT, k - 1, from, NULL) && !s->w->time_at[k - 1])
			return;
		at = time_from(s, k - 1);
		if (at >= 0 && !is_duration(&s->w->d->m->times[at])) {
			set_when(s, e, at);
			return;
		}
	}
}

/*
 * A place at i behind "tại": its name, with "thủ đô", "thành phố" passed over.
 * false where there is none.
 */
static bool place_at(const struct series_walk *s, size_t i, size_t limit,
		     const struct soi_name **out)
{
	size_t len;

	if (!word(s, SOI_SR_AT, i, limit, &len))
		return false;
	i += len;
	for (int k = 0; k < 2 && word(s, SOI_SR_TOWN, i, limit, &len) && !s->w->name_at[i]; k++)
		i += len;
	if (i >= limit || !s->w->name_at[i])
		return false;
	*out = &s->w->d->m->names[s->w->name_at[i] - 1];
	return (*out)->kind != SOI_PERSON;
}

static void find_where(struct series_walk *s, struct soi_event *e, const struct mention *m,
		       const struct cue *c, const struct soi_sentence *sen)
{
	const struct soi_name *n;
	size_t k = m->first > sen->first + WINDOW ? m->first - WINDOW : sen->first;
	bool first = true;

	for (; k < sen->last && k < m->end + WINDOW; k++) {
		bool tied = k == sen->first || k == c->end || k == m->end || s->w->time_at[k - 1] ||
			    is_punct(s, k - 1);

		/* "quân đội Mỹ ở Hàn Quốc": tied to a noun, not to the meeting */
		if (!tied || s->w->name_at[k] || !place_at(s, k, sen->last, &n))
			continue;
		if (k < m->first && !first)
			continue;
		first = false;
		e->where = soi_span_sub(s->w->t->text, n->start, n->end);
		e->where_span = (struct soi_range){ n->start, n->end };
		if (k > m->first)
			return;
	}
}

static bool joint(const struct series_walk *s, size_t i, size_t end)
{
	size_t len;

	while (i < end && word(s, SOI_SR_JOINT, i, end, &len))
		i += len;
	return i == end;
}

/* The run of joined actors that ends with actor last: its first. */
static size_t run_back(const struct series_walk *s, size_t last, size_t first_token)
{
	const struct soi_actor *a = s->w->actors;

	while (last > 0 && a[last - 1].first >= first_token && !a[last - 1].place &&
	       joint(s, a[last - 1].end, a[last].first) && a[last].first > a[last - 1].end)
		last--;
	return last;
}

static void add_run(struct series_walk *s, struct soi_event *e, size_t first, size_t last,
		    bool all_target)
{
	for (size_t i = first; i <= last; i++)
		if (!s->w->actors[i].place)
			soi_event_side(s->w, e, &s->w->actors[i], all_target || e->n_source > 0);
}

/* Sides: the subject before the verb; "giữa A và B"; "với B". */
static void find_sides(struct series_walk *s, struct soi_event *e, const struct mention *m,
		       const struct cue *c, const struct soi_sentence *sen)
{
	size_t from = c->first < m->first ? c->first : m->first;
	size_t behind = m->noun_end;

	for (size_t k = from; k > sen->first; k--) {
		uint32_t a = s->w->actor_at[k - 1];

		if (is_punct(s, k - 1) || from - k > NEAR)
			break;
		if (a && !s->w->actors[a - 1].place) {
			add_run(s, e, run_back(s, a - 1, sen->first), a - 1, false);
			break;
		}
	}
	for (size_t k = c->first; k > m->end && c->first - k < NEAR && !e->n_source; k--) {
		uint32_t a = s->w->actor_at[k - 1];

		if (a && !s->w->actors[a - 1].place)
			add_run(s, e, run_back(s, a - 1, m->end), a - 1, false);
	}
	for (size_t k = behind;
	     k < sen->last && k < behind + CLAUSE && e->n_source + e->n_target < 2; k++) {
		bool between = word(s, SOI_SR_BETWEEN, k, sen->last, NULL);
		size_t a = k + 1, last;

		if (!between && !word(s, SOI_SR_WITH, k, sen->last, NULL))
			continue;
		while (a < sen->last && a < k + NEAR && !s->w->actor_at[a] && !is_punct(s, a))
			a++;
		if (a >= sen->last || !s->w->actor_at[a])
			continue;
		last = s->w->actor_at[a] - 1;
		while (last + 1 < s->w->n_actors && s->w->actors[last + 1].first < sen->last &&
		       joint(s, s->w->actors[last].end, s->w->actors[last + 1].first))
			last++;
		add_run(s, e, s->w->actor_at[a] - 1, last, !between && e->n_source > 0);
	}
}

static enum soi_phase phase_of(const struct cue *c)
{
	if (c->role == SOI_SR_START)
		return SOI_PHASE_START;
	if (c->role == SOI_SR_END)
		return SOI_PHASE_END;
	return c->status == SOI_ACTUAL || !c->marked ? SOI_PHASE_WHOLE : SOI_PHASE_ANNOUNCED;
}

static void add_event(struct series_walk *s, const struct mention *m,
		      const struct soi_sentence *sen)
{
	struct soi_event_walk *w = s->w;
	struct soi_event *e;
	struct cue c;
	size_t first, end;
	int days = 0;

	find_cue(s, m, sen, &c);
	if (!m->ordinal && c.first == c.end)
		return;
	e = soi_event_push(w);
	first = m->first;
	end = m->end;
	if (c.end == m->first && c.first < c.end)
		first = c.first;
	else if (c.first == m->end)
		end = c.end;
	e->start = w->t->tokens[first].start;
	e->end = w->t->tokens[end - 1].end;
	e->type = SOI_LIT("CONSULT");
	e->status = c.status;
	e->series_name = m->name;
	e->series_ordinal = m->ordinal;
	e->series_phase = phase_of(&c);
	e->rule = SOI_LIT("series");
	find_sides(s, e, m, &c, sen);
	find_when(s, e, m, &c, sen, &days);
	find_where(s, e, m, &c, sen);
	soi_arena_grow(w->d->a, &s->notes, s->n_notes, &s->cap, sizeof(*s->notes));
	s->notes[s->n_notes++] = (struct note){ .event = (uint32_t)(w->n_events - 1),
						.marked = c.marked,
						.days = days };
}

/* first/first + days - 1, or empty where the month's end is in the way of an
 * unknown year. */
struct soi_span soi_series_interval(const struct soi_event_walk *w, struct soi_span first, int days)
{
	struct soi_date d;
	int year, month, day;

	if (!soi_date_parse(first, &d) || !d.month || !d.day || d.hour >= 0)
		return SOI_EMPTY;
	if (!d.year && d.month == 2 && d.day + days > 28)
		return SOI_EMPTY;
	soi_civil_of(soi_day_of(d.year ? d.year : 2001, d.month, d.day) + days - 1, &year, &month,
		     &day);
	if (!d.year) {
		if (year != 2001)
			return SOI_EMPTY;
		return soi_arena_printf(w->d->a, "%.*s/XXXX-%02d-%02d", SOI_FMT(first), month,
					day);
	}
	return soi_arena_printf(w->d->a, "%.*s/%04d-%02d-%02d", SOI_FMT(first), year, month,
				day);
}

static bool same_round(const struct soi_event *a, const struct soi_event *b)
{
	return a->series_ordinal && a->series_ordinal == b->series_ordinal &&
	       soi_span_eq(a->series_name, b->series_name);
}

/* Take from other tellings of the round what e leaves open. */
static void complete(struct series_walk *s, size_t i)
{
	struct soi_event *e = &s->w->events[s->notes[i].event];
	bool marked = s->notes[i].marked;

	for (size_t k = 0; k < s->n_notes && k < DONORS; k++) {
		const struct soi_event *o = &s->w->events[s->notes[k].event];

		if (k == i || !same_round(e, o))
			continue;
		if (!e->when_span.end && e->series_phase == SOI_PHASE_WHOLE && s->notes[i].days &&
		    o->series_phase == SOI_PHASE_START && o->when.n) {
			e->when = soi_series_interval(s->w, o->when, s->notes[i].days);
			e->when_span = o->when_span;
			e->when_time = o->when_time;
		}
		if (!e->when_span.end && o->when_span.end && o->series_phase == e->series_phase) {
			e->when = o->when;
			e->when_span = o->when_span;
			e->when_time = o->when_time;
		}
		if (!marked && s->notes[k].marked &&
		    (o->status == SOI_PLANNED || o->series_phase == e->series_phase)) {
			e->status = o->status;
			marked = true;
		}
		if (!e->where.n && o->where.n) {
			e->where = o->where;
			e->where_span = o->where_span;
		}
	}
	s->notes[i].marked = marked;
}

/* Sides from the telling before, or the first two states of the article. */
static void borrow_sides(struct series_walk *s, size_t i)
{
	struct soi_event *e = &s->w->events[s->notes[i].event];
	const struct soi_event *best = NULL;

	if (e->n_source + e->n_target >= 2)
		return;
	for (size_t k = 0; k < s->n_notes && k < DONORS; k++) {
		const struct soi_event *o = &s->w->events[s->notes[k].event];

		if (o->n_source && o->n_target && soi_span_eq(o->series_name, e->series_name) &&
		    (!best || k < i))
			best = o;
	}
	if (best) {
		e->source = best->source;
		e->target = best->target;
		e->n_source = best->n_source;
		e->n_target = best->n_target;
		e->source_spans = best->source_spans;
		e->target_spans = best->target_spans;
		e->n_source_spans = best->n_source_spans;
		e->n_target_spans = best->n_target_spans;
		return;
	}
	for (size_t k = 0; k + 1 < s->w->n_actors && k < DONORS; k++) {
		const struct soi_actor *a = &s->w->actors[k];

		if (a[0].state && a[1].state && !a[0].place && !a[1].place &&
		    !soi_span_eq(a[0].id, a[1].id) && a[1].first > a[0].end &&
		    joint(s, a[0].end, a[1].first)) {
			e->n_source = e->n_target = e->n_source_spans = e->n_target_spans = 0;
			soi_event_side(s->w, e, &a[0], false);
			soi_event_side(s->w, e, &a[1], true);
			return;
		}
	}
}

/* A title that leaves the number out tells the first round told below it. */
static void number_title(struct series_walk *s)
{
	size_t title_end = s->w->d->art->title.n;

	for (size_t i = 0; i + 1 < s->n_notes && i < DONORS; i++) {
		struct soi_event *e = &s->w->events[s->notes[i].event], *next = e + 1;

		if (e->start >= title_end)
			return;
		if (!e->series_ordinal && soi_span_eq(e->series_name, next->series_name) &&
		    (next->series_phase == e->series_phase ||
		     next->series_phase == SOI_PHASE_ANNOUNCED))
			e->series_ordinal = next->series_ordinal;
	}
}

void soi_series_find(struct soi_event_walk *w)
{
	struct series_walk s = { .w = w };
	int32_t last = 0;
	struct soi_span last_name = SOI_EMPTY;

	for (size_t i = 0; i < w->t->n_sentences; i++) {
		const struct soi_sentence *sen = &w->t->sentences[i];
		size_t k = sen->first;

		while (k < sen->last) {
			struct mention m;

			if (w->name_at[k] || !soi_phrase_set_begins(&w->x->talks, w->t, k) || !mention_at(&s, k, sen->last, &m)) {
				k++;
				continue;
			}
			if (!m.ordinal && soi_span_eq(m.name, last_name) &&
			    (k == sen->first || word(&s, SOI_SR_SAME, m.end, sen->last, NULL)))
				m.ordinal = last;
			if (m.ordinal) {
				last = m.ordinal;
				last_name = m.name;
			}
			add_event(&s, &m, sen);
			k = m.end;
		}
	}
	number_title(&s);
	for (size_t i = 0; i < s.n_notes; i++)
		complete(&s, i);
	for (size_t i = 0; i < s.n_notes; i++)
		complete(&s, i);
	for (size_t i = 0; i < s.n_notes; i++)
		borrow_sides(&s, i);
}
