/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fuzz/records.h"

#include "core/digest.h"
#include "core/limits.h"
#include "parser/build.h"
#include "parser/notetext.h"
#include "parser/version.h"
#include "tests/fuzz/target.h"

#include <string.h>

struct check {
	const struct fuzz_format *format;
	const struct record_sink *also;
	uint64_t sum; /* of all that came, in its order */
	size_t notices;
};

static void
add(struct check *c, const char *text)
{
	for (; *text; text++)
		c->sum = (c->sum ^ (unsigned char)*text) * UINT64_C(1099511628211);
	c->sum = (c->sum ^ 0xff) * UINT64_C(1099511628211);
}

static void
add_number(struct check *c, int64_t number)
{
	c->sum = (c->sum ^ (uint64_t)number) * UINT64_C(1099511628211);
}

static void
check_text(struct check *c, const char *text, size_t cap, const char *what)
{
	promise(text, "%s is NULL", what);
	promise(fuzz_is_utf8(text), "%s is no UTF-8", what);
	promise(strlen(text) <= cap, "%s has %zu bytes", what, strlen(text));
	add(c, text);
}

static void
check_moment(struct check *c, int64_t at, bool day, const char *what)
{
	promise(at == INSTANT_NONE || instant_is_plausible(at, FUZZ_NOW), "%s", what);
	promise(!day || at == INSTANT_NONE || at % INSTANT_DAY_S == 0, "%s", what);
	add_number(c, at);
}

static void
check_line(const struct check *c, int64_t line)
{
	promise(c->format->lines ? line > 0 : line >= 0, "line %lld", (long long)line);
}

static bool
on_claim(void *ctx, const struct claim *claim, struct error *err)
{
	struct check *c = ctx;
	struct build build;

	promise(claim->platform > PLATFORM_UNKNOWN && claim->platform < PLATFORM_COUNT,
		"%d", claim->platform);
	check_text(c, claim->build, CAP_BUILD_BYTES, "build");
	promise(build_parse(claim->build, &build) && !build_is_decoy(claim->build), "%s",
		claim->build);
	check_text(c, claim->version, CAP_VERSION_BYTES, "version");
	promise(!*claim->version || version_is_plain(claim->version), "%s",
		claim->version);
	check_text(c, claim->prerequisite_build, CAP_BUILD_BYTES, "prerequisite_build");
	promise(!*claim->prerequisite_build ||
			build_parse(claim->prerequisite_build, &build),
		"%s", claim->prerequisite_build);
	check_text(c, claim->extra, 9, "extra");
	promise(!*claim->extra || (claim->extra[0] == '(' && strchr(claim->extra, ')')),
		"%s", claim->extra);
	check_text(c, claim->list, CAP_NAME_BYTES, "list");
	check_text(c, claim->section, CAP_NAME_BYTES, "section");
	check_text(c, claim->key, 3 * CAP_NAME_BYTES, "key");
	promise(claim->n_devices <= CAP_DEVICES, "%zu devices", claim->n_devices);
	for (size_t i = 0; i < claim->n_devices; i++) {
		check_text(c, claim->devices[i], CAP_DEVICE_BYTES, "device");
		promise(*claim->devices[i], "a device without a name");
		promise(i == 0 || strcmp(claim->devices[i - 1], claim->devices[i]) < 0,
			"%s", claim->devices[i]);
	}
	promise(claim->audience >= AUDIENCE_PUBLIC && claim->audience <= AUDIENCE_BOTH,
		"%d", claim->audience);
	promise(claim->kind < KIND_COUNT, "%d", claim->kind);
	check_text(c, claim->rule, CAP_NAME_BYTES, "rule");
	check_text(c, claim->confidence, CAP_NAME_BYTES, "confidence");
	check_text(c, claim->flag, CAP_NAME_BYTES, "flag");
	check_moment(c, claim->posted, true, "posted");
	check_moment(c, claim->expires, true, "expires");
	check_moment(c, claim->withdrawn, false, "withdrawn");
	check_moment(c, claim->listed_from, true, "listed_from");
	check_moment(c, claim->listed_until, true, "listed_until");
	check_line(c, claim->line);
	return !c->also || !c->also->claim || c->also->claim(c->also->ctx, claim, err);
}

