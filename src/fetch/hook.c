/*
 * The deliveries.  What is remembered of a receiver (store/hooks.h) is a line and,
 * while a delivery is under way, its body:
 *
 *	DONE LAST TRIES NEXT STATE ID\n
 *	BODY
 *
 *	DONE	the number of the last change that is settled: delivered, left out, or not asked for
 *	LAST	the last change of the delivery under way; DONE where there is none
 *	TRIES	how often it was sent;  NEXT: Unix seconds, not before
 *	STATE	"idle", "ready" (not sent, or refused by an answer), "asked" (sent, and no
 *		answer is known: so it stands while a request runs, and so a kill leaves it),
 *		"gone" (410: the receiver wants no more)
 *
 * "asked" is committed before the first byte is sent and 2xx as soon as it is read, so a kill
 * between them can only leave a delivery in doubt, never one that is forgotten.
 *
 * Changes go in their order, at most SOI_MAX_HOOK_CHANGES a delivery, one delivery at a
 * time a receiver: a later one never overtakes one that failed.  The id is a hash of address
 * and body, so that a database put back from a copy sends the same ids again.
 *
 * Rejected: giving up after so many failures (what changed would be lost without a
 * word; the wait grows to an hour and nothing piles up but the list that is there
 * anyway), and following redirects, which lead past the list that somebody wrote.
 */
#include "fetch/hook.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/hash.h"
#include "base/json.h"
#include "fetch/http.h"
#include "fetch/list.h"
#include "fetch/when.h"
#include "base/banned.h"

#define MOST_S ((int64_t)3600)
#define LOOK_MS 5000			/* how often the database is asked whether something changed */
#define MAX_BODY_BYTES ((size_t)8 << 20)

enum state { IDLE, READY, ASKED, GONE };
static const char *const state_names[] = { "idle", "ready", "asked", "gone" };

struct delivery {
	const struct soi_hook *hook;
	enum state state;
	int64_t done, last, tries, next_s;
	char id[40];			/* "msg_" and 32 digits */
	struct soi_buf body;
	size_t n_changes;		/* as far as known: of a delivery read back, 0 */
	bool running, met;
};

struct run {
	struct soi_store *s;
	const struct soi_hook_opts *opts;
	struct soi_hooked *done;
	struct soi_http *http;
	struct soi_arena arena;		/* of one attempt */
	struct delivery *v;
	int64_t newest;
};

static int64_t now_s(const struct run *r)
{
	return soi_clock_now_s(r->opts->clock);
}

/* --- what is remembered ---------------------------------------------------------------- */

static int put(struct run *r, struct delivery *d, struct soi_err *err)
{
	struct soi_buf b;
	int rc;

	soi_buf_init(&b, MAX_BODY_BYTES + 256);
	soi_buf_printf(&b, "%lld %lld %lld %lld %s %s\n", (long long)d->done, (long long)d->last, (long long)d->tries,
		       (long long)d->next_s, state_names[d->state], d->id[0] ? d->id : "-");
	if (d->last != d->done)
		soi_buf_add(&b, soi_buf_span(&d->body));
	rc = soi_hook_put(r->s, d->hook->name, soi_buf_span(&b), err);
	soi_buf_release(&b);
	return rc;
}

static bool parse(struct delivery *d, struct soi_span text)
{
	struct soi_span line = soi_span_cut(&text, '\n'), state, id;
	int64_t *numbers[] = { &d->done, &d->last, &d->tries, &d->next_s };

	for (size_t i = 0; i < 4; i++) {
		if (!soi_digits_parse(soi_span_cut(&line, ' '), numbers[i]))
			return false;
	}
	state = soi_span_cut(&line, ' ');
	id = line;
	for (d->state = IDLE; d->state < GONE && !soi_span_is(state, state_names[d->state]);)
		d->state++;
	(void)snprintf(d->id, sizeof(d->id), "%.*s", SOI_FMT(id));
	soi_buf_clear(&d->body);
	soi_buf_add(&d->body, text);
	return soi_span_is(state, state_names[d->state]);
}

