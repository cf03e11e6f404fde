/* SPDX-License-Identifier: Apache-2.0 */
/* fz_version - three lines as versions: the laws of an order; what parses keeps its parts. */
#include "parser/version.h"
#include "tests/fuzz/target.h"

#include <stdio.h>
#include <string.h>

typedef int compare_fn(const char *a, const char *b);

static void
check_parts(const char *text, const struct version *v)
{
	char again[128], numbers[64];
	struct version w;
	int n = 0;

	promise(v->n_numbers >= 1 && v->n_numbers <= 4, "%s", text);
	for (int i = 0; i < v->n_numbers; i++)
		n += snprintf(numbers + n, sizeof numbers - (size_t)n, "%s%lld",
			i ? "." : "", (long long)v->numbers[i]);
	n = snprintf(again, sizeof again, "%s", numbers);
	if (v->stage != VERSION_RELEASE)
		n += snprintf(again + n, sizeof again - (size_t)n, " %s %lld",
			v->stage == VERSION_BETA ? "beta" : "RC",
			(long long)v->stage_number);
	if (v->respin)
		n += snprintf(again + n, sizeof again - (size_t)n, " v.%lld",
			(long long)v->respin);
	if (*v->extra)
		(void)snprintf(again + n, sizeof again - (size_t)n, " (%s)", v->extra);
	promise(version_parse(again, &w) && version_compare(v, &w) == 0, "%s: %s", text,
		again);
	promise(version_compare_text(text, again) == 0, "%s: %s", text, again);
	promise(version_compare_numbers(text, numbers) == 0, "%s: %s", text, numbers);
	promise(version_major(text) == v->numbers[0], "%s", text);
}

static void
check_one(const char *text)
{
	const char *rest = version_strip_prefix(text);
	char extra[8], again[8];
	struct version v;

	if (version_parse(text, &v))
		check_parts(text, &v);
	else
		promise(version_major(text) == -1, "%s", text);
	if (version_is_plain(text))
		promise(version_parse(text, &v) && v.stage == VERSION_RELEASE &&
				!*v.extra && strlen(text) <= CAP_VERSION_BYTES,
			"%s", text);
	promise(rest == text || rest == text + 4, "%s", text);
	if (version_extra_parse(text, extra))
		promise(version_extra_parse(extra, again) && strcmp(extra, again) == 0 &&
				version_extra_compare(extra, again) == 0,
			"%s", text);
}

static void
check_order(compare_fn *compare, char *const *t)
{
	for (size_t i = 0; i < 27; i++) {
		const char *a = t[i % 3], *b = t[i / 3 % 3], *c = t[i / 9];
		int ab = compare(a, b);

		promise(ab >= -1 && ab <= 1 && compare(b, a) == -ab && compare(a, a) == 0,
			"%s, %s", a, b);
		if (ab <= 0 && compare(b, c) <= 0)
			promise(compare(a, c) <= 0, "%s, %s, %s", a, b, c);
		if (ab == 0) /* what is equal is equal against everything */
			promise(compare(a, c) == compare(b, c), "%s, %s, %s", a, b, c);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_texts t = fuzz_texts_of(data, size, 3);

	for (size_t i = 0; i < 3; i++)
		check_one(t.list[i]);
	check_order(version_compare_text, t.list);
	check_order(version_compare_numbers, t.list);
	fuzz_texts_free(&t);
	return 0;
}
