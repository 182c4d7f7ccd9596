/* Any bytes as a feed, XML and JSON: refused with a message, or articles of which
 * what check.h says holds, and whose record can be printed and read back. */
#include "../tests/page/check.h"
#include "page/feed.h"
#include "opened.h"
#include "base/banned.h"

static struct soi_reader *reader;

static void open_reader(void)
{
	struct soi_err err;

	if (reader)
		return;
	reader = soi_reader_new(&opened()->arena, &opened()->tables, &err);
	HOLDS(reader);
}

/* start makes a feed of them, whatever they are. */
static void read_behind(const char *start, struct soi_span s)
{
	struct soi_capture c = { .form = SOI_FORM_PAGE, .title_bytes = SIZE_MAX, .lede_bytes = SIZE_MAX,
				 .name = SOI_LIT("fuzz") };
	struct soi_article *arts;
	struct soi_err err = { 0 };
	struct soi_arena a;
	struct soi_buf all;
	size_t n;

	soi_arena_init(&a);
	soi_buf_init(&all, SOI_MAX_CAPTURE_BYTES);
	soi_buf_add(&all, soi_span_str(start));
	soi_buf_add(&all, s);
	c.bytes = soi_arena_copy(&a, soi_buf_span(&all));
	soi_buf_release(&all);
	if (soi_page_read(reader, &a, &c, &arts, &n, &err) < 0) {
		HOLDS(err.msg[0]);
		n = 0;
	}
	for (size_t i = 0; i < n; i++) {
		HOLDS(!check_article(&arts[i], c.bytes));
		HOLDS(!check_round_trip(&arts[i], &a));
	}
	soi_arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct soi_span s = { (const char *)data, size };

	open_reader();
	read_behind("", s);
	read_behind("<rss><channel><item><title>", s);
	read_behind("{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{\"title\": \"", s);
	return 0;
}
