/*
 * The knowledge: tables in data/, tab-separated, compiled into the program,
 * and a user's own laid over them.
 *
 * Format: UTF-8, LF.  Lines that start with '#' and empty lines are passed
 * over.  The first other line names the columns.  The first column is the key
 * (keys may repeat within a table).  A file NAME.tsv in an overlay folder adds
 * to the table NAME: rows of ours whose key stands in the overlay are replaced
 * by the overlay's rows of that key; a key written with '-' in front only
 * removes ours.  An overlay may leave columns out (they are empty) and may
 * order them otherwise; unknown tables and columns are errors, so that a
 * misspelling is seen.
 *
 * Read-only after soi_tables_open; shared by threads; lives for the process.
 */
#ifndef SOI_BASE_TABLE_H
#define SOI_BASE_TABLE_H

#include "base/arena.h"
#include "base/error.h"

struct soi_table {
	struct soi_span name;		/* "states" for data/states.tsv */
	size_t n_cols, n_rows;
	const struct soi_span *cols;	/* [n_cols] */
	const struct soi_span *cells;	/* [n_rows][n_cols] */
	const char *sha256;		/* of our bytes; NULL once an overlay changed them */
};

struct soi_tables {
	struct soi_arena arena;
	struct soi_table *tables;
	size_t n_tables;
	char version[65];	/* SHA-256 over the tables' names and hashes, hex; of a table that
				 * was laid over, the hash of its cells */
};

/* overlay: NULL, or a folder with *.tsv files.  *t is released by the caller
 * also after failure. */
int soi_tables_open(struct soi_tables *t, const char *overlay, struct soi_err *err)
	__attribute__((warn_unused_result));
void soi_tables_release(struct soi_tables *t);

/* The table called name; asserts that it is compiled in. */
const struct soi_table *soi_tables_get(const struct soi_tables *t, const char *name);

/* The column's index; asserts that it exists. */
size_t soi_table_col(const struct soi_table *t, const char *col);

static inline struct soi_span soi_table_cell(const struct soi_table *t, size_t row, size_t col)
{
	return t->cells[row * t->n_cols + col];
}

/* What tools/embed.c writes at build time: every file of data/, in byte order
 * of their names. */
struct soi_embedded {
	const char *name;	/* without ".tsv" */
	const char *bytes;
	size_t n_bytes;
	const char *sha256;	/* of the bytes, hex: hashing them at each start took 20 ms */
};
extern const struct soi_embedded soi_embedded[];
extern const size_t soi_embedded_n;

#endif
