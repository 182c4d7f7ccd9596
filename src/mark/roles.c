/* One walk over the rows; the names of roles are few, so they are compared in turn. */
#include "mark/roles.h"

#include "base/banned.h"

int soi_roles_fill(struct soi_phrases **role, const char *const *names, size_t n, int cased,
		   const struct soi_table *t, struct soi_arena *a, struct soi_lexicon *x,
		   struct soi_err *err)
{
	size_t col = soi_table_col(t, "role");
	int rc;

	for (size_t r = 0; r < n; r++)
		role[r] = soi_phrases_new(a, x);
	for (size_t i = 0; i < t->n_rows; i++) {
		struct soi_span phrase = soi_table_cell(t, i, 0), name = soi_table_cell(t, i, col);
		size_t r = 0;

		while (r < n && !soi_span_is(name, names[r]))
			r++;
		if (r == n)
			return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
					"table %.*s: no role '%.*s' at '%.*s'", SOI_FMT(t->name),
					SOI_FMT(name), SOI_FMT(phrase));
		rc = soi_phrases_add(role[r], phrase, (uint32_t)i,
				     cased == (int)r ? SOI_PHRASE_CASED : 0, err);
		if (rc < 0)
			return rc;
	}
	return 0;
}
