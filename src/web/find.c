/*
 * Search, its hits grouped by story in the order of each one's best.
 */
#include "web/draw.h"

#include "base/banned.h"

#define HITS_A_PAGE 30
#define MAX_HITS_BACK 1000	/* how far a reader can leaf */
#define HITS_OF_STORY 3		/* shown at once */

/* Whether text ends where a sentence may. */
static bool is_ended(struct soi_span text)
{
	static const char *const ends[] = { ".", "!", "?", "…", "”", "\"" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (soi_span_ends(text, soi_span_str(ends[i])))
			return true;
	return text.n == 0;
}

/* A snippet with its matches lit, and dots where it was cut.  Matches are told in code points of the article's
 * text, of which the snippet is what stands from "start" on. */
static void draw_snippet(struct soi_buf *b, struct json_object *hit)
{
	struct soi_span text = soi_o_str(hit, "snippet"), title = soi_o_str(hit, "title");
	struct json_object *matches = soi_o_get(hit, "matches");
	int64_t base = soi_o_int(hit, "start"), title_cp = 0;
	struct soi_cpmap map;
	struct soi_arena a;
	size_t done = 0;

	soi_arena_init(&a);
	soi_cpmap_build(&map, &a, text);
	for (size_t i = 0; i < title.n; i++)
		title_cp += ((unsigned char)title.p[i] & 0xc0) != 0x80;
	if (base > title_cp + 1)	/* behind the title's line */
		soi_html_raw(b, "… ");
	for (size_t i = 0; i < soi_o_len(matches); i++) {
		struct json_object *m = soi_o_at(matches, i);
		int64_t start = soi_o_int(m, "start") - base, end = soi_o_int(m, "end") - base;
		size_t from = soi_byte_of_cp(&map, start < 0 ? 0 : (size_t)start);
		size_t to = soi_byte_of_cp(&map, end < 0 ? 0 : (size_t)end);

		if (from < done || to <= from)
			continue;
		/* Words that stand together are lit together. */
		for (; i + 1 < soi_o_len(matches); i++) {
			struct json_object *next = soi_o_at(matches, i + 1);
			size_t next_from = soi_byte_of_cp(&map, (size_t)(soi_o_int(next, "start") - base));
			size_t next_to = soi_byte_of_cp(&map, (size_t)(soi_o_int(next, "end") - base));

			if (soi_o_int(next, "start") < base || next_from != to + 1 || next_to <= next_from ||
			    text.p[to] != ' ')
				break;
			to = next_to;
		}
		soi_html_put(b, "%t<mark>%t</mark>", soi_span_sub(text, done, from), soi_span_sub(text, from, to));
		done = to;
	}
	soi_html_text(b, soi_span_sub(text, done, text.n));
	if (!is_ended(soi_span_trim(text)))
		soi_html_raw(b, " …");
	soi_arena_release(&a);
}

struct hits {
	const struct soi_page_ask *ask;
	struct soi_buf *b;
	struct json_object *hit[HITS_A_PAGE];
	bool drawn[HITS_A_PAGE];
	size_t n, skip;
	bool more;
};

static int hit_line(void *ctx, struct soi_span line)
{
	struct hits *h = ctx;
	struct json_object *o = NULL;

	if (h->skip) {
		h->skip--;
		return 0;
	}
	if (h->n == HITS_A_PAGE) {
		h->more = true;
		return 1;
	}
	if (soi_json_line(soi_span_trim(line), &o, NULL) == 0)
		h->hit[h->n++] = o;
	return 0;
}

static void draw_hit(struct hits *h, size_t i)
{
	struct json_object *o = h->hit[i], *m = soi_o_at(soi_o_get(o, "matches"), 0);
	struct soi_span title = soi_o_str(o, "title");

	h->drawn[i] = true;
	soi_html_raw(h->b, "<li class=\"hit\">\n<h3>");
	soi_draw_article_link(h->ask, h->b, soi_o_str(o, "id"), soi_o_int(m, "start"), soi_o_int(m, "end"));
	soi_html_put(h->b, "%t</a></h3>\n<p>", title.n ? title : soi_o_str(o, "id"));
	draw_snippet(h->b, o);
	soi_html_put(h->b, "</p>\n<p class=\"meta\">%t%r", soi_o_str(o, "outlet"), soi_o_str(o, "outlet").n ? " · " : "");
	soi_draw_day(h->ask, h->b, soi_o_str(o, "published"));
	soi_html_raw(h->b, "</p>\n</li>\n");
}

/* All hits of hit i's story, the best first. */
static void draw_story_hits(struct hits *h, size_t i)
{
	struct soi_span story = soi_o_str(h->hit[i], "story");
	struct json_object *line = NULL;
	size_t shown = 0;

	soi_html_raw(h->b, "<li class=\"group\">\n");
	if (story.n && soi_o_load(h->ask, soi_store_story_line, story, &line, NULL) == 1 && soi_o_int(line, "articles") > 1) {
		soi_html_put(h->b, "<h2><span class=\"kicker\">%s</span> ", W(h->ask, STORY));
		soi_draw_story_link(h->ask, h->b, story);
		soi_html_put(h->b, "%t</a> <span class=\"n\">", soi_o_str(line, "title"));
		soi_draw_count(h->ask, h->b, soi_o_int(line, "articles"), SOI_W_REPORT_1, SOI_W_REPORTS);
		soi_html_raw(h->b, "</span></h2>\n");
	} else {
		soi_html_put(h->b, "<h2 class=\"hidden\">%s</h2>\n", W(h->ask, SINGLE));
	}
	soi_html_raw(h->b, "<ol class=\"hits\">\n");
	for (size_t k = i; k < h->n; k++) {
		if (k != i && (h->drawn[k] || !story.n || !soi_span_eq(soi_o_str(h->hit[k], "story"), story)))
			continue;
		if (shown++ == HITS_OF_STORY)
			soi_html_put(h->b, "</ol>\n<details>\n<summary>%s</summary>\n<ol class=\"hits\">\n", W(h->ask, MORE_OF_STORY));
		draw_hit(h, k);
	}
	soi_html_put(h->b, "</ol>\n%r</li>\n", shown > HITS_OF_STORY ? "</details>\n" : "");
	json_object_put(line);
}

static void help(const struct soi_page_ask *ask, struct soi_buf *b)
{
	static const char *const examples[] = { "\"chi phí quốc phòng\"", "đàm phán -Seoul", "bieu tinh", "actor:USA",
						"place:Seoul", "type:CONSULT", "outlet:vnexpress.net",
						"from:2024-05 to:2024-06" };
	static const enum soi_word_id words[] = { SOI_W_HELP_PHRASE, SOI_W_HELP_NOT, SOI_W_HELP_BARE, SOI_W_HELP_ACTOR,
						  SOI_W_HELP_PLACE, SOI_W_HELP_TYPE, SOI_W_HELP_OUTLET, SOI_W_HELP_DAYS };

	soi_html_put(b, "<details class=\"help\"%r>\n<summary>%s</summary>\n<dl>\n", ask->query.n ? "" : " open",
		     W(ask, HOW_TO_SEARCH));
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		soi_html_put(b, "<dt><code>%s</code></dt><dd>%s</dd>\n", examples[i], soi_words(ask->lang, words[i]));
	soi_html_raw(b, "</dl>\n</details>\n");
}

static void nothing_found(const struct soi_page_ask *ask, struct soi_buf *b, bool bad)
{
	struct soi_buf other;

	soi_html_put(b, "<p class=\"empty\">%s</p>\n", bad ? W(ask, BAD_QUERY) : W(ask, NO_HITS));
	soi_buf_init(&other, 4096);
	if (!bad && soi_store_suggest(ask->store, ask->query, &other, NULL) == 1) {
		soi_html_put(b, "<p class=\"suggest\">%s <a href=\"/search?q=%u", W(ask, DID_YOU_MEAN), soi_buf_span(&other));
		soi_draw_lang(ask, b, '&');
		soi_html_put(b, "\">%t</a>?</p>\n", soi_buf_span(&other));
	}
	soi_buf_release(&other);
}

static void next_page(struct hits *h, size_t from)
{
	soi_html_put(h->b, "<p class=\"next\"><a rel=\"next\" href=\"/search?q=%u&amp;after=%d", h->ask->query, (int64_t)from);
	soi_draw_lang(h->ask, h->b, '&');
	soi_html_put(h->b, "\">%s</a></p>\n", W(h->ask, MORE_HITS));
}

static int results(struct hits *h, struct soi_err *err)
{
	size_t from = h->skip;
	struct soi_search q = { .words = h->ask->query, .limit = from + HITS_A_PAGE + 1 };
	int rc = soi_store_search(h->ask->store, &q, hit_line, h, err);
	bool bad = rc == SOI_EUSAGE || rc == SOI_ELIMIT;	/* the reader's query, not our fault */

	if (rc < 0 && !bad)
		return rc;
	if (h->n)
		soi_html_raw(h->b, "<ol class=\"groups\">\n");
	else
		nothing_found(h->ask, h->b, bad);
	for (size_t i = 0; i < h->n; i++)
		if (!h->drawn[i])
			draw_story_hits(h, i);
	if (h->n)
		soi_html_raw(h->b, "</ol>\n");
	if (h->more && from + HITS_A_PAGE < MAX_HITS_BACK)
		next_page(h, from + HITS_A_PAGE);
	return bad ? 400 : 200;
}

int soi_page_search(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	struct hits h = { .ask = ask, .b = out };
	int status = 200;

	for (size_t i = 0; i < ask->cursor.n && h.skip < MAX_HITS_BACK; i++)
		if (ask->cursor.p[i] >= '0' && ask->cursor.p[i] <= '9')
			h.skip = h.skip * 10 + (size_t)(ask->cursor.p[i] - '0');
	h.skip = h.skip > MAX_HITS_BACK ? MAX_HITS_BACK : h.skip;
	soi_draw_head(ask, out, ask->query, SOI_TAB_NONE);
	soi_html_put(out, "<h1>%s%r<span class=\"query\">%t</span></h1>\n", W(ask, SEARCH), ask->query.n ? ": " : "", ask->query);
	if (ask->query.n)
		status = results(&h, err);
	help(ask, out);
	soi_draw_foot(ask, out);
	for (size_t i = 0; i < h.n; i++)
		json_object_put(h.hit[i]);
	return status;
}
