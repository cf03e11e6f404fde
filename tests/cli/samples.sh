#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The samples of packaging/: what runs sucat by the clock runs, and what tells a chat is taken.
# shellcheck disable=SC2016,SC2031,SC2034,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/apple.sh
. "$here/apple.sh"
# shellcheck source=tests/cli/server.sh
. "$here/server.sh"

: "${SUCAT_BUILD:?names the folder of the build}" "${SUCAT_PREFIX:?names where it would be installed}"
chat=$root/packaging/chat

# taken NAME FILE...: payloads that this chat takes.
taken() {
	python3 "$here/chat.py" "$@" >&3 2>&3
}

# payload NAME <JSON: what the chat is sent.
payload() {
	jq -c -L "$chat" -f "$chat/$1.jq"
}

# --- a chat ---

# room NAME: a server that plays the chat, and NAME.curl, which says where it is.
room() {
	spring && cp "$spring_db" ours.db && SUCAT_DB=$PWD/ours.db && serve world && echo "{}" >world/script.json &&
		printf "url = \"https://localhost:%s/geheim\"\ncacert = \"%s\"\n" "$port" "$ca" >"$1.curl" &&
		chmod 600 "$1.curl"
}

# tell NAME [OPTION...]: the responses of March 2026 to the chat.
tell() {
	chat_name=$1
	shift
	sucat news --consumer "$chat_name" --since beginning --kind bsi --exec "$chat/tell" \
		--arg "$chat_name" --arg "$PWD/$chat_name.curl" "$@"
}

# again NAME: the same once more, at once.
again() {
	sucat news --consumer "$1" --kind bsi --retry --exec "$chat/tell" --arg "$1" --arg "$PWD/$1.curl"
}

# bodies: what the chat was sent, into 1.json, 2.json, ...
bodies() {
	python3 -c 'import json
with open("world.log", encoding="utf-8") as file:
    for number, line in enumerate(file, 1):
        entry = json.loads(line)
        assert entry["method"] == "POST" and entry["headers"]["content-type"] == "application/json"
        with open("%d.json" % number, "w", encoding="utf-8") as body:
            body.write(entry["body"])'
}

