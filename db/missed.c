/* SPDX-License-Identifier: Apache-2.0 */
#include "db/missed.h"

#include "core/instant.h"
#include "db/advisory.h"
#include "parser/version.h"

#include <stdlib.h>
#include <string.h>

#define WORD_BITS     64
#define NOT_YET_ASKED (INT64_MIN + 1)

/* A release of a platform, betas left out. */
struct edition {
	const char *build, *prerequisite;
	struct version version;
	enum release_kind kind;
	bool withdrawn;
	bool told;            /* its note is known, with its CVEs */
	int64_t released;     /* NOT_YET_ASKED, or view_released() */
	const uint64_t *cves; /* a bit per CVE of the shelf; NULL = none */
};

struct section {
	bool open;
	struct view view;
	size_t *edition; /* of each row of the view; SIZE_MAX = a beta */
	struct edition *list;
	size_t n;
	const char *newest;
};

struct missed_shelf {
	struct db *db;
	int64_t at;
	struct arena arena;
	bool notes_read;
	struct arena notes_arena;
	struct advisories notes;
	const char **
		cves; /* each once: those that may have been exploited, then the newest first */
	size_t n, n_exploited, words;
	uint64_t *missed, *fixed; /* a bit per CVE */
	const char **listed;      /* the answer */
	struct section sections[PLATFORM_COUNT];
};

struct missed_device {
	struct section *section;
	const bool *names; /* by edition */
};

struct missed_shelf *
missed_open(struct db *db, int64_t at, struct error *err)
{
	struct missed_shelf *shelf = calloc(1, sizeof *shelf);

	if (!shelf) {
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		return NULL;
	}
	shelf->db = db;
	shelf->at = at;
	arena_init(&shelf->arena, CAP_ARENA_BYTES);
	arena_init(&shelf->notes_arena, CAP_ARENA_BYTES);
	return shelf;
}

void
missed_close(struct missed_shelf *shelf)
{
	if (!shelf)
		return;
	arena_clear(&shelf->arena);
	arena_clear(&shelf->notes_arena);
	free(shelf);
}

/* --- the CVEs of all notes ---------------------------------------------------------------- */

/* The newer first: by year, then by number, which has four digits or more. */
static int
compare_ids(const char *a, const char *b)
{
	size_t a_len = strlen(a), b_len = strlen(b);
	int years = strncmp(b, a, sizeof "CVE-2026" - 1);

	if (years != 0)
		return years;
	if (a_len != b_len)
		return a_len > b_len ? -1 : 1;
	return strcmp(b, a);
}

static int
compare_cves(const void *a, const void *b)
{
	const struct cve_row *x = a, *y = b;

	if (x->exploited != y->exploited)
		return x->exploited ? -1 : 1;
	return compare_ids(x->cve, y->cve);
}

static bool
list_cves(struct missed_shelf *shelf, struct arena *scratch, struct error *err)
{
	const struct advisories *notes = &shelf->notes;
	struct cve_row *all;
	size_t n = 0;

	for (size_t i = 0; i < notes->n; i++)
		for (size_t k = 0; k < notes->releases[i].n; k++)
			n += notes->releases[i].advisories[k].n_cves;
	all = arena_array(scratch, n + 1, sizeof *all);
	if (!all)
		return arena_failed(scratch, "advisories", err);
	n = 0;
	for (size_t i = 0; i < notes->n; i++)
		for (size_t k = 0; k < notes->releases[i].n; k++) {
			const struct advisory_row *note =
				&notes->releases[i].advisories[k];

			if (note->n_cves)
				memcpy(&all[n], note->cves, note->n_cves * sizeof *all);
			n += note->n_cves;
		}
	shelf->n = cve_unite(all, n);
	if (shelf->n)
		qsort(all, shelf->n, sizeof *all, compare_cves);
	shelf->words = shelf->n / WORD_BITS + 1;
	shelf->cves = arena_array(&shelf->arena, shelf->n + 1, sizeof *shelf->cves);
	shelf->listed = arena_array(&shelf->arena, shelf->n + 1, sizeof *shelf->listed);
	shelf->missed = arena_array(&shelf->arena, shelf->words, sizeof(uint64_t));
	shelf->fixed = arena_array(&shelf->arena, shelf->words, sizeof(uint64_t));
	if (!shelf->cves || !shelf->listed || !shelf->missed || !shelf->fixed)
		return arena_failed(&shelf->arena, "advisories", err);
	for (size_t i = 0; i < shelf->n; i++) {
		shelf->cves[i] = all[i].cve;
		shelf->n_exploited += all[i].exploited ? 1 : 0;
	}
	return true;
}

