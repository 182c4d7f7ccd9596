/*
 * One story: its timeline, the ledger of claims, quotations, who is in it, the
 * reports with their reprints folded, and how its years are known.
 *
 * A page stays small enough to read: each part has a share of the bytes, and
 * what does not fit is a page of its own (?part=quotes&after=40).  Behind each
 * line stands, folded, what it rests on: sentence, article, offsets, rule.
 */
#include "web/draw.h"

#include <stdlib.h>

#include "base/vn.h"
#include "base/banned.h"

/* Where each part of the whole page ends at the latest, in bytes. */
enum { TIMELINE_ENDS = 27000, LEDGER_ENDS = 36000, QUOTES_ENDS = 43000, ACTORS_ENDS = 47000,
       MEMBERS_ENDS = 54000, PART_ENDS = 52000 };

#define COPIES_COMPARED 8	/* of an original */
#define EVIDENCE_SHOWN 8	/* of an entry; the rest is in the record */
#define POINTS_SHOWN 10		/* of a row of the ledger */
#define POINTS_COMPARED 200	/* of a row: what is said again is looked for among so many */
#define ACTORS_SHOWN 40

struct telling {
	const struct soi_page_ask *ask;
	struct soi_buf *b;
	struct json_object *o;		/* the story */
	struct soi_hand_shelf *shelf;
	size_t start;			/* of the first item of this page's part */
};

/* Whether the part is drawn on this page, and where it ends. */
static bool part_begins(struct telling *t, const char *name, size_t *end, size_t *from)
{
	*from = 0;
	if (!t->ask->part.n)
		return true;
	*end = PART_ENDS;
	*from = t->start;
	return soi_span_is(t->ask->part, name);
}

static void part_more(struct telling *t, const char *name, size_t from, size_t left)
{
	soi_html_put(t->b, "<p class=\"next\"><a rel=\"next\" href=\"/story/%u?part=%r&amp;after=%d", soi_o_str(t->o, "id"),
		     name, (int64_t)from);
	soi_draw_lang(t->ask, t->b, '&');
	soi_html_put(t->b, "#%r\">%s (%d)</a></p>\n", name, W(t->ask, MORE_OF_IT), (int64_t)left);
}

/* --- evidence --------------------------------------------------------------------- */

static void reprints_of(struct telling *t, struct json_object *list, struct soi_span original)
{
	size_t n = 0;

	for (size_t i = 0; i < soi_o_len(list); i++) {
		struct json_object *e = soi_o_at(list, i);
		const struct soi_at_hand *art;

		if (!soi_span_eq(soi_o_str(e, "reprint_of"), original))
			continue;
		art = soi_shelf_get(t->shelf, soi_o_str(e, "article"));
		if (!art)
			continue;
		soi_html_put(t->b, "%r", n++ ? "; " : "");
		if (n == 1)
			soi_html_put(t->b, "<span class=\"reprints\">%s: ", W(t->ask, REPRINTED));
		soi_draw_article_link(t->ask, t->b, soi_o_str(e, "article"), soi_o_int(e, "start"), soi_o_int(e, "end"));
		soi_draw_source(t->ask, t->b, art);
		soi_html_raw(t->b, "</a>");
	}
	if (n)
		soi_html_raw(t->b, "</span>\n");
}

static void evidence_item(struct telling *t, struct json_object *list, struct json_object *e)
{
	const struct soi_at_hand *art = soi_shelf_get(t->shelf, soi_o_str(e, "article"));
	int64_t start = soi_o_int(e, "start"), end = soi_o_int(e, "end"), from = start, to = end;

	if (!art)
		return;
	soi_hand_sentence(art, &from, &to);
	soi_html_raw(t->b, "<li><blockquote>");
	soi_draw_article_link(t->ask, t->b, soi_o_str(e, "article"), start, end);
	/* A whole sentence needs no light: all of it is meant. */
	if (from < start || end < to)
		soi_html_put(t->b, "%t<mark>%t</mark>%t</a></blockquote> ", soi_hand_slice(art, from, start),
			     soi_hand_slice(art, start, end), soi_hand_slice(art, end, to));
	else
		soi_html_put(t->b, "%t</a></blockquote> ", soi_hand_slice(art, start, end));
	soi_draw_source(t->ask, t->b, art);
	if (!soi_span_is(soi_o_str(e, "role"), "actual"))
		soi_html_put(t->b, " <span class=\"role\">%s</span>", soi_status_word(t->ask, soi_o_str(e, "role")));
	soi_html_put(t->b, " <span class=\"at\">%s %d–%d</span>\n", W(t->ask, CHARACTERS), start, end);
	reprints_of(t, list, soi_o_str(e, "article"));
	soi_html_raw(t->b, "</li>\n");
}

