/*
 * Events out of the records: the search index finds the records, each of their
 * events is then held against what was asked.
 *
 * There is no table of events: a record has its events with all their spans,
 * and the index already has who and what kind as terms (index.c, facets), so a
 * query for an actor or a type reads only the records that hold one.
 */
#include <json-c/json.h>

#include "store/words.h"
#include "base/banned.h"

#define MAX_CONDITIONS 32
#define MAX_QUERY_BYTES ((size_t)4096)

enum key {
	KEY_SOURCE, KEY_TARGET, KEY_ACTOR, KEY_TYPE, KEY_MODE, KEY_STATUS, KEY_PLACE, KEY_FROM,
	KEY_TO, KEY_NONE
};

static const char *const key_names[KEY_NONE] = { "source:", "target:", "actor:", "type:", "mode:",
						 "status:", "place:", "from:", "to:" };

struct condition {
	enum key key;
	bool excluded;
	struct soi_span value;	/* of the query */
	int64_t day;		/* of from and to */
};

struct events {
	struct condition cond[MAX_CONDITIONS];
	size_t n;
	struct soi_arena a;
	size_t left;		/* of limit */
	int (*row)(void *ctx, const struct soi_event_row *r);
	void *ctx;
	struct soi_err *err;
};

/* ---- the query ---- */

/* The next part up to a space that stands in no quotes. */
static struct soi_span next_part(struct soi_span q, size_t *at)
{
	bool quoted = false;
	size_t start;

	while (*at < q.n && (unsigned char)q.p[*at] <= ' ')
		++*at;
	for (start = *at; *at < q.n && (quoted || (unsigned char)q.p[*at] > ' '); ++*at)
		if (q.p[*at] == '"')
			quoted = !quoted;
	return soi_span_sub(q, start, *at);
}

/* "-source:\"Hàn Quốc\"" taken apart; KEY_NONE: it is none of ours. */
static struct condition parse_part(struct soi_span part)
{
	struct condition c = { .key = KEY_NONE, .excluded = part.n && part.p[0] == '-' };
	struct soi_span rest = soi_span_sub(part, c.excluded, part.n);

	for (int k = 0; k < KEY_NONE; k++) {
		struct soi_span name = soi_span_str(key_names[k]);

		if (!soi_span_starts(rest, name) || rest.n == name.n)
			continue;
		c.key = (enum key)k;
		c.value = soi_span_sub(rest, name.n, rest.n);
		if (c.value.n >= 2 && c.value.p[0] == '"' && c.value.p[c.value.n - 1] == '"')
			c.value = soi_span_sub(c.value, 1, c.value.n - 1);
		break;
	}
	return c;
}

/* What the index knows of c goes into its query: every side is an actor. */
static void narrow(const struct condition *c, struct soi_buf *out)
{
	const char *name = c->key == KEY_SOURCE || c->key == KEY_TARGET || c->key == KEY_ACTOR ?
			   "actor:" : c->key == KEY_TYPE ? "type:" :
			   c->key == KEY_PLACE ? "place:" : NULL;

	if (!name || c->excluded)
		return;
	soi_buf_printf(out, " %s\"%.*s\"", name, SOI_FMT(c->value));
}

static int parse(struct events *ev, struct soi_span query, struct soi_buf *words,
		 struct soi_err *err)
{
	size_t at = 0;
	struct soi_span part;

	while ((part = next_part(query, &at)).n) {
		struct condition c = parse_part(part);
		int64_t first, last;

		if (c.key == KEY_NONE) {
			soi_buf_byte(words, ' ');
			soi_buf_add(words, part);
			continue;
		}
		if (ev->n == MAX_CONDITIONS)
			return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET,
					"the query has more than %d conditions", MAX_CONDITIONS);
		if (c.key == KEY_FROM || c.key == KEY_TO) {
			if (!soi_edtf_bounds(c.value, &first, &last))
				return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET,
						"'%.*s' is no date", SOI_FMT(c.value));
			c.day = c.key == KEY_FROM ? first : last;
		}
		narrow(&c, words);
		ev->cond[ev->n++] = c;
	}
	return 0;
}

/* ---- the events ---- */

static bool one_of(const struct soi_span *ids, size_t n, struct soi_span typed)
{
	for (size_t i = 0; i < n; i++)
		if (soi_facet_fits(typed, ids[i]))
			return true;
	return false;
}

