/*
 * A name: the stories it stands in, with whom, what it said, what it did and
 * what was done to it.  Drawn from the newest records that name it: one pass,
 * each record parsed once.
 */
#include "web/api.h"
#include "web/draw.h"

#include <stdlib.h>

#include "base/banned.h"

#define RECORDS_READ 400
#define STORIES_SHOWN 20
#define OTHERS_SHOWN 30
#define QUOTES_SHOWN 12
#define EVENTS_SHOWN 12

struct counted {
	struct soi_span id;
	uint64_t key;
	int64_t n;
};

struct tally {
	struct counted *t;
	size_t n, cap;
};

struct naming {
	const struct soi_page_ask *ask;
	struct soi_arena a;
	struct tally stories, others;
	struct soi_buf quotes, events;	/* as HTML */
	struct json_object *said, *done;	/* the same as records */
	size_t n_quotes, n_events, n_records;
	struct soi_span kind;
};

static void add(struct naming *x, struct tally *t, struct soi_span id)
{
	uint64_t key = soi_hash64(id);

	for (size_t i = 0; i < t->n; i++)
		if (t->t[i].key == key) {
			t->t[i].n++;
			return;
		}
	if (t->n >= 4000)
		return;
	soi_arena_grow(&x->a, &t->t, t->n, &t->cap, sizeof(*t->t));
	t->t[t->n++] = (struct counted){ soi_arena_copy(&x->a, id), key, 1 };
}

static int by_count(const void *x, const void *y)
{
	const struct counted *a = x, *b = y;

	if (a->n != b->n)
		return a->n > b->n ? -1 : 1;
	return soi_span_cmp(a->id, b->id);
}

static bool in_list(struct json_object *list, struct soi_span id)
{
	for (size_t i = 0; i < soi_o_len(list); i++)
		if (soi_span_eq(soi_o_text(soi_o_at(list, i)), id))
			return true;
	return false;
}

static struct soi_at_hand at_hand(struct json_object *o, struct json_object *group, struct soi_arena *a)
{
	struct soi_at_hand art = { .o = o, .group = group };

	soi_cpmap_build(&art.map, a, soi_o_str(o, "text"));
	return art;
}

/* Each other name once an article. */
static bool add_names(struct naming *x, struct json_object *names)
{
	bool is_here = false;

	for (size_t i = 0; i < soi_o_len(names); i++) {
		struct soi_span id = soi_o_str(soi_o_at(names, i), "id");
		bool before = false;

		if (soi_span_eq(id, x->ask->id)) {
			is_here = true;
			x->kind = soi_arena_copy(&x->a, soi_o_str(soi_o_at(names, i), "kind"));
			continue;
		}
		for (size_t k = i > 100 ? i - 100 : 0; k < i && !before; k++)
			before = soi_span_eq(soi_o_str(soi_o_at(names, k), "id"), id);
		if (id.n && !before)
			add(x, &x->others, id);
	}
	return is_here;
}

/* The mark with the id of its article. */
static void add_record(struct json_object *list, struct soi_span article, struct json_object *mark)
{
	struct json_object *copy = NULL;

	if (json_object_deep_copy(mark, &copy, NULL) < 0)
		return;
	json_object_object_add(copy, "article", json_object_new_string_len(article.p, (int)article.n));
	json_object_array_add(list, copy);
}

static void add_quotes(struct naming *x, const struct soi_at_hand *art)
{
	struct json_object *list = soi_o_get(art->o, "quotes");

	for (size_t i = 0; i < soi_o_len(list); i++) {
		struct json_object *q = soi_o_at(list, i);
		int64_t start = soi_o_int(q, "start"), end = soi_o_int(q, "end");
		bool direct = soi_o_true(q, "direct");

		if (!soi_span_eq(soi_o_str(q, "speaker"), x->ask->id) || x->n_quotes++ >= QUOTES_SHOWN)
			continue;
		add_record(x->said, soi_o_str(art->o, "id"), q);
		soi_html_raw(&x->quotes, "<li><blockquote>");
		soi_draw_article_link(x->ask, &x->quotes, soi_o_str(art->o, "id"), start, end);
		soi_html_put(&x->quotes, "%r%t%r</a></blockquote> ", direct ? "“" : "", soi_hand_slice(art, start, end),
			     direct ? "”" : "");
		soi_draw_source(x->ask, &x->quotes, art);
		soi_html_put(&x->quotes, "%r%s%r</li>\n", direct ? "" : " <span class=\"role\">", direct ? "" : W(x->ask, REPORTED),
			     direct ? "" : "</span>");
	}
}

static void draw_side(struct naming *x, struct json_object *list)
{
	for (size_t i = 0; i < soi_o_len(list); i++) {
		soi_html_raw(&x->events, i ? ", " : "");
		soi_draw_name(x->ask, &x->events, soi_o_text(soi_o_at(list, i)));
	}
	if (!soi_o_len(list))
		soi_html_raw(&x->events, "–");
}

