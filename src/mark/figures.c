/*
 * Figures: numbers that count or measure something, with what they count.
 *
 * One walk over the tokens of each sentence.  Where a numeral begins and no
 * time or name covers it, what stands behind it decides what it is, in this
 * order: a percent sign, a currency, a measure, "lần", a counted noun.  A
 * number without any is kept aside: it may share the unit of the next one
 * ("7-7,2%", "từ 3,11 triệu (0,37%) lên 3,91 triệu đơn vị", "21 trong số 23
 * địa điểm"), and else it is no figure.
 *
 * The extent of a counted noun is a question of lexicon, so it is data:
 * counted.tsv, longest row first.  A head ("vụ", "ca") takes one more word, a
 * classifier ("con", "chiếc") is dropped before a noun, a prefix ("nữ") stays.
 * Behind digits an unknown noun is guessed: one syllable, or two when neither
 * is a function word; words ("ba", "năm": father, year) must find theirs in
 * the table.
 *
 * What is not counted: anaphora ("cả hai", "hai nước", "12 người này"), ranks
 * and names ("lớp 5", "vòng 2", "SA-125"), fractions and scores, a bare "một"
 * unless it counts the dead and hurt.
 *
 * Cost: a few dictionary steps a token.  A grammar over parts of speech was
 * considered; without a tagger it would guess the same nouns at ten times the
 * price.
 */
#include "mark/figures.h"
#include "mark/names.h"

#include "base/banned.h"

enum unit_kind { U_NONE, U_MONEY, U_PERCENT, U_MEASURE, U_TIMES, U_COUNT, U_GUESS };

struct cand {
	struct soi_number n;
	size_t first, end; /* tokens of the mark */
	struct soi_span unit, op, rule;
	enum unit_kind kind;
	uint32_t depth; /* parentheses open before it in its sentence */
	uint32_t sentence;
};

struct walk {
	const struct soi_figures_tables *x;
	const struct soi_phrases *compounds; /* of the names' tables; may be NULL */
	struct soi_mark_doc *d;
	const struct soi_text *t;
	enum soi_figure_style style;
	uint8_t *blocked; /* [n_tokens] inside a time (1) or a name (2) */
	uint32_t *open;	  /* [n_tokens + 1] first blocked token from here */
	struct cand *c;
	size_t n, cap;
	struct soi_span currency; /* of the last money before here */
};

static bool at_role(const struct walk *w, enum soi_figure_role r, size_t i, size_t limit,
		    size_t *len)
{
	return soi_figure_word(w->x, r, w->t, i, limit, len, NULL);
}

/* The longest phrase of role that ends right before token i. */
static bool before_role(const struct walk *w, enum soi_figure_role r, size_t i, size_t first,
			size_t *len, size_t *row)
{
	for (size_t k = 4; k > 0; k--) {
		size_t n;

		if (i >= first + k && soi_figure_word(w->x, r, w->t, i - k, i, &n, row) && n == k) {
			if (len)
				*len = k;
			return true;
		}
	}
	return false;
}

static bool is_punct(const struct walk *w, size_t i, uint32_t cp)
{
	return i < w->t->n_tokens && w->t->tokens[i].kind == SOI_TOK_PUNCT &&
	       w->t->tokens[i].cp == cp;
}

static bool is_dash(const struct walk *w, size_t i)
{
	uint32_t cp = i < w->t->n_tokens && w->t->tokens[i].kind == SOI_TOK_PUNCT
			      ? w->t->tokens[i].cp
			      : 0;

	return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212;
}

static bool glued(const struct walk *w, size_t i)
{
	return i < w->t->n_tokens && !(w->t->tokens[i].flags & SOI_TF_SPACE);
}

/* Lower case of tokens [first, end), single spaces kept as written. */
static struct soi_span lower_text(const struct walk *w, size_t first, size_t end)
{
	struct soi_span s =
		soi_span_sub(w->t->text, w->t->tokens[first].start, w->t->tokens[end - 1].end);
	char *p = soi_arena_alloc(w->d->a, s.n * 2 + 4);
	size_t n = 0, at = 0;

	while (at < s.n) {
		uint32_t cp = soi_utf8_next(s, &at);

		if (cp != SOI_BAD_CP)
			n += soi_utf8_put(soi_lower(cp), p + n);
	}
	return (struct soi_span){ p, n };
}

