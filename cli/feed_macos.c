/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed_macos.h"

#include "cli/feed_devices.h"
#include "core/instant.h"
#include "db/installer.h"
#include "parser/version.h"

#include <stdlib.h>
#include <string.h>

/* Apple's pages that tell one model of a family from another, as SOFA names them; the longest name
 * that fits. */
static const struct model_family {
	const char *name, *url;
} families[] = {
	{"MacBook Air", "https://support.apple.com/HT201862"},
	{"MacBook Pro", "https://support.apple.com/HT201300"},
	{"MacBook",     "https://support.apple.com/103257"  },
	{"Mac Studio",  "https://support.apple.com/HT213073"},
	{"Mac mini",    "https://support.apple.com/HT201894"},
	{"Mac Pro",     "https://support.apple.com/HT202888"},
	{"iMac",        "https://support.apple.com/HT201634"},
};

static bool
no_memory(struct error *err)
{
	return error_set(err, ERR_NOMEM, "feed", "out of memory");
}

/* The devices that any full release of the train names. */
static bool
devices_of(const struct sofa *sofa, const struct feed_train *train,
	const struct feed_model *model, struct feed_devices *out, struct error *err)
{
	struct feed_union join;

	if (!feed_union_begin(&join, model->devices, model->n_devices, sofa->arena, err))
		return false;
	for (size_t i = 0; i < train->n; i++)
		if (train->releases[i]->kind == KIND_FULL)
			feed_union_add(&join, &train->releases[i]->devices);
	return feed_union_take(&join, sofa->arena, out, err);
}

/* The entry of a model, made when it is not there. */
static json_t *
entry_of(json_t *models, const struct feed_device *device)
{
	json_t *entry = json_object_get(models, device->model);

	if (entry)
		return entry;
	entry = json_pack("{s:s, s:[], s:[]}", "MarketingName", device->title,
		"SupportedOS", "OSVersions");
	return json_object_set_new(models, device->model, entry) == 0 ? entry : NULL;
}

/* Several boards may be one model: once. */
static bool
add_train(json_t *entry, const char *label, int64_t number)
{
	json_t *labels = json_object_get(entry, "SupportedOS");
	size_t n = json_array_size(labels);
	const char *last = n ? json_string_value(json_array_get(labels, n - 1)) : NULL;

	if (last && strcmp(last, label) == 0)
		return true;
	return json_array_append_new(labels, json_string(label)) == 0 &&
	       json_array_append_new(
		       json_object_get(entry, "OSVersions"), json_integer(number)) == 0;
}

/* The same keys in the order of bytes. */
static json_t *
sorted(json_t *object)
{
	char *text = object ? json_dumps(object, JSON_SORT_KEYS) : NULL;
	json_t *copy = text ? json_loads(text, 0, NULL) : NULL;

	free(text);
	json_decref(object);
	return copy;
}

json_t *
feed_macos_models(
	const struct sofa *sofa, const struct feed_model *model, struct error *err)
{
	json_t *models = json_object();
	bool ok = models != NULL;

	for (size_t t = 0; ok && t < sofa->n; t++) {
		const struct feed_train *train = &sofa->trains[t];
		const char *label = sofa_label(sofa, train);
		struct feed_devices set;

		if (!devices_of(sofa, train, model, &set, err)) {
			json_decref(models);
			return NULL;
		}
		for (size_t i = 0; ok && i < set.n; i++) {
			json_t *entry;

			if (!*set.list[i]->model)
				continue;
			entry = entry_of(models, set.list[i]);
			ok = entry && add_train(entry, label, version_major(train->key));
		}
	}
	models = sorted(models);
	if (!models || !ok)
		(void)no_memory(err);
	return models;
}

static const struct model_family *
family_of(const char *title)
{
	const struct model_family *best = NULL;

	for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
		const struct model_family *f = &families[i];
		size_t len = strlen(f->name);

		if (strncmp(title, f->name, len) == 0 &&
			(title[len] == ' ' || title[len] == '\0') &&
			(!best || len > strlen(best->name)))
			best = f;
	}
	return best;
}

