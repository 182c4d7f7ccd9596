/*
 * Numerals: digits with separators, words, and both with scales behind them.
 *
 *   numeral = coefficient scale* [rưỡi] { smaller coefficient scale* }
 *   coefficient = digits { ("." | ",") digits } | words below a thousand | nửa
 *
 * so "1.500 tỷ", "1 tỷ 200 triệu", "mười hai nghìn ba trăm", "nửa triệu".
 *
 * Vietnamese groups thousands with a dot and writes decimals with a comma,
 * English the other way round, and papers that print wires do both.  Groups of
 * three behind every separator are thousands, two kinds of separators decide
 * each other, and what is left open ("12,345", "12.345") is settled by what
 * the text does elsewhere; where it does nothing, a dot before three digits is
 * thousands, and so is a comma unless a scale follows ("1,234 tỷ").
 *
 * Values are exact integers with a count of decimals; what does not fit is no
 * number.
 */
#include "mark/figures.h"

#include "base/banned.h"

#define MAX_PARTS 8 /* separated groups in one run of digits */

/* The value of a one-word row of role at i. */
static bool value_at(const struct soi_figures_tables *x, enum soi_figure_role role,
		     const struct soi_text *t, size_t i, size_t limit, int64_t *value)
{
	struct soi_span cell;
	size_t row;

	if (!soi_figure_word(x, role, t, i, limit, NULL, &row))
		return false;
	cell = soi_table_cell(x->words, row, x->word_value);
	*value = 0;
	for (size_t k = 0; k < cell.n && cell.p[k] >= '0' && cell.p[k] <= '9'; k++)
		*value = *value * 10 + (cell.p[k] - '0');
	return true;
}

bool soi_number_shift(int64_t *num, uint8_t *decimals, unsigned zeros)
{
	for (; zeros; zeros--) {
		if (*decimals)
			(*decimals)--;
		else if (__builtin_mul_overflow(*num, 10, num))
			return false;
	}
	return true;
}

static bool add_number(int64_t *num, uint8_t *decimals, int64_t more, uint8_t more_decimals)
{
	while (*decimals < more_decimals) {
		if (__builtin_mul_overflow(*num, 10, num))
			return false;
		(*decimals)++;
	}
	while (more_decimals < *decimals) {
		if (__builtin_mul_overflow(more, 10, &more))
			return false;
		more_decimals++;
	}
	return !__builtin_add_overflow(*num, more, num);
}

/* The tokens of "1.234,5": up to MAX_PARTS numbers with one mark between. */
struct parts {
	size_t n, end;
	uint32_t len[MAX_PARTS], sep[MAX_PARTS]; /* sep[k] stands before part k */
	struct soi_span text[MAX_PARTS];
};

static bool parts_at(const struct soi_text *t, size_t i, size_t limit, struct parts *p)
{
	*p = (struct parts){ 0 };
	while (i < limit && t->tokens[i].kind == SOI_TOK_NUMBER && p->n < MAX_PARTS) {
		p->text[p->n] = soi_token_span(t, i);
		p->len[p->n] = t->tokens[i].end - t->tokens[i].start;
		p->n++;
		p->end = i + 1;
		if (i + 2 >= limit || t->tokens[i + 1].kind != SOI_TOK_PUNCT ||
		    (t->tokens[i + 1].cp != '.' && t->tokens[i + 1].cp != ',') ||
		    (t->tokens[i + 1].flags & SOI_TF_SPACE) ||
		    (t->tokens[i + 2].flags & SOI_TF_SPACE) ||
		    t->tokens[i + 2].kind != SOI_TOK_NUMBER || p->n == MAX_PARTS)
			break;
		p->sep[p->n] = t->tokens[i + 1].cp;
		i += 2;
	}
	return p->n > 0;
}

/*
 * "20 000", "1 250 000", "1'200": groups set apart by spaces or apostrophes.  With
 * spaces only where the groups cannot be neighbours by chance: noughts at the end,
 * or three groups.  Returns the end, 0 where there are none.
 */