/* A word that an unlisted noun may be made of. */
static bool may_be_noun(const struct walk *w, size_t i, size_t limit)
{
	const struct soi_token *k = &w->t->tokens[i];

	return i < limit && k->kind == SOI_TOK_WORD && (k->flags & SOI_TF_SYLLABLE) &&
	       (!(k->flags & SOI_TF_CAP) || (k->flags & SOI_TF_NO_CASE)) &&
	       !at_role(w, SOI_FR_STOP, i, limit, NULL);
}

/* The listed noun at i: its end, 0 where there is none. */
static size_t listed_at(const struct walk *w, size_t i, size_t limit, struct soi_span *unit,
			bool *head)
{
	struct soi_phrase_hit hit;

	if (i >= limit || !soi_phrases_longest(w->x->noun, w->t, i, limit, &hit))
		return 0;
	*head = soi_span_is(soi_table_cell(w->x->counted, hit.value, w->x->counted_kind), "head");
	*unit = soi_table_cell(w->x->counted, hit.value, w->x->counted_unit);
	/* as written ("thoả thuận"), unless the table says otherwise */
	if (soi_span_eq(*unit, soi_table_cell(w->x->counted, hit.value, 0)))
		*unit = lower_text(w, i, i + hit.n_tokens);
	return i + hit.n_tokens;
}

static size_t guess_at(const struct walk *w, size_t i, size_t limit, struct soi_span *unit)
{
	struct soi_phrase_hit hit;
	size_t end = i;

	while (end < i + 2 && may_be_noun(w, end, limit))
		end++;
	/* "14 khóa đại học": the second syllable is of the next word */
	if (end == i + 2 && w->compounds && may_be_noun(w, end, limit) &&
	    soi_phrases_longest(w->compounds, w->t, i + 1, i + 3, &hit) && hit.n_tokens == 2 &&
	    !(soi_phrases_longest(w->compounds, w->t, i, i + 2, &hit) && hit.n_tokens == 2))
		end--;
	if (end > i)
		*unit = lower_text(w, i, end);
	return end > i ? end : 0;
}

/*
 * The counted noun at i, its end or 0.  sure: only what the table knows.
 */
static size_t noun_at(const struct walk *w, size_t i, size_t limit, bool sure,
		      struct soi_span *unit, enum unit_kind *kind)
{
	struct soi_phrase_hit cls;
	struct soi_span inner;
	size_t end, after, len;
	bool head;

	*kind = U_COUNT;
	end = listed_at(w, i, limit, unit, &head);
	if (end && head) {
		after = listed_at(w, end, limit, &inner, &head);
		if (!after)
			after = guess_at(w, end, limit, &inner);
		if (after) {
			*unit = lower_text(w, i, after);
			end = after;
		}
	}
	if (soi_phrases_longest(w->x->classifier, w->t, i, limit, &cls)) {
		after = listed_at(w, i + cls.n_tokens, limit, &inner, &head);
		if (!after && !end)
			after = guess_at(w, i + cls.n_tokens, limit, &inner);
		if (after > end) {
			*unit = inner;
			end = after;
		} else if (!end) {
			end = i + cls.n_tokens;
			*unit = lower_text(w, i, end);
		}
	}
	if (end)
		return end;
	if (at_role(w, SOI_FR_PREFIX, i, limit, &len)) {
		end = listed_at(w, i + len, limit, unit, &head);
		if (end) {
			*unit = lower_text(w, i, end);
			return end;
		}
	}
	*kind = U_GUESS;
	return sure ? 0 : guess_at(w, i, limit, unit);
}

/* A currency at i for the number n: its end or 0. */
static size_t currency_at(const struct walk *w, const struct soi_number *n, size_t i, size_t limit,
			  struct soi_span *code)
{
	struct soi_phrase_hit hits[4], noun;
	size_t n_hits = soi_phrases_at(w->x->currency, w->t, i, limit, hits, 4);

	/* "12 đồng nghiệp": colleagues */
	if (n_hits && soi_phrases_longest(w->x->noun, w->t, i, limit, &noun) &&
	    noun.n_tokens > hits[0].n_tokens)
		return 0;

