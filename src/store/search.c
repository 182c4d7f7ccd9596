/*
 * The search index: one FTS5 index that answers "biểu tình", "bieu tinh" and
 * "BIỂU TÌNH".
 *
 * Its tokenizer writes a word with diacritics twice in one place: its match
 * form led by '=' ("=biêu4"; base/vn.h), and, colocated, its bare form
 * ("bieu").  A word without any is written once, bare.  A query word typed
 * with diacritics is looked up by its match form, a bare one by its bare form,
 * so what was typed is respected, and hòa and hoà are one word.  '=' stands in
 * no word, so "A4" the paper is never "ả".  A prefix is looked up bare: in
 * "=biêu4" the tone stands last, where a prefix would miss it.
 *
 * Rejected: SQLite's unicode61 with remove_diacritics (keeps đ, and makes
 * công, cộng and cong one word for good); two columns, exact and bare (twice
 * the positions, and phrases that mix both kinds of typing find nothing).
 *
 * The index is contentless: the text stands in articles.record.  Columns:
 * title, lede, and the body without both.
 */
#include <json-c/json.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "store/internal.h"
#include "base/banned.h"

#define MAX_QUERY_BYTES ((size_t)4096)
#define MAX_TERMS 32
#define MAX_WORD_BYTES 128	/* longer runs of letters are no words; cut for the index */
#define SNIPPET_CP 180

/* ---- words ---- */

static bool is_word_cp(uint32_t cp)
{
	return cp != SOI_BAD_CP && ((cp >= '0' && cp <= '9') || soi_is_letter(cp));
}

/* The next word of text at or after *at; *at moves behind it. */
static bool next_word(struct soi_span text, size_t *at, size_t *start, size_t *end)
{
	size_t i = *at, before = i;

	while (i < text.n) {
		before = i;
		if (is_word_cp(soi_utf8_next(text, &i)))
			break;
		before = i;
	}
	*start = before;
	while (i < text.n) {
		before = i;
		if (!is_word_cp(soi_utf8_next(text, &i))) {
			i = before;
			break;
		}
	}
	*at = *end = i;
	return *start < *end;
}

static bool has_word(struct soi_span text)
{
	size_t at = 0, start, end;

	return next_word(text, &at, &start, &end);
}

/* The two forms of a word; exact is empty where the word has no diacritics. */
struct forms {
	struct soi_buf exact, bare;
};

static void forms_init(struct forms *f)
{
	soi_buf_init(&f->exact, 4 * MAX_WORD_BYTES);
	soi_buf_init(&f->bare, 4 * MAX_WORD_BYTES);
}

static void forms_release(struct forms *f)
{
	soi_buf_release(&f->exact);
	soi_buf_release(&f->bare);
}

static bool is_plain(struct soi_span word)
{
	size_t i;

	for (i = 0; i < word.n; i++)
		if ((unsigned char)word.p[i] >= 0x80)
			return false;
	return true;
}

static void forms_of(struct forms *f, struct soi_span word)
{
	if (word.n > MAX_WORD_BYTES) {
		word.n = MAX_WORD_BYTES;
		while (word.n > 0 && ((unsigned char)word.p[word.n] & 0xc0) == 0x80)
			word.n--;
	}
	soi_buf_clear(&f->exact);
	soi_buf_clear(&f->bare);
	soi_fold_bare(word, &f->bare);
	if (is_plain(word))
		return;
	soi_buf_byte(&f->exact, '=');
	soi_fold_word(word, &f->exact);
}

/* ---- the tokenizer, as FTS5 calls it ---- */

static int tokenizer_create(void *ctx, const char **args, int n_args, Fts5Tokenizer **out)
{
	struct forms *f = sqlite3_malloc(sizeof(*f));

	(void)ctx, (void)args, (void)n_args;
	if (!f)
		return SQLITE_NOMEM;
	forms_init(f);
	*out = (Fts5Tokenizer *)f;
	return SQLITE_OK;
}

static void tokenizer_delete(Fts5Tokenizer *t)
{
	forms_release((struct forms *)t);
	sqlite3_free(t);
}

