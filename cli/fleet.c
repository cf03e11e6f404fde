/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/fleet.h"

#include "cli/command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WINDOW_BYTES KIB(256)
#define SLOTS        16384 /* kinds of devices remembered; a power of two */
#define KEY_BYTES    512
#define KEPT_BYTES   MIB(12) /* of texts kept; beyond it all are forgotten */
#define NAMES_BYTES  256     /* of devices of one name */
#define NOT_NOTED    (FLEET_NOTED + 1)

/* A kind of device: all that its rows tell but the name. */
struct kind {
	char *key; /* NULL = free */
	enum standing_state state;
	size_t version; /* in the totals */
	size_t noted;   /* in the totals; FLEET_NOTED + 1 = nothing is */
	bool missing, missing_exploited;
	char *kept;
};

struct reading {
	const struct fleet_input *input;
	struct standing_desk *desk;
	const struct fleet_sink *sink;
	struct fleet_totals *totals;
	struct inventory inventory;
	struct csv csv;
	bool header_read;
	struct kind *kinds; /* SLOTS */
	size_t n_kinds, kept_bytes;
};

static uint64_t
hash(const char *text)
{
	uint64_t h = 14695981039346656037U; /* FNV-1a */

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 1099511628211U;
	return h;
}

static void
forget_all(struct reading *r)
{
	for (size_t i = 0; i < SLOTS; i++) {
		struct kind *kind = &r->kinds[i];

		free(kind->kept);
		free(kind->key);
		*kind = (struct kind){0};
	}
	r->n_kinds = r->kept_bytes = 0;
}

/* The slot of a key: its own or a free one. */
static struct kind *
slot_of(struct reading *r, const char *key)
{
	size_t at = (size_t)hash(key) & (SLOTS - 1);

	while (r->kinds[at].key && strcmp(r->kinds[at].key, key) != 0)
		at = (at + 1) & (SLOTS - 1);
	return &r->kinds[at];
}

/* Which of the totals' versions is meant; the last one takes what has no room. */
static size_t
version_of(struct fleet_totals *totals, const struct standing *standing)
{
	struct fleet_version wanted = {.platform = standing->device
							   ? standing->device->platform
							   : PLATFORM_UNKNOWN};
	size_t i;

	if (standing->bases.n) {
		const struct base *base = &standing->bases.list[0];

		(void)snprintf(wanted.version, sizeof wanted.version, "%.12s%s%.7s",
			base->version, *base->supplemental_extra ? " " : "",
			base->supplemental_extra);
	}
	for (i = 0; i < totals->n_versions; i++)
		if (totals->versions[i].platform == wanted.platform &&
			strcmp(totals->versions[i].version, wanted.version) == 0)
			return i;
	if (i == FLEET_VERSIONS)
		return i - 1;
	if (i == FLEET_VERSIONS - 1)
		wanted = (struct fleet_version){
			.platform = PLATFORM_UNKNOWN, .version = "..."};
	totals->versions[totals->n_versions++] = wanted;
	return i;
}

const char *
fleet_note(const struct standing *standing, char to[FLEET_NOTE_BYTES])
{
	char names[NAMES_BYTES];
	size_t len = 0;

	*to = '\0';
	if (standing->n_devices > 1) {
		device_join_names(
			standing->devices, standing->n_devices, names, sizeof names);
		(void)snprintf(
			to, FLEET_NOTE_BYTES, "the same for all of this name: %s", names);
	}
	for (size_t i = 0; i < standing->bases.n_notes; i++) {
		len = strlen(to);
		(void)snprintf(to + len, FLEET_NOTE_BYTES - len, "%s%s", len ? "; " : "",
			standing->bases.notes[i]);
	}
	return to;
}

