/*
 * What feeds and calendars share: which articles and stories are meant, ids
 * that last, times in UTC.
 */
#ifndef SOI_WEB_FEEDS_H
#define SOI_WEB_FEEDS_H

#include "web/api.h"
#include "web/draw.h"

#define SOI_SUBJECT_HITS 500	/* articles that a name's or a query's feed looks at */
#define SOI_SUBJECT_STORIES 50	/* stories that a calendar looks at */

/* What an address is about.  Strings live in a or in story. */
struct soi_subject {
	struct soi_arena a;
	struct soi_span title;
	struct soi_buf articles;		/* JSON array of ids; empty: all */
	struct soi_buf page, self;		/* addresses of the page and of the feed, with the origin */
	struct json_object *stories[SOI_SUBJECT_STORIES];	/* loaded by soi_subject_stories */
	struct soi_span story[SOI_SUBJECT_STORIES];
	size_t n_stories, n_articles;
};

/* 200; 404; 302 with the address in out; or a negative code.  Release it in any case. */
int soi_subject_open(struct soi_subject *x, const struct soi_page_ask *ask, enum soi_feed_of of, const char *ending,
		   struct soi_buf *out, struct soi_err *err);
void soi_subject_release(struct soi_subject *x);
/* Whether the article is meant. */
bool soi_subject_has(const struct soi_subject *x, struct soi_span article);

/* A name-based UUID (RFC 9562, version 8: the head of a SHA-256). */
void soi_uuid_of(struct soi_span name, char out[37]);

/* A time of day in UTC: "2024-05-21T01:00:00Z", or without the marks between. */
void soi_write_utc(struct soi_buf *b, int64_t unix_s, bool marks);

/* Text for XML 1.0, which has no way to write most control characters. */
void soi_xml_text(struct soi_buf *b, struct soi_span s);

#endif
