/*
 * What the timing programs share: every record of FILE (lines that `soi read`
 * printed) is given to mark_one, ROUNDS times on one thread, under the tables of
 * OVERLAY laid over ours where one is given.
 */
#ifndef SOI_BENCH_TIMED_H
#define SOI_BENCH_TIMED_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <json-c/json.h>

#include "mark/internal.h"

struct timed {
	const struct soi_marker *marker;
	struct soi_tables tables;
	struct soi_arena a;		/* of one record */
	struct soi_buf out;
	size_t units, marks;		/* bytes or sentences, by what is timed */
	double inner, all;		/* seconds: what mark_one measured, and parsing with it */
};

/* Processor time: other work on the machine does not count. */
static inline double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void mark_one(struct timed *b, const struct soi_article *art);

static inline void mark_file(struct timed *b, struct soi_span file)
{
	while (file.n > 0) {
		struct soi_article art;
		const struct soi_value *o;
		struct soi_err err;
		double start = now_s();

		if (soi_value_read(&b->a, soi_span_cut(&file, '\n'), &o, &err) == 0 &&
		    soi_article_parse(&b->a, o, &art, &err) == 0)
			mark_one(b, &art);
		soi_arena_clear(&b->a);
		b->all += now_s() - start;
	}
}

/* All of main but the printing: 0, or the code to end with. */
static inline int timed_run(struct timed *b, int argc, char **argv)
{
	static struct soi_arena tables_arena;
	struct soi_buf file;
	struct soi_err err;
	long rounds;

	if (argc < 3 || argc > 4 || (rounds = strtol(argv[1], NULL, 10)) < 1) {
		fprintf(stderr, "usage: %s ROUNDS FILE [OVERLAY]\n", argv[0]);
		return 2;
	}
	soi_arena_init(&tables_arena);
	soi_arena_init(&b->a);
	soi_buf_init(&file, SOI_MAX_FILE_BYTES);
	soi_buf_init(&b->out, SOI_MAX_FILE_BYTES);
	if (soi_tables_open(&b->tables, argc == 4 ? argv[3] : NULL, &err) < 0 ||
	    !(b->marker = soi_marker_new(&tables_arena, &b->tables, &err)) ||
	    soi_load(argv[2], &file, &err) < 0) {
		fprintf(stderr, "%s: %s\n", argv[0], err.msg);
		return 1;
	}
	for (long k = 0; k < rounds; k++)
		mark_file(b, soi_buf_span(&file));
	return 0;
}

#endif
