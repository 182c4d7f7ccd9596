/*
 * Claims: figures, years that something is to begin or end with, vague
 * quantities ("một số lượng nhỏ": a small number), months, days from which
 * something holds or on which it opens, hours and lengths of time, each with what tells whether another claim is of the same thing: its
 * unit, the rarer words around it in the sentence, the words right behind it,
 * what is said of what is counted (died, were rescued, may be carried), who
 * gives, and whether the sentence is of a time long past.
 */
#include "story/happenings.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	ROLE_SAME = 1, ROLE_VAGUE, ROLE_DATE, ROLE_DEED, ROLE_ABOUT, ROLE_UNIT, ROLE_AND, ROLE_ASKED,
	ROLE_SAYS, ROLE_ACCORDING, ROLE_WHILE,
	BEFORE = 14, AFTER = 18,	/* tokens looked at around a figure */
	BEFORE_YEAR = 40,		/* a year closes its sentence */
	MAX_WORDS = 24,
	WHAT_WORDS = 8,
	DEED_NEAR = 8,			/* tokens between a number and what is said of it */
	PAST_DAYS = 60,
	ASKED_NEAR = 8,			/* tokens between "đề nghị" and the number */
	VOICE_WORDS = 8,		/* tokens of whoever says so at the start of a sentence */
	RARE_IDF = 20,			/* below this a word tells nothing */
	MAX_CLAIMS = 256
};

struct soi_claim_words {
	struct soi_phrases *phrases;	/* values: rows */
	const struct soi_table *table;
	uint8_t *role;			/* [rows] */
	size_t phrase, value;		/* columns */
	struct soi_span *says;		/* [n_says] the verbs of saying */
	size_t n_says;
	struct soi_span unit[SOI_CLAIM_KINDS];	/* of what has no unit of its own */
};

/* The unit of days, months, ... as the table writes it. */
static bool name_unit(struct soi_claim_words *x, struct soi_span kind, struct soi_span phrase)
{
	static const struct {
		const char *name;
		enum soi_claim_kind kind;
	} kinds[] = { { "year", SOI_CLAIM_YEAR }, { "month", SOI_CLAIM_MONTH }, { "day", SOI_CLAIM_DAY },
		      { "hour", SOI_CLAIM_HOUR }, { "length", SOI_CLAIM_LENGTH } };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (soi_span_is(kind, kinds[i].name)) {
			x->unit[kinds[i].kind] = phrase;
			return true;
		}
	return false;
}

struct soi_claim_words *soi_claim_words_new(struct soi_arena *a, const struct soi_tables *t,
					    struct soi_err *err)
{
	const struct soi_table *table = soi_tables_get(t, "claim_words");
	struct soi_claim_words *x = SOI_NEW(a, struct soi_claim_words);
	size_t phrase = soi_table_col(table, "phrase"), role = soi_table_col(table, "role");

	x->table = table;
	x->phrase = phrase;
	x->value = soi_table_col(table, "value");
	x->phrases = soi_phrases_new(a, NULL);
	x->role = SOI_NEW_N(a, uint8_t, table->n_rows);
	x->says = SOI_NEW_N(a, struct soi_span, table->n_rows);
	for (size_t r = 0; r < table->n_rows; r++) {
		struct soi_span s = soi_table_cell(table, r, role);

		x->role[r] = soi_span_is(s, "same") ? ROLE_SAME : soi_span_is(s, "vague") ? ROLE_VAGUE
			   : soi_span_is(s, "date") ? ROLE_DATE
			   : soi_span_is(s, "deed") ? ROLE_DEED
			   : soi_span_is(s, "about") ? ROLE_ABOUT
			   : soi_span_is(s, "unit") ? ROLE_UNIT
			   : soi_span_is(s, "and") ? ROLE_AND
			   : soi_span_is(s, "asked") ? ROLE_ASKED
			   : soi_span_is(s, "says") ? ROLE_SAYS
			   : soi_span_is(s, "according") ? ROLE_ACCORDING
			   : soi_span_is(s, "while") ? ROLE_WHILE : 0;
		if (!x->role[r] || (x->role[r] == ROLE_UNIT &&
				    !name_unit(x, soi_table_cell(table, r, x->value),
					       soi_table_cell(table, r, phrase)))) {
			(void)soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
				       "table 'claim_words', row %zu: no role '%.*s'", r + 1, SOI_FMT(s));
			return NULL;
		}
		if (x->role[r] == ROLE_SAYS)
			x->says[x->n_says++] = soi_table_cell(table, r, phrase);
		if (soi_phrases_add(x->phrases, soi_table_cell(table, r, phrase), (uint32_t)r, 0, err) < 0)
			return NULL;
	}
	return x;
}

