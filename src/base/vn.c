/*
 * The tables come from tools/letters.c.  A key is FNV-1a over the match form's
 * code points (16 bits at a time) and its tone, so that it never builds the
 * form; soi_fold_word spells the same thing out.
 *
 * Where two letters of a word carry tones ("élémentaire"), the first counts:
 * no Vietnamese syllable has two, and foreign words only need to agree with
 * themselves.
 *
 * A syllable is parsed as initial + rhyme over the letters without tone; the
 * rhymes, at most four letters, are packed into 64 bits and looked up in the
 * table that tools/letters.c lays out.  One walk over a word finds its end, key,
 * case and spelling: text/split.c spends most of its time in it.
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

/* Outside Latin. */
static struct soi_letter letter_elsewhere(uint32_t cp)
{
	struct soi_letter none = { 0, 0, 0, 0 }, l = { 0, 0, 0, 0 };
	utf8proc_category_t cat;
	utf8proc_int32_t low;

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

static inline struct soi_letter letter(uint32_t cp)
{
	if (cp < 0x250)
		return latin[cp];
	if (cp >= 0x1E00 && cp < 0x1F00)
		return more[cp - 0x1E00];
	return letter_elsewhere(cp);
}

struct soi_letter soi_letter(uint32_t cp)
{
	return letter(cp);
}

bool soi_is_letter(uint32_t cp)
{
	return letter(cp).base != 0;
}

bool soi_is_upper(uint32_t cp)
{
	return letter(cp).upper;
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
		struct soi_letter l = letter(cp);

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
		struct soi_letter l = letter(cp);

		if (l.bare)
			soi_buf_byte(out, (char)l.bare);
		else if (cp < 0x80)
			soi_buf_byte(out, (char)cp);
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
		struct soi_letter l = letter(cp);

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
		struct soi_letter l = letter(cp);

		if (l.base || !soi_is_invisible(cp))
			h = step(h, l.bare ? l.bare : l.base ? l.base : cp);
	}
	return finish(h);
}

/*
 * The initial consonant at the head of the n letters: how many it takes, SIZE_MAX
 * when no syllable begins so.  "gi" and "qu" count whole.
 */
static size_t initial_len(const uint16_t *l, size_t n)
{
	uint16_t next = n > 1 ? l[1] : 0;

	switch (l[0]) {
	case 'b': case 'd': case 0x111: case 'h': case 'l': case 'm': case 'r': case 's': case 'v': case 'x':
		return 1;
	case 'c': case 'k':
		return next == 'h' ? 2 : 1;
	case 'g':
		return next == 'h' || next == 'i' ? 2 : 1;
	case 'n':
		if (next == 'g')
			return n > 2 && l[2] == 'h' ? 3 : 2;
		return next == 'h' ? 2 : 1;
	case 'p':
		return next == 'h' ? 2 : 1;
	case 'q':
		return next == 'u' ? 2 : SIZE_MAX;
	case 't':
		return next == 'h' || next == 'r' ? 2 : 1;
	case 'f': case 'j': case 'w': case 'z':
		return SIZE_MAX;
	default:
		return 0;
	}
}

/* Of the n last letters of those packed, 16 bits each. */
static bool is_rhyme(uint64_t packed, size_t n)
{
	size_t i;

	if (n == 0 || n > 4)
		return false;
	packed &= UINT64_MAX >> (64 - 16 * n);
	for (i = RHYME_SLOT(packed); rhymes[i]; i = (i + 1) % N_RHYME_SLOTS)
		if (rhymes[i] == packed)
			return true;
	return false;
}

/* Of the n letters without tone; packed: the last four. */
static bool is_syllable(const uint16_t *l, size_t n, uint64_t packed)
{
	size_t in = initial_len(l, n);

	if (in == SIZE_MAX)
		return false;
	if (is_rhyme(packed, n - in))
		return true;
	/* "gì", "giêng", "quỳnh", "quýt": the i of "gi", the u of "qu" serves as vowel too */
	return in == 2 && ((l[0] == 'g' && l[1] == 'i') || l[0] == 'q') && is_rhyme(packed, n - 1);
}

#define MAX_SYLLABLE 7	/* nghiêng */

/* The letter at byte at, *cp and *end what it is and where it ends; one of no
 * table is written to other.  ASCII, U+80 to U+24F and U+1E00 to U+1EFF, which
 * Vietnamese is written with, are read here. */
