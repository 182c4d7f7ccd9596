/*
 * Which blocks of a page are its article.
 *
 * The title is the heading that metadata agrees with.  The body is found from
 * the root down: the child with most of the running text, as long as there is
 * one; then elements that are called a body, and those of the same make, may
 * narrow or widen it.  Inside, each block gets a fate: what its names and its
 * place say, what its links say, and, where neither does, what its neighbours
 * say.  A name that half of the text carries says nothing.  The lede is the
 * block before the body, or its first, that is called so, that the page's own
 * description repeats, or that is set apart.
 *
 * Tried and left: scores a paragraph gives to its parents (Readability), which
 * lose bodies cut into components; link density alone, which keeps captions.
 * Cost: linear; searches up the tree are bounded by SOI_HTML_MAX_DEPTH.
 */
#include "page/html_article.h"

#include "base/banned.h"

#define MAX_TEASER_WORDS 90

/* The child of node at with the most running text; 0: none has any. */
static uint32_t heaviest_child(const struct soi_html_page *p, uint32_t at)
{
	uint32_t i, best = 0;

	for (i = at + 1; i < p->tree.nodes[at].end; i = p->tree.nodes[i].end)
		if (p->info[i].mass > (best ? p->info[best].mass : 0))
			best = i;
	return best;
}

static uint32_t common(const struct soi_html_page *p, uint32_t a, uint32_t b)
{
	while (!soi_html_inside(p, b, a))
		a = p->tree.nodes[a].parent;
	return a;
}

/* First headings that are not the title, by their nodes: each begins another story. */
struct heads {
	uint32_t *nodes;
	size_t n;
};

static void find_heads(const struct soi_html_page *p, size_t title, struct heads *h)
{
	size_t i;

	h->nodes = SOI_NEW_N(p->a, uint32_t, p->n_blocks + 1);
	h->n = 0;
	for (i = 0; i < p->n_blocks; i++)
		if (p->blocks[i].heading == 1 && i != title)
			h->nodes[h->n++] = p->blocks[i].first;
}

/* Whether another story begins between two nodes, in either order. */
static bool other_article(const struct heads *h, uint32_t a, uint32_t b)
{
	uint32_t from = a < b ? a : b, to = a < b ? b : a;
	size_t lo = 0, hi = h->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (h->nodes[mid] < from)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < h->n && h->nodes[lo] < to;
}

/*
 * Elements inside at that are called the body.  The one with the most text is
 * it, together with those beside it that are no other article: some pages cut
 * theirs into pieces.
 */
static uint32_t named_body(const struct soi_html_page *p, uint32_t at, const struct heads *heads)
{
	uint32_t best = 0, body, i;

	for (i = at; i < p->tree.nodes[at].end; i++)
		if ((p->info[i].own & SOI_CLASS_BODY) &&
		    p->info[i].mass * 10 > (best ? p->info[best].mass * 9 : 0))
			best = i;	/* of one in the other, the inner */
	if (!best || p->info[best].mass * 5 < p->info[at].mass)
		return at;
	body = best;
	for (i = at; i < p->tree.nodes[at].end; i++) {
		if (!(p->info[i].own & SOI_CLASS_BODY) || p->info[i].mass * 10 < p->info[best].mass ||
		    soi_html_inside(p, best, i) || soi_html_inside(p, i, body))
			continue;
		if (!other_article(heads, i, body))
			body = common(p, body, i);
	}
	return body;
}

/* Elements of the same tag and class elsewhere: a body cut into components. */
static uint32_t with_twins(const struct soi_html_page *p, uint32_t at, size_t title,
			   const struct heads *heads)
{
	struct soi_span class = soi_html_attr_raw(&p->tree, at, "class");
	uint32_t body = at, i;

	if (class.n < 3)
		return at;
	for (i = 1; i < p->tree.n; i++) {
		if (p->tree.nodes[i].tag != p->tree.nodes[at].tag ||
		    p->info[i].mass * 20 < p->info[at].mass || soi_html_inside(p, i, body) ||
		    soi_html_inside(p, at, i) || (p->info[i].roles & SOI_CLASSES_OUT) ||
		    !soi_span_eq(soi_html_attr_raw(&p->tree, i, "class"), class))
			continue;
		if ((title == SIZE_MAX || i > p->blocks[title].first) &&
		    !other_article(heads, i, body))
			body = common(p, body, i);
	}
	return body;
}

