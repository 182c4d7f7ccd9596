/*
 * The figures' tables: figures.tsv by role, currencies, units, counted nouns
 * and classifiers, each a dictionary over token keys.
 */
#include "mark/figures.h"
#include "mark/roles.h"

#include "base/banned.h"

static const char *const role_names[SOI_FR_N] = {
	"digit",   "low-digit", "ten",	  "tens",     "zero",	 "scale", "half",
	"half-of", "vague",	"times",  "times-of", "part",	 "op",	  "op-after",
	"all",	   "this",	"above",  "two",      "ordinal", "pair",  "casualty",
	"money",   "year",	"prefix", "stop",
	"between", "address",
};

static struct soi_phrases *fill(struct soi_arena *a, const struct soi_table *t,
				const struct soi_text_tables *text, struct soi_err *err)
{
	struct soi_phrases *p = soi_phrases_new(a, text->lexicon);

	for (size_t i = 0; i < t->n_rows; i++)
		if (soi_phrases_add(p, soi_table_cell(t, i, 0), (uint32_t)i, 0, err) < 0)
			return NULL;
	return p;
}

/* Most words begin no figure, and one probe tells (two thirds of the step's time). */
static int fill_starts(struct soi_figures_tables *x, struct soi_err *err)
{
	static const enum soi_figure_role begin[] = { SOI_FR_DIGIT, SOI_FR_TEN,	  SOI_FR_HALF_OF,
						      SOI_FR_VAGUE, SOI_FR_TIMES, SOI_FR_PART };
	size_t role = soi_table_col(x->words, "role"), n = 0;

	for (size_t r = 0; r < x->words->n_rows; r++) {
		struct soi_span rest = soi_table_cell(x->words, r, 0), name;
		uint64_t key = soi_word_key(soi_span_cut(&rest, ' '));
		size_t k = 0;

		name = soi_table_cell(x->words, r, role);
		while (k < sizeof(begin) / sizeof(*begin) && !soi_span_is(name, role_names[begin[k]]))
			k++;
		if (k == sizeof(begin) / sizeof(*begin))
			continue;
		if (++n > (1u << SOI_FIGURE_START_BITS) / 2)
			return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET,
					"too many words begin a figure");
		x->starts[soi_figure_start(x, key)] = key;
	}
	return 0;
}

struct soi_figures_tables *soi_figures_tables_new(struct soi_arena *a, const struct soi_tables *t,
						  const struct soi_text_tables *text,
						  struct soi_err *err)
{
	struct soi_figures_tables *x = SOI_NEW(a, struct soi_figures_tables);

	x->words = soi_tables_get(t, "figures");
	x->currencies = soi_tables_get(t, "currencies");
	x->units = soi_tables_get(t, "units");
	x->counted = soi_tables_get(t, "counted");
	x->word_value = soi_table_col(x->words, "value");
	x->currency_code = soi_table_col(x->currencies, "code");
	x->currency_needs = soi_table_col(x->currencies, "needs");
	x->unit_symbol = soi_table_col(x->units, "symbol");
	x->counted_kind = soi_table_col(x->counted, "kind");
	x->counted_unit = soi_table_col(x->counted, "unit");
	if (soi_roles_fill(x->role, role_names, SOI_FR_N, -1, x->words, a, text->lexicon, err) < 0)
		return NULL;
	if (fill_starts(x, err) < 0)
		return NULL;
	x->currency = fill(a, x->currencies, text, err);
	x->unit = fill(a, x->units, text, err);
	x->noun = fill(a, x->counted, text, err);
	x->classifier = fill(a, soi_tables_get(t, "classifiers"), text, err);
	if (!x->currency || !x->unit || !x->noun || !x->classifier)
		return NULL;
	return x;
}
