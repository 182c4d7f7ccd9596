/*
 * A record is
 *
 *	WARC/1.1 CRLF (field ": " value CRLF)* CRLF block CRLF CRLF
 *
 * and Content-Length says how long its block is.  Whole records that may be
 * wanted are looked at in the window, so nothing is believed before it is seen:
 *
 *	the file ends, or its packed member breaks, inside a record: it is
 *	  refused, and the next member that begins with "WARC/" goes on;
 *	behind the block stands something else than the end of a record: the
 *	  length is wrong; the next line "WARC/1." from the block's start on,
 *	  behind an empty line, is taken for the next record.
 *
 * A page of which only part is there is refused like one that is damaged, but
 * not where the crawler itself stopped (WARC-Truncated): that is its text.
 *
 * Cost: unpacking, one search for the end of each header, one copy of each page
 * kept.  Memory: the window, at most the largest record that is a page.
 * libarchive was tried by others and fails on 1.1 and on members a record.
 */
#include "page/warc.h"

#include "page/internal.h"
#include "page/mhtml.h"
#include "page/payload.h"
#include "base/banned.h"

#define MAX_HEADER_BYTES ((size_t)64 << 10)
#define MAX_END_BYTES 8		/* line ends behind a block; two should be there */
#define SCAN_BYTES ((size_t)1 << 16)

struct record {
	uint64_t member, inside;	/* where it begins */
	struct soi_span type, url, date, media;	/* in the arena */
	bool http;
	bool is_file;			/* of the web or a disk; not a crawler's own log */
	size_t n_header, n_block;
};

bool soi_warc_looks(struct soi_span bytes)
{
	return soi_span_starts(bytes, SOI_LIT("WARC/"));
}

void soi_warc_init(struct soi_warc *w, struct soi_stream *in, struct soi_span name,
		   const struct soi_read_opts *opts)
{
	*w = (struct soi_warc){ .in = in, .name = name };
	if (opts)
		w->opts = *opts;
}

/* "12345", or "12345+678" inside a member that holds several. */
static struct soi_span place_of(struct soi_arena *a, const struct record *r)
{
	if (r->inside)
		return soi_arena_printf(a, "%llu+%llu", (unsigned long long)r->member,
					(unsigned long long)r->inside);
	return soi_arena_printf(a, "%llu", (unsigned long long)r->member);
}

/* Refuse the record. */
static int refuse(struct soi_arena *a, const struct record *r, enum soi_code code, const char *why,
		  struct soi_err *err)
{
	return soi_fail(err, code, (size_t)r->member, "the record at byte %.*s: %s", SOI_FMT(place_of(a, r)),
			why);
}

/* Pass over n bytes, however many; false: the stream ends or breaks before, or a
 * member begins in them that is a record. */
static bool pass(struct soi_warc *w, uint64_t n)
{
	while (n) {
		struct soi_span got = soi_stream_peek(w->in, 1);
		size_t next = soi_stream_begins(w->in, 1), k = got.n < n ? got.n : (size_t)n;

		if (next < k) {
			got = soi_stream_peek(w->in, next + 5);
			k = next;
		}
		if (k == 0)
			return false;
		soi_stream_skip(w->in, k);
		n -= k;
		if (n && k == next && soi_warc_looks(soi_span_sub(got, k, got.n)))
			return false;
	}
	return true;
}

/* The next place in s, what stands ready, from from on, that a record can begin
 * at: a member's start, or that of a line behind an empty one.  SIZE_MAX: none. */
static size_t next_record(const struct soi_warc *w, struct soi_span s, size_t from)
{
	size_t at = from, member = soi_stream_begins(w->in, from);

	while (member < s.n && !soi_warc_looks(soi_span_sub(s, member, s.n)))
		member = soi_stream_begins(w->in, member + 1);
	if (member < s.n)
		s.n = member;
	else
		member = SIZE_MAX;
	while ((at = soi_span_find(s, SOI_LIT("\nWARC/"), at)) != SIZE_MAX) {
		bool empty = (at >= 1 && s.p[at - 1] == '\n') ||
			     (at >= 2 && s.p[at - 1] == '\r' && s.p[at - 2] == '\n');

		if (++at + 6 < s.n && (s.p[at + 5] == '1' || s.p[at + 5] == '0') && s.p[at + 6] == '.' && empty)
			return at;
	}
	return member;
}

/* Go to the next record, wherever it is. */
static void find_record(struct soi_warc *w)
{
	for (;;) {
		struct soi_span s = soi_stream_peek(w->in, SCAN_BYTES);
		size_t at = next_record(w, s, 0);

		if (at != SIZE_MAX) {
			soi_stream_skip(w->in, at);
			return;
		}
		if (s.n < SCAN_BYTES) {
			soi_stream_skip(w->in, s.n);
			return;
		}
		soi_stream_skip(w->in, s.n - 16);
	}
}

