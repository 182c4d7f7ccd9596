/*
 * An ordered pool: work on numbered slots is done by several threads and comes
 * back in the order in which it was put, so that threads change no byte of
 * what is printed.
 *
 * The caller owns an array of n_slots jobs of any type and calls put and take
 * from one thread:
 *
 *	while there is input
 *		slot = soi_pool_free_slot(p);
 *		if (slot == SOI_NO_SLOT)
 *			use jobs[soi_pool_take(p)];	(the oldest; waits for it)
 *		else
 *			fill jobs[slot]; soi_pool_put(p);
 *	while ((slot = soi_pool_take(p)) != SOI_NO_SLOT)
 *		use jobs[slot];
 *
 * A slot taken is free at the next call of free_slot: use it before.  Between
 * put and take the job belongs to a worker.
 */
#ifndef SOI_BASE_POOL_H
#define SOI_BASE_POOL_H

#include <stddef.h>

#define SOI_NO_SLOT ((size_t)-1)

struct soi_pool;

/* With n_threads <= 1 (or where no thread can be started) the work is done in
 * put itself.  Never NULL. */
struct soi_pool *soi_pool_new(unsigned n_threads, size_t n_slots,
			      void (*work)(void *ctx, size_t slot), void *ctx);

size_t soi_pool_free_slot(const struct soi_pool *p);	/* SOI_NO_SLOT: take one first */
void soi_pool_put(struct soi_pool *p);			/* the slot that free_slot named */
size_t soi_pool_take(struct soi_pool *p);		/* SOI_NO_SLOT: nothing was put */

/* Waits for the work under way; what was put and not taken is lost. */
void soi_pool_free(struct soi_pool *p);

#endif
