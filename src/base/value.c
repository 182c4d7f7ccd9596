/*
 * JSON into an arena.  One pass, no recursion: values wait on a stack until the
 * array or object around them closes, which takes its own off the top as one
 * array and is then itself a value that waits:
 *
 *	{"a":[1,2	levels: { at 0, [ at 0	stack: 1 2
 *	{"a":[1,2]	levels: { at 0		stack: a:[1 2]
 *
 * Strings without an escape, which nearly all are, are spans of the text.  The
 * cost: a fifth of json-c's tree of counted objects, each of its own memory, with a
 * hash table an object.  An object is looked through from behind: ours have at most
 * thirty members.  Rejected: handing values to the reader as they are met, which
 * knows what a value means only when it has seen the text behind it.
 */
#include "base/value.h"

#include <string.h>

#include "base/limits.h"
#include "base/sixteen.h"
#include "base/utf8.h"
#include "base/banned.h"

struct level {
	enum soi_value_kind kind;
	struct soi_span key;		/* of the array or object itself */
	size_t base;			/* its first value on the stack */
};

struct parser {
	struct soi_arena *a;
	struct soi_span s;
	size_t i;
	struct soi_value *stack;
	size_t n, cap;
	struct level levels[SOI_MAX_JSON_DEPTH];
	size_t depth;
};

static void skip_space(struct parser *p)
{
	while (p->i < p->s.n && (p->s.p[p->i] == ' ' || p->s.p[p->i] == '\t' || p->s.p[p->i] == '\n' ||
				 p->s.p[p->i] == '\r'))
		p->i++;
}

static bool take(struct parser *p, char c)
{
	if (p->i == p->s.n || p->s.p[p->i] != c)
		return false;
	p->i++;
	return true;
}

/* --- strings -------------------------------------------------------------- */

static bool hex4(struct parser *p, uint32_t *out)
{
	*out = 0;
	if (p->s.n - p->i < 4)
		return false;
	for (int k = 0; k < 4; k++) {
		int c = (unsigned char)p->s.p[p->i++], low = c | 32;

		if (c >= '0' && c <= '9')
			*out = *out << 4 | (uint32_t)(c - '0');
		else if (low >= 'a' && low <= 'f')
			*out = *out << 4 | (uint32_t)(low - 'a' + 10);
		else
			return false;
	}
	return true;
}

/* Behind "\u"; half of a pair alone is U+FFFD, as json-c has it. */
static bool unescape_u(struct parser *p, char **to)
{
	uint32_t cp, low;
	size_t behind;

	if (!hex4(p, &cp))
		return false;
	behind = p->i;
	if (cp >= 0xD800 && cp < 0xDC00 && take(p, '\\') && take(p, 'u') && hex4(p, &low) &&
	    low >= 0xDC00 && low < 0xE000)
		cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
	else
		p->i = behind;
	if (cp >= 0xD800 && cp < 0xE000)
		cp = 0xFFFD;
	*to += soi_utf8_put(cp, *to);
	return true;
}

static bool unescape(struct parser *p, char **to)
{
	static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
	const char *at;
	char c;

	if (p->i == p->s.n)
		return false;
	c = p->s.p[p->i++];
	if (c == 'u')
		return unescape_u(p, to);
	at = memchr(from, c, sizeof(from) - 1);
	if (!at)
		return false;
	*(*to)++ = into[at - from];
	return true;
}

/* The rest of a string with an escape at p->i; what is written is never longer than read. */
static bool escaped_string(struct parser *p, size_t start, struct soi_span *out)
{
	const char *end = p->s.p + p->i;
	char *copy, *to;

	/* Up to a quote that ends it: at the most what is left. */
	while ((size_t)(end - p->s.p) < p->s.n && *end != '"')
		end += *end == '\\' && (size_t)(end - p->s.p) + 1 < p->s.n ? 2 : 1;
	copy = soi_arena_alloc(p->a, (size_t)(end - p->s.p) - start + 1);
	memcpy(copy, p->s.p + start, p->i - start);
	to = copy + (p->i - start);
	while (p->i < p->s.n && p->s.p[p->i] != '"') {
		char c = p->s.p[p->i++];

		if (c != '\\')
			*to++ = c;
		else if (!unescape(p, &to))
			return false;
	}
	*out = (struct soi_span){ copy, (size_t)(to - copy) };
	return take(p, '"');
}

