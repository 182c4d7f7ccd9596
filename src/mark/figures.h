/*
 * Inside the figures step: its tables, and the reading of one numeral.
 */
#ifndef SOI_MARK_FIGURES_H
#define SOI_MARK_FIGURES_H

#include "mark/internal.h"

/* The roles of data/figures.tsv; each has a dictionary of its own, since one
 * word may play several ("năm" is a digit, a year and a stop). */
enum soi_figure_role {
	SOI_FR_DIGIT, SOI_FR_LOW_DIGIT, SOI_FR_TEN, SOI_FR_TENS, SOI_FR_ZERO, SOI_FR_SCALE,
	SOI_FR_HALF, SOI_FR_HALF_OF, SOI_FR_VAGUE, SOI_FR_TIMES, SOI_FR_TIMES_OF, SOI_FR_PART,
	SOI_FR_OP, SOI_FR_OP_AFTER, SOI_FR_ALL, SOI_FR_THIS, SOI_FR_ABOVE, SOI_FR_TWO,
	SOI_FR_ORDINAL, SOI_FR_PAIR, SOI_FR_CASUALTY, SOI_FR_MONEY, SOI_FR_YEAR, SOI_FR_PREFIX, SOI_FR_STOP,
	SOI_FR_BETWEEN,
	SOI_FR_ADDRESS,
	SOI_FR_N
};


struct soi_figures_tables {
	const struct soi_table *words, *currencies, *units, *counted;
	struct soi_phrases *role[SOI_FR_N];	/* values are rows of words */
	struct soi_phrases *currency, *unit, *noun, *classifier;
	struct soi_phrase_set starts;	/* words that may begin a figure */
	size_t word_value, currency_code, currency_needs, unit_symbol, counted_kind, counted_unit;
};

/* How a text writes 1,234: decided once, by what it does elsewhere. */
enum soi_figure_style { SOI_STYLE_UNKNOWN, SOI_STYLE_VIETNAMESE, SOI_STYLE_ENGLISH };

struct soi_number {
	size_t first, end;	/* tokens [first, end) */
	int64_t num;		/* the value is num / 10^decimals */
	uint8_t decimals;
	bool written;		/* began with a word, not with digits */
	bool one;		/* the bare word "một" */
	bool scaled;		/* has nghìn, triệu, … */
	bool grouped;		/* has thousands separators */
	bool vague;
	bool code;		/* digits as of a telephone or a document */
	uint8_t bare_digits;	/* how many in a row, without separators; 0: has some */
};

enum soi_figure_style soi_figure_style(const struct soi_text *t);

/* The numeral that begins at token i and ends before limit; false: none. */
bool soi_number_at(const struct soi_figures_tables *x, const struct soi_text *t, size_t i,
		   size_t limit, enum soi_figure_style style, struct soi_number *out);

/* Whether a phrase of role begins at i; *n_tokens and *row (of words) say which. */
static inline bool soi_figure_word(const struct soi_figures_tables *x, enum soi_figure_role role,
				   const struct soi_text *t, size_t i, size_t limit,
				   size_t *n_tokens, size_t *row)
{
	struct soi_phrase_hit hit;

	if (!soi_phrases_longest(x->role[role], t, i, limit, &hit))
		return false;
	if (n_tokens)
		*n_tokens = hit.n_tokens;
	if (row)
		*row = hit.value;
	return true;
}

/* value times 10^zeros; false where it does not fit. */
bool soi_number_shift(int64_t *num, uint8_t *decimals, unsigned zeros);

#endif
