/* SPDX-License-Identifier: Apache-2.0 */
/*
 * enforce_fleet.c - a declaration for each base and target of an inventory, and whom it is for.
 *
 * Rows are judged by cli/fleet, as `fleet` does; devices of one platform, base and target make a
 * group (their models are its device set). Every row ends in a group or is refused with its line.
 */
#include "cli/enforce.h"

#include "cli/ask.h"
#include "cli/enforce_group.h"
#include "cli/exit_status.h"
#include "cli/feed_folder.h"
#include "cli/feed_publish.h"
#include "cli/fleet.h"
#include "cli/log.h"
#include "cli/value.h"
#include "cli/writer.h"
#include "core/limits.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INDEX        "index.json"
#define ROWS_TOLD    20 /* refused rows told one by one */
#define INDEX_SCHEMA "sucat.enforce-fleet/1"

static const char *const no_folders[] = {NULL};
static const struct feed_folder_kind folder_kind = {
	"sucat enforce", ".sucat-enforce", INDEX, INDEX_SCHEMA, no_folders};

static const struct column columns[] = {
	{"platform",                "PLATFORM",   false, false},
	{"base.version",            "FROM",       false, false},
	{"base.build",              "BUILD",      false, false},
	{"target.version",          "TO",         false, false},
	{"target.extra",            "EXTRA",      true,  false},
	{"target.build",            "BUILD",      false, false},
	{"device_count",            "DEVICES",    false, false},
	{"declarations.file",       "FILE",       false, true },
	{"declarations.identifier", "IDENTIFIER", true,  false},
};

struct fleet_enforcing {
	const struct enforcing *e;
	const char *path;
	struct enforce_groups groups;
	json_t *refused, *notes;
	size_t n_rows, n_declared, n_idle; /* idle: nothing is offered to it */
	size_t n_told;
};

static void
tell(struct fleet_enforcing *f, int64_t line, const char *reason)
{
	char shown[CAP_TEXT_ARGUMENT_BYTES + 16];

	if (f->n_told++ < ROWS_TOLD)
		log_line(LOG_WARN, "%s:%lld: row refused: %s; the others are enforced",
			f->path, (long long)line,
			writer_escape(reason, shown, CAP_TEXT_ARGUMENT_BYTES));
}

/* A verdict begins with REFUSED, or with IDLE where there is nothing to install; its reason follows. */
#define REFUSED '!'
#define IDLE    '-'

static bool
refuse_row(struct fleet_enforcing *f, const struct fleet_device *d, const char *verdict,
	struct error *err)
{
	const char *reason = verdict + 1;

	if (*verdict == IDLE)
		f->n_idle++;
	else
		tell(f, d->line, reason);
	return json_array_append_new(f->refused,
		       json_pack("{s:I, s:o, s:o, s:s, s:o}", "line", (json_int_t)d->line,
			       "name", value_file_text(d->name), "device",
			       value_file_text(d->row->device), "state",
			       standing_name(d->state), "reason",
			       value_file_text(reason))) == 0 ||
	       error_set(err, ERR_NOMEM, NULL, "out of memory");
}

/*
 * Judge the first row of a kind. What its rows come to is kept as a text (fleet.h): the number of
 * their group, or REFUSED or IDLE and the reason.
 */
static bool
judge(struct fleet_enforcing *f, const struct standing *s, char *to, size_t room,
	struct error *err)
{
	const struct enforceable_wish wish = {f->e->target, f->e->local,
		f->e->same_major && s->bases.n ? s->bases.list[0].version : NULL};
	bool known = s->device && s->bases.n && s->state != STANDING_UNKNOWN;
	struct enforceable choice;
	size_t group;

	if (known)
		enforceable_choose(&s->targets, &wish, &choice);
	if (known && choice.target) {
		if (!enforce_group_find(&f->groups, f->e, s, &choice, &group, err))
			return false;
		(void)snprintf(to, room, "%zu", group);
	} else if (!known || (s->state == STANDING_UNSUPPORTED && !f->e->target)) {
		(void)snprintf(to, room, "%c%s", known ? IDLE : REFUSED, s->reason);
	} else {
		(void)snprintf(to, room, "%c%s%s%s", choice.idle ? IDLE : REFUSED,
			choice.build, *choice.build ? ": " : "", choice.refusal);
	}
	return true;
}

