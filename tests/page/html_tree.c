/* The HTML tree: what closes what, what is shown, and that hostile pages cost linear time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "linear.h"
#include "page/html_tree.h"

#include "base/banned.h"

/* The tree as "(tag text ...)". */
static void outline(const struct soi_html_tree *t, struct soi_buf *out)
{
	uint32_t ends[64];
	uint32_t n = 0, i;

	for (i = 1; i < t->n; i++) {
		const struct soi_html_node *node = &t->nodes[i];

		while (n && ends[n - 1] <= i) {
			soi_buf_byte(out, ')');
			n--;
		}
		if (node->tag == SOI_TAG_TEXT) {
			soi_html_cook(t->in, node->start_byte, node->end_byte,
				      soi_html_walk_of((enum soi_html_mode)node->mode), out);
			continue;
		}
		soi_buf_byte(out, '(');
		soi_buf_add(out, soi_html_name(t, i));
		soi_buf_byte(out, ' ');
		ends[n++] = node->end;
	}
	while (n--)
		soi_buf_byte(out, ')');
}

static void every_tag_is_found_and_nothing_else(void **state)
{
	static const char *const names[] = {
#define X(id, name, traits) name,
		SOI_HTML_TAGS(X)
#undef X
	};
	char name[20];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct soi_span s = soi_span_str(names[i]);

		assert_int_equal(soi_html_tag(s), SOI_TAG_A + i);
		memcpy(name, s.p, s.n);
		for (size_t k = 0; k < s.n; k++) {
			name[k] = (char)(s.p[k] - (s.p[k] >= 'a' ? 32 : 0));	/* in capitals so far */
			assert_int_equal(soi_html_tag((struct soi_span){ name, s.n }), SOI_TAG_A + i);
			name[k] = (char)(name[k] ^ 0x80);
			assert_int_equal(soi_html_tag((struct soi_span){ name, s.n }), SOI_TAG_OTHER);
			name[k] = (char)(name[k] ^ 0x80);
		}
		memcpy(name + s.n, "\0-", 2);
		assert_int_equal(soi_html_tag((struct soi_span){ name, s.n + 1 }), SOI_TAG_OTHER);
		assert_int_equal(soi_html_tag((struct soi_span){ name, s.n + 2 }), SOI_TAG_OTHER);
	}
	assert_int_equal(soi_html_tag(SOI_LIT("IMAGE")), SOI_TAG_IMG);
	assert_int_equal(soi_html_tag(SOI_LIT("")), SOI_TAG_OTHER);
	assert_int_equal(soi_html_tag(SOI_LIT("averylongcustomname")), SOI_TAG_OTHER);
}

static const struct {
	const char *html, *want;
} trees[] = {
	{ "<p>a<p>b", "(p a)(p b)" },
	{ "<p>a<div>b</div>c", "(p a)(div b)c" },
	{ "<ul><li>a<li>b<ul><li>c</ul><li>d</ul>e",
	  "(ul (li a)(li b(ul (li c)))(li d))e" },
	{ "<dl><dt>a<dd>b<dt>c</dl>", "(dl (dt a)(dd b)(dt c))" },
	{ "<table><tr><td>a<td>b<tr><th>c</table>d", "(table (tr (td a)(td b))(tr (th c)))d" },
	{ "<table><tr><td><table><tr><td>x</table>y</table>z",
	  "(table (tr (td (table (tr (td x)))y)))z" },
	{ "<td>no table", "no table" },
	{ "<b>a<i>b</b>c", "(b a(i b))c" },
	{ "<a href=1>x<div>y</a>z</div>w", "(a x(div yz)w)" },
	{ "<a>x<a>y", "(a x)(a y)" },
	{ "<h1>a<h2>b</h1>c", "(h1 a)(h2 b)c" },
	{ "<select><option>a<option>b</select>c", "(select (option a)(option b))c" },
	{ "<head><title>t</title><body>x</body>y", "(head (title t))(body xy)" },
	{ "<head><meta><p>x", "(head (meta ))(p x)" },
	{ "<svg><title/>x<path/></svg><title>a</title>", "(svg (title )x(path ))(title a)" },
	{ "<svg><g><p>out", "(svg (g ))(p out)" },
	{ "<svg><![CDATA[a<b]]></svg>", "(svg a<b)" },
	{ "<textarea><p></textarea>x", "(textarea <p>)x" },
	{ "<script>if (a<b) '</p>'</script>x", "(script if (a<b) '</p>')x" },
	{ "<x-y>a</X-Y>b</q>", "(x-y a)b" },
	{ "<p>a<button><p>b</button>c</p>d", "(p a(button (p b))c)d" },
	{ "<br></br><img>", "(br )( )(img )" },
	{ "<form><form>a</form>b", "(form a)b" },
	{ "<div></p>a</span></div>b", "(div a)b" },
};