/* Asked at every space of a sentence's first words: nothing but the verbs is looked at. */
bool soi_claim_says(const struct soi_grouper *g, struct soi_span text)
{
	const struct soi_claim_words *x = g->claims;

	text = soi_span_trim(text);
	for (size_t i = 0; i < x->n_says; i++) {
		struct soi_span says = x->says[i];
		size_t at = text.n - says.n;

		if (text.n > says.n && text.p[at - 1] == ' ' && memcmp(text.p + at, says.p, says.n) == 0)
			return true;
	}
	return false;
}

struct reading {
	const struct soi_grouper *g;
	const struct soi_text *t;
	struct soi_member *m;
	struct soi_arena *a;
	size_t cap;
	bool corrects;		/* its title says so */
};

/* The longest phrase of role that begins at token i, or false. */
static bool phrase_at(const struct reading *r, int role, size_t i, size_t limit,
		      struct soi_span *value, size_t *n_tokens)
{
	struct soi_phrase_hit hits[8];
	size_t n = soi_phrases_at(r->g->claims->phrases, r->t, i, limit, hits, 8);

	for (size_t k = 0; k < n; k++) {
		if (r->g->claims->role[hits[k].value] != role)
			continue;
		*value = soi_table_cell(r->g->claims->table, hits[k].value, r->g->claims->value);
		*n_tokens = hits[k].n_tokens;
		return true;
	}
	return false;
}

static int by_value(const void *x, const void *y)
{
	uint64_t p = *(const uint64_t *)x, q = *(const uint64_t *)y;

	return p < q ? -1 : p > q;
}

static bool tells(const struct reading *r, size_t i)
{
	return r->t->tokens[i].kind == SOI_TOK_WORD &&
	       soi_idf_one(r->g->idf, r->t->tokens[i].key) >= RARE_IDF;
}

static struct soi_sentence sentence_of(const struct soi_text *t, size_t token)
{
	size_t lo = 0, hi = t->n_sentences;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (t->sentences[mid].last <= token)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < t->n_sentences && t->sentences[lo].first <= token)
		return t->sentences[lo];
	return (struct soi_sentence){ .first = (uint32_t)token, .last = (uint32_t)token + 1 };
}

/* What stands around tokens [first, last). */
static void look_around(struct reading *r, size_t first, size_t last, struct soi_claim *c)
{
	struct soi_sentence s = sentence_of(r->t, first);
	bool time = c->value.n != 0;
	size_t before = time ? BEFORE_YEAR : BEFORE, what = 0;
	size_t from = first > s.first + before ? first - before : s.first;
	size_t after = c->kind == SOI_CLAIM_HOUR ? BEFORE_YEAR : AFTER;
	size_t to = last + after < s.last ? last + after : s.last;
	uint32_t n_next = 0, kept = 0;
	bool open = true;

	c->words = SOI_NEW_N(r->a, uint64_t, MAX_WORDS);
	c->what_end = c->end;
	for (size_t i = from; i < to; i++) {
		if (i >= first && i < last)
			continue;
		if (i >= last) {
			open = open && r->t->tokens[i].kind != SOI_TOK_PUNCT && what++ < WHAT_WORDS;
			if (open)
				c->what_end = r->t->tokens[i].end;
			if (n_next < 2 && tells(r, i))
				c->next[n_next++] = r->t->tokens[i].key;
		}
		if (i < first && tells(r, i))
			c->prev = r->t->tokens[i].key;
		if (c->n_words < MAX_WORDS && tells(r, i))
			c->words[c->n_words++] = r->t->tokens[i].key;
	}
	qsort(c->words, c->n_words, sizeof(*c->words), by_value);
	for (uint32_t i = 0; i < c->n_words; i++)
		if (kept == 0 || c->words[kept - 1] != c->words[i])
			c->words[kept++] = c->words[i];
	c->n_words = kept;
}

