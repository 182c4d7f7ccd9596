/*
 * Inside the time layer: what its files share.
 *
 *	times_lex.c      tables; a class and a value for each token; numerals
 *	times_number.c   dates written in figures: 21/5, 10-12/6, 2.2022, 15h30
 *	times_point.c    points: day, week, month, year, lunar, festivals
 *	times_feast.c    days with a name, those that move with Easter or the Sun
 *	times_span.c     lengths of time, ages, repetitions, "two days before"
 *	times_bare.c     phrases typed without diacritics
 *	times.c          the scan over a text, ranges, contexts, values
 *	times_resolve.c  pipes to values (see times.h)
 */
#ifndef SOI_MARK_TIMES_IN_H
#define SOI_MARK_TIMES_IN_H

#include "mark/internal.h"
#include "mark/times.h"

/* The classes of data/time_words.tsv, in the order of class_names. */
enum time_class {
	TC_NONE,
	TC_DIGIT,
	TC_TEN,
	TC_TENS,
	TC_HUNDRED,
	TC_THOUSAND,
	TC_LINK,
	TC_HALF_AFTER,
	TC_HALF,
	TC_UNIT,
	TC_HON,
	TC_DAYPART,
	TC_DAY,
	TC_NEXT_DAY,
	TC_NEXT_LEAD,
	TC_REL,
	TC_THAT_DAY,
	TC_SAME,
	TC_SAME_PERIOD,
	TC_ORDINAL_WEEKDAY,
	TC_WEEKDAY,
	TC_PART,
	TC_PART_OUT,
	TC_FIRST,
	TC_WEEKEND,
	TC_EVERY,
	TC_EVERY_YEAR,
	TC_AGE,
	TC_ONCE,
	TC_RANGE,
	TC_LEAD,
	TC_HOI,
	TC_DAYS,
	TC_SPAN_LEAD,
	TC_AGO_LEAD,
	TC_AFTER_VAGUE,
	TC_YEAR_LEAD,
	TC_SEASON_LEAD,
	TC_SEASON,
	TC_MONTH_WORD,
	TC_MUNG,
	TC_RAM,
	TC_TET,
	TC_LUNAR,
	TC_SOLAR,
	TC_CAN,
	TC_CHI,
	TC_FEST_LEAD,
	TC_OF,
	TC_AND,
	TC_EVENT,
	TC_CUE_FUTURE,
	TC_CUE_PAST,
	TC_AFTER_STOP,
	TC_BEFORE_STOP,
	TC_AFTER_YEAR,
	TC_PLURAL,
	TC_NOW,
	TC_MINUS,
	TC_QUARTER_WORD,
	TC_FESTIVAL,
	TC_FESTIVAL_LOW,
	TC_FEW,
	TC_ERA,
	TC_LEAP,
	TC_TILL_NOW,
	TC_MERIDIEM,
	/* In a phrase asked about these are the class named, in a text nothing. */
	TC_WEEKDAY_SHORT,
	TC_REL_SHORT,
	TC_UNIT_SHORT,
	TC_COUNT
};

/* Values of TC_UNIT beyond soi_time_unit. */
enum { UNIT_MILLENNIUM = SOI_UNIT_CENTURY + 1, UNIT_SOUND = 20, UNIT_DECADE_ONLY };

/* Values of TC_REL, TC_PART, TC_DAYPART, TC_LEAD: indices into value_names. */
enum time_value {
	TV_NONE,
	TV_THIS,
	TV_LAST,
	TV_LAST2,
	TV_LAST_ONE,
	TV_LAST_YEAR,
	TV_NEXT,
	TV_COMING,
	TV_PAST,
	TV_PAST_OUT,
	TV_AGO,
	TV_ON,
	TV_BEFORE_THAT,
	TV_AFTER_THAT,
	TV_THAT,
	TV_NEXT_ON,
	TV_AFTER_VAGUE,
	TV_BEGIN,
	TV_MIDDLE,
	TV_END,
	TV_WHOLE,
	TV_H1,
	TV_H2,
	TV_AM,
	TV_PM,
	TV_NOON,
	TV_EVENING,
	TV_NIGHT,
	TV_FROM,
	TV_AT,
	TV_CLOCK,
	TV_NEXT2
};

