/*
 * Pictures go where they stood: an image and a line of the text both know their
 * bytes of the capture, so the two lists are merged.  A line with tabs is the
 * row of a table; what a line is beside that, the page room says (looks).
 *
 * The page loads nothing: pictures are links, and a policy in its head forbids
 * the rest, so a saved page can be read without telling anybody.
 */
#include "cli/view.h"

#include "cli/cli.h"
#include "page/html.h"
#include "web/html.h"
#include "base/banned.h"

enum block { IN_NONE, IN_LIST, IN_TABLE, IN_QUOTE };

struct view {
	const struct soi_article *art;
	struct soi_arena *a;
	struct soi_buf *out;
	enum soi_lang lang;
	enum block in;
	size_t n_images;	/* printed so far */
};

void soi_view_text(const struct soi_article *art, struct soi_buf *out)
{
	soi_buf_add(out, art->text);
	soi_buf_byte(out, '\n');
}

static bool is_web(struct soi_span url)
{
	return soi_span_starts(url, SOI_LIT("https://")) || soi_span_starts(url, SOI_LIT("http://"));
}

static void open_link(struct view *v, struct soi_span url)
{
	soi_html_raw(v->out, "<a rel=\"noreferrer\" href=\"");
	soi_html_text(v->out, url);
	soi_html_raw(v->out, "\">");
}

/* Text that leads to url, where that is an address of the web. */
static void linked(struct view *v, struct soi_span text, struct soi_span url)
{
	url = soi_full_url(v->a, v->art->url, url);
	if (is_web(url))
		open_link(v, url);
	soi_html_text(v->out, text);
	if (is_web(url))
		soi_html_raw(v->out, "</a>");
}

static void enter(struct view *v, enum block block)
{
	static const char *const opens[] = { "", "<ul>\n", "<table>\n", "<blockquote>\n" };
	static const char *const closes[] = { "", "</ul>\n", "</table>\n", "</blockquote>\n" };

	if (v->in == block)
		return;
	soi_html_raw(v->out, closes[v->in]);
	soi_html_raw(v->out, opens[block]);
	v->in = block;
}

static void picture(struct view *v, const struct soi_image *im)
{
	struct soi_span word = soi_span_str(soi_message(v->lang, MSG_T_PICTURE));

	enter(v, IN_NONE);
	soi_html_raw(v->out, "<figure>");
	linked(v, word, im->url);
	if (im->caption.n || im->credit.n) {
		soi_html_raw(v->out, "<figcaption>");
		soi_html_text(v->out, im->caption);
		if (im->credit.n) {
			soi_html_raw(v->out, im->caption.n ? " <small>" : "<small>");
			soi_html_text(v->out, im->credit);
			soi_html_raw(v->out, "</small>");
		}
		soi_html_raw(v->out, "</figcaption>");
	}
	soi_html_raw(v->out, "</figure>\n");
}

/* Pictures that stand before byte of the capture. */
static void pictures_before(struct view *v, size_t byte)
{
	const struct soi_article *art = v->art;

	while (v->n_images < art->n_images && art->images[v->n_images].byte_start < byte)
		picture(v, &art->images[v->n_images++]);
}

static void row(struct view *v, struct soi_span line)
{
	enter(v, IN_TABLE);
	soi_html_raw(v->out, "<tr>");
	while (line.p) {
		soi_html_raw(v->out, "<td>");
		soi_html_text(v->out, soi_span_cut(&line, '\t'));
		soi_html_raw(v->out, "</td>");
	}
	soi_html_raw(v->out, "</tr>\n");
}

static void element(struct view *v, const char *name, const char *class, struct soi_span text)
{
	soi_buf_printf(v->out, *class ? "<%s class=\"%s\">" : "<%s%s>", name, class);
	soi_html_text(v->out, text);
	soi_buf_printf(v->out, "</%s>\n", name);
}

static void paragraph(struct view *v, struct soi_span line, enum soi_look look)
{
	if (memchr(line.p, '\t', line.n)) {
		row(v, line);
		return;
	}
	enter(v, look == SOI_LOOK_ITEM ? IN_LIST : look == SOI_LOOK_QUOTE ? IN_QUOTE : IN_NONE);
	element(v, look == SOI_LOOK_HEADING ? "h2" : look == SOI_LOOK_ITEM ? "li" : "p", "", line);
}

static void show_date(struct view *v, struct soi_span edtf)
{
	soi_html_raw(v->out, "<time datetime=\"");
	soi_html_text(v->out, edtf);
	soi_html_raw(v->out, "\">");
	soi_html_text(v->out, soi_term_date(v->a, edtf));
	soi_html_raw(v->out, "</time>");
}

