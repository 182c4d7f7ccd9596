/* Which blocks of a page are its article. */
#ifndef SOI_PAGE_HTML_ARTICLE_H
#define SOI_PAGE_HTML_ARTICLE_H

#include "page/html_page.h"

enum soi_html_fate {
	SOI_FATE_OUTSIDE,	/* not in the article at all */
	SOI_FATE_TEXT, SOI_FATE_HEADING, SOI_FATE_SHORT,	/* the last two: not yet decided */
	SOI_FATE_CAPTION, SOI_FATE_CREDIT, SOI_FATE_BYLINE, SOI_FATE_DATELINE, SOI_FATE_RELATED,
	SOI_FATE_FORM, SOI_FATE_WIDGET, SOI_FATE_REPEAT, SOI_FATE_NAVIGATION
};

struct soi_html_article {
	uint32_t body;			/* the element that holds the paragraphs */
	enum soi_html_fate *fates;	/* [n_blocks] */
};

void soi_html_find_article(struct soi_html_page *p, struct soi_html_article *art);

#endif
