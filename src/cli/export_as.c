/*
 * soi export --format: what others read.
 *
 *	csv		a row a piece of evidence: which entry of which story, and the
 *			sentence with its place (RFC 4180, but lines end in \n)
 *	timelinejs	one story as TimelineJS 3 takes it
 *	ninjs		an article a line, IPTC's News in JSON 2.1
 *	warc		the captures, as resource records of a WARC 1.1 file
 *
 * Each is a view: nothing stands in it that the record has not, and what a
 * format cannot say (a day of an unknown year, in a timeline) is left out of it.
 * Stories come in the order of their ids, so that equal databases give equal
 * bytes.
 *
 * Cost: each story and each of its articles is parsed once.
 */
#include <stdlib.h>

#include "cli/cli.h"
#include "store/event_rows.h"
#include "web/feeds.h"
#include "base/banned.h"

struct giving {
	struct soi_cli *cli;
	struct soi_page_ask ask;	/* what the articles at hand are looked up by */
	struct soi_hand_shelf *shelf;
	bool whole;			/* with the marks */
	struct soi_events_out row;
	struct soi_buf text;
	struct soi_arena a;
	struct soi_span *ids;
	size_t n_ids, cap_ids;
	size_t n_left_out;
};

/* An article; NULL where there is none. */
static const struct soi_at_hand *at_hand(struct giving *g, struct soi_span id)
{
	const struct soi_at_hand *art = soi_shelf_get(g->shelf, id);

	if (!art) {	/* the shelf may be full */
		soi_shelf_free(g->shelf);
		g->shelf = soi_shelf_new(&g->ask, g->whole);
		art = soi_shelf_get(g->shelf, id);
	}
	return art;
}

/* --- csv ------------------------------------------------------------------------- */

static const char *const csv_columns[] = {
	"story", "title", "entry", "when", "first_day", "last_day", "announced", "status", "headline", "where",
	"series", "ordinal", "role", "new", "article", "start", "end", "text", "outlet", "published", "url",
	"reprint_of",
};

static void cell(struct giving *g, struct json_object *o, const char *key)
{
	soi_events_cell(&g->row, soi_o_str(o, key));
}

static void number_cell(struct giving *g, int64_t n)
{
	soi_events_cell(&g->row, soi_arena_printf(&g->row.a, "%lld", (long long)n));
}

static void day_cell(struct giving *g, bool known, int64_t day)
{
	int y = 0, mo = 0, d = 0;

	if (known)
		soi_civil_of(day, &y, &mo, &d);
	soi_events_cell(&g->row, known ? soi_arena_printf(&g->row.a, "%04d-%02d-%02d", y, mo, d) : SOI_EMPTY);
}

static void csv_row(struct giving *g, struct json_object *story, struct json_object *e, size_t i, struct json_object *v)
{
	const struct soi_at_hand *art = at_hand(g, soi_o_str(v, "article"));
	struct json_object *series = soi_o_get(e, "series");
	int64_t first = 0, last = 0, start = soi_o_int(v, "start"), end = soi_o_int(v, "end");
	bool known = soi_edtf_bounds(soi_o_str(e, "when"), &first, &last);

	soi_events_begin(&g->row);
	cell(g, story, "id");
	cell(g, story, "title");
	number_cell(g, (int64_t)i + 1);
	cell(g, e, "when");
	day_cell(g, known, first);
	day_cell(g, known, last);
	cell(g, e, "announced");
	cell(g, e, "status");
	cell(g, e, "headline");
	cell(g, e, "where");
	cell(g, series, "name");
	if (soi_o_int(series, "ordinal"))
		number_cell(g, soi_o_int(series, "ordinal"));
	else
		soi_events_cell(&g->row, SOI_EMPTY);
	cell(g, v, "role");
	soi_events_cell(&g->row, soi_o_true(v, "new") ? SOI_LIT("true") : SOI_LIT("false"));
	cell(g, v, "article");
	number_cell(g, start);
	number_cell(g, end);
	soi_events_cell(&g->row, art ? soi_hand_slice(art, start, end) : SOI_EMPTY);
	cell(g, art ? art->o : NULL, "outlet");
	soi_events_cell(&g->row, art ? soi_hand_published(art) : SOI_EMPTY);
	cell(g, art ? art->o : NULL, "url");
	cell(g, v, "reprint_of");
	(void)soi_out_line(g->cli, soi_buf_span(&g->row.b));
}

