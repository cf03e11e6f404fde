/* SPDX-License-Identifier: Apache-2.0 */
/* The bundled tables parse fully, without a notice, and name each thing once. */
#include "core/limits.h"
#include "data/bundle.h"
#include "parser/device.h"
#include "parser/facts.h"
#include "parser/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NOW     1798761600 /* 2027-01-01 */
#define SET_MAX 4096

/* Names, to be compared in the end. */
struct set {
	char *names[SET_MAX];
	size_t n;
};

static void
set_add(struct set *set, const char *name)
{
	assert_true(set->n < SET_MAX);
	set->names[set->n] = strdup(name);
	assert_non_null(set->names[set->n++]);
}

static int
compare(const void *a, const void *b)
{
	return strcasecmp(*(char *const *)a, *(char *const *)b);
}

static void
set_check_unique(struct set *set)
{
	qsort(set->names, set->n, sizeof set->names[0], compare);
	for (size_t i = 1; i < set->n; i++)
		if (strcasecmp(set->names[i - 1], set->names[i]) == 0)
			fail_msg("\"%s\" stands twice", set->names[i]);
	for (size_t i = 0; i < set->n; i++)
		free(set->names[i]);
}

static const char *
text(const unsigned char *data)
{
	return (const char *)data;
}

static bool
take_source(void *ctx, const struct source_row *row, struct error *err)
{
	struct source_row guess;

	(void)err;
	set_add(ctx, row->name);
	/* A catalog's name is its file's: a guess from the URL gives the same row. */
	if (strcmp(row->kind, "catalog") == 0)
		assert_true(registry_guess(row->name, row->url, &guess));
	return true;
}

static void
test_sources(void **state)
{
	struct set set = {.n = 0};
	struct error err = ERROR_INIT;

	(void)state;
	if (!registry_rows(text(data_sources), data_sources_len, "sources.tsv",
		    take_source, &set, &err))
		fail_msg("%d: %s", (int)err.line, err.reason);
	assert_in_range(set.n, 135, CAP_SOURCES);
	set_check_unique(&set);
}

struct devices {
	struct set names; /* ids and aliases */
	size_t n;
	bool neo, studio;
};

static bool
take_device(void *ctx, const struct device_row *row, struct error *err)
{
	struct devices *d = ctx;
	const char *alias = row->aliases;

	(void)err;
	d->n++;
	set_add(&d->names, row->id);
	while (*(alias += strspn(alias, " "))) {
		char name[CAP_DEVICE_BYTES + 1];
		size_t len = strcspn(alias, " ");

		assert_in_range(len, 1, CAP_DEVICE_BYTES);
		(void)snprintf(name, sizeof name, "%.*s", (int)len, alias);
		set_add(&d->names, name);
		alias += len;
	}
	/* The platform is the one that claims get by the identifier. */
	assert_int_equal(row->platform, platform_of_device(row->id));
	if (row->platform != PLATFORM_MACOS)
		assert_string_equal(row->model, row->id);
	d->neo |= strcmp(row->id, "J700AP") == 0 && strcmp(row->model, "Mac17,5") == 0;
	d->studio |=
		strcmp(row->id, "J475cAP") == 0 && strcmp(row->model, "Mac14,13") == 0;
	return true;
}

static void
test_devices(void **state)
{
	struct devices devices = {.n = 0};
	struct error err = ERROR_INIT;

	(void)state;
	if (!device_rows(text(data_devices), data_devices_len, "devices.tsv", take_device,
		    &devices, &err))
		fail_msg("%d: %s", (int)err.line, err.reason);
	assert_true(devices.n >= 377);
	assert_true(devices.neo);
	assert_true(devices.studio);
	set_check_unique(&devices.names);
}

/* FNV-1a over the devices: rows of one build differ in them. */
static uint64_t
devices_hash(const struct claim *claim)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < claim->n_devices; i++)
		for (const char *p = claim->devices[i];; p++) {
			hash = (hash ^ (unsigned char)*p) * UINT64_C(1099511628211);
			if (!*p)
				break;
		}
	return hash;
}

static bool
take_release(void *ctx, const struct claim *claim, struct error *err)
{
	char key[CAP_NAME_BYTES];

	(void)err;
	(void)snprintf(key, sizeof key, "%s %s %s %d %s %016" PRIx64,
		platform_name(claim->platform), claim->build, claim->prerequisite_build,
		(int)claim->audience, claim->section, devices_hash(claim));
	set_add(ctx, key);
	for (size_t i = 0; i < claim->n_devices; i++)
		assert_int_equal(platform_of_device(claim->devices[i]), claim->platform);
	if (claim->kind == KIND_RSR || claim->kind == KIND_BSI) {
		assert_string_not_equal(claim->prerequisite_build, "");
		assert_string_not_equal(claim->extra, "");
	}
	return true;
}

static void
refuse_notice(void *ctx, const struct notice *notice)
{
	(void)ctx;
	fail_msg("%s: %s", notice->key, notice->detail);
}

static void
test_releases(void **state)
{
	struct set set = {.n = 0};
	const struct record_sink sink = {
		.ctx = &set, .claim = take_release, .notice = refuse_notice};
	struct error err = ERROR_INIT;

	(void)state;
	assert_true(facts_as_of(text(data_releases), data_releases_len) != INSTANT_NONE);
	if (!facts_parse(text(data_releases), data_releases_len, "releases.tsv", NOW,
		    &sink, &err))
		fail_msg("%d: %s", (int)err.line, err.reason);
	assert_true(set.n >= 1700);
	set_check_unique(&set);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_devices),
		cmocka_unit_test(test_releases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
