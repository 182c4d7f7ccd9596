/*
 * One HTML page while it is read: the tree, what is known of each node, and
 * the blocks of text in it.  Internal to the html files of the page room;
 * everything lives in the arena of the call.
 */
#ifndef SOI_PAGE_HTML_PAGE_H
#define SOI_PAGE_HTML_PAGE_H

#include "page/builder.h"
#include "page/html.h"
#include "page/html_tree.h"

/* What the words of a class or an id say an element is: bits, since some say two. */
enum soi_html_class {
	SOI_CLASS_BODY = 1, SOI_CLASS_LEDE = 2, SOI_CLASS_TITLE = 4, SOI_CLASS_CAPTION = 8,
	SOI_CLASS_CREDIT = 16, SOI_CLASS_BYLINE = 32, SOI_CLASS_DATE = 64, SOI_CLASS_RELATED = 128,
	SOI_CLASS_FORM = 256, SOI_CLASS_WIDGET = 512, SOI_CLASS_NAV = 1024, SOI_CLASS_COMMENT = 2048,
	SOI_CLASS_KEEP = 4096, SOI_CLASS_HIDDEN = 8192,
	SOI_CLASS_PHOTO = 16384, SOI_CLASS_SIDE = 32768,
	SOI_CLASS_OVERLAY = 65536,	/* laid over the page: consent to cookies, dialogs */
	SOI_CLASS_MAIN = 131072		/* what the page calls its main part */
};
#define SOI_CLASSES_OUT (SOI_CLASS_RELATED | SOI_CLASS_FORM | SOI_CLASS_WIDGET | SOI_CLASS_NAV | \
		       SOI_CLASS_COMMENT)

struct soi_html_info {
	uint32_t own;		/* roles its own attributes and tag give it */
	uint32_t roles;		/* with those of what it stands in */
	uint32_t mass;		/* characters of running text below it */
	bool hidden, link, bold;
	bool values;		/* a table of values, not of layout */
	uint8_t heading;	/* 1 to 6; 0: in none */
};

/* A run of text between two block boundaries. */
struct soi_html_block {
	uint32_t first, last;	/* nodes [first, last) */
	uint32_t box;		/* the nearest block element around it */
	uint32_t row;		/* the row of a table of values that it stands in; 0: none */
	uint32_t n_chars;	/* code points, without white space */
	uint32_t n_link, n_bold;	/* of them in links, in bold */
	uint32_t n_words, n_ends, n_commas;	/* ends: of sentences */
	uint32_t roles;		/* of its box and of inline elements that hold all of it */
	uint8_t heading;
	bool ends;		/* its last character ends a sentence */
};

struct soi_html_page {
	struct soi_arena *a;
	const struct soi_html_tables *x;
	struct soi_html_tree tree;
	struct soi_html_info *info;	/* [tree.n] */
	struct soi_html_block *blocks;
	size_t n_blocks;
	bool vietnamese;		/* the language of most of its text */
	struct soi_hashing *beside;	/* NULL, or gets on while blocks are read */
};

/* Roles of one element by its class, id and the like. */
uint32_t soi_html_roles(const struct soi_html_tables *x, const struct soi_html_tree *t,
			uint32_t node);

/* Fill info and blocks. */
void soi_html_blocks(struct soi_html_page *p);

/* Append a block's text, white space collapsed, resolved. */
void soi_html_block_text(const struct soi_html_page *p, const struct soi_html_block *b,
			 struct soi_buf *out);

/* Running text: sentences, not mostly links, no heading. */
static inline bool soi_html_is_running(const struct soi_html_block *b)
{
	return b->n_words >= 10 && b->n_link * 2 < b->n_chars && !b->heading &&
	       (b->n_ends || b->n_commas || b->n_words >= 20);
}

/* Whether nodes[inner] is nodes[outer] or stands in it. */
static inline bool soi_html_inside(const struct soi_html_page *p, uint32_t inner, uint32_t outer)
{
	return inner >= outer && inner < p->tree.nodes[outer].end;
}

#endif
