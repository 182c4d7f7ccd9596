/*
 * soi group --shards, --merge: a set that is grouped from parts.
 *
 * Reading, marking and sketching an article needs no other article and is most
 * of the work: any machine does it for what it has, and writes as many parts as
 * it is asked for.  An article's part is told by its id alone, so all that is
 * known of one id stands in the parts of one number.  Putting the parts of all
 * machines together, in any order, gives the rows of grouping all at once.
 *
 * A part is JSON Lines, sorted by id.  Its first line says what made it:
 *
 *	{"type":"soi-part","format":1,"tables":"…","rules":3,"part":2,"of":16,"lines":120}
 *
 * and each of the lines behind it is the record that `soi mark` prints, with one
 * member more, the last: "sketch", in base64 (RFC 4648), the bytes that
 * story/sketch.c describes; a listing has none.  A part made with other tables
 * or rules, or cut short, is refused, and with it the whole: rows of a part of a
 * set would look like rows of the set.
 */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "base/banned.h"

#define FORMAT 1
#define SKETCH ",\"sketch\":\""

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void put_base64(struct soi_buf *out, struct soi_span s)
{
	for (size_t i = 0; i < s.n; i += 3) {
		uint32_t bits = 0;
		size_t n = s.n - i < 3 ? s.n - i : 3;

		for (size_t k = 0; k < 3; k++)
			bits = bits << 8 | (k < n ? (unsigned char)s.p[i + k] : 0u);
		for (size_t k = 0; k < 4; k++)
			soi_buf_byte(out, k <= n ? digits[bits >> (18 - 6 * k) & 63] : '=');
	}
}

/* False where s is none. */
static bool get_base64(struct soi_span s, struct soi_buf *out)
{
	size_t pad = s.n > 1 && s.p[s.n - 2] == '=' ? 2 : s.n && s.p[s.n - 1] == '=' ? 1 : 0;

	for (size_t i = 0; i < s.n; i += 4) {
		uint32_t bits = 0;
		size_t n = i + 4 < s.n ? 3 : 3 - pad;

		if (s.n - i < 4)
			return false;
		for (size_t k = 0; k < 4; k++) {
			const char *d = k <= n ? memchr(digits, s.p[i + k], sizeof(digits) - 1) : digits;

			if (!d)
				return false;
			bits = bits << 6 | (uint32_t)(d - digits);
		}
		for (size_t k = 0; k < n; k++)
			soi_buf_byte(out, (char)(unsigned char)(bits >> (16 - 8 * k)));
	}
	return true;
}

/* ---- writing ---- */

struct record {
	struct soi_span id, line;
	size_t shard;
};

struct cutting {
	struct soi_cli *cli;
	const struct soi_engine *engine;
	struct soi_arena arena;		/* lines */
	struct record *r;
	size_t n, cap, n_shards;
};

static int by_part(const void *p, const void *q)
{
	const struct record *x = p, *y = q;
	int c;

	if (x->shard != y->shard)
		return x->shard < y->shard ? -1 : 1;
	c = soi_span_cmp(x->id, y->id);
	return c ? c : soi_span_cmp(x->line, y->line);
}

/* line with the document's sketch. */
static int sketched(struct cutting *x, const struct soi_doc *doc, struct soi_span line,
		    struct soi_span *out, struct soi_err *err)
{
	struct soi_buf sketch, b;
	int rc;

	soi_buf_init(&sketch, SOI_MAX_CAPTURE_BYTES);
	soi_buf_init(&b, SOI_MAX_RECORDS_BYTES);
	rc = soi_sketch(x->engine->grouper, doc, &sketch, err);
	soi_buf_add(&b, soi_span_sub(line, 0, line.n - 1));
	soi_buf_add(&b, SOI_LIT(SKETCH));
	put_base64(&b, soi_buf_span(&sketch));
	soi_buf_add(&b, SOI_LIT("\"}"));
	if (rc == 0 && (sketch.failed || b.failed))
		rc = soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "its sketch passes %zu bytes", b.max);
	*out = soi_arena_copy(&x->arena, soi_buf_span(&b));
	soi_buf_release(&b);
	soi_buf_release(&sketch);
	return rc;
}

static int cut(struct cutting *x, struct soi_span line, struct soi_err *err)
{
	struct soi_capture capture = { .form = SOI_FORM_RECORD, .bytes = line };
	struct record r = { 0 };
	struct soi_arena a;
	struct soi_doc *docs;
	size_t n;
	int rc;

	soi_arena_init(&a);
	rc = soi_derive(x->engine, &a, &capture, true, &docs, &n, err);
	if (rc == 0) {
		r.id = soi_arena_copy(&x->arena, docs[0].art->id);
		r.shard = (size_t)(soi_hash64(r.id) % x->n_shards);
		if (docs[0].art->kind == SOI_LISTING)
			r.line = soi_arena_copy(&x->arena, line);
		else
			rc = sketched(x, &docs[0], line, &r.line, err);
	}
	soi_arena_release(&a);
	if (rc)
		return rc;
	soi_arena_grow(&x->arena, &x->r, x->n, &x->cap, sizeof(*x->r));
	x->r[x->n++] = r;
	return 0;
}

static bool take(void *ctx, struct soi_span line)
{
	struct cutting *x = ctx;
	struct soi_err err;

	if (cut(x, line, &err) < 0)
		soi_say_skipped(x->cli, soi_span_sub(line, 0, line.n < 60 ? line.n : 60), &err);
	return true;
}

