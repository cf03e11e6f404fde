/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/applicability.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#define COUNT(a)     (sizeof(a) / sizeof((a)[0]))
#define DAY          ((int64_t)INSTANT_DAY_S)
#define NEWER        REASON_NEWER_VERSION
#define EXACT        REASON_EXACT_BASE
#define OLDER        REASON_NOT_NEWER
#define OTHER_BASE   REASON_BASE_DIFFERS
#define OTHER_DEVICE REASON_DEVICE_NOT_LISTED

/* "" = absent; a bare day is its midnight. */
static int64_t
moment(const char *text)
{
	int64_t at = INSTANT_NONE;

	if (text[0] && !instant_parse_day(text, &at))
		assert_true(instant_parse_rfc3339(text, &at));
	return at;
}

/* Real releases: the first day seen where known, and the expiry once it stood still. */
static const struct fact {
	const char *build, *canonical, *version, *extra, *base, *first_seen, *expires;
	enum release_kind kind;
} facts[] = {
	{"25D125",     "25D125",     "26.3",    "",    "",        "2026-02-11", "",           KIND_FULL},
	{"25D2128",    "25D2128",    "26.3.1",  "",    "",        "2026-03-04", "",           KIND_FULL},
	{"25D2140",    "25D2140",    "26.3.2",  "",    "",        "2026-03-10", "",           KIND_FULL},
	{"25E246",     "25E246",     "26.4",    "",    "",        "2026-03-24", "",           KIND_FULL},
	{"25F71",      "25F71",      "26.5",    "",    "",        "2026-05-11", "2026-08-30", KIND_FULL},
	{"25F80",      "25F80",      "26.5.1",  "",    "",        "2026-06-01", "2026-09-27", KIND_FULL},
	{"25G76",      "25G76",      "26.6.1",  "",    "",        "2026-08-06", "2026-11-15", KIND_FULL},
	{"25G83",      "25G83",      "26.6.2",  "",    "",        "2026-08-17", "",           KIND_FULL},
	{"23J620",     "23J620",     "14.8.8",  "",    "",        "2026-07-27", "",           KIND_FULL},
	{"23J631",     "23J631",     "14.8.9",  "",    "",        "2026-08-06", "",           KIND_FULL},
	{"24G824",     "24G824",     "15.7.8",  "",    "",        "2026-07-27", "2026-11-04", KIND_FULL},
	{"24G830",     "24G830",     "15.7.9",  "",    "",        "2026-08-06", "",           KIND_FULL},
	{"21H1320",    "21H1320",    "12.7.6",  "",    "",        "2024-07-29", "",           KIND_FULL},
	{"23C55",      "23C55",      "26.2",    "",    "",        "2025-12-12", "",           KIND_FULL},
	{"23C71",      "23C71",      "26.2.1",  "",    "",        "2026-01-26", "2026-05-12", KIND_FULL},
	{"23C6071",    "23C71",      "26.2.1",  "",    "",        "2026-01-26", "2026-05-12", KIND_FULL},
	{"23D127",     "23D127",     "26.3",    "",    "",        "2026-02-11", "2026-06-02", KIND_FULL},
	{"23D8133",    "23D8133",    "26.3.1",  "",    "",        "2026-03-04", "",           KIND_FULL},
	{"23D9133",    "23D8133",    "26.3.1",  "",    "",        "2026-03-04", "",           KIND_FULL},
	{"23F77",      "23F77",      "26.5",    "",    "",        "2026-05-11", "2026-09-27", KIND_FULL},
	{"23F81",      "23F81",      "26.5.1",  "",    "",        "2026-06-01", "2026-09-27", KIND_FULL},
	{"23F84",      "23F84",      "26.5.2",  "",    "",        "2026-06-29", "2026-11-04", KIND_FULL},
	{"23G83",      "23G83",      "26.6.1",  "",    "",        "2026-08-17", "",           KIND_FULL},
	{"22H352",     "22H352",     "18.7.8",  "",    "",        "",           "",           KIND_FULL},
	{"22H355",     "22H355",     "18.7.9",  "",    "",        "",           "",           KIND_FULL},
	{"22H374",     "22H374",     "18.7.10", "",    "",        "2026-08-17", "",           KIND_FULL},
	{"16H81",      "16H81",      "12.5.7",  "",    "",        "",           "",           KIND_FULL},
	{"16H88",      "16H88",      "12.5.8",  "",    "",        "2026-01-26", "",           KIND_FULL},
	{"23A341",     "23A341",     "26.0",    "",    "",        "2025-09-15", "",           KIND_FULL},
	{"23A345",     "23A345",     "26.0",    "",    "",        "2025-09-18", "",           KIND_FULL},
	{"22F82",      "22F82",      "13.4.1",  "",    "",        "2023-06-21", "",           KIND_FULL},
	{"22F2083",    "22F2083",    "13.4.1",  "",    "",        "",           "",           KIND_FULL},
	{"25D771280a", "25D771280a", "26.3.1",  "(a)", "25D2128", "2026-03-17", "",
         KIND_BSI										      },
	{"25D771400a", "25D771400a", "26.3.2",  "(a)", "25D2140", "2026-03-17", "",
         KIND_BSI										      },
	{"23D771330a", "23D771330a", "26.3.1",  "(a)", "23D8133", "2026-03-17", "",
         KIND_BSI										      },
	{"22F770820b", "22F770820b", "13.4.1",  "(a)", "22F82",   "2023-07-10", "",
         KIND_RSR										      },
	{"22F770820d", "22F770820d", "13.4.1",  "(c)", "22F82",   "2023-07-12", "",
         KIND_RSR										      },
	{"22F770830b", "22F770830b", "13.4.1",  "(a)", "22F2083", "2023-07-10", "",
         KIND_RSR										      },
};

