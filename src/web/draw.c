#include "web/draw.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/table.h"
#include "base/banned.h"

/* --- reading the records -------------------------------------------------- */

struct json_object *soi_o_get(struct json_object *o, const char *key)
{
	struct json_object *v = NULL;

	return o && json_object_is_type(o, json_type_object) && json_object_object_get_ex(o, key, &v) ? v : NULL;
}

struct soi_span soi_o_text(struct json_object *v)
{
	if (!v || !json_object_is_type(v, json_type_string))
		return SOI_EMPTY;
	return (struct soi_span){ json_object_get_string(v), (size_t)json_object_get_string_len(v) };
}

struct soi_span soi_o_str(struct json_object *o, const char *key)
{
	return soi_o_text(soi_o_get(o, key));
}

int64_t soi_o_int(struct json_object *o, const char *key)
{
	struct json_object *v = soi_o_get(o, key);

	return v ? json_object_get_int64(v) : 0;
}

bool soi_o_true(struct json_object *o, const char *key)
{
	return json_object_get_boolean(soi_o_get(o, key));
}

size_t soi_o_len(struct json_object *array)
{
	return array && json_object_is_type(array, json_type_array) ? json_object_array_length(array) : 0;
}

struct json_object *soi_o_at(struct json_object *array, size_t i)
{
	return json_object_array_get_idx(array, i);
}

int soi_o_load(const struct soi_page_ask *ask, soi_store_lookup *lookup, struct soi_span id,
	     struct json_object **out, struct soi_err *err)
{
	struct soi_buf line;
	int rc;

	*out = NULL;
	soi_buf_init(&line, (size_t)256 << 20);
	rc = lookup(ask->store, id, &line, err);
	if (rc == 1)
		rc = soi_json_line(soi_span_trim(soi_buf_span(&line)), out, err) ? SOI_EFORMAT : 1;
	soi_buf_release(&line);
	return rc;
}

/* --- the frame ------------------------------------------------------------ */

void soi_draw_lang(const struct soi_page_ask *ask, struct soi_buf *b, char sep)
{
	if (ask->lang_in_url)
		soi_html_put(b, "%rlang=%r", sep == '?' ? "?" : "&amp;", ask->lang == SOI_VI ? "vi" : "en");
}

static void tab_link(const struct soi_page_ask *ask, struct soi_buf *b, const char *path, bool here,
		     enum soi_word_id word)
{
	soi_html_put(b, "<a href=\"%r", path);
	soi_draw_lang(ask, b, '?');
	soi_html_put(b, "\"%r>%s</a>\n", here ? " aria-current=\"page\"" : "", soi_words(ask->lang, word));
}

void soi_draw_head(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span title,
		   enum soi_tab tab)
{
	bool asks = memchr(ask->here.p ? ask->here.p : "", '?', ask->here.n) != NULL;

