/*
 * Reading an HTML page: its parts put together.
 */
#include "page/html.h"

#include "page/html_article.h"
#include "page/html_roles.h"
#include "base/banned.h"

struct soi_html_tables *soi_html_tables_new(struct soi_arena *a, const struct soi_tables *t,
					    struct soi_err *err)
{
	struct soi_html_tables *x = SOI_NEW(a, struct soi_html_tables);

	if (soi_html_roles_init(&x->roles, a, t, err) < 0)
		return NULL;
	return x;
}

static void emit_text(struct soi_builder *b, const struct soi_html_page *p, uint32_t i)
{
	const struct soi_html_node *node = &p->tree.nodes[i];
	struct soi_html_stretch s;
	uint32_t at = node->start_byte, k;

	while (soi_html_stretch_next(p->tree.in, &at, node->end_byte,
				     soi_html_walk_of((enum soi_html_mode)node->mode), &s)) {
		char utf8[8];
		size_t n = 0;

		if (s.n_cp == 0) {
			soi_builder_bytes(b, s.start, s.end);
			continue;
		}
		for (k = 0; k < s.n_cp; k++)
			if (s.cp[k])
				n += soi_utf8_put(s.cp[k], utf8 + n);
		soi_builder_replacement(b, (struct soi_span){ utf8, n }, s.start, s.end);
	}
}

int soi_html_read(const struct soi_html_tables *x, struct soi_arena *a,
		  const struct soi_capture *capture, struct soi_article **out, size_t *n,
		  struct soi_err *err)
{
	struct soi_html_page p = { .a = a, .x = x };
	struct soi_html_article found = { 0 };
	struct soi_article *art = SOI_NEW(a, struct soi_article);
	struct soi_builder b;
	size_t i;
	uint32_t k, row = 0;

	soi_html_tree_read(&p.tree, a, capture->bytes);
	soi_html_blocks(&p);
	soi_html_find_article(&p, &found);
	soi_builder_init(&b, a, capture->bytes);
	b.collapse = true;
	for (i = 0; i < p.n_blocks; i++) {
		const struct soi_html_block *blk = &p.blocks[i];

		if (found.fates[i] != SOI_FATE_TEXT)
			continue;
		if (blk->row && blk->row == row)
			soi_builder_insert(&b, SOI_LIT("\t"));
		else
			soi_builder_newline(&b);
		row = blk->row;
		for (k = blk->first; k < blk->last; k++)
			if (p.tree.nodes[k].tag == SOI_TAG_TEXT && !p.info[k].hidden)
				emit_text(&b, &p, k);
	}
	art->kind = SOI_ARTICLE;
	*out = art;
	*n = 1;
	return soi_builder_finish(&b, NULL, 0, art, err);
}

bool soi_html_looks(struct soi_span bytes)
{
	static const char *const openers[] = { "<!doctype html", "<html", "<head", "<body", "<title",
					       "<meta", "<div", "<article", "<p>", "<p " };
	size_t at = 0, i, n;

	if (soi_span_starts(bytes, SOI_LIT("\xEF\xBB\xBF")))
		at = 3;
	/* Comments, an XML declaration and white space may stand before the first tag. */
	for (;;) {
		while (at < bytes.n && memchr(" \t\r\n\f", bytes.p[at], 5))
			at++;
		if (at + 4 <= bytes.n && memcmp(bytes.p + at, "<!--", 4) == 0) {
			at = soi_span_find(bytes, SOI_LIT("-->"), at);
			if (at == SIZE_MAX)
				return false;
			at += 3;
		} else if (at + 5 <= bytes.n && memcmp(bytes.p + at, "<?xml", 5) == 0) {
			at = soi_span_find(bytes, SOI_LIT("?>"), at);
			if (at == SIZE_MAX)
				return false;
			at += 2;
		} else {
			break;
		}
	}
	for (i = 0; i < sizeof(openers) / sizeof(*openers); i++) {
		n = strlen(openers[i]);
		if (at + n <= bytes.n && strncasecmp(bytes.p + at, openers[i], n) == 0)
			return true;
	}
	return false;
}
