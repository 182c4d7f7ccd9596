/* The compiled-in tables and an arena for what stands on them: opened at the first
 * input, kept to the end. */
#ifndef SOI_FUZZ_OPENED_H
#define SOI_FUZZ_OPENED_H

#include "base/base.h"
#include "holds.h"

struct opened {
	struct soi_tables tables;
	struct soi_arena arena;
};

static inline struct opened *opened(void)
{
	static struct opened o;
	static bool done;
	struct soi_err err;

	if (!done) {
		soi_arena_init(&o.arena);
		HOLDS(soi_tables_open(&o.tables, NULL, &err) == 0);
		done = true;
	}
	return &o;
}

#endif
