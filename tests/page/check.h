/*
 * What must hold of every article that the page room returns; used by the
 * fixtures, by the tests on shared data and by the fuzz targets.
 */
#ifndef SOI_TESTS_PAGE_CHECK_H
#define SOI_TESTS_PAGE_CHECK_H

#include <json.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "page/page.h"
#include "page/feed.h"
#include "page/html.h"

/* A replacement may be as long as its bytes: then it is their normal form. */
static inline bool is_composed(struct soi_span raw, struct soi_span text)
{
	utf8proc_uint8_t *nfc = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)raw.p, (utf8proc_ssize_t)raw.n, &nfc,
					  UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	bool same = n >= 0 && soi_span_eq((struct soi_span){ (const char *)nfc, (size_t)n }, text);

	free(nfc);
	return same;
}

/* NULL, or what does not hold. */
static inline const char *check_pieces(const struct soi_article *art, struct soi_span bytes)
{
	size_t at = 0, byte = 0;

	for (size_t i = 0; i < art->n_pieces; i++) {
		const struct soi_piece *p = &art->pieces[i];
		struct soi_span text = soi_span_sub(art->text, p->start, p->end);
		struct soi_span raw = soi_span_sub(bytes, p->byte_start, p->byte_end);

		if (p->start != at || p->end <= p->start)
			return "pieces do not cover the text";
		if (p->byte_end < p->byte_start || p->byte_end > bytes.n)
			return "a piece points outside the capture";
		/* the title of HTML and of feeds may be found behind the text it goes before */
		if (p->byte_start < byte && art->kind != SOI_LISTING && !soi_html_looks(bytes) &&
		    !soi_feed_looks(bytes))
			return "pieces are not in the order of the capture";
		if (text.n == raw.n && text.n > 12 && !soi_span_eq(text, raw) && !is_composed(raw, text))
			return "a verbatim piece is not its bytes";
		at = p->end;
		byte = p->byte_start;
	}
	return at == art->text.n ? NULL : "pieces end before the text";
}

static inline bool inside(struct soi_span part, struct soi_span whole)
{
	return part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

static inline const char *check_article(const struct soi_article *art, struct soi_span bytes)
{
	const char *bad = check_pieces(art, bytes);

	if (bad)
		return bad;
	if (soi_utf8_check(art->text) != SIZE_MAX)
		return "the text is not UTF-8";
	if (art->text.n && art->text.p[art->text.n - 1] != '\n')
		return "the text does not end its last line";
	if (soi_span_find(art->text, SOI_LIT("\n\n"), 0) != SIZE_MAX)
		return "the text has an empty line";
	if (!inside(art->title, art->text) || !inside(art->lede, art->text))
		return "title or lede stand outside the text";
	if (art->id.n == 0)
		return "no id";
	for (size_t i = 0; i < art->n_dropped; i++)
		if (art->dropped[i].byte_end > bytes.n ||
		    art->dropped[i].byte_start >= art->dropped[i].byte_end)
			return "a dropped run has no bytes";
	return NULL;
}

static inline void to_json(const struct soi_article *art, struct soi_arena *a, struct soi_buf *out)
{
	struct soi_json j;

	soi_buf_clear(out);
	soi_json_init(&j, out);
	soi_json_open(&j, '{');
	soi_article_json(art, a, &j);
	soi_json_close(&j, '}');
}

/* The record printed, read back and printed again is the same. */
static inline const char *check_round_trip(const struct soi_article *art, struct soi_arena *a)
{
	struct soi_buf one, two;
	struct json_object *o = NULL;
	const struct soi_value *v;
	struct soi_article back;
	struct soi_err err;
	const char *bad = NULL;

	if (art->text.n == 0)
		return NULL;
	soi_buf_init(&one, SOI_MAX_FILE_BYTES);
	soi_buf_init(&two, SOI_MAX_FILE_BYTES);
	to_json(art, a, &one);
	if (one.n <= SOI_MAX_CAPTURE_BYTES) {
		if (soi_json_line(soi_buf_span(&one), &o, &err) < 0)
			bad = "the record is no JSON line";
		else if (soi_value_read(a, soi_buf_span(&one), &v, &err) < 0 || soi_article_parse(a, v, &back, &err) < 0)
			bad = "the record cannot be read back";
		else
			to_json(&back, a, &two);
		if (!bad && !soi_span_eq(soi_buf_span(&one), soi_buf_span(&two)))
			bad = "the record changes when read back";
	}
	json_object_put(o);
	soi_buf_release(&one);
	soi_buf_release(&two);
	return bad;
}

#endif
