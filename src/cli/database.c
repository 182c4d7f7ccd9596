/* The database of -d, and with it all that derives what it holds. */
#include "cli/cli.h"
#include "base/banned.h"

struct soi_store *soi_cli_store(struct soi_cli *c, enum soi_open how)
{
	const char *path = c->opt[OPT_DATABASE] ? c->opt[OPT_DATABASE] : SOI_DEFAULT_DATABASE;
	struct soi_store *s;
	struct soi_err err;

	if (soi_store_open(&s, path, how, &err) == 0)
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
