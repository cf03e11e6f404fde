/* SPDX-License-Identifier: Apache-2.0 */
/*
 * deliver_webhook.h - tell a web server: a POST of JSON over https, taken by any 2xx.
 *
 * Layer: cli. The event's id is in the header Idempotency-Key and in the body. A 4xx but 408 and 429
 * is a refusal for good; all else may be better later. Redirects are not followed. The URL and the
 * file of headers may hold secrets: neither is ever told, the receiver is named by its host.
 */
#ifndef SUCAT_CLI_DELIVER_WEBHOOK_H
#define SUCAT_CLI_DELIVER_WEBHOOK_H

#include "cli/delivery.h"
#include "core/buf.h"

struct deliver_webhook {
	const char *ca_file; /* roots of a private CA; NULL = the system's */
	int deadline_s;
	struct buf url;     /* cleared by deliver_webhook_clear */
	struct buf headers; /* lines "Name: value\n" */
	char to[272];       /* "https://host:port" */
};

/* `url` is an https URL, or "@FILE": a file of mode 0600 that holds one. `headers` names a file of
 * mode 0600 with a line "Name: value" for each header, or is NULL. ERR_USAGE for a URL that is not
 * https or a header that is none of the admin's to choose. Clear it also on failure. */
NODISCARD bool deliver_webhook_open(struct deliver_webhook *w, const char *url,
	const char *headers, struct error *err);
void deliver_webhook_clear(struct deliver_webhook *w);

/* For a courier: `ctx` is a struct deliver_webhook. */
enum delivery deliver_webhook(
	void *ctx, const struct parcel *parcel, int64_t *wait_s, struct error *why);

#endif