static bool is_and(const struct reading *r, size_t i, size_t limit)
{
	struct soi_span none;
	size_t n;

	return phrase_at(r, ROLE_AND, i, limit, &none, &n);
}

static bool is_code(struct soi_span id)
{
	for (size_t i = 0; i < id.n; i++)
		if (id.p[i] < 'A' || id.p[i] > 'Z')
			return false;
	return id.n == 3;
}

/* Who gives a sum: the doer of the event nearest to it in its sentence, else the
 * first state or body that the sentence names before it. */
static uint64_t giver_of(const struct reading *r, struct soi_sentence s, const struct soi_claim *c)
{
	size_t from = r->t->tokens[s.first].start, to = r->t->tokens[s.last - 1].end, best = SIZE_MAX;
	const struct soi_marks *m = r->m->marks;
	uint64_t who = 0;

	for (size_t k = 0; k < m->n_events; k++) {
		const struct soi_event *e = &m->events[k];
		size_t gap = e->start > c->end ? e->start - c->end : c->start > e->end ? c->start - e->end : 0;

		if (e->start < from || e->end > to || !e->n_source || gap >= best)
			continue;
		best = gap;
		who = soi_hash64(e->source[0]);
	}
	for (size_t k = 0; k < m->n_names && !who; k++) {
		const struct soi_name *x = &m->names[k];

		if (x->start >= from && x->end <= c->start && (is_code(x->id) || x->kind == SOI_ORG))
			who = soi_hash64(x->id);
	}
	return who;
}

/* What is said of the thing counted in tokens [first, last): behind it, else
 * before it, within its clause. */
static void find_deed(const struct reading *r, size_t first, size_t last, struct soi_claim *c)
{
	struct soi_sentence s = sentence_of(r->t, first);
	struct soi_span deed = SOI_EMPTY, found;
	size_t n;

	for (size_t i = last; i < s.last && i < last + DEED_NEAR && !deed.n; i++) {
		if (r->t->tokens[i].kind == SOI_TOK_PUNCT || is_and(r, i, s.last))
			break;
		if (phrase_at(r, ROLE_DEED, i, s.last, &found, &n))
			deed = found;
	}
	for (size_t i = first, end = 0; i-- > s.first && i + DEED_NEAR + 4 >= first; ) {
		if (deed.n && !end)
			break;		/* behind it, it was said already */
		if (r->t->tokens[i].kind == SOI_TOK_PUNCT && !soi_span_is(soi_token_span(r->t, i), "("))
			break;		/* "(": the same in another currency */
		if (phrase_at(r, ROLE_DEED, i, first, &found, &n) && i + n >= end &&
		    i + n + DEED_NEAR >= first) {
			deed = found;	/* the longer of two that end together */
			end = i + n;
		}
	}
	if (!deed.n)
		return;
	c->estimate = deed.p[0] == '*';
	c->shrinks = deed.p[0] == '-';
	c->grows = deed.p[0] == '+' || c->shrinks || c->estimate;
	c->deed = (uint32_t)soi_hash64(deed) | 1;
	if (!soi_span_is(deed, "aid") || !c->money)
		return;
	c->who = giver_of(r, s, c);
	if (c->who)
		c->thing = soi_hash64(SOI_LIT("money given"));
}

