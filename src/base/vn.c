/*
 * The tables come from tools/letters.c.  A key is FNV-1a over the match form's
 * code points (16 bits at a time) and its tone, so that it never builds the
 * form; soi_fold_word spells the same thing out.
 *
 * Where two letters of a word carry tones ("élémentaire"), the first counts:
 * no Vietnamese syllable has two, and foreign words only need to agree with
 * themselves.
 *
 * soi_is_syllable parses initial + rhyme over the quality-marked letters.  The
 * rhymes are those of standard orthography (Đoàn Thiện Thuật, "Ngữ âm tiếng
 * Việt", 1977, lists them), kept as one sorted string table.
 */
#include "base/vn.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/hash.h"
#include "base/utf8.h"

#include "letters.h"

#include "base/banned.h"

#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

struct soi_letter soi_letter(uint32_t cp)
{
	struct soi_letter none = { 0, 0, 0, 0 }, l = { 0, 0, 0, 0 };
	utf8proc_category_t cat;
	utf8proc_int32_t low;

	if (cp < 0x250)
		return latin[cp];
	if (cp >= 0x1E00 && cp < 0x1F00)
		return more[cp - 0x1E00];
	if (cp > 0x10FFFF || (cp >= 0x2000 && cp < 0x2070))
		return none;
	cat = utf8proc_category((utf8proc_int32_t)cp);
	if (cat < UTF8PROC_CATEGORY_LU || cat > UTF8PROC_CATEGORY_LO)
		return none;
	low = utf8proc_tolower((utf8proc_int32_t)cp);
	l.base = low > 0 && low <= 0xFFFF ? (uint16_t)low : 0xFFFD;
	l.upper = cat == UTF8PROC_CATEGORY_LU || cat == UTF8PROC_CATEGORY_LT;
	return l;
}

bool soi_is_letter(uint32_t cp)
{
	return soi_letter(cp).base != 0;
}

bool soi_is_upper(uint32_t cp)
{
	return soi_letter(cp).upper;
}

