/*
 * soi serve: the database in a browser, until SIGINT or SIGTERM.
 *
 * The signals are blocked before the server starts its threads, which inherit
 * that, and awaited here: no handler, no flag shared with one.
 */
#include <signal.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "cli/sandbox.h"
#include "web/web.h"
#include "web/write.h"
#include "base/banned.h"

#define DEFAULT_ADDRESS "127.0.0.1"
#define DEFAULT_PORT 8420

/* Open once, so that a missing or foreign file is said before serving. */
static bool can_open(struct soi_cli *c)
{
	struct soi_store *s = soi_cli_store(c, SOI_OPEN_READ);

	soi_store_free(s);
	return s != NULL;
}

/* What --token-file or SOI_TOKEN say, into b; nothing where there is neither. */
static int take_token(struct soi_cli *c, struct soi_buf *b, struct soi_span *token)
{
	const char *from = c->opt[OPT_TOKEN_FILE], *said = getenv("SOI_TOKEN");
	struct soi_err err;

	*token = SOI_EMPTY;
	if (from && soi_load(from, b, &err) < 0) {
		soi_say_err(c, NULL, &err);
		return SOI_EXIT_SKIPPED;
	}
	if (!from && said)
		soi_buf_add(b, soi_span_str(said));
	if (!from && !said)
		return SOI_EXIT_OK;
	*token = soi_span_trim(soi_buf_span(b));
	for (size_t i = 0; i < token->n; i++)
		if ((unsigned char)token->p[i] <= ' ' || (unsigned char)token->p[i] >= 0x7f)
			token->n = 0;	/* no header would carry it */
	if (token->n >= SOI_MIN_TOKEN_BYTES)
		return SOI_EXIT_OK;
	soi_say(c, MSG_BAD_TOKEN);
	return SOI_EXIT_USAGE;
}

/* All that is left to open are the files of the database; before the threads begin. */
static void shut_files(const char *database)
{
	struct soi_sandbox s;

	soi_sandbox_init(&s, SOI_NET_ANSWERS);
	soi_sandbox_allow_database(&s, database);
	soi_sandbox_close_files(&s);
}

static int serve(struct soi_cli *c, struct soi_web_opts *opts)
{
	bool confined = !c->opt[OPT_NO_SANDBOX];
	struct soi_web *web;
	struct soi_err err;
	sigset_t ends;
	int got;

	(void)sigemptyset(&ends);
	(void)sigaddset(&ends, SIGINT);
	(void)sigaddset(&ends, SIGTERM);
	(void)sigaddset(&ends, SIGHUP);
	(void)sigprocmask(SIG_BLOCK, &ends, NULL);
	if (confined)
		shut_files(opts->database);
	if (soi_web_start(&web, opts, &err) < 0) {
		soi_say_err(c, NULL, &err);
		return SOI_EXIT_SKIPPED;
	}
	if (confined)
		soi_sandbox_close_calls(SOI_NET_ANSWERS);
	soi_say(c, MSG_SERVING, opts->address, (unsigned)soi_web_port(web));
	while (sigwait(&ends, &got) != 0)
		;
	soi_web_free(web);
	soi_say(c, MSG_STOPPED);
	return SOI_EXIT_OK;
}

int soi_cmd_serve(struct soi_cli *c)
{
	struct soi_web_opts opts = {
		.database = soi_cli_database(c),
		.address = c->opt[OPT_ADDRESS] ? c->opt[OPT_ADDRESS] : DEFAULT_ADDRESS,
		.port = DEFAULT_PORT, .n_threads = c->n_threads, .lang = c->opt[OPT_LANG],
	};
	struct soi_engine engine;
	struct soi_buf token;
	int status;

	if (!c->opt[OPT_NO_SANDBOX])
		soi_cli_keep_beside(c);
	if (!can_open(c))
		return SOI_EXIT_SKIPPED;
	if (c->opt[OPT_PORT])
		opts.port = (uint16_t)strtoul(c->opt[OPT_PORT], NULL, 10);
	soi_buf_init(&token, 4096);
	status = take_token(c, &token, &opts.token);
	if (status == SOI_EXIT_OK && opts.token.n) {
		status = soi_cli_engine(c, SOI_NEED_GROUP, &engine);
		opts.engine = &engine;
	}
	if (status == SOI_EXIT_OK)
		status = serve(c, &opts);
	soi_buf_release(&token);
	return status;
}
