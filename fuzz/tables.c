/* A user's table laid over ours: any bytes either give a table whose every cell
 * can be read, or an error that says something. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/base.h"
#include "base/banned.h"

static char folder[] = "/tmp/soi-fuzz-XXXXXX";
static char path[sizeof(folder) + 32];

static void clean_up(void)
{
	(void)unlink(path);
	(void)rmdir(folder);
}

static void write_overlay(const uint8_t *p, size_t n)
{
	int fd;

	if (!path[0]) {
		if (!mkdtemp(folder))
			abort();
		(void)snprintf(path, sizeof(path), "%s/abbreviations.tsv", folder);
		(void)atexit(clean_up);
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, p, n) != (ssize_t)n)
		abort();
	(void)close(fd);
}

static size_t bytes_in(const struct soi_table *t)
{
	size_t bytes = 0;

	for (size_t row = 0; row < t->n_rows; row++) {
		for (size_t col = 0; col < t->n_cols; col++) {
			struct soi_span cell = soi_table_cell(t, row, col);

			if (soi_utf8_check(cell) != SIZE_MAX)
				abort();
			bytes += cell.n;
		}
	}
	return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct soi_tables tables;
	struct soi_err err = { 0 };

	write_overlay(p, n);
	if (soi_tables_open(&tables, folder, &err) == 0)
		(void)bytes_in(soi_tables_get(&tables, "abbreviations"));
	else if (!err.msg[0])
		abort();
	soi_tables_release(&tables);
	return 0;
}
