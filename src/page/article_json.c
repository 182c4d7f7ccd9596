/*
 * Records out and in (record.md of the design; doc/record.md here).
 *
 * Offsets are bytes inside and code points outside; soi_cpmap converts in
 * constant time.  Reading back checks everything that later code relies on:
 * pieces and spans in order and inside the text, dates that are dates, title
 * and lede really the first lines.  Cost: linear in the record.
 *
 * json-c is strict about syntax but lets three things through, which are
 * refused here first: ill-formed UTF-8, NaN and Infinity, and depth.
 */
#include <json.h>
#include <limits.h>

#include "page/page.h"
#include "base/banned.h"

static const char *const kind_names[] = { "article", "listing", "item", "other" };
static const char *const from_names[] = { "none", "given", "page", "url", "text", "linked" };
static const char *const drop_names[] = { "caption", "credit", "byline", "dateline", "related",
					  "form", "widget", "repeat", "navigation" };
static const char *const order_names[] = { "none", "newest-first", "oldest-first" };

#define COUNT(x) (sizeof(x) / sizeof(*(x)))

const char *soi_kind_name(enum soi_kind k)
{
	return kind_names[k];
}

const char *soi_from_name(enum soi_from f)
{
	return from_names[f];
}

const char *soi_drop_name(enum soi_drop d)
{
	return drop_names[d];
}

const char *soi_order_name(enum soi_order o)
{
	return order_names[o];
}

static void opt_str(struct soi_json *j, const char *key, struct soi_span s)
{
	if (s.n)
		soi_json_key_str(j, key, s);
}

static void opt_strs(struct soi_json *j, const char *key, const struct soi_span *s, size_t n)
{
	if (n == 0)
		return;
	soi_json_key(j, key);
	soi_json_open(j, '[');
	for (size_t i = 0; i < n; i++)
		soi_json_str(j, s[i]);
	soi_json_close(j, ']');
}

void soi_why_json(const struct soi_why *why, size_t n, const struct soi_cpmap *map,
		  struct soi_json *j)
{
	soi_json_open(j, '[');
	for (size_t i = 0; i < n; i++) {
		const struct soi_why *w = &why[i];

		soi_json_open(j, '{');
		soi_json_key_str(j, "rule", w->rule);
		opt_str(j, "text", w->quote);
		opt_str(j, "article", w->article);
		if (map && w->start != SOI_NO_OFFSET && w->end != SOI_NO_OFFSET) {
			soi_json_key_int(j, "start", (int64_t)soi_cp_of_byte(map, w->start));
			soi_json_key_int(j, "end", (int64_t)soi_cp_of_byte(map, w->end));
		}
		if (w->byte_start != SOI_NO_OFFSET && w->byte_end != SOI_NO_OFFSET) {
			soi_json_key_int(j, "byte_start", (int64_t)w->byte_start);
			soi_json_key_int(j, "byte_end", (int64_t)w->byte_end);
		}
		opt_str(j, "value", w->value);
		soi_json_close(j, '}');
	}
	soi_json_close(j, ']');
}

static void items_json(const struct soi_article *art, struct soi_json *j)
{
	soi_json_key(j, "items");
	soi_json_open(j, '[');
	for (size_t i = 0; i < art->n_items; i++) {
		const struct soi_list_item *it = &art->items[i];

		soi_json_open(j, '{');
		soi_json_key_str(j, "id", it->id);
		soi_json_key_str(j, "title", it->title);
		soi_json_key_str(j, "lede", it->lede);
		soi_json_key_str(j, "url", it->url);
		soi_json_key_str(j, "published", it->published);
		soi_json_close(j, '}');
	}
	soi_json_close(j, ']');
	soi_json_key_str(j, "order", soi_span_str(soi_order_name(art->order)));
}

static void images_json(const struct soi_article *art, struct soi_json *j)
{
	soi_json_key(j, "images");
	soi_json_open(j, '[');
	for (size_t i = 0; i < art->n_images; i++) {
		soi_json_open(j, '{');
		soi_json_key_str(j, "url", art->images[i].url);
		opt_str(j, "caption", art->images[i].caption);
		opt_str(j, "credit", art->images[i].credit);
		soi_json_close(j, '}');
	}
	soi_json_close(j, ']');
}

