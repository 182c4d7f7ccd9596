/*
 * Captures in and out of the file: the bytes once by their hash, compressed;
 * what was said about them beside.  See schema.c for the format.
 */
#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>

#include "store/internal.h"
#include "base/banned.h"

#define ZSTD_LEVEL 3	/* pages of 3 to 300 kB: half the time of level 9 for 4 % more bytes */

static void key_span(struct soi_sha256 *h, struct soi_span s)
{
	char text[32];
	int n = snprintf(text, sizeof(text), "%zu:", s.n);

	soi_sha256_add(h, (struct soi_span){ text, (size_t)n });
	soi_sha256_add(h, s);
	soi_sha256_add(h, SOI_LIT("\n"));
}

static long long length_or_absent(size_t n)
{
	return n == SIZE_MAX ? -1 : (long long)n;
}

void soi_capture_key(const struct soi_capture *c, const char sha256[65], char key[65])
{
	struct soi_sha256 h;
	char text[256];
	int n;

	soi_sha256_init(&h);
	n = snprintf(text, sizeof(text), "soi-capture-1\n%d\n%lld\n%lld\n%s\n", (int)c->form,
		     length_or_absent(c->title_bytes), length_or_absent(c->lede_bytes), sha256);
	soi_sha256_add(&h, (struct soi_span){ text, (size_t)n });
	key_span(&h, c->id);
	key_span(&h, c->url);
	key_span(&h, c->outlet);
	key_span(&h, c->section);
	key_span(&h, c->published);
	if (c->fetched.n)
		key_span(&h, c->fetched);
	if (c->fallback)
		soi_sha256_add(&h, SOI_LIT("fallback\n"));
	soi_sha256_hex(&h, key);
}

static unsigned nibble(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static void from_hex(const char hex[65], char out[32])
{
	int i;

	for (i = 0; i < 32; i++)
		out[i] = (char)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
}

static void to_hex(struct soi_span bytes, char hex[65])
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < 32 && i < bytes.n; i++) {
		hex[2 * i] = digits[(unsigned char)bytes.p[i] >> 4];
		hex[2 * i + 1] = digits[bytes.p[i] & 15];
	}
	hex[2 * i] = '\0';
}

static int put_blob(struct soi_store *s, struct soi_span bytes, struct soi_span sha256,
		    struct soi_err *err)
{
	size_t cap = ZSTD_compressBound(bytes.n);
	char *packed = malloc(cap);
	sqlite3_stmt *st = NULL;
	size_t n;
	int rc;

	if (!s->packer)		/* kept: to make and clear one takes as long as to pack a short text */
		s->packer = ZSTD_createCCtx();
	if (!packed || !s->packer)
		soi_out_of_memory();
	n = ZSTD_compressCCtx(s->packer, packed, cap, bytes.n ? bytes.p : "", bytes.n, ZSTD_LEVEL);
	if (ZSTD_isError(n)) {
		rc = soi_fail(err, SOI_EIO, SOI_NO_OFFSET, "cannot compress: %s",
			      ZSTD_getErrorName(n));
		goto out;
	}
	rc = soi_db_prepare(s, "INSERT OR IGNORE INTO blobs VALUES (?, ?, ?)", &st, err);
	if (rc < 0)
		goto out;
	soi_bind_blob(st, 1, sha256);
	(void)sqlite3_bind_int64(st, 2, (sqlite3_int64)bytes.n);
	soi_bind_blob(st, 3, (struct soi_span){ packed, n });
	rc = soi_db_run(s, st, err);
out:
	soi_db_done(st);
	free(packed);
	return rc;
}

static int find_key(struct soi_store *s, struct soi_span key, int64_t *row, struct soi_err *err)
{
	sqlite3_stmt *st;
	int rc = soi_db_prepare(s, "SELECT id FROM captures WHERE key = ?", &st, err);

	if (rc < 0)
		return rc;
	soi_bind_blob(st, 1, key);
	rc = soi_db_step(s, st, err);
	if (rc > 0)
		*row = sqlite3_column_int64(st, 0);
	soi_db_done(st);
	return rc;
}

int soi_capture_known(struct soi_store *s, const char key[65], int64_t *row, struct soi_err *err)
{
	char bytes[32];
	int64_t unused;

	from_hex(key, bytes);
	return find_key(s, (struct soi_span){ bytes, 32 }, row ? row : &unused, err);
}

static void bind_length(sqlite3_stmt *st, int at, size_t n)
{
	if (n == SIZE_MAX)
		(void)sqlite3_bind_null(st, at);
	else
		(void)sqlite3_bind_int64(st, at, (sqlite3_int64)n);
}

