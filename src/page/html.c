/*
 * Reading an HTML page: its parts put together.
 *
 *	bytes -> tree -> blocks -> article? listing? -> builder -> record
 *
 * Both readings are made, the better one is kept (html_kind.c).  The builder
 * gets title, lede and paragraphs in this order, then what was left out, with a
 * cut over it, so that dropped runs lead back to their bytes like the text
 * does.  Vietnamese text then goes through the rules for plain text as well.
 */
#include "page/html.h"

#include <stdlib.h>

#include "page/clean.h"
#include "page/html_claims.h"
#include "page/html_kind.h"
#include "page/html_roles.h"
#include "base/banned.h"

#define MAX_LABEL_WORDS 14
#define MIN_ARTICLE_SHARE 40	/* per cent */
#define MAX_DROPPED 2000	/* runs reported of one page */

static void read_agencies(struct soi_html_tables *x, struct soi_arena *a, const struct soi_table *t)
{
	size_t forms = soi_table_col(t, "forms"), cap = 0, i;

	for (i = 0; i < t->n_rows; i++) {
		struct soi_span rest = soi_table_cell(t, i, forms);

		while (rest.p) {
			struct soi_span form = soi_span_cut(&rest, '|');

			soi_arena_grow(a, &x->agencies_by_form, x->n_forms, &cap,
				       sizeof(*x->agencies_by_form));
			x->agencies_by_form[x->n_forms++] = (struct soi_html_agency){
				form, soi_html_key(a, form), soi_table_cell(t, i, 0) };
		}
	}
}

struct soi_html_tables *soi_html_tables_new(struct soi_arena *a, const struct soi_tables *t,
					    struct soi_err *err)
{
	struct soi_html_tables *x = SOI_NEW(a, struct soi_html_tables);

	if (soi_html_roles_init(&x->roles, a, t, err) < 0)
		return NULL;
	x->bylines = soi_tables_get(t, "bylines");
	x->byline_kind = soi_table_col(x->bylines, "kind");
	read_agencies(x, a, soi_tables_get(t, "agencies"));
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

/* Without the line break that ends it. */
static size_t end_of(struct mark m)
{
	return m.end > m.start ? m.end - 1 : m.end;
}

struct line {			/* the same, and the block it is */
	size_t start, end;
	size_t block;		/* SIZE_MAX: none */
	bool fixed;		/* title or lede */
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
		      const struct soi_html_article *found, struct line *lines, size_t *n_lines)
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
		lines[*n_lines].start = b->n;
		emit_block(b, p, blk);
		lines[*n_lines].end = b->n;
		lines[(*n_lines)++].block = i;
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

/* Growing list of runs to leave out. */
struct cuts {
	struct soi_cut *v;
	size_t n, cap;
};

static void cut(struct soi_arena *a, struct cuts *cuts, size_t start, size_t end, enum soi_drop why)
{
	if (end <= start)
		return;
	soi_arena_grow(a, &cuts->v, cuts->n, &cuts->cap, sizeof(*cuts->v));
	cuts->v[cuts->n++] = (struct soi_cut){ start, end, why, false };
}

static enum soi_drop drop_of(const struct soi_html_page *p, const struct soi_html_article *found,
			     size_t i)
{
	uint32_t roles = p->blocks[i].roles;

	switch (found->fates[i]) {
	case SOI_FATE_CAPTION:
		return SOI_DROP_CAPTION;
	case SOI_FATE_CREDIT:
		return SOI_DROP_CREDIT;
	case SOI_FATE_BYLINE:
		return SOI_DROP_BYLINE;
	case SOI_FATE_DATELINE:
		return SOI_DROP_DATELINE;
	case SOI_FATE_RELATED:
		return SOI_DROP_RELATED;
	case SOI_FATE_FORM:
		return SOI_DROP_FORM;
	case SOI_FATE_REPEAT:
		return SOI_DROP_REPEAT;
	case SOI_FATE_NAVIGATION:
		return SOI_DROP_NAVIGATION;
	case SOI_FATE_OUTSIDE:
		if (roles & SOI_CLASS_CAPTION)
			return SOI_DROP_CAPTION;
		if (roles & SOI_CLASS_DATE)
			return SOI_DROP_DATELINE;
		if (roles & SOI_CLASS_BYLINE)
			return SOI_DROP_BYLINE;
		if (roles & SOI_CLASS_RELATED)
			return SOI_DROP_RELATED;
		if (roles & SOI_CLASS_FORM)
			return SOI_DROP_FORM;
		return roles & SOI_CLASS_NAV ? SOI_DROP_NAVIGATION : SOI_DROP_WIDGET;
	default:
		return SOI_DROP_WIDGET;
	}
}

/* What a few words that are no text say: a date, the names of the authors. */
static enum soi_drop label_of(const struct soi_html_page *p, struct soi_span s,
			      const struct soi_article *art)
{
	struct soi_html_time t;
	size_t i;

	if (soi_html_time_find(s, p->vietnamese, &t))
		return SOI_DROP_DATELINE;
	for (i = 0; i < art->n_authors; i++)
		if (soi_span_find(s, art->authors[i], 0) != SIZE_MAX)
			return SOI_DROP_BYLINE;
	return SOI_DROP_WIDGET;
}

/*
 * What stands around the text and is left out of it goes behind it in the
 * builder, with a cut over it: all of the body, and what is between the title
 * and the end of the element that holds both.
 */
static void emit_dropped(struct soi_builder *b, const struct soi_html_page *p,
			 const struct soi_html_article *found, const struct soi_article *art,
			 struct cuts *cuts)
{
	uint32_t whole = found->body;
	size_t i, n = 0;

