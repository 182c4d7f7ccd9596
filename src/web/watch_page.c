/*
 * What `soi watch` does: its sources, what came of the pages they named, its
 * hosts.  From the rows it keeps, so it also tells of a run that was killed.
 */
#include "store/watch.h"
#include "web/api.h"
#include "web/draw.h"

#include <stdio.h>
#include <time.h>

#include "base/banned.h"

/* The page's own words stand here: it is the only one that uses them. */
static const char *const words[][2] = {
	{ "Theo dõi", "Watching" },
	{ "Soi đang hỏi những nguồn nào, bao giờ hỏi lại, và những trang ấy ra sao.",
	  "Which sources are asked for, when again, and what came of the pages they name." },
	{ "Chưa theo dõi nguồn nào. Xem lệnh “soi watch”.", "Nothing is watched yet. See “soi watch”." },
	{ "Trạng thái", "State" }, { "đang chạy", "running" }, { "đã dừng", "ended" },
	{ "Dấu hiệu cuối", "Last sign" }, { "Bản lưu bị bảo lưu quyền khai thác", "Captures whose mining is reserved" },
	{ "Nguồn", "Sources" }, { "Các trang đã gặp", "Pages met" }, { "Máy chủ", "Hosts" },
	{ "lần hỏi gần nhất", "last asked" }, { "hỏi lại", "next" }, { "bài", "pages" }, { "giữ", "kept" },
	{ "lỗi liên tiếp", "failures in a row" }, { "lượt hỏi", "requests" }, { "chưa hỏi", "not asked yet" },
};
enum { TITLE, DEK, NOTHING, STATE, RUNNING, ENDED, SEEN, RESERVED, SOURCES, PAGES, HOSTS, LAST, NEXT, ITEMS, KEPT,
       FAILED, REQUESTS, NEVER };

static const char *word(const struct soi_page_ask *ask, int w)
{
	return words[w][ask->lang == SOI_EN];
}

static void when(const struct soi_page_ask *ask, struct soi_buf *out, struct json_object *v)
{
	time_t s = json_object_is_type(v, json_type_int) ? (time_t)json_object_get_int64(v) + SOI_VN_OFFSET_MIN * 60 : 0;
	char text[40];
	struct tm tm;

	if (s <= 0 || !gmtime_r(&s, &tm) || strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S+07:00", &tm) == 0)
		soi_html_str(out, word(ask, NEVER));
	else
		soi_draw_date(ask, out, soi_span_str(text));
}

static void draw_sources(const struct soi_page_ask *ask, struct soi_buf *out, struct json_object *list)
{
	soi_html_put(out, "<h2>%s</h2>\n<dl class=\"facts wide\">\n", word(ask, SOURCES));
	for (size_t i = 0; i < soi_o_len(list); i++) {
		struct json_object *o = soi_o_at(list, i);

		soi_html_put(out, "<dt>%t</dt><dd>%t · %s ", soi_o_str(o, "url"), soi_o_str(o, "outcome"), word(ask, LAST));
		when(ask, out, soi_o_get(o, "last"));
		soi_html_put(out, " · %s ", word(ask, NEXT));
		when(ask, out, soi_o_get(o, "next"));
		soi_html_put(out, " · %d %s · %s %d", soi_o_int(o, "items"), word(ask, ITEMS), word(ask, KEPT),
			     soi_o_int(o, "kept"));
		if (soi_o_int(o, "failed"))
			soi_html_put(out, " · %d %s", soi_o_int(o, "failed"), word(ask, FAILED));
		soi_html_raw(out, "</dd>\n");
	}
	soi_html_raw(out, "</dl>\n");
}

static void draw_hosts(const struct soi_page_ask *ask, struct soi_buf *out, struct json_object *list)
{
	soi_html_put(out, "<h2>%s</h2>\n<dl class=\"facts wide\">\n", word(ask, HOSTS));
	for (size_t i = 0; i < soi_o_len(list); i++) {
		struct json_object *o = soi_o_at(list, i);

		soi_html_put(out, "<dt>%t</dt><dd>robots.txt: %t · %d %s", soi_o_str(o, "host"), soi_o_str(o, "robots"),
			     soi_o_int(o, "requests"), word(ask, REQUESTS));
		if (soi_o_int(o, "failed"))
			soi_html_put(out, " · %d %s", soi_o_int(o, "failed"), word(ask, FAILED));
		soi_html_raw(out, "</dd>\n");
	}
	soi_html_raw(out, "</dl>\n");
}

static void draw(const struct soi_page_ask *ask, struct soi_buf *out, struct json_object *o)
{
	struct json_object *pages = soi_o_get(o, "pages");

	soi_html_put(out, "<dl class=\"facts wide\">\n<dt>%s</dt><dd>%s</dd>\n<dt>%s</dt><dd>", word(ask, STATE),
		     word(ask, soi_span_is(soi_o_str(o, "state"), "running") ? RUNNING : ENDED), word(ask, SEEN));
	when(ask, out, soi_o_get(o, "seen"));
	soi_html_put(out, "</dd>\n<dt>%s</dt><dd>%d</dd>\n</dl>\n", word(ask, RESERVED), soi_o_int(o, "reserved"));
	draw_sources(ask, out, soi_o_get(o, "sources"));
	soi_html_put(out, "<h2>%s</h2>\n<dl class=\"facts wide\">\n", word(ask, PAGES));
	if (pages) {
		json_object_object_foreach(pages, key, n)
			soi_html_put(out, "<dt>%s</dt><dd>%d</dd>\n", key, json_object_get_int64(n));
	}
	soi_html_raw(out, "</dl>\n");
	draw_hosts(ask, out, soi_o_get(o, "hosts"));
}

static int status(struct soi_store *s, struct soi_span id, struct soi_buf *out, struct soi_err *err)
{
	(void)id;
	return soi_watch_status(s, out, err);
}

int soi_page_watch(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	struct json_object *o = NULL;
	int rc = soi_o_load(ask, status, SOI_EMPTY, &o, err);

	if (rc < 0)
		return rc;
	soi_draw_head(ask, out, soi_span_str(word(ask, TITLE)), SOI_TAB_ABOUT);
	soi_html_put(out, "<h1>%s</h1>\n<p class=\"dek\">%s</p>\n", word(ask, TITLE), word(ask, o ? DEK : NOTHING));
	if (o)
		draw(ask, out, o);
	json_object_put(o);
	soi_draw_foot(ask, out);
	return 200;
}

int soi_api_watch(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	int rc = soi_watch_status(ask->store, out, err);

	if (rc == 0)
		soi_buf_add(out, SOI_LIT("{\"state\":null,\"sources\":[],\"pages\":{},\"hosts\":[]}"));
	if (rc >= 0)
		soi_buf_byte(out, '\n');
	return rc < 0 ? rc : 200;
}
