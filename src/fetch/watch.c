/*
 * The loop: a host that is free and has something due gets the next request; an
 * answer becomes rows and perhaps a capture, in one transaction; then the next.
 *
 *	due row --> robots.txt known? --no--> ask for it (the row stays due)
 *	              | yes
 *	            allowed? --no--> "forbidden", asked again when robots.txt is
 *	              | yes
 *	            tdmrep.json known? --no--> ask for it
 *	              | yes
 *	            ask; what is named becomes rows; a redirect becomes a row
 *
 * So there is no queue in memory to be lost: every step leaves the database as
 * the place to go on from, and begins by asking it.  A host's pause is written
 * down before its request is sent, so that a program that is killed and started
 * again in a circle is no less polite.
 *
 * One thread; several hosts at once (SOI_MAX_REQUESTS), one request a host.
 * Memory: the answers under way, each at most some SOI_MAX_CAPTURE_BYTES, and
 * while it groups, what soi_store_finish takes.
 *
 * Threads a host were not taken: SQLite has one writer anyway, and what
 * is computed here is little beside the waiting.
 */
#include "fetch/watch.h"

#include <malloc.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "fetch/answer.h"
#include "fetch/robots.h"
#include "fetch/warc_out.h"
#include "fetch/when.h"
#include "page/payload.h"
#include "base/banned.h"

#define PRODUCT "soi"
#define GROUP_EVERY_S 600
#define GROUP_EVERY_SIMULATED_S SOI_DAY_S
#define MAX_ROBOTS_HOPS 5
#define MAX_CRAWL_DELAY_S 600
#define FORBIDDEN_PAGE_S (7 * SOI_DAY_S)	/* how long a page is asked about again */
#define HOST_MOST_S ((int64_t)6 * 3600)
#define ONCE_WAIT_S 900			/* a host that is to be left alone for longer is left */
#define LONGEST_WAIT_MS 60000
#define BUSY_TRIES 30			/* another program writes to the database */

enum ask { ASK_PAGE, ASK_ROBOTS, ASK_TDM };

struct job {
	bool used, in_flight;
	enum ask what;
	struct soi_arena arena;
	struct soi_watch_host host;	/* whose turn it is */
	struct soi_watch_page page;	/* what was due there */
	const struct soi_line *line;
	struct soi_url to;		/* of ROBOTS it may be another host's */
	int n_hops;
};

struct watch {
	struct soi_store *store;
	const struct soi_engine *engine;
	const struct soi_watch_opts *opts;
	struct soi_watched *done;
	struct soi_http *http;
	struct soi_warc_out *warc;
	struct job jobs[SOI_MAX_REQUESTS];
	struct soi_line usual;		/* for pages whose line has left the list */
	int64_t cutoff_s;		/* with once: what is due later is left */
	int64_t grouped_s;
	bool dirty;
	struct soi_err *err;
};

/* ---- the clock ---- */

int64_t soi_clock_now_s(const struct soi_clock *c)
{
	return c->simulated ? c->now_s : (int64_t)time(NULL);
}

static int64_t now_s(const struct watch *w)
{
	return soi_clock_now_s(w->opts->clock);
}

static bool is_told_to_end(const struct watch *w)
{
	struct pollfd p = { .fd = w->opts->wake_fd, .events = POLLIN };

	return w->opts->wake_fd >= 0 && poll(&p, 1, 0) > 0;
}

/* Until then, or until told to end; a real clock is looked at again every minute,
 * for it may be set. */
static void wait_until(struct watch *w, int64_t until_s)
{
	struct pollfd p = { .fd = w->opts->wake_fd, .events = POLLIN };
	int64_t ms = (until_s - now_s(w)) * 1000;

	if (w->opts->clock->simulated) {
		if (until_s > w->opts->clock->now_s)
			w->opts->clock->now_s = until_s;
		return;
	}
	if (ms > 0)
		(void)poll(&p, w->opts->wake_fd >= 0, ms < LONGEST_WAIT_MS ? (int)ms : LONGEST_WAIT_MS);
}

/* ---- telling ---- */

static void tell(struct watch *w, const struct soi_watch_event *e)
{
	struct soi_watch_event copy = *e;

	copy.at_s = now_s(w);
	if (!copy.why)
		copy.why = "";
	if (w->opts->tell)
		w->opts->tell(w->opts->ctx, &copy);
}

