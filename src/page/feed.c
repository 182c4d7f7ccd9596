/*
 * A feed, taken apart by feed_xml.c or feed_json.c, to a listing and its items.
 *
 * Titles and descriptions are text or HTML, and feeds do not say reliably which:
 * a field is read as HTML where it holds a whole tag of HTML, else as text whose
 * references are resolved.  The builder works on the text of all fields; its pieces
 * are then led back to the capture like those of an old encoding.
 *
 * An item's lede is the first line of its description.  Where it brings its content
 * too, that follows, cleaned like plain text, and the description goes where the
 * content repeats it.  Dates are taken as written, with their offsets; the time of
 * the last change is none of publication, but where nothing else is said.
 *
 * Cost: linear.
 */
#include "page/feed.h"

#include "page/clean.h"
#include "page/feed_parts.h"
#include "page/html_claims.h"
#include "page/html_roles.h"
#include "page/html_time.h"
#include "page/html_tree.h"
#include "base/banned.h"

#define HEAD_BYTES ((size_t)16 << 10)	/* where a feed's first element must stand */
#define PROOF_BYTES ((size_t)8 << 10)	/* and how near behind it its first item or channel */
#define MIN_REPEAT_BYTES 40		/* a shorter description is no proof of repetition */

/* ---- what is a feed ---- */

static bool has_any(struct soi_span s, const char *const *words)
{
	for (; *words; words++)
		if (soi_span_find(s, soi_span_str(*words), 0) != SIZE_MAX)
			return true;
	return false;
}

static bool name_at(struct soi_span s, const char *name)
{
	size_t n = strlen(name);

	return s.n > n && strncasecmp(s.p, name, n) == 0 && memchr(" \t\r\n/>", s.p[n], 6);
}

/* "<rss", "<atom:feed", …: with something behind it that feeds have. */
static bool is_root(struct soi_span s)
{
	static const char *const names[] = { "rss", "feed", "atom:feed", "a10:feed", "rdf:rdf", "urlset",
					     "sitemapindex", "sm:urlset", "ns0:feed" };
	static const char *const proofs[] = { "<channel", "<item", "entry>", "<entry", "<url>", "<sitemap>",
					      "xmlns", "<title", NULL };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (name_at(s, names[i]))
			return has_any(soi_span_sub(s, 0, s.n < PROOF_BYTES ? s.n : PROOF_BYTES), proofs);
	return false;
}

static bool is_html_root(struct soi_span s)
{
	return name_at(s, "html") || name_at(s, "head") || name_at(s, "body") || name_at(s, "!doctype") ||
	       name_at(s, "title");
}

bool soi_feed_looks(struct soi_span bytes)
{
	struct soi_span head = soi_span_sub(bytes, 0, bytes.n < HEAD_BYTES ? bytes.n : HEAD_BYTES), s;
	size_t at = 0, end;
	const char *tag;

	if (soi_span_starts(head, SOI_LIT("\xEF\xBB\xBF")))
		head = soi_span_sub(head, 3, head.n);
	s = soi_span_trim(head);
	if (s.n && s.p[0] == '{') {
		end = soi_span_find(s, SOI_LIT("jsonfeed.org"), 0);
		return end < 512 && soi_span_find(soi_span_sub(s, 0, end), SOI_LIT("version"), 0) < end;
	}
	while (at < head.n && (tag = memchr(head.p + at, '<', head.n - at)) != NULL) {
		at = (size_t)(tag - head.p) + 1;
		s = soi_span_sub(head, at, head.n);
		if (soi_span_starts(s, SOI_LIT("!--"))) {
			end = soi_span_find(head, SOI_LIT("-->"), at);
			at = end == SIZE_MAX ? head.n : end;
			continue;
		}
		if (is_html_root(s))
			return false;
		if (is_root(s))
			return true;
	}
	return false;
}

/* ---- what feed_xml.c and feed_json.c use ---- */

