/*
 * Who wrote a page: persons are authors, agencies are agencies, and the
 * newspaper, its vendor of software and "admin" are neither.
 *
 * JSON-LD's persons come first; then names in meta elements; then the byline
 * that the page shows, which in Vietnamese papers often is the last line of the
 * text.  A name must look like one: a few words with capitals, not the name of
 * the site.
 */
#include "page/html_claims.h"
#include "page/html_roles.h"

#include "base/banned.h"

#define MAX_AUTHORS 16

struct credits {
	struct soi_html_names *authors, *agencies;
	struct soi_span host, site, publisher;	/* keys */
};

struct soi_span soi_html_host(struct soi_span url)
{
	size_t at = soi_span_find(url, SOI_LIT("://"), 0), i;

	if (at == SIZE_MAX)
		return SOI_EMPTY;
	url = soi_span_sub(url, at + 3, url.n);
	for (i = 0; i < url.n && !memchr("/?#:", url.p[i], 4); i++)
		;
	url.n = i;
	if (soi_span_starts(url, SOI_LIT("www.")))
		url = soi_span_sub(url, 4, url.n);
	return url;
}

static bool word_in(struct soi_span s, struct soi_span word)
{
	size_t i, n = word.n;

	for (i = 0; i + n <= s.n; i++)
		if (strncasecmp(s.p + i, word.p, n) == 0 && (i == 0 || s.p[i - 1] == ' ') &&
		    (i + n == s.n || memchr(" .,:-", s.p[i + n], 5)))
			return true;
	return false;
}

/* Cut "By", "Bài, ảnh:", notes in parentheses and marks off. */
static struct soi_span bare_name(const struct soi_html_tables *x, struct soi_span s)
{
	bool cut = true;
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] == '(' || s.p[i] == '|' || s.p[i] == '@' || s.p[i] == '\n') {
			s.n = i;
			break;
		}
	while (cut) {
		cut = false;
		s = soi_span_trim(s);
		while (s.n && memchr(".,:;-*", s.p[s.n - 1], 6))
			s.n--;
		while (s.n && memchr(".,:;-* ", s.p[0], 7))
			s = soi_span_sub(s, 1, s.n);
		for (i = 0; i < x->bylines->n_rows; i++) {
			struct soi_span word = soi_table_cell(x->bylines, i, 0);
			struct soi_span kind = soi_table_cell(x->bylines, i, x->byline_kind);

			if (soi_span_is(kind, "prefix") && s.n > word.n &&
			    strncasecmp(s.p, word.p, word.n) == 0 &&
			    (s.p[word.n] == ' ' || word.p[word.n - 1] == ':')) {
				s = soi_span_sub(s, word.n, s.n);
				cut = true;
				break;
			}
		}
	}
	return s;
}

/* A few words, each beginning with a capital, none of them saying "newspaper". */
static bool like_person(const struct soi_html_tables *x, struct soi_span s)
{
	size_t words = 0, capitals = 0, at = 0, i;
	bool space = true;

	if (s.n < 2 || s.n > 80)
		return false;
	while (at < s.n) {
		uint32_t cp = soi_utf8_next(s, &at);

		if (cp == ' ' || cp == 0xA0 || cp == '.') {
			space = true;
			continue;
		}
		if ((cp >= '0' && cp <= '9') || cp == '/' || cp == ':' || cp == '?' || cp == '!')
			return false;
		if (space) {
			words++;
			capitals += soi_is_upper(cp);
		}
		space = false;
	}
	if (words == 0 || words > 6 || capitals * 3 < words * 2 || (words == 1 && s.n < 3))
		return false;
	for (i = 0; i < x->bylines->n_rows; i++)
		if (soi_span_is(soi_table_cell(x->bylines, i, x->byline_kind), "not") &&
		    word_in(s, soi_table_cell(x->bylines, i, 0)))
			return false;
	return true;
}

/* The agency that name is a form of, as it is called; or empty. */
static struct soi_span agency_of(const struct soi_html_page *p, struct soi_span key)
{
	size_t i;

