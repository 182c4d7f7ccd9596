/*
 * soi_rank: BM25 (Robertson and Zaragoza 2009) over the search index, as FTS5's
 * own bm25(), but that how rare a word is does not come from a walk through every
 * article that holds it: on 200,000 articles that took half of a query.
 *
 * It comes from the table `rarity`, a copy of data/idf.tsv in the index's terms,
 * made when the first articles are derived with these tables: so it is the same
 * for the same rules, whatever stands in the database and in which order it came.
 * A bare form is as frequent as all the words together that are written so; a
 * phrase as if its words stood where they like, but not rarer than the table's
 * pairs.
 *
 * A word in the title counts four times, in the lede twice; facets do not count.
 * What is typed is mostly words of several syllables, each of them frequent, so two
 * that stand side by side as typed count once more, as a term of their own that
 * weighs the mean of both.
 * Rejected: a sample of the articles that hold a word (it told in which order
 * they had been added), and counts kept beside the index (an update of some 300
 * rows for each article).
 */
#include <math.h>

#include "store/words.h"
#include "base/banned.h"

#define K1 1.2
#define B 0.75
#define ALL 65536		/* shares are so many of 65,536 articles */
#define PAIR_SHARE 181		/* a phrase is not rarer for its length: ALL / 2^8.5 */

static const double weights[] = { 4.0, 2.0, 1.0, 0.0 };
#define N_WEIGHTS ((int)(sizeof(weights) / sizeof(*weights)))

/* How much a term that occurs so often adds. */
static double gain(double weight, double often, double size)
{
	return weight * often * (K1 + 1) / (often + size);
}

void soi_rank(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *result, int n, sqlite3_value **args)
{
	double often[SOI_MAX_TERMS] = { 0 }, pairs[SOI_MAX_TERMS] = { 0 }, score = 0, size,
	       *average = api->xGetAuxdata(fts, 0);
	const double *rare = n ? sqlite3_value_blob(args[0]) : NULL;
	int n_rare = rare ? sqlite3_value_bytes(args[0]) / (int)sizeof(*rare) : 0;
	int rc = SQLITE_OK, hits = 0, words = 0, last = -1, behind = -1, where = -1;

	if (!average) {
		sqlite3_int64 rows = 0, all = 0;

		average = sqlite3_malloc(sizeof(*average));
		rc = average ? api->xRowCount(fts, &rows) : SQLITE_NOMEM;
		if (rc == SQLITE_OK)
			rc = api->xColumnTotalSize(fts, -1, &all);
		if (average)
			*average = rows && all ? (double)all / (double)rows : 1;
		if (rc == SQLITE_OK)
			rc = api->xSetAuxdata(fts, average, sqlite3_free);	/* frees it where it fails */
		else
			sqlite3_free(average);
	}
	if (rc == SQLITE_OK)
		rc = api->xColumnSize(fts, -1, &words);
	if (rc == SQLITE_OK)
		rc = api->xInstCount(fts, &hits);
	for (int i = 0; rc == SQLITE_OK && i < hits; i++) {
		int phrase, column, offset;

		rc = api->xInst(fts, i, &phrase, &column, &offset);
		if (rc != SQLITE_OK || phrase >= SOI_MAX_TERMS || column >= N_WEIGHTS || phrase >= n_rare)
			continue;	/* the last: pairs (pairs.c), and what is excluded */
		often[phrase] += weights[column];
		if (last >= 0 && phrase == last + 1 && column == where && offset == behind)
			pairs[last] += weights[column];
		last = phrase;
		where = column;
		behind = offset + api->xPhraseSize(fts, phrase);
	}
	if (rc != SQLITE_OK) {
		sqlite3_result_error_code(result, rc);
		return;
	}
	size = K1 * (1 - B + B * (double)words / *average);
	for (int i = 0; i < n_rare && i < SOI_MAX_TERMS; i++)
		score += gain(rare[i], often[i], size);
	for (int i = 0; i + 1 < n_rare && i + 1 < SOI_MAX_TERMS; i++)
		score += gain((rare[i] + rare[i + 1]) / 2, pairs[i], size);
	sqlite3_result_double(result, score);
}

