/*
 * Rows and stories as the record has them (record.md: Groups, Stories).  Byte
 * offsets become code points through each article's own map, made once a set.
 */
#include "story/story.h"

#include <stdlib.h>

#include "base/banned.h"

struct text {
	struct soi_span id;
	struct soi_cpmap map;
};

struct soi_texts {
	struct text *t;		/* sorted by id */
	size_t n;
};

static int by_id(const void *p, const void *q)
{
	return soi_span_cmp(((const struct text *)p)->id, ((const struct text *)q)->id);
}

struct soi_texts *soi_texts_new(struct soi_arena *a, const struct soi_doc *docs, size_t n)
{
	struct soi_texts *x = SOI_NEW(a, struct soi_texts);

	x->t = SOI_NEW_N(a, struct text, n);
	x->n = n;
	for (size_t i = 0; i < n; i++) {
		x->t[i].id = docs[i].art->id;
		soi_cpmap_build(&x->t[i].map, a, docs[i].art->text);
	}
	qsort(x->t, n, sizeof(*x->t), by_id);
	return x;
}

static const struct soi_cpmap *map_of(const struct soi_texts *x, struct soi_span id)
{
	struct text key = { .id = id };
	const struct text *t;

	if (!x || !id.n || !x->n)
		return NULL;
	t = bsearch(&key, x->t, x->n, sizeof(key), by_id);
	return t ? &t->map : NULL;
}

static void span_json(const struct soi_texts *x, struct soi_span article, size_t start, size_t end,
		      struct soi_json *j)
{
	const struct soi_cpmap *map = map_of(x, article);

	if (!map || start == SOI_NO_OFFSET || end == SOI_NO_OFFSET)
		return;
	soi_json_key_int(j, "start", (int64_t)soi_cp_of_byte(map, start));
	soi_json_key_int(j, "end", (int64_t)soi_cp_of_byte(map, end));
}

static void opt_str(struct soi_json *j, const char *key, struct soi_span s)
{
	if (s.n)
		soi_json_key_str(j, key, s);
}

/* own: the article whose record this is, for reasons that name none. */
static void why_json(const struct soi_texts *x, struct soi_span own, const struct soi_why *why,
		     size_t n, struct soi_json *j)
{
	soi_json_open(j, '[');
	for (size_t i = 0; i < n; i++) {
		struct soi_span article = why[i].article.n ? why[i].article : own;

		soi_json_open(j, '{');
		soi_json_key_str(j, "rule", why[i].rule);
		opt_str(j, "text", why[i].quote);
		opt_str(j, "article", why[i].article);
		span_json(x, article, why[i].start, why[i].end, j);
		opt_str(j, "value", why[i].value);
		soi_json_close(j, '}');
	}
	soi_json_close(j, ']');
}

void soi_group_row_json(const struct soi_group_row *r, const struct soi_texts *texts,
			struct soi_json *j)
{
	soi_json_open(j, '{');
	soi_json_key_str(j, "id", r->id);
	soi_json_key_str(j, "reprint_of", r->reprint_of);
	if (r->reprint_of.n) {
		soi_json_key(j, "lag_s");
		if (r->lag_s == SOI_NO_TIME)
			soi_json_null(j);
		else
			soi_json_int(j, r->lag_s);
		soi_json_key(j, "containment");
		soi_json_decimal(j, (int64_t)r->containment_pm, 3);
	}
	soi_json_key_str(j, "cluster", r->cluster);
	soi_json_key_str(j, "story", r->story);
	if (r->windowed) {
		soi_json_key(j, "provisional");
		soi_json_bool(j, r->provisional);
	}
	soi_json_key_str(j, "published", r->published);
	soi_json_key_str(j, "published_from", soi_span_str(soi_from_name(r->published_from)));
	soi_json_key(j, "published_why");
	why_json(texts, r->id, r->why, r->n_why, j);
	soi_json_close(j, '}');
}

void soi_story_line_json(const struct soi_story *s, struct soi_json *j)
{
	soi_json_open(j, '{');
	soi_json_key_str(j, "id", s->id);
	soi_json_key_str(j, "title", s->title);
	soi_json_key_str(j, "first", s->first);
	soi_json_key_str(j, "last", s->last);
	soi_json_key_int(j, "articles", (int64_t)s->n_members);
	soi_json_key_str(j, "updated", s->updated);
	soi_json_close(j, '}');
}