	soi_html_put(b, "<!DOCTYPE html>\n<html lang=\"%r\">\n<head>\n<meta charset=\"utf-8\">\n<title>%t%r</title>\n"
		     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		     "<meta name=\"color-scheme\" content=\"light dark\">\n"
		     "<link rel=\"stylesheet\" href=\"/style.css\">\n<script src=\"/soi.js\" defer></script>\n"
		     "<link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\n", ask->lang == SOI_VI ? "vi" : "en", title,
		     title.n ? " – Soi" : "Soi");
	soi_draw_feed_links(ask, b);
	soi_html_put(b, "</head>\n<body>\n<a class=\"skip\" href=\"#main\">%s</a>\n<header class=\"site\">\n<div class=\"mast\"><a class=\"brand\" href=\"/",
		     W(ask, TO_TEXT));
	soi_draw_lang(ask, b, '?');
	soi_html_put(b, "\">Soi</a>\n<p class=\"tagline\">%s</p></div>\n"
		     "<form class=\"search\" action=\"/search\" role=\"search\">\n<label class=\"hidden\" for=\"q\">%s</label>\n"
		     "<input id=\"q\" name=\"q\" type=\"search\" autocomplete=\"off\" placeholder=\"%s\" value=\"%t\">\n",
		     W(ask, TAGLINE), W(ask, SEARCH_HINT), W(ask, SEARCH_HINT), ask->query);
	if (ask->lang_in_url)
		soi_html_put(b, "<input type=\"hidden\" name=\"lang\" value=\"%r\">\n", ask->lang == SOI_VI ? "vi" : "en");
	soi_html_put(b, "<button>%s</button>\n</form>\n<nav aria-label=\"%s\">\n", W(ask, SEARCH), W(ask, NAVIGATION));
	tab_link(ask, b, "/", tab == SOI_TAB_TODAY, SOI_W_TODAY);
	tab_link(ask, b, "/changes", tab == SOI_TAB_CHANGES, SOI_W_CHANGES);
	tab_link(ask, b, "/events", tab == SOI_TAB_EVENTS, SOI_W_EVENTS);
	tab_link(ask, b, "/about", tab == SOI_TAB_ABOUT, SOI_W_ABOUT_SHORT);
	/* The same page in the other language. */
	soi_html_put(b, "<a class=\"other\" rel=\"alternate\" hreflang=\"%r\" lang=\"%r\" href=\"%t%rlang=%r\">%s</a>\n",
		     ask->lang == SOI_VI ? "en" : "vi", ask->lang == SOI_VI ? "en" : "vi",
		     ask->here.n ? ask->here : SOI_LIT("/"), asks ? "&amp;" : "?",
		     ask->lang == SOI_VI ? "en" : "vi", W(ask, OTHER_LANG));
	soi_html_raw(b, "</nav>\n</header>\n<main id=\"main\" tabindex=\"-1\">\n");
}

void soi_draw_foot(const struct soi_page_ask *ask, struct soi_buf *b)
{
	soi_html_put(b, "</main>\n<footer class=\"site\">\n<p>%s</p>\n<p><a href=\"/openapi.json\">API</a></p>\n"
		     "</footer>\n</body>\n</html>\n", W(ask, FOOT));
}

void soi_draw_section(const struct soi_page_ask *ask, struct soi_buf *b, const char *id,
		      enum soi_word_id word, int64_t count)
{
	soi_html_put(b, "<section class=\"part\" aria-labelledby=\"%r\">\n<h2 id=\"%r\">%s", id, id,
		     soi_words(ask->lang, word));
	if (count)
		soi_html_put(b, " <span class=\"n\">%d</span>", count);
	soi_html_raw(b, "</h2>\n");
}

/* --- links and values ------------------------------------------------------- */

void soi_draw_story_link(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span id)
{
	soi_html_put(b, "<a href=\"/story/%u", id);
	soi_draw_lang(ask, b, '?');
	soi_html_raw(b, "\">");
}

void soi_draw_name_link(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span id)
{
	soi_html_put(b, "<a href=\"/name/%u", id);
	soi_draw_lang(ask, b, '?');
	soi_html_raw(b, "\">");
}

void soi_draw_article_link(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span id,
			   int64_t start, int64_t end)
{
	soi_html_put(b, "<a href=\"/article/%u", id);
	if (end > start)
		soi_html_put(b, "?s=%d-%d", start, end);
	soi_draw_lang(ask, b, end > start ? '&' : '?');
	soi_html_raw(b, end > start ? "#s\">" : "\">");
}

/* The row of a shipped table whose column `at` is key: one walk over some tens of
 * kilobytes.  Without a row: empty. */
static struct soi_span row_of(const char *table, size_t at, struct soi_span key)
{
	for (size_t t = 0; t < soi_embedded_n; t++) {
		struct soi_span rest = { soi_embedded[t].bytes, soi_embedded[t].n_bytes };

		while (strcmp(soi_embedded[t].name, table) == 0 && rest.p) {
			struct soi_span row = soi_span_cut(&rest, '\n'), cells = row;

			for (size_t i = 0; i < at && cells.p; i++)
				(void)soi_span_cut(&cells, '\t');
			if (cells.p && soi_span_eq(soi_span_cut(&cells, '\t'), key))
				return row;
		}
	}
	return SOI_EMPTY;
}

struct soi_span soi_name_shown(struct soi_span id)
{
	struct soi_span row = id.n == 3 ? row_of("states", 1, id) : SOI_EMPTY;

