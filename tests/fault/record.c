/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fault/record.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct {
	unsigned char *data;
	uint64_t *len;
} journal;

/* By system calls: the wrappers of calls.c are not for us. */
void *
record_map(const char *path, size_t size)
{
	int fd = (int)syscall(
		SYS_openat, AT_FDCWD, path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	void *at = MAP_FAILED;

	if (fd < 0)
		return NULL;
	if (syscall(SYS_ftruncate, fd, size) == 0)
		at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	(void)close(fd);
	return at == MAP_FAILED ? NULL : at;
}

bool
record_begin(const char *path)
{
	journal.data = record_map(path, RECORD_CAP);
	journal.len = (uint64_t *)(void *)journal.data;
	if (journal.data)
		*journal.len = sizeof *journal.len;
	return journal.data != NULL;
}

static void
append(const void *data, size_t len)
{
	if (*journal.len + len > RECORD_CAP)
		abort(); /* a test that needs more says so */
	if (len)
		memcpy(journal.data + *journal.len, data, len);
	*journal.len += len;
}

void
record_call(const struct call *call)
{
	struct record r = {.kind = call->kind, .at = (uint64_t)call->at};
	struct stat st;

	r.path = call->path ? (uint32_t)strlen(call->path) : 0;
	r.to = call->to ? (uint32_t)strlen(call->to) : 0;
	if (call->kind == CALL_LENGTH)
		r.len = call->len;
	else if (call->kind == CALL_WRITE)
		r.data = (uint32_t)call->len;
	if (call->fd >= 0 ? fstat(call->fd, &st) == 0
			  : call->kind == CALL_FOLDER && stat(call->path, &st) == 0)
		r.file = st.st_ino;
	append(&r, sizeof r);
	append(call->path, r.path);
	append(call->to, r.to);
	append(call->data, r.data);
}
