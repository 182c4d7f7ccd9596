/*
 * The copies of an article: whom it copies or who copies it, how the original
 * is known, through whom it went, and what each copy did to its sentences.
 *
 * Who copies whom is in the groups; the rest is read from the records when it
 * is asked for, so it costs nothing until then: a parse of the original and of
 * each copy, and a comparison by sentence (story/compare.c).
 */
#include "store/internal.h"
#include "base/banned.h"

struct telling {
	struct soi_store *s;
	const struct soi_doc *original;
	struct soi_cpmap map;		/* of the original's text */
	struct soi_arena *a;
	struct soi_buf line;
	int (*out)(void *ctx, struct soi_span line);
	void *ctx;
};

static int read_record(struct soi_store *s, struct soi_span id, struct soi_arena *a,
		       struct soi_doc *out, struct soi_err *err)
{
	struct soi_capture capture = { .form = SOI_FORM_RECORD };
	struct soi_doc *docs;
	struct soi_buf line;
	size_t n;
	int rc;

	soi_buf_init(&line, SOI_MAX_RECORDS_BYTES);
	rc = soi_store_article(s, id, &line, err);
	if (rc > 0) {
		capture.bytes = soi_arena_copy(a, soi_buf_span(&line));
		rc = soi_derive(NULL, a, &capture, false, &docs, &n, err);
		if (rc == 0) {
			*out = docs[0];
			rc = 1;
		}
	}
	soi_buf_release(&line);
	return rc;
}

/* The id of what id copies, or id; 0: there is no such article. */
static int original_of(struct soi_store *s, struct soi_span id, struct soi_arena *a,
		       struct soi_span *out, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(s, "SELECT ifnull(original, article) FROM groups WHERE article = ?",
				&st, err);

	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, id);
	rc = soi_db_step(s, st, err);
	if (rc > 0)
		*out = soi_arena_copy(a, soi_column(st, 0));
	soi_db_done(st);
	return rc;
}

static int64_t at_of(const struct soi_article *art)
{
	struct soi_date d;

	return soi_date_parse(art->published, &d) ? soi_date_unix(&d) : SOI_NO_TIME;
}

/* What of the order in which an original is chosen (story/reprints.c) sets it before
 * its copy. */
static const char *why_original(const struct soi_article *o, const struct soi_article *c)
{
	int64_t ot = at_of(o), ct = at_of(c);

	if ((o->kind == SOI_ITEM) != (c->kind == SOI_ITEM))
		return "kind";
	if (ot != ct)
		return ct == SOI_NO_TIME || (ot != SOI_NO_TIME && ot < ct) ? "time" : "other";
	return o->text.n != c->text.n ? "length" : "id";
}

static bool is_among(struct soi_span name, const struct soi_span *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (soi_span_eq(name, list[i]))
			return true;
	return false;
}

/* The agency that both credit, else one that the original or the copy does. */
static struct soi_span agency_of(const struct soi_article *o, const struct soi_article *c)
{
	for (size_t i = 0; i < o->n_agencies; i++)
		if (is_among(o->agencies[i], c->agencies, c->n_agencies))
			return o->agencies[i];
	if (o->n_agencies)
		return o->agencies[0];
	return c->n_agencies ? c->agencies[0] : SOI_EMPTY;
}

static void put_name(struct soi_json *j, struct soi_span name)
{
	if (name.n)
		soi_json_str(j, name);
}

/* Through whom it went, first to last.  What only the copy credits it had from there,
 * and not from the other paper that did. */
static void put_chain(struct soi_json *j, const struct soi_article *o, const struct soi_article *c)
{
	struct soi_span agency = agency_of(o, c);

	soi_json_key(j, "chain");
	soi_json_open(j, '[');
	put_name(j, agency);
	if (!agency.n || is_among(agency, o->agencies, o->n_agencies))
		put_name(j, o->outlet);
	put_name(j, c->outlet);
	soi_json_close(j, ']');
}

static void put_strs(struct soi_json *j, const char *key, const struct soi_span *list, size_t n)
{
	soi_json_key(j, key);
	soi_json_open(j, '[');
	for (size_t i = 0; i < n; i++)
		soi_json_str(j, list[i]);
	soi_json_close(j, ']');
}

static void put_sentence(struct soi_json *j, const struct soi_article *art,
			 const struct soi_cpmap *map, struct soi_range at)
{
	soi_json_key_str(j, "text", soi_span_sub(art->text, at.start, at.end));
	soi_json_key_int(j, "start", (int64_t)soi_cp_of_byte(map, at.start));
	soi_json_key_int(j, "end", (int64_t)soi_cp_of_byte(map, at.end));
}

static void put_list(struct soi_json *j, const struct soi_comparison *x,
		     enum soi_sentence_change change, const char *key, const struct telling *t,
		     const struct soi_article *copy, const struct soi_cpmap *map)
{
	soi_json_key(j, key);
	soi_json_open(j, '[');
	for (size_t i = 0; i < x->n; i++) {
		const struct soi_changed_sentence *c = &x->changes[i];

		if (c->change != change)
			continue;
		soi_json_open(j, '{');
		if (change == SOI_SENTENCE_DROPPED)
			put_sentence(j, t->original->art, &t->map, c->was);
		else
			put_sentence(j, copy, map, c->is);
		if (change == SOI_SENTENCE_CHANGED) {
			soi_json_key(j, "was");
			soi_json_open(j, '{');
			put_sentence(j, t->original->art, &t->map, c->was);
			soi_json_close(j, '}');
		}
		soi_json_close(j, '}');
	}
	soi_json_close(j, ']');
}

