/* Inside the text room. */
#ifndef SOI_TEXT_INTERNAL_H
#define SOI_TEXT_INTERNAL_H

#include "text/text.h"

/* Tokens only; out has no sentences. */
int soi_tokenize(struct soi_text *out, struct soi_arena *a, struct soi_span text, struct soi_err *err)
	__attribute__((warn_unused_result));

#endif
