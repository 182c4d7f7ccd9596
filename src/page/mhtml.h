/*
 * MHTML: a page saved in one file with what it shows (RFC 2557), as browsers
 * write it.
 */
#ifndef SOI_PAGE_MHTML_H
#define SOI_PAGE_MHTML_H

#include "page/page.h"

/* Whether bytes begin with the header of a MIME message in parts. */
bool soi_mhtml_looks(struct soi_span bytes);

/*
 * The capture's bytes, an MHTML file, are replaced by those of the page in it,
 * decoded; url and fetched are set where the file says them and nothing else
 * did.  Negative: there is no page in it.
 */
int soi_mhtml_open(struct soi_arena *a, struct soi_capture *c, struct soi_err *err)
	__attribute__((warn_unused_result));

#endif
