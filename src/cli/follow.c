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
#include "cli/sandbox.h"
#include "fetch/watch.h"
#include "base/banned.h"

bool soi_cli_simulated(const char *s, struct soi_clock *out)
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

int soi_cli_signals(void)
{
	sigset_t ends;

	(void)sigemptyset(&ends);
	(void)sigaddset(&ends, SIGINT);
	(void)sigaddset(&ends, SIGTERM);
	(void)sigaddset(&ends, SIGHUP);
	(void)sigprocmask(SIG_BLOCK, &ends, NULL);
	return signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
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
