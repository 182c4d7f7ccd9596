/*
 * The HTML tokenizer.
 *
 * The standard describes eighty states that eat one code point at a time.  Here
 * each kind of token is one function that looks for its own end, which is what
 * the states amount to once errors are not reported: text runs to the next '<'
 * that begins markup, a comment to "-->" or "--!>", raw text to its end tag.
 * Bytes are never copied and, outside tags, hardly looked at: memchr does it.
 *
 * Cost: linear.  Every scan moves t->at forward over what it looked at, except
 * for the names of references, which are at most 32 bytes.
 *
 * Checked with html5lib's tokenizer tests (tests/shared/html5lib.c).
 */
#include "page/html_token.h"

#include <assert.h>

#include "base/sixteen.h"
#include "base/banned.h"

#define AT_EOF UINT32_MAX

/* What a byte ends inside a tag. */
enum { SPACE = 1, ENDS_TAG_NAME = 2, ENDS_NAME = 4, ENDS_VALUE = 8 };
#define ENDS_ALL (ENDS_TAG_NAME | ENDS_NAME | ENDS_VALUE)
static const uint8_t ends[256] = {
	[' '] = SPACE | ENDS_ALL, ['\t'] = SPACE | ENDS_ALL, ['\n'] = SPACE | ENDS_ALL,
	['\f'] = SPACE | ENDS_ALL, ['\r'] = SPACE | ENDS_ALL, ['>'] = ENDS_ALL,
	['/'] = ENDS_TAG_NAME | ENDS_NAME, ['='] = ENDS_NAME
};

static bool is_space(char c)
{
	return (ends[(unsigned char)c] & SPACE) != 0;
}

/* The first byte from at on that ends such a thing, or the end. */
static uint32_t run_to(struct soi_span in, uint32_t at, unsigned what)
{
	while (at < in.n && !(ends[(unsigned char)in.p[at]] & what))
		at++;
	return at;
}

static bool is_alpha(char c)
{
	return (unsigned char)((c | 0x20) - 'a') < 26;
}

static bool is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

static char lower(char c)
{
	return (unsigned char)(c - 'A') < 26 ? (char)(c | 0x20) : c;
}

/* Whether word (lower case) stands at offset at, in any case. */
static bool word_at(struct soi_span in, size_t at, const char *word)
{
	size_t i;

	for (i = 0; word[i]; i++)
		if (at + i >= in.n || lower(in.p[at + i]) != word[i])
			return false;
	return true;
}

void soi_html_tokenizer_init(struct soi_html_tokenizer *t, struct soi_span in)
{
	assert(in.n <= SOI_MAX_CAPTURE_BYTES);
	t->in = in;
	t->at = 0;
	t->mode = SOI_HTML_DATA;
	t->last_start = SOI_EMPTY;
	t->cdata = false;
	t->n_attrs = 0;
	t->n_forgotten = 0;
}

/* The offset of c at or after at, or the end.  Most are near, and how near cannot be
 * foretold: one branch for 64 bytes costs less than one wrongly taken. */
static inline uint32_t find_byte(struct soi_span in, uint32_t at, char c)
{
	const char *hit, *p = in.p + at;
	uint64_t hits;

	if (at + (size_t)64 <= in.n) {
		hits = soi_sixteen_bits(soi_sixteen(p) == c) |
		       (uint64_t)soi_sixteen_bits(soi_sixteen(p + 16) == c) << 16 |
		       (uint64_t)soi_sixteen_bits(soi_sixteen(p + 32) == c) << 32 |
		       (uint64_t)soi_sixteen_bits(soi_sixteen(p + 48) == c) << 48;
		if (hits)
			return at + (uint32_t)__builtin_ctzll(hits);
		at += 64;
	}
	hit = at < in.n ? memchr(in.p + at, c, in.n - at) : NULL;
	return (uint32_t)(hit ? (size_t)(hit - in.p) : in.n);
}

/* Where the name that at stands in ends: an attribute's, or a tag's. */
static uint32_t name_end(struct soi_span in, uint32_t at, unsigned what)
{
	if (at + (size_t)16 <= in.n) {
		soi_sixteen_bytes v = soi_sixteen(in.p + at);

		/* the table decides: '=' and other control characters may not end it */
		at += (uint32_t)soi_sixteen_first(((v >= 0) & (v <= ' ')) | (v == '=') | (v == '>') |
						  (v == '/'));
	}
	return run_to(in, at, what);
}

