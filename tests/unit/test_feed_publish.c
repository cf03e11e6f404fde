/* SPDX-License-Identifier: Apache-2.0 */
/*
 * I17: a folder that is published 1,000 times under eight readers.
 *
 * Each file says its round in every line, the last one too, and its length follows from the round:
 * so a reader knows a short or a mixed one. What the index names is in its place before the index.
 */
#include "cli/feed_publish.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

#define READERS 8
#define ROUNDS  1000
#define ROOM    65536
#define MEMORY  "/dev/shm" /* where there is one, nobody waits for a disk */

static const char *const paths[] = {
	"sucat.json", "lite/macos.json", "v1/macos_data_feed.json", "manifest.json"};
#define FILES (sizeof paths / sizeof paths[0])
#define INDEX (FILES - 1)

/* Shared with the readers. */
struct board {
	volatile int stop;
	long reads[READERS];
	char fault[READERS][160];
};

struct round {
	int number;
	size_t file;
};

static size_t
lines_of(int number, size_t file)
{
	return 1 + ((size_t)number * 37 + file * 11) % 900;
}

static bool
render(void *ctx, struct feed_out *out, struct error *err)
{
	const struct round *r = ctx;

	(void)err;
	for (size_t i = 0; i < lines_of(r->number, r->file); i++)
		feed_out_printf(out, "%d %s\n", r->number, paths[r->file]);
	return true;
}

static bool
publish_round(const char *folder, int number)
{
	struct feed_publication p;
	struct error err = ERROR_INIT;
	bool ok = true;

	feed_publication_init(&p, folder, NULL);
	for (size_t i = 0; ok && i < FILES; i++) {
		struct round r = {number, i};

		ok = feed_publication_add(&p, paths[i], i == INDEX, render, &r, &err);
	}
	ok = ok && feed_publication_commit(&p, &err);
	feed_publication_clear(&p);
	if (!ok)
		print_error("round %d: %s: %s\n", number, err.source, err.reason);
	return ok;
}

/* The round of a whole file, else -1 with the fault told. gzread takes plain files as they are. */
static int
read_round(const char *folder, size_t file, bool compressed, char *text, char *fault)
{
	char path[256], line[64];
	gzFile gz;
	int number, len, n;

	(void)snprintf(path, sizeof path, "%s/%s%s", folder, paths[file],
		compressed ? ".gz" : "");
	gz = gzopen(path, "rb");
	if (!gz) {
		(void)snprintf(fault, 160, "%.100s: absent", path);
		return -1;
	}
	n = gzread(gz, text, ROOM - 1);
	if (gzclose(gz) != Z_OK || n <= 0) {
		(void)snprintf(fault, 160, "%.100s: short", path);
		return -1;
	}
	text[n] = '\0';
	number = (int)strtol(text, NULL, 10);
	len = snprintf(line, sizeof line, "%d %s\n", number, paths[file]);
	if ((size_t)n != (size_t)len * lines_of(number, file)) {
		(void)snprintf(
			fault, 160, "%.100s: %d bytes of round %d", path, n, number);
		return -1;
	}
	for (int at = 0; at < n; at += len)
		if (memcmp(text + at, line, (size_t)len) != 0) {
			(void)snprintf(fault, 160, "%.100s: mixed", path);
			return -1;
		}
	return number;
}

/* Until told to stop, or the first fault. */
static void
read_on(const char *folder, struct board *board, int reader)
{
	char *text = malloc(ROOM), *fault = board->fault[reader];
	unsigned turn = (unsigned)reader;

	/* eight leave room for the one that publishes */
	if (nice(19) == -1)
		(void)snprintf(fault, 160, "cannot be nice");
	while (text && !board->stop && !*fault) {
		int index = read_round(folder, INDEX, turn % 2, text, fault);
		int data = index < 0 ? -1
				     : read_round(folder, turn % INDEX, turn / 2 % 2,
					       text, fault);

		if (data >= 0 && data < index)
			(void)snprintf(fault, 160, "%s of round %d behind an index of %d",
				paths[turn % INDEX], data, index);
		board->reads[reader] += 2;
		turn++;
	}
	free(text);
}

static void
clear(const char *folder)
{
	char path[256];

	for (size_t i = 0; i < FILES; i++)
		for (int compressed = 0; compressed < 2; compressed++) {
			(void)snprintf(path, sizeof path, "%s/%s%s", folder, paths[i],
				compressed ? ".gz" : "");
			(void)unlink(path);
		}
	(void)snprintf(path, sizeof path, "%s/v1", folder);
	assert_int_equal(rmdir(path), 0);
	(void)snprintf(path, sizeof path, "%s/lite", folder);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(rmdir(folder), 0);
}

static void
i17_readers_meet_whole_files(void **state)
{
	char folder[64], path[128];
	pid_t readers[READERS];
	struct board *board;
	FILE *shared;
	int status, done = 1;

	(void)state;
	shared = tmpfile();
	assert_non_null(shared);
	assert_int_equal(ftruncate(fileno(shared), sizeof *board), 0);
	board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED,
		fileno(shared), 0);
	assert_true(board != MAP_FAILED);
	(void)snprintf(folder, sizeof folder, "%s/test_feed_publish.XXXXXX",
		access(MEMORY, W_OK) == 0 ? MEMORY : "/tmp");
	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof path, "%s/v1", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	(void)snprintf(path, sizeof path, "%s/lite", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_true(publish_round(folder, 1));
	for (int i = 0; i < READERS; i++) {
		readers[i] = fork();
		if (readers[i] == 0) {
			read_on(folder, board, i);
			_exit(0);
		}
	}
	while (done < ROUNDS && publish_round(folder, done + 1))
		done++;
	board->stop = 1;
	for (int i = 0; i < READERS; i++) {
		assert_int_equal(waitpid(readers[i], &status, 0), readers[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(done, ROUNDS);
	for (int i = 0; i < READERS; i++) {
		assert_string_equal(board->fault[i], "");
		assert_true(board->reads[i] > 0);
	}
	clear(folder);
	(void)munmap(board, sizeof *board);
	(void)fclose(shared);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(i17_readers_meet_whole_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
