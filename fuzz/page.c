/* Any bytes as a page: refused with a message, or articles whose text is UTF-8
 * in lines, whose pieces cover it and lead back to the bytes. */
#include <stdlib.h>

#include "page/page.h"
#include "base/banned.h"

#define HOLDS(x) do { if (!(x)) abort(); } while (0)

static const struct soi_reader *reader(void)
{
	static const struct soi_reader *r;
	static struct soi_tables tables;
	static struct soi_arena a;
	struct soi_err err;

	if (r)
		return r;
	soi_arena_init(&a);
	HOLDS(soi_tables_open(&tables, NULL, &err) == 0);
	r = soi_reader_new(&a, &tables, &err);
	HOLDS(r);
	return r;
}

static void check(const struct soi_article *art, size_t n_bytes)
{
	size_t end = 0;

	HOLDS(soi_utf8_check(art->text) == SIZE_MAX);
	HOLDS(art->text.n == 0 || art->text.p[art->text.n - 1] == '\n');
	for (size_t i = 0; i < art->n_pieces; i++) {
		const struct soi_piece *piece = &art->pieces[i];

		HOLDS(piece->start == end && piece->end > piece->start && piece->end <= art->text.n);
		HOLDS(piece->byte_start <= piece->byte_end && piece->byte_end <= n_bytes);
		end = piece->end;
	}
	HOLDS(end == art->text.n);
	for (size_t i = 0; i < art->n_dropped; i++)
		HOLDS(art->dropped[i].byte_start <= art->dropped[i].byte_end &&
		      art->dropped[i].byte_end <= n_bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct soi_capture c = { .form = SOI_FORM_PAGE, .bytes = { (const char *)p, n },
				 .title_bytes = SIZE_MAX, .lede_bytes = SIZE_MAX, .name = SOI_LIT("fuzz") };
	struct soi_article *arts;
	struct soi_err err = { 0 };
	struct soi_arena a;
	size_t n_arts = 0;

	soi_arena_init(&a);
	if (soi_page_read(reader(), &a, &c, &arts, &n_arts, &err) < 0)
		HOLDS(err.msg[0]);
	for (size_t i = 0; i < n_arts; i++)
		check(&arts[i], n);
	soi_arena_release(&a);
	return 0;
}
