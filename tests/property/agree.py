#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""fleet, targets and enforce agree on 10,000 random device x base pairs, over the bundled facts.

`agree` draws the pairs and tells what target_list says of each, which `targets` prints; it asks
enforcement for every release in turn. Here the same pairs are an inventory: `fleet` has to tell the same
targets; of 2,000 `enforce --fleet` has to take the newest and refuse those that have none, and with
--target exactly those that list it. `targets` itself is asked for a sample.

A store with a history, three answers of pmv of the small Apple, has two kinds of views, of one device and of
all: `agree` holds them against each other on 2,000 pairs.
"""
import collections
import csv
import json
import os
import subprocess
import sys
import tempfile

PAIRS, SEED, AT = "10000", "20261125", "2026-03-18"
HISTORY, LATER = "2000", "2026-03-26T00:00:00Z"
WORLD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "world")
DEADLINE = AT + "T23:00"
SAMPLES, ENFORCED_ROWS = 12, 2000


def sucat(store, *arguments, status=(0,)):
    done = subprocess.run([os.environ["SUCAT"], "--db", store, "-q", "--json", *arguments],
                          capture_output=True, text=True, check=False)
    if done.returncode not in status:
        sys.exit(f"sucat {' '.join(arguments)}: {done.returncode}: {done.stderr[:2000]}")
    return json.loads(done.stdout)


def draw(store, pairs, moment):
    """The pairs that `agree` draws; ends when what it checks does not hold."""
    drawn = subprocess.run([os.environ["SUCAT_AGREE"], store, pairs, SEED, moment],
                           capture_output=True, text=True, check=False)
    print(drawn.stderr.strip()[-2000:])
    if drawn.returncode:
        sys.exit(1)
    return drawn.stdout


def remember(store, folder):
    """The small Apple's pmv before the responses of March 2026, with them, and after macOS 26.4."""
    sucat(store, "init", "--empty")
    for name, moment in (("PRE", "2026-03-17T18:29:44Z"), ("S0", "2026-03-18T00:57:30Z"),
                         ("S1", "2026-03-25T00:57:21Z")):
        into = os.path.join(folder, name)
        subprocess.run([sys.executable, os.path.join(WORLD, "render.py"), into, "--moment", name], check=True)
        sucat(store, "import", "--source", "gdmf-pmv", "--at", moment,
              os.path.join(into, "v2", "pmv"))


class Pairs:
    """The pairs, what is to be said of each, and what differs."""

    def __init__(self, text):
        self.rows = [line.split("\t") for line in text.splitlines()]
        self.bad = []

    def inventory(self, path, rows):
        with open(path, "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(["name", "device", "version", "build"])
            out.writerows(row[:4] for row in rows)

    def differ(self, row, what, found, wanted):
        if found != wanted:
            self.bad.append(f"{row[1]} on {row[3]}: {what} {found}, not {wanted}")

    def check_fleet(self, answer):
        assert [d["name"] for d in answer["devices"]] == [row[0] for row in self.rows]
        for row, device in zip(self.rows, answer["devices"]):
            wanted = "" if row[4] == "unknown" else row[4]
            self.differ(row, "fleet tells", " ".join(t["build"] for t in device["targets"]), wanted)
            if row[4] == "unknown":
                self.differ(row, "fleet's state is", device["state"], "unknown")

    def check_newest(self, answer):
        taken = {d["name"]: g["target"]["build"] for g in answer["groups"] for d in g["devices"]}
        for row in self.rows[:ENFORCED_ROWS]:
            self.differ(row, "enforce takes", taken.get(row[0], "-"), row[6])
        refused = {r["name"] for r in answer["refused"]}
        assert not refused & set(taken) and len(refused) + len(taken) == ENFORCED_ROWS

    def check_target(self, build, answer):
        taken = {d["name"] for g in answer["groups"] for d in g["devices"]}
        for row in self.rows[:ENFORCED_ROWS]:
            self.differ(row, f"enforce --target {build} accepts:", row[0] in taken,
                        build in row[5].split())

    def common_targets(self):
        """The full update and the response that most devices list."""
        counts = collections.Counter(b for row in self.rows for b in row[5].split() if b != "unknown")
        ordered = [b for b, _ in counts.most_common()]
        return [next(b for b in ordered if len(b) <= 8), next(b for b in ordered if len(b) > 8)]


def main():
    with tempfile.TemporaryDirectory() as folder:
        store, inventory = os.path.join(folder, "s.db"), os.path.join(folder, "f.csv")
        sucat(store, "init")
        pairs = Pairs(draw(store, PAIRS, AT + "T23:59:59Z"))
        pairs.inventory(inventory, pairs.rows)
        pairs.check_fleet(sucat(store, "fleet", inventory, "--at", AT))
        enforce = ["enforce", "--fleet", inventory, "--at", AT, "--by", DEADLINE]
        pairs.inventory(inventory, pairs.rows[:ENFORCED_ROWS])
        pairs.check_newest(sucat(store, *enforce, "--out", os.path.join(folder, "d"), status=(0, 4)))
        builds = pairs.common_targets()
        for build in builds:
            out = os.path.join(folder, build)
            pairs.check_target(build, sucat(store, *enforce, "--target", build, "--out", out, status=(4,)))
        known = [row for row in pairs.rows if row[4] != "unknown"]
        for row in known[::len(known) // SAMPLES]:
            answer = sucat(store, "targets", "--device", row[1], "--base", row[3], "--at", AT)
            pairs.differ(row, "targets tells", " ".join(t["build"] for t in answer["targets"]), row[4])
        some = sum(1 for row in known if row[4])
        history = os.path.join(folder, "history.db")
        remember(history, folder)
        draw(history, HISTORY, LATER)
        for line in pairs.bad[:20]:
            print("FAILED:", line)
        print(f"{len(pairs.rows)} pairs, {len(known)} known, {some} with targets; {', '.join(builds)} enforced; "
              f"{len(pairs.bad)} differ")
        assert some > 1000 and len(known) > 5000
        return 1 if pairs.bad else 0


if __name__ == "__main__":
    sys.exit(main())
