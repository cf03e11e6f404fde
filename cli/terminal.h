/* SPDX-License-Identifier: Apache-2.0 */
/*
 * terminal.h - what the terminal on a stream can show.
 *
 * Layer: cli. Output that goes elsewhere depends on none of this.
 */
#ifndef SUCAT_CLI_TERMINAL_H
#define SUCAT_CLI_TERMINAL_H

#include <stdbool.h>

/* Columns: $COLUMNS, else what the terminal says, else 80; 0 when `fd` is no terminal. */
int terminal_width(int fd);
/* Is `fd` a terminal that takes colour, and nobody minds: not TERM=dumb, no NO_COLOR? */
bool terminal_colour(int fd);
/* Is `fd` connected to the journal of systemd ($JOURNAL_STREAM names its device and inode)? */
bool terminal_journal(int fd);

#endif
