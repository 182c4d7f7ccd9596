/*
 * One article, its spans lit by kind, and the capture that it was read from.
 *
 * The text is drawn in one walk over the borders of its spans: between two
 * neighbouring borders every character lies in the same spans, and gets one
 * element with their classes.  n spans cost n log n to sort; no nesting arises.
 */
#include "web/draw.h"

#include <stdlib.h>

#include "base/banned.h"

enum { K_LIT, K_PERSON, K_ORG, K_PLACE, K_TIME, K_FIGURE, K_QUOTE, N_KINDS };

static const char *const kind_class[N_KINDS] = { "lit", "person", "org", "place", "time", "figure", "quote" };
static const enum soi_word_id kind_word[N_KINDS] = { 0, SOI_W_PERSON, SOI_W_ORG, SOI_W_PLACE,
						     SOI_W_TIME, SOI_W_FIGURE, SOI_W_QUOTE };

struct border {
	size_t at;			/* byte of the text */
	int8_t kind, step;		/* +1 opens, -1 closes */
	struct json_object *mark;	/* NULL of what is lit */
};

struct borders {
	struct soi_arena *a;
	const struct soi_cpmap *map;
	struct border *list;
	size_t n, cap;
};

static void add_span(struct borders *b, int64_t start, int64_t end, int kind, struct json_object *mark)
{
	size_t from, to;

	if (start < 0 || end <= start)
		return;
	from = soi_byte_of_cp(b->map, (size_t)start);
	to = soi_byte_of_cp(b->map, (size_t)end);
	for (int i = 0; i < 2; i++) {
		soi_arena_grow(b->a, &b->list, b->n, &b->cap, sizeof(*b->list));
		b->list[b->n++] = (struct border){ i ? to : from, (int8_t)kind, i ? -1 : 1, mark };
	}
}

static void add_marks(struct borders *b, struct json_object *o, const char *key, int kind)
{
	struct json_object *list = soi_o_get(o, key);

	for (size_t i = 0; i < soi_o_len(list); i++) {
		struct json_object *m = soi_o_at(list, i);
		struct soi_span k = soi_o_str(m, "kind");
		int as = kind;

		if (kind == K_PERSON && soi_span_is(k, "org"))
			as = K_ORG;
		else if (kind == K_PERSON && soi_span_is(k, "place"))
			as = K_PLACE;
		if (kind == K_QUOTE && !soi_o_true(m, "direct"))
			continue;
		add_span(b, soi_o_int(m, "start"), soi_o_int(m, "end"), as, m);
	}
}

static int by_place(const void *x, const void *y)
{
	const struct border *a = x, *b = y;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return a->kind != b->kind ? a->kind - b->kind : a->step - b->step;
}

/* The text on its way: its lines (title, lede, paragraphs), and what is open. */
struct drawing {
	const struct soi_page_ask *ask;
	struct soi_buf *b;
	bool has_title, has_lede, lit_seen;
	size_t lines;			/* begun */
	int open[N_KINDS];
	struct json_object *mark[N_KINDS];	/* the last opened */
};

static const char *line_tag(const struct drawing *d)
{
	return d->lines == 1 && d->has_title ? "h1" : "p";
}

static void begin_line(struct drawing *d)
{
	d->lines++;
	soi_html_put(d->b, "<%r%r>", line_tag(d),
		     d->has_lede && d->lines == (d->has_title ? 2 : 1) ? " class=\"lede\"" : "");
}

static void end_line(struct drawing *d)
{
	soi_html_put(d->b, "</%r>\n", line_tag(d));
}

/* What a pointer resting on a time or a figure is told: the value and its rule. */
static void told(struct drawing *d)
{
	int k = d->open[K_TIME] > 0 ? K_TIME : K_FIGURE;
	struct json_object *m = d->mark[k], *v = soi_o_get(m, "value");

	if (d->open[k] <= 0 || !v)
		return;
	soi_html_put(d->b, " title=\"%s", json_object_is_type(v, json_type_string) ? json_object_get_string(v) :
		     json_object_to_json_string_ext(v, JSON_C_TO_STRING_PLAIN));
	soi_html_put(d->b, "%r%t · %t\"", soi_o_str(m, "unit").n ? " " : "", soi_o_str(m, "unit"), soi_o_str(m, "rule"));
}

