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
 * title, lede, the body without both, and facets: one made-up word ("zz" and
 * the 64-bit hash in hex) for each outlet, name and event type of the record,
 * so that "actor:USA" is one more term of the query and costs what a rare word
 * costs.  A name is there as written and bare, as words are.
 */
#include <stdlib.h>

#include "store/words.h"
#include "base/banned.h"

#define MAX_WORD_BYTES 128	/* longer runs of letters are no words; cut for the index */

/* ---- words ---- */

static bool is_word_cp(uint32_t cp)
{
	return cp != SOI_BAD_CP && ((cp >= '0' && cp <= '9') || soi_is_letter(cp));
}

/* Whether the character at *i, which is moved behind it, belongs to a word. */
static inline bool next_is_word(struct soi_span text, size_t *i)
{
	unsigned char c = (unsigned char)text.p[*i];

	if (c >= 0x80)
		return is_word_cp(soi_utf8_next(text, i));
	++*i;
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

bool soi_next_word(struct soi_span text, size_t *at, size_t *start, size_t *end)
{
	size_t i = *at, before = i;

	while (i < text.n) {
		before = i;
		if (next_is_word(text, &i))
			break;
		before = i;
	}
	*start = before;
	while (i < text.n) {
		before = i;
		if (!next_is_word(text, &i)) {
			i = before;
			break;
		}
	}
	*at = *end = i;
	return *start < *end;
}

bool soi_has_word(struct soi_span text)
{
	size_t at = 0, start, end;

	return soi_next_word(text, &at, &start, &end);
}

void soi_forms_init(struct soi_forms *f)
{
	soi_buf_init(&f->exact, 4 * MAX_WORD_BYTES);
	soi_buf_init(&f->bare, 4 * MAX_WORD_BYTES);
}

void soi_forms_release(struct soi_forms *f)
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

void soi_forms_of(struct soi_forms *f, struct soi_span word)
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

/*
 * A few thousand words are nearly all of a text, so their forms are remembered:
 * by a hash of the word one slot, which the last word of that hash has.
 */
#define N_KNOWN 4096
#define KNOWN_BYTES SOI_COMMON_BYTES

struct known {
	uint8_t n_word, n_exact, n_bare;	/* n_word 0: free */
	bool common;
	char word[KNOWN_BYTES], exact[KNOWN_BYTES], bare[KNOWN_BYTES];
};

struct tokenizer {
	struct soi_common *common;
	uint64_t loaded;		/* known is of this loading of common */
	struct soi_forms forms;		/* of words that are not remembered */
	struct known known[N_KNOWN];
};

static int tokenizer_create(void *ctx, const char **args, int n_args, Fts5Tokenizer **out)
{
	struct tokenizer *t = calloc(1, sizeof(*t));

	(void)args, (void)n_args;
	if (!t)
		return SQLITE_NOMEM;
	t->common = ctx;
	soi_forms_init(&t->forms);
	*out = (Fts5Tokenizer *)t;
	return SQLITE_OK;
}

static void tokenizer_delete(Fts5Tokenizer *tokenizer)
{
	struct tokenizer *t = (struct tokenizer *)tokenizer;

	soi_forms_release(&t->forms);
	free(t);
}

/* A word's forms, borrowed until the next call, and whether it is a common one,
 * which longer words than are remembered never are. */
static bool known_forms(struct tokenizer *t, struct soi_span word, struct soi_span *exact,
			struct soi_span *bare)
{
	uint64_t h = 0;
	struct known *k;

	for (size_t i = 0; i < word.n; i++)
		h = (h ^ (unsigned char)word.p[i]) * UINT64_C(0x100000001b3);
	k = &t->known[(h ^ h >> 29) % N_KNOWN];
	if (word.n != k->n_word || memcmp(word.p, k->word, word.n) != 0) {
		soi_forms_of(&t->forms, word);
		*exact = soi_buf_span(&t->forms.exact);
		*bare = soi_buf_span(&t->forms.bare);
		if (word.n > KNOWN_BYTES || exact->n > KNOWN_BYTES || bare->n > KNOWN_BYTES)
			return false;
		k->n_word = (uint8_t)word.n;
		k->n_exact = (uint8_t)exact->n;
		k->n_bare = (uint8_t)bare->n;
		k->common = soi_common_has(t->common, *bare);
		memcpy(k->word, word.p, word.n);
		memcpy(k->bare, bare->p, bare->n);
		if (exact->n)
			memcpy(k->exact, exact->p, exact->n);
	}
	*exact = (struct soi_span){ k->exact, k->n_exact };
	*bare = (struct soi_span){ k->bare, k->n_bare };
	return k->common;
}

/* What FTS5 calls back for a token. */
typedef int take_token(void *ctx, int tflags, const char *p, int n, int start, int end);

/* An article's words.  The pair of two common ones stands where the second does. */
static int tokenize_text(struct tokenizer *t, struct soi_span text, void *ctx, take_token *token)
{
	char last[SOI_COMMON_BYTES], pair[SOI_PAIR_BYTES];
	size_t n_last = 0, at = 0, start, end;
	struct soi_span exact, bare;
	int rc = soi_common_load(t->common);

	if (t->loaded != t->common->n_loaded)
		memset(t->known, 0, sizeof(t->known));
	t->loaded = t->common->n_loaded;
	while (rc == SQLITE_OK && soi_next_word(text, &at, &start, &end)) {
		bool common = known_forms(t, soi_span_sub(text, start, end), &exact, &bare);

		if (exact.n)
			rc = token(ctx, 0, exact.p, (int)exact.n, (int)start, (int)end);
		if (rc == SQLITE_OK)
			rc = token(ctx, exact.n ? FTS5_TOKEN_COLOCATED : 0, bare.p, (int)bare.n,
				   (int)start, (int)end);
		if (rc == SQLITE_OK && common && n_last)
			rc = token(ctx, FTS5_TOKEN_COLOCATED, pair,
				   (int)soi_pair(pair, (struct soi_span){ last, n_last }, bare),
				   (int)start, (int)end);
		n_last = common ? bare.n : 0;
		memcpy(last, bare.p, n_last);
	}
	return rc;
}

/* Words of a query: by the form that was typed. */
static int tokenize_query(struct tokenizer *t, struct soi_span text, bool prefix, void *ctx, take_token *token)
{
	size_t at = 0, start, end;
	int rc = SQLITE_OK;

	while (rc == SQLITE_OK && soi_next_word(text, &at, &start, &end)) {
		struct soi_span form;

		soi_forms_of(&t->forms, soi_span_sub(text, start, end));
		form = soi_buf_span(t->forms.exact.n && !prefix ? &t->forms.exact : &t->forms.bare);
		rc = token(ctx, 0, form.p, (int)form.n, (int)start, (int)end);
	}
	return rc;
}

static int tokenize(Fts5Tokenizer *tokenizer, void *ctx, int flags, const char *p, int n, take_token *token)
{
	struct tokenizer *t = (struct tokenizer *)tokenizer;
	struct soi_span text = { p, n > 0 ? (size_t)n : 0 };

	return flags & FTS5_TOKENIZE_QUERY ?
	       tokenize_query(t, text, flags & FTS5_TOKENIZE_PREFIX, ctx, token) :
	       tokenize_text(t, text, ctx, token);
}

int soi_search_init(sqlite3 *db, struct soi_common *common)
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
	*common = (struct soi_common){ .db = db };
	rc = api->xCreateTokenizer(api, "soi", common, &tokenizer, NULL);
	return rc == SQLITE_OK ? api->xCreateFunction(api, "soi_rank", NULL, soi_rank, NULL) : rc;
}