static uint32_t skip_space(struct soi_span in, uint32_t at)
{
	while (at < in.n && is_space(in.p[at]))
		at++;
	return at;
}

/* One attribute at at, its name's first byte; returns what follows, or AT_EOF. */
static uint32_t attribute(struct soi_html_tokenizer *t, uint32_t at)
{
	struct soi_span in = t->in;
	struct soi_html_attr attr = { .name = at };
	uint32_t next;
	char c;

	if (in.p[at] == '=')	/* an error, but part of the name */
		at++;
	at = name_end(in, at, ENDS_NAME);
	attr.name_end = attr.value = attr.value_end = at;
	next = at < in.n && in.p[at] == '=' ? at : skip_space(in, at);
	if (next < in.n && in.p[next] == '=') {
		at = next + 1;
		if (at < in.n && in.p[at] != '"')
			at = skip_space(in, at);
		if (at >= in.n)
			return AT_EOF;
		c = in.p[at];
		if (c == '"' || c == '\'') {
			attr.value = at + 1;
			attr.value_end = find_byte(in, at + 1, c);
			at = attr.value_end + 1;
		} else {
			attr.value = at;
			attr.value_end = at = run_to(in, at, ENDS_VALUE);
		}
	} else {
		at = next;
	}
	if (at >= in.n)
		return AT_EOF;
	if (t->n_attrs < SOI_HTML_MAX_ATTRS)
		t->attrs[t->n_attrs++] = attr;
	else
		t->n_forgotten++;
	return at;
}

/* A tag whose name begins at name; false: the file ended in it. */
static bool tag(struct soi_html_tokenizer *t, uint32_t name, struct soi_html_token *out)
{
	struct soi_span in = t->in;
	uint32_t at = name_end(in, name, ENDS_TAG_NAME);
	char c;

	out->data = name;
	out->data_end = at;
	t->n_attrs = 0;
	for (;;) {
		at = skip_space(in, at);
		if (at >= in.n)
			return false;
		c = in.p[at];
		if (c == '>')
			break;
		if (c == '/') {
			at++;
			if (at < in.n && in.p[at] == '>') {
				out->self_closing = true;
				break;
			}
			continue;
		}
		at = attribute(t, at);
		if (at == AT_EOF)
			return false;
	}
	out->end = at + 1;
	if (out->kind == SOI_HTML_START)
		t->last_start = soi_span_sub(in, out->data, out->data_end);
	else
		t->n_attrs = 0;
	return true;
}

/* A comment whose inside begins at data. */
static void comment(struct soi_span in, uint32_t data, struct soi_html_token *out)
{
	uint32_t at = data, end;

	out->kind = SOI_HTML_COMMENT;
	out->data = out->data_end = data;
	if (data < in.n && in.p[data] == '>') {
		out->end = data + 1;
		return;
	}
	if (data + 1 < in.n && in.p[data] == '-' && in.p[data + 1] == '>') {
		out->end = data + 2;
		return;
	}
	for (;; at++) {
		at = find_byte(in, at, '-');
		if (at + 2 >= in.n)
			break;
		if (in.p[at + 1] != '-')
			continue;
		if (in.p[at + 2] == '>') {
			out->data_end = at;
			out->end = at + 3;
			return;
		}
		if (in.p[at + 2] == '!' && at + 3 < in.n && in.p[at + 3] == '>') {
			out->data_end = at;
			out->end = at + 4;
			return;
		}
	}
	/* The file ends in it: dashes that might have been its end are not data. */
	end = (uint32_t)in.n;
	out->end = end;
	if (end - data >= 3 && memcmp(in.p + end - 3, "--!", 3) == 0)
		end -= 3;
	else if (end - data >= 2 && memcmp(in.p + end - 2, "--", 2) == 0)
		end -= 2;
	else if (end - data >= 1 && in.p[end - 1] == '-')
		end -= 1;
	out->data_end = end;
}

