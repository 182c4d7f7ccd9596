/*
 * Corrections by hand: an append-only log beside the captures, and what it
 * means for them.
 *
 * The log is given from outside, as the captures are: `rebuild` replays it and
 * nothing rewrites it (triggers refuse, and each row carries the hash of all
 * up to it, which `verify` computes again).  Entries that an undo names do not
 * count, nor does an undo that a later one names.  What is left goes two ways:
 * removed articles are kept from the set (the table `removed`, derived), the
 * rest is handed to the grouping as it stands (story/correct.c).
 *
 * A removal hides the article and keeps its capture, so that it can be undone
 * and the same bytes are known when they come again.
 */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/internal.h"
#include "base/banned.h"

static const char *const verbs[] = { "merge", "split", "move", "rename", "remove", "undo" };

#define N_VERBS (sizeof(verbs) / sizeof(*verbs))
#define COLUMNS "seq, verb, what, target, note, hash"
/* The log's entry that removed an article. */
#define SEQ_OF_REMOVED "SELECT seq FROM removed WHERE article = ?"

const char *soi_correction_name(enum soi_correction_verb verb)
{
	return verbs[verb];
}

/* ---- reading the log ---- */

/* json ends in a NUL. */
static bool parse_what(struct soi_arena *a, struct soi_span json, struct soi_correction *out)
{
	struct json_object *list = json_tokener_parse(json.p);

	if (!json_object_is_type(list, json_type_array)) {
		(void)json_object_put(list);
		return false;
	}
	out->n_what = json_object_array_length(list);
	out->what = SOI_NEW_N(a, struct soi_span, out->n_what);
	for (size_t i = 0; i < out->n_what; i++) {
		struct json_object *o = json_object_array_get_idx(list, i);

		out->what[i] = soi_arena_copy(a, soi_span_str(json_object_get_string(o)));
	}
	(void)json_object_put(list);
	return true;
}

/* A row of COLUMNS, all in a. */
static int parse_row(sqlite3_stmt *st, struct soi_arena *a, struct soi_logged *out,
		     struct soi_err *err)
{
	struct soi_span verb = soi_column(st, 1);
	size_t v = 0;

	*out = (struct soi_logged){ .c.seq = sqlite3_column_int64(st, 0) };
	while (v < N_VERBS && !soi_span_is(verb, verbs[v]))
		v++;
	if (v == N_VERBS)
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "correction %lld: no verb '%.*s'",
				(long long)out->c.seq, SOI_FMT(verb));
	out->c.verb = (enum soi_correction_verb)v;
	out->json = soi_arena_copy(a, soi_column(st, 2));
	out->c.target = soi_arena_copy(a, soi_column(st, 3));
	out->note = soi_arena_copy(a, soi_column(st, 4));
	out->hash = soi_arena_copy(a, soi_column(st, 5));
	if (!parse_what(a, out->json, &out->c))
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
				"correction %lld: its names are no list", (long long)out->c.seq);
	return 0;
}

/* The entry that an undo names, as a place in the log; n: none. */
static size_t undone_by(const struct soi_logged *log, size_t n, const struct soi_logged *undo)
{
	long long seq = strtoll(undo->c.target.p, NULL, 10);
	size_t i = 0;

	while (i < n && log[i].c.seq != seq)
		i++;
	return i;
}

int soi_log_load(struct soi_store *s, struct soi_arena *a, struct soi_log *out,
		 struct soi_err *err)
{
	sqlite3_stmt *st;
	size_t cap = 0;
	int rc;

	*out = (struct soi_log){ 0 };
	rc = soi_db_prepare(s, "SELECT " COLUMNS " FROM corrections ORDER BY seq", &st, err);
	if (rc < 0)
		return rc;
	while ((rc = soi_db_step(s, st, err)) > 0) {
		soi_arena_grow(a, &out->rows, out->n, &cap, sizeof(*out->rows));
		rc = parse_row(st, a, &out->rows[out->n], err);
		if (rc < 0)
			break;
		out->n++;
	}
	soi_db_done(st);
	if (rc < 0)
		return rc;
	for (size_t i = out->n; i-- > 0; ) {
		struct soi_logged *l = &out->rows[i];

		if (l->c.verb == SOI_UNDO && !l->undone && undone_by(out->rows, i, l) < i)
			out->rows[undone_by(out->rows, i, l)].undone = true;
	}
	return 0;
}

struct soi_correction *soi_log_in_force(const struct soi_log *log, struct soi_arena *a, size_t *n)
{
	struct soi_correction *out = SOI_NEW_N(a, struct soi_correction, log->n);

