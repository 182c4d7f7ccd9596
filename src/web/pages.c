/*
 * Every page is drawn from the JSON that the store keeps, the same that the API
 * gives, so that a page can show nothing that the record does not say.
 *
 * An article's text is drawn in one walk over the borders of its spans: between
 * two neighbouring borders every character lies in the same spans, and gets one
 * element with their classes.  n spans cost n log n to sort; no nesting arises.
 */
#include "web/pages.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "base/table.h"
#include "web/html.h"

#include "base/banned.h"

#define W(ask, id) soi_words((ask)->lang, SOI_W_##id)

/* --- reading the records -------------------------------------------------- */

static struct json_object *get(struct json_object *o, const char *key)
{
	struct json_object *v = NULL;

	return o && json_object_is_type(o, json_type_object) && json_object_object_get_ex(o, key, &v) ? v : NULL;
}

static struct soi_span str(struct json_object *o, const char *key)
{
	struct json_object *v = get(o, key);

	if (!v || !json_object_is_type(v, json_type_string))
		return SOI_EMPTY;
	return (struct soi_span){ json_object_get_string(v), (size_t)json_object_get_string_len(v) };
}

static int64_t num(struct json_object *o, const char *key)
{
	struct json_object *v = get(o, key);

	return v ? json_object_get_int64(v) : 0;
}

static size_t len(struct json_object *array)
{
	return array && json_object_is_type(array, json_type_array) ? json_object_array_length(array) : 0;
}

static struct json_object *at(struct json_object *array, size_t i)
{
	return json_object_array_get_idx(array, i);
}

static struct soi_span str_of(struct json_object *v)
{
	return soi_span_str(v ? json_object_to_json_string_ext(v, JSON_C_TO_STRING_PLAIN) : NULL);
}

/* "752370000000.5" as 752.370.000.000,5, in English with the marks the other way
 * round; up to four digits stand ungrouped, and what is no plain number stays. */
static void grouped_digits(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span n)
{
	size_t start = n.n && n.p[0] == '-', whole = start;

	while (whole < n.n && n.p[whole] >= '0' && n.p[whole] <= '9')
		whole++;
	if (whole == start || (whole < n.n && n.p[whole] != '.') || memchr(n.p, 'e', n.n)) {
		soi_html_text(b, n);
		return;
	}
	for (size_t i = 0; i < n.n; i++) {
		if (i > start && i < whole && whole - start > 4 && (whole - i) % 3 == 0)
			soi_buf_byte(b, ask->lang == SOI_VI ? '.' : ',');
		soi_buf_byte(b, i == whole && ask->lang == SOI_VI ? ',' : n.p[i]);
	}
}

/* --- the frame ------------------------------------------------------------ */

static void lang_suffix(const struct soi_page_ask *ask, struct soi_buf *b, char sep)
{
	if (!ask->lang_in_url)
		return;
	soi_buf_byte(b, sep);
	soi_html_raw(b, ask->lang == SOI_VI ? "lang=vi" : "lang=en");
}

