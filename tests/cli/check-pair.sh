#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# check-pair: would device management accept a version and build.
# shellcheck disable=SC2016,SC2034,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/apple.sh
. "$here/apple.sh"

# pair ANSWERS VERSION BUILD OPTION...: "PLATFORM REASON" of each, "yes" for accepted.
pair() {
	wanted_pairs=$1
	shift
	must_exit 0 sucat check-pair "$@" --json >out 2>err && is_empty err && json_ok out &&
		found_pairs=$(key out '", ".join(p["platform"] + " " + (p["reason"] or "yes") for p in o["pairs"])') || return 1
	[ "$found_pairs" = "$wanted_pairs" ] ||
		{ echo "$*: \"$found_pairs\", not \"$wanted_pairs\"" >&3; return 1; }
}

check 'listed and unexpired is accepted, for the devices of its rows' '
	spring && pair "macOS yes" 26.3.2 25D2140 --at 2026-03-18 &&
	[ "$(key out "o[\"pairs\"][0][\"devices\"]")" = "[\"J700AP\"]" ] &&
	pair "macOS yes" 26.3.2 25D2140 --at 2026-03-18 --device "Mac17,5" &&
	pair "macOS device-not-listed" 26.3.2 25D2140 --at 2026-03-18 --device Mac15,3 &&
	pair "iOS yes, iPadOS yes" 26.3.1 23D8133 --at 2026-03-18
'

check 'a response goes with the version of its base, a twin with its own build' '
	spring && pair "macOS yes" 26.3.1 25D771280a --at 2026-03-18 && pair "macOS yes" "26.3.1 (a)" 25D771280a --at 2026-03-18 &&
	pair "macOS version-differs" "26.3.1 (b)" 25D771280a --at 2026-03-18 &&
	pair "iOS yes, iPadOS yes" 26.3.1 23D9133 --at 2026-03-18
'

check 'a letter in the version: accepted, with the version that a declaration takes' '
	spring && must_exit 0 sucat check-pair "26.3.1 (a)" 25D771280a --at 2026-03-18 --json >out && json_ok out &&
	[ "$(key out "o[\"notes\"]")" = "[\"TargetOSVersion has no letter: write 26.3.1, the build tells the response\"]" ] &&
	must_exit 0 sucat check-pair 26.3.1 25D771280a --at 2026-03-18 --json >out && [ "$(key out "o[\"notes\"]")" = "[]" ]
'

check 'what the answer rests on is told where that is not what was said then' '
	spring && must_exit 0 sucat check-pair 26.4 25E246 --at 2026-05-01 >out && has out "macOS: the newest answer by then is of 2026-04-02" &&
	must_exit 0 sucat check-pair 26.3.1 23D8133 --at 2026-05-01 --json >out && json_ok out &&
	[ "$(key out "o[\"notes\"]")" = "[\"iOS: the newest answer by then is of 2026-04-02\", \"iPadOS: the newest answer by then is of 2026-04-02\"]" ] &&
	bundled && must_exit 0 sucat check-pair 26.4 25E246 --at 2026-04-02 >out && has out "macOS: from the facts bundled with sucat, as of 2026-04-08"
'

check 'why not: another version, not yet, expired' '
	spring && pair "macOS version-differs" 26.3.1 25D2140 --at 2026-03-18 &&
	pair "macOS not-listed-now" 26.3.1 25D771280a --at 2026-03-10 &&
	pair "macOS expired" 26.3 25D125 --at 2026-06-03 && pair "macOS yes" 26.3 25D125 --at 2026-06-02
'

check 'the table; unknown builds; usage' '
	spring && must_exit 0 sucat check-pair 26.3.1 25D771280a --at 2026-03-18 >out && has out "macOS     yes       bsi" &&
	must_exit 0 sucat check-pair 26.3.1 25D771280a --at 2026-03-18 --csv >out && has out "macOS,true,bsi,26.3.1,(a),25D771280a,25D2128" &&
	must_exit 3 sucat check-pair 26.3.1 25D771281a >out 2>err && has err "25D771281a" &&
	must_exit 2 sucat check-pair 26.3.1 >out 2>err && has err "give a version and a build" &&
	must_exit 2 sucat check-pair 25D2140 26.3.1 >out 2>err && has err "is no version"
'

finish