/* The day of publication, or SOI_NO_TIME. */
static int64_t published_day(const struct soi_member *m)
{
	int64_t lo, hi;

	return m->art->published.n && soi_edtf_bounds(m->art->published, &lo, &hi) ? hi : SOI_NO_TIME;
}

/* "2024-05-21", "XXXX-05-21": 1 and more. */
static uint32_t day_of_value(struct soi_span value)
{
	struct soi_when w = soi_when_parse(value);

	return soi_when_is_days(&w) ? (uint32_t)soi_day_of_year(&w.a) + 1 : 0;
}

/* "kể từ tháng 8": what lasts since then is not past. */
static bool lasts_since(const struct reading *r, size_t at)
{
	struct soi_span op;
	size_t n;

	for (size_t k = at > 3 ? at - 3 : 0; k < at && at < r->t->n_tokens; k++)
		if (phrase_at(r, ROLE_DATE, k, at, &op, &n) && k + n == at && soi_span_is(op, ">="))
			return true;
	return false;
}

/* A time long past that the sentence names, and the hour up to which it counts. */
static void find_times(const struct reading *r, size_t first, struct soi_claim *c)
{
	struct soi_sentence s = sentence_of(r->t, first);
	size_t from = r->t->tokens[s.first].start, to = r->t->tokens[s.last - 1].end;
	int64_t day = published_day(r->m), lo, hi;
	const struct soi_marks *m = r->m->marks;

	for (size_t i = 0; i < m->n_times; i++) {
		const struct soi_time *x = &m->times[i];
		struct soi_span clock = x->value;

		if (x->start < from || x->end > to || !x->value.n ||
		    (x->start < c->end && x->end > c->start))
			continue;
		if (x->value.n == 10 && x->value.p[5] != 'X' && x->value.p[8] != 'X')
			c->day = day_of_value(x->value);
		if (day != SOI_NO_TIME && soi_edtf_bounds(x->value, &lo, &hi) && hi + PAST_DAYS < day &&
		    !lasts_since(r, soi_token_at(r->t, x->start)))
			c->past = soi_hash64(soi_span_sub(x->value, 0, x->value.n < 4 ? x->value.n : 4));
		(void)soi_span_cut(&clock, 'T');
		if (clock.n >= 5 && c->grows)
			c->as_of = soi_hash64(soi_span_sub(clock, 0, 5));
	}
}

static struct soi_span claimant_of(const struct soi_marks *m, size_t start, size_t end)
{
	for (size_t i = 0; i < m->n_quotes; i++)
		if (m->quotes[i].start <= start && end <= m->quotes[i].end)
			return m->quotes[i].speaker;
	return SOI_EMPTY;
}

/* "đề nghị tăng 12%": words before it say that somebody wants or expects it. */
static bool is_asked(const struct reading *r, size_t first)
{
	struct soi_sentence s = sentence_of(r->t, first);
	struct soi_span none;
	size_t n;

	for (size_t i = first; i-- > s.first && i + ASKED_NEAR >= first; ) {
		if (r->t->tokens[i].kind == SOI_TOK_PUNCT)
			return false;
		if (phrase_at(r, ROLE_ASKED, i, first, &none, &n))
			return true;
	}
	return false;
}

/* Who says so where no quotation does: "theo A, ...", "A ước tính ..." */
static struct soi_span voice_of(const struct reading *r, size_t first)
{
	struct soi_sentence s = sentence_of(r->t, first);
	struct soi_span none;
	size_t n, from = s.first, skip;

