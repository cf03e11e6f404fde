/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/writer_format.h"
#include "cli/escape.h"
#include "cli/value.h"
#include "core/limits.h"

#include <string.h>

static bool
append_key(struct writer *w, const char *key)
{
	json_t *text = json_string(key);
	bool ok = text && value_append(&w->text, text) && buf_byte(&w->text, ':');

	json_decref(text);
	return ok;
}

/* One line for each key of `object`: of the head, of the tail. */
static bool
put_keys(struct writer *w, json_t *object, struct error *err)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value) {
		if (!buf_text(&w->text, ",\n ") || !append_key(w, key) ||
			!value_append(&w->text, value))
			return writer_text_failed(w, err);
		if (!writer_put_text(w, err))
			return false;
	}
	return true;
}

static bool
begin_object(struct writer *w, const char *schema, json_t *head, struct error *err)
{
	if (!buf_printf(&w->text, "{\"schema\":\"%s\"", schema))
		return writer_text_failed(w, err);
	if (!writer_put_text(w, err) || !put_keys(w, head, err))
		return false;
	if (!w->array)
		return true;
	if (!buf_text(&w->text, ",\n ") || !append_key(w, w->array) ||
		!buf_byte(&w->text, '['))
		return writer_text_failed(w, err);
	return writer_put_text(w, err);
}

static bool
append_record(struct writer *w, const json_t *record, struct error *err)
{
	return (buf_text(&w->text, w->records ? ",\n  " : "\n  ") &&
		       value_append(&w->text, record)) ||
	       writer_text_failed(w, err);
}

bool
writer_json_text(struct writer *w, const char *text)
{
	json_t *value = json_string(text);
	bool ok;

	if (!value) { /* no UTF-8: as the table shows it */
		struct buf shown;

		buf_init(&shown, CAP_OUTPUT_VALUE_BYTES);
		ok = escape_append(&shown, text, strlen(text));
		value = ok ? json_string(shown.data) : NULL;
		buf_clear(&shown);
	}
	ok = value && value_append(&w->text, value);
	json_decref(value);
	return ok;
}

static bool
end_object(struct writer *w, json_t *tail, struct error *err)
{
	const char *close = !w->array ? "" : w->records ? "\n ]" : "]";

	return writer_put(w, close, strlen(close), err) && put_keys(w, tail, err) &&
	       writer_put(w, "}\n", 2, err);
}

const struct writer_ops writer_json = {begin_object, append_record, end_object};