static void evidence_json(const struct soi_evidence *e, size_t n, const struct soi_texts *texts,
			  struct soi_json *j)
{
	soi_json_open(j, '[');
	for (size_t i = 0; i < n; i++) {
		soi_json_open(j, '{');
		soi_json_key_str(j, "article", e[i].article);
		span_json(texts, e[i].article, e[i].start, e[i].end, j);
		soi_json_key_str(j, "role", e[i].role);
		opt_str(j, "reprint_of", e[i].reprint_of);
		opt_str(j, "corrected_by", e[i].corrected_by);
		if (e[i].is_new) {
			soi_json_key(j, "new");
			soi_json_bool(j, true);
		}
		soi_json_close(j, '}');
	}
	soi_json_close(j, ']');
}

static void headline_json(const struct soi_entry *e, const struct soi_texts *texts,
			  struct soi_json *j)
{
	soi_json_key_str(j, "headline", e->headline);
	soi_json_key_str(j, "article", e->headline_article);
	span_json(texts, e->headline_article, e->headline_start, e->headline_end, j);
}

static void entry_json(const struct soi_entry *e, const struct soi_texts *texts, struct soi_json *j)
{
	soi_json_open(j, '{');
	soi_json_key_str(j, "when", e->when);
	soi_json_key_str(j, "announced", e->announced);
	soi_json_key_str(j, "status", e->withdrawn ? SOI_LIT("withdrawn") : e->put_off ? SOI_LIT("put-off") : e->cancelled ?
			 SOI_LIT("cancelled") : soi_span_str(soi_status_name(e->status)));
	headline_json(e, texts, j);
	soi_json_key_str(j, "where", e->where);
	soi_json_key(j, "series");
	if (e->series_ordinal) {
		soi_json_open(j, '{');
		soi_json_key_str(j, "name", e->series_name);
		soi_json_key_int(j, "ordinal", e->series_ordinal);
		if (e->series_phase != SOI_PHASE_NONE)
			soi_json_key_str(j, "phase", soi_span_str(soi_phase_name(e->series_phase)));
		soi_json_close(j, '}');
	} else {
		soi_json_null(j);
	}
	if (e->n_realises) {
		soi_json_key(j, "realises");
		evidence_json(e->realises, e->n_realises, texts, j);
	}
	soi_json_key(j, "evidence");
	evidence_json(e->evidence, e->n_evidence, texts, j);
	soi_json_key(j, "new");
	soi_json_bool(j, e->is_new);
	if (e->background) {
		soi_json_key(j, "background");
		soi_json_bool(j, true);
	}
	if (e->corrected) {
		soi_json_key(j, "corrected");
		soi_json_bool(j, true);
	}
	if (e->single) {
		soi_json_key(j, "single");
		soi_json_bool(j, true);
	}
	if (e->n_why) {
		soi_json_key(j, "why");
		why_json(texts, SOI_EMPTY, e->why, e->n_why, j);
	}
	soi_json_close(j, '}');
}

static void ledger_json(const struct soi_ledger_row *r, const struct soi_texts *texts,
			struct soi_json *j)
{
	soi_json_open(j, '{');
	soi_json_key_str(j, "what", r->what);
	soi_json_key_str(j, "unit", r->unit);
	soi_json_key(j, "points");
	soi_json_open(j, '[');
	for (size_t i = 0; i < r->n_points; i++) {
		const struct soi_ledger_point *p = &r->points[i];

		soi_json_open(j, '{');
		soi_json_key(j, "value");
		if (soi_span_is(p->figure.op, "vague"))
			soi_json_null(j);
		else if (p->value_text.n)
			soi_json_str(j, p->value_text);
		else
			soi_json_decimal(j, p->figure.num, p->figure.decimals);
		soi_json_key_str(j, "op", p->figure.op);
		soi_json_key_str(j, "claimant", p->claimant);
		soi_json_key_str(j, "article", p->article);
		span_json(texts, p->article, p->start, p->end, j);
		soi_json_key_str(j, "published", p->published);
		opt_str(j, "corrected_by", p->corrected_by);
		soi_json_close(j, '}');
	}
	soi_json_close(j, ']');
	soi_json_key(j, "conflict");
	soi_json_bool(j, r->conflict);
	soi_json_key_str(j, "kind", r->conflict ? SOI_LIT("conflict") :
			 r->revision ? SOI_LIT("revision") : SOI_LIT("agreement"));
	soi_json_close(j, '}');
}

