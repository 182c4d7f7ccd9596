/*
 * A file is groups: lines "User-agent", then lines "Allow" and "Disallow".
 * Groups that name us are one; where none does, those of '*' are.  The rule
 * whose pattern is longest decides, Allow where two are as long, and nothing
 * matched is allowed.
 *
 *	User-agent: soi
 *	Disallow: *.html$
 *
 * Pattern and path are compared after both were written in one way: bytes that
 * are no ASCII as %XX, %XX of what needs none as itself, hexadecimal in upper
 * case; '*' and '$' of a path as %2A and %24, so that they match only that.
 *
 * Where the RFC leaves it open, what forbids is read widely and what allows
 * narrowly: a pattern without its '/' and one over SOI_MAX_RULE_BYTES (cut)
 * forbid, and do not allow.
 *
 * Cost: linear in the file; a match is linear in path and pattern, for the runs
 * between stars are found leftmost, one behind the other, without going back.
 */
#include "fetch/robots.h"

#include "page/payload.h"
#include "base/banned.h"

static int hex_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_unreserved(unsigned char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' || c == '.' ||
	       c == '_' || c == '~';
}

static void put_escaped(char *out, size_t *n, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";

	out[(*n)++] = '%';
	out[(*n)++] = digits[c >> 4];
	out[(*n)++] = digits[c & 15];
}

/* s in one way of writing; special: '*' stays a star. */
static struct soi_span normal(struct soi_arena *a, struct soi_span s, bool special)
{
	char *out = soi_arena_alloc(a, 3 * s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '%' && i + 2 < s.n && hex_of(s.p[i + 1]) >= 0 && hex_of(s.p[i + 2]) >= 0) {
			c = (unsigned char)(hex_of(s.p[i + 1]) << 4 | hex_of(s.p[i + 2]));
			i += 2;
			if (is_unreserved(c))
				out[n++] = (char)c;
			else
				put_escaped(out, &n, c);
		} else if (c >= 0x7F || c <= ' ' || c == '$' || (c == '*' && !special)) {
			put_escaped(out, &n, c);
		} else {
			out[n++] = (char)c;
		}
	}
	return (struct soi_span){ out, n };
}

/* The pattern of a line; false: it says nothing. */
static bool rule_of(struct soi_arena *a, struct soi_span value, bool allow, struct soi_robots_rule *out)
{
	bool cut = value.n > SOI_MAX_RULE_BYTES;

	*out = (struct soi_robots_rule){ .allow = allow };
	if (value.n == 0)
		return false;
	if (cut)
		value.n = SOI_MAX_RULE_BYTES;
	else if (value.p[value.n - 1] == '$')
		out->to_end = value.n--;
	if (value.n == 0 || (value.p[0] != '/' && value.p[0] != '*')) {
		if (allow)
			return false;
		value = soi_arena_printf(a, "/%.*s", SOI_FMT(value));
	}
	if (cut && allow)
		return false;
	out->pattern = normal(a, value, true);
	return true;
}

/* Whether a user-agent line means product: what stands before a version or a
 * space is compared. */
static bool names(struct soi_span value, const char *product)
{
	size_t n = 0;

	while (n < value.n && (((value.p[n] | 0x20) >= 'a' && (value.p[n] | 0x20) <= 'z') || value.p[n] == '-' ||
			       value.p[n] == '_'))
		n++;
	return n == strlen(product) && soi_begins_as(soi_span_sub(value, 0, n), product);
}

static int64_t seconds_of(struct soi_span value)
{
	int64_t v = 0;

	for (size_t i = 0; i < value.n && value.p[i] >= '0' && value.p[i] <= '9' && v < 1000000; i++)
		v = v * 10 + (value.p[i] - '0');
	return v;
}

