/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_manifest.c - the index files: what was published, with its digests, and when it was asked.
 *
 * manifest.json also remembers where the folder is served, and which releases were told, of which
 * day: the next publication holds on to them (cmd_feed.c, feed_memory.h).
 */
#include "cli/feed.h"
#include "cli/feed_folder.h"
#include "cli/value.h"
#include "core/instant.h"

#include <string.h>

/* "2026-03-18T00:57:30+00:00Z": malformed, but what the readers of v1 take (doc/feed.md). */
static json_t *
v1_check(int64_t at)
{
	char text[INSTANT_TEXT_BYTES];

	return json_sprintf("%.19s+00:00Z", instant_format(at, text));
}

static json_t *
check_json(int64_t at, const struct digest *hash, bool v1)
{
	char hex[DIGEST_HEX_BYTES];

	return json_pack("{s:o, s:s}", "LastCheck", v1 ? v1_check(at) : value_moment(at),
		"UpdateHash", digest_hex(hash, hex));
}

/* `which`: 1 or 2, the version. */
bool
feed_write_timestamp(
	struct feed *feed, int which, struct feed_out *out, struct error *err)
{
	static const char *const names[FAMILY_COUNT] = {
		"macOS", "iOS", "tvOS", "watchOS", "visionOS"};
	int n = which == 1 ? FAMILY_IOS + 1 : FAMILY_COUNT;

	(void)err;
	feed_out_text(out, "{");
	for (int i = 0; i < n; i++) {
		feed_out_printf(out, "%s\"%s\":", i ? ",\n" : "", names[i]);
		feed_out_json(
			out, check_json(feed->model->data_as_of,
				     which == 1 ? &feed->v1_hash[i] : &feed->v2_hash[i],
				     which == 1));
	}
	feed_out_text(out, "}\n");
	return !out->failed;
}

static void
write_releases(const struct feed_model *m, struct feed_out *out)
{
	feed_out_text(out, ",\n\"releases\":{");
	for (size_t p = 0; p < m->n_platforms; p++) {
		const struct feed_platform *platform = &m->platforms[p];
		const char *comma = "\n";

		feed_out_printf(out, "%s\"%s\":{", p ? ",\n" : "\n", platform->name);
		for (size_t t = 0; t < platform->n_trains; t++)
			for (size_t i = 0; i < platform->trains[t].n; i++) {
				const struct feed_release *r =
					platform->trains[t].releases[i];

				feed_out_text(out, comma);
				feed_out_json(out, json_string(r->row.build));
				feed_out_text(out, ":");
				feed_out_json(out, value_day(r->date));
				comma = ",";
			}
		feed_out_text(out, "}");
	}
	feed_out_text(out, "}");
}

bool
feed_write_manifest(struct feed *feed, int which, struct feed_out *out, struct error *err)
{
	const struct feed_publication *p = feed->publication;

	(void)which;
	(void)err;
	feed_out_text(out, "{\"schema\":\"sucat.manifest/1\",\n\"data_as_of\":");
	feed_out_json(out, value_moment(feed->model->data_as_of));
	feed_out_text(out, ",\n\"changed_at\":");
	feed_out_json(out, value_moment(feed->model->changed_at));
	feed_out_text(out, ",\n\"url\":");
	feed_out_json(out, value_text(feed->url));
	feed_out_text(out, ",\n\"files\":[");
	for (size_t i = 0; i + 1 < p->n; i++) { /* the last one is this */
		const struct feed_file_state *s = &p->files[i].state;

		feed_out_text(out, i ? ",\n" : "\n");
		feed_out_json(out, json_pack("{s:s, s:I, s:o}", "path", s->path, "bytes",
					   (json_int_t)s->bytes, "sha256",
					   value_digest(&s->digest)));
	}
	feed_out_text(out, "]");
	write_releases(feed->model, out);
	feed_out_text(out, "}\n");
	return !out->failed;
}

/* For `sha256sum -c`. */
bool
feed_write_sums(struct feed *feed, int which, struct feed_out *out, struct error *err)
{
	const struct feed_publication *p = feed->publication;
	char hex[DIGEST_HEX_BYTES];

	(void)which;
	(void)err;
	for (size_t i = 0; i + 1 < p->n; i++)
		feed_out_printf(out, "%s  %s\n",
			digest_hex(&p->files[i].state.digest, hex),
			p->files[i].state.path);
	return !out->failed;
}
