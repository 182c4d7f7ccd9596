/*
 * soi story: one story.  On a pipe the object as stored; at a terminal a
 * timeline: the day at the left, the published sentence beside it, and below,
 * dim, each report it rests on with its own words.
 */
#include <json-c/json.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "base/banned.h"

#define DATE_WIDTH 17
#define INDENT (DATE_WIDTH + 4)

struct telling {
	struct soi_cli *cli;
	struct soi_store *store;
	struct soi_arena arena;
	struct soi_buf b;		/* what is printed, a piece at a time */
	struct soi_buf record;
	int columns;
	int64_t since_day;		/* SOI_NO_TIME: all */
};

static const char *say(const struct telling *t, enum soi_msg m)
{
	return soi_message(soi_cli_lang(t->cli), m);
}

static void flush(struct telling *t)
{
	(void)soi_out_line(t->cli, soi_buf_span(&t->b));
	soi_buf_clear(&t->b);
}

static void spaces(struct telling *t, int n)
{
	soi_term_put(&t->b, SOI_EMPTY, n, true);
}

/* A stored article, as far as a reader wants to know it beside its words. */
struct source {
	struct soi_span outlet, published;	/* in the telling's arena */
	struct soi_span words;			/* text[start:end]; empty where it is not */
};

static struct source source_of(struct telling *t, struct soi_span id, int64_t start, int64_t end)
{
	struct source out = { SOI_EMPTY, SOI_EMPTY, SOI_EMPTY };
	struct json_object *o = NULL;
	struct soi_cpmap map;
	struct soi_span text;
	size_t from, to;

	if (soi_store_article(t->store, id, &t->record, NULL) <= 0 ||
	    soi_json_line(soi_buf_span(&t->record), &o, NULL) < 0)
		return out;
	out.outlet = soi_arena_copy(&t->arena, soi_field(o, "outlet"));
	out.published = soi_arena_copy(&t->arena, soi_field(o, "published"));
	if (start >= 0 && end >= start) {
		text = soi_field(o, "text");
		soi_cpmap_build(&map, &t->arena, text);
		from = soi_byte_of_cp(&map, (size_t)start);
		to = soi_byte_of_cp(&map, (size_t)end);
		out.words = soi_arena_copy(&t->arena, soi_span_sub(text, from, to));
	}
	(void)json_object_put(o);
	return out;
}

