/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/deliver_exec.h"

#include "cli/command.h"
#include "cli/log.h"
#include "cli/pipes.h"
#include "core/instant.h"
#include "core/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOOK_MS   50   /* how soon an end is seen that closed no pipe */
#define GRACE_MS  2000 /* between the request to end and the order */
#define LINE_SIZE 1024 /* a longer line is told in pieces */

extern char **environ;

/* A running program. */
struct told {
	const struct deliver_exec *exec;
	const struct parcel *parcel;
	pid_t pid; /* 0 = it was waited for */
	int status;
	int in, out; /* its standard input; what it prints */
	size_t written;
	char line[LINE_SIZE + 1];
	size_t line_len, printed;
};

/* --- the start ----------------------------------------------------------------------------- */

#define ENVIRONMENT_MAX 5

/* PATH, HOME and LANG as they are; `id` is "SUCAT_EVENT_ID=...". */
static void
choose_environment(char *id, char **to)
{
	static const char *const kept[] = {"PATH=", "HOME=", "LANG="};
	size_t n = 0;

	to[n++] = id;
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		for (char **e = environ; *e; e++)
			if (strncmp(*e, kept[i], strlen(kept[i])) == 0) {
				to[n++] = *e;
				break;
			}
	to[n] = NULL;
}

/* argv for posix_spawn, which takes texts that it does not change as if it did. */
static char **
make_argv(const struct deliver_exec *exec)
{
	char **argv = calloc(exec->n_arguments + 2, sizeof *argv);
	bool ok = argv != NULL;

	for (size_t i = 0; ok && i <= exec->n_arguments; i++) {
		argv[i] = strdup(i ? exec->arguments[i - 1] : exec->program);
		ok = argv[i] != NULL;
	}
	if (ok)
		return argv;
	for (size_t i = 0; argv && argv[i]; i++)
		free(argv[i]);
	free(argv);
	return NULL;
}

static int
spawn(struct told *t, int in, int out, char *const *argv, char *const *environment)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t defaults;
	int failed;

	failed = posix_spawn_file_actions_init(&actions);
	if (failed)
		return failed;
	failed = posix_spawnattr_init(&attributes);
	if (failed)
		goto actions;
	(void)sigemptyset(&defaults);
	(void)sigaddset(&defaults, SIGPIPE);
	(void)sigaddset(&defaults, SIGXFSZ);
	failed = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	if (!failed)
		failed = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (!failed)
		failed = posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO);
	if (!failed)
		failed = posix_spawnattr_setsigdefault(&attributes, &defaults);
	if (!failed)
		failed = posix_spawnattr_setpgroup(&attributes, 0);
	if (!failed)
		failed = posix_spawnattr_setflags(
			&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
	if (!failed)
		failed = posix_spawn(&t->pid, t->exec->program, &actions, &attributes,
			argv, environment);
	(void)posix_spawnattr_destroy(&attributes);
actions:
	(void)posix_spawn_file_actions_destroy(&actions);
	return failed;
}

/* What is not there, or not to be run, is the admin's to mend: waiting mends it not. */
static void
cannot_run(const char *program, int failed, struct error *why)
{
	(void)error_set_errno(why, program, "cannot be run", failed);
	if (failed != ENOENT && failed != EACCES && failed != ENOTDIR)
		return;
	why->code = ERR_USAGE;
	(void)error_set_next(why,
		"give the path of an executable file; arguments go with --arg, each its own");
}

bool
deliver_exec_check(const struct deliver_exec *exec, struct error *err)
{
	struct stat st;

	if (stat(exec->program, &st) || access(exec->program, X_OK))
		cannot_run(exec->program, errno, err);
	else if (!S_ISREG(st.st_mode))
		cannot_run(exec->program, EACCES, err);
	return err->code == ERR_NONE;
}

static bool
start(struct told *t, struct error *why)
{
	char id[CAP_NAME_BYTES + 96], *environment[ENVIRONMENT_MAX];
	char **argv = make_argv(t->exec);
	int in[2] = {-1, -1}, out[2] = {-1, -1}, failed;
	bool ok = false;

	if (!argv) {
		(void)error_set(why, ERR_NOMEM, t->exec->program, "out of memory");
		goto out;
	}
	if (!pipes_open(in, t->exec->program, why) ||
		!pipes_open(out, t->exec->program, why))
		goto out;
	if (fcntl(in[1], F_SETFL, O_NONBLOCK) || fcntl(out[0], F_SETFL, O_NONBLOCK)) {
		(void)error_set_errno(why, t->exec->program, "pipe", errno);
		goto out;
	}
	(void)snprintf(id, sizeof id, "SUCAT_EVENT_ID=%s", t->parcel->id);
	choose_environment(id, environment);
	failed = spawn(t, in[0], out[1], argv, environment);
	if (failed) {
		t->pid = 0;
		cannot_run(t->exec->program, failed, why);
		goto out;
	}
	t->in = in[1];
	t->out = out[0];
	in[1] = out[0] = -1;
	ok = true;
out:
	for (int i = 0; i < 2; i++) {
		pipes_close(&in[i]);
		pipes_close(&out[i]);
	}
	for (size_t i = 0; argv && argv[i]; i++)
		free(argv[i]);
	free(argv);
	return ok;
}

