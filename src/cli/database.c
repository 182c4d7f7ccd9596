/* The database of -d. */
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