	return row.n ? soi_span_cut(&row, '\t') : id;
}

void soi_draw_type(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span type)
{
	struct soi_span row = row_of("plover", 0, type), what = SOI_EMPTY;

	for (int i = 0; row.n && i <= (ask->lang == SOI_VI ? 4 : 5); i++)
		what = soi_span_cut(&row, '\t');
	if (what.n)
		soi_html_put(b, "%t ", soi_span_cut(&what, ','));
	soi_html_put(b, "<span class=\"type\">%t</span>", type);
}

void soi_draw_name(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span id)
{
	soi_draw_name_link(ask, b, id);
	soi_html_put(b, "%t</a>", soi_name_shown(id));
}

void soi_draw_date(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span value)
{
	bool machine = value.n && value.p[0] != 'X' && !memchr(value.p, '/', value.n);

	soi_html_raw(b, "<time");
	if (machine)
		soi_html_put(b, " datetime=\"%t\"", value);
	soi_html_raw(b, ">");
	if (value.n)
		soi_write_date(b, ask->lang, value);
	else
		soi_html_str(b, W(ask, UNDATED));
	soi_html_raw(b, "</time>");
}

static struct soi_span day_of(struct soi_span value)
{
	return soi_span_cut(&value, 'T');
}

void soi_draw_day(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span value)
{
	soi_draw_date(ask, b, memchr(value.p ? value.p : "", '/', value.n) ? value : day_of(value));
}

void soi_draw_dates(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span first,
		    struct soi_span last)
{
	soi_draw_day(ask, b, first);
	if (last.n && !soi_span_eq(day_of(first), day_of(last))) {
		soi_html_raw(b, " – ");
		soi_draw_day(ask, b, last);
	}
}

void soi_draw_number(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span n)
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

/* The digits of n with its last drop of them behind a point, zeros left out. */
static void scaled(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span n, size_t drop)
{
	struct soi_buf text;

	soi_buf_init(&text, 64);
	soi_buf_add(&text, soi_span_sub(n, 0, n.n - drop));
	soi_buf_byte(&text, '.');
	soi_buf_add(&text, soi_span_sub(n, n.n - drop, n.n));
	while (text.p[text.n - 1] == '0')
		text.n--;
	if (text.p[text.n - 1] == '.')
		text.n--;
	soi_draw_number(ask, b, soi_buf_span(&text));
	soi_buf_release(&text);
}

void soi_draw_amount(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span n)
{
	size_t zeros = 0;
	bool digits = n.n > 6 && n.n < 40;

	for (size_t i = 0; digits && i < n.n; i++) {
		digits = n.p[i] >= '0' && n.p[i] <= '9';
		zeros = n.p[i] == '0' ? zeros + 1 : 0;
	}
	if (digits && n.n > 9 && zeros >= 6) {
		scaled(ask, b, n, 9);
		soi_html_put(b, " %s", W(ask, BILLION));
	} else if (digits && zeros >= 3) {
		scaled(ask, b, n, 6);
		soi_html_put(b, " %s", W(ask, MILLION));
	} else {
		soi_draw_number(ask, b, n);
	}
}

void soi_draw_count(const struct soi_page_ask *ask, struct soi_buf *b, int64_t n,
		    enum soi_word_id one, enum soi_word_id many)
{
	soi_html_put(b, "%d %s", n, soi_words(ask->lang, n == 1 ? one : many));
}

const char *soi_status_word(const struct soi_page_ask *ask, struct soi_span status)
{
	static const struct {
		const char *name;
		enum soi_word_id word;
	} map[] = { { "planned", SOI_W_PLANNED }, { "possible", SOI_W_POSSIBLE },
		    { "called-for", SOI_W_CALLED_FOR }, { "denied", SOI_W_DENIED },
		    { "put-off", SOI_W_PUT_OFF }, { "cancelled", SOI_W_CANCELLED },
		    { "withdrawn", SOI_W_CHANGE_WITHDRAWN } };

	for (size_t i = 0; i < sizeof(map) / sizeof(*map); i++)
		if (soi_span_is(status, map[i].name))
			return soi_words(ask->lang, map[i].word);
	return W(ask, ACTUAL);
}

