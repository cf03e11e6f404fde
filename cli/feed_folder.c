/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed_folder.h"

#include "cli/file.h"
#include "cli/value.h"
#include "core/limits.h"
#include "core/publish.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* What helps against a failure of the system, or NULL. */
static const char *
remedy(int number)
{
	switch (number) {
	case EACCES:
	case EPERM:
	case EROFS:
		return "run it as the owner of the folder, or name another one";
	case ENOENT:
	case ENOTDIR:
		return "the folder is made, but the one that it is in has to be there";
	case ENOSPC:
	case EDQUOT:
		return "make room; what was published before stands";
	default:
		return NULL;
	}
}

static bool
failed(const char *path, const char *what, struct error *err)
{
	const char *next = remedy(errno);

	(void)error_set_errno(err, path, what, errno);
	return next ? error_set_next(err, next) : false;
}

/* `path`/`name` into `to` (PATH_MAX). */
static bool
join(char *to, const char *path, const char *name, struct error *err)
{
	int n = snprintf(to, PATH_MAX, "%s/%s", path, name);

	return (n > 0 && n < PATH_MAX) ||
	       error_set(err, ERR_USAGE, path, "the path is too long");
}

/* Make the folder unless it is there; a link to one is none. */
static bool
make_folder(const char *path, bool follow, struct error *err)
{
	struct stat st;

	if (mkdir(path, 0777) == 0)
		return true;
	if (errno != EEXIST)
		return failed(path, "cannot make the folder", err);
	if ((follow ? stat(path, &st) : lstat(path, &st)) != 0)
		return failed(path, "cannot look at it", err);
	if (S_ISDIR(st.st_mode))
		return true;
	(void)error_set(err, ERR_USAGE, path, "is no folder");
	return error_set_next(err, follow ? "name a folder that is empty, missing, or "
					    "one that this command has written"
					  : "remove it: a folder is made there");
}

/* Call `fn` for each entry but . and .., until it returns false. */
static bool
each_entry(const char *path, bool (*fn)(void *ctx, const char *name), void *ctx,
	struct error *err)
{
	const struct dirent *entry;
	DIR *dir = opendir(path);

	if (!dir)
		return failed(path, "cannot read the folder", err);
	while ((entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
			!fn(ctx, entry->d_name))
			break;
	(void)closedir(dir);
	return true;
}

struct found {
	const char *folder;
	char name[NAME_MAX + 1];
	bool any;
};

static bool
take_first(void *ctx, const char *name)
{
	struct found *found = ctx;

	(void)snprintf(found->name, sizeof found->name, "%s", name);
	found->any = true;
	return false;
}

/* Is it ours by its mark, or nobody's? Then *fd is the mark. */
static bool
open_mark(const char *folder, const struct feed_folder_kind *kind, int *fd,
	struct error *err)
{
	struct found found = {.folder = folder};
	char mark[PATH_MAX], text[128];
	int len = snprintf(text, sizeof text,
		"This folder is written by %s; it replaces its files whole.\n",
		kind->writer);

	if (!join(mark, folder, kind->mark, err))
		return false;
	*fd = open(mark, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	if (*fd >= 0)
		return true;
	if (errno != ENOENT)
		return failed(folder, "cannot write into it", err);
	if (!each_entry(folder, take_first, &found, err))
		return false;
	if (found.any) {
		(void)error_set(err, ERR_USAGE, folder,
			"not written by %s before, and not empty: holds \"%.80s\"",
			kind->writer, found.name);
		return error_set_next(err,
			"name an empty folder, or one that this command has written");
	}
	*fd = open(mark, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (*fd < 0)
		return failed(folder, "cannot write into it", err);
	if (write(*fd, text, (size_t)len) != len)
		return failed(mark, "cannot write", err);
	return true;
}

/* What a killed publication left: temporary files. */
static bool
remove_temporary(void *ctx, const char *name)
{
	const size_t len = strlen(name), end = sizeof PUBLISH_SUFFIX - 1;
	const struct found *found = ctx;
	struct error err = ERROR_INIT;
	char path[PATH_MAX];

	if (*name == '.' && len > end && strcmp(name + len - end, PUBLISH_SUFFIX) == 0 &&
		join(path, found->folder, name, &err))
		(void)unlink(path);
	return true;
}

static bool
clear_folder(const char *path, struct error *err)
{
	struct found found = {.folder = path};

	return each_entry(path, remove_temporary, &found, err);
}

static bool
refused(const char *path, const struct feed_folder *folder, int line, const char *why,
	struct error *err)
{
	(void)error_set_at(err, ERR_FORMAT, path, line > 0 ? line : 0, -1,
		"no manifest of %s: %.100s", folder->kind->writer, why);
	return error_set_next(err, "put it back, or publish into an empty folder");
}

/* The bytes of the manifest, of a file that stands there itself: whoever may write into the folder
 * can neither stop us there nor have us read another. *found is false when there is none. */
static bool
read_bytes(const struct feed_folder *folder, const char *path, struct buf *b, bool *found,
	struct error *err)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	bool ok;

	*found = fd >= 0;
	if (fd < 0 && errno == ENOENT)
		return true;
	if (fd < 0 && errno != ELOOP && errno != ENXIO)
		return failed(path, "cannot read it", err);
	if (fd < 0)
		return refused(path, folder, 0, "no file", err);
	ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	if (!ok)
		(void)refused(path, folder, 0, "no file", err);
	ok = ok && file_read_open(fd, path, b, err);
	(void)close(fd);
	return ok;
}

static bool
read_manifest(struct feed_folder *folder, struct error *err)
{
	const char *schema;
	char path[PATH_MAX];
	json_error_t why;
	struct buf text;
	bool ok, found;

	if (!join(path, folder->path, folder->kind->manifest, err))
		return false;
	buf_init(&text, CAP_MANIFEST_BYTES);
	ok = read_bytes(folder, path, &text, &found, err);
	if (ok && found) {
		folder->previous = value_load(text.data ? text.data : "", text.len, &why);
		if (!folder->previous && errno == ENOMEM)
			(void)error_set(err, ERR_NOMEM, path, "out of memory");
		schema = json_string_value(json_object_get(folder->previous, "schema"));
		ok = (schema && strcmp(schema, folder->kind->schema) == 0) ||
		     error_is_set(err) ||
		     refused(path, folder, folder->previous ? 0 : why.line,
			     folder->previous ? "another schema" : why.text, err);
	}
	buf_clear(&text);
	return ok && !error_is_set(err);
}

bool
feed_folder_open(struct feed_folder *folder, const char *path,
	const struct feed_folder_kind *kind, struct error *err)
{
	char below[PATH_MAX];

	*folder = (struct feed_folder){.path = path, .kind = kind, .mark = -1};
	if (!make_folder(path, true, err) || !open_mark(path, kind, &folder->mark, err))
		return false;
	if (flock(folder->mark, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK)
			return failed(path, "cannot lock", err);
		(void)error_set(err, ERR_LOCKED, path, "another sucat publishes into it");
		return error_set_next(err, "wait until it is done");
	}
	if (!clear_folder(path, err))
		return false;
	for (const char *const *name = kind->folders; *name; name++)
		if (!join(below, path, *name, err) || !make_folder(below, false, err) ||
			!clear_folder(below, err))
			return false;
	return read_manifest(folder, err);
}

void
feed_folder_close(struct feed_folder *folder)
{
	if (!folder->path)
		return;
	json_decref(folder->previous);
	if (folder->mark >= 0)
		(void)close(folder->mark);
	*folder = (struct feed_folder){0};
}
