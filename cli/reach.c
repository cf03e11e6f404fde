/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reach.c - the files of each command_reach.
 */
#include "cli/command.h"
#include "core/confine.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* jansson draws the seed of its tables there. */
#define RANDOM "/dev/urandom"

void
session_confine(struct session *s, enum command_reach reach, bool writes)
{
	const char *slash = s->db_path ? strrchr(s->db_path, '/') : NULL;
	char folder[PATH_MAX] = ".";
	const struct confine_tree trees[] = {
		{folder,			      writes},
		{reach == REACH_INPUT ? "/" : RANDOM, false },
#if defined(__SANITIZE_ADDRESS__)  /* what a report of its is made of */
		{"/proc",			     false },
		{"/lib",			      false },
		{"/usr/lib",                          false },
#endif
	};

	if (slash)
		(void)snprintf(folder, sizeof folder, "%.*s",
			slash == s->db_path ? 1 : (int)(slash - s->db_path), s->db_path);
	if (reach <= REACH_INPUT)
		s->confined |= confine_files(trees, sizeof trees / sizeof trees[0]);
	if (reach <= REACH_OUTPUT)
		s->confined |= confine_sockets();
}
