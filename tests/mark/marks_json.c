/* Marks to a record and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "mark/mark.h"

#include "base/banned.h"

static const struct soi_article article = { .kind = SOI_ARTICLE, .id = SOI_LIT("a1"),
	.text = SOI_LIT("Bà Ngô Thị Ý ở Huế nói: “Đủ”.\nNgày 3/4 chi 13,9 tỷ đồng.\n") };

static struct soi_span printed(const struct soi_marks *m, struct soi_arena *a, struct soi_buf *out)
{
	struct soi_json j;

	soi_buf_clear(out);
	soi_json_init(&j, out);
	soi_json_open(&j, '{');
	soi_marks_json(m, &article, a, &j);
	soi_json_close(&j, '}');
	assert_false(out->failed);
	return soi_arena_copy(a, soi_buf_span(out));
}

static struct soi_range range_of(const char *words)
{
	size_t at = soi_span_find(article.text, soi_span_str(words), 0);

	return (struct soi_range){ at, at + strlen(words) };
}

/* One of each kind, every field filled. */
static void fill(struct soi_marks *m, struct soi_arena *a)
{
	struct soi_range who = range_of("Ngô Thị Ý"), hue = range_of("Huế"), said = range_of("Đủ");
	struct soi_range day = range_of("Ngày 3/4"), sum = range_of("13,9 tỷ đồng");
	struct soi_event *e = SOI_NEW(a, struct soi_event);

	m->n_sentences = m->n_times = m->n_figures = m->n_quotes = m->n_events = m->n_bounds_why = 1;
	m->n_names = 2;
	m->sentences = SOI_NEW(a, struct soi_range);
	*m->sentences = (struct soi_range){ 0, day.start - 1 };
	m->names = SOI_NEW_N(a, struct soi_name, 2);
	m->names[0] = (struct soi_name){ who.start, who.end, SOI_PERSON, SOI_LIT("Ngô Thị Ý"),
					 SOI_EMPTY, SOI_LIT("cue") };
	m->names[1] = (struct soi_name){ hue.start, hue.end, SOI_PLACE, SOI_LIT("Huế"),
					 SOI_LIT("Q36020"), SOI_EMPTY };
	m->times = SOI_NEW(a, struct soi_time);
	*m->times = (struct soi_time){ day.start, day.end, SOI_LIT("XXXX-04-03"), SOI_LIT("day-month"),
		SOI_ANCHOR_PUBLISHED, SOI_LIT("--04-03"), true };
	m->figures = SOI_NEW(a, struct soi_figure);
	*m->figures = (struct soi_figure){ sum.start, sum.end, INT64_C(-139000000000001), 1,
		SOI_LIT("VND"), SOI_LIT("~"), SOI_LIT("money") };
	m->quotes = SOI_NEW(a, struct soi_quote);
	*m->quotes = (struct soi_quote){ said.start, said.end, true, SOI_LIT("Ngô Thị Ý"), who,
		{ 0, 0 }, SOI_LIT("marks") };
	m->published_bounds = SOI_LIT("2021/2024");
	m->bounds_why = SOI_NEW(a, struct soi_why);
	*m->bounds_why = (struct soi_why){ .rule = SOI_LIT("ended-term"), .quote = SOI_LIT("Ngày 3/4"),
		.start = day.start, .end = day.end, .byte_start = SOI_NO_OFFSET,
		.byte_end = SOI_NO_OFFSET, .value = SOI_LIT("2021/..") };
	*e = (struct soi_event){ .start = said.start, .end = said.end, .type = SOI_LIT("AGREE"),
		.cameo = SOI_LIT("057"), .when = SOI_LIT("XXXX-04-03"), .when_time = 0,
		.where = SOI_LIT("Huế"), .where_span = hue,
		.status = SOI_CALLED_FOR, .series_name = SOI_LIT("vòng"), .series_ordinal = 3,
		.series_phase = SOI_PHASE_ANNOUNCED, .n_source = 1, .n_source_spans = 1, .n_figures = 1 };
	e->source = SOI_NEW(a, struct soi_span);
	e->source[0] = SOI_LIT("KOR");
	e->source_spans = SOI_NEW(a, struct soi_range);
	e->source_spans[0] = who;
	e->figures = SOI_NEW(a, uint32_t);
	m->events = e;
}

