/*
 * A table of places, each for one answer: a key's hash says which, and a newer
 * answer takes the place of an older one.  Answers are libmicrohttpd's own
 * objects, which count their users, so giving one out copies nothing.
 *
 * A page costs a millisecond or some to draw and is asked for by many; with
 * this a reader costs a look into the table.  What is kept is bounded: when all
 * together grow too large, all are let go.
 */
#include "web/cache.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/banned.h"

#define PLACES 1024
#define MAX_BYTES_EACH ((size_t)1 << 20)
#define MAX_BYTES ((size_t)64 << 20)

struct place {
	struct MHD_Response *resp;	/* NULL: empty */
	char *key;			/* owned */
	size_t n_key, n_bytes;
	int64_t generation;
	char etag[40];
};

struct soi_cache {
	pthread_mutex_t lock;
	size_t n_bytes;
	struct place places[PLACES];
};

struct soi_cache *soi_cache_new(void)
{
	struct soi_cache *c = calloc(1, sizeof(*c));

	if (!c)
		soi_out_of_memory();
	pthread_mutex_init(&c->lock, NULL);
	return c;
}

static void empty(struct soi_cache *c, struct place *p)
{
	if (!p->resp)
		return;
	c->n_bytes -= p->n_bytes;
	MHD_destroy_response(p->resp);
	free(p->key);
	p->resp = NULL;
	p->key = NULL;
}

void soi_cache_free(struct soi_cache *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < PLACES; i++)
		empty(c, &c->places[i]);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

static struct place *place_of(struct soi_cache *c, struct soi_span key)
{
	return &c->places[soi_hash64(key) % PLACES];
}

/* Under the lock; NULL where it holds another answer or an old one. */
static struct place *find(struct soi_cache *c, struct soi_span key, int64_t generation)
{
	struct place *p = place_of(c, key);

	return p->resp && p->generation == generation && p->n_key == key.n && memcmp(p->key, key.p, key.n) == 0 ? p : NULL;
}

void soi_cache_put(struct soi_cache *c, struct soi_span key, int64_t generation, struct MHD_Response *resp,
		   const char *etag, size_t n_bytes)
{
	struct place *p = place_of(c, key);

	if (n_bytes > MAX_BYTES_EACH) {
		MHD_destroy_response(resp);
		return;
	}
	pthread_mutex_lock(&c->lock);
	empty(c, p);
	if (c->n_bytes + n_bytes > MAX_BYTES)
		for (size_t i = 0; i < PLACES; i++)
			empty(c, &c->places[i]);
	*p = (struct place){ .resp = resp, .key = malloc(key.n), .n_key = key.n, .n_bytes = n_bytes,
			     .generation = generation };
	if (!p->key)
		soi_out_of_memory();
	memcpy(p->key, key.p, key.n);
	(void)snprintf(p->etag, sizeof(p->etag), "%s", etag);
	c->n_bytes += n_bytes;
	pthread_mutex_unlock(&c->lock);
}

bool soi_cache_tag(struct soi_cache *c, struct soi_span key, int64_t generation, char etag[40])
{
	struct place *p;

	pthread_mutex_lock(&c->lock);
	p = find(c, key, generation);
	if (p)
		memcpy(etag, p->etag, sizeof(p->etag));
	pthread_mutex_unlock(&c->lock);
	return p != NULL;
}

bool soi_cache_queue(struct soi_cache *c, struct soi_span key, int64_t generation, struct MHD_Connection *to,
		     enum MHD_Result *ok)
{
	struct place *p;

	pthread_mutex_lock(&c->lock);
	p = find(c, key, generation);
	if (p)
		*ok = MHD_queue_response(to, MHD_HTTP_OK, p->resp);
	pthread_mutex_unlock(&c->lock);
	return p != NULL;
}
