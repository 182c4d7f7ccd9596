/*
 * What the tests of one marking step share: the tables, an arena for the
 * process and one for the document at hand, and a marker whose tables each
 * test makes for the steps it runs.
 */
#ifndef TESTS_MARK_WORLD_H
#define TESTS_MARK_WORLD_H

#include <stdlib.h>

#include "mark/internal.h"

struct world {
	struct soi_tables tables;
	struct soi_arena process, a;
	struct soi_marker m;
};

/* The tables and what splits a text; no step's own tables.  0, or a code. */
static inline int world_open(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct soi_err err;

	soi_arena_init(&w->process);
	soi_arena_init(&w->a);
	*state = w;
	return soi_tables_open(&w->tables, NULL, &err) ||
	       soi_text_tables_init(&w->m.text, &w->process, &w->tables, &err);
}

static inline int world_close(void **state)
{
	struct world *w = *state;

	soi_arena_release(&w->a);
	soi_arena_release(&w->process);
	soi_tables_release(&w->tables);
	free(w);
	return 0;
}

#endif