static bool fits(const struct soi_event *e, const struct condition *c)
{
	int64_t first, last;

	switch (c->key) {
	case KEY_SOURCE:
		return one_of(e->source, e->n_source, c->value);
	case KEY_TARGET:
		return one_of(e->target, e->n_target, c->value);
	case KEY_ACTOR:
		return one_of(e->source, e->n_source, c->value) ||
		       one_of(e->target, e->n_target, c->value);
	case KEY_TYPE:
		return soi_facet_fits(c->value, e->type);
	case KEY_MODE:
		return soi_facet_fits(c->value, e->mode);
	case KEY_STATUS:
		return soi_span_is(c->value, soi_status_name(e->status));
	case KEY_PLACE:
		return soi_facet_fits(c->value, e->where);
	case KEY_FROM:
		return soi_edtf_bounds(e->when, &first, &last) && last >= c->day;
	case KEY_TO:
		return soi_edtf_bounds(e->when, &first, &last) && first <= c->day;
	case KEY_NONE:
		break;
	}
	return false;
}

static bool wanted(const struct events *ev, const struct soi_event *e)
{
	for (size_t i = 0; i < ev->n; i++)
		if (fits(e, &ev->cond[i]) == ev->cond[i].excluded)
			return false;
	return true;
}

/* The publication time that the set settled. */
static int settled(struct events *ev, struct soi_span line, struct soi_span *published)
{
	struct json_object *group = NULL, *value;
	int rc;

	if (!line.n)
		return 0;
	rc = soi_json_line(line, &group, ev->err);
	if (rc == 0 && json_object_object_get_ex(group, "published", &value) && value)
		*published = soi_arena_copy(&ev->a, soi_span_str(json_object_get_string(value)));
	(void)json_object_put(group);
	return rc;
}

static int each_event(struct events *ev, struct soi_event_row *r)
{
	for (r->event = 0; r->event < r->marks->n_events; r->event++) {
		int rc;

		if (!wanted(ev, &r->marks->events[r->event]))
			continue;
		if (ev->left-- == 0)
			return 1;
		rc = ev->row(ev->ctx, r);
		if (rc != 0)
			return rc;
	}
	return 0;
}

static int each_record(void *ctx, struct soi_span line, struct soi_span story,
		       struct soi_span group)
{
	static const char none[] = "\"events\":[]";
	struct events *ev = ctx;
	const struct soi_value *record;
	struct soi_article art;
	struct soi_marks marks;
	struct soi_event_row r = { &art, &marks, 0, story, SOI_EMPTY };
	bool had;
	int rc;

	/* Most short reports have none; within a string the marks would be escaped. */
	if (memmem(line.p, line.n, none, sizeof(none) - 1))
		return 0;
	soi_arena_clear(&ev->a);
	rc = soi_value_read(&ev->a, line, &record, ev->err);
	if (rc == 0)
		rc = soi_article_parse(&ev->a, record, &art, ev->err);
	if (rc == 0)
		rc = soi_marks_parse(&ev->a, record, &art, &marks, &had, ev->err);
	if (rc == 0) {
		r.published = art.published;
		rc = settled(ev, group, &r.published);
	}
	if (rc == 0)
		rc = each_event(ev, &r);
	return rc;
}

int soi_store_events(struct soi_store *s, struct soi_span query, size_t limit,
		     int (*row)(void *ctx, const struct soi_event_row *r), void *ctx,
		     struct soi_err *err)
{
	struct events ev = { .left = limit, .row = row, .ctx = ctx, .err = err };
	struct soi_buf words;
	int rc;

	if (query.n > MAX_QUERY_BYTES)
		return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "the query passes %zu bytes",
				MAX_QUERY_BYTES);
	if (soi_utf8_check(query) != SIZE_MAX)
		return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "the query is not UTF-8");
	soi_buf_init(&words, 4 * MAX_QUERY_BYTES);
	soi_arena_init(&ev.a);
	rc = parse(&ev, query, &words, err);
	if (rc == 0)
		rc = soi_search_each(s, soi_span_trim(soi_buf_span(&words)), each_record, &ev, err);
	soi_arena_release(&ev.a);
	soi_buf_release(&words);
	return rc;
}
