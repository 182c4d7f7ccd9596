/*
 * Today: stories by what moved last, and beside them what changed in the
 * database.  What is new to this reader is not the server's to know: the page
 * names the last change, the reader's side remembers it (soi.js) and asks for
 * what came after; without script /changes?since=N is an address to keep.
 */
#include "web/draw.h"

#include "base/banned.h"

#define STORIES_A_PAGE 24
#define CHANGES_A_PAGE 50
#define CHANGES_BESIDE 8
#define MAX_STORIES_A_PAGE 200

/* --- the list of stories ------------------------------------------------------ */

struct list {
	const struct soi_page_ask *ask;
	struct soi_buf *out;
	size_t n, max;
	bool more;
	struct soi_buf cursor;		/* of the last one drawn */
};

/* Latest entries of a story, but for one that says what the title says. */
static void latest(struct list *l, struct json_object *story, size_t most)
{
	struct json_object *timeline = soi_o_get(story, "timeline");
	size_t n = soi_o_len(timeline), from = n, kept = 0;

	while (from > 0 && kept < most) {
		struct json_object *e = soi_o_at(timeline, --from);

		kept += !soi_span_eq(soi_o_str(e, "headline"), soi_o_str(story, "title"));
	}
	if (!kept)
		return;
	soi_html_raw(l->out, "<ul class=\"latest\">\n");
	for (size_t i = n; i-- > from;) {
		struct json_object *e = soi_o_at(timeline, i);
		struct soi_span when = soi_o_str(e, "when");

		if (soi_span_eq(soi_o_str(e, "headline"), soi_o_str(story, "title")))
			continue;
		soi_html_raw(l->out, "<li><span class=\"day\">");
		soi_draw_day(l->ask, l->out, when.n ? when : soi_o_str(e, "announced"));
		soi_html_raw(l->out, "</span> ");
		soi_draw_article_link(l->ask, l->out, soi_o_str(e, "article"), soi_o_int(e, "start"), soi_o_int(e, "end"));
		soi_html_put(l->out, "%t</a>", soi_o_str(e, "headline"));
		if (!soi_span_is(soi_o_str(e, "status"), "actual"))
			soi_html_put(l->out, " <span class=\"role\">%s</span>", soi_status_word(l->ask, soi_o_str(e, "status")));
		soi_html_raw(l->out, "</li>\n");
	}
	soi_html_raw(l->out, "</ul>\n");
}

static void story_card(struct list *l, struct json_object *o)
{
	struct soi_span id = soi_o_str(o, "id");
	int64_t n = soi_o_int(o, "articles");
	bool lead = l->n == 0 && !l->ask->cursor.n;
	struct json_object *story = NULL;

	soi_html_put(l->out, "<li class=\"story%r%r\" data-story=\"%t\">\n<p class=\"kicker\">", lead ? " lead" : "",
		     n == 1 ? " single" : "", id);
	soi_draw_dates(l->ask, l->out, soi_o_str(o, "first"), soi_o_str(o, "last"));
	soi_html_raw(l->out, " · ");
	soi_draw_count(l->ask, l->out, n, SOI_W_REPORT_1, SOI_W_REPORTS);
	soi_html_raw(l->out, "</p>\n<h2>");
	soi_draw_story_link(l->ask, l->out, id);
	soi_html_put(l->out, "%t</a></h2>\n", soi_o_str(o, "title"));
	if (n > 1 && soi_o_load(l->ask, soi_store_story, id, &story, NULL) == 1)
		latest(l, story, lead ? 4 : 2);
	json_object_put(story);
	soi_html_raw(l->out, "</li>\n");
}

static int story_line(void *ctx, struct soi_span line)
{
	struct list *l = ctx;
	struct json_object *o = NULL;

	if (l->n == l->max) {
		l->more = true;
		return 1;
	}
	if (soi_json_line(soi_span_trim(line), &o, NULL) != 0)
		return 0;
	if (l->n == 0)
		soi_html_raw(l->out, "<ol class=\"stories\">\n");
	story_card(l, o);
	l->n++;
	soi_buf_clear(&l->cursor);
	soi_buf_add(&l->cursor, soi_o_str(o, "updated"));
	soi_buf_byte(&l->cursor, '~');
	soi_buf_add(&l->cursor, soi_o_str(o, "id"));
	json_object_put(o);
	return 0;
}