static const struct fact *
find_fact(const char *build)
{
	for (size_t i = 0; i < COUNT(facts); i++)
		if (strcmp(facts[i].build, build) == 0)
			return &facts[i];
	fail_msg("no fact %s", build);
	return NULL;
}

/* An offer that is listed, for the device that asks. */
static struct offer
offer_of(const char *build)
{
	const struct fact *f = find_fact(build);

	return (struct offer){
		.kind = f->kind,
		.version = f->version,
		.extra = f->extra,
		.build = f->build,
		.canonical_build = f->canonical,
		.prerequisite_build = f->base,
		.posted = moment(f->first_seen),
		.expires = moment(f->expires),
		.withdrawn = INSTANT_NONE,
		.listed = true,
		.device_listed = true,
		.devices_known = true,
	};
}

static struct base
base_of(const char *build)
{
	const struct fact *f = find_fact(build);

	return (struct base){
		.version = f->version,
		.build = f->build,
		.canonical_build = f->canonical,
		.supplemental_build = "",
		.supplemental_extra = "",
	};
}

static struct question
question_at(const char *at)
{
	return (struct question){.at = moment(at), .released = INSTANT_NONE};
}

static enum reason
judge(const struct base *b, const struct offer *o, const struct question *q)
{
	enum reason reason = applicability_judge(b, o, q);

	print_message("%s on %s: %s\n", o->build, b->build, reason_name(reason));
	return reason;
}

