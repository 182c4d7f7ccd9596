/*
 * Parsing is one pass over the bytes; cells point into the embedded bytes or
 * into the arena's copy of an overlay file.  A table is laid together by
 * hashing the overlay's keys: linear in rows.
 */
#include "base/table.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/banned.h"

/* The next line that is neither empty nor a comment; false at the end. */
static bool next_line(struct soi_span *rest, struct soi_span *line, size_t *number)
{
	while (rest->p && rest->n) {
		*line = soi_span_cut(rest, '\n');
		++*number;
		if (line->n && line->p[line->n - 1] == '\r')
			line->n--;
		if (line->n && line->p[0] != '#')
			return true;
	}
	return false;
}

static size_t count_cells(struct soi_span line)
{
	size_t n = 1;

	for (size_t i = 0; i < line.n; i++)
		n += line.p[i] == '\t';
	return n;
}

static int parse(struct soi_table *t, struct soi_arena *a, struct soi_span name,
		 struct soi_span bytes, struct soi_err *err)
{
	struct soi_span rest = bytes, line = SOI_EMPTY, *cells = NULL;
	size_t number = 0, n = 0, cap = 0, bad;

	*t = (struct soi_table){ .name = name };
	bad = soi_utf8_check(bytes);
	if (bad != SIZE_MAX)
		return soi_fail(err, SOI_EFORMAT, bad, "table '%.*s' is not UTF-8 at byte %zu",
				SOI_FMT(name), bad);
	if (!next_line(&rest, &line, &number))
		return soi_fail(err, SOI_EFORMAT, 0, "table '%.*s' has no line of columns", SOI_FMT(name));
	t->n_cols = count_cells(line);
	cap = t->n_cols * 16;
	cells = SOI_NEW_N(a, struct soi_span, cap);
	do {
		if (count_cells(line) != t->n_cols)
			return soi_fail(err, SOI_EFORMAT, (size_t)(line.p - bytes.p),
					"table '%.*s', line %zu: %zu columns instead of %zu",
					SOI_FMT(name), number, count_cells(line), t->n_cols);
		for (size_t i = 0; i < t->n_cols; i++) {
			soi_arena_grow(a, &cells, n, &cap, sizeof(*cells));
			cells[n++] = soi_span_cut(&line, '\t');
		}
	} while (next_line(&rest, &line, &number));
	t->cols = cells;
	t->cells = cells + t->n_cols;
	t->n_rows = n / t->n_cols - 1;
	return 0;
}

static size_t find_col(const struct soi_table *t, struct soi_span col)
{
	for (size_t i = 0; i < t->n_cols; i++)
		if (soi_span_eq(t->cols[i], col))
			return i;
	return SIZE_MAX;
}

static struct soi_span plain_key(struct soi_span key)
{
	return key.n > 1 && key.p[0] == '-' ? soi_span_sub(key, 1, key.n) : key;
}

static int by_key(const void *x, const void *y)
{
	return soi_span_cmp(*(const struct soi_span *)x, *(const struct soi_span *)y);
}

/* Lay over onto t. */
static int lay(struct soi_table *t, struct soi_arena *a, const struct soi_table *over,
	       struct soi_err *err)
{
	struct soi_span *keys = SOI_NEW_N(a, struct soi_span, over->n_rows + 1);
	struct soi_span *cells = SOI_NEW_N(a, struct soi_span, (t->n_rows + over->n_rows + 1) * t->n_cols);
	size_t *to = SOI_NEW_N(a, size_t, over->n_cols), key_col = SIZE_MAX, n = 0;

	for (size_t i = 0; i < over->n_cols; i++) {
		to[i] = find_col(t, over->cols[i]);
		if (to[i] == SIZE_MAX)
			return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
					"table '%.*s' has no column '%.*s'", SOI_FMT(t->name),
					SOI_FMT(over->cols[i]));
		if (to[i] == 0)
			key_col = i;
	}
	if (key_col == SIZE_MAX)
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "table '%.*s' needs its column '%.*s'",
				SOI_FMT(t->name), SOI_FMT(t->cols[0]));
	for (size_t r = 0; r < over->n_rows; r++)
		keys[r] = plain_key(soi_table_cell(over, r, key_col));
	qsort(keys, over->n_rows, sizeof(*keys), by_key);
	for (size_t r = 0; r < t->n_rows; r++) {
		struct soi_span key = soi_table_cell(t, r, 0);

		if (over->n_rows && bsearch(&key, keys, over->n_rows, sizeof(*keys), by_key))
			continue;
		memcpy(cells + n * t->n_cols, t->cells + r * t->n_cols, t->n_cols * sizeof(*cells));
		n++;
	}
	for (size_t r = 0; r < over->n_rows; r++) {
		struct soi_span key = soi_table_cell(over, r, key_col);

		if (key.n > 1 && key.p[0] == '-')
			continue;
		for (size_t i = 0; i < over->n_cols; i++)
			cells[n * t->n_cols + to[i]] = soi_table_cell(over, r, i);
		n++;
	}
	t->cells = cells;
	t->n_rows = n;
	t->sha256 = NULL;
	return 0;
}

