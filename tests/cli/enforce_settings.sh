#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# enforce --settings: the policy that goes with enforcement, in the form that a system takes.
# shellcheck disable=SC2016,SC2034,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/apple.sh
. "$here/apple.sh"

# settings DEVICE BASE OPTION...: "Key=value ..." of what is printed, groups as Group.Key; the same
# stands in --json.
settings() {
	on_device=$1 on_base=$2
	shift 2
	must_exit 0 sucat enforce --settings --device "$on_device" --base "$on_base" "$@" >out 2>err && is_empty err &&
		must_exit 0 sucat enforce --settings --device "$on_device" --base "$on_base" "$@" --json >json && json_ok json &&
		python3 -c 'import json, plistlib, sys
with open("out", "rb") as file:
    text = file.read()
told = json.load(open("json", encoding="utf-8"))
if text.startswith(b"<?xml"):
    whole = plistlib.loads(text)
    assert whole == told["profile"] and told["declaration"] is None, told
    payload, = whole["PayloadContent"]
    assert payload["PayloadType"] == "com.apple.applicationaccess"
    payload = {k: v for k, v in payload.items() if not k.startswith("Payload")}
else:
    whole = json.loads(text)
    assert whole == told["declaration"] and told["profile"] is None, told
    payload = whole["Payload"]
flat = {f"{k}.{x}" if isinstance(v, dict) else k: y for k, v in payload.items() for x, y in (v.items() if isinstance(v, dict) else [(k, v)])}
print(" ".join(f"{k}={json.dumps(v)}" for k, v in flat.items()))'
}

check 'macOS 15 and later: a declaration with a period for each' '
	bundled && [ "$(settings Mac15,3 25D2128 --defer 30 --defer-major 90 --defer-system 7)" \
		= "Deferrals.MinorPeriodInDays=30 Deferrals.MajorPeriodInDays=90 Deferrals.SystemPeriodInDays=7" ] &&
	[ "$(key out "[o[\"Type\"], o[\"Identifier\"]]")" = "[\"com.apple.configuration.softwareupdate.settings\", \"sucat.settings.macOS\"]" ] &&
	[ "$(settings Mac15,3 25D2128 --defer 30)" = "Deferrals.MinorPeriodInDays=30 Deferrals.MajorPeriodInDays=30" ] &&
	[ "$(settings Mac15,3 25D2128 --responses no --response-removal yes)" \
		= "RapidSecurityResponse.Enable=false RapidSecurityResponse.EnableRollback=true" ]
'

check 'iOS and iPadOS 18 and later: one period for all' '
	bundled && [ "$(settings iPhone15,2 26.2 --defer 30 --response-removal no)" \
		= "Deferrals.CombinedPeriodInDays=30 RapidSecurityResponse.EnableRollback=false" ] &&
	[ "$(settings iPad14,3 18.0 --defer 1)" = "Deferrals.CombinedPeriodInDays=1" ]
'

check 'before: a restrictions profile, with the keys that the version knows' '
	bundled && [ "$(settings Mac14,2 22F82 --defer 30 --responses no)" \
		= "enforcedSoftwareUpdateMinorOSDeferredInstallDelay=30 forceDelayedSoftwareUpdates=true enforcedSoftwareUpdateMajorOSDeferredInstallDelay=30 forceDelayedMajorSoftwareUpdates=true allowRapidSecurityResponseInstallation=false" ] &&
	[ "$(settings MacBookPro17,1 11.2.3 --defer 90)" = "enforcedSoftwareUpdateDelay=90 forceDelayedSoftwareUpdates=true" ] &&
	[ "$(settings Mac14,2 14.8.5 --defer-system 7 --response-removal no)" \
		= "enforcedSoftwareUpdateNonOSDeferredInstallDelay=7 forceDelayedAppSoftwareUpdates=true allowRapidSecurityResponseRemoval=false" ] &&
	[ "$(settings iPhone15,2 17.1 --defer 7 --responses yes)" \
		= "enforcedSoftwareUpdateDelay=7 forceDelayedSoftwareUpdates=true allowRapidSecurityResponseInstallation=true" ] &&
	[ "$(settings AppleTV6,2 26.2 --defer 7)" = "enforcedSoftwareUpdateDelay=7 forceDelayedSoftwareUpdates=true" ]
'

check 'a profile is the same for the same policy, and another for another' '
	bundled && settings Mac14,2 22F82 --defer 30 >one && cp out first && settings Mac14,2 22F82 --defer 30 >two && same first out &&
	settings Mac14,2 22F82 --defer 31 >three && python3 -c "import plistlib
a, b = (plistlib.load(open(name, \"rb\")) for name in (\"first\", \"out\"))
assert a[\"PayloadUUID\"] != b[\"PayloadUUID\"] and a[\"PayloadIdentifier\"] == b[\"PayloadIdentifier\"]
inner, = a[\"PayloadContent\"]
assert len({a[\"PayloadUUID\"], inner[\"PayloadUUID\"]}) == 2 and inner[\"PayloadIdentifier\"].startswith(a[\"PayloadIdentifier\"] + \".\")"
'

# none WHY DEVICE BASE OPTION...: refused, nothing written.
none() {
	why=$1 on_device=$2 on_base=$3
	shift 3
	must_exit 1 sucat enforce --settings --device "$on_device" --base "$on_base" "$@" >out 2>err && is_empty out && has err "$why"
}

check 'what a system has no setting for is refused, never left out' '
	bundled && none "defer-major: refused: iOS 26.2 has no setting for it; leave it out for such a system" iPhone15,2 26.2 --defer 7 --defer-major 8 &&
	none "responses: refused: macOS 11.2.3 has no setting for it" MacBookPro17,1 11.2.3 --defer 7 --responses no &&
	none "defer-system: refused: iOS 17.1 has no setting" iPhone15,2 17.1 --defer-system 7 &&
	none "responses: refused: tvOS 26.2 has no setting" AppleTV6,2 26.2 --responses no &&
	none "watchOS: refused: 26.2 has no setting for updates that is known" Watch7,1 26.2 --defer 7
'

check 'usage' '
	bundled && must_exit 2 sucat enforce --settings --device Mac15,3 --base 25D2128 >o 2>err && has err "give what shall be set: --defer" &&
	must_exit 2 sucat enforce --settings --device Mac15,3 --base 25D2128 --defer 0 >o 2>err && has err "--defer" &&
	must_exit 2 sucat enforce --settings --device Mac15,3 --base 25D2128 --defer 91 >o 2>err &&
	must_exit 2 sucat enforce --settings --device Mac15,3 --base 25D2128 --responses maybe >o 2>err && has err "neither yes nor no" &&
	must_exit 2 sucat enforce --settings --device Mac15,3 --base 25D2128 --defer 7 --by 2026-04-01T18:00 >o 2>err && has err "--by does not go with --settings" &&
	must_exit 2 sucat enforce --settings --base 25D2128 --defer 7 >o 2>err && has err "give a device by --device" &&
	must_exit 2 sucat enforce --settings --device Mac15,3 --base 25D2128 --fleet f.csv --defer 7 >o 2>err && has err "--fleet does not go with --settings" &&
	must_exit 2 sucat enforce --settings --device Mac15,3 --base 25D2128 --beta --defer 7 >o 2>err && has err "--beta does not go with --settings" &&
	must_exit 2 sucat enforce --device Mac15,3 --base 25D2128 --by 2026-04-01T18:00 --defer 7 >o 2>err && has err "--defer does not go with one device" &&
	must_exit 3 sucat enforce --settings --device Toaster --base 1A1 --defer 7 >o 2>err
'

finish
