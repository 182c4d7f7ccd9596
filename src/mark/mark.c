/*
 * The driver of the mark room: split the text, then one step after the other,
 * each reading what those before it found (internal.h has the order).
 *
 * Nothing is kept between records: two calls on the same record and tables
 * give the same marks, on any thread.
 */
#include "mark/internal.h"

#include "base/banned.h"

struct soi_marker *soi_marker_new(struct soi_arena *a, const struct soi_tables *t,
				  struct soi_err *err)
{
	struct soi_marker *m = SOI_NEW(a, struct soi_marker);

	if (soi_text_tables_init(&m->text, a, t, err) < 0)
		return NULL;
	m->names = soi_names_tables_new(a, t, &m->text, err);
	if (!m->names)
		return NULL;
	m->times = soi_times_tables_new(a, t, &m->text, err);
	if (!m->times)
		return NULL;
	m->figures = soi_figures_tables_new(a, t, &m->text, err);
	if (!m->figures)
		return NULL;
	m->quotes = soi_quotes_tables_new(a, t, &m->text, err);
	if (!m->quotes)
		return NULL;
	m->events = soi_events_tables_new(a, t, &m->text, err);
	if (!m->events)
		return NULL;
	m->bounds = soi_bounds_tables_new(a, t, &m->text, err);
	if (!m->bounds)
		return NULL;
	return soi_lexicon_close(m->text.lexicon, err) < 0 ? NULL : m;
}

/* Only Vietnamese is marked; a record that does not say is taken for it. */
static bool is_vietnamese(struct soi_span lang)
{
	return lang.n == 0 || soi_span_is(lang, "vi") || soi_span_starts(lang, SOI_LIT("vi-"));
}

static void copy_sentences(struct soi_mark_doc *d)
{
	struct soi_marks *out = d->m;

	out->n_sentences = d->text.n_sentences;
	out->sentences = SOI_NEW_N(d->a, struct soi_range, out->n_sentences);
	for (size_t i = 0; i < out->n_sentences; i++)
		out->sentences[i] = (struct soi_range){ d->text.sentences[i].start,
							d->text.sentences[i].end };
}

/* The tokens of [start, end); at: where the last mark was found, since they come in order. */
static void place(const struct soi_text *t, size_t start, size_t end, size_t *at, uint32_t *where, size_t i)
{
	size_t k = *at;

	if (k >= t->n_tokens || t->tokens[k].start > start)
		k = soi_token_at(t, start);
	while (k < t->n_tokens && t->tokens[k].end <= start)
		k++;
	*at = k;
	for (; k < t->n_tokens && t->tokens[k].start < end; k++)
		where[k] = (uint32_t)i + 1;
}

void soi_mark_places(struct soi_mark_doc *d)
{
	size_t name = 0, time = 0;

	if (d->name_at)
		return;
	d->name_at = SOI_NEW_N(d->a, uint32_t, d->text.n_tokens + 1);
	d->time_at = SOI_NEW_N(d->a, uint32_t, d->text.n_tokens + 1);
	for (size_t i = 0; i < d->m->n_names; i++)
		place(&d->text, d->m->names[i].start, d->m->names[i].end, &name, d->name_at, i);
	for (size_t i = 0; i < d->m->n_times; i++)
		place(&d->text, d->m->times[i].start, d->m->times[i].end, &time, d->time_at, i);
}

typedef int step(const struct soi_marker *m, struct soi_mark_doc *d, struct soi_err *err);

int soi_mark(const struct soi_marker *m, struct soi_arena *a, const struct soi_article *art,
	     struct soi_marks *out, struct soi_err *err)
{
	static step *const steps[] = { soi_mark_names, soi_mark_times, soi_mark_figures, soi_mark_quotes,
				       soi_mark_events, soi_mark_bounds };
	struct soi_mark_doc d = { .a = a, .art = art, .m = out };
	size_t before = a->used_bytes;
	int rc;

	*out = (struct soi_marks){ 0 };
	if (art->kind == SOI_LISTING || !is_vietnamese(art->lang))
		return SOI_OK;
	rc = soi_text_split(&d.text, a, art->text, &m->text, err);
	if (rc < 0)
		return rc;
	copy_sentences(&d);
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps) && rc == 0; i++) {
		rc = steps[i](m, &d, err);
		if (rc == 0)
			rc = soi_arena_within(a, before, SOI_MAX_MARK_BYTES, err);
	}
	return rc;
}