static int tokenize(Fts5Tokenizer *t, void *ctx, int flags, const char *p, int n,
		    int (*token)(void *ctx, int tflags, const char *p, int n, int start, int end))
{
	struct forms *f = (struct forms *)t;
	struct soi_span text = { p, n > 0 ? (size_t)n : 0 };
	bool query = flags & FTS5_TOKENIZE_QUERY;
	size_t at = 0, start, end;
	int rc = SQLITE_OK;

	while (rc == SQLITE_OK && next_word(text, &at, &start, &end)) {
		bool exact;

		forms_of(f, soi_span_sub(text, start, end));
		exact = f->exact.n > 0 && !(flags & FTS5_TOKENIZE_PREFIX);
		if (exact)
			rc = token(ctx, 0, f->exact.p, (int)f->exact.n, (int)start, (int)end);
		if (rc == SQLITE_OK && !(exact && query))
			rc = token(ctx, exact ? FTS5_TOKEN_COLOCATED : 0, f->bare.p,
				   (int)f->bare.n, (int)start, (int)end);
	}
	return rc;
}

int soi_search_init(sqlite3 *db)
{
	fts5_tokenizer tokenizer = { tokenizer_create, tokenizer_delete, tokenize };
	fts5_api *api = NULL;
	sqlite3_stmt *st;
	int rc = sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &st, NULL);

	if (rc != SQLITE_OK)
		return rc;
	(void)sqlite3_bind_pointer(st, 1, &api, "fts5_api_ptr", NULL);
	(void)sqlite3_step(st);
	(void)sqlite3_finalize(st);
	if (!api)
		return SQLITE_ERROR;
	return api->xCreateTokenizer(api, "soi", NULL, &tokenizer, NULL);
}

/* ---- writing the index ---- */

/* The columns of an article: title, lede, and the rest of its text. */
static void columns_of(const struct soi_article *art, struct soi_span col[3])
{
	const char *end = art->text.p;

	col[0] = art->title;
	col[1] = art->lede;
	if (art->title.n)
		end = art->title.p + art->title.n;
	if (art->lede.n && art->lede.p + art->lede.n > end)
		end = art->lede.p + art->lede.n;
	/* Title and lede stand at the head of the text where they exist. */
	col[2] = art->text;
	if (end >= art->text.p && end <= art->text.p + art->text.n)
		col[2] = soi_span_sub(art->text, (size_t)(end - art->text.p), art->text.n);
}

int soi_search_put(struct soi_store *s, int64_t row, const struct soi_article *art,
		   struct soi_err *err)
{
	struct soi_span col[3];
	sqlite3_stmt *st;
	int rc;

	if (art->kind == SOI_LISTING)
		return 0;
	rc = soi_db_prepare(s, "INSERT INTO search (rowid, title, lede, body)"
			       " VALUES (?, ?, ?, ?)", &st, err);
	if (rc < 0)
		return rc;
	columns_of(art, col);
	(void)sqlite3_bind_int64(st, 1, row);
	soi_bind_span(st, 2, col[0]);
	soi_bind_span(st, 3, col[1]);
	soi_bind_span(st, 4, col[2]);
	rc = soi_db_run(s, st, err);
	soi_db_done(st);
	return rc;
}

/* One entry's share of an article's sum. */
static uint64_t entry_key(struct soi_span term, int64_t col, int64_t place)
{
	return soi_hash_pair(soi_hash64(term), (uint64_t)(col << 32 | place) + 1);
}

uint64_t soi_search_sum(const struct soi_article *art)
{
	struct soi_span col[3];
	uint64_t sum = 0;
	struct forms f;
	int i;

	if (art->kind == SOI_LISTING)
		return 0;
	forms_init(&f);
	columns_of(art, col);
	for (i = 0; i < 3; i++) {
		size_t at = 0, start, end;
		int64_t place = 0;

		for (; next_word(col[i], &at, &start, &end); place++) {
			forms_of(&f, soi_span_sub(col[i], start, end));
			if (f.exact.n)
				sum += entry_key(soi_buf_span(&f.exact), i, place);
			sum += entry_key(soi_buf_span(&f.bare), i, place);
		}
	}
	forms_release(&f);
	return sum;
}

