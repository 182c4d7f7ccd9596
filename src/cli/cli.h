/*
 * The command line room: one file a command (cmd_NAME.c), the table that names
 * them (main.c), and what they share: options, messages, inputs, output, the
 * terminal.  The only room that prints or ends the program.
 *
 * Results go to standard output, messages to standard error.  A command
 * returns an exit code: 0 all done, 1 something was refused or skipped (and
 * said), 2 wrong usage, 3 verification failed.
 */
#ifndef SOI_CLI_CLI_H
#define SOI_CLI_CLI_H

#include "store/store.h"
#include "cli/messages.h"

#define SOI_EXIT_OK 0
#define SOI_EXIT_SKIPPED 1
#define SOI_EXIT_USAGE 2
#define SOI_EXIT_VERIFY 3

enum soi_opt {
	OPT_HELP, OPT_LANG, OPT_DATA, OPT_JOBS,
	OPT_YEAR, OPT_PUBLISHED, OPT_ID_FROM_NAME,
	OPT_DATABASE, OPT_JSON, OPT_TABLE, OPT_LIMIT, OPT_SINCE,
	OPT_NOTE, OPT_DIGEST, OPT_LINES, OPT_AT, OPT_BIAS, OPT_MARKS, OPT_ADDRESS, OPT_PORT, OPT_TOKEN_FILE, OPT_FORMAT, OPT_BY,
	OPT_EXPLAIN, OPT_ONCE, OPT_WARC, OPT_PRIVATE, OPT_SIMULATE,
	OPT_SHARDS, OPT_MERGE, OPT_NO_SANDBOX,
	OPT_COUNT
};

#define SOI_BIT(o) (UINT64_C(1) << (o))
_Static_assert(OPT_COUNT <= 64, "a bit an option");
#define SOI_OPTS_ALL (SOI_BIT(OPT_HELP) | SOI_BIT(OPT_LANG))
#define SOI_OPTS_INPUT (SOI_BIT(OPT_DATA) | SOI_BIT(OPT_JOBS) | SOI_BIT(OPT_YEAR) | \
			SOI_BIT(OPT_PUBLISHED) | SOI_BIT(OPT_ID_FROM_NAME))

struct soi_cli;

/* What --since may be: a day, the number of a line of `soi changes`, or either. */
enum soi_since { SOI_SINCE_DAY, SOI_SINCE_SEQ, SOI_SINCE_DAY_OR_SEQ };

struct soi_command {
	const char *name;
	int (*run)(struct soi_cli *c);
	uint64_t opts;			/* SOI_BIT of those it takes, beside SOI_OPTS_ALL */
	int min_args, max_args;		/* max -1: any number */
	const char *synopsis;		/* the arguments, as in "FILE..." */
	enum soi_msg summary, help;
	const char *formats;		/* what --format may be, between bars; NULL: not taken */
	enum soi_since since;
};

extern const struct soi_command soi_commands[];	/* ends with a NULL name */

/* One run of the program. */
struct soi_cli {
	const struct soi_command *command;
	const char *opt[OPT_COUNT];	/* the value; "" for a flag; NULL: not given */
	char **args;			/* [n_args] what is no option, in order */
	int n_args;
	unsigned n_threads;
	size_t limit;			/* SIZE_MAX: none */
	struct soi_read_opts read;
	bool terminal;			/* standard output is one, or --table */
	bool colour;			/* and wants colours */
	bool progress;			/* standard error is a terminal */
	bool out_failed;		/* said already; stop */
	bool refused;			/* something was skipped: exit code 1 */
};

/* options.c: fills *c; SOI_EXIT_OK, or the code to end with (usage said). */
int soi_cli_parse(struct soi_cli *c, int argc, char **argv);
/* Whether s is the number of a line of `soi changes`, not a date. */
bool soi_is_seq(const char *s);
void soi_cli_help(const struct soi_command *cmd, enum soi_lang lang);
/* All arguments, joined by spaces, in a. */
struct soi_span soi_cli_join(const struct soi_cli *c, struct soi_arena *a);

/* messages and output: output.c */
void soi_say(struct soi_cli *c, enum soi_msg msg, ...);	/* a line on standard error */
/* An error of a room: "soi: WHAT: sentence".  what may be NULL. */
void soi_say_err(struct soi_cli *c, const char *what, const struct soi_err *err);
/* As above, for something passed over: sets c->refused. */
void soi_say_skipped(struct soi_cli *c, struct soi_span what, const struct soi_err *err);

