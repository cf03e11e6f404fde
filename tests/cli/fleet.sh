#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# fleet: where each device of an inventory stands.
# shellcheck disable=SC2016,SC2034,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/apple.sh
. "$here/apple.sh"

# stands STATE ROW: the state of the plain row on 2026-03-18; JSON in `out`.
stands() {
	wanted_state=$1
	printf 'name,device,version,build,supplemental_build,supplemental_extra\n%s\n' "$2" >fleet.csv
	must_exit 0 sucat fleet fleet.csv --at 2026-03-18 --json >out 2>err && is_empty err && json_ok out &&
		found_state=$(key out 'o["devices"][0]["state"]') || return 1
	[ "$found_state" = "$wanted_state" ] ||
		{ echo "$2: $found_state, not $wanted_state" >&3; return 1; }
}

# first KEY: of the last device.
first() {
	key out "o[\"devices\"][0][\"$1\"]"
}

check 'every state, and what follows from it' '
	spring &&
	stands current "m1,J314sAP,26.3.1,25D2128,25D771280a,(a)" &&
	stands response-available "m1,J314sAP,26.3.1,25D2128,," &&
	[ "$(key out "[t[\"build\"] for t in o[\"devices\"][0][\"targets\"]]")" = "[\"25D771280a\"]" ] &&
	stands behind "m1,J314sAP,26.3,25D125,," && [ "$(first behind_days)" = 14 ] &&
	stands unsupported "m1,\"iPhone7,2\",12.5.8,16H88,," && has out "nothing newer than 12.5.8 for this device" &&
	stands unknown "m1,Toaster 3000,26.3,,," && [ "$(first reason)" = "no such device is known" ] &&
	[ "$(first device)" = "Toaster 3000" ] &&
	stands unknown "m1,J314sAP,99.1,,," && has out "no such macOS build or version is known" &&
	stands unknown "m1,J314sAP,,,," && [ "$(first reason)" = "the row tells no version" ]
'

check 'what cannot be read of the response is unknown, and never none' '
	spring && stands current "m1,J314sAP,26.3.1,25D2128,25D771280a (a)," && stands current "m1,J314sAP,26.3.1,25D771280a (a),," &&
	stands current "m1,J314sAP,26.3.1,25D2128,,A" && stands current "m1,J314sAP,26.3.1,25D2128,,26.3.1 (a)" &&
	stands response-available "m1,J314sAP,26.3.1,25D2128,n/a,None" && stands unknown "m1,J314sAP,26.3.1,25D2128,25D77??," &&
	[ "$(first reason)" = "its supplemental build or letter cannot be read" ]
'

check 'the next column is asked where the first names no device' '
	spring && printf "board_id,machine_model,version\nMac-FFFF,\"MacBookPro18,3\",26.3\nMac-FFFF,\"iPhone15,2\",26.3\nMac-FFFF,x,26.3\n" >f.csv &&
	must_exit 0 sucat fleet f.csv --at 2026-03-18 --json >out && json_ok out &&
	[ "$(key out "[[d[\"device\"], d[\"state\"]] for d in o[\"devices\"]]")" \
		= "[[\"MacBookPro18,3\", \"behind\"], [\"iPhone15,2\", \"behind\"], [\"Mac-FFFF\", \"unknown\"]]" ]
'

check 'a name of several devices: the answer that holds for each, else which they are' '
	bundled && stands behind "m1,\"MacBook Pro (14-inch, 2021)\",26.3,25D125,," &&
	[ "$(key out "[[first[k] for k in (\"device\", \"platform\", \"behind_days\", \"note\")] for first in o[\"devices\"]][0]")" \
		= "[\"MacBook Pro (14-inch, 2021)\", \"macOS\", 14, \"the same for all of this name: J314cAP, J314sAP\"]" ] &&
	[ "$(key out "[t[\"build\"] for t in o[\"devices\"][0][\"targets\"]]")" = "[\"25D2128\"]" ] &&
	stands response-available "m1,iPad (10th generation),26.3.1,23D8133,," && stands current "m1,iPad (10th generation),26.3.1,23D8133,23D771330a," &&
	stands unknown "m1,MacBook Pro (13-inch),26.3,25D125,,"
'

check 'what is noted of a row: a response that is not of its base, a twin; in every output' '
	spring && stands response-available "m1,\"Mac17,5\",26.3.2,25D2140,25D771280a," &&
	[ "$(first note)" = "25D771280a is no response on 25D2140: the answer is for none installed" ] &&
	must_exit 0 sucat fleet fleet.csv --at 2026-03-18 --csv >out && has out ",25D771280a is no response on 25D2140: the answer is for none installed" &&
	printf "m2,\"Mac17,5\",26.3.2,25D2140,25D771280a,\nm3,J314sAP,26.4,25E246,25D771280a,\nm4,\"Mac17,5\",26.3.2,25D2140,,\n" >>fleet.csv &&
	must_exit 0 sucat fleet fleet.csv --at 2026-03-26 >out &&
	has out "m1 and 1 more: 25D771280a is no response on 25D2140: the answer is for none installed" &&
	has out "m3: 25D771280a is no response on 25E246" && must_exit 0 sucat fleet fleet.csv --at 2026-03-26 --html >out &&
	has out "<p>m1 and 1 more: 25D771280a is no response on 25D2140" &&
	stands behind "m1,\"iPhone15,2\",26.2,23C6055,," && has out "23C6055 is a twin of 23C55" &&
	stands current "m1,J314sAP,26.3.1,25D771280a,," && [ "$(first note)" = null ]
'

check 'more notes than there is room for are counted' '
	spring && { printf "name,device,version,build,supplemental_build\n"; for i in $(seq 15); do echo "m$i,J314sAP,26.3.1,25D2128,25D77${i}0z"; done; } >f.csv &&
	must_exit 0 sucat fleet f.csv --at 2026-03-18 >out && has out "m12: 25D77120z is not known" && ! grep -q m13 out &&
	has out "of 3 more something else is noted; --csv and --json tell it"
'

check 'marketing names as tools write them' '
	spring && stands behind "m1,\"MacBook Pro (14-inch, M3, 2023)\",26.3,25D125,," && [ "$(first device)" = "Mac15,3" ] &&
	stands behind "m1,Apple TV 4K (1st gen),26.2,,," && stands unknown "m1,\"MacBook Pro (14-inch)\",26.3,25D125,," &&
	must_exit 3 sucat targets --device "iPad (10th generation)" --base 26.2 --at 2026-03-18 >o 2>err &&
	has err "iPad13,18" && has err "iPad13,19"
'

check 'a fork for other hardware leaves a device current' '
	spring && stands current "m1,J314sAP,26.3.1,25D2128,25D771280a,(a)" &&
	stands response-available "m1,\"Mac17,5\",26.3.2,25D2140,," && [ "$(key out "o[\"devices\"][0][\"targets\"][0][\"build\"]")" = 25D771400a ] &&
	stands behind "m1,\"Mac17,5\",26.3.1,25D2128,,"
'

check 'unsupported is only what sources say: a newer release for no known devices may be for this one' '
	spring && python3 -c "import json, sys
with open(sys.argv[1], encoding=\"utf-8\") as file:
    lists = json.load(file)
lists[\"AssetSets\"][\"macOS\"].append({\"ProductVersion\": \"15.7.9\", \"Build\": \"24G830\",
    \"PostingDate\": \"2026-03-17\", \"ExpirationDate\": \"2026-06-17\", \"SupportedDevices\": []})
print(json.dumps(lists))" "$stores/S0/v2/pmv" >pmv.json && SUCAT_DB=$PWD/own.db && sucat init --empty >log &&
	sucat import --source gdmf-pmv --at 2026-03-18T01:00:00Z "$stores/S0/v2/pmv" >log &&
	stands unsupported "m1,J680AP,15.7.4,24G517,," &&
	sucat import --source gdmf-pmv --at 2026-03-18T02:00:00Z pmv.json >log &&
	stands unknown "m1,J680AP,15.7.4,24G517,," &&
	[ "$(first reason)" = "15.7.9 is newer, and no source tells for which devices it is" ]
'

check 'the build of a response in the place of the OS build names its base' '
	spring && stands current "m1,J314sAP,26.3.1,25D771280a,," &&
	[ "$(first base)" = "{\"version\": \"26.3.1\", \"build\": \"25D2128\"}" ] && [ "$(first supplemental)" = 25D771280a ]
'

check 'a letter in the version, or in a column of its own' '
	spring && stands current "m1,J314sAP,26.3.1 (a),,," && [ "$(first supplemental)" = 25D771280a ] &&
	stands current "m1,J314sAP,26.3.1,25D2128,,a" && [ "$(first supplemental)" = 25D771280a ] &&
	stands current "m1,J314sAP,26.3.1 (a),25D2128,,"
'

check 'a supplemental build that repeats the base is none' '
	spring && stands response-available "m1,J314sAP,26.3.1,25D2128,25D2128," && [ "$(first supplemental)" = null ]
'

check 'names as people and tools write them' '
	spring && stands behind "m1,\"MacBookPro18,3\",macOS 26.3 (25D125),,," && stands behind "m1,j314sap,26.3,25D125,,"
'

check 'rows of builds that nobody knows are told apart by device, version and response' '
	spring && { printf "name,device,version,build,supplemental_build,supplemental_extra\n"
		for row in 26.3,25D991,, 26.3.1,25D992,, 26.3.1,25D993,,a 26.3.1,25D994,25D771280a, 26.3,25D995,, 26.3.1,25D996,, 99.1,25D997,, 26.3.1,25D998,,a 26.3.1,25D2128,,; do
			echo "m,J314sAP,$row"
		done; echo "n,\"Mac17,5\",26.3.1,25D999,,"; } >f.csv &&
	must_exit 0 sucat fleet f.csv --at 2026-03-18 --json >out && json_ok out &&
	[ "$(key out "\" \".join(d[\"state\"] for d in o[\"devices\"])")" \
		= "behind response-available current current behind response-available unknown current response-available behind" ]
'

check 'a build that is not known is asked by its version' '
	spring && stands behind "m1,J314sAP,26.3,25D999,,"
'

# offers DAY TARGETS ROW: what the plain row is offered on that day.
offers() {
	printf 'name,device,version,build,supplemental_build,supplemental_extra\n%s\n' "$3" >fleet.csv
	must_exit 0 sucat fleet fleet.csv --at "$1" --json >out 2>err && is_empty err && json_ok out || return 1
	found=$(key out '" ".join(t["build"] for t in o["devices"][0]["targets"])')
	[ "$found" = "$2" ] || { echo "$3 on $1: \"$found\", not \"$2\"" >&3; return 1; }
}

check 'a base of which no source states the version has the one told, or is unknown' '
	bundled &&
	offers 2026-03-25 "25E246 25D2128 25D125" "m1,J314sAP,26.2,25D122,," && [ "$(first state)" = behind ] &&
	[ "$(first base)" = "{\"version\": \"26.2\", \"build\": \"25D122\"}" ] &&
	offers 2026-03-25 25E246 "m1,J314sAP,26.4,25E5207k,," &&
	offers 2026-03-25 "" "m1,J314sAP,,25D122,," && [ "$(first state)" = unknown ] &&
	[ "$(first reason)" = "25D122: no source states the version of this build" ] &&
	must_exit 3 sucat targets --device J314sAP --base 25D122 --at 2026-03-25 >out 2>err &&
	has err "give its version too: --base \"VERSION (BUILD)\"" &&
	must_exit 0 sucat targets --device J314sAP --base "26.2 (25D122)" --at 2026-03-25 >out && has out 25E246 &&
	must_exit 3 sucat enforce --settings --device J314sAP --base 25D122 --defer 5 >out 2>err && is_empty out
'

check 'a release of which only the existence is known has the version that a response states' '
	august && cp "$SUCAT_DB" own.db && SUCAT_DB=$PWD/own.db && python3 -c "import datetime, plistlib, sys
day = datetime.datetime(2026, 3, 4)
url = \"https://swcdn.apple.com/content/downloads/01/RosettaUpdateAuto\"
meta = {\"ProductType\": \"otherArchitectureHandlerOS\", \"BuildVersion\": \"25D2128\"}
sys.stdout.buffer.write(plistlib.dumps({\"IndexDate\": day, \"CatalogVersion\": 2, \"Products\": {\"111-22222\": {
    \"PostDate\": day, \"ServerMetadataURL\": url + \".smd\", \"ExtendedMetaInfo\": meta,
    \"Packages\": [{\"Size\": 1, \"URL\": url + \".pkg\", \"MetadataURL\": url + \".pkm\"}],
    \"Distributions\": {\"English\": url + \".English.dist\"}}}}))" >rosetta.sucatalog &&
	sucat import --source swscan-index-rosettaupdateauto-1 --at 2026-08-22T12:00:00Z rosetta.sucatalog >log &&
	offers 2026-08-22 "25G83 25G76 25G72 25F84 25F80 25F71 25D771280a" "m1,J314sAP,26.3.1,25D2128,," &&
	[ "$(first state)" = behind ] &&
	offers 2026-08-22 "25G83 25G76 25G72 25F84 25F80 25F71 25D771280a" "m1,J314sAP,,25D2128,,"
'

check 'a beta or candidate is not its release, whether its build is known or not' '
	spring && for row in "26.4,25E5207k" "26.4 (25E5207k)," "26.4 RC," "26.4 beta 2," "26.4 Release Candidate," "26.4 RC,25E241"; do
		offers 2026-03-25 25E246 "m1,J314sAP,$row,," && [ "$(first state)" = behind ] || return 1
	done &&
	offers 2026-03-25 "" "m1,J314sAP,26.4,25E246,," && [ "$(first state)" = current ] &&
	offers 2026-03-25 "" "m1,J314sAP,99.1 beta,,," && [ "$(first state)" = unknown ]
'

check 'a response newer than the known ones is installed: the older one is not offered' '
	spring && for row in "26.3.1,25D2128,,(b)" "26.3.1 (b),25D2128,," "26.3.1,25D771280b,," "26.3.1 (b),,," "26.3.1,25D2128,25D771280b,b"; do
		offers 2026-03-18 "" "m1,J314sAP,$row" && [ "$(first state)" = current ] &&
			[ "$(key out "o[\"devices\"][0][\"base\"][\"build\"]")" = 25D2128 ] || return 1
	done && offers 2026-03-25 25E246 "m1,J314sAP,26.3.1,25D771280b,,"
'

check 'not current while a newer release or a response is listed for no known devices, or the device by nobody' '
	bundled && for day in 2023-07-12 2023-07-25; do
		offers $day "" "m1,\"iPhone12,1\",16.5.1,20F75,," && [ "$(first state)" = unknown ] || return 1
	done &&
	has out "is newer, and no source tells for which devices it is" &&
	offers 2023-07-12 "" "m1,\"iPhone12,1\",16.5.1,20F75,," &&
	[ "$(first reason)" = "20F770750d is a response on this base, and no source tells for which devices it is" ] &&
	offers 2023-07-12 "" "m1,\"iPhone12,1\",16.5.1,20F75,20F770750d," && [ "$(first state)" = unknown ] &&
	[ "$(first reason)" = "no source lists this device at that time" ]
'

check 'an old answer of which all has expired makes no device current or unsupported' '
	spring && for row in "J314sAP,26.3,25D125" "J314sAP,26.4,25E246" "J680AP,15.7.5,24G624"; do
		offers 2026-06-24 "" "m1,$row,," && [ "$(first state)" = unknown ] &&
			[ "$(first reason)" = "all that is known to be listed for this device has expired, the last on 2026-06-23" ] || return 1
	done &&
	offers 2026-06-23 "25E246 25D2128" "m1,J314sAP,26.3,25D125,," && offers 2026-06-23 "" "m1,J314sAP,26.4,25E246,," && [ "$(first state)" = current ] &&
	must_exit 0 sucat targets --device J314sAP --base 25D125 --at 2026-06-24 >out &&
	has out "all that is known to be listed for this device has expired, the last on 2026-06-23"
'

check 'deferral: what is hidden is not missed' '
	spring && printf "device,version\nJ314sAP,26.3\n" >f.csv &&
	must_exit 0 sucat fleet f.csv --at 2026-03-18 --defer 90 --json >out && json_ok out &&
	[ "$(first state)" = current ] && must_exit 2 sucat fleet f.csv --defer 91 >o 2>err && has err "--defer"
'

check 'a bad row costs itself, and is told with its line; the exit status is 4' '
	spring && printf "device,version\nJ314sAP,26.3\n\"J314sAP\"x,26.3\nJ314sAP,\"26.3\n1\"\nJ314sAP,26.3.1\n" >f.csv &&
	must_exit 4 sucat fleet f.csv --at 2026-03-18 --json >out 2>err && json_ok out &&
	has err "sucat: f.csv:3: row refused: text behind the closing quote of a cell; the others are answered" &&
	[ "$(key out "[len(o[\"devices\"]), o[\"totals\"][\"bad_rows\"], o[\"problems\"][0][\"line\"]]")" = "[3, 1, 3]" ]
'

check 'hostile files: a NUL, a line without end, an open quote, 10,000 columns, nothing at all' '
	spring && printf "device,version\nJ314\000sAP,26.3\nJ314sAP,26.3\n" >f.csv &&
	must_exit 4 sucat fleet f.csv --at 2026-03-18 --csv >out 2>err && has err "f.csv:2: row refused: a NUL byte" && has out behind &&
	{ printf "device,version\n"; head -c 1073741824 /dev/zero | tr "\000" x; printf "\nJ314sAP,26.3\n"; } |
		must_exit 4 sucat fleet - --at 2026-03-18 --csv >out 2>err && has err "sucat: -:2: row refused: a line longer" && has out behind &&
	printf "device,version\n\"J314sAP,26.3\nJ314sAP,26.3\n" >f.csv &&
	must_exit 4 sucat fleet f.csv --at 2026-03-18 --csv >out 2>err && has err "f.csv:2: row refused: a quote that is never closed" && has out behind &&
	{ printf "device,version"; yes ,x | head -n 10000 | tr -d "\n"; printf "\nJ314sAP,26.3\n"; } >f.csv &&
	must_exit 4 sucat fleet f.csv --at 2026-03-18 --csv >out 2>err && has err "f.csv:1: the header is no row: more columns" &&
	{ printf "device,version\nJ314sAP,26.3"; yes ,x | head -n 10000 | tr -d "\n"; printf "\nJ314sAP,26.3\n"; } >f.csv &&
	must_exit 4 sucat fleet f.csv --at 2026-03-18 --csv >out 2>err && has err "f.csv:2: row refused: more columns" && has out behind &&
	: >f.csv && must_exit 4 sucat fleet f.csv >out 2>err && has err "f.csv: refused: there is no row in it"
'

check 'a workbook, UTF-16 or an archive in the place of CSV is told as such, with what to do' '
	spring && for bytes in "PK\003\004\024" "\320\317\021\340\241" "\377\376d\000" "\037\213\010"; do
		printf "%bx\nx\n" "$bytes" >fleet.xlsx
		must_exit 4 sucat fleet fleet.xlsx --csv >out 2>err && is_empty out && has err "sucat: fleet.xlsx: refused: it is " &&
			has err ", not CSV; save or export the inventory as CSV (UTF-8)" || exit 1
	done && printf "PK\003\004" >fleet.xlsx && must_exit 4 sucat fleet fleet.xlsx >out 2>err && has err "a workbook (.xlsx" &&
	must_exit 4 sucat enforce --fleet fleet.xlsx --out d --by 2099-01-01T10:00 >out 2>err && has err "a workbook (.xlsx"
'

check 'no head before the titles are known; a file that cannot be read to its end is whole JSON' '
	spring && printf "name,version\nm1,26.3\n" >f.csv &&
	must_exit 2 sucat fleet f.csv --json >out 2>err && is_empty out && must_exit 2 sucat fleet f.csv --csv >out 2>err && is_empty out &&
	{ printf "device,version\nJ314sAP,26.3\n"; yes "\"a\"b,c" | head -n 1001; } >f.csv &&
	must_exit 4 sucat fleet f.csv --at 2026-03-18 --json >out 2>err && json_ok out && has err "more than 1000 rows that are none" &&
	[ "$(key out "[len(o[\"devices\"]), o[\"problems\"][-1]]")" = "[1, {\"line\": 1003, \"reason\": \"more than 1000 rows that are none\"}]" ]
'

check 'a header that tells too little, an unknown file, no file' '
	spring && printf "name,version\nm1,26.3\n" >f.csv &&
	must_exit 2 sucat fleet f.csv >out 2>err && has err "no column is known to name the device" && has err "--columns device=" &&
	must_exit 1 sucat fleet none.csv >out 2>err && has err "none.csv: cannot read" &&
	must_exit 2 sucat fleet >out 2>err && has err "give one inventory" &&
	must_exit 2 sucat fleet none.csv --html --csv >out 2>err && has err "--html: refused: a page is neither JSON nor CSV" && is_empty out
'

check 'cells that a spreadsheet would compute, and escapes, are made harmless' '
	spring && { printf "name,device,version\n=HYPERLINK(),J314sAP,26.3\n+1,J314sAP,26.3\n-1,J314sAP,26.3\n@SUM(A1),J314sAP,26.3\n" &&
		printf "m5,=cmd|calc,26.3\n\"\t=1\",J314sAP,26.3\n\033[31m,J314sAP,26.3\n<b>&,J314sAP,26.3\n"; } >f.csv &&
	must_exit 0 sucat fleet f.csv --at 2026-03-18 --csv >out && has out "\\u001b[31m" &&
	for cell in "=1," "=HYPERLINK()," "+1," "-1," "@SUM(A1)," "=cmd|calc,"; do
		has out "'"'"'$cell" && ! grep -q "\(^\|,\)$cell" out || return 1
	done &&
	must_exit 0 sucat fleet f.csv --at 2026-03-18 >out && has out "\\u001b[31m" &&
	must_exit 0 sucat fleet f.csv --at 2026-03-18 --html >out && has out "&lt;b&gt;&amp;" && ! grep -q "<b>" out
'

check 'totals by state, platform and version' '
	spring && { printf "name,device,version,build\nm1,J314sAP,26.3,25D125\nm2,J314sAP,26.3.1,25D2128\nm3,J314sAP,26.3.1,25D771280a\n" &&
		printf "m4,J680AP,15.7.4,24G517\nm5,\"iPhone15,2\",26.3,23D127\nm6,Toaster 3000,26.3,\n"; } >f.csv &&
	must_exit 0 sucat fleet f.csv --at 2026-03-18 --json >out && json_ok out &&
	[ "$(key out "[o[\"totals\"][\"devices\"], list(o[\"totals\"][\"states\"].values())]")" = "[6, [1, 2, 1, 1, 1]]" ] &&
	[ "$(key out "[[p[\"platform\"], p[\"devices\"], p[\"states\"][\"behind\"]] for p in o[\"totals\"][\"platforms\"]]")" \
		= "[[\"macOS\", 4, 1], [\"iOS\", 1, 1], [null, 1, 0]]" ] &&
	[ "$(key out "[[v[\"version\"], v[\"devices\"]] for v in o[\"totals\"][\"versions\"]]")" \
		= "[[\"26.3.1 (a)\", 1], [\"26.3.1\", 1], [\"26.3\", 1], [\"15.7.4\", 1], [\"26.3\", 1], [null, 1]]" ]
'

check 'several platforms have their sums in the table and the page' '
	spring && printf "device,version\nJ314sAP,26.3\n\"iPhone15,2\",26.3\nToaster,1\n" >f.csv &&
	must_exit 0 sucat fleet f.csv --at 2026-03-18 >out && grep -Eqx "PLATFORM +DEVICES +CURRENT .*" out &&
	grep -Eqx "iOS +1 +0 +1 +0 +0 +0" out && grep -Eqx -- "- +1 +0 +0 +0 +0 +1" out &&
	must_exit 0 sucat fleet f.csv --at 2026-03-18 --html >page && has page "<h2>Platforms</h2>" &&
	has page "<td>iOS</td><td class=\"n\">1</td>" && sed -i 2d f.csv && sed -i "\$d" f.csv &&
	must_exit 0 sucat fleet f.csv --at 2026-03-18 >out && ! grep -q "PLATFORM  DEVICES" out
'

check 'what the answers rest on is told: the bundle, an old answer' '
	told() {
		must_exit 0 sucat fleet f.csv "$@" >out && must_exit 0 sucat fleet f.csv --html "$@" >page &&
			must_exit 0 sucat fleet f.csv --json "$@" >json && json_ok json &&
			key json "\"|\".join(o[\"notes\"])" >notes
	}
	printf "device,version\nJ314sAP,26.3\n" >f.csv && bundled && told --at 2026-03-18 &&
	for file in out page notes; do
		has "$file" "macOS: from the facts bundled with sucat, as of 2026-04-08" || exit 1
	done &&
	spring && told && for file in out page notes; do
		has "$file" "macOS: the newest answer by then is of 2026-04-02" || exit 1
	done && told --at 2026-03-18 && [ "$(cat notes)" = "" ]
'

check '--at: as it was known then' '
	spring && printf "device,version,build\nJ314sAP,26.3.1,25D2128\n" >f.csv &&
	must_exit 0 sucat fleet f.csv --at 2026-03-17T19:00:00Z --json >out && json_ok out && [ "$(first state)" = current ] &&
	must_exit 0 sucat fleet f.csv --at 2026-03-18T01:00:00Z --json >out && [ "$(first state)" = response-available ] &&
	must_exit 0 sucat fleet f.csv --at 2026-03-25 --json >out && [ "$(first state)" = behind ]
'

check '--audience: what the others are offered is left out' '
	spring && printf "device,version,build\n\"iPhone15,2\",26.2,23C55\n" >f.csv &&
	must_exit 0 sucat fleet f.csv --at 2026-03-18 --audience managed --json >out && json_ok out &&
	[ "$(key out "[t[\"build\"] for t in o[\"devices\"][0][\"targets\"]]")" = "[\"23D8133\", \"23D127\", \"23C71\"]" ] &&
	must_exit 0 sucat fleet f.csv --at 2026-03-18 --audience public --json >out &&
	[ "$(key out "[t[\"build\"] for t in o[\"devices\"][0][\"targets\"]]")" = "[\"23D8133\"]" ] &&
	must_exit 2 sucat fleet f.csv --audience everybody >out 2>err && has err "--audience"
'

check '--defer-major: only upgrades are hidden' '
	spring && printf "device,version,build\nJ314sAP,15.7.3,24G419\n" >f.csv &&
	must_exit 0 sucat fleet f.csv --at 2026-03-18 --defer-major 90 --json >out && json_ok out &&
	[ "$(key out "[t[\"build\"] for t in o[\"devices\"][0][\"targets\"]]")" = "[\"25C56\", \"24G517\"]" ] &&
	[ "$(key out "[o[\"asked\"][\"defer_days\"], o[\"asked\"][\"defer_major_days\"]]")" = "[0, 90]" ]
'

# misses DAY ROW: what the plain row misses on that day: how many, how many exploited, are all notes known, which.
misses() {
	printf 'name,device,version,build,supplemental_build\n%s\n' "$2" >fleet.csv
	must_exit 0 sucat fleet fleet.csv --at "$1" --json >out 2>err && is_empty err && json_ok out &&
		key out 'o["devices"][0]["cves"] and list(o["devices"][0]["cves"].values())'
}

check 'CVEs: those of what it misses, without those that the response installed fixes' '
	noted &&
	[ "$(misses 2026-03-29 "m1,J314sAP,26.3.1,25D2128,")" = "[3, 0, true, [\"CVE-2026-28910\", \"CVE-2026-28894\", \"CVE-2026-20643\"]]" ] &&
	[ "$(misses 2026-03-29 "m1,J314sAP,26.3.1,25D2128,25D771280a")" = "[2, 0, true, [\"CVE-2026-28910\", \"CVE-2026-28894\"]]" ] &&
	[ "$(key out "o[\"totals\"][\"missing_cves\"]")" = "{\"devices\": 1, \"exploited\": 0}" ] &&
	[ "$(misses 2026-03-29 "m1,J314sAP,26.4,25E246,")" = null ]
'

check 'CVEs: a fork above the base of another response does not have what that fixes' '
	sucat init --empty >log && moment S0 2026-03-18T00:57:30Z && render S0 && hear S0 2026-03-18T00:57:30Z 100100 126604 &&
	[ "$(misses 2026-03-18 "m1,\"Mac17,5\",26.3.2,25D2140,")" = "[1, 0, true, [\"CVE-2026-20643\"]]" ] &&
	[ "$(misses 2026-03-18 "m1,\"Mac17,5\",26.3.2,25D2140,25D771400a")" = null ]
'

check 'CVEs: what the notes of its own major list by its version is fixed' '
	noted &&
	[ "$(misses 2026-03-29 "m1,J314sAP,15.7.5,24G624,")" = "[2, 0, false, [\"CVE-2026-28910\", \"CVE-2026-20643\"]]" ]
'

check 'CVEs: no note is known yet, or not of all that it misses' '
	noted && [ "$(misses 2026-03-26 "m1,J314sAP,26.3.1,25D2128,25D771280a")" = null ] &&
	[ "$(misses 2026-03-26 "m1,J314sAP,26.3.1,25D2128,")" = "[1, 0, false, [\"CVE-2026-20643\"]]" ] &&
	must_exit 0 sucat fleet fleet.csv --at 2026-03-26 >out && has out " 1+  "
'

check 'CVEs: a deferral hides what it hides' '
	noted && printf "device,version,build\nJ314sAP,26.3,25D125\n" >f.csv &&
	must_exit 0 sucat fleet f.csv --at 2026-03-29 --defer 10 --json >out && json_ok out &&
	[ "$(first cves)" = "{\"missed\": 1, \"exploited\": 0, \"complete\": true, \"list\": [\"CVE-2026-20643\"]}" ]
'

check 'CVEs: the exploited ones first, in every output' '
	sucat init >log && render S1 && hear S1 2026-03-25T00:57:21Z 100100 121012 126795 HT213825 &&
	[ "$(misses 2026-03-26 "m1,\"Mac14,2\",13.4.1,22F82,")" = "[3, 1, false, [\"CVE-2023-37450\", \"CVE-2026-28894\", \"CVE-2026-28892\"]]" ] &&
	[ "$(key out "o[\"totals\"][\"missing_cves\"]")" = "{\"devices\": 1, \"exploited\": 1}" ] &&
	must_exit 0 sucat fleet fleet.csv --at 2026-03-26 >out && has out " 3+ (1 exploited)  " &&
	has out "devices that miss CVE fixes: 1; fixes of exploited CVEs: 1" &&
	must_exit 0 sucat fleet fleet.csv --at 2026-03-26 --csv >out &&
	has out ",,3,1,false,CVE-2023-37450 CVE-2026-28894 CVE-2026-28892" &&
	must_exit 0 sucat fleet fleet.csv --at 2026-03-26 --html >out && has out ">3+ (1 exploited)</td>" &&
	has out "Devices that miss CVE fixes: 1; fixes of exploited CVEs: 1."
'

check '--exit-code tells that there is something to do; not what is unknown, and bad rows come first' '
	spring && ends() {
		printf "device,version,build\n%s\n" "$2" >f.csv &&
			must_exit "$1" sucat fleet f.csv --at 2026-03-18 --exit-code >out 2>err
	} &&
	ends 10 "J314sAP,26.3," && ends 10 "J314sAP,26.3.1,25D2128" && ends 10 "J680AP,15.7.4,24G517" &&
	ends 0 "J314sAP,26.3.1 (a)," && ends 0 "Toaster 3000,26.3," && ends 4 "\"J314sAP\"x,26.3,"
'

check 'columns named by hand; semicolons, CRLF, a byte order mark' '
	spring && printf "\357\273\277Asset;Type;OS\r\nm1;J314sAP;26.3\r\n" >f.csv &&
	must_exit 0 sucat fleet f.csv --at 2026-03-18 --columns "name=Asset,device=Type,version=OS" --json >out && json_ok out &&
	[ "$(first name)" = m1 ] && [ "$(first state)" = behind ]
'

check 'the table: totals first, then the devices to look at' '
	spring && { printf "name,device,version\n"; for i in $(seq 60); do echo "m$i,J314sAP,26.3"; done; } >f.csv &&
	must_exit 0 sucat fleet f.csv --at 2026-03-18 >out && has out "behind              60" &&
	has out "macOS     26.3     60" && has out "and 20 more; --csv and --json tell all" &&
	[ "$(grep -c "^m" out)" = 41 ]
'

finish
