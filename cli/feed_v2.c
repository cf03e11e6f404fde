/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_v2.c - v2/<platform>_data_feed.json as SOFA's v2 has them, of its schema 2026.04.11.2.
 *
 * A row is a build: a fork has its own, with the devices it is for.
 */
#include "cli/feed_macos.h"
#include "core/instant.h"
#include "core/limits.h"

#include <stdio.h>
#include <string.h>

#define SCHEMA_VERSION "2026.04.11.2"

/* What UpdateSummary says, by what is known of the CVEs. */
enum urgency {
	URGENCY_WITHDRAWN,
	URGENCY_EXPLOITED,
	URGENCY_CVES,
	URGENCY_NONE,
	URGENCY_UNKNOWN
};
static const struct {
	const char *priority, *recommendation;
} urgencies[] = {
	[URGENCY_WITHDRAWN] = {"low",      "Do not install it: Apple withdrew it"            },
	[URGENCY_EXPLOITED] = {"critical",
			       "Update now: exploited vulnerabilities are fixed"             },
	[URGENCY_CVES] = {"high",     "Update soon: vulnerabilities are fixed"          },
	[URGENCY_NONE] = {"low",      "Update as planned: no vulnerability is published"},
	[URGENCY_UNKNOWN] = {"medium",
			       "Update as planned: its security content is not known yet"    },
};

static enum urgency
urgency_of(const struct feed_release *r)
{
	if (r->row.withdrawn != INSTANT_NONE)
		return URGENCY_WITHDRAWN;
	if (sofa_count_exploited(r))
		return URGENCY_EXPLOITED;
	if (r->n_cves)
		return URGENCY_CVES;
	return r->security == FEED_SECURITY_NO ? URGENCY_NONE : URGENCY_UNKNOWN;
}

static const char *
summary_text(const struct sofa *sofa, const struct feed_release *r)
{
	size_t exploited = sofa_count_exploited(r);

	if (exploited)
		return arena_printf(sofa->arena,
			"Fixes %zu vulnerabilit%s, %zu of them exploited", r->n_cves,
			r->n_cves == 1 ? "y" : "ies", exploited);
	if (r->n_cves)
		return arena_printf(sofa->arena, "Fixes %zu vulnerabilit%s", r->n_cves,
			r->n_cves == 1 ? "y" : "ies");
	return r->security == FEED_SECURITY_NO ? "No published CVE entries"
					       : "Security content not known yet";
}

/* A few sentences: what, when, whether Apple took it back or something newer its place. */
static const char *
context_text(const struct sofa *sofa, const struct feed_release *r)
{
	const struct feed_release *next = r->superseded_by;
	char day[INSTANT_TEXT_BYTES] = "", gone[INSTANT_TEXT_BYTES] = "";
	bool dated = r->date != INSTANT_NONE;
	bool withdrawn = r->row.withdrawn != INSTANT_NONE;

	if (dated)
		(void)instant_format_day(r->date, day);
	if (withdrawn)
		(void)instant_format_day(instant_day(r->row.withdrawn), gone);
	return arena_printf(sofa->arena, "%s%s%s. %s%s%s%s.%s%s%s",
		sofa_update_name(sofa, r), dated ? " was released on " : "", day,
		withdrawn ? "Withdrawn on " : "", gone, withdrawn ? ". " : "",
		summary_text(sofa, r), next ? " Superseded by " : "",
		next ? next->title : "", next ? "." : "");
}

static json_t *
summary_json(const struct sofa *sofa, const struct feed_release *r)
{
	enum urgency urgency = urgency_of(r);

	return json_pack("{s:s, s:s, s:s, s:{s:I, s:i, s:i, s:i, s:i, s:i, s:I}}",
		"Priority", urgencies[urgency].priority, "Summary", summary_text(sofa, r),
		"Recommendation", urgencies[urgency].recommendation, "Stats", "Exploited",
		(json_int_t)sofa_count_exploited(r), "Critical", 0, "High", 0, "Medium",
		0, "Low", 0, "Remote", 0, "Total", (json_int_t)r->n_cves);
}

/* {"CVE-...": {}}; what is exploited says so. */
static json_t *
cves_json(const struct feed_release *r)
{
	json_t *object = json_object();

	for (size_t i = 0; object && i < r->n_cves; i++) {
		json_t *detail = r->cves[i].exploited
					 ? json_pack("{s:b}", "ActivelyExploited", 1)
					 : json_object();

		if (json_object_set_new(object, r->cves[i].id, detail) != 0) {
			json_decref(object);
			return NULL;
		}
	}
	return object;
}

/* {ProductVersion, Build, ReleaseDate, DaysLater} */
static json_t *
reference_json(const struct feed_release *to, const struct feed_release *from, bool days)
{
	json_t *object = json_pack(
		"{s:s, s:s}", "ProductVersion", to->row.version, "Build", to->row.build);
	bool dated = to->date != INSTANT_NONE, ok = object != NULL;

	if (ok && dated)
		ok = json_object_set_new(
			     object, "ReleaseDate", sofa_date(to->date, "")) == 0;
	if (ok && days && dated && from->date != INSTANT_NONE)
		ok = json_object_set_new(object, "DaysLater",
			     json_integer((to->date - from->date) / INSTANT_DAY_S)) == 0;
	if (ok)
		return object;
	json_decref(object);
	return NULL;
}