static void bogus_comment(struct soi_span in, uint32_t data, struct soi_html_token *out)
{
	out->kind = SOI_HTML_COMMENT;
	out->data = data;
	out->data_end = find_byte(in, data, '>');
	out->end = out->data_end + (out->data_end < in.n);
}

/*
 * An identifier of a doctype after its keyword or after another; *at is moved
 * behind it.  False: the doctype ends here (out->end is set) or goes bogus.
 */
static bool doctype_id(struct soi_span in, uint32_t *at, struct soi_html_token *out, bool *has,
		       uint32_t *id, uint32_t *id_end)
{
	uint32_t i = *at;
	char quote = in.p[i];

	*has = true;
	*id = ++i;
	while (i < in.n && in.p[i] != quote && in.p[i] != '>')
		i++;
	*id_end = i;
	if (i >= in.n || in.p[i] == '>') {
		out->force_quirks = true;
		out->end = i + (i < in.n);
		return false;
	}
	*at = i + 1;
	return true;
}

static bool is_quote(struct soi_span in, uint32_t at)
{
	return at < in.n && (in.p[at] == '"' || in.p[at] == '\'');
}

/* Behind the name: identifiers, then anything up to '>'. */
static void doctype_rest(struct soi_span in, uint32_t at, struct soi_html_token *out)
{
	bool public = word_at(in, at, "public"), quoted;

	if (!public && !word_at(in, at, "system")) {
		out->force_quirks = true;
		goto bogus;
	}
	at = skip_space(in, at + 6);
	quoted = is_quote(in, at);
	if (!quoted) {
		out->force_quirks = true;
		goto bogus;
	}
	if (public) {
		if (!doctype_id(in, &at, out, &out->has_public, &out->public_id, &out->public_end))
			return;
		at = skip_space(in, at);
		if (at < in.n && in.p[at] == '>')
			goto bogus;
		if (!is_quote(in, at)) {
			out->force_quirks = true;
			goto bogus;
		}
	}
	if (!doctype_id(in, &at, out, &out->has_system, &out->system_id, &out->system_end))
		return;
	at = skip_space(in, at);
	if (at >= in.n)
		out->force_quirks = true;
bogus:
	at = find_byte(in, at, '>');
	out->end = at + (at < in.n);
}

static void doctype(struct soi_span in, uint32_t at, struct soi_html_token *out)
{
	out->kind = SOI_HTML_DOCTYPE;
	at = skip_space(in, at);
	out->data = at;
	while (at < in.n && !is_space(in.p[at]) && in.p[at] != '>')
		at++;
	out->data_end = at;
	if (out->data_end == out->data)
		out->force_quirks = true;
	at = skip_space(in, at);
	if (at >= in.n) {
		out->force_quirks = true;
		out->end = (uint32_t)in.n;
	} else if (in.p[at] == '>') {
		out->end = at + 1;
	} else {
		doctype_rest(in, at, out);
	}
}

/*
 * Markup at t->at, a '<'.  False: it is text.  An empty end tag "</>" is no
 * token at all; it comes out with kind TEXT and no data.
 */
static bool markup(struct soi_html_tokenizer *t, struct soi_html_token *out)
{
	struct soi_span in = t->in;
	uint32_t at = t->at + 1;
	char c;

	if (at >= in.n)
		return false;
	c = in.p[at];
	if (is_alpha(c)) {
		out->kind = SOI_HTML_START;
		if (!tag(t, at, out))
			goto eof;
	} else if (c == '/') {
		if (++at >= in.n)
			return false;
		if (is_alpha(in.p[at])) {
			out->kind = SOI_HTML_END;
			if (!tag(t, at, out))
				goto eof;
		} else if (in.p[at] == '>') {
			out->kind = SOI_HTML_TEXT;
			out->end = at + 1;
		} else {
			bogus_comment(in, at, out);
		}
	} else if (c == '!') {
		at++;
		if (word_at(in, at, "--"))
			comment(in, at + 2, out);
		else if (word_at(in, at, "doctype"))
			doctype(in, at + 7, out);
		else if (t->cdata && at + 7 <= in.n && memcmp(in.p + at, "[CDATA[", 7) == 0) {
			t->mode = SOI_HTML_CDATA;
			out->kind = SOI_HTML_TEXT;
			out->end = at + 7;
		} else {
			bogus_comment(in, at, out);
		}
	} else if (c == '?') {
		bogus_comment(in, at, out);
	} else {
		return false;
	}
	return true;
eof:
	out->kind = SOI_HTML_END_OF_FILE;
	out->end = (uint32_t)in.n;
	t->n_attrs = 0;
	return true;
}

