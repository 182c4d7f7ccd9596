/*
 * Pipes of steps (the grammar is in times.h): printed, parsed, run.
 *
 * A step takes a point to a point.  A point has a precision and may lack its
 * year (XXXX-05-21, of an undated article); arithmetic goes on without the
 * year as long as leap years cannot matter, and gives up otherwise: a value
 * that is not settled is better null than guessed.
 *
 * Which year "21/5" has, said without one: with a publication day in hand, the
 * nearest in favour of the past; the future is taken only where it is close
 * (SOON_*).  Newspapers leave the year out within some months of the event;
 * 95 days and 2 months ahead are where announcements end and last year's
 * events begin in the 2013 articles we looked at.
 */
#include "mark/lunar.h"
#include "mark/times.h"

#include "base/banned.h"

enum { SOON_DAY_OF_YEAR = 95, SOON_MONTHS = 2, SOON_DAY_OF_MONTH = 10, SOON_LUNAR = 120 };

static const char *const unit_names[] = {
	"second", "minute",  "hour", "day",  "week",   "weekend",
	"month",  "quarter", "half", "year", "decade", "century"
};

bool soi_pipe_add(struct soi_pipe *p, struct soi_step step)
{
	if (p->n == SOI_MAX_STEPS)
		return false;
	p->steps[p->n++] = step;
	return true;
}

/* ---- printing ---- */

/* v with noughts in front to width: most of what is printed, and no printf. */
static void put(struct soi_buf *b, int v, size_t width)
{
	char at[12], *p = at + sizeof(at);
	unsigned u = v < 0 ? 0u - (unsigned)v : (unsigned)v;

	do {
		*--p = (char)('0' + u % 10);
		u /= 10;
	} while (u);
	while ((size_t)(at + sizeof(at) - p) < width)
		*--p = '0';
	if (v < 0)
		*--p = '-';
	soi_buf_add(b, (struct soi_span){ p, (size_t)(at + sizeof(at) - p) });
}

static void put_ymd(struct soi_buf *b, int y, int m, int d)
{
	put(b, y, 4);
	soi_buf_byte(b, '-');
	put(b, m, 2);
	soi_buf_byte(b, '-');
	put(b, d, 2);
}

static void put_clock(struct soi_buf *b, int h, int m, int s)
{
	soi_buf_byte(b, 'T');
	put(b, h, 2);
	soi_buf_byte(b, ':');
	put(b, m < 0 ? 0 : m, 2);
	if (s >= 0) {
		soi_buf_byte(b, ':');
		put(b, s, 2);
	}
}

static void print_set(struct soi_buf *b, const struct soi_step *s)
{
	if (s->unit == SOI_PREC_CENTURY)
		soi_buf_printf(b, "=%02dXX", s->a / 100);
	else if (s->unit == SOI_PREC_DECADE)
		soi_buf_printf(b, "=%03dX", s->a / 10);
	else if (s->b == 0)
		soi_buf_printf(b, "=%04d", s->a);
	else if (s->c == 0)
		soi_buf_printf(b, "=%04d-%02d", s->a, s->b);
	else
		soi_buf_printf(b, "=%04d-%02d-%02d", s->a, s->b, s->c);
}

static void print_md(struct soi_buf *b, const struct soi_step *s)
{
	if (s->b) {
		soi_buf_add(b, SOI_LIT("--"));
		put(b, s->b, 2);
		if (s->c) {
			soi_buf_byte(b, '-');
			put(b, s->c, 2);
		}
	} else if (s->c == SOI_LAST_DAY) {
		soi_buf_add(b, SOI_LIT("---$"));
	} else {
		soi_buf_add(b, SOI_LIT("---"));
		put(b, s->c, 2);
	}
}

static void print_step(struct soi_buf *b, const struct soi_step *s)
{
	if (s->dir)
		soi_buf_byte(b, s->dir);
	switch (s->op) {
	case SOI_STEP_SET:
		print_set(b, s);
		break;
	case SOI_STEP_LUNAR:
		soi_buf_byte(b, 'L');
		print_md(b, s);
		if (s->a)
			soi_buf_byte(b, '+');
		break;
	case SOI_STEP_MD:
		print_md(b, s);
		break;
	case SOI_STEP_SHIFT:
		soi_buf_add(b, soi_span_str(unit_names[s->unit]));
		if (s->a >= 0)
			soi_buf_byte(b, '+');
		put(b, s->a, 1);
		break;
	case SOI_STEP_WD:
		soi_buf_printf(b, "wd%d", s->a);
		if (s->b)
			soi_buf_printf(b, "#%d", s->b);
		if (s->c)
			soi_buf_printf(b, "+%d", s->c);
		break;
	case SOI_STEP_EASTER:
		soi_buf_printf(b, "E%+d", s->a);
		break;
	case SOI_STEP_TERM:
		soi_buf_printf(b, "X%d", s->a);
		break;
	case SOI_STEP_QUARTER:
		soi_buf_printf(b, "Q%d", s->a);
		break;
	case SOI_STEP_HALF:
		soi_buf_printf(b, "H%d", s->a);
		break;
	case SOI_STEP_SEASON:
		soi_buf_printf(b, "S%d", s->a);
		break;
	case SOI_STEP_WEEK:
		if (s->b)
			soi_buf_printf(b, "W#%d", s->b);
		else
			soi_buf_printf(b, "W%d", s->a);
		break;
	case SOI_STEP_CANCHI:
		soi_buf_printf(b, "cc%d", s->a);
		break;
	case SOI_STEP_CLOCK:
		put_clock(b, s->a, s->b, s->c);
		break;
	}
}