static void dropped_json(const struct soi_article *art, struct soi_json *j)
{
	soi_json_key(j, "dropped");
	soi_json_open(j, '[');
	for (size_t i = 0; i < art->n_dropped; i++) {
		const struct soi_dropped *d = &art->dropped[i];

		soi_json_open(j, '{');
		soi_json_key_str(j, "text", d->text);
		soi_json_key_str(j, "why", soi_span_str(soi_drop_name(d->why)));
		soi_json_key_int(j, "byte_start", (int64_t)d->byte_start);
		soi_json_key_int(j, "byte_end", (int64_t)d->byte_end);
		soi_json_close(j, '}');
	}
	soi_json_close(j, ']');
}

static void capture_json(const struct soi_article *art, const struct soi_cpmap *map,
			 struct soi_json *j)
{
	soi_json_key(j, "capture");
	soi_json_open(j, '{');
	soi_json_key_str(j, "sha256", soi_span_str(art->sha256));
	opt_str(j, "url", art->capture_url);
	opt_str(j, "fetched", art->fetched);
	soi_json_key(j, "pieces");
	soi_json_open(j, '[');
	for (size_t i = 0; i < art->n_pieces; i++) {
		const struct soi_piece *p = &art->pieces[i];

		soi_json_open(j, '[');
		soi_json_int(j, (int64_t)soi_cp_of_byte(map, p->start));
		soi_json_int(j, (int64_t)soi_cp_of_byte(map, p->end));
		soi_json_int(j, (int64_t)p->byte_start);
		soi_json_int(j, (int64_t)p->byte_end);
		soi_json_close(j, ']');
	}
	soi_json_close(j, ']');
	soi_json_close(j, '}');
}

void soi_article_json(const struct soi_article *art, struct soi_arena *a, struct soi_json *j)
{
	struct soi_cpmap map;

	soi_cpmap_build(&map, a, art->text);
	soi_json_key_str(j, "id", art->id);
	opt_str(j, "url", art->url);
	opt_str(j, "outlet", art->outlet);
	opt_str(j, "publisher", art->publisher);
	opt_strs(j, "agencies", art->agencies, art->n_agencies);
	opt_strs(j, "authors", art->authors, art->n_authors);
	opt_str(j, "section", art->section);
	opt_strs(j, "tags", art->tags, art->n_tags);
	opt_str(j, "lang", art->lang);
	soi_json_key_str(j, "kind", soi_span_str(soi_kind_name(art->kind)));
	soi_json_key_str(j, "title", art->title);
	soi_json_key_str(j, "lede", art->lede);
	soi_json_key(j, "text");
	soi_json_str(j, art->text);
	soi_json_key_str(j, "published", art->published);
	soi_json_key_str(j, "published_from", soi_span_str(soi_from_name(art->published_from)));
	if (art->n_published_why) {
		soi_json_key(j, "published_why");
		soi_why_json(art->published_why, art->n_published_why, &map, j);
	}
	if (art->kind == SOI_LISTING)
		items_json(art, j);
	if (art->part_of.n) {
		soi_json_key_str(j, "part_of", art->part_of);
		soi_json_key_int(j, "rank", (int64_t)art->rank);
	}
	if (art->n_images)
		images_json(art, j);
	if (art->n_dropped)
		dropped_json(art, j);
	capture_json(art, &map, j);
}

/* Reading back. */

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Outside strings JSON has these words only; json-c also takes NaN, Infinity
 * and, in any case, TRUE; inside them no control characters, which it takes
 * too.  Returns the offset of what is none, or SIZE_MAX. */
