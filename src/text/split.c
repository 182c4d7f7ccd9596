/*
 * Two passes, each linear: bytes to tokens, tokens to sentences.
 *
 * A sentence ends at a line break, and at . ! ? … where what follows looks like
 * a beginning.  A full stop asks for more than the others: not behind an
 * abbreviation of the table, an initial ("George W. Bush"), or the number that
 * opens a list item ("1. Tuổi Thìn").  Vietnamese pages often lose the space
 * between paragraphs ("hơn bao giờ hết.Ông Stoltenberg"), so a full stop glued
 * to a capital ends a sentence when a whole word or a figure stands before it;
 * a name with a dot inside ("VTV.vn", "P.Hậu", "TP.HCM") does not look so.
 * A stop before a small letter is a slip ("Tuy nhiên. có") and ends nothing.
 */
#include "text/internal.h"

#include "base/banned.h"

/*
 * Most of a text is a few hundred syllables in small letters.  Their bytes are
 * compared, eight at once, before letters are folded one by one: nine of ten words
 * are no longer than that.  The table is made of the most frequent words
 * (data/idf.tsv), a place each by the hash of its bytes; of two with one place the
 * more frequent has it.  Tried and left: a table of the words that this text had
 * before; an article is too short to fill it (a third of its words were found).
 */
#define COMMON_BITS 11

struct soi_common {
	uint64_t bytes, key;	/* bytes: the first in the lowest place, 0 behind the last */
};

static size_t common_slot(uint64_t bytes)
{
	return (size_t)(bytes * UINT64_C(0x9e3779b97f4a7c15) >> (64 - COMMON_BITS));
}

/* How many of the eight bytes at p stand before the first space; 8: there is none. */
static inline size_t before_space(const char *p, uint64_t *bytes)
{
	uint64_t v, x, zero;
	size_t n;

	memcpy(&v, p, sizeof(v));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	x = v ^ UINT64_C(0x2020202020202020);
	zero = (x - UINT64_C(0x0101010101010101)) & ~x & UINT64_C(0x8080808080808080);
	n = zero ? (size_t)__builtin_ctzll(zero) / 8 : 8;
	*bytes = n < 8 ? v & ((UINT64_C(1) << 8 * n) - 1) : v;
	return n;
}

/* The end of the common word between at and a space; at itself if there is none. */
static inline size_t common_at(const struct soi_common *common, struct soi_span text, size_t at, uint64_t *key)
{
	const struct soi_common *e;
	uint64_t bytes;
	size_t n;

	if (!common || text.n - at <= 8)
		return at;
	n = before_space(text.p + at, &bytes);
	e = &common[common_slot(bytes)];
	if (n == 0 || e->bytes != bytes || !(bytes >> 8 * (n - 1)) || (n == 8 && text.p[at + 8] != ' '))
		return at;
	*key = e->key;
	return at + n;
}