static size_t apart_at(const struct soi_text *t, size_t i, size_t limit)
{
	const struct soi_token *k = t->tokens;
	size_t end = i + 1, n = 1;
	bool spaces = true;

	if (i >= limit || k[i].kind != SOI_TOK_NUMBER || k[i].end - k[i].start > 3 || t->text.p[k[i].start] == '0')
		return 0;
	while (end < limit && n < MAX_PARTS) {
		bool mark = k[end].kind == SOI_TOK_PUNCT && !(k[end].flags & SOI_TF_SPACE) &&
			    (k[end].cp == '\'' || k[end].cp == 0x2019);
		size_t at = end + mark;

		if (at >= limit || k[at].kind != SOI_TOK_NUMBER || k[at].end - k[at].start != 3 ||
		    mark == ((k[at].flags & SOI_TF_SPACE) != 0))
			break;
		spaces = spaces && !mark;
		end = at + 1;
		n++;
	}
	if (n == 1 || (end + 1 < limit && k[end].kind == SOI_TOK_PUNCT && k[end].cp != '%' &&
		       !(k[end].flags & SOI_TF_SPACE) && k[end + 1].kind == SOI_TOK_NUMBER &&
		       !(k[end + 1].flags & SOI_TF_SPACE)))
		return 0;
	return !spaces || n > 2 || soi_span_is(soi_token_span(t, end - 1), "000") ? end : 0;
}

/* Which separator of p means decimals: 0 none, or the mark; '?' undecided
 * between the two; 'x' it is no number ("1.2.3"). */
static uint32_t decimal_mark(const struct parts *p)
{
	bool same = true, threes = true;

	if (p->n == 1)
		return 0;
	for (size_t k = 1; k < p->n; k++) {
		same = same && p->sep[k] == p->sep[1];
		threes = threes && p->len[k] == 3;
	}
	if (p->n == 2) {
		if (p->len[1] != 3 || p->len[0] > 3 || (p->len[0] == 1 && p->text[0].p[0] == '0'))
			return p->sep[1];
		return '?';
	}
	if (same)
		return threes && p->len[0] <= 3 ? 0 : 'x';
	for (size_t k = 2; k + 1 < p->n; k++)
		if (p->sep[k] != p->sep[1] || p->len[k] != 3)
			return 'x';
	return p->len[1] == 3 && p->sep[p->n - 1] != p->sep[1] ? p->sep[p->n - 1] : 'x';
}

enum soi_figure_style soi_figure_style(const struct soi_text *t)
{
	size_t vietnamese = 0, english = 0;
	struct parts p;

	for (size_t i = 0; i < t->n_tokens; i++) {
		uint32_t mark;

		if (t->tokens[i].kind != SOI_TOK_NUMBER || !parts_at(t, i, t->n_tokens, &p))
			continue;
		mark = decimal_mark(&p);
		if (mark == ',' || (mark == 0 && p.n > 2 && p.sep[1] == '.'))
			vietnamese++;
		else if (mark == 0 && p.n > 2 && p.sep[1] == ',')
			english++;
		else if (mark == '.' && p.n > 2)
			english++;
		i = p.end - 1;
	}
	if (vietnamese == english)
		return SOI_STYLE_UNKNOWN;
	return vietnamese > english ? SOI_STYLE_VIETNAMESE : SOI_STYLE_ENGLISH;
}

static bool digits_at(const struct soi_figures_tables *x, const struct soi_text *t, size_t i,
		      size_t limit, enum soi_figure_style style, struct soi_number *out)
{
	struct parts p;
	uint32_t mark;
	size_t last;

	last = apart_at(t, i, limit);
	if (last) {
		out->num = 0;
		for (size_t k = i; k < last; k++)
			if (t->tokens[k].kind == SOI_TOK_NUMBER &&
			    (__builtin_mul_overflow(out->num, k == i ? 1 : 1000, &out->num) ||
			     __builtin_add_overflow(out->num, t->tokens[k].cp, &out->num)))
				return false;
		out->decimals = 0;
		out->grouped = true;
		out->end = last;
		return true;
	}
	if (!parts_at(t, i, limit, &p))
		return false;
	mark = decimal_mark(&p);
	/* no separators: "0912345678" and "444444" are rather codes */
	out->code = p.n == 1 && ((p.len[0] > 3 && p.text[0].p[0] == '0') || p.len[0] > 8);
	out->bare_digits = p.n == 1 ? (uint8_t)(p.len[0] > 9 ? 9 : p.len[0]) : 0;
	if (mark == 'x')
		return false;
	if (mark == '?') {
		bool scale = soi_figure_word(x, SOI_FR_SCALE, t, p.end, limit, NULL, NULL);

		mark = 0;
		if (p.sep[1] == ',' &&
		    (style == SOI_STYLE_VIETNAMESE || (scale && style != SOI_STYLE_ENGLISH)))
			mark = ',';
		else if (p.sep[1] == '.' && style == SOI_STYLE_ENGLISH)
			mark = '.';
	}
	last = mark ? p.n - 1 : p.n;
	out->num = 0;
	out->decimals = 0;
	for (size_t k = 0; k < p.n; k++)
		for (size_t c = 0; c < p.text[k].n; c++) {
			if (__builtin_mul_overflow(out->num, 10, &out->num) ||
			    __builtin_add_overflow(out->num, p.text[k].p[c] - '0', &out->num))
				return false;
			if (k >= last)
				out->decimals++;
		}
	out->grouped = last > 1;
	out->end = p.end;
	return true;
}

