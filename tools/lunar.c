/*
 * lunar OUT: write the Vietnamese lunar calendar of 1900 to 2100 as a table of
 * integers, for src/mark/lunar.c, and the days of the 24 solar terms.
 *
 * The calendar: a month begins on the day (UTC+7) of a new moon; the month that
 * holds the winter solstice is the eleventh; where 13 months begin from one
 * eleventh month to the next, the first of them that holds no principal term
 * (solar longitude a multiple of 30°) is a leap month.  New moons and the Sun's
 * longitude after Jean Meeus, "Astronomical Algorithms", 2nd ed. (1998),
 * chapters 49 and 25, good to some seconds and to 0.01°; the difference of
 * dynamical and universal time after Espenak and Meeus (NASA/TP-2006-214141).
 *
 * UTC+7 is taken for all years, as the calendar of 1968 has it; before that
 * some years were printed for other meridians.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>

#define FIRST 1900
#define LAST  2100
#define J1970 2440587.5
#define RAD   (3.14159265358979323846 / 180.0)

static double sind(double deg)
{
	return sin(fmod(deg, 360.0) * RAD);
}

/* Seconds, of a decimal year. */
static double delta_t(double y)
{
	double t;

	if (y < 1920) {
		t = y - 1900;
		return -2.79 + t * (1.494119 + t * (-0.0598939 + t * (0.0061966 - t * 0.000197)));
	}
	if (y < 1941) {
		t = y - 1920;
		return 21.20 + t * (0.84493 + t * (-0.076100 + t * 0.0020936));
	}
	if (y < 1961) {
		t = y - 1950;
		return 29.07 + t * (0.407 + t * (-1.0 / 233 + t / 2547));
	}
	if (y < 1986) {
		t = y - 1975;
		return 45.45 + t * (1.067 + t * (-1.0 / 260 - t / 718));
	}
	if (y < 2005) {
		t = y - 2000;
		return 63.86 +
		       t * (0.3345 + t * (-0.060374 +
					  t * (0.0017275 + t * (0.000651814 + t * 0.00002373599))));
	}
	if (y < 2050) {
		t = y - 2000;
		return 62.92 + t * (0.32217 + t * 0.005589);
	}
	t = (y - 1820) / 100;
	return -20 + 32 * t * t - 0.5628 * (2150 - y);
}

/* Julian ephemeris day of new moon k (k = 0: 2000-01-06), Meeus 49.1 to 49.3. */
static double new_moon(int k)
{
	double t = k / 1236.85, t2 = t * t, t3 = t2 * t, t4 = t3 * t;
	double e = 1 - 0.002516 * t - 0.0000074 * t2;
	double m = 2.5534 + 29.10535670 * k - 0.0000014 * t2 - 0.00000011 * t3;
	double mm =
		201.5643 + 385.81693528 * k + 0.0107582 * t2 + 0.00001238 * t3 - 0.000000058 * t4;
	double f =
		160.7108 + 390.67050284 * k - 0.0016118 * t2 - 0.00000227 * t3 + 0.000000011 * t4;
	double om = 124.7746 - 1.56375588 * k + 0.0020672 * t2 + 0.00000215 * t3;
	double jde = 2451550.09766 + 29.530588861 * k + 0.00015437 * t2 - 0.000000150 * t3 +
		     0.00000000073 * t4;
	static const double planets[14][3] = {
		/* constant, factor of k, amplitude */
		{ 299.77, 0.107408, 0.000325 },	 { 251.88, 0.016321, 0.000165 },
		{ 251.83, 26.651886, 0.000164 }, { 349.42, 36.412478, 0.000126 },
		{ 84.66, 18.206239, 0.000110 },	 { 141.74, 53.303771, 0.000062 },
		{ 207.14, 2.453732, 0.000060 },	 { 154.84, 7.306860, 0.000056 },
		{ 34.52, 27.261239, 0.000047 },	 { 207.19, 0.121824, 0.000042 },
		{ 291.34, 1.844379, 0.000040 },	 { 161.72, 24.198154, 0.000037 },
		{ 239.56, 25.513099, 0.000035 }, { 331.55, 3.592518, 0.000023 },
	};

	jde += -0.40720 * sind(mm) + 0.17241 * e * sind(m) + 0.01608 * sind(2 * mm) +
	       0.01039 * sind(2 * f) + 0.00739 * e * sind(mm - m) - 0.00514 * e * sind(mm + m) +
	       0.00208 * e * e * sind(2 * m) - 0.00111 * sind(mm - 2 * f) -
	       0.00057 * sind(mm + 2 * f) + 0.00056 * e * sind(2 * mm + m) -
	       0.00042 * sind(3 * mm) + 0.00042 * e * sind(m + 2 * f) +
	       0.00038 * e * sind(m - 2 * f) - 0.00024 * e * sind(2 * mm - m) - 0.00017 * sind(om) -
	       0.00007 * sind(mm + 2 * m) + 0.00004 * sind(2 * mm - 2 * f) + 0.00004 * sind(3 * m) +
	       0.00003 * sind(mm + m - 2 * f) + 0.00003 * sind(2 * mm + 2 * f) -
	       0.00003 * sind(mm + m + 2 * f) + 0.00003 * sind(mm - m + 2 * f) -
	       0.00002 * sind(mm - m - 2 * f) - 0.00002 * sind(3 * mm + m) + 0.00002 * sind(4 * mm);
	for (int i = 0; i < 14; i++)
		jde += planets[i][2] *
		       sind(planets[i][0] + planets[i][1] * k - (i == 0 ? 0.009173 * t2 : 0));
	return jde;
}

