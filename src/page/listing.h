/*
 * A topic page in plain text: headlines and ledes in turn.
 */
#ifndef SOI_PAGE_LISTING_H
#define SOI_PAGE_LISTING_H

#include "page/clean.h"

struct soi_pair {
	size_t title, lede;		/* lines */
	struct soi_span published;	/* the page's date for this item, or empty */
};

struct soi_listing {
	struct soi_pair *pairs;
	size_t n_pairs;
};

/* Whether the lines are such a page.  False leaves the lines as they were. */
bool soi_listing_find(struct soi_clean *c, struct soi_listing *out);

/* The listing and its items. */
int soi_listing_read(struct soi_clean *c, struct soi_builder *b, const struct soi_listing *list,
		     struct soi_article **out, size_t *n, struct soi_err *err)
	__attribute__((warn_unused_result));

/* The order that the items' dates show (read from their words). */
enum soi_order soi_listing_order(struct soi_arena *a, const struct soi_list_item *items, size_t n);

#endif
