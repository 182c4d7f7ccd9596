/*
 * A gzip member or zlib stream that is in memory as a whole, unpacked in one go
 * where the program was built with libdeflate (three times as fast as zlib).
 * It only ever says what zlib would say too: whoever calls it has zlib beside it.
 */
#ifndef SOI_PAGE_UNZIP_H
#define SOI_PAGE_UNZIP_H

#include "base/base.h"

enum soi_unzip_form { SOI_UNZIP_GZIP, SOI_UNZIP_ZLIB, SOI_UNZIP_RAW };
enum soi_unzipped {
	SOI_UNZIPPED,		/* whole, its checksum is right */
	SOI_UNZIP_NO_ROOM,	/* it is longer than cap */
	SOI_UNZIP_NOT		/* cut short, damaged, or there is no libdeflate: zlib knows */
};

struct soi_unzipper;		/* NULL: there is no libdeflate */
struct soi_unzipper *soi_unzipper_new(void);
void soi_unzipper_free(struct soi_unzipper *u);	/* NULL is fine */

/* What in begins with, into out[0:cap]; *used bytes of in became *made. */
enum soi_unzipped soi_unzip(struct soi_unzipper *u, enum soi_unzip_form form, struct soi_span in, char *out,
			    size_t cap, size_t *used, size_t *made);

#endif
