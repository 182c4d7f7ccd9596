/*
 * Old Vietnamese encodings: windows-1258, TCVN3, VISCII, VNI, VIQR and UTF-16,
 * told apart by what they decode to.
 *
 * A capture in one of them is decoded into UTF-8 that is read like any page;
 * afterwards every byte offset is led back to the capture's own bytes, so that
 * evidence points at what was really fetched.
 */
#ifndef SOI_PAGE_CHARSET_H
#define SOI_PAGE_CHARSET_H

#include "page/page.h"

struct soi_charsets;	/* the table data/charsets.tsv, read-only */

struct soi_charsets *soi_charsets_new(struct soi_arena *a, const struct soi_tables *t,
				      struct soi_err *err);

/* Where a run of the decoded bytes comes from. */
struct soi_decoded_run {
	size_t start, end;		/* decoded */
	size_t byte_start, byte_end;	/* capture */
	bool verbatim;			/* the same bytes; else one character for another */
};

struct soi_decoded {
	struct soi_span utf8;		/* in the arena */
	const char *charset;		/* its name, of the table or "utf-16le", "utf-16be" */
	struct soi_decoded_run *runs;	/* in order, covering utf8 */
	size_t n_runs;
};

/*
 * Find out the encoding of bytes that are not UTF-8 (or are ASCII that reads
 * as VIQR) and decode them.  False: none of them, *out untouched.  Linear; the
 * decision looks at the first 8 KiB.
 */
bool soi_charset_decode(const struct soi_charsets *c, struct soi_arena *a, struct soi_span bytes,
			struct soi_decoded *out);

/* Lead the byte offsets of an article read from d->utf8 back to the capture. */
void soi_charset_remap(struct soi_arena *a, const struct soi_decoded *d, struct soi_article *art);

#endif
