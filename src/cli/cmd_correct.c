/*
 * Corrections by hand: soi story merge|split|move|rename, soi remove, soi undo,
 * and soi log, which lists them.  Each writes one entry and groups anew.
 */
#include <json-c/json.h>

#include "cli/cli.h"
#include "base/banned.h"

static const struct {
	const char *name;
	enum soi_correction_verb verb;
	int min_args;
	bool target;		/* the last argument is what it is done to */
} verbs[] = {
	{ "merge", SOI_MERGE, 2, false },
	{ "split", SOI_SPLIT, 1, false },
	{ "move", SOI_MOVE, 2, true },
	{ "rename", SOI_RENAME, 2, true },
};

#define N_VERBS (sizeof(verbs) / sizeof(*verbs))

static size_t verb_of(const struct soi_cli *c)
{
	size_t v = 0;

	while (v < N_VERBS && strcmp(c->args[0], verbs[v].name) != 0)
		v++;
	return v;
}

bool soi_is_story_verb(const struct soi_cli *c)
{
	return verb_of(c) < N_VERBS;
}

static int correct(struct soi_cli *c, const struct soi_hand *hand)
{
	struct soi_store *s;
	struct soi_engine e;
	struct soi_err err;
	int64_t seq = 0;
	int status, rc;

	status = soi_cli_engine_and_store(c, SOI_OPEN_WRITE, &e, &s);
	if (status != SOI_EXIT_OK)
		return status;
	rc = soi_store_correct(s, &e, hand, &seq, &err);
	if (rc < 0)
		soi_say_err(c, NULL, &err);
	else
		soi_say(c, MSG_CORRECTED, (size_t)seq);
	if (rc == 0 && c->opt[OPT_JSON])
		(void)soi_out_counts(c, (struct soi_count[]){ { "seq", (size_t)seq } }, 1);
	soi_store_free(s);
	return soi_cli_exit(c, rc);
}

static int with_args(struct soi_cli *c, struct soi_hand hand, char **args, int n, bool target)
{
	struct soi_arena a;
	struct soi_span *what;
	int rc;

	soi_arena_init(&a);
	what = SOI_NEW_N(&a, struct soi_span, (size_t)n + 1);
	for (int i = 0; i < n; i++)
		what[i] = soi_span_str(args[i]);
	hand.what = what;
	hand.n_what = (size_t)(n - (target ? 1 : 0));
	if (target)
		hand.target = what[n - 1];
	hand.note = soi_span_str(c->opt[OPT_NOTE]);
	rc = correct(c, &hand);
	soi_arena_release(&a);
	return rc;
}

int soi_cmd_story_verb(struct soi_cli *c)
{
	size_t v = verb_of(c);
	int n = c->n_args - 1;

	if (n < verbs[v].min_args || (verbs[v].verb == SOI_RENAME && n > 2)) {
		soi_say(c, MSG_FEW_ARGS, "story", c->command->synopsis);
		return SOI_EXIT_USAGE;
	}
	return with_args(c, (struct soi_hand){ .verb = verbs[v].verb }, c->args + 1, n,
			 verbs[v].target);
}

int soi_cmd_remove(struct soi_cli *c)
{
	return with_args(c, (struct soi_hand){ .verb = SOI_REMOVE }, c->args, c->n_args, false);
}

int soi_cmd_undo(struct soi_cli *c)
{
	return with_args(c, (struct soi_hand){ .verb = SOI_UNDO }, c->args, c->n_args, true);
}

/* ---- soi log ---- */

/* "3  remove  article:x  (why)", dim where it was undone. */
static int print_row(void *ctx, struct soi_span line)
{
	struct soi_cli *c = ctx;
	struct json_object *o, *what;
	struct soi_buf b;
	bool ok;

	if (c->opt[OPT_JSON] || !c->terminal)
		return soi_out_line(c, line) ? 0 : 1;
	o = soi_field_parse(c, line);
	what = soi_field_get(o, "what");
	soi_buf_init(&b, SOI_MAX_FILE_BYTES);
	if (json_object_get_boolean(soi_field_get(o, "undone")))
		soi_term_sgr(c, &b, "2;9");
	soi_buf_printf(&b, "%4lld  ", (long long)soi_field_int(o, "seq", 0));
	soi_term_put(&b, soi_field(o, "verb"), 8, true);
	for (size_t i = 0; i < soi_field_count(what); i++)
		soi_buf_printf(&b, "%s%s", i ? " " : "",
			       json_object_get_string(json_object_array_get_idx(what, i)));
	if (soi_field(o, "target").n)
		soi_buf_printf(&b, " → %.*s", SOI_FMT(soi_field(o, "target")));
	if (soi_field(o, "note").n)
		soi_buf_printf(&b, " (%.*s)", SOI_FMT(soi_field(o, "note")));
	soi_term_sgr(c, &b, "0");
	ok = soi_out_line(c, soi_buf_span(&b));
	soi_buf_release(&b);
	(void)json_object_put(o);
	return ok ? 0 : 1;
}

int soi_cmd_log(struct soi_cli *c)
{
	struct soi_store *s = soi_cli_store(c, SOI_OPEN_READ);
	struct soi_err err;
	int rc;

	if (!s)
		return SOI_EXIT_SKIPPED;
	rc = soi_store_log(s, print_row, c, &err);
	if (rc < 0)
		soi_say_err(c, NULL, &err);
	soi_store_free(s);
	return soi_cli_exit(c, rc < 0 ? rc : 0);
}
