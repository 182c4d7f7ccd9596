/*
 * Marks to the list fields of a record and back (record.md, "Marks").
 *
 * In memory offsets are bytes, in records code points; one map of the text,
 * built once per record, converts both ways.  Fields of ours beside those of
 * record.md: an event's when_time (index into times) and where a range is
 * absent, null.  Reading refuses what no writer of ours can have written: a
 * range outside the text or turned round, an index past its list, a name of
 * an enum that does not exist.  A number is read from its digits, never
 * through a double.
 */
#include "mark/mark.h"

#include "base/banned.h"

static const char *const name_kinds[] = { "person", "org", "place" };
static const char *const calendars[] = { "solar", "lunar" };	/* the first is not written */
static const char *const anchors[] = { "none", "published", "sentence", "quote" };
static const char *const phases[] = { "none", "start", "end", "whole", "announced" };
static const char *const statuses[] = { "actual", "planned", "possible", "called-for", "denied" };

#define N_OF(x) (sizeof(x) / sizeof((x)[0]))

const char *soi_status_name(enum soi_status s)
{
	return statuses[s];
}

const char *soi_phase_name(enum soi_phase p)
{
	return phases[p];
}

const char *soi_anchor_name(enum soi_anchor a)
{
	return anchors[a];
}

const char *soi_name_kind_name(enum soi_name_kind k)
{
	return name_kinds[k];
}

/* -- out ------------------------------------------------------------------ */

struct writer {
	struct soi_json *j;
	struct soi_cpmap map;
};

static int64_t cp(const struct writer *w, size_t byte)
{
	return (int64_t)soi_cp_of_byte(&w->map, byte);
}

static void put_span(const struct writer *w, size_t start, size_t end)
{
	soi_json_key_int(w->j, "start", cp(w, start));
	soi_json_key_int(w->j, "end", cp(w, end));
}

static void put_pair(const struct writer *w, struct soi_range r)
{
	soi_json_open(w->j, '[');
	soi_json_int(w->j, cp(w, r.start));
	soi_json_int(w->j, cp(w, r.end));
	soi_json_close(w->j, ']');
}

static void put_range(const struct writer *w, const char *key, struct soi_range r)
{
	soi_json_key(w->j, key);
	if (r.start == r.end)
		soi_json_null(w->j);
	else
		put_pair(w, r);
}

static void put_ranges(const struct writer *w, const char *key, const struct soi_range *r, size_t n)
{
	soi_json_key(w->j, key);
	soi_json_open(w->j, '[');
	for (size_t i = 0; i < n; i++)
		put_pair(w, r[i]);
	soi_json_close(w->j, ']');
}

/* A key that is left out where there is nothing to say. */
static void put_some(const struct writer *w, const char *key, struct soi_span s)
{
	if (s.n)
		soi_json_key_str(w->j, key, s);
}

static void put_name(const struct writer *w, const struct soi_name *x)
{
	soi_json_open(w->j, '{');
	put_span(w, x->start, x->end);
	soi_json_key_str(w->j, "kind", soi_span_str(soi_name_kind_name(x->kind)));
	soi_json_key_str(w->j, "id", x->id);
	put_some(w, "qid", x->qid);
	put_some(w, "rule", x->rule);
	soi_json_close(w->j, '}');
}

static void put_time(const struct writer *w, const struct soi_time *x)
{
	soi_json_open(w->j, '{');
	put_span(w, x->start, x->end);
	soi_json_key_str(w->j, "value", x->value);
	soi_json_key_str(w->j, "rule", x->rule);
	soi_json_key_str(w->j, "anchor", soi_span_str(soi_anchor_name(x->anchor)));
	put_some(w, "offset", x->offset);
	if (x->lunar)
		soi_json_key_str(w->j, "calendar", SOI_LIT("lunar"));
	soi_json_close(w->j, '}');
}

static void put_figure(const struct writer *w, const struct soi_figure *x)
{
	soi_json_open(w->j, '{');
	put_span(w, x->start, x->end);
	soi_json_key(w->j, "value");
	soi_json_decimal(w->j, x->num, x->decimals);
	soi_json_key_str(w->j, "unit", x->unit);
	soi_json_key_str(w->j, "op", x->op);
	put_some(w, "rule", x->rule);
	soi_json_close(w->j, '}');
}