	for (size_t k = 0; k < n_hits; k++) {
		struct soi_span needs =
			soi_table_cell(w->x->currencies, hits[k].value, w->x->currency_needs);

		if (soi_span_is(needs, "scale") && !n->scaled && !n->grouped)
			continue;
		if (soi_span_is(needs, "adjacent") && !glued(w, i))
			continue;
		*code = soi_table_cell(w->x->currencies, hits[k].value, w->x->currency_code);
		return i + hits[k].n_tokens;
	}
	return 0;
}

/* A sign of money glued before token i: where it begins, or i. */
static size_t sign_before(const struct walk *w, size_t i, size_t first, struct soi_span *code)
{
	for (size_t k = 3; k > 0; k--) {
		struct soi_phrase_hit hit;

		if (i < first + k || !glued(w, i) ||
		    !soi_phrases_longest(w->x->currency, w->t, i - k, i, &hit) || hit.n_tokens != k)
			continue;
		if (!soi_span_is(soi_table_cell(w->x->currencies, hit.value, w->x->currency_needs),
				 "sign"))
			continue;
		*code = soi_table_cell(w->x->currencies, hit.value, w->x->currency_code);
		return i - k;
	}
	return i;
}

/* A one-letter symbol is one only as the table writes it, and by itself. */
static bool symbol_as_written(const struct walk *w, size_t i, uint32_t row, uint32_t n_tokens)
{
	struct soi_span name = soi_table_cell(w->x->units, row, 0);

	if (n_tokens != 1 || name.n > 3 || (unsigned char)name.p[0] >= 0x80)
		return true;
	if (i + 2 < w->t->n_tokens && is_dash(w, i + 1) && glued(w, i + 1) && glued(w, i + 2) &&
	    w->t->tokens[i + 2].kind == SOI_TOK_WORD)
		return false; /* "vòng 8 V-League" */
	return soi_span_eq(name, soi_token_span(w->t, i)) || name.n == 3 ||
	       (w->t->tokens[i].flags & SOI_TF_NO_CASE);
}

/* A currency may end in a name ("đô la Úc", "bảng Anh"): so far past the limit. */
static size_t over_name(const struct walk *w, size_t limit)
{
	size_t end = limit;

	while (end < w->t->n_tokens && end < limit + 2 && w->blocked[end] == 2)
		end++;
	return end;
}

static bool is_word(const struct walk *w, size_t i, size_t limit, const char *word)
{
	return i < limit && soi_span_is(soi_token_span(w->t, i), word);
}

/* "1m75": metres and their hundredths in one word; its end or 0. */
static size_t metres_at(const struct walk *w, struct soi_number *n, size_t i, size_t limit)
{
	struct soi_span s;

	if (i >= limit || n->decimals || n->written || !glued(w, i) || n->num > 99)
		return 0;
	s = soi_token_span(w->t, i);
	if (s.n < 2 || s.n > 3 || s.p[0] != 'm' || s.p[1] < '0' || s.p[1] > '9' ||
	    (s.n == 3 && (s.p[2] < '0' || s.p[2] > '9')) || (s.n == 2 && s.p[1] <= '3'))
		return 0; /* m2, m3 */
	for (size_t k = 1; k < s.n; k++) {
		n->num = n->num * 10 + (s.p[k] - '0');
		n->decimals++;
	}
	return i + 1;
}

/* "ba mét rưỡi": half of the unit more. */
static size_t half_behind(const struct walk *w, struct soi_number *n, size_t i, size_t limit)
{
	size_t len;

	if (n->decimals || n->scaled || n->num > 1000 || n->num < 1 ||
	    !at_role(w, SOI_FR_HALF, i, limit, &len))
		return i;
	n->num = n->num * 10 + 5;
	n->decimals = 1;
	n->one = false;
	return i + len;
}

