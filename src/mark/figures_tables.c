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

/* Most words begin no figure, and one test tells. */
static void fill_starts(struct soi_figures_tables *x)
{
	struct soi_phrases *begin[] = { x->role[SOI_FR_DIGIT],	 x->role[SOI_FR_TEN],
					x->role[SOI_FR_HALF_OF], x->role[SOI_FR_VAGUE],
					x->role[SOI_FR_TIMES],	 x->role[SOI_FR_PART] };

	soi_phrase_set_init(&x->starts, begin, sizeof(begin) / sizeof(*begin));
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
	fill_starts(x);
	x->currency = fill(a, x->currencies, text, err);
	x->unit = fill(a, x->units, text, err);
	x->noun = fill(a, x->counted, text, err);
	x->classifier = fill(a, soi_tables_get(t, "classifiers"), text, err);
	if (!x->currency || !x->unit || !x->noun || !x->classifier)
		return NULL;
	return x;
}
