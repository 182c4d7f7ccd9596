/*
 * Feeds in XML.
 *
 * They are read with the HTML tokenizer, CDATA sections allowed: it takes any
 * bytes, it gives ranges of them, and what makes XML parsers stop (a bare '&',
 * "&nbsp;", control characters, junk before the prolog, tags that do not match)
 * it passes by.  libxml2 recovers from some of that and says of nothing it gives
 * where it stood.  See doc/decisions.md.
 *
 * There is no tree: one entry is open or none, and in it one field or none.  Tags
 * inside a field (Atom's XHTML, HTML that nobody escaped) become part of its text.
 * Whatever was left open ends where its entry ends.
 *
 * A reference counts only with its ';', and "&amp;quot;" in a title, which was
 * escaped once too often, is what it was to be.
 *
 * Cost: linear.
 */
#include "page/feed_parts.h"

#include "page/html_token.h"
#include "base/banned.h"

enum what {
	NOTHING, ENTRY, SITEMAP, INDEX, TITLE, LEDE, CONTENT, LINK, ORIGINAL, GUID, DATE, CHANGED, SITE,
	LANG, IMAGE, PERSON, NAME, TAG, SKIP
};

/* Elements by name.  Those of other vocabularies (itunes:, media:, dc:) are listed
 * with their prefix; "atom:", "a10:" and "rss:" are taken off before. */
static const struct {
	const char *name;
	enum what what;
} elements[] = {
	{ "item", ENTRY }, { "entry", ENTRY }, { "url", ENTRY }, { "urlset", SITEMAP },
	{ "sitemapindex", INDEX }, { "title", TITLE }, { "news:title", TITLE }, { "dc:title", TITLE },
	{ "description", LEDE }, { "summary", LEDE }, { "subtitle", LEDE }, { "dc:description", LEDE },
	{ "content:encoded", CONTENT }, { "content", CONTENT }, { "fulltext", CONTENT },
	{ "link", LINK }, { "loc", LINK }, { "feedburner:origlink", ORIGINAL }, { "guid", GUID }, { "id", GUID },
	{ "pubdate", DATE }, { "published", DATE }, { "issued", DATE }, { "dc:date", DATE }, { "date", DATE },
	{ "news:publication_date", DATE }, { "dcterms:created", DATE },
	{ "updated", CHANGED }, { "modified", CHANGED }, { "lastmod", CHANGED }, { "lastbuilddate", CHANGED },
	{ "news:name", SITE }, { "language", LANG }, { "dc:language", LANG }, { "news:language", LANG },
	{ "author", PERSON }, { "dc:creator", PERSON }, { "name", NAME }, { "category", TAG },
	{ "dc:subject", TAG }, { "media:keywords", SKIP }, { "enclosure", IMAGE }, { "media:thumbnail", IMAGE },
	{ "media:content", IMAGE }, { "image:loc", IMAGE }, { "image", SKIP }, { "textinput", SKIP },
	{ "source", SKIP }, { "contributor", SKIP },
};

struct reading {
	struct soi_feed *f;
	struct soi_html_tokenizer t;
	struct soi_feed_entry *entry;	/* the open one; the feed itself outside items */
	struct soi_feed_entry spare;	/* for items over the limit */
	struct soi_feed_field *field;	/* the open one, or NULL */
	struct soi_span field_name;	/* of its element */
	struct soi_span skip_name;	/* of an element passed over; empty: none */
	size_t field_depth, skip_depth;	/* elements of the same name inside it */
	size_t start;			/* of the open field's text */
	bool unescape;			/* it may be escaped once too often */
	bool is_html;			/* it takes tags in */
	bool in_name;			/* inside <name> of the open field */
	size_t n_inside;		/* elements open inside it, where it takes no tags */
	bool is_sitemap;
};

static bool name_is(struct soi_span s, const char *name)
{
	return s.n == strlen(name) && strncasecmp(s.p, name, s.n) == 0;
}

static bool same_name(struct soi_span x, struct soi_span y)
{
	return x.n == y.n && strncasecmp(x.p, y.p, x.n) == 0;
}

static enum what what_is(struct soi_span name)
{
	static const char *const prefixes[] = { "atom:", "a10:", "rss:", "sm:", "ns0:" };

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (name.n > strlen(prefixes[i]) && strncasecmp(name.p, prefixes[i], strlen(prefixes[i])) == 0)
			name = soi_span_sub(name, strlen(prefixes[i]), name.n);
	for (size_t i = 0; i < sizeof(elements) / sizeof(*elements); i++)
		if (name_is(name, elements[i].name))
			return elements[i].what;
	return NOTHING;
}

/* "url" is an item of a sitemap and something else elsewhere. */
static enum what what_of(const struct reading *r, struct soi_span name)
{
	enum what what = what_is(name);

	return what == ENTRY && !r->is_sitemap && name_is(name, "url") ? NOTHING : what;
}