/* Behind the opening quote. */
static bool string(struct parser *p, struct soi_span *out)
{
	size_t start = p->i;

	for (; p->s.n - p->i >= 16; p->i += 16) {
		soi_sixteen_bytes v = soi_sixteen(p->s.p + p->i);
		size_t first = soi_sixteen_first((v == '"') | (v == '\\'));

		p->i += first;
		if (first < 16)
			break;
		p->i -= 16;
	}
	while (p->i < p->s.n && p->s.p[p->i] != '"' && p->s.p[p->i] != '\\')
		p->i++;
	if (p->i < p->s.n && p->s.p[p->i] == '\\')
		return escaped_string(p, start, out);
	*out = soi_span_sub(p->s, start, p->i);
	return take(p, '"');
}

/* --- numbers and words ---------------------------------------------------- */

static size_t digits(struct parser *p)
{
	size_t start = p->i;

	while (p->i < p->s.n && p->s.p[p->i] >= '0' && p->s.p[p->i] <= '9')
		p->i++;
	return p->i - start;
}

static bool number(struct parser *p, struct soi_value *v)
{
	size_t start = p->i, n;

	v->kind = SOI_VALUE_INT;
	(void)take(p, '-');
	n = digits(p);
	if (take(p, '.')) {		/* "-.5", "3.e2" and "03" too, for json-c takes them */
		v->kind = SOI_VALUE_REAL;
		n += digits(p);
	}
	if (n == 0)
		return false;
	if (take(p, 'e') || take(p, 'E')) {
		v->kind = SOI_VALUE_REAL;
		if (!take(p, '-'))
			(void)take(p, '+');
		if (!digits(p))
			return false;
	}
	v->text = soi_span_sub(p->s, start, p->i);
	return true;
}

static bool word(struct parser *p, struct soi_value *v)
{
	static const struct {
		struct soi_span word;
		enum soi_value_kind kind;
	} words[] = { { { "null", 4 }, SOI_VALUE_NULL }, { { "true", 4 }, SOI_VALUE_BOOL },
		      { { "false", 5 }, SOI_VALUE_BOOL } };
	struct soi_span rest = soi_span_sub(p->s, p->i, p->s.n);

	for (size_t k = 0; k < sizeof(words) / sizeof(*words); k++)
		if (soi_span_starts(rest, words[k].word)) {
			v->kind = words[k].kind;
			v->text = words[k].word;
			p->i += words[k].word.n;
			return true;
		}
	return false;
}

/* --- the tree -------------------------------------------------------------- */

static void push(struct parser *p, const struct soi_value *v)
{
	if (p->n == p->cap)
		soi_arena_grow(p->a, &p->stack, p->n, &p->cap, sizeof(*p->stack));
	p->stack[p->n++] = *v;
}

static void close_level(struct parser *p)
{
	struct level *l = &p->levels[--p->depth];
	struct soi_value v = { .kind = l->kind, .key = l->key, .n = p->n - l->base };

	if (v.n) {
		struct soi_value *items = soi_arena_alloc(p->a, v.n * sizeof(*items));

		memcpy(items, &p->stack[l->base], v.n * sizeof(*items));
		v.items = items;
	}
	p->n = l->base;
	push(p, &v);
}

