/*
 * What commands share that run until they are told to end.
 *
 * The signals are blocked and read from a descriptor that the loop polls with
 * its sockets: it ends between two writes, and no handler shares a flag.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/follow.h"
#include "cli/sandbox.h"
#include "base/banned.h"

#define MAX_LIST_BYTES ((size_t)16 << 20)

/* "2026-01-01/2026-02-01", with times where wanted; of Việt Nam unless they say otherwise. */
static bool simulated(const char *s, struct soi_clock *out)
{
	struct soi_span to = soi_span_str(s), from = soi_span_cut(&to, '/');
	struct soi_date a, b;

	if (!soi_date_parse(from, &a) || !soi_date_parse(to, &b))
		return false;
	out->simulated = true;
	out->now_s = soi_date_unix(&a);
	out->until_s = soi_date_unix(&b);
	return out->now_s != SOI_NO_TIME && out->until_s != SOI_NO_TIME && out->now_s >= 0 &&
	       out->until_s >= out->now_s;
}

/* On a descriptor; -1: none. */
static int signals(void)
{
	sigset_t ends;

	(void)sigemptyset(&ends);
	(void)sigaddset(&ends, SIGINT);
	(void)sigaddset(&ends, SIGTERM);
	(void)sigaddset(&ends, SIGHUP);
	(void)sigprocmask(SIG_BLOCK, &ends, NULL);
	return signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
}

int soi_cli_follow(struct soi_cli *c,
		   int (*run)(struct soi_cli *c, struct soi_follow *f, int *status, struct soi_err *err))
{
	struct soi_follow f = { .wake_fd = -1 };
	int status = SOI_EXIT_USAGE, rc = 0;
	struct soi_err err;

	if (c->opt[OPT_SIMULATE] && !simulated(c->opt[OPT_SIMULATE], &f.clock)) {
		soi_say(c, MSG_BAD_VALUE, "--simulate", c->opt[OPT_SIMULATE]);
		return SOI_EXIT_USAGE;
	}
	soi_arena_init(&f.arena);
	soi_buf_init(&f.list, MAX_LIST_BYTES);
	if (c->opt[OPT_PRIVATE])
		rc = soi_nets_parse(soi_span_str(c->opt[OPT_PRIVATE]), &f.nets, &err);
	if (rc == 0)
		rc = soi_load(c->args[0], &f.list, &err);
	if (rc == 0) {
		f.wake_fd = signals();
		rc = run(c, &f, &status, &err);
	}
	if (rc < 0) {
		soi_say_err(c, NULL, &err);
		status = soi_cli_exit(c, rc);
	}
	if (f.wake_fd >= 0)
		(void)close(f.wake_fd);
	soi_buf_release(&f.list);
	soi_arena_release(&f.arena);
	return status;
}

void soi_cli_confine(const struct soi_cli *c, const char *written)
{
	struct soi_sandbox s;

	if (c->opt[OPT_NO_SANDBOX])
		return;
	soi_sandbox_init(&s, SOI_NET_ASKS);
	soi_sandbox_allow_database(&s, soi_cli_database(c));
	if (written)
		soi_sandbox_allow_writing(&s, written);
	soi_sandbox_allow_looking_up(&s);
	soi_sandbox_close_files(&s);
	soi_sandbox_close_calls(SOI_NET_ASKS);
}

int soi_cli_lock(struct soi_cli *c, const char *kind)
{
	const char *path = soi_cli_database(c);
	struct soi_err err = { 0 };
	struct soi_buf name;
	int fd;

	soi_buf_init(&name, 65536);
	soi_buf_printf(&name, "%s-%s", path, kind);
	soi_buf_byte(&name, '\0');
	fd = open(name.p, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (fd < 0) {
		(void)soi_fail(&err, SOI_EIO, SOI_NO_OFFSET, "cannot open '%s': %s", name.p, strerror(errno));
	} else if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno == EWOULDBLOCK)
			(void)soi_fail(&err, SOI_EIO, SOI_NO_OFFSET, "another 'soi %s' is at work on '%s'", kind, path);
		else
			(void)soi_fail(&err, SOI_EIO, SOI_NO_OFFSET, "cannot lock '%s': %s", name.p, strerror(errno));
		(void)close(fd);
		fd = -1;
	}
	if (fd < 0)
		soi_say_err(c, NULL, &err);
	soi_buf_release(&name);
	return fd;
}