/* Words below a thousand: "ba", "mười hai", "hai mươi lăm", "một trăm linh năm". */
static bool small_words_at(const struct soi_figures_tables *x, const struct soi_text *t, size_t i,
			   size_t limit, struct soi_number *out)
{
	int64_t v, w, sum = 0;
	size_t at = i;

	if (value_at(x, SOI_FR_DIGIT, t, at, limit, &v)) {
		at++;
		if (at < limit && value_at(x, SOI_FR_SCALE, t, at, limit, &w) && w == 2) {
			sum = v * 100;
			at++;
			if (soi_figure_word(x, SOI_FR_ZERO, t, at, limit, NULL, NULL) &&
			    value_at(x, SOI_FR_DIGIT, t, at + 1, limit, &v)) {
				sum += v;
				at += 2;
				goto done;
			}
			if (value_at(x, SOI_FR_TEN, t, at, limit, &v))
				goto ten;
			if (!value_at(x, SOI_FR_DIGIT, t, at, limit, &v) ||
			    !soi_figure_word(x, SOI_FR_TENS, t, at + 1, limit, NULL, NULL))
				goto done;
			at++;
		}
		if (soi_figure_word(x, SOI_FR_TENS, t, at, limit, NULL, NULL)) {
			sum += v * 10;
			at++;
			if (value_at(x, SOI_FR_LOW_DIGIT, t, at, limit, &w) ||
			    value_at(x, SOI_FR_DIGIT, t, at, limit, &w)) {
				sum += w;
				at++;
			}
		} else {
			sum = v;
		}
		goto done;
	}
	if (!value_at(x, SOI_FR_TEN, t, at, limit, &v))
		return false;
ten:
	sum += 10;
	at++;
	if (value_at(x, SOI_FR_LOW_DIGIT, t, at, limit, &w) ||
	    value_at(x, SOI_FR_DIGIT, t, at, limit, &w)) {
		sum += w;
		at++;
	}
done:
	out->num = sum;
	out->decimals = 0;
	out->end = at;
	return true;
}

/* "12 triệu chứng": the scale is the first syllable of a noun. */
static bool noun_begins(const struct soi_figures_tables *x, const struct soi_text *t, size_t i,
			size_t limit)
{
	struct soi_phrase_hit hit;

	return soi_phrases_longest(x->noun, t, i, limit, &hit) && hit.n_tokens > 1;
}

/* Scales and a half behind a coefficient; *zeros is the sum of the scales. */
static bool scales_at(const struct soi_figures_tables *x, const struct soi_text *t, size_t limit,
		      struct soi_number *n, unsigned *zeros)
{
	int64_t v, last = 0;

	*zeros = 0;
	while (value_at(x, SOI_FR_SCALE, t, n->end, limit, &v) &&
	       !noun_begins(x, t, n->end, limit)) {
		if (!soi_number_shift(&n->num, &n->decimals, (unsigned)v))
			return false;
		*zeros += (unsigned)v;
		last = v;
		n->end++;
		n->scaled = true;
	}
	if (last && soi_figure_word(x, SOI_FR_HALF, t, n->end, limit, NULL, NULL)) {
		int64_t half = 5;
		uint8_t d = 0;

		if (!soi_number_shift(&half, &d, *zeros - 1) ||
		    !add_number(&n->num, &n->decimals, half, 0))
			return false;
		n->end++;
	}
	return true;
}

/* A digit behind a scale with nothing of its own to count: "2 triệu 5 một tháng". */
static bool digit_of_scale(const struct soi_text *t, const struct soi_number *m, size_t limit)
{
	const struct soi_token *k = &t->tokens[m->first];

	if (k->end - k->start != 1 || m->num == 0 || m->decimals || m->end != m->first + 1)
		return false;
	if (m->end >= limit || t->tokens[m->end].kind == SOI_TOK_BREAK)
		return true;
	k = &t->tokens[m->end];
	if (k->kind == SOI_TOK_PUNCT)
		return (k->flags & SOI_TF_SPACE) || m->end + 1 >= limit ||
		       (t->tokens[m->end + 1].flags & SOI_TF_SPACE);
	return k->kind == SOI_TOK_WORD && (soi_span_is(soi_token_span(t, m->end), "một") ||
					   soi_span_is(soi_token_span(t, m->end), "đồng"));
}