/*
 * The element that holds the article's paragraphs and little else: from the
 * root down, as long as one child has most of the running text.  Where no
 * child has, the page holds several things, and the one with the title in it
 * is the article.
 */
static uint32_t find_body(const struct soi_html_page *p, size_t title)
{
	uint32_t at = 0, child, i, of_title;
	struct heads heads;

	for (;;) {
		child = heaviest_child(p, at);
		if (!child)
			break;
		if (p->info[child].mass * 10 >= p->info[at].mass * 7) {
			at = child;
			continue;
		}
		of_title = 0;
		if (title != SIZE_MAX && soi_html_inside(p, p->blocks[title].first, at))
			for (i = at + 1; i < p->tree.nodes[at].end; i = p->tree.nodes[i].end)
				if (soi_html_inside(p, p->blocks[title].first, i))
					of_title = i;
		if (!of_title || p->info[of_title].mass * 6 < p->info[at].mass ||
		    p->info[of_title].mass < 300)
			break;
		at = of_title;
	}
	find_heads(p, title, &heads);
	at = named_body(p, at, &heads);
	at = with_twins(p, at, title, &heads);
	for (;;) {
		switch (p->tree.nodes[at].tag) {
		case SOI_TAG_P:
		case SOI_TAG_SPAN:
		case SOI_TAG_LI:
		case SOI_TAG_UL:
		case SOI_TAG_OL:
		case SOI_TAG_BLOCKQUOTE:
		case SOI_TAG_B:
		case SOI_TAG_FONT:
		case SOI_TAG_STRONG:
			at = p->tree.nodes[at].parent;
			continue;
		default:
			return at;
		}
	}
}

/* Whether a block opens with a link of some words and goes on without a space:
 * headline and summary of another story, set apart by style alone. */
static bool glued_link(const struct soi_html_page *p, const struct soi_html_block *b)
{
	uint32_t i, last = 0;

	for (i = b->first; i < b->last; i++) {
		const struct soi_html_node *node = &p->tree.nodes[i];
		char c;

		if (node->tag != SOI_TAG_TEXT || node->end_byte == node->start_byte)
			continue;
		if (!p->info[i].link && (!last || node->start_byte == 0))
			return false;
		c = p->tree.in.p[node->start_byte];
		if (!p->info[i].link)
			return !memchr(" \n\t\r.,;:!?)", c, 10);
		last = i;
	}
	return false;
}

static bool linked_picture(const struct soi_html_page *p, uint32_t box)
{
	uint32_t i;

	for (i = box; i < p->tree.nodes[box].end; i++)
		if (p->tree.nodes[i].tag == SOI_TAG_IMG && p->info[i].link)
			return true;
	return false;
}

/* Rows are called "alt", "head" or "ad" for their looks; but a cell under a picture its caption. */
static bool is_table_part(uint16_t tag)
{
	return tag == SOI_TAG_TR || tag == SOI_TAG_TD || tag == SOI_TAG_TH || tag == SOI_TAG_TBODY;
}

/* The roles of a block within the body: those of what is around the body do not count. */
static uint32_t roles_within(const struct soi_html_page *p, const struct soi_html_block *b,
			     uint32_t body)
{
	uint32_t roles = 0, i;

	for (i = p->tree.nodes[b->first].parent; i != body && i; i = p->tree.nodes[i].parent)
		if (p->tree.nodes[i].end >= b->last)
			roles |= is_table_part(p->tree.nodes[i].tag) ? p->info[i].own & SOI_CLASS_CAPTION : p->info[i].own;
	return roles;
}

static bool stands_in(const struct soi_html_page *p, const struct soi_html_block *b, uint32_t body,
		      uint16_t tag)
{
	uint32_t i;

	for (i = b->box; i != body && i; i = p->tree.nodes[i].parent)
		if (p->tree.nodes[i].tag == tag)
			return true;
	return false;
}

