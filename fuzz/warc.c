/* Any bytes as an archive: each call gives a page or a refusal with a message, and
 * it ends. */
#include "page/warc.h"
#include "holds.h"
#include "base/banned.h"

static void read_all(struct soi_span file)
{
	struct soi_stream *s = soi_stream_of(file);
	struct soi_arena a;
	struct soi_capture c;
	struct soi_warc w;
	struct soi_err err;
	size_t calls = 0;
	int rc;

	soi_arena_init(&a);
	soi_warc_init(&w, s, SOI_LIT("fuzz"), NULL);
	while ((rc = soi_warc_next(&w, &a, &c, &err)) != 0) {
		HOLDS(++calls <= 2 * file.n + 2);
		if (rc < 0) {
			HOLDS(err.msg[0]);
			continue;
		}
		HOLDS(c.bytes.n > 0 && c.bytes.n <= SOI_MAX_CAPTURE_BYTES);
		HOLDS(c.form == SOI_FORM_PAGE && c.name.n > 0);
		HOLDS(soi_hash64(c.bytes) != 0);	/* every byte can be read */
		soi_arena_clear(&a);
	}
	HOLDS(w.n_pages + w.n_revisits + w.n_statuses + w.n_types <= w.n_records);
	soi_stream_free(s);
	soi_arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_all((struct soi_span){ (const char *)data, size });
	return 0;
}
