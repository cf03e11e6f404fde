/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_security.h - the security notes of each release of the model.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_FEED_SECURITY_H
#define SUCAT_CLI_FEED_SECURITY_H

#include "cli/feed_model.h"

/* Fill in security, advisories and cves of n releases, as told at the model's moment. */
NODISCARD bool feed_security_read(struct feed_model *model, struct feed_release *releases,
	size_t n, struct error *err);
/*
 * Join what is known of the same build on another platform, in `arena`: the notes of both, each
 * address once, and their CVEs. Yes wins over unknown, unknown over no.
 */
NODISCARD bool feed_security_join(struct feed_release *to,
	const struct feed_release *from, struct arena *arena, struct error *err);

#endif
