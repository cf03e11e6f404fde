/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/enforce.h"

#include "cli/ask.h"
#include "cli/log.h"
#include "cli/value.h"
#include "cli/writer.h"
#include "core/instant.h"
#include "core/limits.h"
#include "db/advisory.h"
#include "parser/build.h"
#include "parser/policy.h"
#include "parser/version.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A link that a device can open: http or https, a host, nothing that no URL has. */
static bool
is_link(const char *url)
{
	const char *host = strncmp(url, "https://", 8) == 0  ? url + 8
			   : strncmp(url, "http://", 7) == 0 ? url + 7
							     : "";

	if (!*host || *host == '/')
		return false;
	for (; *url; url++)
		if (*url <= ' ' || *url == '"' || *url == '<' || *url == '>' ||
			*url == 127)
			return false;
	return true;
}

/* The deadline of the base, where a response needs it first: the earlier one goes first (SEMANTICS: of
 * several declarations), so it is a day before the other, while that day has not passed. */
static bool
read_base_by(const struct option_values *args, struct enforcing *e, struct error *err)
{
	const char *text = option_value(args, "base-by");
	int64_t local = e->local - INSTANT_DAY_S;
	char moment[INSTANT_TEXT_BYTES];

	if (text && !declaration_time(text, e->base_by, &local, err))
		return false;
	if (text && local > e->local)
		return error_set(err, ERR_USAGE, "--base-by", "%s is after --by, %s",
			e->base_by, e->by);
	if (local + DECLARATION_LATEST_S < e->at) {
		if (text)
			return error_set(err, ERR_REFUSED, "--base-by",
				"%s has passed everywhere", e->base_by);
		local = e->local;
	}
	(void)snprintf(
		e->base_by, sizeof e->base_by, "%.19s", instant_format(local, moment));
	return true;
}

bool
enforce_read(struct session *s, const struct option_values *args, struct enforcing *e,
	struct error *err)
{
	const char *by = option_value(args, "by");
	struct build build;

	*e = (struct enforcing){.s = s,
		.target = option_value(args, "target"),
		.details_url = option_value(args, "details-url"),
		.beta = option_flag(args, "beta"),
		.same_major = option_flag(args, "same-major")};
	if (e->details_url && *e->details_url && !is_link(e->details_url)) {
		(void)error_set(err, ERR_USAGE, "--details-url", "\"%.80s\" is no link",
			e->details_url);
		return error_set_next(
			err, "give an address of http or https, or \"\" for none");
	}
	if (!declaration_time(by, e->by, &e->local, err) ||
		!ask_at(args, s->now, &e->at, err))
		return false;
	if (e->target && !build_parse(e->target, &build))
		return error_set(err, ERR_USAGE, "--target",
			"\"%.40s\" is no build; `sucat targets` lists them", e->target);
	if (e->local + DECLARATION_LATEST_S < e->at)
		return error_set(
			err, ERR_REFUSED, "--by", "%s has passed everywhere", e->by);
	return read_base_by(args, e, err);
}

/* The link of the note about a release, in the arena; "" when none is known. */
static bool
details_of(const struct enforcing *e, enum platform platform, const char *build,
	struct arena *arena, const char **url, struct error *err)
{
	const struct advisory_filter filter = {.platform = platform_name(platform),
		.build = build,
		.cve = "",
		.at = e->at};
	const struct release_security *security;
	const struct advisory_row *row;
	struct advisories found;

	*url = e->details_url ? e->details_url : "";
	if (e->details_url)
		return true;
	if (!advisory_load(e->s->db, &filter, arena, &found, err))
		return false;
	security = advisory_find(&found, filter.platform, build);
	row = security ? advisory_main(security) : NULL;
	*url = row ? row->url : "";
	return true;
}

static bool
put(const struct enforcing *e, struct declaration *d, const char *build,
	json_t *declarations, struct error *err)
{
	struct arena arena;
	bool ok;

	arena_init(&arena, CAP_ARENA_BYTES);
	d->build = build;
	ok = details_of(e, d->platform, build, &arena, &d->details_url, err) &&
	     (json_array_append_new(declarations, declaration_json(d)) == 0 ||
		     error_set(err, ERR_NOMEM, NULL, "out of memory"));
	arena_clear(&arena);
	return ok;
}

