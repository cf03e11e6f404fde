/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fleet_html.h - the fleet report as one web page: nothing is loaded, no script runs.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_FLEET_HTML_H
#define SUCAT_CLI_FLEET_HTML_H

#include "cli/fleet_table.h"

NODISCARD bool fleet_html(struct writer *w, const struct fleet_table *table,
	const struct fleet_totals *totals, const struct standing_question *question,
	const json_t *notes, struct error *err);

#endif