/* ---- facets ---- */

static const char *const facet_names[] = {
	[SOI_FACET_OUTLET] = "outlet:", [SOI_FACET_ACTOR] = "actor:",
	[SOI_FACET_PLACE] = "place:", [SOI_FACET_TYPE] = "type:",
};

/* The keys of a facet's value, its words folded both ways; of a plain one they are
 * the same. */
struct facet_keys {
	uint64_t exact, bare;
};

static struct facet_keys facet_keys(enum soi_facet facet, struct soi_span value)
{
	struct soi_span name = soi_span_str(facet_names[facet]);
	size_t at = 0, start, end;
	struct facet_keys keys;
	struct soi_buf exact, bare;
	struct soi_forms f;

	soi_forms_init(&f);
	soi_buf_init(&exact, SOI_MAX_TEXT_BYTES);
	soi_buf_init(&bare, SOI_MAX_TEXT_BYTES);
	soi_buf_add(&exact, name);
	soi_buf_add(&bare, name);
	while (soi_next_word(value, &at, &start, &end)) {
		soi_forms_of(&f, soi_span_sub(value, start, end));
		soi_buf_byte(&exact, ' ');
		soi_buf_add(&exact, soi_buf_span(f.exact.n ? &f.exact : &f.bare));
		soi_buf_byte(&bare, ' ');
		soi_buf_add(&bare, soi_buf_span(&f.bare));
	}
	keys = (struct facet_keys){ soi_hash64(soi_buf_span(&exact)), soi_hash64(soi_buf_span(&bare)) };
	soi_buf_release(&bare);
	soi_buf_release(&exact);
	soi_forms_release(&f);
	return keys;
}