static bool unit_at(struct walk *w, struct cand *c, size_t limit)
{
	struct soi_phrase_hit hit;
	size_t i = c->n.end, end;

	end = currency_at(w, &c->n, i, over_name(w, limit), &c->unit);
	if (end) {
		c->kind = U_MONEY;
		goto found;
	}
	end = metres_at(w, &c->n, i, limit);
	if (end) {
		c->unit = SOI_LIT("m");
		c->kind = U_MEASURE;
		goto found;
	}
	if (soi_phrases_longest(w->x->unit, w->t, i, limit, &hit) &&
	    symbol_as_written(w, i, hit.value, hit.n_tokens)) {
		c->unit = soi_table_cell(w->x->units, hit.value, w->x->unit_symbol);
		c->kind = soi_span_is(c->unit, "%") ? U_PERCENT : U_MEASURE;
		end = half_behind(w, &c->n, i + hit.n_tokens, limit);
		goto found;
	}
	if (!c->n.written && glued(w, i) && i < limit &&
	    soi_span_is(soi_token_span(w->t, i), "x")) {
		c->unit = SOI_LIT("lần");
		c->kind = U_TIMES;
		end = i + 1;
		goto found;
	}
	end = noun_at(w, i, limit, c->n.written || c->n.decimals, &c->unit, &c->kind);
	if (!end) {
		c->kind = U_NONE;
		return false;
	}
found:
	c->end = end;
	return true;
}

/* Whether the count at c is only pointed at: "cả hai", "hai nước", "12 người này". */
static bool anaphoric(const struct walk *w, const struct cand *c, size_t first, size_t limit)
{
	size_t len, row;

	/* "cả ba", but not "tất cả 45 vụ", nor "thua cả 3 trận đấu" */
	if ((c->n.written || c->kind != U_COUNT ||
	     soi_span_starts(c->unit, SOI_LIT("người"))) &&
	    before_role(w, SOI_FR_ALL, c->n.first, first, NULL, &row) &&
	    soi_table_cell(w->x->words, row, w->x->word_value).n == 0)
		return true;
	if (soi_figure_word(w->x, SOI_FR_THIS, w->t, c->end, limit, NULL, &row) &&
	    (c->n.written || soi_table_cell(w->x->words, row, w->x->word_value).n == 0))
		return true;
	if (at_role(w, SOI_FR_ABOVE, c->end, limit, &len) &&
	    (c->end + len >= limit || w->t->tokens[c->end + len].kind != SOI_TOK_NUMBER) &&
	    (c->end + len >= limit || w->t->tokens[c->end + len].kind != SOI_TOK_WORD ||
	     at_role(w, SOI_FR_STOP, c->end + len, limit, NULL)))
		return true;
	/* "45 đường Giải Phóng" */
	if (c->end < limit && w->blocked[c->end] == 2 && at_role(w, SOI_FR_ADDRESS, c->n.end, limit, NULL))
		return true;
	/* "quan hệ giữa hai hãng", but "giữa hai xã A và B" */
	if (c->n.num == 2 && c->n.written && soi_span_is(c->op, "=") && before_role(w, SOI_FR_BETWEEN, c->n.first, first, NULL, NULL) &&
	    !(c->end < limit && w->blocked[c->end] == 2))
		return true;
	return c->n.num == 2 && !c->n.decimals && at_role(w, SOI_FR_TWO, c->n.end, limit, &len) &&
	       (c->kind == U_GUESS || c->n.end + len >= c->end);
}

/* "một người … thiệt mạng": the verb within a few tokens, or "ít nhất" before. */
static bool counts_one(const struct walk *w, const struct cand *c, size_t limit)
{
	/* "ít nhất một người"; but "trên một cuốn sách" lies on it */
	if (c->op.n && !soi_span_is(c->op, "=") &&
	    !(c->n.first > 0 && soi_span_is(soi_token_span(w->t, c->n.first - 1), "trên")))
		return true;
	for (size_t i = c->end; i < limit && i < c->end + 5 && w->t->tokens[i].kind == SOI_TOK_WORD;
	     i++)
		if (at_role(w, SOI_FR_CASUALTY, i, limit, NULL))
			return true;
	return false;
}

/*
 * "15/20 hộ", "63/63 tỉnh": so many of so many, with [i, slash) the first.  Below
 * eleven it is rather a share ("2/3 thành viên"), and without a counted noun of the
 * table anything.
 */
static bool of_so_many(const struct walk *w, size_t i, size_t slash, size_t limit)
{
	const struct soi_token *k = w->t->tokens;
	struct soi_span unit;
	bool head;

	return slash == i + 1 && slash + 2 < limit && k[i].kind == SOI_TOK_NUMBER &&
	       k[slash + 1].kind == SOI_TOK_NUMBER && k[slash + 1].cp > 10 &&
	       k[i].cp <= k[slash + 1].cp && (i == 0 || !glued(w, i) || is_punct(w, i - 1, '(')) &&
	       listed_at(w, slash + 2, limit, &unit, &head) != 0;
}

