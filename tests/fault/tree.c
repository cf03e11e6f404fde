/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fault/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define HASH_START UINT64_C(14695981039346656037)

/* By system calls: neither what stands before the C library nor its memory is for us. */
#define SYS(...) syscall(__VA_ARGS__)

/* What this file cannot do without: the line that asked for it, and the end. */
#define must(ok) ((ok) ? (void)0 : give_up(__LINE__))

static void
give_up(int line)
{
	char text[64];
	int n = snprintf(text, sizeof text, "tree.c:%d: errno %d\n", line, errno);

	(void)SYS(SYS_write, STDERR_FILENO, text, n);
	abort();
}

static void
make_room(struct tree_file *file)
{
	if (file->room >= file->len)
		return;
	if (file->data)
		(void)munmap(file->data, file->room);
	file->room = (file->len * 2 + 65535) & ~(size_t)65535;
	file->data = mmap(NULL, file->room, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(file->data != MAP_FAILED);
}

static void
read_file(struct tree_file *file)
{
	int fd = (int)SYS(SYS_openat, AT_FDCWD, file->path, O_RDONLY | O_CLOEXEC);
	size_t at = 0;

	must(fd >= 0);
	make_room(file);
	while (at < file->len) {
		long n = SYS(SYS_pread64, fd, file->data + at, file->len - at, at);

		must(n > 0);
		at += (size_t)n;
	}
	(void)SYS(SYS_close, fd);
}

static void
second_name(const struct tree_file *file, char *to)
{
	const char *slash = strrchr(file->path, '/');

	must(snprintf(to, TREE_PATH, "%.*s/" TREE_PREFIX "%llu",
		     (int)(slash - file->path), file->path,
		     (unsigned long long)file->inode) < TREE_PATH);
}

static bool
ends_in(const char *path, const char *end)
{
	size_t len = strlen(path), n = strlen(end);

	return len >= n && strcmp(path + len - n, end) == 0;
}

/* Entries of one folder, as getdents64 gives them. */
struct entry {
	uint64_t inode;
	int64_t next;
	uint16_t len;
	uint8_t type;
	char name[];
};

static void
add(struct tree *tree, const char *folder, const char *name, bool keep)
{
	struct tree_file *file;
	char path[TREE_PATH];
	struct stat st;

	must(snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path);
	if (strncmp(name, TREE_PREFIX, sizeof TREE_PREFIX - 1) == 0) {
		if (keep)
			(void)SYS(SYS_unlinkat, AT_FDCWD, path, 0);
		return;
	}
	must(tree->n < TREE_FILES && lstat(path, &st) == 0);
	file = &tree->files[tree->n++];
	memcpy(file->path, path, sizeof path);
	file->is_folder = S_ISDIR(st.st_mode);
	file->inode = st.st_ino;
	file->len = file->is_folder ? 0 : (size_t)st.st_size;
	if (!file->is_folder)
		read_file(file);
}

static void
walk(struct tree *tree, const char *folder, bool keep)
{
	_Alignas(struct entry) char buffer[16384];
	int fd = (int)SYS(
		SYS_openat, AT_FDCWD, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	long n;

	must(fd >= 0);
	while ((n = SYS(SYS_getdents64, fd, buffer, sizeof buffer)) > 0)
		for (long at = 0; at < n;) {
			struct entry *e = (struct entry *)(void *)(buffer + at);

			if (strcmp(e->name, ".") != 0 && strcmp(e->name, "..") != 0)
				add(tree, folder, e->name, keep);
			at += e->len;
		}
	(void)SYS(SYS_close, fd);
}

static int
compare(const void *a, const void *b)
{
	const struct tree_file *x = a, *y = b;

	return strcmp(x->path, y->path);
}

void
tree_take(struct tree *tree, const char *folder, bool keep)
{
	char name[TREE_PATH];

	tree->n = 0;
	walk(tree, folder, keep);
	for (size_t i = 0; i < tree->n; i++) /* grows: folders in folders */
		if (tree->files[i].is_folder)
			walk(tree, tree->files[i].path, keep);
	qsort(tree->files, tree->n, sizeof *tree->files, compare);
	for (size_t i = 0; keep && i < tree->n; i++)
		if (!tree->files[i].is_folder) {
			second_name(&tree->files[i], name);
			must(SYS(SYS_linkat, AT_FDCWD, tree->files[i].path, AT_FDCWD,
				     name, 0) == 0);
		}
}

static const struct tree_file *
find(const struct tree *tree, const char *path)
{
	for (size_t i = 0; i < tree->n; i++)
		if (strcmp(tree->files[i].path, path) == 0)
			return &tree->files[i];
	return NULL;
}

static void
write_file(const struct tree_file *file)
{
	int fd = (int)SYS(SYS_openat, AT_FDCWD, file->path, O_WRONLY | O_CLOEXEC);

	must(fd >= 0 && SYS(SYS_ftruncate, fd, file->len) == 0);
	must(SYS(SYS_pwrite64, fd, file->data, file->len, 0) == (long)file->len);
	(void)SYS(SYS_close, fd);
}

void
tree_restore(const struct tree *tree, struct tree *now, const char *folder)
{
	char name[TREE_PATH];

	tree_take(now, folder, false);
	for (size_t i = now->n; i-- > 0;) /* what a folder holds stands behind it */
		if (!find(tree, now->files[i].path))
			must(SYS(SYS_unlinkat, AT_FDCWD, now->files[i].path,
				     now->files[i].is_folder ? AT_REMOVEDIR : 0) == 0);
	for (size_t i = 0; i < tree->n; i++) {
		const struct tree_file *was = &tree->files[i];
		const struct tree_file *is = find(now, was->path);

		if (was->is_folder)
			continue;
		if (!is || is->inode != was->inode) {
			second_name(was, name);
			(void)SYS(SYS_unlinkat, AT_FDCWD, was->path, 0);
			must(SYS(SYS_linkat, AT_FDCWD, name, AT_FDCWD, was->path, 0) ==
				0);
			is = NULL;
		}
		if (!is || is->len != was->len ||
			memcmp(is->data, was->data, was->len) != 0)
			write_file(was);
	}
}

void
tree_take_shared(struct tree *tree)
{
	for (size_t i = 0; i < tree->n; i++)
		if (ends_in(tree->files[i].path, "-shm"))
			read_file(&tree->files[i]);
}

void
tree_restore_shared(const struct tree *tree)
{
	for (size_t i = 0; i < tree->n; i++)
		if (ends_in(tree->files[i].path, "-shm"))
			write_file(&tree->files[i]);
}

bool
tree_counts(const struct tree_file *file)
{
	return !file->is_folder && !ends_in(file->path, "-shm") &&
	       !ends_in(file->path, ".lock");
}

/* FNV-1a, eight bytes at a time: it has to be fast, not good. */
uint64_t
tree_hash_bytes(uint64_t hash, const void *data, size_t len)
{
	const unsigned char *p = data;

	for (; len >= 8; len -= 8, p += 8) {
		uint64_t word;

		memcpy(&word, p, sizeof word);
		hash = (hash ^ word) * UINT64_C(1099511628211);
		hash ^= hash >> 29;
	}
	for (; len > 0; len--, p++)
		hash = (hash ^ *p) * UINT64_C(1099511628211);
	return hash;
}

uint64_t
tree_hash(const struct tree *tree)
{
	uint64_t hash = HASH_START;

	for (size_t i = 0; i < tree->n; i++) {
		const struct tree_file *file = &tree->files[i];

		if (!tree_counts(file))
			continue;
		hash = tree_hash_bytes(hash, file->path, strlen(file->path) + 1);
		hash = tree_hash_bytes(hash, &file->len, sizeof file->len);
		hash = tree_hash_bytes(hash, file->data, file->len);
	}
	return hash;
}