int soi_capture_put(struct soi_store *s, const struct soi_capture *c, const char sha256[65],
		    int64_t *row, struct soi_err *err)
{
	char key_hex[65], key[32], sha[32];
	sqlite3_stmt *st;
	int rc;

	soi_capture_key(c, sha256, key_hex);
	from_hex(key_hex, key);
	from_hex(sha256, sha);
	rc = find_key(s, (struct soi_span){ key, 32 }, row, err);
	if (rc != 0)
		return rc < 0 ? rc : 0;
	rc = put_blob(s, c->bytes, (struct soi_span){ sha, 32 }, err);
	if (rc < 0)
		return rc;
	rc = soi_db_prepare(s, "INSERT INTO captures (key, sha256, form, title_bytes, lede_bytes,"
			       " given_id, url, outlet, section, published, fetched, fallback)"
			       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", &st, err);
	if (rc < 0)
		return rc;
	soi_bind_blob(st, 1, (struct soi_span){ key, 32 });
	soi_bind_blob(st, 2, (struct soi_span){ sha, 32 });
	(void)sqlite3_bind_int(st, 3, (int)c->form);
	bind_length(st, 4, c->title_bytes);
	bind_length(st, 5, c->lede_bytes);
	soi_bind_span(st, 6, c->id);
	soi_bind_span(st, 7, c->url);
	soi_bind_span(st, 8, c->outlet);
	soi_bind_span(st, 9, c->section);
	soi_bind_span(st, 10, c->published);
	soi_bind_span(st, 11, c->fetched);
	(void)sqlite3_bind_int(st, 12, c->fallback);
	rc = soi_db_run(s, st, err);
	*row = sqlite3_last_insert_rowid(s->db);
	soi_db_done(st);
	return rc < 0 ? rc : 1;
}

static int unpack(sqlite3_stmt *st, int at, struct soi_arena *a, struct soi_span *out,
		  struct soi_err *err)
{
	struct soi_span packed = soi_column(st, at + 1);
	int64_t n_bytes = sqlite3_column_int64(st, at);
	char *bytes;
	size_t n;

	if (n_bytes < 0 || (uint64_t)n_bytes > SOI_MAX_FILE_BYTES)
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
				"a capture claims to have %lld bytes", (long long)n_bytes);
	bytes = soi_arena_alloc(a, (size_t)n_bytes + 1);
	n = ZSTD_decompress(bytes, (size_t)n_bytes, packed.p, packed.n);
	if (ZSTD_isError(n) || n != (size_t)n_bytes)
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "a capture does not unpack: %s",
				ZSTD_isError(n) ? ZSTD_getErrorName(n) : "its length differs");
	*out = (struct soi_span){ bytes, n };
	return 0;
}

static size_t column_length(sqlite3_stmt *st, int at)
{
	return sqlite3_column_type(st, at) == SQLITE_NULL ? SIZE_MAX :
	       (size_t)sqlite3_column_int64(st, at);
}

int soi_capture_row(sqlite3_stmt *st, struct soi_arena *a, struct soi_stored *out,
		    struct soi_err *err)
{
	struct soi_capture *c = &out->capture;

	*out = (struct soi_stored){ .row = sqlite3_column_int64(st, 0) };
	to_hex(soi_column(st, 1), out->sha256);
	c->form = (enum soi_capture_form)sqlite3_column_int(st, 2);
	c->title_bytes = column_length(st, 3);
	c->lede_bytes = column_length(st, 4);
	c->id = soi_arena_copy(a, soi_column(st, 5));
	c->url = soi_arena_copy(a, soi_column(st, 6));
	c->outlet = soi_arena_copy(a, soi_column(st, 7));
	c->section = soi_arena_copy(a, soi_column(st, 8));
	c->published = soi_arena_copy(a, soi_column(st, 9));
	c->fetched = soi_arena_copy(a, soi_column(st, 10));
	c->fallback = sqlite3_column_int(st, 11) != 0;
	c->name = soi_arena_printf(a, "capture %s", out->sha256);
	return unpack(st, 12, a, &c->bytes, err);
}

int soi_store_each_capture(struct soi_store *s,
			   int (*row)(void *ctx, const struct soi_capture *c, const char *sha256),
			   void *ctx, struct soi_err *err)
{
	struct soi_stored stored;
	struct soi_arena a;
	sqlite3_stmt *st;
	int rc = soi_db_prepare(s, "SELECT " SOI_CAPTURE_COLUMNS " FROM captures c JOIN blobs b USING (sha256)"
				   " WHERE EXISTS (SELECT 1 FROM articles a WHERE a.capture = c.id AND a.article NOT IN"
				   " (SELECT article FROM removed)) ORDER BY c.key", &st, err);

	if (rc < 0)
		return rc;
	soi_arena_init(&a);
	while ((rc = soi_db_step(s, st, err)) > 0) {
		rc = soi_capture_row(st, &a, &stored, err);
		if (rc == 0)
			rc = row(ctx, &stored.capture, stored.sha256);
		if (rc != 0)
			break;
		soi_arena_clear(&a);
	}
	soi_arena_release(&a);
	soi_db_done(st);
	return rc;
}

int soi_store_capture(struct soi_store *s, struct soi_span sha256, struct soi_buf *out,
		      struct soi_err *err)
{
	struct soi_arena a;
	struct soi_span bytes;
	sqlite3_stmt *st = NULL;
	char hex[65], key[32];
	size_t i;
	int rc;

	soi_buf_clear(out);
	if (sha256.n != 64)
		return 0;
	for (i = 0; i < 64; i++) {
		char c = sha256.p[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return 0;
		hex[i] = c;
	}
	hex[64] = '\0';
	from_hex(hex, key);
	soi_arena_init(&a);
	rc = soi_db_prepare(s, "SELECT n_bytes, zstd FROM blobs WHERE sha256 = ?", &st, err);
	if (rc < 0)
		goto out;
	soi_bind_blob(st, 1, (struct soi_span){ key, 32 });
	rc = soi_db_step(s, st, err);
	if (rc <= 0)
		goto out;
	rc = unpack(st, 0, &a, &bytes, err);
	if (rc < 0)
		goto out;
	soi_buf_add(out, bytes);
	rc = 1;
out:
	soi_db_done(st);
	soi_arena_release(&a);
	return rc;
}
