/*
 * Mark every record of FILE (lines that `soi read` printed) ROUNDS times on
 * one thread; prints two lines "NAME bytes seconds marks": the marking alone,
 * and with the record parsed before and printed after it.
 * usage: time_mark ROUNDS FILE
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <json-c/json.h>

#include "mark/mark.h"

#include "base/banned.h"

/* Processor time: other work on the machine does not count. */
static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct bench {
	const struct soi_marker *marker;
	struct soi_arena a;
	struct soi_buf out;
	size_t bytes, marks;
	double marking, all;
};

static void mark_one(struct bench *b, const struct soi_article *art)
{
	struct soi_marks m;
	struct soi_err err;
	struct soi_json j;
	double start = now_s();

	if (soi_mark(b->marker, &b->a, art, &m, &err) < 0)
		return;
	b->marking += now_s() - start;
	b->bytes += art->text.n;
	b->marks += m.n_names + m.n_times + m.n_figures + m.n_quotes + m.n_events;
	soi_buf_clear(&b->out);
	soi_json_init(&j, &b->out);
	soi_json_open(&j, '{');
	soi_article_json(art, &b->a, &j);
	soi_marks_json(&m, art, &b->a, &j);
	soi_json_close(&j, '}');
}

static void mark_file(struct bench *b, struct soi_span file)
{
	while (file.n > 0) {
		struct soi_article art;
		struct json_object *o = NULL;
		struct soi_err err;
		double start = now_s();

		if (soi_json_line(soi_span_cut(&file, '\n'), &o, &err) == 0 &&
		    soi_article_parse(&b->a, o, &art, &err) == 0)
			mark_one(b, &art);
		json_object_put(o);
		soi_arena_clear(&b->a);
		b->all += now_s() - start;
	}
}

int main(int argc, char **argv)
{
	struct soi_tables tables;
	struct soi_arena tables_arena;
	struct soi_buf file;
	struct soi_err err;
	struct bench b = { 0 };
	long rounds;

	if (argc != 3 || (rounds = strtol(argv[1], NULL, 10)) < 1) {
		fprintf(stderr, "usage: time_mark ROUNDS FILE\n");
		return 2;
	}
	soi_arena_init(&tables_arena);
	soi_arena_init(&b.a);
	soi_buf_init(&file, SOI_MAX_FILE_BYTES);
	soi_buf_init(&b.out, SOI_MAX_FILE_BYTES);
	if (soi_tables_open(&tables, NULL, &err) < 0 ||
	    !(b.marker = soi_marker_new(&tables_arena, &tables, &err)) ||
	    soi_load(argv[2], &file, &err) < 0) {
		fprintf(stderr, "time_mark: %s\n", err.msg);
		return 1;
	}
	for (long k = 0; k < rounds; k++)
		mark_file(&b, soi_buf_span(&file));
	printf("soi %zu %.3f %zu\n", b.bytes, b.marking, b.marks);
	printf("soi-json %zu %.3f %zu\n", b.bytes, b.all, b.marks);
	return 0;
}
