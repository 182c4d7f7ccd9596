/*
 * letters OUT: write the table of base/vn.c: for every code point of Latin (up
 * to U+024F, and U+1E00 to U+1EFF) the letter without tone, its bare form, its
 * tone and case, all read off Unicode's decompositions through utf8proc; and the
 * rhymes of Vietnamese as a hash table.
 */
#include <stdint.h>
#include <stdio.h>
#include <utf8proc.h>

static int tone_of(int32_t mark)
{
	switch (mark) {
	case 0x300: return 1;	/* huyền */
	case 0x301: return 2;	/* sắc */
	case 0x303: return 3;	/* ngã */
	case 0x309: return 4;	/* hỏi */
	case 0x323: return 5;	/* nặng */
	default: return 0;
	}
}

static int32_t compose(int32_t base, int32_t mark)
{
	int32_t pair[2] = { base, mark };

	return utf8proc_normalize_utf32(pair, 2, UTF8PROC_COMPOSE | UTF8PROC_STABLE) == 1 ? pair[0] : 0;
}

static void row(FILE *out, int32_t cp)
{
	int32_t d[8], low = utf8proc_tolower(cp), base, bare;
	utf8proc_category_t cat = utf8proc_category(cp);
	int tone = 0, last = 0;
	utf8proc_ssize_t n;

	if (cat != UTF8PROC_CATEGORY_LU && cat != UTF8PROC_CATEGORY_LL && cat != UTF8PROC_CATEGORY_LT &&
	    cat != UTF8PROC_CATEGORY_LO && cat != UTF8PROC_CATEGORY_LM) {
		fprintf(out, "\t{ 0, 0, 0, 0 },\n");
		return;
	}
	n = utf8proc_decompose_char(low, d, 8, UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, &last);
	base = n > 0 ? d[0] : low;
	bare = base;
	for (utf8proc_ssize_t i = 1; i < n; i++) {
		int t = tone_of(d[i]);

		if (t && !tone)
			tone = t;
		else if (compose(base, d[i]))
			base = compose(base, d[i]);
	}
	if (low == 0x111 || low == 0xF0)	/* đ, and the Icelandic letter typed for it */
		base = 0x111, bare = 'd';
	fprintf(out, "\t{ %d, %d, %d, %d },\n", (int)base, bare >= 'a' && bare <= 'z' ? (int)bare : 0, tone,
		low != cp);
}

/* The rhymes of standard orthography without tone, as the school grammars list
 * them; "oo" forms stand in loans (xoong). */
static const char rhymes[] =
	"a ac ach ai am an ang anh ao ap at au ay e ec em en eng eo ep et i ia ich im in "
	"inh ip it iu iêc iêm iên iêng iêp iêt iêu o oa oac oach oai oam oan oang oanh oao "
	"oap oat oay oc oe oen oeo oet oi om on ong ooc oong op ot oăc oăm oăn oăng oăt u "
	"ua uc ui um un ung uo up ut uy uya uych uyn uynh uyp uyt uyu uyên uyêt uân uâng "
	"uât uây uê uêch uênh uêu uôc uôi uôm uôn uông uôt uơ uơn y yêm yên yêng yêt yêu âc "
	"âm ân âng âp ât âu ây ê êch êm ên êng ênh êp êt êu ô ôc ôi ôm ôn ông ôp ôt ăc ăm "
	"ăn ăng ăp ăt ơ ơi ơm ơn ơp ơt ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu ưt "
	"ưu";

#define N_SLOTS 512

/* The same in base/vn.c, by the macro written below. */
static unsigned slot_of(uint64_t packed)
{
	return (unsigned)(packed * UINT64_C(0x9e3779b97f4a7c15) >> 55);
}

static void write_rhymes(FILE *out)
{
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)rhymes;
	uint64_t slots[N_SLOTS] = { 0 }, packed = 0;

	for (;;) {
		utf8proc_int32_t cp = 0;

		if (*p && *p != ' ') {
			p += utf8proc_iterate(p, -1, &cp);
			packed = packed << 16 | (uint64_t)cp;
			continue;
		}
		for (unsigned i = slot_of(packed);; i = (i + 1) % N_SLOTS)
			if (!slots[i]) {
				slots[i] = packed;
				break;
			}
		packed = 0;
		if (!*p++)
			break;
	}
	fprintf(out, "#define N_RHYME_SLOTS %d\n"
		     "#define RHYME_SLOT(x) ((size_t)((x) * UINT64_C(0x9e3779b97f4a7c15) >> 55))\n"
		     "static const uint64_t rhymes[N_RHYME_SLOTS] = {\n", N_SLOTS);
	for (int i = 0; i < N_SLOTS; i++)
		fprintf(out, "\t%llu,\n", (unsigned long long)slots[i]);
	fputs("};\n", out);
}

int main(int argc, char **argv)
{
	FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;

	if (!out)
		return 2;
	fputs("/* Written by tools/letters.c; do not edit. */\n"
	      "static const struct soi_letter latin[0x250] = {\n", out);
	for (int32_t cp = 0; cp < 0x250; cp++)
		row(out, cp);
	fputs("};\nstatic const struct soi_letter more[0x100] = {\n", out);
	for (int32_t cp = 0x1E00; cp < 0x1F00; cp++)
		row(out, cp);
	fputs("};\n", out);
	write_rhymes(out);
	return fclose(out) ? 1 : 0;
}
