#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# enforce --fleet: a declaration for each base and target of an inventory, and whom it is for.
# shellcheck disable=SC2016,SC2034,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/apple.sh
. "$here/apple.sh"

# inventory ROW...: fleet.csv
inventory() {
	printf 'name,device,version,build,supplemental_build,supplemental_extra\n' >fleet.csv
	for row; do printf '%s\n' "$row" >>fleet.csv; done
}

# enforced STATUS OPTION...: of fleet.csv into out/; the index is what --json prints.
enforced() {
	wanted_status=$1
	shift
	must_exit "$wanted_status" sucat enforce --fleet fleet.csv --out out --at 2026-03-18 --by 2026-04-01T18:00 \
		--json "$@" >answer 2>err && json_ok answer && json_ok out/index.json &&
		[ "$(key answer 'sorted(o.items())')" = "$(key out/index.json 'sorted(o.items())')" ]
}

# declaration_ok FILE: it is what `enforce` prints for one device, by the schema of that.
declaration_ok() {
	python3 -c 'import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    json.dump({"schema": "sucat.enforce/1", "declarations": [json.load(file)], "notes": []}, sys.stdout)' "$1" >one.json &&
		json_ok one.json
}

# groups: "BASE>TARGET DEVICES" of each.
groups() {
	key answer '"; ".join("%s>%s %s" % (g["base"]["build"] or g["base"]["version"], g["target"]["build"],
		",".join(d["name"] for d in g["devices"])) for g in o["groups"])'
}

# refused: "LINE REASON" of each.
refused() {
	key answer '"; ".join("%d %s" % (r["line"], r["reason"]) for r in o["refused"])'
}

