/* SPDX-License-Identifier: Apache-2.0 */
#include "db/enforceable.h"

#include "core/instant.h"
#include "parser/version.h"

#include <stdio.h>
#include <string.h>

/* What each reason means to who would enforce it. */
static const char *const meanings[REASON_COUNT] = {
	[REASON_NOT_NEWER] = "it is not above what the device runs",
	[REASON_DEVICE_NOT_LISTED] = "it is listed for other devices",
	[REASON_DEVICE_UNKNOWN] = "no source says for which devices it is",
	[REASON_BASE_DIFFERS] = "it installs on another base only",
	[REASON_EXPIRED] = "it has expired",
	[REASON_WITHDRAWN] = "it was withdrawn",
	[REASON_BETA] = "it is a beta, and --beta was not given",
	[REASON_SUPERSEDED_RESPONSE] = "the device has it, or a newer letter replaces it",
	[REASON_NOT_LISTED_NOW] = "it is not listed at that moment",
	[REASON_KIND_UNKNOWN] = "what kind of release it is, is not known",
};

static bool
is_of(const struct target *t, const char *build)
{
	for (size_t i = 0; i < t->n_aliases; i++)
		if (strcmp(t->aliases[i], build) == 0)
			return true;
	return strcmp(t->build, build) == 0;
}

static const struct target *
target_of(const struct targets *targets, const char *build)
{
	for (size_t i = 0; i < targets->n; i++)
		if (is_of(&targets->list[i], build))
			return &targets->list[i];
	return NULL;
}

static void
refuse(struct enforceable *out, const char *build, const char *word, const char *sentence)
{
	out->target = NULL;
	out->build = build;
	(void)snprintf(out->refusal, sizeof out->refusal, "%s%s%s", word,
		*word ? ": " : "", sentence);
}

/* Why the build is no target. */
static void
refuse_named(const struct targets *targets, const char *build, struct enforceable *out)
{
	for (size_t i = 0; i < targets->n_rejected; i++) {
		const struct rejection *r = &targets->rejected[i];

		if (strcmp(r->build, build) != 0)
			continue;
		refuse(out, build, reason_name(r->reason),
			meanings[r->reason] ? meanings[r->reason] : "it does not hold");
		return;
	}
	refuse(out, build, "", "no source lists this build for its platform");
}

/* Is it an upgrade where none is wished for? */
static bool
is_unwanted(const struct target *t, const struct enforceable_wish *wish)
{
	return wish->same_major && !version_is_same_major(t->version, wish->same_major);
}

/* The newest full update, else the newest response on the base itself. */
static const struct target *
newest(const struct targets *targets, const struct enforceable_wish *wish)
{
	const struct target *response = NULL;

	for (size_t i = 0; i < targets->n; i++) {
		const struct target *t = &targets->list[i];

		if (is_unwanted(t, wish))
			continue;
		if (t->kind == KIND_FULL)
			return t;
		if (!response && t->reason == REASON_EXACT_BASE)
			response = t;
	}
	return response;
}

/* Will it be there on the day of the deadline? */
static bool
lasts(const struct target *t, int64_t until, struct enforceable *out)
{
	char day[INSTANT_TEXT_BYTES], sentence[96];

	if (t->expires == INSTANT_NONE || instant_day(until) <= t->expires)
		return true;
	(void)snprintf(sentence, sizeof sentence,
		"it expires after %s, before the deadline",
		instant_format_day(t->expires, day));
	refuse(out, t->build, "", sentence);
	return false;
}

void
enforceable_choose(const struct targets *targets, const struct enforceable_wish *wish,
	struct enforceable *out)
{
	const struct target *t =
		wish->build ? target_of(targets, wish->build) : newest(targets, wish);

	*out = (struct enforceable){.build = ""};
	if (!t && wish->build) {
		refuse_named(targets, wish->build, out);
		return;
	}
	if (!t) {
		refuse(out, "", "",
			wish->same_major && targets->n
				? "nothing of its major version is offered to it"
				: "nothing is offered to it");
		out->idle = true;
		return;
	}
	if (is_unwanted(t, wish)) {
		refuse(out, t->build, "",
			"it is an upgrade to another major version, and --same-major was "
			"given");
		return;
	}
	out->build = t->build;
	out->base = t->via ? target_of(targets, t->via) : NULL;
	if (!lasts(t, wish->until, out) ||
		(out->base && !lasts(out->base, wish->until, out)))
		return;
	out->target = t;
}