static void what_is_printed_is_read_back(void **state)
{
	struct soi_marks m = { 0 }, back;
	struct soi_span once, twice;
	const struct soi_value *o;
	struct soi_arena a;
	struct soi_buf out;
	bool had = false;

	(void)state;
	soi_arena_init(&a);
	soi_buf_init(&out, 1 << 20);
	fill(&m, &a);
	once = printed(&m, &a, &out);
	assert_int_equal(soi_value_read(&a, once, &o, NULL), 0);
	assert_int_equal(soi_marks_parse(&a, o, &article, &back, &had, NULL), 0);
	assert_true(had);
	twice = printed(&back, &a, &out);
	assert_string_equal(once.p, twice.p);
	assert_int_equal(back.names[1].start, m.names[1].start);
	assert_int_equal(back.figures[0].num, INT64_C(-139000000000001));
	assert_int_equal(back.events[0].series_phase, SOI_PHASE_ANNOUNCED);
	assert_int_equal(back.events[0].when_time, 0);
	soi_buf_release(&out);
	soi_arena_release(&a);
}

static void offsets_of_a_record_count_code_points(void **state)
{
	struct soi_marks m = { 0 };
	struct soi_arena a;
	struct soi_buf out;

	(void)state;
	soi_arena_init(&a);
	soi_buf_init(&out, 1 << 20);
	fill(&m, &a);
	assert_non_null(strstr(printed(&m, &a, &out).p,
			       "{\"start\":15,\"end\":18,\"kind\":\"place\",\"id\":\"Huế\",\"qid\":\"Q36020\"}"));
	soi_buf_release(&out);
	soi_arena_release(&a);
}

static void what_nobody_wrote_is_refused(void **state)
{
	static const char *const cases[] = {
		"{\"sentences\":[{\"start\":0,\"end\":999}]}",
		"{\"sentences\":[{\"start\":5,\"end\":2}]}",
		"{\"sentences\":[{\"start\":-1,\"end\":2}]}",
		"{\"sentences\":[{\"start\":\"0\",\"end\":2}]}",
		"{\"sentences\":[7]}",
		"{\"sentences\":[],\"names\":{}}",
		"{\"sentences\":[],\"names\":[{\"start\":0,\"end\":2,\"kind\":\"ship\",\"id\":\"x\"}]}",
		"{\"sentences\":[],\"names\":[{\"start\":0,\"end\":2,\"kind\":\"org\",\"id\":[]}]}",
		"{\"sentences\":[],\"figures\":[{\"start\":0,\"end\":2,\"value\":1e99}]}",
		"{\"sentences\":[],\"figures\":[{\"start\":0,\"end\":2,\"value\":\"2\"}]}",
		"{\"sentences\":[],\"quotes\":[{\"start\":0,\"end\":2,\"cue_span\":[1]}]}",
		"{\"sentences\":[],\"events\":[{\"start\":0,\"end\":2,\"figures\":[0]}]}",
		"{\"sentences\":[],\"events\":[{\"start\":0,\"end\":2,\"when_time\":0}]}",
		"{\"sentences\":[],\"events\":[{\"start\":0,\"end\":2,\"source\":[1]}]}",
	};
	struct soi_arena a;

	(void)state;
	soi_arena_init(&a);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct soi_value *o;
		struct soi_err err = { 0 };
		struct soi_marks m;
		bool had;

		assert_int_equal(soi_value_read(&a, soi_span_str(cases[i]), &o, NULL), 0);
		assert_int_equal(soi_marks_parse(&a, o, &article, &m, &had, &err), SOI_EFORMAT);
		assert_true(err.msg[0] != '\0');
		}
	soi_arena_release(&a);
}

/* Where the JSON value at i of s ends. */
static size_t value_end(struct soi_span s, size_t i)
{
	size_t depth = 0;
	bool in = false;

	for (; i < s.n; i++) {
		if (in) {
			i += s.p[i] == '\\';
			in = s.p[i] != '"';
			if (!in && !depth)
				return i + 1;
			continue;
		}
		if (!depth && memchr(",]}", s.p[i], 3))
			return i;
		in = s.p[i] == '"';
		depth += s.p[i] == '{' || s.p[i] == '[';
		depth -= s.p[i] == '}' || s.p[i] == ']';
		if (!depth && (s.p[i] == '}' || s.p[i] == ']'))
			return i + 1;
	}
	return i;
}

