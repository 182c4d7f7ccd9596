/* soi learn: lines that repeat across the pages of a newspaper, as a table for
 * --data. */
#include <json-c/json.h>

#include "cli/cli.h"
#include "page/html.h"
#include "page/learn.h"
#include "base/banned.h"

struct learning {
	struct soi_cli *cli;
	struct soi_learner learner;
};

static bool learn_line(void *ctx, struct soi_span line)
{
	struct learning *l = ctx;
	struct json_object *o = soi_field_parse(l->cli, line);

	if (!o)
		return true;
	if (soi_span_is(soi_field(o, "kind"), "article"))
		soi_learner_add(&l->learner, soi_html_host(soi_field(o, "url")), soi_field(o, "title"),
				soi_field(o, "text"));
	json_object_put(o);
	return true;
}

int soi_cmd_learn(struct soi_cli *c)
{
	struct learning l = { .cli = c };
	struct soi_engine e;
	struct soi_buf out;
	int status = soi_cli_engine(c, SOI_NEED_READ, &e);

	if (status != SOI_EXIT_OK)
		return status;
	soi_learner_init(&l.learner);
	soi_buf_init(&out, SOI_MAX_TABLE_BYTES);
	soi_filter(c, &e, SOI_MAKE_RECORDS, learn_line, &l);
	(void)soi_learner_print(&l.learner, &out);
	(void)soi_out(c, soi_buf_span(&out));
	soi_buf_release(&out);
	soi_learner_release(&l.learner);
	return soi_cli_exit(c, 0);
}