/* ---- writing ---- */

/* Another program may be adding: it is waited for, as long as it does not take
 * for ever. */
static int commit(struct watch *w, const struct soi_watch_result *r, struct soi_added *added, size_t *n_new)
{
	struct soi_added none = { 0 };
	size_t unused;
	int rc = SOI_EIO;

	for (int i = 0; i < BUSY_TRIES && rc == SOI_EIO && !(i && is_told_to_end(w)); i++)
		rc = soi_watch_commit(w->store, w->engine, r, now_s(w), added ? added : &none,
				      n_new ? n_new : &unused, w->err);
	return rc;
}

static int commit_host(struct watch *w, const struct soi_watch_host *host)
{
	return commit(w, &(struct soi_watch_result){ .host = host }, NULL, NULL);
}

/* ---- jobs ---- */

static bool is_held(const struct watch *w, struct soi_span host)
{
	for (size_t i = 0; i < SOI_MAX_REQUESTS; i++) {
		const struct job *j = &w->jobs[i];

		if (j->used && (soi_span_eq(j->host.host, host) ||
				(j->in_flight && soi_span_eq(j->to.host, host))))
			return true;
	}
	return false;
}

static struct job *new_job(struct watch *w)
{
	for (size_t i = 0; i < SOI_MAX_REQUESTS; i++) {
		struct job *j = &w->jobs[i];

		if (j->used)
			continue;
		soi_arena_clear(&j->arena);
		j->used = true;
		j->in_flight = false;
		j->n_hops = 0;
		j->to = (struct soi_url){ 0 };
		return j;
	}
	return NULL;
}

static int64_t pause_of(const struct job *j, const struct soi_robots *r)
{
	int64_t delay = r->delay_s < MAX_CRAWL_DELAY_S ? r->delay_s : MAX_CRAWL_DELAY_S;

	return delay > j->line->pause_s ? delay : j->line->pause_s;
}

/* Send j's request; the pause behind it is written down first. */
static int send_job(struct watch *w, struct job *j, int64_t pause_s)
{
	struct soi_http_ask ask = { .url = j->to.full, .clock_s = SOI_NO_TIME, .tag = j };
	struct soi_watch_host other;
	int rc;

	if (soi_span_eq(j->to.host, j->host.host)) {
		j->host.free_s = now_s(w) + pause_s;
		j->host.n_requests++;
		rc = commit_host(w, &j->host);
	} else {		/* robots.txt has moved there */
		rc = soi_watch_host_get(w->store, &j->arena, j->to.host, &other, w->err);
		other.free_s = now_s(w) + pause_s;
		other.n_requests++;
		if (rc >= 0)
			rc = commit_host(w, &other);
	}
	if (rc < 0)
		return rc;
	if (j->what == ASK_PAGE) {
		ask.etag = j->page.etag;
		ask.modified = j->page.modified;
	}
	if (w->opts->clock->simulated)
		ask.clock_s = now_s(w);
	j->in_flight = true;
	w->done->n_requests++;
	soi_http_start(w->http, &ask);
	return 0;
}

static int send_for(struct watch *w, struct job *j, enum ask what, const char *path, int64_t pause_s)
{
	struct soi_err why;

	j->what = what;
	if (soi_url_read(&j->arena, j->host.host, path ? soi_span_str(path) : j->page.url, &j->to, &why) < 0) {
		j->page.due_s = SOI_NO_TIME;	/* a row that no soi wrote */
		j->used = false;
		return commit(w, &(struct soi_watch_result){ .page = &j->page }, NULL, NULL);
	}
	return send_job(w, j, pause_s);
}

/* Whether what may not be asked for now is thought of again later. */
static bool asks_again(const struct soi_watch_page *page, int64_t now)
{
	return page->kind != SOI_WATCH_PAGE || now - page->found_s < FORBIDDEN_PAGE_S;
}

