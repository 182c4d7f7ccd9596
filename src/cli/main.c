/*
 * The table of commands, and main.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"
#include "base/banned.h"

#define DB SOI_BIT(OPT_DATABASE)
#define JSON SOI_BIT(OPT_JSON)
#define VIEW (JSON | SOI_BIT(OPT_TABLE))
#define ENGINE (SOI_BIT(OPT_DATA) | SOI_BIT(OPT_JOBS))

const struct soi_command soi_commands[] = {
	{ "read", soi_cmd_read, SOI_OPTS_INPUT | JSON | SOI_BIT(OPT_FORMAT) | SOI_BIT(OPT_NO_SANDBOX), 0, -1, "[FILE...]",
	  MSG_C_READ, MSG_H_INPUT, "json|text|html" },
	{ "mark", soi_cmd_mark, SOI_OPTS_INPUT | JSON | SOI_BIT(OPT_NO_SANDBOX) | SOI_BIT(OPT_EXPLAIN), 0, -1,
	  "[FILE...]", MSG_C_MARK, MSG_H_INPUT },
	{ "group", soi_cmd_group, SOI_OPTS_INPUT | JSON | SOI_BIT(OPT_SHARDS) | SOI_BIT(OPT_MERGE), 0, -1, "[FILE...]",
	  MSG_C_GROUP, MSG_H_GROUP },
	{ "add", soi_cmd_add, SOI_OPTS_INPUT | DB | JSON | SOI_BIT(OPT_NO_SANDBOX), 0, -1, "[FILE...]",
	  MSG_C_ADD, MSG_H_ADD },
	{ "stories", soi_cmd_stories, DB | VIEW | SOI_BIT(OPT_LIMIT) | SOI_BIT(OPT_SINCE), 0, 0, "",
	  MSG_C_STORIES, MSG_NONE },
	{ "story", soi_cmd_story, DB | VIEW | ENGINE | SOI_BIT(OPT_SINCE) | SOI_BIT(OPT_NOTE) |
	  SOI_BIT(OPT_DIGEST) | SOI_BIT(OPT_LINES), 1, -1,
	  "ID | merge ID ID... | split ID... | move ID... STORY | rename STORY TITLE",
	  MSG_C_STORY, MSG_H_STORY },
	{ "changes", soi_cmd_changes, DB | VIEW | SOI_BIT(OPT_LIMIT) | SOI_BIT(OPT_SINCE), 0, 0, "",
	  MSG_C_CHANGES, MSG_H_CHANGES, .since = SOI_SINCE_DAY_OR_SEQ },
	{ "edits", soi_cmd_edits, DB | VIEW, 1, 1, "ID", MSG_C_EDITS, MSG_NONE },
	{ "reprints", soi_cmd_reprints, DB | VIEW, 1, 1, "ID", MSG_C_REPRINTS, MSG_NONE },
	{ "remove", soi_cmd_remove, DB | JSON | ENGINE | SOI_BIT(OPT_NOTE), 1, 1, "ID",
	  MSG_C_REMOVE, MSG_H_REMOVE },
	{ "undo", soi_cmd_undo, DB | JSON | ENGINE | SOI_BIT(OPT_NOTE), 1, 1, "SEQ",
	  MSG_C_UNDO, MSG_H_UNDO },
	{ "log", soi_cmd_log, DB | VIEW, 0, 0, "", MSG_C_LOG, MSG_NONE },
	{ "search", soi_cmd_search, DB | JSON | SOI_BIT(OPT_LIMIT), 1, -1, "WORDS...",
	  MSG_C_SEARCH, MSG_H_SEARCH },
	{ "events", soi_cmd_events,
	  DB | VIEW | SOI_BIT(OPT_DATA) | SOI_BIT(OPT_LIMIT) | SOI_BIT(OPT_FORMAT) | SOI_BIT(OPT_BY),
	  0, -1, "[FILTER...]", MSG_C_EVENTS, MSG_H_EVENTS, "jsonl|csv|tsv|icews" },
	{ "when", soi_cmd_when, JSON | SOI_BIT(OPT_DATA) | SOI_BIT(OPT_AT) | SOI_BIT(OPT_BIAS),
	  1, -1, "PHRASE...", MSG_C_WHEN, MSG_H_WHEN },
	{ "show", soi_cmd_show, SOI_OPTS_INPUT | JSON | SOI_BIT(OPT_NO_SANDBOX) | SOI_BIT(OPT_MARKS), 0, -1, "[FILE...]",
	  MSG_C_SHOW, MSG_H_SHOW },
	{ "serve", soi_cmd_serve, DB | SOI_BIT(OPT_JOBS) | SOI_BIT(OPT_ADDRESS) | SOI_BIT(OPT_PORT) |
	  SOI_BIT(OPT_TOKEN_FILE) | SOI_BIT(OPT_DATA) | SOI_BIT(OPT_NO_SANDBOX), 0, 0, "", MSG_C_SERVE, MSG_NONE },
	{ "watch", soi_cmd_watch, DB | ENGINE | JSON | SOI_BIT(OPT_ONCE) | SOI_BIT(OPT_WARC) | SOI_BIT(OPT_PRIVATE) |
	  SOI_BIT(OPT_SIMULATE) | SOI_BIT(OPT_NO_SANDBOX), 1, 1, "LIST", MSG_C_WATCH, MSG_H_WATCH },
	{ "hook", soi_cmd_hook, DB | JSON | SOI_BIT(OPT_ONCE) | SOI_BIT(OPT_SINCE) | SOI_BIT(OPT_PRIVATE) | SOI_BIT(OPT_SIMULATE) |
	  SOI_BIT(OPT_NO_SANDBOX),
	  1, 1, "RECEIVERS", MSG_C_HOOK, MSG_H_HOOK, .since = SOI_SINCE_SEQ },
	{ "verify", soi_cmd_verify, DB | ENGINE | JSON, 0, 0, "", MSG_C_VERIFY, MSG_H_VERIFY },
	{ "rebuild", soi_cmd_rebuild, DB | ENGINE, 0, 0, "", MSG_C_REBUILD, MSG_NONE },
	{ "export", soi_cmd_export, DB | JSON | SOI_BIT(OPT_FORMAT), 0, -1, "[STORY...]", MSG_C_EXPORT, MSG_H_EXPORT,
	  "jsonl|csv|timelinejs|ninjs|warc" },
	{ "learn", soi_cmd_learn, SOI_OPTS_INPUT, 0, -1, "[FILE...]", MSG_C_LEARN, MSG_H_LEARN },
	{ "lint-patterns", soi_cmd_lint_patterns, JSON | SOI_BIT(OPT_DATA), 0, 0, "", MSG_C_LINT,
	  MSG_H_LINT },
	{ "version", soi_cmd_version, SOI_BIT(OPT_DATA), 0, 0, "", MSG_C_VERSION, MSG_NONE },
	{ "help", soi_cmd_help, 0, 0, 1, "[COMMAND]", MSG_C_HELP, MSG_NONE },
	{ .name = NULL }
};

int soi_cmd_help(struct soi_cli *c)
{
	const struct soi_command *cmd;
	enum soi_lang lang = soi_cli_lang(c);

	if (c->n_args == 0) {
		printf("%s\n\n%s: soi %s [%s] ...\n\n%s\n", soi_message(lang, MSG_TAGLINE),
		       soi_message(lang, MSG_USAGE), lang == SOI_EN ? "COMMAND" : "LỆNH",
		       soi_message(lang, MSG_OPTIONS), soi_message(lang, MSG_COMMANDS));
		for (cmd = soi_commands; cmd->name; cmd++)
			printf("  %-13s %s\n", cmd->name, soi_message(lang, cmd->summary));
		printf("\n%s\n", soi_message(lang, MSG_MORE));
		return SOI_EXIT_OK;
	}
	for (cmd = soi_commands; cmd->name; cmd++) {
		if (strcmp(cmd->name, c->args[0]) != 0)
			continue;
		soi_cli_help(cmd, lang);
		return SOI_EXIT_OK;
	}
	soi_say(c, MSG_UNKNOWN_COMMAND, c->args[0]);
	return SOI_EXIT_USAGE;
}

int main(int argc, char **argv)
{
	static struct soi_cli c;	/* zeroed */
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");
	int status;

	(void)signal(SIGPIPE, SIG_IGN);
	c.terminal = isatty(STDOUT_FILENO);
	c.colour = c.terminal && !(no_color && *no_color) &&
		   !(term && strcmp(term, "dumb") == 0);
	c.progress = isatty(STDERR_FILENO) && !(term && strcmp(term, "dumb") == 0);
	status = soi_cli_parse(&c, argc, argv);
	if (status != SOI_EXIT_OK)
		return status;
	if (c.opt[OPT_TABLE])
		c.terminal = true;
	if (c.opt[OPT_HELP])
		soi_cli_help(c.command, soi_cli_lang(&c));
	else
		status = c.command->run(&c);
	if (!soi_out_flush(&c) && status == SOI_EXIT_OK)
		status = SOI_EXIT_SKIPPED;
	return status;
}
