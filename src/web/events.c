/*
 * Events: who did what to whom, with filters, counts by day, type and pair, and
 * the same as files.  A filter is a query of soi_store_events; the form's fields
 * only spell it.
 */
#include "web/draw.h"

#include <stdlib.h>

#include "store/event_rows.h"
#include "web/api.h"
#include "base/banned.h"

#define EVENTS_A_PAGE 50
#define EVENTS_COUNTED 20000	/* the counts are of the first so many */
#define BARS_SHOWN 12

static const char *const field_names[] = { "source", "target", "type", "status", "place", "from", "to" };
static const enum soi_word_id field_words[] = { SOI_W_EV_SOURCE, SOI_W_EV_TARGET, SOI_W_EV_TYPE, SOI_W_EV_STATUS,
						SOI_W_EV_PLACE, SOI_W_EV_FROM, SOI_W_EV_TO };
#define N_FIELDS (sizeof(field_names) / sizeof(*field_names))

static struct soi_span argument(const struct soi_page_ask *ask, const char *name)
{
	return ask->argument ? soi_span_trim(ask->argument(ask->argument_ctx, name)) : SOI_EMPTY;
}

void soi_events_query(const struct soi_page_ask *ask, struct soi_buf *out)
{
	soi_buf_add(out, ask->query);
	for (size_t i = 0; i < N_FIELDS; i++) {
		struct soi_span v = argument(ask, field_names[i]);

		if (!v.n)
			continue;
		soi_buf_printf(out, "%s%s:\"", out->n ? " " : "", field_names[i]);
		for (size_t k = 0; k < v.n; k++)
			if (v.p[k] != '"')
				soi_buf_byte(out, v.p[k]);
		soi_buf_byte(out, '"');
	}
}

/* --- counting --------------------------------------------------------------------- */

struct tally {
	struct soi_span key;	/* in the arena */
	uint64_t hash;
	int64_t n;
};

struct counts {
	struct soi_arena *a;
	struct tally *t;
	size_t n, cap;
};

static void count(struct counts *c, struct soi_span key)
{
	uint64_t hash = soi_hash64(key);

	for (size_t i = 0; i < c->n; i++)
		if (c->t[i].hash == hash) {
			c->t[i].n++;
			return;
		}
	if (c->n >= 4000)	/* what is so spread out is not worth a bar */
		return;
	soi_arena_grow(c->a, &c->t, c->n, &c->cap, sizeof(*c->t));
	c->t[c->n++] = (struct tally){ soi_arena_copy(c->a, key), hash, 1 };
}

static int by_count(const void *x, const void *y)
{
	const struct tally *a = x, *b = y;

	if (a->n != b->n)
		return a->n > b->n ? -1 : 1;
	return soi_span_cmp(a->key, b->key);
}

static int by_day(const void *x, const void *y)
{
	const struct soi_day_count *a = x, *b = y;

	return a->day < b->day ? -1 : a->day > b->day;
}

struct gathering {
	const struct soi_page_ask *ask;
	struct soi_buf rows;		/* all as HTML, */
	struct row {
		int64_t day;		/* SOI_NO_TIME: unknown, and last */
		size_t start, end, n;	/* in rows; in order of the articles' ids */
	} *row;				/* and where each stands */
	size_t cap_rows;
	struct soi_events_out out;	/* for what is joined */
	struct soi_arena a;
	struct counts types, pairs;
	struct soi_day_count *days;
	size_t n_days, cap_days;
	size_t n, skip;
};

/* The newest first, as a reader wants them; those of one day as they came. */
static int newest(const void *x, const void *y)
{
	const struct row *a = x, *b = y;

	if (a->day != b->day)
		return a->day > b->day ? -1 : 1;
	return a->n < b->n ? -1 : a->n > b->n;
}

static void add_day(struct gathering *g, struct soi_span when)
{
	int64_t first, last;

	if (!soi_edtf_bounds(when, &first, &last) || last - first > 31)
		return;
	g->row[g->n].day = first;
	for (size_t i = g->n_days; i-- > 0;)
		if (g->days[i].day == first) {
			g->days[i].n++;
			return;
		}
	soi_arena_grow(&g->a, &g->days, g->n_days, &g->cap_days, sizeof(*g->days));
	g->days[g->n_days++] = (struct soi_day_count){ first, 1 };
}

static void sides(struct gathering *g, const struct soi_span *ids, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		soi_html_raw(&g->rows, i ? ", " : "");
		soi_draw_name(g->ask, &g->rows, ids[i]);
	}
	if (!n)
		soi_html_raw(&g->rows, "–");
}