static void print_pipe(struct soi_buf *b, const struct soi_pipe *p)
{
	for (size_t i = 0; i < p->n; i++) {
		if (i)
			soi_buf_byte(b, ' ');
		print_step(b, &p->steps[i]);
	}
}

struct soi_span soi_pipe_print(struct soi_arena *a, const struct soi_pipe *first,
			       const struct soi_pipe *second)
{
	struct soi_span s;
	struct soi_buf b;

	soi_buf_init(&b, 1024);
	print_pipe(&b, first);
	if (second) {
		soi_buf_byte(&b, '/');
		print_pipe(&b, second);
	}
	s = soi_arena_copy(a, soi_buf_span(&b));
	soi_buf_release(&b);
	return s;
}

/* ---- parsing ---- */

static bool eat(struct soi_span *s, const char *word)
{
	size_t n = strlen(word);

	if (s->n < n || memcmp(s->p, word, n) != 0)
		return false;
	*s = soi_span_sub(*s, n, s->n);
	return true;
}

/* A whole number of 1 to 6 digits, with a sign if asked for. */
static bool eat_int(struct soi_span *s, bool sign, int *out)
{
	bool minus = sign && s->n && s->p[0] == '-';
	size_t i = minus || (sign && s->n && s->p[0] == '+');
	size_t from = i;
	int v = 0;

	while (i < s->n && i - from < 6 && s->p[i] >= '0' && s->p[i] <= '9')
		v = v * 10 + (s->p[i++] - '0');
	if (i == from)
		return false;
	*out = minus ? -v : v;
	*s = soi_span_sub(*s, i, s->n);
	return true;
}

static bool parse_set(struct soi_span s, struct soi_step *st)
{
	struct soi_date d;

	st->op = SOI_STEP_SET;
	if (s.n == 4 && s.p[3] == 'X') {
		bool century = s.p[2] == 'X';
		struct soi_span head = soi_span_sub(s, 0, century ? 2 : 3);

		if (!eat_int(&head, false, &st->a) || head.n)
			return false;
		st->a *= century ? 100 : 10;
		st->unit = century ? SOI_PREC_CENTURY : SOI_PREC_DECADE;
		return true;
	}
	if (!soi_date_parse(s, &d) || d.year == 0 || d.hour >= 0)
		return false;
	st->a = d.year;
	st->b = d.month;
	st->c = d.day;
	st->unit = d.day ? SOI_PREC_DAY : d.month ? SOI_PREC_MONTH : SOI_PREC_YEAR;
	return true;
}

static bool parse_md(struct soi_span s, struct soi_step *st)
{
	if (eat(&s, "---$")) {
		st->c = SOI_LAST_DAY;
		return s.n == 0;
	}
	if (eat(&s, "---"))
		return eat_int(&s, false, &st->c) && s.n == 0 && st->c >= 1 && st->c <= 31;
	if (!eat(&s, "--") || !eat_int(&s, false, &st->b) || st->b < 1 || st->b > 12)
		return false;
	if (s.n == 0)
		return true;
	return eat(&s, "-") && eat_int(&s, false, &st->c) && s.n == 0 && st->c >= 1 && st->c <= 31;
}

static bool parse_clock(struct soi_span s, struct soi_step *st)
{
	st->op = SOI_STEP_CLOCK;
	st->c = -1;
	if (!eat_int(&s, false, &st->a) || !eat(&s, ":") || !eat_int(&s, false, &st->b))
		return false;
	if (eat(&s, ":") && !eat_int(&s, false, &st->c))
		return false;
	return s.n == 0 && st->a <= 24 && st->b < 60 && st->c < 61;
}

/* Behind 'W': the week's number, or '#' and which of the month. */
static bool parse_week(struct soi_span s, struct soi_step *st)
{
	st->op = SOI_STEP_WEEK;
	if (eat(&s, "#"))
		return eat_int(&s, true, &st->b) && s.n == 0 && st->b >= -1 && st->b <= 5 && st->b;
	return eat_int(&s, false, &st->a) && s.n == 0 && st->a >= 1 && st->a <= 53;
}