	if (soi_plan_begins(r->g->plans, soi_span_sub(r->t->text, r->t->tokens[s.first].start, r->m->art->text.n),
			    SOI_ST_LEANS))
		return SOI_EMPTY;	/* "theo đó" */
	if (phrase_at(r, ROLE_ACCORDING, from, first, &none, &skip)) {
		from += skip;
		for (size_t i = from; i < first && i <= from + VOICE_WORDS; i++)
			if (r->t->tokens[i].kind == SOI_TOK_PUNCT)
				return i == from ? SOI_EMPTY :
				       soi_span_sub(r->t->text, r->t->tokens[from].start, r->t->tokens[i - 1].end);
		return SOI_EMPTY;
	}
	for (size_t i = from; i < first && i <= from + VOICE_WORDS; i++) {
		if (r->t->tokens[i].kind == SOI_TOK_PUNCT)
			return SOI_EMPTY;
		if (i > from && phrase_at(r, ROLE_SAYS, i, first, &none, &n))
			return soi_span_sub(r->t->text, r->t->tokens[from].start, r->t->tokens[i - 1].end);
	}
	return SOI_EMPTY;
}

/* "A ước tính 9.000 người, còn B cho biết 5.000 người": of two counts in one
 * sentence the second is another voice's. */
static void other_voice(const struct reading *r, size_t first, struct soi_claim *c)
{
	struct soi_sentence s = sentence_of(r->t, first);
	struct soi_span none;
	size_t n, from, turn = 0, k = r->m->n_claims;

	while (k > 0 && r->m->claims[k - 1].thing != c->thing)
		k--;
	if (k == 0 || r->m->claims[k - 1].start < r->t->tokens[s.first].start)
		return;
	for (from = soi_token_at(r->t, r->m->claims[k - 1].end); from < first; from++) {
		if (phrase_at(r, ROLE_WHILE, from, first, &none, &n))
			turn = from + n;
		else if (turn && from > turn && phrase_at(r, ROLE_SAYS, from, first, &none, &n))
			break;
	}
	if (!turn || from >= first)
		return;
	c->against = (uint32_t)k;
	c->deed = r->m->claims[k - 1].deed;
	c->grows = r->m->claims[k - 1].grows;
	c->claimant = soi_span_sub(r->t->text, r->t->tokens[turn].start, r->t->tokens[from - 1].end);
}

/* The unit's key, a synonym's being that of what it stands for. */
static uint64_t thing_of(const struct soi_claim_words *x, struct soi_span unit)
{
	for (size_t i = 0; i < x->table->n_rows; i++)
		if (x->role[i] == ROLE_SAME && soi_span_eq(soi_table_cell(x->table, i, x->phrase), unit))
			unit = soi_table_cell(x->table, i, x->value);
	return soi_hash64(unit);
}

/* "Con số đúng là …": of what the number before it was of. */
static void as_before(const struct soi_member *m, struct soi_claim *c)
{
	for (uint32_t i = m->n_claims; i-- > 0; ) {
		const struct soi_claim *x = &m->claims[i];

		if (x->thing != c->thing || x->kind != c->kind)
			continue;
		c->deed = x->deed;
		c->grows = x->grows;
		return;
	}
}

static void push(struct reading *r, struct soi_claim c)
{
	size_t first = soi_token_at(r->t, c.start), last = soi_token_at(r->t, c.end);

	if (r->m->n_claims == MAX_CLAIMS || first >= r->t->n_tokens)
		return;
	c.head = c.start < soi_head_end(r->m->art);
	look_around(r, first, last, &c);
	find_deed(r, first, last, &c);
	if (!c.deed && r->corrects)
		as_before(r->m, &c);
	if (c.kind == SOI_CLAIM_MONTH && !c.deed)
		return;
	if (c.kind == SOI_CLAIM_LENGTH)
		c.who = 0;
	find_times(r, first, &c);
	c.asked = is_asked(r, first);
	c.claimant = claimant_of(r->m->marks, c.start, c.end);
	if (!c.claimant.n)
		c.claimant = voice_of(r, first);
	if (c.kind == SOI_CLAIM_FIGURE)
		other_voice(r, first, &c);
	soi_arena_grow(r->a, &r->m->claims, r->m->n_claims, &r->cap, sizeof(*r->m->claims));
	r->m->claims[r->m->n_claims++] = c;
}

