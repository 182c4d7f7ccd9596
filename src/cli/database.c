/* The database of -d, and with it all that derives what it holds. */
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "base/banned.h"

const char *soi_cli_database(const struct soi_cli *c)
{
	return c->opt[OPT_DATABASE] ? c->opt[OPT_DATABASE] : SOI_DEFAULT_DATABASE;
}

void soi_cli_keep_beside(const struct soi_cli *c)
{
	char path[PATH_MAX], given[PATH_MAX];

	if (!realpath(soi_cli_database(c), path)) {	/* it is to be made */
		(void)snprintf(given, sizeof(given), "%s", soi_cli_database(c));
		if (!realpath(dirname(given), path))
			return;
		(void)setenv("SQLITE_TMPDIR", path, 0);
		return;
	}
	(void)setenv("SQLITE_TMPDIR", dirname(path), 0);
}

struct soi_store *soi_cli_store(struct soi_cli *c, enum soi_open how)
{
	struct soi_store *s;
	struct soi_err err;

	if (soi_store_open(&s, soi_cli_database(c), how, &err) == 0)
		return s;
	soi_say_err(c, NULL, &err);
	return NULL;
}

int soi_cli_engine_and_store(struct soi_cli *c, enum soi_open how, struct soi_engine *e,
			     struct soi_store **s)
{
	int status = soi_cli_engine(c, SOI_NEED_GROUP, e);

	if (status != SOI_EXIT_OK)
		return status;
	*s = soi_cli_store(c, how);
	return *s ? SOI_EXIT_OK : SOI_EXIT_SKIPPED;
}