void soi_feed_put(struct soi_feed *f, struct soi_span text, size_t from, size_t to, bool verbatim)
{
	struct soi_decoded_run *last = f->n_runs ? &f->runs[f->n_runs - 1] : NULL;
	size_t start = f->text.n;

	if (text.n == 0)
		return;
	soi_buf_add(&f->text, text);
	if (verbatim && last && last->verbatim && last->byte_end == from) {
		last->end = f->text.n;
		last->byte_end = to;
		return;
	}
	soi_arena_grow(f->a, &f->runs, f->n_runs, &f->cap_runs, sizeof(*f->runs));
	f->runs[f->n_runs++] = (struct soi_decoded_run){ start, f->text.n, from, to, verbatim };
}

void soi_feed_put_bytes(struct soi_feed *f, size_t from, size_t to)
{
	struct soi_span in = soi_span_sub(f->in, 0, to);
	size_t start = from, at;

	for (; from < to; from = at) {
		uint32_t cp;

		at = from;
		cp = soi_utf8_next(in, &at);
		if (cp != SOI_BAD_CP && (cp >= 0x20 || cp == '\n' || cp == '\t' || cp == '\r'))
			continue;
		soi_feed_put(f, soi_span_sub(f->in, start, from), start, from, true);
		if (cp == SOI_BAD_CP)
			soi_feed_put(f, SOI_LIT("\xEF\xBF\xBD"), from, at, false);
		start = at;
	}
	soi_feed_put(f, soi_span_sub(f->in, start, to), start, to, true);
}

struct soi_feed_entry *soi_feed_item(struct soi_feed *f)
{
	if (f->n_items == SOI_MAX_ITEMS)
		return NULL;
	soi_arena_grow(f->a, &f->items, f->n_items, &f->cap_items, sizeof(*f->items));
	f->items[f->n_items] = (struct soi_feed_entry){ 0 };
	return &f->items[f->n_items++];
}

struct soi_span soi_feed_value(const struct soi_feed *f, struct soi_feed_field field)
{
	return soi_span_trim(soi_span_sub(soi_buf_span(&f->text), field.start, field.end));
}

/* ---- text and HTML ---- */

/* Whether a whole tag of HTML stands in s. */
static bool has_tag(struct soi_span s)
{
	for (size_t at = 0; (at = soi_span_find(s, SOI_LIT("<"), at)) != SIZE_MAX;) {
		size_t end = at += 1 + (at + 1 < s.n && s.p[at + 1] == '/');

		while (end < s.n && ((unsigned char)((s.p[end] | 0x20) - 'a') < 26 ||
				     (unsigned char)(s.p[end] - '0') < 10))
			end++;
		if (end < s.n && memchr(" \t\r\n/>", s.p[end], 6) && memchr(s.p + end, '>', s.n - end) &&
		    soi_html_tag(soi_span_sub(s, at, end)) != SOI_TAG_OTHER)
			return true;
	}
	return false;
}

/* Append in[at:end], which begins at base of the builder's bytes. */
static void emit_range(struct soi_builder *b, struct soi_span in, uint32_t at, uint32_t end, size_t base,
		       unsigned walk)
{
	struct soi_html_stretch s;

	while (soi_html_stretch_next(in, &at, end, walk, &s)) {
		char utf8[8];
		size_t n = 0;

		if (s.n_cp == 0 || (in.p[s.start] == '&' && in.p[s.end - 1] != ';')) {
			soi_builder_bytes(b, base + s.start, base + s.end);
			continue;
		}
		for (uint32_t k = 0; k < s.n_cp; k++)
			if (s.cp[k])
				n += soi_utf8_put(s.cp[k], utf8 + n);
		soi_builder_replacement(b, (struct soi_span){ utf8, n }, base + s.start, base + s.end);
	}
}

