/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bundle.h - the bundled facts, embedded at build from data/<name>.tsv.
 *
 * Bytes of the files as they are, a NUL after them that the length does not count. Readers:
 * parser/registry.h (sources), parser/device.h (devices), parser/facts.h (releases), parser/train.h (trains). devices and
 * releases are written by `sucat export --bundle`; sources by hand.
 */
#ifndef SUCAT_DATA_BUNDLE_H
#define SUCAT_DATA_BUNDLE_H

#include <stddef.h>

/* Changes with any byte of any of the files: 64 hex digits. */
extern const char data_digest[];

extern const unsigned char data_devices[];
extern const size_t data_devices_len;
extern const unsigned char data_releases[];
extern const size_t data_releases_len;
extern const unsigned char data_sources[];
extern const size_t data_sources_len;
extern const unsigned char data_trains[];
extern const size_t data_trains_len;

#endif
