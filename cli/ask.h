/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ask.h - what people name on the command line: a device, a moment, a source.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_ASK_H
#define SUCAT_CLI_ASK_H

#include "cli/option.h"
#include "db/view.h"

#include <jansson.h>

/* The one device that `text` names, in `arena`. ERR_UNKNOWN with the nearest known names, or with
 * the candidates when it is ambiguous. `all` and `n` (may be NULL) get every device. */
NODISCARD bool ask_device(struct db *db, struct arena *arena, const char *text,
	const struct device **device, struct device **all, size_t *n, struct error *err);

/* --at, or `now`. ERR_UNKNOWN for a day after that of `now`: nothing is known of it. */
NODISCARD bool ask_at(
	const struct option_values *args, int64_t now, int64_t *at, struct error *err);

/* An option of what answers with targets. */
#define ASK_SAME_MAJOR                                                                   \
	{                                                                                \
		"same-major", 0, NULL, false, "no upgrade to another major version"      \
	}

/* --audience; both when it is not given. */
NODISCARD bool ask_audience(
	const struct option_values *args, enum audience *audience, struct error *err);
/* --defer and --defer-major, which is as --defer when it is not given. */
NODISCARD bool ask_deferral(
	const struct option_values *args, int *days, int *major_days, struct error *err);

/* What an answer rests on, where that is not what was said at that very time: "" when it is; NULL
 * when the view's arena is full. */
const char *ask_basis_note(const struct view *view, int64_t now);
/* The same for all answers of a platform at a moment: "PLATFORM: ..." is appended to `notes`, or
 * nothing, as when nothing is known of it then. */
NODISCARD bool ask_platform_note(struct db *db, enum platform platform, int64_t at,
	int64_t now, json_t *notes, struct error *err);

/* The source of that name, in `arena`; ERR_UNKNOWN with the nearest known when there is none. */
struct source;
NODISCARD bool ask_source(struct db *db, struct arena *arena, const char *name,
	struct source **source, struct error *err);

#endif
