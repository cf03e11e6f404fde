#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# enforce: a declaration for a valid target, and nothing for any other.
# shellcheck disable=SC2016,SC2034,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/apple.sh
. "$here/apple.sh"

# pairs DEVICE BASE OPTION...: "VERSION BUILD" of each declaration.
pairs() {
	on_device=$1 on_base=$2
	shift 2
	must_exit 0 sucat enforce --device "$on_device" --base "$on_base" --at 2026-03-18 --by 2026-04-01T18:00 \
		--json "$@" >out 2>err && json_ok out &&
		key out '", ".join(d["Payload"]["TargetOSVersion"] + " " + d["Payload"]["TargetBuildVersion"] for d in o["declarations"])'
}

# refused MESSAGE DEVICE BASE OPTION...
refused() {
	message=$1 on_device=$2 on_base=$3
	shift 3
	must_exit 1 sucat enforce --device "$on_device" --base "$on_base" --at 2026-03-18 "$@" >out 2>err &&
		is_empty out && has err "$message"
}

check 'the newest full update, else the newest response' '
	spring && [ "$(pairs J314sAP 25D125)" = "26.3.1 25D2128" ] && [ "$(pairs J314sAP 25D2128)" = "26.3.1 25D771280a" ] &&
	[ "$(pairs "Mac17,5" 25D2140)" = "26.3.2 25D771400a" ]
'