/* One run of a line whose characters all lie in the same spans. */
static void draw_run(struct drawing *d, struct soi_span run)
{
	int name = d->open[K_PERSON] > 0 ? K_PERSON : d->open[K_ORG] > 0 ? K_ORG : K_PLACE;
	bool any = false, lit = d->open[K_LIT] > 0, links;

	if (run.n == 0)
		return;
	for (int k = K_PERSON; k < N_KINDS; k++)
		any = any || d->open[k] > 0;
	if (lit) {
		soi_html_put(d->b, "<mark class=\"lit\"%r>", d->lit_seen ? "" : " id=\"s\"");
		d->lit_seen = true;
	}
	links = d->open[name] > 0 && soi_o_str(d->mark[name], "id").n;
	if (links) {
		soi_html_put(d->b, "<a href=\"/name/%u", soi_o_str(d->mark[name], "id"));
		soi_draw_lang(d->ask, d->b, '?');
		soi_html_raw(d->b, "\" class=\"");
	} else if (any) {
		soi_html_raw(d->b, "<span class=\"");
	}
	for (int k = K_PERSON, n = 0; k < N_KINDS; k++)
		if (d->open[k] > 0)
			soi_html_put(d->b, "%r%r", n++ ? " " : "", kind_class[k]);
	if (any) {
		soi_html_raw(d->b, "\"");
		told(d);
		soi_html_raw(d->b, ">");
	}
	soi_html_text(d->b, run);
	soi_html_put(d->b, "%r%r", links ? "</a>" : any ? "</span>" : "", lit ? "</mark>" : "");
}

/* text[from:to] between two borders, cut at its line breaks. */
static void draw_segment(struct drawing *d, struct soi_span text, size_t from, size_t to)
{
	struct soi_span rest = soi_span_sub(text, from, to);

	while (rest.p && rest.n) {
		draw_run(d, soi_span_cut(&rest, '\n'));
		if (rest.p) {
			end_line(d);
			if ((size_t)(rest.p - text.p) < text.n)
				begin_line(d);
		}
	}
}

static void draw_text(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_arena *a,
		      const struct soi_at_hand *art)
{
	struct borders x = { .a = a, .map = &art->map };
	struct drawing d = { .ask = ask, .b = b, .has_title = soi_o_str(art->o, "title").n > 0,
			     .has_lede = soi_o_str(art->o, "lede").n > 0 };
	struct soi_span text = art->map.text;
	size_t from = 0;

	if (text.n && text.p[text.n - 1] == '\n')
		text.n--;
	add_span(&x, (int64_t)ask->lit_start, (int64_t)ask->lit_end, K_LIT, NULL);
	add_marks(&x, art->o, "names", K_PERSON);
	add_marks(&x, art->o, "times", K_TIME);
	add_marks(&x, art->o, "figures", K_FIGURE);
	add_marks(&x, art->o, "quotes", K_QUOTE);
	if (x.n)
		qsort(x.list, x.n, sizeof(*x.list), by_place);
	soi_html_raw(b, "<div class=\"text\" lang=\"vi\">\n");
	begin_line(&d);
	for (size_t i = 0; i < x.n; i++) {
		size_t to = x.list[i].at < text.n ? x.list[i].at : text.n;

		draw_segment(&d, text, from, to);
		from = to;
		d.open[x.list[i].kind] += x.list[i].step;
		if (x.list[i].step > 0)
			d.mark[x.list[i].kind] = x.list[i].mark;
	}
	draw_segment(&d, text, from, text.n);
	end_line(&d);
	soi_html_raw(b, "</div>\n");
}