/* The worked questions, by number. */
static const struct {
	int number;
	const char *base, *target, *at;
	enum reason reason;
} worked[] = {
	{1,  "25D2128", "25D2128",    "2026-03-18", OLDER         },
	{1,  "25D2128", "25D771280a", "2026-03-18", EXACT         },
	{2,  "25D2140", "25D771400a", "2026-03-18", EXACT         },
	{2,  "25D2140", "25D771280a", "2026-03-18", OTHER_BASE    },
	{3,  "25D2128", "25D2140",    "2026-03-18", NEWER         },
	{3,  "25D2128", "25D771400a", "2026-03-18", OTHER_BASE    },
	{4,  "25D125",  "25D2128",    "2026-03-18", NEWER         },
	{4,  "25D125",  "25D771280a", "2026-03-18", OTHER_BASE    },
	{6,  "23D8133", "23D771330a", "2026-03-18", EXACT         },
	{6,  "23D8133", "23D127",     "2026-03-18", OLDER         },
	{7,  "23D127",  "23D8133",    "2026-03-18", NEWER         },
	{8,  "23C55",   "23C71",      "2026-03-18", NEWER         },
	{8,  "23C55",   "23C6071",    "2026-03-18", NEWER         },
	{8,  "23C55",   "23D127",     "2026-03-18", NEWER         },
	{8,  "23C55",   "23D8133",    "2026-03-18", NEWER         },
	{9,  "23D9133", "23D771330a", "2026-03-18", OTHER_BASE    },
	{9,  "23D9133", "23D8133",    "2026-03-18", OLDER         }, /* its own canonical build */
	{10, "23F77",   "23F84",      "2026-08-22", NEWER         },
	{10, "23F77",   "23G83",      "2026-08-22", NEWER         },
	{11, "23F77",   "23F81",      "2026-08-22", NEWER         },
	{12, "22H355",  "22H374",     "2026-08-22", NEWER         },
	{13, "22H352",  "23G83",      "2026-08-22", NEWER         },
	{15, "16H81",   "16H88",      "2026-08-22", NEWER         },
	{16, "24G824",  "24G830",     "2026-08-22", NEWER         },
	{17, "23J620",  "23J631",     "2026-08-22", NEWER         },
	{17, "23J620",  "24G830",     "2026-08-22", NEWER         },
	{17, "23J620",  "25G83",      "2026-08-22", NEWER         },
	{17, "23J620",  "21H1320",    "2026-08-22", OLDER         },
	{18, "23J620",  "25F71",      "2026-08-22", NEWER         },
	{18, "23J620",  "25F80",      "2026-08-22", NEWER         },
	{19, "23J620",  "25F71",      "2026-09-01", REASON_EXPIRED},
	{19, "23J620",  "25F80",      "2026-09-01", NEWER         },
	{20, "25G76",   "25G83",      "2026-08-22", NEWER         },
	{20, "25G76",   "25D771400a", "2026-08-22", OTHER_BASE    },
	{24, "22F2083", "22F770830b", "2023-07-10", EXACT         },
	{24, "22F2083", "22F770820b", "2023-07-10", OTHER_BASE    },
	{25, "22F82",   "22F770820b", "2023-07-10", EXACT         },
	{41, "25D2128", "25D771280a", "2026-03-20", EXACT         },
};

static void
test_worked_questions(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(worked); i++) {
		struct base b = base_of(worked[i].base);
		struct offer o = offer_of(worked[i].target);
		struct question q = question_at(worked[i].at);

		o.offered_later = strcmp(find_fact(worked[i].target)->first_seen,
					  find_fact(worked[i].base)->first_seen) > 0;

		print_message("%d: ", worked[i].number);
		assert_int_equal(judge(&b, &o, &q), worked[i].reason);
	}
}

/* Questions 10, 13, 16: the row does not name the device. */
static void
test_device(void **state)
{
	static const char *const rows[][2] = {
		{"23F77",  "23F81" },
                {"22H352", "22H374"},
                {"24G824", "25G83" }
        };
	struct question q = question_at("2026-08-22");

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct base b = base_of(rows[i][0]);
		struct offer o = offer_of(rows[i][1]);

		o.device_listed = false;
		assert_int_equal(judge(&b, &o, &q), OTHER_DEVICE);
		o.devices_known = false;
		assert_int_equal(judge(&b, &o, &q), REASON_DEVICE_UNKNOWN);
	}
}

/* Question 25: Apple took 13.4.1 (a) back on 2023-07-11. */
static void
test_withdrawn(void **state)
{
	struct base b = base_of("22F82");
	struct offer o = offer_of("22F770820b");
	struct question q = question_at("2023-07-10T23:59:59Z");

	(void)state;
	o.withdrawn = moment("2023-07-11");
	assert_int_equal(judge(&b, &o, &q), EXACT);
	q.at++;
	assert_int_equal(judge(&b, &o, &q), REASON_WITHDRAWN);
	o.listed = false; /* why it is not listed is the better answer */
	assert_int_equal(judge(&b, &o, &q), REASON_WITHDRAWN);
}

static void
test_not_listed_now(void **state)
{
	struct base b = base_of("25D125");
	struct offer o = offer_of("25D2128");
	struct question q = question_at("2026-03-18");

	(void)state;
	o.listed = false;
	assert_int_equal(judge(&b, &o, &q), REASON_NOT_LISTED_NOW);
}

static void
test_beta_is_asked_for(void **state)
{
	struct base b = base_of("25D125");
	struct offer o = offer_of("25E246");
	struct question q = question_at("2026-03-18");

	(void)state;
	o.beta = true;
	assert_int_equal(judge(&b, &o, &q), REASON_BETA);
	q.beta = true;
	assert_int_equal(judge(&b, &o, &q), NEWER);
	o.beta = false;
	assert_int_equal(judge(&b, &o, &q), NEWER);
}