static enum soi_msg status_word(struct soi_span status)
{
	static const struct {
		const char *name;
		enum soi_msg msg;
	} words[] = {
		{ "actual", MSG_S_ACTUAL }, { "planned", MSG_S_PLANNED },
		{ "possible", MSG_S_POSSIBLE }, { "called-for", MSG_S_CALLED_FOR },
		{ "denied", MSG_S_DENIED }, { "put-off", MSG_S_PUT_OFF },
		{ "cancelled", MSG_S_CANCELLED }, { "withdrawn", MSG_CH_WITHDRAWN },
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (soi_span_is(status, words[i].name))
			return words[i].msg;
	return MSG_NONE;
}

/* "· vnexpress.net 21/5/2024 08:00 [id] (dự kiến)" */
static void source_line(struct telling *t, struct json_object *e, const struct source *src)
{
	struct soi_span of = soi_field(e, "reprint_of");

	spaces(t, INDENT);
	soi_buf_add(&t->b, of.n ? SOI_LIT("↳ ") : SOI_LIT("· "));
	if (src->outlet.n) {
		soi_term_put(&t->b, src->outlet, 30, false);
		soi_buf_byte(&t->b, ' ');
	}
	if (src->published.n)
		soi_buf_printf(&t->b, "%.*s ", SOI_FMT(soi_term_date(&t->arena, src->published)));
	soi_buf_byte(&t->b, '[');
	soi_term_put(&t->b, soi_field(e, "article"), t->columns - INDENT, false);
	soi_buf_printf(&t->b, "] (%s)", say(t, of.n ? MSG_T_REPRINT :
					       status_word(soi_field(e, "role"))));
	flush(t);
}

/* Each report once, the sentences of it that count below it. */
static void evidence_list(struct telling *t, struct json_object *list)
{
	struct soi_span last = SOI_EMPTY, last_role = SOI_EMPTY;
	size_t i;

	for (i = 0; i < soi_field_count(list); i++) {
		struct json_object *e = json_object_array_get_idx(list, i);
		struct soi_span id = soi_field(e, "article"), role = soi_field(e, "role");
		struct source src = source_of(t, id, soi_field_int(e, "start", -1),
					      soi_field_int(e, "end", -1));

		soi_term_sgr(t->cli, &t->b, "2");
		if (!soi_span_eq(id, last) || !soi_span_eq(role, last_role))
			source_line(t, e, &src);
		if (src.words.n && soi_field(e, "reprint_of").n == 0) {
			spaces(t, INDENT + 2);
			soi_term_wrap(&t->b, src.words, INDENT + 2, t->columns);
			flush(t);
		}
		soi_term_sgr(t->cli, &t->b, "0");
		last = id;
		last_role = role;
	}
	(void)soi_out(t->cli, soi_buf_span(&t->b));
	soi_buf_clear(&t->b);
}

static void fact_if(struct telling *t, bool is, enum soi_msg m)
{
	if (is)
		soi_buf_printf(&t->b, " · %s", say(t, m));
}

static bool flag(struct json_object *e, const char *key)
{
	struct json_object *v = soi_field_get(e, key);

	return v && json_object_get_boolean(v);
}

/* "đã diễn ra · lần 2 · Seoul · một báo đưa" */
static void entry_facts(struct telling *t, struct json_object *e)
{
	struct json_object *series = soi_field_get(e, "series");
	int64_t ordinal = soi_field_int(series, "ordinal", 0);
	enum soi_msg status = status_word(soi_field(e, "status"));
	struct soi_span where = soi_field(e, "where");

	spaces(t, INDENT);
	soi_term_sgr(t->cli, &t->b, status == MSG_S_ACTUAL ? "32" : "33");
	soi_buf_printf(&t->b, "%s", say(t, status));
	soi_term_sgr(t->cli, &t->b, "0");
	if (ordinal > 0) {
		soi_buf_add(&t->b, SOI_LIT(" · "));
		soi_term_put(&t->b, soi_field(series, "name"), 40, false);
		soi_buf_printf(&t->b, " %s %lld", say(t, MSG_T_ROUND), (long long)ordinal);
	}
	if (where.n) {
		soi_buf_add(&t->b, SOI_LIT(" · "));
		soi_term_put(&t->b, where, 40, false);
	}
	fact_if(t, flag(e, "background"), MSG_T_BACKGROUND);
	fact_if(t, flag(e, "single"), MSG_T_SINGLE);
	fact_if(t, flag(e, "corrected"), MSG_T_CORRECTED);
	fact_if(t, !soi_field(e, "when").n && soi_field(e, "announced").n, MSG_T_SAID);
	flush(t);
}

/* Which reports had said it before it happened. */
static void foretold(struct telling *t, struct json_object *realises)
{
	struct soi_span last = SOI_EMPTY;
	struct soi_buf ids;
	size_t i;

	if (realises && json_object_is_type(realises, json_type_object))
		realises = soi_field_get(realises, "evidence");
	if (soi_field_count(realises) == 0)
		return;
	soi_buf_init(&ids, SOI_MAX_TEXT_BYTES);
	soi_buf_printf(&ids, "%s:", say(t, MSG_T_FULFILS));
	for (i = 0; i < soi_field_count(realises); i++) {
		struct soi_span id = soi_field(json_object_array_get_idx(realises, i), "article");

		if (!soi_span_eq(id, last))
			soi_buf_printf(&ids, " [%.*s]", SOI_FMT(id));
		last = id;
	}
	spaces(t, INDENT);
	soi_term_sgr(t->cli, &t->b, "2");
	soi_term_wrap(&t->b, soi_buf_span(&ids), INDENT, t->columns);
	soi_term_sgr(t->cli, &t->b, "0");
	soi_buf_release(&ids);
	flush(t);
}

/* Whether an entry may be of since or later; one without a day may. */
static bool is_since(const struct telling *t, struct json_object *e)
{
	struct soi_span when = soi_field(e, "when"), announced = soi_field(e, "announced");
	int64_t first, last;

	if (t->since_day == SOI_NO_TIME)
		return true;
	if (!soi_edtf_bounds(when.n ? when : announced, &first, &last))
		return true;
	return last >= t->since_day;
}

static void entry(struct telling *t, struct json_object *e)
{
	struct soi_span when = soi_field(e, "when"), announced = soi_field(e, "announced");

	soi_buf_byte(&t->b, '\n');
	soi_term_sgr(t->cli, &t->b, "1;36");
	soi_term_put(&t->b, when.n ? soi_term_date(&t->arena, when) :
		     announced.n ? soi_term_date(&t->arena, announced) : SOI_LIT("–"),
		     DATE_WIDTH, true);
	soi_term_sgr(t->cli, &t->b, "0");
	soi_buf_add(&t->b, when.n ? SOI_LIT("  ● ") : SOI_LIT("  ○ "));
	soi_term_sgr(t->cli, &t->b, "1");
	soi_term_wrap(&t->b, soi_field(e, "headline"), INDENT, t->columns);
	soi_term_sgr(t->cli, &t->b, "0");
	flush(t);
	entry_facts(t, e);
	evidence_list(t, soi_field_get(e, "evidence"));
	foretold(t, soi_field_get(e, "realises"));
}

static void heading(struct telling *t, enum soi_msg m)
{
	soi_buf_byte(&t->b, '\n');
	soi_term_sgr(t->cli, &t->b, "1");
	soi_buf_printf(&t->b, "%s", say(t, m));
	soi_term_sgr(t->cli, &t->b, "0");
	flush(t);
}

static void ledger_row(struct telling *t, struct json_object *r)
{
	struct json_object *points = soi_field_get(r, "points");
	struct json_object *conflict = soi_field_get(r, "conflict");
	size_t i;

	soi_buf_add(&t->b, SOI_LIT("  "));
	soi_term_put(&t->b, soi_field(r, "what"), t->columns - 20, false);
	if (conflict && json_object_get_boolean(conflict)) {
		soi_term_sgr(t->cli, &t->b, "31");
		soi_buf_printf(&t->b, "  ≠ %s", say(t, MSG_T_CONFLICT));
		soi_term_sgr(t->cli, &t->b, "0");
	} else if (soi_span_is(soi_field(r, "kind"), "revision")) {
		soi_buf_printf(&t->b, "  → %s", say(t, MSG_T_REVISED));
	}
	flush(t);
	for (i = 0; i < soi_field_count(points); i++) {
		struct json_object *p = json_object_array_get_idx(points, i);
		struct json_object *value = soi_field_get(p, "value");
		struct soi_span claimant = soi_field(p, "claimant");

		spaces(t, 4);
		soi_term_put(&t->b, soi_field(p, "op"), 5, true);
		soi_term_put(&t->b, soi_span_str(value ? json_object_get_string(value) : ""), 16,
			     true);
		soi_term_put(&t->b, soi_field(r, "unit"), 14, true);
		soi_term_sgr(t->cli, &t->b, "2");
		soi_term_put(&t->b, soi_term_date(&t->arena, soi_field(p, "published")), 17, true);
		soi_term_put(&t->b, claimant.n ? claimant : soi_field(p, "article"),
			     t->columns - 56, false);
		soi_term_sgr(t->cli, &t->b, "0");
		flush(t);
	}
}

static void ledger(struct telling *t, struct json_object *list)
{
	size_t i;

	if (soi_field_count(list) == 0)
		return;
	heading(t, MSG_T_LEDGER);
	for (i = 0; i < soi_field_count(list); i++)
		ledger_row(t, json_object_array_get_idx(list, i));
}

static void actors(struct telling *t, struct json_object *list)
{
	struct soi_buf all;
	size_t i;

	if (soi_field_count(list) == 0)
		return;
	heading(t, MSG_T_ACTORS);
	soi_buf_init(&all, SOI_MAX_TEXT_BYTES);
	for (i = 0; i < soi_field_count(list) && i < 24; i++) {
		struct json_object *a = json_object_array_get_idx(list, i);

		if (i)
			soi_buf_add(&all, SOI_LIT(" · "));
		soi_buf_add(&all, soi_field(a, "id"));
	}
	spaces(t, 2);
	soi_term_wrap(&t->b, soi_buf_span(&all), 2, t->columns);
	soi_buf_release(&all);
	flush(t);
}

#define MAX_QUOTES 6	/* at a terminal; the pages and the JSON have all */

static void quotes(struct telling *t, struct json_object *list)
{
	size_t i, n = soi_field_count(list);

	if (n == 0)
		return;
	heading(t, MSG_T_QUOTES);
	for (i = 0; i < n && i < MAX_QUOTES; i++) {
		struct json_object *q = json_object_array_get_idx(list, i);
		struct source src = source_of(t, soi_field(q, "article"),
					      soi_field_int(q, "start", -1),
					      soi_field_int(q, "end", -1));

		spaces(t, 2);
		soi_term_wrap(&t->b, soi_arena_printf(&t->arena, "“%.*s” — %.*s",
						      SOI_FMT(src.words),
						      SOI_FMT(soi_field(q, "speaker"))),
			      4, t->columns);
		flush(t);
	}
	if (n > MAX_QUOTES) {
		spaces(t, 2);
		soi_buf_printf(&t->b, say(t, MSG_T_AND_MORE), (int)(n - MAX_QUOTES));
		flush(t);
	}
}

/* “cựu Tổng thống Trump” → 20/1/2021–19/1/2025 (former-office) */
static void reason(struct telling *t, struct json_object *w)
{
	struct soi_span text = soi_field(w, "text"), value = soi_field(w, "value");
	struct soi_buf line;

	soi_buf_init(&line, SOI_MAX_TEXT_BYTES);
	soi_buf_printf(&line, "%s ", say(t, MSG_T_BECAUSE));
	if (text.n)
		soi_buf_printf(&line, "“%.*s” ", SOI_FMT(text));
	if (value.n)
		soi_buf_printf(&line, "→ %.*s ", SOI_FMT(soi_term_date(&t->arena, value)));
	soi_buf_printf(&line, "(%.*s)", SOI_FMT(soi_field(w, "rule")));
	spaces(t, 2);
	soi_term_sgr(t->cli, &t->b, "2");
	soi_term_wrap(&t->b, soi_buf_span(&line), 4, t->columns);
	soi_term_sgr(t->cli, &t->b, "0");
	soi_buf_release(&line);
	flush(t);
}

/* The reasons why the year is open, or how it was settled. */
static void bounds(struct telling *t, struct json_object *o)
{
	struct json_object *why = soi_field_get(o, "why");
	size_t i, n = soi_field_count(why);

	soi_buf_printf(&t->b, "%s ", say(t, MSG_T_YEAR));
	soi_term_put(&t->b, soi_term_date(&t->arena, soi_field(o, "year")), 20, false);
	flush(t);
	for (i = 0; i < n; i++)
		reason(t, json_object_array_get_idx(why, i));
}

/* Reports whose day is open, and between what it lies. */
static void undated(struct telling *t, struct json_object *list)
{
	size_t i;

	if (soi_field_count(list) == 0)
		return;
	heading(t, MSG_T_UNDATED_REPORTS);
	for (i = 0; i < soi_field_count(list); i++) {
		struct json_object *u = json_object_array_get_idx(list, i);

		spaces(t, 2);
		soi_term_put(&t->b, soi_term_date(&t->arena, soi_field(u, "bounds")),
			     2 * DATE_WIDTH - 10, true);
		soi_buf_byte(&t->b, ' ');
		soi_term_put(&t->b, soi_field(u, "article"), t->columns, false);
		flush(t);
	}
}

static void tell(struct telling *t, struct json_object *o)
{
	struct json_object *list = soi_field_get(o, "timeline");
	struct json_object *open = soi_field_get(o, "bounds");
	struct soi_span first = soi_field(o, "first"), last = soi_field(o, "last");
	size_t i;

	soi_term_sgr(t->cli, &t->b, "1");
	soi_term_wrap(&t->b, soi_field(o, "title"), 0, t->columns);
	soi_term_sgr(t->cli, &t->b, "0");
	flush(t);
	soi_term_put(&t->b, soi_field(o, "id"), t->columns, false);
	soi_buf_add(&t->b, SOI_LIT(" · "));
	soi_buf_printf(&t->b, say(t, MSG_T_REPORTS_N),
		       (int)soi_field_count(soi_field_get(o, "members")));
	if (first.n) {
		soi_buf_add(&t->b, SOI_LIT(" · "));
		soi_buf_add(&t->b, soi_term_date(&t->arena, first));
		if (!soi_span_eq(first, last)) {
			soi_buf_add(&t->b, SOI_LIT(" – "));
			soi_buf_add(&t->b, soi_term_date(&t->arena, last));
		}
	}
	if (flag(o, "provisional"))
		soi_buf_printf(&t->b, " · %s", say(t, MSG_T_PROVISIONAL));
	flush(t);
	if (open && json_object_is_type(open, json_type_object))
		bounds(t, open);
	for (i = 0; i < soi_field_count(list); i++)
		if (is_since(t, json_object_array_get_idx(list, i)))
			entry(t, json_object_array_get_idx(list, i));
	ledger(t, soi_field_get(o, "ledger"));
	quotes(t, soi_field_get(o, "quotes"));
	actors(t, soi_field_get(o, "actors"));
	undated(t, soi_field_get(o, "undated"));
}

/* -- the digest -- */

#define DIGEST_LINES 5

/* Lines in the order in which they were published, as far as that is known:
 * the stored order is that of their worth. */
struct line {
	struct json_object *o;
	struct source src;
	size_t worth;
};

static int by_time(const void *p, const void *q)
{
	const struct line *x = p, *y = q;
	int c = soi_span_cmp(x->src.published, y->src.published);

	return c ? c : x->worth < y->worth ? -1 : x->worth > y->worth;
}

static void digest_line(struct telling *t, const struct line *l)
{
	struct soi_cli *c = t->cli;

	if (c->opt[OPT_JSON] || !c->terminal) {
		(void)soi_out_line(c, soi_span_str(json_object_to_json_string_ext(l->o,
				   JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE)));
		return;
	}
	soi_buf_add(&t->b, SOI_LIT("– "));
	soi_term_wrap(&t->b, soi_field(l->o, "text"), 2, t->columns);
	flush(t);
	soi_term_sgr(c, &t->b, "2");
	spaces(t, 2);
	if (l->src.outlet.n)
		soi_buf_printf(&t->b, "%.*s ", SOI_FMT(l->src.outlet));
	if (l->src.published.n)
		soi_buf_printf(&t->b, "%.*s ", SOI_FMT(soi_term_date(&t->arena, l->src.published)));
	soi_buf_printf(&t->b, "[%.*s]", SOI_FMT(soi_field(l->o, "article")));
	if (soi_field_int(l->o, "outlets", 1) > 1) {
		soi_buf_add(&t->b, SOI_LIT(" · "));
		soi_buf_printf(&t->b, say(t, MSG_T_OUTLETS_N), (int)soi_field_int(l->o, "outlets", 1));
	}
	soi_term_sgr(c, &t->b, "0");
	flush(t);
}

static void digest(struct telling *t, struct json_object *o)
{
	struct json_object *list = soi_field_get(o, "digest");
	size_t n = soi_field_count(list), most = DIGEST_LINES;
	struct line *lines;

	if (t->cli->opt[OPT_LINES])
		most = (size_t)strtoul(t->cli->opt[OPT_LINES], NULL, 10);
	n = n < most ? n : most;
	lines = SOI_NEW_N(&t->arena, struct line, n);
	for (size_t i = 0; i < n; i++) {
		lines[i].o = json_object_array_get_idx(list, i);
		lines[i].src = source_of(t, soi_field(lines[i].o, "article"), -1, -1);
		lines[i].worth = i;
	}
	if (n)
		qsort(lines, n, sizeof(*lines), by_time);
	for (size_t i = 0; i < n; i++)
		digest_line(t, &lines[i]);
}

static void print_story(struct soi_cli *c, struct soi_store *s, struct soi_span line)
{
	struct telling t = { .cli = c, .store = s, .columns = soi_term_columns(),
			     .since_day = SOI_NO_TIME };
	struct json_object *o = soi_field_parse(c, line);
	int64_t last;

	if (c->opt[OPT_SINCE])
		(void)soi_edtf_bounds(soi_span_str(c->opt[OPT_SINCE]), &t.since_day, &last);

	soi_arena_init(&t.arena);
	soi_buf_init(&t.b, SOI_MAX_CAPTURE_BYTES);
	soi_buf_init(&t.record, SOI_MAX_FILE_BYTES);
	if (o && c->opt[OPT_DIGEST])
		digest(&t, o);
	else if (o)
		tell(&t, o);
	(void)json_object_put(o);
	soi_buf_release(&t.record);
	soi_buf_release(&t.b);
	soi_arena_release(&t.arena);
}

/* Nothing was found: no such thing, or no more. */
static void say_absent(struct soi_cli *c, struct soi_store *s, struct soi_buf *line)
{
	struct json_object *o;

	c->refused = true;
	if (soi_store_removed(s, soi_span_str(c->args[0]), line, NULL) <= 0) {
		soi_say(c, MSG_NO_STORY, c->args[0]);
		return;
	}
	o = soi_field_parse(c, soi_buf_span(line));
	soi_say(c, MSG_REMOVED, c->args[0], (size_t)soi_field_int(o, "seq", 0),
		soi_field(o, "note").n ? ": " : "", SOI_FMT(soi_field(o, "note")));
	(void)json_object_put(o);
	if (c->opt[OPT_JSON] || !c->terminal)
		(void)soi_out_line(c, soi_buf_span(line));
}

static int show_story(struct soi_cli *c)
{
	struct soi_store *s = soi_cli_store(c, SOI_OPEN_READ);
	struct soi_buf line;
	struct soi_err err;
	int rc;

	if (!s)
		return SOI_EXIT_SKIPPED;
	soi_buf_init(&line, SOI_MAX_FILE_BYTES);
	rc = soi_store_story(s, soi_span_str(c->args[0]), &line, &err);
	if (rc < 0) {
		soi_say_err(c, NULL, &err);
	} else if (rc == 0) {
		say_absent(c, s, &line);
	} else if (!c->opt[OPT_DIGEST] && (c->opt[OPT_JSON] || !c->terminal)) {
		(void)soi_out_line(c, soi_buf_span(&line));
	} else {
		print_story(c, s, soi_buf_span(&line));
	}
	soi_buf_release(&line);
	soi_store_free(s);
	return soi_cli_exit(c, rc < 0 ? rc : 0);
}

int soi_cmd_story(struct soi_cli *c)
{
	if (soi_is_story_verb(c))
		return soi_cmd_story_verb(c);
	if (c->n_args > 1) {
		soi_say(c, MSG_MANY_ARGS, "story", c->args[1]);
		return SOI_EXIT_USAGE;
	}
	return show_story(c);
}
