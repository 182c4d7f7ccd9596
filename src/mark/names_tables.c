/*
 * The names tables, from data/ to one dictionary.  Names match with their
 * capitals, cues as they are written: a cue with a capital asks for one.
 */
#include "mark/names.h"
#include "mark/roles.h"

#include "base/banned.h"

static const char *const cue_names[SOI_N_CUES] = {
	"none", "person", "role", "office", "org", "org-firm", "org-body", "org-unit", "org-any", "org-out", "place-in", "place-out", "admin",
	"admin-number", "place-number", "prep", "prep-weak", "of-state", "language", "skip", "particle", "org-tail", "stop",
};

static const char *const link_names[SOI_N_LINKS] = { "of", "and", "plural", "leads", "body-noun", "does" };

struct loader {
	struct soi_names_tables *x;
	struct soi_arena *a;
	const struct soi_tables *t;
	const struct soi_text_tables *text;
	struct soi_err *err;
};

static int add(struct loader *l, struct soi_span phrase, enum soi_lex class, size_t row, unsigned flags)
{
	return soi_phrases_add(l->x->lex, phrase, (uint32_t)class << 24 | (uint32_t)row, flags, l->err);
}

static int bad_row(struct loader *l, const char *table, struct soi_span key)
{
	return soi_fail(l->err, SOI_EFORMAT, SOI_NO_OFFSET, "table '%s' has a bad row '%.*s'", table,
			SOI_FMT(key));
}

static int load_states(struct loader *l)
{
	const struct soi_table *t = soi_tables_get(l->t, "states");
	size_t state = soi_table_col(t, "state"), qid = soi_table_col(t, "qid"), use = soi_table_col(t, "use");
	int rc = 0;

	l->x->states = SOI_NEW_N(l->a, struct soi_state_row, t->n_rows);
	for (size_t i = 0; i < t->n_rows && rc == 0; i++) {
		struct soi_span u = soi_table_cell(t, i, use);
		struct soi_state_row *r = &l->x->states[i];

		r->code = soi_table_cell(t, i, state);
		r->qid = soi_table_cell(t, i, qid);
		r->use = soi_span_is(u, "pair") ? SOI_STATE_PAIR :
			 soi_span_is(u, "noun") ? SOI_STATE_NOUN :
			 soi_span_is(u, "korea") ? SOI_STATE_KOREA : SOI_STATE_FULL;
		if (r->code.n != 3)
			return bad_row(l, "states", soi_table_cell(t, i, 0));
		rc = add(l, soi_table_cell(t, i, 0), SOI_LEX_STATE, i, SOI_PHRASE_CASED);
	}
	return rc;
}

static int load_capitals(struct loader *l)
{
	const struct soi_table *t = soi_tables_get(l->t, "capitals");
	size_t n_states = soi_tables_get(l->t, "states")->n_rows;
	size_t state = soi_table_col(t, "state"), qid = soi_table_col(t, "qid"), kind = soi_table_col(t, "kind");
	int rc = 0;

	l->x->capitals = SOI_NEW_N(l->a, struct soi_capital_row, t->n_rows);
	for (size_t i = 0; i < t->n_rows && rc == 0; i++) {
		struct soi_capital_row *r = &l->x->capitals[i];

		r->code = soi_table_cell(t, i, state);
		r->qid = soi_table_cell(t, i, qid);
		r->seat = soi_span_is(soi_table_cell(t, i, kind), "seat");
		if (r->code.n != 3)
			return bad_row(l, "capitals", soi_table_cell(t, i, 0));
		for (size_t k = 0; k < n_states && r->state_qid.n == 0; k++)
			if (soi_span_eq(l->x->states[k].code, r->code))
				r->state_qid = l->x->states[k].qid;
		rc = add(l, soi_table_cell(t, i, 0), SOI_LEX_CAPITAL, i, SOI_PHRASE_CASED);
	}
	return rc;
}

