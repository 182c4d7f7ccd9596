/*
 * soi events: who did what to whom, out of the database.
 *
 * As JSON Lines the event's own fields and where it stands; as CSV or TSV one
 * line an event with PLOVER's names for its columns; as the tab-separated file
 * that ICEWS published, for code that reads those; or counted.  A side of
 * several stays one record, joined by ";", as PLOVER asks.
 */
#include <json-c/json.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "store/event_rows.h"
#include "base/banned.h"

enum format { AS_JSON, AS_CSV, AS_TSV, AS_ICEWS, AS_TABLE };

struct printing {
	struct soi_cli *cli;
	enum format format;
	struct soi_events_out out;
	struct soi_arena tables, keys_arena;
	size_t n;			/* events so far */
	struct soi_span *keys;		/* --by: what is counted, one an event */
	size_t n_keys, cap_keys;
};

static void head(struct printing *p, const char *const *names, size_t n)
{
	soi_events_head(&p->out, names, n);
	(void)soi_out_line(p->cli, soi_buf_span(&p->out.b));
}

static enum soi_msg status_word(enum soi_status s)
{
	static const enum soi_msg words[] = { [SOI_ACTUAL] = MSG_S_ACTUAL,
					      [SOI_PLANNED] = MSG_S_PLANNED,
					      [SOI_POSSIBLE] = MSG_S_POSSIBLE,
					      [SOI_CALLED_FOR] = MSG_S_CALLED_FOR,
					      [SOI_DENIED] = MSG_S_DENIED };

	return words[s];
}

/* Three lines for eyes: what, in which words, where. */
static void table_row(struct printing *p, const struct soi_event_row *r, const struct soi_event *e)
{
	int columns = soi_term_columns();

	soi_term_sgr(p->cli, &p->out.b, "36");
	soi_buf_add(&p->out.b, e->when.n ? soi_term_date(&p->out.a, e->when) : SOI_LIT("–"));
	soi_term_sgr(p->cli, &p->out.b, "0");
	soi_buf_add(&p->out.b, SOI_LIT("  "));
	soi_term_sgr(p->cli, &p->out.b, "1");
	soi_buf_add(&p->out.b, e->type);
	soi_term_sgr(p->cli, &p->out.b, "0");
	soi_buf_printf(&p->out.b, "%s%.*s  ", e->mode.n ? " " : "", SOI_FMT(e->mode));
	soi_term_put(&p->out.b, soi_events_joined(&p->out, e->source, e->n_source), columns, false);
	soi_buf_add(&p->out.b, SOI_LIT(" → "));
	soi_term_put(&p->out.b, soi_events_joined(&p->out, e->target, e->n_target), columns, false);
	soi_buf_printf(&p->out.b, "  (%s)\n  ",
		       soi_message(soi_cli_lang(p->cli), status_word(e->status)));
	soi_term_wrap(&p->out.b, soi_events_sentence(r, e), 2, columns - 2);
	soi_buf_add(&p->out.b, SOI_LIT("\n  "));
	soi_term_sgr(p->cli, &p->out.b, "2");
	soi_term_put(&p->out.b, r->art->outlet, 24, false);
	soi_buf_printf(&p->out.b, "%s%.*s", r->art->outlet.n ? "  " : "", SOI_FMT(r->art->id));
	soi_term_sgr(p->cli, &p->out.b, "0");
}

/* ---- counts ---- */

/* What --by counts e under. */
static void count(struct printing *p, const struct soi_event *e)
{
	const char *by = p->cli->opt[OPT_BY];
	struct soi_span key = e->type, source, target;

	if (strcmp(by, "day") == 0) {
		key = soi_span_sub(e->when, 0, e->when.n < 10 ? e->when.n : 10);
	} else if (strcmp(by, "pair") == 0) {
		source = soi_arena_copy(&p->out.a, soi_events_joined(&p->out, e->source, e->n_source));
		target = soi_events_joined(&p->out, e->target, e->n_target);
		key = soi_arena_printf(&p->out.a, "%.*s > %.*s", SOI_FMT(source), SOI_FMT(target));
	}
	soi_arena_grow(&p->keys_arena, &p->keys, p->n_keys, &p->cap_keys, sizeof(*p->keys));
	p->keys[p->n_keys++] = soi_arena_copy(&p->keys_arena, key);
}

static int by_bytes(const void *a, const void *b)
{
	return soi_span_cmp(*(const struct soi_span *)a, *(const struct soi_span *)b);
}

struct counted {
	struct soi_span key;
	size_t n;
};

static int by_count(const void *a, const void *b)
{
	const struct counted *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	return soi_span_cmp(x->key, y->key);
}