/* "zz" and the key in hex. */
static void put_facet(struct soi_buf *out, uint64_t key)
{
	static const char digits[] = "0123456789abcdef";
	char word[18] = "zz";

	for (int i = 0; i < 16; i++)
		word[2 + i] = digits[key >> (60 - 4 * i) & 15];
	soi_buf_add(out, (struct soi_span){ word, sizeof(word) });
}

void soi_facet_word(enum soi_facet facet, struct soi_span value, struct soi_buf *out)
{
	put_facet(out, facet_keys(facet, value).exact);
}

bool soi_facet_fits(struct soi_span typed, struct soi_span value)
{
	struct facet_keys x = facet_keys(SOI_FACET_ACTOR, typed), y = facet_keys(SOI_FACET_ACTOR, value);

	return value.n && (is_plain(typed) ? x.bare == y.bare : x.exact == y.exact);
}

#define FACETS_SEEN 64

struct facets {
	struct soi_arena *a;
	uint64_t *keys;		/* [n] */
	size_t n, cap;
	struct {
		enum soi_facet facet;
		struct soi_span value;
	} seen[FACETS_SEEN];	/* a text names the same few again and again */
	size_t n_seen;
};

static void push_key(struct facets *f, uint64_t key)
{
	soi_arena_grow(f->a, &f->keys, f->n, &f->cap, sizeof(*f->keys));
	f->keys[f->n++] = key;
}

static void add_facet(struct facets *f, enum soi_facet facet, struct soi_span value)
{
	struct facet_keys keys;

	if (value.n == 0)
		return;
	for (size_t i = 0; i < f->n_seen; i++)
		if (f->seen[i].facet == facet && soi_span_eq(f->seen[i].value, value))
			return;
	if (f->n_seen < FACETS_SEEN) {
		f->seen[f->n_seen].facet = facet;
		f->seen[f->n_seen++].value = value;
	}
	keys = facet_keys(facet, value);
	push_key(f, keys.bare);
	if (!is_plain(value))
		push_key(f, keys.exact);
}

static int key_cmp(const void *pa, const void *pb)
{
	uint64_t a = *(const uint64_t *)pa, b = *(const uint64_t *)pb;

	return a < b ? -1 : a > b;
}

static void add_event(struct facets *f, const struct soi_event *e)
{
	size_t i;

	add_facet(f, SOI_FACET_TYPE, e->type);
	add_facet(f, SOI_FACET_PLACE, e->where);
	for (i = 0; i < e->n_source; i++)
		add_facet(f, SOI_FACET_ACTOR, e->source[i]);
	for (i = 0; i < e->n_target; i++)
		add_facet(f, SOI_FACET_ACTOR, e->target[i]);
}

/*
 * A state is a place where it is written as one and an actor where it acts, so
 * the name of a place counts as both; people and organisations are actors.
 */
static struct soi_span facets_of(struct soi_arena *a, const struct soi_doc *doc)
{
	const struct soi_marks *m = doc->marks;
	struct facets f;
	struct soi_span out;
	struct soi_buf b;
	size_t i;

	f.a = a;
	f.keys = NULL;
	f.n = f.cap = f.n_seen = 0;
	add_facet(&f, SOI_FACET_OUTLET, doc->art->outlet);
	for (i = 0; m && i < m->n_names; i++) {
		add_facet(&f, SOI_FACET_ACTOR, m->names[i].id);
		if (m->names[i].kind == SOI_PLACE)
			add_facet(&f, SOI_FACET_PLACE, m->names[i].id);
	}
	for (i = 0; m && i < m->n_events; i++)
		add_event(&f, &m->events[i]);
	if (f.n)
		qsort(f.keys, f.n, sizeof(*f.keys), key_cmp);
	soi_buf_init(&b, SOI_MAX_TEXT_BYTES);
	for (i = 0; i < f.n; i++)
		if (i == 0 || f.keys[i] != f.keys[i - 1]) {
			put_facet(&b, f.keys[i]);
			soi_buf_byte(&b, ' ');
		}
	out = soi_arena_copy(a, soi_buf_span(&b));
	soi_buf_release(&b);
	return out;
}

/* ---- writing the index ---- */

#define N_COLUMNS 4

/* The columns of an article: title, lede, the rest of its text, facets. */
static void columns_of(struct soi_arena *a, const struct soi_doc *doc,
		       struct soi_span col[N_COLUMNS])
{
	const struct soi_article *art = doc->art;
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
	col[3] = facets_of(a, doc);
}

