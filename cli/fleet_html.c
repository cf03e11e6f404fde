/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/fleet_html.h"

#include "cli/fleet_json.h"
#include "core/buf.h"
#include "core/instant.h"

#include <string.h>

#define PAGE_BYTES MIB(16)

static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	"style-src 'unsafe-inline'\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	"<title>Fleet report</title>\n<style>\n"
	":root{color-scheme:light dark;--ink:#1d1d1f;--paper:#fff;--line:#d5d5da;"
	"--soft:#5c5c63;--current:#1b7f3b;--behind:#b3261e;--response:#9a5b00;"
	"--unsupported:#5a4fcf;--unknown:#5c5c63}\n"
	"@media(prefers-color-scheme:dark){:root{--ink:#f2f2f4;--paper:#161618;"
	"--line:#3a3a40;--soft:#a5a5ad;--current:#5fd488;--behind:#ff8a80;"
	"--response:#ffc266;--unsupported:#b4acff;--unknown:#a5a5ad}}\n"
	"body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);"
	"background:var(--paper);max-width:68rem;margin:0 auto;padding:1.5rem 1rem}\n"
	"h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}"
	"p{margin:.25rem 0;color:var(--soft)}\n"
	".wide{overflow-x:auto}table{border-collapse:collapse;width:100%}"
	"th,td{text-align:left;padding:.3rem .75rem .3rem 0;"
	"border-bottom:1px solid var(--line);vertical-align:top}"
	"td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}"
	"th{font-weight:600;color:var(--soft)}tbody th{color:var(--ink)}"
	".v,.s{white-space:nowrap}\n"
	"svg{display:block;width:100%;height:1rem;min-width:2rem}"
	".current{color:var(--current);fill:var(--current)}"
	".behind{color:var(--behind);fill:var(--behind)}"
	".response-available{color:var(--response);fill:var(--response)}"
	".unsupported{color:var(--unsupported);fill:var(--unsupported)}"
	".unknown{color:var(--unknown);fill:var(--unknown)}\n"
	/* a device a block, where a table of six columns has no room */
	"@media(max-width:45rem){th,td{padding-right:.5rem}.devices thead{position:absolute;left:-999rem}"
	".devices table,.devices tbody,.devices tr{display:block}"
	".devices tr{padding:.4rem 0;border-bottom:1px solid var(--line)}"
	".devices th,.devices td{display:inline-block;border:0;padding:0 .75rem 0 0}"
	".devices tbody th,.devices td:last-child{display:block}"
	".devices .none{display:none}"
	".devices td[data-title]::before{content:attr(data-title) \" \";color:var(--soft)}}\n"
	"</style></head><body><main>\n";

/* Append text with what HTML would take for markup written out. */
static bool
text(struct buf *b, const char *s)
{
	for (; *s; s++) {
		bool ok;

		switch (*s) {
		case '<':
			ok = buf_text(b, "&lt;");
			break;
		case '>':
			ok = buf_text(b, "&gt;");
			break;
		case '&':
			ok = buf_text(b, "&amp;");
			break;
		case '"':
			ok = buf_text(b, "&quot;");
			break;
		default:
			ok = buf_byte(b, *s);
		}
		if (!ok)
			return false;
	}
	return true;
}

/* One bar: the share of each state, the widest devices fill it. */
static bool
bar(struct buf *b, const size_t states[STANDING_STATES], size_t of)
{
	size_t at = 0;

	if (!buf_text(b, "<svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" "
			 "aria-hidden=\"true\">"))
		return false;
	for (int i = 0; of && i < STANDING_STATES; i++) {
		size_t width = states[i] * 1000 / of;

		if (states[i] && !width)
			width = 1;
		if (states[i] &&
			!buf_printf(b,
				"<rect class=\"%s\" x=\"%zu\" width=\"%zu\" height=\"10\"/>",
				standing_name((enum standing_state)i), at, width))
			return false;
		at += states[i] ? width : 0;
	}
	return buf_text(b, "</svg>");
}

static bool
states_part(struct buf *b, const struct fleet_totals *totals)
{
	if (!buf_text(b, "<h2>States</h2>\n") ||
		!bar(b, totals->states, totals->devices) ||
		!buf_text(b,
			"<table><thead><tr><th scope=\"col\">State</th>"
			"<th scope=\"col\" class=\"n\">Devices</th></tr></thead><tbody>\n"))
		return false;
	for (int i = 0; i < STANDING_STATES; i++) {
		const char *name = standing_name((enum standing_state)i);

		if (!buf_printf(b,
			    "<tr><th scope=\"row\" class=\"%s\">%s</th>"
			    "<td class=\"n\">%zu</td></tr>\n",
			    name, name, totals->states[i]))
			return false;
	}
	return buf_text(b, "</tbody></table>\n");
}

/* The rows of a table of sums; `by_version`: with the version of each. */
static bool
sums_part(struct buf *b, const struct fleet_version *sums, size_t n, bool by_version)
{
	const char *title = by_version ? "Versions" : "Platforms";
	size_t most = 0;

	for (size_t i = 0; i < n; i++)
		if (sums[i].devices > most)
			most = sums[i].devices;
	if (!buf_printf(b,
		    "<h2>%s</h2>\n<div class=\"wide\" tabindex=\"0\" "
		    "role=\"region\" aria-label=\"%s\"><table><thead><tr>"
		    "<th scope=\"col\">Platform</th>%s"
		    "<th scope=\"col\" class=\"n\">Devices</th>"
		    "<th scope=\"col\">States</th></tr></thead><tbody>\n",
		    title, title, by_version ? "<th scope=\"col\">Version</th>" : ""))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct fleet_version *v = &sums[i];
		bool known = v->platform != PLATFORM_UNKNOWN;

		if (!buf_printf(b, "<tr><td>%s</td>",
			    known ? platform_name(v->platform) : "unknown") ||
			(by_version &&
				(!buf_text(b, "<td class=\"v\">") ||
					!text(b, *v->version ? v->version : "unknown") ||
					!buf_text(b, "</td>"))) ||
			!buf_printf(b, "<td class=\"n\">%zu</td><td>", v->devices) ||
			!bar(b, v->states, most) || !buf_text(b, "</td></tr>\n"))
			return false;
	}
	return buf_text(b, "</tbody></table></div>\n");
}

