/* What pages say of themselves: the input as a page, and as the inside of a
 * JSON-LD script; then its dates, as a page's and as an address's.  Claims lie
 * inside the input, names are trimmed, dates can be printed and read back. */
#include "page/html_meta.h"
#include "page/html_roles.h"
#include "opened.h"
#include "base/banned.h"

static struct soi_html_tables *tables;

static void open_tables(void)
{
	struct soi_err err;

	if (tables)
		return;
	tables = soi_html_tables_new(&opened()->arena, &opened()->tables, &err);
	HOLDS(tables);
}

static void check_claims(const struct soi_html_claim *list, size_t n, size_t n_bytes)
{
	for (size_t i = 0; i < n; i++) {
		HOLDS(list[i].value.n > 0);
		if (list[i].byte_start != SOI_NO_OFFSET)
			HOLDS(list[i].byte_start <= list[i].byte_end && list[i].byte_end <= n_bytes);
	}
}

static void read_meta(struct soi_arena *a, struct soi_span in)
{
	struct soi_html_page p = { .a = a, .x = tables };
	struct soi_html_meta *m = SOI_NEW(a, struct soi_html_meta);
	size_t i;

	soi_html_tree_read(&p.tree, a, in, NULL);
	soi_html_read_meta(&p, m);
	check_claims(m->published, m->n_published, in.n);
	check_claims(m->modified, m->n_modified, in.n);
	HOLDS(m->title_byte <= m->title_byte_end && m->title_byte_end <= in.n);
	HOLDS(m->doc_title_node < p.tree.n);
	for (i = 0; i < m->authors.n; i++)
		HOLDS(m->authors.v[i].n && soi_span_trim(m->authors.v[i]).n == m->authors.v[i].n);
}

static void read_date(struct soi_arena *a, struct soi_span in, bool day_first)
{
	struct soi_html_time t;
	struct soi_date url, back;

	if (soi_html_time_find(in, day_first, &t)) {
		HOLDS(t.start < t.end && t.end <= in.n);
		HOLDS(soi_date_parse(soi_date_print(a, &t.date), &back));
		HOLDS(back.year == t.date.year && back.month == t.date.month && back.day == t.date.day);
	}
	if (soi_html_time_of_url(in, &url))
		HOLDS(soi_date_parse(soi_date_print(a, &url), &back));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const char before[] = "<script type=application/ld+json>";
	struct soi_span in = { (const char *)p, n };
	struct soi_arena a;
	struct soi_buf page;

	open_tables();
	soi_arena_init(&a);
	read_meta(&a, in);
	soi_buf_init(&page, SOI_MAX_CAPTURE_BYTES);
	soi_buf_add(&page, soi_span_str(before));
	soi_buf_add(&page, in);
	read_meta(&a, soi_buf_span(&page));
	read_date(&a, in, true);
	read_date(&a, in, false);
	soi_buf_release(&page);
	soi_arena_release(&a);
	return 0;
}
