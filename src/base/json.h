/*
 * A streaming JSON writer (RFC 8259) on a soi_buf: the caller opens, names and
 * closes; commas are put here.  Errors are the buffer's and stick.  Strings are
 * UTF-8, with control characters, '"', '\' and the '/' of "</" escaped, so that
 * output can stand inside a script element; ill-formed bytes become U+FFFD.
 */
#ifndef SOI_BASE_JSON_H
#define SOI_BASE_JSON_H

#include "base/buf.h"
#include "base/limits.h"

struct soi_json {
	struct soi_buf *out;		/* borrowed */
	unsigned depth;
	bool first[SOI_MAX_JSON_DEPTH];	/* nothing written yet at this depth */
	bool after_key;
};

void soi_json_init(struct soi_json *j, struct soi_buf *out);

void soi_json_open(struct soi_json *j, char bracket);	/* '{' or '[' */
void soi_json_close(struct soi_json *j, char bracket);	/* '}' or ']' */
void soi_json_key(struct soi_json *j, const char *key);	/* a plain name: not escaped */
void soi_json_str(struct soi_json *j, struct soi_span s);
void soi_json_int(struct soi_json *j, int64_t v);
void soi_json_bool(struct soi_json *j, bool v);
void soi_json_null(struct soi_json *j);

/* num divided by 10^decimals, printed exactly and without trailing zeros:
 * (139, 1) is 13.9. */
void soi_json_decimal(struct soi_json *j, int64_t num, unsigned decimals);

/* Already JSON; copied as it is. */
void soi_json_raw(struct soi_json *j, struct soi_span json);

/* key and value in one; an empty span prints null. */
void soi_json_key_str(struct soi_json *j, const char *key, struct soi_span s);
void soi_json_key_int(struct soi_json *j, const char *key, int64_t v);

#endif
