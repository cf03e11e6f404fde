/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/release_json.h"

#include "cli/value.h"

json_t *
release_json(const struct release_row *row)
{
	return json_pack("{s:s, s:s, s:o, s:o, s:s, s:o, s:b, s:o, s:o, s:o, s:o, s:o, "
			 "s:o, s:o, s:o, s:o, s:s}",
		"platform", row->platform, "kind", row->kind, "version",
		value_text(row->version), "extra", value_text(row->extra), "build",
		row->build, "aliases", value_texts(row->aliases, row->n_aliases), "beta",
		row->beta ? 1 : 0, "prerequisite_build", value_text(row->base_build),
		"posted", value_day(row->posted), "released", value_day(row->released),
		"expires", value_day(row->expires), "first_seen",
		value_moment(row->first_seen), "last_seen", value_moment(row->last_seen),
		"withdrawn", value_moment(row->withdrawn), "sources",
		value_texts(row->sources, row->n_sources), "advisory",
		value_text(row->advisory), "security", security_name(row->security));
}
