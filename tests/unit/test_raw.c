/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies come back as they were kept, through bounded chains; damage is told. */
#include "db/raw.h"
#include "db/statement.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "store_fixture.h"

#include "db/chain.h"

#include <zstd.h>

#define BODIES 200
#define BYTES  6000

struct chains {
	struct store store;
	struct raw *raw;
	int64_t sources[2];
	int64_t ids[BODIES];
};

/* Body number n: noise that no compressor likes, of which a part changes with each number. */
static void
write_body(char *to, unsigned n)
{
	uint32_t x = 12345;

	for (unsigned i = 0; i < BYTES; i++) {
		x = x * 1664525 + 1013904223;
		to[i] = (char)(x >> 24);
	}
	for (unsigned k = 0; k <= n; k++)
		(void)snprintf(to + (k * 97) % (BYTES - 16), 16, "change %u", k);
}

static int64_t
keep(struct chains *c, unsigned which, const char *data, size_t len, int64_t at)
{
	const struct raw_origin from = {c->sources[which], "pmv", at};
	struct error *err = &c->store.err;
	int64_t body, answer;
	struct query *q;

	assert_true(raw_keep(c->raw, &from, data, len, &body, err));
	assert_true(chain_append(c->store.db, c->sources[which], body, at,
		"https://example.com/", &answer, err));
	q = query_begin(c->store.db, STATEMENT_seen_insert, err);
	assert_non_null(q);
	query_bind_int(q, ":source_id", c->sources[which]);
	query_bind_int(q, ":answer_id", answer);
	query_bind_int(q, ":first_at", at);
	query_bind_int(q, ":last_at", at);
	query_bind_null(q, ":modified");
	assert_true(query_run(q, err));
	return body;
}

static int
set_up(void **state)
{
	struct chains *c = calloc(1, sizeof *c);
	char body[BYTES];

	assert_non_null(c);
	store_open(&c->store);
	c->sources[0] = store_source(&c->store, "one", "pmv", 1);
	c->sources[1] = store_source(&c->store, "two", "pmv", 1);
	c->raw = raw_new(c->store.db, &c->store.err);
	assert_non_null(c->raw);
	assert_true(db_begin(c->store.db, &c->store.err));
	for (unsigned n = 0; n < BODIES; n++) {
		write_body(body, n);
		c->ids[n] = keep(c, n % 3 == 2, body, sizeof body, 1000 + n);
	}
	assert_true(db_commit(c->store.db, &c->store.err));
	*state = c;
	return 0;
}

static int
tear_down(void **state)
{
	struct chains *c = *state;

	raw_free(c->raw);
	store_close(&c->store);
	free(c);
	return 0;
}

/* A reader without a cache. */
static void
forget(struct chains *c)
{
	raw_free(c->raw);
	c->raw = raw_new(c->store.db, &c->store.err);
	assert_non_null(c->raw);
}

static void
test_i2_every_body_comes_back(void **state)
{
	struct chains *c = *state;
	char body[BYTES];
	const char *data;
	size_t len;

	forget(c);
	for (unsigned n = BODIES; n-- > 0;) {
		write_body(body, n);
		assert_true(raw_read(c->raw, c->ids[n], &data, &len, &c->store.err));
		assert_int_equal(len, sizeof body);
		assert_memory_equal(data, body, len);
	}
}

static void
test_chains_are_bounded(void **state)
{
	struct chains *c = *state;
	char closure[1024];

	store_expect(&c->store,
		"SELECT max(depth) BETWEEN 2 AND 64, min(depth) FROM body", "1 0\n");
	/* against one other each, but for the first and those at a bound */
	store_expect(&c->store,
		"SELECT count(base_own) > 100, count(base_own IS NOT NULL AND "
		"base_sibling IS NOT NULL OR NULL) FROM body",
		"1 0\n");
	/* depth is what it says, and no closure is larger than its caps */
	store_expect(&c->store,
		"SELECT count(*) FROM body b WHERE depth <> coalesce(1 + max("
		"coalesce((SELECT depth FROM body WHERE id = b.base_own), -1),"
		"coalesce((SELECT depth FROM body WHERE id = b.base_sibling), -1)), 0)",
		"0\n");
	(void)snprintf(closure, sizeof closure,
		"WITH RECURSIVE needed (root, id) AS (SELECT id, id FROM body UNION "
		"SELECT n.root, r.id FROM needed n JOIN body b ON b.id = n.id "
		"JOIN body r ON r.id IN (b.base_own, b.base_sibling)) "
		"SELECT max(n) <= %d FROM (SELECT count(*) AS n FROM needed GROUP BY root)",
		CAP_CHAIN_BODIES);
	store_expect(&c->store, closure, "1\n");
}

