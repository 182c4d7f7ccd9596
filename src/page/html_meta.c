/*
 * What a page says of itself.
 *
 * Nothing here decides: values are collected with their places, and html.c
 * weighs them against each other and against what the page shows.  JSON-LD is
 * read tolerantly (comments, raw line breaks, references inside strings), by
 * json-c in its lenient mode; its objects are walked with a list, not by
 * recursion.
 */
#include "page/html_meta.h"

#include <json-c/json.h>

#include "base/banned.h"

#define MAX_OBJECTS 256		/* of JSON-LD on one page */
#define MAX_DEPTH 24
#define SAVED_HEAD 2048		/* bytes in which a browser says what it saved */

void soi_html_names_add(struct soi_html_names *names, struct soi_span v)
{
	size_t i;

	v = soi_span_trim(v);
	if (v.n == 0 || v.n > 300 || names->n == SOI_HTML_MAX_CLAIMS)
		return;
	for (i = 0; i < names->n; i++)
		if (soi_span_eq(names->v[i], v))
			return;
	names->v[names->n++] = v;
}

/* Resolve references that were written twice ("&amp;#7897;"), trim. */
static struct soi_span clean(struct soi_html_page *p, struct soi_span s)
{
	int i;

	for (i = 0; i < 2 && s.n && s.n < ((size_t)1 << 20) && memchr(s.p, '&', s.n); i++)
		s = soi_html_cooked(p->a, s, 0, (uint32_t)s.n, SOI_HTML_WALK_REFS);
	return soi_span_trim(s);
}

static void claim(struct soi_html_claim *list, size_t *n, const char *rule, struct soi_span value,
		  size_t start, size_t end)
{
	if (value.n == 0 || *n == SOI_HTML_MAX_CLAIMS)
		return;
	list[(*n)++] = (struct soi_html_claim){ rule, value, start, end };
}

/* ---- JSON-LD ---- */

static struct soi_span text_of(struct soi_html_page *p, struct json_object *o)
{
	struct soi_span s;

	if (!o || !json_object_is_type(o, json_type_string))
		return SOI_EMPTY;
	s = (struct soi_span){ json_object_get_string(o), (size_t)json_object_get_string_len(o) };
	return clean(p, soi_arena_copy(p->a, s));
}

static struct json_object *member(struct json_object *o, const char *key)
{
	struct json_object *v = NULL;

	(void)json_object_object_get_ex(o, key, &v);
	return v;
}

static bool type_is(struct soi_html_page *p, struct json_object *o, const char *word)
{
	struct json_object *t = member(o, "@type");
	size_t i;

	if (t && json_object_is_type(t, json_type_array)) {
		for (i = 0; i < json_object_array_length(t) && i < 8; i++) {
			struct soi_span s = text_of(p, json_object_array_get_idx(t, i));

			if (soi_span_find(s, soi_span_str(word), 0) != SIZE_MAX)
				return true;
		}
		return false;
	}
	return t && soi_span_find(text_of(p, t), soi_span_str(word), 0) != SIZE_MAX;
}

/* Names in a string, an object or an array of these. */
static void ld_authors(struct soi_html_page *p, struct soi_html_meta *m, struct json_object *o)
{
	size_t i;

	if (!o)
		return;
	if (json_object_is_type(o, json_type_array)) {
		for (i = 0; i < json_object_array_length(o) && i < SOI_HTML_MAX_CLAIMS; i++) {
			struct json_object *one = json_object_array_get_idx(o, i);

			if (one && !json_object_is_type(one, json_type_array))
				ld_authors(p, m, one);	/* one level, no deeper */
		}
	} else if (json_object_is_type(o, json_type_object)) {
		struct json_object *name = member(o, "name");

		if (name && json_object_is_type(name, json_type_array)) {
			for (i = 0; i < json_object_array_length(name) && i < SOI_HTML_MAX_CLAIMS; i++)
				soi_html_names_add(&m->persons,
						   text_of(p, json_object_array_get_idx(name, i)));
		} else if (type_is(p, o, "Person")) {
			soi_html_names_add(&m->persons, text_of(p, name));
		} else {
			soi_html_names_add(&m->authors, text_of(p, name));
		}
	} else {
		soi_html_names_add(&m->authors, text_of(p, o));
	}
}

