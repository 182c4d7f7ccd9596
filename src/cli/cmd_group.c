/* soi group: a set of articles to reprints, clusters, stories; a line each. */
#include <stdlib.h>

#include "cli/cli.h"
#include "base/banned.h"

struct gathering {
	struct soi_cli *cli;
	const struct soi_engine *engine;
	struct soi_set *set;
};

static bool gather(void *ctx, struct soi_span line)
{
	struct gathering *g = ctx;
	struct soi_err err;

	if (soi_set_add(g->set, g->engine, line, &err) < 0)
		soi_say_skipped(g->cli, soi_span_sub(line, 0, line.n < 60 ? line.n : 60), &err);
	return true;
}

static int print_rows(struct soi_cli *c, const struct soi_grouping *grouping,
		      const struct soi_texts *texts)
{
	struct soi_buf line;
	struct soi_json j;
	size_t i;

	soi_buf_init(&line, SOI_MAX_CAPTURE_BYTES);
	for (i = 0; i < grouping->n_rows; i++) {
		soi_buf_clear(&line);
		soi_json_init(&j, &line);
		soi_group_row_json(&grouping->rows[i], texts, &j);
		if (!soi_out_line(c, soi_buf_span(&line)))
			break;
	}
	soi_buf_release(&line);
	return soi_cli_exit(c, 0);
}

/* The set of all inputs, or of all parts. */
static int gather_all(struct soi_cli *c, struct gathering *g, struct soi_err *err)
{
	if (c->opt[OPT_MERGE])
		return soi_merge(c, g->engine, g->set, err);
	soi_filter(c, g->engine, SOI_MAKE_MARKED, gather, g);
	return 0;
}

int soi_cmd_group(struct soi_cli *c)
{
	struct gathering g = { .cli = c };
	struct soi_grouping grouping;
	struct soi_texts *texts;
	struct soi_engine e;
	struct soi_err err;
	int status, rc;

	if (c->opt[OPT_SHARDS] && c->opt[OPT_MERGE]) {
		soi_say(c, MSG_NOT_TAKEN, "group --shards", "merge");
		return SOI_EXIT_USAGE;
	}
	status = soi_cli_engine(c, SOI_NEED_GROUP, &e);
	if (status != SOI_EXIT_OK)
		return status;
	if (c->opt[OPT_SHARDS])
		return soi_shards(c, &e, (size_t)strtoul(c->opt[OPT_SHARDS], NULL, 10));
	g.engine = &e;
	g.set = soi_set_new();
	rc = gather_all(c, &g, &err);
	if (rc == 0)
		rc = soi_set_rows(g.set, &e, &grouping, &texts, &err);
	if (rc < 0) {
		soi_say_err(c, NULL, &err);
		status = soi_cli_exit(c, rc);
	} else {
		status = print_rows(c, &grouping, texts);
	}
	soi_set_free(g.set);
	return status;
}
