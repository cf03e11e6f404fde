/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fz_pmv - bytes as gdmf's pmv answer. Beside the promises of its records: a claim written as an
 * answer of one row is read as the same claim.
 */
#include "core/arena.h"
#include "core/limits.h"
#include "parser/gdmf.h"
#include "tests/fuzz/records.h"
#include "tests/fuzz/target.h"

#include <jansson.h>
#include <string.h>

static bool
expect(void *ctx, const struct claim *q, struct error *err)
{
	const struct claim *p = ctx;

	(void)err;
	promise(p->platform == q->platform && p->audience == q->audience &&
			p->kind == q->kind && p->beta == q->beta,
		"%s", p->build);
	promise(strcmp(p->version, q->version) == 0 && strcmp(p->extra, q->extra) == 0 &&
			strcmp(p->build, q->build) == 0 &&
			strcmp(p->prerequisite_build, q->prerequisite_build) == 0 &&
			strcmp(p->list, q->list) == 0 &&
			strcmp(p->section, q->section) == 0 &&
			strcmp(p->rule, q->rule) == 0,
		"%s, %s", p->build, q->build);
	promise(p->posted == q->posted && p->expires == q->expires, "%s", p->build);
	promise(p->n_devices == q->n_devices, "%s", p->build);
	for (size_t i = 0; i < p->n_devices; i++)
		promise(strcmp(p->devices[i], q->devices[i]) == 0, "%s", p->devices[i]);
	return true;
}

static char *
render(const struct claim *p)
{
	json_t *row = json_pack("{s:s, s:s, s:[]}", "ProductVersion", p->version, "Build",
		p->build, "SupportedDevices");
	json_t *root = json_pack("{s:{}}", "PublicAssetSets");
	char day[INSTANT_TEXT_BYTES], *text;

	for (size_t i = 0; i < p->n_devices; i++)
		(void)json_array_append_new(json_object_get(row, "SupportedDevices"),
			json_string(p->devices[i]));
	if (*p->extra)
		(void)json_object_set_new(
			row, "ProductVersionExtra", json_string(p->extra));
	if (*p->prerequisite_build)
		(void)json_object_set_new(
			row, "PrerequisiteBuild", json_string(p->prerequisite_build));
	if (p->posted != INSTANT_NONE)
		(void)json_object_set_new(row, "PostingDate",
			json_string(instant_format_day(p->posted, day)));
	if (p->expires != INSTANT_NONE)
		(void)json_object_set_new(row, "ExpirationDate",
			json_string(instant_format_day(p->expires, day)));
	(void)json_object_set_new(root, p->list, json_pack("{s:[o]}", p->section, row));
	text = json_dumps(root, JSON_COMPACT);
	json_decref(root);
	if (!text)
		abort();
	return text;
}

static bool
on_claim(void *ctx, const struct claim *p, struct error *err)
{
	struct claim copy = *p;
	const struct record_sink sink = {.ctx = &copy, .claim = expect};
	struct error none = ERROR_INIT;
	size_t *rendered = ctx;
	char *text;

	(void)err;
	if (++*rendered > 4) /* a few tell as much as all */
		return true;
	text = render(p);
	promise(gdmf_parse(text, strlen(text), "again", FUZZ_NOW, &sink, &none), "%s: %s",
		text, none.reason);
	free(text);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct fuzz_format format = {gdmf_parse, "gdmf-pmv", false, "}"};
	size_t rendered = 0;
	const struct record_sink also = {.ctx = &rendered, .claim = on_claim};

	(void)fuzz_parse(&format, data, size, &also);
	return 0;
}