	*n = 0;
	for (size_t i = 0; i < log->n; i++)
		if (!log->rows[i].undone && log->rows[i].c.verb < SOI_REMOVE)
			out[(*n)++] = log->rows[i].c;
	return out;
}

/* ---- what is removed ---- */

int soi_is_removed(struct soi_store *s, struct soi_span id, struct soi_err *err)
{
	int64_t seq;

	return soi_db_number_of(s, SEQ_OF_REMOVED, id, &seq, err);
}

/* Index, or take out of the index, the records of an article. */
static int index_article(struct soi_store *s, const struct soi_engine *e, struct soi_span id,
			 bool in, struct soi_err *err)
{
	struct soi_arena a;
	sqlite3_stmt *st;
	int rc;

	rc = soi_db_prepare(s, "SELECT place, record FROM articles WHERE article = ? ORDER BY id",
			    &st, err);
	if (rc < 0)
		return rc;
	soi_arena_init(&a);
	soi_bind_span(st, 1, id);
	while ((rc = soi_db_step(s, st, err)) > 0) {
		struct soi_capture c = { .form = SOI_FORM_RECORD, .bytes = soi_column(st, 1) };
		struct soi_doc *docs;
		size_t n;

		rc = soi_derive(e, &a, &c, true, &docs, &n, err);
		if (rc == 0)
			rc = in ? soi_search_put(s, sqlite3_column_int64(st, 0), docs, err)
				: soi_search_take(s, sqlite3_column_int64(st, 0), docs, err);
		if (rc < 0)
			break;
		soi_arena_clear(&a);
	}
	soi_db_done(st);
	soi_arena_release(&a);
	return rc;
}

static int put_removed(struct soi_store *s, const struct soi_log *log, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(s, "INSERT OR REPLACE INTO removed VALUES (?, ?)", &st, err);

	for (size_t i = 0; rc == 0 && i < log->n; i++) {
		const struct soi_logged *l = &log->rows[i];

		for (size_t k = 0; rc == 0 && k < l->c.n_what; k++) {
			struct soi_span id;

			if (l->undone || l->c.verb != SOI_REMOVE ||
			    soi_scope_of(l->c.what[k], &id) != SOI_SCOPE_ARTICLE)
				continue;
			soi_bind_span(st, 1, id);
			(void)sqlite3_bind_int64(st, 2, l->c.seq);
			rc = soi_db_run(s, st, err);
		}
	}
	return rc;
}

/* Make the table of what is removed anew; with e, bring the index after it. */
static int renew_removed(struct soi_store *s, const struct soi_engine *e,
			 const struct soi_log *log, struct soi_err *err)
{
	static const char CHANGED[] =
		"SELECT article, 1 FROM temp.before WHERE article NOT IN (SELECT article FROM removed)"
		" UNION ALL SELECT article, 0 FROM removed"
		" WHERE article NOT IN (SELECT article FROM temp.before) ORDER BY 1";
	sqlite3_stmt *st;
	int rc;

	rc = soi_db_exec(s, "CREATE TEMP TABLE IF NOT EXISTS before (article TEXT PRIMARY KEY);"
			    "DELETE FROM temp.before;"
			    "INSERT INTO temp.before SELECT article FROM removed;"
			    "DELETE FROM removed;", err);
	if (rc == 0)
		rc = put_removed(s, log, err);
	if (rc < 0 || !e)
		return rc;
	rc = soi_db_prepare(s, CHANGED, &st, err);
	if (rc < 0)
		return rc;
	while ((rc = soi_db_step(s, st, err)) > 0) {
		rc = index_article(s, e, soi_column(st, 0), sqlite3_column_int(st, 1) != 0, err);
		if (rc < 0)
			break;
	}
	soi_db_done(st);
	if (rc == 0)	/* what was hidden has no say, until it is grouped again */
		rc = soi_db_exec(s, "UPDATE articles SET speaks = NULL"
				    " WHERE article IN (SELECT article FROM removed)", err);
	return rc;
}

int soi_log_replay(struct soi_store *s, struct soi_err *err)
{
	struct soi_arena a;
	struct soi_log log;
	int rc;

	soi_arena_init(&a);
	rc = soi_log_load(s, &a, &log, err);
	if (rc == 0)
		rc = renew_removed(s, NULL, &log, err);
	soi_arena_release(&a);
	return rc;
}

/* ---- writing the log ---- */

