/* SPDX-License-Identifier: Apache-2.0 */
/* T7: an answer older than one accepted before is kept, and changes no fact. */
#include "core/instant.h"
#include "db/verify.h"

#include "catalog_fixture.h"
#include "ingest_fixture.h"

#define HOUR 3600

#define OLD_PRODUCT                                                                      \
	PRODUCT("042-41700",                                                             \
		DATE("PostDate", "2023-10-20T18:55:30Z") PACKAGES(INSTALLER_PACKAGES))
#define NEW_PRODUCT                                                                      \
	PRODUCT("032-66588",                                                             \
		DATE("PostDate", "2026-03-17T18:55:30Z") PACKAGES(INSTALLER_PACKAGES))
#define THIRD_PRODUCT                                                                    \
	PRODUCT("122-77690::1",                                                          \
		DATE("PostDate", "2026-03-17T19:00:00Z") PACKAGES(INSTALLER_PACKAGES))
#define DATED(day, products)                                                             \
	HEAD VERSION DATE("IndexDate",                                                   \
		day "T10:00:00Z") "<key>Products</key><dict>\n" products "</dict>" TAIL

static const char older[] = DATED("2026-03-16", OLD_PRODUCT);
static const char newer[] = DATED("2026-03-17", OLD_PRODUCT NEW_PRODUCT);
static const char newest[] = DATED("2026-03-18", OLD_PRODUCT NEW_PRODUCT THIRD_PRODUCT);
static const char ahead[] = DATED("2027-03-18", OLD_PRODUCT NEW_PRODUCT);
static const char broken[] = "<?xml version=\"1.0\"?><plist version=\"1.0\"><dict>"
			     "<key>IndexDate</key><date>2026-03-16T10:00:00Z</date>";

#define SIGHTINGS                                                                        \
	"SELECT p.product, (g.first_seen - 1773792000) / 3600, "                         \
	"(g.until - 1773792000) / 3600 FROM product_sighting g "                         \
	"JOIN product_state p ON p.id = g.product_state_id ORDER BY 1, 2"
#define VERDICTS                                                                         \
	"SELECT (first_at - 1773792000) / 3600, verdict, message FROM seen "             \
	"ORDER BY first_at, answer_id"
#define COVERED "SELECT (last_at - 1773792000) / 3600 FROM coverage"
#define STALE                                                                            \
	"stale it is of 2026-03-16T10:00:00Z, one of 2026-03-17T10:00:00Z was accepted " \
	"before\n"

static int
set_up(void **state)
{
	struct taking *w = calloc(1, sizeof *w);

	assert_non_null(w);
	taking_open(w);
	*state = w;
	return 0;
}

static int
tear_down(void **state)
{
	taking_close(*state);
	free(*state);
	return 0;
}

/* An answer, `hours` after T0. */
static struct ingest_answer
answer_of(const struct taking *w, const char *body, int hours)
{
	return taking_answer(w, body, strlen(body), T0 + (int64_t)hours * HOUR);
}

static void
live(struct taking *w, const char *body, int hours)
{
	struct ingest_answer a = answer_of(w, body, hours);

	taking_live(w, &a);
}

static void
import(struct taking *w, const char *body, int hours)
{
	struct ingest_answer a = answer_of(w, body, hours);
	struct fold_result result = {0};
	enum keep keep;

	assert_true(db_begin(w->store.db, &w->store.err));
	assert_true(ingest_keep(w->ingest, &a, false, &keep, &w->store.err));
	assert_true(ingest_fold(w->ingest, w->source, &result, &w->store.err));
	assert_true(db_commit(w->store.db, &w->store.err));
}

static struct digest
digest_now(struct taking *w)
{
	struct digest digest;

	assert_true(verify_digest(w->store.db, &digest, &w->store.err));
	return digest;
}

static void
rebuild_is_equal(struct taking *w)
{
	struct digest before = digest_now(w), after;
	struct fold_result result = {0};

	assert_true(ingest_rebuild(w->ingest, &result, &w->store.err));
	after = digest_now(w);
	assert_memory_equal(before.bytes, after.bytes, DIGEST_BYTES);
}

static void
test_t7_two_nodes_in_turn_are_one_change(void **state)
{
	struct taking *w = *state;

	for (int i = 0; i < 8; i += 2) {
		live(w, older, i);
		live(w, newer, i + 1);
	}
	store_expect(&w->store, SIGHTINGS, "032-66588 1 -\n042-41700 0 -\n");
	store_expect(&w->store, VERDICTS,
		"0 accepted \n1 accepted \n2 " STALE "3 accepted \n4 " STALE
		"5 accepted \n6 " STALE "7 accepted \n");
	rebuild_is_equal(w);
}

static void
test_t7_the_same_whatever_order_they_come_in(void **state)
{
	struct taking *w = *state;
	struct digest live_digest, late;

	live(w, newer, 1);
	live(w, older, 2);
	live(w, newest, 5);
	live_digest = digest_now(w);
	(void)tear_down(state);
	(void)set_up(state);
	w = *state;
	import(w, newest, 5);
	import(w, older, 2);
	import(w, newer, 1);
	late = digest_now(w);
	assert_memory_equal(live_digest.bytes, late.bytes, DIGEST_BYTES);
	store_expect(
		&w->store, SIGHTINGS, "032-66588 1 -\n042-41700 1 -\n122-77690::1 5 -\n");
}