static size_t not_json(struct soi_span s)
{
	static const struct soi_span words[] = {
		SOI_LIT("true"), SOI_LIT("false"), SOI_LIT("null"), SOI_LIT("e"), SOI_LIT("E")
	};
	size_t i = 0, k, start;

	while (i < s.n) {
		if (s.p[i] == '"') {
			for (i++; i < s.n && s.p[i] != '"'; i++) {
				if ((unsigned char)s.p[i] < 0x20)
					return i;
				i += s.p[i] == '\\';
			}
			i++;
			continue;
		}
		for (start = i; i < s.n && letter(s.p[i]); i++)
			;
		if (i == start) {
			i++;
			continue;
		}
		for (k = 0; k < COUNT(words); k++)
			if (soi_span_eq(soi_span_sub(s, start, i), words[k]))
				break;
		if (k == COUNT(words))
			return start;
	}
	return SIZE_MAX;
}

static void escape_unit(struct soi_buf *out, uint32_t unit)
{
	static const char digit[] = "0123456789abcdef";

	soi_buf_add(out, SOI_LIT("\\u"));
	for (int shift = 12; shift >= 0; shift -= 4)
		soi_buf_byte(out, digit[unit >> shift & 15]);
}

/* The line with all beyond ASCII as \uXXXX, but for what stands behind a backslash, which is no
 * escape; *at, a place in what that gives, becomes the place in the line. */
static void escape_all(struct soi_span line, struct soi_buf *out, size_t *at)
{
	bool escaped = false;
	size_t wanted = *at;

	*at = line.n;
	for (size_t i = 0; i < line.n;) {
		size_t before = i;
		uint32_t cp = soi_utf8_next(line, &i);

		if (out->n >= wanted && *at == line.n)
			*at = before;
		if (cp < 0x80 || escaped)
			soi_buf_add(out, soi_span_sub(line, before, i));
		else if (cp < 0x10000)
			escape_unit(out, cp);
		else {
			escape_unit(out, 0xD800 + ((cp - 0x10000) >> 10));
			escape_unit(out, 0xDC00 + ((cp - 0x10000) & 0x3FF));
		}
		escaped = cp == '\\' && !escaped;
	}
}

/*
 * json-c 0.18, which Debian 13 has, takes bytes above 127 in a string for control characters where it is
 * strict, and so refuses all Vietnamese.  What it refuses is given to it again in ASCII; other
 * versions refuse that again, and nothing changes.
 */
static struct json_object *parse_strict(struct json_tokener *tok, struct soi_span line, size_t *end)
{
	struct json_object *o = json_tokener_parse_ex(tok, line.n ? line.p : "", (int)line.n);
	size_t nowhere = SIZE_MAX;
	struct soi_buf b;

	*end = json_tokener_get_parse_end(tok);
	if (o || json_tokener_get_error(tok) != json_tokener_error_parse_string)
		return o;
	soi_buf_init(&b, 3 * SOI_MAX_CAPTURE_BYTES);
	escape_all(line, &b, &nowhere);
	json_tokener_reset(tok);
	o = json_tokener_parse_ex(tok, b.p, (int)b.n);
	*end = json_tokener_get_parse_end(tok);
	if (*end == b.n) {
		*end = line.n;
	} else {
		soi_buf_clear(&b);
		escape_all(line, &b, end);
	}
	soi_buf_release(&b);
	return o;
}

int soi_json_line(struct soi_span line, struct json_object **out, struct soi_err *err)
{
	struct json_tokener *tok = NULL;
	struct json_object *o = NULL;
	size_t bad, end;
	int rc = SOI_OK;

	*out = NULL;
	if (line.n > SOI_MAX_CAPTURE_BYTES)
		return soi_fail(err, SOI_ELIMIT, 0, "a line passes %zu bytes", SOI_MAX_CAPTURE_BYTES);
	bad = soi_utf8_check(line);
	if (bad != SIZE_MAX)
		return soi_fail(err, SOI_EFORMAT, bad, "not UTF-8 at byte %zu of the line", bad);
	bad = not_json(line);
	if (bad != SIZE_MAX)
		return soi_fail(err, SOI_EFORMAT, bad, "not JSON at byte %zu of the line", bad);
	tok = json_tokener_new_ex(SOI_MAX_JSON_DEPTH);
	if (!tok)
		soi_out_of_memory();
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT);
	o = parse_strict(tok, line, &end);
	if (!o && json_tokener_get_error(tok) == json_tokener_continue)
		rc = soi_fail(err, SOI_EFORMAT, line.n, "the line's JSON is cut short");
	else if (!o)
		rc = soi_fail(err, SOI_EFORMAT, end, "not JSON at byte %zu of the line", end);
	else if (!json_object_is_type(o, json_type_object))
		rc = soi_fail(err, SOI_EFORMAT, 0, "the line is no JSON object");
	else if (soi_span_trim(soi_span_sub(line, end, line.n)).n)
		rc = soi_fail(err, SOI_EFORMAT, end, "something follows the JSON object at byte %zu "
			      "of the line", end);
	json_tokener_free(tok);
	if (rc < 0) {
		json_object_put(o);
		o = NULL;
	}
	*out = o;
	return rc;
}

