/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/bundle_file.h"

#include "core/buf.h"
#include "core/instant.h"
#include "core/limits.h"
#include "core/publish.h"
#include "data/bundle.h"
#include "db/bundle.h"
#include "db/device.h"
#include "parser/facts.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The comment lines at the head of a bundled file stay; of releases.tsv all but the first. */
static bool
append_comments(struct buf *b, const char *data, size_t len, bool but_first)
{
	const char *end = data + len;

	while (data < end && *data == '#') {
		const char *line_end = memchr(data, '\n', (size_t)(end - data));
		size_t n =
			line_end ? (size_t)(line_end - data) + 1 : (size_t)(end - data);

		if (!but_first && !buf_append(b, data, n))
			return false;
		but_first = false;
		data += n;
	}
	return true;
}

static bool
append_day(struct buf *b, int64_t day)
{
	char text[INSTANT_TEXT_BYTES];

	return day == INSTANT_NONE ? buf_byte(b, '\t')
				   : buf_printf(b, "%s\t", instant_format_day(day, text));
}

static const char *
audience_word(enum audience audience)
{
	switch (audience) {
	case AUDIENCE_PUBLIC:
		return "public";
	case AUDIENCE_MANAGED:
		return "managed";
	case AUDIENCE_BOTH:
		break;
	}
	return "both";
}

static bool
append_release(struct buf *b, const struct bundle_row *r)
{
	char withdrawn[INSTANT_TEXT_BYTES];

	if (!buf_printf(b, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t", platform_name(r->platform),
		    r->version, r->extra, r->build, release_kind_name(r->kind),
		    r->beta ? "yes" : "", r->base_build) ||
		!append_day(b, r->posted) || !append_day(b, r->from) ||
		!append_day(b, r->until) ||
		!buf_printf(b, "%s\t", instant_format(r->withdrawn, withdrawn)) ||
		!append_day(b, r->expires) ||
		!buf_printf(b, "%s\t%s\t", audience_word(r->audience), r->list))
		return false;
	for (size_t i = 0; i < r->n_devices; i++)
		if (!buf_printf(b, "%s%s", i ? " " : "", r->devices[i]))
			return false;
	return buf_printf(b, "\t%s\n", r->provenance);
}

static bool
render_releases(struct db *db, struct arena *arena, struct buf *b, struct error *err)
{
	char moment[INSTANT_TEXT_BYTES];
	struct bundle_row *rows;
	int64_t as_of;
	bool ok;
	size_t n;

	if (!bundle_rows(db, arena, &rows, &n, &as_of, err))
		return false;
	if (as_of == INSTANT_NONE)
		return error_set(err, ERR_UNKNOWN, "bundle",
			"the store knows nothing that could be bundled");
	ok = buf_printf(b, "%s%s\n", FACTS_FIRST_LINE, instant_format(as_of, moment)) &&
	     append_comments(b, (const char *)data_releases, data_releases_len, true);
	for (size_t i = 0; ok && facts_columns[i]; i++)
		ok = buf_printf(b, "%s%s", i ? "\t" : "", facts_columns[i]);
	ok = ok && buf_byte(b, '\n');
	for (size_t i = 0; ok && i < n; i++)
		ok = append_release(b, &rows[i]);
	return ok || buf_failed(b, "releases.tsv", err);
}

/* Is it only another name of a device: a model by which restore images speak of it? */
static bool
is_model_of_another(const struct device *devices, size_t n, const struct device *d)
{
	for (size_t i = 0; i < n; i++)
		if (&devices[i] != d && strcmp(devices[i].model, d->name) == 0)
			return true;
	return false;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(((const struct device *)a)->name, ((const struct device *)b)->name);
}

/* Without the tabs before what is empty at the end. */
static bool
append_device(struct buf *b, const struct device *d, const char *model)
{
	const char *const texts[] = {
		d->name, platform_name(d->platform), model, d->title, d->aliases};
	size_t n = sizeof texts / sizeof texts[0];

	while (n && !*texts[n - 1])
		n--;
	for (size_t i = 0; i < n; i++)
		if (!buf_printf(b, "%s%s", i ? "\t" : "", texts[i]))
			return false;
	return buf_byte(b, '\n');
}

static bool
render_devices(struct db *db, struct arena *arena, struct buf *b, struct error *err)
{
	struct device *devices;
	bool ok;
	size_t n;

	if (!device_list(db, arena, &devices, &n, err))
		return false;
	if (n > 1)
		qsort(devices, n, sizeof *devices, compare_names);
	ok = append_comments(b, (const char *)data_devices, data_devices_len, false) &&
	     buf_text(b, "id\tplatform\tmodel\tname\taliases\n");
	for (size_t i = 0; ok && i < n; i++) {
		const struct device *d = &devices[i];
		/* outside macOS lists name devices by their model */
		const char *model =
			*d->model || d->platform == PLATFORM_MACOS ? d->model : d->name;

		if (!is_model_of_another(devices, n, d))
			ok = append_device(b, d, model);
	}
	return ok || buf_failed(b, "devices.tsv", err);
}

/* Render by `fn` and place the file. */
static bool
write_file(struct db *db, const char *folder, const char *name,
	bool (*fn)(struct db *, struct arena *, struct buf *, struct error *),
	struct error *err)
{
	char path[PATH_MAX];
	struct arena arena;
	struct buf b;
	bool ok = false;
	int len;

	arena_init(&arena, CAP_ARENA_BYTES);
	buf_init(&b, CAP_BODY_BYTES);
	len = snprintf(path, sizeof path, "%s/data/%s", folder, name);
	if (len < 0 || (size_t)len >= sizeof path)
		(void)error_set(err, ERR_USAGE, "--bundle", "the path is too long");
	else
		ok = fn(db, &arena, &b, err) && publish_file(path, b.data, b.len, err);
	buf_clear(&b);
	arena_clear(&arena);
	return ok;
}

bool
bundle_file_write(struct db *db, const char *folder, struct error *err)
{
	char path[PATH_MAX];
	int len = snprintf(path, sizeof path, "%s/data", folder);

	if (len < 0 || (size_t)len >= sizeof path)
		return error_set(err, ERR_USAGE, "--bundle", "the path is too long");
	if (mkdir(path, 0777) != 0 && errno != EEXIST)
		return error_set_errno(err, path, "cannot make the folder", errno);
	return write_file(db, folder, "releases.tsv", render_releases, err) &&
	       write_file(db, folder, "devices.tsv", render_devices, err);
}
