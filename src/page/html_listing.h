/* The items of a listing: topic page, section front, search result. */
#ifndef SOI_PAGE_HTML_LISTING_H
#define SOI_PAGE_HTML_LISTING_H

#include "page/html_meta.h"
#include "page/html_time.h"

struct soi_html_item {
	size_t title, lede, time;	/* blocks; SIZE_MAX: none */
	struct soi_span url;		/* as written, resolved */
	uint32_t box;			/* the largest element with this item and no other */
	uint32_t list;			/* what that stands in */
	bool main;			/* of the main list, not of a sidebar */
	bool side;			/* in something called a side */
	uint64_t kind;			/* hash of its box's tag and class */
};

struct soi_html_listing {
	struct soi_html_item *items;
	size_t n_items;			/* all of them */
	size_t n_main;
	uint32_t chars_main;		/* of titles and ledes of the main list */
};

void soi_html_find_items(struct soi_html_page *p, struct soi_html_listing *l);

/* When an item was published, as far as the page says; empty: it does not. */
struct soi_span soi_html_item_time(const struct soi_html_page *p, const struct soi_html_item *item);

#endif
