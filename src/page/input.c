/*
 * Cutting an input into captures.  A file is one page, unless its first byte
 * that is no white space is '{' and its first line parses as a JSON object (or
 * its name says JSON Lines): then every line is a capture of its own, and a bad
 * one does not stop the rest.
 *
 * Cost: one pass; each line is parsed once.
 */
#include <json.h>

#include "page/feed.h"
#include "page/internal.h"
#include "page/mhtml.h"
#include "page/stream.h"
#include "base/banned.h"

void soi_input_init(struct soi_input *in, struct soi_span bytes, struct soi_span name,
		    const struct soi_read_opts *opts)
{
	*in = (struct soi_input){ .bytes = bytes, .name = name };
	if (opts)
		in->opts = *opts;
}

static struct soi_span base_name(struct soi_span path)
{
	for (size_t i = path.n; i > 0; i--)
		if (path.p[i - 1] == '/')
			return soi_span_sub(path, i, path.n);
	return path;
}

struct soi_span soi_name_id(struct soi_span path)
{
	static const char *const endings[] = { ".gz", ".html", ".htm", ".xhtml", ".txt", ".text",
		".json", ".jsonl", ".ndjson", ".xml", ".rss", ".atom", ".warc", ".mhtml", ".mht", ".zst",
		".md" };
	struct soi_span s = base_name(path);
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
			struct soi_span e = soi_span_str(endings[i]);

			if (s.n > e.n && soi_span_ends(s, e)) {
				s.n -= e.n;
				again = true;
			}
		}
	}
	return soi_span_is(s, "-") ? SOI_EMPTY : s;
}

int soi_unpack(struct soi_span in, struct soi_buf *out, struct soi_span *bytes, struct soi_err *err)
{
	struct soi_stream *s = soi_stream_of(in);
	int rc;

	soi_buf_clear(out);
	rc = soi_stream_rest(s, out, err);
	soi_stream_free(s);
	*bytes = soi_buf_span(out);
	return rc;
}

/* The next line with anything on it; false at the end. */
static bool next_line(struct soi_input *in, struct soi_span *line, size_t *start)
{
	while (in->at < in->bytes.n) {
		struct soi_span rest = soi_span_sub(in->bytes, in->at, in->bytes.n);

		*line = soi_span_cut(&rest, '\n');
		*start = in->at;
		in->at += line->n + 1;
		in->line++;
		if (soi_span_trim(*line).n)
			return true;
	}
	return false;
}

static struct soi_span without_bom(struct soi_span s)
{
	return soi_span_starts(s, SOI_LIT("\xEF\xBB\xBF")) ? soi_span_sub(s, 3, s.n) : s;
}

static bool named_lines(struct soi_span name)
{
	struct soi_span s = name;

	if (soi_span_ends(s, SOI_LIT(".gz")))
		s.n -= 3;
	return soi_span_ends(s, SOI_LIT(".jsonl")) || soi_span_ends(s, SOI_LIT(".ndjson"));
}

/* JSON Lines by name, or by a first line that is a JSON object: *first, which need not be
 * parsed again then (half of what a program gives to libsoi is one line); else NULL. */
static bool looks_like_lines(const struct soi_input *in, struct json_object **first)
{
	struct soi_span rest = without_bom(in->bytes), line;

	*first = NULL;
	if (named_lines(in->name))
		return true;
	rest = soi_span_trim(rest);
	if (rest.n == 0 || rest.p[0] != '{' || soi_feed_looks(rest))
		return false;
	line = soi_span_cut(&rest, '\n');
	return soi_json_line(line, first, NULL) == SOI_OK;
}

static struct soi_span field(struct json_object *o, const char *key)
{
	struct json_object *v;

	if (!json_object_object_get_ex(o, key, &v) || !json_object_is_type(v, json_type_string))
		return SOI_EMPTY;
	return (struct soi_span){ json_object_get_string(v),
				  (size_t)json_object_get_string_len(v) };
}

/* An id may be written as a number. */
static struct soi_span id_field(struct json_object *o)
{
	struct json_object *v;
	const char *s;

	if (!json_object_object_get_ex(o, "id", &v) ||
	    !(json_object_is_type(v, json_type_string) || json_object_is_type(v, json_type_int)))
		return SOI_EMPTY;
	s = json_object_get_string(v);
	return soi_span_str(s);
}

/* The parts in one, '\n' between. */
static struct soi_span join(struct soi_arena *a, const struct soi_span *parts, size_t n)
{
	size_t len = 0, i;
	char *p, *end;

