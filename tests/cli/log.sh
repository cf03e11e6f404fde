#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# log and sources: the history of answers; what is asked.
# shellcheck disable=SC2016,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# days: a store with an answer a day: accepted, accepted, refused.
days() {
	python3 "$here/pmv.py" march-03.json march-17.json html.json && sucat init --empty >out &&
		sucat import --source gdmf-pmv --at 2026-03-04T19:00:00Z march-03.json >out &&
		sucat import --source gdmf-pmv --at 2026-03-17T18:34:54Z march-17.json >out &&
		must_exit 4 sucat import --source gdmf-pmv --at 2026-03-18T01:00:00Z html.json >out 2>err
}

# moments FILE: of the answers.
moments() {
	key "$1" "\" \".join(a[\"at\"] for a in o[\"answers\"])"
}

check 'newest first, with digest, size, verdict and reason' '
	days && must_exit 0 sucat log --json >out 2>err && is_empty err && json_ok out &&
	[ "$(moments out)" = "2026-03-18T01:00:00Z 2026-03-17T18:34:54Z 2026-03-04T19:00:00Z" ] &&
	[ "$(key out "[[a[\"source\"], a[\"verdict\"], a[\"message\"]] for a in o[\"answers\"]][:2]")" \
		= "[[\"gdmf-pmv\", \"refused\", \"line 1: an HTML page, not JSON\"], [\"gdmf-pmv\", \"accepted\", null]]" ] &&
	[ "$(key out "o[\"answers\"][1][\"digest\"]")" = "sha256:$(sha256sum march-17.json | cut -d " " -f 1)" ] &&
	[ "$(key out "o[\"answers\"][1][\"bytes\"]")" = "$(wc -c <march-17.json)" ]
'

check 'a source, a span, a limit' '
	days && must_exit 0 sucat log gdmf-pmv --limit 1 --json >out && json_ok out &&
	[ "$(moments out)" = 2026-03-18T01:00:00Z ] &&
	must_exit 0 sucat log --since 2026-03-17T18:34:54Z --until 2026-03-17 --json >out &&
	[ "$(moments out)" = 2026-03-17T18:34:54Z ] &&
	must_exit 0 sucat log --since 2026-03-17 --until 2026-03-17 --json >out &&
	[ "$(moments out)" = 2026-03-17T18:34:54Z ] &&
	must_exit 0 sucat log --since 2026-03-19 --json >out && json_ok out && [ "$(moments out)" = "" ]
'

check 'the table fits a terminal; its digests are enough for raw' '
	days && COLUMNS=80 python3 "$here/terminal.py" "$SUCAT" --no-color log >out && [ "$(wc -l <out)" = 4 ] &&
	sed "s/…/./g" out | awk "length(\$0) > 80" >long && is_empty long &&
	digest=$(sha256sum march-17.json | cut -c 1-8) && has out "  $digest  " &&
	must_exit 0 sucat raw "$digest" >body && same march-17.json body
'

check 'the view says the same as the command' '
	days && must_exit 0 sucat log --csv >out &&
	sqlite3 -header -csv "$SUCAT_DB" "SELECT source, at, last_at, digest, bytes, verdict, message
		FROM v_answer ORDER BY at DESC" | tr -d "\r" >want && diff -u want out >&3
'

check 'an unknown source, with the nearest; wrong options' '
	days && must_exit 3 sucat log gdmf-pvm >out 2>err && is_empty out &&
	echo "sucat: gdmf-pvm: nothing found: no such source, the nearest known is gdmf-pmv; see: sucat sources" >want &&
	same want err &&
	must_exit 2 sucat log a b 2>err && must_exit 2 sucat log --limit 0 2>err &&
	must_exit 2 sucat log --since whenever 2>err && has err "--since"
'

check 'sources: the registry, and what is read' '
	days && must_exit 0 sucat sources --json >out 2>err && is_empty err && json_ok out &&
	[ "$(key out "[[s[\"kind\"], s[\"trust\"], s[\"parser\"], s[\"registered\"], s[\"answers\"]]
		for s in o[\"sources\"] if s[\"name\"] == \"gdmf-pmv\"]")" \
		= "[[\"pmv\", \"apple\", true, true, 3]]" ] &&
	[ "$(key out "[s[\"name\"] for s in o[\"sources\"]] == sorted(s[\"name\"] for s in o[\"sources\"])")" \
		= true ] &&
	must_exit 2 sucat sources more 2>err
'

check 'the words of a hostile answer stay text, wherever its reason is cut' '
	for before in "" x; do
		python3 -c "print(\"<\" + \"$before\" + 400 * chr(233) + \"/>\")" >"hostile$before.xml" &&
		must_exit 4 sucat import --source swscan-index-13 --at "2026-03-1${#before}T00:00:00Z" \
			"hostile$before.xml" >out || return 1
	done &&
	must_exit 0 sucat log swscan-index-13 --json >out && json_ok out &&
	[ "$(key out "[a[\"message\"][-3:] for a in o[\"answers\"]]")" = "[\"...\", \"...\"]" ] &&
	must_exit 0 sucat status --json >out && json_ok out
'

finish
