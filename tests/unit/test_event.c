/* SPDX-License-Identifier: Apache-2.0 */
/* Events are read by number: each once, whatever the moment it tells of. */
#include "db/event.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "store_fixture.h"

#include "core/instant.h"

/* The days of 26.3.1 and of its response; the third was told late by another source. */
static const char facts[] =
	"INSERT INTO event (id, type, at, platform, build, group_key, detail) VALUES"
	" ('new:macOS:25D2128', 'new', 1772647200, 'macOS', '25D2128', '2026-03-04', NULL),"
	" ('new:iOS:23D771330a', 'new', 1773772494, 'iOS', '23D771330a', '2026-03-17', NULL),"
	" ('changed:macOS:25D2128', 'changed', 1773000000, 'macOS', '25D2128', '2026-03-08',"
	"  '{\"changes\":[]}');"
	"INSERT INTO release (platform, build, version, extra, kind, rule, confidence, flag, beta,"
	" base_build, canonical_build) VALUES ('iOS', '23D771330a', '26.3.1', '(a)', 'bsi', '', '',"
	" '', 0, '23D8133', '23D771330a')";

static int
set_up(void **state)
{
	struct store *s = calloc(1, sizeof *s);

	assert_non_null(s);
	store_open(s);
	assert_int_equal(
		sqlite3_exec(db_handle(s->db), facts, NULL, NULL, NULL), SQLITE_OK);
	*state = s;
	return 0;
}

static int
tear_down(void **state)
{
	store_close(*state);
	free(*state);
	return 0;
}

static bool
append(void *ctx, const struct event *e, struct error *err)
{
	(void)err;
	assert_true(buf_printf(ctx, "%lld %s %s %s%s%s\n", (long long)e->seq, e->id,
		e->group_key, e->kind, *e->kind ? " " : "", e->detail));
	return true;
}

static void
expect(struct store *s, const struct event_filter *filter, const char *wanted)
{
	struct buf out;

	buf_init(&out, KIB(4));
	assert_true(buf_text(&out, ""));
	assert_true(event_list(s->db, filter, append, &out, &s->err));
	assert_string_equal(out.data, wanted);
	buf_clear(&out);
}

#define FIRST  "1 new:macOS:25D2128 2026-03-04 \n"
#define SECOND "2 new:iOS:23D771330a 2026-03-17 bsi \n"
#define THIRD  "3 changed:macOS:25D2128 2026-03-08 {\"changes\":[]}\n"

static void
test_every_event_in_its_order(void **state)
{
	struct event_filter all = {.since = INSTANT_NONE, .until = INSTANT_NONE};
	struct store *s = *state;
	int64_t seq;

	expect(s, &all, FIRST SECOND THIRD);
	all.after = 2;
	expect(s, &all, THIRD);
	assert_true(event_last(s->db, &seq, &s->err));
	assert_int_equal(seq, 3);
	all.after = seq;
	expect(s, &all, "");
}

static void
test_filters(void **state)
{
	static const char *const responses[] = {"rsr", "bsi"};
	struct event_filter f = {.since = 1772647200, .until = 1773000000};
	struct store *s = *state;

	expect(s, &f, FIRST THIRD);
	f = (struct event_filter){
		.since = INSTANT_NONE, .until = INSTANT_NONE, .type = "new"};
	expect(s, &f, FIRST SECOND);
	f.platform = "macOS";
	expect(s, &f, FIRST);
	f = (struct event_filter){.since = INSTANT_NONE,
		.until = INSTANT_NONE,
		.kinds = responses,
		.n_kinds = 2};
	expect(s, &f, SECOND);
}

static bool
refuse(void *ctx, const struct event *e, struct error *err)
{
	(void)ctx;
	return error_set(err, ERR_IO, e->id, "no");
}

static void
test_the_reader_may_stop(void **state)
{
	const struct event_filter all = {.since = INSTANT_NONE, .until = INSTANT_NONE};
	struct store *s = *state;

	assert_false(event_list(s->db, &all, refuse, NULL, &s->err));
	assert_string_equal(s->err.source, "new:macOS:25D2128");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_every_event_in_its_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_filters, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_the_reader_may_stop, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
