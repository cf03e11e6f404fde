/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed_macos.h"

#include "cli/download_json.h"
#include "cli/feed_devices.h"
#include "cli/feed_train.h"
#include "cli/value.h"
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

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The same keys in the order of bytes; takes the object. */
static json_t *
sorted(json_t *object, struct arena *arena)
{
	size_t n = json_object_size(object), i = 0;
	const char **keys = object ? arena_array(arena, n + 1, sizeof *keys) : NULL;
	json_t *copy = keys ? json_object() : NULL, *value;
	const char *key;

	if (!copy)
		goto out;
	json_object_foreach(object, key, value)
		keys[i++] = key;
	qsort(keys, n, sizeof *keys, by_bytes);
	for (i = 0; i < n; i++)
		copy = value_put(
			copy, keys[i], json_incref(json_object_get(object, keys[i])));
out:
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
	models = sorted(models, sofa->arena);
	if (models && ok)
		return models;
	json_decref(models);
	(void)no_memory(err);
	return NULL;
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

		for (size_t i = 0; ok && i < set.n; i++)
			if (*set.list[i]->model &&
				family_of(set.list[i]->title) == &families[f])
				ok = json_object_set_new(identifiers, set.list[i]->model,
					     json_string(set.list[i]->title)) == 0;
		identifiers = sorted(identifiers, sofa->arena);
		ok = ok && identifiers;
		if (json_object_size(identifiers) == 0 || !ok) {
			json_decref(identifiers);
			continue;
		}
		ok = json_array_append_new(
			     array, json_pack("{s:s, s:s, s:o}", "Model",
					    families[f].name, "URL", families[f].url,
					    "Identifiers", identifiers)) == 0;
	}
	if (ok)
		return array;
	json_decref(array);
	(void)no_memory(err);
	return NULL;
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

/* The names of the same things in v1 and in v2. */
static const struct app_keys {
	const char *title, *version, *build, *slug, *url, *posted, *size;
	const char *ipsw_url, *ipsw_build, *ipsw_version, *ipsw_slug;
} app_keys[] = {
	{"title", "version", "build", "apple_slug", "url", "posting_date", "size",
         "macos_ipsw_url", "macos_ipsw_build", "macos_ipsw_version",
         "macos_ipsw_apple_slug"},
	{"Title", "Version", "Build", "AppleSlug",  "URL", "PostingDate",  "Size",
         "MacOSIPSWURL",   "MacOSIPSWBuild",   "MacOSIPSWVersion",
         "MacOSIPSWAppleSlug"   },
};

/* An installer that a catalog lists now, with its release. */
struct installer {
	const struct download *download;
	const struct feed_release *release;
};

/* Newest release first; of several of one release the one that was posted last. */
static int
by_release(const void *a, const void *b)
{
	const struct installer *x = a, *y = b;
	const struct download_row *p = x->download->row, *q = y->download->row;
	int order = feed_release_compare(y->release, x->release);

	if (order == 0 && p->post_date != q->post_date)
		order = p->post_date < q->post_date ? 1 : -1;
	if (order == 0)
		order = strcmp(q->product, p->product);
	return order ? order : strcmp(p->url, q->url);
}

static bool
list_installers(const struct sofa *sofa, const struct feed_model *model,
	struct installer **list, size_t *n, struct error *err)
{
	*n = 0;
	*list = arena_array(sofa->arena, model->n_downloads + 1, sizeof **list);
	if (!*list)
		return arena_failed(sofa->arena, "feed", err);
	for (size_t i = 0; i < model->n_downloads; i++) {
		const struct download *d = &model->downloads[i];
		const struct feed_release *r =
			d->installer && d->row->listed
				? feed_model_find(model, d->platform, d->build)
				: NULL;

		if (r)
			(*list)[(*n)++] = (struct installer){d, r};
	}
	if (*n > 1)
		qsort(*list, *n, sizeof **list, by_release);
	return true;
}

static json_t *
installer_json(const struct installer *i, const struct app_keys *keys)
{
	const struct download *d = i->download;
	char posted[INSTANT_TEXT_BYTES];
	json_t *title = json_sprintf("macOS %s", d->train);

	return title ? json_pack("{s:o, s:s, s:s, s:s, s:s, s:s, s:I}", keys->title,
			       title, keys->version, d->version, keys->build, d->build,
			       keys->slug, d->row->product, keys->url, d->row->url,
			       keys->posted, instant_format(d->row->post_date, posted),
			       keys->size, (json_int_t)d->row->bytes)
		     : NULL;
}

static json_t *
image_json(const struct installer_image *image, const struct feed_model *model,
	const struct app_keys *keys)
{
	const char *version = image->version ? image->version : "";
	const char *build = image->build ? image->build : "";
	const char *url = "", *slug = "";

	for (size_t i = 0; i < model->n_downloads; i++) {
		const struct download *d = &model->downloads[i];

		if (!d->installer && d->platform == PLATFORM_MACOS &&
			strcmp(d->build, build) == 0) {
			url = d->row->url;
			slug = d->row->product;
		}
	}
	return json_pack("{s:s, s:s, s:s, s:s}", keys->ipsw_url, url, keys->ipsw_build,
		build, keys->ipsw_version, version, keys->ipsw_slug, slug);
}

/* Of most devices, and not taken back: never a fork for one model. */
static bool
can_be_latest(const struct feed_release *r)
{
	return !r->device_specific && r->row.withdrawn == INSTANT_NONE;
}

static bool
add_installers(json_t *apps, const struct installer *list, size_t n, bool v2)
{
	const struct app_keys *keys = &app_keys[v2];
	json_t *previous = json_array(), *latest = NULL;
	bool ok = previous != NULL;

	for (size_t i = 0; ok && i < n; i++) {
		json_t *item = installer_json(&list[i], keys);

		if (!latest && item && can_be_latest(list[i].release))
			latest = item;
		else
			ok = json_array_append_new(previous, item) == 0;
	}
	if (!latest && !v2)
		latest = json_pack("{s:s, s:s, s:s, s:s, s:s}", keys->title, "",
			keys->version, "", keys->build, "", keys->slug, "", keys->url,
			"");
	ok = ok && (latest || v2);
	if (latest)
		ok = json_object_set_new(apps, "LatestUMA", latest) == 0 && ok;
	return json_object_set_new(apps, "AllPreviousUMA", previous) == 0 && ok;
}

/* v1 requires each key; v2 leaves out what is not known. */
static json_t *
apps_json(const struct sofa *sofa, const struct feed_model *model,
	const struct installer_image *image, bool v2, struct error *err)
{
	struct installer *list;
	json_t *apps;
	size_t n;

	if (!list_installers(sofa, model, &list, &n, err))
		return NULL;
	apps = json_object();
	if (apps &&
		(!add_installers(apps, list, n, v2) ||
			((!v2 || image->build) &&
				json_object_set_new(apps, "LatestMacIPSW",
					image_json(image, model, &app_keys[v2])) != 0))) {
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
		json_object_set_new(object, "InstallationApps",
			apps_json(sofa, model, &image, v2, err)) == 0)
		return true;
	return error_is_set(err) ? false : no_memory(err);
}
