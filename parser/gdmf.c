/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/gdmf.h"

#include "core/arena.h"
#include "core/limits.h"
#include "parser/build.h"
#include "parser/classify.h"
#include "parser/gdmfmemory.h"
#include "parser/jsontree.h"
#include "parser/version.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct list {
	const char *name;
	enum audience audience;
	bool required; /* one of these must be there */
} lists[] = {
	{"PublicAssetSets",                      AUDIENCE_PUBLIC,  true },
	{"AssetSets",			    AUDIENCE_MANAGED, true },
	{"PublicRapidSecurityResponses",         AUDIENCE_BOTH,    false},
	{"PublicBackgroundSecurityImprovements", AUDIENCE_BOTH,    false},
};

/* A section's platform holds for what the device prefix leaves open; `iOS` groups many. */
static const struct section {
	const char *name;
	enum platform platform; /* of rows without devices */
	bool names_devices;     /* a device of unknown prefix belongs to it */
} sections[] = {
	{"iOS",      PLATFORM_IOS,      false},
	{"macOS",    PLATFORM_MACOS,    true },
	{"visionOS", PLATFORM_VISIONOS, true },
	{"xrOS",     PLATFORM_VISIONOS, true },
};

static const char *const row_keys[] = {
	"ProductVersion",
	"Build",
	"ProductVersionExtra",
	"PrerequisiteBuild",
	"PostingDate",
	"ExpirationDate",
	"SupportedDevices",
};

#define N(table) (sizeof(table) / sizeof((table)[0]))

struct reader {
	const char *source;
	int64_t now;
	const struct record_sink *sink;
	struct arena arena; /* of the row at hand */
	const char *data;
	struct jsontree tree;
	struct gdmfmemory *memory; /* or NULL */
	struct claim *read;        /* of the row at hand, for the memory */
	size_t n_read;
	uint64_t *notices; /* that were told */
	/* Where we are. */
	const char *list_name;
	bool list_known;
	enum audience audience;
	struct section section;
	char path[2 * CAP_NAME_BYTES + 32]; /* "AssetSets.macOS[3]" */
};

/* A device of the row at hand, and whose it is. */
struct device {
	const char *id;
	enum platform platform;
};

/* `key` is below the path at hand, or NULL for the path itself. */
static void
notice(const struct reader *r, enum notice_kind kind, const char *key, const char *detail)
{
	char path[sizeof r->path + CAP_NAME_BYTES];
	const struct notice n = {kind, key ? path : r->path, detail, 0};

	++*r->notices;
	if (!r->sink->notice)
		return;
	if (key)
		(void)snprintf(
			path, sizeof path, "%s%s%s", r->path, r->path[0] ? "." : "", key);
	r->sink->notice(r->sink->ctx, &n);
}

/* A key no rule knows; one too long to be a name of anything is told without its text. */
static void
notice_unknown(const struct reader *r, const char *key)
{
	const char *name =
		strlen(key) <= CAP_NAME_BYTES ? key : "a key of excessive length";

	notice(r, NOTICE_UNKNOWN_KEY, name, name);
}

/* The text of a key: "" when absent or null, NULL when it is no text. */
static const char *
row_text(const struct jsontree_node *row, const char *key)
{
	const struct jsontree_node *value = jsontree_get(row, key);

	return !value || value->type == JSONTREE_NULL ? "" : value->text;
}

static int64_t
read_day(const struct reader *r, const struct jsontree_node *row, const char *key)
{
	const char *text = row_text(row, key);
	int64_t day = INSTANT_NONE;

	if (text && text[0] == '\0')
		return INSTANT_NONE;
	if (text && instant_parse_day(text, &day) && instant_is_plausible(day, r->now))
		return day;
	notice(r, NOTICE_BAD_VALUE, key,
		text ? "no day, or not a plausible one" : "not a text");
	return INSTANT_NONE;
}

/* "(a)" in the arena for "(a)" and "a", "" for none or a bad one; NULL: out of memory. */
static const char *
read_extra(struct reader *r, const struct jsontree_node *row)
{
	const char *text = row_text(row, "ProductVersionExtra");
	char letters[8];

	if (!text || !version_extra_parse(text, letters)) {
		notice(r, NOTICE_BAD_VALUE, "ProductVersionExtra", "not as \"(a)\"");
		return "";
	}
	return letters[0] ? arena_printf(&r->arena, "(%s)", letters) : "";
}

