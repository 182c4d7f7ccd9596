/*
 * The page as blocks of text.
 *
 * A block is a run of text with no boundary of a block element (or a line
 * break) in it: what a reader sees as one paragraph, cell, heading or label.
 * For each we count characters, those in links, words and ends of sentences;
 * for each element, the characters of running text below it ("mass").  All
 * later decisions are taken on these numbers, on the roles that class names
 * suggest, and on the order of the page.
 *
 * After Kohlschütter, Fankhauser and Nejdl, "Boilerplate Detection using
 * Shallow Text Features" (2010), for the numbers.  Cost: one pass over the
 * nodes, one back.
 */
#include "page/html_roles.h"

#include "base/sixteen.h"
#include "base/banned.h"

#define CACHED 256
#define MAX_STEPS 4	/* of the hash, a node */

static uint32_t roles_of_tag(uint16_t tag)
{
	switch (tag) {
	case SOI_TAG_NAV:
	case SOI_TAG_FOOTER:
		return SOI_CLASS_NAV;
	case SOI_TAG_ASIDE:
		return SOI_CLASS_RELATED;
	case SOI_TAG_FIGCAPTION:
		return SOI_CLASS_CAPTION;
	case SOI_TAG_FIGURE:
		return SOI_CLASS_PHOTO;
	case SOI_TAG_MAIN:
		return SOI_CLASS_MAIN;
	case SOI_TAG_BUTTON:
	case SOI_TAG_SELECT:
	case SOI_TAG_TEXTAREA:
	case SOI_TAG_OPTION:
	case SOI_TAG_DIALOG:
		return SOI_CLASS_FORM;
	default:
		return 0;
	}
}

/* Elements whose class names speak of the page, not of a part of it. */
static bool is_whole(uint16_t tag)
{
	return tag == SOI_TAG_HTML || tag == SOI_TAG_BODY || tag == SOI_TAG_HEAD;
}

enum attr { ATTR_NONE, ATTR_NAMES, ATTR_TYPE, ATTR_ROLE, ATTR_REL, ATTR_STYLE, ATTR_HIDDEN,
	    ATTR_MODAL };

/* What an attribute is good for; asked of every one, so by length first. */
static enum attr attr_of(struct soi_span name)
{
	switch (name.n) {
	case 2:
		return memcmp(name.p, "id", 2) == 0 ? ATTR_NAMES : ATTR_NONE;
	case 3:
		return memcmp(name.p, "rel", 3) == 0 ? ATTR_REL : ATTR_NONE;
	case 4:
		if (memcmp(name.p, "type", 4) == 0)
			return ATTR_TYPE;
		return memcmp(name.p, "role", 4) == 0 ? ATTR_ROLE : ATTR_NONE;
	case 5:
		if (memcmp(name.p, "class", 5) == 0)
			return ATTR_NAMES;
		return memcmp(name.p, "style", 5) == 0 ? ATTR_STYLE : ATTR_NONE;
	case 6:
		return memcmp(name.p, "hidden", 6) == 0 ? ATTR_HIDDEN : ATTR_NONE;
	case 8:
		if (memcmp(name.p, "fallback", 8) == 0)		/* AMP: shown where the rest cannot be */
			return ATTR_HIDDEN;
		return memcmp(name.p, "itemprop", 8) == 0 ? ATTR_NAMES : ATTR_NONE;
	case 9:
		return memcmp(name.p, "data-role", 9) == 0 ? ATTR_NAMES : ATTR_NONE;
	case 10:
		return memcmp(name.p, "aria-modal", 10) == 0 ? ATTR_MODAL : ATTR_NONE;
	case 11:
		return memcmp(name.p, "data-testid", 11) == 0 ? ATTR_NAMES : ATTR_NONE;
	case 14:
		return memcmp(name.p, "data-component", 14) == 0 ? ATTR_NAMES : ATTR_NONE;
	default:
		return ATTR_NONE;
	}
}

/* "display: none" */
static bool hides(struct soi_span style)
{
	size_t at = soi_span_find(style, SOI_LIT("display"), 0);

	if (at == SIZE_MAX)
		return false;
	for (at += 7; at < style.n && (style.p[at] == ' ' || style.p[at] == ':'); at++)
		;
	return at + 4 <= style.n && memcmp(style.p + at, "none", 4) == 0;
}

