/*
 * A dateline is a date with its year, perhaps a clock and a zone, and words
 * that only datelines have.  Forms (all in one pass over a line's tokens):
 *
 *	Thứ bảy, ngày 02/11/2024 06:08 GMT+7	31/07/2023 09:49 GMT+7
 *	Cập nhật 10:05, 21/05/2024		21-05-2024 | 08:30
 *	Thứ Ba, 21/5/2024, 10:00 (GMT+7)	Ngày 5 tháng 2 năm 2024
 *	2024-05-21T10:05:00+07:00		date 2023-01
 *	7:08 AM 21/5/2024			21.5.2024 - 10h05
 *
 * Day before month, as everywhere in Vietnam; a year first means ISO order.
 * Without a zone the time is Vietnam's.
 */
#include "page/dateline.h"

#include "base/banned.h"

enum { MAX_SCAN = 48 };	/* tokens of a line that are looked at */

struct scan {
	const struct soi_words *t;
	size_t i, to;
	struct soi_dateline *d;
	bool have_date, clash;
};

static int number_at(const struct scan *s, size_t i)
{
	struct soi_span w;
	int v = 0;

	if (i >= s->to || s->t->w[i].kind != SOI_W_NUMBER)
		return -1;
	w = soi_words_span(s->t, i);
	if (w.n > 4)
		return -1;
	for (size_t k = 0; k < w.n; k++)
		v = v * 10 + (w.p[k] - '0');
	return v;
}

static size_t digits_at(const struct scan *s, size_t i)
{
	return s->t->w[i].end - s->t->w[i].start;
}

static bool is_mark(const struct scan *s, size_t i, char c)
{
	return i < s->to && soi_words_is(s->t, i, c);
}

static bool is_word(const struct scan *s, size_t i, const char *word)
{
	return i < s->to && s->t->w[i].kind == SOI_W_WORD &&
	       soi_words_key(s->t, i) == soi_word_key(soi_span_str(word));
}

static bool valid(int year, int month, int day)
{
	return year >= 1990 && year <= 2100 && month >= 1 && month <= 12 && day >= 0 &&
	       day <= soi_days_in_month(year, month);
}

static size_t take_date(struct scan *s, size_t n, int year, int month, int day)
{
	struct soi_date *d = &s->d->date;

	if (!valid(year, month, day))
		return 0;
	if (s->have_date && (d->year != year || d->month != month || d->day != day))
		s->clash = true;
	d->year = (int16_t)year;
	d->month = (int8_t)month;
	d->day = (int8_t)day;
	s->have_date = true;
	return n;
}

/* D/M/YYYY, D-M-YYYY, D.M.YYYY, YYYY-M-D, YYYY/M/D, YYYY-MM, MM/YYYY is none. */
static size_t date_in_figures(struct scan *s)
{
	size_t i = s->i;
	int a = number_at(s, i), b = number_at(s, i + 2), c = number_at(s, i + 4);
	char sep = 0;

	if (a < 0 || b < 0)
		return 0;
	for (size_t k = 0; k < 3; k++)
		if (is_mark(s, i + 1, "/-."[k]))
			sep = "/-."[k];
	if (!sep)
		return 0;
	if (c >= 0 && is_mark(s, i + 3, sep)) {
		if (digits_at(s, i) == 4)
			return take_date(s, 5, a, b, c);
		if (digits_at(s, i + 4) == 4)
			return c ? take_date(s, 5, c, b, a ? a : -1) : 0;
		return 0;
	}
	if (digits_at(s, i) == 4 && digits_at(s, i + 2) == 2 && sep == '-')
		return take_date(s, 3, a, b, 0);
	return 0;
}

/* "5 tháng 2 năm 2024", "5 tháng 2, 2024"; the "ngày" before is a clock word. */
static size_t date_in_words(struct scan *s)
{
	size_t i = s->i, j;
	int day = number_at(s, i), month, year;

	if (day < 1 || !is_word(s, i + 1, "tháng"))
		return 0;
	month = number_at(s, i + 2);
	j = i + 3;
	if (is_mark(s, j, ','))
		j++;
	if (is_word(s, j, "năm"))
		j++;
	year = number_at(s, j);
	return year < 0 ? 0 : take_date(s, j + 1 - i, year, month, day);
}

static size_t take_clock(struct scan *s, size_t n, int hour, int minute, int second)
{
	struct soi_date *d = &s->d->date;

	if (hour > 23 || minute > 59 || second > 59 || s->d->has_clock)
		return 0;
	d->hour = (int8_t)hour;
	d->minute = (int8_t)minute;
	d->second = (int8_t)second;
	s->d->has_clock = true;
	return n;
}

/* PM and CH (chiều) after a clock of twelve hours. */
static size_t half_of_day(struct scan *s, size_t i)
{
	struct soi_date *d = &s->d->date;

	if (is_word(s, i, "pm") || is_word(s, i, "ch")) {
		if (d->hour >= 1 && d->hour < 12)
			d->hour = (int8_t)(d->hour + 12);
		return 1;
	}
	if (is_word(s, i, "am") || is_word(s, i, "sa")) {
		if (d->hour == 12)
			d->hour = 0;
		return 1;
	}
	return 0;
}