uint64_t soi_mark_key(uint32_t cp)
{
	char u[4];
	uint32_t as = cp;

	if ((cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0xFF0D)
		as = '-';
	else if ((cp >= 0x201C && cp <= 0x201F) || cp == 0xAB || cp == 0xBB || cp == 0x2033 || cp == 0xFF02)
		as = '"';
	else if ((cp >= 0x2018 && cp <= 0x201B) || cp == 0x2032 || cp == 0x2039 || cp == 0x203A || cp == 0xB4 ||
		 cp == 0x60)
		as = '\'';
	return soi_hash64((struct soi_span){ u, soi_utf8_put(as, u) });
}

static bool is_blank(uint32_t cp)
{
	return cp == ' ' || cp == '\t' || cp == '\r' || cp == '\v' || cp == '\f' || cp == 0xA0 || cp == 0x1680 ||
	       (cp >= 0x2000 && cp <= 0x200A) || cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

static bool is_digit(uint32_t cp)
{
	return cp >= '0' && cp <= '9';
}

static bool starts_word(uint32_t cp)
{
	return soi_is_letter(cp) || (cp >= 0x300 && cp <= 0x36F);
}

static size_t scan_word(struct soi_span text, size_t at, struct soi_token *t, const struct soi_common *common)
{
	struct soi_word w;
	size_t end = common_at(common, text, at, &t->key);

	if (end > at) {
		t->flags |= SOI_TF_SYLLABLE;
		return end;
	}
	end = soi_word_scan(text, at, &w);
	t->key = w.key;
	t->flags |= (uint8_t)((w.cap ? SOI_TF_CAP : 0) | (w.upper ? SOI_TF_UPPER : 0) |
			      (w.syllable ? SOI_TF_SYLLABLE : 0));
	return end;
}

static size_t scan_number(struct soi_span text, size_t at, struct soi_token *t)
{
	size_t i = at;
	uint64_t v = 0;

	for (; i < text.n && is_digit((unsigned char)text.p[i]); i++)
		if (v <= 999999999)
			v = v * 10 + (uint64_t)(text.p[i] - '0');
	t->cp = v <= 999999999 ? (uint32_t)v : UINT32_MAX;
	t->key = soi_hash64(soi_span_sub(text, at, i));
	return i;
}

/* Mark the words of a line that is all capitals: there, case says nothing. */
static void mark_no_case(struct soi_token *t, size_t first, size_t last)
{
	size_t words = 0;

	for (size_t i = first; i < last; i++) {
		if (t[i].kind != SOI_TOK_WORD)
			continue;
		if (!(t[i].flags & SOI_TF_UPPER))
			return;
		words++;
	}
	if (words < 4)
		return;
	for (size_t i = first; i < last; i++)
		if (t[i].kind == SOI_TOK_WORD)
			t[i].flags |= SOI_TF_NO_CASE;
}

int soi_tokenize(struct soi_text *out, struct soi_arena *a, struct soi_span text, const struct soi_common *common,
		 struct soi_err *err)
{
	struct soi_token *t = NULL;
	size_t n = 0, cap = 0, at = 0, line = 0;
	bool space = true;

	if (text.n > SOI_MAX_TEXT_BYTES)
		return soi_fail(err, SOI_ELIMIT, SOI_MAX_TEXT_BYTES, "a text of more than %zu bytes",
				SOI_MAX_TEXT_BYTES);
	cap = text.n / 5 + 8;
	t = soi_arena_alloc(a, cap * sizeof(*t));
	while (at < text.n) {
		size_t start = at, next = at;
		uint32_t cp;

		if (text.p[at] == ' ') {
			space = true;
			at++;
			continue;
		}
		cp = soi_utf8_next(text, &next);
		if (is_blank(cp) || (cp >= 0x80 && soi_is_invisible(cp))) {
			space = is_blank(cp) || space;
			at = next;
			continue;
		}
		if (n == SOI_MAX_TOKENS)
			return soi_fail(err, SOI_ELIMIT, at, "a text of more than %zu words", SOI_MAX_TOKENS);
		soi_arena_grow(a, &t, n, &cap, sizeof(*t));
		t[n] = (struct soi_token){ .start = (uint32_t)start, .flags = space ? SOI_TF_SPACE : 0 };
		space = false;
		if (starts_word(cp)) {
			t[n].kind = SOI_TOK_WORD;
			at = scan_word(text, start, &t[n], common);
		} else if (is_digit(cp)) {
			t[n].kind = SOI_TOK_NUMBER;
			at = scan_number(text, start, &t[n]);
		} else if (cp == '\n' || cp == 0x2028 || cp == 0x2029) {
			t[n].kind = SOI_TOK_BREAK;
			mark_no_case(t, line, n);
			line = n + 1;
			space = true;
			at = next;
		} else {
			t[n].kind = SOI_TOK_PUNCT;
			t[n].cp = cp;
			t[n].key = soi_mark_key(cp);
			at = next;
		}
		t[n++].end = (uint32_t)at;
	}
	mark_no_case(t, line, n);
	soi_arena_grow(a, &t, n, &cap, sizeof(*t));
	t[n] = (struct soi_token){ .start = (uint32_t)text.n, .end = (uint32_t)text.n, .kind = SOI_TOK_BREAK };
	*out = (struct soi_text){ .text = text, .tokens = t, .n_tokens = n };
	return 0;
}

static bool is_punct(const struct soi_text *t, size_t i, uint32_t cp)
{
	return i < t->n_tokens && t->tokens[i].kind == SOI_TOK_PUNCT && t->tokens[i].cp == cp;
}

static bool ends_sentence(uint32_t cp)
{
	return cp == '.' || cp == '!' || cp == '?' || cp == 0x2026;
}

/* A closing bracket or quotation mark glued behind what stands before it. */
static bool is_closing(const struct soi_token *t)
{
	if (t->kind != SOI_TOK_PUNCT || (t->flags & SOI_TF_SPACE))
		return false;
	return t->cp == ')' || t->cp == ']' || t->cp == 0x201D || t->cp == 0x2019 || t->cp == 0xBB || t->cp == '"' ||
	       t->cp == '\'';
}

static bool is_abbreviation(const struct soi_text *t, size_t stop, const struct soi_text_tables *x)
{
	struct soi_phrase_hit hit;

	for (size_t back = 1; back <= 4 && back <= stop; back++)
		if (soi_phrases_longest(x->abbreviations, t, stop - back, stop + 1, &hit) &&
		    hit.n_tokens == back + 1)
			return true;
	return false;
}

/* A single capital before the stop, in a name: "W." of "George W. Bush". */
static bool is_initial(const struct soi_text *t, size_t stop, size_t first)
{
	const struct soi_token *w = &t->tokens[stop - 1];
	size_t end = w->start;

	if (w->kind != SOI_TOK_WORD || !(w->flags & SOI_TF_CAP))
		return false;
	(void)soi_utf8_next(t->text, &end);
	if (end != w->end)
		return false;
	if (stop - 1 == first || !(w->flags & SOI_TF_SPACE))
		return true;
	w--;
	return w->kind != SOI_TOK_WORD || (w->flags & SOI_TF_CAP);
}

/* May the sentence that began at token first end at the stop there?  next is
 * the token behind the stop and what closes after it. */
static bool stop_ends(const struct soi_text *t, size_t first, size_t stop, size_t next,
		      const struct soi_text_tables *x)
{
	const struct soi_token *before = &t->tokens[stop - 1], *after = &t->tokens[next];

	if (is_abbreviation(t, stop, x) || is_initial(t, stop, first))
		return false;
	if (stop - 1 == first && before->kind == SOI_TOK_NUMBER && before->end - before->start <= 3)
		return false;
	if (after->flags & SOI_TF_SPACE)
		return true;
	if (next > stop + 1)	/* something closes between: ".”Ông" */
		return true;
	if (after->kind != SOI_TOK_WORD || after->end - after->start == 1 || before->end - before->start == 1)
		return false;
	if (before->kind != SOI_TOK_WORD)
		return true;
	if (before->flags & SOI_TF_UPPER)	/* "NATO.Bộ" ends, "TP.Huế" and "U.S" do not */
		return before->end - before->start >= 3 && (after->flags & SOI_TF_SYLLABLE) &&
		       !(after->flags & SOI_TF_UPPER);
	return (after->flags & SOI_TF_SYLLABLE) &&
	       !((after->flags & SOI_TF_UPPER) && (before->flags & SOI_TF_CAP));
}

/* Can a sentence begin with this token? */
static bool can_begin(const struct soi_text *t, size_t i)
{
	const struct soi_token *k = &t->tokens[i];

	if (k->kind == SOI_TOK_WORD)
		return k->flags & SOI_TF_CAP;
	if (k->kind == SOI_TOK_NUMBER)
		return k->flags & SOI_TF_SPACE;
	if (k->kind != SOI_TOK_PUNCT)
		return true;
	if (k->cp == '"' || k->cp == '\'' || k->cp == 0x201C || k->cp == 0x2018 || k->cp == 0xAB || k->cp == '(' ||
	    k->cp == '[' || k->cp == '>' || k->cp == '*' || k->cp == 0xBB || k->cp == 0x2022)
		return i + 1 < t->n_tokens && (t->tokens[i + 1].kind != SOI_TOK_WORD ||
					       (t->tokens[i + 1].flags & SOI_TF_CAP));
	return false;
}

static void close_sentence(struct soi_text *t, struct soi_arena *a, size_t *cap, size_t first, size_t last)
{
	if (first >= last)
		return;
	if (t->n_sentences == SOI_MAX_SENTENCES) {	/* the rest is one with the last */
		t->sentences[t->n_sentences - 1].end = t->tokens[last - 1].end;
		t->sentences[t->n_sentences - 1].last = (uint32_t)last;
		return;
	}
	soi_arena_grow(a, &t->sentences, t->n_sentences, cap, sizeof(*t->sentences));
	t->tokens[first].flags |= SOI_TF_SENTENCE;
	t->sentences[t->n_sentences++] = (struct soi_sentence){
		.start = t->tokens[first].start, .end = t->tokens[last - 1].end,
		.first = (uint32_t)first, .last = (uint32_t)last };
}

int soi_text_split(struct soi_text *out, struct soi_arena *a, struct soi_span text,
		   const struct soi_text_tables *x, struct soi_err *err)
{
	size_t first = 0, cap = 0;
	int rc = soi_tokenize(out, a, text, x->common, err);

	if (rc)
		return rc;
	soi_lexicon_look_up(x->lexicon, out);
	for (size_t i = 0; i < out->n_tokens; i++) {
		const struct soi_token *k = &out->tokens[i];
		size_t next = i + 1;

		if (k->kind == SOI_TOK_BREAK) {
			close_sentence(out, a, &cap, first, i);
			first = i + 1;
			continue;
		}
		if (k->kind != SOI_TOK_PUNCT || !ends_sentence(k->cp) || i == first)
			continue;
		while (next < out->n_tokens && out->tokens[next].kind == SOI_TOK_PUNCT &&
		       (ends_sentence(out->tokens[next].cp) || is_closing(&out->tokens[next])))
			next++;
		if (next == out->n_tokens)
			break;
		if (out->tokens[next].kind != SOI_TOK_BREAK &&
		    (!can_begin(out, next) || (k->cp == '.' && !is_punct(out, i + 1, '.') &&
					       !stop_ends(out, first, i, next, x))))
			continue;
		close_sentence(out, a, &cap, first, next);
		first = next;
		i = next - 1;
	}
	close_sentence(out, a, &cap, first, out->n_tokens);
	return 0;
}

#define FREQUENT_IDF 56		/* in one of 128 articles and more */
#define MAX_FREQUENT 4096

static void add_common(struct soi_common *common, struct soi_span word)
{
	struct soi_word w;
	uint64_t bytes = 0;
	size_t slot;

	if (!word.n || word.n > 8 || soi_word_scan(word, 0, &w) != word.n || !w.syllable || w.cap || w.upper)
		return;
	for (size_t i = 0; i < word.n; i++)
		bytes |= (uint64_t)(unsigned char)word.p[i] << 8 * i;
	slot = common_slot(bytes);
	if (!common[slot].bytes)
		common[slot] = (struct soi_common){ bytes, w.key };
}

/* The words of the table of rarities, whose rows are sorted. */
static const struct soi_common *rank_words(struct soi_lexicon *x, struct soi_arena *a, const struct soi_table *idf)
{
	struct soi_common *common = SOI_NEW_N(a, struct soi_common, (size_t)1 << COMMON_BITS);
	uint64_t *keys = SOI_NEW_N(a, uint64_t, MAX_FREQUENT);
	size_t n = 0;

	for (size_t r = 0; r < idf->n_rows; r++) {
		struct soi_span rest = soi_table_cell(idf, r, 1), v = soi_table_cell(idf, r, 0);

		if (v.n > 2 || (v.n == 2 && (v.p[0] - '0') * 10 + (v.p[1] - '0') > FREQUENT_IDF))
			continue;
		while (rest.p && n < MAX_FREQUENT) {
			struct soi_span word = soi_span_cut(&rest, ' ');

			if (!word.n || memchr(word.p, '_', word.n))
				continue;
			keys[n++] = soi_word_key(word);
			add_common(common, word);
		}
	}
	soi_lexicon_frequent(x, keys, n);
	return common;
}

int soi_text_tables_init(struct soi_text_tables *x, struct soi_arena *a, const struct soi_tables *t,
			 struct soi_err *err)
{
	const struct soi_table *abbr = soi_tables_get(t, "abbreviations");
	struct soi_phrases *p;

	x->lexicon = soi_lexicon_new(a);
	x->common = rank_words(x->lexicon, a, soi_tables_get(t, "idf"));
	p = soi_phrases_new(a, x->lexicon);
	for (size_t r = 0; r < abbr->n_rows; r++) {
		int rc = soi_phrases_add(p, soi_table_cell(abbr, r, 0), (uint32_t)r, SOI_PHRASE_CASED, err);

		if (rc)
			return rc;
	}
	x->abbreviations = p;
	return 0;
}

size_t soi_token_at(const struct soi_text *t, size_t at)
{
	size_t lo = 0, hi = t->n_tokens;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (t->tokens[mid].end <= at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}