static void
test_changes_cost_little(void **state)
{
	struct chains *c = *state;

	/* 200 bodies of noise: one in full a chain, and 200 changes */
	store_expect(&c->store,
		"SELECT sum(length(data)) < 8 * 6000, sum(bytes) FROM body",
		"1 1200000\n");
}

/* What a sibling said is nearer than what the source itself said last. */
static void
test_the_nearest_of_two_is_the_base(void **state)
{
	struct chains *c = *state;
	char body[BYTES], expected[64];
	int64_t sibling;

	write_body(body, 1);
	for (unsigned i = 0; i < BYTES; i++)
		body[i] = (char)~body[i];
	sibling = keep(c, 1, body, sizeof body, 9000);
	body[7] = 'x';
	(void)keep(c, 0, body, sizeof body, 9001);
	(void)snprintf(expected, sizeof expected, "%lld - 1\n", (long long)sibling);
	store_expect(&c->store,
		"SELECT base_sibling, base_own, length(data) < 200 FROM body "
		"ORDER BY id DESC LIMIT 1",
		expected);
	body[9] = 'y';
	(void)keep(c, 0, body, sizeof body, 9002);
	(void)snprintf(expected, sizeof expected, "- %lld\n", (long long)sibling + 1);
	store_expect(&c->store,
		"SELECT base_sibling, base_own FROM body ORDER BY id DESC LIMIT 1",
		expected);
}

/* A body of 400 lines in an order that `stride` tells, of which every seventh is of `version`. */
static size_t
write_lines(char *to, size_t cap, unsigned stride, unsigned version)
{
	size_t n = 0;

	for (unsigned i = 0; i < 400; i++) {
		unsigned line = i * stride % 400;

		n += (size_t)snprintf(to + n, cap - n, "\t<string>%u of %u</string>\n",
			line * 2654435761U, line % 7 ? 0 : version);
	}
	return n;
}

/* The same lines in another order are further away than changed ones in the same order. */
static void
test_lines_tell_the_nearest_of_two(void **state)
{
	struct chains *c = *state;
	char body[20000], expected[64];
	int64_t sibling;

	(void)keep(c, 0, body, write_lines(body, sizeof body, 3, 1), 9000);
	sibling = keep(c, 1, body, write_lines(body, sizeof body, 7, 1), 9001);
	(void)keep(c, 0, body, write_lines(body, sizeof body, 7, 2), 9002);
	(void)snprintf(expected, sizeof expected, "%lld -\n", (long long)sibling);
	store_expect(&c->store,
		"SELECT base_sibling, base_own FROM body ORDER BY id DESC LIMIT 1",
		expected);
	forget(c); /* what tells it is made again of what is kept */
	sibling = keep(c, 0, body, write_lines(body, sizeof body, 7, 3), 9003);
	(void)keep(c, 1, body, write_lines(body, sizeof body, 3, 4), 9004);
	(void)keep(c, 1, body, write_lines(body, sizeof body, 7, 4), 9005);
	(void)snprintf(expected, sizeof expected, "%lld -\n", (long long)sibling);
	store_expect(&c->store,
		"SELECT base_sibling, base_own FROM body ORDER BY id DESC LIMIT 1",
		expected);
}

#define PRODUCTS 1200