static bool is_money(struct soi_span unit)
{
	return unit.n == 3 && unit.p[0] >= 'A' && unit.p[0] <= 'Z' && unit.p[1] >= 'A' &&
	       unit.p[1] <= 'Z' && unit.p[2] >= 'A' && unit.p[2] <= 'Z';
}

static void claim_figures(struct reading *r)
{
	const struct soi_marks *m = r->m->marks;

	for (size_t i = 0; i < m->n_figures; i++) {
		const struct soi_figure *f = &m->figures[i];

		if (!f->unit.n || soi_span_is(f->op, "vague"))
			continue;
		push(r, (struct soi_claim){ .start = f->start, .end = f->end, .figure = (int32_t)i,
			.money = is_money(f->unit), .op = f->op, .unit = f->unit, .thing = thing_of(r->g->claims, f->unit) });
	}
}

/* "từ năm 2026", "sau năm 2026", "hết năm 2025" */
static void claim_years(struct reading *r)
{
	const struct soi_marks *m = r->m->marks;

	for (size_t i = 0; i < m->n_times; i++) {
		const struct soi_time *x = &m->times[i];
		size_t at = soi_token_at(r->t, x->start), n;
		size_t from = at > 3 ? at - 3 : 0;
		struct soi_span op;

		if (x->value.n != 4 || x->value.p[3] == 'X')
			continue;
		for (size_t k = from; k <= at; k++) {
			if (!phrase_at(r, ROLE_DATE, k, r->t->n_tokens, &op, &n) ||
			    (k < at && k + n != at))
				continue;
			push(r, (struct soi_claim){ .start = r->t->tokens[k].start, .end = x->end,
				.kind = SOI_CLAIM_YEAR, .figure = -1, .value = x->value, .op = op,
				.unit = r->g->claims->unit[SOI_CLAIM_YEAR], .thing = SOI_CLAIM_YEAR });
			break;
		}
	}
}

/* "một số lượng nhỏ" binh lính */
static void claim_vague(struct reading *r)
{
	for (size_t i = 0; i < r->t->n_tokens; i++) {
		struct soi_span size, unit;
		size_t n, end, skip;

		if (r->t->tokens[i].kind != SOI_TOK_WORD ||
		    !phrase_at(r, ROLE_VAGUE, i, r->t->n_tokens, &size, &n))
			continue;
		end = i + n;
		for (skip = end; skip < r->t->n_tokens && skip < end + 2 &&
				 r->t->tokens[skip].kind == SOI_TOK_PUNCT; skip++)
			;
		if (!phrase_at(r, ROLE_SAME, skip, r->t->n_tokens, &unit, &n))
			continue;
		push(r, (struct soi_claim){ .start = r->t->tokens[i].start,
			.end = r->t->tokens[skip + n - 1].end, .kind = SOI_CLAIM_VAGUE, .figure = -1, .vague = size,
			.op = SOI_LIT("vague"), .unit = unit, .thing = soi_hash64(unit) });
		i = skip + n - 1;
	}
}

/* "PT1H30M", "PT20M": minutes, or 0. */
static int64_t minutes_of(struct soi_span v)
{
	int64_t n = 0, sum = 0;

	if (!soi_span_starts(v, SOI_LIT("PT")))
		return 0;
	for (size_t i = 2; i < v.n; i++) {
		if (v.p[i] >= '0' && v.p[i] <= '9' && n < 100000) {
			n = n * 10 + v.p[i] - '0';
			continue;
		}
		sum += v.p[i] == 'H' ? n * 60 : v.p[i] == 'M' ? n : 0;
		n = 0;
	}
	return sum;
}

/* "2024-05-21T08:30": minutes since the day began, or -1. */
static int64_t clock_of(struct soi_span v)
{
	struct soi_date d;

	if (!soi_date_parse(v, &d) || !d.day || d.hour < 0 || d.minute < 0)
		return -1;
	return d.hour * 60 + d.minute;
}

