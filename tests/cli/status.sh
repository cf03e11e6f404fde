#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# status: figures of the store, health of its sources, and how old they may be.
# shellcheck disable=SC2016,SC2031,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# one AGE: a store with one answer, given so many days ago.
one() {
	python3 "$here/pmv.py" march-17.json && sucat init --empty >out &&
		sucat import --source gdmf-pmv --at "$1" march-17.json >out
}

# asked AGO: as if sync had asked gdmf-pmv so many seconds ago, for the last time with success.
asked() {
	sqlite3 "$SUCAT_DB" "INSERT INTO source_state (source_id, asked_at, success_at, change_at, state,
		message, failures) SELECT id, unixepoch() - $1, unixepoch() - $1, unixepoch() - $1, '$2',
		'$3', $4 FROM source WHERE name = 'gdmf-pmv'"
}

check 'figures of the store and its sources' '
	one 2026-03-17T18:34:54Z && must_exit 0 sucat status --json >out 2>err && is_empty err &&
	json_ok out &&
	[ "$(key out "[o[\"store\"][k] for k in (\"path\", \"answers\", \"raw_bytes\", \"bodies\", \"releases\")]")" \
		= "[\"$SUCAT_DB\", 1, $(wc -c <march-17.json), 1, 6]" ] &&
	[ "$(key out "o[\"store\"][\"file_bytes\"]")" -ge "$(stat -c %s "$SUCAT_DB")" ] &&
	[ "$(key out "[[s[k] for k in (\"state\", \"last_success\", \"last_change\", \"next_due\", \"answers\")]
		for s in o[\"sources\"] if s[\"name\"] == \"gdmf-pmv\"]")" \
		= "[[\"ok\", \"2026-03-17T18:34:54Z\", \"2026-03-17T18:34:54Z\", null, 1]]" ]
'

# root DAYS: keep a certificate that ends so many days from now.
root() {
	python3 - "$root/tests/server" "$1" <<-'E' || return 1
	import datetime, sys
	sys.path.insert(0, sys.argv[1])
	sys.dont_write_bytecode = True
	from certificates import make_ca, make_leaf, openssl
	end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=int(sys.argv[2]), hours=1)
	path = make_leaf(make_ca(".", "ca", "Apple Root CA"), "root", valid=("20060425214036Z", end.strftime("%Y%m%d%H%M%SZ")))
	openssl("x509", "-in", path + ".pem", "-outform", "DER", "-out", "root.cer")
	E
	openssl x509 -in root.cer -noout -enddate -dateopt iso_8601 | sed "s/notAfter=//; s/ /T/" >until &&
		sucat import --source apple-root-ca --at 2026-03-17 root.cer >out
}

check 'until when Apple Root CA is valid, and what to do when that is near' '
	until="o[\"store\"][\"apple_root_until\"]" && one 2026-03-17 &&
	must_exit 0 sucat status --json >out 2>err && json_ok out && [ "$(key out "$until")" = null ] && is_empty err &&
	root 91 && must_exit 0 sucat status --json >out 2>err && json_ok out && is_empty err &&
	[ "$(key out "$until")" = "$(cat until)" ] && must_exit 0 sucat status >out && has out "$(cat until)"
'
for days in 90 -1; do
	export days
	check "it ends in $days days" '
		one 2026-03-17 && root "$days" && must_exit 0 sucat status --json >out 2>err && json_ok out &&
		[ "$(key out "o[\"store\"][\"apple_root_until\"]")" = "$(cat until)" ] &&
		case $days in
		90) has err "sucat: apple-root-ca: expires soon: Apple Root CA is valid until $(cut -c 1-10 until), 90 days more; install" ;;
		*) has err "sucat: apple-root-ca: expired: Apple Root CA was valid until $(cut -c 1-10 until); install a sucat that" ;;
		esac
	'
done

check 'what is no certificate ends never' '
	one 2026-03-17 && echo "<html>" >page && sucat import --source apple-root-ca --at 2026-03-17 page >out &&
	must_exit 0 sucat status --json >out 2>err && is_empty err &&
	[ "$(key out "o[\"store\"][\"apple_root_until\"]")" = null ]
'

check 'a source that was never asked shows with --all, and in JSON' '
	one 2026-03-17 && must_exit 0 sucat status >out && has out gdmf-pmv &&
	! grep -q swscan out && must_exit 0 sucat status --all >out && has out swscan-index-1 &&
	must_exit 0 sucat status --csv >out && [ "$(wc -l <out)" = 2 ] &&
	must_exit 0 sucat status --json >out && has out swscan-index-1
'

check 'I11: what no rule knows is counted' '
	python3 "$here/pmv.py" march-17.json &&
	sed "s/\"Build\"/\"Marvel\": 1, \"Build\"/g" march-17.json >new.json &&
	must_exit 0 sucat import --source gdmf-pmv --at 2026-03-18 new.json >out &&
	must_exit 0 sucat status --json >out && json_ok out &&
	[ "$(key out "[s[\"notices\"] for s in o[\"sources\"] if s[\"name\"] == \"gdmf-pmv\"]")" \
		= "[{\"unknown_key\": 7}]" ]
'

check 'T8: a source that was asked but has been silent for two days is told' '
	one "49 hours ago" && asked 176400 failed "no route" 98 &&
	must_exit 0 sucat status >out 2>err && has err "sucat: gdmf-pmv: stale: no answer since 20" &&
	has out failed && has out "no route" &&
	must_exit 4 sucat status --max-age 48h >out 2>err && has out gdmf-pmv && has err gdmf-pmv &&
	must_exit 0 sucat status --max-age 3d >out 2>err && is_empty err
'

check 'T8: a fresh source is not told' '
	one "2 hours ago" && asked 60 unchanged "" 0 && must_exit 0 sucat status --max-age 1h >out 2>err &&
	is_empty err && has out unchanged
'

check 'T8: a store whose sources were never asked is stale, when asked for its age' '
	must_exit 0 sucat status >out 2>err && is_empty err &&
	must_exit 4 sucat status --max-age 48h >out 2>err &&
	echo "sucat: store: stale: no source was ever asked; run: sucat sync" >want && same want err
'

check 'metrics are Prometheus text' '
	one "3 hours ago" && asked 3600 ok "" 0 && must_exit 0 sucat status --metrics >out 2>err &&
	is_empty err &&
	awk "/^# HELP [a-z_]+ .+\.\$/ || /^# TYPE [a-z_]+ gauge\$/ { next }
		/^[a-z_]+({source=\"[^\"]+\",kind=\"[a-z]+\"})? -?[0-9]+\$/ { next } { exit 1 }" out &&
	has out "sucat_store_answers 1" && has out "sucat_source_failures{source=\"gdmf-pmv\",kind=\"pmv\"} 0" &&
	grep -q "^sucat_source_last_success_timestamp_seconds{source=\"gdmf-pmv\",kind=\"pmv\"} 1" out &&
	must_exit 2 sucat status --metrics --json 2>err && has err "--metrics"
'

finish