/*
 * What was put and not yet written.  FTS5 collects a transaction's words and
 * sorts them once, as long as places come in order; one below the last makes it
 * write all it has.  So they wait here and are sorted.
 */
#define MAX_PENDING_BYTES ((size_t)16 << 20)

struct entry {
	int64_t place;
	struct soi_span col[N_COLUMNS];
};

struct soi_pending {
	struct soi_arena arena;
	struct entry *entries;
	size_t n, cap;
};

/* Run a statement on a place and its columns. */
static int with_columns(struct soi_store *s, sqlite3_stmt *st, const struct entry *e,
			struct soi_err *err)
{
	int rc, i;

	(void)sqlite3_bind_int64(st, 1, e->place);
	for (i = 0; i < N_COLUMNS; i++)
		soi_bind_span(st, i + 2, e->col[i]);
	rc = soi_db_run(s, st, err);
	soi_db_done(st);
	return rc;
}

static int by_place(const void *pa, const void *pb)
{
	const struct entry *a = pa, *b = pb;

	return a->place < b->place ? -1 : a->place > b->place;
}

int soi_search_flush(struct soi_store *s, struct soi_err *err)
{
	struct soi_pending *p = s->pending;
	sqlite3_stmt *st;
	int rc;

	if (!p || p->n == 0)
		return 0;
	qsort(p->entries, p->n, sizeof(*p->entries), by_place);
	rc = soi_db_prepare(s, "INSERT INTO search (rowid, title, lede, body, facets)"
			       " VALUES (?, ?, ?, ?, ?)", &st, err);
	for (size_t i = 0; rc == 0 && i < p->n; i++)
		rc = with_columns(s, st, &p->entries[i], err);
	p->n = p->cap = 0;
	soi_arena_clear(&p->arena);
	s->n_flushed++;
	return rc;
}

/*
 * A flush is a segment of the index, and FTS5 merges eight of a size as it goes
 * (schema.c), which leaves up to seven of each: a phrase looked for in all of them
 * takes half as long again as in one or two.  To merge by fours makes every addition
 * dearer and is no quicker to ask; so a large addition, and only one, ends with a merge.
 */
#define MANY_FLUSHES 8

int soi_search_settle(struct soi_store *s, struct soi_err *err)
{
	if (s->n_flushed < MANY_FLUSHES)
		return 0;
	s->n_flushed = 0;
	return soi_db_exec(s, "INSERT INTO search (search, rank) VALUES ('merge', 1000000);", err);
}

void soi_search_drop(struct soi_store *s)
{
	if (!s->pending)
		return;
	soi_arena_release(&s->pending->arena);
	free(s->pending);
	s->pending = NULL;
}

int soi_search_put(struct soi_store *s, int64_t place, const struct soi_doc *doc,
		   struct soi_err *err)
{
	struct soi_pending *p = s->pending;
	struct soi_span col[N_COLUMNS];

	if (doc->art->kind == SOI_LISTING)
		return 0;
	if (!p) {
		p = s->pending = calloc(1, sizeof(*p));
		if (!p)
			soi_out_of_memory();
		soi_arena_init(&p->arena);
	}
	columns_of(&p->arena, doc, col);
	soi_arena_grow(&p->arena, &p->entries, p->n, &p->cap, sizeof(*p->entries));
	p->entries[p->n].place = place;
	for (int i = 0; i < N_COLUMNS; i++)
		p->entries[p->n].col[i] = i < 3 ? soi_arena_copy(&p->arena, col[i]) : col[i];
	p->n++;
	return p->arena.used_bytes < MAX_PENDING_BYTES ? 0 : soi_search_flush(s, err);
}

int soi_search_take(struct soi_store *s, int64_t place, const struct soi_doc *doc,
		    struct soi_err *err)
{
	struct entry e = { .place = place };
	struct soi_arena a;
	sqlite3_stmt *st;
	int rc;

	if (doc->art->kind == SOI_LISTING)
		return 0;
	rc = soi_search_flush(s, err);
	/* A contentless index must be told again what it forgets. */
	if (rc == 0)
		rc = soi_db_prepare(s, "INSERT INTO search (search, rowid, title, lede, body, facets)"
				       " VALUES ('delete', ?, ?, ?, ?, ?)", &st, err);
	if (rc < 0)
		return rc;
	soi_arena_init(&a);
	columns_of(&a, doc, e.col);
	rc = with_columns(s, st, &e, err);
	soi_arena_release(&a);
	return rc;
}

/* ---- places ---- */

#define NO_DAY (INT64_C(1) << 23)	/* the number of the first heap of undated ones */
#define HEAPS 4096