check 'devices of one base and target share a declaration; each is for exactly those' '
	spring && inventory "m1,J314sAP,26.3,25D125,," "m2,\"MacBookPro18,3\",26.3.1,25D2128,," "m3,\"Mac15,3\",26.3,25D125,," \
		"m4,\"Mac17,5\",26.3.2,25D2140,," "p1,\"iPhone15,2\",26.3,23D127,," "t1,\"iPad14,3\",26.3,23D127,," &&
	enforced 0 && is_empty err &&
	[ "$(groups)" = "25D125>25D2128 m1,m3; 25D2128>25D771280a m2; 25D2140>25D771400a m4; 23D127>23D8133 p1; 23D127>23D8133 t1" ] &&
	[ "$(key answer "o[\"groups\"][0][\"models\"]")" = "[\"Mac15,3\", \"MacBookPro18,3\"]" ] &&
	[ "$(ls out)" = "index.json
sucat.enforce.iOS.23D127.23D8133.json
sucat.enforce.iPadOS.23D127.23D8133.json
sucat.enforce.macOS.25D125.25D2128.json
sucat.enforce.macOS.25D2128.25D771280a.json
sucat.enforce.macOS.25D2140.25D771400a.json" ] &&
	for file in out/sucat.*.json; do declaration_ok "$file" || exit 1; done &&
	[ "$(key out/sucat.enforce.macOS.25D125.25D2128.json "[o[\"Identifier\"], o[\"Payload\"]]")" = "[\"sucat.enforce.macOS.25D125.25D2128\", {\"TargetOSVersion\": \"26.3.1\", \"TargetBuildVersion\": \"25D2128\", \"TargetLocalDateTime\": \"2026-04-01T18:00:00\"}]" ]
'

check 'a row that gets none is told with its line and reason, in words; the others are served' '
	spring && inventory "m1,J314sAP,26.3,25D125,," "x,Toaster,26.3,,," "m2,J314sAP,99.1,,," "m3,J314sAP,26.3.1,25D2128,25D771280a,(a)" \
		"old,\"iPhone7,2\",12.5.8,16H88,," "m4,J314sAP,,,," && printf "\"m5\"x,J314sAP,26.3,,,\n" >>fleet.csv &&
	enforced 4 && [ "$(groups)" = "25D125>25D2128 m1" ] &&
	[ "$(refused)" = "3 no such device is known; 4 99.1: no such macOS build or version is known; 5 nothing is offered to it; 6 26.3.1 is listed, but nothing newer than 12.5.8 for this device; 7 the row tells no version; 8 text behind the closing quote of a cell" ] ||
		{ refused >&3; exit 1; }
	has err "sucat: fleet.csv:3: row refused: no such device is known; the others are enforced" && has err "fleet.csv:8" &&
	! grep -q "fleet.csv:[56]:" err && [ "$(key answer "o[\"totals\"]")" = "{\"declared\": 1, \"idle\": 2, \"refused\": 4}" ]
'

check 'nothing to install is no failure' '
	spring && inventory "m3,J314sAP,26.3.1,25D2128,25D771280a,(a)" && enforced 0 && is_empty err && [ "$(ls out)" = index.json ]
'

check 'a response below its base: in one go from macOS 15, in two steps from 14' '
	spring && inventory "m1,J314sAP,15.7.4,24G517,," "m2,J314sAP,14.8.4,23J319,," && enforced 0 --target 25D771280a &&
	[ "$(groups)" = "23J319>25D771280a m2; 24G517>25D771280a m1" ] &&
	[ "$(key answer "[[g[\"target\"][\"via\"], g[\"target\"][\"combined\"], len(g[\"declarations\"]), g[\"notes\"]] for g in o[\"groups\"]]")" = "[[\"25D2128\", false, 2, [\"25D771280a is an upgrade from 14.8.4 to another major version; --same-major stays in its own\", \"two steps: the device installs 25D2128 first, by 2026-03-31T18:00:00, then 25D771280a, by 2026-04-01T18:00:00\"]], [\"25D2128\", true, 1, [\"25D771280a is an upgrade from 15.7.4 to another major version; --same-major stays in its own\", \"25D2128 is installed on the way, in one go with 25D771280a\"]]]" ] &&
	[ "$(key answer "[d[\"file\"] for d in o[\"groups\"][0][\"declarations\"]]")" = "[\"sucat.enforce.macOS.23J319.25D2128.json\", \"sucat.enforce.macOS.23J319.25D771280a.json\"]" ] &&
	[ "$(key out/sucat.enforce.macOS.23J319.25D2128.json "o[\"Payload\"][\"TargetBuildVersion\"]")" = 25D2128 ]
'

check '--same-major: the newest of its own, and where there is none nothing to install' '
	spring && inventory "m1,J314sAP,15.7.3,24G419,," "m2,J314sAP,15.7.4,24G517,," "m3,J314sAP,26.3,25D125,," &&
	enforced 0 --same-major && [ "$(groups)" = "24G419>24G517 m1; 25D125>25D2128 m3" ] &&
	[ "$(refused)" = "3 nothing of its major version is offered to it" ] && [ "$(key answer "o[\"totals\"]")" = "{\"declared\": 2, \"idle\": 1, \"refused\": 0}" ] &&
	[ "$(key answer "[n for g in o[\"groups\"] for n in g[\"notes\"]]")" = "[]" ]
'

check 'devices of one name are one row, for all their models' '
	bundled && inventory "m1,\"MacBook Pro (14-inch, 2021)\",26.3,25D125,," && must_exit 0 sucat enforce --fleet fleet.csv --out out --at 2026-03-18 --by 2026-04-01T18:00 --json >answer &&
	[ "$(key answer "[g[\"models\"] for g in o[\"groups\"]]")" = "[[\"MacBookPro18,3\", \"MacBookPro18,4\"]]" ]
'

check 'with --target each device that may not get it is refused, and why' '
	spring && inventory "m1,J314sAP,26.3,25D125,," "m2,\"Mac17,5\",26.3.2,25D2140,," "p1,\"iPhone15,2\",26.3,23D127,," &&
	enforced 4 --target 25D2128 && [ "$(groups)" = "25D125>25D2128 m1" ] &&
	[ "$(refused)" = "3 25D2128: not-newer: it is not above what the device runs; 4 25D2128: no source lists this build for its platform" ] &&
	enforced 4 --target 25D2140 && [ "$(refused)" = "2 25D2140: device-not-listed: it is listed for other devices; 3 25D2140: not-newer: it is not above what the device runs; 4 25D2140: no source lists this build for its platform" ]
'

check 'what expires before the deadline is refused' '
	spring && inventory "m1,J314sAP,26.2,25C56,," && enforced 0 --target 25D125 &&
	must_exit 4 sucat enforce --fleet fleet.csv --out o --at 2026-03-18 --target 25D125 --by 2026-06-03T00:00 --json >answer 2>err &&
	[ "$(refused)" = "2 25D125: it expires after 2026-06-02, before the deadline" ]
'

check 'published whole: the same again touches nothing, what is none any more goes, what is not ours stays' '
	spring && inventory "m1,J314sAP,26.3,25D125,," "m2,J314sAP,26.3.1,25D2128,," && enforced 0 &&
	for file in out/*.json; do touch -d 2020-01-01 "$file"; done && echo mine >out/sucat.enforce.macOS.1A1.2A2.json && enforced 0 &&
	[ -z "$(find out -name "*.json" -newermt 2021-01-01 ! -name "*1A1*")" ] &&
	inventory "m2,J314sAP,26.3.1,25D2128,," && enforced 0 && [ ! -e out/sucat.enforce.macOS.25D125.25D2128.json ] &&
	[ -e out/sucat.enforce.macOS.25D2128.25D771280a.json ] && [ "$(cat out/sucat.enforce.macOS.1A1.2A2.json)" = mine ] &&
	mkdir other && echo x >other/x && must_exit 2 sucat enforce --fleet fleet.csv --out other --at 2026-03-18 --by 2026-04-01T18:00 >o 2>err &&
	has err "other: not written by sucat enforce before, and not empty" && [ "$(ls other)" = x ]
'

check 'the order of rows, and the deadline, change no identifier and no name' '
	spring && inventory "m1,J314sAP,26.3,25D125,," "m2,J314sAP,26.3.1,25D2128,," && enforced 0 && ls out >one && cp out/*25D771280a.json first &&
	inventory "m2,J314sAP,26.3.1,25D2128,," "m1,J314sAP,26.3,25D125,," && enforced 0 --details-url "https://it.example/why" && ls out >two && same one two &&
	[ "$(key first "o[\"Identifier\"]")" = "$(key out/sucat.enforce.macOS.25D2128.25D771280a.json "o[\"Identifier\"]")" ] &&
	[ "$(key out/sucat.enforce.macOS.25D2128.25D771280a.json "o[\"Payload\"][\"DetailsURL\"]")" = https://it.example/why ]
'

check 'no text of the inventory makes a path, drives a terminal or breaks the index' '
	spring && inventory "../../evil,J314sAP,26.3,25D125,," "\"a\"\"b\",J314sAP,26.3,25D125,," "$(printf "\033[31m"),J314sAP,26.3,25D125,," \
		"x,../../etc,26.3,25D125,," "y,J314sAP,26.3,../../25D125,," "z,J314sAP,../../26,,," && enforced 4 &&
	[ "$(ls -A out)" = ".sucat-enforce
index.json
sucat.enforce.macOS.25D125.25D2128.json" ] && ! grep -q "$(printf "\033")" answer err out/index.json && has answer "../../evil"
'

check 'the table; columns named by hand; standard input; a folder that is full' '
	spring && printf "Asset;Type;OS\nm1;J314sAP;26.3\n" | must_exit 0 sucat enforce --fleet - --out out --at 2026-03-18 \
		--by 2026-04-01T18:00 --columns "name=Asset,device=Type,version=OS" >out.txt 2>err &&
	has out.txt "macOS     26.3  25D125  26.3.1  25D2128  1        sucat.enforce.macOS.25D125.25D2128.json" &&
	has out.txt "1 of 1 devices in 1 groups, 0 have nothing to install, 0 rows refused; all in out/index.json"
'

check 'what the answers rest on is told, for each platform' '
	bundled && inventory "m1,\"Mac15,3\",26.3.1,25D2128,," "p1,\"iPhone15,2\",26.3,23D127,," && enforced 0 &&
	[ "$(key answer "o[\"notes\"]")" = "[\"macOS: from the facts bundled with sucat, as of 2026-04-08\", \"iOS: from the facts bundled with sucat, as of 2026-04-08\"]" ]
'

check 'usage' '
	spring && inventory "m1,J314sAP,26.3,25D125,," &&
	must_exit 2 sucat enforce --fleet fleet.csv --by 2026-04-01T18:00 >o 2>err && has err "give the folder for the declarations: --out DIR" &&
	must_exit 2 sucat enforce --fleet fleet.csv --out o1 >o 2>err && has err "--by" &&
	must_exit 2 sucat enforce --fleet fleet.csv --out o1 --by 2026-04-01T18:00 --device J314sAP >o 2>err && has err "--device does not go with --fleet" &&
	must_exit 2 sucat enforce --out o1 --device J314sAP --base 25D125 --by 2026-04-01T18:00 >o 2>err && has err "--out does not go with one device" &&
	must_exit 2 sucat enforce --by 2026-04-01T18:00 >o 2>err && has err "give a device by --device, or an inventory by --fleet" &&
	must_exit 1 sucat enforce --fleet none.csv --out o1 --at 2026-03-18 --by 2026-04-01T18:00 >o 2>err && has err "none.csv: cannot read" && [ ! -e o1 ]
'

finish