/* Whether "</name" and a delimiter stand at at, for the tag that is open. */
static bool closes(const struct soi_html_tokenizer *t, uint32_t at)
{
	struct soi_span in = t->in, name = t->last_start;
	size_t i, j = (size_t)at + 2 + name.n;

	if (name.n == 0 || j >= in.n || in.p[at + 1] != '/')
		return false;
	for (i = 0; i < name.n; i++)
		if (lower(in.p[at + 2 + i]) != lower(name.p[i]))
			return false;
	return is_space(in.p[j]) || in.p[j] == '/' || in.p[j] == '>';
}

/* Whether "script" (or "/script") and a delimiter stand behind the '<' at at. */
static bool script_word(struct soi_span in, uint32_t at, bool slash)
{
	size_t word = (size_t)at + 1 + slash;

	if (slash && (at + 1 >= in.n || in.p[at + 1] != '/'))
		return false;
	if (!word_at(in, word, "script") || word + 6 >= in.n)
		return false;
	return is_space(in.p[word + 6]) || in.p[word + 6] == '/' || in.p[word + 6] == '>';
}

/*
 * Where script text ends.  "<!--" hides a later "<script>...</script>", up to
 * "-->": the standard's escaped (1) and double escaped (2) states.
 */
static uint32_t script_end(const struct soi_html_tokenizer *t, uint32_t at)
{
	struct soi_span in = t->in;
	int escaped = 0;

	for (; at < in.n; at++) {
		if (escaped == 0) {
			at = find_byte(in, at, '<');
			if (at >= in.n)
				break;
		}
		if (in.p[at] == '-' && escaped) {
			if (at + 2 < in.n && in.p[at + 1] == '-' && in.p[at + 2] == '>')
				escaped = 0;
			continue;
		}
		if (in.p[at] != '<')
			continue;
		if (escaped == 2) {
			if (script_word(in, at, true))
				escaped = 1;
		} else if (closes(t, at)) {
			return at;
		} else if (escaped == 1) {
			if (script_word(in, at, false))
				escaped = 2;
		} else if (word_at(in, at + 1, "!--")) {
			escaped = 1;
			at++;	/* its dashes may already end it: "<!-->" */
		}
	}
	return (uint32_t)in.n;
}

/* Where raw text that begins at t->at ends: at its end tag. */
static uint32_t raw_end(const struct soi_html_tokenizer *t)
{
	uint32_t at = t->at;

	if (t->mode == SOI_HTML_PLAINTEXT)
		return (uint32_t)t->in.n;
	if (t->mode == SOI_HTML_SCRIPT)
		return script_end(t, at);
	if (t->mode == SOI_HTML_CDATA) {
		size_t end = soi_span_find(t->in, SOI_LIT("]]>"), at);

		return (uint32_t)(end == SIZE_MAX ? t->in.n : end);
	}
	for (; (at = find_byte(t->in, at, '<')) < t->in.n; at++)
		if (closes(t, at))
			break;
	return at;
}

static void text(struct soi_html_tokenizer *t, uint32_t end, struct soi_html_token *out)
{
	out->kind = SOI_HTML_TEXT;
	out->mode = t->mode;
	out->start = out->data = t->at;
	out->end = out->data_end = end;
	t->at = end;
}

/* In data: text up to the next markup, or that markup.  False: nothing came of it. */
static bool next_in_data(struct soi_html_tokenizer *t, struct soi_html_token *out)
{
	uint32_t begin = t->at;

	while ((t->at = find_byte(t->in, t->at, '<')) < t->in.n) {
		uint32_t at = t->at + 1;
		char c = at < t->in.n ? t->in.p[at] : ' ';

		if (!is_alpha(c) && c != '/' && c != '!' && c != '?') {
			t->at++;
			continue;
		}
		if (t->at > begin && !(c == '/' && at + 1 >= t->in.n))
			break;
		out->start = t->at;
		if (!markup(t, out)) {
			t->at++;
			continue;
		}
		t->at = out->end;
		return out->kind != SOI_HTML_TEXT;
	}
	if (t->at > begin) {
		uint32_t end = t->at;

		t->at = begin;
		text(t, end, out);
		return true;
	}
	return false;
}