/* One letter or two and a number in a range. */
static bool parse_pick(struct soi_span s, const char *head, enum soi_step_op op, int min, int max,
		       struct soi_step *st)
{
	if (!eat(&s, head) || !eat_int(&s, false, &st->a) || st->a < min || st->a > max)
		return false;
	st->op = op;
	if (op == SOI_STEP_WD && eat(&s, "#") &&
	    (!eat_int(&s, true, &st->b) || st->b < -1 || st->b > 5))
		return false;
	if (op == SOI_STEP_WD && st->b && eat(&s, "+") &&
	    (!eat_int(&s, false, &st->c) || st->c < 1 || st->c > 6))
		return false;
	return s.n == 0;
}

static bool parse_step(struct soi_span s, struct soi_step *st)
{
	*st = (struct soi_step){ 0 };
	if (s.n && (s.p[0] == '<' || s.p[0] == '>' || s.p[0] == '~')) {
		st->dir = s.p[0];
		s = soi_span_sub(s, 1, s.n);
	}
	if (eat(&s, "="))
		return parse_set(s, st);
	if (s.n > 1 && s.p[0] == 'L' && s.p[1] == '-') {
		st->op = SOI_STEP_LUNAR;
		st->a = s.p[s.n - 1] == '+';
		return parse_md(soi_span_sub(s, 1, s.n - (size_t)st->a), st) &&
		       st->c != SOI_LAST_DAY;
	}
	if (s.n && s.p[0] == '-') {
		st->op = SOI_STEP_MD;
		return parse_md(s, st);
	}
	if (eat(&s, "T"))
		return parse_clock(s, st);
	if (eat(&s, "W"))
		return parse_week(s, st);
	if (eat(&s, "E")) {
		st->op = SOI_STEP_EASTER;
		return eat_int(&s, true, &st->a) && s.n == 0 && st->a >= -70 && st->a <= 70;
	}
	for (size_t u = sizeof(unit_names) / sizeof(*unit_names);
	     u-- > 0;) /* weekend before week */
		if (soi_span_starts(s, soi_span_str(unit_names[u])) &&
		    s.n > strlen(unit_names[u]) && !(s.p[strlen(unit_names[u])] >= 'a')) {
			st->op = SOI_STEP_SHIFT;
			st->unit = (uint8_t)u;
			(void)eat(&s, unit_names[u]);
			return eat_int(&s, true, &st->a) && s.n == 0;
		}
	return parse_pick(s, "wd", SOI_STEP_WD, 1, 7, st) ||
	       parse_pick(s, "Q", SOI_STEP_QUARTER, 1, 4, st) ||
	       parse_pick(s, "H", SOI_STEP_HALF, 1, 2, st) ||
	       parse_pick(s, "S", SOI_STEP_SEASON, 1, 4, st) ||
	       parse_pick(s, "X", SOI_STEP_TERM, 1, 24, st) ||
	       parse_pick(s, "cc", SOI_STEP_CANCHI, 0, 59, st);
}

static bool parse_pipe(struct soi_span s, struct soi_pipe *p)
{
	struct soi_step st;

	p->n = 0;
	while (s.p) {
		if (!parse_step(soi_span_cut(&s, ' '), &st) || !soi_pipe_add(p, st))
			return false;
	}
	return p->n > 0;
}

bool soi_pipe_parse(struct soi_span offset, struct soi_pipe *first, struct soi_pipe *second,
		    bool *interval)
{
	struct soi_span rest = offset, head = soi_span_cut(&rest, '/');

	*interval = rest.p != NULL;
	if (!head.n || !parse_pipe(head, first))
		return false;
	return !*interval || (rest.n && parse_pipe(rest, second));
}

/* ---- running ---- */

static const struct soi_point unsettled = { .hour = -1, .minute = -1, .second = -1 };

static struct soi_point point(enum soi_prec prec, int year, int month, int day)
{
	return (struct soi_point){ prec, year, month, day, 0, -1, -1, -1 };
}

static struct soi_point point_of_day(enum soi_prec prec, int64_t day)
{
	struct soi_point p = point(prec, 0, 0, 0);

	soi_civil_of(day, &p.year, &p.month, &p.day);
	return p.year >= 1 && p.year <= 9999 ? p : unsettled;
}

static int64_t day_of(const struct soi_point *p)
{
	return soi_day_of(p->year, p->month ? p->month : 1, p->day ? p->day : 1);
}

static bool has_day(const struct soi_point *p)
{
	return p->prec == SOI_PREC_DAY || p->prec == SOI_PREC_CLOCK;
}

struct soi_point soi_point_of_date(const struct soi_date *d)
{
	struct soi_point p = point(SOI_PREC_NONE, d->year, d->month, d->day);

