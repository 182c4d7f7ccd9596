/*
 * html5lib's tokenizer tests over our tokenizer.  usage: test_html5lib DIR
 * Prints TAP: one test a file, and the share passed, which must be 99 %.
 */
#include <dirent.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>

#include "page/html_token.h"

#include "base/banned.h"

/* \uXXXX inside a string that was already unescaped once.  Lone surrogates
 * cannot be told in UTF-8: *lone is set. */
static void unescape(struct soi_span s, struct soi_buf *out, bool *lone)
{
	size_t i = 0;

	while (i < s.n) {
		char hex[5] = "";
		uint32_t cp;

		if (i + 6 > s.n || s.p[i] != '\\' || s.p[i + 1] != 'u') {
			soi_buf_byte(out, s.p[i++]);
			continue;
		}
		memcpy(hex, s.p + i + 2, 4);
		cp = (uint32_t)strtoul(hex, NULL, 16);
		i += 6;
		if (cp >= 0xD800 && cp < 0xDC00 && i + 6 <= s.n && s.p[i] == '\\') {
			memcpy(hex, s.p + i + 2, 4);
			cp = 0x10000 + ((cp - 0xD800) << 10) + ((uint32_t)strtoul(hex, NULL, 16) - 0xDC00);
			i += 6;
		}
		*lone |= cp >= 0xD800 && cp < 0xE000;
		soi_buf_cp(out, cp);
	}
}

static void put(struct soi_buf *out, struct soi_span s)
{
	soi_buf_printf(out, "%zu:", s.n);
	soi_buf_add(out, s);
}

/* A name as the tokenizer gives it: lower case, NUL replaced. */
static void put_name(struct soi_buf *out, struct soi_span in, uint32_t at, uint32_t end)
{
	struct soi_buf b;
	size_t i;

	soi_buf_init(&b, 1 << 20);
	soi_html_cook(in, at, end, 0, &b);
	for (i = 0; i < b.n; i++)
		if (b.p[i] >= 'A' && b.p[i] <= 'Z')
			b.p[i] = (char)(b.p[i] + 32);
	put(out, soi_buf_span(&b));
	soi_buf_release(&b);
}

struct attr {
	struct soi_buf text;
};

static int by_text(const void *x, const void *y)
{
	return soi_span_cmp(soi_buf_span(&((const struct attr *)x)->text),
			    soi_buf_span(&((const struct attr *)y)->text));
}

static void put_sorted(struct soi_buf *out, struct attr *attrs, size_t n)
{
	size_t i;

	qsort(attrs, n, sizeof(*attrs), by_text);
	for (i = 0; i < n; i++) {
		soi_buf_byte(out, ' ');
		soi_buf_add(out, soi_buf_span(&attrs[i].text));
		soi_buf_release(&attrs[i].text);
	}
}

static void put_attrs(struct soi_buf *out, const struct soi_html_tokenizer *t)
{
	struct attr attrs[SOI_HTML_MAX_ATTRS];
	size_t n = 0;
	uint32_t i, j;

	for (i = 0; i < t->n_attrs; i++) {
		struct soi_buf name;

		soi_buf_init(&name, 1 << 20);
		put_name(&name, t->in, t->attrs[i].name, t->attrs[i].name_end);
		for (j = 0; j < n; j++)
			if (soi_span_starts(soi_buf_span(&attrs[j].text), soi_buf_span(&name)))
				break;
		if (j < n) {
			soi_buf_release(&name);
			continue;
		}
		attrs[n].text = name;
		soi_buf_byte(&attrs[n].text, '=');
		soi_html_cook(t->in, t->attrs[i].value, t->attrs[i].value_end,
			      SOI_HTML_WALK_REFS | SOI_HTML_WALK_ATTR, &attrs[n].text);
		n++;
	}
	put_sorted(out, attrs, n);
}

static void put_id(struct soi_buf *out, struct soi_span in, bool has, uint32_t at, uint32_t end)
{
	if (!has) {
		soi_buf_add(out, SOI_LIT(" null"));
		return;
	}
	soi_buf_byte(out, ' ');
	soi_html_cook(in, at, end, 0, out);
}