static void csv_story(struct giving *g, struct json_object *story)
{
	struct json_object *list = soi_o_get(story, "timeline");

	for (size_t i = 0; i < soi_o_len(list); i++) {
		struct json_object *evidence = soi_o_get(soi_o_at(list, i), "evidence");

		for (size_t k = 0; k < soi_o_len(evidence); k++)
			csv_row(g, story, soi_o_at(list, i), i, soi_o_at(evidence, k));
	}
}

/* --- timelinejs ------------------------------------------------------------------------ */

/* Year, month and day as far as they are known; false where the year is not. */
static bool slide_date(struct soi_json *j, const char *key, struct soi_span side)
{
	struct soi_date d;

	if (!soi_date_parse(side, &d) || !d.year)
		return false;
	soi_json_key(j, key);
	soi_json_open(j, '{');
	soi_json_key_int(j, "year", d.year);
	if (d.month)
		soi_json_key_int(j, "month", d.month);
	if (d.day)
		soi_json_key_int(j, "day", d.day);
	soi_json_close(j, '}');
	return true;
}

/* TimelineJS takes both for HTML. */
static void slide_text(struct giving *g, struct soi_json *j, struct json_object *e)
{
	struct json_object *list = soi_o_get(e, "evidence");

	soi_buf_clear(&g->text);
	for (size_t i = 0; i < soi_o_len(list); i++) {
		struct json_object *v = soi_o_at(list, i);
		const struct soi_at_hand *art = at_hand(g, soi_o_str(v, "article"));
		struct soi_span url = art ? soi_o_str(art->o, "url") : SOI_EMPTY, outlet;

		if (!art || soi_o_str(v, "reprint_of").n)
			continue;
		outlet = soi_o_str(art->o, "outlet").n ? soi_o_str(art->o, "outlet") : soi_o_str(art->o, "id");
		soi_html_put(&g->text, "<p>%t ", soi_hand_slice(art, soi_o_int(v, "start"), soi_o_int(v, "end")));
		if (soi_is_web_address(url))
			soi_html_put(&g->text, "<a href=\"%t\">%t</a></p>", url, outlet);
		else
			soi_html_put(&g->text, "(%t)</p>", outlet);
	}
	soi_json_key(j, "text");
	soi_json_open(j, '{');
	soi_json_key_str(j, "text", soi_buf_span(&g->text));
	soi_buf_clear(&g->text);
	soi_html_text(&g->text, soi_o_str(e, "headline"));
	soi_json_key_str(j, "headline", soi_buf_span(&g->text));
	soi_json_close(j, '}');
}

static void slide(struct giving *g, struct soi_json *j, struct json_object *e, size_t i)
{
	struct soi_span when = soi_o_str(e, "when"), last, first;
	int64_t from, to;
	int y, mo, d;

	when = when.n ? when : soi_o_str(e, "announced");
	last = when;
	first = soi_span_cut(&last, '/');
	if (!soi_edtf_bounds(when, &from, &to)) {
		g->n_left_out++;
		return;
	}
	soi_json_open(j, '{');
	if (!slide_date(j, "start_date", first)) {	/* a week */
		soi_civil_of(from, &y, &mo, &d);
		(void)slide_date(j, "start_date", soi_arena_printf(&g->row.a, "%04d-%02d-%02d", y, mo, d));
		soi_civil_of(to, &y, &mo, &d);
		last = soi_arena_printf(&g->row.a, "%04d-%02d-%02d", y, mo, d);
	}
	if (last.n)
		(void)slide_date(j, "end_date", last);
	slide_text(g, j, e);
	soi_json_key_str(j, "group", soi_o_str(e, "status"));
	soi_json_key_str(j, "unique_id", soi_arena_printf(&g->row.a, "e%zu", i + 1));
	soi_json_close(j, '}');
}