	if (d->day)
		p.prec = d->hour >= 0 ? SOI_PREC_CLOCK : SOI_PREC_DAY;
	else if (d->month)
		p.prec = SOI_PREC_MONTH;
	else if (d->year)
		p.prec = SOI_PREC_YEAR;
	p.hour = d->hour;
	p.minute = d->minute;
	p.second = d->second;
	return p;
}

/*
 * The day that stands for p when something near it is looked for: itself, or
 * the last of its month (a page dated to a month tells of what lies behind).
 */
static bool near_day(const struct soi_point *p, int64_t *out)
{
	if (!p->year)
		return false;
	if (has_day(p) || p->prec == SOI_PREC_WEEK || p->prec == SOI_PREC_WEEKEND)
		*out = day_of(p);
	else if (p->prec == SOI_PREC_MONTH)
		*out = soi_day_of(p->year, p->month, soi_days_in_month(p->year, p->month));
	else
		return false;
	return true;
}

/*
 * Of two neighbours, one at or before (past) and one after (future) the
 * anchor at, which is meant.  soon: how far ahead the future still wins when
 * neither the words nor the bias say so.
 */
static int64_t choose(int64_t past, int64_t future, int64_t at, char dir, enum soi_bias bias,
		      int64_t soon)
{
	if (dir == '<')
		return past;
	if (dir == '>')
		return past == at ? past : future;
	if (dir == '~')
		return at - past <= soon / 2 ? past : future;
	if (bias == SOI_BIAS_FUTURE)
		return past == at ? past : future;
	return future - at <= soon && at - past > soon ? future : past;
}

static struct soi_point pick_month_day(const struct soi_step *s, struct soi_point from,
				       enum soi_bias bias)
{
	int64_t at, past = INT64_MIN, future = INT64_MIN;

	if (from.prec == SOI_PREC_YEAR && from.year) {
		if (s->c > soi_days_in_month(from.year, s->b))
			return unsettled;
		return point(SOI_PREC_DAY, from.year, s->b, s->c);
	}
	if (!near_day(&from, &at))
		return s->c <= soi_days_in_month(2000, s->b) ? point(SOI_PREC_DAY, 0, s->b, s->c)
							     : unsettled;
	for (int y = from.year - 8; y <= from.year + 8; y++) { /* a 29 February may be far */
		int64_t day;

		if (s->c > soi_days_in_month(y, s->b))
			continue;
		day = soi_day_of(y, s->b, s->c);
		if (day <= at)
			past = day;
		else if (future == INT64_MIN)
			future = day;
	}
	if (past == INT64_MIN || future == INT64_MIN)
		return unsettled;
	return point_of_day(SOI_PREC_DAY, choose(past, future, at, s->dir, bias, SOON_DAY_OF_YEAR));
}

static struct soi_point pick_month(const struct soi_step *s, struct soi_point from,
				   enum soi_bias bias)
{
	int64_t at, past, month;

	if (from.prec == SOI_PREC_YEAR || !from.year || !from.month)
		return point(SOI_PREC_MONTH, from.prec >= SOI_PREC_YEAR ? from.year : 0, s->b, 0);
	at = (int64_t)from.year * 12 + from.month - 1;
	past = (int64_t)from.year * 12 + s->b - 1;
	if (past > at)
		past -= 12;
	month = choose(past, past + 12, at, s->dir, bias, SOON_MONTHS);
	return point(SOI_PREC_MONTH, (int)(month / 12), s->b, 0);
}

static struct soi_point pick_day(const struct soi_step *s, struct soi_point from,
				 enum soi_bias bias)
{
	int64_t at, past = INT64_MIN, future = INT64_MIN;
	int y, m;

	if (s->c == SOI_LAST_DAY) {
		if (from.prec != SOI_PREC_MONTH || (from.month == 2 && !from.year))
			return unsettled;
		return point(SOI_PREC_DAY, from.year, from.month,
			     soi_days_in_month(from.year ? from.year : 2000, from.month));
	}
	if (from.prec == SOI_PREC_MONTH) {
		if (s->c > soi_days_in_month(from.year ? from.year : 2000, from.month))
			return unsettled;
		return point(SOI_PREC_DAY, from.year, from.month, s->c);
	}
	if (!has_day(&from))
		return unsettled;
	/* Without a year the months' lengths are those of a leap year: a 29th of
	 * February is the only day that could be wrong, and is given up. */
	y = from.year ? from.year : 2000;
	m = from.month - 3;
	at = soi_day_of(y, from.month, from.day);
	for (int i = 0; i < 7; i++, m++) {
		int yy = m < 1	  ? y - 1
			 : m > 12 ? y + 1
				  : y,
		    mm = m < 1	  ? m + 12
			 : m > 12 ? m - 12
				  : m;
		int64_t day;

		if (s->c > soi_days_in_month(yy, mm))
			continue;
		day = soi_day_of(yy, mm, s->c);
		if (day <= at)
			past = day;
		else if (future == INT64_MIN)
			future = day;
	}
	from = point_of_day(SOI_PREC_DAY,
			    choose(past, future, at, s->dir, bias, SOON_DAY_OF_MONTH));
	if (y == 2000 && from.prec && from.month == 2 && from.day == 29)
		return unsettled;
	return from;
}