/* Is the original of this reprint in the list, so that it is folded below it? */
static bool is_folded(struct json_object *list, struct json_object *e)
{
	struct soi_span original = soi_o_str(e, "reprint_of");

	for (size_t i = 0; original.n && i < soi_o_len(list); i++)
		if (soi_span_eq(soi_o_str(soi_o_at(list, i), "article"), original))
			return true;
	return false;
}

static void evidence_list(struct telling *t, struct json_object *list)
{
	size_t shown = 0, n = soi_o_len(list), i;

	soi_html_raw(t->b, "<ul class=\"evidence\">\n");
	for (i = 0; i < n && shown < EVIDENCE_SHOWN; i++)
		if (!is_folded(list, soi_o_at(list, i))) {
			evidence_item(t, list, soi_o_at(list, i));
			shown++;
		}
	soi_html_raw(t->b, "</ul>\n");
	if (i < n)
		soi_html_put(t->b, "<p class=\"meta\"><a href=\"/story/%u.json\">%s (%d)</a></p>\n", soi_o_str(t->o, "id"),
			     W(t->ask, MORE_OF_IT), (int64_t)(n - i));
}

/* The planned state an entry fulfils: one passage, or a list of them. */
static void realises(struct telling *t, struct json_object *list)
{
	soi_html_put(t->b, "<p class=\"before\">%s:</p>\n", W(t->ask, REALISES));
	if (json_object_is_type(list, json_type_array)) {
		evidence_list(t, list);
	} else {
		soi_html_raw(t->b, "<ul class=\"evidence\">\n");
		evidence_item(t, NULL, list);
		soi_html_raw(t->b, "</ul>\n");
	}
}

/* An entry's own rules; those that settle the year of the whole story stand once,
 * at its end. */
static void entry_why(struct telling *t, struct json_object *why)
{
	struct json_object *bounds = soi_o_get(soi_o_get(t->o, "bounds"), "why"), *own = json_object_new_array();
	bool shared = false;

	for (size_t i = 0; i < soi_o_len(why); i++) {
		struct json_object *w = soi_o_at(why, i);
		bool is_shared = false;

		for (size_t k = 0; k < soi_o_len(bounds) && !is_shared; k++)
			is_shared = json_object_equal(w, soi_o_at(bounds, k));
		if (!is_shared)
			json_object_array_add(own, json_object_get(w));
		shared = shared || is_shared;
	}
	if (soi_o_len(own)) {
		soi_html_put(t->b, "<p class=\"before\">%s:</p>\n", W(t->ask, DAY_FROM));
		soi_draw_why(t->ask, t->b, own);
	}
	if (shared) {
		soi_html_put(t->b, "<p class=\"before\"><a href=\"%r#bounds\">%s</a></p>\n", t->ask->part.n ? "?" : "",
			     W(t->ask, YEAR_FROM));
	}
	json_object_put(own);
}

/* --- the timeline ------------------------------------------------------------------ */

static void entry_facts(struct telling *t, struct json_object *e)
{
	struct json_object *series = soi_o_get(e, "series");
	struct soi_span status = soi_o_str(e, "status"), where = soi_o_str(e, "where");
	bool first = true;

	soi_html_raw(t->b, "<p class=\"meta\">");
	if (!soi_span_is(status, "actual")) {
		soi_html_put(t->b, "<span class=\"status\">%s</span>", soi_status_word(t->ask, status));
		first = false;
	}
	if (soi_o_int(series, "ordinal")) {
		soi_html_put(t->b, "%r%t %s %d", first ? "" : " · ", soi_o_str(series, "name"), W(t->ask, ROUND),
			     soi_o_int(series, "ordinal"));
		first = false;
	}
	if (where.n) {
		soi_html_raw(t->b, first ? "" : " · ");
		soi_draw_name(t->ask, t->b, where);
	}
	soi_html_raw(t->b, "</p>\n");
}