/* Each kind with a box that puts its light out (style.css: no script is needed). */
static void legend(const struct soi_page_ask *ask, struct soi_buf *b)
{
	soi_html_put(b, "<fieldset class=\"legend\">\n<legend class=\"hidden\">%s</legend>\n", W(ask, LEGEND));
	for (int k = K_PERSON; k < N_KINDS; k++)
		soi_html_put(b, "<label><input type=\"checkbox\" id=\"show-%r\" checked> <span class=\"%r\">%s</span></label>\n",
			     kind_class[k], kind_class[k], soi_words(ask->lang, kind_word[k]));
	soi_html_raw(b, "</fieldset>\n");
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

static int64_t int_at(struct json_object *array, size_t i)
{
	return json_object_get_int64(soi_o_at(array, i));
}

/* The bytes of the capture behind characters start to end: what the pieces that
 * they touch rest on.  False where they rest on none. */
static bool bytes_of(const struct soi_at_hand *art, int64_t start, int64_t end, int64_t *from, int64_t *to)
{
	struct json_object *pieces = soi_o_get(soi_o_get(art->o, "capture"), "pieces");
	bool any = false;

	for (size_t i = 0; i < soi_o_len(pieces); i++) {
		struct json_object *p = soi_o_at(pieces, i);
		int64_t s = int_at(p, 0), e = int_at(p, 1), bs = int_at(p, 2), be = int_at(p, 3);

		if (e <= start || s >= end || be <= bs)
			continue;
		/* Inside a verbatim piece (one as long as its bytes in UTF-8) both run alike. */
		if (soi_hand_slice(art, s, e).n == (size_t)(be - bs)) {
			if (start > s)
				bs += (int64_t)soi_hand_slice(art, s, start).n;
			if (end < e)
				be -= (int64_t)soi_hand_slice(art, end, e).n;
		}
		*from = any && *from < bs ? *from : bs;
		*to = any && *to > be ? *to : be;
		any = true;
	}
	return any;
}

static void provenance(const struct soi_page_ask *ask, struct soi_buf *b, const struct soi_at_hand *art)
{
	struct soi_span sha = soi_o_str(soi_o_get(art->o, "capture"), "sha256");
	int64_t start = (int64_t)ask->lit_start, end = (int64_t)ask->lit_end, from = 0, to = 0;
	bool lit = end > start;

	if (!lit)
		end = (int64_t)art->map.n_cp;
	if (!sha.n)
		return;
	soi_html_put(b, "<dt>%s</dt><dd>", W(ask, CAPTURE));
	soi_html_put(b, "<a href=\"/capture/%u", sha);
	if (bytes_of(art, start, end, &from, &to))
		soi_html_put(b, "?b=%d-%d", from, to);
	soi_draw_lang(ask, b, to > from ? '&' : '?');
	soi_html_put(b, "%r\">%s %d–%d → byte %d–%d</a><br><code class=\"sha\">%t</code></dd>\n", to > from ? "#b" : "",
		     W(ask, CHARACTERS), start, end, from, to, sha);
}

static void article_facts(const struct soi_page_ask *ask, struct soi_buf *b, const struct soi_at_hand *art)
{
	struct soi_span url = soi_o_str(art->o, "url"), outlet = soi_o_str(art->o, "outlet");
	struct json_object *told_by = soi_o_str(art->group, "published").n ? art->group : art->o;
	struct json_object *why = soi_o_get(told_by, "published_why"), *story = NULL;
	struct soi_span reprint = soi_o_str(art->group, "reprint_of");

	soi_html_put(b, "<dl class=\"facts\">\n<dt>%s</dt><dd>", W(ask, PUBLISHED));
	soi_draw_date(ask, b, soi_o_str(told_by, "published"));
	if (soi_o_str(told_by, "published").n)
		soi_html_put(b, " <span class=\"role\">%s</span>", from_word(ask, soi_o_str(told_by, "published_from")));
	if (soi_o_len(why)) {
		soi_html_put(b, "<details><summary>%s</summary>\n", W(ask, HOW_KNOWN));
		soi_draw_why(ask, b, why);
		soi_html_raw(b, "</details>");
	}
	soi_html_put(b, "</dd>\n<dt>%s</dt><dd>%t ", W(ask, SOURCE), outlet);
	if (soi_is_web_address(url))
		soi_html_put(b, "<a class=\"address\" rel=\"noopener noreferrer\" href=\"%t\">%t</a>", url, url);
	soi_html_put(b, "%s</dd>\n<dt>%s</dt><dd>", outlet.n || url.n ? "" : W(ask, UNKNOWN), W(ask, STORY_OF));
	if (soi_o_load(ask, soi_store_story, soi_o_str(art->o, "id"), &story, NULL) == 1) {
		soi_draw_story_link(ask, b, soi_o_str(story, "id"));
		soi_html_put(b, "%t</a>", soi_o_str(story, "title"));
	}
	soi_html_raw(b, "</dd>\n");
	if (reprint.n) {
		soi_html_put(b, "<dt>%s</dt><dd>", W(ask, REPRINT_OF));
		soi_draw_article_link(ask, b, reprint, 0, 0);
		soi_html_put(b, "%t</a></dd>\n", reprint);
	}
	provenance(ask, b, art);
	soi_html_put(b, "<dt>%s</dt><dd><a href=\"/article/%u.json\">JSON</a></dd>\n</dl>\n", W(ask, RECORD),
		     soi_o_str(art->o, "id"));
	json_object_put(story);
}

/* --- what a copy did to its original --------------------------------------------------- */

#define SENTENCES_SHOWN 20	/* of a kind; soi reprints has all */

struct against {
	const struct soi_page_ask *ask;
	struct soi_buf *b;
};

static void changed_sentences(struct against *x, struct json_object *o, const char *key,
			      enum soi_word_id word)
{
	struct json_object *list = soi_o_get(o, key);

	if (!soi_o_len(list))
		return;
	soi_html_put(x->b, "<dt>%s</dt>", soi_words(x->ask->lang, word));
	for (size_t i = 0; i < soi_o_len(list) && i < SENTENCES_SHOWN; i++) {
		struct json_object *e = soi_o_at(list, i), *was = soi_o_get(e, "was");
		bool dropped = word == SOI_W_SENTENCES_DROPPED;

		soi_html_put(x->b, "<dd>");
		soi_draw_article_link(x->ask, x->b, soi_o_str(o, dropped ? "reprint_of" : "id"),
				      soi_o_int(e, "start"), soi_o_int(e, "end"));
		soi_html_put(x->b, dropped ? "<del>%t</del></a>" : "<ins>%t</ins></a>", soi_o_str(e, "text"));
		if (was) {
			soi_html_raw(x->b, " ");
			soi_draw_article_link(x->ask, x->b, soi_o_str(o, "reprint_of"),
					      soi_o_int(was, "start"), soi_o_int(was, "end"));
			soi_html_put(x->b, "<del>%t</del></a>", soi_o_str(was, "text"));
		}
		soi_html_raw(x->b, "</dd>\n");
	}
}

static int draw_against(void *ctx, struct soi_span line)
{
	struct against *x = ctx;
	struct json_object *o = NULL, *chain;

	if (soi_json_line(line, &o, NULL) != 0)
		return 0;
	chain = soi_o_get(o, "chain");
	soi_html_put(x->b, "<section class=\"against\">\n<h2>%s</h2>\n<p class=\"meta\">", W(x->ask, AGAINST_ORIGINAL));
	for (size_t i = 0; i < soi_o_len(chain); i++)
		soi_html_put(x->b, "%r%t", i ? " → " : "", soi_o_text(soi_o_at(chain, i)));
	soi_html_put(x->b, "%r%d %s</p>\n<dl class=\"changes\">\n", soi_o_len(chain) ? " · " : "",
		     soi_o_int(o, "same"), W(x->ask, SENTENCES_SAME));
	changed_sentences(x, o, "added", SOI_W_SENTENCES_ADDED);
	changed_sentences(x, o, "dropped", SOI_W_SENTENCES_DROPPED);
	changed_sentences(x, o, "changed", SOI_W_SENTENCES_CHANGED);
	soi_html_raw(x->b, "</dl>\n</section>\n");
	json_object_put(o);
	return 0;
}

static void against_original(const struct soi_page_ask *ask, struct soi_buf *b,
			     const struct soi_at_hand *art)
{
	struct against x = { ask, b };
	size_t n;

	if (soi_o_str(art->group, "reprint_of").n)
		(void)soi_store_reprints(ask->store, soi_o_str(art->o, "id"), true, draw_against, &x, &n, NULL);
}

static void draw_dropped(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *list)
{
	if (!soi_o_len(list))
		return;
	soi_html_put(b, "<details class=\"dropped\">\n<summary>%s (%d)</summary>\n<ul>\n", W(ask, DROPPED),
		     (int64_t)soi_o_len(list));
	for (size_t i = 0; i < soi_o_len(list); i++)
		soi_html_put(b, "<li><code>%t</code> %t</li>\n", soi_o_str(soi_o_at(list, i), "why"),
			     soi_o_str(soi_o_at(list, i), "text"));
	soi_html_raw(b, "</ul>\n</details>\n");
}

int soi_page_article(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	struct soi_hand_shelf *shelf = soi_shelf_new(ask, true);
	const struct soi_at_hand *art = soi_shelf_get(shelf, ask->id);
	struct soi_arena a;

	(void)err;
	if (!art) {
		soi_shelf_free(shelf);
		return soi_page_missing(ask, out);
	}
	soi_arena_init(&a);
	soi_draw_head(ask, out, soi_o_str(art->o, "title"), SOI_TAB_NONE);
	soi_html_raw(out, "<article class=\"article\">\n<div class=\"body\">\n<p class=\"kicker\">");
	soi_html_put(out, "%t%r", soi_o_str(art->o, "outlet"), soi_o_str(art->o, "outlet").n ? " · " : "");
	soi_draw_date(ask, out, soi_hand_published(art));
	soi_html_raw(out, "</p>\n");
	draw_text(ask, out, &a, art);
	against_original(ask, out, art);
	draw_dropped(ask, out, soi_o_get(art->o, "dropped"));
	soi_html_put(out, "</div>\n<aside aria-label=\"%s\">\n", W(ask, ABOUT_ARTICLE));
	legend(ask, out);
	article_facts(ask, out, art);
	soi_html_raw(out, "</aside>\n</article>\n");
	soi_draw_linked_article(out, art);
	soi_draw_foot(ask, out);
	soi_arena_release(&a);
	soi_shelf_free(shelf);
	return 200;
}

/* --- the capture -------------------------------------------------------------------- */

#define AROUND 1500		/* bytes shown on each side of the range */
#define SHOWN_AT_MOST 60000

/* Bytes as text: what is no UTF-8, and what no eye can see, as its number. */
static void draw_bytes(struct soi_buf *b, struct soi_span s, size_t from, size_t to)
{
	static const char digit[] = "0123456789abcdef";
	size_t at = from;

	while (at < to) {
		size_t start = at;
		uint32_t cp = soi_utf8_next(s, &at);

		if (cp == SOI_BAD_CP || (cp < 0x20 && cp != '\n' && cp != '\t') || cp == 0x7f) {
			unsigned char c = (unsigned char)s.p[start];

			soi_html_raw(b, "<span class=\"byte\">");
			soi_buf_byte(b, digit[c >> 4]);
			soi_buf_byte(b, digit[c & 15]);
			soi_html_raw(b, "</span>");
		} else {
			soi_html_text(b, soi_span_sub(s, start, at));
		}
	}
}

/* The nearest start of a character at or before at. */
static size_t character_start(struct soi_span s, size_t at)
{
	for (int i = 0; i < 3 && at > 0 && at < s.n && ((unsigned char)s.p[at] & 0xc0) == 0x80; i++)
		at--;
	return at;
}

static void draw_capture(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_span bytes)
{
	size_t lit = ask->lit_start, end = ask->lit_end, from, to;

	if (lit > bytes.n)
		lit = bytes.n;
	if (end > bytes.n || end < lit)
		end = end < lit ? lit : bytes.n;
	from = character_start(bytes, lit > AROUND ? lit - AROUND : 0);
	to = end + AROUND < bytes.n ? end + AROUND : bytes.n;
	if (to - from > SHOWN_AT_MOST)
		to = from + SHOWN_AT_MOST;
	to = character_start(bytes, to);
	end = end < to ? end : to;
	soi_html_put(b, "<p class=\"meta\">byte %d–%d / %d</p>\n<pre class=\"capture\" tabindex=\"0\">%r",
		     (int64_t)from, (int64_t)to, (int64_t)bytes.n, from ? "…" : "");
	draw_bytes(b, bytes, from, lit);
	if (end > lit) {
		soi_html_raw(b, "<mark id=\"b\">");
		draw_bytes(b, bytes, lit, end);
		soi_html_raw(b, "</mark>");
	}
	draw_bytes(b, bytes, end, to);
	soi_html_put(b, "%r</pre>\n", to < bytes.n ? "…" : "");
	if (to < bytes.n) {
		soi_html_put(b, "<p class=\"next\"><a rel=\"next\" href=\"/capture/%u?b=%d-%d", ask->id,
			     (int64_t)to, (int64_t)to);
		soi_draw_lang(ask, b, '&');
		soi_html_put(b, "\">%s</a></p>\n", W(ask, NEXT_BYTES));
	}
}

int soi_page_capture(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	struct soi_buf bytes;
	int rc;

	soi_buf_init(&bytes, SOI_MAX_CAPTURE_BYTES);
	rc = soi_store_capture(ask->store, ask->id, &bytes, err);
	if (rc == 1) {
		soi_draw_head(ask, out, soi_span_str(W(ask, CAPTURE)), SOI_TAB_NONE);
		soi_html_put(out, "<p class=\"kicker\">%s</p>\n<h1 class=\"sha\">%t</h1>\n"
			     "<p class=\"dek\">%s <a href=\"/capture/%u/raw\" download>%s</a></p>\n", W(ask, CAPTURE), ask->id,
			     W(ask, CAPTURE_DEK), ask->id, W(ask, DOWNLOAD));
		draw_capture(ask, out, soi_buf_span(&bytes));
		soi_draw_foot(ask, out);
	}
	soi_buf_release(&bytes);
	if (rc == 0)
		return soi_page_missing(ask, out);
	return rc < 0 ? rc : 200;
}
