/*
 * The captures of all files named on the command line, in order.
 *
 * The list of files is made first, directories walked in byte order of names,
 * with a stack of folders still to be listed (no recursion): so the sizes are
 * known for the progress line, and the order depends on nothing but names.
 * Names that start with '.' are passed over inside directories; links to
 * directories are not followed.
 *
 * One file is in memory at a time, and longer while captures of it are still
 * with the workers: they hold references to it.  A WARC file is not: it is read
 * as a stream, and each page is copied to who asks for it.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "cli/sandbox.h"
#include "page/warc.h"
#include "base/banned.h"

#define MAX_WALK_DEPTH 64

struct file {
	const char *path;	/* in the arena; "-": standard input */
	uint64_t size;		/* 0: unknown */
	unsigned depth;		/* folders above it */
	bool is_dir;		/* still to be listed */
};

struct soi_inputs {
	struct soi_cli *cli;
	struct soi_arena arena;
	struct file *files;	/* [n] */
	size_t n, cap, at;	/* at: the next to be opened */
	uint64_t total_bytes;	/* 0: unknown */
	uint64_t done_bytes;	/* of files behind us */
	struct soi_source *source;	/* open, or NULL */
	struct soi_stream *stream;	/* of source, while it is a WARC file; else NULL */
	struct soi_input input;
	struct soi_warc warc;
};

void soi_source_put(struct soi_source *s)
{
	if (!s || --s->refs > 0)
		return;
	soi_buf_release(&s->bytes);
	free(s);
}

static struct soi_source *source_new(void)
{
	struct soi_source *s = calloc(1, sizeof(*s));

	if (!s)
		soi_out_of_memory();
	soi_buf_init(&s->bytes, SOI_MAX_FILE_BYTES);
	s->refs = 1;
	return s;
}

static void cannot_walk(struct soi_inputs *in, const char *path)
{
	soi_say(in->cli, MSG_CANNOT_WALK, path, strerror(errno));
	in->cli->refused = true;
}

static struct file *grow(struct soi_inputs *in, struct file **list, size_t *n, size_t *cap)
{
	soi_arena_grow(&in->arena, list, *n, cap, sizeof(**list));
	(*list)[*n] = (struct file){ 0 };
	return &(*list)[(*n)++];
}

