/*
 * JSON read into an arena: the way back for lines that Soi printed itself, of
 * which grouping reads one for each article.  A tree of arrays, nothing to give
 * back but the arena.  What comes from outside is read by json-c first
 * (soi_json_line), whose messages are better.
 */
#ifndef SOI_BASE_VALUE_H
#define SOI_BASE_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

enum soi_value_kind {
	SOI_VALUE_NULL,
	SOI_VALUE_BOOL,
	SOI_VALUE_INT,		/* a number without point and exponent */
	SOI_VALUE_REAL,		/* any other */
	SOI_VALUE_STR,
	SOI_VALUE_ARRAY,
	SOI_VALUE_OBJECT
};

struct soi_value {
	enum soi_value_kind kind;
	struct soi_span key;			/* of a member */
	struct soi_span text;			/* a string's characters; else as it was written */
	const struct soi_value *items;		/* [n] elements, or members in their order */
	size_t n;
};

/*
 * Read text, one JSON object, into *out.  The tree lives in a and points into
 * text wherever a string has no escape, so it dies with either.  Safe on any
 * bytes: what is not UTF-8, nested deeper than SOI_MAX_JSON_DEPTH or not JSON is
 * SOI_EFORMAT; of what RFC 8259 refuses, all that json-c takes is taken (numbers
 * like 03 and -.5, controls in strings; not its keys in single quotes).
 */
int soi_value_read(struct soi_arena *a, struct soi_span text, const struct soi_value **out,
		   struct soi_err *err) __attribute__((warn_unused_result));

/* All of these take NULL for a value that is not there, and a null of JSON is not there. */
static inline bool soi_value_is(const struct soi_value *v, enum soi_value_kind kind)
{
	return v && v->kind == kind;
}
/* The member; of two of one key the last. */
const struct soi_value *soi_value_get(const struct soi_value *v, const char *key);
/* An array under that key, and how many stand in it; else NULL and 0. */
const struct soi_value *soi_value_array(const struct soi_value *v, const char *key, size_t *n);
const struct soi_value *soi_value_at(const struct soi_value *v, size_t i);	/* of an array */
/* A whole number, at the ends of int64_t where it passes them; false: it is none. */
bool soi_value_int(const struct soi_value *v, int64_t *out);
bool soi_value_is_true(const struct soi_value *v);

#endif
