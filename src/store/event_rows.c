/*
 * An event as a row of a file: as JSON with the event's own fields and where it
 * stands, as CSV or tab-separated with PLOVER's names for its columns, or as
 * ICEWS published them, for code that reads those.  A side of several stays one
 * record, joined by ";", as PLOVER asks.
 */
#include <stdlib.h>

#include "store/event_rows.h"
#include "base/banned.h"

void soi_events_out_init(struct soi_events_out *p, const struct soi_plover *plover)
{
	*p = (struct soi_events_out){ .plover = plover };
	soi_arena_init(&p->a);
	soi_buf_init(&p->b, SOI_MAX_CAPTURE_BYTES);
	soi_buf_init(&p->cell, SOI_MAX_CAPTURE_BYTES);
}

void soi_events_out_release(struct soi_events_out *p)
{
	soi_buf_release(&p->cell);
	soi_buf_release(&p->b);
	soi_arena_release(&p->a);
}

/* ---- cells ---- */

/* RFC 4180 where commas part the cells; where tabs do, they and line breaks
 * become spaces, as readers of such files know no quoting. */
void soi_events_cell(struct soi_events_out *p, struct soi_span s)
{
	bool tabs = p->tabs, quoted = false;

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

static void put_str(struct soi_events_out *p, const char *s)
{
	soi_events_cell(p, soi_span_str(s));
}

void soi_events_count_cell(struct soi_events_out *p, size_t n)
{
	soi_buf_clear(&p->cell);
	soi_buf_printf(&p->cell, "%zu", n);
	soi_events_cell(p, soi_buf_span(&p->cell));
}

static void put_tenths(struct soi_events_out *p, int16_t v)
{
	soi_buf_clear(&p->cell);
	if (v != SOI_NO_SCORE)
		soi_buf_printf(&p->cell, "%s%d.%d", v < 0 ? "-" : "", abs(v) / 10, abs(v) % 10);
	soi_events_cell(p, soi_buf_span(&p->cell));
}

struct soi_span soi_events_joined(struct soi_events_out *p, const struct soi_span *ids, size_t n)
{
	soi_buf_clear(&p->cell);
	for (size_t i = 0; i < n; i++) {
		soi_buf_add(&p->cell, soi_span_str(i ? ";" : ""));
		soi_buf_add(&p->cell, ids[i]);
	}
	return soi_buf_span(&p->cell);
}

/* The states among ids: ISO 3166-1 alpha-3. */
static struct soi_span states(struct soi_events_out *p, const struct soi_span *ids, size_t n)
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

struct soi_span soi_events_sentence(const struct soi_event_row *r, const struct soi_event *e)
{
	size_t i = sentence_at(r->marks, e->start);

	return i < r->marks->n_sentences ? soi_span_sub(r->art->text, r->marks->sentences[i].start,
							r->marks->sentences[i].end) : SOI_EMPTY;
}

static struct soi_span event_id(struct soi_events_out *p, const struct soi_event_row *r)
{
	return soi_arena_printf(&p->a, "%.*s#%zu", SOI_FMT(r->art->id), r->event);
}

void soi_events_head(struct soi_events_out *p, const char *const *names, size_t n)
{
	soi_events_begin(p);
	for (size_t i = 0; i < n; i++)
		put_str(p, names[i]);
}

void soi_events_begin(struct soi_events_out *p)
{
	soi_arena_clear(&p->a);
	soi_buf_clear(&p->b);
	p->first_cell = true;
}

/* ---- the forms ---- */

const char *const soi_plover_columns[] = {
	"id", "date", "actor", "recipient", "event", "mode", "quad_code", "event_scale",
	"event_loc", "event_text", "type", "status", "claimant", "cameo", "cameo_weight",
	"publication_date", "publication", "url", "article", "start", "end", "story", "rule"
};
const size_t soi_plover_columns_n = sizeof(soi_plover_columns) / sizeof(*soi_plover_columns);

static struct soi_plover_code code_of(const struct soi_events_out *p, const struct soi_event *e)
{
	return soi_plover_of(p->plover, e->type, e->mode, e->cameo, e->status);
}

void soi_events_plover(struct soi_events_out *p, const struct soi_event_row *r)
{
	const struct soi_event *e = &r->marks->events[r->event];
	struct soi_plover_code code = code_of(p, e), *c = &code;
	struct soi_cpmap map;

	soi_cpmap_build(&map, &p->a, r->art->text);
	soi_events_cell(p, event_id(p, r));
	soi_events_cell(p, e->when);
	soi_events_cell(p, soi_events_joined(p, e->source, e->n_source));
	soi_events_cell(p, soi_events_joined(p, e->target, e->n_target));
	soi_events_cell(p, c->label);
	soi_events_cell(p, e->mode);
	soi_events_cell(p, c->quad);
	put_tenths(p, c->score);
	soi_events_cell(p, e->where);
	soi_events_cell(p, soi_events_sentence(r, e));
	soi_events_cell(p, e->type);
	put_str(p, soi_status_name(e->status));
	soi_events_cell(p, e->claimant);
	soi_events_cell(p, e->cameo);
	put_tenths(p, c->weight);
	soi_events_cell(p, r->published);
	soi_events_cell(p, r->art->outlet);
	soi_events_cell(p, r->art->url);
	soi_events_cell(p, r->art->id);
	soi_events_count_cell(p, soi_cp_of_byte(&map, e->start));
	soi_events_count_cell(p, soi_cp_of_byte(&map, e->end));
	soi_events_cell(p, r->story);
	soi_events_cell(p, e->rule);
}

const char *const soi_icews_columns[] = {
	"Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text",
	"CAMEO Code", "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID",
	"Sentence Number", "Publisher", "City", "District", "Province", "Country", "Latitude",
	"Longitude"
};
const size_t soi_icews_columns_n = sizeof(soi_icews_columns) / sizeof(*soi_icews_columns);

void soi_events_icews(struct soi_events_out *p, const struct soi_event_row *r)
{
	const struct soi_event *e = &r->marks->events[r->event];
	struct soi_plover_code code = code_of(p, e), *c = &code;
	soi_events_cell(p, event_id(p, r));
	soi_events_cell(p, e->when);
	soi_events_cell(p, soi_events_joined(p, e->source, e->n_source));
	put_str(p, "");
	soi_events_cell(p, states(p, e->source, e->n_source));
	soi_events_cell(p, soi_arena_printf(&p->a, "%.*s%s%.*s", SOI_FMT(e->type), e->mode.n ? " " : "",
				     SOI_FMT(e->mode)));
	soi_events_cell(p, e->cameo);
	put_tenths(p, c->weight);
	soi_events_cell(p, soi_events_joined(p, e->target, e->n_target));
	put_str(p, "");
	soi_events_cell(p, states(p, e->target, e->n_target));
	soi_events_cell(p, r->art->id);
	soi_events_count_cell(p, sentence_at(r->marks, e->start) + 1);
	soi_events_cell(p, r->art->outlet);
	soi_events_cell(p, e->where);
	for (size_t i = 0; i < 5; i++)
		put_str(p, "");
}

void soi_events_json(struct soi_events_out *p, const struct soi_event_row *r)
{
	const struct soi_event *e = &r->marks->events[r->event];
	struct soi_plover_code code = code_of(p, e), *c = &code;
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
	soi_json_key_str(&j, "sentence", soi_events_sentence(r, e));
	soi_json_key_str(&j, "plover", c->label);
	soi_json_key_str(&j, "quad", c->quad);
	soi_json_key(&j, "score");
	if (c->score == SOI_NO_SCORE)
		soi_json_null(&j);
	else
		soi_json_decimal(&j, c->score, 1);
	soi_json_close(&j, '}');
}
