/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fuzz/small_store.h"

#include "cli/file.h"
#include "core/limits.h"
#include "db/ingest.h"
#include "db/source.h"
#include "parser/device.h"
#include "parser/format.h"
#include "tests/fuzz/target.h"

#include <string.h>
#include <unistd.h>

#define ROW(version, build, more, devices)                                               \
	"{\"ProductVersion\":\"" version "\",\"Build\":\"" build "\"," more              \
	"\"PostingDate\":\"2026-03-11\",\"ExpirationDate\":\"2026-12-01\","              \
	"\"SupportedDevices\":[" devices "]}"

static const char pmv[] = "{\"PublicAssetSets\":{\"macOS\":[" ROW(
	"14.8.4", "23J319", "", "\"J314sAP\",\"J504AP\"") "," ROW("26.3.1", "25D2128", "",
	"\"J314sAP\",\"J504AP\"") "," ROW("26.3.2", "25D2140", "",
	"\"J504AP\"") "],\"iOS\":[" ROW("26.3.1", "23D8133", "",
	"\"iPhone15,2\",\"iPad13,1\"") "]},"
				       "\"PublicBackgroundSecurityImprovements\":{\"macOS\":[" ROW(
					       "26.3.1", "25D771280a",
					       "\"ProductVersionExtra\":\"(a)\",\"PrerequisiteBuild\":\"25D2128\",",
					       "\"J504AP\"") "]}}";

static const char catalog[] =
	"<?xml version=\"1.0\"?><plist version=\"1.0\"><dict><key>CatalogVersion</key>"
	"<integer>2</integer><key>IndexDate</key><date>2026-03-11T17:00:00Z</date>"
	"<key>Products</key><dict><key>042-41700</key><dict><key>PostDate</key>"
	"<date>2023-09-26T17:02:18Z</date><key>ServerMetadataURL</key>"
	"<string>https://swdist.apple.com/a.smd</string><key>Packages</key><array><dict>"
	"<key>Size</key><integer>1409615</integer><key>URL</key>"
	"<string>https://swcdn.apple.com/MajorOSInfo.pkg</string></dict></array></dict>"
	"</dict></dict></plist>";

static const struct device_row devices[] = {
	{"J504AP",     PLATFORM_MACOS, "Mac15,3",        "MacBook Pro (14-inch, M3, Nov 2023)", ""},
	{"J314sAP",    PLATFORM_MACOS, "MacBookPro18,3", "MacBook Pro (14-inch, 2021)",         ""},
	{"iPhone15,2", PLATFORM_IOS,   "iPhone15,2",     "iPhone 14 Pro",                       ""},
};

static const struct {
	struct source_row row;
	const char *body;
	size_t len;
} answers[] = {
	{{"gdmf-pmv", "pmv", "https://gdmf.apple.com/v2/pmv", "any", "apple", 1800, 1},
         pmv,     sizeof pmv - 1    },
	{{"swscan-index-14", "catalog",
		 "https://swscan.apple.com/content/catalogs/others/index-14.merged-1.sucatalog",
		 "macOS", "public", 3600, 2},
         catalog, sizeof catalog - 1},
};

static void
must(bool done, const struct error *err)
{
	promise(done, "%s: %s", err->source, err->reason);
}

static void
put_devices(struct db *db, struct error *err)
{
	must(db_begin(db, err), err);
	for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++)
		must(source_put_device(db, &devices[i], err), err);
	must(source_join_models(db, err) && db_commit(db, err), err);
}

static void
put_answers(struct db *db, struct error *err)
{
	struct ingest *in = ingest_new(db, format_find, err);
	struct fold_result result = {0};
	struct source *source;
	struct arena arena;
	enum keep keep;

	must(in, err);
	arena_init(&arena, MIB(1));
	for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
		const struct source_row *row = &answers[i].row;
		struct ingest_answer answer = {
			.kind = row->kind,
			.url = row->url,
			.at = FUZZ_NOW - (int64_t)90 * 86400,
			.body = answers[i].body,
			.len = answers[i].len,
		};

		must(db_begin(db, err) &&
				source_put(db, row, format_find(row->kind)->rank, true,
					err) &&
				db_commit(db, err) &&
				source_get(db, &arena, row->name, &source, err),
			err);
		answer.source_id = source->id;
		must(ingest_live(in, &answer, &keep, &result, err), err);
	}
	promise(result.folded == 2 && result.refused == 0, "%s", result.message);
	ingest_free(in);
	arena_clear(&arena);
}

const char *
small_store_path(void)
{
	static char path[FUZZ_PATH_BYTES], beside[4][FUZZ_PATH_BYTES];
	struct error err = ERROR_INIT;
	struct db *db;

	if (*path)
		return path;
	(void)fuzz_write("small.db", "", 0, path); /* so that it goes with the folder */
	(void)fuzz_write("small.db-wal", "", 0, beside[0]);
	(void)fuzz_write("small.db-shm", "", 0, beside[1]);
	(void)fuzz_write("small.db.lock", "", 0, beside[2]);
	(void)unlink(path);
	(void)unlink(beside[0]);
	(void)unlink(beside[1]);
	db = db_open(path, DB_CREATE, &err);
	must(db, &err);
	put_devices(db, &err);
	put_answers(db, &err);
	db_close(db);
	return path;
}

const struct buf *
small_store_bytes(void)
{
	static struct buf bytes;
	struct error err = ERROR_INIT;

	if (!bytes.len) {
		buf_init(&bytes, MIB(16));
		must(file_read(small_store_path(), &bytes, &err), &err);
	}
	return &bytes;
}