	if (found->title != SIZE_MAX)
		while (!soi_html_inside(p, p->blocks[found->title].first, whole))
			whole = p->tree.nodes[whole].parent;
	for (i = 0; i < p->n_blocks && n < MAX_DROPPED; i++) {
		enum soi_drop why;
		size_t start;

		if (found->fates[i] == SOI_FATE_TEXT || found->fates[i] == SOI_FATE_LEDE ||
		    found->fates[i] == SOI_FATE_TITLE || !soi_html_inside(p, p->blocks[i].first, whole) ||
		    (found->fates[i] == SOI_FATE_OUTSIDE && found->title != SIZE_MAX && i < found->title))
			continue;
		soi_builder_newline(b);
		start = b->n;
		emit_block(b, p, &p->blocks[i]);
		why = drop_of(p, found, i);
		if (why == SOI_DROP_WIDGET && p->blocks[i].n_words <= MAX_LABEL_WORDS)
			why = label_of(p, soi_span_sub(soi_builder_text(b), start, b->n), art);
		cut(p->a, cuts, start, b->n, why);
		n++;
	}
	soi_builder_newline(b);
}

/* The first line that ends behind at. */
static size_t line_at(const struct line *lines, size_t n, size_t at)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (lines[mid].end <= at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/*
 * Vietnamese text is cleaned like plain text, too: agency tags, captions that
 * no markup sets apart, signatures.  What the markup settles is not asked
 * again: title, lede, headings, and headlines without a link stay.
 */
static void clean_text(const struct soi_reader *r, struct soi_builder *b, const struct soi_html_page *p,
		       const struct soi_capture *capture, const struct line *lines, size_t n_lines,
		       struct cuts *cuts, struct soi_article *art)
{
	struct soi_clean c;
	size_t i, k;

	soi_clean_begin(&c, r, p->a, b, capture);
	soi_clean_find(&c, capture);
	for (i = 0; i < c.n_cuts; i++) {
		const struct soi_cut *one = &c.cuts[i];
		const struct soi_html_block *block;

		k = line_at(lines, n_lines, one->start);
		if (k == n_lines || lines[k].block == SIZE_MAX)
			continue;
		block = &p->blocks[lines[k].block];
		if (one->start <= lines[k].start && one->end >= lines[k].end) {
			if (block->heading || lines[k].fixed || block->row ||
			    (one->why == SOI_DROP_RELATED && !block->n_link) ||
			    one->why == SOI_DROP_REPEAT)
				continue;
		}
		cut(p->a, cuts, one->start, one->end < lines[k].end ? one->end : lines[k].end, one->why);
	}
	art->agencies = c.agencies;
	art->n_agencies = c.n_agencies;
	art->authors = c.authors;
	art->n_authors = c.n_authors;
}

/* Headings, lists and quotations, for pages that show the text again. */
static void set_looks(const struct soi_html_page *p, const struct soi_html_article *found,
		      const struct soi_builder *b, const struct line *lines, size_t n_lines,
		      struct soi_article *art)
{
	size_t line = 0, at = 0, i;

	art->looks = SOI_NEW_N(p->a, enum soi_look, n_lines + 1);
	for (i = 0; i < n_lines; i++) {
		struct soi_span kept = soi_builder_map(b, art, lines[i].start, lines[i].end);
		enum soi_look look = SOI_LOOK_PARAGRAPH;
		uint32_t node;
		const char *nl;

		if (!kept.n)
			continue;
		while (at < art->text.n && (nl = memchr(art->text.p + at, '\n', art->text.n - at)) &&
		       nl < kept.p) {
			at = (size_t)(nl - art->text.p) + 1;
			line++;
		}
		if (lines[i].fixed || line > n_lines)
			continue;
		node = p->blocks[lines[i].block].box;
		for (; node != found->body && node && look == SOI_LOOK_PARAGRAPH; node = p->tree.nodes[node].parent)
			look = p->tree.nodes[node].tag == SOI_TAG_LI ? SOI_LOOK_ITEM :
			       p->tree.nodes[node].tag == SOI_TAG_BLOCKQUOTE ? SOI_LOOK_QUOTE : look;
		art->looks[line] = p->blocks[lines[i].block].heading ? SOI_LOOK_HEADING : look;
		art->n_looks = line + 1;
	}
}

static int by_bytes(const void *x, const void *y)
{
	const struct soi_dropped *a = x, *b = y;

	return (a->byte_start > b->byte_start) - (a->byte_start < b->byte_start);
}

static int read_article(const struct soi_reader *r, const struct soi_html_page *p,
			const struct soi_html_meta *m, const struct soi_html_article *found,
			const struct soi_capture *capture, struct soi_article *art,
			struct soi_err *err)
{
	struct line *lines = SOI_NEW_N(p->a, struct line, p->n_blocks + 2);
	struct mark title, lede;
	struct cuts cuts = { 0 };
	struct soi_builder b;
	size_t n_lines = 0;
	int rc;

	soi_builder_init(&b, p->a, capture->bytes);
	b.collapse = true;
	title = emit_title(&b, p, m, found);
	lines[n_lines++] = (struct line){ title.start, end_of(title), found->title, true };
	lede = emit_lede(&b, p, found);
	lines[n_lines++] = (struct line){ lede.start, end_of(lede), found->lede, true };
	emit_body(&b, p, found, lines, &n_lines);
	if (p->vietnamese)
		clean_text(r, &b, p, capture, lines, n_lines, &cuts, art);
	soi_html_publish(p, m, found, art);
	soi_html_credit(p, m, found, art);
	emit_dropped(&b, p, found, art, &cuts);
	rc = soi_builder_finish(&b, cuts.v, cuts.n, art, err);
	if (rc < 0)
		return rc;
	if (art->n_dropped)
		qsort(art->dropped, art->n_dropped, sizeof(*art->dropped), by_bytes);
	art->title = soi_builder_map(&b, art, title.start, title.end);
	art->lede = soi_builder_map(&b, art, lede.start, lede.end);
	soi_html_images(p, m, found, art);
	set_looks(p, found, &b, lines, n_lines, art);
	return SOI_OK;
}

/* "javascript:…", "data:…" */
static bool has_scheme(struct soi_span url)
{
	size_t i;

	for (i = 0; i < url.n && !memchr(":/?#", url.p[i], 4); i++)
		;
	return i < url.n && url.p[i] == ':';
}

/* Where page ends for what is relative to it: behind its host and port, or behind
 * the folder it stands in. */
static size_t folder_end(struct soi_span page, size_t host_end)
{
	size_t end = host_end;

	for (size_t i = host_end; i < page.n && page.p[i] != '?' && page.p[i] != '#'; i++)
		if (page.p[i] == '/')
			end = i + 1;
	return end;
}

struct soi_span soi_full_url(struct soi_arena *a, struct soi_span page, struct soi_span url)
{
	struct soi_span host = soi_html_host(page);
	size_t scheme = soi_span_find(page, SOI_LIT("://"), 0), end, folder;

	if (!url.n || !host.n || scheme == SIZE_MAX || has_scheme(url))
		return url;
	for (end = (size_t)(host.p - page.p) + host.n; end < page.n && !memchr("/?#", page.p[end], 3); end++)
		;	/* a port */
	if (soi_span_starts(url, SOI_LIT("//")))
		return soi_arena_printf(a, "%.*s:%.*s", (int)scheme, page.p, SOI_FMT(url));
	if (url.p[0] == '/')
		return soi_arena_printf(a, "%.*s%.*s", (int)end, page.p, SOI_FMT(url));
	folder = folder_end(page, end);
	for (; url.p[0] == '?' && folder < page.n && !memchr("?#", page.p[folder], 2); folder++)
		;	/* the same page, asked otherwise */
	while (soi_span_starts(url, SOI_LIT("./")) || soi_span_starts(url, SOI_LIT("../"))) {
		bool up = url.p[1] == '.';

		url = soi_span_sub(url, up ? 3 : 2, url.n);
		if (up && folder > end + 1)
			for (folder--; folder > end + 1 && page.p[folder - 1] != '/'; folder--)
				;
	}
	return soi_arena_printf(a, "%.*s%s%.*s", (int)folder, page.p, folder == end ? "/" : "", SOI_FMT(url));
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

static int read_listing(const struct soi_html_page *p, const struct soi_html_meta *m,
			const struct soi_html_article *found, const struct soi_html_listing *l,
			const struct soi_capture *capture, struct soi_article *arts,
			struct soi_err *err)
{
	struct line *lines = SOI_NEW_N(p->a, struct line, p->n_blocks + 1);
	struct soi_article *art = &arts[0];
	struct soi_builder b;
	struct mark title;
	size_t i, n_lines = 0;
	int rc;

	art->items = SOI_NEW_N(p->a, struct soi_list_item, l->n_main);
	soi_builder_init(&b, p->a, capture->bytes);
	b.collapse = true;
	title = emit_line(&b, p, found->title);
	if (!p->vietnamese)	/* no news of ours: all that it shows, not only its items */
		emit_body(&b, p, found, lines, &n_lines);
	for (i = 0; i < l->n_items; i++) {
		struct soi_list_item *row = &art->items[art->n_items];
		struct soi_article *one = &arts[art->n_items + 1];

		if (!l->items[i].main)
			continue;
		if (p->vietnamese) {
			(void)emit_line(&b, p, l->items[i].title);
			(void)emit_line(&b, p, l->items[i].lede);
		}
		row->url = soi_full_url(p->a, m->url, l->items[i].url);
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
	art->order = soi_items_order(art);
	return SOI_OK;
}

/* What the page declares, where its letters do not say otherwise. */
static struct soi_span lang_of(const struct soi_html_page *p, const struct soi_html_meta *m)
{
	struct soi_span lang = m->lang;

	if (p->vietnamese)
		return SOI_LIT("vi");
	if (lang.n < 2 || (lang.n > 2 && lang.p[2] != '-' && lang.p[2] != '_'))
		return SOI_EMPTY;
	lang.n = 2;
	return strncasecmp(lang.p, "vi", 2) == 0 ? SOI_EMPTY : lang;
}

/*
 * Pages in other languages may be shops and directories: where the article is
 * the smaller part of what a page shows, and nothing says that it is one, all
 * of its main part is taken.
 */
static enum soi_kind read_foreign(struct soi_html_page *p, const struct soi_html_meta *m,
				  enum soi_kind kind, struct soi_html_article *found,
				  const struct soi_html_listing *l)
{
	struct soi_html_article region = *found;
	uint32_t n_chars, n_text = 0, n_all = 0;
	size_t i;

	if (kind == SOI_ARTICLE && (m->has_article_ld || (m->is_article && m->n_published)))
		return kind;
	region.fates = SOI_NEW_N(p->a, enum soi_html_fate, p->n_blocks + 1);
	memcpy(region.fates, found->fates, p->n_blocks * sizeof(*region.fates));
	soi_html_find_region(p, &region, &n_chars);
	for (i = 0; i < p->n_blocks; i++) {
		n_all += p->blocks[i].n_chars;
		if (found->fates[i] == SOI_FATE_TEXT || found->fates[i] == SOI_FATE_LEDE)
			n_text += p->blocks[i].n_chars;
	}
	if (kind == SOI_ARTICLE && n_text * 100 >= n_chars * MIN_ARTICLE_SHARE &&
	    (m->n_published || n_text * 100 >= n_all * MIN_ARTICLE_SHARE))
		return kind;
	*found = region;
	if (kind == SOI_ARTICLE)
		kind = l->n_main >= 4 ? SOI_LISTING : SOI_OTHER;
	return kind;
}

int soi_html_read(const struct soi_reader *r, struct soi_arena *a,
		  const struct soi_capture *capture, struct soi_hashing *hash,
		  struct soi_article **out, size_t *n, struct soi_err *err)
{
	struct soi_html_page p = { .a = a, .x = r->html, .beside = hash };
	struct soi_html_meta *m = SOI_NEW(a, struct soi_html_meta);
	struct soi_html_article found = { 0 };
	struct soi_html_listing list;
	struct soi_article *art;
	int rc;

	soi_html_tree_read(&p.tree, a, capture->bytes, hash);
	soi_html_blocks(&p);
	soi_html_read_meta(&p, m);
	p.vietnamese = is_vietnamese(&p, m);
	m->url = soi_page_address(a, capture->url, m->url);
	soi_html_find_article(&p, m, &found);
	soi_html_find_items(&p, &list);
	art = SOI_NEW_N(a, struct soi_article, list.n_main + 1);
	art->kind = soi_html_kind(&p, m, &found, &list);
	if (!p.vietnamese)
		art->kind = read_foreign(&p, m, art->kind, &found, &list);
	art->url = m->url;
	art->lang = lang_of(&p, m);
	art->section = capture->section.n ? capture->section : m->section;
	art->publisher = m->publisher;
	art->tags = m->tags.v;
	art->n_tags = m->tags.n;
	if (art->kind == SOI_LISTING)
		rc = read_listing(&p, m, &found, &list, capture, art, err);
	else
		rc = read_article(r, &p, m, &found, capture, art, err);
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
