/* SPDX-License-Identifier: Apache-2.0 */
/*
 * consumer_json.h - a consumer of news as the JSON contract writes it, and as columns.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_CONSUMER_JSON_H
#define SUCAT_CLI_CONSUMER_JSON_H

#include "cli/writer.h"
#include "db/consumer.h"

#define CONSUMER_COLUMNS 9
extern const struct column consumer_columns[CONSUMER_COLUMNS];

/* All by name, each with what is parked for it: a new array; their rows in `arena`. NULL with err set
 * when the store or memory fails. */
json_t *consumers_json(struct db *db, struct arena *arena, struct consumer **list,
	size_t *n, struct error *err);

#endif
