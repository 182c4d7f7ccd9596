#include "web/html.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>

#include "base/banned.h"

void soi_html_raw(struct soi_buf *b, const char *markup)
{
	soi_buf_add(b, soi_span_str(markup));
}

void soi_html_text(struct soi_buf *b, struct soi_span s)
{
	size_t run = 0;

	for (size_t i = 0; i < s.n; i++) {
		const char *as;

		switch (s.p[i]) {
		case '&': as = "&amp;"; break;
		case '<': as = "&lt;"; break;
		case '>': as = "&gt;"; break;
		case '"': as = "&quot;"; break;
		case '\'': as = "&#39;"; break;
		default: continue;
		}
		soi_buf_add(b, soi_span_sub(s, run, i));
		soi_buf_add(b, soi_span_str(as));
		run = i + 1;
	}
	soi_buf_add(b, soi_span_sub(s, run, s.n));
}

void soi_html_str(struct soi_buf *b, const char *s)
{
	soi_html_text(b, soi_span_str(s));
}

void soi_html_int(struct soi_buf *b, int64_t v)
{
	soi_buf_printf(b, "%" PRId64, v);
}

void soi_html_url(struct soi_buf *b, struct soi_span s)
{
	static const char digit[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
		    c == '.' || c == '_' || c == '~') {
			soi_buf_byte(b, (char)c);
		} else {
			soi_buf_byte(b, '%');
			soi_buf_byte(b, digit[c >> 4]);
			soi_buf_byte(b, digit[c & 15]);
		}
	}
}

void soi_html_put(struct soi_buf *b, const char *markup, ...)
{
	struct soi_span rest = soi_span_str(markup);
	va_list values;

	va_start(values, markup);
	soi_buf_add(b, soi_span_cut(&rest, '%'));
	while (rest.p) {
		assert(rest.n > 0);
		switch (rest.p[0]) {
		case 't': soi_html_text(b, va_arg(values, struct soi_span)); break;
		case 'u': soi_html_url(b, va_arg(values, struct soi_span)); break;
		case 's': soi_html_str(b, va_arg(values, const char *)); break;
		case 'r': soi_html_raw(b, va_arg(values, const char *)); break;
		case 'd': soi_html_int(b, va_arg(values, int64_t)); break;
		default: soi_buf_byte(b, rest.p[0]); break;
		}
		rest = soi_span_sub(rest, 1, rest.n);
		soi_buf_add(b, soi_span_cut(&rest, '%'));
	}
	va_end(values);
}