static void put_quote(const struct writer *w, const struct soi_quote *x)
{
	soi_json_open(w->j, '{');
	put_span(w, x->start, x->end);
	soi_json_key(w->j, "direct");
	soi_json_bool(w->j, x->direct);
	soi_json_key_str(w->j, "speaker", x->speaker);
	put_range(w, "speaker_span", x->speaker_span);
	put_range(w, "cue_span", x->cue_span);
	put_some(w, "rule", x->rule);
	soi_json_close(w->j, '}');
}

static void put_ids(const struct writer *w, const char *key, const struct soi_span *ids, size_t n)
{
	soi_json_key(w->j, key);
	soi_json_open(w->j, '[');
	for (size_t i = 0; i < n; i++)
		soi_json_str(w->j, ids[i]);
	soi_json_close(w->j, ']');
}

static void put_series(const struct writer *w, const struct soi_event *x)
{
	soi_json_key(w->j, "series");
	if (x->series_name.n == 0) {
		soi_json_null(w->j);
		return;
	}
	soi_json_open(w->j, '{');
	soi_json_key_str(w->j, "name", x->series_name);
	soi_json_key(w->j, "ordinal");
	if (x->series_ordinal)
		soi_json_int(w->j, x->series_ordinal);
	else
		soi_json_null(w->j);
	soi_json_key_str(w->j, "phase", x->series_phase == SOI_PHASE_NONE
				? SOI_EMPTY : soi_span_str(soi_phase_name(x->series_phase)));
	soi_json_close(w->j, '}');
}

static void put_event_fields(const struct writer *w, const struct soi_event *x)
{
	put_span(w, x->start, x->end);
	soi_json_key_str(w->j, "type", x->type);
	soi_json_key_str(w->j, "mode", x->mode);
	soi_json_key_str(w->j, "cameo", x->cameo);
	put_ids(w, "source", x->source, x->n_source);
	put_ids(w, "target", x->target, x->n_target);
	put_ranges(w, "source_spans", x->source_spans, x->n_source_spans);
	put_ranges(w, "target_spans", x->target_spans, x->n_target_spans);
	soi_json_key_str(w->j, "when", x->when);
	put_range(w, "when_span", x->when_span);
	if (x->when_time >= 0)
		soi_json_key_int(w->j, "when_time", x->when_time);
	soi_json_key_str(w->j, "where", x->where);
	put_range(w, "where_span", x->where_span);
	soi_json_key_str(w->j, "status", soi_span_str(soi_status_name(x->status)));
	soi_json_key_str(w->j, "claimant", x->claimant);
	put_series(w, x);
	soi_json_key(w->j, "figures");
	soi_json_open(w->j, '[');
	for (size_t i = 0; i < x->n_figures; i++)
		soi_json_int(w->j, x->figures[i]);
	soi_json_close(w->j, ']');
	put_some(w, "rule", x->rule);
}

static void put_event(const struct writer *w, const struct soi_event *x)
{
	soi_json_open(w->j, '{');
	put_event_fields(w, x);
	soi_json_close(w->j, '}');
}

void soi_event_json(const struct soi_event *e, const struct soi_cpmap *map, struct soi_json *j)
{
	struct writer w = { .j = j, .map = *map };

	put_event_fields(&w, e);
}

#define PUT_LIST(w, key, put, list, n) do {			\
	soi_json_key((w)->j, (key));				\
	soi_json_open((w)->j, '[');				\
	for (size_t i_ = 0; i_ < (n); i_++)			\
		put((w), &(list)[i_]);				\
	soi_json_close((w)->j, ']');				\
} while (0)

static void put_sentence(const struct writer *w, const struct soi_range *x)
{
	soi_json_open(w->j, '{');
	put_span(w, x->start, x->end);
	soi_json_close(w->j, '}');
}

static void put_reason(const struct writer *w, const struct soi_why *x)
{
	soi_json_open(w->j, '{');
	soi_json_key_str(w->j, "rule", x->rule);
	put_some(w, "quote", x->quote);
	if (x->start != SOI_NO_OFFSET)
		put_span(w, x->start, x->end);
	put_some(w, "value", x->value);
	soi_json_close(w->j, '}');
}

void soi_marks_json(const struct soi_marks *m, const struct soi_article *art,
		    struct soi_arena *a, struct soi_json *j)
{
	struct writer w = { .j = j };