/* What HTML shows, a line a block; walks like soi_html_visible. */
static void emit_html(struct soi_builder *b, struct soi_span in, size_t base, struct soi_article *art)
{
	struct soi_html_tree t;
	uint32_t block_end[SOI_HTML_MAX_DEPTH + 1], n_blocks = 0, i = 0;

	soi_html_tree_read(&t, b->a, in, NULL);
	while (i < t.n) {
		const struct soi_html_node *node = &t.nodes[i];
		unsigned traits = soi_html_traits((enum soi_html_tag)node->tag);

		for (; n_blocks && block_end[n_blocks - 1] <= i; n_blocks--)
			soi_builder_newline(b);
		if (node->tag == SOI_TAG_TEXT) {
			emit_range(b, in, node->start_byte, node->end_byte, base,
				   soi_html_walk_of((enum soi_html_mode)node->mode));
		} else if ((traits & SOI_TR_HIDDEN) && node->tag != SOI_TAG_HEAD) {
			i = node->end;
			continue;
		} else if ((traits & SOI_TR_BLOCK) || node->tag == SOI_TAG_BR) {
			soi_builder_newline(b);
			if (n_blocks <= SOI_HTML_MAX_DEPTH)
				block_end[n_blocks++] = node->end;
		} else if (node->tag == SOI_TAG_IMG && art->n_images == 0) {
			struct soi_span src = soi_html_attr(&t, b->a, i, "src");

			if (src.n) {
				art->images = SOI_NEW(b->a, struct soi_image);
				art->images[0] = (struct soi_image){ .url = soi_arena_copy(b->a, src),
								     .byte_start = base + node->start_byte };
				art->n_images = 1;
			}
		}
		i++;
	}
}

struct mark {			/* of the builder's raw text */
	size_t start, end;
};

/* A field as lines of text; art gets the picture in it. */
static struct mark emit(struct soi_builder *b, struct soi_feed_field field, struct soi_article *art)
{
	struct soi_span s = soi_span_sub(b->bytes, field.start, field.end);
	struct mark m = { b->n, b->n };
	size_t at = 0;

	if (!field.is_plain && has_tag(s)) {
		emit_html(b, s, field.start, art);
	} else if (field.is_plain) {
		while (at < s.n) {
			struct soi_span rest = soi_span_sub(s, at, s.n), line = soi_span_cut(&rest, '\n');

			emit_range(b, s, (uint32_t)at, (uint32_t)(at + line.n), field.start, 0);
			soi_builder_newline(b);
			at += line.n + 1;
		}
	} else {
		emit_range(b, s, 0, (uint32_t)s.n, field.start, SOI_HTML_WALK_REFS);
	}
	soi_builder_newline(b);
	m.end = b->n;
	return m;
}

static struct soi_span text_of(const struct soi_builder *b, struct mark m)
{
	return soi_span_trim(soi_span_sub(soi_builder_text(b), m.start, m.end));
}

/* ---- an item ---- */

static void set_published(const struct soi_feed *f, const struct soi_feed_entry *e, bool vietnamese,
			  struct soi_article *art)
{
	struct soi_feed_field field = soi_feed_value(f, e->date).n ? e->date : e->changed;
	struct soi_why why = { .rule = SOI_LIT("feed"), .quote = soi_feed_value(f, field), .start = SOI_NO_OFFSET,
			       .end = SOI_NO_OFFSET, .byte_start = field.start, .byte_end = field.end };
	struct soi_html_time t;

	if (!soi_html_time_find(why.quote, true, &t))
		return;
	if (vietnamese && t.date.hour >= 0 && !t.date.has_offset) {
		t.date.has_offset = true;
		t.date.offset_min = SOI_VN_OFFSET_MIN;
	}
	why.value = soi_date_print(f->a, &t.date);
	soi_published_set(art, f->a, why.value, SOI_FROM_PAGE, why);
}

/* "someone@a.vn (Lê An)": the name; an address alone is nobody's. */
static struct soi_span bare_author(struct soi_span s)
{
	const char *open = s.n ? memchr(s.p, '(', s.n) : NULL;
	size_t at = open ? (size_t)(open - s.p) : s.n;

