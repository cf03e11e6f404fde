/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/stop.h"
#include "cli/command.h"

#include <signal.h>
#include <string.h>

static volatile sig_atomic_t caught;

static void
on_signal(int number)
{
	if (!caught)
		caught = number;
}

void
stop_install(void)
{
	static const int stopping[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction action, old;

	memset(&action, 0, sizeof action);
	(void)sigemptyset(&action.sa_mask);
	action.sa_handler = on_signal;
	for (size_t i = 0; i < sizeof stopping / sizeof *stopping; i++)
		if (sigaction(stopping[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			(void)sigaction(stopping[i], &action, NULL);
	action.sa_handler = SIG_IGN;
	(void)sigaction(SIGPIPE, &action, NULL);
	(void)sigaction(SIGXFSZ, &action, NULL);
}

int
stop_signal(void)
{
	return caught;
}

bool
session_stopped(void)
{
	return caught != 0;
}