static void entry(struct telling *t, struct json_object *e, size_t i)
{
	struct json_object *list = soi_o_get(e, "evidence");
	struct soi_span when = soi_o_str(e, "when"), announced = soi_o_str(e, "announced");

	soi_html_put(t->b, "<li id=\"e%d\" class=\"entry is-%t\">\n<div class=\"when\">", (int64_t)i + 1, soi_o_str(e, "status"));
	if (!when.n && announced.n)
		soi_html_put(t->b, "<span class=\"label\">%s</span> ", W(t->ask, ANNOUNCED));
	soi_draw_date(t->ask, t->b, when.n ? when : announced);
	soi_html_raw(t->b, "</div>\n<div class=\"what\">\n<h3>");
	soi_draw_article_link(t->ask, t->b, soi_o_str(e, "article"), soi_o_int(e, "start"), soi_o_int(e, "end"));
	soi_html_put(t->b, "%t</a></h3>\n", soi_o_str(e, "headline"));
	entry_facts(t, e);
	soi_html_put(t->b, "<details>\n<summary>%s · ", W(t->ask, HOW_KNOWN));
	soi_draw_count(t->ask, t->b, (int64_t)soi_o_len(list), SOI_W_EVIDENCE_1, SOI_W_EVIDENCE_N);
	soi_html_raw(t->b, "</summary>\n");
	evidence_list(t, list);
	if (soi_o_get(e, "realises"))
		realises(t, soi_o_get(e, "realises"));
	if (soi_o_len(soi_o_get(e, "why")))
		entry_why(t, soi_o_get(e, "why"));
	soi_html_raw(t->b, "</details>\n</div>\n</li>\n");
}

static void timeline(struct telling *t)
{
	struct json_object *list = soi_o_get(t->o, "timeline");
	size_t end = TIMELINE_ENDS, i, n = soi_o_len(list);

	if (!part_begins(t, "timeline", &end, &i) || i >= n)
		return;
	soi_draw_section(t->ask, t->b, "timeline", SOI_W_TIMELINE, (int64_t)n);
	soi_html_raw(t->b, "<ol class=\"timeline\">\n");
	for (; i < n && t->b->n < end; i++)
		entry(t, soi_o_at(list, i), i);
	soi_html_raw(t->b, "</ol>\n");
	if (i < n)
		part_more(t, "timeline", i, n - i);
	soi_html_raw(t->b, "</section>\n");
}

/* --- the ledger ---------------------------------------------------------------------- */

static void ledger_value(const struct soi_page_ask *ask, struct soi_buf *b, struct json_object *p)
{
	struct json_object *v = soi_o_get(p, "value");
	struct soi_span op = soi_o_str(p, "op");

	if (soi_span_is(op, ">="))
		soi_html_raw(b, "≥ ");
	else if (soi_span_is(op, "<="))
		soi_html_raw(b, "≤ ");
	else if (soi_span_is(op, "~") || soi_span_is(op, "vague"))
		soi_html_raw(b, "≈ ");
	else if (op.n && !soi_span_is(op, "="))
		soi_html_put(b, "%t ", op);
	if (v && json_object_is_type(v, json_type_string))
		soi_write_date(b, ask->lang, soi_o_str(p, "value"));
	else if (v)
		soi_draw_amount(ask, b, soi_span_str(json_object_to_json_string_ext(v, JSON_C_TO_STRING_PLAIN)));
	else
		soi_html_raw(b, "?");
}

static bool same_value(struct json_object *p, struct json_object *q)
{
	return soi_span_eq(soi_o_str(p, "op"), soi_o_str(q, "op")) &&
	       soi_span_eq(soi_o_str(p, "claimant"), soi_o_str(q, "claimant")) &&
	       json_object_equal(soi_o_get(p, "value"), soi_o_get(q, "value"));
}

