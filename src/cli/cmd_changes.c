/*
 * soi changes: what moved in the stories since a line of this list, or a day.
 * At a terminal a line each, with the number to ask from next time.
 */
#include <json-c/json.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "base/banned.h"

struct printing {
	struct soi_cli *cli;
	struct soi_arena arena;
	size_t n;
};

static enum soi_msg kind_word(struct soi_span kind)
{
	static const struct {
		const char *name;
		enum soi_msg msg;
	} words[] = {
		{ "added", MSG_CH_ADDED }, { "fulfilled", MSG_CH_FULFILLED },
		{ "put-off", MSG_S_PUT_OFF }, { "cancelled", MSG_S_CANCELLED },
		{ "denied", MSG_S_DENIED }, { "dated", MSG_CH_DATED },
		{ "corrected", MSG_CH_CORRECTED }, { "contradicted", MSG_CH_CONTRADICTED },
		{ "withdrawn", MSG_CH_WITHDRAWN },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (soi_span_is(kind, words[i].name))
			return words[i].msg;
	return MSG_NONE;
}

/* "  12 21/5/2024  thêm        headline  [s-x]" */
static bool print_row(struct printing *p, struct soi_span line)
{
	struct json_object *o = soi_field_parse(p->cli, line);
	struct soi_span what = soi_field(o, "headline");
	struct soi_buf b;
	bool ok;

	soi_buf_init(&b, SOI_MAX_CAPTURE_BYTES);
	soi_buf_printf(&b, "%5lld  ", (long long)soi_field_int(o, "seq", 0));
	soi_term_put(&b, soi_term_date(&p->arena, soi_field(o, "day")), 10, true);
	soi_term_sgr(p->cli, &b, "1");
	soi_buf_printf(&b, "  %s  ", soi_message(soi_cli_lang(p->cli), kind_word(soi_field(o, "change"))));
	soi_term_sgr(p->cli, &b, "0");
	soi_term_put(&b, what.n ? what : soi_field(o, "what"), soi_term_columns(), false);
	soi_term_sgr(p->cli, &b, "2");
	soi_buf_printf(&b, "  [%.*s]", SOI_FMT(soi_field(o, "story")));
	soi_term_sgr(p->cli, &b, "0");
	ok = soi_out_line(p->cli, soi_buf_span(&b));
	soi_buf_release(&b);
	soi_arena_clear(&p->arena);
	(void)json_object_put(o);
	return ok;
}

static int one_line(void *ctx, struct soi_span line)
{
	struct printing *p = ctx;

	if (p->n >= p->cli->limit)
		return 1;
	p->n++;
	if (p->cli->opt[OPT_JSON] || !p->cli->terminal)
		return soi_out_line(p->cli, line) ? 0 : 1;
	return print_row(p, line) ? 0 : 1;
}

int soi_cmd_changes(struct soi_cli *c)
{
	struct printing p = { .cli = c };
	const char *since = c->opt[OPT_SINCE];
	int64_t seq = 0, day = SOI_NO_TIME, last;
	struct soi_store *s = soi_cli_store(c, SOI_OPEN_READ);
	struct soi_err err;
	int rc;

	if (!s)
		return SOI_EXIT_SKIPPED;
	if (since && soi_is_seq(since))
		seq = strtoll(since, NULL, 10);
	else if (since)
		(void)soi_edtf_bounds(soi_span_str(since), &day, &last);
	soi_arena_init(&p.arena);
	rc = soi_store_changes(s, seq, day, one_line, &p, &err);
	if (rc < 0)
		soi_say_err(c, NULL, &err);
	soi_arena_release(&p.arena);
	soi_store_free(s);
	return soi_cli_exit(c, rc < 0 ? rc : 0);
}