static struct soi_point keep_year(struct soi_point p, bool known)
{
	if (p.prec && !known)
		p.year = 0;
	return p;
}

static struct soi_point run_md(const struct soi_step *s, struct soi_point from, enum soi_bias bias)
{
	if (s->b && s->c)
		return pick_month_day(s, from, bias);
	if (s->b)
		return pick_month(s, from, bias);
	return keep_year(pick_day(s, from, bias), from.year != 0);
}

static struct soi_point pick_weekday(const struct soi_step *s, struct soi_point from,
				     enum soi_bias bias)
{
	int64_t at, past, future;

	if (!from.year)
		return unsettled;
	if (from.prec == SOI_PREC_WEEK)
		return point_of_day(SOI_PREC_DAY, day_of(&from) + s->a - 1);
	if (from.prec == SOI_PREC_MONTH && s->b) {
		int64_t first = soi_day_of(from.year, from.month, 1);
		int64_t last = first + soi_days_in_month(from.year, from.month) - 1, day;

		day = s->b > 0 ? first + (s->a - soi_weekday(first) + 7) % 7 +
					 7 * ((int64_t)s->b - 1)
			       : last - (soi_weekday(last) - s->a + 7) % 7;
		return day <= last ? point_of_day(SOI_PREC_DAY, day + s->c) : unsettled;
	}
	if (!has_day(&from))
		return unsettled;
	at = day_of(&from);
	past = at - (soi_weekday(at) - s->a + 7) % 7;
	future = past + 7;
	/* "thứ Ba" said on a Tuesday of the past is today; of the future, not. */
	return point_of_day(
		SOI_PREC_DAY,
		(s->dir && s->dir != '<') || (!s->dir && bias == SOI_BIAS_FUTURE) ? future : past);
}

static struct soi_point shift_day(struct soi_point from, int n)
{
	struct soi_point a, b;

	if (!has_day(&from))
		return unsettled;
	if (from.year)
		return point_of_day(SOI_PREC_DAY, day_of(&from) + n);
	a = point_of_day(SOI_PREC_DAY, soi_day_of(2000, from.month, from.day) + n);
	b = point_of_day(SOI_PREC_DAY, soi_day_of(2001, from.month, from.day) + n);
	return a.month == b.month && a.day == b.day ? keep_year(a, false) : unsettled;
}

static struct soi_point shift_clock(struct soi_point from, int64_t seconds)
{
	int64_t at;
	struct soi_point p;

	if (from.prec != SOI_PREC_CLOCK || !from.year)
		return unsettled;
	at = day_of(&from) * 86400 + from.hour * 3600 + (from.minute > 0 ? from.minute * 60 : 0) +
	     (from.second > 0 ? from.second : 0) + seconds;
	p = point_of_day(SOI_PREC_CLOCK, (at - (at % 86400 + 86400) % 86400) / 86400);
	at = (at % 86400 + 86400) % 86400;
	p.hour = (int)(at / 3600);
	p.minute = (int)(at / 60 % 60);
	p.second = from.second >= 0 || seconds % 60 ? (int)(at % 60) : -1;
	return p;
}

static struct soi_point shift_month(struct soi_point from, int n)
{
	int64_t m;

	if (!from.month ||
	    (from.prec != SOI_PREC_MONTH && from.prec != SOI_PREC_QUARTER && !has_day(&from)))
		return unsettled;
	m = (int64_t)(from.year ? from.year : 4000) * 12 + from.month - 1 + n;
	if (m < 12)
		return unsettled;
	return keep_year(point(SOI_PREC_MONTH, (int)(m / 12), (int)(m % 12) + 1, 0),
			 from.year != 0);
}

static struct soi_point shift_year(struct soi_point from, enum soi_time_unit unit, int n)
{
	int size = unit == SOI_UNIT_CENTURY ? 100 : unit == SOI_UNIT_DECADE ? 10 : 1, year;

	if (!from.year || from.prec < (unit == SOI_UNIT_YEAR	 ? SOI_PREC_YEAR
				       : unit == SOI_UNIT_DECADE ? SOI_PREC_DECADE
								 : SOI_PREC_CENTURY))
		return unsettled;
	/* A week has the year of its Thursday (ISO 8601). */
	if (from.prec == SOI_PREC_WEEK)
		soi_iso_week(day_of(&from), &from.year, &(int){ 0 });
	year = from.year - from.year % size + n * size;
	if (year < 1 || year > 9999)
		return unsettled;
	return point(unit == SOI_UNIT_CENTURY  ? SOI_PREC_CENTURY
		     : unit == SOI_UNIT_DECADE ? SOI_PREC_DECADE
					       : SOI_PREC_YEAR,
		     year, 0, 0);
}