/* What the article's place has above SOI_PLACE_BITS. */
static int64_t day_number(const struct soi_article *art)
{
	int64_t first, last;

	if (!soi_edtf_bounds(art->published, &first, &last))
		return NO_DAY + (int64_t)(soi_hash64(art->id) % HEAPS);
	first = NO_DAY / 2 - first;	/* a year has at most four digits */
	return first < 1 ? 1 : first >= NO_DAY ? NO_DAY - 1 : first;
}

int soi_search_place(struct soi_store *s, const struct soi_article *art, int64_t *place,
		     struct soi_err *err)
{
	int64_t start = day_number(art) << SOI_PLACE_BITS, end = start + (INT64_C(1) << SOI_PLACE_BITS);
	sqlite3_stmt *st;
	int rc;

	rc = soi_db_prepare(s, "SELECT max(place) FROM articles WHERE place >= ? AND place < ?", &st, err);
	if (rc < 0)
		return rc;
	(void)sqlite3_bind_int64(st, 1, start);
	(void)sqlite3_bind_int64(st, 2, end);
	rc = soi_db_step(s, st, err);
	*place = rc > 0 && sqlite3_column_type(st, 0) != SQLITE_NULL ? sqlite3_column_int64(st, 0) + 1 : start;
	soi_db_done(st);
	if (rc >= 0 && *place >= end)
		return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "too many articles of one day, '%.*s'",
				SOI_FMT(art->published));
	return rc < 0 ? rc : 0;
}

/* ---- sums ---- */

/* One entry's share of an article's sum. */
static uint64_t entry_key(struct soi_span term, int64_t col, int64_t place)
{
	return soi_hash_pair(soi_hash64(term), (uint64_t)(col << 32 | place) + 1);
}

struct summing {
	int64_t col, place;	/* of the last token */
	uint64_t sum;
};

static int add_to_sum(void *ctx, int tflags, const char *p, int n, int start, int end)
{
	struct summing *x = ctx;

	(void)start, (void)end;
	x->place += !(tflags & FTS5_TOKEN_COLOCATED);
	x->sum += entry_key((struct soi_span){ p, (size_t)n }, x->col, x->place);
	return SQLITE_OK;
}

int soi_search_sum(struct soi_store *s, const struct soi_doc *doc, uint64_t *sum, struct soi_err *err)
{
	struct soi_span col[N_COLUMNS];
	Fts5Tokenizer *t = NULL;
	struct summing x = { 0 };
	struct soi_arena a;
	int rc = SQLITE_OK;

	*sum = 0;
	if (doc->art->kind == SOI_LISTING)
		return 0;
	if (tokenizer_create(&s->common, NULL, 0, &t) != SQLITE_OK)
		soi_out_of_memory();
	soi_arena_init(&a);
	columns_of(&a, doc, col);
	for (; rc == SQLITE_OK && x.col < N_COLUMNS; x.col++) {
		x.place = -1;
		rc = tokenize_text((struct tokenizer *)t, col[x.col], &x, add_to_sum);
	}
	*sum = x.sum;
	soi_arena_release(&a);
	tokenizer_delete(t);
	return rc == SQLITE_OK ? 0 : soi_db_fail(s, err);
}

static struct soi_sum *find_sum(struct soi_sum *sums, size_t n, int64_t place)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (sums[mid].place < place)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && sums[lo].place == place ? &sums[lo] : NULL;
}

int soi_search_sums(struct soi_store *s, struct soi_sum *sums, size_t n, int64_t *bad,
		    struct soi_err *err)
{
	sqlite3_stmt *st = NULL;
	int rc;

	*bad = 0;
	rc = soi_db_exec(s, "CREATE VIRTUAL TABLE IF NOT EXISTS temp.entries"
			    " USING fts5vocab (main, search, instance)", err);
	if (rc == 0)
		rc = soi_db_prepare(s, "SELECT term, doc, col, offset FROM temp.entries", &st, err);
	if (rc < 0)
		return rc;
	while ((rc = soi_db_step(s, st, err)) > 0) {
		static const char *const names[] = { "title", "lede", "body", "facets" };
		struct soi_sum *sum = find_sum(sums, n, sqlite3_column_int64(st, 1));
		struct soi_span name = soi_column(st, 2);
		int col = 0;

		while (col < N_COLUMNS - 1 && !soi_span_is(name, names[col]))
			col++;
		if (sum)
			sum->sum += entry_key(soi_column(st, 0), col, sqlite3_column_int64(st, 3));
		else
			*bad = sqlite3_column_int64(st, 1);
	}
	soi_db_done(st);
	return rc;
}