/* The texts of a product with a mark are known by that: it is their sum. */
static void
check_texts(struct check *c, const struct product *p)
{
	struct check texts = {.sum = 1};

	check_text(&texts, p->packages_text, CAP_ARENA_BYTES, "packages_text");
	check_text(&texts, p->distributions_text, CAP_ARENA_BYTES, "distributions_text");
	check_text(&texts, p->meta_text, CAP_ARENA_BYTES, "meta_text");
	texts.sum |= 1;
	if (p->mark && *p->mark)
		texts.sum = (uintptr_t)*p->mark;
	else if (p->mark)
		*p->mark = (void *)(uintptr_t)texts.sum;
	add_number(c, (int64_t)texts.sum);
}

static bool
on_product(void *ctx, const struct product *p, struct error *err)
{
	struct check *c = ctx;

	check_text(c, p->id, CAP_NAME_BYTES, "id");
	promise(*p->id, "a product without an id");
	check_text(c, p->state, CAP_XML_TEXT_BYTES * 4, "state");
	check_text(c, p->smd_url, CAP_XML_TEXT_BYTES * 4, "smd_url");
	check_text(c, p->dist_url, CAP_XML_TEXT_BYTES * 4, "dist_url");
	check_text(c, p->type, CAP_XML_TEXT_BYTES * 4, "type");
	check_text(c, p->version, CAP_XML_TEXT_BYTES * 4, "version");
	check_text(c, p->build, CAP_XML_TEXT_BYTES * 4, "build");
	check_text(c, p->system, CAP_XML_TEXT_BYTES * 4, "system");
	check_text(c, p->url, CAP_URL_BYTES, "url");
	check_texts(c, p);
	add_number(c, p->url_bytes);
	add_number(c, p->installer);
	add_number(c, p->packages);
	add_number(c, p->bytes);
	add_number(c, p->line);
	promise(p->packages >= 0 && p->packages <= CAP_PACKAGES, "packages");
	promise(p->bytes >= 0 && (uint64_t)p->bytes <= CAP_PACKAGES * CAP_SIZE_VALUE,
		"bytes");
	check_moment(c, p->post_date, false, "post_date");
	check_moment(c, p->deferred_date, false, "deferred_date");
	check_line(c, p->line);
	return !c->also || !c->also->product || c->also->product(c->also->ctx, p, err);
}

static void
check_releases(struct check *c, const struct advisory *a)
{
	char extra[8];

	promise(a->n_releases <= CAP_ADVISORY_RELEASES, "%zu releases", a->n_releases);
	for (size_t i = 0; i < a->n_releases; i++) {
		const struct advisory_release *r = &a->releases[i];

		promise(r->platform > PLATFORM_UNKNOWN && r->platform < PLATFORM_COUNT,
			"%d", r->platform);
		check_text(c, r->version, CAP_VERSION_BYTES, "version");
		check_text(c, r->extra, 9, "extra");
		promise(*r->version ? version_is_plain(r->version) : *r->extra != '\0',
			"\"%s\" %s", r->version, a->title);
		promise(strcmp(r->extra, ADVISORY_EXTRA_UNNAMED) == 0 ||
				version_extra_parse(r->extra, extra),
			"%s", r->extra);
	}
}

static bool
on_advisory(void *ctx, const struct advisory *a, struct error *err)
{
	struct check *c = ctx;

	check_text(c, a->id, NOTE_ID_BYTES, "id");
	promise(!*a->id || note_is_id(a->id), "%s", a->id);
	check_text(c, a->anchor, NOTE_ANCHOR_BYTES, "anchor");
	check_text(c, a->title, CAP_HTML_TEXT_BYTES, "title");
	promise(*a->title, "a note without a title");
	check_text(c, a->available, CAP_HTML_TEXT_BYTES, "available");
	check_text(c, a->key, CAP_NAME_BYTES, "key");
	check_moment(c, a->date, true, "date");
	check_releases(c, a);
	promise(a->n_cves <= CAP_ADVISORY_CVES, "%zu CVEs", a->n_cves);
	for (size_t i = 0; i < a->n_cves; i++) {
		const struct advisory_cve *cve = &a->cves[i];
		size_t len;

		check_text(c, cve->id, CAP_NAME_BYTES, "CVE");
		promise(note_cve(cve->id, &len) == cve->id && cve->id[len] == '\0', "%s",
			cve->id);
		promise(i == 0 || strcmp(a->cves[i - 1].id, cve->id) < 0, "%s", cve->id);
		check_text(c, cve->component, CAP_HTML_TEXT_BYTES, "component");
		check_text(c, cve->impact, CAP_HTML_TEXT_BYTES, "impact");
		add_number(c, cve->exploited);
	}
	check_line(c, a->line);
	return !c->also || !c->also->advisory || c->also->advisory(c->also->ctx, a, err);
}