static void ledger_point(struct telling *t, struct json_object *p, struct soi_span unit, int64_t times)
{
	struct soi_span claimant = soi_o_str(p, "claimant"), published = soi_o_str(p, "published");

	soi_html_raw(t->b, "<li>");
	soi_draw_article_link(t->ask, t->b, soi_o_str(p, "article"), soi_o_int(p, "start"), soi_o_int(p, "end"));
	ledger_value(t->ask, t->b, p);
	if (unit.n && !json_object_is_type(soi_o_get(p, "value"), json_type_string))
		soi_html_put(t->b, " %t", soi_span_is(unit, "VND") ? soi_span_str(W(t->ask, DONG)) : unit);
	soi_html_raw(t->b, "</a>");
	if (claimant.n) {
		soi_html_put(t->b, " <span class=\"says\">%s ", W(t->ask, ACCORDING_TO));
		soi_draw_name(t->ask, t->b, claimant);
		soi_html_raw(t->b, "</span>");
	}
	soi_html_raw(t->b, " <span class=\"meta\">");
	if (published.n)
		soi_draw_day(t->ask, t->b, published);
	if (times > 1)
		soi_html_put(t->b, " · %d %s", times, W(t->ask, TIMES));
	soi_html_raw(t->b, "</span></li>\n");
}

/* Points whose value is a number and whose day is known. */
static void ledger_chart(struct telling *t, struct json_object *row)
{
	struct json_object *points = soi_o_get(row, "points");
	size_t n = soi_o_len(points), k = 0;
	struct soi_point *p;
	bool conflict = soi_o_true(row, "conflict");

	if (n < 3 || n > 400)
		return;
	p = calloc(n, sizeof(*p));
	if (!p)
		soi_out_of_memory();
	for (size_t i = 0; i < n; i++) {
		struct json_object *q = soi_o_at(points, i), *v = soi_o_get(q, "value");
		struct soi_span op = soi_o_str(q, "op");
		int64_t first, last;

		if (!v || json_object_is_type(v, json_type_string) ||
		    !soi_edtf_bounds(soi_o_str(q, "published"), &first, &last) || last - first > 31)
			continue;
		p[k++] = (struct soi_point){ first, json_object_get_double(v),
					     soi_span_is(op, "vague") ? '~' : op.n ? op.p[0] : '=', conflict };
	}
	if (k >= 3)
		soi_draw_points(t->ask, t->b, p, k, soi_o_str(row, "what"));
	free(p);
}

/* A row: each value once for each who claims it, where it was said first. */
static void ledger_row(struct telling *t, struct json_object *r)
{
	struct json_object *points = soi_o_get(r, "points");
	size_t n = soi_o_len(points), shown = 0;

	soi_html_put(t->b, "<div class=\"row\">\n<h3>%t", soi_o_str(r, "what"));
	if (soi_o_true(r, "conflict"))
		soi_html_put(t->b, " <span class=\"conflict\">%s</span>", W(t->ask, CONFLICT));
	soi_html_raw(t->b, "</h3>\n");
	ledger_chart(t, r);
	soi_html_raw(t->b, "<ul class=\"points\">\n");
	for (size_t i = 0; i < n && shown < POINTS_SHOWN; i++) {
		size_t end = i + POINTS_COMPARED < n ? i + POINTS_COMPARED : n;
		size_t from = i > POINTS_COMPARED ? i - POINTS_COMPARED : 0;
		int64_t times = 1;
		bool said = false;

		for (size_t k = from; k < i && !said; k++)
			said = same_value(soi_o_at(points, k), soi_o_at(points, i));
		for (size_t k = i + 1; k < end && !said; k++)
			times += same_value(soi_o_at(points, i), soi_o_at(points, k));
		if (!said) {
			ledger_point(t, soi_o_at(points, i), soi_o_str(r, "unit"), times);
			shown++;
		}
	}
	soi_html_raw(t->b, "</ul>\n</div>\n");
}

/* Rows in which claims differ first, then those with most to say. */
static int by_interest(const void *x, const void *y)
{
	struct json_object *a = *(struct json_object *const *)x, *b = *(struct json_object *const *)y;
	size_t na = soi_o_len(soi_o_get(a, "points")), nb = soi_o_len(soi_o_get(b, "points"));
	bool ca = soi_o_true(a, "conflict"), cb = soi_o_true(b, "conflict");

	if (ca != cb)
		return ca ? -1 : 1;
	if (na != nb)
		return na > nb ? -1 : 1;
	return soi_span_cmp(soi_o_str(a, "what"), soi_o_str(b, "what"));
}

