/*
 * Time the event layer alone: each record of FILE (lines that `soi read`
 * printed) is marked up to the events, and only soi_mark_events is timed, on
 * one thread, in processor time.  OVERLAY: a folder of tables laid over ours
 * (more patterns).  Prints "patterns sentences seconds sentences/s events".
 * usage: event_mark ROUNDS FILE [OVERLAY]
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <json-c/json.h>

#include "mark/internal.h"

#include "base/banned.h"

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct bench {
	const struct soi_marker *marker;
	struct soi_arena a;
	size_t sentences, events;
	double seconds;
};

/* All steps before the events, whose results those need. */
static int prepare(const struct soi_marker *m, struct soi_mark_doc *d, struct soi_err *err)
{
	int rc = soi_text_split(&d->text, d->a, d->art->text, &m->text, err);

	if (rc == 0)
		rc = soi_mark_names(m, d, err);
	if (rc == 0)
		rc = soi_mark_times(m, d, err);
	if (rc == 0)
		rc = soi_mark_figures(m, d, err);
	if (rc == 0)
		rc = soi_mark_quotes(m, d, err);
	return rc;
}

static void mark_one(struct bench *b, const struct soi_article *art)
{
	struct soi_marks marks = { 0 };
	struct soi_mark_doc d = { .a = &b->a, .art = art, .m = &marks };
	struct soi_err err;
	double start;

	if (art->kind == SOI_LISTING || prepare(b->marker, &d, &err) < 0)
		return;
	start = now_s();
	if (soi_mark_events(b->marker, &d, &err) < 0)
		return;
	b->seconds += now_s() - start;
	b->sentences += d.text.n_sentences;
	b->events += marks.n_events;
}

static void mark_file(struct bench *b, struct soi_span file)
{
	while (file.n > 0) {
		struct soi_article art;
		struct json_object *o = NULL;
		struct soi_err err;

		if (soi_json_line(soi_span_cut(&file, '\n'), &o, &err) == 0 &&
		    soi_article_parse(&b->a, o, &art, &err) == 0)
			mark_one(b, &art);
		json_object_put(o);
		soi_arena_clear(&b->a);
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

	if (argc < 3 || argc > 4 || (rounds = strtol(argv[1], NULL, 10)) < 1) {
		fprintf(stderr, "usage: event_mark ROUNDS FILE [OVERLAY]\n");
		return 2;
	}
	soi_arena_init(&tables_arena);
	soi_arena_init(&b.a);
	soi_buf_init(&file, SOI_MAX_FILE_BYTES);
	if (soi_tables_open(&tables, argv[3], &err) < 0 ||
	    !(b.marker = soi_marker_new(&tables_arena, &tables, &err)) ||
	    soi_load(argv[2], &file, &err) < 0) {
		fprintf(stderr, "event_mark: %s\n", err.msg);
		return 1;
	}
	for (long k = 0; k < rounds; k++)
		mark_file(&b, soi_buf_span(&file));
	printf("%zu %zu %.3f %.0f %zu\n", soi_tables_get(&tables, "events")->n_rows, b.sentences,
	       b.seconds, b.seconds > 0 ? (double)b.sentences / b.seconds : 0.0, b.events);
	return 0;
}
