/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalog_fixture.h - catalogs put together from macros, and what a parse of one delivers.
 *
 * Facts of products 042-41700, 032-66588, 122-77690::1 and of the Rosetta catalog; the layout of
 * the documents is ours.
 */
#ifndef SUCAT_TESTS_UNIT_CATALOG_FIXTURE_H
#define SUCAT_TESTS_UNIT_CATALOG_FIXTURE_H

#include "core/buf.h"
#include "core/limits.h"
#include "parser/catalog.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NOW INT64_C(1787356800) /* 2026-08-22T00:00:00Z */

#define HEAD    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"><dict>\n"
#define TAIL    "</dict></plist>\n"
#define VERSION "<key>CatalogVersion</key><integer>2</integer>\n"
#define CATALOG(products)                                                                \
	HEAD VERSION "<key>Products</key><dict>\n" products "</dict>" TAIL
#define PRODUCT(id, members) "<key>" id "</key><dict>" members "</dict>\n"
#define STRING(key, value)   "<key>" key "</key><string>" value "</string>"
#define INTEGER(key, value)  "<key>" key "</key><integer>" value "</integer>"
#define DATE(key, value)     "<key>" key "</key><date>" value "</date>"
#define PACKAGES(packages)   "<key>Packages</key><array>" packages "</array>"
#define PACKAGE(members)     "<dict>" members "</dict>"
#define NO_PACKAGES          "<key>Packages</key><array/>"
#define DIGEST               "c0af6b2e03e9f4a8e77d54864b9a28bbdc879ca1"

#define INSTALLER_PACKAGES                                                               \
	PACKAGE(INTEGER("Size", "1409615") STRING("URL",                                 \
		"https://swcdn.apple.com/MajorOSInfo.pkg") STRING("Digest", DIGEST))     \
	PACKAGE(STRING("URL", "https://swcdn.apple.com/InstallAssistant.pkg")            \
			INTEGER("Size", "11507801280"))

struct seen {
	struct buf log;     /* products and claims, one a line */
	struct buf notices; /* "<kind> <key>: <detail>\n" */
	struct buf texts;   /* canonical texts of the last product */
};

static inline bool
on_product(void *ctx, const struct product *p, struct error *err)
{
	struct seen *s = ctx;
	char post[INSTANT_TEXT_BYTES], deferred[INSTANT_TEXT_BYTES];

	(void)err;
	buf_reset(&s->texts);
	assert_true(buf_printf(&s->texts, "%s--\n%s--\n%s", p->packages_text,
		p->distributions_text, p->meta_text));
	if (*p->url || *p->system)
		assert_true(buf_printf(&s->texts, "--\n%s %s %" PRId64 "%s\n", p->system,
			p->url, p->url_bytes, p->url_sha1));
	return buf_printf(&s->log,
		"%s post=%s deferred=%s state=%s smd=%s dist=%s type=%s version=%s build=%s "
		"installer=%d packages=%" PRId64 " bytes=%" PRId64 "\n",
		p->id, instant_format(p->post_date, post),
		instant_format(p->deferred_date, deferred), p->state, p->smd_url,
		p->dist_url, p->type, p->version, p->build, p->installer, p->packages,
		p->bytes);
}

static inline bool
on_claim(void *ctx, const struct claim *c, struct error *err)
{
	struct seen *s = ctx;

	(void)err;
	assert_int_equal(c->n_devices, 0);
	assert_int_equal(c->audience, AUDIENCE_BOTH);
	assert_int_equal(c->kind, KIND_UNKNOWN);
	assert_true(c->posted == INSTANT_NONE);
	return buf_printf(&s->log, "claim %s \"%s\" %s %s %s %s %s beta=%d %s\n",
		platform_name(c->platform), c->version, c->build, c->list, c->section,
		c->rule, c->confidence, c->beta, c->key);
}

static inline void
on_notice(void *ctx, const struct notice *n)
{
	struct seen *s = ctx;

	assert_true(n->line > 0);
	assert_true(buf_printf(&s->notices, "%s %s: %s\n", notice_kind_name(n->kind),
		n->key, n->detail));
}

static inline void
seen_clear(struct seen *s)
{
	buf_clear(&s->log);
	buf_clear(&s->notices);
	buf_clear(&s->texts);
}

static inline bool
parse(const char *data, size_t len, struct seen *s, struct error *err)
{
	const struct record_sink sink = {
		.ctx = s, .product = on_product, .claim = on_claim, .notice = on_notice};

	buf_init(&s->log, MIB(8));
	buf_init(&s->notices, MIB(8));
	buf_init(&s->texts, MIB(8));
	*err = ERROR_INIT;
	return catalog_parse(data, len, "swscan-index-14", NOW, &sink, err);
}

static inline const char *
text(const struct buf *b)
{
	return b->data ? b->data : "";
}

struct good {
	const char *name, *data, *log, *notices;
};

/* Log lines of a product with nothing but an id, a count and a sum. */
#define PLAIN(id, packages, bytes)                                                                    \
	id " post= deferred= state= smd= dist= type= version= build= installer=0 packages=" #packages \
	   " bytes=" #bytes "\n"

static inline void
check_good(const struct good *cases, size_t n)
{
	struct error err;
	struct seen s;

	for (size_t i = 0; i < n; i++) {
		if (!parse(cases[i].data, strlen(cases[i].data), &s, &err))
			fail_msg("%s: %s", cases[i].name, err.reason);
		if (strcmp(text(&s.log), cases[i].log) != 0)
			fail_msg("%s:\n%s", cases[i].name, text(&s.log));
		if (strcmp(text(&s.notices), cases[i].notices) != 0)
			fail_msg("%s:\n%s", cases[i].name, text(&s.notices));
		seen_clear(&s);
	}
}

#endif
