/*
 * Feeds: what changed in a story, about a name, for a query, or at all, as Atom
 * (RFC 4287) and JSON Feed 1.1.
 *
 * An entry is a line of the change log and nothing else: what came, what was
 * held, put off, dated, corrected, contradicted, withdrawn.  So an entry says
 * something that matters and, once given, never changes: its id is a hash of
 * the line, its time is that of the reports which it names, not of the clock,
 * and a story that only gained another report gives the same bytes and thus a
 * 304.  Rejected: an entry a line of the timeline, updated in place; these have
 * no name that lasts (store/changes.c), and most readers do not show a second
 * time what they have shown.
 *
 * A line belongs to a story if the article that it stands on is in that story
 * today; so a feed goes on when stories are joined or named anew.  What was
 * removed by hand is in no feed.
 *
 * Cost: one walk over the log, and an article for each entry.
 */
#include "web/feeds.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/banned.h"

#define ENTRIES 50
#define REPORTS_NAMED 8		/* of an entry */

/* --- what feeds and calendars share ------------------------------------------------ */

void soi_uuid_of(struct soi_span name, char out[37])
{
	struct soi_sha256 sha;
	char h[65];

	soi_sha256_init(&sha);
	soi_sha256_add(&sha, name);
	soi_sha256_hex(&sha, h);
	h[12] = '8';			/* version */
	h[16] = "89ab"[h[16] % 4];	/* variant */
	(void)snprintf(out, 37, "%.8s-%.4s-%.4s-%.4s-%.12s", h, h + 8, h + 12, h + 16, h + 20);
}

