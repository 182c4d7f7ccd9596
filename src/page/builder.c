/*
 * Idea.  NFC text passes through in runs: a byte class table tells which bytes
 * can neither compose with what stands before them nor be reordered.  Almost
 * all Vietnamese text is that already, so almost every page ends up with as
 * many pieces as it has gaps.  Where another code point comes, the letter
 * before it is taken back, both are composed by utf8proc, and the result is one
 * replacement piece over the bytes of both.
 *
 *	bytes	t i e ^ ' n g	(e, circumflex, acute as three code points)
 *	pieces	[ti] [ế <- e ^ '] [ng]
 *
 * Cuts are taken out at the end, in one pass over text, cuts and pieces: the
 * cleaning rules look at the whole text first, and a text that shrinks under
 * them would have to be searched anew after each rule.
 *
 * Cost: linear.  A run of code points that may compose is handled 64 at a time
 * (the Unicode stream-safe format allows 30), since canonical ordering is
 * quadratic in the run; text longer than that without a base letter is no
 * language, and stays as it is.
 */
#include "page/builder.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/sixteen.h"
#include "base/banned.h"

#define MAX_RUN 64	/* code points composed together */

enum { C_ASCII, C_WHITE, C_LATIN2, C_C2, C_E1, C_E2, C_HAN, C_E4, C_EF, C_OTHER };

static const unsigned char classes[256] = {
	[' '] = C_WHITE, ['\t' ... '\r'] = C_WHITE, [0x80 ... 0xC1] = C_OTHER, [0xC2] = C_C2,
	[0xC3 ... 0xCB] = C_LATIN2, [0xCC ... 0xE0] = C_OTHER, [0xE1] = C_E1, [0xE2] = C_E2,
	[0xE3] = C_OTHER, [0xE4] = C_E4, [0xE5 ... 0xE9] = C_HAN, [0xEA ... 0xEE] = C_OTHER,
	[0xEF] = C_EF, [0xF0 ... 0xFF] = C_OTHER
};

static unsigned char class_of(unsigned char c)
{
	return classes[c];
}

/*
 * Length of the code point at p if it is sure to be a starter that composes
 * with nothing before it and is its own NFC; else 0.  The text is well formed.
 */
static size_t settled(const unsigned char *p, size_t n)
{
	switch (class_of(p[0])) {
	case C_ASCII:
	case C_WHITE:
		return 1;
	case C_LATIN2:			/* U+00C0 to U+02FF */
	case C_C2:
		return n >= 2 && (p[1] & 0xC0) == 0x80 ? 2 : 0;
	case C_E1:			/* U+1E00 to U+1EFF: Latin Extended Additional */
		return n >= 3 && p[1] >= 0xB8 && p[1] <= 0xBB && (p[2] & 0xC0) == 0x80 ? 3 : 0;
	case C_E2:			/* punctuation, but U+2000 and U+2001; signs of money */
		if (n < 3 || (p[2] & 0xC0) != 0x80)
			return 0;
		return (p[1] == 0x80 && p[2] >= 0x82) || p[1] == 0x82 ? 3 : 0;
	case C_E4:			/* U+4E00 to U+9FFF */
		return n >= 3 && p[1] >= 0xB8 && (p[1] & 0xC0) == 0x80 &&
		       (p[2] & 0xC0) == 0x80 ? 3 : 0;
	case C_HAN:
		return n >= 3 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80 ? 3 : 0;
	case C_EF:			/* U+FFFD: what a byte that is no text becomes; there may be millions */
		return n >= 3 && p[1] == 0xBF && p[2] == 0xBD ? 3 : 0;
	default:
		return 0;
	}
}

void soi_builder_init(struct soi_builder *b, struct soi_arena *a, struct soi_span bytes)
{
	*b = (struct soi_builder){ .a = a, .bytes = bytes };
}