/* What makes a run of digits no quantity whatever follows: "1/2.3", "SA-125", "9h". */
static bool part_of_other(const struct walk *w, size_t i, size_t end, size_t limit)
{
	const struct soi_token *k = w->t->tokens;

	if (i > 0 && glued(w, i)) {
		if ((is_punct(w, i - 1, '/') &&
		     !(i > 1 && of_so_many(w, i - 2, i - 1, limit) && glued(w, i - 1))) ||
		    (k[i - 1].kind == SOI_TOK_WORD) ||
		    is_punct(w, i - 1, '.') || is_punct(w, i - 1, ':'))
			return true;
		if (is_dash(w, i - 1) && i > 1 && glued(w, i - 1) &&
		    k[i - 2].kind == SOI_TOK_WORD && (k[i - 2].flags & SOI_TF_CAP))
			return true;
	}
	return end + 1 < limit && is_punct(w, end, '/') && glued(w, end) && glued(w, end + 1) &&
	       k[end + 1].kind == SOI_TOK_NUMBER && !of_so_many(w, i, end, limit);
}

static bool year_word(const struct walk *w, const struct soi_number *n, size_t first)
{
	/* "3 năm", "mỗi năm": five only where nothing that counts years stands before */
	if (!n->written || n->num != 5 || n->end != n->first + 1 || n->first == first)
		return false;
	return w->t->tokens[n->first - 1].kind == SOI_TOK_NUMBER ||
	       at_role(w, SOI_FR_DIGIT, n->first - 1, n->first, NULL) ||
	       at_role(w, SOI_FR_YEAR, n->first - 1, n->first, NULL);
}

static void find_op(const struct walk *w, struct cand *c, size_t first, size_t limit)
{
	size_t row, len;

	c->op = c->n.vague ? SOI_LIT("vague") : SOI_LIT("=");
	if (c->n.vague)
		return;
	/* "2 trên 3 bàn thua" are two of three */
	if (before_role(w, SOI_FR_OP, c->first, first, &len, &row) &&
	    !(is_word(w, c->first - len, c->first, "trên") && len == 1 && c->first > first + 1 &&
	      w->t->tokens[c->first - 2].kind == SOI_TOK_NUMBER))
		c->op = soi_table_cell(w->x->words, row, w->x->word_value);
	else if (soi_figure_word(w->x, SOI_FR_OP_AFTER, w->t, c->end, limit, NULL, &row))
		c->op = soi_table_cell(w->x->words, row, w->x->word_value);
}

/* Whether what stands before makes the number a name or a rank: "lớp 5", "nhóm 4". */
static bool is_ordinal(const struct walk *w, const struct cand *c, size_t first)
{
	struct soi_span v;
	size_t row;

	if (before_role(w, SOI_FR_ORDINAL, c->n.first, first, NULL, &row)) {
		v = soi_table_cell(w->x->words, row, w->x->word_value);
		return v.n == 0 ||
		       (soi_span_is(v, "guess") && (c->kind == U_GUESS || c->kind == U_NONE));
	}
	/* "Snapdragon 800 mạnh mẽ" */
	return c->kind == U_GUESS && c->n.first > first &&
	       w->t->tokens[c->n.first - 1].kind == SOI_TOK_WORD &&
	       !(w->t->tokens[c->n.first - 1].flags & SOI_TF_SYLLABLE);
}

static struct cand *push(struct walk *w)
{
	soi_arena_grow(w->d->a, &w->c, w->n, &w->cap, sizeof(*w->c));
	w->c[w->n] = (struct cand){ .unit = SOI_EMPTY };
	return &w->c[w->n++];
}

static const char *const rules[] = {
	[U_NONE] = "figure.shared",	[U_MONEY] = "figure.money", [U_PERCENT] = "figure.percent",
	[U_MEASURE] = "figure.measure", [U_TIMES] = "figure.times", [U_COUNT] = "figure.count",
	[U_GUESS] = "figure.guess",
};

