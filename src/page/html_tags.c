/*
 * The names of HTML's elements and what each says.  A sorted table, searched
 * from the first name of the same letter on.
 */
#include "page/html_tree.h"

#include "base/banned.h"

static const struct {
	char name[16];		/* padded with NUL, compared as two words */
	uint16_t n, traits;
} tags[] = {
#define X(id, word, bits) { word, sizeof(word) - 1, bits },
	SOI_HTML_TAGS(X)
#undef X
};

#define FIRST 2			/* enum value of tags[0] */
#define LONGEST 13		/* "foreignobject" */

/* The first tag of each letter, and where the names end. */
static const uint8_t letters[27] = {
	SOI_TAG_A, SOI_TAG_B, SOI_TAG_CAPTION, SOI_TAG_DD, SOI_TAG_EM, SOI_TAG_FIELDSET, SOI_TAG_H1,
	SOI_TAG_H1, SOI_TAG_I, SOI_TAG_KEYGEN, SOI_TAG_KEYGEN, SOI_TAG_LABEL, SOI_TAG_MAIN,
	SOI_TAG_NAV, SOI_TAG_OBJECT, SOI_TAG_P, SOI_TAG_Q, SOI_TAG_RB, SOI_TAG_S, SOI_TAG_TABLE,
	SOI_TAG_U, SOI_TAG_VAR, SOI_TAG_WBR, SOI_TAG_XMP, SOI_N_TAGS, SOI_N_TAGS, SOI_N_TAGS
};

static uint64_t eight(const char *s)
{
	uint64_t v;

	memcpy(&v, s, sizeof(v));
	return v;
}

enum soi_html_tag soi_html_tag(struct soi_span name)
{
	char low[16] = { 0 };
	unsigned letter, at;
	size_t i;

	if (name.n == 0 || name.n > LONGEST)
		return SOI_TAG_OTHER;
	for (i = 0; i < name.n; i++)
		low[i] = (unsigned char)(name.p[i] - 'A') < 26 ? (char)(name.p[i] | 0x20) : name.p[i];
	letter = (unsigned char)(low[0] - 'a');
	if (letter >= 26)
		return SOI_TAG_OTHER;
	for (at = letters[letter]; at < letters[letter + 1]; at++)
		if (eight(tags[at - FIRST].name) == eight(low) &&
		    eight(tags[at - FIRST].name + 8) == eight(low + 8) && tags[at - FIRST].n == name.n)
			return (enum soi_html_tag)at;
	if (name.n == 5 && memcmp(low, "image", 5) == 0)	/* as the standard has it */
		return SOI_TAG_IMG;
	return SOI_TAG_OTHER;
}

unsigned soi_html_traits(enum soi_html_tag tag)
{
	return tag < FIRST ? 0 : tags[tag - FIRST].traits;
}
