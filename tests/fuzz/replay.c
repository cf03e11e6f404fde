/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay.c - the main of a fuzz target in an ordinary build: every file that is named, and every
 * file of every folder that is named, goes through it once. Says how many there were; none is a
 * failure, for a test that reads nothing proves nothing.
 */
#include "tests/fuzz/target.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

static size_t replayed;

static bool
replay_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = NULL; /* of exactly its size: a read beyond the end is seen */
	struct stat st;
	size_t size;
	bool ok = false;

	if (!f)
		return false;
	if (fstat(fileno(f), &st) == 0) {
		size = (size_t)st.st_size;
		data = malloc(size ? size : 1);
		ok = data && fread(data, 1, size, f) == size;
	}
	(void)fclose(f);
	(void)fprintf(
		stderr, "%s\n", path); /* the last one named is the one that broke it */
	if (ok)
		(void)LLVMFuzzerTestOneInput(data, size);
	free(data);
	replayed += ok ? 1 : 0;
	return ok;
}

static bool
replay(const char *path)
{
	char inside[4096];
	struct stat st;
	struct dirent *entry;
	bool ok = true;
	DIR *dir;

	if (stat(path, &st) != 0)
		return false;
	if (!S_ISDIR(st.st_mode))
		return replay_file(path);
	dir = opendir(path);
	if (!dir)
		return false;
	while (ok && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name);
		ok = stat(inside, &st) == 0 &&
		     (S_ISDIR(st.st_mode) || replay_file(inside));
	}
	(void)closedir(dir);
	return ok;
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!replay(argv[i])) {
			(void)fprintf(stderr, "%s: cannot be read\n", argv[i]);
			return 1;
		}
	(void)printf("%zu inputs\n", replayed);
	return replayed ? 0 : 1;
}
