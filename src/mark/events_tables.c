/*
 * The events' tables: series.tsv by role; who acts for a state (actors.tsv,
 * the names of states, the holders of offices).
 */
#include "mark/events.h"

#include "base/banned.h"

static const char *const role_names[SOI_SR_N] = {
	"name", "numbered", "start", "end", "hold", "planned", "actual", "possible", "denied", "ordinal",
	"roman", "first", "round", "th", "same", "length", "report", "aim", "at", "town", "between", "joint",
};

static int fill_series(struct soi_events_tables *x, struct soi_arena *a, struct soi_err *err)
{
	size_t role_col = soi_table_col(x->series, "role");
	int rc;

	for (size_t r = 0; r < SOI_SR_N; r++)
		x->role[r] = soi_phrases_new(a);
	for (size_t i = 0; i < x->series->n_rows; i++) {
		struct soi_span phrase = soi_table_cell(x->series, i, 0);
		struct soi_span role = soi_table_cell(x->series, i, role_col);
		size_t r = 0;

		while (r < SOI_SR_N && !soi_span_is(role, role_names[r]))
			r++;
		if (r == SOI_SR_N)
			return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET, "table series: no role '%.*s' at '%.*s'",
					SOI_FMT(role), SOI_FMT(phrase));
		rc = soi_phrases_add(x->role[r], phrase, (uint32_t)i,
				     r == SOI_SR_ROMAN ? SOI_PHRASE_UPPER : 0, err);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int fill_actors(struct soi_events_tables *x, struct soi_arena *a, struct soi_err *err)
{
	size_t role_col = soi_table_col(x->actors, "role");
	size_t use = soi_table_col(x->states, "use");
	int rc = 0;

	x->organ = soi_phrases_new(a);
	x->body = soi_phrases_new(a);
	x->state = soi_phrases_new(a);
	for (size_t i = 0; rc == 0 && i < x->actors->n_rows; i++)
		rc = soi_phrases_add(soi_span_is(soi_table_cell(x->actors, i, role_col), "organ") ? x->organ : x->body,
				     soi_table_cell(x->actors, i, 0), (uint32_t)i, 0, err);
	for (size_t i = 0; rc == 0 && i < x->states->n_rows; i++)
		if (soi_table_cell(x->states, i, use).n == 0)
			rc = soi_phrases_add(x->state, soi_table_cell(x->states, i, 0), (uint32_t)i,
					     SOI_PHRASE_CASED, err);
	return rc;
}

struct soi_events_tables *soi_events_tables_new(struct soi_arena *a, const struct soi_tables *t,
						struct soi_err *err)
{
	struct soi_events_tables *x = SOI_NEW(a, struct soi_events_tables);

	x->series = soi_tables_get(t, "series");
	x->actors = soi_tables_get(t, "actors");
	x->states = soi_tables_get(t, "states");
	x->offices = soi_tables_get(t, "offices");
	x->series_value = soi_table_col(x->series, "value");
	x->actor_value = soi_table_col(x->actors, "value");
	x->state_code = soi_table_col(x->states, "state");
	x->office_of = soi_table_col(x->offices, "of");
	x->office_person = soi_table_col(x->offices, "person");
	if (fill_series(x, a, err) < 0 || fill_actors(x, a, err) < 0)
		return NULL;
	return x;
}
