#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# defer: which deferral hides what, and until when.
# shellcheck disable=SC2016,SC2034,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/apple.sh
. "$here/apple.sh"

# appears DAY BUILD DAYS: the day on which it appears under that deferral, in the last answer.
appears() {
	[ "$(key out "[d[\"visible_from\"] for r in o[\"calendar\"] if r[\"build\"] == \"$2\" for d in r[\"days\"] if d[\"days\"] == $3]")" = "[\"$1\"]" ]
}

check 'a full update appears so many days after its release, a response with its base' '
	spring && must_exit 0 sucat defer --device iPhone15,2 --base 23D127 --at 2026-03-18 --json >out && json_ok out &&
	appears 2026-03-04 23D8133 0 && appears 2026-03-05 23D8133 1 && appears 2026-03-11 23D8133 7 &&
	appears 2026-04-03 23D8133 30 && appears 2026-06-02 23D8133 90 &&
	appears 2026-03-17 23D771330a 0 && appears 2026-03-17 23D771330a 7 && appears 2026-06-02 23D771330a 90
'

check 'on its base a response is there at once, whatever the deferral' '
	spring && must_exit 0 sucat defer --device iPhone15,2 --base 23D8133 --at 2026-03-18 --json >out && json_ok out &&
	appears 2026-03-17 23D771330a 0 && appears 2026-03-17 23D771330a 90 &&
	[ "$(key out "all(d[\"visible\"] for d in o[\"calendar\"][0][\"days\"])")" = true ]
'

check 'targets says the same for each deferral' '
	spring && must_exit 0 sucat defer --device J314sAP --base 24G517 --at 2026-03-18 --csv >all &&
	for days in 1 13 14 15 34 35 36 89 90; do
		must_exit 0 sucat targets --device J314sAP --base 24G517 --at 2026-03-18 --defer $days --reachable --json >out &&
			key out "\"\n\".join(sorted(t[\"build\"] for t in o[\"targets\"]))" >targets &&
			grep "^$days,.*,true$" all | cut -d, -f5 | sort >shown && same shown targets || exit 1
	done
'

check 'the table draws it' '
	spring && must_exit 0 sucat defer --device iPhone15,2 --base 23D127 --at 2026-03-18 >out &&
	has out "full  26.3.1      23D8133     2026-03-04  14 days   ########......" &&
	has out "# shown, . hidden on that day" &&
	must_exit 0 sucat defer --device iPhone15,2 --base 23D127 --at 2026-03-18 --days 14 >out && has out "all       #"
'

check 'a base known by its number only has no build' '
	bundled && must_exit 0 sucat defer --device J680AP --base 10.14 --at 2026-03-18 --json >out && json_ok out &&
	[ "$(key out "o[\"asked\"][\"base\"]")" = null ]
'

check 'usage' '
	spring && for days in 91 -1 x 5..3 0..91 1..; do
		must_exit 2 sucat defer --device J314sAP --base 25D125 --days=$days >out 2>err && has err "--days" || exit 1
	done && must_exit 2 sucat defer --device J314sAP >out 2>err && must_exit 3 sucat defer --device Toaster --base 1A1 >out 2>err
'

finish
