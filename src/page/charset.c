/*
 * A wrong guess among the single-byte encodings still gives letters, only not
 * words: so each is tried on the head of the bytes, and its words that hold a
 * letter outside ASCII are counted as Vietnamese syllables or not.  The one
 * with the best balance wins if most of those words are syllables.  What a page
 * declares is not asked: pages set in "ABC" or VNI fonts declare iso-8859-1.
 *
 * VIQR is ASCII, so nothing gives it away but that it decodes: most words must
 * become syllables and a good part of them must gain a mark by it.
 *
 * Decoding is by longest match over at most three bytes, one table look-up
 * each: linear.
 */
#include "page/charset.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/sixteen.h"
#include "base/banned.h"

#define HEAD_BYTES ((size_t)8 << 10)	/* some 1,500 words: plenty to tell */
#define MAX_CHARSETS 8
#define MAX_SEQ 3

struct sequence {
	uint32_t key;	/* bytes, the first highest, and their number in the top byte; 0: free */
	struct soi_span text;
};

struct charset {
	struct soi_span name;
	struct sequence *slots;
	size_t n, cap;		/* cap is a power of two, at most 1 << 10 */
	bool ascii;		/* every sequence is ASCII: VIQR */
	bool first[256];	/* bytes that some sequence begins with */
};

struct soi_charsets {
	struct charset list[MAX_CHARSETS];
	size_t n;
};

static uint32_t key_of(struct soi_span seq)
{
	uint32_t key = (uint32_t)seq.n << 24;

	for (size_t i = 0; i < seq.n; i++)
		key |= (uint32_t)(unsigned char)seq.p[i] << (16 - 8 * i);
	return key;
}

static struct sequence *slot_of(const struct charset *c, uint32_t key)
{
	/* The high bits of the product: only they hang on all bytes of the key. */
	size_t i = (key * UINT32_C(2654435761)) >> 22 & (c->cap - 1);

	while (c->slots[i].key && c->slots[i].key != key)
		i = (i + 1) & (c->cap - 1);
	return &c->slots[i];
}

static struct charset *charset_named(struct soi_charsets *c, struct soi_arena *a, struct soi_span name)
{
	for (size_t i = 0; i < c->n; i++)
		if (soi_span_eq(c->list[i].name, name))
			return &c->list[i];
	if (c->n == MAX_CHARSETS)
		return NULL;
	c->list[c->n] = (struct charset){ .name = name, .cap = 1024, .ascii = true };
	c->list[c->n].slots = SOI_NEW_N(a, struct sequence, c->list[c->n].cap);
	return &c->list[c->n++];
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "61f8" to its bytes; 0 where it is not one to three of them. */
static size_t parse_hex(struct soi_span hex, char out[MAX_SEQ])
{
	size_t n = hex.n / 2;

	if (hex.n % 2 || n > MAX_SEQ)
		return 0;
	for (size_t i = 0; i < n; i++) {
		int hi = hex_digit(hex.p[2 * i]), lo = hex_digit(hex.p[2 * i + 1]);

		if (hi < 0 || lo < 0)
			return 0;
		out[i] = (char)(hi << 4 | lo);
	}
	return n;
}

struct soi_charsets *soi_charsets_new(struct soi_arena *a, const struct soi_tables *t, struct soi_err *err)
{
	const struct soi_table *tab = soi_tables_get(t, "charsets");
	size_t bytes = soi_table_col(tab, "bytes"), text = soi_table_col(tab, "text");
	struct soi_charsets *c = SOI_NEW(a, struct soi_charsets);

	for (size_t r = 0; r < tab->n_rows; r++) {
		struct charset *x = charset_named(c, a, soi_table_cell(tab, r, 0));
		struct sequence *s;
		char raw[MAX_SEQ];
		size_t n = parse_hex(soi_table_cell(tab, r, bytes), raw);

		if (!x || !n || x->n * 2 >= x->cap) {
			(void)soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "table 'charsets': row %zu cannot be used",
				       r + 1);
			return NULL;
		}
		s = slot_of(x, key_of((struct soi_span){ raw, n }));
		s->key = key_of((struct soi_span){ raw, n });
		s->text = soi_table_cell(tab, r, text);
		x->first[(unsigned char)raw[0]] = true;
		x->n++;
		for (size_t i = 0; i < n; i++)
			x->ascii = x->ascii && (unsigned char)raw[i] < 0x80;
	}
	return c;
}