static void
on_notice(void *ctx, const struct notice *n)
{
	struct check *c = ctx;

	promise(n->kind < NOTICE_COUNT, "%d", n->kind);
	check_text(c, n->key, CAP_ARENA_BYTES, "key of a notice");
	check_text(c, n->detail, CAP_ARENA_BYTES, "detail of a notice");
	check_line(c, n->line);
	c->notices++;
}

static bool
parse(const struct fuzz_format *format, const char *data, size_t size,
	struct record_memory *memory, const struct record_sink *also, struct check *c,
	struct error *err)
{
	const struct record_sink sink = {
		.ctx = c,
		.claim = on_claim,
		.product = on_product,
		.notice = on_notice,
		.advisory = on_advisory,
		.memory = memory,
	};
	bool ok;

	*c = (struct check){format, also, UINT64_C(14695981039346656037), 0};
	*err = ERROR_INIT;
	ok = format->parse(data, size, format->source, FUZZ_NOW, &sink, err);
	if (ok)
		promise(!error_is_set(err), "%s", err->reason);
	else
		fuzz_check_error(err, format->source, false);
	return ok;
}

/* Where `word` begins last; `size` when nowhere. */
static size_t
find_last(const char *data, size_t size, const char *word)
{
	size_t n = strlen(word);

	for (size_t at = size >= n ? size - n + 1 : 0; at > 0; at--)
		if (memcmp(data + at - 1, word, n) == 0)
			return at - 1;
	return size;
}

/* What was cut on its way is refused, wherever the cut is. */
static void
check_cut(
	const struct fuzz_format *format, const uint8_t *data, size_t size, uint64_t sum)
{
	size_t end = find_last((const char *)data, size, format->end), cut;
	struct error err;
	struct check c;
	char *copy;

	if (end == size)
		return;
	cut = (size_t)(sum % (end + 1));
	copy = fuzz_copy(data, cut);
	promise(!parse(format, copy, cut, NULL, NULL, &c, &err),
		"%zu of %zu bytes are enough", cut, size);
	free(copy);
}

static bool
is_same(const struct check *c, const struct error *err, const struct check *d,
	const struct error *other)
{
	return c->sum == d->sum && c->notices == d->notices && err->code == other->code &&
	       err->offset == other->offset && err->line == other->line &&
	       strcmp(err->reason, other->reason) == 0;
}

/* With a memory that another answer left, all is as without. */
static void
check_changed(const struct fuzz_format *format, char *copy, size_t size, uint64_t sum,
	struct record_memory *memory)
{
	struct error err, again;
	struct check c, d;
	bool ok;

	if (size == 0)
		return;
	copy[sum % size] = "< >x\n\r&/"[sum / size % 8];
	ok = parse(format, copy, size, NULL, NULL, &c, &err);
	promise(parse(format, copy, size, memory, NULL, &d, &again) == ok &&
			is_same(&c, &err, &d, &again),
		"changed: %s, %s", err.reason, again.reason);
}

bool
fuzz_parse(const struct fuzz_format *format, const uint8_t *data, size_t size,
	const struct record_sink *also)
{
	char *copy = fuzz_copy(data, size);
	struct record_memory memory = {0};
	struct error err, again;
	struct check c, d;
	bool ok = parse(format, copy, size, NULL, also, &c, &err);

	for (int times = 0; times < 3; times++)
		promise(parse(format, copy, size, times ? &memory : NULL, NULL, &d,
				&again) == ok &&
				is_same(&c, &err, &d, &again),
			"read again, %d: %s, %s", times, err.reason, again.reason);
	check_changed(format, copy, size, c.sum, &memory);
	record_memory_clear(&memory);
	free(copy);
	if (ok && format->end)
		check_cut(format, data, size, c.sum);
	return ok;
}
