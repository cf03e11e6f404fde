/* SPDX-License-Identifier: Apache-2.0 */
/*
 * value.h - the values of the contract as JSON: absent is null, never a missing key.
 *
 * Layer: cli. Each returns a new value, or NULL when out of memory; a NULL given to jansson's
 * setters fails in turn, so that one check at the end suffices.
 */
#ifndef SUCAT_CLI_VALUE_H
#define SUCAT_CLI_VALUE_H

#include "core/buf.h"
#include "core/digest.h"
#include "parser/record.h"

#include <jansson.h>
#include <stddef.h>

/* "" and NULL are null. */
json_t *value_text(const char *text);
/* A text of a file that an admin gave, as writer_escape() shows it; "" is null. */
json_t *value_file_text(const char *text);
/* "2026-03-17T18:34:54Z", or null for INSTANT_NONE. */
json_t *value_moment(int64_t at);
/* "2026-03-17", or null. */
json_t *value_day(int64_t at);
json_t *value_texts(const char *const *texts, size_t n);
/* A JSON object that was kept as text; "" and what is none are null. */
json_t *value_object(const char *text);
/* ["managed","public"] */
json_t *value_audience(enum audience audience);

/* The array with an item at its end, the object with a value of a key: both are taken, and NULL where
 * either is, or when out of memory: nothing is left out in silence. */
NODISCARD json_t *value_add(json_t *array, json_t *item);
NODISCARD json_t *value_put(json_t *object, const char *key, json_t *value);

/* json_loadb, no key twice; NULL with errno ENOMEM when out of memory, where jansson (2.14) may leave out a
 * part of a text instead. */
json_t *value_load(const char *text, size_t len, json_error_t *why);
/* json_dumps; NULL when out of memory, where jansson (2.14) may leave out a part instead. free() it. */
char *value_dump(const json_t *value, size_t flags);

/* Append any value on one line, escaped as writer_escape() does: inside JSON what it escapes stands in
 * strings only, where \uXXXX means the same. False as buf_append. */
NODISCARD bool value_append(struct buf *b, const json_t *value);

/* "sha256:<hex>" */
json_t *value_digest(const struct digest *digest);

#endif
