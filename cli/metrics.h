/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metrics.h - the state of store and sources as Prometheus text (exposition format 0.0.4).
 *
 * Layer: cli (pure).
 */
#ifndef SUCAT_CLI_METRICS_H
#define SUCAT_CLI_METRICS_H

#include "core/buf.h"
#include "db/consumer.h"
#include "db/source.h"
#include "db/status.h"

/* Append all metrics; sources that are not known (health.h) are left out. */
NODISCARD bool metrics_append(struct buf *out, const struct status_store *store,
	const struct source *sources, size_t n, struct error *err);
/* And those of the consumers of news. */
NODISCARD bool metrics_append_consumers(
	struct buf *out, const struct consumer *consumers, size_t n, struct error *err);

#endif
