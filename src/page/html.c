/*
 * Reading an HTML page: its parts put together.
 */
#include "page/html.h"

#include "page/html_claims.h"
#include "page/html_kind.h"
#include "page/html_roles.h"
#include "page/internal.h"
#include "base/banned.h"

struct soi_html_tables *soi_html_tables_new(struct soi_arena *a, const struct soi_tables *t,
					    struct soi_err *err)
{
	struct soi_html_tables *x = SOI_NEW(a, struct soi_html_tables);

	if (soi_html_roles_init(&x->roles, a, t, err) < 0)
		return NULL;
	x->bylines = soi_tables_get(t, "bylines");
	x->byline_kind = soi_table_col(x->bylines, "kind");
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

static int read_article(const struct soi_html_page *p, const struct soi_html_meta *m,
			const struct soi_html_article *found, const struct soi_capture *capture,
			struct soi_article *art, struct soi_err *err)
{
	struct mark title, lede;
	struct soi_builder b;
	int rc;

	soi_builder_init(&b, p->a, capture->bytes);
	b.collapse = true;
	title = emit_title(&b, p, m, found);
	lede = emit_lede(&b, p, found);
	emit_body(&b, p, found);
	rc = soi_builder_finish(&b, NULL, 0, art, err);
	if (rc < 0)
		return rc;
	art->title = soi_builder_map(&b, art, title.start, title.end);
	art->lede = soi_builder_map(&b, art, lede.start, lede.end);
	soi_html_publish(p, m, found, art);
	soi_html_credit(p, m, found, art);
	return SOI_OK;
}

/* An item's address in full, as far as the page's own is known. */
static struct soi_span full_url(const struct soi_html_page *p, struct soi_span page, struct soi_span url)
{
	struct soi_span host = soi_html_host(page);
	size_t scheme = soi_span_find(page, SOI_LIT("://"), 0), end;

	if (!host.n || scheme == SIZE_MAX || soi_span_find(url, SOI_LIT("://"), 0) != SIZE_MAX)
		return url;
	end = (size_t)(host.p - page.p) + host.n;
	if (soi_span_starts(url, SOI_LIT("//")))
		return soi_arena_printf(p->a, "%.*s:%.*s", (int)scheme, page.p, SOI_FMT(url));
	return soi_arena_printf(p->a, "%.*s%s%.*s", (int)end, page.p, url.p[0] == '/' ? "" : "/",
				SOI_FMT(url));
}

static struct mark emit_line(struct soi_builder *b, const struct soi_html_page *p, size_t block)
{
	struct mark mark = { b->n, b->n };

	if (block == SIZE_MAX)
		return mark;
	emit_block(b, p, &p->blocks[block]);
	soi_builder_newline(b);
	mark.end = b->n;
	return mark;
}

static int read_item(const struct soi_html_page *p, const struct soi_html_item *item,
		     const struct soi_capture *capture, struct soi_list_item *row,
		     struct soi_article *art, struct soi_err *err)
{
	struct mark title, lede;
	struct soi_builder b;
	int rc;

	soi_builder_init(&b, p->a, capture->bytes);
	b.collapse = true;
	title = emit_line(&b, p, item->title);
	lede = emit_line(&b, p, item->lede);
	rc = soi_builder_finish(&b, NULL, 0, art, err);
	if (rc < 0)
		return rc;
	art->kind = SOI_ITEM;
	art->title = row->title = soi_builder_map(&b, art, title.start, title.end);
	art->lede = row->lede = soi_builder_map(&b, art, lede.start, lede.end);
	art->url = row->url;
	art->published = row->published = soi_html_item_time(p, item);
	if (art->published.n) {
		art->published_from = SOI_FROM_PAGE;
		art->published_why = SOI_NEW(p->a, struct soi_why);
		art->published_why[0] = (struct soi_why){
			.rule = SOI_LIT("listing"), .start = SOI_NO_OFFSET, .end = SOI_NO_OFFSET,
			.byte_start = SOI_NO_OFFSET, .byte_end = SOI_NO_OFFSET,
			.value = art->published };
		art->n_published_why = 1;
	}
	return SOI_OK;
}

/* From the times of the items: most steps down, most up, or neither. */
static enum soi_order order_of(const struct soi_article *art)
{
	size_t i, down = 0, up = 0;
	int64_t before = SOI_NO_TIME;

