/*
 * Standard output with its errors seen, messages, progress.
 *
 * A closed pipe comes back from write as EPIPE (main ignores SIGPIPE), a full
 * disk as ENOSPC, possibly only when the last buffer is flushed: every write
 * is checked, the first failure is said once, and the command ends with 1.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include "cli/cli.h"
#include "base/banned.h"

void soi_say(struct soi_cli *c, enum soi_msg msg, ...)
{
	va_list ap;

	va_start(ap, msg);
	fputs("soi: ", stderr);
	(void)vfprintf(stderr, soi_message(soi_cli_lang(c), msg), ap);
	fputc('\n', stderr);
	va_end(ap);
}

/* The rooms' sentences are English; in Vietnamese the kind of error is said
 * before them. */
static const char *kind_of(const struct soi_cli *c, const struct soi_err *err)
{
	enum soi_msg msg = MSG_NONE;

	switch (err->code) {
	case SOI_OK:
		break;
	case SOI_EIO:
		msg = MSG_EIO;
		break;
	case SOI_EFORMAT:
		msg = MSG_EFORMAT;
		break;
	case SOI_ELIMIT:
		msg = MSG_ELIMIT;
		break;
	case SOI_EVERSION:
		msg = MSG_EVERSION;
		break;
	case SOI_EVERIFY:
		msg = MSG_EVERIFY;
		break;
	case SOI_EUSAGE:
		msg = MSG_EUSAGE;
		break;
	}
	return soi_message(soi_cli_lang(c), msg);
}

void soi_say_err(struct soi_cli *c, const char *what, const struct soi_err *err)
{
	if (what)
		soi_say(c, MSG_ERROR_OF, what, kind_of(c, err), err->msg);
	else
		soi_say(c, MSG_ERROR, kind_of(c, err), err->msg);
}

void soi_say_skipped(struct soi_cli *c, struct soi_span what, const struct soi_err *err)
{
	char name[512];

	(void)snprintf(name, sizeof(name), "%.*s", SOI_FMT(what));
	soi_say(c, MSG_SKIPPED, name, kind_of(c, err), err->msg);
	c->refused = true;
}

int soi_cli_exit(const struct soi_cli *c, int rc)
{
	if (rc == SOI_EVERIFY)
		return SOI_EXIT_VERIFY;
	if (rc == SOI_EUSAGE)
		return SOI_EXIT_USAGE;
	if (rc < 0 || c->refused || c->out_failed)
		return SOI_EXIT_SKIPPED;
	return SOI_EXIT_OK;
}

static bool failed(struct soi_cli *c)
{
	int saved = errno;

	if (!c->out_failed) {
		c->out_failed = true;
		if (saved == EPIPE)
			soi_say(c, MSG_CLOSED);
		else
			soi_say(c, MSG_OUT_FAILED, strerror(saved));
	}
	return false;
}

bool soi_out(struct soi_cli *c, struct soi_span s)
{
	if (c->out_failed)
		return false;
	if (s.n && fwrite(s.p, 1, s.n, stdout) != s.n)
		return failed(c);
	return true;
}

bool soi_out_str(struct soi_cli *c, const char *s)
{
	return soi_out(c, soi_span_str(s));
}

bool soi_out_line(struct soi_cli *c, struct soi_span s)
{
	return soi_out(c, s) && soi_out(c, SOI_LIT("\n"));
}

bool soi_out_counts(struct soi_cli *c, const struct soi_count *counts, size_t n)
{
	struct soi_json j;
	struct soi_buf b;
	bool ok;

	soi_buf_init(&b, 4096);
	soi_json_init(&j, &b);
	soi_json_open(&j, '{');
	for (size_t i = 0; i < n; i++)
		soi_json_key_int(&j, counts[i].key, (int64_t)counts[i].n);
	soi_json_close(&j, '}');
	ok = soi_out_line(c, soi_buf_span(&b));
	soi_buf_release(&b);
	return ok;
}

bool soi_out_flush(struct soi_cli *c)
{
	if (c->out_failed)
		return false;
	if (fflush(stdout) != 0 || ferror(stdout))
		return failed(c);
	return true;
}

/* ---- progress ---- */

static int64_t now_ms(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
		return 0;
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void soi_progress_init(struct soi_progress *p, struct soi_cli *c, uint64_t total_bytes)
{
	*p = (struct soi_progress){ .cli = c, .total_bytes = total_bytes };
	if (c->progress)
		p->started_ms = p->shown_ms = now_ms();
}

void soi_progress_show(struct soi_progress *p, size_t n, uint64_t done_bytes)
{
	enum soi_lang lang = soi_cli_lang(p->cli);
	int64_t now, spent, left_s;

	p->n = n;
	p->done_bytes = done_bytes;
	if (!p->cli->progress)
		return;
	now = now_ms();
	if (now - p->shown_ms < 100)
		return;
	p->shown_ms = now;
	spent = now - p->started_ms;
	fputs("\r\033[K", stderr);
	(void)fprintf(stderr, soi_message(lang, MSG_PROGRESS), n,
		      (size_t)((int64_t)n * 1000 / spent));
	if (p->total_bytes > 0 && done_bytes > 0 && done_bytes <= p->total_bytes) {
		left_s = (int64_t)((double)(p->total_bytes - done_bytes) /
				   (double)done_bytes * (double)spent / 1000.0);
		(void)fprintf(stderr, soi_message(lang, MSG_PROGRESS_LEFT),
			      (size_t)(done_bytes * 100 / p->total_bytes),
			      (size_t)(left_s / 60), (size_t)(left_s % 60));
	}
	(void)fflush(stderr);
}

void soi_progress_end(struct soi_progress *p)
{
	if (p->cli->progress)
		fputs("\r\033[K", stderr);
}
