/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/bundle_file.h"
#include "cli/commands.h"
#include "cli/escape.h"
#include "cli/nearest.h"
#include "cli/value.h"
#include "cli/writer.h"
#include "core/buf.h"
#include "core/limits.h"
#include "db/connection.h"
#include "db/statement.h"

#include <stdlib.h>
#include <string.h>

#define MOST_COLUMNS 32
#define FLUSH_BYTES  KIB(64)

static const struct option_spec options[] = {
	{"format", 0, "FORMAT", false, "ndjson, or csv as --csv does"    },
	{"bundle", 0, "DIR",    false,
         "write data/releases.tsv and data/devices.tsv below DIR instead"},
	{NULL,     0, NULL,     false, NULL                              },
};

static const struct view_name {
	const char *name;
	enum statement statement;
} views[] = {
	{"releases",   STATEMENT_export_releases  },
	{"offers",     STATEMENT_export_offers    },
	{"sightings",  STATEMENT_export_sightings },
	{"products",   STATEMENT_export_products  },
	{"events",     STATEMENT_export_events    },
	{"answers",    STATEMENT_export_answers   },
	{"advisories", STATEMENT_export_advisories},
	{"cves",       STATEMENT_export_cves      },
};

static const struct view_name *
find_view(const char *name, struct error *err)
{
	struct nearest nearest = {.asked = name};

	for (size_t i = 0; i < sizeof views / sizeof views[0]; i++) {
		if (strcmp(views[i].name, name) == 0)
			return &views[i];
		nearest_offer(&nearest, views[i].name);
	}
	(void)error_set(err, ERR_USAGE, name,
		"not releases, offers, sightings, products, events, answers, advisories or "
		"cves%s%s",
		nearest.best ? "; the nearest is " : "",
		nearest.best ? nearest.best : "");
	return NULL;
}

/* Lists are JSON in the views. */
static json_t *
value_of(struct query *q, int column, const char *name)
{
	const char *text = query_text(q, column);

	if (query_is_null(q, column))
		return json_null();
	if (query_is_int(q, column))
		return json_integer((json_int_t)query_int(q, column));
	if (strcmp(name, "devices") == 0)
		return value_load(text, strlen(text), NULL);
	return json_string(text);
}

/* The row as an object; NULL when out of memory. */
static json_t *
row_json(struct query *q, const char *const *names, int n)
{
	json_t *row = json_object();

	for (int i = 0; row && i < n; i++)
		if (json_object_set_new(row, names[i], value_of(q, i, names[i])) != 0) {
			json_decref(row);
			return NULL;
		}
	return row;
}

/* A line of JSON for each row; what drives a terminal is escaped inside its strings. */
static bool
write_ndjson(struct session *s, struct query *q, const char *const *names, int n,
	struct error *err)
{
	enum step step;
	struct buf b;
	bool ok = false;

	buf_init(&b, CAP_OUTPUT_VALUE_BYTES);
	while ((step = query_step(q, err)) == STEP_ROW) {
		json_t *row = row_json(q, names, n);
		char *line = row ? value_dump(row, JSON_COMPACT) : NULL;
		bool kept = line && escape_append(&b, line, strlen(line)) &&
			    buf_byte(&b, '\n');

		free(line);
		json_decref(row);
		if (!kept) {
			(void)error_set(err, ERR_NOMEM, "output", "out of memory");
			goto out;
		}
		if (b.len >= FLUSH_BYTES) {
			if (!writer_bytes(s->writer, b.data, b.len, err))
				goto out;
			buf_reset(&b);
		}
		if (session_stopped())
			goto out;
	}
	ok = step == STEP_DONE && writer_bytes(s->writer, b.data, b.len, err);
out:
	buf_clear(&b);
	return ok;
}

static bool
write_csv(struct query *q, const char *const *names, int n, struct error *err)
{
	struct writer *w = writer_new(WRITER_CSV, stdout, false, 0, err);
	struct column columns[MOST_COLUMNS];
	enum step step = STEP_FAIL;
	bool ok = false;

	for (int i = 0; i < n; i++)
		columns[i] = (struct column){names[i], names[i], false, false};
	if (!w ||
		!writer_begin(w, "sucat.export/1", "rows", NULL, columns, (size_t)n, err))
		goto out;
	while (!session_stopped() && (step = query_step(q, err)) == STEP_ROW)
		if (!writer_record(w, row_json(q, names, n), err))
			goto out;
	ok = step == STEP_DONE && writer_end(w, NULL, err);
out:
	writer_free(w);
	return ok;
}

static bool
write_view(struct session *s, const struct view_name *view, bool csv, struct error *err)
{
	const char *names[MOST_COLUMNS] = {NULL};
	struct query *q = query_begin(s->db, view->statement, err);
	bool ok = false;
	int n;

	if (!q)
		return false;
	n = query_columns(q);
	for (int i = 0; i < n && i < MOST_COLUMNS; i++) {
		names[i] = query_column_name(q, i);
		if (!names[i]) {
			(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
			goto out;
		}
	}
	ok = csv ? write_csv(q, names, n, err) : write_ndjson(s, q, names, n, err);
out:
	query_end(q);
	return ok;
}

static bool
write_bundle(struct db *db, const char *folder, struct error *err)
{
	bool ok;

	if (!db_begin(db, err)) /* both files from one snapshot */
		return false;
	ok = bundle_file_write(db, folder, err);
	db_rollback(db);
	return ok;
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	const char *format = option_value(args, "format"),
		   *bundle = option_value(args, "bundle");
	const struct view_name *view;
	const char *const *operands;
	bool csv = writer_format_of(s->writer) == WRITER_CSV;
	size_t n;

	operands = option_operands(args, &n);
	if (n > 1 || (bundle && (n || format)))
		return error_set(err, ERR_USAGE, NULL,
			bundle ? "--bundle names all by itself"
			       : "one kind of rows at a time");
	if (bundle)
		return write_bundle(s->db, bundle, err);
	if (format && strcmp(format, "csv") != 0 && strcmp(format, "ndjson") != 0)
		return error_set(err, ERR_USAGE, "--format",
			"\"%.40s\" is not ndjson or csv", format);
	view = find_view(n ? operands[0] : "releases", err);
	return view &&
	       write_view(s, view, format ? strcmp(format, "csv") == 0 : csv, err);
}

const struct command command_export = {
	.name = "export",
	.arguments =
		"[releases|offers|sightings|products|events|answers|advisories|cves] [--format FORMAT] | "
		"--bundle DIR",
	.summary = "write every row of a public view",
	.needs = NEED_DB_READ,
	.reach = REACH_OUTPUT,
	.options = options,
	.example = "$ sucat export releases --csv | head -n 2 | cut -d , -f 1-6\n"
		   "platform,build,version,extra,kind,beta\n"
		   "audioOS,21L227,17.4,,full,0\n",
	.run = run,
};
