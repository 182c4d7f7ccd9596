/*
 * The tables of the time layer, and its first pass: every token gets the class
 * and value of the longest phrase of data/time_words.tsv or festivals.tsv that
 * begins there.  One probe a token in a table that stays in the first cache;
 * the dictionary is asked only where a longer phrase may begin.
 */
#include "mark/times_in.h"

#include "base/banned.h"

static const char *const class_names[TC_COUNT] = { "",
						   "digit",
						   "ten",
						   "tens",
						   "hundred",
						   "thousand",
						   "link",
						   "half-after",
						   "half",
						   "unit",
						   "hon",
						   "daypart",
						   "day",
						   "next-day",
						   "next-lead",
						   "rel",
						   "that-day",
						   "same",
						   "same-period",
						   "ordinal-weekday",
						   "weekday",
						   "part",
						   "part-out",
						   "first",
						   "weekend",
						   "every",
						   "every-year",
						   "age",
						   "once",
						   "range",
						   "lead",
						   "hoi",
						   "days",
						   "span-lead",
						   "ago-lead",
						   "after-vague",
						   "year-lead",
						   "season-lead",
						   "season",
						   "month-word",
						   "mung",
						   "ram",
						   "tet",
						   "lunar",
						   "solar",
						   "can",
						   "chi",
						   "fest-lead",
						   "of",
						   "and",
						   "event",
						   "cue-future",
						   "cue-past",
						   "after-stop",
						   "before-stop",
						   "after-year",
						   "plural",
						   "now",
						   "minus",
						   "quarter-word",
						   "festival",
						   "festival-low",
						   "few",
						   "era",
						   "leap",
						   "till-now",
						   "meridiem",
						   "weekday-short",
						   "rel-short",
						   "unit-short" };

static const char *const unit_names[] = {
	"second", "minute",  "hour", "day",  "week",   "weekend",
	"month",  "quarter", "half", "year", "decade", "century"
};

static const char *const value_names[] = {
	"",	  "this",    "last",	    "last2", "last-one", "last-year",	"next",
	"coming", "past",    "past-out",    "ago",   "on",	 "before-that", "after-that",
	"that",	  "next-on", "after-vague", "begin", "middle",	 "end",		"whole",
	"h1",	  "h2",	     "am",	    "pm",    "noon",	 "evening",	"night",
	"from",	  "at",	     "clock",	    "next2"
};

/* In the order of enum festival_calendar. */
static const char *const calendar_names[] = { "solar", "lunar", "easter", "sun" };

static int index_of(struct soi_span s, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (soi_span_is(s, names[i]))
			return (int)i;
	return -1;
}

/* A whole number with an optional '-'; false on anything else. */
static bool small_int(struct soi_span s, int *out)
{
	size_t i = s.n && s.p[0] == '-';
	int v = 0;

	if (i == s.n || s.n > 5)
		return false;
	for (size_t k = i; k < s.n; k++) {
		if (s.p[k] < '0' || s.p[k] > '9')
			return false;
		v = v * 10 + (s.p[k] - '0');
	}
	*out = i ? -v : v;
	return true;
}

static bool value_of(int class, struct soi_span s, int *out)
{
	if (small_int(s, out))
		return true;
	if (class == TC_UNIT || class == TC_UNIT_SHORT) {
		if (soi_span_is(s, "sound"))
			*out = UNIT_SOUND;
		else if (soi_span_is(s, "decade-only"))
			*out = UNIT_DECADE_ONLY;
		else if (soi_span_is(s, "millennium"))
			*out = UNIT_MILLENNIUM;
		else
			*out = index_of(s, unit_names, sizeof(unit_names) / sizeof(*unit_names));
	} else {
		*out = index_of(s, value_names, sizeof(value_names) / sizeof(*value_names));
	}
	return *out >= 0;
}

static struct first_word *first_slot(struct first_word *first, uint64_t key)
{
	size_t i = (size_t)key & ((1u << FIRST_BITS) - 1);

	while (first[i].key && first[i].key != key)
		i = (i + 1) & ((1u << FIRST_BITS) - 1);
	return &first[i];
}

