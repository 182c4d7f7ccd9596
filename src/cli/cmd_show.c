/*
 * soi show: a page as Soi sees it: the text with what was found in colours,
 * and in its place what was left out, dim, with the reason.
 *
 * Marks overlap (a place in a quotation in an event), so each byte of the text
 * gets its set of kinds, and the sets become colours: names by kind, times and
 * figures by foreground, a quotation in italics, an event's trigger underlined.
 */
#include "cli/cli.h"
#include "base/banned.h"

enum {
	KIND_PERSON = 1, KIND_ORG = 2, KIND_PLACE = 4, KIND_TIME = 8, KIND_FIGURE = 16,
	KIND_QUOTE = 32, KIND_EVENT = 64
};

static const struct {
	unsigned kind;
	const char *sgr;
	enum soi_msg name;
} looks[] = {	/* the first that applies gives the foreground */
	{ KIND_TIME, "36", MSG_K_TIME },
	{ KIND_FIGURE, "33", MSG_K_FIGURE },
	{ KIND_PERSON, "35", MSG_K_PERSON },
	{ KIND_ORG, "34", MSG_K_ORG },
	{ KIND_PLACE, "32", MSG_K_PLACE },
	{ KIND_QUOTE, "3", MSG_K_QUOTE },
	{ KIND_EVENT, "1;4", MSG_K_EVENT },
};

#define N_LOOKS (sizeof(looks) / sizeof(looks[0]))
#define FOREGROUND (KIND_PERSON | KIND_ORG | KIND_PLACE | KIND_TIME | KIND_FIGURE)

struct showing {
	struct soi_cli *cli;
	struct soi_arena arena;
	struct soi_buf b;
	const struct soi_article *art;
	const struct soi_marks *marks;
	unsigned char *kinds;		/* [text.n] */
	size_t n_dropped;		/* printed so far */
	int columns;
	bool first;
};

static const char *say(const struct showing *s, enum soi_msg m)
{
	return soi_message(soi_cli_lang(s->cli), m);
}

static void flush(struct showing *s)
{
	(void)soi_out_line(s->cli, soi_buf_span(&s->b));
	soi_buf_clear(&s->b);
}

/* ---- colours ---- */

static void paint(struct showing *s, size_t start, size_t end, unsigned kind)
{
	for (; start < end && start < s->art->text.n; start++)
		s->kinds[start] |= (unsigned char)kind;
}

static void paint_all(struct showing *s)
{
	static const unsigned name_kinds[] = {
		[SOI_PERSON] = KIND_PERSON, [SOI_ORG] = KIND_ORG, [SOI_PLACE] = KIND_PLACE
	};
	const struct soi_marks *m = s->marks;
	size_t i;

	s->kinds = SOI_NEW_N(&s->arena, unsigned char, s->art->text.n + 1);
	if (!m)
		return;
	for (i = 0; i < m->n_names; i++)
		paint(s, m->names[i].start, m->names[i].end, name_kinds[m->names[i].kind]);
	for (i = 0; i < m->n_times; i++)
		paint(s, m->times[i].start, m->times[i].end, KIND_TIME);
	for (i = 0; i < m->n_figures; i++)
		paint(s, m->figures[i].start, m->figures[i].end, KIND_FIGURE);
	for (i = 0; i < m->n_quotes; i++)
		paint(s, m->quotes[i].start, m->quotes[i].end, KIND_QUOTE);
	for (i = 0; i < m->n_events; i++)
		paint(s, m->events[i].start, m->events[i].end, KIND_EVENT);
}

static void switch_to(struct showing *s, unsigned kinds, bool title)
{
	bool has_foreground = false;
	size_t i;

	soi_term_sgr(s->cli, &s->b, title ? "0;1" : "0");
	for (i = 0; i < N_LOOKS; i++) {
		if (!(kinds & looks[i].kind))
			continue;
		if ((looks[i].kind & FOREGROUND) && has_foreground)
			continue;
		has_foreground |= (looks[i].kind & FOREGROUND) != 0;
		soi_term_sgr(s->cli, &s->b, looks[i].sgr);
	}
}

/* One line of the text, wrapped, its runs coloured. */
static void text_line(struct showing *s, size_t start, size_t end, bool title)
{
	struct soi_span text = s->art->text;
	int column = 0;
	size_t at = start;

	if (title)
		switch_to(s, 0, true);
	while (at < end) {
		size_t word = at, stop;
		unsigned now = at ? s->kinds[at - 1] : 0;
		int width;

		while (word < end && text.p[word] == ' ')
			word++;
		for (stop = word; stop < end && text.p[stop] != ' '; stop++)
			;
		if (word == stop)
			break;
		width = soi_term_width(soi_span_sub(text, word, stop));
		if (column > 0 && column + 1 + width > s->columns) {
			if (s->cli->colour && now)
				switch_to(s, 0, title);
			soi_buf_byte(&s->b, '\n');
			now = 0;
			column = 0;
		} else if (column > 0) {
			if (s->cli->colour && now != s->kinds[word - 1]) {
				switch_to(s, s->kinds[word - 1], title);
				now = s->kinds[word - 1];
			}
			soi_buf_byte(&s->b, ' ');
			column++;
		}
		column += width;
		while (word < stop) {
			size_t run = word;

			while (run < stop && s->kinds[run] == s->kinds[word])
				run++;
			if (s->kinds[word] != now)
				switch_to(s, s->kinds[word], title);
			now = s->kinds[word];
			soi_term_put(&s->b, soi_span_sub(text, word, run), INT16_MAX, false);
			word = run;
		}
		at = stop;
	}
	soi_term_sgr(s->cli, &s->b, "0");
	flush(s);
}