	soi_cpmap_build(&w.map, a, art->text);
	if (m->published_bounds.n) {
		soi_json_key_str(j, "published_bounds", m->published_bounds);
		PUT_LIST(&w, "published_bounds_why", put_reason, m->bounds_why, m->n_bounds_why);
	}
	PUT_LIST(&w, "sentences", put_sentence, m->sentences, m->n_sentences);
	PUT_LIST(&w, "names", put_name, m->names, m->n_names);
	PUT_LIST(&w, "times", put_time, m->times, m->n_times);
	PUT_LIST(&w, "figures", put_figure, m->figures, m->n_figures);
	PUT_LIST(&w, "quotes", put_quote, m->quotes, m->n_quotes);
	PUT_LIST(&w, "events", put_event, m->events, m->n_events);
}

/* -- back ----------------------------------------------------------------- */

/* Errors stick: after the first, getters return empty values and rc tells. */
struct getter {
	struct soi_arena *a;
	struct soi_cpmap map;
	const char *list;		/* for messages */
	struct soi_err *err;
	int rc;
};

static void bad(struct getter *g, const char *what)
{
	if (g->rc == 0)
		g->rc = soi_fail(g->err, SOI_EFORMAT, SOI_NO_OFFSET, "'%s' has a bad '%s'", g->list, what);
}

/* A string, or null or nothing for the empty span. */
static struct soi_span get_value_str(struct getter *g, const struct soi_value *v, const char *key)
{
	if (!v)
		return SOI_EMPTY;
	if (v->kind != SOI_VALUE_STR) {
		bad(g, key);
		return SOI_EMPTY;
	}
	return soi_arena_copy(g->a, v->text);
}

static struct soi_span get_str(struct getter *g, const struct soi_value *o, const char *key)
{
	return get_value_str(g, soi_value_get(o, key), key);
}

/* A whole number in [0, max]. */
static size_t get_index(struct getter *g, const struct soi_value *v, size_t max, const char *key)
{
	int64_t n;

	if (!soi_value_int(v, &n) || n < 0 || (uint64_t)n > max) {
		bad(g, key);
		return 0;
	}
	return (size_t)n;
}

static struct soi_range get_bytes(struct getter *g, const struct soi_value *start,
				  const struct soi_value *end, const char *key)
{
	size_t s = get_index(g, start, g->map.n_cp, key), e = get_index(g, end, g->map.n_cp, key);

	if (s > e) {
		bad(g, key);
		return (struct soi_range){ 0, 0 };
	}
	return (struct soi_range){ soi_byte_of_cp(&g->map, s), soi_byte_of_cp(&g->map, e) };
}

static struct soi_range get_span(struct getter *g, const struct soi_value *o)
{
	return get_bytes(g, soi_value_get(o, "start"), soi_value_get(o, "end"), "start");
}

static struct soi_range get_pair(struct getter *g, const struct soi_value *v, const char *key)
{
	if (!v)
		return (struct soi_range){ 0, 0 };
	if (v->kind != SOI_VALUE_ARRAY || v->n != 2) {
		bad(g, key);
		return (struct soi_range){ 0, 0 };
	}
	return get_bytes(g, soi_value_at(v, 0), soi_value_at(v, 1), key);
}

static struct soi_range get_range(struct getter *g, const struct soi_value *o, const char *key)
{
	return get_pair(g, soi_value_get(o, key), key);
}

/* The list under key, *n its length; null and nothing are the empty list. */
static const struct soi_value *get_list(struct getter *g, const struct soi_value *o, const char *key, size_t *n)
{
	const struct soi_value *v = soi_value_get(o, key);

	*n = 0;
	if (!v)
		return NULL;
	if (v->kind != SOI_VALUE_ARRAY) {
		bad(g, key);
		return NULL;
	}
	*n = v->n;
	if (*n > SOI_MAX_MARKS) {
		*n = 0;
		if (g->rc == 0)
			g->rc = soi_fail(g->err, SOI_ELIMIT, SOI_NO_OFFSET, "'%s' passes %zu entries",
					 key, SOI_MAX_MARKS);
	}
	return v;
}

static unsigned get_enum(struct getter *g, const struct soi_value *o, const char *key,
			 const char *const *names, unsigned n, unsigned missing)
{
	struct soi_span s = get_str(g, o, key);

	if (s.n == 0)
		return missing;
	for (unsigned i = 0; i < n; i++)
		if (soi_span_is(s, names[i]))
			return i;
	bad(g, key);
	return missing;
}

