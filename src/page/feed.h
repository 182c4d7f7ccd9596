/*
 * Feeds: RSS 0.9x, 1.0, 2.0, Atom, JSON Feed, news sitemaps.  A feed is a listing
 * and its items, like a topic page; an item that brings its whole text has it.
 */
#ifndef SOI_PAGE_FEED_H
#define SOI_PAGE_FEED_H

#include "page/page.h"

/* Whether bytes look like a feed, whatever stands before it (but HTML). */
bool soi_feed_looks(struct soi_span bytes);

/* As soi_page_read, for a capture that soi_feed_looks like a feed.  id, sha256 and
 * what the capture brings from outside are left to the caller. */
int soi_feed_read(const struct soi_reader *r, struct soi_arena *a,
		  const struct soi_capture *capture, struct soi_article **out, size_t *n,
		  struct soi_err *err) __attribute__((warn_unused_result));

#endif
