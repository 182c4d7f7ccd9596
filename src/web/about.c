/*
 * What the database holds, and what is not there.
 */
#include "web/draw.h"

#include "base/banned.h"

static int about(struct soi_store *s, struct soi_span id, struct soi_buf *out, struct soi_err *err)
{
	(void)id;
	return soi_store_about(s, out, err) < 0 ? SOI_EIO : 1;
}

int soi_page_about(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	static const struct {
		const char *key;
		enum soi_word_id word;
	} facts[] = { { "stories", SOI_W_N_STORIES }, { "articles", SOI_W_N_ARTICLES },
		      { "captures", SOI_W_N_CAPTURES }, { "capture_bytes", SOI_W_N_BYTES },
		      { "grouped", SOI_W_GROUPED }, { "tables", SOI_W_TABLES },
		      { "rules", SOI_W_RULES }, { "format", SOI_W_FORMAT } };
	struct json_object *o;
	int rc = soi_o_load(ask, about, SOI_EMPTY, &o, err);

	if (rc < 0)
		return rc;
	soi_draw_head(ask, out, soi_span_str(W(ask, ABOUT)), SOI_TAB_ABOUT);
	soi_html_put(out, "<h1>%s</h1>\n<p class=\"dek\">%s</p>\n<dl class=\"facts wide\">\n", W(ask, ABOUT), W(ask, ABOUT_DEK));
	for (size_t i = 0; i < sizeof(facts) / sizeof(*facts); i++) {
		struct json_object *v = soi_o_get(o, facts[i].key);

		soi_html_put(out, "<dt>%s</dt><dd>", soi_words(ask->lang, facts[i].word));
		if (json_object_is_type(v, json_type_boolean))
			soi_html_str(out, json_object_get_boolean(v) ? W(ask, YES) : W(ask, NOT_YET));
		else if (json_object_is_type(v, json_type_int))
			soi_draw_number(ask, out, soi_span_str(json_object_to_json_string(v)));
		else
			soi_html_text(out, soi_o_str(o, facts[i].key));
		soi_html_raw(out, "</dd>\n");
	}
	soi_html_raw(out, "</dl>\n");
	soi_html_put(out, "<h2>API</h2>\n<p>%s <a href=\"/openapi.json\">OpenAPI 3.1</a> · "
		     "<a href=\"/stories.json\">/stories.json</a> · <a href=\"/changes.jsonl?since=0\">/changes.jsonl</a> · "
		     "<a href=\"/events.csv\">/events.csv</a> · "
		     "<a href=\"/watch.json\">/watch.json</a></p>\n", W(ask, API_DEK));
	json_object_put(o);
	soi_draw_foot(ask, out);
	return 200;
}

int soi_page_missing(const struct soi_page_ask *ask, struct soi_buf *out)
{
	struct json_object *o = NULL;
	bool gone = ask->id.n && soi_o_load(ask, soi_store_removed, ask->id, &o, NULL) == 1;

	soi_draw_head(ask, out, soi_span_str(gone ? W(ask, REMOVED) : W(ask, NOT_FOUND)), SOI_TAB_NONE);
	soi_html_put(out, "<h1>%s</h1>\n<p>%s</p>\n", gone ? W(ask, REMOVED) : W(ask, NOT_FOUND),
		     gone ? W(ask, REMOVED_HINT) : W(ask, NOT_FOUND_HINT));
	if (soi_o_str(o, "note").n)
		soi_html_put(out, "<p class=\"dek\">“%t”</p>\n", soi_o_str(o, "note"));
	soi_draw_foot(ask, out);
	json_object_put(o);
	return gone ? 410 : 404;
}