/* robots.txt keeps the page out: counted, and looked at again with it. */
static int forbid(struct watch *w, struct job *j)
{
	const char *why = "";

	j->page.outcome = SOI_LIT("forbidden");
	j->page.last_s = now_s(w);
	j->page.status = 0;
	j->page.due_s = asks_again(&j->page, now_s(w)) ? j->host.robots_until_s + 1 : SOI_NO_TIME;
	if (j->host.robots_state == SOI_ROBOTS_UNREACHABLE) {
		why = "its robots.txt cannot be read";
		w->done->n_failed++;
	} else {
		w->done->n_forbidden++;
	}
	tell(w, &(struct soi_watch_event){ .what = "page", .url = j->page.url, .outcome = j->page.outcome,
					   .why = why, .next_s = j->page.due_s });
	return commit(w, &(struct soi_watch_result){ .page = &j->page }, NULL, NULL);
}

static const struct soi_line *line_of(const struct watch *w, const struct soi_watch_page *page)
{
	const struct soi_line *line = soi_list_find(w->opts->list, page->source.n ? page->source : page->url);

	return line ? line : &w->usual;
}

/* What is due at a host: 1 asked for something, 0 nothing is due (any more). */
static int begin_host(struct watch *w, struct job *j, struct soi_span host, int64_t until_s)
{
	struct soi_robots robots = { 0 };
	int64_t now = now_s(w);
	int rc;

	for (;;) {
		rc = soi_watch_host_get(w->store, &j->arena, host, &j->host, w->err);
		if (rc >= 0)
			rc = soi_watch_page_due(w->store, &j->arena, host, until_s, &j->page, w->err);
		if (rc <= 0)
			return rc;
		j->line = line_of(w, &j->page);
		if (j->host.robots_state == SOI_ROBOTS_UNKNOWN || j->host.robots_until_s <= now)
			rc = send_for(w, j, ASK_ROBOTS, "/robots.txt", j->line->pause_s);
		else {
			struct soi_url u = { 0 };

			if (j->host.robots_state == SOI_ROBOTS_READ)
				soi_robots_parse(&j->arena, j->host.robots, PRODUCT, &robots);
			if (j->host.robots_state == SOI_ROBOTS_UNREACHABLE ||
			    soi_url_read(&j->arena, SOI_EMPTY, j->page.url, &u, NULL) < 0 ||
			    !soi_robots_allow(&robots, u.path)) {
				rc = forbid(w, j);
				if (rc < 0)
					return rc;
				continue;
			}
			if (j->host.tdm_until_s <= now &&
			    soi_robots_allow(&robots, SOI_LIT("/.well-known/tdmrep.json")))
				rc = send_for(w, j, ASK_TDM, "/.well-known/tdmrep.json", pause_of(j, &robots));
			else
				rc = send_for(w, j, ASK_PAGE, NULL, pause_of(j, &robots));
		}
		if (rc < 0 || j->in_flight)
			return rc < 0 ? rc : 1;
	}
}

struct hosts {
	struct watch *w;
	struct soi_arena *a;
	struct soi_span v[SOI_MAX_REQUESTS];
	size_t n;
};

static int note_host(void *ctx, struct soi_span host)
{
	struct hosts *h = ctx;

	if (!is_held(h->w, host))
		h->v[h->n++] = soi_arena_copy(h->a, host);
	return h->n == SOI_MAX_REQUESTS;
}

/* A robots.txt that has moved to another host is asked for when that is free. */
static int send_moved(struct watch *w)
{
	int rc = 0;

	for (size_t i = 0; rc >= 0 && i < SOI_MAX_REQUESTS; i++) {
		struct job *j = &w->jobs[i];
		struct soi_watch_host there;
		bool flying = false;

		if (!j->used || j->in_flight)
			continue;
		for (size_t k = 0; k < SOI_MAX_REQUESTS; k++)
			flying |= w->jobs[k].in_flight && soi_span_eq(w->jobs[k].to.host, j->to.host);
		rc = soi_watch_host_get(w->store, &j->arena, j->to.host, &there, w->err);
		if (rc >= 0 && !flying && there.free_s <= now_s(w))
			rc = send_job(w, j, j->line->pause_s);
	}
	return rc;
}