/* A stale answer says nothing of what is there now, however often it comes. */
static void
test_t7_t8_what_is_stale_extends_nothing(void **state)
{
	struct fold_result result = {0};
	struct taking *w = *state;

	live(w, newer, 1);
	live(w, older, 2);
	assert_true(ingest_unchanged(
		w->ingest, w->source, T0 + 30 * HOUR, &result, &w->store.err));
	live(w, older, 40);
	store_expect(&w->store, COVERED, "1\n");
	store_expect(&w->store, VERDICTS, "1 accepted \n2 " STALE);
	live(w, newer, 50);
	store_expect(&w->store, COVERED, "50\n");
	store_expect(&w->store, SIGHTINGS, "032-66588 1 -\n042-41700 1 -\n");
}

/* Hours after T0 since when the source says what it says. */
static int
changed(struct taking *w)
{
	struct source *source;
	struct arena arena;
	int64_t at;

	arena_init(&arena, MIB(1));
	assert_true(source_get(
		w->store.db, &arena, "swscan-index-14", &source, &w->store.err));
	at = source->changed_at;
	arena_clear(&arena);
	return at == INSTANT_NONE ? -1 : (int)((at - T0) / HOUR);
}

static void
test_t7_t8_what_is_stale_or_refused_is_no_change(void **state)
{
	static const struct {
		const char *body;
		int changed;
	} said[] = {
		{broken, -1},
                {older,  1 },
                {newer,  2 },
                {older,  2 },
                {newer,  2 },
                {broken, 2 },
		{older,  2 },
                {newer,  2 },
                {newest, 8 },
                {newer,  8 }
        };
	struct taking *w = *state;

	assert_int_equal(changed(w), -1);
	for (int i = 0; i < (int)(sizeof said / sizeof *said); i++) {
		live(w, said[i].body, i);
		assert_int_equal(changed(w), said[i].changed);
	}
}

static void
test_t7_a_broken_answer_is_refused_whatever_its_age(void **state)
{
	struct taking *w = *state;

	live(w, newer, 1);
	live(w, broken, 2);
	store_expect(&w->store, "SELECT verdict FROM seen ORDER BY first_at",
		"accepted\nrefused\n");
}

static void
test_t7_a_date_ahead_of_the_clock_makes_nothing_old(void **state)
{
	struct taking *w = *state;

	live(w, ahead, 1);
	live(w, newer, 2);
	store_expect(&w->store, VERDICTS, "1 accepted \n2 accepted \n");
}

static void
test_t7_the_admin_may_believe_it(void **state)
{
	struct fold_result result = {0};
	struct taking *w = *state;

	live(w, newer, 1);
	assert_false(ingest_confirm(w->ingest, w->source, &result, &w->store.err));
	assert_int_equal(w->store.err.code, ERR_UNKNOWN);
	error_clear(&w->store.err);
	live(w, older, 2);
	assert_true(ingest_confirm(w->ingest, w->source, &result, &w->store.err));
	store_expect(&w->store, SIGHTINGS, "032-66588 1 2\n042-41700 1 -\n");
	live(w, newer, 3);
	store_expect(
		&w->store, SIGHTINGS, "032-66588 1 2\n032-66588 3 -\n042-41700 1 -\n");
	rebuild_is_equal(w);
}

/* What says nothing of its age itself is judged by the header. */
static void
test_t7_last_modified(void **state)
{
	static const char rows[] =
		"{\"PublicAssetSets\":{\"macOS\":[{\"ProductVersion\":\"26.3.1\",\"Build\":"
		"\"25D2128\",\"PostingDate\":\"2026-03-04\",\"ExpirationDate\":\"2026-06-20\","
		"\"SupportedDevices\":[\"J504AP\"]}]},\"AssetSets\":{\"macOS\":[]}}";
	static const char more[] =
		"{\"PublicAssetSets\":{\"macOS\":[{\"ProductVersion\":\"26.3.1\",\"Build\":"
		"\"25D2128\",\"PostingDate\":\"2026-03-04\",\"ExpirationDate\":\"2026-06-20\","
		"\"SupportedDevices\":[\"J504AP\"]},{\"ProductVersion\":\"26.4\",\"Build\":"
		"\"25E246\",\"PostingDate\":\"2026-03-24\",\"ExpirationDate\":\"2026-06-24\","
		"\"SupportedDevices\":[\"J504AP\"]}]},\"AssetSets\":{\"macOS\":[]}}";
	static const struct {
		const char *body;
		int64_t modified;
	} said[] = {
		{rows, T0 - 2 * HOUR},
                {more, T0 - HOUR    },
                {rows, T0 - 2 * HOUR},
		{more, T0 - HOUR    },
                {rows, 0            }
        };
	struct taking *w = *state;

	w->source = store_source(&w->store, "gdmf-pmv", "pmv", 1);
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		struct ingest_answer a = answer_of(w, said[i].body, (int)i);

		a.kind = "pmv";
		a.modified = said[i].modified;
		taking_live(w, &a);
	}
	store_expect(&w->store, "SELECT verdict FROM seen ORDER BY first_at",
		"accepted\naccepted\nstale\naccepted\nheld\n");
	store_expect(&w->store,
		"SELECT c.build, (g.until - 1773792000) / 3600 FROM sighting g "
		"JOIN claim c ON c.id = g.claim_id ORDER BY 1",
		"25D2128 -\n25E246 -\n");
	rebuild_is_equal(w);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_t7_two_nodes_in_turn_are_one_change),
		TEST(test_t7_the_same_whatever_order_they_come_in),
		TEST(test_t7_t8_what_is_stale_extends_nothing),
		TEST(test_t7_t8_what_is_stale_or_refused_is_no_change),
		TEST(test_t7_a_broken_answer_is_refused_whatever_its_age),
		TEST(test_t7_a_date_ahead_of_the_clock_makes_nothing_old),
		TEST(test_t7_the_admin_may_believe_it),
		TEST(test_t7_last_modified),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