/* Apparent longitude of the Sun in degrees, Meeus chapter 25. */
static double sun_longitude(double jde)
{
	double t = (jde - 2451545.0) / 36525, m, c, l, om;

	l = 280.46646 + t * (36000.76983 + t * 0.0003032);
	m = 357.52911 + t * (35999.05029 - t * 0.0001537);
	c = (1.914602 - t * (0.004817 + t * 0.000014)) * sind(m) +
	    (0.019993 - 0.000101 * t) * sind(2 * m) + 0.000289 * sind(3 * m);
	om = 125.04 - 1934.136 * t;
	l = fmod(l + c - 0.00569 - 0.00478 * sind(om), 360);
	return l < 0 ? l + 360 : l;
}

static double year_of_jd(double jd)
{
	return 2000 + (jd - 2451544.5) / 365.25;
}

/* The day (since 1970, UTC+7) of new moon k. */
static int32_t month_start(int k)
{
	double jd = new_moon(k);

	jd -= delta_t(year_of_jd(jd)) / 86400;
	return (int32_t)floor(jd - J1970 + 7.0 / 24);
}

/* Which of the twelve 30° signs the Sun is in as a day begins at UTC+7. */
static int sign_at(int32_t day)
{
	double jd = day - 7.0 / 24 + J1970;

	return (int)(sun_longitude(jd + delta_t(year_of_jd(jd)) / 86400) / 30);
}

/* k of the month that holds the winter solstice (longitude 270°) of a year. */
static int eleventh(int year)
{
	int k = (int)floor((year + 0.97 - 2000) * 12.3685) + 1;

	/* The last month that begins before the Sun has reached 270°. */
	while (sign_at(month_start(k)) >= 9 || sign_at(month_start(k)) < 3)
		k--;
	return k;
}

static void write_year(FILE *out, int year)
{
	int from = eleventh(year - 1), to = eleventh(year), next = eleventh(year + 1);
	int leap_in = from, first = from + 2, last, leap_after = 0, n;
	unsigned long_months = 0;

	/* Between two eleventh months: which one is leap, if 13 begin (from: none). */
	if (to - from == 13)
		for (int k = from + 1; k < to && leap_in == from; k++)
			if (sign_at(month_start(k)) == sign_at(month_start(k + 1)))
				leap_in = k;
	if (leap_in > from && leap_in <= from + 2)
		first++; /* a leap eleventh or twelfth month belongs to the year before */
	else if (leap_in > from)
		leap_after = leap_in - first;
	last = to + 2;
	if (next - to == 13)
		for (int k = to + 1; k <= to + 2; k++)
			if (sign_at(month_start(k)) == sign_at(month_start(k + 1))) {
				leap_after = k == to + 1 ? 11 : 12;
				last++;
				break;
			}
	n = last - first;
	for (int i = 0; i < n; i++)
		if (month_start(first + i + 1) - month_start(first + i) == 30)
			long_months |= 1u << i;
	fprintf(out, "\t{ %d, 0x%04x, %d, %d },\t/* %d */\n", month_start(first), long_months,
		leap_after, n, year);
}

/* Days of the month on which the Sun reaches 285, 300, ... 270 degrees (UTC+7). */
static void write_terms(FILE *out, int year)
{
	fputs("\t{ ", out);
	for (int term = 0; term < 24; term++) {
		double want = fmod(285 + 15 * term, 360), jd;
		int month = term / 2 + 1, day = term % 2 ? 16 : 1;
		int32_t first = (int32_t)((1461L * (year + 4800 + (month - 14) / 12)) / 4 +
					  (367L * (month - 2 - 12 * ((month - 14) / 12))) / 12 -
					  (3L * ((year + 4900 + (month - 14) / 12) / 100)) / 4 +
					  1 - 32075 - 2440588);

		for (;; day++) { /* past at the day's end? */
			jd = first + day - 7.0 / 24 + J1970;
			if (fmod(sun_longitude(jd + delta_t(year_of_jd(jd)) / 86400) - want + 540, 360) >= 180)
				break;
		}
		fprintf(out, "%d%s", day, term < 23 ? ", " : " },");
	}
	fprintf(out, "\t/* %d */\n", year);
}

int main(int argc, char **argv)
{
	FILE *out;

	if (argc != 2 || !(out = fopen(argv[1], "w")))
		return 2;
	fputs("/* Written by tools/lunar.c; do not edit. */\n#include \"mark/lunar.h\"\n\n"
	      "const struct soi_lunar_year soi_lunar_years[] = {\n",
	      out);
	for (int year = FIRST; year <= LAST; year++)
		write_year(out, year);
	fputs("};\n\nconst uint8_t soi_solar_terms[][24] = {\n", out);
	for (int year = FIRST; year <= LAST; year++)
		write_terms(out, year);
	fputs("};\n", out);
	return fclose(out) ? 1 : 0;
}
