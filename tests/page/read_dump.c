/*
 * Print the records of files, as `soi read --id-from-name` does; for looking at
 * the page room alone.
 */
#include <stdio.h>

#include "page/page.h"

static void refused(const struct soi_capture *c, const struct soi_err *err)
{
	fprintf(stderr, "read_dump: %.*s: %s\n", SOI_FMT(c->name), err->msg);
}

static void print(const struct soi_article *art, struct soi_arena *a)
{
	struct soi_buf out;
	struct soi_json j;

	soi_buf_init(&out, SOI_MAX_FILE_BYTES);
	soi_json_init(&j, &out);
	soi_json_open(&j, '{');
	soi_article_json(art, a, &j);
	soi_json_close(&j, '}');
	soi_buf_byte(&out, '\n');
	fwrite(out.p, 1, out.n, stdout);
	soi_buf_release(&out);
}

static int read_file(const struct soi_reader *r, const char *path)
{
	struct soi_buf file, unpacked;
	struct soi_arena a;
	struct soi_input in;
	struct soi_capture c;
	struct soi_article *arts;
	struct soi_span bytes;
	struct soi_err err = { 0 };
	struct soi_read_opts opts = { .id_from_name = true };
	size_t n;
	int rc, bad = 0;

	soi_arena_init(&a);
	soi_buf_init(&file, SOI_MAX_FILE_BYTES);
	soi_buf_init(&unpacked, SOI_MAX_FILE_BYTES);
	if (soi_load(path, &file, &err) < 0 ||
	    soi_unpack(soi_buf_span(&file), &unpacked, &bytes, &err) < 0) {
		fprintf(stderr, "read_dump: %s\n", err.msg);
		bad = 1;
		goto out;
	}
	soi_input_init(&in, bytes, soi_span_str(path), &opts);
	while ((rc = soi_input_next(&in, &a, &c, &err)) != 0) {
		if (rc < 0 || soi_page_read(r, &a, &c, &arts, &n, &err) < 0) {
			refused(&c, &err);
			bad = 1;
			continue;
		}
		for (size_t i = 0; i < n; i++)
			print(&arts[i], &a);
		soi_arena_clear(&a);
	}
out:
	soi_arena_release(&a);
	soi_buf_release(&file);
	soi_buf_release(&unpacked);
	return bad;
}

int main(int argc, char **argv)
{
	struct soi_tables t;
	struct soi_arena a;
	struct soi_err err = { 0 };
	struct soi_reader *r = NULL;
	int bad = 0;

	soi_arena_init(&a);
	if (soi_tables_open(&t, NULL, &err) == 0)
		r = soi_reader_new(&a, &t, &err);
	if (!r) {
		fprintf(stderr, "read_dump: %s\n", err.msg);
		return 2;
	}
	for (int i = 1; i < argc; i++)
		bad |= read_file(r, argv[i]);
	soi_arena_release(&a);
	soi_tables_release(&t);
	return bad;
}