static bool room(struct soi_builder *b, size_t n)
{
	size_t cap = b->cap ? b->cap : 4096;
	char *p;

	if (b->failed || n > SOI_MAX_TEXT_BYTES - b->n) {
		b->failed = true;
		return false;
	}
	if (b->n + n <= b->cap)
		return true;
	while (cap < b->n + n)
		cap *= 2;
	p = soi_arena_alloc(b->a, cap);
	if (b->n)
		memcpy(p, b->text, b->n);
	b->text = p;
	b->cap = cap;
	return true;
}

static void put(struct soi_builder *b, const char *p, size_t n, size_t byte_start,
		size_t byte_end, bool verbatim)
{
	struct soi_piece *last = b->n_pieces ? &b->pieces[b->n_pieces - 1] : NULL;

	if (n == 0 || !room(b, n))
		return;
	memcpy(b->text + b->n, p, n);
	if (last && verbatim && b->verbatim && last->byte_end == byte_start) {
		last->end += n;
		last->byte_end = byte_end;
	} else {
		soi_arena_grow(b->a, &b->pieces, b->n_pieces, &b->cap_pieces, sizeof(*b->pieces));
		b->pieces[b->n_pieces++] = (struct soi_piece){ b->n, b->n + n, byte_start, byte_end };
		b->verbatim = verbatim;
	}
	b->n += n;
}

/* Shorten the raw text to at bytes. */
static void take_back(struct soi_builder *b, size_t at)
{
	struct soi_piece *last;

	while (b->n_pieces && b->pieces[b->n_pieces - 1].start >= at) {
		b->n_pieces--;
		b->verbatim = false;	/* unknown; costs at most one piece more */
	}
	if (b->n_pieces) {
		last = &b->pieces[b->n_pieces - 1];
		if (last->end > at) {
			if (last->end - last->start == last->byte_end - last->byte_start)
				last->byte_end = last->byte_start + (at - last->start);
			last->end = at;
		}
	}
	b->n = at;
}

/* Where the last letter of the raw text begins: back over what may have been
 * composed with it, and to the start of a replacement. */
static size_t tail_start(const struct soi_builder *b)
{
	struct soi_span t = soi_builder_text(b);
	size_t at = t.n, start, i, p = b->n_pieces;

	for (i = 0; at > 0 && i < MAX_RUN; i++) {
		soi_utf8_prev(t, at, &start);
		at = start;
		if (settled((const unsigned char *)t.p + at, t.n - at))
			break;
	}
	while (p && b->pieces[p - 1].start > at)
		p--;
	if (p && b->pieces[p - 1].end - b->pieces[p - 1].start !=
		 b->pieces[p - 1].byte_end - b->pieces[p - 1].byte_start)
		at = b->pieces[p - 1].start;
	return at;
}

