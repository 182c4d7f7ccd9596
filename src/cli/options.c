/*
 * The options, one table: name, letter, whether a value follows, its check.
 * Long options as --name VALUE or --name=VALUE, letters as -j 4 or -j4;
 * options and arguments may be mixed; "--" ends the options.  getopt_long was
 * not taken: it permutes through hidden globals and speaks one language.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"
#include "base/banned.h"

#define MAX_THREADS 256

struct option {
	const char *name;
	char letter;		/* 0: none */
	const char *value;	/* what it is called in the help; NULL: a flag */
	enum soi_msg help;
};

static const struct option options[OPT_COUNT] = {
	[OPT_HELP] = { "help", 'h', NULL, MSG_O_HELP },
	[OPT_LANG] = { "lang", 0, "vi|en", MSG_O_LANG },
	[OPT_DATA] = { "data", 0, "DIR", MSG_O_DATA },
	[OPT_JOBS] = { "jobs", 'j', "N", MSG_O_JOBS },
	[OPT_YEAR] = { "year", 0, "YYYY", MSG_O_YEAR },
	[OPT_PUBLISHED] = { "published", 0, "DATE", MSG_O_PUBLISHED },
	[OPT_ID_FROM_NAME] = { "id-from-name", 0, NULL, MSG_O_ID_FROM_NAME },
	[OPT_DATABASE] = { "database", 'd', "FILE", MSG_O_DATABASE },
	[OPT_JSON] = { "json", 0, NULL, MSG_O_JSON },
	[OPT_TABLE] = { "table", 0, NULL, MSG_O_TABLE },
	[OPT_LIMIT] = { "limit", 0, "N", MSG_O_LIMIT },
	[OPT_SINCE] = { "since", 0, "DATE", MSG_O_SINCE },
	[OPT_DIGEST] = { "digest", 0, NULL, MSG_O_DIGEST },
	[OPT_LINES] = { "lines", 0, "N", MSG_O_LINES },
	[OPT_NOTE] = { "note", 0, "TEXT", MSG_O_NOTE },
	[OPT_AT] = { "at", 0, "DATE", MSG_O_AT },
	[OPT_BIAS] = { "bias", 0, "past|future", MSG_O_BIAS },
	[OPT_MARKS] = { "marks", 0, NULL, MSG_O_MARKS },
	[OPT_ADDRESS] = { "address", 0, "ADDRESS", MSG_O_ADDRESS },
	[OPT_PORT] = { "port", 0, "PORT", MSG_O_PORT },
	[OPT_TOKEN_FILE] = { "token-file", 0, "FILE", MSG_O_TOKEN_FILE },
	[OPT_FORMAT] = { "format", 0, "NAME", MSG_O_FORMAT },
	[OPT_BY] = { "by", 0, "day|type|pair", MSG_O_BY },
	[OPT_EXPLAIN] = { "explain", 0, NULL, MSG_O_EXPLAIN },
	[OPT_ONCE] = { "once", 0, NULL, MSG_O_ONCE },
	[OPT_WARC] = { "warc", 0, "FILE", MSG_O_WARC },
	[OPT_PRIVATE] = { "allow-private", 0, "NETS", MSG_O_PRIVATE },
	[OPT_SHARDS] = { "shards", 0, "N", MSG_O_SHARDS },
	[OPT_MERGE] = { "merge", 0, NULL, MSG_O_MERGE },
	[OPT_NO_SANDBOX] = { "no-sandbox", 0, NULL, MSG_O_NO_SANDBOX },
	[OPT_SIMULATE] = { "simulate", 0, "FROM/TO", MSG_O_SIMULATE },
};

enum soi_lang soi_cli_lang(const struct soi_cli *c)
{
	return c->opt[OPT_LANG] && strcmp(c->opt[OPT_LANG], "en") == 0 ? SOI_EN : SOI_VI;
}

static int wrong(struct soi_cli *c, enum soi_msg msg, const char *a, const char *b)
{
	soi_say(c, msg, a, b);
	soi_say(c, MSG_TRY_HELP, c->command ? " " : "", c->command ? c->command->name : "");
	return SOI_EXIT_USAGE;
}

static const struct soi_command *find_command(const char *name)
{
	const struct soi_command *cmd;

	for (cmd = soi_commands; cmd->name; cmd++)
		if (strcmp(cmd->name, name) == 0)
			return cmd;
	return NULL;
}

static bool number(const char *s, unsigned long min, unsigned long max, unsigned long *out)
{
	unsigned long v = 0;

	if (!*s)
		return false;
	for (; *s; s++) {
		if (*s < '0' || *s > '9')
			return false;
		v = v * 10 + (unsigned long)(*s - '0');
		if (v > max)
			return false;
	}
	*out = v;
	return v >= min;
}

