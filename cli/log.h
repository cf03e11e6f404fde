/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log.h - talk on stderr: leveled lines "sucat: WHERE: WHAT: WHY; WHAT TO DO". The layers below
 * never log.
 *
 * Layer: cli. With JOURNAL_STREAM set, lines begin with "<n>" priorities.
 */
#ifndef SUCAT_CLI_LOG_H
#define SUCAT_CLI_LOG_H

#include "core/error.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* At start: -q = LOG_ERROR, normal = LOG_WARN, -v = LOG_DEBUG; on a terminal normal is
 * LOG_INFO. */
void log_init(enum log_level most, bool journal);
bool log_shows(enum log_level level);
/* "sucat: <text>", one line, one write; control characters are escaped, a long text is cut. */
void log_line(enum log_level level, const char *fmt, ...) PRINTF(2, 3);
/* "sucat: <source>:<line>: <reason>; <next>", with the stable name in brackets under -v. Where
 * no line is known but an offset is: "sucat: <source>: byte <offset>: <reason>". What an error does
 * not say of WHERE, WHAT and WHAT TO DO is what its code means. */
void log_error(enum log_level level, const struct error *given);

#endif
