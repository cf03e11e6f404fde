/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/help.h"
#include "cli/exit_status.h"
#include "cli/writer.h"
#include "core/buf.h"
#include "core/limits.h"

#include <stdio.h>
#include <string.h>

#define ARGUMENTS    "[OPTION...] COMMAND [ARGUMENT...]"
#define LEFT_COLUMNS 24 /* of names, before what they mean */

/* "  name      meaning"; a long name gets a line of its own. */
static bool
append_pair(struct buf *out, const char *name, const char *meaning)
{
	if (strlen(name) > LEFT_COLUMNS)
		return buf_printf(
			out, "  %s\n  %*s  %s\n", name, LEFT_COLUMNS, "", meaning);
	return buf_printf(out, "  %-*s  %s\n", LEFT_COLUMNS, name, meaning);
}

static bool
append_options(struct buf *out, const struct option_spec *specs)
{
	char name[128];
	char letter[8];

	for (; specs && specs->name; specs++) {
		(void)snprintf(letter, sizeof letter, specs->letter ? "-%c, " : "    ",
			specs->letter);
		(void)snprintf(name, sizeof name, "%s--%s%s%s", letter, specs->name,
			specs->value ? " " : "", specs->value ? specs->value : "");
		if (!append_pair(out, name, specs->help))
			return false;
	}
	return true;
}

static bool
append_program(struct buf *out)
{
	if (!buf_text(out,
		    "usage: sucat " ARGUMENTS "\n\n"
		    "Mirror, history and analyser of Apple's software-update catalogs.\n\n"
		    "Commands:\n"))
		return false;
	for (const struct command *const *c = commands; *c; c++)
		if (!append_pair(out, (*c)->name, (*c)->summary))
			return false;
	if (!buf_text(out, "\nOptions, before or after the command:\n") ||
		!append_options(out, global_options) ||
		!buf_text(out, "\nExit status:\n"))
		return false;
	for (const struct exit_meaning *m = exit_meanings; m->status; m++)
		if (!append_pair(out, m->status, m->meaning))
			return false;
	return buf_text(out,
		"\n\"sucat help COMMAND\" tells more of a command, with an example.\n");
}

static bool
append_command(struct buf *out, const struct command *command)
{
	if (!buf_printf(out, "usage: sucat %s%s%s\n\n%s\n", command->name,
		    command->arguments[0] ? " " : "", command->arguments,
		    command->summary))
		return false;
	if (command->options && command->options->name &&
		(!buf_text(out, "\nOptions:\n") ||
			!append_options(out, command->options)))
		return false;
	if (!buf_text(out, "\nOptions of every command:\n") ||
		!append_options(out, global_options))
		return false;
	return buf_text(out, "\nExample:\n") && buf_text(out, command->example);
}

static bool
append_rows(struct buf *out, const char *command, const struct option_spec *specs)
{
	for (; specs && specs->name; specs++) {
		char letter[2] = {specs->letter, '\0'};

		if (!buf_printf(out, "%s\t%s\t%s\t%s\t%s\n", command, specs->name, letter,
			    specs->value ? specs->value : "", specs->help))
			return false;
	}
	return true;
}

static bool
append_tables(struct buf *out)
{
	if (!buf_text(out, "command\toption\tletter\tvalue\thelp\n"
			   "sucat\t\t\t" ARGUMENTS "\t\n") ||
		!append_rows(out, "sucat", global_options))
		return false;
	for (const struct command *const *c = commands; *c; c++)
		if (!buf_printf(out, "%s\t\t\t%s\t%s\n", (*c)->name, (*c)->arguments,
			    (*c)->summary) ||
			!append_rows(out, (*c)->name, (*c)->options))
			return false;
	return true;
}

bool
help_write(struct writer *w, enum help_text text, const struct command *command,
	struct error *err)
{
	struct buf out;
	bool ok = false;

	buf_init(&out, CAP_OUTPUT_VALUE_BYTES);
	switch (text) {
	case HELP_USAGE:
		ok = command ? append_command(&out, command) : append_program(&out);
		break;
	case HELP_VERSION:
		ok = buf_text(&out, "sucat " SUCAT_VERSION "\n");
		break;
	case HELP_TABLES:
		ok = append_tables(&out);
		break;
	}
	if (ok)
		ok = writer_bytes(w, out.data, out.len, err);
	else
		(void)buf_failed(&out, NULL, err);
	buf_clear(&out);
	return ok;
}