/* Whether what stands there instead may be passed over without a word: a truth that is none is
 * false, an id of null is an empty one, an empty span is none, a reason or a series without members has none that is wrong. */
static bool may_be_lost(struct soi_span before, const char *instead)
{
	return soi_span_ends(before, SOI_LIT("\"direct\":")) || soi_span_ends(before, SOI_LIT("\"series\":")) ||
	       soi_span_find(before, SOI_LIT("\"sentences\""), 0) == SIZE_MAX || strcmp(instead, "null") == 0 || strcmp(instead, "[0,0]") == 0;
}

static void what_is_damaged_is_refused_or_kept(void **state)
{
	static const char *const instead[] = { "null", "true", "7", "-1", "99999", "2.5", "\"x\"", "\"lunar\"", "{}", "[]", "[1]",
		"[4,2]", "[1,2]", "[0,1,2]", "[[4,2]]", "[{}]", "[7]", "[\"x\"]", "[0,99999]", "[-1,2]", "[0,0]" };
	struct soi_marks m = { 0 }, back;
	struct soi_arena a, call;
	struct soi_buf out, damaged;
	struct soi_span once;
	size_t n_refused = 0, n_kept = 0;

	(void)state;
	soi_arena_init(&a);
	soi_arena_init(&call);
	soi_buf_init(&out, 1 << 20);
	soi_buf_init(&damaged, 1 << 20);
	fill(&m, &a);
	once = printed(&m, &a, &out);
	for (size_t i = 1; i < once.n; i++) {
		bool value = once.p[i - 1] == ':' || once.p[i - 1] == '[' || (once.p[i - 1] == ',' && once.p[i] != '"');
		size_t end = value && once.p[i] != ']' ? value_end(once, i) : i;

		for (size_t k = 0; end > i && k < sizeof(instead) / sizeof(*instead); k++) {
			const struct soi_value *o;
			struct soi_err err = { 0 };
			struct soi_span was;
			bool had;

			soi_arena_clear(&call);
			soi_buf_clear(&damaged);
			soi_buf_add(&damaged, soi_span_sub(once, 0, i));
			soi_buf_add(&damaged, soi_span_str(instead[k]));
			soi_buf_add(&damaged, soi_span_sub(once, end, once.n));
			if (soi_value_read(&call, soi_buf_span(&damaged), &o, NULL) < 0)
				continue;	/* a colon or a comma inside a string */
			was = soi_arena_copy(&call, soi_buf_span(&damaged));
			if (soi_marks_parse(&call, o, &article, &back, &had, &err) < 0) {
				assert_true(err.msg[0]);
				n_refused++;
			} else if (had && !may_be_lost(soi_span_sub(once, 0, i), instead[k])) {
				if (!soi_span_eq(printed(&back, &call, &out), was))
					fail_msg("%s is read as %s", was.p, printed(&back, &call, &out).p);
				n_kept++;
			}
		}
	}

	assert_true(n_refused > 900 && n_kept > 50);
	soi_buf_release(&damaged);
	soi_buf_release(&out);
	soi_arena_release(&call);
	soi_arena_release(&a);
}

static void a_record_without_marks_had_none(void **state)
{
	const struct soi_value *o;
	struct soi_arena a;
	struct soi_marks m;
	bool had = true;

	(void)state;
	soi_arena_init(&a);
	assert_int_equal(soi_value_read(&a, SOI_LIT("{\"id\":\"a1\",\"names\":null}"), &o, NULL), 0);
	assert_int_equal(soi_marks_parse(&a, o, &article, &m, &had, NULL), 0);
	assert_false(had);
	soi_arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_printed_is_read_back),
		cmocka_unit_test(offsets_of_a_record_count_code_points),
		cmocka_unit_test(what_nobody_wrote_is_refused),
		cmocka_unit_test(what_is_damaged_is_refused_or_kept),
		cmocka_unit_test(a_record_without_marks_had_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
