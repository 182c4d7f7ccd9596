/*
 * Pairs of common words, so that a phrase of them need not be looked for wherever
 * both stand.
 *
 * A phrase costs a look at the positions of every article that holds all its words,
 * and of two words that stand in half of all articles those are most of the index:
 * on 200,000 articles a twelfth of all phrases took 20 to 39 ms.  So two common words
 * side by side are one more term of the index, and a search for a phrase asks for
 * its pairs besides ("common grams": Callan and others in INQUERY; Manning,
 * Raghavan and Schuetze, Introduction to Information Retrieval, 2.4.3).
 *
 * A pair is of bare forms, so that it holds for words typed either way; it only
 * narrows, and the phrase itself is still compared, so what is found, and how it
 * is ranked, does not change.  Which words are common is read from the table
 * `rarity` of the same database, by which the index was made.
 *
 * The cost: four entries more for ten words.  Rejected: all pairs (as many again as
 * words), and pairs of the forms as written (a word typed bare finds all its forms,
 * so half of the phrases would have none).
 */
#include "store/words.h"
#include "base/banned.h"

#ifndef SOI_COMMON_SHARE
#define SOI_COMMON_SHARE 22938	/* in more than 0.35 of the articles: some 200 words */
#endif

void soi_common_forget(struct soi_common *c)
{
	c->loaded = false;
}

static uint64_t *slot_of(struct soi_common *c, uint64_t key)
{
	size_t i = key % SOI_COMMON_SLOTS;

	while (c->keys[i] && c->keys[i] != key)
		i = (i + 1) % SOI_COMMON_SLOTS;
	return &c->keys[i];
}

int soi_common_load(struct soi_common *c)
{
	sqlite3_stmt *st;
	size_t n = 0;
	int rc;

	if (c->loaded)
		return SQLITE_OK;
	rc = sqlite3_prepare_v2(c->db, "SELECT term FROM rarity WHERE share >= ?1 AND"
				       " substr(term, 1, 1) NOT IN ('=', '*') AND length(CAST(term AS BLOB)) <= ?2", -1, &st, NULL);
	if (rc != SQLITE_OK)
		return rc;
	memset(c->keys, 0, sizeof(c->keys));
	(void)sqlite3_bind_int(st, 1, SOI_COMMON_SHARE);
	(void)sqlite3_bind_int(st, 2, SOI_COMMON_BYTES);
	while (rc == SQLITE_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		uint64_t key = soi_hash64(soi_column(st, 0));

		rc = ++n < SOI_COMMON_SLOTS ? SQLITE_OK : SQLITE_CORRUPT;	/* no language has so many */
		*slot_of(c, key) = key;
	}
	(void)sqlite3_finalize(st);
	if (rc != SQLITE_DONE)
		return rc;
	c->loaded = true;
	c->n_loaded++;
	return SQLITE_OK;
}

bool soi_common_has(struct soi_common *c, struct soi_span bare)
{
	uint64_t key = soi_hash64(bare);

	return bare.n <= SOI_COMMON_BYTES && key && *slot_of(c, key) == key;
}

size_t soi_pair(char out[SOI_PAIR_BYTES], struct soi_span first, struct soi_span second)
{
	memcpy(out, "zz", 2);
	memcpy(out + 2, first.p, first.n);
	out[2 + first.n] = '0';
	memcpy(out + 3 + first.n, second.p, second.n);
	return 3 + first.n + second.n;
}

/* The same of one word, asked for in the table: another process may have made it anew. */
static int is_common(struct soi_store *s, struct soi_span bare, struct soi_err *err)
{
	int64_t share = 0;
	int rc;

	if (bare.n == 0 || bare.n > SOI_COMMON_BYTES)
		return 0;
	rc = soi_db_number_of(s, "SELECT share FROM rarity WHERE term = ?", bare, &share, err);
	return rc < 0 ? rc : share >= SOI_COMMON_SHARE;
}

int soi_phrase_pairs(struct soi_store *s, struct soi_span phrase, struct soi_buf *out, struct soi_err *err)
{
	size_t at = 0, start, end, n_last = 0;
	char last[SOI_COMMON_BYTES], pair[SOI_PAIR_BYTES];
	struct soi_forms f;
	int rc = 0;

	soi_forms_init(&f);
	while (rc >= 0 && soi_next_word(phrase, &at, &start, &end)) {
		struct soi_span bare;
		bool common;

		soi_forms_of(&f, soi_span_sub(phrase, start, end));
		bare = soi_buf_span(&f.bare);
		rc = is_common(s, bare, err);
		common = rc > 0;
		if (common && n_last) {
			soi_buf_add(out, SOI_LIT(" AND "));
			soi_buf_add(out, (struct soi_span){ pair, soi_pair(pair, (struct soi_span){ last, n_last }, bare) });
		}
		n_last = common ? bare.n : 0;
		memcpy(last, bare.p, n_last);
	}
	soi_forms_release(&f);
	return rc < 0 ? rc : 0;
}
