#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# news --exec and --webhook: what a program and a web server get, and what their answers do.
# shellcheck disable=SC2016,SC2031,SC2034,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/apple.sh
. "$here/apple.sh"
# shellcheck source=tests/cli/server.sh
. "$here/server.sh"

ios=new:iOS:22H340
bsi="new:iOS:23D771330a new:iPadOS:23D771330a new:macOS:25D771280a new:macOS:25D771400a"

# fresh: the spring store, of this check alone.
fresh() {
	spring && cp "$spring_db" ours.db && SUCAT_DB=$PWD/ours.db
}

# program TEXT: ./it is a shell script of this text.
program() {
	printf "#!/bin/sh\n%s\n" "$1" >it && chmod +x it
}

# ops [OPTION...]: the responses of March 2026 to the consumer ops, from the beginning.
ops() {
	[ -n "$(sqlite3 "$SUCAT_DB" "SELECT 1 FROM consumer WHERE name = 'ops'")" ] || set -- --since beginning "$@"
	sucat news --consumer ops --kind bsi "$@"
}

# tell [OPTION...]: these to ./it.
tell() {
	ops --exec ./it "$@"
}

# hooked: a server, and the fresh store.
hooked() {
	fresh && serve world && echo "{}" >world/script.json
}

# post [OPTION...]: the same to the server.
post() {
	ops --webhook "https://localhost:$port/hook?token=geheim" --ca-file "$ca" "$@"
}

# consumer EXPRESSION: of the consumer ops, as c.
consumer() {
	sucat news consumers --json >consumers.json && json_ok consumers.json &&
		key consumers.json "[$1 for c in o[\"consumers\"] if c[\"name\"] == \"ops\"][0]"
}

# due: as if the time of the next try had come.
due() {
	sqlite3 "$SUCAT_DB" "UPDATE consumer SET next_at = run_at"
}

# asked KEY: of every request, a line each: method, path, body, or a header.
asked() {
	python3 -c 'import json, sys
with open("world.log", encoding="utf-8") as file:
    for line in file:
        entry = json.loads(line)
        print(entry.get(sys.argv[1], entry["headers"].get(sys.argv[1])))' "$1"
}

# --- a program ---