static struct soi_point run_shift(const struct soi_step *s, struct soi_point from)
{
	struct soi_point p;
	int64_t day;

	switch ((enum soi_time_unit)s->unit) {
	case SOI_UNIT_SECOND:
		return shift_clock(from, s->a);
	case SOI_UNIT_MINUTE:
		return shift_clock(from, (int64_t)s->a * 60);
	case SOI_UNIT_HOUR:
		return shift_clock(from, (int64_t)s->a * 3600);
	case SOI_UNIT_DAY:
		return shift_day(from, s->a);
	case SOI_UNIT_WEEK:
	case SOI_UNIT_WEEKEND:
		if (!from.year || (!has_day(&from) && from.prec != SOI_PREC_WEEK))
			return unsettled;
		day = day_of(&from);
		day += 7 * (int64_t)s->a - (soi_weekday(day) - 1);
		return s->unit == SOI_UNIT_WEEK ? point_of_day(SOI_PREC_WEEK, day)
						: point_of_day(SOI_PREC_WEEKEND, day + 5);
	case SOI_UNIT_MONTH:
		return shift_month(from, s->a);
	case SOI_UNIT_QUARTER:
	case SOI_UNIT_HALF:
		day = s->unit == SOI_UNIT_QUARTER ? 3 : 6;
		p = shift_month(from, (int)day * s->a);
		if (!p.prec)
			return p;
		p.prec = s->unit == SOI_UNIT_QUARTER ? SOI_PREC_QUARTER : SOI_PREC_HALF;
		p.month -= (p.month - 1) % (int)day;
		return p;
	default:
		return shift_year(from, (enum soi_time_unit)s->unit, s->a);
	}
}

static struct soi_point run_quarter(const struct soi_step *s, struct soi_point from,
				    enum soi_bias bias)
{
	int q, year = from.year;

	if (from.prec < SOI_PREC_YEAR)
		return from.prec == SOI_PREC_NONE ? point(SOI_PREC_QUARTER, 0, s->a * 3 - 2, 0)
						  : unsettled;
	if (from.prec != SOI_PREC_YEAR && from.month && year) {
		/* The quarter in hand or one before is this year's; the next one too. */
		q = (from.month - 1) / 3 + 1;
		if ((s->dir && s->dir != '<') || (!s->dir && bias == SOI_BIAS_FUTURE))
			year += s->a < q;
		else
			year -= s->a > q + (s->dir ? 0 : 1);
	}
	return point(SOI_PREC_QUARTER, year, s->a * 3 - 2, 0);
}

static struct soi_point run_lunar(const struct soi_step *s, struct soi_point from,
				  enum soi_bias bias)
{
	int64_t at = 0, past = INT64_MIN, future = INT64_MIN, first;
	int n_past = 0, n_future = 0, n, reach;

	if (from.prec != SOI_PREC_YEAR && !near_day(&from, &at))
		return unsettled;
	/* a leap month comes again after up to some decades */
	reach = s->a ? 40 : 2;
	for (int y = from.year - reach; y <= from.year + reach; y++) {
		if (!soi_lunar_month(y, s->b ? s->b : 1, s->a != 0, &first, &n))
			continue;
		if (s->c) /* the 30th of a month of 29 days is its last: "30 Tết" */
			first += (s->c > n ? n : s->c) - 1;
		if (from.prec == SOI_PREC_YEAR ? y == from.year : first <= at) {
			past = first;
			n_past = n;
		} else if (future == INT64_MIN && from.prec != SOI_PREC_YEAR) {
			future = first;
			n_future = n;
		}
	}
	if (past == INT64_MIN)
		return unsettled;
	if (from.prec != SOI_PREC_YEAR && future != INT64_MIN &&
	    choose(past, future, at, s->dir, bias, SOON_LUNAR) == future) {
		past = future;
		n_past = n_future;
	}
	from = point_of_day(s->c ? SOI_PREC_DAY : SOI_PREC_LMONTH, past);
	from.part = n_past;
	return from;
}

static struct soi_point run_week(const struct soi_step *s, struct soi_point from)
{
	int64_t first, day;
	int y, w;

	if (!from.year)
		return unsettled;
	if (!s->b) { /* 4 January lies in the first week */
		if (from.prec < SOI_PREC_YEAR)
			return unsettled;
		day = soi_day_of(from.year, 1, 4);
		day += 7 * ((int64_t)s->a - 1) - (soi_weekday(day) - 1);
		soi_iso_week(day, &y, &w);
		return y == from.year ? point_of_day(SOI_PREC_WEEK, day) : unsettled;
	}
	if (from.prec != SOI_PREC_MONTH)
		return unsettled;
	first = soi_day_of(from.year, from.month, 1);
	if (s->b > 0) {
		day = first + (8 - soi_weekday(first)) % 7 + 7 * ((int64_t)s->b - 1);
	} else {
		day = first + soi_days_in_month(from.year, from.month) - 1;
		day -= soi_weekday(day) % 7 + 6;
	}
	if (day >= first + soi_days_in_month(from.year, from.month))
		return unsettled;
	return point_of_day(SOI_PREC_WEEK, day);
}

