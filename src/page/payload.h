/*
 * What an HTTP answer carries: its status, its type, and its body without the
 * chunks and the packing that it was sent in.
 */
#ifndef SOI_PAGE_PAYLOAD_H
#define SOI_PAGE_PAYLOAD_H

#include "base/base.h"

struct soi_payload {
	int status;			/* 0: no status line stands there */
	struct soi_span type;		/* Content-Type, borrowed; or empty */
	struct soi_span bytes;		/* in the arena */
};

/* Whether s begins with name; case does not count in ASCII. */
bool soi_begins_as(struct soi_span s, const char *name);

/* The value of a header field in lines ("Name: value"), trimmed; empty where it
 * is not there.  Case does not count in the name. */
struct soi_span soi_header_field(struct soi_span lines, const char *name);

/* The same media type, parameters and case left out: "text/html". */
bool soi_media_is(struct soi_span type, const char *name);

/* A parameter of a header value: charset of "text/html; charset=utf-8"; its
 * quotes are taken off.  Empty where it is not there. */
struct soi_span soi_media_param(struct soi_span value, const char *name);

/* Where header lines end and the body begins: behind the first empty line.
 * SIZE_MAX: there is none. */
size_t soi_header_end(struct soi_span bytes);

/* Whether a body of this type can be a page or a feed; an empty type can. */
bool soi_media_is_page(struct soi_span type);

/* Head and body of an answer.  The type is known, and bytes empty, where the body
 * is none that soi_media_is_page.  Negative: the body cannot be unpacked. */
int soi_payload_read(struct soi_arena *a, struct soi_span answer, struct soi_payload *out,
		     struct soi_err *err) __attribute__((warn_unused_result));

/* The body alone, out of its chunks and packing as the header lines say. */
int soi_payload_body(struct soi_arena *a, struct soi_span head, struct soi_span body, struct soi_span *out,
		     struct soi_err *err) __attribute__((warn_unused_result));

/* Whether bodies packed with brotli can be read: where the program was built with it. */
bool soi_payload_has_brotli(void);

#endif
