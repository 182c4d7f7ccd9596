/* Pages in HTML, as a whole: body, listing, kind, dates, authors, pictures.  Bytes
 * that are no UTF-8 are replaced first: fuzz/charset and fuzz/page have those. */
#include "../tests/page/check.h"
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

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct soi_span in = { (const char *)p, n };
	struct soi_capture c = { .form = SOI_FORM_PAGE, .title_bytes = SIZE_MAX, .lede_bytes = SIZE_MAX,
				 .name = SOI_LIT("fuzz") };
	struct soi_article *arts;
	struct soi_err err = { 0 };
	struct soi_arena a;
	struct soi_buf page;
	size_t at = 0, n_arts;

	open_reader();
	soi_arena_init(&a);
	soi_buf_init(&page, SOI_MAX_CAPTURE_BYTES);
	if (!soi_html_looks(in))
		soi_buf_add(&page, SOI_LIT("<html>"));
	while (at < n) {
		size_t from = at;

		if (soi_utf8_next(in, &at) == SOI_BAD_CP)
			soi_buf_byte(&page, '?');
		else
			soi_buf_add(&page, soi_span_sub(in, from, at));
	}
	c.bytes = soi_buf_span(&page);
	if (soi_page_read(reader, &a, &c, &arts, &n_arts, &err) < 0)
		HOLDS(err.msg[0]);
	for (size_t i = 0; i < n_arts; i++)
		HOLDS(!check_article(&arts[i], c.bytes));
	soi_buf_release(&page);
	soi_arena_release(&a);
	return 0;
}
