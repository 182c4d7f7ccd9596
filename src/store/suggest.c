/*
 * A better query for one that found nothing.
 *
 * A word that no article has is replaced: one typed with diacritics by its
 * bare form, if that is there (a tone was mistyped); else by the most frequent
 * word at distance one (a letter more, less, other, or two swapped), which is
 * found by walking the index's words, some 10 million a second.  If every word
 * is there but not together, all diacritics go.  What is suggested was tried
 * and finds something, or nothing is suggested.
 *
 * Only plain words are touched: what is excluded, a prefix or a key with its
 * value stays as typed.
 */
#include <stdlib.h>

#include "store/words.h"
#include "base/banned.h"

#define MIN_WORD_BYTES 3	/* shorter words have too many neighbours */

/* How many articles have the term; negative: error. */
static int64_t count_term(struct soi_store *s, struct soi_span term, struct soi_err *err)
{
	sqlite3_stmt *st;
	int64_t n = 0;
	int rc = soi_db_prepare(s, "SELECT doc FROM temp.words WHERE term = ?", &st, err);

	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, term);
	rc = soi_db_step(s, st, err);
	if (rc > 0)
		n = sqlite3_column_int64(st, 0);
	soi_db_done(st);
	return rc < 0 ? rc : n;
}

/* Whether a and b differ by one letter inserted, left out, changed, or by two
 * neighbours swapped. */
static bool is_near(struct soi_span a, struct soi_span b)
{
	size_t head = 0, tail = 0, ra, rb;

	while (head < a.n && head < b.n && a.p[head] == b.p[head])
		head++;
	while (tail < a.n - head && tail < b.n - head &&
	       a.p[a.n - 1 - tail] == b.p[b.n - 1 - tail])
		tail++;
	ra = a.n - head - tail;
	rb = b.n - head - tail;
	if (ra + rb == 1 || (ra == 1 && rb == 1))
		return true;
	return ra == 2 && rb == 2 && a.p[head] == b.p[head + 1] && a.p[head + 1] == b.p[head];
}

/* The most frequent bare word next to word (bare too), appended to out: 1, or
 * 0 if there is none.  Among equals the first in byte order. */
static int find_near(struct soi_store *s, struct soi_span word, struct soi_buf *out,
		     struct soi_err *err)
{
	struct soi_buf best;
	sqlite3_stmt *st;
	int64_t most = 0;
	int rc;

	if (word.n < MIN_WORD_BYTES)
		return 0;
	rc = soi_db_prepare(s, "SELECT term, doc FROM temp.words WHERE term >= '0' AND"
			       " (term < '=' OR term > '>')", &st, err);
	if (rc < 0)
		return rc;
	soi_buf_init(&best, 4096);
	while ((rc = soi_db_step(s, st, err)) > 0) {
		struct soi_span term = soi_column(st, 0);
		int64_t n = sqlite3_column_int64(st, 1);

		if (n > most && is_near(word, term)) {
			most = n;
			soi_buf_clear(&best);
			soi_buf_add(&best, term);
		}
	}
	soi_db_done(st);
	soi_buf_add(out, soi_buf_span(&best));
	soi_buf_release(&best);
	return rc < 0 ? rc : most > 0;
}

/* One word, replaced if no article has it (or if bare is asked for). */
static int put_word(struct soi_store *s, struct soi_forms *f, struct soi_span word, bool bare,
		    struct soi_buf *out, struct soi_err *err)
{
	struct soi_span exact, plain;
	int64_t n = 0;
	int rc;

	soi_forms_of(f, word);
	exact = soi_buf_span(&f->exact);
	plain = soi_buf_span(&f->bare);
	if (!bare || exact.n == 0)
		n = count_term(s, exact.n ? exact : plain, err);
	if (n > 0)
		soi_buf_add(out, word);
	if (n != 0)
		return n < 0 ? (int)n : 0;
	if (exact.n)
		n = count_term(s, plain, err);
	if (n < 0)
		return (int)n;
	rc = n > 0 ? 0 : find_near(s, plain, out, err);
	if (rc == 0)
		soi_buf_add(out, n > 0 ? plain : word);
	return rc < 0 ? rc : 0;
}

static bool is_plain_chunk(struct soi_span c)
{
	size_t i;

	for (i = 0; i < c.n; i++)
		if (c.p[i] == ':' || c.p[i] == '*')
			return false;
	return c.n > 0 && c.p[0] != '-';
}

static int rewrite(struct soi_store *s, struct soi_span q, bool bare, struct soi_buf *out,
		   struct soi_err *err)
{
	struct soi_span rest = q, chunk;
	struct soi_forms f;
	int rc = 0;

	soi_buf_clear(out);
	soi_forms_init(&f);
	while (rc == 0 && rest.p && rest.n > 0) {
		size_t at = 0, before = 0, start, end;

		chunk = soi_span_cut(&rest, ' ');
		if (out->n)
			soi_buf_byte(out, ' ');
		while (rc == 0 && is_plain_chunk(chunk) &&
		       soi_next_word(chunk, &at, &start, &end)) {
			soi_buf_add(out, soi_span_sub(chunk, before, start));
			rc = put_word(s, &f, soi_span_sub(chunk, start, end), bare, out, err);
			before = end;
		}
		soi_buf_add(out, soi_span_sub(chunk, before, chunk.n));
	}
	soi_forms_release(&f);
	return rc;
}

static int count_hit(void *ctx, struct soi_span line)
{
	(void)line;
	++*(size_t *)ctx;
	return 0;
}

/* 1: q is another query than typed, and finds something. */
static int finds(struct soi_store *s, struct soi_span q, struct soi_span typed,
		 struct soi_err *err)
{
	size_t n = 0;
	int rc;

	if (q.n == 0 || soi_span_eq(q, typed))
		return 0;
	rc = soi_store_search(s, &(struct soi_search){ .words = q, .limit = 1 }, count_hit, &n, err);
	return rc < 0 ? rc : n > 0;
}

int soi_store_suggest(struct soi_store *s, struct soi_span words, struct soi_buf *out,
		      struct soi_err *err)
{
	struct soi_buf again;
	struct soi_span typed;
	char *text = words.n ? soi_composed(words) : NULL;
	int rc;

	soi_buf_clear(out);
	if (!text)
		return 0;
	typed = soi_span_str(text);
	soi_buf_init(&again, out->max);
	rc = soi_db_exec(s, "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words"
			    " USING fts5vocab (main, search, row)", err);
	if (rc == 0)
		rc = rewrite(s, typed, false, out, err);
	if (rc == 0)
		rc = finds(s, soi_buf_span(out), typed, err);
	if (rc == 0) {
		soi_buf_add(&again, soi_buf_span(out));
		rc = rewrite(s, soi_buf_span(&again), true, out, err);
		if (rc == 0)
			rc = finds(s, soi_buf_span(out), typed, err);
	}
	soi_buf_release(&again);
	free(text);
	return rc;
}
