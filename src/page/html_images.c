/*
 * The pictures of an article with their captions and credits.
 *
 * A picture belongs to the smallest element around it, a few levels up, that
 * has a caption in it.  The credit is what stands in the caption behind "Ảnh:"
 * (photo) or the like.
 */
#include "page/html_claims.h"

#include "base/banned.h"

#define MAX_IMAGES 64
#define MAX_LEVELS 5

static struct soi_span url_of(const struct soi_html_page *p, uint32_t img)
{
	static const char *const names[] = { "data-original", "data-src", "data-lazy-src", "src" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct soi_span v = soi_span_trim(soi_html_attr(&p->tree, p->a, img, names[i]));

		if (v.n > 4 && !soi_span_starts(v, SOI_LIT("data:")))
			return v;
	}
	return SOI_EMPTY;
}

/* The first block behind node's start, or n_blocks. */
static size_t block_from(const struct soi_html_page *p, uint32_t node)
{
	size_t lo = 0, hi = p->n_blocks;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (p->blocks[mid].first < node)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The first caption block inside node; SIZE_MAX: none. */
static size_t caption_in(const struct soi_html_page *p, const struct soi_html_article *found,
			 uint32_t node)
{
	size_t lo = block_from(p, node);

	for (; lo < p->n_blocks && soi_html_inside(p, p->blocks[lo].first, node); lo++) {
		if (found->fates[lo] == SOI_FATE_CAPTION || (p->blocks[lo].roles & SOI_CLASS_CAPTION))
			return lo;
		if (found->fates[lo] == SOI_FATE_TEXT)
			return SIZE_MAX;
	}
	return SIZE_MAX;
}

/* The caption right behind a picture, with no other picture between; SIZE_MAX: none. */
static size_t caption_behind(const struct soi_html_page *p, const struct soi_html_article *found,
			     uint32_t img)
{
	size_t k = block_from(p, img);
	uint32_t node;

	if (k == p->n_blocks || found->fates[k] != SOI_FATE_CAPTION)
		return SIZE_MAX;
	for (node = img + 1; node < p->blocks[k].first; node++)
		if (p->tree.nodes[node].tag == SOI_TAG_IMG)
			return SIZE_MAX;
	return k;
}

static void set_caption(const struct soi_html_page *p, const struct soi_html_block *b,
			struct soi_image *out)
{
	static const char *const marks[] = { "Ảnh:", "ảnh:", "Photo:", "Credit:", "Nguồn:" };
	struct soi_buf text;
	struct soi_span s;
	size_t i, at;

	soi_buf_init(&text, SOI_MAX_TEXT_BYTES);
	soi_html_block_text(p, b, &text);
	s = soi_arena_copy(p->a, soi_buf_span(&text));
	soi_buf_release(&text);
	out->caption = s;
	for (i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		at = soi_span_find(s, soi_span_str(marks[i]), 0);
		if (at == SIZE_MAX)
			continue;
		out->credit = soi_span_trim(soi_span_sub(s, at + strlen(marks[i]), s.n));
		out->caption = soi_span_trim(soi_span_sub(s, 0, at));
		while (out->caption.n && memchr(" -.(", out->caption.p[out->caption.n - 1], 4))
			out->caption.n--;
		break;
	}
}

void soi_html_images(const struct soi_html_page *p, const struct soi_html_meta *m,
		     const struct soi_html_article *found, struct soi_article *art)
{
	size_t cap = 0, i;
	uint32_t node, end = p->tree.nodes[found->body].end;
	uint32_t from = found->title == SIZE_MAX ? found->body : p->blocks[found->title].first;

	if (from > found->body)
		from = found->body;
	for (node = from; node < end && art->n_images < MAX_IMAGES; node++) {
		struct soi_image *out;
		struct soi_span url;
		uint32_t up = node;
		size_t caption = SIZE_MAX;

		if (p->tree.nodes[node].tag != SOI_TAG_IMG || p->info[node].hidden ||
		    (p->info[node].roles & (SOI_CLASSES_OUT | SOI_CLASS_BYLINE)))
			continue;
		url = url_of(p, node);
		for (i = 0; i < art->n_images && !soi_span_eq(art->images[i].url, url); i++)
			;
		if (!url.n || i < art->n_images)
			continue;
		soi_arena_grow(p->a, &art->images, art->n_images, &cap, sizeof(*art->images));
		out = &art->images[art->n_images++];
		memset(out, 0, sizeof(*out));
		out->url = url;
		out->byte_start = p->tree.nodes[node].start_byte;
		for (i = 0; i < MAX_LEVELS && up != found->body && up && caption == SIZE_MAX; i++) {
			up = p->tree.nodes[up].parent;
			if (up != found->body)
				caption = caption_in(p, found, up);
		}
		if (caption == SIZE_MAX)
			caption = caption_behind(p, found, node);
		if (caption != SIZE_MAX)
			set_caption(p, &p->blocks[caption], out);
	}
	if (art->n_images || !m->images.n)
		return;
	art->images = SOI_NEW(p->a, struct soi_image);
	art->images[0].url = m->images.v[0];
	art->images[0].byte_start = SOI_NO_OFFSET;
	art->n_images = 1;
}
