/* SPDX-License-Identifier: Apache-2.0 */
/* Notes join releases by platform, version and extra; what is known of each at each moment. */
#include "db/advisory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "store_fixture.h"

#include "core/instant.h"
#include "db/ingest.h"
#include "db/verify.h"

#define HOUR 3600
#define T0   1773772200 /* 2026-03-17T18:30:00Z */
#define DAY  1773705600 /* 2026-03-17 */

#define ROW(version, build, more, device)                                                \
	"{\"ProductVersion\":\"" version "\",\"Build\":\"" build "\"" more               \
	",\"PostingDate\":\"2026-03-17\",\"SupportedDevices\":[\"" device "\"]}"
#define ON(build) ",\"ProductVersionExtra\":\"(a)\",\"PrerequisiteBuild\":\"" build "\""

/* pmv, shortened: one version on two platforms, two responses on one day, a bare 26. */
static const char pmv[] = "{\"PublicAssetSets\":{},\"AssetSets\":{\"macOS\":[" ROW(
	"15.6", "24G84", "", "J314sAP") "," ROW("26.3.1", "25D2128", "",
	"J314sAP") "," ROW("26.0", "25A354", "", "J314sAP") "],\"iOS\":[" ROW("15.6",
	"19G71", "", "iPhone10,1") "," ROW("15.6.1", "19G82", "",
	"iPhone10,1") "]},\"PublicBackgroundSecurityImprovements\":{\"macOS\":[" ROW("26.3.1",
	"25D771280a", ON("25D2128"),
	"J314sAP") "," ROW("26.3.2", "25D771400a", ON("25D2140"), "J700AP") "]}}";

static const struct advisory_cve webkit[] = {
	{"CVE-2026-20643", "WebKit", "May bypass Same Origin Policy", false}
};
static const struct advisory_cve many[] = {
	{"CVE-2022-32893", "WebKit", "", true},
        {"CVE-2022-32894", "Kernel", "", true}
};

#define NAMES(...)                                                                       \
	.releases = (const struct advisory_release[]){__VA_ARGS__},                      \
	.n_releases = sizeof((const struct advisory_release[]){__VA_ARGS__}) /           \
		      sizeof(struct advisory_release)

/* What the answer of one letter tells: what a parser would deliver. */
static const struct told {
	char body;
	struct advisory advisory;
} told[] = {
  /* an index: a response for two systems, a note of the wrong platform's version, one of
	 * other software, one without CVEs */
	{'i', {.id = "126604",
		      .anchor = "",
		      .title = "Background Security Improvements",
		      .available = "",
		      .date = DAY,
		      .key = "row[1]",
		      NAMES({PLATFORM_MACOS, "", "?"}, {PLATFORM_IOS, "", "?"})}},
	{'i', {.id = "HT213412",
		      .anchor = "",
		      .title = "iOS 15.6.1",
		      .available = "",
		      .date = INSTANT_NONE,
		      .key = "row[2]",
		      NAMES({PLATFORM_IOS, "15.6.1", ""})}                      },
	{'i', {.id = "126354",
		      .anchor = "",
		      .title = "Safari 26.3",
		      .available = "",
		      .date = INSTANT_NONE,
		      .key = "row[3]"}					  },
	{'i', {.id = "",
		      .anchor = "",
		      .title = "macOS Tahoe 26",
		      .available = "",
		      .date = DAY,
		      .no_cves = true,
		      .key = "row[4]",
		      NAMES({PLATFORM_MACOS, "26", ""})}                        },
 /* the same index later: the last row became a document */
	{'j', {.id = "126604",
		      .anchor = "",
		      .title = "Background Security Improvements",
		      .available = "",
		      .date = DAY,
		      .key = "row[1]",
		      NAMES({PLATFORM_MACOS, "", "?"}, {PLATFORM_IOS, "", "?"})}},
	{'j', {.id = "HT213412",
		      .anchor = "",
		      .title = "iOS 15.6.1",
		      .available = "",
		      .date = INSTANT_NONE,
		      .key = "row[2]",
		      NAMES({PLATFORM_IOS, "15.6.1", ""})}                      },
	{'j', {.id = "126354",
		      .anchor = "",
		      .title = "Safari 26.3",
		      .available = "",
		      .date = INSTANT_NONE,
		      .key = "row[3]"}					  },
	{'j', {.id = "125110",
		      .anchor = "",
		      .title = "macOS Tahoe 26",
		      .available = "",
		      .date = DAY,
		      .key = "row[4]",
		      NAMES({PLATFORM_MACOS, "26", ""})}                        },
 /* pages */
	{'p', {.page = true,
		      .id = "126604",
		      .anchor = "",
		      .title = "Background",
		      .available = "",
		      .date = DAY,
		      .key = "section[0]",
		      .cves = webkit,
		      .n_cves = 1,
		      NAMES({PLATFORM_MACOS, "26.3.1", "?"})}                   },
	{'q', {.page = true,
		      .id = "HT213412",
		      .anchor = "",
		      .title = "iOS 15.6.1",
		      .available = "",
		      .date = INSTANT_NONE,
		      .key = "section[0]",
		      .cves = many,
		      .n_cves = 2,
		      NAMES({PLATFORM_IOS, "15.6.1", ""})}                      },
};