/* HH:MM[:SS], HHhMM, HHgMM, "10 giờ 05". */
static size_t clock_in_figures(struct scan *s)
{
	size_t i = s->i, n = 0;
	int h = number_at(s, i), m = -1, sec = -1;

	if (h < 0)
		return 0;
	if (is_mark(s, i + 1, ':') && (m = number_at(s, i + 2)) >= 0 && digits_at(s, i + 2) == 2) {
		n = 3;
		if (is_mark(s, i + 3, ':') && (sec = number_at(s, i + 4)) >= 0)
			n = 5;
		else
			sec = -1;
	} else if ((is_word(s, i + 1, "h") || is_word(s, i + 1, "g") || is_word(s, i + 1, "giờ")) &&
		   (m = number_at(s, i + 2)) >= 0) {
		n = 3;
	} else if (i + 1 < s->to && s->t->w[i + 1].kind == SOI_W_WORD) {
		struct soi_span w = soi_words_span(s->t, i + 1);	/* "10h05" is 10 and h05 */

		if (w.n == 3 && (w.p[0] == 'h' || w.p[0] == 'g') && w.p[1] >= '0' && w.p[1] <= '5' &&
		    w.p[2] >= '0' && w.p[2] <= '9') {
			m = (w.p[1] - '0') * 10 + (w.p[2] - '0');
			n = 2;
		}
	}
	if (n == 0 || m > 59)
		return 0;
	n = take_clock(s, n, h, m, sec);
	return n ? n + half_of_day(s, i + n) : 0;
}

/* GMT+7, UTC+07:00, +07:00 and +0700 behind a clock, Z behind an ISO time. */
static size_t zone(struct scan *s)
{
	struct soi_date *d = &s->d->date;
	size_t i = s->i, n = 1;
	int hours, minutes = 0, sign;

	if (is_word(s, i, "gmt") || is_word(s, i, "utc"))
		i++;
	else if (!s->d->has_clock || s->d->last != i)
		return 0;
	sign = is_mark(s, i, '+') ? 1 : is_mark(s, i, '-') ? -1 : 0;
	hours = sign ? number_at(s, i + 1) : -1;
	if (hours < 0)
		return 0;
	n = i + 2 - s->i;
	if (digits_at(s, i + 1) == 4) {
		minutes = hours % 100;
		hours /= 100;
	} else if (is_mark(s, i + 2, ':') && number_at(s, i + 3) >= 0) {
		minutes = number_at(s, i + 3);
		n += 2;
	}
	if (hours > 14 || minutes > 59)
		return 0;
	d->offset_min = (int16_t)(sign * (hours * 60 + minutes));
	d->has_offset = true;
	s->d->has_cue = true;
	return n;
}

/* The T of an ISO time stands glued before the hour ("T10"). */
static size_t iso_time(struct scan *s)
{
	struct soi_span w = soi_words_span(s->t, s->i);
	int m = number_at(s, s->i + 2), sec = -1;
	size_t n = 3;

	if (s->t->w[s->i].kind != SOI_W_WORD || w.n != 3 || w.p[0] != 'T' || !s->have_date ||
	    s->d->last != s->i || m < 0 || !is_mark(s, s->i + 1, ':') ||
	    w.p[1] < '0' || w.p[1] > '2' || w.p[2] < '0' || w.p[2] > '9')
		return 0;
	if (is_mark(s, s->i + 3, ':') && (sec = number_at(s, s->i + 4)) >= 0)
		n = 5;
	return take_clock(s, n, (w.p[1] - '0') * 10 + (w.p[2] - '0'), m, sec);
}

static size_t take_any(struct scan *s)
{
	size_t n = date_in_figures(s);

	if (!n)
		n = date_in_words(s);
	if (!n)
		n = iso_time(s);
	if (!n)
		n = clock_in_figures(s);
	return n ? n : zone(s);
}

bool soi_dateline_find(const struct soi_words *t, size_t from, size_t to,
		       const struct soi_wordset *roles, uint32_t clock_role,
		       struct soi_dateline *out)
{
	struct scan s = { .t = t, .i = from, .d = out };
	size_t n;
	uint32_t role;

	*out = (struct soi_dateline){ .first = SIZE_MAX };
	out->date.hour = out->date.minute = out->date.second = -1;
	s.to = to - from > MAX_SCAN ? from + MAX_SCAN : to;
	while (s.i < s.to) {
		n = take_any(&s);
		if (n) {
			if (out->first == SIZE_MAX)
				out->first = s.i;
			s.i += n;
			out->last = s.i;
			continue;
		}
		role = 0;
		n = soi_wordset_longest(roles, t, s.i, s.to, &role);
		if (n && (role & clock_role)) {
			out->has_cue = true;
			s.i += n;
			continue;
		}
		out->n_other += t->w[s.i].kind != SOI_W_MARK;
		s.i++;
	}
	out->n_other += to - s.to;
	if (out->has_clock && !out->date.has_offset) {
		out->date.has_offset = true;
		out->date.offset_min = SOI_VN_OFFSET_MIN;
	}
	if (out->date.day == 0) {	/* a clock without a day says nothing */
		out->date.hour = out->date.minute = out->date.second = -1;
		out->date.has_offset = false;
	}
	return s.have_date && !s.clash;
}
