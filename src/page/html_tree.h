/*
 * A simplified HTML tree: one flat array of nodes in document order, so that
 * the subtree of node i is nodes[i] to nodes[nodes[i].end - 1] and every walk
 * is a loop.  Lives in the arena it was read into and borrows the input.
 */
#ifndef SOI_PAGE_HTML_TREE_H
#define SOI_PAGE_HTML_TREE_H

#include "page/html_token.h"

#define SOI_HTML_MAX_DEPTH 512			/* deeper elements become leaves, as in browsers */
#define SOI_HTML_MAX_NODES ((size_t)1 << 20)	/* the rest of the page is not read */

/* What an element's tag says of it. */
enum soi_html_trait {
	SOI_TR_VOID = 1,	/* never has content */
	SOI_TR_BLOCK = 2,	/* its text stands apart from what is around it */
	SOI_TR_CLOSES_P = 4,	/* its start tag ends an open p */
	SOI_TR_SPECIAL = 8,	/* the standard's "special": bounds the search for an open tag */
	SOI_TR_FORMAT = 16,	/* the standard's "formatting" */
	SOI_TR_SCOPE = 32,	/* bounds scopes */
	SOI_TR_HEAD = 64,	/* may stand in head */
	SOI_TR_HIDDEN = 128,	/* its content is not shown */
	SOI_TR_BREAKOUT = 256,	/* ends foreign content */
	SOI_TR_HEADING = 512
};

