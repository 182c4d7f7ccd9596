/*
 * The page room on the data outside the repository: the five texts, the 316
 * articles and some megabytes of another collection.  What check.h says holds of every
 * one, and the topic page has the items of the annotation.
 * usage: test_page_examples SHARED  (TAP)
 */
#include <stdio.h>

#include "../page/check.h"
#include "base/banned.h"

struct run {
	struct soi_reader *reader;
	struct soi_arena tables_arena;
	struct soi_tables tables;
	unsigned n, bad;
};

static void tell(struct run *r, bool ok, const char *what, const char *why)
{
	printf("%s %u - %s\n", ok ? "ok" : "not ok", ++r->n, what);
	if (!ok && why)
		printf("# %s\n", why);
	r->bad += !ok;
}

/* Every article of a file holds; *first (if not NULL) gets the first capture's,
 * in keep. */
static const char *check_file(struct run *r, struct soi_span bytes, const char *name,
			      struct soi_arena *keep, struct soi_article **first, size_t *n_first)
{
	struct soi_read_opts opts = { .id_from_name = true };
	struct soi_input in;
	struct soi_capture c;
	struct soi_article *arts;
	struct soi_arena a, *use;
	struct soi_err err;
	const char *bad = NULL;
	size_t n;
	int rc;

	soi_arena_init(&a);
	soi_input_init(&in, bytes, soi_span_str(name), &opts);
	use = keep ? keep : &a;
	while (!bad && (rc = soi_input_next(&in, use, &c, &err)) != 0) {
		if (rc < 0 || soi_page_read(r->reader, use, &c, &arts, &n, &err) < 0) {
			bad = "refused";
			break;
		}
		for (size_t i = 0; i < n && !bad; i++) {
			bad = check_article(&arts[i], c.bytes);
			if (!bad)
				bad = check_round_trip(&arts[i], use);
		}
		if (keep) {
			*first = arts;
			*n_first = n;
			break;
		}
		soi_arena_clear(&a);
	}
	soi_arena_release(&a);
	return bad;
}

static bool load(struct soi_buf *file, struct soi_buf *unpacked, const char *path, struct soi_span *bytes)
{
	struct soi_err err;

	return soi_load(path, file, &err) == 0 &&
	       soi_unpack(soi_buf_span(file), unpacked, bytes, &err) == 0;
}

static const char *string(struct json_object *o, const char *key)
{
	struct json_object *v;

	return json_object_object_get_ex(o, key, &v) && v ? json_object_get_string(v) : "";
}

/* The gold listing's items against ours. */
static const char *check_items(struct json_object *gold, const struct soi_article *arts, size_t n)
{
	struct json_object *items, *it;

	json_object_object_get_ex(gold, "items", &items);
	if (arts[0].kind != SOI_LISTING || n != json_object_array_length(items) + 1)
		return "no listing, or another number of items";
	if (strcmp(string(gold, "order"), soi_order_name(arts[0].order)) != 0)
		return "another order";
	for (size_t i = 1; i < n; i++) {
		it = json_object_array_get_idx(items, i - 1);
		if (arts[i].kind != SOI_ITEM || arts[i].rank != i - 1 ||
		    !soi_span_eq(arts[i].part_of, arts[0].id) ||
		    !soi_span_is(arts[i].title, string(it, "title")) ||
		    !soi_span_is(arts[i].lede, string(it, "lede")))
			return "another item";
	}
	return NULL;
}

static void examples(struct run *r, const char *shared)
{
	struct soi_buf gold, file, unpacked;
	struct soi_arena a;
	struct soi_span rest, bytes;
	char path[4096];

	soi_buf_init(&gold, SOI_MAX_FILE_BYTES);
	soi_buf_init(&file, SOI_MAX_FILE_BYTES);
	soi_buf_init(&unpacked, SOI_MAX_FILE_BYTES);
	soi_arena_init(&a);
	snprintf(path, sizeof(path), "%s/gold/examples.jsonl", shared);
	if (!load(&gold, &unpacked, path, &rest)) {
		printf("ok %u - examples # SKIP no %s\n", ++r->n, path);
		goto out;
	}
	while (rest.n) {
		struct soi_span line = soi_span_cut(&rest, '\n');
		struct json_object *o;
		struct soi_article *arts = NULL;
		const char *bad;
		size_t n = 0;

		if (soi_json_line(line, &o, NULL) < 0)
			break;
		snprintf(path, sizeof(path), "%s/examples/%s.txt", shared, string(o, "doc"));
		bad = load(&file, &unpacked, path, &bytes) ?
		      check_file(r, bytes, path, &a, &arts, &n) : "cannot be loaded";
		if (!bad && strcmp(string(o, "kind"), "listing") == 0)
			bad = check_items(o, arts, n);
		if (!bad && *string(o, "published") && !soi_span_is(arts[0].published, string(o, "published")))
			bad = "another date";
		if (!bad && *string(o, "title") && !soi_span_is(arts[0].title, string(o, "title")))
			bad = "another title";
		tell(r, !bad, string(o, "doc"), bad);
		json_object_put(o);
	}
out:
	soi_arena_release(&a);
	soi_buf_release(&gold);
	soi_buf_release(&file);
	soi_buf_release(&unpacked);
}

static void collection(struct run *r, const char *shared, const char *name)
{
	struct soi_buf file, unpacked;
	struct soi_span bytes;
	const char *bad;
	char path[4096];

	soi_buf_init(&file, SOI_MAX_FILE_BYTES);
	soi_buf_init(&unpacked, SOI_MAX_FILE_BYTES);
	snprintf(path, sizeof(path), "%s/data/%s", shared, name);
	if (load(&file, &unpacked, path, &bytes)) {
		if (bytes.n > (4u << 20))	/* the first megabytes will do */
			bytes.n = (size_t)((char *)memrchr(bytes.p, '\n', 4u << 20) - bytes.p);
		bad = check_file(r, bytes, name, NULL, NULL, NULL);
		tell(r, !bad, name, bad);
	} else {
		printf("ok %u - %s # SKIP not there\n", ++r->n, name);
	}
	soi_buf_release(&file);
	soi_buf_release(&unpacked);
}

int main(int argc, char **argv)
{
	struct run r = { 0 };
	struct soi_err err = { 0 };

	soi_arena_init(&r.tables_arena);
	if (argc != 2 || soi_tables_open(&r.tables, NULL, &err) < 0 ||
	    !(r.reader = soi_reader_new(&r.tables_arena, &r.tables, &err))) {
		printf("Bail out! %s\n", err.msg);
		return 1;
	}
	examples(&r, argv[1]);
	collection(&r, argv[1], "vmds/odd.jsonl");
	collection(&r, argv[1], "vinews/vinews.jsonl.gz");
	printf("1..%u\n", r.n);
	soi_tables_release(&r.tables);
	soi_arena_release(&r.tables_arena);
	return r.bad != 0;
}
