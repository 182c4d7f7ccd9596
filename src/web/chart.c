/*
 * Charts as SVG, small enough to stand in a line of text's company: no script,
 * no style of their own but classes, and words for who cannot see them.
 *
 * Coordinates are whole tenths of a unit, so the same data gives the same bytes.
 */
#include "web/draw.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/banned.h"

#define WIDE 560
#define HIGH 130
#define LEFT 8
#define RIGHT 8
#define TOP 16
#define BOTTOM 30	/* on phones the letters are 19 high (style.css) */

static int by_day(const void *x, const void *y)
{
	const struct soi_point *a = x, *b = y;

	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	return a->value < b->value ? -1 : a->value > b->value;
}

/* v between low and high as a place between from and to, in tenths. */
static int64_t place(double v, double low, double high, int from, int to)
{
	double part = high > low ? (v - low) / (high - low) : .5;

	return (int64_t)lround((from + part * (to - from)) * 10);
}

static void tenths(struct soi_buf *b, int64_t v)
{
	soi_buf_printf(b, "%lld.%lld", (long long)(v / 10), (long long)(v % 10));
}

static void day_text(const struct soi_page_ask *ask, struct soi_buf *b, int64_t day)
{
	char iso[32];
	int y, m, d;

	soi_civil_of(day, &y, &m, &d);
	(void)snprintf(iso, sizeof(iso), "%04d-%02d-%02d", y, m, d);
	soi_write_date(b, ask->lang, soi_span_str(iso));
}

static void value_text(const struct soi_page_ask *ask, struct soi_buf *b, double v)
{
	char text[64];

	(void)snprintf(text, sizeof(text), "%.15g", v);
	soi_draw_amount(ask, b, soi_span_str(text));
}

static void axis(const struct soi_page_ask *ask, struct soi_buf *b, int64_t first, int64_t last)
{
	soi_html_put(b, "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n<text x=\"%d\" y=\"%d\">",
		     (int64_t)LEFT, (int64_t)(HIGH - BOTTOM + 4), (int64_t)(WIDE - RIGHT),
		     (int64_t)(HIGH - BOTTOM + 4), (int64_t)LEFT, (int64_t)(HIGH - 4));
	day_text(ask, b, first);
	soi_html_raw(b, "</text>\n");
	if (last > first) {
		soi_html_put(b, "<text class=\"end\" x=\"%d\" y=\"%d\">", (int64_t)(WIDE - RIGHT), (int64_t)(HIGH - 4));
		day_text(ask, b, last);
		soi_html_raw(b, "</text>\n");
	}
}

/* What is said exactly is a disc, about a ring, at least or at most a wedge. */
static void point(struct soi_buf *b, const struct soi_point *p, int64_t x, int64_t y)
{
	const char *kind = p->conflict ? " conflict" : "";

	if (p->op == '<' || p->op == '>') {
		int64_t tip = p->op == '>' ? -50 : 50;

		soi_html_put(b, "<path class=\"dot%r\" d=\"M", kind);
		tenths(b, x - 45);
		soi_buf_byte(b, ' ');
		tenths(b, y - tip / 2);
		soi_buf_byte(b, 'L');
		tenths(b, x + 45);
		soi_buf_byte(b, ' ');
		tenths(b, y - tip / 2);
		soi_buf_byte(b, 'L');
		tenths(b, x);
		soi_buf_byte(b, ' ');
		tenths(b, y + tip);
		soi_html_raw(b, "Z\"/>\n");
		return;
	}
	soi_html_put(b, "<circle class=\"dot%r%r\" cx=\"", p->op == '~' ? " about" : "", kind);
	tenths(b, x);
	soi_html_raw(b, "\" cy=\"");
	tenths(b, y);
	soi_html_raw(b, "\" r=\"4\"/>\n");
}