void soi_write_utc(struct soi_buf *b, int64_t unix_s, bool marks)
{
	int64_t day = unix_s >= 0 ? unix_s / 86400 : -((86399 - unix_s) / 86400), s = unix_s - day * 86400;
	int y, mo, d;

	soi_civil_of(day, &y, &mo, &d);
	soi_buf_printf(b, marks ? "%04d-%02d-%02dT%02d:%02d:%02dZ" : "%04d%02d%02dT%02d%02d%02dZ", y, mo, d,
		       (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
}

void soi_xml_text(struct soi_buf *b, struct soi_span s)
{
	size_t run = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		/* U+FFFE and U+FFFF are no characters of XML either. */
		bool none = i + 2 < s.n && c == 0xEF && (unsigned char)s.p[i + 1] == 0xBF && (unsigned char)s.p[i + 2] >= 0xBE;

		if (!none && (c >= 0x20 || c == '\t' || c == '\n'))
			continue;
		soi_html_text(b, soi_span_sub(s, run, i));
		i += none ? 2 : 0;
		run = i + 1;
	}
	soi_html_text(b, soi_span_sub(s, run, s.n));
}

/* --- which articles are meant -------------------------------------------------------- */

static void add_article(struct soi_subject *x, struct soi_span id)
{
	struct soi_json j;

	soi_buf_add(&x->articles, x->n_articles++ ? SOI_LIT(",") : SOI_LIT("["));
	soi_json_init(&j, &x->articles);
	soi_json_str(&j, id);
}

bool soi_subject_has(const struct soi_subject *x, struct soi_span article)
{
	struct soi_buf id;
	struct soi_json j;
	bool has;

	soi_buf_init(&id, SOI_MAX_ID_BYTES * 8);
	soi_json_init(&j, &id);
	soi_json_str(&j, article);	/* with its marks, so that no part of an id is one */
	has = soi_span_find(soi_buf_span(&x->articles), soi_buf_span(&id), 0) != SIZE_MAX;
	soi_buf_release(&id);
	return has;
}

static int add_hit(void *ctx, struct soi_span line)
{
	struct soi_subject *x = ctx;
	struct json_object *o = NULL;
	struct soi_span story;
	size_t i = 0;

	if (soi_json_line(soi_span_trim(line), &o, NULL) != 0)
		return 0;
	add_article(x, soi_o_str(o, "id"));
	story = soi_o_str(o, "story");
	while (i < x->n_stories && !soi_span_eq(x->story[i], story))
		i++;
	if (story.n && i == x->n_stories && i < SOI_SUBJECT_STORIES)
		x->story[x->n_stories++] = soi_arena_copy(&x->a, story);
	json_object_put(o);
	return 0;
}

/* The newest by day, since a feed tells the newest first whatever fits best. */
static int open_query(struct soi_subject *x, const struct soi_page_ask *ask, struct soi_span words, struct soi_err *err)
{
	struct soi_search q = { .words = words, .limit = SOI_SUBJECT_HITS, .n_ranked = SOI_SUBJECT_HITS };

	return soi_store_search(ask->store, &q, add_hit, x, err);
}

static int open_name(struct soi_subject *x, const struct soi_page_ask *ask, struct soi_err *err)
{
	struct soi_buf words;
	int rc;

	soi_buf_init(&words, 4 * SOI_MAX_ID_BYTES);
	soi_buf_add(&words, SOI_LIT("actor:\""));
	for (size_t i = 0; i < ask->id.n; i++)
		soi_buf_byte(&words, ask->id.p[i] == '"' ? ' ' : ask->id.p[i]);
	soi_buf_byte(&words, '"');
	rc = open_query(x, ask, soi_buf_span(&words), err);
	soi_buf_release(&words);
	/* What is no query is no name. */
	if (rc == SOI_EUSAGE || rc == SOI_ELIMIT)
		rc = 0;
	return rc < 0 ? rc : x->n_articles ? 200 : 404;
}

static int open_story(struct soi_subject *x, const struct soi_page_ask *ask, const char *ending, struct soi_buf *out,
		      struct soi_err *err)
{
	struct json_object *o, *members;
	int rc = soi_o_load(ask, soi_store_story, ask->id, &o, err);

	if (rc <= 0)
		return rc < 0 ? rc : 404;
	x->stories[0] = o;
	x->story[0] = soi_o_str(o, "id");
	x->n_stories = 1;
	x->title = soi_o_str(o, "title");
	if (!soi_span_eq(x->story[0], ask->id)) {
		soi_html_put(out, "/story/%u%r", x->story[0], ending);
		return 302;
	}
	members = soi_o_get(o, "members");
	for (size_t i = 0; i < soi_o_len(members); i++)
		add_article(x, soi_o_text(soi_o_at(members, i)));
	return 200;
}

/* Both addresses: the page's, and this one's. */
static void addresses(struct soi_subject *x, const struct soi_page_ask *ask, enum soi_feed_of of, const char *ending)
{
	static const char *const paths[] = { [SOI_FEED_STORY] = "/story/", [SOI_FEED_NAME] = "/name/",
					     [SOI_FEED_QUERY] = "/search", [SOI_FEED_ALL] = "/changes" };

	for (int self = 0; self < 2; self++) {
		struct soi_buf *b = self ? &x->self : &x->page;

		soi_buf_add(b, ask->origin);
		soi_html_put(b, "%r%u%r", paths[of], of == SOI_FEED_STORY || of == SOI_FEED_NAME ? ask->id : SOI_EMPTY,
			     self ? ending : "");
		if (of == SOI_FEED_QUERY)
			soi_html_put(b, "?q=%u", ask->query);
		if (ask->lang_in_url)
			soi_html_put(b, "%rlang=%r", of == SOI_FEED_QUERY ? "&" : "?", ask->lang == SOI_VI ? "vi" : "en");
	}
}

int soi_subject_open(struct soi_subject *x, const struct soi_page_ask *ask, enum soi_feed_of of, const char *ending,
		   struct soi_buf *out, struct soi_err *err)
{
	int rc = 200;

	memset(x, 0, sizeof(*x));
	soi_arena_init(&x->a);
	soi_buf_init(&x->articles, SOI_MAX_FILE_BYTES);
	soi_buf_init(&x->page, 1 << 20);
	soi_buf_init(&x->self, 1 << 20);
	addresses(x, ask, of, ending);
	if (of == SOI_FEED_STORY) {
		rc = open_story(x, ask, ending, out, err);
	} else if (of == SOI_FEED_NAME) {
		x->title = soi_name_shown(ask->id);
		rc = open_name(x, ask, err);
	} else if (of == SOI_FEED_QUERY) {
		x->title = ask->query;
		rc = open_query(x, ask, ask->query, err);
		rc = rc < 0 ? rc : 200;
	} else {
		x->title = soi_span_str(W(ask, CHANGES));
	}
	if (x->n_articles)
		soi_buf_byte(&x->articles, ']');
	else if (of != SOI_FEED_ALL)
		soi_buf_add(&x->articles, SOI_LIT("[]"));
	return rc;
}

void soi_subject_release(struct soi_subject *x)
{
	for (size_t i = 0; i < x->n_stories; i++)
		json_object_put(x->stories[i]);
	soi_buf_release(&x->self);
	soi_buf_release(&x->page);
	soi_buf_release(&x->articles);
	soi_arena_release(&x->a);
}

/* --- entries --------------------------------------------------------------------------- */

struct entry {
	struct json_object *o;		/* the line */
	char id[37];
	int64_t at_s;			/* SOI_NO_TIME: no day is known */
};

struct feed {
	const struct soi_page_ask *ask;
	struct soi_subject subject;
	struct soi_hand_shelf *shelf;
	struct entry entries[ENTRIES];
	size_t n;
	int64_t updated_s;
	struct soi_buf html, url, title;	/* of one entry, used again */
};

/* The last time of that day at which one of its reports says it appeared; as a
 * report says, not as the set settles it, since that may become another. */
static int64_t time_of(struct feed *f, struct json_object *o)
{
	struct json_object *by = soi_o_get(o, "by");
	struct soi_span day = soi_o_str(o, "day");
	struct soi_date d;
	int64_t at;

	if (!soi_date_parse(day, &d))
		return SOI_NO_TIME;
	at = soi_date_unix(&d);
	for (size_t i = 0; i < soi_o_len(by) && i < REPORTS_NAMED; i++) {
		const struct soi_at_hand *art = soi_shelf_get(f->shelf, soi_o_text(soi_o_at(by, i)));
		struct soi_span published = art ? soi_o_str(art->o, "published") : SOI_EMPTY;

		if (soi_span_starts(published, day) && soi_date_parse(published, &d) && soi_date_unix(&d) > at)
			at = soi_date_unix(&d);
	}
	return at;
}

static int add_entry(void *ctx, struct soi_span line)
{
	struct feed *f = ctx;
	struct json_object *o = NULL;
	struct entry *e = &f->entries[f->n];

	if (soi_json_line(soi_span_trim(line), &o, NULL) != 0)
		return 0;
	if (soi_o_true(o, "removed")) {
		json_object_put(o);
		return 0;
	}
	*e = (struct entry){ .o = o, .at_s = time_of(f, o) };
	soi_uuid_of(soi_span_trim(line), e->id);
	if (e->at_s != SOI_NO_TIME && e->at_s > f->updated_s)
		f->updated_s = e->at_s;
	return ++f->n == ENTRIES;
}

/* Where the headline stands in its article, if it stands there. */
static void entry_url(struct feed *f, const struct entry *e)
{
	struct soi_span article = soi_o_str(e->o, "article"), headline = soi_o_str(e->o, "headline"), text;
	const struct soi_at_hand *art = article.n ? soi_shelf_get(f->shelf, article) : NULL;
	size_t at;

	soi_buf_clear(&f->url);
	soi_buf_add(&f->url, f->ask->origin);
	if (!art) {
		soi_html_put(&f->url, "/story/%u", soi_o_str(e->o, "story"));
		return;
	}
	soi_html_put(&f->url, "/article/%u", article);
	text = soi_o_str(art->o, "text");
	at = headline.n ? soi_span_find(text, headline, 0) : SIZE_MAX;
	if (at != SIZE_MAX) {
		int64_t start = (int64_t)soi_utf8_count(soi_span_sub(text, 0, at));

		soi_html_put(&f->url, "?s=%d-%d#s", start, start + (int64_t)soi_utf8_count(headline));
	}
}

static void entry_title(struct feed *f, const struct entry *e)
{
	struct soi_span headline = soi_o_str(e->o, "headline");

	soi_buf_clear(&f->title);
	soi_buf_add(&f->title, soi_span_str(soi_change_word(f->ask, soi_o_str(e->o, "change"))));
	soi_buf_add(&f->title, SOI_LIT(": "));
	soi_buf_add(&f->title, headline.n ? headline : soi_o_str(e->o, "what"));
}

/* What the entry says, as HTML: the sentence, its day, and who reports it. */
static void entry_html(struct feed *f, const struct entry *e)
{
	struct json_object *by = soi_o_get(e->o, "by");
	struct soi_span when = soi_o_str(e->o, "when"), was = soi_o_str(e->o, "was"), what = soi_o_str(e->o, "what");
	struct soi_buf *b = &f->html;

	soi_buf_clear(b);
	soi_html_put(b, "<p>%t</p>\n", what.n ? what : soi_o_str(e->o, "headline"));
	if (when.n) {
		soi_html_raw(b, "<p>");
		soi_draw_date(f->ask, b, when);
		if (was.n) {
			soi_html_raw(b, " ← <del>");
			soi_draw_date(f->ask, b, was);
			soi_html_raw(b, "</del>");
		}
		if (!soi_span_is(soi_o_str(e->o, "status"), "actual"))
			soi_html_put(b, " (%s)", soi_status_word(f->ask, soi_o_str(e->o, "status")));
		soi_html_raw(b, "</p>\n");
	}
	soi_html_raw(b, "<ul>\n");
	for (size_t i = 0; i < soi_o_len(by) && i < REPORTS_NAMED; i++) {
		const struct soi_at_hand *art = soi_shelf_get(f->shelf, soi_o_text(soi_o_at(by, i)));
		struct soi_span url = art ? soi_o_str(art->o, "url") : SOI_EMPTY, outlet;

		if (!art)
			continue;
		outlet = soi_o_str(art->o, "outlet");
		if (soi_is_web_address(url))
			soi_html_put(b, "<li><a href=\"%t\">%t</a>", url, soi_o_str(art->o, "title"));
		else
			soi_html_put(b, "<li>%t", soi_o_str(art->o, "title"));
		soi_html_put(b, "%r%t</li>\n", outlet.n ? ", " : "", outlet);
	}
	soi_html_raw(b, "</ul>\n");
}

/* Of the article that the entry's sentence is from. */
static struct soi_span of_article(struct feed *f, const struct entry *e, const char *key)
{
	struct soi_span article = soi_o_str(e->o, "article");
	const struct soi_at_hand *art = article.n ? soi_shelf_get(f->shelf, article) : NULL;

	return art ? soi_o_str(art->o, key) : SOI_EMPTY;
}

/* --- Atom ------------------------------------------------------------------------------------ */

static void element(struct soi_buf *b, const char *name, struct soi_span text)
{
	soi_html_put(b, "<%r>", name);
	soi_xml_text(b, text);
	soi_html_put(b, "</%r>\n", name);
}

static void updated(struct soi_buf *b, int64_t at_s)
{
	soi_html_raw(b, "<updated>");
	soi_write_utc(b, at_s == SOI_NO_TIME ? 0 : at_s, true);	/* the format wants one */
	soi_html_raw(b, "</updated>\n");
}

static void link_to(struct soi_buf *b, const char *rel, const char *type, struct soi_span url)
{
	soi_html_put(b, "<link rel=\"%r\"%r%r%r href=\"", rel, *type ? " type=\"" : "", type, *type ? "\"" : "");
	soi_xml_text(b, url);
	soi_html_raw(b, "\"/>\n");
}

static void atom_entry(struct feed *f, const struct entry *e, struct soi_buf *b)
{
	struct soi_span outlet = of_article(f, e, "outlet"), url = of_article(f, e, "url");

	entry_url(f, e);
	entry_title(f, e);
	entry_html(f, e);
	soi_html_put(b, "<entry>\n<id>urn:uuid:%r</id>\n", e->id);
	element(b, "title", soi_buf_span(&f->title));
	updated(b, e->at_s);
	link_to(b, "alternate", "text/html", soi_buf_span(&f->url));
	if (soi_is_web_address(url))
		link_to(b, "via", "", url);
	if (outlet.n) {
		soi_html_raw(b, "<author>");
		element(b, "name", outlet);
		soi_html_raw(b, "</author>\n");
	}
	soi_html_put(b, "<category term=\"%t\"/>\n<content type=\"html\">", soi_o_str(e->o, "change"));
	soi_xml_text(b, soi_buf_span(&f->html));
	soi_html_raw(b, "</content>\n</entry>\n");
}

static void atom(struct feed *f, struct soi_buf *b)
{
	struct soi_buf name;
	char id[37];

	soi_buf_init(&name, 2 << 20);
	soi_buf_add(&name, SOI_LIT("soi-feed\n"));
	soi_buf_add(&name, soi_span_sub(soi_buf_span(&f->subject.page), f->ask->origin.n, f->subject.page.n));
	soi_uuid_of(soi_buf_span(&name), id);
	soi_buf_release(&name);
	soi_html_put(b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%r\">\n"
		     "<id>urn:uuid:%r</id>\n", f->ask->lang == SOI_VI ? "vi" : "en", id);
	element(b, "title", f->subject.title);
	updated(b, f->updated_s);
	soi_html_raw(b, "<author><name>Soi</name></author>\n<generator>Soi</generator>\n");
	link_to(b, "self", "application/atom+xml", soi_buf_span(&f->subject.self));
	link_to(b, "alternate", "text/html", soi_buf_span(&f->subject.page));
	for (size_t i = 0; i < f->n; i++)
		atom_entry(f, &f->entries[i], b);
	soi_html_raw(b, "</feed>\n");
}

/* --- JSON Feed ---------------------------------------------------------------------------------- */

static void json_entry(struct feed *f, const struct entry *e, struct soi_json *j)
{
	static const char *const ours[] = { "change", "story", "when", "was", "announced", "status", "article", "what" };
	struct soi_span outlet = of_article(f, e, "outlet"), url = of_article(f, e, "url");
	struct soi_buf text;

	entry_url(f, e);
	entry_title(f, e);
	entry_html(f, e);
	soi_buf_init(&text, 64);
	soi_buf_printf(&text, "urn:uuid:%s", e->id);
	soi_json_open(j, '{');
	soi_json_key_str(j, "id", soi_buf_span(&text));
	soi_json_key_str(j, "url", soi_buf_span(&f->url));
	if (soi_is_web_address(url))
		soi_json_key_str(j, "external_url", url);
	soi_json_key_str(j, "title", soi_buf_span(&f->title));
	soi_json_key_str(j, "content_html", soi_buf_span(&f->html));
	soi_buf_clear(&text);
	if (e->at_s != SOI_NO_TIME) {
		soi_write_utc(&text, e->at_s, true);
		soi_json_key_str(j, "date_published", soi_buf_span(&text));
	}
	if (outlet.n) {
		soi_json_key(j, "authors");
		soi_json_open(j, '[');
		soi_json_open(j, '{');
		soi_json_key_str(j, "name", outlet);
		soi_json_close(j, '}');
		soi_json_close(j, ']');
	}
	soi_json_key(j, "tags");
	soi_json_open(j, '[');
	soi_json_str(j, soi_o_str(e->o, "change"));
	soi_json_close(j, ']');
	soi_json_key(j, "_soi");
	soi_json_open(j, '{');
	soi_json_key_int(j, "seq", soi_o_int(e->o, "seq"));
	for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); i++)
		soi_draw_key_if(j, ours[i], soi_o_str(e->o, ours[i]));
	soi_json_close(j, '}');
	soi_json_close(j, '}');
	soi_buf_release(&text);
}

