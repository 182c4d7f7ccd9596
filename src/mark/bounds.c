/*
 * Between which days an article without a date was written, as far as its own
 * words tell.
 *
 *	"cựu Tổng thống Trump"           a term has ended, the next not begun
 *	"Tổng thống Obama"               the term has begun
 *	"đã ký … năm 2019"               that year has begun
 *	"sẽ mở cửa năm 2030"             that year has not ended
 *	"sẽ … từ năm 2026"               that year has not begun
 *	"có hiệu lực đến hết năm 2025"   in force: that year has not ended
 *
 * Each gives a day before or behind which the article cannot lie; the bounds
 * are the greatest of the lower and the least of the upper ones.  Where they
 * contradict each other nothing is said: the text looks back or ahead in a way
 * we did not understand.  That somebody holds an office ("Bộ trưởng X cho
 * biết") gives no upper bound, since texts tell of the past with the titles
 * of then.
 *
 * Where the day of the report is known without its year ("Ngày 21/5, …"), only
 * whole years are printed: those whose 21 May lies inside.
 *
 * Cost: a look at the few tokens before each name of a person and each year.
 */
#include "mark/internal.h"

#include "base/banned.h"

enum says {
	SAYS_NONE,
	SAYS_PAST,
	SAYS_FUTURE,
	SAYS_UNTIL,
	SAYS_OUT,
	SAYS_AFTER,
	SAYS_FROM,
	SAYS_FORMER,
	SAYS_THEN,
	SAYS_COUNT
};

static const char *const says_names[SAYS_COUNT] = { "",	     "past", "future", "until", "out",
						    "after", "from", "former", "then" };

enum { MAX_BACK = 8, MAX_WHY = 16, REPORT_LINES = 5, REPORT_TOKENS = 8 };

struct office {
	struct soi_span of, person, also;
	uint32_t title;	  /* index of the first row with this title */
	int64_t from, to; /* days; INT64_MIN, INT64_MAX: unknown */
};

struct soi_bounds_tables {
	struct soi_phrases *cues;   /* value: enum says */
	struct soi_phrases *titles; /* value: office.title */
	struct office *offices;
	size_t n_offices;
};

static int says_of(struct soi_span s)
{
	for (int i = 1; i < SAYS_COUNT; i++)
		if (soi_span_is(s, says_names[i]))
			return i;
	return SAYS_NONE;
}

static int load_cues(struct soi_bounds_tables *x, const struct soi_table *t, struct soi_err *err)
{
	size_t phrase = soi_table_col(t, "phrase"), says = soi_table_col(t, "says");

	for (size_t r = 0; r < t->n_rows; r++) {
		int s = says_of(soi_table_cell(t, r, says)), rc;

		if (s == SAYS_NONE)
			return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
					"tense_cues: '%.*s' says nothing known",
					SOI_FMT(soi_table_cell(t, r, phrase)));
		rc = soi_phrases_add(x->cues, soi_table_cell(t, r, phrase), (uint32_t)s, 0, err);
		if (rc)
			return rc;
	}
	return 0;
}

static int64_t day_at(struct soi_span value, bool last, int64_t none)
{
	int64_t a, b;

	return value.n && soi_edtf_bounds(value, &a, &b) ? (last ? b : a) : none;
}

static int load_offices(struct soi_bounds_tables *x, struct soi_arena *a, const struct soi_table *t,
			struct soi_err *err)
{
	size_t office = soi_table_col(t, "office"), of = soi_table_col(t, "of"),
	       also = soi_table_col(t, "also");
	size_t person = soi_table_col(t, "person"), from = soi_table_col(t, "from"),
	       to = soi_table_col(t, "to");

	x->offices = SOI_NEW_N(a, struct office, t->n_rows);
	x->n_offices = t->n_rows;
	for (size_t r = 0; r < t->n_rows; r++) {
		struct office *o = &x->offices[r];
		int rc;

		o->of = soi_table_cell(t, r, of);
		o->person = soi_table_cell(t, r, person);
		o->also = soi_table_cell(t, r, also);
		o->from = day_at(soi_table_cell(t, r, from), false, INT64_MIN);
		o->to = day_at(soi_table_cell(t, r, to), false, INT64_MAX);
		o->title = (uint32_t)r;
		for (size_t k = 0; k < r; k++)
			if (soi_span_eq(soi_table_cell(t, k, office),
					soi_table_cell(t, r, office))) {
				o->title = (uint32_t)k;
				break;
			}
		if (o->title != r)
			continue;
		rc = soi_phrases_add(x->titles, soi_table_cell(t, r, office), o->title, 0, err);
		if (rc)
			return rc;
	}
	return 0;
}

