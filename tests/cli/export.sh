#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# export: the views row by row; the bundled tables, a fixed point.
# shellcheck disable=SC2016,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# apple MOMENT...: an empty store with what the small Apple's pmv said at these moments.
apple() {
	sucat init --empty >out || return 1
	for moment; do
		python3 "$root/tests/world/render.py" "$moment" --moment "$moment" || return 1
		at=$(awk -F "\t" -v m="$moment" '$1 == m {print $2}' "$root/tests/world/moments.tsv")
		must_exit 0 sucat import --source gdmf-pmv --at "$at" "$moment/v2/pmv" >out || return 1
	done
}

# row BUILD AUDIENCE DEVICE: from the bundled table, but version, provenance and devices.
row() {
	awk -F "\t" -v build="$1" -v audience="$2" -v device="$3" '
		$4 == build && $13 == audience && index($15, device) {
			print $5, $7, $8, $9, $10, $12, $14
		}' OFS="|" data/releases.tsv
}

check 'a fresh store gives back the files that it was made of' '
	must_exit 0 sucat export --bundle . >out 2>err && is_empty out && is_empty err &&
	cmp "$root/data/releases.tsv" data/releases.tsv >&3 && cmp "$root/data/devices.tsv" data/devices.tsv >&3 &&
	[ "$(ls -A data)" = "devices.tsv
releases.tsv" ]
'

check 'a row for each claim: posted, from, until, expires' '
	apple PRE S0 S1 && must_exit 0 sucat export --bundle . >out 2>err && is_empty err &&
	[ "$(head -n 1 data/releases.tsv)" = "# bundled facts as of 2026-03-25T00:57:21Z" ] &&
	: was there when we began to look, and went: &&
	[ "$(row 25D2128 public J314sAP)" = "full||2026-03-11|2026-03-11|2026-03-18|2026-06-16|PublicAssetSets" ] &&
	: is listed, its expiry fixed: &&
	[ "$(row 25D2128 managed J700AP)" = "full||2026-03-04|2026-03-04||2026-06-08|AssetSets" ] &&
	: came, and is still moved on: &&
	[ "$(row 25D771280a both J314sAP)" \
		= "bsi|25D2128|2026-03-17|2026-03-18|||PublicBackgroundSecurityImprovements" ]
'

check 'a twin keeps its row; pmv splits by platform' '
	apple S0 && must_exit 0 sucat export --bundle . && [ "$(row 23D9133 public iPhone15,2 | wc -l)" = 1 ] &&
	[ "$(awk -F "\t" "\$4 == \"23D8133\" && \$13 == \"public\" {print \$1}" data/releases.tsv | tr "\n" " ")" \
		= "iOS iPadOS " ] &&
	LC_ALL=C awk -F "\t" "!/^#/ && \$1 != \"id\" {print \$1}" data/devices.tsv >ids &&
	LC_ALL=C sort -c ids
'

check 'what only the bundle has stays, by hand or not' '
	python3 "$here/pmv.py" march-17.json &&
	must_exit 0 sucat import --source gdmf-pmv --at 2026-04-09T00:00:00Z march-17.json >out &&
	must_exit 0 sucat export --bundle . &&
	grep "22F770820b" "$root/data/releases.tsv" >want && grep "22F770820b" data/releases.tsv >got && same want got &&
	: pmv has answered since, so what the bundle had as listed is no more: &&
	[ "$(row 25E246 managed J314sAP)" = "full||2026-03-24|2026-03-24|2026-04-08||AssetSets" ] &&
	[ "$(head -n 1 data/releases.tsv)" = "# bundled facts as of 2026-04-09T00:00:00Z" ]
'

check 'mere existence is a row when nothing else tells of the build; models become boards' '
	apple S0 &&
	must_exit 0 sucat import --source swscan-index-rosettaupdateauto-1 --at 2026-03-18T01:00:00Z \
		S0/content/catalogs/others/index-rosettaupdateauto-1.sucatalog >out &&
	must_exit 0 sucat import --source mesu-macos-ipsw --at 2026-03-18T01:00:00Z \
		S0/assets/macos/com_apple_macOSIPSW/com_apple_macOSIPSW.xml >out &&
	must_exit 0 sucat export --bundle . &&
	awk -F "\t" "\$5 == \"unknown\" {print \$2 \$8 \$9 \$10 \"|\" \$13 \"|\" \$15}" data/releases.tsv | sort -u >got &&
	echo "|both|" >want && same want got &&
	[ "$(awk -F "\t" "\$5 == \"unknown\" && \$4 == \"25D2128\"" data/releases.tsv | wc -l)" = 0 ] &&
	! grep "Mac15,3" data/releases.tsv >&3 && [ "$(grep -c "^Mac15,3" data/devices.tsv)" = 0 ]
'

check 'the rows of each view, as any SQLite client reads them' '
	apple PRE S0 && must_exit 0 sucat import --source swscan-index-14 --at 2026-03-18T01:00:00Z \
		S0/content/catalogs/others/index-14.merged-1.sucatalog >out &&
	for view in release offer product event answer; do
		must_exit 0 sucat export "${view}s" --csv >got &&
			sqlite3 -header -csv "$SUCAT_DB" "SELECT * FROM v_$view" | tr -d "\r\"" | sort >want &&
			tr -d "\"" <got | sort >sorted && same want sorted || exit 1
	done
'

check 'NDJSON: an object a line, lists as arrays, absent is null' '
	apple S0 && must_exit 0 sucat export sightings >out 2>err && is_empty err &&
	sqlite3 -json "$SUCAT_DB" "SELECT * FROM v_sighting" >want &&
	python3 -c "
import json
rows = [json.loads(line) for line in open(\"out\", encoding=\"utf-8\")]
want = json.load(open(\"want\", encoding=\"utf-8\"))
for row in want:
    row[\"devices\"] = json.loads(row[\"devices\"])
assert len(rows) > 50 and sorted(rows, key=str) == sorted(want, key=str)
assert next(row for row in rows if row[\"build\"] == \"25D2140\")[\"prerequisite_build\"] is None
" && must_exit 0 sucat export >got && must_exit 0 sucat export releases --format ndjson >want && same want got
'

check 'a failure leaves what was there' '
	mkdir data && echo old >data/releases.tsv && mkdir data/devices.tsv &&
	must_exit 1 sucat export --bundle . >out 2>err && is_empty out && has err "data/devices.tsv" &&
	[ "$(ls -A data)" = "devices.tsv
releases.tsv" ] &&
	must_exit 1 sucat export --bundle missing 2>err && has err "missing" &&
	must_exit 0 sucat --db e.db init --empty >out &&
	must_exit 3 sucat --db e.db export --bundle . 2>err && has err "knows nothing"
'

check 'wrong usage is named' '
	must_exit 2 sucat export relases 2>err && has err "the nearest is releases" &&
	must_exit 2 sucat export releases offers 2>err &&
	must_exit 2 sucat export --bundle . releases 2>err &&
	must_exit 2 sucat export --format xml 2>err && has err "xml"
'

finish