static void event_row(struct gathering *g, const struct soi_event_row *r, const struct soi_event *e)
{
	struct soi_cpmap map;
	struct soi_buf *b = &g->rows;

	soi_cpmap_build(&map, &g->out.a, r->art->text);
	soi_html_raw(b, "<li class=\"event\">\n<p class=\"deed\"><span class=\"day\">");
	soi_draw_date(g->ask, b, e->when);
	soi_html_raw(b, "</span> ");
	soi_draw_type(g->ask, b, e->type);
	soi_html_raw(b, " ");
	sides(g, e->source, e->n_source);
	if (e->n_target) {
		soi_html_raw(b, " → ");
		sides(g, e->target, e->n_target);
	}
	if (e->status != SOI_ACTUAL)
		soi_html_put(b, " <span class=\"role\">%s</span>", soi_status_word(g->ask, soi_span_str(soi_status_name(e->status))));
	soi_html_raw(b, "</p>\n<blockquote>");
	soi_draw_article_link(g->ask, b, r->art->id, (int64_t)soi_cp_of_byte(&map, e->start), (int64_t)soi_cp_of_byte(&map, e->end));
	soi_html_put(b, "%t</a></blockquote>\n<p class=\"meta\">%t", soi_events_sentence(r, e), r->art->outlet);
	if (e->where.n) {
		soi_html_put(b, "%r", r->art->outlet.n ? " · " : "");
		soi_draw_name(g->ask, b, e->where);
	}
	soi_html_put(b, "%r<code>%t</code>", r->art->outlet.n || e->where.n ? " · " : "", e->rule);
	if (r->story.n) {
		soi_html_raw(b, " · ");
		soi_draw_story_link(g->ask, b, r->story);
		soi_html_put(b, "%s</a>", W(g->ask, TIMELINE));
	}
	soi_html_raw(b, "</p>\n</li>\n");
}

static int one_event(void *ctx, const struct soi_event_row *r)
{
	struct gathering *g = ctx;
	const struct soi_event *e = &r->marks->events[r->event];
	struct soi_buf pair;

	soi_events_begin(&g->out);
	soi_arena_grow(&g->a, &g->row, g->n, &g->cap_rows, sizeof(*g->row));
	g->row[g->n] = (struct row){ SOI_NO_TIME, g->rows.n, 0, g->n };
	add_day(g, e->when);
	count(&g->types, e->type);
	if (e->n_source && e->n_target) {
		soi_buf_init(&pair, 8192);
		soi_buf_add(&pair, soi_name_shown(e->source[0]));
		soi_buf_add(&pair, SOI_LIT(" → "));
		soi_buf_add(&pair, soi_name_shown(e->target[0]));
		count(&g->pairs, soi_buf_span(&pair));
		soi_buf_release(&pair);
	}
	event_row(g, r, e);
	g->row[g->n++].end = g->rows.n;
	return 0;
}

/* --- drawing ------------------------------------------------------------------------ */

static void bars(const struct soi_page_ask *ask, struct soi_buf *b, struct counts *c, enum soi_word_id word)
{
	if (!c->n)
		return;
	qsort(c->t, c->n, sizeof(*c->t), by_count);
	soi_html_put(b, "<div class=\"bars\">\n<table>\n<caption>%s</caption>\n", soi_words(ask->lang, word));
	for (size_t i = 0; i < c->n && i < BARS_SHOWN; i++) {
		soi_html_raw(b, "<tr><th scope=\"row\">");
		if (word == SOI_W_EV_TYPE)
			soi_draw_type(ask, b, c->t[i].key);
		else
			soi_html_text(b, c->t[i].key);
		soi_html_put(b, "</th><td class=\"num\">%d</td><td>", c->t[i].n);
		soi_draw_bar(b, c->t[i].n, c->t[0].n);
		soi_html_raw(b, "</td></tr>\n");
	}
	soi_html_raw(b, "</table>\n</div>\n");
}

/* "source=USA&type=CONSULT", as links to the files and the next page carry it. */
void soi_events_address(const struct soi_page_ask *ask, struct soi_buf *out)
{
	int n = 0;

	if (ask->query.n)
		soi_html_put(out, "%rq=%u", n++ ? "&" : "", ask->query);
	for (size_t i = 0; i < N_FIELDS; i++)
		if (argument(ask, field_names[i]).n)
			soi_html_put(out, "%r%r=%u", n++ ? "&" : "", field_names[i], argument(ask, field_names[i]));
}

static void same_query(const struct soi_page_ask *ask, struct soi_buf *b)
{
	struct soi_buf address;

	soi_buf_init(&address, 65536);
	soi_events_address(ask, &address);
	soi_html_text(b, soi_buf_span(&address));
	soi_buf_release(&address);
}

