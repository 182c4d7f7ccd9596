/*
 * Tags to a tree.
 *
 * The standard's tree builder has 23 insertion modes and moves nodes about
 * after the fact (foster parenting, the adoption agency).  What a reader needs
 * is which text stands in which block, in the order of the page, so nodes here
 * are only ever appended: a stack of open elements, the standard's rules for
 * what closes what, and nothing is moved.  Where the standard would move text
 * out of a table, it stays where it is written; where it would close a
 * formatting element across a block, the element remembers where its end tag
 * stood ("closed").
 *
 * Cost: linear.  The stack is at most SOI_HTML_MAX_DEPTH high, a count of open
 * elements a tag answers most searches of it at once, and elements over the
 * limit are leaves whose end tags are counted off.
 *
 * gumbo's visible text is the oracle (bench/pages/gumbo.c).
 */
#include "page/html_tree.h"

#include "base/banned.h"

#define BYTES_A_NODE 80		/* of most pages, where the arrays need not grow */
#define BYTES_AN_ATTR 112

struct builder {
	struct soi_html_tree *t;
	struct soi_arena *a;
	struct soi_html_tokenizer tok;
	size_t cap, cap_attrs;
	uint32_t stack[SOI_HTML_MAX_DEPTH];
	uint32_t height;
	uint32_t n_open[SOI_N_TAGS];		/* on the stack */
	uint32_t n_over[SOI_N_TAGS];		/* open, but over the limit of depth */
	bool seen_head, seen_body;
};

static struct soi_html_node *top(struct builder *b)
{
	return &b->t->nodes[b->stack[b->height - 1]];
}

static unsigned traits_at(const struct builder *b, uint32_t level)
{
	return soi_html_traits((enum soi_html_tag)b->t->nodes[b->stack[level]].tag);
}

static uint16_t tag_at(const struct builder *b, uint32_t level)
{
	return b->t->nodes[b->stack[level]].tag;
}

/* A node at the end of the array, below the top of the stack; NULL at the limit. */
static struct soi_html_node *append(struct builder *b, uint16_t tag)
{
	struct soi_html_tree *t = b->t;
	struct soi_html_node *node;

	if (t->n >= SOI_HTML_MAX_NODES) {
		t->cut = true;
		return NULL;
	}
	if (t->n == b->cap)
		soi_arena_grow(b->a, &t->nodes, t->n, &b->cap, sizeof(*t->nodes));
	node = &t->nodes[t->n++];
	*node = (struct soi_html_node){ .tag = tag, .depth = (uint16_t)b->height,
					.parent = b->height ? b->stack[b->height - 1] : 0,
					.end = (uint32_t)t->n, .closed = (uint32_t)t->n };
	return node;
}

static void pop(struct builder *b)
{
	struct soi_html_node *node = top(b);

	node->end = (uint32_t)b->t->n;
	if (node->closed <= (uint32_t)(node - b->t->nodes) + 1 || node->closed > node->end)
		node->closed = node->end;
	b->n_open[node->tag]--;
	b->height--;
}

/* Close the element at level and all above it; html stays open. */
static void pop_to(struct builder *b, uint32_t level)
{
	while (b->height > level && b->height > 1)
		pop(b);
}

/* The level of the nearest open element of tag with no boundary above it; 0: none. */
static uint32_t in_scope(const struct builder *b, uint16_t tag, uint16_t bound1, uint16_t bound2)
{
	uint32_t i;

	if (!b->n_open[tag])
		return 0;
	for (i = b->height; i-- > 1;) {
		uint16_t at = tag_at(b, i);

		if (at == tag)
			return i;
		if ((traits_at(b, i) & SOI_TR_SCOPE) || (bound1 && at == bound1) ||
		    (bound2 && at == bound2))
			return 0;
	}
	return 0;
}

static void close_p(struct builder *b)
{
	uint32_t level = in_scope(b, SOI_TAG_P, SOI_TAG_BUTTON, 0);

	if (level)
		pop_to(b, level);
}

/* An li, dd or dt ends the one before it. */
static void close_item(struct builder *b, uint16_t one, uint16_t other)
{
	uint32_t i;

	for (i = b->height; i-- > 1;) {
		uint16_t at = tag_at(b, i);

		if (at == one || at == other) {
			pop_to(b, i);
			return;
		}
		if ((traits_at(b, i) & SOI_TR_SPECIAL) && at != SOI_TAG_ADDRESS &&
		    at != SOI_TAG_DIV && at != SOI_TAG_P)
			return;
	}
}

