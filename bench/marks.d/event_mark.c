/*
 * Time the event layer alone: every record of FILE is marked up to the events,
 * and only soi_mark_events is timed.  Prints "patterns sentences seconds
 * sentences/s events".
 * usage: event_mark ROUNDS FILE [OVERLAY]
 */
#include "timed.h"

#include "base/banned.h"

/* All steps before the events, whose results those need. */
static int prepare(const struct soi_marker *m, struct soi_mark_doc *d, struct soi_err *err)
{
	int rc = soi_text_split(&d->text, d->a, d->art->text, &m->text, err);

	if (rc == 0)
		rc = soi_mark_names(m, d, err);
	if (rc == 0)
		rc = soi_mark_times(m, d, err);
	if (rc == 0)
		rc = soi_mark_figures(m, d, err);
	if (rc == 0)
		rc = soi_mark_quotes(m, d, err);
	return rc;
}

static void mark_one(struct timed *b, const struct soi_article *art)
{
	struct soi_marks marks = { 0 };
	struct soi_mark_doc d = { .a = &b->a, .art = art, .m = &marks };
	struct soi_err err;
	double start;

	if (art->kind == SOI_LISTING || prepare(b->marker, &d, &err) < 0)
		return;
	start = now_s();
	if (soi_mark_events(b->marker, &d, &err) < 0)
		return;
	b->inner += now_s() - start;
	b->units += d.text.n_sentences;
	b->marks += marks.n_events;
}

int main(int argc, char **argv)
{
	static struct timed b;
	int rc = timed_run(&b, argc, argv);

	if (rc)
		return rc;
	printf("%zu %zu %.3f %.0f %zu\n", soi_tables_get(&b.tables, "events")->n_rows, b.units,
	       b.inner, b.inner > 0 ? (double)b.units / b.inner : 0.0, b.marks);
	return 0;
}