check 'the bare declaration is what Apple asks for, and nothing more' '
	spring && must_exit 0 sucat enforce --device J314sAP --base 25D125 --at 2026-03-18 --by "2026-04-01 18:00" >out 2>err &&
	[ "$(key out "sorted(o)")" = "[\"Identifier\", \"Payload\", \"Type\"]" ] &&
	[ "$(key out "o[\"Payload\"]")" = "{\"TargetOSVersion\": \"26.3.1\", \"TargetBuildVersion\": \"25D2128\", \"TargetLocalDateTime\": \"2026-04-01T18:00:00\"}" ] &&
	[ "$(key out "o[\"Type\"]")" = com.apple.configuration.softwareupdate.enforcement.specific ]
'

check 'a response below its base: in one go, or in two steps' '
	spring && [ "$(pairs iPhone15,2 23D127 --target 23D771330a)" = "26.3.1 23D771330a" ] &&
	has out "in one go" &&
	[ "$(pairs J314sAP 24G517 --target 25D771280a)" = "26.3.1 25D771280a" ] &&
	[ "$(pairs J314sAP 23J319 --target 25D771280a)" = "26.3.1 25D2128, 26.3.1 25D771280a" ] && has out "two steps"
'

check 'of two steps the base is due a day before, or when it is told; not after the other, nor when that day has passed' '
	steps() {
		must_exit 0 sucat enforce --device J314sAP --base 23J319 --target 25D771280a --at 2026-03-18 --json "$@" >out 2>err && json_ok out &&
			key out "\" \".join(d[\"Payload\"][\"TargetLocalDateTime\"] for d in o[\"declarations\"])"
	}
	spring && [ "$(steps --by 2026-04-01T18:00)" = "2026-03-31T18:00:00 2026-04-01T18:00:00" ] &&
	has out "the device installs 25D2128 first, by 2026-03-31T18:00:00, then 25D771280a, by 2026-04-01T18:00:00" &&
	[ "$(steps --by 2026-04-01T18:00 --base-by 2026-04-01T12:00)" = "2026-04-01T12:00:00 2026-04-01T18:00:00" ] &&
	[ "$(steps --by 2026-03-19T08:00)" = "2026-03-19T08:00:00 2026-03-19T08:00:00" ] &&
	must_exit 2 sucat enforce --device J314sAP --base 23J319 --by 2026-04-01T18:00 --base-by 2026-04-02T18:00 --at 2026-03-18 >o 2>err &&
	has err "--base-by: refused: 2026-04-02T18:00:00 is after --by" &&
	must_exit 1 sucat enforce --device J314sAP --base 23J319 --by 2026-04-01T18:00 --base-by 2026-03-01T18:00 --at 2026-03-18 >o 2>err &&
	has err "has passed everywhere"
'

check 'an upgrade is told as one; --same-major leaves it out' '
	upgrade() {
		sucat enforce --device J314sAP --base 24G419 --by 2026-04-01T18:00 --at 2026-03-18 "$@"
	}
	spring && must_exit 0 upgrade >out 2>err && has out 25D2128 &&
	has err "25D2128 is an upgrade from 15.7.3 to another major version; --same-major stays in its own" &&
	must_exit 0 upgrade --same-major >out 2>err && is_empty err && has out 24G517 &&
	must_exit 1 upgrade --same-major --target 25D2128 >out 2>err && is_empty out &&
	has err "it is an upgrade to another major version, and --same-major was given" &&
	must_exit 1 sucat enforce --device J314sAP --base 24G517 --by 2026-04-01T18:00 --at 2026-03-18 --same-major >out 2>err &&
	has err "nothing of its major version is offered to it"
'

check 'a system too old for declarations is told' '
	spring && must_exit 0 sucat enforce --device J314sAP --base 13.4.1 --at 2026-03-18 --by 2026-04-01T18:00 >out 2>err &&
	has err "macOS 13.4.1 does not take this declaration, macOS 14.0 and later do: update it by a command first"
'

by=2026-04-01T18:00

check 'refused: a device that is not listed' '
	spring && refused "25D2140: no valid target for MacBookPro18,3 on 25D125: device-not-listed: it is listed for other devices; see: sucat targets --why" \
		J314sAP 25D125 --target 25D2140 --by $by &&
	refused "device-not-listed" Mac17,5 25D2140 --target 25D771280a --by $by
'

check 'refused: a base mismatch' '
	spring && refused "25D771280a: no valid target for Mac17,5 on 25D2128: device-not-listed" "Mac17,5" 25D2128 --target 25D771280a --by $by &&
	refused "25D771280a: no valid target for MacBookPro18,3 on 25D2140: base-differs: it installs on another base only" \
		J314sAP 25D2140 --target 25D771280a --by $by &&
	refused "23D771330a: no valid target for iPhone15,2 on 23D9133: base-differs" iPhone15,2 23D9133 --target 23D771330a --by $by
'

check 'refused: an older build, and the same' '
	spring && refused "not-newer: it is not above what the device runs" J314sAP 25D2128 --target 25D125 --by $by &&
	refused "not-newer" J314sAP 25D2128 --target 25D2128 --by $by &&
	refused "superseded-response: the device has it, or a newer letter replaces it" \
		J314sAP 25D2128 --supplemental 25D771280a --target 25D771280a --by $by
'

check 'refused: expired' '
	spring && must_exit 1 sucat enforce --device J314sAP --base 25C56 --target 25D125 --at 2026-06-03 --by 2026-06-10T18:00 >out 2>err &&
	is_empty out && has err "25D125: no valid target for MacBookPro18,3 on 25C56: expired: it has expired"
'

check 'refused: it expires before the deadline; on its last day it may be enforced' '
	spring && refused "25D125: no valid target for MacBookPro18,3 on 25C56: it expires after 2026-06-02, before the deadline" \
		J314sAP 25C56 --target 25D125 --by 2026-06-03T00:00 &&
	must_exit 0 sucat enforce --device J314sAP --base 25C56 --target 25D125 --at 2026-03-18 --by 2026-06-02T23:59 >out
'

check 'refused: withdrawn; a day before, it was accepted' '
	bundled && must_exit 1 sucat enforce --device Mac14,2 --base 22F82 --target 22F770820b --at 2023-07-12 --by 2023-08-01T10:00 >out 2>err &&
	is_empty out && has err "22F770820b: no valid target for Mac14,2 on 22F82: withdrawn: it was withdrawn" &&
	must_exit 0 sucat enforce --device Mac14,2 --base 22F82 --target 22F770820b --at 2023-07-10 --by 2023-08-01T10:00 >out
'

check 'refused: a beta without --beta' '
	python3 "$root/tests/world/render.py" S0 --moment S0 >log && python3 -c "import json
with open(\"S0/v2/pmv\", encoding=\"utf-8\") as file:
    lists = json.load(file)
rows = lists[\"AssetSets\"][\"macOS\"]
seed = [row | {\"Build\": \"25E5233c\", \"ProductVersion\": \"26.4\"} for row in rows if row[\"Build\"] == \"25D2128\"]
lists[\"AssetSets\"][\"macOS\"] = rows + seed[:1]
with open(\"seed.json\", \"w\", encoding=\"utf-8\") as file:
    json.dump(lists, file)" && sucat init --empty >log && sucat import --source gdmf-pmv --at 2026-03-18T00:57:30Z seed.json >log &&
	refused "25E5233c: no valid target for MacBookPro18,3 on 25D2128: beta: it is a beta, and --beta was not given" \
		J314sAP 25D2128 --target 25E5233c --by $by &&
	[ "$(pairs J314sAP 25D2128 --target 25E5233c --beta)" = "26.4 25E5233c" ]
'

check 'refused: no such build, a deadline that passed, nothing offered' '
	spring && refused "25D999: no valid target for MacBookPro18,3 on 25D2128: no source lists this build for its platform" \
		J314sAP 25D2128 --target 25D999 --by $by &&
	refused "2026-03-18T11:00:00 has passed everywhere" J314sAP 25D125 --by 2026-03-18T11:00 &&
	refused "iPhone7,2: no valid target for iPhone7,2 on 16H88: nothing is offered to it" iPhone7,2 16H88 --by $by
'

check 'exactly what targets lists is accepted' '
	spring && must_exit 0 sucat targets --device J314sAP --base 24G419 --at 2026-03-18 --why --json >all &&
	key all "\"\n\".join(t[\"build\"] for t in o[\"targets\"])" >yes &&
	key all "\"\n\".join(r[\"build\"] for r in o[\"rejected\"] if r[\"kind\"] == \"full\")" >no && [ -s yes ] && [ -s no ] &&
	while read -r build; do
		[ "$(pairs J314sAP 24G419 --target "$build" | cut -d" " -f2)" = "$build" ] || exit 1
	done <yes &&
	while read -r build; do
		refused "$build" J314sAP 24G419 --target "$build" --by 2026-04-01T18:00 || exit 1
	done <no
'

check 'what it rests on is told beside the declaration' '
	bundled && must_exit 0 sucat enforce --device Mac15,3 --base 25D2128 --at 2026-03-18 --by 2026-04-01T18:00 >out 2>err &&
	has err "from the facts bundled with sucat, as of 2026-04-08" && [ "$(key out "o[\"Payload\"][\"TargetBuildVersion\"]")" = 25D771280a ]
'

check 'usage' '
	spring && must_exit 2 sucat enforce --device J314sAP --base 25D125 --by 2026-04-01T18:00 --target 26.3.1 >out 2>err &&
	has err "\"26.3.1\" is no build" && must_exit 2 sucat enforce --device J314sAP --base 25D125 >out 2>err && has err "--by" &&
	for by in 2026-04-01 2026-04-01T18:00:00Z 2026-13-01T18:00 tomorrow 2026-04-01T18:00:00+02:00; do
		must_exit 2 sucat enforce --device J314sAP --base 25D125 --by "$by" >out 2>err && has err "is no local time" || exit 1
	done &&
	for url in "not a url" ftp://it.example/ https:// "https:///x" "https://it.example/a b"; do
		must_exit 2 sucat enforce --device J314sAP --base 25D125 --by 2026-04-01T18:00 --details-url "$url" >out 2>err &&
			has err "--details-url" && is_empty out || exit 1
	done
'

finish
