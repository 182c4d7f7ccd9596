/*
 * soi reprints: the copies of an article, with the original, the time between,
 * whom it went through, and what each copy did to its sentences; at a terminal
 * "+" before what was added, "-" before what was dropped, "~" before what was
 * changed, and what it was.
 */
#include <json-c/json.h>

#include "cli/cli.h"
#include "base/banned.h"

struct telling {
	struct soi_cli *c;
	struct soi_buf b;
	bool ok;
};

static void flush(struct telling *t)
{
	t->ok = soi_out_line(t->c, soi_buf_span(&t->b)) && t->ok;
	soi_buf_clear(&t->b);
}

static void sentence(struct telling *t, const char *sign, const char *sgr, struct json_object *o)
{
	soi_term_sgr(t->c, &t->b, sgr);
	soi_buf_add(&t->b, soi_span_str(sign));
	soi_term_wrap(&t->b, soi_field(o, "text"), 4, soi_term_columns());
	soi_term_sgr(t->c, &t->b, "0");
	flush(t);
}

static void sentences(struct telling *t, struct json_object *o, const char *key, const char *sign,
		      const char *sgr)
{
	struct json_object *list = soi_field_get(o, key);

	for (size_t i = 0; i < soi_field_count(list); i++) {
		struct json_object *x = json_object_array_get_idx(list, i);

		sentence(t, sign, sgr, x);
		if (soi_field_get(x, "was"))
			sentence(t, "    ", "2", soi_field_get(x, "was"));
	}
}

static void head(struct telling *t, struct json_object *o)
{
	soi_term_sgr(t->c, &t->b, "1");
	soi_term_put(&t->b, soi_field(o, "id"), soi_term_columns() / 2, false);
	soi_term_sgr(t->c, &t->b, "0");
	if (soi_field(o, "outlet").n) {
		soi_buf_add(&t->b, SOI_LIT(" · "));
		soi_term_put(&t->b, soi_field(o, "outlet"), 30, false);
	}
	if (soi_field(o, "published").n) {
		soi_buf_add(&t->b, SOI_LIT(" · "));
		soi_term_put(&t->b, soi_field(o, "published"), 30, false);
	}
}

static void copy(struct telling *t, struct json_object *o)
{
	struct json_object *chain = soi_field_get(o, "chain");
	int64_t lag = soi_field_int(o, "lag_s", INT64_MIN);

	soi_buf_add(&t->b, SOI_LIT("  "));
	head(t, o);
	if (lag != INT64_MIN)
		soi_buf_printf(&t->b, " · %+lld s", (long long)lag);
	for (size_t i = 0; i < soi_field_count(chain); i++) {
		soi_buf_add(&t->b, i ? SOI_LIT(" → ") : SOI_LIT(" · "));
		soi_term_put(&t->b, (struct soi_span){
			json_object_get_string(json_object_array_get_idx(chain, i)),
			(size_t)json_object_get_string_len(json_object_array_get_idx(chain, i)) }, 30, false);
	}
	flush(t);
	sentences(t, o, "added", "  + ", "32");
	sentences(t, o, "dropped", "  - ", "31");
	sentences(t, o, "changed", "  ~ ", "33");
}

static int one_line(void *ctx, struct soi_span line)
{
	struct telling *t = ctx;
	struct json_object *o;

	if (t->c->opt[OPT_JSON] || !t->c->terminal)
		return soi_out_line(t->c, line) ? 0 : 1;
	o = soi_field_parse(t->c, line);
	if (soi_field(o, "reprint_of").n) {
		copy(t, o);
	} else {
		head(t, o);
		flush(t);
	}
	(void)json_object_put(o);
	return t->ok ? 0 : 1;
}

int soi_cmd_reprints(struct soi_cli *c)
{
	struct telling t = { .c = c, .ok = true };
	struct soi_store *s = soi_cli_store(c, SOI_OPEN_READ);
	struct soi_err err;
	size_t n;
	int rc;

	if (!s)
		return SOI_EXIT_SKIPPED;
	soi_buf_init(&t.b, SOI_MAX_CAPTURE_BYTES);
	rc = soi_store_reprints(s, soi_span_str(c->args[0]), false, one_line, &t, &n, &err);
	if (rc < 0) {
		soi_say_err(c, NULL, &err);
	} else if (rc == 0) {
		soi_say(c, MSG_NO_STORY, c->args[0]);
		c->refused = true;
	}
	soi_buf_release(&t.b);
	soi_store_free(s);
	return soi_cli_exit(c, rc < 0 ? rc : 0);
}