struct time_lex {
	uint8_t cls, n; /* enum time_class; tokens covered */
	int16_t val;
};

enum festival_calendar { FEST_SOLAR, FEST_LUNAR, FEST_EASTER, FEST_SUN };

struct festival {
	enum festival_calendar calendar;
	int month, day;	   /* day 0: the nth weekday of the month; EASTER: days from
			    * Easter Sunday; SUN: the solar term, 1 to 24 */
	int weekday, nth;
	int later;	   /* days behind that weekday */
	bool bare;
};

#define FIRST_BITS 11
#define BARE_BITS 10
#define BARE_WORDS 6

/* A word without its diacritics, and the words of the tables it may stand for. */
struct bare_word {
	uint64_t key; /* soi_word_bare_key; 0: free */
	struct soi_span word[BARE_WORDS];
	size_t n;
};

/* Every first word of the tables, by the low bits of its key. */
struct first_word {
	uint64_t key;	     /* 0: free */
	struct time_lex lex; /* of the word alone; cls TC_NONE: only the start of longer ones */
	bool longer;	     /* look into words */
};

struct soi_times_tables {
	struct soi_phrases *words;
	struct soi_phrase_set starts;	/* words alone */
	struct first_word first[1u << FIRST_BITS];
	struct bare_word bare[1u << BARE_BITS];
	struct time_lex *rows; /* by phrase value; n unused */
	struct festival *festivals;
};

/* Coarse to fine: the order in which steps stand in a pipe. */
enum level { LV_YEAR, LV_MID, LV_WEEK, LV_DAY, LV_CLOCK, LV_COUNT };

struct levels {
	struct soi_step s[LV_COUNT];
	unsigned have; /* bit a level */
};

/* What an expression counts from before the publication day is thought of. */
enum count_from { FROM_PUB, FROM_TEXT };

/* A time expression as parsed, not yet a value. */
struct time_expr {
	size_t first, last;  /* tokens [first, last) */
	struct levels lv[2]; /* [1] where interval */
	bool interval;
	enum count_from from;
	struct soi_pipe base; /* FROM_TEXT: what it counts from */
	const char *rule;
	char literal[32]; /* a duration, a repetition, a moment with its zone, a year before
			   * our era; then there are no levels */
	bool lunar, leap; /* leap: a leap month of the moon's year */
	bool quarter_or_half; /* LV_MID is no month */
	char dir;	      /* 0, '<', '>', '~' */
	int daypart;	      /* TV_AM … or 0 */
	bool no_day;	      /* a clock that names no day of its own */
	bool listed;	      /* counts from its neighbour in a list of months */
	bool bare_day;	      /* a day of the month alone: takes a month from what follows */
};

struct parser {
	const struct soi_times_tables *t;
	const struct soi_text *text;
	const struct soi_token *tok; /* text->tokens */
	struct time_lex *lex;	     /* [n] */
	size_t n;
	struct soi_arena *a;
	bool has_clock; /* the day of speaking has a clock */
	bool phrase;	/* the text is one phrase: nothing needs a licence */
	int now_min;	/* of a phrase with future bias: the minute of the day; or -1 */
	struct time_expr *out;
	size_t n_out, cap_out;
	/* The last day, month, year named, as pipes; n 0: none yet. */
	struct soi_pipe last_day, last_month, last_year;
	struct soi_pipe last_one_day; /* no interval: what "cùng ngày" means */
	struct time_expr last_period; /* for "cùng kỳ"; last 0: none */
	size_t list_end;	      /* until this token, bare numbers are days of list_month */
	struct time_expr list_of;     /* and the rest of the date they take */
};

int soi_times_lex(struct parser *p);