void soi_html_next(struct soi_html_tokenizer *t, struct soi_html_token *out)
{
	uint32_t end;

	memset(out, 0, sizeof(*out));
	while (t->at < t->in.n) {
		if (t->mode == SOI_HTML_DATA) {
			if (next_in_data(t, out))
				return;
			continue;
		}
		end = raw_end(t);
		if (end > t->at) {
			text(t, end, out);
			return;
		}
		if (t->mode == SOI_HTML_CDATA)
			t->at = end + 3;	/* "]]>" */
		t->mode = SOI_HTML_DATA;
	}
	memset(out, 0, sizeof(*out));
	out->start = out->end = out->data = out->data_end = (uint32_t)t->in.n;
}

/* ---- character references ---- */

/* The standard's table for numbers that Windows-1252 pages meant. */
static const uint16_t c1[32] = {
	0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
	0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
	0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178
};

static uint32_t numeric(struct soi_span in, uint32_t at, uint32_t end, struct soi_html_stretch *out)
{
	bool hex = at < end && (in.p[at] | 0x20) == 'x';
	uint32_t n = 0, first;

	at += hex;
	for (first = at; at < end; at++) {
		char c = lower(in.p[at]);
		uint32_t digit;

		if (is_digit(c))
			digit = (uint32_t)(c - '0');
		else if (hex && c >= 'a' && c <= 'f')
			digit = (uint32_t)(c - 'a' + 10);
		else
			break;
		if (n <= 0x10FFFF)	/* above it, any value will do */
			n = n * (hex ? 16 : 10) + digit;
	}
	if (at == first)
		return 0;
	if (at < end && in.p[at] == ';')
		at++;
	if (n == 0 || n > 0x10FFFF || (n >= 0xD800 && n < 0xE000))
		n = 0xFFFD;
	else if (n >= 0x80 && n < 0xA0 && c1[n - 0x80])
		n = c1[n - 0x80];
	out->n_cp = 1;
	out->cp[0] = n;
	return at;
}

/*
 * The longest name of the table that begins at at: the range of names that
 * share the first i bytes is narrowed byte by byte.
 */
static uint32_t named(struct soi_span in, uint32_t at, uint32_t end, bool attr,
		      struct soi_html_stretch *out)
{
	size_t lo = 0, hi = soi_n_html_entities, i;
	const struct soi_html_entity *best = NULL;
	uint32_t best_end = 0;

	for (i = 0; at + i < end; i++) {
		unsigned char c = (unsigned char)in.p[at + i];
		size_t a = lo, b = hi;

		while (a < b) {
			size_t mid = a + (b - a) / 2;

			if ((unsigned char)soi_html_entities[mid].name[i] < c)
				a = mid + 1;
			else
				b = mid;
		}
		lo = a;
		for (b = hi; a < b;) {
			size_t mid = a + (b - a) / 2;

			if ((unsigned char)soi_html_entities[mid].name[i] <= c)
				a = mid + 1;
			else
				b = mid;
		}
		hi = a;
		if (lo == hi || c == 0)
			break;
		if (soi_html_entities[lo].name[i + 1] == 0) {
			best = &soi_html_entities[lo];
			best_end = at + (uint32_t)i + 1;
		}
	}
	if (!best)
		return 0;
	if (attr && in.p[best_end - 1] != ';' && best_end < end &&
	    (in.p[best_end] == '=' || is_alpha(in.p[best_end]) || is_digit(in.p[best_end])))
		return 0;
	out->n_cp = best->cp[1] ? 2 : 1;
	out->cp[0] = best->cp[0];
	out->cp[1] = best->cp[1];
	return best_end;
}

/* A replacement at at: its end, or 0 where the byte stands for itself. */
static uint32_t replacement(struct soi_span in, uint32_t at, uint32_t end, unsigned walk,
			    struct soi_html_stretch *out)
{
	size_t next = at;

