#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# raw: the bytes of an answer, as they came.
# shellcheck disable=SC2016,SC2034,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# two: a store with two answers, whose digests go to $d1 and $d2.
two() {
	python3 "$here/pmv.py" march-03.json march-17.json &&
		sucat init --empty >/dev/null &&
		sucat import --source gdmf-pmv --at 2026-03-04T19:00:00Z march-03.json >/dev/null &&
		sucat import --source gdmf-pmv --at 2026-03-17T18:34:54Z march-17.json >/dev/null &&
		d1=$(sha256sum march-03.json | cut -d " " -f 1) &&
		d2=$(sha256sum march-17.json | cut -d " " -f 1)
}

check 'the whole digest, with and without its name, or its beginning' '
	two &&
	for name in "$d2" "sha256:$d2" "$(echo "$d2" | cut -c 1-8)" "sha256:$(echo "$d2" | cut -c 1-10)"
	do
		must_exit 0 sucat raw "$name" >out 2>err && is_empty err && cmp out march-17.json || exit 1
	done &&
	must_exit 0 sucat raw "$d1" >out && cmp out march-03.json
'

check 'upper case is hex too' '
	two && must_exit 0 sucat raw "$(echo "$d1" | tr a-f A-F)" >out && cmp out march-03.json
'

check 'an empty answer has no bytes' '
	: >empty.json && must_exit 4 sucat import --source gdmf-pmv --at 2026-03-18 empty.json >out &&
	must_exit 0 sucat raw e3b0c442 >out && is_empty out
'

check 'a digest that no answer has' '
	two && must_exit 3 sucat raw 00000000 >out 2>err && is_empty out &&
	echo "sucat: 00000000: nothing found: no answer has this digest; see: sucat log" >want && same want err
'

check 'what is no digest' '
	two &&
	for name in abc 1234567 123456789 zzzzzzzz "${d1}00" sha256: sha1:12345678 ""; do
		must_exit 2 sucat raw "$name" >out 2>err && is_empty out && has err "digest" ||
			{ echo "$name" >&3; exit 1; }
	done &&
	must_exit 2 sucat raw 2>err && has err "give one DIGEST" &&
	must_exit 2 sucat raw "$d1" "$d2" 2>err && has err "give one DIGEST"
'

finish
