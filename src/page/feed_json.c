/*
 * JSON Feed (1.0, 1.1).
 *
 * json-c says of nothing where it stood, so the text is walked here: one pass with
 * a stack of open objects and arrays and the key that stands in each.  Only what
 * is needed is looked at; what is broken ends the walk, and the items before it
 * are kept.  Cost: linear.
 */
#include "page/feed_parts.h"

#include "base/banned.h"

struct level {
	bool is_array;
	struct soi_span key;	/* the one whose value comes, as written */
};

struct walk {
	struct soi_feed *f;
	struct level levels[SOI_MAX_JSON_DEPTH];
	size_t depth;		/* open objects and arrays */
	size_t at;
	struct soi_feed_entry *item;	/* the open one, or NULL */
};

static bool key_is(const struct walk *w, size_t level, const char *key)
{
	return level < w->depth && soi_span_is(w->levels[level].key, key);
}

static uint32_t hex4(struct soi_span in, size_t at)
{
	uint32_t v = 0;

	if (at + 4 > in.n)
		return SOI_BAD_CP;
	for (size_t i = at; i < at + 4; i++) {
		char c = in.p[i];
		uint32_t digit = (unsigned char)(c - '0') < 10 ? (uint32_t)(c - '0') :
				 (unsigned char)((c | 0x20) - 'a') < 6 ? (uint32_t)((c | 0x20) - 'a') + 10 : 16;

		if (digit == 16)
			return SOI_BAD_CP;
		v = v << 4 | digit;
	}
	return v;
}

/* The escape at in[at] ('\\'): append it, return where it ends. */
static size_t put_escape(struct soi_feed *f, size_t at, size_t end)
{
	static const char from[] = "nrtbf\"\\/", to[] = "\n\n\t  \"\\/";
	const char *simple;
	uint32_t cp, low;
	char utf8[4];
	size_t n = 6;

	if (at + 1 >= end)
		return end;
	simple = memchr(from, f->in.p[at + 1], sizeof(from) - 1);
	if (simple) {
		soi_feed_put(f, (struct soi_span){ to + (simple - from), 1 }, at, at + 2, false);
		return at + 2;
	}
	cp = f->in.p[at + 1] == 'u' ? hex4(f->in, at + 2) : SOI_BAD_CP;
	if (cp == SOI_BAD_CP)
		return at + 2;
	if (cp >= 0xD800 && cp < 0xDC00 && at + 7 < end && f->in.p[at + 6] == '\\' && f->in.p[at + 7] == 'u') {
		low = hex4(f->in, at + 8);
		if (low >= 0xDC00 && low < 0xE000) {
			cp = 0x10000 + ((cp & 0x3FF) << 10) + (low & 0x3FF);
			n = 12;
		}
	}
	if (cp >= 0xD800 && cp < 0xE000)
		cp = 0xFFFD;
	if (cp >= 0x20 || cp == '\n' || cp == '\t')
		soi_feed_put(f, (struct soi_span){ utf8, soi_utf8_put(cp, utf8) }, at, at + n, false);
	return at + n < end ? at + n : end;
}

/* The string in[from:to], unescaped, into field, unless that has one already. */
static void take(struct soi_feed *f, struct soi_feed_field *field, size_t from, size_t to)
{
	if (!field || field->end > field->start)
		return;
	soi_feed_put(f, SOI_LIT("\n"), from, from, false);
	field->start = f->text.n;
	while (from < to) {
		const char *back = memchr(f->in.p + from, '\\', to - from);
		size_t at = back ? (size_t)(back - f->in.p) : to;

		soi_feed_put_bytes(f, from, at);
		from = back ? put_escape(f, at, to) : at;
	}
	field->end = f->text.n;
}

static struct soi_feed_field *plain(struct soi_feed_field *field)
{
	field->is_plain = field->end == field->start;
	return field;
}

static struct soi_feed_field *next_name(struct soi_feed_field *list, size_t *n)
{
	return *n < SOI_FEED_MAX_NAMES ? &list[(*n)++] : NULL;
}