static bool
read_notes(struct missed_shelf *shelf, struct error *err)
{
	struct advisory_filter filter = ADVISORY_ALL;
	struct arena scratch;
	bool ok;

	if (shelf->notes_read)
		return true;
	filter.at = shelf->at;
	arena_init(&scratch, CAP_ARENA_BYTES);
	ok = advisory_load(shelf->db, &filter, &shelf->notes_arena, &shelf->notes, err) &&
	     list_cves(shelf, &scratch, err);
	arena_clear(&scratch);
	shelf->notes_read = ok;
	return ok;
}

/* --- the releases of a platform ----------------------------------------------------------- */

/* Where a CVE stands in the shelf: the exploited ones are a list of their own. */
static size_t
place_of(const struct missed_shelf *shelf, const char *cve)
{
	for (int part = 0; part < 2; part++) {
		size_t low = part ? shelf->n_exploited : 0;
		size_t high = part ? shelf->n : shelf->n_exploited;

		while (low < high) {
			size_t middle = low + (high - low) / 2;
			int order = compare_ids(shelf->cves[middle], cve);

			if (order == 0)
				return middle;
			if (order < 0)
				low = middle + 1;
			else
				high = middle;
		}
	}
	return SIZE_MAX;
}

static bool
join_note(struct missed_shelf *shelf, enum platform platform, struct edition *e,
	struct error *err)
{
	const struct release_security *s =
		advisory_find(&shelf->notes, platform_name(platform), e->build);
	uint64_t *bits = NULL;

	for (size_t i = 0; s && i < s->n; i++)
		e->told = e->told || s->advisories[i].n_cves ||
			  s->advisories[i].no_cves || s->advisories[i].has_page;
	if (!s || !s->n_cves)
		return true;
	bits = arena_array(&shelf->arena, shelf->words, sizeof *bits);
	if (!bits)
		return arena_failed(&shelf->arena, "advisories", err);
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->advisories[i].n_cves; k++) {
			size_t at = place_of(shelf, s->advisories[i].cves[k].cve);

			if (at != SIZE_MAX)
				bits[at / WORD_BITS] |= (uint64_t)1 << at % WORD_BITS;
		}
	e->cves = bits;
	return true;
}

struct builds {
	const char *build;
	size_t row;
};

static int
compare_builds(const void *a, const void *b)
{
	const struct builds *x = a, *y = b;
	int order = strcmp(x->build, y->build);

	return order ? order : (x->row > y->row) - (x->row < y->row);
}

static bool
add_row(struct missed_shelf *shelf, struct section *section, size_t i, struct error *err)
{
	const struct view_row *row = &section->view.rows[i];
	struct edition *last = section->n ? &section->list[section->n - 1] : NULL;

	section->edition[i] = SIZE_MAX;
	if (row->beta || row->kind == KIND_UNKNOWN)
		return true;
	if (!last || strcmp(last->build, row->build) != 0) {
		last = &section->list[section->n];
		*last = (struct edition){.build = row->build,
			.prerequisite = row->prerequisite_build,
			.kind = row->kind,
			.released = NOT_YET_ASKED};
		if (!version_parse(row->version, &last->version) ||
			!version_extra_parse(row->extra, last->version.extra))
			return true;
		section->n++;
		if (!join_note(shelf, section->view.platform, last, err))
			return false;
	}
	section->edition[i] = section->n - 1;
	last->withdrawn = last->withdrawn ||
			  (row->withdrawn != INSTANT_NONE && row->withdrawn <= shelf->at);
	return true;
}

/* The newest version in the view that is listed for anybody. */
static const char *
newest_in(const struct view *view)
{
	const char *best = "";

	for (size_t i = 0; i < view->n; i++) {
		const struct view_row *row = &view->rows[i];

		if (row->in_force && row->kind == KIND_FULL && !row->beta &&
			row->devices_known &&
			(!*best || version_compare_numbers(row->version, best) > 0))
			best = row->version;
	}
	return best;
}

