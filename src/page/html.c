/*
 * Reading an HTML page: its parts put together.
 */
#include "page/html.h"

#include "page/html_article.h"
#include "page/html_roles.h"
#include "page/internal.h"
#include "base/banned.h"

struct soi_html_tables *soi_html_tables_new(struct soi_arena *a, const struct soi_tables *t,
					    struct soi_err *err)
{
	struct soi_html_tables *x = SOI_NEW(a, struct soi_html_tables);

	if (soi_html_roles_init(&x->roles, a, t, err) < 0)
		return NULL;
	return x;
}

static void emit_range(struct soi_builder *b, struct soi_span in, uint32_t at, uint32_t end,
		       unsigned walk)
{
	struct soi_html_stretch s;
	uint32_t k;

	while (soi_html_stretch_next(in, &at, end, walk, &s)) {
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

static void emit_block(struct soi_builder *b, const struct soi_html_page *p,
		       const struct soi_html_block *blk)
{
	uint32_t i;

	for (i = blk->first; i < blk->last; i++) {
		const struct soi_html_node *node = &p->tree.nodes[i];

		if (node->tag == SOI_TAG_TEXT && !p->info[i].hidden)
			emit_range(b, p->tree.in, node->start_byte, node->end_byte,
				   soi_html_walk_of((enum soi_html_mode)node->mode));
	}
}

struct mark {			/* of the builder's raw text */
	size_t start, end;
};

/* The title: from the page, else from its metadata. */
static struct mark emit_title(struct soi_builder *b, const struct soi_html_page *p,
			      const struct soi_html_meta *m, const struct soi_html_article *found)
{
	struct mark mark = { b->n, b->n };

	if (found->title != SIZE_MAX)
		emit_block(b, p, &p->blocks[found->title]);
	else if (m->title_byte_end)
		emit_range(b, p->tree.in, m->title_byte, m->title_byte_end,
			   SOI_HTML_WALK_REFS | SOI_HTML_WALK_ATTR);
	else if (m->doc_title_node)
		emit_range(b, p->tree.in, p->tree.nodes[m->doc_title_node].start_byte,
			   p->tree.nodes[m->doc_title_node].end_byte, SOI_HTML_WALK_REFS);
	soi_builder_newline(b);
	mark.end = b->n;
	return mark;
}

static struct mark emit_lede(struct soi_builder *b, const struct soi_html_page *p,
			     const struct soi_html_article *found)
{
	struct mark mark = { b->n, b->n };
	size_t i;

	for (i = 0; i < p->n_blocks; i++) {
		if (found->fates[i] != SOI_FATE_LEDE)
			continue;
		emit_block(b, p, &p->blocks[i]);
		soi_builder_newline(b);
	}
	mark.end = b->n;
	return mark;
}

static void emit_body(struct soi_builder *b, const struct soi_html_page *p,
		      const struct soi_html_article *found)
{
	uint32_t row = 0;
	size_t i;

	for (i = 0; i < p->n_blocks; i++) {
		const struct soi_html_block *blk = &p->blocks[i];

		if (found->fates[i] != SOI_FATE_TEXT)
			continue;
		if (blk->row && blk->row == row)
			soi_builder_insert(b, SOI_LIT("\t"));
		else
			soi_builder_newline(b);
		row = blk->row;
		emit_block(b, p, blk);
	}
	soi_builder_newline(b);
}

/* By the letters of its description and its longest paragraph. */
static bool is_vietnamese(const struct soi_html_page *p, const struct soi_html_meta *m)
{
	size_t i, best = SIZE_MAX;
	struct soi_span lang;
	struct soi_buf buf;

	for (i = 0; i < p->n_blocks; i++)
		if (best == SIZE_MAX || p->blocks[i].n_chars > p->blocks[best].n_chars)
			best = i;
	soi_buf_init(&buf, SOI_MAX_TEXT_BYTES);
	soi_buf_add(&buf, m->description);
	soi_buf_byte(&buf, '\n');
	if (best != SIZE_MAX)
		soi_html_block_text(p, &p->blocks[best], &buf);
	lang = soi_lang_of(soi_buf_span(&buf));
	soi_buf_release(&buf);
	return soi_span_is(lang, "vi");
}

int soi_html_read(const struct soi_html_tables *x, struct soi_arena *a,
		  const struct soi_capture *capture, struct soi_article **out, size_t *n,
		  struct soi_err *err)
{
	struct soi_html_page p = { .a = a, .x = x };
	struct soi_html_meta *m = SOI_NEW(a, struct soi_html_meta);
	struct soi_html_article found = { 0 };
	struct soi_article *art = SOI_NEW(a, struct soi_article);
	struct mark title, lede;
	struct soi_builder b;
	int rc;

	soi_html_tree_read(&p.tree, a, capture->bytes);
	soi_html_blocks(&p);
	soi_html_read_meta(&p, m);
	p.vietnamese = is_vietnamese(&p, m);
	soi_html_find_article(&p, m, &found);
	soi_builder_init(&b, a, capture->bytes);
	b.collapse = true;
	title = emit_title(&b, &p, m, &found);
	lede = emit_lede(&b, &p, &found);
	emit_body(&b, &p, &found);
	rc = soi_builder_finish(&b, NULL, 0, art, err);
	if (rc < 0)
		return rc;
	art->kind = SOI_ARTICLE;
	art->title = soi_builder_map(&b, art, title.start, title.end);
	art->lede = soi_builder_map(&b, art, lede.start, lede.end);
	art->url = m->url;
	*out = art;
	*n = 1;
	return SOI_OK;
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
