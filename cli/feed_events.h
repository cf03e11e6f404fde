/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_events.h - the event log of the store, and events.ndjson: an object a line, oldest first.
 *
 * Layer: cli. A line says what never changes, so that the file only grows.
 */
#ifndef SUCAT_CLI_FEED_EVENTS_H
#define SUCAT_CLI_FEED_EVENTS_H

#include "cli/feed_model.h"

/* Fill in model->events; its index is there. */
NODISCARD bool feed_events_read(struct feed_model *model, struct error *err);

#endif
