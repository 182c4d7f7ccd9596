/* Whether a tree of soi_value_read is what json-c reads: for the test and the fuzz target. */
#ifndef SOI_TESTS_SAME_VALUE_H
#define SOI_TESTS_SAME_VALUE_H

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "page/page.h"

static inline bool same_value(struct json_object *o, const struct soi_value *v);

/* json-c ends a key at a NUL, so such objects are not compared. */
static inline bool same_members(struct json_object *o, const struct soi_value *v)
{
	for (size_t i = 0; i < v->n; i++)
		if (memchr(v->items[i].key.p, 0, v->items[i].key.n))
			return true;
	json_object_object_foreach(o, key, value) {
		if (!same_value(value, soi_value_get(v, key)))
			return false;
	}
	for (size_t i = 0; i < v->n; i++) {
		struct soi_span own = v->items[i].key;
		char *name = calloc(1, own.n + 1);
		bool has;

		if (!name)
			abort();
		if (own.n)
			memcpy(name, own.p, own.n);
		has = json_object_object_get_ex(o, name, NULL);
		free(name);
		if (!has)
			return false;
	}
	return true;
}

static inline bool same_value(struct json_object *o, const struct soi_value *v)
{
	int64_t n = 0;

	switch (json_object_get_type(o)) {
	case json_type_null:
		return !v;
	case json_type_boolean:
		return soi_value_is(v, SOI_VALUE_BOOL) && soi_value_is_true(v) == json_object_get_boolean(o);
	case json_type_int:
		return soi_value_int(v, &n) && n == json_object_get_int64(o);
	case json_type_double:
		return soi_value_is(v, SOI_VALUE_REAL) && soi_span_is(v->text, json_object_get_string(o));
	case json_type_string:
		return soi_value_is(v, SOI_VALUE_STR) && v->text.n == (size_t)json_object_get_string_len(o) &&
		       memcmp(v->text.p, json_object_get_string(o), v->text.n) == 0;
	case json_type_array:
		if (!soi_value_is(v, SOI_VALUE_ARRAY) || v->n != json_object_array_length(o))
			return false;
		for (size_t i = 0; i < v->n; i++)
			if (!same_value(json_object_array_get_idx(o, i), soi_value_at(v, i)))
				return false;
		return true;
	case json_type_object:
		return soi_value_is(v, SOI_VALUE_OBJECT) && same_members(o, v);
	}
	return false;
}

#endif