static void
test_kind_unknown(void **state)
{
	struct base b = base_of("25D2128");
	struct offer o = offer_of("25D771280a");
	struct question q = question_at("2026-03-18");

	(void)state;
	o.kind = KIND_UNKNOWN;
	assert_int_equal(judge(&b, &o, &q), REASON_KIND_UNKNOWN);
	o.kind = KIND_RSR; /* the label changes nothing */
	assert_int_equal(judge(&b, &o, &q), EXACT);
}

/* iOS 26.0 was built again three days later. */
static void
test_rebuild(void **state)
{
	struct base b = base_of("23A341");
	struct offer o = offer_of("23A345");
	struct question q = question_at("2025-09-19");

	(void)state;
	assert_int_equal(judge(&b, &o, &q), OLDER);
	o.offered_later = true;
	assert_int_equal(judge(&b, &o, &q), REASON_REBUILD);
	o.version = "26"; /* equals 26.0 */
	assert_int_equal(judge(&b, &o, &q), REASON_REBUILD);
	o.canonical_build = "23A341";
	assert_int_equal(judge(&b, &o, &q), OLDER);
}

static void
test_versions_are_no_text(void **state)
{
	struct base b = base_of("22H355");   /* 18.7.9 */
	struct offer o = offer_of("22H374"); /* 18.7.10 */
	struct question q = question_at("2026-08-22");

	(void)state;
	assert_int_equal(judge(&b, &o, &q), NEWER);
	o.version = "";
	assert_int_equal(judge(&b, &o, &q), OLDER);
	o.version = "18.7.10";
	b.version = "unknown";
	assert_int_equal(judge(&b, &o, &q), OLDER);
}

static void
test_delta(void **state)
{
	struct base b = base_of("25D2128");
	struct offer o = offer_of("25E246");
	struct question q = question_at("2026-03-25");

	(void)state;
	o.prerequisite_build = "25D2128";
	assert_int_equal(judge(&b, &o, &q), NEWER);
	o.prerequisite_build = "25D2140";
	assert_int_equal(judge(&b, &o, &q), OTHER_BASE);
	b = base_of("25F71"); /* that it is older comes first */
	assert_int_equal(judge(&b, &o, &q), OLDER);
}

/* Question 5: a response on the base counts for nothing in a full update. */
static void
test_full_over_a_response(void **state)
{
	struct base b = base_of("25D2128");
	struct offer o = offer_of("25E246");
	struct question q = question_at("2026-03-25");

	(void)state;
	b.supplemental_build = "25D771280a";
	b.supplemental_extra = "(a)";
	assert_int_equal(judge(&b, &o, &q), NEWER);
	o = offer_of("25D2128"); /* nor does it make the base's own build a target */
	assert_int_equal(judge(&b, &o, &q), OLDER);
}

/* On 22F82, question 26 among them: (a) is 22F770820b, (c) is 22F770820d. */
static const struct {
	const char *supplemental_build, *supplemental_extra, *target;
	enum reason reason;
} replacements[] = {
	{"",           "",    "22F770820b", EXACT                     },
        {"",           "",    "22F770820d", EXACT                     },
	{"22F82",      "",    "22F770820b", EXACT                     }, /* the base again: none */
	{"22F770820b", "(a)", "22F770820d", EXACT                     },
	{"22F770820b", "a",   "22F770820d", EXACT                     },
	{"22F770820b", "(a)", "22F770820b", REASON_SUPERSEDED_RESPONSE},
	{"22F770820d", "(c)", "22F770820b", REASON_SUPERSEDED_RESPONSE},
	{"22F770820d", "(c)", "22F770820d", REASON_SUPERSEDED_RESPONSE},
	{"",           "(a)", "22F770820d", EXACT                     },
	{"",           "(a)", "22F770820b", REASON_SUPERSEDED_RESPONSE},
	{"",           "(c)", "22F770820b", REASON_SUPERSEDED_RESPONSE},
	{"22F770820b", "",    "22F770820d", EXACT                     },
	{"22F770820b", "",    "22F770820b", REASON_SUPERSEDED_RESPONSE},
	{"22F770820d", "",    "22F770820b", REASON_SUPERSEDED_RESPONSE},
	{"22F770820d", "(?)", "22F770820b", REASON_SUPERSEDED_RESPONSE},
	{"22F770820c", "(d)", "22F770820d",
         REASON_SUPERSEDED_RESPONSE                                   }, /* the extra wins */
};