	switch (in.p[at]) {
	case '&':
		if (!(walk & SOI_HTML_WALK_REFS) || at + 1 >= end)
			return 0;
		if (in.p[at + 1] == '#')
			return numeric(in, at + 2, end, out);
		return named(in, at + 1, end, walk & SOI_HTML_WALK_ATTR, out);
	case '\r':
		out->n_cp = 1;
		out->cp[0] = '\n';
		return at + 1 + (at + 1 < in.n && in.p[at + 1] == '\n');
	case '\0':
		out->n_cp = 1;
		out->cp[0] = walk & SOI_HTML_WALK_KEEP_NUL ? 0 : 0xFFFD;
		return at + 1;
	default:	/* a byte that is not UTF-8 */
		(void)soi_utf8_next(soi_span_sub(in, 0, end), &next);
		out->n_cp = 1;
		out->cp[0] = 0xFFFD;
		return (uint32_t)next;
	}
}

/* From at on, the end of the ASCII that stands for itself. */
static uint32_t plain(struct soi_span in, uint32_t at, uint32_t end)
{
	for (; end - at >= 16; at += 16) {
		soi_sixteen_bytes v = soi_sixteen(in.p + at);
		size_t first = soi_sixteen_first((v <= 0) | (v == '&') | (v == '\r'));

		if (first < 16)
			return at + (uint32_t)first;
	}
	while (at < end && (signed char)in.p[at] > 0 && in.p[at] != '&' && in.p[at] != '\r')
		at++;
	return at;
}

bool soi_html_stretch_next(struct soi_span in, uint32_t *at, uint32_t end, unsigned walk,
			   struct soi_html_stretch *out)
{
	uint32_t i = *at, to;

	if (i >= end)
		return false;
	out->start = i;
	out->n_cp = 0;
	for (i = plain(in, i, end); i < end; i = plain(in, i, end)) {
		size_t next = i;

		if ((signed char)in.p[i] < 0 &&
		    soi_utf8_next_long(soi_span_sub(in, 0, end), &next) != SOI_BAD_CP) {
			i = (uint32_t)next;
			continue;
		}
		to = replacement(in, i, end, walk, out);
		if (to && i > out->start) {	/* first what stands before it */
			out->n_cp = 0;
			break;
		}
		if (to) {
			i = to < end ? to : end;
			break;
		}
		i++;
	}
	out->end = i;
	*at = i;
	return true;
}

unsigned soi_html_walk_of(enum soi_html_mode mode)
{
	switch (mode) {
	case SOI_HTML_DATA:
		return SOI_HTML_WALK_REFS | SOI_HTML_WALK_KEEP_NUL;
	case SOI_HTML_RCDATA:
		return SOI_HTML_WALK_REFS;
	case SOI_HTML_CDATA:
		return SOI_HTML_WALK_KEEP_NUL;
	default:
		return 0;
	}
}

void soi_html_cook(struct soi_span in, uint32_t at, uint32_t end, unsigned walk, struct soi_buf *out)
{
	struct soi_html_stretch s;
	uint32_t i;

	while (soi_html_stretch_next(in, &at, end, walk, &s)) {
		if (s.n_cp == 0)
			soi_buf_add(out, soi_span_sub(in, s.start, s.end));
		for (i = 0; i < s.n_cp; i++)
			soi_buf_cp(out, s.cp[i]);
	}
}

struct soi_span soi_html_cooked(struct soi_arena *a, struct soi_span in, uint32_t at, uint32_t end,
				unsigned walk)
{
	struct soi_html_stretch s;
	uint32_t first = at;
	struct soi_buf buf;
	struct soi_span out;

	if (!soi_html_stretch_next(in, &at, end, walk, &s))
		return SOI_EMPTY;
	if (s.n_cp == 0 && s.end == end)
		return soi_span_sub(in, first, end);
	soi_buf_init(&buf, SOI_MAX_CAPTURE_BYTES * 4);
	soi_html_cook(in, first, end, walk, &buf);
	out = soi_arena_copy(a, soi_buf_span(&buf));
	soi_buf_release(&buf);
	return out;
}
