/*
 * The visible text of pages, ours against gumbo's.  usage: gumbo FILE...
 * White space is not compared, nor the order of what stands in a table outside
 * its cells: where the texts differ, their letters are compared as multisets.
 * Prints a line a page that differs and the counts.
 */
#include <gumbo.h>
#include <stdio.h>
#include <stdlib.h>

#include "page/html_tree.h"

#include "base/banned.h"

static bool hidden(GumboTag tag)
{
	return tag == GUMBO_TAG_SCRIPT || tag == GUMBO_TAG_STYLE || tag == GUMBO_TAG_HEAD ||
	       tag == GUMBO_TAG_NOSCRIPT || tag == GUMBO_TAG_TEMPLATE || tag == GUMBO_TAG_IFRAME ||
	       tag == GUMBO_TAG_NOFRAMES || tag == GUMBO_TAG_NOEMBED || tag == GUMBO_TAG_TITLE;
}

static void add_words(struct soi_buf *out, const char *s)
{
	for (; *s; s++)
		if (!strchr(" \n\t\r\f", *s))
			soi_buf_byte(out, *s);
}

/* Without recursion: down by first children, up by parents. */
static void gumbo_text(const GumboNode *root, struct soi_buf *out)
{
	const GumboNode *node = root;

	for (;;) {
		const GumboVector *kids = NULL;

		if (node->type == GUMBO_NODE_ELEMENT && !hidden(node->v.element.tag))
			kids = &node->v.element.children;
		else if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA)
			add_words(out, node->v.text.text);
		if (kids && kids->length) {
			node = kids->data[0];
			continue;
		}
		while (node != root) {
			const GumboVector *beside = &node->parent->v.element.children;

			if (node->index_within_parent + 1 < beside->length) {
				node = beside->data[node->index_within_parent + 1];
				break;
			}
			node = node->parent;
		}
		if (node == root)
			return;
	}
}

static bool same_letters(struct soi_span a, struct soi_span b)
{
	long counts[256] = { 0 };
	size_t i;

	for (i = 0; i < a.n; i++)
		counts[(unsigned char)a.p[i]]++;
	for (i = 0; i < b.n; i++)
		counts[(unsigned char)b.p[i]]--;
	for (i = 0; i < 256; i++)
		if (counts[i])
			return false;
	return true;
}

int main(int argc, char **argv)
{
	size_t n_same = 0, n_order = 0, n_other = 0;
	int i;

	for (i = 1; i < argc; i++) {
		struct soi_buf file, ours, squeezed, theirs;
		struct soi_html_tree t;
		struct soi_arena a;
		struct soi_err err;
		GumboOutput *g;

		soi_arena_init(&a);
		soi_buf_init(&file, SOI_MAX_CAPTURE_BYTES);
		soi_buf_init(&ours, SOI_MAX_CAPTURE_BYTES);
		soi_buf_init(&squeezed, SOI_MAX_CAPTURE_BYTES);
		soi_buf_init(&theirs, SOI_MAX_CAPTURE_BYTES);
		if (soi_load(argv[i], &file, &err) == 0) {
			soi_html_tree_read(&t, &a, soi_buf_span(&file), NULL);
			soi_html_visible(&t, 0, (uint32_t)t.n, &ours);
			soi_buf_byte(&ours, 0);
			add_words(&squeezed, ours.p);
			g = gumbo_parse_with_options(&kGumboDefaultOptions, file.p, file.n);
			gumbo_text(g->root, &theirs);
			gumbo_destroy_output(&kGumboDefaultOptions, g);
			if (soi_span_eq(soi_buf_span(&squeezed), soi_buf_span(&theirs))) {
				n_same++;
			} else if (same_letters(soi_buf_span(&squeezed), soi_buf_span(&theirs))) {
				n_order++;
				printf("order %s\n", argv[i]);
			} else {
				size_t at = 0;

				while (at < squeezed.n && at < theirs.n && squeezed.p[at] == theirs.p[at])
					at++;
				n_other++;
				printf("differs %s at %zu: ours '%.*s' gumbo '%.*s'\n", argv[i], at,
				       (int)(squeezed.n - at < 60 ? squeezed.n - at : 60), squeezed.p + at,
				       (int)(theirs.n - at < 60 ? theirs.n - at : 60), theirs.p + at);
			}
		}
		soi_buf_release(&file);
		soi_buf_release(&ours);
		soi_buf_release(&squeezed);
		soi_buf_release(&theirs);
		soi_arena_release(&a);
	}
	printf("%zu pages equal, %zu in another order, %zu differ\n", n_same, n_order, n_other);
	return 0;
}