static void ledger(struct telling *t)
{
	struct json_object *list = soi_o_get(t->o, "ledger"), **rows;
	size_t end = LEDGER_ENDS, i, n = soi_o_len(list);

	if (!part_begins(t, "ledger", &end, &i) || i >= n)
		return;
	rows = calloc(n, sizeof(struct json_object *));
	if (!rows)
		soi_out_of_memory();
	for (size_t k = 0; k < n; k++)
		rows[k] = soi_o_at(list, k);
	qsort(rows, n, sizeof(struct json_object *), by_interest);
	soi_draw_section(t->ask, t->b, "ledger", SOI_W_LEDGER, (int64_t)n);
	soi_html_raw(t->b, "<div class=\"ledger\">\n");
	for (size_t from = i; i < n && t->b->n < end && (t->ask->part.n || i - from < 8); i++)
		ledger_row(t, rows[i]);
	soi_html_raw(t->b, "</div>\n");
	if (i < n)
		part_more(t, "ledger", i, n - i);
	soi_html_raw(t->b, "</section>\n");
	free(rows);
}

/* --- quotations ------------------------------------------------------------------------ */

struct said {
	struct json_object *q;
	uint64_t key;		/* of the words, whatever their case and marks */
	int64_t times;		/* 0: said above */
};

static uint64_t words_key(struct telling *t, struct json_object *q)
{
	const struct soi_at_hand *art = soi_shelf_get(t->shelf, soi_o_str(q, "article"));
	struct soi_span words = art ? soi_hand_slice(art, soi_o_int(q, "start"), soi_o_int(q, "end")) : SOI_EMPTY;
	struct soi_buf bare;
	uint64_t key;

	soi_buf_init(&bare, SOI_MAX_TEXT_BYTES);
	soi_fold_bare(words, &bare);
	while (bare.n && (bare.p[bare.n - 1] == '.' || bare.p[bare.n - 1] == ',' || bare.p[bare.n - 1] == ' '))
		bare.n--;
	key = words.n ? soi_hash64(soi_buf_span(&bare)) : 0;
	soi_buf_release(&bare);
	return key;
}

/* The first of each keeps the count of all. */
static struct said *fold_quotes(struct telling *t, struct json_object *list, size_t n)
{
	struct said *s = calloc(n ? n : 1, sizeof(*s));

	if (!s)
		soi_out_of_memory();
	for (size_t i = 0; i < n; i++) {
		size_t from = i > POINTS_COMPARED ? i - POINTS_COMPARED : 0;

		s[i] = (struct said){ soi_o_at(list, i), words_key(t, soi_o_at(list, i)), 1 };
		for (size_t k = from; k < i; k++)
			if (s[k].times && s[k].key == s[i].key) {
				s[k].times++;
				s[i].times = 0;
				break;
			}
	}
	return s;
}

static void quote_item(struct telling *t, const struct said *s)
{
	const struct soi_at_hand *art = soi_shelf_get(t->shelf, soi_o_str(s->q, "article"));
	int64_t start = soi_o_int(s->q, "start"), end = soi_o_int(s->q, "end");
	struct soi_span speaker = soi_o_str(s->q, "speaker");

	if (!art)
		return;
	soi_html_raw(t->b, "<li><blockquote>");
	soi_draw_article_link(t->ask, t->b, soi_o_str(s->q, "article"), start, end);
	soi_html_put(t->b, "“%t”</a></blockquote> ", soi_hand_slice(art, start, end));
	if (speaker.n) {
		soi_html_raw(t->b, "<span class=\"says\">");
		soi_draw_name(t->ask, t->b, speaker);
		soi_html_raw(t->b, "</span> ");
	}
	soi_draw_source(t->ask, t->b, art);
	if (s->times > 1)
		soi_html_put(t->b, " <span class=\"meta\">· %d %s</span>", s->times, W(t->ask, TIMES));
	soi_html_raw(t->b, "</li>\n");
}

