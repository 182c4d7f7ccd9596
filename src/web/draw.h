/*
 * What the pages share: reading the records, the frame around a page, links,
 * dates, names, and articles at hand while a page is drawn.
 */
#ifndef SOI_WEB_DRAW_H
#define SOI_WEB_DRAW_H

#include <json-c/json.h>

#include "web/html.h"
#include "web/pages.h"

#define W(ask, id) soi_words((ask)->lang, SOI_W_##id)

/* --- reading the records: what is absent, or of another kind, is empty ----- */

struct json_object *soi_o_get(struct json_object *o, const char *key);
struct soi_span soi_o_str(struct json_object *o, const char *key);
struct soi_span soi_o_text(struct json_object *string);
int64_t soi_o_int(struct json_object *o, const char *key);
bool soi_o_true(struct json_object *o, const char *key);
size_t soi_o_len(struct json_object *array);
struct json_object *soi_o_at(struct json_object *array, size_t i);

/* A stored line into an object that the caller puts; 1 found, 0 not, negative. */
typedef int soi_store_lookup(struct soi_store *s, struct soi_span id, struct soi_buf *out,
			     struct soi_err *err);
int soi_o_load(const struct soi_page_ask *ask, soi_store_lookup *lookup, struct soi_span id,
	     struct json_object **out, struct soi_err *err);

/* --- the frame --------------------------------------------------------------- */

enum soi_tab { SOI_TAB_NONE, SOI_TAB_TODAY, SOI_TAB_EVENTS, SOI_TAB_CHANGES, SOI_TAB_ABOUT };
void soi_draw_head(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span title,
		   enum soi_tab tab);
void soi_draw_foot(const struct soi_page_ask *ask, struct soi_buf *b);
/* Links to the feeds of this page, where it has some (feeds.c). */
void soi_draw_feed_links(const struct soi_page_ask *ask, struct soi_buf *b);
/* <section> with its heading; count 0: none is shown. */
void soi_draw_section(const struct soi_page_ask *ask, struct soi_buf *b, const char *id,
		      enum soi_word_id word, int64_t count);
/* "lang=en" behind sep where the reader chose a language by the address. */
void soi_draw_lang(const struct soi_page_ask *ask, struct soi_buf *b, char sep);

/* --- links and values ---------------------------------------------------------- */

/* Each opens <a …>; the caller writes what stands in it and closes it. */
void soi_draw_story_link(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span id);
void soi_draw_name_link(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span id);
/* To characters start to end of an article; equal: to its head. */
void soi_draw_article_link(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span id,
			   int64_t start, int64_t end);

/* A whole link to a name, as a reader calls it. */
void soi_draw_name(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span id);
/* A state by the first full name that the table has for its code; else id. */
struct soi_span soi_name_shown(struct soi_span id);
/* What a type of event is called, by data/plover.tsv, with its code. */
void soi_draw_type(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span type);

void soi_draw_date(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span value);
/* Without its time of day. */
void soi_draw_day(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span value);
void soi_draw_dates(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span first,
		    struct soi_span last);
/* "752370000000.5" as 752.370.000.000,5, in English with the marks the other way
 * round; up to four digits stand ungrouped, and what is no plain number stays. */
void soi_draw_number(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span n);
/* The same of an amount that may be large: 752.370 tỷ. */
void soi_draw_amount(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span n);
void soi_draw_count(const struct soi_page_ask *ask, struct soi_buf *b, int64_t n,
		    enum soi_word_id one, enum soi_word_id many);
/* What a change is called (today.c). */
const char *soi_change_word(const struct soi_page_ask *ask, struct soi_span kind);
const char *soi_status_word(const struct soi_page_ask *ask, struct soi_span status);

/* The rules behind a value, with the words they rest on. */
void soi_draw_why(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *why);

/* http and https only: an address from a page is never trusted further. */
bool soi_is_web_address(struct soi_span url);

/* --- articles at hand ------------------------------------------------------------ */

/* A record, what the set settled about it (may be NULL), and a map of its text. */
struct soi_at_hand {
	struct json_object *o, *group;
	struct soi_cpmap map;
};

/* The articles that a page has asked for, each loaded once.  whole: with what was
 * marked and dropped, which is most of a record; else text, sentences and what was
 * given are enough. */
struct soi_hand_shelf;
struct soi_hand_shelf *soi_shelf_new(const struct soi_page_ask *ask, bool whole);
void soi_shelf_free(struct soi_hand_shelf *s);
/* NULL where there is none. */
const struct soi_at_hand *soi_shelf_get(struct soi_hand_shelf *s, struct soi_span id);

struct soi_span soi_hand_slice(const struct soi_at_hand *art, int64_t start, int64_t end);
struct soi_span soi_hand_published(const struct soi_at_hand *art);
/* The sentence around start, so that a short span is read in its place. */
void soi_hand_sentence(const struct soi_at_hand *art, int64_t *start, int64_t *end);
/* Outlet, else title, and day, as a <cite>; and without a title, where it stands beside. */
void soi_draw_source(const struct soi_page_ask *ask, struct soi_buf *b, const struct soi_at_hand *art);
void soi_draw_outlet(const struct soi_page_ask *ask, struct soi_buf *b, const struct soi_at_hand *art);
/* A title, or the head of the text, as a link. */
void soi_draw_title(const struct soi_page_ask *ask, struct soi_buf *b, const struct soi_at_hand *art);

/* A key and its value where there is one; soi_json_key_str prints null instead. */
void soi_draw_key_if(struct soi_json *j, const char *key, struct soi_span s);

/* --- schema.org (linked.c): a block of data, in body or head ------------------------- */

void soi_draw_linked_story(struct soi_buf *b, struct json_object *story);
void soi_draw_linked_article(struct soi_buf *b, const struct soi_at_hand *art);

/* --- charts (chart.c) -------------------------------------------------------------- */

struct soi_point {
	int64_t day;		/* since 1970 */
	double value;
	char op;		/* '=', '~', '<', '>' */
	bool conflict;
};
/* Claims over time; points are sorted here.  Nothing for fewer than two. */
void soi_draw_points(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_point *points,
		     size_t n, struct soi_span what);

struct soi_day_count {
	int64_t day, n;
};
/* How many a day, as columns; days sorted, each once. */
void soi_draw_columns(const struct soi_page_ask *ask, struct soi_buf *b,
		      const struct soi_day_count *days, size_t n, const char *what);
/* A bar of part in whole, for a table's cell. */
void soi_draw_bar(struct soi_buf *b, int64_t part, int64_t whole);

#endif