static void timelinejs(struct giving *g, struct json_object *story)
{
	struct json_object *list = soi_o_get(story, "timeline");
	struct soi_json j;

	soi_events_begin(&g->row);
	soi_json_init(&j, &g->row.b);
	soi_json_open(&j, '{');
	soi_json_key(&j, "title");
	soi_json_open(&j, '{');
	soi_json_key(&j, "text");
	soi_json_open(&j, '{');
	soi_html_text(&g->text, soi_o_str(story, "title"));
	soi_json_key_str(&j, "headline", soi_buf_span(&g->text));
	soi_json_close(&j, '}');
	soi_json_close(&j, '}');
	soi_json_key(&j, "events");
	soi_json_open(&j, '[');
	for (size_t i = 0; i < soi_o_len(list); i++)
		slide(g, &j, soi_o_at(list, i), i);
	soi_json_close(&j, ']');
	soi_json_close(&j, '}');
	(void)soi_out_line(g->cli, soi_buf_span(&g->row.b));
	if (g->n_left_out)
		soi_say(g->cli, MSG_NO_DAY_LEFT_OUT, g->n_left_out);
}

/* --- ninjs ----------------------------------------------------------------------------------- */

static void ninjs_text(struct soi_json *j, const char *key, const char *role, struct soi_span value)
{
	if (!value.n)
		return;
	soi_json_key(j, key);
	soi_json_open(j, '[');
	soi_json_open(j, '{');
	soi_json_key_str(j, "role", soi_span_str(role));
	soi_json_key_str(j, "contenttype", SOI_LIT("text/plain"));
	soi_json_key_str(j, "value", value);
	soi_json_close(j, '}');
	soi_json_close(j, ']');
}

/* The names of a kind, each once, in order of the text. */
static void ninjs_names(struct soi_json *j, const char *key, struct json_object *names, const char *kind)
{
	bool any = false;

	for (size_t i = 0; i < soi_o_len(names); i++) {
		struct json_object *m = soi_o_at(names, i);
		struct soi_span id = soi_o_str(m, "id"), qid = soi_o_str(m, "qid");
		bool before = !id.n || !soi_span_is(soi_o_str(m, "kind"), kind);

		for (size_t k = 0; k < i && !before; k++)
			before = soi_span_eq(soi_o_str(soi_o_at(names, k), "id"), id);
		if (before)
			continue;
		if (!any) {
			soi_json_key(j, key);
			soi_json_open(j, '[');
		}
		any = true;
		soi_json_open(j, '{');
		soi_json_key_str(j, "name", soi_name_shown(id));
		soi_json_key_str(j, "literal", id);
		if (qid.n) {
			struct soi_buf uri;

			soi_buf_init(&uri, 1024);
			soi_buf_printf(&uri, "http://www.wikidata.org/entity/%.*s", SOI_FMT(qid));
			soi_json_key_str(j, "uri", soi_buf_span(&uri));
			soi_buf_release(&uri);
		}
		soi_json_close(j, '}');
	}
	if (any)
		soi_json_close(j, ']');
}

