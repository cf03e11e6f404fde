/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fault.c - counts the steps of a process (calls.h) and lets one go wrong. At step number $FAULT_AT
 *   FAULT=kill     the process gets SIGKILL instead of making that call;
 *   FAULT=full     this write to a file and every later one fails: no space left;
 *   FAULT=short    this write to a file and every later one of more than a sector writes half;
 *   FAULT=NUMBER   this call and every later one fails with that errno; processes start and end
 *                  as ever. With FAULT_ONCE only this call.
 *   FAULT=none     nothing, and
 *   FAULT=record   nothing, but every call is written down ($FAULT_LOG, record.h).
 * Calls that succeed are the real ones. $FAULT_COUNT is a file of eight bytes: the number of steps.
 */
#include "tests/fault/calls.h"
#include "tests/fault/record.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECTOR 512

static struct {
	enum { FAULT_NONE, FAULT_KILL, FAULT_FULL, FAULT_SHORT, FAULT_ERRNO } fault;
	bool once, records;
	int number;
	int64_t at;
	int64_t *steps, own_steps;
} plan;

__attribute__((constructor)) static void
read_plan(void)
{
	const char *fault = getenv("FAULT"), *at = getenv("FAULT_AT");
	const char *count = getenv("FAULT_COUNT"), *log = getenv("FAULT_LOG");

	plan.steps = count ? record_map(count, sizeof *plan.steps) : NULL;
	if (!plan.steps)
		plan.steps = &plan.own_steps;
	plan.at = at ? strtoll(at, NULL, 10) : 0;
	plan.once = getenv("FAULT_ONCE") != NULL;
	if (!fault)
		return;
	plan.number = (int)strtol(fault, NULL, 10);
	if (strcmp(fault, "kill") == 0)
		plan.fault = FAULT_KILL;
	else if (strcmp(fault, "full") == 0)
		plan.fault = FAULT_FULL;
	else if (strcmp(fault, "short") == 0)
		plan.fault = FAULT_SHORT;
	else if (plan.number)
		plan.fault = FAULT_ERRNO;
	plan.records = strcmp(fault, "record") == 0 && log && record_begin(log);
}

/* Which steps this fault can hit, and so counts. */
static bool
counts(const struct call *call)
{
	switch (plan.fault) {
	case FAULT_FULL:
	case FAULT_SHORT:
		return call->kind == CALL_WRITE && call_is_file(call);
	case FAULT_ERRNO:
		return call->kind != CALL_START && call->kind != CALL_WAIT &&
		       (call->kind != CALL_WRITE || call_is_file(call));
	case FAULT_NONE:
	case FAULT_KILL:
		break;
	}
	return true;
}

int
call_before(struct call *call)
{
	if (!counts(call))
		return 0;
	++*plan.steps;
	if (plan.fault == FAULT_NONE || *plan.steps < plan.at ||
		(plan.once && *plan.steps > plan.at))
		return 0;
	switch (plan.fault) {
	case FAULT_KILL:
		(void)kill(getpid(), SIGKILL);
		(void)pause();
		break;
	case FAULT_FULL:
		return ENOSPC;
	case FAULT_ERRNO:
		return plan.number;
	case FAULT_SHORT:
		call->len = call->len > SECTOR ? call->len / 2 : call->len;
		break;
	case FAULT_NONE:
		break;
	}
	return 0;
}

void
call_after(const struct call *call)
{
	if (plan.records)
		record_call(call);
}
