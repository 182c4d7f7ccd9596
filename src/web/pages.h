/*
 * The pages: a request's data out of the store, written as HTML.  Pure but for
 * the store they read; the server (web.c) owns connections and headers.
 */
#ifndef SOI_WEB_PAGES_H
#define SOI_WEB_PAGES_H

#include "store/store.h"
#include "web/words.h"

struct soi_page_ask {
	struct soi_store *store;
	enum soi_lang lang;
	bool lang_in_url;		/* ?lang= was given: links keep it */
	struct soi_span id;		/* of a story or article, decoded */
	struct soi_span query;		/* ?q=, decoded */
	size_t lit_start, lit_end;	/* ?s=START-END in code points; equal: none */
};

/* Each writes a whole page into out (cleared by the caller) and returns an HTTP
 * status, 200 or 404, or a negative code with *err. */
int soi_page_stories(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);
int soi_page_story(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);
int soi_page_article(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);
int soi_page_search(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);
int soi_page_about(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);
void soi_page_not_found(const struct soi_page_ask *ask, struct soi_buf *out);

#endif
