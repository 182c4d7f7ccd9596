/*
 * phrases FILE: read FILE (phrases.txt tells its form), ask the marks for each
 * phrase, print TAP, a line a phrase.  Last, as a comment: how many were
 * answered, how many of the answers are right.
 */
#include <stdio.h>
#include <stdlib.h>

#include "mark/mark.h"

struct world {
	struct soi_tables tables;
	struct soi_arena a, doc;
	struct soi_marker *marker;
	unsigned n, n_failed, n_answered, n_right;
};

/* The next " | " column, trimmed. */
static struct soi_span column(struct soi_span *rest)
{
	return soi_span_trim(soi_span_cut(rest, '|'));
}

static struct soi_span ask_time(struct world *w, struct soi_span phrase, struct soi_span at, bool future)
{
	struct soi_time *times;
	struct soi_date day;
	struct soi_err err;
	size_t n;

	if (!soi_date_parse(at, &day) ||
	    soi_when(w->marker, &w->doc, phrase, &day, future ? SOI_BIAS_FUTURE : SOI_BIAS_PAST, &times, &n, &err))
		return SOI_LIT("error");
	if (n == 0 || times[0].value.n == 0)
		return SOI_LIT("-");
	return n == 1 ? times[0].value : soi_arena_printf(&w->doc, "%.*s and %zu more", SOI_FMT(times[0].value), n - 1);
}

static struct soi_span ask_figures(struct world *w, struct soi_span phrase)
{
	struct soi_article art = { .kind = SOI_ARTICLE, .text = phrase, .lang = SOI_LIT("vi") };
	struct soi_marks marks;
	struct soi_err err;
	struct soi_buf b;
	struct soi_json j;
	struct soi_span s;

	if (soi_mark(w->marker, &w->doc, &art, &marks, &err))
		return SOI_LIT("error");
	soi_buf_init(&b, 10000);
	for (size_t i = 0; i < marks.n_figures; i++) {
		const struct soi_figure *f = &marks.figures[i];

		if (i)
			soi_buf_add(&b, SOI_LIT("; "));
		soi_json_init(&j, &b);
		soi_json_decimal(&j, f->num, f->decimals);
		soi_buf_printf(&b, " %.*s", SOI_FMT(f->unit));
		if (!soi_span_is(f->op, "="))
			soi_buf_printf(&b, " %.*s", SOI_FMT(f->op));
	}
	s = b.n ? soi_arena_copy(&w->doc, soi_buf_span(&b)) : SOI_LIT("-");
	soi_buf_release(&b);
	return s;
}

static void one(struct world *w, struct soi_span line)
{
	struct soi_span rest = line, kind = column(&rest), phrase = column(&rest), want, got, at = SOI_EMPTY;

	soi_arena_clear(&w->doc);
	if (soi_span_is(kind, "time")) {
		at = column(&rest);
		want = column(&rest);
		got = ask_time(w, phrase, at, soi_span_is(column(&rest), "future"));
	} else {
		want = column(&rest);
		got = ask_figures(w, phrase);
	}
	w->n++;
	w->n_answered += !soi_span_is(got, "-");
	w->n_right += soi_span_eq(want, got) && !soi_span_is(got, "-");
	w->n_failed += !soi_span_eq(want, got);
	printf("%s %u - %.*s: %.*s\n", soi_span_eq(want, got) ? "ok" : "not ok", w->n, SOI_FMT(kind), SOI_FMT(phrase));
	if (!soi_span_eq(want, got))
		printf("# wanted %.*s, got %.*s\n", SOI_FMT(want), SOI_FMT(got));
}

int main(int argc, char **argv)
{
	struct world w = { 0 };
	struct soi_buf file;
	struct soi_span rest;
	struct soi_err err;

	soi_arena_init(&w.a);
	soi_arena_init(&w.doc);
	soi_buf_init(&file, 1 << 20);
	if (argc != 2 || soi_load(argv[1], &file, &err) || soi_tables_open(&w.tables, NULL, &err) ||
	    !(w.marker = soi_marker_new(&w.a, &w.tables, &err))) {
		printf("Bail out! %s\n", argc == 2 ? err.msg : "usage: phrases FILE");
		return 2;
	}
	rest = soi_buf_span(&file);
	while (rest.p) {
		struct soi_span line = soi_span_cut(&rest, '\n');

		if (line.n && line.p[0] != '#')
			one(&w, line);
	}
	printf("1..%u\n# answered %u, right %u\n", w.n, w.n_answered, w.n_right);
	soi_buf_release(&file);
	soi_arena_release(&w.doc);
	soi_arena_release(&w.a);
	soi_tables_release(&w.tables);
	return w.n_failed != 0;
}
