/*
 * Searching: a typed query to hits, best first.
 *
 * A query is words, of which all must stand in an article (index.c says when
 * one does); "several in quotes" as a phrase; -word and -"phrase" are
 * excluded; word* is a prefix; and
 *
 *	outlet:vnexpress.net	actor:USA	place:"Biển Đông"	type:PROTEST
 *	from:2024-05	to:2024-06-12	story:ID
 *
 * narrow it, each also alone.  Nothing else has a meaning, so no query is a
 * syntax error of the index.
 *
 * Hits are ordered by BM25, a word in the title counting four times and in the
 * lede twice, raised by up to a half for recency: the age is counted from the
 * newest report in the database, not from the clock, so the same database
 * gives the same answer tomorrow.  Ties stand by day, then by id.  rank.c has the
 * BM25.  Ranking all that a frequent word finds costs more than all the rest, so
 * the articles of the newest days are ranked, whole days until they are
 * SOI_N_RANKED: what so many match is asked for by its newest.  Which those are
 * is a function of the articles, not of the order of adding.
 */
#include <json-c/json.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "store/words.h"
#include "base/banned.h"

#define MAX_QUERY_BYTES ((size_t)4096)
#define SNIPPET_CP 180

/* ---- queries ---- */

struct term {
	struct soi_span text;	/* of the query: a word, or the words of a phrase */
	bool excluded, prefix;
	int facet;		/* an enum soi_facet; -1: text is words */
};

struct query {
	struct term terms[SOI_MAX_TERMS];
	size_t n;
	int64_t from, to;	/* days since 1970; SOI_NO_TIME: open */
	struct soi_span story;	/* empty: any */
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* What stands at *i: in quotes, or up to the next space or quote. */
static struct soi_span parse_value(struct soi_span q, size_t *i)
{
	size_t start = *i, end;

	if (start < q.n && q.p[start] == '"') {
		for (end = ++start; end < q.n && q.p[end] != '"'; end++)
			;
		*i = end < q.n ? end + 1 : end;
	} else {
		for (end = start; end < q.n && !is_space(q.p[end]) && q.p[end] != '"'; end++)
			;
		*i = end;
	}
	return soi_span_sub(q, start, end);
}

enum key { KEY_OUTLET, KEY_ACTOR, KEY_PLACE, KEY_TYPE, KEY_FROM, KEY_TO, KEY_STORY, KEY_NONE };

/* A key with its colon at *i, which then moves behind it. */
static enum key parse_key(struct soi_span q, size_t *i)
{
	static const char *const names[] = {
		[KEY_OUTLET] = "outlet:", [KEY_ACTOR] = "actor:", [KEY_PLACE] = "place:",
		[KEY_TYPE] = "type:", [KEY_FROM] = "from:", [KEY_TO] = "to:",
		[KEY_STORY] = "story:"
	};
	struct soi_span rest = soi_span_sub(q, *i, q.n);
	int k;

	for (k = 0; k < KEY_NONE; k++) {
		struct soi_span name = soi_span_str(names[k]);

		if (!soi_span_starts(rest, name) || rest.n == name.n || is_space(rest.p[name.n]))
			continue;
		*i += name.n;
		return (enum key)k;
	}
	return KEY_NONE;
}

static int parse_day(struct soi_span value, bool last_one, int64_t *out, struct soi_err *err)
{
	int64_t first, last;

	if (!soi_edtf_bounds(value, &first, &last))
		return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "'%.*s' is no date",
				SOI_FMT(value));
	*out = last_one ? last : first;
	return 0;
}

static int parse_narrowing(struct query *out, enum key key, struct soi_span value,
			   struct soi_err *err)
{
	if (key == KEY_FROM)
		return parse_day(value, false, &out->from, err);
	if (key == KEY_TO)
		return parse_day(value, true, &out->to, err);
	out->story = value;
	return 0;
}

