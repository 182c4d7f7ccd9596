/*
 * Plain text to an article: title, lede, paragraphs.
 */
#include "page/internal.h"
#include "base/banned.h"

/* Why bytes are no plain text, or SOI_OK. */
static int check_bytes(const struct soi_capture *c, struct soi_err *err)
{
	const unsigned char *p = (const unsigned char *)c->bytes.p;
	struct soi_span s = c->bytes;
	const char *nul;
	size_t bad;

	if (soi_span_trim(s).n == 0)
		return soi_fail(err, SOI_EFORMAT, 0, "'%.*s' is empty", SOI_FMT(c->name));
	if (s.n >= 2 && ((p[0] == 0xFF && p[1] == 0xFE) || (p[0] == 0xFE && p[1] == 0xFF)))
		return soi_fail(err, SOI_EFORMAT, 0, "'%.*s' is UTF-16, not UTF-8", SOI_FMT(c->name));
	nul = memchr(s.p, 0, s.n);
	bad = soi_utf8_check(s);
	if (nul && s.n >= 4 && (p[0] == 0) != (p[1] == 0) && (p[2] == 0) == (p[0] == 0))
		return soi_fail(err, SOI_EFORMAT, 0, "'%.*s' looks like UTF-16, not UTF-8",
				SOI_FMT(c->name));
	if (nul && (bad == SIZE_MAX || (size_t)(nul - s.p) < bad))
		return soi_fail(err, SOI_EFORMAT, (size_t)(nul - s.p),
				"'%.*s' is no text: a NUL at byte %zu", SOI_FMT(c->name),
				(size_t)(nul - s.p));
	if (bad != SIZE_MAX)
		return soi_fail(err, SOI_EFORMAT, bad, "'%.*s' is not UTF-8 at byte %zu",
				SOI_FMT(c->name), bad);
	return SOI_OK;
}

/* The capture's text: BOM outside, every line end one '\n'. */
static void build(struct soi_builder *b, struct soi_arena *a, struct soi_span bytes)
{
	size_t at = soi_span_starts(bytes, SOI_LIT("\xEF\xBB\xBF")) ? 3 : 0;

	soi_builder_init(b, a, bytes);
	while (at < bytes.n) {
		const char *cr = memchr(bytes.p + at, '\r', bytes.n - at);
		size_t end = cr ? (size_t)(cr - bytes.p) : bytes.n;

		soi_builder_bytes(b, at, end);
		at = end + (cr != NULL);
		if (cr && !(at < bytes.n && bytes.p[at] == '\n'))
			soi_builder_replacement(b, SOI_LIT("\n"), end, at);
	}
}

int soi_plain_read(const struct soi_reader *r, struct soi_arena *a,
		   const struct soi_capture *capture, struct soi_article **out, size_t *n,
		   struct soi_err *err)
{
	struct soi_article *art = SOI_NEW(a, struct soi_article);
	struct soi_builder b;
	struct soi_span rest;
	int rc;

	rc = check_bytes(capture, err);
	if (rc < 0)
		return rc;
	build(&b, a, capture->bytes);
	rc = soi_builder_finish(&b, NULL, 0, art, err);
	if (rc < 0)
		return rc;
	rest = art->text;
	if (capture->title_bytes != 0)
		art->title = soi_span_cut(&rest, '\n');
	if (capture->lede_bytes != SIZE_MAX && capture->lede_bytes)
		art->lede = soi_span_cut(&rest, '\n');
	if (capture->published.n)
		soi_published_set(art, a, capture->published, SOI_FROM_GIVEN,
				  (struct soi_why){ SOI_LIT("given"), SOI_EMPTY, SOI_EMPTY,
				  SOI_NO_OFFSET, SOI_NO_OFFSET, SOI_NO_OFFSET, SOI_NO_OFFSET,
				  capture->published });
	*out = art;
	*n = 1;
	return soi_page_complete(r, a, capture, art, 1, err);
}
