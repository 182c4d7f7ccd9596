/*
 * mark_dump [-n TIMES] [FILE]: mark the articles of a JSON Lines file (or of
 * standard input) and print id, text and marks of each; for scorers and for
 * looking at one step before the commands exist.  A line has "text", or
 * "title", "lede", "body", and may have "id" and "published".  With -n each is
 * marked TIMES times and nothing is printed but the speed, on standard error.
 */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "mark/mark.h"

#include "base/banned.h"

struct dump {
	const struct soi_marker *marker;
	struct soi_arena a;
	struct soi_buf out;
	long times;		/* 0: print */
	size_t n_bytes;
};

static struct soi_span field(struct json_object *o, const char *key)
{
	struct json_object *v;

	if (!json_object_object_get_ex(o, key, &v) || !json_object_is_type(v, json_type_string))
		return SOI_EMPTY;
	return (struct soi_span){ json_object_get_string(v), (size_t)json_object_get_string_len(v) };
}

static struct soi_article article_of(struct dump *d, struct json_object *o)
{
	struct soi_article art = { .kind = SOI_ARTICLE, .id = field(o, "id"),
		.published = field(o, "published"), .text = field(o, "text") };
	struct soi_span t = field(o, "title"), l = field(o, "lede"), b = field(o, "body");

	art.published_from = art.published.n ? SOI_FROM_GIVEN : SOI_FROM_NONE;
	if (art.text.n == 0) {
		art.text = soi_arena_printf(&d->a, "%.*s\n%.*s\n%.*s\n", SOI_FMT(t), SOI_FMT(l), SOI_FMT(b));
		art.title = soi_span_sub(art.text, 0, t.n);
		art.lede = soi_span_sub(art.text, t.n + 1, t.n + 1 + l.n);
	} else if (art.text.p[art.text.n - 1] != '\n') {
		art.text = soi_arena_printf(&d->a, "%.*s\n", SOI_FMT(art.text));
	}
	return art;
}

static int print(struct dump *d, const struct soi_article *art, const struct soi_marks *marks)
{
	struct soi_json j;

	soi_buf_clear(&d->out);
	soi_json_init(&j, &d->out);
	soi_json_open(&j, '{');
	soi_json_key_str(&j, "id", art->id);
	soi_json_key_str(&j, "published", art->published);
	soi_json_key_str(&j, "text", art->text);
	soi_marks_json(marks, art, &d->a, &j);
	soi_json_close(&j, '}');
	soi_buf_byte(&d->out, '\n');
	return fwrite(d->out.p, 1, d->out.n, stdout) == d->out.n && !d->out.failed ? 0 : -1;
}

static int one(struct dump *d, const char *line, struct soi_err *err)
{
	struct json_object *o = json_tokener_parse(line);
	struct soi_article art;
	struct soi_marks marks;
	int rc = 0;

	if (!json_object_is_type(o, json_type_object)) {
		json_object_put(o);
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "a line is no JSON object");
	}
	soi_arena_clear(&d->a);
	art = article_of(d, o);
	if (soi_utf8_check(art.text) != SIZE_MAX)
		rc = soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "a text is no UTF-8");
	for (long i = 0; rc == 0 && (i < d->times || (i == 0 && d->times == 0)); i++) {
		rc = soi_mark(d->marker, &d->a, &art, &marks, err);
		d->n_bytes += art.text.n;
		if (d->times) {
			soi_arena_clear(&d->a);
			art = article_of(d, o);
		}
	}
	if (rc == 0 && d->times == 0)
		rc = print(d, &art, &marks);
	json_object_put(o);
	return rc;
}

int main(int argc, char **argv)
{
	struct soi_err err = { 0 };
	struct soi_tables tables;
	struct soi_arena process;
	struct dump d = { 0 };
	FILE *in = stdin;
	char *line = NULL;
	size_t cap = 0;
	clock_t began;
	int rc = 1;

	if (argc > 2 && strcmp(argv[1], "-n") == 0) {
		d.times = strtol(argv[2], NULL, 10);
		argc -= 2;
		argv += 2;
	}
	soi_arena_init(&process);
	soi_arena_init(&d.a);
	soi_buf_init(&d.out, SOI_MAX_FILE_BYTES);
	if (soi_tables_open(&tables, NULL, &err) < 0 ||
	    !(d.marker = soi_marker_new(&process, &tables, &err)))
		goto out;
	if (argc > 1 && !(in = fopen(argv[1], "r"))) {
		(void)soi_fail(&err, SOI_EIO, SOI_NO_OFFSET, "cannot open '%s'", argv[1]);
		goto out;
	}
	began = clock();
	while (getline(&line, &cap, in) > 0)
		if (one(&d, line, &err) < 0)
			goto out;
	if (d.times) {
		double s = (double)(clock() - began) / CLOCKS_PER_SEC;

		fprintf(stderr, "%.2f MB/s\n", (double)d.n_bytes / 1e6 / (s > 0 ? s : 1e-9));
	}
	rc = 0;
out:
	if (rc)
		fprintf(stderr, "mark_dump: %s\n", err.msg);
	free(line);
	if (in && in != stdin)
		(void)fclose(in);
	soi_buf_release(&d.out);
	soi_arena_release(&d.a);
	soi_arena_release(&process);
	soi_tables_release(&tables);
	return rc;
}
