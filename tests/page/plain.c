/*
 * Plain text and JSON lines read as a whole: each file of tests/page/plain is
 * an input, a line of five hyphens, and what is made of it: the first article (of
 * a feed, all), line by line, then what was dropped.  usage: test_page_plain FILE...  (TAP)
 */
#include <stdio.h>

#include "check.h"
#include "base/banned.h"

static void field(struct soi_buf *out, const char *name, struct soi_span v)
{
	if (v.n)
		soi_buf_printf(out, "%s: %.*s\n", name, SOI_FMT(v));
}

static void names(struct soi_buf *out, const char *name, const struct soi_span *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		field(out, name, v[i]);
}

static void outline(struct soi_buf *out, const struct soi_article *art)
{
	struct soi_span rest = art->text;

	soi_buf_printf(out, "kind: %s\n", soi_kind_name(art->kind));
	field(out, "title", art->title);
	field(out, "lede", art->lede);
	field(out, "published", art->published);
	if (art->published_from != SOI_FROM_NONE)
		field(out, "from", soi_span_str(soi_from_name(art->published_from)));
	names(out, "author", art->authors, art->n_authors);
	names(out, "agency", art->agencies, art->n_agencies);
	field(out, "outlet", art->outlet);
	if (art->kind == SOI_LISTING)
		field(out, "order", soi_span_str(soi_order_name(art->order)));
	while (rest.n) {
		struct soi_span line = soi_span_cut(&rest, '\n');

		soi_buf_printf(out, "| %.*s\n", SOI_FMT(line));
	}
	for (size_t i = 0; i < art->n_dropped; i++)
		soi_buf_printf(out, "%s: %.*s\n", soi_drop_name(art->dropped[i].why),
			       SOI_FMT(art->dropped[i].text));
	for (size_t i = 0; i < art->n_items; i++)
		soi_buf_printf(out, "item: %.*s / %.*s / %.*s\n", SOI_FMT(art->items[i].published),
			       SOI_FMT(art->items[i].title), SOI_FMT(art->items[i].lede));
}

static int read_all(const struct soi_reader *r, struct soi_arena *a, struct soi_span bytes,
		    struct soi_buf *got, struct soi_err *err)
{
	struct soi_input in;
	struct soi_capture c;
	struct soi_article *arts;
	const char *bad;
	size_t n;
	int rc;

	soi_input_init(&in, bytes, SOI_LIT("input"), NULL);
	while ((rc = soi_input_next(&in, a, &c, err)) != 0) {
		if (rc > 0)
			rc = soi_page_read(r, a, &c, &arts, &n, err);
		if (rc < 0) {
			soi_buf_printf(got, "error at %zu: %s\n", err->offset, err->msg);
			err->msg[0] = 0;
			continue;
		}
		outline(got, &arts[0]);
		for (size_t i = 0; i < n; i++) {
			if (i > 0 && soi_feed_looks(c.bytes))	/* its items may bring more */
				outline(got, &arts[i]);
			bad = check_article(&arts[i], c.bytes);
			if (!bad)
				bad = check_round_trip(&arts[i], a);
			if (bad)
				return soi_fail(err, SOI_EVERIFY, 0, "%s", bad);
		}
	}
	return SOI_OK;
}

static bool run(const struct soi_reader *r, const char *path)
{
	struct soi_buf file, got;
	struct soi_err err = { 0 };
	struct soi_span want = SOI_EMPTY;
	struct soi_arena a;
	size_t at;
	bool ok = false;

	soi_arena_init(&a);
	soi_buf_init(&file, SOI_MAX_CAPTURE_BYTES);
	soi_buf_init(&got, SOI_MAX_CAPTURE_BYTES);
	if (soi_load(path, &file, &err) < 0)
		goto out;
	at = soi_span_find(soi_buf_span(&file), SOI_LIT("\n-----\n"), 0);
	if (at == SIZE_MAX) {
		(void)soi_fail(&err, SOI_EFORMAT, 0, "no line of hyphens");
		goto out;
	}
	want = soi_span_sub(soi_buf_span(&file), at + 7, file.n);
	if (read_all(r, &a, soi_span_sub(soi_buf_span(&file), 0, at + 1), &got, &err) < 0)
		goto out;
	ok = soi_span_eq(soi_buf_span(&got), want);
	if (!ok)
		printf("# wanted\n%.*s# got\n%.*s", SOI_FMT(want), SOI_FMT(soi_buf_span(&got)));
out:
	if (err.msg[0])
		printf("# %s\n", err.msg);
	soi_buf_release(&file);
	soi_buf_release(&got);
	soi_arena_release(&a);
	return ok;
}

int main(int argc, char **argv)
{
	const struct soi_reader *r;
	struct soi_tables tables;
	struct soi_arena a;
	struct soi_err err;
	int bad = 0;

	soi_arena_init(&a);
	if (soi_tables_open(&tables, NULL, &err) < 0 || !(r = soi_reader_new(&a, &tables, &err))) {
		printf("Bail out! %s\n", err.msg);
		return 1;
	}
	printf("1..%d\n", argc - 1);
	for (int i = 1; i < argc; i++) {
		const char *name = strrchr(argv[i], '/') ? strrchr(argv[i], '/') + 1 : argv[i];
		bool ok = run(r, argv[i]);

		printf("%s %d - %s\n", ok ? "ok" : "not ok", i, name);
		bad += !ok;
	}
	soi_tables_release(&tables);
	soi_arena_release(&a);
	return bad != 0;
}
