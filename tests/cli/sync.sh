#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# sync: sources asked over TLS of a small Apple (tests/world) that tests/server/applesim.py plays.
# shellcheck disable=SC2016,SC2031,SC2034,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/syncs.sh
. "$here/syncs.sh"

check 'a first sync keeps and folds every kind, and is no news' '
	apple S0 && rm "$SUCAT_DB" && must_exit 0 ask --all --json >out 2>err && is_empty err && json_ok out &&
	[ "$(key out "[o[k] for k in (\"asked\", \"new\", \"failed\")]")" = "[5, 5, 0]" ] &&
	[ "$(sql "SELECT build FROM v_release WHERE kind = '\''bsi'\'' AND platform = '\''macOS'\'' AND
		version LIKE '\''26%'\'' AND last_seen > '\''2026-09'\'' ORDER BY 1" | tr "\n" " ")" \
		= "25D771280a 25D771400a " ] &&
	[ "$(sql "SELECT count(*) FROM v_product")" = 9 ] &&
	[ "$(sql "SELECT count(*) FROM v_sighting WHERE source = '\''mesu-ios'\''")" = 8 ] &&
	[ "$(sql "SELECT DISTINCT build FROM v_sighting WHERE source = '\''mesu-macos-ipsw'\''")" = 25D2128 ] &&
	[ "$(sql "SELECT count(*) FROM v_event")" = 0 ] &&
	[ "$(newest $catalog accept-encoding)" = gzip ]
'

check 'a second sync is 304s only, and adds no row' '
	apple S0 && must_exit 0 ask --all && rows >before && digest=$(facts) &&
	must_exit 0 ask --all --json >out 2>err && is_empty err &&
	[ "$(key out "[o[k] for k in (\"asked\", \"new\", \"unchanged\")]")" = "[5, 0, 5]" ] &&
	[ "$(requests "")" = 10 ] &&
	for path in /v2/pmv $catalog; do
		etag=$(newest $path if-none-match) && [ "$etag" != none ] || exit 1
	done &&
	rows >after && same before after && [ "$digest" = "$(facts)" ] &&
	[ "$(sql "SELECT count(*) FROM source_state WHERE state = '\''unchanged'\''")" = 5 ]
'

check 'right after, nothing is due: it says so, and when it will be' '
	apple S0 && must_exit 0 ask >first 2>err && is_empty err && [ "$(wc -l <first)" = 1 ] &&
	has first "5 asked: 5 new, 0 unchanged, 0 held, 0 refused, 0 failed; next: gdmf-pmv at 2" &&
	asked=$(requests "") && rows >before && sql "SELECT * FROM source_state" >>before &&
	must_exit 0 ask -v >out 2>err &&
	grep -Eqx "nothing is due; next: gdmf-pmv at 2[0-9]{3}-.*Z" out &&
	must_exit 0 ask >quiet 2>err && is_empty quiet && is_empty err &&
	must_exit 0 ask --json >json && json_ok json && [ "$(key json "o[\"sources\"]")" = "[]" ] &&
	rows >after && sql "SELECT * FROM source_state" >>after && same before after &&
	[ "$(requests "")" = "$asked" ]
'

check 'I6: what is new is news, once, however the nodes flap' '
	apple PRE && rm "$SUCAT_DB" && must_exit 0 sucat init --empty >out && must_exit 0 ask --all &&
	moment S0 && must_exit 0 ask gdmf-pmv &&
	sql "SELECT type, platform, build FROM v_event ORDER BY platform, build" >events &&
	printf "new|%s\n" "iOS|23D771330a" "iPadOS|23D771330a" "macOS|25D771280a" \
		"macOS|25D771400a" >want && same want events &&
	for at in PRE S0 PRE S0; do
		moment $at && { ask gdmf-pmv >out || [ $? -eq 4 ]; } || exit 1
	done &&
	sql "SELECT type, platform, build FROM v_event ORDER BY platform, build" >events &&
	same want events
'

check 'I22, T6: a source that fails leaves the others, and its own last facts' '
	apple S0 && must_exit 0 ask --all && digest=$(facts) &&
	fault /v2/pmv "{\"status\": 500}" &&
	fault $catalog "{\"html\": true, \"etag\": \"\\\"portal\\\"\"}" &&
	fault /assets/macos/com_apple_macOSIPSW/com_apple_macOSIPSW.xml \
		"{\"body\": \"v2/pmv\", \"truncate_at\": 100}" &&
	must_exit 4 ask --all --json >out 2>err && json_ok out &&
	printf "%s\n" "gdmf-pmv failed" "swscan-index-14 refused" \
		"swscan-index-rosettaupdateauto-1 unchanged" "mesu-ios unchanged" \
		"mesu-macos-ipsw failed" >want && results out >got && same want got &&
	[ "$(key out "[s[\"error\"] for s in o[\"sources\"]]")" \
		= "[\"http.status\", null, null, null, \"net.cut\"]" ] &&
	has err "sucat: gdmf-pmv: no answer: HTTP status 500; the last good answer, of 2" &&
	has err "sucat: swscan-index-14: refused: " && has err "sucat: mesu-macos-ipsw: " &&
	[ "$digest" = "$(facts)" ] &&
	[ "$(sql "SELECT group_concat(state) FROM (SELECT state FROM source_state ORDER BY state)")" \
		= failed,failed,refused,unchanged,unchanged ] &&
	must_exit 4 ask --json --all >out 2>err && [ "$(newest $catalog if-none-match)" = none ] &&
	[ "$(newest /v2/pmv if-none-match)" != none ]
'

check 'I1, I20: when nothing comes it is a failure; what was served stays' '
	apple S0 && must_exit 0 ask --all && digest=$(facts) && ca=$(key world.ready "o[\"other_ca\"]") &&
	must_exit 1 ask --all >out 2>err && has out "0 refused, 5 failed" &&
	has err "sucat: gdmf-pmv: TLS refused: " && has err "stays served" &&
	[ "$(grep -c "TLS refused" err)" = 5 ] && [ "$digest" = "$(facts)" ]
'

check 'a failure is told the first and the third time' '
	apple S0 && must_exit 0 ask --all && fault /v2/pmv "{\"status\": 404}" &&
	must_exit 4 ask --all 2>first && has first "HTTP status 404" &&
	must_exit 4 ask --all 2>second && is_empty second &&
	must_exit 4 ask --all -v 2>verbose >out && has verbose "[http.status]" &&
	must_exit 4 ask --all 2>fourth && is_empty fourth &&
	must_exit 1 ask gdmf-pmv 2>named && has named "HTTP status 404" &&
	[ "$(sql "SELECT failures FROM source_state WHERE state = '\''failed'\''")" = 5 ] &&
	moment S0 && must_exit 0 ask --all 2>err && is_empty err &&
	[ "$(sql "SELECT max(failures) FROM source_state")" = 0 ]
'

check '--dry-run asks nothing and changes nothing' '
	apple S0 && rows >before &&
	must_exit 0 ask --dry-run --json >out 2>err && is_empty err && json_ok out &&
	[ "$(results out | grep -c " due$")" = 5 ] && [ "$(key out "o[\"asked\"]")" = 0 ] &&
	must_exit 0 ask --dry-run >out && has out "5 would be asked; next: " &&
	must_exit 0 sucat sync --dry-run --json >out && [ "$(results out | wc -l)" -gt 100 ] &&
	! results out | grep -E "^(bundled|gdmf-assets|mesu-ios14-public-seed) " &&
	rows >after && same before after && [ "$(requests "")" = 0 ]
'

check 'sources that are not known or cannot be asked' '
	apple S0 && must_exit 3 sucat sync gdmf-pmw >out 2>err && is_empty out &&
	has err "gdmf-pmw: nothing found: no such source, the nearest known is gdmf-pmv" &&
	must_exit 2 sucat sync gdmf-assets 2>err && has err "gdmf-assets: refused: it needs a device" &&
	must_exit 2 sucat sync bundled 2>err && has err "comes with this program" &&
	must_exit 2 sucat sync --all gdmf-pmv 2>err && must_exit 2 sucat sync --wait x 2>err &&
	must_exit 3 ask swscan-index-13 2>err && must_exit 2 sucat sync --confirm bundled --all 2>err &&
	must_exit 1 sucat sync --sources none.tsv 2>err && has err "none.tsv" &&
	printf "name\tkind\turl\tplatform\ttrust\tinterval\ngdmf-pmv\tmesu\thttps://a.org/\tany\tfile\t1\n" \
		>other.tsv && must_exit 2 sucat sync --sources other.tsv 2>err && has err "of kind pmv" &&
	[ "$(requests "")" = 0 ]
'

check 'a private mirror stays the word of one run' '
	apple S0 && sed "s/^mesu-ios/mirror-ios/" world/sources.tsv >world/new &&
	mv world/new world/sources.tsv && must_exit 0 ask --all --json >out && json_ok out &&
	[ "$(sql "SELECT url FROM source WHERE name = '\''gdmf-pmv'\''")" = https://gdmf.apple.com/v2/pmv ] &&
	[ "$(sql "SELECT interval_s, registered FROM source WHERE name = '\''mirror-ios'\''")" = "0|0" ] &&
	must_exit 0 sucat sync --dry-run --json --all >out && ! results out | grep mirror-ios &&
	must_exit 0 sucat rebuild >out
'

check 'validators go only to the URL that gave them' '
	apple S0 && must_exit 0 ask --all && serve other --clock && moment S0 other &&
	must_exit 0 sucat sync --sources other/sources.tsv --ca-file "$ca" --all --json >out &&
	[ "$(key out "o[\"asked\"]")" = 5 ] && [ "$(wc -l <other.log)" = 5 ] &&
	! grep -E "if-none-match|if-modified-since" other.log
'

check 'T12: Apple Root CA is had first, and is the pinned one or none' '
	apple S0 && awk -F "\t" -v OFS="\t" "\$1 == \"gdmf-pmv\" {\$5 = \"apple\"} {print}" world/sources.tsv \
		>world/new && mv world/new world/sources.tsv &&
	must_exit 4 ask --all --json >out 2>err && results out >got &&
	printf "%s\n" "gdmf-pmv failed" "swscan-index-14 new" "swscan-index-rosettaupdateauto-1 new" \
		"mesu-ios new" "mesu-macos-ipsw new" >want && same want got &&
	has err "sucat: gdmf-pmv: TLS refused: Apple Root CA is not in the store yet" &&
	printf "apple-root-ca\tcertificate\thttps://localhost:$port/root.cer\tany\tfile\t2592000\n" \
		>>world/sources.tsv &&
	must_exit 4 ask --all --json >out 2>err && [ "$(key out "o[\"sources\"][5][\"result\"]")" = failed ] &&
	has out "Apple Root CA could not be had: HTTP status 404" &&
	cp "$(key world.ready "o[\"ca_der\"]")" world/root.cer &&
	must_exit 4 ask --all --json >out 2>err && json_ok out &&
	[ "$(key out "[s[\"result\"] for s in o[\"sources\"]]")" \
		= "[\"failed\", \"unchanged\", \"unchanged\", \"unchanged\", \"unchanged\", \"refused\"]" ] &&
	has out "not the pinned one: sha256 $(sha256sum <world/root.cer | cut -c 1-64), expected b0b1730e" &&
	[ "$(sql "SELECT state FROM source_state JOIN source ON id = source_id
		WHERE name = '\''apple-root-ca'\''")" = refused ] && [ "$(requests /v2/pmv)" = 0 ] &&
	asked=$(requests /root.cer) && must_exit 1 ask gdmf-pmv 2>err &&
	[ "$(requests /root.cer)" = $((asked + 1)) ] && [ "$(newest /root.cer if-none-match)" = none ]
'

check 'T10: a mass loss is held back until the admin believes it' '
	apple S1 && must_exit 0 ask --all && moment S4 && must_exit 4 ask gdmf-pmv --json >out 2>err &&
	[ "$(results out)" = "gdmf-pmv held" ] &&
	has err "or: sucat sync --confirm gdmf-pmv" &&
	[ "$(sql "SELECT state FROM source_state JOIN source ON id = source_id WHERE name = '\''gdmf-pmv'\''")" \
		= held ] &&
	must_exit 0 sucat sync --confirm gdmf-pmv --json >out && json_ok out &&
	must_exit 3 sucat sync --confirm gdmf-pmv 2>err && has err "gdmf-pmv: nothing found: nothing is held back" &&
	[ "$(newest /v2/pmv if-none-match)" != none ]
'

check 'T7: a node that lags changes nothing, and is told where one asks' '
	apple PRE && must_exit 0 ask --all && moment S0 && must_exit 0 ask --all && digest=$(facts) &&
	changed="[s[\"last_change\"] for s in o[\"sources\"] if s[\"name\"] == \"swscan-index-14\"]" &&
	must_exit 0 sucat status --json >out && before=$(key out "$changed") &&
	last=$(sql "SELECT success_at FROM source_state JOIN source ON id = source_id WHERE name = '\''swscan-index-14'\''") &&
	moment PRE && must_exit 0 ask swscan-index-14 --json >out 2>err && is_empty err && json_ok out &&
	[ "$(results out)" = "swscan-index-14 stale" ] && [ "$(key out "o[\"stale\"]")" = 1 ] &&
	has out "it is of 2026-03-17T18:29:44Z, one of 2026-03-18T00:57:30Z was accepted before" &&
	must_exit 0 ask swscan-index-14 -v >out 2>err && has out "1 asked: 0 new, 0 unchanged, 0 held, 0 refused, 0 failed, 1 stale" &&
	has err "sucat: swscan-index-14: stale answer: it is of 2026-03-17T18:29:44Z" &&
	must_exit 0 sucat status --json >out && json_ok out &&
	[ "$(key out "[s[\"state\"] for s in o[\"sources\"] if s[\"name\"] == \"swscan-index-14\"]")" = "[\"stale\"]" ] &&
	[ "$(key out "$changed")" = "$before" ] &&
	must_exit 0 sucat log --json swscan-index-14 >out && json_ok out &&
	[ "$(key out "[a[\"verdict\"] for a in o[\"answers\"]]")" = "[\"stale\", \"accepted\", \"accepted\"]" ] &&
	[ "$(sql "SELECT success_at FROM source_state JOIN source ON id = source_id WHERE name = '\''swscan-index-14'\''")" = "$last" ] &&
	moment S0 && must_exit 0 ask swscan-index-14 && [ "$digest" = "$(facts)" ] &&
	must_exit 0 sucat status --json >out && [ "$(key out "$changed")" = "$before" ] &&
	moment PRE && must_exit 0 ask swscan-index-14 && must_exit 0 sucat sync --confirm swscan-index-14 --json >out &&
	json_ok out && [ "$digest" != "$(facts)" ] && must_exit 3 sucat sync --confirm swscan-index-14 2>err
'

check 'T25: refused answers beyond their budget are kept in part; raw gives that part, and says so' '
	apple S0 && must_exit 0 ask --all && digest=$(facts) && head -c 100000 /dev/urandom | base64 -w 0 >noise &&
	for i in 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21; do
		{ echo $i; cat noise; } >world/junk && fault $catalog "{\"body\": \"junk\"}" &&
			{ ask swscan-index-14 >out 2>err; [ $? -eq 1 ]; } || exit 1
	done &&
	must_exit 0 sucat status >out && has out "one of too many: 65536 of its" &&
	must_exit 4 sucat raw "$(sha256sum <world/junk | cut -c 1-64)" >part 2>err &&
	head -c 65536 world/junk | cmp - part && has err "the first 65536 are kept" &&
	[ "$(sql "SELECT count(kept) FROM body")" = 1 ] && must_exit 0 sucat verify >out && [ "$digest" = "$(facts)" ]
'

# look: a catalog of the newest train, and its folder as one in which to look for further ones.
look() {
	fault /content/catalogs/others/index-27.merged-1.sucatalog "{\"body\": \"$catalog\"}" &&
		newest=$(sed -n "s/index-14/index-27/gp" world/sources.tsv) &&
		printf "%s\nworld-next\tnext-catalog\thttps://localhost:%s/content/catalogs/others/\tmacOS\tfile\t86400\n" \
			"$newest" "$port" >>world/sources.tsv
}

check 'what Apple may have next is looked for once a day, quietly, and is a source once it is there' '
	apple S0 && look && next=/content/catalogs/others/index-28.merged-1.sucatalog &&
	must_exit 0 ask --json >out 2>err && is_empty err && json_ok out &&
	[ "$(key out "[o[k] for k in (\"asked\", \"new\", \"failed\", \"absent\")]")" = "[7, 6, 0, 1]" ] &&
	results out | grep -Fqx "swscan-index-28 absent" && has out "not there yet: HTTP status 404" &&
	[ "$(requests $next)" = 1 ] && must_exit 0 sucat status --json >out && json_ok out &&
	[ "$(key out "[[s[\"state\"], s[\"message\"], s[\"failures\"]] for s in o[\"sources\"] if s[\"name\"] == \"world-next\"]")" \
		= "[[\"unchanged\", \"no further catalog is there yet\", 0]]" ] &&
	must_exit 0 ask --all -v >out 2>err && [ "$(requests $next)" = 1 ] &&
	fault $next "{\"status\": 403}" && must_exit 0 ask world-next -v >out 2>err && is_empty err &&
	has out "1 asked: 0 new, 0 unchanged, 0 held, 0 refused, 0 failed, 1 not there yet" &&
	fault $next "{\"html\": true}" && must_exit 1 ask world-next 2>err &&
	has err "sucat: swscan-index-28: refused: what is there is no catalog: " &&
	[ "$(sql "SELECT count(*) FROM source WHERE name = '\''swscan-index-28'\''")" = 0 ] &&
	fault $next "{\"body\": \"$catalog\"}" && must_exit 0 ask swscan-index-28 --json >out 2>err && json_ok out &&
	[ "$(results out)" = "swscan-index-28 new" ] && has out "a source from now on" &&
	has err "sucat: swscan-index-28: found: Apple has a catalog of this name now; it is a source like" &&
	[ "$(sql "SELECT kind, trust, registered FROM source WHERE name = '\''swscan-index-28'\''")" = "catalog|file|0" ] &&
	[ "$(sql "SELECT count(*) FROM v_product WHERE source = '\''swscan-index-28'\''")" = 5 ] &&
	[ "$(sql "SELECT count(*) FROM v_event")" = 0 ] && must_exit 0 sucat status >out &&
	has out "found swscan-index-28" && grep -Eq "^swscan-index-28 +ok " out &&
	must_exit 0 ask --all --json >out 2>err && results out | grep -Fqx "swscan-index-28 unchanged" &&
	must_exit 0 ask world-next --json >out 2>err && [ "$(results out)" = "swscan-index-29 absent" ] &&
	must_exit 0 sucat verify >out
'

check 'a catalog as a file of gzip: the same body, kept once, and the same facts' '
	apple S0 && must_exit 0 ask swscan-index-14 -q && facts=$(facts) &&
	products="SELECT product, post_date, state, packages, bytes FROM v_product ORDER BY 1" && sql "$products" >plain.products && plain=$(sha256sum <world$catalog | cut -c 1-64) &&
	body="SELECT lower(hex(digest)), bytes FROM body b JOIN answer a ON a.body_id = b.id
		JOIN source o ON o.id = a.source_id WHERE o.name = '\''swscan-index-14'\''" &&
	[ "$(sql "$body")" = "$plain|$(wc -c <world$catalog)" ] &&
	sed -i "s|\(index-14.merged-1.sucatalog\)|\1.gz|" world/sources.tsv &&
	fault $catalog.gz "{\"body\": \"$catalog\", \"gzip_file\": true}" &&
	must_exit 0 ask swscan-index-14 --json >out && [ "$(results out)" = "swscan-index-14 unchanged" ] &&
	[ "$(requests $catalog.gz)" = 1 ] && [ "$(sql "$body")" = "$plain|$(wc -c <world$catalog)" ] && [ "$facts" = "$(facts)" ] &&
	rm sucat.db* && must_exit 0 ask swscan-index-14 -q && [ "$(sql "$body")" = "$plain|$(wc -c <world$catalog)" ] &&
	sql "$products" >gzip.products && same plain.products gzip.products && [ "$(wc -l <gzip.products)" = 5 ]
'

check 'I20: no roots, no proxy and no folder to write in are told with what to do' '
	apple S0 && must_exit 1 sucat sync --sources world/sources.tsv gdmf-pmv 2>err >out &&
	has err "sucat: gdmf-pmv: TLS refused: no CA file was given; check --ca-file" && ca=/nonexistent.pem &&
	must_exit 1 ask gdmf-pmv 2>err >out && has err "\"/nonexistent.pem\" cannot be opened: No such file or directory; check --ca-file" &&
	ca=$(key world.ready "o[\"ca\"]") && https_proxy=http://127.0.0.1:1 && export https_proxy &&
	must_exit 1 ask gdmf-pmv 2>err >out &&
	has err "sucat: gdmf-pmv: no answer: the proxy cannot be reached: Failed to connect to 127.0.0.1 port 1" &&
	has err "; check https_proxy" && must_exit 1 ask --all 2>err >out &&
	[ "$(grep -c "no answer: the proxy cannot be reached" err)" = 1 ] &&
	grep -Eqx "sucat: https://localhost:[0-9]+: no answer: [0-9]+ more of its sources failed as the one above; sucat status lists them" err &&
	unset https_proxy && touch file &&
	must_exit 1 sucat --db file/store/sucat.db sync --dry-run 2>err && has err "cannot make the folder: Not a directory; run it as who may"
'

check 'disk.low: without room for what may come nothing is asked' '
	apple S0 && must_exit 0 ask --all && asked=$(requests "") &&
	sqlite3 "$SUCAT_DB" "INSERT INTO body (digest, bytes, depth, data) VALUES (zeroblob(32), 1 << 60, 0, zeroblob(1))" &&
	must_exit 1 ask --all >out 2>err && is_empty out &&
	grep -Eqx "sucat: $SUCAT_DB: nothing was asked: [0-9]+ MiB are free on its disk, and a sync needs 3298534883392; make room, then sync again" err &&
	[ "$(requests "")" = "$asked" ] && must_exit 0 ask --dry-run >out
'

check 'T8: --max-age tells of a source that has gone silent' '
	apple S0 && must_exit 0 ask --all && must_exit 0 ask --max-age 1h &&
	sqlite3 "$SUCAT_DB" "UPDATE source_state SET success_at = success_at - 8000 WHERE etag <> '\'''\'';
		UPDATE coverage SET last_at = last_at - 8000" &&
	must_exit 4 ask --max-age 2h >out 2>err && has err "gdmf-pmv: stale: no answer since 2" &&
	must_exit 0 ask --max-age 3h && must_exit 0 ask --all --max-age 2h
'

check 'T21: a clock that two hosts call wrong records nothing' '
	serve world && moment S0 && serve other && moment S0 other &&
	head -n 3 world/sources.tsv >two.tsv && sed -n 4p other/sources.tsv >>two.tsv &&
	cat "$(key world.ready "o[\"ca\"]")" "$(key other.ready "o[\"ca\"]")" >both.pem &&
	must_exit 0 sucat init >out && rows >before && must_exit 1 sucat sync --sources two.tsv --ca-file both.pem --all 2>err &&
	has err "sucat: clock: wrong: this machine" && rows >after && same before after &&
	[ "$(sql "SELECT count(*) FROM answer a JOIN source s ON s.id = source_id WHERE name <> '\''bundled'\''")" = 0 ] &&
	must_exit 0 sucat sync --sources world/sources.tsv --ca-file both.pem --all 2>err
'

finish
