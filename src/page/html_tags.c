/*
 * The names of HTML's elements and what each says.  A sorted table, searched by
 * halves: seven short comparisons a tag.
 */
#include "page/html_tree.h"

#include "base/banned.h"

static const struct {
	struct soi_span name;
	unsigned traits;
} tags[] = {
#define X(id, word, bits) { { word, sizeof(word) - 1 }, bits },
	SOI_HTML_TAGS(X)
#undef X
};

#define FIRST 2			/* enum value of tags[0] */
#define LONGEST 13		/* "foreignobject" */

enum soi_html_tag soi_html_tag(struct soi_span name)
{
	size_t lo = 0, hi = sizeof(tags) / sizeof(*tags), i;
	char low[LONGEST];

	if (name.n == 0 || name.n > LONGEST)
		return SOI_TAG_OTHER;
	for (i = 0; i < name.n; i++)
		low[i] = (unsigned char)(name.p[i] - 'A') < 26 ? (char)(name.p[i] | 0x20) : name.p[i];
	if (name.n == 5 && memcmp(low, "image", 5) == 0)	/* as the standard has it */
		return SOI_TAG_IMG;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		struct soi_span at = tags[mid].name;
		int d = memcmp(low, at.p, name.n < at.n ? name.n : at.n);

		if (d == 0 && name.n == at.n)
			return (enum soi_html_tag)(mid + FIRST);
		if (d < 0 || (d == 0 && name.n < at.n))
			hi = mid;
		else
			lo = mid + 1;
	}
	return SOI_TAG_OTHER;
}

unsigned soi_html_traits(enum soi_html_tag tag)
{
	return tag < FIRST ? 0 : tags[tag - FIRST].traits;
}