static void json_feed(struct feed *f, struct soi_buf *b)
{
	struct soi_json j;

	soi_json_init(&j, b);
	soi_json_open(&j, '{');
	soi_json_key_str(&j, "version", SOI_LIT("https://jsonfeed.org/version/1.1"));
	soi_json_key_str(&j, "title", f->subject.title.n ? f->subject.title : SOI_LIT("Soi"));
	soi_json_key_str(&j, "home_page_url", soi_buf_span(&f->subject.page));
	soi_json_key_str(&j, "feed_url", soi_buf_span(&f->subject.self));
	soi_json_key_str(&j, "language", f->ask->lang == SOI_VI ? SOI_LIT("vi") : SOI_LIT("en"));
	soi_json_key(&j, "items");
	soi_json_open(&j, '[');
	for (size_t i = 0; i < f->n; i++)
		json_entry(f, &f->entries[i], &j);
	soi_json_close(&j, ']');
	soi_json_close(&j, '}');
	soi_buf_byte(b, '\n');
}

/* --- the addresses ---------------------------------------------------------------------------------- */

int soi_feed(const struct soi_page_ask *ask, enum soi_feed_of of, enum soi_form form, struct soi_buf *out,
	     struct soi_err *err)
{
	struct feed f = { .ask = ask };
	int rc = soi_subject_open(&f.subject, ask, of, form == SOI_FORM_ATOM ? ".atom" : ".feed.json", out, err);