/* The build, then its twins. */
static json_t *
builds_json(const struct feed_release *r)
{
	json_t *array = json_pack("[s]", r->row.build);

	for (size_t i = 0; array && i < r->row.n_aliases; i++)
		if (json_array_append_new(array, json_string(r->row.aliases[i])) != 0) {
			json_decref(array);
			return NULL;
		}
	return array;
}

/* Optional keys are left out where nothing is known, never null. */
static bool
add_optional(json_t *object, const struct feed_release *r, bool devices)
{
	char day[INSTANT_TEXT_BYTES];
	bool ok = object != NULL;

	if (ok && r->row.expires != INSTANT_NONE)
		ok = json_object_set_new(object, "ExpirationDate",
			     json_string(instant_format_day(r->row.expires, day))) == 0;
	if (ok && devices)
		ok = json_object_set_new(
			     object, "SupportedDevices", sofa_devices(&r->devices)) == 0;
	if (ok && r->days_since_previous >= 0)
		ok = json_object_set_new(object, "DaysSincePreviousRelease",
			     json_integer(r->days_since_previous)) == 0;
	if (ok && r->superseded_by)
		ok = json_object_set_new(object, "SupersededBy",
			     reference_json(r->superseded_by, r, true)) == 0;
	if (ok && r->merged_into)
		ok = json_object_set_new(object, "MergedInto",
			     reference_json(r->merged_into, r, true)) == 0;
	return ok && sofa_add_withdrawal(object, r);
}

static json_t *
release_json(const struct sofa *sofa, const struct feed_release *r)
{
	json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:s, s:s, s:o, "
				   "s:o, s:I, s:s, s:o}",
		"UpdateName", sofa_update_name(sofa, r), "ProductName", sofa->product,
		"ProductVersion", r->row.version, "Build", r->row.build, "AllBuilds",
		builds_json(r), "ReleaseDate", sofa_date(r->date, ""), "ReleaseType",
		sofa_release_type(sofa, r), "SecurityInfo", sofa_security_info(r),
		"SecurityInfoContext", context_text(sofa, r), "CVEs", cves_json(r),
		"ActivelyExploitedCVEs", sofa_exploited(r), "UniqueCVEsCount",
		(json_int_t)r->n_cves, "DeviceScope",
		r->device_specific ? "device-specific" : "universal", "UpdateSummary",
		summary_json(sofa, r));

	if (add_optional(object, r, true))
		return object;
	json_decref(object);
	return NULL;
}

static bool
write_train(const struct sofa *sofa, const struct feed_train *train,
	const struct feed_model *model, struct feed_out *out, struct error *err)
{
	const char *comma = "\n";

	feed_out_text(out, "{\"OSVersion\":");
	feed_out_json(out, json_string(sofa_label(sofa, train)));
	feed_out_text(out, ",\"Latest\":");
	feed_out_json(out, release_json(sofa, train->latest));
	feed_out_text(out, ",\n\"SecurityReleases\":[");
	for (size_t i = 0; i < train->n; i++) {
		if (train->releases[i]->kind ==
			KIND_BSI) /* they have a list of their own */
			continue;
		feed_out_text(out, comma);
		feed_out_json(out, release_json(sofa, train->releases[i]));
		comma = ",\n";
	}
	feed_out_text(out, "]");
	if (sofa->family == FAMILY_MACOS) {
		feed_out_text(out, ",\n\"SupportedModels\":");
		feed_out_json(out, feed_macos_supported(sofa, train, model, err));
	}
	feed_out_text(out, "}");
	return !out->failed;
}

static json_t *
cve_list_json(const struct feed_release *r)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < r->n_cves; i++)
		if (json_array_append_new(array, json_string(r->cves[i].id)) != 0) {
			json_decref(array);
			return NULL;
		}
	return array;
}

static json_t *
bsi_json(const struct feed_release *r)
{
	char day[INSTANT_TEXT_BYTES] = "";
	json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:o, s:s, s:o, s:s}", "Version",
		r->row.version, "VersionExtra", r->row.extra, "Build", r->row.build,
		"PrerequisiteBuild", r->row.base_build, "SupportedDevices",
		sofa_devices(&r->devices), "SecurityInfo", sofa_security_info(r), "CVEs",
		cve_list_json(r), "DeviceScope",
		r->device_specific ? "device-specific" : "universal");
	bool ok = object != NULL;

	if (ok && r->date != INSTANT_NONE)
		ok = json_object_set_new(object, "PostingDate",
			     json_string(instant_format_day(r->date, day))) == 0;
	if (ok && r->patches)
		ok = json_object_set_new(object, "PrerequisiteVersion",
			     json_string(r->patches->row.version)) == 0 &&
		     json_object_set_new(object, "PatchesRelease",
			     reference_json(r->patches, r, false)) == 0;
	if (ok && r->superseded_by)
		ok = json_object_set_new(object, "SupersededBy",
			     reference_json(r->superseded_by, r, true)) == 0;
	if (ok && sofa_add_withdrawal(object, r))
		return object;
	json_decref(object);
	return NULL;
}

