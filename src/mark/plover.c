/*
 * Two small tables, walked: an event is printed far more often than coded, but
 * a walk over a hundred short cells costs less than the line it is printed on.
 *
 * Scores are tenths in integers, so that a sum of them is the same everywhere.
 */
#include "mark/plover.h"

#include "base/banned.h"

struct soi_plover {
	const struct soi_table *types, *cameo;
	size_t quad, score, modes, weight;
};

/* "-9.5" as -95. */
static bool tenths(struct soi_span s, int16_t *out)
{
	bool negative = s.n && s.p[0] == '-';
	int v = 0, decimals = -1;

	if (negative)
		s = soi_span_sub(s, 1, s.n);
	if (!s.n || s.n > 4)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.' && decimals < 0) {
			decimals = 0;
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9' || decimals > 0)
			return false;
		v = v * 10 + (s.p[i] - '0');
		decimals += decimals >= 0;
	}
	if (decimals <= 0)
		v *= 10;
	*out = (int16_t)(negative ? -v : v);
	return true;
}

/* The score of one mode in "visit 4|phone 1.5|negotiation"; false: a cell that cannot be read. */
static bool mode_score(struct soi_span modes, struct soi_span mode, int16_t *out)
{
	while (modes.p && modes.n) {
		struct soi_span one = soi_span_cut(&modes, '|');
		struct soi_span name = soi_span_cut(&one, ' ');
		int16_t v;

		if (one.p && !tenths(one, &v))
			return false;
		if (one.p && soi_span_eq(name, mode))
			*out = v;
	}
	return true;
}

static bool check(const struct soi_plover *p, struct soi_err *err)
{
	int16_t v;

	for (size_t i = 0; i < p->types->n_rows; i++)
		if (!tenths(soi_table_cell(p->types, i, p->score), &v) ||
		    !mode_score(soi_table_cell(p->types, i, p->modes), SOI_EMPTY, &v)) {
			(void)soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
				       "table plover: cannot read a score of '%.*s'",
				       SOI_FMT(soi_table_cell(p->types, i, 0)));
			return false;
		}
	for (size_t i = 0; i < p->cameo->n_rows; i++)
		if (!tenths(soi_table_cell(p->cameo, i, p->weight), &v)) {
			(void)soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
				       "table cameo: cannot read the weight of '%.*s'",
				       SOI_FMT(soi_table_cell(p->cameo, i, 0)));
			return false;
		}
	return true;
}

struct soi_plover *soi_plover_new(struct soi_arena *a, const struct soi_tables *t,
				  struct soi_err *err)
{
	struct soi_plover *p = SOI_NEW(a, struct soi_plover);

	p->types = soi_tables_get(t, "plover");
	p->cameo = soi_tables_get(t, "cameo");
	p->quad = soi_table_col(p->types, "quad");
	p->score = soi_table_col(p->types, "score");
	p->modes = soi_table_col(p->types, "modes");
	p->weight = soi_table_col(p->cameo, "weight");
	return check(p, err) ? p : NULL;
}

static struct soi_span label_of(struct soi_span type, enum soi_status status)
{
	static const char *const friendly[] = { "CONSULT", "SUPPORT", "COOPERATE", "AID" };

	if (status == SOI_ACTUAL)
		return type;
	if (status != SOI_PLANNED)
		return SOI_EMPTY;
	for (size_t i = 0; i < sizeof(friendly) / sizeof(*friendly); i++)
		if (soi_span_is(type, friendly[i]))
			return SOI_LIT("AGREE");
	return soi_span_is(type, "RETREAT") ? SOI_LIT("CONCEDE") : type;
}

/* The weight of the longest row that cameo begins with. */
static int16_t weight_of(const struct soi_plover *p, struct soi_span cameo)
{
	int16_t out = SOI_NO_SCORE;
	size_t best = 0;

	for (size_t i = 0; i < p->cameo->n_rows; i++) {
		struct soi_span code = soi_table_cell(p->cameo, i, 0);

		if (code.n > best && soi_span_starts(cameo, code) &&
		    tenths(soi_table_cell(p->cameo, i, p->weight), &out))
			best = code.n;
	}
	return out;
}

struct soi_plover_code soi_plover_of(const struct soi_plover *p, struct soi_span type,
				     struct soi_span mode, struct soi_span cameo,
				     enum soi_status status)
{
	struct soi_plover_code c = { .label = label_of(type, status), .score = SOI_NO_SCORE,
				     .weight = weight_of(p, cameo) };

	for (size_t i = 0; i < p->types->n_rows; i++) {
		if (!soi_span_eq(soi_table_cell(p->types, i, 0), type))
			continue;
		c.quad = soi_table_cell(p->types, i, p->quad);
		(void)tenths(soi_table_cell(p->types, i, p->score), &c.score);
		(void)mode_score(soi_table_cell(p->types, i, p->modes), mode, &c.score);
		break;
	}
	return c;
}