/* --- while it runs ------------------------------------------------------------------------- */

static void
tell_line(struct told *t)
{
	const char *slash = strrchr(t->exec->program, '/');

	t->line[t->line_len] = '\0';
	if (t->line_len > 0)
		log_line(LOG_WARN, "%s says: %s", slash ? slash + 1 : t->exec->program,
			t->line);
	t->line_len = 0;
}

static void
take_output(struct told *t, const char *data, size_t n)
{
	for (size_t i = 0; i < n; i++, t->printed++) {
		if (t->printed >= CAP_EXEC_OUTPUT_BYTES)
			continue;
		if (data[i] == '\n' || t->line_len == LINE_SIZE)
			tell_line(t);
		if (data[i] != '\n' && data[i] != '\0')
			t->line[t->line_len++] = data[i];
	}
}

/* Read what is there; the pipe is closed at its end. */
static void
hear(struct told *t)
{
	char data[4096];
	ssize_t n;

	if (t->out < 0)
		return;
	while ((n = read(t->out, data, sizeof data)) > 0)
		take_output(t, data, (size_t)n);
	if (n == 0 || (errno != EAGAIN && errno != EINTR))
		pipes_close(&t->out);
}

/* Write what it takes; one that does not want to read has a right to it. */
static void
feed(struct told *t)
{
	size_t left = t->parcel->len - t->written;
	ssize_t n = write(t->in, t->parcel->text + t->written, left);

	if (n > 0)
		t->written += (size_t)n;
	if (t->written == t->parcel->len || (n < 0 && errno != EAGAIN && errno != EINTR))
		pipes_close(&t->in);
}

/* Has it ended? */
static bool
look(struct told *t)
{
	pid_t pid;

	if (t->pid == 0)
		return true;
	do
		pid = waitpid(t->pid, &t->status, WNOHANG);
	while (pid < 0 && errno == EINTR);
	if (pid == 0)
		return false;
	if (pid < 0)
		t->status = -1;
	t->pid = 0;
	return true;
}

/* Pass bytes until it has ended or the moment has come; true = it has ended. */
static bool
attend(struct told *t, int64_t until_ms, bool stoppable)
{
	while (!look(t)) {
		struct pollfd fds[2] = {
			{.fd = t->in,  .events = POLLOUT},
			{.fd = t->out, .events = POLLIN },
		};

		if (instant_forward_ms() >= until_ms || (stoppable && session_stopped()))
			return false;
		if (poll(fds, 2, LOOK_MS) <= 0)
			continue;
		if (fds[0].revents)
			feed(t);
		if (fds[1].revents)
			hear(t);
	}
	return true;
}

/* Ask the whole group to end, then see to it. */
static void
end(struct told *t)
{
	pid_t group = t->pid;

	if (group <= 0)
		return;
	(void)kill(-group, SIGTERM);
	(void)attend(t, instant_forward_ms() + GRACE_MS, false);
	(void)kill(-group, SIGKILL);
	(void)attend(t, INT64_MAX, false);
}

/* --- what came of it ----------------------------------------------------------------------- */

static enum delivery
judge(struct told *t, bool ended, struct error *why)
{
	const char *program = t->exec->program;

	if (!ended && session_stopped()) {
		(void)error_set(why, ERR_IO, program, "stopped");
		return DELIVERY_BROKEN;
	}
	if (!ended)
		(void)error_set(
			why, ERR_IO, program, "not over after %d s", t->exec->deadline_s);
	else if (t->status != -1 && WIFEXITED(t->status) && WEXITSTATUS(t->status) == 0)
		return DELIVERY_TAKEN;
	else if (t->status != -1 && WIFEXITED(t->status) &&
		 WEXITSTATUS(t->status) == DELIVER_EXEC_REFUSES) {
		(void)error_set(why, ERR_IO, program, "exit status %d: not this one",
			DELIVER_EXEC_REFUSES);
		return DELIVERY_REFUSED;
	} else if (t->status != -1 && WIFSIGNALED(t->status))
		(void)error_set(
			why, ERR_IO, program, "ended by signal %d", WTERMSIG(t->status));
	else
		(void)error_set(why, ERR_IO, program, "exit status %d",
			t->status == -1 ? -1 : WEXITSTATUS(t->status));
	return DELIVERY_FAILED;
}

enum delivery
deliver_exec(void *ctx, const struct parcel *parcel, int64_t *wait_s, struct error *why)
{
	struct told t = {.exec = ctx, .parcel = parcel, .in = -1, .out = -1};
	enum delivery result;
	bool ended;

	*wait_s = 0;
	if (!start(&t, why))
		return why->code == ERR_USAGE ? DELIVERY_BROKEN : DELIVERY_FAILED;
	ended = attend(
		&t, instant_forward_ms() + (int64_t)t.exec->deadline_s * 1000, true);
	if (!ended)
		end(&t);
	hear(&t);
	tell_line(&t);
	if (t.printed > CAP_EXEC_OUTPUT_BYTES)
		log_line(LOG_WARN,
			"%s: cut: it says %zu bytes more; let it write them to a file",
			t.exec->program, t.printed - CAP_EXEC_OUTPUT_BYTES);
	result = judge(&t, ended, why);
	pipes_close(&t.in);
	pipes_close(&t.out);
	return result;
}
