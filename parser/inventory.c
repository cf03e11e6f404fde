/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/inventory.h"

#include "parser/build.h"
#include "parser/version.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TITLE_BYTES 128

static const char *const field_names[INVENTORY_FIELDS] = {
	"name", "device", "version", "build", "supplemental_build", "supplemental_extra"};

/* Titles by field; of several in one file the earlier is the better. */
static const struct {
	enum inventory_field field;
	const char *title;
	const char *used_by;
} titles[] = {
	{INVENTORY_NAME,               "name",					"plain"                                    },
	{INVENTORY_NAME,               "Device Name",                                 "FileWave, Intune, Kandji"                 },
	{INVENTORY_NAME,               "Client Name",                                 "FileWave"                                 },
	{INVENTORY_NAME,               "Computer Name",                               "Jamf Pro, Fleet"                          },
	{INVENTORY_NAME,               "Display Name",                                "Jamf Pro, Fleet"                          },
	{INVENTORY_NAME,               "machine.computer_name",                       "MunkiReport"                              },
	{INVENTORY_NAME,               "hostname",                                    "Munki, Fleet"                             },
	{INVENTORY_NAME,               "system_info.computer_name",                   "osquery"                                  },
	{INVENTORY_DEVICE,             "SOFTWARE_UPDATE_DEVICE_ID",                   "MDM"                                      },
	{INVENTORY_DEVICE,             "device",				      "plain"                                    },
	{INVENTORY_DEVICE,             "board_id",                                    "Munki"                                    },
	{INVENTORY_DEVICE,             "Model Identifier",                            "Jamf Pro, Kandji"                         },
	{INVENTORY_DEVICE,             "hardware_model",                              "Fleet, osquery"                           },
	{INVENTORY_DEVICE,             "system_info.hardware_model",                  "osquery"                                  },
	{INVENTORY_DEVICE,             "machine_model",                               "Munki"                                    },
	{INVENTORY_DEVICE,             "machine.machine_model",                       "MunkiReport"                              },
	{INVENTORY_DEVICE,             "Product Type",                                "MDM"                                      },
	{INVENTORY_DEVICE,             "device.model.identifier",                     "MDM"                                      },
	{INVENTORY_DEVICE,             "Device Product Name",                         "FileWave"                                 },
	{INVENTORY_DEVICE,             "Model",				       "Intune, Kandji, Jamf Pro"                 },
	{INVENTORY_DEVICE,             "Model Name",                                  "FileWave"                                 },
	{INVENTORY_DEVICE,             "Device Model",                                "FileWave"                                 },
	{INVENTORY_DEVICE,             "marketing_name",                              "plain"                                    },
	{INVENTORY_VERSION,            "version",                                     "plain"                                    },
	{INVENTORY_VERSION,            "OS Version",                                  "FileWave, Intune, Kandji, Jamf Pro, Fleet"},
	{INVENTORY_VERSION,            "Operating System Version",                    "Jamf Pro, FileWave"                       },
	{INVENTORY_VERSION,            "iOS Version",                                 "Jamf Pro"                                 },
	{INVENTORY_VERSION,            "machine.os_version",                          "MunkiReport"                              },
	{INVENTORY_VERSION,            "os_vers",                                     "Munki"                                    },
	{INVENTORY_VERSION,            "os_version.version",                          "osquery"                                  },
	{INVENTORY_VERSION,            "ProductVersion",                              "MDM"                                      },
	{INVENTORY_VERSION,            "device.operating-system.version",             "MDM"                                      },
	{INVENTORY_VERSION,            "Operating System",                            "Jamf Pro"                                 },
	{INVENTORY_BUILD,              "build",				       "plain, Fleet"                             },
	{INVENTORY_BUILD,              "OS Build",                                    "Jamf Pro, Kandji"                         },
	{INVENTORY_BUILD,              "Operating System Build",                      "Jamf Pro"                                 },
	{INVENTORY_BUILD,              "Operating System Build Version",              "FileWave"                                 },
	{INVENTORY_BUILD,              "OS Build Version",                            "FileWave"                                 },
	{INVENTORY_BUILD,              "Build Version",                               "FileWave, MDM"                            },
	{INVENTORY_BUILD,              "os_build_number",                             "Munki"                                    },
	{INVENTORY_BUILD,              "machine.buildversion",                        "MunkiReport"                              },
	{INVENTORY_BUILD,              "os_version.build",                            "osquery"                                  },
	{INVENTORY_BUILD,              "device.operating-system.build-version",       "MDM"                                      },
	{INVENTORY_SUPPLEMENTAL_BUILD, "supplemental_build",                          "plain"                                    },
	{INVENTORY_SUPPLEMENTAL_BUILD, "Supplemental Build Version",
         "FileWave, Kandji, MDM"												 },
	{INVENTORY_SUPPLEMENTAL_BUILD, "Operating System Supplemental Build Version",
         "Jamf Pro"													      },
	{INVENTORY_SUPPLEMENTAL_BUILD, "OS Supplemental Build Version",               "Jamf Pro"                                 },
	{INVENTORY_SUPPLEMENTAL_BUILD,
         "device.operating-system.supplemental.build-version",                        "MDM"                                      },
	{INVENTORY_SUPPLEMENTAL_EXTRA, "supplemental_extra",                          "plain"                                    },
	{INVENTORY_SUPPLEMENTAL_EXTRA, "Supplemental Version Extra",                  "FileWave"                                 },
	{INVENTORY_SUPPLEMENTAL_EXTRA, "Supplemental OS Version Extra",               "Kandji, MDM"                              },
	{INVENTORY_SUPPLEMENTAL_EXTRA, "Operating System Rapid Security Response",
         "Jamf Pro"													      },
	{INVENTORY_SUPPLEMENTAL_EXTRA, "OS Rapid Security Response",                  "Jamf Pro"                                 },
	{INVENTORY_SUPPLEMENTAL_EXTRA, "extra",                                       "Fleet, osquery"                           },
	{INVENTORY_SUPPLEMENTAL_EXTRA, "os_version.extra",                            "osquery"                                  },
	{INVENTORY_SUPPLEMENTAL_EXTRA, "ProductVersionExtra",                         "MDM"                                      },
	{INVENTORY_SUPPLEMENTAL_EXTRA,
         "device.operating-system.supplemental.extra-version",                        "MDM"                                      },
};

