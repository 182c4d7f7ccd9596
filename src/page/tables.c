/*
 * The reader's tables, from data/: read once, then only looked up.
 */
#include "page/clean.h"
#include "base/banned.h"

static int role_of(struct soi_span s, uint32_t *role)
{
	static const char *const names[] = { "mark", "source", "picture", "notstart", "notend",
		"clock", "byline", "verb", "side", "link",
		"work", "head", "closes",
		"lone", "surname", "told", "follows" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (soi_span_is(s, names[i])) {
			*role = 1u << i;
			return SOI_OK;
		}
	}
	return SOI_EFORMAT;
}

static int load_roles(struct soi_reader *r, struct soi_arena *a, const struct soi_tables *tables,
		      struct soi_err *err)
{
	const struct soi_table *t = soi_tables_get(tables, "captions");
	size_t word = soi_table_col(t, "word"), role = soi_table_col(t, "role");
	uint32_t bit;

	soi_wordset_init(&r->roles, a);
	for (size_t i = 0; i < t->n_rows; i++) {
		if (role_of(soi_table_cell(t, i, role), &bit) < 0)
			return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "table 'captions': no role '%.*s'",
					SOI_FMT(soi_table_cell(t, i, role)));
		soi_wordset_add(&r->roles, soi_table_cell(t, i, word), bit);
	}
	return SOI_OK;
}

static int load_phrases(struct soi_reader *r, struct soi_arena *a, const struct soi_tables *tables,
			struct soi_err *err)
{
	static const char *const places[] = { "line", "start", "tail", "sentence", "end" };
	const struct soi_table *t = soi_tables_get(tables, "boilerplate");
	size_t phrase = soi_table_col(t, "phrase"), where = soi_table_col(t, "where");
	size_t why = soi_table_col(t, "why"), k;

	for (k = 0; k < SOI_N_PLACES; k++)
		soi_wordset_init(&r->phrases[k], a);
	for (size_t i = 0; i < t->n_rows; i++) {
		uint32_t drop = SOI_DROP_CAPTION;

		for (k = 0; k < SOI_N_PLACES; k++)
			if (soi_span_is(soi_table_cell(t, i, where), places[k]))
				break;
		while (drop <= SOI_DROP_NAVIGATION &&
		       !soi_span_is(soi_table_cell(t, i, why), soi_drop_name((enum soi_drop)drop)))
			drop++;
		if (k == SOI_N_PLACES || drop > SOI_DROP_NAVIGATION)
			return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
					"table 'boilerplate', '%.*s': unknown where or why",
					SOI_FMT(soi_table_cell(t, i, phrase)));
		soi_wordset_add(&r->phrases[k], soi_table_cell(t, i, phrase), drop);
	}
	return SOI_OK;
}

/* The forms in a cell, '|' between, each with the row's number. */
static void add_forms(struct soi_wordset *s, struct soi_span cell, size_t row)
{
	while (cell.p) {
		struct soi_span form = soi_span_cut(&cell, '|');

		if (form.n)
			soi_wordset_put(s, form, (uint32_t)row + 1);
	}
}

static void load_names(struct soi_reader *r, struct soi_arena *a, const struct soi_tables *tables)
{
	size_t i;

	r->agencies = soi_tables_get(tables, "agencies");
	r->outlets = soi_tables_get(tables, "outlets");
	soi_wordset_init(&r->agency_forms, a);
	soi_wordset_init(&r->outlet_tags, a);
	for (i = 0; i < r->agencies->n_rows; i++)
		add_forms(&r->agency_forms, soi_table_cell(r->agencies, i,
			  soi_table_col(r->agencies, "forms")), i);
	for (i = 0; i < r->outlets->n_rows; i++) {
		add_forms(&r->outlet_tags, soi_table_cell(r->outlets, i,
			  soi_table_col(r->outlets, "tags")), i);
		add_forms(&r->outlet_tags, soi_table_cell(r->outlets, i,
			  soi_table_col(r->outlets, "domain")), i);
	}
}

static uint32_t count(struct soi_span s)
{
	uint32_t n = 0;

	for (size_t i = 0; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && n < 100000000; i++)
		n = n * 10 + (uint32_t)(s.p[i] - '0');
	return n;
}

/* Each with one more than the share, in percent, of its capitals that start a
 * sentence. */
static void load_starts(struct soi_reader *r, struct soi_arena *a, const struct soi_tables *tables)
{
	const struct soi_table *t = soi_tables_get(tables, "starts");
	size_t words = soi_table_col(t, "words"), starts = soi_table_col(t, "starts");
	size_t inside = soi_table_col(t, "inside");

	soi_wordset_init(&r->starts, a);
	for (size_t i = 0; i < t->n_rows; i++) {
		uint32_t n = count(soi_table_cell(t, i, starts));
		uint32_t all = n + count(soi_table_cell(t, i, inside)) + 2;

		soi_wordset_put(&r->starts, soi_table_cell(t, i, words), n * 100 / all + 1);
	}
	r->any_key = soi_hash64(SOI_LIT("*"));
	r->digit_key = soi_hash64(SOI_LIT("#"));
	r->capital_key = soi_hash64(SOI_LIT("^"));
}

struct soi_reader *soi_reader_new(struct soi_arena *a, const struct soi_tables *tables,
				  struct soi_err *err)
{
	struct soi_reader *r = SOI_NEW(a, struct soi_reader);

	r->tables = tables;
	if (load_roles(r, a, tables, err) < 0 || load_phrases(r, a, tables, err) < 0)
		return NULL;
	load_names(r, a, tables);
	load_starts(r, a, tables);
	r->html = soi_html_tables_new(a, tables, err);
	r->charsets = soi_charsets_new(a, tables, err);
	return r->html && r->charsets ? r : NULL;
}