/* A string field, copied; empty where absent, null or of another type. */
static struct soi_span get_str(struct soi_arena *a, const struct soi_value *o, const char *key)
{
	const struct soi_value *v = soi_value_get(o, key);

	return soi_value_is(v, SOI_VALUE_STR) ? soi_arena_copy(a, v->text) : SOI_EMPTY;
}

/* A whole number from 0 on, or SOI_NO_OFFSET. */
static size_t number(const struct soi_value *v)
{
	int64_t n;

	return !soi_value_int(v, &n) || n < 0 || n == INT64_MAX ? SOI_NO_OFFSET : (size_t)n;
}

static size_t get_number(const struct soi_value *o, const char *key)
{
	return number(soi_value_get(o, key));
}

static struct soi_span *get_strs(struct soi_arena *a, const struct soi_value *o, const char *key,
				 size_t *n)
{
	size_t len, i;
	const struct soi_value *v = soi_value_array(o, key, &len);
	struct soi_span *out = SOI_NEW_N(a, struct soi_span, len ? len : 1);

	*n = 0;
	for (i = 0; i < len; i++) {
		const struct soi_value *e = soi_value_at(v, i);

		if (soi_value_is(e, SOI_VALUE_STR))
			out[(*n)++] = soi_arena_copy(a, e->text);
	}
	return out;
}

/* The index of the field's value among names; def where absent. */
static int get_name(const struct soi_value *o, const char *key, const char *const *names, size_t n,
		    size_t def, size_t *out, struct soi_err *err)
{
	const struct soi_value *v = soi_value_get(o, key);

	*out = def;
	if (!v)
		return SOI_OK;
	for (*out = 0; v->kind == SOI_VALUE_STR && *out < n; ++*out)
		if (soi_span_is(v->text, names[*out]))
			return SOI_OK;
	return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "unknown value in '%s'", key);
}

static int parse_why(struct soi_arena *a, const struct soi_value *o, const struct soi_cpmap *map,
		     struct soi_article *out, struct soi_err *err)
{
	size_t n, i;
	const struct soi_value *v = soi_value_array(o, "published_why", &n);

	out->published_why = SOI_NEW_N(a, struct soi_why, n ? n : 1);
	for (i = 0; i < n; i++) {
		const struct soi_value *e = soi_value_at(v, i);
		struct soi_why *w = &out->published_why[i];

		if (!soi_value_is(e, SOI_VALUE_OBJECT))
			return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "'published_why' holds no object");
		w->rule = get_str(a, e, "rule");
		w->quote = get_str(a, e, "text");
		w->article = get_str(a, e, "article");
		w->value = get_str(a, e, "value");
		w->start = get_number(e, "start");
		w->end = get_number(e, "end");
		w->byte_start = get_number(e, "byte_start");
		w->byte_end = get_number(e, "byte_end");
		if (w->start != SOI_NO_OFFSET && w->end != SOI_NO_OFFSET) {
			if (w->start > w->end || w->end > map->n_cp)
				return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
						"'published_why' points outside the text");
			w->start = soi_byte_of_cp(map, w->start);
			w->end = soi_byte_of_cp(map, w->end);
		}
	}
	out->n_published_why = n;
	return SOI_OK;
}

