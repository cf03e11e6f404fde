#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Security notes, from Apple's pages to what is said of a release and of a CVE.
# shellcheck disable=SC2016,SC2031,SC2034,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/apple.sh
. "$here/apple.sh"

unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
S1=2026-03-25T00:57:21Z
export S1

# apple: the small Apple as of 2026-03-25, with every note that was there.
apple() {
	sucat init --empty >log && render S1 &&
		sucat import --source gdmf-pmv --at "$S1" S1/v2/pmv >log &&
		hear S1 "$S1" 100100 121012 126604 126795 126793 126800 HT213823 HT213825
}

facts() {
	sucat verify --quick --json >facts.json && key facts.json 'o["digest"]'
}

# security BUILD: what is said of it.
security() {
	sucat show "$1" --json >security.json &&
		key security.json '(o["release"] if "release" in o else o["releases"][0]["release"])["security"]'
}

sql() {
	sqlite3 -readonly "$SUCAT_DB" "$1"
}

check 'a release: its note, its CVEs, and where that stands' '
	apple && must_exit 0 sucat show 24G624 --json >out 2>err && is_empty err && json_ok out &&
	[ "$(key out "[o[\"release\"][\"security\"], o[\"release\"][\"advisory\"]]")" \
		= "[\"yes\", \"$site/126795\"]" ] &&
	[ "$(key out "[[a[\"id\"], a[\"title\"], a[\"date\"], a[\"page\"], a[\"exploited\"],
		[[c[\"cve\"], c[\"component\"]] for c in a[\"cves\"]]] for a in o[\"advisories\"]]")" \
		= "[[\"126795\", \"macOS Sequoia 15.7.5\", \"2026-03-24\", true, 0, [[\"CVE-2026-28892\", \"PackageKit\"], [\"CVE-2026-28894\", \"Kernel\"]]]]" ] &&
	[ "$(key out "[[e[\"source\"], e[\"key\"]] for e in o[\"advisories\"][0][\"evidence\"]]")" \
		= "[[\"advisory-126795\", \"section[0]\"], [\"security-releases\", \"table[0].row[7]\"]]" ] &&
	[ "$(key out "o[\"advisories\"][0][\"evidence\"][0][\"answer\"]")" \
		= "sha256:$(sha256sum S1/en-us/126795 | cut -d " " -f 1)" ]
'

check 'as a table: the note in a line, its CVEs with --evidence' '
	apple && must_exit 0 sucat show 24G624 >out && has out "SECURITY    yes" &&
	has out "2026-03-24  macOS Sequoia 15.7.5  2     0          $site/126795" &&
	[ "$(grep -c CVE- out)" = 0 ] && must_exit 0 sucat show 24G624 --evidence >out &&
	has out "CVE-2026-28892  no         PackageKit" && [ "$(grep -c ^CVE- out)" = 2 ]
'

check 'security is yes, no or unknown, each from what Apple said' '
	apple && [ "$(security 25D2140)" = no ] && [ "$(security 22H320)" = no ] &&
	[ "$(security 25E246)" = unknown ] && [ "$(security 25D125)" = unknown ] &&
	[ "$(security 25D771400a)" = yes ] && [ "$(security 22H333)" = yes ] &&
	must_exit 0 sucat releases --security --csv >out &&
	[ "$(tail -n +2 out | cut -d , -f 1,5,16,17 | tr "\n" " ")" \
		= "iOS,23D771330a,$site/126604,yes iOS,22H333,$site/126793,yes iPadOS,23D771330a,$site/126604,yes macOS,25D771280a,$site/126604,yes macOS,25D771400a,$site/126604,yes macOS,24G624,$site/126795,yes " ] &&
	must_exit 0 sucat releases --security --kind full --platform macOS --json >out && json_ok out &&
	[ "$(key out "[r[\"build\"] for r in o[\"releases\"]]")" = "[\"24G624\"]" ]
'

check 'a CVE: the releases that fix it, other software, and what no note lists' '
	apple && must_exit 0 sucat show cve-2026-20643 --json >out 2>err && is_empty err && json_ok out &&
	[ "$(key out "[[r[\"release\"][\"platform\"], r[\"release\"][\"build\"], r[\"exploited\"], r[\"component\"]]
		for r in o[\"releases\"]]")" \
		= "[[\"iOS\", \"22H333\", false, \"WebKit\"], [\"iOS\", \"23D771330a\", false, \"WebKit\"], [\"iPadOS\", \"23D771330a\", false, \"WebKit\"], [\"macOS\", \"25D771280a\", false, \"WebKit\"], [\"macOS\", \"25D771400a\", false, \"WebKit\"]]" ] &&
	must_exit 0 sucat show CVE-2026-20643 >out && has out "macOS     bsi   26.3.2   (a)    25D771400a" &&
	must_exit 0 sucat show CVE-2026-28871 --json >out && json_ok out &&
	[ "$(key out "[o[\"releases\"], [e[\"title\"] for e in o[\"elsewhere\"]]]")" = "[[], [\"Safari 26.4\"]]" ] &&
	must_exit 0 sucat show CVE-2026-28871 >out && has out "also fixed in Safari 26.4: $site/126800" &&
	must_exit 3 sucat show CVE-2026-99999 >out 2>err && is_empty out &&
	has err "CVE-2026-99999: nothing found: no security note of this store lists it"
'

check 'what joins nothing is told' '
	apple && must_exit 0 sucat status --json >out && json_ok out &&
	[ "$(key out "sorted(u[\"title\"] for u in o[\"advisories\"][\"unjoined\"] if u[\"names_release\"])[-1]")" \
		= "watchOS 8.8.2" ] &&
	[ "$(key out "sorted(set(u[\"title\"] for u in o[\"advisories\"][\"unjoined\"] if not u[\"names_release\"]))")" \
		= "[\"Safari 26.4\", \"Security Update 2026-001 Catalina\"]" ] &&
	must_exit 0 sucat status >out && has out "security notes: 5 are of releases that no source lists, 2 of" &&
	[ "$(grep -c ^advisory- out)" = 0 ] && must_exit 0 sucat status --all >out &&
	[ "$(grep -c ^advisory- out)" = 6 ]
'

check 'a response of 2023: the section of its letter alone' '
	sucat init >log && render S1 && hear S1 "$S1" 121012 HT213825 &&
	must_exit 0 sucat show 22F770820d --json >out && json_ok out &&
	[ "$(key out "[[a[\"url\"], a[\"date\"], a[\"exploited\"]] for a in o[\"advisories\"]]")" \
		= "[[\"$site/HT213825#rsrc\", \"2023-07-12\", 1]]" ]
'

check 'T6: a page that lost its table is refused; what was told stays' '
	apple && digest=$(facts) && sed "s/<table.*//" S1/en-us/100100 >lost && echo "</body></html>" >>lost &&
	must_exit 4 sucat import --source security-releases --at 2026-03-26T00:00:00Z lost >out 2>err &&
	[ "$digest" = "$(facts)" ] && [ "$(security 25D2140)" = no ] &&
	must_exit 0 sucat status --json >out &&
	[ "$(key out "[[s[\"state\"], s[\"message\"]] for s in o[\"sources\"] if s[\"name\"] == \"security-releases\"][0]")" \
		= "[\"refused\", \"a web page (\\\"Apple security releases - Apple Support\\\") without the table of releases\"]" ] &&
	head -c 1500 S1/en-us/126795 >cut &&
	must_exit 4 sucat import --source advisory-126795 --at 2026-03-26T00:00:00Z cut >out 2>err &&
	[ "$digest" = "$(facts)" ] && [ "$(security 24G624)" = yes ]
'

check 'T10: an index that lost a third is held back until a second answer says so too' '
	apple && grep -v "iOS 18.7.6\|26.3.1\|26.3.2\|Safari" S1/en-us/100100 >less &&
	must_exit 0 sucat import --source security-releases --at 2026-03-26T00:00:00Z less >out 2>err &&
	has err "security-releases: held back: a mass loss, 6 of 11 missing" &&
	[ "$(sql "SELECT holding FROM coverage JOIN source ON id = source_id WHERE name = '\''security-releases'\''")" = 1 ] &&
	[ "$(security 25D2140)" = no ] && echo "<!-- -->" >>less &&
	must_exit 0 sucat import --source security-releases --at 2026-03-26T01:00:00Z less >out 2>err &&
	[ "$(sql "SELECT holding FROM coverage JOIN source ON id = source_id WHERE name = '\''security-releases'\''")" = 0 ] &&
	[ "$(security 25D2140)" = no ] && [ "$(security 25D2128)" = no ]
'

check 'I8, I9: any order of the pages, and a rebuild, give one digest' '
	apple && digest=$(facts) && must_exit 0 sucat rebuild >log && [ "$digest" = "$(facts)" ] &&
	SUCAT_DB=other.db && sucat init --empty >log &&
	hear S1 "$S1" HT213825 126800 126793 121012 HT213823 126795 100100 126604 &&
	sucat import --source gdmf-pmv --at "$S1" S1/v2/pmv >log && [ "$digest" = "$(facts)" ]
'

check 'a note is amended: its page comes later, its CVEs with it' '
	apple && [ "$(security 25E246)" = unknown ] && render S4 && hear S4 2026-08-22T12:00:00Z 100100 126794 &&
	[ "$(security 25E246)" = yes ] && must_exit 0 sucat show 25E246 --json >out && json_ok out &&
	[ "$(key out "[[a[\"id\"], a[\"n_cves\"]] for a in o[\"advisories\"]]")" = "[[\"126794\", 3]]" ] &&
	must_exit 0 sucat releases --at "$S1" --platform macOS --json >out &&
	[ "$(key out "[r[\"security\"] for r in o[\"releases\"] if r[\"build\"] == \"25E246\"]")" = "[\"unknown\"]" ]
'

check 'I4, I6: a release that has CVEs now is told once; those of the first index never' '
	apple && [ "$(sql "SELECT count(*) FROM v_event")" = 0 ] && render S4 &&
	hear S4 2026-08-22T12:00:00Z 100100 126794 &&
	[ "$(sql "SELECT id, at FROM v_event")" = "advisory:macOS:25E246|2026-08-22T12:00:00Z" ] &&
	sed "s/CVE-2026-28910/CVE-2026-28911/" S4/en-us/126794 >more && sed "s/CVE-2026-28892/CVE-2026-28893/" \
		S4/en-us/126800 >other &&
	sucat import --source advisory-126794 --at 2026-08-23T12:00:00Z more >log &&
	sucat import --source advisory-126800 --at 2026-08-23T12:00:00Z other >log &&
	must_exit 0 sucat rebuild >log && [ "$(sql "SELECT count(*) FROM v_event")" = 1 ] &&
	must_exit 0 sucat news --consumer ops --since 2026-08-01 --json >out && json_ok out &&
	[ "$(key out "[[e[\"type\"], e[\"release\"][\"build\"], [a[\"url\"] for a in e[\"advisories\"]]] for e in o[\"events\"]]")" \
		= "[[\"advisory\", \"25E246\", [\"$site/126794\"]]]" ]
'

# fetcher: a store with pmv, and a sucat beside a sucat-fetch that reads the pages of a folder.
fetcher() {
	sucat init --empty >log && render S1 &&
		sucat import --source gdmf-pmv --at "$S1" S1/v2/pmv >log &&
		cp "$SUCAT" "$SUCAT-store" . && printf '#!/bin/sh\nexec "%s" "%s" S1 asked.log\n' "$(command -v python3)" \
		"$root/tests/server/folder_fetch.py" >sucat-fetch && chmod +x sucat-fetch
}

check 'sync follows what an index links, once; each note is then a source of its own' '
	fetcher &&
	must_exit 0 ./sucat sync security-releases --json >out 2>err && json_ok out &&
	[ "$(key out "[o[\"asked\"], o[\"new\"], [s[\"source\"] for s in o[\"sources\"]]]")" \
		= "[5, 5, [\"security-releases\", \"advisory-126604\", \"advisory-126793\", \"advisory-126795\", \"advisory-126800\"]]" ] &&
	[ "$(sort asked.log | tail -n 3 | tr "\n" " ")" = "$site/126793 $site/126795 $site/126800 " ] &&
	[ "$(security 24G624)" = yes ] && rm asked.log &&
	must_exit 0 ./sucat sync security-releases --json >out &&
	[ "$(cat asked.log)" = "$site/100100" ] &&
	must_exit 0 sucat sources --csv >out &&
	has out "advisory-126604,advisory,any,public,2592000,true,1,$site/126604,false" &&
	rm asked.log && must_exit 0 ./sucat sync security-releases-121012 advisory-126604 &&
	[ "$(tr "\n" " " <asked.log)" = "$site/126604 $site/121012 $site/HT213823 $site/HT213825 " ]
'

check 'a young note is asked daily; one that is not there is told, the others stay' '
	fetcher && rm S1/en-us/126800 &&
	sed -i "s/24 Mar 2026/$(date -u +"%d %b %Y")/" S1/en-us/100100 &&
	must_exit 4 ./sucat sync security-releases --json >out 2>err && json_ok out &&
	has err "advisory-126800: " && [ "$(security 24G624)" = yes ] &&
	must_exit 0 sucat sources --csv >out && has out "advisory-126795,advisory,any,public,86400,true,1," &&
	must_exit 0 sucat status >out && [ "$(grep -c ^advisory- out)" = 1 ] && has out "advisory-126800"
'

check 'N6: links to elsewhere are not followed' '
	fetcher &&
	sed -i "s,href=\"/en-us/126795\",href=\"https://evil.example/en-us/126795\",; s,href=\"/en-us/126800\",href=\"//evil.example/126800\"," \
		S1/en-us/100100 &&
	must_exit 0 ./sucat sync security-releases --json >out && [ "$(grep -c evil asked.log)" = 0 ] &&
	[ "$(key out "o[\"asked\"]")" = 3 ] && must_exit 0 sucat status --json >out &&
	[ "$(key out "[s[\"notices\"] for s in o[\"sources\"] if s[\"name\"] == \"security-releases\"][0]")" \
		= "{\"bad_value\": 2}" ]
'

finish