static int load_places(struct loader *l)
{
	const struct soi_table *t = soi_tables_get(l->t, "places");
	size_t kind = soi_table_col(t, "kind"), qid = soi_table_col(t, "qid");
	int rc = 0;

	l->x->places = SOI_NEW_N(l->a, struct soi_place_row, t->n_rows);
	for (size_t i = 0; i < t->n_rows && rc == 0; i++) {
		l->x->places[i].qid = soi_table_cell(t, i, qid);
		l->x->places[i].district = soi_span_is(soi_table_cell(t, i, kind), "district");
		rc = add(l, soi_table_cell(t, i, 0), SOI_LEX_PLACE, i, SOI_PHRASE_CASED);
	}
	return rc;
}

static int load_orgs(struct loader *l)
{
	const struct soi_table *t = soi_tables_get(l->t, "orgs");
	size_t full = soi_table_col(t, "full"), qid = soi_table_col(t, "qid");
	struct soi_map families;
	int rc = 0;

	soi_map_init(&families, l->a, t->n_rows + 1);
	l->x->orgs = SOI_NEW_N(l->a, struct soi_org_row, t->n_rows);
	for (size_t i = 0; i < t->n_rows && rc == 0; i++) {
		struct soi_org_row *r = &l->x->orgs[i];
		uint32_t *first;

		*r = (struct soi_org_row){ soi_table_cell(t, i, full), soi_table_cell(t, i, qid),
					   (uint32_t)i + 1 };
		first = soi_map_at(&families, soi_hash64(r->full));
		if (first && *first)
			r->family = *first;
		else if (first)
			*first = r->family;
		rc = add(l, soi_table_cell(t, i, 0), SOI_LEX_ORG, i, SOI_PHRASE_CASED);
	}
	return rc;
}

/* Heads that differ in one respect only are one kind to most readings. */
static enum soi_cue common(enum soi_cue k)
{
	switch (k) {
	case SOI_CUE_ORG_FIRM:
	case SOI_CUE_ORG_BODY:
		return SOI_CUE_ORG;
	case SOI_CUE_ADMIN_NUMBER:
		return SOI_CUE_ADMIN;
	case SOI_CUE_PLACE_NUMBER:
		return SOI_CUE_PLACE_IN;
	default:
		return k;
	}
}

static int load_cues(struct loader *l)
{
	const struct soi_table *t = soi_tables_get(l->t, "name_cues");
	size_t kind = soi_table_col(t, "kind");
	int rc = 0;

	l->x->cues = SOI_NEW_N(l->a, uint8_t, t->n_rows);
	l->x->heads = SOI_NEW_N(l->a, uint8_t, t->n_rows);
	for (size_t i = 0; i < t->n_rows && rc == 0; i++) {
		unsigned k = 0;

		while (k < SOI_N_CUES && !soi_span_is(soi_table_cell(t, i, kind), cue_names[k]))
			k++;
		if (k == SOI_N_CUES)
			return bad_row(l, "name_cues", soi_table_cell(t, i, 0));
		l->x->heads[i] = (uint8_t)k;
		l->x->cues[i] = (uint8_t)common((enum soi_cue)k);
		if (k == SOI_CUE_ORG_UNIT) {
			size_t at = 0;

			l->x->cues[i] = soi_is_upper(soi_utf8_next(soi_table_cell(t, i, 0), &at)) ?
						SOI_CUE_ORG : SOI_CUE_ORG_ANY;
		}
		rc = add(l, soi_table_cell(t, i, 0), SOI_LEX_CUE, i, SOI_PHRASE_CASED);
	}
	return rc;
}

/* "RAM" is not Ram. */
static bool all_capitals(struct soi_span s)
{
	size_t at = 0, n = 0;

	while (at < s.n) {
		uint32_t cp = soi_utf8_next(s, &at);

		if (soi_is_letter(cp) && !soi_is_upper(cp))
			return false;
		n++;
	}
	return n > 1;
}

static int load_plain(struct loader *l, const char *name, enum soi_lex class, unsigned flags)
{
	const struct soi_table *t = soi_tables_get(l->t, name);
	int rc = 0;

	for (size_t i = 0; i < t->n_rows && rc == 0; i++) {
		struct soi_span key = soi_table_cell(t, i, 0);

		rc = add(l, key, class, i, flags | (flags && all_capitals(key) ? SOI_PHRASE_UPPER : 0));
	}
	return rc;
}