/* "gấp đôi", "một nửa": whole figures in the table.  Returns the end or 0. */
static size_t fixed_at(struct walk *w, size_t i, size_t first, size_t limit, uint32_t sentence)
{
	enum soi_figure_role r = SOI_FR_TIMES;
	struct soi_span v;
	struct cand *c;
	size_t len, row;

	if (!soi_figure_word(w->x, r, w->t, i, limit, &len, &row)) {
		r = SOI_FR_PART;
		if (!soi_figure_word(w->x, r, w->t, i, limit, &len, &row))
			return 0;
	}
	c = push(w);
	v = soi_table_cell(w->x->words, row, w->x->word_value);
	for (size_t k = 0; k < v.n; k++) {
		if (v.p[k] == '.')
			c->n.decimals = (uint8_t)(v.n - k - 1);
		else
			c->n.num = c->n.num * 10 + (v.p[k] - '0');
	}
	c->first = c->n.first = i;
	c->end = c->n.end = i + len;
	c->sentence = sentence;
	c->kind = r == SOI_FR_TIMES ? U_TIMES : U_PERCENT;
	c->unit = r == SOI_FR_TIMES ? SOI_LIT("lần") : SOI_LIT("%");
	find_op(w, c, first, limit);
	return c->end;
}

/* "âm 5 độ C", "-3°C": below nought. */
static bool minus_before(const struct walk *w, const struct cand *c, size_t first)
{
	size_t i = c->first;

	if (i == first || (c->kind != U_PERCENT && c->kind != U_MEASURE && c->kind != U_MONEY))
		return false;
	if (is_word(w, i - 1, i, "âm"))
		return true;
	return is_dash(w, i - 1) && glued(w, i) && !glued(w, i - 1) &&
	       (soi_span_is(c->unit, "°C") || soi_span_is(c->unit, "°F")) &&
	       (i - 1 == first || w->t->tokens[i - 2].kind != SOI_TOK_NUMBER);
}

/* English letters for millions and so on behind an amount with its sign: "$50m". */
static size_t letters_behind(const struct walk *w, struct soi_number *n, size_t i, size_t limit)
{
	static const struct {
		const char *word;
		unsigned zeros;
	} scales[] = { { "k", 3 },  { "K", 3 },	 { "m", 6 },	   { "M", 6 },	     { "mn", 6 },
		       { "bn", 9 }, { "B", 9 },	 { "b", 9 },	   { "million", 6 }, { "billion", 9 },
		       { "tn", 12 } };

	for (size_t k = 0; i < limit && k < sizeof(scales) / sizeof(*scales); k++)
		if (is_word(w, i, limit, scales[k].word) &&
		    (glued(w, i) || strlen(scales[k].word) > 2) &&
		    soi_number_shift(&n->num, &n->decimals, scales[k].zeros))
			return i + 1;
	return i;
}

/* The number n as a candidate; false: it counts nothing here. */
static bool try_number(struct walk *w, const struct soi_number *n, const struct soi_sentence *s,
		       uint32_t depth)
{
	struct cand c = { .n = *n,
			  .first = n->first,
			  .end = n->end,
			  .depth = depth,
			  .sentence = (uint32_t)(s - w->t->sentences) };
	size_t limit = w->open[n->end] < s->last ? w->open[n->end] : s->last, len;
	bool counted;

	(void)unit_at(w, &c, limit);
	/* "5 đại sứ quán Úc": the counted noun opens a name */
	if (c.kind == U_NONE && limit == n->end && limit < s->last &&
	    !(w->t->tokens[limit].flags & SOI_TF_CAP) && !(w->blocked[limit] & 1)) {
		c.end = noun_at(w, limit, s->last, true, &c.unit, &c.kind);
		if (!c.end) {
			c.end = limit;
			c.kind = U_NONE;
		}
	}
	c.first = c.kind != U_MONEY && c.kind != U_PERCENT
			  ? sign_before(w, n->first, s->first, &c.unit)
			  : n->first;
	if (c.first < n->first) {
		c.n = *n;
		c.kind = U_MONEY;
		c.end = letters_behind(w, &c.n, n->end, limit);
	}
	if (c.kind == U_MEASURE && soi_span_is(c.unit, "lần"))
		c.kind = U_TIMES;
	if (c.kind == U_TIMES && before_role(w, SOI_FR_TIMES_OF, c.first, s->first, &len, NULL))
		c.first -= len;
	find_op(w, &c, s->first, s->last);
	if ((n->code && c.kind != U_MONEY) || (c.kind == U_GUESS && n->bare_digits > 4))
		return false;
	if (minus_before(w, &c, s->first)) {
		c.n.num = -c.n.num;
		c.first--;
	}
	counted = c.kind == U_COUNT || c.kind == U_GUESS || c.kind == U_NONE || c.kind == U_TIMES;
	if (counted && !n->scaled && is_ordinal(w, &c, s->first))
		return false;
	if (counted && (year_word(w, n, s->first) || anaphoric(w, &c, s->first, s->last)))
		return false;
	if (n->written && !n->scaled && c.kind == U_NONE)
		return false;
	if (n->one && (c.kind != U_COUNT || !counts_one(w, &c, s->last)))
		return false;
	if (n->vague && c.kind == U_NONE)
		return false;
	if (c.kind == U_MONEY)
		w->currency = c.unit;
	*push(w) = c;
	return true;
}

