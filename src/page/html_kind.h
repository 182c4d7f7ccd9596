/* Whether a page is an article, a listing, or neither. */
#ifndef SOI_PAGE_HTML_KIND_H
#define SOI_PAGE_HTML_KIND_H

#include "page/html_article.h"
#include "page/html_listing.h"

enum soi_kind soi_html_kind(const struct soi_html_page *p, const struct soi_html_meta *m,
			    const struct soi_html_article *found, const struct soi_html_listing *l);

#endif
