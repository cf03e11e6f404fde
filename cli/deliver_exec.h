/* SPDX-License-Identifier: Apache-2.0 */
/*
 * deliver_exec.h - tell a program: it gets the events on standard input, and takes them by status 0.
 *
 * Layer: cli. No shell: the program is run by its path with the arguments as they are. Its
 * environment is PATH, HOME and LANG, and SUCAT_EVENT_ID. What it prints goes to standard error,
 * escaped, a line each. It is a process group of its own, which is ended when its time is over or
 * the user stops the run; what it leaves behind after its own end is left alone.
 */
#ifndef SUCAT_CLI_DELIVER_EXEC_H
#define SUCAT_CLI_DELIVER_EXEC_H

#include "cli/delivery.h"

struct deliver_exec {
	const char *program; /* a path: it holds a slash */
	const char *const *arguments;
	size_t n_arguments;
	int deadline_s;
};

/* The exit status of a program that never wants this parcel (EX_DATAERR of sysexits.h). */
#define DELIVER_EXEC_REFUSES 65

/* Is there such a program? ERR_USAGE when there is no executable file of this name. */
NODISCARD bool deliver_exec_check(const struct deliver_exec *exec, struct error *err);

/* For a courier: `ctx` is a struct deliver_exec. DELIVER_EXEC_REFUSES is DELIVERY_REFUSED; a program
 * that went away or may not be run DELIVERY_BROKEN; any other status but 0, a signal and no end in
 * time are DELIVERY_FAILED. */
enum delivery deliver_exec(
	void *ctx, const struct parcel *parcel, int64_t *wait_s, struct error *why);

#endif