/* ---- what was left out ---- */

static const enum soi_msg drop_words[] = {
	[SOI_DROP_CAPTION] = MSG_D_CAPTION, [SOI_DROP_CREDIT] = MSG_D_CREDIT,
	[SOI_DROP_BYLINE] = MSG_D_BYLINE, [SOI_DROP_DATELINE] = MSG_D_DATELINE,
	[SOI_DROP_RELATED] = MSG_D_RELATED, [SOI_DROP_FORM] = MSG_D_FORM,
	[SOI_DROP_WIDGET] = MSG_D_WIDGET, [SOI_DROP_REPEAT] = MSG_D_REPEAT,
	[SOI_DROP_NAVIGATION] = MSG_D_NAVIGATION,
};

/* Dropped runs whose bytes begin before byte, or all. */
static void dropped_before(struct showing *s, size_t byte)
{
	for (; s->n_dropped < s->art->n_dropped; s->n_dropped++) {
		const struct soi_dropped *d = &s->art->dropped[s->n_dropped];
		struct soi_span why = soi_span_str(say(s, drop_words[d->why]));

		if (d->byte_start >= byte)
			return;
		soi_term_sgr(s->cli, &s->b, "2;9");
		soi_term_put(&s->b, d->text, s->columns - soi_term_width(why) - 4, false);
		soi_term_sgr(s->cli, &s->b, "0;2");
		soi_buf_printf(&s->b, "  [%.*s]", SOI_FMT(why));
		soi_term_sgr(s->cli, &s->b, "0");
		flush(s);
	}
}

/* ---- the page ---- */

static void header(struct showing *s)
{
	const struct soi_article *art = s->art;

	soi_term_sgr(s->cli, &s->b, "2");
	soi_buf_printf(&s->b, "%s ", soi_kind_name(art->kind));
	soi_term_put(&s->b, art->id, s->columns - 10, false);
	if (art->outlet.n) {
		soi_buf_add(&s->b, SOI_LIT(" · "));
		soi_term_put(&s->b, art->outlet, 30, false);
	}
	soi_buf_add(&s->b, SOI_LIT(" · "));
	if (art->published.n)
		soi_buf_printf(&s->b, "%s %.*s (%s)", say(s, MSG_T_PUBLISHED),
			       SOI_FMT(soi_term_date(&s->arena, art->published)),
			       soi_from_name(art->published_from));
	else if (s->marks && s->marks->published_bounds.n)
		soi_buf_printf(&s->b, "%s %.*s", say(s, MSG_T_PUBLISHED),
			       SOI_FMT(soi_term_date(&s->arena, s->marks->published_bounds)));
	else
		soi_buf_printf(&s->b, "%s", say(s, MSG_T_NO_DATE));
	soi_term_sgr(s->cli, &s->b, "0");
	flush(s);
}

static void legend(struct showing *s)
{
	size_t i;

	if (!s->cli->colour)
		return;
	soi_buf_printf(&s->b, "%s:", say(s, MSG_T_LEGEND));
	for (i = 0; i < N_LOOKS; i++) {
		soi_buf_byte(&s->b, ' ');
		soi_term_sgr(s->cli, &s->b, looks[i].sgr);
		soi_buf_printf(&s->b, "%s", say(s, looks[i].name));
		soi_term_sgr(s->cli, &s->b, "0");
	}
	soi_buf_byte(&s->b, ' ');
	soi_term_sgr(s->cli, &s->b, "2;9");
	soi_buf_printf(&s->b, "%s", say(s, MSG_T_DROPPED));
	soi_term_sgr(s->cli, &s->b, "0");
	flush(s);
}

static void show_text(struct showing *s)
{
	const struct soi_article *art = s->art;
	size_t at = 0, line_end, byte_start, byte_end;

	paint_all(s);
	while (at < art->text.n) {
		bool title;

		line_end = soi_span_find(art->text, SOI_LIT("\n"), at);
		if (line_end == SIZE_MAX)
			line_end = art->text.n;
		title = at == 0 && art->title.n > 0;
		if (at > 0)
			(void)soi_out_str(s->cli, "\n");	/* between paragraphs */
		if (soi_article_bytes(art, at, line_end, &byte_start, &byte_end))
			dropped_before(s, byte_start);
		text_line(s, at, line_end, title);
		at = line_end + 1;
	}
	dropped_before(s, SIZE_MAX);
}

/* ---- the list of marks ---- */

