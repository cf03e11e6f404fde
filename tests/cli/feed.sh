#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# feed: what is published, where, and what never happens to it.
# shellcheck disable=SC2016,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/apple.sh
. "$here/apple.sh"

# spoken: the small Apple's pmv before and after the first BSIs, its catalogs.
spoken() {
	moment PRE 2026-03-17T18:29:44Z && moment S0 2026-03-18T00:57:30Z &&
		sucat import --source swscan-index-14 --at 2026-03-18T01:00:00Z \
			"$stores/S0/content/catalogs/others/index-14.merged-1.sucatalog" >"$stores/log" &&
		sucat import --source mesu-macos-ipsw --at 2026-03-18T01:00:00Z \
			"$stores/S0/assets/macos/com_apple_macOSIPSW/com_apple_macOSIPSW.xml" >"$stores/log"
}

# apple: a store of that.
apple() {
	filled_by spoken
}

# later: the day after 26.4, confirmed.
later() {
	moment S1 2026-03-25T00:57:21Z
}

# valid FOLDER: its readers take it.
valid() {
	ask_json feed_ok "$1" || { cat "$asking/said" >&3 && return 1; }
}

# state FOLDER: every file with its inode, time and digest.
state() {
	(cd "$1" && find . -type f -printf "%p %i %T@ " -exec sha256sum {} \; | LC_ALL=C sort)
}

