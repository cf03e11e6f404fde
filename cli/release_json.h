/* SPDX-License-Identifier: Apache-2.0 */
/*
 * release_json.h - a release as the JSON contract writes it (doc/schemas/releases.json).
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_RELEASE_JSON_H
#define SUCAT_CLI_RELEASE_JSON_H

#include "db/release_list.h"

#include <jansson.h>

/* A new reference, NULL when out of memory. */
json_t *release_json(const struct release_row *row);

#endif
