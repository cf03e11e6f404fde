/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory.c - what a process does when memory ends, at each of its allocations in turn.
 *
 * It stands before malloc and its kin (LD_PRELOAD). From the first allocation of the program itself
 * on they are counted; at every $FAULT_EVERY-th the process forks, the allocation fails in the child
 * - only that one, or with $FAULT_STICKY all after it too - and the child goes on to its end. Then
 * the files below $FAULT_FOLDER are made what they were and the parent goes on, as if nothing had
 * happened: so a point costs what is left of a run, not a run. $FAULT_AT instead of $FAULT_EVERY:
 * that one fails, in the process itself.
 *
 * libplist does not survive the end of memory (2.2, measured): its own allocations are neither counted
 * nor failed.
 *
 * $FAULT_LOG (record_map) tells of each child, and holds every state that its files were left in
 * (oom.py reads it). Standard output and error have to be files, open for both. stage.c is what the
 * process sees of others.
 */
#include "tests/fault/calls.h"
#include "tests/fault/next.h"
#include "tests/fault/record.h"
#include "tests/fault/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOG_BYTES    ((size_t)1 << 30) /* sparse */
#define MAX_STATES   4096
#define MAX_FDS      64
#define MAX_TALK     4096
#define CHILD_TIME_S 10
#define OUT          60 /* standard output and error once more: a process may close its own */
#define TALK         61

enum { LOG_CHILD = 1, LOG_STATE, LOG_END };

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void __libc_free(void *);

struct range {
	uintptr_t from, to;
};

/* What a child leaves for its parent. */
struct shared {
	int64_t live;
	int wrote;
};

static struct {
	bool on, child, busy, sticky, once_failed, parent_wrote;
	int64_t every, at, count, next, live;
	const char *folder;
	struct range program, libplist;
	struct shared *shared;
	unsigned char *data;
	uint64_t *len;
	uint64_t states[MAX_STATES];
	size_t n_states;
	uint64_t hash; /* of `before` */
	struct tree before, after;
} sweep;

/* --- the log ------------------------------------------------------------------------------ */

static void
append(const void *data, size_t len)
{
	if (*sweep.len + len > LOG_BYTES)
		abort();
	memcpy(sweep.data + *sweep.len, data, len);
	*sweep.len += len;
}

static void
append_number(int64_t number)
{
	append(&number, sizeof number);
}

/* The files of a state that was not seen before. */
static void
log_state(uint64_t hash, const struct tree *tree)
{
	size_t n = 0;

	for (size_t i = 0; i < sweep.n_states; i++)
		if (sweep.states[i] == hash)
			return;
	if (sweep.n_states == MAX_STATES)
		abort();
	sweep.states[sweep.n_states++] = hash;
	for (size_t i = 0; i < tree->n; i++)
		n += tree_counts(&tree->files[i]);
	append_number(LOG_STATE);
	append(&hash, sizeof hash);
	append_number((int64_t)n);
	for (size_t i = 0; i < tree->n; i++) {
		const struct tree_file *file = &tree->files[i];
		size_t path = strlen(file->path);

		if (!tree_counts(file))
			continue;
		append_number((int64_t)path);
		append_number((int64_t)file->len);
		append(file->path, path);
		append(file->data, file->len);
	}
}

/* The hash of all that was written to a stream; its first MAX_TALK bytes to the log. */
static void
log_stream(int fd)
{
	static char text[MAX_TALK], more[65536];
	uint64_t hash = 0;
	off64_t at = 0;
	ssize_t first = pread64(fd, text, sizeof text, 0), n;

	while ((n = pread64(fd, more, sizeof more, at)) > 0) {
		hash = tree_hash_bytes(hash, more, (size_t)n);
		at += n;
	}
	append(&hash, sizeof hash);
	append_number(first > 0 ? first : 0);
	append(text, first > 0 ? (size_t)first : 0);
}

/* --- a child ------------------------------------------------------------------------------ */

/* Where each descriptor of a file stands: parent and child share that. */
static void
save_places(off64_t places[MAX_FDS])
{
	for (int fd = 0; fd < MAX_FDS; fd++) {
		struct stat st;

		places[fd] = fstat(fd, &st) == 0 && S_ISREG(st.st_mode)
				     ? lseek64(fd, 0, SEEK_CUR)
				     : -1;
	}
}

static void
restore_places(const off64_t places[MAX_FDS])
{
	for (int fd = OUT; fd <= TALK; fd++)
		if (places[fd] >= 0 && syscall(SYS_ftruncate, fd, places[fd]) != 0)
			abort();
	for (int fd = 0; fd < MAX_FDS; fd++)
		if (places[fd] >= 0)
			(void)lseek64(fd, places[fd], SEEK_SET);
}

static void
look_before(void)
{
	if (sweep.parent_wrote) {
		tree_take(&sweep.before, sweep.folder, true);
		sweep.hash = tree_hash(&sweep.before);
		sweep.parent_wrote = false;
	} else {
		tree_take_shared(&sweep.before);
	}
	sweep.shared->live = INT64_MAX;
	sweep.shared->wrote = 0;
}

static void
look_after(int status)
{
	uint64_t hash = sweep.hash;

	append_number(LOG_CHILD);
	append_number(sweep.count);
	append_number(status);
	append_number(sweep.shared->live);
	log_stream(OUT);
	log_stream(TALK);
	if (sweep.shared->wrote) {
		tree_take(&sweep.after, sweep.folder, false);
		hash = tree_hash(&sweep.after);
	}
	append(&hash, sizeof hash);
	log_state(hash, sweep.shared->wrote ? &sweep.after : &sweep.before);
	if (sweep.shared->wrote)
		tree_restore(&sweep.before, &sweep.after, sweep.folder);
	else
		tree_restore_shared(&sweep.before);
}