static int begin_what_is_due(struct watch *w)
{
	int64_t now = now_s(w), until = w->opts->once ? w->cutoff_s : now;
	struct soi_arena a;
	struct hosts hosts = { .w = w, .a = &a };
	int rc = send_moved(w);

	if (rc < 0 || soi_http_running(w->http) == SOI_MAX_REQUESTS)
		return rc;
	soi_arena_init(&a);
	rc = soi_watch_hosts_due(w->store, now, until, note_host, &hosts, w->err);
	for (size_t i = 0; rc >= 0 && i < hosts.n; i++) {
		struct job *j = new_job(w);

		if (!j)
			break;
		rc = begin_host(w, j, hosts.v[i], until);
		if (rc <= 0)
			j->used = false;
	}
	soi_arena_release(&a);
	return rc < 0 ? rc : 0;
}

/* ---- answers ---- */

static void host_failed(struct watch *w, struct soi_watch_host *host)
{
	int64_t until = now_s(w) + soi_back_off_s(++host->n_failed, HOST_MOST_S, host->host);

	if (host->free_s < until)
		host->free_s = until;
}

/* Whether j goes on with where robots.txt has moved. */
static bool robots_moved(struct job *j, const struct soi_http_answer *answer)
{
	struct soi_span to = soi_header_field(answer->head, "Location");

	if (++j->n_hops > MAX_ROBOTS_HOPS || soi_url_read(&j->arena, j->to.full, to, &j->to, NULL) < 0)
		return false;
	return true;
}

static int got_robots(struct watch *w, struct job *j, const struct soi_http_answer *answer)
{
	struct soi_watch_host *h = &j->host;
	int64_t now = now_s(w), said = soi_retry_after_s(answer->head, now), wait;
	struct soi_span body = SOI_EMPTY;
	int status = answer->status;

	if (answer->end == SOI_HTTP_PRIVATE) {
		/* No server was asked: the row is told, and the host stays unknown. */
		j->page.outcome = SOI_LIT("private");
		j->page.last_s = now;
		j->page.n_failed++;
		/* Tomorrow it may be allowed. */
		j->page.due_s = asks_again(&j->page, now) ? now + SOI_DAY_S : SOI_NO_TIME;
		w->done->n_failed++;
		tell(w, &(struct soi_watch_event){ .what = "page", .url = j->page.url, .outcome = j->page.outcome,
						   .why = answer->why, .next_s = j->page.due_s });
		return commit(w, &(struct soi_watch_result){ .page = &j->page, .host = h }, NULL, NULL);
	}
	if (status >= 300 && status < 400 && robots_moved(j, answer))
		return 1;
	h->robots_until_s = now + SOI_DAY_S;
	if (status >= 200 && status < 300 &&
	    soi_payload_body(&j->arena, answer->head, answer->body, &body, NULL) == 0) {
		h->robots_state = SOI_ROBOTS_READ;
		h->robots = soi_span_sub(body, 0, body.n < SOI_MAX_ROBOTS_BYTES ? body.n : SOI_MAX_ROBOTS_BYTES);
		h->n_failed = 0;
	} else if ((status >= 300 && status < 500 && status != 429)) {
		h->robots_state = SOI_ROBOTS_NONE;
		h->n_failed = 0;
	} else {
		wait = soi_back_off_s(++h->n_failed, HOST_MOST_S, h->host);
		if (said != SOI_NO_TIME && said > wait)
			wait = said;
		h->robots_state = SOI_ROBOTS_UNREACHABLE;
		h->robots_until_s = now + wait;
		/* Who asks once does not wait for it: what is due there is forbidden, and said to be. */
		if (h->free_s < now + wait && !w->opts->once)
			h->free_s = now + wait;
	}
	tell(w, &(struct soi_watch_event){ .what = "robots", .url = j->to.full, .status = status,
					   .outcome = soi_span_str(h->robots_state == SOI_ROBOTS_READ ? "read" :
								   h->robots_state == SOI_ROBOTS_NONE ? "none" :
								   "unreachable"),
					   .why = answer->why, .n_bytes = answer->body.n, .next_s = h->robots_until_s });
	return commit_host(w, h);
}