/* What stands at p->i: a value, or the beginning of an array or object, which is not *whole yet. */
static bool value(struct parser *p, struct soi_span key, bool *whole)
{
	struct soi_value v = { .key = key };
	char c = p->i < p->s.n ? p->s.p[p->i] : '\0';
	bool ok = true;

	*whole = c != '{' && c != '[';
	if (!*whole) {
		if (p->depth == SOI_MAX_JSON_DEPTH)
			return false;
		p->i++;
		p->levels[p->depth++] = (struct level){ c == '{' ? SOI_VALUE_OBJECT : SOI_VALUE_ARRAY, key, p->n };
		return true;
	}
	if (c == '"') {
		p->i++;
		v.kind = SOI_VALUE_STR;
		ok = string(p, &v.text);
	} else {
		ok = c == '-' || (c >= '0' && c <= '9') ? number(p, &v) : word(p, &v);
	}
	if (ok)
		push(p, &v);
	return ok;
}

/* One member or element, or the end of the level; *first: nothing stands in it yet. */
static bool step(struct parser *p, bool *first)
{
	struct level *l = &p->levels[p->depth - 1];
	bool object = l->kind == SOI_VALUE_OBJECT, whole;
	struct soi_span key = SOI_EMPTY;

	skip_space(p);
	if (take(p, object ? '}' : ']')) {
		close_level(p);
		*first = false;
		return true;
	}
	if (!*first && !take(p, ','))
		return false;
	skip_space(p);
	if (object) {
		if (!take(p, '"') || !string(p, &key))
			return false;
		skip_space(p);
		if (!take(p, ':'))
			return false;
		skip_space(p);
	}
	if (!value(p, key, &whole))
		return false;
	*first = !whole;
	return true;
}

int soi_value_read(struct soi_arena *a, struct soi_span text, const struct soi_value **out, struct soi_err *err)
{
	struct parser p = { .a = a, .s = text };
	size_t bad = soi_utf8_check(text);
	struct soi_value *root;
	bool whole, ok, first = true;

	if (bad != SIZE_MAX)
		return soi_fail(err, SOI_EFORMAT, bad, "not UTF-8 at byte %zu of the line", bad);
	skip_space(&p);
	ok = value(&p, SOI_EMPTY, &whole) && !whole && p.levels[0].kind == SOI_VALUE_OBJECT;
	while (ok && p.depth)
		ok = step(&p, &first);
	skip_space(&p);
	if (!ok || p.i < text.n)
		return soi_fail(err, SOI_EFORMAT, p.i, "no JSON object at byte %zu of the line", p.i);
	root = soi_arena_alloc(a, sizeof(*root));
	*root = p.stack[0];
	*out = root;
	return SOI_OK;
}

const struct soi_value *soi_value_get(const struct soi_value *v, const char *key)
{
	size_t n = strlen(key);

	if (!soi_value_is(v, SOI_VALUE_OBJECT))
		return NULL;
	for (size_t i = v->n; i-- > 0;)
		if (v->items[i].key.n == n && memcmp(v->items[i].key.p, key, n) == 0)
			return v->items[i].kind == SOI_VALUE_NULL ? NULL : &v->items[i];
	return NULL;
}

const struct soi_value *soi_value_at(const struct soi_value *v, size_t i)
{
	return i < v->n && v->items[i].kind != SOI_VALUE_NULL ? &v->items[i] : NULL;
}

const struct soi_value *soi_value_array(const struct soi_value *v, const char *key, size_t *n)
{
	const struct soi_value *list = soi_value_get(v, key);

	*n = 0;
	if (!soi_value_is(list, SOI_VALUE_ARRAY))
		return NULL;
	*n = list->n;
	return list;
}

bool soi_value_int(const struct soi_value *v, int64_t *out)
{
	bool minus, over = false;

	if (!soi_value_is(v, SOI_VALUE_INT))
		return false;
	minus = v->text.p[0] == '-';
	*out = 0;
	for (size_t i = minus; i < v->text.n && !over; i++) {
		int digit = v->text.p[i] - '0';

		over = __builtin_mul_overflow(*out, 10, out) ||
		       __builtin_add_overflow(*out, minus ? -digit : digit, out);
	}
	if (over)
		*out = minus ? INT64_MIN : INT64_MAX;
	return true;
}

bool soi_value_is_true(const struct soi_value *v)
{
	return soi_value_is(v, SOI_VALUE_BOOL) && v->text.n == 4;
}
