/*
 * A borrowed run of bytes.  Text is always UTF-8 unless a comment says
 * otherwise; a span may hold NUL and is never terminated by one.
 */
#ifndef SOI_BASE_SPAN_H
#define SOI_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct soi_span {
	const char *p;	/* borrowed; may be NULL when n is 0 */
	size_t n;	/* bytes */
};

#define SOI_LIT(s) ((struct soi_span){ (s), sizeof(s) - 1 })
#define SOI_EMPTY ((struct soi_span){ NULL, 0 })

/* For printf's "%.*s". */
#define SOI_FMT(s) (int)(s).n, (s).n ? (s).p : ""

/* A span over a NUL-terminated string; NULL gives the empty span. */
static inline struct soi_span soi_span_str(const char *s)
{
	return s ? (struct soi_span){ s, strlen(s) } : SOI_EMPTY;
}

/* s[start:end], half-open; the caller keeps start <= end <= s.n. */
static inline struct soi_span soi_span_sub(struct soi_span s, size_t start, size_t end)
{
	return (struct soi_span){ s.p ? s.p + start : NULL, end - start };
}

static inline bool soi_span_eq(struct soi_span a, struct soi_span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool soi_span_is(struct soi_span a, const char *s)
{
	return soi_span_eq(a, soi_span_str(s));
}

/* As bytes, the shorter first on a tie: the order in which ids compare. */
int soi_span_cmp(struct soi_span a, struct soi_span b);

bool soi_span_starts(struct soi_span s, struct soi_span prefix);
bool soi_span_ends(struct soi_span s, struct soi_span suffix);

/* Offset of the first occurrence of needle in s at or after from; SIZE_MAX if none. */
size_t soi_span_find(struct soi_span s, struct soi_span needle, size_t from);

/* Without leading and trailing ASCII white space and U+00A0. */
struct soi_span soi_span_trim(struct soi_span s);

/* Cut *rest at the next sep: returns what stands before it; *rest becomes what
 * follows.  Without a sep all of it is returned and rest->p becomes NULL. */
struct soi_span soi_span_cut(struct soi_span *rest, char sep);

#endif
