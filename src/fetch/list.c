/*
 *	# comment
 *	*                                every=30m pause=5s contact=https://…
 *	https://a.vn/rss/tin-moi.rss     every=15m recheck=1h,1d,7d
 *	https://a.vn/the-gioi            keep=all pages=no
 *
 * A line that begins with '*' sets what the lines below it have unless they say
 * otherwise.  A word that is none of ours is an error, so that a misspelt
 * option is seen before a month of watching.
 */
#include "fetch/list.h"

#include <stdlib.h>

#include "base/banned.h"

bool soi_digits_parse(struct soi_span s, int64_t *out)
{
	int64_t v = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9' || __builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, s.p[i] - '0', &v))
			return false;
	if (s.n == 0)
		return false;
	*out = v;
	return true;
}

bool soi_duration_parse(struct soi_span s, int64_t *out)
{
	static const struct {
		char unit;
		int64_t s;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 } };
	int64_t v, factor = 1;

	if (s.n == 0)
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (s.p[s.n - 1] == units[i].unit)
			factor = units[i].s;
	if (s.p[s.n - 1] < '0' || s.p[s.n - 1] > '9') {
		if (factor == 1 && s.p[s.n - 1] != 's')
			return false;
		s.n--;
	}
	if (s.n > 9 || !soi_digits_parse(s, &v))
		return false;
	*out = v * factor;
	return true;
}

static bool rechecks(struct soi_span v, struct soi_line *line)
{
	line->n_rechecks = 0;
	if (soi_span_is(v, "no"))
		return true;
	while (v.p) {
		if (line->n_rechecks == SOI_MAX_RECHECKS ||
		    !soi_duration_parse(soi_span_cut(&v, ','), &line->recheck_s[line->n_rechecks]))
			return false;
		if (line->recheck_s[line->n_rechecks++] < 60)
			return false;
	}
	return true;
}

static bool keep_of(struct soi_span v, enum soi_keep *out)
{
	*out = soi_span_is(v, "all") ? SOI_KEEP_ALL : soi_span_is(v, "no") ? SOI_KEEP_NO : SOI_KEEP_NEW;
	return *out != SOI_KEEP_NEW || soi_span_is(v, "new");
}

static bool set(struct soi_list *list, struct soi_line *line, bool defaults, struct soi_span key, struct soi_span v)
{
	int64_t n;

	if (soi_span_is(key, "every"))
		return soi_duration_parse(v, &line->every_s) && line->every_s >= 60;
	if (soi_span_is(key, "pause"))
		return soi_duration_parse(v, &line->pause_s) && line->pause_s >= 1 && line->pause_s <= 3600;
	if (soi_span_is(key, "pages")) {
		line->pages = soi_span_is(v, "yes");
		return line->pages || soi_span_is(v, "no");
	}
	if (soi_span_is(key, "keep"))
		return keep_of(v, &line->keep);
	if (soi_span_is(key, "recheck"))
		return rechecks(v, line);
	if (soi_span_is(key, "max")) {
		if (!soi_duration_parse(v, &n) || n < 1 || n > (int64_t)SOI_MAX_ITEMS)
			return false;
		line->max = (size_t)n;
		return true;
	}
	if (soi_span_is(key, "contact") && defaults) {
		list->contact = v;
		return v.n > 0 && v.n < 200;
	}
	if (soi_span_is(key, "timeout") && defaults)
		return soi_duration_parse(v, &list->timeout_s) && list->timeout_s >= 1 && list->timeout_s <= 3600;
	return false;
}

struct soi_span soi_list_word(struct soi_span *rest)
{
	size_t n = 0;
	struct soi_span word;

	*rest = soi_span_trim(*rest);
	while (n < rest->n && !memchr(" \t\r", rest->p[n], 3))
		n++;
	word = soi_span_sub(*rest, 0, n);
	*rest = soi_span_sub(*rest, n, rest->n);
	return word;
}

static int by_url(const void *p, const void *q)
{
	const struct soi_line *x = p, *y = q;

	return soi_span_cmp(x->url.full, y->url.full);
}

int soi_list_bad(const char *name, size_t at, const char *what, struct soi_span word, struct soi_err *err)
{
	if (!word.n)
		return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "'%s' line %zu: %s", name, at, what);
	return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "'%s' line %zu: %s '%.*s'", name, at, what,
			(int)(word.n < 200 ? word.n : 200), word.p);
}

int soi_list_parse(struct soi_arena *a, struct soi_span text, const char *name, struct soi_list *out,
		   struct soi_err *err)
{
	struct soi_line usual = { .every_s = 1800, .pages = true, .n_rechecks = 3, .max = 200, .pause_s = 5,
				  .recheck_s = { 3600, 86400, 7 * 86400 } };
	struct soi_span rest = soi_arena_copy(a, text);
	size_t cap = 0, at = 0;

	*out = (struct soi_list){ .timeout_s = 60 };
	if (soi_span_starts(rest, SOI_LIT("\xEF\xBB\xBF")))
		rest = soi_span_sub(rest, 3, rest.n);
	while (rest.p) {
		struct soi_span line = soi_span_cut(&rest, '\n'), first = soi_list_word(&line), word;
		struct soi_line it = usual;
		bool defaults = soi_span_is(first, "*");

		at++;
		if (first.n == 0 || first.p[0] == '#')
			continue;
		if (!defaults && soi_url_read(a, SOI_EMPTY, first, &it.url, NULL) < 0)
			return soi_list_bad(name, at, "no address of the web:", first, err);
		while ((word = soi_list_word(&line)).n && word.p[0] != '#') {
			struct soi_span value = word, key = soi_span_cut(&value, '=');

			if (!value.p || !set(out, &it, defaults, key, value))
				return soi_list_bad(name, at, "not understood:", word, err);
		}
		if (defaults) {
			usual = it;
			continue;
		}
		soi_arena_grow(a, &out->lines, out->n, &cap, sizeof(it));
		out->lines[out->n++] = it;
	}
	if (out->n == 0)
		return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "'%s' names no address", name);
	qsort(out->lines, out->n, sizeof(*out->lines), by_url);
	for (size_t i = 1; i < out->n; i++)
		if (soi_span_eq(out->lines[i - 1].url.full, out->lines[i].url.full))
			return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "'%s' names '%.*s' twice", name,
					SOI_FMT(out->lines[i].url.full));
	return 0;
}

const struct soi_line *soi_list_find(const struct soi_list *list, struct soi_span url)
{
	struct soi_line wanted = { .url.full = url };

	return bsearch(&wanted, list->lines, list->n, sizeof(wanted), by_url);
}