static void ninjs_head(struct giving *g, struct soi_json *j, const struct soi_at_hand *art)
{
	struct json_object *authors = soi_o_get(art->o, "authors");
	struct soi_date d;
	char uuid[37];

	soi_buf_clear(&g->text);
	soi_buf_printf(&g->text, "soi-article\n%.*s", SOI_FMT(soi_o_str(art->o, "id")));
	soi_uuid_of(soi_buf_span(&g->text), uuid);
	soi_json_key_str(j, "uri", soi_arena_printf(&g->row.a, "urn:uuid:%s", uuid));
	soi_json_key_str(j, "type", SOI_LIT("text"));
	soi_json_key_str(j, "representationtype", SOI_LIT("full"));
	/* A day without its hour is no date-time. */
	if (soi_date_parse(soi_hand_published(art), &d) && d.year && d.day && d.hour >= 0) {
		soi_buf_clear(&g->text);
		soi_write_utc(&g->text, soi_date_unix(&d), true);
		soi_json_key_str(j, "versioncreated", soi_buf_span(&g->text));
	}
	if (soi_o_str(art->o, "lang").n)
		soi_json_key_str(j, "language", soi_o_str(art->o, "lang"));
	soi_buf_clear(&g->text);
	for (size_t i = 0; i < soi_o_len(authors); i++) {
		soi_buf_add(&g->text, i ? SOI_LIT(", ") : SOI_EMPTY);
		soi_buf_add(&g->text, soi_o_text(soi_o_at(authors, i)));
	}
	if (g->text.n)
		soi_json_key_str(j, "by", soi_buf_span(&g->text));
	if (soi_o_str(art->o, "outlet").n)
		soi_json_key_str(j, "copyrightholder", soi_o_str(art->o, "outlet"));
}

static void ninjs_story(struct giving *g, struct json_object *story)
{
	struct json_object *members = soi_o_get(story, "members");

	for (size_t i = 0; i < soi_o_len(members); i++) {
		const struct soi_at_hand *art = at_hand(g, soi_o_text(soi_o_at(members, i)));
		const char *const alt[] = { "soi", "soi-story", "url" };
		struct soi_json j;

		if (!art)
			continue;
		soi_events_begin(&g->row);
		soi_json_init(&j, &g->row.b);
		soi_json_open(&j, '{');
		ninjs_head(g, &j, art);
		ninjs_text(&j, "headlines", "main", soi_o_str(art->o, "title"));
		ninjs_text(&j, "descriptions", "lede", soi_o_str(art->o, "lede"));
		ninjs_text(&j, "bodies", "main", soi_o_str(art->o, "text"));
		ninjs_names(&j, "people", soi_o_get(art->o, "names"), "person");
		ninjs_names(&j, "organisations", soi_o_get(art->o, "names"), "org");
		ninjs_names(&j, "places", soi_o_get(art->o, "names"), "place");
		soi_json_key(&j, "altids");
		soi_json_open(&j, '[');
		for (size_t k = 0; k < 3; k++) {
			struct soi_span value = k == 1 ? soi_o_str(story, "id") : soi_o_str(art->o, k ? "url" : "id");

			if (!value.n)
				continue;
			soi_json_open(&j, '{');
			soi_json_key_str(&j, "role", soi_span_str(alt[k]));
			soi_json_key_str(&j, "value", value);
			soi_json_close(&j, '}');
		}
		soi_json_close(&j, ']');
		soi_json_close(&j, '}');
		(void)soi_out_line(g->cli, soi_buf_span(&g->row.b));
	}
}

/* --- warc ---------------------------------------------------------------------------------------- */

/*
 * A record of its own for each capture.  The store has the bytes without the
 * HTTP header they came with, so it is a resource, not a response; one of
 * unknown address is named by its hash, one of unknown time is of 1970.
 */
static int warc_record(void *ctx, const struct soi_capture *c, const char *sha256)
{
	struct giving *g = ctx;
	struct soi_span bytes = soi_span_trim(c->bytes), url = c->url;
	const char *type = bytes.n && bytes.p[0] == '<' ? "text/html" : "text/plain; charset=utf-8";
	char uuid[37];

	soi_arena_clear(&g->row.a);
	soi_buf_clear(&g->text);
	soi_buf_printf(&g->text, "soi-warc\n%s\n%.*s\n%.*s", sha256, SOI_FMT(url), SOI_FMT(c->fetched));
	soi_uuid_of(soi_buf_span(&g->text), uuid);
	if (!soi_is_web_address(url))
		url = soi_arena_printf(&g->row.a, "file:///capture/%s", sha256);
	soi_buf_clear(&g->text);
	soi_buf_printf(&g->text, "WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:%s>\r\nWARC-Date: %.*s\r\n"
		       "WARC-Target-URI: %.*s\r\nWARC-Payload-Digest: sha256:%s\r\nWARC-Block-Digest: sha256:%s\r\n"
		       "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n", uuid,
		       SOI_FMT(c->fetched.n ? c->fetched : SOI_LIT("1970-01-01T00:00:00Z")), SOI_FMT(url), sha256, sha256,
		       type, c->bytes.n);
	return soi_out(g->cli, soi_buf_span(&g->text)) && soi_out(g->cli, c->bytes) &&
	       soi_out_str(g->cli, "\r\n\r\n") ? 0 : 1;
}

