/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/option.h"
#include "cli/nearest.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct option_values {
	const struct option_spec *specs, *globals; /* may be NULL */
	size_t n;                                  /* options given */
	const struct option_spec **given;          /* those of one name side by side */
	const char **values;                       /* of given[i]; "" for a flag */
	size_t n_operands;
	const char **operands;
};

/* Where the parser stands in argv. */
struct cursor {
	struct option_values *values;
	int argc;
	char *const *argv;
	int at;
};

static size_t
spec_count(const struct option_spec *specs)
{
	size_t n = 0;

	while (specs && specs[n].name)
		n++;
	return n;
}

static const struct option_spec *
find_name(const struct option_spec *specs, const char *name, size_t len)
{
	for (; specs && specs->name; specs++)
		if (strncmp(specs->name, name, len) == 0 && specs->name[len] == '\0')
			return specs;
	return NULL;
}

static const struct option_spec *
find_letter(const struct option_spec *specs, char letter)
{
	for (; specs && specs->name; specs++)
		if (specs->letter && specs->letter == letter)
			return specs;
	return NULL;
}

/* Set ERR_USAGE for an argument that begins with "--". */
static bool
unknown_long(const struct option_values *values, const char *arg, size_t len,
	struct error *err)
{
	char asked[64] = "";
	struct nearest nearest = {.asked = asked};

	if (len - 2 < sizeof asked)
		memcpy(asked, arg + 2, len - 2);
	for (const struct option_spec *s = values->specs; s && s->name; s++)
		nearest_offer(&nearest, s->name);
	for (const struct option_spec *s = values->globals; s && s->name; s++)
		nearest_offer(&nearest, s->name);
	if (nearest.best)
		return error_set(err, ERR_USAGE, arg,
			"unknown option: the nearest known is --%s", nearest.best);
	return error_set(err, ERR_USAGE, arg, "unknown option: none here is called so");
}

/* Keep one option; equal names stay side by side. */
static bool
keep(struct option_values *v, const struct option_spec *spec, const char *value,
	struct error *err)
{
	char label[64];
	size_t to = v->n;

	for (size_t i = v->n; i > 0; i--) {
		if (v->given[i - 1] != spec)
			continue;
		if (!spec->value)
			return true;
		if (!spec->many) {
			(void)snprintf(label, sizeof label, "--%s", spec->name);
			return error_set(err, ERR_USAGE, label, "given more than once");
		}
		to = i;
		break;
	}
	memmove(v->given + to + 1, v->given + to, (v->n - to) * sizeof *v->given);
	memmove(v->values + to + 1, v->values + to, (v->n - to) * sizeof *v->values);
	v->given[to] = spec;
	v->values[to] = value;
	v->n++;
	return true;
}

/* The value of an option: `attached` to it, or the next argument. NULL with ERR_USAGE. */
static const char *
take_value(struct cursor *c, const struct option_spec *spec, const char *attached,
	struct error *err)
{
	const char *arg = c->argv[c->at];

	if (attached)
		return attached;
	if (c->at + 1 < c->argc && strncmp(c->argv[c->at + 1], "--", 2) != 0)
		return c->argv[++c->at];
	(void)error_set(err, ERR_USAGE, arg, "needs a value: %s", spec->value);
	return NULL;
}

static bool
parse_long(struct cursor *c, struct error *err)
{
	const char *arg = c->argv[c->at];
	size_t len = strcspn(arg, "=");
	const struct option_spec *spec = find_name(c->values->specs, arg + 2, len - 2);
	const char *value = "";

	if (!spec)
		spec = find_name(c->values->globals, arg + 2, len - 2);
	if (!spec)
		return unknown_long(c->values, arg, len, err);
	if (!spec->value && arg[len] == '=')
		return error_set(err, ERR_USAGE, arg, "takes no value");
	if (spec->value)
		value = take_value(c, spec, arg[len] == '=' ? arg + len + 1 : NULL, err);
	return value && keep(c->values, spec, value, err);
}

/* "-q", "-qv", "-oVALUE", "-o VALUE". */
static bool
parse_letters(struct cursor *c, struct error *err)
{
	const char *arg = c->argv[c->at];

	for (const char *p = arg + 1; *p; p++) {
		const struct option_spec *spec = find_letter(c->values->specs, *p);
		const char *value = "";

		if (!spec)
			spec = find_letter(c->values->globals, *p);
		if (!spec)
			return error_set(err, ERR_USAGE, arg,
				"unknown option: no -%c is known here", *p);
		if (spec->value)
			value = take_value(c, spec, p[1] ? p + 1 : NULL, err);
		if (!value || !keep(c->values, spec, value, err))
			return false;
		if (spec->value)
			break;
	}
	return true;
}