	for (i = 0; i < p->x->n_forms; i++)
		if (soi_span_eq(p->x->agencies_by_form[i].key, key))
			return p->x->agencies_by_form[i].name;
	return SOI_EMPTY;
}

static bool holds(struct soi_span outer, struct soi_span inner)
{
	return inner.n >= 3 && soi_span_find(outer, inner, 0) != SIZE_MAX;
}

/* "Tâm HằngTTXVN": a name with its agency behind it, which is credited. */
static struct soi_span unglue(const struct soi_html_page *p, struct credits *c, struct soi_span name)
{
	size_t i, at;

	for (i = 0; i < p->x->n_forms; i++) {
		const struct soi_html_agency *agency = &p->x->agencies_by_form[i];
		uint32_t before;

		if (agency->form.n < 3 || name.n < agency->form.n + 4 || !soi_span_ends(name, agency->form))
			continue;
		before = soi_utf8_prev(name, name.n - agency->form.n, &at);
		if (before != ' ' && before != '/' && (!soi_is_letter(before) || soi_is_upper(before)))
			continue;
		soi_html_names_add(c->agencies, agency->name);
		return bare_name(p->x, soi_span_sub(name, 0, name.n - agency->form.n));
	}
	return name;
}

/* One claimed name; sure: something says that it is a person. */
static void credit(const struct soi_html_page *p, struct credits *c, struct soi_span s, bool sure)
{
	struct soi_span name = bare_name(p->x, s), key, agency;

	key = soi_html_key(p->a, name);
	if (key.n < 2 || soi_span_eq(key, c->site) || soi_span_eq(key, c->publisher) ||
	    holds(c->host, key))
		return;
	agency = agency_of(p, key);
	if (agency.n) {
		soi_html_names_add(c->agencies, agency);
		return;
	}
	name = unglue(p, c, name);
	if (!like_person(p->x, name) || (!sure && (holds(key, c->site) || holds(c->site, key))))
		return;
	if (c->authors->n < MAX_AUTHORS)
		soi_html_names_add(c->authors, name);
}

/* "NHẬT XUÂN - NGHI VŨ", "Văn A, Văn B và Văn C" */
static void credit_list(const struct soi_html_page *p, struct credits *c, struct soi_span s, bool sure)
{
	static const char *const seps[] = { " - ", " – ", " — ", ",", ";", " & ", " và ", " and ", "/", "\n" };
	size_t i = 0, from = 0, k;

	while (i <= s.n) {
		size_t n = 0;

		if (i < s.n && !memchr(" ,;/\n", s.p[i], 5)) {	/* what separators begin with */
			i++;
			continue;
		}
		for (k = 0; k < sizeof(seps) / sizeof(*seps) && !n; k++)
			if (i + strlen(seps[k]) <= s.n && memcmp(s.p + i, seps[k], strlen(seps[k])) == 0)
				n = strlen(seps[k]);
		if (n || i == s.n) {
			credit(p, c, soi_span_sub(s, from, i), sure);
			i += n ? n : 1;
			from = i;
		} else {
			i++;
		}
	}
}

static struct soi_span text_of(const struct soi_html_page *p, const struct soi_html_block *b)
{
	struct soi_buf text;
	struct soi_span s;

	soi_buf_init(&text, SOI_MAX_TEXT_BYTES);
	soi_html_block_text(p, b, &text);
	s = soi_arena_copy(p->a, soi_buf_span(&text));
	soi_buf_release(&text);
	return s;
}

/* The text of an inline element that is called a byline: "Lê An" of "Lê An - 8:47". */
static struct soi_span text_of_node(const struct soi_html_page *p, uint32_t node)
{
	struct soi_buf text;
	struct soi_span s;

	soi_buf_init(&text, SOI_MAX_TEXT_BYTES);
	soi_html_visible(&p->tree, node, p->tree.nodes[node].end, &text);
	s = soi_arena_copy(p->a, soi_buf_span(&text));
	soi_buf_release(&text);
	return s;
}