/* The next line: its key and value, without comment; false at the end. */
static bool next_line(struct soi_span *rest, struct soi_span *key, struct soi_span *value)
{
	struct soi_span line;
	size_t n = 0, colon;

	if (rest->n == 0)
		return false;
	while (n < rest->n && rest->p[n] != '\n' && rest->p[n] != '\r')
		n++;
	line = soi_span_sub(*rest, 0, n);
	*rest = soi_span_sub(*rest, n < rest->n ? n + 1 : n, rest->n);
	line = soi_span_cut(&line, '#');
	colon = soi_span_find(line, SOI_LIT(":"), 0);
	*key = colon == SIZE_MAX ? SOI_EMPTY : soi_span_trim(soi_span_sub(line, 0, colon));
	*value = colon == SIZE_MAX ? SOI_EMPTY : soi_span_trim(soi_span_sub(line, colon + 1, line.n));
	return true;
}

static bool is_key(struct soi_span key, const char *name)
{
	return key.n == strlen(name) && soi_begins_as(key, name);
}

void soi_robots_parse(struct soi_arena *a, struct soi_span text, const char *product,
		      struct soi_robots *out)
{
	struct soi_robots of[2] = { { 0 }, { 0 } };	/* for all, for us */
	bool in[2] = { false, false }, agents = false, named = false;
	size_t cap[2] = { 0, 0 };
	struct soi_span key, value, rest = soi_span_sub(text, 0, text.n < SOI_MAX_ROBOTS_BYTES ? text.n :
							SOI_MAX_ROBOTS_BYTES);

	if (soi_span_starts(rest, SOI_LIT("\xEF\xBB\xBF")))
		rest = soi_span_sub(rest, 3, rest.n);
	while (next_line(&rest, &key, &value)) {
		bool allow = is_key(key, "allow");
		struct soi_robots_rule rule;

		if (is_key(key, "user-agent")) {
			if (!agents)
				in[0] = in[1] = false;
			agents = true;
			in[0] |= soi_span_starts(value, SOI_LIT("*"));
			in[1] |= names(value, product);
			named |= in[1];
		} else if (allow || is_key(key, "disallow")) {
			agents = false;
			if (!rule_of(a, value, allow, &rule))
				continue;
			for (int k = 0; k < 2; k++) {
				if (!in[k])
					continue;
				soi_arena_grow(a, &of[k].rules, of[k].n, &cap[k], sizeof(rule));
				of[k].rules[of[k].n++] = rule;
			}
		} else if (is_key(key, "crawl-delay")) {
			for (int k = 0; k < 2; k++)
				if (in[k])
					of[k].delay_s = seconds_of(value);
		}
	}
	*out = of[named];
}

static bool matches(const struct soi_robots_rule *r, struct soi_span path)
{
	struct soi_span rest = r->pattern, run;
	size_t at = 0;
	bool first = true;

	while (rest.p) {
		size_t found;

		run = soi_span_cut(&rest, '*');
		if (first && !soi_span_starts(path, run))
			return false;
		if (!first && !rest.p && r->to_end)	/* the last run has to end the path */
			return path.n - at >= run.n && soi_span_ends(path, run);
		found = first ? 0 : run.n ? soi_span_find(path, run, at) : at;
		if (found == SIZE_MAX)
			return false;
		at = found + run.n;
		first = false;
	}
	return !r->to_end || at == path.n;
}

bool soi_robots_allow(const struct soi_robots *r, struct soi_span path)
{
	const struct soi_robots_rule *best = NULL;
	struct soi_arena a;
	struct soi_span p;
	bool allowed;

	if (soi_span_is(path, "/robots.txt"))
		return true;
	soi_arena_init(&a);
	if (path.n == 0 || path.p[0] != '/')	/* "?q" of an address without a path */
		path = soi_arena_printf(&a, "/%.*s", SOI_FMT(path));
	p = normal(&a, path, false);
	for (size_t i = 0; i < r->n; i++) {
		const struct soi_robots_rule *k = &r->rules[i];
		size_t n = k->pattern.n + k->to_end, m = best ? best->pattern.n + best->to_end : 0;

		if (best && (n < m || (n == m && (best->allow || !k->allow))))
			continue;
		if (matches(k, p))
			best = k;
	}
	allowed = !best || best->allow;
	soi_arena_release(&a);
	return allowed;
}