/* Bytes to standard output; false once it failed (said then, once). */
bool soi_out(struct soi_cli *c, struct soi_span s);
bool soi_out_str(struct soi_cli *c, const char *s);
bool soi_out_line(struct soi_cli *c, struct soi_span s);	/* and a newline */

/* One object of numbers, a line: what a command did, for --json. */
struct soi_count {
	const char *key;
	size_t n;
};
bool soi_out_counts(struct soi_cli *c, const struct soi_count *counts, size_t n);
bool soi_out_flush(struct soi_cli *c);

/* The exit code for an error of a room, after it was said. */
int soi_cli_exit(const struct soi_cli *c, int rc);

/* Progress on a terminal's standard error, at most ten times a second. */
struct soi_progress {
	struct soi_cli *cli;
	size_t n;			/* things done */
	uint64_t done_bytes, total_bytes;	/* total 0: unknown */
	int64_t started_ms, shown_ms;
};
void soi_progress_init(struct soi_progress *p, struct soi_cli *c, uint64_t total_bytes);
void soi_progress_show(struct soi_progress *p, size_t n, uint64_t done_bytes);
void soi_progress_end(struct soi_progress *p);

/* engine.c: the tables and what stands on them, as far as needed; process
 * lifetime.  An error is said. */
enum soi_need { SOI_NEED_READ, SOI_NEED_MARK, SOI_NEED_GROUP };
int soi_cli_engine(struct soi_cli *c, enum soi_need need, struct soi_engine *out);

/* inputs.c: the captures of all files named, in order. */
struct soi_source {		/* a file in memory; captures borrow it */
	struct soi_buf bytes;
	unsigned refs;		/* main thread only */
};
void soi_source_put(struct soi_source *s);

struct soi_inputs;
/* Walks directories in byte order of names; what cannot be walked is said. */
struct soi_inputs *soi_inputs_new(struct soi_cli *c);
void soi_inputs_free(struct soi_inputs *in);
/* What is not among these files, or the database's (NULL: none), is closed to the program
 * from now on (sandbox.h). */
void soi_inputs_confine(const struct soi_inputs *in, const char *database);
uint64_t soi_inputs_total(const struct soi_inputs *in);	/* bytes; 0: unknown */
uint64_t soi_inputs_done(const struct soi_inputs *in);
/*
 * The next capture: true, with one reference to *source for the caller.  What
 * is refused on the way is said and passed over.  Lives in a and the source.
 */
bool soi_inputs_next(struct soi_inputs *in, struct soi_arena *a, struct soi_capture *out,
		     struct soi_source **source);

/*
 * filter.c: read (and mark) all inputs on c->n_threads; sink gets a line of a
 * record or of a text, or a whole view in HTML, in the order of input; a false
 * of it stops.
 */
enum soi_make { SOI_MAKE_RECORDS, SOI_MAKE_MARKED, SOI_MAKE_TEXT, SOI_MAKE_HTML };
void soi_filter(struct soi_cli *c, const struct soi_engine *e, enum soi_make make,
		bool (*sink)(void *ctx, struct soi_span line), void *ctx);

/* parts.c: all inputs to so many parts in the working directory; an exit code. */
#define SOI_MAX_SHARDS 1000
int soi_shards(struct soi_cli *c, const struct soi_engine *e, size_t n_shards);
/* The records of the parts named on the command line into set; the first error. */
int soi_merge(struct soi_cli *c, const struct soi_engine *e, struct soi_set *set,
	      struct soi_err *err);

/* export_as.c: print a database in the format named by --format; a negative code with *err. */
int soi_export_as(struct soi_cli *c, struct soi_store *s, struct soi_err *err);

/* explain.c: mark all inputs and explain their events. */
void soi_explain(struct soi_cli *c, const struct soi_engine *e);

/* term.c: text for a terminal. */
int soi_term_columns(void);
/* Columns that s takes; combining marks take none, wide letters two. */
int soi_term_width(struct soi_span s);
/* Append s with control characters taken out, cut to at most width columns
 * (with an ellipsis), padded to width if pad. */
