/* What is kept of a document: any bytes are read or refused, and what was read
 * is written as the same bytes. */
#include "story/internal.h"
#include "holds.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct soi_span s = { (const char *)p, n };
	struct soi_member m = { 0 };
	struct soi_links l = { 0 };
	struct soi_arena a;
	struct soi_buf b;
	struct soi_err err;

	soi_arena_init(&a);
	soi_buf_init(&b, n + 1);
	if (soi_sketch_get(&a, s, &m, &err) == 0) {
		soi_sketch_put(&m, &b);
		HOLDS(soi_span_eq(soi_buf_span(&b), s));
	}
	soi_buf_clear(&b);
	if (soi_links_get(&a, s, &l, &err) == 0) {
		soi_links_put(&l, &b);
		HOLDS(soi_span_eq(soi_buf_span(&b), s));
	}
	soi_buf_release(&b);
	soi_arena_release(&a);
	return 0;
}
