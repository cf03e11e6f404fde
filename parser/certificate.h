/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate.h - until when an X.509 certificate is valid (RFC 5280, 4.1.2.5).
 *
 * Layer: parser. Over libcrypto.
 */
#ifndef SUCAT_PARSER_CERTIFICATE_H
#define SUCAT_PARSER_CERTIFICATE_H

#include <stddef.h>
#include <stdint.h>

/* The last second of validity of a DER certificate; INSTANT_NONE when the bytes are none, or hold
 * anything else beside it. */
int64_t certificate_until(const char *der, size_t len);

#endif
