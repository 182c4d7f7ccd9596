/*
 * Reading an HTML page: bytes to one article, or to a listing and its items.
 */
#ifndef SOI_PAGE_HTML_H
#define SOI_PAGE_HTML_H

#include "page/page.h"

/* Whether bytes look like HTML: a doctype, an html, head or body tag, or many
 * tags, before much else. */
bool soi_html_looks(struct soi_span bytes);

/* What reading HTML knows: words of classes, layouts of outlets.  Lives in a;
 * read-only, shared by threads.  NULL and *err on a bad table. */
struct soi_html_tables;
struct soi_html_tables *soi_html_tables_new(struct soi_arena *a, const struct soi_tables *t,
					    struct soi_err *err);

/* As soi_page_read, for a capture that soi_html_looks like HTML.  id, sha256
 * and what the capture brings from outside are left to the caller; hash gets on
 * beside the reading. */
int soi_html_read(const struct soi_reader *r, struct soi_arena *a,
		  const struct soi_capture *capture, struct soi_hashing *hash,
		  struct soi_article **out, size_t *n, struct soi_err *err)
	__attribute__((warn_unused_result));

/* The host of an address without "www.", borrowed; or empty. */
struct soi_span soi_html_host(struct soi_span url);

#endif
