/*
 * The page is the part that the header's "start" names, else the first of type
 * HTML; Chrome's snapshots put it first and its frames behind it.  A part that is
 * itself in parts (a mail with alternatives) is entered.  Where it came from
 * stands in Snapshot-Content-Location or in the part's Content-Location.
 *
 * What transfer made of the bytes (quoted-printable, base64) is undone, and no
 * more: the charset that the part declares is not asked, charset.c tells by what
 * the bytes decode to.  A file without its last boundary ends where it ends;
 * damaged base64 and quoted-printable give what can be read of them.
 *
 * Cost: linear in the file for each level of parts, of which there are few.
 */
#include "page/mhtml.h"

#include "page/html_time.h"
#include "page/payload.h"
#include "base/banned.h"

#define MAX_HEAD_BYTES ((size_t)64 << 10)
#define MAX_LEVELS 4

/* The header lines in head, those that go on in the next joined to it. */
static struct soi_span unfolded(struct soi_arena *a, struct soi_span head)
{
	char *p = soi_arena_alloc(a, head.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < head.n; i++) {
		bool folds = head.p[i] == '\n' && i + 1 < head.n && (head.p[i + 1] == ' ' || head.p[i + 1] == '\t');

		if (head.p[i] != '\r')
			p[n++] = folds ? ' ' : head.p[i];
	}
	return (struct soi_span){ p, n };
}

static bool is_parts(struct soi_span type)
{
	return soi_begins_as(type, "multipart/");
}

/* A header name and its colon, as no other text begins. */
static bool begins_header(struct soi_span s)
{
	size_t i = 0;

	while (i < s.n && i < 64 && (((unsigned char)(s.p[i] | 0x20) - (unsigned)'a') < 26u || s.p[i] == '-'))
		i++;
	return i > 1 && i < s.n && s.p[i] == ':';
}

/* The header of s, unfolded; *end is where its body begins. */
static struct soi_span head_of(struct soi_arena *a, struct soi_span s, size_t *end)
{
	*end = soi_header_end(soi_span_sub(s, 0, s.n < MAX_HEAD_BYTES ? s.n : MAX_HEAD_BYTES));
	if (*end == SIZE_MAX)
		return SOI_EMPTY;
	return unfolded(a, soi_span_sub(s, 0, *end));
}

bool soi_mhtml_looks(struct soi_span bytes)
{
	struct soi_arena a;
	struct soi_span head, type;
	size_t end;
	bool yes;

	if (!begins_header(bytes))
		return false;
	soi_arena_init(&a);
	head = head_of(&a, bytes, &end);
	type = soi_header_field(head, "Content-Type");
	yes = is_parts(type) && soi_media_param(type, "boundary").n;
	soi_arena_release(&a);
	return yes;
}

/* Where the line behind at begins. */
static size_t line_behind(struct soi_span s, size_t at)
{
	const char *end = memchr(s.p + at, '\n', s.n - at);

	return end ? (size_t)(end - s.p) + 1 : s.n;
}

/* The first line of s from at on, which begins one, that is a boundary; SIZE_MAX: none is. */
static size_t boundary_from(struct soi_span s, struct soi_span boundary, size_t at)
{
	for (; at < s.n; at = line_behind(s, at)) {
		struct soi_span line = soi_span_sub(s, at, s.n);

		if (soi_span_starts(line, SOI_LIT("--")) && soi_span_starts(soi_span_sub(line, 2, line.n), boundary))
			return at;
	}
	return SIZE_MAX;
}

/* The next part of body, which is cut behind it; false: there is none. */
static bool next_part(struct soi_span *body, struct soi_span boundary, struct soi_span *part)
{
	size_t at = boundary_from(*body, boundary, 0), start;

	if (at == SIZE_MAX || soi_span_starts(soi_span_sub(*body, at + 2 + boundary.n, body->n), SOI_LIT("--")))
		return false;
	start = line_behind(*body, at);
	at = boundary_from(*body, boundary, start);
	if (at == SIZE_MAX) {
		*part = soi_span_sub(*body, start, body->n);	/* the file is cut */
		*body = SOI_EMPTY;
		return true;
	}
	*part = soi_span_sub(*body, start, at > start ? at - 1 : at);	/* '\n' is the boundary's */
	if (part->n && part->p[part->n - 1] == '\r')
		part->n--;
	*body = soi_span_sub(*body, at, body->n);
	return true;
}

static int hex_of(char c)
{
	if ((unsigned char)(c - '0') < 10)
		return c - '0';
	c = (char)(c | 0x20);
	return (unsigned char)(c - 'a') < 6 ? c - 'a' + 10 : -1;
}