/* The words of a row, for phrases typed bare; n_words counts over all rows. */
int soi_times_bare_add(struct soi_times_tables *x, struct soi_span phrase, size_t *n_words,
		       struct soi_err *err);

/* soi_when() for a phrase as it is written. */
int soi_times_phrase(const struct soi_marker *m, struct soi_arena *a, struct soi_span phrase,
		     const struct soi_date *at, enum soi_bias bias, struct soi_time **out,
		     size_t *n, struct soi_err *err);

static inline int cls(const struct parser *p, size_t i)
{
	return i < p->n ? p->lex[i].cls : TC_NONE;
}

static inline int val(const struct parser *p, size_t i)
{
	return i < p->n ? p->lex[i].val : 0;
}

/* The token behind the word at i. */
static inline size_t after(const struct parser *p, size_t i)
{
	return i + (p->lex[i].n ? p->lex[i].n : 1);
}

/* The longest word of the tables that ends before token i; empty if none. */
static inline struct time_lex before(const struct parser *p, size_t i)
{
	for (size_t n = i < 6 ? i : 6; n > 0; n--)
		if (p->lex[i - n].n == n)
			return p->lex[i - n];
	return (struct time_lex){ 0 };
}

static inline bool is_unit(const struct parser *p, size_t i, int unit)
{
	return cls(p, i) == TC_UNIT && val(p, i) == unit;
}

static inline bool is_rel(const struct parser *p, size_t i, int value)
{
	return cls(p, i) == TC_REL && val(p, i) == value;
}

static inline bool is_number(const struct parser *p, size_t i)
{
	return i < p->n && p->tok[i].kind == SOI_TOK_NUMBER;
}

static inline bool is_punct(const struct parser *p, size_t i, uint32_t cp)
{
	return i < p->n && p->tok[i].kind == SOI_TOK_PUNCT && p->tok[i].cp == cp;
}

static inline bool is_dash(const struct parser *p, size_t i)
{
	return is_punct(p, i, '-') || is_punct(p, i, 0x2013) || is_punct(p, i, 0x2014) ||
	       is_punct(p, i, 0x2010) || is_punct(p, i, 0x2011) || is_punct(p, i, 0x2012);
}

static inline bool glued(const struct parser *p, size_t i) /* no space before token i */
{
	return i < p->n && !(p->tok[i].flags & SOI_TF_SPACE) && i > 0;
}

static inline bool is_cap(const struct parser *p, size_t i)
{
	return i < p->n && (p->tok[i].flags & SOI_TF_CAP);
}

static inline size_t digits(const struct parser *p, size_t i) /* how many, of a number */
{
	return p->tok[i].end - p->tok[i].start;
}

/* Where nothing of the sentence follows: end, break, punctuation. */
static inline bool at_stop(const struct parser *p, size_t i)
{
	return i >= p->n || p->tok[i].kind == SOI_TOK_PUNCT || p->tok[i].kind == SOI_TOK_BREAK;
}

static inline bool has(const struct levels *l, enum level v)
{
	return l->have >> v & 1;
}

static inline void set_level(struct levels *l, enum level v, struct soi_step s)
{
	l->s[v] = s;
	l->have |= 1u << v;
}

static inline struct soi_step step_shift(enum soi_time_unit unit, int n)
{
	return (struct soi_step){ .op = SOI_STEP_SHIFT, .unit = (uint8_t)unit, .a = n };
}

static inline struct soi_step step_md(int month, int day)
{
	return (struct soi_step){ .op = SOI_STEP_MD, .b = month, .c = day };
}

static inline struct soi_step step_year(int year)
{
	return (struct soi_step){ .op = SOI_STEP_SET, .unit = SOI_PREC_YEAR, .a = year };
}