/* Of WAI-ARIA's roles, the main part and those of what is no content. */
static uint32_t role_of(struct soi_span value)
{
	if (soi_span_is(value, "dialog") || soi_span_is(value, "alertdialog"))
		return SOI_CLASS_OVERLAY;
	if (soi_span_is(value, "search"))
		return SOI_CLASS_FORM;
	if (soi_span_is(value, "main"))
		return SOI_CLASS_MAIN;
	return soi_span_is(value, "navigation") || soi_span_is(value, "contentinfo") ? SOI_CLASS_NAV : 0;
}

/* What the last classes said: most elements share theirs with many others. */
struct cache {
	struct soi_span names[CACHED];
	uint32_t roles[CACHED];
};

static uint32_t roles_of_names(const struct soi_html_tables *x, struct cache *cache,
			       struct soi_span names, const char *end)
{
	uint64_t h;
	size_t i;

	if (!cache || names.n == 0)
		return soi_html_roles_of(&x->roles, names, end);
	h = soi_up_to_eight(names.p, names.n < 8 ? names.n : 8);
	if (names.n > 8)
		h ^= soi_up_to_eight(names.p + names.n - 8, 8) << 7;
	h = (h ^ names.n) * UINT64_C(0x9E3779B97F4A7C15);
	i = (size_t)(h >> 32) % CACHED;
	if (!soi_span_eq(cache->names[i], names)) {
		cache->names[i] = names;
		cache->roles[i] = soi_html_roles_of(&x->roles, names, end);
	}
	return cache->roles[i];
}

static uint32_t roles_of_node(const struct soi_html_tables *x, const struct soi_html_tree *t,
			      struct cache *cache, uint32_t node)
{
	const struct soi_html_node *at = &t->nodes[node];
	uint32_t roles = roles_of_tag(at->tag), i;
	bool hidden = false, streamed = false;	/* "S:1": sent late, moved into place by React */

	for (i = 0; i < at->n_attrs; i++) {
		const struct soi_html_attr *attr = &t->attrs[at->attrs + i];
		struct soi_span name = soi_span_sub(t->in, attr->name, attr->name_end);
		struct soi_span value = soi_span_sub(t->in, attr->value, attr->value_end);

		switch (attr_of(name)) {
		case ATTR_NAMES:
			roles |= roles_of_names(x, cache, value, t->in.p + t->in.n);
			streamed |= name.n == 2 && soi_span_starts(value, SOI_LIT("S:"));
			break;
		case ATTR_TYPE:
			if (at->tag == SOI_TAG_DIV)
				roles |= roles_of_names(x, cache, value, t->in.p + t->in.n);
			break;
		case ATTR_ROLE:
			roles |= role_of(value);
			break;
		case ATTR_MODAL:
			roles |= soi_span_is(value, "true") ? SOI_CLASS_OVERLAY : 0;
			break;
		case ATTR_REL:
			roles |= soi_span_is(value, "author") ? SOI_CLASS_BYLINE : 0;
			break;
		case ATTR_STYLE:
			hidden |= at->tag != SOI_TAG_ARTICLE && at->tag != SOI_TAG_MAIN && hides(value);
			break;
		case ATTR_HIDDEN:
			hidden = true;
			break;
		default:
			break;
		}
	}
	return roles | (hidden && !streamed ? SOI_CLASS_HIDDEN : 0);
}

uint32_t soi_html_roles(const struct soi_html_tables *x, const struct soi_html_tree *t,
			uint32_t node)
{
	return roles_of_node(x, t, NULL, node);
}

/*
 * What is laid over a page is not shown in it: but a page may be a dialog, or
 * about cookies, so not what holds the headline or most of the nodes.  *h1 is
 * the first heading from there on; it only moves forward.
 */
static bool is_over(const struct soi_html_page *p, uint32_t i, uint32_t *h1)
{
	uint32_t n = (uint32_t)p->tree.n, end = p->tree.nodes[i].end;

	if (*h1 < i)
		*h1 = i;
	while (*h1 < n && p->tree.nodes[*h1].tag != SOI_TAG_H1)
		(*h1)++;
	return *h1 >= end && end - i < n / 2;
}

