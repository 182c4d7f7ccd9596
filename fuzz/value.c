/* JSON into an arena beside json-c, for any bytes: what that takes is the same tree. */
#include "holds.h"
#include "../tests/page/same_value.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct soi_span s = { (const char *)p, n };
	const struct soi_value *v;
	struct json_object *o;
	struct soi_arena a;
	struct soi_err err;
	int rc;

	soi_arena_init(&a);
	rc = soi_value_read(&a, s, &v, &err);
	if (soi_json_line(s, &o, &err) == 0) {
		/* some keys in single quotes json-c takes, though it is strict */
		HOLDS(rc == 0 ? same_value(o, v) : memchr(p, '\'', n) != NULL);
		json_object_put(o);
	}
	soi_arena_release(&a);
	return 0;
}
