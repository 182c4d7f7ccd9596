/* The first line as the address of a page, the rest as one that stands on it: what is accepted
 * is of the web, is written in one way (read again it is the same) and falls into host and path. */
#include "fetch/url.h"
#include "behind.h"
#include "holds.h"
#include "base/banned.h"

static struct soi_arena a;

static void check(const struct soi_url *u)
{
	struct soi_url again;

	HOLDS(u->full.n && u->full.n <= SOI_MAX_URL_BYTES && u->full.p[u->full.n] == '\0');
	HOLDS(soi_span_starts(u->full, SOI_LIT("http://")) || soi_span_starts(u->full, SOI_LIT("https://")));
	HOLDS(!memchr(u->full.p, '#', u->full.n) && !memchr(u->full.p, '\n', u->full.n));
	HOLDS(u->host.n + u->path.n == u->full.n && soi_span_starts(u->full, u->host) &&
	      soi_span_ends(u->full, u->path) && u->host.p[u->host.n] == '\0');
	HOLDS(u->path.n == 0 || u->path.p[0] == '/' || u->path.p[0] == '?');
	HOLDS(soi_url_read(&a, SOI_EMPTY, u->full, &again, NULL) == 0 && soi_span_eq(again.full, u->full) &&
	      soi_span_eq(again.host, u->host));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct soi_span rest = { (const char *)data, size }, first = soi_span_cut(&rest, '\n');
	struct soi_url page, link;
	struct soi_err err = { 0 };

	fresh(&a);
	if (soi_url_read(&a, SOI_EMPTY, first, &page, &err) < 0) {
		HOLDS(err.msg[0]);
		if (soi_url_read(&a, SOI_LIT("https://a.vn/tin/1.html?x=2"), first, &page, NULL) == 0)
			check(&page);
	} else {
		check(&page);
		if (rest.p && soi_url_read(&a, page.full, rest, &link, &err) == 0)
			check(&link);
	}
	return 0;
}