static enum soi_html_fate fate_of_role(uint32_t roles)
{
	if (roles & SOI_CLASS_CAPTION)
		return SOI_FATE_CAPTION;
	if (roles & SOI_CLASS_CREDIT)
		return SOI_FATE_CREDIT;
	if (roles & SOI_CLASS_RELATED)
		return SOI_FATE_RELATED;
	if (roles & SOI_CLASS_FORM)
		return SOI_FATE_FORM;
	if (roles & (SOI_CLASS_WIDGET | SOI_CLASS_COMMENT))
		return SOI_FATE_WIDGET;
	if (roles & SOI_CLASS_NAV)
		return SOI_FATE_NAVIGATION;
	if (roles & SOI_CLASS_PHOTO)
		return SOI_FATE_CAPTION;
	return SOI_FATE_TEXT;
}

/* Roles that much of the running text inside the body carries: no reason to drop it. */
static uint32_t idle_within(const struct soi_html_page *p, uint32_t body)
{
	static const uint32_t roles[] = { SOI_CLASS_RELATED, SOI_CLASS_FORM, SOI_CLASS_WIDGET,
					  SOI_CLASS_NAV, SOI_CLASS_CAPTION, SOI_CLASS_PHOTO };
	uint32_t mass[sizeof(roles) / sizeof(*roles)] = { 0 }, all = 0, idle = 0;
	size_t i, k;

	for (i = 0; i < p->n_blocks; i++) {
		const struct soi_html_block *b = &p->blocks[i];
		uint32_t within;

		if (!soi_html_is_running(b) || !soi_html_inside(p, b->first, body))
			continue;
		within = roles_within(p, b, body);
		all += b->n_chars;
		for (k = 0; k < sizeof(roles) / sizeof(*roles); k++)
			if (within & roles[k])
				mass[k] += b->n_chars;
	}
	for (k = 0; k < sizeof(roles) / sizeof(*roles); k++)
		if (mass[k] > all / 2)
			idle |= roles[k];
	return idle;
}

static enum soi_html_fate fate(const struct soi_html_page *p, const struct soi_html_block *b,
			       uint32_t body, uint32_t idle)
{
	uint32_t roles = roles_within(p, b, body) & ~idle;
	enum soi_html_fate by_role = fate_of_role(roles);

	if (b->heading == 1)
		return SOI_FATE_REPEAT;
	if (by_role != SOI_FATE_TEXT && !(roles & SOI_CLASS_KEEP))
		return by_role;
	if (b->heading)
		return b->n_link * 2 > b->n_chars ? SOI_FATE_RELATED : SOI_FATE_HEADING;
	if (b->row)
		return SOI_FATE_TEXT;
	if ((roles & SOI_CLASS_BYLINE) && b->n_words < 20 && !soi_html_is_running(b))
		return SOI_FATE_BYLINE;
	if (b->n_link * 10 > b->n_chars * 7 && !(b->n_words > 15 && b->ends))
		return SOI_FATE_RELATED;
	if (soi_html_is_running(b))
		return SOI_FATE_TEXT;
	if ((roles & SOI_CLASS_DATE) && b->n_words < 20)
		return SOI_FATE_DATELINE;
	if (p->tree.nodes[b->box].tag == SOI_TAG_P || stands_in(p, b, body, SOI_TAG_P) ||
	    stands_in(p, b, body, SOI_TAG_LI) || stands_in(p, b, body, SOI_TAG_DD) ||
	    stands_in(p, b, body, SOI_TAG_BLOCKQUOTE) || stands_in(p, b, body, SOI_TAG_PRE))
		return SOI_FATE_SHORT;
	if (b->box == body || b->ends)
		return SOI_FATE_SHORT;
	return SOI_FATE_WIDGET;
}


struct soi_span soi_html_key(struct soi_arena *a, struct soi_span s)
{
	struct soi_buf buf;
	struct soi_span out;
	size_t i, n, at = 0, next;

