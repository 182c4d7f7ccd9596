/* Bytes in an encoding that has to be guessed: what comes out is UTF-8, and its
 * runs cover it and lie in order inside the input. */
#include "page/charset.h"
#include "opened.h"
#include "base/banned.h"

static struct soi_charsets *charsets;

static void open_charsets(void)
{
	struct soi_err err;

	if (charsets)
		return;
	charsets = soi_charsets_new(&opened()->arena, &opened()->tables, &err);
	HOLDS(charsets);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct soi_span in = { (const char *)p, n };
	struct soi_decoded d;
	struct soi_arena a;

	open_charsets();
	soi_arena_init(&a);
	if (soi_charset_decode(charsets, &a, in, &d)) {
		size_t at = 0, byte = 0;

		HOLDS(soi_utf8_check(d.utf8) == SIZE_MAX);
		for (size_t i = 0; i < d.n_runs; i++) {
			HOLDS(d.runs[i].start == at && d.runs[i].end >= at);
			HOLDS(d.runs[i].byte_start >= byte && d.runs[i].byte_end <= n);
			at = d.runs[i].end;
			byte = d.runs[i].byte_end;
		}
		HOLDS(at == d.utf8.n);
	}
	soi_arena_release(&a);
	return 0;
}
