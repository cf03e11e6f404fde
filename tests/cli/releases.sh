#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# releases: which, in which order, as known when.
# shellcheck disable=SC2016,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/apple.sh
. "$here/apple.sh"

# spoken: the small Apple's pmv before and after the first BSIs, and one of its catalogs.
spoken() {
	moment PRE 2026-03-17T18:29:44Z && moment S0 2026-03-18T00:57:30Z &&
		sucat import --source swscan-index-rosettaupdateauto-1 --at 2026-03-18T01:00:00Z \
			"$stores/S0/content/catalogs/others/index-rosettaupdateauto-1.sucatalog" >"$stores/log"
}

# apple: a store of that.
apple() {
	filled_by spoken
}

# builds FILE: of the releases, in their order.
builds() {
	key "$1" "\" \".join(r[\"build\"] for r in o[\"releases\"])"
}

check 'all keys of the contract, absent ones null' '
	apple && must_exit 0 sucat releases --platform macOS --kind bsi --json >out 2>err &&
	is_empty err && json_ok out && [ "$(builds out)" = "25D771280a 25D771400a" ] &&
	cat >want <<-E &&
	{"platform": "macOS", "kind": "bsi", "version": "26.3.1", "extra": "(a)", "build": "25D771280a", "aliases": [], "beta": false, "prerequisite_build": "25D2128", "posted": "2026-03-17", "released": "2026-03-17", "expires": "2026-06-16", "first_seen": "2026-03-18T00:57:30Z", "last_seen": "2026-03-18T00:57:30Z", "withdrawn": null, "sources": ["gdmf-pmv"], "advisory": null, "security": "yes"}
	E
	key out "o[\"releases\"][0]" >got && same want got
'

check 'the release day is the earliest stated, the expiry that of what is listed' '
	apple && must_exit 0 sucat releases --platform macOS --since 2026-03-01 --json >out && json_ok out &&
	[ "$(builds out)" = "25D2128 25D2140 25D771280a 25D771400a" ] &&
	[ "$(key out "[[r[\"released\"], r[\"posted\"], r[\"expires\"], r[\"last_seen\"]] for r in o[\"releases\"][:1]]")" \
		= "[[\"2026-03-04\", \"2026-03-04\", \"2026-06-16\", \"2026-03-18T01:00:00Z\"]]" ]
'

check 'a twin stands in the aliases of its canonical build' '
	apple && must_exit 0 sucat releases --platform iOS --since 2026-03-01 >out 2>err && is_empty err &&
	cat >want <<-E &&
	PLATFORM  KIND  VERSION  EXTRA  BUILD       RELEASED    BASE     ALIASES
	iOS       full  18.7.6   -      22H320      2026-03-04  -        22H6320
	iOS       full  26.3.1   -      23D8133     2026-03-04  -        23D9133
	iOS       bsi   26.3.1   (a)    23D771330a  2026-03-17  23D8133  -
	E
	same want out
'

check 'as of a moment: what was known then' '
	apple && must_exit 0 sucat releases --kind bsi --at 2026-03-17T18:30:00Z --json >out && json_ok out &&
	[ "$(builds out)" = "" ] &&
	must_exit 0 sucat releases --kind bsi --at 2026-03-18 --json >out &&
	[ "$(builds out)" = "23D771330a 23D771330a 25D771280a 25D771400a" ] &&
	must_exit 3 sucat releases --at 9999-01-01 >out 2>err && is_empty out && has err "future"
'

check 'as of a moment: what an answer tells that came late' '
	apple && sucat import --source gdmf-pmv --at 2026-03-17T20:00:00Z "$stores/S0/v2/pmv" >out &&
	must_exit 0 sucat releases --kind bsi --at 2026-03-17T19:59:59Z --json >out &&
	[ "$(builds out)" = "" ] &&
	must_exit 0 sucat releases --kind bsi --at 2026-03-17T20:00:00Z --json >out &&
	[ "$(builds out)" = "23D771330a 23D771330a 25D771280a 25D771400a" ]
'

check 'a span of days, both ends within' '
	apple && must_exit 0 sucat releases --platform macOS --since 2026-03-10 --until 2026-03-10 --json >out &&
	json_ok out && [ "$(builds out)" = 25D2140 ] &&
	must_exit 0 sucat releases --platform macos --kind rsr --kind bsi --until 2026-03-17 --json >out &&
	[ "$(builds out)" = "25D771280a 25D771400a" ]
'

check 'mere existence is no release, and is listed when asked for' '
	apple && must_exit 0 sucat releases --platform macOS --json >all && json_ok all &&
	[ "$(key all "[r for r in o[\"releases\"] if r[\"version\"] is None]")" = "[]" ] &&
	must_exit 0 sucat releases --kind unknown --json >out && json_ok out &&
	[ "$(key out "len(o[\"releases\"]) > 0 and all(r[\"sources\"] == [\"swscan-index-rosettaupdateauto-1\"]
		and r[\"version\"] is None for r in o[\"releases\"])")" = true ]
'

check 'bundled facts: betas only when asked for, no sightings, a withdrawal' '
	must_exit 0 sucat releases --platform macOS --kind rsr --until 2023-07-10 --csv >out 2>err &&
	is_empty err && cat >want <<-E &&
	platform,kind,version,extra,build,released,prerequisite_build,aliases,beta,posted,expires,first_seen,last_seen,withdrawn,sources,advisory,security
	macOS,rsr,13.3.1,(a),22E772610a,2023-05-01,22E261,,false,2023-05-01,,,,,bundled,,yes
	macOS,rsr,13.4.1,(a),22F770820b,2023-07-10,22F82,,false,2023-07-10,,,,2023-07-11T12:00:00Z,bundled,https://support.apple.com/en-us/HT213825#rsra,yes
	macOS,rsr,13.4.1,(a),22F770830b,2023-07-10,22F2083,,false,2023-07-10,,,,2023-07-11T12:00:00Z,bundled,https://support.apple.com/en-us/HT213825#rsra,yes
	E
	same want out &&
	must_exit 0 sucat releases --platform macOS --kind rsr --until 2023-07-10 --beta --json >out && json_ok out &&
	[ "$(key out "[r[\"build\"] for r in o[\"releases\"] if r[\"beta\"]]")" \
		= "[\"22D7750270d\", \"22D7750270e\", \"22E7752300f\", \"22E7752300g\"]" ] &&
	must_exit 0 sucat releases --platform macOS --kind rsr --at 2023-07-11T11:00:00Z --json >out &&
	[ "$(key out "[r[\"withdrawn\"] for r in o[\"releases\"]]")" = "[null, null, null]" ]
'

check 'wrong usage is named' '
	must_exit 2 sucat releases 26.3.1 2>err && has err "sucat show" &&
	must_exit 2 sucat releases --platform PalmOS 2>err && has err "PalmOS" &&
	must_exit 2 sucat releases --kind patch 2>err && has err "patch" &&
	must_exit 2 sucat releases --since whenever 2>err && has err "--since"
'

finish
