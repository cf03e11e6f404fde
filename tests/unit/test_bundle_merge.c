/* SPDX-License-Identifier: Apache-2.0 */
#include "db/bundle.h"

#include "core/buf.h"
#include "core/instant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#define MOST    4
#define PMV     1
#define MESU    3
#define IPSW    4
#define BUNDLED 9
#define EXISTS  10

/* A row of macOS, shortened: its version, build and dates are those of 22E261 but where said. */
struct given {
	int64_t rank;
	const char *build, *base, *posted, *until, *devices;
};

static const struct {
	const char *name;
	struct given rows[MOST]; /* until one without a build */
	const char *out;         /* rank build base posted until: devices; ... */
} cases[] = {
	{"equal devices: the best rank stays, with the earliest date",
         {{BUNDLED, "22E261", "", "2023-04-07", "2023-05-17", "J314sAP"},
			{PMV, "22E261", "", "2023-04-10", "2023-05-18", "J314sAP"}},
         "1 22E261  2023-04-07 2023-05-18: J314sAP;"                    },
	{"a bundled row of unknown devices goes",
         {{BUNDLED, "22E261", "", "2023-04-07", "2023-05-17", ""},
			{IPSW, "22E261", "", "", "2023-05-17", "J314sAP"}},
         "4 22E261  2023-04-07 2023-05-17: J314sAP;"                    },
	{"device by device becomes one row, each device once",
         {{MESU, "22E261", "", "", "2023-05-17", "J504AP"},
			{MESU, "22E261", "", "", "2023-05-17", "J314sAP"},
			{MESU, "22E261", "", "", "2023-05-17", "J314sAP"}},
         "3 22E261   2023-05-17: J314sAP J504AP;"                       },
	{"device by device, but over another span",
         {{MESU, "22E261", "", "", "2023-05-17", "J314sAP"},
			{MESU, "22E261", "", "", "2023-05-18", "J504AP"}},
         "3 22E261   2023-05-17: J314sAP;3 22E261   2023-05-18: J504AP;"},
	{"the fewer devices of a restore image go",
         {{BUNDLED, "22E261", "", "2023-04-07", "2023-05-17",
			 "J132AP J314sAP J504AP"},
			{IPSW, "22E261", "", "", "2023-05-18", "J314sAP J504AP"}},
         "9 22E261  2023-04-07 2023-05-17: J132AP J314sAP J504AP;"      },
	{"devices that overlap stay apart",
         {{BUNDLED, "22E261", "", "2023-04-07", "2023-05-17", "J132AP J314sAP"},
			{IPSW, "22E261", "", "", "2023-05-17", "J314sAP J504AP"}},
         "9 22E261  2023-04-07 2023-05-17: J132AP J314sAP;"
		"4 22E261   2023-05-17: J314sAP J504AP;"                },
	{"rows of pmv never go: it splits and joins them",
         {{PMV, "25D2128", "", "2026-03-04", "", "J700AP"},
			{PMV, "25D2128", "", "2026-03-04", "", "J314sAP J700AP"},
			{BUNDLED, "25D2128", "", "2026-03-04", "", "J314sAP"}},
         "9 25D2128  2026-03-04 : J314sAP;1 25D2128  2026-03-04 : J314sAP J700AP;"
		"1 25D2128  2026-03-04 : J700AP;"                       },
	{"another base is another offer",
         {{BUNDLED, "22F770820b", "22F82", "2023-07-10", "2023-07-11", "J314sAP"},
			{PMV, "22F770820b", "22F2083", "2023-07-10", "2023-07-11",
				"J314sAP"}},
         "1 22F770820b 22F2083 2023-07-10 2023-07-11: J314sAP;"
		"9 22F770820b 22F82 2023-07-10 2023-07-11: J314sAP;"    },
	{"existence goes for what tells more, and leaves no date",
         {{EXISTS, "22E261", "exists", "", "", ""},
			{IPSW, "22E261", "", "", "2023-05-17", "J314sAP"}},
         "4 22E261   2023-05-17: J314sAP;"                              },
	{"existence told twice is one row",
         {{EXISTS, "22E772520", "exists", "", "", ""},
			{BUNDLED, "22E772520", "exists", "", "", ""},
			{EXISTS, "22E772520", "exists", "", "", ""}},
         "9 22E772520   : ;"					    },
	{"sorted as builds are, not as texts",
         {{PMV, "24G222", "", "2025-09-15", "", "J314sAP"},
			{PMV, "24G90", "", "2025-08-20", "", "J314sAP"}},
         "1 24G90  2025-08-20 : J314sAP;1 24G222  2025-09-15 : J314sAP;"},
};

