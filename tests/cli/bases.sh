#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# bases: on which builds, and for which devices, a release is a valid target.
# shellcheck disable=SC2016,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/apple.sh
. "$here/apple.sh"

# answer TARGET AT OPTION...: JSON in `out`, checked against its schema.
answer() {
	target=$1 at=$2
	shift 2
	must_exit 0 sucat bases "$target" --at "$at" --json "$@" >out 2>err && is_empty err && json_ok out
}

# gives BUILDS TARGET AT OPTION...: the builds of the bases.
gives() {
	wanted_builds=$1
	shift
	answer "$@" && found_builds=$(key out '" ".join(b["build"] for b in o["bases"])') || return 1
	[ "$found_builds" = "$wanted_builds" ] ||
		{ echo "$*: \"$found_builds\", not \"$wanted_builds\"" >&3; return 1; }
}

# notes TEXT: a note of the last answer holds it.
notes() {
	key out '"\n".join(o["notes"])' >notes && has notes "$1"
}

# unknown MESSAGE OPTION...: status 3, this message, nothing on standard output.
unknown() {
	message=$1
	shift
	must_exit 3 sucat bases "$@" >out 2>err && is_empty out && has err "$message"
}

check 'the one base of a response, with its devices' '
	spring && gives 25D2128 25D771280a 2026-03-18 &&
	[ "$(key out "o[\"bases\"][0]")" = "$(echo "{\"platform\": \"macOS\", \"version\": \"26.3.1\"," \
		"\"build\": \"25D2128\", \"aliases\": [], \"devices\": [\"J160AP\", \"J314sAP\", \"J504AP\"]," \
		"\"reason\": \"exact-base\"}")" ] &&
	[ "$(key out "o[\"target\"]")" = "$(echo "{\"platform\": \"macOS\", \"platforms\": [\"macOS\"]," \
		"\"kind\": \"bsi\", \"version\": \"26.3.1\", \"extra\": \"(a)\", \"build\": \"25D771280a\"," \
		"\"beta\": false, \"prerequisite_build\": \"25D2128\"}")" ] &&
	gives 25D2128 "26.3.1 (a)" 2026-03-18 --platform macOS &&
	gives 25D2140 "26.3.2 (a)" 2026-03-18 && [ "$(key out "o[\"bases\"][0][\"devices\"]")" = "[\"J700AP\"]" ]
'

check 'every older base of a full update, newest first' '
	spring && gives "25D125 25C56 24G517 24G419 23J319 23J220 22H730 21H1320 20G1443 20G1427" \
		25D2128 2026-03-18 &&
	gives "25D125 25C56 24G517 24G419 23J319 23J220 22H730 21H1320" 25D2128 2026-03-18 \
		--device J314sAP &&
	gives 25D2128 25D2140 2026-03-18 --device J700AP
'

check 'a build of two platforms is asked on both' '
	spring && gives "23D8133 23D8133" 23D771330a 2026-03-18 &&
	[ "$(key out "[o[\"target\"][\"platforms\"], [[b[\"platform\"], b[\"devices\"]] for b in o[\"bases\"]]]")" \
		= "$(echo "[[\"iOS\", \"iPadOS\"], [[\"iOS\", [\"iPhone15,2\", \"iPhone18,3\"]]," \
			"[\"iPadOS\", [\"iPad14,3\"]]]]")" ] &&
	gives 23D8133 23D771330a 2026-03-18 --platform iPadOS &&
	gives 23D8133 23D771330a 2026-03-18 --device "iPhone 14 Pro" &&
	[ "$(key out "o[\"bases\"][0][\"devices\"]")" = "[\"iPhone15,2\"]" ]
'

check 'a twin of a base stands in its aliases, and targets says the same of it' '
	spring && answer 23D8133 2026-03-18 --device iPhone15,2 &&
	[ "$(key out "[[b[\"build\"], b[\"aliases\"]] for b in o[\"bases\"]]")" = \
		"[[\"23D127\", [\"23D6127\"]], [\"23C71\", [\"23C6071\"]], [\"23C55\", [\"23C6055\"]]]" ] &&
	must_exit 0 sucat targets --device iPhone15,2 --base 23D6127 --at 2026-03-18 --csv >csv &&
	has csv ",23D8133," &&
	answer 23D771330a 2026-03-18 --device iPhone15,2 &&
	[ "$(key out "[[b[\"build\"], b[\"aliases\"]] for b in o[\"bases\"]]")" = "[[\"23D8133\", []]]" ]
'

check 'the inverse agrees with targets' '
	spring && answer 23D8133 2026-03-18 --platform iOS &&
	key out "\"\n\".join(b[\"build\"] + \" \" + d for b in o[\"bases\"] for d in b[\"devices\"])" >pairs &&
	[ "$(wc -l <pairs)" -ge 6 ] &&
	while read -r build device; do
		must_exit 0 sucat targets --device "$device" --base "$build" --at 2026-03-18 --csv >csv &&
			has csv ",23D8133," || exit 1
	done <pairs
'

check 'a version with several builds is told with all of them' '
	spring &&
	unknown "sucat: 26.3: several targets have this name: audioOS 23K620" 26.3 &&
	has err "macOS 25D125" && has err "give a build, or --platform or --device" &&
	gives "25C56 24G517 24G419 23J319 23J220 22H730 21H1320" 26.3 2026-03-18 --device J314sAP &&
	bundled && unknown "macOS 22F770820d, macOS 22F770830e" "13.4.1 (c)" &&
	gives 22F2083 "13.4.1 (c)" 2023-07-12 --device Mac14,13
'

check 'a twin stands for its build' '
	spring && answer 23D9133 2026-03-18 --device iPhone15,2 && notes "23D9133 is a twin of 23D8133" &&
	[ "$(key out "o[\"target\"][\"build\"]")" = 23D8133 ] &&
	[ "$(key out "[b[\"build\"] for b in o[\"bases\"]]")" = "[\"23D127\", \"23C71\", \"23C55\"]" ]
'

check 'why there is no base' '
	spring && gives "" 25E246 2026-03-18 && notes "macOS 25E246 was not listed at that time" &&
	gives "" 25D125 2026-06-03 && notes "macOS 25D125 expired after 2026-06-02" &&
	bundled && gives "" 20F770750d 2023-07-12 --platform iOS &&
	notes "no source names the devices of iOS 20F770750d; its base is 20F75"
'

check 'the responses of 2023: each hardware its own base' '
	bundled && gives 22F2083 22F770830b 2023-07-10 && gives "" 22F770830b 2023-07-11 &&
	gives 22F82 22F770820d 2023-07-12 && gives 22E261 22E772610a 2023-05-01
'

check 'nothing by that name, the future, usage' '
	spring &&
	unknown "sucat: 25D771280b: nothing found: no such build or version is known; the nearest is 25D771280a" 25D771280b &&
	unknown "no such device is known; the nearest known is J504AP" 25D2128 --device J504AQ &&
	unknown "nothing is known of the future" 25D2128 --at 9999-12-31 &&
	unknown "nothing is known of that time" 25D2128 --at 2019-01-01 &&
	must_exit 2 sucat bases 2>err && has err "give one TARGET" &&
	must_exit 2 sucat bases 25D2128 --platform Windows 2>err && has err "is no platform" &&
	must_exit 2 sucat bases "$(printf "%0100000d" 7)" 2>err && has err "longer than" &&
	must_exit 3 sucat bases "$(printf "25D\033[31m")" 2>err && ! grep -q "$(printf "\033")" err
'

check 'the table counts the devices, CSV names them all' '
	spring && COLUMNS=80 && export COLUMNS &&
	must_exit 0 python3 "$here/terminal.py" "$SUCAT" --no-color bases 25D2128 --at 2026-03-18 >out &&
	same "$root/tests/golden/bases-full.txt" out &&
	must_exit 0 sucat bases 25E246 --at 2026-03-25 --csv >csv &&
	has csv "macOS,26.3.1,25D2128,newer-version,J160AP J314sAP J504AP J700AP"
'

finish