static bool
parse_told(const char *data, size_t len, const char *source, int64_t now,
	const struct record_sink *sink, struct error *err)
{
	(void)now;
	for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
		if (len == 1 && told[i].body == *data &&
			!sink->advisory(sink->ctx, &told[i].advisory, err))
			return false;
	return len == 1 || error_set(err, ERR_FORMAT, source, "no table");
}

static const struct format *
format_of(const char *kind)
{
	static const struct format index = {"index", parse_told, 0, false, 25, NULL};

	return strcmp(kind, "index") == 0 ? &index : format_find(kind);
}

struct world {
	struct store store;
	struct ingest *ingest;
	int64_t pmv, index, page, other;
	struct arena arena;
};

static int
set_up(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	assert_non_null(w);
	store_open(&w->store);
	w->pmv = store_source(&w->store, "gdmf-pmv", "pmv", 1);
	w->index = store_source(&w->store, "security-releases", "index", 0);
	w->page = store_source(&w->store, "advisory-126604", "index", 0);
	w->other = store_source(&w->store, "advisory-HT213412", "index", 0);
	w->ingest = ingest_new(w->store.db, format_of, &w->store.err);
	assert_non_null(w->ingest);
	arena_init(&w->arena, MIB(4));
	*state = w;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *w = *state;

	ingest_free(w->ingest);
	store_close(&w->store);
	arena_clear(&w->arena);
	free(w);
	return 0;
}

static void
hear(struct world *w, int64_t source, const char *kind, const char *body, int64_t at)
{
	const struct ingest_answer answer = {source, kind, "", at, body, strlen(body), 0};
	struct fold_result result = {0};
	enum keep keep;

	assert_true(ingest_live(w->ingest, &answer, &keep, &result, &w->store.err));
	assert_int_equal(result.refused, 0);
}

static struct advisories
load(struct world *w, struct advisory_filter filter)
{
	struct advisories set;

	assert_true(advisory_load(w->store.db, &filter, &w->arena, &set, &w->store.err));
	return set;
}

static enum security
security_of(const struct advisories *set, const char *platform, const char *build,
	const char *kind)
{
	return advisory_security(advisory_find(set, platform, build), kind);
}

static void
test_a_note_joins_by_platform_version_and_extra(void **state)
{
	struct world *w = *state;
	const struct release_security *s;
	struct advisories set;

	hear(w, w->pmv, "pmv", pmv, T0);
	hear(w, w->index, "index", "i", T0);
	hear(w, w->page, "index", "p", T0 + HOUR);
	hear(w, w->other, "index", "q", T0 + HOUR);
	set = load(w, ADVISORY_ALL);

	/* a response whose letter is not told is that of its platform, version and day; the page
	 * names one version, the row none */
	s = advisory_find(&set, "macOS", "25D771280a");
	assert_non_null(s);
	assert_int_equal(s->n, 1);
	assert_int_equal(s->n_cves, 1);
	assert_string_equal(
		s->advisories[0].url, "https://support.apple.com/en-us/126604");
	assert_string_equal(s->advisories[0].cves[0].cve, "CVE-2026-20643");
	assert_string_equal(s->advisories[0].cves[0].component, "WebKit");
	assert_int_equal(s->advisories[0].date, DAY);
	s = advisory_find(&set, "macOS", "25D771400a");
	assert_non_null(s);
	assert_int_equal(s->n_cves, 0);
	assert_int_equal(security_of(&set, "macOS", "25D771400a", "bsi"), SECURITY_YES);
	/* its base is another release */
	assert_null(advisory_find(&set, "macOS", "25D2128"));
	assert_int_equal(security_of(&set, "macOS", "25D2128", "full"), SECURITY_UNKNOWN);

	/* 26 is 26.0 */
	assert_int_equal(security_of(&set, "macOS", "25A354", "full"), SECURITY_NO);

	/* macOS 15.6 has none of the CVEs of iOS 15.6.1, nor has iOS 15.6 */
	assert_null(advisory_find(&set, "macOS", "24G84"));
	assert_null(advisory_find(&set, "iOS", "19G71"));
	s = advisory_find(&set, "iOS", "19G82");
	assert_int_equal(s->n_cves, 2);
	assert_int_equal(s->n_exploited, 2);

	/* what joins nothing is told */
	assert_int_equal(set.n_unjoined, 1);
	assert_string_equal(set.unjoined[0].title, "Safari 26.3");
	assert_false(set.unjoined[0].names_release);
}