static void node_info(struct soi_html_page *p, struct cache *cache, uint32_t i, uint32_t *h1)
{
	const struct soi_html_node *node = &p->tree.nodes[i];
	struct soi_html_info *info = &p->info[i];
	const struct soi_html_info *up = &p->info[node->parent];
	unsigned traits = soi_html_traits((enum soi_html_tag)node->tag);

	if (i)
		*info = *up;
	else
		memset(info, 0, sizeof(*info));
	info->own = info->mass = 0;
	if (node->tag == SOI_TAG_TEXT) {
		uint32_t link = node->parent;

		/* A link whose end tag stands before this text holds it no more. */
		while (info->link && p->tree.nodes[link].tag != SOI_TAG_A)
			link = p->tree.nodes[link].parent;
		if (info->link && p->tree.nodes[link].closed <= i)
			info->link = false;
		return;
	}
	if ((traits & SOI_TR_HIDDEN) || node->tag == SOI_TAG_VIDEO || node->tag == SOI_TAG_AUDIO)
		info->hidden = true;	/* in a player stands what is shown where there is none */
	if (info->hidden || is_whole(node->tag))
		return;
	if (node->n_attrs || roles_of_tag(node->tag))
		info->own = roles_of_node(p->x, &p->tree, cache, i);
	info->roles |= info->own;
	if ((info->own & SOI_CLASS_HIDDEN) || ((info->own & SOI_CLASS_OVERLAY) && is_over(p, i, h1)))
		info->hidden = true;
	if (node->tag == SOI_TAG_A)
		info->link = true;
	if (node->tag == SOI_TAG_B || node->tag == SOI_TAG_STRONG)
		info->bold = true;
	if (traits & SOI_TR_HEADING)
		info->heading = (uint8_t)(node->tag - SOI_TAG_H1 + 1);
}

/* What a scan of a text remembers from one node of a block to the next. */
struct scan {
	struct soi_html_block *b;	/* NULL: none is open */
	bool space;			/* white space was seen since the last character */
	char last;			/* the last character's first byte */
	uint32_t n_han;			/* letters of scripts without spaces */
};

/* Chinese, Japanese and Korean write no spaces: two letters count as a word. */
static void scan_han(struct scan *s, const unsigned char *at)
{
	s->n_han++;
	s->b->n_words += (s->n_han & 1) == 0;
	if ((at[0] == 0xE3 && at[1] == 0x80 && at[2] == 0x82) ||	/* 。 */
	    (at[0] == 0xEF && at[1] == 0xBC && (at[2] == 0x81 || at[2] == 0x9F)))
		s->b->n_ends++;
	else if (at[0] == 0xE3 && at[1] == 0x80 && at[2] == 0x81)	/* 、 */
		s->b->n_commas++;
}

/* What a byte of a text is to a count of characters and words. */
enum { LETTER, WHITE, COMMA, AMPERSAND, REST, LEAD, LEAD_C2, LEAD_HAN };
static const uint8_t kinds[256] = {
	[' '] = WHITE, ['\n'] = WHITE, ['\t'] = WHITE, ['\r'] = WHITE, ['\f'] = WHITE,
	[','] = COMMA, ['&'] = AMPERSAND, [0x80 ... 0xBF] = REST, [0xC0 ... 0xC1] = LEAD,
	[0xC2] = LEAD_C2, [0xC3 ... 0xE2] = LEAD, [0xE3 ... 0xE9] = LEAD_HAN, [0xEA ... 0xFF] = LEAD
};

/* How many bytes of white space stand at at: 0, or a no-break space's. */
static size_t wide_space(const char *at, const char *end, int kind)
{
	if (kind == AMPERSAND && end - at >= 6 && memcmp(at, "&nbsp;", 6) == 0)
		return 6;
	return kind == LEAD_C2 && end - at >= 2 && (unsigned char)at[1] == 0xA0 ? 2 : 0;
}

/* Byte by byte from at up to stop, which may stand inside a longer sign; returns where it ended
 * and adds the characters to *n. */
