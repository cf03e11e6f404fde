/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tree.h - a folder as it is at one moment, to look at and to come back to.
 *
 * Files keep their inodes, so that descriptors that are open stay good: each has a second name
 * beside it (TREE_PREFIX and its inode) while it is remembered.
 */
#ifndef SUCAT_TESTS_FAULT_TREE_H
#define SUCAT_TESTS_FAULT_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define TREE_PREFIX ".kept-"
#define TREE_FILES  512
#define TREE_PATH   512

struct tree_file {
	char path[TREE_PATH]; /* whole */
	bool is_folder;
	ino_t inode;
	size_t len, room;
	unsigned char *data;
};

struct tree {
	struct tree_file files[TREE_FILES];
	size_t n;
};

/* Read all below `folder`; abort() when it cannot be done. keep: give the files their second names;
 * those of before are removed. */
void tree_take(struct tree *tree, const char *folder, bool keep);
/* Make `folder` what it was when `tree` was taken with `keep`. `now`: room for what it is. */
void tree_restore(const struct tree *tree, struct tree *now, const char *folder);
/* The same of files that change without a call: SQLite's shared memory. Their length stays. */
void tree_take_shared(struct tree *tree);
void tree_restore_shared(const struct tree *tree);
/* Of what another process would read: no shared memory of SQLite, no lock. */
bool tree_counts(const struct tree_file *file);
uint64_t tree_hash(const struct tree *tree);
uint64_t tree_hash_bytes(uint64_t hash, const void *data, size_t len);

#endif