static int table_rank(uint16_t tag)
{
	switch (tag) {
	case SOI_TAG_TABLE:
	case SOI_TAG_TEMPLATE:
		return 0;
	case SOI_TAG_CAPTION:
	case SOI_TAG_COLGROUP:
	case SOI_TAG_TBODY:
	case SOI_TAG_THEAD:
	case SOI_TAG_TFOOT:
		return 1;
	case SOI_TAG_TR:
	case SOI_TAG_COL:
		return 2;
	case SOI_TAG_TD:
	case SOI_TAG_TH:
		return 3;
	default:
		return -1;
	}
}

/* Before a part of a table: close what it cannot stand in.  False: no table. */
static bool clear_table(struct builder *b, int rank)
{
	uint32_t i;

	if (!b->n_open[SOI_TAG_TABLE])
		return false;
	for (i = b->height; i-- > 1;) {
		int at = table_rank(tag_at(b, i));

		if (at >= 0 && at < rank) {
			pop_to(b, i + 1);
			return true;
		}
	}
	return false;
}

/*
 * The end tag of a formatting element.  With a block open inside it the
 * element is only marked: the block goes on.
 */
static void close_format(struct builder *b, uint16_t tag)
{
	bool block = false;
	uint32_t i;

	if (!b->n_open[tag])
		return;
	for (i = b->height; i-- > 1;) {
		struct soi_html_node *node = &b->t->nodes[b->stack[i]];

		if (node->tag == tag) {
			if (!block)
				pop_to(b, i);
			else if (node->closed == b->stack[i] + 1)
				node->closed = (uint32_t)b->t->n;
			return;
		}
		if (traits_at(b, i) & SOI_TR_SCOPE)
			return;
		block |= (traits_at(b, i) & SOI_TR_SPECIAL) != 0;
	}
}

static bool in_foreign(struct builder *b)
{
	struct soi_html_node *node = top(b);

	return node->foreign && node->tag != SOI_TAG_FOREIGNOBJECT && node->tag != SOI_TAG_DESC &&
	       node->tag != SOI_TAG_TITLE;
}

/* What has to be closed before tag may start.  False: the tag is ignored. */
static bool make_way(struct builder *b, uint16_t tag, unsigned traits)
{
	switch (tag) {
	case SOI_TAG_HTML:
	case SOI_TAG_FRAMESET:
	case SOI_TAG_FRAME:
		return false;
	case SOI_TAG_HEAD:
		if (b->seen_head || b->seen_body)
			return false;
		b->seen_head = true;
		return true;
	case SOI_TAG_BODY:
		if (b->seen_body)
			return false;
		b->seen_body = true;
		break;
	case SOI_TAG_FORM:
		if (b->n_open[SOI_TAG_FORM])
			return false;
		break;
	default:
		break;
	}
	if (b->n_open[SOI_TAG_HEAD] && !(traits & SOI_TR_HEAD)) {
		while (b->n_open[SOI_TAG_HEAD])
			pop(b);
	}
	switch (tag) {
	case SOI_TAG_LI:
		close_item(b, SOI_TAG_LI, SOI_TAG_LI);
		break;
	case SOI_TAG_DD:
	case SOI_TAG_DT:
		close_item(b, SOI_TAG_DD, SOI_TAG_DT);
		break;
	case SOI_TAG_A:
	case SOI_TAG_NOBR:
		close_format(b, tag);
		break;
	case SOI_TAG_BUTTON: {
		uint32_t level = in_scope(b, tag, 0, 0);

		if (level)
			pop_to(b, level);
		break;
	}
	case SOI_TAG_OPTGROUP:
	case SOI_TAG_OPTION:
		if (top(b)->tag == SOI_TAG_OPTION)
			pop(b);
		if (tag == SOI_TAG_OPTGROUP && top(b)->tag == SOI_TAG_OPTGROUP)
			pop(b);
		break;
	case SOI_TAG_RP:
	case SOI_TAG_RT:
	case SOI_TAG_RB:
		if (top(b)->tag == SOI_TAG_RP || top(b)->tag == SOI_TAG_RT || top(b)->tag == SOI_TAG_RB)
			pop(b);
		break;
	default:
		if (table_rank(tag) > 0)
			return clear_table(b, table_rank(tag));
		break;
	}
	if (traits & SOI_TR_CLOSES_P)
		close_p(b);
	if ((traits & SOI_TR_HEADING) && (traits_at(b, b->height - 1) & SOI_TR_HEADING))
		pop(b);
	return true;
}