static void hash_part(struct soi_sha256 *h, struct soi_span part)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "%zu:", part.n);
	soi_sha256_add(h, soi_span_str(text));
	soi_sha256_add(h, part);
	soi_sha256_add(h, SOI_LIT("\n"));
}

/* Of the row and, through the hash before it, of all before it. */
static void hash_row(const struct soi_logged *l, struct soi_span before, char hex[65])
{
	struct soi_sha256 h;
	char seq[32];

	(void)snprintf(seq, sizeof(seq), "%lld", (long long)l->c.seq);
	soi_sha256_init(&h);
	hash_part(&h, SOI_LIT("soi-correction-1"));
	hash_part(&h, before);
	hash_part(&h, soi_span_str(seq));
	hash_part(&h, soi_span_str(verbs[l->c.verb]));
	hash_part(&h, l->json);
	hash_part(&h, l->c.target);
	hash_part(&h, l->note);
	soi_sha256_hex(&h, hex);
}

int soi_log_check(const struct soi_log *log, size_t *bad)
{
	struct soi_span before = SOI_EMPTY;
	char hex[65];

	for (*bad = 0; *bad < log->n; (*bad)++) {
		const struct soi_logged *l = &log->rows[*bad];

		hash_row(l, before, hex);
		if (l->c.seq != (int64_t)*bad + 1 || !soi_span_is(l->hash, hex))
			return 0;
		before = l->hash;
	}
	return 1;
}

static int append(struct soi_store *s, const struct soi_log *log, struct soi_logged *l,
		  struct soi_err *err)
{
	sqlite3_stmt *st;
	char hex[65];
	int rc;

	l->c.seq = log->n ? log->rows[log->n - 1].c.seq + 1 : 1;
	hash_row(l, log->n ? log->rows[log->n - 1].hash : SOI_EMPTY, hex);
	rc = soi_db_prepare(s, "INSERT INTO corrections (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?)",
			    &st, err);
	if (rc < 0)
		return rc;
	(void)sqlite3_bind_int64(st, 1, l->c.seq);
	soi_bind_span(st, 2, soi_span_str(verbs[l->c.verb]));
	soi_bind_span(st, 3, l->json);
	soi_bind_span(st, 4, l->c.target);
	soi_bind_span(st, 5, l->note);
	soi_bind_span(st, 6, soi_span_str(hex));
	rc = soi_db_run(s, st, err);
	soi_db_done(st);
	return rc;
}

/* ---- from what was typed to names of articles ---- */

static int has_group(struct soi_store *s, struct soi_span id, struct soi_err *err)
{
	int64_t one;

	return soi_db_number_of(s, "SELECT 1 FROM groups WHERE article = ?", id, &one, err);
}

/*
 * "s-X", "c-X" or X to "story:X", "cluster:X", "article:X", X being an article
 * that is there.  story: an article's id stands for its story too.
 */
static int name_of(struct soi_store *s, struct soi_arena *a, struct soi_span typed, bool story,
		   struct soi_span *out, struct soi_err *err)
{
	struct soi_span id = typed;
	const char *scope = story ? "story" : "article";
	int rc = typed.n && typed.n <= SOI_MAX_ID_BYTES ? has_group(s, typed, err) : 0;

	if (rc == 0 && typed.n > 2 && typed.p[1] == '-' && (typed.p[0] == 's' || typed.p[0] == 'c')) {
		id = soi_span_sub(typed, 2, typed.n);
		scope = story || typed.p[0] == 's' ? "story" : "cluster";
		rc = has_group(s, id, err);
	}
	if (rc == 0)
		return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET,
				"no story, cluster or article has the id '%.*s'", SOI_FMT(typed));
	if (rc > 0)
		*out = soi_arena_printf(a, "%s:%.*s", scope, SOI_FMT(id));
	return rc < 0 ? rc : 0;
}

/* Another article of the story of one that goes: where the story's address leads. */
static int companion(struct soi_store *s, struct soi_arena *a, const struct soi_correction *c,
		     struct soi_span *out, struct soi_err *err)
{
	struct soi_span id;
	sqlite3_stmt *st;
	int rc;

	*out = SOI_EMPTY;
	(void)soi_scope_of(c->what[0], &id);
	rc = soi_db_prepare(s, "SELECT article FROM groups WHERE article <> ?1 AND story ="
			       " (SELECT story FROM groups WHERE article = ?1)"
			       " ORDER BY article LIMIT 1", &st, err);
	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, id);
	rc = soi_db_step(s, st, err);
	if (rc > 0)
		*out = soi_arena_printf(a, "story:%.*s", SOI_FMT(soi_column(st, 0)));
	soi_db_done(st);
	return rc < 0 ? rc : 0;
}

