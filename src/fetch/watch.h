/*
 * Watching: a list of feeds, topic pages and sitemaps is asked for again and again,
 * what they name is fetched, and all of it added to a database.
 */
#ifndef SOI_FETCH_WATCH_H
#define SOI_FETCH_WATCH_H

#include "fetch/addr.h"
#include "fetch/list.h"
#include "store/watch.h"

/* The time: the system's, or one that stands still but where there is nothing to do,
 * and then goes on to when there is. */
struct soi_clock {
	bool simulated;
	int64_t now_s, until_s;		/* of a simulated one */
};

int64_t soi_clock_now_s(const struct soi_clock *c);

/* One thing done, for a log. */
struct soi_watch_event {
	int64_t at_s;
	const char *what;	/* "source", "page", "sitemap", "robots", "tdmrep", "grouped", "waiting" */
	struct soi_span url;	/* empty: of the last two */
	struct soi_span outcome;
	int status;		/* HTTP; 0: no answer */
	const char *why;	/* a sentence, or "" */
	size_t n_bytes, n_new;	/* of the answer; addresses not met before */
	bool kept;
	const struct soi_rights *rights;	/* NULL: nothing was said of mining */
	int64_t next_s;		/* when this is asked for next; SOI_NO_TIME: never */
};

/* What one run did. */
struct soi_watched {
	size_t n_requests, n_kept, n_same, n_forbidden, n_failed, n_found;
};

struct soi_watch_opts {
	const struct soi_list *list;
	const char *agent;		/* "soi/0.1.0" */
	const struct soi_nets *allowed;
	const char *warc;		/* a file, or NULL */
	bool once;			/* do what is due, and end */
	int wake_fd;			/* readable: end; -1: none */
	struct soi_clock *clock;
	void (*tell)(void *ctx, const struct soi_watch_event *e);
	void *ctx;
};

/* Until told to end, or with once until nothing is left to do. */
int soi_watch(struct soi_store *s, const struct soi_engine *e, const struct soi_watch_opts *opts,
	      struct soi_watched *done, struct soi_err *err) __attribute__((warn_unused_result));

#endif
