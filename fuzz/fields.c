/* Any bytes as the header lines of an answer: fields are found inside them and in order, Retry-After
 * is a time from now to a day, and what is said of a page is said with its lines turned to CRLF too. */
#include "fetch/rights.h"
#include "fetch/when.h"
#include "page/payload.h"
#include "behind.h"
#include "holds.h"
#include "base/banned.h"

static struct soi_arena a;

static bool is_inside(struct soi_span s, struct soi_span all)
{
	return s.n == 0 || (s.p >= all.p && s.p + s.n <= all.p + all.n);
}

static void check_field(struct soi_span head, const char *name)
{
	struct soi_span rest = head, value, first = soi_header_field(head, name);
	size_t n = 0;

	HOLDS(is_inside(first, head));
	while (soi_header_next(&rest, name, &value)) {
		HOLDS(is_inside(value, head) && (n || soi_span_eq(value, first)));
		HOLDS(!memchr(value.p, '\n', value.n));
		n++;
	}
	HOLDS(n || first.n == 0);
}

static void check_times(struct soi_span head)
{
	static const int64_t now = 1716278400;
	int64_t s = soi_retry_after_s(head, now);

	HOLDS(s == SOI_NO_TIME || (s >= 0 && s <= SOI_DAY_S));
	HOLDS(soi_back_off_s((int64_t)(head.n % 64) + 1, SOI_DAY_S, head) <= SOI_DAY_S + SOI_DAY_S / 4 + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct soi_span head = { (const char *)data, size }, value;
	struct soi_said said;

	fresh(&a);
	check_field(head, "Content-Type");
	check_field(head, "X-Robots-Tag");
	check_times(head);
	check_times(behind(&a, "Retry-After: ", head));
	value = soi_header_field(head, "Content-Type");
	HOLDS(is_inside(soi_media_param(value, "charset"), head));
	HOLDS(is_inside(soi_media_param(head, "boundary"), head));
	HOLDS(!soi_media_is(value, "text/html") || soi_media_is_page(value));
	HOLDS(soi_header_end(head) == SIZE_MAX || soi_header_end(head) <= size);
	soi_said_read(&a, head, SOI_EMPTY, "soi", &said);
	HOLDS(!said.tdm.said_by || said.tdm.said_by[0]);
	return 0;
}