static struct soi_point run_canchi(const struct soi_step *s, struct soi_point from,
				   enum soi_bias bias)
{
	int past;

	if (!from.year)
		return unsettled;
	past = from.year - ((from.year - 4 - s->a) % 60 + 60) % 60;
	/* 60 years apart: within 10 years ahead it is the coming one. */
	return point(SOI_PREC_YEAR, (int)choose(past, past + 60, from.year, s->dir, bias, 10), 0,
		     0);
}

static int64_t moving_day(const struct soi_step *s, int year)
{
	return s->op == SOI_STEP_TERM ? soi_solar_term(year, s->a) : soi_easter(year) + s->a;
}

/* A day that moves with Easter or the Sun, of the year in hand or near the day. */
static struct soi_point run_moving(const struct soi_step *s, struct soi_point from,
				   enum soi_bias bias)
{
	int64_t at, past = INT64_MIN, future = INT64_MIN;

	if (from.prec == SOI_PREC_YEAR && from.year) {
		past = moving_day(s, from.year);
		return past == INT64_MIN ? unsettled : point_of_day(SOI_PREC_DAY, past);
	}
	if (!near_day(&from, &at))
		return unsettled;
	for (int y = from.year - 1; y <= from.year + 1; y++) {
		int64_t day = moving_day(s, y);

		if (day == INT64_MIN)
			return unsettled;
		if (day <= at)
			past = day;
		else if (future == INT64_MIN)
			future = day;
	}
	return point_of_day(SOI_PREC_DAY, choose(past, future, at, s->dir, bias, SOON_DAY_OF_YEAR));
}

static struct soi_point run_step(const struct soi_step *s, struct soi_point from,
				 enum soi_bias bias)
{
	switch (s->op) {
	case SOI_STEP_SET:
		return point((enum soi_prec)s->unit, s->a, s->b, s->c);
	case SOI_STEP_MD:
		return run_md(s, from, bias);
	case SOI_STEP_SHIFT:
		return run_shift(s, from);
	case SOI_STEP_WD:
		return pick_weekday(s, from, bias);
	case SOI_STEP_QUARTER:
		return run_quarter(s, from, bias);
	case SOI_STEP_HALF:
		return from.prec >= SOI_PREC_YEAR || from.prec == SOI_PREC_NONE
			       ? point(SOI_PREC_HALF, from.year, s->a * 6 - 5, 0)
			       : unsettled;
	case SOI_STEP_SEASON:
		return from.prec >= SOI_PREC_YEAR && from.year
			       ? (struct soi_point){ SOI_PREC_SEASON,
						     from.year,
						     0,
						     0,
						     s->a,
						     -1,
						     -1,
						     -1 }
			       : unsettled;
	case SOI_STEP_WEEK:
		return run_week(s, from);
	case SOI_STEP_LUNAR:
		return run_lunar(s, from, bias);
	case SOI_STEP_EASTER:
	case SOI_STEP_TERM:
		return run_moving(s, from, bias);
	case SOI_STEP_CANCHI:
		return run_canchi(s, from, bias);
	case SOI_STEP_CLOCK:
		if (!has_day(&from))
			return unsettled;
		if (s->a == 24 && from.year) /* the day's end is the next one's beginning */
			from = shift_day(from, 1);
		if (!from.prec)
			return unsettled;
		from.prec = SOI_PREC_CLOCK;
		from.hour = s->a == 24 && from.year ? 0 : s->a;
		from.minute = s->b;
		from.second = s->c;
		return from;
	}
	return unsettled;
}

struct soi_point soi_pipe_run(const struct soi_pipe *p, struct soi_point from, enum soi_bias bias)
{
	for (size_t i = 0; i < p->n; i++) {
		from = run_step(&p->steps[i], from, bias);
		if (from.prec == SOI_PREC_NONE)
			break;
	}
	return from;
}

/* ---- values ---- */

static void print_year(struct soi_buf *b, int year)
{
	if (year)
		put(b, year, 4);
	else
		soi_buf_add(b, SOI_LIT("XXXX"));
}

static void print_month_span(struct soi_buf *b, const struct soi_point *p, int n, bool from,
			     bool to)
{
	if (from) {
		print_year(b, p->year);
		soi_buf_printf(b, "-%02d", p->month);
	}
	if (from && to)
		soi_buf_byte(b, '/');
	if (to) {
		print_year(b, p->year);
		soi_buf_printf(b, "-%02d", p->month + n - 1);
	}
}

