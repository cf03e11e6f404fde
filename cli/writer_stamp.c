/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/writer_format.h"

#include <assert.h>
#include <string.h>

/* Where the text of a record with an empty name goes on behind it. */
static const char *
behind_name(const struct writer *w)
{
	static const char name[] = "{\"name\":\"\"";
	const char *at;

	if (w->format == WRITER_CSV)
		return w->text.data; /* an empty field is nothing */
	at = strstr(w->text.data, name);
	assert(at);
	return at + sizeof name - 1;
}

char *
writer_stamp(struct writer *w, json_t *record, struct error *err)
{
	char *stamp = NULL;

	assert(w->open && w->array && w->format != WRITER_TABLE);
	if (record && json_object_set_new(record, "name", json_string("")) == 0) {
		if (!w->ops->record(w, record, err))
			goto out;
		stamp = strdup(behind_name(w));
	}
	if (!stamp)
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
out:
	buf_reset(&w->text);
	json_decref(record);
	return stamp;
}

/* Nothing that either format would escape? */
static bool
is_plain(const char *name)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789 ._-";

	return *name != '-' && name[strspn(name, plain)] == '\0';
}

bool
writer_stamped(struct writer *w, const char *name, const char *stamp, struct error *err)
{
	bool json = w->format == WRITER_JSON;
	bool ok = !json ||
		  buf_text(&w->text, w->records ? ",\n  {\"name\":" : "\n  {\"name\":");

	assert(w->open && w->array && w->format != WRITER_TABLE);
	if (json && !*name)
		ok = ok && buf_text(&w->text, "null");
	else if (is_plain(name))
		ok = ok && (!json || buf_byte(&w->text, '"')) &&
		     buf_text(&w->text, name) && (!json || buf_byte(&w->text, '"'));
	else
		ok = ok && (json ? writer_json_text(w, name) : writer_csv_text(w, name));
	if (!ok || !buf_text(&w->text, stamp))
		return writer_text_failed(w, err);
	w->records++;
	return writer_put_text(w, err);
}
