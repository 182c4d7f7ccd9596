/*
 * A feed taken apart: what feed_xml.c and feed_json.c find and feed.c reads.
 * Internal to the feed files; everything lives in the arena of the call.
 *
 * The words of a feed are written twice over: the feed's own escapes (XML's
 * references and CDATA, JSON's backslashes) around text or HTML.  The first are
 * taken off here: all fields stand one behind the other in one text, and runs
 * lead back from it to the capture.  Fields are ranges of that text.
 */
#ifndef SOI_PAGE_FEED_PARTS_H
#define SOI_PAGE_FEED_PARTS_H

#include "page/charset.h"

#define SOI_FEED_MAX_NAMES 16

struct soi_feed_field {		/* empty: not there */
	size_t start, end;
	bool is_plain;		/* text whose line breaks count, never HTML */
};

struct soi_feed_entry {		/* an item, or the feed itself */
	struct soi_feed_field title, lede, content;
	struct soi_feed_field url, guid, date, changed, site, lang, image;
	struct soi_feed_field authors[SOI_FEED_MAX_NAMES], tags[SOI_FEED_MAX_NAMES];
	size_t n_authors, n_tags;
	bool is_original;	/* url is the one behind a service that counts clicks */
};

struct soi_feed {
	struct soi_arena *a;
	struct soi_span in;		/* the capture, UTF-8, borrowed */
	struct soi_buf text;
	struct soi_decoded_run *runs;
	size_t n_runs, cap_runs;
	struct soi_feed_entry self;
	struct soi_feed_entry *items;
	size_t n_items, cap_items;
	bool is_index;			/* a sitemap of sitemaps */
};

/* Append what in[from:to] stands for. */
void soi_feed_put(struct soi_feed *f, struct soi_span text, size_t from, size_t to, bool verbatim);
/* Append in[from:to] as it is, without control characters; what is no UTF-8 becomes
 * U+FFFD. */
void soi_feed_put_bytes(struct soi_feed *f, size_t from, size_t to);
/* A new item; NULL: there are too many. */
struct soi_feed_entry *soi_feed_item(struct soi_feed *f);
/* Without white space at its ends. */
struct soi_span soi_feed_value(const struct soi_feed *f, struct soi_feed_field field);

void soi_feed_xml(struct soi_feed *f);
void soi_feed_json(struct soi_feed *f);

#endif