static void put_head(struct soi_json *j, const struct soi_article *art)
{
	soi_json_key_str(j, "id", art->id);
	soi_json_key_str(j, "outlet", art->outlet);
	soi_json_key_str(j, "title", art->title);
	soi_json_key_str(j, "published", art->published);
	put_strs(j, "agencies", art->agencies, art->n_agencies);
}

/* containment as the group has it */
static int put_copy(struct telling *t, const struct soi_doc *copy, struct soi_span containment)
{
	const struct soi_article *o = t->original->art, *c = copy->art;
	int64_t from = at_of(o), to = at_of(c);
	struct soi_comparison x;
	struct soi_cpmap map;
	struct soi_json j;

	soi_cpmap_build(&map, t->a, c->text);
	soi_compare(t->a, copy, t->original, &x);
	soi_buf_clear(&t->line);
	soi_json_init(&j, &t->line);
	soi_json_open(&j, '{');
	put_head(&j, c);
	soi_json_key_str(&j, "reprint_of", o->id);
	soi_json_key_str(&j, "why", soi_span_str(why_original(o, c)));
	soi_json_key(&j, "lag_s");
	if (from == SOI_NO_TIME || to == SOI_NO_TIME)
		soi_json_null(&j);
	else
		soi_json_int(&j, to - from);
	soi_json_key(&j, "containment");
	soi_json_raw(&j, containment);
	put_chain(&j, o, c);
	soi_json_key_int(&j, "same", (int64_t)x.n_same);
	put_list(&j, &x, SOI_SENTENCE_ADDED, "added", t, c, &map);
	put_list(&j, &x, SOI_SENTENCE_DROPPED, "dropped", t, c, &map);
	put_list(&j, &x, SOI_SENTENCE_CHANGED, "changed", t, c, &map);
	soi_json_close(&j, '}');
	return t->out(t->ctx, soi_buf_span(&t->line));
}

static int put_original(struct telling *t, int64_t n_copies)
{
	struct soi_json j;

	soi_buf_clear(&t->line);
	soi_json_init(&j, &t->line);
	soi_json_open(&j, '{');
	put_head(&j, t->original->art);
	soi_json_key_int(&j, "copies", n_copies);
	soi_json_close(&j, '}');
	return t->out(t->ctx, soi_buf_span(&t->line));
}

/* Those that copy the original, by the day and the id. */
static int each_copy(struct telling *t, struct soi_span only, struct soi_err *err)
{
	sqlite3_stmt *st;
	struct soi_arena a, *kept = t->a;
	int rc = soi_db_prepare(t->s, "SELECT article, line -> '$.containment' FROM groups"
				      " WHERE original = ?1 AND (?2 IS NULL OR article = ?2)"
				      " ORDER BY day IS NULL, day, article", &st, err);

	if (rc < 0)
		return rc;
	soi_arena_init(&a);
	soi_bind_span(st, 1, t->original->art->id);
	soi_bind_span(st, 2, only);
	while ((rc = soi_db_step(t->s, st, err)) > 0) {
		struct soi_doc copy;

		soi_arena_clear(&a);
		rc = read_record(t->s, soi_column(st, 0), &a, &copy, err);
		if (rc == 0)
			continue;
		t->a = &a;
		rc = rc < 0 ? rc : put_copy(t, &copy, soi_column(st, 1));
		t->a = kept;
		if (rc)
			break;
	}
	soi_db_done(st);
	soi_arena_release(&a);
	return rc;
}

int soi_store_reprints(struct soi_store *s, struct soi_span id, bool one,
		       int (*line)(void *ctx, struct soi_span line), void *ctx, size_t *n_copies,
		       struct soi_err *err)
{
	struct telling t = { .s = s, .out = line, .ctx = ctx };
	struct soi_span original;
	struct soi_doc doc;
	struct soi_arena a;
	int64_t n = 0;
	int rc;

	*n_copies = 0;
	soi_arena_init(&a);
	soi_buf_init(&t.line, SOI_MAX_FILE_BYTES);
	t.a = &a;
	rc = original_of(s, id, &a, &original, err);
	if (rc > 0)
		rc = read_record(s, original, &a, &doc, err);
	if (rc > 0) {
		t.original = &doc;
		soi_cpmap_build(&t.map, &a, doc.art->text);
		rc = soi_db_number_of(s, "SELECT count(*) FROM groups WHERE original = ?", original,
				      &n, err);
		*n_copies = (size_t)n;
		if (rc >= 0)
			rc = one ? 0 : put_original(&t, n);
		if (rc == 0)
			rc = each_copy(&t, one ? id : SOI_EMPTY, err);
		if (rc == 0)
			rc = 1;
	}
	soi_buf_release(&t.line);
	soi_arena_release(&a);
	return rc;
}
