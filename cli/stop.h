/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stop.h - the one flag that a signal sets; commands ask session_stopped() (command.h).
 *
 * Layer: cli. SIGINT, SIGTERM and SIGHUP ask the run to stop; system calls then return EINTR
 * instead of going on. SIGPIPE and SIGXFSZ are ignored, so that a reader who left and a file that may
 * not grow are failed writes. A child must be given their defaults back before exec.
 */
#ifndef SUCAT_CLI_STOP_H
#define SUCAT_CLI_STOP_H

/* Once, at start. A signal that is ignored already (nohup) stays ignored. */
void stop_install(void);
/* The signal that came first, 0 when none did. */
int stop_signal(void);

#endif