json_t *
feed_macos_supported(const struct sofa *sofa, const struct feed_train *train,
	const struct feed_model *model, struct error *err)
{
	json_t *array = json_array();
	struct feed_devices set;
	bool ok = array != NULL;

	if (!devices_of(sofa, train, model, &set, err)) {
		json_decref(array);
		return NULL;
	}
	for (size_t f = 0; ok && f < sizeof families / sizeof families[0]; f++) {
		json_t *identifiers = json_object();

		for (size_t i = 0; i < set.n; i++)
			if (*set.list[i]->model &&
				family_of(set.list[i]->title) == &families[f])
				(void)json_object_set_new(identifiers, set.list[i]->model,
					json_string(set.list[i]->title));
		identifiers = sorted(identifiers);
		if (json_object_size(identifiers) == 0) {
			json_decref(identifiers);
			continue;
		}
		ok = json_array_append_new(
			     array, json_pack("{s:s, s:s, s:o}", "Model",
					    families[f].name, "URL", families[f].url,
					    "Identifiers", identifiers)) == 0;
	}
	if (!ok)
		(void)no_memory(err);
	return array;
}

/* --- XProtect and installers --------------------------------------------------------------- */

static bool
add_xprotect(json_t *object, const struct sofa *sofa, const struct feed_model *model,
	struct error *err)
{
	struct installer_product config, payloads;
	char now[INSTANT_TEXT_BYTES], at[2][INSTANT_TEXT_BYTES];

	if (!installer_product_named(model->db, "XProtectPlistConfigData", model->at,
		    sofa->arena, &config, err) ||
		!installer_product_named(model->db, "XProtectPayloads", model->at,
			sofa->arena, &payloads, err))
		return false;
	(void)instant_format(instant_day(model->changed_at), now);
	(void)instant_format(config.post_date, at[0]);
	(void)instant_format(payloads.post_date, at[1]);
	return json_object_set_new(object, "XProtectPlistConfigData",
		       json_pack("{s:s, s:s}", "com.apple.XProtect",
			       config.product ? config.version : "", "ReleaseDate",
			       config.product && *at[0] ? at[0] : now)) == 0 &&
	       json_object_set_new(object, "XProtectPayloads",
		       json_pack("{s:s, s:s, s:s}",
			       "com.apple.XProtectFramework.XProtect",
			       payloads.product ? payloads.version : "",
			       "com.apple.XprotectFramework.PluginService", "",
			       "ReleaseDate",
			       payloads.product && *at[1] ? at[1] : now)) == 0;
}

static json_t *
image_json(const struct installer_image *image, bool v2)
{
	const char *version = image->version ? image->version : "";
	const char *build = image->build ? image->build : "";

	return v2 ? json_pack("{s:s, s:s, s:s, s:s}", "MacOSIPSWURL", "",
			    "MacOSIPSWBuild", build, "MacOSIPSWVersion", version,
			    "MacOSIPSWAppleSlug", "")
		  : json_pack("{s:s, s:s, s:s, s:s}", "macos_ipsw_url", "",
			    "macos_ipsw_build", build, "macos_ipsw_version", version,
			    "macos_ipsw_apple_slug", "");
}

/* v1 requires each key; v2 leaves out what is not known. */
static json_t *
apps_json(const struct installer_image *image, bool v2)
{
	json_t *apps = json_pack("{s:[]}", "AllPreviousUMA");

	if (apps && !v2 &&
		json_object_set_new(apps, "LatestUMA",
			json_pack("{s:s, s:s, s:s, s:s, s:s}", "title", "", "version", "",
				"build", "", "apple_slug", "", "url", "")) != 0) {
		json_decref(apps);
		return NULL;
	}
	if (apps && (!v2 || image->build) &&
		json_object_set_new(apps, "LatestMacIPSW", image_json(image, v2)) != 0) {
		json_decref(apps);
		return NULL;
	}
	return apps;
}

bool
feed_macos_add(json_t *object, const struct sofa *sofa, const struct feed_model *model,
	bool v2, struct error *err)
{
	struct installer_image image;

	if (!installer_image_at(model->db, model->at, sofa->arena, &image, err))
		return false;
	if (add_xprotect(object, sofa, model, err) &&
		json_object_set_new(object, "InstallationApps", apps_json(&image, v2)) ==
			0)
		return true;
	return error_is_set(err) ? false : no_memory(err);
}
