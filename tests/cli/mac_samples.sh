#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The samples for Macs (packaging/nudge, munki, jamf), run on a published feed.
# shellcheck disable=SC2016,SC2031,SC2034,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/apple.sh
. "$here/apple.sh"

: "${SUCAT_BUILD:?names the folder of the build}"

# published DAY: the feed of that day in public/, and the tools of a Mac.
published() {
	must_exit 0 sucat feed public --at "$1" >log && mkdir -p tools &&
		for tool in plutil defaults sw_vers sysctl; do
			ln -sf "$here/mac_tool.sh" "tools/$tool" || return 1
		done
}

# sample PATH: of the build, which reads the feed in public/.
sample() {
	sed "s|^feed_url=.*|feed_url=file://$PWD/${FEED:-public}/v2/macos_data_feed.json|" "$SUCAT_BUILD/packaging/$1" >sample.sh &&
		grep -q "^feed_url=file" sample.sh && MAC=$MAC PATH=$PWD/tools:$PATH SUCAT_CACHE=$PWD/cache sh sample.sh
}

# says TEXT MODEL VERSION BUILD: what the extension attribute says of that Mac.
says() {
	wanted_text=$1
	shift
	MAC=$* && sample jamf/sucat-ea.sh >out 2>err && found_text=$(cat out) || return 1
	[ "$found_text" = "<result>$wanted_text</result>" ] || { echo "$*: $found_text, not $wanted_text" >&3; return 1; }
}

