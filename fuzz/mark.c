/* soi_mark on any text: every mark lies inside the text between characters,
 * names in order and apart, indices in their lists; and the printed record is
 * read back to the same record. */
#include "mark/mark.h"
#include "opened.h"
#include "base/banned.h"

static const struct soi_marker *marker;

static void open_tables(void)
{
	struct soi_err err;

	if (marker)
		return;
	marker = soi_marker_new(&opened()->arena, &opened()->tables, &err);
	HOLDS(marker);
}

static void check_span(struct soi_span text, size_t start, size_t end)
{
	HOLDS(start < end && end <= text.n);
	HOLDS(((unsigned char)text.p[start] & 0xC0) != 0x80);
	HOLDS(end == text.n || ((unsigned char)text.p[end] & 0xC0) != 0x80);
}

static void check_marks(struct soi_span text, const struct soi_marks *m)
{
	size_t last = 0;

	for (size_t i = 0; i < m->n_names; i++) {
		check_span(text, m->names[i].start, m->names[i].end);
		HOLDS(m->names[i].start >= last && m->names[i].id.n > 0);
		last = m->names[i].end;
	}
	for (size_t i = 0; i < m->n_times; i++)
		check_span(text, m->times[i].start, m->times[i].end);
	for (size_t i = 0; i < m->n_figures; i++)
		check_span(text, m->figures[i].start, m->figures[i].end);
	for (size_t i = 0; i < m->n_quotes; i++)
		check_span(text, m->quotes[i].start, m->quotes[i].end);
	for (size_t i = 0; i < m->n_events; i++) {
		check_span(text, m->events[i].start, m->events[i].end);
		HOLDS(m->events[i].when_time < (int64_t)m->n_times);
		for (size_t k = 0; k < m->events[i].n_figures; k++)
			HOLDS(m->events[i].figures[k] < m->n_figures);
	}
}

static struct soi_span printed(const struct soi_article *art, const struct soi_marks *m, struct soi_arena *a,
			       struct soi_buf *out)
{
	struct soi_json j;

	soi_buf_clear(out);
	soi_json_init(&j, out);
	soi_json_open(&j, '{');
	soi_marks_json(m, art, a, &j);
	soi_json_close(&j, '}');
	HOLDS(!out->failed);
	return soi_arena_copy(a, soi_buf_span(out));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct soi_article art = { .kind = SOI_ARTICLE, .id = SOI_LIT("f"), .published = SOI_LIT("2024-05-21") };
	struct soi_marks m, back;
	const struct soi_value *o;
	struct soi_arena a;
	struct soi_buf out;
	struct soi_err err;
	bool had;
	size_t bad;

	open_tables();
	art.text = (struct soi_span){ (const char *)data, size };
	bad = soi_utf8_check(art.text);
	if (bad != SIZE_MAX)
		art.text.n = bad;
	soi_arena_init(&a);
	soi_buf_init(&out, (size_t)256 << 20);
	if (soi_mark(marker, &a, &art, &m, &err) == 0) {
		struct soi_span once, twice;

		check_marks(art.text, &m);
		once = printed(&art, &m, &a, &out);
		HOLDS(soi_value_read(&a, once, &o, &err) == 0);
		HOLDS(soi_marks_parse(&a, o, &art, &back, &had, &err) == 0 && had);
		twice = printed(&art, &back, &a, &out);
		HOLDS(soi_span_eq(once, twice));
	}
	soi_buf_release(&out);
	soi_arena_release(&a);
	return 0;
}
