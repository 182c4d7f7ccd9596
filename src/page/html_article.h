/* Which blocks of a page are its article. */
#ifndef SOI_PAGE_HTML_ARTICLE_H
#define SOI_PAGE_HTML_ARTICLE_H

#include "page/html_meta.h"

enum soi_html_fate {
	SOI_FATE_OUTSIDE,	/* not in the article at all */
	SOI_FATE_TEXT, SOI_FATE_HEADING, SOI_FATE_SHORT,	/* the last two: not yet decided */
	SOI_FATE_CAPTION, SOI_FATE_CREDIT, SOI_FATE_BYLINE, SOI_FATE_DATELINE, SOI_FATE_RELATED,
	SOI_FATE_FORM, SOI_FATE_WIDGET, SOI_FATE_REPEAT, SOI_FATE_NAVIGATION,
	SOI_FATE_TITLE, SOI_FATE_LEDE
};

struct soi_html_article {
	uint32_t body;			/* the element that holds the paragraphs */
	enum soi_html_fate *fates;	/* [n_blocks] */
	size_t title, lede;		/* their blocks; SIZE_MAX: none on the page */
	size_t first;			/* the first block of the text; SIZE_MAX: no text */
};

void soi_html_find_article(struct soi_html_page *p, const struct soi_html_meta *m,
			   struct soi_html_article *art);

/*
 * A page that is no article, read as one text: everything shown in its main
 * part but navigation, forms and comments.  *n_chars: how much that is.
 */
void soi_html_find_region(struct soi_html_page *p, struct soi_html_article *art, uint32_t *n_chars);

/* Letters and digits of s only, bare and in lower case: for telling whether two
 * texts say the same.  In the arena. */
struct soi_span soi_html_key(struct soi_arena *a, struct soi_span s);
struct soi_span soi_html_block_key(const struct soi_html_page *p, const struct soi_html_block *b);

#endif