/* Where the totals tell what is noted of a kind; its first device gives the name. */
static bool
noted_of(struct fleet_totals *totals, const struct standing *standing, const char *name,
	size_t *noted, struct error *err)
{
	char note[FLEET_NOTE_BYTES];
	struct fleet_noted *made;

	*noted = NOT_NOTED;
	if (!*fleet_note(standing, note))
		return true;
	for (*noted = 0; *noted < totals->n_noted; ++*noted)
		if (*noted == FLEET_NOTED ||
			strcmp(totals->noted[*noted].note, note) == 0)
			return true;
	made = &totals->noted[totals->n_noted++];
	made->first = strdup(*noted < FLEET_NOTED ? name : "");
	made->note = strdup(*noted < FLEET_NOTED ? note : "");
	return (made->first && made->note) ||
	       error_set(err, ERR_NOMEM, NULL, "out of memory");
}

static bool
give(struct reading *r, const struct inventory_row *row, const struct standing *standing,
	struct kind *kind, struct error *err)
{
	struct fleet_version *version = &r->totals->versions[kind->version];
	const struct fleet_device device = {
		row->name, row, standing, kind->state, r->csv.line, &kind->kept};

	r->totals->devices++;
	r->totals->states[kind->state]++;
	version->devices++;
	version->states[kind->state]++;
	if (kind->noted != NOT_NOTED)
		r->totals->noted[kind->noted].devices++;
	r->totals->missing += kind->missing ? 1 : 0;
	r->totals->missing_exploited += kind->missing_exploited ? 1 : 0;
	return r->sink->device(r->sink->ctx, &device, err);
}

/* All that a row tells but the name; false when that is too long to be remembered. */
static bool
make_key(const struct inventory_row *row, char key[KEY_BYTES])
{
	int len = snprintf(key, KEY_BYTES, "%s\n%s\n%s\n%s\n%s", row->version, row->build,
		row->supplemental_build, row->supplemental_extra,
		row->reason ? row->reason : "");

	for (size_t i = 0; len > 0 && len < KEY_BYTES && i < row->n_devices; i++)
		len += snprintf(
			key + len, KEY_BYTES - (size_t)len, "\n%s", row->devices[i]);
	return len > 0 && len < KEY_BYTES;
}

static bool
judge_row(struct reading *r, const struct inventory_row *row, struct error *err)
{
	struct standing standing;
	struct kind *kind, once = {0};
	char key[KEY_BYTES];
	bool fits = make_key(row, key);

	if (r->n_kinds > SLOTS / 2 || r->kept_bytes > KEPT_BYTES)
		forget_all(r);
	kind = fits ? slot_of(r, key) : &once;
	if (kind->key)
		return give(r, row, NULL, kind, err);
	if (!standing_of(r->desk, row, &standing, err))
		return false;
	kind->state = standing.state;
	kind->version = version_of(r->totals, &standing);
	if (!noted_of(r->totals, &standing, row->name, &kind->noted, err))
		return false;
	kind->missing = standing.missed.n_cves > 0;
	kind->missing_exploited = standing.missed.n_exploited > 0;
	if (fits) {
		kind->key = strdup(key);
		if (!kind->key)
			return error_set(err, ERR_NOMEM, NULL, "out of memory");
		r->n_kinds++;
	}
	if (!give(r, row, &standing, kind, err)) {
		free(once.kept);
		return false;
	}
	if (fits && kind->kept)
		r->kept_bytes += strlen(kind->kept);
	free(once.kept);
	return true;
}

static bool
refuse_row(struct reading *r, struct error *err)
{
	if (!r->header_read)
		return error_set_at(err, ERR_FORMAT, r->input->path, r->csv.line, -1,
			"the header is no row: %s", r->csv.reason);
	r->sink->bad_row(r->sink->ctx, r->csv.line, r->csv.reason);
	if (++r->totals->bad_rows <= CAP_CSV_BAD_ROWS)
		return true;
	(void)error_set_at(err, ERR_LIMIT, r->input->path, r->csv.line, -1,
		"more than %d rows that are none", CAP_CSV_BAD_ROWS);
	return error_set_name(err, "limit.count");
}

static bool
take_row(struct reading *r, struct error *err)
{
	struct inventory_row row;

	if (r->header_read) {
		inventory_read(&r->inventory, &r->csv, &row);
		return judge_row(r, &row, err);
	}
	r->header_read = true;
	return inventory_header(
		       &r->inventory, &r->csv, r->input->columns, r->input->path, err) &&
	       (!r->sink->begin || r->sink->begin(r->sink->ctx, err));
}