/* --- decoding --------------------------------------------------------------- */

struct sink {
	struct soi_arena *a;
	struct soi_buf utf8;
	struct soi_decoded_run *runs;
	size_t n, cap;
	size_t n_bad;	/* bytes that are no text in this encoding */
};

static void emit(struct sink *s, struct soi_span text, size_t from, size_t to, bool verbatim)
{
	struct soi_decoded_run *last = s->n ? &s->runs[s->n - 1] : NULL;
	size_t start = s->utf8.n;

	soi_buf_add(&s->utf8, text);
	if (verbatim && last && last->verbatim && last->byte_end == from) {
		last->end = s->utf8.n;
		last->byte_end = to;
		return;
	}
	soi_arena_grow(s->a, &s->runs, s->n, &s->cap, sizeof(*s->runs));
	s->runs[s->n++] = (struct soi_decoded_run){ start, s->utf8.n, from, to, verbatim };
}

static void decode(const struct charset *c, struct soi_span bytes, struct sink *s)
{
	size_t at = 0;

	while (at < bytes.n) {
		size_t n = bytes.n - at < MAX_SEQ ? bytes.n - at : MAX_SEQ;
		const struct sequence *hit = NULL;

		if (!c->first[(unsigned char)bytes.p[at]])
			n = 0;
		for (; n > 0; n--) {
			hit = slot_of(c, key_of(soi_span_sub(bytes, at, at + n)));
			if (hit->key)
				break;
		}
		if (n) {
			emit(s, hit->text, at, at + n, false);
			at += n;
		} else if ((unsigned char)bytes.p[at] < 0x80) {
			emit(s, soi_span_sub(bytes, at, at + 1), at, at + 1, true);
			at++;
		} else {
			emit(s, SOI_LIT("\xEF\xBF\xBD"), at, at + 1, false);
			s->n_bad++;
			at++;
		}
	}
}

static uint32_t unit_at(struct soi_span bytes, size_t at, bool big)
{
	unsigned char x = (unsigned char)bytes.p[at], y = (unsigned char)bytes.p[at + 1];

	return big ? (uint32_t)x << 8 | y : (uint32_t)y << 8 | x;
}

static void decode_utf16(struct soi_span bytes, bool big, struct sink *s)
{
	size_t at = 0;

	if (bytes.n >= 2 && unit_at(bytes, 0, big) == 0xFEFF)
		at = 2;
	while (at < bytes.n) {
		uint32_t cp = 0xFFFD;
		size_t n = bytes.n - at < 2 ? 1 : 2;
		char u[4];

		if (n == 2) {
			cp = unit_at(bytes, at, big);
			if (cp >= 0xD800 && cp < 0xDC00 && bytes.n - at >= 4 &&
			    (unit_at(bytes, at + 2, big) & 0xFC00) == 0xDC00) {
				cp = 0x10000 + ((cp & 0x3FF) << 10) + (unit_at(bytes, at + 2, big) & 0x3FF);
				n = 4;
			} else if (cp >= 0xD800 && cp < 0xE000) {
				cp = 0xFFFD;
			}
		}
		s->n_bad += cp == 0xFFFD;
		emit(s, (struct soi_span){ u, soi_utf8_put(cp, u) }, at, at + n, false);
		at += n;
	}
}

/* --- deciding --------------------------------------------------------------- */

struct count {
	size_t words, syllables;		/* of all words of letters */
	size_t marked, marked_syllables;	/* of those with a letter outside ASCII */
};

static bool has_mark(struct soi_span word)
{
	size_t i = 0;

	for (; word.n - i >= 16; i += 16)
		if (soi_sixteen_first(soi_sixteen(word.p + i) < 0) < 16)
			return true;
	for (; i < word.n; i++)
		if ((unsigned char)word.p[i] >= 0x80)
			return true;
	return false;
}

