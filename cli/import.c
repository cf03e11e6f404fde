/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/import.h"

#include "cli/command.h"
#include "cli/file.h"
#include "cli/linked.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/instant.h"
#include "core/limits.h"
#include "db/source.h"
#include "parser/format.h"
#include "parser/registry.h"

#include <stdlib.h>
#include <string.h>

#define BATCH_BYTES MIB(64)
#define AHEAD_S     600 /* a clock that made a capture may be so much ahead of ours */

struct import {
	struct db *db;
	struct ingest *ingest;
	struct arena arena;
	struct source *sources;
	size_t n_sources, sources_alloc;
	int64_t now;
	import_problem_fn *problem;
	struct import_result *result;
	size_t batch_bytes;
	struct buf body; /* of the capture under way */
};

/* By source, then time, then path: the order of the fold, in which each body meets at hand what it is
 * compressed against; and one for all orders of arrival. */
static int
compare(const void *a, const void *b)
{
	const struct capture *x = a, *y = b;
	int order;

	order = strcmp(x->source, y->source);
	if (order)
		return order;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return strcmp(x->path, y->path);
}

static bool
load_sources(struct import *im, struct error *err)
{
	bool ok = source_list(im->db, &im->arena, &im->sources, &im->n_sources, err);

	im->sources_alloc = im->n_sources;
	return ok;
}

/* One more, read from the store. */
static struct source *
add_source(struct import *im, const char *name, struct error *err)
{
	struct source *made;

	if (!source_get(im->db, &im->arena, name, &made, err))
		return NULL;
	im->sources = arena_grow(&im->arena, im->sources, im->n_sources,
		&im->sources_alloc, sizeof *im->sources);
	if (!im->sources || !made) {
		(void)arena_failed(&im->arena, name, err);
		return NULL;
	}
	im->sources[im->n_sources] = *made;
	return &im->sources[im->n_sources++];
}

static struct source *
find_source(struct import *im, const char *name)
{
	for (size_t i = 0; i < im->n_sources; i++)
		if (strcmp(im->sources[i].name, name) == 0)
			return &im->sources[i];
	return NULL;
}

/* The source of a capture; an unknown name with a URL of a known shape becomes a row. */
static struct source *
place_source(struct import *im, const struct capture *c, struct error *err)
{
	struct source *known = find_source(im, c->source);
	const struct format *format;
	struct source_row row;

	if (known)
		return known;
	if (!*c->url || !registry_guess(c->source, c->url, &row)) {
		(void)error_set(err, ERR_UNKNOWN, c->source, "no such source");
		(void)error_set_next(
			err, "see: sucat sources; or give a --url of a known shape");
		return NULL;
	}
	format = format_find(row.kind);
	if (!source_put(im->db, &row, format ? format->rank : 0, false, err))
		return NULL;
	return add_source(im, c->source, err);
}

/* Is this failure the store's, so that nothing can go on? */
static bool
is_fatal(const struct error *err)
{
	return err->code == ERR_DB || err->code == ERR_LOCKED || err->code == ERR_NOMEM;
}

static bool
keep_one(struct import *im, const struct capture *c, struct error *err)
{
	struct ingest_answer answer = {.at = c->at};
	struct buf *body = &im->body;
	struct source *source;
	enum keep keep;

	buf_reset(body);
	if (!instant_is_plausible(c->at, im->now) || c->at > im->now + AHEAD_S)
		return error_set(err, ERR_USAGE, c->path,
			"its time is before %d or in the future", CAP_DATE_MIN_YEAR);
	source = place_source(im, c, err);
	if (!source || !file_read(c->path, body, err))
		return false;
	answer.source_id = source->id;
	answer.kind = source->kind;
	answer.url = *c->url ? c->url : source->url;
	answer.body = body->data ? body->data : "";
	answer.len = body->len;
	if (!ingest_keep(im->ingest, &answer, false, &keep, err))
		return false;
	im->batch_bytes += body->len;
	im->result->fresh += keep == KEEP_NEW ? 1 : 0;
	im->result->known += keep == KEEP_KNOWN ? 1 : 0;
	return true;
}

/* Put the manifest's line into the error of one of its rows. */
static void
tell(struct import *im, const struct capture *c, struct error *err)
{
	if (c->origin) {
		struct error placed = ERROR_INIT;

		(void)error_set_at(&placed, err->code, c->origin, c->line, -1, "%s: %s",
			err->source, err->reason);
		placed.next = err->next;
		placed.name = err->name;
		placed.number = err->number;
		*err = placed;
	}
	if (im->result->failed++ == 0)
		im->result->first = err->code;
	if (im->problem)
		im->problem(err);
}

/* Keep all, in batches of a transaction. */
static bool
keep_all(struct import *im, const struct capture *captures, size_t n, struct error *err)
{
	if (!db_begin(im->db, err))
		return false;
	for (size_t i = 0; i < n && !session_stopped(); i++) {
		struct error one = ERROR_INIT;

		im->result->files++;
		if (!keep_one(im, &captures[i], &one)) {
			if (is_fatal(&one)) {
				*err = one;
				db_rollback(im->db);
				return false;
			}
			tell(im, &captures[i], &one);
		}
		if (im->batch_bytes < BATCH_BYTES)
			continue;
		im->batch_bytes = 0;
		if (!db_commit(im->db, err) || !db_begin(im->db, err))
			return false;
	}
	return db_commit(im->db, err);
}

bool
import_captures(struct db *db, struct capture *captures, size_t n, int64_t now,
	import_problem_fn *problem, struct import_result *result, struct error *err)
{
	struct import im = {.db = db, .now = now, .problem = problem, .result = result};
	bool ok = false;

	*result = (struct import_result){0};
	arena_init(&im.arena, CAP_ARENA_BYTES);
	buf_init(&im.body, CAP_BODY_BYTES + KIB(64));
	im.ingest = ingest_new(db, format_find, err);
	if (!im.ingest || !load_sources(&im, err))
		goto out;
	if (n)
		qsort(captures, n, sizeof *captures, compare);
	ok = keep_all(&im, captures, n, err);
	buf_clear(&im.body);
	ok = ok && ingest_fold_all(im.ingest, &result->fold, err) &&
	     linked_refresh(db, &im.arena, now, NULL, NULL, err);
out:
	buf_clear(&im.body);
	ingest_free(im.ingest);
	arena_clear(&im.arena);
	return ok;
}