static void head(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span title)
{
	soi_html_raw(b, "<!DOCTYPE html>\n<html lang=\"");
	soi_html_raw(b, ask->lang == SOI_VI ? "vi" : "en");
	soi_html_raw(b, "\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
	if (title.n) {
		soi_html_text(b, title);
		soi_html_raw(b, " – ");
	}
	soi_html_raw(b, "Soi</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
			"<meta name=\"color-scheme\" content=\"light dark\">\n"
			"<link rel=\"stylesheet\" href=\"/style.css\">\n"
			"<link rel=\"icon\" href=\"data:,\">\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">");
	soi_html_str(b, W(ask, TO_TEXT));
	soi_html_raw(b, "</a>\n<header class=\"site\">\n<a class=\"brand\" href=\"/");
	lang_suffix(ask, b, '?');
	soi_html_raw(b, "\">Soi</a>\n<p class=\"tagline\">");
	soi_html_str(b, W(ask, TAGLINE));
	soi_html_raw(b, "</p>\n<form class=\"search\" action=\"/search\" role=\"search\">\n<label class=\"hidden\" for=\"q\">");
	soi_html_str(b, W(ask, SEARCH_HINT));
	soi_html_raw(b, "</label>\n<input id=\"q\" name=\"q\" type=\"search\" autocomplete=\"off\" placeholder=\"");
	soi_html_str(b, W(ask, SEARCH_HINT));
	soi_html_raw(b, "\" value=\"");
	soi_html_text(b, ask->query);
	soi_html_raw(b, "\">\n");
	if (ask->lang_in_url)
		soi_html_raw(b, ask->lang == SOI_VI ? "<input type=\"hidden\" name=\"lang\" value=\"vi\">\n" :
						      "<input type=\"hidden\" name=\"lang\" value=\"en\">\n");
	soi_html_raw(b, "<button>");
	soi_html_str(b, W(ask, SEARCH));
	soi_html_raw(b, "</button>\n</form>\n</header>\n<main id=\"main\">\n");
}

static void foot(const struct soi_page_ask *ask, struct soi_buf *b)
{
	soi_html_raw(b, "</main>\n<footer class=\"site\">\n<a href=\"/about");
	lang_suffix(ask, b, '?');
	soi_html_raw(b, "\">");
	soi_html_str(b, W(ask, ABOUT));
	soi_html_raw(b, "</a>\n<a rel=\"alternate\" hreflang=\"");
	soi_html_raw(b, ask->lang == SOI_VI ? "en\" lang=\"en\" href=\"/?lang=en\">" : "vi\" lang=\"vi\" href=\"/?lang=vi\">");
	soi_html_str(b, W(ask, OTHER_LANG));
	soi_html_raw(b, "</a>\n</footer>\n</body>\n</html>\n");
}

static void story_href(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span id)
{
	soi_html_raw(b, "<a href=\"/story/");
	soi_html_url(b, id);
	lang_suffix(ask, b, '?');
	soi_html_raw(b, "\">");
}

/* A link to characters start to end of an article; equal: to its head. */
static void article_href(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span id, int64_t start,
			 int64_t end)
{
	soi_html_raw(b, "<a href=\"/article/");
	soi_html_url(b, id);
	if (end > start)
		soi_buf_printf(b, "?s=%" PRId64 "-%" PRId64, start, end);
	lang_suffix(ask, b, end > start ? '&' : '?');
	soi_html_raw(b, end > start ? "#s\">" : "\">");
}

static void date_element(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span value)
{
	bool machine = value.n && value.p[0] != 'X' && !memchr(value.p, '/', value.n);

	soi_html_raw(b, "<time");
	if (machine) {
		soi_html_raw(b, " datetime=\"");
		soi_html_text(b, value);
		soi_html_raw(b, "\"");
	}
	soi_html_raw(b, ">");
	if (value.n)
		soi_write_date(b, ask->lang, value);
	else
		soi_html_str(b, W(ask, UNDATED));
	soi_html_raw(b, "</time>");
}

/* A place as a reader calls it: a state by the first full name that the table
 * has for its code.  One walk over the table, some tens of kilobytes. */
static struct soi_span place_name(struct soi_span id)
{
	for (size_t t = 0; id.n == 3 && t < soi_embedded_n; t++) {
		struct soi_span rest = { soi_embedded[t].bytes, soi_embedded[t].n_bytes };

		if (strcmp(soi_embedded[t].name, "states") != 0)
			continue;
		while (rest.p) {
			struct soi_span row = soi_span_cut(&rest, '\n');
			struct soi_span name = soi_span_cut(&row, '\t');

			if (row.p && soi_span_eq(soi_span_cut(&row, '\t'), id))
				return name;
		}
	}
	return id;
}

/* --- an article at hand: its record and a map of its text ------------------ */

struct article {
	struct json_object *o;
	struct soi_cpmap map;
};

static int load_article(const struct soi_page_ask *ask, struct soi_arena *a, struct soi_span id,
			struct article *out, struct soi_err *err)
{
	struct soi_buf line;
	int rc;

	out->o = NULL;
	soi_buf_init(&line, (size_t)64 << 20);
	rc = soi_store_article(ask->store, id, &line, err);
	if (rc == 1)
		rc = soi_json_line(soi_span_trim(soi_buf_span(&line)), &out->o, err) ? SOI_EFORMAT : 1;
	if (rc == 1)
		soi_cpmap_build(&out->map, a, str(out->o, "text"));
	soi_buf_release(&line);
	return rc;
}

static struct soi_span slice(const struct article *art, int64_t start, int64_t end)
{
	size_t from = soi_byte_of_cp(&art->map, start < 0 ? 0 : (size_t)start);
	size_t to = soi_byte_of_cp(&art->map, end < 0 ? 0 : (size_t)end);

	return from < to ? soi_span_sub(art->map.text, from, to) : SOI_EMPTY;
}

/* The sentence around start, so that a short span is read in its place. */
static void widen_to_sentence(const struct article *art, int64_t *start, int64_t *end)
{
	struct json_object *sentences = get(art->o, "sentences");

	for (size_t i = 0; i < len(sentences); i++) {
		struct json_object *s = at(sentences, i);

		if (num(s, "start") <= *start && *start < num(s, "end")) {
			*start = num(s, "start");
			if (num(s, "end") > *end)
				*end = num(s, "end");
			return;
		}
	}
}

/* --- the list of stories --------------------------------------------------- */

struct list {
	const struct soi_page_ask *ask;
	struct soi_buf *out;
	size_t n;
};

static void story_row(struct list *l, struct json_object *o)
{
	const struct soi_page_ask *ask = l->ask;
	struct soi_buf *b = l->out;
	struct soi_span first = str(o, "first"), last = str(o, "last");
	int64_t n = num(o, "articles");

	soi_html_raw(b, "<li class=\"story\">\n<h2>");
	story_href(ask, b, str(o, "id"));
	soi_html_text(b, str(o, "title"));
	soi_html_raw(b, "</a></h2>\n<p class=\"meta\">");
	date_element(ask, b, first);
	if (last.n && !soi_span_eq(first, last)) {
		soi_html_raw(b, " – ");
		date_element(ask, b, last);
	}
	soi_html_raw(b, " · ");
	soi_html_int(b, n);
	soi_html_raw(b, " ");
	soi_html_str(b, n == 1 ? W(ask, REPORT_1) : W(ask, REPORTS));
	soi_html_raw(b, "</p>\n</li>\n");
}

static int story_line(void *ctx, struct soi_span line)
{
	struct list *l = ctx;
	struct json_object *o = NULL;

	if (soi_json_line(soi_span_trim(line), &o, NULL) == 0) {
		if (l->n++ == 0)
			soi_html_raw(l->out, "<ol class=\"stories\">\n");
		story_row(l, o);
		json_object_put(o);
	}
	return 0;
}

int soi_page_stories(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	struct list l = { .ask = ask, .out = out };
	int rc;

	head(ask, out, SOI_EMPTY);
	soi_html_raw(out, "<h1>");
	soi_html_str(out, W(ask, STORIES));
	soi_html_raw(out, "</h1>\n");
	rc = soi_store_stories(ask->store, story_line, &l, err);
	if (rc)
		return rc;
	if (l.n)
		soi_html_raw(out, "</ol>\n");
	else {
		soi_html_raw(out, "<p class=\"empty\">");
		soi_html_str(out, W(ask, NO_STORIES));
		soi_html_raw(out, "</p>\n");
	}
	foot(ask, out);
	return 200;
}

/* --- one story -------------------------------------------------------------- */

static const char *status_word(const struct soi_page_ask *ask, struct soi_span status)
{
	if (soi_span_is(status, "planned"))
		return W(ask, PLANNED);
	if (soi_span_is(status, "possible"))
		return W(ask, POSSIBLE);
	if (soi_span_is(status, "called-for"))
		return W(ask, CALLED_FOR);
	if (soi_span_is(status, "denied"))
		return W(ask, DENIED);
	if (soi_span_is(status, "put-off"))
		return W(ask, PUT_OFF);
	if (soi_span_is(status, "cancelled"))
		return W(ask, CANCELLED);
	return W(ask, ACTUAL);
}

static void why_list(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *why)
{
	soi_html_raw(b, "<ul class=\"why\">\n");
	for (size_t i = 0; i < len(why); i++) {
		struct json_object *w = at(why, i);
		struct soi_span quote = str(w, "text"), article = str(w, "article");

		soi_html_raw(b, "<li><code>");
		soi_html_text(b, str(w, "rule"));
		soi_html_raw(b, "</code>");
		if (quote.n) {
			soi_html_raw(b, " “");
			if (article.n && get(w, "start")) {
				article_href(ask, b, article, num(w, "start"), num(w, "end"));
				soi_html_text(b, quote);
				soi_html_raw(b, "</a>");
			} else {
				soi_html_text(b, quote);
			}
			soi_html_raw(b, "”");
		}
		if (str(w, "value").n) {
			soi_html_raw(b, " → ");
			soi_html_text(b, str(w, "value"));
		}
		soi_html_raw(b, "</li>\n");
	}
	soi_html_raw(b, "</ul>\n");
}

static void outlet_of(const struct soi_page_ask *ask, struct soi_buf *b, const struct article *art)
{
	struct soi_span outlet = str(art->o, "outlet"), published = str(art->o, "published");

	soi_html_raw(b, "<cite>");
	soi_html_text(b, outlet);
	if (published.n) {
		soi_html_raw(b, outlet.n ? ", " : "");
		date_element(ask, b, published);
	}
	soi_html_raw(b, "</cite>");
}

static void evidence_item(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *e)
{
	struct soi_arena a;
	struct article art;
	int64_t start = num(e, "start"), end = num(e, "end"), from = start, to = end;

	soi_arena_init(&a);
	if (load_article(ask, &a, str(e, "article"), &art, NULL) == 1) {
		widen_to_sentence(&art, &from, &to);
		soi_html_raw(b, "<li><blockquote>");
		article_href(ask, b, str(e, "article"), start, end);
		soi_html_text(b, slice(&art, from, start));
		soi_html_raw(b, "<mark>");
		soi_html_text(b, slice(&art, start, end));
		soi_html_raw(b, "</mark>");
		soi_html_text(b, slice(&art, end, to));
		soi_html_raw(b, "</a></blockquote> ");
		outlet_of(ask, b, &art);
		soi_html_raw(b, " <span class=\"role\">");
		soi_html_str(b, status_word(ask, str(e, "role")));
		soi_html_raw(b, "</span>");
		if (str(e, "reprint_of").n) {
			soi_html_raw(b, " <span class=\"role\">");
			soi_html_str(b, W(ask, REPRINT));
			soi_html_raw(b, "</span>");
		}
		soi_html_raw(b, "</li>\n");
		json_object_put(art.o);
	}
	soi_arena_release(&a);
}

static void evidence_list(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *list)
{
	soi_html_raw(b, "<ul class=\"evidence\">\n");
	for (size_t i = 0; i < len(list); i++)
		evidence_item(ask, b, at(list, i));
	soi_html_raw(b, "</ul>\n");
}

/* The planned state an entry fulfils: one passage, or a list of them. */
static void realises(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *list)
{
	soi_html_raw(b, "<p class=\"before\">");
	soi_html_str(b, W(ask, REALISES));
	soi_html_raw(b, ":</p>\n");
	if (json_object_is_type(list, json_type_array)) {
		evidence_list(ask, b, list);
	} else {
		soi_html_raw(b, "<ul class=\"evidence\">\n");
		evidence_item(ask, b, list);
		soi_html_raw(b, "</ul>\n");
	}
}

static void entry(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *e, size_t i)
{
	struct json_object *series = get(e, "series"), *list = get(e, "evidence");
	struct soi_span when = str(e, "when"), status = str(e, "status");
	size_t n = len(list);

	soi_buf_printf(b, "<li id=\"e%zu\" class=\"entry is-", i + 1);
	soi_html_text(b, status);
	soi_html_raw(b, "\">\n<div class=\"when\">");
	if (when.n || !str(e, "announced").n) {
		date_element(ask, b, when);
	} else {
		soi_html_raw(b, "<span class=\"label\">");
		soi_html_str(b, W(ask, ANNOUNCED));
		soi_html_raw(b, "</span> ");
		date_element(ask, b, str(e, "announced"));
	}
	soi_html_raw(b, "</div>\n<div class=\"what\">\n<h3>");
	article_href(ask, b, str(e, "article"), num(e, "start"), num(e, "end"));
	soi_html_text(b, str(e, "headline"));
	soi_html_raw(b, "</a></h3>\n<p class=\"meta\"><span class=\"status\">");
	soi_html_str(b, status_word(ask, status));
	soi_html_raw(b, "</span>");
	if (num(series, "ordinal")) {
		soi_html_raw(b, " · ");
		soi_html_text(b, str(series, "name"));
		soi_html_raw(b, " ");
		soi_html_str(b, W(ask, ROUND));
		soi_html_raw(b, " ");
		soi_html_int(b, num(series, "ordinal"));
	}
	if (str(e, "where").n) {
		soi_html_raw(b, " · ");
		soi_html_text(b, place_name(str(e, "where")));
	}
	soi_html_raw(b, "</p>\n<details>\n<summary>");
	soi_html_int(b, (int64_t)n);
	soi_html_raw(b, " ");
	soi_html_str(b, n == 1 ? W(ask, EVIDENCE_1) : W(ask, EVIDENCE_N));
	soi_html_raw(b, "</summary>\n");
	evidence_list(ask, b, list);
	if (get(e, "realises"))
		realises(ask, b, get(e, "realises"));
	if (len(get(e, "why")))
		why_list(ask, b, get(e, "why"));
	soi_html_raw(b, "</details>\n</div>\n</li>\n");
}

static void section(const struct soi_page_ask *ask, struct soi_buf *b, const char *id, enum soi_word_id word)
{
	soi_html_raw(b, "<section aria-labelledby=\"");
	soi_html_raw(b, id);
	soi_html_raw(b, "\">\n<h2 id=\"");
	soi_html_raw(b, id);
	soi_html_raw(b, "\">");
	soi_html_str(b, soi_words(ask->lang, word));
	soi_html_raw(b, "</h2>\n");
}

static void ledger_value(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *p)
{
	struct json_object *v = get(p, "value");
	struct soi_span op = str(p, "op");

	if (op.n && !soi_span_is(op, "=") && !soi_span_is(op, "vague")) {
		if (soi_span_is(op, ">="))
			soi_html_raw(b, "≥");
		else if (soi_span_is(op, "<="))
			soi_html_raw(b, "≤");
		else if (soi_span_is(op, "~"))
			soi_html_raw(b, "≈");
		else
			soi_html_text(b, op);
		soi_html_raw(b, " ");
	}
	if (v && json_object_is_type(v, json_type_string))
		soi_write_date(b, ask->lang, str(p, "value"));
	else if (v)
		grouped_digits(ask, b, str_of(v));
	else
		soi_html_raw(b, "?");
}

static bool same_value(struct json_object *p, struct json_object *q)
{
	return soi_span_eq(str(p, "op"), str(q, "op")) && soi_span_eq(str(p, "claimant"), str(q, "claimant")) &&
	       json_object_equal(get(p, "value"), get(q, "value"));
}

static void ledger_point(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *p,
			 struct soi_span unit, int64_t times)
{
	soi_html_raw(b, "<dd>");
	article_href(ask, b, str(p, "article"), num(p, "start"), num(p, "end"));
	ledger_value(ask, b, p);
	if (unit.n && !json_object_is_type(get(p, "value"), json_type_string)) {
		soi_html_raw(b, " ");
		soi_html_text(b, unit);
	}
	soi_html_raw(b, "</a>");
	if (str(p, "claimant").n) {
		soi_html_raw(b, " <cite>");
		soi_html_text(b, str(p, "claimant"));
		soi_html_raw(b, "</cite>");
	}
	soi_html_raw(b, " <span class=\"count\">");
	if (str(p, "published").n)
		date_element(ask, b, str(p, "published"));
	if (times > 1) {
		soi_html_raw(b, " · ");
		soi_html_int(b, times);
		soi_html_raw(b, " ");
		soi_html_str(b, W(ask, TIMES));
	}
	soi_html_raw(b, "</span></dd>\n");
}

#define POINTS_COMPARED 200	/* of a row: what is said again is looked for among so many */

/* A row: each value once for each who claims it, where it was said first. */
static void ledger_row(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *r)
{
	struct json_object *points = get(r, "points");
	size_t n = len(points);

	soi_html_raw(b, "<dt>");
	soi_html_text(b, str(r, "what"));
	if (json_object_get_boolean(get(r, "conflict"))) {
		soi_html_raw(b, " <span class=\"conflict\">");
		soi_html_str(b, W(ask, CONFLICT));
		soi_html_raw(b, "</span>");
	}
	soi_html_raw(b, "</dt>\n");
	for (size_t i = 0; i < n; i++) {
		size_t end = i + POINTS_COMPARED < n ? i + POINTS_COMPARED : n;
		size_t from = i > POINTS_COMPARED ? i - POINTS_COMPARED : 0;
		int64_t times = 1;
		bool said = false;

		for (size_t k = from; k < i && !said; k++)
			said = same_value(at(points, k), at(points, i));
		for (size_t k = i + 1; k < end && !said; k++)
			times += same_value(at(points, i), at(points, k));
		if (!said)
			ledger_point(ask, b, at(points, i), str(r, "unit"), times);
	}
}

#define LEDGER_SHOWN 8	/* rows; the rest is folded away */

static void ledger(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *rows)
{
	size_t n = len(rows);

	if (!n)
		return;
	section(ask, b, "ledger", SOI_W_LEDGER);
	soi_html_raw(b, "<dl class=\"ledger\">\n");
	for (size_t i = 0; i < n; i++) {
		if (i == LEDGER_SHOWN) {
			soi_html_raw(b, "</dl>\n<details>\n<summary>");
			soi_html_int(b, (int64_t)(n - i));
			soi_html_raw(b, " ");
			soi_html_str(b, W(ask, MORE_FIGURES));
			soi_html_raw(b, "</summary>\n<dl class=\"ledger\">\n");
		}
		ledger_row(ask, b, at(rows, i));
	}
	soi_html_raw(b, n > LEDGER_SHOWN ? "</dl>\n</details>\n</section>\n" : "</dl>\n</section>\n");
}

static void quote_item(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *q)
{
	struct soi_arena a;
	struct article art;

	soi_arena_init(&a);
	if (load_article(ask, &a, str(q, "article"), &art, NULL) == 1) {
		soi_html_raw(b, "<li><blockquote>");
		article_href(ask, b, str(q, "article"), num(q, "start"), num(q, "end"));
		soi_html_raw(b, "“");
		soi_html_text(b, slice(&art, num(q, "start"), num(q, "end")));
		soi_html_raw(b, "”</a></blockquote> <cite>");
		soi_html_text(b, str(q, "speaker"));
		soi_html_raw(b, "</cite></li>\n");
		json_object_put(art.o);
	}
	soi_arena_release(&a);
}

#define QUOTES_SHOWN 5	/* the rest is folded away */

static void quotes(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *list)
{
	size_t n = len(list);

	if (!n)
		return;
	section(ask, b, "quotes", SOI_W_QUOTES);
	soi_html_raw(b, "<ul class=\"quotes\">\n");
	for (size_t i = 0; i < n; i++) {
		if (i == QUOTES_SHOWN) {
			soi_html_raw(b, "</ul>\n<details>\n<summary>");
			soi_html_int(b, (int64_t)(n - i));
			soi_html_raw(b, " ");
			soi_html_str(b, W(ask, MORE));
			soi_html_raw(b, "</summary>\n<ul class=\"quotes\">\n");
		}
		quote_item(ask, b, at(list, i));
	}
	soi_html_raw(b, n > QUOTES_SHOWN ? "</ul>\n</details>\n</section>\n" : "</ul>\n</section>\n");
}

/* An article's title, or the head of its text, as a link. */
static void article_link(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span id)
{
	struct soi_arena a;
	struct article art;

	soi_arena_init(&a);
	if (load_article(ask, &a, id, &art, NULL) == 1) {
		struct soi_span title = str(art.o, "title");

		article_href(ask, b, id, 0, 0);
		soi_html_text(b, title.n ? title : slice(&art, 0, 90));
		soi_html_raw(b, "</a> ");
		outlet_of(ask, b, &art);
		json_object_put(art.o);
	}
	soi_arena_release(&a);
}

static void members(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *ids)
{
	section(ask, b, "members", SOI_W_MEMBERS);
	soi_html_raw(b, "<ul class=\"members\">\n");
	for (size_t i = 0; i < len(ids); i++) {
		struct json_object *id = at(ids, i);
		struct soi_span s = { json_object_get_string(id), (size_t)json_object_get_string_len(id) };

		soi_html_raw(b, "<li>");
		article_link(ask, b, s);
		soi_html_raw(b, "</li>\n");
	}
	soi_html_raw(b, "</ul>\n</section>\n");
}

static void actors(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *list)
{
	if (!len(list))
		return;
	section(ask, b, "actors", SOI_W_ACTORS);
	soi_html_raw(b, "<ul class=\"actors\">\n");
	for (size_t i = 0; i < len(list); i++) {
		struct json_object *x = at(list, i);

		soi_html_raw(b, "<li>");
		soi_html_text(b, soi_span_is(str(x, "kind"), "place") ? place_name(str(x, "id")) : str(x, "id"));
		soi_html_raw(b, " <span class=\"count\">");
		soi_html_int(b, num(x, "articles"));
		soi_html_raw(b, "</span></li>\n");
	}
	soi_html_raw(b, "</ul>\n</section>\n");
}

static void years(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *o)
{
	struct json_object *bounds = get(o, "bounds"), *undated = get(o, "undated");

	if (str(bounds, "year").n) {
		section(ask, b, "bounds", SOI_W_BOUNDS);
		soi_html_raw(b, "<p>");
		soi_write_date(b, ask->lang, str(bounds, "year"));
		soi_html_raw(b, "</p>\n<details>\n<summary>");
		soi_html_str(b, W(ask, HOW_KNOWN));
		soi_html_raw(b, "</summary>\n");
		why_list(ask, b, get(bounds, "why"));
		soi_html_raw(b, "</details>\n</section>\n");
	}
	if (!len(undated))
		return;
	section(ask, b, "undated", SOI_W_UNDATED_REPORTS);
	soi_html_raw(b, "<ul>\n");
	for (size_t i = 0; i < len(undated); i++) {
		struct json_object *u = at(undated, i);

		soi_html_raw(b, "<li>");
		article_link(ask, b, str(u, "article"));
		if (str(u, "bounds").n) {
			soi_html_raw(b, " <span class=\"count\">");
			soi_write_date(b, ask->lang, str(u, "bounds"));
			soi_html_raw(b, "</span>");
		}
		soi_html_raw(b, "</li>\n");
	}
	soi_html_raw(b, "</ul>\n</section>\n");
}

static void draw_story(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *o)
{
	struct json_object *timeline = get(o, "timeline");
	int64_t n = (int64_t)len(get(o, "members"));

	head(ask, b, str(o, "title"));
	soi_html_raw(b, "<h1>");
	soi_html_text(b, str(o, "title"));
	soi_html_raw(b, "</h1>\n<p class=\"meta\">");
	date_element(ask, b, str(o, "first"));
	if (!soi_span_eq(str(o, "first"), str(o, "last"))) {
		soi_html_raw(b, " – ");
		date_element(ask, b, str(o, "last"));
	}
	soi_html_raw(b, " · ");
	soi_html_int(b, n);
	soi_html_raw(b, " ");
	soi_html_str(b, n == 1 ? W(ask, REPORT_1) : W(ask, REPORTS));
	soi_html_raw(b, "</p>\n");
	if (len(timeline)) {
		section(ask, b, "timeline", SOI_W_TIMELINE);
		soi_html_raw(b, "<ol class=\"timeline\">\n");
		for (size_t i = 0; i < len(timeline); i++)
			entry(ask, b, at(timeline, i), i);
		soi_html_raw(b, "</ol>\n</section>\n");
	}
	ledger(ask, b, get(o, "ledger"));
	quotes(ask, b, get(o, "quotes"));
	actors(ask, b, get(o, "actors"));
	members(ask, b, get(o, "members"));
	years(ask, b, o);
	foot(ask, b);
}

int soi_page_story(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	struct soi_buf line;
	struct json_object *o = NULL;
	int rc;

	soi_buf_init(&line, (size_t)256 << 20);
	rc = soi_store_story(ask->store, ask->id, &line, err);
	if (rc == 1)
		rc = soi_json_line(soi_span_trim(soi_buf_span(&line)), &o, err) ? SOI_EFORMAT : 1;
	soi_buf_release(&line);
	if (rc < 0)
		return rc;
	if (rc == 0) {
		soi_page_not_found(ask, out);
		return 404;
	}
	draw_story(ask, out, o);
	json_object_put(o);
	return 200;
}

/* --- one article ------------------------------------------------------------ */

enum { K_LIT, K_PERSON, K_ORG, K_PLACE, K_TIME, K_FIGURE, K_QUOTE, N_KINDS };

static const char *const kind_class[N_KINDS] = { "lit", "person", "org", "place", "time", "figure", "quote" };

struct border {
	size_t at;	/* byte of the text */
	int8_t kind, step;	/* +1 opens, -1 closes */
};

struct borders {
	struct soi_arena *a;
	const struct soi_cpmap *map;
	struct border *list;
	size_t n, cap;
};

static void add_span(struct borders *b, int64_t start, int64_t end, int kind)
{
	size_t from, to;

	if (start < 0 || end <= start)
		return;
	from = soi_byte_of_cp(b->map, (size_t)start);
	to = soi_byte_of_cp(b->map, (size_t)end);
	for (int i = 0; i < 2; i++) {
		soi_arena_grow(b->a, &b->list, b->n, &b->cap, sizeof(*b->list));
		b->list[b->n++] = (struct border){ i ? to : from, (int8_t)kind, i ? -1 : 1 };
	}
}

static void add_marks(struct borders *b, struct json_object *o, const char *key, int kind)
{
	struct json_object *list = get(o, key);

	for (size_t i = 0; i < len(list); i++) {
		struct json_object *m = at(list, i);
		struct soi_span k = str(m, "kind");
		int as = kind;

		if (kind == K_PERSON && soi_span_is(k, "org"))
			as = K_ORG;
		else if (kind == K_PERSON && soi_span_is(k, "place"))
			as = K_PLACE;
		if (kind == K_QUOTE && !json_object_get_boolean(get(m, "direct")))
			continue;
		add_span(b, num(m, "start"), num(m, "end"), as);
	}
}

static int by_place(const void *x, const void *y)
{
	const struct border *a = x, *b = y;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return a->kind != b->kind ? a->kind - b->kind : a->step - b->step;
}

/* The text's lines, as they are drawn: the title, the lede, paragraphs. */
struct lines {
	bool has_title, has_lede;
	size_t n;	/* lines begun */
};

static const char *line_tag(const struct lines *l)
{
	return l->n == 1 && l->has_title ? "h1" : "p";
}

static void begin_line(struct soi_buf *b, struct lines *l)
{
	l->n++;
	soi_buf_printf(b, "<%s%s>", line_tag(l),
		       l->has_lede && l->n == (l->has_title ? 2 : 1) ? " class=\"lede\"" : "");
}

static void end_line(struct soi_buf *b, const struct lines *l)
{
	soi_buf_printf(b, "</%s>\n", line_tag(l));
}

/* One run of a line whose characters all lie in the same spans. */
static void draw_run(struct soi_buf *b, struct soi_span run, const int *open, bool *lit_seen)
{
	bool any = false;

	if (run.n == 0)
		return;
	for (int k = 0; k < N_KINDS; k++)
		any = any || open[k] > 0;
	if (!any) {
		soi_html_text(b, run);
		return;
	}
	soi_html_raw(b, open[K_LIT] > 0 ? "<mark class=\"" : "<span class=\"");
	any = false;
	for (int k = 0; k < N_KINDS; k++)
		if (open[k] > 0) {
			soi_html_raw(b, any ? " " : "");
			soi_html_raw(b, kind_class[k]);
			any = true;
		}
	soi_html_raw(b, "\"");
	if (open[K_LIT] > 0 && !*lit_seen) {
		soi_html_raw(b, " id=\"s\"");
		*lit_seen = true;
	}
	soi_html_raw(b, ">");
	soi_html_text(b, run);
	soi_html_raw(b, open[K_LIT] > 0 ? "</mark>" : "</span>");
}

/* text[from:to] between two borders, cut at its line breaks. */
static void draw_segment(struct soi_buf *b, struct lines *l, struct soi_span text, size_t from, size_t to,
			 const int *open, bool *lit_seen)
{
	struct soi_span rest = soi_span_sub(text, from, to);

	while (rest.p && rest.n) {
		draw_run(b, soi_span_cut(&rest, '\n'), open, lit_seen);
		if (rest.p) {
			end_line(b, l);
			if ((size_t)(rest.p - text.p) < text.n)
				begin_line(b, l);
		}
	}
}

static void draw_text(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_arena *a,
		      const struct article *art)
{
	struct borders x = { .a = a, .map = &art->map };
	struct lines l = { str(art->o, "title").n > 0, str(art->o, "lede").n > 0, 0 };
	struct soi_span text = art->map.text;
	int open[N_KINDS] = { 0 };
	size_t from = 0;
	bool lit_seen = false;

	if (text.n && text.p[text.n - 1] == '\n')
		text.n--;
	add_span(&x, (int64_t)ask->lit_start, (int64_t)ask->lit_end, K_LIT);
	add_marks(&x, art->o, "names", K_PERSON);
	add_marks(&x, art->o, "times", K_TIME);
	add_marks(&x, art->o, "figures", K_FIGURE);
	add_marks(&x, art->o, "quotes", K_QUOTE);
	if (x.n)
		qsort(x.list, x.n, sizeof(*x.list), by_place);
	soi_html_raw(b, "<div class=\"text\">\n");
	begin_line(b, &l);
	for (size_t i = 0; i < x.n; i++) {
		size_t to = x.list[i].at < text.n ? x.list[i].at : text.n;

		draw_segment(b, &l, text, from, to, open, &lit_seen);
		from = to;
		open[x.list[i].kind] += x.list[i].step;
	}
	draw_segment(b, &l, text, from, text.n, open, &lit_seen);
	end_line(b, &l);
	soi_html_raw(b, "</div>\n");
}

static void legend(const struct soi_page_ask *ask, struct soi_buf *b)
{
	static const enum soi_word_id word[N_KINDS] = { 0, SOI_W_PERSON, SOI_W_ORG, SOI_W_PLACE,
							SOI_W_TIME, SOI_W_FIGURE, SOI_W_QUOTE };

	soi_html_raw(b, "<p class=\"legend\"><span class=\"hidden\">");
	soi_html_str(b, W(ask, LEGEND));
	soi_html_raw(b, ": </span>");
	for (int k = K_PERSON; k < N_KINDS; k++) {
		soi_html_raw(b, "<span class=\"");
		soi_html_raw(b, kind_class[k]);
		soi_html_raw(b, "\">");
		soi_html_str(b, soi_words(ask->lang, word[k]));
		soi_html_raw(b, "</span> ");
	}
	soi_html_raw(b, "</p>\n");
}

static const char *from_word(const struct soi_page_ask *ask, struct soi_span from)
{
	static const struct {
		const char *name;
		enum soi_word_id word;
	} map[] = { { "given", SOI_W_FROM_GIVEN }, { "page", SOI_W_FROM_PAGE }, { "url", SOI_W_FROM_URL },
		    { "text", SOI_W_FROM_TEXT }, { "linked", SOI_W_FROM_LINKED } };

	for (size_t i = 0; i < sizeof(map) / sizeof(*map); i++)
		if (soi_span_is(from, map[i].name))
			return soi_words(ask->lang, map[i].word);
	return W(ask, UNKNOWN);
}

/* http and https only: an address from a page is never trusted further. */
static bool is_web_address(struct soi_span url)
{
	return soi_span_starts(url, SOI_LIT("http://")) || soi_span_starts(url, SOI_LIT("https://"));
}

/* What the set settled about an article, NULL where nothing is known. */
static struct json_object *load_group(const struct soi_page_ask *ask, struct soi_span id)
{
	struct json_object *o = NULL;
	struct soi_buf line;

	soi_buf_init(&line, (size_t)64 << 20);
	if (soi_store_group(ask->store, id, &line, NULL) == 1 &&
	    soi_json_line(soi_span_trim(soi_buf_span(&line)), &o, NULL) != 0)
		o = NULL;
	soi_buf_release(&line);
	return o;
}

static void article_meta(const struct soi_page_ask *ask, struct soi_buf *b, const struct article *art)
{
	struct soi_span url = str(art->o, "url"), outlet = str(art->o, "outlet");
	struct json_object *group = load_group(ask, str(art->o, "id"));
	struct json_object *told = str(group, "published").n ? group : art->o;
	struct json_object *why = get(told, "published_why");

	soi_html_raw(b, "<dl class=\"facts\">\n<dt>");
	soi_html_str(b, W(ask, PUBLISHED));
	soi_html_raw(b, "</dt><dd>");
	date_element(ask, b, str(told, "published"));
	if (str(told, "published").n) {
		soi_html_raw(b, " <span class=\"role\">");
		soi_html_str(b, from_word(ask, str(told, "published_from")));
		soi_html_raw(b, "</span>");
	}
	if (len(why))
		why_list(ask, b, why);
	soi_html_raw(b, "</dd>\n<dt>");
	soi_html_str(b, W(ask, SOURCE));
	soi_html_raw(b, "</dt><dd>");
	soi_html_text(b, outlet);
	if (is_web_address(url)) {
		soi_html_raw(b, " <a rel=\"noopener noreferrer\" href=\"");
		soi_html_text(b, url);
		soi_html_raw(b, "\">");
		soi_html_text(b, url);
		soi_html_raw(b, "</a>");
	}
	if (!outlet.n && !url.n)
		soi_html_str(b, W(ask, UNKNOWN));
	soi_html_raw(b, "</dd>\n<dt>");
	soi_html_str(b, W(ask, STORY_OF));
	soi_html_raw(b, "</dt><dd>");
	story_href(ask, b, str(art->o, "id"));
	soi_html_str(b, W(ask, TIMELINE));
	soi_html_raw(b, "</a></dd>\n<dt>");
	soi_html_str(b, W(ask, CAPTURE));
	soi_html_raw(b, "</dt><dd><a href=\"/capture/");
	soi_html_url(b, str(get(art->o, "capture"), "sha256"));
	soi_html_raw(b, "\"><code>");
	soi_html_text(b, str(get(art->o, "capture"), "sha256"));
	soi_html_raw(b, "</code></a></dd>\n</dl>\n");
	json_object_put(group);
}

static void draw_dropped(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *list)
{
	if (!len(list))
		return;
	soi_html_raw(b, "<details class=\"dropped\">\n<summary>");
	soi_html_str(b, W(ask, DROPPED));
	soi_html_raw(b, " (");
	soi_html_int(b, (int64_t)len(list));
	soi_html_raw(b, ")</summary>\n<ul>\n");
	for (size_t i = 0; i < len(list); i++) {
		soi_html_raw(b, "<li><code>");
		soi_html_text(b, str(at(list, i), "why"));
		soi_html_raw(b, "</code> ");
		soi_html_text(b, str(at(list, i), "text"));
		soi_html_raw(b, "</li>\n");
	}
	soi_html_raw(b, "</ul>\n</details>\n");
}

int soi_page_article(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	struct soi_arena a;
	struct article art;
	int rc;

	soi_arena_init(&a);
	rc = load_article(ask, &a, ask->id, &art, err);
	if (rc == 1) {
		head(ask, out, str(art.o, "title"));
		soi_html_raw(out, "<article class=\"article\">\n");
		legend(ask, out);
		draw_text(ask, out, &a, &art);
		article_meta(ask, out, &art);
		draw_dropped(ask, out, get(art.o, "dropped"));
		soi_html_raw(out, "</article>\n");
		foot(ask, out);
		json_object_put(art.o);
		rc = 200;
	} else if (rc == 0) {
		soi_page_not_found(ask, out);
		rc = 404;
	}
	soi_arena_release(&a);
	return rc;
}

/* --- search, about, not found ------------------------------------------------ */

/* A snippet with its matches lit.  Matches are told in code points of the article's
 * text, of which the snippet is what stands from "start" on. */
static void draw_snippet(struct soi_buf *b, struct json_object *hit)
{
	struct soi_span text = str(hit, "snippet");
	struct json_object *matches = get(hit, "matches");
	int64_t base = num(hit, "start");
	struct soi_cpmap map;
	struct soi_arena a;
	size_t done = 0;

	soi_arena_init(&a);
	soi_cpmap_build(&map, &a, text);
	for (size_t i = 0; i < len(matches); i++) {
		struct json_object *m = at(matches, i);
		int64_t start = num(m, "start") - base, end = num(m, "end") - base;
		size_t from = soi_byte_of_cp(&map, start < 0 ? 0 : (size_t)start);
		size_t to = soi_byte_of_cp(&map, end < 0 ? 0 : (size_t)end);

		if (from < done || to <= from)
			continue;
		soi_html_text(b, soi_span_sub(text, done, from));
		soi_html_raw(b, "<mark>");
		soi_html_text(b, soi_span_sub(text, from, to));
		soi_html_raw(b, "</mark>");
		done = to;
	}
	soi_html_text(b, soi_span_sub(text, done, text.n));
	soi_arena_release(&a);
}

static int hit_line(void *ctx, struct soi_span line)
{
	struct list *l = ctx;
	struct json_object *o = NULL;

	if (soi_json_line(soi_span_trim(line), &o, NULL) == 0) {
		struct soi_span title = str(o, "title");

		if (l->n++ == 0)
			soi_html_raw(l->out, "<ol class=\"hits\">\n");
		soi_html_raw(l->out, "<li>\n<h2>");
		article_href(l->ask, l->out, str(o, "id"), 0, 0);
		soi_html_text(l->out, title.n ? title : str(o, "id"));
		soi_html_raw(l->out, "</a></h2>\n<p>");
		draw_snippet(l->out, o);
		soi_html_raw(l->out, "</p>\n<p class=\"meta\">");
		date_element(l->ask, l->out, str(o, "published"));
		if (str(o, "story").n) {
			soi_html_raw(l->out, " · ");
			story_href(l->ask, l->out, str(o, "story"));
			soi_html_str(l->out, soi_words(l->ask->lang, SOI_W_TIMELINE));
			soi_html_raw(l->out, "</a>");
		}
		soi_html_raw(l->out, "</p>\n</li>\n");
		json_object_put(o);
	}
	return 0;
}

int soi_page_search(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	struct list l = { .ask = ask, .out = out };
	int status = 200;

	head(ask, out, ask->query);
	soi_html_raw(out, "<h1>");
	soi_html_str(out, W(ask, SEARCH));
	if (ask->query.n) {
		soi_html_raw(out, ": ");
		soi_html_text(out, ask->query);
	}
	soi_html_raw(out, "</h1>\n");
	if (ask->query.n) {
		int rc = soi_store_search(ask->store, ask->query, 50, hit_line, &l, err);

		if (rc == SOI_EUSAGE || rc == SOI_ELIMIT)
			status = 400;	/* the reader's query, not our fault */
		else if (rc)
			return rc;
		soi_html_raw(out, l.n ? "</ol>\n" : "<p class=\"empty\">");
		if (!l.n) {
			soi_html_str(out, status == 400 ? W(ask, BAD_QUERY) : W(ask, NO_HITS));
			soi_html_raw(out, "</p>\n");
		}
	}
	foot(ask, out);
	return status;
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
	struct json_object *o = NULL;
	struct soi_buf line;
	int rc;

	soi_buf_init(&line, 1 << 20);
	rc = soi_store_about(ask->store, &line, err);
	if (rc >= 0 && soi_json_line(soi_span_trim(soi_buf_span(&line)), &o, err) != 0)
		rc = SOI_EFORMAT;
	soi_buf_release(&line);
	if (rc < 0)
		return rc;
	head(ask, out, soi_span_str(W(ask, ABOUT)));
	soi_html_raw(out, "<h1>");
	soi_html_str(out, W(ask, ABOUT));
	soi_html_raw(out, "</h1>\n<dl class=\"facts\">\n");
	for (size_t i = 0; i < sizeof(facts) / sizeof(*facts); i++) {
		struct json_object *v = get(o, facts[i].key);

		soi_html_raw(out, "<dt>");
		soi_html_str(out, soi_words(ask->lang, facts[i].word));
		soi_html_raw(out, "</dt><dd>");
		if (json_object_is_type(v, json_type_boolean))
			soi_html_str(out, json_object_get_boolean(v) ? W(ask, YES) : W(ask, NOT_YET));
		else if (json_object_is_type(v, json_type_int))
			grouped_digits(ask, out, str_of(v));
		else
			soi_html_text(out, str(o, facts[i].key));
		soi_html_raw(out, "</dd>\n");
	}
	soi_html_raw(out, "</dl>\n");
	json_object_put(o);
	foot(ask, out);
	return 200;
}

void soi_page_not_found(const struct soi_page_ask *ask, struct soi_buf *out)
{
	head(ask, out, soi_span_str(W(ask, NOT_FOUND)));
	soi_html_raw(out, "<h1>");
	soi_html_str(out, W(ask, NOT_FOUND));
	soi_html_raw(out, "</h1>\n<p>");
	soi_html_str(out, W(ask, NOT_FOUND_HINT));
	soi_html_raw(out, "</p>\n");
	foot(ask, out);
}