static int parse_query(struct soi_span q, struct query *out, struct soi_err *err)
{
	static const int facets[] = {
		[KEY_OUTLET] = SOI_FACET_OUTLET, [KEY_ACTOR] = SOI_FACET_ACTOR,
		[KEY_PLACE] = SOI_FACET_PLACE, [KEY_TYPE] = SOI_FACET_TYPE
	};
	size_t i = 0;
	int rc = 0;

	*out = (struct query){ .from = SOI_NO_TIME, .to = SOI_NO_TIME };
	while (rc == 0 && i < q.n && out->n < SOI_MAX_TERMS) {
		struct term t = { .facet = -1 };
		enum key key;

		if (is_space(q.p[i])) {
			i++;
			continue;
		}
		if (q.p[i] == '-') {
			t.excluded = true;
			i++;
		}
		key = parse_key(q, &i);
		t.text = parse_value(q, &i);
		if (i < q.n && q.p[i] == '*') {		/* behind a quote */
			t.prefix = true;
			i++;
		}
		if (t.text.n && t.text.p[t.text.n - 1] == '*') {
			t.prefix = true;
			t.text.n--;
		}
		if (key < KEY_FROM)
			t.facet = facets[key];
		else if (key < KEY_NONE)
			rc = parse_narrowing(out, key, t.text, err);
		if ((key < KEY_FROM || key == KEY_NONE) && soi_has_word(t.text))
			out->terms[out->n++] = t;
	}
	return rc;
}

static void fts_term(struct soi_buf *b, const struct term *t)
{
	size_t i;

	if (t->facet >= 0) {
		soi_facet_word((enum soi_facet)t->facet, t->text, b);
		return;
	}
	soi_buf_byte(b, '"');
	for (i = 0; i < t->text.n; i++)
		if (t->text.p[i] != '"' && t->text.p[i] != '\0')
			soi_buf_byte(b, t->text.p[i]);
	soi_buf_byte(b, '"');
	if (t->prefix)
		soi_buf_byte(b, '*');
}

/* In FTS5's own language; nothing where nothing is asked for.  *excludes where
 * there are words only to be excluded: then it finds what is not asked for.  The
 * pairs of phrases stand behind the words, so that those keep their numbers. */
static int fts_query(struct soi_store *s, struct soi_buf *b, const struct query *q, bool *excludes,
		     struct soi_err *err)
{
	int rc = 0;
	size_t i;

	*excludes = false;
	for (i = 0; i < q->n; i++) {
		if (q->terms[i].excluded)
			continue;
		soi_buf_add(b, soi_span_str(b->n ? " AND " : "("));
		fts_term(b, &q->terms[i]);
	}
	if (b->n == 0) {
		for (i = 0; i < q->n; i++) {
			soi_buf_add(b, soi_span_str(i ? " OR " : ""));
			fts_term(b, &q->terms[i]);
		}
		*excludes = true;
		return 0;
	}
	for (i = 0; rc == 0 && i < q->n; i++)
		if (!q->terms[i].excluded && !q->terms[i].prefix && q->terms[i].facet < 0)
			rc = soi_phrase_pairs(s, q->terms[i].text, b, err);
	soi_buf_byte(b, ')');
	for (i = 0; i < q->n; i++) {
		if (!q->terms[i].excluded)
			continue;
		soi_buf_add(b, SOI_LIT(" NOT "));
		fts_term(b, &q->terms[i]);
	}
	return rc;
}

/* ---- snippets ---- */

struct match {
	size_t start, end;	/* bytes of the text */
	uint32_t term;
};

/* Does word match one word of the query, as the index would? */
static bool word_matches(struct soi_forms *f, struct soi_forms *g, struct soi_span word,
			 struct soi_span typed, bool prefix)
{
	soi_forms_of(f, word);
	soi_forms_of(g, typed);
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
	struct soi_forms f, g;
	size_t n = 0, i, at = 0, start, end;

