/*
 * Vietnamese letters and syllables.
 *
 * A Vietnamese letter is a base letter, perhaps with a quality mark (â ă ê ô ơ
 * ư đ), and a syllable carries at most one tone.  Writers put the tone on
 * different letters (hòa, hoà) and typists sometimes on the wrong one (giơí
 * for giới), so words are compared by their match form: lower case, letters
 * with quality marks but without tone, then the tone as one digit 0 to 5
 * (ngang, huyền, sắc, ngã, hỏi, nặng).  "Hoà", "hòa" -> "hoa1"; "giơí" ->
 * "giơi2".  The bare form has neither: "hoa", "gioi", "duong".
 */
#ifndef SOI_BASE_VN_H
#define SOI_BASE_VN_H

#include "base/buf.h"
#include "base/span.h"

struct soi_letter {
	uint16_t base;		/* lower case, quality mark kept, tone gone; 0: no letter */
	uint8_t bare;		/* ASCII a to z, or 0 where there is none */
	uint8_t tone : 3;	/* 0 to 5 */
	uint8_t upper : 1;
};

/* What cp is; for letters outside Latin, base is the lower-case code point if
 * it fits 16 bits, and bare is 0.  base == 0 means cp is no letter. */
struct soi_letter soi_letter(uint32_t cp);

/* Soft hyphen, zero-width space and joiners, byte order mark: passed over when
 * words are compared. */
bool soi_is_invisible(uint32_t cp);

bool soi_is_letter(uint32_t cp);
bool soi_is_upper(uint32_t cp);
uint32_t soi_lower(uint32_t cp);

/* Append the match form of one word (no white space inside) to out. */
void soi_fold_word(struct soi_span word, struct soi_buf *out);

/* Append text with every letter made bare and lower case (đ -> d); all other
 * characters as they are. */
void soi_fold_bare(struct soi_span text, struct soi_buf *out);

/*
 * Append text with displaced tones put back ("Lơị" -> "Lợi", "Tuôỉ" -> "Tuổi"): where a
 * syllable has a vowel with a quality mark, its tone stands on the last of these.
 * Others stay ("hòa", "hoà").  False, and nothing appended, where none is displaced.
 */
bool soi_settle_tones(struct soi_span text, struct soi_buf *out);

/* 64-bit key of a word's match form, without building it.  0 is never a key. */
uint64_t soi_word_key(struct soi_span word);

/* 64-bit key of a word's bare form. */
uint64_t soi_word_bare_key(struct soi_span word);

/* What one walk over a word tells. */
struct soi_word {
	uint64_t key;		/* soi_word_key */
	bool cap;		/* begins with an upper-case letter */
	bool upper;		/* has letters, all upper case */
	bool syllable;		/* soi_is_syllable */
};

/* The word that begins at byte at: letters, and behind the first also digits,
 * combining marks and invisible characters.  Returns its end (at: no word). */
size_t soi_word_scan(struct soi_span text, size_t at, struct soi_word *out);

/*
 * Whether word is spelt like a Vietnamese syllable: an initial, a rhyme that
 * exists, at most one tone.  "Nguyễn", "quyết", "giơí" yes; "Obama", "str" no.
 */
bool soi_is_syllable(struct soi_span word);

#endif
