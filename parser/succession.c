/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/succession.h"

#include "parser/build.h"
#include "parser/version.h"

#include <string.h>

/* The same payload under another number, or the very same build. */
static bool
is_same(const struct listing *a, const struct listing *b)
{
	return strcmp(a->build, b->build) == 0 || build_is_twin(a->build, b->build) ||
	       build_is_twin(b->build, a->build);
}

static bool
in_train(const struct listing *gone, const struct listing *other)
{
	return other->full && !is_same(gone, other) &&
	       version_is_same_major(other->version, gone->version);
}

static bool
has_newer_in_train(const struct listing *gone, const struct listing *listed, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int order;

		if (!in_train(gone, &listed[i]))
			continue;
		order = version_compare_numbers(listed[i].version, gone->version);
		if (order > 0 || (order == 0 && listed[i].first_seen > gone->first_seen))
			return true;
	}
	return false;
}

/* Is nothing of the train left, but a later train there? */
static bool
has_later_train_only(const struct listing *gone, const struct listing *listed, size_t n)
{
	bool later = false;

	for (size_t i = 0; i < n; i++) {
		if (in_train(gone, &listed[i]))
			return false;
		later = later || (listed[i].full && version_major(listed[i].version) >
							    version_major(gone->version));
	}
	return later;
}

static bool
is_later_letter(const struct listing *gone, const struct listing *other)
{
	char have[8], get[8];
	int order;

	if (other->full || is_same(gone, other) ||
		strcmp(other->prerequisite_build, gone->prerequisite_build) != 0 ||
		!version_extra_parse(gone->extra, have) ||
		!version_extra_parse(other->extra, get))
		return false;
	order = version_extra_compare(get, have);
	return order > 0 || (order == 0 && other->first_seen > gone->first_seen);
}

static bool
is_response_replaced(const struct listing *gone, const struct listing *listed, size_t n)
{
	const struct listing *base = NULL;

	for (size_t i = 0; i < n; i++) {
		if (is_later_letter(gone, &listed[i]))
			return true;
		if (listed[i].full &&
			strcmp(listed[i].build, gone->prerequisite_build) == 0)
			base = &listed[i];
	}
	return !base || has_newer_in_train(base, listed, n);
}

bool
succession_is_replaced(const struct listing *gone, const struct listing *listed, size_t n)
{
	if (n == 0 || version_major(gone->version) < 0)
		return true;
	if (!gone->full)
		return is_response_replaced(gone, listed, n);
	return has_newer_in_train(gone, listed, n) ||
	       has_later_train_only(gone, listed, n);
}
