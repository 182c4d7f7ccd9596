/*
 * A calendar of what was announced: the planned entries of stories, and those
 * that have been held since, as iCalendar (RFC 5545).
 *
 * An event in somebody's calendar has to move when it is put off and to stay
 * when it is held, so its UID may hang on nothing that does either.  It is a
 * hash of where it was announced first: the earliest published sentence that
 * speaks of it as something to come.  DTSTAMP is when the last report appeared
 * that said something new of it, or the first that said what holds now, never
 * the clock; so another report of the same changes no byte.
 *
 * What has no day of its own ("next month", 24/6 of an unknown year) is left
 * out: a calendar can only say when.  Two weeks ("tuần tới", next week) is the
 * longest that is still a date.
 */
#include "web/feeds.h"

#include <inttypes.h>

#include "base/banned.h"

#define LINE_BYTES 75		/* RFC 5545, 3.1 */
#define LONGEST_DAYS 14
#define EVENTS_SHOWN 500
#define EVIDENCE_TOLD 4

struct calendar {
	const struct soi_page_ask *ask;
	struct soi_subject subject;
	struct soi_hand_shelf *shelf;
	struct soi_buf *out, line, value;
	size_t n;
	bool all_of_story;		/* else entries on the articles that are meant */
};

/* --- lines -------------------------------------------------------------------------- */

/* The line to out, folded between characters. */
static void put_line(struct calendar *c)
{
	size_t room = LINE_BYTES;

	for (size_t i = 0; i < c->line.n;) {
		size_t n = 1;

		while (i + n < c->line.n && ((unsigned char)c->line.p[i + n] & 0xC0) == 0x80)
			n++;
		if (n > room) {
			soi_buf_add(c->out, SOI_LIT("\r\n "));
			room = LINE_BYTES - 1;
		}
		soi_buf_add(c->out, soi_span_sub(soi_buf_span(&c->line), i, i + n));
		room -= n < room ? n : room;
		i += n;
	}
	soi_buf_add(c->out, SOI_LIT("\r\n"));
	soi_buf_clear(&c->line);
}

static void escaped(struct soi_buf *b, struct soi_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char ch = (unsigned char)s.p[i];

		if (ch == '\n')
			soi_buf_add(b, SOI_LIT("\\n"));
		else if (ch < 0x20 || ch == 0x7F)
			soi_buf_byte(b, ' ');
		else if (ch == '\\' || ch == ';' || ch == ',')
			soi_buf_printf(b, "\\%c", ch);
		else
			soi_buf_byte(b, s.p[i]);
	}
}

static void text_line(struct calendar *c, const char *name, struct soi_span text)
{
	if (!text.n)
		return;
	soi_buf_printf(&c->line, "%s:", name);
	escaped(&c->line, text);
	put_line(c);
}

static void plain_line(struct calendar *c, const char *name, struct soi_span value)
{
	soi_buf_printf(&c->line, "%s:%.*s", name, SOI_FMT(value));
	put_line(c);
}

static void day_line(struct calendar *c, const char *name, int64_t day)
{
	int y, mo, d;

	soi_civil_of(day, &y, &mo, &d);
	soi_buf_printf(&c->line, "%s;VALUE=DATE:%04d%02d%02d", name, y, mo, d);
	put_line(c);
}

static void utc_line(struct calendar *c, const char *name, int64_t unix_s)
{
	soi_buf_printf(&c->line, "%s:", name);
	soi_write_utc(&c->line, unix_s, false);
	put_line(c);
}

/* --- an entry ------------------------------------------------------------------------- */

static bool is_plan(struct soi_span role)
{
	return soi_span_is(role, "planned") || soi_span_is(role, "possible") || soi_span_is(role, "called-for") ||
	       soi_span_is(role, "put-off");
}