static void ld_list(struct soi_html_page *p, struct soi_html_names *names, struct json_object *o,
		    bool commas)
{
	size_t i;

	if (!o)
		return;
	if (json_object_is_type(o, json_type_array)) {
		for (i = 0; i < json_object_array_length(o) && i < SOI_HTML_MAX_CLAIMS; i++) {
			struct json_object *one = json_object_array_get_idx(o, i);

			if (one && json_object_is_type(one, json_type_object))
				one = member(one, "url");
			soi_html_names_add(names, text_of(p, one));
		}
	} else if (json_object_is_type(o, json_type_object)) {
		soi_html_names_add(names, text_of(p, member(o, "url")));
	} else if (commas) {
		struct soi_span rest = text_of(p, o);

		while (rest.p)
			soi_html_names_add(names, soi_span_cut(&rest, ','));
	} else {
		soi_html_names_add(names, text_of(p, o));
	}
}

static void ld_time(struct soi_html_page *p, struct soi_html_claim *list, size_t *n,
		    struct json_object *o, uint32_t from, uint32_t to)
{
	struct soi_span value = text_of(p, o), raw;
	size_t at;

	if (!value.n)
		return;
	raw = (struct soi_span){ json_object_get_string(o), (size_t)json_object_get_string_len(o) };
	at = soi_span_find(soi_span_sub(p->tree.in, 0, to), raw, from);
	claim(list, n, "json-ld", value, at == SIZE_MAX ? SOI_NO_OFFSET : at,
	      at == SIZE_MAX ? SOI_NO_OFFSET : at + raw.n);
}

static void ld_article(struct soi_html_page *p, struct soi_html_meta *m, struct json_object *o,
		       uint32_t from, uint32_t to)
{
	struct json_object *v;

	m->is_article = m->has_article_ld = true;
	if (!m->title.n)
		m->title = text_of(p, member(o, "headline"));
	if (!m->description.n)
		m->description = text_of(p, member(o, "description"));
	if (!m->article_body.n)
		m->article_body = text_of(p, member(o, "articleBody"));
	ld_time(p, m->published, &m->n_published, member(o, "datePublished"), from, to);
	ld_time(p, m->modified, &m->n_modified, member(o, "dateModified"), from, to);
	ld_authors(p, m, member(o, "author"));
	ld_list(p, &m->sections, member(o, "articleSection"), false);
	ld_list(p, &m->tags, member(o, "keywords"), true);
	ld_list(p, &m->images, member(o, "image"), false);
	v = member(o, "publisher");
	if (v && json_object_is_type(v, json_type_object) && !m->publisher.n)
		m->publisher = text_of(p, member(v, "name"));
	v = member(o, "mainEntityOfPage");
	if (v && json_object_is_type(v, json_type_object))
		v = member(v, "@id");
	if (!m->url.n)
		m->url = text_of(p, v);
	if (m->url.n < 4 || memcmp(m->url.p, "http", 4) != 0)
		m->url = SOI_EMPTY;
}

/* The trail of sections, without the front page and the article itself. */
static void ld_crumbs(struct soi_html_page *p, struct soi_html_meta *m, struct json_object *o)
{
	struct json_object *list = member(o, "itemListElement");
	size_t i;

	if (!list || !json_object_is_type(list, json_type_array) || m->sections.n)
		return;
	for (i = 0; i < json_object_array_length(list) && i < 8; i++) {
		struct json_object *one = json_object_array_get_idx(list, i), *name, *item;
		struct soi_span s;

		if (!one || !json_object_is_type(one, json_type_object))
			continue;
		name = member(one, "name");
		item = member(one, "item");
		if (!name && item && json_object_is_type(item, json_type_object))
			name = member(item, "name");
		s = text_of(p, name);
		if (s.n && !soi_span_is(s, "Trang chủ") && !soi_span_is(s, "Home") &&
		    !soi_span_is(s, "Trang nhất") && !soi_span_is(s, "Tin tức"))
			soi_html_names_add(&m->sections, s);
	}
}