int soi_search_sums(struct soi_store *s, uint64_t *sums, size_t n, struct soi_err *err)
{
	sqlite3_stmt *st = NULL;
	int rc;

	rc = soi_db_exec(s, "CREATE VIRTUAL TABLE IF NOT EXISTS temp.entries"
			    " USING fts5vocab (main, search, instance)", err);
	if (rc == 0)
		rc = soi_db_prepare(s, "SELECT term, doc, col, offset FROM temp.entries", &st, err);
	if (rc < 0)
		return rc;
	while ((rc = soi_db_step(s, st, err)) > 0) {
		static const char *const names[] = { "title", "lede", "body" };
		int64_t row = sqlite3_column_int64(st, 1);
		struct soi_span name = soi_column(st, 2);
		int col = 0;

		while (col < 2 && !soi_span_is(name, names[col]))
			col++;
		if (row >= 0 && (uint64_t)row < n)
			sums[row] += entry_key(soi_column(st, 0), col, sqlite3_column_int64(st, 3));
	}
	soi_db_done(st);
	return rc;
}

/* ---- queries ---- */

struct term {
	struct soi_span text;	/* of the query: a word, or the words of a phrase */
	bool excluded, prefix;
};

/*
 * A query is words; "several in quotes" as a phrase; -word and -"phrase" are
 * excluded; word* is a prefix.  Nothing else has a meaning, so no query is a
 * syntax error.
 */
static size_t parse_query(struct soi_span q, struct term *terms, size_t max)
{
	size_t n = 0, i = 0, start, end;

	while (i < q.n && n < max) {
		struct term t = { SOI_EMPTY, false, false };

		if (q.p[i] == ' ' || q.p[i] == '\t' || q.p[i] == '\n') {
			i++;
			continue;
		}
		if (q.p[i] == '-') {
			t.excluded = true;
			i++;
		}
		if (i < q.n && q.p[i] == '"') {
			start = ++i;
			while (i < q.n && q.p[i] != '"')
				i++;
			end = i;
			if (i < q.n)
				i++;
		} else {
			start = i;
			while (i < q.n && q.p[i] != ' ' && q.p[i] != '\t' && q.p[i] != '\n' &&
			       q.p[i] != '"')
				i++;
			end = i;
		}
		t.text = soi_span_sub(q, start, end);
		if (i < q.n && q.p[i] == '*') {		/* behind a quote */
			t.prefix = true;
			i++;
		}
		if (t.text.n && t.text.p[t.text.n - 1] == '*') {
			t.prefix = true;
			t.text.n--;
		}
		if (has_word(t.text))
			terms[n++] = t;
	}
	return n;
}

static void fts_term(struct soi_buf *b, const struct term *t)
{
	size_t i;

	soi_buf_byte(b, '"');
	for (i = 0; i < t->text.n; i++)
		if (t->text.p[i] != '"' && t->text.p[i] != '\0')
			soi_buf_byte(b, t->text.p[i]);
	soi_buf_byte(b, '"');
	if (t->prefix)
		soi_buf_byte(b, '*');
}

/* In FTS5's own language; false where nothing is asked for. */
static bool fts_query(struct soi_buf *b, const struct term *terms, size_t n)
{
	bool any = false;
	size_t i;

	for (i = 0; i < n; i++) {
		if (terms[i].excluded)
			continue;
		soi_buf_add(b, soi_span_str(any ? " AND " : "("));
		fts_term(b, &terms[i]);
		any = true;
	}
	if (!any)
		return false;
	soi_buf_byte(b, ')');
	for (i = 0; i < n; i++) {
		if (!terms[i].excluded)
			continue;
		soi_buf_add(b, SOI_LIT(" NOT "));
		fts_term(b, &terms[i]);
	}
	return true;
}

/* ---- snippets ---- */

struct match {
	size_t start, end;	/* bytes of the text */
	uint32_t term;
};

/* Does word match one word of the query, as the index would? */
static bool word_matches(struct forms *f, struct forms *g, struct soi_span word,
			 struct soi_span typed, bool prefix)
{
	forms_of(f, word);
	forms_of(g, typed);
	if (g->exact.n && !prefix)
		return soi_span_eq(soi_buf_span(&f->exact), soi_buf_span(&g->exact));
	if (prefix)
		return soi_span_starts(soi_buf_span(&f->bare), soi_buf_span(&g->bare));
	return soi_span_eq(soi_buf_span(&f->bare), soi_buf_span(&g->bare));
}