/* A body like a catalog, beyond 256 KiB: lines that each product has, and one of its own. */
static size_t
write_products(char *to, size_t cap, unsigned stride, unsigned version)
{
	size_t n = 0;

	for (unsigned i = 0; i < PRODUCTS; i++) {
		unsigned p = i * stride % PRODUCTS;

		n += (size_t)snprintf(to + n, cap - n,
			"\t<key>%u</key>\n\t<dict>\n\t\t<key>ServerMetadataURL</key>\n"
			"\t\t<string>https://swcdn.apple.com/content/downloads/metadata.smd</string>\n"
			"\t\t<key>Packages</key>\n\t\t<array>\n\t\t\t<dict>\n\t\t\t\t<key>Size</key>\n"
			"\t\t\t\t<integer>%u</integer>\n\t\t\t</dict>\n\t\t</array>\n\t</dict>\n",
			p * 2654435761U, p * 2246822519U + (p % 100 ? 0 : version));
	}
	return n;
}

/* A large body comes back, and costs what it changed: in its place, or moved elsewhere. */
static void
test_a_large_body_costs_its_changes(void **state)
{
	static char body[KIB(512)];
	static const struct {
		unsigned stride, version;
	} bodies[] = {
		{1, 1},
                {1, 2},
                {7, 2}
        };
	struct chains *c = *state;
	const char *data;

	for (unsigned i = 0; i < 3; i++) {
		size_t len = write_products(
			body, sizeof body, bodies[i].stride, bodies[i].version);
		int64_t id = keep(c, 0, body, len, 9000 + i);
		size_t n;

		assert_true(len > KIB(256));
		forget(c);
		assert_true(raw_read(c->raw, id, &data, &n, &c->store.err));
		assert_int_equal(n, len);
		assert_memory_equal(data, body, len);
	}
	store_expect(&c->store,
		"SELECT length(data) < 6000, length(data) < 200 FROM body "
		"ORDER BY id DESC LIMIT 2",
		"1 0\n1 1\n");
}

/* Bodies were once compressed against two others, the sibling's before the own one. */
static void
test_i2_a_body_of_an_older_store(void **state)
{
	struct chains *c = *state;
	char prefix[2 * BYTES], body[BYTES], frame[2 * BYTES];
	ZSTD_CCtx *compress = ZSTD_createCCtx();
	struct digest digest;
	sqlite3_stmt *stmt;
	const char *data;
	size_t len;

	write_body(prefix, 3);
	write_body(prefix + BYTES, 4);
	write_body(body, 199);
	body[0] = '!';
	assert_true(digest_of(body, sizeof body, &digest));
	assert_non_null(compress);
	assert_false(ZSTD_isError(ZSTD_CCtx_refPrefix(compress, prefix, sizeof prefix)));
	len = ZSTD_compress2(compress, frame, sizeof frame, body, sizeof body);
	assert_false(ZSTD_isError(len));
	(void)ZSTD_freeCCtx(compress);
	assert_int_equal(
		sqlite3_prepare_v2(db_handle(c->store.db),
			"INSERT INTO body (id, digest, bytes, depth, base_own, "
			"base_sibling, data) VALUES (999, ?1, ?2, 64, ?3, ?4, ?5)",
			-1, &stmt, NULL),
		SQLITE_OK);
	assert_int_equal(
		sqlite3_bind_blob(stmt, 1, digest.bytes, DIGEST_BYTES, SQLITE_STATIC),
		SQLITE_OK);
	assert_int_equal(sqlite3_bind_int64(stmt, 2, BYTES), SQLITE_OK);
	assert_int_equal(sqlite3_bind_int64(stmt, 3, c->ids[4]), SQLITE_OK);
	assert_int_equal(sqlite3_bind_int64(stmt, 4, c->ids[3]), SQLITE_OK);
	assert_int_equal(
		sqlite3_bind_blob(stmt, 5, frame, (int)len, SQLITE_STATIC), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_DONE);
	(void)sqlite3_finalize(stmt);
	assert_true(raw_read(c->raw, 999, &data, &len, &c->store.err));
	assert_int_equal(len, sizeof body);
	assert_memory_equal(data, body, len);
}