static int parse_items(struct soi_arena *a, const struct soi_value *o, struct soi_article *out,
		       struct soi_err *err)
{
	size_t n, i;
	const struct soi_value *v = soi_value_array(o, "items", &n);

	if (n > SOI_MAX_ITEMS)
		return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "'items' passes %zu", SOI_MAX_ITEMS);
	out->items = SOI_NEW_N(a, struct soi_list_item, n ? n : 1);
	for (i = 0; i < n; i++) {
		const struct soi_value *e = soi_value_at(v, i);
		struct soi_list_item *it = &out->items[i];

		if (!soi_value_is(e, SOI_VALUE_OBJECT))
			return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "'items' holds no object");
		it->id = get_str(a, e, "id");
		it->title = get_str(a, e, "title");
		it->lede = get_str(a, e, "lede");
		it->url = get_str(a, e, "url");
		it->published = get_str(a, e, "published");
	}
	out->n_items = n;
	return SOI_OK;
}

static void parse_images(struct soi_arena *a, const struct soi_value *o, struct soi_article *out)
{
	size_t n, i;
	const struct soi_value *v = soi_value_array(o, "images", &n);

	out->images = SOI_NEW_N(a, struct soi_image, n ? n : 1);
	for (i = 0; i < n; i++) {
		const struct soi_value *e = soi_value_at(v, i);
		struct soi_image *im = &out->images[out->n_images];

		if (!soi_value_is(e, SOI_VALUE_OBJECT))
			continue;
		im->url = get_str(a, e, "url");
		im->caption = get_str(a, e, "caption");
		im->credit = get_str(a, e, "credit");
		im->byte_start = SOI_NO_OFFSET;
		out->n_images++;
	}
}

static int parse_dropped(struct soi_arena *a, const struct soi_value *o, struct soi_article *out,
			 struct soi_err *err)
{
	size_t n, i, why;
	const struct soi_value *v = soi_value_array(o, "dropped", &n);

	out->dropped = SOI_NEW_N(a, struct soi_dropped, n ? n : 1);
	for (i = 0; i < n; i++) {
		const struct soi_value *e = soi_value_at(v, i);
		struct soi_dropped *d = &out->dropped[i];
		int rc;

		if (!soi_value_is(e, SOI_VALUE_OBJECT))
			return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "'dropped' holds no object");
		rc = get_name(e, "why", drop_names, COUNT(drop_names), SOI_DROP_NAVIGATION, &why, err);
		if (rc < 0)
			return rc;
		d->why = (enum soi_drop)why;
		d->text = get_str(a, e, "text");
		d->byte_start = get_number(e, "byte_start");
		d->byte_end = get_number(e, "byte_end");
	}
	out->n_dropped = n;
	return SOI_OK;
}

static int parse_capture(struct soi_arena *a, const struct soi_value *o, const struct soi_cpmap *map,
			 struct soi_article *out, struct soi_err *err)
{
	const struct soi_value *c = soi_value_get(o, "capture"), *v;
	struct soi_span sha;
	size_t n, i, k, at = 0;

	out->pieces = NULL;
	if (!soi_value_is(c, SOI_VALUE_OBJECT))
		return SOI_OK;
	sha = get_str(a, c, "sha256");
	if (sha.n == 64)
		memcpy(out->sha256, sha.p, 64);
	out->capture_url = get_str(a, c, "url");
	out->fetched = get_str(a, c, "fetched");
	v = soi_value_array(c, "pieces", &n);
	out->pieces = SOI_NEW_N(a, struct soi_piece, n ? n : 1);
	for (i = 0; i < n; i++) {
		const struct soi_value *e = soi_value_at(v, i);
		size_t q[4];

		for (k = 0; k < 4; k++)
			q[k] = soi_value_is(e, SOI_VALUE_ARRAY) ?
			       number(soi_value_at(e, k)) : SOI_NO_OFFSET;
		if (q[0] != at || q[1] == SOI_NO_OFFSET || q[1] < q[0] || q[1] > map->n_cp ||
		    q[2] == SOI_NO_OFFSET || q[3] == SOI_NO_OFFSET || q[3] < q[2])
			return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
					"piece %zu of 'capture' does not continue the text", i);
		at = q[1];
		out->pieces[i] = (struct soi_piece){ soi_byte_of_cp(map, q[0]),
			soi_byte_of_cp(map, q[1]), q[2], q[3] };
	}
	if (n && at != map->n_cp)
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
				"the pieces of 'capture' end before the text");
	out->n_pieces = n;
	return SOI_OK;
}

