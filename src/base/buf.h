/*
 * An owned, growing run of bytes with a ceiling set at init.  Errors stick:
 * once the ceiling is passed, appends do nothing and failed stays true, so a
 * writer checks once at its end.
 */
#ifndef SOI_BASE_BUF_H
#define SOI_BASE_BUF_H

#include "base/span.h"

struct soi_buf {
	char *p;	/* owned; not NUL-terminated */
	size_t n, cap;	/* bytes */
	size_t max;	/* ceiling in bytes */
	bool failed;	/* the ceiling was passed; contents are a prefix */
};

void soi_buf_init(struct soi_buf *b, size_t max);
void soi_buf_clear(struct soi_buf *b);	/* keeps its memory */
void soi_buf_release(struct soi_buf *b);

void soi_buf_add(struct soi_buf *b, struct soi_span s);
void soi_buf_byte_long(struct soi_buf *b, char c);	/* the same, where room is to be made */
static inline void soi_buf_byte(struct soi_buf *b, char c)
{
	if (b->n < b->cap && b->n < b->max && !b->failed)
		b->p[b->n++] = c;
	else
		soi_buf_byte_long(b, c);
}
void soi_buf_printf(struct soi_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Append code point cp as UTF-8. */
void soi_buf_cp(struct soi_buf *b, uint32_t cp);

/* Borrowed until the next change of b. */
static inline struct soi_span soi_buf_span(const struct soi_buf *b)
{
	return (struct soi_span){ b->p, b->n };
}

#endif