struct soi_bounds_tables *soi_bounds_tables_new(struct soi_arena *a, const struct soi_tables *t,
						const struct soi_text_tables *text,
						struct soi_err *err)
{
	struct soi_bounds_tables *x = SOI_NEW(a, struct soi_bounds_tables);

	x->cues = soi_phrases_new(a, text->lexicon);
	x->titles = soi_phrases_new(a, text->lexicon);
	if (load_cues(x, soi_tables_get(t, "tense_cues"), err) ||
	    load_offices(x, a, soi_tables_get(t, "offices"), err))
		return NULL;
	return x;
}

/* ---- what has been found ---- */

struct limit {
	const char *rule;
	size_t start, end; /* bytes: the words it rests on */
	int64_t lo, hi;	   /* days, or INT64_MIN, INT64_MAX */
};

struct finding {
	const struct soi_bounds_tables *x;
	const struct soi_mark_doc *d;
	struct limit limits[MAX_WHY];
	size_t n;
};

static void add(struct finding *f, const char *rule, size_t start, size_t end, int64_t lo,
		int64_t hi)
{
	for (size_t i = 0; i < f->n; i++) /* the first words that say it are enough */
		if (f->limits[i].lo == lo && f->limits[i].hi == hi)
			return;
	if (f->n < MAX_WHY && (lo != INT64_MIN || hi != INT64_MAX))
		f->limits[f->n++] = (struct limit){ rule, start, end, lo, hi };
}

/* The longest phrase of p that ends right before token i; first is its token. */
static bool phrase_before(const struct soi_phrases *p, const struct soi_text *t, size_t i,
			  uint32_t *value, size_t *first)
{
	for (size_t n = i < MAX_BACK ? i : MAX_BACK; n > 0; n--) {
		struct soi_phrase_hit hits[4];
		size_t k = soi_phrases_at(p, t, i - n, i, hits, 4);

		for (size_t h = 0; h < k; h++)
			if (hits[h].n_tokens == n) {
				*value = hits[h].value;
				*first = i - n;
				return true;
			}
	}
	return false;
}

/* ---- years ---- */

/* The sentence that holds token i, as tokens [first, last). */
static const struct soi_sentence *sentence_of(const struct soi_text *t, size_t i)
{
	size_t lo = 0, hi = t->n_sentences;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (t->sentences[mid].last <= i)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < t->n_sentences && t->sentences[lo].first <= i ? &t->sentences[lo] : NULL;
}

/* What the nearest cue of tense before token i in its sentence says, past words
 * that say nothing of tense; *at is its token. */
static int tense_before(const struct finding *f, const struct soi_sentence *s, size_t i, size_t *at)
{
	const struct soi_text *t = &f->d->text;

	while (i-- > s->first) {
		struct soi_phrase_hit hit;

		if (soi_phrases_longest(f->x->cues, t, i, s->last, &hit) &&
		    (hit.value == SAYS_PAST || hit.value == SAYS_FUTURE)) {
			*at = i;
			return (int)hit.value;
		}
	}
	return SAYS_NONE;
}

/* A time that names its own year: a limit if its sentence says on which side it
 * lies. */
static void year_limit(struct finding *f, const struct soi_time *x)
{
	const struct soi_text *t = &f->d->text;
	size_t i = soi_token_at(t, x->start), at = i, cue = i;
	const struct soi_sentence *s = sentence_of(t, i);
	uint32_t head = SAYS_NONE;
	int64_t first, last;
	int tense;

	if (!s || x->anchor != SOI_ANCHOR_NONE || !x->value.n || x->value.p[0] == 'P' ||
	    x->value.p[0] == 'R' || !soi_edtf_bounds(x->value, &first, &last) ||
	    last - first > 4000)
		return;
	(void)phrase_before(f->x->cues, t, i, &head, &at);
	if (head == SAYS_UNTIL) {
		add(f, "in-force", t->tokens[at].start, x->end, INT64_MIN, last);
		return;
	}
	tense = head == SAYS_PAST || head == SAYS_FUTURE ? (int)head : tense_before(f, s, i, &cue);
	if (cue > at)
		cue = at;
	if (tense == SAYS_PAST && head != SAYS_OUT && head != SAYS_AFTER)
		add(f, "past-year", t->tokens[cue].start, x->end, first, INT64_MAX);
	else if (tense == SAYS_FUTURE && head == SAYS_FROM)
		add(f, "future-start", t->tokens[cue].start, x->end, INT64_MIN, first - 1);
	else if (tense == SAYS_FUTURE)
		add(f, "future-year", t->tokens[cue].start, x->end, INT64_MIN, last);
}

/* ---- offices ---- */

