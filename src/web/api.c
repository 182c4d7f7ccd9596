/*
 * JSON at the addresses of the pages.  Lists are arrays; where there is more
 * than a page, the Link header names the next one (RFC 8288), whose cursor is
 * a place in the list's order, so nothing is missed or told twice while
 * stories come and go.  A query that finds nothing keeps its empty array; the
 * one that would find something stands in the Link header too, as "related".
 */
#include "web/api.h"

#include <inttypes.h>

#include "store/event_rows.h"
#include "web/draw.h"

#include "base/banned.h"

#define DEFAULT_LIMIT 100
#define MAX_LIMIT 1000
#define MAX_EVENTS 100000	/* of one file */
#define QUOTE_AROUND 32		/* characters before and behind an exact quotation */

static size_t limit_of(const struct soi_page_ask *ask)
{
	return ask->limit <= 0 ? DEFAULT_LIMIT : ask->limit > MAX_LIMIT ? MAX_LIMIT : (size_t)ask->limit;
}

static size_t offset_of(const struct soi_page_ask *ask)
{
	size_t v = 0;

	for (size_t i = 0; i < ask->cursor.n && v < 100000; i++)
		if (ask->cursor.p[i] >= '0' && ask->cursor.p[i] <= '9')
			v = v * 10 + (size_t)(ask->cursor.p[i] - '0');
	return v;
}

/* --- lists ----------------------------------------------------------------------- */

struct lines {
	struct soi_buf *out;
	const char *between;
	size_t n, skip, max;
	bool more;
	int64_t seq;		/* of the last line, where lines have one */
	struct soi_buf cursor;	/* of a list of stories */
};

static int add_line(void *ctx, struct soi_span line)
{
	struct lines *l = ctx;

	if (l->skip) {
		l->skip--;
		return 0;
	}
	if (l->n == l->max) {
		l->more = true;
		return 1;
	}
	soi_html_raw(l->out, l->n++ ? l->between : "");
	soi_buf_add(l->out, soi_span_trim(line));
	return 0;
}

static int add_story(void *ctx, struct soi_span line)
{
	struct lines *l = ctx;
	struct json_object *o = NULL;
	int rc = add_line(ctx, line);

	if (rc == 0 && soi_json_line(soi_span_trim(line), &o, NULL) == 0) {
		soi_buf_clear(&l->cursor);
		soi_buf_add(&l->cursor, soi_o_str(o, "updated"));
		soi_buf_byte(&l->cursor, '~');
		soi_buf_add(&l->cursor, soi_o_str(o, "id"));
	}
	json_object_put(o);
	return rc;
}

static int add_change(void *ctx, struct soi_span line)
{
	struct lines *l = ctx;
	struct json_object *o = NULL;
	int rc = add_line(ctx, line);

	if (rc == 0 && soi_json_line(soi_span_trim(line), &o, NULL) == 0)
		l->seq = soi_o_int(o, "seq");
	json_object_put(o);
	return rc;
}

int soi_api_stories(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_buf *next, struct soi_err *err)
{
	struct lines l = { .out = out, .between = ",\n", .max = limit_of(ask) };
	int rc;

	soi_buf_init(&l.cursor, 8192);
	soi_html_raw(out, "[\n");
	rc = soi_store_stories_after(ask->store, ask->cursor, l.max + 1, add_story, &l, err);
	soi_html_raw(out, "\n]\n");
	if (l.more)
		soi_html_put(next, "/stories.json?limit=%d&after=%u", (int64_t)l.max, soi_buf_span(&l.cursor));
	soi_buf_release(&l.cursor);
	return rc < 0 ? rc : 200;
}

/* The address of a query that finds something, for one that does not. */
static void suggest(const struct soi_page_ask *ask, struct soi_buf *other)
{
	struct soi_buf words;

	soi_buf_init(&words, 4096);
	if (soi_store_suggest(ask->store, ask->query, &words, NULL) == 1)	/* a help: no error if it fails */
		soi_html_put(other, "/search.json?q=%u", soi_buf_span(&words));
	soi_buf_release(&words);
}

int soi_api_search(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_buf *next, struct soi_buf *other,
		   struct soi_err *err)
{
	struct lines l = { .out = out, .between = ",\n", .max = limit_of(ask), .skip = offset_of(ask) };
	size_t from = l.skip;
	struct soi_search q = { .words = ask->query, .limit = from + l.max + 1 };
	int rc;