static void
test_response_over_a_response(void **state)
{
	struct question q = question_at("2023-07-12");

	(void)state;
	for (size_t i = 0; i < COUNT(replacements); i++) {
		struct base b = base_of("22F82");
		struct offer o = offer_of(replacements[i].target);

		b.supplemental_build = replacements[i].supplemental_build;
		b.supplemental_extra = replacements[i].supplemental_extra;
		print_message(
			"over '%s' '%s': ", b.supplemental_build, b.supplemental_extra);
		assert_int_equal(judge(&b, &o, &q), replacements[i].reason);
	}
}

/* An inventory that repeats the base build: no response, however the builds compare. */
static void
test_base_repeated_as_supplemental(void **state)
{
	struct base b = base_of("22F82");
	struct offer o = offer_of("22F770820b");
	struct question q = question_at("2023-07-10");

	(void)state;
	b.supplemental_build = "22F82";
	o.build = "22F770810b"; /* sorts below 22F82: its digits do not fit */
	assert_int_equal(judge(&b, &o, &q), EXACT);
}

static void
test_base_is_compared_exactly(void **state)
{
	struct base b = base_of("25D2128");
	struct offer o = offer_of("25D771280a");
	struct question q = question_at("2026-03-18");

	(void)state;
	b.build = "25d2128";
	assert_int_equal(judge(&b, &o, &q), OTHER_BASE);
	b.build = "25D128"; /* fits by arithmetic */
	assert_int_equal(judge(&b, &o, &q), OTHER_BASE);
	b.build = "";
	o.prerequisite_build = ""; /* nothing stated is no match */
	assert_int_equal(judge(&b, &o, &q), OTHER_BASE);
}

/* 25F71 expires on 2026-08-30, 25D771280a stood at 2026-11-20 on 2026-08-22. */
static void
test_the_last_day_counts(void **state)
{
	struct base b = base_of("23J620");
	struct offer o = offer_of("25F71");
	struct question q = question_at("2026-08-30T23:59:59Z");

	(void)state;
	assert_int_equal(judge(&b, &o, &q), NEWER);
	q.at++;
	assert_int_equal(judge(&b, &o, &q), REASON_EXPIRED);
	o.expires = INSTANT_NONE;
	assert_int_equal(judge(&b, &o, &q), NEWER);

	b = base_of("25D2128");
	o = offer_of("25D771280a");
	o.expires = moment("2026-11-20");
	q = question_at("2026-11-20T23:59:59Z");
	assert_int_equal(judge(&b, &o, &q), EXACT);
	q.at++;
	assert_int_equal(judge(&b, &o, &q), REASON_EXPIRED);
}

/* Questions 38 and 39: 26.3.1 of 2026-03-04 is hidden for 90 days, its response is not. */
static void
test_deferral(void **state)
{
	struct base b = base_of("23D127");
	struct offer o = offer_of("23D8133");
	struct question q = question_at("2026-03-18");

	(void)state;
	q.defer_days = 90;
	q.released = moment("2026-03-04");
	assert_int_equal(judge(&b, &o, &q), REASON_DEFERRED);
	q.at = moment("2026-06-02") - 1;
	assert_int_equal(judge(&b, &o, &q), REASON_DEFERRED);
	q.at++;
	assert_int_equal(judge(&b, &o, &q), NEWER);
	q.at = moment("2026-03-18");
	q.released = INSTANT_NONE;
	assert_int_equal(judge(&b, &o, &q), NEWER);

	b = base_of("23D8133");
	o = offer_of("23D771330a");
	q.released = moment("2026-03-17");
	assert_int_equal(judge(&b, &o, &q), EXACT);
}

