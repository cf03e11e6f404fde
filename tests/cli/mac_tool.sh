#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# mac_tool.sh - a tool of a Mac, by the name it is called; mac_tools.py knows what it says.
printf '%s\0' "$PWD" mac_tool "${0##*/}" "$MAC" "${MUNKI-}" "$@" >"${asking:?}/in" && read -r status <"$asking/out" || exit 1
if [ "$status" -eq 0 ]; then
	cat "$asking/said"
else
	cat "$asking/said" >&2
fi
exit "$status"
