/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/jsontree.h"

#include "core/limits.h"

/* Position of a byte, for messages. */
struct place {
	int64_t line;
	size_t at;
};

static bool
fail(const struct place *place, enum error_code code, const char *name,
	const char *source, const char *reason, struct error *err)
{
	error_set_at(err, code, source, place->line, (int64_t)place->at, "%s", reason);
	return error_set_name(err, name);
}

/* Step over a string whose quote stands at place->at; ends on its closing quote, or at len. */
static void
skip_string(const char *data, size_t len, struct place *place)
{
	for (place->at++; place->at < len && data[place->at] != '"'; place->at++)
		if (data[place->at] == '\\')
			place->at++;
		else if (data[place->at] == '\n')
			place->line++;
}

/*
 * Count brackets and commas outside strings. Values are at most 1 + openers + commas, and text
 * that is no JSON fails in jansson later, so the count need not understand more.
 */
static bool
check_caps(const char *data, size_t len, const char *source, struct error *err)
{
	struct place place = {.line = 1};
	size_t depth = 0, values = 1;

	for (; place.at < len; place.at++) {
		switch (data[place.at]) {
		case '"':
			skip_string(data, len, &place);
			break;
		case '\n':
			place.line++;
			break;
		case '{':
		case '[':
			values++;
			if (++depth > CAP_JSON_DEPTH)
				return fail(&place, ERR_LIMIT, "limit.depth", source,
					"nested too deep", err);
			break;
		case '}':
		case ']':
			depth -= depth > 0;
			break;
		case ',':
			values++;
			break;
		default:
			break;
		}
		if (values > CAP_JSON_VALUES)
			return fail(&place, ERR_LIMIT, "limit.count", source,
				"too many values", err);
	}
	return true;
}

/* Tell a captive portal and an empty body from broken JSON. */
static bool
sniff(const char *data, size_t len, const char *source, struct error *err)
{
	struct place place = {.line = 1};

	for (; place.at < len; place.at++) {
		char c = data[place.at];

		if (c == '<')
			return fail(&place, ERR_FORMAT, "json.html", source,
				"an HTML page, not JSON", err);
		if (c == '\n')
			place.line++;
		else if (c != ' ' && c != '\t' && c != '\r')
			return true;
	}
	return fail(&place, ERR_FORMAT, "json.empty", source, "an empty answer", err);
}

static void
translate(const json_error_t *from, const char *source, struct error *err)
{
	enum json_error_code code = json_error_code(from);

	if (code == json_error_out_of_memory) {
		error_set(err, ERR_NOMEM, source, "out of memory");
		return;
	}
	error_set_at(
		err, ERR_FORMAT, source, from->line, from->position, "%s", from->text);
	error_set_name(
		err, code == json_error_duplicate_key ? "json.duplicate" : "json.syntax");
}

json_t *
jsontree_open(
	const char *data, size_t len, size_t cap, const char *source, struct error *err)
{
	json_error_t failure;
	json_t *root;

	if (len > cap) {
		error_set(err, ERR_LIMIT, source, "more than %zu bytes", cap);
		error_set_name(err, "limit.body");
		return NULL;
	}
	if (!sniff(data, len, source, err) || !check_caps(data, len, source, err))
		return NULL;
	root = json_loadb(data, len, JSON_REJECT_DUPLICATES, &failure);
	if (!root) {
		translate(&failure, source, err);
		return NULL;
	}
	if (!json_is_object(root)) {
		json_decref(root);
		error_set_at(err, ERR_FORMAT, source, 1, 0, "a list, not an object");
		error_set_name(err, "json.shape");
		return NULL;
	}
	return root;
}
