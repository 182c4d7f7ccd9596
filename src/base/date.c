#include "base/date.h"

#include "base/buf.h"
#include "base/banned.h"

int64_t soi_day_of(int year, int month, int day)
{
	int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void soi_civil_of(int64_t day, int *year, int *month, int *mday)
{
	int64_t z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	int m = (int)(mp < 10 ? mp + 3 : mp - 9);

	*mday = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = m;
	*year = (int)(yoe + era * 400 + (m <= 2));
}

int soi_weekday(int64_t day)
{
	int64_t w = (day + 3) % 7;	/* 1970-01-01 was a Thursday */

	return (int)(w < 0 ? w + 7 : w) + 1;
}

int soi_days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
		return 29;
	return days[month - 1];
}

int64_t soi_day_of_iso_week(int year, int week)
{
	int64_t jan4 = soi_day_of(year, 1, 4);	/* always in week 1 */

	return jan4 - (soi_weekday(jan4) - 1) + 7 * ((int64_t)week - 1);
}

void soi_iso_week(int64_t day, int *year, int *week)
{
	int y, m, d;

	soi_civil_of(day - soi_weekday(day) + 4, &y, &m, &d);	/* its Thursday has the year */
	*year = y;
	*week = (int)((day - soi_day_of_iso_week(y, 1)) / 7) + 1;
}

/* n digits at *p, advanced; -1 if others, or 0 with *p advanced for n times 'X'. */
static int number(struct soi_span s, size_t *at, size_t n, bool x_allowed)
{
	size_t xs = 0;
	int v = 0;

	if (s.n - *at < n)
		return -1;
	for (size_t i = 0; i < n; i++) {
		char c = s.p[*at + i];

		if (x_allowed && c == 'X')
			xs++;
		else if (c >= '0' && c <= '9')
			v = v * 10 + (c - '0');
		else
			return -1;
	}
	if (xs && xs != n)
		return -1;
	*at += n;
	return xs ? 0 : v;
}

static bool eat(struct soi_span s, size_t *at, char c)
{
	if (*at < s.n && s.p[*at] == c) {
		++*at;
		return true;
	}
	return false;
}