/*
 * Numerals that state no number: a share in words ("hai phần ba"; "5 phần trăm" is a
 * unit) and two digits for "about" ("ba bốn người").  Where to go on, or 0.
 */
static size_t share_at(const struct walk *w, const struct soi_number *n, size_t limit)
{
	struct soi_number m;
	size_t i = n->end;

	if (is_word(w, i, limit, "phần") && !is_word(w, i + 1, limit, "trăm") &&
	    !is_word(w, i + 1, limit, "nghìn") &&
	    soi_number_at(w->x, w->t, i + 1, limit, w->style, &m))
		return m.end;
	if (!n->written || n->scaled || n->end != n->first + 1 || n->num > 9 || i >= limit ||
	    w->blocked[i] || !soi_number_at(w->x, w->t, i, limit, w->style, &m) || !m.written ||
	    m.num != n->num + 1 || m.decimals || m.end != i + 1)
		return 0;
	return m.end;
}

static void walk_sentence(struct walk *w, const struct soi_sentence *s)
{
	uint32_t depth = 0, before = 0;
	size_t i = s->first;

	while (i < s->last) {
		struct soi_number n;
		size_t end;

		const struct soi_token *k = &w->t->tokens[i];

		if (k->kind == SOI_TOK_WORD ? !soi_phrase_set_begins(&w->x->starts, w->t, i)
					    : k->kind != SOI_TOK_NUMBER) {
			if (is_punct(w, i, '('))
				depth++;
			else if (is_punct(w, i, ')') && depth)
				depth--;
			i++;
			continue;
		}
		end = w->blocked[i]
			      ? 0
			      : fixed_at(w, i, s->first, s->last, (uint32_t)(s - w->t->sentences));
		if (end) {
			w->c[w->n - 1].depth = depth;
			i = end;
			continue;
		}
		if (w->blocked[i] || !soi_number_at(w->x, w->t, i, s->last, w->style, &n) ||
		    w->blocked[n.end - 1]) {
			i++;
			continue;
		}
		end = share_at(w, &n, s->last);
		if (end) { /* một phần ba, ba bốn người */
			i = end;
			continue;
		}
		before = (uint32_t)w->n;
		if (part_of_other(w, i, n.end, s->last) || !try_number(w, &n, s, depth))
			i = n.written ? i + 1 : n.end;
		else
			i = w->c[before].end;
	}
}

/*
 * Whether only a connector stands between a and the later b: a dash, or a row
 * of role pair, with one parenthesis before it allowed.
 */
static bool joined(const struct walk *w, const struct cand *a, const struct cand *b)
{
	size_t i = a->end, len;

	if (is_punct(w, i, '(')) {
		while (i < b->first && !is_punct(w, i, ')'))
			i++;
		i++;
	}
	if (i >= b->first)
		return false;
	if ((is_dash(w, i) || (is_punct(w, i, '/') && glued(w, i))) && i + 1 == b->first)
		return true;
	return at_role(w, SOI_FR_PAIR, i, b->first, &len) &&
	       (i + len == b->first || before_role(w, SOI_FR_OP, b->first, i + len, NULL, NULL));
}