static int write_part(struct cutting *x, size_t shard, const struct record *r, size_t n)
{
	struct soi_err err;
	char path[64];
	bool failed;
	FILE *f;

	(void)snprintf(path, sizeof(path), "part-%zu-of-%zu.jsonl", shard + 1, x->n_shards);
	f = fopen(path, "wb");
	failed = !f;
	if (f) {
		(void)fprintf(f, "{\"type\":\"soi-part\",\"format\":%d,\"tables\":\"%s\",\"rules\":%d,"
			      "\"part\":%zu,\"of\":%zu,\"lines\":%zu}\n", FORMAT,
			      x->engine->tables->version, SOI_RULES_VERSION, shard + 1, x->n_shards, n);
		for (size_t i = 0; i < n; i++) {
			(void)fwrite(r[i].line.p, 1, r[i].line.n, f);
			(void)fputc('\n', f);
		}
		failed = ferror(f) != 0;
		failed |= fclose(f) != 0;
	}
	if (!failed)
		return SOI_EXIT_OK;
	(void)soi_fail(&err, SOI_EIO, SOI_NO_OFFSET, "cannot write '%s'", path);
	soi_say_err(x->cli, NULL, &err);
	return SOI_EXIT_SKIPPED;
}

int soi_shards(struct soi_cli *c, const struct soi_engine *e, size_t n_shards)
{
	struct cutting x = { .cli = c, .engine = e, .n_shards = n_shards };
	int status = SOI_EXIT_OK;
	size_t at = 0;

	soi_arena_init(&x.arena);
	soi_filter(c, e, SOI_MAKE_MARKED, take, &x);
	if (x.n)
		qsort(x.r, x.n, sizeof(*x.r), by_part);
	for (size_t shard = 0; shard < n_shards && status == SOI_EXIT_OK; shard++) {
		size_t from = at;

		while (at < x.n && x.r[at].shard == shard)
			at++;
		status = write_part(&x, shard, x.r + from, at - from);
	}
	soi_arena_release(&x.arena);
	return status ? status : soi_cli_exit(c, 0);
}

/* ---- reading ---- */

/* Whether the first line says that the part is ours; *lines it should have. */
static int check_head(struct soi_cli *c, const struct soi_engine *e, const char *path,
		      struct soi_span head, int64_t *lines, struct soi_err *err)
{
	struct json_object *o = head.n && head.p[0] == '{' ? soi_field_parse(c, head) : NULL;
	int rc = 0;

	if (!o || !soi_span_is(soi_field(o, "type"), "soi-part"))
		rc = soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "'%s' is no part that"
			      " 'soi group --shards' wrote", path);
	else if (soi_field_int(o, "format", 0) != FORMAT ||
		 soi_field_int(o, "rules", 0) != SOI_RULES_VERSION ||
		 !soi_span_is(soi_field(o, "tables"), e->tables->version))
		rc = soi_fail(err, SOI_EVERSION, SOI_NO_OFFSET, "'%s' was made with other tables or"
			      " rules", path);
	*lines = o ? soi_field_int(o, "lines", -1) : -1;
	(void)json_object_put(o);
	return rc;
}

static int merge_line(const struct soi_engine *e, struct soi_set *set, struct soi_span line,
		      struct soi_err *err)
{
	struct soi_buf record, sketch;
	size_t at = line.n;
	bool good = true;
	int rc;

	soi_buf_init(&record, SOI_MAX_CAPTURE_BYTES);
	soi_buf_init(&sketch, SOI_MAX_CAPTURE_BYTES);
	/* the last quotation mark but one ends the name */
	if (line.n > 2 && line.p[line.n - 1] == '}' && line.p[line.n - 2] == '"') {
		for (at = line.n - 2; at > 0 && line.p[at - 1] != '"'; )
			at--;
	}
	if (at < line.n && at >= sizeof(SKETCH) - 1 &&
	    memcmp(line.p + at - (sizeof(SKETCH) - 1), SKETCH, sizeof(SKETCH) - 1) == 0) {
		good = get_base64(soi_span_sub(line, at, line.n - 2), &sketch);
		soi_buf_add(&record, soi_span_sub(line, 0, at - (sizeof(SKETCH) - 1)));
		soi_buf_byte(&record, '}');
		line = soi_buf_span(&record);
	}
	rc = good ? soi_set_add_sketched(set, e, line, soi_buf_span(&sketch), err)
		  : soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "a sketch is no base64");
	soi_buf_release(&sketch);
	soi_buf_release(&record);
	return rc;
}

static int merge_part(struct soi_cli *c, const struct soi_engine *e, struct soi_set *set,
		      const char *path, struct soi_err *err)
{
	struct soi_buf bytes;
	struct soi_span rest;
	int64_t lines = 0, n = 0;
	int rc;

	soi_buf_init(&bytes, SOI_MAX_FILE_BYTES);
	rc = soi_load(path, &bytes, err);
	rest = soi_buf_span(&bytes);
	if (rc == 0)
		rc = check_head(c, e, path, soi_span_cut(&rest, '\n'), &lines, err);
	while (rc == 0 && rest.n) {
		rc = merge_line(e, set, soi_span_cut(&rest, '\n'), err);
		n++;
	}
	if (rc == 0 && n != lines)
		rc = soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "'%s' was cut short", path);
	soi_buf_release(&bytes);
	return rc;
}

int soi_merge(struct soi_cli *c, const struct soi_engine *e, struct soi_set *set,
	      struct soi_err *err)
{
	int rc = 0;

	for (int i = 0; i < c->n_args && rc == 0; i++)
		rc = merge_part(c, e, set, c->args[i], err);
	return rc;
}
