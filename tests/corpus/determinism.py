#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""I8, I9, I10: any order, doubled imports and rebuild give one digest; raw gives each answer back."""
import csv
import hashlib
import os
import random
import subprocess
import sys

from store import SUCAT, Checks, Store, unpack

SHUFFLES = 200
SLICE = 12  # answers a shuffle: around the flips of 2026-03-12 and the outage of 2024-11-14


def rows_of(manifest):
    with open(manifest) as f:
        return list(csv.DictReader(f, delimiter="\t"))


def write(path, rows):
    with open(path, "w") as f:
        f.write("source\ttime\tpath\turl\n")
        for r in rows:
            f.write("\t".join((r["source"], r["time"], r["path"], r["url"])) + "\n")


def digest(store):
    answer = store.json("verify", "--quick")
    assert answer["ok"], answer
    return answer["digest"]


def import_in(folder, order, pieces):
    """The digest of a store that got `order` in that many commands."""
    with Store() as store:
        size = -(-len(order) // pieces)
        for i in range(0, len(order), size):
            part = os.path.join(folder, "part.tsv")
            write(part, order[i:i + size])
            store.run("import", "--manifest", part)
        return digest(store)


def shuffles(folder, rows, checks):
    chosen = [r for r in rows if "2024-11-13T12" < r["time"] < "2024-11-15T12"]
    chosen += [r for r in rows if "2026-03-11T12" < r["time"] < "2026-03-13T12"]
    chosen = chosen[:SLICE] + chosen[-SLICE:]
    wanted = import_in(folder, chosen, 1)
    rng = random.Random(20261124)
    for n in range(SHUFFLES):
        order = chosen[:]
        rng.shuffle(order)
        pieces = rng.choice((1, 2, 3, 5, len(order)) if n % 20 == 0 else (2, 3, 4))
        checks.check("I8 shuffle %d" % n, import_in(folder, order, pieces) == wanted)


def doubled_and_rebuilt(folder, manifest, rows, checks):
    with Store() as store:
        store.run("import", "--manifest", manifest)
        before = digest(store)
        again = store.json("import", "--manifest", manifest)
        checks.check("I10 all known", again["known"] == len(rows) and again["new"] == 0, again)
        checks.check("I10 doubled import", digest(store) == before)
        rebuilt = store.json("rebuild")
        checks.check("I9 rebuild", digest(store) == before, str(rebuilt))
        events = store.sql("SELECT count(*) AS n FROM v_event")
        store.run("rebuild")
        checks.check("I6 rebuild makes no event",
                     store.sql("SELECT count(*) AS n FROM v_event") == events)
        for r in store.sql("SELECT DISTINCT digest FROM v_answer"):
            body = subprocess.run([SUCAT, "--db", store.path, "raw", r["digest"]],
                                  capture_output=True, check=True).stdout
            checks.check("raw", "sha256:" + hashlib.sha256(body).hexdigest() == r["digest"])
        full = store.json("verify")
        checks.check("verify", full["ok"] and full["answers"] == len(rows), str(full))
        kept = {r["digest"] for r in store.sql("SELECT digest FROM v_answer")}
        for r in rows:
            with open(os.path.join(folder, r["path"]), "rb") as f:
                name = "sha256:" + hashlib.sha256(f.read()).hexdigest()
            checks.check("every answer is kept", name in kept, r["path"])


def main():
    checks = Checks()
    with Store() as scratch:
        manifest = unpack("pmv-series", scratch.folder)
        rows = rows_of(manifest)
        shuffles(scratch.folder, rows, checks)
        doubled_and_rebuilt(scratch.folder, manifest, rows, checks)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