static void raw_text(struct builder *b, uint16_t tag)
{
	switch (tag) {
	case SOI_TAG_TITLE:
	case SOI_TAG_TEXTAREA:
		b->tok.mode = SOI_HTML_RCDATA;
		break;
	case SOI_TAG_STYLE:
	case SOI_TAG_XMP:
	case SOI_TAG_IFRAME:
	case SOI_TAG_NOEMBED:
	case SOI_TAG_NOFRAMES:
		b->tok.mode = SOI_HTML_RAWTEXT;
		break;
	case SOI_TAG_SCRIPT:
		b->tok.mode = SOI_HTML_SCRIPT;
		break;
	case SOI_TAG_PLAINTEXT:
		b->tok.mode = SOI_HTML_PLAINTEXT;
		break;
	default:
		break;
	}
}

static void keep_attrs(struct builder *b, struct soi_html_node *node)
{
	struct soi_html_tree *t = b->t;
	uint32_t i, n = b->tok.n_attrs;

	node->attrs = (uint32_t)t->n_attrs;
	node->n_attrs = (uint8_t)n;
	for (i = 0; i < n; i++) {
		const struct soi_html_attr *attr = &b->tok.attrs[i];

		if (t->n_attrs == b->cap_attrs)
			soi_arena_grow(b->a, &t->attrs, t->n_attrs, &b->cap_attrs, sizeof(*t->attrs));
		t->attrs[t->n_attrs++] = *attr;
		node->itemprop |= attr->name_end - attr->name == 8 && (t->in.p[attr->name] | 0x20) == 'i';
	}
}

static void start_tag(struct builder *b, const struct soi_html_token *tok, bool foreign)
{
	uint16_t tag = (uint16_t)soi_html_tag_at(b->t->in, tok->data, tok->data_end);
	unsigned traits = soi_html_traits((enum soi_html_tag)tag);
	struct soi_html_node *node;

	if (foreign && (traits & SOI_TR_BREAKOUT)) {
		while (b->height > 1 && in_foreign(b))
			pop(b);
		foreign = false;
	}
	if (!foreign && !make_way(b, tag, traits))
		return;
	node = append(b, tag);
	if (!node)
		return;
	node->start_byte = tok->start;
	node->end_byte = tok->end;
	node->foreign = foreign || tag == SOI_TAG_SVG || tag == SOI_TAG_MATH;
	keep_attrs(b, node);
	if (node->foreign ? tok->self_closing : (traits & SOI_TR_VOID) != 0)
		return;
	if (!node->foreign)
		raw_text(b, tag);
	if (b->height == SOI_HTML_MAX_DEPTH) {
		b->n_over[tag]++;
		return;
	}
	b->stack[b->height++] = (uint32_t)(node - b->t->nodes);
	b->n_open[tag]++;
}

static bool is_named(const struct soi_html_tree *t, uint32_t node, struct soi_span name)
{
	struct soi_span own = soi_html_name(t, node);

	return own.n == name.n && strncasecmp(own.p, name.p, name.n) == 0;
}

/* Any end tag that has no rule of its own: the nearest of that name, unless a
 * special element is open inside it. */
static void close_other(struct builder *b, uint16_t tag, struct soi_span name)
{
	uint32_t i;

	if (!b->n_open[tag])
		return;
	for (i = b->height; i-- > 1;) {
		struct soi_html_node *node = &b->t->nodes[b->stack[i]];

		if (node->tag == tag && (tag != SOI_TAG_OTHER || is_named(b->t, b->stack[i], name))) {
			pop_to(b, i);
			return;
		}
		if ((traits_at(b, i) & SOI_TR_SPECIAL) && !node->foreign)
			return;
	}
}