static int name_cmp(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in a folder, in byte order; NULL and errno on failure. */
static const char **list_folder(struct soi_inputs *in, const char *path, size_t *n)
{
	const char **names = NULL;
	size_t cap = 0;
	struct dirent *d;
	DIR *dir = opendir(path);

	*n = 0;
	if (!dir)
		return NULL;
	while ((d = readdir(dir)) != NULL) {
		if (d->d_name[0] == '.')
			continue;
		soi_arena_grow(&in->arena, &names, *n, &cap, sizeof(*names));
		names[(*n)++] = soi_arena_copy(&in->arena, soi_span_str(d->d_name)).p;
	}
	(void)closedir(dir);
	if (*n)
		qsort(names, *n, sizeof(*names), name_cmp);
	return names ? names : SOI_NEW(&in->arena, const char *);
}

/* What stands at path: a file for the list, a folder for the stack, or a
 * message.  inside: found in a folder, not named by the user. */
static void look_at(struct soi_inputs *in, struct file *f, bool inside, struct file **stack,
		    size_t *n_stack, size_t *cap_stack)
{
	struct stat st;
	bool is_link;

	if (lstat(f->path, &st) < 0) {
		cannot_walk(in, f->path);
		return;
	}
	is_link = S_ISLNK(st.st_mode);
	if (is_link && stat(f->path, &st) < 0) {
		cannot_walk(in, f->path);
		return;
	}
	if (S_ISDIR(st.st_mode)) {
		if (inside && is_link)
			return;
		f->is_dir = true;
		*grow(in, stack, n_stack, cap_stack) = *f;
		return;
	}
	if (inside && !S_ISREG(st.st_mode)) {
		soi_say(in->cli, MSG_NOT_A_FILE, f->path);
		in->cli->refused = true;
		return;
	}
	f->size = S_ISREG(st.st_mode) && st.st_size > 0 ? (uint64_t)st.st_size : 0;
	*grow(in, stack, n_stack, cap_stack) = *f;
}

/* Empty the stack into the list of files; what a folder holds is pushed from
 * its last name to its first, so that the first is taken off first. */
static void walk(struct soi_inputs *in, struct file *stack, size_t n_stack, size_t cap_stack)
{
	while (n_stack > 0) {
		struct file f = stack[--n_stack];
		const char **names;
		size_t n, i;

		if (!f.is_dir) {
			*grow(in, &in->files, &in->n, &in->cap) = f;
			in->total_bytes += f.size;
			continue;
		}
		if (f.depth >= MAX_WALK_DEPTH) {
			soi_say(in->cli, MSG_TOO_DEEP, f.path);
			in->cli->refused = true;
			continue;
		}
		names = list_folder(in, f.path, &n);
		if (!names) {
			cannot_walk(in, f.path);
			continue;
		}
		for (i = n; i-- > 0;) {
			size_t len = strlen(f.path);
			bool slash = len > 0 && f.path[len - 1] == '/';
			struct file g = { .depth = f.depth + 1 };

			g.path = soi_arena_printf(&in->arena, "%s%s%s", f.path,
						  slash ? "" : "/", names[i]).p;
			look_at(in, &g, true, &stack, &n_stack, &cap_stack);
		}
	}
}

struct soi_inputs *soi_inputs_new(struct soi_cli *c)
{
	struct soi_inputs *in = calloc(1, sizeof(*in));
	bool unknown = c->n_args == 0;
	int i;

	if (!in)
		soi_out_of_memory();
	in->cli = c;
	soi_arena_init(&in->arena);
	if (c->n_args == 0)
		*grow(in, &in->files, &in->n, &in->cap) = (struct file){ .path = "-" };
	for (i = 0; i < c->n_args; i++) {
		struct file f = { .path = c->args[i] };
		struct file *stack = NULL;
		size_t n = 0, cap = 0;

		if (strcmp(f.path, "-") == 0) {
			unknown = true;
			*grow(in, &in->files, &in->n, &in->cap) = f;
			continue;
		}
		look_at(in, &f, false, &stack, &n, &cap);
		walk(in, stack, n, cap);
	}
	if (unknown)
		in->total_bytes = 0;
	return in;
}

void soi_inputs_free(struct soi_inputs *in)
{
	if (!in)
		return;
	soi_source_put(in->source);
	soi_stream_free(in->stream);
	soi_arena_release(&in->arena);
	free(in);
}

void soi_inputs_confine(const struct soi_inputs *in, const char *database)
{
	struct soi_sandbox s;

	soi_sandbox_init(&s, SOI_NET_NONE);
	if (database)
		soi_sandbox_allow_database(&s, database);
	for (size_t i = 0; i < in->n; i++)
		if (strcmp(in->files[i].path, "-") != 0)
			soi_sandbox_allow_reading(&s, in->files[i].path);
	soi_sandbox_close_files(&s);
	soi_sandbox_close_calls(SOI_NET_NONE);
}

uint64_t soi_inputs_total(const struct soi_inputs *in)
{
	return in->total_bytes;
}

uint64_t soi_inputs_done(const struct soi_inputs *in)
{
	if (in->stream)
		return in->done_bytes + soi_stream_done(in->stream);
	if (in->source && in->input.at < in->files[in->at - 1].size)
		return in->done_bytes + in->input.at;
	return in->done_bytes;
}

/* Begin with a file: as a stream where it is a WARC, else whole. */
static int open_file(struct soi_inputs *in, const char *path, struct soi_err *err)
{
	struct soi_stream *s = soi_stream_open(path, err);
	int rc = 0;

	if (!s)
		return err->code;
	if (soi_warc_looks(soi_stream_peek(s, 5))) {
		in->stream = s;
		soi_warc_init(&in->warc, s, soi_span_str(path), &in->cli->read);
		return 0;
	}
	rc = soi_stream_rest(s, &in->source->bytes, err);
	soi_stream_free(s);
	soi_input_init(&in->input, soi_buf_span(&in->source->bytes), soi_span_str(path), &in->cli->read);
	return rc;
}

/* Open the next file that can be read; false at the end of the list. */
static bool next_file(struct soi_inputs *in)
{
	struct soi_err err;

	while (in->at < in->n) {
		const struct file *f = &in->files[in->at++];

		in->source = source_new();
		if (open_file(in, f->path, &err) == 0)
			return true;
		soi_say_skipped(in->cli, soi_span_str(f->path), &err);
		soi_source_put(in->source);
		in->source = NULL;
	}
	return false;
}

/* What of a WARC file was no page. */
static void say_passed(struct soi_inputs *in)
{
	const struct soi_warc *w = &in->warc;

	if (w->n_revisits + w->n_statuses + w->n_types)
		soi_say(in->cli, MSG_WARC, SOI_FMT(w->name), w->n_records, w->n_pages, w->n_revisits,
			w->n_statuses, w->n_types);
}

/* Something of the open file was refused. */
static void say_refused(struct soi_inputs *in, struct soi_arena *a, const struct soi_err *err)
{
	struct soi_span name = in->stream ? in->warc.name : in->input.name;

	if (!in->stream && in->input.lines)
		name = soi_arena_printf(a, "%.*s:%zu", SOI_FMT(name), in->input.line);
	soi_say_skipped(in->cli, name, err);
}

static void close_file(struct soi_inputs *in)
{
	in->done_bytes += in->files[in->at - 1].size;
	if (in->stream)
		say_passed(in);
	soi_stream_free(in->stream);
	in->stream = NULL;
	soi_source_put(in->source);
	in->source = NULL;
}

bool soi_inputs_next(struct soi_inputs *in, struct soi_arena *a, struct soi_capture *out,
		     struct soi_source **source)
{
	struct soi_err err;
	int rc;

	for (;;) {
		if (!in->source && !next_file(in))
			return false;
		rc = in->stream ? soi_warc_next(&in->warc, a, out, &err) :
		     soi_input_next(&in->input, a, out, &err);
		if (rc > 0) {
			*source = in->source;
			in->source->refs++;
			return true;
		}
		if (rc < 0)
			say_refused(in, a, &err);
		else
			close_file(in);
	}
}