/* In byte order of the names: html_tags.c searches it. */
#define SOI_HTML_TAGS(X) \
	X(A, "a", SOI_TR_FORMAT) \
	X(ABBR, "abbr", 0) \
	X(ADDRESS, "address", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL) \
	X(APPLET, "applet", SOI_TR_SPECIAL | SOI_TR_SCOPE) \
	X(AREA, "area", SOI_TR_VOID | SOI_TR_SPECIAL) \
	X(ARTICLE, "article", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL) \
	X(ASIDE, "aside", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL) \
	X(AUDIO, "audio", 0) \
	X(B, "b", SOI_TR_FORMAT | SOI_TR_BREAKOUT) \
	X(BASE, "base", SOI_TR_VOID | SOI_TR_SPECIAL | SOI_TR_HEAD) \
	X(BASEFONT, "basefont", SOI_TR_VOID | SOI_TR_SPECIAL | SOI_TR_HEAD) \
	X(BGSOUND, "bgsound", SOI_TR_VOID | SOI_TR_SPECIAL | SOI_TR_HEAD) \
	X(BIG, "big", SOI_TR_FORMAT | SOI_TR_BREAKOUT) \
	X(BLOCKQUOTE, "blockquote", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_BREAKOUT) \
	X(BODY, "body", SOI_TR_BLOCK | SOI_TR_SPECIAL | SOI_TR_BREAKOUT) \
	X(BR, "br", SOI_TR_VOID | SOI_TR_SPECIAL | SOI_TR_BREAKOUT) \
	X(BUTTON, "button", SOI_TR_SPECIAL) \
	X(CAPTION, "caption", SOI_TR_BLOCK | SOI_TR_SPECIAL | SOI_TR_SCOPE) \
	X(CENTER, "center", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_BREAKOUT) \
	X(CITE, "cite", 0) \
	X(CODE, "code", SOI_TR_FORMAT | SOI_TR_BREAKOUT) \
	X(COL, "col", SOI_TR_VOID | SOI_TR_SPECIAL) \
	X(COLGROUP, "colgroup", SOI_TR_BLOCK | SOI_TR_SPECIAL) \
	X(DD, "dd", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_BREAKOUT) \
	X(DEL, "del", 0) \
	X(DESC, "desc", 0) \
	X(DETAILS, "details", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL) \
	X(DIALOG, "dialog", SOI_TR_BLOCK | SOI_TR_CLOSES_P) \
	X(DIR, "dir", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL) \
	X(DIV, "div", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_BREAKOUT) \
	X(DL, "dl", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_BREAKOUT) \
	X(DT, "dt", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_BREAKOUT) \
	X(EM, "em", SOI_TR_FORMAT | SOI_TR_BREAKOUT) \
	X(EMBED, "embed", SOI_TR_VOID | SOI_TR_SPECIAL | SOI_TR_BREAKOUT) \
	X(FIELDSET, "fieldset", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL) \
	X(FIGCAPTION, "figcaption", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL) \
	X(FIGURE, "figure", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL) \
	X(FONT, "font", SOI_TR_FORMAT) \
	X(FOOTER, "footer", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL) \
	X(FOREIGNOBJECT, "foreignobject", SOI_TR_SPECIAL | SOI_TR_SCOPE) \
	X(FORM, "form", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL) \
	X(FRAME, "frame", SOI_TR_VOID | SOI_TR_SPECIAL) \
	X(FRAMESET, "frameset", SOI_TR_SPECIAL) \
	X(H1, "h1", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_HEADING | SOI_TR_BREAKOUT) \
	X(H2, "h2", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_HEADING | SOI_TR_BREAKOUT) \
	X(H3, "h3", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_HEADING | SOI_TR_BREAKOUT) \
	X(H4, "h4", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_HEADING | SOI_TR_BREAKOUT) \
	X(H5, "h5", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_HEADING | SOI_TR_BREAKOUT) \
	X(H6, "h6", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_HEADING | SOI_TR_BREAKOUT) \
	X(HEAD, "head", SOI_TR_SPECIAL | SOI_TR_HIDDEN | SOI_TR_BREAKOUT) \
	X(HEADER, "header", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL) \
	X(HGROUP, "hgroup", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL) \
	X(HR, "hr", SOI_TR_VOID | SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_BREAKOUT) \
	X(HTML, "html", SOI_TR_BLOCK | SOI_TR_SPECIAL | SOI_TR_SCOPE) \
	X(I, "i", SOI_TR_FORMAT | SOI_TR_BREAKOUT) \
	X(IFRAME, "iframe", SOI_TR_SPECIAL | SOI_TR_HIDDEN) \
	X(IMG, "img", SOI_TR_VOID | SOI_TR_SPECIAL | SOI_TR_BREAKOUT) \
	X(INPUT, "input", SOI_TR_VOID | SOI_TR_SPECIAL) \
	X(INS, "ins", 0) \
	X(KEYGEN, "keygen", SOI_TR_VOID | SOI_TR_SPECIAL) \
	X(LABEL, "label", 0) \
	X(LEGEND, "legend", SOI_TR_BLOCK) \
	X(LI, "li", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_BREAKOUT) \
	X(LINK, "link", SOI_TR_VOID | SOI_TR_SPECIAL | SOI_TR_HEAD) \
	X(LISTING, "listing", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_BREAKOUT) \
	X(MAIN, "main", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL) \
	X(MARK, "mark", 0) \
	X(MARQUEE, "marquee", SOI_TR_SPECIAL | SOI_TR_SCOPE) \
	X(MATH, "math", 0) \
	X(MENU, "menu", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_BREAKOUT) \
	X(META, "meta", SOI_TR_VOID | SOI_TR_SPECIAL | SOI_TR_HEAD | SOI_TR_BREAKOUT) \
	X(NAV, "nav", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL) \
	X(NOBR, "nobr", SOI_TR_FORMAT | SOI_TR_BREAKOUT) \
	X(NOEMBED, "noembed", SOI_TR_SPECIAL | SOI_TR_HIDDEN) \
	X(NOFRAMES, "noframes", SOI_TR_SPECIAL | SOI_TR_HEAD | SOI_TR_HIDDEN) \
	X(NOSCRIPT, "noscript", SOI_TR_SPECIAL | SOI_TR_HEAD | SOI_TR_HIDDEN) \
	X(OBJECT, "object", SOI_TR_SPECIAL | SOI_TR_SCOPE) \
	X(OL, "ol", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_BREAKOUT) \
	X(OPTGROUP, "optgroup", SOI_TR_BLOCK) \
	X(OPTION, "option", SOI_TR_BLOCK) \
	X(P, "p", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_BREAKOUT) \
	X(PARAM, "param", SOI_TR_VOID | SOI_TR_SPECIAL) \
	X(PICTURE, "picture", 0) \
	X(PLAINTEXT, "plaintext", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL) \
	X(PRE, "pre", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_BREAKOUT) \
	X(Q, "q", 0) \
	X(RB, "rb", 0) \
	X(RP, "rp", 0) \
	X(RT, "rt", 0) \
	X(RTC, "rtc", 0) \
	X(RUBY, "ruby", SOI_TR_BREAKOUT) \
	X(S, "s", SOI_TR_FORMAT | SOI_TR_BREAKOUT) \
	X(SCRIPT, "script", SOI_TR_SPECIAL | SOI_TR_HEAD | SOI_TR_HIDDEN) \
	X(SECTION, "section", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL) \
	X(SELECT, "select", SOI_TR_SPECIAL) \
	X(SMALL, "small", SOI_TR_FORMAT | SOI_TR_BREAKOUT) \
	X(SOURCE, "source", SOI_TR_VOID | SOI_TR_SPECIAL) \
	X(SPAN, "span", SOI_TR_BREAKOUT) \
	X(STRIKE, "strike", SOI_TR_FORMAT | SOI_TR_BREAKOUT) \
	X(STRONG, "strong", SOI_TR_FORMAT | SOI_TR_BREAKOUT) \
	X(STYLE, "style", SOI_TR_SPECIAL | SOI_TR_HEAD | SOI_TR_HIDDEN) \
	X(SUB, "sub", SOI_TR_BREAKOUT) \
	X(SUMMARY, "summary", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL) \
	X(SUP, "sup", SOI_TR_BREAKOUT) \
	X(SVG, "svg", 0) \
	X(TABLE, "table", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_SCOPE | SOI_TR_BREAKOUT) \
	X(TBODY, "tbody", SOI_TR_BLOCK | SOI_TR_SPECIAL) \
	X(TD, "td", SOI_TR_BLOCK | SOI_TR_SPECIAL | SOI_TR_SCOPE) \
	X(TEMPLATE, "template", SOI_TR_SPECIAL | SOI_TR_SCOPE | SOI_TR_HEAD | SOI_TR_HIDDEN) \
	X(TEXTAREA, "textarea", SOI_TR_SPECIAL) \
	X(TFOOT, "tfoot", SOI_TR_BLOCK | SOI_TR_SPECIAL) \
	X(TH, "th", SOI_TR_BLOCK | SOI_TR_SPECIAL | SOI_TR_SCOPE) \
	X(THEAD, "thead", SOI_TR_BLOCK | SOI_TR_SPECIAL) \
	X(TIME, "time", 0) \
	X(TITLE, "title", SOI_TR_SPECIAL | SOI_TR_HEAD | SOI_TR_HIDDEN) \
	X(TR, "tr", SOI_TR_BLOCK | SOI_TR_SPECIAL) \
	X(TRACK, "track", SOI_TR_VOID | SOI_TR_SPECIAL) \
	X(TT, "tt", SOI_TR_FORMAT | SOI_TR_BREAKOUT) \
	X(U, "u", SOI_TR_FORMAT | SOI_TR_BREAKOUT) \
	X(UL, "ul", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL | SOI_TR_BREAKOUT) \
	X(VAR, "var", SOI_TR_BREAKOUT) \
	X(VIDEO, "video", 0) \
	X(WBR, "wbr", SOI_TR_VOID | SOI_TR_SPECIAL) \
	X(XMP, "xmp", SOI_TR_BLOCK | SOI_TR_CLOSES_P | SOI_TR_SPECIAL)