void soi_draw_why(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *why)
{
	soi_html_raw(b, "<ul class=\"why\">\n");
	for (size_t i = 0; i < soi_o_len(why); i++) {
		struct json_object *w = soi_o_at(why, i);
		struct soi_span words = soi_o_str(w, "text"), article = soi_o_str(w, "article");

		soi_html_put(b, "<li><code>%t</code>", soi_o_str(w, "rule"));
		if (words.n && article.n && soi_o_get(w, "start")) {
			soi_html_raw(b, " “");
			soi_draw_article_link(ask, b, article, soi_o_int(w, "start"), soi_o_int(w, "end"));
			soi_html_put(b, "%t</a>”", words);
		} else if (words.n) {
			soi_html_put(b, " “%t”", words);
		}
		if (soi_o_str(w, "value").n)
			soi_html_put(b, " → <span class=\"value\">%t</span>", soi_o_str(w, "value"));
		soi_html_raw(b, "</li>\n");
	}
	soi_html_raw(b, "</ul>\n");
}

void soi_draw_key_if(struct soi_json *j, const char *key, struct soi_span s)
{
	if (s.n)
		soi_json_key_str(j, key, s);
}

bool soi_is_web_address(struct soi_span url)
{
	return soi_span_starts(url, SOI_LIT("http://")) || soi_span_starts(url, SOI_LIT("https://"));
}

/* --- articles at hand --------------------------------------------------------- */

/* A page asks for some tens of articles, a long one for some hundred: a table
 * of their ids' hashes, never full, looked through from its place on. */
#define SHELF_PLACES 2048

struct soi_hand_shelf {
	const struct soi_page_ask *ask;
	bool whole;
	struct soi_arena a;
	size_t n;
	struct place {
		uint64_t key;
		struct soi_at_hand art;
	} places[SHELF_PLACES];
};

struct soi_hand_shelf *soi_shelf_new(const struct soi_page_ask *ask, bool whole)
{
	struct soi_hand_shelf *s = calloc(1, sizeof(*s));

	if (!s)
		soi_out_of_memory();
	s->ask = ask;
	s->whole = whole;
	soi_arena_init(&s->a);
	return s;
}

void soi_shelf_free(struct soi_hand_shelf *s)
{
	for (size_t i = 0; i < SHELF_PLACES; i++) {
		json_object_put(s->places[i].art.o);
		json_object_put(s->places[i].art.group);
	}
	soi_arena_release(&s->a);
	free(s);
}

/* Behind the value at i: where its ',' or the object's '}' stands. */
static size_t value_end(struct soi_span line, size_t i)
{
	bool quoted = false;
	size_t depth = 0;

	for (; i < line.n; i++) {
		char c = line.p[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && depth == 0 && (c == ',' || c == '}'))
			break;
		else if (!quoted && (c == '[' || c == '{'))
			depth++;
		else if (!quoted && (c == ']' || c == '}'))
			depth--;
	}
	return i;
}

/* A record, which is JSON as we write it, without the members that a page about
 * many articles leaves alone: to parse those took half of the time of drawing. */
static void without_marks(struct soi_span line, struct soi_buf *out)
{
	static const char *const heavy[] = { "\"names\":", "\"times\":", "\"figures\":", "\"quotes\":",
					     "\"events\":", "\"capture\":", "\"dropped\":" };
	size_t i = 1, end;

	soi_buf_byte(out, '{');
	for (; i < line.n; i = end + 1) {
		struct soi_span rest = soi_span_sub(line, i, line.n);
		bool keeps = true;

		end = value_end(line, i);
		for (size_t k = 0; k < sizeof(heavy) / sizeof(*heavy); k++)
			keeps = keeps && !soi_span_starts(rest, soi_span_str(heavy[k]));
		if (!keeps)
			continue;
		if (out->n > 1)
			soi_buf_byte(out, ',');
		soi_buf_add(out, soi_span_sub(line, i, end));
	}
	soi_buf_byte(out, '}');
}

