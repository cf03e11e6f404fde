/* SPDX-License-Identifier: Apache-2.0 */
/* fz_build - three lines as build numbers: the laws of an order, twins, responses. */
#include "parser/build.h"
#include "tests/fuzz/target.h"

#include <string.h>

static int
sign(int n)
{
	return (n > 0) - (n < 0);
}

static void
check_one(const char *text)
{
	char candidates[2][CAP_BUILD_BYTES + 1], twin[CAP_BUILD_BYTES + 1];
	struct build b;
	bool parsed = build_parse(text, &b);
	int n = build_twin_candidates(text, candidates);

	promise(build_compare(text, text) == 0, "%s", text);
	promise(parsed || n == 0, "%s is none, and has twins", text);
	promise(n >= 0 && n <= 2, "%d", n);
	for (int i = 0; i < n; i++)
		promise(build_parse(candidates[i], &b) &&
				build_is_twin(text, candidates[i]),
			"%s of %s", candidates[i], text);
	if (build_twin_of(text, twin))
		promise(build_is_twin(twin, text), "%s of %s", twin, text);
	if (!parsed)
		return;
	(void)build_parse(text, &b);
	promise(strcmp(b.text, text) == 0 && b.number >= 0 && b.seq >= 0, "%s", text);
	promise((b.class == BUILD_RESPONSE) == build_is_response(text), "%s", text);
	promise(!build_is_seed(text) || b.suffix, "%s", text);
}

static void
check_two(const char *a, const char *b)
{
	promise(sign(build_compare(a, b)) == -sign(build_compare(b, a)), "%s, %s", a, b);
	promise((build_compare(a, b) == 0) == (strcmp(a, b) == 0), "%s, %s", a, b);
	promise(!build_is_twin(a, b) || !build_is_twin(b, a), "%s, %s", a, b);
	if (build_response_fits(a, b))
		promise(build_is_response(a) && !build_is_response(b), "%s, %s", a, b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_texts t = fuzz_texts_of(data, size, 3);

	for (size_t i = 0; i < 3; i++) {
		check_one(t.list[i]);
		for (size_t j = 0; j < 3; j++)
			check_two(t.list[i], t.list[j]);
	}
	for (size_t i = 0; i < 27; i++) {
		const char *a = t.list[i % 3], *b = t.list[i / 3 % 3], *c = t.list[i / 9];

		if (build_compare(a, b) <= 0 && build_compare(b, c) <= 0)
			promise(build_compare(a, c) <= 0, "%s, %s, %s", a, b, c);
	}
	fuzz_texts_free(&t);
	return 0;
}