static void quotes(struct telling *t)
{
	struct json_object *list = soi_o_get(t->o, "quotes");
	size_t end = QUOTES_ENDS, i, n = soi_o_len(list), different = 0;
	struct said *s;

	if (!part_begins(t, "quotes", &end, &i) || i >= n)
		return;
	s = fold_quotes(t, list, n);
	for (size_t k = 0; k < n; k++)
		different += s[k].times > 0;
	soi_draw_section(t->ask, t->b, "quotes", SOI_W_QUOTES, (int64_t)different);
	soi_html_raw(t->b, "<ul class=\"quotes\">\n");
	for (size_t shown = 0; i < n && t->b->n < end && (t->ask->part.n || shown < 6); i++)
		if (s[i].times) {
			quote_item(t, &s[i]);
			shown++;
		}
	soi_html_raw(t->b, "</ul>\n");
	different = 0;
	for (size_t k = i; k < n; k++)
		different += s[k].times > 0;
	if (different)
		part_more(t, "quotes", i, different);
	soi_html_raw(t->b, "</section>\n");
	free(s);
}

/* --- who ------------------------------------------------------------------------------- */

static void actors_of(struct telling *t, struct json_object *list, const char *kind, enum soi_word_id word)
{
	size_t shown = 0;

	for (size_t i = 0; i < soi_o_len(list) && shown < ACTORS_SHOWN / 2; i++) {
		struct json_object *x = soi_o_at(list, i);

		if (!soi_span_is(soi_o_str(x, "kind"), kind))
			continue;
		if (shown++ == 0)
			soi_html_put(t->b, "<dt>%s</dt>\n<dd>\n<ul>\n", soi_words(t->ask->lang, word));
		soi_html_raw(t->b, "<li>");
		soi_draw_name(t->ask, t->b, soi_o_str(x, "id"));
		soi_html_put(t->b, " <span class=\"n\">%d</span></li>\n", soi_o_int(x, "articles"));
	}
	if (shown)
		soi_html_raw(t->b, "</ul>\n</dd>\n");
}

static void actors(struct telling *t)
{
	struct json_object *list = soi_o_get(t->o, "actors");

	if (!soi_o_len(list) || t->ask->part.n)
		return;
	soi_draw_section(t->ask, t->b, "actors", SOI_W_ACTORS, 0);
	soi_html_raw(t->b, "<dl class=\"actors\">\n");
	actors_of(t, list, "person", SOI_W_PEOPLE);
	actors_of(t, list, "org", SOI_W_ORGS);
	actors_of(t, list, "place", SOI_W_PLACES);
	soi_html_raw(t->b, "</dl>\n</section>\n");
}

/* --- the reports ------------------------------------------------------------------------ */

struct member {
	struct soi_span id, published;
	const struct soi_at_hand *art;
	size_t original;	/* index of the member it reprints; else its own */
};

static int by_published(const void *x, const void *y)
{
	const struct member *a = x, *b = y;
	int c;

	if (!a->published.n != !b->published.n)
		return a->published.n ? -1 : 1;
	c = soi_span_cmp(a->published, b->published);
	return c ? c : soi_span_cmp(a->id, b->id);
}

static void lag(struct telling *t, int64_t s)
{
	if (s <= 0)
		return;
	soi_html_raw(t->b, " <span class=\"meta\">+");
	if (s < 7200)
		soi_html_put(t->b, "%d %s", s / 60, W(t->ask, MINUTES));
	else if (s < 172800)
		soi_html_put(t->b, "%d %s", s / 3600, W(t->ask, HOURS));
	else
		soi_html_put(t->b, "%d %s", s / 86400, W(t->ask, DAYS));
	soi_html_raw(t->b, "</span>");
}

static void count_of(struct telling *t, struct json_object *o, const char *key, enum soi_word_id word)
{
	size_t n = soi_o_len(soi_o_get(o, key));

	if (n)
		soi_html_put(t->b, " · %d %s", (int64_t)n, soi_words(t->ask->lang, word));
}

/* What a copy did to its original, in numbers; its own page has the sentences. */
static int draw_counts(void *ctx, struct soi_span line)
{
	struct telling *t = ctx;
	struct json_object *o = NULL;

	if (soi_json_line(line, &o, NULL) != 0)
		return 0;
	soi_html_put(t->b, " <span class=\"meta\">%d %s", soi_o_int(o, "same"), W(t->ask, SENTENCES_SAME));
	count_of(t, o, "added", SOI_W_SENTENCES_ADDED);
	count_of(t, o, "dropped", SOI_W_SENTENCES_DROPPED);
	count_of(t, o, "changed", SOI_W_SENTENCES_CHANGED);
	soi_html_raw(t->b, "</span>");
	json_object_put(o);
	return 0;
}