static void credit_inline(const struct soi_html_page *p, struct credits *c,
			  const struct soi_html_block *b)
{
	uint32_t i;

	for (i = p->tree.nodes[b->first].parent > b->box ? p->tree.nodes[b->first].parent : b->first;
	     i < b->last && !c->authors->n; i++) {
		const struct soi_html_node *node = &p->tree.nodes[i];

		if (node->tag == SOI_TAG_TEXT || !(p->info[i].own & SOI_CLASS_BYLINE) || node->end > b->last + 1)
			continue;
		if (node->end - i < 24)
			credit_list(p, c, text_of_node(p, i), false);
	}
}

/* The byline that the page shows. */
static void credit_visible(const struct soi_html_page *p, struct credits *c,
			   const struct soi_html_article *found)
{
	size_t from = found->title == SIZE_MAX ? 0 : found->title, i, last = 0, n;
	uint32_t home;

	if (p->n_blocks == 0)		/* a feed: there is no page to show it */
		return;
	for (i = 0; i < p->n_blocks; i++)
		if (found->fates[i] == SOI_FATE_TEXT)
			last = i;
	from = from > 8 ? from - 8 : 0;
	for (i = from; i < p->n_blocks && i < last + 12; i++) {
		const struct soi_html_block *b = &p->blocks[i];

		if (b->n_words > 24 || found->fates[i] == SOI_FATE_TEXT)
			continue;
		if (!(b->roles & (SOI_CLASS_COMMENT | SOI_CLASS_RELATED)))
			credit_inline(p, c, b);
		if (c->authors->n)
			return;
		if (!(b->roles & SOI_CLASS_BYLINE) || b->n_words > 16 ||
		    (b->roles & (SOI_CLASS_COMMENT | SOI_CLASS_RELATED | SOI_CLASS_CAPTION)))
			continue;
		credit_list(p, c, text_of(p, b), false);
		if (c->authors->n)
			return;
	}
	/* The last line of the text, signed; galleries are signed outside their pictures. */
	home = p->tree.nodes[found->body].parent;
	if (found->title == SIZE_MAX || p->tree.nodes[p->blocks[found->title].box].parent != home)
		home = found->body;
	for (i = last + 1, n = 0; i < p->n_blocks && n < 4; i++, n++) {
		const struct soi_html_block *b = &p->blocks[i];

		if (!soi_html_inside(p, b->first, home) || b->n_words > 10 || b->n_words < 1 ||
		    b->heading || (b->roles & (SOI_CLASS_COMMENT | SOI_CLASS_RELATED | SOI_CLASS_CAPTION |
					       SOI_CLASS_PHOTO | SOI_CLASS_NAV)) ||
		    found->fates[i] == SOI_FATE_RELATED)
			continue;
		credit_list(p, c, text_of(p, b), false);
		if (c->authors->n)
			return;
	}
}

void soi_html_credit(const struct soi_html_page *p, const struct soi_html_meta *m,
		     const struct soi_html_article *found, struct soi_article *art)
{
	struct credits c = {
		.authors = SOI_NEW(p->a, struct soi_html_names),
		.agencies = SOI_NEW(p->a, struct soi_html_names),
		.host = soi_html_key(p->a, soi_html_host(m->url)),
		.site = soi_html_key(p->a, m->site),
		.publisher = soi_html_key(p->a, m->publisher),
	};
	size_t i;

	for (i = 0; i < m->persons.n; i++)
		credit_list(p, &c, m->persons.v[i], true);
	if (!c.authors->n)
		for (i = 0; i < m->authors.n; i++)
			credit_list(p, &c, m->authors.v[i], false);
	if (!c.authors->n)
		credit_visible(p, &c, found);
	for (i = 0; i < art->n_authors && !c.authors->n; i++)	/* what cleaning the text found */
		credit_list(p, &c, art->authors[i], false);
	for (i = 0; i < art->n_agencies; i++)
		soi_html_names_add(c.agencies, art->agencies[i]);
	art->authors = c.authors->v;
	art->n_authors = c.authors->n;
	art->agencies = c.agencies->v;
	art->n_agencies = c.agencies->n;
}