	if (!s.n || !memchr(s.p, '@', at))
		return s;
	if (!open)
		return SOI_EMPTY;
	s = soi_span_sub(s, at + 1, s.n);
	return soi_span_trim(soi_span_cut(&s, ')'));
}

static void set_credit(const struct soi_reader *r, const struct soi_feed *f, const struct soi_feed_entry *e,
		       struct soi_html_meta *m, struct soi_article *art)
{
	struct soi_html_page p = { .a = f->a, .x = r->html, .vietnamese = true };
	struct soi_html_article none = { .title = SIZE_MAX, .lede = SIZE_MAX, .first = SIZE_MAX };
	const struct soi_feed_entry *by = e->n_authors ? e : &f->self;

	m->persons.n = m->authors.n = 0;
	m->url = art->url;
	m->site = soi_feed_value(f, f->self.title);
	for (size_t i = 0; i < by->n_authors; i++)
		soi_html_names_add(&m->authors, bare_author(soi_feed_value(f, by->authors[i])));
	soi_html_credit(&p, m, &none, art);
}

static void set_tags(const struct soi_feed *f, const struct soi_feed_entry *e, struct soi_article *art)
{
	art->tags = SOI_NEW_N(f->a, struct soi_span, e->n_tags ? e->n_tags : 1);
	for (size_t i = 0; i < e->n_tags; i++)
		if (soi_feed_value(f, e->tags[i]).n)
			art->tags[art->n_tags++] = soi_feed_value(f, e->tags[i]);
}

/* Where the item leads to: its link, else an id that is an address. */
static struct soi_span url_of(const struct soi_feed *f, const struct soi_feed_entry *e, struct soi_span base)
{
	struct soi_span url = soi_feed_value(f, e->url), guid = soi_feed_value(f, e->guid);

	if (url.n == 0 && soi_span_starts(guid, SOI_LIT("http")))
		url = guid;
	return soi_full_url(f->a, base, url);
}

struct cuts {
	struct soi_cut v[2];
	size_t n;
};

static void cut(struct cuts *c, struct mark m)
{
	if (m.end > m.start)
		c->v[c->n++] = (struct soi_cut){ m.start, m.end, SOI_DROP_REPEAT, false };
}

/* What of title, description and content says the same: the longer one stays. */
static void cut_repeats(const struct soi_builder *b, struct mark title, struct mark *lede,
			struct mark *content, struct cuts *cuts)
{
	struct soi_span t = text_of(b, title), d = text_of(b, *lede), c = text_of(b, *content);

	while (d.n && (soi_span_ends(d, SOI_LIT("...")) || soi_span_ends(d, SOI_LIT("…")) ||
		       soi_span_ends(d, SOI_LIT("[…]")) || soi_span_ends(d, SOI_LIT("[...]"))))
		d = soi_span_trim(soi_span_sub(d, 0, d.n - (d.p[d.n - 1] == ']' ? 5 : 3)));
	if (c.n && ((d.n >= MIN_REPEAT_BYTES && soi_span_find(c, d, 0) != SIZE_MAX) || soi_span_eq(c, d) ||
		    soi_span_eq(t, d))) {
		cut(cuts, *lede);
		lede->end = lede->start;
	} else if (c.n && soi_span_find(d, c, 0) != SIZE_MAX) {
		cut(cuts, *content);
		content->end = content->start;
	} else if (!c.n && t.n && soi_span_eq(t, d)) {
		cut(cuts, *lede);
		lede->end = lede->start;
	}
}

/* Full text is cleaned like plain text; its title and lede stay. */
static void clean_content(const struct soi_reader *r, const struct soi_capture *capture,
			  const struct soi_builder *b, struct mark title, struct mark content,
			  struct soi_cut **all, size_t *n, struct cuts *own, struct soi_article *art)
{
	struct soi_clean c;
	struct soi_cut *v;

