/*
 * For tests of one marking step: names and times are written into the texts,
 * so that a step is tested on its own: [Hàn Quốc|KOR] is a place,
 * [TTXVN|TTXVN|org] a name of another kind, {Ngày 21/5|XXXX-05-21} a time.
 */
#ifndef TESTS_MARK_GIVEN_H
#define TESTS_MARK_GIVEN_H

#include <stdio.h>
#include <stdlib.h>

#include "world.h"

#define MAX_GIVEN 64

static inline int given_setup(void **state)
{
	struct soi_err err;
	struct world *w;

	if (world_open(state))
		return 1;
	w = *state;
	return !(w->m.names = soi_names_tables_new(&w->process, &w->tables, &w->m.text, &err)) ||
	       !(w->m.figures = soi_figures_tables_new(&w->process, &w->tables, &w->m.text, &err)) ||
	       !(w->m.quotes = soi_quotes_tables_new(&w->process, &w->tables, &w->m.text, &err)) ||
	       !(w->m.events = soi_events_tables_new(&w->process, &w->tables, &w->m.text, &err)) ||
	       soi_lexicon_close(w->m.text.lexicon, &err) < 0;
}

/* Take the annotations out of src: the bare text, names and times in marks.
 * "\n" is a line break. */
static inline struct soi_span given_text(struct world *w, struct soi_span src,
					 struct soi_marks *marks)
{
	struct soi_buf b;
	struct soi_span out;

	marks->names = SOI_NEW_N(&w->a, struct soi_name, MAX_GIVEN);
	marks->times = SOI_NEW_N(&w->a, struct soi_time, MAX_GIVEN);
	soi_buf_init(&b, 1 << 22);
	for (size_t i = 0; i < src.n; i++) {
		struct soi_span inside, words, value;
		size_t end, start;
		char close = src.p[i] == '[' ? ']' : src.p[i] == '{' ? '}' : 0;

		if (src.p[i] == '\\' && i + 1 < src.n && src.p[i + 1] == 'n') {
			soi_buf_byte(&b, '\n');
			i++;
			continue;
		}
		end = i + 1;
		while (close && end < src.n && src.p[end] != close)
			end++;
		if (!close || end >= src.n) {
			soi_buf_byte(&b, src.p[i]);
			continue;
		}
		inside = soi_span_sub(src, i + 1, end);
		words = soi_span_cut(&inside, '|');
		value = soi_span_cut(&inside, '|');
		start = soi_buf_span(&b).n;
		soi_buf_add(&b, words);
		if (close == ']' && marks->n_names < MAX_GIVEN)
			marks->names[marks->n_names++] =
				(struct soi_name){ .start = start,
						   .end = start + words.n,
						   .id = value,
						   .kind = !inside.p ? SOI_PLACE
							   : soi_span_is(inside, "org")
								   ? SOI_ORG
								   : SOI_PERSON };
		else if (close == '}' && marks->n_times < MAX_GIVEN)
			marks->times[marks->n_times++] = (struct soi_time){ .start = start,
									    .end = start + words.n,
									    .value = value };
		i = end;
	}
	out = soi_arena_copy(&w->a, soi_buf_span(&b));
	soi_buf_release(&b);
	return out;
}

static inline void given_mark(struct world *w, struct soi_span src, struct soi_marks *marks,
			      struct soi_article *art)
{
	struct soi_mark_doc d = { .a = &w->a, .art = art, .m = marks };
	struct soi_span rest;
	struct soi_err err;

	*marks = (struct soi_marks){ 0 };
	*art = (struct soi_article){ .text = given_text(w, src, marks) };
	rest = art->text;
	if (soi_span_find(art->text, SOI_LIT("\n"), 0) != SIZE_MAX)
		art->title = soi_span_cut(&rest, '\n');
	assert_int_equal(soi_text_split(&d.text, &w->a, art->text, &w->m.text, &err), 0);
	assert_int_equal(soi_mark_figures(&w->m, &d, &err), 0);
	assert_int_equal(soi_mark_quotes(&w->m, &d, &err), 0);
	assert_int_equal(soi_mark_events(&w->m, &d, &err), 0);
	for (size_t i = 0; i < marks->n_events; i++)
		assert_true(marks->events[i].start < marks->events[i].end &&
			    marks->events[i].end <= art->text.n);
}

static inline bool given_same(struct soi_span text, struct soi_span want, struct soi_span got,
			      const char *where)
{
	if (soi_span_eq(got, want))
		return true;
	fprintf(stderr, "%s: %.*s\n  want %.*s\n  got  %.*s\n", where, SOI_FMT(text), SOI_FMT(want),
		SOI_FMT(got));
	return false;
}

#endif