/* NFC of in, at most cap bytes of it; 0 where utf8proc refuses. */
static size_t compose(struct soi_span in, char *out, size_t cap)
{
	utf8proc_int32_t cps[4 * MAX_RUN * 4];
	utf8proc_ssize_t n, i;
	size_t len = 0;

	n = utf8proc_decompose((const utf8proc_uint8_t *)in.p, (utf8proc_ssize_t)in.n, cps,
			       (utf8proc_ssize_t)(sizeof(cps) / sizeof(cps[0])),
			       UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (n < 0 || (size_t)n > sizeof(cps) / sizeof(cps[0]))
		return 0;
	n = utf8proc_normalize_utf32(cps, n, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	for (i = 0; i < n && len + 4 <= cap; i++)
		len += soi_utf8_put((uint32_t)cps[i], out + len);
	return i == n ? len : 0;
}

/*
 * Append run, which may compose with the letter before it.  All of it stands
 * behind bytes [start, end).
 */
static void put_composing(struct soi_builder *b, struct soi_span run, size_t start, size_t end,
			  bool verbatim)
{
	char both[3 * MAX_RUN * 4], out[6 * MAX_RUN * 4];
	size_t at = tail_start(b), tail = b->n - at, n, bs, be;

	if (tail + run.n > sizeof(both)) {
		put(b, run.p, run.n, start, end, verbatim);
		return;
	}
	if (tail)
		memcpy(both, b->text + at, tail);
	memcpy(both + tail, run.p, run.n);
	n = compose((struct soi_span){ both, tail + run.n }, out, sizeof(out));
	if (n == 0 || (n == tail + run.n && memcmp(both, out, n) == 0)) {
		put(b, run.p, run.n, start, end, verbatim);
	} else if (n > tail && memcmp(both, out, tail) == 0) {
		put(b, out + tail, n - tail, start, end, false);
	} else {
		if (soi_builder_bytes_of(b, at, b->n, &bs, &be) && bs < start)
			start = bs;
		take_back(b, at);
		put(b, out, n, start, end, false);
	}
}

static bool at_line_start(const struct soi_builder *b)
{
	return b->n == 0 || b->text[b->n - 1] == '\n';
}

/* Collapse: a white run already has its space, or needs one. */
static void put_space(struct soi_builder *b, size_t start, size_t end)
{
	bool space = end - start == 1 && b->bytes.p[start] == ' ';

	if (!at_line_start(b) && b->text[b->n - 1] != ' ')
		put(b, " ", 1, start, end, space);
}

/* Bytes of the white character at p when white space is collapsed, else 0. */
static size_t white(const unsigned char *p, size_t n)
{
	if (class_of(p[0]) == C_WHITE)
		return 1;
	if (n >= 2 && p[0] == 0xC2 && p[1] == 0xA0)			/* U+00A0 */
		return 2;
	if (n >= 3 && p[0] == 0xE2 && p[1] == 0x80 && p[2] >= 0x80 && p[2] <= 0x8A)
		return 3;						/* U+2000 to U+200A */
	if (n >= 3 && p[0] == 0xE3 && p[1] == 0x80 && p[2] == 0x80)	/* U+3000 */
		return 3;
	return 0;
}

/* Bytes of the run at p that may compose, and whether it is well formed. */
static size_t unsettled_run(struct soi_span s, bool *good)
{
	size_t at = 0, i;

	*good = true;
	for (i = 0; i < MAX_RUN && at < s.n; i++) {
		size_t from = at;

		if (i && settled((const unsigned char *)s.p + at, s.n - at))
			break;
		if (soi_utf8_next(s, &at) == SOI_BAD_CP) {
			*good = i > 0;
			return i > 0 ? from : at;
		}
	}
	return at;
}

/* From at, where a character of ASCII stands before it: over ASCII, and where white space is
 * collapsed over its single spaces, as long as sixteen bytes are left. */
static size_t plain_run(const struct soi_builder *b, const unsigned char *p, size_t at, size_t n)
{
	size_t len = 16;

	for (; len == 16 && n - at > 16; at += len) {
		soi_sixteen_bytes v = soi_sixteen(p + at);
		uint32_t white = soi_sixteen_bits((v == ' ') | ((v >= '\t') & (v <= '\r')));
		uint32_t stop = white | soi_sixteen_bits(v < 0);

		if (b->collapse)	/* no white space behind, nor what may be some */
			stop &= ~soi_sixteen_bits(v == ' ') | stop >> 1 | 1u << 15;
		len = (size_t)__builtin_ctz(stop | 1u << 16);
	}
	return at;
}

/* From at, where no white space goes before it: the end of a run that can be
 * copied as it is.  Where white space is collapsed, single spaces stay in it. */
static size_t settled_run(const struct soi_builder *b, const unsigned char *p, size_t at, size_t n)
{
	size_t start = at, len;

	while (at < n) {
		switch (class_of(p[at])) {
		case C_ASCII:
			at = n - at > 16 ? plain_run(b, p, at + 1, n) : at + 1;
			continue;
		case C_WHITE:
			if (!b->collapse)
				break;
			if (p[at] != ' ' || at == start || at + 1 == n || white(p + at + 1, n - at - 1))
				return at;
			at++;
			continue;
		default:
			break;
		}
		len = settled(p + at, n - at);
		if (len == 0 || (b->collapse && white(p + at, n - at)))
			return at;
		at += len;
	}
	return at;
}

/* s stands for bytes [from, from + s.n) when verbatim, else for [from, to). */
static void append(struct soi_builder *b, struct soi_span s, size_t from, size_t to, bool verbatim)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t at = 0, run, n;
	bool good;

	while (at < s.n && !b->failed) {
		run = settled_run(b, p, at, s.n);
		if (run > at)
			put(b, s.p + at, run - at, verbatim ? from + at : from,
			    verbatim ? from + run : to, verbatim);
		at = run;
		if (at == s.n)
			break;
		n = b->collapse ? white(p + at, s.n - at) : 0;
		if (n) {
			if (verbatim)
				put_space(b, from + at, from + at + n);
			else if (!at_line_start(b) && b->text[b->n - 1] != ' ')
				put(b, " ", 1, from, to, false);
			at += n;
			continue;
		}
		n = unsettled_run(soi_span_sub(s, at, s.n), &good);
		put_composing(b, good ? soi_span_sub(s, at, at + n) : SOI_LIT("\xEF\xBF\xBD"),
			      verbatim ? from + at : from, verbatim ? from + at + n : to,
			      verbatim && good);
		at += n;
	}
}

void soi_builder_bytes(struct soi_builder *b, size_t start, size_t end)
{
	append(b, soi_span_sub(b->bytes, start, end), start, end, true);
}

void soi_builder_replacement(struct soi_builder *b, struct soi_span text, size_t start, size_t end)
{
	append(b, text, start, end, false);
}

void soi_builder_insert(struct soi_builder *b, struct soi_span text)
{
	size_t at = b->n_pieces ? b->pieces[b->n_pieces - 1].byte_end : 0;

	put(b, text.p, text.n, at, at, false);
}

void soi_builder_newline(struct soi_builder *b)
{
	while (b->n && b->text[b->n - 1] == ' ')
		take_back(b, b->n - 1);
	if (!at_line_start(b))
		soi_builder_insert(b, SOI_LIT("\n"));
}

/* Index of the first piece that ends behind at. */
static size_t piece_at(const struct soi_piece *pieces, size_t n, size_t at)
{
	size_t lo = 0, hi = n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (pieces[mid].end > at)
			hi = mid;
		else
			lo = mid + 1;
	}
	return lo;
}

