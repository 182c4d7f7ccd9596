/* UTF-8: the check, the walk forward, the walk back, the writer and the map of
 * offsets agree with each other on any bytes. */
#include "base/base.h"
#include "holds.h"
#include "base/banned.h"

/* The walk forward finds the first bad byte where the check does. */
static size_t first_bad(struct soi_span s)
{
	size_t at = 0, start;

	while (at < s.n) {
		start = at;
		if (soi_utf8_next(s, &at) == SOI_BAD_CP) {
			HOLDS(at == start + 1);
			return start;
		}
		HOLDS(at > start && at <= s.n && at - start <= 4);
	}
	return SIZE_MAX;
}

static void check_well_formed(struct soi_arena *a, struct soi_span s)
{
	struct soi_cpmap map;
	size_t at = 0, start, back, n_cp = 0;
	uint32_t cp;
	char out[4];

	soi_cpmap_build(&map, a, s);
	while (at < s.n) {
		start = at;
		HOLDS(soi_cp_of_byte(&map, start) == n_cp);
		HOLDS(soi_byte_of_cp(&map, n_cp) == start);
		cp = soi_utf8_next(s, &at);
		HOLDS(soi_utf8_put(cp, out) == at - start && !memcmp(out, s.p + start, at - start));
		HOLDS(soi_utf8_prev(s, at, &back) == cp && back == start);
		n_cp++;
	}
	HOLDS(soi_utf8_count(s) == n_cp && map.n_cp == n_cp);
	HOLDS(soi_cp_of_byte(&map, s.n) == n_cp && soi_byte_of_cp(&map, n_cp) == s.n);
	HOLDS(soi_byte_of_cp(&map, n_cp + 1) == s.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct soi_span s = { (const char *)p, n };
	struct soi_arena a;
	size_t bad = soi_utf8_check(s);

	HOLDS(bad == first_bad(s));
	if (bad != SIZE_MAX)
		s.n = bad;
	HOLDS(soi_utf8_check(s) == SIZE_MAX);
	soi_arena_init(&a);
	check_well_formed(&a, s);
	soi_arena_release(&a);
	return 0;
}