static struct soi_table *find(const struct soi_tables *t, struct soi_span name)
{
	for (size_t i = 0; i < t->n_tables; i++)
		if (soi_span_eq(t->tables[i].name, name))
			return &t->tables[i];
	return NULL;
}

/* NAME of NAME.tsv, or empty. */
static struct soi_span table_name(const char *file)
{
	struct soi_span s = soi_span_str(file);

	return s.n > 4 && s.p[0] != '.' && soi_span_ends(s, SOI_LIT(".tsv")) ?
		       soi_span_sub(s, 0, s.n - 4) : SOI_EMPTY;
}

static int lay_file(struct soi_tables *t, const char *folder, const char *file, struct soi_err *err)
{
	struct soi_span path = soi_arena_printf(&t->arena, "%s/%s", folder, file), name = table_name(file);
	struct soi_table *ours = find(t, name), over;
	struct soi_buf bytes;
	int rc;

	if (!ours)
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "'%s': there is no table '%.*s'", path.p,
				SOI_FMT(name));
	soi_buf_init(&bytes, SOI_MAX_TABLE_BYTES);
	rc = soi_load(path.p, &bytes, err);
	if (rc == 0)
		rc = parse(&over, &t->arena, ours->name, soi_arena_copy(&t->arena, soi_buf_span(&bytes)), err);
	if (rc == 0)
		rc = lay(ours, &t->arena, &over, err);
	soi_buf_release(&bytes);
	return rc;
}

static int lay_folder(struct soi_tables *t, const char *folder, struct soi_err *err)
{
	struct dirent **names = NULL;
	int n = scandir(folder, &names, NULL, alphasort), rc = 0;

	if (n < 0)
		return soi_fail(err, SOI_EIO, SOI_NO_OFFSET, "cannot open the tables in '%s': %s", folder,
				strerror(errno));
	for (int i = 0; i < n; i++) {
		if (rc == 0 && table_name(names[i]->d_name).n)
			rc = lay_file(t, folder, names[i]->d_name, err);
		free(names[i]);
	}
	free(names);
	return rc;
}

static void hash_span(struct soi_sha256 *sha, struct soi_span s, char end)
{
	soi_sha256_add(sha, s);
	soi_sha256_add(sha, (struct soi_span){ &end, 1 });
}

static void hash_tables(struct soi_tables *t)
{
	struct soi_sha256 sha;

	soi_sha256_init(&sha);
	for (size_t i = 0; i < t->n_tables; i++) {
		const struct soi_table *x = &t->tables[i];

		hash_span(&sha, x->name, '\f');
		if (x->sha256) {
			hash_span(&sha, soi_span_str(x->sha256), '\n');
			continue;
		}
		for (size_t c = 0; c < x->n_cols; c++)
			hash_span(&sha, x->cols[c], '\t');
		for (size_t c = 0; c < x->n_rows * x->n_cols; c++)
			hash_span(&sha, x->cells[c], '\t');
	}
	soi_sha256_hex(&sha, t->version);
}

int soi_tables_open(struct soi_tables *t, const char *overlay, struct soi_err *err)
{
	int rc;

	*t = (struct soi_tables){ .n_tables = soi_embedded_n };
	soi_arena_init(&t->arena);
	t->tables = SOI_NEW_N(&t->arena, struct soi_table, soi_embedded_n);
	for (size_t i = 0; i < soi_embedded_n; i++) {
		const struct soi_embedded *e = &soi_embedded[i];

		rc = parse(&t->tables[i], &t->arena, soi_span_str(e->name),
			   (struct soi_span){ e->bytes, e->n_bytes }, err);
		if (rc)
			return rc;
		t->tables[i].sha256 = e->sha256;
	}
	if (overlay) {
		rc = lay_folder(t, overlay, err);
		if (rc)
			return rc;
	}
	hash_tables(t);
	return 0;
}

void soi_tables_release(struct soi_tables *t)
{
	soi_arena_release(&t->arena);
	t->tables = NULL;
	t->n_tables = 0;
}

const struct soi_table *soi_tables_get(const struct soi_tables *t, const char *name)
{
	const struct soi_table *x = find(t, soi_span_str(name));

	assert(x);
	return x;
}

size_t soi_table_col(const struct soi_table *t, const char *col)
{
	size_t i = find_col(t, soi_span_str(col));

	assert(i != SIZE_MAX);
	return i;
}
