#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/utf8.h"
#include "base/banned.h"

void soi_buf_init(struct soi_buf *b, size_t max)
{
	*b = (struct soi_buf){ .max = max };
}

void soi_buf_clear(struct soi_buf *b)
{
	b->n = 0;
	b->failed = false;
}

void soi_buf_release(struct soi_buf *b)
{
	free(b->p);
	soi_buf_init(b, b->max);
}

/* Room for n more bytes, or the sticky failure. */
static bool room(struct soi_buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : 256;
	char *p;

	if (b->failed || n > b->max || b->n > b->max - n) {
		b->failed = true;
		return false;
	}
	if (b->n + n <= b->cap)
		return true;
	while (cap < b->n + n)
		cap *= 2;
	p = realloc(b->p, cap);
	if (!p)
		soi_out_of_memory();
	b->p = p;
	b->cap = cap;
	return true;
}

void soi_buf_add(struct soi_buf *b, struct soi_span s)
{
	if (s.n == 0 || !room(b, s.n))
		return;
	memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
}

void soi_buf_byte_long(struct soi_buf *b, char c)
{
	if (room(b, 1))
		b->p[b->n++] = c;
}

void soi_buf_printf(struct soi_buf *b, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n >= 0 && room(b, (size_t)n + 1)) {
		(void)vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

void soi_buf_cp(struct soi_buf *b, uint32_t cp)
{
	char u[4];

	soi_buf_add(b, (struct soi_span){ u, soi_utf8_put(cp, u) });
}