static void ld_walk(struct soi_html_page *p, struct soi_html_meta *m, struct json_object *root,
		    uint32_t from, uint32_t to)
{
	struct json_object *todo[MAX_OBJECTS];
	size_t n = 0, i, k;

	todo[n++] = root;
	for (i = 0; i < n; i++) {
		struct json_object *o = todo[i], *graph;

		if (json_object_is_type(o, json_type_array)) {
			for (k = 0; k < json_object_array_length(o) && n < MAX_OBJECTS; k++) {
				struct json_object *one = json_object_array_get_idx(o, k);

				if (one)
					todo[n++] = one;
			}
			continue;
		}
		if (!json_object_is_type(o, json_type_object))
			continue;
		graph = member(o, "@graph");
		if (graph && n < MAX_OBJECTS)
			todo[n++] = graph;
		if (type_is(p, o, "Article") || type_is(p, o, "BlogPosting") ||
		    type_is(p, o, "LiveBlog")) {
			ld_article(p, m, o, from, to);
		} else if (type_is(p, o, "BreadcrumbList")) {
			ld_crumbs(p, m, o);
		} else if (type_is(p, o, "WebPage") && !m->n_published) {
			ld_time(p, m->published, &m->n_published, member(o, "datePublished"), from, to);
		}
	}
}

static void json_ld(struct soi_html_page *p, struct soi_html_meta *m, uint32_t script)
{
	const struct soi_html_node *node = &p->tree.nodes[script];
	struct json_tokener *tok;
	struct json_object *root;
	struct soi_span s;
	uint32_t i = script + 1;

	if (i >= node->end)
		return;
	s = soi_span_sub(p->tree.in, p->tree.nodes[i].start_byte, p->tree.nodes[i].end_byte);
	while (s.n && s.p[0] != '{' && s.p[0] != '[')	/* "<!--", "//<![CDATA[" */
		s = soi_span_sub(s, 1, s.n);
	if (!s.n)
		return;
	tok = json_tokener_new_ex(MAX_DEPTH);
	if (!tok)
		soi_out_of_memory();
	root = json_tokener_parse_ex(tok, s.p, (int)s.n);
	if (root)
		ld_walk(p, m, root, p->tree.nodes[i].start_byte, p->tree.nodes[i].end_byte);
	json_object_put(root);
	json_tokener_free(tok);
}

/* ---- meta elements, links, microdata ---- */

static bool one_of(struct soi_span s, const struct soi_span *words)
{
	for (; words->n; words++)
		if (s.n == words->n && strncasecmp(s.p, words->p, s.n) == 0)
			return true;
	return false;
}

static void take(struct soi_span *field, struct soi_span v)
{
	if (!field->n)
		*field = v;
}

