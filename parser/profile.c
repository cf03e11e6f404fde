/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/profile.h"

#include "core/buf.h"
#include "core/digest.h"
#include "core/limits.h"

#include <plist/plist.h>
#include <stdio.h>

/* A UUID of version 8 (RFC 9562): of what is named by those bytes. */
static bool
uuid_of(const char *data, size_t len, char to[PROFILE_UUID_BYTES])
{
	struct digest d;

	if (!digest_of(data, len, &d))
		return false;
	d.bytes[6] = (unsigned char)((d.bytes[6] & 0x0f) | 0x80);
	d.bytes[8] = (unsigned char)((d.bytes[8] & 0x3f) | 0x80);
	(void)snprintf(to, PROFILE_UUID_BYTES,
		"%02X%02X%02X%02X-%02X%02X-%02X%02X-%02X%02X-%02X%02X%02X%02X%02X%02X",
		d.bytes[0], d.bytes[1], d.bytes[2], d.bytes[3], d.bytes[4], d.bytes[5],
		d.bytes[6], d.bytes[7], d.bytes[8], d.bytes[9], d.bytes[10], d.bytes[11],
		d.bytes[12], d.bytes[13], d.bytes[14], d.bytes[15]);
	return true;
}

bool
profile_uuids(const struct profile *profile, char outer[PROFILE_UUID_BYTES],
	char payload[PROFILE_UUID_BYTES], struct error *err)
{
	struct buf text;
	bool ok;

	buf_init(&text, KIB(4));
	ok = buf_printf(&text, "%s\n%s\n", profile->identifier, profile->name);
	for (size_t i = 0; ok && i < profile->settings->n; i++)
		ok = buf_printf(&text, "%s=%d\n", profile->settings->list[i].key,
			profile->settings->list[i].value);
	ok = ok && uuid_of(text.data, text.len, outer) && buf_text(&text, "payload") &&
	     uuid_of(text.data, text.len, payload);
	buf_clear(&text);
	return ok || error_set(err, ERR_NOMEM, NULL, "out of memory");
}

static void
set_text(plist_t dict, const char *key, const char *text)
{
	plist_dict_set_item(dict, key, plist_new_string(text));
}

/* The head that a profile and a payload have alike. */
static plist_t
new_payload(const char *type, const char *identifier, const char *uuid, const char *name)
{
	plist_t dict = plist_new_dict();

	set_text(dict, "PayloadType", type);
	plist_dict_set_item(dict, "PayloadVersion", plist_new_uint(1));
	set_text(dict, "PayloadIdentifier", identifier);
	set_text(dict, "PayloadUUID", uuid);
	set_text(dict, "PayloadDisplayName", name);
	return dict;
}

char *
profile_write(const struct profile *profile, struct error *err)
{
	char outer[PROFILE_UUID_BYTES], inner[PROFILE_UUID_BYTES], identifier[256];
	plist_t tree, payload, content;
	char *xml = NULL;
	uint32_t len = 0;

	if (!profile_uuids(profile, outer, inner, err))
		return NULL;
	(void)snprintf(
		identifier, sizeof identifier, "%s.restrictions", profile->identifier);
	payload = new_payload(PROFILE_PAYLOAD, identifier, inner, profile->name);
	for (size_t i = 0; i < profile->settings->n; i++) {
		const struct policy_setting *s = &profile->settings->list[i];

		plist_dict_set_item(payload, s->key,
			s->is_days ? plist_new_uint((uint64_t)s->value)
				   : plist_new_bool(s->value != 0));
	}
	content = plist_new_array();
	plist_array_append_item(content, payload);
	tree = new_payload("Configuration", profile->identifier, outer, profile->name);
	plist_dict_set_item(tree, "PayloadContent", content);
	plist_to_xml(tree, &xml, &len);
	plist_free(tree);
	if (!xml || !len) {
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
		profile_free(xml);
		return NULL;
	}
	return xml;
}

void
profile_free(char *xml)
{
	if (xml)
		plist_to_xml_free(xml);
}
