/*
 * WARC 1.0 and 1.1 (ISO 28500:2017), read from a stream: plain, gzip a record,
 * Zstandard a record.
 *
 * Answers (response) and files (resource) that are pages or feeds become
 * captures: url is what was asked for, fetched is WARC-Date; neither is a date of
 * publication.  Other records are passed over and counted.
 */
#ifndef SOI_PAGE_WARC_H
#define SOI_PAGE_WARC_H

#include "page/page.h"
#include "page/stream.h"

struct soi_warc {
	struct soi_stream *in;		/* borrowed */
	struct soi_span name;		/* of the file, borrowed */
	struct soi_read_opts opts;
	size_t n_records;
	size_t n_pages;			/* handed out */
	/* passed over: */
	size_t n_revisits;		/* "as before": the page stands elsewhere */
	size_t n_statuses;		/* answers other than 200 */
	size_t n_types;			/* pictures, scripts, … */
};

/* Whether bytes begin like a WARC file. */
bool soi_warc_looks(struct soi_span bytes);

void soi_warc_init(struct soi_warc *w, struct soi_stream *in, struct soi_span name,
		   const struct soi_read_opts *opts);

/*
 * As soi_input_next: 1 with *out filled (all of it in a), 0 at the end, negative
 * for something broken, with its place in the file; the next call goes on with
 * the record behind it.
 */
int soi_warc_next(struct soi_warc *w, struct soi_arena *a, struct soi_capture *out,
		  struct soi_err *err) __attribute__((warn_unused_result));

#endif