static const struct soi_span published_names[] = {
	SOI_LIT("article:published_time"), SOI_LIT("article:published"),
	SOI_LIT("og:published_time"), SOI_LIT("pubdate"), SOI_LIT("publishdate"),
	SOI_LIT("publish-date"), SOI_LIT("publish_date"), SOI_LIT("published_time"),
	SOI_LIT("datepublished"), SOI_LIT("date.published"), SOI_LIT("dc.date"),
	SOI_LIT("dc.date.issued"), SOI_LIT("dcterms.created"), SOI_LIT("dcterms.date"),
	SOI_LIT("parsely-pub-date"), SOI_LIT("sailthru.date"),
	SOI_LIT("cxenseparse:recs:publishtime"), SOI_LIT("bt:pubdate"),
	SOI_LIT("article.published"), SOI_LIT("originalpublicationdate"), SOI_LIT("date"),
	SOI_LIT("publication_date"), SOI_LIT("article_date_original"), { NULL, 0 }
};
static const struct soi_span modified_names[] = {
	SOI_LIT("article:modified_time"), SOI_LIT("og:updated_time"), SOI_LIT("lastmod"),
	SOI_LIT("datemodified"), SOI_LIT("last-modified"), { NULL, 0 }
};
static const struct soi_span author_names[] = {
	SOI_LIT("author"), SOI_LIT("dable:author"), SOI_LIT("article:author"),
	SOI_LIT("parsely-author"), SOI_LIT("sailthru.author"), SOI_LIT("dc.creator"),
	SOI_LIT("cxenseparse:author"), SOI_LIT("byl"), { NULL, 0 }
};

static void meta_element(struct soi_html_page *p, struct soi_html_meta *m, uint32_t i)
{
	const struct soi_html_tree *t = &p->tree;
	struct soi_span names[3] = { SOI_EMPTY, SOI_EMPTY, SOI_EMPTY }, value;
	uint32_t start = 0, end = 0, k;

	for (k = t->nodes[i].n_attrs; k-- > 0;) {	/* the first of a name counts */
		const struct soi_html_attr *attr = &t->attrs[t->nodes[i].attrs + k];
		struct soi_span name = soi_span_sub(t->in, attr->name, attr->name_end);
		struct soi_span v = soi_span_sub(t->in, attr->value, attr->value_end);

		if (name.n == 8 && strncasecmp(name.p, "property", 8) == 0) {
			names[0] = v;
		} else if (name.n == 4 && strncasecmp(name.p, "name", 4) == 0) {
			names[1] = v;
		} else if (name.n == 8 && strncasecmp(name.p, "itemprop", 8) == 0) {
			names[2] = v;
		} else if (name.n == 7 && strncasecmp(name.p, "content", 7) == 0) {
			start = attr->value;
			end = attr->value_end;
		}
	}
	if (start == end)
		return;
	value = clean(p, soi_html_cooked(p->a, t->in, start, end, SOI_HTML_WALK_REFS | SOI_HTML_WALK_ATTR));
	for (k = 0; k < 3; k++) {
		struct soi_span name = names[k];

		if (!name.n)
			continue;
		if (one_of(name, published_names)) {
			claim(m->published, &m->n_published, k == 2 ? "microdata" : "meta", value, start, end);
		} else if (one_of(name, modified_names)) {
			claim(m->modified, &m->n_modified, "meta", value, start, end);
		} else if (one_of(name, author_names)) {
			if (soi_span_find(value, SOI_LIT("://"), 0) == SIZE_MAX) {
				struct soi_span rest = value;

				while (rest.p)
					soi_html_names_add(&m->authors, soi_span_cut(&rest, ';'));
			}
		} else if (soi_span_is(name, "og:title")) {
			m->title = value;
			m->title_byte = start;
			m->title_byte_end = end;
		} else if (soi_span_is(name, "og:description")) {
			m->description = value;
		} else if (soi_span_is(name, "description") || soi_span_is(name, "twitter:description")) {
			take(&m->description, value);
		} else if (soi_span_is(name, "og:site_name")) {
			m->site = value;
		} else if (soi_span_is(name, "og:url")) {
			take(&m->url, value);
		} else if (soi_span_is(name, "og:type")) {
			m->is_article |= soi_span_is(value, "article");
			m->is_website |= soi_span_is(value, "website");
		} else if (soi_span_is(name, "article:section")) {
			take(&m->section, value);
		} else if (soi_span_is(name, "og:image")) {
			soi_html_names_add(&m->images, value);
		} else if (soi_span_is(name, "article:tag") || soi_span_is(name, "keywords") ||
			   soi_span_is(name, "news_keywords")) {
			struct soi_span rest = value;

			while (rest.p)
				soi_html_names_add(&m->tags, soi_span_cut(&rest, ','));
		}
		if (k == 0 && name.n > 8 && memcmp(name.p, "article:", 8) == 0)
			m->is_article |= soi_span_is(name, "article:published_time");
	}
}

