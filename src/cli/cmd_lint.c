/* soi lint-patterns: rows of the table of events that never fire or say two things. */
#include "cli/cli.h"
#include "mark/mark.h"
#include "base/banned.h"

struct linting {
	struct soi_cli *cli;
	struct soi_buf b;
};

static const char *const names[] = {
	[SOI_LINT_REPEATED] = "repeated",
	[SOI_LINT_UNREACHABLE] = "unreachable",
	[SOI_LINT_CONTRADICTS] = "contradicts",
};

static void put_row(struct soi_json *j, const char *key, const struct soi_lint_row *r)
{
	soi_json_key(j, key);
	soi_json_open(j, '{');
	soi_json_key_int(j, "row", (int64_t)r->row);
	soi_json_key_str(j, "pattern", r->pattern);
	soi_json_key_str(j, "type", r->type);
	soi_json_close(j, '}');
}

static void report(void *ctx, enum soi_lint what, const struct soi_lint_row *row,
		   const struct soi_lint_row *by)
{
	struct linting *l = ctx;
	struct soi_json j;

	soi_buf_clear(&l->b);
	if (l->cli->opt[OPT_JSON]) {
		soi_json_init(&j, &l->b);
		soi_json_open(&j, '{');
		soi_json_key_str(&j, "problem", soi_span_str(names[what]));
		put_row(&j, "pattern", row);
		put_row(&j, "by", by);
		soi_json_close(&j, '}');
	} else {
		soi_buf_printf(&l->b, "%zu\t%s\t%.*s\t%.*s\t%zu\t%.*s\t%.*s", row->row, names[what],
			       SOI_FMT(row->pattern), SOI_FMT(row->type), by->row,
			       SOI_FMT(by->pattern), SOI_FMT(by->type));
	}
	(void)soi_out_line(l->cli, soi_buf_span(&l->b));
}

int soi_cmd_lint_patterns(struct soi_cli *c)
{
	struct linting l = { .cli = c };
	struct soi_engine e;
	struct soi_err err;
	int rc, status = soi_cli_engine(c, SOI_NEED_READ, &e);

	if (status != SOI_EXIT_OK)
		return status;
	soi_buf_init(&l.b, SOI_MAX_TABLE_BYTES);
	rc = soi_events_lint(e.tables, report, &l, &err);
	soi_buf_release(&l.b);
	if (rc < 0)
		soi_say_err(c, NULL, &err);
	else if (rc == 0)
		soi_say(c, MSG_LINT_CLEAN);
	c->refused = c->refused || rc > 0;
	return soi_cli_exit(c, rc < 0 ? rc : 0);
}
