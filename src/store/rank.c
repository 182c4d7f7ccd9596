/*
 * soi_rank: BM25 (Robertson and Zaragoza 2009) over the search index, as FTS5's
 * own bm25() but bounded.
 *
 * FTS5's walks through every article that holds a word to learn how rare it is,
 * for each word of each query; on 200,000 articles that and the ranking of all
 * matches took nine tenths of a query.  How rare a word is shows in the first
 * few thousand articles that hold it: where they end among all rows says how
 * many there are.  The same database gives the same answer.
 *
 * A word in the title counts four times, in the lede twice; facets do not count.
 */
#include <math.h>

#include "store/internal.h"
#include "base/banned.h"

#define SAMPLED 2000	/* articles that hold a word, to learn how many do */
#define MAX_PHRASES 64
#define K1 1.2
#define B 0.75

static const double weights[] = { 4.0, 2.0, 1.0, 0.0 };
#define N_WEIGHTS ((int)(sizeof(weights) / sizeof(*weights)))

/* Of one query, kept by FTS5 from its first row to its last. */
struct rank {
	int n_phrases;
	double idf[MAX_PHRASES];
	double average;		/* words an article */
};

struct sample {
	sqlite3_int64 seen, last;	/* articles, and the row of the last */
	bool stopped;
};

static int count_one(const Fts5ExtensionApi *api, Fts5Context *fts, void *ctx)
{
	struct sample *s = ctx;

	s->seen++;
	s->last = api->xRowid(fts);
	s->stopped = s->seen >= SAMPLED;
	return s->stopped ? SQLITE_DONE : SQLITE_OK;
}

static int begin(const Fts5ExtensionApi *api, Fts5Context *fts, struct rank **out)
{
	sqlite3_int64 rows = 0, words = 0;
	struct rank *r = sqlite3_malloc(sizeof(*r));
	int rc = r ? api->xRowCount(fts, &rows) : SQLITE_NOMEM;

	if (rc == SQLITE_OK)
		rc = api->xColumnTotalSize(fts, -1, &words);
	if (rc != SQLITE_OK) {
		sqlite3_free(r);
		return rc;
	}
	*r = (struct rank){ .n_phrases = api->xPhraseCount(fts), .average = rows ? (double)words / (double)rows : 1 };
	if (r->n_phrases > MAX_PHRASES)
		r->n_phrases = MAX_PHRASES;
	for (int i = 0; rc == SQLITE_OK && i < r->n_phrases; i++) {
		struct sample s = { 0 };
		double hold;

		rc = api->xQueryPhrase(fts, i, &s, count_one);
		hold = (double)s.seen;
		if (s.stopped && s.last > 0 && s.last < rows)
			hold *= (double)rows / (double)s.last;
		r->idf[i] = log(((double)rows - hold + 0.5) / (hold + 0.5));
		if (r->idf[i] <= 0)
			r->idf[i] = 1e-6;	/* as FTS5: a word of every article still counts */
	}
	if (rc == SQLITE_OK)
		rc = api->xSetAuxdata(fts, r, sqlite3_free);	/* frees r where it fails */
	else
		sqlite3_free(r);
	*out = r;
	return rc;
}

void soi_rank(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *result, int n, sqlite3_value **args)
{
	struct rank *r = api->xGetAuxdata(fts, 0);
	double often[MAX_PHRASES] = { 0 }, score = 0, size;
	int rc = SQLITE_OK, hits = 0, words = 0;

	(void)n, (void)args;
	if (!r)
		rc = begin(api, fts, &r);
	if (rc == SQLITE_OK)
		rc = api->xColumnSize(fts, -1, &words);
	if (rc == SQLITE_OK)
		rc = api->xInstCount(fts, &hits);
	for (int i = 0; rc == SQLITE_OK && i < hits; i++) {
		int phrase, column, offset;

		rc = api->xInst(fts, i, &phrase, &column, &offset);
		if (rc == SQLITE_OK && phrase < MAX_PHRASES && column < N_WEIGHTS)
			often[phrase] += weights[column];
	}
	if (rc != SQLITE_OK) {
		sqlite3_result_error_code(result, rc);
		return;
	}
	size = K1 * (1 - B + B * (double)words / r->average);
	for (int i = 0; i < r->n_phrases; i++)
		score += r->idf[i] * often[i] * (K1 + 1) / (often[i] + size);
	sqlite3_result_double(result, -score);	/* the best is the least, as bm25() has it */
}
