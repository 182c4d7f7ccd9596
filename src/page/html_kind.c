/*
 * Whether a page is an article, a listing, or neither.
 *
 * Both readings are tried first; the page is what explains more of its text:
 * paragraphs that belong to no item speak for an article, titles and ledes of
 * the main list for a listing.  What the page's metadata says tips the scales.
 */
#include "page/html_kind.h"

#include "base/banned.h"

#define MIN_ITEMS 4
#define MAX_ITEM_MASS 1000	/* characters of running text; what has more is no item */

/* Characters of the article's paragraphs that stand in no item of the main list. */
static uint32_t own_text(const struct soi_html_page *p, const struct soi_html_article *found,
			 const struct soi_html_listing *l)
{
	size_t i, item = 0;
	uint32_t n = 0;

	for (i = 0; i < p->n_blocks; i++) {
		const struct soi_html_block *b = &p->blocks[i];

		if ((found->fates[i] != SOI_FATE_TEXT && found->fates[i] != SOI_FATE_LEDE) || b->n_words < 8)
			continue;
		while (item < l->n_items && p->tree.nodes[l->items[item].box].end <= b->first)
			item++;
		if (item < l->n_items && soi_html_inside(p, b->first, l->items[item].box) &&
		    l->n_main >= MIN_ITEMS && l->items[item].main && p->info[l->items[item].box].mass < MAX_ITEM_MASS)
			continue;
		n += b->n_chars - b->n_link;
	}
	return n;
}

static bool is_front_page(struct soi_span url)
{
	size_t at = soi_span_find(url, SOI_LIT("://"), 0);

	if (at == SIZE_MAX)
		return false;
	url = soi_span_sub(url, at + 3, url.n);
	at = soi_span_find(url, SOI_LIT("/"), 0);
	return at == SIZE_MAX || at + 1 >= url.n;
}

/* A story's address ends in its title: "/cau-moi-qua-song-lam-5047363.html". */
static bool story_address(struct soi_span url)
{
	size_t i, hyphens = 0, digits = 0;

	for (i = url.n; i-- > 0 && url.p[i] != '/';) {
		hyphens += url.p[i] == '-';
		digits += (unsigned char)(url.p[i] - '0') < 10;
	}
	return hyphens >= 5 && digits >= 4;
}

enum soi_kind soi_html_kind(const struct soi_html_page *p, const struct soi_html_meta *m,
			    const struct soi_html_article *found, const struct soi_html_listing *l)
{
	uint32_t text = own_text(p, found, l), list = l->chars_main;

	if (l->n_main < MIN_ITEMS)
		return text >= 100 ? SOI_ARTICLE : SOI_OTHER;
	if (is_front_page(m->url))
		return SOI_LISTING;
	if (m->has_article_ld || (m->is_article && m->n_published))
		list /= 4;
	else if (m->is_article)
		list /= 2;
	else if (m->is_website)
		list = list * 3 / 2;
	if (story_address(m->url) && found->title != SIZE_MAX)
		list /= 2;
	if (list > text)
		return SOI_LISTING;
	return text >= 100 ? SOI_ARTICLE : SOI_OTHER;
}
