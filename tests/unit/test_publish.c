/* SPDX-License-Identifier: Apache-2.0 */
#include "core/publish.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <dirent.h>

struct place {
	char folder[64], file[96];
};

static int
make_place(void **state)
{
	struct place *p = calloc(1, sizeof *p);

	if (!p)
		return -1;
	(void)snprintf(p->folder, sizeof p->folder, "/tmp/test_publish.XXXXXX");
	if (!mkdtemp(p->folder)) {
		free(p);
		return -1;
	}
	(void)snprintf(p->file, sizeof p->file, "%s/releases.tsv", p->folder);
	*state = p;
	return 0;
}

static int
clear_place(void **state)
{
	struct place *p = *state;

	(void)unlink(p->file);
	(void)rmdir(p->file);
	(void)rmdir(p->folder);
	free(p);
	return 0;
}

/* How many entries the folder has. */
static int
entries(const char *folder)
{
	const struct dirent *entry;
	DIR *dir = opendir(folder);
	int n = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL)
		n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	(void)closedir(dir);
	return n;
}

static void
assert_content(const char *path, const char *want)
{
	char text[64] = "";
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	assert_int_equal(fread(text, 1, sizeof text - 1, f), strlen(want));
	(void)fclose(f);
	assert_string_equal(text, want);
}

static void
replaces_whole_files(void **state)
{
	const struct place *p = *state;
	struct error err = ERROR_INIT;

	assert_true(publish_file(p->file, "26.3.1 (a)", 10, &err));
	assert_content(p->file, "26.3.1 (a)");
	assert_true(publish_file(p->file, "26.4", 4, &err));
	assert_content(p->file, "26.4");
	assert_int_equal(entries(p->folder), 1);
}

static void
writes_an_empty_file(void **state)
{
	const struct place *p = *state;
	struct error err = ERROR_INIT;

	assert_true(publish_file(p->file, NULL, 0, &err));
	assert_content(p->file, "");
}

static void
failure_leaves_no_temporary(void **state)
{
	const struct place *p = *state;
	struct error err = ERROR_INIT;

	assert_int_equal(mkdir(p->file, 0700), 0); /* a file cannot replace a folder */
	assert_false(publish_file(p->file, "x", 1, &err));
	assert_int_equal(err.code, ERR_IO);
	assert_string_equal(err.source, p->file);
	assert_int_equal(entries(p->folder), 1);
}

/* More than are synced one by one. */
static void
syncs_several_at_once(void **state)
{
	const struct place *p = *state;
	struct publish_stage stages[6], *list[6];
	struct error err = ERROR_INIT;
	char path[128];

	for (int i = 0; i < 6; i++) {
		(void)snprintf(path, sizeof path, "%s/%d.json", p->folder, i);
		list[i] = &stages[i];
		assert_true(publish_begin(&stages[i], path, &err));
		assert_true(publish_write(&stages[i], "26.4", 4, &err));
		assert_true(publish_close(&stages[i], &err));
	}
	assert_true(publish_sync_stages(list, 6, &err));
	for (int i = 0; i < 6; i++) {
		assert_int_equal(stages[i].fd, -1);
		assert_true(publish_place(&stages[i], &err));
		assert_content(stages[i].path, "26.4");
		(void)unlink(stages[i].path);
		publish_drop(&stages[i]);
	}
	assert_int_equal(entries(p->folder), 0);
}

static void
one_bad_stage_of_several_is_told(void **state)
{
	const struct place *p = *state;
	struct publish_stage stages[6], *list[6];
	struct error err = ERROR_INIT;
	char path[128];

	for (int i = 0; i < 6; i++) {
		(void)snprintf(path, sizeof path, "%s/%d.json", p->folder, i);
		list[i] = &stages[i];
		assert_true(publish_begin(&stages[i], path, &err));
		assert_true(publish_close(&stages[i], &err));
	}
	assert_int_equal(unlink(stages[4].temporary), 0);
	assert_false(publish_sync_stages(list, 6, &err));
	assert_int_equal(err.code, ERR_IO);
	assert_string_equal(err.source, stages[4].path);
	for (int i = 0; i < 6; i++)
		publish_drop(&stages[i]);
	assert_int_equal(entries(p->folder), 0);
}

static void
syncs_each_folder(void **state)
{
	const struct place *p = *state;
	const char *const folders[] = {p->folder, "/tmp", "/nonexistent"};
	struct error err = ERROR_INIT;

	assert_true(publish_sync_all(folders, 0, &err));
	assert_true(publish_sync_all(folders, 2, &err));
	assert_false(publish_sync_all(folders, 3, &err));
	assert_string_equal(err.source, "/nonexistent");
}

static void
missing_folder_is_told(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_false(publish_file("/nonexistent/releases.tsv", "x", 1, &err));
	assert_int_equal(err.code, ERR_IO);
	assert_non_null(strstr(err.reason, "No such file"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			replaces_whole_files, make_place, clear_place),
		cmocka_unit_test_setup_teardown(
			writes_an_empty_file, make_place, clear_place),
		cmocka_unit_test_setup_teardown(
			failure_leaves_no_temporary, make_place, clear_place),
		cmocka_unit_test_setup_teardown(
			syncs_several_at_once, make_place, clear_place),
		cmocka_unit_test_setup_teardown(
			one_bad_stage_of_several_is_told, make_place, clear_place),
		cmocka_unit_test_setup_teardown(
			syncs_each_folder, make_place, clear_place),
		cmocka_unit_test(missing_folder_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
