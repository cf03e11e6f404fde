#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# news: which events are told, to whom, and in which words.
# shellcheck disable=SC2016,SC2031,SC2034,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/apple.sh
. "$here/apple.sh"

# fresh: the spring store, of this check alone.
fresh() {
	spring && cp "$spring_db" ours.db && SUCAT_DB=$PWD/ours.db
}

# ids FILE: the events of a JSON answer, in their order.
ids() {
	key "$1" '" ".join(e["id"] for e in o["events"])'
}

# lines_ok FILE: each line is an event that the schema of an answer allows.
lines_ok() {
	python3 -c 'import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    events = [json.loads(line) for line in file]
print(json.dumps({"schema": "sucat.news/1", "consumer": "x", "id": None, "events": events}))' \
		"$1" >lines.json && json_ok lines.json
}

all="new:iOS:23D771330a new:iPadOS:23D771330a new:macOS:25D771280a new:macOS:25D771400a"
all="$all new:audioOS:23L243 new:iOS:22H333 new:iOS:23E246 new:iPadOS:23E246 new:macOS:23J423"
all="$all new:macOS:24G624 new:macOS:25E246 new:tvOS:23L243 new:visionOS:23O247 new:watchOS:23T240"
all="$all new:iOS:22H340"

check 'I5: everything since the beginning, each once; asking again tells nothing' '
	fresh && must_exit 0 sucat news --type new --since beginning --json >out 2>err && is_empty err &&
	json_ok out && [ "$(ids out)" = "$all" ] && [ "$(key out "o[\"consumer\"]")" = default ] &&
	must_exit 0 sucat news --type new --since beginning --json >again && json_ok again &&
	[ "$(key again "o[\"events\"]")" = "[]" ] &&
	must_exit 0 sucat news >text 2>err && is_empty text && is_empty err &&
	must_exit 0 sucat news -v >text 2>err && is_empty text && has err "sucat: default: nothing is new since event 15, the newest" &&
	must_exit 0 sucat init --empty --db new.db && must_exit 0 sucat news --db new.db --since 2026-03-17 -v 2>err &&
	has err "sucat: default: no event is known: sync makes them"
'

check 'a new consumer begins now, or at a time; each has its own cursor' '
	fresh && must_exit 0 sucat news --consumer ops >out 2>err && is_empty out && is_empty err &&
	must_exit 0 sucat news --consumer mail --since 2026-03-25 --json >out && json_ok out &&
	[ "$(ids out)" = "${all#*25D771400a }" ] &&
	must_exit 0 sucat news --consumer late --since 2026-04-02T00:56:11Z --json >out &&
	[ "$(ids out)" = new:iOS:22H340 ] &&
	must_exit 0 sucat news --consumer later --since 2026-04-02T00:56:12Z --json >out && [ "$(ids out)" = "" ] &&
	must_exit 0 sucat news consumers --json >out && json_ok out &&
	[ "$(key out "[[c[\"name\"], c[\"cursor\"], c[\"lag\"]] for c in o[\"consumers\"]]")" \
		= "[[\"late\", 15, 0], [\"later\", 15, 0], [\"mail\", 15, 0], [\"ops\", 15, 0]]" ]
'

check 'what a bundle came to know while a host was off is still told' '
	spring && SUCAT_DB=$PWD/ours.db && must_exit 0 sucat init >out &&
	must_exit 0 sucat import --source gdmf-pmv --at 2026-03-18T00:57:30Z "$stores/S0/v2/pmv" >out &&
	later=$(sqlite3 "$SUCAT_DB" "SELECT strftime('\''%Y-%m-%dT%H:%M:%SZ'\'', max(n.last_at) + 172800, '\''unixepoch'\'')
		FROM seen n JOIN source o ON o.id = n.source_id WHERE o.name = '\''bundled'\''") &&
	must_exit 0 sucat import --source gdmf-pmv --at "$later" "$stores/S1/v2/pmv" >out &&
	must_exit 0 sucat news --since beginning --type new --json >out && json_ok out &&
	ours=${all#*25D771400a } && [ "$(ids out)" = "${ours% *}" ]
'

check 'a peek acknowledges nothing and makes no consumer' '
	fresh && sha256sum "$SUCAT_DB" >before &&
	must_exit 0 sucat news --peek --since beginning --json >out && json_ok out && [ "$(ids out)" = "$all" ] &&
	must_exit 10 sucat news --peek --since beginning --exit-code >out 2>err &&
	must_exit 0 sucat news consumers >out && is_empty out && sha256sum "$SUCAT_DB" >after &&
	same before after
'

check 'the words: what, for whom, on which base, since when, how classified, which note' '
	fresh && must_exit 0 sucat news --since beginning --platform macOS --kind bsi >out 2>err && is_empty err &&
	cat >want <<-E &&
	New: Background Security Improvement macOS 26.3.1 (a), build 25D771280a

	  devices     J160AP (Mac Pro (2019)), J314sAP (MacBook Pro (14-inch, M1 Pro,
	              2021)), J504AP (MacBook Pro (14-inch, M3, Nov 2023))
	  base        26.3.1, build 25D2128, and no other
	  released    2026-03-17
	  seen        2026-03-18T00:57:30Z
	  expires     2026-06-23
	  class       bsi, by the rule pmv-bsi-list (certain)
	  security    yes
	  advisory    none is known
	  event       new:macOS:25D771280a

	New: Background Security Improvement macOS 26.3.2 (a), build 25D771400a

	  devices     J700AP (MacBook Neo)
	  base        26.3.2, build 25D2140, and no other
	  released    2026-03-17
	  seen        2026-03-18T00:57:30Z
	  expires     2026-06-23
	  class       bsi, by the rule pmv-bsi-list (certain)
	  security    yes
	  advisory    none is known
	  event       new:macOS:25D771400a
	E
	same want out && LC_ALL=C awk "length > 78 || /[^ -~]/ { exit 1 }" out
'

check 'the words of a full release, and of one that its release is gone from' '
	fresh && must_exit 0 sucat news --since beginning --platform visionOS >out &&
	head -n 1 out >first && echo "New: visionOS 26.4, build 23O247" >want && same want first &&
	has out "  base        any older version" &&
	sqlite3 "$SUCAT_DB" "INSERT INTO event (id, type, at, platform, build, group_key, detail) VALUES
		('\''withdrawn:macOS:22F770820b'\'', '\''withdrawn'\'', 1689076800, '\''macOS'\'', '\''22F770820b'\'',
		'\''2023-07-11'\'', '\''{\"by\": \"22F770820d\", \"polls\": 3, \"list\": []}'\'')" &&
	must_exit 0 sucat news >out && cat >want <<-E &&
	Withdrawn: build macOS, build 22F770820b

	  by          22F770820d
	  polls       3
	  seen        2023-07-11T12:00:00Z
	  event       withdrawn:macOS:22F770820b
	E
	same want out
'

# another TIME PYTHON: an answer of pmv as of S0 that Python has changed; row(build) is its row.
another() {
	python3 -c 'import json, sys
path, time, program = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    lists = json.load(file)
def row(build):
    return next(r for l in lists.values() for rows in l.values() for r in rows if r["Build"] == build)
exec(program)
print(json.dumps(lists | {"made": time}))' "$stores/S0/v2/pmv" "$1" "$2" >"$1.json" &&
		sucat import --source gdmf-pmv --at "$1" "$1.json" >import.log
}

# Two responses in a list of unknown name, for visionOS, of which no era is known.
odd="lists[\"PublicQuickFixes\"] = {\"visionOS\": [{\"ProductVersion\": \"26.3.1\", \"Build\": build,
	\"PrerequisiteBuild\": \"23O470\", \"PostingDate\": \"2026-03-17\", \"SupportedDevices\": [\"RealityDevice14,1\"]}
	for build in (\"23O771280a\", \"23O771290a\")]}"

check 'what changed is said: version, extra, base, kind and beta, each from and to' '
	spring && SUCAT_DB=$PWD/ours.db && must_exit 0 sucat init --empty >out &&
	another 2026-03-18T00:57:30Z "row(\"25D771280a\").update(ProductVersionExtra=\"(b)\", PrerequisiteBuild=\"25D5087f\")
$odd" && another 2026-03-19T00:57:30Z "$odd
row(\"25D771280a\").update(ProductVersion=\"26.3.3\")
lists[\"PublicBackgroundSecurityImprovements\"][\"visionOS\"] = [lists[\"PublicQuickFixes\"][\"visionOS\"].pop()]" &&
	must_exit 0 sucat news --consumer text --since beginning >out && grep -E "^(Changed|  changed)" out >got && cat >want <<-E &&
	Changed: Background Security Improvement macOS 26.3.3 (a), build 25D771280a
	  changed     version from 26.3.1 to 26.3.3
	  changed     extra from (b) to (a)
	  changed     base from 25D5087f to 25D2128
	  changed     beta from yes to no
	Changed: Background Security Improvement visionOS 26.3.1, build 23O771290a
	  changed     kind from unknown to bsi
	E
	same want got && must_exit 0 sucat news --since beginning --json >out && json_ok out &&
	[ "$(key out "[[e[\"id\"], e[\"at\"], e[\"detail\"]] for e in o[\"events\"]]")" \
		= "[[\"changed:macOS:25D771280a\", \"2026-03-19T00:57:30Z\", {\"changes\": [{\"field\": \"version\", \"from\": \"26.3.1\", \"to\": \"26.3.3\"}, {\"field\": \"extra\", \"from\": \"(b)\", \"to\": \"(a)\"}, {\"field\": \"base_build\", \"from\": \"25D5087f\", \"to\": \"25D2128\"}, {\"field\": \"beta\", \"from\": true, \"to\": false}]}], [\"changed:visionOS:23O771290a\", \"2026-03-19T00:57:30Z\", {\"changes\": [{\"field\": \"kind\", \"from\": \"unknown\", \"to\": \"bsi\"}]}]]" ] &&
	another 2026-03-20T00:57:30Z "row(\"25D771280a\").update(ProductVersion=\"26.3.4\")" &&
	must_exit 0 sucat show 25D771280a >show && has show "VERSION     26.3.4" &&
	must_exit 0 sucat news --json >out && [ "$(ids out)" = "" ]
'

check 'filters; what does not pass is passed over' '
	fresh && must_exit 0 sucat news --consumer a --since beginning --kind bsi --kind rsr --platform macos --json >out &&
	[ "$(ids out)" = "new:macOS:25D771280a new:macOS:25D771400a" ] &&
	must_exit 0 sucat news --consumer a --json >out && [ "$(ids out)" = "" ] &&
	must_exit 0 sucat news --consumer b --since beginning --type withdrawn --json >out && [ "$(ids out)" = "" ] &&
	must_exit 0 sucat news --consumer b --json >out && [ "$(ids out)" = "" ] &&
	must_exit 0 sucat news --consumer c --since beginning --platform tvOS --platform visionOS --json >out &&
	[ "$(ids out)" = "new:tvOS:23L243 new:visionOS:23O247" ]
'

check '--device tells what concerns it, also where nothing is known of devices' '
	fresh && must_exit 0 sucat news --peek --since beginning --device Mac15,3 --json >out &&
	[ "$(ids out)" = "new:macOS:25D771280a new:macOS:23J423 new:macOS:24G624 new:macOS:25E246" ] &&
	must_exit 0 sucat news --peek --since beginning --device "MacBook Neo" --json >out &&
	[ "$(ids out)" = "new:macOS:25D771400a new:macOS:25E246" ] &&
	must_exit 0 sucat news --peek --since beginning --device iPhone11,8 --json >out &&
	[ "$(ids out)" = "new:iOS:22H333 new:iOS:22H340" ] &&
	sqlite3 "$SUCAT_DB" "INSERT INTO event (id, type, at, platform, build, group_key) VALUES
		('\''withdrawn:macOS:22F770820b'\'', '\''withdrawn'\'', 1689076800, '\''macOS'\'', '\''22F770820b'\'', '\''x'\'')" &&
	must_exit 0 sucat news --peek --since beginning --device "MacBook Neo" --type withdrawn --json >out &&
	[ "$(ids out)" = withdrawn:macOS:22F770820b ] &&
	must_exit 3 sucat news --peek --device Mac99,9 2>err && has err "no such device"
'

check '--security leaves out only what is known to be none' '
	fresh && must_exit 0 sucat news --peek --since beginning --security --json >out && json_ok out &&
	[ "$(ids out)" = "$all" ] &&
	[ "$(key out "sorted({(e[\"release\"][\"kind\"], e[\"security\"]) for e in o[\"events\"]})")" \
		= "[[\"bsi\", \"yes\"], [\"full\", \"unknown\"]]" ]
'

check 'betas only when asked for' '
	bundled && cp "$bundled_db" ours.db && SUCAT_DB=$PWD/ours.db &&
	sqlite3 "$SUCAT_DB" "INSERT INTO event (id, type, at, platform, build, group_key) VALUES
		('\''new:macOS:22E7752300g'\'', '\''new'\'', 1680000000, '\''macOS'\'', '\''22E7752300g'\'', '\''x'\'')" &&
	must_exit 0 sucat news --peek --since beginning >out && is_empty out &&
	must_exit 0 sucat news --peek --since beginning --beta >out && has out ", build 22E7752300g, beta"
'

check 'a mail names each CVE once, also one that another begins with' '
	noted && cp "$noted_db" ours.db && SUCAT_DB=$PWD/ours.db &&
	sqlite3 "$SUCAT_DB" "INSERT INTO advisory_cve SELECT v.advisory_id, substr(v.cve, 1, length(v.cve) - 1), 0, \"\", \"\"
		FROM advisory_cve v JOIN advisory a ON a.id = v.advisory_id WHERE a.advisory = \"126794\" LIMIT 1" &&
	must_exit 0 sucat news --peek --since beginning --type advisory --json >out && json_ok out &&
	[ "$(key out "[sorted(set(x)) == sorted(c for a in e[\"advisories\"] for c in a[\"cves\"]) and len(x) == len(set(x))
		for e in o[\"events\"] for x in [e[\"text\"].split(\"  fixes\")[1].split(\"  devices\")[0].split()]]")" = "[true]" ]
'

check 'one object a line, and CSV' '
	fresh && must_exit 0 sucat news --since beginning --ndjson >out 2>err && is_empty err && lines_ok out &&
	[ "$(wc -l <out)" = 15 ] && must_exit 0 sucat news --ndjson >out && is_empty out &&
	must_exit 0 sucat news --consumer b --since 2026-04-01 --csv >out &&
	cat >want <<-E &&
	seq,at,type,platform,release.kind,release.version,release.extra,build,release.prerequisite_build,release.released,devices,group,id,title
	15,2026-04-02T00:56:11Z,new,iOS,full,18.7.7,,22H340,,2026-04-01,"iPhone11,8",2026-04-01,new:iOS:22H340,"New: iOS 18.7.7, build 22H340"
	E
	same want out
'

check '--exit-code: 10 when something was told' '
	fresh && must_exit 10 sucat news --since beginning --exit-code >out && must_exit 0 sucat news --exit-code >out
'

check 'what cannot be printed is not acknowledged' '
	fresh && must_exit 1 sucat news --since beginning >/dev/full 2>err &&
	echo "sucat: standard output: cannot write: No space left on device; nothing is acknowledged: the next news tells it again" >want &&
	same want err && must_exit 1 sucat news --json >/dev/full 2>err &&
	must_exit 1 sucat news >&- 2>err && has err "standard output" &&
	mkfifo pipe && { true <pipe & reader=$!; } && exec 4>pipe && wait "$reader" &&
	must_exit 1 sucat news >&4 2>err && has err "Broken pipe" &&
	must_exit 0 sucat news --json >out && [ "$(ids out)" = "$all" ]
'

check 'T16: hostile titles reach a mail and a terminal escaped' '
	fresh && python3 -c "import json, sqlite3, sys
title = \"a\\x1b]0;x\\x07 \\u202e \\u0085 \\r\\n.\\nSubject: b\"
db = sqlite3.connect(sys.argv[1])
db.execute(\"INSERT INTO event (id, type, at, platform, build, group_key, detail) VALUES (?, ?, 0, ?, ?, ?, ?)\",
    (title, \"changed\", title, title, title,
    json.dumps({\"changes\": [{\"field\": \"extra\", \"from\": title, \"to\": None}]})))
db.commit()" "$SUCAT_DB" &&
	must_exit 0 sucat news --peek --since 2026-04-02T00:56:12Z --consumer x >out && is_empty out &&
	must_exit 0 sucat news --peek --since beginning >out && ! LC_ALL=C grep -q "[^ -~]" out &&
	has out "\\u001b]0;x\\u0007" && ! grep -q "^\\.$" out && ! grep -q "^Subject" out &&
	must_exit 0 sucat news --peek --since beginning --json >out && json_ok out && ! LC_ALL=C grep -q "[^ -~]" out
'

check 'consumers: listed, told by status, forgotten' '
	fresh && must_exit 0 sucat news --consumer ops >out && must_exit 0 sucat news --consumer mail >out &&
	must_exit 0 sucat news consumers >out 2>err && is_empty err &&
	cat >want <<-E &&
	CONSUMER  CURSOR  LAG  PARKED  FAILURES  LAST TOLD  NEXT TRY  MESSAGE
	mail      15      0    0       0         -          -         -
	ops       15      0    0       0         -          -         -
	E
	same want out && must_exit 0 sucat status >out && has out "mail      15      0" &&
	must_exit 0 sucat status --json >out && json_ok out &&
	[ "$(key out "[c[\"name\"] for c in o[\"consumers\"]]")" = "[\"mail\", \"ops\"]" ] &&
	must_exit 0 sucat status --metrics >out && has out "sucat_consumer_lag{consumer=\"ops\"} 0" &&
	must_exit 0 sucat news consumers --forget mail --json >out && json_ok out &&
	[ "$(key out "[c[\"name\"] for c in o[\"consumers\"]]")" = "[\"ops\"]" ] &&
	must_exit 3 sucat news consumers --forget mail 2>err && has err "mail: nothing found: no such consumer"
'

check 'wrong usage is named' '
	must_exit 2 sucat news now 2>err && has err "takes no operand but consumers" &&
	must_exit 2 sucat news --type newer 2>err && has err "\"newer\" is not new" &&
	must_exit 2 sucat news --kind patch 2>err && must_exit 2 sucat news --platform PalmOS 2>err &&
	must_exit 2 sucat news --consumer "a b" 2>err && has err "--consumer: refused: a name is" &&
	must_exit 2 sucat news --since whenever 2>err && has err "\"whenever\" is not a time; give beginning, a day" &&
	must_exit 2 sucat news --forget x 2>err &&
	must_exit 2 sucat news --arg x 2>err && has err "--arg goes with --exec" &&
	must_exit 2 sucat news --retry 2>err && has err "--retry goes with --exec or --webhook" &&
	must_exit 2 sucat news --exec /bin/true --webhook https://example.com/ 2>err &&
	must_exit 2 sucat news --exec /bin/true --peek 2>err && must_exit 2 sucat news --ndjson --json 2>err &&
	must_exit 2 sucat news --exec true 2>err && has err "\"true\" is no path" &&
	must_exit 2 sucat news --exec /bin/true --timeout 0 2>err && [ ! -e "$SUCAT_DB" ]
'

finish