static void form(const struct soi_page_ask *ask, struct soi_buf *b)
{
	static const char *const statuses[] = { "actual", "planned", "possible", "called-for", "denied" };

	soi_html_raw(b, "<form class=\"filters\" action=\"/events\">\n");
	if (ask->lang_in_url)
		soi_html_put(b, "<input type=\"hidden\" name=\"lang\" value=\"%r\">\n", ask->lang == SOI_VI ? "vi" : "en");
	for (size_t i = 0; i < N_FIELDS; i++) {
		struct soi_span v = argument(ask, field_names[i]);

		soi_html_put(b, "<label>%s ", soi_words(ask->lang, field_words[i]));
		if (strcmp(field_names[i], "status") == 0) {
			soi_html_put(b, "<select name=\"status\"><option value=\"\">%s</option>", W(ask, ANY));
			for (size_t k = 0; k < sizeof(statuses) / sizeof(*statuses); k++)
				soi_html_put(b, "<option value=\"%r\"%r>%s</option>", statuses[k],
					     soi_span_is(v, statuses[k]) ? " selected" : "",
					     soi_status_word(ask, soi_span_str(statuses[k])));
			soi_html_raw(b, "</select></label>\n");
			continue;
		}
		soi_html_put(b, "<input name=\"%r\" value=\"%t\"%r></label>\n", field_names[i], v,
			     strcmp(field_names[i], "from") == 0 || strcmp(field_names[i], "to") == 0 ?
			     " placeholder=\"2024-05-21\" class=\"day\"" : "");
	}
	soi_html_put(b, "<button>%s</button>\n</form>\n", W(ask, FILTER));
}

static void draw_events(struct gathering *g, struct soi_buf *b)
{
	const struct soi_page_ask *ask = g->ask;

	soi_html_raw(b, "<p class=\"meta\">");
	soi_draw_count(ask, b, (int64_t)g->n, SOI_W_EVENT_1, SOI_W_EVENTS_N);
	if (g->n >= EVENTS_COUNTED)
		soi_html_put(b, " (%s)", W(ask, FIRST_ONLY));
	for (int i = 0; i < 2; i++) {
		soi_html_put(b, " · <a href=\"/events.%r?", i ? "jsonl" : "csv");
		same_query(ask, b);
		soi_html_put(b, "\">%r</a>", i ? "JSON Lines" : "CSV (PLOVER)");
	}
	soi_html_raw(b, "</p>\n");
	if (g->n_days)
		qsort(g->days, g->n_days, sizeof(*g->days), by_day);
	soi_draw_columns(ask, b, g->days, g->n_days, W(ask, EVENTS_BY_DAY));
	soi_html_raw(b, "<div class=\"tallies\">\n");
	bars(ask, b, &g->types, SOI_W_EV_TYPE);
	bars(ask, b, &g->pairs, SOI_W_EV_PAIR);
	soi_html_raw(b, "</div>\n<ol class=\"events\">\n");
	qsort(g->row, g->n, sizeof(*g->row), newest);
	for (size_t i = g->skip; i < g->n && i < g->skip + EVENTS_A_PAGE; i++)
		soi_buf_add(b, soi_span_sub(soi_buf_span(&g->rows), g->row[i].start, g->row[i].end));
	soi_html_raw(b, "</ol>\n");
	if (g->n > g->skip + EVENTS_A_PAGE) {
		soi_html_raw(b, "<p class=\"next\"><a rel=\"next\" href=\"/events?");
		same_query(ask, b);
		soi_html_put(b, "&amp;after=%d", (int64_t)(g->skip + EVENTS_A_PAGE));
		soi_draw_lang(ask, b, '&');
		soi_html_put(b, "\">%s</a></p>\n", W(ask, MORE_HITS));
	}
}

int soi_page_events(const struct soi_page_ask *ask, struct soi_buf *out, struct soi_err *err)
{
	struct gathering g = { .ask = ask };
	struct soi_buf query;
	int rc, status = 200;

	soi_arena_init(&g.a);
	g.types.a = g.pairs.a = &g.a;
	soi_events_out_init(&g.out, NULL);
	soi_buf_init(&g.rows, (size_t)128 << 20);
	soi_buf_init(&query, 65536);
	soi_events_query(ask, &query);
	for (size_t i = 0; i < ask->cursor.n && i < 6; i++)
		if (ask->cursor.p[i] >= '0' && ask->cursor.p[i] <= '9')
			g.skip = g.skip * 10 + (size_t)(ask->cursor.p[i] - '0');
	rc = soi_store_events(ask->store, soi_buf_span(&query), EVENTS_COUNTED, one_event, &g, err);
	soi_draw_head(ask, out, soi_span_str(W(ask, EVENTS)), SOI_TAB_EVENTS);
	soi_html_put(out, "<h1>%s</h1>\n<p class=\"dek\">%s</p>\n", W(ask, EVENTS), W(ask, EVENTS_DEK));
	form(ask, out);
	if (rc == SOI_EUSAGE || rc == SOI_ELIMIT) {
		status = 400;
		soi_html_put(out, "<p class=\"empty\">%s</p>\n", W(ask, BAD_QUERY));
	} else if (rc < 0) {
		status = rc;
	} else if (!g.n) {
		soi_html_put(out, "<p class=\"empty\">%s</p>\n", W(ask, NO_EVENTS));
	} else {
		draw_events(&g, out);
	}
	soi_draw_foot(ask, out);
	soi_buf_release(&query);
	soi_buf_release(&g.rows);
	soi_events_out_release(&g.out);
	soi_arena_release(&g.a);
	return status;
}