static void member_item(struct telling *t, const struct member *m, size_t n, size_t i)
{
	size_t copies = 0, n_copies;

	soi_html_raw(t->b, "<li>");
	soi_draw_title(t->ask, t->b, m[i].art);
	soi_html_raw(t->b, " ");
	soi_draw_outlet(t->ask, t->b, m[i].art);
	for (size_t k = 0; k < n; k++) {
		if (k == i || m[k].original != i)
			continue;
		if (copies++ == 0)
			soi_html_put(t->b, "\n<details><summary>%s</summary>\n<ul>\n", W(t->ask, REPRINTS_FOLDED));
		soi_html_raw(t->b, "<li>");
		soi_draw_title(t->ask, t->b, m[k].art);
		soi_html_raw(t->b, " ");
		soi_draw_outlet(t->ask, t->b, m[k].art);
		lag(t, soi_o_int(m[k].art->group, "lag_s"));
		if (copies <= COPIES_COMPARED)
			(void)soi_store_reprints(t->ask->store, m[k].id, true, draw_counts, t, &n_copies, NULL);
		soi_html_raw(t->b, "</li>\n");
	}
	soi_html_raw(t->b, copies ? "</ul></details></li>\n" : "</li>\n");
}

/* Those at hand, by day, each reprint pointing to the first of its kind here. */
static size_t load_members(struct telling *t, struct json_object *ids, struct member *m)
{
	size_t n = 0;

	for (size_t i = 0; i < soi_o_len(ids); i++) {
		struct soi_span id = soi_o_text(soi_o_at(ids, i));
		const struct soi_at_hand *art = soi_shelf_get(t->shelf, id);

		if (art)
			m[n++] = (struct member){ id, soi_hand_published(art), art, 0 };
	}
	if (n)
		qsort(m, n, sizeof(*m), by_published);
	for (size_t i = 0; i < n; i++) {
		struct soi_span original = soi_o_str(m[i].art->group, "reprint_of");

		m[i].original = i;
		for (size_t k = 0; original.n && k < n; k++)
			if (soi_span_eq(m[k].id, original))
				m[i].original = k;
	}
	return n;
}

static void members(struct telling *t)
{
	struct json_object *ids = soi_o_get(t->o, "members");
	size_t end = MEMBERS_ENDS, i, n = soi_o_len(ids);
	struct member *m;

	if (!part_begins(t, "members", &end, &i) || i >= n)
		return;
	m = calloc(n, sizeof(*m));
	if (!m)
		soi_out_of_memory();
	soi_draw_section(t->ask, t->b, "members", SOI_W_MEMBERS, (int64_t)n);
	n = load_members(t, ids, m);
	soi_html_raw(t->b, "<ul class=\"members\">\n");
	for (; i < n && t->b->n < end; i++)
		if (m[i].original == i)
			member_item(t, m, n, i);
	soi_html_raw(t->b, "</ul>\n");
	if (i < n)
		part_more(t, "members", i, n - i);
	soi_html_raw(t->b, "</section>\n");
	free(m);
}

/* --- the years ---------------------------------------------------------------------------- */

static void years(struct telling *t)
{
	struct json_object *bounds = soi_o_get(t->o, "bounds"), *undated = soi_o_get(t->o, "undated");

	if (t->ask->part.n)
		return;
	if (soi_o_str(bounds, "year").n) {
		soi_draw_section(t->ask, t->b, "bounds", SOI_W_BOUNDS, 0);
		soi_html_raw(t->b, "<p class=\"year\">");
		soi_write_date(t->b, t->ask->lang, soi_o_str(bounds, "year"));
		soi_html_put(t->b, "</p>\n<details>\n<summary>%s</summary>\n", W(t->ask, HOW_KNOWN));
		soi_draw_why(t->ask, t->b, soi_o_get(bounds, "why"));
		soi_html_raw(t->b, "</details>\n</section>\n");
	}
	if (!soi_o_len(undated) || t->b->n > MEMBERS_ENDS)
		return;
	soi_draw_section(t->ask, t->b, "undated", SOI_W_UNDATED_REPORTS, (int64_t)soi_o_len(undated));
	soi_html_put(t->b, "<details>\n<summary>%s</summary>\n<ul class=\"members\">\n", W(t->ask, SHOW_THEM));
	for (size_t i = 0; i < soi_o_len(undated) && t->b->n < MEMBERS_ENDS; i++) {
		struct json_object *u = soi_o_at(undated, i);
		const struct soi_at_hand *art = soi_shelf_get(t->shelf, soi_o_str(u, "article"));

		if (!art)
			continue;
		soi_html_raw(t->b, "<li>");
		soi_draw_title(t->ask, t->b, art);
		if (soi_o_str(u, "bounds").n) {
			soi_html_raw(t->b, " <span class=\"meta\">");
			soi_write_date(t->b, t->ask->lang, soi_o_str(u, "bounds"));
			soi_html_raw(t->b, "</span>");
		}
		soi_html_raw(t->b, "</li>\n");
	}
	soi_html_raw(t->b, "</ul>\n</details>\n</section>\n");
}