/* The part of p that covers text[start:end]; equal lengths map byte by byte, a
 * replacement is taken whole. */
static struct soi_piece part_of(const struct soi_piece *p, size_t start, size_t end)
{
	struct soi_piece q = *p;

	if (q.start < start) {
		if (q.end - q.start == q.byte_end - q.byte_start)
			q.byte_start += start - q.start;
		q.start = start;
	}
	if (q.end > end) {
		if (p->end - p->start == p->byte_end - p->byte_start)
			q.byte_end -= q.end - end;
		q.end = end;
	}
	return q;
}

static bool bytes_of(const struct soi_piece *pieces, size_t n, size_t start, size_t end,
		     size_t *byte_start, size_t *byte_end)
{
	bool any = false;
	size_t i;

	for (i = piece_at(pieces, n, start); i < n && pieces[i].start < end; i++) {
		struct soi_piece q = part_of(&pieces[i], start, end);

		if (q.byte_start == q.byte_end)
			continue;
		if (!any || q.byte_start < *byte_start)
			*byte_start = q.byte_start;
		if (!any || q.byte_end > *byte_end)
			*byte_end = q.byte_end;
		any = true;
	}
	return any;
}

bool soi_builder_bytes_of(const struct soi_builder *b, size_t start, size_t end,
			  size_t *byte_start, size_t *byte_end)
{
	return bytes_of(b->pieces, b->n_pieces, start, end, byte_start, byte_end);
}

bool soi_article_bytes(const struct soi_article *art, size_t start, size_t end,
		       size_t *byte_start, size_t *byte_end)
{
	return bytes_of(art->pieces, art->n_pieces, start, end, byte_start, byte_end);
}

static int cut_cmp(const void *x, const void *y)
{
	const struct soi_cut *a = x, *b = y;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->end != b->end)
		return a->end > b->end ? -1 : 1;
	if (a->silent != b->silent)
		return a->silent ? 1 : -1;
	return (int)a->why - (int)b->why;
}

