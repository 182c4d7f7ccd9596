/* soi when: the times in a phrase, counted from a day. */
#include "cli/cli.h"
#include "base/banned.h"

static void time_json(const struct soi_time *t, const struct soi_cpmap *map, struct soi_json *j)
{
	soi_json_open(j, '{');
	soi_json_key_str(j, "text", soi_span_sub(map->text, t->start, t->end));
	soi_json_key_int(j, "start", (int64_t)soi_cp_of_byte(map, t->start));
	soi_json_key_int(j, "end", (int64_t)soi_cp_of_byte(map, t->end));
	soi_json_key_str(j, "value", t->value);
	soi_json_key_str(j, "rule", t->rule);
	if (t->lunar)
		soi_json_key_str(j, "calendar", SOI_LIT("lunar"));
	soi_json_close(j, '}');
}

static void time_row(const struct soi_cli *c, const struct soi_time *t, struct soi_span phrase,
		     struct soi_buf *b)
{
	soi_term_sgr(c, b, "1");
	soi_term_put(b, soi_span_sub(phrase, t->start, t->end), 28, true);
	soi_term_sgr(c, b, "0");
	soi_buf_add(b, SOI_LIT("  "));
	soi_term_sgr(c, b, "32");
	soi_term_put(b, t->value.n ? t->value : SOI_LIT("–"), 26, true);
	soi_term_sgr(c, b, "0");
	soi_buf_add(b, SOI_LIT("  "));
	soi_term_sgr(c, b, "2");
	soi_buf_add(b, t->rule);
	soi_term_sgr(c, b, "0");
}

static void print_times(struct soi_cli *c, struct soi_arena *a, struct soi_span phrase,
			const struct soi_time *times, size_t n)
{
	bool json = c->opt[OPT_JSON] || !c->terminal;
	struct soi_cpmap map;
	struct soi_buf b;
	struct soi_json j;
	size_t i;

	soi_cpmap_build(&map, a, phrase);
	soi_buf_init(&b, SOI_MAX_CAPTURE_BYTES);
	for (i = 0; i < n; i++) {
		soi_buf_clear(&b);
		if (json) {
			soi_json_init(&j, &b);
			time_json(&times[i], &map, &j);
		} else {
			time_row(c, &times[i], phrase, &b);
		}
		if (!soi_out_line(c, soi_buf_span(&b)))
			break;
	}
	soi_buf_release(&b);
}

/* Words typed without quotes are one phrase together; as soon as one argument is of several
 * words, somebody quoted it, and each is a phrase of its own. */
static bool are_quoted(const struct soi_cli *c)
{
	for (int i = 0; i < c->n_args; i++)
		if (strpbrk(c->args[i], " \t\n"))
			return true;
	return false;
}

static int one_phrase(struct soi_cli *c, struct soi_arena *a, const struct soi_marker *marker,
		      struct soi_span phrase, size_t *n, struct soi_err *err)
{
	bool future = c->opt[OPT_BIAS] && strcmp(c->opt[OPT_BIAS], "future") == 0;
	struct soi_date at = { .hour = -1, .minute = -1, .second = -1 };	/* unknown */
	size_t bad = soi_utf8_check(phrase);
	struct soi_time *times;
	int rc;

	if (bad != SIZE_MAX)
		return soi_fail(err, SOI_EUSAGE, bad, "the phrase is not UTF-8");
	if (c->opt[OPT_AT])
		(void)soi_date_parse(soi_span_str(c->opt[OPT_AT]), &at);	/* was checked */
	rc = soi_when(marker, a, phrase, &at, future ? SOI_BIAS_FUTURE : SOI_BIAS_PAST, &times, n, err);
	if (rc == 0)
		print_times(c, a, phrase, times, *n);
	return rc;
}

int soi_cmd_when(struct soi_cli *c)
{
	struct soi_arena a;
	struct soi_engine e;
	struct soi_err err;
	bool quoted = are_quoted(c);
	int status = soi_cli_engine(c, SOI_NEED_MARK, &e), rc = 0;
	size_t n, found = 0;

	if (status != SOI_EXIT_OK)
		return status;
	soi_arena_init(&a);
	for (int i = 0; rc == 0 && i < (quoted ? c->n_args : 1); i++) {
		soi_arena_clear(&a);
		rc = one_phrase(c, &a, e.marker, quoted ? soi_span_str(c->args[i]) : soi_cli_join(c, &a), &n,
				&err);
		found += rc == 0 ? n : 0;
	}
	if (rc < 0)
		soi_say_err(c, NULL, &err);
	else if (found == 0)
		soi_say(c, MSG_NO_TIMES);
	soi_arena_release(&a);
	return soi_cli_exit(c, rc);
}
