/*
 * soi watch: a list of sources followed until SIGINT, SIGTERM or SIGHUP.
 *
 * The signals are read from a descriptor that the loop polls with its sockets (follow.c).
 */
#include <stdio.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/follow.h"
#include "fetch/watch.h"
#include "fetch/when.h"
#include "base/banned.h"

struct log {
	struct soi_cli *cli;
	struct soi_buf line;
	struct soi_arena arena;
	size_t n_requests, n_kept, n_forbidden, n_failed;
};

static void time_json(struct log *l, struct soi_json *j, const char *key, int64_t at_s)
{
	soi_json_key_str(j, key, at_s == SOI_NO_TIME ? SOI_EMPTY : soi_utc(&l->arena, at_s));
}

static void put_json(struct log *l, const struct soi_watch_event *e)
{
	struct soi_json j;

	soi_buf_clear(&l->line);
	soi_arena_clear(&l->arena);
	soi_json_init(&j, &l->line);
	soi_json_open(&j, '{');
	time_json(l, &j, "at", e->at_s);
	soi_json_key_str(&j, "what", soi_span_str(e->what));
	if (e->url.n) {
		soi_json_key_str(&j, "url", e->url);
		soi_json_key_str(&j, "outcome", e->outcome);
		soi_json_key_int(&j, "status", e->status);
		if (e->why[0])
			soi_json_key_str(&j, "why", soi_span_str(e->why));
		soi_json_key_int(&j, "bytes", (int64_t)e->n_bytes);
		soi_json_key_int(&j, "new", (int64_t)e->n_new);
		soi_json_key(&j, "kept");
		soi_json_bool(&j, e->kept);
		if (e->rights) {
			soi_json_key(&j, "tdm");
			soi_json_open(&j, '{');
			soi_json_key_int(&j, "reserved", e->rights->reserved);
			soi_json_key_str(&j, "policy", e->rights->policy);
			soi_json_key_str(&j, "said_by", soi_span_str(e->rights->said_by));
			soi_json_close(&j, '}');
		}
		time_json(l, &j, "next", e->next_s);
	}
	soi_json_close(&j, '}');
	(void)soi_out_line(l->cli, soi_buf_span(&l->line));
	(void)soi_out_flush(l->cli);
}

/* One line that is written over: what was done, and what last. */
static void show(struct log *l, const struct soi_watch_event *e)
{
	int width = soi_term_columns() - 1;

	soi_arena_clear(&l->arena);
	soi_buf_clear(&l->line);
	soi_buf_printf(&l->line, soi_message(soi_cli_lang(l->cli), MSG_WATCH_NOW), l->n_requests, l->n_kept,
		       l->n_forbidden, l->n_failed);
	if (e->url.n)
		soi_buf_printf(&l->line, "  %.*s %.*s", SOI_FMT(e->outcome), SOI_FMT(e->url));
	else if (e->next_s != SOI_NO_TIME)
		soi_buf_printf(&l->line, "  → %.*s", SOI_FMT(soi_utc(&l->arena, e->next_s)));
	fputs("\r\033[K", stderr);
	{
		struct soi_buf cut;

		soi_buf_init(&cut, 8192);
		soi_term_put(&cut, soi_buf_span(&l->line), width, false);
		(void)fwrite(cut.p, 1, cut.n, stderr);
		soi_buf_release(&cut);
	}
	(void)fflush(stderr);
}

/* Who runs it once, by cron or to see, is told what failed and not only how much. */
static void say_failed(struct log *l, const struct soi_watch_event *e)
{
	struct soi_err err;

	if (l->cli->progress)
		fputs("\r\033[K", stderr);
	(void)soi_fail(&err, SOI_EIO, SOI_NO_OFFSET, "'%.*s': %s", SOI_FMT(e->url), e->why);
	soi_say_err(l->cli, NULL, &err);
}

static void tell(void *ctx, const struct soi_watch_event *e)
{
	struct log *l = ctx;
	bool failed = e->why[0] != '\0', forbidden = soi_span_is(e->outcome, "forbidden");

	l->n_requests += e->status != 0 || (failed && !forbidden);
	l->n_kept += e->kept;
	l->n_forbidden += (forbidden && !failed) || soi_span_is(e->outcome, "kept out");
	l->n_failed += failed;
	if (l->cli->opt[OPT_JSON] && strcmp(e->what, "waiting") != 0)
		put_json(l, e);
	if (failed && l->cli->opt[OPT_ONCE] && !l->cli->opt[OPT_JSON])
		say_failed(l, e);
	if (l->cli->progress)
		show(l, e);
}

static int watch(struct soi_cli *c, struct soi_watch_opts *opts)
{
	struct log log = { .cli = c };
	struct soi_watched done;
	struct soi_engine e;
	struct soi_store *s;
	struct soi_err err;
	int status = SOI_EXIT_SKIPPED, lock = soi_cli_lock(c, "watch"), rc;

	if (!c->opt[OPT_NO_SANDBOX])
		soi_cli_keep_beside(c);
	if (lock >= 0)
		status = soi_cli_engine_and_store(c, SOI_OPEN_WRITE, &e, &s);
	if (status != SOI_EXIT_OK)
		goto out;
	soi_buf_init(&log.line, 1 << 20);
	soi_arena_init(&log.arena);
	opts->tell = tell;
	opts->ctx = &log;
	soi_cli_confine(c, opts->warc);
	rc = soi_watch(s, &e, opts, &done, &err);
	if (c->progress)
		fputs("\r\033[K", stderr);
	if (rc < 0)
		soi_say_err(c, NULL, &err);
	soi_say(c, MSG_WATCHED, done.n_requests, done.n_found, done.n_kept, done.n_same, done.n_forbidden,
		done.n_failed);
	soi_buf_release(&log.line);
	soi_arena_release(&log.arena);
	soi_store_free(s);
	c->refused |= opts->once && done.n_failed > 0;
	status = soi_cli_exit(c, rc);
out:
	if (lock >= 0)
		(void)close(lock);
	return status;
}

static int follow(struct soi_cli *c, struct soi_follow *f, int *status, struct soi_err *err)
{
	struct soi_list list;
	struct soi_watch_opts opts = { .list = &list, .agent = "soi/" SOI_VERSION, .allowed = &f->nets, .clock = &f->clock,
				       .warc = c->opt[OPT_WARC], .once = c->opt[OPT_ONCE] != NULL, .wake_fd = f->wake_fd };
	int rc = soi_list_parse(&f->arena, soi_buf_span(&f->list), c->args[0], &list, err);

	if (rc == 0)
		*status = watch(c, &opts);
	return rc;
}

int soi_cmd_watch(struct soi_cli *c)
{
	return soi_cli_follow(c, follow);
}