static void next_link(const struct soi_page_ask *ask, struct soi_buf *b, const char *path,
		      struct soi_span cursor, enum soi_word_id word)
{
	soi_html_put(b, "<p class=\"next\"><a rel=\"next\" href=\"%r%u", path, cursor);
	soi_draw_lang(ask, b, '&');
	soi_html_put(b, "\">%s</a></p>\n", soi_words(ask->lang, word));
}

/* --- changes ---------------------------------------------------------------------- */

const char *soi_change_word(const struct soi_page_ask *ask, struct soi_span kind)
{
	static const struct {
		const char *name;
		enum soi_word_id word;
	} map[] = { { "added", SOI_W_CHANGE_ADDED }, { "fulfilled", SOI_W_CHANGE_FULFILLED },
		    { "put-off", SOI_W_PUT_OFF }, { "cancelled", SOI_W_CANCELLED },
		    { "denied", SOI_W_DENIED }, { "dated", SOI_W_CHANGE_DATED },
		    { "corrected", SOI_W_CHANGE_CORRECTED }, { "contradicted", SOI_W_CHANGE_CONTRADICTED },
		    { "withdrawn", SOI_W_CHANGE_WITHDRAWN } };

	for (size_t i = 0; i < sizeof(map) / sizeof(*map); i++)
		if (soi_span_is(kind, map[i].name))
			return soi_words(ask->lang, map[i].word);
	return W(ask, CHANGES);
}

struct changes {
	const struct soi_page_ask *ask;
	struct json_object *lines[CHANGES_A_PAGE];
	size_t n, max;
	int64_t before;		/* stop there; 0: at the end */
};

/* The last max of them: a ring. */
static int change_line(void *ctx, struct soi_span line)
{
	struct changes *c = ctx;
	struct json_object *o = NULL;

	if (soi_json_line(soi_span_trim(line), &o, NULL) != 0)
		return 0;
	if (c->before && soi_o_int(o, "seq") >= c->before) {
		json_object_put(o);
		return 1;
	}
	json_object_put(c->lines[c->n % c->max]);
	c->lines[c->n++ % c->max] = o;
	return 0;
}

/* A change whose article is gone says what happened, not what was said. */
static void draw_change(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *c)
{
	struct soi_span article = soi_o_str(c, "article"), what = soi_o_str(c, "what"), kind = soi_o_str(c, "change");
	struct soi_span story = soi_o_str(c, "story");
	struct json_object *o = NULL;

	soi_html_put(b, "<li data-seq=\"%d\"><span class=\"change is-%t\">%s</span> ", soi_o_int(c, "seq"), kind,
		     soi_change_word(ask, kind));
	if (article.n && soi_o_load(ask, soi_store_article, article, &o, NULL) == 1) {
		soi_draw_article_link(ask, b, article, 0, 0);
		soi_html_put(b, "%t</a>", soi_o_str(c, "headline"));
	} else if (what.n) {
		soi_html_text(b, what);
	}
	json_object_put(o);
	soi_html_raw(b, " <span class=\"meta\">");
	soi_draw_day(ask, b, soi_o_str(c, "day"));
	if (soi_o_load(ask, soi_store_story_line, story, &o, NULL) == 1) {
		bool same = soi_span_eq(soi_o_str(o, "title"), soi_o_str(c, "headline"));

		soi_html_raw(b, " · ");
		soi_draw_story_link(ask, b, story);
		soi_html_put(b, "%t</a>", same ? soi_span_str(W(ask, STORY)) : soi_o_str(o, "title"));
	}
	json_object_put(o);
	soi_html_raw(b, "</span></li>\n");
}

/* Newest first; *first: the oldest one's number. */
static void draw_changes(const struct soi_page_ask *ask, struct soi_buf *b, struct changes *c, int64_t *first)
{
	size_t kept = c->n < c->max ? c->n : c->max;

	soi_html_raw(b, "<ol class=\"changes\">\n");
	for (size_t i = 0; i < kept; i++) {
		struct json_object **o = &c->lines[(c->n - 1 - i) % c->max];

		draw_change(ask, b, *o);
		*first = soi_o_int(*o, "seq");
		json_object_put(*o);
		*o = NULL;
	}
	soi_html_raw(b, "</ol>\n");
}