static int load(struct run *r, struct delivery *d, struct soi_err *err)
{
	struct soi_buf b;
	int rc;

	soi_buf_init(&b, MAX_BODY_BYTES + 256);
	rc = soi_hook_get(r->s, d->hook->name, &b, err);
	d->met = rc > 0;
	if (rc == 0) {
		d->done = d->last = r->opts->since < 0 ? r->newest : r->opts->since;
		rc = put(r, d, err);
	} else if (rc > 0) {
		rc = parse(d, soi_buf_span(&b)) ? 0 : soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
			"what is remembered of '%.*s' cannot be read", SOI_FMT(d->hook->name));
	}
	soi_buf_release(&b);
	return rc;
}

/* --- a delivery ---------------------------------------------------------------------------- */

struct gather {
	struct delivery *d;
	struct soi_json j;
	struct soi_buf story;		/* "story":"ID" as it stands in a line: inside a string its marks are escaped */
	int64_t seq;
};

/* A line begins with it: {"seq":7,... */
static int64_t seq_of(struct soi_span line)
{
	struct soi_span s = soi_span_cut(&line, ',');
	int64_t n = 0;

	(void)soi_digits_parse(soi_span_sub(s, sizeof("{\"seq\":") - 1, s.n), &n);
	return n;
}

static int one_change(void *ctx, struct soi_span line)
{
	struct gather *g = ctx;

	if (g->d->n_changes == SOI_MAX_HOOK_CHANGES)
		return 1;
	g->seq = seq_of(line);
	if (g->story.n && !memmem(line.p, line.n, g->story.p, g->story.n))
		return 0;
	soi_json_raw(&g->j, line);
	g->d->n_changes++;
	g->d->last = g->seq;
	return 0;
}

/* What comes after done, into the body: 1 there is something, 0 not, negative error. */
static int gather(struct run *r, struct delivery *d, struct soi_err *err)
{
	struct gather g = { .d = d, .seq = d->done };
	struct soi_sha256 sha;
	char hex[65];
	int rc;

	soi_buf_init(&g.story, 4096);
	if (d->hook->story.n) {
		struct soi_json j;

		soi_json_init(&j, &g.story);
		soi_buf_add(&g.story, SOI_LIT("\"story\":"));
		soi_json_str(&j, d->hook->story);
	}
	d->n_changes = 0;
	soi_buf_clear(&d->body);
	soi_json_init(&g.j, &d->body);
	soi_json_open(&g.j, '{');
	soi_json_key_str(&g.j, "type", SOI_LIT("soi.changes"));
	soi_json_key(&g.j, "data");
	soi_json_open(&g.j, '{');
	soi_json_key(&g.j, "changes");
	soi_json_open(&g.j, '[');
	rc = soi_store_changes(r->s, d->done, SOI_NO_TIME, one_change, &g, err);
	soi_json_close(&g.j, ']');
	soi_json_key_int(&g.j, "last", d->last);
	soi_json_close(&g.j, '}');
	soi_json_close(&g.j, '}');
	soi_buf_release(&g.story);
	if (rc < 0)
		return rc;
	if (d->body.failed)
		return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "changes after %lld pass %zu bytes", (long long)d->done, MAX_BODY_BYTES);
	if (!d->n_changes) {
		d->done = d->last = g.seq;	/* none of them asked for: written with the next that is */
		return 0;
	}
	soi_sha256_init(&sha);
	soi_sha256_add(&sha, d->hook->url.full);
	soi_sha256_add(&sha, SOI_LIT("\n"));
	soi_sha256_add(&sha, soi_buf_span(&d->body));
	soi_sha256_hex(&sha, hex);
	(void)snprintf(d->id, sizeof(d->id), "msg_%.32s", hex);
	d->tries = d->next_s = 0;
	d->state = READY;
	return 1;
}

