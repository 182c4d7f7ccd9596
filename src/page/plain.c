/*
 * Plain text to an article: checked, composed line by line, cleaned (clean.c),
 * and put together again from what stays.
 */
#include "page/listing.h"
#include "base/banned.h"

/* Why bytes are no plain text, or SOI_OK. */
static int check_bytes(const struct soi_capture *c, struct soi_err *err)
{
	const unsigned char *p = (const unsigned char *)c->bytes.p;
	struct soi_span s = c->bytes;
	const char *nul;
	size_t bad;

	if (soi_span_starts(s, SOI_LIT("\xEF\xBB\xBF")))
		s = soi_span_sub(s, 3, s.n);
	if (soi_span_trim(s).n == 0)
		return soi_fail(err, SOI_EFORMAT, 0, "'%.*s' is empty", SOI_FMT(c->name));
	if (s.n >= 2 && ((p[0] == 0xFF && p[1] == 0xFE) || (p[0] == 0xFE && p[1] == 0xFF)))
		return soi_fail(err, SOI_EFORMAT, 0, "'%.*s' is UTF-16, not UTF-8", SOI_FMT(c->name));
	s = c->bytes;
	nul = memchr(s.p, 0, s.n);
	bad = soi_utf8_check(s);
	if (nul && s.n >= 4 && (p[0] == 0) != (p[1] == 0) && (p[2] == 0) == (p[0] == 0))
		return soi_fail(err, SOI_EFORMAT, 0, "'%.*s' looks like UTF-16, not UTF-8",
				SOI_FMT(c->name));
	if (nul && (bad == SIZE_MAX || (size_t)(nul - s.p) < bad))
		return soi_fail(err, SOI_EFORMAT, (size_t)(nul - s.p),
				"'%.*s' is no text: a NUL at byte %zu", SOI_FMT(c->name),
				(size_t)(nul - s.p));
	if (bad != SIZE_MAX)
		return soi_fail(err, SOI_EFORMAT, bad, "'%.*s' is not UTF-8 at byte %zu",
				SOI_FMT(c->name), bad);
	return SOI_OK;
}

/* The line at *at, without its end; *at moves behind it. */
static struct soi_span next_line(struct soi_span bytes, size_t *at)
{
	size_t start = *at;

	while (*at < bytes.n && bytes.p[*at] != '\n' && bytes.p[*at] != '\r')
		++*at;
	return soi_span_sub(bytes, start, *at);
}

/* *at moves over one line end of any kind: "\n", "\r\n", "\r". */
static void skip_line_end(struct soi_span bytes, size_t *at)
{
	if (*at < bytes.n)
		*at += *at + 1 < bytes.n && bytes.p[*at] == '\r' && bytes.p[*at + 1] == '\n' ? 2 : 1;
}

/*
 * Whether lines were broken at some column: most lines that another follows
 * directly end in the middle of a sentence, and none is long.  Their line ends
 * are then spaces, and a blank line ends a paragraph.
 */
static bool hard_wrapped(struct soi_span bytes)
{
	size_t at = 0, lines = 0, followed = 0, open = 0;
	struct soi_span line, last = SOI_EMPTY;

	while (at < bytes.n) {
		line = soi_span_trim(next_line(bytes, &at));
		skip_line_end(bytes, &at);
		if (line.n && last.n) {
			followed++;
			open += last.n >= 40 && last.n <= 160 && !strchr(".!?:;\"", last.p[last.n - 1]);
		}
		lines += line.n > 0;
		last = line;
	}
	return open >= 4 && open * 5 >= followed * 3 && followed * 2 >= lines;
}

/* The line end at [nl, end): a newline, or a space inside a wrapped paragraph,
 * where the line does not bring one. */
static void put_line_end(struct soi_builder *b, size_t nl, size_t end, bool space)
{
	if (space && b->n && b->text[b->n - 1] == ' ')
		return;
	if (space)
		soi_builder_replacement(b, SOI_LIT(" "), nl, end);
	else if (b->bytes.p[end - 1] == '\n')
		soi_builder_bytes(b, end - 1, end);
	else
		soi_builder_replacement(b, SOI_LIT("\n"), nl, end);
}

/* The capture's text: BOM outside, every line end one '\n'. */
static void build(struct soi_builder *b, struct soi_arena *a, struct soi_span bytes, bool wrapped)
{
	size_t at = soi_span_starts(bytes, SOI_LIT("\xEF\xBB\xBF")) ? 3 : 0, start, end, next;
	bool space;

	soi_builder_init(b, a, bytes);
	while (at < bytes.n) {
		start = at;
		(void)next_line(bytes, &at);
		soi_builder_bytes(b, start, at);
		if (at == bytes.n)
			break;
		end = at;
		skip_line_end(bytes, &end);
		space = wrapped && soi_span_trim(soi_span_sub(bytes, start, at)).n;
		if (space) {
			next = end;
			space = soi_span_trim(next_line(bytes, &next)).n > 0;
		}
		put_line_end(b, at, end, space);
		at = end;
	}
}

/* The page's own date, and where it stands. */
static void set_published(const struct soi_clean *c, struct soi_arena *a, struct soi_article *art)
{
	struct soi_why why = { .rule = SOI_LIT("dateline"), .start = SOI_NO_OFFSET,
			       .end = SOI_NO_OFFSET };
	const struct soi_words *t = &c->t;
	size_t from = t->w[c->dateline.first].start, to = t->w[c->dateline.last - 1].end;

	why.quote = soi_span_sub(t->text, from, to);
	soi_builder_bytes_of(c->b, from, to, &why.byte_start, &why.byte_end);
	why.value = soi_date_print(a, &c->dateline.date);
	soi_published_set(art, a, why.value, SOI_FROM_PAGE, why);
}

static struct soi_span line_of(const struct soi_clean *c, const struct soi_article *art, size_t l)
{
	if (l == SIZE_MAX)
		return SOI_EMPTY;
	return soi_builder_map(c->b, art, c->lines[l].start, c->lines[l].end);
}

int soi_plain_read(const struct soi_reader *r, struct soi_arena *a,
		   const struct soi_capture *capture, struct soi_article **out, size_t *n,
		   struct soi_err *err)
{
	struct soi_article *art;
	struct soi_builder b;
	struct soi_clean c;
	struct soi_listing list;
	int rc;

	rc = check_bytes(capture, err);
	if (rc < 0)
		return rc;
	build(&b, a, capture->bytes,
	      capture->title_bytes == SIZE_MAX && hard_wrapped(capture->bytes));
	soi_clean_begin(&c, r, a, &b, capture);
	if (!c.fields && soi_listing_find(&c, &list))
		return soi_listing_read(&c, &b, &list, out, n, err);
	soi_clean_find(&c, capture);
	art = SOI_NEW(a, struct soi_article);
	rc = soi_builder_finish(&b, c.cuts, c.n_cuts, art, err);
	if (rc < 0)
		return rc;
	art->title = line_of(&c, art, c.title);
	art->lede = line_of(&c, art, c.lede);
	art->agencies = c.agencies;
	art->n_agencies = c.n_agencies;
	art->authors = c.authors;
	art->n_authors = c.n_authors;
	if (c.outlet != SIZE_MAX)
		art->outlet = soi_table_cell(r->outlets, c.outlet, soi_table_col(r->outlets, "domain"));
	if (c.dated)
		set_published(&c, a, art);
	*out = art;
	*n = 1;
	return SOI_OK;
}
