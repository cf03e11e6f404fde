/* SPDX-License-Identifier: Apache-2.0 */
#include "core/confine.h"

#if defined(__linux__)

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * The kernel's interface by its numbers (include/uapi/linux/landlock.h of 6.12), since the headers of
 * Debian 12 are older than the kernels that it may run on. The numbers of the calls are those of
 * every architecture.
 */
#define CALL_CREATE_RULESET 444
#define CALL_ADD_RULE       445
#define CALL_RESTRICT_SELF  446
#define ASK_VERSION         1u
#define RULE_PATH_BENEATH   1

enum {
	FS_EXECUTE = 1 << 0,
	FS_WRITE_FILE = 1 << 1,
	FS_READ_FILE = 1 << 2,
	FS_READ_DIR = 1 << 3,
	FS_REMOVE_FILE = 1 << 5,
	FS_MAKE_REG = 1 << 8,
	FS_REFER = 1 << 13,     /* since 2 */
	FS_TRUNCATE = 1 << 14,  /* since 3 */
	FS_IOCTL_DEV = 1 << 15, /* since 5 */

	FS_OF_VERSION_1 = (1 << 13) - 1,
	FS_OF_A_FILE =
		FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV,
	FS_READING = FS_READ_FILE | FS_READ_DIR,
	FS_WRITING =
		FS_READING | FS_WRITE_FILE | FS_REMOVE_FILE | FS_MAKE_REG | FS_TRUNCATE,
};

struct ruleset {
	uint64_t fs;
};

struct path_beneath {
	uint64_t allowed;
	int32_t folder;
} __attribute__((packed));

/* The rights that this version of Landlock knows. */
static uint64_t
known_rights(long version)
{
	uint64_t rights = FS_OF_VERSION_1;

	if (version >= 2)
		rights |= FS_REFER;
	if (version >= 3)
		rights |= FS_TRUNCATE;
	if (version >= 5)
		rights |= FS_IOCTL_DEV;
	return rights;
}

static bool
add_tree(int rules, const struct confine_tree *tree, uint64_t known)
{
	struct path_beneath rule = {.allowed = tree->writable ? FS_WRITING : FS_READING};
	struct stat st;
	bool ok;

	rule.folder = open(tree->path, O_PATH | O_CLOEXEC);
	if (rule.folder < 0)
		return errno != EMFILE && errno != ENFILE && errno != ENOMEM;
	ok = fstat(rule.folder, &st) == 0;
	rule.allowed &= known;
	if (ok && !S_ISDIR(st.st_mode))
		rule.allowed &= FS_OF_A_FILE;
	ok = ok && syscall(CALL_ADD_RULE, rules, RULE_PATH_BENEATH, &rule, 0u) == 0;
	(void)close(rule.folder);
	return ok;
}

unsigned
confine_files(const struct confine_tree *trees, size_t n)
{
	long version = syscall(CALL_CREATE_RULESET, NULL, (size_t)0, ASK_VERSION);
	struct ruleset handled = {version > 0 ? known_rights(version) : 0};
	bool ok;
	int rules;

	if (version <= 0)
		return CONFINED_NOT;
	rules = (int)syscall(CALL_CREATE_RULESET, &handled, sizeof handled, 0u);
	if (rules < 0)
		return CONFINED_NOT;
	ok = true;
	for (size_t i = 0; ok && i < n; i++)
		ok = add_tree(rules, &trees[i], handled.fs);
	ok = ok && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	     syscall(CALL_RESTRICT_SELF, rules, 0u) == 0;
	(void)close(rules);
	return ok ? CONFINED_FILES : CONFINED_NOT;
}

#if defined(__x86_64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_X86_64
#define CALLS_END        0x40000000u /* of another interface (x32) from here on */
#elif defined(__aarch64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_AARCH64
#define CALLS_END        UINT32_MAX
#elif defined(__riscv) && __riscv_xlen == 64
#define OUR_ARCHITECTURE AUDIT_ARCH_RISCV64
#define CALLS_END        UINT32_MAX
#endif

unsigned
confine_sockets(void)
{
#if defined(OUR_ARCHITECTURE)
	enum {
		ARCHITECTURE = offsetof(struct seccomp_data, arch),
		CALL = offsetof(struct seccomp_data, nr)
	};
	/* io_uring makes sockets by a ring that no filter sees. */
	struct sock_filter steps[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, ARCHITECTURE),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCHITECTURE, 0, 5),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, CALL),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 3, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_io_uring_setup, 2, 0),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, CALLS_END, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
	};
	const struct sock_fprog program = {sizeof steps / sizeof steps[0], steps};

	/* Without SPEC_ALLOW older kernels slow the process down, against a flaw of processors
	 * that only matters to those who run others' code. */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
		syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
			SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program) == 0)
		return CONFINED_SOCKETS;
#endif
	return CONFINED_NOT;
}

#else

unsigned
confine_files(const struct confine_tree *trees, size_t n)
{
	(void)trees;
	(void)n;
	return CONFINED_NOT;
}

unsigned
confine_sockets(void)
{
	return CONFINED_NOT;
}

#endif
