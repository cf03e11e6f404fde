#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# targets: which releases are valid for a device on a base, and why not the others.
# shellcheck disable=SC2016,SC2034,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/apple.sh
. "$here/apple.sh"

# answer DEVICE BASE AT OPTION...: JSON in `out`, checked against its schema.
answer() {
	on_device=$1 on_base=$2 at=$3
	shift 3
	must_exit 0 sucat targets --device "$on_device" --base "$on_base" --at "$at" --json "$@" \
		>out 2>err && is_empty err && json_ok out
}

# builds: of the targets of the last answer, newest first; twins behind their build.
builds() {
	key out '" ".join("+".join([t["build"], *t["aliases"]]) for t in o["targets"])'
}

# gives BUILDS DEVICE BASE AT OPTION...
gives() {
	wanted_builds=$1
	shift
	answer "$@" && found_builds=$(builds) || return 1
	[ "$found_builds" = "$wanted_builds" ] ||
		{ echo "$*: \"$found_builds\", not \"$wanted_builds\"" >&3; return 1; }
}

# notes TEXT: a note of the last answer holds it.
notes() {
	key out '"\n".join(o["notes"])' >notes && has notes "$1"
}

# why BUILD: why it is rejected in the last answer.
why() {
	key out "[r[\"reason\"] for r in o[\"rejected\"] if r[\"build\"] == \"$1\"]"
}

# unknown MESSAGE OPTION...: status 3, this message, nothing on standard output.
unknown() {
	message=$1
	shift
	must_exit 3 sucat targets "$@" >out 2>err && is_empty out && has err "$message"
}

