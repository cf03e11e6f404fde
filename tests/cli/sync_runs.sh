#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# sync as a process: on a terminal, beside others and readers, waiting, stopped, killed.
# shellcheck disable=SC2016,SC2031,SC2034,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/syncs.sh
. "$here/syncs.sh"

# start [OPTION...]: the same instead of this shell, which is to be one in the background.
start() {
	exec "$SUCAT" sync --sources world/sources.tsv --ca-file "$ca" "$@" >out 2>err 3>&- 8>&-
}

# holder: the process that the lock file names.
holder() {
	cut -d " " -f 1 sucat.db.lock
}

# on_terminal FILE [OPTION...]: sync on a terminal; what it writes there goes to FILE.
on_terminal() {
	file=$1
	shift
	COLUMNS=100 python3 "$here/terminal.py" "$SUCAT" --no-color sync --sources world/sources.tsv \
		--ca-file "$ca" "$@" >"$file" 3>&- 8>&-
}

# wait_for COMMAND...: until it is true; a process that can tell nobody makes it so.
wait_for() {
	until "$@"; do :; done
}

# tells FILE TEXT: it is there by now.
tells() {
	grep -qF -e "$2" "$1" 2>/dev/null
}

check 'a terminal tells how many are done, the bytes, and what is waited for; elsewhere it is one line' '
	apple S0 && fault $catalog "{\"bytes\": 9000, \"stall\": \"body\"}" &&
	{ on_terminal screen --all & } && running=$! &&
	wait_for tells screen " KiB; waiting for 4 of 8 KiB of swscan-index-14" &&
	has screen "0 of 5 done, 0 KiB; waiting for gdmf-pmv" && kill -TERM "$(holder)" &&
	{ wait "$running"; [ $? -eq 143 ]; } && moment S0 && fault $catalog "{\"body\": \"$catalog\", \"gzip\": true}" &&
	must_exit 0 on_terminal screen --all && has screen "5 of 5 done, " &&
	tr "\r" "\n" <screen >end && grep -qE "^swscan-index-14 +new +[0-9]+ " end &&
	[ "$(tail -n 1 end | cut -d : -f 1)" = "5 asked" ] &&
	must_exit 0 ask --all >out 2>err && is_empty err && [ "$(wc -l <out)" = 1 ] && has out "5 asked: " &&
	! tr -d "[:print:]\n" <out | grep . && must_exit 0 ask --all -q >out 2>err && is_empty out && is_empty err
'

check 'I7, T20: readers see whole answers while a sync runs; a second one ends at once' '
	apple PRE && must_exit 0 ask --all && moment S0 && fault $catalog "{\"bytes\": 9000, \"stall\": \"body\"}" &&
	seen=$(requests $catalog) && pmv=$(requests /v2/pmv) &&
	{ start --all & } && running=$! && await_requests $catalog $((seen + 1)) &&
	chmod 750 . && query="SELECT count(*) FROM v_release WHERE kind = '\''bsi'\'' AND build LIKE '\''25D7714%'\''" &&
	if [ "$(id -u)" -eq 0 ]; then
		other="setpriv --reuid=65534 --regid=$(id -g) --clear-groups"
	fi &&
	until [ "$($other sqlite3 -readonly "$SUCAT_DB" "$query")" = 1 ]; do
		[ "$($other sqlite3 -readonly "$SUCAT_DB" "SELECT count(*) FROM v_release")" -ge 50 ] || exit 1
	done &&
	must_exit 5 sucat sync --all 2>locked && has locked "locked: " && kill -0 "$running" &&
	kill -TERM "$running" && { wait "$running"; [ $? -eq 143 ]; } &&
	[ "$(sql "$query")" = 1 ] && must_exit 0 sucat verify >out && moment S0 &&
	must_exit 0 ask --all >out 2>err
'

# ended COUNT: waits until so many more of the background ones have ended, each with a line in the pipe.
ended() {
	ends=0
	while [ "$ends" -lt "$1" ] && read -r _ <&7; do
		ends=$((ends + 1))
	done
}

