#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# fleet: inventories as six tools export them. tests/golden/fleet has each with what its forty rows
# ought to say, worked out by hand and with the reason, never copied from the output.
# shellcheck disable=SC2016,SC2034,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/apple.sh
. "$here/apple.sh"

# stands TOOL DAY: every row of that tool's inventory, on that day.
stands() {
	must_exit 0 sucat fleet "$root/tests/golden/fleet/$1.csv" --at "$2" --csv >out 2>err && is_empty err &&
		python3 "$here/inventory_check.py" "$root/tests/golden/fleet/$1.tsv" out >&3
}

# reaches TOOL STATE...: these are the states in its inventory.
reaches() {
	states=$(tail -n +2 "$root/tests/golden/fleet/$1.tsv" | cut -f 2 | sort -u | tr "\n" " ")
	shift
	[ "$states" = "$* " ] || { echo "states: $states" >&3; return 1; }
}

check 'FileWave: quoted cells, CRLF, a byte order mark, supplemental fields' '
	spring && stands filewave 2026-03-18 && reaches filewave behind current response-available unknown unsupported
'

check 'Jamf Pro: model and identifier, the response in a column of its own' '
	spring && stands jamf-pro 2026-03-18 && reaches jamf-pro behind current response-available unknown unsupported
'

check 'MunkiReport: semicolons, versions as numbers, builds as sw_vers shows them' '
	bundled && stands munkireport 2023-07-12 && reaches munkireport behind current response-available unknown
'

check 'Fleet and osquery: the name of the system in the version, the extra beside it' '
	bundled && stands fleet-osquery 2023-07-10 && reaches fleet-osquery behind current response-available unknown
'

check 'Intune: marketing names, the build behind the version, mobile devices by version alone' '
	bundled && stands intune 2026-03-18 && reaches intune behind current response-available unknown unsupported
'

check 'Kandji: tabs, every platform' '
	spring && stands kandji 2026-03-18 && reaches kandji behind current response-available unknown unsupported
'

finish