static void count_words(struct soi_span text, struct count *c)
{
	size_t at = 0;

	while (at < text.n) {
		struct soi_word w;
		size_t end = soi_word_scan(text, at, &w);
		bool marked;

		if (end == at) {
			(void)soi_utf8_next(text, &at);
			continue;
		}
		marked = has_mark(soi_span_sub(text, at, end));
		c->words++;
		c->syllables += w.syllable;
		c->marked += marked;
		c->marked_syllables += marked && w.syllable;
		at = end;
	}
}

/* What the head of bytes reads like in c. */
static struct count try_charset(const struct charset *c, struct soi_span head, size_t *n_bad)
{
	struct count count = { 0 };
	struct sink s = { 0 };
	utf8proc_uint8_t *nfc = NULL;
	utf8proc_ssize_t n;
	struct soi_arena scratch;

	soi_arena_init(&scratch);
	s.a = &scratch;
	soi_buf_init(&s.utf8, 4 * HEAD_BYTES);
	decode(c, head, &s);
	n = utf8proc_map((const utf8proc_uint8_t *)s.utf8.p, (utf8proc_ssize_t)s.utf8.n, &nfc,
			 UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	if (n > 0)
		count_words((struct soi_span){ (const char *)nfc, (size_t)n }, &count);
	free(nfc);
	*n_bad = s.n_bad;
	soi_buf_release(&s.utf8);
	soi_arena_release(&scratch);
	return count;
}

/* Right words count for, wrong ones and bytes that are no text count against. */
static int64_t balance(const struct count *c, size_t n_bad)
{
	return (int64_t)c->marked_syllables * 2 - (int64_t)(c->marked - c->marked_syllables) * 3 -
	       (int64_t)n_bad * 3;
}

static bool reads_as_viqr(const struct count *c)
{
	return c->marked >= 4 && c->syllables * 2 >= c->words && c->marked_syllables * 4 >= c->words &&
	       c->marked_syllables * 10 >= c->marked * 9;
}

/* VIQR writes â, ê and ô as a^, e^ and o^, some in ten of all words: a glance that
 * spares other ASCII pages the trial.  ă and ơ, a( and o+, are common in scripts. */
static bool glance_viqr(struct soi_span head)
{
	const char *hit = head.p, *end;
	size_t i, marks = 0, words = 0;

	if (!head.n)
		return false;
	end = head.p + head.n;
	for (; hit < end && (hit = memchr(hit, '^', (size_t)(end - hit))); hit++)
		marks += hit > head.p && memchr("aeoAEO", hit[-1], 6);
	for (i = 1; i < head.n && marks; i++)
		words += head.p[i] == ' ';
	return marks && marks * 40 >= words;
}

static const struct charset *decide(const struct soi_charsets *c, struct soi_span bytes)
{
	struct soi_span head = soi_span_sub(bytes, 0, bytes.n < HEAD_BYTES ? bytes.n : HEAD_BYTES);
	const struct charset *best = NULL;
	bool ascii = !has_mark(head);
	int64_t most = 0;

	if (ascii ? !glance_viqr(head) : soi_utf8_check(bytes) == SIZE_MAX)
		return NULL;
	for (size_t i = 0; i < c->n; i++) {
		size_t n_bad;
		struct count n;
		int64_t b;

		if (c->list[i].ascii != ascii)
			continue;
		n = try_charset(&c->list[i], head, &n_bad);
		b = balance(&n, n_bad);
		if (b <= most || (ascii ? !reads_as_viqr(&n) : n.marked_syllables * 2 < n.marked))
			continue;
		most = b;
		best = &c->list[i];
	}
	return best;
}

/* Every other byte of ASCII text in UTF-16 is NUL. */
static bool looks_utf16(struct soi_span bytes, bool big)
{
	size_t n = bytes.n < 512 ? bytes.n / 2 : 256, nul = 0, other = 0;

	if (bytes.n >= 2 && unit_at(bytes, 0, big) == 0xFEFF)
		return true;
	for (size_t i = 0; i < n; i++) {
		nul += bytes.p[2 * i + (big ? 0 : 1)] == 0;
		other += bytes.p[2 * i + (big ? 1 : 0)] == 0;
	}
	return n >= 8 && other == 0 && nul * 2 >= n;
}

bool soi_charset_decode(const struct soi_charsets *c, struct soi_arena *a, struct soi_span bytes,
			struct soi_decoded *out)
{
	bool little = looks_utf16(bytes, false), big = !little && looks_utf16(bytes, true);
	const struct charset *x = little || big ? NULL : decide(c, bytes);
	struct sink s = { .a = a };