/* --- the page -------------------------------------------------------------------------------- */

static void contents(struct telling *t)
{
	static const struct {
		const char *key;
		enum soi_word_id word;
	} parts[] = { { "timeline", SOI_W_TIMELINE }, { "ledger", SOI_W_LEDGER }, { "quotes", SOI_W_QUOTES },
		      { "actors", SOI_W_ACTORS }, { "members", SOI_W_MEMBERS } };

	soi_html_put(t->b, "<nav class=\"contents\" aria-label=\"%s\">\n", W(t->ask, ON_THIS_PAGE));
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (soi_o_len(soi_o_get(t->o, parts[i].key)))
			soi_html_put(t->b, "<a href=\"#%r\">%s</a>\n", parts[i].key, soi_words(t->ask->lang, parts[i].word));
	soi_html_raw(t->b, "</nav>\n");
}

static void draw_story(struct telling *t)
{
	struct soi_span title = soi_o_str(t->o, "title"), id = soi_o_str(t->o, "id");

	soi_draw_head(t->ask, t->b, title, SOI_TAB_NONE);
	soi_html_put(t->b, "<p class=\"kicker\">%s</p>\n<h1>", W(t->ask, STORY));
	if (t->ask->part.n) {
		soi_draw_story_link(t->ask, t->b, id);
		soi_html_put(t->b, "%t</a>", title);
	} else {
		soi_html_text(t->b, title);
	}
	soi_html_raw(t->b, "</h1>\n<p class=\"meta\">");
	soi_draw_dates(t->ask, t->b, soi_o_str(t->o, "first"), soi_o_str(t->o, "last"));
	soi_html_raw(t->b, " · ");
	soi_draw_count(t->ask, t->b, (int64_t)soi_o_len(soi_o_get(t->o, "members")), SOI_W_REPORT_1, SOI_W_REPORTS);
	if (soi_o_true(t->o, "provisional"))
		soi_html_put(t->b, " · <span class=\"role\" title=\"%s\">%s</span>", W(t->ask, MAY_GROW), W(t->ask, PROVISIONAL));
	soi_html_put(t->b, " · <a href=\"/story/%u.json\">JSON</a></p>\n", id);
	if (!t->ask->part.n)
		contents(t);
	timeline(t);
	ledger(t);
	quotes(t);
	actors(t);
	members(t);
	years(t);
	if (!t->ask->part.n)
		soi_draw_linked_story(t->b, t->o);
	soi_draw_foot(t->ask, t->b);
}

int soi_page_story(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	struct telling t = { .ask = ask, .b = out };
	int rc = soi_o_load(ask, soi_store_story, ask->id, &t.o, err);

	if (rc < 0)
		return rc;
	if (rc == 0)
		return soi_page_missing(ask, out);
	/* Any member's id leads to the story, and so does a name it once had. */
	if (!soi_span_eq(soi_o_str(t.o, "id"), ask->id)) {
		soi_html_put(out, "/story/%u", soi_o_str(t.o, "id"));
		soi_draw_lang(ask, out, '?');
		json_object_put(t.o);
		return 302;
	}
	for (size_t i = 0; i < ask->cursor.n && i < 9; i++)
		if (ask->cursor.p[i] >= '0' && ask->cursor.p[i] <= '9')
			t.start = t.start * 10 + (size_t)(ask->cursor.p[i] - '0');
	t.shelf = soi_shelf_new(ask, false);
	draw_story(&t);
	soi_shelf_free(t.shelf);
	json_object_put(t.o);
	return 200;
}