static void time_element(struct soi_html_page *p, struct soi_html_meta *m, uint32_t i)
{
	struct soi_html_tree *t = &p->tree;
	struct soi_span prop = soi_html_attr_raw(t, i, "itemprop"), raw;

	if (!soi_span_is(prop, "datePublished") && !soi_span_is(prop, "datepublished"))
		return;
	raw = soi_html_attr_raw(t, i, "datetime");
	if (!raw.n)
		raw = soi_html_attr_raw(t, i, "content");
	if (!raw.n)
		return;
	claim(m->published, &m->n_published, "microdata", clean(p, raw), (size_t)(raw.p - t->in.p),
	      (size_t)(raw.p - t->in.p) + raw.n);
}

/*
 * What a browser wrote into the page it saved: Chrome and Firefox
 * "<!-- saved from url=(0042)https://… -->", SingleFile " url: https://…" in its
 * comment.
 */
static struct soi_span saved_from(struct soi_span in)
{
	static const struct soi_span marks[] = { SOI_LIT("saved from url=("), SOI_LIT("saved with SingleFile") };
	struct soi_span head = soi_span_sub(in, 0, in.n < SAVED_HEAD ? in.n : SAVED_HEAD);
	size_t i, at, end;

	for (i = 0; i < 2; i++) {
		at = soi_span_find(head, marks[i], 0);
		if (at == SIZE_MAX)
			continue;
		at = soi_span_find(head, SOI_LIT("http"), at);
		if (at == SIZE_MAX)
			continue;
		for (end = at; end < head.n && !memchr(" \t\r\n<>", head.p[end], 6); end++)
			;
		return soi_span_sub(head, at, end);
	}
	return SOI_EMPTY;
}

/* Elements that may say something of the page, besides those with an itemprop. */
static const bool speaks[SOI_N_TAGS] = {
	[SOI_TAG_HTML] = true, [SOI_TAG_TITLE] = true, [SOI_TAG_META] = true, [SOI_TAG_LINK] = true,
	[SOI_TAG_SCRIPT] = true
};

void soi_html_read_meta(struct soi_html_page *p, struct soi_html_meta *m)
{
	struct soi_html_tree *t = &p->tree;
	uint32_t i;

	memset(m, 0, sizeof(*m));
	for (i = 0; i < t->n; i++) {
		if (!t->nodes[i].itemprop && !speaks[t->nodes[i].tag])
			continue;
		switch (t->nodes[i].tag) {
		case SOI_TAG_HTML:
			take(&m->lang, soi_html_attr_raw(t, i, "lang"));
			break;
		case SOI_TAG_TITLE:
			if (m->doc_title.n || t->nodes[i].foreign || t->nodes[i].end == i + 1)
				break;
			m->doc_title_node = i + 1;
			m->doc_title = clean(p, soi_html_cooked(p->a, t->in, t->nodes[i + 1].start_byte,
							      t->nodes[i + 1].end_byte,
							      SOI_HTML_WALK_REFS));
			break;
		case SOI_TAG_META:
			meta_element(p, m, i);
			break;
		case SOI_TAG_LINK:
			if (soi_span_is(soi_html_attr_raw(t, i, "rel"), "canonical"))
				m->url = clean(p, soi_html_attr(t, p->a, i, "href"));
			break;
		case SOI_TAG_SCRIPT:
			if (soi_span_is(soi_html_attr_raw(t, i, "type"), "application/ld+json"))
				json_ld(p, m, i);
			break;
		default:
			time_element(p, m, i);
			break;
		}
	}
	if (!m->url.n)
		m->url = saved_from(t->in);
	if (!m->section.n && m->sections.n)
		m->section = m->sections.v[0];
}