/* "200 triệu" behind "1 tỷ", "ba trăm" behind "hai nghìn". */
static bool more_at(const struct soi_figures_tables *x, const struct soi_text *t, size_t limit,
		    enum soi_figure_style style, struct soi_number *n, unsigned *zeros)
{
	struct soi_number m = { .first = n->end, .end = n->end };
	bool words = false;
	unsigned z;
	int64_t w;

	if (soi_figure_word(x, SOI_FR_ZERO, t, m.end, limit, NULL, NULL) &&
	    value_at(x, SOI_FR_DIGIT, t, m.end + 1, limit, &w)) {
		m.num = w;
		m.end += 2;
		z = 0;
		goto add;
	}
	if (!digits_at(x, t, m.end, limit, style, &m)) {
		if (!n->written || !small_words_at(x, t, m.end, limit, &m))
			return false;
		words = true;
	}
	if (!words && *zeros >= 6 && digit_of_scale(t, &m, limit)) {
		/* "1 tỉ 3": the digit is a tenth of the scale just said */
		if (!soi_number_shift(&m.num, &m.decimals, *zeros - 1))
			return false;
		z = 0;
		goto add;
	}
	if (!scales_at(x, t, limit, &m, &z) || z >= *zeros || (z == 0 && (!words || m.num < 10)))
		return false;
add:
	if (!add_number(&n->num, &n->decimals, m.num, m.decimals))
		return false;
	n->end = m.end;
	*zeros = z;
	return true;
}

/* "hai mươi ba phẩy năm": the decimals in words */
static void point_at(const struct soi_figures_tables *x, const struct soi_text *t, size_t limit,
		     struct soi_number *n)
{
	struct soi_number m = { .first = n->end, .end = n->end };
	uint8_t d;

	if (n->end + 1 >= limit || !soi_span_is(soi_token_span(t, n->end), "phẩy") ||
	    !small_words_at(x, t, n->end + 1, limit, &m) || m.num > 99)
		return;
	d = m.num > 9 ? 2 : 1;
	if (add_number(&n->num, &n->decimals, m.num, d)) { /* 23 and 5 tenths */
		n->end = m.end;
		n->one = false;
	}
}

bool soi_number_at(const struct soi_figures_tables *x, const struct soi_text *t, size_t i,
		   size_t limit, enum soi_figure_style style, struct soi_number *out)
{
	struct soi_number n = { .first = i, .end = i };
	struct soi_phrase_hit hit;
	unsigned zeros;
	size_t len;
	int64_t v;

	if (i >= limit)
		return false;
	if (t->tokens[i].kind == SOI_TOK_NUMBER) {
		if (!digits_at(x, t, i, limit, style, &n))
			return false;
	} else if (t->tokens[i].kind != SOI_TOK_WORD) {
		return false;
	} else if (soi_figure_word(x, SOI_FR_HALF_OF, t, i, limit, &len, NULL)) {
		n.num = 5;
		n.decimals = 1;
		n.end = i + len;
		if (!soi_figure_word(x, SOI_FR_SCALE, t, n.end, limit, NULL, NULL) &&
		    !soi_phrases_longest(x->unit, t, n.end, limit, &hit))
			return false; /* nửa triệu, nửa lít */
		n.written = true;
	} else if (value_at(x, SOI_FR_VAGUE, t, i, limit, &v)) {
		n.num = v;
		n.vague = n.written = true;
		n.end = i + 1;
		if (!soi_figure_word(x, SOI_FR_SCALE, t, n.end, limit, NULL, NULL) && v == 1)
			return false;
	} else if (small_words_at(x, t, i, limit, &n)) {
		n.written = true;
		n.one = n.num == 1;
		point_at(x, t, limit, &n);
	} else {
		return false;
	}
	if (!scales_at(x, t, limit, &n, &zeros))
		return false;
	n.one = n.one && !n.scaled;
	while (n.scaled && !n.vague && zeros && more_at(x, t, limit, style, &n, &zeros))
		;
	while (n.decimals && n.num % 10 == 0) {
		n.num /= 10;
		n.decimals--;
	}
	*out = n;
	return true;
}
