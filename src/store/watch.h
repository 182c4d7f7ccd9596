/*
 * What `soi watch` has to remember, so that a restart goes on where it was: the
 * hosts with their robots.txt and pauses, the addresses with their validators
 * and times.  schema.c has the columns; what they mean is decided in src/fetch.
 *
 * Times are Unix seconds; SOI_NO_TIME: never, or not known.  Rows read live in
 * the arena given.
 */
#ifndef SOI_STORE_WATCH_H
#define SOI_STORE_WATCH_H

#include "store/store.h"

enum soi_watch_kind { SOI_WATCH_SOURCE, SOI_WATCH_PAGE, SOI_WATCH_SITEMAP };
enum soi_robots_state { SOI_ROBOTS_UNKNOWN, SOI_ROBOTS_READ, SOI_ROBOTS_NONE, SOI_ROBOTS_UNREACHABLE };

struct soi_watch_host {
	struct soi_span host;
	int64_t free_s;
	int64_t n_failed, n_requests;
	enum soi_robots_state robots_state;
	struct soi_span robots, tdm;
	int64_t robots_until_s, tdm_until_s;
};

struct soi_watch_page {
	struct soi_span url, host, source;
	enum soi_watch_kind kind;
	int64_t due_s, found_s, last_s;
	struct soi_span final, etag, modified;
	uint64_t content;		/* 0: none yet */
	int64_t n_failed, n_checked, n_fetched, n_same, n_kept, n_hops, status;
	struct soi_span outcome;
};

struct soi_rights {		/* what was said of text and data mining */
	const char *said_by;	/* NULL: nothing */
	bool reserved;
	struct soi_span policy;
};

/* 1 found, 0 not (*out has only its name then), negative error. */
int soi_watch_host_get(struct soi_store *s, struct soi_arena *a, struct soi_span host,
		       struct soi_watch_host *out, struct soi_err *err);
int soi_watch_page_get(struct soi_store *s, struct soi_arena *a, struct soi_span url,
		       struct soi_watch_page *out, struct soi_err *err);

/* Each host that may be asked at now and has something due by until, in byte
 * order; a non-zero return of use stops and is returned. */
int soi_watch_hosts_due(struct soi_store *s, int64_t now_s, int64_t until_s,
			int (*use)(void *ctx, struct soi_span host), void *ctx, struct soi_err *err);
/* Of one host what is due by until: the list's lines first, then by time. */
int soi_watch_page_due(struct soi_store *s, struct soi_arena *a, struct soi_span host, int64_t until_s,
		       struct soi_watch_page *out, struct soi_err *err);
/* When a host will next be free with something due (by until); SOI_NO_TIME: never. */
int soi_watch_next_s(struct soi_store *s, int64_t until_s, int64_t *out, struct soi_err *err);

/* Another address of the host whose last answer read the same: 1, 0, negative. */
int soi_watch_twin(struct soi_store *s, const struct soi_watch_page *page, uint64_t content,
		   struct soi_err *err);

/*
 * What came of a request, all or nothing: the capture (NULL: none) with what was
 * said of mining, the rows of host and page, and the addresses met, of which
 * known ones stay as they are.  *added counts the capture; *n_new, the addresses.
 */
struct soi_watch_result {
	const struct soi_capture *capture;
	struct soi_rights rights;
	const struct soi_watch_host *host;	/* NULL: as it is */
	const struct soi_watch_page *page;	/* NULL: as it is */
	const struct soi_watch_page *found;	/* [n_found] */
	size_t n_found;
	const char *note;			/* of the archive file (soi_watch_note), or NULL */
	struct soi_span note_value;
};
int soi_watch_commit(struct soi_store *s, const struct soi_engine *e, const struct soi_watch_result *r,
		     int64_t now_s, struct soi_added *added, size_t *n_new, struct soi_err *err);

/*
 * Begin: the rows of kind SOURCE are those of the list now (others are asked for
 * no more), and what a clock set wrong put beyond the horizon comes back to now.
 */
int soi_watch_begin(struct soi_store *s, const struct soi_watch_page *sources, size_t n, int64_t now_s,
		    struct soi_err *err);
/* It ended by itself at that time. */
int soi_watch_end(struct soi_store *s, int64_t now_s, struct soi_err *err);

/* A value kept beside, by name; 1, 0, negative. */
int soi_watch_note(struct soi_store *s, const char *name, struct soi_buf *out, struct soi_err *err);

/* Whether something was added since all was grouped: 1, 0, negative. */
int soi_watch_dirty(struct soi_store *s, struct soi_err *err);

/* The sources and counts as one JSON object (man soi-watch); 1, or 0 where nothing
 * was ever watched. */
int soi_watch_status(struct soi_store *s, struct soi_buf *out, struct soi_err *err);

#endif
