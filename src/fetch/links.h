/*
 * What a feed, a topic page or a sitemap names.
 */
#ifndef SOI_FETCH_LINKS_H
#define SOI_FETCH_LINKS_H

#include "fetch/url.h"
#include "page/page.h"

struct soi_links {
	struct soi_url *v;	/* [n], each address once, in the order of the page */
	size_t n;
	bool sitemaps;		/* they are sitemaps themselves */
};

/* From what was read of a page ([n] articles, a listing first), at most max. */
void soi_links_of_articles(struct soi_arena *a, const struct soi_article *arts, size_t n, struct soi_span base,
			   size_t max, struct soi_links *out);

/* From a sitemap, or a list of them, whatever else it brings; the ones changed last
 * go first. */
void soi_links_of_sitemap(struct soi_arena *a, struct soi_span bytes, struct soi_span base, size_t max,
			  struct soi_links *out);

#endif