static bool
take_device(void *ctx, const struct fleet_device *device, struct error *err)
{
	struct fleet_enforcing *f = ctx;
	char verdict[256];

	if (device->standing) {
		if (!judge(f, device->standing, verdict, sizeof verdict, err))
			return false;
		*device->kept = strdup(verdict);
	}
	if (!*device->kept)
		return error_set(err, ERR_NOMEM, NULL, "out of memory");
	if (++f->n_rows > CAP_ENFORCED_ROWS) {
		(void)error_set(err, ERR_LIMIT, f->path, "more than %d devices",
			CAP_ENFORCED_ROWS);
		return error_set_next(err, "split the inventory");
	}
	if (**device->kept == REFUSED || **device->kept == IDLE)
		return refuse_row(f, device, *device->kept, err);
	f->n_declared++;
	return enforce_group_add(f->groups.list[strtoul(*device->kept, NULL, 10)],
		device->name, device->line, err);
}

static void
take_bad_row(void *ctx, int64_t line, const char *reason)
{
	struct fleet_enforcing *f = ctx;

	tell(f, line, reason);
	f->refused = value_add(f->refused,
		json_pack("{s:I, s:n, s:n, s:n, s:s}", "line", (json_int_t)line, "name",
			"device", "state", "reason", reason));
}

static json_t *
head_json(const struct fleet_enforcing *f)
{
	const struct enforcing *e = f->e;

	return json_pack("{s:{s:o, s:s, s:s, s:o, s:b, s:b}}", "asked", "at",
		value_moment(e->at), "by", e->by, "base_by", e->base_by, "target",
		value_text(e->target), "beta", e->beta ? 1 : 0, "same_major",
		e->same_major ? 1 : 0);
}

static json_t *
tail_json(const struct fleet_enforcing *f)
{
	return json_pack("{s:O, s:O, s:{s:I, s:I, s:I}}", "refused", f->refused, "notes",
		f->notes, "totals", "declared", (json_int_t)f->n_declared, "idle",
		(json_int_t)f->n_idle, "refused",
		(json_int_t)(json_array_size(f->refused) - f->n_idle));
}

/* The index: a group on each line. */
static bool
render_index(void *ctx, struct feed_out *out, struct error *err)
{
	const struct fleet_enforcing *f = ctx;
	json_t *head = head_json(f), *tail = tail_json(f);
	const char *key;
	json_t *value;

	(void)err; /* the stream keeps it */
	feed_out_printf(out, "{\"schema\":\"%s\"", INDEX_SCHEMA);
	json_object_foreach(head, key, value) {
		feed_out_printf(out, ",\n\"%s\":", key);
		feed_out_json(out, json_incref(value));
	}
	feed_out_text(out, ",\n\"groups\":[");
	for (size_t i = 0; i < f->groups.n; i++) {
		feed_out_text(out, i ? ",\n" : "\n");
		feed_out_json(out, enforce_group_json(f->groups.list[i]));
	}
	feed_out_text(out, "]");
	json_object_foreach(tail, key, value) {
		feed_out_printf(out, ",\n\"%s\":", key);
		feed_out_json(out, json_incref(value));
	}
	feed_out_text(out, "}\n");
	if (!head || !tail)
		feed_out_json(out, NULL);
	json_decref(head);
	json_decref(tail);
	return !out->failed;
}

static bool
render_declaration(void *ctx, struct feed_out *out, struct error *err)
{
	char *text = value_dump(ctx, JSON_INDENT(2));

	if (!text)
		return error_set(err, ERR_NOMEM, NULL, "out of memory");
	feed_out_bytes(out, text, strlen(text));
	feed_out_text(out, "\n");
	free(text);
	return !out->failed;
}

static bool
publish(struct fleet_enforcing *f, struct feed_publication *p, struct error *err)
{
	for (size_t i = 0; i < f->groups.n; i++) {
		const struct enforce_group *g = f->groups.list[i];

		for (size_t k = 0; k < json_array_size(g->declarations); k++) {
			char file[ENFORCE_FILE_BYTES];
			json_t *d = json_array_get(g->declarations, k);

			if (session_stopped())
				return error_set(err, ERR_IO, p->folder, "stopped");
			enforce_file_name(d, file);
			if (!feed_publication_has(p, file) &&
				!feed_publication_add(
					p, file, false, render_declaration, d, err))
				return false;
		}
	}
	return feed_publication_add(p, INDEX, true, render_index, f, err) &&
	       feed_publication_commit(p, err);
}

/* Remove a declaration of the publication before that is none any more. */
static bool
remove_file(const struct feed_publication *p, const char *file, struct error *err)
{
	char path[CAP_URL_BYTES];
	int n = snprintf(path, sizeof path, "%s/%s", p->folder, file);

	if (n < 0 || (size_t)n >= sizeof path || unlink(path) == 0 || errno == ENOENT)
		return true;
	return error_set_errno(err, path, "cannot be removed", errno);
}

