#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# import: captured answers in, in any order, once or twice; bad ones change no fact.
# shellcheck disable=SC2016,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# pmv NAME...: write the answers (tests/cli/pmv.py) as NAME.json.
pmv() {
	for name; do python3 "$here/pmv.py" "$name.json" || return 1; done
}

# take TIME NAME: import an answer, written here.
take() {
	pmv "$2" && sucat import --source gdmf-pmv --at "$1" "$2.json"
}

# facts: what must not change.
facts() {
	sucat verify --quick --json >verify.json && key verify.json "o[\"digest\"]"
}

check 'an answer becomes facts' '
	must_exit 0 sucat init --empty >out && pmv march-17 &&
	must_exit 0 sucat import --json --source gdmf-pmv --at 2026-03-17T18:34:54Z march-17.json \
		>out 2>err && is_empty err && json_ok out &&
	[ "$(key out "[o[k] for k in (\"files\", \"new\", \"known\", \"refused\", \"held\", \"failed\")]")" \
		= "[1, 1, 0, 0, 0, 0]" ] &&
	printf "%s\n" "iOS|23D771330a|bsi|23D8133" "iOS|23D8133|full|" "iPadOS|23D8133|full|" \
		"macOS|24G517|full|" "macOS|25D2128|full|" "macOS|25D771280a|bsi|25D2128" >want &&
	sqlite3 "$SUCAT_DB" "SELECT platform, build, kind, base_build FROM v_release ORDER BY 1, 2" >out &&
	same want out
'

check 'I10: the same answer at the same moment is known' '
	must_exit 0 take 2026-03-17T18:34:54Z march-17 >out && before=$(facts) &&
	must_exit 0 sucat import --json --source gdmf-pmv --at 2026-03-17T18:34:54Z march-17.json >out &&
	[ "$(key out "[o[\"new\"], o[\"known\"]]")" = "[0, 1]" ] && [ "$before" = "$(facts)" ]
'

check 'I8: a manifest, and any order of arrival, give one state' '
	pmv march-03 march-17 rolled devices outage html &&
	{
		echo "time	path	source	url	note" &&
		echo "2026-03-04T19:00:00Z	march-03.json	gdmf-pmv		first" &&
		echo "2026-03-17T18:34:54Z	march-17.json	gdmf-pmv" &&
		echo "2026-03-18T00:00:00Z	rolled.json	gdmf-pmv" &&
		echo "2026-03-18T01:00:00Z	html.json	gdmf-pmv" &&
		echo "2026-03-18T02:00:00Z	outage.json	gdmf-pmv" &&
		echo "2026-03-18T03:00:00Z	devices.json	gdmf-pmv"
	} >manifest.tsv &&
	must_exit 4 sucat import --manifest manifest.tsv --json >out && json_ok out &&
	[ "$(key out "[o[\"files\"], o[\"new\"], o[\"refused\"], o[\"held\"]]")" = "[6, 6, 1, 1]" ] &&
	before=$(facts) && rm "$SUCAT_DB"* &&
	{ must_exit 0 take 2026-03-18T03:00:00Z devices; must_exit 0 take 2026-03-17T18:34:54Z march-17
		must_exit 0 take 2026-03-18T00:00:00Z rolled; must_exit 0 take 2026-03-18T02:00:00Z outage
		must_exit 0 take 2026-03-04T19:00:00Z march-03; must_exit 4 take 2026-03-18T01:00:00Z html
	} >out 2>err && [ "$before" = "$(facts)" ]
'

check 'paths are relative to the manifest' '
	mkdir there && cd there && pmv march-17 &&
	printf "source\ttime\tpath\ngdmf-pmv\t2026-03-17T18:34:54Z\tmarch-17.json\n" >m.tsv &&
	cd .. && must_exit 0 sucat import --manifest there/m.tsv --json >out &&
	[ "$(key out "o[\"new\"]")" = 1 ]
'

check 'a bad row of a manifest is named by file and line, and nothing is taken' '
	pmv march-17 && must_exit 0 sucat init --empty >out &&
	for row in "gdmf-pmv	yesterday	march-17.json" "	2026-03-17T00:00:00Z	march-17.json"; do
		printf "source\ttime\tpath\n# a comment\n%s\n" "$row" >m.tsv
		must_exit 4 sucat import --manifest m.tsv >out 2>err && is_empty out &&
			has err "sucat: m.tsv:3: " || exit 1
	done &&
	printf "source\tpath\ngdmf-pmv\tmarch-17.json\n" >m.tsv &&
	must_exit 4 sucat import --manifest m.tsv >out 2>err && has err "m.tsv" && has err "time" &&
	must_exit 0 sucat log >out && is_empty out
'

check 'a row whose file or source is missing costs only itself' '
	pmv march-17 &&
	{
		printf "source\ttime\tpath\n" && printf "gdmf-pmv\t2026-03-17T00:00:00Z\tnone.json\n" &&
		printf "gdmf-pvm\t2026-03-17T00:00:00Z\tmarch-17.json\n" &&
		printf "gdmf-pmv\t2026-03-17T18:34:54Z\tmarch-17.json\n"
	} >m.tsv &&
	must_exit 4 sucat import --manifest m.tsv --json >out 2>err && json_ok out &&
	[ "$(key out "[o[\"new\"], o[\"failed\"]]")" = "[1, 2]" ] &&
	has err "sucat: m.tsv:2: none.json: " && has err "sucat: m.tsv:3: gdmf-pvm: no such source"
'

check 'an unknown source is refused' '
	pmv march-17 &&
	must_exit 3 sucat import --source none --at 2026-03-17 march-17.json >out 2>err &&
	has err "sucat: none: nothing found: no such source"
'

check 'where nothing could be taken the status says why' '
	pmv march-17 && must_exit 1 sucat import --source gdmf-pmv --at 2026-03-17 none.json >out 2>err &&
	has err "sucat: none.json: cannot read" && has out "FAILED   1" &&
	must_exit 4 sucat import --source gdmf-pmv --at 2026-03-17 none.json march-17.json >out 2>err &&
	has out "NEW      1"
'

check 'an answer cannot come from the future; today has not ended' '
	pmv march-17 && must_exit 2 sucat import --source gdmf-pmv --at 2099-01-01 march-17.json >out 2>err &&
	has err "sucat: march-17.json: refused: its time is before 2000 or in the future" &&
	before=$(date -u +%s) && must_exit 0 sucat import --source gdmf-pmv --at today march-17.json >out &&
	must_exit 0 sucat log gdmf-pmv --json >out &&
	at=$(date -u -d "$(key out "o[\"answers\"][0][\"at\"]")" +%s) &&
	[ "$at" -ge "$before" ] && [ "$at" -le "$(date -u +%s)" ]
'

check 'I1: what is no answer is kept, told, and changes no fact' '
	must_exit 0 take 2026-03-17T18:34:54Z march-17 >out && before=$(facts) &&
	for name in empty html cut; do
		must_exit 4 take "2026-03-18T0${#name}:00:00Z" "$name" >out 2>err &&
			has out "REFUSED  1" && grep -q "^sucat: gdmf-pmv: .*; see: sucat log gdmf-pmv$" err &&
			[ "$before" = "$(facts)" ] || { echo "$name" >&3; cat err >&3; exit 1; }
	done &&
	must_exit 0 sucat log gdmf-pmv --csv >out && [ "$(grep -c ",refused," out)" = 3 ] &&
	must_exit 0 sucat status --json >out && json_ok out &&
	[ "$(key out "[[s[\"state\"], s[\"last_success\"]] for s in o[\"sources\"] if s[\"name\"] == \"gdmf-pmv\"]")" \
		= "[[\"refused\", \"2026-03-17T18:34:54Z\"]]" ]
'

check 'a mass loss is held back, and confirmed by a second answer' '
	must_exit 0 take 2026-03-17T18:34:54Z march-17 >out &&
	must_exit 0 take 2026-03-18T10:00:00Z outage >out 2>err && has out "HELD     1" &&
	has err "sucat: gdmf-pmv: held back: a mass loss, 5 of 5 missing" &&
	must_exit 0 sucat status --csv >out && has out "gdmf-pmv,held," &&
	must_exit 0 take 2026-03-18T10:09:59Z outage >out 2>err && has out "HELD     1" &&
	must_exit 0 take 2026-03-18T10:10:00Z outage >out 2>err && has out "HELD     0" &&
	[ "$(sqlite3 "$SUCAT_DB" "SELECT count(*) FROM sighting WHERE until IS NULL AND
		source_id = (SELECT id FROM source WHERE name = '\''gdmf-pmv'\'')")" = 0 ]
'

check 'usage' '
	must_exit 2 sucat import 2>err && has err "give --source, --at and at least one FILE" &&
	must_exit 2 sucat import --source gdmf-pmv --at soon x.json 2>err && has err "--at" &&
	must_exit 2 sucat import --manifest m.tsv x.json 2>err && has err "--manifest"
'

finish