static int check_undo(const struct soi_log *log, struct soi_span typed, struct soi_err *err)
{
	for (size_t i = 0; i < log->n; i++) {
		char seq[32];

		(void)snprintf(seq, sizeof(seq), "%lld", (long long)log->rows[i].c.seq);
		if (!soi_span_is(typed, seq))
			continue;
		if (log->rows[i].undone)
			return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET,
					"correction %s is undone already", seq);
		return 0;
	}
	return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "there is no correction '%.*s'",
			SOI_FMT(typed));
}

/* Whether two names lead to one story now. */
static int one_story(struct soi_store *s, struct soi_span x, struct soi_span y,
		     struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc;

	(void)soi_scope_of(x, &x);
	(void)soi_scope_of(y, &y);
	rc = soi_db_prepare(s, "SELECT 1 FROM groups a JOIN groups b ON a.story = b.story"
			       " WHERE a.article = ? AND b.article = ?", &st, err);
	if (rc < 0)
		return rc;
	soi_bind_span(st, 1, x);
	soi_bind_span(st, 2, y);
	rc = soi_db_step(s, st, err);
	soi_db_done(st);
	return rc;
}

/* Say no to what would change nothing: it is a slip, and the log stays for good. */
static int check_sense(struct soi_store *s, const struct soi_correction *c, struct soi_err *err)
{
	int rc = 0;

	if (c->verb == SOI_MERGE)
		rc = one_story(s, c->what[0], c->what[1], err);
	else if (c->verb == SOI_MOVE)
		rc = one_story(s, c->what[0], c->target, err);
	if (rc > 0)
		return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "they stand in one story already");
	return rc;
}

static int resolve(struct soi_store *s, struct soi_arena *a, const struct soi_log *log,
		   const struct soi_hand *typed, struct soi_logged *l, struct soi_err *err)
{
	bool story = typed->verb == SOI_MERGE || typed->verb == SOI_RENAME;
	struct soi_correction *c = &l->c;
	int rc = 0;

	c->verb = typed->verb;
	c->target = typed->target;
	l->note = typed->note;
	c->what = SOI_NEW_N(a, struct soi_span, typed->n_what);
	if (c->verb == SOI_UNDO)
		return check_undo(log, c->target, err);
	for (size_t i = 0; rc == 0 && i < typed->n_what; i++)
		rc = name_of(s, a, typed->what[i], story, &c->what[c->n_what++], err);
	if (rc == 0 && c->verb == SOI_MOVE)
		rc = name_of(s, a, typed->target, true, &c->target, err);
	for (size_t i = 0; rc == 0 && i < c->n_what; i++) {
		struct soi_span id;

		if (!story && soi_scope_of(c->what[i], &id) == SOI_SCOPE_STORY)
			rc = soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET,
				      "'%s' takes articles, not stories", verbs[c->verb]);
		else if (c->verb == SOI_REMOVE && soi_scope_of(c->what[i], &id) != SOI_SCOPE_ARTICLE)
			rc = soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "'remove' takes articles");
	}
	if (rc == 0 && c->verb == SOI_REMOVE)
		rc = companion(s, a, c, &c->target, err);
	return rc == 0 ? check_sense(s, c, err) : rc;
}

static void names_json(const struct soi_correction *c, struct soi_arena *a, struct soi_span *out)
{
	struct soi_buf b;
	struct soi_json j;

	soi_buf_init(&b, SOI_MAX_RECORDS_BYTES);
	soi_json_init(&j, &b);
	soi_json_open(&j, '[');
	for (size_t i = 0; i < c->n_what; i++)
		soi_json_str(&j, c->what[i]);
	soi_json_close(&j, ']');
	*out = soi_arena_copy(a, soi_buf_span(&b));
	soi_buf_release(&b);
}

static int correct(struct soi_store *s, const struct soi_engine *e, const struct soi_hand *typed,
		   struct soi_arena *a, int64_t *seq, struct soi_err *err)
{
	struct soi_logged l = { .c.seq = 0 };
	struct soi_log log;
	int rc = soi_meta_same_rules(s, e, err);