/* "trước", "sau" an hour: not at it. */
static bool bounded(const struct reading *r, size_t at)
{
	struct soi_span op;
	size_t n;

	for (size_t k = at > 3 ? at - 3 : 0; k < at; k++)
		if (phrase_at(r, ROLE_DATE, k, at, &op, &n) && k + n == at && !soi_span_is(op, ">="))
			return true;
	return false;
}

/* "từ ngày 23/9", "khai mạc ngày 23/9" have their day right before them. */
static bool begins(const struct reading *r, size_t at, struct soi_span *op)
{
	struct soi_span found;
	size_t n;

	for (size_t k = at > 3 ? at - 3 : 0; k < at; k++) {
		if (phrase_at(r, ROLE_DATE, k, at, &found, &n) && k + n == at && soi_span_is(found, ">=")) {
			*op = found;
			return true;
		}
		if (phrase_at(r, ROLE_DEED, k, at, &found, &n) && k + n == at)
			return true;
	}
	return false;
}

/* Its sentence tells of another day that it was first to be on. */
static bool puts_off(const struct reading *r, size_t at)
{
	struct soi_sentence s = sentence_of(r->t, at);
	struct soi_span words = soi_span_sub(r->t->text, r->t->tokens[s.first].start,
					     r->t->tokens[s.last - 1].end);

	bool cancelled;

	return soi_plan_says_either(r->g->plans, words, SOI_ST_PUT_OFF, SOI_ST_CANCELLED, &cancelled) ||
	       cancelled;
}

/* Months in which something was begun, hours at which it happened, how long it
 * took.  An hour behind "đến" says up to when something counts. */
static void claim_times(struct reading *r)
{
	const struct soi_marks *m = r->m->marks;
	struct soi_span about;
	size_t n;

	for (size_t i = 0; i < m->n_times; i++) {
		const struct soi_time *x = &m->times[i];
		size_t at = soi_token_at(r->t, x->start);
		struct soi_claim c = { .start = x->start, .end = x->end, .figure = -1, .value = x->value,
				       .op = SOI_LIT("=") };

		if (at >= r->t->n_tokens)
			continue;
		for (size_t k = at > 2 ? at - 2 : 0; k < at; k++)
			if (phrase_at(r, ROLE_ABOUT, k, at, &about, &n) && k + n == at)
				c.op = about;
		if (x->value.n == 7 && x->value.p[4] == '-' && x->value.p[0] != 'X' && x->value.p[5] != 'X') {
			c.kind = SOI_CLAIM_MONTH;
		} else if ((c.minutes = clock_of(x->value)) >= 0) {
			c.kind = SOI_CLAIM_HOUR;
			if (bounded(r, at) || soi_plan_ends(r->g->plans, soi_token_span(r->t, at ? at - 1 : 0), SOI_ST_UNTIL))
				continue;
		} else if ((c.minutes = minutes_of(x->value)) > 0) {
			c.kind = SOI_CLAIM_LENGTH;
		} else if (x->value.n == 10 && day_of_value(x->value)) {
			c.kind = SOI_CLAIM_DAY;
			if (!begins(r, at, &c.op) || puts_off(r, at))
				continue;
		} else {
			continue;
		}
		c.unit = r->g->claims->unit[c.kind];
		c.thing = c.kind;
		push(r, c);
	}
}

void soi_claims(const struct soi_grouper *g, struct soi_arena *a, const struct soi_text *t,
		struct soi_member *m)
{
	struct reading r = { .g = g, .t = t, .m = m, .a = a };

	if (!m->marks || m->original != SOI_NOBODY)
		return;
	r.corrects = soi_plan_says(g->plans, m->art->title, SOI_ST_CORRECTS);
	claim_figures(&r);
	claim_years(&r);
	claim_vague(&r);
	claim_times(&r);
}
