#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# show: releases with their evidence, products, devices, and what is not known.
# shellcheck disable=SC2016,SC2034,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/apple.sh
. "$here/apple.sh"

# spoken: what the small Apple said on 2026-03-18.
spoken() {
	moment S0 2026-03-18T00:57:30Z &&
		sucat import --source swscan-index-14 --at 2026-03-18T01:00:00Z \
			"$stores/S0/content/catalogs/others/index-14.merged-1.sucatalog" >"$stores/log"
}

# apple: a store of that.
apple() {
	filled_by spoken
}

check 'a build: its kind, its rule, its proof' '
	apple && must_exit 0 sucat show 25D771280a --json >out 2>err && is_empty err && json_ok out &&
	[ "$(key out "[o[\"what\"], o[\"release\"][\"kind\"], o[\"rule\"], o[\"confidence\"],
		o[\"devices\"], o[\"contradictions\"], o[\"notes\"]]")" \
		= "[\"release\", \"bsi\", \"pmv-bsi-list\", \"certain\", [\"J160AP\", \"J314sAP\", \"J504AP\"], [], []]" ] &&
	[ "$(key out "o[\"evidence\"][0][\"answer\"]")" = "sha256:$(sha256sum "$stores/S0/v2/pmv" | cut -d " " -f 1)" ] &&
	path=$(key out "o[\"evidence\"][0][\"key\"]") &&
	[ "$(key "$stores/S0/v2/pmv" "o[\"PublicBackgroundSecurityImprovements\"][\"macOS\"][int(\"$path\"[-2])][\"Build\"]")" \
		= 25D771280a ]
'

check 'as a table: lines of facts, then one line for each list' '
	apple && must_exit 0 sucat show 25D2128 >out 2>err && is_empty err &&
	has out "RELEASED    2026-03-04" && has out "EXPIRES     2026-06-16" &&
	has out "DEVICES     4" && has out "RULE        pmv-full-list" &&
	[ "$(grep -c "^gdmf-pmv " out)" = 2 ] &&
	must_exit 0 sucat show 25D2128 --evidence >out && [ "$(grep -c "^gdmf-pmv .*sha256:" out)" = 3 ] &&
	has out "DEVICES     J160AP J314sAP J504AP J700AP"
'

check 'a twin leads to its release, on each platform' '
	apple && must_exit 0 sucat show 23D9133 --json >out && json_ok out &&
	[ "$(key out "[[r[\"release\"][\"platform\"], r[\"release\"][\"build\"], r[\"release\"][\"aliases\"]]
		for r in o[\"releases\"]]")" \
		= "[[\"iOS\", \"23D8133\", [\"23D9133\"]], [\"iPadOS\", \"23D8133\", [\"23D9133\"]]]" ] &&
	[ "$(key out "len(o[\"notes\"])")" = 1 ] && has out "23D9133 is a twin of 23D8133"
'

check 'a version with its extra and without, and with its platform' '
	apple && must_exit 0 sucat show "26.3.1 (a)" --json >out && json_ok out &&
	[ "$(key out "[r[\"release\"][\"build\"] for r in o[\"releases\"]]")" \
		= "[\"23D771330a\", \"23D771330a\", \"25D771280a\"]" ] &&
	must_exit 0 sucat show "macOS 26.3.1" --json >out && json_ok out &&
	[ "$(key out "[o[\"release\"][\"build\"], o[\"release\"][\"kind\"]]")" = "[\"25D2128\", \"full\"]" ]
'

check 'a product in every catalog and state' '
	apple && must_exit 0 sucat show 042-41700 --json >out && json_ok out &&
	[ "$(key out "[[s[\"source\"], s[\"post_date\"], s[\"deferred_date\"], s[\"state\"], s[\"installer\"], s[\"listed\"],
		s[\"first_seen\"]] for s in o[\"states\"]]")" \
		= "[[\"swscan-index-14\", \"2023-11-01T17:26:42Z\", \"2023-11-01T07:00:00Z\", \"ramped\", true, true, \"2026-03-18T01:00:00Z\"]]" ] &&
	must_exit 3 sucat show 042-41701 >out 2>err && is_empty out && has err "042-41701: nothing found: no catalog"
'

check 'a device: its names, and what lists it, newest first' '
	apple && must_exit 0 sucat show Mac17,5 --json >out && json_ok out &&
	[ "$(key out "[o[\"what\"], o[\"device\"][\"id\"], o[\"device\"][\"platform\"],
		[r[\"build\"] for r in o[\"releases\"]]]")" \
		= "[\"device\", \"J700AP\", \"macOS\", [\"25D771400a\", \"25D2140\", \"25D2128\"]]" ] &&
	must_exit 0 sucat show j700ap >out && has out "DEVICE    J700AP"
'

check 'I14: sources that disagree, and which is followed' '
	python3 "$here/pmv.py" march-03.json && sed "s/2026-02-11/2026-02-18/" march-03.json >later.json &&
	must_exit 0 sucat import --source gdmf-pmv --at 2026-03-04T19:00:00Z march-03.json >out &&
	printf "%s\n" "{\"AssetSets\": {\"macOS\": [{\"ProductVersion\": \"13.3.2\", \"Build\": \"22E261\",
		\"PostingDate\": \"2023-04-10\", \"SupportedDevices\": [\"J314sAP\"]}]}}" >wrong.json &&
	must_exit 0 sucat import --source gdmf-pmv --at 2026-03-05T19:00:00Z wrong.json >out &&
	must_exit 0 sucat show 22E261 --json >out && json_ok out &&
	[ "$(key out "[[c[\"field\"], [[v[\"value\"], v[\"source\"], v[\"followed\"]] for v in c[\"values\"]]]
		for c in o[\"contradictions\"]]")" \
		= "[[\"version\", [[\"13.3.1\", \"bundled\", false], [\"13.3.2\", \"gdmf-pmv\", true]]], [\"posted\", [[\"2023-04-07\", \"bundled\", true], [\"2023-04-10\", \"gdmf-pmv\", false]]]]" ] &&
	must_exit 0 sucat show 22E261 >out && has out "DISAGREE ON"
'

check 'a withdrawn response from the bundled facts alone' '
	must_exit 0 sucat show 22F770820b --csv >out 2>err && is_empty err &&
	has out "2023-07-11T12:00:00Z" && must_exit 0 sucat show 22F770820b --json >out && json_ok out &&
	[ "$(key out "[o[\"release\"][\"first_seen\"], o[\"listed\"], [e[\"source\"] for e in o[\"evidence\"]]]")" \
		= "[null, false, [\"bundled\"]]" ]
'

# steps FILE: type and hour of each step of its timeline.
steps() {
	key "$1" '" ".join(t["type"] + "@" + t["at"][5:13] for t in o["timeline"])'
}

check 'what is replaced and dropped is retired in its timeline, and that is no event' '
	spring && cp "$spring_db" ours.db && SUCAT_DB=$PWD/ours.db && without S1 2026-04-02T12:00:00Z 25D2128 25D771280a &&
	must_exit 0 sucat show 25D771280a --json >out && json_ok out &&
	[ "$(steps out)" = "listed@03-18T00 retired@04-02T12" ] &&
	[ "$(key out "[o[\"release\"][\"withdrawn\"], o[\"timeline\"][1]]")" \
		= "[null, {\"at\": \"2026-04-02T12:00:00Z\", \"type\": \"retired\", \"source\": \"gdmf-pmv\", \"detail\": null}]" ] &&
	without S1 2026-07-02T12:00:00Z 25D2128 25D771280a && must_exit 0 sucat show 25D2128 >out &&
	sed -n "/^AT /,/^$/p" out >got && cat >want <<-E && same want got &&
	AT                    STEP     SOURCE    DETAIL
	2026-03-17T18:29:44Z  listed   gdmf-pmv  -
	2026-04-02T12:00:00Z  retired  gdmf-pmv  -
	2026-07-02T12:00:00Z  expired  gdmf-pmv  after it left the list; which day was its last is not known

	E
	must_exit 0 sucat show 25D2128 --csv >out && must_exit 0 sucat news --peek --since beginning --type withdrawn >out &&
	is_empty out && must_exit 0 sucat news --since beginning --type expired --json >out && json_ok out &&
	[ "$(key out "[(e[\"id\"], e[\"detail\"]) for e in o[\"events\"] if e[\"build\"] == \"25D2128\"]")" \
		= "[[\"expired:macOS:25D2128\", {\"expires\": null}]]" ] &&
	must_exit 0 sucat show 25D2128 --json >out && json_ok out &&
	[ "$(key out "o[\"timeline\"][2][\"detail\"]")" = "{\"expires\": null}" ] &&
	must_exit 0 sucat show 26.3 --json >out && json_ok out
'

check 'missing, withdrawn, listed again: each step of what Apple took back' '
	spring && SUCAT_DB=$PWD/ours.db && must_exit 0 sucat init --empty >out &&
	must_exit 0 sucat import --source gdmf-pmv --at 2026-03-18T00:57:30Z "$stores/S0/v2/pmv" >out &&
	for day in 26 27 28; do without S0 2026-03-${day}T12:00:00Z 25D771280a - || exit 1; done &&
	without S0 2026-03-29T12:00:00Z - - && must_exit 0 sucat show 25D771280a --json >out && json_ok out &&
	[ "$(steps out)" = "listed@03-18T00 missing@03-26T12 withdrawn@03-28T12 listed@03-29T12" ] &&
	[ "$(key out "o[\"release\"][\"withdrawn\"]")" = null ] &&
	must_exit 0 sucat news --since beginning >out && cat >want <<-E && same want out
	Withdrawn: Background Security Improvement macOS 26.3.1 (a), build 25D771280a

	  missing     since 2026-03-26T12:00:00Z, for J160AP (Mac Pro (2019)), J314sAP
	              (MacBook Pro (14-inch, M1 Pro, 2021)), J504AP (MacBook Pro
	              (14-inch, M3, Nov 2023))
	  devices     J160AP (Mac Pro (2019)), J314sAP (MacBook Pro (14-inch, M1 Pro,
	              2021)), J504AP (MacBook Pro (14-inch, M3, Nov 2023))
	  base        26.3.1, build 25D2128, and no other
	  released    2026-03-17
	  seen        2026-03-28T12:00:00Z
	  expires     2026-06-16
	  class       bsi, by the rule pmv-bsi-list (certain)
	  security    yes
	  advisory    none is known
	  event       withdrawn:macOS:25D771280a
	E
'

check 'what is not known, with the nearest' '
	apple && must_exit 3 sucat show 25D2129 >out 2>err && is_empty out && has err "the nearest is 25D2128" &&
	must_exit 3 sucat show 26.3.9 >out 2>err && is_empty out &&
	must_exit 3 sucat show iPhone15,22 >out 2>err && is_empty out && has err "iPhone15,2" &&
	must_exit 3 sucat show CVE-2026-20643 >out 2>err && is_empty out && has err "no security note of this store lists it" &&
	must_exit 2 sucat show 2>err && must_exit 2 sucat show a b 2>err && has err "quoted"
'

finish