/* Whether s is a date Soi can print, with a known year and, at least, not a
 * word; and so usable as a publication time. */
static bool is_date(const char *s)
{
	struct soi_date d;

	return soi_date_parse(soi_span_str(s), &d) && d.year != 0;
}

bool soi_is_seq(const char *s)
{
	unsigned long n;

	return number(s, 0, 1000000000, &n);
}

static bool is_since(const char *v, enum soi_since may)
{
	return (may != SOI_SINCE_SEQ && is_date(v)) || (may != SOI_SINCE_DAY && soi_is_seq(v));
}

/* Whether v is one of the words between bars. */
static bool is_one_of(const char *v, const char *words)
{
	struct soi_span rest = soi_span_str(words);

	while (rest.p)
		if (soi_span_is(soi_span_cut(&rest, '|'), v))
			return true;
	return false;
}

/* What an option's value may be; turns it into what commands use. */
static bool check_value(struct soi_cli *c, enum soi_opt o)
{
	const char *v = c->opt[o];
	unsigned long n = 0;

	switch (o) {
	case OPT_LANG:
		return strcmp(v, "vi") == 0 || strcmp(v, "en") == 0;
	case OPT_BIAS:
		return strcmp(v, "past") == 0 || strcmp(v, "future") == 0;
	case OPT_JOBS:
		if (!number(v, 1, MAX_THREADS, &n))
			return false;
		c->n_threads = (unsigned)n;
		return true;
	case OPT_LIMIT:
		if (!number(v, 1, 1000000000, &n))
			return false;
		c->limit = n;
		return true;
	case OPT_SHARDS:
		return number(v, 1, SOI_MAX_SHARDS, &n);
	case OPT_LINES:
		return number(v, 1, 12, &n);
	case OPT_PORT:
		return number(v, 0, 65535, &n);
	case OPT_BY:
		return is_one_of(v, "day|type|pair");
	case OPT_YEAR:
		c->read.published = soi_span_str(v);
		return strlen(v) == 4 && number(v, 1, 9999, &n);
	case OPT_PUBLISHED:
		c->read.published = soi_span_str(v);
		return is_date(v);
	case OPT_SINCE:		/* which of them, the command says: check_taken */
		return is_since(v, SOI_SINCE_DAY_OR_SEQ);
	case OPT_AT:
		return is_date(v);
	default:
		return true;
	}
}

/* The option that arg names; OPT_COUNT if none.  *value: what stands behind
 * '=' or the letter, or NULL. */
static enum soi_opt find_option(const char *arg, const char **value)
{
	size_t n;
	int o;

	*value = NULL;
	for (o = 0; o < OPT_COUNT; o++) {
		if (arg[1] != '-') {
			if (arg[1] != options[o].letter)
				continue;
			*value = arg[2] ? arg + 2 : NULL;
			return (enum soi_opt)o;
		}
		n = strlen(options[o].name);
		if (strncmp(arg + 2, options[o].name, n) != 0)
			continue;
		if (arg[2 + n] == '=')
			*value = arg + 2 + n + 1;
		else if (arg[2 + n] != '\0')
			continue;
		return (enum soi_opt)o;
	}
	return OPT_COUNT;
}

/* One option at argv[*i]; *i moves over a value that stands apart. */
static int parse_option(struct soi_cli *c, int argc, char **argv, int *i)
{
	const char *arg = argv[*i];
	const char *value;
	enum soi_opt o = find_option(arg, &value);

	if (o == OPT_COUNT)
		return wrong(c, MSG_UNKNOWN_OPTION, arg, "");
	if (!options[o].value) {
		if (value)
			return wrong(c, MSG_TAKES_NO_VALUE, arg, "");
		value = "";
	} else if (!value) {
		if (*i + 1 >= argc)
			return wrong(c, MSG_NEEDS_VALUE, arg, options[o].value);
		value = argv[++*i];
	}
	c->opt[o] = value;
	if (!check_value(c, o))
		return wrong(c, MSG_BAD_VALUE, arg, value);
	return SOI_EXIT_OK;
}

/* --lang first, so that everything that follows is said in it. */
static void find_lang(struct soi_cli *c, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			c->opt[OPT_LANG] = argv[i + 1];
		else if (strncmp(argv[i], "--lang=", 7) == 0)
			c->opt[OPT_LANG] = argv[i] + 7;
	}
}

