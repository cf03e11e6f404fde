# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# syncs.sh - after lib.sh: a small Apple (tests/world) that tests/server/applesim.py plays, and syncs of it.

: "${here:?lib.sh is read first}"
# shellcheck source=tests/cli/server.sh
. "$here/server.sh"

# shellcheck disable=SC2034 # used in the bodies
catalog=/content/catalogs/others/index-14.merged-1.sucatalog

# moment NAME [FOLDER]: the server's answers are now of this moment.
moment() {
	render_world "${2:-world}" --moment "$1" --base "https://localhost:$port"
}

# apple MOMENT: a server as of a moment; its clock is ours. The store has the facts that come with sucat.
apple() {
	[ -e "$asking/bundled.db" ] || sucat --db "$asking/bundled.db" init >log || return 1
	serve world --clock && moment "$1" && cp "$asking/bundled.db" "$SUCAT_DB"
}

# ask [OPTION...]: sync from the server.
ask() {
	sucat sync --sources world/sources.tsv --ca-file "$ca" "$@"
}

# results FILE: "SOURCE RESULT" of a JSON answer, a line each.
results() {
	key "$1" '"\n".join(s["source"] + " " + s["result"] for s in o["sources"])'
}

# sql TEXT
sql() {
	sqlite3 -readonly "$SUCAT_DB" "$1"
}

# facts: a digest of all that is believed; not until when it was seen.
facts() {
	sql "SELECT * FROM release; SELECT source_id, claim_id, first_seen, until FROM sighting;
		SELECT source_id, product_state_id, first_seen, until FROM product_sighting;
		SELECT * FROM stated" | sha256sum
}

# rows: how many rows each table has that may grow.
rows() {
	for table in body answer seen claim sighting stated product_state product_sighting release \
		event notice source; do
		echo "$table $(sql "SELECT count(*) FROM $table")"
	done
}