void soi_draw_points(const struct soi_page_ask *ask, struct soi_buf *b, struct soi_point *points,
		     size_t n, struct soi_span what)
{
	double low, high;
	int64_t first, last;

	if (n < 2)
		return;
	qsort(points, n, sizeof(*points), by_day);
	first = points[0].day;
	last = points[n - 1].day;
	low = high = points[0].value;
	for (size_t i = 1; i < n; i++) {
		low = points[i].value < low ? points[i].value : low;
		high = points[i].value > high ? points[i].value : high;
	}
	if (low >= high || first == last)	/* a line of text says it better */
		return;
	soi_html_put(b, "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s: %t, %d\">\n",
		     (int64_t)WIDE, (int64_t)HIGH, W(ask, CHART_OF), what, (int64_t)n);
	axis(ask, b, first, last);
	soi_html_put(b, "<line class=\"guide\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n<text class=\"mid\" x=\"%d\" y=\"10\">",
		     (int64_t)LEFT, (int64_t)TOP, (int64_t)(WIDE - RIGHT), (int64_t)TOP, (int64_t)LEFT);
	value_text(ask, b, high);
	soi_html_put(b, "</text>\n<text class=\"mid\" x=\"%d\" y=\"%d\">", (int64_t)LEFT, (int64_t)(HIGH - BOTTOM - 2));
	value_text(ask, b, low);
	soi_html_raw(b, "</text>\n");
	for (size_t i = 0; i < n; i++)
		point(b, &points[i], place((double)points[i].day, (double)first, (double)last, LEFT + 90, WIDE - RIGHT - 12),
		      place(points[i].value, low, high, HIGH - BOTTOM - 6, TOP));
	soi_html_raw(b, "</svg>\n");
}

void soi_draw_columns(const struct soi_page_ask *ask, struct soi_buf *b,
		      const struct soi_day_count *days, size_t n, const char *what)
{
	int64_t most = 1, first, span, step, wide, all = 0, early = 0;

	for (size_t i = 0; i < n; i++)
		all += days[i].n;
	/* A few of long ago would press the rest together: they are left out. */
	for (; n > 2 && (early + days[0].n) * 25 <= all; days++, n--)
		early += days[0].n;
	if (n < 2)
		return;
	first = days[0].day;
	span = days[n - 1].day - first + 1;
	/* At most a hundred columns: days, or as many of them as it takes. */
	step = (span + 99) / 100;
	wide = (WIDE - LEFT - RIGHT) * 10 / ((span + step - 1) / step);
	wide = wide > 240 ? 240 : wide;
	for (size_t i = 0; i < n;) {
		int64_t at = (days[i].day - first) / step, sum = 0;

		for (; i < n && (days[i].day - first) / step == at; i++)
			sum += days[i].n;
		most = sum > most ? sum : most;
	}
	soi_html_put(b, "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
		     (int64_t)WIDE, (int64_t)HIGH, what);
	axis(ask, b, first, days[n - 1].day);
	soi_html_put(b, "<text class=\"mid\" x=\"%d\" y=\"10\">%d</text>\n", (int64_t)LEFT, most);
	for (size_t i = 0; i < n;) {
		int64_t at = (days[i].day - first) / step, sum = 0, high;

		for (; i < n && (days[i].day - first) / step == at; i++)
			sum += days[i].n;
		high = sum * (HIGH - BOTTOM - TOP) * 10 / most;
		high = high < 20 ? 20 : high;
		soi_html_raw(b, "<rect class=\"col\" x=\"");
		tenths(b, LEFT * 10 + at * wide);
		soi_html_raw(b, "\" y=\"");
		tenths(b, (HIGH - BOTTOM + 4) * 10 - high);
		soi_html_raw(b, "\" width=\"");
		tenths(b, wide > 14 ? wide - 6 : wide);
		soi_html_raw(b, "\" height=\"");
		tenths(b, high);
		soi_html_raw(b, "\"/>\n");
	}
	soi_html_raw(b, "</svg>\n");
}

void soi_draw_bar(struct soi_buf *b, int64_t part, int64_t whole)
{
	int64_t wide = whole > 0 ? part * 100 / whole : 0;

	soi_html_put(b, "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
		     "<rect width=\"%d\" height=\"8\"/></svg>", wide < 1 ? (int64_t)1 : wide);
}
