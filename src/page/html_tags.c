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

enum soi_html_tag soi_html_tag(struct soi_span name)
{
	struct soi_tag_key key;
	unsigned tag;

	if (name.n == 0 || name.n > LONGEST)
		return SOI_TAG_OTHER;
	key = soi_tag_key(name.p, name.n);
	tag = slots[soi_tag_slot(key, MULTIPLIER)];
	if (tag && names[tag - FIRST].n == name.n &&
	    soi_up_to_eight(names[tag - FIRST].bytes, 8) == key.head &&
	    soi_up_to_eight(names[tag - FIRST].bytes + 8, 8) == key.tail)
		return (enum soi_html_tag)tag;
	if (name.n == 5 && strncasecmp(name.p, "image", 5) == 0)	/* as the standard has it */
		return SOI_TAG_IMG;
	return SOI_TAG_OTHER;
}
