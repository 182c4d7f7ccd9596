/*
 * Which blocks of a page are its article.
 */
#include "page/html_article.h"

#include "base/banned.h"

/* The element that holds the article's paragraphs and little else. */
static uint32_t find_body(const struct soi_html_page *p)
{
	uint32_t at = 0, i, best, hint = 0;

	for (;;) {
		best = 0;
		for (i = at + 1; i < p->tree.nodes[at].end; i = p->tree.nodes[i].end)
			if (p->info[i].mass > p->info[best].mass || (!best && p->info[i].mass))
				best = i;
		if (!best || p->info[best].mass * 10 < p->info[at].mass * 7)
			break;
		at = best;
	}
	for (i = at; i < p->tree.nodes[at].end; i++)
		if ((p->info[i].own & SOI_ROLE_BODY) && p->info[i].mass * 2 >= p->info[at].mass)
			hint = i;
	if (hint)
		at = hint;
	while (at) {
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
	return at;
}

/* The roles of a block within the body: those of what is around the body do not count. */
static uint32_t roles_within(const struct soi_html_page *p, const struct soi_html_block *b,
			     uint32_t body)
{
	uint32_t roles = 0, i;

	for (i = p->tree.nodes[b->first].parent; i != body && i; i = p->tree.nodes[i].parent)
		if (p->tree.nodes[i].end >= b->last)
			roles |= p->info[i].own;
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
	if (roles & SOI_ROLE_CAPTION)
		return SOI_FATE_CAPTION;
	if (roles & SOI_ROLE_CREDIT)
		return SOI_FATE_CREDIT;
	if (roles & SOI_ROLE_RELATED)
		return SOI_FATE_RELATED;
	if (roles & SOI_ROLE_FORM)
		return SOI_FATE_FORM;
	if (roles & (SOI_ROLE_WIDGET | SOI_ROLE_COMMENT))
		return SOI_FATE_WIDGET;
	if (roles & SOI_ROLE_NAV)
		return SOI_FATE_NAVIGATION;
	if (roles & SOI_ROLE_PHOTO)
		return SOI_FATE_CAPTION;
	return SOI_FATE_TEXT;
}

static bool is_running(const struct soi_html_block *b)
{
	return b->n_words >= 10 && b->n_link * 2 < b->n_chars && !b->heading &&
	       (b->n_ends || b->n_commas || b->n_words >= 20);
}

static enum soi_html_fate fate(const struct soi_html_page *p, const struct soi_html_block *b,
			       uint32_t body)
{
	uint32_t roles = roles_within(p, b, body);
	enum soi_html_fate by_role = fate_of_role(roles);

	if (b->heading == 1)
		return SOI_FATE_REPEAT;
	if (by_role != SOI_FATE_TEXT && !(roles & SOI_ROLE_KEEP))
		return by_role;
	if (b->heading)
		return b->n_link * 2 > b->n_chars ? SOI_FATE_RELATED : SOI_FATE_HEADING;
	if (b->row)
		return SOI_FATE_TEXT;
	if (b->n_link * 10 > b->n_chars * 7 && !(b->n_words > 15 && b->ends))
		return SOI_FATE_RELATED;
	if (is_running(b))
		return SOI_FATE_TEXT;
	if ((roles & SOI_ROLE_BYLINE) && b->n_words < 20)
		return SOI_FATE_BYLINE;
	if ((roles & SOI_ROLE_DATE) && b->n_words < 20)
		return SOI_FATE_DATELINE;
	if (p->tree.nodes[b->box].tag == SOI_TAG_P || stands_in(p, b, body, SOI_TAG_P) ||
	    stands_in(p, b, body, SOI_TAG_LI) || stands_in(p, b, body, SOI_TAG_DD) ||
	    stands_in(p, b, body, SOI_TAG_BLOCKQUOTE) || stands_in(p, b, body, SOI_TAG_PRE))
		return SOI_FATE_SHORT;
	if (b->box == body || b->ends)
		return SOI_FATE_SHORT;
	return SOI_FATE_WIDGET;
}

void soi_html_find_article(struct soi_html_page *p, struct soi_html_article *art)
{
	size_t i, first = SIZE_MAX, last = 0;

	art->body = find_body(p);
	art->fates = SOI_NEW_N(p->a, enum soi_html_fate, p->n_blocks);
	for (i = 0; i < p->n_blocks; i++) {
		struct soi_html_block *b = &p->blocks[i];

		art->fates[i] = SOI_FATE_OUTSIDE;
		if (!soi_html_inside(p, b->first, art->body))
			continue;
		art->fates[i] = fate(p, b, art->body);
		if (art->fates[i] == SOI_FATE_TEXT) {
			if (first == SIZE_MAX)
				first = i;
			last = i;
		}
	}
	if (first == SIZE_MAX)
		return;
	for (i = 0; i < p->n_blocks; i++) {
		size_t j;

		if (art->fates[i] == SOI_FATE_SHORT)
			art->fates[i] = i > first && (i < last || p->blocks[i].ends) ? SOI_FATE_TEXT
				: p->blocks[i].ends && p->blocks[i].n_words > 4 ? SOI_FATE_TEXT
				: SOI_FATE_WIDGET;
		if (art->fates[i] != SOI_FATE_HEADING)
			continue;
		for (j = i + 1; j < p->n_blocks && (art->fates[j] == SOI_FATE_HEADING ||
						    art->fates[j] == SOI_FATE_CAPTION ||
						    art->fates[j] == SOI_FATE_CREDIT); j++)
			;
		art->fates[i] = j < p->n_blocks && (art->fates[j] == SOI_FATE_TEXT ||
						    art->fates[j] == SOI_FATE_SHORT)
			? SOI_FATE_TEXT : SOI_FATE_RELATED;
	}
}
