/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sibling.h - where the other programs of this sucat are.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_SIBLING_H
#define SUCAT_CLI_SIBLING_H

#define SIBLING_PATH_BYTES 4096
#define SIBLING_ADVICE     "install sucat whole: it belongs beside sucat or in libexec"

/* The path of a program of that name: beside the running one, else in the libexec folder. `to`
 * holds SIBLING_PATH_BYTES. Returns `to`. */
const char *sibling_program(const char *name, char *to);

#endif