static int beside(const struct soi_page_ask *ask, struct soi_buf *b, int64_t last, struct soi_err *err)
{
	struct changes c = { .ask = ask, .max = CHANGES_BESIDE };
	int64_t first;
	int rc = soi_store_changes(ask->store, last > CHANGES_BESIDE ? last - CHANGES_BESIDE : 0, SOI_NO_TIME,
				   change_line, &c, err);

	if (rc < 0 || !c.n)
		return rc < 0 ? rc : 0;
	soi_html_put(b, "<aside aria-labelledby=\"moved\">\n<h2 id=\"moved\">%s</h2>\n", W(ask, JUST_CHANGED));
	draw_changes(ask, b, &c, &first);
	soi_html_raw(b, "<p class=\"all\"><a href=\"/changes");
	soi_draw_lang(ask, b, '?');
	soi_html_put(b, "\">%s</a></p>\n</aside>\n", W(ask, ALL_CHANGES));
	return 0;
}

int soi_page_today(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	struct list l = { .ask = ask, .out = out, .max = STORIES_A_PAGE };
	int64_t last = 0;
	int rc;

	if (ask->limit > 0 && ask->limit < MAX_STORIES_A_PAGE)
		l.max = (size_t)ask->limit;
	rc = soi_store_last_change(ask->store, &last, err);
	if (rc < 0)
		return rc;
	soi_draw_head(ask, out, SOI_EMPTY, SOI_TAB_TODAY);
	soi_html_put(out, "<h1 class=\"hidden\">%s</h1>\n<p id=\"news\" class=\"news\" role=\"status\" hidden data-last=\"%d\" "
		     "data-words=\"%s\" data-href=\"/changes?since=\"></p>\n<div class=\"front\">\n<div class=\"river\">\n",
		     W(ask, TODAY), last, W(ask, SINCE_LAST));
	soi_buf_init(&l.cursor, 4096);
	rc = soi_store_stories_after(ask->store, ask->cursor, l.max + 1, story_line, &l, err);
	if (rc >= 0 && l.n)
		soi_html_raw(out, "</ol>\n");
	else if (rc >= 0)
		soi_html_put(out, "<p class=\"empty\">%s</p>\n", W(ask, NO_STORIES));
	if (rc >= 0 && l.more)
		next_link(ask, out, "/?after=", soi_buf_span(&l.cursor), SOI_W_OLDER);
	soi_html_raw(out, "</div>\n");
	if (rc >= 0 && !ask->cursor.n)
		rc = beside(ask, out, last, err);
	soi_html_raw(out, "</div>\n");
	soi_draw_foot(ask, out);
	soi_buf_release(&l.cursor);
	return rc < 0 ? rc : 200;
}

/* A number, or 0. */
static int64_t number(struct soi_span s)
{
	int64_t v = 0;

	for (size_t i = 0; i < s.n && i < 15; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return 0;
		v = v * 10 + (s.p[i] - '0');
	}
	return v;
}

int soi_page_changes(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	struct changes c = { .ask = ask, .max = CHANGES_A_PAGE, .before = number(ask->cursor) };
	int64_t since = number(ask->since), day = SOI_NO_TIME, to = 0, last_day, first = 0;
	int rc = soi_store_last_change(ask->store, &to, err);

	if (rc < 0)
		return rc;
	if (ask->since.n && !since && !soi_span_is(ask->since, "0") && !soi_edtf_bounds(ask->since, &day, &last_day))
		return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "'%.*s' is neither a number nor a day", SOI_FMT(ask->since));
	if (c.before && c.before <= to)
		to = c.before - 1;
	if (day == SOI_NO_TIME && since < to - CHANGES_A_PAGE)
		since = to - CHANGES_A_PAGE;	/* numbers have few gaps: those of before are on the next page */
	soi_draw_head(ask, out, soi_span_str(W(ask, CHANGES)), SOI_TAB_CHANGES);
	soi_html_put(out, "<h1>%s</h1>\n<p class=\"dek\">%s</p>\n", W(ask, CHANGES), W(ask, CHANGES_DEK));
	rc = soi_store_changes(ask->store, since, day, change_line, &c, err);
	if (rc < 0)
		return rc;
	if (c.n)
		draw_changes(ask, out, &c, &first);
	else
		soi_html_put(out, "<p class=\"empty\">%s</p>\n", W(ask, NO_CHANGES));
	if (first > 1 && first > number(ask->since) + 1) {
		soi_html_put(out, "<p class=\"next\"><a rel=\"next\" href=\"/changes?%r%u%rafter=%d", ask->since.n ? "since=" : "",
			     ask->since, ask->since.n ? "&amp;" : "", first);
		soi_draw_lang(ask, out, '&');
		soi_html_put(out, "\">%s</a></p>\n", W(ask, OLDER));
	}
	soi_draw_foot(ask, out);
	return 200;
}