static struct soi_span last_word(struct soi_span s)
{
	size_t i = s.n;

	while (i > 0 && s.p[i - 1] != ' ')
		i--;
	return soi_span_sub(s, i, s.n);
}

static bool same_person(const struct office *o, struct soi_span id)
{
	struct soi_span rest = o->also;

	if (soi_span_eq(o->person, id))
		return true;
	while (rest.n) {
		size_t bar = soi_span_find(rest, SOI_LIT(" | "), 0);
		struct soi_span one = bar == SIZE_MAX ? rest : soi_span_sub(rest, 0, bar);

		if (soi_span_eq(one, id))
			return true;
		rest = bar == SIZE_MAX ? SOI_EMPTY : soi_span_sub(rest, bar + 3, rest.n);
	}
	/* "Trump": by the last word, where the article has no more */
	return soi_span_find(id, SOI_LIT(" "), 0) == SIZE_MAX &&
	       soi_span_eq(last_word(o->person), id);
}

/* The rows that an office, a state (or none) and a name can mean; only if they
 * are of one person. */
static size_t terms(const struct finding *f, uint32_t title, struct soi_span of, struct soi_span id,
		    const struct office **out, size_t max)
{
	size_t n = 0;

	for (size_t r = title; r < f->x->n_offices; r++) {
		const struct office *o = &f->x->offices[r];

		if (o->title != title || (of.n && !soi_span_eq(o->of, of)) || !same_person(o, id))
			continue;
		if (n == max || (n && !soi_span_eq(out[0]->person, o->person)))
			return 0;
		out[n++] = o;
	}
	return n;
}

/* "cựu": after one of the terms and before the next; the hull of these gaps. */
static void former_limit(struct finding *f, const struct office **t, size_t n, size_t start,
			 size_t end)
{
	int64_t lo = INT64_MAX, hi = INT64_MIN;

	for (size_t i = 0; i < n; i++) {
		int64_t next = INT64_MAX;

		if (t[i]->to == INT64_MAX)
			continue; /* when this term ended is not known */
		for (size_t k = 0; k < n; k++)
			if (t[k]->from >= t[i]->to && t[k]->from < next)
				next = t[k]->from;
		if (t[i]->to < lo)
			lo = t[i]->to;
		if (next > hi)
			hi = next;
	}
	/* Whoever holds it again without an end known may have left it again: but
	 * the table's unknown end means in office as far as it goes. */
	if (lo != INT64_MAX)
		add(f, "former-office", start, end, lo, hi == INT64_MAX ? hi : hi - 1);
}

static void office_limit(struct finding *f, size_t k)
{
	const struct soi_marks *m = f->d->m;
	const struct soi_text *t = &f->d->text;
	const struct soi_name *name = &m->names[k];
	const struct office *rows[8];
	struct soi_span of = SOI_EMPTY;
	size_t i = soi_token_at(t, name->start), first, at, n;
	uint32_t title, says = SAYS_NONE;
	int64_t from = INT64_MAX;

	if (name->kind != SOI_PERSON)
		return;
	/* Tổng thống [Mỹ] Obama */
	if (k > 0 && m->names[k - 1].end <= name->start && m->names[k - 1].end + 1 >= name->start &&
	    m->names[k - 1].kind != SOI_PERSON) {
		of = m->names[k - 1].id;
		i = soi_token_at(t, m->names[k - 1].start);
	}
	if (!phrase_before(f->x->titles, t, i, &title, &first))
		return;
	n = terms(f, title, of, name->id, rows, sizeof(rows) / sizeof(*rows));
	if (n == 0)
		return;
	(void)phrase_before(f->x->cues, t, first, &says, &at);
	if (says == SAYS_FORMER) {
		former_limit(f, rows, n, t->tokens[at].start, name->end);
		return;
	}
	for (size_t r = 0; r < n; r++)
		from = rows[r]->from < from ? rows[r]->from : from;
	add(f, "office", t->tokens[first].start, name->end, from, INT64_MAX);
}

/* ---- together ---- */

/* The day and month of the report: the first day without a year that stands
 * near the head of a sentence of the first lines. */
static bool report_day(const struct soi_mark_doc *d, struct soi_date *out)
{
	size_t lines = 0, at = 0;

	for (size_t k = 0; k < d->m->n_times; k++) {
		const struct soi_time *x = &d->m->times[k];
		size_t i = soi_token_at(&d->text, x->start);
		const struct soi_sentence *s = sentence_of(&d->text, i);

		for (; at < i; at++)
			lines += d->text.tokens[at].kind == SOI_TOK_BREAK;
		if (lines > REPORT_LINES)
			return false;
		if (s && i - s->first < REPORT_TOKENS &&
		    soi_span_starts(x->value, SOI_LIT("XXXX-")) && soi_date_parse(x->value, out) &&
		    out->day)
			return true;
	}
	return false;
}

