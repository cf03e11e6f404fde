/* SPDX-License-Identifier: Apache-2.0 */
#include "core/instant.h"

#include "core/limits.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define YEAR_2000_S INT64_C(946684800) /* 2000-01-01T00:00:00Z */

_Static_assert(
	CAP_DATE_MIN_YEAR == 2000, "YEAR_2000_S is the start of CAP_DATE_MIN_YEAR");

/* A moment on the calendar, UTC. */
struct civil {
	int64_t year;
	int month, day; /* from 1 */
	int hour, minute, second;
};

/* Days from 1970-01-01 to the given day. Years are counted from March, so that a leap day is
 * the last of its year; 400 of them are 146,097 days. */
static int64_t
days_of_civil(const struct civil *c)
{
	int64_t year = c->month > 2 ? c->year : c->year - 1;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t of_era = year - era * 400;
	int64_t month = c->month > 2 ? c->month - 3 : c->month + 9;
	int64_t of_year = (153 * month + 2) / 5 + c->day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int
second_of_day(int64_t at)
{
	int rest = (int)(at % INSTANT_DAY_S);

	return rest < 0 ? rest + INSTANT_DAY_S : rest;
}

static struct civil
civil_of_instant(int64_t at)
{
	int64_t days = floor_div(at, INSTANT_DAY_S);
	int rest = second_of_day(at);
	int64_t era = floor_div(days + 719468, 146097);
	int64_t day = days + 719468 - era * 146097;
	int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	int64_t of_year = day - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;

	return (struct civil){
		.year = year + era * 400 + (month >= 10),
		.month = (int)(month < 10 ? month + 3 : month - 9),
		.day = (int)(of_year - (153 * month + 2) / 5) + 1,
		.hour = rest / 3600,
		.minute = rest / 60 % 60,
		.second = rest % 60,
	};
}

static int
days_in_month(int64_t year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : days[month - 1];
}

static int64_t
instant_of_civil(const struct civil *c)
{
	return days_of_civil(c) * INSTANT_DAY_S + (int64_t)c->hour * 3600 +
	       (int64_t)c->minute * 60 + c->second;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Read exactly `width` digits; *p moves behind them. */
static bool
take_digits(const char **p, int width, int *value)
{
	int v = 0;

	for (int i = 0; i < width; i++, (*p)++) {
		if (!is_digit(**p))
			return false;
		v = v * 10 + (**p - '0');
	}
	*value = v;
	return true;
}

static bool
take_char(const char **p, const char *any_of)
{
	if (!**p || !strchr(any_of, **p))
		return false;
	(*p)++;
	return true;
}

/* "2026-03-17" */
static bool
take_day(const char **p, struct civil *c)
{
	int year;

	if (!take_digits(p, 4, &year) || !take_char(p, "-") ||
		!take_digits(p, 2, &c->month) || !take_char(p, "-") ||
		!take_digits(p, 2, &c->day))
		return false;
	c->year = year;
	return c->month >= 1 && c->month <= 12 && c->day >= 1 &&
	       c->day <= days_in_month(year, c->month);
}

/* "18:34" and, when it is there, ":54" with a fraction, which is dropped. */
static bool
take_clock(const char **p, struct civil *c, bool *has_seconds)
{
	if (!take_digits(p, 2, &c->hour) || !take_char(p, ":") ||
		!take_digits(p, 2, &c->minute))
		return false;
	c->second = 0;
	*has_seconds = take_char(p, ":");
	if (*has_seconds) {
		if (!take_digits(p, 2, &c->second))
			return false;
		if (take_char(p, ".")) {
			if (!is_digit(**p))
				return false;
			while (is_digit(**p))
				(*p)++;
		}
	}
	return c->hour <= 23 && c->minute <= 59 && c->second <= 59;
}

/* "Z" or "+02:00"; *east_s is 0 or 7200. */
static bool
take_zone(const char **p, int *east_s)
{
	int hours, minutes, sign;

	*east_s = 0;
	if (take_char(p, "Zz"))
		return true;
	sign = **p == '-' ? -1 : 1;
	if (!take_char(p, "+-") || !take_digits(p, 2, &hours) || !take_char(p, ":") ||
		!take_digits(p, 2, &minutes) || hours > 23 || minutes > 59)
		return false;
	*east_s = sign * (hours * 3600 + minutes * 60);
	return true;
}

bool
instant_parse_rfc3339(const char *text, int64_t *at)
{
	struct civil c;
	bool has_seconds;
	int east_s;

	if (!take_day(&text, &c) || !take_char(&text, "Tt") ||
		!take_clock(&text, &c, &has_seconds) || !has_seconds ||
		!take_zone(&text, &east_s) || *text)
		return false;
	*at = instant_of_civil(&c) - east_s;
	return true;
}

bool
instant_parse_day(const char *text, int64_t *day)
{
	struct civil c = {0};

	if (!take_day(&text, &c) || *text)
		return false;
	*day = instant_of_civil(&c);
	return true;
}

/* A day (its end), or a day and a clock with seconds and zone optional. */
static bool
parse_absolute(const char *text, int64_t *at)
{
	struct civil c = {0};
	bool has_seconds;
	int east_s = 0;

	if (!take_day(&text, &c))
		return false;
	if (!*text) {
		*at = instant_of_civil(&c) + INSTANT_DAY_S - 1;
		return true;
	}
	if (!take_char(&text, "Tt ") || !take_clock(&text, &c, &has_seconds) ||
		(*text && !take_zone(&text, &east_s)) || *text)
		return false;
	*at = instant_of_civil(&c) - east_s;
	return true;
}

/* "now", "today", "yesterday" */
static bool
parse_word(const char *text, int64_t now, int64_t *at)
{
	if (strcasecmp(text, "now") == 0)
		*at = now;
	else if (strcasecmp(text, "today") == 0)
		*at = instant_day(now) + INSTANT_DAY_S - 1;
	else if (strcasecmp(text, "yesterday") == 0)
		*at = instant_day(now) - 1;
	else
		return false;
	return true;
}

/* Units of "3 days ago". A lone "m" could be either of two, so it is none. */
static const struct unit {
	const char *name;
	int seconds; /* 0: count months */
	int months;
} units[] = {
	{"s",      1,      0 },
	{"second", 1,      0 },
	{"min",    60,     0 },
	{"minute", 60,     0 },
	{"h",      3600,   0 },
	{"hour",   3600,   0 },
	{"d",      86400,  0 },
	{"day",    86400,  0 },
	{"w",      604800, 0 },
	{"week",   604800, 0 },
	{"month",  0,      1 },
	{"y",      0,      12},
	{"year",   0,      12},
};

/* The same day and clock so many months earlier; the last day where the month is shorter. */
static int64_t
months_before(int64_t at, int64_t months)
{
	struct civil c = civil_of_instant(at);
	int64_t month = c.year * 12 + c.month - 1 - months;
	int last;

	c.year = floor_div(month, 12);
	c.month = (int)(month - c.year * 12) + 1;
	last = days_in_month(c.year, c.month);
	if (c.day > last)
		c.day = last;
	return instant_of_civil(&c);
}

static const struct unit *
find_unit(const char *text, size_t len)
{
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		size_t n = strlen(units[i].name);
		bool plural = len == n + 1 && n > 1 && (text[n] == 's' || text[n] == 'S');

		if ((len == n || plural) && strncasecmp(text, units[i].name, n) == 0)
			return &units[i];
	}
	return NULL;
}

/* "90 minutes ago", "3d" */
static bool
parse_relative(const char *text, int64_t now, int64_t *at)
{
	const struct unit *unit;
	int64_t n = 0;
	size_t len;
	int digits = 0;

	for (; is_digit(*text); text++)
		if (++digits <= 9)
			n = n * 10 + (*text - '0');
	if (digits == 0 || digits > 9)
		return false;
	text += strspn(text, " ");
	len = strcspn(text, " ");
	unit = find_unit(text, len);
	text += len;
	if (!unit)
		return false;
	if (*text) {
		text += strspn(text, " ");
		if (strcasecmp(text, "ago") != 0)
			return false;
	}
	if (unit->months)
		*at = months_before(now, n * unit->months);
	else
		*at = now - n * unit->seconds;
	return true;
}

bool
instant_parse_human(
	const char *option, const char *text, int64_t now, int64_t *at, struct error *err)
{
	int64_t got;

	if (strnlen(text, CAP_TEXT_ARGUMENT_BYTES + 1) > CAP_TEXT_ARGUMENT_BYTES)
		(void)error_set(err, ERR_USAGE, option,
			"the time is longer than %d bytes", CAP_TEXT_ARGUMENT_BYTES);
	else if (!parse_absolute(text, &got) && !parse_word(text, now, &got) &&
		 !parse_relative(text, now, &got))
		(void)error_set(err, ERR_USAGE, option, "'%s' is not a time", text);
	else if (got < 0)
		(void)error_set(err, ERR_USAGE, option, "'%s' is before 1970", text);
	else {
		*at = got;
		return true;
	}
	(void)error_set_name(err, "usage.time");
	return error_set_next(err,
		"give a day (2026-03-17), a moment in UTC (2026-03-17T18:34Z), "
		"now, today, yesterday or an age ('3 days ago', 12h)");
}

bool
instant_parse_since(
	const char *option, const char *text, int64_t now, int64_t *at, struct error *err)
{
	int64_t day;

	if (!instant_parse_human(option, text, now, at, err))
		return false;
	if (instant_parse_day(text, &day) || strcasecmp(text, "today") == 0 ||
		strcasecmp(text, "yesterday") == 0)
		*at = instant_day(*at);
	return true;
}

/* Write `value` with `n` digits and what follows them; returns the end. */
static char *
put_digits(char *to, int value, int n, char after)
{
	for (int i = n - 1; i >= 0; i--, value /= 10)
		to[i] = (char)('0' + value % 10);
	to[n] = after;
	return to + n + 1;
}

/* "2026-03-17" and a NUL; returns where that stands. */
static char *
put_day(char *to, const struct civil *c)
{
	char *end = to;

	if (c->year < 0 || c->year > 9999)
		end += snprintf(to, INSTANT_TEXT_BYTES, "%04lld-", (long long)c->year);
	else
		end = put_digits(to, (int)c->year, 4, '-');
	end = put_digits(end, c->month, 2, '-');
	return put_digits(end, c->day, 2, '\0') - 1;
}

const char *
instant_format(int64_t at, char *to)
{
	struct civil c = civil_of_instant(at);
	char *end;

	if (at == INSTANT_NONE) {
		to[0] = '\0';
		return to;
	}
	end = put_day(to, &c);
	*end++ = 'T';
	end = put_digits(end, c.hour, 2, ':');
	end = put_digits(end, c.minute, 2, ':');
	end = put_digits(end, c.second, 2, 'Z');
	*end = '\0';
	return to;
}

const char *
instant_format_day(int64_t at, char *to)
{
	struct civil c = civil_of_instant(at);

	if (at == INSTANT_NONE)
		to[0] = '\0';
	else
		(void)put_day(to, &c);
	return to;
}

int64_t
instant_earlier(int64_t a, int64_t b)
{
	return a == INSTANT_NONE || (b != INSTANT_NONE && b < a) ? b : a;
}

int64_t
instant_day(int64_t at)
{
	/* the first, cut day of the range has no midnight */
	return at < INT64_MIN + INSTANT_DAY_S ? at : at - second_of_day(at);
}

bool
instant_is_plausible(int64_t at, int64_t now)
{
	return at >= YEAR_2000_S && (at <= now || at - now <= CAP_DATE_AHEAD_S);
}

int64_t
instant_now(void)
{
	return (int64_t)time(NULL);
}

int64_t
instant_forward_ms(void)
{
	struct timespec t = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
