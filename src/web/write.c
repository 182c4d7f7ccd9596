/*
 * Writing: a correction by hand, sent as JSON.
 *
 *	POST /corrections
 *	Authorization: Bearer TOKEN
 *	Content-Type: application/json
 *
 *	{"verb":"merge","what":["s-a","s-b"],"target":null,"note":"why"}
 *
 * as `soi story merge|split|move|rename`, `soi remove` and `soi undo` take it;
 * the answer is 201 and {"seq":N}, the number in the log.
 *
 * Off unless the server was started with a token.  It counts in the
 * Authorization header only, which no page of another site can make a browser
 * send without asking first, and is never answered: no cookie, no form, no
 * argument of an address.  What is compared are the hashes of both tokens, and
 * all of them, so the time tells nothing of where they differ.
 */
#include "web/write.h"

#include <json-c/json.h>
#include <strings.h>

#include "base/banned.h"

bool soi_token_fits(struct soi_span token, const char *authorization)
{
	static const char scheme[] = "Bearer ";
	struct soi_span given = SOI_EMPTY;
	char want[65], got[65];
	struct soi_sha256 h;
	unsigned differ = 0;

	if (authorization && strncasecmp(authorization, scheme, sizeof(scheme) - 1) == 0)
		given = soi_span_trim(soi_span_str(authorization + sizeof(scheme) - 1));
	soi_sha256_init(&h);
	soi_sha256_add(&h, token);
	soi_sha256_hex(&h, want);
	soi_sha256_init(&h);
	soi_sha256_add(&h, given);
	soi_sha256_hex(&h, got);
	for (size_t i = 0; i < 64; i++)
		differ |= (unsigned)(want[i] ^ got[i]);
	return token.n >= SOI_MIN_TOKEN_BYTES && differ == 0;
}

/* A member that is text; empty where it is absent or null. */
static int text_of(struct json_object *o, const char *key, struct soi_span *out, struct soi_err *err)
{
	struct json_object *v;

	*out = SOI_EMPTY;
	if (!json_object_object_get_ex(o, key, &v) || !v)
		return 0;
	if (!json_object_is_type(v, json_type_string))
		return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "'%s' is no text", key);
	*out = (struct soi_span){ json_object_get_string(v), (size_t)json_object_get_string_len(v) };
	return 0;
}

static int ids_of(struct json_object *o, struct soi_arena *a, struct soi_hand *hand, struct soi_err *err)
{
	struct json_object *list;
	struct soi_span *what;
	size_t n;

	if (!json_object_object_get_ex(o, "what", &list))
		return 0;	/* an undo needs none */
	if (!json_object_is_type(list, json_type_array))
		return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "'what' is no list");
	n = json_object_array_length(list);
	what = SOI_NEW_N(a, struct soi_span, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct json_object *v = json_object_array_get_idx(list, i);

		if (!json_object_is_type(v, json_type_string))
			return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "'what' holds something that is no id");
		what[i] = (struct soi_span){ json_object_get_string(v), (size_t)json_object_get_string_len(v) };
	}
	hand->what = what;
	hand->n_what = n;
	return 0;
}

static int hand_of(struct json_object *o, struct soi_arena *a, struct soi_hand *hand, struct soi_err *err)
{
	static const struct {
		const char *name;
		enum soi_correction_verb verb;
		size_t least, most;	/* ids */
		bool target;
	} verbs[] = {
		{ "merge", SOI_MERGE, 2, SIZE_MAX, false }, { "split", SOI_SPLIT, 1, SIZE_MAX, false },
		{ "move", SOI_MOVE, 1, SIZE_MAX, true }, { "rename", SOI_RENAME, 1, 1, true },
		{ "remove", SOI_REMOVE, 1, SIZE_MAX, false }, { "undo", SOI_UNDO, 0, 0, true },
	};
	struct soi_span verb;
	int rc = text_of(o, "verb", &verb, err);
	size_t i = 0;

	if (rc == 0)
		rc = text_of(o, "target", &hand->target, err);
	if (rc == 0)
		rc = text_of(o, "note", &hand->note, err);
	if (rc == 0)
		rc = ids_of(o, a, hand, err);
	if (rc < 0)
		return rc;
	while (i < sizeof(verbs) / sizeof(*verbs) && !soi_span_is(verb, verbs[i].name))
		i++;
	if (i == sizeof(verbs) / sizeof(*verbs))
		return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET,
				"'verb' is none of merge, split, move, rename, remove, undo");
	if (hand->n_what < verbs[i].least || hand->n_what > verbs[i].most)
		return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "'what' has too %s ids for a %s",
				hand->n_what < verbs[i].least ? "few" : "many", verbs[i].name);
	if (verbs[i].target != (hand->target.n > 0))
		return soi_fail(err, SOI_EUSAGE, SOI_NO_OFFSET, "a %s has %s 'target'", verbs[i].name,
				verbs[i].target ? "a" : "no");
	hand->verb = verbs[i].verb;
	return 0;
}

int soi_write_correction(const char *database, const struct soi_engine *e, struct soi_span body,
			 struct soi_buf *out, struct soi_err *err)
{
	struct json_object *o = NULL;
	struct soi_hand hand = { 0 };
	struct soi_store *s = NULL;
	struct soi_arena a;
	struct soi_json j;
	int64_t seq = 0;
	int rc;

	soi_arena_init(&a);
	rc = soi_json_line(body, &o, err);
	if (rc == 0)
		rc = hand_of(o, &a, &hand, err);
	else
		rc = SOI_EUSAGE;
	if (rc == 0)
		rc = soi_store_open(&s, database, SOI_OPEN_WRITE, err);
	if (rc == 0)
		rc = soi_store_correct(s, e, &hand, &seq, err);
	if (rc == 0) {
		soi_json_init(&j, out);
		soi_json_open(&j, '{');
		soi_json_key_int(&j, "seq", seq);
		soi_json_close(&j, '}');
		soi_buf_byte(out, '\n');
	}
	soi_store_free(s);
	(void)json_object_put(o);
	soi_arena_release(&a);
	return rc == 0 ? 201 : rc;
}
