/*
 * What a page said before: the captures of one article, each against the one
 * before it, by sentence.
 *
 * A sentence is compared by the keys of its words, so that spaces, case and
 * marks are no edit.  They are told by the time of capture; those without one
 * come first, in the order in which they were added.  A page is compared with
 * pages, not with what a feed said of it.
 *
 * Cost: a parse of the article's records, a sort of each one's sentences.
 */
#include <json-c/json.h>
#include <stdlib.h>

#include "store/internal.h"
#include "base/banned.h"

struct sentence {
	uint64_t key;
	struct soi_span text;
	size_t at;		/* its place in the text */
};

struct version {
	struct sentence *s;	/* in order of the text */
	struct sentence *sorted;
	size_t n;
	struct soi_span sha256, fetched;
};

static uint64_t key_of(struct soi_span text)
{
	uint64_t key = 1;
	size_t at = 0;

	while (at < text.n) {
		struct soi_word w;
		size_t end = soi_word_scan(text, at, &w);

		if (end > at) {
			key = soi_hash_pair(key, w.key);
			at = end;
		} else if (text.p[at] >= '0' && text.p[at] <= '9') {
			key = soi_hash_pair(key, (uint64_t)text.p[at++]);
		} else {
			(void)soi_utf8_next(text, &at);
		}
	}
	return key;
}

static int by_key(const void *p, const void *q)
{
	const struct sentence *x = p, *y = q;

	return x->key < y->key ? -1 : x->key > y->key;
}

static bool holds(const struct version *v, uint64_t key)
{
	struct sentence wanted = { .key = key };

	return v->n && bsearch(&wanted, v->sorted, v->n, sizeof(wanted), by_key);
}

static struct soi_span string(struct soi_arena *a, struct json_object *o, const char *key)
{
	struct json_object *v;

	if (!json_object_object_get_ex(o, key, &v) || !json_object_is_type(v, json_type_string))
		return SOI_EMPTY;
	return soi_arena_copy(a, (struct soi_span){ json_object_get_string(v),
					(size_t)json_object_get_string_len(v) });
}

static size_t number(struct json_object *o, const char *key)
{
	struct json_object *v;
	int64_t n = json_object_object_get_ex(o, key, &v) ? json_object_get_int64(v) : 0;

	return n < 0 ? 0 : (size_t)n;
}

static int read_version(struct soi_arena *a, struct soi_span record, struct version *out,
			struct soi_err *err)
{
	struct json_object *o = NULL, *list = NULL, *capture = NULL;
	struct soi_cpmap map;
	struct soi_span text;
	int rc = soi_json_line(record, &o, err);

	*out = (struct version){ 0 };
	if (rc < 0)
		return rc;
	text = string(a, o, "text");
	soi_cpmap_build(&map, a, text);
	if (json_object_object_get_ex(o, "capture", &capture)) {
		out->sha256 = string(a, capture, "sha256");
		out->fetched = string(a, capture, "fetched");
	}
	if (json_object_object_get_ex(o, "sentences", &list) && json_object_is_type(list, json_type_array))
		out->n = json_object_array_length(list);
	out->s = SOI_NEW_N(a, struct sentence, out->n);
	out->sorted = SOI_NEW_N(a, struct sentence, out->n);
	for (size_t i = 0; i < out->n; i++) {
		struct json_object *s = json_object_array_get_idx(list, i);
		size_t start = soi_byte_of_cp(&map, number(s, "start"));
		size_t end = soi_byte_of_cp(&map, number(s, "end"));

		out->s[i].text = soi_span_sub(text, start, end < start ? start : end);
		out->s[i].key = key_of(out->s[i].text);
	}
	if (out->n) {
		memcpy(out->sorted, out->s, out->n * sizeof(*out->s));
		qsort(out->sorted, out->n, sizeof(*out->sorted), by_key);
	}
	(void)json_object_put(o);
	return 0;
}

struct telling {
	struct soi_span article;
	struct soi_buf line;
	int (*out)(void *ctx, struct soi_span line);
	void *ctx;
};

/* Sentences of x that y lacks. */
static int tell(struct telling *t, const char *change, const struct version *x, const struct version *y,
		const struct version *to)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < x->n; i++) {
		struct soi_json j;

		if (holds(y, x->s[i].key))
			continue;
		soi_buf_clear(&t->line);
		soi_json_init(&j, &t->line);
		soi_json_open(&j, '{');
		soi_json_key_str(&j, "article", t->article);
		soi_json_key_str(&j, "capture", to->sha256);
		if (to->fetched.n)
			soi_json_key_str(&j, "fetched", to->fetched);
		soi_json_key_str(&j, "change", soi_span_str(change));
		soi_json_key_str(&j, "text", x->s[i].text);
		soi_json_close(&j, '}');
		rc = t->out(t->ctx, soi_buf_span(&t->line));
	}
	return rc;
}

int soi_store_edits(struct soi_store *s, struct soi_span id,
		    int (*line)(void *ctx, struct soi_span line), void *ctx, size_t *n_captures,
		    struct soi_err *err)
{
	struct telling t = { .article = id, .out = line, .ctx = ctx };
	struct version was = { 0 }, is;
	struct soi_arena a;
	sqlite3_stmt *st;
	int rc = soi_db_prepare(s, "SELECT record, record ->> '$.capture.fetched' AS fetched FROM articles"
				   " WHERE article = ?1 AND NOT EXISTS (SELECT 1 FROM removed WHERE article = ?1)"
				   " AND record ->> '$.kind' = ifnull((SELECT record ->> '$.kind' FROM articles"
				   " WHERE article = ?1 AND speaks = 1), record ->> '$.kind')"
				   " ORDER BY fetched IS NOT NULL, fetched, id", &st, err);

	*n_captures = 0;
	if (rc < 0)
		return rc;
	soi_arena_init(&a);
	soi_buf_init(&t.line, SOI_MAX_FILE_BYTES);
	soi_bind_span(st, 1, id);
	while ((rc = soi_db_step(s, st, err)) > 0) {
		rc = read_version(&a, soi_column(st, 0), &is, err);
		if (rc == 0 && *n_captures)
			rc = tell(&t, "removed", &was, &is, &is);
		if (rc == 0 && *n_captures)
			rc = tell(&t, "added", &is, &was, &is);
		if (rc != 0)
			break;
		was = is;
		(*n_captures)++;
	}
	soi_db_done(st);
	soi_buf_release(&t.line);
	soi_arena_release(&a);
	return rc;
}