/* "-13.9" to (-139, 1), exactly. */
static bool decimal_of(struct soi_span s, int64_t *num, uint8_t *decimals)
{
	bool minus = s.p[0] == '-', point = false;
	int64_t v = 0;
	size_t n = 0, after = 0;

	for (size_t i = minus; i < s.n; i++) {
		if (s.p[i] == '.' && !point && n) {
			point = true;
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9' || n++ > 19 || __builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, s.p[i] - '0', &v))
			return false;
		after += point;
	}
	*num = minus ? -v : v;
	*decimals = (uint8_t)after;
	return n > 0;
}

static struct soi_name get_name(struct getter *g, const struct soi_value *o)
{
	struct soi_range r = get_span(g, o);

	return (struct soi_name){ .start = r.start, .end = r.end,
		.kind = (enum soi_name_kind)get_enum(g, o, "kind", name_kinds, N_OF(name_kinds), SOI_PLACE),
		.id = get_str(g, o, "id"), .qid = get_str(g, o, "qid"), .rule = get_str(g, o, "rule") };
}

static struct soi_time get_time(struct getter *g, const struct soi_value *o)
{
	struct soi_range r = get_span(g, o);

	return (struct soi_time){ .start = r.start, .end = r.end,
		.value = get_str(g, o, "value"), .rule = get_str(g, o, "rule"),
		.anchor = (enum soi_anchor)get_enum(g, o, "anchor", anchors, N_OF(anchors), SOI_ANCHOR_NONE),
		.offset = get_str(g, o, "offset"),
		.lunar = get_enum(g, o, "calendar", calendars, N_OF(calendars), 0) == 1 };
}

static struct soi_figure get_figure(struct getter *g, const struct soi_value *o)
{
	struct soi_range r = get_span(g, o);
	const struct soi_value *v = soi_value_get(o, "value");
	struct soi_figure f = { .start = r.start, .end = r.end, .unit = get_str(g, o, "unit"),
		.op = get_str(g, o, "op"), .rule = get_str(g, o, "rule") };

	if (!v || (v->kind != SOI_VALUE_INT && v->kind != SOI_VALUE_REAL) ||
	    !decimal_of(v->text, &f.num, &f.decimals))
		bad(g, "value");
	return f;
}

static struct soi_quote get_quote(struct getter *g, const struct soi_value *o)
{
	struct soi_range r = get_span(g, o);

	return (struct soi_quote){ .start = r.start, .end = r.end,
		.direct = soi_value_is_true(soi_value_get(o, "direct")),
		.speaker = get_str(g, o, "speaker"),
		.speaker_span = get_range(g, o, "speaker_span"),
		.cue_span = get_range(g, o, "cue_span"), .rule = get_str(g, o, "rule") };
}

static struct soi_span *get_ids(struct getter *g, const struct soi_value *o, const char *key, size_t *n)
{
	const struct soi_value *list = get_list(g, o, key, n);
	struct soi_span *out = SOI_NEW_N(g->a, struct soi_span, *n);

	for (size_t i = 0; i < *n; i++)
		out[i] = get_value_str(g, soi_value_at(list, i), key);
	return out;
}

static struct soi_range *get_ranges(struct getter *g, const struct soi_value *o, const char *key, size_t *n)
{
	const struct soi_value *list = get_list(g, o, key, n);
	struct soi_range *out = SOI_NEW_N(g->a, struct soi_range, *n);

	for (size_t i = 0; i < *n; i++)
		out[i] = get_pair(g, soi_value_at(list, i), key);
	return out;
}

static void get_series(struct getter *g, const struct soi_value *o, struct soi_event *e)
{
	const struct soi_value *s = soi_value_get(o, "series");

	e->series_name = get_str(g, s, "name");
	if (soi_value_get(s, "ordinal"))
		e->series_ordinal = (int32_t)get_index(g, soi_value_get(s, "ordinal"), INT32_MAX, "ordinal");
	e->series_phase = (enum soi_phase)get_enum(g, s, "phase", phases, N_OF(phases), SOI_PHASE_NONE);
}

/* n_times and n_figures: what its indices may point at. */
static struct soi_event get_event(struct getter *g, const struct soi_value *o, size_t n_times,
				  size_t n_figures)
{
	struct soi_range r = get_span(g, o);
	struct soi_event e = { .start = r.start, .end = r.end, .when_time = -1,
		.type = get_str(g, o, "type"), .mode = get_str(g, o, "mode"),
		.cameo = get_str(g, o, "cameo"), .when = get_str(g, o, "when"),
		.when_span = get_range(g, o, "when_span"), .where = get_str(g, o, "where"),
		.where_span = get_range(g, o, "where_span"), .claimant = get_str(g, o, "claimant"),
		.status = (enum soi_status)get_enum(g, o, "status", statuses, N_OF(statuses), SOI_ACTUAL),
		.rule = get_str(g, o, "rule") };
	const struct soi_value *figures;

	e.source = get_ids(g, o, "source", &e.n_source);
	e.target = get_ids(g, o, "target", &e.n_target);
	e.source_spans = get_ranges(g, o, "source_spans", &e.n_source_spans);
	e.target_spans = get_ranges(g, o, "target_spans", &e.n_target_spans);
	if (soi_value_get(o, "when_time")) {
		e.when_time = (int32_t)get_index(g, soi_value_get(o, "when_time"), INT32_MAX, "when_time");
		if ((size_t)e.when_time >= n_times)
			bad(g, "when_time");
	}
	get_series(g, o, &e);
	figures = get_list(g, o, "figures", &e.n_figures);
	e.figures = SOI_NEW_N(g->a, uint32_t, e.n_figures);
	for (size_t i = 0; i < e.n_figures; i++) {
		e.figures[i] = (uint32_t)get_index(g, soi_value_at(figures, i),
						   SOI_MAX_MARKS, "figures");
		if (e.figures[i] >= n_figures)
			bad(g, "figures");
	}
	return e;
}

static void get_bounds(struct getter *g, const struct soi_value *o, struct soi_marks *out)
{
	const struct soi_value *why = get_list(g, o, "published_bounds_why", &out->n_bounds_why);

	out->published_bounds = get_str(g, o, "published_bounds");
	out->bounds_why = SOI_NEW_N(g->a, struct soi_why, out->n_bounds_why);
	for (size_t i = 0; i < out->n_bounds_why; i++) {
		const struct soi_value *w = soi_value_at(why, i);
		struct soi_why *x = &out->bounds_why[i];

		*x = (struct soi_why){ .rule = get_str(g, w, "rule"), .quote = get_str(g, w, "quote"),
			.start = SOI_NO_OFFSET, .end = SOI_NO_OFFSET, .byte_start = SOI_NO_OFFSET,
			.byte_end = SOI_NO_OFFSET, .value = get_str(g, w, "value") };
		if (soi_value_get(w, "start")) {
			struct soi_range r = get_span(g, w);

			x->start = r.start;
			x->end = r.end;
		}
	}
}

#define GET_LIST(g, o, key, field, count, get, ...) do {			\
	const struct soi_value *list_ = get_list((g), (o), (key), &(count));	\
	(g)->list = (key);							\
	(field) = soi_arena_calloc((g)->a, (count), sizeof(*(field)));		\
	for (size_t i_ = 0; i_ < (count) && (g)->rc == 0; i_++)			\
		(field)[i_] = get((g), soi_value_at(list_, i_), ##__VA_ARGS__); \
} while (0)

int soi_marks_parse(struct soi_arena *a, const struct soi_value *o, const struct soi_article *art,
		    struct soi_marks *out, bool *had, struct soi_err *err)
{
	struct getter g = { .a = a, .list = "record", .err = err };

	*out = (struct soi_marks){ 0 };
	*had = soi_value_is(soi_value_get(o, "sentences"), SOI_VALUE_ARRAY);
	if (!*had)
		return SOI_OK;
	soi_cpmap_build(&g.map, a, art->text);
	get_bounds(&g, o, out);
	GET_LIST(&g, o, "sentences", out->sentences, out->n_sentences, get_span);
	GET_LIST(&g, o, "names", out->names, out->n_names, get_name);
	GET_LIST(&g, o, "times", out->times, out->n_times, get_time);
	GET_LIST(&g, o, "figures", out->figures, out->n_figures, get_figure);
	GET_LIST(&g, o, "quotes", out->quotes, out->n_quotes, get_quote);
	GET_LIST(&g, o, "events", out->events, out->n_events, get_event, out->n_times, out->n_figures);
	return g.rc;
}