/* Every limit as a reason. */
static void put_reasons(struct finding *f, struct soi_marks *m, struct soi_arena *a)
{
	m->bounds_why = SOI_NEW_N(a, struct soi_why, f->n + 1);
	m->n_bounds_why = f->n;
	for (size_t i = 0; i < f->n; i++) {
		const struct limit *l = &f->limits[i];
		struct soi_span lo = SOI_LIT(".."), hi = SOI_LIT("..");
		int y, mo, d;

		if (l->lo != INT64_MIN) {
			soi_civil_of(l->lo, &y, &mo, &d);
			lo = soi_arena_printf(a, "%04d-%02d-%02d", y, mo, d);
		}
		if (l->hi != INT64_MAX) {
			soi_civil_of(l->hi, &y, &mo, &d);
			hi = soi_arena_printf(a, "%04d-%02d-%02d", y, mo, d);
		}
		m->bounds_why[i] =
			(struct soi_why){ .rule = soi_span_str(l->rule),
					  .quote = soi_span_sub(f->d->text.text, l->start, l->end),
					  .start = l->start,
					  .end = l->end,
					  .byte_start = SOI_NO_OFFSET,
					  .byte_end = SOI_NO_OFFSET,
					  .value = soi_arena_printf(a, "%.*s/%.*s", SOI_FMT(lo),
								    SOI_FMT(hi)) };
	}
}

/* One end: the year alone where the limit is its first or last day. */
static struct soi_span end_of(struct soi_arena *a, int64_t day, bool last)
{
	int y, m, d;

	if (day == INT64_MIN || day == INT64_MAX)
		return SOI_LIT("..");
	soi_civil_of(day, &y, &m, &d);
	if (last ? m == 12 && d == 31 : m == 1 && d == 1)
		return soi_arena_printf(a, "%04d", y);
	return soi_arena_printf(a, "%04d-%02d-%02d", y, m, d);
}

/* The limit moved to whole years by the report's day; 0 stays open. */
static int year_from(int64_t day, const struct soi_date *r, bool last)
{
	int y, m, d, md = r->month * 32 + r->day;

	soi_civil_of(day, &y, &m, &d);
	if (last)
		return m * 32 + d >= md ? y : y - 1;
	return m * 32 + d <= md ? y : y + 1;
}

static struct soi_span print_years(struct soi_arena *a, int64_t lo, int64_t hi,
				   const struct soi_date *r)
{
	int y = lo == INT64_MIN ? 0 : year_from(lo, r, false),
	    z = hi == INT64_MAX ? 0 : year_from(hi, r, true);

	if (y && z && y > z)
		return SOI_EMPTY;
	if (y && y == z)
		return soi_arena_printf(a, "%04d", y);
	if (!z)
		return soi_arena_printf(a, "%04d/..", y);
	if (!y)
		return soi_arena_printf(a, "../%04d", z);
	return soi_arena_printf(a, "%04d/%04d", y, z);
}

static void conclude(struct finding *f, struct soi_marks *m, struct soi_arena *a)
{
	int64_t lo = INT64_MIN, hi = INT64_MAX;
	struct soi_date report;

	for (size_t i = 0; i < f->n; i++) {
		lo = f->limits[i].lo > lo ? f->limits[i].lo : lo;
		hi = f->limits[i].hi < hi ? f->limits[i].hi : hi;
	}
	if (lo > hi || (lo == INT64_MIN && hi == INT64_MAX))
		return;
	if (report_day(f->d, &report))
		m->published_bounds = print_years(a, lo, hi, &report);
	else if (soi_span_eq(end_of(a, lo, false), end_of(a, hi, true)))
		m->published_bounds = end_of(a, lo, false);
	else
		m->published_bounds =
			soi_arena_printf(a, "%.*s/%.*s", SOI_FMT(end_of(a, lo, false)),
					 SOI_FMT(end_of(a, hi, true)));
	if (m->published_bounds.n)
		put_reasons(f, m, a);
}

int soi_mark_bounds(const struct soi_marker *m, struct soi_mark_doc *d, struct soi_err *err)
{
	struct finding f = { .x = m->bounds, .d = d };

	(void)err;
	if (d->art->published.n && !soi_span_starts(d->art->published, SOI_LIT("XXXX")))
		return 0;
	for (size_t i = 0; i < d->m->n_times; i++)
		year_limit(&f, &d->m->times[i]);
	for (size_t i = 0; i < d->m->n_names; i++)
		office_limit(&f, i);
	conclude(&f, d->m, d->a);
	return 0;
}
