/*
 *	200	read: what it names, what it says of itself, whether it differs
 *	304	as before; to who sent no validator it is a broken answer
 *	301 302 303 307 308	the other address becomes a row of its own, and so meets its own
 *		host's rules and pauses; after SOI_MAX_HOPS of them it ends
 *	404 410	gone
 *	429 503	the host is left alone as long as it says, or ever longer
 *	others	4xx refused; 5xx and broken ones ever later
 *
 * Whether a page differs is asked of what was read (title, text, date, items),
 * not of its bytes, which differ with every advertisement.
 */
#include "fetch/answer.h"

#include "fetch/when.h"
#include "page/feed.h"
#include "page/payload.h"
#include "base/banned.h"

#define HOST_MOST_S ((int64_t)6 * 3600)

static void outcome(struct soi_heard *h, const char *word)
{
	h->page.outcome = soi_span_str(word);
}

static bool is_page(const struct soi_heard *h)
{
	return h->page.kind == SOI_WATCH_PAGE;
}

/* The next look at something that answered. */
static void look_again(struct soi_heard *h, const struct soi_line *line, int64_t now_s)
{
	h->page.n_failed = 0;
	h->page.n_checked++;
	if (!is_page(h)) {
		h->page.due_s = now_s + line->every_s;
		return;
	}
	h->page.due_s = SOI_NO_TIME;
	for (size_t i = (size_t)h->page.n_checked - 1; i < line->n_rechecks; i++) {
		if (h->page.found_s + line->recheck_s[i] > now_s) {
			h->page.due_s = h->page.found_s + line->recheck_s[i];
			return;
		}
		h->page.n_checked++;	/* that one is past */
	}
}

/* Never again, or of a line of the list: after a while. */
static void give_up(struct soi_heard *h, const struct soi_line *line, int64_t now_s)
{
	h->page.n_failed++;
	h->page.due_s = is_page(h) ? SOI_NO_TIME : now_s + (line->every_s > SOI_DAY_S ? line->every_s : SOI_DAY_S);
}

static void try_later(struct soi_heard *h, const struct soi_line *line, int64_t now_s, int64_t least_s)
{
	int64_t s = soi_back_off_s(++h->page.n_failed, SOI_DAY_S, h->page.url);

	if (is_page(h) && h->page.n_failed >= SOI_MAX_TRIES) {
		h->page.due_s = SOI_NO_TIME;
		return;
	}
	if (!is_page(h) && s < line->every_s)
		s = line->every_s;
	h->page.due_s = now_s + (s < least_s ? least_s : s);
}

static void not_answered(struct soi_heard *h, const struct soi_http_answer *answer, const struct soi_line *line,
			 int64_t now_s)
{
	h->why = answer->why;
	switch (answer->end) {
	case SOI_HTTP_PRIVATE:
		outcome(h, "private");
		give_up(h, line, now_s);
		break;
	case SOI_HTTP_LARGE:
		outcome(h, "large");
		give_up(h, line, now_s);
		break;
	case SOI_HTTP_LATE:
	case SOI_HTTP_AWAY:
		outcome(h, answer->end == SOI_HTTP_LATE ? "late" : "away");
		h->host_failed = true;
		try_later(h, line, now_s, 0);
		break;
	default:
		outcome(h, "broken");
		try_later(h, line, now_s, 0);
	}
}

static void moved(struct soi_arena *a, struct soi_heard *h, struct soi_span head, const struct soi_line *line,
		  int64_t now_s)
{
	struct soi_span to = soi_header_field(head, "Location");

	if (soi_url_read(a, h->page.url, to, &h->moved_to, NULL) < 0 ||
	    soi_span_eq(h->moved_to.full, h->page.url) || h->page.n_hops >= SOI_MAX_HOPS) {
		h->moved_to = (struct soi_url){ 0 };
		h->why = h->page.n_hops >= SOI_MAX_HOPS ? "too many redirects" : "it leads nowhere";
		outcome(h, "redirects");
		give_up(h, line, now_s);
		return;
	}
	outcome(h, "moved");
	h->page.final = h->moved_to.full;
	h->page.etag = h->page.modified = SOI_EMPTY;
	h->page.n_failed = 0;
	h->page.n_checked++;
	/* Pages are followed up where they are now. */
	h->page.due_s = is_page(h) ? SOI_NO_TIME : now_s + line->every_s;
}

static void wait_for(struct soi_heard *h, struct soi_span head, const struct soi_line *line, int64_t now_s)
{
	int64_t said = soi_retry_after_s(head, now_s);

	outcome(h, "busy");
	try_later(h, line, now_s, said == SOI_NO_TIME ? 0 : said);
	h->host_free_s = now_s + (said != SOI_NO_TIME ? said :
				  soi_back_off_s(h->page.n_failed, HOST_MOST_S, h->page.host));
}

/* ---- 200 ---- */

static uint64_t content_of(const struct soi_article *arts, size_t n)
{
	uint64_t h = 1;

	for (size_t i = 0; i < n; i++) {
		const struct soi_article *art = &arts[i];

		h = soi_hash_pair(h, soi_hash64(art->title));
		if (art->kind != SOI_LISTING)
			h = soi_hash_pair(h, soi_hash_pair(soi_hash64(art->text), soi_hash64(art->published)));
		for (size_t k = 0; k < art->n_items; k++)
			h = soi_hash_pair(h, soi_hash_pair(soi_hash64(art->items[k].url),
							   soi_hash64(art->items[k].title)));
	}
	return h;
}