static void
test_a_known_body_is_kept_once(void **state)
{
	struct chains *c = *state;
	char body[BYTES];
	int64_t id;

	write_body(body, 7);
	assert_true(raw_keep(c->raw, &(struct raw_origin){c->sources[1], "pmv", 9000},
		body, sizeof body, &id, &c->store.err));
	assert_int_equal(id, c->ids[7]);
	store_expect(&c->store, "SELECT count(*) FROM body", "200\n");
}

static void
test_bodies_are_found_by_the_begin_of_their_digest(void **state)
{
	struct chains *c = *state;
	struct digest digest;
	char body[BYTES];
	int64_t id;

	write_body(body, 42);
	assert_true(digest_of(body, sizeof body, &digest));
	assert_true(raw_find(c->raw, &digest, 4, &id, &c->store.err));
	assert_int_equal(id, c->ids[42]);
	assert_true(raw_find(c->raw, &digest, DIGEST_BYTES, &id, &c->store.err));
	assert_int_equal(id, c->ids[42]);
	digest.bytes[DIGEST_BYTES - 1] ^= 1;
	assert_true(raw_find(c->raw, &digest, DIGEST_BYTES, &id, &c->store.err));
	assert_int_equal(id, 0);
	assert_false(raw_find(c->raw, &digest, 0, &id, &c->store.err));
	assert_int_equal(c->store.err.code, ERR_USAGE);
}

static void
test_an_empty_body_and_one_over_the_cap(void **state)
{
	struct chains *c = *state;
	const char *data;
	size_t len;
	int64_t id = keep(c, 0, "", 0, 9000), over;

	forget(c);
	assert_true(raw_read(c->raw, id, &data, &len, &c->store.err));
	assert_int_equal(len, 0);
	assert_false(raw_keep(c->raw, &(struct raw_origin){c->sources[0], "pmv", 9001},
		"", CAP_BODY_BYTES + 1, &over, &c->store.err));
	assert_int_equal(c->store.err.code, ERR_LIMIT);
}

static void
test_damage_is_told(void **state)
{
	static const struct {
		const char *name, *change;
		enum error_code code;
	} cases[] = {
		{"zeroes",          "data = zeroblob(length(data))",                          ERR_VERIFY},
		{"cut",             "data = CAST(substr(data, 1, length(data) - 3) AS BLOB)",
                 ERR_VERIFY									     },
		{"nothing",         "data = x''",					     ERR_VERIFY},
		{"of another body", "data = (SELECT data FROM body WHERE id = 9)",
                 ERR_VERIFY									     },
		{"another digest",  "digest = zeroblob(32)",                                  ERR_VERIFY},
		{"a longer body",   "bytes = bytes + 1",                                      ERR_VERIFY},
		{"no bytes",        "bytes = 1099511627776",                                  ERR_DB    },
		{"a later base",    "base_own = 20",                                          ERR_DB    },
		{"itself as base",  "base_own = 10",                                          ERR_DB    },
	};
	struct chains *c = *state;
	char change[256];

	store_expect(&c->store, "DROP TRIGGER body_is_never_changed", "");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct error err = ERROR_INIT;
		const char *data;
		size_t len;

		assert_true(db_begin(c->store.db, &c->store.err));
		(void)snprintf(change, sizeof change, "UPDATE body SET %s WHERE id = 10",
			cases[i].change);
		store_expect(&c->store, change, "");
		forget(c);
		if (raw_read(c->raw, 10, &data, &len, &err) || err.code != cases[i].code)
			fail_msg("%s: code %d, %s", cases[i].name, (int)err.code,
				err.reason);
		/* what was kept before it still comes back */
		error_clear(&err);
		assert_true(raw_read(c->raw, 5, &data, &len, &err));
		db_rollback(c->store.db);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_i2_every_body_comes_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_chains_are_bounded, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_changes_cost_little, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_the_nearest_of_two_is_the_base, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_lines_tell_the_nearest_of_two, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_large_body_costs_its_changes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_i2_a_body_of_an_older_store, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_known_body_is_kept_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_bodies_are_found_by_the_begin_of_their_digest, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_an_empty_body_and_one_over_the_cap, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_damage_is_told, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