static void print_day(struct soi_buf *b, int64_t day)
{
	int y, m, d;

	soi_civil_of(day, &y, &m, &d);
	put_ymd(b, y, m, d);
}

static void print_days(struct soi_buf *b, const struct soi_point *p, int n, bool from, bool to)
{
	if (from)
		print_day(b, day_of(p));
	if (from && to)
		soi_buf_byte(b, '/');
	if (to)
		print_day(b, day_of(p) + n - 1);
}

/* from, to: which end of a value that is an interval itself is wanted. */
static bool print_point(struct soi_buf *b, const struct soi_point *p, bool from, bool to)
{
	int y, w;

	switch (p->prec) {
	case SOI_PREC_NONE:
		return false;
	case SOI_PREC_CENTURY:
		soi_buf_printf(b, "%02dXX", p->year / 100);
		return true;
	case SOI_PREC_DECADE:
		soi_buf_printf(b, "%03dX", p->year / 10);
		return true;
	case SOI_PREC_YEAR:
		if (p->year)
			print_year(b, p->year);
		return p->year != 0;
	case SOI_PREC_SEASON:
		soi_buf_printf(b, "%04d-%d", p->year, 20 + p->part);
		return true;
	case SOI_PREC_HALF:
	case SOI_PREC_QUARTER:
		print_month_span(b, p, p->prec == SOI_PREC_HALF ? 6 : 3, from, to);
		return true;
	case SOI_PREC_WEEK:
		soi_iso_week(day_of(p), &y, &w);
		soi_buf_printf(b, "%04d-W%02d", y, w);
		return true;
	case SOI_PREC_WEEKEND:
		print_days(b, p, 2, from, to);
		return true;
	case SOI_PREC_LMONTH:
		print_days(b, p, p->part, from, to);
		return true;
	case SOI_PREC_MONTH:
	case SOI_PREC_DAY:
	case SOI_PREC_CLOCK:
		break;
	}
	print_year(b, p->year);
	soi_buf_byte(b, '-');
	put(b, p->month, 2);
	if (p->prec >= SOI_PREC_DAY) {
		soi_buf_byte(b, '-');
		put(b, p->day, 2);
	}
	if (p->prec == SOI_PREC_CLOCK)
		put_clock(b, p->hour, p->minute, p->second);
	return true;
}

struct soi_span soi_points_print(struct soi_arena *a, const struct soi_point *first,
				 const struct soi_point *second)
{
	struct soi_span s = SOI_EMPTY;
	struct soi_buf b;
	bool ok;

	soi_buf_init(&b, 256);
	ok = print_point(&b, first, true, !second);
	if (ok && second) {
		soi_buf_byte(&b, '/');
		ok = print_point(&b, second, false, true);
	}
	if (ok)
		s = soi_arena_copy(a, soi_buf_span(&b));
	soi_buf_release(&b);
	return s;
}

/* In an interval, does the second pipe count on from the first's value? */
static bool leans(const struct soi_pipe *second)
{
	enum soi_step_op op = second->steps[0].op;

	return !second->steps[0].dir &&
	       (op == SOI_STEP_MD || op == SOI_STEP_WD || op == SOI_STEP_CLOCK ||
		op == SOI_STEP_LUNAR || op == SOI_STEP_QUARTER || op == SOI_STEP_EASTER ||
		op == SOI_STEP_TERM);
}

/* "15/12 … 5/1": the first at or after the first value, which is never far. */
struct soi_point soi_pipe_run_second(const struct soi_pipe *second, struct soi_point first,
				     struct soi_point from, enum soi_bias bias)
{
	struct soi_point x;

	if (!leans(second))
		return soi_pipe_run(second, from, bias);
	x = soi_pipe_run(second, first, SOI_BIAS_FUTURE);
	/* 22h-4h: past midnight */
	if (second->steps[0].op == SOI_STEP_CLOCK && first.prec == SOI_PREC_CLOCK &&
	    x.prec == SOI_PREC_CLOCK && x.hour < first.hour) {
		struct soi_point next = shift_day(first, 1);

		if (next.prec) {
			x.year = next.year;
			x.month = next.month;
			x.day = next.day;
		}
	}
	return x;
}

struct soi_span soi_time_resolve(struct soi_arena *a, struct soi_span offset,
				 const struct soi_date *anchor, enum soi_bias bias)
{
	struct soi_point from = soi_point_of_date(anchor), one, two;
	struct soi_pipe first, second;
	bool interval;

	if (!soi_pipe_parse(offset, &first, &second, &interval))
		return SOI_EMPTY;
	one = soi_pipe_run(&first, from, bias);
	if (!interval)
		return soi_points_print(a, &one, NULL);
	two = soi_pipe_run_second(&second, one, from, bias);
	return soi_points_print(a, &one, &two);
}