static int64_t time_of(struct soi_span published)
{
	struct soi_date d;
	int64_t first, last;

	if (soi_date_parse(published, &d) && d.day)
		return soi_date_unix(&d);
	return soi_edtf_bounds(published, &first, &last) ? first * 86400 : SOI_NO_TIME;
}

/* What the evidence tells of an entry as a whole. */
struct announced {
	struct soi_span article;
	int64_t start, at_s;		/* of the first announcement */
	int64_t new_s;			/* of the last that is new */
	int64_t state_s;		/* of the first that says what holds */
	bool any, meant;
};

static void look_at(struct calendar *c, struct json_object *e, struct soi_span status, struct announced *a)
{
	struct soi_span article = soi_o_str(e, "article");
	const struct soi_at_hand *art = soi_shelf_get(c->shelf, article);
	int64_t at = art ? time_of(soi_hand_published(art)) : SOI_NO_TIME, start = soi_o_int(e, "start");
	/* An unknown time comes last. */
	uint64_t key = (uint64_t)at + (UINT64_C(1) << 63) - 1, best = (uint64_t)a->at_s + (UINT64_C(1) << 63) - 1;
	int order;

	a->meant = a->meant || c->all_of_story || soi_subject_has(&c->subject, article);
	if (soi_o_true(e, "new") && at > a->new_s)
		a->new_s = at;
	if (soi_span_eq(soi_o_str(e, "role"), status) && at != SOI_NO_TIME &&
	    (a->state_s == SOI_NO_TIME || at < a->state_s))
		a->state_s = at;
	if (!is_plan(soi_o_str(e, "role")))
		return;
	order = soi_span_cmp(article, a->article);
	if (a->any && (key > best || (key == best && (order > 0 || (order == 0 && start >= a->start)))))
		return;
	a->any = true;
	a->article = article;
	a->start = start;
	a->at_s = at;
}

static void look_at_all(struct calendar *c, struct json_object *list, struct soi_span status, struct announced *a)
{
	for (size_t i = 0; i < soi_o_len(list); i++)
		look_at(c, soi_o_at(list, i), status, a);
	if (list && json_object_is_type(list, json_type_object))
		look_at(c, list, status, a);
}

/* Whether a calendar can say it. */
static bool is_date(struct soi_span when)
{
	int64_t first, last;

	return when.n && soi_edtf_bounds(when, &first, &last) && last - first < LONGEST_DAYS;
}

/* DTSTART and, where it ends on another day, DTEND, which is the first day after. */
static void put_when(struct calendar *c, struct soi_span when)
{
	struct soi_date d;
	int64_t first = 0, last = 0;

	if (soi_date_parse(when, &d) && d.day && d.hour >= 0) {
		utc_line(c, "DTSTART", soi_date_unix(&d));
		return;
	}
	(void)soi_edtf_bounds(when, &first, &last);
	day_line(c, "DTSTART", first);
	if (last > first)
		day_line(c, "DTEND", last + 1);
}

static const char *state(struct soi_span status)
{
	if (soi_span_is(status, "actual"))
		return "CONFIRMED";
	return is_plan(status) ? "TENTATIVE" : "CANCELLED";
}

/* The sentences that it rests on, with who published them. */
static void put_description(struct calendar *c, struct json_object *list)
{
	soi_buf_clear(&c->value);
	for (size_t i = 0, told = 0; i < soi_o_len(list) && told < EVIDENCE_TOLD; i++) {
		struct json_object *e = soi_o_at(list, i);
		const struct soi_at_hand *art = soi_shelf_get(c->shelf, soi_o_str(e, "article"));
		struct soi_span outlet;

		if (!art || !soi_o_true(e, "new"))
			continue;
		outlet = soi_o_str(art->o, "outlet");
		soi_buf_printf(&c->value, "%s%.*s%s%.*s", told++ ? "\n" : "", SOI_FMT(outlet), outlet.n ? ": " : "",
			       SOI_FMT(soi_hand_slice(art, soi_o_int(e, "start"), soi_o_int(e, "end"))));
	}
	text_line(c, "DESCRIPTION", soi_buf_span(&c->value));
}

