/*
 * Times inside the mark room: how a value hangs on its anchor.
 *
 * Every time that is not a bare duration ("ba ngày") or repetition ("hằng
 * năm") is first parsed into a pipeline of steps, and its value is what the
 * steps make of the anchor.  The pipeline printed is soi_time.offset, and
 * soi_time_resolve(offset, anchor) computes the value again from any anchor.
 *
 *     offset   := pipe | pipe '/' pipe          an interval, both from the anchor
 *     pipe     := step (' ' step)*
 *     step     := '=' EDTF                      forget the anchor: =2013-10-22 =2013-10
 *                                               =2013 =199X =18XX
 *               | dir '--MM-DD' | dir '--MM'    that day or month of the year in hand
 *               | dir '---DD' | '---$'          that day of the month in hand; its last
 *               | unit ('+'|'-') n              n units away, cut down to the unit:
 *                                               second minute hour day week weekend month
 *                                               quarter half year decade century
 *               | dir 'wd' 1..7                 weekday, Monday 1
 *               | 'wd' 1..7 '#' k ['+' n]       the k-th such weekday of the month in hand,
 *                                               -1: the last; n days behind it
 *               | dir 'Q' 1..4 | 'H' 1..2       quarter, half of the year in hand
 *               | 'S' 1..4                      season: spring summer autumn winter
 *               | 'W' 1..53                     week of the year in hand (ISO 8601)
 *               | 'W#' k                        the k-th week that begins in the month in
 *                                               hand, -1: the last that also ends in it
 *               | dir 'L--MM-DD' | dir 'L--MM'  day or month of the lunar year in hand;
 *                                               '+' behind: of the leap month so numbered
 *               | dir 'cc' 0..59                a can-chi year, Giáp Tý 0
 *               | dir 'E' ('+'|'-') n           so many days from Easter Sunday of the year in hand
 *               | dir 'X' 1..24                 the day of a solar term of the year in hand
 *               | 'T' hh ':' mm [':' ss]        clock, on the day in hand
 *     dir      := '' | '<' | '>' | '~'          nearest in the sense of the bias; the last
 *                                               at or before; the first at or after (of
 *                                               weekdays: after); nearest, but with the
 *                                               future preferred (a clause with "sẽ")
 *
 * "In hand" is what the step before left: after 'year-1', '--08' is August of
 * that year; at the start, where the anchor is a day, it is the August nearest
 * to that day.  Where the anchor is only a year (--year 2024), '--05-21' is
 * settled by it and 'week+1' is not: then the result is empty.  In an interval
 * whose second pipe begins with a pick ('--', '---', 'wd', 'T') that pipe
 * starts from the first value instead, and takes the first at or after it.
 *
 * The anchor that resolve wants is always the *publication* date, whatever
 * soi_time.anchor says: a time that counts from another in the text carries
 * that one's pipeline in front of its own ("21/5 … ba ngày sau đó" is
 * '--05-21 day+3', with anchor SOI_ANCHOR_SENTENCE).  So a day settled by the
 * set (even only its year) settles all that hangs on it.
 */
#ifndef SOI_MARK_TIMES_H
#define SOI_MARK_TIMES_H

#include "mark/mark.h"

enum soi_time_unit {
	SOI_UNIT_SECOND,
	SOI_UNIT_MINUTE,
	SOI_UNIT_HOUR,
	SOI_UNIT_DAY,
	SOI_UNIT_WEEK,
	SOI_UNIT_WEEKEND,
	SOI_UNIT_MONTH,
	SOI_UNIT_QUARTER,
	SOI_UNIT_HALF,
	SOI_UNIT_YEAR,
	SOI_UNIT_DECADE,
	SOI_UNIT_CENTURY
};

/* How much of a point is known, coarse to fine. */
enum soi_prec {
	SOI_PREC_NONE,
	SOI_PREC_CENTURY,
	SOI_PREC_DECADE,
	SOI_PREC_YEAR,
	SOI_PREC_HALF,
	SOI_PREC_SEASON,
	SOI_PREC_QUARTER,
	SOI_PREC_MONTH,
	SOI_PREC_LMONTH,
	SOI_PREC_WEEK,
	SOI_PREC_WEEKEND,
	SOI_PREC_DAY,
	SOI_PREC_CLOCK
};

/* A point on the calendar as far as known; what a pipe evaluates to. */
struct soi_point {
	enum soi_prec prec;
	int year;		  /* 0: unknown; the first year of a decade or century */
	int month, day;		  /* of a half, quarter: the first month; of a week: its Monday;
				 * of a weekend: its Saturday; of a lunar month: its first day */
	int part;		  /* season 1 to 4; days of a lunar month */
	int hour, minute, second; /* -1: not said */
};

enum soi_step_op {
	SOI_STEP_SET,
	SOI_STEP_MD,
	SOI_STEP_SHIFT,
	SOI_STEP_WD,
	SOI_STEP_QUARTER,
	SOI_STEP_HALF,
	SOI_STEP_SEASON,
	SOI_STEP_WEEK,
	SOI_STEP_LUNAR,
	SOI_STEP_CANCHI,
	SOI_STEP_EASTER,
	SOI_STEP_TERM,
	SOI_STEP_CLOCK
};

struct soi_step {
	enum soi_step_op op;
	char dir;     /* 0, '<', '>' or '~' */
	uint8_t unit; /* SHIFT: soi_time_unit; SET: soi_prec */
	int a, b, c;  /* SET, year month day; MD and LUNAR, month day (0: not said);
				 * SHIFT, EASTER, TERM, n; WD, day, k and n; CLOCK, h m s (-1: not said);
				 * WEEK, number and k; LUNAR, a: 1 in a leap month */
};

/* The day of an MD step that is the last of its month. */
#define SOI_LAST_DAY 32

#define SOI_MAX_STEPS 8

struct soi_pipe {
	struct soi_step steps[SOI_MAX_STEPS];
	size_t n;
};

/* False where a pipe has no room: such a time is not marked. */
bool soi_pipe_add(struct soi_pipe *p, struct soi_step step);

/* Easter Sunday by the Gregorian calendar, in days since 1970. */
int64_t soi_easter(int year);

/* Both directions of the grammar above; parse is false on anything else. */
struct soi_span soi_pipe_print(struct soi_arena *a, const struct soi_pipe *first,
			       const struct soi_pipe *second);
bool soi_pipe_parse(struct soi_span offset, struct soi_pipe *first, struct soi_pipe *second,
		    bool *interval);

struct soi_point soi_point_of_date(const struct soi_date *d);

/* prec is SOI_PREC_NONE where from does not settle it. */
struct soi_point soi_pipe_run(const struct soi_pipe *p, struct soi_point from, enum soi_bias bias);

/* The second pipe of an interval whose first gave first. */
struct soi_point soi_pipe_run_second(const struct soi_pipe *second, struct soi_point first,
				     struct soi_point from, enum soi_bias bias);

/* EDTF; second may be NULL.  Empty where a part is not settled. */
struct soi_span soi_points_print(struct soi_arena *a, const struct soi_point *first,
				 const struct soi_point *second);

#endif
