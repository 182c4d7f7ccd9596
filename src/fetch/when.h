/*
 * When to ask again: pure functions of what happened.
 */
#ifndef SOI_FETCH_WHEN_H
#define SOI_FETCH_WHEN_H

#include "base/base.h"

#define SOI_DAY_S ((int64_t)86400)

/* Twice as long after each failure in a row (n >= 1), from a minute to most_s, and
 * up to a quarter more by url, so that what failed together does not return
 * together.  The same for the same arguments. */
int64_t soi_back_off_s(int64_t n, int64_t most_s, struct soi_span url);

/* Retry-After (RFC 9110): seconds, or a date, which is held against the answer's own Date
 * where it has one, for the server's clock may be a year off.  0 to a day;
 * SOI_NO_TIME: nothing was said. */
int64_t soi_retry_after_s(struct soi_span head, int64_t now_s);

/* "2024-05-21T08:00:00Z". */
struct soi_span soi_utc(struct soi_arena *a, int64_t at_s);

#endif
