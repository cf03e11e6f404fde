#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# promises: the invariants of doc/architecture.md that only the whole program can keep.
# shellcheck disable=SC2016,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# take TIME NAME: import an answer of tests/cli/pmv.py, written here.
take() {
	python3 "$here/pmv.py" "$2.json" &&
		sucat import --source gdmf-pmv --at "$1" "$2.json" >/dev/null
}

# store: 26.3.1, then its responses.
store() {
	must_exit 0 sucat init --empty >/dev/null && must_exit 0 take 2026-03-04T19:00:00Z march-03 &&
		must_exit 0 take 2026-03-17T18:34:54Z march-17
}

targets() {
	sucat targets --device J314sAP --base 25D2128 --at "$1" --why --json
}

check 'I1: what is refused at any byte leaves the answers as they were' '
	store && targets 2026-03-19T12:00:00Z >before && head -c 700 march-17.json >whole &&
	len=$(wc -c <march-17.json) && at=1 &&
	while [ "$at" -lt "$len" ]; do
		head -c "$at" march-17.json >cut.json
		must_exit 4 sucat import --source gdmf-pmv --at 2026-03-18T12:00:00Z cut.json >out 2>err ||
			exit 1
		at=$((at + 131))
	done &&
	must_exit 4 take 2026-03-18T13:00:00Z html 2>err && must_exit 4 take 2026-03-18T14:00:00Z empty 2>err &&
	targets 2026-03-19T12:00:00Z >after && same before after
'

check 'I2: every answer comes back byte for byte, the refused ones too' '
	store && must_exit 4 take 2026-03-18T13:00:00Z html 2>err &&
	for name in march-03 march-17 html; do
		must_exit 0 sucat raw "$(sha256sum "$name.json" | cut -c 1-64)" >out && same "$name.json" out ||
			exit 1
	done
'

check 'I4: an event stands with its facts, once, whatever comes again' '
	store && must_exit 0 take 2026-03-18T00:00:00Z rolled && must_exit 0 take 2026-03-18T01:00:00Z march-03 &&
	must_exit 0 take 2026-03-18T02:00:00Z march-17 && must_exit 0 take 2026-03-18T03:00:00Z devices &&
	sqlite3 "$SUCAT_DB" "SELECT type, at, platform, build FROM v_event ORDER BY 3, 4" >out &&
	printf "%s\n" "new|2026-03-17T18:34:54Z|iOS|23D771330a" "changed|2026-03-18T03:00:00Z|macOS|25D2128" \
		"new|2026-03-17T18:34:54Z|macOS|25D771280a" >want && same want out
'

check 'I4: what was bundled with sucat later is news all the same in an older answer' '
	events="SELECT seq, id, type, at, platform, build, group_key FROM v_event ORDER BY seq" &&
	store && sqlite3 "$SUCAT_DB" "$events" >want && [ "$(wc -l <want)" = 2 ] && rm "$SUCAT_DB"* &&
	must_exit 0 sucat init >/dev/null && must_exit 0 take 2026-03-04T19:00:00Z march-03 &&
	must_exit 0 take 2026-03-17T18:34:54Z march-17 && sqlite3 "$SUCAT_DB" "$events" >out && same want out &&
	rm "$SUCAT_DB"* && must_exit 0 sucat init >/dev/null &&
	must_exit 0 take 2026-05-01T19:00:00Z march-03 && must_exit 0 take 2026-05-01T20:00:00Z march-17 &&
	sqlite3 "$SUCAT_DB" "$events" >out && is_empty out
'

