/*
 * The whole road of one input: cut into captures, read, marked, printed, read
 * back, printed again.  Whatever the bytes: the text is UTF-8 in whole lines,
 * its pieces cover it in order and point into the capture, title and lede and
 * all marks lie inside it, and the record read back prints as it did.
 */
#include <stdlib.h>

#include "store/store.h"
#include "base/banned.h"

#define HOLDS(x) do { if (!(x)) abort(); } while (0)

static struct soi_engine engine;	/* made at the first input, kept to the end */

static void open_engine(void)
{
	static struct soi_tables tables;
	static struct soi_arena arena;
	struct soi_err err;

	if (engine.tables)
		return;
	HOLDS(soi_tables_open(&tables, NULL, &err) == 0);
	soi_arena_init(&arena);
	engine.tables = &tables;
	engine.reader = soi_reader_new(&arena, &tables, &err);
	engine.marker = soi_marker_new(&arena, &tables, &err);
	engine.n_threads = 1;
	HOLDS(engine.reader && engine.marker);
}

static bool inside(struct soi_span s, struct soi_span text)
{
	return s.n == 0 || (s.p >= text.p && s.p + s.n <= text.p + text.n);
}

static void check_article(const struct soi_article *art, size_t n_bytes)
{
	size_t end = 0;

	HOLDS(soi_utf8_check(art->text) == SIZE_MAX);
	HOLDS(art->text.n == 0 || art->text.p[art->text.n - 1] == '\n');
	HOLDS(inside(art->title, art->text) && inside(art->lede, art->text));
	for (size_t i = 0; i < art->n_pieces; i++) {
		const struct soi_piece *p = &art->pieces[i];

		HOLDS(p->start == end && p->end > p->start);
		HOLDS(p->byte_start <= p->byte_end && p->byte_end <= n_bytes);
		end = p->end;
	}
	HOLDS(end == art->text.n);
	for (size_t i = 0; i < art->n_dropped; i++) {
		const struct soi_dropped *d = &art->dropped[i];

		HOLDS(soi_utf8_check(d->text) == SIZE_MAX);
		HOLDS(d->byte_start <= d->byte_end && d->byte_end <= n_bytes);
	}
}

/* start..end is a span of the text that is not empty and cuts no letter. */
static void check_span(struct soi_span text, size_t start, size_t end)
{
	HOLDS(start < end && end <= text.n);
	HOLDS(soi_utf8_check(soi_span_sub(text, start, end)) == SIZE_MAX);
}

static void check_marks(const struct soi_marks *m, struct soi_span text)
{
	for (size_t i = 0; i < m->n_sentences; i++)
		check_span(text, m->sentences[i].start, m->sentences[i].end);
	for (size_t i = 0; i < m->n_names; i++)
		check_span(text, m->names[i].start, m->names[i].end);
	for (size_t i = 0; i < m->n_times; i++)
		check_span(text, m->times[i].start, m->times[i].end);
	for (size_t i = 0; i < m->n_figures; i++)
		check_span(text, m->figures[i].start, m->figures[i].end);
	for (size_t i = 0; i < m->n_quotes; i++)
		check_span(text, m->quotes[i].start, m->quotes[i].end);
	for (size_t i = 0; i < m->n_events; i++) {
		check_span(text, m->events[i].start, m->events[i].end);
		for (size_t k = 0; k < m->events[i].n_figures; k++)
			HOLDS(m->events[i].figures[k] < m->n_figures);
	}
}

/* Printed, read back as a record, printed again: the same line. */
static void check_round_trip(const struct soi_doc *doc, struct soi_arena *a)
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
			check_article(docs[i].art, capture->bytes.n);
		if (docs[i].marks)
			check_marks(docs[i].marks, docs[i].art->text);
		check_round_trip(&docs[i], a);
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
