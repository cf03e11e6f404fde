/* SPDX-License-Identifier: Apache-2.0 */
/*
 * succession.h - does something newer stand in the place of a release that a list dropped?
 *
 * Layer: parser (pure). Apple drops what it replaced, and what it took back: this tells one from
 * the other, for one device. Facts: doc/formats.md, "Absence and withdrawal".
 */
#ifndef SUCAT_PARSER_SUCCESSION_H
#define SUCAT_PARSER_SUCCESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A release as a list offers it. Strings are never NULL. */
struct listing {
	bool full; /* a full update; else a response */
	const char *version, *extra, *build;
	const char *prerequisite_build; /* of a response: its base */
	int64_t first_seen;             /* when its source first listed the build */
};

/*
 * Is `gone` replaced for the device to which the list offers these `n` others now (betas left out)?
 *
 *  a full update:  by a higher version of its train (26.6.1 by 26.6.2), or by a later build of its
 *                  version that is no twin (26.0 23A341 by 23A345); where nothing of its train is
 *                  left, by any later train (tvOS 17.6.1 by 18.2). An older train that is left without
 *                  its newest release is not replaced by a newer train: 15.7.9 not by 26.6.2.
 *  a response:     by a higher letter on its base; and always where its base is not listed, or is
 *                  itself replaced in its train, since a response is for the current release.
 *
 * A release that cannot be compared counts as replaced, and so does one where nothing at all is left
 * for the device: then it is the device that went, or the list. No alarm without grounds.
 */
bool succession_is_replaced(
	const struct listing *gone, const struct listing *listed, size_t n);

#endif