check 'Slack and Teams are told each event, and take it' '
	room slack && printf "%s\n" "{\"/geheim\": {\"text\": \"ok\"}}" >world/script.json &&
	must_exit 0 tell slack >out 2>err && is_empty out && is_empty err && bodies && taken slack 1.json 2.json 3.json 4.json &&
	[ "$(key 3.json "o[\"text\"]")" = "New: Background Security Improvement macOS 26.3.1 (a), build 25D771280a" ] &&
	key 3.json "o[\"blocks\"][1][\"text\"][\"text\"]" >text &&
	has text "base: 26.3.1, build 25D2128, and no other" && has text "devices: J160AP (Mac Pro (2019)), J314sAP" &&
	cp slack.curl teams.curl && must_exit 0 tell teams --group >out 2>err && is_empty err && bodies && taken teams 5.json &&
	[ "$(key 5.json "len([b for b in o[\"attachments\"][0][\"content\"][\"body\"] if b[\"type\"] == \"TextBlock\"])")" = 4 ] &&
	must_exit 0 tell slack && must_exit 0 tell teams && [ "$(requests /geheim)" = 5 ]
'

check 'what the chat does not take waits, with its words and without its address' '
	room slack && printf "%s\n" "{\"/geheim\": [{\"status\": 500, \"text\": \"invalid_token\"}, {\"status\": 429}, {\"status\": 200}]}" >world/script.json &&
	must_exit 1 tell slack 2>err && has err "tell: invalid_token" && has err "error: 500" &&
	has err "exit status 22; it waits" && ! grep -q geheim err &&
	must_exit 1 again slack 2>err && has err "error: 429" && has err "exit status 22; it waits" &&
	must_exit 0 again slack 2>err && is_empty err && [ "$(requests /geheim)" = 6 ]
'

check 'what the chat refuses for good is parked, and the next one told' '
	room slack && printf "%s\n" "{\"/geheim\": [{\"status\": 400, \"text\": \"invalid_blocks\"}, {\"status\": 200}]}" >world/script.json &&
	must_exit 4 tell slack 2>err && has err "tell: invalid_blocks" && has err "exit status 65: not this one; it is parked" &&
	[ "$(requests /geheim)" = 4 ]
'

check 'tell refuses what it cannot use, in words' '
	room slack && chmod 644 slack.curl && must_exit 1 tell slack 2>err &&
	has err "tell: $PWD/slack.curl: others may read it; it holds a secret: chmod 600" &&
	rm slack.curl && must_exit 1 again slack 2>err && has err "tell: $PWD/slack.curl: cannot read it" &&
	must_exit 1 tell irc --retry 2>err && has err "there is no" && must_exit 2 "$chat/tell" slack </dev/null 2>err &&
	has err "two arguments are needed" && [ "$(requests /geheim)" = 0 ]
'

check 'every event of the store as one payload; a hostile one is text' '
	spring && must_exit 0 sucat news --peek --since beginning --json >all.json &&
	for name in slack teams; do payload $name <all.json >$name.json && taken $name $name.json || exit 1; done &&
	python3 -c "import json, sys
with open(\"all.json\", encoding=\"utf-8\") as file:
    o = json.load(file)
e = o[\"events\"][0]
hostile = \"\`\`\` <!channel> [x](https://example.com) *b* <https://example.com|y> & \\\\ #\" * 8
e[\"title\"] = hostile
e[\"text\"] = hostile + \"\\n\\n  base        \" + hostile + \"\\n\" + \" \" * 14 + hostile + \"\\n\"
for n in 1, 3, 200:
    with open(\"hostile-%d.json\" % n, \"w\", encoding=\"utf-8\") as file:
        json.dump(o | {\"events\": [e] * n}, file)" &&
	for n in 1 3 200; do
		for name in slack teams; do
			payload $name <hostile-$n.json >$name.json && taken $name $name.json || exit 1
		done
	done
'

# --- by the clock ---

# clock: a store that has asked before the responses, a server that has them now, and a sucat in ./bin
# that asks this server instead of Apple.
clock() {
	serve world --clock && python3 "$root/tests/world/render.py" world --moment PRE --base "https://localhost:$port" &&
		mkdir bin && cat >bin/sucat <<-E && chmod +x bin/sucat &&
		#!/bin/sh
		[ "\$1" = sync ] && set -- "\$@" --all --sources "$PWD/world/sources.tsv" --ca-file "$ca"
		exec "$SUCAT" "\$@"
		E
		sucat init --empty >log && bin/sucat sync -q && python3 "$root/tests/world/render.py" world --moment S0 --base "https://localhost:$port"
}

# as_cron FILE: run the one line of a file of /etc/cron.d as cron does, but for the user, PATH and store.
as_cron() {
	grep -Ev "^(#|$)" "$1" >lines && grep -E "^[A-Z_]+=" lines >settings && grep -vE "^[A-Z_]+=" lines >line &&
		[ "$(wc -l <line)" = 1 ] && has settings "SHELL=/bin/sh" && has settings "PATH=$SUCAT_PREFIX/bin:/usr/bin:/bin" &&
		has settings "SUCAT_DB=/var/lib/sucat/sucat.db" && ! grep -q % line &&
		grep -Eq "^([*0-9,/-]+ ){4}[*0-9,/-]+ +sucat +sucat sync" line && read -r _ _ _ _ _ _ command <line &&
		env -i PATH="$PWD/bin:/usr/bin:/bin" HOME="$HOME" SUCAT_DB="$SUCAT_DB" /bin/sh -c "$command" <&-
}

check 'cron: a line that asks and mails what is new, once, and is silent else' '
	clock && line=$SUCAT_BUILD/packaging/cron/sucat.cron &&
	must_exit 0 sucat news --consumer mail -q >out 2>err && is_empty out && is_empty err &&
	must_exit 0 as_cron "$line" >out 2>err && is_empty err &&
	grep "^New: " out | sort >got && cat >want <<-E &&
	New: Background Security Improvement iOS 26.3.1 (a), build 23D771330a
	New: Background Security Improvement iPadOS 26.3.1 (a), build 23D771330a
	New: Background Security Improvement macOS 26.3.1 (a), build 25D771280a
	New: Background Security Improvement macOS 26.3.2 (a), build 25D771400a
	E
	same want got && must_exit 0 as_cron "$line" >out 2>err && is_empty out && is_empty err &&
	echo "{\"/v2/pmv\": {\"status\": 404}}" >world/script.json && must_exit 0 as_cron "$line" >out 2>err &&
	is_empty out && has err "sucat: gdmf-pmv: "
'

# agent EXPRESSION: of the launchd job, as o.
agent() {
	python3 -c 'import plistlib, sys
with open(sys.argv[1], "rb") as file:
    o = plistlib.load(file, fmt=plistlib.FMT_XML)
value = eval(sys.argv[2])
print(value)' "$SUCAT_BUILD/packaging/launchd/local.sucat.plist" "$1"
}

check 'launchd: a job of known keys whose program asks, and tells a chat' '
	clock && [ "$(agent "sorted(o.keys() - {\"Label\", \"ProgramArguments\", \"EnvironmentVariables\", \"StartInterval\",
		\"RunAtLoad\", \"ProcessType\", \"LowPriorityIO\", \"Umask\", \"StandardErrorPath\"})")" = "[]" ] &&
	[ "$(agent "[o[\"Label\"], o[\"StartInterval\"], o[\"RunAtLoad\"], o[\"ProcessType\"], oct(o[\"Umask\"])]")" \
		= "['\''local.sucat'\'', 1800, True, '\''Background'\'', '\''0o27'\'']" ] &&
	[ "$(agent "o[\"ProgramArguments\"][3]")" = "$SUCAT_PREFIX/share/sucat/chat/tell" ] &&
	agent "o[\"EnvironmentVariables\"][\"PATH\"]" | grep -q "^$SUCAT_PREFIX/bin:.*:/usr/bin:/bin$" &&
	[ "$(agent "o[\"ProgramArguments\"][:2]")" = "['\''/bin/sh'\'', '\''-c'\'']" ] &&
	agent "o[\"ProgramArguments\"][2]" >command && mkdir -p .config/sucat &&
	printf "url = \"https://localhost:%s/geheim\"\ncacert = \"%s\"\n" "$port" "$ca" >.config/sucat/slack.curl &&
	chmod 600 .config/sucat/slack.curl && echo "{\"/geheim\": {\"text\": \"ok\"}}" >world/script.json &&
	must_exit 0 sucat news -q --consumer slack &&
	run="env -i PATH=$PWD/bin:/usr/bin:/bin HOME=$HOME SUCAT_DB=$SUCAT_DB /bin/sh -c" &&
	must_exit 0 $run "$(cat command)" "$chat/tell" >out 2>err && is_empty out && is_empty err &&
	is_empty Library/Logs/local.sucat.log && [ "$(requests /geheim)" = 4 ] && must_exit 0 $run "$(cat command)" "$chat/tell" && [ "$(requests /geheim)" = 4 ]
'

finish