static void got_tokens(struct soi_span in, enum soi_html_mode mode, struct soi_span last,
		       struct soi_buf *out)
{
	static struct soi_html_tokenizer t;
	struct soi_html_token tok;
	struct soi_buf chars;

	soi_buf_init(&chars, 1 << 20);
	soi_html_tokenizer_init(&t, in);
	t.mode = mode;
	t.last_start = last;
	for (;;) {
		soi_html_next(&t, &tok);
		if (tok.kind == SOI_HTML_TEXT) {
			soi_html_cook(in, tok.data, tok.data_end, soi_html_walk_of(tok.mode), &chars);
			continue;
		}
		if (chars.n) {
			soi_buf_add(out, SOI_LIT("Character "));
			put(out, soi_buf_span(&chars));
			soi_buf_byte(out, '\n');
			soi_buf_clear(&chars);
		}
		if (tok.kind == SOI_HTML_END_OF_FILE)
			break;
		if (tok.kind == SOI_HTML_COMMENT) {
			soi_buf_add(out, SOI_LIT("Comment "));
			soi_html_cook(in, tok.data, tok.data_end, 0, out);
		} else if (tok.kind == SOI_HTML_DOCTYPE) {
			soi_buf_add(out, SOI_LIT("DOCTYPE "));
			put_name(out, in, tok.data, tok.data_end);
			put_id(out, in, tok.has_public, tok.public_id, tok.public_end);
			put_id(out, in, tok.has_system, tok.system_id, tok.system_end);
			soi_buf_printf(out, " %d", !tok.force_quirks);
		} else {
			soi_buf_add(out, tok.kind == SOI_HTML_START ? SOI_LIT("StartTag ") : SOI_LIT("EndTag "));
			put_name(out, in, tok.data, tok.data_end);
			if (tok.kind == SOI_HTML_START) {
				put_attrs(out, &t);
				if (tok.self_closing)
					soi_buf_add(out, SOI_LIT(" /"));
			}
		}
		soi_buf_byte(out, '\n');
	}
	soi_buf_release(&chars);
}

static void json_text(struct json_object *o, bool twice, struct soi_buf *out, bool *lone)
{
	struct soi_span s = { json_object_get_string(o), (size_t)json_object_get_string_len(o) };

	if (twice)
		unescape(s, out, lone);
	else
		soi_buf_add(out, s);
}

static void put_json(struct soi_buf *out, struct json_object *o, bool twice, bool *lone)
{
	struct soi_buf b;

	soi_buf_init(&b, 1 << 20);
	json_text(o, twice, &b, lone);
	put(out, soi_buf_span(&b));
	soi_buf_release(&b);
}

static void want_tokens(struct json_object *list, bool twice, struct soi_buf *out, bool *lone)
{
	size_t i, n = json_object_array_length(list);

	for (i = 0; i < n; i++) {
		struct json_object *t = json_object_array_get_idx(list, i);
		const char *kind = json_object_get_string(json_object_array_get_idx(t, 0));
		struct json_object *one = json_object_array_get_idx(t, 1);

		soi_buf_printf(out, "%s ", kind);
		if (strcmp(kind, "Comment") == 0) {
			json_text(one, twice, out, lone);
		} else if (strcmp(kind, "DOCTYPE") == 0) {
			int k;

			if (one)
				put_json(out, one, twice, lone);
			else
				put(out, SOI_EMPTY);
			for (k = 2; k < 4; k++) {
				struct json_object *id = json_object_array_get_idx(t, (size_t)k);

				soi_buf_byte(out, ' ');
				if (id)
					json_text(id, twice, out, lone);
				else
					soi_buf_add(out, SOI_LIT("null"));
			}
			soi_buf_printf(out, " %d",
				       json_object_get_boolean(json_object_array_get_idx(t, 4)));
		} else {
			put_json(out, one, twice, lone);
		}
		if (strcmp(kind, "StartTag") == 0) {
			struct attr attrs[SOI_HTML_MAX_ATTRS];
			size_t n_attrs = 0;

			json_object_object_foreach(json_object_array_get_idx(t, 2), key, value) {
				struct json_object *k = json_object_new_string(key);

				soi_buf_init(&attrs[n_attrs].text, 1 << 20);
				put_json(&attrs[n_attrs].text, k, twice, lone);
				soi_buf_byte(&attrs[n_attrs].text, '=');
				json_text(value, twice, &attrs[n_attrs].text, lone);
				json_object_put(k);
				n_attrs++;
			}
			put_sorted(out, attrs, n_attrs);
			if (json_object_array_length(t) > 3)
				soi_buf_add(out, SOI_LIT(" /"));
		}
		soi_buf_byte(out, '\n');
	}
}