static void put_event(struct calendar *c, struct soi_span story, struct json_object *e)
{
	struct json_object *list = soi_o_get(e, "evidence");
	struct soi_span when = soi_o_str(e, "when"), where = soi_o_str(e, "where"), status = soi_o_str(e, "status");
	struct announced a = { .at_s = SOI_NO_TIME, .new_s = SOI_NO_TIME, .state_s = SOI_NO_TIME };
	int64_t stamp;
	char uid[37];

	if (!is_date(when))
		return;
	look_at_all(c, list, status, &a);
	look_at_all(c, soi_o_get(e, "realises"), status, &a);
	if (!a.any || !a.meant || c->n == EVENTS_SHOWN)
		return;
	c->n++;
	soi_buf_clear(&c->value);
	soi_buf_printf(&c->value, "soi-announced\n%.*s\n%" PRId64, SOI_FMT(a.article), a.start);
	soi_uuid_of(soi_buf_span(&c->value), uid);
	plain_line(c, "BEGIN", SOI_LIT("VEVENT"));
	plain_line(c, "UID", soi_span_str(uid));
	stamp = a.new_s > a.state_s ? a.new_s : a.state_s;
	utc_line(c, "DTSTAMP", stamp == SOI_NO_TIME ? 0 : stamp);	/* the format wants one */
	put_when(c, when);
	text_line(c, "SUMMARY", soi_o_str(e, "headline"));
	if (where.n)
		text_line(c, "LOCATION", soi_name_shown(where));
	put_description(c, list);
	plain_line(c, "STATUS", soi_span_str(state(status)));
	plain_line(c, "TRANSP", SOI_LIT("TRANSPARENT"));
	soi_buf_clear(&c->value);
	soi_buf_add(&c->value, c->ask->origin);
	soi_html_put(&c->value, "/story/%u", story);
	plain_line(c, "URL", soi_buf_span(&c->value));
	plain_line(c, "END", SOI_LIT("VEVENT"));
}

static void put_all(struct calendar *c)
{
	plain_line(c, "BEGIN", SOI_LIT("VCALENDAR"));
	plain_line(c, "VERSION", SOI_LIT("2.0"));
	plain_line(c, "PRODID", SOI_LIT("-//Soi//Soi//VI"));
	plain_line(c, "CALSCALE", SOI_LIT("GREGORIAN"));
	plain_line(c, "METHOD", SOI_LIT("PUBLISH"));
	text_line(c, "X-WR-CALNAME", c->subject.title);
	for (size_t i = 0; i < c->subject.n_stories; i++) {
		struct json_object **o = &c->subject.stories[i], *list;

		if (!*o && soi_o_load(c->ask, soi_store_story, c->subject.story[i], o, NULL) != 1)
			continue;
		list = soi_o_get(*o, "timeline");
		for (size_t k = 0; k < soi_o_len(list); k++)
			put_event(c, c->subject.story[i], soi_o_at(list, k));
	}
	plain_line(c, "END", SOI_LIT("VCALENDAR"));
}

int soi_calendar(const struct soi_page_ask *ask, enum soi_feed_of of, struct soi_buf *out, struct soi_err *err)
{
	struct calendar c = { .ask = ask, .out = out, .all_of_story = of == SOI_FEED_STORY };
	int rc = soi_subject_open(&c.subject, ask, of, ".ics", out, err);

	if (rc == 200) {
		c.shelf = soi_shelf_new(ask, false);
		soi_buf_init(&c.line, SOI_MAX_FILE_BYTES);
		soi_buf_init(&c.value, SOI_MAX_FILE_BYTES);
		put_all(&c);
		soi_buf_release(&c.value);
		soi_buf_release(&c.line);
		soi_shelf_free(c.shelf);
	}
	soi_subject_release(&c.subject);
	return rc;
}