	soi_buf_init(&buf, SOI_MAX_TEXT_BYTES);
	for (; at < s.n; at = next) {
		unsigned char c = (unsigned char)s.p[at];

		next = at + 1;
		if (c < 0x80) {
			c = (unsigned char)(c - 'A') < 26 ? c | 0x20 : c;
			if ((unsigned char)(c - 'a') < 26 || (unsigned char)(c - '0') < 10)
				soi_buf_byte(&buf, (char)c);
			continue;
		}
		while (next < s.n && (unsigned char)s.p[next] >= 0x80)
			next++;
		n = i = buf.n;
		for (soi_fold_bare(soi_span_sub(s, at, next), &buf); i < buf.n; i++) {
			c = (unsigned char)buf.p[i];
			if (c >= 0xE3 || (c >= 0x80 && n && (unsigned char)buf.p[n - 1] >= 0x80) ||
			    (unsigned char)(c - 'a') < 26 || (c >= 0xC3 && c < 0xE2))
				buf.p[n++] = (char)c;
		}
		buf.n = n;
	}
	out = soi_arena_copy(a, soi_buf_span(&buf));
	soi_buf_release(&buf);
	return out;
}

struct soi_span soi_html_block_key(const struct soi_html_page *p, const struct soi_html_block *b)
{
	struct soi_buf buf;
	struct soi_span out;

	soi_buf_init(&buf, SOI_MAX_TEXT_BYTES);
	soi_html_block_text(p, b, &buf);
	out = soi_html_key(p->a, soi_buf_span(&buf));
	soi_buf_release(&buf);
	return out;
}

static bool holds(struct soi_span outer, struct soi_span inner)
{
	return inner.n && soi_span_find(outer, inner, 0) != SIZE_MAX;
}

/*
 * Old pages have no headings: the first block that metadata or the document's
 * title repeat, which may have the site before it; else, where the document's
 * title is the site's on every page, the only block that is called a title.
 */
static size_t title_without_heading(const struct soi_html_page *p, struct soi_span meta, struct soi_span doc)
{
	size_t called = SIZE_MAX, n_called = 0, i;

	for (i = 0; i < p->n_blocks; i++) {
		const struct soi_html_block *b = &p->blocks[i];
		struct soi_span key;

		if (b->n_words < 4 || b->n_words > 40 || b->n_link)
			continue;
		key = soi_html_block_key(p, b);
		if (key.n >= 15 && (soi_span_eq(key, meta) || soi_span_starts(doc, key) ||
				    (p->vietnamese && key.n >= 20 && soi_span_ends(doc, key))))
			return i;
		if ((p->info[b->box].own & SOI_CLASS_TITLE) && !(b->roles & SOI_CLASSES_OUT)) {
			called = i;
			n_called++;
		}
	}
	return p->vietnamese && n_called == 1 ? called : SIZE_MAX;
}

/*
 * The block that is the title: a heading that agrees with what metadata says;
 * else the only first heading of the page.
 */
static size_t find_title(const struct soi_html_page *p, const struct soi_html_meta *m)
{
	struct soi_span meta = soi_html_key(p->a, m->title), doc = soi_html_key(p->a, m->doc_title);
	size_t best = SIZE_MAX, only = SIZE_MAX, n_h1 = 0, i;
	int best_score = 0;

	for (i = 0; i < p->n_blocks; i++) {
		const struct soi_html_block *b = &p->blocks[i];
		struct soi_span key;
		int score = 0;

		if (!(b->heading || (b->roles & SOI_CLASS_TITLE)) || b->n_words > 60 ||
		    (b->roles & (SOI_CLASS_COMMENT | SOI_CLASS_FORM)))
			continue;
		key = soi_html_block_key(p, b);
		if (key.n < 4)
			continue;
		if (b->heading == 1 && b->n_words >= 2) {
			n_h1++;
			only = i;
		}
		if (soi_span_eq(key, meta))
			score = 8;
		else if (key.n > 12 && (soi_span_starts(meta, key) || soi_span_starts(doc, key)))
			score = 6;
		else if (key.n > 20 && (holds(meta, key) || holds(doc, key) ||
					(meta.n > 20 && holds(key, meta))))
			score = 4;
		if (score && b->heading == 1)
			score += 3;
		if (score && (b->roles & SOI_CLASS_TITLE))
			score++;
		if (score && (b->roles & (SOI_CLASS_NAV | SOI_CLASS_RELATED)))
			score -= 3;
		if (score > best_score) {
			best_score = score;
			best = i;
		}
	}
	if (best != SIZE_MAX || n_h1 == 1)
		return best != SIZE_MAX ? best : only;
	return title_without_heading(p, meta, doc);
}

