/* Any bytes as a sitemap, as they are or, where they have no address, inside one: no more addresses than
 * wanted, each of the web and once. */
#include "fetch/links.h"
#include "behind.h"
#include "holds.h"
#include "base/banned.h"

static struct soi_arena a;

static void read_sitemap(struct soi_span bytes)
{
	struct soi_links all;

	soi_links_of_sitemap(&a, bytes, SOI_LIT("https://a.vn/sitemap.xml"), 4, &all);
	HOLDS(all.n <= 4);
	for (size_t i = 0; i < all.n; i++) {
		HOLDS(soi_span_starts(all.v[i].full, SOI_LIT("http")));
		for (size_t k = 0; k < i; k++)
			HOLDS(!soi_span_eq(all.v[i].full, all.v[k].full));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct soi_span s = { (const char *)data, size };

	fresh(&a);
	if (soi_span_find(s, SOI_LIT("<loc>"), 0) != SIZE_MAX)
		read_sitemap(s);
	else
		read_sitemap(behind(&a, "<urlset><url><loc>/1</loc><lastmod>2024-05-21</lastmod></url><url><loc>", s));
	return 0;
}
