/*
 * What an answer to a request for a page means: a function of the answer and of
 * what was known, without the network and without the database.
 */
#ifndef SOI_FETCH_ANSWER_H
#define SOI_FETCH_ANSWER_H

#include "fetch/http.h"
#include "fetch/links.h"
#include "fetch/list.h"
#include "fetch/rights.h"

#define SOI_MAX_HOPS 10
#define SOI_MAX_TRIES 10	/* of a page, in a row; a line of the list is never given up */

struct soi_heard {
	struct soi_watch_page page;	/* the row as it shall be, but for n_kept */
	int64_t host_free_s;		/* the host is left alone until then; SOI_NO_TIME: as planned */
	bool host_failed;		/* nobody answered */
	bool answered;
	bool read;			/* capture holds something to be kept if it is new */
	bool keep_out;			/* but the page forbids it */
	struct soi_capture capture;
	struct soi_said said;
	uint64_t content;		/* of what was read */
	struct soi_links links;
	struct soi_url moved_to;	/* full empty: it has not moved */
	const char *why;
};

/* line: what the list says of it (of whoever named it); may borrow the answer. */
void soi_answer_hear(const struct soi_engine *e, struct soi_arena *a, const struct soi_http_answer *answer,
		     const struct soi_watch_page *asked, const struct soi_line *line, int64_t now_s,
		     struct soi_heard *out);

#endif