/* RFC 2045, 6.7. */
static size_t from_quoted(struct soi_span s, char *out)
{
	size_t n = 0, i = 0;

	while (i < s.n) {
		if (s.p[i] != '=') {
			out[n++] = s.p[i++];
		} else if (i + 2 < s.n && hex_of(s.p[i + 1]) >= 0 && hex_of(s.p[i + 2]) >= 0) {
			out[n++] = (char)(hex_of(s.p[i + 1]) << 4 | hex_of(s.p[i + 2]));
			i += 3;
		} else {
			size_t k = i + 1;	/* "=" at the end of a line: it goes on */

			while (k < s.n && (s.p[k] == ' ' || s.p[k] == '\t' || s.p[k] == '\r'))
				k++;
			if (k < s.n && s.p[k] != '\n')
				out[n++] = '=';
			i = k < s.n && s.p[k] != '\n' ? i + 1 : k + 1;
		}
	}
	return n;
}

/* RFC 2045, 6.8; other characters are passed over. */
static size_t from_base64(struct soi_span s, char *out)
{
	uint32_t bits = 0;
	size_t n = 0, have = 0;

	for (size_t i = 0; i < s.n && s.p[i] != '='; i++) {
		static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
		const char *digit = memchr(digits, s.p[i], sizeof(digits) - 1);

		if (!digit)
			continue;
		bits = bits << 6 | (uint32_t)(digit - digits);
		if (++have == 4) {
			out[n++] = (char)(bits >> 16);
			out[n++] = (char)(bits >> 8);
			out[n++] = (char)bits;
			have = 0;
		}
	}
	if (have >= 2)
		out[n++] = (char)(bits << (24 - 6 * have) >> 16);
	if (have == 3)
		out[n++] = (char)(bits << 6 >> 8);
	return n;
}

static struct soi_span decoded(struct soi_arena *a, struct soi_span body, struct soi_span coding)
{
	char *p = soi_arena_alloc(a, body.n + 1);

	if (soi_media_is(coding, "quoted-printable"))
		return (struct soi_span){ p, from_quoted(body, p) };
	if (soi_media_is(coding, "base64"))
		return (struct soi_span){ p, from_base64(body, p) };
	return body;
}

static bool is_page(struct soi_span type)
{
	return soi_media_is(type, "text/html") || soi_media_is(type, "application/xhtml+xml");
}

/* A part that is the page, or that holds it. */
struct found {
	struct soi_span head, body, type;
};

/* The part of message that start names, else the first that is a page, else the
 * first that is in parts again. */
static bool find_part(struct soi_arena *a, struct soi_span body, struct soi_span type, struct found *out)
{
	struct soi_span boundary = soi_media_param(type, "boundary"), start = soi_media_param(type, "start");
	struct soi_span part, id;
	bool found = false;
	size_t end;

	while (boundary.n && next_part(&body, boundary, &part)) {
		struct found f = { .head = head_of(a, part, &end) };

		if (end == SIZE_MAX)
			continue;
		f.body = soi_span_sub(part, end, part.n);
		f.type = soi_header_field(f.head, "Content-Type");
		id = soi_header_field(f.head, "Content-ID");
		if (!is_page(f.type) && !is_parts(f.type))
			continue;
		if (start.n && soi_span_eq(id, start)) {
			*out = f;
			return true;
		}
		if (!found || (is_page(f.type) && !is_page(out->type)))
			*out = f;
		found = true;
		if (!start.n && is_page(f.type))
			break;
	}
	return found;
}

static void set_facts(struct soi_arena *a, struct soi_span head, const struct found *f, struct soi_capture *c)
{
	struct soi_span url = soi_header_field(head, "Snapshot-Content-Location");
	struct soi_html_time t;

	if (url.n == 0)
		url = soi_header_field(f->head, "Content-Location");
	if (url.n == 0)
		url = soi_header_field(head, "Content-Location");
	if (c->url.n == 0 && soi_span_starts(url, SOI_LIT("http")))
		c->url = url;
	if (c->fetched.n == 0 && soi_html_time_find(soi_header_field(head, "Date"), true, &t))
		c->fetched = soi_date_print(a, &t.date);
}

int soi_mhtml_open(struct soi_arena *a, struct soi_capture *c, struct soi_err *err)
{
	struct soi_span head, coding;
	struct found f;
	size_t end;

	head = head_of(a, c->bytes, &end);
	if (end == SIZE_MAX)
		return soi_fail(err, SOI_EFORMAT, 0, "the header of '%.*s' does not end", SOI_FMT(c->name));
	f = (struct found){ head, soi_span_sub(c->bytes, end, c->bytes.n),
			    soi_header_field(head, "Content-Type") };
	for (int level = 0; is_parts(f.type) && level < MAX_LEVELS; level++)
		if (!find_part(a, f.body, f.type, &f))
			break;
	if (!is_page(f.type))
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "there is no page in '%.*s'", SOI_FMT(c->name));
	coding = soi_header_field(f.head, "Content-Transfer-Encoding");
	set_facts(a, head, &f, c);
	c->bytes = decoded(a, f.body, coding);
	if (c->bytes.n > SOI_MAX_CAPTURE_BYTES)
		return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "the page in '%.*s' passes %zu bytes",
				SOI_FMT(c->name), SOI_MAX_CAPTURE_BYTES);
	return SOI_OK;
}