static const char *scan_bytes(struct scan *s, const char *at, const char *stop, const char *end,
			      uint32_t *n)
{
	struct soi_html_block *b = s->b;

	while (at < stop) {
		int kind = kinds[(unsigned char)*at];
		size_t wide;

		if (kind == REST || kind == WHITE) {
			s->space |= kind == WHITE;
			at++;
			continue;
		}
		wide = kind == LETTER ? 0 : wide_space(at, end, kind);
		if (wide) {
			s->space = true;
			at += wide;
			continue;
		}
		if (s->space || b->n_words == 0) {
			b->n_words++;
			if (s->last == '.' || s->last == '!' || s->last == '?')
				b->n_ends++;
		}
		s->space = false;
		b->n_commas += kind == COMMA;
		if (kind == LEAD_HAN && end - at >= 3)
			scan_han(s, (const unsigned char *)at);
		do {
			++*n;
			at++;
		} while (at < stop && kinds[(unsigned char)*at] == LETTER);
		s->last = at[-1];	/* of a longer character, its first byte */
	}
	return at;
}

/* The numbers of bits of four times sixteen, in as many lanes. */
static uint64_t count_lanes(uint64_t x)
{
	x -= x >> 1 & UINT64_C(0x5555555555555555);
	x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
	x = (x + (x >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
	return (x + (x >> 8)) & UINT64_C(0x001F001F001F001F);
}

/*
 * The same for the first len of the sixteen bytes at at, all at once, a bit for
 * each.  A word begins at a character behind white space; a sentence ended
 * where that white space stands behind a full stop: adding the bit behind the
 * stop to those of the white space carries it to the run's end.  False: there
 * is something that has to be looked at byte by byte.
 */
static bool scan_sixteen(struct scan *s, const char *at, size_t len, uint32_t *n)
{
	const soi_sixteen_bytes v = soi_sixteen(at);
	const uint32_t all = (1u << len) - 1;
	uint32_t high = soi_sixteen_bits(v < 0) & all, rest = soi_sixteen_bits(v < 0xC0 - 256) & all;
	uint32_t odd = soi_sixteen_bits((v == '&') | (v == 0xC2 - 256) | ((v >= 0xE3 - 256) & (v <= 0xE9 - 256)));
	uint32_t white = soi_sixteen_bits((v == ' ') | (v == '\n') | (v == '\t') | (v == '\r') | (v == '\f')) & all;
	uint32_t stops = soi_sixteen_bits((v == '.') | (v == '!') | (v == '?')) & all;
	uint32_t chars = all & ~white & ~rest, begins, ends;
	bool due = s->space || s->b->n_words == 0;
	bool stopped = s->last == '.' || s->last == '!' || s->last == '?';
	uint64_t sums;

	/* the rest of a longer character stands behind its first byte only, where all is well */
	if ((odd & all) || (rest & ~(high << 1 | (!due && (signed char)s->last < 0))))
		return false;
	begins = chars & (white << 1 | due);
	ends = (white + ((stops << 1 | stopped) & white)) & chars;
	ends |= stopped && s->space ? chars & 1 : 0;
	sums = count_lanes((uint64_t)chars | (uint64_t)begins << 16 | (uint64_t)ends << 32 |
			   (uint64_t)(soi_sixteen_bits(v == ',') & all) << 48);
	*n += (uint32_t)(sums & 31);
	s->b->n_words += (uint32_t)(sums >> 16 & 31);
	s->b->n_ends += (uint32_t)(sums >> 32 & 31);
	s->b->n_commas += (uint32_t)(sums >> 48);
	if (chars) {
		uint32_t last = 31 - (uint32_t)__builtin_clz(chars);

		s->last = at[last];
		s->space = white >> last != 0;
	} else {
		s->space |= white != 0;
	}
	return true;
}

static void scan_text(struct soi_html_page *p, struct scan *s, uint32_t i)
{
	const struct soi_html_node *node = &p->tree.nodes[i];
	const char *in = p->tree.in.p, *at = in + node->start_byte, *end = in + node->end_byte;
	struct soi_html_block *b = s->b;
	uint32_t n = 0;

	while (at < end) {
		size_t len = end - at < 16 ? (size_t)(end - at) : 16;

		if (p->tree.in.n - (size_t)(at - in) >= 16 && scan_sixteen(s, at, len, &n))
			at += len;
		else
			at = scan_bytes(s, at, at + len, end, &n);
	}
	b->n_chars += n;
	if (p->info[i].link)
		b->n_link += n;
	if (p->info[i].bold)
		b->n_bold += n;
	if (n)
		b->last = i + 1;
}

static bool blank(struct soi_html_page *p, uint32_t i)
{
	const struct soi_html_node *node = &p->tree.nodes[i];
	const char *at = p->tree.in.p + node->start_byte, *end = p->tree.in.p + node->end_byte;

	while (at < end && p->tree.in.n - (size_t)(at - p->tree.in.p) >= 16) {
		soi_sixteen_bytes v = soi_sixteen(at);
		size_t len = end - at < 16 ? (size_t)(end - at) : 16;

		if (soi_sixteen_first((v != ' ') & (v != '\n') & (v != '\t') & (v != '\r') & (v != '\f')) < len)
			return false;
		at += len;
	}
	for (; at < end; at++)
		if (kinds[(unsigned char)*at] != WHITE)
			return false;
	return true;
}

static void end_block(struct soi_html_page *p, struct scan *s)
{
	struct soi_html_block *b = s->b;

	s->b = NULL;
	if (b->n_chars == 0) {
		p->n_blocks--;
		return;
	}
	if (s->last == '.' || s->last == '!' || s->last == '?') {
		b->n_ends++;
		b->ends = true;
	}
	b->ends |= s->last == ':' || s->last == '"' || (unsigned char)s->last >= 0x80;
}

static inline void close_block(struct soi_html_page *p, struct scan *s)
{
	if (s->b)
		end_block(p, s);
}

static void open_block(struct soi_html_page *p, struct scan *s, size_t *cap, uint32_t i)
{
	uint32_t box = p->tree.nodes[i].parent;

	soi_arena_grow(p->a, &p->blocks, p->n_blocks, cap, sizeof(*p->blocks));
	s->b = &p->blocks[p->n_blocks++];
	memset(s->b, 0, sizeof(*s->b));
	s->space = false;
	s->last = 0;
	s->n_han = 0;
	s->b->first = i;
	s->b->last = i + 1;
	s->b->heading = p->info[i].heading;
	s->b->roles = p->info[i].roles;
	while (box && !(soi_html_traits((enum soi_html_tag)p->tree.nodes[box].tag) & SOI_TR_BLOCK))
		box = p->tree.nodes[box].parent;
	s->b->box = box;
}

/* The roles of inline elements count only where they hold the whole block. */
static void settle_roles(struct soi_html_page *p, struct soi_html_block *b)
{
	uint32_t i;

	b->roles = p->info[b->box].roles;
	for (i = p->tree.nodes[b->first].parent; i > b->box; i = p->tree.nodes[i].parent)
		if (p->tree.nodes[i].end >= b->last)
			b->roles |= p->info[i].own;
}

/* To each element what stands below it; most have nothing to give. */
static void sum_mass(struct soi_html_page *p)
{
	for (size_t i = p->tree.n; i-- > 1;)
		if (p->info[i].mass)
			p->info[p->tree.nodes[i].parent].mass += p->info[i].mass;
}

static void add_mass(struct soi_html_page *p)
{
	size_t i;

	for (i = 0; i < p->n_blocks; i++) {
		const struct soi_html_block *b = &p->blocks[i];

		if (soi_html_is_running(b) && !(b->roles & (SOI_CLASS_NAV | SOI_CLASS_COMMENT | SOI_CLASS_FORM)))
			p->info[b->box].mass += b->n_chars - b->n_link;
	}
	sum_mass(p);
}

/* A name that most of the running text carries says nothing. */
static uint32_t idle_roles(const struct soi_html_page *p, uint32_t all)
{
	static const uint32_t roles[] = { SOI_CLASS_RELATED, SOI_CLASS_FORM, SOI_CLASS_WIDGET,
					  SOI_CLASS_NAV };
	uint32_t idle = 0;
	size_t i, k;

	for (k = 0; k < sizeof(roles) / sizeof(*roles); k++) {
		uint32_t mass = 0;

		for (i = 0; i < p->n_blocks; i++)
			if (soi_html_is_running(&p->blocks[i]) && (p->blocks[i].roles & roles[k]))
				mass += p->blocks[i].n_chars - p->blocks[i].n_link;
		if (mass > all / 10 * 7)
			idle |= roles[k];
	}
	return idle;
}

/*
 * Names may mislead ("content-with-sidebar"): an element that holds most of
 * the running text is no side matter, whatever it is called.
 */
static void forgive(struct soi_html_page *p)
{
	uint32_t all = 0, i, idle;
	bool changed = false;
	size_t k;

	for (k = 0; k < p->n_blocks; k++) {	/* mass of all, for now */
		const struct soi_html_block *b = &p->blocks[k];

		if (soi_html_is_running(b)) {
			all += b->n_chars - b->n_link;
			p->info[b->box].mass += b->n_chars - b->n_link;
		}
	}
	sum_mass(p);
	idle = idle_roles(p, all);
	for (i = 1; i < p->tree.n; i++) {
		struct soi_html_info *info = &p->info[i];
		uint32_t own = info->own & ~idle;

		if ((own & SOI_CLASSES_OUT) && all && info->mass > all / 2)
			own &= ~(uint32_t)(SOI_CLASSES_OUT & ~SOI_CLASS_COMMENT);
		changed |= own != info->own;
		info->own = own;
		info->mass = 0;
	}
	p->info[0].mass = 0;
	if (!changed)
		return;
	for (i = 1; i < p->tree.n; i++)
		if (p->tree.nodes[i].tag != SOI_TAG_TEXT)
			p->info[i].roles = p->info[i].own | p->info[p->tree.nodes[i].parent].roles;
	for (k = 0; k < p->n_blocks; k++)
		settle_roles(p, &p->blocks[k]);
}

/*
 * Tables of values: at least two rows and two columns of short cells, none of
 * them a table.  Their rows become lines; other tables are mere layout.
 */
static void find_rows(struct soi_html_page *p)
{
	uint32_t table = 0, i, n_cells = 0, n_rows = 0;
	bool any = false;
	size_t k;

	for (i = 0; i < p->tree.n; i++) {
		const struct soi_html_node *node = &p->tree.nodes[i];
		uint32_t j, chars = 0;

		if (node->tag != SOI_TAG_TABLE)
			continue;
		table = i;
		n_cells = n_rows = 0;
		for (j = i + 1; j < node->end; j++) {
			uint16_t tag = p->tree.nodes[j].tag;

			if (tag == SOI_TAG_TABLE)
				break;
			n_cells += tag == SOI_TAG_TD || tag == SOI_TAG_TH;
			n_rows += tag == SOI_TAG_TR;
			if (tag == SOI_TAG_TEXT)
				chars += p->tree.nodes[j].end_byte - p->tree.nodes[j].start_byte;
		}
		if (j < node->end) {
			i = j - 1;	/* the inner one is next */
			continue;
		}
		if (n_rows >= 2 && n_cells >= 2 * n_rows && chars / n_cells < 200)
			p->info[table].values = any = true;
		i = node->end - 1;
	}
	for (k = 0; any && k < p->n_blocks; k++) {
		struct soi_html_block *b = &p->blocks[k];
		uint32_t row = 0;

		for (i = b->box; i && p->tree.nodes[i].tag != SOI_TAG_TABLE; i = p->tree.nodes[i].parent)
			if (p->tree.nodes[i].tag == SOI_TAG_TR)
				row = i;
		if (i && p->info[i].values)
			b->row = row;
	}
}

void soi_html_blocks(struct soi_html_page *p)
{
	struct cache *cache = SOI_NEW(p->a, struct cache);
	struct scan s = { 0 };
	size_t cap = 0, n_steps = 0, k;
	uint32_t i, j = 0, h1 = 0;
	uint32_t ends[SOI_HTML_MAX_DEPTH + 1];	/* of the block elements that are open */
	bool tables = false;

	if (p->beside)		/* so that little is left at the end */
		n_steps = p->beside->rest.n / 64 / p->tree.n + 1;
	n_steps = n_steps > MAX_STEPS ? MAX_STEPS : n_steps;
	p->info = soi_arena_alloc(p->a, p->tree.n * sizeof(*p->info));
	for (i = 0; i < p->tree.n; i++) {
		const struct soi_html_node *node = &p->tree.nodes[i];
		unsigned traits = soi_html_traits((enum soi_html_tag)node->tag);

		for (k = 0; k < n_steps; k++)
			soi_hashing_step(p->beside);
		for (; j && ends[j - 1] <= i; j--)
			close_block(p, &s);
		node_info(p, cache, i, &h1);
		if (p->info[i].hidden && node->tag != SOI_TAG_TEXT)
			continue;
		if (node->tag == SOI_TAG_TEXT) {
			if (p->info[i].hidden)
				continue;
			if (!s.b && blank(p, i))
				continue;
			if (!s.b)
				open_block(p, &s, &cap, i);
			scan_text(p, &s, i);
		} else if (traits & SOI_TR_BLOCK) {
			close_block(p, &s);
			tables |= node->tag == SOI_TAG_TABLE;
			if (!(traits & SOI_TR_VOID) && j <= SOI_HTML_MAX_DEPTH && node->end > i + 1)
				ends[j++] = node->end;
		} else if (node->tag == SOI_TAG_BR) {
			close_block(p, &s);
		} else if (node->tag == SOI_TAG_IMG && s.b) {
			s.space = true;
		}
	}
	close_block(p, &s);
	for (k = 0; k < p->n_blocks; k++)
		settle_roles(p, &p->blocks[k]);
	forgive(p);
	add_mass(p);
	if (tables)
		find_rows(p);
}

static bool is_white(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\f';
}

/* From at, which is no white space: the end of what can be copied, single spaces and all. */
static uint32_t run_end(struct soi_span in, uint32_t at, uint32_t end)
{
	while (end - at > 16) {
		soi_sixteen_bytes v = soi_sixteen(in.p + at);
		uint32_t spaces = soi_sixteen_bits(v == ' ');
		uint32_t white = spaces | soi_sixteen_bits((v == '\n') | (v == '\t') | (v == '\f'));
		uint32_t stop = white & ~(spaces & ~(white >> 1) & 0x7FFF);

		if (stop) {
			at += (uint32_t)__builtin_ctz(stop);
			if (in.p[at] != ' ' || is_white(in.p[at + 1]))
				return at;
			at++;
		} else {
			at += 16;
		}
	}
	while (at < end && (!is_white(in.p[at]) || (in.p[at] == ' ' && at + 1 < end && !is_white(in.p[at + 1]))))
		at++;
	return at;
}

/* Append in[at:end], which is shown as it stands, its white space collapsed;
 * *space: some is due before the next character. */
static void add_collapsed(struct soi_span in, uint32_t at, uint32_t end, size_t first, bool *space,
			  struct soi_buf *out)
{
	uint32_t from;

	while (at < end) {
		if (is_white(in.p[at])) {
			*space = true;
			at++;
			continue;
		}
		from = at;
		at = run_end(in, at, end);
		if (*space && out->n > first)
			soi_buf_byte(out, ' ');
		*space = false;
		soi_buf_add(out, soi_span_sub(in, from, at));
	}
}

void soi_html_block_text(const struct soi_html_page *p, const struct soi_html_block *b,
			 struct soi_buf *out)
{
	bool space = false;
	size_t first = out->n;
	uint32_t i;

	for (i = b->first; i < b->last; i++) {
		const struct soi_html_node *node = &p->tree.nodes[i];
		struct soi_html_stretch s;
		uint32_t at = node->start_byte, k;

		if (node->tag != SOI_TAG_TEXT || p->info[i].hidden)
			continue;
		while (soi_html_stretch_next(p->tree.in, &at, node->end_byte,
					     soi_html_walk_of((enum soi_html_mode)node->mode), &s)) {
			if (s.n_cp == 0)
				add_collapsed(p->tree.in, s.start, s.end, first, &space, out);
			for (k = 0; k < s.n_cp; k++) {
				if (s.cp[k] == '\n' || s.cp[k] == ' ' || s.cp[k] == 0xA0) {
					space = true;
					continue;
				}
				if (s.cp[k] == 0)
					continue;
				if (space && out->n > first)
					soi_buf_byte(out, ' ');
				space = false;
				soi_buf_cp(out, s.cp[k]);
			}
		}
	}
}
