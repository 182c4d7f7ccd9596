/* Whole pages made to hurt: reading one four times as long may take about four
 * times as long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "linear.h"
#include "page/page.h"

#include "base/banned.h"

#define RUN "Theo cơ quan chức năng, vụ việc đang được điều tra, làm rõ trong hôm nay. "

static const struct {
	const char *name, *before, *unit, *after;
} shapes[] = {
	{ "bodies", "<html><h1>Một bản tin dài</h1>", "<div class=article-body><p>" RUN "</p></div>", "" },
	{ "bodies and headings", "<html>", "<h1>Một bản tin dài</h1><div class=article-body><p>" RUN "</p></div>", "" },
	{ "paragraphs", "<html><h1>Một bản tin dài</h1>", "<p>" RUN, "" },
	{ "captions", "<html><h1>Một bản tin dài</h1>", "<p>" RUN "<p>Hiện trường. Ảnh: A.B", "" },
	{ "items", "<html>", "<div class=item><h3><a href=/bai-viet-so-mot-1.html>Bài viết số một hôm nay</a></h3><p>" RUN "</div>", "" },
	{ "links", "<html>", "<a href=/x>một hai ba bốn năm</a> ", "" },
	{ "pictures", "<html><h1>Một bản tin dài</h1>", "<figure><img src=/a.jpg><figcaption>Ảnh: A</figcaption></figure>", "" },
	{ "headings", "<html>", "<h2>Một tiêu đề nhỏ</h2>", "" },
	{ "tables", "<html><h1>x y</h1>", "<table><tr><td>1<td>2<tr><td>3<td>4</table>", "" },
	{ "a table", "<html><h1>x y</h1><table>", "<tr><td>một<td>hai", "" },
	{ "nested", "<html>", "<div class=article-body>", RUN },
	{ "metadata", "<html>", "<meta property=article:published_time content=2026-03-07>", "" },
	{ "json-ld", "<html>", "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":\"2026-03-07\"}</script>", "" },
	{ "json-ld arrays", "<html><script type=application/ld+json>", "[", "</script>" },
	{ "one word", "<html><p>", "a", "" },
	{ "bylines", "<html><h1>x y z</h1>", "<span class=author>Lê An</span><br>", "" },
};

static double seconds_of(const void *reader, size_t shape, size_t n_bytes)
{
	const struct soi_reader *r = reader;
	struct soi_capture c = { .form = SOI_FORM_PAGE, .title_bytes = SIZE_MAX, .lede_bytes = SIZE_MAX };
	struct soi_article *arts;
	struct soi_arena a;
	struct soi_buf in;
	struct soi_err err;
	double start;
	size_t n;

	soi_arena_init(&a);
	soi_buf_init(&in, SOI_MAX_CAPTURE_BYTES);
	soi_buf_add(&in, soi_span_str(shapes[shape].before));
	while (in.n < n_bytes)
		soi_buf_add(&in, soi_span_str(shapes[shape].unit));
	soi_buf_add(&in, soi_span_str(shapes[shape].after));
	c.bytes = soi_buf_span(&in);
	start = linear_now();
	(void)!soi_page_read(r, &a, &c, &arts, &n, &err);
	start = linear_now() - start;
	soi_buf_release(&in);
	soi_arena_release(&a);
	return start;
}

static void hostile_pages_cost_linear_time(void **state)
{
	const struct soi_reader *r;
	struct soi_tables tables;
	struct soi_arena a;
	struct soi_err err;
	size_t i;

	(void)state;
	soi_arena_init(&a);
	assert_int_equal(soi_tables_open(&tables, NULL, &err), 0);
	r = soi_reader_new(&a, &tables, &err);
	assert_non_null(r);
	for (i = 0; i < sizeof(shapes) / sizeof(*shapes); i++)
		assert_true(is_linear(seconds_of, r, i, 1 << 18, shapes[i].name));
	soi_tables_release(&tables);
	soi_arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(hostile_pages_cost_linear_time) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
