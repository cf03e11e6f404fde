/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/jsontree.h"

#include "core/limits.h"
#include "core/utf8.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NODES_AT_ONCE 256

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

/* What is read, and how far. `text` ends with a NUL of ours, so that `at` may stand on it. */
struct reader {
	struct jsontree *tree;
	const char *data; /* as it came */
	char *at, *end;
	const struct jsontree_memory *memory; /* or NULL */
	struct jsontree_node *nodes;          /* that are free */
	size_t free, values;
	struct jsontree_node *open[CAP_JSON_DEPTH];
	struct jsontree_node *
		*tail[CAP_JSON_DEPTH]; /* of each: where its next member goes */
	size_t depth;
	const char *source;
	struct error *err;
};

/* The document fails at `where`. */
static bool
fail_with(const struct reader *r, const char *where, enum error_code code,
	const char *name, const char *reason)
{
	struct place place = {.line = 1, .at = (size_t)(where - r->tree->text)};

	for (size_t i = 0; i < place.at; i++)
		place.line += r->data[i] == '\n';
	return fail(&place, code, name, r->source, reason, r->err);
}

static bool
fail_at(const struct reader *r, const char *where, const char *name, const char *reason)
{
	return fail_with(r, where, ERR_FORMAT, name, reason);
}

static bool
fail_syntax(const struct reader *r, const char *reason)
{
	return fail_at(r, r->at, "json.syntax",
		r->at == r->end ? "the text ends too early" : reason);
}

static void
skip_space(struct reader *r)
{
	while (*r->at == ' ' || *r->at == '\n' || *r->at == '\t' || *r->at == '\r')
		r->at++;
}

/* --- strings ------------------------------------------------------------------------------ */

/* The four hexadecimal digits of \u at `from`. */
static bool
read_hex(const char *from, uint32_t *value)
{
	*value = 0;
	for (int i = 0; i < 4; i++) {
		char c = from[i];
		uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
				 : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
				 : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
							: 16;

		if (digit == 16)
			return false;
		*value = *value * 16 + digit;
	}
	return true;
}

static char *
put_utf8(char *to, uint32_t c)
{
	if (c < 0x80) {
		*to++ = (char)c;
		return to;
	}
	if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
	} else {
		if (c < 0x10000) {
			*to++ = (char)(0xe0 | c >> 12);
		} else {
			*to++ = (char)(0xf0 | c >> 18);
			*to++ = (char)(0x80 | (c >> 12 & 0x3f));
		}
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
	}
	*to++ = (char)(0x80 | (c & 0x3f));
	return to;
}

/* \uXXXX with r->at on the u, one of a pair with both; its bytes go to *to. */
static bool
read_unicode(struct reader *r, char **to)
{
	uint32_t c, low;

	if (!read_hex(r->at + 1, &c))
		return fail_syntax(r, "not four hexadecimal digits after \\u");
	if (c == 0)
		return fail_syntax(r, "a NUL in a text");
	r->at += 5;
	if (c >= 0xd800 && c < 0xe000) {
		if (c >= 0xdc00 || r->at[0] != '\\' || r->at[1] != 'u' ||
			!read_hex(r->at + 2, &low) || low < 0xdc00 || low >= 0xe000)
			return fail_syntax(r, "half of a surrogate pair");
		r->at += 6;
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
	}
	*to = put_utf8(*to, c);
	return true;
}

