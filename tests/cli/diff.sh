#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# diff: what a source changed between two moments, by what it really said.
# shellcheck disable=SC2016,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# pmv TIME NAME: import a pmv answer.
pmv() {
	python3 "$here/pmv.py" "$2.json" && sucat import --source gdmf-pmv --at "$1" "$2.json" >out 2>err
}

# march: march-03, march-17 a day, then rolled and devices; an HTML page between.
march() {
	sucat init --empty >out && pmv 2026-03-04T19:00:00Z march-03 && pmv 2026-03-17T18:00:00Z march-17 &&
		pmv 2026-03-18T06:00:00Z rolled && must_exit 4 pmv 2026-03-18T07:00:00Z html &&
		pmv 2026-03-18T12:00:00Z devices
}

# counts FILE: added, removed, changed.
counts() {
	key "$1" "[len(o[k]) for k in (\"added\", \"removed\", \"changed\")]"
}

check 'releases that were added, and removed the other way' '
	march && must_exit 0 sucat diff gdmf-pmv 2026-03-16 2026-03-17 --json >out 2>err && is_empty err &&
	json_ok out && [ "$(counts out)" = "[2, 0, 0]" ] &&
	[ "$(key out "[[c[\"platform\"], c[\"build\"], c[\"prerequisite_build\"], c[\"kind\"], c[\"devices\"]] for c in o[\"added\"]]")" \
		= "[[\"iOS\", \"23D771330a\", \"23D8133\", \"bsi\", 2], [\"macOS\", \"25D771280a\", \"25D2128\", \"bsi\", 2]]" ] &&
	[ "$(key out "[o[\"from\"][\"asked\"], o[\"from\"][\"answer_at\"], o[\"to\"][\"answer_at\"]]")" \
		= "[\"2026-03-16T23:59:59Z\", \"2026-03-04T19:00:00Z\", \"2026-03-17T18:00:00Z\"]" ] &&
	[ "$(key out "o[\"to\"][\"digest\"]")" = "sha256:$(sha256sum march-17.json | cut -d " " -f 1)" ] &&
	must_exit 0 sucat diff gdmf-pmv 2026-03-17 2026-03-16 --json >out && json_ok out &&
	[ "$(counts out)" = "[0, 2, 0]" ]
'

check 'another order is no change; rolled dates are one with --dates only' '
	march && must_exit 0 sucat diff gdmf-pmv 2026-03-17 2026-03-18T06:30:00Z --json >out &&
	json_ok out && [ "$(counts out)" = "[0, 0, 0]" ] &&
	must_exit 0 sucat diff gdmf-pmv 2026-03-17 2026-03-18T06:30:00Z >out && is_empty out &&
	must_exit 0 sucat diff gdmf-pmv 2026-03-17 2026-03-18T06:30:00Z --dates --json >out && json_ok out &&
	[ "$(counts out)" = "[0, 0, 8]" ] &&
	[ "$(key out "[o[\"changed\"][0][\"changed\"], o[\"changed\"][0][\"before\"][\"expires\"], o[\"changed\"][0][\"expires\"]]")" \
		= "[[\"expires\"], \"2026-06-02\", \"2026-06-17\"]" ]
'

# late_twin TIME BUILD...: import 26.5.2 in these builds, for one phone.
late_twin() {
	time=$1 rows=
	shift
	for build; do
		rows="$rows${rows:+,}{\"ProductVersion\": \"26.5.2\", \"Build\": \"$build\", \"PostingDate\":
			\"2026-06-29\", \"ExpirationDate\": \"2026-11-04\", \"SupportedDevices\": [\"iPhone15,2\"]}"
	done
	echo "{\"AssetSets\": {\"iOS\": [$rows]}}" >late.json &&
		sucat import --source gdmf-pmv --at "$time" late.json >log 2>err
}

check 'a twin that comes with its build is an alias of it; one that comes alone is told' '
	sucat init --empty >log && late_twin 2026-06-29T18:00:00Z 23F77 &&
	late_twin 2026-06-30T18:00:00Z 23F77 23F84 23F6084 &&
	told="[[c[\"build\"], c[\"aliases\"], c[\"twin\"], c[\"canonical_build\"]] for c in o[\"added\"]]" &&
	must_exit 0 sucat diff gdmf-pmv 2026-06-29 2026-06-30 --json >out && json_ok out &&
	[ "$(key out "$told")" = "[[\"23F84\", [\"23F6084\"], false, null]]" ] &&
	must_exit 0 sucat diff gdmf-pmv 2026-06-29 2026-06-30 --csv >out && has out ",23F6084" &&
	must_exit 0 sucat diff gdmf-pmv 2026-06-29 2026-06-30 --json --dates >out && json_ok out &&
	[ "$(key out "$told")" = "$(echo "[[\"23F6084\", [], true, \"23F84\"]," \
		"[\"23F84\", [], false, null]]")" ] && rm "$SUCAT_DB"* &&
	sucat init --empty >log && late_twin 2026-06-29T18:00:00Z 23F77 23F84 &&
	late_twin 2026-06-30T18:00:00Z 23F77 23F84 23F6084 &&
	must_exit 0 sucat diff gdmf-pmv 2026-06-29 2026-06-30 --json >out && json_ok out &&
	[ "$(key out "$told")" = "[[\"23F6084\", [], true, \"23F84\"]]" ]
'

check 'a device more is a change, told by name' '
	march && must_exit 0 sucat diff gdmf-pmv 2026-03-17 2026-03-18 --json >out && json_ok out &&
	[ "$(counts out)" = "[0, 0, 2]" ] &&
	[ "$(key out "[[c[\"list\"], c[\"build\"], c[\"changed\"], c[\"devices_added\"], c[\"devices_removed\"]] for c in o[\"changed\"]]")" \
		= "[[\"AssetSets\", \"25D2128\", [\"devices\"], [\"J700AP\"], []], [\"PublicAssetSets\", \"25D2128\", [\"devices\"], [\"J700AP\"], []]]" ] &&
	must_exit 0 sucat diff gdmf-pmv 2026-03-17 2026-03-18 --csv >out && has out "J700AP" &&
	has out "changed,claim,,,macOS,26.3.1,,25D2128,AssetSets,macOS,"
'

# one_second FIRST SECOND: march-03, then these two in one second, in this order of arrival.
one_second() {
	rm -f s.db* && SUCAT_DB=$PWD/s.db && export SUCAT_DB && sucat init --empty >out &&
		pmv 2026-03-04T19:00:00Z march-03 && for name; do
		pmv 2026-03-18T12:00:00Z "$name" || return 1
	done && must_exit 0 sucat diff gdmf-pmv 2026-03-04T19:00:00Z 2026-03-18T12:00:00Z --json >out && json_ok out
}

check 'of two answers of one second one stands for it, whichever came first' '
	one_second march-17 outage && cp out forward && one_second outage march-17 && same forward out &&
	last=$(sha256sum march-17.json outage.json | sort | sed -n "2s/ .*//p") &&
	[ "$(key out "o[\"to\"][\"digest\"]")" = "sha256:$last" ] &&
	one_second march-17 devices && cp out forward && one_second devices march-17 && same forward out &&
	last=$(sha256sum march-17.json devices.json | sort | sed -n "2s/.* \(.*\).json/\1/p") &&
	one_second "$last" && same forward out
'

check 'the same answer on both sides, also where another was refused between' '
	march && must_exit 0 sucat diff gdmf-pmv 2026-03-18T06:00:00Z 2026-03-18T08:00:00Z --json >out &&
	json_ok out && [ "$(counts out)" = "[0, 0, 0]" ] &&
	[ "$(key out "o[\"from\"][\"digest\"] == o[\"to\"][\"digest\"]")" = true ]
'

check 'a held-back loss shows as what was said, and so does its return' '
	march && pmv 2026-03-19T00:00:00Z outage && pmv 2026-03-19T00:05:00Z devices &&
	must_exit 0 sucat diff gdmf-pmv 2026-03-18 2026-03-19T00:00:00Z --json >out && json_ok out &&
	[ "$(counts out)" = "[0, 9, 0]" ] &&
	must_exit 0 sucat diff gdmf-pmv 2026-03-19T00:04:59Z 2026-03-19T00:05:00Z --json >out &&
	[ "$(counts out)" = "[9, 0, 0]" ] &&
	must_exit 0 sucat diff gdmf-pmv 2026-03-18 2026-03-19 --json >out && [ "$(counts out)" = "[0, 0, 0]" ]
'

check 'products of a catalog: added, removed, and what of them changed' '
	must_exit 0 sucat init --empty >out && python3 "$here/catalog.py" before.sucatalog after.sucatalog &&
	for name in before after; do
		at=2022-01-0$((7 - ${#name}))
		must_exit 0 sucat import --source swscan-index-1 --at "$at" $name.sucatalog >out 2>err || exit 1
	done &&
	must_exit 0 sucat diff swscan-index-1 2022-01-01 2022-01-02 --json >out && json_ok out &&
	must_exit 0 sucat diff swscan-index-1 2022-01-01 2022-01-02 >table &&
	[ "$(key out "[[p[\"product\"] for p in o[k]] for k in (\"added\", \"removed\")]")" \
		= "[[\"071-00838\"], [\"041-98128\"]]" ] &&
	[ "$(key out "{p[\"product\"]: p[\"changed\"] for p in o[\"changed\"]}")" = "$(
		echo "{\"001-51042\": [\"packages\"], \"012-40522\": [\"post_date\"]," \
			"\"012-92138\": [\"deferred_date\", \"state\", \"server_metadata_url\", \"meta\"]," \
			"\"061-26589\": [\"distributions\"]}")" ] &&
	[ "$(key out "o[\"changed\"][1][\"before\"][\"post_date\"]")" = 2022-01-26T18:00:00Z ] &&
	has table "added    071-00838"
'

check 'no answer by then, no such source, wrong usage' '
	march && must_exit 3 sucat diff gdmf-pmv 2026-03-01 2026-03-17 >out 2>err && is_empty out &&
	has err "sucat: gdmf-pmv: nothing found: no answer is known that was given by 2026-03-01T23:59:59Z" &&
	must_exit 3 sucat diff gdmf-mpv 2026-03-16 2026-03-17 >out 2>err && has err "nearest known is gdmf-pmv" &&
	must_exit 2 sucat diff gdmf-pmv 2026-03-16 2>err && has err "give SOURCE, T1 and T2" &&
	must_exit 2 sucat diff gdmf-pmv then now 2>err && has err "T1"
'

finish
