/*
 * The tables, compiled in or with the user's laid over them, and the rooms
 * that stand on them.  Made once; they live as long as the process.
 */
#include "cli/cli.h"
#include "base/banned.h"

int soi_cli_engine(struct soi_cli *c, enum soi_need need, struct soi_engine *out)
{
	static struct soi_tables tables;	/* process lifetime; read-only when this returns */
	static struct soi_arena arena;
	struct soi_err err;

	*out = (struct soi_engine){ .tables = &tables, .n_threads = c->n_threads };
	soi_arena_init(&arena);
	if (soi_tables_open(&tables, c->opt[OPT_DATA], &err) < 0)
		goto failed;
	out->reader = soi_reader_new(&arena, &tables, &err);
	if (!out->reader)
		goto failed;
	if (need >= SOI_NEED_MARK) {
		out->marker = soi_marker_new(&arena, &tables, &err);
		if (!out->marker)
			goto failed;
	}
	if (need >= SOI_NEED_GROUP) {
		out->grouper = soi_grouper_new(&arena, &tables, &err);
		if (!out->grouper)
			goto failed;
	}
	return SOI_EXIT_OK;
failed:
	soi_say_err(c, c->opt[OPT_DATA], &err);
	return c->opt[OPT_DATA] ? SOI_EXIT_USAGE : SOI_EXIT_SKIPPED;
}
