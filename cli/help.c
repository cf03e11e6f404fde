/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/help.h"
#include "cli/exit_status.h"
#include "cli/writer.h"
#include "core/buf.h"
#include "core/limits.h"

#include <stdio.h>
#include <string.h>

#define ARGUMENTS       "[OPTION...] COMMAND [ARGUMENT...]"
#define WIDTH           80
#define OPTION_COLUMNS  24 /* of names, before what they mean */
#define COMMAND_COLUMNS 10

/* Words, broken so that a line ends before WIDTH; every line but the first begins at `left`. */
static bool
append_words(struct buf *out, const char *text, size_t left)
{
	size_t at = left;

	while (*text) {
		size_t len = strcspn(text, " ");

		if (at > left && at + 1 + len > WIDTH) {
			if (!buf_printf(out, "\n%*s", (int)left, ""))
				return false;
			at = left;
		}
		if (at > left && !buf_byte(out, ' '))
			return false;
		at += len + (at > left ? 1 : 0);
		if (!buf_append(out, text, len))
			return false;
		text += len + strspn(text + len, " ");
	}
	return buf_byte(out, '\n');
}

/* "  name      meaning"; a long name gets a line of its own. */
static bool
append_pair(struct buf *out, int columns, const char *name, const char *meaning)
{
	bool ok = strlen(name) > (size_t)columns
			  ? buf_printf(out, "  %s\n  %*s  ", name, columns, "")
			  : buf_printf(out, "  %-*s  ", columns, name);

	return ok && append_words(out, meaning, (size_t)columns + 4);
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
		if (!append_pair(out, OPTION_COLUMNS, name, specs->help))
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
		if (!append_pair(out, COMMAND_COLUMNS, (*c)->name, (*c)->summary))
			return false;
	if (!buf_text(out, "\nOptions, before or after the command:\n") ||
		!append_options(out, global_options) ||
		!buf_text(out, "\nExit status:\n"))
		return false;
	for (const struct exit_meaning *m = exit_meanings; m->status; m++)
		if (!append_pair(out, COMMAND_COLUMNS, m->status, m->meaning))
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