check 'I9: what a migration adds to the facts is derived when the store is opened, and told to nobody' '
	store && must_exit 0 sucat --json verify >want && events="SELECT count(*) FROM v_event" &&
	sqlite3 "$SUCAT_DB" "$events" >before && sqlite3 "$SUCAT_DB" "DELETE FROM release; DELETE FROM sighting;
		INSERT OR REPLACE INTO meta VALUES (\"rebuild\", \"yes\")" &&
	must_exit 0 take 2026-03-17T18:34:54Z march-17 &&
	must_exit 0 sucat --json verify >out && same want out && sqlite3 "$SUCAT_DB" "$events" >after && same before after
'

check 'I13: a target traces to the digest of an answer that is kept' '
	store && sqlite3 "$SUCAT_DB" "SELECT DISTINCT lower(hex(b.digest)) FROM sighting g
		JOIN answer a ON a.id = g.answer_id JOIN body b ON b.id = a.body_id
		JOIN claim c ON c.id = g.claim_id WHERE c.build = '\''25D771280a'\''" >out &&
	sha256sum march-17.json | cut -c 1-64 >want && same want out &&
	[ "$(sqlite3 "$SUCAT_DB" "SELECT key FROM sighting g JOIN claim c ON c.id = g.claim_id
		WHERE c.build = '\''25D771280a'\''")" = "PublicBackgroundSecurityImprovements.macOS[0]" ]
'

check 'I15: not listed, unknown, refused and never covered are four results' '
	store && targets 2026-03-10T00:00:00Z >early && key early "[t[\"build\"] for t in o[\"targets\"]]" >out &&
	echo "[]" >want && same want out &&
	must_exit 3 sucat targets --device J314sAP --base 25D2128 --at 2025-01-01 >out 2>err &&
	must_exit 3 sucat targets --device J999zAP --base 25D2128 >out 2>err && is_empty out &&
	must_exit 4 take 2026-03-18T13:00:00Z html 2>err && targets 2026-03-18T14:00:00Z >out &&
	[ "$(key out "[t[\"build\"] for t in o[\"targets\"]]")" = "[\"25D771280a\"]" ] &&
	sucat log gdmf-pmv --json >out && [ "$(key out "[a[\"verdict\"] for a in o[\"answers\"]]")" = \
		"[\"refused\", \"accepted\", \"accepted\"]" ]
'

check 'I16: the answer for a past moment stays, whatever comes later' '
	store && targets 2026-03-17T20:00:00Z >before && must_exit 0 take 2026-03-18T00:00:00Z rolled &&
	must_exit 0 take 2026-03-18T03:00:00Z devices && must_exit 0 take 2026-03-19T03:00:00Z outage &&
	must_exit 0 take 2026-03-19T04:00:00Z outage && targets 2026-03-17T20:00:00Z >after && same before after
'

check 'I23: no locale, time zone or terminal shows in the output' '
	store && targets 2026-03-17T20:00:00Z >want &&
	LC_ALL=de_DE.UTF-8 TZ=America/Los_Angeles TERM=dumb COLUMNS=20 targets 2026-03-17T20:00:00Z >out &&
	same want out && sucat targets --device J314sAP --base 25D2128 --at 2026-03-18 >want &&
	LC_ALL=tr_TR.UTF-8 TZ=Asia/Kathmandu sucat targets --device J314sAP --base 25D2128 --at 2026-03-18 >out &&
	same want out
'

check 'I24: a newer store and a foreign file are refused in words, and left alone' '
	store && sqlite3 "$SUCAT_DB" "PRAGMA user_version = 9999" && cp "$SUCAT_DB" kept &&
	must_exit 5 sucat status >out 2>err && is_empty out && has err "made by a newer sucat" &&
	must_exit 5 take 2026-03-19T00:00:00Z rolled 2>err && has err "upgrade sucat" && cmp kept "$SUCAT_DB" &&
	rm "$SUCAT_DB"* && sqlite3 "$SUCAT_DB" "CREATE TABLE mine (x)" && cp "$SUCAT_DB" kept &&
	must_exit 5 sucat status >out 2>err && has err "another program" && cmp kept "$SUCAT_DB" &&
	printf "no database at all, but text of some length\n" >"$SUCAT_DB" &&
	must_exit 5 sucat status >out 2>err && is_empty out
'

finish