static bool is_sitemap(struct soi_span bytes)
{
	struct soi_span head = soi_span_sub(bytes, 0, bytes.n < 4096 ? bytes.n : 4096);

	return soi_span_find(head, SOI_LIT("<urlset"), 0) != SIZE_MAX ||
	       soi_span_find(head, SOI_LIT("<sitemapindex"), 0) != SIZE_MAX;
}

/* The page's validators, for the next request. */
static void remember(struct soi_arena *a, struct soi_heard *h, struct soi_span head)
{
	h->page.etag = soi_arena_copy(a, soi_header_field(head, "ETag"));
	h->page.modified = soi_arena_copy(a, soi_header_field(head, "Last-Modified"));
	h->page.final = SOI_EMPTY;
}

static void read_page(const struct soi_engine *e, struct soi_arena *a, struct soi_heard *h, struct soi_span head,
		      const struct soi_line *line, int64_t now_s)
{
	struct soi_article *arts = NULL;
	struct soi_err why;
	size_t n = 0;

	soi_said_read(a, head, h->capture.bytes, "soi", &h->said);
	h->read = soi_page_read(e->reader, a, &h->capture, &arts, &n, &why) == 0;
	h->content = h->read ? content_of(arts, n) : 0;
	h->keep_out = h->said.noindex || h->said.noarchive;
	if (!is_page(h) && !h->said.nofollow) {
		if (is_sitemap(h->capture.bytes))
			soi_links_of_sitemap(a, h->capture.bytes, h->page.url, line->max, &h->links);
		else
			soi_links_of_articles(a, arts, n, h->page.url, line->max, &h->links);
	}
	remember(a, h, head);
	look_again(h, line, now_s);
	if (h->read || h->links.n || (!is_page(h) && soi_feed_looks(h->capture.bytes))) {
		outcome(h, "read");
		return;
	}
	h->why = soi_arena_copy(a, soi_span_str(why.msg)).p;
	outcome(h, "unreadable");
}

static void got(const struct soi_engine *e, struct soi_arena *a, const struct soi_http_answer *answer,
		struct soi_heard *h, const struct soi_line *line, int64_t now_s)
{
	struct soi_err why;
	int rc;

	h->page.n_fetched++;
	rc = soi_payload_body(a, answer->head, answer->body, &h->capture.bytes, &why);
	if (rc < 0) {
		h->why = soi_arena_copy(a, soi_span_str(why.msg)).p;
		outcome(h, rc == SOI_ELIMIT ? "large" : "broken");
		if (rc == SOI_ELIMIT)
			give_up(h, line, now_s);
		else
			try_later(h, line, now_s, 0);
		return;
	}
	if (soi_span_trim(h->capture.bytes).n == 0) {
		outcome(h, "empty");
		try_later(h, line, now_s, 0);
		return;
	}
	/* Feeds are served as anything. */
	if (!soi_media_is_page(soi_header_field(answer->head, "Content-Type")) &&
	    (is_page(h) || !(soi_feed_looks(h->capture.bytes) || is_sitemap(h->capture.bytes)))) {
		outcome(h, "type");
		give_up(h, line, now_s);
		return;
	}
	read_page(e, a, h, answer->head, line, now_s);
}

void soi_answer_hear(const struct soi_engine *e, struct soi_arena *a, const struct soi_http_answer *answer,
		     const struct soi_watch_page *asked, const struct soi_line *line, int64_t now_s,
		     struct soi_heard *h)
{
	*h = (struct soi_heard){ .page = *asked, .host_free_s = SOI_NO_TIME, .why = "" };
	h->capture = (struct soi_capture){ .form = SOI_FORM_PAGE, .title_bytes = SIZE_MAX, .lede_bytes = SIZE_MAX,
					   .url = asked->url, .name = asked->url, .fetched = soi_utc(a, now_s) };
	h->page.last_s = now_s;
	h->page.status = answer->status;
	h->answered = answer->end == SOI_HTTP_ANSWERED;
	if (!h->answered) {
		not_answered(h, answer, line, now_s);
		return;
	}
	switch (answer->status) {
	case 200:
		got(e, a, answer, h, line, now_s);
		break;
	case 304:
		if (asked->etag.n == 0 && asked->modified.n == 0) {
			h->why = "304, and nothing was known";
			outcome(h, "broken");
			try_later(h, line, now_s, 0);
			break;
		}
		h->page.n_same++;
		outcome(h, "same");
		look_again(h, line, now_s);
		break;
	case 301:
	case 302:
	case 303:
	case 307:
	case 308:
		moved(a, h, answer->head, line, now_s);
		break;
	case 404:
	case 410:
		outcome(h, "gone");
		give_up(h, line, now_s);
		break;
	case 429:
	case 503:
		wait_for(h, answer->head, line, now_s);
		break;
	default:
		outcome(h, answer->status >= 500 ? "failed" : "refused");
		if (answer->status >= 500)
			try_later(h, line, now_s, 0);
		else
			give_up(h, line, now_s);
	}
}