/* The words of text that stand in the query, at most max; a word of a phrase
 * counts only where the whole phrase stands. */
static size_t find_matches(struct soi_span text, const struct term *terms, size_t n_terms,
			   struct match *out, size_t max)
{
	struct forms f, g;
	size_t n = 0, i, at = 0, start, end;

	forms_init(&f);
	forms_init(&g);
	while (n < max && next_word(text, &at, &start, &end)) {
		for (i = 0; i < n_terms; i++) {
			size_t q = 0, qs, qe, t = start, ts, te, last = start;
			bool whole = !terms[i].excluded;

			while (whole && next_word(terms[i].text, &q, &qs, &qe)) {
				size_t more = q, ms, me;
				bool is_last = !next_word(terms[i].text, &more, &ms, &me);

				whole = next_word(text, &t, &ts, &te) &&
					word_matches(&f, &g, soi_span_sub(text, ts, te),
						     soi_span_sub(terms[i].text, qs, qe),
						     is_last && terms[i].prefix);
				last = te;
			}
			if (!whole)
				continue;
			out[n++] = (struct match){ start, last, (uint32_t)i };
			at = last;
			break;
		}
	}
	forms_release(&f);
	forms_release(&g);
	return n;
}

/* The window of SNIPPET_CP code points with most different terms, the earliest
 * among equals; its edges stand between words. */
static void choose_window(const struct soi_cpmap *map, const struct match *m, size_t n,
			  size_t *start, size_t *end)
{
	size_t best = 0, best_count = 0, i, k, from, to;
	struct soi_span text = map->text;

	for (i = 0; i < n; i++) {
		size_t limit = soi_cp_of_byte(map, m[i].start) + SNIPPET_CP * 2 / 3;
		uint32_t seen = 0;

		for (k = i; k < n && soi_cp_of_byte(map, m[k].end) <= limit; k++)
			seen |= UINT32_C(1) << (m[k].term % 32);
		if ((size_t)__builtin_popcount(seen) > best_count) {
			best_count = (size_t)__builtin_popcount(seen);
			best = i;
		}
	}
	from = n ? soi_cp_of_byte(map, m[best].start) : 0;
	from = from > SNIPPET_CP / 3 ? from - SNIPPET_CP / 3 : 0;
	to = from + SNIPPET_CP;
	*start = soi_byte_of_cp(map, from);
	*end = soi_byte_of_cp(map, to);
	while (*start > 0 && *start < text.n && text.p[*start - 1] != ' ' &&
	       text.p[*start - 1] != '\n' && (!n || *start < m[best].start))
		++*start;
	while (*end < text.n && *end > *start && text.p[*end] != ' ' && text.p[*end] != '\n')
		--*end;
}

#define MAX_MATCHES 256

static void hit_json(struct soi_json *j, struct soi_arena *a, const struct soi_article *art,
		     struct soi_span story, struct soi_span published, const struct term *terms,
		     size_t n_terms)
{
	struct match m[MAX_MATCHES];
	struct soi_cpmap map;
	size_t n, i, start, end;

	soi_cpmap_build(&map, a, art->text);
	n = find_matches(art->text, terms, n_terms, m, MAX_MATCHES);
	choose_window(&map, m, n, &start, &end);
	soi_json_open(j, '{');
	soi_json_key_str(j, "id", art->id);
	soi_json_key_str(j, "story", story);
	soi_json_key_str(j, "title", art->title);
	soi_json_key_str(j, "published", published);
	soi_json_key_str(j, "outlet", art->outlet);
	soi_json_key_str(j, "snippet", soi_span_sub(art->text, start, end));
	soi_json_key_int(j, "start", (int64_t)soi_cp_of_byte(&map, start));
	soi_json_key_int(j, "end", (int64_t)soi_cp_of_byte(&map, end));
	soi_json_key(j, "matches");
	soi_json_open(j, '[');
	for (i = 0; i < n; i++) {
		soi_json_open(j, '{');
		soi_json_key_int(j, "start", (int64_t)soi_cp_of_byte(&map, m[i].start));
		soi_json_key_int(j, "end", (int64_t)soi_cp_of_byte(&map, m[i].end));
		soi_json_close(j, '}');
	}
	soi_json_close(j, ']');
	soi_json_close(j, '}');
}