	soi_forms_init(&f);
	soi_forms_init(&g);
	while (n < max && soi_next_word(text, &at, &start, &end)) {
		for (i = 0; i < n_terms; i++) {
			size_t q = 0, qs, qe, t = start, ts, te, last = start;
			bool whole = !terms[i].excluded && terms[i].facet < 0;

			while (whole && soi_next_word(terms[i].text, &q, &qs, &qe)) {
				size_t more = q, ms, me;
				bool is_last = !soi_next_word(terms[i].text, &more, &ms, &me);

				whole = soi_next_word(text, &t, &ts, &te) &&
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
	soi_forms_release(&f);
	soi_forms_release(&g);
	return n;
}

/* The window of SNIPPET_CP code points with most different terms, the earliest
 * among equals, but one in the title (the first title_bytes, shown anyway) only
 * where no other has as many; its edges stand between words. */
static void choose_window(const struct soi_cpmap *map, const struct match *m, size_t n,
			  size_t title_bytes, size_t *start, size_t *end)
{
	size_t best = 0, best_count = 0, i, k, from, to;
	struct soi_span text = map->text;

	for (i = 0; i < n; i++) {
		size_t limit = soi_cp_of_byte(map, m[i].start) + SNIPPET_CP * 2 / 3;
		uint32_t seen = 0;

		for (k = i; k < n && soi_cp_of_byte(map, m[k].end) <= limit; k++)
			seen |= UINT32_C(1) << (m[k].term % 32);
		if ((size_t)__builtin_popcount(seen) > best_count ||
		    ((size_t)__builtin_popcount(seen) == best_count && m[best].start < title_bytes &&
		     m[i].start >= title_bytes)) {
			best_count = (size_t)__builtin_popcount(seen);
			best = i;
		}
	}
	from = n ? soi_cp_of_byte(map, m[best].start) : 0;
	from = from > SNIPPET_CP / 3 ? from - SNIPPET_CP / 3 : 0;
	if (n && m[best].start > title_bytes && soi_byte_of_cp(map, from) <= title_bytes)
		from = title_bytes ? soi_cp_of_byte(map, title_bytes) + 1 : from;
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
	choose_window(&map, m, n, art->title.n, &start, &end);
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
	struct json_object *group = NULL, *value;
	const struct soi_value *record;
	struct soi_span published = SOI_EMPTY;
	struct soi_article art;
	struct soi_json j;
	int rc;

	rc = soi_value_read(a, soi_column(st, 0), &record, err);
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
	return rc;
}

char *soi_composed(struct soi_span words)
{
	utf8proc_uint8_t *out = NULL;

	if (utf8proc_map((const utf8proc_uint8_t *)words.p, (utf8proc_ssize_t)words.n, &out,
			 UTF8PROC_STABLE | UTF8PROC_COMPOSE) < 0)
		return NULL;
	return (char *)out;
}

#define SPEAKS_AND_NARROWED \
	" AND (?3 IS NULL OR g.day >= ?3) AND (?4 IS NULL OR g.day <= ?4)" \
	" AND (?5 IS NULL OR g.story = ?5" \
	"      OR g.story = (SELECT story FROM groups WHERE article = ?5))"

/* Words or facets: the index leads, and gives the newest day first. */
static const char by_words[] =
	"SELECT search.rowid, a.article, g.day, soi_rank(search, ?2)"
	" FROM search CROSS JOIN articles a ON a.place = search.rowid"
	" LEFT JOIN groups g ON g.article = a.article"
	" WHERE search MATCH ?1 AND a.speaks IS NOT 0" SPEAKS_AND_NARROWED
	" ORDER BY search.rowid";

/* Only days, a story, or words to be excluded: the newest first. */
static const char by_day[] =
	"SELECT a.record, g.story, g.line FROM groups g"
	" JOIN articles a ON a.article = g.article AND a.speaks = 1"
	" WHERE (?1 IS NULL OR a.place NOT IN (SELECT rowid FROM search WHERE search MATCH ?1))" SPEAKS_AND_NARROWED
	" ORDER BY g.day DESC, a.article LIMIT ?2";

static void bind_day(sqlite3_stmt *st, int at, int64_t day)
{
	if (day == SOI_NO_TIME)
		(void)sqlite3_bind_null(st, at);
	else
		(void)sqlite3_bind_int64(st, at, day);
}

/* All that fit, whatever their rank: by id. */
#define BY_ID(not) \
	"SELECT a.record, g.story, g.line FROM articles a" \
	" LEFT JOIN groups g ON g.article = a.article" \
	" WHERE a.speaks IS NOT 0 AND (?1 IS NULL OR a.place " not " IN" \
	" (SELECT rowid FROM search WHERE search MATCH ?1))" SPEAKS_AND_NARROWED \
	" ORDER BY a.article LIMIT ?2"
static const char by_id[] = BY_ID("");
static const char by_id_without[] = BY_ID("NOT");

/* What a search is made of while it runs. */
struct search {
	struct soi_store *s;
	const struct soi_search *asked;
	struct query q;
	struct soi_buf fts;		/* q in FTS5's language */
	struct soi_arena a;		/* of the candidates */
	struct soi_arena hit_arena;	/* of one hit */
	struct soi_buf out;		/* its line */
	int (*line)(void *ctx, struct soi_span line);
	void *ctx;
};

/* Query, days and story, where the statements have them. */
static void bind_query(sqlite3_stmt *st, const struct search *x)
{
	soi_bind_span(st, 1, soi_buf_span(&x->fts));
	bind_day(st, 3, x->q.from);
	bind_day(st, 4, x->q.to);
	soi_bind_span(st, 5, x->q.story);
}

/* The rows of a statement that gives records with story and group line. */
static int tell_rows(struct search *x, sqlite3_stmt *st, struct soi_err *err)
{
	int rc;

	while ((rc = soi_db_step(x->s, st, err)) > 0) {
		soi_arena_clear(&x->hit_arena);
		soi_buf_clear(&x->out);
		rc = one_hit(st, &x->hit_arena, x->q.terms, x->q.n, &x->out, err);
		if (rc == 0)
			rc = x->line(x->ctx, soi_buf_span(&x->out));
		if (rc != 0)
			break;
	}
	soi_db_done(st);
	return rc;
}

static int tell_newest(struct search *x, struct soi_err *err)
{
	size_t limit = x->asked->limit;
	sqlite3_stmt *st;
	int rc = soi_db_prepare(x->s, by_day, &st, err);

	if (rc < 0)
		return rc;
	bind_query(st, x);
	(void)sqlite3_bind_int64(st, 2, limit > INT32_MAX ? INT32_MAX : (sqlite3_int64)limit);
	return tell_rows(x, st, err);
}

/* ---- ranked ---- */

struct candidate {
	int64_t place, day;	/* day: SOI_NO_TIME where there is none */
	struct soi_span id;
	double score;
};

/* Better ones first, then newer ones, then by id. */
static int candidate_cmp(const void *pa, const void *pb)
{
	const struct candidate *a = pa, *b = pb;

	if (a->score < b->score || a->score > b->score)
		return a->score > b->score ? -1 : 1;
	if (a->day != b->day) {
		if (a->day == SOI_NO_TIME || b->day == SOI_NO_TIME)
			return a->day == SOI_NO_TIME ? 1 : -1;
		return a->day > b->day ? -1 : 1;
	}
	return soi_span_cmp(a->id, b->id);
}

/* The weights of the phrases of fts_query(), in its order. */
static int weigh_terms(struct search *x, double weights[SOI_MAX_TERMS], size_t *n, struct soi_err *err)
{
	int rc = 0;

	*n = 0;
	for (size_t i = 0; rc == 0 && i < x->q.n; i++) {
		const struct term *t = &x->q.terms[i];

		if (t->excluded)
			continue;	/* they stand last */
		weights[*n] = 0;
		if (t->facet < 0)
			rc = soi_rarity(x->s, t->text, &weights[*n], err);
		++*n;
	}
	return rc;
}

/* Up to a half more for recency. */
static double with_recency(double score, int64_t day, int64_t newest)
{
	return day == SOI_NO_TIME ? score : score * (1 + 0.5 / (1 + (double)(newest - day) / 90));
}

/* Rank whole days, the newest first, until there are enough. */
static int gather(struct search *x, sqlite3_stmt *st, int64_t newest, struct candidate **out,
		  size_t *n_out, struct soi_err *err)
{
	size_t enough = x->asked->n_ranked ? x->asked->n_ranked : SOI_N_RANKED, n = 0, cap = 0;
	struct candidate *all = NULL;
	int64_t last = -1;
	int rc;

	while ((rc = soi_db_step(x->s, st, err)) > 0) {
		struct candidate c = { .place = sqlite3_column_int64(st, 0), .day = SOI_NO_TIME };

		if (n >= enough && c.place >> SOI_PLACE_BITS != last)
			break;
		last = c.place >> SOI_PLACE_BITS;
		c.id = soi_arena_copy(&x->a, soi_column(st, 1));
		if (sqlite3_column_type(st, 2) != SQLITE_NULL)
			c.day = sqlite3_column_int64(st, 2);
		c.score = with_recency(sqlite3_column_double(st, 3), c.day, newest);
		soi_arena_grow(&x->a, &all, n, &cap, sizeof(*all));
		all[n++] = c;
	}
	if (n)
		qsort(all, n, sizeof(*all), candidate_cmp);
	*out = all;
	*n_out = n;
	return rc < 0 ? rc : 0;
}

static int tell_best(struct search *x, struct soi_err *err)
{
	double weights[SOI_MAX_TERMS];
	struct candidate *all = NULL;
	size_t n = 0, n_weights;
	int64_t newest = 0;
	sqlite3_stmt *st;
	int rc = weigh_terms(x, weights, &n_weights, err);

	if (rc == 0)
		rc = soi_db_number(x->s, "SELECT max(day) FROM groups", &newest, err);
	if (rc == 0)
		rc = soi_db_prepare(x->s, by_words, &st, err);
	if (rc < 0)
		return rc;
	bind_query(st, x);
	(void)sqlite3_bind_blob64(st, 2, weights, n_weights * sizeof(*weights), SQLITE_STATIC);
	rc = gather(x, st, newest, &all, &n, err);
	soi_db_done(st);
	if (rc == 0)
		rc = soi_db_prepare(x->s, "SELECT a.record, g.story, g.line FROM articles a"
					  " LEFT JOIN groups g ON g.article = a.article"
					  " WHERE a.place = ?", &st, err);
	for (size_t i = 0; rc == 0 && i < n && i < x->asked->limit; i++) {
		(void)sqlite3_bind_int64(st, 1, all[i].place);
		rc = tell_rows(x, st, err);
	}
	return rc;
}

int soi_store_search(struct soi_store *s, const struct soi_search *asked,
		     int (*line)(void *ctx, struct soi_span line), void *ctx, struct soi_err *err)
{
	struct search x = { .s = s, .asked = asked, .line = line, .ctx = ctx };
	struct soi_span words = asked->words;
	bool excludes = false;
	char *typed;
	int rc;

	if (words.n > MAX_QUERY_BYTES)
		return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "the query passes %zu bytes",
				MAX_QUERY_BYTES);
	typed = words.n ? soi_composed(words) : NULL;
	if (!typed)
		return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, words.n ? "the query is not UTF-8" :
				"the query is empty");
	soi_buf_init(&x.fts, 4 * MAX_QUERY_BYTES);
	soi_buf_init(&x.out, SOI_MAX_CAPTURE_BYTES);
	soi_arena_init(&x.a);
	soi_arena_init(&x.hit_arena);
	rc = parse_query(soi_span_str(typed), &x.q, err);
	if (rc == 0)
		rc = fts_query(s, &x.fts, &x.q, &excludes, err);
	if (rc == 0 && x.fts.n && !excludes)
		rc = tell_best(&x, err);
	else if (rc == 0 && (x.fts.n || x.q.from != SOI_NO_TIME || x.q.to != SOI_NO_TIME || x.q.story.n))
		rc = tell_newest(&x, err);
	soi_arena_release(&x.hit_arena);
	soi_arena_release(&x.a);
	soi_buf_release(&x.out);
	soi_buf_release(&x.fts);
	free(typed);
	return rc;
}

int soi_search_each(struct soi_store *s, struct soi_span words,
		    int (*row)(void *ctx, struct soi_span record, struct soi_span story,
			       struct soi_span group), void *ctx, struct soi_err *err)
{
	struct soi_buf fts;
	struct query q = { .from = SOI_NO_TIME, .to = SOI_NO_TIME };
	sqlite3_stmt *st;
	bool excludes = false;
	char *typed = soi_composed(words);
	int rc = 0;

	if (!typed)
		return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "the query is not UTF-8");
	soi_buf_init(&fts, 4 * MAX_QUERY_BYTES);
	if (words.n)
		rc = parse_query(soi_span_str(typed), &q, err);
	if (rc == 0)
		rc = fts_query(s, &fts, &q, &excludes, err);
	if (rc == 0)
		rc = soi_db_prepare(s, excludes && fts.n ? by_id_without : by_id, &st, err);
	if (rc < 0)
		goto out;
	soi_bind_span(st, 1, soi_buf_span(&fts));
	(void)sqlite3_bind_int64(st, 2, INT32_MAX);
	bind_day(st, 3, q.from);
	bind_day(st, 4, q.to);
	soi_bind_span(st, 5, q.story);
	while ((rc = soi_db_step(s, st, err)) > 0) {
		rc = row(ctx, soi_column(st, 0), soi_column(st, 1), soi_column(st, 2));
		if (rc != 0)
			break;
	}
	soi_db_done(st);
out:
	soi_buf_release(&fts);
	free(typed);
	return rc;
}
