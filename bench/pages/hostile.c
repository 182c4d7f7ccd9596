/*
 * Pages made to hurt, each at growing sizes: prints a line a reading, the
 * shape, its bytes, processor seconds and bytes of memory.  usage: hostile
 * [MAX_BYTES].  hostile.py draws what this prints.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "page/page.h"

#include "base/banned.h"

#define FIRST ((size_t)1 << 16)

static const struct {
	const char *name;
	struct soi_span before, unit, after;
} shapes[] = {
	{ "unclosed lists", SOI_LIT("<html>"), SOI_LIT("<ul><li>một"), SOI_LIT("") },
	{ "nested elements", SOI_LIT("<html>"), SOI_LIT("<div>"), SOI_LIT("một") },
	{ "attributes of one tag", SOI_LIT("<html><p"), SOI_LIT(" a=b"), SOI_LIT(">một") },
	{ "entities", SOI_LIT("<html><p>"), SOI_LIT("&notin;&#x1EBF;&am&CounterClockwiseContourIntegra"), SOI_LIT("") },
	{ "NULs", SOI_LIT("<html><p>"), SOI_LIT("\0\0a"), SOI_LIT("") },
	{ "an endless comment", SOI_LIT("<html><!--"), SOI_LIT("<!-- --!-"), SOI_LIT("") },
	{ "unclosed tags", SOI_LIT("<html>"), SOI_LIT("<a href='x' <b"), SOI_LIT("") },
	{ "misnested formatting", SOI_LIT("<html>"), SOI_LIT("<b><p><i>một</b><a><a></i>"), SOI_LIT("") },
	{ "tables in tables", SOI_LIT("<html>"), SOI_LIT("<table><tr><td>một"), SOI_LIT("") },
	{ "scripts that hide scripts", SOI_LIT("<html><script>"), SOI_LIT("<!--<script>"), SOI_LIT("") },
	{ "buttons and paragraphs", SOI_LIT("<html>"), SOI_LIT("<button><p>một</p>"), SOI_LIT("") },
	{ "bytes that are no UTF-8", SOI_LIT("<html><p>"), SOI_LIT("\xC3\xF0\x80 a\xFF"), SOI_LIT("") },
	{ "marks without a letter", SOI_LIT("<html><p>a"), SOI_LIT("\xCC\x81\xCC\xA3"), SOI_LIT("") },
	{ "headlines", SOI_LIT("<html>"), SOI_LIT("<h1><a href=/tin-1.html>Một bản tin dài hôm nay</a></h1>"), SOI_LIT("") },
	{ "consent boxes", SOI_LIT("<html>"), SOI_LIT("<div class=cookie-consent><p>Trang này dùng cookie."), SOI_LIT("<h1>x") },
	{ "JSON-LD", SOI_LIT("<html><script type=application/ld+json>"), SOI_LIT("[{\"@graph\":"), SOI_LIT("") },
};

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The least of three readings: other work on the machine only adds. */
static double read_shape(const struct soi_reader *r, struct soi_span page, size_t *memory)
{
	struct soi_capture c = { .form = SOI_FORM_PAGE, .bytes = page, .title_bytes = SIZE_MAX,
				 .lede_bytes = SIZE_MAX, .name = SOI_LIT("hostile") };
	double least = 1e9;
	int i;

	for (i = 0; i < 3; i++) {
		struct soi_article *arts;
		struct soi_arena a;
		struct soi_err err;
		double start = now_s(), took;
		size_t n;

		soi_arena_init(&a);
		(void)!soi_page_read(r, &a, &c, &arts, &n, &err);
		took = now_s() - start;
		*memory = a.used_bytes;
		soi_arena_release(&a);
		least = took < least ? took : least;
	}
	return least;
}

int main(int argc, char **argv)
{
	size_t max = argc > 1 ? strtoul(argv[1], NULL, 10) : SOI_MAX_CAPTURE_BYTES, n, i;
	const struct soi_reader *r;
	struct soi_tables tables;
	struct soi_arena a;
	struct soi_err err;
	struct soi_buf page;

	soi_arena_init(&a);
	if (soi_tables_open(&tables, NULL, &err) < 0 || !(r = soi_reader_new(&a, &tables, &err))) {
		fprintf(stderr, "hostile: %s\n", err.msg);
		return 1;
	}
	soi_buf_init(&page, SOI_MAX_CAPTURE_BYTES);
	printf("shape\tbytes\tseconds\tmemory\n");
	for (i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		for (n = FIRST; n <= max && n <= SOI_MAX_CAPTURE_BYTES; n *= 4) {
			size_t memory = 0;
			double took;

			soi_buf_clear(&page);
			soi_buf_add(&page, shapes[i].before);
			while (page.n + shapes[i].unit.n + shapes[i].after.n <= n)
				soi_buf_add(&page, shapes[i].unit);
			soi_buf_add(&page, shapes[i].after);
			took = read_shape(r, soi_buf_span(&page), &memory);
			printf("%s\t%zu\t%.6f\t%zu\n", shapes[i].name, page.n, took, memory);
			(void)fflush(stdout);
		}
	}
	return 0;
}
