/*
 * The API: the records of the pages as JSON, JSON Lines and CSV.
 */
#ifndef SOI_WEB_API_H
#define SOI_WEB_API_H

#include "mark/plover.h"
#include "web/pages.h"

/* What an answer is written as. */
enum soi_form { SOI_FORM_HTML, SOI_FORM_JSON, SOI_FORM_LINES, SOI_FORM_CSV,
		SOI_FORM_ATOM, SOI_FORM_FEED, SOI_FORM_CALENDAR };

/*
 * Each appends to out and returns an HTTP status (404 and 302 with nothing or
 * an address in out) or a negative code with *err.  Where there is more, the
 * address of the next page is put into next; where a query finds nothing, that
 * of one that finds something into other.
 */
int soi_api_stories(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_buf *next, struct soi_err *err);
int soi_api_search(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_buf *next, struct soi_buf *other,
		   struct soi_err *err);
int soi_api_changes(const struct soi_page_ask *ask, enum soi_form form, struct soi_buf *out, struct soi_buf *next,
		    struct soi_err *err);
int soi_api_events(const struct soi_page_ask *ask, const struct soi_plover *plover, enum soi_form form,
		   struct soi_buf *out, struct soi_buf *next, struct soi_err *err);

/* A story whose evidence, points and quotations carry the selectors of the W3C
 * Web Annotation model: where in the article's text, and which words. */
int soi_api_story(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);
int soi_api_article(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);
int soi_api_name(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);	/* name.c */
int soi_api_capture(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);
int soi_api_watch(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);
int soi_api_about(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err);

/*
 * What changed, newest first, as Atom or JSON Feed: of a story, of what names
 * ask->id, of what ask->query finds, or of all (feeds.c).
 */
enum soi_feed_of { SOI_FEED_STORY, SOI_FEED_NAME, SOI_FEED_QUERY, SOI_FEED_ALL };
int soi_feed(const struct soi_page_ask *ask, enum soi_feed_of of, enum soi_form form, struct soi_buf *out,
	     struct soi_err *err);
/* What was announced, with its day, as iCalendar (calendar.c); never of SOI_FEED_ALL. */
int soi_calendar(const struct soi_page_ask *ask, enum soi_feed_of of, struct soi_buf *out, struct soi_err *err);

/* The form's fields of /events as one query (events.c). */
void soi_events_query(const struct soi_page_ask *ask, struct soi_buf *out);
/* The query as it stands in the address (events.c). */
void soi_events_address(const struct soi_page_ask *ask, struct soi_buf *out);

#endif