static bool
remove_stale(const struct feed_publication *p, const json_t *previous, struct error *err)
{
	const json_t *groups = json_object_get(previous, "groups");

	for (size_t i = 0; i < json_array_size(groups); i++) {
		const json_t *declarations =
			json_object_get(json_array_get(groups, i), "declarations");

		for (size_t k = 0; k < json_array_size(declarations); k++) {
			const char *file = json_string_value(
				json_object_get(json_array_get(declarations, k), "file"));

			if (file && enforce_is_file_name(file) &&
				!feed_publication_has(p, file) &&
				!remove_file(p, file, err))
				return false;
		}
	}
	return true;
}

/* What the answers of each platform rest on. */
static bool
note_basis(struct fleet_enforcing *f, struct error *err)
{
	enum platform last = PLATFORM_UNKNOWN;

	for (size_t i = 0; i < f->groups.n; i++) {
		enum platform platform = f->groups.list[i]->platform;

		if (platform != last && !ask_platform_note(f->e->s->db, platform,
						f->e->at, f->e->s->now, f->notes, err))
			return false;
		last = platform;
	}
	return true;
}

/* Below the table: what it comes to, and what the admin should know of a group. */
static json_t *
notes_json(const struct fleet_enforcing *f, const char *folder)
{
	json_t *notes = json_pack("[o]",
		json_sprintf(
			"%zu of %zu devices in %zu groups, %zu have nothing to install, "
			"%zu rows refused; all in %s/" INDEX,
			f->n_declared, f->n_rows, f->groups.n, f->n_idle,
			json_array_size(f->refused) - f->n_idle, folder));

	if (notes && json_array_extend(notes, f->notes) != 0) {
		json_decref(notes);
		return NULL;
	}
	for (size_t i = 0; i < f->groups.n; i++) {
		const struct enforce_group *g = f->groups.list[i];

		for (size_t k = 0; k < json_array_size(g->notes); k++)
			notes = value_add(notes,
				json_sprintf("%s: %s", g->base,
					json_string_value(json_array_get(g->notes, k))));
	}
	return notes;
}

static bool
write_answer(struct fleet_enforcing *f, const char *folder, struct error *err)
{
	struct writer *w = f->e->s->writer;
	bool json = writer_format_of(w) == WRITER_JSON;

	if (json ? !writer_begin_with(w, INDEX_SCHEMA, "groups", head_json(f), columns,
			   sizeof columns / sizeof columns[0], err)
		 : !writer_begin(w, INDEX_SCHEMA, "groups", NULL, columns,
			   sizeof columns / sizeof columns[0], err))
		return false;
	for (size_t i = 0; i < f->groups.n; i++)
		if (!writer_record(w,
			    json ? enforce_group_json(f->groups.list[i])
				 : enforce_group_row(f->groups.list[i]),
			    err))
			return false;
	return writer_end_with(w,
		json ? tail_json(f) : json_pack("{s:o}", "notes", notes_json(f, folder)),
		err);
}

static bool
place(struct fleet_enforcing *f, const char *path, struct error *err)
{
	struct feed_publication publication;
	struct feed_folder folder = {0};
	bool ok;

	feed_publication_init(&publication, path, NULL);
	publication.plain = true;
	ok = feed_folder_open(&folder, path, &folder_kind, err) &&
	     publish(f, &publication, err) &&
	     remove_stale(&publication, folder.previous, err);
	feed_publication_clear(&publication);
	feed_folder_close(&folder);
	return ok;
}

bool
enforce_fleet(const struct enforcing *e, const char *inventory, const char *columns_told,
	const char *folder, struct error *err)
{
	const struct standing_question question = {.at = e->at,
		.audience = AUDIENCE_BOTH,
		.beta = e->beta,
		.reachable = true,
		.why = e->target != NULL};
	const struct fleet_input input = {inventory, columns_told};
	struct fleet_enforcing f = {.e = e,
		.path = inventory,
		.refused = json_array(),
		.notes = json_array()};
	const struct fleet_sink sink = {&f, take_device, take_bad_row, NULL};
	struct fleet_totals totals = {0};
	struct standing_desk *desk = standing_open(e->s->db, &question, err);
	bool ok = desk != NULL;

	if (ok && (!f.refused || !f.notes))
		ok = error_set(err, ERR_NOMEM, NULL, "out of memory");
	ok = ok && fleet_read(&input, desk, &sink, &totals, err);
	if (ok)
		enforce_groups_sort(&f.groups);
	ok = ok && note_basis(&f, err) && place(&f, folder, err) &&
	     write_answer(&f, folder, err);
	if (ok && f.n_told > ROWS_TOLD)
		log_line(LOG_WARN, "%s: rows refused: %zu more; all stand in %s/" INDEX,
			f.path, f.n_told - ROWS_TOLD, folder);
	if (ok && f.n_told)
		e->s->status = EXIT_PARTIAL;
	standing_close(desk);
	fleet_totals_clear(&totals);
	enforce_groups_clear(&f.groups);
	json_decref(f.refused);
	json_decref(f.notes);
	return ok;
}
