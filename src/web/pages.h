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
	struct soi_span here;		/* path and arguments but lang, encoded: for links back to this page */
	struct soi_span origin;		/* "http://HOST:PORT" as it was asked for; feeds name whole addresses */
	struct soi_span id;		/* of a story, article, name or capture, decoded */
	struct soi_span query;		/* ?q=, decoded */
	struct soi_span cursor;		/* ?after=, decoded; empty: from the head */
	struct soi_span part;		/* ?part=: one section of a long page */
	struct soi_span since;		/* ?since= */
	int64_t limit;			/* ?limit=; 0: as many as fit */
	size_t lit_start, lit_end;	/* ?s=START-END in code points, ?b= of a capture; equal: none */
	struct soi_span (*argument)(void *ctx, const char *name);	/* any other, decoded */
	void *argument_ctx;
};

/* Each writes a whole page into out (cleared by the caller) and returns an HTTP
 * status or a negative code with *err.  302: out holds an address, no page. */
int soi_page_today(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);
int soi_page_changes(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);
int soi_page_story(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);
int soi_page_article(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);
int soi_page_name(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);
int soi_page_events(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);
int soi_page_search(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);
int soi_page_capture(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);
int soi_page_watch(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);
int soi_page_about(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);

/* 404, or 410 with the tombstone where the id was removed by hand. */
int soi_page_missing(const struct soi_page_ask *ask, struct soi_buf *out);

#endif
