/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trust.h - the roots that a request's server must chain to.
 *
 * Layer: fetcher. "public": the system's; "file": a PEM file of the admin's and nothing else;
 * "apple": Apple Root CA and nothing else, its bytes handed in and held to the fingerprint below.
 */
#ifndef SUCAT_FETCHER_TRUST_H
#define SUCAT_FETCHER_TRUST_H

#include "core/buf.h"

/* SHA-256 of the DER certificate "Apple Root CA", valid 2006-04-25 to 2035-02-09. */
#define TRUST_APPLE_ROOT                                                                 \
	"b0b1730ecbc7ff4505142c49f1295e6eda6bcaed7e2c68c5be91b5a11001f024"

struct trust_request {
	const char *source;  /* for messages */
	const char *trust;   /* "public", "file", "apple" */
	const char *ca_file; /* path, of "file" */
	const void *root;    /* DER, of "apple"; NULL = not there */
	size_t root_len;
};

/* Fill `pem` (zeroed or initialised) with the roots; left empty for "public". ERR_VERIFY
 * "tls.root" when there is none, it cannot be read, or it is not the right one. */
NODISCARD bool trust_load(
	const struct trust_request *r, struct buf *pem, struct error *err);

/* One DER certificate -> PEM, if its SHA-256 is `fingerprint` (lower-case hex). */
NODISCARD bool trust_pin(const char *source, const void *der, size_t len,
	const char *fingerprint, struct buf *pem, struct error *err);

#endif
