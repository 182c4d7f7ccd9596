/* Bytes in an encoding that has to be guessed: what comes out is UTF-8, and its
 * runs cover it and lie in order inside the input. */
#include "page/charset.h"
#include "holds.h"
#include "base/banned.h"

static struct soi_charsets *charsets;

int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static struct soi_tables tables;
	static struct soi_arena arena;
	struct soi_err err;

	(void)argc;
	(void)argv;
	soi_arena_init(&arena);
	HOLDS(soi_tables_open(&tables, NULL, &err) == 0);
	charsets = soi_charsets_new(&arena, &tables, &err);
	HOLDS(charsets);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct soi_span in = { (const char *)p, n };
	struct soi_decoded d;
	struct soi_arena a;

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