check 'nudge: the newest full release of each major version, of most devices; never a response' '
	spring && published 2026-03-18 && jq -f "$root/packaging/nudge/nudge.jq" public/sucat.json >nudge.json &&
	[ "$(key nudge.json "[[r[\"targetedOSVersionsRule\"], r[\"requiredMinimumOSVersion\"], r[\"requiredInstallationDate\"]] for r in o[\"osVersionRequirements\"]][:3]")" \
		= "[[\"26\", \"26.3.1\", \"2026-03-18T18:00:00Z\"], [\"15\", \"15.7.4\", \"2026-02-25T18:00:00Z\"], [\"14\", \"14.8.4\", \"2026-02-25T18:00:00Z\"]]" ] ||
		{ cat nudge.json >&3; exit 1; }
	grep -q 25D771280a public/sucat.json && ! grep -Eq "\(|25D77|26\.3\.2" nudge.json && [ "$(key nudge.json "sorted(o)")" = "[\"osVersionRequirements\"]" ]
'

check 'nudge: a latest whose day no source states is not required, the others are' '
	spring && published 2026-03-18 &&
	sed -E "/\"build\":\"25D2128\"/s/\"published\":\"[0-9-]+\"/\"published\":null/" public/sucat.json >undated.json &&
	jq -f "$root/packaging/nudge/nudge.jq" public/sucat.json >all.json && jq -f "$root/packaging/nudge/nudge.jq" undated.json >nudge.json &&
	[ "$(key nudge.json "[r[\"requiredMinimumOSVersion\"] for r in o[\"osVersionRequirements\"]]")" \
		= "$(key all.json "[r[\"requiredMinimumOSVersion\"] for r in o[\"osVersionRequirements\"] if r[\"targetedOSVersionsRule\"] != \"26\"]")" ]
'

check 'nudge: days and the feed by options; the bundled facts; no version has an extra' '
	bundled && published 2026-04-08 && jq -f "$root/packaging/nudge/nudge.jq" --arg days 7 --arg url https://it.example/apple/ public/sucat.json >nudge.json &&
	[ "$(key nudge.json "o[\"optionalFeatures\"]")" = "{\"utilizeSOFAFeed\": true, \"customSOFAFeedURL\": \"https://it.example/apple/v1/macos_data_feed.json\"}" ] &&
	[ "$(key nudge.json "o[\"osVersionRequirements\"][0]")" = "{\"requiredInstallationDate\": \"2026-03-31T18:00:00Z\", \"requiredMinimumOSVersion\": \"26.4\", \"targetedOSVersionsRule\": \"26\"}" ] &&
	[ "$(key nudge.json "all(set(r[\"requiredMinimumOSVersion\"]) <= set(\"0123456789.\") for r in o[\"osVersionRequirements\"])")" = true ]
'

check 'nudge: sooner where a note tells of exploitation; its link is told' '
	bundled && published 2026-04-08 && python3 -c "import json
with open(\"public/sucat.json\", encoding=\"utf-8\") as file:
    feed = json.load(file)
for release in feed[\"releases\"]:
    if release[\"build\"] == \"25E246\":
        release[\"cves\"] = [{\"id\": \"CVE-2026-0001\", \"exploited\": True}]
        release[\"advisory\"] = \"https://support.apple.com/en-us/1\"
with open(\"exploited.json\", \"w\", encoding=\"utf-8\") as file:
    json.dump(feed, file)" && jq -f "$root/packaging/nudge/nudge.jq" exploited.json >nudge.json &&
	[ "$(key nudge.json "[[r[\"requiredInstallationDate\"], r.get(\"aboutUpdateURLs\")] for r in o[\"osVersionRequirements\"]][:2]")" \
		= "[[\"2026-03-27T18:00:00Z\", [{\"_language\": \"en\", \"aboutUpdateURL\": \"https://support.apple.com/en-us/1\"}]], [\"2026-04-07T18:00:00Z\", null]]" ]
'

check 'jamf: what a Mac may get, on its very build' '
	spring && published 2026-03-18 &&
	says "response 26.3.1 (a)" MacBookPro18,3 26.3.1 25D2128 && says current MacBookPro18,3 26.3.1 25D771280a &&
	says "update 26.3.1" MacBookPro18,3 26.3 25D125 && says "upgrade 26.3.1" MacBookPro18,3 15.7.4 24G517 &&
	says "update 15.7.4" MacBookPro18,3 15.7.3 24G419 && says unknown Toaster1,1 26.3.1 25D2128
'

check 'jamf: a model with a release of its own is not sent back, and gets its own response' '
	spring && published 2026-03-18 && says "response 26.3.2 (a)" Mac17,5 26.3.2 25D2140 &&
	says "update 26.3.2" Mac17,5 26.3.1 25D2128 && says current Mac17,5 26.3.2 25D771400a
'

# newer: the feed is of a later second than the copy that a Mac took, by which it asks for a newer one.
newer() {
	python3 -c 'import os
path, copy = "public/v2/macos_data_feed.json", "cache/macos_data_feed.json"
taken = os.stat(copy).st_mtime if os.path.exists(copy) else 0
at = max(os.stat(path).st_mtime, taken + 2)
os.utime(path, (at, at))'
}

# lettered LETTER BUILD...: more responses in the feed, like the first (a) on 25D2128.
lettered() {
	python3 -c 'import json, sys
path = "public/v2/macos_data_feed.json"
with open(path, encoding="utf-8") as file:
    feed = json.load(file)
rows = feed["BackgroundSecurityImprovements"]["26"]
like = next(row for row in rows if row["PrerequisiteBuild"] == "25D2128")
for letter, build in zip(sys.argv[1::2], sys.argv[2::2]):
    rows.append(like | {"VersionExtra": letter, "Build": build})
with open(path, "w", encoding="utf-8") as file:
    json.dump(feed, file)' "$@" && newer
}

check 'jamf: the last letter is told, also to a Mac that has one of them, and to no other model' '
	spring && published 2026-03-18 && lettered "(c)" 25D771280d "(b)" 25D771280c &&
	says "response 26.3.1 (c)" MacBookPro18,3 26.3.1 25D2128 && says "response 26.3.1 (c)" MacBookPro18,3 26.3.1 25D771280a &&
	says current MacBookPro18,3 26.3.1 25D771280d && says "update 26.3.2" Mac17,5 26.3.1 25D2128
'

# withdrawn BUILD: Apple took that release back, as the feed tells it.
withdrawn() {
	python3 -c 'import json, sys
path = "public/v2/macos_data_feed.json"
with open(path, encoding="utf-8") as file:
    feed = json.load(file)
rows = [row for train in feed["OSVersions"] for row in train["SecurityReleases"]] + feed["BackgroundSecurityImprovements"]["26"]
found = [row for row in rows if row["Build"] == sys.argv[1]]
assert found and not any("WithdrawnDate" in row for row in found)
for row in found:
    row["WithdrawnDate"] = "2026-03-18T00:00:00Z"
with open(path, "w", encoding="utf-8") as file:
    json.dump(feed, file)' "$1" && newer
}

check 'jamf: what Apple took back is told to no Mac: the letter before, the release before' '
	spring && published 2026-03-18 && lettered "(b)" 25D771280c && withdrawn 25D771280c &&
	says "response 26.3.1 (a)" MacBookPro18,3 26.3.1 25D2128 && withdrawn 25D771280a && withdrawn 25D2128 &&
	says current MacBookPro18,3 26.3.1 25D2128 && says current MacBookPro18,3 26.3 25D125
'

check 'jamf: an older copy serves while the feed is away; a cut one is never taken' '
	spring && published 2026-03-18 && says "update 26.3.1" MacBookPro18,3 26.3 25D125 && mv public away &&
	says "update 26.3.1" MacBookPro18,3 26.3 25D125 && mkdir -p public/v2 && head -c 300 away/v2/macos_data_feed.json >public/v2/macos_data_feed.json && newer &&
	says "update 26.3.1" MacBookPro18,3 26.3 25D125 && rm -r cache && says unknown MacBookPro18,3 26.3 25D125
'

check 'munki: the same as conditions' '
	spring && published 2026-03-18 && mkdir munki && export MUNKI="$PWD/munki" && MAC="MacBookPro18,3 26.3.1 25D2128" && sample munki/sucat_condition &&
	python3 -c "import plistlib
with open(\"munki/ConditionalItems.plist\", \"rb\") as file:
    text = file.read()
assert text.startswith(b\"<?xml\")
assert plistlib.loads(text) == {\"sucat_state\": \"response\", \"sucat_wanted\": \"26.3.1 (a)\", \"sucat_version\": \"26.3.1\"}, text" &&
	MAC="MacBookPro18,3 26.3 25D125" && sample munki/sucat_condition &&
	python3 -c "import plistlib
assert plistlib.load(open(\"munki/ConditionalItems.plist\", \"rb\"))[\"sucat_wanted\"] == \"26.3.1\""
'

check 'what is built for Macs is clean' '
	shellcheck "$SUCAT_BUILD/packaging/jamf/sucat-ea.sh" "$SUCAT_BUILD/packaging/munki/sucat_condition" >&3
'

finish
