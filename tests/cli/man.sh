#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Option tables and man pages tell the same; both ways.
# shellcheck disable=SC2154,SC2016,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# The name of a command's page.
page_of() {
	case $1 in
	sucat) echo "$root/doc/sucat.1.scd" ;;
	*) echo "$root/doc/sucat-$1.1.scd" ;;
	esac
}

# section NAME FILE: its lines.
section() {
	awk -v name="# $1" '/^# [A-Z ]+$/{on = $0 == name; next} on' "$2"
}

# options_of_page FILE: "-q, --quiet" and "--db FILE", a line each, without the marks of scdoc.
options_of_page() {
	section OPTIONS "$1" | grep -E '^(\*-.\*, )?\*--[a-z-]+\*( _.*_)?$' | tr -d '*_' | sort
}

# options_of_table COMMAND: the same from the tables.
options_of_table() {
	awk -F '\t' -v command="$1" '
		$1 == command && $2 != "" {
			print ($3 ? "-" $3 ", " : "") "--" $2 ($4 ? " " $4 : "")
		}' tables | tr -d '*_' | sort
}

check 'each command has its page, each page its command' '
	must_exit 0 sucat help --machine >tables &&
	tail -n +2 tables | cut -f 1 | sort -u | while read -r name; do page_of "$name"; done \
		| LC_ALL=C sort >want &&
	ls "$root"/doc/sucat*.1.scd | LC_ALL=C sort >pages &&
	same want pages
'

check 'each page names the options of its command, and no others' '
	must_exit 0 sucat help --machine >tables &&
	tail -n +2 tables | cut -f 1 | sort -u >names && [ -s names ] &&
	while read -r name; do
		options_of_table "$name" >table && options_of_page "$(page_of "$name")" >page
		same table page || { echo "$name" >&3; exit 1; }
	done <names
'

check 'sucat(1) names each command and each exit status' '
	must_exit 0 sucat help --machine >tables && must_exit 0 sucat --help >help &&
	tail -n +2 tables | cut -f 1 | sort -u | grep -vx sucat >want &&
	section COMMANDS "$(page_of sucat)" | sed -n "s/^\*\([a-z-]*\)\*.*/\1/p" | sort >page &&
	same want page &&
	sed -n "/^Exit status:/,/^$/s/^  \([0-9+N]*\)  .*/\1/p" help >want && [ -s want ] &&
	section "EXIT STATUS" "$(page_of sucat)" | sed -n "s/^\*\(.*\)\*$/\1/p" >page &&
	same want page
'

check 'each page has the sections of a page' '
	for page in "$root"/doc/sucat*.1.scd; do
		for name in NAME SYNOPSIS DESCRIPTION OPTIONS "EXIT STATUS" EXAMPLES; do
			section "$name" "$page" | grep -q . ||
				{ echo "$page: no $name" >&3; exit 1; }
		done
	done
'

# examples FILE: the commands of its EXAMPLES, a line each.
examples() {
	section EXAMPLES "$1" | sed -n 's/^\$ //p'
}

# first_example FILE: command and output, without what stands beside them.
first_example() {
	section EXAMPLES "$1" | awk '/^```/{n++; next} n == 1'
}

check 'the first example of a page is the one of --help' '
	must_exit 0 sucat help --machine >tables && tail -n +2 tables | cut -f 1 | sort -u | grep -vx sucat >names &&
	while read -r name; do
		must_exit 0 sucat help "$name" >help && sed "1,/^Example:/d" help >want &&
			first_example "$(page_of "$name")" >page && same want page ||
			{ echo "$name" >&3; exit 1; }
	done <names
'

check 'examples that need no more than what is bundled print what their page says' '
	for name in bases check-pair defer enforce export help releases show targets; do
		first_example "$(page_of "$name")" >page && tail -n +2 page >want && [ -s want ] &&
			eval "$(sed -n "1s/^\\$ //p" page)" >out 2>err && same want out ||
			{ echo "$name" >&3; exit 1; }
	done
'

# run_examples NAME...: all of their pages but what asks a mirror; `digest` is of an answer that is kept.
run_examples() {
	for name; do
		examples "$(page_of "$name")" | grep -v mirror.tsv | sed "s/375908fc/$digest/" >commands
		[ -s commands ] || return 1
		while read -r line; do
			eval "$line" >out 2>err || { echo "$line" >&3; cat err >&3; return 1; }
		done <commands
	done
}

check 'every other example runs, but for one that asks a mirror' '
	python3 "$here/pmv.py" march-03.json march-17.json && mv march-17.json pmv.json &&
	digest=$(sha256sum pmv.json | cut -c 1-8) &&
	printf "name,model,build\nmac-1,\"MacBookPro18,3\",25D2128\n" >inventory.csv &&
	run_examples check-pair defer enforce fleet sync &&
	sucat import --source gdmf-pmv --at 2026-03-04T19:00:00Z march-03.json >out &&
	run_examples import diff log raw rebuild sources status verify && same pmv.json answer.json &&
	eval "$(examples "$(page_of init)" | sed "s,/tmp/,$PWD/new-,")" >out && [ -s new-sucat.db ]
'

finish