/* The article's text while finish makes it. */
struct out {
	struct soi_builder *b;
	char *text;
	size_t n;
	struct soi_piece *pieces;
	size_t n_pieces, cap_pieces;
	bool verbatim;		/* the last of pieces is */
	size_t next;		/* the first raw piece not wholly copied */
};

/* A replacement as long as its bytes is a letter or two; what is longer is
 * verbatim. */
static bool is_verbatim(const struct out *o, const struct soi_piece *q)
{
	size_t n = q->end - q->start;

	return q->byte_end - q->byte_start == n &&
	       (n > 3 * MAX_RUN * 4 ||
		memcmp(o->b->text + q->start, o->b->bytes.p + q->byte_start, n) == 0);
}

static void out_piece(struct out *o, struct soi_piece q)
{
	struct soi_piece *last = o->n_pieces ? &o->pieces[o->n_pieces - 1] : NULL;
	bool verbatim = is_verbatim(o, &q);
	size_t n = q.end - q.start;

	if (last && verbatim && o->verbatim && last->byte_end == q.byte_start) {
		last->end += n;
		last->byte_end = q.byte_end;
		return;
	}
	soi_arena_grow(o->b->a, &o->pieces, o->n_pieces, &o->cap_pieces, sizeof(*o->pieces));
	o->pieces[o->n_pieces++] = (struct soi_piece){ o->n, o->n + n, q.byte_start, q.byte_end };
	o->verbatim = verbatim;
}

/* Copy raw[start:end]; calls come in order of start. */
static void out_keep(struct out *o, size_t start, size_t end)
{
	struct soi_builder *b = o->b;
	struct soi_kept *last = b->n_kept ? &b->kept[b->n_kept - 1] : NULL;

	if (start == end)
		return;
	if (last && last->end == start && last->out + (last->end - last->start) == o->n) {
		last->end = end;
	} else {
		soi_arena_grow(b->a, &b->kept, b->n_kept, &b->cap_kept, sizeof(*b->kept));
		b->kept[b->n_kept++] = (struct soi_kept){ start, end, o->n };
	}
	while (o->next < b->n_pieces && b->pieces[o->next].end <= start)
		o->next++;
	while (o->next < b->n_pieces && b->pieces[o->next].start < end) {
		struct soi_piece q = part_of(&b->pieces[o->next], start, end);

		memcpy(o->text + o->n, b->text + q.start, q.end - q.start);
		out_piece(o, q);
		o->n += q.end - q.start;
		if (b->pieces[o->next].end > end)
			break;
		o->next++;
	}
}

static void out_insert(struct out *o, char c)
{
	size_t at = o->n_pieces ? o->pieces[o->n_pieces - 1].byte_end : 0;

	soi_arena_grow(o->b->a, &o->pieces, o->n_pieces, &o->cap_pieces, sizeof(*o->pieces));
	o->pieces[o->n_pieces++] = (struct soi_piece){ o->n, o->n + 1, at, at };
	o->verbatim = false;
	o->text[o->n++] = c;
}

/* s without the white space at its ends; empty where only zero-width spaces and marks of byte
 * order are left, which are no words (words.c) and would make a line that nobody sees. */
static struct soi_span shown(struct soi_span s)
{
	struct soi_span rest = s = soi_span_trim(s);

	while (soi_span_starts(rest, SOI_LIT("\xE2\x80\x8B")) || soi_span_starts(rest, SOI_LIT("\xEF\xBB\xBF")))
		rest = soi_span_trim(soi_span_sub(rest, 3, rest.n));
	return rest.n ? s : rest;
}

/*
 * One raw line [start, end) without the cuts from *cut on.  Runs between cuts
 * are trimmed and joined by one space; the space comes from the text where one
 * stands there.
 */