static int got_tdm(struct watch *w, struct job *j, const struct soi_http_answer *answer)
{
	int64_t now = now_s(w), said = soi_retry_after_s(answer->head, now);
	struct soi_span body = SOI_EMPTY;

	j->host.tdm = SOI_EMPTY;
	j->host.tdm_until_s = now + SOI_DAY_S;
	if (answer->status == 200 && soi_payload_body(&j->arena, answer->head, answer->body, &body, NULL) == 0 &&
	    body.n <= SOI_MAX_ROBOTS_BYTES)
		j->host.tdm = body;
	if (answer->end == SOI_HTTP_LATE || answer->end == SOI_HTTP_AWAY)
		host_failed(w, &j->host);
	if (answer->status == 429 || answer->status == 503) {	/* nothing was said yet */
		if (said == SOI_NO_TIME)
			said = soi_back_off_s(++j->host.n_failed, HOST_MOST_S, j->host.host);
		j->host.tdm_until_s = now + said;
		if (j->host.free_s < now + said)
			j->host.free_s = now + said;
	}
	tell(w, &(struct soi_watch_event){ .what = "tdmrep", .url = j->to.full, .status = answer->status,
					   .outcome = soi_span_str(j->host.tdm.n ? "read" : "none"),
					   .why = answer->why, .n_bytes = answer->body.n,
					   .next_s = j->host.tdm_until_s });
	return commit_host(w, &j->host);
}

/* Rows for what a page names, and for where it has moved. */
static size_t rows_of(struct watch *w, struct job *j, const struct soi_heard *h, struct soi_watch_page *rows,
		      size_t *n_unknown)
{
	int64_t now = now_s(w), due = w->opts->once && w->cutoff_s < now ? w->cutoff_s : now;
	struct soi_watch_page known;
	size_t n = 0;

	*n_unknown = 0;
	for (size_t i = 0; i < h->links.n; i++) {
		const struct soi_url *u = &h->links.v[i];

		if (h->links.sitemaps && h->page.kind != SOI_WATCH_SOURCE)
			break;		/* lists of lists of lists */
		if (soi_watch_page_get(w->store, &j->arena, u->full, &known, w->err) != 0)
			continue;
		++*n_unknown;
		rows[n++] = (struct soi_watch_page){
			.url = u->full, .host = u->host, .source = j->line->url.full,
			.kind = h->links.sitemaps ? SOI_WATCH_SITEMAP : SOI_WATCH_PAGE,
			.due_s = j->line->pages || h->links.sitemaps ? due : SOI_NO_TIME,
			.found_s = now, .last_s = SOI_NO_TIME };
		if (rows[n - 1].due_s == SOI_NO_TIME)
			rows[n - 1].outcome = SOI_LIT("listed");
	}
	return n;
}

/* Where a page has moved: a row of its own.  A line of the list has its own times
 * and is not called; a page that answered there before is what was looked for. */
static int follow(struct watch *w, struct job *j, const struct soi_heard *h, struct soi_watch_page *to)
{
	int64_t now = now_s(w), due = w->opts->once && w->cutoff_s < now ? w->cutoff_s : now;
	int rc = soi_watch_page_get(w->store, &j->arena, h->moved_to.full, to, w->err);

	if (rc < 0)
		return rc;
	if (rc > 0 && (to->kind == SOI_WATCH_SOURCE || (to->kind == SOI_WATCH_SITEMAP && to->due_s != SOI_NO_TIME)))
		return 0;
	if (rc > 0 && to->kind == SOI_WATCH_PAGE && h->page.kind == SOI_WATCH_PAGE && to->n_checked > 0)
		return 0;
	if (rc == 0)
		*to = (struct soi_watch_page){ .url = h->moved_to.full, .host = h->moved_to.host, .found_s = now,
					       .last_s = SOI_NO_TIME };
	to->source = j->line->url.full;
	to->kind = h->page.kind == SOI_WATCH_SOURCE ? SOI_WATCH_SITEMAP : h->page.kind;
	to->due_s = due;
	to->n_hops = h->page.n_hops + 1;
	return 1;
}

/* Whether what was read is to be kept: 1, 0, negative. */
static int worth_keeping(struct watch *w, struct job *j, struct soi_heard *h, size_t n_unknown)
{
	int rc;

	if (!h->read || h->keep_out)
		return 0;
	if (h->page.kind != SOI_WATCH_PAGE)
		return h->content != j->page.content &&
		       (j->line->keep == SOI_KEEP_ALL ||
			(j->line->keep == SOI_KEEP_NEW && (n_unknown || h->links.n == 0)));
	if (h->content == j->page.content) {
		h->page.n_same++;
		h->page.outcome = SOI_LIT("same");
		return 0;
	}
	rc = soi_watch_twin(w->store, &j->page, h->content, w->err);
	if (rc > 0)
		h->page.outcome = SOI_LIT("twin");
	return rc < 0 ? rc : !rc;
}