	if (rc == 200) {
		f.shelf = soi_shelf_new(ask, false);
		soi_buf_init(&f.html, SOI_MAX_FILE_BYTES);
		soi_buf_init(&f.url, 1 << 20);
		soi_buf_init(&f.title, SOI_MAX_FILE_BYTES);
		rc = soi_store_changes_of(ask->store, soi_buf_span(&f.subject.articles), SIZE_MAX, add_entry, &f, err);
		if (rc >= 0) {
			(form == SOI_FORM_ATOM ? atom : json_feed)(&f, out);
			rc = 200;
		}
		for (size_t i = 0; i < f.n; i++)
			json_object_put(f.entries[i].o);
		soi_buf_release(&f.title);
		soi_buf_release(&f.url);
		soi_buf_release(&f.html);
		soi_shelf_free(f.shelf);
	}
	soi_subject_release(&f.subject);
	return rc;
}

void soi_draw_feed_links(const struct soi_page_ask *ask, struct soi_buf *b)
{
	static const struct {
		const char *ending, *type;
	} feeds[] = { { ".atom", "application/atom+xml" }, { ".feed.json", "application/feed+json" },
		      { ".ics", "text/calendar" } };
	bool thing = soi_span_starts(ask->here, SOI_LIT("/story/")) || soi_span_starts(ask->here, SOI_LIT("/name/"));
	bool query = soi_span_starts(ask->here, SOI_LIT("/search?")) && ask->query.n;
	struct soi_span args = ask->here, path = soi_span_cut(&args, '?');

	if (!thing && !query)
		path = SOI_LIT("/changes");
	/* What changed at all is no calendar. */
	for (size_t i = 0; i < (thing || query ? 3 : 2); i++) {
		soi_html_put(b, "<link rel=\"alternate\" type=\"%r\" href=\"%t%r", feeds[i].type, path, feeds[i].ending);
		if (query)
			soi_html_put(b, "?q=%u", ask->query);
		soi_draw_lang(ask, b, query ? '&' : '?');
		soi_html_raw(b, "\">\n");
	}
}
