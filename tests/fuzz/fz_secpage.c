/* SPDX-License-Identifier: Apache-2.0 */
/* fz_secpage - bytes as a page of security notes: an index, a note. No claim of a release is made
 * without a platform and a version (records.c). */
#include "parser/advisory.h"
#include "parser/secindex.h"
#include "tests/fuzz/records.h"
#include "tests/fuzz/target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct fuzz_format index = {
		secindex_parse, "secindex-2026", true, NULL};
	static const struct fuzz_format note = {
		advisory_parse, "advisory-126604", true, NULL};

	(void)fuzz_parse(&index, data, size, NULL);
	(void)fuzz_parse(&note, data, size, NULL);
	return 0;
}