/* Platforms only when there are several. */
static bool
totals_part(struct buf *b, const struct fleet_totals *totals)
{
	struct fleet_version sums[PLATFORM_COUNT];
	size_t n = fleet_platforms(totals, sums);

	return (n < 2 || sums_part(b, sums, n, false)) &&
	       sums_part(b, totals->versions, totals->n_versions, true);
}

/* A cell of the class `name`; `title` stands before it where the titles above have no room. */
static bool
cell(struct buf *b, const char *name, const char *title, const json_t *value)
{
	const char *s = json_string_value(value);

	if (!buf_printf(b, "<td class=\"%s%s\"", name,
		    json_is_null(value) || !value ? " none" : "") ||
		(title && !buf_printf(b, " data-title=\"%s\"", title)) ||
		!buf_byte(b, '>'))
		return false;
	return (json_is_integer(value) ? buf_printf(b, "%lld",
						 (long long)json_integer_value(value))
				       : text(b, s ? s : "-")) &&
	       buf_text(b, "</td>");
}

static bool
device_row(struct buf *b, const json_t *row)
{
	const json_t *base = json_object_get(row, "base");
	const char *state = json_string_value(json_object_get(row, "state"));
	const char *name = json_string_value(json_object_get(row, "name"));

	return buf_text(b, "<tr><th scope=\"row\">") &&
	       text(b, name && *name ? name : "-") && buf_text(b, "</th>") &&
	       cell(b, "", NULL, json_object_get(row, "device")) &&
	       cell(b, "v", NULL, json_object_get(base, "version")) &&
	       buf_printf(b, "<td class=\"s %s\">%s</td>", state, state) &&
	       cell(b, "n", "days", json_object_get(row, "behind_days")) &&
	       cell(b, "", "CVEs", json_object_get(row, "missed")) &&
	       cell(b, "", NULL, json_object_get(row, "next")) && buf_text(b, "</tr>\n");
}

static bool
devices_part(struct buf *b, const struct fleet_table *table)
{
	size_t n = json_array_size(table->rows);

	if (!n)
		return buf_text(b, "<h2>Devices</h2>\n<p>All are current.</p>\n");
	if (!buf_text(b, "<h2>Devices that are not current</h2>\n"
			 "<div class=\"wide devices\" tabindex=\"0\" role=\"region\" "
			 "aria-label=\"Devices that are not current\"><table><thead><tr>"
			 "<th scope=\"col\">Name</th><th scope=\"col\">Device</th>"
			 "<th scope=\"col\">Version</th><th scope=\"col\">State</th>"
			 "<th scope=\"col\" class=\"n\">Days</th>"
			 "<th scope=\"col\">CVEs</th>"
			 "<th scope=\"col\">Next</th></tr></thead><tbody>\n"))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!device_row(b, json_array_get(table->rows, i)))
			return false;
	return buf_text(b, "</tbody></table></div>\n") &&
	       (!table->more || buf_printf(b, "<p>And %zu more: the CSV tells all.</p>\n",
					table->more));
}

static bool
first_part(struct buf *b, const struct fleet_totals *totals,
	const struct standing_question *question)
{
	char day[INSTANT_TEXT_BYTES];

	return buf_printf(b, "%s<h1>Fleet report</h1>\n<p>%zu devices as of %s", head,
		       totals->devices, instant_format(question->at, day)) &&
	       (!question->defer_days && !question->defer_major_days
			       ? true
			       : buf_printf(b,
					 ", updates deferred by %d days, upgrades by %d",
					 question->defer_days,
					 question->defer_major_days)) &&
	       buf_text(b, ".</p>\n") &&
	       (!totals->missing ||
		       buf_printf(b,
			       "<p>Devices that miss CVE fixes: %zu; fixes of exploited "
			       "CVEs: %zu.</p>\n",
			       totals->missing, totals->missing_exploited)) &&
	       (!totals->bad_rows || buf_printf(b, "<p>%zu rows could not be read.</p>\n",
					     totals->bad_rows));
}

/* What the answers rest on. */
static bool
notes_part(struct buf *b, const json_t *notes)
{
	for (size_t i = 0; i < json_array_size(notes); i++)
		if (!buf_text(b, "<p>") ||
			!text(b, json_string_value(json_array_get(notes, i))) ||
			!buf_text(b, ".</p>\n"))
			return false;
	return true;
}

bool
fleet_html(struct writer *w, const struct fleet_table *table,
	const struct fleet_totals *totals, const struct standing_question *question,
	const json_t *notes, struct error *err)
{
	struct buf page;
	bool ok;

	buf_init(&page, PAGE_BYTES);
	ok = (first_part(&page, totals, question) && notes_part(&page, notes) &&
		     states_part(&page, totals) && totals_part(&page, totals) &&
		     devices_part(&page, table) &&
		     buf_text(&page, "</main></body></html>\n")) ||
	     buf_failed(&page, "report", err);
	ok = ok && writer_bytes(w, page.data, page.len, err);
	buf_clear(&page);
	return ok;
}
