/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/applicability.h"

#include "parser/build.h"
#include "parser/version.h"

#include <string.h>

static const char *const names[REASON_COUNT] = {
	[REASON_NEWER_VERSION] = "newer-version",
	[REASON_REBUILD] = "rebuild",
	[REASON_EXACT_BASE] = "exact-base",
	[REASON_VIA_BASE] = "via-base",
	[REASON_NOT_NEWER] = "not-newer",
	[REASON_DEVICE_NOT_LISTED] = "device-not-listed",
	[REASON_DEVICE_UNKNOWN] = "device-unknown",
	[REASON_BASE_DIFFERS] = "base-differs",
	[REASON_EXPIRED] = "expired",
	[REASON_WITHDRAWN] = "withdrawn",
	[REASON_BETA] = "beta",
	[REASON_SUPERSEDED_RESPONSE] = "superseded-response",
	[REASON_DEFERRED] = "deferred",
	[REASON_NOT_LISTED_NOW] = "not-listed-now",
	[REASON_KIND_UNKNOWN] = "kind-unknown",
};

const char *
reason_name(enum reason reason)
{
	return names[reason];
}

bool
reason_holds(enum reason reason)
{
	return reason <= REASON_VIA_BASE;
}

bool
applicability_may_rebuild(const struct base *base, const struct offer *offer)
{
	return offer->kind == KIND_FULL &&
	       strcmp(base->canonical_build, offer->canonical_build) != 0 &&
	       version_compare_numbers(offer->version, base->version) == 0;
}

bool
applicability_is_above(const struct base *base, const struct offer *offer)
{
	int order;

	if (version_major(base->version) < 0) /* else every offer would be above it */
		return false;
	order = version_compare_numbers(offer->version, base->version);
	if (order != 0 || !base->prerelease ||
		strcmp(base->canonical_build, offer->canonical_build) == 0)
		return order > 0;
	/* a later beta of the version, or its release */
	return !offer->beta ||
	       (*base->build && build_compare(offer->build, base->build) > 0);
}

static enum reason
judge_full(const struct base *base, const struct offer *offer)
{
	bool above = applicability_is_above(base, offer);

	if (!above && !(applicability_may_rebuild(base, offer) && offer->offered_later))
		return REASON_NOT_NEWER;
	if (offer->prerequisite_build[0] &&
		strcmp(offer->prerequisite_build, base->build) != 0)
		return REASON_BASE_DIFFERS;
	return above ? REASON_NEWER_VERSION : REASON_REBUILD;
}

/* Is this response at or below the one installed now? */
static bool
is_superseded(const struct base *base, const struct offer *offer)
{
	const char *installed = base->supplemental_build;
	char have[8], get[8];

	if (strcmp(installed, base->build) == 0)
		installed = "";
	if (installed[0] && strcmp(installed, offer->build) == 0)
		return true;
	if (version_extra_parse(base->supplemental_extra, have) && have[0] &&
		version_extra_parse(offer->extra, get) && get[0])
		return version_extra_compare(get, have) <= 0;
	return installed[0] && build_compare(offer->build, installed) <= 0;
}

static enum reason
judge_response(const struct base *base, const struct offer *offer)
{
	if (!base->build[0] || strcmp(offer->prerequisite_build, base->build) != 0)
		return REASON_BASE_DIFFERS;
	return is_superseded(base, offer) ? REASON_SUPERSEDED_RESPONSE
					  : REASON_EXACT_BASE;
}

/* For how many days the management hides it. */
static int
days_of(const struct base *base, const struct offer *offer,
	const struct question *question)
{
	return version_is_same_major(offer->version, base->version)
		       ? question->defer_days
		       : question->defer_major_days;
}

enum reason
applicability_judge(const struct base *base, const struct offer *offer,
	const struct question *question)
{
	bool full = offer->kind == KIND_FULL;
	enum reason reason;

	if (offer->withdrawn != INSTANT_NONE && question->at >= offer->withdrawn)
		return REASON_WITHDRAWN;
	if (!offer->listed)
		return REASON_NOT_LISTED_NOW;
	if (!offer->devices_known)
		return REASON_DEVICE_UNKNOWN;
	if (!offer->device_listed)
		return REASON_DEVICE_NOT_LISTED;
	if (offer->beta && !question->beta)
		return REASON_BETA;
	if (offer->kind == KIND_UNKNOWN)
		return REASON_KIND_UNKNOWN;
	reason = full ? judge_full(base, offer) : judge_response(base, offer);
	if (!reason_holds(reason))
		return reason;
	if (offer->expires != INSTANT_NONE && instant_day(question->at) > offer->expires)
		return REASON_EXPIRED;
	if (applicability_visible_from(base, offer, question) > question->at &&
		(full && days_of(base, offer, question) > 0))
		return REASON_DEFERRED;
	return reason;
}

int64_t
applicability_visible_from(const struct base *base, const struct offer *offer,
	const struct question *question)
{
	if (question->released == INSTANT_NONE)
		return INSTANT_NONE;
	return question->released +
	       (int64_t)(offer->kind == KIND_FULL ? days_of(base, offer, question) : 0) *
		       INSTANT_DAY_S;
}
