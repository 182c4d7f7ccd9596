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
#include "mark/plover.h"
#include "base/banned.h"

enum format { AS_JSON, AS_CSV, AS_TSV, AS_ICEWS, AS_TABLE };

struct printing {
	struct soi_cli *cli;
	const struct soi_plover *plover;
	enum format format;
	struct soi_arena tables, a, keys_arena;
	struct soi_buf b, cell;
	size_t n;			/* events so far */
	bool first_cell;
	struct soi_span *keys;		/* --by: what is counted, one an event */
	size_t n_keys, cap_keys;
};

/* ---- cells ---- */

/* RFC 4180 where commas part the cells; where tabs do, they and line breaks
 * become spaces, as readers of such files know no quoting. */
static void put_cell(struct printing *p, struct soi_span s)
{
	bool tabs = p->format != AS_CSV, quoted = false;

	if (!p->first_cell)
		soi_buf_byte(&p->b, tabs ? '\t' : ',');
	p->first_cell = false;
	for (size_t i = 0; i < s.n && !tabs && !quoted; i++)
		quoted = s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r';
	if (quoted)
		soi_buf_byte(&p->b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (tabs && (s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r')) {
			soi_buf_byte(&p->b, ' ');
			continue;
		}
		if (quoted && s.p[i] == '"')
			soi_buf_byte(&p->b, '"');
		soi_buf_byte(&p->b, s.p[i]);
	}
	if (quoted)
		soi_buf_byte(&p->b, '"');
}

static void put_str(struct printing *p, const char *s)
{
	put_cell(p, soi_span_str(s));
}

static void put_count(struct printing *p, size_t n)
{
	soi_buf_clear(&p->cell);
	soi_buf_printf(&p->cell, "%zu", n);
	put_cell(p, soi_buf_span(&p->cell));
}

static void put_tenths(struct printing *p, int16_t v)
{
	soi_buf_clear(&p->cell);
	if (v != SOI_NO_SCORE)
		soi_buf_printf(&p->cell, "%s%d.%d", v < 0 ? "-" : "", abs(v) / 10, abs(v) % 10);
	put_cell(p, soi_buf_span(&p->cell));
}

static struct soi_span joined(struct printing *p, const struct soi_span *ids, size_t n)
{
	soi_buf_clear(&p->cell);
	for (size_t i = 0; i < n; i++) {
		soi_buf_add(&p->cell, soi_span_str(i ? ";" : ""));
		soi_buf_add(&p->cell, ids[i]);
	}
	return soi_buf_span(&p->cell);
}

/* The states among ids: ISO 3166-1 alpha-3. */
static struct soi_span states(struct printing *p, const struct soi_span *ids, size_t n)
{
	soi_buf_clear(&p->cell);
	for (size_t i = 0; i < n; i++) {
		bool code = ids[i].n == 3;

		for (size_t k = 0; k < ids[i].n && code; k++)
			code = ids[i].p[k] >= 'A' && ids[i].p[k] <= 'Z';
		if (!code)
			continue;
		soi_buf_add(&p->cell, soi_span_str(p->cell.n ? ";" : ""));
		soi_buf_add(&p->cell, ids[i]);
	}
	return soi_buf_span(&p->cell);
}

static size_t sentence_at(const struct soi_marks *m, size_t at)
{
	size_t i = 0;

	while (i < m->n_sentences && m->sentences[i].end <= at)
		i++;
	return i;
}

static struct soi_span sentence(const struct soi_event_row *r, const struct soi_event *e)
{
	size_t i = sentence_at(r->marks, e->start);

	return i < r->marks->n_sentences ? soi_span_sub(r->art->text, r->marks->sentences[i].start,
							r->marks->sentences[i].end) : SOI_EMPTY;
}

static struct soi_span event_id(struct printing *p, const struct soi_event_row *r)
{
	return soi_arena_printf(&p->a, "%.*s#%zu", SOI_FMT(r->art->id), r->event);
}

static void head(struct printing *p, const char *const *names, size_t n)
{
	soi_buf_clear(&p->b);
	p->first_cell = true;
	for (size_t i = 0; i < n; i++)
		put_str(p, names[i]);
	(void)soi_out_line(p->cli, soi_buf_span(&p->b));
}

/* ---- the forms ---- */

static const char *const plover_columns[] = {
	"id", "date", "actor", "recipient", "event", "mode", "quad_code", "event_scale",
	"event_loc", "event_text", "type", "status", "claimant", "cameo", "cameo_weight",
	"publication_date", "publication", "url", "article", "start", "end", "story", "rule"
};

static void plover_row(struct printing *p, const struct soi_event_row *r, const struct soi_event *e,
		       const struct soi_plover_code *c)
{
	struct soi_cpmap map;

	soi_cpmap_build(&map, &p->a, r->art->text);
	put_cell(p, event_id(p, r));
	put_cell(p, e->when);
	put_cell(p, joined(p, e->source, e->n_source));
	put_cell(p, joined(p, e->target, e->n_target));
	put_cell(p, c->label);
	put_cell(p, e->mode);
	put_cell(p, c->quad);
	put_tenths(p, c->score);
	put_cell(p, e->where);
	put_cell(p, sentence(r, e));
	put_cell(p, e->type);
	put_str(p, soi_status_name(e->status));
	put_cell(p, e->claimant);
	put_cell(p, e->cameo);
	put_tenths(p, c->weight);
	put_cell(p, r->published);
	put_cell(p, r->art->outlet);
	put_cell(p, r->art->url);
	put_cell(p, r->art->id);
	put_count(p, soi_cp_of_byte(&map, e->start));
	put_count(p, soi_cp_of_byte(&map, e->end));
	put_cell(p, r->story);
	put_cell(p, e->rule);
}

static const char *const icews_columns[] = {
	"Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text",
	"CAMEO Code", "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID",
	"Sentence Number", "Publisher", "City", "District", "Province", "Country", "Latitude",
	"Longitude"
};

static void icews_row(struct printing *p, const struct soi_event_row *r, const struct soi_event *e,
		      const struct soi_plover_code *c)
{
	put_cell(p, event_id(p, r));
	put_cell(p, e->when);
	put_cell(p, joined(p, e->source, e->n_source));
	put_str(p, "");
	put_cell(p, states(p, e->source, e->n_source));
	put_cell(p, soi_arena_printf(&p->a, "%.*s%s%.*s", SOI_FMT(e->type), e->mode.n ? " " : "",
				     SOI_FMT(e->mode)));
	put_cell(p, e->cameo);
	put_tenths(p, c->weight);
	put_cell(p, joined(p, e->target, e->n_target));
	put_str(p, "");
	put_cell(p, states(p, e->target, e->n_target));
	put_cell(p, r->art->id);
	put_count(p, sentence_at(r->marks, e->start) + 1);
	put_cell(p, r->art->outlet);
	put_cell(p, e->where);
	for (size_t i = 0; i < 5; i++)
		put_str(p, "");
}

static void json_row(struct printing *p, const struct soi_event_row *r, const struct soi_event *e,
		     const struct soi_plover_code *c)
{
	struct soi_cpmap map;
	struct soi_json j;

	soi_cpmap_build(&map, &p->a, r->art->text);
	soi_json_init(&j, &p->b);
	soi_json_open(&j, '{');
	soi_json_key_str(&j, "id", r->art->id);
	soi_json_key_int(&j, "event", (int64_t)r->event);
	soi_json_key_str(&j, "story", r->story);
	soi_json_key_str(&j, "published", r->published);
	soi_json_key_str(&j, "outlet", r->art->outlet);
	soi_event_json(e, &map, &j);
	soi_json_key_str(&j, "sentence", sentence(r, e));
	soi_json_key_str(&j, "plover", c->label);
	soi_json_key_str(&j, "quad", c->quad);
	soi_json_key(&j, "score");
	if (c->score == SOI_NO_SCORE)
		soi_json_null(&j);
	else
		soi_json_decimal(&j, c->score, 1);
	soi_json_close(&j, '}');
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

	soi_term_sgr(p->cli, &p->b, "36");
	soi_buf_add(&p->b, e->when.n ? soi_term_date(&p->a, e->when) : SOI_LIT("–"));
	soi_term_sgr(p->cli, &p->b, "0");
	soi_buf_add(&p->b, SOI_LIT("  "));
	soi_term_sgr(p->cli, &p->b, "1");
	soi_buf_add(&p->b, e->type);
	soi_term_sgr(p->cli, &p->b, "0");
	soi_buf_printf(&p->b, "%s%.*s  ", e->mode.n ? " " : "", SOI_FMT(e->mode));
	soi_term_put(&p->b, joined(p, e->source, e->n_source), columns, false);
	soi_buf_add(&p->b, SOI_LIT(" → "));
	soi_term_put(&p->b, joined(p, e->target, e->n_target), columns, false);
	soi_buf_printf(&p->b, "  (%s)\n  ",
		       soi_message(soi_cli_lang(p->cli), status_word(e->status)));
	soi_term_wrap(&p->b, sentence(r, e), 2, columns - 2);
	soi_buf_add(&p->b, SOI_LIT("\n  "));
	soi_term_sgr(p->cli, &p->b, "2");
	soi_term_put(&p->b, r->art->outlet, 24, false);
	soi_buf_printf(&p->b, "%s%.*s", r->art->outlet.n ? "  " : "", SOI_FMT(r->art->id));
	soi_term_sgr(p->cli, &p->b, "0");
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
		source = soi_arena_copy(&p->a, joined(p, e->source, e->n_source));
		target = joined(p, e->target, e->n_target);
		key = soi_arena_printf(&p->a, "%.*s > %.*s", SOI_FMT(source), SOI_FMT(target));
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

	soi_buf_clear(&p->b);
	p->first_cell = true;
	switch (p->format) {
	case AS_JSON:
		soi_json_init(&j, &p->b);
		soi_json_open(&j, '{');
		soi_json_key_str(&j, p->cli->opt[OPT_BY], c->key);
		soi_json_key_int(&j, "events", (int64_t)c->n);
		soi_json_close(&j, '}');
		break;
	case AS_TABLE:
		soi_term_put(&p->b, c->key.n ? c->key : SOI_LIT("–"), 30, true);
		soi_buf_printf(&p->b, "%7zu  ", c->n);
		for (size_t i = 0; i < (c->n * 30 + most - 1) / most; i++)
			soi_buf_add(&p->b, SOI_LIT("█"));
		break;
	case AS_CSV:
	case AS_TSV:
	case AS_ICEWS:
		put_cell(p, c->key);
		put_count(p, c->n);
		break;
	}
	(void)soi_out_line(p->cli, soi_buf_span(&p->b));
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
	struct soi_plover_code c = soi_plover_of(p->plover, e->type, e->mode, e->cameo, e->status);

	soi_arena_clear(&p->a);
	soi_buf_clear(&p->b);
	p->first_cell = true;
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
		json_row(p, r, e, &c);
	else if (p->format == AS_ICEWS)
		icews_row(p, r, e, &c);
	else if (p->format == AS_TABLE)
		table_row(p, r, e);
	else
		plover_row(p, r, e, &c);
	p->n++;
	return soi_out_line(p->cli, soi_buf_span(&p->b)) ? 0 : 1;
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
		head(p, icews_columns, sizeof(icews_columns) / sizeof(*icews_columns));
	else if (p->format == AS_CSV || p->format == AS_TSV)
		head(p, plover_columns, sizeof(plover_columns) / sizeof(*plover_columns));
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
	soi_arena_init(&p.a);
	soi_arena_init(&p.keys_arena);
	soi_buf_init(&p.b, SOI_MAX_CAPTURE_BYTES);
	soi_buf_init(&p.cell, SOI_MAX_CAPTURE_BYTES);
	rc = soi_tables_open(&tables, c->opt[OPT_DATA], &err);
	if (rc == 0) {
		p.plover = soi_plover_new(&p.tables, &tables, &err);
		rc = p.plover ? 0 : SOI_EFORMAT;
	}
	if (rc < 0)
		soi_say_err(c, c->opt[OPT_DATA], &err);
	else
		rc = print_events(&p, &err);
	soi_tables_release(&tables);
	soi_buf_release(&p.cell);
	soi_buf_release(&p.b);
	soi_arena_release(&p.keys_arena);
	soi_arena_release(&p.a);
	soi_arena_release(&p.tables);
	return soi_cli_exit(c, rc);
}
