/* SPDX-License-Identifier: Apache-2.0 */
/* T25: what a node sends that is refused, however often, takes a bounded part of the store. */
#include "db/refused.h"

#include "core/limits.h"
#include "db/verify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "ingest_fixture.h"

#define MINUTE  60
#define JUNK    ((size_t)100000)
#define ANSWERS 10000 /* of RELIABILITY T25 */

struct world {
	struct taking taking;
	int64_t at;
	uint64_t random;
	char *body;
	size_t room;
};

static int
set_up(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	assert_non_null(w);
	taking_open(&w->taking);
	w->at = T0;
	w->random = 1;
	w->room = CAP_REFUSED_BYTES;
	w->body = malloc(w->room);
	assert_non_null(w->body);
	*state = w;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *w = *state;

	taking_close(&w->taking);
	free(w->body);
	free(w);
	return 0;
}

/* Bytes that nothing compresses (splitmix64). */
static void
fill(struct world *w, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		uint64_t z = w->random += UINT64_C(0x9e3779b97f4a7c15);

		z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
		w->body[i] = (char)(z >> 27);
	}
}

static void
say(struct world *w, size_t len)
{
	struct ingest_answer a = taking_answer(&w->taking, w->body, len, w->at);

	taking_live(&w->taking, &a);
	w->at += MINUTE;
}

static void
junk(struct world *w, size_t len, int times)
{
	for (int i = 0; i < times; i++) {
		fill(w, len);
		say(w, len);
	}
}

static int64_t
number(struct world *w, const char *statement)
{
	char *rows = store_rows(&w->taking.store, statement);
	int64_t n = strtoll(rows, NULL, 10);

	free(rows);
	return n;
}

static int64_t
file_bytes(struct world *w)
{
	return number(w, "PRAGMA page_count") * number(w, "PRAGMA page_size");
}

static void
count_problem(void *ctx, const char *what)
{
	(void)what;
	++*(int *)ctx;
}

static void
is_whole(struct world *w)
{
	struct verify_result result;
	int problems = 0;

	assert_true(verify_store(w->taking.store.db, false, count_problem, &problems,
		&result, &w->taking.store.err));
	assert_int_equal(problems, 0);
}

static void
test_t25_some_are_kept_whole_of_others_the_beginning(void **state)
{
	struct world *w = *state;
	struct fold_result result = {0};
	const char *data;
	size_t len, bytes;
	int64_t id;

	junk(w, JUNK, CAP_REFUSED_BODIES + 5);
	store_expect(&w->taking.store, "SELECT kept, count(*) FROM body GROUP BY kept",
		"- 20\n65536 5\n");
	store_expect(&w->taking.store,
		"SELECT verdict, message FROM seen ORDER BY first_at DESC LIMIT 1",
		"refused one of too many: 65536 of its 100000 bytes are kept\n");
	id = number(w, "SELECT max(id) FROM body");
	assert_true(raw_read(
		ingest_raw(w->taking.ingest), id, &data, &len, &w->taking.store.err));
	assert_true(raw_length(
		ingest_raw(w->taking.ingest), id, &bytes, &w->taking.store.err));
	assert_int_equal(bytes, JUNK);
	assert_int_equal(len, CAP_REFUSED_HEAD_BYTES);
	assert_memory_equal(data, w->body, len); /* the one that came last */
	say(w, JUNK);                            /* again: it is no other one */
	assert_int_equal(number(w, "SELECT count(*) FROM body"), 25);
	is_whole(w);
	assert_true(ingest_rebuild(w->taking.ingest, &result, &w->taking.store.err));
	assert_int_equal(result.refused, CAP_REFUSED_BODIES + 5);
	w->at += CAP_REFUSED_S; /* a month later there is room again */
	junk(w, JUNK, 1);
	assert_int_equal(number(w, "SELECT count(*) FROM body WHERE kept IS NULL"), 21);
}

/* What was kept in part and is wanted whole comes back whole. */
static void
test_t25_the_rest_of_one_may_come(void **state)
{
	struct world *w = *state;
	struct ingest_answer a;
	const char *data;
	enum keep keep;
	int64_t id;
	size_t len;

	junk(w, JUNK, CAP_REFUSED_BODIES + 1);
	a = taking_answer(&w->taking, w->body, JUNK, w->at);
	assert_true(db_begin(w->taking.store.db, &w->taking.store.err));
	assert_true(
		ingest_keep(w->taking.ingest, &a, false, &keep, &w->taking.store.err));
	assert_true(db_commit(w->taking.store.db, &w->taking.store.err));
	id = number(w, "SELECT max(id) FROM body");
	assert_true(raw_read(
		ingest_raw(w->taking.ingest), id, &data, &len, &w->taking.store.err));
	assert_int_equal(len, JUNK);
	assert_memory_equal(data, w->body, len);
	is_whole(w);
}

/* A catalog is taken at once, whatever came before. */
static void
test_t25_what_is_good_is_kept_whole(void **state)
{
	static const char good[] =
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?><plist version=\"1.0\"><dict>"
		"<key>CatalogVersion</key><integer>2</integer><key>Products</key><dict/>"
		"</dict></plist>";
	struct world *w = *state;

	junk(w, JUNK, CAP_REFUSED_BODIES + 1);
	memcpy(w->body, good, sizeof good);
	say(w, sizeof good - 1);
	store_expect(&w->taking.store,
		"SELECT verdict, kept FROM seen JOIN answer a ON a.id = answer_id "
		"JOIN body b ON b.id = body_id ORDER BY first_at DESC LIMIT 1",
		"accepted -\n");
}

/* The budget full, an answer takes its row and no more: so do the ten thousand. */
static void
test_t25_ten_thousand_take_less_than_65_mib(void **state)
{
	const int rows = 100;
	struct world *w = *state;
	size_t large = CAP_REFUSED_BYTES - 2 * CAP_REFUSED_HEAD_BYTES;
	int64_t empty = file_bytes(w), full, more;

	junk(w, large, 1);
	junk(w, JUNK, 20);
	full = file_bytes(w);
	junk(w, JUNK, rows);
	more = (file_bytes(w) - full) / rows;
	assert_int_equal(number(w, "SELECT count(*) FROM body WHERE kept = 0"), 119);
	assert_in_range(full - empty, large, CAP_REFUSED_BYTES + MIB(2));
	assert_true(full - empty + more * ANSWERS < (int64_t)MIB(65));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_t25_some_are_kept_whole_of_others_the_beginning),
		TEST(test_t25_the_rest_of_one_may_come),
		TEST(test_t25_what_is_good_is_kept_whole),
		TEST(test_t25_ten_thousand_take_less_than_65_mib),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