/* {"26": [...]}: by train, only those that have any. */
static void
write_bsis(const struct sofa *sofa, struct feed_out *out)
{
	const char *comma = "\n";

	feed_out_text(out, ",\n\"BackgroundSecurityImprovements\":{");
	for (size_t t = 0; t < sofa->n; t++) {
		const struct feed_train *train = &sofa->trains[t];
		bool any = false;

		for (size_t i = 0; i < train->n; i++) {
			if (train->releases[i]->kind != KIND_BSI)
				continue;
			if (!any)
				feed_out_printf(out, "%s\"%s\":[\n", comma, train->key);
			else
				feed_out_text(out, ",\n");
			feed_out_json(out, bsi_json(train->releases[i]));
			any = true;
			comma = ",\n";
		}
		feed_out_text(out, any ? "]" : "");
	}
	feed_out_text(out, "}");
}

static void
write_devices(const struct sofa *sofa, struct feed_out *out)
{
	feed_out_text(out, ",\n\"Devices\":{");
	for (size_t i = 0; i < sofa->devices.n; i++) {
		const struct feed_device *d = sofa->devices.list[i];
		json_t *entry = json_pack("{s:s}", "MarketingName", d->title);

		if (entry && *d->model && strcmp(d->model, d->id) != 0 &&
			json_object_set_new(entry, "DeviceID", json_string(d->model)) !=
				0) {
			json_decref(entry);
			entry = NULL; /* out of memory: it ends the feed */
		}
		feed_out_text(out, i ? ",\n" : "\n");
		feed_out_json(out, json_string(d->id));
		feed_out_text(out, ":");
		feed_out_json(out, entry);
	}
	feed_out_text(out, "}");
}

/* All behind LastCheck; UpdateHash is made of it. */
static bool
write_body(const struct sofa *sofa, const struct feed_model *model, struct feed_out *out,
	struct error *err)
{
	feed_out_text(out, ",\n\"OSVersions\":[");
	for (size_t i = 0; i < sofa->n; i++) {
		feed_out_text(out, i ? ",\n" : "\n");
		if (!write_train(sofa, &sofa->trains[i], model, out, err))
			return false;
	}
	feed_out_text(out, "]");
	write_devices(sofa, out);
	write_bsis(sofa, out);
	if (sofa->family == FAMILY_MACOS) {
		json_t *rest = json_object(), *value;
		const char *key;

		if (!feed_macos_add(rest, sofa, model, true, err)) {
			json_decref(rest);
			return false;
		}
		json_object_foreach(rest, key, value) {
			feed_out_printf(out, ",\n\"%s\":", key);
			feed_out_json(out, json_incref(value));
		}
		json_decref(rest);
		feed_out_text(out, ",\n\"Models\":");
		feed_out_json(out, feed_macos_models(sofa, model, err));
	}
	feed_out_text(out, "}\n");
	return !out->failed;
}

/* "2026-03-18T00:57:30.000000000+00:00" */
static const char *
last_check(int64_t at, char to[INSTANT_TEXT_BYTES + 16])
{
	char text[INSTANT_TEXT_BYTES];

	(void)instant_format(at, text);
	(void)snprintf(to, INSTANT_TEXT_BYTES + 16, "%.19s.000000000+00:00", text);
	return to;
}

bool
feed_write_v2(struct feed *feed, int which, struct feed_out *out, struct error *err)
{
	char hex[DIGEST_HEX_BYTES], check[INSTANT_TEXT_BYTES + 16];
	struct feed_out body = {0};
	struct arena arena;
	struct sofa sofa;
	struct buf text;
	bool ok;

	buf_init(&text, CAP_FEED_BODY_BYTES);
	arena_init(&arena, CAP_ARENA_BYTES);
	ok = sofa_open(&sofa, feed->model, (enum feed_family)which, &arena, err) &&
	     feed_out_begin(&body, feed_sink_buf, &text, err) &&
	     write_body(&sofa, feed->model, &body, err) &&
	     feed_out_end(&body, &feed->v2_hash[which]);
	if (ok) {
		feed_out_printf(out,
			"{\"SchemaVersion\":\"" SCHEMA_VERSION "\",\"Version\":\"2.0\","
			"\"UpdateHash\":\"%s\",\"LastCheck\":\"%s\"",
			digest_hex(&feed->v2_hash[which], hex),
			last_check(feed->model->changed_at, check));
		feed_out_bytes(out, text.data, text.len);
	}
	feed_out_clear(&body);
	arena_clear(&arena);
	buf_clear(&text);
	return ok;
}