check 'every file is what its readers take; facts are the facts' '
	apple && must_exit 0 sucat feed public >out 2>err && is_empty err && has out v1/macos_data_feed.json &&
	valid public &&
	[ "$(key public/v1/macos_data_feed.json "[[t[\"OSVersion\"], t[\"Latest\"][\"ProductVersion\"], t[\"Latest\"][\"Build\"]] for t in o[\"OSVersions\"]][:2]")" \
		= "[[\"Tahoe 26\", \"26.3.1\", \"25D2128\"], [\"Sequoia 15\", \"15.7.4\", \"24G517\"]]" ] &&
	[ "$(key public/v2/macos_data_feed.json "[[r[\"ProductVersion\"], r[\"Build\"], r[\"DeviceScope\"], r[\"SupportedDevices\"]] for r in o[\"OSVersions\"][0][\"SecurityReleases\"]][0]")" \
		= "[\"26.3.2\", \"25D2140\", \"device-specific\", [\"J700AP\"]]" ] &&
	[ "$(key public/v2/macos_data_feed.json "[[b[\"Build\"], b[\"PrerequisiteBuild\"]] for b in o[\"BackgroundSecurityImprovements\"][\"26\"]]")" \
		= "[[\"25D771400a\", \"25D2140\"], [\"25D771280a\", \"25D2128\"]]" ] &&
	[ "$(key public/v2/ios_data_feed.json "[[o[\"OSVersions\"][0][k] for k in (\"OSVersion\",)], [o[\"OSVersions\"][0][\"Latest\"][k] for k in (\"UpdateName\", \"Build\", \"AllBuilds\")]]")" \
		= "[[\"26\"], [\"iOS 26.3.1 and iPadOS 26.3.1\", \"23D8133\", [\"23D8133\", \"23D9133\"]]]" ] &&
	[ "$(key public/v1/macos_data_feed.json "o[\"XProtectPlistConfigData\"]")" \
		= "{\"com.apple.XProtect\": \"\", \"ReleaseDate\": \"2026-03-18T00:00:00Z\"}" ] &&
	[ "$(key public/v1/macos_data_feed.json "o[\"InstallationApps\"][\"LatestMacIPSW\"][\"macos_ipsw_build\"]")" = 25D2128 ]
'

# image VERSION_BUILD FOLDER: the address of a restore image of the small Apple.
image() {
	echo "https://updates.cdn-apple.com/$2/UniversalMac_$1_Restore.ipsw"
}

check 'installers and the restore image, with their addresses; none whose build is not known' '
	august && cp "$august_db" ours.db && SUCAT_DB=$PWD/ours.db && render S4 &&
	must_exit 0 sucat import --source swscan-index-14 --at 2026-08-22T12:00:00Z \
		S4/content/catalogs/others/index-14.merged-1.sucatalog >out &&
	must_exit 0 sucat import --source mesu-macos-ipsw --at 2026-08-22T12:00:00Z \
		S4/assets/macos/com_apple_macOSIPSW/com_apple_macOSIPSW.xml >out &&
	must_exit 0 sucat feed public >out && valid public &&
	uma=https://swcdn.apple.com/content/downloads/51/26/122-77688-A_F01L27Y7Q6/7e8t8w89evbl6sgkoy9jhrmw2tqfkhjsd9/InstallAssistant.pkg &&
	ipsw=$(image 26.6.2_25G83 2026SummerFCS/fullrestores/140-75212/A2A24B94-1FC1-45A3-93F7-C51B02AF1F4D) &&
	[ "$(key public/v1/macos_data_feed.json "o[\"InstallationApps\"][\"LatestUMA\"]")" = "{\"title\": \"macOS Tahoe\", \"version\": \"26.5\", \"build\": \"25F71\", \"apple_slug\": \"122-77688\", \"url\": \"$uma\", \"posting_date\": \"2026-05-18T17:09:45Z\", \"size\": 18301186017}" ] &&
	[ "$(key public/v1/macos_data_feed.json "[[u[k] for k in (\"title\", \"version\", \"build\", \"apple_slug\")] for u in o[\"InstallationApps\"][\"AllPreviousUMA\"]]")" \
		= "[[\"macOS Sequoia\", \"15.7.9\", \"24G830\", \"140-85388\"], [\"macOS Sequoia\", \"15.7.7\", \"24G720\", \"122-77920\"], [\"macOS Sonoma\", \"14.8.9\", \"23J631\", \"140-88558\"]]" ] &&
	[ "$(key public/v2/macos_data_feed.json "o[\"InstallationApps\"][\"LatestUMA\"]")" = "{\"Title\": \"macOS Tahoe\", \"Version\": \"26.5\", \"Build\": \"25F71\", \"AppleSlug\": \"122-77688\", \"URL\": \"$uma\", \"PostingDate\": \"2026-05-18T17:09:45Z\", \"Size\": 18301186017}" ] &&
	[ "$(key public/v1/macos_data_feed.json "o[\"InstallationApps\"][\"LatestMacIPSW\"]")" = "{\"macos_ipsw_url\": \"$ipsw\", \"macos_ipsw_build\": \"25G83\", \"macos_ipsw_version\": \"26.6.2\", \"macos_ipsw_apple_slug\": \"140-75212\"}" ] &&
	[ "$(key public/v2/macos_data_feed.json "o[\"InstallationApps\"][\"LatestMacIPSW\"][\"MacOSIPSWURL\"]")" = "$ipsw" ] &&
	[ "$(key public/sucat.json "[[r[\"build\"], [[d[\"kind\"], d[\"product\"], d[\"rule\"]] for d in r[\"downloads\"]]] for r in o[\"releases\"] if r[\"downloads\"]][:2]")" \
		= "[[\"25G83\", [[\"restore-image\", \"140-75212\", \"stated-build\"]]], [\"25F71\", [[\"installer\", \"122-77688\", \"train-and-day\"]]]]" ] &&
	grep -q 2c3337118c734eb2165f7e95babedf105595b4773937697192983f178cc42094 public/sucat.json &&
	must_exit 0 sucat show 25G83 --json >out && json_ok out &&
	[ "$(key out "[o[\"downloads\"][0][k] for k in (\"url\", \"sha1\", \"bytes\", \"listed\")]")" \
		= "[\"$ipsw\", \"4833c12d9d8d330d47216edbcaaf8cb4b926c99a\", null, true]" ] &&
	must_exit 0 sucat show 25F71 >out && has out "installer  yes     122-77688  18301186017  $uma" &&
	must_exit 0 sucat show 140-75212 >out && has out "$ipsw" && must_exit 0 sucat show 140-75212 --json >out && json_ok out &&
	must_exit 0 sucat show 122-77688 --json >out && json_ok out &&
	[ "$(key out "o[\"states\"][0][\"download\"]")" = "{\"url\": \"$uma\", \"bytes\": 18301186017, \"sha1\": null}" ]
'

check 'what a catalog dropped is no installer to publish, and still shown; two releases of a day are no guess' '
	august && cp "$august_db" ours.db && SUCAT_DB=$PWD/ours.db && render S4 &&
	catalog=S4/content/catalogs/others/index-14.merged-1.sucatalog &&
	must_exit 0 sucat import --source swscan-index-14 --at 2026-08-22T12:00:00Z "$catalog" >out &&
	python3 -c "import plistlib, sys
with open(sys.argv[1], \"rb\") as file:
    whole = plistlib.load(file)
del whole[\"Products\"][\"122-77688\"]
for product in \"140-85388\", \"140-88558\":
    package, = [p for p in whole[\"Products\"][product][\"Packages\"] if p[\"URL\"].endswith(\"InstallAssistant.pkg\")]
    package[\"URL\"] = {\"140-85388\": \"https://evil.test/InstallAssistant.pkg\"}.get(product, package[\"URL\"])
with open(\"less.sucatalog\", \"wb\") as file:
    plistlib.dump(whole, file)" "$catalog" &&
	must_exit 0 sucat import --source swscan-index-14 --at 2026-08-23T12:00:00Z less.sucatalog >out &&
	python3 -c "import json, sys
with open(sys.argv[1], encoding=\"utf-8\") as file:
    lists = json.load(file)
rows = lists[\"AssetSets\"][\"macOS\"]
rows += [row | {\"Build\": \"23J2631\"} for row in rows if row[\"Build\"] == \"23J631\"]
with open(\"fork.json\", \"w\", encoding=\"utf-8\") as file:
    json.dump(lists, file)" S4/v2/pmv &&
	must_exit 0 sucat import --source gdmf-pmv --at 2026-08-23T12:00:00Z fork.json >out &&
	must_exit 0 sucat feed public >out && valid public && ! grep -rq evil.test public &&
	[ "$(key public/v1/macos_data_feed.json "[[u[k] for k in (\"version\", \"build\")] for u in [o[\"InstallationApps\"][\"LatestUMA\"]] + o[\"InstallationApps\"][\"AllPreviousUMA\"]]")" \
		= "[[\"15.7.7\", \"24G720\"]]" ] &&
	[ "$(key public/v1/macos_data_feed.json "o[\"InstallationApps\"][\"LatestMacIPSW\"][\"macos_ipsw_url\"]")" = "" ] &&
	must_exit 0 sucat show 25F71 --json >out && json_ok out &&
	[ "$(key out "[[d[\"product\"], d[\"listed\"], d[\"last_seen\"]] for d in o[\"downloads\"]]")" \
		= "[[\"122-77688\", false, \"2026-08-22T12:00:00Z\"]]" ] &&
	must_exit 0 sucat feed --at 2026-08-22 before >out &&
	[ "$(key before/v1/macos_data_feed.json "[u[\"build\"] for u in [o[\"InstallationApps\"][\"LatestUMA\"]] + o[\"InstallationApps\"][\"AllPreviousUMA\"]]")" \
		= "[\"25F71\", \"24G830\", \"24G720\", \"23J631\"]" ]
'

check 'what a reader would choke on, its check refuses' '
	apple && must_exit 0 sucat feed public >out && python3 "$here/feed_refusals.py" public >&3 2>&3
'

check 'until an advisory is known, the required keys of v1 are there and empty' '
	apple && must_exit 0 sucat feed public >out &&
	[ "$(key public/v1/macos_data_feed.json "[o[\"OSVersions\"][0][\"Latest\"][k] for k in (\"SecurityInfo\", \"CVEs\", \"ActivelyExploitedCVEs\", \"UniqueCVEsCount\")]")" \
		= "[\"\", {}, [], 0]" ]
'

check 'I23: two runs give equal bytes, wherever and however they run' '
	apple && must_exit 0 sucat feed one >out &&
	must_exit 0 env TZ=America/Los_Angeles LC_ALL=C COLUMNS=40 "$SUCAT" feed two >out &&
	diff -r one two >&3
'

check 'what did not change is not touched' '
	apple && must_exit 0 sucat feed public >out && state public >before &&
	must_exit 0 sucat feed public >out 2>err && is_empty out && is_empty err &&
	state public >after && same before after &&
	must_exit 0 sucat feed public --json >out && json_ok out &&
	[ "$(key out "[o[\"published\"] == len(o[\"files\"]), any(f[\"changed\"] for f in o[\"files\"])]")" = "[true, false]" ]
'

check 'a compressed file that was damaged or removed is made again' '
	apple && must_exit 0 sucat feed public >out && cp -rp public want &&
	echo x >>public/sucat.json.gz && rm public/v1/macos_data_feed.json.gz &&
	must_exit 0 sucat feed public >out && diff -r want public >&3 && awk "NR > 1 {print \$1}" out >changed &&
	printf "%s\n" sucat.json.gz v1/macos_data_feed.json.gz >want.changed && same want.changed changed
'

check 'a source that says the same again moves no facts, but how fresh they are' '
	apple && must_exit 0 sucat feed public >out &&
	must_exit 0 sucat import --source gdmf-pmv --at 2026-03-18T06:00:00Z "$stores/S0/v2/pmv" >out &&
	must_exit 0 sucat feed public >out && valid public && awk "NR > 1 {print \$1}" out >changed &&
	cat >want <<-E &&
	index.html
	index.html.gz
	v1/timestamp.json
	v1/timestamp.json.gz
	v2/timestamp.json
	v2/timestamp.json.gz
	SHA256SUMS
	SHA256SUMS.gz
	manifest.json
	manifest.json.gz
	E
	same want changed &&
	[ "$(key public/v1/timestamp.json "o[\"macOS\"][\"LastCheck\"]")" = "2026-03-18T06:00:00+00:00Z" ]
'

check 'a release supersedes in every file at once' '
	apple && must_exit 0 sucat feed public >out && later &&
	must_exit 0 sucat feed public >out && valid public &&
	[ "$(key public/v1/macos_data_feed.json "o[\"OSVersions\"][0][\"Latest\"][\"Build\"]")" = 25E246 ] &&
	[ "$(key public/v2/macos_data_feed.json "[r[\"MergedInto\"][\"Build\"] for r in o[\"OSVersions\"][0][\"SecurityReleases\"] if r[\"Build\"] == \"25D2140\"]")" \
		= "[\"25E246\"]" ] &&
	[ "$(key public/lite/macos.json "o[\"trains\"][0][\"latest\"]")" = "{\"version\": \"26.4\", \"build\": \"25E246\"}" ] &&
	[ "$(key public/feed.json "o[\"items\"][0][\"id\"]")" = "tag:sucat.invalid,2026:macOS/25E246" ]
'

check 'what Apple took back is said wherever it is told of, and takes no place' '
	spring && cp "$spring_db" ours.db && SUCAT_DB=$PWD/ours.db &&
	for day in 01 02 03; do without S1 2026-05-${day}T12:00:00Z 25E246 - || exit 1; done &&
	must_exit 0 sucat feed public >out && valid public &&
	[ "$(key public/feed.json "[[i[\"title\"], i[\"tags\"], i[\"date_modified\"]] for i in o[\"items\"] if i[\"id\"].endswith(\"/25E246\")]")" \
		= "[[\"macOS Tahoe 26.4 (withdrawn on 2026-05-03)\", [\"macOS\", \"full\", \"withdrawn\"], \"2026-05-03T12:00:00Z\"]]" ] &&
	has public/feed.json "Apple took it back: withdrawn on 2026-05-03." &&
	has public/atom.xml "<title>macOS Tahoe 26.4 (withdrawn on 2026-05-03)</title>" &&
	has public/atom.xml "<category term=\"withdrawn\"/>" && has public/atom.xml "Apple took it back: withdrawn on 2026-05-03." &&
	[ "$(key public/lite/macos.json "[[r[\"build\"], r[\"withdrawn\"]] for r in o[\"trains\"][0][\"releases\"] if r[\"kind\"] == \"full\"][:3]")" \
		= "[[\"25E246\", \"2026-05-03\"], [\"25D2140\", null], [\"25D2128\", null]]" ] &&
	rows="[[r[\"ProductVersion\"], r.get(\"WithdrawnDate\")] for r in o[\"OSVersions\"][0][\"SecurityReleases\"] if r[\"ReleaseType\"] == \"OS\"][:3]" &&
	want="[[\"26.4\", \"2026-05-03T00:00:00Z\"], [\"26.3.2\", null], [\"26.3.1\", null]]" &&
	[ "$(key public/v1/macos_data_feed.json "$rows")" = "$want" ] && [ "$(key public/v2/macos_data_feed.json "$rows")" = "$want" ] &&
	has public/v2/macos_data_feed.json "Withdrawn on 2026-05-03. " && has public/v2/macos_data_feed.json "Do not install it: Apple withdrew it" &&
	[ "$(key public/v2/macos_data_feed.json "[o[\"OSVersions\"][0][\"Latest\"][\"Build\"], [r.get(\"SupersededBy\") for r in o[\"OSVersions\"][0][\"SecurityReleases\"]][:3]]")" \
		= "[\"25D2128\", [null, null, null]]" ] &&
	! grep -q "Superseded by macOS Tahoe 26.4" public/v2/macos_data_feed.json &&
	[ "$(key public/sucat.json "[r[\"superseded_by\"] for r in o[\"releases\"] if r[\"build\"] == \"25D2128\"]")" = "[null]" ]
'

check 'a day that no source states is not told, and none that was made up before' '
	must_exit 0 sucat feed public >out && valid public &&
	row="[[r[\"UpdateName\"], r.get(\"ReleaseDate\")] for t in o[\"OSVersions\"] for r in t[\"SecurityReleases\"] if r[\"ProductVersion\"] == \"9.3.6\"]" &&
	[ "$(key public/v1/ios_data_feed.json "$row")" = "[[\"iOS 9.3.6 and iPadOS 9.3.6\", null]]" ] &&
	[ "$(key public/v2/ios_data_feed.json "$row")" = "[[\"iOS 9.3.6 and iPadOS 9.3.6\", \"\"]]" ] &&
	! grep -q "9.3.6 was released on" public/v2/ios_data_feed.json &&
	days="[[r[\"released\"], r[\"published\"]] for r in o[\"releases\"] if r[\"version\"] == \"9.3.6\"]" &&
	[ "$(key public/sucat.json "$days")" = "[[null, null], [null, null]]" ] &&
	has public/manifest.json "\"13G37\":null" && cp -rp public told &&
	sed "s/\"13G37\":null/\"13G37\":\"2022-10-27\"/" told/manifest.json >public/manifest.json &&
	must_exit 0 sucat feed public >out && diff -r told public >&3
'

check 'the page tells a day that no source states for the day on which it was seen' '
	render S0 && must_exit 0 sucat --db own.db init --empty >out &&
	python3 -c "import json
with open(\"S0/v2/pmv\", encoding=\"utf-8\") as file:
    lists = json.load(file)
for row in [row for sections in lists.values() for rows in sections.values() for row in rows]:
    if row[\"Build\"] == \"25D771280a\":
        del row[\"PostingDate\"]
print(json.dumps(lists))" >pmv.json &&
	must_exit 0 sucat --db own.db import --source gdmf-pmv --at 2026-03-18T00:57:30Z pmv.json >out &&
	must_exit 0 sucat --db own.db feed public >out && valid public &&
	has public/index.html "<code>25D771280a</code><td>first seen <time>2026-03-18</time>" &&
	has public/index.html "26.3.1 (a) 25D771280a, first seen 2026-03-18, on 25D2128" &&
	has public/index.html "<code>25D2128</code><td><time>2026-03-04</time>" && has public/index.html "26.3.1 25D2128, 2026-03-04"
'

check 'as of a moment: what was known then' '
	apple && must_exit 0 sucat feed then --at 2026-03-17T18:30:00Z >out && valid then &&
	[ "$(key then/v2/macos_data_feed.json "o[\"BackgroundSecurityImprovements\"]")" = "{}" ] &&
	must_exit 0 sucat feed now --at 2026-03-18T02:00:00Z >out && must_exit 0 sucat feed all >out &&
	diff -r -x timestamp.json\* -x manifest.json\* -x SHA256SUMS\* now all >&3 &&
	must_exit 3 sucat feed before --at 2026-03-01 2>err && has err "nothing is known" &&
	must_exit 3 sucat feed future --at 9999-01-01 2>err && has err future
'

check 'pmv.json is an answer of pmv: imported, it says the same' '
	apple && must_exit 0 sucat feed public >out &&
	must_exit 0 sucat --db again.db init --empty >out &&
	must_exit 0 sucat --db again.db import --source gdmf-pmv --at 2026-03-18T00:57:30Z public/pmv.json >out &&
	must_exit 0 sucat --db again.db feed again >out && same public/pmv.json again/pmv.json
'

check 'a folder that is not ours is refused and left alone' '
	apple && mkdir theirs && echo hello >theirs/index.html && state theirs >before &&
	must_exit 2 sucat feed theirs >out 2>err && is_empty out && state theirs >after && same before after &&
	has err "theirs: not written by sucat feed before, and not empty: holds \"index.html\"" && has err "empty folder" &&
	echo text >file && must_exit 2 sucat feed file 2>err && has err "file: refused: is no folder; name a folder that is empty" &&
	must_exit 1 sucat feed none/public 2>err && has err "none/public: cannot make the folder: No such file" &&
	has err "the one that it is in has to be there" &&
	must_exit 1 sucat feed file/public 2>err && has err "file/public: cannot make the folder: Not a directory" &&
	mkdir ours elsewhere && must_exit 0 sucat feed ours >out && rm -r ours/v1 && ln -s ../elsewhere ours/v1 &&
	must_exit 2 sucat feed ours 2>err && has err "ours/v1: refused: is no folder" && [ -z "$(ls elsewhere)" ]
'

check 'a file of somebody else in our folder stays' '
	apple && must_exit 0 sucat feed public >out && echo "User-agent: *" >public/robots.txt &&
	later && must_exit 0 sucat feed public >out && has public/robots.txt User-agent
'

check 'I17: a full disk leaves all that was published, and says so' '
	apple && must_exit 0 sucat feed public >out && state public >before && later &&
	(trap "" XFSZ && ulimit -f 192 && must_exit 1 sucat feed public >out 2>err) && is_empty out &&
	has err "public/sucat.json: cannot write: File too large" && state public >after && same before after &&
	must_exit 0 sucat feed public >out && valid public
'

check 'fewer releases than before are not published' '
	apple && later && must_exit 0 sucat feed public >out && state public >before &&
	must_exit 4 sucat feed public --at 2026-03-18 >out 2>err && is_empty out &&
	has err "releases that the folder tells of would go" && has err "macOS 23J423" && has err "stands" &&
	state public >after && same before after
'

check 'unless an event says that they were withdrawn' '
	apple && must_exit 0 sucat feed public >out &&
	sed "s/\"25D2128\":/\"25D2999\":\"2026-03-04\",&/" public/manifest.json >told && mv told public/manifest.json &&
	must_exit 4 sucat feed public >out 2>err && has err "1 release that the folder tells of would go" && has err "macOS 25D2999" &&
	sqlite3 sucat.db "INSERT INTO event (id, type, at, platform, build, group_key)
		VALUES (\"expired:macOS:25D2999\", \"expired\", 1773792000, \"macOS\", \"25D2999\", \"2026-03-18\"),
		(\"withdrawn:iOS:25D2999\", \"withdrawn\", 1773792000, \"iOS\", \"25D2999\", \"2026-03-18\")" &&
	must_exit 4 sucat feed public >out 2>err && has err "macOS 25D2999" &&
	sqlite3 sucat.db "INSERT INTO event (id, type, at, platform, build, group_key)
		VALUES (\"withdrawn:macOS:25D2999\", \"withdrawn\", 1773792000, \"macOS\", \"25D2999\", \"2026-03-18\")" &&
	must_exit 0 sucat feed public >out 2>err && is_empty err && valid public &&
	! grep -q 25D2999 public/manifest.json
'

check 'a day that was told stays, though an earlier one is learned' '
	apple && must_exit 0 sucat feed public >out && sed "s/\"2026-03-04\"/\"2026-03-02\"/g" "$stores/PRE/v2/pmv" >earlier &&
	must_exit 0 sucat import --source gdmf-pmv --at 2026-03-15T00:00:00Z earlier >out &&
	must_exit 0 sucat feed public >out && must_exit 0 sucat feed fresh >out && valid public && valid fresh &&
	day="[r[\"ReleaseDate\"] for r in o[\"OSVersions\"][0][\"SecurityReleases\"] if r[\"UpdateName\"] == \"macOS Tahoe 26.3.1\"]" &&
	[ "$(key public/v1/macos_data_feed.json "$day")" = "[\"2026-03-04T00:00:00Z\"]" ] &&
	[ "$(key fresh/v1/macos_data_feed.json "$day")" = "[\"2026-03-02T00:00:00Z\"]" ] &&
	[ "$(key public/sucat.json "[[r[\"released\"], r[\"published\"]] for r in o[\"releases\"] if r[\"build\"] == \"25D2128\"]")" \
		= "[[\"2026-03-02\", \"2026-03-04\"]]" ]
'

check 'one at a time; what a killed one left is cleared' '
	apple && must_exit 0 sucat feed public >out && echo half >public/v1/.timestamp.json.1.new && state public >before &&
	must_exit 5 flock public/.sucat-feed "$SUCAT" feed public >out 2>err && heard 0 err && is_empty out &&
	has err "another sucat publishes into it" && state public >after && same before after &&
	must_exit 0 sucat feed public >out && [ ! -e public/v1/.timestamp.json.1.new ] && valid public
'

check 'a damaged manifest is named, nothing is published over it' '
	apple && must_exit 0 sucat feed public >out && echo "{" >public/manifest.json && state public >before &&
	must_exit 4 sucat feed public >out 2>err && has err "public/manifest.json" && state public >after && same before after
'

check 'what is no file in the place of one stops nothing: no pipe, no link' '
	apple && must_exit 0 sucat feed public >out && cp -rp public want && rm public/sucat.json && mkfifo public/sucat.json &&
	must_exit 0 timeout 60 "$SUCAT" feed public >out && diff -r want public >&3 &&
	mv public/manifest.json aside && mkfifo public/manifest.json &&
	must_exit 4 timeout 60 "$SUCAT" feed public >out 2>err && heard 0 err && is_empty out && has err "public/manifest.json: no manifest of sucat feed: no file" &&
	rm public/manifest.json && ln -s ../aside public/manifest.json &&
	must_exit 4 sucat feed public >out 2>err && has err "public/manifest.json: no manifest of sucat feed: no file" &&
	rm public/manifest.json && mkdir public/manifest.json && must_exit 4 sucat feed public >out 2>err && has err "no file" &&
	rmdir public/manifest.json && truncate -s 33M public/manifest.json &&
	must_exit 4 sucat feed public >out 2>err && has err "public/manifest.json"
'

check 'links and ids of news feeds are of the place where they are served' '
	apple && must_exit 0 sucat feed public --url https://updates.example.com/apple/ >out && valid public &&
	[ "$(key public/feed.json "[o[\"feed_url\"], o[\"home_page_url\"], o[\"items\"][-1][\"id\"].split(\":\")[1]]")" \
		= "[\"https://updates.example.com/apple/feed.json\", \"https://updates.example.com/apple/\", \"updates.example.com,2026\"]" ] &&
	has public/atom.xml "href=\"https://updates.example.com/apple/atom.xml\"" &&
	must_exit 2 sucat feed other --url ftp://example.com 2>err && has err "--url" &&
	must_exit 2 sucat feed other --url "https://a b" 2>err && has err "--url"
'

check 'where it is served stays until another place is given' '
	apple && must_exit 0 sucat feed public --url https://updates.example.com/apple >out && state public >before &&
	must_exit 0 sucat feed public >out && is_empty out && state public >after && same before after && valid public &&
	must_exit 0 sucat feed public --url https://updates.example.org:8443 >out && valid public &&
	must_exit 0 sucat feed public >out && is_empty out &&
	[ "$(key public/feed.json "[o[\"feed_url\"], o[\"items\"][0][\"id\"].split(\",\")[0]]")" \
		= "[\"https://updates.example.org:8443/feed.json\", \"tag:updates.example.org\"]" ] &&
	[ "$(key public/manifest.json "o[\"url\"]")" = "https://updates.example.org:8443" ] &&
	must_exit 0 sucat feed nowhere >out && [ "$(key nowhere/manifest.json "o[\"url\"]")" = null ]
'

check 'an address that readers must not or cannot be told is refused, its password not repeated' '
	apple && for url in "https://me:secret@example.com/" "https://example.com/?secret" "https://example.com/a#secret" \
		https://example.com:0/ https://example.com:65536/ https://example.com:/ https://example.com:8a/ \
		https://example.com:123456/ "https://example.com/a	b" "https://example.com/\303\244" https:///a https://; do
		must_exit 2 sucat feed public --url "$(printf "%b" "$url")" >out 2>err && is_empty out && has err "--url" &&
			! grep -q secret err && [ ! -e public ] || exit 1
	done &&
	must_exit 0 sucat feed public --url https://example.com:65535/a-b/~c,d >out && valid public
'

check 'the bundled facts are a feed whose latest is what targets says; nothing known is none' '
	must_exit 0 sucat feed public >out 2>err && is_empty err && valid public &&
	[ "$(key public/v1/macos_data_feed.json "[r[\"UpdateName\"] for t in o[\"OSVersions\"] for r in t[\"SecurityReleases\"] if r[\"ReleaseType\"] == \"RSR_c\"][:1]")" \
		= "[\"Rapid Security Response macOS Ventura 13.4.1 (c)\"]" ] &&
	must_exit 0 sucat targets --device Mac15,3 --base 26.3 --latest --json >out &&
	[ "$(key public/v1/macos_data_feed.json "o[\"OSVersions\"][0][\"Latest\"][\"Build\"]")" = "$(key out "o[\"targets\"][0][\"build\"]")" ] &&
	must_exit 0 sucat --db empty.db init --empty >out &&
	must_exit 3 sucat --db empty.db feed none >out 2>err && is_empty out && has err "nothing is known"
'

check 'wrong usage is named' '
	must_exit 2 sucat feed 2>err && has err "needs the folder" &&
	must_exit 2 sucat feed "" 2>err && has err "needs the folder" &&
	must_exit 2 sucat feed one two 2>err && has err "one folder"
'

finish
