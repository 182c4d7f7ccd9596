/*
 * What a page says of itself: JSON-LD, meta elements, microdata, links.
 * Internal to the html files; spans live in the arena or in the capture.
 */
#ifndef SOI_PAGE_HTML_META_H
#define SOI_PAGE_HTML_META_H

#include "page/html_page.h"
#include "page/html_time.h"

#define SOI_HTML_MAX_CLAIMS 64	/* of one kind */

/* A value somebody put into the page, and where. */
struct soi_html_claim {
	const char *rule;		/* "json-ld", "meta", "microdata", "visible", "url" */
	struct soi_span value;
	size_t byte_start, byte_end;	/* of the capture */
};

struct soi_html_names {
	struct soi_span v[SOI_HTML_MAX_CLAIMS];
	size_t n;
};

struct soi_html_meta {
	struct soi_span title;		/* of the article, as metadata has it */
	struct soi_span doc_title;	/* the title element */
	struct soi_span description, site, url, lang, section, publisher, article_body;
	bool is_article, is_website;	/* og:type, JSON-LD @type */
	bool has_article_ld;
	struct soi_html_names persons;	/* authors that JSON-LD calls persons, or bylines */
	struct soi_html_names authors;	/* other authors: names of all sorts */
	struct soi_html_names tags, images, sections;
	struct soi_html_claim published[SOI_HTML_MAX_CLAIMS];
	size_t n_published;
	struct soi_html_claim modified[SOI_HTML_MAX_CLAIMS];
	size_t n_modified;
	/* where title was taken from, for its bytes: an attribute's or a text's range */
	uint32_t title_byte, title_byte_end;
	uint32_t doc_title_node;	/* 0: none */
};

void soi_html_read_meta(struct soi_html_page *p, struct soi_html_meta *m);

/* Add a name unless it is there already or the list is full. */
void soi_html_names_add(struct soi_html_names *names, struct soi_span v);

#endif
