/*
 * Tables whose rows are words with a role ("scale", "pronoun"): a dictionary a
 * role, since one word may play several.
 */
#ifndef SOI_MARK_ROLES_H
#define SOI_MARK_ROLES_H

#include "text/text.h"

/*
 * Fill role[0..n) with the first column of t, a dictionary for each of names by
 * t's column "role", all of the lexicon x; the values are rows of t.  cased: the role whose words must
 * have their capitals, or -1.  A role that names does not hold is an error.
 */
int soi_roles_fill(struct soi_phrases **role, const char *const *names, size_t n, int cased,
		   const struct soi_table *t, struct soi_arena *a, struct soi_lexicon *x,
		   struct soi_err *err)
	__attribute__((warn_unused_result));

#endif