/* True in the child. */
static bool
split(void)
{
	off64_t places[MAX_FDS];
	int status = 0;
	pid_t pid;

	sweep.busy = true;
	save_places(places);
	look_before();
	pid = fork();
	if (pid < 0)
		abort();
	if (pid == 0) {
		(void)alarm(CHILD_TIME_S);
		(void)unsetenv(
			"LD_PRELOAD"); /* a program in its place is no sweep of its own */
		sweep.child = true;
		sweep.busy = false;
		return true;
	}
	while (syscall(SYS_wait4, pid, &status, 0, NULL) < 0 && errno == EINTR)
		;
	look_after(status);
	restore_places(places);
	sweep.busy = false;
	return false;
}

/* --- counting ----------------------------------------------------------------------------- */

static int
find_ranges(struct dl_phdr_info *info, size_t size, void *ctx)
{
	struct range *to = NULL;

	(void)size;
	(void)ctx;
	if (!*info->dlpi_name && !sweep.program.to)
		to = &sweep.program;
	else if (strstr(info->dlpi_name, "libplist"))
		to = &sweep.libplist;
	for (int i = 0; to && i < info->dlpi_phnum; i++)
		if (info->dlpi_phdr[i].p_type == PT_LOAD) {
			uintptr_t from = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;

			if (!to->from)
				to->from = from;
			to->to = from + info->dlpi_phdr[i].p_memsz;
		}
	return 0;
}

static bool
is_in(const struct range *range, const void *at)
{
	return (uintptr_t)at >= range->from && (uintptr_t)at < range->to;
}

/* One more allocation, asked for from there: does it fail? */
static bool
fails(const void *caller)
{
	if (sweep.busy || !sweep.folder)
		return false;
	if (!sweep.on && is_in(&sweep.program, caller))
		sweep.on = true;
	if (!sweep.on || is_in(&sweep.libplist, caller))
		return false;
	sweep.count++;
	if (sweep.child)
		return sweep.sticky;
	if (sweep.at)
		return sweep.sticky ? sweep.count >= sweep.at : sweep.count == sweep.at;
	return sweep.every && sweep.count % sweep.every == 0 && split();
}

static void *
got(void *at)
{
	sweep.live += at != NULL;
	return at;
}

#define FAILS fails(__builtin_return_address(0))

static void *
nothing(void)
{
	errno = ENOMEM;
	return NULL;
}

/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): the system's are reserved */

void *
malloc(size_t size)
{
	return FAILS ? nothing() : got(__libc_malloc(size));
}

void *
calloc(size_t n, size_t size)
{
	return FAILS ? nothing() : got(__libc_calloc(n, size));
}

void *
realloc(void *old, size_t size)
{
	void *at;

	if (FAILS)
		return nothing();
	at = __libc_realloc(old, size);
	if (!old)
		sweep.live += at != NULL;
	else if (size == 0)
		sweep.live--;
	return at;
}

void
free(void *at)
{
	sweep.live -= at != NULL;
	__libc_free(at);
}

char *
strdup(const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = FAILS ? nothing() : got(__libc_malloc(size));

	return copy ? memcpy(copy, text, size) : NULL;
}

char *
strndup(const char *text, size_t most)
{
	size_t len = strnlen(text, most);
	char *copy = FAILS ? nothing() : got(__libc_malloc(len + 1));

	if (copy) {
		memcpy(copy, text, len);
		copy[len] = '\0';
	}
	return copy;
}

/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */

/* --- from the first to the last ----------------------------------------------------------- */

int
call_before(struct call *call)
{
	(void)call;
	return 0;
}

void
call_after(const struct call *call)
{
	if (sweep.busy || !sweep.shared || call->kind == CALL_SYNC ||
		call->kind == CALL_DISK)
		return;
	if (sweep.child)
		sweep.shared->wrote = 1;
	sweep.parent_wrote = true;
}

typedef int exec_fn(const char *, char *const[]);
int
execv(const char *path, char *const argv[])
{
	NEXT(exec_fn, "execv")

	if (sweep.child)
		sweep.shared->wrote = 1; /* or it may */
	return next(path, argv);
}

static int64_t
number_of(const char *name)
{
	const char *value = getenv(name);

	return value ? strtoll(value, NULL, 10) : 0;
}

__attribute__((constructor)) static void
begin(void)
{
	const char *log = getenv("FAULT_LOG");

	(void)dl_iterate_phdr(find_ranges, NULL);
	sweep.every = number_of("FAULT_EVERY");
	sweep.at = number_of("FAULT_AT");
	sweep.sticky = getenv("FAULT_STICKY") != NULL;
	sweep.shared = mmap(NULL, sizeof *sweep.shared, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	sweep.data = log ? record_map(log, LOG_BYTES) : NULL;
	if (sweep.shared == MAP_FAILED || !sweep.data)
		return;
	sweep.len = (uint64_t *)(void *)sweep.data;
	*sweep.len = sizeof *sweep.len;
	sweep.parent_wrote = true;
	if (dup3(STDOUT_FILENO, OUT, O_CLOEXEC) < 0 ||
		dup3(STDERR_FILENO, TALK, O_CLOEXEC) < 0)
		return;
	sweep.folder = getenv("FAULT_FOLDER");
}

__attribute__((destructor)) static void
end(void)
{
	if (!sweep.folder)
		return;
	sweep.busy = true;
	sweep.shared->live = sweep.live;
	if (sweep.child)
		return;
	append_number(LOG_END);
	append_number(sweep.count);
	append_number(sweep.live);
	log_stream(OUT);
	log_stream(TALK);
}
