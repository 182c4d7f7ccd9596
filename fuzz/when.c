/* Phrases of time: every expression found lies in the phrase, and the way it
 * hangs on its anchor can be computed again to UTF-8.  The input is also tried
 * as such an offset itself, since records bring their own. */
#include "mark/mark.h"
#include "opened.h"
#include "base/banned.h"

static struct soi_marker *marker(void)
{
	static struct soi_marker *m;
	struct soi_err err;

	if (m)
		return m;
	m = soi_marker_new(&opened()->arena, &opened()->tables, &err);
	HOLDS(m);
	return m;
}

static void check_resolve(struct soi_arena *a, struct soi_span offset, const struct soi_date *at)
{
	HOLDS(soi_utf8_check(soi_time_resolve(a, offset, at, SOI_BIAS_PAST)) == SIZE_MAX);
	HOLDS(soi_utf8_check(soi_time_resolve(a, offset, at, SOI_BIAS_FUTURE)) == SIZE_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct soi_span s = { (const char *)p, n };
	size_t bad = soi_utf8_check(s), n_times = 0;
	struct soi_time *times = NULL;
	struct soi_arena a;
	struct soi_date at;
	struct soi_err err;

	if (bad != SIZE_MAX)
		s.n = bad;
	HOLDS(soi_date_parse(SOI_LIT("2024-02-29T08:00+07:00"), &at));
	soi_arena_init(&a);
	for (int bias = SOI_BIAS_PAST; bias <= SOI_BIAS_FUTURE; bias++) {
		if (soi_when(marker(), &a, s, &at, (enum soi_bias)bias, &times, &n_times, &err) < 0)
			continue;
		for (size_t i = 0; i < n_times; i++) {
			HOLDS(times[i].start < times[i].end && times[i].end <= s.n);
			HOLDS(soi_utf8_check(times[i].value) == SIZE_MAX);
			check_resolve(&a, times[i].offset, &at);
		}
	}
	check_resolve(&a, s, &at);
	soi_arena_release(&a);
	return 0;
}
