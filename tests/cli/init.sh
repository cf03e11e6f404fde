#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# init: the store is made, once.
# shellcheck disable=SC2016 # bodies are expanded by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

check 'a store with the bundled facts' '
	must_exit 0 sucat init --json >out 2>err && is_empty err && json_ok out &&
	[ "$(key out "[o[\"store\"], o[\"empty\"]]")" = "[\"$SUCAT_DB\", false]" ] &&
	must_exit 0 sucat log bundled --csv >out && [ "$(wc -l <out)" = 2 ] && has out ",accepted,"
'

check 'an empty store knows sources, but no answer' '
	must_exit 0 sucat init --empty >out && echo "STORE  $SUCAT_DB" >want && same want out &&
	must_exit 0 sucat log >out && is_empty out &&
	must_exit 0 sucat sources --csv >out && has out "gdmf-pmv,pmv,any,apple,1800"
'

check 'a store is not made twice' '
	must_exit 0 sucat init --empty >out && cp "$SUCAT_DB" before &&
	must_exit 2 sucat init >out 2>err && is_empty out &&
	has err "there is a store already" && cmp before "$SUCAT_DB"
'

check 'other commands make a missing store, with the bundled facts' '
	must_exit 0 sucat sources >out && [ -f "$SUCAT_DB" ] &&
	must_exit 0 sucat log bundled >out && has out accepted
'

check 'a file of another kind is no store, and stays as it is' '
	echo "no store" >"$SUCAT_DB" && cp "$SUCAT_DB" before &&
	must_exit 5 sucat status >out 2>err && is_empty out && has err "$SUCAT_DB" &&
	cmp before "$SUCAT_DB"
'

finish