static void end_tag(struct builder *b, const struct soi_html_token *tok)
{
	struct soi_span name = soi_span_sub(b->t->in, tok->data, tok->data_end);
	uint16_t tag = (uint16_t)soi_html_tag_at(b->t->in, tok->data, tok->data_end);
	unsigned traits = soi_html_traits((enum soi_html_tag)tag);
	uint32_t level = 0;

	if (b->n_over[tag]) {
		b->n_over[tag]--;
		return;
	}
	if (top(b)->tag == tag && tag != SOI_TAG_OTHER && tag != SOI_TAG_HTML && tag != SOI_TAG_BODY) {
		pop(b);		/* as nearly all do, whatever the rules of their tag */
		return;
	}
	switch (tag) {
	case SOI_TAG_HTML:
	case SOI_TAG_BODY:
		return;
	case SOI_TAG_HEAD:
		while (b->n_open[SOI_TAG_HEAD])
			pop(b);
		return;
	case SOI_TAG_BR:
		(void)append(b, tag);
		return;
	case SOI_TAG_P:
		level = in_scope(b, tag, SOI_TAG_BUTTON, 0);
		break;
	case SOI_TAG_LI:
		level = in_scope(b, tag, SOI_TAG_UL, SOI_TAG_OL);
		break;
	case SOI_TAG_TEMPLATE:
		if (!b->n_open[tag])
			return;
		for (level = b->height - 1; tag_at(b, level) != tag; level--)
			;
		break;
	default:
		if (traits & SOI_TR_FORMAT) {
			close_format(b, tag);
			return;
		}
		if (traits & SOI_TR_HEADING) {
			uint16_t h;

			for (h = SOI_TAG_H1; h <= SOI_TAG_H6; h++) {
				uint32_t at = in_scope(b, h, 0, 0);

				level = at > level ? at : level;
			}
			break;
		}
		if (table_rank(tag) >= 0) {	/* only tables bound these */
			if (!b->n_open[tag])
				return;
			for (level = b->height - 1; level && tag_at(b, level) != tag; level--)
				if (table_rank(tag_at(b, level)) == 0)
					return;
			break;
		}
		if (!(traits & (SOI_TR_BLOCK | SOI_TR_SPECIAL))) {
			close_other(b, tag, name);
			return;
		}
		level = in_scope(b, tag, 0, 0);
		break;
	}
	if (level)
		pop_to(b, level);
}

static void text_token(struct builder *b, const struct soi_html_token *tok)
{
	struct soi_html_node *node;
	struct soi_span s = soi_span_sub(b->t->in, tok->data, tok->data_end);

	if (b->n_open[SOI_TAG_HEAD] && top(b)->tag == SOI_TAG_HEAD) {
		if (soi_span_trim(s).n == 0)
			return;
		pop(b);		/* words do not stand in a head */
	}
	node = append(b, SOI_TAG_TEXT);
	if (!node)
		return;
	node->start_byte = tok->data;
	node->end_byte = tok->data_end;
	node->mode = (uint8_t)tok->mode;
}

void soi_html_tree_read(struct soi_html_tree *t, struct soi_arena *a, struct soi_span in,
			struct soi_hashing *beside)
{
	struct builder *b = SOI_NEW(a, struct builder);
	struct soi_html_token tok;

	memset(t, 0, sizeof(*t));
	t->in = in;
	b->t = t;
	b->a = a;
	b->cap = in.n / BYTES_A_NODE + 16;
	b->cap_attrs = in.n / BYTES_AN_ATTR + 16;
	t->nodes = soi_arena_alloc(a, b->cap * sizeof(*t->nodes));
	t->attrs = soi_arena_alloc(a, b->cap_attrs * sizeof(*t->attrs));
	soi_html_tokenizer_init(&b->tok, in);
	(void)append(b, SOI_TAG_HTML);
	b->stack[b->height++] = 0;
	b->n_open[SOI_TAG_HTML]++;
	for (;;) {
		if (beside)
			soi_hashing_step(beside);
		b->tok.cdata = in_foreign(b);
		soi_html_next(&b->tok, &tok);
		if (tok.kind == SOI_HTML_END_OF_FILE || t->cut)
			break;
		if (tok.kind == SOI_HTML_TEXT)
			text_token(b, &tok);
		else if (tok.kind == SOI_HTML_START)
			start_tag(b, &tok, b->tok.cdata);
		else if (tok.kind == SOI_HTML_END)
			end_tag(b, &tok);
	}
	while (b->height)
		pop(b);
}