/* A fraction of a second: read over, no step asks for less than a second. */
static bool skip_digits(struct soi_span s, size_t *at)
{
	size_t start = *at;

	while (*at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9')
		++*at;
	return *at > start;
}

static bool parse_clock(struct soi_span s, size_t *at, struct soi_date *d)
{
	int h = number(s, at, 2, false), m, sec = -1, sign;

	if (h < 0 || h > 24 || !eat(s, at, ':'))
		return false;
	m = number(s, at, 2, false);
	if (m < 0 || m > 59)
		return false;
	if (eat(s, at, ':')) {
		sec = number(s, at, 2, false);
		if (sec < 0 || sec > 60)
			return false;
		if (eat(s, at, '.') && !skip_digits(s, at))
			return false;
	}
	d->hour = (int8_t)h;
	d->minute = (int8_t)m;
	d->second = (int8_t)sec;
	if (*at == s.n)
		return true;
	d->has_offset = true;
	if (eat(s, at, 'Z'))
		return *at == s.n;
	sign = s.p[*at] == '-' ? -1 : 1;
	if (!eat(s, at, '+') && !eat(s, at, '-'))
		return false;
	h = number(s, at, 2, false);
	(void)eat(s, at, ':');
	m = number(s, at, 2, false);
	if (h < 0 || h > 14 || m < 0 || m > 59)
		return false;
	d->offset_min = (int16_t)(sign * (h * 60 + m));
	return *at == s.n;
}

bool soi_date_parse(struct soi_span s, struct soi_date *out)
{
	struct soi_date d = { .hour = -1, .minute = -1, .second = -1 };
	size_t at = 0;
	int v;

	v = number(s, &at, 4, true);
	if (v < 0)
		return false;
	d.year = (int16_t)v;
	if (at == s.n) {
		if (v == 0)
			return false;
		*out = d;
		return true;
	}
	if (!eat(s, &at, '-') || (v = number(s, &at, 2, false)) < 1 || v > 12)
		return false;
	d.month = (int8_t)v;
	if (at < s.n) {
		if (!eat(s, &at, '-') || (v = number(s, &at, 2, false)) < 1 ||
		    v > soi_days_in_month(d.year ? d.year : 2000, d.month))
			return false;
		d.day = (int8_t)v;
	}
	if (at < s.n && (!eat(s, &at, 'T') || !d.year || !parse_clock(s, &at, &d)))
		return false;
	*out = d;
	return true;
}

/* sign, if it is one, then v as two digits. */
static void two_digits(struct soi_buf *b, char sign, int v)
{
	if (sign)
		soi_buf_byte(b, sign);
	soi_buf_byte(b, (char)('0' + v / 10 % 10));
	soi_buf_byte(b, (char)('0' + v % 10));
}

struct soi_span soi_date_print(struct soi_arena *a, const struct soi_date *d)
{
	struct soi_buf b;
	struct soi_span s;

	soi_buf_init(&b, 64);
	if (d->year) {
		two_digits(&b, 0, d->year / 100);
		two_digits(&b, 0, d->year % 100);
	} else if (d->month) {
		soi_buf_add(&b, SOI_LIT("XXXX"));
	}
	if (d->month)
		two_digits(&b, '-', d->month);
	if (d->month && d->day)
		two_digits(&b, '-', d->day);
	if (d->year && d->day && d->hour >= 0) {
		two_digits(&b, 'T', d->hour);
		two_digits(&b, ':', d->minute < 0 ? 0 : d->minute);
		if (d->second >= 0)
			two_digits(&b, ':', d->second);
		if (d->has_offset) {
			int off = d->offset_min < 0 ? -d->offset_min : d->offset_min;

			two_digits(&b, d->offset_min < 0 ? '-' : '+', off / 60);
			two_digits(&b, ':', off % 60);
		}
	}
	s = soi_arena_copy(a, soi_buf_span(&b));
	soi_buf_release(&b);
	return s;
}

int64_t soi_date_unix(const struct soi_date *d)
{
	int64_t s;

	if (!d->year || !d->month || !d->day)
		return SOI_NO_TIME;
	s = soi_day_of(d->year, d->month, d->day) * 86400;
	if (d->hour >= 0)
		s += d->hour * 3600 + (d->minute > 0 ? d->minute : 0) * 60 + (d->second > 0 ? d->second : 0);
	return s - 60 * (int64_t)(d->has_offset ? d->offset_min : SOI_VN_OFFSET_MIN);
}

/* One side of an interval, or the whole value. */
static bool point_bounds(struct soi_span v, int64_t *first, int64_t *last)
{
	struct soi_date d;
	size_t at = 0;
	int year = number(v, &at, 4, false), week;

	if (year > 0 && v.n == 8 && v.p[4] == '-' && v.p[5] == 'W') {
		at = 6;
		week = number(v, &at, 2, false);
		if (week < 1 || week > 53)
			return false;
		*first = soi_day_of_iso_week(year, week);
		*last = *first + 6;
		return true;
	}
	if (v.n == 4 && year < 0 && v.p[3] == 'X') {	/* 18XX, 199X */
		size_t known = v.p[2] == 'X' ? 2 : 3, unit = known == 2 ? 100 : 10;

		at = 0;
		year = number(v, &at, known, false);
		if (year < 0)
			return false;
		*first = soi_day_of(year * (int)unit, 1, 1);
		*last = soi_day_of((year + 1) * (int)unit, 1, 1) - 1;
		return true;
	}
	if (!soi_date_parse(v, &d) || !d.year)
		return false;
	*first = soi_day_of(d.year, d.month ? d.month : 1, d.day ? d.day : 1);
	*last = d.day ? *first : soi_day_of(d.year, d.month ? d.month : 12,
					    soi_days_in_month(d.year, d.month ? d.month : 12));
	return true;
}

bool soi_edtf_bounds(struct soi_span value, int64_t *first, int64_t *last)
{
	struct soi_span rest = value, left = soi_span_cut(&rest, '/');
	int64_t dummy;

	if (!rest.p)
		return point_bounds(value, first, last);
	if (soi_span_is(left, "..") || left.n == 0)
		*first = INT64_MIN;
	else if (!point_bounds(left, first, &dummy))
		return false;
	if (soi_span_is(rest, "..") || rest.n == 0)
		*last = INT64_MAX;
	else if (!point_bounds(rest, &dummy, last))
		return false;
	return *first <= *last;
}
