/*
 * soi stories: a line a story, newest first.  At a terminal a table: how many
 * reports, from when to when, the title, and the id that `soi story` takes,
 * which is never cut.
 */
#include <json-c/json.h>

#include "cli/cli.h"
#include "base/banned.h"

struct listing {
	struct soi_cli *cli;
	int64_t since_s;		/* SOI_NO_TIME: all */
	size_t n;
	struct soi_arena arena;
	struct soi_span *lines;		/* [n], kept for the table */
	size_t cap;
};

static bool is_wanted(struct listing *l, struct json_object *o)
{
	struct soi_date d;
	int64_t updated;

	if (l->since_s == SOI_NO_TIME)
		return true;
	if (!soi_date_parse(soi_field(o, "updated"), &d))
		return false;
	updated = soi_date_unix(&d);
	return updated != SOI_NO_TIME && updated >= l->since_s;
}

static int one_line(void *ctx, struct soi_span line)
{
	struct listing *l = ctx;
	struct json_object *o;
	bool wanted;

	if (l->n >= l->cli->limit)
		return 1;
	o = l->since_s == SOI_NO_TIME ? NULL : soi_field_parse(l->cli, line);
	wanted = l->since_s == SOI_NO_TIME || (o && is_wanted(l, o));
	(void)json_object_put(o);
	if (!wanted)
		return 0;
	if (l->cli->opt[OPT_JSON] || !l->cli->terminal) {
		l->n++;
		return soi_out_line(l->cli, line) ? 0 : 1;
	}
	soi_arena_grow(&l->arena, &l->lines, l->n, &l->cap, sizeof(*l->lines));
	l->lines[l->n++] = soi_arena_copy(&l->arena, line);
	return 0;
}

/* ---- the table ---- */

#define DATE_WIDTH 10
#define MIN_TITLE_WIDTH 44

struct layout {
	int count, title, id;
	bool two_lines;		/* the id stands below its title */
};

static struct layout lay_out(struct soi_cli *c, struct listing *l)
{
	struct layout y = { 5, 0, 2, false };
	struct soi_span reports = soi_span_str(soi_message(soi_cli_lang(c), MSG_T_REPORTS));
	struct json_object *o;
	size_t i;
	int left;

	for (i = 0; i < l->n; i++) {
		int w;

		o = soi_field_parse(c, l->lines[i]);
		w = soi_term_width(soi_field(o, "id"));
		y.id = w > y.id ? w : y.id;
		(void)json_object_put(o);
	}
	if (soi_term_width(reports) > y.count)
		y.count = soi_term_width(reports);
	left = soi_term_columns() - y.count - 2 * DATE_WIDTH - 3 * 2;
	y.two_lines = left - 2 - y.id < MIN_TITLE_WIDTH;
	y.title = y.two_lines ? left : left - 2 - y.id;
	return y;
}

static void cell(struct soi_buf *b, struct soi_span s, int width)
{
	soi_term_put(b, s, width, true);
	soi_buf_add(b, SOI_LIT("  "));
}

static void head(struct soi_cli *c, const struct layout *y, struct soi_buf *b)
{
	enum soi_lang lang = soi_cli_lang(c);

	soi_term_sgr(c, b, "1;4");
	cell(b, soi_span_str(soi_message(lang, MSG_T_REPORTS)), y->count);
	cell(b, soi_span_str(soi_message(lang, MSG_T_FIRST)), DATE_WIDTH);
	cell(b, soi_span_str(soi_message(lang, MSG_T_LAST)), DATE_WIDTH);
	soi_term_put(b, soi_span_str(soi_message(lang, MSG_T_TITLE)), y->title, true);
	if (!y->two_lines) {
		soi_buf_add(b, SOI_LIT("  "));
		soi_term_put(b, soi_span_str(soi_message(lang, MSG_T_STORY)), y->id, true);
	}
	soi_term_sgr(c, b, "0");
}

/* The day of a date and time, or a dash. */
static struct soi_span day(struct soi_arena *a, struct soi_span date)
{
	if (date.n == 0)
		return SOI_LIT("–");
	if (date.n > 10 && date.p[10] == 'T')
		date.n = 10;
	return soi_term_date(a, date);
}

static void row(struct soi_cli *c, const struct layout *y, struct soi_arena *a,
		struct json_object *o, struct soi_buf *b)
{
	struct soi_span count = soi_arena_printf(a, "%*lld", y->count,
						 (long long)soi_field_int(o, "articles", 0));

	cell(b, count, y->count);
	soi_term_sgr(c, b, "36");
	cell(b, day(a, soi_field(o, "first")), DATE_WIDTH);
	cell(b, day(a, soi_field(o, "last")), DATE_WIDTH);
	soi_term_sgr(c, b, "0");
	soi_term_put(b, soi_field(o, "title"), y->title, !y->two_lines);
	if (y->two_lines) {
		soi_buf_byte(b, '\n');
		soi_term_put(b, SOI_EMPTY, y->count + 2 * DATE_WIDTH + 6, true);
	} else {
		soi_buf_add(b, SOI_LIT("  "));
	}
	soi_term_sgr(c, b, "2");
	soi_term_put(b, soi_field(o, "id"), y->id, false);
	soi_term_sgr(c, b, "0");
}

static void print_table(struct soi_cli *c, struct listing *l)
{
	struct layout y = lay_out(c, l);
	struct soi_buf b;
	size_t i;

	if (l->n == 0) {
		soi_say(c, MSG_NO_STORIES);
		return;
	}
	soi_buf_init(&b, SOI_MAX_CAPTURE_BYTES);
	head(c, &y, &b);
	(void)soi_out_line(c, soi_buf_span(&b));
	for (i = 0; i < l->n; i++) {
		struct json_object *o = soi_field_parse(c, l->lines[i]);

		soi_buf_clear(&b);
		row(c, &y, &l->arena, o, &b);
		(void)json_object_put(o);
		if (!soi_out_line(c, soi_buf_span(&b)))
			break;
	}
	soi_buf_release(&b);
}

int soi_cmd_stories(struct soi_cli *c)
{
	struct listing l = { .cli = c, .since_s = SOI_NO_TIME };
	struct soi_store *s = soi_cli_store(c, SOI_OPEN_READ);
	struct soi_date since;
	struct soi_err err;
	int rc;

	if (!s)
		return SOI_EXIT_SKIPPED;
	if (c->opt[OPT_SINCE] && soi_date_parse(soi_span_str(c->opt[OPT_SINCE]), &since))
		l.since_s = soi_date_unix(&since);
	soi_arena_init(&l.arena);
	rc = soi_store_stories(s, one_line, &l, &err);
	if (rc < 0)
		soi_say_err(c, NULL, &err);
	else if (c->terminal && !c->opt[OPT_JSON])
		print_table(c, &l);
	soi_arena_release(&l.arena);
	soi_store_free(s);
	return soi_cli_exit(c, rc < 0 ? rc : 0);
}
