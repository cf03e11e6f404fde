/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fz_store - the bytes of a store that was damaged or planted. It is refused, or it answers; a
 * reader never changes a byte of it.
 *
 * The input is a file, when it begins as SQLite's do; else it says where a good store is changed:
 * three bytes of place, one of length, and so many bytes. Its size says which question is asked, one
 * of eight sizes asks all of them.
 */
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "tests/fuzz/commands.h"
#include "core/digest.h"
#include "tests/fuzz/small_store.h"
#include "tests/fuzz/target.h"

#include <string.h>
#include <unistd.h>

#define NAME       "broken.db"
#define PATCH_HEAD 4

/* The good store with the changes of the input; the caller frees. */
static char *
patched(const uint8_t *data, size_t size, size_t *len)
{
	const struct buf *good = small_store_bytes();
	char *bytes = fuzz_copy((const uint8_t *)good->data, good->len);

	*len = good->len;
	while (size > PATCH_HEAD) {
		size_t at = (size_t)data[0] << 16 | (size_t)data[1] << 8 | data[2];
		size_t n = data[3];

		data += PATCH_HEAD;
		size -= PATCH_HEAD;
		at %= *len;
		n = n < size ? n : size;
		n = n < *len - at ? n : *len - at;
		memcpy(bytes + at, data, n);
		data += n;
		size -= n;
		if (n == 0) /* without bytes: the file ends there */
			*len = at ? at : 1;
	}
	return bytes;
}

static void
forget_journals(const char *path)
{
	static const char *const suffixes[] = {"-wal", "-shm", "-journal"};
	char beside[FUZZ_PATH_BYTES + 16];

	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		(void)snprintf(beside, sizeof beside, "%s%s", path, suffixes[i]);
		(void)unlink(beside);
	}
}

/* The questions: a command and its arguments. */
static const struct {
	const struct command *command;
	const char *arguments; /* parted by '|' */
} questions[] = {
	{&command_targets,  "--device=Mac15,3|--base=14.8.4|--why"},
	{&command_show,     "25D771280a|--evidence"               },
	{&command_show,     "042-41700"                           },
	{&command_releases, "--json"                              },
	{&command_log,      "--csv"			       },
	{&command_status,   "--json"                              },
	{&command_verify,   "--json"                              },
};

#define QUESTIONS (sizeof questions / sizeof questions[0])

static void
ask(struct db *db, size_t which)
{
	for (size_t i = 0; i < QUESTIONS; i++) {
		char text[64], *argv[8];
		int argc = 0;

		if (which < QUESTIONS && which != i)
			continue;
		(void)snprintf(text, sizeof text, "%s", questions[i].arguments);
		for (char *p = text, *end; p; p = end) {
			end = strchr(p, '|');
			if (end)
				*end++ = '\0';
			argv[argc++] = p;
		}
		argv[argc] = NULL;
		(void)fuzz_run(questions[i].command, db, argc, argv);
	}
}

static void
check_unchanged(const char *path, const char *bytes, size_t len)
{
	FILE *f = fopen(path, "rb");
	char *now = malloc(len + 1);

	if (!f || !now)
		abort();
	promise(fread(now, 1, len + 1, f) == len && memcmp(now, bytes, len) == 0,
		"a reader wrote");
	(void)fclose(f);
	free(now);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char magic[] = "SQLite format 3";
	bool whole = size >= sizeof magic && memcmp(data, magic, sizeof magic) == 0;
	char path[FUZZ_PATH_BYTES], *bytes;
	struct error err = ERROR_INIT;
	size_t len = size;
	struct db *db;

	bytes = whole ? fuzz_copy(data, size) : patched(data, size, &len);
	(void)fuzz_write(NAME, bytes, len, path);
	forget_journals(path);
	db = db_open(path, DB_READ, &err);
	if (db) {
		ask(db, QUESTIONS - size % (QUESTIONS + 1));
	} else {
		fuzz_check_error(&err, NULL, false);
		promise(exit_status_of(err.code) == EXIT_STORE || err.code == ERR_IO,
			"%s: %s", err.source, err.reason);
	}
	db_close(db);
	check_unchanged(path, bytes, len);
	forget_journals(path);
	free(bytes);
	return 0;
}
