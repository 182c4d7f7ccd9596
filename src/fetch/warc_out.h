/*
 * Captures into a WARC 1.1 file, as they were sent; a gzip member a record where
 * the file's name ends in ".gz".
 */
#ifndef SOI_FETCH_WARC_OUT_H
#define SOI_FETCH_WARC_OUT_H

#include "base/base.h"

struct soi_warc_out;

/*
 * Open for appending, or make.  expected: how long the file was when the last
 * record of it was known to be whole (0: not known): what stands behind that
 * was being written when the program was killed, and is cut off.
 */
int soi_warc_out_open(struct soi_warc_out **out, const char *path, uint64_t expected, const char *agent,
		      struct soi_span date, struct soi_err *err) __attribute__((warn_unused_result));
void soi_warc_out_free(struct soi_warc_out *w);	/* NULL is fine */

/* One answer, header lines and body as sent. */
int soi_warc_out_put(struct soi_warc_out *w, struct soi_span url, struct soi_span date, const char *address,
		     struct soi_span head, struct soi_span body, struct soi_err *err)
	__attribute__((warn_unused_result));

/* How long the file is now. */
uint64_t soi_warc_out_bytes(const struct soi_warc_out *w);

#endif