static bool
list_editions(struct missed_shelf *shelf, struct section *section, struct error *err)
{
	const struct view *view = &section->view;
	struct arena scratch;
	struct builds *order;
	bool ok = false;

	arena_init(&scratch, CAP_ARENA_BYTES);
	order = arena_array(&scratch, view->n + 1, sizeof *order);
	section->edition = arena_array(&shelf->arena, view->n + 1, sizeof(size_t));
	section->list = arena_array(&shelf->arena, view->n + 1, sizeof *section->list);
	if (!order || !section->edition || !section->list) {
		(void)arena_failed(&shelf->arena, NULL, err);
		goto out;
	}
	for (size_t i = 0; i < view->n; i++)
		order[i] = (struct builds){view->rows[i].build, i};
	qsort(order, view->n, sizeof *order, compare_builds);
	ok = true;
	for (size_t i = 0; ok && i < view->n; i++)
		ok = add_row(shelf, section, order[i].row, err);
	section->newest = newest_in(view);
out:
	arena_clear(&scratch);
	return ok;
}

static struct section *
section_of(struct missed_shelf *shelf, enum platform platform, struct error *err)
{
	struct section *section = &shelf->sections[platform];

	if (section->open)
		return section;
	if (!read_notes(shelf, err) ||
		!view_open(shelf->db, &shelf->arena, platform, shelf->at, NULL,
			&section->view, err) ||
		!list_editions(shelf, section, err))
		return NULL;
	section->open = true;
	return section;
}

bool
missed_newest(struct missed_shelf *shelf, enum platform platform, const char **newest,
	struct error *err)
{
	const struct section *section = section_of(shelf, platform, err);

	*newest = section ? section->newest : "";
	return section != NULL;
}

/* --- a device ------------------------------------------------------------------------------ */

const struct missed_device *
missed_device(struct missed_shelf *shelf, const struct device *device,
	struct arena *arena, struct error *err)
{
	struct section *section = section_of(shelf, device->platform, err);
	struct missed_device *made = arena_alloc(arena, sizeof *made);
	struct device_view dv;
	struct arena scratch;
	struct view view;
	bool *names;

	if (!section)
		return NULL;
	names = arena_array(arena, section->n + 1, sizeof *names);
	if (!made || !names) {
		(void)arena_failed(arena, device->name, err);
		return NULL;
	}
	arena_init(&scratch, CAP_ARENA_BYTES);
	view = section->view;
	view.arena = &scratch;
	if (view_for_device(&view, device, &dv, err))
		for (size_t i = 0; i < view.n; i++)
			if (dv.names[i] && section->edition[i] != SIZE_MAX)
				names[section->edition[i]] = true;
	arena_clear(&scratch);
	*made = (struct missed_device){section, names};
	return error_is_set(err) ? NULL : made;
}

/* Where the base and what it may get stand. */
struct frame {
	struct version base, newest;
	bool any_full;
	bool prerelease; /* the base: its release is above it */
	const char *base_build;
	char extra[8]; /* of the response installed */
};

static int
compare_numbers(const struct version *a, const struct version *b)
{
	for (int i = 0; i < 4; i++)
		if (a->numbers[i] != b->numbers[i])
			return a->numbers[i] < b->numbers[i] ? -1 : 1;
	return 0;
}

static bool
set_frame(struct frame *f, const struct base *base, const struct targets *targets)
{
	*f = (struct frame){.base_build = base->build, .prerelease = base->prerelease};
	if (!version_parse(base->version, &f->base) ||
		!version_extra_parse(base->supplemental_extra, f->extra))
		return false;
	for (size_t i = 0; i < targets->n; i++) {
		struct version v;

		if (targets->list[i].kind != KIND_FULL ||
			!version_parse(targets->list[i].version, &v))
			continue;
		if (!f->any_full || compare_numbers(&v, &f->newest) > 0)
			f->newest = v;
		f->any_full = true;
	}
	return true;
}

/* Is a response on the base above what is installed (1), at it or below (-1), of another (0)? */
static int
on_base(const struct frame *f, const struct edition *e)
{
	if (e->kind == KIND_FULL || strcmp(e->prerequisite, f->base_build) != 0)
		return 0;
	return version_extra_compare(e->version.extra, f->extra) > 0 ? 1 : -1;
}

