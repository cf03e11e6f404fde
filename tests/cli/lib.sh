# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# lib.sh - the frame of an end-to-end test. A test file reads:
#
#	#!/bin/sh
#	# SPDX-License-Identifier: Apache-2.0
#	# shellcheck disable=SC2016 # bodies are expanded by check
#	# shellcheck source=tests/cli/lib.sh
#	. "${0%/*}/lib.sh"
#
#	check 'an unknown command is refused and named' '
#		must_exit 2 sucat tragets >out 2>err &&
#		is_empty out &&
#		grep "nearest known is targets" err
#	'
#
#	finish
#
# Each body runs in a folder and a shell of its own, with a store of its own and nothing of the
# user's environment. Commands are &&-chained; sucat is never on the left of a pipe, which would
# hide its status. $SUCAT is the program; $here the folder of the tests, $root of the project.

here=$(cd "${0%/*}" && pwd)
root=$(cd "$here/../.." && pwd)
: "${SUCAT:?names the program}"
case $SUCAT in
/*) ;;
*) SUCAT=$PWD/$SUCAT ;;
esac
# What is freed is kept from use again until 16 MiB more are: of the 256 that it is by default most
# processes here would only see the costs of fresh pages.
: "${ASAN_OPTIONS:=quarantine_size_mb=16}"
export here root SUCAT ASAN_OPTIONS
# The interpreter itself: a wrapper that chooses one costs more than most calls of it here.
PATH=$(python3 -c 'import os, sys; print(os.path.dirname(sys.executable))'):$PATH
asking=$(mktemp -d) && mkfifo "$asking/in" "$asking/out" || exit 1
export asking
PYTHONDONTWRITEBYTECODE=1 python3 "$here/asked.py" "$asking" "$root/doc/schemas" </dev/null &
asked_by=$!
passed=0 failed=0
exec 3>&1 # what a test has to say, also when its streams are files

unset SUCAT_DB XDG_DATA_HOME NO_COLOR COLUMNS JOURNAL_STREAM
TZ=Pacific/Kiritimati TERM=xterm # I23: neither may show
export TZ TERM

# What it says on standard error is held against its form at the end of the check.
sucat() {
	"$SUCAT" "$@"
	heard $?
}

# heard STATUS [FILE]: the program has ended with it, and wrote to this file: standard error.
heard() {
	set -- "$1" "${2:-/dev/fd/2}"
	[ ! -f "$2" ] || [ ! -s "$2" ] || cat "$2" >>"$asking/told"
	return "$1"
}

# must_exit N COMMAND...: it ends with exactly this status.
must_exit() {
	wanted=$1
	shift
	"$@"
	status=$?
	if [ "$status" -ne "$wanted" ]; then
		echo "exit status $status, not $wanted: $*" >&3
		return 1
	fi
}

# same EXPECTED FILE: byte for byte.
same() {
	diff -u "$1" "$2" >&3
}

# is_empty FILE
is_empty() {
	if [ -s "$1" ]; then
		echo "$1 is not empty:" >&3
		head -n 20 "$1" >&3
		return 1
	fi
}

# has FILE TEXT: a line holds this text.
has() {
	if ! grep -qF -e "$2" "$1"; then
		echo "$1 does not hold \"$2\":" >&3
		head -n 20 "$1" >&3
		return 1
	fi
}

# ask_json WORD...: of asked.py; its status, and what it says in $asking/said.
ask_json() {
	printf '%s\0' "$PWD" "$@" >"$asking/in" && read -r asked_status <"$asking/out" && return "$asked_status"
}

# render_world FOLDER --moment NAME [OPTION...]: tests/world/render.py.
render_world() {
	ask_json render "$@" || { cat "$asking/said" >&3 && return 1; }
}

# json_ok FILE: one JSON object that its schema in doc/schemas allows.
json_ok() {
	ask_json json_ok "$1" || { cat "$asking/said" >&3 && return 1; }
}

# key FILE EXPRESSION: a value of a JSON file, by a Python expression on `o`.
key() {
	if ask_json key "$1" "$2"; then
		cat "$asking/said"
	else
		cat "$asking/said" >&3
		return 1
	fi
}

# check NAME BODY
check() {
	dir=$(mktemp -d) || exit 1
	if (
		cd "$dir" || exit 1
		HOME=$dir SUCAT_DB=$dir/sucat.db
		export HOME SUCAT_DB
		eval "$2"
	) 2>"$asking/talk" && well_said; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $1"
	fi
	cat "$asking/talk" >&2
	rm -rf "$dir" "$asking/told"
}

# well_said: all that the program wrote to standard error in this check is of its form.
well_said() {
	[ ! -e "$asking/told" ] || ask_json well_said "$asking/told" || { cat "$asking/said" >&3 && return 1; }
}

# finish: the last line of a test file.
finish() {
	kill "$asked_by"
	rm -rf "$asking"
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
	exit
}
