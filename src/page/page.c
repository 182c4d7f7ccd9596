/*
 * The door: which reader a capture needs, and what all of them have in common
 * at the end.  Ids are hashes of what a page says, never of when or in which
 * order it came.
 */
#include "page/page.h"

#include <limits.h>

#include "page/feed.h"
#include "page/html_time.h"
#include "page/internal.h"
#include "base/banned.h"

#define ID_DIGITS 16	/* hex digits of a SHA-256: 64 bits are unique enough for
			 * any one newspaper archive, and short enough to type */

void soi_published_set(struct soi_article *art, struct soi_arena *a, struct soi_span value,
		       enum soi_from from, struct soi_why why)
{
	art->published = value;
	art->published_from = from;
	art->published_why = SOI_NEW(a, struct soi_why);
	art->published_why[0] = why;
	art->n_published_why = 1;
}

void soi_published_given(struct soi_article *art, struct soi_arena *a,
			 const struct soi_capture *capture)
{
	struct soi_why why = { .rule = SOI_LIT("given"), .start = SOI_NO_OFFSET, .end = SOI_NO_OFFSET,
			       .byte_start = SOI_NO_OFFSET, .byte_end = SOI_NO_OFFSET };
	struct soi_date date;

	if (capture->published.n == 0 || (art->published.n && capture->fallback))
		return;
	if (art->kind == SOI_ITEM && capture->published.n > 4)
		return;		/* a page's day is not that of its items; its year is */
	if (soi_date_parse(capture->published, &date)) {
		why.value = capture->published;
		if (memchr(why.value.p, '.', why.value.n))	/* EDTF knows no fractions */
			why.value = soi_date_print(a, &date);
		soi_published_set(art, a, why.value, SOI_FROM_GIVEN, why);
	} else if (art->published.n == 0) {
		why.rule = SOI_LIT("unreadable");
		why.quote = capture->published;
		soi_published_set(art, a, SOI_EMPTY, SOI_FROM_NONE, why);
	}
}

/*
 * Language by the letters that only Vietnamese has (those of U+1EA0 to U+1EF9,
 * and ă ơ ư đ): every Vietnamese sentence is full of them.  English by the lack
 * of any letter outside ASCII.  The first 1,500 bytes are enough.
 */
struct soi_span soi_lang_of(struct soi_span text)
{
	size_t letters = 0, vi = 0, other = 0, at = 0;

	if (text.n > 1500)
		text.n = 1500;
	while (at < text.n) {
		unsigned char c = (unsigned char)text.p[at];
		uint32_t cp;

		if (c < 0x80) {
			letters += (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
			at++;
			continue;
		}
		cp = soi_utf8_next(text, &at);
		if (!soi_is_letter(cp))
			continue;
		letters++;
		if ((cp >= 0x1EA0 && cp <= 0x1EF9) || cp == 0x103 || cp == 0x102 || cp == 0x1A1 ||
		    cp == 0x1A0 || cp == 0x1B0 || cp == 0x1AF || cp == 0x111 || cp == 0x110)
			vi++;
		else
			other++;
	}
	if (letters < 20)
		return SOI_EMPTY;
	if (vi * 20 >= letters)		/* in Vietnamese news about one letter in seven */
		return SOI_LIT("vi");
	if (vi == 0 && other * 100 <= letters)
		return SOI_LIT("en");
	return SOI_EMPTY;
}

enum soi_order soi_items_order(const struct soi_article *listing)
{
	size_t i, down = 0, up = 0;
	int64_t before = SOI_NO_TIME;

	for (i = 0; i < listing->n_items; i++) {
		struct soi_date d;
		int64_t at;

		if (!soi_date_parse(listing->items[i].published, &d))
			continue;
		at = soi_date_unix(&d);
		if (at == SOI_NO_TIME)
			continue;
		if (before != SOI_NO_TIME) {
			down += at < before;
			up += at > before;
		}
		before = at;
	}
	if (down >= 2 && down > 3 * up)
		return SOI_NEWEST_FIRST;
	if (up >= 2 && up > 3 * down)
		return SOI_OLDEST_FIRST;
	return SOI_ORDER_NONE;
}

static struct soi_span hash_id(struct soi_arena *a, const struct soi_span *parts, size_t n)
{
	struct soi_sha256 s;
	char hex[65];