static void tags_close_what_the_standard_says(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(trees) / sizeof(*trees); i++) {
		struct soi_arena a;
		struct soi_html_tree t;
		struct soi_buf out;

		soi_arena_init(&a);
		soi_buf_init(&out, 1 << 16);
		soi_html_tree_read(&t, &a, soi_span_str(trees[i].html), NULL);
		outline(&t, &out);
		soi_buf_byte(&out, 0);
		assert_string_equal(out.p, trees[i].want);
		soi_buf_release(&out);
		soi_arena_release(&a);
	}
}

static void visible_text_is_collapsed_and_breaks_at_blocks(void **state)
{
	struct soi_arena a;
	struct soi_html_tree t;
	struct soi_buf out;

	(void)state;
	soi_arena_init(&a);
	soi_buf_init(&out, 1 << 16);
	soi_html_tree_read(&t, &a, SOI_LIT("<title>no</title>\n<p> a &amp;\r\n <b>b</b>c<br>d"
					   "<script>no</script></p>e<div>f</div>"), NULL);
	soi_html_visible(&t, 0, (uint32_t)t.n, &out);
	soi_buf_byte(&out, 0);
	assert_string_equal(out.p, "a & bc\nd\ne\nf");
	soi_buf_release(&out);
	soi_arena_release(&a);
}

static void attributes_are_found_in_any_case_and_the_first_counts(void **state)
{
	struct soi_arena a;
	struct soi_html_tree t;

	(void)state;
	soi_arena_init(&a);
	soi_html_tree_read(&t, &a, SOI_LIT("<a HREF='x&amp;y' href=z checked>"), NULL);
	assert_true(soi_span_is(soi_html_attr(&t, &a, 1, "href"), "x&y"));
	assert_true(soi_span_is(soi_html_attr_raw(&t, 1, "href"), "x&amp;y"));
	assert_non_null(soi_html_attr_raw(&t, 1, "checked").p);
	assert_null(soi_html_attr_raw(&t, 1, "class").p);
	soi_arena_release(&a);
}

/* Shapes that have hung parsers: each is written n bytes long and 4 n bytes long. */
static const struct {
	const char *name, *before, *unit, *after;
} shapes[] = {
	{ "unclosed lists", "", "<ul><li>", "" },
	{ "unclosed list items", "<ul>", "<li>a", "" },
	{ "nested elements", "", "<div>", "" },
	{ "nested and closed", "<p><object><i><i><i><i><i><i>", "</p>", "" },
	{ "attributes", "<p ", "a=b ", ">" },
	{ "an attribute without end", "<p a=\"", "b", "" },
	{ "references", "", "&notit;&#x110;&", "" },
	{ "NULs", "<p>", "\001", "" },	/* replaced by NUL below */
	{ "a comment without end", "<!--", "--!", "" },
	{ "tags without end", "", "<a ", "" },
	{ "formatting across blocks", "", "<b><p></b>", "" },
	{ "end tags alone", "<x-a><div>", "</x-a>", "" },
	{ "nested tables", "", "<table><tr><td>", "" },
	{ "scripts that hide scripts", "<script>", "<!--<script>", "" },
	{ "doctypes", "", "<!DOCTYPE \"", "" },
	{ "foreign content", "", "<svg><p>", "" },
	{ "less-than signs", "", "<", "" },
};

static double seconds_of(const void *none, size_t shape, size_t n_bytes)
{
	struct soi_arena a;
	struct soi_html_tree t;
	struct soi_buf in, out;
	double start;
	size_t i;

	(void)none;
	soi_arena_init(&a);
	soi_buf_init(&in, SOI_MAX_CAPTURE_BYTES);
	soi_buf_init(&out, SOI_MAX_CAPTURE_BYTES * 4);
	soi_buf_add(&in, soi_span_str(shapes[shape].before));
	while (in.n < n_bytes)
		soi_buf_add(&in, soi_span_str(shapes[shape].unit));
	soi_buf_add(&in, soi_span_str(shapes[shape].after));
	for (i = 0; i < in.n; i++)
		if (in.p[i] == '\001')
			in.p[i] = '\0';
	start = linear_now();
	soi_html_tree_read(&t, &a, soi_buf_span(&in), NULL);
	soi_html_visible(&t, 0, (uint32_t)t.n, &out);
	start = linear_now() - start;
	soi_buf_release(&in);
	soi_buf_release(&out);
	soi_arena_release(&a);
	return start;
}

static void hostile_shapes_cost_linear_time(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(shapes) / sizeof(*shapes); i++)
		assert_true(is_linear(seconds_of, NULL, i, 1 << 20, shapes[i].name));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_tag_is_found_and_nothing_else),
		cmocka_unit_test(tags_close_what_the_standard_says),
		cmocka_unit_test(visible_text_is_collapsed_and_breaks_at_blocks),
		cmocka_unit_test(attributes_are_found_in_any_case_and_the_first_counts),
		cmocka_unit_test(hostile_shapes_cost_linear_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