static void mark_row(struct showing *s, const char *kind, size_t start, size_t end,
		     struct soi_span value, struct soi_span rule)
{
	int room = s->columns - 12;

	soi_buf_printf(&s->b, "%-8s ", kind);
	soi_term_put(&s->b, soi_span_sub(s->art->text, start, end), room * 2 / 5, true);
	soi_buf_add(&s->b, SOI_LIT("  "));
	soi_term_sgr(s->cli, &s->b, "32");
	soi_term_put(&s->b, value.n ? value : SOI_LIT("–"), room * 2 / 5, true);
	soi_term_sgr(s->cli, &s->b, "0;2");
	soi_buf_byte(&s->b, ' ');
	soi_term_put(&s->b, rule, room / 5, false);
	soi_term_sgr(s->cli, &s->b, "0");
	flush(s);
}

static struct soi_span figure_value(struct showing *s, const struct soi_figure *f)
{
	struct soi_json j;
	struct soi_span out;
	struct soi_buf b;

	soi_buf_init(&b, 256);
	soi_json_init(&j, &b);
	soi_json_decimal(&j, f->num, f->decimals);
	out = soi_arena_printf(&s->arena, "%.*s %.*s %.*s", SOI_FMT(f->op),
			       SOI_FMT(soi_buf_span(&b)), SOI_FMT(f->unit));
	soi_buf_release(&b);
	return out;
}

static struct soi_span event_value(struct showing *s, const struct soi_event *e)
{
	struct soi_span source = e->n_source ? e->source[0] : SOI_LIT("?");
	struct soi_span target = e->n_target ? e->target[0] : SOI_LIT("–");

	return soi_arena_printf(&s->arena, "%.*s %.*s → %.*s, %s %.*s", SOI_FMT(e->type),
				SOI_FMT(source), SOI_FMT(target), soi_status_name(e->status),
				SOI_FMT(e->when));
}

static void list_marks(struct showing *s)
{
	const struct soi_marks *m = s->marks;
	size_t i;

	if (!m)
		return;
	for (i = 0; i < m->n_names; i++)
		mark_row(s, soi_name_kind_name(m->names[i].kind), m->names[i].start,
			 m->names[i].end, m->names[i].id, m->names[i].rule);
	for (i = 0; i < m->n_times; i++)
		mark_row(s, "time", m->times[i].start, m->times[i].end, m->times[i].value,
			 m->times[i].rule);
	for (i = 0; i < m->n_figures; i++)
		mark_row(s, "figure", m->figures[i].start, m->figures[i].end,
			 figure_value(s, &m->figures[i]), m->figures[i].rule);
	for (i = 0; i < m->n_quotes; i++)
		mark_row(s, "quote", m->quotes[i].start, m->quotes[i].end, m->quotes[i].speaker,
			 m->quotes[i].rule);
	for (i = 0; i < m->n_events; i++)
		mark_row(s, "event", m->events[i].start, m->events[i].end,
			 event_value(s, &m->events[i]), m->events[i].rule);
}

/* ---- */

static void show_doc(struct showing *s, const struct soi_doc *doc)
{
	s->art = doc->art;
	s->marks = doc->marks;
	s->n_dropped = 0;
	if (!s->first)
		(void)soi_out_str(s->cli, "\n");
	s->first = false;
	header(s);
	if (s->cli->opt[OPT_MARKS])
		list_marks(s);
	else
		show_text(s);
}

static void show_all(struct showing *s, const struct soi_engine *e)
{
	struct soi_inputs *in = soi_inputs_new(s->cli);
	struct soi_source *source;
	struct soi_capture capture;
	struct soi_doc *docs;
	struct soi_err err;
	size_t i, n;

	if (!s->cli->opt[OPT_NO_SANDBOX])
		soi_inputs_confine(in, NULL);
	while (!s->cli->out_failed && soi_inputs_next(in, &s->arena, &capture, &source)) {
		if (soi_derive(e, &s->arena, &capture, true, &docs, &n, &err) < 0) {
			soi_say_skipped(s->cli, capture.name, &err);
			n = 0;
		}
		for (i = 0; i < n; i++)
			show_doc(s, &docs[i]);
		soi_source_put(source);
		soi_arena_clear(&s->arena);
	}
	soi_inputs_free(in);
}

int soi_cmd_show(struct soi_cli *c)
{
	struct showing s = { .cli = c, .columns = soi_term_columns(), .first = true };
	struct soi_engine e;
	int status;

	if (c->opt[OPT_JSON])
		return soi_cmd_mark(c);
	status = soi_cli_engine(c, SOI_NEED_MARK, &e);
	if (status != SOI_EXIT_OK)
		return status;
	soi_arena_init(&s.arena);
	soi_buf_init(&s.b, SOI_MAX_CAPTURE_BYTES);
	show_all(&s, &e);
	if (!c->opt[OPT_MARKS] && !s.first)
		legend(&s);
	soi_buf_release(&s.b);
	soi_arena_release(&s.arena);
	return soi_cli_exit(c, 0);
}
