/*
 * soi hook: what changes in the stories, posted to receivers until SIGINT, SIGTERM or
 * SIGHUP, or once.  The signals are read from a descriptor, as in cmd_watch.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/follow.h"
#include "fetch/hook.h"
#include "fetch/when.h"
#include "base/banned.h"

struct log {
	struct soi_cli *cli;
	struct soi_arena arena;
};

static void put_json(struct log *l, const struct soi_hook_event *e)
{
	struct soi_json j;
	struct soi_buf b;

	soi_buf_init(&b, 1 << 16);
	soi_json_init(&j, &b);
	soi_json_open(&j, '{');
	soi_json_key_str(&j, "at", soi_utc(&l->arena, e->at_s));
	soi_json_key_str(&j, "receiver", e->hook->name);
	soi_json_key_str(&j, "id", e->id);
	soi_json_key_int(&j, "first", e->first);
	soi_json_key_int(&j, "last", e->last);
	soi_json_key_int(&j, "tries", e->tries);
	soi_json_key_str(&j, "outcome", soi_span_str(e->outcome));
	soi_json_key_int(&j, "status", e->status);
	if (e->why[0])
		soi_json_key_str(&j, "why", soi_span_str(e->why));
	soi_json_key_str(&j, "next", e->next_s == SOI_NO_TIME ? SOI_EMPTY : soi_utc(&l->arena, e->next_s));
	soi_json_close(&j, '}');
	(void)soi_out_line(l->cli, soi_buf_span(&b));
	(void)soi_out_flush(l->cli);
	soi_buf_release(&b);
	soi_arena_clear(&l->arena);
}

static void tell(void *ctx, const struct soi_hook_event *e)
{
	struct log *l = ctx;
	struct soi_err err;

	if (l->cli->opt[OPT_JSON]) {
		put_json(l, e);
	} else if (strcmp(e->outcome, "delivered") != 0) {
		if (e->status)
			(void)soi_fail(&err, SOI_EIO, SOI_NO_OFFSET, "'%.*s': %s (%d)", SOI_FMT(e->hook->name), e->outcome,
				       e->status);
		else
			(void)soi_fail(&err, SOI_EIO, SOI_NO_OFFSET, "'%.*s': %s%s%s", SOI_FMT(e->hook->name), e->outcome,
				       e->why[0] ? ": " : "", e->why);
		soi_say_err(l->cli, NULL, &err);
	}
}

static int deliver(struct soi_cli *c, struct soi_hook_opts *opts)
{
	struct log log = { .cli = c };
	struct soi_hooked done = { 0 };
	struct soi_store *s = NULL;
	struct soi_err err;
	int status = SOI_EXIT_SKIPPED, rc, lock = soi_cli_lock(c, "hook");

	if (!c->opt[OPT_NO_SANDBOX])
		soi_cli_keep_beside(c);
	if (lock >= 0)
		s = soi_cli_store(c, SOI_OPEN_WRITE);
	if (!s)
		goto out;
	soi_arena_init(&log.arena);
	opts->tell = tell;
	opts->ctx = &log;
	soi_cli_confine(c, NULL);
	rc = soi_hook_run(s, opts, &done, &err);
	if (rc < 0)
		soi_say_err(c, NULL, &err);
	soi_say(c, MSG_HOOKED, done.n_delivered, done.n_changes, done.n_failed, done.n_left_out);
	c->refused |= opts->once && (done.n_failed > 0 || done.n_left_out > 0);
	soi_arena_release(&log.arena);
	soi_store_free(s);
	status = soi_cli_exit(c, rc);
out:
	if (lock >= 0)
		(void)close(lock);
	return status;
}

static int follow(struct soi_cli *c, struct soi_follow *f, int *status, struct soi_err *err)
{
	struct soi_hooks hooks;
	struct soi_hook_opts opts = { .hooks = &hooks, .agent = "soi/" SOI_VERSION, .allowed = &f->nets, .clock = &f->clock,
				      .since = -1, .once = c->opt[OPT_ONCE] != NULL, .wake_fd = f->wake_fd };
	int rc = soi_hooks_parse(&f->arena, soi_buf_span(&f->list), c->args[0], &hooks, err);

	if (rc == 0)
		rc = soi_hooks_read_secrets(&f->arena, c->args[0], &hooks, err);
	if (c->opt[OPT_SINCE])
		opts.since = strtoll(c->opt[OPT_SINCE], NULL, 10);
	if (rc == 0)
		*status = deliver(c, &opts);
	return rc;
}

int soi_cmd_hook(struct soi_cli *c)
{
	return soi_cli_follow(c, follow);
}