/* Figures that are a year: four digits, not part of a larger number. */
static inline bool soi_times_year_number(const struct parser *p, size_t i, int min, int max)
{
	if (!is_number(p, i) || (int)p->tok[i].cp < min || (int)p->tok[i].cp > max ||
	    digits(p, i) < 3 || p->tok[i].cp > 2999)
		return false;
	return !((is_punct(p, i + 1, '.') || is_punct(p, i + 1, ',')) && glued(p, i + 1) &&
		 is_number(p, i + 2) && glued(p, i + 2));
}

/*
 * Below, each reads at token i and returns the token behind what it read, or i
 * itself where there is nothing of its kind.
 */

/* A number in figures or words.  whole says that it has no decimals. */
struct numeral {
	int64_t v;
	int tenths; /* of 4,5: 5; -1: whole */
};
size_t soi_times_numeral(const struct parser *p, size_t i, struct numeral *out);

/* A whole number up to max in figures, words or Roman numerals. */
size_t soi_times_ordinal(const struct parser *p, size_t i, int max, int *out);

/* A run of numbers joined by / - . without spaces. */
struct numlit {
	size_t n;
	int v[7];
	size_t len[7];
	char sep[7]; /* behind number k; '/', '-' or '.' */
	int whole;   /* the first number where it is long: 20240521 */
	size_t next;
};
size_t soi_times_numlit(const struct parser *p, size_t i, struct numlit *out);

/* How sure the words before are that a date follows. */
enum licence { LICENCE_NONE, LICENCE_WEAK, LICENCE_STRONG };
enum licence soi_times_licence(const struct parser *p, size_t i);

/* A date in figures into e's levels. */
size_t soi_times_figures(const struct parser *p, size_t i, enum licence licence, bool month_said,
			 struct time_expr *e);

/* A clock time into e; strong: cannot be a length of time. */
size_t soi_times_clock(const struct parser *p, size_t i, struct soi_step *clock, bool *strong);

/* Hours as said to hours of the day: 3 in the afternoon is 15. */
void soi_times_apply_daypart(struct soi_step *clock, int part);

/* The rest of "2013-02-12T10:00:30+07:00", with i on the first colon. */
size_t soi_times_iso_clock(const struct parser *p, size_t i, int hour, struct time_expr *e);

/* Two words of the sixty-year cycle. */
size_t soi_times_can_chi(const struct parser *p, size_t i, struct soi_step *out);

size_t soi_times_year(const struct parser *p, size_t i, struct time_expr *e);

/* The year of Tết, "Giáp Thìn", "năm 2024" or "2024", as of lunar year; the days
 * before Tết (eve) lie in the lunar year before the one it opens. */
size_t soi_times_lunar_year(const struct parser *p, size_t i, bool eve, struct time_expr *e);

/* Whether the festival at i is Tết Nguyên đán by one of its names. */
bool soi_times_is_tet(const struct parser *p, size_t i);

/* Tết Giáp Thìn; a festival of the table with a year or, led, behind a word that
 * announces it. */
size_t soi_times_festival(const struct parser *p, size_t i, bool led, struct time_expr *e);
size_t soi_times_point(struct parser *p, size_t i, bool lenient, struct time_expr *e);
size_t soi_times_span(struct parser *p, size_t i, struct time_expr *e);
size_t soi_times_every(struct parser *p, size_t i, struct time_expr *e);

/* "đầu năm 2013" behind n units: its first or last n, with i on "đầu". */
size_t soi_times_first_of(struct parser *p, size_t i, int unit, int n, struct time_expr *e);

/* "vài ngày"; where e is left without a value what was read is to be passed over. */
size_t soi_times_vague(const struct parser *p, size_t i, struct time_expr *e);

/* Put an expression out. */
void soi_times_emit(struct parser *p, const struct time_expr *e);

/* The levels as a pipe; false where they make none. */
bool soi_times_pipe(const struct levels *l, char dir, struct soi_pipe *out);

/* Start a new expression at token i. */
static inline void expr_init(struct time_expr *e, size_t i)
{
	*e = (struct time_expr){ .first = i, .last = i, .rule = "date" };
}

#endif