enum soi_html_tag {
	SOI_TAG_TEXT,		/* a text node */
	SOI_TAG_OTHER,		/* an element with a name of its own */
#define X(id, name, traits) SOI_TAG_##id,
	SOI_HTML_TAGS(X)
#undef X
	SOI_N_TAGS
};

/* The tag called name, in any case; SOI_TAG_OTHER if it is not HTML's. */
enum soi_html_tag soi_html_tag(struct soi_span name);
enum soi_html_tag soi_html_tag_at(struct soi_span in, uint32_t start, uint32_t end);	/* in[start:end] */

extern const uint16_t soi_html_tag_traits[SOI_N_TAGS];
static inline unsigned soi_html_traits(enum soi_html_tag tag)
{
	return soi_html_tag_traits[tag];
}

struct soi_html_node {
	uint32_t parent;		/* of node 0: 0 */
	uint32_t end;			/* one past the last node below it */
	uint32_t start_byte, end_byte;	/* of the text, or of the start tag; empty: implied */
	uint32_t attrs;			/* index of its first attribute */
	uint32_t closed;		/* first node behind its end tag where that did not end
					 * the element (an "</a>" inside a div in it); else end */
	uint16_t tag;			/* enum soi_html_tag */
	uint8_t n_attrs;
	uint8_t mode;			/* of text: enum soi_html_mode */
	uint16_t depth;
	bool foreign;			/* of an svg or math */
	bool itemprop;			/* an attribute of it may be one */
};

struct soi_html_tree {
	struct soi_span in;		/* borrowed */
	struct soi_html_node *nodes;	/* [n]; node 0 is html */
	size_t n;
	struct soi_html_attr *attrs;
	size_t n_attrs;
	bool cut;			/* SOI_HTML_MAX_NODES was passed */
};

/* Never fails: any bytes are HTML.  Linear time.  beside, if not NULL, makes a step a token. */
void soi_html_tree_read(struct soi_html_tree *t, struct soi_arena *a, struct soi_span in,
			struct soi_hashing *beside);

/* The attribute's bytes as written, or an empty span with p NULL. */
struct soi_span soi_html_attr_raw(const struct soi_html_tree *t, uint32_t node, const char *name);

/* Its value, resolved; borrowed where it needs no change. */
struct soi_span soi_html_attr(const struct soi_html_tree *t, struct soi_arena *a, uint32_t node,
			      const char *name);

/* The element's name as written. */
struct soi_span soi_html_name(const struct soi_html_tree *t, uint32_t node);

/*
 * Append the text shown by nodes [first, last): white space collapsed to single
 * spaces, '\n' between blocks, hidden content left out.
 */
void soi_html_visible(const struct soi_html_tree *t, uint32_t first, uint32_t last,
		      struct soi_buf *out);

#endif