static inline const struct soi_letter *letter_at(struct soi_span text, size_t at, size_t *end,
						 uint32_t *cp, struct soi_letter *other)
{
	const unsigned char *p = (const unsigned char *)text.p + at;

	if (p[0] < 0x80) {
		*cp = p[0];
		*end = at + 1;
		return &latin[p[0]];
	}
	if (p[0] == 0xE1 && text.n - at >= 3 && (p[1] & 0xFC) == 0xB8 && (p[2] & 0xC0) == 0x80) {
		*cp = 0x1E00 | (uint32_t)(p[1] & 3) << 6 | (p[2] & 0x3F);
		*end = at + 3;
		return &more[*cp - 0x1E00];
	}
	if (p[0] >= 0xC2 && p[0] <= 0xC8 && text.n - at >= 2 && (p[1] & 0xC0) == 0x80) {
		*cp = (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
		*end = at + 2;
		return &latin[*cp];
	}
	*end = at;
	*cp = soi_utf8_next_long(text, end);
	if (*cp < 0x250)
		return &latin[*cp];
	*other = letter(*cp);
	return other;
}

size_t soi_word_scan(struct soi_span text, size_t at, struct soi_word *out)
{
	uint16_t letters[MAX_SYLLABLE + 1];
	unsigned tone = 0, n_tones = 0, n_letters = 0, n_upper = 0, first_upper = 0;
	bool plain = true;
	uint64_t h = FNV_START, packed = 0;
	size_t i, next;

	for (i = at; i < text.n; i = next) {
		struct soi_letter other;
		uint32_t cp;
		const struct soi_letter *l = letter_at(text, i, &next, &cp, &other);

		if (l->base) {
			if (l->tone) {
				n_tones++;
				if (!tone)
					tone = l->tone;
			}
			if (l->upper) {
				n_upper++;
				first_upper |= i == at;
			}
			if (n_letters < MAX_SYLLABLE)
				letters[n_letters] = l->base;
			n_letters++;
			packed = packed << 16 | l->base;
			h = step(h, l->base);
		} else if ((cp >= '0' && cp <= '9') || (cp >= 0x300 && cp <= 0x36F)) {
			plain = false;
			h = step(h, cp);
		} else if (cp < 0x80 || !soi_is_invisible(cp)) {
			break;
		}
	}
	out->key = finish(step(h, UINT32_C(0x110000) + tone));
	out->cap = first_upper != 0;
	out->upper = n_upper && n_upper == n_letters;
	out->syllable = plain && n_tones <= 1 && n_letters && n_letters <= MAX_SYLLABLE &&
			is_syllable(letters, n_letters, packed);
	return i;
}

bool soi_is_syllable(struct soi_span word)
{
	struct soi_word w;

	return word.n && soi_word_scan(word, 0, &w) == word.n && w.syllable;
}

/* The vowel with a quality mark (a base of the table) under tone, as a code point. */
static uint32_t with_tone(uint32_t base, unsigned tone, bool upper)
{
	/* acute, grave, hook, tilde, dot; each upper case, then lower */
	static const uint8_t place[] = { 0, 2, 0, 6, 4, 8 };
	uint32_t first;

	switch (base) {
	case 0x103: first = 0x1EAE; break;	/* ă */
	case 0xE2: first = 0x1EA4; break;	/* â */
	case 0xEA: first = 0x1EBE; break;	/* ê */
	case 0xF4: first = 0x1ED0; break;	/* ô */
	case 0x1A1: first = 0x1EDA; break;	/* ơ */
	case 0x1B0: first = 0x1EE8; break;	/* ư */
	default: return 0;
	}
	return first + place[tone] + !upper;
}

/* In the syllable [at, end): where its tone stands, and the last vowel with a quality
 * mark; true where these differ. */
static bool displaced(struct soi_span text, size_t at, size_t end, size_t *toned, size_t *marked)
{
	*toned = *marked = SIZE_MAX;
	while (at < end) {
		size_t here = at;
		struct soi_letter l = letter(soi_utf8_next(text, &at));

		if (l.tone)
			*toned = here;
		if (l.base && with_tone(l.base, 2, false))
			*marked = here;
	}
	return *toned != SIZE_MAX && *marked != SIZE_MAX && *toned != *marked;
}

bool soi_settle_tones(struct soi_span text, struct soi_buf *out)
{
	size_t at = 0, done = 0;

	while (at < text.n) {
		struct soi_word w;
		size_t end = soi_word_scan(text, at, &w), toned, marked, i = at;
		unsigned tone;

		if (end == at) {
			(void)soi_utf8_next(text, &at);
			continue;
		}
		if (w.syllable && displaced(text, at, end, &toned, &marked)) {
			tone = letter(soi_utf8_next(text, (i = toned, &i))).tone;
			soi_buf_add(out, soi_span_sub(text, done, at));
			for (i = at; i < end;) {
				size_t here = i;
				uint32_t cp = soi_utf8_next(text, &i);
				struct soi_letter l = letter(cp);
				char utf8[4];

				if (here == marked)
					cp = with_tone(l.base, tone, l.upper);
				else if (here == toned)
					cp = l.upper && l.base < 0x80 ? l.base - 32u : l.base;
				soi_buf_add(out, (struct soi_span){ utf8, soi_utf8_put(cp, utf8) });
			}
			done = end;
		}
		at = end;
	}
	if (done)
		soi_buf_add(out, soi_span_sub(text, done, text.n));
	return done > 0;
}
