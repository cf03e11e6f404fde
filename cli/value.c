/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/value.h"

#include "cli/escape.h"
#include "cli/writer.h"
#include "core/instant.h"
#include "core/limits.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

json_t *
value_text(const char *text)
{
	return text && *text ? json_string(text) : json_null();
}

json_t *
value_file_text(const char *text)
{
	char shown[CAP_TEXT_ARGUMENT_BYTES + 16];

	return value_text(writer_escape(text, shown, CAP_TEXT_ARGUMENT_BYTES));
}

json_t *
value_moment(int64_t at)
{
	char text[INSTANT_TEXT_BYTES];

	return value_text(instant_format(at, text));
}

json_t *
value_day(int64_t at)
{
	char text[INSTANT_TEXT_BYTES];

	return at == INSTANT_NONE ? json_null()
				  : json_string(instant_format_day(at, text));
}

json_t *
value_texts(const char *const *texts, size_t n)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < n; i++)
		array = value_add(array, json_string(texts[i]));
	return array;
}

json_t *
value_add(json_t *array, json_t *item)
{
	if (json_array_append_new(array, item) == 0)
		return array;
	json_decref(array);
	return NULL;
}

json_t *
value_put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value) == 0)
		return object;
	json_decref(object);
	return NULL;
}

/* Did jansson not get the memory it asked for? It may go on without a part then, and reading a number it
 * forgets errno. */
static bool lacking;

static void *
take(size_t bytes)
{
	void *p = malloc(bytes);

	lacking = lacking || !p;
	return p;
}

static void
watch(void)
{
	lacking = false;
	json_set_alloc_funcs(take, free);
}

json_t *
value_load(const char *text, size_t len, json_error_t *why)
{
	json_t *value;

	watch();
	value = json_loadb(text, len, JSON_REJECT_DUPLICATES, why);
	if (value && lacking) {
		json_decref(value);
		value = NULL;
	}
	errno = lacking ? ENOMEM : 0;
	return value;
}

json_t *
value_object(const char *text)
{
	json_t *value = value_load(text, strlen(text), NULL);

	return value || errno == ENOMEM ? value : json_null();
}

json_t *
value_audience(enum audience audience)
{
	static const char *const both[] = {"managed", "public"};

	switch (audience) {
	case AUDIENCE_MANAGED:
		return value_texts(both, 1);
	case AUDIENCE_PUBLIC:
		return value_texts(both + 1, 1);
	case AUDIENCE_BOTH:
		break;
	}
	return value_texts(both, 2);
}

char *
value_dump(const json_t *value, size_t flags)
{
	char *dump;

	watch();
	dump = json_dumps(value, flags);
	if (dump && lacking) {
		free(dump);
		return NULL;
	}
	return dump;
}

bool
value_append(struct buf *b, const json_t *value)
{
	char *dump = value_dump(value, JSON_COMPACT | JSON_ENCODE_ANY);
	bool ok = dump && escape_append(b, dump, strlen(dump));

	free(dump);
	return ok;
}

json_t *
value_digest(const struct digest *digest)
{
	char hex[DIGEST_HEX_BYTES];

	return json_sprintf("sha256:%s", digest_hex(digest, hex));
}
