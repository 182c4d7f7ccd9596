/*
 * tags OUT: write the table by which page/html_tags.c finds a tag: a perfect
 * hash of the names in SOI_HTML_TAGS, its multiplier the first of a fixed
 * sequence that keeps them all apart.
 */
#include <stdio.h>

#include "page/html_tag_key.h"
#include "page/html_tree.h"

#define FIRST 2			/* enum value of the first name */

static const char names[][16] = {
#define X(id, word, bits) word,
	SOI_HTML_TAGS(X)
#undef X
};
#define N (sizeof(names) / sizeof(*names))

/* Whether multiplier puts each name into a slot of its own. */
static int keeps_apart(uint64_t multiplier, unsigned char slots[SOI_TAG_SLOTS])
{
	memset(slots, 0, SOI_TAG_SLOTS);
	for (size_t i = 0; i < N; i++) {
		unsigned char *slot = &slots[soi_tag_slot(soi_sixteen(names[i]), multiplier)];

		if (*slot)
			return 0;
		*slot = (unsigned char)(i + FIRST);
	}
	return 1;
}

int main(int argc, char **argv)
{
	unsigned char slots[SOI_TAG_SLOTS];
	uint64_t m = UINT64_C(88172645463325252);	/* xorshift64, Marsaglia 2003 */
	FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;

	if (!out) {
		fprintf(stderr, "usage: tags OUT\n");
		return 2;
	}
	do {
		m ^= m << 13;
		m ^= m >> 7;
		m ^= m << 17;
	} while (!keeps_apart(m, slots));
	fprintf(out, "#define MULTIPLIER UINT64_C(0x%llx)\n\nstatic const uint8_t slots[%d] = {\n",
		(unsigned long long)m, SOI_TAG_SLOTS);
	for (int i = 0; i < SOI_TAG_SLOTS; i++)
		if (slots[i])
			fprintf(out, "\t[%d] = %d,\n", i, slots[i]);
	fprintf(out, "};\n");
	return fclose(out) == 0 ? 0 : 1;
}
