/* SPDX-License-Identifier: Apache-2.0 */
/*
 * news_options.h - what was asked of `news`, checked.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_NEWS_OPTIONS_H
#define SUCAT_CLI_NEWS_OPTIONS_H

#include "cli/command.h"
#include "cli/news.h"

enum news_mode {
	NEWS_PRINT,     /* to standard output */
	NEWS_EXEC,      /* to a program */
	NEWS_WEBHOOK,   /* to a web server */
	NEWS_CONSUMERS, /* no events: list the consumers */
	NEWS_FORGET,    /* no events: forget a consumer */
};

struct news_options {
	enum news_mode mode;
	const char *consumer;
	/* where a new consumer begins: INSTANT_NONE = now, NEWS_BEGINNING, or a moment */
	int64_t since;
	bool peek, parked, grouped, retry, lines, exit_code;
	int timeout_s;
	int64_t wait_s;
	const char *device;        /* NULL = any */
	struct news_filter filter; /* but for the device */
};
#define NEWS_BEGINNING (INSTANT_NONE + 1)

extern const struct option_spec news_option_specs[];

/* ERR_USAGE for what does not go together or is none of its kind. `now` is the clock. The platforms
 * of the filter are in `arena`. */
NODISCARD bool news_options_read(const struct session *s,
	const struct option_values *args, struct arena *arena, struct news_options *o,
	struct error *err);

#endif