	soi_sha256_init(&s);
	for (size_t i = 0; i < n; i++) {
		soi_sha256_add(&s, parts[i]);
		soi_sha256_add(&s, SOI_LIT("\n"));
	}
	soi_sha256_hex(&s, hex);
	return soi_arena_copy(a, (struct soi_span){ hex, ID_DIGITS });
}

static struct soi_span own_id(struct soi_arena *a, const struct soi_article *art)
{
	if (art->url.n)
		return hash_id(a, &art->url, 1);
	return hash_id(a, (struct soi_span[]){ art->title, art->text }, 2);
}

/* An address's host, without port and "www.". */
static struct soi_span host_of(struct soi_span url)
{
	size_t from = soi_span_find(url, SOI_LIT("://"), 0), i;

	if (from == SIZE_MAX)
		return SOI_EMPTY;
	from += soi_span_starts(soi_span_sub(url, from + 3, url.n), SOI_LIT("www.")) ? 7 : 3;
	for (i = from; i < url.n && !strchr("/:?#", url.p[i]); i++)
		;
	return soi_span_sub(url, from, i);
}

static bool is_under(struct soi_span host, struct soi_span domain)
{
	return soi_span_ends(host, domain) &&
	       (host.n == domain.n || host.p[host.n - domain.n - 1] == '.');
}

/* The row of data/outlets.tsv whose domain, or one it had, the host is under. */
static size_t outlet_of(const struct soi_reader *r, struct soi_span host)
{
	size_t domain = soi_table_col(r->outlets, "domain"), was = soi_table_col(r->outlets, "was");

	for (size_t i = 0; host.n && i < r->outlets->n_rows; i++) {
		struct soi_span old = soi_table_cell(r->outlets, i, was);

		if (is_under(host, soi_table_cell(r->outlets, i, domain)))
			return i;
		while (old.n) {
			if (is_under(host, soi_span_cut(&old, '|')))
				return i;
		}
	}
	return SIZE_MAX;
}

/* The outlet by the page's address, its publisher by the outlet. */
static void complete_outlet(const struct soi_reader *r, struct soi_article *art)
{
	struct soi_span host = host_of(art->url);
	size_t row;

	if (art->outlet.n == 0 && host.n) {
		row = outlet_of(r, host);
		art->outlet = row == SIZE_MAX ? host :
			      soi_table_cell(r->outlets, row, soi_table_col(r->outlets, "domain"));
	}
	row = outlet_of(r, art->outlet);
	if (art->publisher.n == 0 && row != SIZE_MAX)
		art->publisher = soi_table_cell(r->outlets, row, soi_table_col(r->outlets, "publisher"));
}

/* The day in the page's address, where the page itself has none. */
static void complete_from_url(struct soi_article *art, struct soi_arena *a)
{
	struct soi_why why = { .rule = SOI_LIT("url"), .quote = art->url, .start = SOI_NO_OFFSET,
			       .end = SOI_NO_OFFSET, .byte_start = SOI_NO_OFFSET,
			       .byte_end = SOI_NO_OFFSET };
	struct soi_date date;

	if (art->published.n || !soi_html_time_of_url(art->url, &date))
		return;
	why.value = soi_date_print(a, &date);
	soi_published_set(art, a, why.value, SOI_FROM_URL, why);
}

struct soi_span soi_page_address(struct soi_arena *a, struct soi_span fetched, struct soi_span canonical)
{
	struct soi_span there, own, path;
	size_t at;

	if (fetched.n == 0 || canonical.n == 0)
		return fetched.n ? fetched : canonical;
	canonical = soi_full_url(a, fetched, canonical);
	there = host_of(fetched);
	own = host_of(canonical);
	if (own.n == 0 || !(is_under(there, own) || is_under(own, there)))
		return fetched;		/* another's address: not for it to say */
	at = (size_t)(own.p - canonical.p) + own.n;
	path = soi_span_sub(canonical, at, canonical.n);
	return path.n <= 1 && fetched.n > (size_t)(there.p - fetched.p) + there.n + 1 ? fetched : canonical;
}

/* What was said from outside goes where the page is silent. */
static void complete_given(struct soi_article *art, const struct soi_capture *capture)
{
	if (art->url.n == 0)
		art->url = capture->url;
	if (capture->outlet.n)
		art->outlet = capture->outlet;
	if (art->section.n == 0)
		art->section = capture->section;
}

int soi_page_complete(const struct soi_reader *r, struct soi_arena *a,
		      const struct soi_capture *capture, struct soi_hashing *hash,
		      struct soi_article *arts, size_t n, struct soi_err *err)
{
	char hex[65];
	size_t i;

