/* SPDX-License-Identifier: Apache-2.0 */
/*
 * commands.h - every command by name. To add one:
 *   1. cli/cmd_NAME.c defines command_NAME (its options, columns and run) and stands in
 *      cli/CMakeLists.txt;
 *   2. a line here and a row in program_store.c, also in program_ask.c if it only asks;
 *   3. doc/sucat-NAME.1.scd and tests/cli/NAME.sh.
 *
 * Layer: cli.
 */
#ifndef SUCAT_CLI_COMMANDS_H
#define SUCAT_CLI_COMMANDS_H

#include "cli/command.h"

extern const struct command command_bases;
extern const struct command command_check_pair;
extern const struct command command_defer;
extern const struct command command_diff;
extern const struct command command_enforce;
extern const struct command command_export;
extern const struct command command_feed;
extern const struct command command_fleet;
extern const struct command command_help;
extern const struct command command_import;
extern const struct command command_init;
extern const struct command command_log;
extern const struct command command_news;
extern const struct command command_raw;
extern const struct command command_rebuild;
extern const struct command command_releases;
extern const struct command command_show;
extern const struct command command_sources;
extern const struct command command_status;
extern const struct command command_sync;
extern const struct command command_targets;
extern const struct command command_verify;

#endif