static void count_row(struct printing *p, const struct counted *c, size_t most)
{
	struct soi_json j;

	soi_buf_clear(&p->out.b);
	p->out.first_cell = true;
	switch (p->format) {
	case AS_JSON:
		soi_json_init(&j, &p->out.b);
		soi_json_open(&j, '{');
		soi_json_key_str(&j, p->cli->opt[OPT_BY], c->key);
		soi_json_key_int(&j, "events", (int64_t)c->n);
		soi_json_close(&j, '}');
		break;
	case AS_TABLE:
		soi_term_put(&p->out.b, c->key.n ? c->key : SOI_LIT("–"), 30, true);
		soi_buf_printf(&p->out.b, "%7zu  ", c->n);
		for (size_t i = 0; i < (c->n * 30 + most - 1) / most; i++)
			soi_buf_add(&p->out.b, SOI_LIT("█"));
		break;
	case AS_CSV:
	case AS_TSV:
	case AS_ICEWS:
		soi_events_cell(&p->out, c->key);
		soi_events_count_cell(&p->out, c->n);
		break;
	}
	(void)soi_out_line(p->cli, soi_buf_span(&p->out.b));
}

/* Days in their order, the rest by how many. */
static void print_counts(struct printing *p)
{
	const char *names[] = { p->cli->opt[OPT_BY], "events" };
	struct counted *c = SOI_NEW_N(&p->keys_arena, struct counted, p->n_keys + 1);
	size_t n = 0, most = 1;

	qsort(p->keys, p->n_keys, sizeof(*p->keys), by_bytes);
	for (size_t i = 0; i < p->n_keys; i++) {
		if (n == 0 || !soi_span_eq(c[n - 1].key, p->keys[i]))
			c[n++].key = p->keys[i];
		c[n - 1].n++;
		if (c[n - 1].n > most)
			most = c[n - 1].n;
	}
	if (strcmp(p->cli->opt[OPT_BY], "day") != 0)
		qsort(c, n, sizeof(*c), by_count);
	if (p->format == AS_CSV || p->format == AS_TSV || p->format == AS_ICEWS)
		head(p, names, 2);
	for (size_t i = 0; i < n && i < p->cli->limit; i++)
		count_row(p, &c[i], most);
}

/* ---- the command ---- */

static int one_event(void *ctx, const struct soi_event_row *r)
{
	struct printing *p = ctx;
	const struct soi_event *e = &r->marks->events[r->event];

	soi_events_begin(&p->out);
	if (p->format == AS_ICEWS && e->status != SOI_ACTUAL)
		return 0;
	if (p->cli->opt[OPT_BY]) {
		count(p, e);
		p->n++;
		return 0;
	}
	if (p->n == p->cli->limit)
		return 1;
	if (p->format == AS_JSON)
		soi_events_json(&p->out, r);
	else if (p->format == AS_ICEWS)
		soi_events_icews(&p->out, r);
	else if (p->format == AS_TABLE)
		table_row(p, r, e);
	else
		soi_events_plover(&p->out, r);
	p->n++;
	return soi_out_line(p->cli, soi_buf_span(&p->out.b)) ? 0 : 1;
}

static enum format format_of(const struct soi_cli *c)
{
	const char *f = c->opt[OPT_FORMAT];

	if (!f)
		return c->terminal && !c->opt[OPT_JSON] ? AS_TABLE : AS_JSON;
	return strcmp(f, "csv") == 0 ? AS_CSV : strcmp(f, "tsv") == 0 ? AS_TSV :
	       strcmp(f, "icews") == 0 ? AS_ICEWS : AS_JSON;
}

static int print_events(struct printing *p, struct soi_err *err)
{
	struct soi_store *s;
	int rc;

	if (p->cli->opt[OPT_BY])
		;
	else if (p->format == AS_ICEWS)
		head(p, soi_icews_columns, soi_icews_columns_n);
	else if (p->format == AS_CSV || p->format == AS_TSV)
		head(p, soi_plover_columns, soi_plover_columns_n);
	s = soi_cli_store(p->cli, SOI_OPEN_READ);
	if (!s) {
		p->cli->refused = true;
		return 0;
	}
	rc = soi_store_events(s, soi_cli_join(p->cli, &p->tables), SIZE_MAX, one_event, p, err);
	if (rc < 0)
		soi_say_err(p->cli, NULL, err);
	else if (p->cli->opt[OPT_BY])
		print_counts(p);
	if (rc >= 0 && p->n == 0)
		soi_say(p->cli, MSG_NO_EVENTS);
	soi_store_free(s);
	return rc < 0 ? rc : 0;
}

int soi_cmd_events(struct soi_cli *c)
{
	struct printing p = { .cli = c, .format = format_of(c) };
	struct soi_tables tables;
	struct soi_err err;
	int rc;

	soi_arena_init(&p.tables);
	soi_arena_init(&p.keys_arena);
	soi_events_out_init(&p.out, NULL);
	p.out.tabs = p.format != AS_CSV;
	rc = soi_tables_open(&tables, c->opt[OPT_DATA], &err);
	if (rc == 0) {
		p.out.plover = soi_plover_new(&p.tables, &tables, &err);
		rc = p.out.plover ? 0 : SOI_EFORMAT;
	}
	if (rc < 0)
		soi_say_err(c, c->opt[OPT_DATA], &err);
	else
		rc = print_events(&p, &err);
	soi_tables_release(&tables);
	soi_events_out_release(&p.out);
	soi_arena_release(&p.keys_arena);
	soi_arena_release(&p.tables);
	return soi_cli_exit(c, rc);
}
