/*
 * An event as PLOVER and ICEWS count it: the label for its status, the quad
 * class, the score of type and mode, the weight of its CAMEO code.
 *
 * Soi stores the type of the act as if it were real and past, and its status
 * beside it; PLOVER folds the two into one label, derived here.
 */
#ifndef SOI_MARK_PLOVER_H
#define SOI_MARK_PLOVER_H

#include "mark/mark.h"

#define SOI_NO_SCORE INT16_MIN

struct soi_plover_code {
	/*
	 * PLOVER's own label (manual 2.0): what is done, its type; what is
	 * planned, AGREE for a friendly act (CONSULT, SUPPORT, COOPERATE, AID),
	 * CONCEDE for a RETREAT, else its type.  Empty for what is possible,
	 * called for or denied, which PLOVER leaves uncoded.
	 */
	struct soi_span label;
	struct soi_span quad;		/* "V+", "M+", "V-", "M-": of the type; empty: unknown type */
	int16_t score;			/* tenths, of the mode or else the type; or SOI_NO_SCORE */
	int16_t weight;			/* tenths, of the CAMEO code; or SOI_NO_SCORE */
};

struct soi_plover;

/* Tables of process lifetime, read-only then; shared by threads.  NULL: *err. */
struct soi_plover *soi_plover_new(struct soi_arena *a, const struct soi_tables *t,
				  struct soi_err *err);

/* Constant but for a walk over some hundred rows. */
struct soi_plover_code soi_plover_of(const struct soi_plover *p, struct soi_span type,
				     struct soi_span mode, struct soi_span cameo,
				     enum soi_status status);

#endif
