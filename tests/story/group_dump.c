/*
 * group_dump [-j THREADS] [-t] FILE: group the articles of a JSON Lines file
 * ("id", "published", "title", "lede", "body") without cleaning or marking
 * them, and print the rows; for scorers and for looking at grouping alone.
 * With -t nothing is printed but the time taken and the processor's, on standard error.
 */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "story/story.h"

#include "base/banned.h"

struct dump {
	struct soi_arena a;
	struct soi_doc *docs;
	size_t n, cap;
};

static struct soi_span field(struct json_object *o, const char *key)
{
	struct json_object *v;

	if (!json_object_object_get_ex(o, key, &v) || !json_object_is_type(v, json_type_string))
		return SOI_EMPTY;
	return (struct soi_span){ json_object_get_string(v), (size_t)json_object_get_string_len(v) };
}

static void add(struct dump *d, struct json_object *o)
{
	struct soi_article *art = SOI_NEW(&d->a, struct soi_article);
	struct soi_marks *marks = SOI_NEW(&d->a, struct soi_marks);
	struct soi_span t = field(o, "title"), l = field(o, "lede"), b = field(o, "body");

	art->kind = SOI_ARTICLE;
	art->id = soi_arena_copy(&d->a, field(o, "id"));
	art->outlet = soi_arena_copy(&d->a, field(o, "outlet"));
	art->published = soi_arena_copy(&d->a, field(o, "published"));
	art->published_from = art->published.n ? SOI_FROM_GIVEN : SOI_FROM_NONE;
	art->text = soi_arena_printf(&d->a, "%.*s\n%.*s\n%.*s\n", SOI_FMT(t), SOI_FMT(l), SOI_FMT(b));
	art->title = soi_span_sub(art->text, 0, t.n);
	art->lede = soi_span_sub(art->text, t.n + 1, t.n + 1 + l.n);
	soi_arena_grow(&d->a, &d->docs, d->n, &d->cap, sizeof(*d->docs));
	d->docs[d->n++] = (struct soi_doc){ .art = art, .marks = marks };
}

static int load(struct dump *d, const char *path, struct soi_err *err)
{
	struct soi_buf file;
	struct soi_span rest;
	int rc;

	soi_buf_init(&file, SOI_MAX_FILE_BYTES);
	rc = soi_load(path, &file, err);
	rest = soi_buf_span(&file);
	while (rc == 0 && rest.p) {
		struct soi_span line = soi_span_cut(&rest, '\n');
		struct json_object *o = NULL;

		if (line.n && soi_json_line(line, &o, err) == 0)
			add(d, o);
		json_object_put(o);
	}
	soi_buf_release(&file);
	return rc;
}

static int print(const struct soi_grouping *g, const struct soi_texts *texts)
{
	struct soi_buf out;
	struct soi_json j;
	int rc = 0;

	soi_buf_init(&out, SOI_MAX_FILE_BYTES);
	for (size_t i = 0; i < g->n_rows && rc == 0; i++) {
		soi_buf_clear(&out);
		soi_json_init(&j, &out);
		soi_group_row_json(&g->rows[i], texts, &j);
		soi_buf_byte(&out, '\n');
		rc = fwrite(out.p, 1, out.n, stdout) == out.n ? 0 : -1;
	}
	soi_buf_release(&out);
	return rc;
}

int main(int argc, char **argv)
{
	struct soi_tables tables = { 0 };
	struct soi_grouping out;
	struct soi_err err = { 0 };
	struct dump d = { 0 };
	struct soi_grouper *g;
	struct timespec from, to;
	clock_t used;
	unsigned threads = 1;
	size_t doubled;
	bool quiet = false;
	int i = 1, rc;

	for (; i < argc && argv[i][0] == '-'; i++) {
		quiet |= argv[i][1] == 't';
		if (argv[i][1] == 'j' && i + 1 < argc)
			threads = (unsigned)strtoul(argv[++i], NULL, 10);
	}
	soi_arena_init(&d.a);
	if (soi_tables_open(&tables, NULL, &err) || !(g = soi_grouper_new(&d.a, &tables, &err)) ||
	    load(&d, i < argc ? argv[i] : "-", &err)) {
		fprintf(stderr, "group_dump: %s\n", err.msg);
		return 1;
	}
	clock_gettime(CLOCK_MONOTONIC, &from);
	used = clock();
	rc = soi_group_rows(g, &d.a, d.docs, d.n, threads, &out, &doubled, &err);
	clock_gettime(CLOCK_MONOTONIC, &to);
	used = clock() - used;
	if (rc)
		fprintf(stderr, "group_dump: %s\n", err.msg);
	else if (!quiet)
		rc = print(&out, soi_texts_new(&d.a, d.docs, d.n));
	fprintf(stderr, "%zu documents, %zu doubled, %ld ms, %ld of processor time\n", d.n, doubled,
		(to.tv_sec - from.tv_sec) * 1000L + (to.tv_nsec - from.tv_nsec) / 1000000L,
		(long)(used / (CLOCKS_PER_SEC / 1000)));
	soi_arena_release(&d.a);
	soi_tables_release(&tables);
	return rc ? 1 : 0;
}