static void add_events(struct naming *x, const struct soi_at_hand *art)
{
	struct json_object *list = soi_o_get(art->o, "events");

	for (size_t i = 0; i < soi_o_len(list); i++) {
		struct json_object *e = soi_o_at(list, i);
		int64_t start = soi_o_int(e, "start"), end = soi_o_int(e, "end"), from = start, to = end;

		if ((!in_list(soi_o_get(e, "source"), x->ask->id) && !in_list(soi_o_get(e, "target"), x->ask->id)) ||
		    x->n_events++ >= EVENTS_SHOWN)
			continue;
		add_record(x->done, soi_o_str(art->o, "id"), e);
		soi_hand_sentence(art, &from, &to);
		soi_html_raw(&x->events, "<li class=\"event\">\n<p class=\"deed\"><span class=\"day\">");
		soi_draw_date(x->ask, &x->events, soi_o_str(e, "when"));
		soi_html_raw(&x->events, "</span> ");
		soi_draw_type(x->ask, &x->events, soi_o_str(e, "type"));
		soi_html_raw(&x->events, " ");
		draw_side(x, soi_o_get(e, "source"));
		if (soi_o_len(soi_o_get(e, "target"))) {
			soi_html_raw(&x->events, " → ");
			draw_side(x, soi_o_get(e, "target"));
		}
		soi_html_raw(&x->events, "</p>\n<blockquote>");
		soi_draw_article_link(x->ask, &x->events, soi_o_str(art->o, "id"), start, end);
		soi_html_put(&x->events, "%t</a></blockquote>\n", soi_hand_slice(art, from, to));
		soi_draw_source(x->ask, &x->events, art);
		soi_html_raw(&x->events, "</li>\n");
	}
}

static int one_record(void *ctx, struct soi_span record, struct soi_span story, struct soi_span group)
{
	struct naming *x = ctx;
	struct json_object *o = NULL, *g = NULL;
	struct soi_at_hand art;
	struct soi_arena a;

	soi_arena_init(&a);
	if (soi_json_line(record, &o, NULL) == 0) {
		if (group.n && soi_json_line(group, &g, NULL) != 0)
			g = NULL;
		art = at_hand(o, g, &a);
		/* The index folds; this is about one id. */
		if (add_names(x, soi_o_get(o, "names"))) {
			x->n_records++;
			if (story.n)
				add(x, &x->stories, story);
		}
		add_quotes(x, &art);
		add_events(x, &art);
		json_object_put(g);
		json_object_put(o);
	}
	soi_arena_release(&a);
	return 0;
}

static void draw_stories(struct naming *x, struct soi_buf *b)
{
	const struct soi_page_ask *ask = x->ask;

	if (!x->stories.n)
		return;
	soi_draw_section(ask, b, "stories", SOI_W_IN_STORIES, (int64_t)x->stories.n);
	soi_html_raw(b, "<ul class=\"members\">\n");
	for (size_t i = 0; i < x->stories.n && i < STORIES_SHOWN; i++) {
		struct json_object *line;

		if (soi_o_load(ask, soi_store_story_line, x->stories.t[i].id, &line, NULL) != 1)
			continue;
		soi_html_raw(b, "<li>");
		soi_draw_story_link(ask, b, soi_o_str(line, "id"));
		soi_html_put(b, "%t</a> <span class=\"meta\">", soi_o_str(line, "title"));
		soi_draw_dates(ask, b, soi_o_str(line, "first"), soi_o_str(line, "last"));
		soi_html_raw(b, " · ");
		soi_draw_count(ask, b, x->stories.t[i].n, SOI_W_REPORT_1, SOI_W_REPORTS);
		soi_html_raw(b, "</span></li>\n");
		json_object_put(line);
	}
	soi_html_raw(b, "</ul>\n</section>\n");
}

static void draw_others(struct naming *x, struct soi_buf *b)
{
	if (!x->others.n)
		return;
	soi_draw_section(x->ask, b, "others", SOI_W_WITH_WHOM, 0);
	soi_html_raw(b, "<ul class=\"chips\">\n");
	for (size_t i = 0; i < x->others.n && i < OTHERS_SHOWN; i++) {
		soi_html_raw(b, "<li>");
		soi_draw_name(x->ask, b, x->others.t[i].id);
		soi_html_put(b, " <span class=\"n\">%d</span></li>\n", x->others.t[i].n);
	}
	soi_html_raw(b, "</ul>\n</section>\n");
}