/* Whether the stream broke inside the record whose n bytes (or fewer) s begins
 * with, or in the check sum behind them: then it goes on at the next member. */
static bool broke(struct soi_warc *w, const struct record *r, struct soi_span s, size_t n,
		  struct soi_err *err)
{
	uint64_t member;

	if (s.n > n + MAX_END_BYTES || soi_stream_damage(w->in, &member, err) == 0)
		return false;
	if (s.n >= n && member != r->member)
		return false;		/* what is broken comes behind it */
	(void)soi_stream_resume(w->in, SOI_LIT("WARC/"));
	return true;
}

static bool parse_length(struct soi_span s, size_t *out)
{
	*out = 0;
	if (s.n == 0 || s.n > 15)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)(s.p[i] - '0') > 9)
			return false;
		*out = *out * 10 + (size_t)(s.p[i] - '0');
	}
	return true;
}

static void parse_header(struct soi_arena *a, struct soi_span head, struct record *r)
{
	struct soi_span url = soi_header_field(head, "WARC-Target-URI");

	if (url.n >= 2 && url.p[0] == '<' && url.p[url.n - 1] == '>')	/* as 1.0's grammar had it */
		url = soi_span_sub(url, 1, url.n - 1);
	r->is_file = soi_span_starts(url, SOI_LIT("http")) || soi_span_starts(url, SOI_LIT("file:"));
	r->type = soi_arena_copy(a, soi_header_field(head, "WARC-Type"));
	r->url = soi_span_starts(url, SOI_LIT("http")) ? soi_arena_copy(a, url) : SOI_EMPTY;
	r->date = soi_arena_copy(a, soi_header_field(head, "WARC-Date"));
	r->media = soi_arena_copy(a, soi_header_field(head, "Content-Type"));
	r->http = soi_media_is(r->media, "application/http");
}

/* Whether the record can be a page; it is counted where not. */
static bool wanted(struct soi_warc *w, const struct record *r)
{
	if (soi_span_is(r->type, "revisit"))
		w->n_revisits++;
	else if (soi_span_is(r->type, "response"))
		return r->http && r->url.n;
	else if (soi_span_is(r->type, "resource")) {
		bool want = soi_media_is_page(r->media) || (soi_media_is(r->media, "text/plain") && r->is_file);

		w->n_types += !want;
		return want;
	}
	return false;
}

/* Find the record that begins next: 1, 0 at the end, negative where something
 * else stood there or its header is none. */
static int begin_record(struct soi_warc *w, struct soi_arena *a, struct record *r, struct soi_err *err)
{
	struct soi_span s = soi_stream_peek(w->in, 5);
	size_t n;

	while (s.n && (s.p[0] == '\r' || s.p[0] == '\n')) {
		soi_stream_skip(w->in, 1);
		s = soi_stream_peek(w->in, 5);
	}
	r->member = soi_stream_at(w->in, &r->inside);
	if (s.n < 5 && broke(w, r, s, 5, err))
		return err->code;
	if (s.n == 0)
		return 0;
	if (!soi_warc_looks(s)) {
		find_record(w);
		return refuse(a, r, SOI_EFORMAT, "it is none", err);
	}
	w->n_records++;
	for (n = 2048;; n *= 2) {
		s = soi_stream_peek(w->in, n);
		r->n_header = soi_header_end(soi_span_sub(s, 0, s.n < MAX_HEADER_BYTES ? s.n : MAX_HEADER_BYTES));
		if (r->n_header != SIZE_MAX)
			break;
		if (s.n < n && broke(w, r, s, s.n, err))
			return err->code;
		if (s.n < n || n >= MAX_HEADER_BYTES) {
			soi_stream_skip(w->in, 1);
			find_record(w);
			return refuse(a, r, SOI_EFORMAT, "its header does not end", err);
		}
	}
	s.n = r->n_header;
	parse_header(a, s, r);
	if (parse_length(soi_header_field(s, "Content-Length"), &r->n_block))
		return 1;
	soi_stream_skip(w->in, 1);
	find_record(w);
	return refuse(a, r, SOI_EFORMAT, "it has no length", err);
}

/* How long what ends the record is behind its n bytes; SIZE_MAX: it does not end
 * there.  What follows may be cut, or a member that is no record. */
static size_t end_of_record(const struct soi_warc *w, struct soi_span s, size_t n)
{
	static const struct soi_span start = SOI_LIT("WARC/");
	struct soi_span rest;
	size_t at = n;

	while (at < s.n && at < n + MAX_END_BYTES && (s.p[at] == '\r' || s.p[at] == '\n'))
		at++;
	rest = soi_span_sub(s, at, s.n);
	if (soi_span_starts(rest, start) || soi_span_starts(start, rest) || soi_stream_begins(w->in, at) == at)
		return at - n;
	return SIZE_MAX;
}