static int load_org_words(struct loader *l)
{
	const struct soi_table *t = soi_tables_get(l->t, "org_words");
	size_t use = soi_table_col(t, "use");

	l->x->verbs = SOI_NEW_N(l->a, bool, t->n_rows);
	for (size_t i = 0; i < t->n_rows; i++)
		l->x->verbs[i] = soi_span_is(soi_table_cell(t, i, use), "verb");
	return load_plain(l, "org_words", SOI_LEX_WORD, 0);
}

/* A person's full name, and the family name alone where it is a foreign word
 * of some length ("Zelensky"). */
static int add_person(struct loader *l, struct soi_span name)
{
	size_t at = name.n;
	int rc = add(l, name, SOI_LEX_KNOWN, SOI_PERSON, SOI_PHRASE_CASED);

	while (at > 0 && name.p[at - 1] != ' ')
		at--;
	if (rc || at == 0 || name.n - at < 4 || soi_is_syllable(soi_span_sub(name, at, name.n)))
		return rc;
	return add(l, soi_span_sub(name, at, name.n), SOI_LEX_KNOWN, SOI_PERSON, SOI_PHRASE_CASED);
}

static int load_known(struct loader *l)
{
	const struct soi_table *t = soi_tables_get(l->t, "known_names"), *o = soi_tables_get(l->t, "offices");
	size_t kind = soi_table_col(t, "kind"), person = soi_table_col(o, "person"), also = soi_table_col(o, "also");
	int rc = 0;

	for (size_t i = 0; i < t->n_rows && rc == 0; i++) {
		struct soi_span name = soi_table_cell(t, i, 0), k = soi_table_cell(t, i, kind);

		if (soi_span_is(k, "person"))
			rc = add_person(l, name);
		else
			rc = add(l, name, SOI_LEX_KNOWN, soi_span_is(k, "org") ? SOI_ORG : SOI_PLACE,
				 SOI_PHRASE_CASED);
	}
	for (size_t i = 0; i < o->n_rows && rc == 0; i++) {
		struct soi_span rest = soi_table_cell(o, i, also);

		rc = add_person(l, soi_table_cell(o, i, person));
		while (rest.n && rc == 0)
			rc = add_person(l, soi_span_trim(soi_span_cut(&rest, '|')));
	}
	return rc;
}

static int load_words(struct loader *l)
{
	const struct soi_table *s = soi_tables_get(l->t, "surnames"), *g = soi_tables_get(l->t, "given_names"),
			       *f = soi_tables_get(l->t, "foreign_words");
	size_t origin = soi_table_col(s, "origin");
	int rc = 0;

	for (size_t i = 0; i < s->n_rows && rc == 0; i++) {
		struct soi_span o = soi_table_cell(s, i, origin);
		uint32_t bit = soi_span_is(o, "zh") ? SOI_WORD_SURNAME_ZH :
			       soi_span_is(o, "ko") ? SOI_WORD_SURNAME_KO : SOI_WORD_SURNAME_VI;

		rc = soi_phrases_add(l->x->words, soi_table_cell(s, i, 0), bit, SOI_PHRASE_CASED, l->err);
	}
	for (size_t i = 0; i < g->n_rows && rc == 0; i++)
		rc = soi_phrases_add(l->x->words, soi_table_cell(g, i, 0), SOI_WORD_GIVEN, SOI_PHRASE_CASED, l->err);
	for (size_t i = 0; i < f->n_rows && rc == 0; i++)
		rc = soi_phrases_add(l->x->words, soi_table_cell(f, i, 0), SOI_WORD_NO_PERSON, SOI_PHRASE_CASED, l->err);
	return rc;
}

static int load_compounds(struct loader *l)
{
	const struct soi_table *t = soi_tables_get(l->t, "compounds");
	int rc = 0;

	for (size_t i = 0; i < t->n_rows && rc == 0; i++)
		rc = soi_phrases_add(l->x->compounds, soi_table_cell(t, i, 0), 0, 0, l->err);
	return rc;
}