#define N_TITLES (sizeof titles / sizeof titles[0])

const char *
inventory_field_name(enum inventory_field field)
{
	return field_names[field];
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_no_break_space(const char *p, const char *end)
{
	return end - p >= 2 && p[0] == '\xC2' && p[1] == '\xA0';
}

/* The next letter or digit of *p, in lower case; a byte of another script as it is, but of a
 * no-break space; '\0' at the end. */
static char
next_sign(const char **p, const char *end)
{
	char c;

	while (*p < end && !is_letter(**p) && !is_digit(**p)) {
		if (is_no_break_space(*p, end))
			(*p)++;
		else if ((unsigned char)**p >= 0x80)
			break;
		(*p)++;
	}
	if (*p == end)
		return '\0';
	c = *(*p)++;
	return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool
same_title(const char *a, const char *b, size_t b_len)
{
	const char *a_end = a + strlen(a), *b_end = b + b_len;
	char x, y;

	do {
		x = next_sign(&a, a_end);
		y = next_sign(&b, b_end);
	} while (x == y && x);
	return x == y;
}

static void
add_column(struct inventory *inventory, enum inventory_field field, size_t column)
{
	if (inventory->n[field] < INVENTORY_SAME)
		inventory->columns[field][inventory->n[field]++] = column;
}

/* One "field=Column" of what the admin says. */
static bool
assign(struct inventory *inventory, const struct csv *header, const char *text,
	size_t len, const char *source, struct error *err)
{
	const char *equals = memchr(text, '=', len);
	size_t name_len = equals ? (size_t)(equals - text) : 0;

	if (equals && same_title("", equals + 1, len - name_len - 1)) {
		(void)error_set(err, ERR_USAGE, "--columns",
			"\"%.*s\" names no column: a title has letters or digits",
			(int)(len < TITLE_BYTES ? len : TITLE_BYTES), text);
		return error_set_next(err, "name a column as the first line spells it");
	}

	for (int f = 0; equals && f < INVENTORY_FIELDS; f++) {
		if (strlen(field_names[f]) != name_len ||
			memcmp(field_names[f], text, name_len) != 0)
			continue;
		inventory->n[f] = 0;
		for (size_t c = 0; c < header->n; c++)
			if (same_title(header->cells[c], equals + 1, len - name_len - 1))
				add_column(inventory, (enum inventory_field)f, c);
		if (inventory->n[f])
			return true;
		(void)error_set_at(err, ERR_USAGE, source, header->line, -1,
			"there is no column \"%.*s\"",
			(int)(len - name_len - 1 < TITLE_BYTES ? len - name_len - 1
							       : TITLE_BYTES),
			equals + 1);
		return error_set_next(err, "name a column as the first line spells it");
	}
	(void)error_set(err, ERR_USAGE, "--columns", "\"%.*s\" does not name a field",
		(int)(len < TITLE_BYTES ? len : TITLE_BYTES), text);
	return error_set_next(err,
		"write FIELD=COLUMN, FIELD being name, device, version, "
		"build, supplemental_build or supplemental_extra");
}

/* How long the first assignment is: a comma in quotes is of the title. */
static size_t
assignment_length(const char *columns)
{
	bool quoted = false;
	size_t len = 0;

	for (; columns[len] && (quoted || columns[len] != ','); len++)
		quoted = quoted != (columns[len] == '"');
	return len;
}

bool
inventory_header(struct inventory *inventory, const struct csv *header,
	const char *columns, const char *source, struct error *err)
{
	*inventory = (struct inventory){0};
	for (size_t t = 0; t < N_TITLES; t++)
		for (size_t c = 0; c < header->n; c++)
			if (same_title(titles[t].title, header->cells[c],
				    strlen(header->cells[c])))
				add_column(inventory, titles[t].field, c);
	while (columns && *columns) {
		size_t len = assignment_length(columns);

		if (!assign(inventory, header, columns, len, source, err))
			return false;
		columns += len + (columns[len] ? 1 : 0);
	}
	if (!inventory->n[INVENTORY_DEVICE])
		(void)error_set_at(err, ERR_USAGE, source, header->line, -1,
			"no column is known to name the device's model");
	else if (!inventory->n[INVENTORY_VERSION] && !inventory->n[INVENTORY_BUILD])
		(void)error_set_at(err, ERR_USAGE, source, header->line, -1,
			"no column is known to name the OS version or build");
	else
		return true;
	return error_set_next(
		err, "say which: --columns device=COLUMN,version=COLUMN,build=COLUMN");
}

/* --- rows -------------------------------------------------------------------------------- */

/* No-break spaces become spaces, in place. */
static void
plain_spaces(char *cell)
{
	const char *end = cell + strlen(cell);
	char *to = cell;

	for (const char *p = cell; p < end; p++) {
		bool narrow = is_no_break_space(p, end);

		*to++ = (char)(narrow ? ' ' : *p);
		p += narrow ? 1 : 0;
	}
	*to = '\0';
}

/* The filled cells of a field, without outer spaces, best first; how many there are. */
static size_t
cells_of(const struct inventory *inventory, const struct csv *row,
	enum inventory_field field, const char *cells[INVENTORY_SAME])
{
	static const char spaces[] = " \t\r\n";
	size_t found = 0;

	for (size_t i = 0; i < inventory->n[field]; i++) {
		size_t column = inventory->columns[field][i];
		char *cell = column < row->n ? row->cells[column] : NULL;
		size_t n;

		if (!cell)
			continue;
		plain_spaces(cell);
		cell += strspn(cell, spaces);
		n = strlen(cell);
		while (n && strchr(spaces, cell[n - 1]))
			n--;
		cell[n] = '\0';
		if (n)
			cells[found++] = cell;
	}
	return found;
}

/* The first filled cell of a field; "" when none is. */
static const char *
cell_of(const struct inventory *inventory, const struct csv *row,
	enum inventory_field field)
{
	const char *cells[INVENTORY_SAME];

	return cells_of(inventory, row, field, cells) ? cells[0] : "";
}

/* A copy in `to`; nothing of what does not fit. */
static void
copy_text(char *to, size_t cap, const char *text, size_t len)
{
	if (len >= cap)
		len = 0;
	memcpy(to, text, len);
	to[len] = '\0';
}

/* MunkiReport keeps 14.4.1 as 140401. */
static void
spread_version(char version[CAP_VERSION_BYTES + 1])
{
	size_t len = strlen(version);
	long number;

	if (len < 5 || len > 6 || strspn(version, "0123456789") != len)
		return;
	number = strtol(version, NULL, 10);
	(void)snprintf(version, CAP_VERSION_BYTES + 1,
		number % 100 ? "%ld.%ld.%ld" : "%ld.%ld", number / 10000,
		number / 100 % 100, number % 100);
}

/* A word behind the version: its build or its extra. */
static void
read_word(const char *word, size_t len, struct inventory_row *out)
{
	char text[CAP_BUILD_BYTES + 1], extra[8];
	struct build build;

	copy_text(text, sizeof text, word, len);
	if (build_parse(text, &build))
		memcpy(out->build, text, sizeof text);
	else if (*text && version_extra_parse(text, extra))
		memcpy(out->supplemental_extra, extra, sizeof extra);
}

/* "beta", "RC": it belongs to the version; so does the number behind it. */
static bool
read_stage(const char *word, size_t len, struct inventory_row *out)
{
	char text[CAP_VERSION_BYTES + 1];
	struct version v;

	if (len == strlen("candidate") && strncasecmp(word, "candidate", len) == 0) {
		word = "RC"; /* "Release Candidate" */
		len = strlen(word);
	}
	if (snprintf(text, sizeof text, "%s %.*s", out->version,
		    (int)(len < 16 ? len : 16), word) >= (int)sizeof text ||
		!version_parse(text, &v) || v.stage == VERSION_RELEASE)
		return false;
	memcpy(out->version, text, sizeof text);
	return true;
}

/* "macOS Ventura 13.4.1 (a) (22F770820b)": the first number is the version. */
static void
read_version(const char *text, struct inventory_row *out)
{
	static const char between[] = " ()[],";

	while (*(text += strspn(text, between))) {
		size_t n = strcspn(text, between);

		if (*out->version) {
			if (!read_stage(text, n, out))
				read_word(text, n, out);
		} else if (is_digit(*text)) {
			copy_text(out->version, sizeof out->version, text, n);
			spread_version(out->version);
			if (!version_is_plain(out->version))
				*out->version = '\0';
		}
		text += n;
	}
}

/* "25d771280a" is 25D771280a. */
static void
raise_train(char *word)
{
	size_t digits = strspn(word, "0123456789");

	if (digits && word[digits] >= 'a' && word[digits] <= 'z' &&
		is_digit(word[digits + 1]))
		word[digits] = (char)(word[digits] - 'a' + 'A');
}

/* The first build and the first single letter of a cell: "25D771280a (a)", "26.3.1 (A)". What is
 * there already stays. False when it has neither. */
static bool
read_words(const char *text, char build[CAP_BUILD_BYTES + 1], char letter[8])
{
	static const char between[] = " ()[],";
	bool read = false;

	while (*(text += strspn(text, between))) {
		char word[CAP_BUILD_BYTES + 1];
		struct build parsed;
		const char *sign = word;
		size_t n = strcspn(text, between);

		copy_text(word, sizeof word, text, n);
		text += n;
		raise_train(word);
		if (build_parse(word, &parsed)) {
			if (!*build)
				memcpy(build, word, sizeof word);
			read = true;
		} else if (n == 1 && is_letter(*word)) {
			if (!*letter)
				letter[0] = next_sign(&sign, word + 1);
			read = true;
		}
	}
	return read;
}

/* A column of its own goes before the build behind the version. */
static void
read_build(const char *text, struct inventory_row *out)
{
	char build[CAP_BUILD_BYTES + 1] = "";

	if (read_words(text, build, out->supplemental_extra) && *build)
		memcpy(out->build, build, sizeof build);
}

/* Does it say that there is no response? */
static bool
says_none(const char *text)
{
	static const char *const words[] = {"", "none", "null", "nil", "na", "no",
		"false", "0", "not available", "not applicable", "not installed",
		"not set"};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (same_title(words[i], text, strlen(text)))
			return true;
	return false;
}

/* The supplemental fields. */
static void
read_response(const char *build, const char *extra, struct inventory_row *out)
{
	char told[sizeof out->supplemental_extra]; /* with the version */
	char build_told[CAP_BUILD_BYTES + 1] = "";

	memcpy(told, out->supplemental_extra, sizeof told);
	memset(out->supplemental_extra, 0, sizeof out->supplemental_extra);
	if (!(says_none(extra) || strcmp(extra, out->version) == 0 ||
		    read_words(
			    extra, out->supplemental_build, out->supplemental_extra)) ||
		!(says_none(build) ||
			read_words(build, build_told, out->supplemental_extra)))
		out->reason = "its supplemental build or letter cannot be read";
	if (!*out->supplemental_extra)
		memcpy(out->supplemental_extra, told, sizeof told);
	if (*build_told)
		memcpy(out->supplemental_build, build_told, sizeof build_told);
	if (strcmp(out->supplemental_build, out->build) == 0)
		*out->supplemental_build = '\0'; /* the base repeated: none */
}

void
inventory_read(const struct inventory *inventory, const struct csv *row,
	struct inventory_row *out)
{
	const char *version = cell_of(inventory, row, INVENTORY_VERSION);
	const char *build = cell_of(inventory, row, INVENTORY_BUILD);

	*out = (struct inventory_row){0};
	out->name = cell_of(inventory, row, INVENTORY_NAME);
	out->n_devices = cells_of(inventory, row, INVENTORY_DEVICE, out->devices);
	out->device = out->n_devices ? out->devices[0] : "";
	read_version(version, out);
	if (*build)
		read_build(build, out);
	read_response(cell_of(inventory, row, INVENTORY_SUPPLEMENTAL_BUILD),
		cell_of(inventory, row, INVENTORY_SUPPLEMENTAL_EXTRA), out);
	if (!*out->version && !*out->build)
		out->reason = *version || *build ? "its version cannot be read"
						 : "the row tells no version";
}