/* A phrase into both indices. */
static int add(struct soi_times_tables *x, struct soi_span phrase, struct time_lex lex, size_t row,
	       unsigned flags, struct soi_err *err)
{
	struct soi_span rest = phrase, word = soi_span_cut(&rest, ' ');
	bool figures = word.n && word.p[0] >= '0' && word.p[0] <= '9';
	uint64_t key = figures ? soi_hash64(word) : soi_word_key(word); /* as a token's (text.h) */
	struct first_word *f = first_slot(x->first, key);

	if (row >= (1u << FIRST_BITS) / 2)
		return soi_fail(err, SOI_ELIMIT, SOI_NO_OFFSET, "too many words of time");
	f->key = key;
	if (rest.p || flags) {
		f->longer = true;
	} else if (f->lex.cls == TC_NONE) { /* of two alike the first counts */
		f->lex = lex;
		f->lex.n = 1;
	}
	x->rows[row] = lex;
	return soi_phrases_add(x->words, phrase, (uint32_t)row, flags, err);
}

static int add_words(struct soi_times_tables *x, const struct soi_table *t, struct soi_err *err)
{
	size_t phrase = soi_table_col(t, "phrase"), class = soi_table_col(t, "class");
	size_t value = soi_table_col(t, "value");

	for (size_t r = 0; r < t->n_rows; r++) {
		struct soi_span c = soi_table_cell(t, r, class);
		int k = index_of(c, class_names, TC_COUNT), v = 0, rc;

		if (k < 1 || !value_of(k, soi_table_cell(t, r, value), &v))
			return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
					"time_words: '%.*s' has an unknown class or value",
					SOI_FMT(soi_table_cell(t, r, phrase)));
		rc = add(x, soi_table_cell(t, r, phrase),
			 (struct time_lex){ (uint8_t)k, 0, (int16_t)v }, r, 0, err);
		if (rc)
			return rc;
	}
	return 0;
}

/* "25"; "7#2": the second Sunday; "4#4+1": the day behind the fourth Thursday. */
static bool festival_day(struct soi_span s, struct festival *f)
{
	struct soi_span rest = s, head = soi_span_cut(&rest, '#'), nth;

	if (f->calendar == FEST_EASTER)
		return small_int(s, &f->day) && f->day >= -70 && f->day <= 70;
	if (f->calendar == FEST_SUN)
		return small_int(s, &f->day) && f->day >= 1 && f->day <= 24;
	if (!rest.p)
		return small_int(s, &f->day) && f->day >= 1 && f->day <= 31;
	nth = soi_span_cut(&rest, '+');
	if (rest.p && (!small_int(rest, &f->later) || f->later < 1 || f->later > 6))
		return false;
	return small_int(head, &f->weekday) && f->weekday >= 1 && f->weekday <= 7 &&
	       small_int(nth, &f->nth) && f->nth >= -1 && f->nth <= 5 && f->nth != 0;
}

static int add_festivals(struct soi_times_tables *x, const struct soi_table *t, size_t at,
			 struct soi_err *err)
{
	size_t name = soi_table_col(t, "festival"), month = soi_table_col(t, "month");
	size_t day = soi_table_col(t, "day"), cal = soi_table_col(t, "calendar");
	size_t bare = soi_table_col(t, "bare");

	for (size_t r = 0; r < t->n_rows; r++) {
		struct festival *f = &x->festivals[r];
		int rc, k = index_of(soi_table_cell(t, r, cal), calendar_names,
				     sizeof(calendar_names) / sizeof(*calendar_names));
		bool moves;

		f->calendar = k < 0 ? FEST_SOLAR : (enum festival_calendar)k;
		moves = f->calendar == FEST_EASTER || f->calendar == FEST_SUN;
		if (k < 0 || !small_int(soi_table_cell(t, r, month), &f->month) ||
		    f->month < !moves || f->month > 12 * !moves ||
		    !festival_day(soi_table_cell(t, r, day), f))
			return soi_fail(err, SOI_EFORMAT, SOI_NO_OFFSET,
					"festivals: '%.*s' has no day",
					SOI_FMT(soi_table_cell(t, r, name)));
		f->bare = soi_span_is(soi_table_cell(t, r, bare), "yes");
		rc = add(x, soi_table_cell(t, r, name),
			 (struct time_lex){ TC_FESTIVAL, 0, (int16_t)r }, at + r, SOI_PHRASE_CASED,
			 err);
		/* In running text only with its capitals; a phrase may lack them. */
		if (!rc)
			rc = add(x, soi_table_cell(t, r, name),
				 (struct time_lex){ TC_FESTIVAL_LOW, 0, (int16_t)r },
				 at + t->n_rows + r, 0, err);
		if (rc)
			return rc;
	}
	return 0;
}