static bool
is_target(const struct targets *targets, const struct edition *e)
{
	for (size_t i = 0; i < targets->n; i++)
		if (strcmp(targets->list[i].build, e->build) == 0)
			return true;
	return false;
}

/* Its version against that of the base. */
static int
above_base(const struct frame *f, const struct edition *e)
{
	int order = compare_numbers(&e->version, &f->base);

	return order == 0 && f->prerelease && e->kind == KIND_FULL ? 1 : order;
}

static bool
is_missed(const struct frame *f, const struct targets *targets, const struct edition *e)
{
	int above = above_base(f, e);

	if (e->withdrawn || above < 0)
		return false;
	if (above == 0)
		return e->kind == KIND_FULL ? is_target(targets, e) : on_base(f, e) > 0;
	return f->any_full && compare_numbers(&e->version, &f->newest) <= 0;
}

/* A later full update need not have what a response on another base fixed: its own note tells. */
static bool
is_fixed(const struct frame *f, const struct edition *e)
{
	int above = above_base(f, e);

	if (e->version.numbers[0] != f->base.numbers[0] || above > 0)
		return false;
	return e->kind == KIND_FULL || on_base(f, e) < 0;
}

static int
compare_build(const void *build, const void *edition)
{
	return strcmp(build, ((const struct edition *)edition)->build);
}

static bool
released_of(
	const struct view *view, struct edition *e, int64_t *released, struct error *err)
{
	if (e->released == NOT_YET_ASKED &&
		!view_released(view, e->build, &e->released, err))
		return false;
	*released = e->released;
	return true;
}

/* The day of the base itself. */
static bool
own_day(struct section *section, const char *build, int64_t *own, struct error *err)
{
	struct edition *e = section->n ? bsearch(build, section->list, section->n,
						 sizeof *section->list, compare_build)
				       : NULL;

	return e ? released_of(&section->view, e, own, err)
		 : view_released(&section->view, build, own, err);
}

static void
add_bits(uint64_t *to, const uint64_t *bits, size_t words)
{
	for (size_t i = 0; bits && i < words; i++)
		to[i] |= bits[i];
}

/* The bits of the answer become its list. */
static void
list_missed(struct missed_shelf *shelf, struct missed *out)
{
	for (size_t word = 0; word < shelf->words; word++) {
		uint64_t left = shelf->missed[word] & ~shelf->fixed[word];

		for (size_t at = word * WORD_BITS; left; left >>= 1, at++)
			if (left & 1) {
				out->n_exploited += at < shelf->n_exploited ? 1 : 0;
				shelf->listed[out->n_cves++] = shelf->cves[at];
			}
	}
	out->cves = shelf->listed;
}

/* One release that is missed. */
static bool
take_missed(struct missed_shelf *shelf, struct section *section, struct edition *e,
	int64_t own, struct missed *out, struct error *err)
{
	int64_t released;

	out->known = out->known || e->told;
	out->complete = out->complete && e->told;
	add_bits(shelf->missed, e->cves, shelf->words);
	if (e->kind != KIND_FULL)
		return true;
	if (!released_of(&section->view, e, &released, err))
		return false;
	if (released != INSTANT_NONE && (own == INSTANT_NONE || released >= own) &&
		released <= shelf->at &&
		(out->since == INSTANT_NONE || released < out->since))
		out->since = released;
	return true;
}

bool
missed_of(struct missed_shelf *shelf, const struct missed_device *device,
	const struct base *base, const struct targets *targets, struct missed *out,
	struct error *err)
{
	struct section *section = device->section;
	struct frame f;
	int64_t own;

	*out = (struct missed){.since = INSTANT_NONE, .complete = true};
	if (!set_frame(&f, base, targets))
		return true;
	if (!own_day(section, base->canonical_build, &own, err))
		return false;
	memset(shelf->missed, 0, shelf->words * sizeof(uint64_t));
	memset(shelf->fixed, 0, shelf->words * sizeof(uint64_t));
	for (size_t i = 0; i < section->n; i++) {
		struct edition *e = &section->list[i];

		if (device->names[i] && is_missed(&f, targets, e)) {
			if (!take_missed(shelf, section, e, own, out, err))
				return false;
		} else if (is_fixed(&f, e)) {
			add_bits(shelf->fixed, e->cves, shelf->words);
		}
	}
	out->complete = out->complete && out->known;
	list_missed(shelf, out);
	return true;
}
