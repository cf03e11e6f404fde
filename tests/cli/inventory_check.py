#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""inventory_check.py EXPECTED FLEET.csv - compare `sucat fleet --csv` with what was worked out by hand.

EXPECTED has a row per device: name, state, newest target, days behind, and why that is so. Tells
every row that differs, and ends with 1 then.
"""
import csv
import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        expected = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    with open(sys.argv[2], encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    wrong = 0
    if len(expected) != 40 or len(found) != 40:
        sys.exit("%d rows expected, %d found, not 40" % (len(expected), len(found)))
    for want, got in zip(expected, found):
        name = got["name"][1:] if got["name"][:2] in ("'=", "'+", "'-", "'@") else got["name"]
        told = (name, got["state"], got["targets.build"].split(" ")[0], got["behind_days"])
        hand = (want["name"], want["state"], want["target"], want["days"])
        if told != hand:
            wrong += 1
            print("%s: %s, not %s (%s) %s" % (sys.argv[1].rsplit("/", 1)[1], told, hand, want["why"], got["reason"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
