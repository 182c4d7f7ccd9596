/*
 * soi mark --explain: for each event the row that fired and the words that
 * filled each slot, as lines to read or, with --json, an object an event.
 */
#include "cli/cli.h"
#include "base/banned.h"

struct explaining {
	struct soi_cli *cli;
	struct soi_arena a;
	struct soi_buf b;
	struct soi_json j;
	const struct soi_article *art;
	struct soi_cpmap map;
};

static struct soi_range sentence_of(const struct soi_marks *m, size_t at)
{
	for (size_t i = 0; i < m->n_sentences; i++)
		if (at < m->sentences[i].end)
			return m->sentences[i];
	return (struct soi_range){ 0, 0 };
}

/* One slot: what it says, and the words it says it by (none: it was carried
 * from elsewhere in the text). */
static void slot(struct explaining *x, const char *name, struct soi_span value, struct soi_range at)
{
	struct soi_span words = soi_span_sub(x->art->text, at.start, at.end);

	if (!value.n && !words.n)
		return;
	if (x->cli->opt[OPT_JSON]) {
		soi_json_open(&x->j, '{');
		soi_json_key_str(&x->j, "slot", soi_span_str(name));
		soi_json_key_str(&x->j, "value", value);
		soi_json_key_str(&x->j, "words", words);
		if (words.n) {
			soi_json_key_int(&x->j, "start", (int64_t)soi_cp_of_byte(&x->map, at.start));
			soi_json_key_int(&x->j, "end", (int64_t)soi_cp_of_byte(&x->map, at.end));
		}
		soi_json_close(&x->j, '}');
		return;
	}
	soi_buf_printf(&x->b, "\n  %-9s %.*s", name, SOI_FMT(value));
	if (words.n)
		soi_buf_printf(&x->b, "%s“%.*s” [%zu, %zu)", value.n ? "  ← " : "", SOI_FMT(words),
			       soi_cp_of_byte(&x->map, at.start), soi_cp_of_byte(&x->map, at.end));
}

static void sides(struct explaining *x, const char *name, const struct soi_span *ids, size_t n,
		  const struct soi_range *spans, size_t n_spans)
{
	static const struct soi_range none = { 0, 0 };

	/* a side's words stand beside it only where each has its own */
	for (size_t i = 0; i < n; i++)
		slot(x, name, ids[i], n == n_spans ? spans[i] : none);
	for (size_t i = 0; i < n_spans && n != n_spans; i++)
		slot(x, name, SOI_EMPTY, spans[i]);
}

static void slots(struct explaining *x, const struct soi_marks *m, const struct soi_event *e)
{
	static const struct soi_range none = { 0, 0 };

	slot(x, "trigger", SOI_EMPTY, (struct soi_range){ e->start, e->end });
	sides(x, "source", e->source, e->n_source, e->source_spans, e->n_source_spans);
	sides(x, "target", e->target, e->n_target, e->target_spans, e->n_target_spans);
	slot(x, "when", e->when, e->when_span);
	slot(x, "where", e->where, e->where_span);
	slot(x, "claimant", e->claimant, none);
	for (size_t i = 0; i < e->n_figures; i++) {
		const struct soi_figure *f = &m->figures[e->figures[i]];

		slot(x, "figure", f->unit, (struct soi_range){ f->start, f->end });
	}
}

static bool explain_event(struct explaining *x, const struct soi_marks *m, const struct soi_event *e)
{
	struct soi_range sen = sentence_of(m, e->start);
	struct soi_span sentence = soi_span_sub(x->art->text, sen.start, sen.end);
	struct soi_span status = soi_span_str(soi_status_name(e->status));

	soi_buf_clear(&x->b);
	if (x->cli->opt[OPT_JSON]) {
		soi_json_init(&x->j, &x->b);
		soi_json_open(&x->j, '{');
		soi_json_key_str(&x->j, "id", x->art->id);
		soi_json_key_str(&x->j, "sentence", sentence);
		soi_json_key_str(&x->j, "type", e->type);
		soi_json_key_str(&x->j, "mode", e->mode);
		soi_json_key_str(&x->j, "cameo", e->cameo);
		soi_json_key_str(&x->j, "status", status);
		soi_json_key_str(&x->j, "rule", e->rule);
		soi_json_key(&x->j, "slots");
		soi_json_open(&x->j, '[');
		slots(x, m, e);
		soi_json_close(&x->j, ']');
		soi_json_close(&x->j, '}');
	} else {
		soi_buf_printf(&x->b, "%.*s: %.*s\n  %.*s%s%.*s (CAMEO %.*s) %.*s\n  %-9s %.*s",
			       SOI_FMT(x->art->id), SOI_FMT(sentence), SOI_FMT(e->type),
			       e->mode.n ? " " : "", SOI_FMT(e->mode), SOI_FMT(e->cameo),
			       SOI_FMT(status), "row", SOI_FMT(e->rule));
		slots(x, m, e);
		soi_buf_byte(&x->b, '\n');
	}
	return soi_out_line(x->cli, soi_buf_span(&x->b));
}

static bool explain_record(void *ctx, struct soi_span line)
{
	struct explaining *x = ctx;
	const struct soi_value *record;
	struct soi_article art;
	struct soi_marks m;
	struct soi_err err;
	bool had, go_on = true;
	int rc;

	soi_arena_clear(&x->a);
	rc = soi_value_read(&x->a, line, &record, &err);
	if (rc == 0)
		rc = soi_article_parse(&x->a, record, &art, &err);
	if (rc == 0)
		rc = soi_marks_parse(&x->a, record, &art, &m, &had, &err);
	if (rc < 0)
		soi_say_err(x->cli, NULL, &err);
	x->art = &art;
	if (rc == 0)
		soi_cpmap_build(&x->map, &x->a, art.text);
	for (size_t i = 0; rc == 0 && go_on && i < m.n_events; i++)
		go_on = explain_event(x, &m, &m.events[i]);
	return go_on;
}

void soi_explain(struct soi_cli *c, const struct soi_engine *e)
{
	struct explaining x = { .cli = c };

	soi_arena_init(&x.a);
	soi_buf_init(&x.b, SOI_MAX_CAPTURE_BYTES);
	soi_filter(c, e, SOI_MAKE_MARKED, explain_record, &x);
	soi_buf_release(&x.b);
	soi_arena_release(&x.a);
}
