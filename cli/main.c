/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c - the frame of every command: options, streams, signals, the store, the exit status.
 */
#include "cli/command.h"
#include "cli/exit_status.h"
#include "cli/help.h"
#include "cli/log.h"
#include "cli/option.h"
#include "cli/program.h"
#include "cli/stop.h"
#include "cli/store.h"
#include "cli/terminal.h"
#include "cli/writer.h"
#include "core/instant.h"
#include "core/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * A closed stream must not be taken by the next file that is opened. Each is filled so that its
 * use still fails: standard output for reading only, standard input for writing only.
 */
static void
fill_closed_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)open(
				"/dev/null", fd == STDOUT_FILENO ? O_RDONLY : O_WRONLY);
}

/* Two options that exclude each other. */
static bool
not_both(
	const struct option_values *args, const char *a, const char *b, struct error *err)
{
	if (!option_flag(args, a) || !option_flag(args, b))
		return true;
	return error_set(err, ERR_USAGE, NULL, "--%s and --%s exclude each other", a, b);
}

static void
set_talk(const struct option_values *args)
{
	enum log_level most = isatty(STDERR_FILENO) ? LOG_INFO : LOG_WARN;

	if (args && option_flag(args, "quiet"))
		most = LOG_ERROR;
	if (args && option_flag(args, "verbose"))
		most = LOG_DEBUG;
	log_init(most, terminal_journal(STDERR_FILENO));
}

static struct writer *
open_writer(const struct option_values *args, struct error *err)
{
	bool colour = terminal_colour(STDOUT_FILENO) && !option_flag(args, "no-color");
	enum writer_format format = WRITER_TABLE;

	if (option_flag(args, "json"))
		format = WRITER_JSON;
	if (option_flag(args, "csv"))
		format = WRITER_CSV;
	return writer_new(format, stdout, colour, terminal_width(STDOUT_FILENO), err);
}

/* Give the command what it needs, and run it. */
static bool
run_command(const struct command *command, const struct option_values *args,
	struct session *s, struct error *err)
{
	char path[PATH_MAX];
	bool ok;

	if (command->needs != NEED_NOTHING) {
		if (!store_path(option_value(args, "db"), geteuid() == 0, path,
			    sizeof path, err))
			return false;
		s->db_path = path;
	}
	if (command->needs & (NEED_DB_READ | NEED_DB_WRITE)) {
		s->db = program_open(
			path, command->needs & NEED_DB_WRITE ? DB_WRITE : DB_READ, err);
		if (!s->db) {
			s->db_path = NULL;
			program_hand_over(s->given, err);
			return false;
		}
		session_confine(s, command->reach, command->needs & NEED_DB_WRITE);
	}
	ok = command->run(s, args, err);
	program_close(&s->db, ok);
	s->db_path = NULL;
	return ok;
}

/* Run `command` (NULL: none was named) with the arguments around its name. */
static bool
run_arguments(const struct command *command, int argc, char *const *argv,
	struct session *s, struct error *err)
{
	struct option_values *args = NULL;
	bool ok = false;

	args = option_parse(
		command ? command->options : NULL, global_options, argc, argv, err);
	if (!args)
		goto out;
	set_talk(args);
	if (!not_both(args, "json", "csv", err) ||
		!not_both(args, "quiet", "verbose", err))
		goto out;
	s->json = option_flag(args, "json");
	s->writer = open_writer(args, err);
	if (!s->writer)
		goto out;
	if (option_flag(args, "version"))
		ok = help_write(s->writer, HELP_VERSION, NULL, err);
	else if (option_flag(args, "help"))
		ok = help_write(s->writer, HELP_USAGE, command, err);
	else if (!command)
		(void)error_set(err, ERR_USAGE, NULL, "no command given");
	else
		ok = run_command(command, args, s, err);
out:
	writer_free(s->writer);
	option_free(args);
	return ok;
}

/* Take the command's name out of argv; its options may stand before and after it. */
static bool
run(int argc, char **argv, const struct command **command, struct session *s,
	struct error *err)
{
	int at = option_first_operand(global_options, argc, argv, err);

	if (at < 0)
		return false;
	if (at < argc)
		*command = command_find(argv[at], err);
	if (!*command)
		program_hand_over(s->given, err);
	if (error_is_set(err))
		return false;
	if (*command) {
		argc--;
		memmove(argv + at, argv + at + 1, (size_t)(argc - at) * sizeof *argv);
	}
	return run_arguments(*command, argc, argv, s, err);
}

/* Tell the failure; returns its exit status. */
static int
report(const struct command *command, struct error *err)
{
	char advice[64];

	if (err->code == ERR_USAGE && !err->next) {
		(void)snprintf(advice, sizeof advice, "see: sucat %s%s--help",
			command ? command->name : "", command ? " " : "");
		err->next = advice;
	}
	log_error(LOG_ERROR, err);
	err->next = NULL;
	return exit_status_of(err->code);
}

/* argv as it came: run() takes the command's name out of it. NULL when out of memory. */
static char **
copy_arguments(int argc, char *const *argv)
{
	char **copy = calloc((size_t)argc + 1, sizeof *copy);

	if (copy && argc > 0)
		memcpy(copy, argv, (size_t)argc * sizeof *copy);
	return copy;
}

int
main(int argc, char **argv)
{
	struct error err = ERROR_INIT;
	const struct command *command = NULL;
	struct session s = {.now = instant_now()};
	char **given = copy_arguments(argc, argv);
	int status;

	fill_closed_streams();
	stop_install();
	set_talk(NULL);
	if (argc > 0) {
		argc--;
		argv++;
	}
	s.given = given;
	if (!given)
		(void)error_set(&err, ERR_NOMEM, NULL, "out of memory");
	if ((!given || !run(argc, argv, &command, &s, &err)) && !session_stopped())
		status = report(command, &err);
	else
		status = s.status;
	if (fclose(stdout) != 0 && !error_is_set(&err) && !session_stopped()) {
		(void)error_set(&err, ERR_IO, "standard output", "cannot be closed");
		status = report(command, &err);
	}
	if (session_stopped()) {
		log_line(LOG_WARN,
			"run: stopped: by signal %d; what was done before stays, run it again for the rest",
			stop_signal());
		status = EXIT_SIGNAL + stop_signal();
	}
	free(given);
	/* not return: `s` holds what is left open */
	exit(status); /* NOLINT(concurrency-mt-unsafe): one thread */
}