/* One row of the result: record, group line. */
static int one_hit(sqlite3_stmt *st, struct soi_arena *a, const struct term *terms, size_t n,
		   struct soi_buf *out, struct soi_err *err)
{
	struct json_object *record = NULL, *group = NULL, *value;
	struct soi_span published = SOI_EMPTY;
	struct soi_article art;
	struct soi_json j;
	int rc;

	rc = soi_json_line(soi_column(st, 0), &record, err);
	if (rc == 0)
		rc = soi_article_parse(a, record, &art, err);
	if (rc < 0)
		goto out;
	published = art.published;
	if (sqlite3_column_type(st, 2) != SQLITE_NULL) {
		rc = soi_json_line(soi_column(st, 2), &group, err);
		if (rc < 0)
			goto out;
		if (json_object_object_get_ex(group, "published", &value) && value)
			published = soi_span_str(json_object_get_string(value));
	}
	soi_json_init(&j, out);
	hit_json(&j, a, &art, soi_column(st, 1), published, terms, n);
out:
	(void)json_object_put(group);
	(void)json_object_put(record);
	return rc;
}

/* Typed text may be decomposed; the index is composed.  NULL: not UTF-8. */
static char *composed(struct soi_span words)
{
	utf8proc_uint8_t *out = NULL;

	if (utf8proc_map((const utf8proc_uint8_t *)words.p, (utf8proc_ssize_t)words.n, &out,
			 UTF8PROC_STABLE | UTF8PROC_COMPOSE) < 0)
		return NULL;
	return (char *)out;
}

static int run_query(struct soi_store *s, const struct term *terms, size_t n,
		     struct soi_span fts, size_t limit,
		     int (*line)(void *ctx, struct soi_span line), void *ctx, struct soi_err *err)
{
	struct soi_arena a;
	struct soi_buf out;
	sqlite3_stmt *st;
	int rc;

	rc = soi_db_prepare(s, "SELECT a.record, g.story, g.line"
			       " FROM search JOIN articles a ON a.id = search.rowid"
			       " LEFT JOIN groups g ON g.article = a.article"
			       " WHERE search MATCH ? AND a.speaks IS NOT 0"
			       " ORDER BY bm25(search, 4.0, 2.0, 1.0), a.article LIMIT ?",
			    &st, err);
	if (rc < 0)
		return rc;
	soi_arena_init(&a);
	soi_buf_init(&out, SOI_MAX_CAPTURE_BYTES);
	soi_bind_span(st, 1, fts);
	(void)sqlite3_bind_int64(st, 2, limit > INT32_MAX ? INT32_MAX : (sqlite3_int64)limit);
	while ((rc = soi_db_step(s, st, err)) > 0) {
		soi_arena_clear(&a);
		soi_buf_clear(&out);
		rc = one_hit(st, &a, terms, n, &out, err);
		if (rc == 0)
			rc = line(ctx, soi_buf_span(&out));
		if (rc != 0)
			break;
	}
	soi_db_done(st);
	soi_buf_release(&out);
	soi_arena_release(&a);
	return rc;
}

int soi_store_search(struct soi_store *s, struct soi_span words, size_t limit,
		     int (*line)(void *ctx, struct soi_span line), void *ctx, struct soi_err *err)
{
	struct term terms[MAX_TERMS];
	struct soi_buf fts;
	char *query;
	size_t n;
	int rc = 0;

	if (words.n > MAX_QUERY_BYTES)
		return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "the query passes %zu bytes",
				MAX_QUERY_BYTES);
	query = words.n ? composed(words) : NULL;
	if (!query)
		return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, words.n ? "the query is not UTF-8" :
				"the query is empty");
	soi_buf_init(&fts, 4 * MAX_QUERY_BYTES);
	n = parse_query(soi_span_str(query), terms, MAX_TERMS);
	if (fts_query(&fts, terms, n))
		rc = run_query(s, terms, n, soi_buf_span(&fts), limit, line, ctx, err);
	soi_buf_release(&fts);
	free(query);
	return rc;
}
