/*
 * Pages read as a whole: each file of tests/page/html is a page, a line of five
 * hyphens, and what is made of it; of the same page in UTF-16 as well.
 * usage: test_page_html_read FILE...  (TAP)
 */
#include <stdio.h>

#include "page/page.h"

#include "base/banned.h"

static void field(struct soi_buf *out, const char *name, struct soi_span v)
{
	if (v.n)
		soi_buf_printf(out, "%s: %.*s\n", name, SOI_FMT(v));
}

static void names(struct soi_buf *out, const char *name, const struct soi_span *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		soi_buf_printf(out, "%s%.*s", i ? "; " : name, SOI_FMT(v[i]));
	if (n)
		soi_buf_byte(out, '\n');
}

static void outline(struct soi_buf *out, const struct soi_article *art)
{
	struct soi_span rest = art->text;
	size_t i;

	soi_buf_printf(out, "kind: %s\n", soi_kind_name(art->kind));
	field(out, "url", art->url);
	field(out, "title", art->title);
	field(out, "lede", art->lede);
	field(out, "published", art->published);
	names(out, "authors: ", art->authors, art->n_authors);
	names(out, "agencies: ", art->agencies, art->n_agencies);
	field(out, "section", art->section);
	if (art->order != SOI_ORDER_NONE)
		soi_buf_printf(out, "order: %s\n", soi_order_name(art->order));
	while (rest.n) {
		struct soi_span line = soi_span_cut(&rest, '\n');

		soi_buf_printf(out, "| %.*s\n", SOI_FMT(line));
	}
	for (i = 0; i < art->n_dropped; i++)
		soi_buf_printf(out, "dropped %s: %.*s\n", soi_drop_name(art->dropped[i].why),
			       SOI_FMT(art->dropped[i].text));
	for (i = 0; i < art->n_images; i++)
		soi_buf_printf(out, "image: %.*s | %.*s | %.*s\n", SOI_FMT(art->images[i].url),
			       SOI_FMT(art->images[i].caption), SOI_FMT(art->images[i].credit));
	for (i = 0; i < art->n_items; i++) {
		const struct soi_list_item *it = &art->items[i];

		soi_buf_printf(out, "item: %.*s | %.*s | %.*s | %.*s\n", SOI_FMT(it->url),
			       SOI_FMT(it->title), SOI_FMT(it->lede), SOI_FMT(it->published));
	}
}

/* Every verbatim piece must be the bytes it says it is. */
static bool pieces_hold(const struct soi_article *art, struct soi_span bytes)
{
	size_t i;

	for (i = 0; i < art->n_pieces; i++) {
		const struct soi_piece *p = &art->pieces[i];
		struct soi_span text = soi_span_sub(art->text, p->start, p->end);
		struct soi_span raw = soi_span_sub(bytes, p->byte_start, p->byte_end);

		if (text.n == raw.n && text.n > 4 && !soi_span_eq(text, raw))
			return false;
	}
	return true;
}

/* As Windows writes it: little-endian, with a mark of byte order. */
static void put_utf16(struct soi_span utf8, struct soi_buf *out)
{
	size_t at = 0;

	soi_buf_add(out, SOI_LIT("\xFF\xFE"));
	while (at < utf8.n) {
		uint32_t cp = soi_utf8_next(utf8, &at), units[2] = { cp, 0 };

		if (cp > 0xFFFF) {
			units[0] = 0xD800 + ((cp - 0x10000) >> 10);
			units[1] = 0xDC00 + ((cp - 0x10000) & 0x3FF);
		}
		for (int i = 0; i < 1 + (cp > 0xFFFF); i++) {
			soi_buf_byte(out, (char)(units[i] & 0xFF));
			soi_buf_byte(out, (char)(units[i] >> 8));
		}
	}
}

static bool same_in_utf16(const struct soi_reader *r, struct soi_arena *a, struct soi_capture c,
			  struct soi_span want)
{
	struct soi_buf wide, got;
	struct soi_article *arts;
	struct soi_err err = { 0 };
	bool ok = false;
	size_t n;

	soi_buf_init(&wide, SOI_MAX_CAPTURE_BYTES);
	soi_buf_init(&got, SOI_MAX_CAPTURE_BYTES);
	put_utf16(c.bytes, &wide);
	c.bytes = soi_buf_span(&wide);
	if (soi_page_read(r, a, &c, &arts, &n, &err) == 0) {
		outline(&got, &arts[0]);
		ok = soi_span_eq(soi_buf_span(&got), want);
	}
	if (!ok)
		printf("# in UTF-16 %s\n%.*s", err.msg, SOI_FMT(soi_buf_span(&got)));
	soi_buf_release(&wide);
	soi_buf_release(&got);
	return ok;
}

static bool run(const struct soi_reader *r, const char *path)
{
	struct soi_capture c = { .form = SOI_FORM_PAGE, .title_bytes = SIZE_MAX, .lede_bytes = SIZE_MAX,
				 .name = soi_span_str(path) };
	struct soi_buf file, got;
	struct soi_article *arts;
	struct soi_err err = { 0 };
	struct soi_span want;
	struct soi_arena a;
	size_t n, at;
	bool ok = false;

	soi_arena_init(&a);
	soi_buf_init(&file, SOI_MAX_CAPTURE_BYTES);
	soi_buf_init(&got, SOI_MAX_CAPTURE_BYTES);
	if (soi_load(path, &file, &err) < 0)
		goto out;
	at = soi_span_find(soi_buf_span(&file), SOI_LIT("\n-----\n"), 0);
	if (at == SIZE_MAX)
		goto out;
	c.bytes = soi_span_sub(soi_buf_span(&file), 0, at + 1);
	want = soi_span_sub(soi_buf_span(&file), at + 7, file.n);
	if (soi_page_read(r, &a, &c, &arts, &n, &err) < 0)
		goto out;
	outline(&got, &arts[0]);
	ok = soi_span_eq(soi_buf_span(&got), want) && pieces_hold(&arts[0], c.bytes);
	if (!ok)
		printf("# wanted\n%.*s# got\n%.*s", SOI_FMT(want), SOI_FMT(soi_buf_span(&got)));
	else
		ok = same_in_utf16(r, &a, c, want);
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
	int i, bad = 0;

	soi_arena_init(&a);
	if (soi_tables_open(&tables, NULL, &err) < 0 || !(r = soi_reader_new(&a, &tables, &err))) {
		printf("Bail out! %s\n", err.msg);
		return 1;
	}
	printf("1..%d\n", argc - 1);
	for (i = 1; i < argc; i++) {
		const char *name = strrchr(argv[i], '/') ? strrchr(argv[i], '/') + 1 : argv[i];
		bool ok = run(r, argv[i]);

		printf("%s %d - %s\n", ok ? "ok" : "not ok", i, name);
		bad += !ok;
	}
	soi_tables_release(&tables);
	soi_arena_release(&a);
	return bad != 0;
}
