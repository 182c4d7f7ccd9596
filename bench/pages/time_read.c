/*
 * Read every page of the files named, metadata and record included, ROUNDS
 * times on one thread; prints pages, seconds and the highest memory.  The files
 * are loaded before the clock starts, as others.py and readability.js do.
 * usage: time_read ROUNDS FILE...
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "page/page.h"

#include "base/banned.h"

/* Processor time: other work on the machine does not count. */
static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void read_one(const struct soi_reader *r, struct soi_arena *a, const struct soi_buf *file,
		     struct soi_buf *out, const char *path)
{
	struct soi_capture c = { .form = SOI_FORM_PAGE, .title_bytes = SIZE_MAX, .lede_bytes = SIZE_MAX,
				 .name = soi_span_str(path), .bytes = soi_buf_span(file) };
	struct soi_article *arts;
	struct soi_err err;
	struct soi_json j;
	size_t n, i;

	if (soi_page_read(r, a, &c, &arts, &n, &err) < 0)
		return;
	for (i = 0; i < n; i++) {
		soi_buf_clear(out);
		soi_json_init(&j, out);
		soi_json_open(&j, '{');
		soi_article_json(&arts[i], a, &j);
		soi_json_close(&j, '}');
	}
	soi_arena_clear(a);
}

int main(int argc, char **argv)
{
	const struct soi_reader *r;
	struct soi_tables tables;
	struct soi_arena tables_arena, a;
	struct soi_buf *files, out;
	struct soi_err err;
	struct rusage use;
	double start;
	long rounds;
	int i;

	if (argc < 3 || (rounds = strtol(argv[1], NULL, 10)) < 1) {
		fprintf(stderr, "usage: time_read ROUNDS FILE...\n");
		return 2;
	}
	soi_arena_init(&tables_arena);
	soi_arena_init(&a);
	files = SOI_NEW_N(&tables_arena, struct soi_buf, (size_t)argc);
	soi_buf_init(&out, SOI_MAX_FILE_BYTES);
	if (soi_tables_open(&tables, NULL, &err) < 0 || !(r = soi_reader_new(&tables_arena, &tables, &err))) {
		fprintf(stderr, "time_read: %s\n", err.msg);
		return 1;
	}
	for (i = 2; i < argc; i++) {
		soi_buf_init(&files[i], SOI_MAX_CAPTURE_BYTES);
		if (soi_load(argv[i], &files[i], &err) < 0) {
			fprintf(stderr, "time_read: %s\n", err.msg);
			return 1;
		}
	}
	start = now_s();
	for (long k = 0; k < rounds; k++)
		for (i = 2; i < argc; i++)
			read_one(r, &a, &files[i], &out, argv[i]);
	start = now_s() - start;
	getrusage(RUSAGE_SELF, &use);
	printf("soi %ld %.3f %ld\n", rounds * (argc - 2), start, use.ru_maxrss);
	return 0;
}