/*
 * Boxes that lead elsewhere: children of the body that open with a headline,
 * all link, and have few words of their own; whatever they are called.
 */
static void drop_teasers(const struct soi_html_page *p, struct soi_html_article *art)
{
	size_t i, j, k;

	for (i = 0; i < p->n_blocks; i = j) {
		uint32_t box = p->blocks[i].first, chars = 0, link = 0, words = 0;
		const struct soi_html_block *first = &p->blocks[i];

		j = i + 1;
		if (!soi_html_inside(p, box, art->body) || box == art->body)
			continue;
		while (p->tree.nodes[box].parent != art->body)
			box = p->tree.nodes[box].parent;
		for (j = i; j < p->n_blocks && soi_html_inside(p, p->blocks[j].first, box); j++) {
			chars += p->blocks[j].n_chars;
			link += p->blocks[j].n_link;
			words += p->blocks[j].n_words;
		}
		if (p->tree.nodes[box].tag == SOI_TAG_P || words > MAX_TEASER_WORDS ||
		    first->n_words < 5 || first->heading || p->tree.nodes[box].tag == SOI_TAG_TEXT ||
		    (j == i + 1 ? link * 2 < chars && !glued_link(p, first)
				: first->n_link * 10 < first->n_chars * 8) ||
		    link * 100 < chars * (linked_picture(p, box) ? 15 : 30))
			continue;
		for (k = i; k < j; k++)
			if (art->fates[k] == SOI_FATE_TEXT || art->fates[k] == SOI_FATE_SHORT)
				art->fates[k] = SOI_FATE_RELATED;
	}
}

/* A heading stays if text follows it before anything that was dropped. */
static void settle_headings(const struct soi_html_page *p, struct soi_html_article *art)
{
	size_t i, next = p->n_blocks;

	for (i = p->n_blocks; i-- > 0;) {
		enum soi_html_fate f = art->fates[i];

		if (f == SOI_FATE_HEADING) {
			bool text = next < p->n_blocks && art->fates[next] == SOI_FATE_TEXT;

			art->fates[i] = text ? SOI_FATE_TEXT : SOI_FATE_RELATED;
			continue;
		}
		if (f != SOI_FATE_CAPTION && f != SOI_FATE_CREDIT && f != SOI_FATE_OUTSIDE)
			next = i;
	}
}

/* Short blocks stay inside the text, and behind it if they are sentences. */
static void settle_short(const struct soi_html_page *p, struct soi_html_article *art)
{
	size_t first = SIZE_MAX, last = 0, i;

	for (i = 0; i < p->n_blocks; i++) {
		if (art->fates[i] != SOI_FATE_TEXT)
			continue;
		if (first == SIZE_MAX)
			first = i;
		last = i;
	}
	for (i = 0; i < p->n_blocks; i++) {
		const struct soi_html_block *b = &p->blocks[i];

		if (art->fates[i] != SOI_FATE_SHORT)
			continue;
		if (first != SIZE_MAX && i > first && i < last)
			art->fates[i] = SOI_FATE_TEXT;
		else
			art->fates[i] = b->ends && b->n_words > 4 ? SOI_FATE_TEXT : SOI_FATE_WIDGET;
	}
}

/* A few words left out that stand right behind a picture are its caption. */
static void find_captions(const struct soi_html_page *p, struct soi_html_article *art)
{
	uint32_t node;
	size_t i;

	for (i = 1; i < p->n_blocks; i++) {
		const struct soi_html_block *b = &p->blocks[i];

		if (art->fates[i] != SOI_FATE_WIDGET || b->n_link || b->n_words < 3 || b->n_words > 60)
			continue;
		for (node = p->blocks[i - 1].last; node < b->first; node++)
			if (p->tree.nodes[node].tag == SOI_TAG_IMG && !p->info[node].hidden)
				art->fates[i] = SOI_FATE_CAPTION;
	}
}

