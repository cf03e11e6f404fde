/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fuzz/target.h"

#include "core/utf8.h"

#include <string.h>
#include <unistd.h>

/* The names of files that a target writes are few, and known when it ends. */
#define FILES 8

static char folder[FUZZ_PATH_BYTES];
static char files[FILES][FUZZ_PATH_BYTES];
static size_t n_files;

struct fuzz_texts
fuzz_texts_of(const uint8_t *data, size_t size, size_t most)
{
	struct fuzz_texts texts = {.n = 0};

	for (size_t i = 0; i < FUZZ_TEXTS; i++) {
		const uint8_t *end =
			i + 1 < most && size ? memchr(data, '\n', size) : NULL;
		size_t len = end ? (size_t)(end - data) : size;

		texts.list[i] = malloc(len + 1);
		if (!texts.list[i])
			abort();
		if (len)
			memcpy(texts.list[i], data, len);
		texts.list[i][len] = '\0';
		if (i < most && (size || i == 0))
			texts.n++;
		data = end ? end + 1 : data;
		size = end ? size - len - 1 : 0;
	}
	return texts;
}

void
fuzz_texts_free(struct fuzz_texts *texts)
{
	for (size_t i = 0; i < FUZZ_TEXTS; i++)
		free(texts->list[i]);
}

char *
fuzz_copy(const uint8_t *data, size_t size)
{
	char *copy = malloc(size ? size : 1);

	if (!copy)
		abort();
	if (size)
		memcpy(copy, data, size);
	return copy;
}

bool
fuzz_is_utf8(const char *text)
{
	size_t len = strlen(text), n;
	uint32_t c;

	for (; len; text += n, len -= n)
		if ((n = utf8_next(text, len, &c)) == 0)
			return false;
	return true;
}

static bool
is_printable(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	return true;
}

void
fuzz_check_error(const struct error *err, const char *source, bool placed)
{
	promise(error_is_set(err), "a failure without a reason");
	promise(err->reason[0], "an error without a reason");
	promise(fuzz_is_utf8(err->reason) && is_printable(err->reason), "%s",
		err->reason);
	promise(fuzz_is_utf8(err->source) && is_printable(err->source), "%s",
		err->source);
	if (source)
		promise(strcmp(err->source, source) == 0, "%s, not %s", err->source,
			source);
	promise(err->line >= 0 && err->offset >= -1, "%s", err->reason);
	if (placed && err->code == ERR_FORMAT)
		promise(err->line > 0 || err->offset >= 0, "nowhere: %s", err->reason);
}

static void
remove_all(void)
{
	for (size_t i = 0; i < n_files; i++)
		(void)unlink(files[i]);
	(void)rmdir(folder);
}

const char *
fuzz_folder(void)
{
	const char *base = getenv("TMPDIR");

	if (*folder)
		return folder;
	(void)snprintf(folder, sizeof folder, "%s/sucat-fuzz-XXXXXX",
		base && *base ? base : "/tmp");
	if (!mkdtemp(folder) || atexit(remove_all))
		abort();
	return folder;
}

const char *
fuzz_write(const char *name, const void *data, size_t size, char *to)
{
	FILE *f;
	size_t i = 0;

	(void)snprintf(to, FUZZ_PATH_BYTES, "%.200s/%.40s", fuzz_folder(), name);
	f = fopen(to, "wb");
	if (!f || fwrite(data, 1, size, f) != size || fclose(f))
		abort();
	while (i < n_files && strcmp(files[i], to) != 0)
		i++;
	if (i == n_files && n_files < FILES)
		(void)snprintf(files[n_files++], FUZZ_PATH_BYTES, "%s", to);
	return to;
}