static int add_bare(struct soi_times_tables *x, const struct soi_table *t, const char *column,
		    size_t *n_words, struct soi_err *err)
{
	size_t col = soi_table_col(t, column);

	for (size_t r = 0; r < t->n_rows; r++) {
		int rc = soi_times_bare_add(x, soi_table_cell(t, r, col), n_words, err);

		if (rc)
			return rc;
	}
	return 0;
}

struct soi_times_tables *soi_times_tables_new(struct soi_arena *a, const struct soi_tables *t,
					      const struct soi_text_tables *text, struct soi_err *err)
{
	const struct soi_table *words = soi_tables_get(t, "time_words");
	const struct soi_table *fest = soi_tables_get(t, "festivals");
	struct soi_times_tables *x = SOI_NEW(a, struct soi_times_tables);
	size_t n_bare = 0;

	x->words = soi_phrases_new(a, text->lexicon);
	soi_phrase_set_init(&x->starts, &x->words, 1);
	x->rows = SOI_NEW_N(a, struct time_lex, words->n_rows + 2 * fest->n_rows);
	x->festivals = SOI_NEW_N(a, struct festival, fest->n_rows);
	if (add_words(x, words, err) || add_festivals(x, fest, words->n_rows, err) ||
	    add_bare(x, words, "phrase", &n_bare, err) ||
	    add_bare(x, fest, "festival", &n_bare, err))
		return NULL;
	return x;
}

/* What a whole phrase may lack or shorten: capitals, "T5" for "thứ năm". */
static int class_in_phrase(int class)
{
	switch (class) {
	case TC_FESTIVAL_LOW:
		return TC_FESTIVAL;
	case TC_WEEKDAY_SHORT:
		return TC_WEEKDAY;
	case TC_REL_SHORT:
		return TC_REL;
	case TC_UNIT_SHORT:
		return TC_UNIT;
	default:
		return class;
	}
}

int soi_times_lex(struct parser *p)
{
	p->lex = SOI_NEW_N(p->a, struct time_lex, p->n + 1);
	for (size_t i = 0; i < p->n; i++) {
		const struct first_word *f;
		struct soi_phrase_hit hit;

		if (!soi_phrase_set_begins(&p->t->starts, p->text, i))
			continue;
		f = &p->t->first[p->tok[i].key & ((1u << FIRST_BITS) - 1)];
		while (f->key && f->key != p->tok[i].key)
			f = f + 1 < p->t->first + (1u << FIRST_BITS) ? f + 1 : p->t->first;
		if (!f->key)
			continue;
		p->lex[i] = f->lex;
		if (f->longer && soi_phrases_longest(p->t->words, p->text, i, p->n, &hit)) {
			p->lex[i] = p->t->rows[hit.value];
			p->lex[i].n = (uint8_t)hit.n_tokens;
		}
		if (p->phrase)
			p->lex[i].cls = (uint8_t)class_in_phrase(p->lex[i].cls);
	}
	return 0;
}

/* ---- numerals ---- */

/* "năm" is 5 before a unit or in the middle of a numeral ("năm ngày", "năm
 * mươi"), else a year. */
static bool is_five(const struct parser *p, size_t i)
{
	int c = cls(p, i + 1), v = val(p, i + 1);

	if (!is_unit(p, i, SOI_UNIT_YEAR))
		return false;
	return c == TC_AGE || c == TC_TENS || c == TC_HUNDRED || c == TC_THOUSAND ||
	       (c == TC_UNIT && v != UNIT_DECADE_ONLY && v != SOI_UNIT_DECADE &&
		v != SOI_UNIT_CENTURY);
}