/* A paragraph with no link in it and no photo's credit. */
static bool like_lede(const struct soi_html_page *p, const struct soi_html_block *b)
{
	static const char *const marks[] = { "Ảnh:", "Ảnh -", "ảnh:", "Nguồn:", "GMT", "Photo" };
	struct soi_buf text;
	bool is = b->n_words >= 12 && b->n_words <= 90 && b->n_link == 0 &&
		  !(b->roles & (SOI_CLASS_DATE | SOI_CLASS_PHOTO | SOI_CLASS_SIDE));
	size_t i;

	if (!is)
		return false;
	soi_buf_init(&text, SOI_MAX_TEXT_BYTES);
	soi_html_block_text(p, b, &text);
	for (i = 0; i < sizeof(marks) / sizeof(*marks) && is; i++)
		is = soi_span_find(soi_buf_span(&text), soi_span_str(marks[i]), 0) == SIZE_MAX;
	soi_buf_release(&text);
	return is;
}

/*
 * The lede (sapo): between the title and the second paragraph, a block that is
 * called so, or that the page's own description repeats.  Outside the body only
 * Vietnamese pages have one: it opens the story there, while an English deck
 * repeats the headline.
 */
static void find_lede(const struct soi_html_page *p, const struct soi_html_meta *m,
		      struct soi_html_article *art)
{
	struct soi_span description = soi_html_key(p->a, m->description);
	size_t from = art->title == SIZE_MAX ? 0 : art->title + 1, i, n_text = 0;
	size_t best = SIZE_MAX;
	int best_score = 0;

	if (description.n > 60)
		description.n = 60;
	for (i = from; i < p->n_blocks && n_text < 2; i++) {
		const struct soi_html_block *b = &p->blocks[i];
		bool inside = art->fates[i] == SOI_FATE_TEXT;
		int score = 0;

		n_text += inside && !b->heading;
		if (b->n_words < 6 || b->n_words > 150 || b->n_link * 2 > b->n_chars)
			continue;
		if (!inside && (b->roles & (SOI_CLASSES_OUT | SOI_CLASS_CAPTION | SOI_CLASS_BYLINE)) &&
		    !(p->info[b->box].own & SOI_CLASS_LEDE))
			continue;
		if ((art->title == SIZE_MAX || !p->vietnamese) && !inside)
			continue;
		if (p->info[b->box].own & SOI_CLASS_LEDE)
			score += 3;
		else if ((p->info[p->tree.nodes[b->box].parent].own & SOI_CLASS_LEDE) &&
			 p->info[p->tree.nodes[b->box].parent].mass <= 2 * b->n_chars)
			score += 2;
		if (description.n >= 25 && soi_span_starts(soi_html_block_key(p, b), description))
			score += 4;
		if (b->heading == 2 && !inside && n_text == 0 && b->n_words >= 12)
			score += 1;
		if (p->vietnamese && inside && n_text == 1 && !b->heading && b->n_words >= 10 &&
		    b->n_bold * 10 >= b->n_chars * 9)
			score += 1;	/* set apart by its weight */
		if (!score && p->vietnamese && !inside && n_text == 0 && like_lede(p, b) && !best_score)
			score = 1;	/* set apart by its place */
		if (score > best_score) {
			best_score = score;
			best = i;
		}
	}
	art->lede = best;
	if (best != SIZE_MAX)
		art->fates[best] = SOI_FATE_LEDE;
}

void soi_html_find_article(struct soi_html_page *p, const struct soi_html_meta *m,
			   struct soi_html_article *art)
{
	uint32_t idle;
	size_t i;