/* Why this row is no record, or NULL: what identifies a release must be whole. */
static const char *
judge_row(const struct jsontree_node *row)
{
	const char *version, *build, *base;
	struct build parsed;

	if (row->type != JSONTREE_OBJECT)
		return "not an object";
	version = row_text(row, "ProductVersion");
	if (!version || !version_is_plain(version))
		return version && !version[0] ? "no ProductVersion"
					      : "ProductVersion is not a version";
	build = row_text(row, "Build");
	if (!build || !build_parse(build, &parsed))
		return build && !build[0] ? "no Build" : "Build is not a build number";
	base = row_text(row, "PrerequisiteBuild");
	if (!base || (base[0] && !build_parse(base, &parsed)))
		return "PrerequisiteBuild is not a build number";
	return NULL;
}

/* Letters, digits and what stands in real identifiers: "VMM-x86_64", "iPhone15,2". */
static bool
is_device(const char *id)
{
	size_t len = 0;

	for (; id[len]; len++) {
		char c = id[len];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			    (c >= '0' && c <= '9') || c == ',' || c == '-' || c == '_'))
			return false;
	}
	return len > 0 && len <= CAP_DEVICE_BYTES;
}

static int
compare_devices(const void *a, const void *b)
{
	const struct device *x = a, *y = b;

	if (x->platform != y->platform)
		return x->platform < y->platform ? -1 : 1;
	return strcmp(x->id, y->id);
}

/* Drop what stands twice in a sorted list; returns how many stay. */
static size_t
drop_repeats(const struct reader *r, struct device *devices, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (kept > 0 && strcmp(devices[i].id, devices[kept - 1].id) == 0)
			notice(r, NOTICE_DUPLICATE, "SupportedDevices", devices[i].id);
		else
			devices[kept++] = devices[i];
	}
	return kept;
}

/* One entry of SupportedDevices; false when it is left out. */
static bool
read_device(
	const struct reader *r, const struct jsontree_node *value, struct device *device)
{
	device->id = value->text;
	if (!device->id || !is_device(device->id)) {
		notice(r, NOTICE_BAD_VALUE, "SupportedDevices", "no device identifier");
		return false;
	}
	device->platform = platform_of_device(device->id);
	if (device->platform == PLATFORM_UNKNOWN && r->section.names_devices)
		device->platform = r->section.platform;
	if (device->platform != PLATFORM_UNKNOWN)
		return true;
	notice(r, NOTICE_BAD_VALUE, "SupportedDevices", device->id);
	return false;
}

/*
 * SupportedDevices by platform, sorted, each once. *listed tells whether the row names any: one
 * that names only unusable ones is no row for an unknown set.
 */
static bool
read_devices(struct reader *r, const struct jsontree_node *row, struct device **devices,
	size_t *n, bool *listed, struct error *err)
{
	const struct jsontree_node *array = jsontree_get(row, "SupportedDevices");
	bool is_list = array && array->type == JSONTREE_ARRAY;
	size_t count = is_list ? array->n : 0;

	*n = 0;
	*listed = count > 0;
	if (array && array->type != JSONTREE_NULL && !is_list)
		notice(r, NOTICE_BAD_VALUE, "SupportedDevices", "not a list");
	if (count == 0)
		return true;
	if (count > CAP_DEVICES) {
		error_set(err, ERR_LIMIT, r->source, "%s: more than %d devices", r->path,
			CAP_DEVICES);
		return error_set_name(err, "limit.count");
	}
	*devices = arena_array(&r->arena, count, sizeof **devices);
	if (!*devices)
		return arena_failed(&r->arena, r->source, err);
	for (const struct jsontree_node *m = array->first; m; m = m->next)
		*n += read_device(r, m, *devices + *n);
	qsort(*devices, *n, sizeof **devices, compare_devices);
	*n = drop_repeats(r, *devices, *n);
	return true;
}

static bool
deliver(struct reader *r, struct claim *claim, struct error *err)
{
	const struct evidence evidence = {
		.platform = claim->platform,
		.list = r->list_name,
		.list_known = r->list_known,
		.asset_type = "",
		.restore_version = "",
		.version = claim->version,
		.extra = claim->extra,
		.build = claim->build,
		.prerequisite_build = claim->prerequisite_build,
		.release_type = "",
		.documentation_id = "",
	};
	const struct classification c = classify(&evidence);

	claim->kind = c.kind;
	claim->rule = c.rule;
	claim->confidence = c.confidence;
	claim->flag = c.flag;
	claim->beta = c.beta;
	if (r->read)
		r->read[r->n_read++] = *claim;
	return !r->sink->claim || r->sink->claim(r->sink->ctx, claim, err);
}