static int64_t
day(const char *text)
{
	int64_t at = INSTANT_NONE;

	if (*text)
		assert_true(instant_parse_day(text, &at));
	return at;
}

static void
make_row(struct arena *a, const struct given *g, struct bundle_row *row)
{
	const char **devices = arena_array(a, MOST, sizeof *devices);
	const char *text = g->devices;
	bool exists = strcmp(g->base, "exists") == 0;
	size_t n = 0;

	assert_non_null(devices);
	while (*(text += strspn(text, " "))) {
		size_t len = strcspn(text, " ");

		assert_true(n < MOST);
		devices[n] = arena_copy(a, text, len);
		assert_non_null(devices[n++]);
		text += len;
	}
	*row = (struct bundle_row){.platform = PLATFORM_MACOS,
		.version = exists ? "" : "13.3.1",
		.extra = "",
		.build = g->build,
		.base_build = exists ? "" : g->base,
		.list = "list",
		.provenance = "provenance",
		.kind = exists ? KIND_UNKNOWN : KIND_FULL,
		.audience = AUDIENCE_BOTH,
		.posted = day(g->posted),
		.from = INSTANT_NONE,
		.until = day(g->until),
		.withdrawn = INSTANT_NONE,
		.expires = INSTANT_NONE,
		.devices = devices,
		.n_devices = n,
		.rank = g->rank};
}

static void
print_row(struct buf *b, const struct bundle_row *row)
{
	char posted[INSTANT_TEXT_BYTES] = "", until[INSTANT_TEXT_BYTES] = "";

	if (row->posted != INSTANT_NONE)
		(void)instant_format_day(row->posted, posted);
	if (row->until != INSTANT_NONE)
		(void)instant_format_day(row->until, until);
	assert_true(buf_printf(b, "%d %s %s %s %s: ", (int)row->rank, row->build,
		row->base_build, posted, until));
	for (size_t i = 0; i < row->n_devices; i++)
		assert_true(buf_printf(b, "%s%s", i ? " " : "", row->devices[i]));
	assert_true(buf_byte(b, ';'));
}

/* Merge the rows from the first on, or from the last on: their order tells nothing. */
static void
check_case(size_t index, bool backwards)
{
	struct bundle_row rows[MOST];
	struct error err = ERROR_INIT;
	struct arena arena;
	struct buf out;
	size_t n = 0;

	arena_init(&arena, 100000);
	buf_init(&out, 10000);
	while (n < MOST && cases[index].rows[n].build)
		n++;
	for (size_t i = 0; i < n; i++)
		make_row(&arena, &cases[index].rows[backwards ? n - 1 - i : i], &rows[i]);
	assert_true(bundle_merge(rows, &n, &arena, &err));
	for (size_t i = 0; i < n; i++)
		print_row(&out, &rows[i]);
	if (!out.data || strcmp(out.data, cases[index].out) != 0)
		fail_msg("%s%s: %s", cases[index].name, backwards ? ", backwards" : "",
			out.data ? out.data : "nothing");
	buf_clear(&out);
	arena_clear(&arena);
}

static void
test_rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		check_case(i, false);
		check_case(i, true);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
