/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a confined process can still do, tried by a child of each kind. Where the kernel or a
 * container refuses to confine, the return value says so and nothing is lost: then the same is
 * tried for that.
 */
#include "core/confine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum tried {
	READS_IN = 1,
	WRITES_IN = 2,
	READS_OUT = 4,
	WRITES_OUT = 8,
	RUNS = 16,
	SOCKETS = 32
};

static char inside[] = "/tmp/sucat-test-XXXXXX", outside[] = "/tmp/sucat-test-XXXXXX";

static const char *
in(const char *folder, const char *name)
{
	static char path[64];

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static bool
opens(const char *path, int how)
{
	int fd = open(path, how | O_CLOEXEC, 0600);

	if (fd >= 0)
		(void)close(fd);
	return fd >= 0;
}

/* Make, grow, cut, rename, remove: what a store does. */
static bool
writes(const char *folder)
{
	char from[64], to[64];
	int fd;
	bool ok;

	(void)snprintf(from, sizeof from, "%s/new", folder);
	(void)snprintf(to, sizeof to, "%s/renamed", folder);
	fd = open(from, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	ok = write(fd, "x", 1) == 1 && ftruncate(fd, 0) == 0 && rename(from, to) == 0 &&
	     opens(to, O_RDWR | O_TRUNC) && unlink(to) == 0;
	(void)close(fd);
	return ok;
}

static bool
runs(const char *program)
{
	char name[] = "true", *const argv[] = {name, NULL};
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		(void)execv(program, argv);
		_exit(99);
	}
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
	       WEXITSTATUS(status) == 0;
}

static bool
makes_socket(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd >= 0)
		(void)close(fd);
	return fd >= 0;
}

static int
try_all(void)
{
	int done = 0;

	done |= opens(in(inside, "file"), O_RDONLY) && opens(inside, O_RDONLY) ? READS_IN
									       : 0;
	done |= writes(inside) ? WRITES_IN : 0;
	done |= opens(in(outside, "file"), O_RDONLY) ? READS_OUT : 0;
	done |= writes(outside) ? WRITES_OUT : 0;
	done |= runs("/bin/true") ? RUNS : 0;
	done |= makes_socket() ? SOCKETS : 0;
	return done;
}

/* In a child: `confine`, then all -> what was done, and in *holds what confine() said. */
static int
tried_after(unsigned (*confine)(void), unsigned *holds)
{
	int pair[2], status;
	int told[2];
	pid_t pid;

	assert_int_equal(pipe(pair), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		told[0] = (int)confine();
		told[1] = try_all();
		_exit(write(pair[1], told, sizeof told) == sizeof told ? 0 : 1);
	}
	assert_int_equal(read(pair[0], told, sizeof told), sizeof told);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	(void)close(pair[0]);
	(void)close(pair[1]);
	*holds = (unsigned)told[0];
	return told[1];
}

static unsigned
to_read(void)
{
	const struct confine_tree trees[] = {
		{inside,         false},
                {"/nonexistent", false}
        };

	return confine_files(trees, 2);
}

static unsigned
to_write(void)
{
	const struct confine_tree trees[] = {
		{inside, true}
        };

	return confine_files(trees, 1);
}

static unsigned
to_write_here_and_read_anywhere(void)
{
	const struct confine_tree trees[] = {
		{inside, true },
                {"/",    false}
        };

	return confine_files(trees, 2);
}

static unsigned
to_one_file(void)
{
	char path[64];
	const struct confine_tree trees[] = {
		{path, true}
        };

	(void)snprintf(path, sizeof path, "%s", in(outside, "file"));
	return confine_files(trees, 1);
}

static unsigned
both(void)
{
	return to_read() | confine_sockets();
}

static const struct {
	const char *name;
	unsigned (*confine)(void);
	unsigned asks;
	int leaves;
} kinds[] = {
	{"a folder to read",        to_read,                         CONFINED_FILES,                    READS_IN | SOCKETS            },
	{"a folder to write",       to_write,                        CONFINED_FILES,                    READS_IN | WRITES_IN | SOCKETS},
	{"write here, read all",    to_write_here_and_read_anywhere, CONFINED_FILES,
         READS_IN | WRITES_IN | READS_OUT | SOCKETS										   },
	{"one file",                to_one_file,                     CONFINED_FILES,                    READS_OUT | SOCKETS           },
	{"no socket",               confine_sockets,                 CONFINED_SOCKETS,
         READS_IN | WRITES_IN | READS_OUT | WRITES_OUT | RUNS									 },
	{"no socket, and a folder", both,                            CONFINED_FILES | CONFINED_SOCKETS, READS_IN                      },
};

static void
test_what_is_left(void **state)
{
	enum { ALL = READS_IN | WRITES_IN | READS_OUT | WRITES_OUT | RUNS | SOCKETS };

	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		unsigned holds;
		int done = tried_after(kinds[i].confine, &holds);
		int wanted = holds == kinds[i].asks ? kinds[i].leaves : ALL;

		if (holds != kinds[i].asks && holds != CONFINED_NOT)
			continue; /* one of two: each has its own line */
		if (done != wanted)
			fail_msg("%s: %#x instead of %#x", kinds[i].name, (unsigned)done,
				(unsigned)wanted);
	}
}

static void
make_folder(char *folder)
{
	assert_non_null(mkdtemp(folder));
	assert_true(opens(in(folder, "file"), O_WRONLY | O_CREAT));
}

static int
make_folders(void **state)
{
	(void)state;
	make_folder(inside);
	make_folder(outside);
	return 0;
}

static int
remove_folders(void **state)
{
	(void)state;
	(void)unlink(in(inside, "file"));
	(void)unlink(in(outside, "file"));
	return rmdir(inside) | rmdir(outside);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_left),
	};

	return cmocka_run_group_tests(tests, make_folders, remove_folders);
}
