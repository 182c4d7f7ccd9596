/* Search queries and the words of texts, for any bytes: no query is a syntax
 * error of the index below, and the index holds what verify expects. */
#include "store/internal.h"
#include "holds.h"
#include "base/banned.h"

static int ignore_line(void *ctx, struct soi_span line)
{
	(void)ctx, (void)line;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct soi_span s = { (const char *)p, n };
	const struct soi_article art = { .text = s };
	const struct soi_doc doc = { .art = &art };
	static struct soi_store *store;		/* opening costs more than all the rest */
	struct soi_sum sum = { .place = 1 };
	struct soi_search q = { .words = s, .limit = 10 };
	int64_t elsewhere;
	uint64_t wanted;
	struct soi_err err;
	int rc;

	if (!store)
		HOLDS(soi_store_open(&store, ":memory:", SOI_OPEN_WRITE, &err) == 0);
	HOLDS(soi_db_exec(store, "INSERT INTO search (search) VALUES ('delete-all')", &err) == 0);
	HOLDS(soi_search_put(store, 1, &doc, &err) == 0);
	HOLDS(soi_search_flush(store, &err) == 0);
	rc = soi_store_search(store, &q, ignore_line, NULL, &err);
	HOLDS(rc == 0 || rc == SOI_EUSAGE || rc == SOI_ELIMIT);
	HOLDS(soi_search_sums(store, &sum, 1, &elsewhere, &err) == 0);
	HOLDS(soi_search_sum(store, &doc, &wanted, &err) == 0);
	HOLDS(sum.sum == wanted && elsewhere == 0);
	return 0;
}
