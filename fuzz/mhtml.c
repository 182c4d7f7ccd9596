/* Any bytes as a saved page in parts: refused with a message, or a page that is no
 * longer than they are; as they are, and behind a header that makes them one. */
#include "page/mhtml.h"
#include "holds.h"
#include "base/banned.h"

static void open_it(struct soi_span bytes)
{
	struct soi_capture c = { .form = SOI_FORM_PAGE, .bytes = bytes, .name = SOI_LIT("fuzz") };
	struct soi_err err = { 0 };
	struct soi_arena a;

	soi_arena_init(&a);
	if (soi_mhtml_looks(bytes)) {
		if (soi_mhtml_open(&a, &c, &err) < 0)
			HOLDS(err.msg[0]);
		else
			HOLDS(c.bytes.n <= bytes.n && soi_hash64(c.bytes) != 0);
	}
	soi_arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char head[] = "Content-Type: multipart/related; boundary=b\n\n--b\n"
				   "Content-Type: text/html\nContent-Transfer-Encoding: ";
	struct soi_buf all;

	open_it((struct soi_span){ (const char *)data, size });
	soi_buf_init(&all, SOI_MAX_CAPTURE_BYTES);
	soi_buf_add(&all, SOI_LIT(head));
	soi_buf_add(&all, (struct soi_span){ (const char *)data, size });
	open_it(soi_buf_span(&all));
	soi_buf_release(&all);
	return 0;
}