	if (rc == 0)
		return soi_fail(err, SOI_EVERSION, SOI_NO_OFFSET, "what '%s' holds was derived with"
				" other tables or rules; 'soi rebuild' derives it anew", s->path);
	if (rc > 0)
		rc = soi_log_load(s, a, &log, err);
	if (rc == 0)
		rc = resolve(s, a, &log, typed, &l, err);
	if (rc < 0)
		return rc;
	names_json(&l.c, a, &l.json);
	rc = append(s, &log, &l, err);
	*seq = l.c.seq;
	if (rc == 0)
		rc = soi_log_load(s, a, &log, err);
	if (rc == 0)
		rc = renew_removed(s, e, &log, err);
	return rc == 0 ? soi_group_all(s, e, true, err) : rc;
}

int soi_store_correct(struct soi_store *s, const struct soi_engine *e,
		      const struct soi_hand *typed, int64_t *seq, struct soi_err *err)
{
	struct soi_arena a;
	int rc = soi_db_begin(s, err);

	if (rc < 0)
		return rc;
	soi_arena_init(&a);
	rc = correct(s, e, typed, &a, seq, err);
	if (rc == 0)
		rc = soi_db_commit(s, err);
	if (rc < 0)
		soi_db_rollback(s);
	soi_arena_release(&a);
	return rc;
}

/* ---- telling ---- */

void soi_logged_json(const struct soi_logged *l, struct soi_json *j)
{
	soi_json_key_int(j, "seq", l->c.seq);
	soi_json_key_str(j, "verb", soi_span_str(verbs[l->c.verb]));
	soi_json_key(j, "what");
	soi_json_raw(j, l->json);
	soi_json_key_str(j, "target", l->c.target);
	soi_json_key_str(j, "note", l->note);
	soi_json_key(j, "undone");
	soi_json_bool(j, l->undone);
}

int soi_store_log(struct soi_store *s, int (*line)(void *ctx, struct soi_span line), void *ctx,
		  struct soi_err *err)
{
	struct soi_arena a;
	struct soi_log log;
	struct soi_buf b;
	struct soi_json j;
	int rc;

	soi_arena_init(&a);
	soi_buf_init(&b, SOI_MAX_FILE_BYTES);
	rc = soi_log_load(s, &a, &log, err);
	for (size_t i = 0; rc == 0 && i < log.n; i++) {
		soi_buf_clear(&b);
		soi_json_init(&j, &b);
		soi_json_open(&j, '{');
		soi_logged_json(&log.rows[i], &j);
		soi_json_close(&j, '}');
		rc = line(ctx, soi_buf_span(&b));
	}
	soi_buf_release(&b);
	soi_arena_release(&a);
	return rc;
}

int soi_store_removed(struct soi_store *s, struct soi_span id, struct soi_buf *out,
		      struct soi_err *err)
{
	struct soi_arena a;
	struct soi_log log;
	struct soi_json j;
	int64_t seq;
	int rc;

	soi_buf_clear(out);
	rc = soi_db_number_of(s, SEQ_OF_REMOVED, id, &seq, err);
	if (rc == 0 && (soi_span_starts(id, SOI_LIT("s-")) || soi_span_starts(id, SOI_LIT("c-")))) {
		id = soi_span_sub(id, 2, id.n);		/* a group of its own */
		rc = soi_db_number_of(s, SEQ_OF_REMOVED, id, &seq, err);
	}
	if (rc <= 0)
		return rc;
	soi_arena_init(&a);
	rc = soi_log_load(s, &a, &log, err);
	for (size_t i = 0; rc == 0 && i < log.n; i++) {
		if (log.rows[i].c.seq != seq)
			continue;
		soi_json_init(&j, out);
		soi_json_open(&j, '{');
		soi_json_key_str(&j, "id", id);
		soi_json_key(&j, "removed");
		soi_json_bool(&j, true);
		soi_json_key_int(&j, "seq", seq);
		soi_json_key_str(&j, "note", log.rows[i].note);
		soi_json_close(&j, '}');
		rc = 1;
	}
	soi_arena_release(&a);
	return rc;
}

int soi_removed_story(struct soi_store *s, struct soi_arena *a, struct soi_span id,
		      struct soi_span *other, struct soi_err *err)
{
	struct soi_log log;
	int64_t seq;
	int rc = soi_db_number_of(s, SEQ_OF_REMOVED, id, &seq, err);

	*other = SOI_EMPTY;
	if (rc <= 0)
		return rc;
	rc = soi_log_load(s, a, &log, err);
	for (size_t i = 0; rc == 0 && i < log.n; i++)
		if (log.rows[i].c.seq == seq)
			(void)soi_scope_of(log.rows[i].c.target, other);
	return rc < 0 ? rc : other->n > 0;
}
