#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# confinement: what is left to each program of sucat when it has done its work, tried from inside.
# shellcheck disable=SC2016,SC2031,SC2034,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/server.sh
. "$here/server.sh"

# probed FILE COMMAND...: run it, and have it try FILE; what it said last is in `tried`.
probed() {
	file=$1
	shift
	PROBE_FILE=$file LD_PRELOAD="$SUCAT_BUILD/tests/fault/libprobe.so" "$@" >out 2>err
	status=$?
	grep "^probe: " err | tail -n 1 >tried
	return "$status"
}

# left READS WRITES SOCKETS: what it could, where this kernel lets it be confined as `status` says.
left() {
	sucat status --json >status.json && confined=$(key status.json "o[\"store\"][\"confined\"]")
	files=1 sockets=1
	case $confined in *files*) files=0 ;; esac
	case $confined in *sockets*) sockets=0 ;; esac
	[ "$(cat tried)" = "probe: reads $(($1 | files)), writes $(($2 | files)), sockets $(($3 | sockets))" ]
}

# place: a store in a folder of its own, and a file beside that folder.
place() {
	mkdir store apart && echo x >apart/file && SUCAT_DB=$PWD/store/sucat.db && export SUCAT_DB
}

check 'status says what this system lets a program give up' '
	sucat init >out && must_exit 0 sucat status --json >out && json_ok out &&
	key out "o[\"store\"][\"confined\"]" | grep -Eqx "no|files|sockets|files and sockets" &&
	must_exit 0 sucat status >out && grep -q "^CONFINED  " out
'

check 'a question can reach nothing but the store' '
	place && sucat init >out &&
	for command in "targets --device Mac16,1 --base 26.3.1" releases status verify "log" sources; do
		probed "$PWD/apart/file" sucat $command; left 0 0 0 || { echo "$command: $(cat tried)"; exit 1; }
	done
'

check 'what reads files of its arguments reads files, and writes none' '
	place && python3 "$here/pmv.py" march-17.json && sucat init --empty >out &&
	probed "$PWD/apart/file" sucat import --source gdmf-pmv --at 2026-03-18 march-17.json && left 1 0 0 &&
	echo "name,device,version,build" >fleet.csv &&
	probed "$PWD/apart/file" sucat fleet fleet.csv; left 1 0 0
'

check 'what writes files of its arguments has no network' '
	place && sucat init >out &&
	probed "$PWD/apart/file" sucat feed out.d && left 1 1 0
'

check 'the side of sync that stores has neither files nor network' '
	serve world --clock && python3 "$root/tests/world/render.py" world --moment S0 \
		--base "https://localhost:$port" &&
	place &&
	probed "$PWD/apart/file" sucat sync --sources world/sources.tsv --ca-file "$ca" --all &&
	left 0 0 0 && must_exit 0 sucat verify >out
'

finish
