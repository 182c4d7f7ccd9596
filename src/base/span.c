#include "base/span.h"

#include "base/banned.h"

int soi_span_cmp(struct soi_span a, struct soi_span b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	if (c)
		return c;
	return (a.n > b.n) - (a.n < b.n);
}

bool soi_span_starts(struct soi_span s, struct soi_span prefix)
{
	return s.n >= prefix.n && soi_span_eq(soi_span_sub(s, 0, prefix.n), prefix);
}

bool soi_span_ends(struct soi_span s, struct soi_span suffix)
{
	return s.n >= suffix.n && soi_span_eq(soi_span_sub(s, s.n - suffix.n, s.n), suffix);
}

size_t soi_span_find(struct soi_span s, struct soi_span needle, size_t from)
{
	const char *hit;

	if (from > s.n || needle.n > s.n - from)
		return SIZE_MAX;
	if (needle.n == 0)
		return from;
	hit = memmem(s.p + from, s.n - from, needle.p, needle.n);
	return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

static bool blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct soi_span soi_span_trim(struct soi_span s)
{
	static const struct soi_span nbsp = { "\xC2\xA0", 2 };

	for (;;) {
		if (s.n && blank(s.p[0]))
			s = soi_span_sub(s, 1, s.n);
		else if (soi_span_starts(s, nbsp))
			s = soi_span_sub(s, 2, s.n);
		else
			break;
	}
	for (;;) {
		if (s.n && blank(s.p[s.n - 1]))
			s.n--;
		else if (soi_span_ends(s, nbsp))
			s.n -= 2;
		else
			return s;
	}
}

struct soi_span soi_span_cut(struct soi_span *rest, char sep)
{
	struct soi_span s = *rest;
	const char *hit = s.n ? memchr(s.p, sep, s.n) : NULL;
	size_t n;

	if (!hit) {
		*rest = SOI_EMPTY;
		return s;
	}
	n = (size_t)(hit - s.p);
	*rest = soi_span_sub(s, n + 1, s.n);
	return soi_span_sub(s, 0, n);
}