/* A number without a unit takes that of the one it is set against. */
static void share_units(struct walk *w)
{
	for (size_t i = w->n; i-- > 0;) {
		struct cand *a = &w->c[i];

		if (a->kind != U_NONE && a->kind != U_GUESS)
			continue;
		for (size_t j = i + 1; j < w->n && j < i + 4 && w->c[j].sentence == a->sentence;
		     j++) {
			const struct cand *b = &w->c[j];
			size_t k = a->n.end;

			if (b->depth > a->depth || b->kind == U_NONE)
				continue;
			if (a->kind != U_NONE || !joined(w, a, b))
				break;
			a->unit = b->unit;
			if (is_dash(w, k) && soi_span_is(b->op, "="))
				w->c[j].op = a->op;
			/* "5-6 triệu": the scale is said once */
			if (b->n.scaled && !a->n.scaled && !a->n.grouped && !b->n.written) {
				struct soi_number bare;

				if (soi_number_at(w->x, w->t, b->n.first, b->n.first + 1, w->style,
						  &bare) &&
				    a->n.num < bare.num + (bare.num == 0)) {
					int64_t from = bare.num, to = b->n.num;

					if (!b->n.decimals && !bare.decimals && from &&
					    to % from == 0 &&
					    !__builtin_mul_overflow(a->n.num, to / from, &a->n.num))
						a->n.scaled = true;
				}
			}
			break;
		}
	}
}

/* "hơn 100 triệu" where money is the talk: the currency last seen, else the text's
 * first, and in a text that names none the country's own. */
static void bare_scales(struct walk *w)
{
	struct soi_span currency = SOI_LIT("VND");

	for (size_t i = w->n; i-- > 0;)
		if (w->c[i].kind == U_MONEY)
			currency = w->c[i].unit;
	for (size_t i = 0; i < w->n; i++) {
		struct cand *c = &w->c[i];
		const struct soi_sentence *s = &w->t->sentences[c->sentence];

		if (c->kind == U_MONEY)
			currency = c->unit;
		if (c->kind != U_NONE || c->unit.n || !c->n.scaled)
			continue;
		for (size_t k = c->first; k > s->first && k + 10 > c->first; k--)
			if (at_role(w, SOI_FR_MONEY, k - 1, c->first, NULL)) {
				c->unit = currency;
				c->kind = U_MONEY;
				break;
			}
	}
}

int soi_mark_figures(const struct soi_marker *m, struct soi_mark_doc *d, struct soi_err *err)
{
	struct walk w = { .x = m->figures,
			  .compounds = m->names ? m->names->compounds : NULL,
			  .d = d,
			  .t = &d->text };
	struct soi_figure *out;
	size_t n = 0;

	w.style = soi_figure_style(w.t);
	w.blocked = SOI_NEW_N(d->a, uint8_t, w.t->n_tokens + 1);
	soi_mark_places(d);
	for (size_t i = 0; i < w.t->n_tokens; i++)
		w.blocked[i] = (uint8_t)((d->time_at[i] ? 1 : 0) | (d->name_at[i] ? 2 : 0));
	w.open = SOI_NEW_N(d->a, uint32_t, w.t->n_tokens + 1);
	w.open[w.t->n_tokens] = (uint32_t)w.t->n_tokens;
	for (size_t i = w.t->n_tokens; i-- > 0;)
		w.open[i] = w.blocked[i] ? (uint32_t)i : w.open[i + 1];
	for (size_t i = 0; i < w.t->n_sentences; i++)
		walk_sentence(&w, &w.t->sentences[i]);
	if (w.n > SOI_MAX_MARKS)
		return soi_fail(err, SOI_ELIMIT, 0, "more than %zu figures in an article",
				SOI_MAX_MARKS);
	share_units(&w);
	bare_scales(&w);
	share_units(&w); /* the other end of "2-3 triệu" */
	out = SOI_NEW_N(d->a, struct soi_figure, w.n + 1);
	for (size_t i = 0; i < w.n; i++) {
		const struct cand *c = &w.c[i];

		if (!c->unit.n)
			continue;
		out[n++] = (struct soi_figure){
			.start = w.t->tokens[c->first].start,
			.end = w.t->tokens[c->end - 1].end,
			.num = c->n.num,
			.decimals = c->n.decimals,
			.unit = c->unit,
			.op = c->op,
			.rule = soi_span_str(rules[c->kind]),
		};
	}
	d->m->figures = out;
	d->m->n_figures = n;
	return 0;
}
