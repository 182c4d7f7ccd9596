/*
 * A sitemap (sitemaps.org 0.9) is no feed: most have nothing but addresses and
 * days, so the page room, which looks for words, refuses them.  Here only
 * <loc> and <lastmod> are looked at, by search:
 *
 *	<sitemapindex> <sitemap> <loc>https://a.vn/s1.xml</loc> <lastmod>2024-05-01</lastmod> …
 *	<urlset> <url> <loc>https://a.vn/1.html</loc> …
 *
 * Cost: linear, and a sort of the entries by day.
 */
#include "fetch/links.h"

#include <stdlib.h>

#include "page/html_token.h"
#include "base/banned.h"

#define MAX_ENTRIES 60000	/* a sitemap has at most 50,000 */

struct entry {
	struct soi_span loc, day;
	size_t at;
};

/* Put address after address, each once. */
struct gather {
	struct soi_arena *a;
	struct soi_span base;
	size_t max;
	uint64_t *seen;		/* [mask + 1], open hashing; 0: free */
	size_t mask;
	struct soi_links *out;
};

/* Whether hash was there; it is afterwards. */
static bool was_seen(struct gather *g, uint64_t hash)
{
	size_t i = (size_t)hash & g->mask;

	for (; g->seen[i]; i = (i + 1) & g->mask)
		if (g->seen[i] == hash)
			return true;
	g->seen[i] = hash;
	return false;
}

static void gather(struct gather *g, struct soi_span text)
{
	struct soi_url url;

	if (g->out->n == g->max || soi_url_read(g->a, g->base, text, &url, NULL) < 0 ||
	    was_seen(g, soi_hash64(url.full)))
		return;
	g->out->v[g->out->n++] = url;
}

static struct gather begin(struct soi_arena *a, struct soi_span base, size_t max, struct soi_links *out)
{
	size_t cap = 16;

	while (cap < 2 * max)
		cap *= 2;
	*out = (struct soi_links){ .v = SOI_NEW_N(a, struct soi_url, max) };
	return (struct gather){ .a = a, .base = base, .max = max, .out = out, .mask = cap - 1,
				.seen = SOI_NEW_N(a, uint64_t, cap) };
}

void soi_links_of_articles(struct soi_arena *a, const struct soi_article *arts, size_t n, struct soi_span base,
			   size_t max, struct soi_links *out)
{
	struct gather g = begin(a, base, max, out);

	for (size_t i = 0; i < n; i++) {
		if (arts[i].kind != SOI_LISTING)
			continue;
		for (size_t k = 0; k < arts[i].n_items; k++)
			gather(&g, arts[i].items[k].url);
	}
}

/* What stands in the element that begins at or behind *at, before limit. */
static struct soi_span element(struct soi_span s, const char *open, size_t *at, size_t limit)
{
	size_t start = soi_span_find(soi_span_sub(s, 0, limit), soi_span_str(open), *at), end;

	if (start == SIZE_MAX)
		return SOI_EMPTY;
	start += strlen(open);
	end = soi_span_find(soi_span_sub(s, 0, limit), SOI_LIT("<"), start);
	/* CDATA is rare, and then the '<' is its first. */
	if (end == start && soi_span_starts(soi_span_sub(s, start, s.n), SOI_LIT("<![CDATA["))) {
		start += 9;
		end = soi_span_find(soi_span_sub(s, 0, limit), SOI_LIT("]]>"), start);
	}
	*at = end == SIZE_MAX ? limit : end;
	return end == SIZE_MAX ? SOI_EMPTY : soi_span_trim(soi_span_sub(s, start, end));
}

static int newest_first(const void *p, const void *q)
{
	const struct entry *x = p, *y = q;
	int c = soi_span_cmp(y->day, x->day);

	return c ? c : x->at < y->at ? -1 : 1;
}

void soi_links_of_sitemap(struct soi_arena *a, struct soi_span bytes, struct soi_span base, size_t max,
			  struct soi_links *out)
{
	struct gather g = begin(a, base, max, out);
	struct entry *entries = NULL;
	size_t n = 0, cap = 0, at = 0;

	out->sitemaps = soi_span_find(bytes, SOI_LIT("<sitemapindex"), 0) != SIZE_MAX;
	while (n < MAX_ENTRIES) {
		struct soi_span loc = element(bytes, "<loc>", &at, bytes.n);
		size_t next, inside = at;

		next = soi_span_find(bytes, SOI_LIT("<loc>"), at);
		if (loc.n == 0 && next == SIZE_MAX)
			break;
		if (loc.n == 0)
			continue;
		soi_arena_grow(a, &entries, n, &cap, sizeof(*entries));
		entries[n] = (struct entry){ .at = n, .loc = soi_html_cooked(a, loc, 0, (uint32_t)loc.n,
									     SOI_HTML_WALK_REFS) };
		entries[n++].day = element(bytes, "<lastmod>", &inside, next == SIZE_MAX ? bytes.n : next);
	}
	if (n)
		qsort(entries, n, sizeof(*entries), newest_first);
	for (size_t i = 0; i < n; i++)
		gather(&g, entries[i].loc);
}
