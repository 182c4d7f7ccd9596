/* For the targets that need no tables: an arena that is used again, and an input behind a beginning
 * that leads the parser to where it is read. */
#ifndef SOI_FUZZ_BEHIND_H
#define SOI_FUZZ_BEHIND_H

#include "base/base.h"

/* Empty for the next input.  A large one is let go: poisoning it each time costs more than the parser. */
static inline void fresh(struct soi_arena *a)
{
	if (a->used_bytes > 50000)
		soi_arena_release(a);
	else
		soi_arena_clear(a);
}

static inline struct soi_span behind(struct soi_arena *a, const char *start, struct soi_span s)
{
	size_t n = strlen(start);
	char *p = soi_arena_alloc(a, n + s.n);

	memcpy(p, start, n);
	if (s.n)
		memcpy(p + n, s.p, s.n);
	return (struct soi_span){ p, n + s.n };
}

#endif
