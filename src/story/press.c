/*
 * What a newspaper's correction takes back of the report that it corrects.
 *
 * Corrections name what was wrong beside what is right ("là 7%, không phải 8%":
 * it is 7 per cent, not 8).  So a sentence of the report is taken back when it
 * gives a figure or a time that the correction gives too, and the correction
 * gives another of that unit that the report does not have.  A sentence without
 * figures and times is taken back when most of its rarer words stand in the
 * correction: then it is about them ("ông X là phó giám đốc").  Everything else in the
 * report stands.
 *
 * Cost: the figures and times of two reports, squared.
 */
#include "story/happenings.h"

#include "base/banned.h"

enum { ABOUT_PC = 60 };

static bool same_figure(const struct soi_figure *x, const struct soi_figure *y)
{
	return x->num == y->num && x->decimals == y->decimals && soi_span_eq(x->unit, y->unit);
}

static bool has_figure(const struct soi_marks *m, const struct soi_figure *f)
{
	for (size_t i = 0; i < m->n_figures; i++)
		if (same_figure(&m->figures[i], f))
			return true;
	return false;
}

static bool has_time(const struct soi_marks *m, struct soi_span value)
{
	for (size_t i = 0; i < m->n_times; i++)
		if (soi_span_eq(m->times[i].value, value))
			return true;
	return false;
}

static bool figure_replaced(const struct soi_marks *corr, const struct soi_marks *of,
			    const struct soi_figure *f)
{
	for (size_t i = 0; has_figure(corr, f) && i < corr->n_figures; i++)
		if (soi_span_eq(corr->figures[i].unit, f->unit) && !has_figure(of, &corr->figures[i]))
			return true;
	return false;
}

static bool time_replaced(const struct soi_marks *corr, const struct soi_marks *of, struct soi_span value)
{
	for (size_t i = 0; has_time(corr, value) && i < corr->n_times; i++)
		if (corr->times[i].value.n == value.n && !has_time(of, corr->times[i].value))
			return true;
	return false;
}

bool soi_takes_back(const struct soi_corpus *s, const struct soi_member *corr,
		    const struct soi_member *of, struct soi_range r)
{
	const struct soi_marks *c = corr->marks, *m = of->marks;
	struct soi_bag all, own;
	bool values = false;

	for (size_t i = 0; c && m && i < m->n_figures; i++) {
		if (m->figures[i].start < r.start || m->figures[i].end > r.end || !m->figures[i].unit.n)
			continue;
		values = true;
		if (figure_replaced(c, m, &m->figures[i]))
			return true;
	}
	for (size_t i = 0; c && m && i < m->n_times; i++) {
		if (m->times[i].start < r.start || m->times[i].end > r.end || m->times[i].value.n < 7)
			continue;
		values = true;
		if (time_replaced(c, m, m->times[i].value))
			return true;
	}
	if (values)
		return false;
	soi_bag_of(s->g->idf, s->scratch, corr->art->text, &all);
	soi_bag_of(s->g->idf, s->scratch, soi_span_sub(of->art->text, r.start, r.end), &own);
	return own.n && soi_bag_shared_pc(&all, &own) >= ABOUT_PC;
}

uint32_t soi_taken_back_by(const struct soi_tale *t, uint32_t pos, struct soi_range r)
{
	for (uint32_t i = 0; i < t->n; i++) {
		const struct soi_member *m = &t->s->m[t->who[i]];

		if (m->corrects == t->who[pos] && soi_takes_back(t->s, m, &t->s->m[t->who[pos]], r))
			return i;
	}
	return SOI_NOBODY;
}
