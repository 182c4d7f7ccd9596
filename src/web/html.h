/*
 * Writing HTML: text and attribute values are escaped unless a function says
 * raw.  Errors are the buffer's and stick; a page checks once at its end.
 */
#ifndef SOI_WEB_HTML_H
#define SOI_WEB_HTML_H

#include "base/base.h"

/* Markup of ours, as it stands. */
void soi_html_raw(struct soi_buf *b, const char *markup);

/* Text between tags or inside a double-quoted attribute. */
void soi_html_text(struct soi_buf *b, struct soi_span s);
void soi_html_str(struct soi_buf *b, const char *s);
void soi_html_int(struct soi_buf *b, int64_t v);

/*
 * Markup of ours with values in it, escaped each as its verb says:
 *
 *	%t	struct soi_span, text		%s	const char *, text
 *	%u	struct soi_span, as soi_html_url	%r	const char *, markup as it stands
 *	%d	int64_t				%%	a percent sign
 */
void soi_html_put(struct soi_buf *b, const char *markup, ...);

/* A path segment or query value: percent-encoded, safe inside an attribute. */
void soi_html_url(struct soi_buf *b, struct soi_span s);

#endif
