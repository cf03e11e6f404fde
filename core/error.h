/* SPDX-License-Identifier: Apache-2.0 */
/*
 * error.h - what went wrong, where, why, and what to do about it.
 *
 * Layer: core. A function that can fail returns NODISCARD bool (true = done) or a pointer
 * (NULL = failed) and takes `struct error *err` last, never NULL. Only the place that knows
 * the bytes sets the error; callers pass it up. Nothing here allocates. Source and reason are UTF-8
 * whatever came in: control characters and bytes that are no text become '?'.
 */
#ifndef SUCAT_CORE_ERROR_H
#define SUCAT_CORE_ERROR_H

#include <stdbool.h>
#include <stdint.h>

#define NODISCARD         __attribute__((warn_unused_result))
#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

enum error_code {
	ERR_NONE,
	ERR_USAGE,   /* the command line is wrong: exit 2 */
	ERR_UNKNOWN, /* nothing known by that name: exit 3 */
	ERR_NET,     /* transport failed: exit 4, the last good state is served */
	ERR_FORMAT,  /* bytes are not what they claim to be: exit 4 */
	ERR_LIMIT,   /* a cap of core/limits.h was exceeded: exit 4 */
	ERR_VERIFY,  /* a digest, signature or certificate does not hold: exit 4 */
	ERR_HELD,    /* an answer is held back until a second one confirms it: exit 4 */
	ERR_REFUSED, /* what is asked for is known, and not valid: exit 1 */
	ERR_DB,      /* the store is damaged, foreign or newer: exit 5 */
	ERR_LOCKED,  /* another process writes the store: exit 5 */
	ERR_IO,      /* a file or stream failed: exit 1 */
	ERR_NOMEM,   /* out of memory: exit 1 */
};

struct error {
	enum error_code code;
	char source
		[256];  /* URL, path, source name or option; cut with "..." when longer */
	int64_t line;   /* 1-based, 0 = not known */
	int64_t offset; /* bytes from the start, -1 = not known */
	const char
		*name; /* stable code ("limit.ratio", "xml.dtd"), static text or NULL */
	char reason[512]; /* lower case, no full stop; cut as source is */
	const char *next; /* what to do, static text or NULL */
	int number;       /* errno behind it, or 0 */
};

/* A start that cannot fail. */
#define ERROR_INIT ((struct error){.code = ERR_NONE, .offset = -1})

/*
 * Record a failure and return false. The first one wins: a set error is left alone.
 * `source` may be NULL (unknown). error_set_at() adds the position (line 0 and offset -1 mean
 * unknown); error_set_name() and error_set_next() add the stable code and the advice to an
 * error that is already set, and return false too.
 */
bool error_set(struct error *err, enum error_code code, const char *source,
	const char *fmt, ...) PRINTF(4, 5);
bool error_set_at(struct error *err, enum error_code code, const char *source,
	int64_t line, int64_t offset, const char *fmt, ...) PRINTF(6, 7);
/* ERR_IO, "<what>: <what the system calls errno `number`>". */
bool error_set_errno(struct error *err, const char *source, const char *what, int number);
bool error_set_name(struct error *err, const char *name);
bool error_set_next(struct error *err, const char *next);

/* Back to ERROR_INIT. */
void error_clear(struct error *err);

/* Is a failure recorded? */
bool error_is_set(const struct error *err);

#endif