static void draw_list(struct naming *x, struct soi_buf *b, const char *id, enum soi_word_id word, size_t n,
		      const struct soi_buf *items, const char *more)
{
	if (!n)
		return;
	soi_draw_section(x->ask, b, id, word, (int64_t)n);
	soi_html_put(b, "<ul class=\"%r\">\n", id);
	soi_buf_add(b, soi_buf_span(items));
	soi_html_raw(b, "</ul>\n");
	if (more) {
		soi_html_put(b, "<p class=\"next\"><a href=\"%r%%22%u%%22", more, x->ask->id);
		soi_draw_lang(x->ask, b, '&');
		soi_html_put(b, "\">%s</a></p>\n", W(x->ask, ALL_EVENTS));
	}
	soi_html_raw(b, "</section>\n");
}

static void draw_name(struct naming *x, struct soi_buf *b)
{
	const struct soi_page_ask *ask = x->ask;
	struct soi_span shown = soi_name_shown(ask->id);
	enum soi_word_id kind = soi_span_is(x->kind, "org") ? SOI_W_ORG : soi_span_is(x->kind, "place") ? SOI_W_PLACE :
				SOI_W_PERSON;

	soi_draw_head(ask, b, shown, SOI_TAB_NONE);
	soi_html_put(b, "<p class=\"kicker\">%s</p>\n<h1>%t</h1>\n<p class=\"meta\">", x->kind.n ? soi_words(ask->lang, kind) : "",
		     shown);
	if (!soi_span_eq(shown, ask->id))
		soi_html_put(b, "<code>%t</code> · ", ask->id);
	soi_draw_count(ask, b, (int64_t)x->n_records, SOI_W_REPORT_1, SOI_W_REPORTS);
	if (x->n_records >= RECORDS_READ)
		soi_html_put(b, " (%s)", W(ask, NEWEST_ONLY));
	soi_html_put(b, " · <a href=\"/search?q=actor:%%22%u%%22", ask->id);
	soi_draw_lang(ask, b, '&');
	soi_html_put(b, "\">%s</a></p>\n", W(ask, SEARCH));
	draw_stories(x, b);
	draw_others(x, b);
	draw_list(x, b, "quotes", SOI_W_SAYING, x->n_quotes, &x->quotes, NULL);
	draw_list(x, b, "events", SOI_W_DOING, x->n_events, &x->events, "/events?q=actor:");
	soi_draw_foot(ask, b);
}

static int gather(struct naming *x, const struct soi_page_ask *ask, struct soi_err *err)
{
	int rc;

	*x = (struct naming){ .ask = ask, .said = json_object_new_array(), .done = json_object_new_array() };
	soi_arena_init(&x->a);
	soi_buf_init(&x->quotes, (size_t)4 << 20);
	soi_buf_init(&x->events, (size_t)4 << 20);
	rc = soi_store_naming(ask->store, ask->id, RECORDS_READ, one_record, x, err);
	if (x->stories.n)
		qsort(x->stories.t, x->stories.n, sizeof(*x->stories.t), by_count);
	if (x->others.n)
		qsort(x->others.t, x->others.n, sizeof(*x->others.t), by_count);
	return rc < 0 ? rc : x->n_records || x->n_events || x->n_quotes;
}

static void release(struct naming *x)
{
	json_object_put(x->said);
	json_object_put(x->done);
	soi_buf_release(&x->events);
	soi_buf_release(&x->quotes);
	soi_arena_release(&x->a);
}

int soi_page_name(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	struct naming x;
	int rc = gather(&x, ask, err);

	if (rc == 0) {
		rc = soi_page_missing(ask, out);
	} else if (rc > 0) {
		draw_name(&x, out);
		rc = 200;
	}
	release(&x);
	return rc;
}

static void tally_json(struct soi_json *j, const char *key, const char *id, const struct tally *t)
{
	soi_json_key(j, key);
	soi_json_open(j, '[');
	for (size_t i = 0; i < t->n; i++) {
		soi_json_open(j, '{');
		soi_json_key_str(j, id, t->t[i].id);
		soi_json_key_int(j, "articles", t->t[i].n);
		soi_json_close(j, '}');
	}
	soi_json_close(j, ']');
}

int soi_api_name(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	struct naming x;
	struct soi_json j;
	int rc = gather(&x, ask, err);

	if (rc > 0) {
		soi_json_init(&j, out);
		soi_json_open(&j, '{');
		soi_json_key_str(&j, "id", ask->id);
		soi_json_key_str(&j, "kind", x.kind);
		soi_json_key_int(&j, "articles", (int64_t)x.n_records);
		tally_json(&j, "stories", "story", &x.stories);
		tally_json(&j, "with", "id", &x.others);
		soi_json_key(&j, "quotes");
		soi_json_raw(&j, soi_span_str(json_object_to_json_string_ext(x.said, JSON_C_TO_STRING_PLAIN)));
		soi_json_key(&j, "events");
		soi_json_raw(&j, soi_span_str(json_object_to_json_string_ext(x.done, JSON_C_TO_STRING_PLAIN)));
		soi_json_close(&j, '}');
		soi_buf_byte(out, '\n');
	}
	release(&x);
	return rc < 0 ? rc : rc ? 200 : 404;
}