static const struct soi_html_attr *find_attr(const struct soi_html_tree *t, uint32_t node,
					     const char *name)
{
	const struct soi_html_node *at = &t->nodes[node];
	size_t n = strlen(name);
	uint32_t i;

	for (i = 0; i < at->n_attrs; i++) {
		const struct soi_html_attr *attr = &t->attrs[at->attrs + i];

		/* letters first: most names are written as asked for, or are others */
		if (attr->name_end - attr->name == n && ((t->in.p[attr->name] ^ name[0]) & ~0x20) == 0 &&
		    strncasecmp(t->in.p + attr->name, name, n) == 0)
			return attr;
	}
	return NULL;
}

struct soi_span soi_html_attr_raw(const struct soi_html_tree *t, uint32_t node, const char *name)
{
	const struct soi_html_attr *attr = find_attr(t, node, name);

	return attr ? soi_span_sub(t->in, attr->value, attr->value_end) : SOI_EMPTY;
}

struct soi_span soi_html_attr(const struct soi_html_tree *t, struct soi_arena *a, uint32_t node,
			      const char *name)
{
	const struct soi_html_attr *attr = find_attr(t, node, name);

	if (!attr)
		return SOI_EMPTY;
	return soi_html_cooked(a, t->in, attr->value, attr->value_end,
			       SOI_HTML_WALK_REFS | SOI_HTML_WALK_ATTR);
}

struct soi_span soi_html_name(const struct soi_html_tree *t, uint32_t node)
{
	const struct soi_html_node *at = &t->nodes[node];
	uint32_t end = at->start_byte + 1;

	if (at->tag == SOI_TAG_TEXT || at->end_byte == at->start_byte)
		return SOI_EMPTY;
	while (end < at->end_byte && !memchr(" \t\n\f\r/>", t->in.p[end], 7))
		end++;
	return soi_span_sub(t->in, at->start_byte + 1, end);
}

/* ---- visible text ---- */

/* Appends with white space collapsed: pending is what to put before the next
 * character: 0, ' ' or '\n'. */
static void add_collapsed(struct soi_buf *out, struct soi_span s, char *pending)
{
	size_t i, from = 0;

	for (i = 0; i <= s.n; i++) {
		bool space = i < s.n && (s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\t' ||
					 s.p[i] == '\f' || s.p[i] == '\r');

		if (i < s.n && !space)
			continue;
		if (i > from) {
			if (*pending && out->n)
				soi_buf_byte(out, *pending);
			*pending = 0;
			soi_buf_add(out, soi_span_sub(s, from, i));
		}
		if (space && !*pending)
			*pending = ' ';
		from = i + 1;
	}
}

static void visible_text(const struct soi_html_tree *t, const struct soi_html_node *node,
			 struct soi_buf *out, char *pending)
{
	struct soi_html_stretch s;
	uint32_t at = node->start_byte, i;

	while (soi_html_stretch_next(t->in, &at, node->end_byte,
				     soi_html_walk_of((enum soi_html_mode)node->mode), &s)) {
		char utf8[4];

		if (s.n_cp == 0)
			add_collapsed(out, soi_span_sub(t->in, s.start, s.end), pending);
		for (i = 0; i < s.n_cp; i++)
			if (s.cp[i])
				add_collapsed(out, (struct soi_span){ utf8, soi_utf8_put(s.cp[i], utf8) },
					      pending);
	}
}

void soi_html_visible(const struct soi_html_tree *t, uint32_t first, uint32_t last,
		      struct soi_buf *out)
{
	uint32_t block_end[SOI_HTML_MAX_DEPTH + 1];
	uint32_t n_blocks = 0, i = first;
	char pending = 0;

	while (i < last) {
		const struct soi_html_node *node = &t->nodes[i];
		unsigned traits = soi_html_traits((enum soi_html_tag)node->tag);

		while (n_blocks && block_end[n_blocks - 1] <= i) {
			pending = '\n';
			n_blocks--;
		}
		if (node->tag == SOI_TAG_TEXT) {
			visible_text(t, node, out, &pending);
		} else if (traits & SOI_TR_HIDDEN) {
			i = node->end;
			continue;
		} else if ((traits & SOI_TR_BLOCK) || node->tag == SOI_TAG_BR) {
			pending = '\n';
			if (n_blocks <= SOI_HTML_MAX_DEPTH)
				block_end[n_blocks++] = node->end;
		}
		i++;
	}
}
