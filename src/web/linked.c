/*
 * What a page is about in the words of schema.org, as JSON-LD, for those who
 * index pages: a story is a collection with its events, an article a
 * NewsArticle that says on which page of a newspaper it is based.
 *
 * A data block is never run, so the policy of the pages (web.c) lets it be; but
 * it is parsed as script text, in which "<!--" and "<script" lead astray, so
 * every "<" is written as the escape that JSON has for it.
 */
#include "web/draw.h"

#include <string.h>

#include "base/banned.h"

#define EVENTS_TOLD 12		/* of a story: the last ones */

static void put_block(struct soi_buf *b, struct soi_span json)
{
	soi_html_raw(b, "<script type=\"application/ld+json\">");
	for (size_t i = 0; i < json.n; i++) {
		if (json.p[i] == '<')	/* stands in strings only */
			soi_buf_add(b, SOI_LIT("\\u003c"));
		else
			soi_buf_byte(b, json.p[i]);
	}
	soi_html_raw(b, "</script>\n");
}

static void address(struct soi_json *j, const char *key, const char *path, struct soi_span id)
{
	struct soi_buf url;

	soi_buf_init(&url, 1 << 16);
	soi_html_put(&url, "%r%u", path, id);
	soi_json_key_str(j, key, soi_buf_span(&url));
	soi_buf_release(&url);
}

/* An ISO 8601 date or time; EDTF that is none ("XXXX-05-21") is left out. */
static void date_if(struct soi_json *j, const char *key, struct soi_span value)
{
	int64_t first, last;

	if (value.n && !memchr(value.p, '/', value.n) && !memchr(value.p, 'X', value.n) && !memchr(value.p, 'W', value.n) &&
	    soi_edtf_bounds(value, &first, &last))
		soi_json_key_str(j, key, value);
}

static void thing_if(struct soi_json *j, const char *key, const char *type, struct soi_span name)
{
	if (!name.n)
		return;
	soi_json_key(j, key);
	soi_json_open(j, '{');
	soi_json_key_str(j, "@type", soi_span_str(type));
	soi_json_key_str(j, "name", name);
	soi_json_close(j, '}');
}

static void begin(struct soi_json *j, struct soi_buf *b, const char *type)
{
	soi_buf_init(b, SOI_MAX_FILE_BYTES);
	soi_json_init(j, b);
	soi_json_open(j, '{');
	soi_json_key_str(j, "@context", SOI_LIT("https://schema.org"));
	soi_json_key_str(j, "@type", soi_span_str(type));
}

static void put_event(struct soi_json *j, struct json_object *e)
{
	struct soi_span when = soi_o_str(e, "when"), last = when, first = soi_span_cut(&last, '/');
	struct soi_span status = soi_o_str(e, "status"), where = soi_o_str(e, "where");

	soi_json_open(j, '{');
	soi_json_key_str(j, "@type", SOI_LIT("Event"));
	soi_json_key_str(j, "name", soi_o_str(e, "headline"));
	date_if(j, "startDate", first);
	date_if(j, "endDate", last.p ? last : SOI_EMPTY);
	/* What was only called for or said to be possible is not scheduled. */
	if (soi_span_is(status, "cancelled"))
		soi_json_key_str(j, "eventStatus", SOI_LIT("https://schema.org/EventCancelled"));
	else if (soi_span_is(status, "put-off"))
		soi_json_key_str(j, "eventStatus", SOI_LIT("https://schema.org/EventPostponed"));
	else if (soi_span_is(status, "planned"))
		soi_json_key_str(j, "eventStatus", SOI_LIT("https://schema.org/EventScheduled"));
	thing_if(j, "location", "Place", where.n ? soi_name_shown(where) : SOI_EMPTY);
	soi_json_key(j, "subjectOf");
	soi_json_open(j, '{');
	soi_json_key_str(j, "@type", SOI_LIT("NewsArticle"));
	address(j, "@id", "/article/", soi_o_str(e, "article"));
	soi_json_close(j, '}');
	soi_json_close(j, '}');
}

void soi_draw_linked_story(struct soi_buf *b, struct json_object *o)
{
	struct json_object *list = soi_o_get(o, "timeline");
	size_t n = soi_o_len(list);
	struct soi_buf json;
	struct soi_json j;

	begin(&j, &json, "CollectionPage");
	address(&j, "@id", "/story/", soi_o_str(o, "id"));
	soi_json_key_str(&j, "name", soi_o_str(o, "title"));
	soi_json_key_str(&j, "inLanguage", SOI_LIT("vi"));
	date_if(&j, "dateModified", soi_o_str(o, "updated"));
	soi_json_key(&j, "about");
	soi_json_open(&j, '[');
	for (size_t i = n > EVENTS_TOLD ? n - EVENTS_TOLD : 0; i < n; i++)
		put_event(&j, soi_o_at(list, i));
	soi_json_close(&j, ']');
	soi_json_close(&j, '}');
	put_block(b, soi_buf_span(&json));
	soi_buf_release(&json);
}

void soi_draw_linked_article(struct soi_buf *b, const struct soi_at_hand *art)
{
	struct json_object *authors = soi_o_get(art->o, "authors");
	struct soi_span url = soi_o_str(art->o, "url");
	struct soi_buf json;
	struct soi_json j;

	begin(&j, &json, "NewsArticle");
	address(&j, "@id", "/article/", soi_o_str(art->o, "id"));
	soi_draw_key_if(&j, "headline", soi_o_str(art->o, "title"));
	soi_draw_key_if(&j, "description", soi_o_str(art->o, "lede"));
	date_if(&j, "datePublished", soi_hand_published(art));
	soi_draw_key_if(&j, "inLanguage", soi_o_str(art->o, "lang"));
	soi_draw_key_if(&j, "articleSection", soi_o_str(art->o, "section"));
	thing_if(&j, "publisher", "Organization", soi_o_str(art->o, "outlet"));
	if (soi_o_len(authors)) {
		soi_json_key(&j, "author");
		soi_json_open(&j, '[');
		for (size_t i = 0; i < soi_o_len(authors); i++) {
			soi_json_open(&j, '{');
			soi_json_key_str(&j, "@type", SOI_LIT("Person"));
			soi_json_key_str(&j, "name", soi_o_text(soi_o_at(authors, i)));
			soi_json_close(&j, '}');
		}
		soi_json_close(&j, ']');
	}
	if (soi_is_web_address(url))
		soi_json_key_str(&j, "isBasedOn", url);
	soi_json_close(&j, '}');
	put_block(b, soi_buf_span(&json));
	soi_buf_release(&json);
}
