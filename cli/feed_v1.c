/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_v1.c - v1/macos_data_feed.json and v1/ios_data_feed.json as SOFA's v1 has them.
 *
 * Its readers are strict decoders: every key that one of them requires is always there, never
 * null, dates without fractions (doc/feed.md names them).
 */
#include "cli/feed_macos.h"
#include "core/instant.h"
#include "core/limits.h"

#define NO_END                                                                           \
	"9999-12-31T00:00:00Z" /* where Apple states no day after which it is refused */

/* {"CVE-...": exploited} */
static json_t *
cves_json(const struct feed_release *r)
{
	json_t *object = json_object();

	for (size_t i = 0; object && i < r->n_cves; i++)
		if (json_object_set_new(object, r->cves[i].id,
			    json_boolean(r->cves[i].exploited)) != 0) {
			json_decref(object);
			return NULL;
		}
	return object;
}

/* ReleaseDate may be absent, but where it is it has to be a date. */
static json_t *
with_dates(json_t *object, const struct feed_release *r)
{
	bool ok = object != NULL;

	if (ok && r->date != INSTANT_NONE)
		ok = json_object_set_new(object, "ReleaseDate", sofa_date(r->date, "")) ==
		     0;
	if (ok && sofa_add_withdrawal(object, r))
		return object;
	json_decref(object);
	return NULL;
}

static json_t *
latest_json(const struct feed_release *r)
{
	return with_dates(
		json_pack("{s:s, s:s, s:o, s:o, s:s, s:o, s:o, s:I}", "ProductVersion",
			r->row.version, "Build", r->row.build, "ExpirationDate",
			sofa_date(r->row.expires, NO_END), "SupportedDevices",
			sofa_devices(r->offered.n ? &r->offered : &r->devices),
			"SecurityInfo", sofa_security_info(r), "CVEs", cves_json(r),
			"ActivelyExploitedCVEs", sofa_exploited(r), "UniqueCVEsCount",
			(json_int_t)r->n_cves),
		r);
}

static json_t *
release_json(const struct sofa *sofa, const struct feed_release *r)
{
	int64_t days = r->days_since_previous;

	return with_dates(
		json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:I, s:I}",
			"UpdateName", sofa_update_name(sofa, r), "ProductName",
			sofa->product, "ProductVersion", r->row.version, "ReleaseType",
			sofa_release_type(sofa, r), "SecurityInfo", sofa_security_info(r),
			"SupportedDevices", sofa_devices(&r->devices), "CVEs",
			cves_json(r), "ActivelyExploitedCVEs", sofa_exploited(r),
			"UniqueCVEsCount", (json_int_t)r->n_cves,
			"DaysSincePreviousRelease", (json_int_t)(days < 0 ? 0 : days)),
		r);
}

static bool
write_train(const struct sofa *sofa, const struct feed_train *train,
	const struct feed_model *model, struct feed_out *out, struct error *err)
{
	feed_out_text(out, "{\"OSVersion\":");
	feed_out_json(out, json_string(sofa_label(sofa, train)));
	feed_out_text(out, ",\"Latest\":");
	feed_out_json(out, latest_json(train->latest));
	feed_out_text(out, ",\n\"SecurityReleases\":[");
	for (size_t i = 0; i < train->n; i++) {
		feed_out_text(out, i ? ",\n" : "\n");
		feed_out_json(out, release_json(sofa, train->releases[i]));
	}
	feed_out_text(out, "]");
	if (sofa->family == FAMILY_MACOS) {
		json_t *models = feed_macos_supported(sofa, train, model, err);

		feed_out_text(out, ",\n\"SupportedModels\":");
		feed_out_json(out, models);
	}
	feed_out_text(out, "}");
	return !out->failed;
}

/* All behind UpdateHash, which is made of it. */
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
	if (sofa->family == FAMILY_MACOS) {
		json_t *rest = json_object(), *value;
		const char *key;

		if (!feed_macos_add(rest, sofa, model, false, err)) {
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

bool
feed_write_v1(struct feed *feed, int which, struct feed_out *out, struct error *err)
{
	char hex[DIGEST_HEX_BYTES];
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
	     feed_out_end(&body, &feed->v1_hash[which]);
	if (ok) {
		feed_out_printf(out, "{\"UpdateHash\":\"%s\"",
			digest_hex(&feed->v1_hash[which], hex));
		feed_out_bytes(out, text.data, text.len);
	}
	feed_out_clear(&body);
	arena_clear(&arena);
	buf_clear(&text);
	return ok;
}