/* ---- how rare ---- */

/* How many of ALL articles have what value says of in eighths of a bit. */
static int64_t share_of(int64_t value)
{
	static const int64_t eighths[] = { 65536, 60097, 55109, 50535, 46341, 42495, 38968, 35734 };

	return value < 128 ? eighths[value % 8] >> (value / 8) : 0;
}

/* Add to what a term has, as if words came each by itself. */
static int put_share(struct soi_store *s, struct soi_span term, int64_t share, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(s, "INSERT INTO rarity VALUES (?1, ?2) ON CONFLICT (term)"
				   " DO UPDATE SET share = share + excluded.share * (65536 - share) / 65536", &st, err);

	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, term);
	(void)sqlite3_bind_int64(st, 2, share);
	rc = soi_db_run(s, st, err);
	soi_db_done(st);
	return rc;
}

static int put_row(struct soi_store *s, struct soi_span terms, int64_t share, struct soi_err *err)
{
	struct soi_forms f;
	int rc = 0;

	soi_forms_init(&f);
	while (rc == 0 && terms.p) {
		struct soi_span word = soi_span_cut(&terms, ' ');

		if (word.n == 0 || memchr(word.p, '_', word.n))
			continue;	/* a pair */
		if (soi_span_is(word, "*")) {
			rc = put_share(s, word, share, err);
			continue;
		}
		soi_forms_of(&f, word);
		if (f.exact.n)
			rc = put_share(s, soi_buf_span(&f.exact), share, err);
		if (rc == 0)
			rc = put_share(s, soi_buf_span(&f.bare), share, err);
	}
	soi_forms_release(&f);
	return rc;
}

int soi_rarity_put(struct soi_store *s, const struct soi_tables *t, struct soi_err *err)
{
	const struct soi_table *table = soi_tables_get(t, "idf");
	size_t idf = soi_table_col(table, "idf"), terms = soi_table_col(table, "terms");
	int rc = soi_db_exec(s, "DELETE FROM rarity;", err);

	for (size_t r = 0; rc == 0 && r < table->n_rows; r++) {
		struct soi_span value = soi_table_cell(table, r, idf);
		int64_t n = 0;

		for (size_t i = 0; i < value.n && n < 1000; i++)
			n = n * 10 + (value.p[i] - '0');
		rc = put_row(s, soi_table_cell(table, r, terms), share_of(n), err);
	}
	soi_common_forget(&s->common);
	return rc;
}

/* The share of articles with a term, as if absent ones were as rare as "*". */
static int get_share(struct soi_store *s, struct soi_span term, int64_t *share, struct soi_err *err)
{
	int rc;

	*share = ALL / 2;
	rc = soi_db_number_of(s, "SELECT share FROM rarity WHERE term IN (?1, '*')"
				 " ORDER BY term = '*' LIMIT 1", term, share, err);
	return rc < 0 ? rc : 0;
}

int soi_rarity(struct soi_store *s, struct soi_span phrase, double *out, struct soi_err *err)
{
	size_t at = 0, start, end, n = 0;
	int64_t least = ALL;
	struct soi_forms f;
	double all = 1, p;
	int rc = 0;

	soi_forms_init(&f);
	while (rc == 0 && soi_next_word(phrase, &at, &start, &end)) {
		int64_t share;

		soi_forms_of(&f, soi_span_sub(phrase, start, end));
		rc = get_share(s, soi_buf_span(f.exact.n ? &f.exact : &f.bare), &share, err);
		all *= (double)share / ALL;
		least = share < least ? share : least;
		n++;
	}
	soi_forms_release(&f);
	p = n > 1 && all < (double)PAIR_SHARE / ALL ? (double)PAIR_SHARE / ALL : all;
	if (p > (double)least / ALL)
		p = (double)least / ALL;
	if (p < 1.0 / ALL)
		p = 1.0 / ALL;
	*out = -log(p);		/* above 0 where FTS5's is not: what is in most articles still counts */
	return rc;
}