static void digest_json(const struct soi_story *s, const struct soi_texts *texts,
			struct soi_json *j)
{
	soi_json_key(j, "digest");
	soi_json_open(j, '[');
	for (size_t i = 0; i < s->n_digest; i++) {
		const struct soi_digest_line *l = &s->digest[i];

		soi_json_open(j, '{');
		soi_json_key_str(j, "text", l->text);
		soi_json_key_str(j, "article", l->article);
		span_json(texts, l->article, l->start, l->end, j);
		soi_json_key_int(j, "outlets", l->n_outlets);
		soi_json_close(j, '}');
	}
	soi_json_close(j, ']');
}

static void people_json(const struct soi_story *s, const struct soi_texts *texts,
			struct soi_json *j)
{
	soi_json_key(j, "quotes");
	soi_json_open(j, '[');
	for (size_t i = 0; i < s->n_quotes; i++) {
		soi_json_open(j, '{');
		soi_json_key_str(j, "speaker", s->quotes[i].speaker);
		soi_json_key_str(j, "article", s->quotes[i].article);
		span_json(texts, s->quotes[i].article, s->quotes[i].start, s->quotes[i].end, j);
		soi_json_close(j, '}');
	}
	soi_json_close(j, ']');
	soi_json_key(j, "actors");
	soi_json_open(j, '[');
	for (size_t i = 0; i < s->n_actors; i++) {
		soi_json_open(j, '{');
		soi_json_key_str(j, "id", s->actors[i].id);
		soi_json_key_str(j, "kind", soi_span_str(soi_name_kind_name(s->actors[i].kind)));
		soi_json_key_int(j, "articles", (int64_t)s->actors[i].n_articles);
		soi_json_close(j, '}');
	}
	soi_json_close(j, ']');
}

static void undated_json(const struct soi_story *s, const struct soi_texts *texts,
			 struct soi_json *j)
{
	soi_json_key(j, "undated");
	soi_json_open(j, '[');
	for (size_t i = 0; i < s->n_undated; i++) {
		soi_json_open(j, '{');
		soi_json_key_str(j, "article", s->undated[i].article);
		soi_json_key_str(j, "bounds", s->undated[i].bounds);
		soi_json_key(j, "why");
		why_json(texts, s->undated[i].article, s->undated[i].why, s->undated[i].n_why, j);
		soi_json_close(j, '}');
	}
	soi_json_close(j, ']');
}

void soi_story_json(const struct soi_story *s, const struct soi_texts *texts, struct soi_json *j)
{
	soi_json_open(j, '{');
	soi_json_key_str(j, "id", s->id);
	soi_json_key_str(j, "title", s->title);
	if (s->title_given)
		soi_json_key_str(j, "title_from", SOI_LIT("given"));
	soi_json_key_str(j, "first", s->first);
	soi_json_key_str(j, "last", s->last);
	soi_json_key_str(j, "updated", s->updated);
	if (s->n_corrections) {
		soi_json_key(j, "corrections");
		soi_json_open(j, '[');
		for (size_t i = 0; i < s->n_corrections; i++)
			soi_json_int(j, s->corrections[i]);
		soi_json_close(j, ']');
	}
	soi_json_key(j, "members");
	soi_json_open(j, '[');
	for (size_t i = 0; i < s->n_members; i++)
		soi_json_str(j, s->members[i]);
	soi_json_close(j, ']');
	if (s->bounds_year.n) {
		soi_json_key(j, "bounds");
		soi_json_open(j, '{');
		soi_json_key_str(j, "year", s->bounds_year);
		soi_json_key(j, "why");
		why_json(texts, SOI_EMPTY, s->bounds_why, s->n_bounds_why, j);
		soi_json_close(j, '}');
	}
	soi_json_key(j, "timeline");
	soi_json_open(j, '[');
	for (size_t i = 0; i < s->n_timeline; i++)
		entry_json(&s->timeline[i], texts, j);
	soi_json_close(j, ']');
	soi_json_key(j, "ledger");
	soi_json_open(j, '[');
	for (size_t i = 0; i < s->n_ledger; i++)
		ledger_json(&s->ledger[i], texts, j);
	soi_json_close(j, ']');
	digest_json(s, texts, j);
	people_json(s, texts, j);
	undated_json(s, texts, j);
	soi_json_close(j, '}');
}
