/* SPDX-License-Identifier: Apache-2.0 */
/*
 * witness.h - note who issued a certificate chain that TLS refuses, so that the message can name
 * an inspection proxy. It watches; the verdict stays OpenSSL's.
 *
 * Layer: fetcher.
 */
#ifndef SUCAT_FETCHER_WITNESS_H
#define SUCAT_FETCHER_WITNESS_H

#include <curl/curl.h>
#include <stdbool.h>

struct witness {
	bool watches;     /* the rest tells something */
	bool refused;     /* a chain was: else what was refused is its host */
	bool dated;       /* since a certificate of it is not valid at this time */
	char issuer[128]; /* common name at its end; "" = none */
};

/* Attach to a transfer. Without effect where libcurl uses another TLS library, or another release
 * of it, than we do: the message is then without the name. */
void witness_attach(struct witness *w, CURL *easy);

#endif
