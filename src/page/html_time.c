/*
 * Times of publication as pages write them.
 *
 * A scan for digits; at each run of them the forms of a date are tried, then
 * what stands to its right and left is read as a clock.  Linear: a form looks
 * at no more than some dozens of bytes.
 */
#include "page/html_time.h"

#include "base/banned.h"

static bool is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

static bool is_alpha(char c)
{
	return (unsigned char)((c | 0x20) - 'a') < 26;
}

/* A number of at least min and at most max digits at *at; -1: none, or it goes on. */
static int number(struct soi_span s, size_t *at, int min, int max)
{
	int n = 0, v = 0;
	size_t i = *at;

	while (i < s.n && is_digit(s.p[i]) && n <= max) {
		v = v * 10 + (s.p[i] - '0');
		n++;
		i++;
	}
	if (n < min || n > max)
		return -1;
	*at = i;
	return v;
}

static bool word(struct soi_span s, size_t *at, const char *w)
{
	size_t n = strlen(w);

	if (*at + n > s.n || ((s.p[*at] ^ w[0]) & ~0x20) || strncasecmp(s.p + *at, w, n) != 0)
		return false;
	*at += n;
	return true;
}

static size_t spaces(struct soi_span s, size_t at)
{
	while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t' || s.p[at] == '\n' || s.p[at] == '\r' ||
			    (s.p[at] == '\xC2' && at + 1 < s.n && s.p[at + 1] == '\xA0')))
		at += s.p[at] == '\xC2' ? 2 : 1;
	return at;
}

static bool set_day(struct soi_date *d, int year, int month, int day)
{
	if (year < 1990 || year > 2099 || month < 1 || month > 12 || day < 1 ||
	    day > soi_days_in_month(year, month))
		return false;
	memset(d, 0, sizeof(*d));
	d->year = (int16_t)year;
	d->month = (int8_t)month;
	d->day = (int8_t)day;
	d->hour = d->minute = d->second = -1;
	return true;
}

/* "2026-03-07", "2026/3/7" */
static bool year_first(struct soi_span s, size_t *at, struct soi_date *d)
{
	size_t i = *at;
	int year = number(s, &i, 4, 4), month, day;
	char sep;

	if (year < 0 || i >= s.n || !memchr("-/.", s.p[i], 3))
		return false;
	sep = s.p[i++];
	month = number(s, &i, 1, 2);
	if (month < 0 || i >= s.n || s.p[i] != sep)
		return false;
	i++;
	day = number(s, &i, 1, 2);
	if (day < 0 || !set_day(d, year, month, day))
		return false;
	*at = i;
	return true;
}

/* "7/3/2026", "07-03-2026", "31.07.2023" */
static bool year_last(struct soi_span s, size_t *at, bool day_first, struct soi_html_time *out)
{
	size_t i = *at;
	int a = number(s, &i, 1, 2), b, year;
	char sep;

	i = spaces(s, i);
	if (a < 0 || i >= s.n || !memchr("-/.", s.p[i], 3))
		return false;
	sep = s.p[i];
	i = spaces(s, i + 1);
	b = number(s, &i, 1, 2);
	i = spaces(s, i);
	if (b < 0 || i >= s.n || s.p[i] != sep)
		return false;
	i = spaces(s, i + 1);
	year = number(s, &i, 4, 4);
	if (year < 0)
		return false;
	if (!day_first || b > 12) {
		int c = a;

		a = b;
		b = c;
	}
	if (!set_day(&out->date, year, b, a) && !set_day(&out->date, year, a, b))
		return false;
	out->slashed = a <= 12;
	*at = i;
	return true;
}

static int month_named(struct soi_span s, size_t *at)
{
	static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun",
					      "jul", "aug", "sep", "oct", "nov", "dec" };
	int m;

	for (m = 0; m < 12; m++) {
		size_t i = *at;

		if (!word(s, &i, months[m]))
			continue;
		while (i < s.n && (is_alpha(s.p[i]) || s.p[i] == '.'))
			i++;
		if (i - *at > 10)
			return -1;
		*at = i;
		return m + 1;
	}
	return -1;
}

