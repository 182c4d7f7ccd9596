/*
 * Claims: figures, years that something is to begin or end with, and vague
 * quantities ("một số lượng nhỏ": a small number), each with what tells whether
 * another claim is of the same thing: its unit, the rarer words around it in
 * the sentence, and the words right behind it.
 */
#include "story/internal.h"

#include <stdlib.h>

#include "base/banned.h"

enum {
	ROLE_SAME = 1, ROLE_VAGUE, ROLE_DATE,
	BEFORE = 14, AFTER = 18,	/* tokens looked at around a figure */
	BEFORE_YEAR = 40,		/* a year closes its sentence */
	MAX_WORDS = 24,
	WHAT_WORDS = 8,
	RARE_IDF = 20,			/* below this a word tells nothing */
	MAX_CLAIMS = 256
};

struct soi_claim_words {
	struct soi_phrases *phrases;	/* values: rows */
	const struct soi_table *table;
	uint8_t *role;			/* [rows] */
	size_t value;			/* column */
};

struct soi_claim_words *soi_claim_words_new(struct soi_arena *a, const struct soi_tables *t,
					    struct soi_err *err)
{
	const struct soi_table *table = soi_tables_get(t, "claim_words");
	struct soi_claim_words *x = SOI_NEW(a, struct soi_claim_words);
	size_t phrase = soi_table_col(table, "phrase"), role = soi_table_col(table, "role");

	x->table = table;
	x->value = soi_table_col(table, "value");
	x->phrases = soi_phrases_new(a);
	x->role = SOI_NEW_N(a, uint8_t, table->n_rows);
	for (size_t r = 0; r < table->n_rows; r++) {
		struct soi_span s = soi_table_cell(table, r, role);

		x->role[r] = soi_span_is(s, "same") ? ROLE_SAME : soi_span_is(s, "vague") ? ROLE_VAGUE
			   : soi_span_is(s, "date") ? ROLE_DATE : 0;
		if (!x->role[r]) {
			(void)soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
				       "table 'claim_words', row %zu: no role '%.*s'", r + 1, SOI_FMT(s));
			return NULL;
		}
		if (soi_phrases_add(x->phrases, soi_table_cell(table, r, phrase), (uint32_t)r, 0, err) < 0)
			return NULL;
	}
	return x;
}

struct reading {
	const struct soi_grouper *g;
	const struct soi_text *t;
	struct soi_member *m;
	struct soi_arena *a;
	size_t cap;
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
	size_t before = c->value.n ? BEFORE_YEAR : BEFORE, what = 0;
	size_t from = first > s.first + before ? first - before : s.first;
	size_t to = last + AFTER < s.last ? last + AFTER : s.last;
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
		if (c->n_words < MAX_WORDS && tells(r, i))
			c->words[c->n_words++] = r->t->tokens[i].key;
	}
	qsort(c->words, c->n_words, sizeof(*c->words), by_value);
	for (uint32_t i = 0; i < c->n_words; i++)
		if (kept == 0 || c->words[kept - 1] != c->words[i])
			c->words[kept++] = c->words[i];
	c->n_words = kept;
}

static struct soi_span claimant_of(const struct soi_marks *m, size_t start, size_t end)
{
	for (size_t i = 0; i < m->n_quotes; i++)
		if (m->quotes[i].start <= start && end <= m->quotes[i].end)
			return m->quotes[i].speaker;
	return SOI_EMPTY;
}

/* The unit's key, a synonym's being that of what it stands for. */
static uint64_t thing_of(const struct soi_claim_words *x, struct soi_span unit)
{
	size_t phrase = soi_table_col(x->table, "phrase");

	for (size_t i = 0; i < x->table->n_rows; i++)
		if (x->role[i] == ROLE_SAME && soi_span_eq(soi_table_cell(x->table, i, phrase), unit))
			unit = soi_table_cell(x->table, i, x->value);
	return soi_hash64(unit);
}

static void push(struct reading *r, struct soi_claim c)
{
	size_t first = soi_token_at(r->t, c.start), last = soi_token_at(r->t, c.end);

	if (r->m->n_claims == MAX_CLAIMS || first >= r->t->n_tokens)
		return;
	look_around(r, first, last, &c);
	c.claimant = claimant_of(r->m->marks, c.start, c.end);
	soi_arena_grow(r->a, &r->m->claims, r->m->n_claims, &r->cap, sizeof(*r->m->claims));
	r->m->claims[r->m->n_claims++] = c;
}

static void claim_figures(struct reading *r)
{
	const struct soi_marks *m = r->m->marks;

	for (size_t i = 0; i < m->n_figures; i++) {
		const struct soi_figure *f = &m->figures[i];

		if (!f->unit.n || soi_span_is(f->op, "vague"))
			continue;
		push(r, (struct soi_claim){ .start = f->start, .end = f->end, .figure = (int32_t)i,
			.op = f->op, .unit = f->unit, .thing = thing_of(r->g->claims, f->unit) });
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
				.figure = -1, .value = x->value, .op = op, .unit = SOI_LIT("năm"),
				.thing = soi_hash64(SOI_LIT("năm")) });
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
			.end = r->t->tokens[skip + n - 1].end, .figure = -1, .vague = size,
			.op = SOI_LIT("vague"), .unit = unit, .thing = soi_hash64(unit) });
		i = skip + n - 1;
	}
}

void soi_claims(const struct soi_grouper *g, struct soi_arena *a, const struct soi_text *t,
		struct soi_member *m)
{
	struct reading r = { .g = g, .t = t, .m = m, .a = a };

	if (!m->marks || m->original != SOI_NOBODY)
		return;
	claim_figures(&r);
	claim_years(&r);
	claim_vague(&r);
}