static void
test_one_release_one_cve(void **state)
{
	struct world *w = *state;
	struct advisories set;

	hear(w, w->pmv, "pmv", pmv, T0);
	hear(w, w->index, "index", "i", T0);
	hear(w, w->other, "index", "q", T0 + HOUR);
	set = load(w, (struct advisory_filter){"iOS", "19G82", "", INT64_MAX});
	assert_int_equal(set.n, 1);
	assert_int_equal(set.releases[0].n_cves, 2);
	set = load(w, (struct advisory_filter){"", "", "CVE-2022-32894", INT64_MAX});
	assert_int_equal(set.n, 1);
	assert_string_equal(set.releases[0].build, "19G82");
	set = load(w, (struct advisory_filter){"", "", "CVE-2026-20643", INT64_MAX});
	assert_int_equal(set.n, 0);
}

static void
test_at_a_moment_it_is_what_was_told_then(void **state)
{
	struct world *w = *state;
	struct advisories set;

	hear(w, w->pmv, "pmv", pmv, T0);
	hear(w, w->index, "index", "i", T0 + HOUR);
	hear(w, w->index, "index", "j", T0 + 5 * HOUR);
	set = load(w, (struct advisory_filter){"", "", "", T0});
	assert_int_equal(set.n, 0);
	set = load(w, (struct advisory_filter){"", "", "", T0 + 2 * HOUR});
	assert_int_equal(security_of(&set, "macOS", "25A354", "full"), SECURITY_NO);
	/* now it has a document, which is not read yet */
	set = load(w, ADVISORY_ALL);
	assert_int_equal(security_of(&set, "macOS", "25A354", "full"), SECURITY_UNKNOWN);
	assert_int_equal(advisory_find(&set, "macOS", "25A354")->n, 1);
	assert_string_equal(
		advisory_main(advisory_find(&set, "macOS", "25A354"))->id, "125110");
}

static void
test_i8_i9_any_order_gives_one_digest(void **state)
{
	struct world *w = *state;
	struct digest live, again;
	struct fold_result result = {0};

	hear(w, w->other, "index", "q", T0);
	hear(w, w->index, "index", "i", T0 + HOUR);
	hear(w, w->index, "index", "j", T0 + 5 * HOUR);
	hear(w, w->pmv, "pmv", pmv, T0 + 6 * HOUR);
	assert_true(verify_digest(w->store.db, &live, &w->store.err));
	assert_true(ingest_rebuild(w->ingest, &result, &w->store.err));
	assert_true(verify_digest(w->store.db, &again, &w->store.err));
	assert_memory_equal(&live, &again, sizeof live);
	store_expect(&w->store,
		"SELECT count(*), count(DISTINCT build), sum(cves) FROM v_advisory "
		"WHERE platform = 'iOS'",
		"3 1 2\n");
	assert_true(db_begin(w->store.db, &w->store.err));
	assert_true(fold_wipe_all(w->store.db, &w->store.err));
	assert_true(db_commit(w->store.db, &w->store.err));
	store_expect(&w->store,
		"SELECT (SELECT count(*) FROM advisory) + (SELECT count(*) FROM advisory_cve) "
		"+ (SELECT count(*) FROM advisory_release)",
		"0\n");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_a_note_joins_by_platform_version_and_extra),
		TEST(test_one_release_one_cve),
		TEST(test_at_a_moment_it_is_what_was_told_then),
		TEST(test_i8_i9_any_order_gives_one_digest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