check 'a response applies to exactly its base' '
	spring &&
	gives 25D771280a J314sAP 25D2128 2026-03-18 && [ "$(key out "[o[\"basis\"], o[\"data_as_of\"]]")" \
		= "[\"seen\", \"2026-03-18T00:57:30Z\"]" ] &&
	[ "$(key out "{k: v for k, v in o[\"targets\"][0].items() if k not in (\"rule\",)}")" = "$(echo \
		"{\"kind\": \"bsi\", \"version\": \"26.3.1\", \"extra\": \"(a)\", \"build\": \"25D771280a\"," \
		"\"aliases\": [], \"beta\": false, \"prerequisite_build\": \"25D2128\"," \
		"\"posted\": \"2026-03-17\", \"released\": \"2026-03-17\", \"expires\": \"2026-06-16\"," \
		"\"audience\": [\"managed\", \"public\"], \"reason\": \"exact-base\"," \
		"\"sources\": [\"gdmf-pmv\"], \"enforce\": {\"TargetOSVersion\": \"26.3.1\"," \
		"\"TargetBuildVersion\": \"25D771280a\"}}")" ] &&
	gives 25D771400a J700AP 25D2140 2026-03-18 &&
	gives 25D2140 J700AP 25D2128 2026-03-18 &&
	gives 23D771330a iPhone15,2 23D8133 2026-03-18 &&
	gives 25D2128 J314sAP 25D125 2026-03-18 &&
	gives "" J314sAP 25D2128 2026-03-17T18:29:44Z
'

check 'the worked questions of spring' '
	spring &&
	gives 25E246 J314sAP 25D2128 2026-03-25 --supplemental 25D771280a &&
	gives 23D8133+23D9133 iPhone15,2 23D127 2026-03-18 --audience public &&
	gives "23D8133+23D9133 23D127+23D6127 23C71+23C6071" iPhone15,2 23C55 2026-03-18
'

check 'the worked questions of August' '
	august &&
	gives "23G83+23G6083 23G71+23G6071 23F84+23F6084" iPhone15,2 23F77 2026-08-22 &&
	gives "23G83+23G6083 23G71+23G6071 23F84+23F6084 23F81+23F6081" iPhone18,3 23F77 2026-08-22 &&
	gives 22H374+22H6374 iPhone11,8 22H355 2026-08-22 &&
	gives 23G83+23G6083 iPhone15,2 22H352 2026-08-22 --audience public &&
	gives 24G830 J680AP 24G824 2026-08-22 &&
	gives "25G83 24G830 23J631" J314sAP 23J620 2026-08-22 --audience public &&
	gives "25G83 25G76 25G72 25F84 25F80 25F71 24G830 24G824 24G720 23J631" J314sAP 23J620 2026-08-22 &&
	gives "25G83 25G76 25G72 25F84 25F80 24G830 24G824 24G720 23J631" J314sAP 23J620 2026-09-01 &&
	gives 25G83 J700AP 25G76 2026-08-22 &&
	gives 23L773+23L6773 AppleTV6,2 23L471 2026-08-22 &&
	gives 23L773+23L6773 AudioAccessory5,1 23L471 2026-08-22 &&
	gives 23O780+23O6780 RealityDevice14,1 23O770 2026-08-22
'

check 'the day on which a release expires still counts' '
	august &&
	answer J314sAP 23J620 2026-08-30 && builds | grep -qw 25F71 &&
	answer J314sAP 23J620 2026-08-31T00:00:00Z --why && ! builds | grep -qw 25F71 &&
	[ "$(why 25F71)" = "[\"expired\"]" ]
'

check 'rows of one build with different expiries: that of the device counts' '
	august &&
	gives "23G83+23G6083 23G71+23G6071 23F84+23F6084 23F77" iPhone15,2 22H352 2026-09-10 &&
	gives "23G83+23G6083 23G71+23G6071 23F84+23F6084 23F81+23F6081" iPhone18,3 22H352 2026-09-10 &&
	gives "23G83+23G6083 23G71+23G6071 23F84" iPhone15,2 23F77 2026-10-30 &&
	gives "23G83+23G6083 23G71+23G6071" iPhone18,3 23F77 2026-10-30
'

check 'two lists of one answer with different expiries: the later, while both count for both' '
	sucat init --empty >log && cat >pmv.json <<-E &&
	{"PublicAssetSets": {"macOS": [{"ProductVersion": "26.5.2", "Build": "25F84", "PostingDate":
	"2026-07-06", "ExpirationDate": "2026-09-27", "SupportedDevices": ["J314sAP"]}]},
	"AssetSets": {"macOS": [{"ProductVersion": "26.5.2", "Build": "25F84", "PostingDate":
	"2026-06-29", "ExpirationDate": "2026-10-25", "SupportedDevices": ["J314sAP"]},
	{"ProductVersion": "26.5.1", "Build": "25F80", "PostingDate": "2026-06-01",
	"ExpirationDate": "2026-09-27", "SupportedDevices": ["J314sAP"]}]}}
	E
	sucat import --source gdmf-pmv --at 2026-07-06T18:00:00Z pmv.json >log &&
	facts="[[t[k] for k in (\"expires\", \"posted\", \"audience\")] for t in o[\"targets\"]]" &&
	gives 25F84 J314sAP 25F80 2026-07-07 && [ "$(key out "$facts")" \
		= "[[\"2026-10-25\", \"2026-06-29\", [\"managed\", \"public\"]]]" ] &&
	gives 25F84 J314sAP 25F80 2026-07-07 --audience public && [ "$(key out "$facts")" \
		= "[[\"2026-09-27\", \"2026-07-06\", [\"public\"]]]" ] &&
	gives 25F84 J314sAP 25F80 2026-09-28 && [ "$(key out "$facts")" \
		= "[[\"2026-10-25\", \"2026-06-29\", [\"managed\"]]]" ]
'

check 'a device by every name that it has' '
	spring &&
	for name in J504AP j504ap Mac15,3 "MacBook Pro (14-inch, M3, Nov 2023)"; do
		gives 25D771280a "$name" 25D2128 2026-03-18 &&
			[ "$(key out "[o[\"asked\"][\"device\"], o[\"asked\"][\"board\"]]")" \
				= "[\"Mac15,3\", \"J504AP\"]" ] || exit 1
	done &&
	for name in iPhone15,2 iphone15,2 "iPhone 14 Pro" D73AP; do
		gives 23D771330a "$name" 23D8133 2026-03-18 &&
			[ "$(key out "[o[\"asked\"][\"device\"], o[\"asked\"][\"board\"]]")" \
				= "[\"iPhone15,2\", null]" ] || exit 1
	done
'

check 'a name of several devices is told with all of them, an unknown one with the nearest' '
	spring &&
	unknown "several devices have this name: J152FAP, J215AP; give one of them" \
		--device "MacBook Pro (16-inch, 2019)" --base 26.3.1 &&
	unknown "sucat: J504AQ: nothing found: no such device is known; the nearest known is J504AP" \
		--device J504AQ --base 26.3.1 &&
	unknown "sucat: 26.3.7: nothing found: no such macOS build or version is known; the nearest is 26.3" \
		--device J504AP --base 26.3.7 &&
	unknown "the nearest is 25D2128" --device J504AP --base 25D2129 &&
	unknown "the nearest is 26.3.1 (a)" --device J504AP --base "26.3.1 (b)"
'

# images: a store of spring that was told what restore images are listed, by model.
images() {
	spring && render S0 && cp "$spring_db" ours.db && SUCAT_DB=$PWD/ours.db &&
		sucat import --source mesu-macos-ipsw --at 2026-03-18T01:00:00Z \
			S0/assets/macos/com_apple_macOSIPSW/com_apple_macOSIPSW.xml >log
}

# by_model: what is for J504AP is for its model, and one device stands for both.
by_model() {
	gives "25D771280a" J504AP 25D2128 2026-03-18 && gives "25D771280a" Mac15,3 25D2128 2026-03-18 &&
		gives "25D2128" Mac15,3 25D125 2026-03-18T01:30:00Z --latest --kind full &&
		[ "$(sqlite3 "$SUCAT_DB" "SELECT count(*) FROM device WHERE name GLOB \"Mac*[0-9],[0-9]*\"")" = "$1" ] &&
		sqlite3 "$SUCAT_DB" "SELECT devices FROM v_sighting WHERE source = \"mesu-macos-ipsw\"" >devices &&
		has devices J504AP && ! grep -q Mac15,3 devices
}

check 'a restore image names models: its claims are for their devices' '
	images && by_model 0
'

check 'a model whose devices are known later: its claims are theirs from then on' '
	spring && cp "$spring_db" ours.db && sqlite3 ours.db "UPDATE device SET model = \"\" WHERE name = \"J504AP\"" &&
	cp ours.db early.db && render S0 && SUCAT_DB=$PWD/early.db &&
	sucat import --source mesu-macos-ipsw --at 2026-03-18T01:00:00Z \
		S0/assets/macos/com_apple_macOSIPSW/com_apple_macOSIPSW.xml >log &&
	[ "$(sqlite3 "$SUCAT_DB" "SELECT count(*) FROM device WHERE name = \"Mac15,3\"")" = 1 ] &&
	sqlite3 early.db "UPDATE meta SET value = \"older\" WHERE key = \"bundle\"" && by_model 0
'

check 'a moment before everything, and the future' '
	spring &&
	unknown "nothing is known of that time; the first that is known is of 2025-12-12" \
		--device J504AP --base 25D2128 --at 2019-01-01 &&
	unknown "nothing is known of that time" --device J504AP --base 25D2128 --at 2019-01-01 --why &&
	unknown "--at: nothing found: nothing is known of the future" --device J504AP --base 25D2128 --at 9999-12-31
'

check 'moments as people write them' '
	spring &&
	for at in 2026-03-17T18:29:44Z "2026-03-17 18:29:44" 2026-03-17T20:29:44+02:00; do
		gives "" J314sAP 25D2128 "$at" || exit 1
	done &&
	for at in 2026-03-18T00:57:30Z 2026-03-18 2026-03-24; do
		gives 25D771280a J314sAP 25D2128 "$at" || exit 1
	done &&
	must_exit 0 sucat targets --device J314sAP --base 25D2128 --at today >out &&
	must_exit 2 sucat targets --device J314sAP --base 25D2128 --at soon >out 2>err && has err "--at"
'

check '--kind and --audience' '
	spring &&
	gives 25E246 J314sAP 25D2128 2026-03-25 --kind full --supplemental 25D771280a &&
	gives "25E246 25D771280a" J314sAP 25D2128 2026-03-25 --kind full --kind bsi &&
	gives 25D771280a J314sAP 25D2128 2026-03-25 --kind bsi &&
	gives "" J314sAP 25D2128 2026-03-25 --kind rsr &&
	gives 25D2140 J700AP 25D125 2026-03-18 --audience public &&
	gives "25D2140 25D2128" J700AP 25D125 2026-03-18 --audience managed &&
	answer J700AP 25D125 2026-03-18 --audience public --why && [ "$(why 25D2128)" = "[\"device-not-listed\"]" ]
'

check '--latest is the newest full update and the newest response' '
	spring &&
	gives "25E246 25D771280a" J314sAP 25D2128 2026-03-25 --latest &&
	gives 23D8133+23D9133 iPhone15,2 23C55 2026-03-18 --latest
'

check '--same-major leaves upgrades out, also of what is rejected and of what is hidden' '
	spring && answer J314sAP 24G419 2026-03-18 && builds >all && grep -q 25D2128 all &&
	gives 24G517 J314sAP 24G419 2026-03-18 --same-major &&
	gives 24G517 J314sAP 24G419 2026-03-18 --same-major --latest &&
	gives "" J314sAP 24G517 2026-03-18 --same-major &&
	answer J314sAP 24G419 2026-03-18 --why && [ "$(why 23J319)" != "[]" ] &&
	answer J314sAP 24G419 2026-03-18 --why --same-major && [ "$(why 23J319)" = "[]" ] &&
	[ "$(key out "{r[\"version\"].split(\".\")[0] for r in o[\"rejected\"]} == {\"15\"}")" = true ] &&
	answer J314sAP 24G419 2026-03-18 --defer 90 && key out "o[\"deferred\"]" | grep -q 25D2128 &&
	answer J314sAP 24G419 2026-03-18 --defer 90 --same-major && ! key out "o[\"deferred\"]" | grep -q 25D2128 &&
	spring && must_exit 0 sucat targets --device J314sAP --base 24G517 --at 2026-03-18 --same-major >out &&
	has out "No valid target."
'

check '--supplemental: what is installed is no target, nor what lies below it' '
	spring &&
	gives "" J314sAP 25D2128 2026-03-18 --supplemental 25D771280a &&
	gives 25D771280a J314sAP 25D2128 2026-03-18 --supplemental 25D2128 &&
	gives 25D771280a J314sAP 25D2128 2026-03-18 --supplemental "" &&
	gives 25D771280a J314sAP 25D2128 2026-03-18 --supplemental 25D771400a &&
	notes "25D771400a is no response on 25D2128" &&
	gives "" J314sAP 25D2128 2026-03-18 --supplemental 25D771280b &&
	notes "25D771280b is not known; it is compared by its number" &&
	must_exit 2 sucat targets --device J314sAP --base 25D2128 --supplemental "(a)" >out 2>err &&
	has err "\"(a)\" is no build"
'

check 'the build of a response, and a version with its letter, name the base' '
	spring &&
	gives "" J314sAP 25D771280a 2026-03-18 && notes "25D771280a is the response (a) on 25D2128" &&
	[ "$(key out "[o[\"asked\"][\"base\"][k] for k in (\"build\", \"supplemental\")]")" \
		= "[\"25D2128\", \"25D771280a\"]" ] &&
	gives "" J314sAP "26.3.1 (a)" 2026-03-18 &&
	[ "$(key out "[o[\"asked\"][\"base\"][k] for k in (\"build\", \"supplemental\")]")" \
		= "[\"25D2128\", \"25D771280a\"]" ] &&
	gives 25E246 J314sAP 25D771280a 2026-03-25
'

check 'the version of a response tells that of a base of which only the existence is known' '
	bundled &&
	gives "25E246 25D2128 25D125" J504AP 25D770870b 2026-04-08T18:54:34Z &&
	[ "$(key out "[o[\"asked\"][\"base\"][k] for k in (\"version\", \"build\")]")" \
		= "[\"26.3\", \"25D5087f\"]" ]
'

check 'a twin as the base gets no response, and a note' '
	spring &&
	gives "" iPhone15,2 23D9133 2026-03-18 && notes "23D9133 is a twin of 23D8133; whether a response" &&
	answer iPhone15,2 23D9133 2026-03-18 --why && [ "$(why 23D771330a)" = "[\"base-differs\"]" ] &&
	gives 23E246+23E6246 iPhone15,2 23D9133 2026-03-25
'

check '--reachable: a response whose base is a target' '
	spring &&
	gives "25D771400a 25D2140" J700AP 25D2128 2026-03-18 --reachable &&
	[ "$(key out "[[t[k] for k in (\"reason\", \"via\", \"combined\")] for t in o[\"targets\"] if \"via\" in t]")" \
		= "[[\"via-base\", \"25D2140\", true]]" ] &&
	gives 25D771280a J314sAP 25D125 2026-03-18 --reachable --kind bsi &&
	gives 25D2128 J314sAP 23J319 2026-03-18 --kind full --latest &&
	answer J314sAP 23J319 2026-03-18 --reachable --kind bsi &&
	[ "$(key out "[t[\"combined\"] for t in o[\"targets\"]]")" = "[false]" ]
'

check 'of two letters on one base only the higher, on the base and on the way to it' '
	sucat init --empty >log && cat >pmv.json <<-E &&
	{"AssetSets": {"macOS": [
	{"ProductVersion": "26.3.1", "Build": "25D2128", "SupportedDevices": ["J314sAP"]},
	{"ProductVersion": "26.3", "Build": "25D125", "SupportedDevices": ["J314sAP"]}]},
	"PublicBackgroundSecurityImprovements": {"macOS": [
	{"ProductVersion": "26.3.1", "ProductVersionExtra": "(b)", "Build": "25D771280c",
	"PrerequisiteBuild": "25D2128", "SupportedDevices": ["J314sAP"]},
	{"ProductVersion": "26.3.1", "ProductVersionExtra": "(a)", "Build": "25D771280a",
	"PrerequisiteBuild": "25D2128", "SupportedDevices": ["J314sAP"]}]}}
	E
	sucat import --source gdmf-pmv --at 2026-03-19T18:00:00Z pmv.json >log &&
	gives 25D771280c J314sAP 25D2128 2026-03-20 --why && [ "$(why 25D771280a)" = "[\"superseded-response\"]" ] &&
	gives "25D771280c 25D2128" J314sAP 25D125 2026-03-20 --reachable &&
	gives 25D771280c J314sAP "26.3.1 (a)" 2026-03-20 && gives "" J314sAP 25D771280c 2026-03-20
'

check '--defer hides full updates, and with them what needs them; a response on its base is at once' '
	spring &&
	gives 25D2128 J314sAP 25D125 2026-03-18 --defer 13 &&
	gives "" J314sAP 25D125 2026-03-18 --defer 90 --reachable &&
	gives 25D771280a J314sAP 25D2128 2026-03-18 --defer 90 &&
	answer J314sAP 25D125 2026-03-18 --defer 90 --why && [ "$(why 25D2128)" = "[\"deferred\"]" ] &&
	must_exit 2 sucat targets --device J314sAP --base 25D125 --defer 91 >out 2>err && has err "--defer"
'

check 'a version of several builds: the answer is for all, what holds on some says so' '
	spring &&
	gives 22H340 iPhone11,8 18.7.7 2026-04-02 && notes "18.7.7 names several builds for this device" &&
	notes "22H333" && notes "22H340" &&
	[ "$(key out "[o[\"asked\"][\"base\"][\"build\"], o[\"targets\"][0][\"only_on\"], o[\"targets\"][0][\"reason\"]]")" \
		= "[null, [\"22H333\"], \"rebuild\"]" ] &&
	gives "" iPhone11,8 22H340 2026-04-02 &&
	gives "" iPhone11,8 18.7.7 2026-03-25 && [ "$(key out "o[\"asked\"][\"base\"][\"build\"]")" = 22H333 ] &&
	gives 25D2128 J314sAP 26.3.0 2026-03-18
'

check 'a base that this device never had is told' '
	spring &&
	gives 25D2140 J700AP 25C56 2026-03-25T00:00:00Z --audience public &&
	notes "no source ever listed this base for this device" &&
	gives "" iPhone7,2 23C55 2026-03-18 && notes "no source ever listed this base"
'

check 'an old version of which no build is known is judged by its number' '
	spring && gives "23D8133+23D9133 23D127+23D6127 23C71+23C6071 23C55+23C6055" iPhone15,2 17.3 \
		2026-03-18 --reachable --kind full && notes "no build of 17.3 is known here" &&
	[ "$(key out "o[\"asked\"][\"base\"]")" = \
		"{\"version\": \"17.3\", \"build\": null, \"builds\": [], \"supplemental\": null}" ] &&
	gives 23D771330a iPhone15,2 17.3 2026-03-18 --reachable --kind bsi &&
	gives "" iPhone15,2 17.3 2026-03-18 --kind bsi &&
	unknown "no such iOS build or version is known" --device iPhone15,2 --base 26.9 --at 2026-03-18 &&
	unknown "no such iOS build or version is known" --device iPhone15,2 --base 26.2.9 --at 2026-03-18 &&
	unknown "no such iOS build or version is known" --device iPhone15,2 --base "17.3 (a)" --at 2026-03-18
'

check '--why: every other release, with the reason' '
	spring && answer J314sAP 25D2128 2026-03-18 --why &&
	[ "$(why 25D771400a)$(why 25D125)$(why 25D2140)$(why 25D2128)" \
		= "[\"device-not-listed\"][\"not-newer\"][\"device-not-listed\"][\"not-newer\"]" ] &&
	answer J314sAP 25D125 2026-03-18 --why && [ "$(why 25D771280a)" = "[\"base-differs\"]" ] &&
	answer J314sAP 25D2128 2026-03-18 --why --supplemental 25D771280a &&
	[ "$(why 25D771280a)" = "[\"superseded-response\"]" ] && august &&
	answer J314sAP 23J620 2026-09-01 --why && [ "$(why 25F71)" = "[\"expired\"]" ] &&
	must_exit 0 sucat targets --device J314sAP --base 25G76 --at 2026-08-22 --why --csv >csv &&
	head -n 1 csv | grep -q ",rejected$" && has csv "full,26.6.2,,25G83," &&
	grep -q "^full,26.6,,25G72,.*,not-newer,.*,true$" csv && [ "$(grep -c "^kind" csv)" = 1 ]
'

check 'the responses of 2023 from the bundled facts' '
	bundled &&
	gives 22F770820b J314sAP 22F82 2023-07-10 && [ "$(key out "o[\"basis\"]")" = bundled ] &&
	notes "from the facts bundled with sucat" &&
	gives 22F770820b Mac14,2 22F82 2023-07-10 &&
	gives "" Mac14,2 22F82 2023-07-11 --kind rsr &&
	answer Mac14,2 22F82 2023-07-11 --why && [ "$(why 22F770820b)" = "[\"withdrawn\"]" ] &&
	gives 22F770820d Mac14,2 22F82 2023-07-12 &&
	gives 22F770820d Mac14,2 22F82 2023-07-12 --supplemental 22F770820b &&
	gives 22F770820d Mac14,2 "13.4.1 (a)" 2023-07-12 &&
	gives "" Mac14,2 "13.4.1 (c)" 2023-07-12 &&
	gives 22F770830b Mac14,13 22F2083 2023-07-10 && gives 22F770830e Mac14,13 13.4.1 2023-07-12 &&
	gives "" Mac14,13 22F82 2023-07-12 --kind rsr &&
	gives "" iPhone15,2 20F75 2023-07-12 &&
	notes "20F770750d is a response on this base, but no source names its devices"
'

# hidden: "BUILD>DAY", with "+" behind a response that comes with its base, of the last answer.
hidden() {
	key out "\" \".join(h[\"build\"] + \">\" + h[\"visible_from\"] + (\"+\" if h[\"via\"] else \"\") for h in o[\"deferred\"])"
}

check 'what a deferral hides is told with the day on which it appears' '
	spring &&
	answer iPhone15,2 23D127 2026-03-18 --audience public --defer 90 &&
	[ "$(hidden)" = "23D8133>2026-06-02 23D771330a>2026-06-02+" ] &&
	answer iPhone15,2 23D8133 2026-03-18 --defer 90 && [ "$(hidden)" = "" ] && [ "$(builds)" = 23D771330a ] &&
	answer J314sAP 25D125 2026-03-18 --defer 7 && [ "$(hidden)" = "" ] &&
	answer J314sAP 25D125 2026-03-18 && [ "$(key out "\"deferred\" in o")" = false ] &&
	must_exit 0 sucat targets --device iPhone15,2 --base 23D127 --at 2026-03-18 --defer 90 >out &&
	has out "HIDDEN" && has out "bsi     26.3.1 (a)  23D771330a  2026-03-17  2026-06-02"
'

check '--defer-major is of upgrades alone' '
	spring &&
	gives "25C56 24G517" J314sAP 24G419 2026-03-18 --defer-major 90 &&
	gives "25D125 25C56" J314sAP 24G517 2026-03-18 --defer 90 --defer-major 30 &&
	[ "$(hidden)" = "25D2128>2026-04-03 25D771280a>2026-04-03+" ] &&
	must_exit 2 sucat targets --device J314sAP --base 24G517 --defer-major 91 >out 2>err &&
	has err "--defer-major"
'

check 'before the first answer: dates that Apple stated later, deferral too' '
	august &&
	gives 25G76 J314sAP 25G72 2026-08-16 && [ "$(key out "o[\"basis\"]")" = stated ] &&
	[ "$(key out "o[\"targets\"][0][\"released\"]")" = 2026-08-06 ] && notes "Apple stated later" &&
	gives "" J314sAP 25G72 2026-08-16 --defer 30 &&
	gives "" J314sAP 25G76 2026-08-16
'

check 'bundled facts tell the time that they cover, dates stated later only what follows' '
	sucat init >log && python3 "$root/tests/world/render.py" S4 --moment S4 &&
	sucat import --source gdmf-pmv --at 2026-08-22T12:00:00Z S4/v2/pmv >log &&
	for pair in 2023-07-10=bundled 2026-04-08T18:00:00Z=bundled 2026-08-22T11:00:00Z=stated \
		2026-08-22T12:00:00Z=seen; do
		answer J314sAP 22F82 "${pair%=*}" && [ "$(key out "o[\"basis\"]")" = "${pair#*=}" ] ||
			{ echo "$pair" >&3; exit 1; }
	done
'

check 'names, times and bases of any size and kind are refused in words' '
	spring && evil=$(printf "J504\033[31m\nAP") && big=$(printf "%0100000d" 7 | tr 0 x) &&
	unknown "sucat: J504" --device "$evil" --base 25D2128 && [ "$(wc -l <err)" = 1 ] &&
	! grep -q "$(printf "\033")" err &&
	unknown "sucat: 25D" --device J504AP --base "25D$evil" && ! grep -q "$(printf "\033")" err &&
	for option in device base supplemental at kind audience defer; do
		status=0
		sucat targets --device J504AP --base 25D2128 "--$option" "$big" >out 2>err || status=$?
		[ "$status" = 2 ] && is_empty out && [ "$(wc -c <err)" -lt 1000 ] ||
			{ echo "$option: $status" >&3; exit 1; }
	done
'

check 'usage' '
	must_exit 2 sucat targets 2>err && has err "give --device and --base" &&
	must_exit 2 sucat targets --device J504AP 2>err && has err "give --device and --base" &&
	must_exit 2 sucat targets --device J504AP --base 26 --kind old 2>err && has err "full, rsr or bsi" &&
	must_exit 2 sucat targets --device J504AP --base 26 --audience all 2>err && has err "public or managed"
'

check 'a table of 80 columns' '
	spring && COLUMNS=80 && export COLUMNS &&
	table() {
		name=$1
		shift
		must_exit 0 python3 "$here/terminal.py" "$SUCAT" --no-color targets "$@" >out &&
			same "$root/tests/golden/$name.txt" out
	} &&
	table targets-response --device J314sAP --base 26.3.1 --at 2026-03-18 &&
	table targets-reachable --device iPhone15,2 --base 26.2 --at 2026-03-18 --reachable &&
	table targets-several --device iPhone11,8 --base 18.7.7 --at 2026-04-02 &&
	table targets-why --device J700AP --base 26.3.2 --at 2026-03-18 --why &&
	table targets-none --device J314sAP --base 26.4 --at 2026-03-25
'

finish
