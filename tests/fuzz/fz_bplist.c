/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fz_bplist - bytes as a binary property list. What the check lets through, libplist reads, and the
 * tree is within the caps: no cycle, no depth, no count and no text beyond them.
 */
#include "core/limits.h"
#include "parser/bplist.h"
#include "tests/fuzz/target.h"

#include <plist/plist.h>
#include <string.h>

struct tree {
	uint64_t values, bytes;
};

static void measure(plist_t node, int depth, struct tree *t);

static void
measure_dict(plist_t node, int depth, struct tree *t)
{
	plist_dict_iter it = NULL;
	plist_t value = NULL;
	char *key = NULL;

	plist_dict_new_iter(node, &it);
	for (;;) {
		plist_dict_next_item(node, it, &key, &value);
		if (!value)
			break;
		promise(key && fuzz_is_utf8(key), "a key that is no text");
		free(key);
		key = NULL;
		t->values++;
		measure(value, depth + 1, t);
	}
	free(it);
}

static void
measure(plist_t node, int depth, struct tree *t)
{
	plist_type type = plist_get_node_type(node);
	const char *text;
	uint64_t len = 0;

	promise(depth <= CAP_PLIST_DEPTH, "a depth of %d", depth);
	t->values++;
	if (type == PLIST_DICT)
		measure_dict(node, depth, t);
	for (uint32_t i = 0; type == PLIST_ARRAY && i < plist_array_get_size(node); i++)
		measure(plist_array_get_item(node, i), depth + 1, t);
	if (type == PLIST_STRING) {
		text = plist_get_string_ptr(node, &len);
		promise(text && fuzz_is_utf8(text) && strlen(text) == len,
			"a string that is no text");
	}
	if (type == PLIST_DATA)
		(void)plist_get_data_ptr(node, &len);
	t->bytes += len;
	promise(t->values <= CAP_PLIST_NODES && t->bytes <= 3 * CAP_MESU_BYTES,
		"%llu values", (unsigned long long)t->values);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = fuzz_copy(data, size);
	struct error err = ERROR_INIT;
	struct tree t = {0, 0};
	plist_t root = NULL;

	if (bplist_check(copy, size, "mesu-macos", &err)) {
		promise(bplist_is(copy, size), "none, and accepted");
		plist_from_bin(copy, (uint32_t)size, &root);
		promise(root, "libplist refuses what was let through");
		measure(root, 0, &t);
		plist_free(root);
	} else {
		fuzz_check_error(&err, "mesu-macos", true);
		promise(err.name && strcmp(err.name, "plist.bin") == 0, "%s", err.reason);
	}
	free(copy);
	return 0;
}