	if (capture->id.n > SOI_MAX_ID_BYTES)
		return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "the id of '%.*s' passes %zu bytes",
				SOI_FMT(capture->name), SOI_MAX_ID_BYTES);
	soi_hashing_hex(hash, hex);
	for (i = 0; i < n; i++) {
		struct soi_article *art = &arts[i];

		memcpy(art->sha256, hex, sizeof(hex));
		art->capture_url = capture->url;
		art->fetched = capture->fetched;
		if (art->kind != SOI_ITEM)
			complete_given(art, capture);
		complete_outlet(r, art);
		complete_from_url(art, a);
		soi_published_given(art, a, capture);
		if (art->lang.n == 0)
			art->lang = soi_lang_of(art->text);
		if (art->kind == SOI_ITEM && capture->id.n)
			art->id = soi_arena_printf(a, "%.*s.%zu", SOI_FMT(capture->id), art->rank);
		else if (art->kind != SOI_ITEM && capture->id.n)
			art->id = capture->id;
		else
			art->id = own_id(a, art);
		if (art->kind == SOI_ITEM) {
			art->part_of = arts[0].id;
			if (art->rank < arts[0].n_items)
				arts[0].items[art->rank].id = art->id;
		}
	}
	return SOI_OK;
}

static int read_bytes(const struct soi_reader *r, struct soi_arena *a,
		      const struct soi_capture *capture, struct soi_hashing *hash,
		      struct soi_article **out, size_t *n, struct soi_err *err)
{
	if (capture->form == SOI_FORM_PAGE && soi_feed_looks(capture->bytes))
		return soi_feed_read(r, a, capture, out, n, err);
	if (capture->form == SOI_FORM_FIELDS || !soi_html_looks(capture->bytes))
		return soi_plain_read(r, a, capture, out, n, err);
	return soi_html_read(r, a, capture, hash, out, n, err);
}

/* No control characters, nothing that is no character, and letters for the most part: other
 * programs' binary files look like UTF-16, too, but not like this. */
static bool is_text(struct soi_span utf8)
{
	size_t at = 0, n = 0, letters = 0;

	while (at < utf8.n && n < 4096) {
		uint32_t cp = soi_utf8_next(utf8, &at);

		if (cp == 0xFFFD || cp == 0x7F || (cp < 0x20 && !(cp == '\t' || cp == '\n' || cp == '\r' || cp == '\f')))
			return false;
		letters += soi_is_letter(cp);
		n++;
	}
	return letters * 2 >= n && n > 0;
}

/* A page that is not UTF-8 is decoded where its encoding can be told; UTF-16
 * only where that makes HTML, a feed or text of it. */
static bool decode(const struct soi_reader *r, struct soi_arena *a,
		   const struct soi_capture *capture, struct soi_decoded *d)
{
	if (capture->form != SOI_FORM_PAGE ||
	    !soi_charset_decode(r->charsets, a, capture->bytes, d))
		return false;
	return strncmp(d->charset, "utf-16", 6) != 0 || soi_html_looks(d->utf8) || soi_feed_looks(d->utf8) ||
	       is_text(d->utf8);
}

int soi_page_read(const struct soi_reader *r, struct soi_arena *a,
		  const struct soi_capture *capture, struct soi_article **out, size_t *n,
		  struct soi_err *err)
{
	struct soi_capture as_utf8 = *capture;
	struct soi_hashing hash;
	size_t before = a->used_bytes;
	struct soi_decoded d;
	bool decoded;
	int rc;

	*out = NULL;
	*n = 0;
	if (capture->form == SOI_FORM_RECORD)
		return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "'%.*s' is a record, not a page",
				SOI_FMT(capture->name));
	if (capture->bytes.n > SOI_MAX_CAPTURE_BYTES)
		return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "'%.*s' passes %zu bytes",
				SOI_FMT(capture->name), SOI_MAX_CAPTURE_BYTES);
	decoded = decode(r, a, capture, &d);
	if (decoded)
		as_utf8.bytes = d.utf8;
	soi_hashing_init(&hash, capture->bytes);
	rc = read_bytes(r, a, &as_utf8, &hash, out, n, err);
	if (rc == 0)
		rc = soi_arena_within(a, before, SOI_MAX_READ_BYTES, err);
	if (rc < 0)
		return rc;
	for (size_t i = 0; decoded && i < *n; i++)
		soi_charset_remap(a, &d, &(*out)[i]);
	return soi_page_complete(r, a, capture, &hash, *out, *n, err);
}
