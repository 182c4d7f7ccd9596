/*
 * soi edits: what the captures of one page changed, by sentence; at a terminal
 * "-" before what went and "+" before what came.
 */
#include <json-c/json.h>

#include "cli/cli.h"
#include "base/banned.h"

static int one_line(void *ctx, struct soi_span line)
{
	struct soi_cli *c = ctx;
	struct json_object *o;
	struct soi_buf b;
	bool ok, added;

	if (c->opt[OPT_JSON] || !c->terminal)
		return soi_out_line(c, line) ? 0 : 1;
	o = soi_field_parse(c, line);
	added = soi_span_is(soi_field(o, "change"), "added");
	soi_buf_init(&b, SOI_MAX_CAPTURE_BYTES);
	soi_term_sgr(c, &b, added ? "32" : "31");
	soi_buf_add(&b, added ? SOI_LIT("+ ") : SOI_LIT("- "));
	soi_term_wrap(&b, soi_field(o, "text"), 2, soi_term_columns());
	soi_term_sgr(c, &b, "0");
	ok = soi_out_line(c, soi_buf_span(&b));
	soi_buf_release(&b);
	(void)json_object_put(o);
	return ok ? 0 : 1;
}

int soi_cmd_edits(struct soi_cli *c)
{
	struct soi_store *s = soi_cli_store(c, SOI_OPEN_READ);
	struct soi_err err;
	size_t n = 0;
	int rc;

	if (!s)
		return SOI_EXIT_SKIPPED;
	rc = soi_store_edits(s, soi_span_str(c->args[0]), one_line, c, &n, &err);
	if (rc < 0) {
		soi_say_err(c, NULL, &err);
	} else if (n == 0) {
		soi_say(c, MSG_NO_STORY, c->args[0]);
		c->refused = true;
	}
	soi_store_free(s);
	return soi_cli_exit(c, rc < 0 ? rc : 0);
}