/* Who, where, when: one line, of what is known. */
static void byline(struct view *v)
{
	const struct soi_article *art = v->art;
	struct soi_span outlet = art->outlet.n ? art->outlet : soi_html_host(art->url);
	size_t i;

	if (!art->n_authors && !art->n_agencies && !outlet.n && !art->published.n)
		return;
	soi_html_raw(v->out, "<p class=\"by\">");
	for (i = 0; i < art->n_authors + art->n_agencies; i++) {
		soi_html_raw(v->out, i ? ", " : "");
		soi_html_text(v->out, i < art->n_authors ? art->authors[i] :
							   art->agencies[i - art->n_authors]);
	}
	if (outlet.n) {
		soi_html_raw(v->out, i ? " · " : "");
		linked(v, outlet, art->url);
	}
	if (art->published.n) {
		soi_html_raw(v->out, i || outlet.n ? " · " : "");
		show_date(v, art->published);
	}
	soi_html_raw(v->out, "</p>\n");
}

static void items(struct view *v)
{
	const struct soi_article *art = v->art;
	size_t i;

	soi_html_raw(v->out, "<ol>\n");
	for (i = 0; i < art->n_items; i++) {
		const struct soi_list_item *it = &art->items[i];

		soi_html_raw(v->out, "<li><h2>");
		linked(v, it->title, it->url);
		soi_html_raw(v->out, "</h2>\n");
		if (it->lede.n)
			element(v, "p", "", it->lede);
		if (it->published.n)
			show_date(v, it->published);
		soi_html_raw(v->out, "</li>\n");
	}
	soi_html_raw(v->out, "</ol>\n");
}

static void body(struct view *v)
{
	const struct soi_article *art = v->art;
	struct soi_span rest = art->text;
	size_t i, byte_start, byte_end;

	for (i = 0; rest.n; i++) {
		struct soi_span line = soi_span_cut(&rest, '\n');
		size_t start = (size_t)(line.p - art->text.p);

		if (line.p == art->title.p)
			continue;
		if (soi_article_bytes(art, start, start + line.n, &byte_start, &byte_end))
			pictures_before(v, byte_start);
		if (line.p == art->lede.p)
			element(v, "p", "lede", line);
		else
			paragraph(v, line, i < art->n_looks ? art->looks[i] : SOI_LOOK_PARAGRAPH);
	}
	while (v->n_images < art->n_images)	/* those whose place is not known, too */
		picture(v, &art->images[v->n_images++]);
	enter(v, IN_NONE);
}

void soi_view_html(const struct soi_article *art, struct soi_arena *a, enum soi_lang lang,
		   struct soi_buf *out)
{
	struct view v = { .art = art, .a = a, .out = out, .lang = lang };

	soi_html_text(out, art->title.n ? art->title : art->id);
	soi_html_raw(out, "\n<article");
	if (art->lang.n) {
		soi_html_raw(out, " lang=\"");
		soi_html_text(out, art->lang);
		soi_html_raw(out, "\"");
	}
	soi_html_raw(out, ">\n");
	if (art->title.n)
		element(&v, "h1", "", art->title);
	byline(&v);
	if (art->kind == SOI_LISTING)
		items(&v);
	else
		body(&v);
	soi_html_raw(out, "</article>\n");
}

void soi_view_html_head(struct soi_span title, struct soi_span lang, struct soi_buf *out)
{
	soi_html_raw(out, "<!DOCTYPE html>\n<html lang=\"");
	soi_html_text(out, lang);
	soi_html_raw(out, "\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
	soi_buf_add(out, title);
	soi_html_raw(out,
		"</title>\n"
		"<meta name=\"viewport\" content=\"width=device-width\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"style-src 'unsafe-inline'\">\n"
		"<style>\n"
		"body { max-width: 40rem; margin: 2rem auto; padding: 0 1rem; "
		"font: 1.1rem/1.6 serif; color-scheme: light dark }\n"
		".by, figcaption, time { font-size: .9rem; opacity: .75 }\n"
		".lede { font-weight: bold }\n"
		"figure { margin: 1rem 0; padding-left: 1rem; border-left: .2rem solid }\n"
		"figcaption { font-style: italic }\n"
		"table { border-collapse: collapse }\n"
		"td { border: 1px solid; padding: .2rem .5rem }\n"
		"</style>\n</head>\n<body>\n");
}

void soi_view_html_tail(struct soi_buf *out)
{
	soi_html_raw(out, "</body>\n</html>\n");
}