	for (i = 0; i < n; i++)
		len += parts[i].n + 1;
	p = end = soi_arena_alloc(a, len);
	for (i = 0; i < n; i++) {
		if (parts[i].n)
			memcpy(end, parts[i].p, parts[i].n);
		end += parts[i].n;
		*end++ = '\n';
	}
	return (struct soi_span){ p, len - 1 };
}

/* title, lede and body, or text, of a JSON line. */
static int fields(struct soi_arena *a, struct json_object *o, struct soi_capture *out,
		  struct soi_err *err)
{
	struct soi_span title = field(o, "title"), lede = field(o, "lede"), body = field(o, "body");
	struct soi_span text = field(o, "text");

	if (text.n && body.n == 0 && lede.n == 0) {
		if (title.n && !soi_span_starts(soi_span_trim(text), title))
			out->bytes = join(a, (struct soi_span[]){ title, text }, 2);
		else
			out->bytes = soi_arena_copy(a, text);
		return SOI_OK;
	}
	if (title.n == 0 && lede.n == 0 && body.n == 0)
		return soi_fail(err, SOI_EFORMAT, 0, "the line has none of 'title', 'lede', 'body', "
				"'text'");
	out->title_bytes = title.n;
	out->lede_bytes = lede.n;
	out->bytes = join(a, (struct soi_span[]){ title, lede, body }, 3);
	return SOI_OK;
}

/* o: the line as parsed, taken over; NULL: it is not yet. */
static int read_line(struct soi_input *in, struct soi_arena *a, struct soi_span line, struct json_object *o,
		     struct soi_capture *out, struct soi_err *err)
{
	struct json_object *v;
	int rc = o ? SOI_OK : soi_json_line(line, &o, err);

	if (rc < 0)
		return rc;
	out->id = soi_arena_copy(a, id_field(o));
	if (out->id.n == 0 && in->opts.id_from_name)
		out->id = soi_arena_printf(a, "%.*s.%zu", SOI_FMT(soi_name_id(in->name)), in->line);
	if (json_object_object_get_ex(o, "capture", &v) && json_object_object_get_ex(o, "kind", &v)) {
		out->form = SOI_FORM_RECORD;
		out->bytes = line;
		goto out;
	}
	out->form = SOI_FORM_FIELDS;
	out->published = soi_arena_copy(a, field(o, "published"));
	out->url = soi_arena_copy(a, field(o, "url"));
	out->outlet = soi_arena_copy(a, field(o, "outlet"));
	out->section = soi_arena_copy(a, field(o, "section"));
	rc = fields(a, o, out, err);
out:
	json_object_put(o);
	return rc;
}

void soi_capture_option(struct soi_capture *capture, const struct soi_read_opts *opts)
{
	struct soi_date date;

	if (opts->published.n == 0 || soi_date_parse(capture->published, &date))
		return;		/* what is no date stays, to be reported */
	capture->published = opts->published;
	capture->fallback = true;
}

int soi_input_next(struct soi_input *in, struct soi_arena *a, struct soi_capture *out,
		   struct soi_err *err)
{
	struct json_object *first = NULL;
	struct soi_span line;
	struct soi_err inner;
	size_t start = 0;
	int rc;

	*out = (struct soi_capture){ .title_bytes = SIZE_MAX, .lede_bytes = SIZE_MAX };
	if (!in->started) {
		in->started = true;
		in->lines = looks_like_lines(in, &first);
		if (!in->lines) {
			in->at = in->bytes.n;
			in->line = 1;
			out->form = SOI_FORM_PAGE;
			out->bytes = in->bytes;
			out->name = in->name;
			if (in->opts.id_from_name)
				out->id = soi_arena_copy(a, soi_name_id(in->name));
			soi_capture_option(out, &in->opts);
			if (in->bytes.n == 0)
				return soi_fail(err, SOI_EFORMAT, 0, "'%.*s' is empty", SOI_FMT(in->name));
			if (soi_mhtml_looks(out->bytes)) {
				rc = soi_mhtml_open(a, out, err);
				return rc < 0 ? rc : 1;
			}
			return 1;
		}
		in->at = in->bytes.n - without_bom(in->bytes).n;
	}
	if (!next_line(in, &line, &start)) {
		json_object_put(first);
		return 0;
	}
	out->name = soi_arena_printf(a, "%.*s:%zu", SOI_FMT(in->name), in->line);
	rc = read_line(in, a, line, first, out, &inner);
	if (rc < 0)
		return soi_fail(err, inner.code, start + (inner.offset == SOI_NO_OFFSET ? 0 : inner.offset),
				"'%.*s': %s", SOI_FMT(out->name), inner.msg);
	soi_capture_option(out, &in->opts);
	return 1;
}