	soi_clean_begin(&c, r, b->a, b, capture);
	soi_clean_find(&c, capture);
	v = SOI_NEW_N(b->a, struct soi_cut, c.n_cuts + own->n + 1);
	for (*n = 0; *n < own->n; ++*n)
		v[*n] = own->v[*n];
	for (size_t i = 0; i < c.n_cuts; i++)
		if (c.cuts[i].start >= content.start && c.cuts[i].end <= content.end &&
		    c.cuts[i].start >= title.end && !(own->n && c.cuts[i].why == SOI_DROP_REPEAT))
			v[(*n)++] = c.cuts[i];
	*all = v;
	art->agencies = c.agencies;
	art->n_agencies = c.n_agencies;
	art->authors = c.authors;
	art->n_authors = c.n_authors;
}

/* The first line of what is left of m. */
static struct soi_span first_line(const struct soi_builder *b, const struct soi_article *art, struct mark m)
{
	struct soi_span s = m.end > m.start ? soi_builder_map(b, art, m.start, m.end) : SOI_EMPTY;

	return s.n ? soi_span_cut(&s, '\n') : s;
}

/* The line behind the title. */
static struct soi_span second_line(const struct soi_article *art)
{
	struct soi_span rest = art->text;

	if (art->title.n)
		rest = soi_span_sub(rest, (size_t)(art->title.p - rest.p) + art->title.n, rest.n);
	if (rest.n && rest.p[0] == '\n')
		rest = soi_span_sub(rest, 1, rest.n);
	return soi_span_cut(&rest, '\n');
}

static int read_item(const struct soi_reader *r, const struct soi_feed *f, const struct soi_capture *capture,
		     const struct soi_feed_entry *e, struct soi_html_meta *m, const struct soi_article *list,
		     struct soi_list_item *row, struct soi_article *art, struct soi_err *err)
{
	struct cuts own = { .n = 0 };
	struct soi_cut *cuts = own.v;
	struct mark title, lede, content;
	struct soi_builder b;
	size_t n_cuts;
	int rc;

	soi_builder_init(&b, f->a, soi_buf_span(&f->text));
	b.collapse = true;
	title = emit(&b, e->title, art);
	lede = emit(&b, e->lede, art);
	content = emit(&b, e->content, art);
	cut_repeats(&b, title, &lede, &content, &own);
	n_cuts = own.n;
	if (content.end > content.start && soi_span_is(soi_lang_of(soi_builder_text(&b)), "vi"))
		clean_content(r, capture, &b, title, content, &cuts, &n_cuts, &own, art);
	rc = soi_builder_finish(&b, cuts, n_cuts, art, err);
	if (rc < 0)
		return rc;
	art->kind = SOI_ITEM;
	art->url = row->url;
	art->title = row->title = first_line(&b, art, title);
	art->lede = row->lede = second_line(art);
	if (soi_feed_value(f, e->image).n && !art->n_images) {
		art->images = SOI_NEW(f->a, struct soi_image);
		art->images[0] = (struct soi_image){ .url = soi_feed_value(f, e->image),
						     .byte_start = e->image.start };
		art->n_images = 1;
	}
	set_published(f, e, soi_span_is(soi_lang_of(list->text), "vi"), art);
	row->published = art->published;
	set_credit(r, f, e, m, art);
	set_tags(f, e, art);
	return SOI_OK;
}

/* ---- the feed ---- */

/* The address of the feed: where it came from, what it says of itself; the site's
 * front page is none of it. */
static struct soi_span feed_url(const struct soi_feed *f, const struct soi_capture *capture)
{
	struct soi_span self = soi_feed_value(f, f->self.guid), home = soi_feed_value(f, f->self.url);
	size_t path = soi_span_find(home, SOI_LIT("/"), 8);

	if (capture->url.n)
		return capture->url;
	if (soi_span_starts(self, SOI_LIT("http")))
		return self;
	return path != SIZE_MAX && path + 1 < home.n ? home : SOI_EMPTY;
}

