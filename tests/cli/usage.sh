#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The frame of every command: help, mistakes in usage, streams.
# shellcheck disable=SC2016 # bodies are expanded by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

check '--help tells commands, options and exit statuses on stdout' '
	must_exit 0 sucat --help >out 2>err &&
	is_empty err &&
	has out "usage: sucat [OPTION...] COMMAND" &&
	has out "  help  " &&
	has out "--db FILE" &&
	has out "128+N"
'

check '--help, -h and help are the same' '
	must_exit 0 sucat --help >long && must_exit 0 sucat -h >short &&
	must_exit 0 sucat help >command && same long short && same long command
'

check 'help of a command: before it, behind it, by name' '
	must_exit 0 sucat help help >named && must_exit 0 sucat help --help >behind &&
	must_exit 0 sucat -qh help >before && same named behind && same named before &&
	has named "usage: sucat help [COMMAND]" && has named "Example:"
'

check 'each command has a help with an example that begins with its name' '
	must_exit 0 sucat help --machine >tables &&
	tail -n +2 tables | cut -f 1 | sort -u | grep -vx sucat >names &&
	[ -s names ] &&
	while read -r name; do
		must_exit 0 sucat help "$name" >out 2>err && is_empty err &&
			has out "usage: sucat $name" && has out "$ sucat $name" || exit 1
	done <names
'

check 'a question loads no library that only reads formats, hashes or speaks to servers' '
	readelf -d "$SUCAT" >needed && has needed libsqlite3 &&
	! grep -Eq "lib(curl|crypto|xml2|plist|zstd)" needed
'

check 'sucat alone says what is missing for the rest' '
	cp "$SUCAT" alone && must_exit 1 ./alone sources 2>err && heard 0 err &&
	has err "sucat-store: cannot be started: No such file or directory" &&
	has err "install sucat whole"
'

check '--version' '
	must_exit 0 sucat --version >out 2>err && is_empty err &&
	grep -Eqx "sucat [0-9]+\.[0-9]+\.[0-9]+" out &&
	must_exit 0 sucat help --version >again && same out again
'

check 'I20: an unknown command is refused, the nearest named' '
	must_exit 2 sucat hlep >out 2>err && is_empty out &&
	echo "sucat: hlep: unknown command: the nearest known is help; see: sucat --help" >want &&
	same want err
'

check 'I20: an unknown option is refused, the nearest named' '
	must_exit 2 sucat help --machin >out 2>err && is_empty out &&
	echo "sucat: --machin: unknown option: the nearest known is --machine;" \
		"see: sucat help --help" >want &&
	same want err
'

check 'an option of a command before its name is refused' '
	must_exit 2 sucat --machine help >out 2>err && is_empty out &&
	has err "sucat: --machine: unknown option"
'

check 'no command' '
	must_exit 2 sucat >out 2>err && is_empty out &&
	echo "sucat: command line: refused: no command given; see: sucat --help" >want && same want err
'

check 'options that exclude each other' '
	must_exit 2 sucat help --json --csv >out 2>err && is_empty out &&
	has err "--json and --csv exclude each other" &&
	must_exit 2 sucat -q help -v >out 2>err && is_empty out &&
	has err "--quiet and --verbose exclude each other"
'

check 'I20: an operand where none is taken is refused, not left out' '
	for name in init status verify rebuild sources releases "targets --device Mac15,3 --base 25D2128"; do
		# shellcheck disable=SC2086 # a command and its options
		must_exit 2 sucat $name more >out 2>err && is_empty out &&
			has err "sucat: more: refused: takes no operand; " || { echo "$name" >&3; exit 1; }
	done
'

check 'a line of --help is no longer than a terminal is wide' '
	must_exit 0 sucat --help >out && awk "length(\$0) > 80" out >long && is_empty long &&
	must_exit 0 sucat help export >out && sed -n "/^Options/,/^Example/p" out >options &&
	awk "length(\$0) > 80" options >long && is_empty long
'

check 'no store is made by a command that needs none' '
	must_exit 0 sucat help >out && [ ! -e "$SUCAT_DB" ]
'

check 'a full disk under stdout is a failure' '
	must_exit 1 sucat --help >/dev/full 2>err &&
	echo "sucat: standard output: cannot write: No space left on device; make room, then run it again" >want &&
	same want err
'

check 'a closed stdout is a failure' '
	must_exit 1 sucat --help >&- 2>err &&
	echo "sucat: standard output: cannot write: Bad file descriptor; open it: it was closed by who started this" >want &&
	same want err
'

check 'I21: a reader who left is a failure, not a death' '
	mkfifo pipe &&
	{ true <pipe & reader=$!; } &&
	exec 4>pipe && wait "$reader" &&
	must_exit 1 sucat --help >&4 2>err &&
	has err "sucat: standard output: cannot write: Broken pipe"
'

check 'T16: hostile arguments reach the terminal escaped' '
	must_exit 2 sucat "$(printf "a\033[2J\302\233m\342\200\256")" 2>err &&
	has err "\\u009bm\\u202e" && ! grep -q "$(printf "\033")" err
'

check 'under the journal lines carry priorities' '
	: >err && JOURNAL_STREAM=$(stat -c %d:%i err) must_exit 2 sucat hlep 2>err &&
	has err "<3>sucat: hlep" &&
	JOURNAL_STREAM=1:1 must_exit 2 sucat hlep 2>err && ! grep "^<" err
'

finish