static bool
is_option(const char *arg)
{
	return arg[0] == '-' && arg[1] != '\0';
}

static bool
parse_option(struct cursor *c, struct error *err)
{
	return c->argv[c->at][1] == '-' ? parse_long(c, err) : parse_letters(c, err);
}

/* Room for all that argc arguments can hold. */
static struct option_values *
values_new(const struct option_spec *specs, const struct option_spec *globals, int argc,
	struct error *err)
{
	size_t n = (size_t)argc + spec_count(specs) + spec_count(globals);
	struct option_values *v = calloc(1, sizeof *v);

	if (!v)
		goto fail;
	v->specs = specs;
	v->globals = globals;
	v->given = calloc(n + 1, sizeof(*v->given));
	v->values = calloc(n + 1, sizeof *v->values);
	v->operands = calloc(n + 1, sizeof *v->operands);
	if (v->given && v->values && v->operands)
		return v;
fail:
	option_free(v);
	(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
	return NULL;
}

struct option_values *
option_parse(const struct option_spec *specs, const struct option_spec *globals, int argc,
	char *const *argv, struct error *err)
{
	struct option_values *v = values_new(specs, globals, argc, err);
	struct cursor c = {.values = v, .argc = argc, .argv = argv};
	bool options = true;

	if (!v)
		return NULL;
	for (; c.at < argc; c.at++) {
		if (options && strcmp(argv[c.at], "--") == 0) {
			options = false;
		} else if (!options || !is_option(argv[c.at])) {
			v->operands[v->n_operands++] = argv[c.at];
		} else if (!parse_option(&c, err)) {
			option_free(v);
			return NULL;
		}
	}
	return v;
}

int
option_first_operand(
	const struct option_spec *specs, int argc, char *const *argv, struct error *err)
{
	struct option_values *v = values_new(specs, NULL, argc, err);
	struct cursor c = {.values = v, .argc = argc, .argv = argv};
	int found = -1;

	if (!v)
		return -1;
	for (; c.at < argc && is_option(argv[c.at]); c.at++) {
		if (strcmp(argv[c.at], "--") == 0)
			c.at++;
		else if (parse_option(&c, err))
			continue;
		break;
	}
	if (!error_is_set(err))
		found = c.at;
	option_free(v);
	return found;
}

void
option_free(struct option_values *values)
{
	if (!values)
		return;
	free(values->given);
	free(values->values);
	free(values->operands);
	free(values);
}

const char *const *
option_values_of(const struct option_values *values, const char *name, size_t *n)
{
	size_t first = 0;

	assert(find_name(values->specs, name, strlen(name)) ||
		find_name(values->globals, name, strlen(name)));
	while (first < values->n && strcmp(values->given[first]->name, name) != 0)
		first++;
	*n = 0;
	while (first + *n < values->n &&
		values->given[first + *n] == values->given[first])
		++*n;
	return values->values + first;
}

bool
option_flag(const struct option_values *values, const char *name)
{
	size_t n;

	(void)option_values_of(values, name, &n);
	return n > 0;
}

const char *
option_value(const struct option_values *values, const char *name)
{
	size_t n;
	const char *const *found = option_values_of(values, name, &n);

	return n ? found[0] : NULL;
}

const char *const *
option_operands(const struct option_values *values, size_t *n)
{
	*n = values->n_operands;
	return values->operands;
}

bool
option_no_operands(const struct option_values *values, struct error *err)
{
	return values->n_operands == 0 ||
	       error_set(err, ERR_USAGE, values->operands[0], "takes no operand");
}

bool
option_number(const struct option_values *values, const char *name, int64_t min,
	int64_t max, int64_t fallback, int64_t *out, struct error *err)
{
	const char *text = option_value(values, name);
	char label[64];
	char *end;
	long long number;

	if (!text) {
		*out = fallback;
		return true;
	}
	errno = 0;
	number = strtoll(text, &end, 10);
	if (errno || end == text || *end || strchr(" \t\n\v\f\r+", *text) ||
		number < min || number > max) {
		(void)snprintf(label, sizeof label, "--%s", name);
		return error_set(err, ERR_USAGE, label,
			"\"%s\" is no whole number from %lld to %lld", text,
			(long long)min, (long long)max);
	}
	*out = number;
	return true;
}