	if (!little && !big && !x)
		return false;
	soi_buf_init(&s.utf8, 4 * bytes.n + 16);
	if (x)
		decode(x, bytes, &s);
	else
		decode_utf16(bytes, big, &s);
	*out = (struct soi_decoded){ .utf8 = soi_arena_copy(a, soi_buf_span(&s.utf8)), .runs = s.runs,
				     .n_runs = s.n,
				     .charset = x ? soi_arena_copy(a, x->name).p : big ? "utf-16be" : "utf-16le" };
	soi_buf_release(&s.utf8);
	return true;
}

/* --- the way back ------------------------------------------------------------ */

/* The run that holds decoded byte at, or the last. */
static size_t run_at(const struct soi_decoded *d, size_t at)
{
	size_t lo = 0, hi = d->n_runs;

	while (hi - lo > 1) {
		size_t mid = (lo + hi) / 2;

		if (d->runs[mid].start <= at)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

/* The capture's byte at which decoded byte at begins; with end, at which the one
 * before it ends. */
static size_t back(const struct soi_decoded *d, size_t at, bool end)
{
	const struct soi_decoded_run *r;

	if (at == SOI_NO_OFFSET || d->n_runs == 0)
		return at;
	r = &d->runs[run_at(d, end && at ? at - 1 : at)];
	if (r->verbatim)
		return r->byte_start + (at - r->start);
	return end && at ? r->byte_end : at >= r->end ? r->byte_end : r->byte_start;
}

static void remap_pieces(struct soi_arena *a, const struct soi_decoded *d, struct soi_article *art)
{
	struct soi_piece *out = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < art->n_pieces; i++) {
		struct soi_piece p = art->pieces[i];
		bool whole = p.byte_start == p.byte_end || p.end - p.start != p.byte_end - p.byte_start ||
			     !soi_span_eq(soi_span_sub(art->text, p.start, p.end),
					  soi_span_sub(d->utf8, p.byte_start, p.byte_end));
		size_t at = p.byte_start;

		if (whole) {
			soi_arena_grow(a, &out, n, &cap, sizeof(*out));
			out[n++] = (struct soi_piece){ p.start, p.end, back(d, p.byte_start, false),
						       p.byte_start == p.byte_end ? back(d, p.byte_start, false) :
										    back(d, p.byte_end, true) };
			continue;
		}
		for (size_t k = run_at(d, at); at < p.byte_end; k++) {	/* verbatim in the decoded bytes */
			size_t end = d->runs[k].end < p.byte_end ? d->runs[k].end : p.byte_end;

			soi_arena_grow(a, &out, n, &cap, sizeof(*out));
			out[n++] = (struct soi_piece){ p.start + (at - p.byte_start), p.start + (end - p.byte_start),
						       back(d, at, false), back(d, end, true) };
			at = end;
		}
	}
	art->pieces = out;
	art->n_pieces = n;
}

void soi_charset_remap(struct soi_arena *a, const struct soi_decoded *d, struct soi_article *art)
{
	remap_pieces(a, d, art);
	for (size_t i = 0; i < art->n_dropped; i++) {
		art->dropped[i].byte_end = back(d, art->dropped[i].byte_end, true);
		art->dropped[i].byte_start = back(d, art->dropped[i].byte_start, false);
	}
	for (size_t i = 0; i < art->n_images; i++)
		art->images[i].byte_start = back(d, art->images[i].byte_start, false);
	for (size_t i = 0; i < art->n_published_why; i++) {
		art->published_why[i].byte_end = back(d, art->published_why[i].byte_end, true);
		art->published_why[i].byte_start = back(d, art->published_why[i].byte_start, false);
	}
}
