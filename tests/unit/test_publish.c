/* SPDX-License-Identifier: Apache-2.0 */
#include "core/publish.h"

#include <setjmp.h>
#include <stdarg.h>
#include <errno.h>
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
#define SEVERAL 6

struct several {
	struct publish_stage stages[SEVERAL], *list[SEVERAL];
	int disk;
};

static void
stage_several(struct several *s, const char *folder, const char *content)
{
	struct error err = ERROR_INIT;
	char path[128];

	s->disk = publish_disk(folder);
	for (int i = 0; i < SEVERAL; i++) {
		(void)snprintf(path, sizeof path, "%s/%d.json", folder, i);
		s->list[i] = &s->stages[i];
		assert_true(publish_begin(&s->stages[i], path, &err));
		assert_true(publish_write(&s->stages[i], content, strlen(content), &err));
		assert_true(publish_close(&s->stages[i], &err));
	}
}

static void
drop_several(struct several *s)
{
	for (int i = 0; i < SEVERAL; i++)
		publish_drop(&s->stages[i]);
	if (s->disk >= 0)
		(void)close(s->disk);
}

static void
syncs_several_at_once(void **state)
{
	const struct place *p = *state;
	struct error err = ERROR_INIT;
	struct several s;

	stage_several(&s, p->folder, "26.4");
	assert_true(publish_sync_stages(s.list, SEVERAL, s.disk, &err));
	for (int i = 0; i < SEVERAL; i++) {
		assert_int_equal(s.stages[i].fd, -1);
		assert_true(publish_place(&s.stages[i], &err));
		assert_content(s.stages[i].path, "26.4");
		(void)unlink(s.stages[i].path);
	}
	drop_several(&s);
	assert_int_equal(entries(p->folder), 0);
}

static void
one_bad_stage_of_several_is_told(void **state)
{
	const struct place *p = *state;
	struct error err = ERROR_INIT;
	struct several s;

	stage_several(&s, p->folder, "26.4");
	assert_int_equal(unlink(s.stages[4].temporary), 0);
	assert_false(publish_sync_stages(s.list, SEVERAL, s.disk, &err));
	assert_int_equal(err.code, ERR_IO);
	assert_string_equal(err.source, s.stages[4].path);
	drop_several(&s);
	assert_int_equal(entries(p->folder), 0);
}

#if defined(__linux__)
/* Stands before the C library's. */
static struct {
	int fd, number; /* what it was called with; what it fails with, or 0 */
} sync_call;

int syncfs(int fd);

int
syncfs(int fd)
{
	sync_call.fd = fd;
	errno = sync_call.number;
	return sync_call.number ? -1 : 0;
}

/* What could not be written is told to a descriptor of before, once: a later fsync of a file that
 * was opened again would know nothing of it. */
static void
what_the_disk_lost_is_told_and_not_tried_again(void **state)
{
	const struct place *p = *state;
	struct error err = ERROR_INIT;
	struct several s;

	stage_several(&s, p->folder, "26.4");
	assert_true(s.disk >= 0);
	sync_call.fd = -1;
	sync_call.number = EIO;
	assert_false(publish_sync_stages(s.list, SEVERAL, s.disk, &err));
	assert_int_equal(sync_call.fd, s.disk);
	assert_int_equal(err.code, ERR_IO);
	sync_call.number = 0;
	drop_several(&s);
	assert_int_equal(entries(p->folder), 0);
}
#endif

static void
syncs_each_folder(void **state)
{
	const struct place *p = *state;
	const char *const folders[] = {p->folder, "/tmp", "/nonexistent"};
	struct error err = ERROR_INIT;

	assert_true(publish_sync_all(folders, 0, -1, &err));
	assert_true(publish_sync_all(folders, 2, -1, &err));
	assert_false(publish_sync_all(folders, 3, -1, &err));
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
#if defined(__linux__)
		cmocka_unit_test_setup_teardown(
			what_the_disk_lost_is_told_and_not_tried_again, make_place,
			clear_place),
#endif
		cmocka_unit_test_setup_teardown(
			syncs_each_folder, make_place, clear_place),
		cmocka_unit_test(missing_folder_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
