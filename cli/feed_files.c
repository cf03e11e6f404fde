/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed.h"

#include <stddef.h>

const char *const feed_folders[] = {"lite", "v1", "v2", NULL};

const struct feed_file_row feed_files[] = {
	{"sucat.json",                 feed_write_sucat,     0,                 false},
	{"sucat.schema.json",          feed_write_schema,    FEED_SCHEMA_FACTS, false},
	{"lite/macos.json",            feed_write_lite,      PLATFORM_MACOS,    false},
	{"lite/ios.json",              feed_write_lite,      PLATFORM_IOS,      false},
	{"lite/ipados.json",           feed_write_lite,      PLATFORM_IPADOS,   false},
	{"lite/tvos.json",             feed_write_lite,      PLATFORM_TVOS,     false},
	{"lite/watchos.json",          feed_write_lite,      PLATFORM_WATCHOS,  false},
	{"lite/audioos.json",          feed_write_lite,      PLATFORM_AUDIOOS,  false},
	{"lite/visionos.json",         feed_write_lite,      PLATFORM_VISIONOS, false},
	{"lite/schema.json",           feed_write_schema,    FEED_SCHEMA_LITE,  false},
	{"v1/macos_data_feed.json",    feed_write_v1,        FAMILY_MACOS,      false},
	{"v1/ios_data_feed.json",      feed_write_v1,        FAMILY_IOS,        false},
	{"v2/macos_data_feed.json",    feed_write_v2,        FAMILY_MACOS,      false},
	{"v2/ios_data_feed.json",      feed_write_v2,        FAMILY_IOS,        false},
	{"v2/tvos_data_feed.json",     feed_write_v2,        FAMILY_TVOS,       false},
	{"v2/watchos_data_feed.json",  feed_write_v2,        FAMILY_WATCHOS,    false},
	{"v2/visionos_data_feed.json", feed_write_v2,        FAMILY_VISIONOS,   false},
	{"pmv.json",                   feed_write_pmv,       0,                 false},
	{"atom.xml",                   feed_write_atom,      0,                 false},
	{"feed.json",                  feed_write_jsonfeed,  0,                 false},
	{"events.ndjson",              feed_write_events,    0,                 false},
	{"index.html",                 feed_write_page,      0,                 true },
	{"v1/timestamp.json",          feed_write_timestamp, 1,                 true },
	{"v2/timestamp.json",          feed_write_timestamp, 2,                 true },
	{"SHA256SUMS",                 feed_write_sums,      0,                 true },
	{"manifest.json",              feed_write_manifest,  0,                 true },
	{NULL,			 NULL,                 0,                 false},
};
