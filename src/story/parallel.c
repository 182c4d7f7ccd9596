/*
 * One loop over several threads: equal parts of [0, n), a thread each.  What a
 * part writes belongs to it alone, so the number of threads changes no byte.
 */
#include "story/internal.h"

#include <pthread.h>

#include "base/banned.h"

struct part {
	soi_part_fn *fn;
	struct soi_corpus *s;
	void *ctx;
	size_t part, from, to;
	struct soi_err err;
	int rc;
};

static void *run(void *arg)
{
	struct part *p = arg;

	p->rc = p->fn(p->s, p->ctx, p->part, p->from, p->to, &p->err);
	return NULL;
}

int soi_parallel(struct soi_corpus *s, soi_part_fn *fn, void *ctx, struct soi_err *err)
{
	struct part parts[SOI_MAX_PARTS] = { 0 };
	pthread_t threads[SOI_MAX_PARTS];
	bool started[SOI_MAX_PARTS] = { false };
	size_t n = s->n, k = s->n_threads > SOI_MAX_PARTS ? SOI_MAX_PARTS : s->n_threads;
	int rc = 0;

	if (k > n / 64 + 1)
		k = n / 64 + 1;
	if (k <= 1)
		return fn(s, ctx, 0, 0, n, err);
	for (size_t i = 0; i < k; i++) {
		parts[i] = (struct part){ .fn = fn, .s = s, .ctx = ctx, .part = i,
					  .from = n * i / k, .to = n * (i + 1) / k };
		started[i] = pthread_create(&threads[i], NULL, run, &parts[i]) == 0;
		if (!started[i])
			(void)run(&parts[i]);
	}
	for (size_t i = 0; i < k; i++) {
		if (started[i])
			(void)pthread_join(threads[i], NULL);
		if (parts[i].rc && !rc) {
			rc = parts[i].rc;
			if (err)
				*err = parts[i].err;
		}
	}
	return rc;
}
