#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# verify and rebuild: the store is what it was, or it is said what is not.
# shellcheck disable=SC2016,SC2031,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# three: a store with three answers.
three() {
	python3 "$here/pmv.py" march-03.json march-17.json rolled.json &&
		sucat init --empty >/dev/null &&
		sucat import --source gdmf-pmv --at 2026-03-04T19:00:00Z march-03.json >/dev/null &&
		sucat import --source gdmf-pmv --at 2026-03-17T18:34:54Z march-17.json >/dev/null &&
		sucat import --source gdmf-pmv --at 2026-03-18T00:00:00Z rolled.json >/dev/null
}

# harm SQL: what no statement of sucat can do.
harm() {
	sqlite3 "$SUCAT_DB" "DROP TRIGGER body_is_never_changed; DROP TRIGGER answer_is_never_changed;
		DROP TRIGGER answer_is_never_deleted; $1"
}

check 'a whole store' '
	three && must_exit 0 sucat verify --json >out 2>err && is_empty err && json_ok out &&
	[ "$(key out "[o[\"ok\"], o[\"answers\"], o[\"bodies\"], o[\"problems\"]]")" \
		= "[true, 3, 3, []]" ] &&
	must_exit 0 sucat status --json >status && [ "$(key out "o[\"chain\"]")" \
		= "$(key status "o[\"store\"][\"chain\"]")" ] &&
	must_exit 0 sucat verify --quick --json >quick && same out quick &&
	must_exit 0 sucat verify >out && has out "OK       yes"
'

check 'an empty store' '
	must_exit 0 sucat init --empty >out && must_exit 0 sucat verify --json >out && json_ok out &&
	[ "$(key out "[o[\"ok\"], o[\"answers\"], o[\"bodies\"]]")" = "[true, 0, 0]" ]
'

check 'I9: a store with the bundled facts is whole, and rebuild gives the same digest' '
	must_exit 0 sucat verify --json >before && json_ok before &&
	must_exit 0 sucat rebuild --json >out && json_ok out &&
	must_exit 0 sucat verify --json >after && same before after &&
	[ "$(key out "o[\"equal\"]")" = true ]
'

check 'the digest is one of facts, not of row numbers' '
	three && must_exit 0 sucat verify --json >a && rm "$SUCAT_DB"* &&
	must_exit 0 sucat init --empty >out &&
	for day in 18T00:00:00Z/rolled 04T19:00:00Z/march-03 17T18:34:54Z/march-17; do
		must_exit 0 sucat import --source gdmf-pmv --at "2026-03-${day%/*}" "${day#*/}.json" >out ||
			exit 1
	done &&
	must_exit 0 sucat verify --json >b &&
	[ "$(key a "o[\"digest\"]")" = "$(key b "o[\"digest\"]")" ] &&
	[ "$(key a "o[\"chain\"]")" != "$(key b "o[\"chain\"]")" ] &&
	must_exit 0 sucat import --source gdmf-pmv --at 2026-03-18T06:00:00Z march-03.json >out &&
	must_exit 0 sucat verify --json >b && [ "$(key a "o[\"digest\"]")" != "$(key b "o[\"digest\"]")" ]
'

check 'rebuild makes no news, and mends facts that were changed' '
	three && must_exit 0 sucat verify --json >before &&
	events="SELECT count(*), max(seq) FROM event" && sqlite3 "$SUCAT_DB" "$events" >want &&
	sqlite3 "$SUCAT_DB" "DELETE FROM sighting WHERE id % 2; UPDATE release SET kind = '\''full'\''" &&
	must_exit 0 sucat rebuild --json >out 2>err && json_ok out && has err "the facts differ" &&
	[ "$(key out "o[\"equal\"]")" = false ] &&
	must_exit 0 sucat verify --json >after && same before after &&
	sqlite3 "$SUCAT_DB" "$events" >out && same want out
'

check 'a changed body is found, and every body that refers to it' '
	three && harm "UPDATE body SET data = CAST(substr(data, 1, length(data) - 1) || x'\''00'\'' AS BLOB) WHERE id = 1" &&
	must_exit 5 sucat verify --json >out 2>err && json_ok out &&
	[ "$(key out "[o[\"ok\"], len(o[\"problems\"])]")" = "[false, 3]" ] &&
	must_exit 0 sucat verify --quick >out && must_exit 5 sucat verify >out && has out "OK       no" &&
	must_exit 0 sucat log >out && has out accepted
'

check 'raw prints no byte of a changed body' '
	three && harm "UPDATE body SET data = zeroblob(length(data)) WHERE id = 1" &&
	must_exit 4 sucat raw "$(sha256sum march-03.json | cut -c 1-64)" >out 2>err && is_empty out &&
	has err "$SUCAT_DB"
'

check 'I3: a changed, a moved and a missing answer break the chain' '
	for change in "UPDATE answer SET at = at + 1 WHERE id = 2" \
		"UPDATE answer SET url = '\''https://elsewhere'\'' WHERE id = 1" \
		"PRAGMA foreign_keys = OFF; DELETE FROM seen WHERE answer_id = 2;
			DELETE FROM notice WHERE answer_id = 2; DELETE FROM sighting WHERE answer_id = 2;
			DELETE FROM answer WHERE id = 2"
	do
		rm -f "$SUCAT_DB"* && three && harm "$change" &&
			must_exit 5 sucat verify --quick --json >out && json_ok out &&
			has out "breaks the chain of answers" || exit 1
	done
'

check 'I3: answers cannot be changed or deleted by statements' '
	three &&
	for change in "UPDATE answer SET at = 0" "DELETE FROM answer" "UPDATE body SET bytes = 0" \
		"DELETE FROM body" "UPDATE event SET at = 0" "DELETE FROM event"
	do
		sqlite3 "$SUCAT_DB" "$change" 2>err && { echo "$change" >&3; exit 1; }
		has err "append-only" || exit 1
	done
'

check 'times that leave out what was listed are found, and made anew' '
	for change in "UPDATE claim SET first_seen = first_seen + 1 WHERE build = '\''25D2128'\''" \
		"UPDATE claim SET first_seen = NULL WHERE build = '\''25D2128'\''" \
		"UPDATE claim SET until = first_seen WHERE build = '\''25D2128'\''" \
		"UPDATE release SET first_known = first_known + 1 WHERE build = '\''25D2128'\''" \
		"UPDATE release SET first_known = NULL WHERE build = '\''25D2128'\''"
	do
		rm -f "$SUCAT_DB"* && three && sqlite3 "$SUCAT_DB" "$change" &&
			must_exit 5 sucat verify --quick --json >out && json_ok out &&
			[ "$(key out "o[\"problems\"]")" \
				= "[\"the times kept of macOS 25D2128 leave out when it was listed\"]" ] &&
			must_exit 0 sucat rebuild >out && must_exit 0 sucat verify >out || exit 1
	done
'

check 'of bundled facts it is the days that they state' '
	must_exit 0 sucat init >out && must_exit 0 sucat verify >out &&
	sqlite3 "$SUCAT_DB" "UPDATE release SET first_known = first_known + 1 WHERE build = '\''22F82'\''" &&
	must_exit 5 sucat verify --quick >out && has out "macOS 22F82"
'

check 'a reference to nothing is found' '
	three && sqlite3 "$SUCAT_DB" "PRAGMA foreign_keys = OFF; DELETE FROM claim WHERE id = 1" &&
	must_exit 5 sucat verify --json >out && json_ok out && has out "sighting"
'

check 'a page that was overwritten is found' '
	three && size=$(stat -c %s "$SUCAT_DB") &&
	dd if=/dev/zero of="$SUCAT_DB" bs=4096 seek="$((size / 4096 - 4))" count=3 conv=notrunc 2>err &&
	must_exit 5 sucat verify >out 2>err
'

check 'what SQLite takes for a lack of memory is a damaged store, while there is memory' '
	three && sqlite3 "$SUCAT_DB" "PRAGMA journal_mode = DELETE" >out &&
	at=$(grep -abo tableparkedparked "$SUCAT_DB" | tail -n 1 | cut -d : -f 1) &&
	{ head -c 19 /dev/zero | tr "\000" "\377" && printf "\000" && head -c 62 /dev/zero | tr "\000" "\377"; } |
		dd of="$SUCAT_DB" bs=1 seek="$((at - 10))" conv=notrunc 2>err &&
	must_exit 5 sucat status >out 2>err && is_empty out &&
	has err "sucat.db: cannot use the store: it is damaged; restore a copy, or make a new store"
'

check 'a sync looks at the file first, once a day, and asks nothing with a damaged one' '
	three && must_exit 3 sucat sync nosuch >out 2>err &&
	sqlite3 "$SUCAT_DB" "SELECT value FROM meta WHERE key = \"checked\"" >day && date -u +%F >want && same want day &&
	page=$(sqlite3 "$SUCAT_DB" "SELECT rootpage FROM sqlite_schema WHERE name = \"claim_of_build\"") &&
	sqlite3 "$SUCAT_DB" "PRAGMA journal_mode = DELETE; DELETE FROM meta WHERE key = \"checked\"" >out &&
	printf "\377\377" | dd of="$SUCAT_DB" bs=1 seek="$(((page - 1) * 4096 + 5))" conv=notrunc 2>err &&
	must_exit 5 sucat sync nosuch >out 2>err && is_empty out && has err "sucat.db: damaged: " &&
	has err "; restore a copy, or make a new store"
'

finish
