/*
 * Bump allocation: many small things that die together.  Under
 * AddressSanitizer the slack behind each allocation is poisoned.
 * Not for sharing between threads.
 */
#ifndef SOI_BASE_ARENA_H
#define SOI_BASE_ARENA_H

#include <stddef.h>

#include "base/error.h"
#include "base/span.h"

struct soi_arena_block;

struct soi_arena {
	struct soi_arena_block *head;	/* the block in use; older ones behind it */
	size_t used_bytes;		/* handed out since the last clear; the same in every build */
};

void soi_arena_init(struct soi_arena *a);

/* Give everything back but one block; all pointers into a die. */
void soi_arena_clear(struct soi_arena *a);
void soi_arena_release(struct soi_arena *a);

/*
 * Whether work that began when before bytes were used goes on: SOI_ELIMIT where it has taken
 * more than max since.  Asked between two steps, each of which takes a bounded multiple of
 * what it reads; bytes and not seconds, so that a page is refused everywhere or nowhere.
 */
int soi_arena_within(const struct soi_arena *a, size_t before, size_t max, struct soi_err *err)
	__attribute__((warn_unused_result));

/* n bytes, aligned for any object, not zeroed; never NULL (exhaustion aborts). */
void *soi_arena_alloc(struct soi_arena *a, size_t n) __attribute__((returns_nonnull, malloc));

/* n objects of size bytes, zeroed. */
void *soi_arena_calloc(struct soi_arena *a, size_t n, size_t size) __attribute__((returns_nonnull));

/* A copy of s in the arena, NUL-terminated behind its end. */
struct soi_span soi_arena_copy(struct soi_arena *a, struct soi_span s);

/* printf into the arena. */
struct soi_span soi_arena_printf(struct soi_arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Make room for one more element in a growing array that lives in a: *items
 * has n elements of size bytes, *cap is its capacity.  The old copy stays in
 * the arena, so an array that doubles wastes at most its own size.
 */
void soi_arena_grow(struct soi_arena *a, void *items, size_t n, size_t *cap, size_t size);

#define SOI_NEW(a, type) ((type *)soi_arena_calloc((a), 1, sizeof(type)))
#define SOI_NEW_N(a, type, n) ((type *)soi_arena_calloc((a), (n), sizeof(type)))

#endif