/* What follows a backslash, with r->at on it. */
static bool
read_escape(struct reader *r, char **to)
{
	static const char letters[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
	const char *found = *r->at ? strchr(letters, *r->at) : NULL;

	if (*r->at == 'u')
		return read_unicode(r, to);
	if (!found)
		return fail_syntax(r, "an escape that JSON does not know");
	*(*to)++ = means[found - letters];
	r->at++;
	return true;
}

/* A string with r->at after its quote, ended in its place. */
static bool
read_string(struct reader *r, const char **text)
{
	char *to = r->at;

	*text = r->at;
	for (;;) {
		unsigned char c = (unsigned char)*r->at;
		uint32_t point;
		size_t n;

		if (c == '"') {
			r->at++;
			*to = '\0';
			return true;
		}
		if (c < 0x20)
			return fail_syntax(r, "a control character in a text");
		if (c == '\\') {
			r->at++;
			if (!read_escape(r, &to))
				return false;
			continue;
		}
		n = c < 0x80 ? 1 : utf8_next(r->at, (size_t)(r->end - r->at), &point);
		if (n == 0)
			return fail_syntax(r, "text that is not UTF-8");
		if (to != r->at)
			memmove(to, r->at, n);
		to += n;
		r->at += n;
	}
}

/* --- values ------------------------------------------------------------------------------- */

static size_t
digits(const char *p)
{
	size_t n = 0;

	while (p[n] >= '0' && p[n] <= '9')
		n++;
	return n;
}

static bool
read_number(struct reader *r)
{
	const char *begin = r->at;
	char *p = r->at + (*r->at == '-');
	size_t n = digits(p);
	bool whole = true;

	if (n == 0 || (*p == '0' && n > 1))
		return fail_syntax(r, "neither a value nor a number");
	p += n;
	if (*p == '.') {
		whole = false;
		n = digits(p + 1);
		p += 1 + n;
	}
	if (n && (*p == 'e' || *p == 'E')) {
		whole = false;
		p += 1 + (p[1] == '+' || p[1] == '-');
		n = digits(p);
		p += n;
	}
	if (n == 0)
		return fail_syntax(r, "a number without its digits");
	errno = 0;
	if (whole && (strtoll(begin, NULL, 10) == 0 || errno == 0))
		whole = false; /* it fits */
	if (whole)
		return fail_syntax(r, "an integer of more than 64 bits");
	r->at = p;
	return true;
}

static bool
read_word(struct reader *r, struct jsontree_node *node)
{
	static const struct {
		const char *word;
		size_t len;
		enum jsontree_type type;
	} words[] = {
		{"null",  4, JSONTREE_NULL },
                {"true",  4, JSONTREE_TRUE },
		{"false", 5, JSONTREE_FALSE}
        };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strncmp(r->at, words[i].word, words[i].len) == 0) {
			node->type = words[i].type;
			r->at += words[i].len;
			return true;
		}
	node->type = JSONTREE_NUMBER;
	return read_number(r);
}

/* `n` more values are not too many. */
static bool
count_values(struct reader *r, size_t n)
{
	r->values += n;
	return r->values <= CAP_JSON_VALUES ||
	       fail_with(r, r->at, ERR_LIMIT, "limit.count", "too many values");
}

/* The next member of the innermost container, or the root; NULL with err set. */
static struct jsontree_node *
add_node(struct reader *r, const char *key)
{
	struct jsontree_node *node;

	if (!count_values(r, 1))
		return NULL;
	if (r->free == 0) {
		r->nodes = arena_array(&r->tree->arena, NODES_AT_ONCE, sizeof *r->nodes);
		if (!r->nodes) {
			(void)arena_failed(&r->tree->arena, r->source, r->err);
			return NULL;
		}
		r->free = NODES_AT_ONCE;
	}
	node = r->nodes++;
	r->free--;
	node->key = key;
	if (r->depth) {
		r->open[r->depth - 1]->n++;
		*r->tail[r->depth - 1] = node;
		r->tail[r->depth - 1] = &node->next;
	} else {
		r->tree->root = node;
	}
	return node;
}

/* Is it an object that the caller knows? Then r->at is behind it. */
static bool
recall(struct reader *r, struct jsontree_node *node, bool *known)
{
	size_t values = 0, n;
	void *what = NULL;

	*known = false;
	if (!r->memory || !r->depth || r->open[r->depth - 1]->type != JSONTREE_ARRAY)
		return true;
	n = r->memory->find(r->memory->ctx, r->open, r->depth,
		r->data + (r->at - r->tree->text), (size_t)(r->end - r->at), &values,
		&what);
	if (n == 0)
		return true;
	node->type = JSONTREE_KNOWN;
	node->known = what;
	r->at += n;
	*known = true;
	return count_values(r, values - 1); /* it was counted as one */
}

static bool
open_container(struct reader *r, struct jsontree_node *node)
{
	if (r->depth == CAP_JSON_DEPTH)
		return fail_with(r, r->at, ERR_LIMIT, "limit.depth", "nested too deep");
	node->begin = (uint32_t)(r->at - r->tree->text);
	r->at++;
	r->tail[r->depth] = &node->first;
	r->open[r->depth++] = node;
	return true;
}

/* A value begins at r->at; a container is left open. */
static bool
read_value(struct reader *r, const char *key)
{
	struct jsontree_node *node = add_node(r, key);
	bool known;

	if (!node)
		return false;
	switch (*r->at) {
	case '"':
		node->type = JSONTREE_STRING;
		r->at++;
		return read_string(r, &node->text);
	case '{':
		if (!recall(r, node, &known) || known)
			return known;
		node->type = JSONTREE_OBJECT;
		return open_container(r, node);
	case '[':
		node->type = JSONTREE_ARRAY;
		return open_container(r, node);
	default:
		return read_word(r, node);
	}
}