/* "7 tháng 3 năm 2026", "7 tháng 3, 2026", "7 March 2026", "7th March, 2026" */
static bool day_then_name(struct soi_span s, size_t *at, struct soi_date *d)
{
	size_t i = *at;
	int day = number(s, &i, 1, 2), month, year;

	if (day < 0)
		return false;
	(void)(word(s, &i, "st") || word(s, &i, "nd") || word(s, &i, "rd") || word(s, &i, "th"));
	i = spaces(s, i);
	if (word(s, &i, "tháng") || word(s, &i, "Tháng")) {
		i = spaces(s, i);
		month = number(s, &i, 1, 2);
	} else {
		month = month_named(s, &i);
	}
	if (month < 0)
		return false;
	while (i < s.n && (s.p[i] == ' ' || s.p[i] == ','))
		i++;
	if (word(s, &i, "năm"))
		i = spaces(s, i);
	year = number(s, &i, 4, 4);
	if (year < 0 || !set_day(d, year, month, day))
		return false;
	*at = i;
	return true;
}

/* "March 7, 2026", "Mar. 7 2026" */
static bool name_then_day(struct soi_span s, size_t *at, struct soi_date *d)
{
	size_t i = *at;
	int month = month_named(s, &i), day, year;

	if (month < 0)
		return false;
	i = spaces(s, i);
	day = number(s, &i, 1, 2);
	if (day < 0)
		return false;
	(void)(word(s, &i, "st") || word(s, &i, "nd") || word(s, &i, "rd") || word(s, &i, "th"));
	while (i < s.n && (s.p[i] == ' ' || s.p[i] == ','))
		i++;
	year = number(s, &i, 4, 4);
	if (year < 0 || !set_day(d, year, month, day))
		return false;
	*at = i;
	return true;
}

/* "AM", "pm", and what Windows writes in Vietnamese: "SA" (sáng, morning), "CH" (chiều, afternoon).
 * 'a', 'p', or 0 for none. */
static char half_of_day(struct soi_span s, size_t at)
{
	if (at + 2 > s.n || (at + 2 < s.n && is_alpha(s.p[at + 2])))
		return 0;
	if (s.p[at + 1] == 'A' && s.p[at] == 'S')
		return 'a';
	if (s.p[at] == 'C' && s.p[at + 1] == 'H')
		return 'p';
	if ((s.p[at + 1] | 0x20) != 'm')
		return 0;
	return (s.p[at] | 0x20) == 'a' ? 'a' : (s.p[at] | 0x20) == 'p' ? 'p' : 0;
}

/* "08:05", "8h05", "00:01 AM", "19:20:45.000"; then nothing but its end is moved. */
static bool clock_at(struct soi_span s, size_t *at, struct soi_date *d)
{
	size_t i = *at, j;
	int hour = number(s, &i, 1, 2), minute, second = -1;
	char half;

	if (hour < 0 || hour > 24 || i >= s.n || (s.p[i] != ':' && (s.p[i] | 0x20) != 'h'))
		return false;
	i++;
	minute = number(s, &i, 2, 2);
	if (minute < 0 || minute > 59)
		return false;
	if (i < s.n && s.p[i] == ':') {
		j = i + 1;
		second = number(s, &j, 2, 2);
		if (second >= 0 && second <= 59)
			i = j;
		else
			second = -1;
	}
	if (second >= 0 && i + 1 < s.n && s.p[i] == '.' && is_digit(s.p[i + 1]))
		for (i++; i < s.n && is_digit(s.p[i]); i++)
			;
	j = spaces(s, i);
	half = half_of_day(s, j);
	if (half == 'p' && hour < 12)
		hour += 12;	/* "15:30 PM" says 15:30 */
	else if (half == 'a' && hour == 12)
		hour = 0;
	if (half)
		i = j + 2;
	if (hour > 23)
		return false;
	d->hour = (int8_t)hour;
	d->minute = (int8_t)minute;
	d->second = (int8_t)second;
	*at = i;
	return true;
}

