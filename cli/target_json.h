/* SPDX-License-Identifier: Apache-2.0 */
/*
 * target_json.h - targets as the JSON contract writes them (doc/schemas/targets.json).
 *
 * Layer: cli. Each returns a new value, NULL when out of memory.
 */
#ifndef SUCAT_CLI_TARGET_JSON_H
#define SUCAT_CLI_TARGET_JSON_H

#include "db/target.h"

#include <jansson.h>

json_t *target_json(const struct target *target);
json_t *rejection_json(const struct rejection *rejection);
/* The arrays of what is rejected, and of what a deferral hides. */
json_t *rejected_json(const struct targets *targets);
json_t *hidden_json(const struct targets *targets);

#endif