/* The value of an attribute of the last tag, as written. */
static bool attribute(const struct reading *r, const char *name, struct soi_feed_field *out)
{
	for (uint32_t i = 0; i < r->t.n_attrs; i++) {
		const struct soi_html_attr *x = &r->t.attrs[i];

		if (name_is(soi_span_sub(r->f->in, x->name, x->name_end), name)) {
			*out = (struct soi_feed_field){ .start = x->value, .end = x->value_end };
			return true;
		}
	}
	return false;
}

static bool attribute_is(const struct reading *r, const char *name, const char *value)
{
	struct soi_feed_field v;

	return attribute(r, name, &v) && name_is(soi_span_sub(r->f->in, v.start, v.end), value);
}

/* ---- text ---- */

/* Whether a reference with its ';' stands in s: "quot;", "#8220;", "amp;quot;". */
static bool is_reference(struct soi_span s)
{
	size_t i;

	for (i = 0; i < s.n && i < 32; i++)
		if (s.p[i] == ';')
			return i > 1;
		else if (!(s.p[i] == '#' || (unsigned char)(s.p[i] - '0') < 10 ||
			   (unsigned char)((s.p[i] | 0x20) - 'a') < 26))
			return false;
	return false;
}

/* in[at] is '&': append what stands there and return where it ends. */
static size_t put_reference(struct reading *r, size_t at, size_t end)
{
	struct soi_span in = r->f->in, cut;
	size_t name = at + 1, n = 0;
	struct soi_html_stretch s;
	char copy[40] = "&", utf8[8];
	uint32_t from = 0;

	while (r->unescape && name + 4 < end && memcmp(in.p + name, "amp;", 4) == 0 &&
	       is_reference(soi_span_sub(in, name + 4, end)))
		name += 4;
	cut = soi_span_sub(in, name, end - name < 38 ? end : name + 38);
	if (!is_reference(cut)) {
		soi_feed_put_bytes(r->f, at, at + 1);
		return at + 1;
	}
	memcpy(copy + 1, cut.p, cut.n);
	cut = (struct soi_span){ copy, cut.n + 1 };
	if (!soi_html_stretch_next(cut, &from, (uint32_t)cut.n, SOI_HTML_WALK_REFS, &s) || s.n_cp == 0 ||
	    copy[s.end - 1] != ';') {
		soi_feed_put_bytes(r->f, at, at + 1);
		return at + 1;
	}
	for (uint32_t k = 0; k < s.n_cp; k++)
		if (s.cp[k] >= 0x20 || s.cp[k] == '\n' || s.cp[k] == '\t')
			n += soi_utf8_put(s.cp[k], utf8 + n);
	name += s.end - 1;
	if (n)
		soi_feed_put(r->f, (struct soi_span){ utf8, n }, at, name, false);
	return name;
}

static void put_text(struct reading *r, size_t at, size_t end, bool references)
{
	while (at < end) {
		const char *amp = references ? memchr(r->f->in.p + at, '&', end - at) : NULL;
		size_t to = amp ? (size_t)(amp - r->f->in.p) : end;

		soi_feed_put_bytes(r->f, at, to);
		at = amp ? put_reference(r, to, end) : to;
	}
}

/* ---- fields ---- */

static void open_field(struct reading *r, struct soi_feed_field *field, struct soi_span name, bool is_html)
{
	if (!field || field->end > field->start)
		return;		/* too many, or the first one counts */
	soi_feed_put(r->f, SOI_LIT("\n"), r->t.at, r->t.at, false);
	r->field = field;
	r->field_name = name;
	r->field_depth = 0;
	r->start = r->f->text.n;
	r->unescape = !is_html || field == &r->entry->title;
	r->in_name = false;
	r->n_inside = 0;
	r->is_html = is_html;
}

static void close_field(struct reading *r)
{
	if (!r->field)
		return;
	r->field->start = r->start;
	r->field->end = r->f->text.n;
	r->field = NULL;
}

/* A field whose value is an attribute's. */
static void take_attribute(struct reading *r, struct soi_feed_field *field, const char *name)
{
	struct soi_feed_field v;

	if (field->end > field->start || !attribute(r, name, &v))
		return;
	field->start = r->f->text.n;
	r->unescape = true;
	put_text(r, v.start, v.end, true);
	field->end = r->f->text.n;
	soi_feed_put(r->f, SOI_LIT("\n"), v.end, v.end, false);
}

static struct soi_feed_field *next_name(struct soi_feed_field *list, size_t *n)
{
	return *n < SOI_FEED_MAX_NAMES ? &list[(*n)++] : NULL;
}

/* <link>: RSS has the address inside, Atom in href; of several, the page's. */
static void open_link(struct reading *r, struct soi_span name)
{
	struct soi_feed_field href, rel;
	bool self = attribute_is(r, "rel", "self");

	if (!attribute(r, "href", &href)) {
		open_field(r, &r->entry->url, name, false);
		return;
	}
	if (self && r->entry == &r->f->self)
		take_attribute(r, &r->entry->guid, "href");
	else if (!attribute(r, "rel", &rel) || attribute_is(r, "rel", "alternate"))
		take_attribute(r, &r->entry->url, "href");
}