	soi_html_raw(out, "[\n");
	rc = soi_store_search(ask->store, &q, add_line, &l, err);
	soi_html_raw(out, "\n]\n");
	if (rc >= 0 && !l.n && l.skip == from)
		suggest(ask, other);
	if (l.more)
		soi_html_put(next, "/search.json?q=%u&limit=%d&after=%d", ask->query, (int64_t)l.max, (int64_t)(from + l.max));
	return rc < 0 ? rc : 200;
}

/* ?since= is a number or a day; a cursor is the last number seen. */
int soi_api_changes(const struct soi_page_ask *ask, enum soi_form form, struct soi_buf *out, struct soi_buf *next,
		    struct soi_err *err)
{
	bool lines = form == SOI_FORM_LINES;
	struct lines l = { .out = out, .between = lines ? "\n" : ",\n", .max = limit_of(ask) };
	int64_t since = 0, day = SOI_NO_TIME, last;
	bool is_number = true;
	int rc;

	for (size_t i = 0; i < ask->since.n; i++)
		is_number = is_number && ask->since.p[i] >= '0' && ask->since.p[i] <= '9' && i < 15;
	for (size_t i = 0; is_number && i < ask->since.n; i++)
		since = since * 10 + (ask->since.p[i] - '0');
	if (!is_number && !soi_edtf_bounds(ask->since, &day, &last))
		return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "'%.*s' is neither a number nor a day", SOI_FMT(ask->since));
	if (ask->cursor.n && (int64_t)offset_of(ask) > since)
		since = (int64_t)offset_of(ask);
	soi_html_raw(out, lines ? "" : "[\n");
	rc = soi_store_changes(ask->store, since, day, add_change, &l, err);
	soi_html_raw(out, lines ? (l.n ? "\n" : "") : "\n]\n");
	if (l.more)
		soi_html_put(next, "/changes.%r?since=%u&limit=%d&after=%d", lines ? "jsonl" : "json", ask->since,
			     (int64_t)l.max, l.seq);
	return rc < 0 ? rc : 200;
}

/* --- events ------------------------------------------------------------------------- */

struct event_lines {
	struct lines l;
	struct soi_events_out out;
	enum soi_form form;
};

static int add_event(void *ctx, const struct soi_event_row *r)
{
	struct event_lines *e = ctx;

	if (e->l.skip || e->l.n == e->l.max)
		return add_line(&e->l, SOI_EMPTY);
	soi_events_begin(&e->out);
	if (e->form == SOI_FORM_CSV)
		soi_events_plover(&e->out, r);
	else
		soi_events_json(&e->out, r);
	return add_line(&e->l, soi_buf_span(&e->out.b));
}

int soi_api_events(const struct soi_page_ask *ask, const struct soi_plover *plover, enum soi_form form,
		   struct soi_buf *out, struct soi_buf *next, struct soi_err *err)
{
	struct event_lines e = { .form = form };
	bool array = form == SOI_FORM_JSON;
	struct soi_buf query;
	size_t from = offset_of(ask);
	int rc;

	e.l = (struct lines){ .out = out, .between = array ? ",\n" : "\n", .skip = from,
			      .max = array || ask->limit > 0 ? limit_of(ask) : MAX_EVENTS };
	soi_events_out_init(&e.out, plover);
	soi_buf_init(&query, 65536);
	soi_events_query(ask, &query);
	if (form == SOI_FORM_CSV) {
		soi_events_head(&e.out, soi_plover_columns, soi_plover_columns_n);
		soi_buf_add(out, soi_buf_span(&e.out.b));
		soi_buf_byte(out, '\n');
	}
	soi_html_raw(out, array ? "[\n" : "");
	rc = soi_store_events(ask->store, soi_buf_span(&query), from + e.l.max + 1, add_event, &e, err);
	soi_html_raw(out, array ? "\n]\n" : e.l.n ? "\n" : "");
	if (e.l.more) {
		soi_html_put(next, "/events.%r?", array ? "json" : form == SOI_FORM_CSV ? "csv" : "jsonl");
		soi_events_address(ask, next);
		soi_html_put(next, "&limit=%d&after=%d", (int64_t)e.l.max, (int64_t)(from + e.l.max));
	}
	soi_buf_release(&query);
	soi_events_out_release(&e.out);
	return rc < 0 ? rc : 200;
}