/* --- the stories meant -------------------------------------------------------------------------------- */

static int add_id(void *ctx, struct soi_span line)
{
	struct giving *g = ctx;
	struct json_object *o = soi_field_parse(g->cli, line);

	if (!o)
		return 0;
	soi_arena_grow(&g->a, &g->ids, g->n_ids, &g->cap_ids, sizeof(*g->ids));
	g->ids[g->n_ids++] = soi_arena_copy(&g->a, soi_o_str(o, "id"));
	json_object_put(o);
	return 0;
}

static int by_bytes(const void *x, const void *y)
{
	return soi_span_cmp(*(const struct soi_span *)x, *(const struct soi_span *)y);
}

static int find_ids(struct giving *g, struct soi_err *err)
{
	int rc = 0;

	if (g->cli->n_args == 0) {
		rc = soi_store_stories(g->ask.store, add_id, g, err);
		if (g->n_ids)
			qsort(g->ids, g->n_ids, sizeof(*g->ids), by_bytes);
	}
	for (int i = 0; i < g->cli->n_args; i++) {
		soi_arena_grow(&g->a, &g->ids, g->n_ids, &g->cap_ids, sizeof(*g->ids));
		g->ids[g->n_ids++] = soi_span_str(g->cli->args[i]);
	}
	return rc;
}

static int each_story(struct giving *g, void (*one)(struct giving *g, struct json_object *story), struct soi_err *err)
{
	struct json_object *story;
	int rc = find_ids(g, err);

	for (size_t i = 0; rc == 0 && i < g->n_ids && !g->cli->out_failed; i++) {
		rc = soi_o_load(&g->ask, soi_store_story, g->ids[i], &story, err);
		if (rc == 0)
			rc = soi_fail(err, SOI_EIO, SOI_NO_OFFSET, "there is no story '%.*s'", SOI_FMT(g->ids[i]));
		else if (rc > 0)
			rc = 0;
		if (rc == 0)
			one(g, story);
		json_object_put(story);
	}
	return rc;
}

int soi_export_as(struct soi_cli *c, struct soi_store *s, struct soi_err *err)
{
	struct giving g = { .cli = c, .ask = { .store = s, .lang = soi_cli_lang(c) } };
	const char *format = c->opt[OPT_FORMAT];
	int rc;

	g.whole = strcmp(format, "ninjs") == 0;
	g.shelf = soi_shelf_new(&g.ask, g.whole);
	soi_arena_init(&g.a);
	soi_buf_init(&g.text, SOI_MAX_FILE_BYTES);
	soi_events_out_init(&g.row, NULL);
	if (strcmp(format, "csv") == 0) {
		soi_events_head(&g.row, csv_columns, sizeof(csv_columns) / sizeof(*csv_columns));
		(void)soi_out_line(c, soi_buf_span(&g.row.b));
		rc = each_story(&g, csv_story, err);
	} else if (strcmp(format, "ninjs") == 0) {
		rc = each_story(&g, ninjs_story, err);
	} else if (strcmp(format, "timelinejs") == 0) {
		rc = c->n_args == 1 ? each_story(&g, timelinejs, err) :
		     soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "timelinejs is of one story: name it");
	} else {
		rc = c->n_args == 0 ? soi_store_each_capture(s, warc_record, &g, err) :
		     soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "%s is of all there is: no story can be named", format);
	}
	soi_events_out_release(&g.row);
	soi_buf_release(&g.text);
	soi_arena_release(&g.a);
	soi_shelf_free(g.shelf);
	return rc;
}