/* Days x released before or after the moment asked x what it is. */
static void
test_deferral_table(void **state)
{
	static const int days[] = {0, 1, 7, 30, 90};
	static const struct {
		const char *base, *offer;
		bool major, full;
	} kinds[] = {
		{"25D125",  "25D2128",    false, true },
		{"24G824",  "25D2128",    true,  true },
		{"25D2128", "25D771280a", false, false},
	};
	static const int ages[] = {-1, 0, 1, 6, 7, 29, 30, 89, 90, 400};

	(void)state;
	for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
		for (size_t d = 0; d < sizeof days / sizeof days[0]; d++)
			for (size_t a = 0; a < sizeof ages / sizeof ages[0]; a++) {
				struct base b = base_of(kinds[k].base);
				struct offer o = offer_of(kinds[k].offer);
				struct question q = question_at("2026-06-15");
				int other = days[d] ? 0 : 90;

				o.expires = INSTANT_NONE;
				q.released = q.at - ages[a] * DAY;
				q.defer_days = kinds[k].major ? other : days[d];
				q.defer_major_days = kinds[k].major ? days[d] : other;
				assert_int_equal(judge(&b, &o, &q) == REASON_DEFERRED,
					kinds[k].full && days[d] > 0 &&
						ages[a] < days[d]);
				assert_int_equal(applicability_visible_from(&b, &o, &q),
					q.released + (kinds[k].full ? days[d] : 0) * DAY);
			}
}

/* Let everything be wrong and mend one thing after the other: the reasons come in the order of
 * the header. */
static void
test_order_of_reasons(void **state)
{
	struct base b = base_of("23J620");
	struct offer o = offer_of("25F71");
	struct question q = question_at("2026-09-01");

	(void)state;
	q.defer_major_days = 90;
	q.released = moment("2026-08-30");
	o.withdrawn = q.at;
	o.listed = o.devices_known = o.device_listed = false;
	o.beta = true;
	o.kind = KIND_UNKNOWN;
	o.version = "14.8.7";
	o.prerequisite_build = "25D2128";
	assert_int_equal(judge(&b, &o, &q), REASON_WITHDRAWN);
	o.withdrawn = q.at + 1;
	assert_int_equal(judge(&b, &o, &q), REASON_NOT_LISTED_NOW);
	o.listed = true;
	assert_int_equal(judge(&b, &o, &q), REASON_DEVICE_UNKNOWN);
	o.devices_known = true;
	assert_int_equal(judge(&b, &o, &q), OTHER_DEVICE);
	o.device_listed = true;
	assert_int_equal(judge(&b, &o, &q), REASON_BETA);
	q.beta = true;
	assert_int_equal(judge(&b, &o, &q), REASON_KIND_UNKNOWN);
	o.kind = KIND_FULL;
	assert_int_equal(judge(&b, &o, &q), OLDER);
	o.version = "26.5";
	assert_int_equal(judge(&b, &o, &q), OTHER_BASE);
	o.prerequisite_build = "23J620";
	assert_int_equal(judge(&b, &o, &q), REASON_EXPIRED);
	o.expires = INSTANT_NONE;
	assert_int_equal(judge(&b, &o, &q), REASON_DEFERRED);
	q.defer_major_days = 0;
	assert_int_equal(judge(&b, &o, &q), NEWER);
}

static void
test_names(void **state)
{
	static const char *const names[REASON_COUNT] = {"newer-version", "rebuild",
		"exact-base", "via-base", "not-newer", "device-not-listed",
		"device-unknown", "base-differs", "expired", "withdrawn", "beta",
		"superseded-response", "deferred", "not-listed-now", "kind-unknown"};

	(void)state;
	for (int i = 0; i < REASON_COUNT; i++) {
		assert_string_equal(reason_name((enum reason)i), names[i]);
		assert_int_equal(reason_holds((enum reason)i), i < 4);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_worked_questions),
		cmocka_unit_test(test_device),
		cmocka_unit_test(test_withdrawn),
		cmocka_unit_test(test_not_listed_now),
		cmocka_unit_test(test_beta_is_asked_for),
		cmocka_unit_test(test_kind_unknown),
		cmocka_unit_test(test_rebuild),
		cmocka_unit_test(test_versions_are_no_text),
		cmocka_unit_test(test_delta),
		cmocka_unit_test(test_full_over_a_response),
		cmocka_unit_test(test_response_over_a_response),
		cmocka_unit_test(test_base_repeated_as_supplemental),
		cmocka_unit_test(test_base_is_compared_exactly),
		cmocka_unit_test(test_the_last_day_counts),
		cmocka_unit_test(test_deferral),
		cmocka_unit_test(test_deferral_table),
		cmocka_unit_test(test_order_of_reasons),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