/* The field that a string value of an entry goes to; level: of the entry's keys. */
static struct soi_feed_field *field_of(const struct walk *w, struct soi_feed_entry *e, size_t level)
{
	static const struct {
		const char *key;
		size_t at;
	} fields[] = {
		{ "title", offsetof(struct soi_feed_entry, title) },
		{ "content_html", offsetof(struct soi_feed_entry, content) },
		{ "url", offsetof(struct soi_feed_entry, url) },
		{ "home_page_url", offsetof(struct soi_feed_entry, url) },
		{ "id", offsetof(struct soi_feed_entry, guid) },
		{ "feed_url", offsetof(struct soi_feed_entry, guid) },
		{ "date_published", offsetof(struct soi_feed_entry, date) },
		{ "date_modified", offsetof(struct soi_feed_entry, changed) },
		{ "language", offsetof(struct soi_feed_entry, lang) },
		{ "image", offsetof(struct soi_feed_entry, image) },
		{ "banner_image", offsetof(struct soi_feed_entry, image) },
	};

	if (w->depth == level + 1) {
		for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
			if (key_is(w, level, fields[i].key))
				return (struct soi_feed_field *)(void *)((char *)e + fields[i].at);
		if (key_is(w, level, "content_text"))
			return e->content.end > e->content.start ? NULL : plain(&e->content);
		return key_is(w, level, "summary") || key_is(w, level, "description") ? plain(&e->lede) : NULL;
	}
	if (w->depth == level + 2 && key_is(w, level, "tags"))
		return next_name(e->tags, &e->n_tags);
	if ((w->depth == level + 2 && key_is(w, level, "author") && key_is(w, level + 1, "name")) ||
	    (w->depth == level + 3 && key_is(w, level, "authors") && key_is(w, level + 2, "name")))
		return next_name(e->authors, &e->n_authors);
	return NULL;
}

static void string_value(struct walk *w, size_t from, size_t to)
{
	if (w->item)
		take(w->f, field_of(w, w->item, 2), from, to);
	else
		take(w->f, field_of(w, &w->f->self, 0), from, to);
}

/* Behind the string that begins at in[at] ('"'); SIZE_MAX: it does not end. */
static size_t end_of_string(struct soi_span in, size_t at)
{
	for (at++; at < in.n && in.p[at] != '"'; at++)
		at += in.p[at] == '\\';
	return at < in.n ? at + 1 : SIZE_MAX;
}

static bool is_key(const struct walk *w, size_t end)
{
	while (end < w->f->in.n && memchr(" \t\r\n", w->f->in.p[end], 4))
		end++;
	return w->depth && !w->levels[w->depth - 1].is_array && end < w->f->in.n && w->f->in.p[end] == ':';
}

/* '{' or '['; false: too deep. */
static bool open_level(struct walk *w, bool is_array)
{
	if (w->depth == SOI_MAX_JSON_DEPTH)
		return false;
	w->levels[w->depth++] = (struct level){ .is_array = is_array };
	if (w->depth == 3 && !is_array && w->levels[1].is_array && key_is(w, 0, "items"))
		w->item = soi_feed_item(w->f);
	return w->depth != 3 || w->item || !key_is(w, 0, "items");
}

void soi_feed_json(struct soi_feed *f)
{
	struct walk w = { .f = f };
	size_t end;

	for (; w.at < f->in.n; w.at++) {
		char c = f->in.p[w.at];

		if (c == '{' || c == '[') {
			if (!open_level(&w, c == '['))
				break;
		} else if (c == '}' || c == ']') {
			w.depth -= w.depth > 0;
			if (w.depth < 3)
				w.item = NULL;
		} else if (c == '"') {
			end = end_of_string(f->in, w.at);
			if (end == SIZE_MAX)
				break;
			if (is_key(&w, end))
				w.levels[w.depth - 1].key = soi_span_sub(f->in, w.at + 1, end - 1);
			else
				string_value(&w, w.at + 1, end - 1);
			w.at = end - 1;
		}
	}
}