static bool
note(json_t *notes, json_t *text, struct error *err)
{
	return json_array_append_new(notes, text) == 0 ||
	       error_set(err, ERR_NOMEM, NULL, "out of memory");
}

bool
enforce_note_basis(const struct enforcing *e, const struct view *view, json_t *notes,
	struct error *err)
{
	const char *basis = ask_basis_note(view, e->s->now);

	if (!basis)
		return error_set(err, ERR_NOMEM, NULL, "out of memory");
	return !*basis || note(notes, json_string(basis), err);
}

/* Does what it runs take such a declaration? */
static bool
note_system(const struct enforced *whom, json_t *notes, struct error *err)
{
	const char *since = policy_enforceable_since(whom->platform),
		   *name = platform_name(whom->platform);

	if (!since)
		return note(notes,
			json_sprintf("no %s is known to take this declaration", name),
			err);
	return version_compare_numbers(whom->version, since) >= 0 ||
	       note(notes,
		       json_sprintf(
			       "%s %s does not take this declaration, %s %s and later do: "
			       "update it by a command first",
			       name, whom->version, name, since),
		       err);
}

/* What of it depends on which build of its version a device runs. */
static bool
note_bases(const struct target *t, json_t *notes, struct error *err)
{
	for (size_t i = 0; i < t->n_only_on; i++)
		if (!note(notes,
			    json_sprintf(
				    "%s holds only on %s: a device on another build of that "
				    "version reports an error",
				    t->build, t->only_on[i]),
			    err))
			return false;
	return true;
}

/* Another first number than what it runs. */
static bool
note_upgrade(const struct enforced *whom, const struct target *t, json_t *notes,
	struct error *err)
{
	return version_is_same_major(t->version, whom->version) ||
	       note(notes,
		       json_sprintf("%s is an upgrade from %s to another major version; "
				    "--same-major stays in its own",
			       t->build, whom->version),
		       err);
}

/* An older system installs the base of a response first. */
static bool
put_base(const struct enforcing *e, const struct declaration *last,
	const struct target *t, json_t *declarations, json_t *notes, struct error *err)
{
	struct declaration first = *last;

	first.by = e->base_by;
	return note(notes,
		       json_sprintf(
			       "two steps: the device installs %s first, by %s, then "
			       "%s, by %s",
			       t->via, e->base_by, t->build, e->by),
		       err) &&
	       put(e, &first, t->via, declarations, err);
}

bool
enforce_declare(const struct enforcing *e, const struct enforced *whom,
	const struct enforceable *choice, json_t *declarations, json_t *notes,
	struct error *err)
{
	const struct target *t = choice->target;
	struct declaration d = {.platform = whom->platform,
		.identity = whom->identity,
		.version = t->version,
		.by = e->by};

	if (!note_system(whom, notes, err) || !note_bases(t, notes, err) ||
		(!e->same_major && !note_upgrade(whom, t, notes, err)))
		return false;
	if (t->via && t->combined &&
		!note(notes,
			json_sprintf("%s is installed on the way, in one go with %s",
				t->via, t->build),
			err))
		return false;
	if (t->via && !t->combined && !put_base(e, &d, t, declarations, notes, err))
		return false;
	return put(e, &d, t->build, declarations, err);
}

bool
enforce_print(
	struct writer *w, const json_t *documents, const json_t *notes, struct error *err)
{
	for (size_t i = 0; i < json_array_size(notes); i++)
		log_line(LOG_WARN, "note: %s",
			json_string_value(json_array_get(notes, i)));
	for (size_t i = 0; i < json_array_size(documents); i++) {
		char *text = value_dump(json_array_get(documents, i), JSON_INDENT(2));
		bool ok = text ? writer_bytes(w, text, strlen(text), err) &&
					  writer_bytes(w, "\n", 1, err)
			       : error_set(err, ERR_NOMEM, NULL, "out of memory");

		free(text);
		if (!ok)
			return false;
	}
	return true;
}
