/* Dates in and out: what is parsed prints, what is printed parses to the same,
 * and bounds are in order, for any bytes. */
#include "base/base.h"
#include "holds.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct soi_span s = { (const char *)p, n }, printed, again;
	struct soi_date d, e;
	struct soi_arena a;
	int64_t first, last;

	soi_arena_init(&a);
	if (soi_date_parse(s, &d)) {
		printed = soi_date_print(&a, &d);
		HOLDS(soi_date_parse(printed, &e));
		again = soi_date_print(&a, &e);
		HOLDS(soi_span_eq(printed, again));
		HOLDS(soi_date_unix(&d) == soi_date_unix(&e));
	}
	if (soi_edtf_bounds(s, &first, &last))
		HOLDS(first <= last);
	soi_arena_release(&a);
	return 0;
}