/* The archive first: a record that the database does not know of is cut off at the
 * next start, a row without its record would stay so. */
static int archive(struct watch *w, struct job *j, const struct soi_heard *h, const struct soi_http_answer *answer,
		   struct soi_watch_result *r)
{
	int rc;

	if (!w->warc || !r->capture)
		return 0;
	rc = soi_warc_out_put(w->warc, h->capture.url, h->capture.fetched, answer->address, answer->head,
			      answer->body, w->err);
	r->note = "watch_warc";
	r->note_value = soi_arena_printf(&j->arena, "%llu %s", (unsigned long long)soi_warc_out_bytes(w->warc),
					 w->opts->warc);
	return rc;
}

static void count(struct watch *w, const struct soi_heard *h, bool kept, size_t n_new)
{
	w->done->n_kept += kept;
	w->done->n_same += soi_span_is(h->page.outcome, "same");
	w->done->n_forbidden += h->keep_out;
	w->done->n_failed += h->page.n_failed > 0;
	w->done->n_found += n_new;
}

static int write_page(struct watch *w, struct job *j, struct soi_heard *h, const struct soi_http_answer *answer,
		      struct soi_watch_result *r, size_t n_unknown)
{
	struct soi_rights rights = h->said.tdm;
	struct soi_added added = { 0 };
	size_t n_new = 0;
	int keep = worth_keeping(w, j, h, n_unknown), rc;

	if (keep < 0)
		return keep;
	if (!rights.said_by && h->read)
		soi_tdm_file(&j->arena, j->host.tdm, j->to.path, &rights);
	if (keep) {
		r->capture = &h->capture;
		r->rights = rights;
		h->page.n_kept++;
		h->page.outcome = SOI_LIT("kept");
		if (h->page.kind == SOI_WATCH_PAGE && j->page.n_kept)
			h->page.outcome = SOI_LIT("edited");
	} else if (h->keep_out) {
		h->page.outcome = SOI_LIT("kept out");
	}
	if (h->read && !h->keep_out)
		h->page.content = h->content;
	r->host = &j->host;
	r->page = &h->page;
	rc = archive(w, j, h, answer, r);
	if (rc == 0)
		rc = commit(w, r, &added, &n_new);
	if (rc < 0)
		return rc;
	w->dirty |= added.n_captures > 0;
	count(w, h, keep > 0, n_new);
	tell(w, &(struct soi_watch_event){
		.what = h->page.kind == SOI_WATCH_SOURCE ? "source" : h->page.kind == SOI_WATCH_PAGE ? "page" : "sitemap",
		.url = h->page.url, .outcome = h->page.outcome, .status = answer->status, .why = h->why,
		.n_bytes = answer->body.n, .n_new = n_new, .kept = keep > 0, .rights = rights.said_by ? &rights : NULL,
		.next_s = h->page.due_s });
	return 0;
}

static int got_page(struct watch *w, struct job *j, const struct soi_http_answer *answer)
{
	struct soi_heard *h = SOI_NEW(&j->arena, struct soi_heard);
	struct soi_watch_result r = { 0 };
	struct soi_watch_page *rows, to;
	size_t n_unknown = 0;
	int rc;

	soi_answer_hear(w->engine, &j->arena, answer, &j->page, j->line, now_s(w), h);
	if (h->answered)
		j->host.n_failed = 0;
	if (h->host_failed)
		host_failed(w, &j->host);
	if (h->host_free_s != SOI_NO_TIME && h->host_free_s > j->host.free_s)
		j->host.free_s = h->host_free_s;
	rows = SOI_NEW_N(&j->arena, struct soi_watch_page, h->links.n + 1);
	r.n_found = rows_of(w, j, h, rows, &n_unknown);
	r.found = rows;
	rc = write_page(w, j, h, answer, &r, n_unknown);
	if (rc == 0 && h->moved_to.full.n) {
		rc = follow(w, j, h, &to);
		if (rc > 0)
			rc = commit(w, &(struct soi_watch_result){ .page = &to }, NULL, NULL);
	}
	return rc;
}

