/* Reading our own JSON back, for the terminal. */
#include <json-c/json.h>

#include "cli/cli.h"
#include "base/banned.h"

struct json_object *soi_field_get(struct json_object *o, const char *key)
{
	struct json_object *v = NULL;

	return o && json_object_object_get_ex(o, key, &v) ? v : NULL;
}

struct soi_span soi_field(struct json_object *o, const char *key)
{
	struct json_object *v = soi_field_get(o, key);

	if (!v || !json_object_is_type(v, json_type_string))
		return SOI_EMPTY;
	return (struct soi_span){ json_object_get_string(v),
				  (size_t)json_object_get_string_len(v) };
}

int64_t soi_field_int(struct json_object *o, const char *key, int64_t absent)
{
	struct json_object *v = soi_field_get(o, key);

	return v && json_object_is_type(v, json_type_int) ? json_object_get_int64(v) : absent;
}

size_t soi_field_count(struct json_object *list)
{
	return list && json_object_is_type(list, json_type_array) ?
	       json_object_array_length(list) : 0;
}

struct json_object *soi_field_parse(struct soi_cli *c, struct soi_span line)
{
	struct json_object *o = NULL;
	struct soi_err err;

	if (soi_json_line(line, &o, &err) == 0)
		return o;
	soi_say_err(c, NULL, &err);
	return NULL;
}
