/*
 * Requests, several at once; each is one GET of one address, or a POST, nothing followed.
 * The only place that talks to the network, through libcurl.
 *
 * Refused before a byte is sent: addresses that are not public (unless allowed).
 * Cut: what passes SOI_MAX_CAPTURE_BYTES, header lines past SOI_MAX_HEAD_BYTES, what
 * takes longer than it may.
 */
#ifndef SOI_FETCH_HTTP_H
#define SOI_FETCH_HTTP_H

#include "fetch/addr.h"

#define SOI_MAX_HEAD_BYTES ((size_t)64 << 10)
#define SOI_MAX_REQUESTS 16		/* at once */

struct soi_http;

struct soi_http_opts {
	const char *agent;		/* "soi/0.1.0 (+https://…)" */
	const struct soi_nets *allowed;	/* borrowed */
	int64_t timeout_ms;		/* a whole request; connecting has a third of it */
};

enum soi_http_end {
	SOI_HTTP_ANSWERED,
	SOI_HTTP_PRIVATE,	/* every address of the name was refused */
	SOI_HTTP_LARGE,		/* passed a cap */
	SOI_HTTP_LATE,		/* took too long */
	SOI_HTTP_BROKEN,	/* cut short, or no HTTP */
	SOI_HTTP_AWAY		/* no such name, nobody there, no valid certificate */
};

struct soi_http_answer {
	void *tag;
	enum soi_http_end end;
	int status;			/* 0 unless answered */
	struct soi_span head, body;	/* as sent: the body in its chunks and packing; borrowed until
					 * soi_http_done */
	char why[128];			/* a sentence, unless answered */
	char address[64];		/* the server's, as text */
	size_t slot;
};

/* One a process at a time; never NULL. */
struct soi_http *soi_http_new(const struct soi_http_opts *opts);
void soi_http_free(struct soi_http *h);		/* ends what is under way */

struct soi_http_field {
	const char *name;
	struct soi_span value;
};

struct soi_http_ask {
	struct soi_span url;		/* whole */
	struct soi_span etag, modified;	/* validators, or empty */
	int64_t clock_s;		/* sent as X-Soi-Clock where the clock is simulated; else
					 * SOI_NO_TIME */
	void *tag;			/* comes back with the answer */
	struct soi_span post;		/* a body: POST, not GET; borrowed until the answer */
	const struct soi_http_field *fields;	/* [n_fields] with it */
	size_t n_fields;
};
/* There is room while fewer than SOI_MAX_REQUESTS run. */
void soi_http_start(struct soi_http *h, const struct soi_http_ask *ask);
size_t soi_http_running(const struct soi_http *h);

/* Wait up to timeout_ms for an answer, or until wake_fd (-1: none) can be read: true
 * with one. */
bool soi_http_wait(struct soi_http *h, int wake_fd, int timeout_ms, struct soi_http_answer *out);
void soi_http_done(struct soi_http *h, const struct soi_http_answer *answer);

#endif
