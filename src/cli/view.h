/* Articles for reading: as plain text, and as a page of HTML. */
#ifndef SOI_CLI_VIEW_H
#define SOI_CLI_VIEW_H

#include "cli/messages.h"
#include "page/page.h"

/* The text as it is, and an empty line. */
void soi_view_text(const struct soi_article *art, struct soi_buf *out);

/*
 * The article as an <article> element: title, who and when, lede, subheads,
 * lists, tables, pictures as links with their captions; a listing as a list of
 * its items.  Everything of the page is escaped, and no address but http's is
 * linked.  The first line is the title alone, for the head of the document.
 */
void soi_view_html(const struct soi_article *art, struct soi_arena *a, enum soi_lang lang,
		   struct soi_buf *out);

/* What stands before and behind the articles; title is escaped already. */
void soi_view_html_head(struct soi_span title, struct soi_span lang, struct soi_buf *out);
void soi_view_html_tail(struct soi_buf *out);

#endif