static int
compare_keys(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	int order = strcmp(*x, *y);

	return order ? order : (*x > *y) - (*x < *y);
}

/* No key of an object may stand twice; a hostile one may have very many. */
static bool
check_keys(const struct reader *r, const struct jsontree_node *object)
{
	const char *few[16], **keys = few;
	size_t n = 0;
	bool ok = true;

	if (object->n > sizeof few / sizeof few[0])
		keys = malloc(object->n * sizeof *keys);
	if (!keys)
		return error_set(r->err, ERR_NOMEM, r->source, "out of memory");
	for (const struct jsontree_node *m = object->first; m; m = m->next)
		keys[n++] = m->key;
	if (n > 1)
		qsort(keys, n, sizeof *keys, compare_keys);
	for (size_t i = 1; i < n && ok; i++)
		ok = strcmp(keys[i - 1], keys[i]) != 0 ||
		     fail_at(r, keys[i], "json.duplicate", "a key that stands twice");
	if (keys != few)
		free(keys);
	return ok;
}

/* The key of the member that begins at r->at, and its colon. */
static bool
read_key(struct reader *r, const char **key)
{
	if (*r->at != '"')
		return fail_syntax(r, "a member of an object without a key");
	r->at++;
	if (!read_string(r, key))
		return false;
	skip_space(r);
	if (*r->at != ':')
		return fail_syntax(r, "a key without its value");
	r->at++;
	skip_space(r);
	return true;
}

/* The next member of the innermost container, or its end. */
static bool
read_member(struct reader *r)
{
	struct jsontree_node *in = r->open[r->depth - 1];
	const char *key = NULL;

	skip_space(r);
	if (*r->at == (in->type == JSONTREE_OBJECT ? '}' : ']')) {
		r->at++;
		r->depth--;
		in->end = (uint32_t)(r->at - r->tree->text);
		return in->type != JSONTREE_OBJECT || check_keys(r, in);
	}
	if (in->n) {
		if (*r->at != ',')
			return fail_syntax(r, "neither a comma nor the end of a list");
		r->at++;
		skip_space(r);
	}
	return (in->type != JSONTREE_OBJECT || read_key(r, &key)) && read_value(r, key);
}

static bool
read_document(struct reader *r)
{
	bool ok;

	skip_space(r);
	if (*r->at == '[')
		return fail_at(r, r->at, "json.shape", "a list, not an object");
	ok = read_value(r, NULL);
	while (ok && r->depth)
		ok = read_member(r);
	if (!ok)
		return false;
	if (r->tree->root->type != JSONTREE_OBJECT)
		return fail_at(r, r->tree->text, "json.shape", "a value, not an object");
	skip_space(r);
	return r->at == r->end || fail_syntax(r, "text after the end");
}

bool
jsontree_open(const char *data, size_t len, size_t cap, const char *source,
	const struct jsontree_memory *memory, struct jsontree *tree, struct error *err)
{
	struct reader r = {.tree = tree,
		.data = data,
		.memory = memory,
		.source = source,
		.err = err};

	*tree = (struct jsontree){0};
	if (len > cap || len > UINT32_MAX) {
		(void)error_set(err, ERR_LIMIT, source, "more than %zu bytes", cap);
		return error_set_name(err, "limit.body");
	}
	if (!sniff(data, len, source, err))
		return false;
	arena_init(&tree->arena, (size_t)2 * CAP_JSON_VALUES * sizeof *tree->root);
	tree->text = malloc(len + 1);
	if (!tree->text)
		return error_set(err, ERR_NOMEM, source, "out of memory");
	memcpy(tree->text, data, len);
	tree->text[len] = '\0';
	r.at = tree->text;
	r.end = tree->text + len;
	if (read_document(&r))
		return true;
	jsontree_close(tree);
	return false;
}

void
jsontree_close(struct jsontree *tree)
{
	free(tree->text);
	arena_clear(&tree->arena);
	*tree = (struct jsontree){0};
}

const struct jsontree_node *
jsontree_get(const struct jsontree_node *node, const char *key)
{
	const struct jsontree_node *m =
		node && node->type == JSONTREE_OBJECT ? node->first : NULL;

	while (m && strcmp(m->key, key) != 0)
		m = m->next;
	return m;
}
