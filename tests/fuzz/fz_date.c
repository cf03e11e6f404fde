/* SPDX-License-Identifier: Apache-2.0 */
/* fz_date - a text as a time, as Apple, servers and people write one. */
#include "core/instant.h"
#include "core/limits.h"
#include "fetcher/retry.h"
#include "parser/notetext.h"
#include "parser/plistwalk.h"
#include "tests/fuzz/target.h"

#include <string.h>

#define YEAR_0_S    INT64_C(-62167219200)
#define YEAR_9999_S INT64_C(253402300799)

/* What is written can be read, and is the same moment. */
static void
check_moment(const char *text, int64_t at)
{
	char written[INSTANT_TEXT_BYTES];
	int64_t again = 0, day = 0;

	promise(at >= YEAR_0_S - INSTANT_DAY_S && at <= YEAR_9999_S + INSTANT_DAY_S, "%s",
		text);
	if (at < YEAR_0_S || at > YEAR_9999_S)
		return; /* beyond by its offset: four digits cannot say it */
	promise(instant_parse_rfc3339(instant_format(at, written), &again) && again == at,
		"%s: %s", text, written);
	promise(instant_parse_day(instant_format_day(at, written), &day) &&
			day == instant_day(at),
		"%s: %s", text, written);
	promise(day <= at && at < day + INSTANT_DAY_S, "%s", text);
}

static void
check_human(const char *text)
{
	struct error err = ERROR_INIT, since_err = ERROR_INIT;
	int64_t at = 0, since = 0;
	bool ok = instant_parse_human("--at", text, FUZZ_NOW, &at, &err);

	promise(instant_parse_since("--since", text, FUZZ_NOW, &since, &since_err) == ok,
		"%s", text);
	if (!ok) {
		fuzz_check_error(&err, "--at", false);
		promise(err.code == ERR_USAGE && err.next, "%s", text);
		return;
	}
	promise(at >= 0 && since <= at && at - since < INSTANT_DAY_S, "%s", text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_texts t = fuzz_texts_of(data, size, 1);
	const char *text = t.list[0];
	int64_t at = 0, day = 0;

	if (instant_parse_rfc3339(text, &at))
		check_moment(text, at);
	if (instant_parse_day(text, &day)) {
		promise(day % INSTANT_DAY_S == 0 && strlen(text) == 10, "%s", text);
		check_moment(text, day);
	}
	if (plistwalk_date(text, &at)) {
		promise(instant_parse_rfc3339(text, &day) && day == at, "%s", text);
		check_moment(text, at);
	}
	check_human(text);
	promise(retry_after_parse(text, FUZZ_NOW) >= -1, "%s", text);
	day = note_day(text);
	promise(day == INSTANT_NONE || day % INSTANT_DAY_S == 0, "%s", text);
	fuzz_texts_free(&t);
	return 0;
}
