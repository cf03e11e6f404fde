/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page_part.h - the sections of the page, for page.c alone; and what several of them say alike.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_PAGE_PART_H
#define SUCAT_CLI_PAGE_PART_H

#include "cli/feed_model.h"
#include "cli/html.h"

/* The newest release of every train that is still offered, and the response on it. */
void page_newest(const struct feed_model *model, struct html *h);
/* A drawing for each platform, and all its releases as a table. */
NODISCARD bool page_timelines(
	const struct feed_model *model, struct html *h, struct error *err);
/* The pairs that are accepted, with their last day. */
NODISCARD bool page_pairs(
	const struct feed_model *model, struct html *h, struct error *err);
/* The devices by the newest release that each is offered. */
NODISCARD bool page_devices(
	const struct feed_model *model, struct html *h, struct error *err);
/* The sources that have answered or were asked. */
void page_sources(const struct feed_model *model, struct html *h);
/* The form, and the facts that its script judges by, as JSON in the page. */
void page_lookup_form(struct html *h);
NODISCARD bool page_lookup_facts(
	const struct feed_model *model, struct html *h, struct error *err);

/* "26.3.1 (a)" */
void page_version(struct html *h, const char *version, const char *extra);
/* When a release came: its date, but not where that is the day from which the bundled facts merely
 * know it. */
int64_t page_date(const struct feed_release *r);
/* That day in words: "2026-03-17"; "first seen 2026-03-18" where no source states any; "-". */
void page_day(struct html *h, const struct feed_release *r);
/* The build, set in the type of code. */
void page_build(struct html *h, const char *build);

#endif
