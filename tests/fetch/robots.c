/*
 * robots.txt by cases that a journalist could edit: "== name", the file, "--", and what may
 * and may not be asked for.  And a file that is made to be slow.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "fetch/robots.h"
#include "base/banned.h"

static int n_cases;

static void said(bool ok, struct soi_span name, const char *why, struct soi_span path)
{
	printf("%sok %d - %.*s\n", ok ? "" : "not ", ++n_cases, SOI_FMT(name));
	if (!ok)
		printf("# %s: %.*s\n", why, SOI_FMT(path));
}

static void run_case(struct soi_span text)
{
	struct soi_span name = soi_span_trim(soi_span_cut(&text, '\n')), rest, line, wrong = SOI_EMPTY;
	size_t at = soi_span_find(text, SOI_LIT("--\n"), 0);
	struct soi_robots r;
	struct soi_arena a;

	soi_arena_init(&a);
	soi_robots_parse(&a, soi_span_sub(text, 0, at), "soi", &r);
	rest = soi_span_sub(text, at + 3, text.n);
	while (rest.p) {
		line = soi_span_trim(soi_span_cut(&rest, '\n'));
		if (line.n > 4 && soi_robots_allow(&r, soi_span_sub(line, 4, line.n)) !=
		    soi_span_starts(line, SOI_LIT("may")))
			wrong = line;
	}
	said(!wrong.n, name, "not so", wrong);
	soi_arena_release(&a);
}

/* Rules full of stars against a long path, and half a megabyte of them. */
static void the_slow_one(void)
{
	struct soi_robots r;
	struct soi_arena a;
	struct soi_buf b, path;
	clock_t start = clock();
	double s;

	soi_arena_init(&a);
	soi_buf_init(&b, SOI_MAX_ROBOTS_BYTES);
	soi_buf_init(&path, 8192);
	soi_buf_printf(&b, "User-agent: *\n");
	while (!b.failed) {
		soi_buf_printf(&b, "Disallow: /");
		for (int i = 0; i < 500; i++)
			soi_buf_printf(&b, "*a");
		soi_buf_printf(&b, "*c$\n");
	}
	for (int i = 0; i < 4000; i++)
		soi_buf_byte(&path, i ? 'a' : '/');
	soi_robots_parse(&a, soi_buf_span(&b), "soi", &r);
	(void)soi_robots_allow(&r, soi_buf_span(&path));
	s = (double)(clock() - start) / CLOCKS_PER_SEC;
	printf("# %zu rules, %.3f s\n", r.n, s);
	said(r.n > 100 && s < 2, SOI_LIT("rules full of stars take no longer than others"), "too slow", SOI_EMPTY);
	soi_buf_release(&path);
	soi_buf_release(&b);
	soi_arena_release(&a);
}

int main(int argc, char **argv)
{
	struct soi_buf b;
	struct soi_span text;
	size_t at, next;

	soi_buf_init(&b, 1 << 20);
	if (argc != 2 || soi_load(argv[1], &b, NULL) < 0) {
		printf("1..0 # SKIP no file of cases\n");
		return 1;
	}
	text = soi_buf_span(&b);
	for (at = soi_span_find(text, SOI_LIT("== "), 0); at != SIZE_MAX; at = next) {
		next = soi_span_find(text, SOI_LIT("\n== "), at);
		next = next == SIZE_MAX ? next : next + 1;
		run_case(soi_span_sub(text, at + 3, next == SIZE_MAX ? text.n : next));
	}
	the_slow_one();
	printf("1..%d\n", n_cases);
	soi_buf_release(&b);
	return 0;
}