/* One claim for each platform among the devices. */
static bool
deliver_by_platform(struct reader *r, struct claim *claim, const struct device *devices,
	size_t n, struct error *err)
{
	const char **ids = arena_array(&r->arena, n, sizeof *ids);

	if (!ids)
		return arena_failed(&r->arena, r->source, err);
	for (size_t first = 0, end; first < n; first = end) {
		for (end = first;
			end < n && devices[end].platform == devices[first].platform;
			end++)
			ids[end] = devices[end].id;
		claim->platform = devices[first].platform;
		claim->devices = ids + first;
		claim->n_devices = end - first;
		if (!deliver(r, claim, err))
			return false;
	}
	return true;
}

static void
tell_unknown_keys(const struct reader *r, const struct jsontree_node *row)
{
	for (const struct jsontree_node *m = row->first; m; m = m->next) {
		bool known = false;

		for (size_t i = 0; i < N(row_keys) && !known; i++)
			known = strcmp(m->key, row_keys[i]) == 0;
		if (!known)
			notice_unknown(r, m->key);
	}
}

/* What stands in the row, claim by claim. */
static bool
read_claims(struct reader *r, const struct jsontree_node *row, struct error *err)
{
	struct device *devices = NULL;
	struct claim claim;
	size_t n;
	bool listed;

	claim = (struct claim){
		.platform = r->section.platform,
		.version = row_text(row, "ProductVersion"),
		.extra = read_extra(r, row),
		.build = row_text(row, "Build"),
		.list = r->list_name,
		.section = r->section.name,
		.prerequisite_build = row_text(row, "PrerequisiteBuild"),
		.audience = r->audience,
		.posted = read_day(r, row, "PostingDate"),
		.expires = read_day(r, row, "ExpirationDate"),
		.withdrawn = INSTANT_NONE,
		.listed_from = INSTANT_NONE,
		.listed_until = INSTANT_NONE,
		.key = r->path,
	};
	if (!claim.extra)
		return arena_failed(&r->arena, r->source, err);
	if (!read_devices(r, row, &devices, &n, &listed, err))
		return false;
	if (listed)
		return deliver_by_platform(r, &claim, devices, n, err);
	if (claim.platform != PLATFORM_UNKNOWN)
		return deliver(r, &claim, err);
	notice(r, NOTICE_BAD_RECORD, NULL, "neither devices nor a known platform");
	return true;
}

static bool
read_row(struct reader *r, const struct jsontree_node *row, struct error *err)
{
	const char *problem = judge_row(row);
	uint64_t notices = *r->notices;

	if (problem) {
		notice(r, NOTICE_BAD_RECORD, NULL, problem);
		return true;
	}
	if (build_is_decoy(row_text(row, "Build"))) {
		notice(r, NOTICE_DECOY, NULL, row_text(row, "Build"));
		return true;
	}
	tell_unknown_keys(r, row);
	arena_reset(&r->arena);
	r->n_read = 0;
	r->read = NULL;
	if (r->memory) {
		r->read = arena_array(&r->arena, PLATFORM_COUNT, sizeof *r->read);
		if (!r->read)
			return arena_failed(&r->arena, r->source, err);
	}
	if (!read_claims(r, row, err))
		return false;
	if (r->memory && *r->notices == notices)
		gdmfmemory_keep(r->memory,
			&(struct gdmfmemory_reading){r->list_name, r->section.name,
				&r->tree, r->data, row, r->read, r->n_read});
	return true;
}

/* A row that an answer before this one had. */
static bool
recall_row(struct reader *r, struct gdmfmemory_row *row, struct error *err)
{
	gdmfmemory_pass(r->memory, row);
	for (size_t i = 0; i < row->n; i++) {
		struct claim claim = row->claims[i].claim;

		claim.list = r->list_name;
		claim.section = r->section.name;
		claim.posted = row->posted;
		claim.expires = row->expires;
		claim.key = r->path;
		claim.mark = &row->claims[i].mark;
		if (r->sink->claim && !r->sink->claim(r->sink->ctx, &claim, err))
			return false;
	}
	return true;
}

static struct section
find_section(const char *name, bool *known)
{
	for (size_t i = 0; i < N(sections); i++)
		if (strcmp(name, sections[i].name) == 0) {
			*known = true;
			return sections[i];
		}
	*known = false;
	return (struct section){name, platform_parse(name), false};
}

