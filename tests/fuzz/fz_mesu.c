/* SPDX-License-Identifier: Apache-2.0 */
/* fz_mesu - bytes as a MobileAsset list: of updates, of IPSW images; XML or binary. */
#include "parser/bplist.h"
#include "parser/mesu.h"
#include "tests/fuzz/records.h"
#include "tests/fuzz/target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool binary = bplist_is((const char *)data, size);
	const struct fuzz_format updates = {
		mesu_parse, "mesu-macos", !binary, binary ? NULL : "</plist"};
	const struct fuzz_format images = {
		mesu_parse_ipsw, "mesu-ipsw", !binary, binary ? NULL : "</plist"};

	(void)fuzz_parse(&updates, data, size, NULL);
	(void)fuzz_parse(&images, data, size, NULL);
	return 0;
}
