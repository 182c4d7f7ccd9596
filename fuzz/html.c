/* Tokens, tree and visible text of any bytes: tokens cover the input in order,
 * subtrees nest, text nodes lie inside the input, visible text is UTF-8. */
#include "page/html_tree.h"
#include "holds.h"
#include "base/banned.h"

static void check_tokens(struct soi_span in)
{
	static struct soi_html_tokenizer t;
	struct soi_html_token tok;
	uint32_t end = 0;

	soi_html_tokenizer_init(&t, in);
	do {
		soi_html_next(&t, &tok);
		HOLDS(tok.start >= end && tok.end >= tok.start && tok.end <= in.n);
		HOLDS(tok.data <= tok.data_end && tok.data_end <= in.n);
		for (uint32_t i = 0; i < t.n_attrs; i++)
			HOLDS(t.attrs[i].name <= t.attrs[i].name_end && t.attrs[i].value <= t.attrs[i].value_end &&
			      t.attrs[i].value_end <= in.n);
		end = tok.end;
	} while (tok.kind != SOI_HTML_END_OF_FILE);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct soi_span in = { (const char *)p, n };
	struct soi_html_tree t;
	struct soi_arena a;
	struct soi_buf out;

	check_tokens(in);
	soi_arena_init(&a);
	soi_buf_init(&out, SOI_MAX_CAPTURE_BYTES);
	soi_html_tree_read(&t, &a, in, NULL);
	HOLDS(t.n >= 1 && t.nodes[0].end == t.n);
	for (size_t i = 1; i < t.n; i++) {
		const struct soi_html_node *node = &t.nodes[i], *up = &t.nodes[node->parent];

		HOLDS(node->parent < i && node->end > i && node->end <= up->end);
		HOLDS(node->closed > i && node->closed <= node->end);
		HOLDS(node->start_byte <= node->end_byte && node->end_byte <= n);
	}
	soi_html_visible(&t, 0, (uint32_t)t.n, &out);
	HOLDS(soi_utf8_check(soi_buf_span(&out)) == SIZE_MAX);
	soi_buf_release(&out);
	soi_arena_release(&a);
	return 0;
}
