#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""I7: readers of a store that is written over and over.

    store_readers.py [ANSWERS]

One process after another imports a pmv answer (twice a commit: kept, then folded) that tells of one
build more of macOS and of iOS, while six readers ask the public views, each on one snapshot and with
no patience for a lock, and two run the program. Who reads meets both builds of an answer or neither,
all those before, and never a lock.
"""

import datetime
import json
import os
import sqlite3
import subprocess
import sys

import readers

SUCAT = os.path.abspath(os.environ["SUCAT"])
SQL_READERS, PROGRAM_READERS = 6, 2
SECTIONS = (("macOS", "25E", ["J413AP"]), ("iOS", "23E", ["iPhone15,2"]))
BUILDS = "SELECT platform, build FROM v_release ORDER BY 1, 2"
ANSWERS = "SELECT count(*) FROM v_answer"


def sucat(db, *args):
    return subprocess.run([SUCAT, "--db", db, *args], capture_output=True, text=True, check=False)


def build(prefix, number):
    return "%s%d" % (prefix, 101 + number)


def answer(n):
    rows = {section: [{"ProductVersion": "26.4", "Build": build(prefix, i), "PostingDate": "2026-03-24",
                       "ExpirationDate": "2026-06-22", "SupportedDevices": devices} for i in range(n)]
            for section, prefix, devices in SECTIONS}
    return {"PublicAssetSets": rows, "AssetSets": rows}


def whole(found, n):
    """The number of answers that these releases are of; None when a part of one is missing."""
    of = len(found) // len(SECTIONS)
    wanted = {(section, build(prefix, i)) for section, prefix, _ in SECTIONS for i in range(of)}
    return of if found == wanted and of <= n else None


def look(store):
    """By SQL: (releases of answers, answers), of one snapshot."""
    store.execute("BEGIN")
    try:
        return set(store.execute(BUILDS)), store.execute(ANSWERS).fetchone()[0]
    finally:
        store.execute("ROLLBACK")


def ask(db):
    """By the program."""
    done = sucat(db, "releases", "--json")
    if done.returncode or done.stderr:
        raise AssertionError("status %d: %s" % (done.returncode, done.stderr))
    return {(r["platform"], r["build"]) for r in json.loads(done.stdout)["releases"]}, None


def reader(db, n, program, stop):
    """Read until told to stop: (reads, states seen, first fault)."""
    reads, seen, fault, last = 0, set(), None, 0
    store = None if program else sqlite3.connect("file:%s?mode=ro" % db, uri=True, timeout=0,
                                                 isolation_level=None)
    while not fault and not stop.is_set():
        try:
            found, answers = ask(db) if program else look(store)
        except (AssertionError, sqlite3.Error) as e:
            fault = str(e)
            break
        of = whole(found, n)
        if of is None or of < last:
            fault = "after %d answers a part: %s" % (last, sorted(found))
        elif answers is not None and answers not in (of, of + 1):
            fault = "%d answers, and facts of %d" % (answers, of)
        last = of
        seen.add((of, answers))
        reads += 1
    return reads, seen, fault


def write(db, folder, n):
    at = datetime.datetime(2026, 3, 24, 18, tzinfo=datetime.timezone.utc)
    path = os.path.join(folder, "pmv.json")
    for i in range(1, n + 1):
        with open(path, "w", encoding="utf-8") as file:
            json.dump(answer(i), file)
        done = sucat(db, "import", "--source", "gdmf-pmv", "--at",
                     (at + datetime.timedelta(hours=i)).strftime("%Y-%m-%dT%H:%M:%SZ"), path)
        if done.returncode or done.stderr:
            return "import: status %d: %s" % (done.returncode, done.stderr)
    return None


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with readers.scratch("sucat-store-") as folder:
        db = os.path.join(folder, "sucat.db")
        sucat(db, "init", "--empty")
        each = [(db, n, i >= SQL_READERS) for i in range(SQL_READERS + PROGRAM_READERS)]
        failed, reads, seen, faults = readers.beside(lambda: write(db, folder, n), reader, each)
        store = sqlite3.connect("file:%s?mode=ro" % db, uri=True, isolation_level=None)
        end = look(store)
        store.close()
    faults += [failed] if failed else []
    print("%d commits, %d reads by %d readers of %d states, %d faults" % (
        2 * n, reads, len(each), len(seen), len(faults)))
    print("".join("%s\n" % fault for fault in faults), end="")
    if whole(end[0], n) != n or end[1] != n or len(seen) < n // 10:
        print("what was written is not there, or nobody read meanwhile: %s" % (end,))
        return 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
