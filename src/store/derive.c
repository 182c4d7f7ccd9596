/*
 * One capture to its documents, and a document to its line.
 *
 * This is the whole of `soi read` and `soi mark`, and the map step of `soi
 * add`: a function of the capture and the tables, so that `soi verify` can run
 * it again on what is stored and compare bytes.
 */
#include "store/store.h"
#include "base/banned.h"

/* Listings, and pages that say they are in another language, stay unmarked. */
static bool is_marked_kind(const struct soi_article *art)
{
	return art->kind != SOI_LISTING &&
	       (art->lang.n == 0 || soi_span_is(art->lang, "vi") ||
		soi_span_starts(art->lang, SOI_LIT("vi-")));
}

static int mark_doc(const struct soi_engine *e, struct soi_arena *a, struct soi_doc *doc,
		    struct soi_err *err)
{
	struct soi_marks *marks;
	int rc;

	if (!is_marked_kind(doc->art))
		return 0;
	marks = SOI_NEW(a, struct soi_marks);
	rc = soi_mark(e->marker, a, doc->art, marks, err);
	if (rc == 0)
		doc->marks = marks;
	return rc;
}

/* A line that soi printed before: parsed, never read again. */
static int parse_record(struct soi_arena *a, const struct soi_capture *capture,
			struct soi_doc *doc, struct soi_err *err)
{
	struct soi_article *art = SOI_NEW(a, struct soi_article);
	struct soi_marks *marks = SOI_NEW(a, struct soi_marks);
	const struct soi_value *o;
	struct soi_arena tree;
	bool had = false;
	int rc;

	soi_arena_init(&tree);
	rc = soi_value_read(&tree, capture->bytes, &o, err);
	if (rc == 0)
		rc = soi_article_parse(a, o, art, err);
	if (rc < 0)
		goto out;
	doc->art = art;
	doc->marks = NULL;
	if (art->published.n == 0 && capture->published.n > 0) {
		/* A date told now changes what the times mean: mark anew. */
		art->published = capture->published;
		art->published_from = SOI_FROM_GIVEN;
		art->published_why = NULL;
		art->n_published_why = 0;
		goto out;
	}
	rc = soi_marks_parse(a, o, art, marks, &had, err);
	if (rc == 0 && had)
		doc->marks = marks;
out:
	soi_arena_release(&tree);
	return rc;
}

int soi_derive(const struct soi_engine *e, struct soi_arena *a, const struct soi_capture *capture,
	       bool mark, struct soi_doc **out, size_t *n, struct soi_err *err)
{
	struct soi_article *arts = NULL;
	struct soi_doc *docs;
	size_t n_docs = 1;
	size_t i;
	int rc;

	if (capture->form == SOI_FORM_RECORD) {
		docs = SOI_NEW_N(a, struct soi_doc, 1);
		rc = parse_record(a, capture, &docs[0], err);
		if (rc < 0)
			return rc;
	} else {
		rc = soi_page_read(e->reader, a, capture, &arts, &n_docs, err);
		if (rc < 0)
			return rc;
		docs = SOI_NEW_N(a, struct soi_doc, n_docs);
		for (i = 0; i < n_docs; i++)
			docs[i].art = &arts[i];
	}
	for (i = 0; mark && i < n_docs; i++) {
		rc = docs[i].marks ? 0 : mark_doc(e, a, &docs[i], err);
		if (rc < 0)
			return rc;
	}
	*out = docs;
	*n = n_docs;
	return 0;
}

void soi_record_json(const struct soi_doc *doc, struct soi_arena *a, struct soi_buf *out)
{
	struct soi_json j;

	soi_json_init(&j, out);
	soi_json_open(&j, '{');
	soi_article_json(doc->art, a, &j);
	if (doc->marks)
		soi_marks_json(doc->marks, doc->art, a, &j);
	soi_json_close(&j, '}');
}

int soi_derive_lines(const struct soi_engine *e, struct soi_arena *a,
		     const struct soi_capture *capture, bool mark, struct soi_doc **out, size_t *n,
		     struct soi_buf *lines, struct soi_err *err)
{
	size_t i;
	int rc = soi_derive(e, a, capture, mark, out, n, err);

	for (i = 0; rc == 0 && i < *n; i++) {
		soi_record_json(&(*out)[i], a, lines);
		soi_buf_byte(lines, '\n');
	}
	if (rc == 0 && lines->failed)
		rc = soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "its records pass %zu bytes",
			      lines->max);
	return rc;
}