void soi_term_put(struct soi_buf *b, struct soi_span s, int width, bool pad);
/* Append s wrapped at width, each line after the first led by indent spaces. */
void soi_term_wrap(struct soi_buf *b, struct soi_span s, int indent, int width);
/* Append an SGR sequence ("1;34") where c wants colours. */
void soi_term_sgr(const struct soi_cli *c, struct soi_buf *b, const char *sgr);
/* "2024-05-21T08:00+07:00" as "21/5/2024 08:00"; other EDTF as it is, in a. */
struct soi_span soi_term_date(struct soi_arena *a, struct soi_span edtf);

#define SOI_DEFAULT_DATABASE "soi.db"

/* fields.c: reading stored JSON; what is absent or of another type is empty. */
struct json_object;
struct soi_span soi_field(struct json_object *o, const char *key);	/* borrowed from o */
int64_t soi_field_int(struct json_object *o, const char *key, int64_t absent);
struct json_object *soi_field_get(struct json_object *o, const char *key);	/* NULL: absent */
size_t soi_field_count(struct json_object *list);	/* of an array; NULL: 0 */
/* A line into an object, or NULL (then it is said). */
struct json_object *soi_field_parse(struct soi_cli *c, struct soi_span line);

/* database.c: the database of -d, by name, */
const char *soi_cli_database(const struct soi_cli *c);
/* and opened; an error is said, NULL returned. */
struct soi_store *soi_cli_store(struct soi_cli *c, enum soi_open how);
/* Both, for what derives into or compares with the database: SOI_EXIT_OK, or the
 * code to end with (said). */
int soi_cli_engine_and_store(struct soi_cli *c, enum soi_open how, struct soi_engine *e,
			     struct soi_store **s);

/*
 * One process of a kind a database: the file "DATABASE-KIND" beside it is locked, not the
 * database, whose own locks end with any descriptor of it that is closed.  The lock goes
 * with the process, however that ends; the file stays.  A descriptor to close, or -1 (said).
 */
int soi_cli_lock(struct soi_cli *c, const char *kind);

/* Have SQLite make its other files beside the database, where a sandbox lets it; before the
 * database is opened. */
void soi_cli_keep_beside(const struct soi_cli *c);

/*
 * follow.c: what runs until it is told to end.  The list that the command names,
 * --allow-private, --simulate and the signals that end it, for run, which sets *status; a
 * negative code of it, or of what comes before, is said.  An exit code.
 */
struct soi_follow;
int soi_cli_follow(struct soi_cli *c,
		   int (*run)(struct soi_cli *c, struct soi_follow *f, int *status, struct soi_err *err));
/* From now on what asks servers opens its database and what it writes (NULL: nothing), and no
 * other files of anybody's; unless --no-sandbox. */
void soi_cli_confine(const struct soi_cli *c, const char *written);

int soi_cmd_read(struct soi_cli *c);
int soi_cmd_mark(struct soi_cli *c);
int soi_cmd_group(struct soi_cli *c);
int soi_cmd_add(struct soi_cli *c);
int soi_cmd_stories(struct soi_cli *c);
int soi_cmd_story(struct soi_cli *c);
int soi_cmd_story_verb(struct soi_cli *c);	/* where soi_is_story_verb */
bool soi_is_story_verb(const struct soi_cli *c);
int soi_cmd_remove(struct soi_cli *c);
int soi_cmd_undo(struct soi_cli *c);
int soi_cmd_changes(struct soi_cli *c);
int soi_cmd_edits(struct soi_cli *c);
int soi_cmd_reprints(struct soi_cli *c);
int soi_cmd_log(struct soi_cli *c);
int soi_cmd_search(struct soi_cli *c);
int soi_cmd_when(struct soi_cli *c);
int soi_cmd_show(struct soi_cli *c);
int soi_cmd_serve(struct soi_cli *c);
int soi_cmd_watch(struct soi_cli *c);
int soi_cmd_hook(struct soi_cli *c);
int soi_cmd_verify(struct soi_cli *c);
int soi_cmd_rebuild(struct soi_cli *c);
int soi_cmd_export(struct soi_cli *c);
int soi_cmd_events(struct soi_cli *c);
int soi_cmd_learn(struct soi_cli *c);
int soi_cmd_lint_patterns(struct soi_cli *c);
int soi_cmd_version(struct soi_cli *c);
int soi_cmd_help(struct soi_cli *c);

#endif
