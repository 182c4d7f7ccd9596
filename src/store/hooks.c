/*
 * Receivers' values stand in the table meta, as "hook NAME": they are neither
 * given nor derived, a rebuild leaves them alone and an export leaves them out.
 */
#include "store/hooks.h"
#include "store/internal.h"

#include <stdio.h>

#include "base/banned.h"

static const char *key_of(struct soi_span name, char key[SOI_MAX_HOOK_NAME + 8])
{
	(void)snprintf(key, SOI_MAX_HOOK_NAME + 8, "hook %.*s", SOI_FMT(name));
	return key;
}

int soi_hook_get(struct soi_store *s, struct soi_span name, struct soi_buf *out, struct soi_err *err)
{
	char key[SOI_MAX_HOOK_NAME + 8];

	soi_buf_clear(out);
	return soi_meta_get(s, key_of(name, key), out, err);
}

int soi_hook_put(struct soi_store *s, struct soi_span name, struct soi_span value, struct soi_err *err)
{
	char key[SOI_MAX_HOOK_NAME + 8];
	int rc = soi_db_begin(s, err);

	if (rc < 0)
		return rc;
	rc = soi_meta_set(s, key_of(name, key), value, err);
	if (rc == 0)
		rc = soi_db_commit(s, err);
	if (rc < 0)
		soi_db_rollback(s);
	return rc;
}

int soi_hook_begin(struct soi_store *s, int64_t *newest, struct soi_err *err)
{
	int rc = soi_db_exec(s, "PRAGMA synchronous = FULL;", err);

	return rc < 0 ? rc : soi_db_number(s, "SELECT max(seq) FROM changes", newest, err);
}