static bool
read_section(struct reader *r, const struct jsontree_node *rows, struct error *err)
{
	const char *name = rows->key;
	size_t i = 0;
	bool known;

	(void)snprintf(r->path, sizeof r->path, "%s", r->list_name);
	if (strlen(name) > CAP_NAME_BYTES || rows->type != JSONTREE_ARRAY) {
		if (rows->type == JSONTREE_ARRAY)
			notice_unknown(r, name);
		else
			notice(r, NOTICE_BAD_VALUE, name, "not a list of rows");
		return true;
	}
	r->section = find_section(name, &known);
	if (!known)
		notice_unknown(r, name);
	if (r->memory)
		gdmfmemory_enter(r->memory, r->list_name, name);
	for (const struct jsontree_node *row = rows->first; row; row = row->next) {
		(void)snprintf(
			r->path, sizeof r->path, "%s.%s[%zu]", r->list_name, name, i++);
		if (!(row->type == JSONTREE_KNOWN ? recall_row(r, row->known, err)
						  : read_row(r, row, err)))
			return false;
	}
	return true;
}

static bool
is_text(const struct jsontree_node *value)
{
	return value && value->type == JSONTREE_STRING;
}

/* Does any row of the sections have what identifies a release? */
static bool
has_rows(const struct jsontree_node *list)
{
	const struct jsontree_node *rows, *row;

	if (list->type != JSONTREE_OBJECT)
		return false;
	for (rows = list->first; rows; rows = rows->next)
		for (row = rows->type == JSONTREE_ARRAY ? rows->first : NULL; row;
			row = row->next)
			if (row->type == JSONTREE_KNOWN ||
				(is_text(jsontree_get(row, "ProductVersion")) &&
					is_text(jsontree_get(row, "Build"))))
				return true;
	return false;
}

/* Set the reader to the list of that name; false when it is none and was told as such. */
static bool
enter_list(struct reader *r, const struct jsontree_node *value)
{
	const char *name = value->key;

	r->list_name = name;
	r->list_known = false;
	r->audience = AUDIENCE_BOTH;
	r->path[0] = '\0';
	for (size_t i = 0; i < N(lists); i++)
		if (strcmp(name, lists[i].name) == 0) {
			r->list_known = true;
			r->audience = lists[i].audience;
		}
	if (r->list_known) {
		if (value->type != JSONTREE_OBJECT)
			notice(r, NOTICE_BAD_VALUE, name, "not an object");
		return value->type == JSONTREE_OBJECT;
	}
	if (strlen(name) > CAP_NAME_BYTES || !has_rows(value)) {
		notice_unknown(r, name);
		return false;
	}
	notice(r, NOTICE_UNKNOWN_LIST, name, name);
	return true;
}

/* A list that must be an object, and one of which must be there: else the shape is not pmv's. */
static bool
check_shape(const struct jsontree_node *root, const char *source, struct error *err)
{
	bool found = false;

	for (size_t i = 0; i < N(lists); i++) {
		const struct jsontree_node *list = jsontree_get(root, lists[i].name);

		if (!list || !lists[i].required)
			continue;
		found = true;
		if (list->type != JSONTREE_OBJECT) {
			error_set(err, ERR_FORMAT, source, "%s is not an object",
				lists[i].name);
			return error_set_name(err, "json.shape");
		}
	}
	if (found)
		return true;
	error_set(err, ERR_FORMAT, source,
		"neither AssetSets nor PublicAssetSets is there");
	return error_set_name(err, "json.shape");
}

bool
gdmf_parse(const char *data, size_t len, const char *source, int64_t now,
	const struct record_sink *sink, struct error *err)
{
	uint64_t notices = 0;
	struct reader r = {.source = source,
		.now = now,
		.sink = sink,
		.data = data,
		.memory = gdmfmemory_begin(sink->memory, now),
		.notices = &notices};
	const struct jsontree_memory memory = {r.memory, gdmfmemory_find};
	const struct jsontree_node *list, *rows;
	bool ok = false;

	if (!jsontree_open(data, len, CAP_PMV_BYTES, source, r.memory ? &memory : NULL,
		    &r.tree, err))
		return false;
	arena_init(&r.arena, MIB(1));
	if (!check_shape(r.tree.root, source, err))
		goto out;
	for (list = r.tree.root->first; list; list = list->next) {
		if (!enter_list(&r, list))
			continue;
		for (rows = list->first; rows; rows = rows->next)
			if (!read_section(&r, rows, err))
				goto out;
	}
	ok = true;
out:
	jsontree_close(&r.tree);
	arena_clear(&r.arena);
	return ok;
}