uint32_t soi_lower(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
	return cp > 0x10FFFF ? cp : (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
}

void soi_fold_word(struct soi_span word, struct soi_buf *out)
{
	unsigned tone = 0;
	size_t at = 0;

	while (at < word.n) {
		uint32_t cp = soi_utf8_next(word, &at);
		struct soi_letter l = soi_letter(cp);

		if (l.base) {
			if (!tone)
				tone = l.tone;
			soi_buf_cp(out, l.base);
		} else if (cp != SOI_BAD_CP && !soi_is_invisible(cp)) {
			soi_buf_cp(out, cp);
		}
	}
	soi_buf_byte(out, (char)('0' + tone));
}

void soi_fold_bare(struct soi_span text, struct soi_buf *out)
{
	size_t at = 0;

	while (at < text.n) {
		size_t was = at;
		uint32_t cp = soi_utf8_next(text, &at);
		struct soi_letter l = soi_letter(cp);

		if (l.bare)
			soi_buf_byte(out, (char)l.bare);
		else if (l.base)
			soi_buf_cp(out, l.base);
		else
			soi_buf_add(out, soi_span_sub(text, was, at));
	}
}

static uint64_t finish(uint64_t h)
{
	h ^= h >> 32;
	h *= UINT64_C(0xd6e8feb86659fd93);
	h ^= h >> 32;
	return h ? h : 1;
}

bool soi_is_invisible(uint32_t cp)
{
	return cp == 0xAD || (cp >= 0x200B && cp <= 0x200D) || cp == 0x2060 || cp == 0xFEFF;
}

static uint64_t step(uint64_t h, uint32_t unit)
{
	return (h ^ unit) * FNV_PRIME;
}

uint64_t soi_word_key(struct soi_span word)
{
	uint64_t h = FNV_START;
	unsigned tone = 0;
	size_t at = 0;

	while (at < word.n) {
		uint32_t cp = soi_utf8_next(word, &at);
		struct soi_letter l = soi_letter(cp);

		if (!tone)
			tone = l.tone;
		if (l.base || !soi_is_invisible(cp))
			h = step(h, l.base ? l.base : cp);
	}
	return finish(step(h, UINT32_C(0x110000) + tone));
}

uint64_t soi_word_bare_key(struct soi_span word)
{
	uint64_t h = FNV_START;
	size_t at = 0;

	while (at < word.n) {
		uint32_t cp = soi_utf8_next(word, &at);
		struct soi_letter l = soi_letter(cp);

		if (l.base || !soi_is_invisible(cp))
			h = step(h, l.bare ? l.bare : l.base ? l.base : cp);
	}
	return finish(h);
}

/* Longest first, so that "ngh" is tried before "ng" before "n". */
static const char *const initials[] = { "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th",
					"tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n",
					"p", "r", "s", "t", "v", "x", "" };

/* In byte order. */
static const char *const rhymes[] = {
	"a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "e", "ec",
	"em", "en", "eng", "eo", "ep", "et", "i", "ia", "ich", "im", "in", "inh", "ip", "it", "iu",
	"iêc", "iêm", "iên", "iêng", "iêp", "iêt", "iêu", "o", "oa", "oac", "oach", "oai", "oam",
	"oan", "oang", "oanh", "oao", "oap", "oat", "oay", "oc", "oe", "oen", "oeo", "oet", "oi",
	"om", "on", "ong", "ooc", "oong", "op", "ot", "oăc", "oăm", "oăn", "oăng", "oăt", "u", "ua",
	"uc", "ui", "um", "un", "ung", "uo", "up", "ut", "uy", "uya", "uych", "uyn", "uynh", "uyp",
	"uyt", "uyu", "uyên", "uyêt", "uân", "uâng", "uât", "uây", "uê", "uêch", "uênh", "uêu", "uôc",
	"uôi", "uôm", "uôn", "uông", "uôt", "uơ", "uơn", "y", "yêm", "yên", "yêng", "yêt", "yêu",
	"âc", "âm", "ân", "âng", "âp", "ât", "âu", "ây", "ê", "êch", "êm", "ên", "êng", "ênh", "êp",
	"êt", "êu", "ô", "ôc", "ôi", "ôm", "ôn", "ông", "ôp", "ôt", "ăc", "ăm", "ăn", "ăng", "ăp",
	"ăt", "ơ", "ơi", "ơm", "ơn", "ơp", "ơt", "ư", "ưa", "ưc", "ưi", "ưng", "ưt", "ưu", "ươc",
	"ươi", "ươm", "ươn", "ương", "ươp", "ươt", "ươu"
};

static int by_bytes(const void *key, const void *elem)
{
	return soi_span_cmp(*(const struct soi_span *)key, soi_span_str(*(const char *const *)elem));
}

static bool is_rhyme(struct soi_span s)
{
	return bsearch(&s, rhymes, sizeof(rhymes) / sizeof(*rhymes), sizeof(*rhymes), by_bytes) != NULL;
}

bool soi_is_syllable(struct soi_span word)
{
	char low[24];
	size_t n = 0, at = 0;
	unsigned tones = 0;

	if (word.n == 0 || word.n > 18)
		return false;
	while (at < word.n) {
		uint32_t cp = soi_utf8_next(word, &at);
		struct soi_letter l = soi_letter(cp);

		if (soi_is_invisible(cp))
			continue;
		if (!l.base || n > sizeof(low) - 4)
			return false;
		tones += l.tone != 0;
		n += soi_utf8_put(l.base, low + n);
	}
	if (tones > 1)
		return false;
	for (size_t i = 0; i < sizeof(initials) / sizeof(*initials); i++) {
		struct soi_span w = { low, n }, in = soi_span_str(initials[i]);

		if (soi_span_starts(w, in) && is_rhyme(soi_span_sub(w, in.n, w.n)))
			return true;
	}
	/* "gì", "giêng": the i of "gi" serves as vowel too */
	return n >= 2 && low[0] == 'g' && low[1] == 'i' && is_rhyme((struct soi_span){ low + 1, n - 1 });
}