static void open_image(struct reading *r, struct soi_span name)
{
	struct soi_feed_field v;
	struct soi_span type = SOI_EMPTY;

	if (attribute(r, "type", &v))
		type = soi_span_sub(r->f->in, v.start, v.end);
	if (type.n && !soi_span_starts(type, SOI_LIT("image/")))
		return;
	if (attribute(r, "medium", &v) && !attribute_is(r, "medium", "image"))
		return;
	if (attribute(r, "url", &v))
		take_attribute(r, &r->entry->image, "url");
	else
		open_field(r, &r->entry->image, name, false);
}

static void open_element(struct reading *r, struct soi_span name, bool empty)
{
	struct soi_feed_entry *e = r->entry;
	struct soi_feed_field term;

	switch (what_of(r, name)) {
	case ENTRY:
		e = soi_feed_item(r->f);
		r->spare = (struct soi_feed_entry){ 0 };
		r->entry = e ? e : &r->spare;
		take_attribute(r, &r->entry->guid, "rdf:about");
		break;
	case SITEMAP:
		r->is_sitemap = true;
		break;
	case INDEX:
		r->f->is_index = true;
		break;
	case TITLE:
		open_field(r, &e->title, name, true);
		break;
	case LEDE:
		open_field(r, &e->lede, name, true);
		break;
	case CONTENT:
		open_field(r, &e->content, name, true);
		break;
	case LINK:
		open_link(r, name);
		break;
	case ORIGINAL:
		e->url = (struct soi_feed_field){ 0 };
		open_field(r, &e->url, name, false);
		break;
	case GUID:
		if (!attribute_is(r, "isPermaLink", "false"))
			open_field(r, &e->guid, name, false);
		break;
	case DATE:
		open_field(r, &e->date, name, false);
		break;
	case CHANGED:
		open_field(r, &e->changed, name, false);
		break;
	case SITE:
		open_field(r, &e->site, name, false);
		break;
	case LANG:
		open_field(r, &e->lang, name, false);
		break;
	case IMAGE:
		open_image(r, name);
		break;
	case PERSON:
		open_field(r, next_name(e->authors, &e->n_authors), name, false);
		break;
	case TAG:
		if (e->n_tags == SOI_FEED_MAX_NAMES)
			break;
		if (attribute(r, "term", &term))
			take_attribute(r, next_name(e->tags, &e->n_tags), "term");
		else
			open_field(r, next_name(e->tags, &e->n_tags), name, false);
		break;
	case SKIP:
		r->skip_name = empty ? SOI_EMPTY : name;
		r->skip_depth = 0;
		break;
	case NAME:
	case NOTHING:
		break;
	}
	if (empty)
		close_field(r);
}

/* ---- tokens ---- */

static void start_tag(struct reading *r, const struct soi_html_token *t)
{
	struct soi_span name = soi_span_sub(r->f->in, t->data, t->data_end);

	if (r->skip_name.n) {
		r->skip_depth += same_name(name, r->skip_name) && !t->self_closing;
		return;
	}
	if (r->field && what_of(r, name) != ENTRY) {
		if (same_name(name, r->field_name) && !t->self_closing)
			r->field_depth++;
		if (r->is_html)		/* HTML, not escaped */
			soi_feed_put_bytes(r->f, t->start, t->end);
		else if (!t->self_closing)
			r->n_inside++;
		r->in_name = r->in_name || what_is(name) == NAME;	/* <author><name> */
		return;
	}
	close_field(r);
	open_element(r, name, t->self_closing);
}

static void end_tag(struct reading *r, const struct soi_html_token *t)
{
	struct soi_span name = soi_span_sub(r->f->in, t->data, t->data_end);

	if (what_of(r, name) == ENTRY) {
		close_field(r);
		r->skip_name = SOI_EMPTY;
		r->entry = &r->f->self;
	} else if (r->skip_name.n) {
		if (same_name(name, r->skip_name) && r->skip_depth-- == 0)
			r->skip_name = SOI_EMPTY;
	} else if (r->field && same_name(name, r->field_name)) {
		if (r->field_depth-- == 0)
			close_field(r);
	} else if (r->field && r->is_html) {
		soi_feed_put_bytes(r->f, t->start, t->end);
	} else if (r->field) {
		r->n_inside -= r->n_inside > 0;
		r->in_name = r->in_name && what_is(name) != NAME;
	}
}

void soi_feed_xml(struct soi_feed *f)
{
	struct reading r = { .f = f, .entry = &f->self };
	struct soi_html_token t;

	soi_html_tokenizer_init(&r.t, f->in);
	for (;;) {
		r.t.cdata = true;
		soi_html_next(&r.t, &t);
		if (t.kind == SOI_HTML_END_OF_FILE)
			break;
		if (t.kind == SOI_HTML_START)
			start_tag(&r, &t);
		else if (t.kind == SOI_HTML_END)
			end_tag(&r, &t);
		else if (t.kind == SOI_HTML_TEXT && r.field && !r.skip_name.n && (r.n_inside == 0 || r.in_name))
			put_text(&r, t.data, t.data_end, t.mode != SOI_HTML_CDATA);
	}
	close_field(&r);
}