	art->title = find_title(p, m);
	art->body = find_body(p, art->title);
	idle = idle_within(p, art->body);
	art->fates = SOI_NEW_N(p->a, enum soi_html_fate, p->n_blocks + 1);
	for (i = 0; i < p->n_blocks; i++) {
		struct soi_html_block *b = &p->blocks[i];

		art->fates[i] = soi_html_inside(p, b->first, art->body) ? fate(p, b, art->body, idle)
									: SOI_FATE_OUTSIDE;
	}
	if (art->title != SIZE_MAX) {
		for (i = 0; i < art->title; i++)	/* nothing of an article stands over its title */
			if (art->fates[i] == SOI_FATE_HEADING || art->fates[i] == SOI_FATE_SHORT)
				art->fates[i] = SOI_FATE_NAVIGATION;
		art->fates[art->title] = SOI_FATE_TITLE;
	}
	drop_teasers(p, art);
	settle_short(p, art);
	settle_headings(p, art);
	find_captions(p, art);
	find_lede(p, m, art);
	art->first = SIZE_MAX;
	for (i = 0; i < p->n_blocks && art->first == SIZE_MAX; i++)
		if (art->fates[i] == SOI_FATE_TEXT || art->fates[i] == SOI_FATE_LEDE)
			art->first = i;
}

/* Characters shown below each node, without what is no content by its name. */
static uint32_t *shown_mass(const struct soi_html_page *p)
{
	uint32_t *mass = SOI_NEW_N(p->a, uint32_t, p->tree.n);
	size_t i;

	for (i = 0; i < p->n_blocks; i++)
		if (!(p->blocks[i].roles & (SOI_CLASS_NAV | SOI_CLASS_FORM | SOI_CLASS_COMMENT)))
			mass[p->blocks[i].box] += p->blocks[i].n_chars;
	for (i = p->tree.n; i-- > 1;)
		mass[p->tree.nodes[i].parent] += mass[i];
	return mass;
}

/* Hashes of texts; open addressing. */
struct seen {
	uint64_t *keys;		/* 0: free */
	size_t cap;		/* a power of two */
};

/* Whether some words of a list were there before: pages repeat lists for small screens. */
static bool seen_block(const struct soi_html_page *p, struct seen *seen, const struct soi_html_block *b)
{
	uint64_t key;
	size_t i;

	if (b->n_words < 4)
		return false;
	key = soi_hash64(soi_html_block_key(p, b));
	i = (size_t)key & (seen->cap - 1);
	while (seen->keys[i] && seen->keys[i] != key)
		i = (i + 1) & (seen->cap - 1);
	if (seen->keys[i])
		return true;
	seen->keys[i] = key;
	return false;
}

/* What the page itself calls its main part, if it holds some of the text. */
static uint32_t main_element(const struct soi_html_page *p, const uint32_t *mass)
{
	uint32_t i, best = 0;

	for (i = 1; i < p->tree.n; i++)
		if ((p->info[i].own & SOI_CLASS_MAIN) && mass[i] > (best ? mass[best] : 0))
			best = i;
	return mass[best] * 10 >= mass[0] * 3 ? best : 0;
}

void soi_html_find_region(struct soi_html_page *p, struct soi_html_article *art, uint32_t *n_chars)
{
	uint32_t *mass = shown_mass(p), at = 0, i, best;
	struct seen seen = { .cap = 64 };
	size_t k;

	while (seen.cap < p->n_blocks * 2)
		seen.cap *= 2;
	seen.keys = SOI_NEW_N(p->a, uint64_t, seen.cap);

	at = main_element(p, mass);
	for (;;) {
		for (best = 0, i = at + 1; i < p->tree.nodes[at].end; i = p->tree.nodes[i].end)
			if (mass[i] > (best ? mass[best] : 0))
				best = i;
		if (p->tree.nodes[at].tag == SOI_TAG_MAIN || !best || mass[best] * 10 < mass[at] * 6)
			break;
		at = best;
	}
	art->body = at;
	art->lede = SIZE_MAX;
	*n_chars = 0;
	for (k = 0; k < p->n_blocks; k++) {
		const struct soi_html_block *b = &p->blocks[k];

		if (k == art->title)
			continue;
		art->fates[k] = SOI_FATE_OUTSIDE;
		if (!soi_html_inside(p, b->first, at) ||
		    (b->roles & (SOI_CLASS_NAV | SOI_CLASS_FORM | SOI_CLASS_COMMENT)))
			continue;
		if (seen_block(p, &seen, b))
			continue;
		art->fates[k] = SOI_FATE_TEXT;
		*n_chars += b->n_chars;
	}
}
