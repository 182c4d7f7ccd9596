/*
 * Addresses: taken apart, put together with the page they stand on, and written
 * in one way, so that an address is one row and a host one queue.
 */
#ifndef SOI_FETCH_URL_H
#define SOI_FETCH_URL_H

#include "base/base.h"

#define SOI_MAX_URL_BYTES 4096

struct soi_url {		/* all in the arena, NUL-terminated */
	struct soi_span full;	/* without a fragment; host in lower case, no usual port */
	struct soi_span host;	/* "https://a.vn" or "http://a.vn:8080" */
	struct soi_span path;	/* with the query: "/", "/tin?id=1" */
};

/* text is taken relative to base (empty: it has to be whole).  Only http and https,
 * without user and password. */
int soi_url_read(struct soi_arena *a, struct soi_span base, struct soi_span text, struct soi_url *out,
		 struct soi_err *err) __attribute__((warn_unused_result));

#endif