static int take(struct watch *w, const struct soi_http_answer *answer)
{
	struct job *j = answer->tag;
	int rc;

	j->in_flight = false;
	rc = j->what == ASK_ROBOTS ? got_robots(w, j, answer) :
	     j->what == ASK_TDM ? got_tdm(w, j, answer) : got_page(w, j, answer);
	if (rc <= 0)
		j->used = false;
	return rc < 0 ? rc : 0;
}

/* ---- the loop ---- */

/* What it took is given back at once: a program that runs for weeks is looked at by what it holds. */
static int group(struct watch *w)
{
	int rc = soi_store_finish(w->store, w->engine, w->err);

#ifdef __GLIBC__
	(void)malloc_trim(0);
#endif
	w->dirty = false;
	w->grouped_s = now_s(w);
	if (rc == 0)
		tell(w, &(struct soi_watch_event){ .what = "grouped", .next_s = SOI_NO_TIME });
	return rc;
}

static bool group_is_due(const struct watch *w)
{
	int64_t every = w->opts->clock->simulated ? GROUP_EVERY_SIMULATED_S : GROUP_EVERY_S;

	return w->dirty && !w->opts->once && now_s(w) - w->grouped_s >= every;
}

/* When there is something to do; SOI_NO_TIME: never. */
static int next_time(struct watch *w, int64_t *out)
{
	struct soi_watch_host there;
	struct soi_arena a;
	int rc = soi_watch_next_s(w->store, w->opts->once ? w->cutoff_s : INT64_MAX, out, w->err);

	/* What could be begun was: what is due all the same is so at the host of a job that waits for another. */
	if (rc == 0 && *out != SOI_NO_TIME && *out <= now_s(w))
		for (size_t i = 0; i < SOI_MAX_REQUESTS; i++)
			if (w->jobs[i].used)
				*out = SOI_NO_TIME;
	soi_arena_init(&a);
	for (size_t i = 0; rc == 0 && i < SOI_MAX_REQUESTS; i++) {
		struct job *j = &w->jobs[i];

		if (!j->used)
			continue;
		rc = soi_watch_host_get(w->store, &a, j->to.host, &there, w->err);
		rc = rc < 0 ? rc : 0;
		if (*out == SOI_NO_TIME || there.free_s < *out)
			*out = there.free_s;
	}
	soi_arena_release(&a);
	return rc;
}

/* Nothing is under way: wait for what comes next.  1: there is nothing. */
static int idle(struct watch *w)
{
	struct soi_clock *c = w->opts->clock;
	int64_t next;
	int rc = next_time(w, &next);

	if (rc < 0)
		return rc;
	if (next == SOI_NO_TIME || (c->simulated && next > c->until_s) ||
	    (w->opts->once && next - now_s(w) > ONCE_WAIT_S))
		return 1;
	if (next > now_s(w)) {
		tell(w, &(struct soi_watch_event){ .what = "waiting", .next_s = next });
		wait_until(w, next);
	}
	return 0;
}

static int run(struct watch *w)
{
	struct soi_http_answer answer;
	int rc = 0;

	while (rc == 0 && !is_told_to_end(w)) {
		bool grouping = group_is_due(w);

		if (!grouping)
			rc = begin_what_is_due(w);
		if (rc < 0)
			break;
		if (soi_http_running(w->http)) {
			if (soi_http_wait(w->http, w->opts->wake_fd, 1000, &answer)) {
				rc = take(w, &answer);
				soi_http_done(w->http, &answer);
			}
		} else {
			rc = grouping ? group(w) : idle(w);
		}
	}
	return rc < 0 ? rc : 0;
}

/* ---- beginning and end ---- */

static int begin_list(struct watch *w)
{
	const struct soi_list *list = w->opts->list;
	struct soi_watch_page *rows = calloc(list->n, sizeof(*rows));
	int64_t now = now_s(w);
	int rc;

	if (!rows)
		soi_out_of_memory();
	for (size_t i = 0; i < list->n; i++)
		rows[i] = (struct soi_watch_page){ .url = list->lines[i].url.full, .host = list->lines[i].url.host,
						   .due_s = now, .found_s = now, .last_s = SOI_NO_TIME };
	rc = soi_watch_begin(w->store, rows, list->n, now, w->err);
	free(rows);
	return rc;
}

