/*
 * Header fields
 *
 *	X-Robots-Tag: noindex, nofollow		X-Robots-Tag: soi: noarchive
 *	tdm-reservation: 1			tdm-policy: https://a.vn/terms.json
 *
 * and the same as meta elements (name="robots" or "soi", "tdm-reservation",
 * "tdm-policy").  Where several speak of mining the nearest to the text goes
 * first: meta, then header, then the file of the whole host.
 *
 * Meta elements are found with the tokenizer alone, up to the body's start tag: in a
 * comment or a script stands none.  Cost: linear in the head of the page.
 */
#include "fetch/rights.h"

#include <json-c/json.h>

#include "fetch/robots.h"
#include "page/html_token.h"
#include "page/payload.h"
#include "base/banned.h"

#define MAX_TDM_RULES 1000
#define MAX_HEAD_BYTES ((size_t)1 << 20)

bool soi_header_next(struct soi_span *rest, const char *name, struct soi_span *value)
{
	size_t n = strlen(name);

	while (rest->n) {
		struct soi_span line = soi_span_cut(rest, '\n');

		if (line.n > n && line.p[n] == ':' && soi_begins_as(line, name)) {
			*value = soi_span_trim(soi_span_sub(line, n + 1, line.n));
			return true;
		}
	}
	return false;
}

static bool same_word(struct soi_span s, const char *word)
{
	return s.n == strlen(word) && soi_begins_as(s, word);
}

/* "noindex, nofollow", or "soi: noindex" (a field only). */
static void directives(struct soi_span list, const char *product, struct soi_said *out)
{
	size_t colon = soi_span_find(list, SOI_LIT(":"), 0);

	if (colon != SIZE_MAX) {
		struct soi_span who = soi_span_trim(soi_span_sub(list, 0, colon));

		if (same_word(who, product))
			list = soi_span_sub(list, colon + 1, list.n);
		else if (!soi_span_starts(who, SOI_LIT("unavailable_after")) && !memchr(who.p, ',', who.n))
			return;		/* said to another */
	}
	while (list.p) {
		struct soi_span word = soi_span_trim(soi_span_cut(&list, ','));
		bool none = same_word(word, "none");

		out->noindex |= none || same_word(word, "noindex");
		out->nofollow |= none || same_word(word, "nofollow");
		out->noarchive |= same_word(word, "noarchive");
	}
}

static void reserve(struct soi_rights *r, const char *who, struct soi_span value)
{
	if (!soi_span_is(value, "0") && !soi_span_is(value, "1"))
		return;		/* a value of another kind says nothing (the protocol's rule) */
	r->said_by = who;
	r->reserved = value.p[0] == '1';
}

static struct soi_span attribute(struct soi_arena *a, const struct soi_html_tokenizer *t, const char *name)
{
	for (uint32_t i = 0; i < t->n_attrs; i++) {
		struct soi_span key = soi_span_sub(t->in, t->attrs[i].name, t->attrs[i].name_end);

		if (same_word(key, name))
			return soi_span_trim(soi_html_cooked(a, t->in, t->attrs[i].value, t->attrs[i].value_end,
							     SOI_HTML_WALK_REFS | SOI_HTML_WALK_ATTR));
	}
	return SOI_EMPTY;
}

static enum soi_html_mode mode_behind(struct soi_span tag)
{
	if (same_word(tag, "script"))
		return SOI_HTML_SCRIPT;
	if (same_word(tag, "style") || same_word(tag, "noframes"))
		return SOI_HTML_RAWTEXT;
	if (same_word(tag, "title") || same_word(tag, "textarea"))
		return SOI_HTML_RCDATA;
	return SOI_HTML_DATA;
}

static void meta_elements(struct soi_arena *a, struct soi_span body, const char *product, struct soi_said *out,
			  struct soi_rights *tdm)
{
	struct soi_html_tokenizer *t = SOI_NEW(a, struct soi_html_tokenizer);
	struct soi_html_token k;

	soi_html_tokenizer_init(t, soi_span_sub(body, 0, body.n < MAX_HEAD_BYTES ? body.n : MAX_HEAD_BYTES));
	for (soi_html_next(t, &k); k.kind != SOI_HTML_END_OF_FILE; soi_html_next(t, &k)) {
		struct soi_span tag = soi_span_sub(t->in, k.data, k.data_end), name, content;

		if (k.kind != SOI_HTML_START)
			continue;
		if (same_word(tag, "body"))
			break;
		t->mode = mode_behind(tag);
		if (!same_word(tag, "meta"))
			continue;
		name = attribute(a, t, "name");
		content = attribute(a, t, "content");
		if (same_word(name, "robots") || same_word(name, product))
			directives(content, product, out);
		else if (same_word(name, "tdm-reservation"))
			reserve(tdm, "meta", content);
		else if (same_word(name, "tdm-policy"))
			tdm->policy = soi_arena_copy(a, content);
	}
}

void soi_said_read(struct soi_arena *a, struct soi_span head, struct soi_span body, const char *product,
		   struct soi_said *out)
{
	struct soi_rights meta = { 0 };
	struct soi_span rest = head, value;

	*out = (struct soi_said){ 0 };
	while (soi_header_next(&rest, "X-Robots-Tag", &value))
		directives(value, product, out);
	reserve(&out->tdm, "header", soi_header_field(head, "tdm-reservation"));
	out->tdm.policy = soi_arena_copy(a, soi_header_field(head, "tdm-policy"));
	meta_elements(a, body, product, out, &meta);
	if (meta.said_by)
		out->tdm = meta;
}

static struct soi_span text_of(struct json_object *o, const char *key)
{
	struct json_object *v;

	if (!json_object_object_get_ex(o, key, &v) ||
	    !(json_object_is_type(v, json_type_string) || json_object_is_type(v, json_type_int)))
		return SOI_EMPTY;
	return soi_span_str(json_object_get_string(v));
}

void soi_tdm_file(struct soi_arena *a, struct soi_span json, struct soi_span path, struct soi_rights *out)
{
	struct json_object *file = NULL, *list = NULL;
	size_t n, longest = 0;

	*out = (struct soi_rights){ 0 };
	if (soi_span_starts(json, SOI_LIT("\xEF\xBB\xBF")))
		json = soi_span_sub(json, 3, json.n);
	/* The file is an array, and the strict reader takes objects. */
	if (json.n == 0 || soi_json_line(soi_arena_printf(a, "{\"rules\":%.*s}", SOI_FMT(json)), &file, NULL) < 0)
		return;
	(void)json_object_object_get_ex(file, "rules", &list);
	n = json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
	for (size_t i = 0; i < n && i < MAX_TDM_RULES; i++) {
		struct json_object *o = json_object_array_get_idx(list, i);
		struct soi_span where;
		struct soi_robots r;

		if (!json_object_is_type(o, json_type_object))
			continue;
		where = text_of(o, "location");
		if (where.n == 0 || where.n < longest)
			continue;
		/* A pattern fits where a rule made of it would forbid. */
		soi_robots_parse(a, soi_arena_printf(a, "User-agent: *\nDisallow: %.*s\n", SOI_FMT(where)), "soi", &r);
		if (r.n != 1 || soi_robots_allow(&r, path))
			continue;
		longest = where.n;
		reserve(out, "tdmrep", text_of(o, "tdm-reservation"));
		out->policy = soi_arena_copy(a, text_of(o, "tdm-policy"));
	}
	json_object_put(file);
}
