/* SPDX-License-Identifier: Apache-2.0 */
/*
 * enforce.h - `enforce`: from a target that may be enforced to what device management sends.
 *
 * Layer: cli. Three ways: one device (here), an inventory (enforce_fleet), and the settings that go
 * with it (enforce_settings). Which target it may be is db/enforceable's answer.
 */
#ifndef SUCAT_CLI_ENFORCE_H
#define SUCAT_CLI_ENFORCE_H

#include "cli/command.h"
#include "cli/declaration.h"
#include "db/enforceable.h"

/* What is asked, the same for every device. */
struct enforcing {
	struct session *s;
	int64_t at, local;       /* the moment; the deadline as if it were UTC */
	char by[20];             /* the deadline as it is sent */
	char base_by[20];        /* of the first of two steps */
	const char *target;      /* the build that is asked for; NULL = the newest */
	const char *details_url; /* NULL: of the security note */
	bool beta, same_major;
};

/* Read --by, --base-by, --same-major, --at, --target, --details-url and --beta. ERR_USAGE; ERR_REFUSED for a deadline that
 * has passed in every time zone. */
NODISCARD bool enforce_read(struct session *s, const struct option_values *args,
	struct enforcing *e, struct error *err);

/* Whom a declaration is for. */
struct enforced {
	enum platform platform;
	const char *version;  /* that it runs */
	const char *identity; /* of the Identifier: "" or the base, as "25D125." */
};

/*
 * Append the declarations of a choice: one; two where an older system has to install the base of
 * a response first. `notes` gets what the admin should know of them.
 */
NODISCARD bool enforce_declare(const struct enforcing *e, const struct enforced *whom,
	const struct enforceable *choice, json_t *declarations, json_t *notes,
	struct error *err);

/* Append what the answer rests on, where that is not what was said at that very time. */
NODISCARD bool enforce_note_basis(const struct enforcing *e, const struct view *view,
	json_t *notes, struct error *err);

/* Write declarations as they are sent, each a document. */
NODISCARD bool enforce_print(struct writer *w, const json_t *documents,
	const json_t *notes, struct error *err);

/* enforce --fleet FILE --out DIR: sucat-enforce(1). */
NODISCARD bool enforce_fleet(const struct enforcing *e, const char *inventory,
	const char *columns, const char *folder, struct error *err);

/* enforce --settings: sucat-enforce(1). */
NODISCARD bool enforce_settings(
	struct session *s, const struct option_values *args, struct error *err);

#endif
