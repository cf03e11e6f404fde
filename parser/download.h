/* SPDX-License-Identifier: Apache-2.0 */
/*
 * download.h - addresses of files to download that stand in an answer: which are passed on.
 *
 * Layer: parser (pure). Readers of what is published give them to curl, so that they are held to less
 * than a URL may be: a host below APPLE_DOMAINS, no user, port, query or fragment, a path of plain
 * characters without "..", at most CAP_URL_BYTES. What passes here passes the fetcher's urlcheck.
 */
#ifndef SUCAT_PARSER_DOWNLOAD_H
#define SUCAT_PARSER_DOWNLOAD_H

#include "core/limits.h"

#include <stdbool.h>

/* As https, whatever it said (catalogs still say http); false when it is no such address. */
bool download_url(const char *url, char to[CAP_URL_BYTES + 1]);

/* What follows the last "/": "InstallAssistant.pkg". Points into the address. */
const char *download_file(const char *url);

/* Apple's product key in the path of a restore image ("047-88313"); false when there is none. */
bool download_product(const char *url, char to[CAP_NAME_BYTES + 1]);

/* The 40 hex digits of a SHA-1. */
bool download_sha1(const char *text);

#endif
