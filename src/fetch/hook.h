/*
 * Webhooks: what changed in the stories, posted to receivers, signed, in order,
 * and again until they say that they have it.
 *
 * Which guarantee there is.  Whether a receiver acted on a request whose answer
 * was lost cannot be known here, by anybody.  So a delivery is fixed (its bytes, its id)
 * and written down before it is first sent; it is sent again under the same id until it
 * is answered with 2xx, and after that is written down never again.  A receiver that
 * remembers ids (they are also sent as Idempotency-Key), or only the highest number it
 * has seen, gets each change once.  For one that cannot there is "once": a
 * delivery whose answer is not known is then left out and said, never sent twice.
 */
#ifndef SOI_FETCH_HOOK_H
#define SOI_FETCH_HOOK_H

#include "fetch/addr.h"
#include "fetch/url.h"
#include "fetch/watch.h"
#include "store/hooks.h"

#define SOI_MAX_HOOKS 256
#define SOI_MAX_HOOK_CHANGES 100	/* a delivery */

struct soi_hook {
	struct soi_span name;		/* of letters, digits, "-", "_", "."; what is remembered stands under it */
	struct soi_url url;
	struct soi_span secret_file;	/* as the list names it */
	struct soi_span secret;		/* the key's bytes; empty until soi_hooks_read_secrets */
	struct soi_span story;		/* only changes of this one; empty: all */
	bool once;
};

struct soi_hooks {
	struct soi_hook *v;		/* [n] */
	size_t n;
	int64_t timeout_s;		/* a whole request */
};

/*
 * A receiver a line: NAME ADDRESS SECRET-FILE [story=ID] [once]; "#" begins a comment;
 * "timeout 30s" alone is for all.  The secret's file, relative to the list's folder, holds "whsec_" and base64 of 24 to 64 bytes.
 */
int soi_hooks_parse(struct soi_arena *a, struct soi_span text, const char *path, struct soi_hooks *out,
		    struct soi_err *err) __attribute__((warn_unused_result));
int soi_hooks_read_secrets(struct soi_arena *a, const char *path, struct soi_hooks *hooks, struct soi_err *err)
	__attribute__((warn_unused_result));
/* What such a file holds, decoded; false: it is no secret. */
bool soi_hook_secret(struct soi_arena *a, struct soi_span text, struct soi_span *out);

/* "v1," and base64 of HMAC-SHA256 over "ID.SECONDS.BODY" (Standard Webhooks), in a. */
struct soi_span soi_hook_sign(struct soi_arena *a, struct soi_span secret, struct soi_span id, int64_t at_s,
			      struct soi_span body);

/* One attempt, for a log. */
struct soi_hook_event {
	int64_t at_s;
	const struct soi_hook *hook;
	struct soi_span id;
	int64_t first, last;		/* numbers of the changes */
	size_t n_changes;
	int64_t tries;			/* this one included */
	const char *outcome;		/* "delivered", "refused", "unknown", "not sent", "left out", "gone" */
	int status;			/* HTTP; 0: no answer */
	const char *why;		/* a sentence, or "" */
	int64_t next_s;			/* when again; SOI_NO_TIME: never */
};

struct soi_hooked {
	size_t n_delivered, n_changes, n_failed, n_left_out;
};

struct soi_hook_opts {
	const struct soi_hooks *hooks;
	const char *agent;
	const struct soi_nets *allowed;
	int64_t since;			/* for a receiver never met: the changes after this one; -1: after now */
	bool once;			/* what is due now, and end */
	int wake_fd;			/* readable: end; -1: none */
	struct soi_clock *clock;
	void (*tell)(void *ctx, const struct soi_hook_event *e);
	void *ctx;
};

int soi_hook_run(struct soi_store *s, const struct soi_hook_opts *opts, struct soi_hooked *done, struct soi_err *err)
	__attribute__((warn_unused_result));

#endif
