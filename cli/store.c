/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/store.h"

#include <stdio.h>
#include <stdlib.h>

/* The variable's value, NULL when unset or empty. */
static const char *
variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

bool
store_path(const char *given, bool root, char *to, size_t cap, struct error *err)
{
	const char *base = given ? given : variable("SUCAT_DB");
	const char *rest = "";
	int n;

	if (given && !*given)
		return error_set(err, ERR_USAGE, "--db", "needs the name of a file");
	if (!base && root) {
		base = SUCAT_STATE_DIR;
		rest = "/sucat.db";
	}
	if (!base) {
		base = variable("XDG_DATA_HOME");
		rest = "/sucat/sucat.db";
		if (base && *base != '/')
			base = NULL;
	}
	if (!base) {
		base = variable("HOME");
		rest = "/.local/share/sucat/sucat.db";
	}
	if (!base) {
		(void)error_set(
			err, ERR_USAGE, NULL, "no place for the store: HOME is not set");
		return error_set_next(err, "name the file with --db or SUCAT_DB");
	}
	n = snprintf(to, cap, "%s%s", base, rest);
	if (n < 0 || (size_t)n >= cap)
		return error_set(
			err, ERR_USAGE, base, "path of more than %zu bytes", cap - 1);
	return true;
}
