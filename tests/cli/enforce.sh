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

check 'refused: another device, another base' '
	spring &&
	refused "25D2140: no valid target for MacBookPro18,3 on 25D125: device-not-listed" J314sAP 25D125 --target 25D2140 --by 2026-04-01T18:00 &&
	refused "device-not-listed" Mac17,5 25D2140 --target 25D771280a --by 2026-04-01T18:00
'

check 'refused: not newer, no such build, expires before the deadline, a deadline that passed' '
	spring &&
	refused "not-newer" J314sAP 25D2128 --target 25D125 --by 2026-04-01T18:00 &&
	refused "no source lists this build" J314sAP 25D2128 --target 25D999 --by 2026-04-01T18:00 &&
	refused "it expires after 2026-06-02, before the deadline" J314sAP 25C56 --target 25D125 --by 2026-06-03T00:00 &&
	refused "has passed everywhere" J314sAP 25D125 --by 2026-03-18T11:00 &&
	refused "nothing is offered to it" iPhone7,2 16H88 --by 2026-04-01T18:00
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

check 'usage' '
	spring && must_exit 2 sucat enforce --device J314sAP --base 25D125 >out 2>err && has err "--by" &&
	for by in 2026-04-01 2026-04-01T18:00:00Z 2026-13-01T18:00 tomorrow 2026-04-01T18:00:00+02:00; do
		must_exit 2 sucat enforce --device J314sAP --base 25D125 --by "$by" >out 2>err && has err "is no local time" || exit 1
	done
'

finish
