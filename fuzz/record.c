/*
 * The whole road of one input: cut into captures, read, marked, printed, read
 * back, printed again.  Whatever the bytes: what tests/page/check.h says of an
 * article holds, and the record read back prints as it did.  (mark.c looks at
 * the marks themselves.)
 */
#include "store/store.h"
#include "../tests/page/check.h"
#include "opened.h"
#include "base/banned.h"

static struct soi_engine engine;	/* made at the first input, kept to the end */

static void open_engine(void)
{
	struct opened *o = opened();
	struct soi_err err;

	if (engine.tables)
		return;
	engine.tables = &o->tables;
	engine.reader = soi_reader_new(&o->arena, &o->tables, &err);
	engine.marker = soi_marker_new(&o->arena, &o->tables, &err);
	engine.n_threads = 1;
	HOLDS(engine.reader && engine.marker);
}

/* Printed, read back as a record, printed again: the same line. */
static void check_record(const struct soi_doc *doc, struct soi_arena *a)
{
	struct soi_buf once, again;
	struct soi_capture line = { .form = SOI_FORM_RECORD };
	struct soi_doc *docs;
	struct soi_err err;
	size_t n;

	soi_buf_init(&once, SOI_MAX_CAPTURE_BYTES);
	soi_buf_init(&again, SOI_MAX_CAPTURE_BYTES);
	soi_record_json(doc, a, &once);
	HOLDS(!once.failed);
	line.bytes = soi_buf_span(&once);
	HOLDS(soi_derive(&engine, a, &line, false, &docs, &n, &err) == 0 && n == 1);
	soi_record_json(&docs[0], a, &again);
	HOLDS(soi_span_eq(line.bytes, soi_buf_span(&again)));
	soi_buf_release(&once);
	soi_buf_release(&again);
}

static void one_capture(const struct soi_capture *capture, struct soi_arena *a)
{
	struct soi_doc *docs = NULL;
	struct soi_err err = { 0 };
	size_t n = 0;

	if (soi_derive(&engine, a, capture, true, &docs, &n, &err) < 0) {
		HOLDS(err.msg[0]);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (capture->form != SOI_FORM_RECORD)
			HOLDS(!check_article(docs[i].art, capture->bytes));
		check_record(&docs[i], a);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct soi_read_opts opts = { .published = SOI_EMPTY };
	struct soi_capture capture;
	struct soi_input input;
	struct soi_arena a;
	struct soi_err err;
	int rc;

	open_engine();
	soi_arena_init(&a);
	soi_input_init(&input, (struct soi_span){ (const char *)p, n }, SOI_LIT("fuzz"), &opts);
	while ((rc = soi_input_next(&input, &a, &capture, &err)) != 0)
		if (rc > 0)
			one_capture(&capture, &a);
	soi_arena_release(&a);
	return 0;
}
