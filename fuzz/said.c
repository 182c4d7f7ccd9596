/*
 * Figures, quotations and events of any text, with names and times laid over it
 * that the input draws itself, so that the steps meet what no real step before
 * them would give: every mark lies inside the text, in order where the record
 * promises it, and every slot replays.
 */
#include <stdlib.h>

#include "mark/internal.h"
#include "opened.h"

#include "base/banned.h"

static struct soi_marker marker;

static void open_tables(void)
{
	struct soi_arena *arena = &opened()->arena;
	const struct soi_tables *raw = &opened()->tables;
	struct soi_err err;

	if (marker.figures)
		return;
	HOLDS(soi_text_tables_init(&marker.text, arena, raw, &err) == 0);
	HOLDS((marker.names = soi_names_tables_new(arena, raw, &marker.text, &err)));
	HOLDS((marker.figures = soi_figures_tables_new(arena, raw, &marker.text, &err)));
	HOLDS((marker.quotes = soi_quotes_tables_new(arena, raw, &marker.text, &err)));
	HOLDS((marker.events = soi_events_tables_new(arena, raw, &marker.text, &err)));
	HOLDS(soi_lexicon_close(marker.text.lexicon, &err) == 0);
}

/* Runs of whole tokens become names and times, by the bytes they begin with. */
static void lay_marks(struct soi_mark_doc *d)
{
	static const char *const ids[] = { "USA", "KOR", "Jens Stoltenberg", "NATO", "PRK" };
	static const char *const values[] = { "2024-05-21", "XXXX-05", "P3D", "",
					      "2024-05-21/2024-05-23" };
	size_t n = d->text.n_tokens;

	d->m->names = SOI_NEW_N(d->a, struct soi_name, n + 1);
	d->m->times = SOI_NEW_N(d->a, struct soi_time, n + 1);
	for (size_t i = 0; i + 3 < n; i++) {
		uint64_t h = soi_hash_pair(d->text.tokens[i].key, i);
		size_t last = i + (size_t)(h >> 8) % 3;

		if (h % 4 > 1)
			continue;
		if (h % 4)
			d->m->names[d->m->n_names++] =
				(struct soi_name){ .start = d->text.tokens[i].start,
						   .end = d->text.tokens[last].end,
						   .kind = (enum soi_name_kind)((h >> 16) % 3),
						   .id = soi_span_str(ids[(h >> 24) % 5]) };
		else
			d->m->times[d->m->n_times++] =
				(struct soi_time){ .start = d->text.tokens[i].start,
						   .end = d->text.tokens[last].end,
						   .value = soi_span_str(values[(h >> 24) % 5]) };
		i = last + (size_t)(h >> 32) % 6;
	}
}

static void inside(struct soi_range r, size_t n)
{
	HOLDS(r.start <= r.end && r.end <= n);
}

static void check(const struct soi_marks *m, size_t n)
{
	for (size_t i = 0; i < m->n_figures; i++)
		HOLDS(m->figures[i].start < m->figures[i].end && m->figures[i].end <= n &&
		      m->figures[i].unit.n);
	for (size_t i = 0; i < m->n_quotes; i++) {
		HOLDS(m->quotes[i].start < m->quotes[i].end && m->quotes[i].end <= n);
		inside(m->quotes[i].speaker_span, n);
		inside(m->quotes[i].cue_span, n);
	}
	for (size_t i = 0; i < m->n_events; i++) {
		const struct soi_event *e = &m->events[i];

		HOLDS(e->start < e->end && e->end <= n &&
		      (i == 0 || m->events[i - 1].start <= e->start));
		HOLDS(e->type.n && e->when_time < (int32_t)m->n_times);
		inside(e->when_span, n);
		inside(e->where_span, n);
		for (size_t k = 0; k < e->n_source_spans; k++)
			inside(e->source_spans[k], n);
		for (size_t k = 0; k < e->n_target_spans; k++)
			inside(e->target_spans[k], n);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct soi_span s = { (const char *)p, n };
	size_t bad = soi_utf8_check(s);
	struct soi_marks marks = { 0 };
	struct soi_article art = { 0 };
	struct soi_mark_doc d = { .art = &art, .m = &marks };
	struct soi_arena a;
	struct soi_err err;

	open_tables();
	if (bad != SIZE_MAX)
		s.n = bad;
	soi_arena_init(&a);
	d.a = &a;
	art.text = s;
	art.title = soi_span_sub(s, 0, s.n / 8);
	if (soi_text_split(&d.text, &a, s, &marker.text, &err) == 0) {
		lay_marks(&d);
		HOLDS(soi_mark_figures(&marker, &d, &err) == 0);
		HOLDS(soi_mark_quotes(&marker, &d, &err) == 0);
		HOLDS(soi_mark_events(&marker, &d, &err) == 0);
		check(&marks, s.n);
	}
	soi_arena_release(&a);
	return 0;
}