static void out_line(struct out *o, size_t start, size_t end, const struct soi_cut *cuts,
		     size_t n_cuts, size_t *cut, size_t *covered)
{
	const struct soi_builder *b = o->b;
	size_t at = start > *covered ? start : *covered, line = o->n;

	while (at < end) {
		size_t stop = *cut < n_cuts && cuts[*cut].start < end ? cuts[*cut].start : end;

		if (stop > at) {
			struct soi_span all = soi_span_sub(soi_builder_text(b), at, stop);
			struct soi_span run = shown(all);
			size_t from = run.n ? (size_t)(run.p - b->text) : at;

			if (run.n && o->n > line) {
				if (from > at && b->text[from - 1] == ' ')
					from--;
				else
					out_insert(o, ' ');
			}
			if (run.n)
				out_keep(o, from, (size_t)(run.p - b->text) + run.n);
			at = stop;
		}
		while (*cut < n_cuts && cuts[*cut].start <= at && cuts[*cut].start < end) {
			if (cuts[*cut].end > *covered)
				*covered = cuts[*cut].end;
			(*cut)++;
		}
		if (*covered > at)
			at = *covered;
	}
	if (o->n == line)
		return;
	if (end < b->n && *covered <= end)
		out_keep(o, end, end + 1);
	else
		out_insert(o, '\n');
}

static void report(const struct soi_builder *b, const struct soi_cut *cuts, size_t n_cuts,
		   struct soi_article *art)
{
	size_t i, n = 0, covered = 0;

	art->dropped = SOI_NEW_N(b->a, struct soi_dropped, n_cuts ? n_cuts : 1);
	for (i = 0; i < n_cuts; i++) {
		size_t start = cuts[i].start > covered ? cuts[i].start : covered;
		struct soi_dropped *d = &art->dropped[n];

		if (cuts[i].end > covered)
			covered = cuts[i].end;
		if (cuts[i].silent || start >= cuts[i].end)
			continue;
		d->text = soi_span_trim(soi_span_sub(soi_builder_text(b), start, cuts[i].end));
		d->why = cuts[i].why;
		start = (size_t)(d->text.p - b->text);
		if (d->text.n && soi_builder_bytes_of(b, start, start + d->text.n,
						      &d->byte_start, &d->byte_end))
			n++;
	}
	art->n_dropped = n;
}

int soi_builder_finish(struct soi_builder *b, struct soi_cut *cuts, size_t n_cuts,
		       struct soi_article *art, struct soi_err *err)
{
	struct out o = { .b = b };
	size_t at = 0, cut = 0, covered = 0;

	if (b->failed)
		return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "the text passes %zu bytes",
				SOI_MAX_TEXT_BYTES);
	b->n_kept = 0;
	if (n_cuts)
		qsort(cuts, n_cuts, sizeof(*cuts), cut_cmp);
	/* Each cut may put one space in, and the end one newline. */
	o.text = soi_arena_alloc(b->a, b->n + n_cuts + 2);
	while (at < b->n) {
		const char *nl = memchr(b->text + at, '\n', b->n - at);
		size_t end = nl ? (size_t)(nl - b->text) : b->n;

		out_line(&o, at, end, cuts, n_cuts, &cut, &covered);
		at = end + 1;
		while (cut < n_cuts && cuts[cut].start < at) {	/* it cuts only the newline */
			if (cuts[cut].end > covered)
				covered = cuts[cut].end;
			cut++;
		}
	}
	art->text = (struct soi_span){ o.text, o.n };
	art->pieces = o.pieces;
	art->n_pieces = o.n_pieces;
	report(b, cuts, n_cuts, art);
	return SOI_OK;
}

struct soi_span soi_builder_map(const struct soi_builder *b, const struct soi_article *art,
				size_t start, size_t end)
{
	size_t from = SIZE_MAX, to = 0, lo = 0, hi = b->n_kept, i;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (b->kept[mid].end > start)
			hi = mid;
		else
			lo = mid + 1;
	}
	for (i = lo; i < b->n_kept && b->kept[i].start < end; i++) {
		const struct soi_kept *k = &b->kept[i];
		size_t s = k->start > start ? k->start : start, e = k->end < end ? k->end : end;

		if (from == SIZE_MAX)
			from = k->out + (s - k->start);
		to = k->out + (e - k->start);
	}
	if (from == SIZE_MAX)
		return SOI_EMPTY;
	return soi_span_trim(soi_span_sub(art->text, from, to));
}