# holds PID FILE: a process has that file open.
holds() {
	readlink "/proc/$1/fd/"* 2>/dev/null | grep -qxF "$PWD/$2"
}

check 'T20: of twenty syncs at once one runs; the others name it and its age, and leave nothing' '
	apple S0 && must_exit 0 ask --all && mkfifo ends && exec 7<>ends && : >after && ls >before &&
	fault /v2/pmv "{\"bytes\": 9000, \"stall\": \"body\"}" &&
	for i in 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20; do
		(sucat sync --sources world/sources.tsv --ca-file "$ca" --all >out.$i 2>err.$i 3>&- 7>&- 8>&-
			echo $? >status.$i && echo >&7) &
	done &&
	ended 19 && [ "$(sort -u status.*)" = 5 ] && [ "$(cat status.* | wc -l)" = 19 ] &&
	[ "$(grep -Exc "sucat: $PWD/sucat.db: locked: pid $(holder) has written for [0-9]+ s; wait, or use --wait" \
		err.* | grep -c ":1$")" = 19 ] &&
	kill -TERM "$(holder)" && ended 1 && [ "$(sort -n status.* | tail -n 1)" = 143 ] &&
	rm out.* err.* status.* && ls >after && same before after && must_exit 0 sucat verify >out
'

check '--wait: the next writer begins when the first one is gone, or gives up when it is stopped' '
	apple S0 && must_exit 0 ask --all && fault $catalog "{\"bytes\": 9000, \"stall\": \"body\"}" &&
	seen=$(requests $catalog) && { start --all & } && first=$! && await_requests $catalog $((seen + 1)) &&
	{ (exec "$SUCAT" sync --wait 600 --dry-run >out 2>err 3>&- 8>&-) & } && wait $! &&
	{ (exec "$SUCAT" sync --wait 600 >given 2>up 3>&- 8>&-) & } && second=$! &&
	wait_for holds $second sucat.db.lock && kill -TERM $second && { wait $second; [ $? -eq 143 ]; } &&
	heard 0 up && has up "run: stopped: by signal 15; what was done before stays, run it again for the rest" && kill -0 "$first" &&
	{ (exec "$SUCAT" sync --wait 600 --sources world/sources.tsv --ca-file "$ca" mesu-ios >out 2>third 3>&- 8>&-) & } &&
	third=$! && wait_for holds $third sucat.db.lock && kill -TERM "$first" &&
	{ wait "$first"; [ $? -eq 143 ]; } && heard 0 err && has err "run: stopped: by signal 15; what was done before stays, run it again for the rest" &&
	wait $third && is_empty third
'

check 'I2: a sync killed under way leaves a store that is whole' '
	apple S0 && fault /v2/pmv "{\"bytes\": 9000, \"stall\": \"headers\"}" &&
	{ start --all & } && running=$! && await_requests $catalog 1 && kill -KILL "$running" &&
	{ wait "$running" 2>/dev/null; [ $? -eq 137 ]; } && must_exit 0 sucat verify >out && moment S0 &&
	must_exit 0 ask --all >out 2>err && [ "$(sql "SELECT count(*) FROM source_state")" = 5 ] &&
	must_exit 0 sucat verify >out
'

check 'I22: when sucat-fetch dies, what it left open has failed' '
	apple S0 && must_exit 0 ask --all && digest=$(facts) && cp "$SUCAT" "$SUCAT-store" . &&
	printf "#!/bin/sh\nexit 3\n" >sucat-fetch && chmod +x sucat-fetch &&
	must_exit 1 ./sucat sync --sources world/sources.tsv --ca-file "$ca" --all --json >out 2>err && heard 0 err &&
	json_ok out && [ "$(results out | grep -c " failed$")" = 5 ] &&
	has err "sucat: gdmf-pmv: no answer: sucat-fetch: it ended early" && [ "$digest" = "$(facts)" ] &&
	[ "$(sql "SELECT count(*) FROM source_state WHERE state = '\''failed'\''")" = 5 ]
'

finish
