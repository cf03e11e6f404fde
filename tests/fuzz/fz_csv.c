/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fz_csv - bytes as an inventory export. Rows do not depend on how the bytes come; what is read of a
 * row is a version, a build, or a reason why not.
 *
 * The first byte is the size of a piece.
 */
#include "core/limits.h"
#include "parser/build.h"
#include "parser/inventory.h"
#include "parser/version.h"
#include "tests/fuzz/target.h"

#include <string.h>

#define INPUT_BYTES  4096 /* in pieces of a byte a row is read over and over */
#define WINDOW_BYTES (2 * CAP_CSV_ROW_BYTES)

/* A file as it is read: in pieces of so many bytes, through a window. */
struct reading {
	struct csv csv;
	char *window; /* WINDOW_BYTES and one */
	size_t len, piece;
	const uint8_t *data;
	size_t left;
	size_t used; /* of the window, by the row before */
};

static void
begin(struct reading *r, const uint8_t *data, size_t size, size_t piece)
{
	*r = (struct reading){.piece = piece, .data = data, .left = size};
	csv_begin(&r->csv);
	r->window = malloc(WINDOW_BYTES + 1);
	if (!r->window)
		abort();
}

static enum csv_step
next(struct reading *r)
{
	enum csv_step step;

	for (;;) {
		memmove(r->window, r->window + r->used, r->len - r->used);
		r->len -= r->used;
		step = csv_row(&r->csv, r->window, r->len, r->left == 0, &r->used);
		promise(r->used <= r->len, "%zu of %zu", r->used, r->len);
		if (step != CSV_MORE)
			return step;
		promise(r->left > 0, "more than there is");
		for (size_t n = r->piece; n > 0 && r->left > 0; n--, r->left--) {
			promise(r->len - r->used < CAP_CSV_ROW_BYTES + 256,
				"a window that does not end");
			r->window[r->len++] = (char)*r->data++;
		}
	}
}

static void
check_row(const struct csv *csv, const struct reading *r)
{
	promise(csv->n >= 1 && csv->n <= CAP_CSV_COLUMNS, "%zu cells", csv->n);
	for (size_t i = 0; i < csv->n; i++)
		promise(csv->cells[i] >= r->window &&
				csv->cells[i] + strlen(csv->cells[i]) <=
					r->window + r->len,
			"a cell outside the window");
}

static void
check_same(const struct csv *a, const struct csv *b)
{
	promise(a->line == b->line && a->n == b->n, "line %lld: %zu cells, %zu",
		(long long)a->line, a->n, b->n);
	for (size_t i = 0; i < a->n; i++)
		promise(strcmp(a->cells[i], b->cells[i]) == 0, "%s, %s", a->cells[i],
			b->cells[i]);
}

static void
check_device(const struct inventory *inventory, const struct csv *csv)
{
	struct inventory_row row;
	struct build build;

	inventory_read(inventory, csv, &row);
	promise(row.name && row.device && row.n_devices <= INVENTORY_SAME, "a row");
	for (size_t i = 0; i < row.n_devices; i++)
		promise(*row.devices[i], "a device without a name");
	promise(strnlen(row.version, sizeof row.version) < sizeof row.version &&
			(!*row.version || version_is_plain(row.version)),
		"%s", row.version);
	promise(!*row.build || build_parse(row.build, &build), "%s", row.build);
	promise(!*row.supplemental_build || build_parse(row.supplemental_build, &build),
		"%s", row.supplemental_build);
	promise(strlen(row.supplemental_extra) < sizeof row.supplemental_extra, "%s",
		row.supplemental_extra);
	promise(row.reason || *row.version || *row.build, "neither a base nor a reason");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reading all, pieces;
	struct inventory inventory;
	struct error err = ERROR_INIT;
	bool first = true, known = false;
	enum csv_step step;

	if (size < 1 || size > INPUT_BYTES)
		return 0;
	begin(&all, data + 1, size - 1, CAP_CSV_ROW_BYTES);
	begin(&pieces, data + 1, size - 1, data[0] + 1U);
	do {
		step = next(&all);
		promise(next(&pieces) == step, "line %lld: other rows in pieces",
			(long long)all.csv.line);
		if (step == CSV_BAD)
			promise(all.csv.reason && all.csv.reason == pieces.csv.reason &&
					all.csv.line == pieces.csv.line,
				"line %lld", (long long)all.csv.line);
		if (step != CSV_ROW)
			continue;
		check_row(&all.csv, &all);
		check_same(&all.csv, &pieces.csv);
		if (first) {
			known = inventory_header(
				&inventory, &all.csv, NULL, "a.csv", &err);
			if (!known)
				fuzz_check_error(&err, "a.csv", false);
		} else if (known) {
			check_device(&inventory, &all.csv);
		}
		first = false;
	} while (step != CSV_END);
	free(all.window);
	free(pieces.window);
	return 0;
}
