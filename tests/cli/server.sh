# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# server.sh - after lib.sh: servers that tests/server/applesim.py plays, what they do and were asked.
# shellcheck disable=SC2034 # used by who reads this

: "${root:?lib.sh is read first}" "${asking:?}"
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE

# serve NAME [--clock]: a server for the folder NAME, its requests in NAME.log; sets $port and $ca.
# It ends with this check, which holds its stdin.
serve() {
	mkdir -p "$1" && mkfifo "$1.in" "$1.out" "$1.told" || return 1
	name=$1
	shift
	python3 "$root/tests/server/applesim.py" "$name" --script "$name/script.json" \
		--log "$name.log" --told "$name.told" --certs "$asking/certificates" "$@" <"$name.in" >"$name.out" 2>/dev/null 3>&- &
	case $name in
	world) exec 8>"$name.in" ;;
	*) exec 9>"$name.in" ;;
	esac
	read -r ready <"$name.out" && echo "$ready" >"$name.ready" &&
		port=$(key "$name.ready" 'str(o["port"])') && ca=$(key "$name.ready" 'o["ca"]')
}

# fault PATH JSON: what the server does with a path from now on.
fault() {
	ask_json fault world/script.json "$1" "$2" || { cat "$asking/said" >&3 && return 1; }
}

# requests PATH: how many the server has seen of it; "" = of any.
requests() {
	[ -e world.log ] || { echo 0; return; }
	grep -cF "\"path\": \"$1" world.log || true
}

# newest PATH HEADER: of the newest request for a path, "none" when it was not sent.
newest() {
	grep -F "\"path\": \"$1\"" world.log | tail -n 1 >request.json &&
		key request.json "o[\"headers\"].get(\"$2\", \"none\")"
}

# await_requests PATH N: until the server has seen so many of it; of each it writes a line to world.told.
await_requests() {
	until [ "$(requests "$1")" -ge "$2" ]; do
		read -r _ || return 1
	done <world.told
}