static int begin_archive(struct watch *w, const char *agent)
{
	struct soi_watch_result r = { .note = "watch_warc" };
	unsigned long long expected = 0;
	struct soi_span rest, size;
	struct soi_arena a;
	struct soi_buf b;
	int rc;

	if (!w->opts->warc)
		return 0;
	soi_arena_init(&a);
	soi_buf_init(&b, 65536);
	rc = soi_watch_note(w->store, "watch_warc", &b, w->err);
	rest = soi_arena_copy(&a, soi_buf_span(&b));
	size = soi_span_cut(&rest, ' ');
	if (rc > 0 && rest.p && soi_span_is(rest, w->opts->warc))
		expected = strtoull(soi_arena_copy(&a, size).p, NULL, 10);
	if (rc >= 0)
		rc = soi_warc_out_open(&w->warc, w->opts->warc, expected, agent, soi_utc(&a, now_s(w)), w->err);
	if (rc == 0) {
		r.note_value = soi_arena_printf(&a, "%llu %s", (unsigned long long)soi_warc_out_bytes(w->warc),
						w->opts->warc);
		rc = commit(w, &r, NULL, NULL);
	}
	soi_buf_release(&b);
	soi_arena_release(&a);
	return rc;
}

/* A simulated clock goes on where the database was left. */
static int begin_clock(struct watch *w)
{
	struct soi_buf b;
	int64_t seen = 0;
	int rc;

	if (!w->opts->clock->simulated)
		return 0;
	soi_buf_init(&b, 64);
	rc = soi_watch_note(w->store, "watch_seen", &b, w->err);
	for (size_t i = 0; rc > 0 && i < b.n && b.p[i] >= '0' && b.p[i] <= '9'; i++)
		seen = seen * 10 + (b.p[i] - '0');
	if (seen > w->opts->clock->now_s)
		w->opts->clock->now_s = seen;
	soi_buf_release(&b);
	return rc < 0 ? rc : 0;
}

static int begin(struct watch *w, const char *agent)
{
	struct soi_http_opts http = { .agent = agent, .allowed = w->opts->allowed,
				      .timeout_ms = w->opts->list->timeout_s * 1000 };
	int rc = begin_clock(w);

	if (rc == 0)
		rc = begin_list(w);
	if (rc == 0)
		rc = begin_archive(w, agent);
	if (rc == 0)
		rc = soi_watch_dirty(w->store, w->err);
	if (rc < 0)
		return rc;
	w->dirty = rc > 0;
	w->grouped_s = w->cutoff_s = now_s(w);
	w->http = soi_http_new(&http);
	return 0;
}

int soi_watch(struct soi_store *s, const struct soi_engine *e, const struct soi_watch_opts *opts,
	      struct soi_watched *done, struct soi_err *err)
{
	struct watch *w = calloc(1, sizeof(*w));
	char agent[512];
	int rc;

	if (!w)
		soi_out_of_memory();
	*done = (struct soi_watched){ 0 };
	*w = (struct watch){ .store = s, .engine = e, .opts = opts, .done = done, .err = err,
			     .usual = { .every_s = SOI_DAY_S, .max = 1, .pause_s = 5 } };
	for (size_t i = 0; i < SOI_MAX_REQUESTS; i++)
		soi_arena_init(&w->jobs[i].arena);
	(void)snprintf(agent, sizeof(agent), opts->list->contact.n ? "%s (+%.*s)" : "%s%.*s", opts->agent,
		       SOI_FMT(opts->list->contact));
	rc = begin(w, agent);
	if (rc == 0)
		rc = run(w);
	soi_http_free(w->http);		/* what is under way is asked for again at the next start */
	if (rc == 0 && w->dirty)
		rc = group(w);
	if (rc == 0)
		rc = soi_watch_end(s, now_s(w), err);
	soi_warc_out_free(w->warc);
	for (size_t i = 0; i < SOI_MAX_REQUESTS; i++)
		soi_arena_release(&w->jobs[i].arena);
	free(w);
	return rc;
}