	for (i = 0; i < art->n_items; i++) {
		struct soi_date d;
		int64_t at;

		if (!soi_date_parse(art->items[i].published, &d))
			continue;
		at = soi_date_unix(&d);
		if (at == SOI_NO_TIME)
			continue;
		if (before != SOI_NO_TIME) {
			down += at < before;
			up += at > before;
		}
		before = at;
	}
	if (down >= 2 && down > 3 * up)
		return SOI_NEWEST_FIRST;
	if (up >= 2 && up > 3 * down)
		return SOI_OLDEST_FIRST;
	return SOI_ORDER_NONE;
}

static int read_listing(const struct soi_html_page *p, const struct soi_html_meta *m,
			const struct soi_html_article *found, const struct soi_html_listing *l,
			const struct soi_capture *capture, struct soi_article *arts,
			struct soi_err *err)
{
	struct soi_article *art = &arts[0];
	struct soi_builder b;
	struct mark title;
	size_t i;
	int rc;

	art->items = SOI_NEW_N(p->a, struct soi_list_item, l->n_main);
	soi_builder_init(&b, p->a, capture->bytes);
	b.collapse = true;
	title = emit_line(&b, p, found->title);
	for (i = 0; i < l->n_items; i++) {
		struct soi_list_item *row = &art->items[art->n_items];
		struct soi_article *one = &arts[art->n_items + 1];

		if (!l->items[i].main)
			continue;
		(void)emit_line(&b, p, l->items[i].title);
		(void)emit_line(&b, p, l->items[i].lede);
		row->url = full_url(p, m->url, l->items[i].url);
		rc = read_item(p, &l->items[i], capture, row, one, err);
		if (rc < 0)
			return rc;
		one->rank = art->n_items++;
		one->section = art->section;
		one->publisher = art->publisher;
	}
	rc = soi_builder_finish(&b, NULL, 0, art, err);
	if (rc < 0)
		return rc;
	art->title = soi_builder_map(&b, art, title.start, title.end);
	art->order = order_of(art);
	return SOI_OK;
}

int soi_html_read(const struct soi_html_tables *x, struct soi_arena *a,
		  const struct soi_capture *capture, struct soi_article **out, size_t *n,
		  struct soi_err *err)
{
	struct soi_html_page p = { .a = a, .x = x };
	struct soi_html_meta *m = SOI_NEW(a, struct soi_html_meta);
	struct soi_html_article found = { 0 };
	struct soi_html_listing list;
	struct soi_article *art;
	int rc;

	soi_html_tree_read(&p.tree, a, capture->bytes);
	soi_html_blocks(&p);
	soi_html_read_meta(&p, m);
	p.vietnamese = is_vietnamese(&p, m);
	if (capture->url.n)
		m->url = capture->url;
	soi_html_find_article(&p, m, &found);
	soi_html_find_items(&p, &list);
	art = SOI_NEW_N(a, struct soi_article, list.n_main + 1);
	art->kind = soi_html_kind(&p, m, &found, &list);
	art->url = m->url;
	art->section = capture->section.n ? capture->section : m->section;
	art->publisher = m->publisher;
	art->tags = m->tags.v;
	art->n_tags = m->tags.n;
	if (art->kind == SOI_LISTING)
		rc = read_listing(&p, m, &found, &list, capture, art, err);
	else
		rc = read_article(&p, m, &found, capture, art, err);
	if (rc < 0)
		return rc;
	*out = art;
	*n = 1 + art->n_items;
	return SOI_OK;
}

/* Behind "<!-- -->" or "<? ?>" at at; SIZE_MAX: it does not end. */
static size_t skip_prolog(struct soi_span bytes, size_t at)
{
	bool comment = bytes.p[at + 1] == '!';
	size_t end = soi_span_find(bytes, comment ? SOI_LIT("-->") : SOI_LIT("?>"), at);

	return end == SIZE_MAX ? end : end + (comment ? 3 : 2);
}

/* The first tag decides: it must be one of HTML's, or a doctype. */
bool soi_html_looks(struct soi_span bytes)
{
	size_t at = 0, end;

	if (soi_span_starts(bytes, SOI_LIT("\xEF\xBB\xBF")))
		at = 3;
	for (;;) {
		while (at < bytes.n && memchr(" \t\r\n\f", bytes.p[at], 5))
			at++;
		if (at + 4 > bytes.n || bytes.p[at] != '<')
			return false;
		if (memcmp(bytes.p + at, "<!--", 4) != 0 && memcmp(bytes.p + at, "<?xm", 4) != 0)
			break;
		at = skip_prolog(bytes, at);
		if (at == SIZE_MAX)
			return false;
	}
	if (at + 9 <= bytes.n && strncasecmp(bytes.p + at, "<!doctype", 9) == 0)
		return true;
	for (end = ++at; end < bytes.n && !memchr(" \t\r\n\f/>", bytes.p[end], 7); end++)
		;
	return soi_html_tag(soi_span_sub(bytes, at, end)) != SOI_TAG_OTHER;
}