/* The line of text that begins at *at if it is s; *at moves behind it. */
static struct soi_span first_line(struct soi_span text, struct soi_span s, size_t *at)
{
	struct soi_span rest = soi_span_sub(text, *at, text.n);

	if (s.n == 0 || !soi_span_starts(rest, s) || (rest.n > s.n && rest.p[s.n] != '\n'))
		return SOI_EMPTY;
	*at += s.n + (rest.n > s.n);
	return soi_span_sub(rest, 0, s.n);
}

static void parse_strings(struct soi_arena *a, const struct soi_value *o, struct soi_article *out)
{
	out->id = get_str(a, o, "id");
	out->url = get_str(a, o, "url");
	out->outlet = get_str(a, o, "outlet");
	out->publisher = get_str(a, o, "publisher");
	out->section = get_str(a, o, "section");
	out->lang = get_str(a, o, "lang");
	out->part_of = get_str(a, o, "part_of");
	out->agencies = get_strs(a, o, "agencies", &out->n_agencies);
	out->authors = get_strs(a, o, "authors", &out->n_authors);
	out->tags = get_strs(a, o, "tags", &out->n_tags);
	out->text = get_str(a, o, "text");
	out->published = get_str(a, o, "published");
}

int soi_article_parse(struct soi_arena *a, const struct soi_value *o, struct soi_article *out,
		      struct soi_err *err)
{
	struct soi_cpmap map;
	struct soi_date date;
	size_t at = 0, kind, from, order, rank;
	int rc;

	*out = (struct soi_article){ 0 };
	parse_strings(a, o, out);
	if (out->id.n == 0 || out->id.n > SOI_MAX_ID_BYTES)
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "the record's 'id' is missing or too long");
	if (!out->text.p)	/* "" is what a page without any text gives */
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "the record has no 'text'");
	if (out->text.n > SOI_MAX_TEXT_BYTES)
		return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "'text' passes %zu bytes",
				SOI_MAX_TEXT_BYTES);
	if (memchr(out->text.p, 0, out->text.n))
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "'text' holds a NUL");
	out->title = first_line(out->text, get_str(a, o, "title"), &at);
	out->lede = first_line(out->text, get_str(a, o, "lede"), &at);
	if (out->published.n && !soi_date_parse(out->published, &date))
		return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "'published' is no date");
	soi_cpmap_build(&map, a, out->text);
	rc = get_name(o, "kind", kind_names, COUNT(kind_names), SOI_ARTICLE, &kind, err);
	if (rc == SOI_OK)
		rc = get_name(o, "published_from", from_names, COUNT(from_names),
			      out->published.n ? SOI_FROM_GIVEN : SOI_FROM_NONE, &from, err);
	if (rc == SOI_OK)
		rc = get_name(o, "order", order_names, COUNT(order_names), SOI_ORDER_NONE, &order, err);
	if (rc == SOI_OK)
		rc = parse_why(a, o, &map, out, err);
	if (rc == SOI_OK)
		rc = parse_items(a, o, out, err);
	if (rc == SOI_OK)
		rc = parse_dropped(a, o, out, err);
	if (rc == SOI_OK)
		rc = parse_capture(a, o, &map, out, err);
	if (rc < 0)
		return rc;
	parse_images(a, o, out);
	rank = get_number(o, "rank");
	out->kind = (enum soi_kind)kind;
	out->published_from = (enum soi_from)from;
	out->order = (enum soi_order)order;
	out->rank = rank == SOI_NO_OFFSET ? 0 : rank;
	return SOI_OK;
}
