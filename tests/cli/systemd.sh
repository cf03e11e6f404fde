#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What is installed, and the units among it: whole, correct, and confined.
# shellcheck disable=SC2016,SC2034,SC2317 # bodies are expanded, and functions called, by check
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

: "${SUCAT_BUILD:?names the folder of the build}" "${SUCAT_PREFIX:?names where it is installed}"

# installed: all of it under ./root, and the units in ./units with paths that lead there.
installed() {
	DESTDIR=$PWD/root cmake --install "$SUCAT_BUILD" >log || return 1
	prefix=root$SUCAT_PREFIX
	mkdir units
	for unit in "$prefix"/lib/systemd/system/*; do
		sed "s,\([= ]\)$SUCAT_PREFIX/,\1$PWD/$prefix/,g" "$unit" >"units/${unit##*/}"
	done
}

# keys FILE: the settings of its [Service], sorted.
keys() {
	sed -n "/^\[Service\]/,/^\[Install\]/s/^[A-Za-z].*=.*/&/p" "$1" | sort
}

check 'all that the units and the README name is installed' '
	installed && for file in bin/sucat libexec/sucat/sucat-fetch libexec/sucat/sucat-store share/man/man1/sucat-news.1 \
		share/sucat/chat/slack.jq share/sucat/chat/teams.jq share/sucat/chat/event.jq share/sucat/cron/sucat.cron \
		lib/systemd/system/sucat.timer lib/sysusers.d/sucat.conf; do
		[ -s "$prefix/$file" ] || { echo "no $file" >&3; exit 1; }
	done && [ -x "$prefix/share/sucat/chat/tell" ] && [ -x "$prefix/bin/sucat" ]
'

check 'the units are correct' '
	installed && must_exit 0 systemd-analyze verify --man=no --recursive-errors=no \
		units/sucat.service units/sucat.timer units/sucat-news@slack.service >out 2>&1 &&
	is_empty out && must_exit 0 systemd-analyze calendar "$(sed -n "s/^OnCalendar=//p" units/sucat.timer)" >out &&
	must_exit 0 systemd-sysusers --dry-run "$PWD/$prefix/lib/sysusers.d/sucat.conf" >out 2>&1
'

check 'the services are confined: each measure, and an exposure of 1.5 at most' '
	installed && for unit in sucat.service sucat-news@.service; do
		must_exit 0 systemd-analyze security --offline=true --threshold=15 "units/$unit" >out 2>&1 &&
		for key in User=sucat NoNewPrivileges=yes CapabilityBoundingSet= AmbientCapabilities= ProtectSystem=strict \
			ProtectHome=yes PrivateTmp=yes PrivateDevices=yes PrivateUsers=yes PrivateIPC=yes ProtectClock=yes \
			ProtectHostname=yes ProtectKernelLogs=yes ProtectKernelModules=yes ProtectKernelTunables=yes \
			ProtectControlGroups=yes ProtectProc=invisible ProcSubset=pid RestrictNamespaces=yes \
			RestrictRealtime=yes RestrictSUIDSGID=yes LockPersonality=yes MemoryDenyWriteExecute=yes RemoveIPC=yes \
			KeyringMode=private SystemCallArchitectures=native SystemCallErrorNumber=EPERM UMask=0027 \
			StateDirectory=sucat StateDirectoryMode=0750 MemoryMax=1G TasksMax=16 TimeoutStartSec=20min \
			"SystemCallFilter=~@privileged" "SuccessExitStatus=4 10" \
			"RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX" \
			"IPAddressDeny=link-local multicast 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16"; do
			keys "units/$unit" | grep -Fqx -e "$key" || { echo "$unit: no $key" >&3; exit 1; }
		done || exit 1
	done
'

finish
