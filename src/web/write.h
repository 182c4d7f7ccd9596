/* Corrections by hand over HTTP; write.c says how they are sent. */
#ifndef SOI_WEB_WRITE_H
#define SOI_WEB_WRITE_H

#include "store/store.h"

#define SOI_MIN_TOKEN_BYTES 16
#define SOI_MAX_CORRECTION_BYTES ((size_t)64 << 10)

/* Whether an Authorization header (or NULL) carries the token; in a time that
 * does not depend on how much of it is right. */
bool soi_token_fits(struct soi_span token, const char *authorization);

/* Read a correction from body, write it to the log and group anew: 201 with its
 * number in out, or a negative error (SOI_EUSAGE: what is asked for is wrong). */
int soi_write_correction(const char *database, const struct soi_engine *e, struct soi_span body,
			 struct soi_buf *out, struct soi_err *err);

#endif
