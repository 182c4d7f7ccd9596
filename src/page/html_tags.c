/*
 * The names of HTML's elements and what each says.  A name is looked up by a
 * perfect hash that tools/tags.c lays out while building: one multiplication,
 * one comparison, since every tag of every page is asked for.
 */
#include "page/html_tag_key.h"
#include "page/html_tree.h"

#include "html_tag_slots.h"

#include "base/banned.h"

#define FIRST 2			/* enum value of names[0] */
#define LONGEST 13		/* "foreignobject" */

static const struct {
	char bytes[16];		/* padded with NUL */
	size_t n;
} names[] = {
#define X(id, word, bits) { word, sizeof(word) - 1 },
	SOI_HTML_TAGS(X)
#undef X
};

const uint16_t soi_html_tag_traits[SOI_N_TAGS] = {
#define X(id, word, bits) [SOI_TAG_##id] = bits,
	SOI_HTML_TAGS(X)
#undef X
};

/* name and what stands behind it, sixteen bytes at least. */
static enum soi_html_tag find(const char *name, size_t n)
{
	soi_sixteen_bytes key = soi_tag_key(name, n);
	unsigned tag = slots[soi_tag_slot(key, MULTIPLIER)];

	if (tag && names[tag - FIRST].n == n &&
	    soi_sixteen_first(key != soi_sixteen(names[tag - FIRST].bytes)) == 16)
		return (enum soi_html_tag)tag;
	if (n == 5 && strncasecmp(name, "image", 5) == 0)	/* as the standard has it */
		return SOI_TAG_IMG;
	return SOI_TAG_OTHER;
}

enum soi_html_tag soi_html_tag(struct soi_span name)
{
	char copy[16] = { 0 };

	if (name.n == 0 || name.n > LONGEST)
		return SOI_TAG_OTHER;
	memcpy(copy, name.p, name.n);
	return find(copy, name.n);
}

enum soi_html_tag soi_html_tag_at(struct soi_span in, uint32_t start, uint32_t end)
{
	if (in.n < 16 || start > in.n - 16)
		return soi_html_tag(soi_span_sub(in, start, end));
	if (start == end || end - start > LONGEST)
		return SOI_TAG_OTHER;
	return find(in.p + start, end - start);
}
