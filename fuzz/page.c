/* Any bytes as a page, plain text or HTML: refused with a message, or articles of
 * which what check.h says holds, and whose record can be printed and read back. */
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

static void read_all(struct soi_arena *a, struct soi_span bytes, enum soi_capture_form form,
		     size_t title, size_t lede)
{
	struct soi_capture c = { .form = form, .bytes = bytes, .title_bytes = title,
				 .lede_bytes = lede, .name = SOI_LIT("fuzz") };
	struct soi_article *arts;
	struct soi_err err = { 0 };
	size_t n;

	if (soi_page_read(reader, a, &c, &arts, &n, &err) < 0) {
		HOLDS(err.msg[0]);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		HOLDS(!check_article(&arts[i], bytes));
		HOLDS(!check_round_trip(&arts[i], a));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct soi_span s = { (const char *)data, size };
	struct soi_arena a;
	const char *nl;

	open_reader();
	soi_arena_init(&a);
	read_all(&a, s, SOI_FORM_PAGE, SIZE_MAX, SIZE_MAX);
	nl = size ? memchr(data, '\n', size) : NULL;	/* a title, no lede, a body */
	if (nl && (size_t)(nl - s.p) + 2 < size && nl[1] == '\n')
		read_all(&a, s, SOI_FORM_FIELDS, (size_t)(nl - s.p), 0);
	soi_arena_release(&a);
	return 0;
}