/* "Ngân hàng Thương mại cổ phần X" is the row "Ngân hàng TMCP X". */
static int load_org_keys(struct loader *l)
{
	const struct soi_table *t = soi_tables_get(l->t, "orgs");
	struct soi_arena scratch;
	int rc = 0;

	soi_map_init(&l->x->org_keys, l->a, t->n_rows);
	soi_arena_init(&scratch);
	for (size_t i = 0; i < t->n_rows && rc == 0; i++) {
		struct soi_text words;
		uint64_t keys[SOI_NAME_WORDS];
		uint32_t *at;
		size_t n;

		rc = soi_text_split(&words, &scratch, soi_table_cell(t, i, 0), l->text, l->err);
		n = rc ? 0 : soi_names_org_words(l->x, &words, 0, words.n_tokens, keys, SOI_NAME_WORDS);
		at = n > 1 ? soi_map_at(&l->x->org_keys, soi_names_key(keys, n)) : NULL;
		if (at && !*at)
			*at = l->x->orgs[i].family;
		soi_arena_clear(&scratch);
	}
	soi_arena_release(&scratch);
	return rc;
}

static int load_shorts(struct loader *l)
{
	const struct soi_table *t = soi_tables_get(l->t, "org_short");
	size_t full = soi_table_col(t, "full");
	int rc = 0;

	l->x->short_rows = SOI_NEW_N(l->a, struct soi_short_row, t->n_rows);
	for (size_t i = 0; i < t->n_rows && rc == 0; i++) {
		struct soi_span rest = soi_table_cell(t, i, full);
		struct soi_short_row *r = &l->x->short_rows[i];

		r->keys = SOI_NEW_N(l->a, uint64_t, rest.n + 1);
		while (rest.n)
			r->keys[r->n++] = soi_word_key(soi_span_cut(&rest, ' '));
		rc = soi_phrases_add(l->x->shorts, soi_table_cell(t, i, 0), (uint32_t)i, SOI_PHRASE_CASED, l->err);
	}
	return rc;
}

struct soi_names_tables *soi_names_tables_new(struct soi_arena *a, const struct soi_tables *t,
					      const struct soi_text_tables *text, struct soi_err *err)
{
	struct soi_names_tables *x = SOI_NEW(a, struct soi_names_tables);
	struct loader l = { x, a, t, text, err };
	int rc;

	x->lex = soi_phrases_new(a, text->lexicon);
	x->words = soi_phrases_new(a, text->lexicon);
	x->compounds = soi_phrases_new(a, text->lexicon);
	x->shorts = soi_phrases_new(a, text->lexicon);
	rc = soi_roles_fill(x->links, link_names, SOI_N_LINKS, -1, soi_tables_get(t, "name_links"), a,
			    text->lexicon, err);
	rc = rc ? rc : load_states(&l);
	rc = rc ? rc : load_capitals(&l);
	rc = rc ? rc : load_places(&l);
	rc = rc ? rc : load_orgs(&l);
	rc = rc ? rc : load_cues(&l);
	rc = rc ? rc : load_org_words(&l);
	rc = rc ? rc : load_plain(&l, "not_names", SOI_LEX_NOT, SOI_PHRASE_CASED);
	rc = rc ? rc : load_known(&l);
	rc = rc ? rc : load_words(&l);
	rc = rc ? rc : load_compounds(&l);
	rc = rc ? rc : load_shorts(&l);
	rc = rc ? rc : load_org_keys(&l);
	return rc ? NULL : x;
}

bool soi_names_role_at(const struct soi_names_tables *x, const struct soi_text *t, size_t i, size_t limit)
{
	struct soi_phrase_hit hits[8];
	size_t n = soi_phrases_at(x->lex, t, i, limit, hits, 8);

	for (size_t k = 0; k < n; k++) {
		uint8_t cue;

		if (hits[k].value >> 24 != SOI_LEX_CUE)
			continue;
		cue = x->cues[hits[k].value & 0xFFFFFF];
		return cue == SOI_CUE_PERSON || cue == SOI_CUE_ROLE || cue == SOI_CUE_OFFICE;
	}
	return false;
}
