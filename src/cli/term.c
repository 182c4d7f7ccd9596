/*
 * Text for a terminal: columns, not code points.  Vietnamese as it should be
 * (composed) has one column a letter; decomposed text has marks of no width,
 * and names in Chinese or Korean letters of two: utf8proc's widths say which.
 *
 * Text of a page is not ours: control characters (an escape sequence in a
 * title could move the cursor or rename the window) and direction overrides
 * are never sent to a terminal.
 */
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

#include "cli/cli.h"
#include "base/banned.h"

#define DEFAULT_COLUMNS 80
#define MAX_COLUMNS 120		/* longer lines are no pleasure to read */
#define ELLIPSIS "…"

int soi_term_columns(void)
{
	struct winsize w;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) != 0 || w.ws_col == 0)
		return DEFAULT_COLUMNS;
	if (w.ws_col < 40)
		return 40;
	return w.ws_col > MAX_COLUMNS ? MAX_COLUMNS : w.ws_col;
}

/* Whether cp may be sent to a terminal. */
static bool is_safe(uint32_t cp)
{
	if (cp == SOI_BAD_CP || cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
		return false;
	return !(cp >= 0x202a && cp <= 0x202e) && !(cp >= 0x2066 && cp <= 0x2069) &&
	       cp != 0x200e && cp != 0x200f && cp != 0x061c;
}

static bool is_space(uint32_t cp)
{
	return cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == 0xa0;
}

static int cp_width(uint32_t cp)
{
	if (is_space(cp))
		return 1;
	if (!is_safe(cp))
		return 0;
	return utf8proc_charwidth((utf8proc_int32_t)cp);
}

int soi_term_width(struct soi_span s)
{
	size_t at = 0;
	int width = 0;

	while (at < s.n)
		width += cp_width(soi_utf8_next(s, &at));
	return width;
}

static void put_cp(struct soi_buf *b, uint32_t cp)
{
	if (is_space(cp))
		soi_buf_byte(b, ' ');
	else if (is_safe(cp))
		soi_buf_cp(b, cp);
}

void soi_term_put(struct soi_buf *b, struct soi_span s, int width, bool pad)
{
	bool cut = soi_term_width(s) > width;
	size_t at = 0, before;
	int used = 0;

	while (at < s.n) {
		uint32_t cp;
		int w;

		before = at;
		cp = soi_utf8_next(s, &at);
		w = cp_width(cp);
		if (used + w > width - cut) {
			at = before;
			break;
		}
		put_cp(b, cp);
		used += w;
	}
	if (cut && width > 0) {
		soi_buf_add(b, SOI_LIT(ELLIPSIS));
		used++;
	}
	while (pad && used++ < width)
		soi_buf_byte(b, ' ');
}

void soi_term_wrap(struct soi_buf *b, struct soi_span s, int indent, int width)
{
	size_t at = 0, start, end;
	int column = indent, i;

	for (;;) {
		int word = 0;
		uint32_t cp = ' ';

		start = at;
		while (at < s.n) {	/* spaces */
			start = at;
			cp = soi_utf8_next(s, &at);
			if (!is_space(cp))
				break;
			start = at;
		}
		if (start >= s.n)
			return;
		at = end = start;
		while (at < s.n) {	/* a word */
			cp = soi_utf8_next(s, &at);
			if (is_space(cp))
				break;
			word += cp_width(cp);
			end = at;
		}
		if (column > indent && column + 1 + word > width) {
			soi_buf_byte(b, '\n');
			for (i = 0; i < indent; i++)
				soi_buf_byte(b, ' ');
			column = indent;
		} else if (column > indent) {
			soi_buf_byte(b, ' ');
			column++;
		}
		soi_term_put(b, soi_span_sub(s, start, end), word, false);
		column += word;
		at = end;
	}
}

void soi_term_sgr(const struct soi_cli *c, struct soi_buf *b, const char *sgr)
{
	if (c->colour)
		soi_buf_printf(b, "\033[%sm", sgr);
}

/*
 * One calendar point, day first as Vietnamese and English papers print it.  What
 * it shares with until, the end of an interval (NULL: none), is left to that:
 * "23–25/4/2024".
 */
static void point(struct soi_buf *b, struct soi_span s, const struct soi_date *until)
{
	struct soi_date d;

	if (!soi_date_parse(s, &d)) {
		soi_buf_add(b, soi_span_is(s, "..") ? SOI_LIT("…") : s);
		return;
	}
	if (until && d.day && until->day && d.hour < 0 && d.year == until->year) {
		if (d.month == until->month)
			soi_buf_printf(b, "%d", d.day);
		else
			soi_buf_printf(b, "%d/%d", d.day, d.month);
		return;
	}
	if (d.day)
		soi_buf_printf(b, "%d/%d", d.day, d.month);
	else if (d.month)
		soi_buf_printf(b, "%d", d.month);
	if (d.month && d.year)
		soi_buf_byte(b, '/');
	if (d.year)
		soi_buf_printf(b, "%d", d.year);
	if (d.hour >= 0 && d.minute >= 0)
		soi_buf_printf(b, " %02d:%02d", d.hour, d.minute);
}

struct soi_span soi_term_date(struct soi_arena *a, struct soi_span edtf)
{
	struct soi_span rest = edtf, from;
	struct soi_date until;
	struct soi_span out;
	struct soi_buf b;

	soi_buf_init(&b, 4096);
	from = soi_span_cut(&rest, '/');
	if (soi_span_find(edtf, SOI_LIT("X"), 0) != SIZE_MAX && from.n == 4) {
		soi_buf_add(&b, edtf);
	} else {
		point(&b, from, rest.p && soi_date_parse(rest, &until) ? &until : NULL);
		if (rest.p) {
			soi_buf_add(&b, SOI_LIT("–"));
			point(&b, rest, NULL);
		}
	}
	out = soi_arena_copy(a, soi_buf_span(&b));
	soi_buf_release(&b);
	return out;
}