static int check_taken(struct soi_cli *c)
{
	int o;

	for (o = 0; o < OPT_COUNT; o++)
		if (c->opt[o] && !((c->command->opts | SOI_OPTS_ALL) & SOI_BIT(o)))
			return wrong(c, MSG_NOT_TAKEN, c->command->name, options[o].name);
	if (c->opt[OPT_SINCE] && !is_since(c->opt[OPT_SINCE], c->command->since))
		return wrong(c, MSG_BAD_VALUE, "--since", c->opt[OPT_SINCE]);
	if (c->opt[OPT_FORMAT] && !is_one_of(c->opt[OPT_FORMAT], c->command->formats))
		return wrong(c, MSG_BAD_VALUE, "--format", c->opt[OPT_FORMAT]);
	if (c->opt[OPT_YEAR] && c->opt[OPT_PUBLISHED])
		return wrong(c, MSG_BOTH_DATES, "", "");
	if (c->opt[OPT_HELP])
		return SOI_EXIT_OK;
	if (c->n_args < c->command->min_args)
		return wrong(c, MSG_FEW_ARGS, c->command->name, c->command->synopsis);
	if (c->command->max_args >= 0 && c->n_args > c->command->max_args)
		return wrong(c, MSG_MANY_ARGS, c->command->name,
			     c->args[c->command->max_args]);
	return SOI_EXIT_OK;
}

int soi_cli_parse(struct soi_cli *c, int argc, char **argv)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	bool ended = false;
	int rc, i;

	c->n_threads = cpus < 1 ? 1 : cpus > MAX_THREADS ? MAX_THREADS : (unsigned)cpus;
	c->limit = SIZE_MAX;
	c->args = argv;		/* arguments are moved to the front */
	find_lang(c, argc, argv);
	for (i = 1; i < argc; i++) {
		if (!ended && strcmp(argv[i], "--") == 0) {
			ended = true;
		} else if (!ended && argv[i][0] == '-' && argv[i][1]) {
			if (!c->command && strcmp(argv[i], "--version") == 0) {
				c->command = find_command("version");
				continue;
			}
			rc = parse_option(c, argc, argv, &i);
			if (rc != SOI_EXIT_OK)
				return rc;
		} else if (!c->command) {
			c->command = find_command(argv[i]);
			if (!c->command)
				return wrong(c, MSG_UNKNOWN_COMMAND, argv[i], "");
		} else {
			c->args[c->n_args++] = argv[i];
		}
	}
	if (!c->command && c->opt[OPT_HELP]) {
		c->command = find_command("help");
		c->opt[OPT_HELP] = NULL;
	}
	if (!c->command)
		return wrong(c, MSG_NO_COMMAND, "", "");
	if (c->read.published.n == 0)
		c->read.published = SOI_EMPTY;
	c->read.id_from_name = c->opt[OPT_ID_FROM_NAME] != NULL;
	return check_taken(c);
}

struct soi_span soi_cli_join(const struct soi_cli *c, struct soi_arena *a)
{
	struct soi_span out;
	struct soi_buf b;
	int i;

	soi_buf_init(&b, SOI_MAX_TEXT_BYTES);
	for (i = 0; i < c->n_args; i++) {
		if (i)
			soi_buf_byte(&b, ' ');
		soi_buf_add(&b, soi_span_str(c->args[i]));
	}
	out = soi_arena_copy(a, soi_buf_span(&b));
	soi_buf_release(&b);
	return out;
}

/* How the value of an option is called in a command's help; "" for a flag. */
static const char *value_name(const struct soi_command *cmd, enum soi_opt o)
{
	static const char *const since[] = {
		[SOI_SINCE_DAY] = "DATE", [SOI_SINCE_SEQ] = "SEQ", [SOI_SINCE_DAY_OR_SEQ] = "SEQ|DATE",
	};

	if (o == OPT_SINCE)
		return since[cmd->since];
	if (o == OPT_FORMAT)
		return cmd->formats;
	return options[o].value ? options[o].value : "";
}

/* Help is asked for, so it goes to standard output. */
void soi_cli_help(const struct soi_command *cmd, enum soi_lang lang)
{
	char left[64];
	int o;

	printf("%s: soi %s [%s]%s%s\n\n%s\n", soi_message(lang, MSG_USAGE), cmd->name,
	       soi_message(lang, MSG_OPTIONS), *cmd->synopsis ? " " : "", cmd->synopsis,
	       soi_message(lang, cmd->summary));
	if (cmd->help != MSG_NONE)
		printf("\n%s\n", soi_message(lang, cmd->help));
	printf("\n");
	for (o = 0; o < OPT_COUNT; o++) {
		if (!((cmd->opts | SOI_OPTS_ALL) & SOI_BIT(o)))
			continue;
		(void)snprintf(left, sizeof(left), "%c%c%s --%s%s%s",
			       options[o].letter ? '-' : ' ',
			       options[o].letter ? options[o].letter : ' ',
			       options[o].letter ? "," : " ", options[o].name,
			       options[o].value ? " " : "",
			       value_name(cmd, (enum soi_opt)o));
		printf("  %-24s %s\n", left, soi_message(lang, options[o].help));
	}
}