static void tell(const struct run *r, const struct delivery *d, const char *outcome, int status, const char *why)
{
	struct soi_hook_event e = { .at_s = now_s(r), .hook = d->hook, .id = soi_span_str(d->id), .first = d->done + 1, .last = d->last,
				    .n_changes = d->n_changes, .tries = d->tries, .outcome = outcome, .status = status, .why = why,
				    .next_s = d->state == READY || d->state == ASKED ? d->next_s : SOI_NO_TIME };

	if (r->opts->tell)
		r->opts->tell(r->opts->ctx, &e);
}

static int settle(struct run *r, struct delivery *d, struct soi_err *err)
{
	d->done = d->last;
	d->state = IDLE;
	d->tries = d->next_s = 0;
	return put(r, d, err);
}

/* It was sent once and nobody knows what came of it. */
static int leave_out(struct run *r, struct delivery *d, struct soi_err *err)
{
	d->state = IDLE;
	r->done->n_left_out++;
	tell(r, d, "left out", 0, "it was sent and the answer is not known");
	return settle(r, d, err);
}

static int start(struct run *r, struct delivery *d, struct soi_err *err)
{
	int64_t at_s = now_s(r);
	struct soi_http_field fields[5];
	struct soi_span id = soi_span_str(d->id), body = soi_buf_span(&d->body);
	char at[24];
	int rc;

	d->state = ASKED;
	d->tries++;
	d->next_s = at_s + soi_back_off_s(d->tries, MOST_S, d->hook->url.full);
	rc = put(r, d, err);
	if (rc < 0)
		return rc;
	(void)snprintf(at, sizeof(at), "%lld", (long long)at_s);
	fields[0] = (struct soi_http_field){ "Content-Type", SOI_LIT("application/json") };
	fields[1] = (struct soi_http_field){ "webhook-id", id };
	fields[2] = (struct soi_http_field){ "webhook-timestamp", soi_span_str(at) };
	fields[3] = (struct soi_http_field){ "webhook-signature", soi_hook_sign(&r->arena, d->hook->secret, id, at_s, body) };
	fields[4] = (struct soi_http_field){ "Idempotency-Key", id };
	soi_http_start(r->http, &(struct soi_http_ask){ .url = d->hook->url.full, .clock_s = SOI_NO_TIME, .tag = d,
							.post = body, .fields = fields, .n_fields = 5 });
	d->running = true;
	return 0;
}

static int answered(struct run *r, struct delivery *d, const struct soi_http_answer *answer, struct soi_err *err)
{
	bool sent = answer->end != SOI_HTTP_PRIVATE && answer->end != SOI_HTTP_AWAY;
	bool ok = answer->end == SOI_HTTP_ANSWERED && answer->status / 100 == 2;
	int64_t after_s = SOI_NO_TIME;
	int rc;

	d->running = false;
	if (ok) {
		r->done->n_delivered++;
		r->done->n_changes += d->n_changes;
		d->state = IDLE;
		tell(r, d, "delivered", answer->status, "");
		return settle(r, d, err);
	}
	r->done->n_failed++;
	if (answer->end == SOI_HTTP_ANSWERED) {
		d->state = answer->status == 410 ? GONE : READY;
		after_s = soi_retry_after_s(answer->head, now_s(r));
	} else if (!sent) {
		d->state = READY;
	}
	if (after_s != SOI_NO_TIME && now_s(r) + after_s > d->next_s)
		d->next_s = now_s(r) + after_s;
	rc = put(r, d, err);
	if (d->state == GONE)
		tell(r, d, "gone", answer->status, "it wants no more");
	else if (answer->end == SOI_HTTP_ANSWERED)
		tell(r, d, "refused", answer->status, "");
	else
		tell(r, d, sent ? "unknown" : "not sent", 0, answer->why);
	return rc;
}

/* --- the loop ---------------------------------------------------------------------------------- */