/* A record too long for the window, whatever it is. */
static int pass_long(struct soi_warc *w, struct soi_arena *a, const struct record *r, bool want,
		     struct soi_err *err)
{
	struct soi_span s;

	if (!pass(w, (uint64_t)r->n_header + r->n_block)) {
		s = soi_stream_peek(w->in, 5);
		if (broke(w, r, s, 5, err))
			return err->code;
		return refuse(a, r, SOI_EFORMAT, s.n ? "its length is wrong" : "it is cut short", err);
	}
	s = soi_stream_peek(w->in, 16);
	if (end_of_record(w, s, 0) == SIZE_MAX) {
		find_record(w);
		return refuse(a, r, SOI_EFORMAT, "its length is wrong", err);
	}
	return want ? refuse(a, r, SOI_ELIMIT, "it is too long for a page", err) : SOI_OK;
}

/* Its length is wrong: on to the next record, which may stand inside it. */
static int wrong_length(struct soi_warc *w, struct soi_arena *a, const struct record *r, struct soi_span s,
			bool cut, struct soi_err *err)
{
	size_t next = next_record(w, s, r->n_header - 1);

	if (next != SIZE_MAX) {
		soi_stream_skip(w->in, next);
	} else {
		soi_stream_skip(w->in, s.n > 16 ? s.n - 16 : s.n);
		find_record(w);
	}
	return refuse(a, r, SOI_EFORMAT, cut && next == SIZE_MAX ? "it is cut short" : "its length is wrong",
		      err);
}

/* The page in a block; 0: it is none. */
static int read_block(struct soi_warc *w, struct soi_arena *a, const struct record *r, struct soi_span block,
		      struct soi_capture *out, struct soi_err *err)
{
	struct soi_payload p = { .status = 200, .type = r->media };
	struct soi_err inner;

	if (!r->http)
		p.bytes = soi_arena_copy(a, block);
	else if (soi_payload_read(a, block, &p, &inner) < 0)
		return refuse(a, r, inner.code, inner.msg, err);
	if (p.status != 200)
		w->n_statuses++;
	else if (r->http && !soi_media_is_page(p.type))
		w->n_types++;
	if (soi_span_trim(p.bytes).n == 0)	/* also where status or type say so */
		return 0;
	w->n_pages++;
	*out = (struct soi_capture){ .form = SOI_FORM_PAGE, .bytes = p.bytes, .title_bytes = SIZE_MAX,
				     .lede_bytes = SIZE_MAX, .url = r->url, .fetched = r->date };
	out->name = soi_arena_printf(a, "%.*s:%.*s", SOI_FMT(w->name), SOI_FMT(place_of(a, r)));
	if (w->opts.id_from_name)
		out->id = soi_arena_printf(a, "%.*s.%zu", SOI_FMT(soi_name_id(w->name)), w->n_records);
	soi_capture_option(out, &w->opts);
	if (soi_mhtml_looks(out->bytes) && soi_mhtml_open(a, out, &inner) < 0)
		return refuse(a, r, inner.code, inner.msg, err);
	return 1;
}

/* One record: 1 a page, 0 none, negative refused. */
static int read_record(struct soi_warc *w, struct soi_arena *a, const struct record *r,
		       struct soi_capture *out, struct soi_err *err)
{
	size_t n = r->n_header + r->n_block, end;
	bool want = wanted(w, r);
	struct soi_span s;
	int rc = 0;

	if (r->n_block > SOI_MAX_CAPTURE_BYTES)
		return pass_long(w, a, r, want, err);
	s = soi_stream_peek(w->in, n + MAX_END_BYTES + 5);
	if (broke(w, r, s, n, err))
		return err->code;
	end = s.n < n ? SIZE_MAX : end_of_record(w, s, n);
	if (end == SIZE_MAX)
		return wrong_length(w, a, r, s, s.n < n, err);
	if (want)
		rc = read_block(w, a, r, soi_span_sub(s, r->n_header, n), out, err);
	soi_stream_skip(w->in, n + end);
	return rc;
}

int soi_warc_next(struct soi_warc *w, struct soi_arena *a, struct soi_capture *out, struct soi_err *err)
{
	struct record r = { 0 };
	struct soi_err inner;
	int rc;

	do {
		inner.code = SOI_OK;
		rc = begin_record(w, a, &r, &inner);
		if (rc == 0)
			return 0;
		if (rc > 0)
			rc = read_record(w, a, &r, out, &inner);
	} while (rc == 0);
	if (rc < 0)
		return soi_fail(err, inner.code, inner.offset, "%s", inner.msg);
	return rc;
}