/* Every row in the window; *used bytes of it are done. */
static bool
take_rows(struct reading *r, char *window, size_t len, bool last, size_t *used,
	struct error *err)
{
	for (*used = 0;;) {
		size_t n;
		enum csv_step step =
			csv_row(&r->csv, window + *used, len - *used, last, &n);

		*used += n;
		if (step == CSV_MORE || step == CSV_END)
			return true;
		if (!(step == CSV_BAD ? refuse_row(r, err) : take_row(r, err)))
			return false;
	}
}

/* What is no CSV by its first bytes. */
static const struct {
	const char *bytes;
	size_t n;
	const char *is;
} others[] = {
	{"PK\3\4",           4, "a workbook (.xlsx, .numbers, .ods) or another zip archive"},
	{"\320\317\021\340", 4, "an old workbook (.xls)"                                   },
	{"\377\376",         2, "text in UTF-16"					   },
	{"\376\377",         2, "text in UTF-16"					   },
	{"\037\213",         2, "compressed (.gz)"                                         },
	{"%PDF",             4, "a PDF"						    },
};

static bool
refuse_other(const struct reading *r, const char *window, size_t len, struct error *err)
{
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		if (len < others[i].n ||
			memcmp(window, others[i].bytes, others[i].n) != 0)
			continue;
		(void)error_set(err, ERR_FORMAT, r->input->path, "it is %s, not CSV",
			others[i].is);
		return error_set_next(err, "save or export the inventory as CSV (UTF-8)");
	}
	return true;
}

static bool
read_windows(struct reading *r, int fd, char *window, struct error *err)
{
	size_t len = 0, used;
	bool last = false;

	while (!last) {
		ssize_t n = read(fd, window + len, WINDOW_BYTES - len);

		if (session_stopped())
			return error_set(err, ERR_IO, r->input->path, "stopped");
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_set_errno(err, r->input->path, "cannot read", errno);
		last = n == 0;
		len += (size_t)n;
		if (!r->header_read && !refuse_other(r, window, len, err))
			return false;
		if (!take_rows(r, window, len, last, &used, err))
			return false;
		len -= used;
		memmove(window, window + used, len);
	}
	if (r->header_read)
		return true;
	(void)error_set(err, ERR_FORMAT, r->input->path, "there is no row in it");
	return error_set_next(err, "export the inventory again, with its column titles");
}

void
fleet_totals_clear(struct fleet_totals *totals)
{
	for (size_t i = 0; i < totals->n_noted; i++) {
		free(totals->noted[i].first);
		free(totals->noted[i].note);
	}
	totals->n_noted = 0;
	free(totals->versions);
	totals->versions = NULL;
}

bool
fleet_read(const struct fleet_input *input, struct standing_desk *desk,
	const struct fleet_sink *sink, struct fleet_totals *totals, struct error *err)
{
	bool from_stdin = strcmp(input->path, "-") == 0;
	struct reading *r = calloc(1, sizeof *r);
	char *window = malloc(WINDOW_BYTES + 1);
	bool ok = false;
	int fd = -1;

	*totals = (struct fleet_totals){
		.versions = calloc(FLEET_VERSIONS, sizeof *totals->versions)};
	if (!r || !window || !totals->versions ||
		!(r->kinds = calloc(SLOTS, sizeof *r->kinds))) {
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		goto out;
	}
	r->input = input;
	r->desk = desk;
	r->sink = sink;
	r->totals = totals;
	csv_begin(&r->csv);
	fd = from_stdin ? STDIN_FILENO : open(input->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		(void)error_set_errno(err, input->path, "cannot read", errno);
	else
		ok = read_windows(r, fd, window, err);
	if (fd >= 0 && !from_stdin)
		(void)close(fd);
	forget_all(r);
	free(r->kinds);
out:
	free(window);
	free(r);
	return ok;
}