/* All that is due is under way; *next_s: when more will be, of what is known now. */
static int start_due(struct run *r, int64_t *next_s, struct soi_err *err)
{
	int rc = 0;

	*next_s = SOI_NO_TIME;
	for (size_t i = 0; rc >= 0 && i < r->opts->hooks->n; i++) {
		struct delivery *d = &r->v[i];

		if (d->running || d->state == GONE)
			continue;
		if (d->state == ASKED && d->hook->once)
			rc = leave_out(r, d, err);
		if (rc >= 0 && d->state == IDLE)
			rc = gather(r, d, err);
		if (rc < 0 || d->state == IDLE)
			continue;
		if (d->next_s > now_s(r)) {
			if (*next_s == SOI_NO_TIME || d->next_s < *next_s)
				*next_s = d->next_s;
		} else if (soi_http_running(r->http) < SOI_MAX_REQUESTS) {
			rc = start(r, d, err);
		}
	}
	soi_arena_clear(&r->arena);
	return rc < 0 ? rc : 0;
}

static bool is_told_to_end(const struct run *r)
{
	struct pollfd p = { .fd = r->opts->wake_fd, .events = POLLIN };

	return r->opts->wake_fd >= 0 && poll(&p, 1, 0) > 0;
}

/* Until an answer comes, or next_s, or there may be something new. */
static int wait_for(struct run *r, int64_t next_s, bool ends, struct soi_err *err)
{
	struct soi_http_answer answer;
	int64_t ms = LOOK_MS;
	int rc;

	if (next_s != SOI_NO_TIME && (next_s - now_s(r)) * 1000 < ms)
		ms = (next_s - now_s(r)) * 1000;
	if (!soi_http_wait(r->http, ends ? -1 : r->opts->wake_fd, ms < 1 ? 1 : (int)ms, &answer))
		return 0;
	rc = answered(r, answer.tag, &answer, err);
	soi_http_done(r->http, &answer);
	return rc;
}

static int loop(struct run *r, struct soi_err *err)
{
	struct soi_clock *clock = r->opts->clock;
	int64_t next_s;
	int rc;

	for (;;) {
		bool ends = is_told_to_end(r);

		next_s = SOI_NO_TIME;
		rc = ends ? 0 : start_due(r, &next_s, err);
		if (rc < 0 || (ends && soi_http_running(r->http) == 0))
			return rc;
		if (soi_http_running(r->http) == 0) {
			if (r->opts->once || (clock->simulated && (next_s == SOI_NO_TIME || next_s > clock->until_s)))
				return 0;
			if (clock->simulated) {
				clock->now_s = next_s;
				continue;
			}
		}
		/* told to end, what is under way is waited for: its answer would be in doubt for nothing */
		rc = wait_for(r, next_s, ends, err);
		if (rc < 0)
			return rc;
	}
}

int soi_hook_run(struct soi_store *s, const struct soi_hook_opts *opts, struct soi_hooked *done, struct soi_err *err)
{
	struct run r = { .s = s, .opts = opts, .done = done };
	int rc;

	*done = (struct soi_hooked){ 0 };
	soi_arena_init(&r.arena);
	r.v = calloc(opts->hooks->n + 1, sizeof(*r.v));
	if (!r.v)
		soi_out_of_memory();
	r.http = soi_http_new(&(struct soi_http_opts){ .agent = opts->agent, .allowed = opts->allowed, .timeout_ms = opts->hooks->timeout_s * 1000 });
	rc = soi_hook_begin(s, &r.newest, err);
	for (size_t i = 0; i < opts->hooks->n; i++) {
		r.v[i].hook = &opts->hooks->v[i];
		soi_buf_init(&r.v[i].body, MAX_BODY_BYTES);
		if (rc == 0)
			rc = load(&r, &r.v[i], err);
	}
	if (rc == 0)
		rc = loop(&r, err);
	soi_http_free(r.http);
	for (size_t i = 0; i < opts->hooks->n; i++)
		soi_buf_release(&r.v[i].body);
	free(r.v);
	soi_arena_release(&r.arena);
	return rc;
}