/* The titles and ledes of all items, as a topic page's text. */
static int read_listing(const struct soi_feed *f, const struct soi_capture *capture, struct soi_article *arts,
			struct soi_err *err)
{
	struct soi_article *art = &arts[0], unused = { 0 };
	struct soi_span home = soi_feed_value(f, f->self.url);
	struct soi_builder b;
	struct mark title;
	int rc;

	soi_builder_init(&b, f->a, soi_buf_span(&f->text));
	b.collapse = true;
	title = emit(&b, f->self.title, &unused);
	for (size_t i = 0; i < f->n_items; i++) {
		(void)emit(&b, f->items[i].title, &unused);
		(void)emit(&b, f->items[i].lede, &unused);
	}
	rc = soi_builder_finish(&b, NULL, 0, art, err);
	if (rc < 0)
		return rc;
	art->kind = SOI_LISTING;
	art->title = first_line(&b, art, title);
	art->url = feed_url(f, capture);
	if (art->url.n == 0 && home.n)
		art->outlet = soi_html_host(home);
	return SOI_OK;
}

/* The title and lede of the item's row are its article's; items without a word are
 * left out. */
static int read_items(const struct soi_reader *r, const struct soi_feed *f, const struct soi_capture *capture,
		      struct soi_article *arts, struct soi_err *err)
{
	struct soi_html_meta *m = SOI_NEW(f->a, struct soi_html_meta);
	struct soi_article *list = &arts[0];
	struct soi_span home = soi_feed_value(f, f->self.url);

	list->items = SOI_NEW_N(f->a, struct soi_list_item, f->n_items);
	for (size_t i = 0; i < f->n_items; i++) {
		struct soi_list_item *row = &list->items[list->n_items];
		struct soi_article *art = &arts[list->n_items + 1];
		int rc;

		*row = (struct soi_list_item){ .url = url_of(f, &f->items[i], home.n ? home : list->url) };
		*art = (struct soi_article){ 0 };
		rc = read_item(r, f, capture, &f->items[i], m, list, row, art, err);
		if (rc < 0)
			return rc;
		if (art->text.n == 0)
			continue;
		art->rank = list->n_items++;
		art->outlet = list->outlet;
	}
	list->order = soi_items_order(list);
	return SOI_OK;
}

int soi_feed_read(const struct soi_reader *r, struct soi_arena *a,
		  const struct soi_capture *capture, struct soi_article **out, size_t *n,
		  struct soi_err *err)
{
	struct soi_feed f = { .a = a, .in = capture->bytes };
	struct soi_span start = soi_span_trim(capture->bytes);
	struct soi_article *arts;
	struct soi_decoded d;
	int rc;

	if (soi_span_starts(start, SOI_LIT("\xEF\xBB\xBF")))
		start = soi_span_trim(soi_span_sub(start, 3, start.n));
	soi_buf_init(&f.text, 4 * capture->bytes.n + 16);
	if (start.n && start.p[0] == '{')
		soi_feed_json(&f);
	else
		soi_feed_xml(&f);
	d = (struct soi_decoded){ .utf8 = soi_arena_copy(a, soi_buf_span(&f.text)), .runs = f.runs,
				  .n_runs = f.n_runs };
	soi_buf_release(&f.text);
	f.text = (struct soi_buf){ .p = (char *)(uintptr_t)d.utf8.p, .n = d.utf8.n };	/* now the arena's */
	arts = SOI_NEW_N(a, struct soi_article, f.n_items + 1);
	rc = read_listing(&f, capture, arts, err);
	if (rc == 0)
		rc = read_items(r, &f, capture, arts, err);
	if (rc < 0)
		return rc;
	if (arts[0].n_items == 0)
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, f.is_index ?
				"'%.*s' is a list of sitemaps, not of articles" : "the feed '%.*s' has no items with words",
				SOI_FMT(capture->name));
	for (size_t i = 0; i <= arts[0].n_items; i++)
		soi_charset_remap(a, &d, &arts[i]);
	*out = arts;
	*n = arts[0].n_items + 1;
	return SOI_OK;
}
