/* SPDX-License-Identifier: Apache-2.0 */
/*
 * news_print.h - events on standard output: text, JSON, NDJSON or CSV.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_NEWS_PRINT_H
#define SUCAT_CLI_NEWS_PRINT_H

#include "cli/news.h"
#include "cli/writer.h"

/* Print all; `lines`: an object a line (NDJSON) instead of the writer's own format, whose table
 * stands for the text. True only when every byte has left this program: written, flushed, and no
 * error told by the system, so that the events may be acknowledged. */
NODISCARD bool news_print(const struct news *news, struct writer *w, const char *consumer,
	bool lines, struct error *err);

#endif
