/*
 * A ring of slots with three counters that only grow:
 *
 *	taken <= begun <= put		(of begun..put nobody works yet)
 *	slot of a counter = counter % n_slots
 *
 * Workers begin slots in the order of put; done[] says which of taken..begun
 * are ready; the caller waits for the oldest.  One lock and two conditions:
 * a job here is a whole page (some 100 us), so contention is no concern, and a
 * lock-free ring was not worth its proof.
 */
#include "base/pool.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/banned.h"

struct soi_pool {
	pthread_mutex_t lock;
	pthread_cond_t more;		/* something was put, or stop */
	pthread_cond_t ready;		/* some slot is done */
	size_t n_slots;
	size_t taken, begun, put;
	bool *done;			/* [n_slots] */
	bool stop;
	void (*work)(void *ctx, size_t slot);
	void *ctx;
	pthread_t *threads;
	unsigned n_threads;		/* running; 0: the caller works */
};

static void *worker(void *arg)
{
	struct soi_pool *p = arg;
	size_t slot;

	(void)pthread_mutex_lock(&p->lock);
	for (;;) {
		while (!p->stop && p->begun == p->put)
			(void)pthread_cond_wait(&p->more, &p->lock);
		if (p->stop)
			break;
		slot = p->begun++ % p->n_slots;
		(void)pthread_mutex_unlock(&p->lock);
		p->work(p->ctx, slot);
		(void)pthread_mutex_lock(&p->lock);
		p->done[slot] = true;
		(void)pthread_cond_signal(&p->ready);
	}
	(void)pthread_mutex_unlock(&p->lock);
	return NULL;
}

struct soi_pool *soi_pool_new(unsigned n_threads, size_t n_slots,
			      void (*work)(void *ctx, size_t slot), void *ctx)
{
	struct soi_pool *p = calloc(1, sizeof(*p));
	unsigned i;

	if (!p)
		soi_out_of_memory();
	p->done = calloc(n_slots, sizeof(*p->done));
	p->threads = calloc(n_threads ? n_threads : 1, sizeof(*p->threads));
	if (!p->done || !p->threads)
		soi_out_of_memory();
	p->n_slots = n_slots;
	p->work = work;
	p->ctx = ctx;
	(void)pthread_mutex_init(&p->lock, NULL);
	(void)pthread_cond_init(&p->more, NULL);
	(void)pthread_cond_init(&p->ready, NULL);
	for (i = 0; n_threads > 1 && i < n_threads; i++) {
		if (pthread_create(&p->threads[i], NULL, worker, p) != 0)
			break;
		p->n_threads++;
	}
	return p;
}

size_t soi_pool_free_slot(const struct soi_pool *p)
{
	/* taken and put are the caller's own. */
	return p->put - p->taken < p->n_slots ? p->put % p->n_slots : SOI_NO_SLOT;
}

void soi_pool_put(struct soi_pool *p)
{
	size_t slot = p->put % p->n_slots;

	if (p->n_threads == 0) {
		p->work(p->ctx, slot);
		p->put++;
		return;
	}
	(void)pthread_mutex_lock(&p->lock);
	p->done[slot] = false;
	p->put++;
	(void)pthread_cond_signal(&p->more);
	(void)pthread_mutex_unlock(&p->lock);
}

size_t soi_pool_take(struct soi_pool *p)
{
	size_t slot = p->taken % p->n_slots;

	if (p->taken == p->put)
		return SOI_NO_SLOT;
	if (p->n_threads > 0) {
		(void)pthread_mutex_lock(&p->lock);
		while (!p->done[slot])
			(void)pthread_cond_wait(&p->ready, &p->lock);
		(void)pthread_mutex_unlock(&p->lock);
	}
	p->taken++;
	return slot;
}

void soi_pool_free(struct soi_pool *p)
{
	unsigned i;

	if (!p)
		return;
	(void)pthread_mutex_lock(&p->lock);
	p->stop = true;
	(void)pthread_cond_broadcast(&p->more);
	(void)pthread_mutex_unlock(&p->lock);
	for (i = 0; i < p->n_threads; i++)
		(void)pthread_join(p->threads[i], NULL);
	(void)pthread_cond_destroy(&p->ready);
	(void)pthread_cond_destroy(&p->more);
	(void)pthread_mutex_destroy(&p->lock);
	free(p->threads);
	free(p->done);
	free(p);
}
