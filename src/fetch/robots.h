/*
 * robots.txt after RFC 9309: may we ask for this path?
 */
#ifndef SOI_FETCH_ROBOTS_H
#define SOI_FETCH_ROBOTS_H

#include "base/base.h"

#define SOI_MAX_ROBOTS_BYTES ((size_t)512 << 10)	/* the rest is not read; 500 KiB must be */
#define SOI_MAX_RULE_BYTES 2048

struct soi_robots_rule {
	struct soi_span pattern;	/* normalized; '*' any run */
	bool allow, to_end;		/* to_end: the pattern ended in '$' */
};

struct soi_robots {
	struct soi_robots_rule *rules;	/* [n] */
	size_t n;
	int64_t delay_s;		/* Crawl-delay (no part of the RFC); 0: none */
};

/* The rules for product ("soi"), else those for '*'.  Any bytes are a file.
 * Lives in a. */
void soi_robots_parse(struct soi_arena *a, struct soi_span text, const char *product,
		      struct soi_robots *out);

/* path with its query, as in struct soi_url. */
bool soi_robots_allow(const struct soi_robots *r, struct soi_span path);

#endif