static size_t in_words(const struct parser *p, size_t i, struct numeral *out)
{
	int64_t total = 0, part = 0; /* part: below a thousand */
	size_t from = i;
	bool unit_open = true; /* a digit may follow */

	out->tenths = -1;
	for (; i < p->n && i - from < 8; i++) {
		int c = cls(p, i), v = val(p, i);

		if (p->lex[i].n > 1)
			break;
		if ((c == TC_DIGIT || (is_five(p, i) && unit_open)) && unit_open) {
			part += c == TC_DIGIT ? v : 5;
			unit_open = false;
		} else if (c == TC_TEN && unit_open && part % 100 == 0) {
			part += 10;
		} else if (c == TC_TENS && part % 100 > 0 && part % 100 < 10 && !unit_open) {
			part = part / 100 * 100 + part % 100 * 10;
			unit_open = true;
		} else if (c == TC_HUNDRED && part < 10 && (part > 0 || (total && !unit_open))) {
			part *= 100; /* hai nghìn không trăm … too */
			unit_open = true;
		} else if (c == TC_THOUSAND && part > 0 && total == 0) {
			total = part * 1000;
			part = 0;
			unit_open = true;
		} else if (c != TC_LINK || part == 0 || part % 100 != 0) {
			break;
		}
	}
	out->v = total + part;
	return i;
}

size_t soi_times_numeral(const struct parser *p, size_t i, struct numeral *out)
{
	if (!is_number(p, i))
		return in_words(p, i, out);
	if (p->tok[i].cp == UINT32_MAX)
		return i;
	out->v = p->tok[i].cp;
	out->tenths = -1;
	i++;
	/* 1.500 and 4,5: the writers' separators; 1.500,5 years does not occur. */
	while (is_punct(p, i, '.') && glued(p, i) && is_number(p, i + 1) && glued(p, i + 1) &&
	       digits(p, i + 1) == 3 && out->v < 1000000) {
		out->v = out->v * 1000 + p->tok[i + 1].cp;
		i += 2;
	}
	if ((is_punct(p, i, ',') || is_punct(p, i, '.')) && glued(p, i) && is_number(p, i + 1) &&
	    glued(p, i + 1) && digits(p, i + 1) == 1) {
		out->tenths = (int)p->tok[i + 1].cp;
		i += 2;
	}
	return i;
}

static int roman(struct soi_span s)
{
	int v = 0, last = 0;

	if (s.n == 0 || s.n > 5)
		return 0;
	for (size_t i = s.n; i-- > 0;) {
		int d = s.p[i] == 'I' ? 1 : s.p[i] == 'V' ? 5 : s.p[i] == 'X' ? 10 : 0;

		if (!d)
			return 0;
		v += d < last ? -d : d;
		last = d > last ? d : last;
	}
	return v;
}

/* A whole number in figures, words or Roman numerals up to max. */
size_t soi_times_ordinal(const struct parser *p, size_t i, int max, int *out)
{
	struct numeral n;
	size_t j;

	if (i < p->n && p->tok[i].kind == SOI_TOK_WORD && (p->tok[i].flags & SOI_TF_UPPER)) {
		*out = roman(soi_token_span(p->text, i));
		if (*out > 0 && *out <= max)
			return i + 1;
	}
	if (is_number(p, i)) { /* not the first part of 4,5 or 10/12 */
		if (p->tok[i].cp == 0 || p->tok[i].cp > (uint32_t)max)
			return i;
		*out = (int)p->tok[i].cp;
		return i + 1;
	}
	j = soi_times_numeral(p, i, &n);
	if (j == i || n.tenths >= 0 || n.v < 1 || n.v > max)
		return i;
	*out = (int)n.v;
	return j;
}

/* giáp thìn: a year of the sixty */
size_t soi_times_can_chi(const struct parser *p, size_t i, struct soi_step *out)
{
	int can = cls(p, i) == TC_CAN ? val(p, i) : is_unit(p, i, SOI_UNIT_QUARTER) ? 9 : -1, chi;

	if (can < 0 || cls(p, i + 1) != TC_CHI || !is_cap(p, i + 1))
		return i;
	chi = val(p, i + 1);
	if ((can - chi) % 2)
		return i; /* stems and branches go in step: there is no Giáp Sửu */
	/* n = can (mod 10), n = chi (mod 12) */
	*out = (struct soi_step){ .op = SOI_STEP_CANCHI, .a = (6 * can - 5 * chi + 60) % 60 };
	return i + 2;
}
