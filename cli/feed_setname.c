/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/feed_setname.h"

#include "core/limits.h"

#include <string.h>

void
feed_setnames_init(struct feed_setnames *names)
{
	*names = (struct feed_setnames){0};
	arena_init(&names->arena, CAP_ARENA_BYTES);
}

void
feed_setnames_clear(struct feed_setnames *names)
{
	arena_clear(&names->arena);
}

static bool
name_of(const struct feed_devices *devices, char to[FEED_SETNAME_BYTES])
{
	struct digest_stream *stream = digest_new();
	char hex[DIGEST_HEX_BYTES];
	struct digest digest;
	bool ok = stream != NULL;

	for (size_t i = 0; ok && i < devices->n; i++)
		ok = digest_update(stream, devices->list[i]->id,
			     strlen(devices->list[i]->id)) &&
		     digest_update(stream, "\n", 1);
	ok = ok && digest_final(stream, &digest);
	digest_free(stream);
	if (ok) {
		memcpy(to, digest_hex(&digest, hex), FEED_SETNAME_BYTES - 1);
		to[FEED_SETNAME_BYTES - 1] = '\0';
	}
	return ok;
}

static bool
same_devices(const struct feed_devices *a, const struct feed_devices *b)
{
	return a->n == b->n && memcmp(a->list, b->list, a->n * sizeof a->list[0]) == 0;
}

/* The place of the name in the list, where it is or would be. */
static size_t
place_of(const struct feed_setnames *names, const char *name)
{
	size_t low = 0, high = names->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(names->list[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

json_t *
feed_setnames_json(struct feed_setnames *names, const struct feed_devices *devices,
	struct error *err)
{
	struct feed_setname entry = {.devices = *devices};
	size_t at;

	if (devices->n == 0)
		return json_null();
	for (size_t i = 0; i < names->n; i++)
		if (same_devices(&names->list[i].devices, devices))
			return json_string(names->list[i].name);
	if (!name_of(devices, entry.name)) {
		(void)error_set(err, ERR_NOMEM, "feed", "out of memory");
		return NULL;
	}
	at = place_of(names, entry.name);
	if (at < names->n && strcmp(names->list[at].name, entry.name) == 0)
		return json_string(entry.name);
	names->list = arena_grow(
		&names->arena, names->list, names->n, &names->alloc, sizeof *names->list);
	if (!names->list) {
		(void)arena_failed(&names->arena, "feed", err);
		return NULL;
	}
	memmove(&names->list[at + 1], &names->list[at],
		(names->n - at) * sizeof *names->list);
	names->list[at] = entry;
	names->n++;
	return json_string(entry.name);
}

void
feed_setnames_write(const struct feed_setnames *names, struct feed_out *out)
{
	feed_out_text(out, "{");
	for (size_t i = 0; i < names->n; i++) {
		const struct feed_devices *devices = &names->list[i].devices;

		feed_out_printf(out, "%s\"%s\":[", i ? ",\n" : "\n", names->list[i].name);
		for (size_t d = 0; d < devices->n; d++) {
			feed_out_text(out, d ? "," : "");
			feed_out_json(out, json_string(devices->list[d]->id));
		}
		feed_out_text(out, "]");
	}
	feed_out_text(out, "}");
}