check 'a program gets one event at a time, and takes it by status 0' '
	fresh && program "cat >\$SUCAT_EVENT_ID.json && echo \$SUCAT_EVENT_ID >>ids" &&
	must_exit 0 tell >out 2>err && is_empty out && is_empty err && tr "\n" " " <ids >got &&
	printf "%s " $bsi >want && same want got &&
	for id in $bsi; do
		json_ok $id.json && [ "$(key $id.json "[o[\"consumer\"], o[\"id\"], [e[\"id\"] for e in o[\"events\"]]]")" \
			= "[\"ops\", \"$id\", [\"$id\"]]" ] || exit 1
	done && must_exit 0 tell && [ "$(wc -l <ids)" = 4 ] && [ "$(consumer "c[\"lag\"]")" = 0 ]
'

check 'a group at once, under an id of its own that stays' '
	fresh && program "cat >\$1 && echo \$SUCAT_EVENT_ID >>ids && exit \$2" &&
	must_exit 1 tell --group --arg a.json --arg 1 2>err && has err "exit status 1" &&
	must_exit 0 tell --group --arg b.json --arg 0 --retry 2>err && same a.json b.json && json_ok a.json &&
	[ "$(key a.json "\" \".join(e[\"id\"] for e in o[\"events\"])")" = "$bsi" ] &&
	grep -Eqx "group:[0-9a-f]{64}" ids && [ "$(sort -u ids | wc -l)" = 1 ] &&
	[ "$(key a.json "o[\"id\"]")" = "$(head -n 1 ids)" ]
'

check 'T17: hostile titles and arguments are bytes, and no shell sees them' '
	fresh && python3 -c "import json, sqlite3, sys
title = \"\$(touch pwned) \`touch pwned\`; touch pwned \\x27 \\\" \\n\\x1b[2J %s\"
db = sqlite3.connect(sys.argv[1])
db.execute(\"INSERT INTO event (id, type, at, platform, build, group_key, detail) VALUES (\\x27changed:1\\x27, \\x27changed\\x27, 0, \\x27macOS\\x27, ?, ?, ?)\",
    (title, title, json.dumps({\"changes\": [{\"field\": \"version\", \"from\": None, \"to\": title}]})))
db.commit()
json.dump([title] * 3, open(\"want.json\", \"w\"))" "$SUCAT_DB" &&
	program "cat >got.json; printf \"%s|\" \"\$@\" >args; printf \"\\033[31mred\\nmore\" >&2; echo \"\$SUCAT_EVENT_ID\"" &&
	must_exit 0 sucat news --since beginning --type changed --exec ./it --arg "a b" --arg "\$(touch pwned)" --arg "" \
		--arg="--x" >out 2>err &&
	is_empty out && printf "sucat: it says: %s\n" "\\u001b[31mred" "morechanged:1" >want && same want err &&
	printf "%s" "a b|\$(touch pwned)||--x|" >want && same want args && [ ! -e pwned ] && json_ok got.json &&
	key got.json "[o[\"events\"][0][\"build\"], o[\"events\"][0][\"group\"], o[\"events\"][0][\"detail\"][\"changes\"][0][\"to\"]]" >got &&
	key want.json o >want && same want got
'

check 'its environment is PATH, HOME, LANG and the id' '
	fresh && program "/usr/bin/env >environment" &&
	must_exit 0 env LANG=C.UTF-8 SECRET=1 LD_LIBRARY_PATH=/none "$SUCAT" news --since 2026-04-02 --exec ./it &&
	grep -Ev "^(PWD|OLDPWD|SHLVL|_)=" environment | sort >got &&
	printf "%s\n" "HOME=$HOME" LANG=C.UTF-8 "PATH=$PATH" "SUCAT_EVENT_ID=$ios" >want && same want got
'

check 'one that reads nothing, one that leaves a child behind, and one that is given much' '
	fresh && program "exit 0" && must_exit 0 tell 2>err && is_empty err &&
	mkfifo hold && program "cat hold & exit 0" &&
	must_exit 0 sucat news --consumer b --since 2026-04-02 --exec ./it --timeout 100 2>err && is_empty err &&
	: >hold && sqlite3 "$SUCAT_DB" "INSERT INTO event (id, type, at, platform, build, group_key, detail) SELECT
		'\''changed:'\'' || value, '\''changed'\'', 0, '\''macOS'\'', value, '\''x'\'', json_object('\''changes'\'', json_array(
		json_object('\''field'\'', '\''extra'\'', '\''from'\'', NULL, '\''to'\'', hex(zeroblob(20000))))) FROM generate_series(1, 20)" &&
	program "cat >much.json; yes | head -c 200000" &&
	must_exit 0 sucat news --consumer b --exec ./it --group >out 2>err && is_empty out && json_ok much.json &&
	[ "$(key much.json "len(o[\"events\"])")" = 20 ] && [ "$(wc -c <much.json)" -gt 1000000 ] &&
	has err "134464 bytes more" && [ "$(wc -l <err)" -lt 40000 ]
'

check 'I5: what fails waits, is told with its next try, shows in status, and keeps its order' '
	fresh && program "echo \$SUCAT_EVENT_ID >>ids; [ -e good ]" &&
	must_exit 1 tell 2>err && grep -Eqx "sucat: ops: ${bsi%% *} was not delivered to \./it: exit status 1; it waits, and is tried again from 2[0-9:TZ-]* on, or at once with --retry" err &&
	must_exit 4 tell >out 2>err && is_empty out && is_empty err && [ "$(wc -l <ids)" = 1 ] &&
	must_exit 4 tell -v 2>err && has err "4 events wait until " && has err "after 1 failures: exit status 1" &&
	must_exit 0 sucat status >out && has out "exit status 1" &&
	[ "$(consumer "[c[\"failures\"], c[\"lag\"], c[\"message\"], c[\"told\"]]")" = "[1, 15, \"exit status 1\", null]" ] &&
	for n in 60 300 1800 21600 21600; do
		[ "$(sqlite3 "$SUCAT_DB" "SELECT next_at - run_at FROM consumer")" = $n ] && due &&
			must_exit 1 tell 2>err || exit 1
	done && [ "$(consumer "c[\"failures\"]")" = 6 ] && [ "$(sort -u ids)" = "${bsi%% *}" ] &&
	touch good && must_exit 0 tell --retry 2>err && is_empty err && uniq ids | tr "\n" " " >got &&
	printf "%s " $bsi >want && same want got &&
	[ "$(consumer "[c[\"failures\"], c[\"next_try\"], c[\"message\"]]")" = "[0, null, null]" ]
'

check 'a part delivered: status 4, and the rest waits' '
	fresh && program "echo \$SUCAT_EVENT_ID >>ids; [ \$SUCAT_EVENT_ID != new:macOS:25D771280a ]" &&
	must_exit 4 tell 2>err && has err "new:macOS:25D771280a was not delivered" && [ "$(wc -l <ids)" = 3 ] &&
	[ "$(consumer "[c[\"cursor\"], c[\"failures\"]]")" = "[2, 1]" ]
'

check 'one that cannot be run, is ended by a signal, or never ends' '
	fresh && echo "no script" >it && chmod +x it && again="sucat news --consumer ops --exec ./it --retry" &&
	must_exit 1 $again --since 2026-04-02 2>err && has err "cannot be run: Exec format error" &&
	program "kill -9 \$\$" && must_exit 1 $again 2>err && has err "ended by signal 9" &&
	mkfifo hold && program "trap : TERM; exec 2>&-; echo \$\$ >pid; read -r x <hold; read -r x <hold; read -r x <hold" &&
	must_exit 1 $again --timeout 1 2>err && has err "not over after 1 s" &&
	! kill -0 "$(cat pid)" 2>gone
'

check 'one that refuses an event by status 65 has it parked, and gets the next' '
	fresh && program "echo \$SUCAT_EVENT_ID >>ids; [ \$SUCAT_EVENT_ID != new:iPadOS:23D771330a ] || exit 65" &&
	must_exit 4 tell 2>err && [ "$(wc -l <ids)" = 4 ] && [ "$(wc -l <err)" = 1 ] &&
	has err "new:iPadOS:23D771330a was refused by ./it: exit status 65: not this one; it is parked" &&
	[ "$(consumer "[c[\"lag\"], c[\"failures\"], c[\"parked\"]]")" = "[0, 0, 1]" ]
'

check 'what is parked ends its row of failures: the event after it begins anew' '
	fresh && echo 1 >how && program "case \$SUCAT_EVENT_ID in ${bsi%% *}) exit \$(cat how) ;; *) exit \$(cat then) ;; esac" &&
	must_exit 1 tell 2>err && due && must_exit 1 tell 2>err && [ "$(consumer "c[\"failures\"]")" = 2 ] &&
	echo 65 >how && echo 1 >then && must_exit 4 tell --retry 2>err &&
	[ "$(sqlite3 "$SUCAT_DB" "SELECT failures, next_at - run_at FROM consumer")" = "1|60" ] &&
	printf "%s\n" 65 >then && must_exit 4 tell --retry 2>err &&
	[ "$(consumer "[c[k] for k in (\"lag\", \"parked\", \"failures\", \"next_try\", \"message\")]")" \
		= "[0, 4, 0, null, null]" ]
'

check 'what is set up wrongly is told before anything waits, and makes no consumer' '
	fresh && must_exit 2 sucat news --consumer to3 --exec "/bin/echo foo" 2>err &&
	has err "sucat: /bin/echo foo: cannot be run: No such file or directory; give the path of an executable file" &&
	echo x >it && must_exit 2 sucat news --consumer to3 --exec ./it 2>err && has err "./it: cannot be run: Permission denied" &&
	must_exit 2 sucat news --consumer to3 --exec ./ 2>err &&
	must_exit 2 sucat news --consumer to3 --webhook https://localhost/ --ca-file none.pem 2>err &&
	has err "sucat: none.pem: cannot be read: No such file" &&
	must_exit 1 sucat news --consumer to3 --webhook https://localhost/ --headers none 2>err &&
	must_exit 3 sucat news --consumer to3 --device nonsense 2>err && must_exit 0 sucat news consumers >out && is_empty out &&
	again="sucat news --consumer to3 --since beginning --ndjson" && must_exit 0 $again >out 2>err && is_empty err &&
	[ "$(wc -l <out)" = 15 ] && must_exit 0 $again >out 2>err && is_empty out &&
	has err "sucat: to3: --since is ignored: the consumer began 2"
'

check 'the next try counts from the failure; one of a parked event delays nothing else' '
	fresh && program "exit 65" && must_exit 4 tell 2>err && program "exit 1" &&
	must_exit 1 tell --parked 2>err && has err "${bsi%% *} was not delivered to ./it: exit status 1; it stays parked, until this succeeds" &&
	[ "$(consumer "[c[\"failures\"], c[\"next_try\"], c[\"parked\"]]")" = "[0, null, 4]" ] &&
	mkfifo hold && program "read -r x <hold" && begun=$(date +%s) &&
	must_exit 1 sucat news --consumer b --since 2026-04-02 --exec ./it --timeout 1 2>err &&
	[ "$(sqlite3 "$SUCAT_DB" "SELECT next_at >= $begun + 61 FROM consumer WHERE name = '\''b'\''")" = 1 ]
'

check 'I21: stopped while a program runs: it is ended, and nothing is acknowledged' '
	fresh && mkfifo hold begun && program "echo \$\$ >pid; echo >begun; read -r x <hold" &&
	{ (exec "$SUCAT" news --consumer ops --since 2026-04-02 --exec ./it >out 2>err 3>&-) & } && running=$! &&
	read -r line <begun && kill -TERM "$running" && { wait "$running"; [ $? -eq 143 ]; } && heard 0 err &&
	! kill -0 "$(cat pid)" 2>gone && [ "$(consumer "[c[\"lag\"], c[\"failures\"]]")" = "[1, 0]" ] &&
	program "exit 0" && must_exit 0 sucat news --consumer ops --exec ./it
'

check '--exit-code: 10 when something was delivered' '
	fresh && program "exit 0" && must_exit 10 tell --exit-code && must_exit 0 tell --exit-code &&
	program "exit 3" && must_exit 1 sucat news --since beginning --exec ./it --exit-code 2>err
'

# --- a web server ---

check 'a webhook gets JSON with its id in a header, and takes it by any 2xx' '
	hooked && fault /hook "[{\"text\": \"ok\"}, {\"status\": 204}, {\"status\": 202, \"chunked\": true, \"text\": \"x\"},
		{\"status\": 201, \"html\": true}]" &&
	must_exit 0 post >out 2>err && is_empty out && is_empty err && [ "$(requests /hook)" = 4 ] &&
	asked idempotency-key | tr "\n" " " >got && printf "%s " $bsi >want && same want got &&
	[ "$(asked method | sort -u)" = POST ] && [ "$(asked content-type | sort -u)" = application/json ] &&
	asked body | sed -n 1p >body.json && json_ok body.json && [ "$(key body.json "o[\"id\"]")" = "${bsi%% *}" ] &&
	must_exit 0 post && [ "$(requests /hook)" = 4 ] && [ "$(consumer "c[\"lag\"]")" = 0 ]
'

check 'I5: 500, 408 and a redirect wait; the id is the same when it comes again' '
	hooked && fault /hook "[{\"status\": 500}, {\"status\": 408}, {\"status\": 307, \"redirect\": \"/other\"}, {\"status\": 200}]" &&
	must_exit 1 post 2>err && has err "was not delivered to https://localhost:$port: HTTP status 500; it waits" &&
	must_exit 4 post 2>err && is_empty err && [ "$(requests /hook)" = 1 ] &&
	must_exit 1 post --retry 2>err && has err "HTTP status 408" && must_exit 1 post --retry 2>err && has err "HTTP status 307" &&
	[ "$(consumer "[c[\"lag\"], c[\"failures\"], c[\"parked\"]]")" = "[15, 3, 0]" ] &&
	must_exit 0 post --retry 2>err && is_empty err && [ "$(requests /other)" = 0 ] &&
	[ "$(asked idempotency-key | uniq -c | sed -n 1p | tr -s " ")" = " 4 ${bsi%% *}" ] && [ "$(requests /hook)" = 7 ]
'

check '429: the time that it asks for is kept, up to six hours' '
	hooked && fault /hook "[{\"status\": 429, \"headers\": {\"Retry-After\": \"7200\"}},
		{\"status\": 429, \"headers\": {\"Retry-After\": \"315360000\"}}, {\"status\": 429, \"headers\": {\"Retry-After\": \"1\"}}]" &&
	wait="SELECT next_at - run_at FROM consumer" &&
	must_exit 1 post 2>err && has err "HTTP status 429" && [ "$(sqlite3 "$SUCAT_DB" "$wait")" = 7200 ] &&
	must_exit 1 post --retry 2>err && [ "$(sqlite3 "$SUCAT_DB" "$wait")" = 21600 ] &&
	must_exit 1 post --retry 2>err && [ "$(sqlite3 "$SUCAT_DB" "$wait")" = 1800 ] && [ "$(requests /hook)" = 3 ]
'

check 'a webhook that hangs, lies or has another certificate gets no acknowledgement' '
	hooked && fault /hook "[{\"stall\": \"headers\"}, {\"text\": \"taken\", \"wrong_length\": 9}, {\"text\": \"taken\", \"chunked_cut\": true},
		{\"text\": \"x\", \"two_content_lengths\": true}, {\"reset\": true}]" &&
	must_exit 1 post --timeout 1 2>err && has err "not over after 1 s" &&
	for why in "transfer closed" "" "two Content-Length" ""; do
		must_exit 1 post --retry 2>err && has err "was not delivered to https://localhost:$port: " && has err "$why" || exit 1
	done && other=$(key world.ready "o[\"other_ca\"]") && seen=$(requests /hook) &&
	must_exit 1 sucat news --consumer ops --kind bsi --retry \
		--webhook "https://localhost:$port/hook" --ca-file "$other" 2>err && has err "TLS refused" &&
	must_exit 1 sucat news --consumer ops --kind bsi --retry --webhook "https://localhost:$port/hook" 2>err &&
	has err "TLS refused" && [ "$(requests /hook)" = "$seen" ] && [ "$(consumer "c[\"lag\"]")" = 15 ]
'

check 'a refusal for good is parked, told, shown, and delivered later' '
	hooked && fault /hook "[{\"status\": 204}, {\"status\": 404}, {\"status\": 410}, {\"status\": 204}]" &&
	must_exit 4 post 2>err && [ "$(wc -l <err)" = 2 ] &&
	has err "sucat: ops: new:iPadOS:23D771330a was refused by https://localhost:$port: HTTP status 404; it is parked, when mended: sucat news --consumer ops --parked" &&
	[ "$(consumer "[c[\"lag\"], c[\"parked\"], [p[\"message\"] for p in c[\"parked_events\"]]]")" \
		= "[0, 2, [\"HTTP status 404\", \"HTTP status 410\"]]" ] &&
	must_exit 0 sucat status --json >out && json_ok out &&
	[ "$(key out "[p[\"id\"] for c in o[\"consumers\"] for p in c[\"parked_events\"]]")" \
		= "[\"new:iPadOS:23D771330a\", \"new:macOS:25D771280a\"]" ] &&
	must_exit 0 post 2>err && is_empty err && [ "$(requests /hook)" = 4 ] &&
	must_exit 0 sucat news --consumer ops --parked --peek >out && has out "event       new:iPadOS:23D771330a" &&
	fault /mended "[{\"status\": 204}, {\"status\": 403}, {\"status\": 204}]" &&
	again="sucat news --consumer ops --parked --ca-file $ca --webhook https://localhost:$port/mended" &&
	must_exit 4 $again 2>err && has err "new:macOS:25D771280a was refused" && [ "$(consumer "c[\"parked\"]")" = 1 ] &&
	must_exit 0 $again 2>err && is_empty err && [ "$(consumer "[c[\"parked\"], c[\"cursor\"]]")" = "[0, 15]" ] &&
	must_exit 0 $again && [ "$(requests /mended)" = 3 ] &&
	must_exit 0 sucat news --consumer ops --parked >out && is_empty out
'

check 'headers come of a file that nobody else may read; no secret is told or kept' '
	hooked && fault /hook "[{\"status\": 500}, {\"status\": 204}]" &&
	printf "# for ops\nAuthorization: Bearer geheim\r\n\nX-Team:  macs  \n" >headers && chmod 644 headers &&
	must_exit 1 post --headers headers 2>err && has err "headers: others may use it: mode 0644; it holds secrets: chmod 600" &&
	[ "$(requests /hook)" = 0 ] && chmod 600 headers && must_exit 1 post --headers headers 2>err &&
	must_exit 0 post --headers headers --retry -v 2>>err && [ "$(asked authorization | sort -u)" = "Bearer geheim" ] &&
	[ "$(asked x-team | sort -u)" = macs ] && must_exit 0 sucat status --json >out && ! grep -qF geheim err out &&
	! grep -qaF geheim "$SUCAT_DB"* && ln -s headers link && must_exit 1 post --headers link 2>err
'

check 'headers that are not the admin'\''s to choose, and lines that are none' '
	hooked && for line in "Idempotency-Key: 1" "content-length: 3" "Host: a" "no colon" ": x" "X y: z" "X-Nul: a$(printf "\001")"; do
		printf "X-Fine: 1\n%s\n" "$line" >headers && chmod 600 headers &&
		must_exit 2 post --headers headers 2>err && has err "sucat: headers:2: " || exit 1
	done && [ "$(requests /hook)" = 0 ] && must_exit 0 sucat news consumers >out && is_empty out
'

check 'the URL may stand in a file; only https, and no user in it' '
	hooked && fault /hook "{\"status\": 204}" && echo "https://localhost:$port/hook?token=geheim" >url && chmod 600 url &&
	hook="sucat news --consumer ops --since beginning --kind bsi --ca-file $ca --webhook" &&
	must_exit 2 $hook "http://localhost:$port/hook" 2>err && has err "--webhook: refused: only https is asked" &&
	must_exit 2 $hook "https://user:geheim@localhost:$port/hook" 2>err && has err "user name" && ! grep -q geheim err &&
	chmod 640 url && must_exit 1 $hook @url 2>err && chmod 600 url && must_exit 0 $hook @url -v 2>err &&
	! grep -q geheim err && has err "4 events delivered to https://localhost:$port" && [ "$(requests /hook)" = 4 ]
'

finish