/* "Z", "+07:00", "+0700", " +07:00", "(GMT+7)", "GMT +07:00", "UTC" */
static void zone_at(struct soi_span s, size_t *at, struct soi_date *d)
{
	size_t i = spaces(s, *at);
	int hours, minutes = 0, sign;
	bool named;

	if (i < s.n && s.p[i] == '(')
		i++;
	named = word(s, &i, "GMT") || word(s, &i, "UTC");
	if (named)
		i = spaces(s, i);
	if (!named && i < s.n && s.p[i] == 'Z' && (i + 1 >= s.n || !is_alpha(s.p[i + 1]))) {
		d->has_offset = true;
		*at = i + 1;
		return;
	}
	if (i < s.n && (s.p[i] == '+' || s.p[i] == '-')) {
		sign = s.p[i] == '-' ? -1 : 1;
		i++;
		hours = number(s, &i, 1, 4);
		if (hours > 99) {
			minutes = hours % 100;
			hours /= 100;
		} else if (i + 2 < s.n && s.p[i] == ':') {
			i++;
			minutes = number(s, &i, 2, 2);
		}
		if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
			return;
		d->has_offset = true;
		d->offset_min = (int16_t)(sign * (hours * 60 + minutes));
	} else if (named) {
		d->has_offset = true;
	} else {
		return;
	}
	if (i < s.n && s.p[i] == ')')
		i++;
	*at = i;
}

/* The clock behind the date, past a few marks and "lúc", "at". */
static void clock_behind(struct soi_span s, struct soi_html_time *t)
{
	size_t i = t->end, n;

	if (i < s.n && s.p[i] == 'T' && i + 1 < s.n && is_digit(s.p[i + 1]))
		i++;
	for (n = 0; n < 16 && i < s.n && !is_digit(s.p[i]); n++) {
		if (is_alpha(s.p[i])) {
			size_t from = i;

			if (word(s, &i, "lúc") || word(s, &i, "l\xC3\xBA" "c") || word(s, &i, "at"))
				continue;
			i = from;
			break;
		}
		if (s.p[i] == '<' || s.p[i] == '.' || s.p[i] == '(' || s.p[i] == '\\')
			return;
		i++;
	}
	if (i < s.n && is_digit(s.p[i]) && clock_at(s, &i, &t->date)) {
		zone_at(s, &i, &t->date);
		t->end = i;
	}
}

/* The clock before the date: "09:49 31/07/2023", "09:49 | 31/07/2023", "08:05, ngày …". */
static void clock_before(struct soi_span s, struct soi_html_time *t)
{
	size_t from = t->start > 40 ? t->start - 40 : 0, i;

	for (i = from; i < t->start; i++) {
		size_t at = i, gap;
		struct soi_date d = t->date;

		if (!is_digit(s.p[i]) || (i > from && is_digit(s.p[i - 1])) || !clock_at(s, &at, &d))
			continue;
		zone_at(s, &at, &d);
		/* Nothing but marks, and the name of the day, may stand between. */
		for (gap = at; gap < t->start && !is_digit(s.p[gap]) && s.p[gap] != '.'; gap++)
			;
		if (gap < t->start) {
			i = at;
			continue;
		}
		t->date = d;
		t->start = i;
		return;
	}
}

bool soi_html_time_find(struct soi_span s, bool day_first, struct soi_html_time *out)
{
	size_t i, end;

	for (i = 0; i < s.n; i++) {
		bool starts = i == 0 || !is_digit(s.p[i - 1]);

		memset(out, 0, sizeof(*out));
		end = i;
		if (is_digit(s.p[i]) ? !(starts && (year_first(s, &end, &out->date) ||
						    year_last(s, &end, day_first, out) ||
						    day_then_name(s, &end, &out->date)))
				     : !(is_alpha(s.p[i]) && (i == 0 || !is_alpha(s.p[i - 1])) &&
					 name_then_day(s, &end, &out->date)))
			continue;
		out->start = i;
		out->end = end;
		clock_behind(s, out);
		if (out->date.hour < 0)
			clock_before(s, out);
		return true;
	}
	return false;
}

bool soi_html_time_of_url(struct soi_span url, struct soi_date *out)
{
	size_t i, j;

	for (i = 0; i < url.n; i++) {
		size_t at = i;
		int y, m, d;

		if (!is_digit(url.p[i]) || (i && is_digit(url.p[i - 1])))
			continue;
		if (year_first(url, &at, out))
			return true;
		for (j = i; j < url.n && is_digit(url.p[j]); j++)
			;
		if (j - i < 14 && j - i != 8)	/* shorter numbers are ids */
			continue;
		y = (url.p[i] - '0') * 1000 + (url.p[i + 1] - '0') * 100 + (url.p[i + 2] - '0') * 10 +
		    (url.p[i + 3] - '0');
		m = (url.p[i + 4] - '0') * 10 + (url.p[i + 5] - '0');
		d = (url.p[i + 6] - '0') * 10 + (url.p[i + 7] - '0');
		if (set_day(out, y, m, d))
			return true;
	}
	return false;
}
