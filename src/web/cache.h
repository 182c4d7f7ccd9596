/*
 * Answers kept ready for the next reader.  Thread-safe.
 */
#ifndef SOI_WEB_CACHE_H
#define SOI_WEB_CACHE_H

#include <microhttpd.h>

#include "base/base.h"

struct soi_cache;
struct soi_cache *soi_cache_new(void);
void soi_cache_free(struct soi_cache *c);	/* after the daemon has stopped */

/* Keep resp under key for one generation of the database.  The caller's hold on
 * it passes over; what is large is let go at once. */
void soi_cache_put(struct soi_cache *c, struct soi_span key, int64_t generation, struct MHD_Response *resp,
		   const char *etag, size_t n_bytes);

/* The tag of what is kept; false where nothing is. */
bool soi_cache_tag(struct soi_cache *c, struct soi_span key, int64_t generation, char etag[40]);

/* Queue what is kept with 200; false where nothing is. */
bool soi_cache_queue(struct soi_cache *c, struct soi_span key, int64_t generation, struct MHD_Connection *to,
		     enum MHD_Result *ok);

#endif