static enum soi_html_mode mode_of(const char *state)
{
	static const char *const names[] = { "Data state", "RCDATA state", "RAWTEXT state",
					     "Script data state", "PLAINTEXT state",
					     "CDATA section state" };
	int i;

	for (i = 0; i < 6; i++)
		if (strcmp(names[i], state) == 0)
			return (enum soi_html_mode)i;
	return SOI_HTML_DATA;
}

static void run_test(struct json_object *test, size_t *passed, size_t *all)
{
	struct json_object *o, *states = NULL;
	bool twice = json_object_object_get_ex(test, "doubleEscaped", &o) && json_object_get_boolean(o);
	bool lone = false;
	struct soi_buf in, want, got;
	struct soi_span last = SOI_EMPTY;
	size_t i, n = 1;

	soi_buf_init(&in, 1 << 20);
	soi_buf_init(&want, 1 << 20);
	soi_buf_init(&got, 1 << 20);
	json_text(json_object_object_get(test, "input"), twice, &in, &lone);
	want_tokens(json_object_object_get(test, "output"), twice, &want, &lone);
	if (json_object_object_get_ex(test, "lastStartTag", &o))
		last = soi_span_str(json_object_get_string(o));
	if (json_object_object_get_ex(test, "initialStates", &states))
		n = json_object_array_length(states);
	for (i = 0; i < n; i++) {
		const char *state = states ? json_object_get_string(json_object_array_get_idx(states, i))
					   : "Data state";

		soi_buf_clear(&got);
		got_tokens(soi_buf_span(&in), mode_of(state), last, &got);
		++*all;
		if (soi_span_eq(soi_buf_span(&got), soi_buf_span(&want)))
			++*passed;
		else
			printf("# %s: %s%s\n", state,
			       json_object_get_string(json_object_object_get(test, "description")),
			       lone ? " (a lone surrogate)" : "");
	}
	soi_buf_release(&in);
	soi_buf_release(&want);
	soi_buf_release(&got);
}

int main(int argc, char **argv)
{
	DIR *dir = argc > 1 ? opendir(argv[1]) : NULL;
	size_t passed = 0, all = 0;
	struct dirent *entry;

	if (!dir) {
		printf("1..0 # SKIP no html5lib tests\n");
		return 0;
	}
	while ((entry = readdir(dir))) {
		char path[4096];
		struct json_object *file, *tests;
		size_t i;

		if (!soi_span_ends(soi_span_str(entry->d_name), SOI_LIT(".test")))
			continue;
		snprintf(path, sizeof(path), "%s/%s", argv[1], entry->d_name);
		file = json_object_from_file(path);
		if (file && json_object_object_get_ex(file, "tests", &tests))
			for (i = 0; i < json_object_array_length(tests); i++)
				run_test(json_object_array_get_idx(tests, i), &passed, &all);
		json_object_put(file);
	}
	closedir(dir);
	printf("# html5lib: %zu of %zu\n", passed, all);
	printf("%s 1 - the tokenizer passes 99 %% of html5lib's tests\n1..1\n",
	       passed * 100 >= all * 99 ? "ok" : "not ok");
	return passed * 100 < all * 99;
}