/* --- one thing ------------------------------------------------------------------------ */

static void add_str(struct json_object *o, const char *key, struct soi_span s)
{
	json_object_object_add(o, key, json_object_new_string_len(s.p ? s.p : "", (int)s.n));
}

/* The selectors of text[start:end], in code points as that model counts them. */
static void add_selectors(struct soi_hand_shelf *shelf, struct json_object *e)
{
	const struct soi_at_hand *art = soi_shelf_get(shelf, soi_o_str(e, "article"));
	int64_t start = soi_o_int(e, "start"), end = soi_o_int(e, "end");
	struct json_object *list, *position, *quote;

	if (!art || end <= start)
		return;
	list = json_object_new_array();
	position = json_object_new_object();
	quote = json_object_new_object();
	add_str(position, "type", SOI_LIT("TextPositionSelector"));
	json_object_object_add(position, "start", json_object_new_int64(start));
	json_object_object_add(position, "end", json_object_new_int64(end));
	add_str(quote, "type", SOI_LIT("TextQuoteSelector"));
	add_str(quote, "exact", soi_hand_slice(art, start, end));
	add_str(quote, "prefix", soi_hand_slice(art, start > QUOTE_AROUND ? start - QUOTE_AROUND : 0, start));
	add_str(quote, "suffix", soi_hand_slice(art, end, end + QUOTE_AROUND));
	json_object_array_add(list, position);
	json_object_array_add(list, quote);
	json_object_object_add(e, "selector", list);
}

static void select_each(struct soi_hand_shelf *shelf, struct json_object *list)
{
	for (size_t i = 0; i < soi_o_len(list); i++)
		add_selectors(shelf, soi_o_at(list, i));
	if (list && json_object_is_type(list, json_type_object))
		add_selectors(shelf, list);
}

int soi_api_story(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	struct json_object *o, *list;
	struct soi_hand_shelf *shelf;
	int rc = soi_o_load(ask, soi_store_story, ask->id, &o, err);

	if (rc <= 0)
		return rc < 0 ? rc : 404;
	if (!soi_span_eq(soi_o_str(o, "id"), ask->id)) {
		soi_html_put(out, "/story/%u.json", soi_o_str(o, "id"));
		json_object_put(o);
		return 302;
	}
	shelf = soi_shelf_new(ask, false);
	list = soi_o_get(o, "timeline");
	for (size_t i = 0; i < soi_o_len(list); i++) {
		select_each(shelf, soi_o_get(soi_o_at(list, i), "evidence"));
		select_each(shelf, soi_o_get(soi_o_at(list, i), "realises"));
	}
	list = soi_o_get(o, "ledger");
	for (size_t i = 0; i < soi_o_len(list); i++)
		select_each(shelf, soi_o_get(soi_o_at(list, i), "points"));
	select_each(shelf, soi_o_get(o, "quotes"));
	soi_buf_add(out, soi_span_str(json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN)));
	soi_buf_byte(out, '\n');
	soi_shelf_free(shelf);
	json_object_put(o);
	return 200;
}

static int as_stored(int found, struct soi_buf *out)
{
	if (found == 1)
		soi_buf_byte(out, '\n');
	return found < 0 ? found : found ? 200 : 404;
}

int soi_api_article(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	return as_stored(soi_store_article(ask->store, ask->id, out, err), out);
}

int soi_api_about(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	int rc = soi_store_about(ask->store, out, err);

	return as_stored(rc < 0 ? rc : 1, out);
}

int soi_api_capture(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	struct soi_buf bytes;
	struct soi_json j;
	int rc;

	soi_buf_init(&bytes, SOI_MAX_CAPTURE_BYTES);
	rc = soi_store_capture(ask->store, ask->id, &bytes, err);
	if (rc == 1) {
		soi_json_init(&j, out);
		soi_json_open(&j, '{');
		soi_json_key_str(&j, "sha256", ask->id);
		soi_json_key_int(&j, "bytes", (int64_t)bytes.n);
		soi_buf_clear(&bytes);
		soi_html_put(&bytes, "/capture/%u/raw", ask->id);
		soi_json_key_str(&j, "raw", soi_buf_span(&bytes));
		soi_json_close(&j, '}');
		soi_buf_byte(out, '\n');
	}
	soi_buf_release(&bytes);
	return rc < 0 ? rc : rc ? 200 : 404;
}
