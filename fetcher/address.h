/* SPDX-License-Identifier: Apache-2.0 */
/*
 * address.h - is an IP address one of the public internet?
 *
 * Layer: fetcher (pure). From the registries of special-purpose addresses (RFC 6890 and IANA's
 * tables after it): private, loopback, link-local, shared, documentation, benchmark, multicast
 * and reserved ones are not. An IPv4 address inside an IPv6 one (mapped, NAT64, 6to4) is
 * judged itself.
 */
#ifndef SUCAT_FETCHER_ADDRESS_H
#define SUCAT_FETCHER_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* False also for other families. */
bool address_is_public(const struct sockaddr *address);

#endif
