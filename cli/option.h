/* SPDX-License-Identifier: Apache-2.0 */
/*
 * option.h - option tables: parsing, usage text and completion from one declaration.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_OPTION_H
#define SUCAT_CLI_OPTION_H

#include "core/error.h"

#include <stddef.h>

struct option_spec {
	const char *name;  /* "device": given as --device VALUE or --device=VALUE */
	char letter;       /* 'q' for -q, or '\0' */
	const char *value; /* "ID": its name in help; NULL = a flag */
	bool many;         /* may be repeated */
	const char *help;  /* one line */
};

/* The result; strings are those of argv. */
struct option_values;

/*
 * Parse argv (without the program's and the command's name) by a command's own table and the
 * `globals` valid everywhere (either may be NULL). Options and operands may mix; "--" ends
 * options, "-" is an operand; -qv is -q -v. A value that begins with "--" has to be given as
 * --name=VALUE, so that a forgotten value is noticed.
 *
 * ERR_USAGE for an unknown option (with the nearest known), a missing value, a value given to a
 * flag, or an option with a value repeated that may not be (a repeated flag says nothing new).
 */
NODISCARD struct option_values *option_parse(const struct option_spec *specs,
	const struct option_spec *globals, int argc, char *const *argv,
	struct error *err);
void option_free(struct option_values *values);

/* The index of the first operand (the command's name), before which only options of `specs` may
 * stand; argc when there is none, -1 with ERR_USAGE. */
NODISCARD int option_first_operand(
	const struct option_spec *specs, int argc, char *const *argv, struct error *err);

/* Asking for a name that is in neither table is a mistake of the caller (assert). */
bool option_flag(const struct option_values *values, const char *name);
/* The value, or NULL when not given. */
const char *option_value(const struct option_values *values, const char *name);
/* All values of a repeatable option; *n is 0 when not given. */
const char *const *option_values_of(
	const struct option_values *values, const char *name, size_t *n);
/* The operands. */
const char *const *option_operands(const struct option_values *values, size_t *n);
/* ERR_USAGE when there is one. */
NODISCARD bool option_no_operands(const struct option_values *values, struct error *err);
/* A whole number in [min, max], or `fallback` when not given; ERR_USAGE otherwise. */
NODISCARD bool option_number(const struct option_values *values, const char *name,
	int64_t min, int64_t max, int64_t fallback, int64_t *out, struct error *err);

#endif
