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

int soi_cmd_when(struct soi_cli *c)
{
	enum soi_bias bias = SOI_BIAS_PAST;
	struct soi_date at = { .hour = -1, .minute = -1, .second = -1 };	/* unknown */
	struct soi_time *times;
	struct soi_span phrase;
	struct soi_arena a;
	struct soi_engine e;
	struct soi_err err;
	int status, rc;
	size_t n = 0;

	status = soi_cli_engine(c, SOI_NEED_MARK, &e);
	if (status != SOI_EXIT_OK)
		return status;
	if (c->opt[OPT_AT])
		(void)soi_date_parse(soi_span_str(c->opt[OPT_AT]), &at);	/* was checked */
	if (c->opt[OPT_BIAS] && strcmp(c->opt[OPT_BIAS], "future") == 0)
		bias = SOI_BIAS_FUTURE;
	soi_arena_init(&a);
	phrase = soi_cli_join(c, &a);
	if (soi_utf8_check(phrase) != SIZE_MAX)
		rc = soi_fail(&err, SOI_EUSAGE, soi_utf8_check(phrase), "the phrase is not UTF-8");
	else
		rc = soi_when(e.marker, &a, phrase, &at, bias, &times, &n, &err);
	if (rc < 0) {
		soi_say_err(c, NULL, &err);
	} else {
		print_times(c, &a, phrase, times, n);
		if (n == 0)
			soi_say(c, MSG_NO_TIMES);
	}
	soi_arena_release(&a);
	return soi_cli_exit(c, rc);
}