static int light_record(struct soi_store *store, struct soi_span id, struct soi_buf *out, struct soi_err *err)
{
	struct soi_buf line;
	int rc;

	soi_buf_init(&line, (size_t)256 << 20);
	rc = soi_store_article(store, id, &line, err);
	if (rc == 1)
		without_marks(soi_span_trim(soi_buf_span(&line)), out);
	soi_buf_release(&line);
	return rc;
}

const struct soi_at_hand *soi_shelf_get(struct soi_hand_shelf *s, struct soi_span id)
{
	uint64_t key = soi_hash64(id);
	size_t i = key % SHELF_PLACES;
	struct soi_at_hand *art;

	while (s->places[i].key && s->places[i].key != key)
		i = (i + 1) % SHELF_PLACES;
	art = &s->places[i].art;
	if (!s->places[i].key) {
		if (s->n >= SHELF_PLACES / 2)
			return NULL;
		s->n++;
		s->places[i].key = key;
		if (soi_o_load(s->ask, s->whole ? soi_store_article : light_record, id, &art->o, NULL) == 1) {
			soi_cpmap_build(&art->map, &s->a, soi_o_str(art->o, "text"));
			if (soi_o_load(s->ask, soi_store_group, id, &art->group, NULL) != 1)
				art->group = NULL;
		}
	}
	return art->o ? art : NULL;
}

struct soi_span soi_hand_slice(const struct soi_at_hand *art, int64_t start, int64_t end)
{
	size_t from = soi_byte_of_cp(&art->map, start < 0 ? 0 : (size_t)start);
	size_t to = soi_byte_of_cp(&art->map, end < 0 ? 0 : (size_t)end);

	return from < to ? soi_span_sub(art->map.text, from, to) : SOI_EMPTY;
}

struct soi_span soi_hand_published(const struct soi_at_hand *art)
{
	struct soi_span settled = soi_o_str(art->group, "published");

	return settled.n ? settled : soi_o_str(art->o, "published");
}

void soi_hand_sentence(const struct soi_at_hand *art, int64_t *start, int64_t *end)
{
	struct json_object *sentences = soi_o_get(art->o, "sentences");

	for (size_t i = 0; i < soi_o_len(sentences); i++) {
		struct json_object *s = soi_o_at(sentences, i);

		if (soi_o_int(s, "start") <= *start && *start < soi_o_int(s, "end")) {
			*start = soi_o_int(s, "start");
			if (soi_o_int(s, "end") > *end)
				*end = soi_o_int(s, "end");
			return;
		}
	}
}

#define TITLE_CP 44

/* The title, cut between words where it is long. */
static struct soi_span short_title(const struct soi_at_hand *art)
{
	struct soi_span title = soi_o_str(art->o, "title"), cut;

	if (soi_utf8_count(title) <= TITLE_CP)
		return title;
	/* It stands at the head of the text. */
	cut = soi_hand_slice(art, 0, TITLE_CP);
	if (cut.n >= title.n)
		return title;
	while (cut.n && cut.p[cut.n - 1] != ' ')
		cut.n--;
	return soi_span_trim(cut).n ? soi_span_trim(cut) : title;
}

static void cite(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span from,
		 struct soi_span published)
{
	soi_html_put(b, "<cite>%t%r", from, from.n && published.n ? ", " : "");
	if (published.n)
		soi_draw_day(ask, b, published);
	soi_html_raw(b, "</cite>");
}

void soi_draw_source(const struct soi_page_ask *ask, struct soi_buf *b, const struct soi_at_hand *art)
{
	struct soi_span outlet = soi_o_str(art->o, "outlet");

	/* A text of unknown origin is known by its title. */
	cite(ask, b, outlet.n ? outlet : short_title(art), soi_hand_published(art));
}

void soi_draw_outlet(const struct soi_page_ask *ask, struct soi_buf *b, const struct soi_at_hand *art)
{
	cite(ask, b, soi_o_str(art->o, "outlet"), soi_hand_published(art));
}

void soi_draw_title(const struct soi_page_ask *ask, struct soi_buf *b, const struct soi_at_hand *art)
{
	struct soi_span title = soi_o_str(art->o, "title");

	soi_draw_article_link(ask, b, soi_o_str(art->o, "id"), 0, 0);
	soi_html_put(b, "%t</a>", title.n ? title : soi_hand_slice(art, 0, 90));
}
