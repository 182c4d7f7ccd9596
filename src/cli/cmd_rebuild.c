/* soi rebuild: derive all anew from the captures, with the tables of now. */
#include "cli/cli.h"
#include "base/banned.h"

int soi_cmd_rebuild(struct soi_cli *c)
{
	struct soi_store *s;
	struct soi_engine e;
	struct soi_err err;
	int status, rc;

	status = soi_cli_engine_and_store(c, SOI_OPEN_WRITE, &e, &s);
	if (status != SOI_EXIT_OK)
		return status;
	rc = soi_store_rebuild(s, &e, &err);
	if (rc < 0)
		soi_say_err(c, NULL, &err);
	else
		soi_say(c, MSG_REBUILT);
	soi_store_free(s);
	return soi_cli_exit(c, rc);
}
