# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# apple.sh - after lib.sh: stores of the small Apple (tests/world), made once for a test file.
#
#	spring   $spring: pmv before the responses of March 2026 (PRE), with them (S0), after macOS 26.4
#	         (S1), and on 2026-04-02, when 18.7.7 was built again
#	august   $august: pmv of 2026-08-22 (S4) alone
#	noted    $noted: S1 of pmv with the security notes of that day, and that of macOS 26.4, which came
#	         on 2026-03-28
#	bundled  $bundled: the facts that come with sucat, and nothing else
# Each makes its store when it is not there yet, and points SUCAT_DB at it.

: "${root:?lib.sh is read first}"
stores=$(mktemp -d) || exit 1
trap 'rm -rf "$stores"' EXIT
spring_db=$stores/spring.db august_db=$stores/august.db noted_db=$stores/noted.db bundled_db=$stores/bundled.db
site=https://support.apple.com/en-us
export stores spring_db august_db noted_db bundled_db site

# moment NAME TIME: import that answer.
moment() {
	render_world "$stores/$1" --moment "$1" &&
		sucat import --source gdmf-pmv --at "$2" "$stores/$1/v2/pmv" >"$stores/log"
}

# rebuilt: S1 and Apple's second build of iOS 18.7.7 of 2026-04-01.
rebuilt() {
	python3 -c 'import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    lists = json.load(file)
for name in "PublicAssetSets", "AssetSets":
    rows = lists[name]["iOS"]
    lists[name]["iOS"] = rows + [
        row | {"Build": "22H340", "PostingDate": "2026-04-01", "ExpirationDate": "2026-07-01"}
        for row in rows if row["Build"] == "22H333"]
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump(lists, file)' "$stores/S1/v2/pmv" "$stores/april.json" &&
		sucat import --source gdmf-pmv --at 2026-04-02T00:56:11Z "$stores/april.json" >"$stores/log"
}

spring() {
	SUCAT_DB=$spring_db
	[ -e "$SUCAT_DB" ] || {
		sucat init --empty >"$stores/log" && moment PRE 2026-03-17T18:29:44Z &&
			moment S0 2026-03-18T00:57:30Z && moment S1 2026-03-25T00:57:21Z && rebuilt
	}
}

august() {
	SUCAT_DB=$august_db
	[ -e "$SUCAT_DB" ] || { sucat init --empty >"$stores/log" && moment S4 2026-08-22T12:00:00Z; }
}

bundled() {
	SUCAT_DB=$bundled_db
	[ -e "$SUCAT_DB" ] || sucat init >"$stores/log"
}

# filled_by FUNCTION: in this check's own store, what that function fills an empty one with, made once.
filled_by() {
	own=$SUCAT_DB SUCAT_DB=$stores/$1.db
	[ -e "$SUCAT_DB" ] || { sucat init --empty >"$stores/log" && "$1"; } || return 1
	cp "$SUCAT_DB" "$own" && SUCAT_DB=$own
}

# render MOMENT: the pages of a moment, in a folder of its name.
render() {
	render_world "$1" --moment "$1"
}

# hear MOMENT TIME ID...: import what these pages of a moment say; 100100 and 121012 are indexes.
hear() {
	moment=$1 at=$2
	shift 2
	for id in "$@"; do
		case $id in
		100100) set -- security-releases ;;
		121012) set -- security-releases-121012 ;;
		*) set -- "advisory-$(echo "$id" | tr HT ht)" --url "$site/$id" ;;
		esac
		sucat import --source "$@" --at "$at" "$moment/en-us/$id" >log || return 1
	done
}

noted() {
	SUCAT_DB=$noted_db
	[ -e "$SUCAT_DB" ] || (
		cd "$stores" && sucat init --empty >log && moment S1 2026-03-25T00:57:21Z && render S4 &&
			hear S1 2026-03-25T00:57:21Z 100100 121012 126604 126795 126793 &&
			hear S4 2026-03-28T00:00:00Z 100100 126794
	)
}

# without MOMENT TIME BUILD...: the pmv of a moment without these builds, imported as of a time.
without() {
	python3 -c 'import json, sys
path, time, *builds = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    lists = json.load(file)
for sections in lists.values():
    for name, rows in sections.items():
        sections[name] = [row for row in rows if row["Build"] not in builds]
print(json.dumps(lists | {"made": time}))' "$stores/$1/v2/pmv" "$2" "$3" "$4" >"$2.json" &&
		sucat import --source gdmf-pmv --at "$2" "$2.json" >out
}
