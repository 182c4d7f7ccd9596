/* soi search: hits as JSON Lines, or at a terminal with the words lit. */
#include <json-c/json.h>

#include "cli/cli.h"
#include "base/banned.h"

#define DEFAULT_LIMIT 20

struct hits {
	struct soi_cli *cli;
	size_t n;
	struct soi_arena arena;
	struct soi_buf b;
};

/* The snippet with its matches lit; offsets in the record are the text's. */
static void snippet(struct hits *h, struct json_object *o)
{
	struct soi_span s = soi_field(o, "snippet");
	struct json_object *list = soi_field_get(o, "matches");
	int64_t base = soi_field_int(o, "start", 0);
	struct soi_cpmap map;
	size_t at = 0, i;

	soi_cpmap_build(&map, &h->arena, s);
	for (i = 0; i < soi_field_count(list); i++) {
		struct json_object *m = json_object_array_get_idx(list, i);
		int64_t from = soi_field_int(m, "start", 0) - base;
		int64_t to = soi_field_int(m, "end", 0) - base;
		size_t a, b;

		if (from < 0 || to <= from || (size_t)to > map.n_cp)
			continue;
		a = soi_byte_of_cp(&map, (size_t)from);
		b = soi_byte_of_cp(&map, (size_t)to);
		if (a < at)
			continue;
		soi_term_put(&h->b, soi_span_sub(s, at, a), INT16_MAX, false);
		soi_term_sgr(h->cli, &h->b, "1;33");
		soi_term_put(&h->b, soi_span_sub(s, a, b), INT16_MAX, false);
		soi_term_sgr(h->cli, &h->b, "0");
		at = b;
	}
	soi_term_put(&h->b, soi_span_sub(s, at, s.n), INT16_MAX, false);
}

static void print_hit(struct hits *h, struct json_object *o)
{
	soi_buf_clear(&h->b);
	if (h->n)
		soi_buf_byte(&h->b, '\n');
	soi_term_sgr(h->cli, &h->b, "1");
	soi_term_put(&h->b, soi_field(o, "title"), soi_term_columns(), false);
	soi_term_sgr(h->cli, &h->b, "0");
	soi_buf_add(&h->b, SOI_LIT("\n  "));
	soi_term_sgr(h->cli, &h->b, "36");
	soi_buf_add(&h->b, soi_term_date(&h->arena, soi_field(o, "published")));
	soi_term_sgr(h->cli, &h->b, "0");
	soi_buf_add(&h->b, SOI_LIT("  "));
	soi_term_sgr(h->cli, &h->b, "2");
	soi_term_put(&h->b, soi_field(o, "outlet"), 24, false);
	soi_buf_add(&h->b, SOI_LIT("  "));
	soi_term_put(&h->b, soi_field(o, "id"), 60, false);
	soi_buf_add(&h->b, SOI_LIT("  "));
	soi_term_put(&h->b, soi_field(o, "story"), 60, false);
	soi_term_sgr(h->cli, &h->b, "0");
	soi_buf_add(&h->b, SOI_LIT("\n  "));
	snippet(h, o);
	(void)soi_out_line(h->cli, soi_buf_span(&h->b));
}

static int one_hit(void *ctx, struct soi_span line)
{
	struct hits *h = ctx;
	struct json_object *o;

	if (h->cli->opt[OPT_JSON] || !h->cli->terminal) {
		h->n++;
		return soi_out_line(h->cli, line) ? 0 : 1;
	}
	o = soi_field_parse(h->cli, line);
	if (o)
		print_hit(h, o);
	h->n++;
	(void)json_object_put(o);
	return h->cli->out_failed;
}

/* Nothing found: say so, and what would find something. */
static void say_none(struct soi_cli *c, struct soi_store *s, struct soi_span words)
{
	struct soi_buf other;

	soi_say(c, MSG_NO_HITS);
	soi_buf_init(&other, SOI_MAX_TEXT_BYTES);
	if (soi_store_suggest(s, words, &other, NULL) > 0) {
		soi_buf_byte(&other, '\0');
		soi_say(c, MSG_SUGGEST, other.p);
	}
	soi_buf_release(&other);
}

int soi_cmd_search(struct soi_cli *c)
{
	struct soi_store *s = soi_cli_store(c, SOI_OPEN_READ);
	struct hits h = { .cli = c };
	struct soi_search q = { .limit = c->limit == SIZE_MAX ? DEFAULT_LIMIT : c->limit };
	struct soi_err err;
	int rc;

	if (!s)
		return SOI_EXIT_SKIPPED;
	soi_arena_init(&h.arena);
	soi_buf_init(&h.b, SOI_MAX_CAPTURE_BYTES);
	q.words = soi_cli_join(c, &h.arena);
	rc = soi_store_search(s, &q, one_hit, &h, &err);
	if (rc < 0)
		soi_say_err(c, NULL, &err);
	else if (h.n == 0)
		say_none(c, s, q.words);
	soi_buf_release(&h.b);
	soi_arena_release(&h.arena);
	soi_store_free(s);
	return soi_cli_exit(c, rc < 0 ? rc : 0);
}
